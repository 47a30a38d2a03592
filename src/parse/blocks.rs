//! Markdown events → blocks, each with its language, its HTML and its place.
//!
//! One pass over the events, recursive where blocks nest. Every block writes its HTML into one buffer per page, so that
//! an edition of a monolingual page is that buffer with its holes filled.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag};
use rustc_hash::FxHashMap;

use super::alerts::{Alert, alert};
use super::document::{Block, CellHalf, Container, Document, Element, ElementTags, Heading, Kind, Names};
use super::front_matter::FrontMatter;
use super::language::{certainty, is_image_only, is_one_each, lines, sure_of, whole_certainty};
use super::mask::{Attributes, Masked, mask};
use super::settle::{apply, is_translation, of_container, settle};
use super::{Input, trace};
use crate::base::diag::{Diagnostic, nearest};
use crate::base::lang::by_name;
use crate::base::{Code, LangId, Language, PerLang, Span};
use crate::text::balance::hoist;
use crate::text::events::{Ev, closing, is_comment, plain_text, read};
use crate::text::halves::{halves, prose};
use crate::text::inline::Writer;
use crate::text::judge::Certainty;
use crate::text::look_alike::look_alikes;
use crate::text::raw_html::Summary;
use crate::text::{BARS, Filler, Form, Origin, Plain, autolink, of_text, split_halves};

/// Deeper nesting than any help page has is rendered as it is, without rows.
pub(super) const DEEPEST: usize = 64;

const CONTAINERS: &[(&str, Container)] = &[
    ("tabs", Container::Tabs),
    ("steps", Container::Steps),
    ("cards", Container::Cards),
    ("details", Container::Details),
    ("checklist", Container::Checklist),
    ("faq", Container::Faq),
];

/// Builds the document of a page whose body starts at byte `start`.
pub(super) fn build(input: &Input<'_>, front: FrontMatter, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let body = &input.source.text[start..];
    let masked = mask(body);
    let (events, definitions) = read(&masked.text);
    let span = |place: Range<usize>| Span::new(&input.source.path, place.start + start..place.end + start);
    let together = if input.identity.lang.is_none() { input.languages } else { &[] };
    diagnostics.extend(look_alikes(body, &events, together, span));
    let events = autolink::link(&masked.text, events);
    let has_html = !input.untrusted && events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)));
    let events = if has_html { hoist(events) } else { events };
    let own = input.identity.lang.or(only_language(input.languages));
    let mut writer = Writer::new(body, Origin::At(start), input.languages, input.untrusted);
    writer.own = own;
    let mut builder = Builder {
        input,
        body,
        masked: &masked,
        own,
        base: start,
        is_named_twice: front.title.iter().zip(front.title.iter().skip(1)).any(|((_, one), (_, other))| one != other),
        has_html,
        writer,
        blocks: Vec::new(),
        certainty: Vec::new(),
        headings: Vec::new(),
        guesses: Vec::new(),
        diagnostics,
        firsts: Vec::new(),
        elements: Vec::new(),
        cells: Vec::new(),
        cell_halves: Vec::new(),
        pictures: FxHashMap::default(),
        lead: PerLang::empty(input.languages.len()),
        has_answers: front.kind == super::PageKind::Faq,
        labels_tab: false,
    };
    builder.level(&events, 0, Scope::default());
    builder.report_unclosed();
    let lang = builder.settle_page(&front);
    let title = builder.settle_titles(&front);
    builder.report_refused();
    let mut document = Document {
        path: input.source.path.clone(),
        text: input.source.text.clone(),
        digest: input.digest(),
        topic: input.identity.topic.clone(),
        is_index: input.identity.is_index,
        lang,
        front,
        html: builder.writer.html.as_str().to_owned(),
        holes: exact(builder.writer.holes),
        blocks: exact(builder.blocks),
        headings: exact(builder.headings),
        links: exact(builder.writer.links),
        runs: exact(builder.writer.runs),
        texts: exact(builder.writer.texts),
        definitions: definitions.into_iter().map(|place| (place.start + start) as u32..(place.end + start) as u32).collect(),
        summaries: builder.writer.summaries.into_iter().map(|summary| summary.html).collect(),
        cells: exact(builder.cells),
        cell_halves: exact(builder.cell_halves),
        elements: exact(builder.elements),
        raw_ids: builder.writer.ids,
        title,
        lead: builder.lead,
    };
    for heading in &mut document.headings {
        heading.lang = document.blocks[heading.block as usize].lang;
    }
    document
}

