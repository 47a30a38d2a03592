//! What all pages of a site have to do with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::Drafts;
use super::faq::Faq;
use super::nav::{Nav, NavId};
use super::page::{Edition, Page, PageId};
use super::paths::Paths;
use super::section::Sections;
use crate::base::{Digest, SrcPath};
use crate::config::Config;
use crate::parse::checklist::ChecklistData;

/// What all pages have to do with: it depends on the metadata of each topic
/// ([metadata](crate::pair::Topic::metadata_digest)), not on its text.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Digest of what decides where links lead and what is published; not of what pages are called.
    pub routing: Digest,
    /// The settings of the site.
    pub config: Arc<Config>,
    /// Its pages: the topics by key, and overviews of folders that have no index.
    pub pages: Arc<Vec<Page>>,
    /// What is set for sections.
    pub sections: Arc<Sections>,
    /// The other files of content/.
    pub assets: Arc<Assets>,
    /// Its pages by what links call them.
    pub paths: Arc<Paths>,
    /// The questions of all pages.
    pub faq: Arc<Faq>,
    /// The checklists.
    pub checklists: Arc<Vec<Checklist>>,
    /// The navigation by language and section.
    pub navs: Vec<BTreeMap<NavId, Arc<Nav>>>,
    /// What is published, in the order of URLs.
    pub editions: Arc<Vec<Edition>>,
    /// What is written and not published.
    pub drafts: Arc<Drafts>,
    /// Files that could not be read.
    pub unread: Arc<BTreeSet<SrcPath>>,
}

impl Outline {
    /// What is published at a URL.
    pub fn edition(&self, url: &str) -> Option<&Edition> {
        self.editions
            .binary_search_by(|edition| edition.url.as_str().cmp(url))
            .ok()
            .map(|at| &self.editions[at])
    }
}

/// Files of content/ that are published as they are.
pub type Assets = BTreeMap<SrcPath, Asset>;

/// One such file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asset {
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height in CSS pixels, of an image.
    pub size: Option<(u32, u32)>,
}

/// A checklist.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its name: that of its files.
    pub name: String,
    /// The page that shows it.
    pub page: PageId,
    /// Its data.
    pub data: Arc<ChecklistData>,
    /// The pages that embed it, with the answers they preset.
    pub embeds: Vec<(PageId, BTreeMap<String, String>)>,
}
