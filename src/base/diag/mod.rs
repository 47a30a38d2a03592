//! What is wrong with the content, as data: code, severity, headline, places, a way out.
//!
//! Invariant: a diagnostic is a value; only `cli` prints it, once, through one of the renderers beside this file.

mod code;
mod fix;
mod github;
mod human;
mod json;

use std::collections::BTreeMap;

pub use code::Code;
pub use fix::{Fix, Near, nearest, written};
pub use github::github;
pub use human::human;
pub use json::json;

use serde::{Deserialize, Serialize};

use super::path::SrcPath;
use super::source::{LineIndex, Source, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The site says what the author meant, but something should be looked at.
    Warning,
    /// The content cannot be published as it is.
    Error,
}

/// The level that site.yaml gives a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported; fails only with `--strict`.
    Warn,
    /// Reported; fails.
    Error,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The fact in one line: lower case, no full stop, literals in backticks.
    pub message: String,
    /// The place it is about.
    pub at: Option<Span>,
    /// What the reader cannot see at that place, beside the carets.
    pub label: Option<String>,
    /// Other places that belong to it, with what they are.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// The edit that does it, where one alone is right. What it writes is told by `help` as well.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic at the default level of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let severity = code.default_severity();
        Self { code, severity, message: message.into(), at: None, label: None, related: Vec::new(), help: None, fix: None }
    }

    /// The place it is about.
    pub fn at(mut self, span: Span) -> Self {
        self.at = Some(span);
        self
    }

    /// The text beside the carets.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Another place that belongs to it.
    pub fn related(mut self, span: Span, what: impl Into<String>) -> Self {
        self.related.push((span, what.into()));
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do, where there may be nothing to suggest.
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

/// A value with what was found wrong on the way to it. Never a `Result` for something an author typed.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value about which there is nothing to say.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// The value, its diagnostics moved to the end of `all`.
    pub fn take(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

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
pub fn settled<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>, levels: &BTreeMap<Code, Level>, gentle: bool) -> Vec<Diagnostic> {
    fn key(diagnostic: &Diagnostic) -> (Option<(&SrcPath, usize)>, Code, &str) {
        (diagnostic.at.as_ref().map(|span| (&span.path, span.start)), diagnostic.code, &diagnostic.message)
    }
    let mut heard: Vec<(&Diagnostic, Severity)> = diagnostics.filter_map(|diagnostic| Some((diagnostic, severity(diagnostic, levels, gentle)?))).collect();
    heard.sort_by(|(a, _), (b, _)| key(a).cmp(&key(b)));
    heard.dedup();
    heard.into_iter().map(|(diagnostic, severity)| Diagnostic { severity, ..diagnostic.clone() }).collect()
}

/// Looks up a source for its code frame.
pub type Sources<'a> = dyn Fn(&SrcPath) -> Option<Source> + 'a;

/// Lines and columns of the files that diagnostics point into; each file is read once.
struct Lines<'a> {
    sources: &'a Sources<'a>,
    files: BTreeMap<SrcPath, Option<(Source, LineIndex)>>,
}

impl<'a> Lines<'a> {
    fn new(sources: &'a Sources<'a>) -> Self {
        Self { sources, files: BTreeMap::new() }
    }

    /// The file of a span with its lines; `None` where it has no text.
    fn file(&mut self, path: &SrcPath) -> Option<&(Source, LineIndex)> {
        let indexed = |source: Source| (source.clone(), LineIndex::new(source.text));
        if !self.files.contains_key(path) {
            self.files.insert(path.clone(), (self.sources)(path).map(indexed));
        }
        self.files.get(path)?.as_ref()
    }

    /// Where a span starts and ends, as 1-based (line, column); `None` where its file has no text.
    fn ends(&mut self, span: &Span) -> Option<[(usize, usize); 2]> {
        let (_, index) = self.file(&span.path)?;
        Some([span.start, span.end].map(|offset| index.line_column(offset)))
    }
}
