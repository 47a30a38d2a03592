//! One Edition + the Theme → HTML.
//!
//! Invariant: an [`EditionView`] holds everything its template reads, by value, and its digest is the
//! memo key: equal views render to equal bytes. No template reads the site, and nothing here touches the disk.

mod bilingual;
pub mod body;
pub mod checklist;
pub mod copy;
mod fills;
mod glossary;
mod kept;
mod questions;
mod sidebar;
pub mod text;
pub mod theme;
pub mod view;

use tera::Value;

use crate::base::{Checked, Digest, digest_of};

pub use kept::{Parts, Shared};
pub use sidebar::Sidebar;
pub use theme::Theme;
pub use view::{EditionView, Viewer};

/// The memo key of a rendered page.
pub fn digest(theme: &Theme, view: &EditionView) -> Digest {
    digest_of(&(theme.digest, view))
}

/// Renders a page. `None` when its template fails; the diagnostic says where.
pub fn render(theme: &Theme, view: &EditionView) -> Checked<Option<Vec<u8>>> {
    let mut context = sidebar::context(&view.lang, &view.site, &view.nav, theme.string_value(view.lang_id), &view.root);
    let mut size = view.sidebar.size();
    let mut page = Value::from_serializable(&view.page);
    if let Some(body) = &view.body {
        let html = body.html();
        size += html.len();
        page = with(page, "body", Value::safe_string(html.trim()));
    }
    context.insert_value("page", page);
    for (name, part) in &view.parts {
        context.insert_value(*name, Value::from_serializable(part));
    }
    let html = view.sidebar.on(&view.page.url).and_then(|sidebar| {
        context.insert_value("sidebar", sidebar);
        theme.render_page(view.template, &context, size)
    });
    match html {
        Ok(html) => Checked::clean(Some(html)),
        Err(diagnostic) => Checked { value: None, diagnostics: vec![*diagnostic] },
    }
}

fn with(value: Value, key: &'static str, part: Value) -> Value {
    match value.into_map() {
        Some(mut map) => {
            map.insert(key.into(), part);
            Value::from(map)
        }
        None => part,
    }
}
