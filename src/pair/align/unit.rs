//! A block, two paragraphs in one, or a section → what its costs are made of.

use super::meaning::Meaning;
use super::vocabulary::Vocabulary;
use crate::parse::{Block, Kind};

/// What the costs of a block, of two paragraphs in one, or of a section are made of.
pub(super) struct Unit<'b> {
    pub kind: Kind,
    pub weight: u32,
    pub log_weight: f32,
    /// Indices in the vocabulary that both sides share, ascending.
    pub tokens: Vec<u32>,
    /// That of a single block.
    pub digest: Option<u64>,
    pub id: Option<&'b str>,
    pub row: Option<&'b str>,
    /// Where words count.
    pub meaning: Option<Box<Meaning>>,
}

impl<'b> Unit<'b> {
    pub fn of(block: &'b Block, vocabulary: &Vocabulary) -> Self {
        let trace = &block.trace;
        let known = trace.tokens.iter().filter_map(|token| vocabulary.find(*token));
        let unit = Unit::new(block.kind, trace.weight, known.collect());
        Unit { digest: Some(trace.digest), id: block.id(), row: block.row(), ..unit }
    }

    fn new(kind: Kind, weight: u32, tokens: Vec<u32>) -> Self {
        Unit {
            kind,
            weight,
            log_weight: (weight.max(1) as f32).ln(),
            tokens,
            digest: None,
            id: None,
            row: None,
            meaning: None,
        }
    }

    pub fn joined(kind: Kind, parts: &[Unit<'b>]) -> Self {
        let mut tokens: Vec<u32> = parts.iter().flat_map(|part| part.tokens.iter().copied()).collect();
        tokens.sort_unstable();
        tokens.dedup();
        let weight = parts.iter().fold(0_u32, |sum, part| sum.saturating_add(part.weight));
        let meanings: Option<Vec<&Meaning>> = parts.iter().map(|part| part.meaning.as_deref()).collect();
        let meaning = meanings.map(|parts| Box::new(Meaning::joined(parts.into_iter())));
        Unit { meaning, ..Unit::new(kind, weight, tokens) }
    }
}

/// Blocks, and at `i` the paragraphs `i` and `i + 1` as one.
pub(super) type Units<'s, 'b> = (&'s [Unit<'b>], &'s [Option<Unit<'b>>]);
