//! `_section.yaml` → the title and order of a folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::diag::Diagnostic;
use crate::base::{Code, LangId, PerLang, Source, Span, SrcPath};
use crate::config::Config;
use crate::config::review::Review;
use crate::pair::Topic;
use crate::text::{Form, Localized, Strings, Text};
use crate::yaml;

/// The file as written. Everything is optional.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
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
    pub description: PerLang<Arc<str>>,
    /// Order.
    pub order: Option<i64>,
}

/// Settings by folder below content/.
pub type Sections = BTreeMap<String, Section>;

/// The folder and the language that a folder of one language stands for: of `zh/filing` it is `filing` in
/// Chinese.
type Folders = BTreeMap<String, (String, LangId)>;

/// Reads the settings of all folders; which of them hold one language, their pages tell.
pub fn read<'s>(
    config: &Config,
    sources: impl Iterator<Item = &'s Source>,
    topics: &[Arc<Topic>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Sections {
    let mut sections = Sections::new();
    let mut folders: Option<Folders> = None;
    // Where folders of one language say what they are called.
    let mut titled: BTreeMap<String, Span> = BTreeMap::new();
    for source in sources {
        let Some(located) = yaml::read::<SectionFile>(source).take(diagnostics) else { continue };
        let folder = folder_of(&source.path);
        let (folder, own) = match folders.get_or_insert_with(|| folders_of_one_language(topics)).get(folder) {
            Some((folder, lang)) => (folder.as_str(), Some(*lang)),
            None => (folder, None),
        };
        let mut strings = Strings::new(&source.text, &config.languages);
        let mut text = |value: &Option<Localized>, key: &str| match (value, own) {
            (None, _) => Text::default(),
            (Some(Localized::One(value)), Some(_)) => {
                strings.text(value, located.range(key), own, Form::Plain)
            }
            (Some(value), _) => strings.localized(value, &located, key, Form::Plain, diagnostics),
        };
        let texts = [
            ("title", text(&located.value.title, "title")),
            ("description", text(&located.value.description, "description")),
        ];
        let mut review = Review { config, path: &source.path, source: &source.text, diagnostics };
        match own {
            Some(_) => {
                texts.iter().for_each(|(key, text)| review.text(Some(key), text, &[]));
                titled.entry(folder.to_owned()).or_insert_with(|| located.at("title"));
            }
            None => review.data(texts.iter().map(|(key, text)| (*key, text))),
        }
        let section = sections.entry(folder.to_owned()).or_default();
        texts[0]
            .1
            .iter()
            .for_each(|(lang, half)| section.title.set(lang, config.facts.fill(&half.plain, lang)));
        texts[1].1.iter().for_each(|(lang, half)| {
            section.description.set(lang, config.facts.fill(&half.plain, lang).into())
        });
        section.order = section.order.or(located.value.order);
    }
    for (folder, at) in titled {
        untitled(config, &sections[&folder], at, diagnostics);
    }
    sections
}

/// Reports the languages in which nothing says what a folder is called, where a file of another language
/// does.
fn untitled(config: &Config, section: &Section, at: Span, diagnostics: &mut Vec<Diagnostic>) {
    let is_missing = |lang: &LangId| {
        config.lang(*lang).is_held
            && section.title.get(*lang).is_none()
            && section.title.iter().next().is_some()
    };
    for lang in config.lang_ids().filter(is_missing) {
        let missing = Diagnostic::new(
            Code::TranslationMissing,
            format!("`title` has no text in {}", config.lang(lang).name),
        )
        .at(at.clone());
        diagnostics.push(missing.help("write it into a `_section.yaml` in the folder of that language"));
    }
}

/// The folder of a file below content/.
fn folder_of(path: &SrcPath) -> &str {
    path.dir().strip_prefix("content").unwrap_or_default().trim_start_matches('/')
}

fn folders_of_one_language(topics: &[Arc<Topic>]) -> Folders {
    let split = |folder: &str| {
        folder
            .rsplit_once('/')
            .map_or((String::new(), folder.to_owned()), |(above, name)| (above.to_owned(), name.to_owned()))
    };
    let mut folders = Folders::new();
    for topic in topics {
        for document in &topic.documents {
            let Some(lang) = document.lang else { continue };
            let mut page = if document.is_index { topic.key.to_string() } else { split(&topic.key).0 };
            let mut folder = folder_of(&document.path).to_owned();
            while folder != page && !folders.contains_key(&folder) {
                folders.insert(folder.clone(), (page.clone(), lang));
                let ((above, name), (above_page, name_of_page)) = (split(&folder), split(&page));
                if page.is_empty() || name != name_of_page {
                    break;
                }
                (folder, page) = (above, above_page);
            }
        }
    }
    folders
}
