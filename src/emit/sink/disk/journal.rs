//! What remains to be done to turn the last output into the next one, as a file that survives a killed
//! process.
//!
//! Invariant: every step can be repeated, so a journal that was applied in part is applied again from its
//! start. It appears by a rename once all the files that it names are staged. It does not outlive a power
//! failure in every case: nothing is flushed to the device, and the next build compares every file anyway.
//!
//! Files are moved one by one. The directory as a whole is not exchanged for another one, though that would
//! hide the steps from readers: whoever holds the directory (a container that mounts it, a server that was
//! started in it, a watcher) would be left with the old one, and what others put there, a Git checkout above
//! all, would have to move as well.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use fs_err as fs;
use rayon::prelude::*;

use super::files::{self, Kind, folders_of, in_the_way, is_linked, kind, remove, unless_missing};
use super::manifest::{Manifest, safe_path, seal, unseal};
use crate::base::OutPath;
use crate::base::path::MANIFEST;

/// Name of the directory, inside the output, that holds staged files.
pub(super) const STAGING: &str = ".diglot-next";

const JOURNAL: &str = "journal";
const HEADER: &str = "diglot journal 2";

/// A staged file and where it goes.
pub(super) type Put = (u64, OutPath);

/// The steps, in the order they are applied: what is there already refers to nothing that is not, as far as
/// the names of files tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Old files that stand where a new one needs a directory, or the other way round.
    pub clear: Vec<OutPath>,
    /// Files under new names; pages come after the assets they load.
    pub new: Vec<Put>,
    /// New content of files that are there; pages come last.
    pub changed: Vec<Put>,
    /// Old files that are no longer made; assets go after the pages that load them.
    pub stale: Vec<OutPath>,
}

/// What a killed build left of its journal.
pub(super) enum Found {
    /// It had not got as far as writing one, or was done with it.
    Nothing,
    /// All of it.
    Whole(Journal),
    /// Something that says nothing for sure.
    Damaged,
}

impl Journal {
    /// Writes the manifest and this journal into the staging directory, which commits to the new output.
    pub fn commit(&self, out: &Path, manifest: &Manifest) -> io::Result<()> {
        let staging = out.join(STAGING);
        files::Folders::default().make(&staging)?;
        files::replace(&staging.join("manifest"), &staging.join("manifest-draft"), &manifest.to_text())?;
        files::replace(&staging.join(JOURNAL), &staging.join("journal-draft"), &self.to_text())
    }

    /// The journal that a killed build left behind.
    pub fn read(out: &Path) -> io::Result<Found> {
        let file = out.join(STAGING).join(JOURNAL);
        Ok(match kind(&file)? {
            Kind::Nothing => Found::Nothing,
            Kind::File(_) => {
                files::text_of(&file)?.as_deref().and_then(parse).map_or(Found::Damaged, Found::Whole)
            }
            Kind::Folder | Kind::Link => Found::Damaged,
        })
    }

    /// Does every step that has not been done yet, then removes the staging directory.
    pub fn apply(&self, out: &Path) -> io::Result<()> {
        let staging = out.join(STAGING);
        let puts = || self.new.iter().chain(&self.changed);
        let folders: BTreeSet<&str> = puts().flat_map(|(_, path)| folders_of(path)).collect();
        if let Some(folder) = folders
            .iter()
            .map(|folder| out.join(folder))
            .find(|folder| matches!(kind(folder), Ok(Kind::Link)))
        {
            return Err(is_linked(&folder));
        }
        // Once a file is in place, the directory entry it needed must not be cleared again: on a file system
        // that ignores case, the old and the new name are the same file.
        if puts().all(|(number, _)| fs::symlink_metadata(staging.join(number.to_string())).is_ok()) {
            self.clear.par_iter().try_for_each(|path| remove(out, path))?;
        }
        folders.iter().try_for_each(|folder| make(&out.join(folder)))?;
        for (puts, is_new, of_pages) in [
            (&self.new, true, false),
            (&self.new, true, true),
            (&self.changed, false, false),
            (&self.changed, false, true),
        ] {
            let puts = puts.par_iter().filter(|(_, path)| is_page(path) == of_pages);
            puts.try_for_each(|(number, path)| {
                install(&staging.join(number.to_string()), &out.join(path.as_str()), is_new)
            })?;
        }
        for of_pages in [true, false] {
            self.stale
                .par_iter()
                .filter(|path| is_page(path) == of_pages)
                .try_for_each(|path| remove(out, path))?;
        }
        unless_missing(fs::rename(staging.join("manifest"), out.join(MANIFEST)))?;
        Journal::forget(out)
    }

