//! Raw HTML in Markdown → HTML with holes: its links and images are the page's like any others, its ids are
//! anchors.
//!
//! What stands between the tags of a comment, or of an element such as `<script>`, is no HTML: it is left as
//! it is. `<Badge/>`, which browsers take for a start tag alone, is closed. What readers read is read as text
//! elsewhere is: facts are filled in, and a `<summary>`, an `alt` and a `title` are split into their
//! languages.

use std::ops::Range;

use html5gum::Token;
use memchr::memchr;

use super::fact::{Fact, Piece, pieces};
use super::halves::halves;
use super::html_scan::{
    Found, Label, Open, RAW_TEXT, Scan, UNSEEN, find_ignoring_case, hidden, is_tag, scan, starts_with_name,
    unescaped,
};
use super::html_tokens::Tokens;
use super::markdown::inline;
use super::runs::RunKind;
use super::unclosed::Unclosed;
use super::writer::Writer;
use super::written::{Filler, Link, Place, Summary};
use crate::base::Code;

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
            writer.hole(Filler::Fact(Box::new(fact)), source);
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
