//! Some HTML → what stands in it: links, ids, labels, texts, tags without a counterpart.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::{Error, StartTag, State, Token};
use memchr::memchr;

use super::html_tokens::Tokens;
use super::tags::{OPTIONAL_END, VOID};
use super::unclosed::Unclosed;
use super::written::Destination;

/// Elements whose text browsers do not read as HTML: all that follows is theirs until their end tag.
pub(super) const RAW_TEXT: &[&str] =
    &["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes", "plaintext"];

/// Elements whose text is code.
pub(super) const CODE: &[&str] = &["code", "pre", "kbd", "samp"];

/// Elements of HTML that readers do not see, and that browsers close at nothing but their end tag.
pub(super) const UNSEEN: &[&str] = &["noscript", "template", "object", "select"];

/// Attributes whose text readers read.
const LABELS: &[&str] = &["alt", "title", "aria-label"];

/// Attributes that name a page or a file, by element; of an image that is not there yet, the size is found as
/// well.
const URLS: &[(&str, &str, Names)] = &[
    ("a", "href", Names::Page),
    ("area", "href", Names::Page),
    ("img", "src", Names::Picture),
    ("img", "srcset", Names::Files),
    ("source", "src", Names::File),
    ("source", "srcset", Names::Files),
    ("video", "src", Names::File),
    ("video", "poster", Names::File),
    ("audio", "src", Names::File),
    ("track", "src", Names::File),
    ("embed", "src", Names::File),
    ("iframe", "src", Names::Elsewhere),
    ("script", "src", Names::Elsewhere),
    ("input", "src", Names::File),
    ("object", "data", Names::File),
    ("image", "href", Names::File),
    ("image", "xlink:href", Names::File),
    ("use", "href", Names::File),
    ("use", "xlink:href", Names::File),
];

/// What an attribute names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Page,
    /// A file, whose size the tag may be given.
    Picture,
    File,
    /// Files with descriptors: `a.png 1x, b.png 2x`.
    Files,
    /// What another host serves; of this site it may be anything.
    Elsewhere,
}

/// What is still open at the end of some HTML.
pub(super) struct Open {
    pub(super) name: String,
    pub(super) at: usize,
    /// Whether HTML further down the page may close it.
    pub(super) may_end_later: bool,
}

impl Open {
    pub(super) fn never_closed(name: &str, at: usize) -> Open {
        Open { name: name.to_owned(), at, may_end_later: false }
    }
}

/// HTML that Markdown hides from its parser: how each begins, and how it ends (CommonMark 0.31, HTML blocks 1
/// to 5).
const HIDDEN: &[(&str, &[&str])] = &[
    ("<!--", &["-->"]),
    ("<?", &["?>"]),
    ("<![CDATA[", &["]]>"]),
    ("<!", &[">"]),
    ("<script", ENDS),
    ("<style", ENDS),
    ("<pre", ENDS),
    ("<textarea", ENDS),
];

const ENDS: &[&str] = &["</script>", "</style>", "</pre>", "</textarea>"];

/// What the HTML of a block begins with and hides from Markdown to the end of the block it stands in, for
/// want of an end.
pub(super) fn hidden(html: &str) -> Option<Open> {
    let start = html.len() - html.trim_start().len();
    let (name, ends) = HIDDEN.iter().find(|(name, _)| starts(&html[start..], name))?;
    let rest = &html[start + name.len()..];
    // `<!-->` is a comment.
    let rest = if *name == "<!--" { &html[start + 2..] } else { rest };
    if ends.iter().any(|end| find_ignoring_case(rest, end).is_some()) {
        return None;
    }
    let close = if name.ends_with(|c: char| c.is_ascii_lowercase()) { ">" } else { "" };
    Some(Open { name: format!("{name}{close}"), at: start, may_end_later: false })
}

pub(super) fn starts(html: &str, name: &str) -> bool {
    match name.strip_prefix('<').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        Some(tag) => is_tag(html, tag),
        None => html.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)),
    }
}

/// Whether some HTML begins with the start tag of this name.
pub(super) fn is_tag(html: &str, name: &str) -> bool {
    html.strip_prefix('<').is_some_and(|rest| starts_with_name(rest, name))
}

pub(super) fn starts_with_name(tag: &str, name: &str) -> bool {
    let parts = tag.split_at_checked(name.len());
    parts.is_some_and(|(start, rest)| {
        start.eq_ignore_ascii_case(name) && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
    })
}

pub(super) fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// A link in HTML.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) is_image: bool,
    pub(super) is_bare: bool,
    pub(super) has_size: bool,
    pub(super) destination: Destination,
    /// Name and value.
    pub(super) attribute: Range<usize>,
    pub(super) value: Range<usize>,
}

