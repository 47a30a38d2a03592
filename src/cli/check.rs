//! `diglot check`: everything `build` would say, writing nothing but the fixes that are asked for.

use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::folders;
use super::report::{Report, count, seconds};
use super::verdict::{Verdict, verdict};
use crate::base::diag::{Diagnostic, Fix};
use crate::edit::{Edits, Refusal};
use crate::emit::sink::Null;
use crate::engine::{Engine, Options, Outcome, Progress};

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

    /// Apply the fixes that cannot change what the text means, such as half-width syntax for full-width
    #[arg(long)]
    fix: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// What a fix brings to light may have a fix of its own, but not without end.
const ROUNDS: usize = 10;

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let Arguments { strict, drafts, untrusted, fix, dry_run } = arguments;
    if dry_run && !report.is_human() {
        return Err(Failure::new("`--dry-run` shows a diff, which is for people").help("leave out `--format`, or `--dry-run`: diagnostics carry their fixes"));
    }
    let root = folders::root(root)?;
    let progress = Arc::new(Progress::default());
    let options = Options { root: root.clone(), drafts, live: false, strict, untrusted, progress: Some(progress.clone()) };
    let mut engine = Engine::new(options);
    let meter = report.meter(&progress);
    let result = engine.run(&Null::default());
    drop(meter);
    let mut outcome = result?;
    if dry_run {
        let edits = edits(&root, &outcome, &engine)?;
        report.data(&edits.diff())?;
        report.message(&format!("{} can be fixed in {}", count(edits.count(), "mistake"), count(edits.files(), "file")));
    } else if fix {
        let fixed = apply_fixes(&root, &mut outcome, &mut engine)?;
        report.message(&format!("fixed {}", count(fixed, "mistake")));
    }
    report.diagnostics(&outcome.diagnostics, &engine)?;
    let fixable = safe_fixes(&outcome.diagnostics).count();
    if outcome.diagnostics.is_empty() {
        let stats = &outcome.stats;
        let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
        report.message(&format!("checked {pages} in {languages} in {}: nothing to report", seconds(stats.elapsed)));
    } else if fixable > 0 && !fix {
        report.fixable(fixable);
    }
    // The process ends, and the system takes a large site back at once, where Rust would go through it piece by piece.
    std::mem::forget(engine);
    Ok(verdict(&outcome.diagnostics, strict))
}

/// Applies fixes until none is left, and leaves what is wrong then in `outcome`. Returns how many were applied.
fn apply_fixes(root: &Path, outcome: &mut Outcome, engine: &mut Engine) -> Result<usize, Failure> {
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let edits = edits(root, outcome, engine)?;
        if edits.count() == 0 {
            break;
        }
        edits.apply().map_err(refused)?;
        fixed += edits.count();
        *outcome = engine.run(&Null::default())?;
    }
    Ok(fixed)
}

fn safe_fixes(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Fix> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(|fix| fix.is_safe)
}

fn edits(root: &Path, outcome: &Outcome, engine: &Engine) -> Result<Edits, Failure> {
    Edits::new(root, safe_fixes(&outcome.diagnostics), |path| engine.source(path)).map_err(refused)
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Changed(path) => Failure::new(format!("`{path}` was changed meanwhile: nothing is fixed")).help("run the command again"),
        Refusal::Machine(error) => error.into(),
    }
}
