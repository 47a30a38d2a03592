//! glossary.yaml → terms.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

use crate::base::diag::{Diagnostic, nearest};
use crate::base::lang::{CODE_PATTERN, by_name};
use crate::base::{Code, Language, PerLang, Source, Span};
use crate::text::{Form, Link, Localized, Strings, Text};
use crate::yaml::{self, Located};

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
                f.write_str("a string, or a list of strings")
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
    let mut forbidden = BTreeMap::new();
    for (entry, term) in located.value.iter().enumerate() {
        for (form, text) in term.forbid.iter().enumerate() {
            forbidden.entry(text.to_lowercase()).or_insert((entry, form));
        }
    }
    let mut reader = Reader { located: &located, languages, seen: BTreeMap::new(), forbidden, diagnostics };
    for (index, entry) in located.value.iter().enumerate() {
        let names = reader.names(index, entry);
        let keep = reader.words(&entry.keep, &format!("{index}/keep"));
        reader.keep(&keep, index);
        glossary.keep.extend(keep);
        let forbid = reader.words(&entry.forbid, &format!("{index}/forbid"));
        if names.is_empty() {
            reader.nameless(index, entry);
            continue;
        }
        reader.forbid(&forbid, &names, index);
        let note = entry.note.as_ref().map(|note| {
            strings.localized(note, &located, &format!("{index}/note"), Form::Markdown, reader.diagnostics)
        });
        glossary.forbidden.extend(forbid.iter().map(|form| (glossary.terms.len(), form.to_lowercase())));
        glossary.terms.push(Term {
            names,
            forbid,
            note: note.unwrap_or_default(),
            sort_key: entry.sort_key.clone(),
            at: located.at(&index.to_string()),
        });
    }
    glossary.links = strings.links;
    glossary
}

/// Reads entries, and tells where they contradict each other or themselves.
struct Reader<'a> {
    located: &'a Located<GlossaryFile>,
    languages: &'a [Language],
    /// Where the preferred names in the first language of the site stand.
    seen: BTreeMap<String, Span>,
    /// Where each form is forbidden first: the entry, and its place there.
    forbidden: BTreeMap<String, (usize, usize)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The names of a term in the languages of the site.
    fn names(&mut self, index: usize, entry: &TermEntry) -> PerLang<Vec<String>> {
        let mut names = PerLang::empty(self.languages.len());
        for (code, texts) in &entry.terms {
            let Some(lang) = by_name(self.languages, code) else {
                self.unknown_key(index, code);
                continue;
            };
            let place = format!("{index}/{code}");
            let texts = match texts {
                OneOrMany::One(text) => self.words(std::slice::from_ref(text), &place),
                OneOrMany::Many(texts) if texts.is_empty() => self.words(&[String::new()], &place),
                OneOrMany::Many(texts) => self.words(texts, &place),
            };
            let Some(first) = texts.first() else { continue };
            if lang.index() == 0 {
                let at = self.first_at(&place);
                if let Some(earlier) = self.seen.get(first) {
                    let twice = self.conflict(format!("the term `{first}` stands here twice"), at);
                    let twice = twice.related(earlier.clone(), "first here");
                    self.diagnostics.push(twice.help("write all its names into one entry"));
                } else {
                    self.seen.insert(first.clone(), at);
                }
            }
            names.set(lang, texts);
        }
        names
    }

    /// The place of a text, or of the first text in a list.
    fn first_at(&self, place: &str) -> Span {
        self.located.at(&format!("{place}/0"))
    }

    /// Words without those that are empty.
    fn words(&mut self, words: &[String], place: &str) -> Vec<String> {
        for (at, _) in words.iter().enumerate().filter(|(_, word)| word.trim().is_empty()) {
            let empty =
                self.conflict("this name is empty".to_owned(), self.located.at(&format!("{place}/{at}")));
            self.diagnostics.push(empty.help("write the name, or delete it"));
        }
        words.iter().filter(|word| !word.trim().is_empty()).cloned().collect()
    }

    /// Reports words that are kept in every language, and forbidden.
    fn keep(&mut self, keep: &[String], index: usize) {
        for (at, word) in keep.iter().enumerate() {
            let Some((entry, form)) = self.forbidden.get(&word.to_lowercase()) else { continue };
            let forbidden = self.located.at(&format!("{entry}/forbid/{form}"));
            let message = format!("`{word}` is kept in every language, and forbidden");
            let both = self.conflict(message, self.located.at(&format!("{index}/keep/{at}")));
            self.diagnostics.push(both.related(forbidden, "forbidden here").help("delete one of the two"));
        }
    }

    /// Reports forms that a term both has as a name and forbids.
    fn forbid(&mut self, forbid: &[String], names: &PerLang<Vec<String>>, index: usize) {
        for (at, form) in forbid.iter().enumerate() {
            let is_name = |name: &String| name.to_lowercase() == form.to_lowercase();
            if names.iter().any(|(_, names)| names.iter().any(is_name)) {
                let place = self.located.at(&format!("{index}/forbid/{at}"));
                let both = self.conflict(format!("`{form}` is a name of this term, and forbidden"), place);
                self.diagnostics.push(both.help("delete one of the two"));
            }
        }
    }

    /// Reports an entry that says something of a term and names none.
    fn nameless(&mut self, index: usize, entry: &TermEntry) {
        if entry.terms.is_empty()
            && (!entry.forbid.is_empty() || entry.note.is_some() || entry.sort_key.is_some())
        {
            let code = self.languages.first().map_or("en", |language| &language.code);
            let help = format!("write its name in each language, such as `{code}: …`");
            let error =
                self.conflict("this entry names no term".to_owned(), self.located.at(&index.to_string()));
            self.diagnostics.push(error.help(help));
        }
    }

    fn conflict(&self, message: String, at: Span) -> Diagnostic {
        Diagnostic::new(Code::GlossaryConflict, message).at(at)
    }

    fn unknown_key(&mut self, index: usize, code: &str) {
        let known = KEYS.into_iter().chain(self.languages.iter().map(|language| language.code.as_str()));
        let near =
            nearest(code, known).map(|near| near.unless(|name| self.located.has(&format!("{index}/{name}"))));
        let message = format!("`{code}` is neither a language of the site nor a key of a term");
        let at = self.located.at_key(&format!("{index}/{code}"));
        let warning = Diagnostic::new(Code::YamlUnknownKey, message).at(at.clone());
        self.diagnostics.push(warning.did_you_mean(near, code, &at));
    }
}
