//! Why a command could not run, and what to do about it.

use std::io;

use crate::emit::sink::Refusal;

/// Ends a command with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The fact: lower case, no full stop, literals in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// A failure without a remedy.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// What to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::new(refusal.message).help(refusal.remedy)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
            return Failure::from(refusal.clone());
        }
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => {
                Some("check that you may read and write there, or name another folder")
            }
            io::ErrorKind::ReadOnlyFilesystem => Some("name a folder that can be written with `--out DIR`"),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Some("make room there and run the command again; what was published stays as it was")
            }
            io::ErrorKind::NotFound => Some("it may have been moved while the command ran: run it again"),
            _ => None,
        };
        Self { message: error.to_string(), help: help.map(str::to_owned) }
    }
}
