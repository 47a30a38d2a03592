//! The output in memory, for tests and for whoever wants to read a whole site without a disk.
//!
//! Invariant: readers see one whole round. Files of a round that is still running are invisible until it is finished,
//! and an aborted round leaves no trace. Assets are not loaded: their content is the name of the file to read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fs_err as fs;

use super::round::{Body, Change, Finished, Sink};
use crate::base::digest::digest_bytes;
use crate::base::{Digest, OutPath, Stamp, digest_of};

/// What is in a file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// Whatever is in this file when it is asked for.
    File(PathBuf),
}

impl Content {
    /// The bytes.
    pub fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::File(file) => fs::read(file).map(Cow::Owned),
        }
    }
}

/// The output, kept in memory.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<Arc<Files>>,
    next: Mutex<Files>,
}

type Files = BTreeMap<OutPath, Entry>;

#[derive(Debug, Clone)]
struct Entry {
    content: Content,
    /// Of the bytes; for a file on disk, of its path and stamp.
    digest: Digest,
}

impl Memory {
    /// One file of the last finished round.
    pub fn get(&self, path: &OutPath) -> Option<Content> {
        Some(self.files().get(path)?.content.clone())
    }

    /// The files of the last finished round, sorted.
    pub fn paths(&self) -> Vec<OutPath> {
        self.files().keys().cloned().collect()
    }

    fn files(&self) -> Arc<Files> {
        lock(&self.files).clone()
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
        let mut last = lock(&self.files);
        let removed: Vec<OutPath> = last.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        *last = Arc::new(files);
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
    Ok(digest_of(&(file, Stamp::of(&fs::metadata(file)?))))
}

/// A panic while the lock was held left the value whole: the files change by a single assignment or insertion.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
