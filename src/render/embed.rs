//! Embedded checklists and questions → their HTML, at the place where they are shown.

use std::cell::Cell;

use super::body::Body;
use super::questions;
use super::view::{Part, Viewer};
use crate::base::{LangId, digest_of};
use crate::link::{PageId, Question};
use crate::text::Filler;

/// Where an article or a part of it is shown.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The page that is open.
    pub page: PageId,
    /// Relative prefix to the site's base.
    pub root: &'a str,
    /// The question whose answer it is, or the category, where it is shown outside its article: embedded, or in the index.
    pub question: Option<&'a str>,
    /// How many embedded answers the page shows so far.
    pub embedded: &'a Cell<usize>,
}

/// How many embedded answers a page shows at most.
const EMBEDDED: usize = 5_000;

impl<'a> Place<'a> {
    /// That of a page's own article.
    pub fn article(page: PageId, root: &'a str, embedded: &'a Cell<usize>) -> Self {
        Self { page, root, question: None, embedded }
    }
}

impl Viewer {
    /// A question with its answer, shown at a place.
    pub(super) fn answer(&self, question: &Question, place: Place<'_>, lang: LangId, reader: LangId) -> Option<Body> {
        self.body(question.page, place, &[lang], reader, question.heading..self.site.answer(question, lang).end)
    }

    /// An embedded checklist or embedded questions, rendered by the theme.
    pub(super) fn embed(&self, filler: &Filler, lang: LangId, place: Place<'_>) -> String {
        match filler {
            Filler::Checklist { name, answers } => {
                let Some(at) = self.site.checklist(name) else { return String::new() };
                self.themed("embed/checklist.html", "checklist", &Part::Checklist(self.checklist(at, lang, answers, place.root)), lang, place.root)
            }
            Filler::Faq(ids) => self.embedded_questions(ids, lang, place),
            _ => String::new(),
        }
    }

    /// Questions that an answer embeds are shown where its page shows it; anywhere else they are links, so that no answer
    /// is shown inside itself, and what a page holds does not multiply from one page to the next.
    fn embedded_questions(&self, ids: &[String], lang: LangId, place: Place<'_>) -> String {
        let (faq, embedded) = (&self.site.faq, place.embedded.get() + self.site.faq.named(ids).count());
        if place.question.is_some() || embedded > EMBEDDED {
            return questions::links(&self.site, lang, place.root, faq.entries(ids, lang));
        }
        place.embedded.set(embedded);
        let body = |question: &Question| self.answer(question, Place { question: Some(&question.id), ..place }, lang, lang);
        let questions = questions::categories(&self.site, lang, faq.named(ids), &body);
        let untranslated = faq.named(ids).filter(|question| question.title.get(lang).is_none() && ids.contains(&question.id));
        let untranslated = untranslated.map(|question| (question.id.as_str(), &question.title));
        let links = questions::links(&self.site, lang, place.root, untranslated);
        let shown = if questions.is_empty() { String::new() } else { self.themed("embed/faq.html", "faq", &Part::Questions(questions), lang, place.root) };
        shown + &links
    }

    /// A part as a template of the theme shows it.
    fn themed(&self, template: &str, name: &'static str, part: &Part, lang: LangId, root: &str) -> String {
        let key = digest_of(&(self.theme.digest, lang, root, part));
        self.parts.embeds.get(key, || self.new_embed(template, name, part, lang, root).into()).to_string()
    }

    fn new_embed(&self, template: &str, name: &'static str, part: &Part, lang: LangId, root: &str) -> String {
        let mut context = tera::Context::new();
        context.insert("root", root);
        context.insert_value("lang", self.langs[lang.index()].value());
        context.insert_value("t", self.theme.string_value(lang));
        context.insert("standalone", &false);
        context.insert("embed_ids", &false);
        context.insert(name, part);
        self.theme.render(template, &context).unwrap_or_default().trim().to_owned()
    }
}
