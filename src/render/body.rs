//! The article of an edition by value: rows of a topic + the texts of its holes.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::base::{LangId, Language};
use crate::pair::{Cell, Topic};
use crate::parse::{Container, Kind};
use crate::text::{Filler, Hole};

/// What fills the holes of a topic, by document.
pub type Fills = Vec<Texts>;

/// The texts of the holes of a document, one after the other in one piece of memory.
#[derive(Debug, Clone, Default, Hash)]
pub struct Texts {
    /// The index of the first of these holes among those of the document.
    first: usize,
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Texts {
    /// The texts that `write` appends for each of the holes at these indices.
    pub(super) fn of(
        holes: &[Hole],
        shown: Range<usize>,
        mut write: impl FnMut(&Filler, &mut String),
    ) -> Self {
        let mut texts = Self {
            first: shown.start,
            text: String::with_capacity(shown.len() * 48),
            ends: Vec::with_capacity(shown.len()),
        };
        for hole in &holes[shown] {
            write(&hole.filler, &mut texts.text);
            texts.ends.push(texts.text.len() as u32);
        }
        texts
    }

    /// The text of a hole; none of one that is not shown.
    pub(super) fn get(&self, hole: usize) -> &str {
        let Some((place, &end)) =
            hole.checked_sub(self.first).and_then(|place| Some((place, self.ends.get(place)?)))
        else {
            return "";
        };
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..end as usize]
    }
}

/// The article of an edition, by value: equal bodies hash equal.
#[derive(Debug, Clone)]
pub struct Body {
    /// The topic.
    pub topic: Arc<Topic>,
    /// The languages it is shown in: one, or two side by side.
    pub langs: Vec<LangId>,
    /// The texts of its holes, for each of `langs`.
    pub fills: Vec<Fills>,
    /// The languages of the site.
    pub languages: Arc<[Language]>,
    /// Label of a block that is shown in another language.
    pub untranslated: Arc<str>,
    /// The rows that are shown; the others are shown elsewhere on the page.
    pub rows: Range<usize>,
    /// What the ids of its rows begin with, where it is shown outside its article.
    pub prefix: Arc<str>,
    /// What a page in two languages shows beside its rows: its HTML, and the row that it stands before.
    pub data: Option<(usize, Arc<str>)>,
}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.langs, &self.untranslated).hash(state);
        match self.own_document() {
            Some(own) => {
                (self.topic.documents[own].digest, &self.topic.anchors[own], &self.fills[0][own]).hash(state)
            }
            None => (self.topic.digest, &self.fills, &self.rows, &self.prefix, &self.data).hash(state),
        }
    }
}

impl Body {
    /// The document that the article is made of, where that is all of one: a whole page with a file per
    /// language.
    fn own_document(&self) -> Option<usize> {
        let [lang] = self.langs.as_slice() else { return None };
        let is_whole = self.rows == (0..self.topic.rows.len());
        self.topic.documents.iter().position(|document| document.lang == Some(*lang)).filter(|_| is_whole)
    }

    /// About how many bytes of HTML it has.
    pub(super) fn size(&self) -> usize {
        self.topic.documents.iter().map(|document| document.html.len()).max().unwrap_or(0) * 5 / 4
    }

    /// The text of the holes in some HTML of a document, inserted.
    pub(super) fn fill(&self, cell: Cell, range: Range<u32>, fills: &Fills, html: &mut String) {
        let holes = self.topic.documents[usize::from(cell.document)].holes_in(&range);
        self.fill_holes(cell, range, holes, fills, html);
    }

    /// The same with exactly these holes, by index.
    pub(super) fn fill_holes(
        &self,
        cell: Cell,
        range: Range<u32>,
        holes: Range<usize>,
        fills: &Fills,
        html: &mut String,
    ) {
        let document = &self.topic.documents[usize::from(cell.document)];
        let mut at = range.start as usize;
        for index in holes {
            let end = document.holes[index].at as usize;
            html.push_str(&document.html[at..end]);
            html.push_str(fills[usize::from(cell.document)].get(index));
            at = end;
        }
        html.push_str(&document.html[at..range.end as usize]);
    }

    /// The pictures and the facts that a cell shows, which may be others in each language.
    pub(super) fn varying<'b>(&'b self, cell: Cell, fills: &'b Fills) -> Vec<&'b str> {
        let (document, texts) =
            (&self.topic.documents[usize::from(cell.document)], &fills[usize::from(cell.document)]);
        let is_varying = |hole: &Hole| match hole.filler {
            Filler::Link(link) => document.links[link as usize].is_image,
            Filler::Fact(_) => true,
            _ => false,
        };
        document
            .holes_in(&self.topic.html(cell))
            .filter(|at| is_varying(&document.holes[*at]))
            .map(|at| texts.get(at))
            .collect()
    }

    /// The checklist or the questions that a cell embeds, if it is nothing else.
    pub(super) fn embedded(&self, cell: Cell) -> Option<&Filler> {
        let document = &self.topic.documents[usize::from(cell.document)];
        let is_embed = cell.first == cell.last
            && matches!(self.topic.block(cell).kind, Kind::Container(Container::Checklist | Container::Faq));
        let mut holes = document
            .holes_in(&self.topic.html(cell))
            .map(|at| &document.holes[at].filler)
            .filter(|_| is_embed);
        holes.find(|filler| matches!(filler, Filler::Checklist(_) | Filler::Faq(_)))
    }

    /// Whether a block is the heading that the frame of the page shows already. One that says something else
    /// is text.
    pub(super) fn is_title(&self, cell: Cell, lang: LangId) -> bool {
        let document = &self.topic.documents[usize::from(cell.document)];
        let anchors = &self.topic.anchors[usize::from(cell.document)];
        let text = || document.heading(cell.first).map(|at| anchors[at].text(&document.headings[at]));
        self.topic.block(cell).kind == Kind::Title && text() == self.topic.headed(lang).map(String::as_str)
    }

    /// The HTML of the title among some blocks of the document of a cell.
    pub(super) fn title_in(&self, cell: Cell, blocks: Range<u32>, lang: LangId) -> Option<Range<u32>> {
        let document = &self.topic.documents[usize::from(cell.document)];
        let inside =
            document.headings.iter().map(|heading| heading.block).filter(|block| blocks.contains(block));
        let title = inside
            .map(|block| Cell { first: block, last: block, ..cell })
            .find(|cell| self.is_title(*cell, lang));
        title.map(|title| self.topic.html(title))
    }

    /// The HTML of a container before its first and after its last child.
    pub(super) fn around(&self, cell: Cell) -> (Range<u32>, Range<u32>) {
        let document = &self.topic.documents[usize::from(cell.document)];
        let own = &document.blocks[cell.first as usize].html;
        let mut children =
            document.children(Some(cell.first)).map(|child| document.blocks[child as usize].html.clone());
        let Some(first) = children.next() else { return (own.clone(), own.end..own.end) };
        let last_end = children.last().map_or(first.end, |last| last.end);
        (own.start..first.start, last_end..own.end)
    }
}
