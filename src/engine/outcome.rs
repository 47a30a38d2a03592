//! What a run came to: what is wrong with the site, and what was done.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use crate::base::diag::{self, Diagnostic, settled};
use crate::base::{Checked, OutPath, Severity};
use crate::config::Config;
use crate::emit::publication::{Counts, Publication};
use crate::emit::sink::Plan;

/// How far a build is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files and pages done.
    pub counts: Counts,
    /// Pages in all; zero until it is known.
    pub total: AtomicUsize,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is wrong, in order, at the levels of the site.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done.
    pub stats: Stats,
    /// What became of the files of the output; nothing where the site cannot be published.
    pub plan: Plan,
}

/// The site as it is now, before anything is written.
pub struct Update {
    /// The site, ready to be read.
    pub publication: Arc<Publication>,
    /// What was done.
    pub stats: Stats,
    /// Of the pages that were asked for, those that are not what they were.
    pub changed: Vec<OutPath>,
    /// What is wrong.
    pub diagnosis: Diagnosis,
}

/// What is wrong with a site, put in order only when it is read.
#[derive(Clone)]
pub struct Diagnosis {
    pub(super) findings: Vec<Findings>,
    pub(super) config: Arc<Config>,
}

/// Diagnostics that belong together: equal by address while what they are about is.
pub(super) type Findings = Arc<[Diagnostic]>;

impl Diagnosis {
    /// The diagnostics, in order, at the levels of the site.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        settled(self.findings(), &self.config.checks, !self.config.is_configured)
    }

    /// Whether the site must not be published as it is.
    pub(super) fn fails(&self, strict: bool) -> bool {
        let severity = |finding| diag::severity(finding, &self.config.checks, !self.config.is_configured);
        self.findings().filter_map(severity).any(|severity| strict || severity == Severity::Error)
    }

    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().flat_map(|findings| findings.iter())
    }

    /// Whether the same is wrong.
    pub fn is_same(&self, other: &Diagnosis) -> bool {
        let is_same = |(a, b): (&Findings, &Findings)| Arc::ptr_eq(a, b) || a == b;
        self.findings.len() == other.findings.len()
            && self.findings.iter().zip(&other.findings).all(is_same)
            && Arc::ptr_eq(&self.config, &other.config)
    }
}

/// A value with what is wrong with it.
pub(super) struct Made<T> {
    pub value: Arc<T>,
    pub findings: Findings,
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Made { value: self.value.clone(), findings: self.findings.clone() }
    }
}

impl<T> From<Checked<T>> for Made<T> {
    fn from(checked: Checked<T>) -> Self {
        Made { value: Arc::new(checked.value), findings: checked.diagnostics.into() }
    }
}

/// What is wrong with the site, as it is found out stage by stage.
#[derive(Default)]
pub(super) struct Report(pub Vec<Findings>);

impl Report {
    pub fn add(&mut self, findings: &Findings) {
        if !findings.is_empty() {
            self.0.push(findings.clone());
        }
    }

    /// The value, after what is wrong with it is noted.
    pub fn take<T>(&mut self, made: Made<T>) -> Arc<T> {
        self.add(&made.findings);
        made.value
    }
}

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Pages of the site, each in all its languages.
    pub pages: usize,
    /// Languages of the site.
    pub languages: usize,
    /// Files that are new, gone or not what they were.
    pub changed: usize,
    /// Sources parsed, not remembered.
    pub parsed: usize,
    /// Topics paired, not remembered.
    pub paired: usize,
    /// Editions rendered, not remembered.
    pub rendered: usize,
    /// Time from the first file read to the last one written.
    pub elapsed: Duration,
}
