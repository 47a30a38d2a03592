//! The file that a link names → the file that readers of each language get: `form.en.png` beside `form.png`.

use super::outline::Outline;
use crate::base::{LangId, SrcPath};

/// A file of content/, which may be another one in some languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct File {
    /// The file that is named; where it does not exist, that of the first language that has one.
    path: SrcPath,
    /// The files with a language in their name, by language.
    own: Vec<(LangId, SrcPath)>,
}

impl File {
    /// The file for readers of a language.
    pub fn of(&self, lang: LangId) -> &SrcPath {
        self.own.iter().find(|(own, _)| *own == lang).map_or(&self.path, |(_, path)| path)
    }
}

impl Outline {
    /// The file that readers of a language get where a link leads to `path`; `None` where nothing is called
    /// so.
    pub fn file(&self, path: &SrcPath, lang: LangId) -> Option<SrcPath> {
        if let Found::File(file) = find(self, path, &[]) { Some(file.of(lang).clone()) } else { None }
    }
}

/// What is there under a name that a link gives.
pub(super) enum Found {
    /// A file for every language that was asked for.
    File(File),
    /// Files of other languages than this one alone.
    Missing(LangId, SrcPath),
    /// Nothing.
    Nothing,
}

/// Looks for a file that readers of some languages are to get.
pub(super) fn find(outline: &Outline, path: &SrcPath, langs: &[LangId]) -> Found {
    let own = in_languages(outline, path);
    if outline.assets.contains_key(path) {
        return Found::File(File { path: path.clone(), own });
    }
    let Some((_, first)) = own.first() else { return Found::Nothing };
    match langs.iter().find(|lang| own.iter().all(|(own, _)| own != *lang)) {
        Some(missing) => Found::Missing(*missing, first.clone()),
        None => Found::File(File { path: first.clone(), own }),
    }
}

/// The files beside `form.png` that are called the same with a language before the extension, in the order of
/// languages.
fn in_languages(outline: &Outline, path: &SrcPath) -> Vec<(LangId, SrcPath)> {
    let Some(extension) = path.extension() else { return Vec::new() };
    let stem = &path.as_str()[..path.as_str().len() - extension.len()];
    let lang_of = |file: &SrcPath| {
        let name = file.as_str().strip_prefix(stem)?.strip_suffix(extension)?.strip_suffix('.')?;
        outline.config.language(name)
    };
    let beside = outline
        .assets
        .range(SrcPath::new(stem)..)
        .map(|(file, _)| file)
        .take_while(|file| file.as_str().starts_with(stem));
    let mut own: Vec<(LangId, SrcPath)> =
        beside.filter_map(|file| Some((lang_of(file)?, file.clone()))).collect();
    own.sort_by_key(|(lang, _)| *lang);
    own.dedup_by_key(|(lang, _)| *lang);
    own
}

/// The name that a file has in a language: `form.png` → `form.en.png`.
pub(super) fn name_in(name: &str, code: &str) -> String {
    name.rsplit_once('.')
        .map_or_else(|| name.to_owned(), |(stem, extension)| format!("{stem}.{code}.{extension}"))
}
