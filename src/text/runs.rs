//! What a text is made of, and where each part stands in its file.

use std::ops::Range;

/// A part of a text that is neither code nor an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// What it is.
    pub kind: RunKind,
    /// Bytes of the file.
    pub source: Range<u32>,
}

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunKind {
    /// Words that readers read.
    Prose,
    /// A fact.
    Fact,
    /// The alternative text of an image, or a title.
    Label,
}

/// Where a text that is read stands in its file.
#[derive(Debug, Clone)]
pub(crate) enum Origin<'s> {
    /// As it is, from this byte on.
    At(usize),
    /// Somewhere in these bytes, written otherwise: folded, or with escapes. With their text.
    Within(Range<usize>, &'s str),
}

impl<'s> Origin<'s> {
    /// Where `text` stands in `source`, whose bytes `at` are how its file writes it.
    pub fn of(source: &'s str, at: Range<usize>, text: &str) -> Origin<'s> {
        let written = source.get(at.clone()).unwrap_or_default();
        match written.find(text).filter(|_| !text.is_empty()) {
            Some(offset) => Origin::At(at.start + offset),
            None => Origin::Within(at, written),
        }
    }

    /// The bytes of the file that hold the bytes `range` of `text`.
    pub fn place(&self, text: &str, range: Range<usize>) -> Range<u32> {
        match self {
            Origin::At(base) => (range.start + base) as u32..(range.end + base) as u32,
            Origin::Within(at, written) => {
                let found = text.get(range.clone()).filter(|part| !part.trim().is_empty()).and_then(|part| {
                    let start = at.start + written.find(part)?;
                    Some(start as u32..(start + part.len()) as u32)
                });
                found.unwrap_or(at.start as u32..at.end as u32)
            }
        }
    }
}
