//! The words of two sides and a lexicon → how much likelier one block translates another than another one
//! does.
//!
//! A word speaks for a pair if what a lexicon puts it into is there, the more the rarer that is among the
//! siblings; and a little against it if nothing of the kind is. Both directions count half, since they mostly
//! say the same.

use smallvec::SmallVec;

use super::content::Review;
use super::vocabulary::UNSEEN;
use crate::pair::lexicon::{Gloss, Table};

/// How far words count: they are not independent of each other.
const PRO: f32 = 0.5;
const CON: f32 = 0.3;
/// The most that they take off or add.
const MOST_PRO: f32 = 10.0;
const MOST_CON: f32 = 5.0;
/// What as many sentences, two at least, take off; how much another number adds, and at most.
const SAME_SENTENCES: f32 = -0.2;
const OTHER_SENTENCES: f32 = 2.0;
const MOST_SENTENCES: f32 = 2.0;
/// However sure a lexicon is, a translator may choose another word.
const SUREST: f32 = 0.9;
/// How much likelier a gloss has to be beside its word than anywhere for its absence to tell anything.
const LEAST_LACK: f32 = 0.1;

/// What a block says and what it lets expect of its translation. Words are numbered by side.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// A bit for each word of its own.
    has: Vec<u64>,
    /// Words of the other side, ascending, with how much their presence tells.
    tells: Vec<(u32, f32)>,
    /// By word of its own, ascending.
    lacks: Vec<Lack>,
    /// How many sentences it has; none if that tells nothing.
    sentences: u32,
}

/// What it costs if none of these words is there.
#[derive(Debug, Clone)]
struct Lack {
    word: u32,
    any_of: SmallVec<[u32; 6]>,
    cost: f32,
}

impl Meaning {
    /// All of them in one.
    pub fn joined<'m>(parts: impl Iterator<Item = &'m Meaning>) -> Self {
        let mut whole = Meaning::default();
        for part in parts {
            whole.has.resize(whole.has.len().max(part.has.len()), 0);
            whole.has.iter_mut().zip(&part.has).for_each(|(all, own)| *all |= own);
            whole.tells.extend(&part.tells);
            whole.sentences += part.sentences;
            whole.lacks.extend(part.lacks.iter().cloned());
        }
        whole.tells.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        whole.tells.dedup_by_key(|tell| tell.0);
        whole.lacks.sort_by_key(|lack| lack.word);
        whole.lacks.dedup_by_key(|lack| lack.word);
        whole
    }

    fn has(&self, word: u32) -> bool {
        self.has.get(word as usize / 64).is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }

    /// What it adds to the cost of a pair.
    pub fn cost(&self, other: &Meaning) -> f32 {
        let (mut pro, mut con) = (0.0, 0.0);
        for (one, other) in [(self, other), (other, self)] {
            pro += one.tells.iter().filter(|(word, _)| other.has(*word)).map(|(_, tells)| tells).sum::<f32>();
            con += one
                .lacks
                .iter()
                .filter(|lack| !lack.any_of.iter().any(|word| other.has(*word)))
                .map(|lack| lack.cost)
                .sum::<f32>();
        }
        self.sentences_against(other) + (CON * con / 2.0).min(MOST_CON) - (PRO * pro / 2.0).min(MOST_PRO)
    }

    /// What the numbers of sentences add: translators mostly keep them.
    fn sentences_against(&self, other: &Meaning) -> f32 {
        match (self.sentences, other.sentences) {
            (0, _) | (_, 0) | (1, 1) => 0.0,
            (one, other) if one == other => SAME_SENTENCES,
            (one, other) => {
                let ratio = ((one as f32 + 0.5) / (other as f32 + 0.5)).ln();
                (OTHER_SENTENCES * ratio * ratio).min(MOST_SENTENCES)
            }
        }
    }
}

/// The words of a side, numbered.
struct Known {
    /// Ascending, each with the number of siblings that have it.
    words: Vec<(u32, u32)>,
    siblings: usize,
}

impl Known {
    fn of(side: &[&[u32]]) -> Self {
        let mut all: Vec<u32> = side.iter().flat_map(|words| words.iter().copied()).collect();
        all.sort_unstable();
        let words = all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect();
        Known { words, siblings: side.len() }
    }

    fn number(&self, word: u32) -> Option<usize> {
        self.words.binary_search_by_key(&word, |known| known.0).ok()
    }

    /// How probable it is that a sibling has the word.
    fn share(&self, gloss: Gloss) -> f32 {
        let count = self.number(gloss.word).map_or(0, |number| self.words[number].1);
        (count as f32 + UNSEEN * gloss.usual()) / (self.siblings as f32 + UNSEEN)
    }

    fn bits(&self, words: &[u32]) -> Vec<u64> {
        let mut bits = vec![0; self.words.len().div_ceil(64)];
        for number in words.iter().filter_map(|word| self.number(*word)) {
            bits[number / 64] |= 1 << (number % 64);
        }
        bits
    }
}

/// The meanings of the blocks at these places of either side.
pub(super) fn meanings(review: &Review<'_>, places: [&[usize]; 2]) -> [Vec<Meaning>; 2] {
    let words = [0, 1].map(|side: usize| {
        places[side].iter().map(|&at| &*review.contents[side][at].words).collect::<Vec<_>>()
    });
    let known = [0, 1].map(|side: usize| Known::of(&words[side]));
    [0, 1].map(|side: usize| {
        let (own, other) = (&known[side], &known[1 - side]);
        words[side]
            .iter()
            .zip(places[side])
            .map(|(words, &at)| Meaning {
                sentences: review.contents[side][at].sentences,
                ..meaning(words, own, other, review.tables[side])
            })
            .collect()
    })
}

fn meaning(words: &[u32], own: &Known, other: &Known, table: Option<&Table>) -> Meaning {
    let mut best: Vec<(u32, f32)> = Vec::new();
    let mut lacks = Vec::new();
    for &word in words {
        let glosses = table.and_then(|table| table.get(&word)).map_or(&[][..], |glosses| glosses);
        let (mut none, mut none_by_chance) = (1.0, 1.0);
        for &gloss in glosses {
            let share = other.share(gloss);
            none *= 1.0 - gloss.probability().min(SUREST);
            none_by_chance *= 1.0 - share.min(SUREST);
            let tells = (gloss.probability() / share).ln();
            if let Some(number) = other.number(gloss.word).filter(|_| tells > 0.0) {
                best.push((number as u32, tells));
            }
        }
        let cost = (none_by_chance / none).ln();
        if cost > LEAST_LACK {
            let any_of = glosses.iter().filter_map(|gloss| Some(other.number(gloss.word)? as u32)).collect();
            lacks.push(Lack { word, any_of, cost });
        }
    }
    let alone = Meaning { has: own.bits(words), tells: best, lacks, sentences: 0 };
    Meaning::joined(std::iter::once(&alone))
}
