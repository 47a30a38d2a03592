//! The text of a unit and a query → the passage that matches best, with what matches in it.
//!
//! It deliberately marks what was looked for, not what stands near it, and never shows half a character or
//! half a word at the end of a passage.

use std::collections::BTreeSet;
use std::ops::Range;

use super::entry::Names;
use super::fold::Folded;
use super::query::{Atom, Query};
use super::spell::pieces;
use super::stem::stem;
use super::token::{Token, is_dense, tokens};
use crate::render::text::UnitText;

/// How far before a match a passage may begin, in characters.
const BEFORE: usize = 24;
/// How long a passage is: in a script without spaces, and in one with them.
const LENGTHS: (usize, usize) = (76, 168);

/// A passage of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The passage, on one line.
    pub text: String,
    /// The bytes of it that match, in order and apart.
    pub marks: Vec<Range<usize>>,
}

/// What is marked in a text.
#[derive(Debug)]
pub struct Marks {
    literals: Vec<String>,
    runs: Vec<String>,
    words: Vec<String>,
}

impl Marks {
    /// What a query asks for, under any of its names, and what its letters may spell.
    pub fn new(query: &Query, names: &Names) -> Self {
        let mut marks = Self { literals: query.phrases.clone(), runs: Vec::new(), words: Vec::new() };
        for atom in query.atoms() {
            match atom {
                Atom::Run(run) => marks.runs.push(run.iter().collect()),
                Atom::Word { text, is_free } => {
                    marks.words.push(text.clone());
                    if *is_free && text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
                        marks.runs.extend(
                            pieces(text, names)
                                .into_iter()
                                .map(|piece| piece.run.into_iter().collect::<String>()),
                        );
                    }
                }
            }
        }
        marks
    }

    /// The heading a passage stands under, as anchor and text, and the passage: of the description, if only
    /// that matches.
    pub fn passage(&self, unit: &UnitText, description: &str) -> (Option<(String, String)>, Excerpt) {
        let ranges = self.sources(&unit.text);
        if ranges.is_empty() {
            let ranges = self.sources(description);
            if let Some(first) = ranges.first() {
                return (None, cut(description, first.start, 0..description.len(), &ranges));
            }
        }
        let headings = headings(unit);
        let best = best(&unit.text, &ranges);
        let under = headings.iter().rfind(|(range, _, _)| best.is_some_and(|best| range.start <= best));
        let from = match (best, under) {
            (Some(best), Some((range, _, _))) => best.max(range.end),
            (best, _) => best.unwrap_or(0),
        };
        let floor = under.map_or(0, |(range, _, _)| range.end);
        let ceiling = headings
            .iter()
            .map(|(range, _, _)| range.start)
            .find(|start| *start > from)
            .unwrap_or(unit.text.len());
        (
            under.map(|(_, id, title)| ((*id).to_owned(), (*title).to_owned())),
            cut(&unit.text, from, floor..ceiling, &ranges),
        )
    }

    /// The parts of a text that match, in order and apart.
    fn sources(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        self.ranges(&folded.text).into_iter().map(|range| folded.source(range)).collect()
    }

    /// The parts of a folded text that match, in order and apart.
    fn ranges(&self, folded: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for part in self.literals.iter().chain(&self.runs) {
            found.extend(folded.match_indices(part.as_str()).map(|(at, part)| at..at + part.len()));
        }
        let pairs: BTreeSet<String> = self
            .runs
            .iter()
            .filter(|run| !folded.contains(run.as_str()))
            .flat_map(|run| neighbours(run))
            .collect();
        for pair in &pairs {
            found.extend(folded.match_indices(pair.as_str()).map(|(at, pair)| at..at + pair.len()));
        }
        tokens(folded, |at, token| {
            if let Token::Word(text) = token {
                found.extend(
                    self.words
                        .iter()
                        .filter_map(|word| in_word(text, word))
                        .map(|range| at + range.start..at + range.end),
                );
            }
        });
        apart(found)
    }
}

