//! The output as a directory.
//!
//! Invariant: a build that fails or is killed leaves the output of the last build whole, and unchanged files are never
//! touched: not rewritten, and their time of change is kept. Only files that the manifest lists are replaced or removed.
//!
//! - The output is missing or empty: everything goes into a sibling directory, which takes its place at the end.
//! - diglot made it before: changed files are staged inside it, under numbers. When all of them are there, a journal says
//!   what to do with them, and from then on the build is as good as done: if it is killed, the next one finishes its work.
//! - Anything else is somebody else's and refused.
//!
//! It does not flush to the device: a killed process is survived in full, a power failure by comparing every file next time.

mod files;
mod journal;
mod manifest;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use fs_err as fs;
use rayon::prelude::*;

use self::files::{Folders, Kind, Seen, folders_of, kind};
use self::journal::{Journal, Put, STAGING};
use self::manifest::{MANIFEST, Manifest, Record, safe_path};
use super::{Body, Change, Finished, Sink};
use crate::base::digest::digest_bytes;
use crate::base::slug::nfc;
use crate::base::{Digest, OutPath};

/// Why a directory cannot take the output, and what to do about it. Travels inside an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The fact, naming the path.
    pub message: String,
    /// The way out.
    pub remedy: String,
}

impl Refusal {
    fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        io::Error::other(refusal)
    }
}

/// One build into a directory.
#[derive(Debug)]
pub struct Disk {
    out: PathBuf,
    place: Place,
    made: Manifest,
    /// Names in `made` as a file system that ignores case sees them; only looked at for new files.
    made_folded: OnceLock<HashSet<String>>,
    now: Mutex<BTreeMap<OutPath, Record>>,
    staged: Mutex<Vec<Put>>,
    next_number: AtomicU64,
    folders: Folders,
    own_folders: Seen<String>,
    _lock: Lock,
}

/// A directory that is kept from other builds as long as this is held; the system releases it when the process dies.
/// `None` where directories cannot be locked.
type Lock = Option<fs::File>;

/// Where files go until the build is finished.
#[derive(Debug)]
enum Place {
    /// The whole output, in a sibling directory.
    Sibling(PathBuf),
    /// What changed, in a directory inside the output.
    Inside,
}

impl Disk {
    /// Prepares a directory for one build: cleans up after a killed build, or finishes its work where it had got that far.
    ///
    /// Refuses a directory that holds files and was not made by diglot, one that another build is writing,
    /// and one that cannot be read or written.
    pub fn open(out: &Path) -> Result<Disk, Refusal> {
        Disk::prepare(out).map_err(|error| match error.downcast::<Refusal>() {
            Ok(refusal) => refusal,
            Err(error) => {
                Refusal::new(format!("`{}` cannot take the output: {error}", out.display()), "name another folder with `--out DIR`, or make this one writable")
            }
        })
    }

