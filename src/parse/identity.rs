//! File name → which page in which language a source is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::Diagnostic;
use crate::base::file_name::{Paths, Place, Reading, readings};
use crate::base::lang::{by_file_name, known_name, tag_of};
use crate::base::{Code, LangId, Language, Span, SrcPath};

/// What the name of a page's file says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The page apart from its language: `filing/why`, `filing` for the index of a folder, empty for the home
    /// page.
    pub topic: String,
    /// The language of the whole file, `None` for a page that may hold several.
    pub lang: Option<LangId>,
    /// Whether that language is the one that the other files of the page leave, which the page itself may
    /// deny.
    pub is_left: bool,
    /// Whether the file is the index of its folder.
    pub is_index: bool,
}

/// The identities of all pages of a site, in the order of `paths`.
///
/// Accepted: `why.md`, `why.zh.md`, `zh/why.md`, and what other habits write for it: `why_zh.md`,
/// `why.zh_CN.md`; `index`, `_index` and `README` name the index of a folder. `why.md` beside `why.en.md` is
/// the page in the first language that has no file of its own.
pub fn identify(paths: &[SrcPath], languages: &[Language]) -> Vec<Identity> {
    let with_index: BTreeSet<&str> =
        paths.iter().filter(|path| matches!(base_name(path), "index" | "_index")).map(SrcPath::dir).collect();
    let pages = Paths::of(paths.iter().map(below));
    let mut identities: Vec<Identity> =
        paths.iter().map(|path| identify_one(path, languages, &with_index, &pages)).collect();

    let mut taken: BTreeMap<String, BTreeSet<LangId>> = identities
        .iter()
        .filter(|identity| identity.lang.is_none())
        .map(|identity| (identity.topic.clone(), BTreeSet::new()))
        .collect();
    for identity in &identities {
        if let Some(taken) = taken.get_mut(&identity.topic) {
            taken.extend(identity.lang);
        }
    }
    for identity in identities.iter_mut().filter(|identity| identity.lang.is_none()) {
        let taken = taken.get(&identity.topic).filter(|taken| !taken.is_empty());
        identity.lang = taken.and_then(|taken| {
            (0..languages.len()).map(|index| LangId(index as u8)).find(|lang| !taken.contains(lang))
        });
        identity.is_left = identity.lang.is_some();
    }
    identities
}

fn identify_one(
    path: &SrcPath,
    languages: &[Language],
    with_index: &BTreeSet<&str>,
    pages: &Paths<'_>,
) -> Identity {
    let (stem, lang) = match named(below(path), languages, pages) {
        Some((page, lang)) => (Cow::from(page), Some(lang)),
        None => (below(path).into(), None),
    };
    let (dir, name) = stem.rsplit_once('/').unwrap_or(("", &stem));
    let is_readme = name.eq_ignore_ascii_case("readme") && !with_index.contains(path.dir());
    let is_index = matches!(name, "index" | "_index") || is_readme;
    Identity {
        topic: if is_index { dir.to_owned() } else { stem.to_string() },
        lang,
        is_left: false,
        is_index,
    }
}

/// The path of a page below content/, without `.md`.
fn below(path: &SrcPath) -> &str {
    let below = path.in_content().unwrap_or(path.as_str());
    below.strip_suffix(".md").unwrap_or(below)
}

/// The page and the language that a path names, `pages` being all paths.
fn named(stem: &str, languages: &[Language], pages: &Paths<'_>) -> Option<(String, LangId)> {
    let is_doubtful = |reading: &Reading<'_>| matches!(reading.place, Place::Hyphen | Place::Inner(_));
    let is_sure = |reading: &Reading<'_>| !is_doubtful(reading) || pages.has_twin(reading, stem);
    let mut found = readings(stem)
        .filter(is_sure)
        .filter_map(|reading| Some((by_file_name(languages, reading.language)?, reading)));
    let (lang, reading) = found.next()?;
    // `zh/why.zh.md` is `why`: the folder goes as well.
    let in_folder = reading
        .page
        .split_once('/')
        .filter(|(folder, _)| reading.place != Place::Folder && by_file_name(languages, folder).is_some());
    Some((in_folder.map_or(reading.page.clone(), |(_, page)| page.to_owned()), lang))
}

/// What is odd about a name that looks like that of a translation.
pub(super) fn odd_name(path: &SrcPath, languages: &[Language]) -> Option<Diagnostic> {
    let stem = below(path);
    let is_likely =
        |reading: &Reading<'_>| matches!(reading.place, Place::Suffix | Place::Tail | Place::Tree);
    if named(stem, languages, &Paths::of(std::iter::empty())).is_some() {
        return None;
    }
    let (reading, tag) = readings(stem)
        .filter(is_likely)
        .find_map(|reading| Some((tag_of(reading.language)?, reading)))
        .map(|(tag, reading)| (reading, tag))?;
    known_name(&tag)?;
    let message = format!(
        "the name of this file looks like `{tag}`, a language that the site does not have: it is a page of \
            its own"
    );
    let name = format!("{}.{tag}.md", reading.page.rsplit('/').next().unwrap_or_default());
    let call = if path.file_name() == name { String::new() } else { format!(" and call the file `{name}`") };
    let help = format!("add `{tag}` to `languages` in site.yaml{call}; or give the file another name");
    Some(Diagnostic::new(Code::LanguageUnsure, message).at(Span::new(path, 0..0)).help(help))
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
            let paths: Vec<SrcPath> =
                names.iter().map(|name| SrcPath::new(format!("content/{name}"))).collect();
            let show =
                |identity: Identity| (identity.topic, identity.lang.map(|lang| lang.0), identity.is_index);
            identify(&paths, &languages).into_iter().map(show).collect::<Vec<_>>()
        };
        let page = |topic: &str, lang: Option<u8>, is_index: bool| (topic.to_owned(), lang, is_index);
        assert_eq!(of(&["filing/why.md"]), [page("filing/why", None, false)]);
        assert_eq!(of(&["a.zh.md", "a.en.md"]), [page("a", Some(0), false), page("a", Some(1), false)]);
        assert_eq!(of(&["a.md", "a.en.md"]), [page("a", Some(0), false), page("a", Some(1), false)]);
        assert_eq!(
            of(&["zh/guide/a.md", "en/guide/a.md"]),
            [page("guide/a", Some(0), false), page("guide/a", Some(1), false)]
        );
        assert_eq!(
            of(&["index.md", "filing/_index.zh.md"]),
            [page("", None, true), page("filing", Some(0), true)]
        );
        assert_eq!(of(&["README.md"]), [page("", None, true)]);
        assert_eq!(of(&["README.md", "index.md"]), [page("README", None, false), page("", None, true)]);
        assert_eq!(of(&["v1.2.md"]), [page("v1.2", None, false)]);
    }
}
