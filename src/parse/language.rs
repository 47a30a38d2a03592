//! Which language a run of inline events is written in, and where a line with two languages is cut.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::inline::{Ev, plain_text};
use crate::base::lang::Script;
use crate::base::{LangId, Language};
use crate::config::{Verdict, judge, split_halves};

/// How sure the language of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// It is written in this language.
    Sure(LangId),
    /// A few Latin words, perhaps a name that every language uses: its neighbours decide.
    Weak(LangId),
    /// It has letters of both; its neighbours decide, and the author is told.
    Unsure,
    /// It belongs to every language.
    Shared,
}

impl Certainty {
    pub fn is_open(self) -> bool {
        matches!(self, Certainty::Weak(_) | Certainty::Unsure)
    }
}

/// The language of prose, from its text without code and URLs.
pub(super) fn certainty(events: &[Ev<'_>], languages: &[Language]) -> Certainty {
    certainty_of(&prose(events), languages)
}

pub(super) fn certainty_of(prose: &str, languages: &[Language]) -> Certainty {
    if !prose.chars().any(|c| Script::of_char(c).is_some()) {
        return Certainty::Shared;
    }
    match judge(prose, languages) {
        Verdict::Sure(lang) if is_name_like(prose) => Certainty::Weak(lang),
        Verdict::Sure(lang) => Certainty::Sure(lang),
        Verdict::Unsure => Certainty::Unsure,
    }
}

/// Up to three Latin words that are no sentence: `Nginx`, `Cloud Server`.
fn is_name_like(prose: &str) -> bool {
    let letters_are_latin = prose.chars().filter_map(Script::of_char).all(|script| script == Script::Latin);
    letters_are_latin && prose.split_whitespace().count() <= 3 && !prose.trim_end().ends_with(['.', '!', '?', ':'])
}

/// The text of inline events without code, raw HTML and bare URLs.
fn prose(events: &[Ev<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    if !text.contains("://") && !text.contains("{{") {
        return text;
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find("{{") {
        let Some(close) = rest[open..].find("}}") else { break };
        bare.push_str(&rest[..open]);
        rest = &rest[open + close + 2..];
    }
    bare.push_str(rest);
    let is_url_char = |c: char| c.is_ascii_graphic();
    while let Some(colon) = bare.find("://") {
        let start = bare[..colon].rfind(|c| !is_url_char(c)).map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
        let end = bare[colon..].find(|c| !is_url_char(c)).map_or(bare.len(), |at| colon + at);
        bare.replace_range(start..end, " ");
    }
    bare
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

/// Cuts `中文 | English` (or ` / `) into its halves, markup included.
pub(super) fn halves<'a>(events: &[Ev<'a>], languages: &[Language]) -> Option<Vec<(LangId, Vec<Ev<'a>>)>> {
    let text = plain_text(events);
    if !text.contains(" | ") && !text.contains(" / ") {
        return None;
    }
    let halves = split_halves(&text, languages)?;
    let separator = if text.matches(" | ").count() + 1 == halves.len() { " | " } else { " / " };
    let parts = cut(events, separator);
    (parts.len() == halves.len()).then(|| halves.into_iter().map(|(lang, _)| lang).zip(parts).collect())
}

fn cut<'a>(events: &[Ev<'a>], separator: &str) -> Vec<Vec<Ev<'a>>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0usize;
    for (event, range) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Text(text) if depth == 0 && text.contains(separator) => {
                let mut offset = 0;
                for (index, piece) in text.split(separator).enumerate() {
                    if index > 0 {
                        parts.push(Vec::new());
                    }
                    let start = range.start + offset;
                    offset += piece.len() + separator.len();
                    if !piece.is_empty() {
                        let piece_range = start.min(range.end)..(start + piece.len()).min(range.end);
                        push(&mut parts, (Event::Text(slice(text, piece)), piece_range));
                    }
                }
            }
            // A separator that stands at the edge of inline markup: ` | **English**`.
            _ => push(&mut parts, (event.clone(), range.clone())),
        }
    }
    parts
}

fn push<'a>(parts: &mut [Vec<Ev<'a>>], event: Ev<'a>) {
    if let Some(last) = parts.last_mut() {
        last.push(event);
    }
}

/// A part of a text as an event's text, without copying where the text borrows.
fn slice<'a>(whole: &CowStr<'a>, part: &str) -> CowStr<'a> {
    match whole {
        CowStr::Borrowed(text) => {
            let at = part.as_ptr() as usize - text.as_ptr() as usize;
            CowStr::Borrowed(&text[at..at + part.len()])
        }
        _ => CowStr::from(part.to_owned()),
    }
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
