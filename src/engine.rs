//! load → parse → pair → link → render → emit, with what the last run left behind.
//!
//! Invariant: a run after any edit gives the same output as a run from nothing. Work is remembered under the digest of
//! what it reads: a page's parse, a topic's rows, the outline of the site, a page's HTML. While nothing but the text of
//! pages changes, which one digest tells (the frame of the snapshot), all else is taken as it was.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::base::diag::{self, Diagnostic, settled};
use crate::base::guard::{PLEASE_REPORT, guard};
use crate::base::{Checked, Code, Digest, Language, OutPath, Severity, Source, Span, SrcPath, digest_of};
use crate::config::review::Review;
use crate::config::{Config, found};
use crate::emit::pages::Pages;
use crate::emit::publication::{Counts, Publication};
use crate::emit::sink::{Null, Sink};
use crate::link::{Asset, Assets, Material, Outline, Site, Target, Targets, section};
use crate::load::{AssetFile, Snapshot, load};
use crate::pair::Topic;
use crate::pair::lexicon::{self, Asked, Lexicon, Sample};
use crate::parse::checklist::{self, ChecklistData};
use crate::parse::{Document, Identity, Input, identify, parse};
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
    /// Whether the authors are not trusted, whatever site.yaml says: nothing is published that can act on readers.
    pub untrusted: bool,
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
    /// What was done.
    pub stats: Stats,
    /// Of the pages that were asked for, those that are not what they were.
    pub changed: Vec<OutPath>,
    /// What is wrong.
    pub diagnosis: Diagnosis,
}

/// What is wrong with a site, put in order only when it is read.
#[derive(Clone)]
pub struct Diagnosis {
    findings: Vec<Findings>,
    config: Arc<Config>,
}

impl Diagnosis {
    /// The diagnostics, in order, at the levels of the site.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        settled(self.findings(), &self.config.checks, !self.config.is_configured)
    }

    /// Whether the site must not be published as it is.
    fn fails(&self, strict: bool) -> bool {
        let severity = |finding| diag::severity(finding, &self.config.checks, !self.config.is_configured);
        self.findings().filter_map(severity).any(|severity| strict || severity == Severity::Error)
    }

    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().flat_map(|findings| findings.iter())
    }

    /// Whether the same is wrong.
    pub fn is_same(&self, other: &Diagnosis) -> bool {
        let is_same = |(a, b): (&Findings, &Findings)| Arc::ptr_eq(a, b) || a == b;
        let said = |diagnosis: &Diagnosis| diagnosis.findings.len();
        said(self) == said(other) && self.findings.iter().zip(&other.findings).all(is_same) && Arc::ptr_eq(&self.config, &other.config)
    }
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

/// A value with what is wrong with it, as it is kept from one run to the next.
struct Kept<T> {
    value: Arc<T>,
    findings: Findings,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), findings: self.findings.clone() }
    }
}

/// Diagnostics that belong together: equal by address while what they are about is.
type Findings = Arc<[Diagnostic]>;

impl<T> Kept<T> {
    fn new(checked: Checked<T>) -> Self {
        Self { value: Arc::new(checked.value), findings: checked.diagnostics.into() }
    }
}

/// The data of a checklist, if it could be read.
type ReadChecklist = Option<Arc<ChecklistData>>;

/// A source with what became of it.
#[derive(Clone)]
struct Parsed {
    identity: Identity,
    /// Digest of the text.
    text: Digest,
    /// Digest of everything parsing read.
    key: Digest,
    document: Kept<Document>,
}

/// A page with its rows, made of the documents at these places.
#[derive(Clone)]
struct Paired {
    documents: Vec<usize>,
    key: Digest,
    /// `None` where all of them are drafts that are not published.
    topic: Option<Kept<Topic>>,
    /// Where there was doubt: the words that a lexicon is asked, and the digest of what it said.
    asked: Option<Arc<Asked>>,
    answers: Digest,
}

/// What a page is paired from.
struct Page {
    documents: Vec<Arc<Document>>,
    drafts: Vec<Arc<Document>>,
    clashes: Vec<Diagnostic>,
}

impl Page {
    fn kept(&self, mut topic: Checked<Topic>) -> Kept<Topic> {
        topic.diagnostics.extend(self.clashes.iter().cloned());
        Kept::new(topic)
    }

