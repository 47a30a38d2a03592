//! The output in memory, for tests and for whoever wants to read a whole site without a disk.
//!
//! Invariant: readers see one whole round. Files of a round that is still running are invisible until it is
//! finished, and an aborted round leaves no trace. Assets are not loaded: their content is the name of the
//! file to read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fs_err as fs;

use super::plan::{Plan, Record, plan};
use super::round::{Body, Sink};
use crate::base::digest::digest_bytes;
use crate::base::{OutPath, Stamp, digest_of};

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
    /// Of the bytes; for a file on disk, the digest is of its path and stamp.
    record: Record,
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
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<()> {
        let record = match body {
            Body::Bytes(bytes) => Record { digest: digest_bytes(bytes), size: bytes.len() as u64 },
            Body::File(file) => record_of_file(file)?,
        };
        let files = self.files();
        let known = files.get(path).filter(|known| known.record == record);
        let entry = known.cloned().unwrap_or_else(|| Entry { content: content(body), record });
        lock(&self.next).insert(path.clone(), entry);
        Ok(())
    }

    fn finish(&self) -> io::Result<Plan> {
        let files = std::mem::take(&mut *lock(&self.next));
        let mut last = lock(&self.files);
        let plan = plan(&records(&last), &records(&files));
        *last = Arc::new(files);
        Ok(plan)
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
fn record_of_file(file: &Path) -> io::Result<Record> {
    let stamp = Stamp::of(&fs::metadata(file)?);
    Ok(Record { digest: digest_of(&(file, stamp)), size: stamp.bytes })
}

fn records(files: &Files) -> BTreeMap<OutPath, Record> {
    files.iter().map(|(path, entry)| (path.clone(), entry.record)).collect()
}

/// A panic while the lock was held left the value whole: the files change by a single assignment or
/// insertion.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
