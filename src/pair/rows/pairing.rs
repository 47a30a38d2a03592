//! What the pairing of a page reads; blocks of two languages under the same parent → which of them belong
//! together.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use smallvec::smallvec;

use crate::base::LangId;
use crate::config::Config;
use crate::pair::align::{self, Bead, Content, Lengths, Review};
use crate::pair::lexicon::Lexicon;
use crate::pair::topic::{Cell, Row};
use crate::parse::{Block, Document, Kind};

/// One language's blocks under the same parent.
pub(super) struct Side {
    pub lang: LangId,
    pub document: u8,
    pub blocks: Vec<u32>,
}

/// What pairing a page reads, and whether it leaves doubt.
pub(super) struct Pairing<'a> {
    pub config: &'a Config,
    pub documents: &'a [Arc<Document>],
    pub languages: usize,
    pub lexicon: Option<&'a Lexicon>,
    pub is_doubtful: std::cell::Cell<bool>,
    has_questions: bool,
}

impl<'a> Pairing<'a> {
    pub fn new(config: &'a Config, documents: &'a [Arc<Document>], lexicon: Option<&'a Lexicon>) -> Self {
        Pairing {
            config,
            documents,
            languages: languages(documents),
            lexicon,
            is_doubtful: std::cell::Cell::new(false),
            has_questions: documents.iter().any(|document| document.has_questions()),
        }
    }

    pub fn block(&self, document: u8, at: u32) -> &Block {
        &self.documents[usize::from(document)].blocks[at as usize]
    }

    pub fn align(&self, source: &Side, target: &Side) -> Vec<Bead> {
        let mut beads = self.beads(source, target);
        if beads.iter().any(|bead| self.has_gap(source, &bead.left) || self.has_gap(target, &bead.right)) {
            beads = beads.into_iter().flat_map(|bead| self.without_gaps(source, target, bead)).collect();
        }
        let begins_item = |side: &Side| {
            let first = side.blocks.first().and_then(|&at| Some((at, at.checked_sub(1)?)));
            first.is_some_and(|(at, before)| {
                self.block(side.document, at).kind.is_text()
                    && self.block(side.document, before).kind == Kind::Item
            })
        };
        if begins_item(source) && begins_item(target) {
            let [left, right] = [source, target].map(|side| self.blocks(side));
            align::begin_together(&left, &right, &mut beads);
        }
        beads
    }

    /// Whether something in another language stands between these blocks of a side.
    fn has_gap(&self, side: &Side, range: &Range<usize>) -> bool {
        let blocks = &side.blocks[range.clone()];
        blocks.windows(2).any(|pair| self.block(side.document, pair[0]).end != pair[1])
    }

    /// Blocks that belong together, cut where readers of one language would be shown another one's: the first
    /// of each side is a pair, the others stand alone.
    fn without_gaps(&self, source: &Side, target: &Side, bead: Bead) -> Vec<Bead> {
        if !self.has_gap(source, &bead.left) && !self.has_gap(target, &bead.right) {
            return vec![bead];
        }
        let (left, right) = (bead.left.start + 1, bead.right.start + 1);
        let lone = |left: Range<usize>, right: Range<usize>| Bead { left, right, ..bead.clone() };
        let mut beads = vec![lone(left - 1..left, right - 1..right)];
        beads.extend((left..bead.left.end).map(|at| lone(at..at + 1, right..right)));
        beads.extend((right..bead.right.end).map(|at| lone(bead.left.end..bead.left.end, at..at + 1)));
        beads
    }

    pub fn blocks(&self, side: &Side) -> Vec<&Block> {
        side.blocks.iter().map(|&at| self.block(side.document, at)).collect()
    }

    fn beads(&self, source: &Side, target: &Side) -> Vec<Bead> {
        let (left, right) = (self.blocks(source), self.blocks(target));
        let script = |side: &Side| self.config.lang(side.lang).script;
        let lengths = Lengths::between(script(source), script(target));
        let beads = align::align(&left, &right, lengths);
        if !align::is_doubtful(&left, &right, &beads) {
            return beads;
        }
        self.is_doubtful.set(true);
        let Some(lexicon) = self.lexicon else { return beads };
        let content = |side: &Side, at: u32| {
            Content::of(&self.documents[usize::from(side.document)], at, script(side), self.has_questions)
        };
        let contents = |side: &Side| side.blocks.iter().map(|&at| content(side, at)).collect();
        let tables = [lexicon.table(source.lang, target.lang), lexicon.table(target.lang, source.lang)];
        align::review(
            &left,
            &right,
            lengths,
            &beads,
            &Review { contents: [contents(source), contents(target)], tables },
        )
    }

    pub fn row(&self) -> Row {
        Row {
            cells: smallvec![None; self.config.languages.len()],
            is_shared: false,
            confidence: 1.0,
            children: Box::default(),
            others: Box::default(),
        }
    }
}

/// The cell of some blocks of a side.
pub(super) fn cell(side: &Side, range: Range<usize>) -> Option<Cell> {
    let blocks = side.blocks.get(range)?;
    Some(Cell { document: side.document, first: *blocks.first()?, last: *blocks.last()? })
}

/// How many languages a page is written in, whatever the site has.
fn languages(documents: &[Arc<Document>]) -> usize {
    match documents {
        [document] => document.blocks.iter().filter_map(|block| block.lang).collect::<BTreeSet<_>>().len(),
        _ => documents.len(),
    }
}
