//! Text that was meant as Markdown → warnings with the line as it should be.
//!
//! An input method types `＞`, `｜` or `：：：` where Markdown wants ASCII, and habit writes `1、` or
//! `##标题`. What looks like structure is then published as text, which nobody notices in the source.
//!
//! Invariant: nothing inside code or raw HTML is looked at, and what also occurs in ordinary prose (a number
//! at the start of a line) counts only where several lines in a row have it.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memmem};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::dialect::{Surroundings, borrowed};
use super::emphasis::is_inline;
use super::events::{Ev, closing, text_place};
use super::fact::{Piece, pieces};
use super::footnotes::Footnotes;
use super::foreign::{self, Foreign};
use super::image_alt;
use super::list_marker::{INDENTS, Marker, MarkerKind, marker};
use super::localized::{BARS, NOT_SPLIT, WIDE, nearly_split, split_halves};
use super::markdown::inline;
use super::unclosed::is_marker;
use crate::base::diag::{Diagnostic, Fix};
use crate::base::lang::is_han;
use crate::base::width::{is_cjk, is_full_width_punctuation};
use crate::base::{Code, Language, Span};

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

impl Search<'_> {
    fn diagnostics(self, span: impl Fn(Range<usize>) -> Span) -> Vec<Diagnostic> {
        let diagnostic = |found: Found| {
            let warning = Diagnostic::new(Code::MarkdownLookAlike, found.message)
                .at(span(found.place))
                .label(found.label);
            let fix = found.replaces.map(|range| Fix {
                at: span(range),
                replacement: found.corrected.clone(),
                is_safe: true,
            });
            let line = found.corrected.lines().next().unwrap_or_default();
            warning.help(found.help.unwrap_or_else(|| format!("write `{}`", shown(line)))).fix_if(fix)
        };
        self.found.into_iter().map(diagnostic).collect()
    }
}

/// One look-alike.
struct Found {
    place: Range<usize>,
    message: String,
    label: String,
    /// The Markdown for it.
    corrected: String,
    /// What to do, where that is not to write the Markdown for it.
    help: Option<String>,
    /// The bytes whose place that takes, where it is all that has to change.
    replaces: Option<Range<usize>>,
}

struct Search<'b> {
    body: &'b str,
    languages: &'b [Language],
    has_wide_brackets: bool,
    has_wide_braces: bool,
    has_wide_bars: bool,
    has_wide_slashes: bool,
    found: Vec<Found>,
    footnotes: Footnotes,
    foreign: Vec<Foreign>,
    /// Pictures without an alternative text.
    unnamed: Vec<Range<usize>>,
    /// Whether the text being read is that of a paragraph or a list item, whose lines may look like blocks.
    has_lines: bool,
    is_line_start: bool,
    /// Lines in a row that begin like list items.
    list: Option<List>,
}

struct List {
    first: Range<usize>,
    /// Its lines so far.
    lines: Range<usize>,
    corrected: String,
    first_number: u32,
    last: Marker,
    count: usize,
}

impl List {
    /// Whether the next line of a list reads as one with the last. Paragraphs that begin with `一、` are as
    /// they were meant, unless they are joined.
    fn meets(&self, body: &str, line: &Range<usize>, marker: Marker) -> bool {
        let between = &body[self.lines.end..line.start];
        let is_joined = || !between.contains("  ") && !body[..self.lines.end].ends_with('\\');
        marker.kind != MarkerKind::Han || (between.matches('\n').count() == 1 && is_joined())
    }
}

