//! site.yaml, facts.yaml and glossary.yaml → [`Config`]: what every stage knows about the site.
//!
//! Invariant: a site without any of these files still has a complete `Config`; its languages come from the file names.

mod facts;
pub mod found;
mod glossary;
pub(crate) mod review;
pub mod selection;
mod site;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::diag::Checked;
use crate::base::lang::by_name;
use crate::base::{Code, LangId, Language, Level, PerLang, Source, digest_of};

pub use facts::{FactEntry, Facts, FactsFile};
use review::Review;

pub use glossary::{Glossary, GlossaryFile, Keep, Term, TermEntry};
pub use selection::Selection;
pub use site::{SiteFile, lists_languages};

/// Everything that is set for the whole site.
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
    /// Shared facts.
    pub facts: Facts,
    /// Terms.
    pub glossary: Glossary,
    /// Digest of the terms, which pairing reads.
    pub glossary_digest: crate::base::Digest,
    /// Whether there is a site.yaml at all.
    pub is_configured: bool,
}

/// What a mainland site must show in its footer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, schemars::JsonSchema, serde::Serialize)]
pub struct Footer {
    /// ICP filing number, linked to its query site: `京ICP备12345678号-1`.
    pub icp: Option<String>,
    /// Public security filing number, linked to its query site: `京公网安备11010502030143号`.
    pub psb: Option<String>,
}

impl Config {
    /// Reads the configuration of a site from its sources. `found` are the languages of its pages, which are those of a site
    /// that [lists none](lists_languages). In place of `facts`, whether there are some that cannot be read.
    pub fn read(site: Option<&Source>, facts: Result<&Source, bool>, glossary: Option<&Source>, found: &[Language]) -> Checked<Config> {
        let mut diagnostics = Vec::new();
        let (mut config, of_site) = site::read(site, found, &mut diagnostics);
        let (known, of_facts) = facts::read(facts, &config.languages, &mut diagnostics);
        config.facts = known;
        config.glossary = glossary::read(glossary, &config.languages, &mut diagnostics);
        config.glossary_digest = digest_of(&config.glossary);
        config.title = of_site.title.plain(|lang, plain| config.facts.fill(plain, lang));
        config.description = of_site.description.plain(|lang, plain| config.facts.fill(plain, lang));
        let mut review = |source: Option<&Source>, look: &dyn Fn(&mut Review)| {
            if let Some(Source { path, text, .. }) = source {
                look(&mut Review { config: &config, path, source: text, diagnostics: &mut diagnostics });
            }
        };
        let of_site = [("title", &of_site.title), ("description", &of_site.description)];
        review(site, &|review| review.data(of_site.into_iter()));
        review(facts.ok(), &|review| review.data(of_facts.iter().map(|(name, text)| (name.as_str(), text))));
        review(glossary, &|review| review.notes(config.glossary.terms.iter().map(|term| &term.note)));
        Checked { value: config, diagnostics }
    }

    /// The language with this code or tag, whatever the case.
    pub fn language(&self, code: &str) -> Option<LangId> {
        by_name(&self.languages, code)
    }

    /// The path that the site is published below: `/`, `/help/`.
    pub fn base_path(&self) -> &str {
        let of = |url: &'_ str| url.find("://").and_then(|scheme| Some(scheme + 3 + url[scheme + 3..].find('/')?));
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
