//! The output as a directory.
//!
//! Invariant: a build that fails or is killed before it is done leaves the output of the last build whole,
//! and unchanged files are never touched: not rewritten, and their time of change is kept. Only files that
//! the manifest lists are replaced or removed, and nothing is written or removed through a symbolic link
//! below the output.
//!
//! - The output is missing: everything goes into a sibling directory, which becomes the output by a single
//!   rename.
//! - It is there: changed files are staged inside it, under numbers. When all of them are there, a journal
//!   says what to do with them, and from then on the build is as good as done: if it is killed, the next one
//!   finishes its work first. Only while it does, readers meet files of both builds, each of them whole.
//!
//! What is done follows from the [`Plan`]: the manifest, put right where the disk is not as it says, against
//! what was put. A dry run makes the same plan, and ends there.
//!
//! What others put into the output stays, and ends a build that would have to replace it.
//!
//! It does not flush to the device: a killed process is survived in full, a power failure by comparing every
//! file next time.

mod files;
mod journal;
mod manifest;
mod refusal;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use fs_err::{self as fs, OpenOptions};
use rayon::prelude::*;

use self::files::{Folders, Kind, Seen, folders_of, in_the_way, is_linked, kind};
use self::journal::{Found, Journal, Put, STAGING};
use self::manifest::{Manifest, safe_path};
pub use self::refusal::Refusal;
use super::plan::{Plan, Record, plan};
use super::round::{Body, Sink};
use crate::base::digest::digest_bytes;
use crate::base::path::MANIFEST;
use crate::base::slug::nfc;
use crate::base::{Digest, OutPath};

/// Name of a manifest that is not yet whole.
const DRAFT: &str = ".diglot-draft";

/// One build into a directory.
#[derive(Debug)]
pub struct Disk {
    out: PathBuf,
    place: Place,
    made: Manifest,
    /// Names in `made` as a file system that ignores case sees them; only looked at for new files.
    made_folded: OnceLock<HashSet<String>>,
    now: Mutex<BTreeMap<OutPath, Record>>,
    /// The numbers of the files that are staged.
    staged: Mutex<HashMap<OutPath, u64>>,
    /// Where the disk is not as the manifest says: what is there.
    drift: Mutex<BTreeMap<OutPath, Option<Record>>>,
    /// What this build would have to replace, and did not make.
    foreign: Mutex<BTreeSet<PathBuf>>,
    /// What may be of an earlier build, when its manifest does not tell.
    unknown: OnceLock<Vec<PathBuf>>,
    newest: Mutex<Option<SystemTime>>,
    next_number: AtomicU64,
    folders: Folders,
    own_folders: Seen<String>,
    _lock: Lock,
}

/// A directory that is kept from other builds as long as this is held; the system releases it when the
/// process dies. `None` where directories cannot be locked.
type Lock = Option<fs::File>;

/// Where files go until the build is finished.
#[derive(Debug)]
enum Place {
    /// The whole output, in a sibling directory.
    Sibling(PathBuf),
    /// What changed, in a directory inside the output.
    Inside,
    /// Nowhere: this is a dry run.
    Nowhere,
}

/// What stands where a file goes.
enum Standing {
    /// A file that holds the same.
    Same(Record),
    /// Something else of diglot's.
    Other,
    /// Nothing, or what goes anyway.
    Nothing,
    /// Something that diglot did not make.
    Foreign(PathBuf),
}

impl Disk {
    /// Prepares a directory for one build: cleans up after a killed build, or finishes its work where it had
    /// got that far.
    ///
    /// Refuses a directory that another build is writing, and one that cannot be read or written.
    pub fn open(out: &Path) -> Result<Disk, Refusal> {
        Disk::prepare(out).map_err(|error| cannot_take(out, error))
    }

    /// Looks at a directory for a dry run, which finds what a build would do, and changes nothing.
    ///
    /// Refuses what [`Self::open`] refuses, and a directory in which a killed build left work to finish.
    pub fn look(out: &Path) -> Result<Disk, Refusal> {
        Disk::see(out).map_err(|error| cannot_take(out, error))
    }

    fn see(out: &Path) -> io::Result<Disk> {
        let out = resolve(out)?;
        if !is_folder(&out)? {
            return Ok(Disk::new(out, Place::Nowhere, Manifest::default(), None));
        }
        // Not held: a dry run keeps no build waiting.
        drop(lock(&out)?);
        if !matches!(left_behind(&out)?, Found::Nothing) {
            let message = format!("a build of `{}` was killed before it was done", out.display());
            return Err(Refusal::new(message, "build it: what that build began is completed first").into());
        }
        let made = Manifest::read(&out.join(MANIFEST))?.unwrap_or_default();
        Ok(Disk::new(out, Place::Nowhere, made, None))
    }

