//! Folded text → what is looked up: runs of characters that are written without spaces, and words.
//!
//! Invariant: every token of a part of a text is contained in a token of the text, so that looking for parts finds
//! everything. No dictionary decides where a Chinese word ends.

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

/// Whether a character belongs to a script that is written without spaces: Han, kana, bopomofo, Hangul syllables.
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
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let first = class(c);
        if first == Class::Other {
            continue;
        }
        let is_dense = first == Class::Dense;
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|&(_, next)| {
            let next = class(next);
            next != Class::Other && (next == Class::Dense) == is_dense
        }) {
            end = at + next.len_utf8();
        }
        if is_dense {
            each(start, Token::Run(&text[start..end]));
        } else {
            word(start, &text[start..end], &mut each);
        }
    }
}

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

/// A pair of neighbours in a run as a number that sorts by the first, then the second; the end of a run is no neighbour.
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
