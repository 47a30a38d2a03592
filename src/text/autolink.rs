//! Bare URLs in prose → links, as GitHub makes them, that also end where Chinese begins.
//!
//! Invariant: only text that stands in no link, no code and no raw HTML is touched. URLs that the reader
//! could not open as they stand (a host without a dot, a placeholder in braces) stay text.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::Ev;
use crate::base::width::{is_cjk, is_punctuation};

/// HTML elements whose text is no prose.
const NO_PROSE: &[&str] = &["a", "code", "kbd", "samp", "pre", "script", "style", "button"];

/// Makes links of the bare `http://` and `https://` URLs of a text.
pub(crate) fn link<'a>(source: &'a str, events: Vec<Ev<'a>>) -> Vec<Ev<'a>> {
    if memmem::find(source.as_bytes(), b"://").is_none() {
        return events;
    }
    let mut out = Vec::with_capacity(events.len() + 8);
    let mut inside = Inside::default();
    let mut events = events.into_iter().peekable();
    while let Some((event, range)) = events.next() {
        inside.follow(&event);
        match event {
            Event::Text(text)
                if inside.is_prose() && text.contains("://") && source.get(range.clone()) == Some(&*text) =>
            {
                // More text without a break in between: the URL goes on in another spelling, such as `&amp;`
                // or `\_`.
                let goes_on = matches!(events.peek(), Some((Event::Text(_), _)));
                cut(source, range, goes_on, &mut out);
            }
            event => out.push((event, range)),
        }
    }
    out
}

/// What the events so far are inside of.
#[derive(Default)]
struct Inside {
    links: usize,
    code: usize,
    html: Vec<&'static str>,
}

impl Inside {
    fn is_prose(&self) -> bool {
        self.links == 0 && self.code == 0 && self.html.is_empty()
    }

    fn follow(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => self.links = self.links.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => self.code += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.code = self.code.saturating_sub(1),
            // An element that its author forgot to close ends with the block.
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell) => {
                self.html.clear()
            }
            Event::InlineHtml(html) => self.tag(html),
            _ => {}
        }
    }

    fn tag(&mut self, html: &str) {
        let is_end = html.starts_with("</");
        let name = html.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let Some(name) = NO_PROSE.iter().find(|known| known.eq_ignore_ascii_case(name)) else { return };
        if !is_end && !html.ends_with("/>") {
            self.html.push(name);
        } else if is_end && let Some(at) = self.html.iter().rposition(|open| open == name) {
            self.html.truncate(at);
        }
    }
}

/// Cuts a text into prose and links.
fn cut<'a>(source: &'a str, text: Range<usize>, goes_on: bool, out: &mut Vec<Ev<'a>>) {
    let piece = |range: Range<usize>| (Event::Text(CowStr::Borrowed(&source[range.clone()])), range);
    let (mut from, mut search) = (text.start, text.start);
    while let Some(colon) = source[search..text.end].find("://").map(|at| search + at) {
        search = colon + "://".len();
        let Some(url) = url(source, from..text.end, colon) else { continue };
        search = url.end;
        if goes_on && url.end == text.end {
            continue;
        }
        if from < url.start {
            out.push(piece(from..url.start));
        }
        let dest_url = CowStr::Borrowed(&source[url.clone()]);
        out.push((
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                title: "".into(),
                id: "".into(),
            }),
            url.clone(),
        ));
        out.push(piece(url.clone()));
        out.push((Event::End(TagEnd::Link), url.clone()));
        from = url.end;
    }
    if from < text.end {
        out.push(piece(from..text.end));
    }
}

/// The place of the URL whose scheme ends at `colon`.
fn url(source: &str, within: Range<usize>, colon: usize) -> Option<Range<usize>> {
    let scheme = source[within.start..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let start = colon - scheme;
    let is_web = ["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(&source[start..colon]));
    if !is_web || !source[..start].chars().next_back().is_none_or(may_stand_before) {
        return None;
    }
    let host = colon + "://".len();
    let rest = &source[host..within.end];
    if !is_host(
        &rest[..rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_'))
            .unwrap_or(rest.len())],
    ) {
        return None;
    }
    let length = rest.find(|c: char| !is_url_char(c)).unwrap_or(rest.len());
    if rest[length..].starts_with('{') {
        return None;
    }
    Some(start..host + trimmed(&rest[..length]).len())
}

/// Whether a URL may begin after this character: never inside a word, an attribute or another URL.
fn may_stand_before(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '[' | ':' | ',' | ';' | '|')
    } else {
        is_cjk(c) || !c.is_alphanumeric()
    }
}

/// Whether a host has at least two parts, and no underscore in the last two (GFM, valid domain).
fn is_host(host: &str) -> bool {
    let host = host.trim_end_matches(['.', '-', '_']);
    let mut parts = host.rsplit('.');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    !last.is_empty() && !before.is_empty() && !last.contains('_') && !before.contains('_')
}

fn is_url_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|')
    } else {
        c.is_alphanumeric() && !is_cjk(c) && !is_punctuation(c)
    }
}

/// A URL without the punctuation of the sentence it stands in.
fn trimmed(url: &str) -> &str {
    let count = |bracket: u8| url.bytes().filter(|byte| *byte == bracket).count();
    let mut unmatched =
        [(')', count(b')').saturating_sub(count(b'('))), (']', count(b']').saturating_sub(count(b'[')))];
    let mut url = url;
    while let Some(last) = url.chars().next_back() {
        let is_unmatched = unmatched.iter_mut().find(|(bracket, left)| *bracket == last && *left > 0);
        match is_unmatched {
            Some((_, left)) => *left -= 1,
            None if matches!(last, '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'') => {}
            None => break,
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url
}
