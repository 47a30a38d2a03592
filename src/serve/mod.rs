//! A site on disk → a preview in the browser that follows every save.
//!
//! Invariant: what is served is the site of the engine's last run, and a run that fails leaves the one before
//! it in place. The loop knows nothing about stages: it runs the engine again and asks which of the pages
//! that are looked at changed.
//!
//! It deliberately does not print (it reports [`Event`]s) and does not interpret file system events: they
//! only ring.

mod browser;
mod http;
mod listen;
mod live;
mod mounts;
mod overlay;
mod shown;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use crate::base::guard::{PLEASE_REPORT, guard};
use crate::base::{Diagnostic, UrlPath};
use crate::engine::{self, Diagnosis, Engine, Stats, Update};
use live::Hub;
use mounts::Silence;
use shown::Shown;
use watch::{Bell, Looking, Next, Rung, Watch};

pub use browser::open;
pub use http::CONTENT_SECURITY_POLICY;
pub use listen::DEFAULT_PORT;
pub use watch::POLL;

/// How long it must be quiet before everything is looked at, after runs that looked at single files.
const LOOK_AFTER: Duration = Duration::from_millis(400);

/// How long threads that read a file may take to end.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// What to preview, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site: the directory that holds `content/`.
    pub root: PathBuf,
    /// The address to listen on, or a name of this machine for all the addresses of it.
    pub host: String,
    /// Other names under which the preview is asked for, as those of a proxy; in lower case, without a port.
    pub names: Vec<String>,
    /// The port to listen on and no other; `None` for [`DEFAULT_PORT`] or the next free one; `Some(0)` for
    /// any.
    pub port: Option<u16>,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether the authors are not trusted.
    pub untrusted: bool,
    /// How often to look at the files; `None` to be told of changes by the system as far as it does.
    pub poll: Option<Duration>,
}

impl Options {
    /// A preview for this machine alone, without drafts.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            host: "127.0.0.1".into(),
            names: Vec::new(),
            port: None,
            drafts: false,
            untrusted: false,
            poll: None,
        }
    }
}

/// What happens while the preview runs.
#[derive(Debug)]
pub enum Event {
    /// [`DEFAULT_PORT`] is taken, so another port is used.
    PortMoved {
        /// The port that is used.
        to: u16,
    },
    /// The system does not tell about changes, so the files are looked at again and again.
    Polling {
        /// Why, in the words of the system.
        reason: String,
    },
    /// The system may not tell about every change, in a way that seldom matters.
    MayMiss {
        /// Why.
        reason: String,
    },
    /// The site was built and is being served.
    Ready {
        /// Where: the address for a browser on this machine, then those for other machines.
        urls: Vec<String>,
        /// What was done.
        stats: Stats,
        /// What is wrong, in order.
        diagnostics: Vec<Diagnostic>,
    },
    /// Something was saved, and the site or its diagnostics are not what they were.
    Rebuilt {
        /// What was done.
        stats: Stats,
        /// What is wrong, in order; `None` when that is what it was.
        diagnostics: Option<Vec<Diagnostic>>,
        /// Of the pages that were looked at, those whose HTML changed or that are gone.
        changed_pages: Vec<UrlPath>,
    },
    /// A run failed. The site is served as it was; the next save tries again.
    Failed(io::Error),
}

/// Receives events, with the engine for the texts that code frames quote.
type Report = Box<dyn FnMut(Event, &Engine) + Send>;

/// A preview that is running. Dropping it ends it.
pub struct Server {
    /// Where it listens; where a name has several addresses, the first of them.
    pub address: SocketAddr,
    /// The addresses to open: for a browser on this machine, then those for other machines.
    pub urls: Vec<String>,
    answering: JoinSet<io::Result<()>>,
    runtime: Option<Runtime>,
    bell: Bell,
    rebuilding: Option<thread::JoinHandle<()>>,
}

