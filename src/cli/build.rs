//! `diglot build`: content/ → dist/.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::failure::Failure;
use super::folders;
use super::report::{Report, count, seconds};
use super::verdict::{Verdict, verdict};
use crate::emit::last::Last;
use crate::emit::sink::{Disk, Sink};
use crate::engine::{Engine, Options, Outcome, Progress, Stats};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
While there are errors, or when the build is killed before everything is written, the output
stays as it was. A folder that did not exist appears at once. In one that did, the files that
changed are then moved into place one by one, each of them whole: new ones, changed ones with
the pages last, and in the end the old ones go. Who reads in that moment, a few milliseconds for
a thousand files, may meet pages of both builds; if the build is killed in it, the output
remains so until the next build, which first completes the work, even if its own content has
errors.

Files that did not change are not touched. Files that diglot did not make, such as CNAME or a
Git checkout, are left alone; a build that would have to replace one writes nothing. Nothing is
written or deleted through a symbolic link in the output; the output itself may be one.")]
pub(super) struct Arguments {
    /// Where the site is written [default: dist/ in the root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Fail on warnings as well
    #[arg(long)]
    strict: bool,

    /// Publish drafts as well
    #[arg(long)]
    drafts: bool,

    /// Refuse whatever could act on readers, for content of strangers such as a pull request
    #[arg(long)]
    untrusted: bool,
}

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let root = folders::root(root)?;
    let out = folders::out(&root, arguments.out)?;
    let start = Instant::now();
    let disk = Disk::open(&out)?;
    let progress = Arc::new(Progress::default());
    let strict = arguments.strict;
    let mut engine = Engine::new(Options {
        root: root.clone(),
        drafts: arguments.drafts,
        live: false,
        strict,
        untrusted: arguments.untrusted,
        progress: Some(progress.clone()),
    });
    let meter = report.meter(&progress);
    let looked = SystemTime::now();
    let input = engine.look().map_err(Failure::from)?;
    let recalled = Last::recall(&root, input, &disk);
    let is_new = recalled.is_none();
    let result = recalled.map_or_else(|| engine.run(&disk), |last| Ok(outcome(last)));
    drop(meter);
    let mut outcome = result.map_err(|error| {
        // The first error is the one to tell; what cannot be cleaned up now, the next build cleans up.
        let _ = disk.abort();
        Failure::from(error)
    })?;
    outcome.stats.elapsed = start.elapsed();
    let verdict = verdict(&outcome.diagnostics, strict);
    let keep = || {
        if is_new && verdict == Verdict::Clean {
            Last::keep(&root, input, looked, &disk, &outcome.diagnostics, [outcome.stats.pages, outcome.stats.languages]);
        }
    };
    rayon::join(keep, || report.diagnostics(&outcome.diagnostics, &engine)).1?;
    if let [first, ..] = disk.unknown() {
        let (files, first) = (count(disk.unknown().len(), "file"), first.display());
        report.warning(&format!(
            "the list of what diglot made in `{}` was damaged, and is written anew: {files} may be left over from an earlier build, such as `{first}`",
            out.display()
        ));
    }
    report.message(&match verdict {
        Verdict::Clean => built(&outcome.stats, &out),
        _ if disk.had_output() => format!("not built: `{}` is as it was", out.display()),
        _ => "not built".to_owned(),
    });
    // The process ends, and the system takes a large site back at once, where Rust would go through it piece by piece.
    std::mem::forget(engine);
    Ok(verdict)
}

/// What comes of a build that would only do again what the last one did.
fn outcome(last: Last) -> Outcome {
    let stats = Stats { pages: last.pages, languages: last.languages, unchanged: last.files, ..Stats::default() };
    Outcome { diagnostics: last.diagnostics, stats }
}

/// `built 46 pages in 2 languages in 0.08 s (12 written, 34 unchanged) → dist`
fn built(stats: &Stats, out: &Path) -> String {
    let mut files = vec![format!("{} written", stats.written)];
    if stats.unchanged > 0 {
        files.push(format!("{} unchanged", stats.unchanged));
    }
    if stats.removed > 0 {
        files.push(format!("{} removed", stats.removed));
    }
    let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
    format!("built {pages} in {languages} in {} ({}) → {}", seconds(stats.elapsed), files.join(", "), out.display())
}
