//! Units in order → the pages that are shown for a query, verified and ranked by their texts.
//!
//! Invariant: a phrase in quotation marks stands in every unit that is found. Only the texts of units that
//! are ranked, verified or shown are read.

use super::excerpt::{Excerpt, Marks};
use super::fold::fold;
use super::query::{Query, collapse, squeeze};
use super::rank::order;
use super::read::Index;
use crate::render::text::{PageText, UnitKind, UnitText};

/// So many units are ranked by their texts.
const RANKED: usize = 12;
/// So many units of a page are shown.
const SHOWN: usize = 3;

/// What a query finds in one language.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The code of the language.
    pub lang: String,
    /// Whether nothing meets the query, and these come nearest.
    pub is_nearest: bool,
    /// The pages, best first.
    pub pages: Vec<Page>,
}

/// A page that is found.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Its URL below the site.
    pub url: String,
    /// The score of its best unit.
    pub score: u64,
    /// Its best units: their place in the page's text.
    units: Vec<usize>,
}

/// A unit that is found, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: UnitKind,
    /// Its anchor.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// The anchor and the text of the heading that the passage stands under.
    pub heading: Option<(String, String)>,
    /// The passage that matches best.
    pub excerpt: Excerpt,
}

/// A query, and the index of a language that answers it.
pub struct Search<'i, 'r> {
    index: &'i Index<'r>,
    query: Query,
    marks: Marks,
}

impl<'i, 'r> Search<'i, 'r> {
    /// A query to an index.
    pub fn new(query: &str, index: &'i Index<'r>) -> Self {
        let query = Query::new(query, index.synonyms());
        let marks = Marks::new(&query, index.names());
        Self { index, query, marks }
    }

    /// The pages that the query finds.
    pub fn find(&self) -> Found {
        let order = order(self.index, &self.query);
        let mut units = order.units.into_iter();
        let mut ranked: Vec<(u32, u64)> = units
            .by_ref()
            .filter_map(|(unit, sum)| Some((unit, self.rank(unit, sum)?)))
            .take(RANKED)
            .collect();
        ranked.sort_by_key(|(unit, score)| (std::cmp::Reverse(*score), *unit));
        let further = units.filter(|(unit, _)| {
            self.query.phrases.is_empty()
                || self.with_unit(*unit, |page, unit| self.holds(page, unit)).unwrap_or(false)
        });
        let mut pages: Vec<Page> = Vec::new();
        let mut places: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for (unit, score) in ranked.into_iter().chain(further) {
            let (url, place) = self.index.page(unit);
            let at = *places.entry(url).or_insert(pages.len());
            if at == pages.len() {
                pages.push(Page { url: url.to_owned(), score, units: Vec::new() });
            }
            if pages[at].units.len() < SHOWN {
                pages[at].units.push(place);
            }
        }
        Found { lang: self.index.code().to_owned(), is_nearest: order.is_nearest && !pages.is_empty(), pages }
    }

    /// The title of a page that was found, and its units as they are shown.
    pub fn show(&self, page: &Page) -> Option<(String, Vec<Hit>)> {
        let text = self.index.text(&page.url)?;
        let hits = page.units.iter().filter_map(|&at| Some(self.hit(&text, text.units.get(at)?)));
        Some((text.title.clone(), hits.collect()))
    }

    fn hit(&self, page: &PageText, unit: &UnitText) -> Hit {
        let (heading, excerpt) = self.marks.passage(unit, description(page, unit));
        Hit { kind: unit.kind, id: unit.id.clone(), title: title(page, unit).to_owned(), heading, excerpt }
    }

    fn with_unit<T>(&self, unit: u32, see: impl FnOnce(&PageText, &UnitText) -> T) -> Option<T> {
        let (url, place) = self.index.page(unit);
        let page = self.index.text(url)?;
        page.units.get(place).map(|unit| see(&page, unit))
    }

    /// The final score of a unit; `None` if a phrase is not in it.
    fn rank(&self, unit: u32, sum: u64) -> Option<u64> {
        self.with_unit(unit, |page, unit| {
            self.holds(page, unit).then(|| (sum + self.bonus(page, unit)) * weight(unit.kind))
        })?
    }

    fn holds(&self, page: &PageText, unit: &UnitText) -> bool {
        let phrases = &self.query.phrases;
        if phrases.is_empty() {
            return true;
        }
        let texts = [unit.text.as_str(), title(page, unit), description(page, unit)]
            .into_iter()
            .chain(tags(page, unit));
        let texts: Vec<String> = texts.map(|text| collapse(&fold(text))).collect();
        phrases.iter().all(|phrase| texts.iter().any(|text| text.contains(phrase)))
    }

    /// What a unit is worth more for what was typed standing in it in one piece.
    fn bonus(&self, page: &PageText, unit: &UnitText) -> u64 {
        let needle = self.query.needle.as_str();
        if needle.chars().nth(1).is_none() {
            return 0;
        }
        let text_of = |text: &str| squeeze(&fold(text));
        let title = text_of(title(page, unit));
        let in_title = if title == needle {
            1000
        } else if title.contains(needle) {
            400
        } else {
            0
        };
        let mut headings = unit
            .headings
            .iter()
            .map(|heading| heading.2.as_str())
            .chain([description(page, unit)])
            .chain(tags(page, unit));
        let in_heading = if headings.any(|heading| text_of(heading).contains(needle)) { 200 } else { 0 };
        let count = text_of(&unit.text).matches(needle).count().min(10) as u64;
        in_title + in_heading + if count > 0 { 100 + 5 * count } else { 0 }
    }
}

/// The title of a unit: its own, or that of the page.
fn title<'t>(page: &'t PageText, unit: &'t UnitText) -> &'t str {
    unit.title.as_deref().unwrap_or(&page.title)
}

/// The description of a page, which belongs to its article.
fn description<'t>(page: &'t PageText, unit: &UnitText) -> &'t str {
    page.description.as_deref().filter(|_| unit.kind == UnitKind::Page).unwrap_or_default()
}

/// The words that readers look for a page by, which belong to its article.
fn tags<'t>(page: &'t PageText, unit: &UnitText) -> impl Iterator<Item = &'t str> {
    let is_page = unit.kind == UnitKind::Page;
    page.tags.iter().map(String::as_str).filter(move |_| is_page)
}

fn weight(kind: UnitKind) -> u64 {
    match kind {
        UnitKind::Page | UnitKind::Question => 4,
        UnitKind::Item => 3,
        UnitKind::Term => 2,
    }
}
