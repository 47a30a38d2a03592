//! Raw HTML around blocks → blocks that contain blocks.
//!
//! `<details>`, a blank line, Markdown, a blank line and `</details>` are two HTML blocks with what stands
//! between them. Where an element is opened and closed by HTML blocks that are siblings, it is a block and
//! what it holds stands in it; anything else stays the HTML that it is.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use super::builder::{Builder, DEEPEST, Open, Scope};
use super::document::{Element, ElementTags, Kind};
use crate::text::balance::{Unbalanced, is_block};
use crate::text::events::{Ev, closing};
use crate::text::html_scan::{Unmatched, is_optional, unmatched};
use crate::text::judge::{Certainty, certainty_of};
use crate::text::raw_html::{self, Raw};
use crate::text::split_halves;

/// Elements that hold certain elements only, and no `<div>`.
const STRUCTURE: &[&str] = &[
    "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "menu", "dl", "select", "optgroup",
    "datalist", "svg", "math", "picture", "audio", "video",
];

/// What the HTML blocks among siblings open and close around others, by the index of the first event of each.
pub(super) type Steps = FxHashMap<usize, Tags>;

/// The tags of an HTML block that has some around others, or that has to be mended.
#[derive(Default)]
pub(super) struct Tags {
    steps: Vec<Step>,
    /// Bytes of tags that are left out.
    strays: Vec<Range<usize>>,
    /// End tags that are missing on the page, behind the HTML of the block.
    close: String,
}

impl Tags {
    fn mend(&self, raw: &mut Raw) {
        raw.html.truncate(raw.html.trim_end().len());
        self.strays.iter().for_each(|stray| raw.html.replace_range(stray.clone(), &" ".repeat(stray.len())));
        raw.push_made_up(&self.close);
    }
}

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
    /// Its bytes of the body.
    place: Range<usize>,
    /// The index of the last block that closes something inside.
    last: Option<usize>,
}

/// The elements that are open among siblings, and the tags of those that were closed.
struct Nesting {
    /// `None` is a `:::` block, across which nothing is closed.
    open: Vec<Option<OpenTag>>,
    depth: usize,
    steps: Steps,
    /// How long the HTML of each block is.
    lengths: FxHashMap<usize, usize>,
    unbalanced: Vec<Unbalanced>,
}

impl Nesting {
    fn marker(&mut self, is_end: bool) {
        if !is_end {
            self.open.push(None);
        } else if let Some(start) = self.open.iter().rposition(Option::is_none) {
            self.end(start + 1);
            self.open.truncate(start);
        }
    }

    /// Closes what is still open from an index on: at the end of its own block, or of the last one that
    /// closes something inside, so that each language has what it opens to itself.
    fn end(&mut self, start: usize) {
        let mut inside = None;
        for open in self.open.split_off(start).into_iter().rev() {
            let Some(open) = open else {
                inside = None;
                continue;
            };
            inside = inside.max(open.last);
            if !is_block(&open.name) {
                continue;
            }
            let last = *inside.insert(inside.unwrap_or(open.block));
            let tags = self.steps.entry(last).or_default();
            let close = self.lengths[&last] + tags.close.len();
            tags.close.push_str(&format!("</{}>", open.name));
            let close = close..self.lengths[&last] + tags.close.len();
            self.unbalanced.push(Unbalanced {
                name: open.name.clone(),
                is_end: false,
                place: open.place.clone(),
            });
            if last != open.block {
                self.pair(open, last, close);
            }
        }
    }

    /// Leaves a tag out.
    fn stray(&mut self, block: usize, tag: Unmatched, place: Range<usize>) {
        if is_block(&tag.name) {
            self.steps.entry(block).or_default().strays.push(tag.at);
            self.unbalanced.push(Unbalanced { name: tag.name, is_end: tag.is_end, place });
        }
    }

    /// Closes what a start tag closes, of elements whose end tag may be left out: `<li>` the one before it.
    fn close_alike(&mut self, block: usize, tag: &Unmatched) {
        if !is_optional(&tag.name) {
            return;
        }
        let inside = self
            .open
            .iter()
            .rev()
            .map_while(Option::as_ref)
            .take_while(|open| is_optional(&open.name))
            .position(|open| open.name == tag.name);
        let start = self.open.len() - inside.map_or(0, |above| above + 1);
        for (at, open) in self.open.split_off(start).into_iter().enumerate().rev() {
            let open = open.filter(|_| self.depth + start + at < DEEPEST);
            open.into_iter().for_each(|open| self.pair(open, block, tag.at.start..tag.at.start));
        }
    }

    /// Makes an element of a start tag and its end.
    fn pair(&mut self, open: OpenTag, block: usize, end: Range<usize>) {
        self.steps
            .entry(open.block)
            .or_default()
            .steps
            .push(Step { element: Some(element(&open.name)), at: open.at });
        self.steps.entry(block).or_default().steps.push(Step { element: None, at: end });
    }

