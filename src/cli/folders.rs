//! `--root` and `--out` → directories that a command may read and write; named files → their paths in the
//! site.
//!
//! Invariant: the output is never the root, content/, themes/, what links in these lead to, part of any of
//! them, or a directory that holds one of them. Directories are compared without links, and those of the root
//! without case.

use std::io;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use walkdir::{DirEntry, WalkDir};

use super::failure::Failure;
use crate::base::slug::nfc;
use crate::emit::last;

/// The root of a site, which has a content/ directory.
pub(super) fn root(root: &Path) -> Result<PathBuf, Failure> {
    if !root.is_dir() {
        let what = if root.exists() { "is not a folder" } else { "does not exist" };
        return Err(Failure::new(format!("`{}` {what}", root.display()))
            .help("name the folder that holds content/ with `--root DIR`"));
    }
    if !root.join("content").is_dir() {
        let failure = Failure::new(format!("`{}` has no folder content/", shown(root)));
        let help = match nearby(root) {
            Some(near) => format!("there is one in `{0}`: add `--root {0}`", near.display()),
            None => {
                "`diglot init DIR` writes a site to start from; `--root DIR` names the folder that holds \
                content/"
                    .to_owned()
            }
        };
        return Err(failure.help(help));
    }
    Ok(root.to_owned())
}

/// How to name the root of a site from the folder that the command runs in, such as a repository that holds
/// more than the site: empty, or with a slash at the end.
pub(super) fn from_here(root: &Path) -> String {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let (here, there) = (real(Path::new(".")), real(root));
    let below = here.zip(there).and_then(|(here, there)| there.strip_prefix(here).ok().map(Path::to_owned));
    let Some(below) = below else { return format!("{}/", root.display()) };
    let part = |part: Component<'_>| format!("{}/", part.as_os_str().to_string_lossy());
    below.components().map(part).collect()
}

const NEVER: &str = "which diglot never writes to";

/// Where the output goes: `--out`, else dist/ in the root.
pub(super) fn out(root: &Path, out: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let out =
        out.unwrap_or_else(|| if root == Path::new(".") { PathBuf::from("dist") } else { root.join("dist") });
    let (real_root, real_out) = (fs::canonicalize(root)?, real(&out)?);
    let refuse = |how: &str, what: &str| {
        let failure = Failure::new(format!("the output folder `{}` {how} {what}", out.display()));
        Err(failure.help("name another folder with `--out DIR`, such as `--out dist`"))
    };
    if real_root.starts_with(&real_out) {
        let how = if real_root == real_out { "is" } else { "holds" };
        return refuse(how, &format!("the root of the site, {NEVER}"));
    }
    for name in ["content", "themes", last::FOLDER] {
        let how =
            relation(&real_out, &real(&root.join(name))?).or_else(|| is_spelled(&real_out, &real_root, name));
        if let Some(how) = how {
            let reason = if name == last::FOLDER { "which diglot keeps for itself" } else { NEVER };
            return refuse(how, &format!("{name}/, {reason}"));
        }
    }
    for (link, target) in linked(root) {
        if let Some(how) = relation(&real_out, &target) {
            let what = format!(
                "the output folder `{}` {how} what `{}` links to, {NEVER}",
                out.display(),
                shown_below(root, &link)
            );
            return Err(Failure::new(what).help("delete the link, or name another folder with `--out DIR`"));
        }
    }
    Ok(out)
}

/// How an output directory is related to a file or directory that is read, if it must not be.
fn relation(out: &Path, source: &Path) -> Option<&'static str> {
    if out == source {
        Some("is")
    } else if out.starts_with(source) {
        Some("is inside")
    } else {
        source.starts_with(out).then_some("holds")
    }
}

/// The same for a directory in the root under another spelling: on many systems that is the same directory.
fn is_spelled(out: &Path, root: &Path, name: &str) -> Option<&'static str> {
    let below = out.strip_prefix(root).ok()?.to_string_lossy().to_lowercase();
    relation(Path::new(&below), Path::new(name))
}

