//! A round of files, and what takes it.

use std::io;
use std::path::Path;

use super::plan::Plan;
use crate::base::OutPath;

/// The content of one file.
#[derive(Debug, Clone, Copy)]
pub enum Body<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A copy of this file.
    File(&'a Path),
}

/// Takes the files of the output, from many threads at once.
pub trait Sink: Sync {
    /// Takes one file of the round. A path is put once a round.
    fn put(&self, path: &OutPath, body: Body<'_>) -> io::Result<()>;

    /// Makes the files of this round the output, and nothing else. Returns what became of the files of both
    /// rounds.
    fn finish(&self) -> io::Result<Plan>;

    /// Forgets the files of this round; the output stays what it was.
    fn abort(&self) -> io::Result<()>;
}
