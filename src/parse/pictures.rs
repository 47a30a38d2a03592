//! Pictures → their languages: one alone belongs to every language, one of a pair to that of its alternative
//! text.

use super::builder::{Builder, Scope};
use super::document::Kind;
use super::language::certainty;
use crate::base::LangId;
use crate::text::events::{Ev, plain_text};
use crate::text::judge::Certainty;
use crate::text::split_halves;

impl<'e> Builder<'_, 'e> {
    /// Keeps the language of the alternative text of the picture that is the next block.
    pub(super) fn keep_picture(&mut self, events: &[Ev<'e>], scope: &Scope) {
        let languages = self.input.languages;
        if self.fixed(scope).is_some() || split_halves(&plain_text(events).written(), languages).is_some() {
            return;
        }
        if let Certainty::Sure(lang) | Certainty::Weak(lang) = certainty(events, languages) {
            self.pictures.insert(self.blocks.len(), lang);
        }
    }

    /// Gives pictures among siblings that follow each other to their languages, where each language has as
    /// many.
    pub(super) fn settle_pictures(&mut self, siblings: &[usize]) {
        if self.pictures.len() < 2 {
            return;
        }
        let runs = siblings.chunk_by(|one, other| {
            self.blocks[*one].kind == Kind::Image && self.blocks[*other].kind == Kind::Image
        });
        let told: Vec<(usize, LangId)> = runs.filter_map(|run| self.told(run)).flatten().collect();
        for (at, lang) in told {
            self.certainty[at] = Certainty::Sure(lang);
            self.blocks[at].lang = Some(lang);
        }
    }

    /// The languages of some pictures; `None` where they do not come as translations of each other.
    fn told(&self, run: &[usize]) -> Option<Vec<(usize, LangId)>> {
        let told: Vec<(usize, LangId)> =
            run.iter().map(|at| Some((*at, *self.pictures.get(at)?))).collect::<Option<_>>()?;
        let count = |lang: LangId| told.iter().filter(|(_, other)| *other == lang).count();
        let first = count(told.first()?.1);
        (first < told.len() && told.iter().all(|(_, lang)| count(*lang) == first)).then_some(told)
    }
}