/// The language of every page, where the site has no other.
fn only_language(languages: &[Language]) -> Option<LangId> {
    (languages.len() == 1).then_some(LangId(0))
}

/// The same without room to grow, of which shrinking in place would keep up to half: a large site has many of these.
fn exact<T>(all: Vec<T>) -> Vec<T> {
    let mut kept = Vec::with_capacity(all.len());
    kept.extend(all);
    kept
}

/// What comments before a block say about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// `<!-- en -->`, `<!-- all -->`: until the next one.
    pub(super) marker: Option<Certainty>,
    /// `<!-- only: en -->`: the next block.
    pub(super) only: Option<LangId>,
    /// `<!-- row: name -->`: the next block.
    pub(super) row: Option<Arc<str>>,
    depth: usize,
    /// Whether nothing but raw HTML stands around the next block.
    is_top: bool,
}

/// An open `:::` block, or an open element of raw HTML.
pub(super) struct Open {
    /// Its block; `None` for `:::zh`, which only sets the language.
    pub(super) block: Option<usize>,
    pub(super) kind: Option<Container>,
    /// The open part of `::: tabs`.
    pub(super) tab: Option<usize>,
    /// The language marker to return to.
    pub(super) marker: Option<Certainty>,
    /// Whether its title is written in several languages, so that it belongs to all of them whatever is inside.
    pub(super) has_titles: bool,
    /// The language of its title, which counts as that of a block inside does.
    pub(super) title: Option<Certainty>,
    /// Of an element, the index of its tags.
    pub(super) tags: Option<usize>,
    pub(super) at: Range<usize>,
}

pub(super) struct Builder<'i, 'e> {
    pub(super) input: &'i Input<'i>,
    pub(super) body: &'e str,
    pub(super) masked: &'e Masked<'e>,
    pub(super) own: Option<LangId>,
    /// Where the body starts in the file.
    pub(super) base: usize,
    /// Whether the front matter names the page in several languages.
    is_named_twice: bool,
    /// Whether there is raw HTML to look at.
    pub(super) has_html: bool,
    pub(super) writer: Writer<'e>,
    pub(super) blocks: Vec<Block>,
    pub(super) certainty: Vec<Certainty>,
    pub(super) headings: Vec<Heading>,
    pub(super) guesses: Vec<super::settle::Guess>,
    pub(super) diagnostics: &'i mut Vec<Diagnostic>,
    /// First-level headings at the top level, as indices of headings.
    pub(super) firsts: Vec<usize>,
    pub(super) elements: Vec<ElementTags>,
    /// The cells of tables, as in the document.
    pub(super) cells: Vec<Range<u32>>,
    /// Where table cells are cut, as in the document.
    pub(super) cell_halves: Vec<CellHalf>,
    /// Blocks that are a picture, with the language of its alternative text.
    pub(super) pictures: FxHashMap<usize, LangId>,
    lead: PerLang<Plain>,
    /// Whether what stands below its headings answers questions.
    has_answers: bool,
    /// Whether the next heading is the label of a tab.
    labels_tab: bool,
}