    fn prepare(out: &Path) -> io::Result<Disk> {
        let out = resolve(out)?;
        if !is_folder(&out)? {
            return Disk::cold(out);
        }
        let lock = lock(&out)?;
        recover(&out)?;
        sweep(&sibling(&out))?;
        let made = Manifest::read(&out.join(MANIFEST))?.unwrap_or_default();
        Ok(Disk::new(out, Place::Inside, made, lock))
    }

    /// A build into a directory that is missing.
    fn cold(out: PathBuf) -> io::Result<Disk> {
        let sibling = sibling(&out);
        sweep(&sibling)?;
        if let Some(parent) = sibling.parent() {
            Folders::default().make(parent)?;
        }
        match fs::create_dir(&sibling) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(another_build(&out)),
            made => made?,
        }
        let claim = |lock| fs::write(sibling.join(MANIFEST), Manifest::default().to_text()).map(|()| lock);
        // Another build may sweep it away before it is locked.
        let lock = lock(&sibling).and_then(claim).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => another_build(&out),
            _ => error,
        })?;
        Ok(Disk::new(out, Place::Sibling(sibling), Manifest::default(), lock))
    }

    fn new(out: PathBuf, place: Place, made: Manifest, lock: Lock) -> Disk {
        Disk {
            out,
            place,
            made,
            made_folded: OnceLock::new(),
            now: Mutex::default(),
            staged: Mutex::default(),
            drift: Mutex::default(),
            foreign: Mutex::default(),
            unknown: OnceLock::new(),
            newest: Mutex::default(),
            next_number: AtomicU64::new(0),
            folders: Folders::default(),
            own_folders: Seen::default(),
            _lock: lock,
        }
    }

    /// Digest of the list of the files of the last finished build, of which each names its content.
    pub fn digest(&self) -> io::Result<Digest> {
        Ok(digest_bytes(&fs::read(self.out.join(MANIFEST))?))
    }

    /// Whether there was an output when this build began.
    pub fn had_output(&self) -> bool {
        matches!(self.place, Place::Inside)
    }

    /// How many files the last build made, if all of them are byte for byte as it left them.
    pub fn intact(&self) -> Option<usize> {
        let is_intact =
            |(path, record): (&OutPath, &Record)| files::is_as(&self.out, path, *record).unwrap_or(false);
        let made = &self.made.files;
        (matches!(self.place, Place::Inside)
            && !self.made.is_damaged
            && !made.is_empty()
            && made.par_iter().all(is_intact))
        .then_some(made.len())
    }

    /// After a finished build: files that an earlier build may have made, when its manifest was damaged.
    /// Sorted.
    pub fn unknown(&self) -> &[PathBuf] {
        self.unknown.get().map_or(&[], Vec::as_slice)
    }

    /// When the one of the copied files that changed last did so.
    pub fn newest(&self) -> Option<SystemTime> {
        *hold(&self.newest)
    }

    /// Takes a file, unless it is there already.
    fn take(&self, path: &OutPath, body: Body<'_>) -> io::Result<Record> {
        let standing = match &self.place {
            // It is empty.
            Place::Sibling(_) => Standing::Nothing,
            Place::Inside | Place::Nowhere => self.standing(path, body)?,
        };
        let known = self.made.files.get(path).copied();
        let (record, there) = match standing {
            Standing::Foreign(place) => {
                // All of it is told at once, at the end.
                hold(&self.foreign).insert(place);
                return Ok(Record::UNKNOWN);
            }
            Standing::Same(record) => (record, Some(record)),
            Standing::Nothing => (self.stage(path, body)?, None),
            Standing::Other => {
                let record = self.stage(path, body)?;
                (record, Some(known.filter(|known| *known != record).unwrap_or(Record::UNKNOWN)))
            }
        };
        if there != known {
            hold(&self.drift).insert(path.clone(), there);
        }
        Ok(record)
    }

    /// Looks at the place of a file.
    fn standing(&self, path: &OutPath, body: Body<'_>) -> io::Result<Standing> {
        if let Some(file) = self.file_on_the_way(path)? {
            return Ok(Standing::Foreign(file));
        }
        let target = self.out.join(path.as_str());
        let is_ours = self.made.files.contains_key(path);
        Ok(match kind(&target)? {
            Kind::File(size) if !self.is_other_case(path) => match files::same(&target, size, body)? {
                Some(record) => Standing::Same(record),
                None if is_ours => Standing::Other,
                None => Standing::Foreign(target),
            },
            Kind::Folder => self.foreign_in(path)?.map_or(Standing::Nothing, Standing::Foreign),
            Kind::Link if is_ours => Standing::Other,
            Kind::Link => Standing::Foreign(target),
            Kind::Nothing | Kind::File(_) => Standing::Nothing,
        })
    }

    /// Writes a file where it waits until the build is finished.
    fn stage(&self, path: &OutPath, body: Body<'_>) -> io::Result<Record> {
        match &self.place {
            Place::Nowhere => files::record(body),
            Place::Inside => {
                let staging = self.out.join(STAGING);
                self.folders.make(&staging)?;
                let number = self.next_number.fetch_add(1, Ordering::Relaxed);
                let record = files::write(&staging.join(number.to_string()), body, OpenOptions::create_new)?;
                hold(&self.staged).insert(path.clone(), number);
                Ok(record)
            }
            Place::Sibling(sibling) => {
                let target = sibling.join(path.as_str());
                target.parent().map_or(Ok(()), |folder| self.folders.make(folder))?;
                files::write(&target, body, OpenOptions::create)
            }
        }
    }

    /// What the last build made, as far as it is there.
    fn there(&self) -> Cow<'_, BTreeMap<OutPath, Record>> {
        let drift = std::mem::take(&mut *hold(&self.drift));
        let mut there = Cow::Borrowed(&self.made.files);
        for (path, record) in drift {
            match record {
                Some(record) => there.to_mut().insert(path, record),
                None => there.to_mut().remove(&path),
            };
        }
        there
    }

    /// Whether the last build made a file whose name differs in case only. On many systems that is the same
    /// file.
    fn is_other_case(&self, path: &OutPath) -> bool {
        let folded = || self.made.files.keys().map(fold).collect();
        !self.made.files.contains_key(path) && self.made_folded.get_or_init(folded).contains(&fold(path))
    }

    /// Where a file of others stands in the place of a directory that leads to this one.
    fn file_on_the_way(&self, path: &OutPath) -> io::Result<Option<PathBuf>> {
        for folder in folders_of(path) {
            if self.own_folders.has(folder) {
                continue;
            }
            let place = self.out.join(folder);
            match kind(&place)? {
                Kind::Folder => self.own_folders.add(folder.to_owned()),
                Kind::Nothing => return Ok(None),
                Kind::File(_) => return Ok((!self.made.files.contains_key(folder)).then_some(place)),
                Kind::Link => return Err(is_linked(&place)),
            }
        }
        Ok(None)
    }

    /// Something that the last build did not make in a directory that has to make room for a file.
    fn foreign_in(&self, folder: &OutPath) -> io::Result<Option<PathBuf>> {
        for entry in walkdir::WalkDir::new(self.out.join(folder.as_str())) {
            let entry = entry?;
            let path = self.path_of(entry.path());
            let is_ours = if entry.file_type().is_dir() {
                let below = OutPath::new(format!("{path}/"));
                self.made
                    .files
                    .range(below.clone()..)
                    .next()
                    .is_some_and(|(first, _)| first.as_str().starts_with(below.as_str()))
            } else {
                self.made.files.contains_key(&*path)
            };
            if !is_ours {
                return Ok(Some(entry.into_path()));
            }
        }
        Ok(None)
    }

    /// The path of a file below the output.
    fn path_of(&self, file: &Path) -> String {
        file.strip_prefix(&self.out).unwrap_or(file).to_string_lossy().replace('\\', "/")
    }

    fn finish_sibling(&self, sibling: &Path, manifest: &Manifest) -> io::Result<()> {
        files::replace(&sibling.join(MANIFEST), &sibling.join(DRAFT), &manifest.to_text())?;
        match fs::rename(sibling, &self.out) {
            Err(_) if fs::symlink_metadata(&self.out).is_ok() => {
                let message = format!("`{}` came to be while this build ran", self.out.display());
                Err(Refusal::new(
                    message,
                    "nothing in it was touched; build again, or name another folder with `--out DIR`",
                )
                .into())
            }
            renamed => renamed,
        }
    }

    fn finish_inside(&self, plan: &Plan, manifest: &Manifest) -> io::Result<()> {
        let staged = std::mem::take(&mut *hold(&self.staged));
        if staged.is_empty() && *manifest == self.made {
            return Ok(());
        }
        let puts = |files: &[(OutPath, Record)]| {
            files.iter().map(|(path, _)| (staged[path], path.clone())).collect::<Vec<Put>>()
        };
        let (new, changed) = (puts(&plan.new), puts(&plan.changed));
        let (clear, stale) = in_two(plan.gone.iter().map(|(path, _)| path), &new);
        let journal = Journal { clear, new, changed, stale };
        journal.commit(&self.out, manifest)?;
        journal.apply(&self.out).map_err(|error| half_done(&self.out, &error))
    }

    /// What is in the output and neither of this build nor hidden, as a Git checkout is.
    fn look_for_unknown(&self, manifest: &Manifest) -> Vec<PathBuf> {
        let is_shown = |entry: &walkdir::DirEntry| {
            entry.depth() != 1 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        let entries = walkdir::WalkDir::new(&self.out)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(is_shown)
            .filter_map(Result::ok);
        let files = entries.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path);
        files.filter(|file| !manifest.files.contains_key(&*self.path_of(file))).collect()
    }
}

