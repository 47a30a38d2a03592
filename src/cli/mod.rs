//! Arguments → one command → an exit code.
//!
//! Invariant: data goes to standard output and messages to standard error, both through `report`, and every
//! way to fail ends with the place and a remedy: 0 clean, 1 errors in content, 2 could not run.
//!
//! It deliberately decides nothing about content: a command calls the engine and says what came of it.

mod build;
mod check;
mod completions;
mod explain;
mod failure;
mod folders;
mod init;
mod report;
mod schema;
mod scope;
mod search;
mod serve;
mod verdict;

use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

use crate::base::guard;
use failure::Failure;
use report::{Format, Report};
use verdict::Verdict;

/// Turns bilingual Markdown pages into a help centre that speaks two languages
#[derive(Debug, Parser)]
#[command(
    name = "diglot",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true
)]
#[command(after_help = "\
A first site:
  diglot init help            write a small help centre into help/
  cd help
  diglot serve --open         see both languages, edit, see them again

Exit codes:
  0  clean
  1  errors in the content (with --strict: warnings as well)
  2  could not run: a wrong option, no content/, an output folder that cannot be used, a bug")]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// The folder that holds content/ and themes/
    #[arg(long, global = true, value_name = "DIR", default_value = ".", help_heading = "Common options")]
    root: PathBuf,

    /// How diagnostics are written
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Common options"
    )]
    format: Format,

    /// When to use colours; NO_COLOR is honoured
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = ColorChoice::Auto,
        help_heading = "Common options"
    )]
    color: ColorChoice,

    /// Say nothing but what is wrong
    #[arg(short, long, global = true, help_heading = "Common options")]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site: content/ → dist/
    Build(build::Arguments),
    /// Preview the site, and follow every save
    Serve(serve::Arguments),
    /// Say everything that `build` would say, without writing the site
    Check(check::Arguments),
    /// Write a small bilingual help centre to start from
    Init(init::Arguments),
    /// Search the site that was built, as its readers do
    Search(search::Arguments),
    /// Say what a diagnostic means and what to do about it
    Explain(explain::Arguments),
    /// Print the JSON Schema of a file you write, for editors
    Schema(schema::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let _fail_points = fail::FailScenario::setup();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return report::usage(&answer),
    };
    let report = Report::new(arguments.format, arguments.color, arguments.quiet);
    match run_guarded(arguments, report) {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Faulty) => ExitCode::from(1),
        Ok(Verdict::Broken) => ExitCode::from(2),
        Err(failure) => {
            report.failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments, report: Report) -> Result<Verdict, Failure> {
    let root = arguments.root.as_path();
    match arguments.command {
        Command::Build(arguments) => build::run(&arguments, root, report),
        Command::Serve(arguments) => serve::run(arguments, root, report),
        Command::Check(arguments) => check::run(arguments, root, report),
        Command::Init(arguments) => init::run(&arguments, root, report),
        Command::Search(arguments) => search::run(&arguments, root, report),
        Command::Explain(arguments) => explain::run(&arguments, report),
        Command::Schema(arguments) => schema::run(&arguments, report),
        Command::Completions(arguments) => {
            completions::run(&arguments, <Arguments as CommandFactory>::command(), report)
        }
    }
}

/// Turns a bug of diglot that no stage caught into an ordinary failure. With `RUST_BACKTRACE` every bug has
/// its backtrace.
fn run_guarded(arguments: Arguments, report: Report) -> Result<Verdict, Failure> {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |bug| {
        let is_told = guard::note(bug);
        if std::env::var_os("RUST_BACKTRACE").is_some() {
            default(bug);
        } else if !is_told {
            let place = bug
                .location()
                .map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
            let what = bug.payload_as_str().unwrap_or("no message");
            report.failure(
                &Failure::new(format!("diglot has a bug{place}: {what}")).help(guard::PLEASE_REPORT),
            );
        }
    }));
    panic::catch_unwind(|| run(arguments, report))
        .unwrap_or_else(|_| Err(Failure::new("the command was given up")))
}
