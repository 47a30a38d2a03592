//! The navigation of a section → its HTML, made once for all pages that show it.
//!
//! Invariant: the template does not know which page is open, only in which folder. It leaves a mark in every
//! link, and that of the open page becomes `aria-current="page"`: a section of n pages costs n links, not n ×
//! n.

use std::hash::{Hash, Hasher};

use tera::{Context, Value};

use super::functions::MARK;
use super::shared::Shared;
use super::theme::Theme;
use crate::base::Digest;
use crate::base::diag::Diagnostic;

/// The navigation of a section as HTML. Equal when its digest is.
#[derive(Debug)]
pub struct Sidebar {
    digest: Digest,
    html: Result<Marked, Box<Diagnostic>>,
}

#[derive(Debug)]
struct Marked {
    text: String,
    /// Where the links' marks were, with the URLs they lead to.
    places: Vec<(usize, String)>,
}

impl Sidebar {
    /// Renders `sidebar.html` under the digest of everything it reads.
    pub(super) fn new(digest: Digest, theme: &Theme, context: &Context) -> Self {
        Self { digest, html: theme.render("sidebar.html", context).map(|html| Marked::new(&html)) }
    }

    /// The bytes it takes on a page.
    pub(super) fn size(&self) -> usize {
        self.html.as_ref().map_or(0, |marked| marked.text.len())
    }

    /// The navigation on the page at `url`.
    pub(super) fn on(&self, url: &str) -> Result<Value, Box<Diagnostic>> {
        let Marked { text, places } = self.html.as_ref().map_err(Clone::clone)?;
        const CURRENT: &str = " aria-current=\"page\"";
        let mut html = String::with_capacity(text.len() + 2 * CURRENT.len());
        let mut from = 0;
        for (place, _) in places.iter().filter(|(_, of)| of == url) {
            html.push_str(&text[from..*place]);
            html.push_str(CURRENT);
            from = *place;
        }
        html.push_str(&text[from..]);
        Ok(Value::safe_string(&html))
    }
}

impl Hash for Sidebar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl Marked {
    fn new(html: &str) -> Self {
        let mut marked = Self { text: String::with_capacity(html.len()), places: Vec::new() };
        for (at, part) in html.trim().split(MARK).enumerate() {
            if at % 2 == 0 {
                marked.text.push_str(part);
            } else {
                marked.places.push((marked.text.len(), part.to_owned()));
            }
        }
        marked
    }
}

/// The folder of the pages at this URL and beside it: `zh/filing/` for `zh/filing/why/`.
pub(super) fn folder(url: &str) -> &str {
    let own = url.rfind('/').map_or("", |at| &url[..at]);
    own.rfind('/').map_or("", |at| &own[..=at])
}

/// What `sidebar.html` reads.
pub(super) fn context(lang: &Shared, site: &Shared, nav: &Shared, strings: Value, root: &str) -> Context {
    let mut context = Context::new();
    context.insert_value("site", site.value());
    context.insert_value("lang", lang.value());
    context.insert_value("t", strings);
    context.insert("root", root);
    context.insert_value("nav", nav.value());
    context
}
