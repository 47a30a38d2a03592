//! Fixes of diagnostics → changed files of content/; and the first files of a new site.
//!
//! Invariant: nothing else changes what authors wrote. Edits are applied whole or not at all, and never to a
//! file that is not what they were made for. A byte that no edit replaces stays as it is, byte order mark and
//! line ends included.

mod start;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use similar::TextDiff;

use crate::base::diag::Fix;
use crate::base::{Source, SrcPath};
use crate::load::decode;

pub use start::{is_free, start};

/// Edits of some files, ready to be shown or applied.
#[derive(Debug, Default)]
pub struct Edits {
    files: Vec<FileEdit>,
    count: usize,
}

/// A file before and after its edits.
#[derive(Debug)]
struct FileEdit {
    path: SrcPath,
    /// Where it is on disk, links followed.
    file: PathBuf,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Why edits were not applied.
#[derive(Debug)]
pub enum Refusal {
    /// This file was changed after the edits were made.
    Changed(SrcPath),
    /// A file could not be read or written.
    Machine(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Refusal::Machine(error)
    }
}

impl Edits {
    /// The edits that make some fixes of the site at `root`, whose files were read as `source` gives them. Of
    /// fixes that touch each other the first one is taken: after it the others may be none any more.
    ///
    /// # Errors
    /// A file cannot be read, or is not what it was.
    pub fn new<'f>(
        root: &Path,
        fixes: impl Iterator<Item = &'f Fix>,
        source: impl Fn(&SrcPath) -> Option<Source>,
    ) -> Result<Edits, Refusal> {
        let mut by_file: BTreeMap<&SrcPath, Vec<&Fix>> = BTreeMap::new();
        fixes.for_each(|fix| by_file.entry(&fix.at.path).or_default().push(fix));
        let mut edits = Edits::default();
        for (path, fixes) in by_file {
            let Some(known) = source(path) else { continue };
            let fixes = apart(fixes);
            let file = fs::canonicalize(root.join(path.as_str()))?;
            let before = fs::read(&file)?;
            let now = decode(path.clone(), &before).value.filter(|now| now.digest == known.digest);
            let after = edited(&before, &now.ok_or_else(|| Refusal::Changed(path.clone()))?, &fixes);
            edits.count += fixes.len();
            edits.files.push(FileEdit { path: path.clone(), file, before, after });
        }
        Ok(edits)
    }

    /// How many edits there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many files they change.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// What they change, as a unified diff.
    pub fn diff(&self) -> String {
        let of_file = |edit: &FileEdit| {
            let (before, after) =
                (String::from_utf8_lossy(&edit.before), String::from_utf8_lossy(&edit.after));
            let diff = TextDiff::from_lines(&before, &after);
            diff.unified_diff().header(&format!("a/{}", edit.path), &format!("b/{}", edit.path)).to_string()
        };
        self.files.iter().map(of_file).collect()
    }

    /// Changes the files: all of them, or none.
    ///
    /// # Errors
    /// A file was changed meanwhile, or cannot be written: all files are as they were.
    pub fn apply(&self) -> Result<(), Refusal> {
        let drafts = self.files.iter().map(draft).collect::<Result<Vec<_>, Refusal>>()?;
        for (done, (edit, draft)) in self.files.iter().zip(drafts).enumerate() {
            if let Err(error) = draft.persist(&edit.file) {
                // What cannot be put back is named by the error of the file that could not be written.
                self.files[..done].iter().for_each(|edit| drop(fs::write(&edit.file, &edit.before)));
                return Err(Refusal::Machine(error.error));
            }
        }
        Ok(())
    }
}

/// Writes a file as it is to be beside the one that there is, if that is still what it was.
fn draft(edit: &FileEdit) -> Result<tempfile::NamedTempFile, Refusal> {
    let folder = edit.file.parent().unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new().prefix(".diglot-").tempfile_in(folder)?;
    draft.write_all(&edit.after)?;
    fs::set_permissions(draft.path(), fs::metadata(&edit.file)?.permissions())?;
    draft.as_file().sync_all()?;
    if fs::read(&edit.file)? == edit.before { Ok(draft) } else { Err(Refusal::Changed(edit.path.clone())) }
}

/// The fixes of a file in order, without those that touch one before them.
fn apart(mut fixes: Vec<&Fix>) -> Vec<&Fix> {
    fixes.sort_by_key(|fix| (fix.at.start, fix.at.end));
    let mut taken: Vec<&Fix> = Vec::new();
    for fix in fixes {
        if taken.last().is_none_or(|last| last.at.end < fix.at.start) {
            taken.push(fix);
        }
    }
    taken
}

/// The bytes of a file after some fixes, which are apart and in order.
fn edited(bytes: &[u8], source: &Source, fixes: &[&Fix]) -> Vec<u8> {
    let mut after = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for fix in fixes {
        let (start, end) = (source.offset_in_file(fix.at.start), source.offset_in_file(fix.at.end));
        after.extend_from_slice(&bytes[at..start]);
        after.extend_from_slice(source.as_written(&fix.replacement).as_bytes());
        at = end;
    }
    after.extend_from_slice(&bytes[at..]);
    after
}
