//! The rows that are sure → which words of one language stand beside which of another: what alignment asks in
//! doubt.
//!
//! Invariant: rows are counted without regard to their order, and ties go to the smaller number, so that a
//! site has one lexicon however it came about. It is learnt from rows that were found without it, never from
//! what it helped to find. A word of a script written without spaces is two neighbouring characters; any
//! other one is a stem.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::topic::{Cell, Row};
use crate::base::lang::Script;
use crate::base::{Digest, LangId, digest_of};
use crate::config::Config;
use crate::parse::trace::is_common;
use crate::parse::{Block, Document};
use crate::text::RunKind;

/// Of how many pages a site's lexicon is learnt: more tell hardly more, and the cost of an edit stays the
/// same.
const PAGES: usize = 32;
/// The confidence from which a row is learnt from.
const SURE: f32 = 0.9;
/// A row of more words than this tells too little about each.
const MOST_WORDS: usize = 150;
/// What is kept: how often a pair is seen, its log-likelihood ratio, its probability, how many a word has.
const LEAST_COUNT: u32 = 2;
const LEAST_RATIO: f64 = 8.0;
const LEAST_PROBABILITY: f64 = 0.08;
const MOST_GLOSSES: usize = 6;

/// Which of the pages with these names the lexicon is learnt from. The choice depends on no page's text.
pub fn chosen<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<bool> {
    let hashes: Vec<u64> = keys.map(|key| xxh3_64(key.as_bytes())).collect();
    let mut sorted = hashes.clone();
    sorted.sort_unstable();
    let most = sorted.get(PAGES - 1).copied().unwrap_or(u64::MAX);
    hashes.into_iter().map(|hash| hash <= most).collect()
}

/// The words of a text in this script, which may repeat.
pub fn words(text: &str, script: Script, found: &mut Vec<u32>) {
    let is_dense = matches!(script, Script::Han | Script::Hangul | Script::Thai);
    let runs = text.split(|c: char| Script::of_char(c) != Some(script)).filter(|run| !run.is_empty());
    runs.for_each(|run| if is_dense { pairs(run, found) } else { found.extend(stem(run, script)) });
}

/// Every two neighbouring characters.
fn pairs(run: &str, found: &mut Vec<u32>) {
    let ends = run.char_indices().skip(2).map(|(at, _)| at).chain([run.len()]);
    let starts = run.char_indices().map(|(at, _)| at);
    let is_pair = |range: &Range<usize>| run[range.clone()].chars().nth(1).is_some();
    found.extend(
        starts.zip(ends).map(|(start, end)| start..end).filter(is_pair).map(|range| hash(&run[range])),
    );
}

/// The word without its ending; `None` if it is one that every text has.
fn stem(word: &str, script: Script) -> Option<u32> {
    let word = word.to_lowercase();
    if word.chars().nth(1).is_none() || is_common(&word) {
        return None;
    }
    let mut stem = word.as_str();
    if script == Script::Latin {
        let without = |end: &&str| stem.strip_suffix(*end).filter(|rest| rest.chars().count() >= 3);
        stem = ENDINGS.iter().find_map(without).unwrap_or(stem);
        let last = stem
            .chars()
            .next_back()
            .filter(|last| stem.chars().count() > 4 && stem.chars().rev().nth(1) == Some(*last));
        stem = last.and_then(|last| stem.strip_suffix(last)).unwrap_or(stem);
    }
    let end = stem.char_indices().nth(7).map_or(stem.len(), |(at, _)| at);
    Some(hash(&stem[..end]))
}

const ENDINGS: [&str; 10] = ["ings", "ing", "ies", "ied", "es", "ed", "s", "ly", "e", "y"];

fn hash(word: &str) -> u32 {
    xxh3_64(word.as_bytes()) as u32
}

/// The words of the prose in the blocks at these places of a document, each once, ascending.
pub(super) fn words_of(document: &Document, blocks: Range<usize>, script: Script) -> Box<[u32]> {
    let mut found = Vec::new();
    for block in document.blocks[blocks].iter().filter(|block| !block.kind.contains_blocks()) {
        let runs = document.runs.get(block.runs.start as usize..block.runs.end as usize).unwrap_or_default();
        for run in runs.iter().filter(|run| matches!(run.kind, RunKind::Prose | RunKind::Label)) {
            words(
                document.text.get(run.source.start as usize..run.source.end as usize).unwrap_or_default(),
                script,
                &mut found,
            );
        }
    }
    sorted(found)
}

/// The source of a block.
pub(super) fn source_of<'d>(document: &'d Document, block: &Block) -> &'d str {
    document.text.get(block.source.start as usize..block.source.end as usize).unwrap_or_default()
}

