//! Which first-level headings are the titles of a page: at most one in each language, wherever it stands at
//! the top level, with raw HTML such as `<div align="center">` around it or not.

use super::builder::Builder;
use super::document::Kind;
use super::front_matter::FrontMatter;
use super::settle::apply;
use crate::base::{LangId, PerLang};
use crate::text::Plain;
use crate::text::judge::Certainty;

impl Builder<'_, '_> {
    /// Decides the language of first-level headings such as `# Getting started` below a Chinese one: with
    /// text in that language behind it, such a heading begins the other half of the page.
    pub(super) fn settle_firsts(&mut self) {
        let blocks: Vec<usize> =
            self.firsts.iter().map(|&heading| self.headings[heading].block as usize).collect();
        let is_other = |lang: LangId| {
            blocks.iter().any(|&at| matches!(self.certainty[at], Certainty::Sure(other) if other != lang))
        };
        let begins_half = |&at: &usize| match self.certainty[at] {
            Certainty::Weak(lang)
                if is_other(lang) && self.certainty.get(at + 1) == Some(&Certainty::Sure(lang)) =>
            {
                Some((at, lang))
            }
            _ => None,
        };
        let halves: Vec<(usize, LangId)> = blocks.iter().filter_map(begins_half).collect();
        halves
            .into_iter()
            .for_each(|(at, lang)| apply(&mut self.blocks, &mut self.certainty, at, Some(lang)));
    }

    /// Makes titles of first-level headings, and gives their text by language.
    ///
    /// Where the front matter names the page, several such headings are its sections, unless the first
    /// repeats that name.
    pub(super) fn settle_titles(&mut self, front: &FrontMatter) -> PerLang<Plain> {
        let languages = self.input.languages.len();
        let mut titles = PerLang::empty(languages);
        for lang in (0..languages).map(|index| LangId(index as u8)) {
            let Some(heading) = self.title_in(lang, front) else { continue };
            let heading = &self.headings[heading];
            self.blocks[heading.block as usize].kind = Kind::Title;
            titles.set(lang, heading.text.clone());
        }
        titles
    }

    /// The heading that is the title in a language.
    fn title_in(&self, lang: LangId, front: &FrontMatter) -> Option<usize> {
        let is_in = |heading: usize| {
            self.blocks[self.headings[heading].block as usize].lang.is_none_or(|own| own == lang)
        };
        let mut firsts = self.firsts.iter().copied().filter(|&heading| is_in(heading));
        let first = firsts.next()?;
        let is_title = front
            .title
            .get(lang)
            .is_none_or(|name| name.plain == self.headings[first].text || firsts.next().is_none());
        is_title.then_some(first)
    }
}
