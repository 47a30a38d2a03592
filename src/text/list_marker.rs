//! What begins a line that was meant as an item of a list: `1、`, `（2）`, `一、`, `•`.

use crate::base::lang::is_han;

/// What stands before and after markers: the space bar of an input method types the second.
pub(super) const INDENTS: [char; 2] = [' ', '\u{3000}'];

/// What begins a line that was meant as a list item.
#[derive(Clone, Copy)]
pub(super) struct Marker {
    pub kind: MarkerKind,
    pub number: u32,
    /// In bytes.
    pub width: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerKind {
    Number,
    Bracketed,
    /// `一、`, which is a way to number paragraphs as well.
    Han,
    Bullet,
    /// `－ ` is typed for nothing else, so that one line is enough.
    FullWidthHyphen,
}

impl Marker {
    pub fn is_before(self, next: Marker) -> bool {
        let is_numbered = !matches!(self.kind, MarkerKind::Bullet | MarkerKind::FullWidthHyphen);
        self.kind == next.kind && (!is_numbered || next.number == self.number + 1)
    }
}

/// The marker a line begins with, and the Markdown for it.
pub(super) fn marker(line: &str) -> Option<(Marker, String)> {
    let number =
        |digits: &str| digits.chars().try_fold(0u32, |number, c| Some(number.checked_mul(10)? + digit(c)?));
    let numbered = |kind, digits: &str, width| {
        let number = number(digits)?;
        Some((Marker { kind, number, width }, format!("{number}. ")))
    };
    let digits_of = |text: &str| {
        text.chars().take_while(|c| digit(*c).is_some()).take(3).map(char::len_utf8).sum::<usize>()
    };
    if let Some(rest) = line.strip_prefix('（') {
        let digits = &rest[..digits_of(rest)];
        return if rest[digits.len()..].starts_with('）') && !digits.is_empty() {
            numbered(MarkerKind::Bracketed, digits, digits.len() + 6)
        } else {
            None
        };
    }
    if let Some((number, width)) = han_number(line) {
        return Some((Marker { kind: MarkerKind::Han, number, width }, format!("{number}. ")));
    }
    let digits = &line[..digits_of(line)];
    if !digits.is_empty() {
        let mut after = line[digits.len()..].chars();
        let (mark, next) = (after.next()?, after.next()?);
        let is_marker = match mark {
            '、' | '．' | '）' => true,
            '.' => !digits.is_ascii() || is_han(next),
            _ => false,
        };
        return if is_marker {
            numbered(MarkerKind::Number, digits, digits.len() + mark.len_utf8())
        } else {
            None
        };
    }
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let kind = match first {
        '－' if rest.starts_with(INDENTS) => MarkerKind::FullWidthHyphen,
        '•' | '●' | '·' | '－' => MarkerKind::Bullet,
        '-' if rest.starts_with(is_han) => MarkerKind::Bullet,
        _ => return None,
    };
    Some((Marker { kind, number: 0, width: first.len_utf8() }, "- ".to_owned()))
}

/// The number of `一、`, `（十二）`, up to 99, and the bytes that it takes.
fn han_number(line: &str) -> Option<(u32, usize)> {
    let (inner, mark) = match line.strip_prefix('（') {
        Some(inner) => (inner, '）'),
        None => (line, '、'),
    };
    let end = inner.char_indices().take(4).find(|(_, c)| *c == mark)?.0;
    let value = |text: &str| {
        let mut chars = text.chars();
        let value = chars.next().and_then(|c| "零一二三四五六七八九".chars().position(|digit| digit == c))?;
        (value > 0 && chars.next().is_none()).then_some(value as u32)
    };
    let number = match inner[..end].split_once('十') {
        None => value(&inner[..end])?,
        Some((tens, units)) => {
            let tens = if tens.is_empty() { 1 } else { value(tens)? };
            tens * 10 + if units.is_empty() { 0 } else { value(units)? }
        }
    };
    Some((number, line.len() - inner.len() + end + mark.len_utf8()))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}
