//! facts.yaml → facts by dotted name, per language, with the facts that they use filled in.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

use crate::base::diag::Diagnostic;
use crate::base::lang::by_name;
use crate::base::{Code, Digest, LangId, Language, PerLang, Source, Span, SrcPath, digest_of};
use crate::text::{Form, Localized, Plain, Strings, Text};
use crate::yaml::{self, Located};

/// The longest value that a fact may have once the facts it uses are filled in, in bytes.
const LONGEST: usize = 64 * 1024;

/// Facts by dotted name: `provider.hotline`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    values: BTreeMap<String, PerLang<String>>,
    /// Whether there are others that cannot be read, which has been told.
    is_broken: bool,
    digest: Digest,
}

impl Hash for Facts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl Facts {
    fn new(values: BTreeMap<String, PerLang<String>>) -> Facts {
        Facts { digest: digest_of(&values), is_broken: false, values }
    }

    /// What is known of facts that cannot be read.
    fn broken() -> Facts {
        Facts { digest: digest_of(&"broken"), is_broken: true, values: BTreeMap::new() }
    }

    /// The value of a fact in a language, else in the first that it is in.
    pub fn get(&self, name: &str, lang: LangId) -> Option<&str> {
        self.values.get(name)?.get_or_first(lang).map(|(_, value)| value.as_str())
    }

    /// Whether there is a fact of this name, or may be.
    pub fn has(&self, name: &str) -> bool {
        self.is_broken || self.values.contains_key(name)
    }

    /// The names of all facts, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// A text in a language with the facts it asks for.
    pub fn fill(&self, plain: &Plain, lang: LangId) -> String {
        plain.fill(|name| self.get(name, lang)).into_owned()
    }

    /// Digest of all values.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// What was found of facts.yaml.
#[derive(Debug, Clone, Copy)]
pub enum FactsSource<'s> {
    /// No such file.
    Absent,
    /// A file that is no text: it may define any fact.
    Unreadable,
    /// Its text.
    File(&'s Source),
}

/// The file: facts and groups of facts by name.
pub type FactsFile = BTreeMap<String, FactEntry>;

/// A fact, or a group of facts.
#[derive(Debug, Clone, JsonSchema)]
#[serde(untagged)]
pub enum FactEntry {
    /// One text, or one per language.
    Value(Localized),
    /// Facts by name.
    Group(BTreeMap<String, FactEntry>),
}

impl<'de> Deserialize<'de> for FactEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = FactEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, a string per language, or a map of facts")
            }

            fn visit_str<E>(self, value: &str) -> Result<FactEntry, E> {
                Ok(FactEntry::Value(Localized::One(value.to_owned())))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<FactEntry, A::Error> {
                BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map)).map(FactEntry::Group)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl FactEntry {
    /// The texts of a map, if there is nothing else in it.
    fn texts(entries: &BTreeMap<String, FactEntry>) -> Option<BTreeMap<String, String>> {
        let text = |(key, entry): (&String, &FactEntry)| match entry {
            FactEntry::Value(Localized::One(text)) => Some((key.clone(), text.clone())),
            _ => None,
        };
        entries.iter().map(text).collect()
    }
}

/// Reads the facts, and the texts that they are.
pub(super) fn read(
    source: FactsSource<'_>,
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Facts, Vec<(String, Text)>) {
    let source = match source {
        FactsSource::File(source) => source,
        FactsSource::Unreadable => return (Facts::broken(), Vec::new()),
        FactsSource::Absent => return Default::default(),
    };
    let Some(file) = yaml::read::<FactsFile>(source).take(diagnostics) else {
        return (Facts::broken(), Vec::new());
    };
    let mut reader = Reader {
        file: &file,
        strings: Strings::new(&source.text, languages),
        texts: BTreeMap::new(),
        diagnostics,
    };
    file.value.iter().for_each(|(name, entry)| reader.entry(name, name, entry));
    let texts = reader.texts;
    let mut expansion =
        Expansion { texts: &texts, path: &source.path, open: Vec::new(), done: BTreeMap::new(), diagnostics };
    let values = texts.keys().map(|name| (name.clone(), expansion.fact(name))).collect();
    (Facts::new(values), texts.into_iter().collect())
}

struct Reader<'a> {
    file: &'a Located<FactsFile>,
    strings: Strings<'a>,
    texts: BTreeMap<String, Text>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads a fact or a group; `path` is where it stands in the file, `name` what it is called.
    fn entry(&mut self, name: &str, path: &str, entry: &FactEntry) {
        let value = match entry {
            FactEntry::Value(value) => value.clone(),
            FactEntry::Group(entries) => {
                let is_language = |key: &String| by_name(self.strings.languages, key).is_some();
                match FactEntry::texts(entries).filter(|each| each.keys().all(is_language)) {
                    Some(each) => Localized::Each(each),
                    None => {
                        return entries.iter().for_each(|(key, entry)| {
                            self.entry(&format!("{name}.{key}"), &format!("{path}/{key}"), entry)
                        });
                    }
                }
            }
        };
        let text = self.strings.localized(&value, self.file, path, Form::Plain, self.diagnostics);
        self.texts.insert(name.to_owned(), text);
    }
}

/// Fills facts into facts.
struct Expansion<'a> {
    texts: &'a BTreeMap<String, Text>,
    path: &'a SrcPath,
    /// The facts whose values are being made, from the first that was asked for.
    open: Vec<&'a str>,
    done: BTreeMap<&'a str, PerLang<String>>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Expansion<'a> {
    /// The values of a fact.
    fn fact(&mut self, name: &str) -> PerLang<String> {
        let Some((name, text)) = self.texts.get_key_value(name) else { return PerLang::default() };
        if let Some(done) = self.done.get(name.as_str()) {
            return done.clone();
        }
        self.open.push(name);
        let used: Vec<&str> =
            text.iter().flat_map(|(_, half)| half.plain.facts()).map(|fact| &*fact.name).collect();
        for used in used {
            if let Some(start) = self.open.iter().position(|open| *open == used) {
                self.report_cycle(start, used);
            } else {
                self.fact(used);
            }
        }
        self.open.pop();
        let mut value = text.plain(|lang, plain| {
            let of = |name: &str| self.done.get(name)?.get_or_first(lang).map(|(_, value)| value.as_str());
            plain.fill(of).into_owned()
        });
        if value.iter().any(|(_, value)| value.len() > LONGEST) {
            let error = Diagnostic::new(
                Code::FactCycle,
                format!("`{name}` is longer than 64 KiB with its facts filled in"),
            );
            self.diagnostics.push(error.at(self.place(name)).help("use fewer facts in facts"));
            value = text.plain(|_, plain| plain.written().into_owned());
        }
        self.done.insert(name, value.clone());
        value
    }

    /// Reports that the facts from `start` on use each other in a circle, once.
    fn report_cycle(&mut self, start: usize, back: &str) {
        let circle: Vec<String> =
            self.open[start..].iter().copied().chain([back]).map(|name| format!("`{name}`")).collect();
        let error =
            Diagnostic::new(Code::FactCycle, format!("these facts use each other: {}", circle.join(" → ")));
        let last = self.open.last().copied().unwrap_or_default();
        self.diagnostics
            .push(error.at(self.place(last)).help("write the text of one of them without the other"));
    }

    fn place(&self, name: &str) -> Span {
        let at = self.texts.get(name).map_or(0..0, |text| text.at.clone());
        Span::new(self.path, at.start as usize..at.end as usize)
    }
}
