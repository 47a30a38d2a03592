//! Rows → the words that the glossary keeps in every language, and that a translation lacks.

use super::topic::{Cell, Row, Topic, span};
use crate::base::diag::Diagnostic;
use crate::base::{LangId, Span};
use crate::config::Config;
use crate::config::review::{holds_word, prose, whole, whole_words, word_missing};

/// Below this confidence nobody knows whether the cells of a row say the same.
const SURE: f32 = 0.6;

/// Reports every word that stays as it is and that stands on one side of a row alone.
pub(super) fn report(config: &Config, topic: &Topic, diagnostics: &mut Vec<Diagnostic>) {
    let words: Vec<Word<'_>> = config
        .glossary
        .keep
        .iter()
        .map(|word| Word { written: word, lower: word.to_ascii_lowercase() })
        .collect();
    if !words.is_empty() {
        Reporter { config, topic, words, diagnostics }.rows(&topic.rows);
    }
}

/// A word that stays as it is.
struct Word<'c> {
    written: &'c str,
    /// As texts are searched for it.
    lower: String,
}

struct Reporter<'a> {
    config: &'a Config,
    topic: &'a Topic,
    words: Vec<Word<'a>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reporter<'_> {
    fn rows(&mut self, rows: &[Row]) {
        for row in rows.iter().filter(|row| !row.is_shared && row.confidence >= SURE) {
            if row.children.is_empty() {
                self.row(row);
            } else {
                self.rows(&row.children);
            }
        }
    }

    fn row(&mut self, row: &Row) {
        let cells: Vec<(LangId, Cell)> =
            self.config.lang_ids().filter_map(|lang| Some((lang, row.cell(lang)?))).collect();
        if cells.len() < 2 {
            return;
        }
        for at in 0..self.words.len() {
            let Some((_, kept)) = cells.iter().find_map(|(lang, cell)| Some((*lang, self.place(*cell, at)?)))
            else {
                continue;
            };
            for (lang, cell) in &cells {
                if !self.holds(*cell, at) {
                    self.missing(at, *lang, *cell, kept.clone());
                }
            }
        }
    }

    /// Where a word stands in the prose of a cell.
    fn place(&self, cell: Cell, word: usize) -> Option<Span> {
        let document = &self.topic.documents[usize::from(cell.document)];
        let blocks = &document.blocks[cell.first as usize..document.blocks[cell.last as usize].end as usize];
        let own = blocks.iter().map(|block| block.runs.clone()).filter(|runs| !runs.is_empty());
        let runs = own.reduce(|all, runs| all.start.min(runs.start)..all.end.max(runs.end))?;
        let runs = &document.runs[runs.start as usize..runs.end as usize];
        let whole = whole(runs)?;
        let word = &self.words[word].lower;
        let at = whole_words(&prose(&document.text, runs, &whole), word).next()? + whole.start as usize;
        Some(Span::new(&document.path, at..at + word.len()))
    }

    /// Whether a word stands in a cell, be it as prose, in code or in a URL.
    fn holds(&self, cell: Cell, word: usize) -> bool {
        let place = span(self.topic, cell);
        let text = self.topic.documents[usize::from(cell.document)]
            .text
            .get(place.start..place.end)
            .unwrap_or_default();
        holds_word(&text.to_ascii_lowercase(), &self.words[word].lower)
    }

    fn missing(&mut self, word: usize, lang: LangId, cell: Cell, kept: Span) {
        let warning =
            word_missing(self.words[word].written, self.config.lang(lang)).at(span(self.topic, cell));
        self.diagnostics.push(warning.related(kept, "it stands here"));
    }
}