    /// The page without its text, which a bug kept from being paired.
    fn emptied(&self, config: &Config, bug: Diagnostic) -> Kept<Topic> {
        let unknown: Vec<_> = self.documents.iter().map(|document| Arc::new(document.emptied())).collect();
        let topic = pair::pair_closely(config, &unknown, &self.drafts, &Lexicon::default(), Digest::default());
        self.kept(Checked { diagnostics: vec![bug], ..topic })
    }
}

/// Where the links of a topic lead.
struct Resolved {
    topic: Arc<Topic>,
    targets: Kept<Targets>,
}

/// Builds a site, again and again.
#[derive(Default)]
pub struct Engine {
    options: Options,
    snapshot: Snapshot,
    /// Whether the snapshot was taken for the run that comes.
    is_loaded: bool,
    /// The frame that everything below was made in.
    frame: Option<Digest>,
    config: Option<Kept<Config>>,
    /// By path, as the snapshot has them.
    parsed: Vec<Parsed>,
    /// By key.
    paired: Vec<Paired>,
    /// For each source its place among the pairs.
    pair_of: Vec<usize>,
    /// The sure rows of the pages that the lexicon is learnt from, by the key of the pair; and the lexicon, by their digest.
    samples: BTreeMap<Digest, Kept<Sample>>,
    lexicon: Option<(Digest, Lexicon)>,
    checklists: BTreeMap<SrcPath, (Digest, Kept<ReadChecklist>)>,
    outline: Option<(Digest, Kept<Outline>)>,
    /// Digest of the addresses of all pages, and where the links of each topic lead among them.
    addresses: Option<Digest>,
    /// The faces of the topics that the outline was made of.
    faces: Vec<Digest>,
    resolved: Vec<Resolved>,
    theme: Option<(Digest, Kept<Theme>)>,
    /// What is wrong with the templates of the theme with this digest.
    sampled: Option<(Digest, Findings)>,
    parts: Arc<Parts>,
    pages: Arc<Pages>,
}

/// What a run found out about the site before any page is rendered.
struct Gathered {
    publication: Arc<Publication>,
    stats: Stats,
}

impl Engine {
    /// An engine that has read nothing yet.
    pub fn new(options: Options) -> Engine {
        Engine { options, ..Engine::default() }
    }

    /// Reads the site for the run that comes. Returns the digest of all that the run will depend on.
    pub fn look(&mut self) -> io::Result<Digest> {
        self.load(None)?;
        self.is_loaded = true;
        Ok(digest_of(&(self.snapshot.digest(), self.options.drafts, self.options.live, self.options.strict, self.options.untrusted)))
    }

    /// Builds the site as it is now on disk. An `Err` is the machine's fault: content that is wrong is in the outcome.
    pub fn run(&mut self, sink: &dyn Sink) -> io::Result<Outcome> {
        let start = Instant::now();
        if !std::mem::take(&mut self.is_loaded) {
            self.load(None)?;
        }
        let mut findings = Vec::new();
        let Gathered { publication, mut stats } = match guard("the whole site", None, || self.gather(&mut findings)) {
            Ok(gathered) => gathered,
            Err(bug) => {
                findings.push(Arc::new([*bug]));
                let config = self.config.take().map_or_else(|| Arc::new(Config::read(None, None, None, &[]).value), |config| config.value);
                self.forget();
                sink.abort()?;
                return Ok(Outcome { diagnostics: Diagnosis { findings, config }.diagnostics(), stats: Stats::default() });
            }
        };
        let mut diagnosis = Diagnosis { findings, config: publication.site().config.clone() };
        // What cannot be published is made all the same: pages can have errors that only show then.
        let (live, strict) = (self.options.live, self.options.strict);
        let must_not_publish = |diagnosis: &Diagnosis| !live && diagnosis.fails(strict);
        let null = Null::default();
        let into = if must_not_publish(&diagnosis) { &null } else { sink };
        if let Some(progress) = &self.options.progress {
            progress.total.store(publication.site().editions.len(), Ordering::Relaxed);
        }
        let counts = &self.options.progress.clone().unwrap_or_default().counts;
        let write = || publication.write(into, self.options.live.then_some(&*self.pages), counts);
        let (written, mut diagnostics) = rayon::join(write, || diagnosis.diagnostics());
        if let Some(trouble) = written.as_ref().ok().filter(|trouble| !trouble.is_empty()) {
            diagnosis.findings.push(trouble.clone().into());
            diagnostics = diagnosis.diagnostics();
        }
        if written.is_err() || must_not_publish(&diagnosis) {
            sink.abort()?;
            written?;
        } else {
            stats.written = counts.written.load(Ordering::Relaxed);
            stats.unchanged = counts.unchanged.load(Ordering::Relaxed);
            stats.removed = sink.finish()?.removed.len();
        }
        stats.rendered = counts.rendered.load(Ordering::Relaxed);
        stats.elapsed = start.elapsed();
        Ok(Outcome { diagnostics, stats })
    }

