//! What is asked of a run of Markdown events: its text, its place, its end, whether its lines join.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::fact::Plain;
use crate::base::width::{is_full_width, is_mark, joins};

/// An event with the bytes of the body it comes from.
pub(crate) type Ev<'a> = (Event<'a>, Range<usize>);

/// Whether some HTML is one comment. Where another one begins in it, the first lacks its end.
pub(crate) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->") && !html[1..].contains("<!--")
}

/// Index of the event that closes the one at `open`.
pub(crate) fn closing(events: &[Ev<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, (event, _)) in events.iter().enumerate().skip(open) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// The visible text of inline events; line breaks join as they do in HTML.
pub(crate) fn plain_text(events: &[Ev<'_>]) -> Plain {
    let has_break = events.iter().any(|(event, _)| matches!(event, Event::SoftBreak));
    let is_dense = has_break
        && events
            .iter()
            .any(|(event, _)| matches!(event, Event::Text(text) if text.chars().any(is_full_width)));
    let mut plain = Plain::default();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Text(part) => plain.push(part),
            Event::Code(part) => plain.push_literally(part),
            Event::SoftBreak if joins_at(events, at, is_dense) => {}
            Event::SoftBreak | Event::HardBreak => plain.push_literally(" "),
            _ => {}
        }
    }
    plain.trimmed()
}

/// The source from the first to the last of some events.
pub(crate) fn text_place(events: &[Ev<'_>]) -> Option<Range<usize>> {
    let start = events.iter().map(|(_, range)| range.start).min()?;
    let end = events.iter().map(|(_, range)| range.end).max()?;
    Some(start..end)
}

/// Whether the lines around the break at `at` hold one link each and nothing else: they are a list.
pub(super) fn parts_links(events: &[Ev<'_>], at: usize) -> bool {
    let is_edge = |event: Option<&Ev<'_>>| {
        event.is_none_or(|(event, _)| matches!(event, Event::SoftBreak | Event::HardBreak))
    };
    let is_link = |event: Option<&Ev<'_>>| matches!(event, Some((Event::Start(Tag::Link { .. }), _)));
    let before = at.checked_sub(1).filter(|before| matches!(events[*before].0, Event::End(TagEnd::Link)));
    if before.is_none() || !is_link(events.get(at + 1)) {
        return false;
    }
    let start = events[..at].iter().rposition(|event| is_link(Some(event)));
    let is_first = start.is_some_and(|start| is_edge(start.checked_sub(1).map(|before| &events[before])));
    is_first && is_edge(events.get(closing(events, at + 1) + 1))
}

/// Whether the lines around the break at `at` meet without a space.
pub(super) fn joins_at(events: &[Ev<'_>], at: usize, dense: bool) -> bool {
    let before = events[..at]
        .iter()
        .rev()
        .find_map(|event| edge(event, |text| text.chars().rev().find(|c| !is_mark(*c))));
    let after = events[at + 1..].iter().find_map(|event| edge(event, |text| text.chars().next()));
    before.zip(after).is_some_and(|(before, after)| joins(before, after, dense)) && !parts_links(events, at)
}

/// The character of an event that stands at a line break; markup counts as a Latin letter.
fn edge((event, _): &Ev<'_>, of: impl Fn(&str) -> Option<char>) -> Option<char> {
    match event {
        Event::Text(text) => of(text),
        Event::InlineHtml(html) if is_comment(html) => None,
        Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_) => Some('x'),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Some('x'),
        _ => None,
    }
}
