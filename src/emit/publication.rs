//! Site + Theme → every file that is published, by path, each made when it is asked for.
//!
//! Invariant: what a path gives depends on the site and the theme alone, not on who asks or in which order.
//! So `build` asks for everything at once, from all threads, and the preview for what a browser shows.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::feeds;
use super::sink::{Body, Content, Sink};
use crate::base::diag::Diagnostic;
use crate::base::guard::guard;
use crate::base::{Checked, Digest, LangId, OutPath, SrcPath, UrlPath, digest_of};
use crate::link::{Edition, Site, Subject};
use crate::render::{EditionView, Viewer, render};
use crate::search;

/// A file of content/ that is published as it is.
#[derive(Debug, Clone, Hash)]
pub struct Asset {
    /// Where it is on disk.
    pub file: PathBuf,
    /// Digest of what the directory says about it: equal while the file is the same.
    pub stamp: Digest,
}

/// A site as of one run of the engine, ready to be read.
pub struct Publication {
    viewer: Viewer,
    assets: BTreeMap<OutPath, Asset>,
    /// The files of the search index, made when the first of them is asked for.
    index: OnceLock<BTreeMap<OutPath, Arc<[u8]>>>,
    scripts: OnceLock<Digest>,
}

/// How far a build is.
#[derive(Debug, Default)]
pub struct Counts {
    /// Pages rendered, not remembered.
    pub rendered: AtomicUsize,
    /// Pages done.
    pub done: AtomicUsize,
}

impl Publication {
    /// A publication of the viewer's site with these assets.
    pub fn new(viewer: Viewer, assets: BTreeMap<OutPath, Asset>) -> Self {
        Self { viewer, assets, index: OnceLock::new(), scripts: OnceLock::new() }
    }

    /// The site.
    pub fn site(&self) -> &Arc<Site> {
        self.viewer.site()
    }

    /// The files of the content that are published as they are and are not what they were in `last`, or are
    /// new or gone.
    pub fn changed_assets(&self, last: &Publication) -> Vec<OutPath> {
        let is_other = |(path, asset): &(&OutPath, &Asset)| {
            last.assets.get(*path).is_none_or(|known| known.stamp != asset.stamp)
        };
        let fresh = self.assets.iter().filter(is_other);
        let gone = last.assets.iter().filter(|(path, _)| !self.assets.contains_key(*path));
        fresh.chain(gone).map(|(path, _)| path.clone()).collect()
    }

    /// Digest of every script that a page may load.
    pub fn scripts_digest(&self) -> Digest {
        let is_script = |path: &str| path.ends_with(".js") || path.ends_with(".mjs");
        *self.scripts.get_or_init(|| {
            let of_theme: Vec<_> = self.viewer.theme().assets().filter(|(path, _)| is_script(path)).collect();
            let of_content: Vec<_> =
                self.assets.iter().filter(|(path, _)| is_script(path.as_str())).collect();
            digest_of(&(of_theme, of_content))
        })
    }

    /// The folder in which the files of the theme are published, which is another one when any of them is.
    pub fn theme_folder(&self) -> &str {
        &self.viewer.theme().asset_folder
    }

    /// Digest of what the site looks like.
    pub fn theme_digest(&self) -> Digest {
        self.viewer.theme().digest
    }

    /// The page at a path.
    pub fn edition(&self, path: &OutPath) -> Option<&Edition> {
        self.at(path.to_url())
    }

    fn at(&self, url: &str) -> Option<&Edition> {
        self.viewer.site().edition(url)
    }

    /// What is wrong with the templates, as far as one page of each shows.
    pub fn sample(&self) -> Vec<Diagnostic> {
        let mut by_template: BTreeMap<&str, &Edition> = BTreeMap::new();
        for edition in self.site().editions.iter() {
            by_template.entry(self.viewer.template(edition)).or_insert(edition);
        }
        by_template.into_values().flat_map(|edition| self.page(edition).diagnostics).collect()
    }