pub(super) struct TagPlace {
    pub(super) is_end: bool,
    pub(super) at: Range<usize>,
}

/// Where a text stands, and whether it is part of a drawing or a formula.
pub(super) struct TextPlace {
    pub(super) at: Range<usize>,
    pub(super) is_foreign: bool,
}

/// A `<summary>` in HTML.
#[derive(Default)]
pub(super) struct SummaryPlace {
    /// What stands between its tags.
    pub(super) inner: Range<usize>,
    /// Its text without markup.
    pub(super) said: String,
    /// Where its text stands, if that is all in one place.
    pub(super) only_text: Option<Range<usize>>,
}

impl SummaryPlace {
    /// The same, with its end tag at a byte.
    fn closed(mut self, end: usize) -> SummaryPlace {
        self.inner.end = end;
        self.said.truncate(self.said.trim_end().len());
        self
    }

    fn text(&mut self, html: &str, place: Range<usize>, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if !text.trim().is_empty() {
            let source = &html[place.clone()];
            let start = place.start + source.len() - source.trim_start().len();
            self.only_text = self.said.is_empty().then_some(start..start + source.trim().len());
        }
        self.said.push_str(if self.said.is_empty() { text.trim_start() } else { &text });
    }
}

/// A tag that has no counterpart in the HTML of its block.
pub(crate) struct Unmatched {
    pub name: String,
    pub is_end: bool,
    /// Its bytes of the HTML.
    pub at: Range<usize>,
}

pub(crate) fn is_optional(name: &str) -> bool {
    OPTIONAL_END.contains(&name)
}

/// How many open elements an end tag is looked for among, so that the time it takes grows with the length of
/// the HTML.
const REACH: usize = 64;

/// The tags in the HTML of a block that it neither closes nor opens itself; none where it hides what follows.
///
/// Paragraphs are left out, since browsers close them at the first block inside, but for the tags of one
/// around blocks.
pub(crate) fn unmatched(html: &str) -> Vec<Unmatched> {
    let mut unmatched: Vec<Unmatched> = Vec::new();
    if hidden(html).is_some() {
        return unmatched;
    }
    let scan = scan(html);
    let is_at_edge = |tag: &TagPlace| {
        if tag.is_end { html[..tag.at.start].trim().is_empty() } else { html[tag.at.end..].trim().is_empty() }
    };
    let is_looked_at = |name: &str, tag: &TagPlace| match name {
        "p" => is_at_edge(tag),
        name => name != "pre" && !RAW_TEXT.contains(&name),
    };
    let tags = scan.tags.into_iter().filter(|(name, tag)| is_looked_at(name, tag));
    for (name, tag) in tags.filter(|_| scan.open.is_none()) {
        if !tag.is_end && is_optional(&name) {
            close_alike(&mut unmatched, &name);
        }
        let reach = unmatched.len().saturating_sub(REACH);
        let is_start = |open: &Unmatched| !open.is_end && open.name == name;
        let opened = if tag.is_end {
            unmatched[reach..].iter().rposition(is_start).map(|start| reach + start)
        } else {
            None
        };
        match opened.filter(|&start| {
            unmatched[start + 1..].iter().all(|open| !open.is_end && is_optional(&open.name))
        }) {
            Some(start) => unmatched.truncate(start),
            None => unmatched.push(Unmatched { name, is_end: tag.is_end, at: tag.at }),
        }
    }
    unmatched
}

/// Closes what the start tag of an element without end tags closes: `<li>` the one before it.
fn close_alike(open: &mut Vec<Unmatched>, name: &str) {
    let inside = open
        .iter()
        .rev()
        .take_while(|tag| !tag.is_end && is_optional(&tag.name))
        .position(|tag| tag.name == name);
    open.truncate(open.len() - inside.map_or(0, |above| above + 1));
}

/// What some HTML holds.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) links: Vec<Found>,
    pub(super) ids: Vec<String>,
    /// The tags of unseen elements in their order.
    pub(super) unseen: Vec<(&'static str, TagPlace)>,
    /// The tags of elements that have end tags.
    pub(super) tags: Vec<(String, TagPlace)>,
    /// The tags that close themselves, of elements that have end tags.
    pub(super) self_closing: Vec<Range<usize>>,
    pub(super) summaries: Vec<SummaryPlace>,
    /// Where text stands that is no code.
    pub(super) texts: Vec<TextPlace>,
    pub(super) labels: Vec<Label>,
    pub(super) open: Option<Open>,
}

/// The text of an attribute that readers read.
#[derive(Clone)]
pub(super) struct Label {
    pub(super) name: &'static str,
    pub(super) text: String,
    /// Name and value.
    pub(super) attribute: Range<usize>,
    pub(super) value: Range<usize>,
}

