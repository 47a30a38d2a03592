//! site.yaml → the settings of [`Config`], with everything that can be derived filled in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use icu_locale_core::Locale;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use super::facts::Facts;
use super::glossary::Glossary;
use super::selection::problem;
use super::settings::{Config, Footer};
use crate::base::diag::{Diagnostic, Fix, Near, nearest};
use crate::base::lang::{CODE_PATTERN, by_name, code_of_name, codes, is_known_code, nearest_name, own_name};
use crate::base::scheme::is_passive;
use crate::base::{Checked, Code, LangId, Language, Level, PerLang, Severity, Source, Span, SrcPath};
use crate::text::{Form, Localized, Strings, Text};
use crate::yaml::{self, Located};

/// site.yaml as written. Everything is optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SiteFile {
    /// Name of the site.
    title: Option<Localized>,
    /// One sentence about the site.
    description: Option<Localized>,
    /// Where the site is published, such as `https://help.example.com/`.
    #[schemars(regex(pattern = r"^\s*https?://\S+\s*$"))]
    base_url: Option<String>,
    /// The languages, in the order readers see them.
    #[schemars(length(min = 1))]
    languages: Option<Vec<LanguageEntry>>,
    /// The languages that a page in one file holds unless it names them itself; by default the first pair of
    /// `bilingual` whose scripts differ.
    one_file: Option<Vec<String>>,
    /// Pairs of languages that get a bilingual edition; by default the first two whose scripts differ most.
    #[schemars(inner(length(equal = 2)))]
    bilingual: Option<Vec<Vec<String>>>,
    /// The language whose headings name the anchors of every language; by default English, else the first.
    anchors_from: Option<String>,
    /// Name of a folder in themes/; by default `default`.
    #[schemars(regex(pattern = r"^[^./\\][^/\\]*$"))]
    theme: Option<String>,
    /// Whether the site can be searched; by default it can.
    search: Option<bool>,
    /// Whether a Markdown copy of every page is published.
    copies: Option<bool>,
    /// Filing numbers that a site in mainland China must show.
    footer: Option<Footer>,
    /// URL prefix for "edit this page"; the path of the source is appended.
    edit_url: Option<String>,
    /// Where a reader gets help from a person: a URL.
    contact: Option<Localized>,
    /// Levels of diagnostics by code: off, warn or error.
    #[serde(default)]
    #[schemars(schema_with = "levels")]
    checks: Option<BTreeMap<String, Level>>,
    /// Files of content/ that are left out, as globs below content/: `internal/**`.
    ignore: Option<Vec<String>>,
    /// Files of content/ that are published although their name begins with a dot or looks like a leftover,
    /// as globs.
    include: Option<Vec<String>>,
    /// Whether the content may come from strangers: then nothing is published that could act on readers.
    untrusted: Option<bool>,
    /// Hosts that pages may load pictures, media and frames from: `img.example.com`.
    #[schemars(inner(regex(pattern = r"^[^/\s]+$")))]
    allow_external: Option<Vec<String>>,
}

/// The schema of `checks`.
fn levels(generator: &mut SchemaGenerator) -> Schema {
    let level = generator.subschema_for::<Level>();
    let heard = json_schema!({ "enum": ["warn", "error"] });
    let codes = Code::ALL.iter().filter(|code| !code.is_about_trust());
    let each = codes.map(|code| (code.name(), if code.loses_output() { &heard } else { &level }));
    json_schema!({
        "type": ["object", "null"],
        "properties": each.collect::<BTreeMap<_, _>>(),
        "additionalProperties": false,
    })
}