impl<'i, 'e> Builder<'i, 'e> {
    /// Reads sibling blocks.
    fn level(&mut self, events: &[Ev<'e>], depth: usize, mut scope: Scope) {
        scope.depth = depth;
        let elements = self.elements(events, depth);
        let mut open: Vec<Open> = Vec::new();
        let mut at = 0;
        while at < events.len() {
            let (event, range) = &events[at];
            if is_inline(event) {
                let end = inline_end(events, at);
                self.text(Kind::Text, &events[at..end], &mut scope);
                at = end;
                continue;
            }
            let end = if matches!(event, Event::Start(_)) { closing(events, at) } else { at };
            if matches!(event, Event::Rule)
                && let Some(marker) = self.masked.markers.get(&range.start)
            {
                self.marker(marker.clone(), range.clone(), &mut open, &mut scope);
            } else if let Some(tags) = elements.get(&at) {
                self.element_tags(&events[at + 1..end], range, tags, &mut open, &mut scope);
            } else {
                if matches!(event, Event::Start(Tag::Heading { .. })) {
                    scope.is_top = depth == 0 && open.iter().all(|open| open.block.is_none() || open.tags.is_some());
                    self.next_tab(&mut open, range);
                }
                self.block(events, at..end, &mut scope);
            }
            at = end + 1;
        }
        while let Some(last) = open.pop() {
            let unclosed = Diagnostic::new(Code::ContainerUnclosed, "this `:::` block is never closed").at(self.span(last.at.clone()));
            self.diagnostics.push(unclosed.help("add a line with `:::` after its last line"));
            self.close(last, &mut scope);
        }
    }

    fn block(&mut self, events: &[Ev<'e>], place: Range<usize>, scope: &mut Scope) {
        let (event, range) = &events[place.start];
        let inner = || &events[(place.start + 1).min(place.end)..place.end];
        match event {
            Event::Start(Tag::Paragraph) => self.text(Kind::Paragraph, inner(), scope),
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading(*level as u8, inner(), range.clone(), scope);
            }
            Event::Start(Tag::CodeBlock(kind)) => self.code(kind, inner(), range.clone(), scope),
            Event::Start(Tag::HtmlBlock) => self.html_block(inner(), range.clone(), scope),
            Event::Start(Tag::Table(alignments)) => self.table(alignments, inner(), range.clone(), scope),
            Event::Rule => {
                self.leaf(Kind::Rule, range.clone(), Certainty::Shared, scope, |this| this.writer.html.push_str("<hr>"));
            }
            _ if scope.depth >= DEEPEST => self.as_it_is(&events[place.start..=place.end], range.clone(), scope),
            Event::Start(tag) => self.container(tag, inner(), range.clone(), scope),
            _ => {}
        }
    }

    /// A block that contains blocks.
    fn container(&mut self, tag: &Tag<'e>, inner: &[Ev<'e>], range: Range<usize>, scope: &mut Scope) {
        let alert = match tag {
            Tag::BlockQuote(Some(kind)) => Some(Alert { kind: *kind, title: None, blocks: inner.into() }),
            Tag::BlockQuote(None) => alert(inner),
            _ => None,
        };
        let (kind, close) = match tag {
            Tag::List(None) => (Kind::Bullets, "</ul>"),
            Tag::List(Some(_)) => (Kind::Numbers, "</ol>"),
            Tag::Item => (Kind::Item, "</li>"),
            Tag::FootnoteDefinition(_) => (Kind::Footnote, "</div>"),
            Tag::BlockQuote(_) if alert.is_some() => (Kind::Alert, "</aside>"),
            Tag::BlockQuote(_) => (Kind::Quote, "</blockquote>"),
            _ => (Kind::Quote, ""),
        };
        let at = self.open(kind, range.clone(), scope);
        let title = match &alert {
            Some(alert) => self.open_alert(alert, range.start),
            None => {
                self.open_tag(tag, range.start);
                None
            }
        };
        let inner = alert.as_ref().map_or(inner, |alert| &alert.blocks);
        self.level(inner, scope.depth + 1, Scope { marker: scope.marker, ..Scope::default() });
        self.writer.html.push_str(close);
        self.finish(at, range.end, title);
        if title == Some(Certainty::Shared) {
            self.certainty[at] = Certainty::Shared;
            self.blocks[at].lang = None;
        }
    }

    fn open_tag(&mut self, tag: &Tag<'e>, at: usize) {
        match tag {
            Tag::List(None) => self.writer.html.push_str("<ul>"),
            Tag::List(Some(1)) => self.writer.html.push_str("<ol>"),
            Tag::List(Some(first)) => self.writer.html.push_str(&format!("<ol start=\"{first}\">")),
            Tag::Item => self.writer.html.push_str("<li>"),
            Tag::FootnoteDefinition(label) => {
                let number = self.writer.footnote(label);
                self.writer.html.push_str("<div class=\"footnote\" id=\"fn-");
                self.writer.hole(Filler::FootnotePrefix, at..at);
                self.writer.html.push_str(&format!("{number}\"><sup>{number}</sup>"));
            }
            Tag::BlockQuote(_) => self.writer.html.push_str("<blockquote>"),
            _ => {}
        }
    }

