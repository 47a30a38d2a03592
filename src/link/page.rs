//! What a site is made of: pages apart from their language, and the editions of them that are published.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{LangId, PerLang, UrlPath};
use crate::parse::PageKind;

/// Index of a page in the pages of a site.
pub type PageId = usize;

/// A page of the site, apart from its language.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its place in the content: `filing/why`; empty for the home page.
    pub key: String,
    /// Its topic; `None` for an overview that nobody wrote.
    pub topic: Option<usize>,
    /// What kind of page it is.
    pub kind: PageKind,
    /// Its title.
    pub title: PerLang<String>,
    /// The description that its author wrote.
    pub description: PerLang<Arc<str>>,
    /// Its first paragraph, which describes a page that has no description.
    pub first_paragraph: PerLang<Arc<str>>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// Its URL below each language: `filing/why/`; empty for the home page.
    pub paths: Vec<String>,
    /// Whether it is left out of navigation.
    pub is_hidden: bool,
    /// The page it stands below; `None` for the home page.
    pub parent: Option<PageId>,
    /// Its place among the pages below its parent.
    pub place: usize,
    /// The pages below it, in order.
    pub children: Vec<PageId>,
}

impl Page {
    /// See [`Page::paths`].
    pub fn path(&self, lang: LangId) -> &str {
        &self.paths[lang.index()]
    }

    /// What it is about, for search engines and for links to it.
    pub fn summary(&self, lang: LangId) -> Option<&str> {
        self.description.get(lang).or_else(|| self.first_paragraph.get(lang)).map(|text| &**text)
    }
}

/// One URL, one HTML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its URL.
    pub url: UrlPath,
    /// What it shows.
    pub subject: Subject,
}

/// What an edition shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A page in a language; `source` is another one where the page is not translated.
    Page { page: PageId, lang: LangId, source: LangId },
    /// A page in two languages.
    Bilingual { page: PageId, first: LangId, second: LangId },
    /// A checklist with some answers given.
    Variant { checklist: usize, lang: LangId, preset: BTreeMap<String, String> },
    /// The page that shows what a search finds.
    Search { lang: LangId },
    /// The choice of a language.
    Chooser,
    /// The page for URLs that do not exist.
    NotFound,
    /// A former URL.
    Redirect { page: PageId, lang: LangId },
}
