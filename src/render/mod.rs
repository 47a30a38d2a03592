//! One Edition + the Theme → HTML.
//!
//! Invariant: an [`EditionView`] holds everything its template reads, by value, and its digest is the memo
//! key: equal views render to equal bytes. No template reads the site, and nothing here touches the disk.

mod article;
mod bilingual;
pub mod body;
pub mod checklist;
mod copied;
pub mod copy;
mod edition_view;
mod embed;
mod escape;
mod fills;
mod functions;
mod glossary;
mod markdown;
mod page_text;
mod page_view;
mod parts;
mod questions;
mod setting;
mod shared;
mod sidebar;
pub mod text;
pub mod theme;
mod theme_review;
pub mod view;
mod viewer;

use tera::Value;

use self::body::Body;
use crate::base::{Checked, Digest, digest_of};

pub use edition_view::EditionView;
pub use parts::Parts;
pub use shared::Shared;
pub use sidebar::Sidebar;
pub use theme::Theme;
pub use viewer::Viewer;

/// The memo key of a rendered page.
pub fn digest(theme: &Theme, view: &EditionView) -> Digest {
    digest_of(&(theme.digest, view))
}

/// Renders a page. `None` when its template fails; the diagnostic says where.
pub fn render(theme: &Theme, view: &EditionView) -> Checked<Option<Vec<u8>>> {
    let mut context =
        sidebar::context(&view.lang, &view.site, &view.nav, theme.string_value(view.lang_id), &view.root);
    context.insert_value("page", Value::from_serializable(&view.page));
    for (name, part) in &view.parts {
        context.insert_value(*name, Value::from_serializable(part));
    }
    let html = view.sidebar.on(&view.page.url).and_then(|sidebar| {
        context.insert_value("sidebar", sidebar);
        let size = view.sidebar.size() + view.page.body.as_ref().map_or(0, Body::size);
        theme.render_page(view.template, &context, size)
    });
    match html {
        Ok(html) => Checked::clean(Some(html)),
        Err(diagnostic) => Checked { value: None, diagnostics: vec![*diagnostic] },
    }
}
