//! A page → clean Markdown in one language, for people who copy and for machines.
//!
//! What the author wrote is kept byte for byte where it is in one language; marks of our own syntax are resolved: facts
//! are filled in, links lead to published copies, containers are unwrapped, blocks of other languages left out.

use std::ops::Range;

use crate::base::LangId;
use crate::config::split_halves;
use crate::link::{PageId, Site, Target};
use crate::parse::{Block, Container, Document, Filler, Kind};

/// The Markdown of a page in a language it is written in; `None` where it has no text of its own.
pub fn markdown(site: &Site, page: PageId, lang: LangId) -> Option<String> {
    let topic_index = site.pages[page].topic?;
    let topic = &site.topics[topic_index];
    if !topic.has(lang) {
        return None;
    }
    let document = topic.documents.iter().position(|document| document.lang.is_none_or(|own| own == lang))?;
    let title = site.title(page, lang);
    let targets = &site.targets[topic_index][document];
    let writer = Writer { site, lang, document: &topic.documents[document], targets, root: site.url(page, lang).to_base(), title };
    let body = writer.blocks(None);
    Some(format!("# {title}\n\n{body}").trim_end().to_owned() + "\n")
}

struct Writer<'a> {
    site: &'a Site,
    lang: LangId,
    document: &'a Document,
    targets: &'a [Target],
    root: String,
    title: &'a str,
}

