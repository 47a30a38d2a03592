//! A list beside a run of blocks that says the same without being a list → its items, each with its part of
//! the run.

use std::ops::Range;

use super::pairing::{Pairing, Side, cell};
use crate::base::LangId;
use crate::pair::topic::{Cell, Row, UNSURE};
use crate::parse::Kind;

impl Pairing<'_> {
    /// The rows of a list and a run; `None` if they are none, or if it cannot be told what belongs to which
    /// item.
    pub fn items_of_run(&self, list: &(LangId, Cell), run: &(LangId, Cell)) -> Option<Vec<Row>> {
        let side =
            |(lang, cell): &(LangId, Cell), blocks| Side { lang: *lang, document: cell.document, blocks };
        let items = side(list, self.inside(list.1.document, list.1.first).collect());
        let blocks = side(run, self.blocks_of(run.1));
        if list.1.first != list.1.last
            || !self.is_list(list.1.document, list.1.first)
            || blocks.blocks.len() < 2
        {
            return None;
        }
        let parts =
            self.parts_by_pattern(&items, &blocks).or_else(|| self.parts_by_likeness(&items, &blocks))?;
        let row = |(number, (part, confidence)): (usize, (Range<usize>, f32))| {
            let mut row = Row { confidence, ..self.row() };
            row.cells[list.0.index()] = cell(&items, number..number + 1);
            row.cells[run.0.index()] = cell(&blocks, part);
            row
        };
        Some(parts.into_iter().enumerate().map(row).collect())
    }

    /// The parts of a run that repeats the same kinds of blocks for each item.
    fn parts_by_pattern(&self, items: &Side, run: &Side) -> Option<Vec<(Range<usize>, f32)>> {
        let kinds: Vec<Kind> = run.blocks.iter().map(|&at| self.block(run.document, at).kind).collect();
        let length = kinds.len().checked_div(items.blocks.len())?;
        let is_repeated = length > 0
            && length * items.blocks.len() == kinds.len()
            && kinds.chunks(length).all(|part| *part == kinds[..length]);
        is_repeated.then(|| {
            (0..items.blocks.len()).map(|number| (number * length..(number + 1) * length, 1.0)).collect()
        })
    }

    /// The parts of a run whose blocks are aligned with what the items hold; none if that is not sure of
    /// every item.
    fn parts_by_likeness(&self, items: &Side, run: &Side) -> Option<Vec<(Range<usize>, f32)>> {
        let (left, item_of) = self.flat(items, |at| self.inside(items.document, at).collect());
        let (right, block_of) = self.flat(run, |at| {
            if self.is_list(run.document, at) { self.inside_items(run.document, at) } else { vec![at] }
        });
        let mut item_by_block: Vec<Option<usize>> = vec![None; run.blocks.len()];
        let mut confidence = vec![1.0_f32; items.blocks.len()];
        for bead in self.align(&left, &right).iter().filter(|bead| !bead.left.is_empty()) {
            let item = item_of[bead.left.start];
            for at in bead.right.clone() {
                item_by_block[block_of[at]].get_or_insert(item);
                confidence[item] = confidence[item].min(bead.confidence);
            }
        }
        let is_told = 2 * item_by_block.iter().flatten().count() >= run.blocks.len();
        if !is_told || confidence.iter().any(|confidence| *confidence < UNSURE) {
            return None;
        }
        let item_by_block = filled(&item_by_block);
        let part = |item: usize| {
            item_by_block.partition_point(|&own| own < item)
                ..item_by_block.partition_point(|&own| own <= item)
        };
        Some(confidence.into_iter().enumerate().map(|(item, confidence)| (part(item), confidence)).collect())
    }

    /// What stands in the blocks of a side, each with the number of its block.
    fn flat(&self, side: &Side, inside: impl Fn(u32) -> Vec<u32>) -> (Side, Vec<usize>) {
        let numbered = side
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(number, &at)| inside(at).into_iter().map(move |at| (at, number)));
        let (blocks, numbers) = numbered.unzip();
        (Side { blocks, ..*side }, numbers)
    }

    fn is_list(&self, document: u8, at: u32) -> bool {
        matches!(self.block(document, at).kind, Kind::Bullets | Kind::Numbers)
    }

    fn inside(&self, document: u8, at: u32) -> impl Iterator<Item = u32> + '_ {
        self.documents[usize::from(document)].children(Some(at))
    }

    fn inside_items(&self, document: u8, list: u32) -> Vec<u32> {
        self.inside(document, list).flat_map(|item| self.inside(document, item)).collect()
    }

    /// The blocks of a cell.
    fn blocks_of(&self, cell: Cell) -> Vec<u32> {
        self.documents[usize::from(cell.document)].siblings(cell.first, cell.last).collect()
    }
}

/// The items of all blocks: one without an item goes with the block before it, or at the beginning with the
/// one after it.
fn filled(items: &[Option<usize>]) -> Vec<usize> {
    let mut last = items.iter().flatten().next().copied().unwrap_or_default();
    let mut fill = |item: &Option<usize>| {
        last = item.unwrap_or(last);
        last
    };
    items.iter().map(&mut fill).collect()
}
