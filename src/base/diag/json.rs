//! One JSON object a line, for tools.

use serde_json::{Value, json as object};

use super::diagnostic::Diagnostic;
use super::lines::{Lines, Sources};
use super::severity::Severity;
use crate::base::source::Span;

/// The diagnostics as JSON lines: `code`, `severity`, `message`, and where known `path`, `line`, `column`,
/// `end_line`, `end_column`, `start`, `end` (bytes of the file on disk), `label`, `help`, `related`; `fix`
/// with its place, `replacement` and `safe` where one edit puts it right: what is safe is what `check --fix`
/// does.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources<'_>) -> String {
    let mut lines = Lines::new(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut value = object!({
            "code": diagnostic.code.name(),
            "severity": if diagnostic.severity == Severity::Error { "error" } else { "warning" },
            "message": diagnostic.message,
        });
        let fields = value.as_object_mut().expect("an object literal is an object");
        if let Some(Value::Object(place)) = diagnostic.at.as_ref().map(|span| place(span, &mut lines)) {
            fields.extend(place);
        }
        if let Some(label) = &diagnostic.label {
            fields.insert("label".into(), label.as_str().into());
        }
        if let Some(help) = &diagnostic.help {
            fields.insert("help".into(), help.as_str().into());
        }
        if let Some(fix) = &diagnostic.fix {
            let mut value = place(&fix.at, &mut lines);
            value["replacement"] = lines.as_written(fix).into();
            value["safe"] = fix.is_safe.into();
            fields.insert("fix".into(), value);
        }
        if !diagnostic.related.is_empty() {
            let related = diagnostic.related.iter().map(|(span, what)| {
                let mut value = place(span, &mut lines);
                value["message"] = what.as_str().into();
                value
            });
            fields.insert("related".into(), related.collect());
        }
        out.push_str(&value.to_string());
        out.push('\n');
    }
    out
}

fn place(span: &Span, lines: &mut Lines<'_>) -> Value {
    let mut value = object!({ "path": span.path.as_str(), "start": span.start, "end": span.end });
    if let Some((source, _)) = lines.file(&span.path) {
        value["start"] = source.offset_in_file(span.start).into();
        value["end"] = source.offset_in_file(span.end).into();
    }
    if let Some([(line, column), (end_line, end_column)]) = lines.ends(span) {
        for (key, number) in
            [("line", line), ("column", column), ("end_line", end_line), ("end_column", end_column)]
        {
            value[key] = number.into();
        }
    }
    value
}
