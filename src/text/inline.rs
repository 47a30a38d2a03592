//! Inline events → HTML with holes, and the joining of lines between Chinese characters.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::FxHashMap;

use super::balance::{Unbalanced, block_tag};
use super::events::{Ev, closing, is_comment, joins_at, plain_text, text_place};
use super::fact::{Fact, Piece, Plain, PlainPiece, pieces};
use super::halves::{halves, prose};
use super::judge::{Certainty, astray, certainty_of};
use super::localized::{BARS, foreign, nearly_split, unsplit};
use super::raw_html::{self, Summary, Unclosed};
use super::runs::{Origin, Run, RunKind};
use super::strings::{Form, Half, Strings, Text};
use super::written::{Destination, Filler, Hole, Link, Place};
use crate::base::width::one_line;
use crate::base::{Code, LangId, Language};

/// What inline HTML is written into.
pub(crate) struct Writer<'b> {
    /// The text that is parsed.
    pub body: &'b str,
    pub html: String,
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    /// What the text is made of.
    pub runs: Vec<Run>,
    /// Alternative texts, titles and labels, which may be in several languages.
    pub texts: Vec<Text>,
    /// Numbers of footnotes by label, in the order they are first mentioned.
    pub footnotes: FxHashMap<String, usize>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    /// The titles of folded parts.
    pub summaries: Vec<Summary>,
    /// The element in raw HTML that is open, and whose text is no HTML.
    pub raw_text: Option<Unclosed>,
    /// What is opened in raw HTML and never closed.
    pub unclosed: Vec<Unclosed>,
    /// Elements of raw HTML that are open and that readers do not see.
    pub unseen: Vec<Unclosed>,
    /// Tags of raw HTML that have no counterpart.
    pub unbalanced: Vec<Unbalanced>,
    /// Those that are open in the text that is being written.
    blocks: Vec<Unbalanced>,
    /// Where the text stands in the file.
    pub origin: Origin<'b>,
    /// The languages of the site.
    pub languages: &'b [Language],
    /// The language of the whole file.
    pub own: Option<LangId>,
    /// Elements of raw HTML that are open and whose text is code.
    code: usize,
    /// Whether the author is not trusted.
    pub untrusted: bool,
    /// Places of what an author who is not trusted may not write.
    pub refused: Vec<(Code, Range<usize>)>,
}

impl<'b> Writer<'b> {
    /// A writer of a text that stands at a place in its file.
    pub fn new(body: &'b str, origin: Origin<'b>, languages: &'b [Language], untrusted: bool) -> Self {
        Writer {
            body,
            html: String::with_capacity(body.len() * 3 / 2),
            holes: Vec::new(),
            links: Vec::new(),
            runs: Vec::new(),
            texts: Vec::new(),
            footnotes: FxHashMap::default(),
            ids: Vec::new(),
            summaries: Vec::new(),
            raw_text: None,
            unclosed: Vec::new(),
            unseen: Vec::new(),
            unbalanced: Vec::new(),
            blocks: Vec::new(),
            origin,
            languages,
            own: None,
            code: 0,
            untrusted,
            refused: Vec::new(),
        }
    }

    pub fn hole(&mut self, filler: Filler, source: Range<usize>) {
        self.holes.push(Hole { at: self.html.len() as u32, filler, source: self.shift(source) });
    }

