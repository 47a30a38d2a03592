//! Labels of a page, which stand beside its text: titles of folded parts and of code.

use std::ops::Range;

use super::builder::Builder;
use crate::base::LangId;
use crate::text::{Filler, Form, Strings};

impl Builder<'_, '_> {
    /// A label of the page, which stands at `at`.
    pub(super) fn label(&mut self, value: &str, at: &Range<usize>, form: Form) -> Filler {
        let mut strings = Strings::new(&self.input.source.text, self.input.languages);
        strings.links = std::mem::take(&mut self.writer.links);
        let text = strings.text(value, at.start + self.base..at.end + self.base, self.own, form);
        self.writer.links = strings.links;
        self.writer.texts.push(text);
        Filler::Text(self.writer.texts.len() as u32 - 1)
    }

    /// On a page in one language a label has no halves: what is in another language would be on no page.
    pub(super) fn keep_labels_whole(&mut self, lang: LangId) {
        let source = &self.input.source.text;
        for text in self.writer.texts.iter_mut().filter(|text| text.iter().any(|(other, _)| other != lang)) {
            *text = text.whole(source, lang);
        }
    }
}
