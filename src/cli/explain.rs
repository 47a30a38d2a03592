//! `diglot explain`: what a diagnostic means and what to do about it.

use clap::builder::styling::Style;
use serde_json::json;

use super::failure::Failure;
use super::report::{ERROR, HELP, Report};
use super::verdict::Verdict;
use crate::base::diag::{Example, Part, nearest};
use crate::base::width::is_cjk;
use crate::base::{Code, Severity};

/// The columns of a terminal that has no more than others.
const WIDTH: usize = 80;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The code stands in brackets at the head of a diagnostic: `error[link-missing-page]`.
site.yaml can change its level, or silence it:
  checks: { translation-missing: off, term-forbidden: warn }")]
pub(super) struct Arguments {
    /// The code of a diagnostic; without one, all codes are listed
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, report: Report) -> Result<Verdict, Failure> {
    let text = match &arguments.code {
        None if report.is_json() => Code::ALL.iter().map(|code| object(*code)).collect(),
        None => list(),
        Some(name) => {
            let code = find(name)?;
            if report.is_json() { object(code) } else { page(code) }
        }
    };
    report.data(&text)?;
    Ok(Verdict::Clean)
}

fn find(name: &str) -> Result<Code, Failure> {
    let plain = name.trim().to_ascii_lowercase().replace('_', "-");
    Code::by_name(&plain).ok_or_else(|| {
        let near = nearest(&plain, Code::ALL.iter().map(|code| code.name())).map(|near| near.name);
        let help = near
            .map_or("`diglot explain` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
        Failure::new(format!("no diagnostic is called `{name}`")).help(help)
    })
}

fn page(code: Code) -> String {
    let name = code.name();
    let mut text = format!("{name} ({})\n\n", level(code));
    for line in code.explanation().lines() {
        text.push_str(&wrapped(line));
    }
    let sides = [("both", Style::new().bold()), ("wrong", ERROR), ("right", HELP)];
    for ((side, style), parts) in sides.into_iter().zip(code.example().sides()) {
        parts.iter().for_each(|part| text.push_str(&shown(side, style, part)));
    }
    if !code.is_about_trust() && code != Code::Internal {
        text.push_str(&format!("\nIn site.yaml: checks: {{ {name}: off | warn | error }}\n"));
    }
    text
}

/// A file of an example, or what is told of one, below a line that says on which side it is.
fn shown(side: &str, style: Style, part: &Part) -> String {
    let place = part.path.map_or_else(String::new, |path| format!(", in {path}"));
    let emptiness = if part.text.is_empty() { " (without text)" } else { "" };
    let mut text = format!("\n{style}{side}{style:#}{place}{emptiness}:\n");
    for line in part.text.lines() {
        text.push_str(if line.is_empty() { "" } else { "    " });
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A line of an explanation in lines that fit a terminal.
fn wrapped(line: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in words(line) {
        let own = word.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum::<usize>();
        if width > 0 {
            let is_full = width + 1 + own > WIDTH;
            text.push(if is_full { '\n' } else { ' ' });
            width = if is_full { 0 } else { width + 1 };
        }
        text.push_str(&word);
        width += own;
    }
    text + "\n"
}

/// The words of a line. Code is one word, for it is there to be copied.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // The mark of a block of code is no beginning of code.
    let is_open = |word: &String| word.replace("```", "").matches('`').count() % 2 == 1;
    for word in line.split(' ') {
        match words.last_mut().filter(|last| is_open(last)) {
            Some(last) => *last += &format!(" {word}"),
            None => words.push(word.to_owned()),
        }
    }
    words
}

fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or_default();
    let line = |code: &Code| {
        let first = code.explanation().split_once(". ").map_or(code.explanation(), |(first, _)| first);
        let first = first.lines().next().unwrap_or_default().trim_end_matches('.');
        format!("{:width$}  {:7}  {first}\n", code.name(), level(*code))
    };
    Code::ALL.iter().map(line).collect()
}

fn object(code: Code) -> String {
    let Example { wrong, right } = code.example();
    let object = json!({
        "code": code.name(),
        "level": level(code),
        "explanation": code.explanation(),
        "wrong": wrong,
        "right": right,
    });
    format!("{object}\n")
}

fn level(code: Code) -> &'static str {
    match code.default_severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
