//! What is wrong with the content, as data: code, severity, headline, places, a way out.
//!
//! Invariant: a diagnostic is a value; only `cli` prints it, once, through one of the renderers beside this
//! file.

mod by_file;
mod code;
mod diagnostic;
mod example;
mod fix;
mod github;
mod gitlab;
mod human;
mod json;
mod lines;
mod sarif;
mod severity;

use std::collections::BTreeMap;

pub use by_file::ByFile;
pub use code::Code;
pub use diagnostic::{Checked, Diagnostic};
pub use example::{Example, Part};
pub use fix::{Fix, Near, nearest, written};
pub use github::github;
pub use gitlab::gitlab;
pub use human::human;
pub use json::json;
pub use lines::Sources;
pub use sarif::sarif;
pub use severity::{Level, Severity};

use super::path::SrcPath;

/// How severe a diagnostic is at the levels of a site; `None` when the site does not want to hear of it.
///
/// `gentle` turns errors of content into warnings: a folder without a site.yaml is not a diglot site yet,
/// and building it is how people try one. A bug of diglot is an error whatever a site says.
pub fn severity(diagnostic: &Diagnostic, levels: &BTreeMap<Code, Level>, gentle: bool) -> Option<Severity> {
    if diagnostic.code == Code::Internal {
        return Some(Severity::Error);
    }
    match levels.get(&diagnostic.code) {
        _ if diagnostic.code.is_about_trust() => Some(diagnostic.severity),
        Some(Level::Off) => None,
        Some(Level::Warn) => Some(Severity::Warning),
        Some(Level::Error) => Some(Severity::Error),
        None if gentle && !diagnostic.code.is_about_theme() => Some(Severity::Warning),
        None => Some(diagnostic.severity),
    }
}

/// The diagnostics at the levels of a site (see [`severity`]), by path, offset and code, each once.
pub fn settled<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic>,
    levels: &BTreeMap<Code, Level>,
    gentle: bool,
) -> Vec<Diagnostic> {
    fn key(diagnostic: &Diagnostic) -> (Option<(&SrcPath, usize)>, Code, &str) {
        (diagnostic.at.as_ref().map(|span| (&span.path, span.start)), diagnostic.code, &diagnostic.message)
    }
    let mut heard: Vec<(&Diagnostic, Severity)> = diagnostics
        .filter_map(|diagnostic| Some((diagnostic, severity(diagnostic, levels, gentle)?)))
        .collect();
    heard.sort_by(|(a, _), (b, _)| key(a).cmp(&key(b)));
    heard.dedup();
    heard.into_iter().map(|(diagnostic, severity)| Diagnostic { severity, ..diagnostic.clone() }).collect()
}
