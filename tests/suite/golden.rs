//! The shipped content under the shipped theme, crawled as a browser would.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diglot::base::diag;
use diglot::base::path::normalize;
use diglot::base::{OutPath, UrlPath};
use diglot::emit::sink::{Content, Memory};
use diglot::engine::{Engine, Options};

type Files = BTreeMap<String, Vec<u8>>;

fn build() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut engine = Engine::new(Options { root: root.to_owned(), ..Options::default() });
    let output = Memory::default();
    let outcome = engine.run(&output).unwrap();
    assert_eq!(
        diag::human(&outcome.diagnostics, &|path| engine.source(path)),
        "",
        "the shipped content has nothing to complain about"
    );
    let read = |path: &OutPath| match output.get(path).unwrap() {
        Content::Bytes(bytes) => bytes.to_vec(),
        Content::File(file) => fs_err::read(file).unwrap(),
    };
    output.paths().iter().map(|path| (path.to_string(), read(path))).collect()
}

/// The pages, by path.
fn pages(files: &Files) -> Vec<(&str, &str)> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect()
}

/// The tags of a page, without what stands in scripts and comments.
fn tags(html: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open..];
        let end = if rest.starts_with("<!--") { rest.find("-->").map(|at| at + 3) } else { tag_end(rest) };
        let Some(end) = end else { break };
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with("<script") || tag.starts_with("<style") {
            let close = if tag.starts_with("<script") { "</script" } else { "</style" };
            rest = rest.find(close).map_or("", |at| &rest[at..]);
        }
        tags.push(tag);
    }
    tags
}

/// One past the `>` that ends a tag, not one inside an attribute.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn name(tag: &str) -> &str {
    tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// The value of an attribute, escapes undone.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[start..].split('"').next()?;
    Some(
        value
            .replace("&amp;", "&")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">"),
    )
}

fn ids(html: &str) -> Vec<String> {
    tags(html).iter().filter_map(|tag| attribute(tag, "id")).collect()
}

/// A reference from a page to a file of the output and an id in it; `None` where it leaves the site.
fn resolve(page: &str, reference: &str) -> Option<(String, Option<String>)> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    if reference.contains("://")
        || ["mailto:", "tel:", "data:"].iter().any(|scheme| reference.starts_with(scheme))
    {
        return None;
    }
    let (path, fragment) = reference
        .split_once('#')
        .map_or((reference, None), |(path, fragment)| (path, Some(decode(fragment))));
    let path = path.split('?').next().unwrap();
    if path.is_empty() {
        return Some((page.to_owned(), fragment));
    }
    let dir = page.rsplit_once('/').map_or("", |(dir, _)| dir);
    let whole = if path.starts_with('/') { decode(path) } else { format!("{dir}/{}", decode(path)) };
    let mut file =
        normalize(&whole).unwrap_or_else(|| panic!("`{page}`: `{reference}` climbs out of the site"));
    if path.ends_with('/') || path.ends_with("..") || path == "." {
        file = UrlPath::new(if file.is_empty() { file } else { format!("{file}/") }).to_out().to_string();
    }
    Some((file, fragment))
}

#[test]
fn two_builds_are_the_same_byte_for_byte() {
    let (first, second) = (build(), build());
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second[path] == *bytes, "{path} differs");
    }
}

