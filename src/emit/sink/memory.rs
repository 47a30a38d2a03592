//! The output in memory, for the preview server and for tests.
//!
//! Invariant: readers see one whole round. Files of a round that is still running are invisible until it is finished,
//! and an aborted round leaves no trace. Assets are not loaded: their entry names the file to read.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use fs_err as fs;

use super::{Body, Change, Finished, Sink};
use crate::base::digest::digest_bytes;
use crate::base::{Digest, OutPath, digest_of};

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is in it.
    pub content: Content,
    /// Of its bytes; for a file on disk, of its path, size and time of change.
    pub digest: Digest,
}

/// What is in a file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// Whatever is in this file when it is asked for.
    File(PathBuf),
}

impl Entry {
    /// The bytes of the file.
    pub fn read(&self) -> io::Result<Arc<[u8]>> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::File(path) => Ok(fs::read(path)?.into()),
        }
    }
}

/// How the last finished round differs from the one before it. Each list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New files.
    pub created: Vec<OutPath>,
    /// Files with other content.
    pub updated: Vec<OutPath>,
    /// Files that are gone.
    pub removed: Vec<OutPath>,
}

impl Changes {
    /// Whether the two rounds are the same.
    pub fn is_empty(&self) -> bool {
        self.created.is_empty() && self.updated.is_empty() && self.removed.is_empty()
    }
}

/// The output, kept in memory.
#[derive(Debug, Default)]
pub struct Memory {
    live: Mutex<Live>,
    next: Mutex<BTreeMap<OutPath, Entry>>,
}

#[derive(Debug, Default, Clone)]
struct Live {
    files: Arc<BTreeMap<OutPath, Entry>>,
    changes: Changes,
}

impl Memory {
    /// One file of the last finished round.
    pub fn get(&self, path: &OutPath) -> Option<Entry> {
        self.files().get(path).cloned()
    }

    /// All files of the last finished round. A round that finishes later does not change this map.
    pub fn files(&self) -> Arc<BTreeMap<OutPath, Entry>> {
        lock(&self.live).files.clone()
    }

    /// What the last finished round changed.
    pub fn changes(&self) -> Changes {
        lock(&self.live).changes.clone()
    }
}

impl Sink for Memory {
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<Change> {
        let files = self.files();
        let last = files.get(path);
        let digest = match body {
            Body::Bytes(bytes) => digest_bytes(bytes),
            Body::File(file) => digest_of_file(file)?,
        };
        let (entry, change) = match last {
            Some(last) if last.digest == digest => (last.clone(), Change::Unchanged),
            _ => (Entry { content: content(body), digest }, if last.is_some() { Change::Updated } else { Change::Created }),
        };
        lock(&self.next).insert(path.clone(), entry);
        Ok(change)
    }

    fn finish(&self) -> io::Result<Finished> {
        let files = std::mem::take(&mut *lock(&self.next));
        let mut live = lock(&self.live);
        let changes = compare(&live.files, &files);
        let removed = changes.removed.clone();
        *live = Live { files: Arc::new(files), changes };
        Ok(Finished { removed })
    }

    fn abort(&self) -> io::Result<()> {
        lock(&self.next).clear();
        Ok(())
    }
}

fn content(body: Body<'_>) -> Content {
    match body {
        Body::Bytes(bytes) => Content::Bytes(bytes.into()),
        Body::File(file) => Content::File(file.to_owned()),
    }
}

/// Tells versions of an asset apart without reading it: a video would cost every rebuild its whole size.
fn digest_of_file(file: &Path) -> io::Result<Digest> {
    let metadata = fs::metadata(file)?;
    Ok(digest_of(&(file, metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH))))
}

fn compare(old: &BTreeMap<OutPath, Entry>, new: &BTreeMap<OutPath, Entry>) -> Changes {
    let mut changes = Changes { removed: old.keys().filter(|path| !new.contains_key(*path)).cloned().collect(), ..Changes::default() };
    for (path, entry) in new {
        match old.get(path) {
            None => changes.created.push(path.clone()),
            Some(last) if last.digest != entry.digest => changes.updated.push(path.clone()),
            Some(_) => {}
        }
    }
    changes
}

/// A panic while the lock was held left the value whole: every change of it is a single assignment or insertion.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