impl Sink for Disk {
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<()> {
        if safe_path(path.as_str()).is_none() {
            return Err(Refusal::new(
                format!("`{path}` cannot be the name of a published file"),
                "rename the page or the file",
            )
            .into());
        }
        let record =
            self.take(path, body).map_err(|error| not_published(&self.out.join(path.as_str()), error))?;
        if let Body::File(source) = body {
            let modified = fs::metadata(source).and_then(|metadata| metadata.modified()).ok();
            let mut newest = hold(&self.newest);
            *newest = modified.max(*newest);
        }
        match hold(&self.now).insert(path.clone(), record) {
            Some(other) if other != record => Err(Refusal::new(
                format!("two files want to be published as `{path}`"),
                "rename one of them, or give one page another `slug`",
            )
            .into()),
            _ => Ok(()),
        }
    }

    fn finish(&self) -> io::Result<Plan> {
        let foreign: Vec<PathBuf> = std::mem::take(&mut *hold(&self.foreign)).into_iter().collect();
        if !foreign.is_empty() {
            return Err(in_the_way(&foreign));
        }
        let manifest = Manifest { files: std::mem::take(&mut *hold(&self.now)), is_damaged: false };
        check_tree(&manifest)?;
        let plan = plan(&self.there(), &manifest.files);
        match &self.place {
            Place::Sibling(sibling) => self.finish_sibling(sibling, &manifest)?,
            Place::Inside => self.finish_inside(&plan, &manifest)?,
            Place::Nowhere => return Ok(plan),
        }
        if self.made.is_damaged {
            self.unknown.get_or_init(|| self.look_for_unknown(&manifest));
        }
        Ok(plan)
    }

