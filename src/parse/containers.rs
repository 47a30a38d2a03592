//! `:::` blocks, and the end of whatever contains blocks: its language is that of the blocks inside.

use std::ops::Range;

use super::alerts;
use super::builder::{Builder, DEEPEST, Open, Scope, lang_of};
use super::document::{Container, Element, Kind};
use super::settle::{of_container, settle};
use super::trace;
use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Code, LangId};
use crate::text::judge::Certainty;
use crate::text::{EmbeddedChecklist, Filler, Form, Summary, split_halves};

/// The tabs that blocks of code are, without headings.
const CODE_TABS: &str = "code-group";

const CONTAINERS: &[(&str, Container)] = &[
    ("tabs", Container::Tabs),
    (CODE_TABS, Container::Tabs),
    ("steps", Container::Steps),
    ("cards", Container::Cards),
    ("details", Container::Details),
    ("checklist", Container::Checklist),
    ("faq", Container::Faq),
];

impl Builder<'_, '_> {
    /// Opens or closes a `:::` block.
    pub(super) fn marker(
        &mut self,
        marker: Range<usize>,
        line: Range<usize>,
        open: &mut Vec<Open>,
        scope: &mut Scope,
    ) {
        let text = self.body[marker.clone()].to_owned();
        let line = line.start..marker.end.max(line.start + 3);
        let nothing = Open::new(scope.marker, line.clone());
        if text.is_empty() {
            return match open.pop_if(|last| last.tags.is_none()) {
                Some(last) => self.close(last, scope),
                None => self.unopened(line),
            };
        }
        let (name, rest) = alerts::name_and_rest(&text);
        let title = marker.start + rest.start..marker.start + rest.end;
        let rest = &text[rest];
        if let Some(lang) = self.language(name) {
            open.push(nothing);
            scope.marker = Some(Certainty::Sure(lang));
            return;
        }
        let alert = alerts::kind_of_container(name);
        let kind = CONTAINERS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        if alert.is_none() && kind.is_none() {
            self.unknown_container(name, marker.start, line);
            return open.push(nothing);
        }
        if scope.depth + open.len() >= DEEPEST {
            return open.push(nothing);
        }
        if let Some(alert) = alert {
            let at = self.open(Kind::Alert, line.clone(), scope);
            let title = self.open_alert(alert, (!title.is_empty()).then_some(title), line.start);
            let has_titles = title == Some(Certainty::Shared);
            return open.push(Open { block: Some(at), end_tag: "</aside>", has_titles, title, ..nothing });
        }
        let Some(kind) = kind else { return };
        let at = self.open(Kind::Container(kind), line.clone(), scope);
        let has_titles = kind == Container::Details
            && self.own.is_none()
            && split_halves(rest, self.input.languages).is_some();
        let end_tag = if kind == Container::Details { "</details>" } else { "</div>" };
        let has_code_tabs = name == CODE_TABS;
        let block = Some(at);
        open.push(Open { block, kind: Some(kind), end_tag, has_code_tabs, has_titles, ..nothing });
        self.open_container(kind, rest, line);
    }

    fn unopened(&mut self, line: Range<usize>) {
        let error = Diagnostic::new(Code::ContainerUnopened, "nothing is open that this `:::` could close");
        let help = "delete the line, or open a block before it, such as `::: details`";
        self.diagnostics.push(error.at(self.span(line)).help(help));
    }

    fn unknown_container(&mut self, name: &str, start: usize, line: Range<usize>) {
        let names = CONTAINERS.iter().map(|(name, _)| *name).chain(alerts::NAMES);
        let error = Diagnostic::new(Code::ContainerUnknown, format!("no block is called `{name}`"))
            .at(self.span(line));
        let error = error.help(format!("known blocks: {}", names.clone().collect::<Vec<_>>().join(", ")));
        let typed = self.span(start..start + name.len());
        self.diagnostics.push(error.did_you_mean(nearest(name, names), name, &typed));
    }

