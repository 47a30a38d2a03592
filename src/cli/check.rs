//! `diglot check`: everything `build` would say, writing nothing.

use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::report::{Report, count, seconds, verdict};
use super::{Verdict, folders};
use crate::emit::sink::Null;
use crate::engine::{Engine, Options, Progress};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
In a workflow of GitHub Actions, errors appear beside the lines of a pull request:
  diglot check --strict --format github

For other tools, one JSON object a line:
  diglot check --format json | jq -r '[.code, .path, .line] | @tsv'")]
pub(super) struct Arguments {
    /// Fail on warnings as well
    #[arg(long)]
    strict: bool,

    /// Check drafts as well
    #[arg(long)]
    drafts: bool,

    /// Refuse whatever could act on readers, for content of strangers such as a pull request
    #[arg(long)]
    untrusted: bool,
}

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let root = folders::root(root)?;
    let progress = Arc::new(Progress::default());
    let strict = arguments.strict;
    let mut engine =
        Engine::new(Options { root, drafts: arguments.drafts, live: false, strict, untrusted: arguments.untrusted, progress: Some(progress.clone()) });
    let meter = report.meter(&progress);
    let result = engine.run(&Null::default());
    drop(meter);
    let outcome = result?;
    report.diagnostics(&outcome.diagnostics, &engine)?;
    if outcome.diagnostics.is_empty() {
        let stats = &outcome.stats;
        let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
        report.message(&format!("checked {pages} in {languages} in {}: nothing to report", seconds(stats.elapsed)));
    }
    // The process ends, and the system takes a large site back at once, where Rust would go through it piece by piece.
    std::mem::forget(engine);
    Ok(verdict(&outcome.diagnostics, strict))
}
