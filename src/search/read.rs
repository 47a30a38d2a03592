//! Files of an index → terms, postings, pages, texts, each read when it is first asked for.
//!
//! Invariant: a file that is missing or damaged is as good as an empty one; nothing here fails. Where the
//! bytes come from is the caller's choice.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::de::DeserializeOwned;

use super::entry::{Entry, FORMAT, Holds, Names, entry_path, file_path};
use super::posting::{Posting, read_varint};
use super::token::pair;
use crate::render::text::PageText;

/// Gives the bytes of a file by its path below the output, if there is one.
pub type Read<'r> = dyn Fn(&str) -> Option<Vec<u8>> + 'r;

/// Sorted pairs with their postings.
type Pairs = Rc<Vec<(u64, Posting)>>;

/// The index of one language.
pub struct Index<'r> {
    code: String,
    read: &'r Read<'r>,
    entry: Entry,
    han: RefCell<BTreeMap<usize, Pairs>>,
    postings: RefCell<BTreeMap<usize, Rc<Vec<Posting>>>>,
    texts: RefCell<BTreeMap<String, Option<Rc<PageText>>>>,
    words: OnceCell<Vec<String>>,
    names: OnceCell<Names>,
    pages: OnceCell<Vec<(String, u32)>>,
}

impl<'r> Index<'r> {
    /// The index of the language with this code, if there is one that this version of diglot can read.
    pub fn open(code: &str, read: &'r Read<'r>) -> Option<Self> {
        let entry: Entry = json(read(entry_path(code).as_str()))?;
        (entry.format == FORMAT).then(|| Self {
            code: code.to_owned(),
            read,
            entry,
            han: RefCell::default(),
            postings: RefCell::default(),
            texts: RefCell::default(),
            words: OnceCell::new(),
            names: OnceCell::new(),
            pages: OnceCell::new(),
        })
    }

    /// The code of its language.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How many units it knows.
    pub fn units(&self) -> u32 {
        self.entry.units
    }

    /// The groups of names of one thing, folded.
    pub fn synonyms(&self) -> &[Vec<String>] {
        &self.entry.synonyms
    }

    fn file(&self, name: &str, holds: Holds) -> Option<Vec<u8>> {
        (self.read)(file_path(&self.code, name, holds).as_str())
    }

    /// The posting of a pair; of every pair that begins with `first` where there is no second.
    pub fn pairs(&self, first: char, second: Option<char>) -> Vec<Posting> {
        let range = match second {
            Some(second) => pair(first, Some(second))..=pair(first, Some(second)),
            None => pair(first, None)..=pair(first, Some(char::MAX)),
        };
        let keys = &self.entry.han;
        let begin = keys.partition_point(|(key, ..)| key_of(key) <= *range.start()).saturating_sub(1);
        let end = keys.partition_point(|(key, ..)| key_of(key) <= *range.end());
        let shards = (begin..end).map(|at| self.shard(at));
        shards
            .flat_map(|shard| {
                shard
                    .iter()
                    .filter(|(pair, _)| range.contains(pair))
                    .map(|(_, posting)| posting.clone())
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    fn shard(&self, at: usize) -> Pairs {
        let known = self.han.borrow().get(&at).cloned();
        known.unwrap_or_else(|| {
            let bytes = self.file(&self.entry.han[at].1, Holds::Pairs).unwrap_or_default();
            let pairs = Rc::new(read_pairs(&bytes));
            self.han.borrow_mut().insert(at, pairs.clone());
            pairs
        })
    }

    /// All words, sorted.
    pub fn words(&self) -> &[String] {
        let read = |(_, _, name, _): &(String, u32, String, usize)| {
            read_words(&self.file(name, Holds::Words).unwrap_or_default())
        };
        self.words.get_or_init(|| self.entry.words.lists.iter().flat_map(read).collect())
    }

    /// The posting of a word by its place in the list.
    pub fn word(&self, word: usize) -> Posting {
        let shards = &self.entry.words.shards;
        let at = shards.partition_point(|(first, ..)| *first as usize <= word).saturating_sub(1);
        let Some((first, name, _)) = shards.get(at) else { return Posting::default() };
        let known = self.postings.borrow().get(&at).cloned();
        let postings = known.unwrap_or_else(|| {
            let bytes = self.file(name, Holds::Postings).unwrap_or_default();
            let mut rest = bytes.as_slice();
            let postings: Rc<Vec<Posting>> =
                Rc::new(std::iter::from_fn(|| Posting::read(&mut rest)).collect());
            self.postings.borrow_mut().insert(at, postings.clone());
            postings
        });
        postings.get(word - *first as usize).cloned().unwrap_or_default()
    }

    /// What titles and headings are called, for those who type how they are read; nothing in most languages.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            self.entry.names.as_ref().and_then(|name| json(self.file(name, Holds::Table))).unwrap_or_default()
        })
    }