pub(super) fn scan(html: &str) -> Scan {
    let mut scan = Scan::default();
    let mut tokens = Tokens::of(html);
    let mut raw_text: Option<Open> = None;
    let (mut end, mut ends_in_tag, mut comments) = (0, false, Comments::default());
    let mut summary: Option<SummaryPlace> = None;
    // How many elements are open whose text is code, and in SVG or MathML, where tags may close themselves.
    let (mut code, mut foreign) = (0_usize, 0_usize);
    let is_code = |name: &[u8]| CODE.iter().any(|code| code.as_bytes() == name);
    let is_foreign = |name: &[u8]| matches!(name, b"svg" | b"math");
    while let Some(token) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                end = tag.span.end;
                scan.tag(html, &tag);
                foreign += usize::from(is_foreign(&tag.name) && !tag.self_closing);
                code += usize::from(is_code(&tag.name));
                scan.start_tag(html, &tag, foreign > 0);
                if tag.name.as_slice() == b"summary" {
                    summary = Some(SummaryPlace { inner: end..end, ..SummaryPlace::default() });
                }
                scan.unseen(&tag.name, TagPlace { is_end: false, at: tag.span.start..tag.span.end });
                if let Some(name) = RAW_TEXT.iter().find(|name| name.as_bytes() == tag.name.as_slice()) {
                    let state = inside(name);
                    let name = format!("<{name}>");
                    raw_text = Some(Open { name, at: tag.span.start, may_end_later: true });
                    tokens.set_state(state);
                }
            }
            Token::EndTag(tag) => {
                end = tag.span.end;
                raw_text = None;
                code = code.saturating_sub(usize::from(is_code(&tag.name)));
                foreign = foreign.saturating_sub(usize::from(is_foreign(&tag.name)));
                scan.end_tag(&tag.name, tag.span.start..tag.span.end);
                let closed = summary.take_if(|_| tag.name.as_slice() == b"summary");
                scan.summaries.extend(closed.map(|summary| summary.closed(tag.span.start)));
                scan.unseen(&tag.name, TagPlace { is_end: true, at: tag.span.start..tag.span.end });
            }
            Token::Comment(comment) => {
                comments.add(html, comment.span.start..comment.span.end.min(html.len()))
            }
            Token::String(text) => {
                end = text.span.end;
                let at = text.span.start..end;
                if code == 0 && raw_text.is_none() && !text.value.trim_ascii().is_empty() {
                    scan.texts.push(TextPlace { at: at.clone(), is_foreign: foreign > 0 });
                }
                summary.iter_mut().for_each(|summary| summary.text(html, at.clone(), &text.value));
            }
            Token::Error(error) => ends_in_tag |= error.value == Error::EofInTag,
            Token::Doctype(_) => {}
        }
    }
    let tag = || html.get(end..).and_then(|rest| rest.find('<')).map(|at| Open::never_closed("<", end + at));
    scan.open =
        comments.nested().or(raw_text).or(comments.unclosed(html)).or_else(|| tag().filter(|_| ends_in_tag));
    scan
}

/// What is remembered of the comments in some HTML.
#[derive(Default)]
struct Comments {
    /// Where the one begins with which the HTML ends.
    last: Option<usize>,
    /// Where the first one begins in which another one begins.
    nested: Option<usize>,
}

impl Comments {
    fn add(&mut self, html: &str, place: Range<usize>) {
        self.last = Some(place.start).filter(|_| place.end == html.len());
        if self.nested.is_none()
            && html[place.clone()].strip_prefix("<!--").is_some_and(|inner| inner.contains("<!--"))
        {
            self.nested = Some(place.start);
        }
    }

    fn nested(&self) -> Option<Open> {
        self.nested.map(|start| Open::never_closed(Unclosed::NESTED, start))
    }

    /// The last one, if it does not end.
    fn unclosed(&self, html: &str) -> Option<Open> {
        let start = self.last?;
        let is_comment = html[start..].starts_with("<!--");
        let is_closed = if is_comment { html[start + 2..].ends_with("-->") } else { html.ends_with('>') };
        (!is_closed).then(|| Open::never_closed(if is_comment { "<!--" } else { "<" }, start))
    }
}

/// How the text of an element is read that holds no HTML.
pub(super) fn inside(name: &str) -> State {
    match name {
        "script" => State::ScriptData,
        "textarea" | "title" => State::RcData,
        "plaintext" => State::PlainText,
        _ => State::RawText,
    }
}

