//! Raw HTML in Markdown → HTML with holes: its links and images are the page's like any others, its ids are
//! anchors.
//!
//! What stands between the tags of a comment, or of an element such as `<script>`, is no HTML: it is left as
//! it is. `<Badge/>`, which browsers take for a start tag alone, is closed. What readers read is read as text
//! elsewhere is: facts are filled in, and a `<summary>`, an `alt` and a `title` are split into their
//! languages.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::{Error, StartTag, State, Token};
use memchr::memchr;

use super::fact::{Fact, Piece, pieces};
use super::halves::halves;
use super::html_tokens::Tokens;
use super::markdown::inline;
use super::runs::RunKind;
use super::tags::{OPTIONAL_END, VOID};
use super::unclosed::Unclosed;
use super::writer::Writer;
use super::written::{Destination, Filler, Link, Place, Summary};
use crate::base::Code;

/// Elements whose text browsers do not read as HTML: all that follows is theirs until their end tag.
const RAW_TEXT: &[&str] =
    &["script", "style", "textarea", "title", "iframe", "xmp", "noembed", "noframes", "plaintext"];

/// Elements of HTML that readers do not see, and that browsers close at nothing but their end tag.
const UNSEEN: &[&str] = &["noscript", "template", "object", "select"];

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
}

/// Elements whose text is code.
pub(super) const CODE: &[&str] = &["code", "pre", "kbd", "samp"];

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

/// Raw HTML without the marks of the blocks that it stands in, and where its lines stand in the body.
#[derive(Default)]
pub(crate) struct Raw {
    pub html: String,
    /// Where a piece begins in the HTML and in the body; `None` where the parser made it up.
    pieces: Vec<(usize, Option<usize>)>,
}

impl Raw {
    /// The HTML of one event.
    pub fn of(body: &str, text: &str, range: Range<usize>) -> Raw {
        let mut raw = Raw::default();
        raw.push(body, text, range);
        raw
    }

    /// Adds the HTML of an event with its bytes of the body, which have marks of blocks in them that the HTML
    /// has not.
    pub fn push(&mut self, body: &str, text: &str, range: Range<usize>) {
        let source = body.get(range.clone()).unwrap_or_default();
        if source.len() == text.len() {
            // The mask may have changed the text; the original has the same places.
            self.add(source, Some(range.start));
            return;
        }
        let lines = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
        let are_same = lines(source) == lines(text);
        let mut start = range.start;
        let mut sources = source.split_inclusive('\n');
        for line in text.split_inclusive('\n') {
            let source = sources.next().filter(|_| are_same).unwrap_or_default();
            start += source.len();
            self.add(line, source.ends_with(line).then(|| start - line.len()));
        }
    }

    /// Adds HTML that stands nowhere in the body.
    pub fn push_made_up(&mut self, html: &str) {
        self.add(html, None);
    }

    fn add(&mut self, html: &str, place: Option<usize>) {
        self.pieces.push((self.html.len(), place));
        self.html.push_str(html);
    }

    /// The same, where it begins with a tag of a paragraph, with that of a division: a paragraph holds no
    /// blocks.
    pub fn without_paragraph(mut self) -> Raw {
        let name = self.html.len() - self.html.trim_start_matches(['<', '/']).len();
        if starts_with_name(&self.html[name..], "p") {
            let rest = self.place(name + 1..name + 2).map(|rest| rest.start);
            self.html.replace_range(name..=name, "div");
            self.pieces.iter_mut().filter(|(start, _)| *start > name).for_each(|(start, _)| *start += 2);
            let after = self.pieces.partition_point(|(start, _)| *start <= name);
            self.pieces.insert(after, (name + 3, rest));
        }
        self
    }

    /// A part of the HTML.
    pub fn part(&self, part: Range<usize>) -> Raw {
        let first = self.pieces.partition_point(|(start, _)| *start <= part.start).saturating_sub(1);
        let pieces = self.pieces[first..].iter().take_while(|(start, _)| *start < part.end.max(1));
        let within = |&(start, place): &(usize, Option<usize>)| {
            (start.saturating_sub(part.start), place.map(|place| place + part.start.saturating_sub(start)))
        };
        Raw { html: self.html[part.clone()].to_owned(), pieces: pieces.map(within).collect() }
    }

