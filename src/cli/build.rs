//! `diglot build`: content/ → dist/.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::json;

use super::failure::Failure;
use super::folders;
use super::report::{Report, count, seconds};
use super::verdict::{Verdict, verdict};
use crate::base::OutPath;
use crate::emit::last::Last;
use crate::emit::sink::{Disk, Plan, Record, Sink};
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
written or deleted through a symbolic link in the output; the output itself may be one.

With --dry-run --format json, a file is one JSON object a line among those of diagnostics:
  diglot build --dry-run --format json | jq -r 'select(.change) | [.change, .path, .size] | @tsv'")]
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

    /// List the files that would be new, changed or gone, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Arguments {
    fn options(&self, root: &Path, progress: &Arc<Progress>) -> Options {
        let Arguments { strict, drafts, untrusted, .. } = *self;
        Options {
            root: root.to_owned(),
            drafts,
            live: false,
            strict,
            untrusted,
            progress: Some(progress.clone()),
        }
    }
}

pub(super) fn run(arguments: &Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let root = folders::root(root)?;
    let out = folders::out(&root, arguments.out.clone())?;
    if arguments.dry_run {
        return dry_run(arguments, &root, &out, report);
    }
    let start = Instant::now();
    let disk = Disk::open(&out)?;
    let progress = Arc::new(Progress::default());
    let mut engine = Engine::new(arguments.options(&root, &progress));
    let meter = report.meter(&progress);
    let looked = SystemTime::now();
    let input = engine.look().map_err(Failure::from)?;
    let recalled = Last::recall(&root, input, &disk);
    let is_new = recalled.is_none();
    let result = recalled.map_or_else(|| engine.run(&disk).map(made), |last| Ok(again(last)));
    drop(meter);
    let (Outcome { diagnostics, mut stats, .. }, files) = result.map_err(|error| {
        // The first error is the one to tell; what cannot be cleaned up now, the next build cleans up.
        let _ = disk.abort();
        Failure::from(error)
    })?;
    stats.elapsed = start.elapsed();
    let verdict = verdict(&diagnostics, arguments.strict);
    let keep = || {
        if is_new && verdict == Verdict::Clean {
            Last::keep(&root, input, looked, &disk, &diagnostics, [stats.pages, stats.languages]);
        }
    };
    rayon::join(keep, || report.diagnostics(&diagnostics, &engine)).1?;
    if let [first, ..] = disk.unknown() {
        let (files, first) = (count(disk.unknown().len(), "file"), first.display());
        report.warning(&format!(
            "the list of what diglot made in `{}` was damaged, and is written anew: {files} may be left over \
                from an earlier build, such as `{first}`",
            out.display()
        ));
    }
    report.message(&match verdict {
        Verdict::Clean => built(&stats, files, &out),
        _ if disk.had_output() => format!("not built: `{}` is as it was", out.display()),
        _ => "not built".to_owned(),
    });
    // The process ends, and the system takes a large site back at once, where Rust would go through it piece
    // by piece.
    std::mem::forget(engine);
    Ok(verdict)
}

/// Says what a build would do to the output.
fn dry_run(arguments: &Arguments, root: &Path, out: &Path, report: Report) -> Result<Verdict, Failure> {
    let disk = Disk::look(out)?;
    let progress = Arc::new(Progress::default());
    let mut engine = Engine::new(arguments.options(root, &progress));
    let meter = report.meter(&progress);
    let result = engine.run(&disk);
    drop(meter);
    let Outcome { diagnostics, plan, .. } = result?;
    report.diagnostics(&diagnostics, &engine)?;
    let verdict = verdict(&diagnostics, arguments.strict);
    if verdict == Verdict::Clean {
        report.data(&listed(&plan, report))?;
        let [new, changed, gone, unchanged] =
            [&plan.new, &plan.changed, &plan.gone, &plan.unchanged].map(Vec::len);
        report.message(&format!(
            "dry run: {new} new, {changed} changed, {gone} gone, {unchanged} unchanged → {}",
            out.display()
        ));
    } else {
        report.message("dry run: nothing would be built");
    }
    std::mem::forget(engine);
    Ok(verdict)
}

/// The files that are not what they were, one a line.
fn listed(plan: &Plan, report: Report) -> String {
    let lists = [("new", &plan.new), ("changed", &plan.changed), ("gone", &plan.gone)];
    let files = lists
        .into_iter()
        .flat_map(|(what, files)| files.iter().map(move |(path, record)| (what, path, record)));
    let line = |(what, path, Record { digest, size }): (&str, &OutPath, &Record)| {
        if report.is_json() {
            format!(
                "{}\n",
                json!({ "change": what, "path": path.as_str(), "size": size, "digest": digest.to_string() })
            )
        } else {
            format!("{what:7} {path}\n")
        }
    };
    files.map(line).collect()
}

/// What became of the files of a build: written, unchanged, removed.
type Files = [usize; 3];

fn made(outcome: Outcome) -> (Outcome, Files) {
    let Plan { new, changed, gone, unchanged } = &outcome.plan;
    let files = [new.len() + changed.len(), unchanged.len(), gone.len()];
    (outcome, files)
}

/// What comes of a build that would only do again what the last one did.
fn again(last: Last) -> (Outcome, Files) {
    let stats = Stats { pages: last.pages, languages: last.languages, ..Stats::default() };
    (Outcome { diagnostics: last.diagnostics, stats, ..Outcome::default() }, [0, last.files, 0])
}

/// `built 46 pages in 2 languages in 0.08 s (12 written, 34 unchanged) → dist`
fn built(stats: &Stats, [written, unchanged, removed]: Files, out: &Path) -> String {
    let mut files = vec![format!("{written} written")];
    if unchanged > 0 {
        files.push(format!("{unchanged} unchanged"));
    }
    if removed > 0 {
        files.push(format!("{removed} removed"));
    }
    let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
    format!(
        "built {pages} in {languages} in {} ({}) → {}",
        seconds(stats.elapsed),
        files.join(", "),
        out.display()
    )
}
