//! Tables → blocks that contain rows: one table, or one a language where its cells are `中文 / English`.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::builder::{Builder, Scope, lang_of, place_of};
use super::document::{Block, CellHalf, Kind};
use super::language::{certainty, whole_certainty};
use super::trace;
use crate::base::diag::Diagnostic;
use crate::base::lang::Script;
use crate::base::{Code, LangId, Language};
use crate::text::events::{Ev, closing};
use crate::text::halves::{halves, prose};
use crate::text::judge::{Certainty, certainty_of};
use crate::text::writer::Writer;
use crate::text::{BARS, astray, foreign};

/// Where the cells of a row begin, as bytes of its text.
fn cell_starts(row: &str) -> impl Iterator<Item = usize> + '_ {
    let margin = row.len() - row.trim_start().len();
    let first = margin + usize::from(row[margin..].starts_with('|'));
    let is_bar = move |at: &usize| {
        let before = &row[..*at];
        (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
    };
    std::iter::once(first).chain(
        memchr::memchr_iter(b'|', &row.as_bytes()[first..])
            .map(move |at| first + at)
            .filter(is_bar)
            .map(|bar| bar + 1),
    )
}

/// The events of a table or of a row.
struct Part<'s, 'e> {
    alignments: &'s [Alignment],
    events: &'s [Ev<'e>],
}

