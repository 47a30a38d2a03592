//! Pages → the navigation of each section, per language.
//!
//! A page shows the top level and its own section, of a large one the part it stands in, so that one title touches the
//! pages that show it and no others, and a page does not grow with the site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::{Outline, Page, PageId};
use crate::base::{Digest, LangId, digest_of};
use crate::config::Config;
use crate::parse::PageKind;

/// How many pages of a section are shown together.
const PART: usize = 100;

/// What a navigation is for: a section, and which part of its pages.
pub type NavId = (PageId, usize);

/// The navigation that all pages of a section, or of a part of it, share.
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
pub(super) fn navs(config: &Config, pages: &[Arc<Page>]) -> Vec<BTreeMap<NavId, Arc<Nav>>> {
    let sections = (0..pages.len()).filter(|&id| id == 0 || !pages[id].children.is_empty());
    let parts: Vec<NavId> = sections.flat_map(|id| parts(pages, id)).collect();
    config.lang_ids().map(|lang| parts.iter().map(|&id| (id, Arc::new(nav(config, pages, id, lang)))).collect()).collect()
}

/// The parts that the pages of a section are shown in.
fn parts(pages: &[Arc<Page>], section: PageId) -> impl Iterator<Item = NavId> + use<> {
    (0..pages[section].children.len().div_ceil(PART).max(1)).map(move |part| (section, part))
}

/// The navigation after the pages at `touched` are called something else or are hidden.
pub(super) fn renamed(last: &Outline, pages: &[Arc<Page>], touched: &[PageId]) -> Vec<BTreeMap<NavId, Arc<Nav>>> {
    let is_on_top = |&id: &PageId| id == 0 || pages[id].parent == Some(0);
    if touched.iter().any(is_on_top) {
        return navs(&last.config, pages);
    }
    let sections = touched.iter().flat_map(|&id| pages[id].parent.into_iter().chain((!pages[id].children.is_empty()).then_some(id)));
    let stale: BTreeSet<NavId> = sections.flat_map(|id| parts(pages, id)).collect();
    let mut navs = last.navs.clone();
    for (lang, navs) in last.config.lang_ids().zip(&mut navs) {
        navs.extend(stale.iter().map(|&id| (id, Arc::new(nav(&last.config, pages, id, lang)))));
    }
    navs
}

fn nav(config: &Config, pages: &[Arc<Page>], (section, part): NavId, lang: LangId) -> Nav {
    let title = |id: PageId| pages[id].title.get_or_first(lang).map_or(String::new(), |(_, title)| title.clone());
    let url = |id: PageId| format!("{}/{}", config.lang(lang).code, pages[id].path(lang));
    let shown = |id: &&PageId| !pages[**id].is_hidden;
    let mut top = section;
    while let Some(parent) = pages[top].parent.filter(|&parent| parent != 0) {
        top = parent;
    }
    let entry = |&id: &PageId| {
        let is_current_section = section != 0 && id == top;
        let leaf = |&id: &PageId| Leaf { title: title(id), url: url(id) };
        let inside: Vec<Leaf> =
            if is_current_section { pages[section].children.iter().skip(part * PART).take(PART).filter(shown).map(leaf).collect() } else { Vec::new() };
        let (title, url) = if is_current_section && section != top { (title(section), url(section)) } else { (title(id), url(id)) };
        Entry { title, url, is_current_section, pages: inside }
    };
    let entries: Vec<Entry> = pages[0].children.iter().filter(shown).map(entry).collect();
    Nav { digest: digest_of(&entries), entries }
}

/// The navigation that a page shows.
pub(crate) fn nav_of(pages: &[Arc<Page>], page: PageId) -> NavId {
    match pages[page].parent {
        Some(parent) if pages[page].children.is_empty() => (parent, if parent == 0 { 0 } else { pages[page].place / PART }),
        _ => (page, 0),
    }
}

/// The pages before and after a page in its section; a section's first page follows its overview.
pub(crate) fn neighbours(pages: &[Arc<Page>], page: PageId) -> (Option<PageId>, Option<PageId>) {
    let reads_on = |&id: &PageId| !pages[id].is_hidden && matches!(pages[id].kind, PageKind::Guide | PageKind::Checklist | PageKind::Section);
    let Some(parent) = pages[page].parent.filter(|&parent| parent != 0 && reads_on(&page)) else { return (None, None) };
    let (before, from) = pages[parent].children.split_at(pages[page].place);
    (before.iter().copied().rev().find(reads_on).or(Some(parent)), from.iter().skip(1).copied().find(reads_on))
}
