//! Questions, wherever they are written → one index.
//!
//! On a page of `type: faq` the first level of headings are categories and the next are questions; without a
//! second level, or with `category` in the front matter, the first level are questions. In any other page the
//! headings below one marked `{.faq}` are questions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::{self, Drafts};
use super::page::{Page, PageId};
use crate::base::diag::{Diagnostic, Near, nearest};
use crate::base::slug::slug;
use crate::base::{Code, LangId, PerLang, Span, SrcPath};
use crate::config::Config;
use crate::pair::{Cell, Topic};
use crate::parse::{Heading, Kind, PageKind};
use crate::text::Filler;

/// The questions of a site.
#[derive(Debug, Clone, Default)]
pub struct Faq {
    /// Categories in the order they are shown.
    pub categories: Vec<Category>,
    /// Questions in the order they are shown.
    pub questions: Vec<Question>,
    /// What pages of questions say below the heading of a category, before its first question.
    pub introductions: Vec<Introduction>,
    /// The page that collects them, if there are any.
    pub index: Option<PageId>,
    /// Categories by id.
    category_of: FxHashMap<String, usize>,
    /// What a name stands for: the questions of a category or, where none is called so, those with this id.
    by_name: FxHashMap<String, Vec<usize>>,
    /// The questions that each page has.
    by_page: FxHashMap<PageId, Vec<usize>>,
    /// The rows of the headings of categories and questions on each page of questions, in order.
    sections: FxHashMap<PageId, Vec<usize>>,
}

/// The heading of a category, as a place in a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Introduction {
    /// The page it is written in.
    pub page: PageId,
    /// Index of the category.
    pub category: usize,
    /// The row of its heading, among the top-level rows of the page.
    pub heading: usize,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Category {
    /// Its id, the same in all languages.
    pub id: String,
    /// Its title.
    pub title: PerLang<String>,
}

/// One question, as a place in a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// Its id, the same in all languages.
    pub id: String,
    /// The page it is written in.
    pub page: PageId,
    /// Index of its category.
    pub category: usize,
    /// Its text per language.
    pub title: PerLang<String>,
    /// The row of its heading, among the top-level rows of the page.
    pub heading: usize,
    /// The rows of the answer.
    pub answer: Range<usize>,
}

/// A heading among the top-level rows of a topic.
struct At<'t> {
    row: usize,
    level: u8,
    heading: &'t Heading,
    id: &'t str,
    title: PerLang<String>,
    span: Span,
}

impl At<'_> {
    /// The category that `{.faq category=id}` names, and where.
    fn names_category(&self, topic: &Topic) -> Option<(String, Span)> {
        let is_marked = self.heading.classes.iter().any(|class| class == "faq");
        let (_, id) = self.heading.attributes.iter().find(|(key, _)| is_marked && key == "category")?;
        let document = topic.documents.iter().find(|document| document.path == self.span.path)?;
        let line = document.text[self.span.start..].lines().next().unwrap_or_default();
        let start =
            line.find("category=").map_or(self.span.start, |at| self.span.start + at + "category=".len());
        let quote = usize::from(document.text[start..].starts_with('"'));
        Some((id.clone(), Span::new(&self.span.path, start + quote..start + quote + id.len())))
    }
}

/// The pages that have questions, in the order of the site. Pages of questions come first: they carry the
/// names of the categories.
pub(super) fn order(topics: &[Arc<Topic>], pages: &[Page]) -> Vec<PageId> {
    let has_questions = |&id: &PageId| {
        let topic = pages[id].topic.map(|topic| &topics[topic]).filter(|topic| topic.is_embeddable);
        let is_asking = |topic: &Arc<Topic>| topic.documents.iter().any(|document| document.has_questions());
        topic.is_some_and(is_asking)
    };
    let mut order: Vec<PageId> = Vec::new();
    walk(pages, 0, &mut order);
    order.retain(has_questions);
    order.sort_by_key(|&id| pages[id].kind != PageKind::Faq);
    order
}

