//! A page apart from its language: its documents, and the rows that set them beside each other.

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::base::{Digest, LangId, PerLang, Span};
use crate::parse::{Block, Document, Heading};

/// The confidence below which a row is told.
pub(super) const UNSURE: f32 = 0.6;

/// A page apart from its language.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its name: `filing/why`; empty for the home page.
    pub key: String,
    /// Digest of everything it was made from.
    pub digest: Digest,
    /// Digest of what the rest of the site sees of it: where it is, what it is called, its headings; not its
    /// text.
    pub metadata_digest: Digest,
    /// Digest of what links to it and the order of questions depend on: the same without what it is called.
    pub routing_digest: Digest,
    /// Digest of the places where its front matter asks for URLs, which diagnostics point at.
    pub url_places: Digest,
    /// Whether other pages may show parts of it, or it of them: questions, checklists.
    pub is_embeddable: bool,
    /// Its documents: one that holds several languages, or one a language.
    pub documents: Vec<Arc<Document>>,
    /// The languages it is written in, in the site's order.
    pub langs: Vec<LangId>,
    /// Its title in the languages it has one in.
    pub title: PerLang<String>,
    /// What it is headed with in the languages where that is not its title.
    pub heading: PerLang<String>,
    /// Its description in the languages that its author wrote one in.
    pub description: PerLang<Arc<str>>,
    /// Its first paragraph in the languages it has one in and no description.
    pub first_paragraph: PerLang<Arc<str>>,
    /// The rows, in order.
    pub rows: Box<[Row]>,
    /// The ids of headings, by document and heading.
    pub anchors: Vec<Vec<Anchor>>,
}

/// What belongs together in the languages of a page.
#[derive(Debug, Clone)]
pub struct Row {
    /// What each language has, by [`LangId`].
    pub cells: SmallVec<[Option<Cell>; 2]>,
    /// Whether the cells are one block that belongs to every language.
    pub is_shared: bool,
    /// How sure it is that the cells say the same, from 0 to 1.
    pub confidence: f32,
    /// The rows inside, where the cells are blocks that contain blocks.
    pub children: Box<[Row]>,
    /// Where it has no cell in a language: other blocks beside it, one of which may be what has no
    /// counterpart there.
    pub others: Box<[(LangId, Cell)]>,
}

/// Blocks of one document: one, or several paragraphs that one paragraph of another language translates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Index in [`Topic::documents`].
    pub document: u8,
    /// Index of the first block.
    pub first: u32,
    /// Index of the last block.
    pub last: u32,
}

/// The id of a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// What links point to, the same in all languages.
    pub id: String,
    /// The slug of the heading's own text, where it differs.
    pub alias: Option<String>,
    /// The heading without markup, its facts filled in, where it has some.
    pub filled: Option<Box<str>>,
}

impl Anchor {
    /// The heading, which is its own, without markup.
    pub fn text<'h>(&'h self, heading: &'h Heading) -> &'h str {
        self.filled.as_deref().unwrap_or(heading.text.without_facts())
    }
}

impl Row {
    /// The cell of a language.
    pub fn cell(&self, lang: LangId) -> Option<Cell> {
        self.cells.get(lang.index()).copied().flatten()
    }

    /// The cells that there are, with their languages.
    pub fn present(&self) -> impl Iterator<Item = (LangId, Cell)> {
        self.cells.iter().enumerate().filter_map(|(index, cell)| Some((LangId(index as u8), (*cell)?)))
    }

    /// The first of them.
    pub fn any_cell(&self) -> Option<(LangId, Cell)> {
        self.present().next()
    }
}

impl Topic {
    /// What its page in a language is headed with.
    pub fn headed(&self, lang: LangId) -> Option<&String> {
        self.heading.get(lang).or_else(|| self.title.get(lang))
    }

    /// The first block of a cell.
    pub fn block(&self, cell: Cell) -> &Block {
        &self.documents[usize::from(cell.document)].blocks[cell.first as usize]
    }

    /// The HTML of a cell, as a place in that of its document.
    pub fn html(&self, cell: Cell) -> Range<u32> {
        let blocks = &self.documents[usize::from(cell.document)].blocks;
        blocks[cell.first as usize].html.start..blocks[cell.last as usize].html.end
    }

    /// What readers of a language are shown of a row: its cell in their language, in a page of one file else
    /// in another one.
    pub fn shown(&self, row: &Row, lang: LangId) -> Option<Cell> {
        row.cell(lang).or_else(|| {
            row.any_cell().map(|(_, cell)| cell).filter(|cell| self.is_one_file() && !self.block(*cell).only)
        })
    }

    /// Whether readers of a language see a heading in a row that has one: theirs, or in a page of one file
    /// that of another language. It may stand beside a block of another kind, which belongs to what they read
    /// before.
    pub fn is_headed(&self, row: &Row, lang: LangId) -> bool {
        row.cell(lang).map_or(self.is_one_file(), |cell| self.block(cell).kind.is_heading())
    }

    /// The document that holds a language.
    pub fn document(&self, lang: LangId) -> &Arc<Document> {
        let own = self.documents.iter().find(|document| document.lang == Some(lang));
        own.or_else(|| self.documents.iter().find(|document| document.lang.is_none()))
            .unwrap_or(&self.documents[0])
    }

    /// Whether the page is written in a language.
    pub fn has(&self, lang: LangId) -> bool {
        self.langs.contains(&lang)
    }

    /// Whether one file holds all its languages.
    pub fn is_one_file(&self) -> bool {
        self.documents.len() == 1
    }
}

/// Where a cell stands in its file.
pub(super) fn span(topic: &Topic, cell: Cell) -> Span {
    let document = &topic.documents[usize::from(cell.document)];
    let (first, last) = (&document.blocks[cell.first as usize], &document.blocks[cell.last as usize]);
    Span::new(&document.path, first.source.start as usize..last.source.end as usize)
}
