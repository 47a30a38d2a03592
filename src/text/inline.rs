//! Inline events → HTML with holes, and the joining of lines between Chinese characters.

use std::ops::Range;

use memchr::memchr_iter;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::balance::{Unbalanced, block_tag};
use super::events::{Ev, closing, is_comment, joins_at, parts_links, plain_text, text_place};
use super::fact::{Fact, Piece, Plain, PlainPiece, pieces};
use super::halves::{halves, prose};
use super::html_scan;
use super::judge::{Certainty, astray, certainty_of};
use super::localized::{BARS, foreign, nearly_split, unsplit};
use super::raw_html;
use super::runs::{Run, RunKind};
use super::said::{Half, Text};
use super::unclosed::Unclosed;
use super::writer::Writer;
use super::written::{Destination, Filler, Link, Place};
use crate::base::LangId;
use crate::base::width::one_line;

impl Writer<'_> {
    /// Writes a run of inline events in a language, where it has one of its own. It decides how ambiguous
    /// punctuation joins at line breaks.
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
                Event::SoftBreak if parts_links(events, at) => self.html.push_str("<br>\n"),
                Event::SoftBreak if joins_at(events, at, dense) => {}
                Event::SoftBreak => self.html.push('\n'),
                Event::HardBreak => self.html.push_str("<br>\n"),
                Event::InlineHtml(html) | Event::Html(html) if is_comment(html) => {}
                Event::InlineHtml(html) | Event::Html(html) => {
                    self.follow_code(html);
                    raw_html::write_tag(self, html, range);
                }
                Event::FootnoteReference(label) => self.footnote_reference(label, range),
                Event::TaskListMarker(true) => {
                    self.html.push_str("<input type=\"checkbox\" disabled checked> ")
                }
                Event::TaskListMarker(false) => self.html.push_str("<input type=\"checkbox\" disabled> "),
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

    fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let number = self.footnote(label);
        self.html.push_str("<sup class=\"footnote-ref\"><a href=\"#fn-");
        self.hole(Filler::FootnotePrefix, range.clone());
        self.html.push_str(&format!("{number}\">{number}</a></sup>"));
    }

    /// Whether a tag of inline HTML is written: the end tag of an element that does not begin in this text
    /// would close something else.
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

    fn open_link(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        text: &[Ev<'_>],
        range: Range<usize>,
        lang: Option<LangId>,
    ) {
        let destination = if kind == LinkType::Email {
            CowStr::from(format!("mailto:{destination}"))
        } else {
            CowStr::from(destination.to_owned())
        };
        let place = self.place(kind, title, text, &range);
        self.html.push_str("<a");
        let source = self.shift(range.clone());
        self.link(
            Link {
                is_image: false,
                is_bare: false,
                has_size: false,
                destination: Destination::of(&destination),
                place,
                source,
            },
            range.clone(),
        );
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

    fn image(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        alt: &[Ev<'_>],
        range: Range<usize>,
        lang: Option<LangId>,
    ) {
        let place = self.place(kind, title, alt, &range);
        self.html.push_str("<img");
        let source = self.shift(range.clone());
        self.link(
            Link {
                is_image: true,
                is_bare: false,
                has_size: false,
                destination: Destination::of(destination),
                place,
                source,
            },
            range.clone(),
        );
        self.html.push_str(" alt=\"");
        let at = text_place(alt).unwrap_or(range.clone());
        self.label(alt, &at, lang, plain_text);
        self.html.push('"');
        self.title(title, &range, lang);
        self.html.push_str(" loading=\"lazy\">");
    }

    /// Writes a text that stands in an attribute.
    fn label(
        &mut self,
        events: &[Ev<'_>],
        at: &Range<usize>,
        lang: Option<LangId>,
        plain: impl Fn(&[Ev<'_>]) -> Plain,
    ) {
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
    fn each_language(
        &self,
        events: &[Ev<'_>],
        lang: Option<LangId>,
        plain: impl Fn(&[Ev<'_>]) -> Plain,
    ) -> Vec<(LangId, Half)> {
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

    /// Writes a text without markup; it may stand in an attribute.
    fn plain(&mut self, plain: &Plain, at: Range<usize>) {
        let mut from = at.start;
        for piece in plain.pieces() {
            match piece {
                PlainPiece::Text(text) => self.attribute(text),
                PlainPiece::Fact(fact) => {
                    let found = self
                        .body
                        .get(from..at.end)
                        .and_then(|rest| rest.find(&*fact.written))
                        .map(|offset| from + offset);
                    let place = found.map_or(from..from, |start| start..start + fact.written.len());
                    from = place.end;
                    self.hole(Filler::Fact(Box::new(fact.clone())), place);
                }
            }
        }
    }

    /// Where the destination of a link or an image stands. Its text is read already, so that nothing is
    /// searched for: what follows it is `](`, or `]` and perhaps a label.
    fn place(&self, kind: LinkType, title: &str, text: &[Ev<'_>], range: &Range<usize>) -> Place {
        let whole = &self.body[range.clone()];
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            return if kind == LinkType::Email {
                Place::Unknown
            } else {
                Place::Inline(self.shift(range.clone()))
            };
        }
        let open = if whole.starts_with('!') { "![" } else { "[" };
        let end = text.last().map_or(range.start + open.len(), |(_, last)| last.end);
        let Some(close) = self.body.get(end..range.end).map(after_break).filter(|rest| rest.starts_with(']'))
        else {
            return Place::Unknown;
        };
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
        let at = self.body[range.clone()]
            .rfind(&*title)
            .map(|start| range.start + start..range.start + start + title.len());
        // One that is written with escapes stands somewhere in the link, of which nothing may be replaced.
        let at = at.unwrap_or(range.start..range.start);
        self.html.push_str(" title=\"");
        let text = [(Event::Text(CowStr::from(title.into_owned())), at.clone())];
        self.label(&text, &at, lang, |events| Plain::of(&plain_text(events).written()));
        self.html.push('"');
    }

    /// Keeps count of the elements of raw HTML whose text is code.
    fn follow_code(&mut self, tag: &str) {
        let is_code = |name: &str| {
            html_scan::CODE.iter().any(|code| name.trim_end_matches('>').eq_ignore_ascii_case(code))
        };
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
                    self.hole(
                        Filler::Fact(Box::new(Fact { name: name.into(), written: written.into() })),
                        place,
                    );
                }
            }
        }
    }

    /// A comment that does not end in its paragraph is text.
    fn find_comment(&mut self, text: &str, range: &Range<usize>) {
        let is_comment = |at: &usize| text[*at..].starts_with("<!--");
        let Some(at) =
            memchr_iter(b'<', text.as_bytes()).find(is_comment).filter(|_| text.len() == range.len())
        else {
            return;
        };
        let start = range.start + at;
        let is_escaped = self.body[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let line = text[at..].find('\n').map_or(range.end, |length| start + length);
        if !is_escaped {
            self.unclosed.push(Unclosed { name: Unclosed::TEXT.to_owned(), place: start..line });
        }
    }
}

/// What follows the break between two lines, if any, and the marks of the blocks that the second one begins
/// with.
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