    /// Finds out from both manifests which files diglot made, when the journal does not tell how far a build
    /// was.
    pub fn give_up(out: &Path) -> io::Result<()> {
        let staging = out.join(STAGING);
        let mut made = Manifest::read(&out.join(MANIFEST))?.unwrap_or_default();
        made.merge(Manifest::read(&staging.join("manifest"))?.unwrap_or_default(), out)?;
        files::replace(&out.join(MANIFEST), &staging.join("manifest-draft"), &made.to_text())?;
        Journal::forget(out)
    }

    /// Removes the staging directory, the journal first: without the files it names it must not be found.
    pub fn forget(out: &Path) -> io::Result<()> {
        let staging = out.join(STAGING);
        let journal = staging.join(JOURNAL);
        match kind(&journal)? {
            Kind::Nothing => {}
            Kind::Folder => fs::remove_dir_all(journal)?,
            Kind::File(_) | Kind::Link => fs::remove_file(journal)?,
        }
        unless_missing(fs::remove_dir_all(staging))
    }

    fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        let paths = |word: &str, paths: &[OutPath]| {
            paths.iter().map(|path| format!("{word} {path}\n")).collect::<String>()
        };
        let puts = |word: &str, puts: &[Put]| {
            puts.iter().map(|(number, path)| format!("{word} {number} {path}\n")).collect::<String>()
        };
        text.push_str(&paths("clear", &self.clear));
        text.push_str(&puts("new", &self.new));
        text.push_str(&puts("changed", &self.changed));
        text.push_str(&paths("stale", &self.stale));
        seal(text)
    }
}

/// `None` for a text that is not a whole journal.
fn parse(text: &str) -> Option<Journal> {
    let mut lines = unseal(text)?.lines();
    if lines.next()? != HEADER {
        return None;
    }
    let mut journal = Journal::default();
    for line in lines {
        let (word, rest) = line.split_once(' ')?;
        match word {
            "clear" => journal.clear.push(safe_path(rest)?),
            "new" => journal.new.push(put(rest)?),
            "changed" => journal.changed.push(put(rest)?),
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

fn is_page(path: &OutPath) -> bool {
    path.as_str().ends_with(".html")
}

/// Makes a directory that nothing else stands in the place of.
fn make(folder: &Path) -> io::Result<()> {
    match kind(folder)? {
        Kind::Folder => Ok(()),
        Kind::Nothing => fs::create_dir(folder),
        Kind::Link => Err(is_linked(folder)),
        Kind::File(_) => Err(in_the_way(&[folder])),
    }
}

/// Moves a staged file to its place. One that is gone has been moved before.
fn install(staged: &Path, target: &Path, is_new: bool) -> io::Result<()> {
    let standing = if is_new { kind(target)? } else { Kind::Nothing };
    match (standing, kind(staged)?) {
        (_, Kind::Nothing) => Ok(()),
        (Kind::Nothing, Kind::File(_)) => unless_missing(fs::rename(staged, target)),
        // It came while the build ran, or after it was killed.
        (_, Kind::File(_)) => Err(in_the_way(&[target])),
        _ => Err(in_the_way(&[staged])),
    }
}
