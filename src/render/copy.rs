//! A page → clean Markdown in one language, for people who copy and for machines.
//!
//! What the author wrote is kept byte for byte where it is in one language; marks of our own syntax are
//! resolved: facts are filled in, links lead to published copies, containers are unwrapped, blocks of other
//! languages left out.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use super::escape::{attribute, body_text, encode};
use super::fills::suffix;
use crate::base::LangId;
use crate::base::width::one_line;
use crate::link::{PageId, Site, Target};
use crate::pair::Anchor;
use crate::parse::{Block, Container, Document, Kind, as_quotation};
use crate::text::{Destination, Filler, Hole, Link, Place};

/// The Markdown of a page in a language it is written in; `None` where it has no text of its own. `data` is
/// what the page shows of data files: before its second heading, as on the page.
pub(super) fn markdown(site: &Site, page: PageId, lang: LangId, data: &str) -> Option<String> {
    let topic_index = site.pages[page].topic?;
    let topic = &site.topics[topic_index];
    if !topic.has(lang) {
        return None;
    }
    let document = topic.documents.iter().position(|document| document.lang.is_none_or(|own| own == lang))?;
    let title = topic.heading.get(lang).map_or(site.title(page, lang), String::as_str);
    let targets = &site.targets[topic_index][document];
    let root = site.url(page, lang).to_base();
    let mut writer = Writer {
        site,
        lang,
        document: &topic.documents[document],
        targets,
        anchors: &topic.anchors[document],
        root,
        title,
        edits: Vec::new(),
    };
    writer.edits = writer.edits();
    let blocks: Vec<u32> = writer.shown(None).collect();
    let is_section = |at: &u32| {
        matches!(writer.block(*at).kind, Kind::Title | Kind::Heading(1 | 2)) && !writer.is_title(*at)
    };
    let (before, after) = blocks
        .split_at(blocks.iter().position(is_section).filter(|_| !data.is_empty()).unwrap_or(blocks.len()));
    let parts = [writer.joined(before), data.to_owned(), writer.joined(after)];
    let body = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Some(format!("# {}\n\n{body}", plain(title)).trim_end().to_owned() + "\n")
}

/// A text that is no Markdown, as Markdown: on one line, and no tag begins in it.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '\n']) { text.replace('<', "\\<").replace('\n', " ").into() } else { text.into() }
}

struct Writer<'a> {
    site: &'a Site,
    lang: LangId,
    document: &'a Document,
    targets: &'a [Target],
    anchors: &'a [Anchor],
    root: String,
    title: &'a str,
    /// What becomes of the source, by place; they do not overlap.
    edits: Vec<Edit>,
}

/// Text that takes the place of some of the source.
struct Edit {
    place: Range<usize>,
    text: String,
}

