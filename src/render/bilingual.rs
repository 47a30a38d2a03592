//! Rows → an article with two languages side by side.
//!
//! A row is a `div` (in a list, the `li`) with a cell per language; what both languages share is a row of its
//! own. Containers keep their tags, and their rows stand inside.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::body::Body;
use crate::base::LangId;
use crate::pair::{Cell, Row};
use crate::parse::{Element, Kind};

/// The bytes of `<ul`, `<ol` and `<li`.
const TAG_OF_LIST: u32 = 3;

/// Appends the rows to `html`.
pub(super) fn write(body: &Body, rows: &[Row], langs: [LangId; 2], html: &mut String) {
    let mut writer = Writer { body, langs, html, ids: FxHashMap::default() };
    let (before, after) =
        rows.split_at(body.data.as_ref().map_or(rows.len(), |(row, _)| *row).min(rows.len()));
    before.iter().for_each(|row| writer.row(row));
    if let Some((_, data)) = &body.data {
        writer
            .html
            .push_str(&format!("<div class=\"row row-shared\"><div class=\"embed\">{data}</div></div>\n"));
    }
    after.iter().for_each(|row| writer.row(row));
}

struct Writer<'a> {
    body: &'a Body,
    langs: [LangId; 2],
    html: &'a mut String,
    /// How many rows so far have a name.
    ids: FxHashMap<u32, usize>,
}