    /// Brings the site up to date with what is on disk, of which `changed` are the files that may be different if that is
    /// known. Renders the pages that were asked for last, and a sample of each template, which shows whether the theme works.
    ///
    /// # Errors
    /// The machine's fault, or a bug of diglot that is no single page's: the next update then reads everything again.
    pub fn update(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<Update> {
        guard("the whole site", None, || self.follow(changed)).unwrap_or_else(|bug| {
            self.forget();
            Err(io::Error::other(format!("{}; {}", bug.message, PLEASE_REPORT)))
        })
    }

    fn follow(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<Update> {
        let start = Instant::now();
        self.load(changed)?;
        let mut findings = Vec::new();
        let Gathered { publication, mut stats } = self.gather(&mut findings);
        let theme = publication.theme_digest();
        let sampled = self.sampled.take().filter(|(known, _)| *known == theme);
        let (_, sampled) = self.sampled.insert(sampled.unwrap_or_else(|| (theme, publication.sample().into())));
        findings.push(sampled.clone());
        let (changed, trouble) = self.pages.refresh(&publication);
        findings.push(trouble.into());
        stats.elapsed = start.elapsed();
        findings.retain(|findings| !findings.is_empty());
        let diagnosis = Diagnosis { findings, config: publication.site().config.clone() };
        Ok(Update { publication, stats, changed, diagnosis })
    }

    /// The pages that were asked for.
    pub fn pages(&self) -> &Arc<Pages> {
        &self.pages
    }

    /// A source, for code frames.
    pub fn source(&self, path: &SrcPath) -> Option<Source> {
        self.snapshot.source(path.as_str()).cloned()
    }

    /// The folders whose files the site is made from, and the files and folders beside them that links lead to.
    pub fn roots(&self) -> Vec<PathBuf> {
        let theme = self.config.as_ref().map_or("default", |config| &config.value.theme);
        let own = [self.options.root.join("content"), self.options.root.join("themes").join(theme)];
        own.into_iter().chain(self.snapshot.targets().map(Path::to_owned)).collect()
    }

    fn load(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<()> {
        let is_done = match changed {
            Some(changed) if self.frame.is_some() => self.snapshot.reload(&self.options.root, changed),
            _ => false,
        };
        if !is_done {
            self.snapshot = load(&self.options.root, &self.snapshot, self.options.untrusted)?;
        }
        Ok(())
    }

    /// Drops what may be half done after a panic: the next run is one from nothing.
    fn forget(&mut self) {
        let (options, pages) = (std::mem::take(&mut self.options), self.pages.clone());
        *self = Engine { options, pages, ..Engine::default() };
    }

    /// Everything up to the site with its theme. What is wrong is added to `findings` stage by stage.
    fn gather(&mut self, findings: &mut Vec<Findings>) -> Gathered {
        let mut stats = Stats { changed: self.snapshot.changed(), ..Stats::default() };
        findings.push(self.snapshot.diagnostics().cloned().collect());
        if self.frame != Some(self.snapshot.frame()) {
            self.frame = None;
        }
        let config = self.config(findings);
        let changed = self.parse(&config, &mut stats);
        findings.extend(self.parsed.iter().map(|parsed| parsed.document.findings.clone()));
        self.pair(&config, &changed, &mut stats);
        self.review(&config, findings, &mut stats);
        findings.extend(self.paired.iter().filter_map(|paired| Some(paired.topic.as_ref()?.findings.clone())));
        let (last, overrides) = (self.theme.take(), self.overrides(&config, findings));
        let (site, theme) = rayon::join(|| Arc::new(self.link(&config, findings)), || load_theme(last, &config, &overrides));
        let theme = self.theme.insert(theme).1.clone();
        findings.push(theme.findings);
        stats.pages = site.pages.len();
        stats.languages = config.languages.len();
        self.frame = Some(self.snapshot.frame());
        let published = |(path, asset): (&SrcPath, AssetFile<'_>)| {
            (OutPath::new(path.in_content().unwrap_or(path.as_str())), emit::publication::Asset { file: asset.file.to_owned(), stamp: asset.stamp })
        };
        let assets = self.snapshot.assets().filter(|(path, _)| site.assets.contains_key(*path)).map(published).collect();
        let viewer = Viewer::new(site, theme.value, self.parts.clone(), self.options.live);
        Gathered { publication: Arc::new(Publication::new(viewer, assets)), stats }
    }

    /// The files of the site's own theme. What strangers wrote is not used: templates are programs.
    fn overrides(&self, config: &Config, findings: &mut Vec<Findings>) -> theme::Overrides {
        let overrides = self.snapshot.theme(&config.theme);
        if !config.untrusted {
            return overrides;
        }
        if let Some(path) = theme::first_other(&overrides) {
            let path = SrcPath::new(format!("themes/{}/{path}", config.theme));
            let warning = Diagnostic::new(Code::UntrustedTheme, "the site's own theme is not used").at(Span::new(&path, 0..0));
            findings.push([warning.help("what is published in the end is built without `--untrusted`")].into());
        }
        theme::Overrides::new()
    }

    /// The files that are published as they are, but for those that strangers may not bring.
    fn assets(&self, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Assets {
        let mut assets = Assets::new();
        for (path, file) in self.snapshot.assets() {
            let trouble = if config.untrusted { link::trust::trouble_with(path, file.is_plain_svg) } else { None };
            if trouble.is_none() {
                assets.insert(path.clone(), Asset { bytes: file.bytes, size: file.size });
            }
            diagnostics.extend(trouble);
        }
        assets
    }

    fn config(&mut self, findings: &mut Vec<Findings>) -> Arc<Config> {
        let pages: Vec<&Source> = self.snapshot.pages().collect();
        // Where no languages are listed, the text of a page may bring one along.
        let is_same = |config: &Kept<Config>| config.value.lists_languages || same_codes(&config.value.languages, &found::languages(&pages));
        let config = match self.config.take().filter(|_| self.frame.is_some()).filter(is_same) {
            Some(config) => config,
            None => {
                self.frame = None;
                let file = |name: &str| self.snapshot.source(&format!("content/{name}.yaml")).or_else(|| self.snapshot.source(&format!("content/{name}.yml")));
                let mut config = Config::read(file("site"), file("facts"), file("glossary"), &pages);
                config.value.untrusted |= self.options.untrusted;
                Kept::new(config)
            }
        };
        findings.push(config.findings.clone());
        self.config.insert(config).value.clone()
    }

    /// Parses what changed. Returns the places of the sources that are not what they were.
    fn parse(&mut self, config: &Config, stats: &mut Stats) -> Vec<usize> {
        let sources: Vec<&Source> = self.snapshot.pages().collect();
        let parse_one = |source: &Source, identity: &Identity| {
            let input = Input { source, identity, languages: &config.languages, untrusted: config.untrusted };
            let document = guard("parse", Some(&source.path), || parse(&input));
            let document = document.unwrap_or_else(|bug| Checked { value: Document::unknown(&input), diagnostics: vec![*bug] });
            Parsed { identity: identity.clone(), text: source.digest, key: input.digest(), document: Kept::new(document) }
        };
        if self.frame.is_some() {
            let changed: Vec<usize> = (0..sources.len()).filter(|&at| sources[at].digest != self.parsed[at].text).collect();
            let fresh: Vec<Parsed> = changed.par_iter().map(|&at| parse_one(sources[at], &self.parsed[at].identity)).collect();
            stats.parsed = fresh.len();
            changed.iter().zip(fresh).for_each(|(&at, fresh)| self.parsed[at] = fresh);
            return changed;
        }
        let paths: Vec<SrcPath> = sources.iter().map(|source| source.path.clone()).collect();
        let identities = identify(&paths, &config.languages);
        let known: HashMap<&SrcPath, &Parsed> = self.parsed.iter().map(|parsed| (&parsed.document.value.path, parsed)).collect();
        let count = AtomicUsize::new(0);
        let one = |(source, identity): (&&Source, &Identity)| {
            let key = Input { source, identity, languages: &config.languages, untrusted: config.untrusted }.digest();
            known.get(&source.path).filter(|known| known.key == key).map(|known| (*known).clone()).unwrap_or_else(|| {
                count.fetch_add(1, Ordering::Relaxed);
                parse_one(source, identity)
            })
        };
        let parsed: Vec<Parsed> = sources.par_iter().zip(&identities).map(one).collect();
        self.parsed = parsed;
        stats.parsed = count.into_inner();
        (0..self.parsed.len()).collect()
    }

    /// Pairs the documents of each page, of which those at `changed` are not what they were.
    fn pair(&mut self, config: &Config, changed: &[usize], stats: &mut Stats) {
        if self.frame.is_some() {
            let groups: BTreeSet<usize> = changed.iter().map(|&at| self.pair_of[at]).collect();
            let groups: Vec<usize> = groups.into_iter().collect();
            let fresh: Vec<Paired> = groups.par_iter().map(|&at| self.pair_one(config, self.paired[at].documents.clone())).collect();
            stats.paired = fresh.len();
            groups.into_iter().zip(fresh).for_each(|(at, fresh)| self.paired[at] = fresh);
            return;
        }
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, parsed) in self.parsed.iter().enumerate() {
            groups.entry(&parsed.document.value.topic).or_default().push(at);
        }
        let groups: Vec<Vec<usize>> = groups.into_values().collect();
        let known: HashMap<Digest, &Paired> = self.paired.iter().map(|paired| (paired.key, paired)).collect();
        let count = AtomicUsize::new(0);
        let one = |documents: &Vec<usize>| {
            let key = pair_key(config, &self.parsed, documents);
            let known = known.get(&key).map(|known| Paired { documents: documents.clone(), ..(*known).clone() });
            known.unwrap_or_else(|| {
                count.fetch_add(1, Ordering::Relaxed);
                self.pair_one(config, documents.clone())
            })
        };
        let paired: Vec<Paired> = groups.par_iter().map(one).collect();
        self.pair_of = vec![0; self.parsed.len()];
        for (place, paired) in paired.iter().enumerate() {
            paired.documents.iter().for_each(|&document| self.pair_of[document] = place);
        }
        self.paired = paired;
        stats.paired = count.into_inner();
    }

    fn pair_one(&self, config: &Config, group: Vec<usize>) -> Paired {
        let key = pair_key(config, &self.parsed, &group);
        let page = self.page(&group);
        let done = |topic, asked| Paired { key, documents: group, topic, asked, answers: Digest::default() };
        let Some(first) = page.documents.first() else { return done(None, None) };
        match guard("pair", Some(&first.path), || pair::pair(config, &page.documents, &page.drafts)) {
            Ok(pair::Paired::Sure(topic)) => done(Some(page.kept(*topic)), None),
            Ok(pair::Paired::Doubtful(asked)) => done(None, Some(Arc::new(asked))),
            Err(bug) => done(Some(page.emptied(config, *bug)), None),
        }
    }

    /// What a page is paired from.
    fn page(&self, group: &[usize]) -> Page {
        let documents = group.iter().map(|&at| self.parsed[at].document.value.clone());
        let (documents, drafts): (Vec<_>, Vec<_>) = documents.partition(|document| self.is_shown(document));
        let mut clashes = Vec::new();
        let documents = if documents.is_empty() { documents } else { once_each(documents, &mut clashes) };
        Page { documents, drafts, clashes }
    }

    /// Pairs the doubtful pages with the help of what the sure rows of the site teach, where that says anything else than
    /// the last time.
    fn review(&mut self, config: &Config, findings: &mut Vec<Findings>, stats: &mut Stats) {
        if self.paired.iter().all(|paired| paired.asked.is_none()) {
            return;
        }
        let is_same = self.learn(config, findings);

        let Some((_, lexicon)) = &self.lexicon else { return };
        let one = |(at, paired): (usize, &Paired)| {
            let asked = paired.asked.as_ref().filter(|_| !is_same || paired.topic.is_none())?;
            let answers = lexicon.digest_of(asked);
            if paired.topic.is_some() && answers == paired.answers {
                return None;
            }
            let page = self.page(&paired.documents);
            let again = || pair::pair_closely(config, &page.documents, &page.drafts, lexicon, answers);
            let topic = guard("pair", Some(&page.documents[0].path), again);
            Some((at, answers, topic.map_or_else(|bug| page.emptied(config, *bug), |topic| page.kept(topic))))
        };
        let fresh: Vec<(usize, Digest, Kept<Topic>)> = self.paired.par_iter().enumerate().filter_map(one).collect();
        for (at, answers, topic) in fresh {
            stats.paired += usize::from(self.paired[at].topic.is_some());
            self.paired[at].answers = answers;
            self.paired[at].topic = Some(topic);
        }
    }

    /// Brings the lexicon up to date. Returns whether it is the same.
    fn learn(&mut self, config: &Config, findings: &mut Vec<Findings>) -> bool {
        let keys = self.paired.iter().map(|paired| &*self.parsed[paired.documents[0]].document.value.topic);
        let chosen: Vec<&Paired> = lexicon::chosen(keys).into_iter().zip(&self.paired).filter_map(|(is_chosen, paired)| is_chosen.then_some(paired)).collect();
        let one = |paired: &&Paired| {
            let sample = self.samples.get(&paired.key).cloned().unwrap_or_else(|| {
                let documents = self.page(&paired.documents).documents;
                let path = documents.first().map(|document| &document.path);
                // What is not doubtful was found without a lexicon.
                let sure = paired.topic.as_ref().filter(|_| paired.asked.is_none());
                let sample = guard("learn", path, || match sure {
                    Some(topic) => Sample::of_rows(config, &documents, &topic.value.rows),
                    None => Sample::of(config, &documents),
                });
                Kept::new(
                    sample.map_or_else(|bug| Checked { value: Sample::default(), diagnostics: vec![*bug] }, |value| Checked { value, diagnostics: Vec::new() }),
                )
            });
            (paired.key, sample)
        };
        self.samples = chosen.par_iter().map(one).collect::<Vec<_>>().into_iter().collect();
        findings.extend(self.samples.values().filter(|sample| !sample.findings.is_empty()).map(|sample| sample.findings.clone()));
        let samples = || self.samples.values().map(|sample| &*sample.value);
        let digest = lexicon::digest(samples());
        let is_same = self.lexicon.as_ref().is_some_and(|(known, _)| *known == digest);
        if !is_same {
            self.lexicon = Some((digest, Lexicon::new(samples())));
        }
        is_same
    }

    /// Whether a document is published: a draft that is not counts as absent in its language.
    fn is_shown(&self, document: &Document) -> bool {
        self.options.drafts || !document.front.draft
    }

    fn link(&mut self, config: &Arc<Config>, findings: &mut Vec<Findings>) -> Site {
        let topics: Vec<Arc<Topic>> = self.paired.iter().filter_map(|paired| Some(paired.topic.as_ref()?.value.clone())).collect();
        let drafts: Vec<Arc<Document>> = self.parsed.iter().map(|parsed| &parsed.document.value).filter(|document| !self.is_shown(document)).cloned().collect();
        let faces: Vec<Digest> = topics.iter().map(|topic| topic.face).collect();
        // What is said of a draft points into its text.
        let base = digest_of(&(self.snapshot.frame(), &config.languages, drafts.iter().map(|draft| draft.digest).collect::<Vec<_>>()));
        let key = digest_of(&(base, &faces));
        let addresses = digest_of(&(base, topics.iter().map(|topic| topic.address).collect::<Vec<_>>()));
        let is_known = self.addresses.replace(addresses) == Some(addresses);
        let outline = match self.outline.take() {
            Some((known, outline)) if known == key => outline,
            Some((_, last)) if is_known && !is_disputed(&last.findings) => {
                let changed: Vec<usize> = (0..faces.len()).filter(|&at| faces[at] != self.faces[at]).collect();
                Kept { value: Arc::new(link::renamed(&last.value, &topics, &changed)), findings: last.findings }
            }
            _ => self.new_outline(config, &topics, drafts),
        };
        self.faces = faces;
        self.outline = Some((key, outline.clone()));
        findings.push(outline.findings);
        let mut site = Site::new(outline.value, topics);
        let last = std::mem::take(&mut self.resolved);
        let one = |(at, topic): (usize, &Arc<Topic>)| {
            let known = last.get(at).filter(|known| is_known && Arc::ptr_eq(&known.topic, topic)).map(|known| known.targets.clone());
            Resolved { topic: topic.clone(), targets: known.unwrap_or_else(|| Kept::new(resolve(&site, topic))) }
        };
        self.resolved = site.topics.par_iter().enumerate().map(one).collect();
        findings.extend(self.resolved.iter().map(|resolved| resolved.targets.findings.clone()));
        let data = guard("link", None, || site.resolve_data());
        let data = data.unwrap_or_else(|bug| Checked { value: Default::default(), diagnostics: vec![*bug] });
        findings.push(data.diagnostics.into());
        site.data = data.value;
        site.targets = self.resolved.iter().map(|resolved| resolved.targets.value.clone()).collect();
        site
    }

    fn new_outline(&mut self, config: &Arc<Config>, topics: &[Arc<Topic>], drafts: Vec<Arc<Document>>) -> Kept<Outline> {
        let mut diagnostics = Vec::new();
        let settings = self.snapshot.data().filter(|source| matches!(source.path.file_name(), "_section.yaml" | "_section.yml"));
        let sections = section::read(config, settings, &mut diagnostics);
        let is_checklist = |topic: &&Arc<Topic>| topic.documents[0].front.kind == crate::parse::PageKind::Checklist;
        let mut checklists = BTreeMap::new();
        for topic in topics.iter().filter(is_checklist) {
            let path = format!("content/{}.yaml", topic.key);
            let Some(source) = self.snapshot.source(&path) else { continue };
            let key = digest_of(&(source.digest, &config.languages, config.facts.digest(), config.glossary_digest));
            let known = self.checklists.remove(&source.path).filter(|(known, _)| *known == key);
            let (_, data) = known.unwrap_or_else(|| {
                let Checked { value, mut diagnostics } = checklist::read(source, &config.languages);
                if let Some(data) = &value {
                    Review { config, path: &source.path, source: &source.text, diagnostics: &mut diagnostics }.data(data.texts());
                }
                diagnostics.extend(value.iter().flat_map(link::checklist::validate));
                (key, Kept::new(Checked { value: value.map(Arc::new), diagnostics }))
            });
            diagnostics.extend(data.findings.iter().cloned());
            checklists.insert(source.path.clone(), (key, data));
        }
        self.checklists = checklists;
        let data: BTreeMap<SrcPath, Arc<ChecklistData>> =
            self.checklists.iter().filter_map(|(path, (_, data))| Some((path.clone(), (*data.value).clone()?))).collect();
        let assets = self.assets(config, &mut diagnostics);
        let outline = link::outline(config, topics, Material { sections, checklists: &data, assets, drafts });
        diagnostics.extend(outline.diagnostics);
        Kept::new(Checked { value: outline.value, diagnostics })
    }
}

/// The theme with its key, the last one if it is made of the same files.
fn load_theme(last: Option<(Digest, Kept<Theme>)>, config: &Config, overrides: &theme::Overrides) -> (Digest, Kept<Theme>) {
    let key = theme::digest(&config.theme, overrides, &config.languages);
    last.filter(|(known, _)| *known == key).unwrap_or_else(|| (key, Kept::new(Theme::load(&config.theme, overrides, &config.languages))))
}

fn same_codes(a: &[Language], b: &[Language]) -> bool {
    a.iter().map(|language| &language.code).eq(b.iter().map(|language| &language.code))
}

/// Whether pages want the same URL: what is said of that points into the texts of pages.
fn is_disputed(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| matches!(finding.code, Code::RouteCollision | Code::RouteSearch))
}

/// The documents of a page, each language once, in the site's order; what wants a place that is taken is told.
fn once_each(mut documents: Vec<Arc<Document>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Document>> {
    documents.sort_by_key(|document| document.lang);
    documents.dedup_by(|later, kept| {
        let clash = later.lang == kept.lang;
        if clash {
            diagnostics.push(pair::clash(kept, later));
        }
        clash
    });
    // A file for all languages has no place beside files for each of them.
    if documents.len() > 1 && documents[0].lang.is_none() {
        let unplaced = documents.remove(0);
        diagnostics.push(pair::unplaced(&unplaced, &documents[0]));
    }
    documents
}

/// Digest of what pairing a group reads, clashes and drafts included.
fn pair_key(config: &Config, parsed: &[Parsed], group: &[usize]) -> Digest {
    let documents: Vec<Arc<Document>> = group.iter().map(|&at| parsed[at].document.value.clone()).collect();
    pair::digest(config, &documents)
}

/// Where the links of a topic lead; nowhere if a bug keeps that from being known.
fn resolve(site: &Site, topic: &Topic) -> Checked<Targets> {
    guard("link", Some(&topic.documents[0].path), || site.resolve(topic)).unwrap_or_else(|bug| {
        let nowhere = |document: &Arc<Document>| vec![Target::Broken; document.links.len()];
        Checked { value: topic.documents.iter().map(nowhere).collect(), diagnostics: vec![*bug] }
    })
}
