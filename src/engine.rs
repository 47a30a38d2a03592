//! load → parse → pair → link → render → emit, with what the last run left behind.
//!
//! Invariant: a run after any edit gives the same output as a run from nothing. Expensive work is remembered under the
//! digest of what it reads (one page's parse, one topic's rows, one edition's HTML); everything else is done again.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::base::diag::{Diagnostic, settle};
use crate::base::{Checked, Digest, OutPath, Severity, SrcPath, digest_of};
use crate::config::Config;
use crate::emit::feeds::feeds;
use crate::emit::sink::{Body, Change, Sink};
use crate::link::{Asset, Assets, Edition, Material, Site, section};
use crate::load::{Snapshot, load};
use crate::pair::Topic;
use crate::parse::checklist::{self, ChecklistData};
use crate::parse::{Document, Highlighter, Identity, Input, identify, parse};
use crate::render::{Parts, Theme, Viewer, render, theme};
use crate::{link, pair, render as rendering, search};

/// What to build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Holds content/ and themes/.
    pub root: PathBuf,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages carry the script of the preview, and are shown as well as they can be in spite of errors.
    pub live: bool,
    /// Whether warnings keep the output from being replaced.
    pub strict: bool,
    /// Told how far the build is.
    pub progress: Option<Arc<Progress>>,
}

/// How far a build is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Pages done.
    pub done: AtomicUsize,
    /// Pages in all; zero until it is known.
    pub total: AtomicUsize,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong, in order, at the levels of the site.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done.
    pub stats: Stats,
}

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Pages of the site, each in all its languages.
    pub pages: usize,
    /// Languages of the site.
    pub languages: usize,
    /// Sources parsed, not remembered.
    pub parsed: usize,
    /// Topics paired, not remembered.
    pub paired: usize,
    /// Editions rendered, not remembered.
    pub rendered: usize,
    /// Files written.
    pub written: usize,
    /// Files that were the same.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
    /// Time from the first file read to the last one written.
    pub elapsed: Duration,
}

/// Results by what they belong to, each with the digest of what it was made from.
type Memo<K, V> = BTreeMap<K, (Digest, V)>;

/// A remembered value with its diagnostics.
type Kept<T> = Arc<Checked<Arc<T>>>;

/// Builds a site, again and again.
#[derive(Default)]
pub struct Engine {
    options: Options,
    snapshot: Snapshot,
    highlighter: Highlighter,
    parts: Parts,
    theme: Option<(Digest, Arc<Checked<Theme>>)>,
    documents: Memo<SrcPath, Kept<Document>>,
    topics: Memo<String, Kept<Topic>>,
    checklists: Memo<SrcPath, Arc<Checked<Option<Arc<ChecklistData>>>>>,
    rendered: Memo<OutPath, Rendered>,
    theme_name: String,
}

/// The HTML of an edition; `None` where only its digest is worth keeping.
type Rendered = Arc<[u8]>;

impl Engine {
    /// An engine that has read nothing yet.
    pub fn new(options: Options) -> Engine {
        Engine { options, theme_name: "default".to_owned(), ..Engine::default() }
    }

    /// Builds the site as it is now on disk. An `Err` is the machine's fault: content that is wrong is in the outcome.
    pub fn run(&mut self, sink: &dyn Sink) -> io::Result<Outcome> {
        let start = Instant::now();
        let mut stats = Stats::default();
        let mut diagnostics = Vec::new();
        self.snapshot = load(&self.options.root, &self.snapshot)?;
        diagnostics.extend(self.snapshot.diagnostics().cloned());

        let config = Arc::new(self.config(&mut diagnostics));
        let documents = self.parse(&config, &mut stats, &mut diagnostics);
        let topics = self.pair(&config, documents, &mut stats, &mut diagnostics);
        let site = self.link(&config, &topics, &mut diagnostics);
        let theme = self.load_theme(&config);
        diagnostics.extend(theme.diagnostics.iter().cloned());
        stats.pages = site.pages.len();
        stats.languages = config.languages.len();

        let written = self.emit(&site, &theme.value, sink, &mut stats, &mut diagnostics);
        settle(&mut diagnostics, &config.checks, !config.is_configured);
        let must_not_publish = !self.options.live && diagnostics.iter().any(|diagnostic| self.options.strict || diagnostic.severity == Severity::Error);
        if written.is_err() || must_not_publish {
            sink.abort()?;
            written?;
            (stats.written, stats.unchanged) = (0, 0);
        } else {
            stats.removed = sink.finish()?.removed.len();
        }
        stats.elapsed = start.elapsed();
        Ok(Outcome { diagnostics, stats })
    }

    /// The text of a source, for code frames.
    pub fn text(&self, path: &SrcPath) -> Option<Arc<str>> {
        self.snapshot.source(path.as_str()).map(|source| source.text.clone())
    }

