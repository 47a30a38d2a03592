//! Markdown → events.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::events::Ev;
use super::{autolink, emphasis};

/// The events of a text, with neighbouring pieces of plain text joined and emphasis beside Chinese
/// punctuation resolved; and where the definitions of links stand in it.
pub(crate) fn read(text: &str) -> (Vec<Ev<'_>>, Vec<Range<usize>>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut events: Vec<Ev<'_>> = Vec::with_capacity(text.len() / 24);
    let is_slice = |piece: &CowStr<'_>, range: &Range<usize>| text.get(range.clone()) == Some(&**piece);
    let parser = Parser::new_ext(text, options);
    let mut definitions: Vec<Range<usize>> =
        parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    definitions.sort_unstable_by_key(|place| place.start);
    let mut collapsed: Vec<usize> = Vec::new();
    for (event, mut range) in parser.into_offset_iter() {
        extend_collapsed(text, &event, &mut range, &mut collapsed);
        if let Event::Text(piece) = &event
            && let Some((Event::Text(last), last_range)) = events.last_mut()
            && last_range.end == range.start
            && is_slice(last, last_range)
            && is_slice(piece, &range)
        {
            last_range.end = range.end;
            *last = CowStr::Borrowed(&text[last_range.clone()]);
            continue;
        }
        events.push((event, range));
    }
    (emphasis::resolve(text, events), definitions)
}

/// Makes the `[]` of `[label][]` part of the link, as the brackets of `[text][label]` are. `open` are the
/// ends of links that are extended and not closed yet.
fn extend_collapsed(text: &str, event: &Event<'_>, range: &mut Range<usize>, open: &mut Vec<usize>) {
    let is_extended = match event {
        Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
            let is_cut = matches!(link_type, LinkType::Collapsed | LinkType::CollapsedUnknown)
                && text[range.end..].starts_with("[]");
            open.extend(is_cut.then_some(range.end));
            is_cut
        }
        Event::End(TagEnd::Link | TagEnd::Image) => open.pop_if(|end| *end == range.end).is_some(),
        _ => false,
    };
    range.end += if is_extended { "[]".len() } else { 0 };
}

/// The inline events of a string on one line, which begins no list, no heading and no other block, and has no
/// raw HTML.
pub(crate) fn inline(line: &str) -> Vec<Ev<'_>> {
    // A full stop before it keeps the first characters from beginning a block, and is to emphasis what the
    // start of a line is: neither a letter nor a space that could close it.
    const GUARD: &str = ".";
    if !line.contains(['*', '_', '`', '[', '<', '&', '\\', '~']) && !autolink::may_hold_links(line) {
        return if line.is_empty() { Vec::new() } else { vec![(Event::Text(line.into()), 0..line.len())] };
    }
    let guarded = [GUARD, line].concat();
    let parser = Parser::new_ext(&guarded, Options::ENABLE_STRIKETHROUGH).into_offset_iter();
    let mut events: Vec<Ev<'_>> = Vec::new();
    for (event, range) in parser {
        let range = range.start.saturating_sub(GUARD.len())..range.end.saturating_sub(GUARD.len());
        let event = match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => continue,
            Event::Text(text) if range.start == 0 && events.is_empty() => {
                Event::Text(text.strip_prefix(GUARD).unwrap_or(&text).to_owned().into())
            }
            Event::InlineHtml(html) | Event::Html(html) => Event::Text(html.into_string().into()),
            event => event.into_static(),
        };
        let is_empty = matches!(&event, Event::Text(text) if text.is_empty());
        if let (Event::Text(text), Some((Event::Text(last), last_range))) = (&event, events.last_mut())
            && line.get(last_range.clone()) == Some(&**last)
            && last_range.end == range.start
            && line.get(range.clone()) == Some(&**text)
        {
            last_range.end = range.end;
            *last = CowStr::from(&line[last_range.clone()]);
        } else if !is_empty {
            events.push((event, range));
        }
    }
    autolink::link(line, emphasis::resolve(line, events))
}