    fn tag(&mut self, block: usize, tag: Unmatched, place: Range<usize>) {
        if !tag.is_end {
            self.close_alike(block, &tag);
            return self.open.push(Some(OpenTag { name: tag.name, block, at: tag.at, place, last: None }));
        }
        let reach = self.open.len().saturating_sub(DEEPEST);
        let inside =
            self.open[reach..].iter().rposition(Option::is_none).map_or(reach, |marker| reach + marker + 1);
        let is_start = |open: &Option<OpenTag>| open.as_ref().is_some_and(|open| open.name == tag.name);
        let Some(start) = self.open[inside..].iter().rposition(is_start).map(|start| inside + start) else {
            return self.stray(block, tag, place);
        };
        for (at, open) in self.open.split_off(start).into_iter().enumerate().rev() {
            let Some(open) = open.filter(|_| self.depth + start + at < DEEPEST) else { continue };
            let end = match at {
                0 => tag.at.clone(),
                _ if is_optional(&open.name) => tag.at.start..tag.at.start,
                // What holds it ends before it does.
                _ => {
                    self.stray(
                        open.block,
                        Unmatched { name: open.name, is_end: false, at: open.at },
                        open.place,
                    );
                    continue;
                }
            };
            self.pair(open, block, end);
        }
        if let Some(Some(parent)) = self.open.last_mut() {
            parent.last = Some(block);
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
    pub(super) fn elements(&mut self, events: &[Ev<'e>], depth: usize) -> Steps {
        let mut nesting = Nesting {
            open: Vec::new(),
            depth,
            steps: Steps::default(),
            lengths: FxHashMap::default(),
            unbalanced: Vec::new(),
        };
        if !self.has_html {
            return nesting.steps;
        }
        let mut at = 0;
        while at < events.len() {
            let (event, range) = &events[at];
            let end = if matches!(event, Event::Start(_)) { closing(events, at) } else { at };
            match event {
                Event::Rule => self
                    .masked
                    .markers
                    .get(&range.start)
                    .into_iter()
                    .for_each(|marker| nesting.marker(marker.is_empty())),
                Event::Start(Tag::HtmlBlock) => {
                    let raw = self.raw(&events[at + 1..end]);
                    nesting.lengths.insert(at, raw.html.trim_end().len());
                    for tag in unmatched(&raw.html) {
                        let place = raw.place(tag.at.clone()).unwrap_or_else(|| range.clone());
                        nesting.tag(at, tag, place);
                    }
                }
                _ => {}
            }
            at = end + 1;
        }
        nesting.end(0);
        self.writer.unbalanced.append(&mut nesting.unbalanced);
        nesting.steps.values_mut().for_each(|tags| tags.steps.sort_by_key(|step| step.at.start));
        nesting.steps
    }

    /// An HTML block that opens or closes elements around its siblings, or has to be mended.
    pub(super) fn element_tags(
        &mut self,
        inner: &[Ev<'e>],
        whole: &Range<usize>,
        tags: &Tags,
        open: &mut Vec<Open>,
        scope: &mut Scope,
    ) {
        let mut raw = self.raw(inner);
        self.report_markdown_in(&raw, whole);
        tags.mend(&mut raw);
        let steps = &tags.steps;
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
        let part = part.start + html.len() - html.trim_start().len()
            ..part.end - (html.len() - html.trim_end().len());
        if part.start < part.end {
            let place = raw.place(part.clone()).unwrap_or_else(|| whole.clone());
            let raw = raw.part(part);
            self.leaf(Kind::Html, place.clone(), Certainty::Shared, scope, |this| {
                raw_html::write_block(&mut this.writer, &raw, &place)
            });
        }
    }

    fn open_element(
        &mut self,
        element: Element,
        raw: &Raw,
        part: Range<usize>,
        whole: &Range<usize>,
        open: &mut Vec<Open>,
        scope: &mut Scope,
    ) {
        let part = part.start..part.start + raw.html[part].trim_end().len();
        let place = raw.place(part.clone()).unwrap_or_else(|| whole.clone());
        let block = self.open(Kind::Element(element), place.clone(), scope);
        let (known, first_run) = (self.writer.summaries.len(), self.writer.runs.len() as u32);
        raw_html::write_block(&mut self.writer, &raw.part(part).without_paragraph(), &place);
        self.blocks[block].runs = first_run..self.writer.runs.len() as u32;
        let summary = self.writer.summaries.get(known).map(|summary| summary.said.as_str());
        let has_titles = summary
            .is_some_and(|said| self.own.is_none() && split_halves(said, self.input.languages).is_some());
        let title = summary.map(|said| certainty_of(said, self.input.languages));
        self.elements.push(ElementTags {
            block: block as u32,
            open: self.writer.shift(place.clone()),
            close: 0..0,
        });
        let tags = Some(self.elements.len() - 1);
        open.push(Open { block: Some(block), has_titles, title, tags, ..Open::new(scope.marker, place) });
    }

    fn close_element(
        &mut self,
        raw: &Raw,
        tag: Range<usize>,
        whole: &Range<usize>,
        open: &mut Vec<Open>,
        scope: &mut Scope,
    ) {
        let Some((block, tags, closed)) = open.pop().and_then(|open| Some((open.block?, open.tags?, open)))
        else {
            return;
        };
        let place = raw.place(tag.clone()).unwrap_or_else(|| whole.clone());
        if !tag.is_empty() {
            raw_html::write_block(&mut self.writer, &raw.part(tag).without_paragraph(), &place);
        }
        let place = self.writer.shift(place);
        self.blocks[block].source.end = place.end;
        self.elements[tags].close = place;
        self.close(closed, scope);
    }
}
