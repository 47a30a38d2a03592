//! What is said of text whose language cannot be told, or that is in no language of the page.

use super::builder::{Builder, lang_of, place_of};
use super::document::{Block, Kind};
use super::input::Input;
use super::settle::Pair;
use crate::base::diag::Diagnostic;
use crate::base::lang::by_name;
use crate::base::{Code, LangId, Language, Span};
use crate::text::events::{Ev, plain_text};
use crate::text::judge::{Certainty, certainty_of};
use crate::text::{RunKind, astray, of_page, rivals, shares, unsplit};

impl Builder<'_, '_> {
    pub(super) fn report_guesses(&mut self) {
        let mut rivals_of_page: Option<Vec<&Language>> = None;
        for guess in std::mem::take(&mut self.guesses) {
            let block = &self.blocks[guess.block];
            let rivals = rivals(
                &self.input.source.text[block.source.start as usize..block.source.end as usize],
                self.input.languages,
            );
            if !rivals.is_empty() {
                rivals_of_page.get_or_insert(rivals);
                continue;
            }
            let taken = block.lang.map_or("every language".to_owned(), |lang| {
                format!("`{}`", self.input.languages[lang.index()].code)
            });
            let span =
                Span::new(&self.input.source.path, block.source.start as usize..block.source.end as usize);
            let warning =
                Diagnostic::new(Code::LanguageUnsure, "cannot tell which language this is written in")
                    .at(span)
                    .label(format!("taken as {taken}"));
            let markers: Vec<String> =
                self.input.languages.iter().map(|language| format!("`<!-- {} -->`", language.code)).collect();
            self.diagnostics.push(
                warning.help(format!("write {} or `<!-- all -->` on a line before it", markers.join(", "))),
            );
        }
        if let Some(rivals) = rivals_of_page {
            self.report_rivals(&rivals);
        }
    }

    /// Tells once what no letters tell apart.
    fn report_rivals(&mut self, rivals: &[&Language]) {
        let names: Vec<String> = rivals.iter().map(|language| format!("`{}`", language.code)).collect();
        let message = format!(
            "cannot tell what is {} on this page: both have the same letters",
            names.join(" and what is ")
        );
        let message = if names.len() > 2 { message.replace(": both have", ": they have") } else { message };
        let warning =
            Diagnostic::new(Code::LanguageUnsure, message).at(Span::new(&self.input.source.path, 0..0));
        let markers: Vec<String> =
            rivals.iter().map(|language| format!("`<!-- {} -->`", language.code)).collect();
        let help = format!(
            "write {} on a line before what is written in it, or a file for each; of one language: \
                `lang: {}`",
            markers.join(" or "),
            rivals[0].code
        );
        self.diagnostics.push(warning.help(help));
    }

    /// Tells once of each language that is on the page though the page does not hold it.
    pub(super) fn report_foreign(&mut self) {
        let mut told: Vec<&str> = Vec::new();
        for (block, certainty) in self.blocks.iter().zip(&self.certainty) {
            let Certainty::Foreign(code) = *certainty else { continue };
            if block.kind.contains_blocks() || told.contains(&code) {
                continue;
            }
            told.push(code);
            let span =
                Span::new(&self.input.source.path, block.source.start as usize..block.source.end as usize);
            let (whose, help) = match by_name(self.input.languages, code) {
                Some(_) => (
                    "page",
                    format!(
                        "write `<!-- {code} -->` on a line before it, or a file in this language; \
                            `<!-- all -->` if it is for all readers"
                    ),
                ),
                None => (
                    "site",
                    format!(
                        "write `<!-- all -->` on a line before it if it is for all readers; or add `{code}` \
                            to `languages` in site.yaml"
                    ),
                ),
            };
            let warning = Diagnostic::new(
                Code::LanguageUnsure,
                format!("this looks like `{code}`, which the {whose} does not hold"),
            );
            self.diagnostics.push(warning.at(span).label("all readers are shown it").help(help));
        }
    }

    /// Tells of raw HTML that says something in one language, and is shown in all of them since nobody says
    /// otherwise.
    pub(super) fn report_shared_html(&mut self) {
        let mut end_of_one = 0;
        let mut shared = std::mem::take(&mut self.shared_html).into_iter().peekable();
        for at in 0..self.blocks.len() {
            let is_html = shared.next_if_eq(&at).is_some();
            let block = &self.blocks[at];
            if at < end_of_one {
                continue;
            }
            if block.lang.is_some() {
                end_of_one = block.end as usize;
            } else if is_html && let Some(lang) = self.only_language_in(block) {
                let start = block.source.start as usize;
                let text = self.input.source.text[start..block.source.end as usize].trim_end();
                let code = &self.input.languages[lang.index()].code;
                let message = format!("this raw HTML looks like `{code}`, and stands for every language");
                let warning = Diagnostic::new(Code::LanguageUnsure, message)
                    .at(Span::new(&self.input.source.path, start..start + text.len()))
                    .label("all readers are shown it");
                self.diagnostics.push(warning.help(format!(
                    "write `<!-- only: {code} -->` on a line before it, or `<!-- all -->` if it is for all \
                     readers"
                )));
            }
        }
    }