impl Writer<'_> {
    /// The blocks below a parent, separated by blank lines.
    fn blocks(&self, parent: Option<u32>) -> String {
        let shown = self.document.children(parent).filter(|&at| self.block(at).lang.is_none_or(|lang| lang == self.lang));
        shown.map(|at| self.one(at)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn block(&self, at: u32) -> &Block {
        &self.document.blocks[at as usize]
    }

    fn one(&self, at: u32) -> String {
        let block = self.block(at);
        let own = || self.text(block.source.start as usize..block.source.end as usize);
        let is_mixed = block.lang.is_none();
        match block.kind {
            Kind::Title if self.is_title(at) => String::new(),
            Kind::Title => format!("# {}", own()),
            Kind::Heading(level) => format!("{} {}", "#".repeat(usize::from(level)), own()),
            Kind::Table => self.table(&own()),
            Kind::Container(kind) => self.container(kind, at),
            Kind::Tab => self.blocks(Some(at)),
            Kind::Bullets | Kind::Numbers if is_mixed || self.holds_containers(at) => self.list(at),
            Kind::Quote if is_mixed => prefixed(&self.blocks(Some(at)), "> ", "> "),
            Kind::Alert if is_mixed => {
                let source = own();
                let label = source.lines().next().unwrap_or_default().trim_start_matches(['>', ' ']);
                prefixed(&format!("{label}\n{}", self.blocks(Some(at))), "> ", "> ")
            }
            _ => own().trim_end().to_owned(),
        }
    }

    /// Whether a heading is the title that stands at the head of the copy already.
    fn is_title(&self, at: u32) -> bool {
        self.document.headings.iter().any(|heading| heading.block == at && heading.text == self.title)
    }

    fn holds_containers(&self, at: u32) -> bool {
        let end = self.block(at).end as usize;
        self.document.blocks[at as usize + 1..end].iter().any(|block| matches!(block.kind, Kind::Container(_)))
    }

    fn list(&self, at: u32) -> String {
        let is_numbered = self.block(at).kind == Kind::Numbers;
        let items = self.document.children(Some(at)).filter(|&item| self.block(item).lang.is_none_or(|lang| lang == self.lang));
        let item = |(index, item): (usize, u32)| {
            let mark = if is_numbered { format!("{}. ", index + 1) } else { "- ".to_owned() };
            prefixed(&self.blocks(Some(item)), &mark, &" ".repeat(mark.len()))
        };
        items.enumerate().map(item).collect::<Vec<_>>().join("\n")
    }

    /// Keeps this language's half of each cell.
    fn table(&self, source: &str) -> String {
        let cell = |cell: &str| {
            let halves = split_halves(cell.trim(), &self.site.config.languages);
            let half = halves.and_then(|halves| halves.into_iter().find(|(lang, _)| *lang == self.lang).map(|(_, half)| format!(" {half} ")));
            half.unwrap_or_else(|| cell.to_owned())
        };
        source.trim_end().lines().map(|line| line.split('|').map(cell).collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join("\n")
    }

    fn container(&self, kind: Container, at: u32) -> String {
        let block = self.block(at);
        let fillers = self.document.holes.iter().filter(|hole| hole.at >= block.html.start && hole.at < block.html.end).map(|hole| &hole.filler);
        let link = |title: &str, url: String| format!("- [{title}]({}{url})", self.root);
        match kind {
            Container::Details => {
                let title = fillers.take(1).find_map(|filler| if let Filler::Localized(text) = filler { text.get_or_first(self.lang) } else { None });
                title.map_or(String::new(), |(_, title)| format!("**{title}**\n\n")) + &self.blocks(Some(at))
            }
            Container::Checklist => {
                let found = fillers.filter_map(|filler| if let Filler::Checklist { name, .. } = filler { self.site.checklist(name) } else { None }).next();
                found.map_or(String::new(), |found| {
                    let page = self.site.checklists[found].page;
                    link(self.site.title(page, self.lang), self.site.url(page, self.lang).to_string())
                })
            }
            Container::Faq => {
                let ids = fillers.filter_map(|filler| if let Filler::Faq(ids) = filler { Some(ids.as_slice()) } else { None }).next().unwrap_or_default();
                let Some(index) = self.site.faq.index else { return String::new() };
                let questions = self
                    .site
                    .faq
                    .named(ids)
                    .filter_map(|question| Some(link(question.title.get(self.lang)?, format!("{}#{}", self.site.url(index, self.lang), question.id))));
                questions.collect::<Vec<_>>().join("\n")
            }
            Container::Tabs | Container::Steps | Container::Cards => self.blocks(Some(at)),
        }
    }

    /// A piece of the source with its facts filled in and its links resolved.
    fn text(&self, range: Range<usize>) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for hole in &self.document.holes {
            let place = hole.source.start as usize..hole.source.end as usize;
            if place.start < range.start || place.end > range.end {
                continue;
            }
            match &hole.filler {
                Filler::Fact(name) => {
                    if let Some((_, value)) = self.site.config.facts.0.get(&**name).and_then(|fact| fact.get_or_first(self.lang)) {
                        edits.push((place, value.clone()));
                    }
                }
                Filler::Link(link) => edits.extend(self.destination(place, &self.targets[*link as usize])),
                _ => {}
            }
        }
        edits.sort_by_key(|(place, _)| place.start);
        let mut text = String::new();
        let mut at = range.start;
        for (place, new) in edits {
            if place.start >= at {
                text.push_str(&self.document.text[at..place.start]);
                text.push_str(&new);
                at = place.end;
            }
        }
        text + &self.document.text[at..range.end]
    }

    /// The destination of an inline link, `](…)`, and what it becomes.
    fn destination(&self, link: Range<usize>, target: &Target) -> Option<(Range<usize>, String)> {
        let source = &self.document.text[link.clone()];
        let start = link.start + source.rfind("](")? + 2;
        let end = link.start + source.rfind(')')?;
        let written = &self.document.text[start..end];
        let title = written.find(" \"").map_or("", |at| &written[at..]);
        let url = match target {
            Target::Page { page, fragment } => {
                let fragment = fragment.as_ref().map_or(String::new(), |fragment| format!("#{fragment}"));
                format!("{}{}{fragment}", self.root, self.site.url(*page, self.lang))
            }
            Target::Asset(path) => format!("{}{}", self.root, path.in_content().unwrap_or(path.as_str())),
            Target::External(_) | Target::Broken => return None,
        };
        Some((start..end, format!("{}{title}", super::fills::encode(&url).replace("%23", "#"))))
    }
}

/// Every line behind a prefix, the first one behind another.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.lines().enumerate().map(|(index, line)| {
        let prefix = if index == 0 { first } else { rest };
        format!("{prefix}{line}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
