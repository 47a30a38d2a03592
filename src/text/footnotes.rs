//! Marks of footnotes (`[^1]`) and their texts (`[^1]: …`) → those that have no counterpart.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::base::diag::{Diagnostic, Fix, nearest};
use crate::base::{Code, Span};

/// How many marks are compared with all footnotes: a page of broken ones must not take for ever.
const SUGGESTIONS: usize = 20;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Marks that lead to a text.
    used: FxHashSet<String>,
    texts: Vec<(String, Range<usize>)>,
    /// Marks that lead nowhere, which are text.
    lost: Vec<(String, Range<usize>)>,
}

impl Footnotes {
    pub fn mark(&mut self, label: &str) {
        self.used.insert(label.to_owned());
    }

    pub fn text(&mut self, label: &str, place: &Range<usize>) {
        self.texts.push((label.to_owned(), place.start..place.start + label.len() + "[^]".len()));
    }

    /// Reads a text of `body` that may hold marks without a counterpart.
    pub fn prose(&mut self, body: &str, place: &Range<usize>) {
        let text = &body[place.clone()];
        let mut from = 0;
        while let Some(close) = text[from..].find(']').map(|at| from + at) {
            let open = text[from..close].rfind("[^").map(|at| from + at);
            from = close + 1;
            let Some(open) = open else { continue };
            let label = &text[open + "[^".len()..close];
            let is_escaped = body[..place.start + open].ends_with('\\');
            if is_label(label, &text[close + 1..]) && !is_escaped {
                let mark = place.start + open..place.start + close + 1;
                self.lost.push((label.to_owned(), mark));
            }
        }
    }

    pub fn diagnostics(&self, span: impl Fn(Range<usize>) -> Span) -> Vec<Diagnostic> {
        let free = || self.texts.iter().filter(|(label, _)| !self.used.contains(label));
        let lost = self.lost.iter().enumerate().map(|(index, (label, place))| {
            let message = format!("this footnote has no text `[^{label}]: …`");
            let warning = Diagnostic::new(Code::FootnoteUnmatched, message)
                .at(span(place.clone()))
                .label("readers see the mark as it is")
                .help(format!("write its text on a line of its own: `[^{label}]: …`"));
            let near = || nearest(label, free().map(|(label, _)| label.as_str()));
            let Some(near) = (index < SUGGESTIONS).then(near).flatten() else { return warning };
            let typed = place.start + "[^".len()..place.end - 1;
            warning.help(format!("did you mean `[^{}]`?", near.name)).fix_if(Fix::name(
                near,
                label,
                &span(typed),
            ))
        });
        let idle = free().map(|(label, place)| {
            let warning = Diagnostic::new(Code::FootnoteUnmatched, "no mark leads to this footnote");
            warning.at(span(place.clone())).help(format!("write `[^{label}]` where it belongs, or delete it"))
        });
        lost.chain(idle).collect()
    }
}

/// Whether what stands in `[^…]` is a label rather than a set of characters, `[^a-z]+`.
fn is_label(label: &str, after: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let is_set = matches!(label.chars().collect::<Vec<_>>()[..], [_, '-', _, ..]);
    !label.is_empty() && label.chars().all(is_word) && !is_set && !after.starts_with(['+', '*', '?', '{'])
}
