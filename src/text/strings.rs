//! Strings that are not the body of a page → texts.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::events::{Ev, plain_text, text_place};
use super::fact::Plain;
use super::halves::{halves, prose};
use super::judge::{Certainty, certainty_of};
use super::localized::{Localized, unknown_language};
use super::markdown::inline;
use super::runs::{Origin, Run, RunKind};
use super::said::{Half, Markup, Text};
use super::writer::{Unread, Writer};
use super::written::Link;
use crate::base::diag::Diagnostic;
use crate::base::lang::by_name;
use crate::base::width::one_line;
use crate::base::{LangId, Language};
use crate::yaml::Located;

/// How a string is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is written: titles and descriptions, which also stand where no markup can.
    Plain,
    /// With the markup of one line of Markdown.
    Markdown,
}

/// Reads the strings of one file.
pub(crate) struct Strings<'a> {
    /// Its text.
    pub source: &'a str,
    /// The languages of the site.
    pub languages: &'a [Language],
    /// Whether its author is not trusted.
    pub untrusted: bool,
    /// The links in the strings read so far.
    pub links: Vec<Link>,
}

impl<'a> Strings<'a> {
    pub fn new(source: &'a str, languages: &'a [Language]) -> Self {
        Strings { source, languages, untrusted: false, links: Vec::new() }
    }

    /// A string whose value stands at `at`. `own` is the language that its place fixes; else it may be in
    /// several: `中文 | English`.
    pub fn text(&mut self, value: &str, at: Range<usize>, own: Option<LangId>, form: Form) -> Text {
        let value = Value::of(self.source, value, at.clone(), form);
        let events = inline(&value.line);
        let at = value.place(at);
        let cut = if own.is_none() { halves(&events, self.languages) } else { None };
        if let Some(cut) = cut {
            let mut halves: Vec<(LangId, Half)> = cut
                .into_iter()
                .map(|(lang, part)| (lang, self.half(&value, &part, Some(lang), true)))
                .collect();
            halves.sort_by_key(|(lang, _)| *lang);
            return Text::of(halves, at);
        }
        let sure = || {
            if let Certainty::Sure(lang) = certainty_of(&prose(&events), self.languages) {
                Some(lang)
            } else {
                None
            }
        };
        match own.or_else(sure) {
            Some(lang) => Text::of(vec![(lang, self.half(&value, &events, Some(lang), false))], at),
            None => {
                let half = self.half(&value, &events, None, false);
                Text::shared(half, self.languages, at)
            }
        }
    }

    /// A string that is written in each language on its own; `at` is where all of them stand.
    pub fn each<'v>(
        &mut self,
        values: impl Iterator<Item = (LangId, &'v str, Range<usize>)>,
        at: Range<usize>,
        form: Form,
    ) -> Text {
        let mut halves: Vec<(LangId, Half)> = Vec::new();
        for (lang, value, at) in values {
            let value = Value::of(self.source, value, at, form);
            halves.retain(|(known, _)| *known != lang);
            halves.push((lang, self.half(&value, &inline(&value.line), Some(lang), false)));
        }
        halves.sort_by_key(|(lang, _)| *lang);
        Text::of(halves, at.start as u32..at.end as u32)
    }

    /// A string of a data file, which stands at a path such as `items/3/name`. Languages that the site does
    /// not have are reported.
    pub fn localized<T>(
        &mut self,
        raw: &Localized,
        file: &Located<T>,
        path: &str,
        form: Form,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Text {
        let value_at = |path: &str| file.range(path);
        match raw {
            Localized::One(value) => self.text(value, value_at(path), None, form),
            Localized::Each(each) => {
                let mut known = Vec::new();
                for (code, value) in each {
                    let below = format!("{path}/{code}");
                    match by_name(self.languages, code) {
                        Some(lang) => known.push((lang, value.as_str(), value_at(&below))),
                        None => diagnostics.push(unknown_language(
                            code,
                            self.languages,
                            file.at_key(&below),
                            |near| each.contains_key(near),
                        )),
                    }
                }
                self.each(known.into_iter(), value_at(path), form)
            }
        }
    }

    /// What some events of a value say in a language; `is_part` tells whether there are others.
    fn half(&mut self, value: &Value<'_>, events: &[Ev<'_>], lang: Option<LangId>, is_part: bool) -> Half {
        if value.form == Form::Plain && matches!(events, [(Event::Text(_), _)]) && !value.text.contains("{{")
        {
            // Most titles and descriptions are nothing but words.
            let place = events[0].1.clone();
            let run = Run { kind: RunKind::Prose, source: value.origin.place(&value.line, place.clone()) };
            let shown = if is_part {
                value.text[place].replace("\\|", "|").into()
            } else {
                Cow::Borrowed(value.text)
            };
            return Half { plain: Plain::of(&shown).trimmed(), runs: [run].into(), markup: None };
        }
        let mut writer = Writer::new(&value.line, value.origin.clone(), self.languages, self.untrusted);
        if value.form == Form::Plain {
            // What looks like markup is not, and a link leads nowhere.
            writer.inline(events, lang);
            let part = if is_part { text_place(events).map(|place| &value.text[place]) } else { None };
            let shown: Cow<'_, str> =
                part.map_or(Cow::Borrowed(value.text), |part| part.replace("\\|", "|").into());
            return Half { plain: Plain::of(&shown).trimmed(), runs: writer.runs.into(), ..Half::default() };
        }
        writer.links = std::mem::take(&mut self.links);
        writer.inline(events, lang);
        self.links = writer.links;
        let markup =
            Markup { html: writer.html.into(), holes: writer.holes.into(), texts: writer.texts.into() };
        Half { plain: plain_text(events), markup: Some(Box::new(markup)), runs: writer.runs.into() }
    }
}

/// Reads the texts of raw HTML that a writer has left unread.
pub(crate) fn read_rest(writer: &mut Writer<'_>) {
    for Unread { index, text, at } in std::mem::take(&mut writer.unread) {
        let read = Strings::new(writer.body, writer.languages).text(&text, at, writer.own, Form::Plain);
        writer.texts[index] = read.moved(|place| writer.shift(place.start as usize..place.end as usize));
    }
}

/// The value of a string.
struct Value<'v> {
    text: &'v str,
    form: Form,
    /// The text on one line. Where it is shown as it is written, every byte keeps its place.
    line: Cow<'v, str>,
    origin: Origin<'v>,
}

impl<'v> Value<'v> {
    fn of(source: &'v str, text: &'v str, at: Range<usize>, form: Form) -> Self {
        let text = text.trim();
        let line = match form {
            Form::Markdown => one_line(text),
            Form::Plain if text.contains('\n') => text.replace('\n', " ").into(),
            Form::Plain => text.into(),
        };
        Value { text, form, line, origin: Origin::of(source, at, text) }
    }

    /// Where it stands: exactly there, if it is written as it is, else in `at`.
    fn place(&self, at: Range<usize>) -> Range<u32> {
        match self.origin {
            Origin::At(start) => start as u32..(start + self.text.len()) as u32,
            Origin::Within(..) => at.start as u32..at.end as u32,
        }
    }
}
