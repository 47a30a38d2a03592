//! The YAML block at the head of a page → [`FrontMatter`].
//!
//! `fences` finds the block, `yaml` reads its keys and their values, `fields` gives each value the type its key expects.
//! One bad value costs nothing but itself, and every value knows its place, so that what is wrong is shown where it stands.
//!
//! Invariant: a line of YAML never becomes text of the page, and no input takes more than linear time.

mod fences;
mod fields;
mod keys;

pub(super) use fields::holding;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{Checked, LangId, Language, PerLang, Source};
use crate::text::Text;
use crate::yaml::{Kind, Reader};

/// What a page says about itself.
#[derive(Debug, Clone, Default, Hash)]
pub struct FrontMatter {
    /// Title per language.
    pub title: Text,
    /// One sentence per language.
    pub description: Text,
    /// What kind of page it is.
    pub kind: PageKind,
    /// Its place among its siblings (`order`, also read as `weight`); pages without one come last.
    pub order: Option<i64>,
    /// Last segment of its URL in each language, where it is not the file name.
    pub slug: PerLang<String>,
    /// Former URLs: as they stand (`/old/page/`, `old/page.html`), or as paths below the language (`old/name`).
    pub aliases: Vec<String>,
    /// Words that readers look for it by.
    pub tags: Vec<String>,
    /// Category of its questions, per language.
    pub category: Text,
    /// Not published by `build`.
    pub draft: bool,
    /// When it last changed.
    pub updated: Option<jiff::civil::Date>,
    /// When somebody last checked that it is true.
    pub verified: Option<jiff::civil::Date>,
    /// Who answers for it, per language.
    pub owner: Text,
    /// Where it sorts among the pages of its folder that have no order, in place of its file name.
    pub sort_key: Option<String>,
    /// Related pages, as source paths relative to the page.
    pub related: Vec<String>,
    /// Published, but in no navigation.
    pub hidden: bool,
    /// Whether the page shows its contents.
    pub toc: Option<bool>,
    /// The language of the whole page, where the front matter names it.
    pub lang: Option<LangId>,
    /// The languages that the page holds, where the front matter names them.
    pub languages: Vec<LangId>,
    /// Byte range of every key's value in the file, by key; list items as `related/0`.
    pub places: BTreeMap<String, Range<usize>>,
}

impl FrontMatter {
    /// The texts in it, each with its key.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        [("title", &self.title), ("description", &self.description), ("category", &self.category)].into_iter()
    }
}

/// What kind of page it is (`type`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageKind {
    /// An ordinary page.
    #[default]
    Guide,
    /// Questions and answers.
    Faq,
    /// A checklist, with its data beside it.
    Checklist,
    /// The entrance of the site.
    Home,
    /// The overview of a folder.
    Section,
    /// The terms of glossary.yaml.
    Glossary,
}

impl PageKind {
    /// Every kind with its name in front matter.
    pub const ALL: [(&'static str, PageKind); 6] = [
        ("guide", PageKind::Guide),
        ("faq", PageKind::Faq),
        ("checklist", PageKind::Checklist),
        ("home", PageKind::Home),
        ("section", PageKind::Section),
        ("glossary", PageKind::Glossary),
    ];
}

/// Bytes a front matter may have.
const MAX_BYTES: usize = 64 * 1024;

/// Reads the front matter of a page; the number is the byte at which its text begins.
///
/// `own` is the language of a page that is one of a pair. There a plain text belongs to that language; elsewhere
/// `中文 | English` is split, and a text that is not split belongs to every language.
pub fn read(source: &Source, languages: &[Language], own: Option<LangId>) -> Checked<(FrontMatter, usize)> {
    read_as(source, languages, own, false)
}

/// The same; where the name of the file `is_silent`, `own` is a language that the page may deny.
pub(super) fn read_as(source: &Source, languages: &[Language], own: Option<LangId>, is_silent: bool) -> Checked<(FrontMatter, usize)> {
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
