//! Where output goes: a directory, memory, or nowhere.
//!
//! Invariant: a build is a round of [`Sink::put`] that ends in [`Sink::finish`], which makes exactly the
//! files that were put the output, or in [`Sink::abort`], which leaves the output of the last round as it
//! was. A file that did not change is not touched. A sink does not know what it carries.

mod disk;
mod memory;
mod plan;
mod round;

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use disk::{Disk, Refusal};
pub use memory::{Content, Memory};
pub use plan::{Plan, Record, plan};
pub use round::{Body, Sink};

use crate::base::OutPath;

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
    fn put(&self, _: &OutPath, _: Body<'_>) -> io::Result<()> {
        self.files.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn finish(&self) -> io::Result<Plan> {
        Ok(Plan::default())
    }

    fn abort(&self) -> io::Result<()> {
        Ok(())
    }
}
