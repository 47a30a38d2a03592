//! Pictures without an alternative text → where they stand.

use std::ops::Range;

use crate::base::diag::Diagnostic;
use crate::base::{Code, Span};

/// What the author of one is told.
pub(super) fn diagnostic(at: Span) -> Diagnostic {
    let warning = Diagnostic::new(Code::ImageAlt, "this picture has no alternative text").at(at);
    warning
        .help("write what it shows, such as `![登录页面](login.png)`; `<img alt=\"\">` if it only decorates")
}

/// The `<img>` tags of some raw HTML that have no `alt`; an empty one says that the picture decorates.
pub(super) fn without_alt(html: &str) -> Vec<Range<usize>> {
    const NO_HTML: [&str; 4] = ["<script", "<style", "<pre", "<textarea"];
    let mut found = Vec::new();
    if NO_HTML.iter().any(|start| html.trim_start().starts_with(start)) {
        return found;
    }
    let mut from = 0;
    while let Some(open) = html[from..].find('<').map(|at| from + at) {
        let (rest, end) = (&html[open..], if html[open..].starts_with("<!--") { "-->" } else { ">" });
        let Some(length) = rest.find(end) else { return found };
        from = open + length + end.len();
        let tag = rest[..length].to_ascii_lowercase();
        let mut words = tag.split(|c: char| c.is_whitespace() || c == '=' || c == '/');
        if words.next() == Some("<img") && !words.any(|word| word == "alt" || word == ":alt") {
            found.push(open..from);
        }
    }
    found
}