impl Writer<'_> {
    /// The blocks below a parent, separated by blank lines.
    fn blocks(&self, parent: Option<u32>) -> String {
        self.joined(&self.shown(parent).collect::<Vec<_>>())
    }

    fn shown(&self, parent: Option<u32>) -> impl Iterator<Item = u32> {
        self.document.children(parent).filter(|&at| self.block(at).lang.is_none_or(|lang| lang == self.lang))
    }

    fn joined(&self, blocks: &[u32]) -> String {
        blocks.iter().map(|&at| self.one(at)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn block(&self, at: u32) -> &Block {
        &self.document.blocks[at as usize]
    }

    fn one(&self, at: u32) -> String {
        let block = self.block(at);
        let own = || self.unprefixed(self.text(bytes(&block.source)), block.source.start as usize);
        let is_mixed = block.lang.is_none();
        match block.kind {
            Kind::Title if self.is_title(at) => String::new(),
            Kind::Title => heading(2, &own()),
            Kind::Heading(level) => heading(level.max(2), &own()),
            Kind::Container(kind) => self.container(kind, at),
            Kind::Element(_) if is_mixed || self.holds_containers(at) || self.holds_title(at) => {
                self.element(at)
            }
            Kind::Tab => self.blocks(Some(at)),
            Kind::Bullets | Kind::Numbers if is_mixed || self.holds_containers(at) => self.list(at),
            Kind::Footnote if is_mixed => self.footnote(at),
            Kind::Quote if is_mixed => prefixed(&self.blocks(Some(at)), "> ", "> "),
            Kind::Alert if is_mixed || self.is_fenced_alert(block) => {
                let source = own();
                let line = source.lines().next().unwrap_or_default();
                let label = as_quotation(line).unwrap_or_else(|| line.trim_start_matches(['>', ' ']).into());
                prefixed(&format!("{label}\n{}", self.blocks(Some(at))), "> ", "> ")
            }
            _ => own().trim_end().to_owned(),
        }
    }

    /// The text of a block that begins at `start`, its lines after the first without the marks of the blocks
    /// that it stands in.
    fn unprefixed(&self, text: String, start: usize) -> String {
        let source = &self.document.text[..start];
        let prefix = &source[source.rfind('\n').map_or(0, |at| at + 1)..];
        let prefix = TASKS.iter().find_map(|task| prefix.strip_suffix(task)).unwrap_or(prefix);
        let is_prefix = !prefix.is_empty()
            && prefix.bytes().all(|byte| {
                matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9')
            });
        if !is_prefix || !text.contains('\n') {
            return text;
        }
        let line = |(index, line)| if index == 0 { line } else { without_prefix(line, prefix) };
        text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Whether a heading is the title that stands at the head of the copy already.
    fn is_title(&self, at: u32) -> bool {
        let headings = &self.document.headings;
        let anchors = &self.anchors;
        headings
            .binary_search_by_key(&at, |heading| heading.block)
            .is_ok_and(|heading| anchors[heading].text(&headings[heading]) == self.title)
    }

    fn holds_containers(&self, at: u32) -> bool {
        let end = self.block(at).end as usize;
        self.document.blocks[at as usize + 1..end]
            .iter()
            .any(|block| matches!(block.kind, Kind::Container(_)) || self.is_fenced_alert(block))
    }

    /// Whether a block is an alert in the form of `::: tip`, which other programs do not know.
    fn is_fenced_alert(&self, block: &Block) -> bool {
        block.kind == Kind::Alert && self.document.text[bytes(&block.source)].starts_with(":::")
    }

    fn holds_title(&self, at: u32) -> bool {
        let end = self.block(at).end as usize;
        self.document.blocks[at as usize + 1..end].iter().any(|block| block.kind == Kind::Title)
    }

    fn list(&self, at: u32) -> String {
        let is_numbered = self.block(at).kind == Kind::Numbers;
        let item = |(index, item): (usize, u32)| {
            let mark = if is_numbered { format!("{}. ", index + 1) } else { "- ".to_owned() };
            let first = format!("{mark}{}", task(&self.document.text[bytes(&self.block(item).source)]));
            prefixed(&self.blocks(Some(item)), &first, &" ".repeat(mark.len()))
        };
        self.shown(Some(at)).enumerate().map(item).collect::<Vec<_>>().join("\n")
    }

    fn footnote(&self, at: u32) -> String {
        let first = self
            .document
            .children(Some(at))
            .next()
            .map_or(self.block(at).source.end, |child| self.block(child).source.start);
        let label = self.document.text[self.block(at).source.start as usize..first as usize].trim_end();
        prefixed(&self.blocks(Some(at)), &format!("{label} "), "    ")
    }

    fn container(&self, kind: Container, at: u32) -> String {
        let block = self.block(at);
        let first = self.document.holes.partition_point(|hole| hole.at < block.html.start);
        let fillers = self.document.holes[first..]
            .iter()
            .take_while(|hole| hole.at < block.html.end)
            .map(|hole| &hole.filler);
        let link = |title: &str, url: String| format!("- [{}]({}{url})", plain(title), self.root);
        match kind {
            Container::Details => {
                let text = |at: &u32| self.document.texts[*at as usize].get_or_first(self.lang);
                let title = fillers
                    .take(1)
                    .find_map(|filler| if let Filler::Text(at) = filler { text(at) } else { None });
                let title = title.map(|(lang, half)| self.site.config.facts.fill(&half.plain, lang));
                title.map_or(String::new(), |title| format!("**{}**\n\n", plain(&title)))
                    + &self.blocks(Some(at))
            }
            Container::Checklist => {
                let found = fillers
                    .filter_map(|filler| {
                        let Filler::Checklist(embedded) = filler else { return None };
                        self.site.checklist(&embedded.name)
                    })
                    .next();
                found.map_or(String::new(), |found| {
                    let page = self.site.checklists[found].page;
                    link(self.site.title(page, self.lang), self.site.url(page, self.lang).to_string())
                })
            }
            Container::Faq => {
                let ids = fillers
                    .filter_map(
                        |filler| if let Filler::Faq(ids) = filler { Some(ids.as_slice()) } else { None },
                    )
                    .next()
                    .unwrap_or_default();
                let Some(index) = self.site.faq.index else { return String::new() };
                let questions = self.site.faq.named(ids).filter_map(|question| {
                    Some(link(
                        question.title.get(self.lang)?,
                        format!("{}#{}", self.site.url(index, self.lang), question.id),
                    ))
                });
                questions.collect::<Vec<_>>().join("\n")
            }
            Container::Tabs | Container::Steps | Container::Cards => self.blocks(Some(at)),
        }
    }

    /// The tags of an element in raw HTML, and its blocks between them.
    fn element(&self, at: u32) -> String {
        let Some(tags) = self.document.element(at) else { return String::new() };
        let tag = |place: &Range<u32>| {
            self.unprefixed(self.text(bytes(place)), place.start as usize).trim_end().to_owned()
        };
        let parts = [tag(&tags.open), self.blocks(Some(at)), tag(&tags.close)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// A piece of the source with its facts filled in and its links resolved.
    fn text(&self, range: Range<usize>) -> String {
        let first = self.edits.partition_point(|edit| edit.place.start < range.start);
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        for edit in self.edits[first..].iter().take_while(|edit| edit.place.end <= range.end) {
            text.push_str(&self.document.text[at..edit.place.start]);
            text.push_str(&edit.text);
            at = edit.place.end;
        }
        text + &self.document.text[at..range.end]
    }

    /// See [`Writer::edits`]: facts filled in, links resolved, definitions of links left out, since none is
    /// needed, and so are the halves of cells in other languages.
    fn edits(&self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self.document.holes.iter().filter_map(|hole| self.edit(hole)).collect();
        edits.extend(
            self.document.definitions.iter().map(|place| Edit { place: bytes(place), text: String::new() }),
        );
        for half in self.document.cell_halves.iter().filter(|half| half.lang == self.lang) {
            let (cell, half) = (bytes(&half.cell), bytes(&half.half));
            let around =
                [cell.start..half.start, half.end..cell.end].into_iter().filter(|place| !place.is_empty());
            edits.extend(around.map(|place| Edit { place, text: String::new() }));
        }
        // Of edits at one place the longest counts: what is left out has none inside.
        edits.sort_by_key(|edit| (edit.place.start, Reverse(edit.place.end)));
        // The cells of a table are written once a language, and have the same edits each time.
        edits.dedup_by(|later, kept| later.place.start < kept.place.end || later.place == kept.place);
        edits
    }

    fn edit(&self, hole: &Hole) -> Option<Edit> {
        match &hole.filler {
            Filler::Fact(fact) if !hole.source.is_empty() => {
                let value = self.site.config.facts.get(&fact.name, self.lang)?;
                Some(Edit { place: bytes(&hole.source), text: plain(value).into_owned() })
            }
            Filler::Text(at) => {
                let text = &self.document.texts[*at as usize];
                if text.at.is_empty() {
                    return None;
                }
                let (lang, half) = text.get_or_first(self.lang)?;
                let value = self.site.config.facts.fill(&half.plain, lang);
                let before = &self.document.text[..text.at.start as usize];
                let value = match before.ends_with("=\"") || before.ends_with("='") {
                    true => attribute(&value).into_owned(),
                    false if self.is_in_raw_html(hole) => body_text(&value).into_owned(),
                    false => value,
                };
                Some(Edit { place: bytes(&text.at), text: value })
            }
            Filler::Link(link) => {
                self.destination(&self.document.links[*link as usize], &self.targets[*link as usize])
            }
            _ => None,
        }
    }

    /// Whether a text in several languages is the title of a folded part in raw HTML.
    fn is_in_raw_html(&self, hole: &Hole) -> bool {
        let after = self.document.summaries.partition_point(|summary| summary.start <= hole.at);
        let is_title = after.checked_sub(1).is_some_and(|at| hole.at <= self.document.summaries[at].end);
        is_title && !self.document.text[bytes(&hole.source)].starts_with(":::")
    }

    /// What the destination of a link becomes, where the source names it.
    fn destination(&self, link: &Link, target: &Target) -> Option<Edit> {
        let url = match target {
            Target::Page { page, fragment } => {
                format!(
                    "{}{}{}",
                    self.root,
                    encode(self.site.url(*page, self.lang).as_str()),
                    suffix(link, fragment.as_deref())
                )
            }
            Target::Asset(file) => {
                let path = file.of(self.lang);
                format!(
                    "{}{}{}",
                    self.root,
                    encode(path.in_content().unwrap_or(path.as_str())),
                    suffix(link, link.destination.fragment())
                )
            }
            Target::External(_) | Target::Broken if !matches!(link.place, Place::Reference { .. }) => {
                return None;
            }
            Target::External(url) => url.clone(),
            Target::Broken => match &link.destination {
                Destination::Internal { path, .. } => {
                    format!("{}{}", encode(path), suffix(link, link.destination.fragment()))
                }
                Destination::External(url) => url.clone(),
            },
        };
        match &link.place {
            Place::Inline(place) => Some(Edit { place: bytes(place), text: as_destination(&url) }),
            Place::Attribute(place) => {
                let is_quoted =
                    link.is_bare || self.document.text[..place.start as usize].ends_with(['"', '\'']);
                let quote = if is_quoted { "" } else { "\"" };
                Some(Edit { place: bytes(place), text: format!("{quote}{}{quote}", attribute(&url)) })
            }
            Place::Reference { label, title } => {
                let title = if title.is_empty() {
                    String::new()
                } else {
                    format!(" \"{}\"", escaped(&one_line(title), &['"', '&']))
                };
                Some(Edit { place: bytes(label), text: format!("({}{title})", as_destination(&url)) })
            }
            Place::Unknown => None,
        }
    }
}

/// The boxes of list items.
const TASKS: [&str; 3] = ["[ ] ", "[x] ", "[X] "];

/// The box that a list item begins with, which is no part of its text in either language.
fn task(item: &str) -> &str {
    let text = item
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')'))
        .trim_start();
    TASKS.iter().copied().find(|task| text.starts_with(task)).unwrap_or_default()
}

fn bytes(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// A URL as the destination of a Markdown link.
pub(super) fn as_destination(url: &str) -> String {
    let url = url.replace(['\r', '\n'], " ");
    if url.is_empty()
        || url.starts_with('<')
        || url.contains(|c: char| c.is_ascii_control() || matches!(c, ' ' | '(' | ')'))
    {
        format!("<{}>", escaped(&url, &['<', '>', '&']))
    } else {
        escaped(&url, &['&'])
    }
}

/// A text with a backslash before some characters, and before backslashes that would escape what follows;
/// before `&` only where it could begin the reference of a character.
fn escaped(text: &str, special: &[char]) -> String {
    let may_have_references = text.contains(';');
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c == '\\' || (special.contains(&c) && (c != '&' || may_have_references)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A heading in one line, be it underlined and in several in the source.
fn heading(level: u8, text: &str) -> String {
    format!("{} {}", "#".repeat(usize::from(level)), one_line(&text.replace("\\\n", "\n")))
}

/// A line without what corresponds to the marks that the first line of its block begins with: `>` to `>`, and
/// white space to everything else.
fn without_prefix<'t>(line: &'t str, prefix: &str) -> &'t str {
    let mut rest = line;
    for mark in prefix.chars() {
        let next = if mark == '>' {
            rest.trim_start_matches(' ').strip_prefix('>')
        } else {
            rest.strip_prefix([' ', '\t'])
        };
        match next {
            Some(next) => rest = next,
            // A lazy continuation has fewer marks.
            None if mark == '>' => return rest,
            None => {}
        }
    }
    rest
}

/// Every line behind a prefix, the first one behind another.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.lines().enumerate().map(|(index, line)| {
        let prefix = if index == 0 { first } else { rest };
        format!("{prefix}{line}").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
