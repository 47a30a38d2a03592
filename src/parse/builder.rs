//! Blocks as they are opened and written, one after another → the parts of a document.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;
use rustc_hash::FxHashMap;

use super::document::{Block, CellHalf, Container, ElementTags, Heading, Kind, Names};
use super::input::Input;
use super::mask::Masked;
use super::settle::Guess;
use super::trace;
use crate::base::diag::Diagnostic;
use crate::base::lang::by_name;
use crate::base::{LangId, PerLang, Span};
use crate::text::Plain;
use crate::text::events::Ev;
use crate::text::judge::Certainty;
use crate::text::writer::Writer;

/// Deeper nesting than any help page has is rendered as it is, without rows.
pub(super) const DEEPEST: usize = 64;

/// What comments before a block say about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// `<!-- en -->`, `<!-- all -->`: until the next one.
    pub(super) marker: Option<Certainty>,
    /// `<!-- only: en -->`: the next block.
    pub(super) only: Option<LangId>,
    /// `<!-- row: name -->`: the next block.
    pub(super) row: Option<Arc<str>>,
    pub(super) depth: usize,
    /// Whether nothing but raw HTML stands around the next block.
    pub(super) is_top: bool,
}

/// An open `:::` block, or an open element of raw HTML.
pub(super) struct Open {
    /// Its block; `None` for `:::zh`, which only sets the language.
    pub(super) block: Option<usize>,
    pub(super) kind: Option<Container>,
    /// Its end tag.
    pub(super) end_tag: &'static str,
    /// Whether each block of code in it is a part, as in `::: code-group`.
    pub(super) has_code_tabs: bool,
    /// The open part of `::: tabs`.
    pub(super) tab: Option<usize>,
    /// The language marker to return to.
    pub(super) marker: Option<Certainty>,
    /// Whether its title is written in several languages, so that it belongs to all of them whatever is
    /// inside.
    pub(super) has_titles: bool,
    /// The language of its title, which counts as that of a block inside does.
    pub(super) title: Option<Certainty>,
    /// Of an element, the index of its tags.
    pub(super) tags: Option<usize>,
    pub(super) at: Range<usize>,
}

impl Open {
    /// What is no block and sets no language.
    pub(super) fn new(marker: Option<Certainty>, at: Range<usize>) -> Self {
        Open {
            block: None,
            kind: None,
            end_tag: "",
            has_code_tabs: false,
            tab: None,
            marker,
            has_titles: false,
            title: None,
            tags: None,
            at,
        }
    }
}

pub(super) struct Builder<'i, 'e> {
    pub(super) input: &'i Input<'i>,
    pub(super) body: &'e str,
    pub(super) masked: &'e Masked<'e>,
    pub(super) own: Option<LangId>,
    /// Where the body starts in the file.
    pub(super) base: usize,
    /// Whether the front matter names the page in several languages.
    pub(super) is_named_twice: bool,
    /// Whether there is raw HTML to look at.
    pub(super) has_html: bool,
    pub(super) writer: Writer<'e>,
    pub(super) blocks: Vec<Block>,
    pub(super) certainty: Vec<Certainty>,
    pub(super) headings: Vec<Heading>,
    pub(super) guesses: Vec<Guess>,
    pub(super) diagnostics: &'i mut Vec<Diagnostic>,
    /// First-level headings at the top level, as indices of headings.
    pub(super) firsts: Vec<usize>,
    pub(super) elements: Vec<ElementTags>,
    /// The cells of tables, as in the document.
    pub(super) cells: Vec<Range<u32>>,
    /// Where table cells are cut, as in the document.
    pub(super) cell_halves: Vec<CellHalf>,
    /// Blocks of raw HTML that no comment and no file gives a language, in order.
    pub(super) shared_html: Vec<usize>,
    /// Blocks that are a picture, with the language of its alternative text.
    pub(super) pictures: FxHashMap<usize, LangId>,
    pub(super) lead: PerLang<Plain>,
    /// Whether what stands below its headings answers questions.
    pub(super) has_answers: bool,
    /// Whether the next heading is the label of a tab.
    pub(super) labels_tab: bool,
}

