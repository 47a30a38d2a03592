//! The path of a page → the page apart from its language, and what names the language.

use std::collections::{BTreeMap, BTreeSet};

use super::lang::{known_name, tag_of};

/// A way to read a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<'p> {
    /// The path without the language and `.md`: `filing/why`.
    pub page: String,
    /// What may name the language: `zh`.
    pub language: &'p str,
    /// Where it stands.
    pub place: Place,
}

/// Where the name of a language may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `zh/why.md`
    Folder,
    /// `i18n/zh/docusaurus-plugin-content-docs/current/why.md`, which is `docs/why.md`
    Tree,
    /// `docs/zh/why.md`, with the bytes of the folder that holds those of the languages.
    Inner(usize),
    /// `why.zh.md`
    Suffix,
    /// `why_zh.md`
    Tail,
    /// `why-zh.md`
    Hyphen,
}

/// The ways to read a path below content/, the likeliest first.
pub fn readings(path: &str) -> impl Iterator<Item = Reading<'_>> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let reading = |page: String, language, place| Reading { page, language, place };
    let (dir, name) = stem.rsplit_once('/').map_or(("", stem), |(dir, name)| (&stem[..=dir.len()], name));
    let suffix = name
        .rsplit_once('.')
        .map(|(page, language)| reading(format!("{dir}{page}"), language, Place::Suffix));
    let folder =
        stem.split_once('/').map(|(language, page)| reading(page.to_owned(), language, Place::Folder));
    let tree = stem.strip_prefix("i18n/").and_then(|rest| {
        let (language, page) = rest.split_once('/')?;
        Some(reading(of_docusaurus(page)?, language, Place::Tree))
    });
    let inner = dir.match_indices('/').filter_map(move |(at, _)| {
        let (language, page) = stem[at + 1..].split_once('/')?;
        known_name(&tag_of(language)?)?;
        Some(reading(format!("{}{page}", &stem[..=at]), language, Place::Inner(at + 1)))
    });
    let cut = move |mark: char, place| {
        name.match_indices(mark)
            .map(move |(at, _)| reading(format!("{dir}{}", &name[..at]), &name[at + 1..], place))
    };
    let of_name = cut('_', Place::Tail).chain(cut('-', Place::Hyphen));
    tree.into_iter()
        .chain(suffix)
        .chain(folder)
        .chain(of_name)
        .chain(inner)
        .filter(|reading| !reading.page.is_empty())
}

/// The page that a file of a translation is in Docusaurus, whose plugins have a folder each.
fn of_docusaurus(path: &str) -> Option<String> {
    let (plugin, rest) = path.strip_prefix("docusaurus-plugin-content-")?.split_once('/')?;
    let (kind, instance) =
        plugin.split_once('-').map_or((plugin, None), |(kind, instance)| (kind, Some(instance)));
    match kind {
        "docs" => match rest.strip_prefix("current/") {
            Some(page) => Some(format!("{}/{page}", instance.unwrap_or(kind))),
            None => Some(format!(
                "{}versioned_docs/{rest}",
                instance.map_or(String::new(), |instance| format!("{instance}_"))
            )),
        },
        "blog" => Some(format!("{}/{rest}", instance.unwrap_or(kind))),
        "pages" => Some(format!("src/pages/{rest}")),
        _ => None,
    }
}

/// The paths of all pages, which tell of a doubtful name what it means: `b-zh.md` beside `b-en.md`,
/// `docs/zh/` beside `docs/en/`.
pub struct Paths<'p> {
    pages: BTreeSet<&'p str>,
    /// Pages and folders that are there in several languages.
    twins: BTreeSet<String>,
    /// Folders of content/ that may be called by a language.
    folders: BTreeSet<&'p str>,
}