/// The questions of the pages in `order`.
pub(super) fn collect(
    config: &Config,
    topics: &[Arc<Topic>],
    pages: &[Page],
    order: &[PageId],
    (drafts, unread): (&Drafts, &BTreeSet<SrcPath>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Faq {
    let mut faq = Faq::default();
    let mut places: BTreeMap<String, Span> = BTreeMap::new();
    let mut named: Vec<(String, Span)> = Vec::new();
    for &page in order {
        let Some(topic) = pages[page].topic.map(|topic| &topics[topic]) else { continue };
        let is_faq = pages[page].kind == PageKind::Faq;
        let headings = headings(config, topic);
        let known = faq.questions.len();
        if is_faq {
            of_faq_page(config, topic, page, &headings, &mut faq);
        } else {
            of_guide(config, topic, page, &pages[page], &headings, &mut faq);
            named.extend(headings.iter().filter_map(|at| at.names_category(topic)));
        }
        report_questions(&faq.questions[known..], topic, &headings, &mut places, diagnostics);
    }
    let is_index = |page: &Page| {
        page.kind == PageKind::Faq
            && (page.key == "faq" || page.children.iter().any(|&child| pages[child].kind == PageKind::Faq))
    };
    let any_faq = || pages.iter().position(|page| page.kind == PageKind::Faq);
    let overview = || pages.iter().position(|page| page.key == "faq" && page.topic.is_none());
    let of_its_own = || (!faq.questions.is_empty()).then_some(pages.len());
    faq.index = pages.iter().position(is_index).or_else(overview).or_else(any_faq).or_else(of_its_own);
    // Categories in the order of their first question.
    faq.questions.sort_by_key(|question| question.category);
    faq.name();
    // A page that cannot be read may have the questions.
    if !unread.iter().any(|file| file.extension() == Some("md")) {
        report_embeds(topics, pages, &faq, drafts, diagnostics);
        report_categories(&faq, named, drafts, diagnostics);
    }
    faq
}

/// Tells of questions of a page that have the id of another one, or no answer.
fn report_questions(
    questions: &[Question],
    topic: &Topic,
    headings: &[At<'_>],
    places: &mut BTreeMap<String, Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for question in questions {
        let Ok(at) = headings.binary_search_by_key(&question.heading, |at| at.row) else { continue };
        let span = headings[at].span.clone();
        if topic.rows[question.answer.clone()].is_empty() {
            let warning =
                Diagnostic::new(Code::FaqUnanswered, "this question has no answer").at(span.clone());
            diagnostics.push(warning.help("write the answer below it, or delete the question"));
        }
        if let Some(first) = places.get(&question.id) {
            let message = format!("two questions have the id `{}`", question.id);
            let error = Diagnostic::new(Code::FaqDuplicate, message).at(span);
            let error = error.related(first.clone(), "the other question");
            diagnostics.push(error.help("give one of them another `{#id}`"));
        } else {
            places.insert(question.id.clone(), span);
        }
    }
}

/// Tells of categories that guides name and no page of questions has, where others have a title.
fn report_categories(
    faq: &Faq,
    named: Vec<(String, Span)>,
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = || faq.categories.iter().filter(|category| !category.title.is_empty());
    let is_known = |id: &str| known().any(|category| category.id == id) || drafts.heading(id).is_some();
    for (id, at) in named.into_iter().filter(|(id, _)| !is_known(id)) {
        let ids = || known().map(|category| category.id.as_str());
        let longer = || {
            let mut longer = ids().filter(|known| known.starts_with(&*id));
            longer.next().map(|name| Near { name, is_only: longer.next().is_none() })
        };
        let error =
            Diagnostic::new(Code::FaqUnknown, format!("no category has the id `{id}`")).at(at.clone());
        let error = error.label("readers see this as its title").help(
            "write the id of a category, or give a page `type: faq` that has a heading with this `{#id}`",
        );
        diagnostics.push(error.did_you_mean(nearest(&id, ids()).or_else(longer), &id, &at));
    }
}

/// Makes the page that collects the questions what it is: the one that is there, else a page of its own below
/// the home page.
pub(super) fn add_index(config: &Config, pages: &mut Vec<Page>, faq: &Faq) {
    let Some(index) = faq.index.filter(|_| !faq.questions.is_empty()) else { return };
    if index < pages.len() {
        pages[index].kind = PageKind::Faq;
        return;
    }
    let mut title = PerLang::empty(config.languages.len());
    for lang in config.lang_ids() {
        let name = if config.lang(lang).is_primary("zh") { "常见问题" } else { "FAQ" };
        title.set(lang, name.to_owned());
    }
    pages.push(Page {
        key: "faq".to_owned(),
        topic: None,
        kind: PageKind::Faq,
        title,
        description: PerLang::default(),
        first_paragraph: PerLang::default(),
        order: None,
        paths: vec!["faq/".to_owned(); config.languages.len()],
        is_hidden: false,
        parent: Some(0),
        place: pages[0].children.len(),
        children: Vec::new(),
    });
    pages[0].children.push(index);
}

fn walk(pages: &[Page], id: PageId, order: &mut Vec<PageId>) {
    order.push(id);
    for &child in &pages[id].children {
        walk(pages, child, order);
    }
}

fn of_faq_page(config: &Config, topic: &Topic, page: PageId, headings: &[At<'_>], faq: &mut Faq) {
    let Some(top) = headings.iter().map(|at| at.level).min() else { return };
    let own: PerLang<String> = category_of(config, topic);
    let is_flat = !own.is_empty() || headings.iter().all(|at| at.level == top);
    let question_level = if is_flat { top } else { top + 1 };
    let mut category = if own.is_empty() {
        let id = category_id(config, &topic.title);
        is_flat.then(|| faq.category(&id, &topic.title))
    } else {
        Some(faq.category(&category_id(config, &own), &own))
    };
    for (index, at) in headings.iter().enumerate() {
        if at.level == top && !is_flat {
            let opened = faq.category(at.id, &at.title);
            category = Some(opened);
            faq.introductions.push(Introduction { page, category: opened, heading: at.row });
            faq.sections.entry(page).or_default().push(at.row);
        } else if at.level == question_level
            && let Some(category) = category
        {
            faq.questions.push(question(topic, page, category, headings, index));
            faq.sections.entry(page).or_default().push(at.row);
        }
    }
}

fn of_guide(config: &Config, topic: &Topic, page: PageId, owner: &Page, headings: &[At<'_>], faq: &mut Faq) {
    let mut open: Option<(u8, usize)> = None;
    for (index, at) in headings.iter().enumerate() {
        if open.is_some_and(|(level, _)| at.level <= level) {
            open = None;
        }
        if at.heading.classes.iter().any(|class| class == "faq") {
            let named = at
                .heading
                .attributes
                .iter()
                .find(|(key, _)| key == "category")
                .map(|(_, value)| value.clone());
            let own: PerLang<String> = category_of(config, topic);
            let category = match named {
                Some(id) => faq.category(&id, &PerLang::default()),
                None if !own.is_empty() => faq.category(&category_id(config, &own), &own),
                None => faq.category(&category_id(config, &owner.title), &owner.title),
            };
            open = Some((at.level, category));
        } else if let Some((level, category)) = open
            && at.level == level + 1
        {
            faq.questions.push(question(topic, page, category, headings, index));
        }
    }
}

fn question(topic: &Topic, page: PageId, category: usize, headings: &[At<'_>], index: usize) -> Question {
    let at = &headings[index];
    let end = headings[index + 1..]
        .iter()
        .find(|next| next.level <= at.level)
        .map_or(topic.rows.len(), |next| next.row);
    let answer = at.row + 1..end;
    Question {
        id: at.id.to_owned(),
        page,
        category,
        title: title(topic, at, &answer),
        heading: at.row,
        answer,
    }
}

/// What a question is called, in every language that its answer has text in: on a page in one file a heading
/// without one of them stands there as it is.
fn title(topic: &Topic, at: &At<'_>, answer: &Range<usize>) -> PerLang<String> {
    let mut title = at.title.clone();
    let is_answered = |lang: LangId| {
        let cells = topic.rows[answer.clone()].iter().filter_map(|row| Some((row, row.cell(lang)?)));
        cells.into_iter().any(|(row, cell)| !row.is_shared || has_label(topic, cell, lang))
    };
    for &lang in topic.langs.iter().filter(|_| topic.is_one_file()) {
        if title.get(lang).is_none()
            && topic.is_headed(&topic.rows[at.row], lang)
            && is_answered(lang)
            && let Some((_, other)) = at.title.get_or_first(lang)
        {
            title.set(lang, other.clone());
        }
    }
    title
}

/// Whether what is shared has a label in a language, such as the title of some code.
fn has_label(topic: &Topic, cell: Cell, lang: LangId) -> bool {
    let document = &topic.documents[usize::from(cell.document)];
    let mut fillers = document.holes_in(&topic.html(cell)).map(|at| &document.holes[at].filler);
    fillers.any(|filler| {
        let Filler::Text(at) = filler else { return false };
        let text = &document.texts[*at as usize];
        !text.is_shared() && text.get(lang).is_some()
    })
}

/// The headings among the top-level rows, in order.
fn headings<'t>(config: &Config, topic: &'t Topic) -> Vec<At<'t>> {
    let of_row = |(row, at): (usize, &crate::pair::Row)| {
        // A heading may stand beside a block of another kind.
        let level = config.lang_ids().find_map(|lang| match topic.block(at.cell(lang)?).kind {
            Kind::Heading(level) => Some(level),
            _ => None,
        })?;
        let mut title = PerLang::empty(config.languages.len());
        let mut first = None;
        for lang in config.lang_ids() {
            let Some(cell) = at.cell(lang) else { continue };
            let document = &topic.documents[usize::from(cell.document)];
            let Some(index) = document.heading(cell.first) else { continue };
            title.set(
                lang,
                topic.anchors[usize::from(cell.document)][index].text(&document.headings[index]).to_owned(),
            );
            first = first.or(Some((usize::from(cell.document), index)));
        }
        let (document, index) = first?;
        let own = &topic.documents[document];
        let heading = &own.headings[index];
        // A heading may stand beside another block, so it need not be the first of the row.
        let place = &own.blocks[heading.block as usize].source;
        let span = Span::new(&own.path, place.start as usize..place.end as usize);
        Some(At { row, level, heading, id: &topic.anchors[document][index].id, title, span })
    };
    topic.rows.iter().enumerate().filter_map(of_row).collect()
}

fn category_id(config: &Config, title: &PerLang<String>) -> String {
    title.get_or_first(config.anchors_from).map_or(String::new(), |(_, title)| slug(title))
}

/// The category that the front matter of a page names.
fn category_of(config: &Config, topic: &Topic) -> PerLang<String> {
    let mut all = PerLang::default();
    for (lang, half) in topic.documents.iter().flat_map(|document| document.front.category.iter()) {
        all.set(lang, config.facts.fill(&half.plain, lang));
    }
    all
}

impl Faq {
    /// Index of a category; its title is the first one given in each language.
    fn category(&mut self, id: &str, title: &PerLang<String>) -> usize {
        match self.category_of.get(id) {
            Some(&index) => {
                let known = &mut self.categories[index].title;
                for (lang, name) in title.iter() {
                    if known.get(lang).is_none() {
                        known.set(lang, name.clone());
                    }
                }
                index
            }
            None => {
                self.categories.push(Category { id: id.to_owned(), title: title.clone() });
                self.category_of.insert(id.to_owned(), self.categories.len() - 1);
                self.categories.len() - 1
            }
        }
    }

    /// Notes where the questions are found, once all are there.
    fn name(&mut self) {
        let mut by_category: Vec<Vec<usize>> = vec![Vec::new(); self.categories.len()];
        for (at, question) in self.questions.iter().enumerate() {
            self.by_name.entry(question.id.clone()).or_default().push(at);
            self.by_page.entry(question.page).or_default().push(at);
            by_category[question.category].push(at);
        }
        self.by_name.extend(self.categories.iter().map(|category| category.id.clone()).zip(by_category));
    }

    /// Index of the category with an id.
    pub(super) fn category_named(&self, id: &str) -> Option<usize> {
        self.category_of.get(id).copied()
    }

    /// Indices of the questions that an id of a category or a question stands for.
    pub(super) fn indices(&self, id: &str) -> &[usize] {
        self.by_name.get(id).map_or(&[], Vec::as_slice)
    }

    /// The questions that a `::: faq` block asks for, by ids of categories or questions, in that order, each
    /// once.
    pub fn named<'f>(&'f self, ids: &'f [String]) -> impl Iterator<Item = &'f Question> {
        let mut seen = FxHashSet::default();
        ids.iter()
            .flat_map(|id| self.indices(id))
            .filter(move |at| seen.insert(**at))
            .map(|&at| &self.questions[at])
    }

    /// The categories and questions with these ids, each by its id and title; of categories, those with a
    /// question in a language.
    pub fn entries<'f>(
        &'f self,
        ids: &'f [String],
        lang: LangId,
    ) -> impl Iterator<Item = (&'f str, &'f PerLang<String>)> {
        ids.iter().flat_map(move |id| {
            let questions = self.indices(id).iter().map(|&at| &self.questions[at]);
            let category = self.category_named(id).map(|category| &self.categories[category]);
            let is_category = category.is_some();
            let category =
                category.filter(|_| questions.clone().any(|question| question.title.get(lang).is_some()));
            let questions = questions
                .filter(move |_| !is_category)
                .map(|question| (question.id.as_str(), &question.title));
            category.map(|category| (category.id.as_str(), &category.title)).into_iter().chain(questions)
        })
    }

    /// The pages that have questions, each with their indices.
    pub(super) fn pages(&self) -> impl Iterator<Item = (PageId, &[usize])> {
        self.by_page.iter().map(|(&page, questions)| (page, questions.as_slice()))
    }

    /// The rows on a page of questions where a category or a question begins, after a row; `None` for any
    /// other page.
    pub(super) fn sections_from(&self, page: PageId, row: usize) -> Option<&[usize]> {
        let sections = self.sections.get(&page)?;
        Some(&sections[sections.partition_point(|&section| section < row)..])
    }

    /// The questions that a page has.
    pub fn of_page(&self, page: PageId) -> impl Iterator<Item = &Question> {
        self.by_page.get(&page).into_iter().flatten().map(|&at| &self.questions[at])
    }
}

fn report_embeds(
    topics: &[Arc<Topic>],
    pages: &[Page],
    faq: &Faq,
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) {
    /// How many missing ids are compared with all that exist.
    const SUGGESTIONS: usize = 20;
    let mut suggestions = SUGGESTIONS;
    let topics =
        pages.iter().filter_map(|page| Some(&topics[page.topic?])).filter(|topic| topic.is_embeddable);
    for document in topics.flat_map(|topic| &topic.documents) {
        for hole in &document.holes {
            let Filler::Faq(ids) = &hole.filler else { continue };
            for id in ids.iter().filter(|id| faq.indices(id).is_empty()) {
                let span = Span::new(&document.path, hole.source.start as usize..hole.source.end as usize);
                if let Some(draft) = drafts.heading(id) {
                    diagnostics.push(draft::missing(
                        Code::FaqUnknown,
                        &format!("the page with `{id}`"),
                        draft,
                        span,
                    ));
                    continue;
                }
                let known = faq
                    .categories
                    .iter()
                    .map(|category| category.id.as_str())
                    .chain(faq.questions.iter().map(|question| question.id.as_str()));
                let known = known.take(if suggestions > 0 { usize::MAX } else { 0 });
                suggestions = suggestions.saturating_sub(1);
                let typed = span.of_word(&document.text, id).unwrap_or_else(|| span.clone());
                let error = Diagnostic::new(
                    Code::FaqUnknown,
                    format!("no category and no question has the id `{id}`"),
                )
                .at(span);
                let error = error.help("write the id of a category or of a question, as in its `{#id}`");
                diagnostics.push(error.did_you_mean(nearest(id, known), id, &typed));
            }
        }
    }
}
