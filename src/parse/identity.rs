//! File name → which page in which language a source is.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::lang::by_name;
use crate::base::{LangId, Language, SrcPath};

/// What the name of a page's file says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The page apart from its language: `filing/why`, `filing` for the index of a folder, empty for the home page.
    pub topic: String,
    /// The language of the whole file, `None` for a page that may hold several.
    pub lang: Option<LangId>,
    /// Whether that language is the one that the other files of the page leave, which the page itself may deny.
    pub is_left: bool,
    /// Whether the file is the index of its folder.
    pub is_index: bool,
}

/// The identities of all pages of a site, in the order of `paths`.
///
/// Accepted: `why.md`, `why.zh.md`, `zh/why.md`; `index`, `_index` and `README` name the index of a folder.
/// `why.md` beside `why.en.md` is the page in the first language that has no file of its own.
pub fn identify(paths: &[SrcPath], languages: &[Language]) -> Vec<Identity> {
    let by_name = |name: &str| by_name(languages, name);
    let with_index: BTreeSet<&str> = paths.iter().filter(|path| matches!(base_name(path), "index" | "_index")).map(SrcPath::dir).collect();
    let mut identities: Vec<Identity> = paths.iter().map(|path| identify_one(path, &by_name, &with_index)).collect();

    let mut taken: BTreeMap<String, BTreeSet<LangId>> =
        identities.iter().filter(|identity| identity.lang.is_none()).map(|identity| (identity.topic.clone(), BTreeSet::new())).collect();
    for identity in &identities {
        if let Some(taken) = taken.get_mut(&identity.topic) {
            taken.extend(identity.lang);
        }
    }
    for identity in identities.iter_mut().filter(|identity| identity.lang.is_none()) {
        let taken = taken.get(&identity.topic).filter(|taken| !taken.is_empty());
        identity.lang = taken.and_then(|taken| (0..languages.len()).map(|index| LangId(index as u8)).find(|lang| !taken.contains(lang)));
        identity.is_left = identity.lang.is_some();
    }
    identities
}

fn identify_one(path: &SrcPath, by_name: &dyn Fn(&str) -> Option<LangId>, with_index: &BTreeSet<&str>) -> Identity {
    let below = path.in_content().unwrap_or(path.as_str());
    let (folder_lang, below) = match below.split_once('/') {
        Some((folder, rest)) if by_name(folder).is_some() => (by_name(folder), rest),
        _ => (None, below),
    };
    let stem = below.strip_suffix(".md").unwrap_or(below);
    let (stem, suffix_lang) = match stem.rsplit_once('.') {
        Some((stem, suffix)) if by_name(suffix).is_some() => (stem, by_name(suffix)),
        _ => (stem, None),
    };
    let (dir, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_readme = name.eq_ignore_ascii_case("readme") && !with_index.contains(path.dir());
    let is_index = matches!(name, "index" | "_index") || is_readme;
    Identity { topic: if is_index { dir.to_owned() } else { stem.to_owned() }, lang: suffix_lang.or(folder_lang), is_left: false, is_index }
}

/// The name of the file without any suffix.
fn base_name(path: &SrcPath) -> &str {
    path.file_name().split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_page_and_its_language() {
        let languages = ["zh", "en"].map(Language::of_code);
        let of = |names: &[&str]| {
            let paths: Vec<SrcPath> = names.iter().map(|name| SrcPath::new(format!("content/{name}"))).collect();
            let show = |identity: Identity| (identity.topic, identity.lang.map(|lang| lang.0), identity.is_index);
            identify(&paths, &languages).into_iter().map(show).collect::<Vec<_>>()
        };
        let page = |topic: &str, lang: Option<u8>, is_index: bool| (topic.to_owned(), lang, is_index);
        assert_eq!(of(&["filing/why.md"]), [page("filing/why", None, false)]);
        assert_eq!(of(&["a.zh.md", "a.en.md"]), [page("a", Some(0), false), page("a", Some(1), false)]);
        assert_eq!(of(&["a.md", "a.en.md"]), [page("a", Some(0), false), page("a", Some(1), false)]);
        assert_eq!(of(&["zh/guide/a.md", "en/guide/a.md"]), [page("guide/a", Some(0), false), page("guide/a", Some(1), false)]);
        assert_eq!(of(&["index.md", "filing/_index.zh.md"]), [page("", None, true), page("filing", Some(0), true)]);
        assert_eq!(of(&["README.md"]), [page("", None, true)]);
        assert_eq!(of(&["README.md", "index.md"]), [page("README", None, false), page("", None, true)]);
        assert_eq!(of(&["v1.2.md"]), [page("v1.2", None, false)]);
    }
}
