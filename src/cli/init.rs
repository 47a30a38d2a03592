//! `diglot init`: a small help centre in two languages to start from.
//!
//! Invariant: no existing file is overwritten.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use include_dir::{Dir, DirEntry, include_dir};

use super::Verdict;
use super::failure::Failure;
use super::report::{Report, count};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The site has a page in one file, a page in two files, questions, a checklist, facts and a
glossary: one of everything, each a few lines long, in Chinese and English.")]
pub(super) struct Arguments {
    /// The folder to write into; it is made when it does not exist [default: the root]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let dir = match &arguments.dir {
        Some(dir) if root == Path::new(".") => dir.clone(),
        Some(dir) => root.join(dir),
        None => root.to_owned(),
    };
    let dir = dir.as_path();
    check(dir)?;
    fs::create_dir_all(dir)?;
    let files = write(&STARTER, dir)?;
    report.message(&format!("wrote {} into `{}`; to see the site:\n", count(files, "file"), dir.display()));
    let enter = if dir == Path::new(".") { String::new() } else { format!("cd {} && ", quoted(dir)) };
    report.message(&format!("  {enter}diglot serve --open\n"));
    Ok(Verdict::Clean)
}

/// Only a folder that holds nothing, or a fresh repository, is written into.
fn check(dir: &Path) -> Result<(), Failure> {
    let other = "name a new or an empty folder: `diglot init DIR`";
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(Failure::new(format!("`{}` is a file", dir.display())).help(other)),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        if entry?.file_name() != OsStr::new(".git") {
            return Err(Failure::new(format!("`{}` is not empty", dir.display())).help(other));
        }
    }
    Ok(())
}

fn write(from: &Dir<'_>, to: &Path) -> io::Result<usize> {
    let mut files = 0;
    for entry in from.entries() {
        let target = to.join(entry.path().file_name().unwrap_or_default());
        match entry {
            DirEntry::Dir(dir) => {
                fs::create_dir(&target)?;
                files += write(dir, &target)?;
            }
            DirEntry::File(file) => {
                fs::File::create_new(&target)?.write_all(file.contents())?;
                files += 1;
            }
        }
    }
    Ok(files)
}

/// A path that a shell reads as one word.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || "/\\._-~+:".contains(c));
    if is_plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
