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
    /// How far the bytes of the file are ahead of those of the text: from which byte of the text on, and how
    /// many.
    shifts: Arc<[(usize, isize)]>,
}

impl Source {
    /// A source with the digest of its text.
    pub fn new(path: SrcPath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let digest = digest_bytes(text.as_bytes());
        Self { path, text, digest, shifts: Arc::new([]) }
    }

    /// The same with the places at which its file differs from the text: from each byte of the text on, the
    /// bytes of the file are so many ahead.
    pub fn with_shifts(self, shifts: Vec<(usize, isize)>) -> Self {
        Self { shifts: shifts.into(), ..self }
    }

    /// The byte of the file at which a byte of the text stands.
    pub fn offset_in_file(&self, offset: usize) -> usize {
        let before = self.shifts.partition_point(|(from, _)| *from <= offset);
        before.checked_sub(1).map_or(offset, |last| offset.saturating_add_signed(self.shifts[last].1))
    }

    /// Some text with the line ends of the file.
    pub fn as_written(&self, text: &str) -> String {
        let line_end = |newline: usize| self.offset_in_file(newline + 1) - self.offset_in_file(newline);
        if self.text.find('\n').map(line_end) == Some("\r\n".len()) {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        }
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

    /// Where a word stands in it; `None` unless it stands there once. `text` is that of the whole file.
    pub fn of_word(&self, text: &str, word: &str) -> Option<Span> {
        let mut found = text.get(self.start..self.end)?.match_indices(word).map(|(at, _)| self.start + at);
        let at = found.next().filter(|_| !word.is_empty() && found.next().is_none())?;
        Some(Span::new(&self.path, at..at + word.len()))
    }
}

/// Lines and columns of many places of one text, each found in the same time wherever it stands.
#[derive(Debug, Clone)]
pub struct LineIndex {
    text: Arc<str>,
    line_starts: Vec<usize>,
    /// How many characters begin before each [`Self::STEP`]th byte.
    chars: Vec<usize>,
}

impl LineIndex {
    /// So many bytes at most are counted for a column: a line may be as long as its file.
    const STEP: usize = 512;

    /// Reads the text once.
    pub fn new(text: Arc<str>) -> Self {
        let line_starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        let counts = text.as_bytes().chunks(Self::STEP).scan(0, |before, chunk| {
            *before += count_chars(chunk);
            Some(*before)
        });
        let chars = std::iter::once(0).chain(counts).collect();
        Self { text, line_starts, chars }
    }

    /// The same as [`line_column`] of the text.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        (line, self.chars_before(offset) - self.chars_before(self.line_starts[line - 1]) + 1)
    }

    fn chars_before(&self, offset: usize) -> usize {
        let step = offset / Self::STEP;
        self.chars[step] + count_chars(&self.text.as_bytes()[step * Self::STEP..offset])
    }
}

/// How many characters begin in some bytes of a text.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_index_finds_what_reading_from_the_start_finds(text in "([a-z\n备🎉\u{301}]{0,40}|[案 \
            \n]{300,600}){0,4}") {
            let index = LineIndex::new(text.as_str().into());
            for offset in 0..text.len() + 2 {
                prop_assert_eq!(index.line_column(offset), line_column(&text, offset));
            }
        }
    }
}
