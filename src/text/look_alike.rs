//! Text that was meant as Markdown → warnings with the line as it should be.
//!
//! An input method types `＞`, `｜` or `：：：` where Markdown wants ASCII, and habit writes `1、` or
//! `##标题`. What looks like structure is then published as text, which nobody notices in the source.
//!
//! Invariant: nothing inside code or raw HTML is looked at, and what also occurs in ordinary prose (a number
//! at the start of a line) counts only where several lines in a row have it.

mod lines;
mod marks;
mod search;

use std::ops::Range;

use memchr::{memchr2, memmem};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use self::search::{Found, Search};
use super::dialect::{Surroundings, borrowed};
use super::emphasis::is_inline;
use super::events::{Ev, closing, text_place};
use super::foreign;
use super::image_alt;
use super::localized::{BARS, NOT_SPLIT, WIDE, nearly_split, split_halves};
use super::markdown::inline;
use crate::base::diag::Diagnostic;
use crate::base::lang::is_han;
use crate::base::width::is_full_width_punctuation;
use crate::base::{Language, Span};

/// What looks like Markdown in the events of a body, and is not. `span` makes a place in the file of one in
/// the body; `languages` are those that its headings may be in together.
pub(crate) fn look_alikes(
    body: &str,
    events: &[Ev<'_>],
    languages: &[Language],
    span: impl Fn(Range<usize>) -> Span,
) -> Vec<Diagnostic> {
    let mut search = Search::new(body, languages);
    let mut at = 0;
    while at < events.len() {
        at = search.event(events, at);
    }
    search.end_list();
    let footnotes = search.footnotes.diagnostics(&span);
    let unnamed: Vec<_> =
        search.unnamed.iter().map(|place| image_alt::diagnostic(span(place.clone()))).collect();
    let foreign = foreign::diagnostics(std::mem::take(&mut search.foreign), &span);
    let mut diagnostics = search.diagnostics(span);
    diagnostics.extend(footnotes);
    diagnostics.extend(foreign);
    diagnostics.extend(unnamed);
    diagnostics
}

/// The same in a string, which has the markup of one line.
pub(crate) fn look_alikes_in(
    line: &str,
    languages: &[Language],
    span: impl Fn(Range<usize>) -> Span,
) -> Vec<Diagnostic> {
    if line.is_ascii() {
        return Vec::new();
    }
    let mut search = Search::new(line, languages);
    let events = inline(line);
    let mut at = 0;
    while at < events.len() {
        at = search.event(&events, at);
    }
    search.bar(0..line.len(), BARS, " | ");
    search.diagnostics(span)
}

impl<'b> Search<'b> {
    /// Looks at one event; returns the index of the next to look at.
    fn event(&mut self, events: &[Ev<'_>], at: usize) -> usize {
        let (event, range) = &events[at];
        let is_line_start = std::mem::take(&mut self.is_line_start);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if matches!(kind, CodeBlockKind::Indented) {
                    self.indented(range);
                }
                return closing(events, at) + 1;
            }
            Event::Start(Tag::HtmlBlock) => {
                self.raw(range);
                return closing(events, at) + 1;
            }
            Event::Start(Tag::Heading { .. }) => {
                self.has_lines = false;
                self.heading(range);
            }
            Event::Start(tag @ (Tag::Paragraph | Tag::Item)) => {
                self.begin(*tag == Tag::Item, range.start, &events[at + 1..]);
            }
            Event::FootnoteReference(label) => self.footnotes.mark(label),
            Event::Start(Tag::FootnoteDefinition(label)) => self.footnotes.text(label, range),
            Event::Start(Tag::Table(_)) => {
                self.has_lines = false;
                self.cells(&events[at..closing(events, at)]);
            }
            Event::Start(Tag::Link { title, .. }) => self.title(title, range),
            Event::Start(Tag::Image { title, .. }) => {
                self.title(title, range);
                let alt = &events[at + 1..closing(events, at)];
                self.unnamed.extend(alt.is_empty().then(|| range.clone()));
                text_place(alt).into_iter().for_each(|alt| self.bar(alt, BARS, " | "));
            }
            Event::SoftBreak | Event::HardBreak => self.is_line_start = self.has_lines,
            Event::Text(text) => {
                if is_line_start {
                    self.line(range.start);
                }
                if self.body.get(range.clone()) == Some(&**text) {
                    self.marks(range);
                    self.dialect(events, at);
                }
            }
            Event::InlineHtml(_) => {
                if is_line_start {
                    self.end_list();
                }
                self.raw(range);
            }
            _ if is_line_start => self.end_list(),
            _ => {}
        }
        at + 1
    }

    /// The beginning of a paragraph or an item.
    fn begin(&mut self, is_item: bool, start: usize, inner: &[Ev<'_>]) {
        if is_item || !self.goes_on(start) {
            self.end_list();
        }
        (self.has_lines, self.is_line_start) = (true, true);
        self.one_line(inner);
        if is_item {
            self.task(inner);
        }
    }

    /// `- []x` and `- [x]文`.
    fn task(&mut self, inner: &[Ev<'_>]) {
        let is_paragraph = matches!(inner.first(), Some((Event::Start(Tag::Paragraph), _)));
        let Some((Event::Text(_), place)) = inner.get(usize::from(is_paragraph)) else { return };
        let line = self.line_at(place.start);
        let rest = ["[]", "[ ]", "[x]", "[X]"].iter().find_map(|mark| line.strip_prefix(mark));
        let Some(rest) = rest.filter(|rest| !rest.starts_with(['(', '[', ':', '（', ']'])) else { return };
        if self.body[..place.start].ends_with('\\') || rest.trim().is_empty() {
            return;
        }
        let mark = &line[..line.len() - rest.len()];
        let box_of = if mark.len() == 2 { "[ ]" } else { mark };
        let place = place.start..place.start + line.len();
        self.found(
            place.start..place.start + mark.len(),
            "this is text, not a box to tick",
            "a space is missing".into(),
            &format!("{box_of} {}", rest.trim_start()),
            Some(place),
        );
    }

    /// The syntax of other tools, and marks of footnotes that lead nowhere.
    fn dialect(&mut self, events: &[Ev<'_>], at: usize) {
        let (_, place) = &events[at];
        let text = &self.body[place.clone()];
        // Without an early end this is done for many bytes at once.
        let is_mark = |byte| matches!(byte, b'[' | b'$' | b'=' | b':' | b'{');
        if !text.bytes().fold(false, |found, byte| found | is_mark(byte)) {
            return;
        }
        self.footnotes.prose(self.body, place);
        let before = at.checked_sub(1).map(|before| &events[before].0);
        let after = events.get(at + 1).map(|(event, _)| event);
        let is_break = |event: &Event<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
        let is_first = matches!(before, Some(Event::Start(Tag::Paragraph)));
        let around = Surroundings {
            follows_link: matches!(before, Some(Event::End(TagEnd::Link))),
            follows_image: matches!(before, Some(Event::End(TagEnd::Image))),
            is_line: (is_first || before.is_some_and(is_break))
                && after
                    .is_none_or(|event| is_break(event) || matches!(event, Event::End(TagEnd::Paragraph))),
            is_first,
        };
        self.foreign.extend(foreign::in_text(text).into_iter().map(|found| found.from(place.start)));
        let mut all = Vec::new();
        borrowed(text, &around, &mut all);
        self.found.extend(all.into_iter().map(|one| {
            let whole = place.start + one.place.start..place.start + one.place.end;
            Found {
                replaces: one.replacement.is_some().then(|| whole.clone()),
                place: whole,
                message: one.message.to_owned(),
                label: "not Markdown here".to_owned(),
                corrected: one.replacement.unwrap_or_default(),
                help: Some(one.help),
            }
        }));
    }

    /// Raw HTML.
    fn raw(&mut self, range: &Range<usize>) {
        let html = &self.body[range.clone()];
        if memmem::find(html.as_bytes(), b"<img").is_some() {
            let place = |tag: Range<usize>| range.start + tag.start..range.start + tag.end;
            self.unnamed.extend(image_alt::without_alt(html).into_iter().map(place));
        }
        self.foreign.extend(foreign::in_html(html).into_iter().map(|found| found.from(range.start)));
    }

    /// What stands in one text.
    fn marks(&mut self, text: &Range<usize>) {
        let may_hold_marks = memchr2(b']', b'*', self.body[text.clone()].as_bytes()).is_some()
            || self.has_wide_brackets
            || self.has_wide_braces;
        if may_hold_marks {
            self.braces(text);
            self.links(text);
            self.stars(text);
        }
    }

    /// The title of a link or an image, which stands last in its source.
    fn title(&mut self, title: &str, whole: &Range<usize>) {
        let found = self.body[whole.clone()].rfind(title).filter(|_| !title.is_empty());
        if let Some(start) = found.map(|start| whole.start + start) {
            let place = start..start + title.len();
            self.marks(&place);
            self.bar(place, BARS, " | ");
        }
    }

    /// A paragraph or an item of one line is split at a bar, as a heading is.
    fn one_line(&mut self, events: &[Ev<'_>]) {
        if !self.has_wide_bars {
            return;
        }
        let line = &events[..events.iter().position(|(event, _)| !is_inline(event)).unwrap_or(events.len())];
        let is_other = |event: &Event<'_>| {
            matches!(
                event,
                Event::SoftBreak | Event::HardBreak | Event::Start(Tag::Link { .. } | Tag::Image { .. })
            )
        };
        if !line.iter().any(|(event, _)| is_other(event)) {
            text_place(line).into_iter().for_each(|text| self.bar(text, &BARS[..1], " | "));
        }
    }

    /// The cells of a table, where a bar is its border. In a table whose other cells are split, a slash may
    /// be meant.
    fn cells(&mut self, events: &[Ev<'_>]) {
        if !self.has_wide_bars && !self.has_wide_slashes {
            return;
        }
        let starts =
            events.iter().enumerate().filter(|(_, (event, _))| matches!(event, Event::Start(Tag::TableCell)));
        let cells: Vec<Range<usize>> =
            starts.filter_map(|(at, _)| text_place(&events[at + 1..closing(events, at)])).collect();
        let is_split =
            cells.iter().any(|cell| split_halves(&self.body[cell.clone()], self.languages).is_some());
        let marks = if is_split { WIDE } else { &WIDE[..1] };
        cells.into_iter().for_each(|cell| self.bar(cell, marks, " / "));
    }

    /// `## 备案｛#filing｝`.
    fn heading(&mut self, range: &Range<usize>) {
        let line = self.line_at(range.start);
        let text = line.trim_start_matches('#').trim();
        let start = range.start + line.len() - line.trim_start_matches('#').trim_start().len();
        self.bar(start..start + text.len(), BARS, " | ");
        let Some(open) = line.rfind(['｛', '{']).filter(|_| line.ends_with(['｝', '}'])) else { return };
        let attributes = &line[open..];
        let has_id = attributes.trim_start_matches(['｛', '{']).starts_with(['#', '＃', '.']);
        if has_id && attributes.contains(['｛', '｝', '＃']) {
            let corrected = attributes.replace('｛', "{").replace('｝', "}").replace('＃', "#");
            let place = range.start + open..range.start + line.len();
            let whole = range.start..range.start + line.len();
            let corrected = format!("{}{corrected}", &line[..open]);
            self.found(
                place,
                "this is text of the heading, not its id",
                "full-width characters".into(),
                &corrected,
                Some(whole),
            );
        }
    }

    /// `中文｜English`, and `中文|English`: halves that are not cut.
    fn bar(&mut self, line: Range<usize>, marks: &[char], separator: &str) {
        let text = &self.body[line.clone()];
        let Some(corrected) = nearly_split(text, self.languages, marks, separator) else { return };
        let label = match text.chars().find(|c| WIDE.contains(c)) {
            Some(wide) => format!("full-width `{wide}`"),
            None => "no spaces around `|`".to_owned(),
        };
        self.found(line.clone(), NOT_SPLIT, label, &corrected, Some(line));
    }

    /// A paragraph that its author indented by hand, and that became code.
    fn indented(&mut self, range: &Range<usize>) {
        let code = &self.body[range.clone()];
        let han = code.chars().filter(|c| is_han(*c)).count();
        let letters = code.chars().filter(|c| c.is_alphanumeric()).count();
        let is_prose = han * 2 > letters && code.contains(is_full_width_punctuation) && !code.contains(CODE);
        if is_prose {
            let line = code.lines().next().unwrap_or_default();
            // It may be indented further than code has to be.
            let start = range.start + line.len() - line.trim_start().len();
            let line = line.trim();
            self.found(
                start..start + line.len(),
                "this paragraph is shown as code",
                "four spaces before it".into(),
                line,
                None,
            );
        }
    }
}

/// What prose hardly has, and code hardly lacks.
const CODE: [char; 12] = ['{', '}', '=', ';', '<', '>', '$', '#', '\\', '|', '├', '└'];