    /// Where some of the HTML stands in the body.
    pub fn place(&self, html: Range<usize>) -> Option<Range<usize>> {
        let of = |at: usize| {
            let piece = self.pieces.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
            let (start, place) = self.pieces[piece];
            Some(place? + at - start)
        };
        let last = html.end.checked_sub(1).filter(|last| *last >= html.start);
        let start = of(html.start)?;
        Some(start..last.map_or(Some(start), |last| Some(of(last)? + 1))?)
    }
}

/// Writes the HTML of a block, whose bytes of the body are `whole`.
pub(crate) fn write_block(writer: &mut Writer<'_>, raw: &Raw, whole: &Range<usize>) {
    if writer.untrusted {
        return as_text(writer, &raw.html, whole.clone());
    }
    write(writer, raw, whole, hidden(&raw.html));
}

/// Writes one tag of inline HTML.
pub(crate) fn write_tag(writer: &mut Writer<'_>, html: &str, whole: &Range<usize>) {
    if writer.untrusted {
        return as_text(writer, html, whole.clone());
    }
    if !writer.keeps(html, whole) {
        return;
    }
    let is_end = |name: &str| html.strip_prefix("</").is_some_and(|rest| starts_with_name(rest, name));
    let is_known = RAW_TEXT.iter().any(|name| is_tag(html, name))
        || UNSEEN.iter().any(|name| is_tag(html, name) || is_end(name));
    let is_plain = memchr(b'=', html.as_bytes()).is_none()
        && !html.ends_with("/>")
        && !html.starts_with("<!--")
        && !is_known;
    if is_plain && writer.raw_text.is_none() {
        writer.html.push_str(html);
    } else {
        write(writer, &Raw::of(writer.body, html, whole.clone()), whole, None);
    }
}

fn write(writer: &mut Writer<'_>, raw: &Raw, whole: &Range<usize>, hidden: Option<Open>) {
    let html = raw.html.as_str();
    if let Some(open) = &writer.raw_text {
        if find_ignoring_case(html, &open.name.replacen('<', "</", 1).replace('>', "")).is_some() {
            writer.raw_text = None;
        }
        writer.html.push_str(html);
        return;
    }
    let scan = scan(html);
    let is_split = |text: &str| {
        writer.own.is_none()
            && (text.contains(" | ") || text.contains(" / "))
            && halves(&inline(text), writer.languages).is_some()
    };
    let cuts = cuts(&scan, html, is_split);
    let Scan { ids, unseen, open, .. } = scan;
    writer.ids.extend(ids);
    let open = hidden.or(open);
    let end = open.as_ref().filter(|open| !open.may_end_later).map_or(html.len(), |open| open.at);
    let mut at = 0;
    for (place, cut) in cuts.into_iter().filter(|(place, _)| place.end <= end) {
        let before = &html[at..place.start];
        at = place.end;
        writer.html.push_str(if matches!(&cut, Cut::Link(link) if !link.is_bare) {
            before.trim_end()
        } else {
            before
        });
        let source = raw.place(place.clone()).unwrap_or_else(|| whole.clone());
        write_cut(writer, raw, place, cut, source);
    }
    for (name, tag) in unseen.into_iter().filter(|(_, tag)| tag.at.end <= end) {
        let name = format!("<{name}>");
        if !tag.is_end {
            writer.unseen.push(Unclosed { name, place: raw.place(tag.at).unwrap_or_else(|| whole.clone()) });
        } else if let Some(start) = writer.unseen.iter().rposition(|start| start.name == name) {
            writer.unseen.remove(start);
        }
    }
    writer.html.push_str(&html[at..end]);
    // As text it hides nothing.
    writer.text(&html[end..]);
    // A hole at the very end would count as one of what follows.
    if writer.holes.last().is_some_and(|hole| hole.at as usize == writer.html.len()) {
        writer.html.push('\n');
    }
    let Some(open) = open else { return };
    let line = open.at + html[open.at..].find('\n').unwrap_or(html.len() - open.at);
    let unclosed =
        Unclosed { name: open.name, place: raw.place(open.at..line).unwrap_or_else(|| whole.clone()) };
    if open.may_end_later {
        writer.raw_text = Some(unclosed);
    } else {
        writer.unclosed.push(unclosed);
    }
}

/// What stands in place of some HTML.
enum Cut {
    Link(Found),
    /// The end of a tag, and the end tag of the element with this name in the HTML.
    EndTag(Range<usize>),
    /// Words that stay as they are.
    Words(RunKind),
    Fact(Fact),
    /// A text without markup, which may be in several languages.
    Text(String),
    /// The same in an attribute.
    Attribute(Label),
    /// Nothing: here a summary begins, or a text in several languages.
    Summary(String),
    /// Nothing: here it ends.
    EndOfSummary,
}

