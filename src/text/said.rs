//! What a string says in each language: without markup, as HTML, and what it is made of.

use std::borrow::Cow;
use std::ops::Range;

use super::fact::Plain;
use super::runs::Run;
use super::written::Hole;
use crate::base::{LangId, Language, PerLang};

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
    /// Alternative texts and titles in it that are in several languages.
    pub texts: Box<[Text]>,
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
        Text::of(
            vec![(lang, Half { plain: Plain::of(written).trimmed(), runs, ..Half::default() })],
            self.at.clone(),
        )
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