    /// Opens or closes a `:::` block.
    fn marker(&mut self, marker: Range<usize>, line: Range<usize>, open: &mut Vec<Open>, scope: &mut Scope) {
        let text = self.body[marker.clone()].to_owned();
        let line = line.start..marker.end.max(line.start + 3);
        if text.is_empty() {
            match open.pop_if(|last| last.tags.is_none()) {
                Some(last) => self.close(last, scope),
                None => {
                    let error = Diagnostic::new(Code::ContainerUnopened, "nothing is open that this `:::` could close").at(self.span(line));
                    self.diagnostics.push(error.help("delete the line, or open a block before it, such as `::: details`"));
                }
            }
            return;
        }
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
        let rest = rest.trim();
        if let Some(lang) = self.language(name) {
            open.push(Open { block: None, kind: None, tab: None, marker: scope.marker, has_titles: false, title: None, tags: None, at: line });
            scope.marker = Some(Certainty::Sure(lang));
            return;
        }
        let Some((_, kind)) = CONTAINERS.iter().find(|(known, _)| *known == name) else {
            let names = CONTAINERS.iter().map(|(name, _)| *name);
            let error = Diagnostic::new(Code::ContainerUnknown, format!("no block is called `{name}`")).at(self.span(line.clone()));
            let error = error.help(format!("known blocks: {}", names.clone().collect::<Vec<_>>().join(", ")));
            let typed = self.span(marker.start..marker.start + name.len());
            self.diagnostics.push(error.did_you_mean(nearest(name, names), name, &typed));
            open.push(Open { block: None, kind: None, tab: None, marker: scope.marker, has_titles: false, title: None, tags: None, at: line });
            return;
        };
        if scope.depth + open.len() >= DEEPEST {
            open.push(Open { block: None, kind: None, tab: None, marker: scope.marker, has_titles: false, title: None, tags: None, at: line });
            return;
        }
        let at = self.open(Kind::Container(*kind), line.clone(), scope);
        let has_titles = *kind == Container::Details && self.own.is_none() && split_halves(rest, self.input.languages).is_some();
        open.push(Open { block: Some(at), kind: Some(*kind), tab: None, marker: scope.marker, has_titles, title: None, tags: None, at: line.clone() });
        self.open_container(*kind, rest, line);
    }

    fn open_container(&mut self, kind: Container, rest: &str, line: Range<usize>) {
        match kind {
            Container::Tabs => self.writer.html.push_str("<div class=\"tabs\">"),
            Container::Steps => self.writer.html.push_str("<div class=\"steps\">"),
            Container::Cards => self.writer.html.push_str("<div class=\"cards\">"),
            Container::Details => {
                self.writer.html.push_str("<details class=\"details\"><summary>");
                let filler = if rest.is_empty() { Filler::Label("details") } else { self.label(rest, &line, Form::Markdown) };
                let start = self.writer.html.len() as u32;
                self.writer.hole(filler, line);
                self.writer.summaries.push(Summary { html: start..start, said: rest.to_owned() });
                self.writer.html.push_str("</summary>");
            }
            Container::Checklist => {
                let mut words = rest.split_whitespace();
                let name = words.next().unwrap_or_default().into();
                let answers = words.filter_map(|word| word.split_once('=')).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                self.writer.html.push_str("<div class=\"embed\">");
                self.writer.hole(Filler::Checklist { name, answers }, line);
            }
            Container::Faq => {
                self.writer.html.push_str("<div class=\"embed\">");
                self.writer.hole(Filler::Faq(rest.split_whitespace().map(str::to_owned).collect()), line);
            }
        }
    }

    pub(super) fn close(&mut self, open: Open, scope: &mut Scope) {
        scope.marker = open.marker;
        if let Some(tab) = open.tab {
            self.writer.html.push_str("</section>");
            let end = self.last_source_end(tab);
            self.finish(tab, end, None);
        }
        let Some(at) = open.block else { return };
        self.writer.html.push_str(match open.kind {
            Some(Container::Details) => "</details>",
            None => "",
            Some(_) => "</div>",
        });
        let end = self.last_source_end(at);
        self.finish(at, end, open.title);
        if open.has_titles {
            self.certainty[at] = Certainty::Shared;
            self.blocks[at].lang = None;
        }
    }

