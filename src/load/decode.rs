//! The bytes of a text file → a [`Source`]: UTF-8, without byte order mark, every newline a `\n`.
//!
//! Invariant: no text is lost. A character that no page can show becomes U+FFFD and is reported; bytes that
//! are no text at all are an error without a source. Other encodings are recognised, so that the advice fits,
//! but never converted: the file itself has to be put right.

use std::borrow::Cow;

use memchr::memchr;

use crate::base::source::line_column;
use crate::base::{Checked, Code, Diagnostic, Source, Span, SrcPath};

/// Decodes a file. `None` when it is not UTF-8, or is a Markdown file without any text.
pub fn decode(path: SrcPath, bytes: &[u8]) -> Checked<Option<Source>> {
    let mut diagnostics = Vec::new();
    let Some(text) = utf8(&path, bytes).take(&mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    if path.extension() == Some("md") && text.trim().is_empty() {
        let empty = Diagnostic::new(Code::FileEmpty, "the file has no text").at(Span::new(&path, 0..0));
        return Checked { value: None, diagnostics: vec![empty.help("write the page, or delete the file")] };
    }
    let raw = text;
    let text = newlines(&path, raw, &mut diagnostics);
    let text = printable(&path, text, &mut diagnostics);
    let shifts = shifts(bytes.len() - raw.len(), raw, matches!(text, Cow::Borrowed(_)));
    Checked { value: Some(Source::new(path, text).with_shifts(shifts)), diagnostics }
}

/// Where the bytes of a file and those of its text part: `start` is the length of its byte order mark.
fn shifts(start: usize, raw: &str, is_kept: bool) -> Vec<(usize, isize)> {
    let mut shift = start as isize;
    let mut shifts = if start > 0 { vec![(0, shift)] } else { Vec::new() };
    if is_kept {
        return shifts;
    }
    let replacement = '\u{fffd}'.len_utf8();
    let mut at = 0;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let (bytes, written) = match c {
            '\r' if chars.next_if_eq(&'\n').is_some() => ("\r\n".len(), 1),
            '\r' => (1, 1),
            c if is_control(c) => (c.len_utf8(), replacement),
            c => (c.len_utf8(), c.len_utf8()),
        };
        at += written;
        if bytes != written {
            shift += bytes as isize - written as isize;
            shifts.push((at, shift));
        }
    }
    shifts
}

fn utf8<'b>(path: &SrcPath, bytes: &'b [u8]) -> Checked<Option<&'b str>> {
    let error = |message: String, help: String| {
        let error = Diagnostic::new(Code::FileEncoding, message).at(Span::new(path, 0..0)).help(help);
        Checked { value: None, diagnostics: vec![error] }
    };
    if let Some(encoding) = utf16(bytes) {
        return error(format!("the file is {encoding}, not UTF-8"), convert(path, encoding));
    }
    let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let invalid = match simdutf8::compat::from_utf8(&bytes[bom..]) {
        Ok(text) => return Checked::clean(Some(text)),
        Err(invalid) => invalid,
    };
    let at = bom + invalid.valid_up_to();
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let place = format!("not UTF-8 at byte {at} (line {line})");
    if looks_like_gbk(&bytes[at..]) {
        error(format!("{place}; it looks like GBK (GB18030)"), convert(path, "GB18030"))
    } else if invalid.error_len().is_none() {
        error(
            format!("{place}: the file ends in the middle of a character"),
            "copy the file again: its end is missing".to_owned(),
        )
    } else {
        error(
            format!("{place}: no character begins with 0x{:02X} there", bytes[at]),
            convert(path, "ENCODING"),
        )
    }
}

fn convert(path: &SrcPath, encoding: &str) -> String {
    let name = path.file_name();
    format!("save the file as UTF-8, or convert it: `iconv -f {encoding} -t UTF-8 {name} > new-{name}`")
}

