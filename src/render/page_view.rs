//! What templates read of a page, of its language, and of the site around it.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::Value;

use super::article;
use super::body::Body;
use super::checklist::PageLink;
use super::theme::Strings;
use crate::base::Language;
use crate::base::lang::Script;
use crate::config::Footer;

/// A language as templates see it.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LangView {
    pub code: String,
    pub tag: String,
    pub name: String,
    pub dir: &'static str,
}

impl From<&Language> for LangView {
    fn from(language: &Language) -> Self {
        Self {
            code: language.code.clone(),
            tag: language.tag.clone(),
            name: language.name.clone(),
            dir: language.dir(),
        }
    }
}

/// What all pages of a language share.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it; the theme's documentation lists them")]
pub struct SiteView {
    pub title: String,
    pub description: Option<String>,
    pub base_url: Option<String>,
    pub home: String,
    pub footer: Footer,
    pub contact: Option<String>,
    pub has_faq: Option<String>,
    pub has_glossary: Option<String>,
    /// The page that shows what a search finds.
    pub search: Option<String>,
    pub languages: Vec<HomeView>,
}

/// A language of the site with its home page, for the pages that speak all of them.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct HomeView {
    #[serde(flatten)]
    pub lang: LangView,
    pub home: String,
    pub title: String,
    pub description: Option<String>,
    pub t: Arc<Strings>,
    pub script: Script,
    pub search: Option<String>,
}

/// The page itself.
#[derive(Debug, Clone, Default, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it; the theme's documentation lists them")]
pub struct PageView {
    pub kind: &'static str,
    pub title: String,
    /// What it is headed with where that is not its title.
    pub heading: Option<String>,
    /// The same in the second language of two, where it is not the same in both.
    pub heading2: Option<String>,
    /// What it is about, in short.
    pub description: Option<String>,
    /// What its author wrote of it, which stands below the title.
    pub lead: Option<String>,
    pub url: String,
    /// Its article, to templates HTML.
    #[serde(serialize_with = "as_html")]
    pub body: Option<Body>,
    pub toc: Vec<TocView>,
    pub updated: Option<String>,
    pub updated_text: Option<String>,
    pub verified: Option<String>,
    pub verified_text: Option<String>,
    pub owner: Option<OwnerView>,
    /// Words that readers look for it by.
    pub tags: Vec<String>,
    pub edit_url: Option<String>,
    pub canonical: Option<String>,
    pub robots: Option<&'static str>,
    pub alternates: Vec<AlternateView>,
    pub og_locale: String,
    pub og_locale_alternates: Vec<String>,
    pub fallback: Option<FallbackView>,
    pub switch: Vec<SwitchView>,
    pub bilingual: Option<BilingualView>,
    pub lang2: Option<LangView>,
    pub crumbs: Vec<PageLink>,
    pub prev: Option<PageLink>,
    pub next: Option<PageLink>,
    pub related: Vec<CardView>,
    pub papers: Vec<PageLink>,
    pub children: Vec<CardView>,
    pub jsonld_json: Option<String>,
    pub is_faq_index: bool,
}

/// Who answers for a page.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct OwnerView {
    pub name: String,
    /// The language of the name, where it is not that of the page.
    pub lang: Option<LangView>,
}

/// An entry of the contents of a page.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct TocView {
    pub id: String,
    pub title: String,
    pub level: u8,
}

/// The same page in another language, for search engines.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct AlternateView {
    pub hreflang: String,
    pub href: String,
}

/// Says that a page is shown in its source language.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct FallbackView {
    pub lang: LangView,
    pub url: String,
}

/// An entry of the language switch.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SwitchView {
    pub code: String,
    pub tag: String,
    pub name: String,
    pub url: String,
    pub is_current: bool,
    pub exists: bool,
}

/// The edition of a page in two languages.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct BilingualView {
    pub url: String,
    pub name: String,
}

/// A link to a page with its description.
#[derive(Debug, Clone, Hash, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct CardView {
    pub title: String,
    pub url: String,
    pub description: Option<String>,
}

fn as_html<S: Serializer>(body: &Option<Body>, serializer: S) -> Result<S::Ok, S::Error> {
    let html = body.as_ref().map(article::html).unwrap_or_default();
    Value::safe_string(html.trim()).serialize(serializer)
}
