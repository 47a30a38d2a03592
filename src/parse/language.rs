//! Which language a run of inline events is written in, and where its lines end.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::Language;
use crate::text::events::{Ev, plain_text};
use crate::text::halves::prose;
use crate::text::judge::{Certainty, certainty_of};
use crate::text::nearly_split;

/// The language of prose, from its text without code and URLs.
pub(super) fn certainty(events: &[Ev<'_>], languages: &[Language]) -> Certainty {
    certainty_of(&prose(events), languages)
}

/// The language of a text that is not split. One whose languages are only badly separated, by one of these
/// marks, is for all readers.
pub(super) fn whole_certainty(events: &[Ev<'_>], marks: &[char], languages: &[Language]) -> Certainty {
    let may_be_near =
        || events.iter().any(|(event, _)| matches!(event, Event::Text(text) if text.contains(marks)));
    let is_near =
        may_be_near() && nearly_split(&plain_text(events).written(), languages, marks, " | ").is_some();
    if is_near { Certainty::Shared } else { certainty(events, languages) }
}

/// The lines of a run of inline events: cut at breaks that stand inside no link and no emphasis.
pub(super) fn lines(events: &[Ev<'_>]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak if depth == 0 => {
                lines.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(start..events.len());
    lines.retain(|line| !line.is_empty());
    lines
}

/// Whether a run is one image and nothing else, perhaps inside a link.
pub(super) fn is_image_only(events: &[Ev<'_>]) -> bool {
    let mut depth = 0usize;
    let mut images = 0;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Image { .. }) => {
                images += 1;
                depth += 1;
            }
            Event::End(pulldown_cmark::TagEnd::Image) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Link { .. }) | Event::End(pulldown_cmark::TagEnd::Link) => {}
            Event::Text(text) if depth == 0 && !text.trim().is_empty() => return false,
            Event::SoftBreak => {}
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    images == 1
}

/// Whether the lines of a list item are one a language: then none of them has to be first.
pub(super) fn is_one_each(lines: &[Certainty]) -> bool {
    let lang = |certainty: &Certainty| {
        if let Certainty::Sure(lang) | Certainty::Weak(lang) = certainty { Some(*lang) } else { None }
    };
    let is_new = |at: usize| {
        lang(&lines[at]).is_some_and(|own| lines[..at].iter().all(|before| lang(before) != Some(own)))
    };
    lines.iter().any(|line| matches!(line, Certainty::Sure(_))) && (0..lines.len()).all(is_new)
}

/// A language that a line is weakly in, as the one it is in.
pub(super) fn sure_of(certainty: Certainty) -> Certainty {
    if let Certainty::Weak(lang) = certainty { Certainty::Sure(lang) } else { certainty }
}