fn sorted(mut words: Vec<u32>) -> Box<[u32]> {
    words.sort_unstable();
    words.dedup();
    words.into()
}

/// The words of a page by language: all that its alignment can ask for.
#[derive(Debug)]
pub struct Asked(Vec<(LangId, Box<[u32]>)>);

impl Asked {
    /// By the documents of a page.
    pub fn by(config: &Config, documents: &[Arc<Document>]) -> Self {
        let in_language = |lang: LangId| {
            let mut found = Vec::new();
            for document in documents.iter().filter(|document| document.lang.is_none_or(|own| own == lang)) {
                let is_other =
                    |at: &usize| document.lang.is_none() && document.blocks[*at].lang != Some(lang);
                for at in (0..document.blocks.len()).filter(|at| !is_other(at)) {
                    found.extend(words_of(document, at..at + 1, config.lang(lang).script));
                }
            }
            (lang, sorted(found))
        };
        Asked(config.lang_ids().map(in_language).filter(|(_, words)| !words.is_empty()).collect())
    }
}

/// The sure rows of a page: the languages and words of two cells that say the same.
#[derive(Debug, Default)]
pub struct Sample {
    rows: Vec<Pair>,
    digest: Digest,
}

/// Languages in the order of the site, and the words of each.
type Pair = ([LangId; 2], [Box<[u32]>; 2]);

impl Sample {
    /// From rows that were found without a lexicon.
    pub fn of(config: &Config, documents: &[Arc<Document>], found: &[Row]) -> Self {
        let mut rows = Vec::new();
        gather(config, documents, found, &mut rows);
        let digest = digest_of(&rows);
        Sample { rows, digest }
    }
}

fn gather(config: &Config, documents: &[Arc<Document>], rows: &[Row], found: &mut Vec<Pair>) {
    for row in rows {
        if !row.children.is_empty() {
            gather(config, documents, &row.children, found);
            continue;
        }
        let cells: Vec<(LangId, Cell)> = row.present().collect();
        if row.is_shared || row.confidence < SURE || cells.len() < 2 {
            continue;
        }
        let words = |(lang, cell): &(LangId, Cell)| {
            let document = &documents[usize::from(cell.document)];
            let end = document.blocks[cell.last as usize].end as usize;
            (*lang, words_of(document, cell.first as usize..end, config.lang(*lang).script))
        };
        let cells: Vec<(LangId, Box<[u32]>)> = cells
            .iter()
            .map(words)
            .filter(|(_, words)| !words.is_empty() && words.len() < MOST_WORDS)
            .collect();
        for (at, (one, words)) in cells.iter().enumerate() {
            found.extend(
                cells[at + 1..]
                    .iter()
                    .map(|(other, others)| ([*one, *other], [words.clone(), others.clone()])),
            );
        }
    }
}

/// What the words of one language may be in another.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// By language and the language it is put into.
    tables: Vec<((LangId, LangId), Table)>,
}

/// By word.
pub type Table = FxHashMap<u32, Box<[Gloss]>>;

/// A word that may stand for another one. Its numbers are rounded, so that a row more leaves most of them as
/// they are.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Gloss {
    /// The word of the other language.
    pub word: u32,
    /// How probable it is beside that word, in sixteenths.
    probability: u8,
    /// How usual it is in any row, as minus four times the natural logarithm.
    usual: u8,
}

impl Gloss {
    fn new(word: u32, probability: f64, usual: f64) -> Self {
        Gloss {
            word,
            probability: (probability * 16.0).round().clamp(1.0, 16.0) as u8,
            usual: (-4.0 * usual.ln()).round() as u8,
        }
    }

    /// How probable it is that the word stands there.
    pub fn probability(self) -> f32 {
        f32::from(self.probability) / 16.0
    }

    /// How probable it is in any row.
    pub fn usual(self) -> f32 {
        (-f32::from(self.usual) / 4.0).exp()
    }
}

/// Names the samples that a lexicon is learnt from.
pub fn digest<'s>(samples: impl Iterator<Item = &'s Sample>) -> Digest {
    digest_of(&samples.map(|sample| sample.digest).collect::<Vec<_>>())
}