/// One language as written.
#[derive(Debug, Clone, JsonSchema)]
#[serde(untagged)]
enum LanguageEntry {
    /// Its code, where all else follows from it: `en`.
    Code(#[schemars(regex(pattern = CODE_PATTERN))] String),
    /// Its code with what does not follow from it.
    Fields(LanguageFields),
}

impl<'de> Deserialize<'de> for LanguageEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = LanguageEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a language code such as `en`, or a map with `code`")
            }

            fn visit_str<E>(self, code: &str) -> Result<LanguageEntry, E> {
                Ok(LanguageEntry::Code(code.to_owned()))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<LanguageEntry, A::Error> {
                LanguageFields::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(LanguageEntry::Fields)
            }
        }
        // As a map, so that its unknown keys are told.
        deserializer.deserialize_struct("LanguageEntry", &["code", "tag", "name"], Visitor)
    }
}

impl LanguageEntry {
    fn fields(&self) -> Cow<'_, LanguageFields> {
        match self {
            LanguageEntry::Code(code) => {
                Cow::Owned(LanguageFields { code: code.clone(), tag: None, name: None })
            }
            LanguageEntry::Fields(fields) => Cow::Borrowed(fields),
        }
    }
}

/// The settings of a language.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct LanguageFields {
    /// Short name in file names and URLs.
    #[schemars(regex(pattern = r"^[A-Za-z0-9-]+$"))]
    code: String,
    /// BCP 47 tag; by default the code.
    tag: Option<String>,
    /// Its name in itself.
    name: Option<String>,
}

/// Whether site.yaml says which languages the site has.
pub fn lists_languages(source: &Source) -> bool {
    let mut untold = Vec::new();
    let located = read_file(source, &mut untold);
    located.is_some_and(|located| languages(&located, &mut untold).is_some())
}

