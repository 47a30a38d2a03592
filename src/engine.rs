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
use crate::emit::pages::Pages;
use crate::emit::publication::{Counts, Publication};
use crate::emit::sink::Sink;
use crate::link::{Asset, Assets, Material, Site, section};
use crate::load::{AssetFile, Snapshot, load};
use crate::pair::Topic;
use crate::parse::checklist::{self, ChecklistData};
use crate::parse::{Document, Highlighter, Identity, Input, identify, parse};
use crate::render::{Parts, Theme, Viewer, theme};
use crate::{emit, link, pair};

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
    /// Files and pages done.
    pub counts: Counts,
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

/// What the preview gets from a run.
pub struct Update {
    /// The site, ready to be read.
    pub publication: Arc<Publication>,
    /// What the run came to.
    pub outcome: Outcome,
    /// Of the pages that were asked for, those that are not what they were.
    pub changed: Vec<OutPath>,
}

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Pages of the site, each in all its languages.
    pub pages: usize,
    /// Languages of the site.
    pub languages: usize,
    /// Files that are new, gone or not what they were.
    pub changed: usize,
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
    parts: Arc<Parts>,
    pages: Arc<Pages>,
    theme: Option<(Digest, Checked<Arc<Theme>>)>,
    /// What is wrong with the templates of the theme with this digest.
    sampled: Option<(Digest, Vec<Diagnostic>)>,
    documents: Memo<SrcPath, Kept<Document>>,
    topics: Memo<String, Kept<Topic>>,
    checklists: Memo<SrcPath, Arc<Checked<Option<Arc<ChecklistData>>>>>,
    theme_name: String,
}

impl Engine {
    /// An engine that has read nothing yet.
    pub fn new(options: Options) -> Engine {
        Engine { options, theme_name: "default".to_owned(), ..Engine::default() }
    }

    /// Builds the site as it is now on disk. An `Err` is the machine's fault: content that is wrong is in the outcome.
    pub fn run(&mut self, sink: &dyn Sink) -> io::Result<Outcome> {
        let start = Instant::now();
        let (publication, mut outcome) = self.gather()?;
        let counts = &self.options.progress.clone().unwrap_or_default().counts;
        let pages = self.options.live.then_some(&*self.pages);
        let written = publication.write(sink, pages, counts);
        if let Ok(diagnostics) = &written {
            outcome.diagnostics.extend(diagnostics.iter().cloned());
        }
        self.settle(&publication, &mut outcome);
        let stats = &mut outcome.stats;
        let must_not_publish = !self.options.live && outcome.diagnostics.iter().any(|diagnostic| self.options.strict || diagnostic.severity == Severity::Error);
        if written.is_err() || must_not_publish {
            sink.abort()?;
            written?;
        } else {
            stats.written = counts.written.load(Ordering::Relaxed);
            stats.unchanged = counts.unchanged.load(Ordering::Relaxed);
            stats.removed = sink.finish()?.removed.len();
        }
        stats.rendered = counts.rendered.load(Ordering::Relaxed);
        stats.elapsed = start.elapsed();
        Ok(outcome)
    }

    /// Brings the site up to date with what is on disk. Renders the pages that were asked for last, and a sample of each
    /// template, which shows whether the theme works.
    pub fn update(&mut self) -> io::Result<Update> {
        let start = Instant::now();
        let (publication, mut outcome) = self.gather()?;
        if self.sampled.as_ref().is_none_or(|(theme, _)| *theme != publication.theme_digest()) {
            self.sampled = Some((publication.theme_digest(), publication.sample()));
        }
        let (changed, trouble) = self.pages.refresh(&publication);
        outcome.diagnostics.extend(self.sampled.iter().flat_map(|(_, diagnostics)| diagnostics.iter().cloned()).chain(trouble));
        self.settle(&publication, &mut outcome);
        outcome.stats.elapsed = start.elapsed();
        Ok(Update { publication, outcome, changed })
    }

    /// The pages that were asked for.
    pub fn pages(&self) -> &Arc<Pages> {
        &self.pages
    }

    /// Everything up to the site with its theme.
    fn gather(&mut self) -> io::Result<(Arc<Publication>, Outcome)> {
        let mut outcome = Outcome::default();
        let Outcome { diagnostics, stats } = &mut outcome;
        self.snapshot = load(&self.options.root, &self.snapshot)?;
        stats.changed = self.snapshot.changed();
        diagnostics.extend(self.snapshot.diagnostics().cloned());
        let config = Arc::new(self.config(diagnostics));
        let documents = self.parse(&config, stats, diagnostics);
        let topics = self.pair(&config, documents, stats, diagnostics);
        let site = Arc::new(self.link(&config, &topics, diagnostics));
        let theme = self.load_theme(&config, diagnostics);
        stats.pages = site.pages.len();
        stats.languages = config.languages.len();
        let published = |(path, asset): (&SrcPath, AssetFile<'_>)| {
            (OutPath::new(path.in_content().unwrap_or(path.as_str())), emit::publication::Asset { file: asset.file.to_owned(), stamp: asset.stamp })
        };
        let assets = self.snapshot.assets().map(published).collect();
        if let Some(progress) = &self.options.progress {
            progress.total.store(site.editions.len(), Ordering::Relaxed);
        }
        let viewer = Viewer::new(site, theme, self.parts.clone(), self.options.live);
        Ok((Arc::new(Publication::new(viewer, assets)), outcome))
    }

    /// Gives diagnostics the order and the levels of the site.
    fn settle(&self, publication: &Publication, outcome: &mut Outcome) {
        let config = &publication.site().config;
        settle(&mut outcome.diagnostics, &config.checks, !config.is_configured);
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

    fn load_theme(&mut self, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Arc<Theme> {
        let overrides = self.snapshot.theme(&config.theme);
        let key = theme::digest(&config.theme, &overrides, &config.languages);
        let known = self.theme.take().filter(|(known, _)| *known == key);
        let (_, theme) = self.theme.insert(known.unwrap_or_else(|| {
            let Checked { value, diagnostics } = Theme::load(&config.theme, &overrides, &config.languages);
            (key, Checked { value: Arc::new(value), diagnostics })
        }));
        diagnostics.extend(theme.diagnostics.iter().cloned());
        theme.value.clone()
    }
}

/// The result remembered under a key, if it was made from the same things.
fn remembered<K: Ord, V: Clone>(memo: &Memo<K, V>, key: &K, digest: Digest) -> Option<V> {
    memo.get(key).filter(|(known, _)| *known == digest).map(|(_, value)| value.clone())
}