impl Lexicon {
    /// Learns from samples in any order.
    pub fn new<'s>(samples: impl Iterator<Item = &'s Sample>) -> Self {
        let mut rows: Vec<&Pair> = samples.flat_map(|sample| &sample.rows).collect();
        rows.sort_unstable();
        // What pages repeat word for word is one row.
        rows.dedup();
        let mut tables = Vec::new();
        for rows in rows.chunk_by(|a, b| a.0 == b.0) {
            let [one, other] = rows[0].0;
            let [there, back] = learn(&rows.iter().map(|(_, words)| words).collect::<Vec<_>>());
            tables.extend([((one, other), there), ((other, one), back)]);
        }
        Lexicon { tables }
    }

    /// What words of one language may be in another.
    pub fn table(&self, from: LangId, to: LangId) -> Option<&Table> {
        self.tables.iter().find(|(languages, _)| *languages == (from, to)).map(|(_, table)| table)
    }

    /// Digest of all that it says of these words.
    pub fn digest_of(&self, asked: &Asked) -> Digest {
        let of_language = |(from, words): &(LangId, Box<[u32]>)| {
            let tables = self.tables.iter().filter(|((own, _), _)| own == from);
            let answers = tables.map(|(languages, table)| {
                (*languages, words.iter().filter_map(|word| table.get_key_value(word)).collect::<Vec<_>>())
            });
            answers.filter(|(_, answers)| !answers.is_empty()).collect::<Vec<_>>()
        };
        digest_of(&asked.0.iter().flat_map(of_language).collect::<Vec<_>>())
    }
}

/// The words of one side that more than one row has.
struct Words {
    /// Ascending, each with the number of rows that have it.
    known: Vec<(u32, u32)>,
    numbers: FxHashMap<u32, u32>,
}

impl Words {
    fn of<'r>(rows: impl Iterator<Item = &'r [u32]>) -> Self {
        let mut all: Vec<u32> = rows.flatten().copied().collect();
        all.sort_unstable();
        let known: Vec<(u32, u32)> = all
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], same.len() as u32))
            .filter(|(_, count)| *count >= LEAST_COUNT)
            .collect();
        let numbers = known.iter().enumerate().map(|(number, (word, _))| (*word, number as u32)).collect();
        Words { known, numbers }
    }

    fn numbers(&self, words: &[u32]) -> Vec<u32> {
        words.iter().filter_map(|word| self.numbers.get(word).copied()).collect()
    }
}

/// A candidate: minus its log-likelihood ratio, the other word by number, and how many rows have both.
type Candidate = (f64, u32, u32);

/// Both ways.
fn learn(rows: &[&[Box<[u32]>; 2]]) -> [Table; 2] {
    let sides = [0, 1].map(|side| Words::of(rows.iter().map(|row| &*row[side])));
    let mut rows_with: Vec<Vec<u32>> = vec![Vec::new(); sides[0].known.len()];
    let others: Vec<Vec<u32>> = rows.iter().map(|row| sides[1].numbers(&row[1])).collect();
    for (at, row) in rows.iter().enumerate() {
        sides[0].numbers(&row[0]).into_iter().for_each(|word| rows_with[word as usize].push(at as u32));
    }
    let ratio = Ratio::new(rows.len());
    let beside = |(together, touched): &mut (Vec<u32>, Vec<u32>), (word, with): (usize, &Vec<u32>)| {
        for &other in with.iter().flat_map(|&row| &others[row as usize]) {
            if together[other as usize] == 0 {
                touched.push(other);
            }
            together[other as usize] += 1;
        }
        let candidate = |other: u32| {
            let count = std::mem::take(&mut together[other as usize]);
            let (a, b) = (sides[0].known[word].1, sides[1].known[other as usize].1);
            let is_often = count >= LEAST_COUNT
                && 2 * u64::from(count) * rows.len() as u64 > 3 * u64::from(a) * u64::from(b);
            let likely = if is_often { ratio.of(count, a, b) } else { 0.0 };
            (likely >= LEAST_RATIO).then_some((-likely, other, count))
        };
        touched.drain(..).filter_map(candidate).collect::<Vec<Candidate>>()
    };
    let counters = || (vec![0; sides[1].known.len()], Vec::new());
    let there: Vec<Vec<Candidate>> = rows_with.par_iter().enumerate().map_init(counters, beside).collect();
    let mut back: Vec<Vec<Candidate>> = vec![Vec::new(); sides[1].known.len()];
    for (word, candidates) in there.iter().enumerate() {
        for &(likely, other, count) in candidates {
            back[other as usize].push((likely, word as u32, count));
        }
    }
    let mut found = [there, back];
    let usual = |side: usize, number: u32| {
        f64::from(sides[side].known[number as usize].1) / (rows.len() as f64 + 5.0)
    };
    [0, 1].map(|side| {
        let known = sides[side].known.iter().zip(&mut found[side]);
        let glosses = known.filter_map(|(&(word, count), candidates)| {
            candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let gloss = |&(_, other, both): &Candidate| {
                let probability = (f64::from(both) - 0.5) / (f64::from(count) + 0.5);
                (probability >= LEAST_PROBABILITY).then(|| {
                    Gloss::new(sides[1 - side].known[other as usize].0, probability, usual(1 - side, other))
                })
            };
            let glosses: Box<[Gloss]> = candidates.iter().take(MOST_GLOSSES).filter_map(gloss).collect();
            (!glosses.is_empty()).then_some((word, glosses))
        });
        glosses.collect()
    })
}

