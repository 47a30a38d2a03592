//! facts.yaml → facts by dotted name, per language.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Localized;
use crate::base::diag::Diagnostic;
use crate::base::{Language, PerLang, Source, yaml};

/// Facts by dotted name: `provider.hotline`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Facts(pub BTreeMap<String, PerLang<String>>);

/// A fact, or a group of facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Entry {
    Value(Localized),
    Group(BTreeMap<String, Entry>),
}

pub(super) fn read(source: Option<&Source>, languages: &[Language], diagnostics: &mut Vec<Diagnostic>) -> Facts {
    let mut facts = Facts::default();
    let Some(source) = source else { return facts };
    let read = yaml::read::<BTreeMap<String, Entry>>(source).take(diagnostics);
    if let Some(located) = read {
        for (name, entry) in &located.value {
            collect(name, entry, languages, &mut facts);
        }
    }
    facts
}

fn collect(name: &str, entry: &Entry, languages: &[Language], facts: &mut Facts) {
    let localized = match entry {
        Entry::Value(Localized::Each(each)) if !each.keys().all(|key| is_language(key, languages)) => {
            for (key, text) in each {
                collect(&format!("{name}.{key}"), &Entry::Value(Localized::One(text.clone())), languages, facts);
            }
            return;
        }
        Entry::Value(localized) => localized,
        Entry::Group(entries) => {
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
