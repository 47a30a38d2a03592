//! A page, a place where its article or a part of it is shown → its body; with the checklists and questions
//! that it embeds.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::article;
use super::body::Body;
use super::edition_view::Part;
use super::escape::{attribute, body_text};
use super::fills::Filling;
use super::questions::{self, QuestionView, SecondTitle};
use super::viewer::Viewer;
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
    /// The question whose answer it is, or the category, where it is shown outside its article: embedded, or
    /// in the index.
    pub question: Option<&'a str>,
    /// The embedded answers that the page shows so far.
    pub embedded: &'a Embedded,
}

/// The embedded answers that a page shows so far.
#[derive(Default)]
pub(super) struct Embedded {
    count: Cell<usize>,
    /// How often each question is among them.
    times: RefCell<FxHashMap<String, usize>>,
}

impl Embedded {
    /// What the ids in an answer begin with: the id of the question, with a number where it was shown before.
    fn name(&self, question: &Question) -> String {
        let mut times = self.times.borrow_mut();
        let times = times.entry(question.id.clone()).or_default();
        *times += 1;
        if *times == 1 { question.id.clone() } else { format!("{}.{times}", question.id) }
    }
}

/// How many embedded answers a page shows at most.
const EMBEDDED: usize = 5_000;

impl<'a> Place<'a> {
    /// That of a page's own article.
    pub fn article(page: PageId, root: &'a str, embedded: &'a Embedded) -> Self {
        Self { page, root, question: None, embedded }
    }
}

impl Viewer {
    /// The article of a page in some languages, cut to `rows`, as it is shown at a place.
    pub(super) fn body(
        &self,
        page: PageId,
        place: Place<'_>,
        langs: &[LangId],
        reader: LangId,
        rows: Range<usize>,
    ) -> Option<Body> {
        let index = self.site.pages[page].topic?;
        let topic = &self.site.topics[index];
        let rows = rows.start.min(topic.rows.len())..rows.end.min(topic.rows.len());
        let first = langs.first().copied().unwrap_or(reader);
        let fills = langs
            .iter()
            .enumerate()
            .map(|(side, &lang)| {
                let reader = if side == 0 { reader } else { lang };
                let second = langs.get(1).copied().filter(|_| side == 0);
                Filling {
                    site: &self.site,
                    strings: self.theme.strings(lang),
                    lang,
                    reader,
                    here: Some(place.page),
                    root: place.root,
                    first: (side > 0).then_some(first),
                    question: place.question,
                    embed: &|filler| self.embed(filler, reader, second, place),
                }
                .fills(index, &rows)
            })
            .collect();
        let label = self.theme.strings(reader).get("untranslated").map_or("", String::as_str);
        Some(Body {
            topic: topic.clone(),
            langs: langs.to_vec(),
            fills,
            languages: self.languages.clone(),
            untranslated: body_text(label).into(),
            rows,
            prefix: place
                .question
                .map_or(String::new(), |question| format!("{}-", attribute(question)))
                .into(),
            data: None,
        })
    }

    /// A question with its answer, shown at a place.
    pub(super) fn answer(
        &self,
        question: &Question,
        place: Place<'_>,
        lang: LangId,
        reader: LangId,
    ) -> Option<Body> {
        self.body(
            question.page,
            place,
            &[lang],
            reader,
            question.heading..self.site.answer(question, lang).end,
        )
    }

    /// An embedded checklist or embedded questions, rendered by the theme, perhaps in a second language as
    /// well.
    pub(super) fn embed(
        &self,
        filler: &Filler,
        lang: LangId,
        second: Option<LangId>,
        place: Place<'_>,
    ) -> String {
        match filler {
            Filler::Checklist(embedded) => {
                let Some(at) = self.site.checklist(&embedded.name) else { return String::new() };
                let part = Part::Checklist(self.checklist(at, lang, second, &embedded.answers, place.root));
                self.themed("embed/checklist.html", "checklist", &part, [Some(lang), second], place.root)
            }
            Filler::Faq(ids) => self.embedded_questions(ids, lang, second, place),
            _ => String::new(),
        }
    }