/// What is not written as it is, in its order.
fn cuts(scan: &Scan, html: &str, is_split: impl Fn(&str) -> bool) -> Vec<(Range<usize>, Cut)> {
    let mut cuts: Vec<(Range<usize>, Cut)> = Vec::new();
    for link in &scan.links {
        let place = if link.is_bare { &link.value } else { &link.attribute };
        cuts.push((place.clone(), Cut::Link(link.clone())));
    }
    for tag in &scan.self_closing {
        let start = tag.start + html[tag.clone()].trim_end_matches("/>").trim_end().len();
        let name =
            html[tag.start + 1..].find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or_default();
        cuts.push((start..tag.end, Cut::EndTag(tag.start + 1..tag.start + 1 + name)));
    }
    for summary in &scan.summaries {
        cuts.push((summary.inner.start..summary.inner.start, Cut::Summary(summary.said.clone())));
        cuts.extend(summary.only_text.iter().map(|place| (place.clone(), Cut::Text(summary.said.clone()))));
        cuts.push((summary.inner.end..summary.inner.end, Cut::EndOfSummary));
    }
    let title_of = |text: &Range<usize>| scan.summaries.iter().find(|title| contains(&title.inner, text));
    for text in
        scan.texts.iter().filter(|text| title_of(&text.at).is_none_or(|title| title.only_text.is_none()))
    {
        let said = unescaped(&html[text.at.clone()]);
        if title_of(&text.at).is_some() || !is_split(said.trim()) {
            words(html, text.at.clone(), &mut cuts);
            continue;
        }
        let start = text.at.end - html[text.at.clone()].trim_start().len();
        let place = start..start + html[text.at.clone()].trim().len();
        // In a drawing no element may stand around each language.
        let edges = (!text.is_foreign).then(|| (Cut::Summary(said.trim().to_owned()), Cut::EndOfSummary));
        let (first, last) = edges.unzip();
        cuts.extend(first.map(|cut| (place.start..place.start, cut)));
        cuts.push((place.clone(), Cut::Text(said.trim().to_owned())));
        cuts.extend(last.map(|cut| (place.end..place.end, cut)));
    }
    for label in &scan.labels {
        // Written anew only where something is put in, or should be: how it is quoted and escaped is the
        // author's.
        let is_open = ["{{", " | ", " / ", "｛｛", "｜", "］"].iter().any(|mark| label.text.contains(mark));
        cuts.push(if is_open {
            (label.attribute.clone(), Cut::Attribute(label.clone()))
        } else {
            (label.value.clone(), Cut::Words(RunKind::Label))
        });
    }
    cuts.sort_by_key(|(place, _)| place.start);
    cuts
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Cuts a text at its facts.
fn words(html: &str, text: Range<usize>, cuts: &mut Vec<(Range<usize>, Cut)>) {
    let mut at = text.start;
    for piece in pieces(&html[text]) {
        let (Piece::Text(part) | Piece::Fact(part, _)) = &piece;
        let place = at..at + part.len();
        at = place.end;
        cuts.push(match piece {
            Piece::Text(_) => (place, Cut::Words(RunKind::Prose)),
            Piece::Fact(written, name) => {
                (place, Cut::Fact(Fact { name: name.into(), written: written.into() }))
            }
        });
    }
}

fn write_cut(writer: &mut Writer<'_>, raw: &Raw, place: Range<usize>, cut: Cut, source: Range<usize>) {
    let (html, here) = (raw.html.as_str(), writer.html.len() as u32);
    match cut {
        Cut::Link(link) => {
            let place =
                raw.place(link.value).map_or(Place::Unknown, |place| Place::Attribute(writer.shift(place)));
            let place_of_link = writer.shift(source.clone());
            let Found { is_image, is_bare, has_size, destination, .. } = link;
            writer.link(
                Link { is_image, is_bare, has_size, destination, place, source: place_of_link },
                source,
            );
        }
        Cut::EndTag(name) => {
            ["></", &html[name], ">"].into_iter().for_each(|part| writer.html.push_str(part))
        }
        Cut::Words(kind) => {
            writer.run(kind, source);
            writer.html.push_str(&html[place]);
        }
        Cut::Fact(fact) => {
            writer.run(RunKind::Fact, source.clone());
            writer.hole(Filler::Fact(fact), source);
        }
        Cut::Text(text) => writer.string(&text, source),
        Cut::Attribute(Label { name, text, value, .. }) => {
            let value = raw.place(value).unwrap_or(source);
            [name, "=\""].into_iter().for_each(|part| writer.html.push_str(part));
            writer.string(&text, value);
            writer.html.push('"');
        }
        Cut::Summary(said) => writer.summaries.push(Summary { html: here..here, said }),
        Cut::EndOfSummary => {
            writer.summaries.last_mut().into_iter().for_each(|summary| summary.html.end = here)
        }
    }
}

/// What is still open at the end of some HTML.
struct Open {
    name: String,
    at: usize,
    /// Whether HTML further down the page may close it.
    may_end_later: bool,
}

impl Open {
    fn never_closed(name: &str, at: usize) -> Open {
        Open { name: name.to_owned(), at, may_end_later: false }
    }
}

/// What the HTML of a block begins with and hides from Markdown to the end of the block it stands in, for
/// want of an end.
fn hidden(html: &str) -> Option<Open> {
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

fn starts(html: &str, name: &str) -> bool {
    match name.strip_prefix('<').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        Some(tag) => is_tag(html, tag),
        None => html.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)),
    }
}

