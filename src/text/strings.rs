//! Strings that are not the body of a page → texts.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::events::{Ev, plain_text, text_place};
use super::fact::Plain;
use super::halves::{halves, prose};
use super::inline::Writer;
use super::judge::{Certainty, certainty_of};
use super::localized::{Localized, unknown_language};
use super::markdown::inline;
use super::runs::{Origin, Run, RunKind};
use super::written::{Hole, Link};
use crate::base::diag::Diagnostic;
use crate::base::lang::by_name;
use crate::base::width::one_line;
use crate::base::{LangId, Language, PerLang};
use crate::yaml::Located;

/// A string that an author wrote, in the languages it is in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// What it says, by language; of a text that is the same in all of them, once.
    halves: Box<[(LangId, Half)]>,
    /// How many languages it is the same in: a name, a number, code.
    shared: u8,
    /// Bytes of its value in the file.
    pub at: Range<u32>,
}

/// What a text says in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Half {
    /// Without markup.
    pub plain: Plain,
    /// As HTML, where it may have markup.
    pub markup: Option<Box<Markup>>,
    /// What it is made of.
    pub runs: Box<[Run]>,
}

/// A text as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Markup {
    /// The HTML.
    pub html: Box<str>,
    /// The holes in it, ordered by place.
    pub holes: Box<[Hole]>,
}

impl Half {
    /// What it says without markup, its facts as they are written.
    pub fn written(&self) -> Cow<'_, str> {
        self.plain.written()
    }
}

impl Text {
    pub(super) fn of(halves: Vec<(LangId, Half)>, at: Range<u32>) -> Text {
        Text { halves: halves.into(), shared: 0, at }
    }

    pub(super) fn shared(half: Half, languages: &[Language], at: Range<u32>) -> Text {
        Text { shared: languages.len() as u8, ..Text::of(vec![(LangId(0), half)], at) }
    }

    /// The same at another place of its file.
    pub(super) fn moved(mut self, to: impl Fn(&Range<u32>) -> Range<u32>) -> Text {
        self.at = to(&self.at);
        let runs = self.halves.iter_mut().flat_map(|(_, half)| half.runs.iter_mut());
        runs.for_each(|run| run.source = to(&run.source));
        self
    }

    /// The same as a text in one language, as its file writes it.
    pub(crate) fn whole(&self, source: &str, lang: LangId) -> Text {
        let written = source.get(self.at.start as usize..self.at.end as usize).unwrap_or_default();
        let runs = self.iter().flat_map(|(_, half)| half.runs.iter().cloned()).collect();
        Text::of(vec![(lang, Half { plain: Plain::of(written).trimmed(), runs, ..Half::default() })], self.at.clone())
    }

    /// Whether it is the same in every language.
    pub fn is_shared(&self) -> bool {
        self.shared > 0
    }

    /// What it says in exactly this language.
    pub fn get(&self, lang: LangId) -> Option<&Half> {
        self.iter().find(|(own, _)| *own == lang).map(|(_, half)| half)
    }

    /// What it says in this language, else in the first one that it is in, with the language.
    pub fn get_or_first(&self, lang: LangId) -> Option<(LangId, &Half)> {
        self.get(lang).map(|half| (lang, half)).or_else(|| self.iter().next())
    }

    /// What it says, by language.
    pub fn iter(&self) -> impl Iterator<Item = (LangId, &Half)> {
        let shared = (0..self.shared).filter_map(|lang| Some((LangId(lang), &self.halves.first()?.1)));
        let own = if self.is_shared() { &[] } else { &*self.halves };
        shared.chain(own.iter().map(|(lang, half)| (*lang, half)))
    }

    /// Whether it says nothing in any language.
    pub fn is_empty(&self) -> bool {
        self.halves.is_empty()
    }

