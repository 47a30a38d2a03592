//! What a page says about itself.

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
    /// Former URLs: as they stand (`/old/page/`, `old/page.html`), or as paths below the language
    /// (`old/name`).
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
    /// Where its values stand in the file.
    pub places: Places,
}

/// Where values of front matter stand in their file: bytes by key, and in a list by index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Places(Vec<(&'static str, Option<usize>, Range<u32>)>);

impl Places {
    /// Notes the value of a key.
    pub(super) fn insert(&mut self, key: &'static str, at: &Range<usize>) {
        self.0.push((key, None, at.start as u32..at.end as u32));
    }

    /// Notes the items of a list, and returns them.
    pub(super) fn insert_items(
        &mut self,
        key: &'static str,
        items: impl Iterator<Item = (String, Range<usize>)>,
    ) -> Vec<String> {
        let note = |(index, (item, at)): (usize, (String, Range<usize>))| {
            self.0.push((key, Some(index), at.start as u32..at.end as u32));
            item
        };
        items.enumerate().map(note).collect()
    }

    /// The value of a key; the beginning of the file where there is none.
    pub fn get(&self, key: &str) -> Range<usize> {
        self.find(key, None).unwrap_or(0..0)
    }

    /// An item of a list, or the whole list.
    pub fn item(&self, key: &str, index: usize) -> Range<usize> {
        self.find(key, Some(index)).unwrap_or_else(|| self.get(key))
    }

    /// All of them: the key, the index in its list, the bytes.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Option<usize>, Range<u32>)> {
        self.0.iter()
    }

    fn find(&self, key: &str, index: Option<usize>) -> Option<Range<usize>> {
        let (.., at) = self.0.iter().find(|(own, at, _)| *own == key && *at == index)?;
        Some(at.start as usize..at.end as usize)
    }
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
