//! Folded text → what is looked up: runs of characters that are written without spaces, and words.
//!
//! Invariant: every token of a part of a text is contained in a token of the text, so that looking for parts
//! finds everything. No dictionary decides where a Chinese word ends.

use super::fold::han;
use crate::base::width::is_mark;

/// Longer words are taken in pieces of this many characters …
const LONGEST: usize = 64;
/// … that share this many.
const SHARED: usize = 8;

/// A part of a text that is looked up as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token<'t> {
    /// Characters that are written without spaces between words.
    Run(&'t str),
    /// A word, with the `.`, `+` and `#` in it and before it.
    Word(&'t str),
}

impl<'t> Token<'t> {
    /// Its text.
    pub fn text(self) -> &'t str {
        match self {
            Token::Run(text) | Token::Word(text) => text,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Dense,
    Word,
    Joiner,
    Other,
}

/// Whether a character belongs to a script that is written without spaces: Han, kana, bopomofo, Hangul
/// syllables.
pub fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}'
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | 'A'..='Z' => Class::Word,
        '.' | '+' | '#' => Class::Joiner,
        '\0'..='\u{7f}' => Class::Other,
        c if is_dense(c) => Class::Dense,
        c if c.is_alphabetic() || c.is_numeric() || is_mark(c) => Class::Word,
        _ => Class::Other,
    }
}

/// The tokens of a folded text, with the byte each begins at.
pub fn tokens<'t>(text: &'t str, mut each: impl FnMut(usize, Token<'t>)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (start, first) = (at, class(c));
        at += c.len_utf8();
        if first == Class::Other {
            continue;
        }
        let is_dense = first == Class::Dense;
        let end = end_of(text, at, is_dense);
        at = end;
        if is_dense {
            each(start, Token::Run(&text[start..end]));
        } else {
            word(start, &text[start..end], &mut each);
        }
    }
}

/// Where a run or a word ends that goes on at `at`.
fn end_of(text: &str, mut at: usize, is_dense: bool) -> usize {
    loop {
        if is_dense {
            at += han(&text.as_bytes()[at..]);
        } else {
            at += text.as_bytes()[at..].iter().take_while(|byte| IS_PART[usize::from(**byte)]).count();
        }
        let next = text[at..].chars().next().map(|next| (next, class(next)));
        match next.filter(|(_, class)| *class != Class::Other && (*class == Class::Dense) == is_dense) {
            Some((next, _)) => at += next.len_utf8(),
            None => return at,
        }
    }
}

/// Whether a byte is an ASCII character that words are made of.
const IS_PART: [bool; 256] = {
    let mut is_part = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_part[byte] = matches!(byte as u8, b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' | b'.' | b'+' | b'#');
        byte += 1;
    }
    is_part
};

fn word<'t>(start: usize, written: &'t str, each: &mut impl FnMut(usize, Token<'t>)) {
    let text = written.trim_end_matches('.');
    let bare = text.trim_start_matches(['.', '+', '#']);
    if bare.is_empty() {
        return;
    }
    // One joiner before the word stays: `.cn`.
    let text = &text[(text.len() - bare.len()).saturating_sub(1)..];
    let start = start + written.trim_end_matches('.').len() - text.len();
    if text.len() <= LONGEST {
        return each(start, Token::Word(text));
    }
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let count = bounds.len() - 1;
    for from in (0..count).step_by(LONGEST - SHARED) {
        let to = (from + LONGEST).min(count);
        each(start + bounds[from], Token::Word(&text[bounds[from]..bounds[to]]));
        if to == count {
            break;
        }
    }
}

/// The tokens of a folded text as a list.
pub fn list(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    tokens(text, |_, token| all.push(token));
    all
}

/// A pair of neighbours in a run as a number that sorts by the first, then the second; the end of a run is no
/// neighbour.
pub fn pair(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << 21 | u64::from(second.map_or(0, u32::from))
}

/// The pairs of a run, each with the one after it; the last character has none.
pub fn pairs(run: &str) -> impl Iterator<Item = u64> + '_ {
    let next = run.chars().skip(1).map(Some).chain([None]);
    run.chars().zip(next).map(|(first, second)| pair(first, second))
}

/// The first character of a pair and the second.
pub fn unpair(pair: u64) -> (char, Option<char>) {
    let char_of = |point: u64| u32::try_from(point).ok().and_then(char::from_u32).filter(|c| *c != '\0');
    (char_of(pair >> 21).unwrap_or('\0'), char_of(pair & 0x1f_ffff))
}