/// Whether some HTML begins with the start tag of this name.
fn is_tag(html: &str, name: &str) -> bool {
    html.strip_prefix('<').is_some_and(|rest| starts_with_name(rest, name))
}

fn starts_with_name(tag: &str, name: &str) -> bool {
    let parts = tag.split_at_checked(name.len());
    parts.is_some_and(|(start, rest)| {
        start.eq_ignore_ascii_case(name) && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
    })
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// A link in HTML.
#[derive(Clone)]
struct Found {
    is_image: bool,
    is_bare: bool,
    has_size: bool,
    destination: Destination,
    /// Name and value.
    attribute: Range<usize>,
    value: Range<usize>,
}

struct TagPlace {
    is_end: bool,
    at: Range<usize>,
}

/// Where a text stands, and whether it is part of a drawing or a formula.
struct TextPlace {
    at: Range<usize>,
    is_foreign: bool,
}

/// A `<summary>` in HTML.
#[derive(Default)]
struct SummaryPlace {
    /// What stands between its tags.
    inner: Range<usize>,
    /// Its text without markup.
    said: String,
    /// Where its text stands, if that is all in one place.
    only_text: Option<Range<usize>>,
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
struct Scan {
    links: Vec<Found>,
    ids: Vec<String>,
    /// The tags of unseen elements in their order.
    unseen: Vec<(&'static str, TagPlace)>,
    /// The tags of elements that have end tags.
    tags: Vec<(String, TagPlace)>,
    /// The tags that close themselves, of elements that have end tags.
    self_closing: Vec<Range<usize>>,
    summaries: Vec<SummaryPlace>,
    /// Where text stands that is no code.
    texts: Vec<TextPlace>,
    labels: Vec<Label>,
    open: Option<Open>,
}

/// The text of an attribute that readers read.
#[derive(Clone)]
struct Label {
    name: &'static str,
    text: String,
    /// Name and value.
    attribute: Range<usize>,
    value: Range<usize>,
}

fn scan(html: &str) -> Scan {
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
fn inside(name: &str) -> State {
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
                _ => self.links.push(found(&text(&value.value), place)),
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
fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return text.into();
    }
    let texts =
        Tokens::of(text).filter_map(|token| if let Token::String(text) = token { Some(text) } else { None });
    texts.map(|text| String::from_utf8_lossy(&text.value).into_owned()).collect::<String>().into()
}

/// Writes raw HTML as the text it is; nothing of comments.
fn as_text(writer: &mut Writer<'_>, html: &str, place: Range<usize>) {
    let (mut is_comment, mut is_told) = (true, false);
    for token in Tokens::of(html) {
        match token {
            Token::Comment(_) => {}
            Token::String(text) if text.value.trim_ascii().is_empty() => {}
            // What it ends is told.
            Token::EndTag(_) => is_comment = false,
            _ => (is_comment, is_told) = (false, true),
        }
    }
    if is_told {
        writer.refused.push((Code::UntrustedHtml, place));
    }
    if !is_comment {
        writer.text(html);
    }
}

/// The bytes of the `name="value"` that begins at `start`, and those of the value; `None` where it has none.
fn attribute(html: &str, start: usize) -> Option<(Range<usize>, Range<usize>)> {
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
