//! What a page says about itself.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{LangId, PerLang};
use crate::text::Text;

/// The front matter of a page.
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
