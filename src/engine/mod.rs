//! load → parse → pair → link → render → emit, with what the last run made.
//!
//! Invariant: a run after any edit gives the same output as a run from nothing. There is one road: every run
//! takes every stage, and each part of a stage is remembered under the digest of what it reads ([`Memo`]). An
//! edit that reaches few of those digests costs little.

mod outcome;
mod site;
mod topics;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

pub use outcome::{Diagnosis, Outcome, Progress, Stats, Update};

use self::outcome::{Findings, Made, Report};
use self::site::Sites;
use self::topics::Topics;
use crate::base::diag::{ByFile, Diagnostic, nearest};
use crate::base::guard::{PLEASE_REPORT, guard};
use crate::base::{Code, Digest, Language, Memo, OutPath, Source, Span, SrcPath, digest_of};
use crate::config::{self, Config, FactsSource, found};
use crate::emit::pages::Pages;
use crate::emit::publication::{Asset, Publication};
use crate::emit::sink::{Null, Plan, Sink};
use crate::load::{AssetFile, Snapshot, Unsaved, load};
use crate::render::{Parts, Theme, Viewer, theme};

/// What to build.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Holds content/ and themes/.
    pub root: PathBuf,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether pages carry the script of the preview.
    pub live: bool,
    /// Whether warnings keep the output from being replaced.
    pub strict: bool,
    /// Whether the authors are not trusted, whatever site.yaml says: nothing is published that can act on
    /// readers.
    pub untrusted: bool,
    /// Told how far the build is.
    pub progress: Option<Arc<Progress>>,
}

/// Builds a site, again and again.
#[derive(Default)]
pub struct Engine {
    options: Options,
    unsaved: Unsaved,
    snapshot: Snapshot,
    /// Whether the snapshot was taken for the run that comes.
    is_loaded: bool,
    config: Memo<(), Made<Config>>,
    topics: Topics,
    sites: Sites,
    theme: Memo<(), Made<Theme>>,
    /// What is wrong with the templates.
    sampled: Memo<(), Findings>,
    parts: Arc<Parts>,
    pages: Arc<Pages>,
}

impl Engine {
    /// An engine that has read nothing yet.
    pub fn new(options: Options) -> Engine {
        Engine { options, ..Engine::default() }
    }

    /// Takes these texts in the place of what is on disk, until others are given.
    pub fn set_unsaved(&mut self, unsaved: Unsaved) {
        self.unsaved = unsaved;
        self.is_loaded = false;
    }

    /// Reads the site for the run that comes. Returns the digest of all that the run will depend on.
    pub fn look(&mut self) -> io::Result<Digest> {
        self.load(None)?;
        self.is_loaded = true;
        let Options { drafts, live, strict, untrusted, .. } = self.options;
        Ok(digest_of(&(self.snapshot.digest(), drafts, live, strict, untrusted)))
    }

    /// Builds the site as it is now on disk. An `Err` is the machine's fault: content that is wrong is in the
    /// outcome.
    pub fn run(&mut self, sink: &dyn Sink) -> io::Result<Outcome> {
        let start = Instant::now();
        let Update { publication, mut stats, mut diagnosis, .. } =
            match self.guarded(|engine| engine.follow(None))? {
                Ok(update) => update,
                Err(bug) => {
                    sink.abort()?;
                    return Ok(Outcome { diagnostics: vec![*bug], ..Outcome::default() });
                }
            };
        let progress = self.options.progress.clone().unwrap_or_default();
        progress.total.store(publication.site().editions.len(), Ordering::Relaxed);
        // What cannot be published is made all the same: pages can have errors that only show then.
        let null = Null::default();
        let into = if diagnosis.fails(self.options.strict) { &null } else { sink };
        let write = || publication.write(into, &progress.counts);
        let (written, mut diagnostics) = rayon::join(write, || diagnosis.diagnostics());
        if let Some(trouble) = written.as_ref().ok().filter(|trouble| !trouble.is_empty()) {
            diagnosis.findings.push(trouble.clone().into());
            diagnostics = diagnosis.diagnostics();
        }
        let mut plan = Plan::default();
        if written.is_err() || diagnosis.fails(self.options.strict) {
            sink.abort()?;
            written?;
        } else {
            plan = sink.finish()?;
        }
        stats.rendered = progress.counts.rendered.load(Ordering::Relaxed);
        stats.elapsed = start.elapsed();
        Ok(Outcome { diagnostics, stats, plan })
    }

