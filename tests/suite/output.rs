//! Who is published where: conflicts are found by the site, so that `check`, `build` and the preview say the same.

use diglot::base::Code;
use diglot::emit::sink::{Disk, Null, Sink};
use diglot::engine::{Engine, Options};

use super::site::Site;

/// What is said about a bilingual site, the same by `check` and by `build`.
fn said(files: &str) -> String {
    let mut site = Site::bilingual(files);
    let out = tempfile::tempdir().unwrap();
    let run = |sink: &dyn Sink| Engine::new(Options { root: site.root().to_owned(), ..Options::default() }).run(sink).unwrap();
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
    insta::assert_snapshot!(said(&format!("{PAGE}-- zh/a/index.html --\n<p>mine\n")), @r"
    error[output-collision]: this file would be published as `zh/a/index.html`, where the page `/zh/a/` is
     --> content/zh/a/index.html
      |
     ::: content/a.md:1:1
      |
    1 | # 甲 | A
      | - the page
      |
    help: give one of the two another name, or move the file
    ");
    for path in ["zh-en/a/index.html", "zh/a/text.json", "search/zh.json", "zh/a", "en", "zh/a/index.html/x.txt", "search", "assets", "zh/search/index.html"] {
        let said = said(&format!("{PAGE}-- {path} --\nmine\n"));
        assert!(said.contains(&format!("error[output-collision]: this file would be published as `{path}`")), "{path}: {said}");
    }
    // With its own name, or where nothing is, a file is no trouble.
    for path in ["zh/a/index.htm", "zh/b/index.html", "zh/a/text.txt", "search/x.json", "assets/x.css", "a/b.c", "zh/x"] {
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
fn a_name_that_no_disk_takes_is_an_error_at_its_slug_or_alias() {
    let long = "x".repeat(300);
    let said_of = |front: &str| said(&format!("-- a.md --\n---\ntitle: 甲 | A\n{front}\n---\n\n文字。\n\nText.\n"));
    let slug = said_of(&format!("slug: {long}"));
    assert!(slug.contains("error[route-too-long]") && slug.contains("has 300 bytes") && slug.contains("content/a.md:3:7"), "{slug}");
    let chinese = said_of(&format!("slug: {}", "备".repeat(90)));
    assert!(chinese.contains("has 270 bytes"), "{chinese}");
    assert_eq!(said_of(&format!("slug: {}", "备".repeat(85))), "");
    for (front, place) in [(format!("aliases: [{long}]"), "3:11"), (format!("aliases:\n  - old\n  - zh/a/{long}/b\n"), "5:5")] {
        let front = front.as_str();
        let said = said_of(front);
        assert!(said.contains("error[route-too-long]") && said.contains(&format!("content/a.md:{place}")), "{front}: {said}");
    }
    // Without a site.yaml the rest is published.
    let built = Site::new(&format!("-- a.zh.md --\n---\ntitle: 甲\naliases: [old]\n---\n-- b.zh.md --\n---\ntitle: 乙\nslug: {long}\n---\n")).build();
    assert!(built.files().contains(&"zh/a/index.html") && !built.files().iter().any(|path| path.len() > 255), "{built}");
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