impl Scan {
    /// Notes a tag that an end tag belongs to. In SVG and MathML tags close themselves.
    fn start_tag(&mut self, html: &str, tag: &StartTag<usize>, is_foreign: bool) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let at = tag.span.start..tag.span.end;
        let is_known = VOID.contains(&name.as_str())
            || RAW_TEXT.contains(&name.as_str())
            || UNSEEN.contains(&name.as_str());
        if tag.self_closing && is_foreign {
            return;
        }
        if tag.self_closing && !is_known && html[at.clone()].ends_with("/>") {
            self.self_closing.push(at);
        } else if !VOID.contains(&name.as_str()) {
            self.tags.push((name, TagPlace { is_end: false, at }));
        }
    }

    fn end_tag(&mut self, name: &[u8], at: Range<usize>) {
        let name = String::from_utf8_lossy(name).into_owned();
        if !VOID.contains(&name.as_str()) {
            self.tags.push((name, TagPlace { is_end: true, at }));
        }
    }

    fn unseen(&mut self, name: &[u8], tag: TagPlace) {
        let name = UNSEEN.iter().find(|known| known.as_bytes() == name);
        self.unseen.extend(name.map(|name| (*name, tag)));
    }

    fn tag(&mut self, html: &str, tag: &StartTag<usize>) {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        for (name, value) in &tag.attributes {
            let is_anchor =
                name.as_slice() == b"id" || (name.as_slice() == b"name" && tag.name.as_slice() == b"a");
            if is_anchor && !value.value.is_empty() {
                self.ids.push(text(&value.value));
            }
            let name = LABELS
                .iter()
                .find(|label| label.as_bytes() == name.as_slice() && !value.value.trim_ascii().is_empty());
            if let Some((name, (attribute, place))) = name.zip(attribute(html, value.span.start)) {
                self.labels.push(Label { name, text: text(&value.value), attribute, value: place });
            }
        }
        let has_size = tag.attributes.keys().any(|key| matches!(key.as_slice(), b"width" | b"height"));
        for (_, name, names) in URLS.iter().filter(|(element, ..)| element.as_bytes() == tag.name.as_slice())
        {
            let Some((_, value)) =
                tag.attributes.iter().find(|(known, _)| known.as_slice() == name.as_bytes())
            else {
                continue;
            };
            let Some((attribute, place)) = attribute(html, value.span.start) else { continue };
            let found = |written: &str, value| {
                // Browsers take no notice of white space around a URL.
                let destination = Destination::of(written.trim_ascii());
                let (is_image, is_bare) =
                    (*names != Names::Page, matches!(names, Names::File | Names::Files));
                Found { is_image, is_bare, has_size, destination, attribute: attribute.clone(), value }
            };
            match names {
                Names::Files => self
                    .links
                    .extend(candidates(html, place).map(|url| found(&unescaped(&html[url.clone()]), url))),
                // A part of the page itself, or nothing.
                Names::File if matches!(value.value.trim_ascii(), [] | [b'#', ..]) => {}
                _ => {
                    let found = found(&text(&value.value), place);
                    let is_external = matches!(found.destination, Destination::External(_));
                    self.links.extend((*names != Names::Elsewhere || is_external).then_some(found));
                }
            }
        }
    }
}

/// Where the URLs of a `srcset` stand that name files of this site (HTML, srcset attributes).
fn candidates(html: &str, value: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = value.start;
    let next = move || {
        at = value.end
            - html[at..value.end].trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace()).len();
        let rest = &html[at..value.end];
        let url = rest.split(|c: char| c.is_ascii_whitespace()).next().filter(|url| !url.is_empty())?;
        let (start, length) = (at, url.trim_end_matches(',').len());
        // A comma at its end is the end of the candidate, which has no descriptor then.
        at += if length < url.len() {
            url.len()
        } else {
            rest[length..].find(',').map_or(rest.len(), |end| length + end)
        };
        Some(start..start + length)
    };
    std::iter::from_fn(next)
}

/// A text of HTML without its references of characters.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return text.into();
    }
    let texts =
        Tokens::of(text).filter_map(|token| if let Token::String(text) = token { Some(text) } else { None });
    texts.map(|text| String::from_utf8_lossy(&text.value).into_owned()).collect::<String>().into()
}

/// The bytes of the `name="value"` that begins at `start`, and those of the value; `None` where it has none.
pub(super) fn attribute(html: &str, start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let is_space = |c: char| c.is_ascii_whitespace();
    let sign = start + html.get(start..)?.find(|c: char| c == '=' || c == '>' || c == '/' || is_space(c))?;
    let after_name = html[sign..].trim_start_matches(is_space);
    let after_sign = after_name.strip_prefix('=')?.trim_start_matches(is_space);
    let value = html.len() - after_sign.len();
    match after_sign.chars().next()? {
        quote @ ('"' | '\'') => {
            let length = after_sign[1..].find(quote)?;
            Some((start..value + 1 + length + 1, value + 1..value + 1 + length))
        }
        _ => {
            let length = after_sign.find(|c: char| c == '>' || is_space(c)).unwrap_or(after_sign.len());
            Some((start..value + length, value..value + length))
        }
    }
}