    /// Questions that an answer embeds are shown where its page shows it; anywhere else they are links, so
    /// that no answer is shown inside itself, and what a page holds does not multiply from one page to the
    /// next.
    fn embedded_questions(
        &self,
        ids: &[String],
        lang: LangId,
        second: Option<LangId>,
        place: Place<'_>,
    ) -> String {
        let (faq, embedded) = (&self.site.faq, place.embedded.count.get() + self.site.faq.named(ids).count());
        if place.question.is_some() || embedded > EMBEDDED {
            return questions::links(&self.site, lang, place.root, faq.entries(ids, lang));
        }
        place.embedded.count.set(embedded);
        let translated = faq.named(ids).filter(|question| question.title.get(lang).is_some());
        let names: FxHashMap<&str, (&Question, String)> = translated
            .map(|question| (question.id.as_str(), (question, place.embedded.name(question))))
            .collect();
        let place_of = |id: &str| Place { question: names.get(id).map(|(_, name)| name.as_str()), ..place };
        let body = |question: &Question| self.answer(question, place_of(&question.id), lang, lang);
        let mut questions = questions::categories(&self.site, lang, faq.named(ids), &body);
        if let Some(second) = second {
            for view in questions.iter_mut().flat_map(|category| &mut category.questions) {
                let place = place_of(&view.id);
                let question = names.get(view.id.as_str()).map(|(question, _)| question);
                question.into_iter().for_each(|question| self.beside(view, question, [lang, second], place));
            }
        }
        let shown = if questions.is_empty() {
            String::new()
        } else {
            self.themed(
                "embed/faq.html",
                "faq",
                &Part::Questions(questions),
                [Some(lang), second],
                place.root,
            )
        };
        shown + &self.untranslated_questions(ids, lang, second, place)
    }

    /// Embedded questions that a language lacks: in the second language of two if that has them, else links.
    fn untranslated_questions(
        &self,
        ids: &[String],
        lang: LangId,
        second: Option<LangId>,
        place: Place<'_>,
    ) -> String {
        let is_in = |question: &Question, lang: LangId| question.title.get(lang).is_some();
        let lacking = self.site.faq.named(ids).filter(|question| !is_in(question, lang));
        let (in_second, others): (Vec<&Question>, Vec<&Question>) =
            lacking.partition(|question| second.is_some_and(|second| is_in(question, second)));
        let others = others
            .into_iter()
            .filter(|question| ids.contains(&question.id))
            .map(|question| (question.id.as_str(), &question.title));
        let links = questions::links(&self.site, lang, place.root, others);
        let Some(second) = second.filter(|_| !in_second.is_empty()) else { return links };
        let in_second: Vec<String> = in_second.into_iter().map(|question| question.id.clone()).collect();
        let language = self.site.config.lang(second);
        let shown = self.embedded_questions(&in_second, second, None, place);
        format!("{links}<div lang=\"{}\" dir=\"{}\">{shown}</div>", language.tag, language.dir())
    }

    /// Sets a question and its answer in a second language beside those in the first one.
    fn beside(&self, view: &mut QuestionView, question: &Question, langs: [LangId; 2], place: Place<'_>) {
        let [first, second] = langs;
        let Some(title) = question.title.get(second) else { return };
        let Some(body) = self.answer(question, place, second, second) else { return };
        let title_html =
            questions::title_html(&body, second).unwrap_or_else(|| body_text(title).into_owned());
        let end =
            langs.map(|lang| self.site.answer(question, lang).end).into_iter().max().unwrap_or_default();
        let Some(rows) = self.body(question.page, place, &langs, first, question.heading + 1..end) else {
            return;
        };
        view.answer = article::html(&rows).trim().to_owned();
        view.second = Some(SecondTitle { lang: self.site.config.lang(second).into(), title_html });
    }

    /// A part as a template of the theme shows it, in a language and perhaps a second one.
    fn themed(
        &self,
        template: &str,
        name: &'static str,
        part: &Part,
        langs: [Option<LangId>; 2],
        root: &str,
    ) -> String {
        let key = digest_of(&(self.theme.digest, langs, root, part));
        self.parts.embeds.of(key, || self.new_embed(template, name, part, langs, root).into()).to_string()
    }

    fn new_embed(
        &self,
        template: &str,
        name: &'static str,
        part: &Part,
        langs: [Option<LangId>; 2],
        root: &str,
    ) -> String {
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