/// Dunning's log-likelihood ratio: how much more often two words stand together than by chance.
struct Ratio {
    /// x ln x, by x.
    entropy: Vec<f64>,
}

impl Ratio {
    fn new(rows: usize) -> Self {
        Ratio { entropy: (0..=rows).map(|x| if x == 0 { 0.0 } else { x as f64 * (x as f64).ln() }).collect() }
    }

    /// Of words that `a` and `b` rows have, and `both` rows together.
    fn of(&self, both: u32, a: u32, b: u32) -> f64 {
        let all = self.entropy.len() - 1;
        let (both, a, b) = (both as usize, a as usize, b as usize);
        let x = |count: usize| self.entropy[count];
        2.0 * (x(both) + x(a - both) + x(b - both) + x(all + both - a - b) + x(all)
            - x(a)
            - x(b)
            - x(all - a)
            - x(all - b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: LangId = LangId(0);
    const EN: LangId = LangId(1);

    fn words_in(text: &str, script: Script) -> Box<[u32]> {
        let mut found = Vec::new();
        words(text, script, &mut found);
        sorted(found)
    }

    fn hashes(words: &[&str]) -> Box<[u32]> {
        sorted(words.iter().map(|word| hash(word)).collect())
    }

    #[test]
    fn a_word_is_a_pair_of_characters_or_a_stem() {
        assert_eq!(
            words_in("登录控制台，用 nginx。", Script::Han),
            hashes(&["登录", "录控", "控制", "制台"])
        );
        assert_eq!(words_in("The filings of all Websites", Script::Latin), hashes(&["fil", "websit"]));
        assert_eq!(words_in("stopped, stopping; a 备案", Script::Latin), hashes(&["stop"]));
        assert_eq!(words_in("не", Script::Latin), hashes(&[]));
    }

    /// Rows that each hold one of three terms, and something that every row has.
    fn sample(rows: std::ops::Range<usize>) -> Sample {
        let terms = [("苹果", "apple"), ("香蕉", "banana"), ("樱桃", "cherry")];
        let row = |number: usize| {
            let (zh, en) = terms[number % terms.len()];
            let other = ["甲乙", "丙丁", "戊己", "庚辛", "壬癸"][number % 5];
            (
                [ZH, EN],
                [
                    words_in(&format!("{zh}，{other}"), Script::Han),
                    words_in(&format!("the {en} here {}", "x".repeat(number)), Script::Latin),
                ],
            )
        };
        let rows: Vec<Pair> = rows.map(row).collect();
        Sample { digest: digest_of(&rows), rows }
    }

    #[test]
    fn what_stands_together_is_learnt_whatever_the_order() {
        let (one, two) = (sample(0..9), sample(9..20));
        let lexicon = Lexicon::new([&one, &two].into_iter());
        let banana = &lexicon.table(ZH, EN).unwrap()[&hash("香蕉")];
        assert_eq!((banana.len(), banana[0].word), (1, words_in("banana", Script::Latin)[0]));
        assert!(banana[0].probability() > 0.8 && banana[0].usual() < 0.5, "{banana:?}");
        let asked = Asked(vec![(ZH, hashes(&["香蕉"]))]);
        let reversed = Lexicon::new([&two, &one].into_iter());
        assert_eq!(lexicon.digest_of(&asked), reversed.digest_of(&asked));
        assert_ne!(lexicon.digest_of(&asked), Lexicon::default().digest_of(&asked));
        // What is repeated word for word is counted once.
        assert_eq!(Lexicon::new([&one, &two, &one].into_iter()).digest_of(&asked), lexicon.digest_of(&asked));
    }

    #[test]
    fn the_pages_it_is_learnt_of_are_chosen_by_name() {
        let keys: Vec<String> = (0..200).map(|number| format!("page-{number}")).collect();
        let chosen_of = |keys: &[String]| -> Vec<String> {
            chosen(keys.iter().map(String::as_str))
                .into_iter()
                .zip(keys)
                .filter(|(is_chosen, _)| *is_chosen)
                .map(|(_, key)| key.clone())
                .collect()
        };
        let all = chosen_of(&keys);
        assert_eq!(all.len(), PAGES);
        let fewer: Vec<String> = keys.iter().filter(|key| **key != all[0]).cloned().collect();
        assert_eq!(chosen_of(&fewer).iter().filter(|key| !all.contains(key)).count(), 1);
    }
}
