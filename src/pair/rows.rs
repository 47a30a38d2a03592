//! Blocks → rows.
//!
//! A page in one file pairs neighbours: a run of blocks in its first language, then the runs that translate
//! it. Pages in a file each are aligned with the first one (a star), so that a third language needs no rules
//! of its own.

mod pairing;
mod run;

use std::ops::Range;
use std::sync::Arc;

use smallvec::smallvec;

use self::pairing::{Pairing, Side, cell};
use super::align::{Bead, Others};
use super::lexicon::Lexicon;
use super::topic::{Cell, Row};
use crate::base::{LangId, exact};
use crate::config::Config;
use crate::parse::{Document, Kind};

/// How sure it is that two items of one language each say the same, where others hold both languages.
const HALVES: f32 = 0.5;

/// Rows that were found without a lexicon.
pub(super) struct Draft {
    pub rows: Vec<Row>,
    /// Whether a closer look, with a lexicon, may find others.
    pub is_doubtful: bool,
}

pub(super) fn draft(config: &Config, documents: &[Arc<Document>]) -> Draft {
    let pairing = Pairing::new(config, documents, None);
    let rows = pairing.rows();
    Draft { rows, is_doubtful: pairing.is_doubtful.get() }
}

/// Rows for which a lexicon was asked wherever there was doubt.
pub(super) fn reviewed(config: &Config, documents: &[Arc<Document>], lexicon: &Lexicon) -> Vec<Row> {
    Pairing::new(config, documents, Some(lexicon)).rows()
}