    /// The page of a unit: its URL, and the unit's place in it.
    pub fn page(&self, unit: u32) -> (&str, usize) {
        let pages = self.pages.get_or_init(|| self.read_pages());
        let at = pages.partition_point(|(_, first)| *first <= unit).saturating_sub(1);
        pages.get(at).map_or(("", 0), |(url, first)| (url, (unit - first) as usize))
    }

    fn read_pages(&self) -> Vec<(String, u32)> {
        let mut pages = Vec::new();
        for (name, first) in &self.entry.pages {
            let rows: Vec<(usize, String, u32)> = json(self.file(name, Holds::Table)).unwrap_or_default();
            let (mut before, mut unit) = (String::new(), *first);
            for (shared, suffix, units) in rows {
                let kept: Vec<u16> = before.encode_utf16().take(shared).collect();
                before = String::from_utf16_lossy(&kept) + &suffix;
                pages.push((before.clone(), unit));
                unit += units;
            }
        }
        pages
    }

    /// What the page with this URL says.
    pub fn text(&self, url: &str) -> Option<Rc<PageText>> {
        let known = self.texts.borrow().get(url).cloned();
        known.unwrap_or_else(|| {
            let text: Option<Rc<PageText>> = json((self.read)(&format!("{url}text.json"))).map(Rc::new);
            self.texts.borrow_mut().insert(url.to_owned(), text.clone());
            text
        })
    }
}

fn json<T: DeserializeOwned>(bytes: Option<Vec<u8>>) -> Option<T> {
    serde_json::from_slice(&bytes?).ok()
}

fn key_of(key: &str) -> u64 {
    let mut chars = key.chars();
    pair(chars.next().unwrap_or('\0'), chars.next())
}

fn read_pairs(bytes: &[u8]) -> Vec<(u64, Posting)> {
    let mut rest = bytes;
    let mut pairs = Vec::new();
    let mut first = 0;
    while let (Some(step), Some(count)) = (read_varint(&mut rest), read_varint(&mut rest)) {
        first += step;
        let mut second = 0;
        for _ in 0..count {
            let (Some(step), Some(posting)) = (read_varint(&mut rest), Posting::read(&mut rest)) else {
                return pairs;
            };
            second += step;
            pairs.push((first << 21 | second, posting));
        }
    }
    pairs
}

fn read_words(bytes: &[u8]) -> Vec<String> {
    let mut rest = bytes;
    let mut words = Vec::new();
    let mut word: Vec<u8> = Vec::new();
    while let Some((shared, length)) = read_lengths(&mut rest) {
        let Some((suffix, after)) = rest.split_at_checked(length as usize) else { break };
        word.truncate(shared as usize);
        word.extend_from_slice(suffix);
        words.push(String::from_utf8_lossy(&word).into_owned());
        rest = after;
    }
    words
}

/// How many bytes a word shares with the one before, and how many follow.
fn read_lengths(bytes: &mut &[u8]) -> Option<(u64, u64)> {
    let (&both, rest) = bytes.split_first()?;
    *bytes = rest;
    if both == 0 {
        Some((read_varint(bytes)?, read_varint(bytes)?))
    } else {
        Some((u64::from(both >> 4), u64::from(both & 15)))
    }
}
