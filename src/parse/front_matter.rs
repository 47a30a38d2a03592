//! The YAML block at the head of a page → [`FrontMatter`].

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::PerLang;

/// What a page says about itself.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// Title per language.
    pub title: PerLang<String>,
    /// One sentence per language.
    pub description: PerLang<String>,
    /// What kind of page it is.
    pub kind: PageKind,
    /// Its place among its siblings (`order`, also read as `weight`); pages without one come last.
    pub order: Option<i64>,
    /// Last segment of its URL, where it is not the file name.
    pub slug: Option<String>,
    /// Former URLs, as paths below the language: `old/name`.
    pub aliases: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Category of its questions, per language.
    pub category: PerLang<String>,
    /// Not published by `build`.
    pub draft: bool,
    /// When it last changed.
    pub updated: Option<jiff::civil::Date>,
    /// When somebody last checked that it is true.
    pub verified: Option<jiff::civil::Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where it sorts among titles, overriding its reading.
    pub sort_key: Option<String>,
    /// Related pages, as source paths relative to the page.
    pub related: Vec<String>,
    /// Published, but in no navigation.
    pub hidden: bool,
    /// Whether the page shows its contents.
    pub toc: Option<bool>,
    /// Byte range of every key's value in the file, by key; list items as `related/0`.
    pub places: BTreeMap<String, Range<usize>>,
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

/// stub
pub fn read(source: &crate::base::Source, _languages: &[crate::base::Language], _own: Option<crate::base::LangId>) -> crate::base::Checked<(FrontMatter, usize)> {
    let start = source.text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n").map(|at| at + 9)).unwrap_or(0);
    crate::base::Checked::clean((FrontMatter::default(), start))
}
