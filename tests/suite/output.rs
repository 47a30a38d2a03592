//! Who is published where: conflicts are found by the site, so that `check`, `build` and the preview say the
//! same.

use diglot::base::Code;
use diglot::emit::sink::{Disk, Null, Sink};
use diglot::engine::{Engine, Options};
use proptest::prelude::*;

use super::site::{SETTINGS, Site};

/// What is said about a bilingual site, the same by `check` and by `build`.
fn said(files: &str) -> String {
    let mut site = Site::bilingual(files);
    let out = tempfile::tempdir().unwrap();
    let run = |sink: &dyn Sink| {
        Engine::new(Options { root: site.root().to_owned(), ..Options::default() }).run(sink).unwrap()
    };
    let checked = run(&Null::default()).diagnostics;
    assert_eq!(checked, run(&Disk::open(&out.path().join("dist")).unwrap()).diagnostics);
    let built = site.build();
    assert_eq!(checked, built.diagnostics);
    built.said
}

const PAGE: &str = "-- a.md --\n# 甲 | A\n";

#[test]
fn what_an_author_brings_along_replaces_what_is_made_for_the_whole_site() {
    let files = ["robots.txt", "sitemap.xml", "_redirects", "zh/llms.txt", "404.html", "index.html"];
    let own: String = files.iter().map(|path| format!("-- {path} --\nmine: {path}\n")).collect();
    let built = Site::bilingual(&format!("{PAGE}{own}")).build().clean();
    for path in files {
        assert_eq!(built.file(path), format!("mine: {path}\n"));
    }
    assert!(built.file("en/llms.txt").contains("A"));
}

#[test]
fn a_file_in_the_place_of_a_page_is_an_error_at_the_file() {
    for path in [
        "zh/a/index.html",
        "zh-en/a/index.html",
        "zh/a/text.json",
        "search/zh.json",
        "zh/a",
        "en",
        "zh/a/index.html/x.txt",
        "search",
        "assets",
        "zh/search/index.html",
        "search/zh",
        "robots.txt/x",
        "_redirects/x",
        "404.html/x/y",
        "search/en.json/x",
        "zh/llms.txt/x",
        "zh/a/index.md/x.txt",
        "zh/a/text.json/x",
    ] {
        let said = said(&format!("{PAGE}-- {path} --\nmine\n"));
        assert!(
            said.contains(&format!("error[output-collision]: this file would be published as `{path}`")),
            "{path}: {said}"
        );
    }
    // With its own name, or where nothing is, a file is no trouble.
    for path in [
        "zh/a/index.htm",
        "zh/b/index.html",
        "zh/a/text.txt",
        "search/x.json",
        "search/zh/x",
        "b/robots.txt/x",
        "llms.txt/x",
        "zh/b/text.json/x",
        "assets/x.css",
        "a/b.c",
        "zh/x",
    ] {
        assert_eq!(said(&format!("{PAGE}-- {path} --\nmine\n")), "", "{path}");
    }
}

#[test]
fn without_a_site_yaml_the_page_stays_and_the_file_is_left_out() {
    let built = Site::new("-- a.zh.md --\n# 甲\n-- a.en.md --\n# A\n-- zh/a/index.html --\nmine\n-- zh/a/index.html.d/x --\n1\n-- en --\n2\n").build();
    assert!(built.html("zh/a/").contains("<h1"), "{built}");
    assert!(built.says(Code::OutputCollision) && !built.files().contains(&"en"), "{built}");
}

#[test]
fn a_page_cannot_be_a_folder_where_a_file_is_written() {
    for (path, url) in [
        ("llms.txt.md", "/zh/llms.txt/"),
        ("a/text.json.md", "/zh/a/text.json/"),
        ("index.md/b.md", "/zh/index.md/b/"),
    ] {
        let said = said(&format!("-- {path} --\n# 甲 | A\n"));
        assert!(
            said.contains(&format!("error[output-collision]: `{url}` needs a folder called"))
                && said.contains(&format!("--> content/{path}")),
            "{path}: {said}"
        );
    }
    assert_eq!(said("-- a/llms.txt.md --\n# 甲 | A\n"), "");
}

