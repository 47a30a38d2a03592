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
        self.keyed(config, key.strip_suffix(".md").unwrap_or(key))
    }

    /// The page that a path in the file `from` names as other programs publish it: with `.html`, below the
    /// path of `base_url`.
    pub(super) fn find_published(&self, config: &Config, from: &SrcPath, path: &str) -> Option<PageId> {
        let below = path.strip_prefix(config.base_path()).filter(|_| path.starts_with('/'));
        let below = below.map(|path| format!("/{path}"));
        let mut names = [Some(path), below.as_deref()].into_iter().flatten().map(|path| {
            let name = path.strip_suffix(".html").unwrap_or(path);
            (name != path || path.starts_with('/')).then_some(name)
        });
        names.find_map(|name| self.find(config, from, name?))
    }

    /// The page of this key, which may begin with the folder of a language or end in its name, or in that of
    /// the file that is the index of a folder.
    fn keyed(&self, config: &Config, key: &str) -> Option<PageId> {
        let bare = |key: &str| self.by_key.get(key).copied();
        let is_language = |name: &str| config.language(name).is_some();
        let whole = |key: &str| {
            let plain =
                key.rsplit_once('.').filter(|(_, end)| is_language(end)).map_or(key, |(stem, _)| stem);
            let of_folder =
                |name: &&str| plain.strip_suffix(*name).filter(|rest| rest.is_empty() || rest.ends_with('/'));
            let folder = || INDEXES.iter().find_map(of_folder).map(|folder| folder.trim_end_matches('/'));
            bare(key).or_else(|| bare(plain)).or_else(|| bare(folder()?))
        };
        let below_language =
            || key.split_once('/').filter(|(first, _)| is_language(first)).map(|(_, rest)| rest);
        whole(key).or_else(|| whole(below_language()?))
    }
}

/// The names of files that are the index of their folder.
const INDEXES: [&str; 3] = ["_index", "index", "README"];

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
