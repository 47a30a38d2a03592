//! Rows → an article with two languages side by side.
//!
//! A row is a `div` (in a list, the `li`) with a cell per language; what both languages share is a row of its own.
//! Containers keep their tags, and their rows stand inside.

use rustc_hash::FxHashMap;

use super::body::Body;
use crate::base::LangId;
use crate::pair::{Cell, Row};
use crate::parse::{Container, Kind};

/// Appends the rows to `html`.
pub(super) fn write(body: &Body, rows: &[Row], langs: [LangId; 2], html: &mut String) {
    let mut writer = Writer { body, langs, html, ids: FxHashMap::default() };
    rows.iter().for_each(|row| writer.row(row));
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
        if self.langs.iter().zip(cells).all(|(lang, cell)| cell.is_none_or(|cell| self.body.is_title(cell, *lang))) {
            return;
        }
        let is_item = kind == Kind::Item;
        let has_both = cells.iter().all(Option::is_some);
        match row.children.as_slice() {
            _ if row.is_shared => self.shared(first, is_item),
            [] => self.cells(row, first, cells, is_item),
            // The text of an item in both languages, and nothing else: the item is the row.
            [only] if is_item && has_both && only.children.is_empty() && !only.is_shared => {
                self.cells(only, first, self.langs.map(|lang| only.cell(lang)), true)
            }
            children if has_both => self.container(first, cells, kind, children),
            _ => self.cells(row, first, cells, is_item),
        }
    }

    fn shared(&mut self, cell: Cell, is_item: bool) {
        let id = self.id(cell);
        let name = if is_item { "li" } else { "div" };
        self.html.push_str(&format!("<{name} class=\"row row-shared\" id=\"{id}\">"));
        self.content(cell, 0, is_item);
        self.html.push_str(&format!("</{name}>\n"));
    }

    fn cells(&mut self, row: &Row, first: Cell, cells: [Option<Cell>; 2], is_item: bool) {
        let id = self.id(first);
        let name = if is_item { "li" } else { "div" };
        let doubt = if row.confidence < 0.9 { format!(" data-confidence=\"{:.2}\"", row.confidence) } else { String::new() };
        self.html.push_str(&format!("<{name} class=\"row\" id=\"{id}\"{doubt}>"));
        for (side, cell) in cells.into_iter().enumerate() {
            let language = &self.body.languages[self.langs[side].index()];
            let Some(cell) = cell else {
                self.html.push_str(&format!("<div class=\"cell cell-missing\" data-missing=\"{}\"></div>", language.code));
                continue;
            };
            self.html.push_str(&format!("<div class=\"cell\" lang=\"{}\" dir=\"{}\">", language.tag, language.dir()));
            self.content(cell, side, self.body.topic.block(cell).kind == Kind::Item);
            self.html.push_str("</div>");
        }
        self.html.push_str(&format!("<a class=\"row-link\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></{name}>\n"));
    }

    fn container(&mut self, first: Cell, cells: [Option<Cell>; 2], kind: Kind, children: &[Row]) {
        let (open, close) = self.body.around(first);
        let start = self.html.len();
        match cells {
            [Some(_), Some(second)] if kind == Kind::Container(Container::Details) => self.summary(first, second),
            _ => self.body.fill(first, open, &self.body.fills[0], self.html),
        }
        let class = match kind {
            Kind::Bullets | Kind::Numbers => " class=\"rows\"",
            Kind::Item => " class=\"row-group\"",
            _ => "",
        };
        // `<ul`, `<ol`, `<li`: the class goes after the name.
        self.html.insert_str(start + if class.is_empty() { 0 } else { 3 }, class);
        children.iter().for_each(|child| self.row(child));
        self.body.fill(first, close, &self.body.fills[0], self.html);
        self.html.push('\n');
    }

    /// The beginning of a folded part, its title in both languages.
    fn summary(&mut self, first: Cell, second: Cell) {
        let open = |cell: Cell, side: usize| {
            let mut html = String::new();
            self.body.fill(cell, self.body.around(cell).0, &self.body.fills[side], &mut html);
            html
        };
        let title = |html: &str| html.split_once("<summary>").and_then(|(_, rest)| rest.split_once("</summary>")).map(|(title, _)| title.to_owned());
        let html = open(first, 0);
        let titles = [title(&html), title(&open(second, 1))].map(Option::unwrap_or_default);
        if titles[0] == titles[1] {
            self.html.push_str(&html);
            return;
        }
        let [first, second] = [0, 1].map(|side| {
            let language = &self.body.languages[self.langs[side].index()];
            format!("<span lang=\"{}\" dir=\"{}\">{}</span>", language.tag, language.dir(), titles[side])
        });
        self.html.push_str(&html.replacen(&titles[0], &format!("{first}<span class=\"separator\"> · </span>{second}"), 1));
    }

    /// The HTML of a cell; of an item, what is inside its tag.
    fn content(&mut self, cell: Cell, side: usize, is_item: bool) {
        let mut range = self.body.topic.html(cell);
        if is_item {
            let (open, close) = self.body.around(cell);
            range = open.end..close.start;
        }
        self.body.fill(cell, range, &self.body.fills[side], self.html);
    }

    /// Stable under insertion of other rows: made of what the row says, with a number where two say the same.
    fn id(&mut self, cell: Cell) -> String {
        let digest = self.body.topic.block(cell).trace.digest as u32;
        let count = self.ids.entry(digest).or_insert(0);
        *count += 1;
        if *count == 1 { format!("row-{digest:08x}") } else { format!("row-{digest:08x}-{count}") }
    }
}
