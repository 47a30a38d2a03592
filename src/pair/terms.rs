//! Prose → the renderings that the glossary forbids.
//!
//! Code, link targets and raw HTML are no prose; a rendering counts as a whole word, whatever its case.

use std::ops::Range;
use std::sync::Arc;

use crate::base::diag::Diagnostic;
use crate::base::{Code, Span};
use crate::config::{Config, Term};
use crate::parse::{Document, Kind};

pub(super) fn report(config: &Config, documents: &[Arc<Document>], diagnostics: &mut Vec<Diagnostic>) {
    let forbidden: Vec<(&Term, String)> =
        config.glossary.terms.iter().flat_map(|term| term.forbid.iter().map(move |form| (term, form.to_lowercase()))).collect();
    if forbidden.is_empty() {
        return;
    }
    for document in documents {
        for block in document.blocks.iter().filter(|block| !block.kind.contains_blocks() && !matches!(block.kind, Kind::Code | Kind::Html | Kind::Rule)) {
            let Some(text) = document.text.get(block.source.start as usize..block.source.end as usize) else { continue };
            let prose = prose(text);
            for (term, form) in &forbidden {
                for at in whole_words(&prose, form) {
                    let start = block.source.start as usize + at;
                    let name = block.lang.and_then(|lang| term.names.get(lang)).and_then(|names| names.first());
                    let error = Diagnostic::new(Code::TermForbidden, format!("`{}` is not the word for this", &text[at..at + form.len()]));
                    let error = error.at(Span::new(&document.path, start..start + form.len())).related(term.at.clone(), "the glossary forbids it");
                    diagnostics.push(error.help_if(name.map(|name| format!("write `{name}`"))));
                }
            }
        }
    }
}

/// The text in lower case, byte for byte as long, with everything that is no prose blanked out.
fn prose(text: &str) -> String {
    let mut bytes = text.to_ascii_lowercase().into_bytes();
    for range in not_prose(text) {
        bytes[range].fill(b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Code spans, link targets and bare URLs.
fn not_prose(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['`', ']', ':', '<']).map(|offset| at + offset) {
        let rest = &text[start..];
        let length = if rest.starts_with('`') {
            let ticks = rest.bytes().take_while(|b| *b == b'`').count();
            rest[ticks..].find(&rest[..ticks]).map_or(ticks, |close| ticks * 2 + close)
        } else if rest.starts_with("](") {
            rest.find(')').map_or(2, |close| close + 1)
        } else if rest.starts_with("://") {
            rest.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(rest.len())
        } else if rest.starts_with('<') {
            rest.find('>').map_or(1, |close| close + 1)
        } else {
            at = start + 1;
            continue;
        };
        found.push(start..start + length);
        at = start + length;
    }
    found
}

/// Where a phrase stands in a text, not as a part of a longer Latin word.
fn whole_words<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_latin = phrase.starts_with(|c: char| c.is_ascii_alphanumeric());
    let found = text.match_indices(phrase).map(|(at, _)| at).filter(|_| !phrase.trim().is_empty());
    found.filter(move |&at| !is_latin || !(is_part(text[..at].chars().next_back()) || is_part(text[at + phrase.len()..].chars().next())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_of_prose_count() {
        let count = |text: &str| whole_words(&prose(text), "filling").count();
        assert_eq!(count("Website Filling Guide"), 1);
        assert_eq!(count("fulfilling, refilling, fillings"), 0);
        assert_eq!(count("`filling` and [form](filling.md) and https://a.cn/filling and <a href=\"filling\">x</a>"), 0);
        assert_eq!(count("备案 filling，不对"), 1);
    }
}
