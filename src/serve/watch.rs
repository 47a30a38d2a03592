//! The file system's events → a bell: something may have changed, look again.
//!
//! Invariant: whatever happens to a file once it is watched rings the bell. A new folder is therefore watched
//! before the run that reads it, and the parents of the watched folders are watched for the folders being
//! replaced.
//!
//! What changed is only a hint, for a quick first run: events are lost, doubled and misnamed on every system,
//! and the engine sees what changed by the digests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};
use walkdir::WalkDir;

use crate::base::guard::guard;
use crate::base::{Digest, Leftover, Stamp, digest_of, leftover};

/// How often files are looked at where the system does not tell about changes.
pub const POLL: Duration = Duration::from_millis(500);

/// How long it must be quiet before a run. Editors save in several steps (truncate and write; write beside
/// and rename), which follow each other within a fraction of a millisecond; a run in between would see an
/// empty or a missing file.
const QUIET: Duration = Duration::from_millis(2);

/// How long a stream of events is waited out at most.
const PATIENCE: Duration = Duration::from_millis(20);

/// One end of the bell.
pub(super) type Bell = mpsc::Sender<Ring>;

/// Why the bell rings.
#[derive(Debug)]
pub(super) enum Ring {
    /// Something may have changed: these files, or anything where there are none.
    Changed(Vec<PathBuf>),
    /// A folder appeared, which may have to be watched too.
    Folder(PathBuf),
    /// The system stopped telling about all changes, for this reason.
    Deaf(String),
    /// The end.
    Stop,
}

/// What has to be done before the next run, and what it is about.
#[derive(Debug, Default)]
pub(super) struct Rung {
    folders: Vec<PathBuf>,
    deaf: Option<String>,
    files: BTreeSet<PathBuf>,
    is_about_all: bool,
}

impl Rung {
    /// The files that may have changed; `None` where anything may have.
    pub(super) fn changed(&self) -> Option<&BTreeSet<PathBuf>> {
        (!self.is_about_all && self.folders.is_empty() && self.deaf.is_none()).then_some(&self.files)
    }
}

/// What came of waiting.
#[derive(Debug)]
pub(super) enum Next {
    /// The bell rang.
    Rung(Rung),
    /// It did not ring for so long.
    Quiet,
    /// The end.
    End,
}

/// Waits for the bell, at most for `patience`, and then until it is quiet again.
pub(super) fn next(rings: &mpsc::Receiver<Ring>, patience: Option<Duration>) -> Next {
    let mut rung = Rung::default();
    let first = match patience {
        Some(patience) => rings.recv_timeout(patience),
        None => rings.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    let mut ring = match first {
        Ok(ring) => ring,
        Err(RecvTimeoutError::Timeout) => return Next::Quiet,
        Err(RecvTimeoutError::Disconnected) => return Next::End,
    };
    let deadline = Instant::now() + PATIENCE;
    loop {
        match ring {
            Ring::Changed(files) => {
                rung.is_about_all |= files.is_empty();
                rung.files.extend(files);
            }
            Ring::Folder(path) => rung.folders.push(path),
            Ring::Deaf(reason) => rung.deaf = Some(reason),
            Ring::Stop => return Next::End,
        }
        let left = deadline.saturating_duration_since(Instant::now());
        match rings.recv_timeout(QUIET.min(left)) {
            Ok(next) => ring = next,
            Err(RecvTimeoutError::Timeout) => return Next::Rung(rung),
            Err(RecvTimeoutError::Disconnected) => return Next::End,
        }
    }
}

/// The sources of a site, watched.
pub(super) struct Watch {
    roots: Roots,
    bell: Bell,
    /// Tells about changes, where the system does.
    watcher: Option<RecommendedWatcher>,
    poll: Option<Poll>,
}

/// How changes are learned of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Looking {
    /// From the system.
    Told,
    /// From the system, which does not tell everything, and by looking so often.
    Both(Duration),
    /// By looking so often.
    Polling(Duration),
}

