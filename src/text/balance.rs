//! Elements of raw HTML that stand around others: what is left open would take in the page around the text,
//! and an end tag without a beginning would close it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{Ev, closing};
use crate::base::diag::Diagnostic;
use crate::base::{Code, Span};

/// Elements that are laid out as blocks, or hide what is in them, and that browsers close at nothing but
/// their end tag. Marks of text such as `<b>` end with their paragraph, or do no harm.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "button",
    "canvas",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "main",
    "map",
    "math",
    "menu",
    "nav",
    "ol",
    "picture",
    "search",
    "section",
    "summary",
    "svg",
    "table",
    "ul",
    "video",
];

/// Whether an element that is never closed, or never opened, breaks what stands around it.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// A start tag without an end tag where its block ends, or an end tag without a start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unbalanced {
    pub name: String,
    pub is_end: bool,
    /// Its bytes of the body.
    pub place: Range<usize>,
}

impl Unbalanced {
    pub fn diagnostic(&self, at: Span) -> Diagnostic {
        let name = &self.name;
        let (message, label, help) = match self.is_end {
            true => (
                format!("`</{name}>` closes nothing"),
                "left out",
                format!("delete it, or write `<{name}>` on a line before it"),
            ),
            false => (
                format!("`<{name}>` is never closed"),
                "what follows is not part of it",
                format!("write `</{name}>` on a line of its own where it ends"),
            ),
        };
        let help = format!(
            "{help}, in the same list item, quotation or `:::` block; or put it in code if readers should \
                see it"
        );
        Diagnostic::new(Code::HtmlUnbalanced, message).at(at).label(label).help(help)
    }
}

/// The name of an element that stands around others, if some inline HTML is its tag, and whether it is the
/// end tag.
pub(super) fn block_tag(html: &str) -> Option<(&'static str, bool)> {
    let tag = html.strip_prefix('<')?;
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let written = tag.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_whole = !tag[written.len()..].starts_with('-') && !html.ends_with("/>");
    let name = BLOCKS.iter().find(|name| name.eq_ignore_ascii_case(written)).filter(|_| is_whole)?;
    Some((name, html.starts_with("</")))
}

/// Takes the end tags at the end of a paragraph out of it, if it has no start tags: `text</div>` ends both.
pub(crate) fn hoist<'e>(events: Vec<Ev<'e>>) -> Vec<Ev<'e>> {
    let tag = |event: &Event<'_>| if let Event::InlineHtml(html) = event { block_tag(html) } else { None };
    if !events.iter().any(|(event, _)| tag(event).is_some()) {
        return events;
    }
    let mut hoisted = Vec::with_capacity(events.len() + 8);
    let mut at = 0;
    while at < events.len() {
        let end =
            if matches!(events[at].0, Event::Start(Tag::Paragraph)) { closing(&events, at) } else { at };
        let inner = &events[(at + 1).min(end)..end];
        let is_end = |(event, _): &Ev<'_>| {
            matches!(event, Event::SoftBreak) || tag(event).is_some_and(|(_, is_end)| is_end)
        };
        let cut = inner.iter().rposition(|event| !is_end(event)).map_or(0, |last| last + 1);
        let has_starts = inner.iter().any(|(event, _)| tag(event).is_some_and(|(_, is_end)| !is_end));
        let (text, tags) = inner.split_at(if has_starts { inner.len() } else { cut });
        let (Some(first), Some(last), false) = (tags.first(), tags.last(), text.is_empty()) else {
            hoisted.extend_from_slice(&events[at..=end]);
            at = end + 1;
            continue;
        };
        let place = first.1.start..last.1.end;
        let paragraph = events[at].1.start..first.1.start;
        hoisted.push((Event::Start(Tag::Paragraph), paragraph.clone()));
        hoisted.extend_from_slice(text);
        hoisted.push((Event::End(TagEnd::Paragraph), paragraph));
        hoisted.push((Event::Start(Tag::HtmlBlock), place.clone()));
        let html = |(event, range): &Ev<'e>| {
            if let Event::InlineHtml(html) = event {
                Some((Event::Html(html.clone()), range.clone()))
            } else {
                None
            }
        };
        hoisted.extend(tags.iter().filter_map(html));
        hoisted.push((Event::End(TagEnd::HtmlBlock), place));
        at = end + 1;
    }
    hoisted
}
