//! Why a directory cannot take the output.

use std::fmt;
use std::io;

/// Why a directory cannot take the output, and what to do about it. Travels inside an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The fact, naming the path.
    pub message: String,
    /// The way out.
    pub remedy: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
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
