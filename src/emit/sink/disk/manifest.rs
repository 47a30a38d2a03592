//! The list of files that diglot made: `.diglot` in the output directory.
//!
//! Invariant: identical output has an identical manifest; it holds no time and no path outside the output.
//! The digests let other tools verify a copy; diglot itself compares bytes.
//!
//! ```text
//! diglot 1
//! 3b0e…32 digits… 5120 zh/index.html
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

use fs_err as fs;

use super::Refusal;
use crate::base::{Digest, OutPath};

/// Name of the manifest.
pub(super) const MANIFEST: &str = ".diglot";

const HEADER: &str = "diglot 1";

/// What the manifest says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Their number.
    pub size: u64,
}

/// Files by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(pub BTreeMap<OutPath, Record>);

impl Manifest {
    /// The manifest of a directory, `None` when it has none.
    pub fn read(dir: &Path) -> io::Result<Option<Manifest>> {
        let bytes = match fs::read(dir.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let manifest = std::str::from_utf8(&bytes).ok().and_then(parse);
        manifest.map(Some).ok_or_else(|| {
            let message = format!("`{}` cannot be read, so it is not known which files there diglot made", dir.join(MANIFEST).display());
            Refusal::new(message, format!("delete `{}` and build again; a newer diglot may have written it", dir.display())).into()
        })
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (path, record) in &self.0 {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{} {} {path}", record.digest, record.size);
        }
        text
    }
}

fn parse(text: &str) -> Option<Manifest> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    if lines.next()? != HEADER {
        return None;
    }
    lines.map(line).collect::<Option<_>>().map(Manifest)
}

fn line(line: &str) -> Option<(OutPath, Record)> {
    let mut parts = line.splitn(3, ' ');
    let digest = Digest(u128::from_str_radix(parts.next()?, 16).ok()?);
    let size = parts.next()?.parse().ok()?;
    Some((safe_path(parts.next()?)?, Record { digest, size }))
}

/// The path, when it is one of a file below the output directory that is not diglot's own.
///
/// Manifests and journals are read back from a directory that others can write, so every line passes here.
pub(super) fn safe_path(path: &str) -> Option<OutPath> {
    let is_safe = |segment: &str| !matches!(segment, "" | "." | "..") && !segment.contains(|c: char| c.is_control() || c == '\\');
    // A colon would name a drive or a stream of a file there.
    let has_drive = cfg!(windows) && path.contains(':');
    (path.split('/').all(is_safe) && !path.starts_with(MANIFEST) && !has_drive).then(|| OutPath::new(path))
}
