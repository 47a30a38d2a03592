//! The only place that prints.
//!
//! Invariant: a reader that goes away (`diglot schema site | head -1`) is no error, and a message that cannot
//! be shown never changes what a command does. Colours are written always; `anstream` takes them out where
//! they are not wanted.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Style};
use clap::{ColorChoice, ValueEnum};

use super::failure::Failure;
use super::folders;
use crate::base::diag::{self, Diagnostic, Severity};
use crate::engine::{Engine, Progress};

/// How diagnostics are written. Human ones are messages, the others are data for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines that are wrong
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// A report of code quality for GitLab
    Gitlab,
    /// A SARIF log
    Sarif,
}

/// A build that takes no longer shows no progress.
const PATIENCE: Duration = Duration::from_millis(300);
const REDRAW: Duration = Duration::from_millis(80);

pub(super) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const HELP: Style = AnsiColor::BrightCyan.on_default().bold();

/// How to speak.
#[derive(Debug, Clone, Copy)]
pub(super) struct Report {
    format: Format,
    quiet: bool,
}

impl Report {
    /// Sets colours for the whole process.
    pub fn new(format: Format, color: ColorChoice, quiet: bool) -> Self {
        let choice = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self { format, quiet }
    }

    /// Whether diagnostics are for a person at a terminal.
    pub fn is_human(self) -> bool {
        self.format == Format::Human
    }

    /// Whether the answer is for a program.
    pub fn is_json(self) -> bool {
        self.format == Format::Json
    }

    /// Writes what was asked for to standard output.
    pub fn data(self, text: &str) -> Result<(), Failure> {
        let mut stdout = anstream::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("standard output cannot be written: {error}"))
                    .help("check where it is redirected to"))
            }
            _ => Ok(()),
        }
    }

    /// Says something to the person at the terminal, unless they want quiet.
    pub fn message(self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Says why a command could not run.
    pub fn failure(self, failure: &Failure) {
        say(&format!("{ERROR}error{ERROR:#}: {}", failure.message));
        if let Some(help) = &failure.help {
            say(&format!("{HELP}help{HELP:#}: {help}"));
        }
    }

    /// Says that something did not go as planned and the command goes on.
    pub fn warning(self, text: &str) {
        say(&format!("{WARNING}warning{WARNING:#}: {text}"));
    }

    /// Writes what is wrong with the content and a line that counts it.
    pub fn diagnostics(self, diagnostics: &[Diagnostic], engine: &Engine) -> Result<(), Failure> {
        let sources = |path: &_| engine.source(path);
        let folder = || folders::from_here(engine.root());
        match self.format {
            Format::Json => self.data(&diag::json(diagnostics, &sources))?,
            Format::Github => self.data(&diag::github(diagnostics, &sources, &folder()))?,
            Format::Gitlab => self.data(&diag::gitlab(diagnostics, &sources, &folder()))?,
            Format::Sarif => self.data(&diag::sarif(diagnostics, &sources, &folder()))?,
            Format::Human => say_raw(&diag::human(diagnostics, &sources)),
        }
        let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        if let Some(first) = error.or(diagnostics.first()) {
            self.message(&tally(diagnostics));
            if self.is_human() {
                self.message(&format!("{HELP}more{HELP:#}: diglot explain {}", first.code));
            }
        }
        Ok(())
    }

    /// Says that some of what is wrong can be put right by a command.
    pub fn fixable(self, number: usize) {
        if self.is_human() {
            self.message(&format!(
                "{HELP}help{HELP:#}: {} can be fixed by `diglot check --fix`",
                count(number, "mistake")
            ));
        }
    }

    /// Shows on the terminal how far a build is, until the meter is dropped.
    pub fn meter(self, progress: &Arc<Progress>) -> Option<Meter> {
        let is_wanted = !self.quiet
            && self.is_human()
            && io::stderr().is_terminal()
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        is_wanted.then(|| Meter::start(progress.clone()))
    }
}

/// Writes clap's answer to `--help`, `--version` or a wrong option.
pub(super) fn usage(answer: &clap::Error) -> ExitCode {
    // Whoever asked is gone when this fails.
    let _ = answer.print();
    ExitCode::from(if answer.use_stderr() { 2 } else { 0 })
}

/// `1 page`, `2 pages`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `0.08 s`.
pub(super) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn tally(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(format!("{ERROR}{}{ERROR:#}", count(errors, "error")));
    }
    if warnings > 0 {
        parts.push(format!("{WARNING}{}{WARNING:#}", count(warnings, "warning")));
    }
    parts.join(", ")
}

fn say(line: &str) {
    say_raw(&format!("{line}\n"));
}

/// A closed standard error leaves nobody to tell.
fn say_raw(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = match stderr.current_choice() {
        // The stream itself would write every piece between two colours on its own.
        anstream::ColorChoice::Never => {
            stderr.write_all(anstream::adapter::strip_str(text).to_string().as_bytes())
        }
        _ => stderr.write_all(text.as_bytes()),
    };
}

/// One line on the terminal that is rewritten. Wiped when dropped.
#[derive(Debug)]
pub(super) struct Meter {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Meter {
    fn start(progress: Arc<Progress>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let draw = move || {
            let mut wait = PATIENCE;
            let mut width = 0;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = REDRAW;
                width = redraw(&line(&progress), width);
            }
            if width > 0 {
                redraw("", width);
                let _ = io::stderr().write_all(b"\r");
            }
        };
        Self { stop: Some(stop), thread: Some(thread::spawn(draw)) }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // The line is gone either way.
            let _ = thread.join();
        }
    }
}

fn line(progress: &Progress) -> String {
    match (progress.counts.done.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed)) {
        (_, 0) => "reading content/".to_owned(),
        (done, total) => format!("building {} of {}", done.min(total), count(total, "page")),
    }
}

/// Overwrites a line that was `width` columns wide; plain spaces work on every terminal.
fn redraw(line: &str, width: usize) -> usize {
    let _ = io::stderr().write_all(format!("\r{line:<width$}").as_bytes());
    line.len()
}
