//! Inline events → the languages they are written in: where `中文 | English` is cut, and what of it is prose.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::{Ev, closing, plain_text, text_place};
use super::fact::{Piece, pieces};
use super::localized::{FACT_TEXT, split_halves};
use super::tags::level;
use crate::base::lang::Script;
use crate::base::{LangId, Language};

/// The words of inline events: their text without code, raw HTML, facts and the addresses that links show. Of
/// a sentence with a label in bold, as in `点击 **Save and close** 按钮`, what stands around it: a label may
/// be in any language.
pub(crate) fn prose(events: &[Ev<'_>]) -> String {
    let all = words(events, false);
    if !events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Strong))) {
        return all;
    }
    let around = words(events, true);
    if is_sentence(&around) { around } else { all }
}

/// Whether a text has enough words to tell its language.
fn is_sentence(text: &str) -> bool {
    let is_dense = |c: char| Script::of_char(c).is_some_and(Script::is_dense);
    let is_spaced = |c: char| Script::of_char(c).is_some_and(|script| !script.is_dense());
    let words = text.split(|c| !is_spaced(c)).filter(|word| !word.is_empty());
    text.chars().filter(|c| is_dense(*c)).count() >= 2 || words.count() >= 3
}

fn words(events: &[Ev<'_>], without_labels: bool) -> String {
    let mut prose = String::new();
    let mut is_address = false;
    let mut labels = 0;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Strong) => labels += 1,
            Event::End(TagEnd::Strong) => labels -= 1,
            Event::Text(_) if without_labels && labels > 0 => prose.push(' '),
            Event::Start(Tag::Link { link_type, .. }) => {
                is_address = matches!(link_type, LinkType::Autolink | LinkType::Email)
            }
            Event::End(TagEnd::Link) => is_address = false,
            Event::Text(text) if !is_address => {
                prose.extend(
                    pieces(text)
                        .filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None }),
                );
            }
            Event::SoftBreak | Event::HardBreak => prose.push(' '),
            _ => {}
        }
    }
    without_addresses(prose)
}

/// Prose without URLs that are no links, such as `http://localhost:8080`.
fn without_addresses(mut prose: String) -> String {
    let is_url_char = |c: char| c.is_ascii_graphic();
    while let Some(colon) = prose.find("://") {
        let start = prose[..colon]
            .rfind(|c| !is_url_char(c))
            .map_or(0, |at| at + prose[at..].chars().next().map_or(1, char::len_utf8));
        let end = prose[colon..].find(|c| !is_url_char(c)).map_or(prose.len(), |at| colon + at);
        prose.replace_range(start..end, " ");
    }
    prose
}

/// Cuts `中文 | English` (or ` / `) into its halves, markup included.
pub(crate) fn halves<'a>(events: &[Ev<'a>], languages: &[Language]) -> Option<Vec<(LangId, Vec<Ev<'a>>)>> {
    let text = plain_text(events);
    let text = text.fill(|_| Some(FACT_TEXT));
    if !text.contains(" | ") && !text.contains(" / ") {
        return None;
    }
    let halves = split_halves(&text, languages)?;
    let separator = if text.matches(" | ").count() + 1 == halves.len() { " | " } else { " / " };
    let parts = cut(events, separator);
    (parts.len() == halves.len()).then(|| halves.into_iter().map(|(lang, _)| lang).zip(parts).collect())
}

/// How many marks around a whole text are taken off to look for a separator inside.
const MARKS: usize = 4;

/// Cuts events at a separator that stands in no markup but what is around all of them, which each part gets:
/// `**中文 | English**`.
fn cut<'a>(events: &[Ev<'a>], separator: &str) -> Vec<Vec<Ev<'a>>> {
    let around = (0..MARKS)
        .take_while(|&at| events.len() > 2 * at && is_wrapped(&events[at..events.len() - at]))
        .count();
    let mut parts = cut_inside(&events[around..events.len() - around], separator);
    for part in parts.iter_mut().filter(|_| around > 0) {
        let Some(place) = text_place(part) else { continue };
        // The marks stand in the source once: what a part is made of is what stands between them.
        let at = |events: &[Ev<'a>], place: usize| {
            events.iter().map(|(event, _)| (event.clone(), place..place)).collect::<Vec<_>>()
        };
        part.splice(..0, at(&events[..around], place.start));
        part.extend(at(&events[events.len() - around..], place.end));
    }
    parts
}

/// Whether one mark of emphasis, or one element of raw HTML, is around all of some events.
fn is_wrapped(events: &[Ev<'_>]) -> bool {
    let last = events.len().saturating_sub(1);
    match events.first() {
        Some((
            Event::Start(
                Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript,
            ),
            _,
        )) => closing(events, 0) == last,
        Some((Event::InlineHtml(tag), _)) if level(tag) > 0 => {
            let mut open = 0;
            let close = events.iter().position(|(event, _)| {
                open += if let Event::InlineHtml(tag) = event { level(tag) } else { 0 };
                open == 0
            });
            close == Some(last)
        }
        _ => false,
    }
}

fn cut_inside<'a>(events: &[Ev<'a>], separator: &str) -> Vec<Vec<Ev<'a>>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0isize;
    for (event, range) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = (depth - 1).max(0),
            Event::InlineHtml(tag) => depth = (depth + level(tag)).max(0),
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