impl<'e> Builder<'_, 'e> {
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        events: &[Ev<'e>],
        range: Range<usize>,
        scope: &mut Scope,
    ) {
        let languages = self.input.languages;
        let (cells, table) = (cells(events), Part { alignments, events });
        let mut langs: Vec<LangId> = Vec::new();
        let fixed = self.fixed(scope);
        self.report_extra_cells(alignments.len(), events);
        self.report_rows_without_bars(events);
        if fixed.is_none() {
            cells.iter().for_each(|cell| self.report_unsplit(cell, "a table"));
            for (lang, _) in cells.iter().filter_map(|cell| halves(cell, languages)).flatten() {
                if !langs.contains(&lang) {
                    langs.push(lang);
                }
            }
            langs.sort();
        }
        if langs.is_empty() {
            let text = || cells.iter().map(|cell| prose(cell)).collect::<Vec<_>>().join(" ");
            let near = |cell: &&[Ev<'_>]| whole_certainty(cell, &BARS[..1], languages);
            let is_near = |cell: &&[Ev<'_>]| {
                near(cell) == Certainty::Shared && certainty(cell, languages) != Certainty::Shared
            };
            let judge = || {
                if cells.iter().any(is_near) { Certainty::Shared } else { certainty_of(&text(), languages) }
            };
            let certainty = fixed.unwrap_or_else(|| of_names(&cells, languages).unwrap_or_else(judge));
            self.one_table(&table, range, certainty, scope, |writer, cell| {
                writer.inline(cell, lang_of(certainty))
            });
            return;
        }
        self.report_cells(&cells, &langs);
        self.keep_halves(&cells);
        for lang in langs {
            self.one_table(&table, range.clone(), Certainty::Sure(lang), scope, |writer, cell| {
                let half =
                    halves(cell, languages).and_then(|halves| halves.into_iter().find(|(of, _)| *of == lang));
                match half {
                    Some((_, half)) => writer.inline(&half, Some(lang)),
                    None => writer.inline(cell, Some(lang)),
                }
            });
        }
    }

    /// Keeps where the source of cells is cut.
    fn keep_halves(&mut self, cells: &[&[Ev<'e>]]) {
        for cell in cells {
            let (Some(whole), Some(halves)) = (place_of(self.body, cell), halves(cell, self.input.languages))
            else {
                continue;
            };
            for (lang, half) in halves {
                let Some(half) = place_of(self.body, &half) else { continue };
                self.cell_halves.push(CellHalf {
                    lang,
                    cell: self.writer.shift(whole.clone()),
                    half: self.writer.shift(half),
                });
            }
        }
    }

    /// Tells of cells that readers are not shown: a row has no more of them than the head of its table (GFM
    /// 0.29, tables).
    fn report_extra_cells(&mut self, columns: usize, events: &[Ev<'e>]) {
        for (_, row) in events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::TableRow))) {
            let text = &self.body[row.clone()];
            let Some(extra) = cell_starts(text).nth(columns) else { continue };
            let shown = text[extra..].trim_matches([' ', '\t', '\n', '|']);
            if shown.is_empty() {
                continue;
            }
            let start = row.start + extra + text[extra..].find(shown).unwrap_or(0);
            let warning =
                Diagnostic::new(Code::TableCells, "this row has more cells than the head of its table");
            let warning = warning.at(self.span(start..start + shown.len())).label("shown to nobody");
            self.diagnostics.push(warning.help(
                "write `\\|` for a bar inside a cell, ` / ` between two languages, or add cells to the head",
            ));
        }
    }

    /// Tells of lines that are a row only since nothing parts them from the table above: a table ends with an
    /// empty line (GFM 0.29, tables).
    fn report_rows_without_bars(&mut self, events: &[Ev<'e>]) {
        let rows: Vec<&Range<usize>> = events
            .iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::TableRow)))
            .map(|(_, row)| row)
            .collect();
        let has_bar = |row: &Range<usize>| {
            let text = self.body[row.clone()].trim_start();
            text.starts_with('|') || cell_starts(text).nth(1).is_some()
        };
        let runs = rows.chunk_by(|one, other| has_bar(one) == has_bar(other));
        let runs: Vec<Range<usize>> =
            runs.filter(|run| !has_bar(run[0])).map(|run| run[0].start..run[run.len() - 1].end).collect();
        for run in runs {
            let text = &self.body[run.clone()];
            // An ideographic space alone is a row as well.
            let line = if text.trim().is_empty() { text.trim_end_matches(['\n', '\r']) } else { text.trim() };
            let start = run.start + text.find(line).unwrap_or_default();
            let place = start..start + line.len();
            let warning = Diagnostic::new(Code::TableCells, "this is a row of the table above it")
                .at(self.span(place))
                .label("no empty line before it");
            self.diagnostics
                .push(warning.help(
                    "write an empty line before it, or `|` between its cells if it is meant to be one",
                ));
        }
    }

    /// Tells of cells in one language, where others of the table are in several. One that mixes scripts may
    /// be a name or a number that every language writes so, unless it is as long as a sentence.
    fn report_cells(&mut self, cells: &[&[Ev<'e>]], langs: &[LangId]) {
        let languages = self.input.languages;
        let is_pure = |cell: &[Ev<'e>]| {
            let text = prose(cell);
            let mut scripts = text.chars().filter_map(Script::of_char);
            scripts.next().is_some_and(|first| {
                scripts.all(|script| script == first || (script.is_dense() && first.is_dense()))
            })
        };
        for cell in cells.iter().filter(|cell| halves(cell, languages).is_none()) {
            let Some(place) = place_of(self.body, cell) else { continue };
            if let Some(code) = foreign(&prose(cell), languages) {
                let warning = Diagnostic::new(Code::LanguageUnsure, format!("this looks like `{code}`"))
                    .at(self.span(place))
                    .label("all readers are shown it");
                self.diagnostics.push(
                    warning.help("write it in the languages of the other cells, with ` / ` between them"),
                );
                continue;
            }
            let Certainty::Sure(own) = certainty(cell, languages) else { continue };
            let (is_pure, text) = (is_pure(cell), prose(cell));
            let is_missed = |other: &LangId| is_pure || astray(&text, *other, languages).is_some();
            for other in langs.iter().filter(|other| **other != own && is_missed(other)) {
                let message = format!("this cell has no counterpart in `{}`", languages[other.index()].code);
                let missing = Diagnostic::new(Code::TranslationMissing, message).at(self.span(place.clone()));
                self.diagnostics.push(missing.help("write both languages in it, with ` / ` between them"));
            }
        }
    }

    /// Writes a table and its rows.
    fn one_table(
        &mut self,
        table: &Part<'_, 'e>,
        range: Range<usize>,
        certainty: Certainty,
        scope: &mut Scope,
        write: impl Fn(&mut Writer<'e>, &[Ev<'e>]),
    ) {
        self.leaf(Kind::Table, range, certainty, scope, |this| {
            let certainty = this.certainty.last().copied().unwrap_or(certainty);
            this.writer.html.push_str("<div class=\"table\" tabindex=\"0\"><table>");
            let mut at = 0;
            while at < table.events.len() {
                let end = closing(table.events, at);
                let (event, place) = &table.events[at];
                let row = Part { alignments: table.alignments, events: &table.events[at + 1..end] };
                if matches!(event, Event::Start(Tag::TableHead)) {
                    let columns = u16::try_from(table.alignments.len()).unwrap_or(u16::MAX);
                    this.row(Kind::TableHead(columns), place.clone(), certainty, |this| {
                        this.writer.html.push_str("<thead><tr>");
                        this.cells_of(&row, ("<th scope=\"col\"", "</th>"), &write);
                        this.writer.html.push_str("</tr></thead><tbody>");
                    });
                } else {
                    this.row(Kind::TableRow, place.clone(), certainty, |this| {
                        this.writer.html.push_str("<tr>");
                        this.cells_of(&row, ("<td", "</td>"), &write);
                        this.writer.html.push_str("</tr>");
                    });
                }
                at = end + 1;
            }
            this.writer.html.push_str("</tbody></table></div>");
        });
    }

    fn row(&mut self, kind: Kind, place: Range<usize>, certainty: Certainty, write: impl FnOnce(&mut Self)) {
        let (start, first_run) = (self.writer.html.len() as u32, self.writer.runs.len() as u32);
        write(self);
        self.blocks.push(Block {
            kind,
            lang: if let Certainty::Sure(lang) = certainty { Some(lang) } else { None },
            only: false,
            source: self.writer.shift(place.clone()),
            html: start..self.writer.html.len() as u32,
            runs: first_run..self.writer.runs.len() as u32,
            end: self.blocks.len() as u32 + 1,
            names: None,
            trace: trace::trace(kind, &self.body[place]),
        });
        self.certainty.push(certainty);
    }

    fn cells_of(
        &mut self,
        row: &Part<'_, 'e>,
        (open, close): (&str, &str),
        write: &impl Fn(&mut Writer<'e>, &[Ev<'e>]),
    ) {
        for (column, cell) in cells(row.events).into_iter().enumerate() {
            let class = match row.alignments.get(column) {
                Some(Alignment::Left) => " class=\"align-left\"",
                Some(Alignment::Center) => " class=\"align-center\"",
                Some(Alignment::Right) => " class=\"align-right\"",
                _ => "",
            };
            [open, class, ">"].into_iter().for_each(|part| self.writer.html.push_str(part));
            let start = self.writer.html.len() as u32;
            write(&mut self.writer, cell);
            self.cells.push(start..self.writer.html.len() as u32);
            self.writer.html.push_str(close);
        }
    }
}

/// The certainty of a table that holds nothing but names and numbers, which any language may use.
fn of_names(cells: &[&[Ev<'_>]], languages: &[Language]) -> Option<Certainty> {
    let mut judged = cells
        .iter()
        .map(|cell| certainty(cell, languages))
        .filter(|certainty| *certainty != Certainty::Shared);
    let first = judged.next()?;
    (matches!(first, Certainty::Weak(_)) && judged.all(|other| other == first)).then_some(first)
}

/// The cells of a table or of a row.
fn cells<'s, 'e>(events: &'s [Ev<'e>]) -> Vec<&'s [Ev<'e>]> {
    let starts =
        events.iter().enumerate().filter(|(_, (event, _))| matches!(event, Event::Start(Tag::TableCell)));
    starts.map(|(at, _)| &events[at + 1..closing(events, at)]).collect()
}
