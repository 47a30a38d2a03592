//! Markdown between the tags of raw HTML, which readers are shown as it is → where it stands.
//!
//! A block of raw HTML goes on to the next empty line (CommonMark 0.31, 4.6): what stands right below
//! `<div>` is HTML as well. Invariant: code and scripts are not looked at.

use std::ops::Range;

use html5gum::Token;
use memchr::memmem;

use super::html_tokens::Tokens;

/// Elements whose text is no prose.
const NO_PROSE: [&[u8]; 10] =
    [b"pre", b"code", b"kbd", b"samp", b"script", b"style", b"textarea", b"svg", b"math", b"title"];

/// The first piece of Markdown in the text of some HTML.
pub(crate) fn markdown_in(html: &str) -> Option<Range<usize>> {
    let holds = |mark: &str| memmem::find(html.as_bytes(), mark.as_bytes()).is_some();
    if !["**", "](", "`", "\n- ", "\n* ", "\n## ", "\n### ", "\n1. "].into_iter().any(holds) {
        return None;
    }
    let mut inside: Vec<&[u8]> = Vec::new();
    for token in Tokens::of(html) {
        match token {
            Token::StartTag(tag) if !tag.self_closing => {
                inside.extend(NO_PROSE.iter().copied().filter(|name| *name == &tag.name[..]));
            }
            Token::EndTag(tag) => {
                if let Some(at) = inside.iter().rposition(|name| *name == &tag.name[..]) {
                    inside.truncate(at);
                }
            }
            Token::String(text) if inside.is_empty() => {
                let place = text.span.start..text.span.end.min(html.len());
                let found = html.get(place.clone()).and_then(markdown);
                if let Some(found) = found {
                    return Some(place.start + found.start..place.start + found.end);
                }
            }
            _ => {}
        }
    }
    None
}

/// The first piece of Markdown in a text that begins behind a tag.
fn markdown(text: &str) -> Option<Range<usize>> {
    pair(text, "**").or_else(|| pair(text, "`")).or_else(|| link(text)).or_else(|| line(text))
}

/// `**文字**`, `` `code` ``.
fn pair(text: &str, mark: &str) -> Option<Range<usize>> {
    let open = text.find(mark)?;
    let inside = open + mark.len();
    let length = text[inside..].find(mark)?;
    let inner = &text[inside..inside + length];
    let is_tight = !inner.is_empty() && !inner.starts_with(char::is_whitespace) && !inner.contains('\n');
    is_tight.then_some(open..inside + length + mark.len())
}

/// `[text](target)`.
fn link(text: &str) -> Option<Range<usize>> {
    let middle = text.find("](")?;
    let open = text[..middle].rfind('[')?;
    let length = text[middle..].find(')')?;
    let target = &text[middle + 2..middle + length];
    let is_target = !target.is_empty() && !target.contains(char::is_whitespace);
    is_target.then_some(open..middle + length + 1)
}

/// A heading, or a list of at least two items; what stands behind the tag on its line begins none.
fn line(text: &str) -> Option<Range<usize>> {
    let mut first: Option<(Range<usize>, &str)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let place = start + line.len() - line.trim_start().len()..start + line.trim_end().len();
        let words = line.trim();
        let is_first = start == 0;
        start += line.len();
        let marker =
            ["- ", "* ", "1. ", "2. ", "## ", "### ", "#### "].into_iter().find(|m| words.starts_with(m));
        let Some(marker) = marker.filter(|_| !is_first) else { continue };
        if marker.starts_with('#') {
            return Some(place);
        }
        match first.take() {
            Some((first, before)) if before == marker || (before, marker) == ("1. ", "2. ") => {
                return Some(first);
            }
            _ => first = Some((place, marker)),
        }
    }
    None
}