impl Pairing<'_> {
    fn rows(&self) -> Vec<Row> {
        let documents = self.documents;
        match documents {
            [document] if document.lang.is_none() => self.neighbours(0, None),
            _ => {
                let side = |(index, document): (usize, &Arc<Document>)| {
                    Some(Side {
                        lang: document.lang?,
                        document: index as u8,
                        blocks: document.children(None).collect(),
                    })
                };
                self.star(&documents.iter().enumerate().filter_map(side).collect::<Vec<_>>())
            }
        }
    }

    /// Rows of a page that holds several languages.
    fn neighbours(&self, document: u8, parent: Option<u32>) -> Vec<Row> {
        let siblings: Vec<u32> = self.documents[usize::from(document)].children(parent).collect();
        let lead = self.lead(document, &siblings);
        let is_halved = siblings
            .iter()
            .any(|&at| self.block(document, at).kind == Kind::Item && self.is_mixed(document, at));
        let mut rows = Vec::new();
        let mut at = 0;
        while at < siblings.len() {
            let block = self.block(document, siblings[at]);
            let Some(first) = block.lang else {
                rows.push(self.common(document, siblings[at]));
                at += 1;
                continue;
            };
            let halves = self.halves(document, &siblings[at..]);
            if halves > 1 {
                rows.push(self.row_of(document, &siblings[at..at + halves]));
                at += halves;
                continue;
            }
            let length =
                (at..siblings.len()).take_while(|&at| self.is_alone(document, &siblings[at..])).count();
            let runs = self.runs(document, &siblings[at..at + length]);
            at += length;
            let mut found: Vec<Row> =
                groups_of(runs, first, lead).iter().flat_map(|sides| self.star(sides)).collect();
            if is_halved {
                found.iter_mut().for_each(|row| self.doubt(row));
            }
            rows.extend(found);
        }
        rows
    }

    /// Whether the first of some siblings is in one language, and no half of a heading or a table.
    fn is_alone(&self, document: u8, siblings: &[u32]) -> bool {
        self.block(document, siblings[0]).lang.is_some() && self.halves(document, siblings) == 1
    }

    /// Siblings as runs of blocks in one language.
    fn runs(&self, document: u8, siblings: &[u32]) -> Vec<Side> {
        let mut runs: Vec<Side> = Vec::new();
        for &at in siblings {
            let Some(lang) = self.block(document, at).lang else { continue };
            match runs.last_mut().filter(|run| run.lang == lang) {
                Some(run) => run.blocks.push(at),
                None => runs.push(Side { lang, document, blocks: vec![at] }),
            }
        }
        runs
    }

    /// The language that translations follow on a page in one file: the one that most stretches of text begin
    /// with, in which languages take turns to the end. A heading in two languages is no sign of it.
    fn lead(&self, document: u8, siblings: &[u32]) -> Option<LangId> {
        let mut firsts: Vec<LangId> = Vec::new();
        let mut at = 0;
        while at < siblings.len() {
            if !self.is_alone(document, &siblings[at..]) {
                at += self.halves(document, &siblings[at..]);
                continue;
            }
            let length =
                (at..siblings.len()).take_while(|&at| self.is_alone(document, &siblings[at..])).count();
            let runs = self.runs(document, &siblings[at..at + length]);
            firsts.extend(runs.len().is_multiple_of(2).then(|| runs[0].lang));
            at += length;
        }
        let count = |lang: LangId| firsts.iter().filter(|first| **first == lang).count();
        let most = firsts.iter().copied().reduce(|a, b| if count(b) > count(a) { b } else { a });
        most.or_else(|| siblings.iter().find_map(|&at| self.block(document, at).lang))
    }

    /// Where other items hold both languages, two of one language each have probably lost their halves.
    fn doubt(&self, row: &mut Row) {
        let mut cells = row.cells.iter().flatten();
        let is_item =
            cells.next().is_some_and(|cell| self.block(cell.document, cell.first).kind == Kind::Item);
        let is_named =
            row.cells.iter().flatten().any(|cell| self.block(cell.document, cell.first).row().is_some());
        if is_item && cells.next().is_some() && !is_named {
            row.confidence = row.confidence.min(HALVES);
        }
    }

    /// How many of the next blocks are the halves of one heading, `中文 | English`, or of one table: whatever
    /// the order of languages before and behind them, they belong together.
    fn halves(&self, document: u8, siblings: &[u32]) -> usize {
        let is_heading =
            |at: u32| self.block(document, at).kind.is_heading() && self.block(document, at).lang.is_some();
        let is_same_line = |pair: &&[u32]| {
            let (end, start) = (
                self.block(document, pair[0]).source.end as usize,
                self.block(document, pair[1]).source.start as usize,
            );
            let between = self.documents[usize::from(document)].text.get(end..start);
            is_heading(pair[0]) && is_heading(pair[1]) && between.is_some_and(|text| !text.contains('\n'))
        };
        let is_same_table = |pair: &&[u32]| {
            let (one, two) = (self.block(document, pair[0]), self.block(document, pair[1]));
            (one.kind, two.kind) == (Kind::Table, Kind::Table) && one.source == two.source
        };
        1 + siblings.windows(2).take_while(|pair| is_same_line(pair) || is_same_table(pair)).count()
    }

    /// The row of blocks that are known to say the same.
    fn row_of(&self, document: u8, blocks: &[u32]) -> Row {
        let mut row = self.row();
        for &at in blocks {
            if let Some(lang) = self.block(document, at).lang {
                row.cells[lang.index()] = Some(Cell { document, first: at, last: at });
            }
        }
        self.descend(&mut row);
        row
    }

    /// Whether a block without a language of its own holds some that have one.
    fn is_mixed(&self, document: u8, at: u32) -> bool {
        let blocks = &self.documents[usize::from(document)].blocks;
        let inside = &blocks[at as usize + 1..blocks[at as usize].end as usize];
        self.block(document, at).lang.is_none() && inside.iter().any(|block| block.lang.is_some())
    }

    /// A block without a language of its own: shared, or a container with rows inside.
    fn common(&self, document: u8, at: u32) -> Row {
        let cell = Cell { document, first: at, last: at };
        let is_mixed = self.is_mixed(document, at);
        let children = if is_mixed { exact(self.neighbours(document, Some(at))) } else { Vec::new() }.into();
        Row {
            cells: smallvec![Some(cell); self.config.languages.len()],
            is_shared: !is_mixed,
            confidence: 1.0,
            children,
            others: Box::default(),
        }
    }

    /// Aligns every side with the first one.
    fn star(&self, sides: &[Side]) -> Vec<Row> {
        let Some((source, targets)) = sides.split_first() else { return Vec::new() };
        let beads: Vec<Vec<Bead>> = targets.iter().map(|target| self.align(source, target)).collect();
        let others: Vec<Others> = beads.iter().map(|beads| Others::of(beads)).collect();
        let mut rows = Vec::with_capacity(source.blocks.len());
        // For each target its first block without a row, and its first bead that does not end before the
        // group.
        let (mut next, mut from) = (vec![0; targets.len()], vec![0; targets.len()]);
        for group in groups(source.blocks.len(), &beads) {
            let mut row = self.row();
            row.cells[source.lang.index()] = cell(source, group.clone());
            for (side, others) in targets.iter().zip(&others) {
                self.name(&mut row, source, side.lang, others.of_left(group.start));
            }
            for (target, (side, beads)) in targets.iter().zip(&beads).enumerate() {
                let before = beads[from[target]..].iter().take_while(|bead| bead.left.end <= group.start);
                for bead in before {
                    from[target] += 1;
                    if bead.left.is_empty() && bead.right.start >= next[target] {
                        rows.push(self.lone(source, side, bead.right.start, &others[target]));
                        next[target] = bead.right.end;
                    }
                }
                let inside = |bead: &&Bead| {
                    !bead.left.is_empty() && bead.left.end <= group.end && !bead.right.is_empty()
                };
                let within: Vec<_> = beads[from[target]..]
                    .iter()
                    .take_while(|bead| bead.left.start < group.end)
                    .filter(inside)
                    .collect();
                if let (Some(first), Some(last)) = (within.first(), within.last()) {
                    // What has no counterpart may stand inside a group that another language has made of
                    // several blocks.
                    rows.extend(
                        (next[target]..first.right.start)
                            .map(|at| self.lone(source, side, at, &others[target])),
                    );
                    row.cells[side.lang.index()] = cell(side, first.right.start..last.right.end);
                    row.confidence = within.iter().map(|bead| bead.confidence).fold(row.confidence, f32::min);
                    next[target] = last.right.end;
                }
            }
            self.descend(&mut row);
            rows.push(row);
        }
        for (target, side) in targets.iter().enumerate() {
            for at in next[target]..side.blocks.len() {
                rows.push(self.lone(source, side, at, &others[target]));
            }
        }
        rows
    }

    /// The row of a block that the source does not have.
    fn lone(&self, source: &Side, side: &Side, at: usize, others: &Others) -> Row {
        let mut row = self.row();
        row.cells[side.lang.index()] = cell(side, at..at + 1);
        self.name(&mut row, side, source.lang, others.of_right(at));
        row
    }

    /// Notes the other blocks of a side of which one may be what has no counterpart, and not the row's own.
    fn name(&self, row: &mut Row, side: &Side, missing: LangId, others: &[Range<usize>]) {
        if !others.is_empty() {
            let others = others.iter().filter_map(|range| Some((missing, cell(side, range.clone())?)));
            row.others = row.others.iter().copied().chain(others).collect();
        }
    }

    /// Where all cells are containers of the same kind, their blocks are rows of their own.
    fn descend(&self, row: &mut Row) {
        let cells: Vec<(LangId, Cell)> = row.present().collect();
        let Some((_, first)) = cells.first() else { return };
        let kind = self.block(first.document, first.first).kind;
        let name = |cell: &Cell| self.documents[usize::from(cell.document)].structure(cell.first);
        let is_alike =
            |cell: &Cell| self.block(cell.document, cell.first).kind == kind && name(cell) == name(first);
        let alike = cells.iter().all(|(_, cell)| cell.first == cell.last && is_alike(cell));
        if alike
            && cells.len() == self.languages
            && matches!(kind, Kind::Code | Kind::Image | Kind::Html | Kind::Rule)
        {
            // Code and pictures that are the same in every language of the page are shown once.
            let trace = |cell: &Cell| &self.block(cell.document, cell.first).trace;
            row.is_shared = cells.windows(2).all(|pair| trace(&pair[0].1) == trace(&pair[1].1));
        }
        if !alike && let [one, other] = cells.as_slice() {
            let items = self.items_of_run(one, other).or_else(|| self.items_of_run(other, one));
            row.children = exact(items.unwrap_or_default()).into();
            return;
        }
        // A footnote stays whole: each language's references lead to its own.
        if cells.len() < 2 || !kind.contains_blocks() || kind == Kind::Footnote || !alike {
            return;
        }
        let side = |(lang, cell): &(LangId, Cell)| Side {
            lang: *lang,
            document: cell.document,
            blocks: self.documents[usize::from(cell.document)].children(Some(cell.first)).collect(),
        };
        let sides: Vec<Side> = cells.iter().map(side).collect();
        let inside = if kind == Kind::Table { self.rows_of_tables(&sides) } else { self.star(&sides) };
        row.children = exact(inside).into();
    }

    /// The rows of tables: their heads, then what translates what below them; none where the tables differ in
    /// columns.
    fn rows_of_tables(&self, sides: &[Side]) -> Vec<Row> {
        let kind_of =
            |side: &Side, at: usize| side.blocks.get(at).map(|&block| self.block(side.document, block).kind);
        if !sides.windows(2).all(|pair| kind_of(&pair[0], 0) == kind_of(&pair[1], 0)) {
            return Vec::new();
        }
        let row = |at: usize| {
            let mut row = self.row();
            sides.iter().for_each(|side| row.cells[side.lang.index()] = cell(side, at..at + 1));
            row
        };
        let source = |side: &Side| self.block(side.document, side.blocks[0]).source.clone();
        let is_one_table = sides
            .windows(2)
            .all(|pair| pair[0].document == pair[1].document && source(&pair[0]) == source(&pair[1]));
        if is_one_table {
            return (0..sides[0].blocks.len()).map(row).collect();
        }
        let below = |side: &Side| Side { blocks: side.blocks[1..].to_vec(), ..*side };
        let mut rows = vec![row(0)];
        rows.extend(self.star(&sides.iter().map(below).collect::<Vec<_>>()));
        rows
    }
}

