//! The few operations on files that the disk sink is made of.
//!
//! Invariant: nothing here follows a symbolic link out of the output directory.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use fs_err::{self as fs, OpenOptions};
use xxhash_rust::xxh3::Xxh3;

use super::refusal::Refusal;
use crate::base::digest::digest_bytes;
use crate::base::{Digest, OutPath};
use crate::emit::sink::plan::Record;
use crate::emit::sink::round::Body;

const CHUNK: usize = 64 * 1024;

/// How often a file that is being written is read again.
const ATTEMPTS: usize = 5;

/// A list of ten million files is damaged.
const LARGEST_TEXT: u64 = 1 << 30;

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

/// How a file comes to be: [`OpenOptions::create_new`] never writes through a link.
type Create = fn(&mut OpenOptions, bool) -> &mut OpenOptions;

/// Writes a file.
pub(super) fn write(target: &Path, body: Body<'_>, how: Create) -> io::Result<Record> {
    let create = || how(OpenOptions::new().write(true).truncate(true), true).open(target);
    match body {
        Body::Bytes(bytes) => {
            create()?.write_all(bytes)?;
            Ok(record_of(bytes))
        }
        // Not `fs::copy`, which would publish the permissions of the source as well.
        Body::File(source) => {
            for _ in 0..ATTEMPTS {
                let mut target = create()?;
                if let Some(record) = steady(source, |chunk| target.write_all(chunk))? {
                    return Ok(record);
                }
                fs::remove_file(target.path())?;
            }
            let message = format!("`{}` changes again and again while it is copied", source.display());
            Err(Refusal::new(message, "wait until whatever writes it is done, and build again").into())
        }
    }
}

/// What a file would hold.
pub(super) fn record(body: Body<'_>) -> io::Result<Record> {
    match body {
        Body::Bytes(bytes) => Ok(record_of(bytes)),
        Body::File(source) => chunks(fs::File::open(source)?, |_| Ok(())),
    }
}

/// Replaces a file of diglot's own as a whole. What stands there as a link is replaced, not written through.
pub(super) fn replace(target: &Path, draft: &Path, text: &str) -> io::Result<()> {
    unless_missing(fs::remove_file(draft))?;
    write(draft, Body::Bytes(text.as_bytes()), OpenOptions::create_new)?;
    fs::rename(draft, target)
}

/// The record of a regular file of `size` bytes if it holds exactly these.
pub(super) fn same(file: &Path, size: u64, body: Body<'_>) -> io::Result<Option<Record>> {
    match body {
        Body::Bytes(bytes) => {
            Ok((size == bytes.len() as u64 && fs::read(file)? == bytes).then(|| record_of(bytes)))
        }
        Body::File(source) => {
            if size != fs::metadata(source)?.len() {
                return Ok(None);
            }
            let mut file = fs::File::open(file)?;
            let (mut ours, mut same) = (Vec::with_capacity(CHUNK), true);
            let record = chunks(fs::File::open(source)?, |chunk| {
                ours.clear();
                Read::take(&mut file, chunk.len() as u64).read_to_end(&mut ours)?;
                same &= ours == chunk;
                Ok(())
            })?;
            Ok((same && record.size == size).then_some(record))
        }
    }
}

/// Whether a file below `out` is regular, in real directories, and has what this record says.
pub(super) fn is_as(out: &Path, path: &OutPath, known: Record) -> io::Result<bool> {
    let file = out.join(path.as_str());
    if kind(&file)? != Kind::File(known.size) {
        return Ok(false);
    }
    for folder in folders_of(path) {
        if kind(&out.join(folder))? != Kind::Folder {
            return Ok(false);
        }
    }
    let found = if known.size < 16 * CHUNK as u64 {
        record_of(&fs::read(file)?)
    } else {
        chunks(fs::File::open(file)?, |_| Ok(()))?
    };
    Ok(found == known)
}

/// Removes a directory of diglot's own, at last the file that tells it is one: what is left when that is
/// interrupted can still be told.
pub(super) fn remove_marked(folder: &Path, mark: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            _ if entry.file_name() == mark => {}
            kind if kind.is_dir() => fs::remove_dir_all(entry.path())?,
            _ => fs::remove_file(entry.path())?,
        }
    }
    fs::remove_dir_all(folder)
}

/// The text of a regular file that is no larger than anything diglot writes there; `None` when there is none.
pub(super) fn text_of(file: &Path) -> io::Result<Option<String>> {
    match kind(file)? {
        Kind::File(size) if size <= LARGEST_TEXT => {
            let bytes = fs::read(file)?;
            Ok(Some(
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ))
        }
        Kind::File(_) => Ok(Some(String::new())),
        Kind::Nothing => Ok(None),
        Kind::Folder | Kind::Link => Err(in_the_way(&[file])),
    }
}

/// What is gone already is as good as gone.
pub(super) fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// What diglot would have to replace, and did not make.
pub(super) fn in_the_way(places: &[impl AsRef<Path>]) -> io::Error {
    const SHOWN: usize = 3;
    let shown: Vec<String> =
        places.iter().take(SHOWN).map(|place| format!("`{}`", place.as_ref().display())).collect();
    let (are, them) = if places.len() == 1 { ("is", "it") } else { ("are", "them") };
    let names = match places.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    };
    Refusal::new(
        format!("{names} {are} in the way, and diglot did not make {them}"),
        format!("move or delete {them}, or name another folder with `--out DIR`"),
    )
    .into()
}

/// A directory that is a link leads to what is not the output.
pub(super) fn is_linked(folder: &Path) -> io::Error {
    let message =
        format!("`{}` is a symbolic link; diglot writes and deletes nothing through it", folder.display());
    Refusal::new(message, "delete the link, or name another folder with `--out DIR`").into()
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
    let empty = folders_of(path)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .take_while(|folder| fs::remove_dir(out.join(folder)).is_ok());
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
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Kind::Nothing)
        }
        Err(error) => Err(error),
    }
}

fn record_of(bytes: &[u8]) -> Record {
    Record { digest: digest_bytes(bytes), size: bytes.len() as u64 }
}

/// Feeds a file through `each`; `None` when it was written to in the meantime, so that what was read may
/// never have been its content.
fn steady(source: &Path, each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Option<Record>> {
    let file = fs::File::open(source)?;
    let before = file.metadata()?;
    let record = chunks(file, each)?;
    let after = fs::metadata(source)?;
    let is_same = before.len() == after.len()
        && before.modified().ok() == after.modified().ok()
        && record.size == after.len();
    Ok(is_same.then_some(record))
}

/// Feeds a file through `each`, in pieces, so that a video does not have to fit into memory.
fn chunks(mut file: fs::File, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Record> {
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