fn neighbours(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// The part of a word that a typed word matches.
fn in_word(text: &str, word: &str) -> Option<Range<usize>> {
    if stem(text) == stem(word) {
        return Some(0..text.len());
    }
    text.find(word).filter(|at| *at == 0 || word.len() > 2).map(|at| at..at + word.len())
}

/// Ranges that overlap or touch become one.
fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The headings of a unit: their bytes in the text, their anchors, their texts.
fn headings(unit: &UnitText) -> Vec<(Range<usize>, &str, &str)> {
    let mut all = Vec::with_capacity(unit.headings.len());
    let (mut byte, mut units) = (0, 0);
    for heading in &unit.headings {
        for c in unit.text[byte..].chars() {
            if units >= heading.0 {
                break;
            }
            units += c.len_utf16() as u32;
            byte += c.len_utf8();
        }
        all.push((
            byte..(byte + heading.2.len()).min(unit.text.len()),
            heading.1.as_str(),
            heading.2.as_str(),
        ));
    }
    all
}

/// Where the passage begins in which most is marked.
fn best(text: &str, ranges: &[Range<usize>]) -> Option<usize> {
    let worth = |at: usize| {
        let end = ranges[at].start + LENGTHS.0 * 3;
        let near: BTreeSet<&str> = ranges[at..]
            .iter()
            .take_while(|range| range.end <= end)
            .map(|range| &text[range.clone()])
            .collect();
        near.iter().map(|part| part.chars().count()).sum::<usize>()
    };
    (0..ranges.len()).max_by_key(|&at| (worth(at), std::cmp::Reverse(at))).map(|at| ranges[at].start)
}

/// A passage around a place, from the start of its sentence if that is near.
fn cut(text: &str, at: usize, within: Range<usize>, ranges: &[Range<usize>]) -> Excerpt {
    let at = at.clamp(within.start.min(within.end), within.end);
    let before: Vec<(usize, char)> = text[within.start..at]
        .char_indices()
        .rev()
        .take(BEFORE * 2)
        .map(|(index, c)| (within.start + index, c))
        .collect();
    let sentence = before
        .iter()
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；' | '\n'))
        .map(|(index, c)| index + c.len_utf8());
    let nearby = || {
        before
            .iter()
            .take(BEFORE)
            .rfind(|(index, c)| !c.is_alphanumeric() || is_dense(*c) || *index == within.start)
            .map(|(index, _)| *index)
    };
    let start = if before.len() < BEFORE * 2 {
        Some(sentence.unwrap_or(within.start))
    } else {
        sentence.or_else(nearby)
    }
    .unwrap_or(at);
    let rest = &text[start..within.end];
    let is_dense_text = rest.chars().take(40).any(is_dense);
    let length = if is_dense_text { LENGTHS.0 } else { LENGTHS.1 };
    let full = rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end);
    let end = start + if full < rest.len() { whole_words(rest, full) } else { full };
    let mut excerpt = Excerpt::default();
    if start > within.start && sentence.is_none() {
        excerpt.text.push('…');
    }
    let shown = text[start..end].trim_start();
    let offset = end - shown.len();
    let lead = excerpt.text.len();
    // A line break becomes a space of the same length, so that marks stay where they are.
    excerpt.text.push_str(&shown.replace('\n', " "));
    let inside = ranges.iter().filter(|range| range.start >= offset && range.end <= end);
    excerpt.marks = inside.map(|range| range.start - offset + lead..range.end - offset + lead).collect();
    if !text[end..within.end].trim().is_empty() {
        excerpt.text.push('…');
    }
    excerpt
}

/// The last place before `end` that does not cut a word.
fn whole_words(text: &str, end: usize) -> usize {
    let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_dense(c));
    if !is_inside(text[end..].chars().next()) {
        return end;
    }
    let word = text[..end].char_indices().rev().take_while(|(_, c)| is_inside(Some(*c))).last();
    word.map(|(start, _)| start).filter(|start| *start > 0).unwrap_or(end)
}