impl Watch {
    /// Watches `paths`, folders or files below `site` that need not exist yet. Also returns why it has to
    /// poll, if it has to.
    pub(super) fn new(
        site: PathBuf,
        paths: Vec<PathBuf>,
        bell: Bell,
        looking: Looking,
    ) -> (Self, Option<String>) {
        let roots = Roots { site, paths: Arc::new(Mutex::new(paths)) };
        let mut watch = Self { roots, bell, watcher: None, poll: None };
        if let Looking::Both(every) | Looking::Polling(every) = looking {
            watch.poll = Some(Poll::start(watch.roots.clone(), watch.bell.clone(), every));
        }
        if let Looking::Polling(_) = looking {
            return (watch, None);
        }
        let ears = Ears { roots: watch.roots.clone(), bell: watch.bell.clone() };
        let trouble = match RecommendedWatcher::new(
            move |event| ears.hear_whatever_happens(event),
            notify::Config::default(),
        ) {
            Ok(watcher) => {
                watch.watcher = Some(watcher);
                watch.arm()
            }
            Err(error) => watch.give_up(error.to_string()),
        };
        (watch, trouble)
    }

    /// Watches other paths from now on. Rings if they are new: they may have changed since they were read.
    pub(super) fn set_roots(&mut self, paths: Vec<PathBuf>) {
        if *self.roots.paths() == paths {
            return;
        }
        *self.roots.paths() = paths;
        // The bell rings for the site as a whole, which is how everything is watched anew before the next
        // run.
        let _ = self.bell.send(Ring::Folder(self.roots.site.clone()));
    }

    /// Does what the bell asks for before the next run. Returns why it has to poll from now on, if that is
    /// news.
    pub(super) fn follow(&mut self, rung: &Rung) -> Option<String> {
        if let Some(reason) = &rung.deaf {
            return self.give_up(reason.clone());
        }
        rung.folders.iter().find_map(|folder| self.arm_folder(folder))
    }

    /// Watches everything, again if need be: the system forgets a folder that was moved away or deleted.
    fn arm(&mut self) -> Option<String> {
        let parents = self.roots.parents().into_iter().map(|path| (path, RecursiveMode::NonRecursive));
        let roots = self.roots.paths().clone().into_iter().map(|path| (path, RecursiveMode::Recursive));
        parents
            .chain(roots)
            .collect::<Vec<_>>()
            .into_iter()
            .find_map(|(path, mode)| self.arm_path(&path, mode))
    }

    /// Watches a folder that appeared.
    fn arm_folder(&mut self, folder: &Path) -> Option<String> {
        if self.roots.holds_root(folder) {
            return self.arm();
        }
        // Other systems watch whole trees by themselves. inotify watches single folders, and what was written
        // into a new one before its watch was set is never told.
        if RecommendedWatcher::kind() == WatcherKind::Inotify {
            return self.arm_path(folder, RecursiveMode::Recursive);
        }
        None
    }

    fn arm_path(&mut self, path: &Path, mode: RecursiveMode) -> Option<String> {
        // A folder below may vanish while the tree is walked, which ends the walk: once more, then.
        const TRIES: usize = 3;
        for _ in 0..TRIES {
            let watcher = self.watcher.as_mut()?;
            if !path.exists() {
                return None;
            }
            match watch_all(watcher, path, mode) {
                Ok(()) => return None,
                Err(error) if is_missing(&error) => {}
                Err(error) => return self.give_up(error.to_string()),
            }
        }
        None
    }

    fn give_up(&mut self, reason: String) -> Option<String> {
        self.watcher = None;
        if self.poll.is_some() {
            return None;
        }
        self.poll = Some(Poll::start(self.roots.clone(), self.bell.clone(), POLL));
        Some(reason)
    }
}

/// Watches a path, and the folders below it where that is asked for. notify would ask for the metadata of
/// every file to find the folders, where the walk through them tells.
fn watch_all(watcher: &mut RecommendedWatcher, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
    if mode == RecursiveMode::NonRecursive || RecommendedWatcher::kind() != WatcherKind::Inotify {
        return watcher.watch(path, mode);
    }
    // Links are not followed: what they lead to in the site is watched itself.
    let entries = WalkDir::new(path).into_iter().filter_map(Result::ok);
    let mut folders = entries.filter(|entry| entry.depth() == 0 || entry.file_type().is_dir());
    folders.try_for_each(|folder| watcher.watch(folder.path(), RecursiveMode::NonRecursive))
}

/// What is watched: paths below the folder of the site.
#[derive(Clone)]
struct Roots {
    site: PathBuf,
    paths: Arc<Mutex<Vec<PathBuf>>>,
}

