//! Texts of pages → terms with the units that hold them, page by page and part by part.
//!
//! Invariant: units are numbered in the order of pages, and the terms of two neighbouring parts of a site,
//! joined, are the terms of both. A page leaves nothing but its units behind: no list of its terms is kept.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::fold::fold_into;
use super::posting::{Posting, place, read_varint, varint};
use super::token::{Token, pairs, tokens};
use crate::base::UrlPath;
use crate::render::text::{PageText, UnitKind, UnitText};

/// The units that hold a term so far: gaps, each with the places of the term. The last unit waits for more
/// places.
#[derive(Debug, Default)]
struct Tally {
    bytes: Vec<u8>,
    /// The unit after the last one in `bytes`.
    next: u32,
    last: Option<(u32, u8)>,
}

impl Tally {
    fn add(&mut self, unit: u32, places: u8) {
        match &mut self.last {
            Some((last, known)) if *last == unit => *known |= places,
            _ => {
                self.settle();
                self.last = Some((unit, places));
            }
        }
    }

    fn settle(&mut self) {
        if let Some((unit, places)) = self.last.take() {
            varint(u64::from(unit - self.next) << 2 | u64::from(places), &mut self.bytes);
            self.next = unit + 1;
        }
    }

    /// Appends the units of a later part, which begin at `offset`.
    fn append(&mut self, mut later: Tally, offset: u32) {
        self.settle();
        later.settle();
        let mut rest = later.bytes.as_slice();
        let Some(first) = read_varint(&mut rest) else { return };
        let unit = (first >> 2) + u64::from(offset);
        varint((unit - u64::from(self.next)) << 2 | first & 3, &mut self.bytes);
        self.bytes.extend_from_slice(rest);
        self.next = later.next + offset;
    }

    fn posting(mut self) -> Posting {
        self.settle();
        let mut posting = Posting::default();
        let mut rest = self.bytes.as_slice();
        let mut next = 0;
        while let Some(entry) = read_varint(&mut rest) {
            let unit = next + (entry >> 2) as u32;
            posting.push(unit, (entry & 3) as u8);
            next = unit + 1;
        }
        posting
    }
}

/// A term with its units.
pub struct Counted<T> {
    /// The term.
    pub term: T,
    tally: Tally,
}

impl<T> Counted<T> {
    /// The bytes of its posting.
    pub fn bytes(self) -> (T, Vec<u8>) {
        let mut bytes = Vec::new();
        self.tally.posting().write(&mut bytes);
        (self.term, bytes)
    }
}

/// The terms of neighbouring pages.
#[derive(Default)]
pub struct Gathered {
    pairs: FxHashMap<u64, Tally>,
    words: FxHashMap<Box<str>, Tally>,
    /// The runs of titles and headings, which can be found by how they are read.
    pub names: BTreeSet<String>,
    /// The pages with the number of their units.
    pub pages: Vec<(UrlPath, u32)>,
    /// How many units there are.
    pub units: u32,
    folded: String,
}

impl Gathered {
    /// Takes in the next page.
    pub fn add(&mut self, url: &UrlPath, page: &PageText) {
        for unit in &page.units {
            let is_page = unit.kind == UnitKind::Page;
            let title = if is_page { Some(page.title.as_str()) } else { unit.title.as_deref() };
            self.unit(title.unwrap_or_default(), page.description.as_deref().filter(|_| is_page), unit);
            page.tags.iter().filter(|_| is_page).for_each(|tag| self.text(tag, place::HEADING, true));
            self.units += 1;
        }
        self.pages.push((url.clone(), page.units.len() as u32));
    }

    fn unit(&mut self, title: &str, description: Option<&str>, unit: &UnitText) {
        self.text(&unit.text, 0, false);
        // A description is as telling as a heading, but nobody looks for it by how it is read.
        self.text(description.unwrap_or_default(), place::HEADING, false);
        self.text(title, place::TITLE, true);
        for heading in &unit.headings {
            self.text(&heading.2, place::HEADING, true);
        }
    }

    fn text(&mut self, text: &str, places: u8, is_name: bool) {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(text, &mut folded);
        tokens(&folded, |_, token| match token {
            Token::Run(run) => {
                pairs(run).for_each(|pair| self.pairs.entry(pair).or_default().add(self.units, places));
                if is_name && !self.names.contains(run) {
                    self.names.insert(run.to_owned());
                }
            }
            Token::Word(word) => match self.words.get_mut(word) {
                Some(tally) => tally.add(self.units, places),
                None => self.words.entry(word.into()).or_default().add(self.units, places),
            },
        });
        self.folded = folded;
    }

    /// Appends the pages that come next.
    pub fn append(&mut self, later: Gathered) {
        let offset = self.units;
        later
            .pairs
            .into_iter()
            .for_each(|(term, tally)| self.pairs.entry(term).or_default().append(tally, offset));
        later
            .words
            .into_iter()
            .for_each(|(term, tally)| self.words.entry(term).or_default().append(tally, offset));
        self.names.extend(later.names);
        self.pages.extend(later.pages);
        self.units += later.units;
    }

    /// The pairs, sorted.
    pub fn take_pairs(&mut self) -> Vec<Counted<u64>> {
        sorted(std::mem::take(&mut self.pairs))
    }

    /// The words, sorted by their bytes.
    pub fn take_words(&mut self) -> Vec<Counted<Box<str>>> {
        sorted(std::mem::take(&mut self.words))
    }
}

fn sorted<T: Ord>(terms: FxHashMap<T, Tally>) -> Vec<Counted<T>> {
    let mut all: Vec<Counted<T>> = terms.into_iter().map(|(term, tally)| Counted { term, tally }).collect();
    all.sort_unstable_by(|a, b| a.term.cmp(&b.term));
    all
}