    fn prepare(out: &Path) -> io::Result<Disk> {
        let out = resolve(out)?;
        match fs::metadata(&out) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Disk::cold(out, None),
            Err(error) => return Err(error),
            Ok(metadata) if !metadata.is_dir() => {
                let message = format!("`{}` is a file, not a folder", out.display());
                return Err(Refusal::new(message, "name another folder with `--out DIR`").into());
            }
            Ok(_) => {}
        }
        let lock = lock(&out)?;
        recover(&out)?;
        match Manifest::read(&out)? {
            Some(made) => {
                sweep(&sibling(&out))?;
                Ok(Disk::new(out, Place::Inside, made, lock))
            }
            None if fs::read_dir(&out)?.next().is_none() => Disk::cold(out, Some(lock)),
            None => {
                let message = format!("`{}` is not empty and was not made by diglot", out.display());
                Err(Refusal::new(message, "nothing in it was touched; name an empty or a new folder with `--out DIR`, or empty this one").into())
            }
        }
    }

    /// A build into a directory that is missing, or empty and then locked.
    fn cold(out: PathBuf, empty: Option<Lock>) -> io::Result<Disk> {
        let sibling = sibling(&out);
        sweep(&sibling)?;
        if let Some(parent) = sibling.parent() {
            Folders::default().make(parent)?;
        }
        match (fs::create_dir(&sibling), empty) {
            (Ok(()), _) => {}
            // Typical of a container, where only the volume can be written.
            (Err(error), Some(lock)) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                return Ok(Disk::new(out, Place::Inside, Manifest::default(), lock));
            }
            (Err(error), _) => return Err(error),
        }
        let lock = lock(&sibling)?;
        fs::write(sibling.join(MANIFEST), Manifest::default().to_text())?;
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

    /// How many files the last build made, if all of them are byte for byte as it left them.
    pub fn intact(&self) -> Option<usize> {
        let is_intact = |(path, record): (&OutPath, &Record)| files::is_as(&self.out.join(path.as_str()), *record).unwrap_or(false);
        (matches!(self.place, Place::Inside) && !self.made.0.is_empty() && self.made.0.par_iter().all(is_intact)).then_some(self.made.0.len())
    }

    fn stage(&self, path: &OutPath, body: Body<'_>) -> io::Result<(Record, Change)> {
        let target = self.out.join(path.as_str());
        let change = match (self.made.0.contains_key(path), kind(&target)?) {
            (_, Kind::File(size)) if !self.is_other_case(path) && files::holds(&target, size, body)? => {
                return Ok((files::record(body)?, Change::Unchanged));
            }
            (_, Kind::Nothing) => Change::Created,
            (_, Kind::Folder) => self.check_contents(path).map(|()| Change::Created)?,
            (true, _) => Change::Updated,
            (false, Kind::File(_)) if self.is_other_case(path) => Change::Created,
            (false, _) => return Err(in_the_way(&target)),
        };
        self.check_folders(path)?;
        let staging = self.out.join(STAGING);
        self.folders.make(&staging)?;
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let record = files::write(&staging.join(number.to_string()), body)?;
        hold(&self.staged).push((number, path.clone()));
        Ok((record, change))
    }

    /// Whether the last build made a file whose name differs in case only. On many systems that is the same file.
    fn is_other_case(&self, path: &OutPath) -> bool {
        let folded = || self.made.0.keys().map(fold).collect();
        !self.made.0.contains_key(path) && self.made_folded.get_or_init(folded).contains(&fold(path))
    }

    /// Whether the way to a new file leads through real directories, or files that make room for them.
    fn check_folders(&self, path: &OutPath) -> io::Result<()> {
        for folder in folders_of(path) {
            if self.own_folders.has(folder) {
                continue;
            }
            let place = self.out.join(folder);
            match kind(&place)? {
                Kind::Folder => self.own_folders.add(folder.to_owned()),
                Kind::Nothing => return Ok(()),
                Kind::File(_) if self.made.0.contains_key(folder) => return Ok(()),
                Kind::File(_) => return Err(in_the_way(&place)),
                Kind::Link => {
                    let message = format!("`{}` is a link; diglot does not write through it", place.display());
                    return Err(Refusal::new(message, "delete the link, or name its target with `--out DIR`").into());
                }
            }
        }
        Ok(())
    }

    /// Whether a directory that has to make room for a file holds only files of the last build.
    fn check_contents(&self, folder: &OutPath) -> io::Result<()> {
        for entry in walkdir::WalkDir::new(self.out.join(folder.as_str())) {
            let entry = entry?;
            let path = entry.path().strip_prefix(&self.out).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            let is_ours = if entry.file_type().is_dir() {
                let below = OutPath::new(format!("{path}/"));
                self.made.0.range(below.clone()..).next().is_some_and(|(first, _)| first.as_str().starts_with(below.as_str()))
            } else {
                self.made.0.contains_key(&*path)
            };
            if !is_ours {
                return Err(in_the_way(entry.path()));
            }
        }
        Ok(())
    }

    fn finish_sibling(&self, sibling: &Path, manifest: &Manifest) -> io::Result<()> {
        fs::write(sibling.join(MANIFEST), manifest.to_text())?;
        if let Ok(metadata) = fs::metadata(&self.out) {
            fs::set_permissions(sibling, metadata.permissions())?;
            if cfg!(windows) {
                fs::remove_dir(&self.out)?;
            }
        }
        match fs::rename(sibling, &self.out) {
            // The output is a mount point: its place cannot be taken, only filled.
            Err(error) if matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy) => self.fill(sibling, manifest),
            renamed => renamed,
        }
    }

    fn fill(&self, sibling: &Path, manifest: &Manifest) -> io::Result<()> {
        let staging = self.out.join(STAGING);
        fs::create_dir(&staging)?;
        let puts: Vec<Put> = (0..).zip(manifest.0.keys().cloned()).collect();
        puts.par_iter().try_for_each(|(number, path)| {
            let copied = files::write(&staging.join(number.to_string()), Body::File(&sibling.join(path.as_str())));
            copied.map(drop)
        })?;
        let journal = journal(puts, Vec::new(), Vec::new());
        journal.commit(&self.out, manifest)?;
        journal.apply(&self.out)?;
        fs::remove_dir_all(sibling)
    }

    fn finish_inside(&self, manifest: &Manifest) -> io::Result<Vec<OutPath>> {
        let staged = std::mem::take(&mut *hold(&self.staged));
        let removed: Vec<OutPath> = self.made.0.keys().filter(|path| !manifest.0.contains_key(*path)).cloned().collect();
        if staged.is_empty() && *manifest == self.made {
            return Ok(removed);
        }
        let (clear, stale) = in_two(&removed, &staged);
        let journal = journal(staged, clear, stale);
        journal.commit(&self.out, manifest)?;
        journal.apply(&self.out)?;
        Ok(removed)
    }
}

