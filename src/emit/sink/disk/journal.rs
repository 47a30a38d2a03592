//! What remains to be done to turn the last output into the next one, as a file that survives a killed process.
//!
//! Invariant: every step can be repeated, so a journal that was applied in part is applied again from its start.
//! It appears by a rename once all the files that it names are staged. It does not outlive a power failure
//! in every case: nothing is flushed to the device, and the next build compares every file anyway.

use std::io;
use std::path::Path;

use fs_err as fs;
use rayon::prelude::*;

use super::files::{Folders, remove};
use super::manifest::{MANIFEST, Manifest, safe_path};
use crate::base::OutPath;

/// Name of the directory, inside the output, that holds staged files.
pub(super) const STAGING: &str = ".diglot-next";

const JOURNAL: &str = "journal";
const HEADER: &str = "diglot journal 1";
const END: &str = "end\n";

/// A staged file and where it goes.
pub(super) type Put = (u64, OutPath);

/// The steps, in the order they are applied: pages come after the assets they load.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Old files that stand where a new one needs a directory, or the other way round.
    pub clear: Vec<OutPath>,
    /// New content of everything but pages.
    pub assets: Vec<Put>,
    /// New content of pages.
    pub pages: Vec<Put>,
    /// Old files that are no longer made.
    pub stale: Vec<OutPath>,
}

impl Journal {
    /// Writes the manifest and this journal into the staging directory, which commits to the new output.
    pub fn commit(&self, out: &Path, manifest: &Manifest) -> io::Result<()> {
        let staging = out.join(STAGING);
        Folders::default().make(&staging)?;
        fs::write(staging.join("manifest"), manifest.to_text())?;
        let draft = staging.join("journal-draft");
        fs::write(&draft, self.to_text())?;
        fs::rename(draft, staging.join(JOURNAL))
    }

    /// The journal that a killed build left behind, if it got as far as writing one.
    pub fn read(out: &Path) -> io::Result<Option<Journal>> {
        match fs::read_to_string(out.join(STAGING).join(JOURNAL)) {
            Ok(text) => Ok(parse(&text)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Does every step that has not been done yet, then removes the staging directory.
    pub fn apply(&self, out: &Path) -> io::Result<()> {
        let staging = out.join(STAGING);
        // Once a file is in place, the directory entry it needed must not be cleared again: on a file system that
        // ignores case, the old and the new name are the same file.
        if self.assets.iter().chain(&self.pages).all(|(number, _)| fs::symlink_metadata(staging.join(number.to_string())).is_ok()) {
            self.clear.par_iter().try_for_each(|path| remove(out, path))?;
        }
        let folders = Folders::default();
        for puts in [&self.assets, &self.pages] {
            puts.par_iter().try_for_each(|(number, path)| install(&staging.join(number.to_string()), &out.join(path.as_str()), &folders))?;
        }
        self.stale.par_iter().try_for_each(|path| remove(out, path))?;
        unless_done(fs::rename(staging.join("manifest"), out.join(MANIFEST)))?;
        fs::remove_file(staging.join(JOURNAL))?;
        fs::remove_dir_all(staging)
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        let paths = |word: &str, paths: &[OutPath]| paths.iter().map(|path| format!("{word} {path}\n")).collect::<String>();
        let puts = |word: &str, puts: &[Put]| puts.iter().map(|(number, path)| format!("{word} {number} {path}\n")).collect::<String>();
        text.push_str(&paths("clear", &self.clear));
        text.push_str(&puts("asset", &self.assets));
        text.push_str(&puts("page", &self.pages));
        text.push_str(&paths("stale", &self.stale));
        text.push_str(END);
        text
    }
}

/// `None` for a text that is not a whole journal; then nothing of it has been applied.
fn parse(text: &str) -> Option<Journal> {
    let mut lines = text.strip_suffix(END)?.lines();
    if lines.next()? != HEADER {
        return None;
    }
    let mut journal = Journal::default();
    for line in lines {
        let (word, rest) = line.split_once(' ')?;
        match word {
            "clear" => journal.clear.push(safe_path(rest)?),
            "asset" => journal.assets.push(put(rest)?),
            "page" => journal.pages.push(put(rest)?),
            "stale" => journal.stale.push(safe_path(rest)?),
            _ => return None,
        }
    }
    Some(journal)
}

fn put(text: &str) -> Option<Put> {
    let (number, path) = text.split_once(' ')?;
    Some((number.parse().ok()?, safe_path(path)?))
}

fn install(staged: &Path, target: &Path, folders: &Folders) -> io::Result<()> {
    if let Some(folder) = target.parent() {
        folders.make(folder)?;
    }
    unless_done(fs::rename(staged, target))
}

/// A staged file that is gone has been moved before.
fn unless_done(renamed: io::Result<()>) -> io::Result<()> {
    match renamed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