/// The settings that can be read: one that cannot costs no other. Of languages all count, or none.
fn read_file(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Located<SiteFile>> {
    let Checked { value, diagnostics: found } = yaml::read_left::<SiteFile>(source);
    let located = value.map(|mut located| {
        let place = located.range("languages");
        let is_broken = |error: &Diagnostic| {
            error.severity == Severity::Error
                && error.at.as_ref().is_some_and(|at| place.start <= at.start && at.end <= place.end)
        };
        if located.has("languages") && found.iter().any(is_broken) {
            located.value.languages = None;
        }
        located
    });
    diagnostics.extend(found);
    located
}

pub(super) fn read(
    source: Option<&Source>,
    found: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Config, SiteTexts) {
    let located = source.and_then(|source| read_file(source, diagnostics));
    let empty = Located::unsaid(SrcPath::new("content/site.yaml"), SiteFile::default());
    let located = located.unwrap_or(empty);
    let site = &located.value;

    check_lists(&located, diagnostics);
    let mut languages = languages(&located, diagnostics).unwrap_or_else(|| found.to_vec());
    let names = Names { located: &located, languages: &languages };
    let anchors_from =
        site.anchors_from.as_deref().and_then(|code| names.find(code, "anchors_from", diagnostics));
    let bilingual = names.bilingual(diagnostics);
    let one_file = names.one_file(diagnostics);
    let held = if one_file.is_empty() { held(&languages, &bilingual) } else { one_file };
    (0..).zip(&mut languages).for_each(|(index, language)| language.is_held = held.contains(&LangId(index)));
    let strings = Strings::new(source.map_or("", |source| &*source.text), &languages);
    let texts = texts(&located, strings, diagnostics);
    let contact = texts.contact.plain(|_, url| url.written().into_owned());
    let mut is_url = |url: &String| is_destination(url, || located.at("contact"), diagnostics);
    let contact = PerLang(contact.0.into_iter().map(|url| url.filter(&mut is_url)).collect());
    let config = Config {
        title: PerLang::default(),
        description: PerLang::default(),
        contact,
        base_url: base_url(&located, diagnostics),
        bilingual,
        anchors_from: anchors_from.or(by_name(&languages, "en")).unwrap_or(LangId(0)),
        theme: theme(&located, diagnostics),
        theme_at: site.theme.as_ref().map(|_| located.at("theme")),
        search: site.search.unwrap_or(true),
        copies: site.copies.unwrap_or(true),
        footer: site.footer.clone().unwrap_or_default(),
        edit_url: site
            .edit_url
            .clone()
            .filter(|url| is_destination(url, || located.at("edit_url"), diagnostics)),
        checks: checks(&located, diagnostics),
        untrusted: site.untrusted.unwrap_or_default(),
        allow_external: allow_external(&located, diagnostics),
        facts: Facts::default(),
        glossary: Glossary::default(),
        glossary_digest: Default::default(),
        is_configured: source.is_some(),
        languages,
    };
    (config, texts)
}

/// The hosts that pages may load something from; what is no host is told.
fn allow_external(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut hosts = Vec::new();
    for (index, host) in located.value.allow_external.iter().flatten().enumerate() {
        if host.is_empty() || host.contains(|c: char| c == '/' || c.is_whitespace()) {
            let error = Diagnostic::new(Code::ConfigInvalid, format!("`{host}` is no host"))
                .at(located.at(&format!("allow_external/{index}")));
            diagnostics.push(error.help("write the host alone, such as `img.example.com`"));
        } else {
            hosts.push(host.to_lowercase());
        }
    }
    hosts
}

/// The texts of site.yaml.
pub(super) struct SiteTexts {
    pub title: Text,
    pub description: Text,
    pub contact: Text,
}

fn texts(
    located: &Located<SiteFile>,
    mut strings: Strings<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> SiteTexts {
    let site = &located.value;
    let mut text = |value: &Option<Localized>, place: &str| {
        let value = value.as_ref();
        value
            .map(|value| strings.localized(value, located, place, Form::Plain, diagnostics))
            .unwrap_or_default()
    };
    SiteTexts {
        title: text(&site.title, "title"),
        description: text(&site.description, "description"),
        contact: text(&site.contact, "contact"),
    }
}

/// The languages of a site, which its settings name.
struct Names<'s> {
    located: &'s Located<SiteFile>,
    languages: &'s [Language],
}

impl Names<'_> {
    fn find(&self, name: &str, place: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<LangId> {
        by_name(self.languages, name).or_else(|| {
            let at = self.located.at(place);
            let error =
                Diagnostic::new(Code::LanguageUnknown, format!("`languages` has no `{name}`")).at(at.clone());
            let error = error.help(format!("the site has {}", codes(self.languages)));
            diagnostics.push(error.did_you_mean(nearest_name(self.languages, name), name, &at));
            None
        })
    }

    /// The pairs of languages that are set beside each other.
    fn bilingual(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<(LangId, LangId)> {
        let Some(pairs) = &self.located.value.bilingual else {
            return most_different(self.languages).into_iter().collect();
        };
        let mut known = Vec::new();
        for (index, pair) in pairs.iter().enumerate() {
            let place = format!("bilingual/{index}");
            let [first, second] = pair.as_slice() else {
                let error = Diagnostic::new(Code::ConfigInvalid, "a bilingual edition has two languages");
                diagnostics.push(error.at(self.located.at(&place)).help("write `[zh, en]`"));
                continue;
            };
            let first = self.find(first, &format!("{place}/0"), diagnostics);
            let second = self.find(second, &format!("{place}/1"), diagnostics);
            known.extend(first.zip(second).filter(|(first, second)| first != second));
        }
        known
    }

    /// The languages that files in several languages hold.
    fn one_file(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<LangId> {
        let names = (0..).zip(self.located.value.one_file.iter().flatten());
        names.filter_map(|(at, name)| self.find(name, &format!("one_file/{at}"), diagnostics)).collect()
    }
}

fn languages(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Language>> {
    let entries = located.value.languages.as_ref()?;
    let mut languages: Vec<Language> = Vec::new();
    // Without one of them, what is written in it would be taken for another one.
    let mut is_whole = true;
    for (index, entry) in entries.iter().map(LanguageEntry::fields).enumerate() {
        let tag = entry.tag.clone().unwrap_or_else(|| entry.code.clone());
        let at = located.at(&format!("languages/{index}/code"));
        if let Some(problem) = code_problem(&entry.code, &at) {
            diagnostics.push(problem.at(at));
            is_whole = false;
            continue;
        }
        is_whole &= check_tag(located, index, entry.tag.is_some(), &tag, diagnostics);
        if languages.iter().any(|language| language.code.eq_ignore_ascii_case(&entry.code)) {
            let twice = format!("the language `{}` is listed twice", entry.code);
            let error = Diagnostic::new(Code::ConfigInvalid, twice).at(at);
            diagnostics.push(error.help("delete one of the two entries"));
            continue;
        }
        let name = entry.name.clone().unwrap_or_else(|| own_name(&entry.code));
        languages.push(Language::new(entry.code.clone(), tag, name));
    }
    if entries.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::ConfigInvalid, "`languages` names no language")
                .at(located.at("languages"))
                .help("add `{ code: en }`, or delete the key"),
        );
    }
    Some(languages).filter(|languages| is_whole && !languages.is_empty())
}

/// Why a text cannot be the code of a language.
fn code_problem(code: &str, at: &Span) -> Option<Diagnostic> {
    if let Some(name) = code_of_name(code) {
        let message = format!("`{code}` is the name of a language, not its code");
        let fix = Fix::name(Near { name, is_only: true }, code, at);
        return Some(
            Diagnostic::new(Code::ConfigInvalid, message).help(format!("write `{name}`")).fix_if(fix),
        );
    }
    if code.is_empty() || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        let message = format!("`{code}` cannot be the code of a language");
        return Some(
            Diagnostic::new(Code::ConfigInvalid, message)
                .help("use letters, digits and `-`: it becomes part of URLs and file names"),
        );
    }
    None
}