#[test]
fn every_reference_leads_to_a_file_and_every_fragment_to_an_id() {
    let files = build();
    let known: BTreeMap<&str, BTreeSet<String>> =
        pages(&files).into_iter().map(|(path, html)| (path, ids(html).into_iter().collect())).collect();
    let mut broken = Vec::new();
    for (page, html) in pages(&files) {
        for tag in tags(html) {
            for reference in
                ["href", "src", "action", "poster"].iter().filter_map(|name| attribute(tag, name))
            {
                let Some((file, fragment)) = resolve(page, &reference) else { continue };
                let is_missing = !files.contains_key(&file);
                let has_no_id = fragment.is_some_and(|id| {
                    !id.is_empty() && known.get(file.as_str()).is_some_and(|ids| !ids.contains(&id))
                });
                if is_missing || has_no_id {
                    broken.push(format!("{page}: {reference}"));
                }
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn what_labels_or_controls_another_element_names_one_that_is_there() {
    let files = build();
    for (page, html) in pages(&files) {
        let ids: BTreeSet<String> = ids(html).into_iter().collect();
        for tag in tags(html) {
            for reference in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"]
                .iter()
                .filter_map(|name| attribute(tag, name))
            {
                for id in reference.split_whitespace() {
                    assert!(ids.contains(id), "{page}: `{tag}`");
                }
            }
        }
    }
}

#[test]
fn no_id_stands_twice_on_a_page() {
    for (page, html) in pages(&build()) {
        let mut seen = BTreeSet::new();
        for id in ids(html) {
            assert!(seen.insert(id.clone()), "{page}: two elements have the id `{id}`");
        }
    }
}

#[test]
fn elements_are_closed_in_the_order_they_were_opened() {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ];
    for (page, html) in pages(&build()) {
        let mut open = Vec::new();
        for tag in tags(html).into_iter().filter(|tag| !tag.starts_with("<!") && !tag.ends_with("/>")) {
            if tag.starts_with("</") {
                assert_eq!(open.pop(), Some(name(tag)), "{page}: `{tag}`");
            } else if !VOID.contains(&name(tag)) {
                open.push(name(tag));
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{page}");
    }
}

#[test]
fn every_page_says_its_language_and_every_cell_its_own() {
    for (page, html) in pages(&build()) {
        let root = *tags(html)
            .iter()
            .find(|tag| tag.starts_with("<html"))
            .unwrap_or_else(|| panic!("{page} has no root"));
        let lang = attribute(root, "lang").unwrap_or_default();
        let expected = if page.starts_with("en/") { "en" } else { "zh-CN" };
        assert_eq!(lang, expected, "{page}");
        assert!(attribute(root, "dir").is_some(), "{page}");
        for tag in tags(html) {
            let class = attribute(tag, "class").unwrap_or_default();
            let needs_lang = class == "cell" || class == "untranslated";
            assert!(
                !needs_lang || (attribute(tag, "lang").is_some() && attribute(tag, "dir").is_some()),
                "{page}: `{tag}`"
            );
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let files = build();
    for (page, html) in pages(&files) {
        for tag in tags(html) {
            let is_resource = matches!(
                name(tag),
                "script" | "img" | "source" | "video" | "audio" | "iframe" | "embed" | "object"
            ) || (name(tag) == "link"
                && !["canonical", "alternate"].contains(&attribute(tag, "rel").unwrap_or_default().as_str()));
            for reference in ["href", "src", "srcset", "data"]
                .iter()
                .filter_map(|name| attribute(tag, name))
                .filter(|_| is_resource)
            {
                assert!(!reference.contains("//"), "{page}: `{tag}`");
            }
        }
    }
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".css")) {
        let css = String::from_utf8_lossy(bytes);
        assert!(
            !css.contains("url(http")
                && !css.contains("url(\"http")
                && !css.contains("url(//")
                && !css.contains("@import"),
            "{path}"
        );
    }
}

#[test]
fn every_alternate_is_answered_and_exists() {
    let files = build();
    let base = "https://help.example.com/";
    let alternates = |html: &str| -> BTreeMap<String, String> {
        let links = tags(html)
            .into_iter()
            .filter(|tag| name(tag) == "link" && attribute(tag, "rel").as_deref() == Some("alternate"));
        links.filter_map(|tag| Some((attribute(tag, "hreflang")?, attribute(tag, "href")?))).collect()
    };
    for (page, html) in pages(&files) {
        let own = alternates(html);
        for (lang, href) in own.iter().filter(|(lang, _)| *lang != "x-default") {
            let path =
                href.strip_prefix(base).unwrap_or_else(|| panic!("{page}: `{href}` is not on the site"));
            let file =
                UrlPath::new(percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned())
                    .to_out()
                    .to_string();
            let other = files.get(&file).unwrap_or_else(|| panic!("{page}: no {lang} page at {href}"));
            assert_eq!(alternates(std::str::from_utf8(other).unwrap()), own, "{page} and {file}");
        }
    }
}

#[test]
fn an_image_has_a_size_and_an_alternative_text() {
    for (page, html) in pages(&build()) {
        for tag in tags(html).into_iter().filter(|tag| name(tag) == "img") {
            assert!(attribute(tag, "alt").is_some(), "{page}: `{tag}`");
            assert!(
                attribute(tag, "width").is_some() && attribute(tag, "height").is_some(),
                "{page}: `{tag}`"
            );
        }
    }
}
