//! A query and an index → the units that meet it, with their scores before their texts are read.
//!
//! Invariant: scores are whole numbers, and the script of the theme reckons the same ones.

use super::posting::Posting;
use super::query::{Alternative, Atom, Clause, Query};
use super::read::Index;
use super::spell::{Piece, pieces};
use super::stem::stem;

mod quality {
    pub const EXACT: u64 = 4;
    pub const STEM: u64 = 3;
    pub const PREFIX: u64 = 2;
    pub const INFIX: u64 = 1;
    pub const NEAR: u64 = 1;
    pub const RUN: u64 = 4;
    pub const WHOLE_PIECE_AT_START: u64 = 6;
    pub const WHOLE_PIECE: u64 = 4;
    pub const PIECE_AT_START: u64 = 3;
    pub const PIECE: u64 = 2;
}

mod field {
    pub const TITLE: u64 = 16;
    pub const HEADING: u64 = 6;
    pub const TEXT: u64 = 2;
}

/// What a term is worth where it is found.
#[derive(Clone, Copy)]
struct Worth {
    quality: u64,
    /// Whether it counts in titles and headings alone.
    is_named: bool,
    /// Whether it is worth no more for being rare.
    is_common: bool,
}

impl Worth {
    fn of(quality: u64) -> Self {
        Self { quality, is_named: false, is_common: false }
    }
}

/// The score of each unit; zero for one that does not meet what was asked for.
type Scores = Vec<u64>;

/// Units with their scores, best first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The units.
    pub units: Vec<(u32, u64)>,
    /// Whether they meet the query only nearly.
    pub is_nearest: bool,
}

/// The units that meet a query, best first; where there are none, those that nearly do.
pub fn order(index: &Index<'_>, query: &Query) -> Order {
    let round = Round { index };
    if query.is_empty {
        return Order::default();
    }
    if query.clauses.is_empty() {
        return Order { units: (0..index.units()).map(|unit| (unit, 0)).collect(), is_nearest: false };
    }
    let scores: Vec<Scores> = query.clauses.iter().map(|clause| round.clause(clause)).collect();
    let exact = sorted(&meeting(&scores));
    if !exact.is_empty() || !query.phrases.is_empty() {
        return Order { units: exact, is_nearest: false };
    }
    Order { units: round.nearest(&query.clauses, scores), is_nearest: true }
}

struct Round<'i, 'r> {
    index: &'i Index<'r>,
}

impl Round<'_, '_> {
    fn none(&self) -> Scores {
        vec![0; self.index.units() as usize]
    }

    /// Units for words that are spelt nearly so and for parts of runs; else those that meet most clauses.
    fn nearest(&self, clauses: &[Clause], mut scores: Vec<Scores>) -> Vec<(u32, u64)> {
        for (clause, scores) in clauses.iter().zip(&mut scores) {
            match clause.alternatives[0].atoms.as_slice() {
                [Atom::Word { text, is_free }] if !self.is_known(text, *is_free) => self.near(text, scores),
                [Atom::Run(run)] => self.loosely(run, scores),
                _ => {}
            }
        }
        let met = sorted(&meeting(&scores));
        if met.is_empty() { sorted(&meeting_most(&scores)) } else { met }
    }

    fn is_known(&self, word: &str, is_free: bool) -> bool {
        self.index.words().iter().any(|other| quality(word, &stem(word), other).is_some())
            || (is_free && !self.spelt(word).is_empty())
    }

    fn near(&self, word: &str, scores: &mut Scores) {
        let length = word.chars().count();
        if length < 4 {
            return;
        }
        let limit = if length < 8 { 1 } else { 2 };
        for (at, other) in self.index.words().iter().enumerate() {
            if other.chars().count().abs_diff(length) <= limit && strsim::osa_distance(word, other) <= limit {
                self.add(&self.index.word(at), Worth::of(quality::NEAR), scores);
            }
        }
    }

    /// Units that have two pairs and a quarter of the pairs of the run: in a sentence, half of them stand
    /// across two words.
    fn loosely(&self, run: &[char], scores: &mut Scores) {
        let pairs = run.len() - 1;
        if pairs < 3 {
            return;
        }
        let mut found = vec![(0, 0); scores.len()];
        for pair in run.windows(2) {
            for posting in self.index.pairs(pair[0], Some(pair[1])) {
                for (unit, score) in self.scores(&posting, Worth::of(quality::NEAR)) {
                    let Some((count, sum)) = found.get_mut(unit as usize) else { continue };
                    *count += 1;
                    *sum += score;
                }
            }
        }
        for (known, (count, sum)) in scores.iter_mut().zip(found) {
            if count >= 2 && count * 4 >= pairs {
                *known = (sum / pairs as u64).max(1).max(*known);
            }
        }
    }

    fn clause(&self, clause: &Clause) -> Scores {
        let mut best = self.none();
        for alternative in &clause.alternatives {
            for (best, score) in best.iter_mut().zip(self.alternative(alternative)) {
                *best = score.max(*best);
            }
        }
        best
    }

    fn alternative(&self, alternative: &Alternative) -> Scores {
        let each: Vec<Scores> = alternative
            .atoms
            .iter()
            .map(|atom| match atom {
                Atom::Run(run) => self.run(run, Worth::of(quality::RUN)),
                Atom::Word { text, is_free } => self.word(text, *is_free, alternative.is_other),
            })
            .collect();
        let mut sums = meeting(&each);
        if alternative.is_other {
            sums.iter_mut().for_each(|sum| *sum = *sum * 3 / 4);
        }
        sums
    }