    /// The language that all texts in a block of raw HTML are in, where they are as long as a sentence.
    fn only_language_in(&self, block: &Block) -> Option<LangId> {
        let languages = self.input.languages;
        let runs = &self.writer.runs[block.runs.start as usize..block.runs.end as usize];
        let texts = runs
            .iter()
            .filter(|run| run.kind == RunKind::Prose)
            .map(|run| &self.input.source.text[run.source.start as usize..run.source.end as usize]);
        let mut langs = texts.clone().filter_map(|text| lang_of(certainty_of(text, languages)));
        let lang = langs.next()?;
        if langs.any(|other| other != lang) {
            return None;
        }
        let text = texts.collect::<Vec<_>>().join(" ");
        let mut others = (0..).map(LangId).zip(languages).filter(|(other, _)| *other != lang);
        others.any(|(other, _)| astray(&text, other, languages).is_some()).then_some(lang)
    }

    /// Tells once of text in another language on a page that is in one: what was left untranslated.
    pub(super) fn report_untranslated(&mut self, own: LangId) {
        let languages = self.input.languages;
        let text =
            |block: &Block| &self.input.source.text[block.source.start as usize..block.source.end as usize];
        let is_text = |block: &&Block| {
            matches!(block.kind, Kind::Paragraph | Kind::Text | Kind::Heading(_) | Kind::Title)
        };
        let mut found = self
            .blocks
            .iter()
            .filter(is_text)
            .filter_map(|block| Some((block.source.clone(), astray(text(block), own, languages)?)));
        let Some((place, code)) = found.next() else { return };
        let more = found.count();
        let own = &languages[own.index()].code;
        let warning =
            Diagnostic::new(Code::LanguageUnsure, format!("this looks like `{code}` on a page in `{own}`"));
        let rest = if more == 0 {
            String::new()
        } else {
            format!("; {more} more on this page {} like it", if more == 1 { "looks" } else { "look" })
        };
        let span = Span::new(&self.input.source.path, place.start as usize..place.end as usize);
        self.diagnostics.push(
            warning
                .at(span)
                .label(format!("readers of `{own}` are shown it"))
                .help(format!("translate it, or put it in code or quotation marks{rest}")),
        );
    }

    /// Tells of a text in as many parts as there are languages, which nothing tells apart.
    pub(super) fn report_unsplit(&mut self, events: &[Ev<'_>], what: &str) {
        if self.input.languages.len() < 3 {
            return;
        }
        let text = plain_text(events);
        if let (Some(warning), Some(place)) =
            (unsplit(&text.written(), self.input.languages), place_of(self.body, events))
        {
            self.diagnostics.push(
                warning.at(self.span(place)).help(format!(
                    "write {what} for each language, each after a comment such as `<!-- en -->`"
                )),
            );
        }
    }

    /// The languages of a page that holds two.
    pub(super) fn pair(&self) -> Option<Pair> {
        let mut held = (0..)
            .zip(self.input.languages)
            .filter(|(_, language)| language.is_held)
            .map(|(index, _)| LangId(index));
        let pair = [held.next()?, held.next()?];
        held.next().is_none().then_some(pair)
    }

    /// The language of a page whose letters are those of several, by the words it is made of.
    pub(super) fn by_words(&self) -> Option<LangId> {
        let open =
            self.blocks.iter().zip(&self.certainty).filter(|(block, certainty)| {
                **certainty == Certainty::Unsure && !block.kind.contains_blocks()
            });
        let text: Vec<&str> = open
            .map(|(block, _)| &self.input.source.text[block.source.start as usize..block.source.end as usize])
            .collect();
        if text.is_empty() { None } else { of_page(&text.join("\n"), self.input.languages) }
    }
}

/// A page in several languages that has files in one language beside it: it cannot be one of them.
pub(super) fn mixed(input: &Input<'_>) -> Option<Diagnostic> {
    let shares = shares(&input.source.text, input.languages);
    let most = shares.iter().copied().max()?;
    let much = input.languages.iter().zip(&shares).filter(|(_, share)| **share > 0 && **share * 3 >= most);
    let codes: Vec<String> = much.map(|(language, _)| format!("`{}`", language.code)).collect();
    let message =
        format!("this file is in {}, and other files are the same page in one language", codes.join(" and "));
    let error = Diagnostic::new(Code::RouteCollision, message).at(Span::new(&input.source.path, 0..0));
    let help = "write a file for each language; or write all of them into this one, each part after a \
        comment such as `<!-- en -->`";
    (codes.len() > 1).then(|| error.help(help))
}