    fn open_container(&mut self, kind: Container, rest: &str, line: Range<usize>) {
        match kind {
            Container::Tabs => self.writer.html.push_str("<div class=\"tabs\">"),
            Container::Steps => self.writer.html.push_str("<div class=\"steps\">"),
            Container::Cards => self.writer.html.push_str("<div class=\"cards\">"),
            Container::Details => {
                self.writer.html.push_str("<details class=\"details\"><summary>");
                let filler = if rest.is_empty() {
                    Filler::Label("details")
                } else {
                    self.label(rest, &line, Form::Markdown)
                };
                let start = self.writer.html.len() as u32;
                self.writer.hole(filler, line);
                self.writer.summaries.push(Summary { html: start..start, said: rest.to_owned() });
                self.writer.html.push_str("</summary>");
            }
            Container::Checklist => {
                let mut words = rest.split_whitespace();
                let name = words.next().unwrap_or_default().into();
                let answers = words
                    .filter_map(|word| word.split_once('='))
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .collect();
                self.writer.html.push_str("<div class=\"embed\">");
                self.writer.hole(Filler::Checklist(Box::new(EmbeddedChecklist { name, answers })), line);
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
        self.writer.html.push_str(open.end_tag);
        let end = self.last_source_end(at);
        self.report_lacking(&open, at);
        self.finish(at, end, open.title);
        if open.has_titles {
            self.certainty[at] = Certainty::Shared;
            self.blocks[at].lang = None;
        }
    }

    /// Tells of a block that holds nothing it could arrange: it looks like any text.
    fn report_lacking(&mut self, open: &Open, at: usize) {
        let is_list = |kind| matches!(kind, Kind::Numbers | Kind::Bullets | Kind::Html | Kind::Element(_));
        let (name, is_there, what): (_, fn(Kind) -> bool, _) = match open.kind {
            Some(Container::Tabs) => {
                ("tabs", |kind| kind == Kind::Tab, "a heading before each tab: `### 标题`")
            }
            Some(Container::Steps) => ("steps", is_list, "a numbered list in it: `1. …`"),
            Some(Container::Cards) => ("cards", is_list, "a list in it: `- [标题](page.md)`"),
            _ => return,
        };
        if self.blocks[at + 1..].iter().any(|block| is_there(block.kind)) {
            return;
        }
        let warning = Diagnostic::new(Code::ContainerLacking, format!("this block holds no {name}"))
            .at(self.span(open.at.clone()))
            .label("shown as any text is");
        self.diagnostics.push(warning.help(format!("write {what}; or delete the lines with `:::`")));
    }

    /// A heading directly inside `::: tabs` starts a new tab, unless it is the other language of the label
    /// before it. In a group of code each block does.
    pub(super) fn next_tab(&mut self, open: &mut [Open], range: &Range<usize>) {
        let Some(last) = open.last_mut().filter(|open| open.kind == Some(Container::Tabs)) else { return };
        if let Some(tab) = last.tab.take() {
            let only_labels =
                self.blocks[tab + 1..].iter().all(|block| matches!(block.kind, Kind::Heading(_)));
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
        self.blocks.last().map_or(0, |last| last.source.end as usize).max(self.blocks[at].source.end as usize)
            - self.base
    }

    /// Ends a block that contains blocks. The language of its title counts as theirs do.
    pub(super) fn finish(&mut self, at: usize, source_end: usize, title: Option<Certainty>) {
        let block = &mut self.blocks[at];
        block.html.end = self.writer.html.len() as u32;
        block.source.end = block.source.end.max((source_end + self.base) as u32);
        let source = block.source.start as usize - self.base..block.source.end as usize - self.base;
        let end = self.blocks.len();
        self.blocks[at].end = end as u32;
        let children = self.children(at + 1..end);
        self.settle_pictures(&children);
        let kind = self.blocks[at].kind;
        let holds_all = matches!(
            kind,
            Kind::Bullets | Kind::Numbers | Kind::Item | Kind::Quote | Kind::Alert | Kind::Element(_)
        ) && !children.is_empty();
        self.blocks[at].trace = if holds_all {
            trace::container(kind, children.iter().map(|&child| &self.blocks[child].trace))
        } else {
            trace::trace(kind, &self.body[source])
        };
        let pair = self.pair();
        settle(&mut self.blocks, &mut self.certainty, &children, true, pair, &mut self.guesses);
        // A title that does not tell follows what it stands above.
        let is_told = children.iter().any(|&child| matches!(self.certainty[child], Certainty::Sure(_)));
        let title = title.filter(|title| !title.is_open() || !is_told);
        let certainty = match self.own {
            Some(lang) => Certainty::Sure(lang),
            None => match of_container(children.iter().map(|&child| self.certainty[child]).chain(title)) {
                certainty @ (Certainty::Sure(_) | Certainty::Weak(_) | Certainty::Unsure)
                    if self.holds_other_than(lang_of(certainty), at + 1..end) =>
                {
                    Certainty::Shared
                }
                certainty => certainty,
            },
        };
        self.certainty[at] = certainty;
        if let Certainty::Sure(lang) = certainty {
            self.blocks[at].lang = Some(lang);
        }
    }

    /// Whether some of these blocks belong to readers of another language too. An item with a line for each
    /// language is shared, as a picture is, and yet the list around it is not in the language of the other
    /// items; nor is a name in that of its neighbours, where both languages stand below it.
    fn holds_other_than(&self, lang: Option<LangId>, within: Range<usize>) -> bool {
        within.into_iter().any(|at| match self.certainty[at] {
            Certainty::Sure(other) => Some(other) != lang,
            // Its title may be in several languages.
            certainty => {
                certainty == Certainty::Shared
                    && matches!(
                        self.blocks[at].kind,
                        Kind::Container(Container::Details) | Kind::Element(Element::Details)
                    )
            }
        })
    }

    pub(super) fn children(&self, within: Range<usize>) -> Vec<usize> {
        let mut children = Vec::new();
        let mut at = within.start;
        while at < within.end {
            children.push(at);
            at = (self.blocks[at].end as usize).max(at + 1);
        }
        children
    }
}
