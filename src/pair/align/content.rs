//! A block of a document → what a closer look reads of it: words, sentences, code, tables and pictures.

use crate::base::lang::Script;
use crate::pair::lexicon::{Table, source_of, words_of};
use crate::parse::{Document, Kind};

/// What a closer look reads.
pub struct Review<'l> {
    /// Of each block of the left and of the right side.
    pub contents: [Vec<Content>; 2],
    /// What words of the left side may be on the right one, and the reverse.
    pub tables: [Option<&'l Table>; 2],
}

/// What a closer look reads of a block.
#[derive(Debug, Default, Clone)]
pub struct Content {
    /// Its words, ascending.
    pub words: Box<[u32]>,
    /// How many code blocks, tables and pictures it holds or is.
    pub figures: [u32; 3],
    /// Whether a run beside it may hold headings: it does so itself, and they are no questions, each of which
    /// begins a row that its answer follows.
    pub takes_headings: bool,
    /// How many sentences it has, if it is a paragraph.
    pub sentences: u32,
}

impl Content {
    /// Of a block of a document, whose language has this script, on a page with questions or on another one.
    pub fn of(document: &Document, at: u32, script: Script, has_questions: bool) -> Self {
        let range = at as usize..document.blocks[at as usize].end as usize;
        let blocks = &document.blocks[range.clone()];
        let count = |kind: Kind| blocks.iter().filter(|block| block.kind == kind).count() as u32;
        let has_headings = || blocks.iter().any(|block| matches!(block.kind, Kind::Heading(_)));
        Content {
            figures: [count(Kind::Code), count(Kind::Table), count(Kind::Image)],
            takes_headings: !has_questions && has_headings(),
            words: words_of(document, range, script),
            sentences: if blocks[0].kind.is_text() { sentences(source_of(document, &blocks[0])) } else { 0 },
        }
    }
}

/// How many sentences a text has, as far as punctuation tells.
pub fn sentences(text: &str) -> u32 {
    let is_end = |(at, c): &(usize, char)| match c {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' => text[at + 1..].chars().next().is_none_or(char::is_whitespace),
        _ => false,
    };
    text.char_indices().filter(is_end).count() as u32
}
