//! glossary.yaml → terms.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

use crate::base::diag::{Diagnostic, nearest};
use crate::base::lang::{CODE_PATTERN, by_name};
use crate::base::{Code, Language, PerLang, Source, Span};
use crate::text::{Form, Link, Localized, Strings, Text};
use crate::yaml;

/// The keys of a term that are no languages.
const KEYS: [&str; 4] = ["keep", "forbid", "note", "sort_key"];

/// The file: a list of terms.
pub type GlossaryFile = Vec<TermEntry>;

/// One entry as written: a term per language code, or words that are never translated.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(extend("propertyNames" = { "anyOf": [{ "enum": KEYS }, { "pattern": CODE_PATTERN }] }))]
pub struct TermEntry {
    /// Words that stay as they are in every language.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Renderings that are wrong.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// What readers should know about the term.
    pub note: Option<Localized>,
    /// Where it sorts when its own reading is ambiguous: `changsha`.
    pub sort_key: Option<String>,
    /// The approved renderings per language code, the preferred one first.
    #[serde(flatten)]
    pub terms: BTreeMap<String, OneOrMany>,
}

impl<'de> Deserialize<'de> for TermEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = TermEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map with a term for each language")
            }

            // Not derived: what is flattened loses its places.
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<TermEntry, A::Error> {
                let mut entry = TermEntry::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "keep" => entry.keep = map.next_value()?,
                        "forbid" => entry.forbid = map.next_value()?,
                        "note" => entry.note = map.next_value()?,
                        "sort_key" => entry.sort_key = map.next_value()?,
                        _ => drop(entry.terms.insert(key, map.next_value()?)),
                    }
                }
                Ok(entry)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One text or a list of them.
#[derive(Debug, Clone, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany::Many(texts))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A term in the languages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Approved renderings per language, the preferred one first.
    pub names: PerLang<Vec<String>>,
    /// Renderings that are wrong.
    pub forbid: Vec<String>,
    /// What readers should know.
    pub note: Text,
    /// Overrides where it sorts.
    pub sort_key: Option<String>,
    /// Where it is defined.
    pub at: Span,
}

/// Words that are never translated.
pub type Keep = Vec<String>;

/// All terms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Glossary {
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
    /// Words that are never translated.
    pub keep: Keep,
    /// Renderings that are wrong, in lower case, each with the index of its term.
    pub forbidden: Vec<(usize, String)>,
    /// The links in the notes.
    pub links: Vec<Link>,
}

pub(super) fn read(
    source: Option<&Source>,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> Glossary {
    let mut glossary = Glossary::default();
    let Some(source) = source else { return glossary };
    let Some(located) = yaml::read::<GlossaryFile>(source).take(diagnostics) else { return glossary };
    let mut strings = Strings::new(&source.text, languages);
    for (index, entry) in located.value.iter().enumerate() {
        glossary.keep.extend(entry.keep.iter().cloned());
        let mut names = PerLang::empty(languages.len());
        for (code, texts) in &entry.terms {
            let texts = match texts {
                OneOrMany::One(text) => vec![text.clone()],
                OneOrMany::Many(texts) => texts.clone(),
            };
            match by_name(languages, code) {
                Some(lang) => names.set(lang, texts),
                None => {
                    let known =
                        KEYS.into_iter().chain(languages.iter().map(|language| language.code.as_str()));
                    let near = nearest(code, known)
                        .map(|near| near.unless(|name| located.has(&format!("{index}/{name}"))));
                    let message = format!("`{code}` is neither a language of the site nor a key of a term");
                    let at = located.at_key(&format!("{index}/{code}"));
                    diagnostics.push(
                        Diagnostic::new(Code::YamlUnknownKey, message)
                            .at(at.clone())
                            .did_you_mean(near, code, &at),
                    );
                }
            }
        }
        if names.is_empty() {
            continue;
        }
        let note = entry.note.as_ref().map(|note| {
            strings.localized(note, &located, &format!("{index}/note"), Form::Markdown, diagnostics)
        });
        glossary
            .forbidden
            .extend(entry.forbid.iter().map(|form| (glossary.terms.len(), form.to_lowercase())));
        glossary.terms.push(Term {
            names,
            forbid: entry.forbid.clone(),
            note: note.unwrap_or_default(),
            sort_key: entry.sort_key.clone(),
            at: located.at(&index.to_string()),
        });
    }
    glossary.links = strings.links;
    glossary
}
