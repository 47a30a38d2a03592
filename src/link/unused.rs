//! Data that nothing reads → what its author is told: it is not published either.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Code, Span, SrcPath};
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

/// Reports the data files that belong to no site, folder or checklist.
pub fn report<'s>(
    data: impl Iterator<Item = &'s SrcPath>,
    topics: &[Arc<Topic>],
    drafts: &[Arc<Document>],
    unread: &BTreeSet<SrcPath>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let of_page = |key: &str| {
        let topic = topics.binary_search_by(|topic| topic.key.as_str().cmp(key)).ok().map(|at| &topics[at].documents[0]);
        topic.or_else(|| drafts.iter().find(|draft| *draft.topic == *key))
    };
    for path in data {
        let Some((key, extension)) = path.in_content().and_then(|below| below.rsplit_once('.')) else { continue };
        let page = of_page(key);
        let is_of_checklist = page.is_some_and(|page| page.front.kind == PageKind::Checklist);
        let is_of_unread = unread.iter().any(|page| is_page_of(page, key));
        if is_of_unread || OF_SITE.contains(&key) || key.rsplit('/').next() == Some(OF_FOLDER) || (is_of_checklist && extension == "yaml") {
            continue;
        }
        let known = OF_SITE.iter().copied().filter(|_| !key.contains('/')).chain([OF_FOLDER]);
        let near = nearest(key.rsplit('/').next().unwrap_or(key), known).map(|near| near.name);
        let way_out = match (page, near) {
            (Some(_), _) if is_of_checklist => format!("rename it to `{}.yaml`", key.rsplit('/').next().unwrap_or(key)),
            (Some(page), _) => format!("write `type: checklist` in `{}` if this is its data", page.path.file_name()),
            (None, Some(near)) => format!("rename it to `{near}.yaml` if that is meant"),
            (None, None) => "the data of a checklist has the name of its page".to_owned(),
        };
        let warning = Diagnostic::new(Code::FileUnused, "nothing reads this file, and it is not published").at(Span::new(path, 0..0));
        diagnostics.push(warning.help(format!("{way_out}; if it is for another program, list it under `ignore` in site.yaml")));
    }
}
