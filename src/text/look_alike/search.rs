//! What is found in a body so far, and what the walk over its events has to know.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use crate::base::diag::{Diagnostic, Fix};
use crate::base::{Code, Language, Span};
use crate::text::footnotes::Footnotes;
use crate::text::foreign::Foreign;
use crate::text::list_marker::{Marker, MarkerKind};

/// One look-alike.
pub(super) struct Found {
    pub place: Range<usize>,
    pub message: String,
    pub label: String,
    /// The Markdown for it.
    pub corrected: String,
    /// What to do, where that is not to write the Markdown for it.
    pub help: Option<String>,
    /// The bytes whose place that takes, where it is all that has to change.
    pub replaces: Option<Range<usize>>,
}

pub(super) struct Search<'b> {
    pub body: &'b str,
    pub languages: &'b [Language],
    pub has_wide_brackets: bool,
    pub has_wide_braces: bool,
    pub has_wide_bars: bool,
    pub has_wide_slashes: bool,
    pub found: Vec<Found>,
    pub footnotes: Footnotes,
    pub foreign: Vec<Foreign>,
    /// Pictures without an alternative text.
    pub unnamed: Vec<Range<usize>>,
    /// Whether the text being read is that of a paragraph or a list item, whose lines may look like blocks.
    pub has_lines: bool,
    pub is_line_start: bool,
    /// Lines in a row that begin like list items.
    pub list: Option<List>,
}

/// Lines in a row that begin like list items.
pub(super) struct List {
    pub first: Range<usize>,
    /// Its lines so far.
    pub lines: Range<usize>,
    pub corrected: String,
    pub first_number: u32,
    pub last: Marker,
    pub count: usize,
}

impl List {
    /// Whether the next line of a list reads as one with the last. Paragraphs that begin with `一、` are as
    /// they were meant, unless they are joined.
    pub fn meets(&self, body: &str, line: &Range<usize>, marker: Marker) -> bool {
        let between = &body[self.lines.end..line.start];
        let is_joined = || !between.contains("  ") && !body[..self.lines.end].ends_with('\\');
        marker.kind != MarkerKind::Han || (between.matches('\n').count() == 1 && is_joined())
    }
}

impl<'b> Search<'b> {
    pub fn new(body: &'b str, languages: &'b [Language]) -> Self {
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

    pub fn found(
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
    pub fn ends_paragraph(&self, end: usize) -> bool {
        let next = self.body[end..].split('\n').nth(1).unwrap_or_default();
        next.trim_start_matches(['>', ' ', '\t', '\u{3000}']).is_empty()
    }

    /// The rest of the line from `start`.
    pub fn line_at(&self, start: usize) -> &'b str {
        let rest = &self.body[start..];
        rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())].trim_end()
    }

    pub fn diagnostics(self, span: impl Fn(Range<usize>) -> Span) -> Vec<Diagnostic> {
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

/// As much of a line as a help line has room for.
pub(super) fn shown(line: &str) -> String {
    const LONGEST: usize = 60;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