impl<'b> Search<'b> {
    fn new(body: &'b str, languages: &'b [Language]) -> Self {
        let mut search = Search {
            body,
            languages,
            has_wide_brackets: false,
            has_wide_braces: false,
            has_wide_bars: false,
            has_wide_slashes: false,
            found: Vec::new(),
            footnotes: Footnotes::default(),
            foreign: Vec::new(),
            unnamed: Vec::new(),
            has_lines: false,
            is_line_start: false,
            list: None,
        };
        // All of them begin with the same byte.
        for at in memchr_iter("｜".as_bytes()[0], body.as_bytes()) {
            match body[at..].chars().next() {
                Some('］') => search.has_wide_brackets = true,
                Some('｛') => search.has_wide_braces = true,
                Some('｜') => search.has_wide_bars = true,
                Some('／') => search.has_wide_slashes = true,
                _ => {}
            }
        }
        search
    }

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

    /// Whether a paragraph stands right below the lines before it, with nothing but empty lines between.
    fn goes_on(&self, start: usize) -> bool {
        let is_blank = |list: &List| self.body[list.lines.end..start].trim().is_empty();
        self.list.as_ref().is_some_and(|list| list.lines.end <= start && is_blank(list))
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
        foreign::in_text(text, place.start, &mut self.foreign);
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
        foreign::in_html(html, range.start, &mut self.foreign);
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

    fn found(
        &mut self,
        place: Range<usize>,
        message: &str,
        label: String,
        corrected: &str,
        replaces: Option<Range<usize>>,
    ) {
        self.found.push(Found {
            place,
            message: message.to_owned(),
            label,
            corrected: corrected.to_owned(),
            help: None,
            replaces,
        });
    }

    /// Whether the paragraph ends with the line that ends at `end`: what follows would become a part of a
    /// block.
    fn ends_paragraph(&self, end: usize) -> bool {
        let next = self.body[end..].split('\n').nth(1).unwrap_or_default();
        next.trim_start_matches(['>', ' ', '\t', '\u{3000}']).is_empty()
    }

    /// The rest of the line from `start`.
    fn line_at(&self, start: usize) -> &'b str {
        let rest = &self.body[start..];
        rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())].trim_end()
    }

    /// A line of a paragraph.
    fn line(&mut self, start: usize) {
        let line = self.line_at(start);
        let whole = start..start + line.len();
        let start = start + line.len() - line.trim_start_matches(INDENTS).len();
        let line = line.trim_start_matches(INDENTS);
        let Some(first) = line.chars().next() else { return };
        if self.delimiters(line, start) {
            return self.end_list();
        }
        let to = |width: usize| start..start + width;
        if let Some((marker, corrected)) = marker(line) {
            self.item(
                to(line.len()),
                whole,
                marker,
                format!("{corrected}{}", line[marker.width..].trim_start_matches(INDENTS)),
            );
            return;
        }
        self.end_list();
        self.foreign.extend(foreign::of_line(line, start));
        let rest = line[first.len_utf8()..].trim_start_matches(INDENTS);
        match first {
            '#' => self.hashes(line, start, whole),
            '＞' if !rest.starts_with(|c: char| c.is_numeric()) && !rest.is_empty() => {
                let is_next =
                    self.body[whole.end..].trim_start_matches(['\n', ' ', '\u{3000}']).starts_with('＞');
                let replaces = (is_next || self.ends_paragraph(whole.end)).then_some(whole);
                self.found(
                    to(3),
                    "this line is text, not a quotation",
                    "full-width `＞`".into(),
                    &format!("> {rest}"),
                    replaces,
                );
            }
            '｜' if rest.contains('｜') => self.row(line, start),
            '<' | '＜' => self.comment(line, start, whole),
            '：' | ':' if line.chars().take_while(|c| matches!(c, '：' | ':')).count() >= 3 => {
                let name = line.trim_start_matches(['：', ':']).trim_start_matches(INDENTS);
                let corrected = format!("::: {name}");
                self.found(
                    to(line.len()),
                    "this line is text, and opens or closes no block",
                    "full-width `：`".into(),
                    corrected.trim_end(),
                    Some(whole),
                );
            }
            _ => {}
        }
    }

    /// `<! -- zh -->`, which readers are shown, and which says nothing of the language.
    fn comment(&mut self, line: &str, start: usize, whole: Range<usize>) {
        let ascii = |c: char| match c {
            '＜' => '<',
            '！' => '!',
            '－' | '—' | '–' => '-',
            '＞' => '>',
            c => c,
        };
        let typed: String = line.chars().filter(|c| !c.is_whitespace()).map(ascii).collect();
        let inner = typed.strip_prefix("<!-").and_then(|rest| rest.strip_suffix('>'));
        if let Some(marker) = inner.map(|inner| inner.trim_matches('-')).filter(|inner| is_marker(inner)) {
            let corrected = format!("<!-- {marker} -->");
            self.found(
                start..start + line.len(),
                "this line is text, not a comment",
                "readers are shown it".into(),
                &corrected,
                Some(whole),
            );
        }
    }

    /// A row of a table; those that follow it are not reported again.
    fn row(&mut self, line: &str, start: usize) {
        const MESSAGE: &str = "this line is text, not the row of a table";
        let between = |last: &Found| {
            self.body.get(last.place.end..start).unwrap_or_default().trim_matches([' ', '\r', '\u{3000}'])
        };
        let follows = |last: &Found| last.message == MESSAGE && between(last) == "\n";
        let columns = line.matches('｜').count() - 1;
        if let Some(last) = self.found.last_mut().filter(|last| follows(last)) {
            last.place.end = start + line.len();
            return;
        }
        let corrected = format!("{}`, and under it `|{}", line.replace('｜', "|"), " - |".repeat(columns));
        self.found(start..start + line.len(), MESSAGE, "full-width `｜`".into(), &corrected, None);
    }

    /// The line under the head of a table, where it is none: full-width characters, or a cell too many or too
    /// few.
    fn delimiters(&mut self, line: &str, start: usize) -> bool {
        let is_mark = |c| matches!(c, '|' | '-' | '－' | '—' | '–' | ':' | '：' | ' ' | '\t');
        if !line.contains('|') || !line.contains(['-', '－', '—', '–']) || !line.chars().all(is_mark) {
            return false;
        }
        let head = self.body[..start].trim_end_matches(['>', ' ', '\t']).trim_end_matches('\r');
        let Some(head) =
            head.strip_suffix('\n').map(|above| &above[above.rfind('\n').map_or(0, |at| at + 1)..])
        else {
            return false;
        };
        let columns = columns(head.trim().trim_start_matches(['>', ' ']));
        let ascii: String = line
            .chars()
            .map(|c| match c {
                '－' | '—' | '–' => '-',
                '：' => ':',
                c => c,
            })
            .collect();
        let is_wide = ascii != line;
        if !head.contains('|') || (!is_wide && columns == self::columns(&ascii)) {
            return false;
        }
        let mut cells: Vec<&str> =
            ascii.trim().trim_start_matches('|').trim_end_matches('|').split('|').map(str::trim).collect();
        cells.resize(columns, "---");
        let label = match (is_wide, columns) {
            (true, _) => "full-width characters".to_owned(),
            (false, 1) => "the line above has 1 cell".to_owned(),
            (false, columns) => format!("the line above has {columns} cells"),
        };
        let place = start..start + line.len();
        let corrected = format!("| {} |", cells.join(" | "));
        self.found(place.clone(), "these lines are text, not a table", label, &corrected, Some(place));
        true
    }

    /// `##备案` and `##` with an ideographic space. A single `#` may be a tag: `#备案 #域名`, `#备案#`.
    fn hashes(&mut self, line: &str, start: usize, whole: Range<usize>) {
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        let Some(first) = text.chars().next().filter(|_| level <= 6) else { return };
        let label = match first {
            '\u{3000}' => "an ideographic space, not an ASCII one",
            _ if is_han(first) && (level > 1 || !text.contains('#')) => "no space follows",
            _ if level > 1 && first.is_alphabetic() => "no space follows",
            _ => return,
        };
        let corrected = format!("{} {}", &line[..level], text.trim_start_matches(INDENTS));
        self.found(
            start..start + level,
            "this line is text, not a heading",
            label.to_owned(),
            &corrected,
            Some(whole),
        );
    }

    /// A line that begins like a list item.
    fn item(&mut self, line: Range<usize>, whole: Range<usize>, marker: Marker, corrected: String) {
        match &mut self.list {
            Some(list) if list.last.is_before(marker) && list.meets(self.body, &whole, marker) => {
                list.last = marker;
                list.count += 1;
                list.corrected.push_str(&self.body[list.lines.end..whole.start]);
                list.corrected.push_str(&corrected);
                list.lines.end = whole.end;
            }
            _ => {
                self.end_list();
                let first = line.start..line.start + marker.width;
                self.list = Some(List {
                    first,
                    lines: whole,
                    corrected,
                    first_number: marker.number,
                    last: marker,
                    count: 1,
                });
            }
        }
    }

    /// Reports the lines before, if they were a list.
    fn end_list(&mut self) {
        let Some(list) = self.list.take() else { return };
        if list.count < 2 && list.last.kind != MarkerKind::FullWidthHyphen {
            return;
        }
        let marker = self.body[list.first.clone()].trim_end_matches(INDENTS);
        let label = format!("`{marker}` begins no list item");
        // Only a list that begins with 1 can follow a line of text.
        let is_han = list.last.kind == MarkerKind::Han;
        let is_numbered = matches!(list.last.kind, MarkerKind::Number | MarkerKind::Bracketed);
        let is_list = (!is_numbered || list.first_number == 1) && self.ends_paragraph(list.lines.end);
        let line = list.corrected.lines().next().unwrap_or_default();
        let help = format!("write `{}`, or put an empty line between them to keep `{marker}`", shown(line));
        self.found.push(Found {
            place: list.first,
            message: "these lines are text, not a list".to_owned(),
            label,
            help: is_han.then_some(help),
            replaces: (is_list && !is_han).then_some(list.lines),
            corrected: list.corrected,
        });
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

    /// `｛｛ fact ｝｝`.
    fn braces(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let mut from = 0;
        while let Some(open) = line[from..].find("｛｛").map(|at| from + at) {
            let Some(close) = line[open..].find("｝｝").map(|at| open + at + "｝｝".len()) else {
                return;
            };
            let corrected = line[open..close].replace('｛', "{").replace('｝', "}");
            if matches!(pieces(&corrected).next(), Some(Piece::Fact(..))) {
                let place = text.start + open..text.start + close;
                self.found(
                    place.clone(),
                    "this is text, not a fact",
                    "full-width braces".into(),
                    &corrected,
                    Some(place),
                );
            }
            from = close;
        }
    }

    /// `［文］（url）`, and every mixture of full-width and ASCII brackets.
    fn links(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let mut last_open = None;
        for (at, bracket) in line.match_indices(['［', '[', '］', ']']) {
            if matches!(bracket, "［" | "[") {
                last_open = Some((at, bracket));
                continue;
            }
            let Some((open, opening)) = last_open else { continue };
            let after = at + bracket.len();
            let Some(paren) = line[after..].chars().next().filter(|c| matches!(c, '（' | '(')) else {
                continue;
            };
            let target = after + paren.len_utf8();
            let Some((length, last)) =
                line[target..].char_indices().take(LONGEST_TARGET).find(|(_, c)| matches!(c, '）' | ')'))
            else {
                continue;
            };
            let end = target + length + last.len_utf8();
            let target = &line[target..target + length];
            let is_wide = opening == "［" || bracket == "］" || paren == '（' || last == '）';
            if !is_wide && is_spaced_target(target) {
                self.spaced_link(text.start + open..text.start + end, &line[open..at + 1], target);
            } else if is_target(target) && is_wide {
                let name = line[open..at].trim_start_matches(['［', '[']);
                let place = text.start + open..text.start + end;
                self.found(
                    place.clone(),
                    "this is text, not a link",
                    "full-width brackets".into(),
                    &format!("[{name}]({target})"),
                    Some(place),
                );
            }
        }
    }

    /// `[文](授权书 模板.docx)`: a destination with a space in it; a title may follow it.
    fn spaced_link(&mut self, place: Range<usize>, name: &str, target: &str) {
        let path = target.split(" \"").next().unwrap_or_default().trim();
        let rest = &target.trim()[path.len()..];
        let (what, sign) = match self.body[..place.start].ends_with('!') {
            true => ("this is text, not a picture", "!"),
            false => ("this is text, not a link", ""),
        };
        let place = place.start - sign.len()..place.end;
        let corrected = format!("{sign}{name}(<{path}>{rest})");
        self.found(place.clone(), what, "a space in the path".into(), &corrected, Some(place));
    }

    /// `** 注意 **`: stars that stay visible because of a space inside them.
    fn stars(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let stars: Vec<usize> = line.match_indices("**").map(|(at, _)| at).collect();
        for pair in stars.chunks_exact(2) {
            let (open, close) = (pair[0], pair[1]);
            let inner = &line[open + 2..close];
            let words = inner.trim();
            let is_spaced = inner.len() > words.len() && !words.is_empty() && !words.contains('\n');
            let is_chinese = words.starts_with(is_cjk) || words.ends_with(is_cjk);
            let stands_alone =
                line[..open].ends_with(char::is_whitespace) && inner.starts_with(char::is_whitespace);
            // `通过 **名称 **创建`: the last pair cannot close, whatever it stands behind.
            let is_cut = inner.ends_with(char::is_whitespace)
                && !inner.starts_with(char::is_whitespace)
                && line[close + 2..].starts_with(is_cjk);
            let is_meant = match stands_alone {
                true => words.starts_with(is_cjk) && words.ends_with(is_cjk),
                false => is_chinese || is_cut,
            };
            if is_spaced && is_meant {
                let place = text.start + open..text.start + close + 2;
                let (label, corrected) = ("a space inside the stars".to_owned(), format!("**{words}**"));
                self.found(
                    place.clone(),
                    "the stars are shown, and nothing is bold",
                    label,
                    &corrected,
                    Some(place),
                );
            }
        }
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

/// In characters; looking further would make a line of brackets slow.
const LONGEST_TARGET: usize = 300;

/// What prose hardly has, and code hardly lacks.
const CODE: [char; 12] = ['{', '}', '=', ';', '<', '>', '$', '#', '\\', '|', '├', '└'];

/// How many cells the row of a table has.
fn columns(row: &str) -> usize {
    let row = row.trim().trim_start_matches('|');
    let is_bar = |(at, _): &(usize, &str)| !row[..*at].ends_with('\\');
    let bars = row.match_indices('|').filter(is_bar).count();
    bars + usize::from(!row.ends_with('|') || row.ends_with("\\|"))
}

/// Whether what stands in brackets is where a link would lead.
fn is_target(text: &str) -> bool {
    let is_path = text.contains('/')
        || text.starts_with('#')
        || [".md", ".html", ".png", ".jpg", ".svg", ".pdf"].iter().any(|end| text.ends_with(end));
    is_path && !text.contains(|c: char| c.is_whitespace() || is_full_width_punctuation(c))
}

/// Whether what stands in brackets is a path or a URL with a space in it.
fn is_spaced_target(text: &str) -> bool {
    let path = text.split(" \"").next().unwrap_or_default().trim();
    let has_extension = path.rsplit_once('.').is_some_and(|(name, extension)| {
        let extension = extension.split(['#', '?']).next().unwrap_or_default();
        !name.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let is_path =
        has_extension || ["https://", "http://", "./", "../"].iter().any(|start| path.starts_with(start));
    path.contains(' ') && is_path && !path.contains(['<', '>', '\n'])
}

/// As much of a line as a help line has room for.
fn shown(line: &str) -> String {
    const LONGEST: usize = 60;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
