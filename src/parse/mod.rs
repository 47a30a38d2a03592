//! One [`Source`](crate::base::Source) → one [`Document`]: front matter, blocks per language, HTML with
//! holes.
//!
//! Invariant: pure and parallel. A document depends on its text, its identity and the languages of the site
//! alone; whatever another file decides (link targets, facts, heading ids shared across languages) is a hole
//! in the HTML. Nothing here fails: what an author typed wrong is a diagnostic beside the best document that
//! could be made.

mod alerts;
mod blocks;
mod builder;
pub mod checklist;
mod containers;
pub mod document;
mod elements;
pub mod front_matter;
pub mod highlight;
pub mod identity;
mod input;
mod labels;
mod language;
mod leaves;
mod mask;
mod paragraphs;
mod pictures;
mod settle;
mod tables;
mod titles;
pub mod trace;
mod unsure;

pub use alerts::as_quotation;
pub use document::{Block, Container, Document, Element, ElementTags, Heading, Kind, Names, Trace};
pub use front_matter::{FrontMatter, PageKind};
pub use identity::{Identity, identify};
pub use input::Input;

use crate::base::diag::Diagnostic;
use crate::base::{Checked, Code, Span};
use crate::text::other_than;

/// Parses one page.
pub fn parse(input: &Input<'_>) -> Checked<Document> {
    let mut diagnostics = Vec::new();
    let named = input.identity;
    diagnostics.extend(identity::odd_name(&input.source.path, input.languages));
    // What the other files of the page leave may be several languages, of which the text tells one.
    let left = named.lang.filter(|_| named.is_left);
    let told = left.and_then(|left| other_than(left, &input.source.text, input.languages));
    let (front, start) =
        front_matter::read_as(input.source, input.languages, told.or(named.lang), named.is_left)
            .take(&mut diagnostics);
    if input.source.text[start..].trim().is_empty() && start == 0 {
        let empty =
            Diagnostic::new(Code::FileEmpty, "the page is empty").at(Span::new(&input.source.path, 0..0));
        diagnostics.push(empty.help("write something, or delete the file"));
    }
    // A page may name the language that it is in, or the languages that it holds.
    let lang = named.lang.filter(|_| !named.is_left).or(front.lang).or(told).or(named.lang);
    if left.is_some() && front.lang.is_none() {
        diagnostics.extend(unsure::mixed(input));
    }
    let identity = &Identity { lang, ..named.clone() };
    let languages = front_matter::holding(input.languages, &front.languages);
    let input = &Input { source: input.source, identity, languages: &languages, untrusted: input.untrusted };
    let document = blocks::build(input, front, start, &mut diagnostics);
    Checked { value: document, diagnostics }
}