/// The runs of a stretch of text that translate each other: one of the language that leads, then one of each
/// other language. Where the languages take turns in another order now and then, and all have as many blocks,
/// alignment is to tell: they are one group.
fn groups_of(runs: Vec<Side>, first: LangId, lead: Option<LangId>) -> Vec<Vec<Side>> {
    let mut whole: Vec<Side> = Vec::new();
    for run in &runs {
        match whole.iter_mut().find(|side| side.lang == run.lang) {
            Some(side) => side.blocks.extend_from_slice(&run.blocks),
            None => whole.push(Side { lang: run.lang, document: run.document, blocks: run.blocks.clone() }),
        }
    }
    let are_turns = runs.len().is_multiple_of(2)
        && runs.chunks(2).all(|pair| pair[0].blocks.len() == pair[1].blocks.len());
    let is_pair = whole.len() == 2;
    if is_pair && !are_turns && whole[0].blocks.len() == whole[1].blocks.len() {
        return vec![whole];
    }
    let lead = if is_pair && are_turns { Some(first) } else { lead };
    let mut groups: Vec<Vec<Side>> = Vec::new();
    for run in runs {
        let begins = |group: &Vec<Side>| {
            Some(run.lang) == lead || run.lang == first || group.iter().any(|side| side.lang == run.lang)
        };
        match groups.last_mut().filter(|group| !begins(group)) {
            Some(group) => group.push(run),
            None => groups.push(vec![run]),
        }
    }
    groups
}

/// The source blocks of each row: single ones, joined where a target translates several as one.
fn groups(count: usize, beads: &[Vec<Bead>]) -> Vec<Range<usize>> {
    let mut joined = vec![false; count];
    for bead in beads.iter().flatten().filter(|bead| bead.left.len() > 1 && !bead.right.is_empty()) {
        joined[bead.left.start + 1..bead.left.end].fill(true);
    }
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, joins) in joined.into_iter().enumerate() {
        match groups.last_mut() {
            Some(last) if joins => last.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}