impl<'p> Paths<'p> {
    /// All paths below content/, without `.md`.
    pub fn of(stems: impl Iterator<Item = &'p str>) -> Self {
        let pages: BTreeSet<&str> = stems.collect();
        let mut found: BTreeMap<(bool, String), &str> = BTreeMap::new();
        let mut twins = BTreeSet::new();
        for stem in &pages {
            let is_doubtful = |reading: &Reading<'_>| {
                matches!(reading.place, Place::Tail | Place::Hyphen | Place::Inner(_))
            };
            let is_known =
                |reading: &Reading<'_>| tag_of(reading.language).as_deref().and_then(known_name).is_some();
            for reading in readings(stem).filter(|reading| is_doubtful(reading) && is_known(reading)) {
                let twin = reading.twin(stem).to_owned();
                let other = found.entry((twin == reading.page, reading.page)).or_insert(reading.language);
                if *other != reading.language {
                    twins.insert(twin);
                }
            }
        }
        let folders = pages
            .iter()
            .filter_map(|stem| stem.split_once('/'))
            .map(|(folder, _)| folder)
            .filter(|folder| tag_of(folder).is_some())
            .collect();
        Paths { pages, twins, folders }
    }

    /// Whether this is a page without any language.
    pub fn has(&self, page: &str) -> bool {
        self.pages.contains(page)
    }

    /// Whether a folder of content/ is called by a language: `it/` may be a department, unless its pages are
    /// there in another language. Every folder has an index.
    pub fn is_folder_of(&self, reading: &Reading<'_>) -> bool {
        let is_index =
            matches!(reading.page.rsplit('/').next(), Some("index" | "_index" | "README" | "readme"));
        let mut others = self.folders.iter().filter(|folder| **folder != reading.language);
        let is_known = tag_of(reading.language).as_deref().and_then(known_name).is_some();
        is_known
            || (!is_index
                && (self.has(&reading.page)
                    || others.any(|folder| self.has(&format!("{folder}/{}", reading.page)))))
    }

    /// Whether the page, or the folder, that a path is read as is there in another language as well.
    pub fn has_twin(&self, reading: &Reading<'_>, stem: &str) -> bool {
        self.has(&reading.page) || self.twins.contains(reading.twin(stem))
    }
}

impl Reading<'_> {
    /// What is there in several languages where the name means one: the folder that holds those of the
    /// languages, or the page.
    fn twin<'s>(&'s self, stem: &'s str) -> &'s str {
        if let Place::Inner(folder) = self.place { &stem[..folder] } else { &self.page }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_in_every_way_that_names_a_language() {
        let of = |path: &str| {
            readings(path)
                .map(|reading| format!("{}={}", reading.page, reading.language))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(of("why.md"), "");
        assert_eq!(of("filing/why.zh.md"), "filing/why=zh why.zh=filing");
        assert_eq!(of("b_zh_CN.md"), "b=zh_CN b_zh=CN");
        assert_eq!(
            of("i18n/zh/docusaurus-plugin-content-docs/current/a.md").split(' ').next(),
            Some("docs/a=zh")
        );
        assert_eq!(of("README_zh-CN.md"), "README=zh-CN README_zh=CN");
        assert_eq!(of("docs/zh/a/b.md"), "zh/a/b=docs docs/a/b=zh");
    }

    #[test]
    fn pages_of_docusaurus_are_those_of_its_plugins() {
        let of = |path: &str| of_docusaurus(&format!("docusaurus-plugin-content-{path}")).unwrap_or_default();
        for (path, page) in [
            ("docs/current/a/b", "docs/a/b"),
            ("docs-api/current/a", "api/a"),
            ("docs/version-1.0/a", "versioned_docs/version-1.0/a"),
            ("docs-api/version-2/a", "api_versioned_docs/version-2/a"),
            ("blog/2024-01-01", "blog/2024-01-01"),
            ("pages/about", "src/pages/about"),
            ("other/a", ""),
        ] {
            assert_eq!(of(path), page, "{path}");
        }
    }
}