impl Roots {
    fn paths(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folders in which a root may appear, down from the site.
    fn parents(&self) -> Vec<PathBuf> {
        let paths = self.paths();
        let above = paths
            .iter()
            .flat_map(|path| path.ancestors().skip(1))
            .filter(|path| path.starts_with(&self.site));
        let mut parents: Vec<PathBuf> = above.map(Path::to_owned).collect();
        parents.sort();
        parents.dedup();
        parents
    }

    /// Whether a path is a root or has one below it.
    fn holds_root(&self, path: &Path) -> bool {
        self.paths().iter().any(|root| root.starts_with(path))
    }

    /// Whether a path is surely none of the site's sources: something else that lies beside `content/`.
    fn is_stranger(&self, path: &Path) -> bool {
        path.parent() == Some(&self.site) && !self.holds_root(path)
    }
}

/// The system's events → rings.
struct Ears {
    roots: Roots,
    bell: Bell,
}

impl Ears {
    /// The thread of the watcher ends with whoever it calls, and nobody would learn of it.
    fn hear_whatever_happens(&self, event: notify::Result<notify::Event>) {
        if let Err(bug) = guard("the watcher", None, || self.hear(event)) {
            self.ring(Ring::Deaf(bug.message));
        }
    }

    fn hear(&self, event: notify::Result<notify::Event>) {
        let mut event = match event {
            Ok(event) => event,
            Err(error) if is_missing(&error) => return self.ring(Ring::Folder(self.roots.site.clone())),
            Err(error) => return self.ring(Ring::Deaf(error.to_string())),
        };
        if event.need_rescan() {
            // Events were lost, perhaps those of new folders.
            return self.ring(Ring::Folder(self.roots.site.clone()));
        }
        // The engine's own reading is an access, too, and must not make it read again.
        let is_reading =
            matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if is_reading
            || (!event.paths.is_empty() && event.paths.iter().all(|path| self.roots.is_stranger(path)))
        {
            return;
        }
        let is_about_files = !event.paths.is_empty();
        event.paths.retain(|path| !is_temporary(path));
        if is_about_files && event.paths.is_empty() {
            return;
        }
        let may_be_new = matches!(
            event.kind,
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(ModifyKind::Any | ModifyKind::Name(_))
        );
        match event.paths.iter().find(|path| may_be_new && path.is_dir()) {
            Some(folder) => self.ring(Ring::Folder(folder.clone())),
            None => self.ring(Ring::Changed(event.paths)),
        }
    }

    fn ring(&self, ring: Ring) {
        // An error means that the preview is over.
        let _ = self.bell.send(ring);
    }
}

/// Whether a file is gone again in a moment, or only a system reads it.
fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| leftover(&name.to_string_lossy()) == Some(Leftover::Temporary))
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// A thread that looks at the files again and again. It ends when this is dropped.
///
/// notify's own `PollWatcher` compares whole seconds and only sees later ones: it misses the second save
/// within a second, and a file put back with its old date.
struct Poll {
    _alive: mpsc::Sender<()>,
}

impl Poll {
    fn start(roots: Roots, bell: Bell, every: Duration) -> Self {
        let (alive, ended) = mpsc::channel();
        // Looked at before this returns, and so before the run that follows.
        let mut seen = Some(look(&roots));
        thread::spawn(move || {
            let mut pause = every;
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(pause) {
                let start = Instant::now();
                // After a panic nothing is known: the run that follows looks for itself.
                let now = guard("polling", None, || look(&roots)).ok();
                // A large site on a slow file system is not looked at all the time.
                pause = every.max(start.elapsed() * 4);
                if (now.is_none() || now != seen) && bell.send(Ring::Changed(Vec::new())).is_err() {
                    return;
                }
                seen = now;
            }
        });
        Self { _alive: alive }
    }
}

