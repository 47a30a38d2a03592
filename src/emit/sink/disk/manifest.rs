//! The list of files that diglot made: `.diglot` in the output directory.
//!
//! Invariant: identical output has an identical manifest; it holds no time and no path outside the output. A
//! manifest is believed as a whole if its last line is the digest of all others. Of one that is damaged, a
//! line is believed if it begins with its own digest: so nothing is taken for diglot's that is not.
//!
//! ```text
//! diglot 2
//! 91f43ac0 3b0e…32 digits… 5120 zh/index.html
//! end 5d2e…32 digits…
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

use super::files::{self, is_as};
use super::refusal::Refusal;
use crate::base::digest::digest_bytes;
use crate::base::path::MANIFEST;
use crate::base::{Digest, OutPath};
use crate::emit::sink::plan::Record;

const NAME: &str = "diglot ";
const VERSION: u32 = 2;
const END: &str = "end ";

/// Files by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The files.
    pub files: BTreeMap<OutPath, Record>,
    /// Whether there may have been more.
    pub is_damaged: bool,
}

impl Manifest {
    /// The manifest in a file, `None` when there is no such file.
    pub fn read(file: &Path) -> io::Result<Option<Manifest>> {
        let Some(text) = files::text_of(file)? else { return Ok(None) };
        let whole = unseal(&text);
        let version = |text: &str| text.lines().next()?.strip_prefix(NAME)?.parse::<u32>().ok();
        if whole.and_then(version).is_some_and(|version| version > VERSION) {
            let message = format!("`{}` was written by a newer diglot", file.display());
            return Err(Refusal::new(
                message,
                "build with that one, or name another folder with `--out DIR`",
            )
            .into());
        }
        Ok(Some(whole.and_then(parse).unwrap_or_else(|| salvage(&text))))
    }

    /// Adds the files of another manifest that are there as it says.
    pub fn merge(&mut self, other: Manifest, out: &Path) -> io::Result<()> {
        for (path, record) in other.files {
            if !self.files.contains_key(&path) && is_as(out, &path, record)? {
                self.files.insert(path, record);
            }
        }
        Ok(())
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{NAME}{VERSION}\n");
        for (path, record) in &self.files {
            // Writing to a String cannot fail.
            let entry = format!("{} {} {path}", record.digest, record.size);
            let _ = writeln!(text, "{:08x} {entry}", check(&entry));
        }
        seal(text)
    }
}

/// Lines with a last one that tells whether they are whole.
pub(super) fn seal(text: String) -> String {
    let digest = digest_bytes(text.as_bytes());
    text + &format!("{END}{digest}\n")
}

/// The lines, if they are whole.
pub(super) fn unseal(text: &str) -> Option<&str> {
    let lines = text.strip_suffix('\n')?;
    let lines = &text[..lines.rfind('\n')? + 1];
    (text[lines.len()..].strip_prefix(END)?.strip_suffix('\n')? == digest_bytes(lines.as_bytes()).to_string())
        .then_some(lines)
}

/// `None` for whole lines that this program would not write.
fn parse(lines: &str) -> Option<Manifest> {
    let lines = lines.strip_prefix(&format!("{NAME}{VERSION}\n"))?;
    let files = lines.lines().map(line).collect::<Option<_>>()?;
    Some(Manifest { files, is_damaged: false })
}

/// What can still be known for sure.
fn salvage(text: &str) -> Manifest {
    Manifest { files: text.lines().filter_map(line).collect(), is_damaged: true }
}

fn line(line: &str) -> Option<(OutPath, Record)> {
    let (told, entry) = line.split_once(' ')?;
    if u32::from_str_radix(told, 16).ok()? != check(entry) {
        return None;
    }
    let mut parts = entry.splitn(3, ' ');
    let digest = Digest(u128::from_str_radix(parts.next()?, 16).ok()?);
    let size = parts.next()?.parse().ok()?;
    Some((safe_path(parts.next()?)?, Record { digest, size }))
}

/// Tells whether a line is whole.
fn check(entry: &str) -> u32 {
    digest_bytes(entry.as_bytes()).0 as u32
}

/// The path, when it is one of a file below the output directory that is not diglot's own.
///
/// Manifests and journals are read back from a directory that others can write, so every line passes here.
pub(super) fn safe_path(path: &str) -> Option<OutPath> {
    let is_safe = |segment: &str| {
        !matches!(segment, "" | "." | "..") && !segment.contains(|c: char| c.is_control() || c == '\\')
    };
    let is_own = path.get(..MANIFEST.len()).is_some_and(|start| start.eq_ignore_ascii_case(MANIFEST));
    // A colon would name a drive or a stream of a file there.
    let has_drive = cfg!(windows) && path.contains(':');
    (path.split('/').all(is_safe) && !is_own && !has_drive).then(|| OutPath::new(path))
}