    /// Brings the site up to date with what is on disk, of which `changed` are the files that may be
    /// different if that is known. Renders the pages that were asked for last and, for the preview, a sample
    /// of each template, which shows whether the theme works.
    ///
    /// # Errors
    /// The machine's fault, or a bug of diglot that is no single page's: the next update then reads
    /// everything again.
    pub fn update(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<Update> {
        let bug_as_error =
            |bug: Box<Diagnostic>| io::Error::other(format!("{}; {PLEASE_REPORT}", bug.message));
        self.guarded(|engine| engine.follow(changed))?.map_err(bug_as_error)
    }

    /// What is wrong with the site as it is now, of which `changed` are the files that may be different if
    /// that is known. Nothing is rendered, so a template that fails is not told, nor a bug that only a
    /// rendered page brings to light.
    ///
    /// # Errors
    /// The machine's fault.
    pub fn diagnose(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<ByFile> {
        let diagnostics = self.guarded(|engine| {
            engine.load_once(changed)?;
            let mut report = Report::default();
            let (settings, pages) = engine.read(&mut report, &mut Stats::default());
            engine.sites.update(&engine.snapshot, (&settings.0, settings.1), pages, &mut report);
            Ok(Diagnosis { findings: report.0, config: settings.0 }.diagnostics())
        });
        Ok(diagnostics?.unwrap_or_else(|bug| vec![*bug]).into())
    }

    /// Does a part of a run. The inner `Err` is a bug of diglot that is no single page's.
    fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Engine) -> io::Result<T>,
    ) -> io::Result<Result<T, Box<Diagnostic>>> {
        match guard("the whole site", None, || work(self)) {
            Ok(done) => done.map(Ok),
            Err(bug) => {
                // What may be half done is dropped: the next run is one from nothing.
                let Engine { options, unsaved, pages, .. } = std::mem::take(self);
                *self = Engine { options, unsaved, pages, ..Engine::default() };
                Ok(Err(bug))
            }
        }
    }