impl Sink for Disk {
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<Change> {
        if safe_path(path.as_str()).is_none() {
            return Err(Refusal::new(format!("`{path}` cannot be the name of a published file"), "rename the page or the file").into());
        }
        let (record, change) = match &self.place {
            Place::Inside => self.stage(path, body)?,
            Place::Sibling(sibling) => {
                let target = sibling.join(path.as_str());
                target.parent().map_or(Ok(()), |folder| self.folders.make(folder))?;
                (files::write(&target, body)?, Change::Created)
            }
        };
        match hold(&self.now).insert(path.clone(), record) {
            Some(other) if other != record => {
                Err(Refusal::new(format!("two files want to be published as `{path}`"), "rename one of them, or give one page another `slug`").into())
            }
            _ => Ok(change),
        }
    }

    fn finish(&self) -> io::Result<Finished> {
        let manifest = Manifest(std::mem::take(&mut *hold(&self.now)));
        check_tree(&manifest)?;
        let removed = match &self.place {
            Place::Sibling(sibling) => self.finish_sibling(sibling, &manifest).map(|()| Vec::new())?,
            Place::Inside => self.finish_inside(&manifest)?,
        };
        Ok(Finished { removed })
    }

    fn abort(&self) -> io::Result<()> {
        hold(&self.now).clear();
        hold(&self.staged).clear();
        if Journal::read(&self.out)?.is_some() {
            // The steps that failed are left for the next build: the output is between two rounds.
            return Ok(());
        }
        let scratch = match &self.place {
            Place::Sibling(sibling) => sibling.clone(),
            Place::Inside => self.out.join(STAGING),
        };
        match fs::remove_dir_all(scratch) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// The directory itself where the path ends in a link to it, or does not end in a name.
fn resolve(out: &Path) -> io::Result<PathBuf> {
    let is_link = fs::symlink_metadata(out).is_ok_and(|metadata| metadata.is_symlink());
    if is_link || out.file_name().is_none() { fs::canonicalize(out) } else { Ok(out.to_owned()) }
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
            if fs::symlink_metadata(sibling.join(MANIFEST)).is_ok() || fs::read_dir(sibling)?.next().is_none() {
                return fs::remove_dir_all(sibling);
            }
        }
        Kind::File(_) | Kind::Link => {}
    }
    Err(in_the_way(sibling))
}

/// Finishes the work of a build that was killed after its journal was written, and forgets one that was killed before.
fn recover(out: &Path) -> io::Result<()> {
    let staging = out.join(STAGING);
    if kind(&staging)? != Kind::Folder {
        return Ok(());
    }
    match Journal::read(out)? {
        Some(journal) => journal.apply(out),
        None => fs::remove_dir_all(staging),
    }
}

/// Keeps other builds out of a directory.
fn lock(dir: &Path) -> io::Result<Lock> {
    let Ok(handle) = fs::File::open(dir) else { return Ok(None) };
    match handle.file().try_lock() {
        Ok(()) => Ok(Some(handle)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            Err(Refusal::new(format!("another build is writing `{}`", dir.display()), "wait until it is done, or name another folder with `--out DIR`").into())
        }
    }
}

fn in_the_way(place: &Path) -> io::Error {
    Refusal::new(format!("`{}` is in the way, and diglot did not make it", place.display()), "move or delete it, or name another folder with `--out DIR`")
        .into()
}

fn journal(puts: Vec<Put>, clear: Vec<OutPath>, stale: Vec<OutPath>) -> Journal {
    let (pages, assets) = puts.into_iter().partition(|(_, path)| path.as_str().ends_with(".html"));
    Journal { clear, assets, pages, stale }
}

/// Parts the old files into those that must go before the staged ones come, and the rest, which go last.
fn in_two(removed: &[OutPath], staged: &[Put]) -> (Vec<OutPath>, Vec<OutPath>) {
    let files: HashSet<&str> = staged.iter().map(|(_, path)| path.as_str()).collect();
    let folders: HashSet<&str> = staged.iter().flat_map(|(_, path)| folders_of(path)).collect();
    let folded: HashSet<String> = if removed.is_empty() { HashSet::new() } else { staged.iter().map(|(_, path)| fold(path)).collect() };
    let must_go = |path: &&OutPath| folders.contains(path.as_str()) || folders_of(path).any(|folder| files.contains(folder)) || folded.contains(&fold(path));
    removed.iter().cloned().partition(|path| must_go(&path))
}

/// No file may stand where another one needs a directory.
fn check_tree(manifest: &Manifest) -> io::Result<()> {
    for path in manifest.0.keys() {
        if let Some(folder) = folders_of(path).find(|folder| manifest.0.contains_key(*folder)) {
            let message = format!("`{folder}` cannot be published as a file and as the folder of `{path}`");
            return Err(Refusal::new(message, "rename one of the two").into());
        }
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
