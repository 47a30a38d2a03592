//! A string that an author wrote → what it says in each language.
//!
//! Every string is read here, wherever it stands: the body of a page, its front matter, the data beside it.
//! So a language is told, a link found and a fact filled in by one rule.

pub(crate) mod autolink;
pub(crate) mod balance;
mod dialect;
mod emoji;
mod emphasis;
pub(crate) mod events;
mod fact;
mod footnotes;
pub(crate) mod foreign;
pub(crate) mod halves;
pub(crate) mod html_prose;
pub(crate) mod html_scan;
pub(crate) mod html_tokens;
mod image_alt;
mod inline;
pub(crate) mod judge;
mod list_marker;
mod localized;
pub(crate) mod look_alike;
pub(crate) mod markdown;
pub(crate) mod raw_html;
mod runs;
mod said;
mod strings;
mod tags;
mod unclosed;
pub(crate) mod writer;
mod written;

pub use fact::{Fact, Plain};
pub use judge::{Verdict, judge, of_text};
pub(crate) use judge::{astray, of_page, other_than, rivals, shares, spoken};
pub(crate) use localized::{BARS, foreign, nearly_split, unknown_language, unsplit};
pub use localized::{Localized, split_halves};
pub(crate) use runs::Origin;
pub use runs::{Run, RunKind};
pub use said::{Half, Markup, Text};
pub use strings::Form;
pub(crate) use strings::{Strings, read_rest};
pub(crate) use written::Summary;
pub use written::{Destination, EmbeddedChecklist, Filler, Hole, Link, Place};
