//! The raw slice of one YAML scalar → its text.
//!
//! Lines are folded as YAML folds them, except that no space comes between two lines of Chinese: YAML has no notion of
//! a script without spaces, and a browser would show the space.

use std::ops::Range;

use crate::base::width::joins;

/// Folds the lines of a plain or quoted scalar: one newline becomes a space or nothing, a blank line a newline.
pub(super) fn fold(raw: &str) -> String {
    if !raw.contains('\n') {
        return raw.trim().to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut blank = 0;
    for line in raw.split('\n').map(|line| line.trim_matches([' ', '\t'])) {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        join(&mut out, line, blank);
        blank = 0;
    }
    out
}

/// Appends a line after `blank` empty ones.
fn join(out: &mut String, line: &str, blank: usize) {
    if let (Some(before), Some(after)) = (out.chars().next_back(), line.chars().next()) {
        if blank > 0 {
            out.extend(std::iter::repeat_n('\n', blank));
        } else if !joins(before, after, false) {
            out.push(' ');
        }
    }
    out.push_str(line);
}

/// The text of a double-quoted scalar, without its quotes; the error is the place of an escape that YAML does not have.
pub(super) fn double_quoted(raw: &str) -> Result<String, Range<usize>> {
    if !raw.contains('\\') {
        return Ok(fold(raw));
    }
    if let Some(at) = bad_escape(raw) {
        return Err(at);
    }
    let mut folded = String::with_capacity(raw.len() + 2);
    for (index, line) in raw.split('\n').enumerate() {
        let line = if index == 0 { line } else { line.trim_start_matches([' ', '\t']) };
        // A backslash at the end of a line joins it to the next.
        if folded.ends_with('\\') && !(folded.len() - folded.trim_end_matches('\\').len()).is_multiple_of(2) {
            folded.pop();
            folded.push_str(line);
        } else if line.is_empty() && index > 0 {
            folded.push_str("\\n");
        } else if folded.ends_with("\\n") {
            folded.push_str(line);
        } else {
            let kept = folded.trim_end_matches([' ', '\t']).len();
            folded.truncate(kept);
            join(&mut folded, line, 0);
        }
    }
    serde_yaml::from_str::<String>(&format!("\"{folded}\"")).map_err(|_| 0..raw.len())
}

fn bad_escape(raw: &str) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(found) = raw[at..].find('\\') {
        let slash = at + found;
        let escaped = raw[slash + 1..].chars().next()?;
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_' | 'L' | 'P' | '\n' => 0,
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

/// The text of a block scalar; `lines` follow its header. The error is the index of a line that is indented too little.
pub(super) fn block(header: &str, lines: &[&str], parent_indent: usize) -> Result<String, usize> {
    let is_folded = header.starts_with('>');
    let explicit = header.chars().find_map(|c| c.to_digit(10)).map(|digit| parent_indent + digit as usize);
    let indent = explicit.unwrap_or_else(|| lines.iter().find(|line| !line.trim_matches([' ', '\t']).is_empty()).map_or(0, |line| indent_of(line)));
    let mut out = String::new();
    let mut blank = 0;
    let mut was_indented = false;
    for (index, line) in lines.iter().enumerate() {
        if line.trim_matches([' ', '\t']).is_empty() {
            blank += 1;
            continue;
        }
        if indent_of(line) < indent {
            return Err(index);
        }
        let line = &line[indent..];
        let is_indented = line.starts_with([' ', '\t']);
        if is_folded && !is_indented && !was_indented {
            join(&mut out, line, blank);
        } else {
            let breaks = if out.is_empty() { 0 } else { blank + 1 };
            out.extend(std::iter::repeat_n('\n', breaks));
            out.push_str(line);
        }
        was_indented = is_indented;
        blank = 0;
    }
    Ok(out)
}

pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A text as a YAML scalar that nothing in it can break.
pub(super) fn quote(text: &str) -> String {
    let text = text.trim();
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// Whether a text without quotes is that text for YAML, in brackets as well.
pub(super) fn is_bare(text: &str) -> bool {
    const INDICATORS: &[char] = &['&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '#', ','];
    let is_cut = text.contains(['[', ']', '{', '}']) || text.ends_with(':') || [": ", " #", "\t"].iter().any(|mark| text.contains(mark));
    !text.is_empty() && !is_cut && !text.starts_with(INDICATORS) && !text.starts_with("- ") && !text.starts_with("? ")
}

/// The name of a character that cannot be seen.
pub(super) fn hidden_name(c: char) -> Option<&'static str> {
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
