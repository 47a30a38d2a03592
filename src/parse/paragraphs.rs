//! Headings, paragraphs and the texts of items → blocks, one for each language that they hold.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::builder::{Builder, Scope, lang_of, place_of};
use super::document::{Heading, Kind};
use super::language::{certainty, is_image_only, is_one_each, lines, sure_of, whole_certainty};
use super::mask::Attributes;
use super::settle::is_translation;
use super::trace;
use crate::base::Code;
use crate::base::diag::Diagnostic;
use crate::text::events::{Ev, is_comment, plain_text};
use crate::text::halves::{halves, prose};
use crate::text::judge::Certainty;
use crate::text::{BARS, Filler, Plain};

impl<'e> Builder<'_, 'e> {
    pub(super) fn heading(&mut self, level: u8, inner: &[Ev<'e>], range: Range<usize>, scope: &mut Scope) {
        let attributes = self.masked.attributes.get(&range.start).cloned().unwrap_or_default();
        let parts: Vec<(Certainty, Cow<'_, [Ev<'e>]>)> = match self.fixed(scope) {
            Some(fixed) => vec![(fixed, inner.into())],
            None => match halves(inner, self.input.languages) {
                Some(halves) => {
                    halves.into_iter().map(|(lang, part)| (Certainty::Sure(lang), part.into())).collect()
                }
                None => self.lines_of_heading(inner, scope).unwrap_or_else(|| {
                    self.report_unsplit(inner, "a heading");
                    vec![(whole_certainty(inner, BARS, self.input.languages), inner.into())]
                }),
            },
        };
        if parts.len() == 1 {
            self.report_joined(level, inner, scope);
        }
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

    /// Tells of a paragraph that a line of `=` or `-` below it made a heading. The lines of a long heading
    /// are in one language, and no sentence ends between them.
    fn report_joined(&mut self, level: u8, events: &[Ev<'_>], scope: &Scope) {
        let is_break = |(event, _): &Ev<'_>| matches!(event, Event::SoftBreak | Event::HardBreak);
        let Some(end) = events.iter().rposition(is_break) else { return };
        let is_prose = |(event, _): &Ev<'_>| match event {
            Event::Text(text) => text.trim_end().ends_with(['。', '！', '？', '；', '.', '!', '?', '؟']),
            event => matches!(event, Event::Start(Tag::Image { .. })),
        };
        let is_mixed = || {
            let lines = lines(events).into_iter();
            let mut langs = lines.filter_map(|line| lang_of(certainty(&events[line], self.input.languages)));
            let first = langs.next();
            langs.any(|lang| Some(lang) != first)
        };
        let is_joined = events[..end].iter().any(is_prose) || self.fixed(scope).is_none() && is_mixed();
        let Some(place) = place_of(self.body, events).filter(|_| is_joined) else { return };
        let (line, or) = match level {
            1 => ("=", ""),
            _ => ("-", "; or before the line of `-`, if it is a rule"),
        };
        let warning = Diagnostic::new(Code::MarkdownLookAlike, "these lines are one heading")
            .at(self.span(place))
            .label(format!("a line of `{line}` follows them"));
        self.diagnostics.push(
            warning.help(format!("write the heading on one line, and put an empty line before it{or}")),
        );
    }

    /// A paragraph, or the text of a tight list item: one block, or one a language where its lines differ.
    pub(super) fn text(&mut self, kind: Kind, events: &[Ev<'e>], scope: &mut Scope) {
        let Some(place) = place_of(self.body, events) else { return };
        let (task, events) =
            events.split_at(usize::from(matches!(events.first(), Some((Event::TaskListMarker(_), _)))));
        if is_image_only(events) {
            self.keep_picture(events, scope);
            self.leaf(Kind::Image, place, Certainty::Shared, scope, |this| {
                this.writer.html.push_str("<p class=\"image\">");
                this.writer.inline(events, None);
                this.writer.html.push_str("</p>");
            });
            return;
        }
        let only_comments = events.iter().all(|(event, _)| {
            matches!(event, Event::InlineHtml(html) if is_comment(html)) || matches!(event, Event::SoftBreak)
        });
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
    fn parts<'s>(
        &self,
        kind: Kind,
        events: &'s [Ev<'e>],
        scope: &Scope,
    ) -> Vec<(Certainty, Cow<'s, [Ev<'e>]>)> {
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
        let mut judged: Vec<Certainty> =
            lines.iter().map(|line| certainty(&events[line.clone()], languages)).collect();
        let is_item = kind == Kind::Text;
        if is_item && lines.len() > 2 && is_one_each(&judged) {
            let part = |(line, certainty): (&Range<usize>, Certainty)| {
                (sure_of(certainty), events[line.clone()].into())
            };
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
                Certainty::Weak(lang) if Certainty::Sure(lang) != first_sure && index > 0 => {
                    current = Certainty::Sure(lang)
                }
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

    /// The lines of an underlined heading in each language, where they are in several.
    fn lines_of_heading<'s>(
        &self,
        events: &'s [Ev<'e>],
        scope: &Scope,
    ) -> Option<Vec<(Certainty, Cow<'s, [Ev<'e>]>)>> {
        let has_lines = events.iter().any(|(event, _)| matches!(event, Event::SoftBreak | Event::HardBreak));
        let parts = has_lines.then(|| self.parts(Kind::Text, events, scope))?;
        let is_in_one =
            |(certainty, _): &(Certainty, Cow<'_, [Ev<'e>]>)| matches!(certainty, Certainty::Sure(_));
        (parts.len() > 1 && parts.iter().all(is_in_one)).then_some(parts)
    }

    /// Whether the second of two lines translates a name, rather than going on with the sentence that it
    /// begins.
    fn translates(&self, name: &[Ev<'e>], text: &[Ev<'e>]) -> bool {
        let weight = |text: &str| trace::trace(Kind::Text, text).weight;
        let (name, text) = (prose(name), prose(text));
        is_translation(weight(&name), weight(&text))
            && !text.trim_end().ends_with(['。', '！', '？', '；', '：', '，', '.', '!', '?'])
    }

    fn keep_lead(&mut self, kind: Kind, certainty: Certainty, events: &[Ev<'e>], scope: &Scope) {
        let is_heading = |heading: &Heading| self.blocks[heading.block as usize].kind != Kind::Title;
        if kind != Kind::Paragraph
            || scope.depth > 0
            || (self.has_answers && self.headings.iter().any(is_heading))
        {
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

/// Whether a paragraph is no prose but a statement of MDX: `import Tabs from '…'`, `export const …`.
fn is_statement(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match first {
        "import" => second.starts_with(['"', '\'', '{', '*']) || words.any(|word| word == "from"),
        "export" => {
            second.starts_with(['{', '*'])
                || matches!(second, "const" | "let" | "var" | "function" | "async" | "class" | "default")
        }
        _ => false,
    }
}