/// The symbolic links below content/ and themes/, and below what they lead to, with where they lead. What
/// hangs loose is left to the reader of the site. Nothing but directories is asked: a large site has few
/// links and many files.
fn linked(root: &Path) -> Vec<(PathBuf, PathBuf)> {
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0 || !matches!(entry.file_name().to_str(), Some(".git" | "node_modules"))
    };
    let mut folders: Vec<PathBuf> = ["content", "themes"].map(|name| root.join(name)).into();
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = WalkDir::new(folder).into_iter().filter_entry(is_wanted).filter_map(Result::ok);
        for link in
            entries.filter(|entry| entry.path_is_symlink() && entry.depth() > 0).map(DirEntry::into_path)
        {
            let Ok(target) = fs::canonicalize(&link) else { continue };
            if target.is_dir() && !found.iter().any(|(_, known)| *known == target) {
                folders.push(target.clone());
            }
            found.push((link, target));
        }
    }
    found
}

/// A path below the root as an author would say it.
fn shown_below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

/// A path as a person would say it.
fn shown(path: &Path) -> String {
    match fs::canonicalize(path) {
        Ok(full) if path == Path::new(".") => {
            full.file_name().map_or(".".into(), |name| name.to_string_lossy().into_owned())
        }
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
        root.ancestors()
            .skip(1)
            .take(2)
            .map(|path| if path == Path::new("") { ".".into() } else { path.to_owned() })
            .collect()
    };
    above.into_iter().find(has_content).or_else(|| {
        let mut below: Vec<PathBuf> = fs::read_dir(root)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(has_content)
            .collect();
        below.sort();
        below
            .into_iter()
            .next()
            .map(|path| if here { path.file_name().map(PathBuf::from).unwrap_or(path) } else { path })
    })
}

/// A file or folder that is there, as the site calls it: `content/why.md`; nothing for the root itself.
pub(super) fn place(root: &Path, named: &Path) -> Result<String, Failure> {
    let place = place_of_new(root, named)?;
    match fs::symlink_metadata(named) {
        Ok(_) => Ok(place),
        Err(_) => Err(Failure::new(format!("`{}` does not exist", named.display()))
            .help("paths are relative to the current folder")),
    }
}

/// The same of one that need not be there.
pub(super) fn place_of_new(root: &Path, named: &Path) -> Result<String, Failure> {
    let (by_name, real_name) = (plain(named)?, real(named)?);
    let mut tops = vec![(plain(root)?, &by_name, "")];
    for top in ["", "content", "themes"] {
        let real_top = real(&root.join(top))?;
        tops.extend([(real_top.clone(), &by_name, top), (real_top, &real_name, top)]);
    }
    let is_of_site = |place: &PathBuf| {
        place == Path::new("") || ["content", "themes"].iter().any(|top| place.starts_with(top))
    };
    let mut places = tops
        .iter()
        .filter_map(|(top, named, called)| Some(Path::new(called).join(named.strip_prefix(top).ok()?)));
    let Some(place) = places.find(is_of_site) else {
        let help =
            "paths are relative to the current folder; `--root DIR` names the folder that holds content/";
        return Err(Failure::new(format!("`{}` is not in content/ or themes/ of the site", named.display()))
            .help(help));
    };
    let parts = place.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>();
    let wrong = |what: &str| Failure::new(format!("the name `{}` {what}", named.display())).help("rename it");
    let name = parts.ok_or_else(|| wrong("is not UTF-8"))?.join("/");
    if name.contains(|c: char| c.is_control() || c == '\\') {
        Err(wrong("holds a character that no file of the site may have"))
    } else {
        Ok(nfc(&name).into_owned())
    }
}

/// The path without `..`, with its links.
fn plain(path: &Path) -> io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            component => plain.push(component),
        }
    }
    Ok(plain)
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
                    Err(error)
                        if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(real)
}