#[test]
fn a_former_url_cannot_need_a_folder_where_a_file_is_written() {
    let page = |aliases: &str| {
        format!("-- a.md --\n---\ntitle: 甲 | A\naliases: {aliases}\n---\n\n文字。\n\nText.\n")
    };
    for (aliases, name, column) in [
        ("[/old, /robots.txt]", "robots.txt", 17),
        ("[/sitemap.xml/x.html]", "sitemap.xml", 11),
        ("/404.html/x", "404.html", 10),
        ("[/search/en.json]", "en.json", 11),
        ("[/b.html/x, /b.html]", "b.html", 11),
        ("[/b.htm, /b.htm/c.htm]", "b.htm", 19),
        ("[zh/llms.txt/x]", "llms.txt", 11),
    ] {
        let said = said(&page(aliases));
        let what = format!(
            "needs a folder called `{name}`, where a file of that name is written\n --> content/a.md:3:{column}\n"
        );
        assert!(said.contains(&what) && said.contains("help: delete the alias"), "{aliases}: {said}");
    }
    for name in [".diglot", ".DIGLOT-next/x.html"] {
        let said = said(&page(&format!("/{name}")));
        assert!(
            said.contains("error[output-collision]")
                && said.contains("a name that the output keeps for itself"),
            "{name}: {said}"
        );
    }
    for alias in [r#"/a\b"#, r#""/a\u0007b""#, "/a//b"] {
        let said = said(&page(alias));
        assert!(
            said.contains("error[front-matter-type]") && said.contains("content/a.md:3:10"),
            "{alias}: {said}"
        );
    }
    assert_eq!(said(&page("[/old/robots.txt, /b.html, /b/c.html, /a.b, /search/old, llms.txt2]")), "");
}

#[test]
fn what_the_output_keeps_for_itself_is_no_place_for_a_file() {
    let said = Site::new(&format!(
        "-- site.yaml --\n{SETTINGS}include: [\".diglot*\"]\n{PAGE}-- .diglot --\nmine\n"
    ))
    .build()
    .said;
    assert!(said.contains("error[output-collision]") && said.contains("--> content/.diglot"), "{said}");
}

#[test]
fn a_name_that_no_disk_takes_is_an_error_at_its_slug_or_alias() {
    let long = "x".repeat(300);
    let said_of =
        |front: &str| said(&format!("-- a.md --\n---\ntitle: 甲 | A\n{front}\n---\n\n文字。\n\nText.\n"));
    let slug = said_of(&format!("slug: {long}"));
    assert!(
        slug.contains("error[route-too-long]")
            && slug.contains("has 300 bytes")
            && slug.contains("content/a.md:3:7"),
        "{slug}"
    );
    let chinese = said_of(&format!("slug: {}", "备".repeat(90)));
    assert!(chinese.contains("has 270 bytes"), "{chinese}");
    assert_eq!(said_of(&format!("slug: {}", "备".repeat(85))), "");
    for (front, place) in
        [(format!("aliases: [{long}]"), "3:11"), (format!("aliases:\n  - old\n  - zh/a/{long}/b\n"), "5:5")]
    {
        let front = front.as_str();
        let said = said_of(front);
        assert!(
            said.contains("error[route-too-long]") && said.contains(&format!("content/a.md:{place}")),
            "{front}: {said}"
        );
    }
    // Without a site.yaml the rest is published.
    let built = Site::new(&format!("-- a.zh.md --\n---\ntitle: 甲\naliases: [old]\n---\n-- b.zh.md --\n---\ntitle: 乙\nslug: {long}\n---\n")).build();
    assert!(
        built.files().contains(&"zh/a/index.html") && !built.files().iter().any(|path| path.len() > 255),
        "{built}"
    );
}

