//! Where output goes: a directory, memory, or nowhere.
//!
//! Invariant: a build is a round of [`Sink::put`] that ends in [`Sink::finish`], which makes exactly the files that were
//! put the output, or in [`Sink::abort`], which leaves the output of the last round as it was. A file that did not change
//! is not touched. A sink does not know what it carries.

mod disk;
mod memory;

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use disk::{Disk, Refusal};
pub use memory::{Content, Memory};

use crate::base::OutPath;

/// The content of one file.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A copy of this file.
    File(&'a Path),
}

/// What a `put` means for the output of the last round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// There was no such file.
    Created,
    /// The file had other content.
    Updated,
    /// The file is the same, and is not touched.
    Unchanged,
}

/// What the end of a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// Files of the last round that were not put again, sorted.
    pub removed: Vec<OutPath>,
}

/// Takes the files of the output, from many threads at once.
pub trait Sink: Sync {
    /// Takes one file of the round. A path is put once a round.
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<Change>;

    /// Makes the files of this round the output, and nothing else.
    fn finish(&self) -> io::Result<Finished>;

    /// Forgets the files of this round; the output stays what it was.
    fn abort(&self) -> io::Result<()>;
}

/// Takes everything and keeps nothing, for `check`.
#[derive(Debug, Default)]
pub struct Null {
    files: AtomicUsize,
}

impl Null {
    /// How many files were put.
    pub fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }
}

impl Sink for Null {
    fn put(&self, _: &OutPath, _: Body<'_>) -> io::Result<Change> {
        self.files.fetch_add(1, Ordering::Relaxed);
        Ok(Change::Created)
    }

    fn finish(&self) -> io::Result<Finished> {
        Ok(Finished::default())
    }

    fn abort(&self) -> io::Result<()> {
        Ok(())
    }
}
