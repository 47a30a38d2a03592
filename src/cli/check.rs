//! `diglot check`: everything `build` would say, writing nothing but the fixes that are asked for.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::failure::Failure;
use super::report::{Report, count, seconds};
use super::verdict::{Verdict, verdict};
use super::{folders, scope::Scope};
use crate::base::SrcPath;
use crate::base::diag::{Diagnostic, Fix};
use crate::edit::{Edits, Refusal};
use crate::emit::sink::Null;
use crate::engine::{Engine, Options, Progress};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
In a workflow of GitHub Actions, errors appear beside the lines of a pull request:
  diglot check --strict --format github

GitLab shows a report of code quality in the merge request, GitHub code scanning a SARIF log:
  diglot check --strict --format gitlab > gl-code-quality-report.json
  diglot check --strict --format sarif > diglot.sarif

For other tools, one JSON object a line:
  diglot check --format json | jq -r '[.code, .path, .line] | @tsv'

An editor checks a text that is not saved yet:
  diglot check --format json --stdin-filename content/why.md < text

With FILE or --stdin-filename the whole site is read, since links and translations lead to other
files; the report and the exit code are about the named files alone. Pages are rendered only if a
file of themes/ is named: what rendering finds is about the theme (theme-template, theme-string,
untrusted-theme) or a bug of diglot (internal).")]
pub(super) struct Arguments {
    /// Report only what is wrong with these files and folders
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Check the text on standard input in place of this file of content/, which need not exist, and report
    /// only on it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "fix"])]
    stdin_filename: Option<PathBuf>,

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

/// What is checked.
struct Check {
    engine: Engine,
    /// All of the site where there is none.
    scope: Option<Scope>,
}

/// What a check came to.
struct Found {
    diagnostics: Vec<Diagnostic>,
    /// What was checked, in words.
    what: String,
}

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let Arguments { files, stdin_filename, strict, drafts, untrusted, fix, dry_run } = arguments;
    if dry_run && !report.is_human() {
        return Err(Failure::new("`--dry-run` shows a diff, which is for people")
            .help("leave out `--format`, or `--dry-run`: diagnostics carry their fixes"));
    }
    let start = Instant::now();
    let root = folders::root(root)?;
    let progress = Arc::new(Progress::default());
    let options = Options {
        root: root.clone(),
        drafts,
        live: false,
        strict,
        untrusted,
        progress: Some(progress.clone()),
    };
    let mut check = Check { engine: Engine::new(options), scope: Scope::of(&root, &files)? };
    let unsaved = stdin_filename.map(|named| unsaved(&root, &named)).transpose()?;
    if let Some((path, text)) = unsaved.clone() {
        check.scope = Some(Scope::file(&path));
        check.engine.set_unsaved([(path, text)].into());
    }
    let meter = report.meter(&progress);
    let result = check.run();
    drop(meter);
    let mut found = result?;
    if dry_run {
        let edits = edits(&root, &found, &check.engine)?;
        report.data(&edits.diff())?;
        report.message(&format!(
            "{} can be fixed in {}",
            count(edits.count(), "mistake"),
            count(edits.files(), "file")
        ));
    } else if fix {
        let fixed = apply_fixes(&root, &mut found, &mut check)?;
        report.message(&format!("fixed {}", count(fixed, "mistake")));
    }
    report.diagnostics(&found.diagnostics, &check.engine)?;
    let fixable = safe_fixes(&found.diagnostics).count();
    if found.diagnostics.is_empty() {
        report.message(&match &unsaved {
            Some((path, _)) if check.engine.source(path).is_none() => {
                format!("`{path}` is not part of the site: nothing to check")
            }
            _ => format!("checked {} in {}: nothing to report", found.what, seconds(start.elapsed())),
        });
    } else if fixable > 0 && !fix && unsaved.is_none() {
        report.fixable(fixable);
    }
    // The process ends, and the system takes a large site back at once, where Rust would go through it piece
    // by piece.
    std::mem::forget(check);
    Ok(verdict(&found.diagnostics, strict))
}

/// The text on standard input, with the path of the file that it is checked as.
fn unsaved(root: &Path, named: &Path) -> Result<(SrcPath, Arc<[u8]>), Failure> {
    let path = SrcPath::new(folders::place_of_new(root, named)?);
    if path.in_content().is_none() || !matches!(path.extension(), Some("md" | "yaml" | "yml")) {
        let help = "`--stdin-filename` names a file of content/ whose name ends in `.md` or `.yaml`";
        return Err(Failure::new(format!(
            "`{}` is neither a page nor a data file of the site",
            named.display()
        ))
        .help(help));
    }
    let mut text = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut text);
    read.map_err(|error| {
        Failure::new(format!("standard input cannot be read: {error}"))
            .help("give the text of the file, as in `< FILE`")
    })?;
    Ok((path, text.into()))
}

impl Check {
    fn run(&mut self) -> io::Result<Found> {
        let Some(scope) = &self.scope else {
            let outcome = self.engine.run(&Null::default())?;
            let (pages, languages) =
                (count(outcome.stats.pages, "page"), count(outcome.stats.languages, "language"));
            return Ok(Found { diagnostics: outcome.diagnostics, what: format!("{pages} in {languages}") });
        };
        let by_file = if scope.has_theme() {
            self.engine.run(&Null::default())?.diagnostics.into()
        } else {
            self.engine.diagnose(None)?
        };
        Ok(Found { diagnostics: scope.only(by_file), what: scope.to_string() })
    }
}

/// Applies fixes until none is left, and leaves what is wrong then in `found`. Returns how many were applied.
fn apply_fixes(root: &Path, found: &mut Found, check: &mut Check) -> Result<usize, Failure> {
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let edits = edits(root, found, &check.engine)?;
        if edits.count() == 0 {
            break;
        }
        edits.apply().map_err(refused)?;
        fixed += edits.count();
        *found = check.run()?;
    }
    Ok(fixed)
}

fn safe_fixes(diagnostics: &[Diagnostic]) -> impl Iterator<Item = &Fix> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(|fix| fix.is_safe)
}

fn edits(root: &Path, found: &Found, engine: &Engine) -> Result<Edits, Failure> {
    Edits::new(root, safe_fixes(&found.diagnostics), |path| engine.source(path)).map_err(refused)
}

fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Changed(path) => Failure::new(format!("`{path}` was changed meanwhile: nothing is fixed"))
            .help("run the command again"),
        Refusal::Machine(error) => error.into(),
    }
}