/// Builds the site at `options.root` into memory, serves it and follows changes until the [`Server`] is
/// stopped.
///
/// `report` is called by one thread at a time: once with [`Event::Ready`] before this function returns, then
/// after every run that changed something.
///
/// # Errors
/// The address cannot be listened on, or the first build could not run at all.
pub fn start(options: Options, report: impl FnMut(Event, &Engine) + Send + 'static) -> io::Result<Server> {
    let root = std::path::absolute(&options.root)?;
    let listeners = listen::listen(&options.host, options.port)?;
    let address = listeners[0].local_addr()?;
    let urls = listen::urls(&options.host, address);
    let mut report: Report = Box::new(report);
    let mut engine = Engine::new(engine::Options {
        root: root.clone(),
        drafts: options.drafts,
        live: true,
        strict: false,
        untrusted: options.untrusted,
        progress: None,
    });
    if options.port.is_none() && address.port() != DEFAULT_PORT {
        report(Event::PortMoved { to: address.port() }, &engine);
    }

    let Update { publication, stats, diagnosis, .. } = engine.update(None)?;
    let shown = Arc::new(Shown::new(publication, engine.pages().clone()));
    let hub = Arc::new(Hub::new());

    // What was saved before this is seen by the look that the preview begins with.
    let (bell, rings) = mpsc::channel();
    let (looking, silent) = looking(options.poll, &[vec![root.clone()], engine.roots()].concat());
    let (watch, trouble) = Watch::new(root, engine.roots(), bell.clone(), looking);
    let runtime =
        Builder::new_multi_thread().worker_threads(2).thread_name("preview").enable_all().build()?;
    let names = http::Names::new(&options.host, options.names, &listeners)?;
    let answering = http::serve(&runtime, listeners, &shown, &hub, names)?;
    match (trouble, silent) {
        (Some(reason), _) => report(Event::Polling { reason }, &engine),
        (None, Some(event)) => report(event, &engine),
        (None, None) => {}
    }
    // Changes are followed from now on: what is wrong with a large site takes a while to be put in order and
    // told.
    let preview = Arc::new(Mutex::new(Preview {
        engine,
        watch,
        shown,
        diagnosis: diagnosis.clone(),
        is_told: false,
        has_failed: false,
        hub,
        report,
    }));
    let following = preview.clone();
    let rebuilding =
        thread::Builder::new().name("rebuild".into()).spawn(move || follow(&following, &rings))?;
    let diagnostics = diagnosis.diagnostics();
    hold(&preview).begin(urls.clone(), stats, &diagnosis, diagnostics);
    Ok(Server { address, urls, answering, runtime: Some(runtime), bell, rebuilding: Some(rebuilding) })
}

/// How changes below some folders are learnt of, and what there is to say where the system does not tell of
/// all of them.
fn looking(poll: Option<Duration>, roots: &[PathBuf]) -> (Looking, Option<Event>) {
    if let Some(every) = poll {
        return (Looking::Polling(every), None);
    }
    match mounts::silent(roots) {
        Some(silent) => match silent.silence {
            Silence::Usual => (Looking::Both(POLL), Some(Event::Polling { reason: silent.reason() })),
            Silence::Partial => (Looking::Told, Some(Event::MayMiss { reason: silent.reason() })),
        },
        None => (Looking::Told, None),
    }
}

impl Server {
    /// The address to open in a browser on this machine.
    pub fn url(&self) -> String {
        self.urls[0].clone()
    }

    /// Serves until the process ends, or until there is no answering any more. Returns why.
    pub fn wait(mut self) -> io::Error {
        let ended = self.runtime.as_ref().and_then(|runtime| runtime.block_on(self.answering.join_next()));
        match ended {
            Some(Ok(Err(error))) => error,
            Some(Err(error)) => io::Error::other(error),
            Some(Ok(Ok(()))) | None => io::Error::other("the server ended by itself"),
        }
    }

    /// Ends the server, whatever connections are open, and waits until nothing reads the site's files any
    /// more.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.bell.send(watch::Ring::Stop);
        if let Some(runtime) = self.runtime.take() {
            // Event streams never end by themselves: connections are cut, not waited for.
            runtime.shutdown_timeout(LAST_WORDS);
        }
        if let Some(rebuilding) = self.rebuilding.take() {
            let _ = rebuilding.join();
        }
    }
}

