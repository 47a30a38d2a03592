//! Raw HTML in Markdown → HTML with holes: its links and images are the page's like any others, its ids are anchors.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

use super::document::Link;
use super::inline::Writer;

/// Writes raw HTML that stands at `place` of the body.
pub(super) fn write(writer: &mut Writer, html: &str, place: Range<usize>) {
    let mut at = 0;
    let mut tokenizer = Tokenizer::new_with_emitter(html, html5gum::emitters::default::DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokenizer.next() {
        let Token::StartTag(tag) = token else { continue };
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        for (name, value) in &tag.attributes {
            let is_anchor = name.as_slice() == b"id" || (name.as_slice() == b"name" && tag.name.as_slice() == b"a");
            if is_anchor && !value.value.is_empty() {
                writer.ids.push(text(&value.value));
            }
        }
        let names: &[&[u8]] = match tag.name.as_slice() {
            b"a" | b"area" => &[b"href"],
            b"img" | b"audio" | b"video" | b"source" => &[b"src"],
            _ => continue,
        };
        let found = tag.attributes.iter().find(|(name, _)| names.contains(&name.as_slice()));
        let Some((name, value)) = found else { continue };
        let Some(range) = attribute(html, value.span.start..value.span.end) else { continue };
        if range.start < at {
            continue;
        }
        let has_size = tag.attributes.keys().any(|key| matches!(key.as_slice(), b"width" | b"height"));
        writer.html.push_str(html[at..range.start].trim_end());
        let source = place.start + range.start..(place.start + range.end).min(place.end.max(place.start + range.start));
        writer.link(Link::new(name.as_slice() == b"src", has_size, &text(&value.value)), source);
        at = range.end;
    }
    writer.html.push_str(&html[at..]);
}

/// The bytes of `name="value"`. The tokenizer's span may go one byte beyond a value without quotes.
fn attribute(html: &str, span: Range<usize>) -> Option<Range<usize>> {
    let slice = html.get(span.start..span.end.min(html.len()))?;
    let slice = if slice.ends_with(['"', '\'']) { slice } else { slice.trim_end_matches(|c: char| c.is_whitespace() || c == '>') };
    slice.contains('=').then(|| span.start..span.start + slice.len())
}
