//! `_section.yaml` → the title and order of a folder.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::diag::Diagnostic;
use crate::base::{PerLang, Source};
use crate::config::Config;
use crate::config::review::Review;
use crate::text::{Form, Localized, Strings, Text};
use crate::yaml;

/// The file as written. Everything is optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct SectionFile {
    /// Title of the section.
    title: Option<Localized>,
    /// One sentence about it.
    description: Option<Localized>,
    /// Its place among its siblings.
    order: Option<i64>,
}

/// What is set for a folder.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Title.
    pub title: PerLang<String>,
    /// Description.
    pub description: PerLang<String>,
    /// Order.
    pub order: Option<i64>,
}

/// Settings by folder below content/.
pub type Sections = BTreeMap<String, Section>;

/// Reads the settings of all folders.
pub fn read<'s>(config: &Config, sources: impl Iterator<Item = &'s Source>, diagnostics: &mut Vec<Diagnostic>) -> Sections {
    let mut sections = Sections::new();
    for source in sources {
        let Some(located) = yaml::read::<SectionFile>(source).take(diagnostics) else { continue };
        let mut strings = Strings::new(&source.text, &config.languages);
        let mut text = |value: &Option<Localized>, key: &str| {
            value.as_ref().map(|value| strings.localized(value, &located, key, Form::Plain, diagnostics)).unwrap_or_default()
        };
        let (title, description) = (text(&located.value.title, "title"), text(&located.value.description, "description"));
        let mut review = Review { config, path: &source.path, source: &source.text, diagnostics };
        review.data([("title", &title), ("description", &description)].into_iter());
        let fill = |text: &Text| text.plain(|lang, plain| config.facts.fill(plain, lang));
        let section = Section { title: fill(&title), description: fill(&description), order: located.value.order };
        let folder = source.path.dir().strip_prefix("content").unwrap_or_default().trim_start_matches('/');
        sections.insert(folder.to_owned(), section);
    }
    sections
}