    /// The folders whose files the site is made from.
    pub fn roots(&self) -> Vec<PathBuf> {
        vec![self.options.root.join("content"), self.options.root.join("themes").join(&self.theme_name)]
    }

    fn config(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Config {
        let file = |name: &str| self.snapshot.source(&format!("content/{name}.yaml")).or_else(|| self.snapshot.source(&format!("content/{name}.yml")));
        let pages: Vec<&SrcPath> = self.snapshot.pages().map(|source| &source.path).collect();
        let config = Config::read(file("site"), file("facts"), file("glossary"), &pages).take(diagnostics);
        self.theme_name.clone_from(&config.theme);
        config
    }

    fn parse(&mut self, config: &Config, stats: &mut Stats, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Document>> {
        let sources: Vec<_> = self.snapshot.pages().collect();
        let paths: Vec<SrcPath> = sources.iter().map(|source| source.path.clone()).collect();
        let identities: Vec<Identity> = identify(&paths, &config.languages);
        let parsed = AtomicUsize::new(0);
        let one = |(source, identity)| {
            let input = Input { source, identity, languages: &config.languages, highlighter: &self.highlighter };
            let key = input.digest();
            let document = remembered(&self.documents, &source.path, key).unwrap_or_else(|| {
                parsed.fetch_add(1, Ordering::Relaxed);
                let Checked { value, diagnostics } = parse(&input);
                Arc::new(Checked { value: Arc::new(value), diagnostics })
            });
            (source.path.clone(), (key, document))
        };
        let documents: Vec<(SrcPath, (Digest, Kept<Document>))> = sources.into_par_iter().zip(&identities).map(one).collect();
        stats.parsed = parsed.into_inner();
        diagnostics.extend(documents.iter().flat_map(|(_, (_, document))| document.diagnostics.iter().cloned()));
        let values = documents.iter().map(|(_, (_, document))| document.value.clone()).collect();
        self.documents = documents.into_iter().collect();
        values
    }

    fn pair(&mut self, config: &Config, documents: Vec<Arc<Document>>, stats: &mut Stats, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Topic>> {
        let mut groups: BTreeMap<String, Vec<Arc<Document>>> = BTreeMap::new();
        for document in documents {
            groups.entry(document.topic.clone()).or_default().push(document);
        }
        let paired = AtomicUsize::new(0);
        let one = |(key, mut documents): (String, Vec<Arc<Document>>)| {
            // Each language once, in the site's order; what wants a place that is taken is told.
            documents.sort_by_key(|document| document.lang);
            let mut clashes = Vec::new();
            documents.dedup_by(|later, kept| {
                let clash = later.lang == kept.lang;
                if clash {
                    clashes.push(pair::clash(kept, later));
                }
                clash
            });
            let digest = pair::digest(config, &documents);
            let topic = remembered(&self.topics, &key, digest).unwrap_or_else(|| {
                paired.fetch_add(1, Ordering::Relaxed);
                let Checked { value, diagnostics } = pair::pair(config, &documents);
                Arc::new(Checked { value: Arc::new(value), diagnostics })
            });
            (key, digest, topic, clashes)
        };
        let topics: Vec<_> = groups.into_par_iter().map(one).collect();
        stats.paired = paired.into_inner();
        let mut values = Vec::with_capacity(topics.len());
        self.topics = topics
            .into_iter()
            .map(|(key, digest, topic, clashes)| {
                diagnostics.extend(topic.diagnostics.iter().cloned());
                diagnostics.extend(clashes);
                values.push(topic.value.clone());
                (key, (digest, topic))
            })
            .collect();
        values
    }

    fn link(&mut self, config: &Arc<Config>, topics: &[Arc<Topic>], diagnostics: &mut Vec<Diagnostic>) -> Site {
        let settings = self.snapshot.data().filter(|source| matches!(source.path.file_name(), "_section.yaml" | "_section.yml"));
        let sections = section::read(config, settings, diagnostics);
        let is_checklist = |topic: &&Arc<Topic>| topic.documents[0].front.kind == crate::parse::PageKind::Checklist;
        let mut checklists = Memo::new();
        for topic in topics.iter().filter(is_checklist) {
            let path = format!("content/{}.yaml", topic.key);
            let Some(source) = self.snapshot.source(&path) else { continue };
            let key = digest_of(&(source.digest, &config.languages));
            let data = remembered(&self.checklists, &source.path, key).unwrap_or_else(|| {
                let Checked { value, mut diagnostics } = checklist::read(source, &config.languages);
                diagnostics.extend(value.iter().flat_map(link::checklist::validate));
                Arc::new(Checked { value: value.map(Arc::new), diagnostics })
            });
            diagnostics.extend(data.diagnostics.iter().cloned());
            checklists.insert(source.path.clone(), (key, data));
        }
        self.checklists = checklists;
        let data: BTreeMap<SrcPath, Arc<ChecklistData>> =
            self.checklists.iter().filter_map(|(path, (_, data))| Some((path.clone(), data.value.clone()?))).collect();
        let assets: Assets = self.snapshot.assets().map(|(path, file)| (path.clone(), Asset { bytes: file.bytes, size: file.size })).collect();
        let material = Material { sections: &sections, checklists: &data, assets, drafts: self.options.drafts || self.options.live };
        link::link(config, topics, material).take(diagnostics)
    }

    fn load_theme(&mut self, config: &Config) -> Arc<Checked<Theme>> {
        let overrides = self.snapshot.theme(&config.theme);
        let key = theme::digest(&config.theme, &overrides, &config.languages);
        match &self.theme {
            Some((known, theme)) if *known == key => theme.clone(),
            _ => {
                let theme = Arc::new(Theme::load(&config.theme, &overrides, &config.languages));
                self.theme = Some((key, theme.clone()));
                theme
            }
        }
    }

    /// Renders every edition and puts it, with everything else that is published, into the sink.
    fn emit(&mut self, site: &Site, theme: &Theme, sink: &dyn Sink, stats: &mut Stats, diagnostics: &mut Vec<Diagnostic>) -> io::Result<()> {
        let counts = Counts::default();
        if let Some(progress) = &self.options.progress {
            progress.total.store(site.editions.len(), Ordering::Relaxed);
        }
        let viewer = Viewer::new(site, theme, &self.parts, self.options.live);
        let pages: Vec<io::Result<Page>> = site.editions.par_iter().map(|edition| self.page(edition, &viewer, theme, sink, &counts)).collect();
        let mut rendered = Memo::new();
        for page in pages {
            let page = page?;
            diagnostics.extend(page.diagnostics);
            if let Some((digest, html)) = page.rendered.filter(|_| self.options.live) {
                rendered.insert(page.path, (digest, html));
            }
        }
        self.rendered = rendered;
        theme
            .assets()
            .par_bridge()
            .try_for_each(|(path, bytes)| counts.put(sink, &OutPath::new(format!("{}/{path}", theme.asset_folder)), Body::Bytes(bytes)))?;
        if site.config.search {
            search::write(site, &viewer, &|path, bytes| counts.put(sink, path, Body::Bytes(bytes)))?;
        }
        feeds(site).par_iter().try_for_each(|(path, bytes)| counts.put(sink, path, Body::Bytes(bytes)))?;
        let assets: Vec<_> = self.snapshot.assets().collect();
        assets.par_iter().try_for_each(|(path, asset)| counts.put(sink, &OutPath::new(path.in_content().unwrap_or(path.as_str())), Body::File(asset.file)))?;
        stats.rendered = counts.rendered.into_inner();
        stats.written = counts.written.into_inner();
        stats.unchanged = counts.unchanged.into_inner();
        Ok(())
    }

    fn page(&self, edition: &Edition, viewer: &Viewer<'_>, theme: &Theme, sink: &dyn Sink, counts: &Counts) -> io::Result<Page> {
        let path = edition.url.to_out();
        let view = viewer.view(edition);
        let digest = rendering::digest(theme, &view);
        let mut diagnostics = Vec::new();
        let html = remembered(&self.rendered, &path, digest).or_else(|| {
            counts.rendered.fetch_add(1, Ordering::Relaxed);
            let html = render(theme, &view).take(&mut diagnostics).map(|html| Rendered::from(html.into_bytes()));
            // A template that fails leaves the last good page in the preview.
            html.or_else(|| self.rendered.get(&path).map(|(_, html)| html.clone()))
        });
        if let Some(html) = &html {
            counts.put(sink, &path, Body::Bytes(html))?;
        }
        if let Some(progress) = &self.options.progress {
            progress.done.fetch_add(1, Ordering::Relaxed);
        }
        let digest = if diagnostics.is_empty() { digest } else { Digest::default() };
        Ok(Page { path, rendered: html.filter(|_| self.options.live).map(|html| (digest, html)), diagnostics })
    }
}

/// One edition, put into the sink.
struct Page {
    path: OutPath,
    rendered: Option<(Digest, Rendered)>,
    diagnostics: Vec<Diagnostic>,
}

/// What happened to the files of a run.
#[derive(Default)]
struct Counts {
    rendered: AtomicUsize,
    written: AtomicUsize,
    unchanged: AtomicUsize,
}

impl Counts {
    fn put(&self, sink: &dyn Sink, path: &OutPath, body: Body<'_>) -> io::Result<()> {
        let count = match sink.put(path, body)? {
            Change::Unchanged => &self.unchanged,
            Change::Created | Change::Updated => &self.written,
        };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// The result remembered under a key, if it was made from the same things.
fn remembered<K: Ord, V: Clone>(memo: &Memo<K, V>, key: &K, digest: Digest) -> Option<V> {
    memo.get(key).filter(|(known, _)| *known == digest).map(|(_, value)| value.clone())
}
