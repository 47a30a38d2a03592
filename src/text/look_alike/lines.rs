//! The lines of a paragraph that look like headings, quotations, list items, tables, comments or blocks.

use std::ops::Range;

use super::search::{Found, List, Search, shown};
use crate::base::lang::is_han;
use crate::text::foreign;
use crate::text::list_marker::{INDENTS, Marker, MarkerKind, marker};
use crate::text::unclosed::is_marker;

impl Search<'_> {
    /// Whether a paragraph stands right below the lines before it, with nothing but empty lines between.
    pub(super) fn goes_on(&self, start: usize) -> bool {
        let is_blank = |list: &List| self.body[list.lines.end..start].trim().is_empty();
        self.list.as_ref().is_some_and(|list| list.lines.end <= start && is_blank(list))
    }

    /// A line of a paragraph.
    pub(super) fn line(&mut self, start: usize) {
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
        self.foreign.extend(foreign::of_line(line).map(|found| found.from(start)));
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
    pub(super) fn item(
        &mut self,
        line: Range<usize>,
        whole: Range<usize>,
        marker: Marker,
        corrected: String,
    ) {
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
    pub(super) fn end_list(&mut self) {
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
}

/// How many cells the row of a table has.
fn columns(row: &str) -> usize {
    let row = row.trim().trim_start_matches('|');
    let is_bar = |(at, _): &(usize, &str)| !row[..*at].ends_with('\\');
    let bars = row.match_indices('|').filter(is_bar).count();
    bars + usize::from(!row.ends_with('|') || row.ends_with("\\|"))
}
