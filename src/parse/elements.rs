//! Raw HTML around blocks → blocks that contain blocks.
//!
//! `<details>`, a blank line, Markdown, a blank line and `</details>` are two HTML blocks with what stands between them.
//! Where an element is opened and closed by HTML blocks that are siblings, it is a block and what it holds stands in it;
//! anything else stays the HTML that it is.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use super::builder::{Builder, DEEPEST, Open, Scope};
use super::document::{Element, ElementTags, Kind};
use crate::text::events::{Ev, closing};
use crate::text::judge::{Certainty, certainty_of};
use crate::text::raw_html::{self, OPTIONAL_END, Raw, Unmatched, unmatched};
use crate::text::split_halves;

/// Elements that hold certain elements only, and no `<div>`.
const STRUCTURE: &[&str] = &[
    "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "menu", "dl", "select", "optgroup", "datalist", "svg", "math", "picture", "audio",
    "video",
];

/// What the HTML blocks among siblings open and close around others, by the index of the first event of each.
pub(super) type Steps = FxHashMap<usize, Vec<Step>>;

/// A tag around blocks.
#[derive(Clone)]
pub(super) struct Step {
    /// What it opens; `None` of an end tag.
    element: Option<Element>,
    /// Its bytes in the HTML of its block; none where the end tag is left out.
    at: Range<usize>,
}

/// An element that is open among siblings.
struct OpenTag {
    name: String,
    /// The index of the first event of its block.
    block: usize,
    at: Range<usize>,
}

/// The elements that are open among siblings, and the tags of those that were closed.
struct Nesting {
    /// `None` is a `:::` block, across which nothing is closed.
    open: Vec<Option<OpenTag>>,
    depth: usize,
    steps: Steps,
}

impl Nesting {
    fn marker(&mut self, is_end: bool) {
        if !is_end {
            self.open.push(None);
        } else if let Some(start) = self.open.iter().rposition(Option::is_none) {
            self.open.truncate(start);
        }
    }

    fn tag(&mut self, block: usize, tag: Unmatched) {
        if !tag.is_end {
            return self.open.push(Some(OpenTag { name: tag.name, block, at: tag.at }));
        }
        let reach = self.open.len().saturating_sub(DEEPEST);
        let inside = self.open[reach..].iter().rposition(Option::is_none).map_or(reach, |marker| reach + marker + 1);
        let is_start = |open: &Option<OpenTag>| open.as_ref().is_some_and(|open| open.name == tag.name);
        let Some(start) = self.open[inside..].iter().rposition(is_start).map(|start| inside + start) else { return };
        for (at, open) in self.open.split_off(start).into_iter().enumerate().rev() {
            let Some(open) = open.filter(|_| self.depth + start + at < DEEPEST) else { continue };
            let end = match at {
                0 => tag.at.clone(),
                _ if OPTIONAL_END.contains(&open.name.as_str()) => tag.at.start..tag.at.start,
                _ => continue,
            };
            self.steps.entry(open.block).or_default().push(Step { element: Some(element(&open.name)), at: open.at });
            self.steps.entry(block).or_default().push(Step { element: None, at: end });
        }
    }
}

fn element(name: &str) -> Element {
    match name {
        "details" => Element::Details,
        name if STRUCTURE.contains(&name) => Element::Structure,
        _ => Element::Group,
    }
}