/// The kind of UTF-16, told by the byte order mark, or by every other byte being zero.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some("UTF-16LE");
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some("UTF-16BE");
    }
    let sample = &bytes[..bytes.len().min(512)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let many = sample.len() / 2 * 2 / 5;
    match (zeros(0), zeros(1)) {
        _ if sample.len() < 8 => None,
        (0, low) if low > many => Some("UTF-16LE"),
        (high, 0) if high > many => Some("UTF-16BE"),
        _ => None,
    }
}

/// Whether bytes have the shape of GB18030, and mostly hold the common characters of it (GB 2312).
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let (mut at, mut pairs, mut common) = (0, 0, 0);
    while at < sample.len() {
        match (sample[at], sample.get(at + 1)) {
            (0..=0x7f, _) => at += 1,
            (_, None) => break,
            (lead @ 0x81..=0xfe, Some(trail @ (0x40..=0x7e | 0x80..=0xfe))) => {
                pairs += 1;
                common += usize::from(matches!(lead, 0xa1..=0xa9 | 0xb0..=0xf7) && *trail >= 0xa1);
                at += 2;
            }
            (0x81..=0xfe, Some(0x30..=0x39)) => at += 4,
            _ => return false,
        }
    }
    pairs > 0 && common * 2 > pairs
}

/// Every newline as `\n`.
fn newlines<'t>(path: &SrcPath, text: &'t str, diagnostics: &mut Vec<Diagnostic>) -> Cow<'t, str> {
    if memchr(b'\r', text.as_bytes()).is_none() {
        return text.into();
    }
    let text = text.replace("\r\n", "\n");
    if let Some(first) = text.find('\r') {
        let count = text.bytes().filter(|byte| *byte == b'\r').count();
        let lines = if count == 1 { "one line ends".to_owned() } else { format!("{count} lines end") };
        let warning =
            Diagnostic::new(Code::FileLineEnding, format!("{lines} in a lone carriage return (U+000D)"))
                .at(Span::new(path, first..first + 1));
        diagnostics.push(
            warning
                .label("read as the end of a line")
                .help("save the file with the line ends of Unix (LF) or Windows (CRLF)"),
        );
    }
    text.replace('\r', "\n").into()
}

/// Control characters replaced, the first of them reported.
fn printable<'t>(path: &SrcPath, text: Cow<'t, str>, diagnostics: &mut Vec<Diagnostic>) -> Cow<'t, str> {
    // All bytes are looked at, without a branch: that is many times faster than to stop at the first.
    let may_be_control =
        |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') | (byte == 0x7f) | (byte == 0xc2);
    let is_clean = !text.bytes().fold(false, |found, byte| found | may_be_control(byte));
    let first = if is_clean { None } else { text.char_indices().find(|(_, c)| is_control(*c)) };
    let Some((first, control)) = first else {
        return text;
    };
    let (line, column) = line_column(&text, first);
    let count = text.chars().filter(|c| is_control(*c)).count();
    let text = text.replace(is_control, "\u{fffd}");
    let place = first..first + '\u{fffd}'.len_utf8();
    let message =
        format!("U+{:04X} at {line}:{column} is a control character{}", control as u32, name(control));
    let error = Diagnostic::new(Code::FileControlCharacter, message).at(Span::new(path, place));
    let error = if count > 1 { error.label(format!("the first of {count}")) } else { error };
    diagnostics.push(error.help("delete it, or move the file out of content/ if it is not a text"));
    text.into()
}

/// C0 and C1 without tab and newline. U+0085 ends a line on mainframes, and is text elsewhere.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\u{85}')
}

fn name(control: char) -> &'static str {
    match control {
        '\0' => " (NUL)",
        '\u{8}' => " (backspace)",
        '\u{b}' => " (vertical tab)",
        '\u{c}' => " (form feed)",
        '\u{1b}' => " (escape)",
        '\u{7f}' => " (delete)",
        _ => "",
    }
}
