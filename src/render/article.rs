//! A body → the HTML of its article, in one language or in two.

use std::ops::Range;

use super::bilingual;
use super::body::Body;
use crate::base::LangId;
use crate::pair::{Cell, Row};
use crate::parse::{Element, Kind};

/// The HTML of the article.
pub(super) fn html(body: &Body) -> String {
    let mut html = String::with_capacity(body.size());
    let rows = &body.topic.rows[body.rows.clone()];
    match body.langs.as_slice() {
        [lang] => monolingual(body, rows, *lang, None, &mut html),
        [first, second, ..] => bilingual::write(body, rows, [*first, *second], &mut html),
        [] => {}
    }
    html
}

/// Appends the HTML of some top-level rows in one language.
pub(super) fn write_rows(body: &Body, rows: Range<usize>, lang: LangId, html: &mut String) {
    monolingual(
        body,
        &body.topic.rows[rows.start.min(body.topic.rows.len())..rows.end.min(body.topic.rows.len())],
        lang,
        None,
        html,
    );
}

fn monolingual(body: &Body, rows: &[Row], lang: LangId, parent: Option<Kind>, html: &mut String) {
    for row in rows {
        let Some(cell) = row.cell(lang) else {
            missing(body, row, lang, parent, html);
            continue;
        };
        let block = body.topic.block(cell);
        let is_mixed = !row.children.is_empty()
            && body.topic.documents[usize::from(cell.document)].lang.is_none()
            && block.lang.is_none();
        if is_mixed {
            let (open, close) = body.around(cell);
            body.fill(cell, open, &body.fills[0], html);
            monolingual(body, &row.children, lang, Some(block.kind), html);
            body.fill(cell, close, &body.fills[0], html);
            html.push('\n');
        } else {
            fill_blocks(body, cell, lang, html);
        }
    }
}

/// The blocks of a cell but the title of the page, a line each: how many of them are one cell depends on the
/// other languages, which a page in one language does not read.
fn fill_blocks(body: &Body, cell: Cell, lang: LangId, html: &mut String) {
    let document = &body.topic.documents[usize::from(cell.document)];
    for at in document.siblings(cell.first, cell.last) {
        let block = &document.blocks[at as usize];
        if body.is_title(Cell { first: at, last: at, ..cell }, lang) {
            continue;
        }
        let title = if matches!(block.kind, Kind::Element(_)) {
            body.title_in(cell, at..block.end, lang)
        } else {
            None
        };
        let title = title.unwrap_or(block.html.end..block.html.end);
        body.fill(cell, block.html.start..title.start, &body.fills[0], html);
        body.fill(cell, title.end..block.html.end, &body.fills[0], html);
        html.push('\n');
    }
}

/// A block that does not exist in the language. In a page with one file it is shown as it is, with its
/// language; in a pair each page is what its author wrote.
fn missing(body: &Body, row: &Row, lang: LangId, parent: Option<Kind>, html: &mut String) {
    let Some((other, cell)) =
        row.any_cell().filter(|(_, cell)| body.topic.is_one_file() && !body.topic.block(*cell).only)
    else {
        return;
    };
    if body.topic.block(cell).kind == Kind::Title || !body.topic.has(lang) {
        return;
    }
    let whole = body.topic.html(cell);
    let is_part = parent == Some(Kind::Element(Element::Structure));
    let (open, close) = match body.topic.block(cell).kind {
        // Its tags are all that its parent may hold: they stand around the label.
        Kind::Item => body.around(cell),
        Kind::Element(Element::Group | Element::Details) if is_part => body.around(cell),
        _ => (whole.start..whole.start, whole.end..whole.end),
    };
    let has_no_place = open == whole || is_part && open.is_empty();
    if has_no_place {
        return body.fill(cell, whole, &body.fills[0], html);
    }
    let (language, reader) = (&body.languages[other.index()], &body.languages[lang.index()]);
    body.fill(cell, open.clone(), &body.fills[0], html);
    html.push_str(&format!(
        "<div class=\"untranslated\" lang=\"{}\" dir=\"{}\"><p class=\"badge\" lang=\"{}\" dir=\"{}\">{}</p>",
        language.tag,
        language.dir(),
        reader.tag,
        reader.dir(),
        body.untranslated
    ));
    body.fill(cell, open.end..close.start, &body.fills[0], html);
    html.push_str("</div>");
    body.fill(cell, close, &body.fills[0], html);
    html.push('\n');
}