    /// The page that a source is published as.
    pub fn page_of(&self, source: &SrcPath) -> Option<UrlPath> {
        let site = self.site();
        let page = site.paths.of_source(source)?;
        let document = site.topic(page)?.documents.iter().find(|document| document.path == *source)?;
        Some(site.url(page, document.lang.unwrap_or(LangId(0))))
    }

    /// What the template of a page reads, with its digest.
    pub(super) fn view(&self, edition: &Edition) -> (Digest, EditionView) {
        let view = self.viewer.view(edition);
        (crate::render::digest(self.viewer.theme(), &view), view)
    }

    /// The HTML of a view; `None` when its template fails.
    pub(super) fn html(&self, view: &EditionView) -> Checked<Option<Vec<u8>>> {
        render(self.viewer.theme(), view)
    }

    /// The HTML of a page; `None` when its template, or diglot, fails.
    pub fn page(&self, edition: &Edition) -> Checked<Option<Vec<u8>>> {
        let made = self.guard("render", edition, || self.html(&self.viewer.view(edition)));
        made.unwrap_or_else(|bug| Checked { value: None, diagnostics: vec![*bug] })
    }

    /// Does a part of the work on an edition. A bug in it is about the file that the edition is made of.
    pub(super) fn guard<T>(
        &self,
        stage: &str,
        edition: &Edition,
        work: impl FnOnce() -> T,
    ) -> Result<T, Box<Diagnostic>> {
        guard(stage, self.source_of(edition), work).map_err(|bug| match bug.at {
            Some(_) => bug,
            None => {
                Box::new(Diagnostic { message: format!("{} (at `/{}`)", bug.message, edition.url), ..*bug })
            }
        })
    }

    /// The file that an edition is made of before all others; none for those that nobody wrote.
    fn source_of(&self, edition: &Edition) -> Option<&SrcPath> {
        let site = self.site();
        match &edition.subject {
            Subject::Page { page, source: lang, .. }
            | Subject::Bilingual { page, first: lang, .. }
            | Subject::Redirect { page, lang } => Some(&site.topic(*page)?.document(*lang).path),
            Subject::Variant { checklist, .. } => Some(&site.checklists[*checklist].data.path),
            Subject::Search { .. } | Subject::Chooser | Subject::NotFound => None,
        }
    }

    /// The file at a path that is not a page.
    pub fn file(&self, path: &OutPath) -> Option<Content> {
        if let Some(asset) = self.assets.get(path) {
            return Some(Content::File(asset.file.clone()));
        }
        let (site, theme) = (self.viewer.site(), self.viewer.theme());
        let of_theme = || {
            theme
                .asset(path.as_str().strip_prefix(&theme.asset_folder)?.strip_prefix('/')?)
                .map(<[u8]>::to_vec)
        };
        let copy = || {
            feeds::copy(&self.viewer, self.at(path.as_str().strip_suffix("index.md")?)?)
                .map(|(_, bytes)| bytes)
        };
        if path.as_str().starts_with(search::FOLDER) {
            return self.index().get(path).cloned().map(Content::Bytes);
        }
        let page_text = || {
            self.viewer
                .text(self.at(path.as_str().strip_suffix(search::TEXT).filter(|_| site.config.search)?)?)
        };
        let text = || serde_json::to_vec(&page_text()?).ok();
        feeds::feed(site, path)
            .or_else(of_theme)
            .or_else(copy)
            .or_else(text)
            .map(|bytes| Content::Bytes(bytes.into()))
    }

    /// The present state of a file of the theme that was asked for under the digest of another state, as by a
    /// page that is loading while its theme is edited.
    pub fn newer_asset(&self, path: &OutPath) -> Option<Content> {
        let (_, name) = path.as_str().strip_prefix("assets/")?.split_once('/')?;
        self.viewer.theme().asset(name).map(|bytes| Content::Bytes(bytes.into()))
    }

    /// Whether somebody searched this publication.
    pub fn is_searched(&self) -> bool {
        self.index.get().is_some()
    }

