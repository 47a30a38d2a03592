//! Diagnostics → what a command came to.

use crate::base::{Code, Diagnostic, Severity};

/// What a command that could run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is wrong, or nothing that fails.
    Clean,
    /// The content has errors.
    Faulty,
    /// diglot has a bug that some of the content brings to light.
    Broken,
}

/// Whether diagnostics fail the command.
pub(super) fn verdict(diagnostics: &[Diagnostic], strict: bool) -> Verdict {
    if diagnostics.iter().any(|diagnostic| diagnostic.code == Code::Internal) {
        return Verdict::Broken;
    }
    let fails = |diagnostic: &Diagnostic| strict || diagnostic.severity == Severity::Error;
    if diagnostics.iter().any(fails) { Verdict::Faulty } else { Verdict::Clean }
}