impl<'e> Builder<'_, 'e> {
    /// What the HTML blocks among some siblings open and close around others.
    pub(super) fn elements(&self, events: &[Ev<'e>], depth: usize) -> Steps {
        let mut nesting = Nesting { open: Vec::new(), depth, steps: Steps::default() };
        if !self.has_html {
            return nesting.steps;
        }
        let mut at = 0;
        while at < events.len() {
            let (event, range) = &events[at];
            let end = if matches!(event, Event::Start(_)) { closing(events, at) } else { at };
            match event {
                Event::Rule => self.masked.markers.get(&range.start).into_iter().for_each(|marker| nesting.marker(marker.is_empty())),
                Event::Start(Tag::HtmlBlock) => {
                    let html = self.raw(&events[at + 1..end]).html;
                    unmatched(&html).into_iter().for_each(|tag| nesting.tag(at, tag));
                }
                _ => {}
            }
            at = end + 1;
        }
        nesting.steps.values_mut().for_each(|steps| steps.sort_by_key(|step| step.at.start));
        nesting.steps
    }

    /// An HTML block that opens or closes elements around its siblings.
    pub(super) fn element_tags(&mut self, inner: &[Ev<'e>], whole: &Range<usize>, steps: &[Step], open: &mut Vec<Open>, scope: &mut Scope) {
        let mut raw = self.raw(inner);
        raw.html.truncate(raw.html.trim_end().len());
        let mut at = 0;
        for (index, step) in steps.iter().enumerate() {
            self.html_between(&raw, at..step.at.start, whole, scope);
            at = match step.element {
                Some(element) => {
                    let end = steps.get(index + 1).map_or(raw.html.len(), |next| next.at.start);
                    self.open_element(element, &raw, step.at.start..end, whole, open, scope);
                    end
                }
                None => {
                    self.close_element(&raw, step.at.clone(), whole, open, scope);
                    step.at.end
                }
            };
        }
        self.html_between(&raw, at..raw.html.len(), whole, scope);
    }

    fn html_between(&mut self, raw: &Raw, part: Range<usize>, whole: &Range<usize>, scope: &mut Scope) {
        let html = &raw.html[part.clone()];
        let part = part.start + html.len() - html.trim_start().len()..part.end - (html.len() - html.trim_end().len());
        if part.start < part.end {
            let place = raw.place(part.clone()).unwrap_or_else(|| whole.clone());
            let raw = raw.part(part);
            self.leaf(Kind::Html, place.clone(), Certainty::Shared, scope, |this| raw_html::write_block(&mut this.writer, &raw, &place));
        }
    }

    fn open_element(&mut self, element: Element, raw: &Raw, part: Range<usize>, whole: &Range<usize>, open: &mut Vec<Open>, scope: &mut Scope) {
        let part = part.start..part.start + raw.html[part].trim_end().len();
        let place = raw.place(part.clone()).unwrap_or_else(|| whole.clone());
        let block = self.open(Kind::Element(element), place.clone(), scope);
        let (known, first_run) = (self.writer.summaries.len(), self.writer.runs.len() as u32);
        raw_html::write_block(&mut self.writer, &raw.part(part), &place);
        self.blocks[block].runs = first_run..self.writer.runs.len() as u32;
        let summary = self.writer.summaries.get(known).map(|summary| summary.said.as_str());
        let has_titles = summary.is_some_and(|said| self.own.is_none() && split_halves(said, self.input.languages).is_some());
        let title = summary.map(|said| certainty_of(said, self.input.languages));
        self.elements.push(ElementTags { block: block as u32, open: self.writer.shift(place.clone()), close: 0..0 });
        let tags = Some(self.elements.len() - 1);
        open.push(Open { block: Some(block), kind: None, tab: None, marker: scope.marker, has_titles, title, tags, at: place });
    }

    fn close_element(&mut self, raw: &Raw, tag: Range<usize>, whole: &Range<usize>, open: &mut Vec<Open>, scope: &mut Scope) {
        let Some((block, tags, closed)) = open.pop().and_then(|open| Some((open.block?, open.tags?, open))) else { return };
        let place = raw.place(tag.clone()).unwrap_or_else(|| whole.clone());
        if !tag.is_empty() {
            raw_html::write_block(&mut self.writer, &raw.part(tag), &place);
        }
        let place = self.writer.shift(place);
        self.blocks[block].source.end = place.end;
        self.elements[tags].close = place;
        self.close(closed, scope);
    }
}
