//! The YAML block at the head of a page → [`FrontMatter`].
//!
//! `fences` finds the block, `yaml` reads its keys and their values, `fields` gives each value the type its
//! key expects. One bad value costs nothing but itself, and every value knows its place, so that what is
//! wrong is shown where it stands.
//!
//! Invariant: a line of YAML never becomes text of the page, and no input takes more than linear time.

mod fences;
mod fields;
mod keys;
mod schema;
mod values;

pub(super) use fields::holding;
pub use values::{FrontMatter, PageKind};

use crate::base::{Checked, LangId, Language, Source};
use crate::yaml::{Kind, Reader};

/// Bytes a front matter may have.
const MAX_BYTES: usize = 64 * 1024;

/// Reads the front matter of a page; the number is the byte at which its text begins.
///
/// `own` is the language of a page that is one of a pair. There a plain text belongs to that language;
/// elsewhere `中文 | English` is split, and a text that is not split belongs to every language.
pub fn read(source: &Source, languages: &[Language], own: Option<LangId>) -> Checked<(FrontMatter, usize)> {
    read_as(source, languages, own, false)
}

/// The same; where the name of the file `is_silent`, `own` is a language that the page may deny.
pub(super) fn read_as(
    source: &Source,
    languages: &[Language],
    own: Option<LangId>,
    is_silent: bool,
) -> Checked<(FrontMatter, usize)> {
    let mut reader = Reader::new(source, Kind::FrontMatter);
    let Some(block) = reader.fences() else {
        return Checked { value: (FrontMatter::default(), 0), diagnostics: reader.diagnostics };
    };
    let front = if block.inner.len() > MAX_BYTES {
        let size = block.inner.len() / 1024;
        reader.limit(block.open.clone(), format!("the front matter has {size} KiB, at most 64 are read"));
        FrontMatter::default()
    } else {
        reader.fields(&block, languages, own, is_silent)
    };
    Checked { value: (front, block.body), diagnostics: reader.diagnostics }
}
