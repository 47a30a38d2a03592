//! Pages, and whatever else is written in files → where a path in another file leads.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::page::{Page, PageId};
use crate::base::SrcPath;
use crate::base::diag::Near;
use crate::base::slug::nfc;
use crate::config::Config;
use crate::pair::Topic;
use crate::parse::Document;

/// Pages by what links call them.
#[derive(Debug, Default)]
pub struct Paths {
    /// By the path of each of their sources.
    pub(super) by_source: BTreeMap<String, PageId>,
    /// By key, `filing/why`.
    by_key: BTreeMap<String, PageId>,
    /// By the name of a file, the first source that has it, and whether it is the only one.
    by_name: OnceLock<BTreeMap<String, (String, bool)>>,
}

impl Paths {
    pub(super) fn new(pages: &[Page], topics: &[Arc<Topic>]) -> Self {
        let documents = |page: &Page| page.topic.map_or(&[][..], |topic| &topics[topic].documents);
        Self::of(pages.iter().enumerate().map(|(id, page)| (page.key.as_str(), id, documents(page))))
    }

    /// The places of things that are called by keys and by the documents they are made of.
    pub(super) fn of<'p>(all: impl Iterator<Item = (&'p str, usize, &'p [Arc<Document>])>) -> Self {
        let mut paths = Self::default();
        for (key, id, documents) in all {
            paths.by_key.insert(key.to_owned(), id);
            for document in documents {
                paths.by_source.insert(document.path.to_string(), id);
            }
        }
        paths
    }

    /// The first source with this file name.
    pub(super) fn named(&self, name: &str) -> Option<Near<'_>> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: BTreeMap<String, (String, bool)> = BTreeMap::new();
            for source in self.by_source.keys() {
                let first = by_name.entry(file_name(source).to_owned());
                first.and_modify(|(_, is_only)| *is_only = false).or_insert_with(|| (source.clone(), true));
            }
            by_name
        });
        by_name.get(name).map(|(name, is_only)| Near { name, is_only: *is_only })
    }

    /// The page that a source is part of.
    pub fn of_source(&self, source: &SrcPath) -> Option<PageId> {
        self.by_source.get(source.as_str()).copied()
    }

    /// The page that a path in the file `from` names: a source file, a page without its language or
    /// extension, a folder.
    pub fn find(&self, config: &Config, from: &SrcPath, path: &str) -> Option<PageId> {
        let path = path.split('#').next().unwrap_or_default();
        let file = from.join(&nfc(path))?;
        if let Some(&page) = self.by_source.get(file.as_str()) {
            return Some(page);
        }
        let key = if file.as_str() == "content" { "" } else { file.in_content()? };
        let key = key.strip_suffix(".md").unwrap_or(key);
        let bare = |key: &str| self.by_key.get(key).copied();
        let without_language = key
            .rsplit_once('.')
            .filter(|(_, suffix)| config.language(suffix).is_some())
            .map(|(stem, _)| stem);
        let folder = ["index", "_index", "README"]
            .iter()
            .find_map(|name| if key == *name { Some("") } else { key.strip_suffix(&format!("/{name}")) });
        let in_language_folder =
            key.split_once('/').filter(|(first, _)| config.language(first).is_some()).map(|(_, rest)| rest);
        bare(key)
            .or_else(|| bare(without_language?))
            .or_else(|| bare(folder?))
            .or_else(|| bare(in_language_folder?))
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
