//! The path of a page → the page apart from its language, and what names the language.

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
    let suffix = name.rsplit_once('.').map(|(page, language)| reading(format!("{dir}{page}"), language, Place::Suffix));
    let folder = stem.split_once('/').map(|(language, page)| reading(page.to_owned(), language, Place::Folder));
    let tree = stem.strip_prefix("i18n/").and_then(|rest| {
        let (language, page) = rest.split_once('/')?;
        Some(reading(format!("docs/{}", page.strip_prefix("docusaurus-plugin-content-docs/current/")?), language, Place::Tree))
    });
    let cut = move |mark: char, place| name.match_indices(mark).map(move |(at, _)| reading(format!("{dir}{}", &name[..at]), &name[at + 1..], place));
    tree.into_iter().chain(suffix).chain(folder).chain(cut('_', Place::Tail)).chain(cut('-', Place::Hyphen)).filter(|reading| !reading.page.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_in_every_way_that_names_a_language() {
        let of = |path: &str| readings(path).map(|reading| format!("{}={}", reading.page, reading.language)).collect::<Vec<_>>().join(" ");
        assert_eq!(of("why.md"), "");
        assert_eq!(of("filing/why.zh.md"), "filing/why=zh why.zh=filing");
        assert_eq!(of("b_zh_CN.md"), "b=zh_CN b_zh=CN");
        assert_eq!(of("i18n/zh/docusaurus-plugin-content-docs/current/a/b.md"), "docs/a/b=zh zh/docusaurus-plugin-content-docs/current/a/b=i18n");
        assert_eq!(of("README_zh-CN.md"), "README=zh-CN README_zh=CN");
    }
}
