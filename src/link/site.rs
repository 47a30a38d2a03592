//! Everything the site is, and what is asked of it.

use std::ops::Range;
use std::sync::Arc;

use super::faq::Question;
use super::outline::Outline;
use super::page::{PageId, Subject};
use super::route::SEARCH;
use super::target::{DataTargets, Targets};
use crate::base::{LangId, UrlPath};
use crate::pair::Topic;

/// Everything the site is.
///
/// What all pages have to do with, the outline, is read through the site itself: `site.pages`.
#[derive(Debug)]
pub struct Site {
    /// What all pages have to do with.
    pub outline: Arc<Outline>,
    /// Its topics, by key.
    pub topics: Vec<Arc<Topic>>,
    /// Where the links of each topic lead.
    pub targets: Vec<Arc<Targets>>,
    /// Where the links in data files lead.
    pub data: Arc<DataTargets>,
}

impl std::ops::Deref for Site {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

impl Site {
    /// A site whose links lead nowhere yet.
    pub fn new(outline: Arc<Outline>, topics: Vec<Arc<Topic>>) -> Site {
        Site { outline, topics, targets: Vec::new(), data: Arc::default() }
    }

    /// The rows of the answer to a question, in a language.
    pub fn answer(&self, question: &Question, lang: LangId) -> Range<usize> {
        self.section(question.page, question.heading, lang).unwrap_or(question.answer.clone())
    }

    /// The rows below the heading of a category or question, up to the next one. Where a language has no such
    /// heading, it goes on with what it said before.
    pub fn section(&self, page: PageId, heading: usize, lang: LangId) -> Option<Range<usize>> {
        Some(heading + 1..self.next_section(page, heading + 1, lang)?)
    }

    /// The row at or after `row` where the next category or question of a page of questions begins in a
    /// language, or its end.
    pub fn next_section(&self, page: PageId, row: usize, lang: LangId) -> Option<usize> {
        let (sections, topic) = (self.faq.sections_from(page, row)?, self.topic(page)?);
        let next = sections.iter().copied().find(|&row| topic.is_headed(&topic.rows[row], lang));
        Some(next.unwrap_or(topic.rows.len()))
    }

    /// The topic of a page.
    pub fn topic(&self, page: PageId) -> Option<&Arc<Topic>> {
        self.pages[page].topic.map(|topic| &self.topics[topic])
    }

    /// The URL of a page in a language.
    pub fn url(&self, page: PageId, lang: LangId) -> UrlPath {
        UrlPath::new([&*self.config.lang(lang).code, "/", self.pages[page].path(lang)].concat())
    }

    /// The URL of a page in two languages.
    pub fn bilingual_url(&self, page: PageId, first: LangId, second: LangId) -> UrlPath {
        UrlPath::new(format!(
            "{}-{}/{}",
            self.config.lang(first).code,
            self.config.lang(second).code,
            self.pages[page].path(first)
        ))
    }

    /// The URL of the page that shows what a search finds; `None` where a page of the content has it, or
    /// nothing can be searched.
    pub fn search_url(&self, lang: LangId) -> Option<UrlPath> {
        let url = format!("{}/{}", self.config.lang(lang).code, SEARCH);
        let edition = self.edition(&url).filter(|edition| edition.subject == Subject::Search { lang })?;
        Some(edition.url.clone())
    }

    /// Whether a page exists in a language, not only as a fallback.
    pub fn exists(&self, page: PageId, lang: LangId) -> bool {
        self.topic(page).is_none_or(|topic| topic.has(lang))
    }

    /// Whether a page has an edition in these two languages.
    pub fn is_bilingual(&self, page: PageId, first: LangId, second: LangId) -> bool {
        let has_rows = |topic: &Arc<Topic>| {
            topic.has(first) && topic.has(second) && topic.rows.iter().any(|row| !row.is_shared)
        };
        self.config.bilingual.contains(&(first, second)) && self.topic(page).is_some_and(has_rows)
    }

    /// A page's title in a language, else in one it has.
    pub fn title(&self, page: PageId, lang: LangId) -> &str {
        self.pages[page].title.get_or_first(lang).map_or("", |(_, title)| title)
    }

    /// The checklist with this name.
    pub fn checklist(&self, name: &str) -> Option<usize> {
        self.checklists.iter().position(|checklist| checklist.name == name)
    }
}
