//! A string that an author writes once, or in several languages: `中文 | English`, or a map from language to
//! text.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::judge::{Verdict, judge, of_text, without_glosses};
use crate::base::diag::Diagnostic;
use crate::base::lang::{CODE_PATTERN, Script, codes, is_han, nearest_name};
use crate::base::{Code, LangId, Language, Span};

/// The string as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, JsonSchema)]
#[serde(untagged)]
pub enum Localized {
    /// One text; `中文 | English` when its halves differ in script.
    One(String),
    /// A text per language code.
    #[schemars(extend("propertyNames" = { "pattern": CODE_PATTERN }))]
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
                f.write_str("a string, or a map from language to string")
            }

            fn visit_str<E>(self, value: &str) -> Result<Localized, E> {
                Ok(Localized::One(value.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Localized, A::Error> {
                let mut each = BTreeMap::new();
                while let Some((key, value)) = map.next_entry()? {
                    each.insert(key, value);
                }
                Ok(Localized::Each(each))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Splits `中文 | English` (or ` / `) when each part is in another script of the site; `None` when it is one
/// text.
///
/// `\|` never splits.
pub fn split_halves<'t>(text: &'t str, languages: &[Language]) -> Option<Vec<(LangId, &'t str)>> {
    [" | ", " / "].iter().find_map(|separator| {
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        if parts.len() < 2 || parts.len() > languages.len() {
            return None;
        }
        let langs = [plainly as fn(&str, &[Language]) -> Option<LangId>, without_codes]
            .iter()
            .find_map(|of| langs_of(&parts, languages, *of));
        Some(langs?.into_iter().zip(parts).collect())
    })
}

/// The marks that authors write for ` | `: that of an input method, and one without spaces.
pub(crate) const BARS: &[char] = &['｜', '|'];

/// What an input method writes for ` | ` and ` / `.
pub(crate) const WIDE: &[char] = &['｜', '／'];

/// What is told of a text that would be split if its parts were separated as they should be.
pub(crate) const NOT_SPLIT: &str = "this text is not split into its languages";

/// `中文｜English` as it should be written; `None` of a text that is split already, or is meant to be one.
pub(crate) fn nearly_split(
    text: &str,
    languages: &[Language],
    marks: &[char],
    separator: &str,
) -> Option<String> {
    if !text.contains(marks) || text.contains(['`', '\\']) || split_halves(text, languages).is_some() {
        return None;
    }
    let parts: Vec<&str> = text.split(marks).map(str::trim).collect();
    // `yes|no 选项` is one text.
    let scripts = |part: &str| -> Option<[Script; 2]> {
        let mut letters = part.chars().filter_map(Script::of_char);
        let first = letters.next()?;
        Some([first, letters.next_back().unwrap_or(first)])
    };
    let meet = |pair: &[&str]| {
        scripts(pair[0]).zip(scripts(pair[1])).is_some_and(|([_, before], [after, _])| before != after)
    };
    let is_meant = text.contains(WIDE) || parts.windows(2).all(meet);
    Some(parts.join(separator)).filter(|corrected| is_meant && split_halves(corrected, languages).is_some())
}

/// What is wrong with a text of as many parts as there are languages, of which nothing tells which is which.
/// Of two parts many are one text, and of parts in one script: `TCP / UDP / ICMP`.
pub(crate) fn unsplit(text: &str, languages: &[Language]) -> Option<Diagnostic> {
    let of = |separator: &str| -> Vec<&str> { text.split(separator).collect() };
    let parts =
        [" | ", " / "].into_iter().map(of).find(|parts| parts.len() == languages.len() && parts.len() > 2)?;
    let script = |part: &&str| part.chars().find_map(Script::of_char);
    let is_meant = text.contains(" | ") || parts.iter().any(|part| script(part) != script(&parts[0]));
    if !is_meant || split_halves(text, languages).is_some() {
        return None;
    }
    let each =
        languages.iter().map(|language| format!("{}: …", language.code)).collect::<Vec<_>>().join(", ");
    let warning =
        Diagnostic::new(Code::LanguageUnsure, "cannot tell which of these parts is in which language")
            .label("not split");
    Some(warning.help(format!("write a text for each language: `{{ {each} }}`")))
}

/// The language of a text that the site does not have, or of a part of it: `登録 | Sign in`.
pub(crate) fn foreign(text: &str, languages: &[Language]) -> Option<&'static str> {
    let of = |text: &str| if let Verdict::Foreign(code) = judge(text, languages) { Some(code) } else { None };
    of(text).or_else(|| {
        [" | ", " / "]
            .iter()
            .filter(|separator| text.contains(**separator))
            .find_map(|separator| text.split(separator).find_map(of))
    })
}

/// Stands for a fact in a text whose language is judged: it may be in any.
pub(super) const FACT_TEXT: &str = "\u{fffc}";

/// The language of each part, if no two are in the same. One that says nothing but facts is in the language
/// that is left.
fn langs_of(
    parts: &[&str],
    languages: &[Language],
    of: fn(&str, &[Language]) -> Option<LangId>,
) -> Option<Vec<LangId>> {
    let mut langs: Vec<Option<LangId>> = parts.iter().map(|part| of(part, languages)).collect();
    if let Some(open) = langs.iter().position(Option::is_none).filter(|&at| parts[at].contains(FACT_TEXT)) {
        let mut rest = (0..languages.len())
            .map(|index| LangId(index as u8))
            .filter(|lang| !langs.contains(&Some(*lang)));
        langs[open] = rest.next().filter(|_| rest.next().is_none());
    }
    let langs: Vec<LangId> = langs.into_iter().collect::<Option<_>>()?;
    let is_new = |(at, lang): (usize, &LangId)| !langs[..at].contains(lang);
    langs.iter().enumerate().all(is_new).then_some(langs)
}

fn plainly(text: &str, languages: &[Language]) -> Option<LangId> {
    of_text(text, languages)
}

/// The language of a text without its codes, such as 京ICP备12345678号-1, and without words of another
/// script: for a text that is all codes, what its letters say.
fn without_codes(text: &str, languages: &[Language]) -> Option<LangId> {
    let is_code = |word: &&str| {
        word.contains(|c: char| c.is_ascii_digit())
            || (word.contains(is_han) && word.contains(|c: char| c.is_ascii_alphabetic()))
    };
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_code(word)).collect();
    let words = words.join(" ");
    let bare = without_glosses(&words);
    of_text(&bare, languages).or_else(|| of_text(&words, languages)).or_else(|| of_text(text, languages))
}

/// What is said where a file names a language that the site does not have.
pub(crate) fn unknown_language(
    code: &str,
    languages: &[Language],
    at: Span,
    is_taken: impl Fn(&str) -> bool,
) -> Diagnostic {
    let near = nearest_name(languages, code).map(|near| near.unless(is_taken));
    let error =
        Diagnostic::new(Code::LanguageUnknown, format!("the site has no language `{code}`")).at(at.clone());
    error.help(format!("the site has {}", codes(languages))).did_you_mean(near, code, &at)
}