    /// What it says in each language, without markup; `fill` puts the values of its facts in.
    pub fn plain(&self, fill: impl Fn(LangId, &Plain) -> String) -> PerLang<String> {
        let mut plain = PerLang::default();
        self.iter().for_each(|(lang, half)| plain.set(lang, fill(lang, &half.plain)));
        plain
    }
}

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

    /// A string whose value stands at `at`. `own` is the language that its place fixes; else it may be in several:
    /// `中文 | English`.
    pub fn text(&mut self, value: &str, at: Range<usize>, own: Option<LangId>, form: Form) -> Text {
        let value = Value::of(self.source, value, at.clone(), form);
        let events = inline(&value.line);
        let at = value.place(at);
        let cut = if own.is_none() { halves(&events, self.languages) } else { None };
        if let Some(cut) = cut {
            let mut halves: Vec<(LangId, Half)> = cut.into_iter().map(|(lang, part)| (lang, self.half(&value, &part, Some(lang), true))).collect();
            halves.sort_by_key(|(lang, _)| *lang);
            return Text::of(halves, at);
        }
        let sure = || if let Certainty::Sure(lang) = certainty_of(&prose(&events), self.languages) { Some(lang) } else { None };
        match own.or_else(sure) {
            Some(lang) => Text::of(vec![(lang, self.half(&value, &events, Some(lang), false))], at),
            None => {
                let half = self.half(&value, &events, None, false);
                Text::shared(half, self.languages, at)
            }
        }
    }

    /// A string that is written in each language on its own; `at` is where all of them stand.
    pub fn each<'v>(&mut self, values: impl Iterator<Item = (LangId, &'v str, Range<usize>)>, at: Range<usize>, form: Form) -> Text {
        let mut halves: Vec<(LangId, Half)> = Vec::new();
        for (lang, value, at) in values {
            let value = Value::of(self.source, value, at, form);
            halves.retain(|(known, _)| *known != lang);
            halves.push((lang, self.half(&value, &inline(&value.line), Some(lang), false)));
        }
        halves.sort_by_key(|(lang, _)| *lang);
        Text::of(halves, at.start as u32..at.end as u32)
    }

    /// A string of a data file, which stands at a path such as `items/3/name`. Languages that the site does not have are
    /// reported.
    pub fn localized<T>(&mut self, raw: &Localized, file: &Located<T>, path: &str, form: Form, diagnostics: &mut Vec<Diagnostic>) -> Text {
        let value_at = |path: &str| file.range(path);
        match raw {
            Localized::One(value) => self.text(value, value_at(path), None, form),
            Localized::Each(each) => {
                let mut known = Vec::new();
                for (code, value) in each {
                    let below = format!("{path}/{code}");
                    match by_name(self.languages, code) {
                        Some(lang) => known.push((lang, value.as_str(), value_at(&below))),
                        None => diagnostics.push(unknown_language(code, self.languages, file.at_key(&below), |near| each.contains_key(near))),
                    }
                }
                self.each(known.into_iter(), value_at(path), form)
            }
        }
    }

    /// What some events of a value say in a language; `is_part` tells whether there are others.
    fn half(&mut self, value: &Value<'_>, events: &[Ev<'_>], lang: Option<LangId>, is_part: bool) -> Half {
        if value.form == Form::Plain && matches!(events, [(Event::Text(_), _)]) && !value.text.contains("{{") {
            // Most titles and descriptions are nothing but words.
            let place = events[0].1.clone();
            let run = Run { kind: RunKind::Prose, source: value.origin.place(&value.line, place.clone()) };
            let shown = if is_part { value.text[place].replace("\\|", "|").into() } else { Cow::Borrowed(value.text) };
            return Half { plain: Plain::of(&shown).trimmed(), runs: [run].into(), markup: None };
        }
        let mut writer = Writer::new(&value.line, value.origin.clone(), self.languages, self.untrusted);
        if value.form == Form::Plain {
            // What looks like markup is not, and a link leads nowhere.
            writer.inline(events, lang);
            let part = if is_part { text_place(events).map(|place| &value.text[place]) } else { None };
            let shown: Cow<'_, str> = part.map_or(Cow::Borrowed(value.text), |part| part.replace("\\|", "|").into());
            return Half { plain: Plain::of(&shown).trimmed(), runs: writer.runs.into(), ..Half::default() };
        }
        writer.links = std::mem::take(&mut self.links);
        writer.inline(events, lang);
        self.links = writer.links;
        let markup = Markup { html: writer.html.into(), holes: writer.holes.into() };
        Half { plain: plain_text(events), markup: Some(Box::new(markup)), runs: writer.runs.into() }
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