/// Reports what is no language tag; whether it is one. A code stands in URLs and names of files as well,
/// which would have to change with it.
fn check_tag(
    located: &Located<SiteFile>,
    index: usize,
    is_own: bool,
    tag: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let Some((help, better)) = tag_problem(tag) else { return true };
    let at = located.at(&format!("languages/{index}/{}", if is_own { "tag" } else { "code" }));
    let error = Diagnostic::new(Code::ConfigInvalid, format!("`{tag}` is not a language tag (BCP 47)"))
        .at(at.clone());
    let better = better.as_deref().filter(|better| is_own && tag_problem(better).is_none());
    diagnostics.push(
        error.help(help).fix_if(better.and_then(|name| Fix::name(Near { name, is_only: true }, tag, &at))),
    );
    false
}

/// The two languages whose scripts differ most; of several such pairs one with English, then the first.
fn most_different(languages: &[Language]) -> Option<(LangId, LangId)> {
    let ids = || (0..).zip(languages).map(|(index, language)| (LangId(index), language));
    let pairs = ids().flat_map(|first| ids().skip(first.0.index() + 1).map(move |second| (first, second)));
    let rank = |(first, second): &((LangId, &Language), (LangId, &Language))| {
        let (a, b) = (first.1.script, second.1.script);
        let difference = if a == b { 0 } else { 2 - u8::from(a.is_dense() && b.is_dense()) };
        let has_english = [first.1, second.1].iter().any(|language| language.is_primary("en"));
        (std::cmp::Reverse((difference, has_english)), first.0, second.0)
    };
    pairs.min_by_key(rank).map(|(first, second)| (first.0, second.0))
}

/// The languages that a page in one file holds: the first pair whose scripts tell them apart.
fn held(languages: &[Language], bilingual: &[(LangId, LangId)]) -> Vec<LangId> {
    let differ = |(a, b): &&(LangId, LangId)| languages[a.index()].script != languages[b.index()].script;
    let pair = bilingual.iter().find(differ).copied().or_else(|| most_different(languages));
    pair.map_or_else(|| vec![LangId(0)], |(first, second)| vec![first, second])
}

