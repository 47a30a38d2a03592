//! What makes the views of a site's editions, and what they share.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checklist::{PageLink, Words};
use super::fills::Filling;
use super::parts::Parts;
use super::shared::Shared;
use super::theme::Theme;
use crate::base::{Digest, LangId, Language, SrcPath};
use crate::link::{PageId, Site, Target};
use crate::text::{Half, Link};

/// Makes views of a site's editions; holds what they share.
pub struct Viewer {
    pub(super) site: Arc<Site>,
    pub(super) theme: Arc<Theme>,
    pub(super) live: bool,
    pub(super) languages: Arc<[Language]>,
    pub(super) langs: Vec<Arc<Shared>>,
    pub(super) sites: Vec<Arc<Shared>>,
    pub(super) words: Vec<Words>,
    /// For each checklist, the pages that embed it by the items that are needed there.
    pub(super) needs: Vec<BTreeMap<String, Vec<PageId>>>,
    /// For each checklist and language, the digest of what its views are made from, but the answers they
    /// preset.
    pub(super) surroundings: Vec<Vec<Digest>>,
    pub(super) parts: Arc<Parts>,
}

impl Viewer {
    /// The site whose editions these are.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// What the site looks like.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }

    pub(super) fn link(&self, page: PageId, lang: LangId) -> PageLink {
        PageLink {
            title: self.site.title(page, lang).to_owned(),
            url: self.site.url(page, lang).as_str().to_owned(),
        }
    }

    pub(super) fn page_from(&self, from: &SrcPath, path: &str, lang: LangId) -> Option<PageLink> {
        self.site.paths.find(&self.site.config, from, path).map(|page| self.link(page, lang))
    }

    /// What a text of a data file says in a language, as HTML.
    pub(super) fn data_html(
        &self,
        half: &Half,
        lang: LangId,
        root: &str,
        links: &[Link],
        targets: &[Target],
    ) -> String {
        let filling = Filling {
            site: &self.site,
            strings: self.theme.strings(lang),
            lang,
            reader: lang,
            here: None,
            root,
            first: None,
            question: None,
            embed: &|_| String::new(),
        };
        let mut html = String::new();
        filling.half(half, lang, links, targets, &mut html);
        html
    }
}
