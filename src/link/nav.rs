//! Pages → the navigation of each section, per language.
//!
//! A page shows the top level and its own section, so that one title touches the pages that show it and no others.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::{Page, PageId};
use crate::base::{Digest, LangId, digest_of};
use crate::config::Config;
use crate::parse::PageKind;

/// The navigation that all pages of a section share.
#[derive(Debug, Clone)]
pub struct Nav {
    /// Digest of the entries.
    pub digest: Digest,
    /// The top level, the current section with its pages.
    pub entries: Vec<Entry>,
}

/// A page or a section in the navigation.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its URL.
    pub url: String,
    /// Whether it is the section of the page that is open.
    pub is_current_section: bool,
    /// The pages of the current section.
    pub pages: Vec<Leaf>,
}

/// A page in the navigation.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Leaf {
    /// Its title.
    pub title: String,
    /// Its URL.
    pub url: String,
}

/// The navigation by language and section; the home page's holds the top level alone.
pub(super) fn navs(config: &Config, pages: &[Page]) -> Vec<BTreeMap<PageId, Arc<Nav>>> {
    let sections: Vec<PageId> = (0..pages.len()).filter(|&id| id == 0 || !pages[id].children.is_empty()).collect();
    config.lang_ids().map(|lang| sections.iter().map(|&section| (section, Arc::new(nav(config, pages, section, lang)))).collect()).collect()
}

fn nav(config: &Config, pages: &[Page], section: PageId, lang: LangId) -> Nav {
    let title = |id: PageId| pages[id].title.get_or_first(lang).map_or(String::new(), |(_, title)| title.clone());
    let url = |id: PageId| format!("{}/{}", config.lang(lang).code, pages[id].path);
    let shown = |id: &&PageId| !pages[**id].is_hidden;
    let mut top = section;
    while let Some(parent) = pages[top].parent.filter(|&parent| parent != 0) {
        top = parent;
    }
    let entry = |&id: &PageId| {
        let is_current_section = section != 0 && id == top;
        let leaf = |&id: &PageId| Leaf { title: title(id), url: url(id) };
        let inside: Vec<Leaf> = if is_current_section { pages[section].children.iter().filter(shown).map(leaf).collect() } else { Vec::new() };
        let (title, url) = if is_current_section && section != top { (title(section), url(section)) } else { (title(id), url(id)) };
        Entry { title, url, is_current_section, pages: inside }
    };
    let entries: Vec<Entry> = pages[0].children.iter().filter(shown).map(entry).collect();
    Nav { digest: digest_of(&entries), entries }
}

/// The section whose navigation a page shows.
pub(crate) fn section_of(pages: &[Page], page: PageId) -> PageId {
    if page == 0 || !pages[page].children.is_empty() { page } else { pages[page].parent.unwrap_or(0) }
}

/// The pages before and after a page in its section; a section's first page follows its overview.
pub(crate) fn neighbours(pages: &[Page], page: PageId) -> (Option<PageId>, Option<PageId>) {
    let reads_on = |&id: &PageId| !pages[id].is_hidden && matches!(pages[id].kind, PageKind::Guide | PageKind::Checklist | PageKind::Section);
    let Some(parent) = pages[page].parent.filter(|&parent| parent != 0 && reads_on(&page)) else { return (None, None) };
    let siblings: Vec<PageId> = pages[parent].children.iter().copied().filter(reads_on).collect();
    let Some(at) = siblings.iter().position(|&id| id == page) else { return (None, None) };
    (at.checked_sub(1).map(|before| siblings[before]).or(Some(parent)), siblings.get(at + 1).copied())
}
