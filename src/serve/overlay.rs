//! Diagnostics → the message that the open pages show on top of themselves.
//!
//! Invariant: whatever a source holds, the HTML has only the tags written here; every text is escaped.
//!
//! It deliberately does not style anything: classes belong to the theme.

use std::fmt::{Display, Write};
use std::io;

use anstream::adapter::strip_str;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::base::diag::{Sources, human};
use crate::base::{Diagnostic, Severity, SrcPath, UrlPath};

/// How many diagnostics are shown; the terminal has the rest.
const SHOWN: usize = 20;

/// What a URL path may hold unescaped (RFC 3986, unreserved characters and the separators).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The message for the diagnostics of a run, errors first. `page_of` finds the page that is made of a source.
pub(super) fn message(
    diagnostics: &[Diagnostic],
    sources: &Sources<'_>,
    page_of: &dyn Fn(&SrcPath) -> Option<UrlPath>,
) -> String {
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let (errors, warnings) = (of(Severity::Error).count(), of(Severity::Warning).count());
    let mut html = String::new();
    for diagnostic in of(Severity::Error).chain(of(Severity::Warning)).take(SHOWN) {
        let frame = human(std::slice::from_ref(diagnostic), sources);
        let page = diagnostic.at.as_ref().and_then(|span| page_of(&span.path));
        article(&mut html, diagnostic.severity, &strip_str(&frame).to_string(), page.as_ref());
    }
    if diagnostics.len() > SHOWN {
        let _ = write!(html, "<p class=\"diagnostic-more\">+ {}</p>", diagnostics.len() - SHOWN);
    }
    json!({ "type": "diagnostics", "errors": errors, "warnings": warnings, "html": html }).to_string()
}

/// A page that says what is wrong with the template of the one that was asked for.
pub(super) fn page(diagnostics: &[Diagnostic]) -> String {
    let mut html = head();
    for diagnostic in diagnostics {
        article(
            &mut html,
            diagnostic.severity,
            &strip_str(&human(std::slice::from_ref(diagnostic), &|_| None)).to_string(),
            None,
        );
    }
    html
}

/// A page that says why there is no other one.
pub(super) fn failure_page(error: &dyn Display) -> String {
    let mut html = head();
    article(&mut html, Severity::Error, &format!("error: {error}"), None);
    html
}

fn head() -> String {
    String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta \
            charset=\"utf-8\">\n<title>error</title>\n</head>\n",
    )
}

/// The message for a run that failed.
pub(super) fn failure(error: &io::Error) -> String {
    let mut html = String::new();
    article(&mut html, Severity::Error, &format!("error: {error}"), None);
    json!({ "type": "diagnostics", "errors": 1, "warnings": 0, "html": html }).to_string()
}

fn article(html: &mut String, severity: Severity, text: &str, page: Option<&UrlPath>) {
    let class = if severity == Severity::Error { "diagnostic-error" } else { "diagnostic-warning" };
    let _ = write!(html, "<article class=\"diagnostic {class}\"><pre tabindex=\"0\">");
    escape(html, text.trim_end());
    html.push_str("</pre>");
    if let Some(page) = page {
        let _ = write!(
            html,
            "<p class=\"diagnostic-page\"><a href=\"/{}\">/",
            utf8_percent_encode(page.as_str(), PATH)
        );
        escape(html, page.as_str());
        html.push_str("</a></p>");
    }
    html.push_str("</article>");
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Source, Span};

    #[test]
    fn what_an_author_typed_never_becomes_markup() {
        let path = SrcPath::new("content/a.md");
        let diagnostic = Diagnostic::new(Code::LinkMissingPage, "there is no `<img src=x onerror=alert(1)>`")
            .at(Span::new(&path, 0..8))
            .label("\"&'");
        let text = "<script>alert(1)</script>";
        let message = message(&[diagnostic], &|path| Some(Source::new(path.clone(), text)), &|_| {
            Some(UrlPath::new("zh/\"><b>/"))
        });
        let html =
            serde_json::from_str::<serde_json::Value>(&message).unwrap()["html"].as_str().unwrap().to_owned();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("--&gt; content/a.md:1:1"), "{html}");
        assert!(!html.contains('\u{1b}'), "{html}");
    }
}
