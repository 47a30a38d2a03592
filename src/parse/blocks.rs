//! Markdown events → blocks, each with its language, its HTML and its place.
//!
//! One pass over the events, recursive where blocks nest. Every block writes its HTML into one buffer per
//! page, so that an edition of a monolingual page is that buffer with its holes filled.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::alerts::{Alert, alert};
use super::builder::{Builder, DEEPEST, Open, Scope};
use super::document::{Document, Kind};
use super::front_matter::FrontMatter;
use super::input::Input;
use super::mask::mask;
use super::settle::{apply, settle};
use crate::base::diag::Diagnostic;
use crate::base::{Code, LangId, Language, PerLang, Span, exact};
use crate::text::balance::hoist;
use crate::text::events::{Ev, closing};
use crate::text::judge::Certainty;
use crate::text::look_alike::look_alikes;
use crate::text::markdown::read;
use crate::text::writer::Writer;
use crate::text::{Filler, Origin, autolink, of_text, read_rest};

/// Builds the document of a page whose body starts at byte `start`.
pub(super) fn build(
    input: &Input<'_>,
    front: FrontMatter,
    start: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Document {
    let body = &input.source.text[start..];
    let masked = mask(body);
    let (events, definitions) = read(&masked.text);
    let span = |place: Range<usize>| Span::new(&input.source.path, place.start + start..place.end + start);
    let together = if input.identity.lang.is_none() { input.languages } else { &[] };
    diagnostics.extend(look_alikes(body, &events, together, span));
    let events = autolink::link(&masked.text, events);
    let has_html =
        !input.untrusted && events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)));
    let events = if has_html { hoist(events) } else { events };
    let own = input.identity.lang.or(only_language(input.languages));
    let mut writer = Writer::new(body, Origin::At(start), input.languages, input.untrusted);
    writer.own = own;
    let is_named_twice =
        front.title.iter().zip(front.title.iter().skip(1)).any(|((_, one), (_, other))| one != other);
    let mut builder = Builder {
        is_named_twice,
        has_html,
        has_answers: front.kind == super::PageKind::Faq,
        ..Builder::new(input, &masked, start, writer, diagnostics)
    };
    builder.level(&events, 0, Scope::default());
    read_rest(&mut builder.writer);
    builder.report_unclosed();
    let lang = builder.settle_page(&front);
    let title = builder.settle_titles(&front);
    builder.report_refused();
    let definitions = definitions
        .into_iter()
        .map(|place| (place.start + start) as u32..(place.end + start) as u32)
        .collect();
    Document { lang, title, definitions, ..document(input, front, builder) }
}

/// The document that a builder has built, without what takes all of it to settle.
fn document(input: &Input<'_>, front: FrontMatter, builder: Builder<'_, '_>) -> Document {
    let mut document = Document {
        path: input.source.path.clone(),
        text: input.source.text.clone(),
        digest: input.digest(),
        topic: input.identity.topic.clone(),
        is_index: input.identity.is_index,
        lang: None,
        front,
        html: builder.writer.html.as_str().to_owned(),
        holes: exact(builder.writer.holes),
        blocks: exact(builder.blocks),
        headings: exact(builder.headings),
        links: exact(builder.writer.links),
        runs: exact(builder.writer.runs),
        texts: exact(builder.writer.texts),
        definitions: Vec::new(),
        summaries: builder.writer.summaries.into_iter().map(|summary| summary.html).collect(),
        cells: exact(builder.cells),
        cell_halves: exact(builder.cell_halves),
        elements: exact(builder.elements),
        raw_ids: builder.writer.ids,
        title: PerLang::default(),
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

impl<'e> Builder<'_, 'e> {
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
                    scope.is_top =
                        depth == 0 && open.iter().all(|open| open.block.is_none() || open.tags.is_some());
                    self.next_tab(&mut open, range);
                } else if matches!(event, Event::Start(Tag::CodeBlock(_)))
                    && open.last().is_some_and(|open| open.has_code_tabs)
                {
                    self.next_tab(&mut open, range);
                }
                self.block(events, at..end, &mut scope);
            }
            at = end + 1;
        }
        while let Some(last) = open.pop() {
            let unclosed = Diagnostic::new(Code::ContainerUnclosed, "this `:::` block is never closed")
                .at(self.span(last.at.clone()));
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
                self.leaf(Kind::Rule, range.clone(), Certainty::Shared, scope, |this| {
                    this.writer.html.push_str("<hr>")
                });
            }
            _ if scope.depth >= DEEPEST => {
                self.as_it_is(&events[place.start..=place.end], range.clone(), scope)
            }
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
        if matches!(tag, Tag::BlockQuote(None)) && alert.is_none() {
            self.report_no_alert(inner);
        }
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
            Some(alert) => self.open_alert(alert.kind, alert.title.clone(), range.start),
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
            let weak = self
                .certainty
                .iter()
                .find_map(|certainty| if let Certainty::Weak(lang) = certainty { Some(*lang) } else { None });
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
        self.report_shared_html();
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

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(
                tag,
                Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Superscript
                    | Tag::Subscript
                    | Tag::Link { .. }
                    | Tag::Image { .. }
            )
        }
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        Event::SoftBreak
        | Event::HardBreak
        | Event::TaskListMarker(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_) => true,
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
