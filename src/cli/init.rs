//! `diglot init`: a small help centre in two languages to start from.

use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, File, include_dir};

use super::failure::Failure;
use super::report::{Report, count};
use super::verdict::Verdict;
use crate::edit::{is_free, start};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The site has a page in one file, a page in two files, questions, a checklist, facts and a
glossary: one of everything, each a few lines long, in Chinese and English. The schemas in
.diglot/schemas/ let an editor complete and check the YAML files.")]
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
    let (files, schemas) = (files(&STARTER), super::schema::files());
    let schemas_by_path = schemas.iter().map(|(path, text)| (Path::new(path), text.as_bytes()));
    start(dir, files.iter().map(|file| (file.path(), file.contents())).chain(schemas_by_path))?;
    report.message(&format!(
        "wrote {} into `{}`; to see the site:\n",
        count(files.len() + schemas.len(), "file"),
        dir.display()
    ));
    let enter = if dir == Path::new(".") { String::new() } else { format!("cd {} && ", quoted(dir)) };
    report.message(&format!("  {enter}diglot serve --open\n"));
    Ok(Verdict::Clean)
}

/// Only a folder that holds nothing, or a fresh repository, is written into.
fn check(dir: &Path) -> Result<(), Failure> {
    let other = "name a new or an empty folder: `diglot init DIR`";
    match is_free(dir) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::new(format!("`{}` is not empty", dir.display())).help(other)),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(Failure::new(format!("`{}` is a file", dir.display())).help(other))
        }
        Err(error) => Err(error.into()),
    }
}

/// The files in a folder and below it.
fn files<'d>(dir: &Dir<'d>) -> Vec<File<'d>> {
    let own = dir.files().cloned();
    own.chain(dir.dirs().flat_map(files)).collect()
}

/// A path that a shell reads as one word.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || "/\\._-~+:".contains(c));
    if is_plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