    /// A heading directly inside `::: tabs` starts a new tab, unless it is the other language of the label before it.
    fn next_tab(&mut self, open: &mut [Open], range: &Range<usize>) {
        let Some(last) = open.last_mut().filter(|open| open.kind == Some(Container::Tabs)) else { return };
        if let Some(tab) = last.tab.take() {
            let only_labels = self.blocks[tab + 1..].iter().all(|block| matches!(block.kind, Kind::Heading(_)));
            let label_has_both = self.blocks[tab + 1..].len() > 1 || self.own.is_some();
            if only_labels && !label_has_both {
                last.tab = Some(tab);
                self.labels_tab = true;
                return;
            }
            self.writer.html.push_str("</section>");
            let end = self.last_source_end(tab);
            self.finish(tab, end, None);
        }
        let tab = self.open(Kind::Tab, range.clone(), &mut Scope::default());
        self.writer.html.push_str("<section class=\"tab\">");
        self.labels_tab = true;
        if let Some(last) = open.last_mut() {
            last.tab = Some(tab);
        }
    }

    fn last_source_end(&self, at: usize) -> usize {
        self.blocks.last().map_or(0, |last| last.source.end as usize).max(self.blocks[at].source.end as usize) - self.base
    }

    fn heading(&mut self, level: u8, inner: &[Ev<'e>], range: Range<usize>, scope: &mut Scope) {
        let attributes = self.masked.attributes.get(&range.start).cloned().unwrap_or_default();
        let parts: Vec<(Certainty, Cow<'_, [Ev<'e>]>)> = match self.fixed(scope) {
            Some(fixed) => vec![(fixed, inner.into())],
            None => match halves(inner, self.input.languages) {
                Some(halves) => halves.into_iter().map(|(lang, part)| (Certainty::Sure(lang), part.into())).collect(),
                None => {
                    self.report_unsplit(inner, "a heading");
                    vec![(whole_certainty(inner, BARS, self.input.languages), inner.into())]
                }
            },
        };
        let class = if std::mem::take(&mut self.labels_tab) { " class=\"tab-label\"" } else { "" };
        // The title of the page is its only first-level heading, and stands in its frame.
        let digit = &level.max(2).to_string();
        for (certainty, part) in parts {
            let text = plain_text(&part);
            let index = self.headings.len() as u32;
            if level == 1 && scope.is_top && !text.is_empty() {
                self.firsts.push(self.headings.len());
            }
            let place = place_of(self.body, &part).unwrap_or(range.clone());
            let at = self.blocks.len();
            self.headings.push(heading(at, level, text, &attributes));
            self.leaf(Kind::Heading(level), place, certainty, scope, |this| {
                ["<h", digit, class].into_iter().for_each(|part| this.writer.html.push_str(part));
                this.writer.hole(Filler::HeadingId(index), range.clone());
                this.writer.inline(&part, lang_of(certainty));
                this.writer.hole(Filler::HeadingAnchor(index), range.clone());
                ["</h", digit, ">"].into_iter().for_each(|part| this.writer.html.push_str(part));
            });
            if let Some(id) = &attributes.id {
                self.blocks[at].names.get_or_insert_default().id = Some(id.as_str().into());
            }
        }
    }