    pub fn shift(&self, range: Range<usize>) -> Range<u32> {
        self.origin.place(self.body, range)
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

    /// Writes a run of inline events in a language, where it has one of its own. It decides how ambiguous punctuation
    /// joins at line breaks.
    pub fn inline(&mut self, events: &[Ev<'_>], lang: Option<LangId>) {
        let dense = lang.is_some_and(|lang| self.languages[lang.index()].script.is_dense());
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
                        self.follow_code(html);
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
                    self.image(*link_type, dest_url, title, &events[at + 1..end], range.clone(), lang);
                    at = end;
                }
                Event::Start(Tag::Link { dest_url, title, link_type, .. }) => {
                    let end = closing(events, at);
                    let text = &events[at + 1..end];
                    self.open_link(*link_type, dest_url, title, text, range.clone(), lang);
                    if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                        self.address(text);
                        at = end;
                        continue;
                    }
                }
                Event::End(TagEnd::Link) => self.html.push_str("</a>"),
                Event::Start(tag) => self.html.push_str(open_tag(tag)),
                Event::End(tag) => self.html.push_str(close_tag(tag)),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
                Event::Rule => {}
            }
            at += 1;
        }
        for open in self.blocks.drain(..).rev() {
            ["</", &open.name, ">"].into_iter().for_each(|part| self.html.push_str(part));
            self.unbalanced.push(open);
        }
    }

    /// Whether a tag of inline HTML is written: the end tag of an element that does not begin in this text would close
    /// something else.
    pub fn keeps(&mut self, html: &str, place: &Range<usize>) -> bool {
        let Some((name, is_end)) = block_tag(html).filter(|_| self.raw_text.is_none()) else { return true };
        let tag = Unbalanced { name: name.to_owned(), is_end, place: place.clone() };
        if !is_end {
            self.blocks.push(tag);
            return true;
        }
        let start = self.blocks.iter().rposition(|open| open.name == name);
        match start {
            Some(start) => self.blocks.truncate(start),
            None => self.unbalanced.push(tag),
        }
        start.is_some()
    }

    fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, text: &[Ev<'_>], range: Range<usize>, lang: Option<LangId>) {
        let destination = if kind == LinkType::Email { CowStr::from(format!("mailto:{destination}")) } else { CowStr::from(destination.to_owned()) };
        let place = self.place(kind, title, text, &range);
        self.html.push_str("<a");
        let source = self.shift(range.clone());
        self.link(Link { is_image: false, is_bare: false, has_size: false, destination: Destination::of(&destination), place, source }, range.clone());
        self.title(title, &range, lang);
        self.html.push('>');
    }

    /// The text of a link that shows where it leads.
    fn address(&mut self, text: &[Ev<'_>]) {
        for (event, _) in text {
            if let Event::Text(text) = event {
                self.text(text);
            }
        }
    }

    fn image(&mut self, kind: LinkType, destination: &str, title: &str, alt: &[Ev<'_>], range: Range<usize>, lang: Option<LangId>) {
        let place = self.place(kind, title, alt, &range);
        self.html.push_str("<img");
        let source = self.shift(range.clone());
        self.link(Link { is_image: true, is_bare: false, has_size: false, destination: Destination::of(destination), place, source }, range.clone());
        self.html.push_str(" alt=\"");
        let at = text_place(alt).unwrap_or(range.clone());
        self.label(alt, &at, lang, plain_text);
        self.html.push('"');
        self.title(title, &range, lang);
        self.html.push_str(" loading=\"lazy\">");
    }

    /// Writes a text that stands in an attribute.
    fn label(&mut self, events: &[Ev<'_>], at: &Range<usize>, lang: Option<LangId>, plain: impl Fn(&[Ev<'_>]) -> Plain) {
        self.runs.push(Run { kind: RunKind::Label, source: self.shift(at.clone()) });
        let each = self.each_language(events, lang, &plain);
        let place = self.shift(at.clone());
        if !each.is_empty() {
            self.text_hole(Text::of(each, place), at.clone());
        } else if self.is_doubtful(events, lang) {
            let half = Half { plain: plain(events), ..Half::default() };
            let text = match self.own.or(lang) {
                Some(lang) => Text::of(vec![(lang, half)], place),
                None => Text::shared(half, self.languages, place),
            };
            self.text_hole(text, at.clone());
        } else {
            self.plain(&plain(events), at.clone());
        }
    }

    /// Whether the language of a label is to be looked at.
    fn is_doubtful(&self, events: &[Ev<'_>], lang: Option<LangId>) -> bool {
        let text = prose(events);
        match self.own.or(lang) {
            Some(lang) => astray(&text, lang, self.languages).is_some(),
            None => foreign(&text, self.languages).is_some() || unsplit(&text, self.languages).is_some(),
        }
    }

    /// What a label says by language, if it is in several, or in one where its block belongs to all.
    fn each_language(&self, events: &[Ev<'_>], lang: Option<LangId>, plain: impl Fn(&[Ev<'_>]) -> Plain) -> Vec<(LangId, Half)> {
        let half = |events: &[Ev<'_>]| Half { plain: plain(events), ..Half::default() };
        let mut each = Vec::new();
        if self.own.is_some() {
            return each;
        }
        if let Some(halves) = halves(events, self.languages) {
            each.extend(halves.iter().map(|(lang, events)| (*lang, half(events))));
            each.sort_by_key(|(lang, _)| *lang);
        } else if lang.is_none()
            && nearly_split(&plain(events).written(), self.languages, BARS, " | ").is_none()
            && let Certainty::Sure(lang) = certainty_of(&prose(events), self.languages)
        {
            each.push((lang, half(events)));
        }
        each
    }

    /// A text of raw HTML without markup, which stands at `at`.
    pub fn string(&mut self, text: &str, at: Range<usize>) {
        let read = Strings::new(self.body, self.languages).text(text, at.clone(), self.own, Form::Plain);
        let (body, origin) = (self.body, self.origin.clone());
        let shift = |place: &Range<u32>| origin.place(body, place.start as usize..place.end as usize);
        self.text_hole(read.moved(shift), at);
    }

    /// Leaves a hole for a text that is not the same in every language.
    fn text_hole(&mut self, text: Text, at: Range<usize>) {
        self.hole(Filler::Text(self.texts.len() as u32), at);
        self.texts.push(text);
    }

    /// Writes a text without markup; it may stand in an attribute.
    fn plain(&mut self, plain: &Plain, at: Range<usize>) {
        let mut from = at.start;
        for piece in plain.pieces() {
            match piece {
                PlainPiece::Text(text) => self.attribute(text),
                PlainPiece::Fact(fact) => {
                    let found = self.body.get(from..at.end).and_then(|rest| rest.find(&*fact.written)).map(|offset| from + offset);
                    let place = found.map_or(from..from, |start| start..start + fact.written.len());
                    from = place.end;
                    self.hole(Filler::Fact(fact.clone()), place);
                }
            }
        }
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

    /// The title of a link or an image, whose source is `range`.
    fn title(&mut self, title: &str, range: &Range<usize>, lang: Option<LangId>) {
        if title.is_empty() {
            return;
        }
        let title = one_line(title);
        let at = self.body[range.clone()].rfind(&*title).map(|start| range.start + start..range.start + start + title.len());
        // One that is written with escapes stands somewhere in the link, of which nothing may be replaced.
        let at = at.unwrap_or(range.start..range.start);
        self.html.push_str(" title=\"");
        let text = [(Event::Text(CowStr::from(title.into_owned())), at.clone())];
        self.label(&text, &at, lang, |events| Plain::of(&plain_text(events).written()));
        self.html.push('"');
    }

    /// Leaves a hole for the attributes of a link or image.
    pub fn link(&mut self, link: Link, range: Range<usize>) {
        self.hole(Filler::Link(self.links.len() as u32), range);
        self.links.push(link);
    }

    /// Notes what a part of the text is.
    pub fn run(&mut self, kind: RunKind, range: Range<usize>) {
        let source = self.shift(range);
        self.runs.push(Run { kind, source });
    }

    /// Keeps count of the elements of raw HTML whose text is code.
    fn follow_code(&mut self, tag: &str) {
        let is_code = |name: &str| raw_html::CODE.iter().any(|code| name.trim_end_matches('>').eq_ignore_ascii_case(code));
        let name = |tag: &str| tag.split([' ', '\t', '\n', '/']).next().unwrap_or_default().to_owned();
        if let Some(end) = tag.strip_prefix("</") {
            self.code = self.code.saturating_sub(usize::from(is_code(&name(end))));
        } else if let Some(start) = tag.strip_prefix('<') {
            self.code += usize::from(is_code(&name(start)));
        }
    }

    /// Text, with `{{ facts }}` as holes; in code there are none.
    fn prose(&mut self, text: &str, range: Range<usize>) {
        self.find_comment(text, &range);
        if self.code > 0 {
            return self.text(text);
        }
        let mut at = range.start;
        for piece in pieces(text) {
            // Where the text is written otherwise in the source, such as with an entity, it has no facts.
            let (Piece::Text(part) | Piece::Fact(part, _)) = &piece;
            let place = at..(at + part.len()).min(range.end.max(at));
            at += part.len();
            match piece {
                Piece::Text(part) => {
                    self.run(RunKind::Prose, place);
                    self.text(part);
                }
                Piece::Fact(written, name) => {
                    self.run(RunKind::Fact, place.clone());
                    self.hole(Filler::Fact(Fact { name: name.into(), written: written.into() }), place);
                }
            }
        }
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
