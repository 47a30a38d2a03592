//! Inline events → HTML with holes, and the joining of lines between Chinese characters.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::document::{Filler, Hole, Link};
use super::raw_html;
use crate::base::Language;
use crate::base::lang::Script;
use crate::base::width::{is_full_width, is_mark, joins, one_line};

/// An event with the bytes of the body it comes from.
pub(super) type Ev<'a> = (Event<'a>, Range<usize>);

/// What inline HTML is written into.
pub(super) struct Writer {
    pub html: String,
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    /// Labels of footnotes in the order they are first mentioned.
    pub footnotes: Vec<String>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    /// Where the body starts in the file.
    pub base: usize,
}

impl Writer {
    pub fn hole(&mut self, filler: Filler, source: Range<usize>) {
        self.holes.push(Hole { at: self.html.len() as u32, filler, source: self.shift(source) });
    }

    pub fn shift(&self, range: Range<usize>) -> Range<u32> {
        (range.start + self.base) as u32..(range.end + self.base) as u32
    }

    pub fn text(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = escape_html_body_text(&mut self.html, text);
    }

    pub fn attribute(&mut self, text: &str) {
        let _ = escape_html(&mut self.html, text);
    }

    /// 1-based number of a footnote.
    pub fn footnote(&mut self, label: &str) -> usize {
        let known = self.footnotes.iter().position(|known| known == label);
        known.unwrap_or_else(|| {
            self.footnotes.push(label.to_owned());
            self.footnotes.len() - 1
        }) + 1
    }

    /// Writes a run of inline events. `language` decides how ambiguous punctuation joins at line breaks.
    pub fn inline(&mut self, events: &[Ev<'_>], language: Option<&Language>) {
        let dense = language.is_some_and(|language| language.script == Script::Han);
        let mut at = 0;
        while at < events.len() {
            let (event, range) = &events[at];
            match event {
                Event::Text(text) => self.prose(text, range.clone()),
                Event::Code(code) => {
                    self.html.push_str("<code>");
                    self.text(code);
                    self.html.push_str("</code>");
                }
                Event::SoftBreak => {
                    if !joins_at(events, at, dense) {
                        self.html.push('\n');
                    }
                }
                Event::HardBreak => self.html.push_str("<br>\n"),
                Event::InlineHtml(html) | Event::Html(html) => {
                    if !is_comment(html) {
                        raw_html::write(self, html, range.clone());
                    }
                }
                Event::FootnoteReference(label) => {
                    let number = self.footnote(label);
                    self.html.push_str("<sup class=\"footnote-ref\"><a href=\"#fn-");
                    self.hole(Filler::FootnotePrefix, range.clone());
                    self.html.push_str(&format!("{number}\">{number}</a></sup>"));
                }
                Event::TaskListMarker(done) => {
                    self.html.push_str(if *done { "<input type=\"checkbox\" disabled checked> " } else { "<input type=\"checkbox\" disabled> " });
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = closing(events, at);
                    self.image(dest_url, title, &events[at + 1..end], range.clone());
                    at = end;
                }
                Event::Start(Tag::Link { dest_url, title, link_type, .. }) => self.open_link(*link_type, dest_url, title, range.clone()),
                Event::End(TagEnd::Link) => self.html.push_str("</a>"),
                Event::Start(tag) => self.html.push_str(open_tag(tag)),
                Event::End(tag) => self.html.push_str(close_tag(tag)),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
                Event::Rule => {}
            }
            at += 1;
        }
    }

    fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        let destination = if kind == LinkType::Email { CowStr::from(format!("mailto:{destination}")) } else { CowStr::from(destination.to_owned()) };
        self.html.push_str("<a");
        self.link(Link::new(false, false, &destination), range);
        self.title(title);
        self.html.push('>');
    }

    fn image(&mut self, destination: &str, title: &str, alt: &[Ev<'_>], range: Range<usize>) {
        self.html.push_str("<img");
        self.link(Link::new(true, false, destination), range);
        self.html.push_str(" alt=\"");
        self.attribute(&plain_text(alt));
        self.html.push('"');
        self.title(title);
        self.html.push_str(" loading=\"lazy\">");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.html.push_str(" title=\"");
            self.attribute(&one_line(title));
            self.html.push('"');
        }
    }

    /// Leaves a hole for the attributes of a link or image.
    pub fn link(&mut self, link: Link, range: Range<usize>) {
        self.hole(Filler::Link(self.links.len() as u32), range.clone());
        let source = self.shift(range);
        self.links.push(Link { source, ..link });
    }

    /// Text, with `{{ facts }}` as holes.
    fn prose(&mut self, text: &str, range: Range<usize>) {
        let mut rest = text;
        while let Some(open) = memmem::find(rest.as_bytes(), b"{{") {
            let Some(close) = rest[open..].find("}}").map(|at| open + at) else { break };
            let name = rest[open + 2..close].trim();
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')) && name.chars().any(|c| c.is_alphabetic());
            self.text(&rest[..open]);
            if is_name {
                let at = range.start + (text.len() - rest.len()) + open;
                self.hole(Filler::Fact(name.into()), at..(at + close + 2 - open).min(range.end.max(at)));
            } else {
                self.text(&rest[open..close + 2]);
            }
            rest = &rest[close + 2..];
        }
        self.text(rest);
    }
}

pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->")
}

/// Index of the event that closes the one at `open`.
pub(super) fn closing(events: &[Ev<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, (event, _)) in events.iter().enumerate().skip(open) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// The visible text of inline events; line breaks join as they do in HTML.
pub(super) fn plain_text(events: &[Ev<'_>]) -> String {
    let has_break = events.iter().any(|(event, _)| matches!(event, Event::SoftBreak));
    let is_dense = has_break && events.iter().any(|(event, _)| matches!(event, Event::Text(text) if text.chars().any(is_full_width)));
    let mut text = String::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak if joins_at(events, at, is_dense) => {}
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// Whether the lines around the break at `at` meet without a space.
fn joins_at(events: &[Ev<'_>], at: usize, dense: bool) -> bool {
    let before = events[..at].iter().rev().find_map(|event| edge(event, |text| text.chars().rev().find(|c| !is_mark(*c))));
    let after = events[at + 1..].iter().find_map(|event| edge(event, |text| text.chars().next()));
    before.zip(after).is_some_and(|(before, after)| joins(before, after, dense))
}

/// The character of an event that stands at a line break; markup counts as a Latin letter.
fn edge((event, _): &Ev<'_>, of: impl Fn(&str) -> Option<char>) -> Option<char> {
    match event {
        Event::Text(text) => of(text),
        Event::InlineHtml(html) if is_comment(html) => None,
        Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => Some('x'),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Some('x'),
        _ => None,
    }
}

fn open_tag(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        Tag::Superscript => "<sup>",
        Tag::Subscript => "<sub>",
        _ => "",
    }
}

fn close_tag(tag: &TagEnd) -> &'static str {
    match tag {
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::Superscript => "</sup>",
        TagEnd::Subscript => "</sub>",
        _ => "",
    }
}
