//! The few operations on files that the disk sink is made of.
//!
//! Invariant: nothing here follows a symbolic link out of the output directory.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use fs_err as fs;
use xxhash_rust::xxh3::Xxh3;

use super::manifest::Record;
use crate::base::digest::digest_bytes;
use crate::base::{Digest, OutPath};
use crate::emit::sink::Body;

const CHUNK: usize = 64 * 1024;

/// Directories that are known to exist, so that each is made once, whatever the number of threads.
#[derive(Debug, Default)]
pub(super) struct Folders(Seen<PathBuf>);

impl Folders {
    /// Makes a directory and what it stands in.
    pub fn make(&self, folder: &Path) -> io::Result<()> {
        if self.0.has(folder) {
            return Ok(());
        }
        let made = match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match folder.parent() {
                Some(parent) => self.make(parent).and_then(|()| fs::create_dir(folder)),
                None => Err(error),
            },
            made => made,
        };
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => {
                self.0.add(folder.to_owned());
                Ok(())
            }
        }
    }
}

/// A set that many threads ask and few extend.
#[derive(Debug)]
pub(super) struct Seen<T>(RwLock<HashSet<T>>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: std::hash::Hash + Eq> Seen<T> {
    /// Whether the value was added before.
    pub fn has<Q: std::hash::Hash + Eq + ?Sized>(&self, value: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
    {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(value)
    }

    /// Adds a value.
    pub fn add(&self, value: T) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(value);
    }
}

/// Writes a new file.
pub(super) fn write(target: &Path, body: Body<'_>) -> io::Result<Record> {
    match body {
        Body::Bytes(bytes) => {
            fs::write(target, bytes)?;
            Ok(record_of(bytes))
        }
        // Not `fs::copy`, which would publish the permissions of the source as well.
        Body::File(source) => {
            let mut target = fs::File::create(target)?;
            chunks(source, |chunk| target.write_all(chunk))
        }
    }
}

/// The record of what `write` would write.
pub(super) fn record(body: Body<'_>) -> io::Result<Record> {
    match body {
        Body::Bytes(bytes) => Ok(record_of(bytes)),
        Body::File(source) => chunks(source, |_| Ok(())),
    }
}

/// Whether a regular file of `size` bytes holds exactly these.
pub(super) fn holds(file: &Path, size: u64, body: Body<'_>) -> io::Result<bool> {
    match body {
        Body::Bytes(bytes) => Ok(size == bytes.len() as u64 && fs::read(file)? == bytes),
        Body::File(source) => {
            if size != fs::metadata(source)?.len() {
                return Ok(false);
            }
            let mut file = fs::File::open(file)?;
            let (mut ours, mut same) = (Vec::with_capacity(CHUNK), true);
            chunks(source, |chunk| {
                ours.clear();
                Read::take(&mut file, chunk.len() as u64).read_to_end(&mut ours)?;
                same &= ours == chunk;
                Ok(())
            })?;
            Ok(same)
        }
    }
}

/// Whether a regular file has what this record says.
pub(super) fn is_as(file: &Path, known: Record) -> io::Result<bool> {
    if kind(file)? != Kind::File(known.size) {
        return Ok(false);
    }
    let found = if known.size < 16 * CHUNK as u64 { record_of(&fs::read(file)?) } else { record(Body::File(file))? };
    Ok(found == known)
}

/// Removes a file below `out` and the directories that this leaves empty.
///
/// Leaves alone what is not a file any more, and whatever is reached through a symbolic link.
pub(super) fn remove(out: &Path, path: &OutPath) -> io::Result<()> {
    for folder in folders_of(path) {
        match kind(&out.join(folder))? {
            Kind::Folder => {}
            _ => return Ok(()),
        }
    }
    let target = out.join(path.as_str());
    match kind(&target)? {
        Kind::Nothing | Kind::Folder => return Ok(()),
        Kind::File(_) | Kind::Link => fs::remove_file(target)?,
    }
    // A directory that still holds something refuses to go, which is what ends the loop.
    let empty = folders_of(path).collect::<Vec<_>>().into_iter().rev().take_while(|folder| fs::remove_dir(out.join(folder)).is_ok());
    empty.for_each(drop);
    Ok(())
}

/// The directories a file stands in, outermost first: `a` and `a/b` for `a/b/c.html`.
pub(super) fn folders_of(path: &OutPath) -> impl Iterator<Item = &str> {
    path.as_str().match_indices('/').map(|(at, _)| &path.as_str()[..at])
}

/// What stands at a path; links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Nothing,
    /// A regular file of this size.
    File(u64),
    /// A directory.
    Folder,
    /// A symbolic link, a socket or something else that diglot never makes.
    Link,
}

/// What stands at a path.
pub(super) fn kind(path: &Path) -> io::Result<Kind> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Kind::File(metadata.len())),
        Ok(metadata) if metadata.is_dir() => Ok(Kind::Folder),
        Ok(_) => Ok(Kind::Link),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Kind::Nothing),
        Err(error) => Err(error),
    }
}

fn record_of(bytes: &[u8]) -> Record {
    Record { digest: digest_bytes(bytes), size: bytes.len() as u64 }
}

/// Feeds a file through `each`, in pieces, so that a video does not have to fit into memory.
fn chunks(source: &Path, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Record> {
    let mut file = fs::File::open(source)?;
    let (mut hasher, mut size, mut buffer) = (Xxh3::new(), 0, vec![0; CHUNK]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(Record { digest: Digest(hasher.digest128()), size });
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
        each(&buffer[..read])?;
    }
}
