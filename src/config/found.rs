//! The content → the languages of a site that lists none: what names of files say, and what the text of the others is
//! written in, so that no page is without a language.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::file_name::{Place, readings};
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
    let pages: BTreeSet<&str> = paths.iter().map(|path| path.strip_suffix(".md").unwrap_or(path)).collect();
    let marks: Vec<Option<(String, String)>> = paths.iter().map(|path| mark(path, &pages)).collect();
    let mut found: Vec<String> = Vec::new();
    let mut named: Vec<&String> = marks.iter().flatten().map(|(_, code)| code).collect();
    // `zh` before `zh-CN`: they are one.
    named.sort_by_key(|code| (code.len(), *code));
    named.into_iter().for_each(|code| add(&mut found, code));
    let mut taken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    marks.iter().flatten().for_each(|(page, code)| taken.entry(page).or_default().push(code));
    let is_named = !found.is_empty();
    for (source, _) in content.iter().zip(&marks).filter(|(_, mark)| mark.is_none()) {
        let page = source.path.in_content().map_or("", |path| path.strip_suffix(".md").unwrap_or(path));
        let taken = taken.get(page).map_or(&[][..], Vec::as_slice);
        for code in spoken(&source.text) {
            // Text in the letters of a language that the site has is in it, unless the page has a file in that language.
            let is_free = |known: &&String| !taken.contains(&known.as_str());
            let same_script = |known: &&String| Script::of_tag(known) == Script::of_tag(code.code);
            if !found.iter().filter(is_free).any(|known| is_same_language(known, code.code) || (!code.is_sure && same_script(&known))) {
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

fn add(found: &mut Vec<String>, code: &str) {
    if !found.iter().any(|known| is_same_language(known, code)) {
        found.push(code.to_owned());
    }
}

/// The page and the language that a path names beyond doubt, `pages` being all paths.
fn mark(path: &str, pages: &BTreeSet<&str>) -> Option<(String, String)> {
    readings(path).find_map(|reading| {
        let code = tag_of(reading.language)?;
        let is_sure = match reading.place {
            Place::Folder | Place::Tree => true,
            Place::Suffix => code.eq_ignore_ascii_case(&reading.language.replace('_', "-")) || pages.contains(reading.page.as_str()),
            Place::Tail | Place::Hyphen => known_name(&code).is_some() && pages.contains(reading.page.as_str()),
        };
        let code = if reading.language.eq_ignore_ascii_case("cn") { "zh".to_owned() } else { code };
        is_sure.then_some((reading.page, code))
    })
}
