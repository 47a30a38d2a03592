//! Raw HTML that is opened and never closed → what its author is told.

use std::ops::Range;

use crate::base::diag::{Diagnostic, Fix};
use crate::base::lang::is_language_name;
use crate::base::{Code, Span};

/// What is opened and never closed: its name, and where in the body it begins.
#[derive(PartialEq, Eq)]
pub(crate) struct Unclosed {
    pub name: String,
    pub place: Range<usize>,
}

impl Unclosed {
    /// The name of a comment that CommonMark takes for text, since it does not end in its paragraph.
    pub const TEXT: &str = "text";

    /// The name of a comment in which another one begins, whose end would be the end of both.
    pub(super) const NESTED: &str = "nested";

    /// What the author is told; `opening` is the line that it begins with, which stands at `at`.
    pub fn diagnostic(&self, opening: &str, at: Span) -> Diagnostic {
        let (what, label) = match self.name.as_str() {
            Self::TEXT => ("this comment".to_owned(), "readers see it as text"),
            Self::NESTED => ("this comment".to_owned(), "it hides everything up to the end of the next one"),
            "<!--" => ("this comment".to_owned(), "it hides everything that follows"),
            "<" => ("this tag".to_owned(), "it hides everything that follows"),
            name => (format!("`{name}`"), "it takes in everything that follows"),
        };
        let marker = opening.trim_start_matches("<!--").trim();
        let directive = matches!(self.name.as_str(), Self::TEXT | Self::NESTED | "<!--")
            .then(|| marker)
            .filter(|marker| is_marker(marker));
        let fix = directive.map(|marker| Fix {
            at: at.clone(),
            replacement: format!("<!-- {marker} -->"),
            is_safe: true,
        });
        let help = match self.name.as_str() {
            _ if fix.is_some() => fix.iter().map(|fix| format!("write `{}`", fix.replacement)).collect(),
            Self::TEXT => "write `-->` at its end, in the same paragraph".to_owned(),
            "<!--" | Self::NESTED => "write `-->` at its end".to_owned(),
            "<?" => "write `?>` at its end".to_owned(),
            "<![CDATA[" => "write `]]>` at its end".to_owned(),
            name => match name
                .strip_prefix('<')
                .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                Some(name) => format!("write `</{name}>` at its end", name = name.trim_end_matches('>')),
                None => "write `>` at its end".to_owned(),
            },
        };
        let error =
            Diagnostic::new(Code::HtmlUnclosed, format!("{what} is never closed")).at(at).label(label);
        error.help(format!("{help}, or put it in code if readers should see it")).fix_if(fix)
    }
}

/// Whether a comment was meant to say something about the blocks that follow.
pub(super) fn is_marker(comment: &str) -> bool {
    is_language_name(comment)
        || matches!(comment, "all" | "auto")
        || comment.starts_with("only:")
        || comment.starts_with("row:")
}
