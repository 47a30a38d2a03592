//! Texts and URLs → what may stand in HTML.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::base::Language;

/// What stays readable in a URL: everything but white space and what HTML or URLs give a meaning.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'?')
    .add(b'#')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// A site-relative URL as an attribute value: percent-encoded where it must be.
pub(super) fn encode(url: &str) -> Cow<'_, str> {
    utf8_percent_encode(url, ENCODED).into()
}

pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    escaped(text, |out| escape_html(out, text))
}

pub(super) fn body_text(text: &str) -> Cow<'_, str> {
    escaped(text, |out| escape_html_body_text(out, text))
}

fn escaped(text: &str, write: impl FnOnce(&mut String) -> std::fmt::Result) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'"' | b'&' | b'<' | b'>' | b'\'')) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    // Writing to a String cannot fail.
    let _ = write(&mut out);
    out.into()
}

/// HTML that is in another language than what stands around it.
pub(super) fn in_language(language: &Language, class: &str, html: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<span{class} lang=\"{}\" dir=\"{}\">{html}</span>", language.tag, language.dir())
}
