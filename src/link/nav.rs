//! Pages → the navigation of each section, per language.
//!
//! A page shows the top level and its own section, of a large one the part it stands in, so that one title
//! touches the pages that show it and no others, and a page does not grow with the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::page::{Page, PageId};
use crate::base::{Digest, LangId, Memo, digest_of};
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

/// Navigation by language and section, as it was made last.
pub(super) type Navs = Memo<(LangId, NavId), Arc<Nav>>;

/// The navigation by language and section; the home page's holds the top level alone.
pub(super) fn navs(config: &Config, pages: &[Page], last: &Navs) -> Vec<BTreeMap<NavId, Arc<Nav>>> {
    let sections = (0..pages.len()).filter(|&id| id == 0 || !pages[id].children.is_empty());
    let parts: Vec<NavId> = sections.flat_map(|id| parts(pages, id)).collect();
    let langs: Vec<LangId> = config.lang_ids().collect();
    let of_lang = |&lang: &LangId| {
        let shown: Vec<Digest> = pages.par_iter().map(|page| shown(page, lang)).collect();
        let digest_all = |ids: &[PageId]| digest_of(&ids.iter().map(|&id| shown[id]).collect::<Vec<_>>());
        let top = digest_all(&pages[0].children);
        let one = |&(section, part): &NavId| {
            let inside = pages[section].children.chunks(PART).nth(part).unwrap_or_default();
            let digest = digest_of(&(
                top,
                ancestor(pages, section),
                shown[section],
                digest_all(inside),
                &config.lang(lang).code,
            ));
            let id = (section, part);
            (id, last.get(&(lang, id), digest, || Arc::new(nav(config, pages, id, lang))))
        };
        parts.iter().map(one).collect()
    };
    langs.par_iter().map(of_lang).collect()
}

/// The page at the top level that a section stands below, or is.
fn ancestor(pages: &[Page], section: PageId) -> PageId {
    let above = |&id: &PageId| pages[id].parent.filter(|&parent| parent != 0);
    std::iter::successors(Some(section), above).last().unwrap_or(section)
}

/// Digest of what navigation shows of a page in a language.
fn shown(page: &Page, lang: LangId) -> Digest {
    let title = page.title.get_or_first(lang).map(|(_, title)| title);
    digest_of(&(title, page.path(lang), page.is_hidden))
}

/// The parts that the pages of a section are shown in.
fn parts(pages: &[Page], section: PageId) -> impl Iterator<Item = NavId> + use<> {
    (0..pages[section].children.len().div_ceil(PART).max(1)).map(move |part| (section, part))
}

fn nav(config: &Config, pages: &[Page], (section, part): NavId, lang: LangId) -> Nav {
    let title =
        |id: PageId| pages[id].title.get_or_first(lang).map_or(String::new(), |(_, title)| title.clone());
    let url = |id: PageId| format!("{}/{}", config.lang(lang).code, pages[id].path(lang));
    let shown = |id: &&PageId| !pages[**id].is_hidden;
    let top = ancestor(pages, section);
    let entry = |&id: &PageId| {
        let is_current_section = section != 0 && id == top;
        let leaf = |&id: &PageId| Leaf { title: title(id), url: url(id) };
        let inside: Vec<Leaf> = if is_current_section {
            pages[section].children.iter().skip(part * PART).take(PART).filter(shown).map(leaf).collect()
        } else {
            Vec::new()
        };
        let (title, url) = if is_current_section && section != top {
            (title(section), url(section))
        } else {
            (title(id), url(id))
        };
        Entry { title, url, is_current_section, pages: inside }
    };
    let entries: Vec<Entry> = pages[0].children.iter().filter(shown).map(entry).collect();
    Nav { digest: digest_of(&entries), entries }
}

/// The navigation that a page shows.
pub(crate) fn nav_of(pages: &[Page], page: PageId) -> NavId {
    match pages[page].parent {
        Some(parent) if pages[page].children.is_empty() => {
            (parent, if parent == 0 { 0 } else { pages[page].place / PART })
        }
        _ => (page, 0),
    }
}

/// The pages before and after a page in its section; a section's first page follows its overview.
pub(crate) fn neighbours(pages: &[Page], page: PageId) -> (Option<PageId>, Option<PageId>) {
    let reads_on = |&id: &PageId| {
        !pages[id].is_hidden
            && matches!(pages[id].kind, PageKind::Guide | PageKind::Checklist | PageKind::Section)
    };
    let Some(parent) = pages[page].parent.filter(|&parent| parent != 0 && reads_on(&page)) else {
        return (None, None);
    };
    let (before, from) = pages[parent].children.split_at(pages[page].place);
    (
        before.iter().copied().rev().find(reads_on).or(Some(parent)),
        from.iter().skip(1).copied().find(reads_on),
    )
}
