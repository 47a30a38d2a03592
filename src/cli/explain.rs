//! `diglot explain`: what a diagnostic means and what to do about it.

use serde_json::json;

use super::failure::Failure;
use super::report::Report;
use super::verdict::Verdict;
use crate::base::diag::nearest;
use crate::base::{Code, Severity};

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
    format!(
        "{name} ({})\n\n{}\n\nIts level in site.yaml: checks: {{ {name}: off | warn | error }}\n",
        level(code),
        code.explanation()
    )
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
    format!("{}\n", json!({ "code": code.name(), "level": level(code), "explanation": code.explanation() }))
}

fn level(code: Code) -> &'static str {
    match code.default_severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
