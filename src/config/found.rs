//! The content → the languages of a site that lists none: what names of files say, and what the text of the
//! others is written in, so that no page is without a language.

use std::collections::BTreeMap;

use crate::base::file_name::{Paths, Place, readings};
use crate::base::lang::{Script, is_same_language, known_name, own_name, tag_of};
use crate::base::{Language, Source};
use crate::text::spoken;

/// The languages of a site that lists none.
pub fn languages(content: &[&Source]) -> Vec<Language> {
    codes(content).into_iter().map(|code| Language::new(&*code, &*code, own_name(&code))).collect()
}

/// Chinese first, then the rest by name: a fixed order, and the one a reader of a Chinese site expects.
fn codes(content: &[&Source]) -> Vec<String> {
    let paths: Vec<&str> = content.iter().filter_map(|source| source.path.in_content()).collect();
    let pages = Paths::of(paths.iter().map(|path| path.strip_suffix(".md").unwrap_or(path)));
    let marks: Vec<Option<(String, String)>> = paths.iter().map(|path| mark(path, &pages)).collect();
    let declared: Vec<Vec<String>> = content.iter().map(|source| declared(&source.text)).collect();
    let mut found: Vec<String> = Vec::new();
    let mut named: Vec<&String> =
        marks.iter().flatten().map(|(_, code)| code).chain(declared.iter().flatten()).collect();
    // `zh` before `zh-CN`: they are one.
    named.sort_by_key(|code| (code.len(), *code));
    named.into_iter().for_each(|code| add(&mut found, code));
    let mut taken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    marks.iter().flatten().for_each(|(page, code)| taken.entry(page).or_default().push(code));
    let is_named = !found.is_empty();
    let is_silent = |at: usize| marks[at].is_none() && declared[at].is_empty();
    for (_, source) in content.iter().enumerate().filter(|(at, _)| is_silent(*at)) {
        let page = source.path.in_content().map_or("", |path| path.strip_suffix(".md").unwrap_or(path));
        let taken = taken.get(page).map_or(&[][..], Vec::as_slice);
        for code in spoken(&source.text) {
            // Text in the letters of a language that the site has is in it, unless the page has a file in
            // that language.
            let is_free = |known: &&String| !taken.contains(&known.as_str());
            let same_script = |known: &&String| Script::of_tag(known) == Script::of_tag(code.code);
            if !found
                .iter()
                .filter(is_free)
                .any(|known| is_same_language(known, code.code) || (!code.is_sure && same_script(&known)))
            {
                add(&mut found, code.code);
            }
        }
    }
    if !is_named && found.iter().all(|code| code == "zh" || code == "en") {
        found = vec!["zh".to_owned(), "en".to_owned()];
    }
    found.sort_by_key(|code| (!code.to_ascii_lowercase().starts_with("zh"), code.clone()));
    found
}

/// The languages that the head of a page names: `lang: ko`, `languages: [ko, en]`.
fn declared(text: &str) -> Vec<String> {
    let Some(head) = text.strip_prefix("---\n").and_then(|rest| Some(&rest[..rest.find("\n---")? + 1]))
    else {
        return Vec::new();
    };
    let value = |line: &'_ str| {
        ["lang:", "languages:"].iter().find_map(|key| line.strip_prefix(key)).map(str::to_owned)
    };
    let of = |value: String| {
        value
            .split(',')
            .map(|code| code.trim_matches([' ', '[', ']', '"', '\'', '\r']))
            .filter_map(tag_of)
            .collect::<Vec<_>>()
    };
    head.lines().filter_map(value).flat_map(of).collect()
}

fn add(found: &mut Vec<String>, code: &str) {
    if !found.iter().any(|known| is_same_language(known, code)) {
        found.push(code.to_owned());
    }
}

/// The page and the language that a path names beyond doubt, `pages` being all paths.
fn mark(path: &str, pages: &Paths<'_>) -> Option<(String, String)> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    readings(path).find_map(|reading| {
        let code = tag_of(reading.language)?;
        let is_sure = match reading.place {
            Place::Tree => true,
            // One page that is there in another language tells of all in the folder.
            Place::Folder => pages.is_folder_of(&reading),
            Place::Suffix => {
                code.eq_ignore_ascii_case(&reading.language.replace('_', "-")) || pages.has(&reading.page)
            }
            Place::Tail | Place::Hyphen | Place::Inner(_) => {
                known_name(&code).is_some() && pages.has_twin(&reading, stem)
            }
        };
        let code = if reading.language.eq_ignore_ascii_case("cn") { "zh".to_owned() } else { code };
        is_sure.then_some((reading.page, code))
    })
}
