//! facts.yaml → facts by dotted name, per language.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::diag::Diagnostic;
use crate::base::{Language, PerLang, Source, yaml};
use crate::text::Localized;

/// Facts by dotted name: `provider.hotline`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Facts(pub BTreeMap<String, PerLang<String>>);

/// The file: facts and groups of facts by name.
pub type FactsFile = BTreeMap<String, FactEntry>;

/// A fact, or a group of facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactEntry {
    /// One text, or one per language.
    Value(Localized),
    /// Facts by name.
    Group(BTreeMap<String, FactEntry>),
}

pub(super) fn read(source: Option<&Source>, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Facts {
    let mut facts = Facts::default();
    let Some(source) = source else { return facts };
    let read = yaml::read::<FactsFile>(source).take(diagnostics);
    if let Some(located) = read {
        for (name, entry) in &located.value {
            collect(name, entry, languages, &mut facts);
        }
    }
    facts
}

fn collect(name: &str, entry: &FactEntry, languages: &[Language], facts: &mut Facts) {
    let localized = match entry {
        FactEntry::Value(Localized::Each(each)) if !each.keys().all(|key| is_language(key, languages)) => {
            for (key, text) in each {
                collect(&format!("{name}.{key}"), &FactEntry::Value(Localized::One(text.clone())), languages, facts);
            }
            return;
        }
        FactEntry::Value(localized) => localized,
        FactEntry::Group(entries) => {
            for (key, entry) in entries {
                collect(&format!("{name}.{key}"), entry, languages, facts);
            }
            return;
        }
    };
    facts.0.insert(name.to_owned(), localized.resolve(languages).0);
}

fn is_language(key: &str, languages: &[Language]) -> bool {
    languages.iter().any(|language| language.code.eq_ignore_ascii_case(key) || language.tag.eq_ignore_ascii_case(key))
}