/// Digest of what the directories say about the files: names, sizes, times, and which files they are.
fn look(roots: &Roots) -> Digest {
    let paths = roots.paths().clone();
    let entries = paths.iter().flat_map(|root| WalkDir::new(root).sort_by_file_name()).filter_map(Result::ok);
    let entries = entries.filter(|entry| !is_temporary(entry.path()));
    let seen = entries.map(|entry| {
        let metadata = entry.metadata().ok();
        (entry.into_path(), metadata.map(|metadata| Stamp::of(&metadata)))
    });
    digest_of(&seen.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(10);

    fn roots(site: &Path) -> Roots {
        Roots {
            site: site.to_owned(),
            paths: Arc::new(Mutex::new(vec![site.join("content"), site.join("themes/own")])),
        }
    }

    #[test]
    fn reading_and_files_beside_the_sources_do_not_ring() {
        let site = Path::new("/site");
        let (bell, rings) = mpsc::channel();
        let ears = Ears { roots: roots(site), bell };
        let hears = |kind, path: &str| {
            ears.hear(Ok(notify::Event::new(kind).add_path(site.join(path))));
            rings.try_iter().count() > 0
        };
        let write = EventKind::Modify(ModifyKind::Any);
        assert!(!hears(EventKind::Access(AccessKind::Open(AccessMode::Any)), "content/a.md"));
        assert!(!hears(EventKind::Access(AccessKind::Close(AccessMode::Read)), "content/a.md"));
        assert!(hears(EventKind::Access(AccessKind::Close(AccessMode::Write)), "content/a.md"));
        assert!(hears(write, "content/a.md"));
        assert!(!hears(write, "content/.a.md.swp"));
        assert!(!hears(EventKind::Create(notify::event::CreateKind::File), "content/4913"));
        assert!(!hears(write, "dist"));
        assert!(!hears(write, "serve.log"));
        assert!(hears(write, "themes"));
    }

    #[test]
    fn rings_that_follow_each_other_are_one() {
        let (bell, rings) = mpsc::channel();
        for ring in [Ring::Changed(vec!["x".into()]), Ring::Changed(vec!["y".into(), "x".into()])] {
            bell.send(ring).unwrap();
        }
        let Next::Rung(rung) = next(&rings, None) else { panic!("the bell rang") };
        assert_eq!(rung.changed(), Some(&BTreeSet::from(["x".into(), "y".into()])));
        for ring in [Ring::Changed(vec!["x".into()]), Ring::Folder("a".into()), Ring::Folder("b".into())] {
            bell.send(ring).unwrap();
        }
        let Next::Rung(rung) = next(&rings, None) else { panic!("the bell rang") };
        assert_eq!(
            (rung.folders.as_slice(), rung.changed()),
            (&[PathBuf::from("a"), PathBuf::from("b")][..], None)
        );
        assert!(matches!(next(&rings, Some(Duration::ZERO)), Next::Quiet));
        bell.send(Ring::Stop).unwrap();
        assert!(matches!(next(&rings, None), Next::End));
    }

    #[test]
    fn a_watch_that_went_deaf_polls_and_says_so_once() {
        let site = tempfile::tempdir().unwrap();
        let content = site.path().join("content");
        fs_err::create_dir(&content).unwrap();
        let (bell, rings) = mpsc::channel();
        // A machine whose watches are used up says so here already.
        let (mut watch, trouble) =
            Watch::new(site.path().to_owned(), vec![content.clone()], bell, Looking::Told);
        let deaf =
            Rung { folders: vec![content.clone()], deaf: Some("too many files".into()), ..Rung::default() };
        let said = [trouble, watch.follow(&deaf), watch.follow(&deaf)];
        assert_eq!(said.iter().flatten().count(), 1, "{said:?}");
        fs_err::write(content.join("a.md"), "a").unwrap();
        assert!(matches!(rings.recv_timeout(LONG), Ok(Ring::Changed(_))));
        assert!(watch.watcher.is_none() && watch.poll.is_some());
    }

    #[test]
    fn polling_sees_two_saves_within_a_second_and_an_older_date() {
        let site = tempfile::tempdir().unwrap();
        let roots = roots(site.path());
        fs_err::create_dir(site.path().join("content")).unwrap();
        let file = site.path().join("content/a.md");
        let mut seen = look(&roots);
        for text in ["a", "ab", "abc"] {
            fs_err::write(&file, text).unwrap();
            let now = look(&roots);
            assert_ne!(std::mem::replace(&mut seen, now), now, "{text}");
        }
        let (bell, rings) = mpsc::channel();
        let _poll = Poll::start(roots, bell, Duration::from_millis(20));
        let file = fs_err::OpenOptions::new().write(true).open(&file).unwrap();
        file.file().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert!(matches!(rings.recv_timeout(LONG), Ok(Ring::Changed(_))));
    }
}
