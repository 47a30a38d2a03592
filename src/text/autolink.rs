//! Bare URLs and mail addresses in prose → links, as GitHub makes them, that also end where Chinese prose
//! begins.
//!
//! `https://a.cn/查看` is a URL and a word behind it; a path below the first folder may be Chinese.
//!
//! Invariant: only text that stands in no link, no code and no raw HTML is touched. URLs that the reader
//! could not open as they stand (a host without a dot, a placeholder in braces) stay text.

use std::ops::Range;

use memchr::{memchr, memchr3_iter, memmem};
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::Ev;
use crate::base::width::{is_cjk, is_punctuation};

/// HTML elements whose text is no prose.
const NO_PROSE: &[&str] = &["a", "code", "kbd", "samp", "pre", "script", "style", "button"];

/// Whether a text may hold a bare URL or a mail address.
pub(super) fn may_hold_links(text: &str) -> bool {
    let text = text.as_bytes();
    memchr(b'@', text).is_some()
        || memmem::find(text, b"://").is_some()
        || memmem::find(text, b"www.").is_some()
}

/// Makes links of the bare `http://`, `https://` and `www.` URLs and of the mail addresses of a text.
pub(crate) fn link<'a>(source: &'a str, events: Vec<Ev<'a>>) -> Vec<Ev<'a>> {
    if !may_hold_links(source) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len() + 8);
    let mut inside = Inside::default();
    let mut events = events.into_iter().peekable();
    while let Some((event, range)) = events.next() {
        inside.follow(&event);
        match event {
            Event::Text(text)
                if inside.is_prose()
                    && may_hold_links(&text)
                    && source.get(range.clone()) == Some(&*text) =>
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

/// A link in prose.
struct Bare<'a> {
    place: Range<usize>,
    kind: LinkType,
    destination: CowStr<'a>,
}

/// Cuts a text into prose and links.
fn cut<'a>(source: &'a str, text: Range<usize>, goes_on: bool, out: &mut Vec<Ev<'a>>) {
    let piece = |range: Range<usize>| (Event::Text(CowStr::Borrowed(&source[range.clone()])), range);
    let mut from = text.start;
    for mark in memchr3_iter(b':', b'@', b'w', &source.as_bytes()[text.clone()]) {
        let mark = text.start + mark;
        if mark < from {
            continue;
        }
        let Some(Bare { place, kind, destination }) = bare(source, from..text.end, mark) else { continue };
        if goes_on && place.end == text.end {
            continue;
        }
        if from < place.start {
            out.push(piece(from..place.start));
        }
        let (title, id) = ("".into(), "".into());
        let link = Tag::Link { link_type: kind, dest_url: destination, title, id };
        out.push((Event::Start(link), place.clone()));
        out.push(piece(place.clone()));
        out.push((Event::End(TagEnd::Link), place.clone()));
        from = place.end;
    }
    if from < text.end {
        out.push(piece(from..text.end));
    }
}

/// The link that the mark at a place is part of: the `:` of `://`, an `@`, the first letter of `www.`.
fn bare(source: &str, within: Range<usize>, mark: usize) -> Option<Bare<'_>> {
    let rest = &source[mark..within.end];
    if rest.starts_with("://") {
        let place = url(source, within, mark)?;
        return Some(Bare {
            destination: CowStr::Borrowed(&source[place.clone()]),
            place,
            kind: LinkType::Autolink,
        });
    }
    if rest.starts_with("www.") {
        let is_free = source[..mark].chars().next_back().is_none_or(may_stand_before);
        let place = mark..mark + length(rest, 0).filter(|_| is_free)?;
        let host = source[place.clone()].split(['/', '?', '#', ':']).next()?;
        let destination = format!("http://{}", &source[place.clone()]).into();
        return (host.split('.').count() > 2).then_some(Bare {
            place,
            kind: LinkType::Autolink,
            destination,
        });
    }
    let place = mail(source, within, mark)?;
    let destination = CowStr::Borrowed(&source[place.clone()]);
    Some(Bare { place, kind: LinkType::Email, destination })
}

/// The mail address around an `@`.
fn mail(source: &str, within: Range<usize>, at: usize) -> Option<Range<usize>> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+-".contains(byte);
    let local = source.as_bytes()[within.start..at].iter().rev().take_while(|byte| is_local(byte)).count();
    let start = at.checked_sub(local).filter(|_| source[at..].starts_with('@') && local > 0)?;
    let is_free = source[..start].chars().next_back().is_none_or(may_stand_before);
    let rest = &source[at + 1..within.end];
    let is_host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let host = &rest[..rest.find(|c| !is_host_char(c)).unwrap_or(rest.len())];
    let after = rest[host.len()..].chars().next();
    let host = host.trim_end_matches(['.', '-']);
    let domain = host.rsplit('.').next().unwrap_or_default();
    let is_domain = domain.len() > 1 && domain.bytes().all(|byte| byte.is_ascii_alphabetic());
    // `git@host:path` and `pkg@host/path` are no addresses of people.
    let goes_on = matches!(after, Some('/' | '@' | '_' | '{'))
        || rest[host.len()..].starts_with(':') && {
            rest[host.len() + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        };
    (is_free && is_domain && is_host(host) && !goes_on).then(|| start..at + 1 + host.len())
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
    Some(start..host + length(rest, chinese_host(rest))?)
}

/// The bytes of a URL from its host on, which is at least as long as `host`.
fn length(rest: &str, host: usize) -> Option<usize> {
    let is_host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let ascii = &rest[..rest.find(|c| !is_host_char(c)).unwrap_or(rest.len())];
    if host == 0 && !is_host(ascii) {
        return None;
    }
    let length = host + rest[host..].find(|c: char| !is_url_char(c)).unwrap_or(rest.len() - host);
    let length = chinese_path(rest, length);
    if rest[length..].starts_with('{') {
        return None;
    }
    Some(trimmed(&rest[..length]).len())
}

/// Where a path of Chinese words ends: `https://a.cn/docs/安装`, `https://a.cn/文档/安装`. Right behind the
/// host, a single word may be prose.
fn chinese_path(rest: &str, ascii: usize) -> usize {
    let (before, after) = rest.split_at(ascii);
    let is_word = |c: char| is_cjk(c) && !is_punctuation(c);
    if !before.ends_with(['/', '=', '#', '-', '_', '?', '&']) || !after.starts_with(is_word) {
        return ascii;
    }
    let path = &after[..after.find(|c: char| !is_word(c) && !is_url_char(c)).unwrap_or(after.len())];
    let is_deep = before.contains(['?', '#']) || before.matches('/').count() > 1;
    let signs = ['/', '%', '?', '#', '_'];
    if is_deep || trimmed(path).contains(signs) { ascii + path.len() } else { ascii }
}

/// The bytes of a host below a Chinese top-level domain, such as `例子.中国`; 0 of any other.
fn chinese_host(rest: &str) -> usize {
    const DOMAINS: [&str; 14] = [
        "中国",
        "中國",
        "公司",
        "网络",
        "網絡",
        "政务",
        "公益",
        "香港",
        "台湾",
        "台灣",
        "网址",
        "商标",
        "集团",
        "中文网",
    ];
    let is_host_char = |c: char| c == '.' || c == '-' || c.is_alphanumeric();
    let host = &rest[..rest.find(|c| !is_host_char(c)).unwrap_or(rest.len())];
    let ends = DOMAINS.iter().filter_map(|domain| {
        let last = host.rfind('.').filter(|dot| *dot > 0)?;
        host[last + 1..].starts_with(domain).then_some(last + 1 + domain.len())
    });
    ends.max().unwrap_or(0)
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