/// What is wrong with a language tag, as advice, and the one that was meant where it is certain.
fn tag_problem(tag: &str) -> Option<(String, Option<String>)> {
    let advice = match tag.to_ascii_lowercase().as_str() {
        "cn" => return Some(("Chinese is `zh`, as used in mainland China `zh-CN`".to_owned(), None)),
        "en-uk" => Some(("British English", "en-GB")),
        "jp" => Some(("Japanese", "ja")),
        "kr" => Some(("Korean", "ko")),
        "in" => Some(("Indonesian", "id")),
        _ => None,
    };
    if let Some((language, code)) = advice {
        return Some((format!("{language} is `{code}`"), Some(code.to_owned())));
    }
    if tag.contains('_') {
        let better = tag.replace('_', "-");
        return Some((format!("write `{better}`"), Some(better)));
    }
    let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let well_formed = Locale::try_from_str(tag).is_ok() && (language.len() > 2 || is_known_code(&language));
    (!well_formed).then(|| ("a tag looks like `zh`, `zh-CN` or `en`".to_owned(), None))
}

fn base_url(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let url = located.value.base_url.as_deref()?.trim();
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains(char::is_whitespace) {
        let error = Diagnostic::new(Code::ConfigInvalid, format!("`{url}` is not the address of a site"));
        diagnostics.push(
            error.at(located.at("base_url")).help("write it whole, such as `https://help.example.com/`"),
        );
        return None;
    }
    Some(format!("{}/", url.trim_end_matches('/')))
}

/// Whether a link in every page leads where links lead.
fn is_destination(url: &str, at: impl Fn() -> Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let is_passive = is_passive(url, false);
    if !is_passive {
        let error = Diagnostic::new(
            Code::ConfigInvalid,
            format!("`{url}` is not the address of a page, a mailbox or a telephone"),
        );
        diagnostics.push(error.at(at()).help("write it whole, such as `https://help.example.com/contact`"));
    }
    is_passive
}

fn theme(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) -> String {
    let name = located.value.theme.as_deref().unwrap_or("default");
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        diagnostics.push(
            Diagnostic::new(Code::ConfigInvalid, format!("`{name}` cannot be a theme"))
                .at(located.at("theme"))
                .help("a theme is the name of a folder in themes/"),
        );
        return "default".to_owned();
    }
    name.to_owned()
}

/// Tells what is wrong with the globs of `ignore:` and `include:`.
fn check_lists(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) {
    for (key, globs) in [("ignore", &located.value.ignore), ("include", &located.value.include)] {
        for (index, glob) in globs.iter().flatten().enumerate() {
            if let Some((message, help)) = problem(glob) {
                let error =
                    Diagnostic::new(Code::ConfigInvalid, format!("`{glob}` cannot be used: {message}"));
                diagnostics.push(error.at(located.at(&format!("{key}/{index}"))).help(help));
            }
        }
    }
}

fn checks(located: &Located<SiteFile>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<Code, Level> {
    let mut levels = BTreeMap::new();
    for (name, level) in located.value.checks.iter().flatten() {
        match Code::by_name(name) {
            Some(code) if code.is_about_trust() => {
                let error =
                    Diagnostic::new(Code::ConfigInvalid, format!("the level of `{name}` cannot be set"))
                        .at(located.at_key(&format!("checks/{name}")));
                diagnostics.push(
                    error.help("delete the line: it guards readers against whoever can change this file"),
                );
            }
            Some(code) if code.loses_output() && *level == Level::Off => {
                let at = located.at(&format!("checks/{name}"));
                let error = Diagnostic::new(Code::ConfigInvalid, format!("`{name}` cannot be `off`"))
                    .at(at)
                    .label("a page or a file would be left out in silence");
                diagnostics.push(error.help("write `warn` to publish in spite of it, or delete the line"));
            }
            Some(code) => {
                levels.insert(code, *level);
            }
            None => {
                let at = located.at_key(&format!("checks/{name}"));
                let near = nearest(name, Code::ALL.iter().map(|code| code.name()));
                let near = near.map(|near| near.unless(|name| located.has(&format!("checks/{name}"))));
                let error = Diagnostic::new(Code::ConfigInvalid, format!("no diagnostic is called `{name}`"))
                    .at(at.clone());
                diagnostics.push(error.help("`diglot explain` lists them all").did_you_mean(near, name, &at));
            }
        }
    }
    levels
}