    fn abort(&self) -> io::Result<()> {
        hold(&self.now).clear();
        hold(&self.staged).clear();
        hold(&self.drift).clear();
        hold(&self.foreign).clear();
        match &self.place {
            Place::Sibling(sibling) if kind(sibling)? == Kind::Folder => {
                files::remove_marked(sibling, MANIFEST)
            }
            // The steps that failed are left for the next build: the output is between two rounds.
            Place::Inside if matches!(Journal::read(&self.out)?, Found::Nothing) => {
                Journal::forget(&self.out)
            }
            _ => Ok(()),
        }
    }
}

fn cannot_take(out: &Path, error: io::Error) -> Refusal {
    error.downcast::<Refusal>().unwrap_or_else(|error| {
        Refusal::new(
            format!("`{}` cannot take the output: {error}", out.display()),
            "name another folder with `--out DIR`, or make this one writable",
        )
    })
}

/// Whether there is a directory already; nothing else may be there.
fn is_folder(out: &Path) -> io::Result<bool> {
    match fs::metadata(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(Refusal::new(
            format!("`{}` is a file, not a folder", out.display()),
            "name another folder with `--out DIR`",
        )
        .into()),
    }
}

/// The directory itself where the path ends in a link to it, or does not end in a name.
fn resolve(out: &Path) -> io::Result<PathBuf> {
    let is_link = fs::symlink_metadata(out).is_ok_and(|metadata| metadata.is_symlink());
    match fs::canonicalize(out) {
        Err(error) if is_link && error.kind() == io::ErrorKind::NotFound => {
            let message = format!(
                "`{}` is a symbolic link to `{}`, which does not exist",
                out.display(),
                fs::read_link(out)?.display()
            );
            Err(Refusal::new(message, "make that folder, or delete the link").into())
        }
        real if is_link || out.file_name().is_none() => real,
        _ => Ok(out.to_owned()),
    }
}

/// Where a cold build is made: `.dist.diglot-tmp` beside `dist`.
fn sibling(out: &Path) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    parent.join(format!(".{name}.diglot-tmp"))
}

