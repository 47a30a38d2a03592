//! GitLab's report of code quality, which a merge request shows.
//! Source: GitLab, Code Quality, "Code Quality report format".

use std::collections::BTreeMap;

use serde_json::{Value, json as object};

use super::diagnostic::Diagnostic;
use super::lines::{Lines, Sources};
use super::severity::Severity;
use crate::base::digest::digest_bytes;

/// The diagnostics as a JSON array of issues. Files are named from `folder` on, which is empty or ends in
/// `/`. What is not about a file stands at the folder of the content, for every issue has a place.
///
/// A fingerprint names a file, a code and a message, and of equal ones the how manieth: it outlives lines
/// that come and go above.
pub fn gitlab(diagnostics: &[Diagnostic], sources: &Sources<'_>, folder: &str) -> String {
    let mut lines = Lines::new(sources);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut issue = |diagnostic: &Diagnostic| {
        let path = diagnostic.at.as_ref().map_or("content", |span| span.path.as_str());
        let ends = diagnostic.at.as_ref().and_then(|span| lines.ends(span));
        let [(line, column), (end_line, end_column)] = ends.unwrap_or([(1, 1); 2]);
        let name = format!("{path} {} {}", diagnostic.code, diagnostic.message);
        let before = seen.entry(name.clone()).or_default();
        *before += 1;
        object!({
            "description": diagnostic.advice(),
            "check_name": diagnostic.code.name(),
            "fingerprint": digest_bytes(format!("{name} {before}").as_bytes()).to_string(),
            "severity": if diagnostic.severity == Severity::Error { "major" } else { "minor" },
            "location": {
                "path": format!("{folder}{path}"),
                "positions": {
                    "begin": { "line": line, "column": column },
                    "end": { "line": end_line, "column": end_column },
                },
            },
        })
    };
    let issues: Vec<Value> = diagnostics.iter().map(&mut issue).collect();
    format!("{}\n", Value::from(issues))
}
