//! The blocks of one language, which are siblings → what alignment compares: single blocks, neighbours in
//! one, sections.

use std::ops::Range;

use super::meaning::Meaning;
use super::unit::{Unit, Units};
use super::vocabulary::Vocabulary;
use crate::parse::Block;

/// One side without the blocks that have no counterpart on purpose.
pub(super) struct Side<'b> {
    pub blocks: Vec<&'b Block>,
    /// The place of each among all blocks of the side.
    pub places: Vec<usize>,
    pub units: Vec<Unit<'b>>,
    /// At `i` the paragraphs `i` and `i + 1` as one.
    pub merged: Vec<Option<Unit<'b>>>,
    /// Containers that may stand against a run of blocks on the other side.
    pub unplaced: Vec<Unplaced>,
}

impl<'b> Side<'b> {
    pub fn new(all: &[&'b Block]) -> Self {
        let places: Vec<usize> = (0..all.len()).filter(|&i| !all[i].only).collect();
        Side {
            blocks: places.iter().map(|&i| all[i]).collect(),
            places,
            units: Vec::new(),
            merged: Vec::new(),
            unplaced: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn tokens(&self) -> Vec<u32> {
        self.blocks.iter().flat_map(|block| block.trace.tokens.iter().copied()).collect()
    }

    /// Fills in the units, given the vocabulary and, where words count, the meanings.
    pub fn measure(&mut self, vocabulary: &Vocabulary, meanings: Vec<Meaning>) {
        self.units = self.blocks.iter().map(|block| Unit::of(block, vocabulary)).collect();
        self.units
            .iter_mut()
            .zip(meanings)
            .for_each(|(unit, meaning)| unit.meaning = Some(Box::new(meaning)));
        self.merged = (1..self.len()).map(|i| self.merge(i - 1)).collect();
    }

    fn merge(&self, i: usize) -> Option<Unit<'b>> {
        let (one, two) = (self.blocks[i], self.blocks[i + 1]);
        let can_merge = |block: &Block| block.kind.is_text() && block.row().is_none();
        (can_merge(one) && can_merge(two) && self.places[i] + 1 == self.places[i + 1])
            .then(|| Unit::joined(one.kind, &self.units[i..i + 2]))
    }

    /// The blocks of a range, and the pairs of paragraphs inside it.
    pub fn within(&self, range: &Range<usize>) -> Units<'_, 'b> {
        let pairs = if range.len() > 1 { &self.merged[range.start..range.end - 1] } else { &[] };
        (&self.units[range.clone()], pairs)
    }

    /// The headings of a range and, as one unit each, everything from one to the next.
    pub fn sections(&self, range: &Range<usize>) -> (Vec<usize>, Vec<Unit<'b>>) {
        let starts: Vec<usize> = range.clone().filter(|&i| self.units[i].kind.is_heading()).collect();
        let section = |(k, &start): (usize, &usize)| {
            let inside = start..starts.get(k + 1).copied().unwrap_or(range.end);
            Unit { id: self.units[start].id, ..Unit::joined(self.units[start].kind, &self.units[inside]) }
        };
        let units = starts.iter().enumerate().map(section).collect();
        (starts, units)
    }
}

/// A container that was not placed, and where on the other side it was left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unplaced {
    pub at: usize,
    pub beside: usize,
}
