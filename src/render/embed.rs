//! Embedded checklists and questions → their HTML, at the place where they are shown.

use std::cell::Cell;

use super::body::Body;
use super::fills::body_text;
use super::questions::{self, QuestionView, SecondTitle};
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

    /// An embedded checklist or embedded questions, rendered by the theme, perhaps in a second language as well.
    pub(super) fn embed(&self, filler: &Filler, lang: LangId, second: Option<LangId>, place: Place<'_>) -> String {
        match filler {
            Filler::Checklist { name, answers } => {
                let Some(at) = self.site.checklist(name) else { return String::new() };
                let part = Part::Checklist(self.checklist(at, lang, second, answers, place.root));
                self.themed("embed/checklist.html", "checklist", &part, [Some(lang), second], place.root)
            }
            Filler::Faq(ids) => self.embedded_questions(ids, lang, second, place),
            _ => String::new(),
        }
    }

    /// Questions that an answer embeds are shown where its page shows it; anywhere else they are links, so that no answer
    /// is shown inside itself, and what a page holds does not multiply from one page to the next.
    fn embedded_questions(&self, ids: &[String], lang: LangId, second: Option<LangId>, place: Place<'_>) -> String {
        let (faq, embedded) = (&self.site.faq, place.embedded.get() + self.site.faq.named(ids).count());
        if place.question.is_some() || embedded > EMBEDDED {
            return questions::links(&self.site, lang, place.root, faq.entries(ids, lang));
        }
        place.embedded.set(embedded);
        let body = |question: &Question| self.answer(question, Place { question: Some(&question.id), ..place }, lang, lang);
        let mut questions = questions::categories(&self.site, lang, faq.named(ids), &body);
        if let Some(second) = second {
            let views = questions.iter_mut().flat_map(|category| &mut category.questions);
            views.for_each(|view| self.beside(view, [lang, second], place));
        }
        let untranslated = faq.named(ids).filter(|question| question.title.get(lang).is_none() && ids.contains(&question.id));
        let untranslated = untranslated.map(|question| (question.id.as_str(), &question.title));
        let links = questions::links(&self.site, lang, place.root, untranslated);
        let shown = if questions.is_empty() {
            String::new()
        } else {
            self.themed("embed/faq.html", "faq", &Part::Questions(questions), [Some(lang), second], place.root)
        };
        shown + &links
    }

    /// Sets a question and its answer in a second language beside those in the first one.
    fn beside(&self, view: &mut QuestionView, langs: [LangId; 2], place: Place<'_>) {
        let [first, second] = langs;
        let Some(question) = self.site.faq.questions.iter().find(|question| question.id == view.id) else { return };
        let place = Place { question: Some(&question.id), ..place };
        let Some(title) = question.title.get(second) else { return };
        let Some(body) = self.answer(question, place, second, second) else { return };
        let title_html = questions::title_html(&body, second).unwrap_or_else(|| body_text(title).into_owned());
        let end = langs.map(|lang| self.site.answer(question, lang).end).into_iter().max().unwrap_or_default();
        let Some(rows) = self.body(question.page, place, &langs, first, question.heading + 1..end) else { return };
        view.answer = rows.html().trim().to_owned();
        view.second = Some(SecondTitle { lang: self.site.config.lang(second).into(), title_html });
    }

    /// A part as a template of the theme shows it, in a language and perhaps a second one.
    fn themed(&self, template: &str, name: &'static str, part: &Part, langs: [Option<LangId>; 2], root: &str) -> String {
        let key = digest_of(&(self.theme.digest, langs, root, part));
        self.parts.embeds.of(key, || self.new_embed(template, name, part, langs, root).into()).to_string()
    }

    fn new_embed(&self, template: &str, name: &'static str, part: &Part, langs: [Option<LangId>; 2], root: &str) -> String {
        let mut context = tera::Context::new();
        context.insert("root", root);
        for (lang, (name, strings)) in langs.into_iter().zip([("lang", "t"), ("lang2", "t2")]) {
            let Some(lang) = lang else { continue };
            context.insert_value(name, self.langs[lang.index()].value());
            context.insert_value(strings, self.theme.string_value(lang));
        }
        context.insert("standalone", &false);
        context.insert("embed_ids", &false);
        context.insert(name, part);
        self.theme.render(template, &context).unwrap_or_default().trim().to_owned()
    }
}
