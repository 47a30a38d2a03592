//! One SARIF document, which GitHub code scanning, GitLab, Azure DevOps and editors read.
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) 2.1.0.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json as object};

use super::code::Code;
use super::diagnostic::Diagnostic;
use super::fix::Fix;
use super::lines::{Lines, Sources};
use super::severity::Severity;
use crate::base::path::SrcPath;
use crate::base::source::Span;

/// What a path in a URI shows as it is: RFC 3986, unreserved characters and the slash.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The diagnostics as a SARIF log of one run. Files are named from `folder` on, which is empty or ends in
/// `/`; columns count characters; `fixes` holds what [`json`](super::json) calls `fix`.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources<'_>, folder: &str) -> String {
    let mut writer = Writer { lines: Lines::new(sources), folder };
    let codes: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let rules: Vec<Value> = codes.iter().copied().map(rule).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| writer.result(diagnostic)).collect();
    let log = object!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: Code) -> Value {
    let (what, remedy) = code.explanation().split_once('\n').unwrap_or((code.explanation(), ""));
    object!({
        "id": code.name(),
        "shortDescription": { "text": what },
        "help": { "text": if remedy.is_empty() { what } else { remedy } },
        "defaultConfiguration": { "level": level(code.default_severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

struct Writer<'a> {
    lines: Lines<'a>,
    folder: &'a str,
}

impl Writer<'_> {
    fn result(&mut self, diagnostic: &Diagnostic) -> Value {
        let mut result = object!({
            "ruleId": diagnostic.code.name(),
            "level": level(diagnostic.severity),
            "message": { "text": diagnostic.advice() },
        });
        if let Some(span) = &diagnostic.at {
            result["locations"] = object!([self.location(span)]);
        }
        if !diagnostic.related.is_empty() {
            let related = diagnostic.related.iter().map(|(span, what)| {
                let mut location = self.location(span);
                location["message"] = object!({ "text": what });
                location
            });
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = &diagnostic.fix {
            result["fixes"] = object!([self.fix(fix)]);
        }
        result
    }

    fn location(&mut self, span: &Span) -> Value {
        let mut place = object!({ "artifactLocation": self.file(&span.path) });
        if let Some(region) = self.region(span) {
            place["region"] = region;
        }
        object!({ "physicalLocation": place })
    }

    fn file(&self, path: &SrcPath) -> Value {
        let path = format!("{}{path}", self.folder);
        object!({ "uri": utf8_percent_encode(&path, PATH).to_string() })
    }

    fn region(&mut self, span: &Span) -> Option<Value> {
        let [(line, column), (end_line, end_column)] = self.lines.ends(span)?;
        Some(object!({
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        }))
    }

    fn fix(&mut self, fix: &Fix) -> Value {
        let replacement = object!({
            "deletedRegion": self.region(&fix.at).unwrap_or_else(|| object!({ "startLine": 1 })),
            "insertedContent": { "text": self.lines.as_written(fix) },
        });
        object!({
            "artifactChanges": [{
                "artifactLocation": self.file(&fix.at.path),
                "replacements": [replacement],
            }],
        })
    }
}
