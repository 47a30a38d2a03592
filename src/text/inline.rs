//! Inline events → HTML with holes, and the joining of lines between Chinese characters.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::FxHashMap;

use super::events::{Ev, closing, is_comment, joins_at, plain_text};
use super::raw_html::{self, Unclosed};
use super::written::{Destination, Filler, Hole, Link, Place};
use crate::base::lang::Script;
use crate::base::width::one_line;
use crate::base::{Code, Language};

/// What inline HTML is written into.
pub(crate) struct Writer<'b> {
    /// The text that is parsed.
    pub body: &'b str,
    pub html: String,
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    /// Numbers of footnotes by label, in the order they are first mentioned.
    pub footnotes: FxHashMap<String, usize>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    /// The element in raw HTML that is open, and whose text is no HTML.
    pub raw_text: Option<Unclosed>,
    /// What is opened in raw HTML and never closed.
    pub unclosed: Vec<Unclosed>,
    /// Elements of raw HTML that are open and that readers do not see.
    pub unseen: Vec<Unclosed>,
    /// Where the body starts in the file.
    pub base: usize,
    /// Whether the author is not trusted.
    pub untrusted: bool,
    /// Places of what an author who is not trusted may not write.
    pub refused: Vec<(Code, Range<usize>)>,
}

impl<'b> Writer<'b> {
    /// A writer of the page whose body starts at byte `base` of its file.
    pub fn new(body: &'b str, base: usize, untrusted: bool) -> Self {
        Writer {
            body,
            html: String::with_capacity(body.len() * 3 / 2),
            holes: Vec::new(),
            links: Vec::new(),
            footnotes: FxHashMap::default(),
            ids: Vec::new(),
            raw_text: None,
            unclosed: Vec::new(),
            unseen: Vec::new(),
            base,
            untrusted,
            refused: Vec::new(),
        }
    }

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
        if let Some(number) = self.footnotes.get(label) {
            return *number;
        }
        let number = self.footnotes.len() + 1;
        self.footnotes.insert(label.to_owned(), number);
        number
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
                        raw_html::write_tag(self, html, range);
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
                Event::Start(Tag::Image { dest_url, title, link_type, .. }) => {
                    let end = closing(events, at);
                    self.image(*link_type, dest_url, title, &events[at + 1..end], range.clone());
                    at = end;
                }
                Event::Start(Tag::Link { dest_url, title, link_type, .. }) => {
                    let text = &events[at + 1..closing(events, at)];
                    self.open_link(*link_type, dest_url, title, text, range.clone());
                }
                Event::End(TagEnd::Link) => self.html.push_str("</a>"),
                Event::Start(tag) => self.html.push_str(open_tag(tag)),
                Event::End(tag) => self.html.push_str(close_tag(tag)),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
                Event::Rule => {}
            }
            at += 1;
        }
    }

    fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, text: &[Ev<'_>], range: Range<usize>) {
        let destination = if kind == LinkType::Email { CowStr::from(format!("mailto:{destination}")) } else { CowStr::from(destination.to_owned()) };
        let place = self.place(kind, title, text, &range);
        self.html.push_str("<a");
        self.link(Link { is_image: false, has_size: false, destination: Destination::of(&destination), place, source: self.shift(range.clone()) }, range);
        self.title(title);
        self.html.push('>');
    }

    fn image(&mut self, kind: LinkType, destination: &str, title: &str, alt: &[Ev<'_>], range: Range<usize>) {
        let place = self.place(kind, title, alt, &range);
        self.html.push_str("<img");
        self.link(Link { is_image: true, has_size: false, destination: Destination::of(destination), place, source: self.shift(range.clone()) }, range);
        self.html.push_str(" alt=\"");
        self.attribute(&plain_text(alt));
        self.html.push('"');
        self.title(title);
        self.html.push_str(" loading=\"lazy\">");
    }

    /// Where the destination of a link or an image stands. Its text is read already, so that nothing is searched for:
    /// what follows it is `](`, or `]` and perhaps a label.
    fn place(&self, kind: LinkType, title: &str, text: &[Ev<'_>], range: &Range<usize>) -> Place {
        let whole = &self.body[range.clone()];
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            return if kind == LinkType::Email { Place::Unknown } else { Place::Inline(self.shift(range.clone())) };
        }
        let open = if whole.starts_with('!') { "![" } else { "[" };
        let end = text.last().map_or(range.start + open.len(), |(_, last)| last.end);
        let Some(close) = self.body.get(end..range.end).map(after_break).filter(|rest| rest.starts_with(']')) else { return Place::Unknown };
        let label = range.end - close.len() + 1..range.end;
        match self.body[label.clone()].strip_prefix('(') {
            Some(inside) if kind == LinkType::Inline => {
                let start = range.end - after_break(inside).len();
                Place::Inline(self.shift(start..start + destination_length(&self.body[start..range.end])))
            }
            _ => Place::Reference { label: self.shift(label), title: title.into() },
        }
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
        self.hole(Filler::Link(self.links.len() as u32), range);
        self.links.push(link);
    }

    /// Text, with `{{ facts }}` as holes.
    fn prose(&mut self, text: &str, range: Range<usize>) {
        self.find_comment(text, &range);
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

    /// A comment that does not end in its paragraph is text.
    fn find_comment(&mut self, text: &str, range: &Range<usize>) {
        let Some(at) = memmem::find(text.as_bytes(), b"<!--").filter(|_| text.len() == range.len()) else { return };
        let start = range.start + at;
        let is_escaped = self.body[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let line = text[at..].find('\n').map_or(range.end, |length| start + length);
        if !is_escaped {
            self.unclosed.push(Unclosed { name: Unclosed::TEXT.to_owned(), place: start..line });
        }
    }
}

/// What follows the break between two lines, if any, and the marks of the blocks that the second one begins with.
fn after_break(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    text.strip_prefix('\n').map_or(text, |line| line.trim_start_matches([' ', '\t', '>']))
}

/// The length in bytes of the destination that a text begins with (CommonMark 0.31, link destination).
fn destination_length(text: &str) -> usize {
    let (mut depth, mut is_escaped) = (0, false);
    let is_pointed = text.starts_with('<');
    let ends = |c: char| {
        if std::mem::take(&mut is_escaped) {
            return false;
        }
        is_escaped = c == '\\';
        depth += i32::from(c == '(') - i32::from(c == ')');
        if is_pointed { c == '>' } else { c.is_ascii_control() || c == ' ' || depth < 0 }
    };
    text.find(ends).map_or(text.len(), |end| end + usize::from(is_pointed))
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
