//! Everything that is set for the whole site.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::glossary::Glossary;
use crate::base::lang::by_name;
use crate::base::{Code, Digest, LangId, Language, Level, PerLang, Span};

/// The settings of a site.
#[derive(Debug, Clone)]
pub struct Config {
    /// Name of the site.
    pub title: PerLang<String>,
    /// One sentence about it.
    pub description: PerLang<String>,
    /// Where it is published, with a trailing slash; `None` when not known, then no absolute URL is written.
    pub base_url: Option<String>,
    /// The languages, in the order readers see them.
    pub languages: Vec<Language>,
    /// Pairs of languages that get a bilingual edition.
    pub bilingual: Vec<(LangId, LangId)>,
    /// The language whose headings name the anchors of every language.
    pub anchors_from: LangId,
    /// Name of the theme.
    pub theme: String,
    /// Where the theme is named.
    pub theme_at: Option<Span>,
    /// Whether the site can be searched.
    pub search: bool,
    /// Whether a Markdown copy of every page is published.
    pub copies: bool,
    /// What the footer shows.
    pub footer: Footer,
    /// Where a reader can suggest a change: a URL prefix that the source path is appended to.
    pub edit_url: Option<String>,
    /// Where a reader gets help from a person.
    pub contact: PerLang<String>,
    /// Levels of diagnostics.
    pub checks: BTreeMap<Code, Level>,
    /// Whether the authors are not trusted: nothing is published that can act on readers.
    pub untrusted: bool,
    /// Hosts that pages may load something from, in lower case.
    pub allow_external: Vec<String>,
    /// Shared facts.
    pub facts: Facts,
    /// Terms.
    pub glossary: Glossary,
    /// Digest of the terms, which pairing reads.
    pub glossary_digest: Digest,
    /// Whether there is a site.yaml at all.
    pub is_configured: bool,
}

/// What a mainland site must show in its footer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema, Serialize)]
#[schemars(deny_unknown_fields)]
pub struct Footer {
    /// ICP filing number, linked to its query site: `京ICP备12345678号-1`.
    pub icp: Option<String>,
    /// Public security filing number, linked to its query site: `京公网安备11010502030143号`.
    pub psb: Option<String>,
}

impl Config {
    /// The language with this code or tag, whatever the case.
    pub fn language(&self, code: &str) -> Option<LangId> {
        by_name(&self.languages, code)
    }

    /// The path that the site is published below: `/`, `/help/`.
    pub fn base_path(&self) -> &str {
        let of =
            |url: &'_ str| url.find("://").and_then(|scheme| Some(scheme + 3 + url[scheme + 3..].find('/')?));
        self.base_url.as_deref().and_then(|url| Some(&url[of(url)?..])).unwrap_or("/")
    }

    /// All languages, in order.
    pub fn lang_ids(&self) -> impl Iterator<Item = LangId> + Clone + use<> {
        (0..self.languages.len()).map(|index| LangId(index as u8))
    }

    /// The settings of a language.
    pub fn lang(&self, lang: LangId) -> &Language {
        &self.languages[lang.index()]
    }
}
