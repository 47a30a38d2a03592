//! What was typed → clauses of which a unit must meet each, by one of its alternatives.
//!
//! Invariant: the script of the theme takes a query apart in the same way. What is indexed, this does not
//! know.

use std::collections::BTreeMap;

use super::fold::fold;
use super::token::{Token, tokens};
use crate::base::width::is_mark;

/// A query taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// A unit must meet all of them.
    pub clauses: Vec<Clause>,
    /// What must stand in a unit as it was typed, folded.
    pub phrases: Vec<String>,
    /// What was typed, without white space: worth more where it stands in one piece.
    pub needle: String,
    /// Whether nothing was typed.
    pub is_empty: bool,
}

/// Something a unit must have, in one of several ways. The first is how it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The ways.
    pub alternatives: Vec<Alternative>,
}

/// A unit must have all its atoms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// What it must have.
    pub atoms: Vec<Atom>,
    /// Whether it is another name of what was typed.
    pub is_other: bool,
}

/// What is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atom {
    /// Characters in a row, or nearly so.
    Run(Vec<char>),
    /// A word or a part of one; free where its letters may spell Chinese.
    Word {
        /// The word.
        text: String,
        /// Whether it was typed outside quotation marks.
        is_free: bool,
    },
}

/// What names are compared by: words whole, runs character by character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Element {
    Char(char),
    Word(String),
    Break,
}

const QUOTES: [char; 3] = ['"', '“', '”'];

impl Query {
    /// Takes a query apart, with the groups of names of one thing.
    pub fn new(query: &str, synonyms: &[Vec<String>]) -> Query {
        let folded = fold(query);
        let (free, mut phrases) = unquoted(&folded);
        let mut clauses = Synonyms::new(synonyms).clauses(&elements(&free));
        for phrase in &phrases {
            clauses.extend(atoms(&elements(phrase), false).into_iter().map(single));
        }
        let mut literal = collapse(&folded.replace(QUOTES, " "));
        if literal.is_empty() && !is_begun(&folded) {
            literal = collapse(&folded);
        }
        if clauses.is_empty() && !literal.is_empty() {
            phrases = vec![literal.clone()];
        }
        let needle = squeeze(&folded.replace(QUOTES, ""));
        Query {
            clauses,
            phrases,
            needle: needle.trim_matches(|c| !is_found(c)).to_owned(),
            is_empty: literal.is_empty(),
        }
    }

    /// All atoms of all clauses.
    pub fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.clauses.iter().flat_map(|clause| &clause.alternatives).flat_map(|alternative| &alternative.atoms)
    }
}

/// Whether these are quotation marks that something is still to be typed between.
fn is_begun(marks: &str) -> bool {
    let marks = marks.trim();
    let marks = marks.strip_prefix(['"', '“']).unwrap_or(marks);
    marks.strip_prefix(['"', '”']).unwrap_or(marks).is_empty()
}

/// White space as one space each, none at the ends.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without white space.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a character is part of something that is looked up.
fn is_found(c: char) -> bool {
    matches!(c, '.' | '+' | '#') || c.is_alphabetic() || c.is_numeric() || is_mark(c)
}

/// What stands outside quotation marks, and what stands inside each pair.
fn unquoted(folded: &str) -> (String, Vec<String>) {
    let parts: Vec<&str> = folded.split(QUOTES).collect();
    let mut free = String::new();
    let mut phrases = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 0 || at + 1 == parts.len() {
            free.push(' ');
            free.push_str(part);
        } else {
            phrases.push(collapse(part));
        }
    }
    phrases.retain(|phrase| !phrase.is_empty());
    (free, phrases)
}

fn elements(folded: &str) -> Vec<Element> {
    let mut all = Vec::new();
    let mut was_run = false;
    tokens(folded, |_, token| {
        let is_run = matches!(token, Token::Run(_));
        if is_run && was_run {
            all.push(Element::Break);
        }
        match token {
            Token::Run(run) => all.extend(run.chars().map(Element::Char)),
            Token::Word(word) => all.push(Element::Word(word.to_owned())),
        }
        was_run = is_run;
    });
    all
}

/// Elements in a row as atoms.
fn atoms(elements: &[Element], is_free: bool) -> Vec<Atom> {
    let mut all = Vec::new();
    let mut goes_on = false;
    for element in elements {
        match (element, all.last_mut()) {
            (Element::Char(c), Some(Atom::Run(run))) if goes_on => run.push(*c),
            (Element::Char(c), _) => all.push(Atom::Run(vec![*c])),
            (Element::Word(text), _) => all.push(Atom::Word { text: text.clone(), is_free }),
            (Element::Break, _) => {}
        }
        goes_on = matches!(element, Element::Char(_));
    }
    all
}

fn single(atom: Atom) -> Clause {
    Clause { alternatives: vec![Alternative { atoms: vec![atom], is_other: false }] }
}

/// The names of things, each with the other names of what it names.
#[derive(Default)]
struct Synonyms {
    others: BTreeMap<Vec<Element>, Vec<Vec<Element>>>,
    longest: usize,
}

impl Synonyms {
    fn new(groups: &[Vec<String>]) -> Self {
        let mut all = Self::default();
        for group in groups {
            let names: Vec<Vec<Element>> =
                group.iter().map(|name| elements(name)).filter(|name| !name.is_empty()).collect();
            for name in &names {
                all.longest = all.longest.max(name.len());
                let others = all.others.entry(name.clone()).or_default();
                for other in names.iter().filter(|other| *other != name) {
                    if !others.contains(other) {
                        others.push(other.clone());
                    }
                }
            }
        }
        all
    }

    fn clauses(&self, elements: &[Element]) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let (mut at, mut from) = (0, 0);
        while at < elements.len() {
            let Some((length, others)) = self.longest_at(&elements[at..]) else {
                at += 1;
                continue;
            };
            clauses.extend(atoms(&elements[from..at], true).into_iter().map(single));
            let typed = Alternative { atoms: atoms(&elements[at..at + length], true), is_other: false };
            let others =
                others.iter().map(|other| Alternative { atoms: atoms(other, false), is_other: true });
            clauses.push(Clause { alternatives: [typed].into_iter().chain(others).collect() });
            at += length;
            from = at;
        }
        clauses.extend(atoms(&elements[from..], true).into_iter().map(single));
        clauses
    }

    fn longest_at(&self, elements: &[Element]) -> Option<(usize, &Vec<Vec<Element>>)> {
        (1..=self.longest.min(elements.len()))
            .rev()
            .find_map(|length| Some((length, self.others.get(&elements[..length])?)))
    }
}