impl Writer<'_> {
    fn row(&mut self, row: &Row) {
        let cells = self.langs.map(|lang| row.cell(lang));
        let Some(first) = cells.iter().find_map(|cell| *cell) else { return };
        let kind = self.body.topic.block(first).kind;
        if self
            .langs
            .iter()
            .zip(cells)
            .all(|(lang, cell)| cell.is_none_or(|cell| self.body.is_title(cell, *lang)))
        {
            return;
        }
        let is_item = kind == Kind::Item;
        let has_both = cells.iter().all(Option::is_some);
        match &*row.children {
            _ if row.is_shared && self.shows_same(cells) => self.shared(first, is_item),
            // One checklist, and each question once, in both languages.
            _ if has_both && self.embeds_same(cells) => self.shared(first, is_item),
            [] => self.cells(row.confidence, first, cells, is_item),
            // The text of an item in both languages, and nothing else: the item is the row.
            [only] if is_item && has_both && only.children.is_empty() && !only.is_shared => self.cells(
                row.confidence.min(only.confidence),
                first,
                self.langs.map(|lang| only.cell(lang)),
                true,
            ),
            children => match cells {
                // A run of blocks beside a list has no tags of its own to set the rows into.
                [Some(first), Some(second)] if kind.contains_blocks() && first.first == first.last => {
                    self.container([first, second], children)
                }
                _ => self.cells(row.confidence, first, cells, is_item),
            },
        }
    }

    /// A row in an element that holds certain elements only: nothing stands around its cells.
    fn bare(&mut self, row: &Row) {
        let cells = self.langs.map(|lang| row.cell(lang));
        match (&*row.children, cells) {
            ([_, ..], [Some(first), Some(second)]) => self.container([first, second], &row.children),
            (_, [Some(first), Some(second)]) if row.is_shared => {
                self.both([first, second], self.body.topic.html(first))
            }
            _ => cells
                .into_iter()
                .enumerate()
                .for_each(|(side, cell)| cell.into_iter().for_each(|cell| self.alone(cell, side))),
        }
    }

    /// A block of one language in an element that holds certain elements only: its row stands inside its
    /// tags.
    fn alone(&mut self, cell: Cell, side: usize) {
        let (open, close) = self.body.around(cell);
        let fills = &self.body.fills[side];
        match self.body.topic.block(cell).kind {
            Kind::Element(element) if open.end < close.start => {
                self.body.fill(cell, open.clone(), fills, self.html);
                if element == Element::Structure {
                    let children =
                        self.body.topic.documents[usize::from(cell.document)].children(Some(cell.first));
                    children.for_each(|child| self.alone(Cell { first: child, last: child, ..cell }, side));
                } else {
                    let id = self.id(cell);
                    let inside = [0, 1].map(|own| (own == side).then_some((cell, open.end..close.start)));
                    self.in_row("div", &id, "", inside);
                }
                self.body.fill(cell, close, fills, self.html);
            }
            _ => self.body.fill(cell, self.body.topic.html(cell), fills, self.html),
        }
    }

    /// Whether cells that say the same also show the same: a picture or a fact may be another one in each
    /// language.
    fn shows_same(&self, cells: [Option<Cell>; 2]) -> bool {
        let [first, second] =
            [0, 1].map(|side| cells[side].map(|cell| self.body.varying(cell, &self.body.fills[side])));
        first == second
    }

    /// Whether cells embed the same, which the first of them shows in both languages.
    fn embeds_same(&self, cells: [Option<Cell>; 2]) -> bool {
        let [first, second] = cells.map(|cell| self.body.embedded(cell?));
        first.is_some() && first == second
    }

    fn shared(&mut self, cell: Cell, is_item: bool) {
        let id = self.id(cell);
        let name = if is_item { "li" } else { "div" };
        self.html.push_str(&format!("<{name} class=\"row row-shared\" id=\"{id}\">"));
        self.both([cell, cell], self.inside(cell, is_item));
        self.html.push_str(&format!("</{name}>\n"));
    }

    fn cells(&mut self, confidence: f32, first: Cell, cells: [Option<Cell>; 2], is_item: bool) {
        let id = self.id(first);
        let name = if is_item { "li" } else { "div" };
        let doubt =
            if confidence < 0.9 { format!(" data-confidence=\"{confidence:.2}\"") } else { String::new() };
        let inside = cells.map(|cell| {
            cell.map(|cell| (cell, self.inside(cell, self.body.topic.block(cell).kind == Kind::Item)))
        });
        self.in_row(name, &id, &doubt, inside);
    }

    /// A row with, in its cells, some of the HTML of the cells.
    fn in_row(&mut self, name: &str, id: &str, attributes: &str, cells: [Option<(Cell, Range<u32>)>; 2]) {
        self.html.push_str(&format!("<{name} class=\"row\" id=\"{id}\"{attributes}>"));
        for (side, cell) in cells.into_iter().enumerate() {
            let language = &self.body.languages[self.langs[side].index()];
            let Some((cell, inside)) = cell else {
                self.html.push_str(&format!(
                    "<div class=\"cell cell-missing\" data-missing=\"{}\"></div>",
                    language.code
                ));
                continue;
            };
            self.html.push_str(&format!(
                "<div class=\"cell\" lang=\"{}\" dir=\"{}\">",
                language.tag,
                language.dir()
            ));
            self.body.fill(cell, inside, &self.body.fills[side], self.html);
            self.html.push_str("</div>");
        }
        self.html.push_str(&format!(
            "<a class=\"row-link\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></{name}>\n"
        ));
    }

    fn container(&mut self, cells: [Cell; 2], children: &[Row]) {
        let first = cells[0];
        let (open, close) = self.body.around(first);
        let kind = self.body.topic.block(first).kind;
        let class = match kind {
            Kind::Bullets | Kind::Numbers => " class=\"rows\"",
            Kind::Item => " class=\"row-group\"",
            _ => "",
        };
        // The class goes behind the name of the tag.
        let name = open.start..open.start + if class.is_empty() { 0 } else { TAG_OF_LIST };
        self.body.fill(first, name.clone(), &self.body.fills[0], self.html);
        self.html.push_str(class);
        self.both(cells, name.end..open.end);
        for child in children {
            match kind {
                Kind::Table => self.table_row(child),
                Kind::Element(Element::Structure) => self.bare(child),
                _ => self.row(child),
            }
        }
        self.body.fill(first, close, &self.body.fills[0], self.html);
        self.html.push('\n');
    }

    /// A row of a table: in each of its cells what both languages say there, or once what is the same in
    /// both.
    fn table_row(&mut self, row: &Row) {
        let cells = self.langs.map(|lang| row.cell(lang));
        let Some(first) = cells.iter().find_map(|cell| *cell) else { return };
        let document = |cell: Cell| &*self.body.topic.documents[usize::from(cell.document)];
        let columns = cells
            .map(|cell| cell.map_or(&[][..], |cell| document(cell).cells_in(&self.body.topic.html(cell))));
        let html = self.body.topic.html(first);
        let mut at = html.start;
        let side_of_first = usize::from(cells[0].is_none());
        for (column, frame) in columns[side_of_first].iter().enumerate() {
            self.html.push_str(&document(first).html[at as usize..frame.start as usize]);
            let texts = [0, 1].map(|side| {
                let mut text = String::new();
                if let Some((cell, inside)) = cells[side].zip(columns[side].get(column)) {
                    let holes = document(cell).holes_within(inside);
                    self.body.fill_holes(cell, inside.clone(), holes, &self.body.fills[side], &mut text);
                }
                text
            });
            self.in_both(&texts, "");
            at = frame.end;
        }
        self.html.push_str(&document(first).html[at as usize..html.end as usize]);
        self.html.push('\n');
    }

    /// Some HTML of the first of two cells, with the titles of alerts and folded parts in both languages.
    fn both(&mut self, cells: [Cell; 2], html: Range<u32>) {
        let [first, second] = cells.map(|cell| &*self.body.topic.documents[usize::from(cell.document)]);
        // An alert may have a title in one language alone.
        let is_alert = self.body.topic.block(cells[1]).kind == Kind::Alert;
        let around = if is_alert { self.body.around(cells[1]).0 } else { self.body.topic.html(cells[1]) };
        let ours = first.summaries_in(&html);
        // Those of the second cell are the same, where it is the same.
        let theirs = second.summaries_in(&if cells[0] == cells[1] { html.clone() } else { around });
        let holes = first.holes_in(&html);
        let (mut at, mut hole) = (html.start, holes.start);
        for (own, other) in ours.iter().zip(theirs) {
            let inside = first.holes_within(own);
            self.body.fill_holes(cells[0], at..own.start, hole..inside.start, &self.body.fills[0], self.html);
            let mut titles = [String::new(), String::new()];
            self.body.fill_holes(cells[0], own.clone(), inside.clone(), &self.body.fills[0], &mut titles[0]);
            self.body.fill_holes(
                cells[1],
                other.clone(),
                second.holes_within(other),
                &self.body.fills[1],
                &mut titles[1],
            );
            self.in_both(&titles, "<span class=\"separator\"> · </span>");
            (at, hole) = (own.end, inside.end);
        }
        self.body.fill_holes(cells[0], at..html.end, hole..holes.end, &self.body.fills[0], self.html);
    }

    /// What both languages say, with something between; once what is the same in both.
    fn in_both(&mut self, texts: &[String; 2], separator: &str) {
        if texts[0] == texts[1] {
            return self.html.push_str(&texts[0]);
        }
        let said: Vec<String> = (0..2)
            .filter(|&side| !texts[side].is_empty())
            .map(|side| self.in_language(side, &texts[side]))
            .collect();
        self.html.push_str(&said.join(separator));
    }

    fn in_language(&self, side: usize, html: &str) -> String {
        let language = &self.body.languages[self.langs[side].index()];
        format!("<span lang=\"{}\" dir=\"{}\">{html}</span>", language.tag, language.dir())
    }

    /// The HTML of a cell; of an item, what is inside its tag.
    fn inside(&self, cell: Cell, is_item: bool) -> Range<u32> {
        if !is_item {
            return self.body.topic.html(cell);
        }
        let (open, close) = self.body.around(cell);
        open.end..close.start
    }

    /// Stable under insertion of other rows: made of what the row says, with a number where two say the same.
    fn id(&mut self, cell: Cell) -> String {
        let digest = self.body.topic.block(cell).trace.digest as u32;
        let count = self.ids.entry(digest).or_insert(0);
        *count += 1;
        let prefix = &self.body.prefix;
        if *count == 1 {
            format!("{prefix}row-{digest:08x}")
        } else {
            format!("{prefix}row-{digest:08x}-{count}")
        }
    }
}
