//! A string that an author writes once, or in several languages: `中文 | English`, or a map from language to text.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::base::diag::{Diagnostic, nearest};
use crate::base::lang::Script;
use crate::base::{Code, LangId, Language, PerLang, Span};

/// The string as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, JsonSchema)]
#[serde(untagged)]
pub enum Localized {
    /// One text; `中文 | English` when its halves differ in script.
    One(String),
    /// A text per language code.
    Each(BTreeMap<String, String>),
}

impl Default for Localized {
    fn default() -> Self {
        Localized::One(String::new())
    }
}

impl<'de> Deserialize<'de> for Localized {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Localized;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a map from language to text")
            }

            fn visit_str<E>(self, value: &str) -> Result<Localized, E> {
                Ok(Localized::One(value.to_owned()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Localized, E> {
                Ok(Localized::One(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Localized, E> {
                Ok(Localized::One(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Localized, E> {
                Ok(Localized::One(value.to_string()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Localized, E> {
                Ok(Localized::One(value.to_string()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Localized, A::Error> {
                let mut each = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Plain>()? {
                    each.insert(key, value.0);
                }
                Ok(Localized::Each(each))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A scalar of any kind as the text it is.
struct Plain(String);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Localized::deserialize(deserializer)? {
            Localized::One(text) => Ok(Plain(text)),
            Localized::Each(_) => Err(serde::de::Error::custom("expected a text, found a map")),
        }
    }
}

impl Localized {
    /// The text per language, and the codes that are no language of the site.
    ///
    /// A text that is not split belongs to every language.
    pub fn resolve(&self, languages: &[Language]) -> (PerLang<String>, Vec<String>) {
        let mut value = PerLang::empty(languages.len());
        let mut unknown = Vec::new();
        match self {
            Localized::One(text) => match split_halves(text, languages) {
                Some(halves) => halves.into_iter().for_each(|(lang, half)| value.set(lang, half.to_owned())),
                None => (0..languages.len()).for_each(|index| value.set(LangId(index as u8), text.trim().to_owned())),
            },
            Localized::Each(each) => {
                for (code, text) in each {
                    let found = languages.iter().position(|language| language.code.eq_ignore_ascii_case(code) || language.tag.eq_ignore_ascii_case(code));
                    match found {
                        Some(index) => value.set(LangId(index as u8), text.trim().to_owned()),
                        None => unknown.push(code.clone()),
                    }
                }
            }
        }
        (value, unknown)
    }
}

/// Splits `中文 | English` (or ` / `) when each part is in another script of the site; `None` when it is one text.
///
/// `\|` never splits.
pub fn split_halves<'t>(text: &'t str, languages: &[Language]) -> Option<Vec<(LangId, &'t str)>> {
    [" | ", " / "].iter().find_map(|separator| {
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        if parts.len() < 2 || parts.len() > languages.len() {
            return None;
        }
        let mut halves: Vec<(LangId, &str)> = Vec::with_capacity(parts.len());
        for part in parts {
            let lang = super::judge::of_text(part, languages)?;
            if halves.iter().any(|(taken, _)| *taken == lang) {
                return None;
            }
            halves.push((lang, part));
        }
        Some(halves)
    })
}

/// The scripts that tell the languages of a site apart; a script shared by two languages tells nothing.
pub(crate) fn telling_script(script: Script, languages: &[Language]) -> Option<LangId> {
    let mut with = languages.iter().enumerate().filter(|(_, language)| language.script == script);
    let (index, _) = with.next()?;
    with.next().is_none().then_some(LangId(index as u8))
}

/// Reads a string in some languages, reporting languages that the site does not have.
pub(crate) fn localize(raw: &Localized, languages: &[Language], at: impl Fn(&str) -> Span, diagnostics: &mut Vec<Diagnostic>) -> PerLang<String> {
    let (value, unknown) = raw.resolve(languages);
    for code in unknown {
        let near = nearest(&code, languages.iter().map(|language| language.code.as_str()));
        let known = || languages.iter().map(|language| format!("`{}`", language.code)).collect::<Vec<_>>().join(", ");
        let help = near.map_or_else(|| format!("the site has {}", known()), |near| format!("did you mean `{near}`?"));
        diagnostics.push(Diagnostic::new(Code::LanguageUnknown, format!("the site has no language `{code}`")).at(at(&code)).help(help));
    }
    value
}