    /// A paragraph, or the text of a tight list item: one block, or one a language where its lines differ.
    fn text(&mut self, kind: Kind, events: &[Ev<'e>], scope: &mut Scope) {
        let Some(place) = place_of(self.body, events) else { return };
        let (task, events) = events.split_at(usize::from(matches!(events.first(), Some((Event::TaskListMarker(_), _)))));
        if is_image_only(events) {
            self.keep_picture(events, scope);
            self.leaf(Kind::Image, place, Certainty::Shared, scope, |this| {
                this.writer.html.push_str("<p class=\"image\">");
                this.writer.inline(events, None);
                this.writer.html.push_str("</p>");
            });
            return;
        }
        let only_comments = events.iter().all(|(event, _)| matches!(event, Event::InlineHtml(html) if is_comment(html)) || matches!(event, Event::SoftBreak));
        if only_comments && task.is_empty() {
            return;
        }
        let parts = self.parts(kind, events, scope);
        if parts.len() == 1 && self.fixed(scope).is_none() {
            self.report_unsplit(events, "it");
        }
        for (certainty, part) in parts {
            let place = place_of(self.body, &part).unwrap_or(place.clone());
            self.keep_lead(kind, certainty, &part, scope);
            self.leaf(kind, place, certainty, scope, |this| {
                let lang = lang_of(certainty);
                if kind == Kind::Paragraph {
                    this.writer.html.push_str("<p>");
                }
                this.writer.inline(task, lang);
                this.writer.inline(&part, lang);
                if kind == Kind::Paragraph {
                    this.writer.html.push_str("</p>");
                }
            });
        }
    }

    /// The parts of a text in each language: cut at ` | `, or where a line begins in another script.
    fn parts<'s>(&self, kind: Kind, events: &'s [Ev<'e>], scope: &Scope) -> Vec<(Certainty, Cow<'s, [Ev<'e>]>)> {
        let languages = self.input.languages;
        if let Some(fixed) = self.fixed(scope) {
            return vec![(fixed, events.into())];
        }
        let lines = lines(events);
        if lines.len() == 1 {
            if let Some(halves) = halves(events, languages) {
                return halves.into_iter().map(|(lang, part)| (Certainty::Sure(lang), part.into())).collect();
            }
            return vec![(whole_certainty(events, &BARS[..1], languages), events.into())];
        }
        let mut judged: Vec<Certainty> = lines.iter().map(|line| certainty(&events[line.clone()], languages)).collect();
        let is_item = kind == Kind::Text;
        if is_item && lines.len() > 2 && is_one_each(&judged) {
            let part = |(line, certainty): (&Range<usize>, Certainty)| (sure_of(certainty), events[line.clone()].into());
            return lines.iter().zip(judged).map(part).collect();
        }
        if let [Certainty::Weak(own), Certainty::Sure(other)] = judged[..]
            && own != other
            && (is_item || self.is_named_twice || self.certainty.contains(&Certainty::Sure(own)))
            && self.translates(&events[lines[0].clone()], &events[lines[1].clone()])
        {
            judged[0] = Certainty::Sure(own);
        }
        // A weak line between sure ones of the same language belongs to them; elsewhere it stands for itself.
        let mut parts: Vec<(Certainty, Cow<'s, [Ev<'e>]>)> = Vec::new();
        let sure = |certainty: &Certainty| matches!(certainty, Certainty::Sure(_));
        let first_sure = judged.iter().find(|certainty| sure(certainty)).copied();
        let Some(first_sure) = first_sure else {
            return vec![(certainty(events, languages), events.into())];
        };
        let mut current = first_sure;
        for (index, line) in lines.iter().enumerate() {
            match judged[index] {
                Certainty::Sure(_) | Certainty::Foreign(_) => current = judged[index],
                Certainty::Weak(lang) if Certainty::Sure(lang) != first_sure && index > 0 => current = Certainty::Sure(lang),
                _ => {}
            }
            let with_break = parts.iter_mut().find(|(certainty, _)| *certainty == current);
            match with_break {
                Some((_, part)) => {
                    // With the break before it.
                    part.to_mut().extend_from_slice(&events[line.start - 1..line.end]);
                }
                None => parts.push((current, (&events[line.clone()]).into())),
            }
        }
        parts
    }

    /// Whether the second of two lines translates a name, rather than going on with the sentence that it begins.
    fn translates(&self, name: &[Ev<'e>], text: &[Ev<'e>]) -> bool {
        let weight = |text: &str| trace::trace(Kind::Text, text).weight;
        let (name, text) = (prose(name), prose(text));
        is_translation(weight(&name), weight(&text)) && !text.trim_end().ends_with(['。', '！', '？', '；', '：', '，', '.', '!', '?'])
    }

    fn keep_lead(&mut self, kind: Kind, certainty: Certainty, events: &[Ev<'e>], scope: &Scope) {
        let is_heading = |heading: &Heading| self.blocks[heading.block as usize].kind != Kind::Title;
        if kind != Kind::Paragraph || scope.depth > 0 || (self.has_answers && self.headings.iter().any(is_heading)) {
            return;
        }
        if let Certainty::Sure(lang) = certainty
            && self.lead.get(lang).is_none()
        {
            let text = plain_text(events);
            if !is_statement(&text.written()) {
                self.lead.set(lang, text);
            }
        }
    }

    /// The language that the file or a comment fixes.
    pub(super) fn fixed(&self, scope: &Scope) -> Option<Certainty> {
        self.own.or(scope.only).map(Certainty::Sure).or(scope.marker)
    }

    pub(super) fn language(&self, name: &str) -> Option<LangId> {
        by_name(self.input.languages, name)
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let base = self.base;
        Span::new(&self.input.source.path, range.start + base..range.end + base)
    }

    pub(super) fn leaf(&mut self, kind: Kind, place: Range<usize>, certainty: Certainty, scope: &mut Scope, write: impl FnOnce(&mut Self)) {
        let certainty = self.fixed(scope).unwrap_or(certainty);
        let at = self.open(kind, place.clone(), scope);
        self.certainty[at] = certainty;
        let first = self.writer.runs.len() as u32;
        write(self);
        // A hole at the very end of a text without tags would count as one of what follows.
        if kind == Kind::Text && self.writer.holes.last().is_some_and(|hole| hole.at as usize == self.writer.html.len()) {
            self.writer.html.push('\n');
        }
        self.blocks[at].runs = first..self.writer.runs.len() as u32;
        self.blocks[at].html.end = self.writer.html.len() as u32;
        self.blocks[at].end = self.blocks.len() as u32;
        let rows = self.blocks[at + 1..].iter().map(|row| &row.trace);
        self.blocks[at].trace = if kind == Kind::Table { trace::container(kind, rows) } else { trace::trace(kind, &self.body[place]) };
        if let Certainty::Sure(lang) = certainty {
            self.blocks[at].lang = Some(lang);
        }
        scope.only = None;
        scope.row = None;
    }

    pub(super) fn open(&mut self, kind: Kind, place: Range<usize>, scope: &mut Scope) -> usize {
        let start = self.writer.html.len() as u32;
        self.blocks.push(Block {
            kind,
            lang: None,
            only: scope.only.is_some(),
            source: self.writer.shift(place),
            html: start..start,
            runs: 0..0,
            end: 0,
            names: scope.row.clone().map(|row| Box::new(Names { row: Some(row), id: None })),
            trace: Default::default(),
        });
        self.certainty.push(Certainty::Shared);
        if kind.contains_blocks() {
            scope.only = None;
            scope.row = None;
        }
        self.blocks.len() - 1
    }

    /// Ends a block that contains blocks. The language of its title counts as theirs do.
    fn finish(&mut self, at: usize, source_end: usize, title: Option<Certainty>) {
        let block = &mut self.blocks[at];
        block.html.end = self.writer.html.len() as u32;
        block.source.end = block.source.end.max((source_end + self.base) as u32);
        let source = block.source.start as usize - self.base..block.source.end as usize - self.base;
        let end = self.blocks.len();
        self.blocks[at].end = end as u32;
        let children = self.children(at + 1..end);
        self.settle_pictures(&children);
        let kind = self.blocks[at].kind;
        let holds_all = matches!(kind, Kind::Bullets | Kind::Numbers | Kind::Item | Kind::Quote | Kind::Alert | Kind::Element(_)) && !children.is_empty();
        self.blocks[at].trace =
            if holds_all { trace::container(kind, children.iter().map(|&child| &self.blocks[child].trace)) } else { trace::trace(kind, &self.body[source]) };
        let pair = self.pair();
        settle(&mut self.blocks, &mut self.certainty, &children, true, pair, &mut self.guesses);
        // A title that does not tell follows what it stands above.
        let is_told = children.iter().any(|&child| matches!(self.certainty[child], Certainty::Sure(_)));
        let title = title.filter(|title| !title.is_open() || !is_told);
        let certainty = match self.own {
            Some(lang) => Certainty::Sure(lang),
            None => match of_container(children.iter().map(|&child| self.certainty[child]).chain(title)) {
                Certainty::Sure(lang) if self.holds_other_than(lang, at + 1..end) => Certainty::Shared,
                certainty => certainty,
            },
        };
        self.certainty[at] = certainty;
        if let Certainty::Sure(lang) = certainty {
            self.blocks[at].lang = Some(lang);
        }
    }

    /// Whether some of these blocks belong to readers of another language too. An item with a line for each language is
    /// shared, as a picture is, and yet the list around it is not in the language of the other items.
    fn holds_other_than(&self, lang: LangId, within: Range<usize>) -> bool {
        within.into_iter().any(|at| match self.certainty[at] {
            Certainty::Sure(other) => other != lang,
            // Its title may be in several languages.
            certainty => {
                certainty == Certainty::Shared && matches!(self.blocks[at].kind, Kind::Container(Container::Details) | Kind::Element(Element::Details))
            }
        })
    }

    fn children(&self, within: Range<usize>) -> Vec<usize> {
        let mut children = Vec::new();
        let mut at = within.start;
        while at < within.end {
            children.push(at);
            at = (self.blocks[at].end as usize).max(at + 1);
        }
        children
    }

    /// Settles the top level, and decides whether the page holds one language or several.
    fn settle_page(&mut self, front: &FrontMatter) -> Option<LangId> {
        if let Some(own) = self.own {
            if self.input.languages.len() > 1 {
                self.report_untranslated(own);
            }
            return Some(own);
        }
        self.report_foreign();
        let top = self.children(0..self.blocks.len());
        self.settle_pictures(&top);
        let mut langs: Vec<LangId> = Vec::new();
        for (block, certainty) in self.blocks.iter().zip(&self.certainty) {
            if let Certainty::Sure(lang) = certainty
                && !block.kind.contains_blocks()
                && !langs.contains(lang)
            {
                langs.push(*lang);
            }
        }
        let titles: Vec<Cow<'_, str>> = front.title.iter().map(|(_, title)| title.plain.written()).collect();
        let one_title = titles.windows(2).all(|pair| pair[0] == pair[1]);
        if one_title && langs.len() < 2 {
            let weak = self.certainty.iter().find_map(|certainty| if let Certainty::Weak(lang) = certainty { Some(*lang) } else { None });
            let by_title = titles.first().and_then(|title| of_text(title, self.input.languages));
            if let Some(lang) = langs.first().copied().or(by_title).or(weak).or_else(|| self.by_words()) {
                self.keep_labels_whole(lang);
                for at in 0..self.blocks.len() {
                    self.certainty[at] = Certainty::Sure(lang);
                    self.blocks[at].lang = Some(lang);
                }
                return Some(lang);
            }
        }
        self.settle_firsts();
        let pair = self.pair();
        settle(&mut self.blocks, &mut self.certainty, &top, false, pair, &mut self.guesses);
        for at in 0..self.blocks.len() {
            if self.certainty[at].is_open() {
                apply(&mut self.blocks, &mut self.certainty, at, None);
            }
        }
        self.report_guesses();
        None
    }

    fn report_unclosed(&mut self) {
        let mut unclosed = std::mem::take(&mut self.writer.unclosed);
        unclosed.extend(self.writer.raw_text.take());
        unclosed.append(&mut self.writer.unseen);
        // The cells of a table are written once a language.
        unclosed.dedup();
        for unclosed in unclosed {
            let opening = &self.body[unclosed.place.clone()];
            let diagnostic = unclosed.diagnostic(opening, self.span(unclosed.place.clone()));
            self.diagnostics.push(diagnostic);
        }
        let mut unbalanced = std::mem::take(&mut self.writer.unbalanced);
        unbalanced.dedup();
        for tag in unbalanced {
            let diagnostic = tag.diagnostic(self.span(tag.place.clone()));
            self.diagnostics.push(diagnostic);
        }
    }
}

fn heading(block: usize, level: u8, text: Plain, attributes: &Attributes) -> Heading {
    Heading {
        block: block as u32,
        level,
        text,
        id: attributes.id.as_deref().map(Arc::from),
        classes: attributes.classes.clone(),
        attributes: attributes.pairs.clone(),
        lang: None,
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        Event::SoftBreak | Event::HardBreak | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => true,
        _ => false,
    }
}

fn inline_end(events: &[Ev<'_>], start: usize) -> usize {
    let mut at = start;
    while at < events.len() && is_inline(&events[at].0) {
        at = if matches!(events[at].0, Event::Start(_)) { closing(events, at) + 1 } else { at + 1 };
    }
    at
}

/// The language that a block is likely to be in.
pub(super) fn lang_of(certainty: Certainty) -> Option<LangId> {
    if let Certainty::Sure(lang) | Certainty::Weak(lang) = certainty { Some(lang) } else { None }
}

/// The source from the first to the last of some events.
pub(super) fn place_of(body: &str, events: &[Ev<'_>]) -> Option<Range<usize>> {
    let start = events.iter().map(|(_, range)| range.start).min()?;
    let end = events.iter().map(|(_, range)| range.end).max()?;
    // The event of an escaped character begins behind its backslash.
    let is_escaped = body[..start].ends_with('\\') && matches!(events.first(), Some((Event::Text(_), _)));
    Some(start - usize::from(is_escaped)..end)
}

/// Whether a paragraph is no prose but a statement of MDX: `import Tabs from '…'`, `export const …`.
fn is_statement(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match first {
        "import" => second.starts_with(['"', '\'', '{', '*']) || words.any(|word| word == "from"),
        "export" => second.starts_with(['{', '*']) || matches!(second, "const" | "let" | "var" | "function" | "async" | "class" | "default"),
        _ => false,
    }
}