/// Removes what a killed cold build left behind.
fn sweep(sibling: &Path) -> io::Result<()> {
    match kind(sibling)? {
        Kind::Nothing => return Ok(()),
        Kind::Folder => {
            let _lock = lock(sibling)?;
            if kind(&sibling.join(MANIFEST))? != Kind::Nothing || fs::read_dir(sibling)?.next().is_none() {
                return files::remove_marked(sibling, MANIFEST);
            }
        }
        Kind::File(_) | Kind::Link => {}
    }
    Err(in_the_way(&[sibling]))
}

/// What a killed build left to do.
fn left_behind(out: &Path) -> io::Result<Found> {
    let staging = out.join(STAGING);
    match kind(&staging)? {
        Kind::Nothing => Ok(Found::Nothing),
        Kind::Folder => Journal::read(out),
        Kind::Link => Err(is_linked(&staging)),
        Kind::File(_) => Err(in_the_way(&[staging])),
    }
}

/// Finishes the work of a build that was killed after its journal was written, and forgets one that was
/// killed before.
fn recover(out: &Path) -> io::Result<()> {
    match left_behind(out)? {
        Found::Whole(journal) => journal.apply(out).map_err(|error| half_done(out, &error)),
        Found::Nothing => Journal::forget(out),
        Found::Damaged => Journal::give_up(out),
    }
}

/// Keeps other builds out of a directory.
fn lock(dir: &Path) -> io::Result<Lock> {
    let Ok(handle) = fs::File::open(dir) else { return Ok(None) };
    match handle.file().try_lock() {
        Ok(()) if is_at(&handle, dir)? => Ok(Some(handle)),
        Ok(()) | Err(TryLockError::WouldBlock) => Err(another_build(dir)),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Whether the directory that was opened is still the one at this path: another build may have put a new one
/// there.
fn is_at(handle: &fs::File, dir: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (opened, found) = (handle.metadata()?, fs::metadata(dir)?);
        Ok((opened.dev(), opened.ino()) == (found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = (handle, dir);
        Ok(true)
    }
}

fn another_build(dir: &Path) -> io::Error {
    Refusal::new(
        format!("another build is writing `{}`", dir.display()),
        "wait until it is done, or name another folder with `--out DIR`",
    )
    .into()
}

/// The file that a reader misses, not only the one that could not be written.
fn not_published(target: &Path, error: io::Error) -> io::Error {
    if error.get_ref().is_some_and(|inner| inner.is::<Refusal>()) {
        return error;
    }
    io::Error::new(error.kind(), format!("`{}` cannot be published: {error}", target.display()))
}

/// From the journal on there is no way back.
fn half_done(out: &Path, error: &io::Error) -> io::Error {
    let message = format!("`{}` is only partly updated: {error}", out.display());
    let way_out = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Refusal>())
        .map_or("put that right", |refusal| &refusal.remedy);
    Refusal::new(message, format!("{way_out}; the next build first completes what this one began")).into()
}

/// Parts the old files into those that must go before new ones come, and the rest, which go last.
fn in_two<'p>(removed: impl Iterator<Item = &'p OutPath>, new: &[Put]) -> (Vec<OutPath>, Vec<OutPath>) {
    let mut removed = removed.cloned().peekable();
    let files: HashSet<&str> = new.iter().map(|(_, path)| path.as_str()).collect();
    let folders: HashSet<&str> = new.iter().flat_map(|(_, path)| folders_of(path)).collect();
    let folded: HashSet<String> = if removed.peek().is_none() {
        HashSet::new()
    } else {
        new.iter().map(|(_, path)| fold(path)).collect()
    };
    let must_go = |path: &OutPath| {
        folders.contains(path.as_str())
            || folders_of(path).any(|folder| files.contains(folder))
            || folded.contains(&fold(path))
    };
    removed.partition(must_go)
}

/// No file may stand where another one needs a directory.
fn check_tree(manifest: &Manifest) -> io::Result<()> {
    let mut before = "";
    for path in manifest.files.keys() {
        // What stands in one directory is together in the order of paths, so each is asked for once.
        let is_new = |folder: &&str| !before.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        if let Some(folder) =
            folders_of(path).filter(is_new).find(|folder| manifest.files.contains_key(*folder))
        {
            let message = format!("`{folder}` cannot be published as a file and as the folder of `{path}`");
            return Err(Refusal::new(message, "rename one of the two").into());
        }
        before = path.as_str();
    }
    Ok(())
}

/// A name as file systems that ignore case and composition see it.
fn fold(path: &OutPath) -> String {
    nfc(path.as_str()).to_lowercase()
}

/// A panic while the lock was held left the value whole: every change of it is a single insertion.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
