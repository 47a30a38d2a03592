//! A round of files, and what takes it.

use std::io;
use std::path::Path;

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
