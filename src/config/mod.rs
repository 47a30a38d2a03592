//! site.yaml, facts.yaml and glossary.yaml → [`Config`]: what every stage knows about the site.
//!
//! Invariant: a site without any of these files still has a complete `Config`; its languages come from the
//! file names.

mod facts;
pub mod found;
mod glossary;
pub(crate) mod review;
pub mod selection;
mod settings;
mod site;

use crate::base::{Checked, Language, Source, digest_of};

pub use facts::{FactEntry, Facts, FactsFile, FactsSource};
use review::Review;

pub use glossary::{Glossary, GlossaryFile, Keep, Term, TermEntry};
pub use selection::Selection;
pub use settings::{Config, Footer};
pub use site::{SiteFile, lists_languages};

impl Config {
    /// Reads the configuration of a site from its sources. `found` are the languages of its pages, which are
    /// those of a site that [lists none](lists_languages).
    pub fn read(
        site: Option<&Source>,
        facts: FactsSource<'_>,
        glossary: Option<&Source>,
        found: &[Language],
    ) -> Checked<Config> {
        let mut diagnostics = Vec::new();
        let (mut config, of_site) = site::read(site, found, &mut diagnostics);
        let (known, of_facts) = facts::read(facts, &config.languages, &mut diagnostics);
        config.facts = known;
        config.glossary = glossary::read(glossary, &config.languages, &mut diagnostics);
        config.glossary_digest = digest_of(&config.glossary);
        config.title = of_site.title.plain(|lang, plain| config.facts.fill(plain, lang));
        config.description = of_site.description.plain(|lang, plain| config.facts.fill(plain, lang));
        let facts = match facts {
            FactsSource::File(source) => Some(source),
            FactsSource::Unreadable | FactsSource::Absent => None,
        };
        let mut review = |source: Option<&Source>, look: &dyn Fn(&mut Review)| {
            if let Some(Source { path, text, .. }) = source {
                look(&mut Review { config: &config, path, source: text, diagnostics: &mut diagnostics });
            }
        };
        let of_site = [("title", &of_site.title), ("description", &of_site.description)];
        review(site, &|review| review.data(of_site.into_iter()));
        review(facts, &|review| review.data(of_facts.iter().map(|(name, text)| (name.as_str(), text))));
        review(glossary, &|review| review.notes(config.glossary.terms.iter().map(|term| &term.note)));
        Checked { value: config, diagnostics }
    }
}
