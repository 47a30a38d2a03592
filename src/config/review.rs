//! What an author wrote → what is wrong with it that the settings of the site tell: facts that do not exist,
//! words that the glossary forbids, languages that have no text.
//!
//! Invariant: every text of the site passes through here once, whatever file it stands in.

use std::borrow::Cow;
use std::ops::Range;

use super::glossary::Term;
use super::settings::Config;
use crate::base::diag::{Diagnostic, Fix, nearest};
use crate::base::{Code, LangId, Language, Span, SrcPath};
use crate::text::look_alike::look_alikes_in;
use crate::text::{Half, Run, RunKind, Text, astray, foreign, unsplit};

/// A file whose texts are reviewed.
pub(crate) struct Review<'a> {
    pub config: &'a Config,
    pub path: &'a SrcPath,
    /// Its text.
    pub source: &'a str,
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

impl Review<'_> {
    /// Reviews the texts of a data file, each with its name: all of them are for readers of every language of
    /// the site. A language that none of many is in is reported once; one that files in several languages do
    /// not hold, by its pages.
    pub fn data<'n, 't>(&mut self, texts: impl Iterator<Item = (&'n str, &'t Text)> + Clone) {
        /// So many texts are reported one by one.
        const FEW: usize = 3;
        let written =
            || texts.clone().map(|(_, text)| text).filter(|text| !text.is_shared() && !text.is_empty());
        let in_lang = |lang: LangId| written().any(|text| text.get(lang).is_some());
        let (mut langs, absent): (Vec<LangId>, Vec<LangId>) =
            self.config.lang_ids().partition(|lang| in_lang(*lang));
        for lang in absent.into_iter().filter(|lang| self.config.lang(*lang).is_held) {
            let Some(first) = written().next().filter(|_| written().count() > FEW) else {
                langs.push(lang);
                continue;
            };
            let language = self.config.lang(lang);
            let missing = Diagnostic::new(
                Code::TranslationMissing,
                format!("no text in this file is in {}", language.name),
            );
            let help = format!(
                "add `{}: …` to its texts, as in `{{ {0}: … }}`; until then readers are shown another \
                    language",
                language.code
            );
            self.diagnostics.push(missing.at(self.span(&first.at)).label("the first of them").help(help));
        }
        texts.for_each(|(key, text)| self.text(Some(key), text, &langs));
    }

    /// Reviews the notes of a glossary, whose terms are in the languages that files in several languages
    /// hold.
    pub fn notes<'t>(&mut self, notes: impl Iterator<Item = &'t Text>) {
        let held: Vec<LangId> =
            self.config.lang_ids().filter(|lang| self.config.lang(*lang).is_held).collect();
        notes.for_each(|note| self.text(Some("note"), note, &held));
    }

    /// Reviews the text of a key, or a label, which must be in some languages.
    pub fn text(&mut self, key: Option<&str>, text: &Text, langs: &[LangId]) {
        for (lang, half) in text.iter().take(if text.is_shared() { 1 } else { usize::MAX }) {
            let mut places = half.runs.iter().filter(|run| run.kind == RunKind::Fact).map(|run| &run.source);
            for fact in half.plain.facts() {
                self.fact(&fact.name, places.next().unwrap_or(&text.at));
            }
            self.words(&half.runs, Some(lang).filter(|_| !text.is_shared()));
        }
        let written = self.source.get(text.at.start as usize..text.at.end as usize).unwrap_or_default();
        let known = self.diagnostics.len();
        // The body of a page has been looked through already.
        if text.iter().any(|(_, half)| !half.runs.is_empty()) {
            let languages = if langs.is_empty() { &[][..] } else { &self.config.languages };
            let place = |place: Range<usize>| {
                Span::new(self.path, text.at.start as usize + place.start..text.at.start as usize + place.end)
            };
            let found = look_alikes_in(written, languages, place);
            self.diagnostics.extend(found);
        }
        // What is wrong with it may be why a language is missing.
        if self.diagnostics.len() > known {
            return;
        }
        if let Some(warning) =
            unsplit(written, &self.config.languages).filter(|_| text.iter().count() < 2 || text.is_shared())
        {
            const BLOCK: &str =
                "write its block for each language, each after a comment such as `<!-- en -->`";
            let warning = if key.is_none() { warning.help(BLOCK) } else { warning };
            return self.diagnostics.push(warning.at(self.span(&text.at)));
        }
        if text.is_shared() || text.is_empty() {
            let code = foreign(written, &self.config.languages);
            return code.into_iter().for_each(|code| self.foreign(key, text, code));
        }
        for (lang, half) in text.iter() {
            self.astray(half, lang, text);
        }
        self.kept(text);
        let missing: Vec<LangId> = langs.iter().copied().filter(|lang| text.get(*lang).is_none()).collect();
        if !missing.is_empty() {
            self.missing(key, text, &missing);
        }
    }

    /// Reports a text in a language that the site does not have.
    fn foreign(&mut self, key: Option<&str>, text: &Text, code: &str) {
        let known = self.config.languages.first().map_or("en", |language| &language.code);
        let each = if key.is_some() {
            format!("write a text for each language: `{{ {known}: … }}`")
        } else {
            "translate it".to_owned()
        };
        let warning = Diagnostic::new(Code::LanguageUnsure, format!("this looks like `{code}`"))
            .at(self.span(&text.at))
            .label("shown to all readers");
        self.diagnostics
            .push(warning.help(format!("{each}; a language more belongs into `languages` in site.yaml")));
    }

    /// Reports what a text says in another language than its place says.
    fn astray(&mut self, half: &Half, lang: LangId, text: &Text) {
        let languages = &self.config.languages;
        let Some(code) = astray(&half.written(), lang, languages) else { return };
        let place = whole(&half.runs).unwrap_or(text.at.clone());
        let warning = Diagnostic::new(
            Code::LanguageUnsure,
            format!("this looks like `{code}`, and stands for `{}`", languages[lang.index()].code),
        );
        self.diagnostics
            .push(warning.at(self.span(&place)).help("translate it, or put it in code or quotation marks"));
    }

    /// Reports words that the glossary keeps in every language, and that one half of a text lacks.
    fn kept(&mut self, text: &Text) {
        let halves: Vec<(LangId, Cow<'_, str>)> =
            text.iter().map(|(lang, half)| (lang, half.written())).collect();
        for word in &self.config.glossary.keep {
            // As a name it is written so: `app` in a sentence is a word, which may be translated.
            if !halves.iter().any(|(_, said)| whole_words(said, word).next().is_some()) {
                continue;
            }
            let lower = word.to_ascii_lowercase();
            for (lang, _) in halves.iter().filter(|(_, said)| !holds_word(&said.to_ascii_lowercase(), &lower))
            {
                self.diagnostics.push(word_missing(word, self.config.lang(*lang)).at(self.span(&text.at)));
            }
        }
    }

    /// Reports the languages of a label that no reader sees, since its block is in another one.
    pub fn unseen(&mut self, text: &Text, langs: &[LangId]) {
        if text.is_shared() || langs.is_empty() {
            return;
        }
        let names: Vec<&str> = langs.iter().map(|lang| self.config.lang(*lang).name.as_str()).collect();
        let warning = Diagnostic::new(
            Code::LanguageUnsure,
            format!("nobody is shown what this label says in {}", names.join(", ")),
        );
        let help =
            "its block is in another language: write the label in that one, or the block in each of them";
        self.diagnostics.push(warning.at(self.span(&text.at)).help(help));
    }

    /// Reports the languages that a text is not in.
    fn missing(&mut self, key: Option<&str>, text: &Text, langs: &[LangId]) {
        let name = key.map_or("this label".to_owned(), |key| format!("`{key}`"));
        let each = |langs: &[LangId]| {
            langs
                .iter()
                .map(|lang| format!("{}: …", self.config.lang(*lang).code))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let keyed = |each: String| key.map(|key| format!("a text for each language: `{key}: {{ {each} }}`"));
        let written = self.source.get(text.at.start as usize..text.at.end as usize).unwrap_or_default();
        let (message, help) = if written.contains(" | ") {
            let all: Vec<LangId> = self.config.lang_ids().collect();
            (
                format!("the languages of {name} cannot be told apart"),
                keyed(each(&all)).map(|keyed| format!("write {keyed}")),
            )
        } else {
            let names: Vec<&str> = langs.iter().map(|lang| self.config.lang(*lang).name.as_str()).collect();
            let or = keyed(each(langs)).map_or(String::new(), |keyed| format!(", or {keyed}"));
            (
                format!("{name} has no text in {}", names.join(", ")),
                Some(format!("write both, as in `中文 | English`{or}")),
            )
        };
        let missing = Diagnostic::new(Code::TranslationMissing, message).at(self.span(&text.at));
        self.diagnostics.push(
            missing.help(help.unwrap_or_else(|| "write its languages in different scripts".to_owned())),
        );
    }

    /// Reports a fact that does not exist.
    pub fn fact(&mut self, name: &str, at: &Range<u32>) {
        let facts = &self.config.facts;
        if facts.has(name) {
            return;
        }
        let at = self.span(at);
        let typed = at.of_word(self.source, name).unwrap_or_else(|| at.clone());
        let error = Diagnostic::new(Code::FactUnknown, format!("facts.yaml has no `{name}`")).at(at);
        let error = error.help("define it in content/facts.yaml, or put the braces in code");
        self.diagnostics.push(error.did_you_mean(nearest(name, facts.names()), name, &typed));
    }

    /// Reports words in some runs of a language that the glossary forbids.
    pub fn words(&mut self, runs: &[Run], lang: Option<LangId>) {
        if self.config.glossary.forbidden.is_empty() {
            return;
        }
        let Some(whole) = whole(runs) else { return };
        let prose = prose(self.source, runs, &whole);
        for (term, form) in &self.config.glossary.forbidden {
            for at in whole_words(&prose, form) {
                self.forbidden(
                    &self.config.glossary.terms[*term],
                    whole.start as usize + at..whole.start as usize + at + form.len(),
                    lang,
                );
            }
        }
    }

    fn forbidden(&mut self, term: &Term, at: Range<usize>, lang: Option<LangId>) {
        // A text that its file writes otherwise, with escapes, may stand elsewhere.
        let Some(written) = self.source.get(at.clone()) else { return };
        let name = lang.and_then(|lang| term.names.get(lang)).and_then(|names| names.first());
        let error = Diagnostic::new(Code::TermForbidden, format!("`{written}` is not the word for this"));
        let fix = name.and_then(|name| self.approved(name, at.clone()));
        let error = error.at(Span::new(self.path, at)).related(term.at.clone(), "the glossary forbids it");
        if !self
            .diagnostics
            .iter()
            .rev()
            .take_while(|other| other.code == Code::TermForbidden)
            .any(|other| other.at == error.at)
        {
            self.diagnostics.push(error.help_if(name.map(|name| format!("write `{name}`"))).fix_if(fix));
        }
    }

    /// The approved name in place of a forbidden form; `None` where the article before it would be wrong, or
    /// the name has the form in it and would be forbidden as well.
    fn approved(&self, name: &str, form: Range<usize>) -> Option<Fix> {
        let range = self.around(name, form.clone());
        let form = &self.source[form];
        let first = name.chars().next()?;
        let is_capital = self.source[range.clone()].starts_with(|c: char| c.is_ascii_uppercase());
        let first = if is_capital { first.to_ascii_uppercase() } else { first };
        let replacement = format!("{first}{}", &name[first.len_utf8()..]);
        let article = self.source[..range.start]
            .split_whitespace()
            .next_back()
            .filter(|word| matches!(*word, "a" | "A" | "an" | "An"));
        let is_agreed =
            article.is_none() || begins_with_vowel(&self.source[range.clone()]) == begins_with_vowel(name);
        let is_free = whole_words(&name.to_lowercase(), &form.to_lowercase()).next().is_none();
        // Another word may want another sentence.
        (is_agreed && is_free).then(|| Fix { is_safe: false, ..Fix::new(self.path, range, replacement) })
    }

    /// A forbidden form with the parts of the approved name that stand around it already, as in
    /// `ICP filling`.
    fn around(&self, name: &str, form: Range<usize>) -> Range<usize> {
        let (before, after) = (&self.source[..form.start], &self.source[form.end..]);
        let cuts = || name.char_indices().map(|(cut, _)| cut).filter(|cut| *cut > 0);
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let begins =
            |head: &str| before.strip_suffix(head).is_some_and(|rest| !is_part(rest.chars().next_back()));
        let ends = |tail: &str| after.strip_prefix(tail).is_some_and(|rest| !is_part(rest.chars().next()));
        let head = cuts().rev().find(|cut| begins(&name[..*cut])).unwrap_or(0);
        let tail = cuts().find(|cut| ends(&name[*cut..])).map_or(0, |cut| name.len() - cut);
        form.start - head..form.end + tail
    }

    fn span(&self, at: &Range<u32>) -> Span {
        Span::new(self.path, at.start as usize..at.end as usize)
    }
}

/// The bytes from the first to the last of some runs.
pub(crate) fn whole(runs: &[Run]) -> Option<Range<u32>> {
    let places = runs.iter().map(|run| run.source.clone());
    places.reduce(|all, place| all.start.min(place.start)..all.end.max(place.end))
}

/// The source of some runs in lower case, byte for byte as long, with everything that is no prose blanked
/// out.
pub(crate) fn prose(source: &str, runs: &[Run], whole: &Range<u32>) -> String {
    let mut bytes = vec![b' '; whole.len()];
    for run in runs.iter().filter(|run| matches!(run.kind, RunKind::Prose | RunKind::Label)) {
        let place = (run.source.start - whole.start) as usize..(run.source.end - whole.start) as usize;
        if let Some(text) = source.get(run.source.start as usize..run.source.end as usize) {
            bytes[place.clone()].copy_from_slice(text.as_bytes());
            bytes[place].make_ascii_lowercase();
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn begins_with_vowel(text: &str) -> bool {
    text.starts_with(|c: char| "aeiou".contains(c.to_ascii_lowercase()))
}

/// What is told of a translation without a word that the glossary keeps.
pub(crate) fn word_missing(word: &str, lang: &Language) -> Diagnostic {
    let warning = Diagnostic::new(Code::TermKept, format!("`{word}` is missing in {}", lang.name));
    warning.help(format!("write `{word}` here as well: the glossary keeps it in every language"))
}

/// Whether a word stands in a text, both in lower case. In English it may stand in the plural.
pub(crate) fn holds_word(text: &str, word: &str) -> bool {
    whole_words(text, word).next().is_some() || whole_words(text, &format!("{word}s")).next().is_some()
}

/// Where a phrase stands in a text, not as a part of a longer Latin word.
pub(crate) fn whole_words<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_latin = phrase.starts_with(|c: char| c.is_ascii_alphanumeric());
    let found = text.match_indices(phrase).map(|(at, _)| at).filter(|_| !phrase.trim().is_empty());
    found.filter(move |&at| {
        !is_latin
            || !(is_part(text[..at].chars().next_back()) || is_part(text[at + phrase.len()..].chars().next()))
    })
}
