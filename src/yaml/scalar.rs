//! How a scalar is written.

use std::ops::Range;

use crate::base::width::joins;

/// A scalar whose lines are joined where no space comes between them; `None` where there is no such place.
/// YAML has no notion of a script without spaces: it folds a newline to a space, which a browser would show.
pub(super) fn join_lines(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut is_joined = false;
    let mut before: Option<&str> = None;
    for line in raw.split('\n') {
        let ends = before
            .and_then(|before| before.trim_end().chars().next_back())
            .zip(line.trim_start().chars().next());
        // The lines of a folded text that are indented more than others stay lines.
        let is_level =
            !raw.starts_with('>') || before.is_some_and(|before| indent_of(before) == indent_of(line));
        if is_level && ends.is_some_and(|(before, after)| joins(before, after, false)) {
            out.truncate(out.trim_end().len());
            out.push_str(line.trim_start());
            is_joined = true;
        } else {
            if before.is_some() {
                out.push('\n');
            }
            out.push_str(line);
        }
        before = Some(line);
    }
    is_joined.then_some(out)
}

/// The place of an escape that YAML does not have, in a text between double quotes.
pub(super) fn bad_escape(raw: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(found) = raw[at..].find('\\') {
        let slash = at + found;
        let escaped = raw[slash + 1..].chars().next()?;
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N'
            | '_' | 'L' | 'P' | '\n' => 0,
            _ => return Some(slash..slash + 1 + escaped.len_utf8()),
        };
        at = slash + 1 + escaped.len_utf8();
        if digits > 0 {
            let number = raw.get(at..at + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            if number.and_then(char::from_u32).is_none() {
                return Some(slash..at);
            }
            at += digits;
        }
    }
    None
}

/// The closing quote of what begins with a quote at `start`.
pub(super) fn closing_quote(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    let mark = bytes[start];
    let mut at = start + 1;
    while at < end {
        match bytes[at] {
            b'\\' if mark == b'"' => at += 1,
            b'\'' if mark == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == mark => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A text as a YAML scalar that nothing in it can break.
pub(crate) fn quote(text: &str) -> String {
    let text = text.trim();
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// Whether a text without quotes is that text for YAML, in brackets as well.
pub(crate) fn is_bare(text: &str) -> bool {
    const INDICATORS: &[char] = &['&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '#', ','];
    let is_cut = text.contains(['[', ']', '{', '}'])
        || text.ends_with(':')
        || [": ", " #", "\t"].iter().any(|mark| text.contains(mark));
    !text.is_empty()
        && !is_cut
        && !text.starts_with(INDICATORS)
        && !text.starts_with("- ")
        && !text.starts_with("? ")
}

/// What a word says that is no boolean of YAML.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "是" | "真" | "对" | "開" | "开" => Some(true),
        "no" | "n" | "off" | "0" | "否" | "假" | "关" | "關" => Some(false),
        _ => None,
    }
}

/// The name of a character that cannot be seen.
pub(crate) fn hidden_name(c: char) -> Option<&'static str> {
    match c {
        '\u{200b}' => Some("a zero-width space"),
        '\u{2060}' | '\u{feff}' => Some("a zero-width joiner of words"),
        '\u{ad}' => Some("a soft hyphen"),
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Some("a direction mark"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("a direction override"),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some("a line separator"),
        _ => None,
    }
}

/// Whether a character ends a line for YAML 1.1, though not for an author.
pub(super) fn is_odd_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}