    /// The files of the search index.
    pub fn index(&self) -> &BTreeMap<OutPath, Arc<[u8]>> {
        self.index.get_or_init(|| {
            let files = Mutex::new(BTreeMap::new());
            let put = |path: &OutPath, bytes: &[u8]| {
                if path.as_str().starts_with(search::FOLDER) {
                    files
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(path.clone(), Arc::from(bytes));
                }
                Ok(())
            };
            if self.site().config.search {
                // Nothing that is kept in memory can fail to be written; a bug in a page costs its place in
                // the index, and is told by the page itself, `check` and `build`.
                let _ = self.write_index(&put);
            }
            files.into_inner().unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// Puts everything into a sink. Returns what is wrong with templates.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&self, sink: &dyn Sink, counts: &Counts) -> io::Result<Vec<Diagnostic>> {
        let site = self.viewer.site();
        let page = |edition: &Edition| {
            let mut diagnostics = self.write_page(edition, sink, counts)?;
            match self.guard("copy", edition, || feeds::copy(&self.viewer, edition)) {
                Ok(Some((path, bytes))) => sink.put(&path, Body::Bytes(&bytes))?,
                Ok(None) => {}
                Err(bug) => diagnostics.push(*bug),
            }
            counts.done.fetch_add(1, Ordering::Relaxed);
            io::Result::Ok(diagnostics)
        };
        let pages = || {
            site.editions
                .par_iter()
                .map(page)
                .filter(|page| page.as_ref().map_or(true, |page| !page.is_empty()))
                .collect::<io::Result<Vec<_>>>()
        };
        let (pages, others) = rayon::join(pages, || self.write_others(sink));
        let mut diagnostics = pages?.concat();
        diagnostics.extend(others?);
        // The index wants all memory for itself.
        if site.config.search {
            diagnostics.extend(self.write_index(&|path, bytes| sink.put(path, Body::Bytes(bytes)))?);
        }
        Ok(diagnostics)
    }

    /// Puts the files of the search index. Returns the bugs that keep a page out of it.
    fn write_index(&self, put: &search::Put<'_>) -> io::Result<Vec<Diagnostic>> {
        let bugs = Mutex::new(Vec::new());
        let note = |bug: Box<Diagnostic>| bugs.lock().unwrap_or_else(PoisonError::into_inner).push(*bug);
        let text = |edition: &Edition| {
            self.guard("search", edition, || self.viewer.text(edition)).map_err(note).ok().flatten()
        };
        guard("search", None, || search::write(self.site(), &text, put)).map_err(note).unwrap_or(Ok(()))?;
        Ok(bugs.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts what is no page: what the theme and the content bring along, and what machines read.
    fn write_others(&self, sink: &dyn Sink) -> io::Result<Vec<Diagnostic>> {
        let (site, theme) = (self.viewer.site(), self.viewer.theme());
        let of_feed = |path: &OutPath| match guard("feed", None, || feeds::feed(site, path)) {
            Ok(Some(bytes)) => sink.put(path, Body::Bytes(&bytes)).map(|()| None),
            Ok(None) => Ok(None),
            Err(bug) => Ok(Some(*bug)),
        };
        // What an author brings along takes the place of what would be made.
        let made = feeds::paths(site).into_par_iter().filter(|path| !self.assets.contains_key(path));
        let bugs = made.filter_map(|path| of_feed(&path).transpose()).collect::<io::Result<Vec<_>>>()?;
        theme.assets().par_bridge().try_for_each(|(path, bytes)| {
            sink.put(&OutPath::new(format!("{}/{path}", theme.asset_folder)), Body::Bytes(bytes))
        })?;
        self.assets.par_iter().try_for_each(|(path, asset)| sink.put(path, Body::File(&asset.file)))?;
        Ok(bugs)
    }

    fn write_page(&self, edition: &Edition, sink: &dyn Sink, counts: &Counts) -> io::Result<Vec<Diagnostic>> {
        counts.rendered.fetch_add(1, Ordering::Relaxed);
        let page = self.page(edition);
        if let Some(html) = &page.value {
            sink.put(&edition.url.to_out(), Body::Bytes(html))?;
        }
        Ok(page.diagnostics)
    }
}
