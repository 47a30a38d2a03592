//! Edition → what it says, without markup: what search reads, and what machines are told that a page shows.
//!
//! Invariant: every text is one that the reader of the page can see, once: questions, items of checklists and
//! terms are parts of their own, and what a page embeds belongs to the page that it comes from.

use std::sync::Arc;

use super::article::write_rows;
use super::body::{Body, Fills, Texts};
use super::checklist::{ChecklistView, ItemView};
use super::escape::attribute;
use super::fills::Filling;
use super::text::{PageText, Text, UnitKind, UnitText, lines};
use super::viewer::Viewer;
use crate::base::LangId;
use crate::link::{Edition, PageId, Subject};
use crate::parse::{Document, PageKind};
use crate::text::Filler;

impl Viewer {
    /// What an edition says; `None` for one that says nothing of its own: a fallback, a variant, a redirect.
    pub fn text(&self, edition: &Edition) -> Option<PageText> {
        let Subject::Page { page, lang, source } = edition.subject else { return None };
        if lang != source || self.site.pages[page].is_hidden {
            return None;
        }
        let mut units = Vec::new();
        self.article(page, lang, &mut units);
        if self.site.pages[page].kind == PageKind::Checklist
            && let Some(at) = self.site.checklists.iter().position(|checklist| checklist.page == page)
        {
            let view = self.checklist(at, lang, None, &Default::default(), "");
            units[0].text.push_str(&lines(around_items(&view.view)));
            units.extend(view.view.groups.iter().flat_map(|group| &group.items).map(item));
        }
        if self.site.pages[page].kind == PageKind::Glossary {
            units.extend(self.glossary(lang, None, "").texts());
        }
        let tags =
            self.site.topic(page).map_or_else(Vec::new, |topic| topic.document(lang).front.tags.clone());
        let description = self.site.pages[page].description.get(lang).map(|text| text.to_string());
        Some(PageText { title: self.site.title(page, lang).to_owned(), description, tags, units })
    }

    /// The article of a page without its questions, then the questions.
    fn article(&self, page: PageId, lang: LangId, units: &mut Vec<UnitText>) {
        let mut article = Text::default();
        let questions: Vec<_> =
            self.site.faq.of_page(page).filter(|question| question.title.get(lang).is_some()).collect();
        let Some(body) = self.bare_body(page, lang) else {
            units.push(article.into_unit(UnitKind::Page, None, None));
            return;
        };
        article.text.extend(body.topic.heading.get(lang).map(String::as_str));
        let mut html = String::new();
        let mut write = |rows: std::ops::Range<usize>, text: &mut Text| {
            html.clear();
            write_rows(&body, rows, lang, &mut html);
            text.add(&html);
        };
        let mut cuts: Vec<_> =
            questions.iter().map(|question| question.heading..self.site.answer(question, lang).end).collect();
        cuts.sort_by_key(|cut| cut.start);
        let mut from = 0;
        for cut in cuts {
            write(from..cut.start.max(from), &mut article);
            from = from.max(cut.end);
        }
        write(from..body.topic.rows.len(), &mut article);
        units.push(article.into_unit(UnitKind::Page, None, None));
        for question in questions {
            let Some(title) = question.title.get(lang) else { continue };
            let mut answer = Text::default();
            write(self.site.answer(question, lang), &mut answer);
            units.push(answer.into_unit(UnitKind::Question, Some(question.id.clone()), Some(title.clone())));
        }
    }

    /// The article with only those holes filled that a reader reads.
    fn bare_body(&self, page: PageId, lang: LangId) -> Option<Body> {
        let index = self.site.pages[page].topic?;
        let topic = &self.site.topics[index];
        let filling = Filling {
            site: &self.site,
            strings: self.theme.strings(lang),
            lang,
            reader: lang,
            here: Some(page),
            root: "",
            first: None,
            question: None,
            embed: &|_| String::new(),
        };
        let texts = |(at, document): (usize, &Arc<Document>)| {
            Texts::of(&document.holes, 0..document.holes.len(), |filler, out| match filler {
                Filler::HeadingId(heading) => out.push_str(
                    &[" id=\"", &attribute(&topic.anchors[at][*heading as usize].id), "\">"].concat(),
                ),
                _ => filling.words(filler, document, out),
            })
        };
        let fills: Fills = topic.documents.iter().enumerate().map(texts).collect();
        Some(Body {
            topic: topic.clone(),
            langs: vec![lang],
            fills: vec![fills],
            languages: self.languages.clone(),
            untranslated: "".into(),
            rows: 0..topic.rows.len(),
            prefix: "".into(),
            data: None,
        })
    }
}

/// What a page with a checklist says beside its items.
fn around_items(view: &ChecklistView) -> impl Iterator<Item = &str> {
    let questions = view.questions.iter().chain(&view.aside).flat_map(|question| {
        let options = question.options.iter().map(|option| option.label.as_str());
        [question.label.as_str()]
            .into_iter()
            .chain(question.help.as_ref().map(|help| help.plain.as_str()))
            .chain(options)
    });
    let outcomes =
        view.blocks.iter().chain(&view.notices).flat_map(|outcome| {
            [outcome.text.plain.as_str()].into_iter().chain(outcome.condition.as_deref())
        });
    questions.chain(outcomes).chain(view.groups.iter().map(|group| group.label.as_str()))
}

fn item(item: &ItemView) -> UnitText {
    let texts =
        [&item.form, &item.copies, &item.validity, &item.why, &item.place, &item.basis].into_iter().flatten();
    let texts = item.condition.as_deref().into_iter().chain(texts.map(|text| text.plain.as_str()));
    UnitText {
        kind: UnitKind::Item,
        id: Some(format!("item-{}", item.id)),
        title: Some(item.name.plain.clone()),
        headings: Vec::new(),
        text: lines(texts).trim_start().to_owned(),
    }
}