#[test]
fn paths_that_differ_in_case_alone_are_warned_of() {
    insta::assert_snapshot!(said(&format!("{PAGE}-- Logo.png --\n1\n-- logo.png --\n2\n-- Sub/x.png --\n3\n-- sub/y.png --\n4\n")), @r"
    warning[output-case]: `logo.png` and `Logo.png` differ in case alone: some systems take them for one file
    --> content/logo.png
    ::: content/Logo.png
     |
    help: rename one of the two, or give its page another `slug`
    ");
    let pages = said("-- B.md --\n# 乙 | B\n-- b.md --\n# 丙 | C\n");
    assert!(pages.contains("`zh/b/` and `zh/B/` differ in case alone"), "{pages}");
}

/// Names that want each other's places, as files or as folders.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "a.md", "a.zh.md", "a.en.md", "A.md", "a/index.md", "a/b.md", "zh/a.md", "en", "zh", "zh/a",
    "zh/a/index.html", "zh-en/a/x", "en/a/index.html/x", "index.html", "404.html", "robots.txt",
    "sitemap.xml", "_redirects", "llms.txt", "zh/llms.txt", "assets", "assets/x", "search", "search/zh.json",
    "zh/search/index.html", "zh/a/text.json", "zh/a/index.md", ".diglot", ".well-known/x", "a.yaml",
    "图 片.png", "faq/q.md", "llms.txt.md", "a/text.json.md", "index.html.md", "a\u{301}.md", "á.md",
    "zh/á/index.html", "search/zh", "search/en.json/x", "robots.txt/x", "404.html/x", "zh/a/index.md/x.txt", "old.html/x",
];

/// Former URLs that want the places of others.
const ALIASES: &[&str] = &[
    "a",
    "en/b",
    "llms.txt",
    "/robots.txt",
    "/old.html",
    "/old.html/x",
    "/search/zh.json",
    "/search/x",
    "/.diglot",
    "/zh/a/index.md/b",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_wants_the_same_place_check_and_build_say_the_same(names in prop::collection::btree_set(0..NAMES.len(), 1..9), aliases in prop::sample::subsequence(ALIASES, 0..3), is_configured: bool) {
        let settings = if is_configured { format!("-- site.yaml --\n{SETTINGS}checks: {{ output-collision: warn, route-collision: warn }}\n") } else { String::new() };
        let mut site = Site::new(&settings);
        for (count, &name) in names.iter().enumerate() {
            let path = site.root().join("content").join(NAMES[name]);
            // A file where a folder is, or the other way round, is no site.
            if path.exists() || path.ancestors().skip(1).any(|folder| folder.is_file()) {
                continue;
            }
            let alias = if count % 3 == 0 { format!("aliases: [{}]\n", aliases.join(", ")) } else { String::new() };
            site.edit(NAMES[name], format!("---\ntitle: 甲 | A\n{alias}---\n\n文字 {count}。\n\nText {count}.\n"));
        }
        let out = tempfile::tempdir().unwrap();
        let run = |sink: &dyn Sink| Engine::new(Options { root: site.root().to_owned(), ..Options::default() }).run(sink).unwrap();
        let checked = run(&Null::default());
        let built = run(&Disk::open(&out.path().join("dist")).unwrap());
        prop_assert_eq!(&checked.diagnostics, &built.diagnostics);
        let in_memory = site.build();
        if !built.plan.new.is_empty() {
            for (path, bytes) in in_memory.all() {
                prop_assert_eq!(&fs_err::read(out.path().join("dist").join(path)).unwrap()[..], &bytes[..], "{}", path);
            }
        }
    }
}

#[test]
fn a_file_in_another_case_than_one_that_diglot_makes_is_warned_of() {
    let said = said(&format!("{PAGE}-- ROBOTS.txt --\nmine\n"));
    assert!(
        said.contains("warning[output-case]: `robots.txt` and `ROBOTS.txt` differ in case alone")
            && said.contains("--> content/ROBOTS.txt"),
        "{said}"
    );
}

#[test]
fn a_url_longer_than_a_path_may_be_is_an_error_at_its_alias() {
    let said = said(&format!(
        "-- a.md --\n---\ntitle: 甲 | A\naliases: [{}]\n---\n\n文字。\n\nText.\n",
        "c/".repeat(2100)
    ));
    assert!(
        said.contains("error[route-too-long]")
            && said.contains("and a URL at most 3000")
            && said.contains("content/a.md:3:11"),
        "{said}"
    );
}
