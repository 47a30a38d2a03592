//! Data that nothing reads → what its author is told: it is not published either.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::{Diagnostic, nearest};
use crate::base::lang::by_name;
use crate::base::{Code, Language, Span, SrcPath};
use crate::pair::Topic;
use crate::parse::{Document, PageKind};

/// Data of the whole site, by name without its extension.
const OF_SITE: [&str; 3] = ["site", "facts", "glossary"];

/// Data of a folder.
const OF_FOLDER: &str = "_section";

/// Whether a file is the page of a key, in all its languages or in one.
fn is_page_of(file: &SrcPath, key: &str) -> bool {
    let name = file.in_content().and_then(|below| below.strip_prefix(key)?.strip_suffix(".md"));
    name.is_some_and(|lang| lang.is_empty() || lang.starts_with('.'))
}

/// What a key of one language is the key of in all: `en/list` and `list.en` of `list`.
fn without_language<'k>(key: &'k str, languages: &[Language]) -> impl Iterator<Item = String> + use<'k> {
    let of_folder = key
        .split_once('/')
        .filter(|(folder, _)| by_name(languages, folder).is_some())
        .map(|(_, rest)| rest.to_owned());
    let of_name = key
        .rsplit_once('.')
        .filter(|(_, suffix)| by_name(languages, suffix).is_some())
        .map(|(stem, _)| stem.to_owned());
    of_folder.into_iter().chain(of_name)
}

/// Reports the data files that belong to no site, folder or checklist.
pub fn report<'s>(
    data: impl Iterator<Item = &'s SrcPath>,
    (topics, drafts, unread): (&[Arc<Topic>], &[Arc<Document>], &BTreeSet<SrcPath>),
    languages: &[Language],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let of_page = |key: &str| {
        let topic = topics
            .binary_search_by(|topic| topic.key.as_str().cmp(key))
            .ok()
            .map(|at| &topics[at].documents[0]);
        topic.or_else(|| drafts.iter().find(|draft| *draft.topic == *key))
    };
    let is_checklist =
        |page: Option<&Arc<Document>>| page.is_some_and(|page| page.front.kind == PageKind::Checklist);
    let each =
        languages.iter().map(|language| format!("{}: …", language.code)).collect::<Vec<_>>().join(", ");
    for path in data {
        let Some((key, extension)) = path.in_content().and_then(|below| below.rsplit_once('.')) else {
            continue;
        };
        let page = of_page(key);
        let is_of_checklist = is_checklist(page);
        let is_of_unread = unread.iter().any(|page| is_page_of(page, key));
        if is_of_unread
            || OF_SITE.contains(&key)
            || key.rsplit('/').next() == Some(OF_FOLDER)
            || (is_of_checklist && extension == "yaml")
        {
            continue;
        }
        let shared = without_language(key, languages)
            .find(|key| OF_SITE.contains(&key.as_str()) || is_checklist(of_page(key)));
        let known = OF_SITE.iter().copied().filter(|_| !key.contains('/')).chain([OF_FOLDER]);
        let near = nearest(key.rsplit('/').next().unwrap_or(key), known).map(|near| near.name);
        let way_out = match (page, near) {
            _ if let Some(shared) = &shared => format!(
                "write it into `content/{shared}.yaml`, which has the texts of all languages: `{{ {each} }}`"
            ),
            (Some(_), _) if is_of_checklist => {
                format!("rename it to `{}.yaml`", key.rsplit('/').next().unwrap_or(key))
            }
            (Some(page), _) => {
                format!("write `type: checklist` in `{}` if this is its data", page.path.file_name())
            }
            (None, Some(near)) => format!("rename it to `{near}.yaml` if that is meant"),
            (None, None) => "the data of a checklist has the name of its page".to_owned(),
        };
        let warning = Diagnostic::new(Code::FileUnused, "nothing reads this file, and it is not published")
            .at(Span::new(path, 0..0));
        diagnostics.push(
            warning.help(format!(
                "{way_out}; if it is for another program, list it under `ignore` in site.yaml"
            )),
        );
    }
}
