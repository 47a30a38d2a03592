//! `--root` and `--out` → directories that a command may read and write.
//!
//! Invariant: the output is never content/, themes/, part of them, or a directory that holds them.

use std::io;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;

use super::failure::Failure;

/// The root of a site, which has a content/ directory.
pub(super) fn root(root: &Path) -> Result<PathBuf, Failure> {
    if !root.is_dir() {
        let what = if root.exists() { "is not a folder" } else { "does not exist" };
        return Err(Failure::new(format!("`{}` {what}", root.display())).help("name the folder that holds content/ with `--root DIR`"));
    }
    if !root.join("content").is_dir() {
        let failure = Failure::new(format!("`{}` has no folder content/", shown(root)));
        let help = match nearby(root) {
            Some(near) => format!("there is one in `{0}`: add `--root {0}`", near.display()),
            None => "`diglot init DIR` writes a site to start from; `--root DIR` names the folder that holds content/".to_owned(),
        };
        return Err(failure.help(help));
    }
    Ok(root.to_owned())
}

/// Where the output goes: `--out`, else dist/ in the root.
pub(super) fn out(root: &Path, out: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let out = out.unwrap_or_else(|| if root == Path::new(".") { PathBuf::from("dist") } else { root.join("dist") });
    let real = real(&out)?;
    for name in ["content", "themes"] {
        let Ok(source) = fs::canonicalize(root.join(name)) else { continue };
        let how = if real == source {
            "is"
        } else if real.starts_with(&source) {
            "is inside"
        } else if source.starts_with(&real) {
            "holds"
        } else {
            continue;
        };
        let failure = Failure::new(format!("the output folder `{}` {how} {name}/, which diglot never writes to", out.display()));
        return Err(failure.help("name another folder with `--out DIR`, such as `--out dist`"));
    }
    Ok(out)
}

/// A path as a person would say it.
fn shown(path: &Path) -> String {
    match fs::canonicalize(path) {
        Ok(full) if path == Path::new(".") => full.file_name().map_or(".".into(), |name| name.to_string_lossy().into_owned()),
        _ => path.display().to_string(),
    }
}

/// A parent, or a directory in the root, that has content/: the command was given in the wrong place.
fn nearby(root: &Path) -> Option<PathBuf> {
    let has_content = |path: &PathBuf| path.join("content").is_dir();
    let here = root == Path::new(".");
    let above: Vec<PathBuf> = if here {
        vec!["..".into(), "../..".into()]
    } else {
        root.ancestors().skip(1).take(2).map(|path| if path == Path::new("") { ".".into() } else { path.to_owned() }).collect()
    };
    above.into_iter().find(has_content).or_else(|| {
        let mut below: Vec<PathBuf> = fs::read_dir(root).ok()?.filter_map(|entry| Some(entry.ok()?.path())).filter(has_content).collect();
        below.sort();
        below.into_iter().next().map(|path| if here { path.file_name().map(PathBuf::from).unwrap_or(path) } else { path })
    })
}

/// The path without links and `..`; what does not exist yet is taken by name.
fn real(path: &Path) -> io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            component => {
                real.push(component);
                match fs::canonicalize(&real) {
                    Ok(found) => real = found,
                    Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(real)
}