impl<'i, 'e> Builder<'i, 'e> {
    /// A builder of a body whose file it begins in at byte `base`.
    pub(super) fn new(
        input: &'i Input<'i>,
        masked: &'e Masked<'e>,
        base: usize,
        writer: Writer<'e>,
        diagnostics: &'i mut Vec<Diagnostic>,
    ) -> Self {
        Builder {
            input,
            body: writer.body,
            masked,
            own: writer.own,
            base,
            is_named_twice: false,
            has_html: false,
            writer,
            blocks: Vec::new(),
            certainty: Vec::new(),
            headings: Vec::new(),
            guesses: Vec::new(),
            diagnostics,
            firsts: Vec::new(),
            elements: Vec::new(),
            cells: Vec::new(),
            cell_halves: Vec::new(),
            shared_html: Vec::new(),
            pictures: FxHashMap::default(),
            lead: PerLang::empty(input.languages.len()),
            has_answers: false,
            labels_tab: false,
        }
    }
}

impl Builder<'_, '_> {
    /// The language that the file or a comment fixes.
    pub(super) fn fixed(&self, scope: &Scope) -> Option<Certainty> {
        self.own.or(scope.only).map(Certainty::Sure).or(scope.marker)
    }

    pub(super) fn language(&self, name: &str) -> Option<LangId> {
        by_name(self.input.languages, name)
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let base = self.base;
        Span::new(&self.input.source.path, range.start + base..range.end + base)
    }

    pub(super) fn leaf(
        &mut self,
        kind: Kind,
        place: Range<usize>,
        certainty: Certainty,
        scope: &mut Scope,
        write: impl FnOnce(&mut Self),
    ) {
        let certainty = self.fixed(scope).unwrap_or(certainty);
        let at = self.open(kind, place.clone(), scope);
        self.certainty[at] = certainty;
        let first = self.writer.runs.len() as u32;
        write(self);
        // A hole at the very end of a text without tags would count as one of what follows.
        if kind == Kind::Text
            && self.writer.holes.last().is_some_and(|hole| hole.at as usize == self.writer.html.len())
        {
            self.writer.html.push('\n');
        }
        self.blocks[at].runs = first..self.writer.runs.len() as u32;
        self.blocks[at].html.end = self.writer.html.len() as u32;
        self.blocks[at].end = self.blocks.len() as u32;
        let rows = self.blocks[at + 1..].iter().map(|row| &row.trace);
        self.blocks[at].trace = if kind == Kind::Table {
            trace::container(kind, rows)
        } else {
            trace::trace(kind, &self.body[place])
        };
        if let Certainty::Sure(lang) = certainty {
            self.blocks[at].lang = Some(lang);
        }
        scope.only = None;
        scope.row = None;
    }

    pub(super) fn open(&mut self, kind: Kind, place: Range<usize>, scope: &mut Scope) -> usize {
        let start = self.writer.html.len() as u32;
        self.blocks.push(Block {
            kind,
            lang: None,
            only: scope.only.is_some(),
            source: self.writer.shift(place),
            html: start..start,
            runs: 0..0,
            end: 0,
            names: scope.row.clone().map(|row| Box::new(Names { row: Some(row), id: None })),
            trace: Default::default(),
        });
        self.certainty.push(Certainty::Shared);
        if kind.contains_blocks() {
            scope.only = None;
            scope.row = None;
        }
        self.blocks.len() - 1
    }
}

/// The language that a block is likely to be in.
pub(super) fn lang_of(certainty: Certainty) -> Option<LangId> {
    if let Certainty::Sure(lang) | Certainty::Weak(lang) = certainty { Some(lang) } else { None }
}

/// The source from the first to the last of some events.
pub(super) fn place_of(body: &str, events: &[Ev<'_>]) -> Option<Range<usize>> {
    let start = events.iter().map(|(_, range)| range.start).min()?;
    let end = events.iter().map(|(_, range)| range.end).max()?;
    // The event of an escaped character begins behind its backslash.
    let is_escaped = body[..start].ends_with('\\') && matches!(events.first(), Some((Event::Text(_), _)));
    Some(start - usize::from(is_escaped)..end)
}