    /// Keeps the better score of each unit of a posting.
    fn add(&self, posting: &Posting, worth: Worth, scores: &mut Scores) {
        for (unit, score) in self.scores(posting, worth) {
            if let Some(known) = scores.get_mut(unit as usize) {
                *known = score.max(*known);
            }
        }
    }

    fn scores<'p>(&self, posting: &'p Posting, worth: Worth) -> impl Iterator<Item = (u32, u64)> + 'p {
        let often = self.index.units() / (posting.units.len() as u32).max(1);
        let rarity = if worth.is_common { 1 } else { u64::from(32 - often.leading_zeros()).max(1) };
        let place = move |unit: u32| {
            if posting.titles.binary_search(&unit).is_ok() {
                field::TITLE
            } else if posting.headings.binary_search(&unit).is_ok() {
                field::HEADING
            } else if worth.is_named {
                0
            } else {
                field::TEXT
            }
        };
        posting
            .units
            .iter()
            .map(move |&unit| (unit, rarity * worth.quality * place(unit)))
            .filter(|(_, score)| *score > 0)
    }

    /// Units that have pairs of the run which cover every character of it.
    fn run(&self, run: &[char], worth: Worth) -> Scores {
        let mut found = self.none();
        if let [only] = run {
            self.index.pairs(*only, None).iter().for_each(|posting| self.add(posting, worth, &mut found));
            return found;
        }
        // The first and the last pair must be there, and of two that follow each other at least one.
        let mut reached: Vec<Option<usize>> = vec![None; found.len()];
        for (at, pair) in run.windows(2).enumerate() {
            for posting in self.index.pairs(pair[0], Some(pair[1])) {
                for (unit, score) in self.scores(&posting, worth) {
                    let Some(before) = reached.get_mut(unit as usize) else { continue };
                    if before.map_or(at == 0, |before| at - before <= 2) {
                        *before = Some(at);
                        found[unit as usize] += score;
                    }
                }
            }
        }
        let count = run.len() - 1;
        for (sum, reached) in found.iter_mut().zip(reached) {
            *sum = if reached == Some(count - 1) { *sum / count as u64 } else { 0 };
        }
        found
    }

    fn word(&self, word: &str, is_free: bool, is_other: bool) -> Scores {
        let mut scores = self.none();
        let root = stem(word);
        for (at, other) in self.index.words().iter().enumerate() {
            let wanted = if is_other { quality::STEM } else { quality::INFIX };
            if let Some(quality) = quality(word, &root, other).filter(|quality| *quality >= wanted) {
                self.add(&self.index.word(at), Worth::of(quality), &mut scores);
            }
        }
        if is_free && !is_other {
            let pieces = self.spelt(word);
            let has_whole = pieces.iter().any(|piece| piece.is_whole);
            for piece in &pieces {
                for (known, score) in scores.iter_mut().zip(self.run(&piece.run, worth_of(piece, has_whole)))
                {
                    *known = score.max(*known);
                }
            }
        }
        scores
    }

    fn spelt(&self, word: &str) -> Vec<Piece> {
        let is_spelling = word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_spelling { pieces(word, self.index.names()) } else { Vec::new() }
    }
}

/// What a spelt piece is worth: where letters spell some piece in full, what they spell by chance is not
/// worth more for being rare, so that no title with it comes before one with the other.
fn worth_of(piece: &Piece, has_whole: bool) -> Worth {
    let quality = match (piece.is_whole, piece.is_start) {
        (true, true) => quality::WHOLE_PIECE_AT_START,
        (true, false) => quality::WHOLE_PIECE,
        (false, true) => quality::PIECE_AT_START,
        (false, false) => quality::PIECE,
    };
    let is_full = piece.is_whole || piece.run.len() == 1;
    Worth { quality, is_named: true, is_common: has_whole && !is_full }
}

/// How well an indexed word answers a typed one.
fn quality(word: &str, root: &str, other: &str) -> Option<u64> {
    // A stem differs from its word in the last letter at most, so few stems are made.
    let start =
        root.char_indices().next_back().map_or("", |(last, _)| if last == 0 { root } else { &root[..last] });
    if other == word {
        Some(quality::EXACT)
    } else if other.starts_with(start) && stem(other) == root {
        Some(quality::STEM)
    } else if other.starts_with(word) {
        Some(quality::PREFIX)
    } else {
        other.contains(word).then_some(quality::INFIX)
    }
}

/// The sums of the units that all have.
fn meeting(each: &[Scores]) -> Scores {
    let Some((first, others)) = each.split_first() else { return Vec::new() };
    let sum = |unit: usize| {
        others
            .iter()
            .try_fold(first[unit], |sum, scores| (sum > 0 && scores[unit] > 0).then(|| sum + scores[unit]))
    };
    (0..first.len()).map(|unit| sum(unit).unwrap_or(0)).collect()
}

/// The sums of the units that most have.
fn meeting_most(each: &[Scores]) -> Scores {
    let count = |unit: usize| each.iter().filter(|scores| scores[unit] > 0).count();
    let units = each.first().map_or(0, Vec::len);
    let most = (0..units).map(count).max().unwrap_or(0);
    (0..units)
        .map(
            |unit| {
                if most > 0 && count(unit) == most { each.iter().map(|scores| scores[unit]).sum() } else { 0 }
            },
        )
        .collect()
}

fn sorted(scores: &Scores) -> Vec<(u32, u64)> {
    let mut order: Vec<(u32, u64)> = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| **score > 0)
        .map(|(unit, score)| (unit as u32, *score))
        .collect();
    order.sort_by_key(|(unit, score)| (std::cmp::Reverse(*score), *unit));
    order
}