    fn follow(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<Update> {
        let start = Instant::now();
        self.load_once(changed)?;
        let mut report = Report::default();
        let mut stats = Stats { changed: self.snapshot.changed(), ..Stats::default() };
        let publication = Arc::new(self.publication(&mut report, &mut stats));
        if self.options.live {
            report.add(&self.sampled.get(&(), publication.theme_digest(), || publication.sample().into()));
        }
        let (changed, trouble) = self.pages.refresh(&publication);
        report.add(&trouble.into());
        stats.elapsed = start.elapsed();
        let diagnosis = Diagnosis { findings: report.0, config: publication.site().config.clone() };
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

    /// The folder that holds content/ and themes/.
    pub fn root(&self) -> &Path {
        &self.options.root
    }

    /// The folders whose files the site is made from, and the files and folders beside them that links lead
    /// to.
    pub fn roots(&self) -> Vec<PathBuf> {
        let theme =
            self.config.last().map_or_else(|| "default".to_owned(), |config| config.value.theme.clone());
        let own = [self.options.root.join("content"), self.options.root.join("themes").join(theme)];
        own.into_iter().chain(self.snapshot.targets().map(Path::to_owned)).collect()
    }

    /// Loads, unless that was done for this run.
    fn load_once(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<()> {
        if std::mem::take(&mut self.is_loaded) { Ok(()) } else { self.load(changed) }
    }

    fn load(&mut self, changed: Option<&BTreeSet<PathBuf>>) -> io::Result<()> {
        let (root, unsaved) = (&self.options.root, &self.unsaved);
        if !changed.is_some_and(|changed| self.snapshot.reload(root, changed, unsaved)) {
            self.snapshot = load(root, &self.snapshot, unsaved, self.options.untrusted)?;
        }
        Ok(())
    }

    /// The settings, with the digest of what they were read from, and the pages.
    fn read(&self, report: &mut Report, stats: &mut Stats) -> ((Arc<Config>, Digest), topics::Pages) {
        report.add(&self.snapshot.diagnostics().cloned().collect());
        let (config, settings) = self.config(report);
        report.add(&self.no_theme(&config).into_iter().collect());
        let pages = self.topics.update(&self.snapshot, &config, self.options.drafts, report, stats);
        ((config, settings), pages)
    }

    /// Everything up to the site with its theme. What is wrong is reported stage by stage.
    fn publication(&mut self, report: &mut Report, stats: &mut Stats) -> Publication {
        let ((config, settings), pages) = self.read(report, stats);
        let overrides = self.overrides(&config, report);
        let load_theme = || {
            let digest = theme::digest(&config.theme, &overrides, &config.languages);
            self.theme.get(&(), digest, || Theme::load(&config.theme, &overrides, &config.languages).into())
        };
        let link = || Arc::new(self.sites.update(&self.snapshot, (&config, settings), pages, report));
        let (site, theme) = rayon::join(link, load_theme);
        let theme = report.take(theme);
        stats.pages = site.pages.len();
        stats.languages = config.languages.len();
        let assets = self
            .snapshot
            .assets()
            .filter(|(path, _)| site.assets.contains_key(*path))
            .map(published)
            .collect();
        Publication::new(Viewer::new(site, theme, self.parts.clone(), self.options.live), assets)
    }

    /// The settings of the site, with the digest of what they were read from.
    fn config(&self, report: &mut Report) -> (Arc<Config>, Digest) {
        let file = |name: &str| {
            ["yaml", "yml"].into_iter().find_map(|end| self.snapshot.source(&format!("content/{name}.{end}")))
        };
        let files = ["site", "facts", "glossary"].map(file);
        // Where no languages are listed, the text of a page may bring one along.
        let found =
            if files[0].is_some_and(config::lists_languages) { Vec::new() } else { self.found_languages() };
        // Whoever wrote a site.yaml does not want to publish without what it says, even where it cannot be
        // read.
        let is_configured = self.snapshot.has_settings();
        let has_facts = self.snapshot.has_data("facts");
        let digest = digest_of(&(
            files.map(|file| file.map(|file| file.digest)),
            &found,
            self.options.untrusted,
            is_configured,
            has_facts,
        ));
        let config = self.config.get(&(), digest, || {
            let [site, facts, glossary] = files;
            let without = if has_facts { FactsSource::Unreadable } else { FactsSource::Absent };
            let mut config = Config::read(site, facts.map_or(without, FactsSource::File), glossary, &found);
            config.value.untrusted |= self.options.untrusted;
            config.value.is_configured |= is_configured;
            config.into()
        });
        (report.take(config), digest)
    }

    fn found_languages(&self) -> Vec<Language> {
        found::languages(&self.snapshot.pages().collect::<Vec<_>>())
    }

    /// The files of the site's own theme. What strangers wrote is not used: templates are programs.
    fn overrides(&self, config: &Config, report: &mut Report) -> theme::Overrides {
        let overrides = self.snapshot.theme(&config.theme);
        if !config.untrusted {
            return overrides;
        }
        if let Some(path) = theme::first_other(&overrides) {
            let path = SrcPath::new(format!("themes/{}/{path}", config.theme));
            let warning = Diagnostic::new(Code::UntrustedTheme, "the site's own theme is not used")
                .at(Span::new(&path, 0..0));
            report.add(&[warning.help("what is published in the end is built without `--untrusted`")].into());
        }
        theme::Overrides::new()
    }

    /// What is said of a theme that has no files. Its name is content, so that rendering is too late for it.
    fn no_theme(&self, config: &Config) -> Option<Diagnostic> {
        let (name, at) = (config.theme.as_str(), config.theme_at.as_ref()?);
        let themes = self.snapshot.themes();
        if name == "default" || themes.contains(name) {
            return None;
        }
        let message = format!("no file is in `themes/{name}`: pages look as the default theme makes them");
        let near = nearest(name, themes.into_iter().chain(["default"]));
        let error = Diagnostic::new(Code::ConfigInvalid, message).at(at.clone());
        Some(error.help("make the folder, or delete the line").did_you_mean(near, name, at))
    }
}

/// A file that is copied as it is, by where it is published.
fn published((path, asset): (&SrcPath, AssetFile<'_>)) -> (OutPath, Asset) {
    let path = OutPath::new(path.in_content().unwrap_or(path.as_str()));
    (path, Asset { file: asset.file.to_owned(), stamp: asset.stamp })
}
