//! Workflow commands that GitHub shows beside the changed lines of a pull request.

use super::diagnostic::Diagnostic;
use super::lines::{Lines, Sources};
use super::severity::Severity;

/// One `::error` or `::warning` command a line. Files are named from `folder` on, which is empty or ends in
/// `/`.
/// Escapes follow the workflow command rules: `%`, CR and LF everywhere, also `:` and `,` in properties.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources<'_>, folder: &str) -> String {
    let mut lines = Lines::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        let mut properties = Vec::new();
        if let Some(span) = &diagnostic.at {
            properties.push(format!("file={}", property(&format!("{folder}{}", span.path))));
            if let Some([(line, column), (end_line, end_column)]) = lines.ends(span) {
                properties
                    .push(format!("line={line},endLine={end_line},col={column},endColumn={end_column}"));
            }
        }
        properties.push(format!("title={}", property(diagnostic.code.name())));
        out.push_str(&format!("::{command} {}::{}\n", properties.join(","), text(&diagnostic.advice())));
    }
    out
}

fn text(value: &str) -> String {
    value.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(value: &str) -> String {
    text(value).replace(':', "%3A").replace(',', "%2C")
}
