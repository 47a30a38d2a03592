//! Our own line syntax, hidden from the Markdown parser without moving a byte.
//!
//! A `:::` line becomes a thematic break of the same length, so that the parser ends whatever block is open
//! and reports an event at exactly that place; the `{#id .class}` at the end of a heading becomes spaces.
//! Inside code the mask does no harm: text is always taken from the original.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr, memmem};

/// A body with its own syntax masked.
#[derive(Debug)]
pub(super) struct Masked<'s> {
    /// The text to parse, byte for byte as long as the original.
    pub text: Cow<'s, str>,
    /// What follows `:::`, by the place of the first colon; empty for a closing line.
    pub markers: BTreeMap<usize, Range<usize>>,
    /// Attributes of headings, by the first byte of the heading's line.
    pub attributes: BTreeMap<usize, Attributes>,
}

/// What stands in `{…}` after a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub pairs: Vec<(String, String)>,
    /// The braces and what is in them.
    pub place: Range<usize>,
}

pub(super) fn mask(body: &str) -> Masked<'_> {
    let mut masked =
        Masked { text: Cow::Borrowed(body), markers: BTreeMap::new(), attributes: BTreeMap::new() };
    if memmem::find(body.as_bytes(), b":::").is_none() && memchr(b'}', body.as_bytes()).is_none() {
        return masked;
    }
    let mut bytes: Option<Vec<u8>> = None;
    let mut start = 0;
    let mut open = Indents::default();
    for line in body.split_inclusive('\n') {
        let text = line.trim_end();
        let indent = text.len() - text.trim_start_matches([' ', '\t', '>']).len();
        let place = start + indent..start + text.len();
        if text[indent..].starts_with(":::") {
            let colons = text[indent..].bytes().take_while(|b| *b == b':').count();
            let marker = trimmed(body, place.start + colons..place.end);
            let at = start + open.column(&text[..indent], marker.is_empty());
            masked.markers.insert(at, marker);
            let bytes = bytes.get_or_insert_with(|| body.as_bytes().to_vec());
            bytes[place].fill(b' ');
            bytes[at..at + 3].fill(b'*');
        } else if text.ends_with('}')
            && is_heading(&text[indent..])
            && let Some(attributes) = attributes(body, place.clone())
        {
            bytes.get_or_insert_with(|| body.as_bytes().to_vec())[attributes.place.clone()].fill(b' ');
            masked.attributes.insert(place.start, attributes);
        }
        start += line.len();
    }
    if let Some(bytes) = bytes {
        // Whole lines and whole brace groups were replaced by ASCII, so this is UTF-8 still.
        masked.text = String::from_utf8(bytes).map_or(Cow::Borrowed(body), Cow::Owned);
    }
    masked
}

/// How far the `:::` lines that are open are indented.
#[derive(Default)]
struct Indents(Vec<usize>);

impl Indents {
    /// Where a `:::` line begins: one that closes a block stands below its opening, also where it is indented
    /// up to three spaces further, as the list before it is. It would belong to the last item of that.
    fn column(&mut self, indent: &str, is_closing: bool) -> usize {
        if !is_closing {
            self.0.push(if is_spaces(indent) { indent.len() } else { usize::MAX });
            return indent.len();
        }
        let opening = self.0.pop().unwrap_or(indent.len());
        let is_near = opening < indent.len() && indent.len() - opening <= 3 && is_spaces(indent);
        if is_near { opening } else { indent.len() }
    }
}

fn is_spaces(indent: &str) -> bool {
    indent.bytes().all(|byte| byte == b' ')
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start.max(range.start + slice.trim_end().len())
}

fn is_heading(line: &str) -> bool {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level) && line[level..].starts_with([' ', '\t'])
}

/// Reads the last `{…}` of a heading line. Anything but ids, classes and pairs is the author's text, not
/// ours.
fn attributes(body: &str, line: Range<usize>) -> Option<Attributes> {
    let open = line.start + body[line.clone()].rfind('{')?;
    let mut attributes = Attributes { place: open..line.end, ..Attributes::default() };
    let inner = &body[open + 1..line.end - 1];
    if inner.trim().is_empty() || body[..open].ends_with('{') {
        return None;
    }
    for word in inner.split_whitespace() {
        if let Some(id) = word.strip_prefix('#') {
            if id.is_empty() || attributes.id.is_some() {
                return None;
            }
            attributes.id = Some(id.to_owned());
        } else if let Some(class) = word.strip_prefix('.') {
            attributes.classes.push(class.to_owned());
        } else {
            let (key, value) = word.split_once('=')?;
            attributes.pairs.push((key.to_owned(), value.trim_matches('"').to_owned()));
        }
    }
    Some(attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_every_byte_in_its_place() {
        let body = "## 流程 {#filing .faq}\n\n::: details 标题\n文字\n:::\n\n## 使用 {占位符}\n";
        let masked = mask(body);
        assert_eq!(masked.text.len(), body.len());
        let blanked = body.replace("{#filing .faq}", &" ".repeat("{#filing .faq}".len()));
        let blanked = blanked
            .replace("::: details 标题", &format!("{:<1$}", "***", "::: details 标题".len()))
            .replace(":::", "***");
        assert_eq!(masked.text, blanked);
        assert_eq!(masked.attributes[&0].id.as_deref(), Some("filing"));
        assert_eq!(
            masked.markers.values().map(|range| &body[range.clone()]).collect::<Vec<_>>(),
            ["details 标题", ""]
        );
    }
}
