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
pub mod text;
pub mod theme;
pub mod view;

use tera::{Context, Value};

use crate::base::{Checked, Digest, digest_of};

pub use kept::{Parts, Shared};
pub use theme::Theme;
pub use view::{EditionView, Viewer};

/// The memo key of a rendered page.
pub fn digest(theme: &Theme, view: &EditionView) -> Digest {
    digest_of(&(theme.digest, view))
}

/// Renders a page. `None` when its template fails; the diagnostic says where.
pub fn render(theme: &Theme, view: &EditionView) -> Checked<Option<String>> {
    let mut context = Context::new();
    context.insert_value("site", view.site.value());
    context.insert_value("lang", view.lang.value());
    context.insert_value("t", theme.string_value(view.lang_id));
    context.insert("root", &view.root);
    context.insert_value("nav", view.nav.value());
    let mut page = Value::from_serializable(&view.page);
    if let Some(body) = &view.body {
        let html = body.html();
        page = with(page, "body", Value::safe_string(html.trim()));
    }
    context.insert_value("page", page);
    for (name, part) in &view.parts {
        context.insert_value(*name, Value::from_serializable(part));
    }
    match theme.render(view.template, &context) {
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
