//! Text that was meant as Markdown → warnings with the line as it should be.
//!
//! An input method types `＞`, `｜` or `：：：` where Markdown wants ASCII, and habit writes `1、` or
//! `##标题`. What looks like structure is then published as text, which nobody notices in the source.
//!
//! Invariant: nothing inside code or raw HTML is looked at, and what also occurs in ordinary prose (a number
//! at the start of a line) counts only where several lines in a row have it.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};
use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::emphasis::is_inline;
use super::events::{Ev, closing, text_place};
use super::fact::{Piece, pieces};
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
    search.diagnostics(span)
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
            warning
                .help(format!("write `{}`", shown(found.corrected.lines().next().unwrap_or_default())))
                .fix_if(fix)
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

impl<'b> Search<'b> {
    fn new(body: &'b str, languages: &'b [Language]) -> Self {
        let has = |mark: &str| memmem::find(body.as_bytes(), mark.as_bytes()).is_some();
        Search {
            body,
            languages,
            has_wide_brackets: has("］"),
            has_wide_braces: has("｛｛"),
            has_wide_bars: has("｜"),
            has_wide_slashes: has("／"),
            found: Vec::new(),
            has_lines: false,
            is_line_start: false,
            list: None,
        }
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
            Event::Start(Tag::HtmlBlock) => return closing(events, at) + 1,
            Event::Start(Tag::Heading { .. }) => {
                self.has_lines = false;
                self.heading(range);
            }
            Event::Start(Tag::Paragraph | Tag::Item) => {
                self.end_list();
                self.has_lines = true;
                self.is_line_start = true;
                self.one_line(&events[at + 1..]);
            }
            Event::Start(Tag::Table(_)) => {
                self.has_lines = false;
                self.cells(&events[at..closing(events, at)]);
            }
            Event::Start(Tag::Link { title, .. }) => self.title(title, range),
            Event::Start(Tag::Image { title, .. }) => {
                self.title(title, range);
                let alt = &events[at + 1..closing(events, at)];
                text_place(alt).into_iter().for_each(|alt| self.bar(alt, BARS, " | "));
            }
            Event::SoftBreak | Event::HardBreak => self.is_line_start = self.has_lines,
            Event::Text(text) => {
                if is_line_start {
                    self.line(range.start);
                }
                if self.body.get(range.clone()) == Some(&**text) {
                    self.marks(range);
                }
            }
            _ if is_line_start => self.end_list(),
            _ => {}
        }
        at + 1
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
            Some(list) if list.last.is_before(marker) => {
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
        let is_numbered = matches!(list.last.kind, MarkerKind::Number | MarkerKind::Bracketed);
        let is_list = (!is_numbered || list.first_number == 1) && self.ends_paragraph(list.lines.end);
        self.found(
            list.first,
            "these lines are text, not a list",
            label,
            &list.corrected,
            is_list.then_some(list.lines),
        );
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
            if is_target(target) && is_wide {
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
            if is_spaced && is_chinese && !stands_alone {
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

/// What stands before and after markers: the space bar of an input method types the second.
const INDENTS: [char; 2] = [' ', '\u{3000}'];

/// In characters; looking further would make a line of brackets slow.
const LONGEST_TARGET: usize = 300;

/// What prose hardly has, and code hardly lacks.
const CODE: [char; 12] = ['{', '}', '=', ';', '<', '>', '$', '#', '\\', '|', '├', '└'];

/// What begins a line that was meant as a list item.
#[derive(Clone, Copy)]
struct Marker {
    kind: MarkerKind,
    number: u32,
    /// In bytes.
    width: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkerKind {
    Number,
    Bracketed,
    Bullet,
    /// `－ ` is typed for nothing else, so that one line is enough.
    FullWidthHyphen,
}

impl Marker {
    fn is_before(self, next: Marker) -> bool {
        let is_numbered = matches!(self.kind, MarkerKind::Number | MarkerKind::Bracketed);
        self.kind == next.kind && (!is_numbered || next.number == self.number + 1)
    }
}

/// The marker a line begins with, and the Markdown for it.
fn marker(line: &str) -> Option<(Marker, String)> {
    let number =
        |digits: &str| digits.chars().try_fold(0u32, |number, c| Some(number.checked_mul(10)? + digit(c)?));
    let numbered = |kind, digits: &str, width| {
        let number = number(digits)?;
        Some((Marker { kind, number, width }, format!("{number}. ")))
    };
    let digits_of = |text: &str| {
        text.chars().take_while(|c| digit(*c).is_some()).take(3).map(char::len_utf8).sum::<usize>()
    };
    if let Some(rest) = line.strip_prefix('（') {
        let digits = &rest[..digits_of(rest)];
        return if rest[digits.len()..].starts_with('）') && !digits.is_empty() {
            numbered(MarkerKind::Bracketed, digits, digits.len() + 6)
        } else {
            None
        };
    }
    let digits = &line[..digits_of(line)];
    if !digits.is_empty() {
        let mut after = line[digits.len()..].chars();
        let (mark, next) = (after.next()?, after.next()?);
        let is_marker = match mark {
            '、' | '．' | '）' => true,
            '.' => !digits.is_ascii() || is_han(next),
            _ => false,
        };
        return if is_marker {
            numbered(MarkerKind::Number, digits, digits.len() + mark.len_utf8())
        } else {
            None
        };
    }
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let kind = match first {
        '－' if rest.starts_with(INDENTS) => MarkerKind::FullWidthHyphen,
        '•' | '●' | '·' | '－' => MarkerKind::Bullet,
        '-' if rest.starts_with(is_han) => MarkerKind::Bullet,
        _ => return None,
    };
    Some((Marker { kind, number: 0, width: first.len_utf8() }, "- ".to_owned()))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

/// Whether what stands in brackets is where a link would lead.
fn is_target(text: &str) -> bool {
    let is_path = text.contains('/')
        || text.starts_with('#')
        || [".md", ".html", ".png", ".jpg", ".svg", ".pdf"].iter().any(|end| text.ends_with(end));
    is_path && !text.contains(|c: char| c.is_whitespace() || is_full_width_punctuation(c))
}

/// As much of a line as a help line has room for.
fn shown(line: &str) -> String {
    const LONGEST: usize = 60;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
