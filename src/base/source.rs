//! A file as read, and places in it.

use std::ops::Range;
use std::sync::Arc;

use super::digest::{Digest, digest_bytes};
use super::path::SrcPath;

/// One text file as read: UTF-8, without byte order mark, every newline a `\n`.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it was read from.
    pub path: SrcPath,
    /// Its text.
    pub text: Arc<str>,
    /// Digest of the text.
    pub digest: Digest,
}

impl Source {
    /// A source with the digest of its text.
    pub fn new(path: SrcPath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let digest = digest_bytes(text.as_bytes());
        Self { path, text, digest }
    }
}

/// A byte range of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The file.
    pub path: SrcPath,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `range` in the file at `path`.
    pub fn new(path: &SrcPath, range: Range<usize>) -> Self {
        Self { path: path.clone(), start: range.start, end: range.end }
    }
}

/// 1-based line and column of a byte offset; columns count characters.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.bytes().filter(|b| *b == b'\n').count() + 1, before[line_start..].chars().count() + 1)
}
