//! Code → HTML with classes, remembered by (language, text).
//!
//! Grammars are loaded when the first block needs one. Unknown languages are shown as they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pulldown_cmark_escape::escape_html_body_text;
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use crate::base::{Digest, digest_of};

/// Blocks beyond this size are shown without colours: nobody reads them for their grammar.
const LARGEST: usize = 100_000;

/// Highlights code blocks.
#[derive(Default)]
pub struct Highlighter {
    grammars: OnceLock<SyntaxSet>,
    done: Mutex<HashMap<Digest, Arc<str>>>,
}

impl Highlighter {
    /// The HTML inside `<code>`: escaped text, with spans of classes `hl-…` where the language is known.
    pub fn html(&self, language: &str, text: &str) -> Arc<str> {
        if language.is_empty() || text.len() > LARGEST {
            return plain(text).into();
        }
        let key = digest_of(&(language, text));
        if let Some(html) = self.done.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return html.clone();
        }
        let html: Arc<str> = self.colour(language, text).unwrap_or_else(|| plain(text)).into();
        self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
        html
    }

    fn colour(&self, language: &str, text: &str) -> Option<String> {
        let grammars = self.grammars.get_or_init(two_face::syntax::extra_newlines);
        let grammar = grammars.find_syntax_by_token(language)?;
        if grammar.name == "Plain Text" {
            return None;
        }
        let mut generator = ClassedHTMLGenerator::new_with_class_style(grammar, grammars, ClassStyle::SpacedPrefixed { prefix: "hl-" });
        for line in LinesWithEndings::from(text) {
            generator.parse_html_for_line_which_includes_newline(line).ok()?;
        }
        Some(generator.finalize())
    }
}

fn plain(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    // Writing to a String cannot fail.
    let _ = escape_html_body_text(&mut html, text);
    html
}