/// Runs the engine whenever the bell rings, until it rings for the end.
///
/// A run that was told which files changed looks at those alone, at once. Events can be lost, and nobody
/// listened during the first run, so when it has been quiet for a while everything is looked at.
fn follow(preview: &Mutex<Preview>, rings: &mpsc::Receiver<watch::Ring>) {
    let mut owes_a_look = true;
    loop {
        let next = watch::next(rings, owes_a_look.then_some(LOOK_AFTER));
        let rung = match &next {
            Next::Rung(rung) => Some(rung),
            Next::Quiet => None,
            Next::End => return,
        };
        owes_a_look = rung.is_some_and(|rung| rung.changed().is_some());
        let mut preview = hold(preview);
        if let Err(bug) = guard("the preview", None, || preview.follow(rung)) {
            let error = io::Error::other(format!("{}; {PLEASE_REPORT}", bug.message));
            // Whoever is told may be what is wrong, and must not end this thread: nobody would follow any
            // more.
            let _ = guard("the preview", None, || preview.fail(error));
        }
    }
}

/// A panic in a run leaves the preview with the state before it or the one after.
fn hold(preview: &Mutex<Preview>) -> MutexGuard<'_, Preview> {
    preview.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a run needs, and what becomes of it.
struct Preview {
    engine: Engine,
    watch: Watch,
    shown: Arc<Shown>,
    /// What was wrong last.
    diagnosis: Diagnosis,
    /// Whether anybody was told that the preview is ready.
    is_told: bool,
    /// Whether the last run came to nothing, which is what the open pages show.
    has_failed: bool,
    hub: Arc<Hub>,
    report: Report,
}

impl Preview {
    /// Tells what is wrong with the site as it was read first, or as it is now if it was saved since.
    fn begin(&mut self, urls: Vec<String>, stats: Stats, first: &Diagnosis, diagnostics: Vec<Diagnostic>) {
        let diagnostics =
            if first.is_same(&self.diagnosis) { diagnostics } else { self.diagnosis.diagnostics() };
        self.is_told = true;
        self.tell(&diagnostics);
        (self.report)(Event::Ready { urls, stats, diagnostics }, &self.engine);
    }

    /// Brings the preview up to date after a ring, or after it has been quiet.
    fn follow(&mut self, rung: Option<&Rung>) {
        if let Some(rung) = rung {
            self.look_again(rung);
        }
        self.rebuild(rung.and_then(Rung::changed));
        if rung.is_none() {
            self.shown.follow_search();
        }
    }

    /// Tells that a run came to nothing.
    fn fail(&mut self, error: io::Error) {
        self.has_failed = true;
        self.hub.diagnose(overlay::failure(&error));
        (self.report)(Event::Failed(error), &self.engine);
    }

    /// Watches what is new before it is read, so that nothing falls between the two.
    fn look_again(&mut self, rung: &Rung) {
        if let Some(reason) = self.watch.follow(rung) {
            (self.report)(Event::Polling { reason }, &self.engine);
        }
    }

    fn rebuild(&mut self, changed: Option<&BTreeSet<PathBuf>>) {
        match self.engine.update(changed) {
            Ok(update) => {
                // site.yaml may have named another theme.
                self.watch.set_roots(self.engine.roots());
                self.publish(update);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Shows a new state of the site: first to requests, then to the pages that are open, then to the author.
    fn publish(&mut self, Update { publication, stats, changed, diagnosis }: Update) {
        let last = self.shown.publication();
        let is_theme_other = publication.theme_folder() != last.theme_folder();
        let files = publication.changed_assets(&last);
        drop(last);
        self.shown.replace(publication);
        let changed_pages: Vec<UrlPath> = changed.iter().filter_map(live::page).collect();
        let are_assets_other = is_theme_other || !files.is_empty();
        if are_assets_other || !changed.is_empty() || stats.changed > 0 {
            self.hub.update(is_theme_other, &changed_pages, &files);
        }
        let had_failed = std::mem::take(&mut self.has_failed);
        let is_same = !had_failed && diagnosis.is_same(&self.diagnosis);
        self.diagnosis = diagnosis;
        if !self.is_told {
            return;
        }
        let diagnostics = (!is_same).then(|| self.diagnosis.diagnostics());
        if let Some(diagnostics) = &diagnostics {
            self.tell(diagnostics);
        }
        if diagnostics.is_some() || are_assets_other || !changed.is_empty() || stats.changed > 0 {
            (self.report)(Event::Rebuilt { stats, diagnostics, changed_pages }, &self.engine);
        }
    }

    /// Tells the open pages what is wrong.
    fn tell(&self, diagnostics: &[Diagnostic]) {
        let publication = self.shown.publication();
        self.hub.diagnose(overlay::message(diagnostics, &|path| self.engine.source(path), &|path| {
            publication.page_of(path)
        }));
    }
}
