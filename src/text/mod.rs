//! A string that an author wrote → what it says in each language.
//!
//! Every string is read here, wherever it stands: the body of a page, its front matter, the data beside it. So a language
//! is told, a link found and a fact filled in by one rule.

pub(crate) mod autolink;
mod emphasis;
pub(crate) mod events;
pub(crate) mod halves;
pub(crate) mod html_tokens;
pub(crate) mod inline;
mod judge;
mod localized;
pub(crate) mod raw_html;
mod written;

pub use judge::{Verdict, judge, of_text};
pub(crate) use localized::localize;
pub use localized::{Localized, split_halves};
pub use written::{Destination, Filler, Hole, Link, Place};
