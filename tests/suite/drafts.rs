//! A draft counts as absent in its language: on its page, and wherever another page shows it.

use diglot::base::Code;
use diglot::engine::Options;

use super::site::{Built, SETTINGS, Site};

/// A word that stands in drafts alone.
const SECRET: &str = "Unfinished";

/// Asserts that nothing of a draft is in any file.
fn holds_nothing(built: &Built) {
    for (path, bytes) in built.all() {
        assert!(!String::from_utf8_lossy(bytes).contains(SECRET), "{path} holds a draft\n{built}");
    }
}

fn page(title: &str, draft: bool, body: &str) -> String {
    format!("---\ntitle: {title}\n{}---\n\n{body}\n", if draft { "draft: true\n" } else { "" })
}

fn with_drafts(text: &str) -> Site {
    Site::with(Options { drafts: true, ..Options::default() }, &format!("-- site.yaml --\n{SETTINGS}{text}"))
}

/// A page in two files, one of them a draft, beside another page.
fn half_a_pair() -> String {
    let (zh, en) = (
        page("备案", false, "## 提交 {#submit}\n\n提交申请。"),
        page(SECRET, true, "## Unfinished business {#submit}\n\nUnfinished text."),
    );
    format!(
        "-- filing/a.zh.md --\n{zh}-- filing/a.en.md --\n{en}-- filing/b.md --\n# 乙 | Beta\n\n见[备案](a.md)。\n\nSee [filing](a.md#submit).\n"
    )
}

#[test]
fn a_draft_in_one_language_is_absent_in_that_language() {
    let built = Site::bilingual(&half_a_pair()).build();
    holds_nothing(&built);
    insta::assert_snapshot!(built.said, @"
    warning[translation-missing]: the page is not translated into `en`
     --> content/filing/a.zh.md:1:1
      |
    1 | ---
      | ^
      |
     ::: content/filing/a.en.md:3:8
      |
    3 | draft: true
      |        ---- the translation is a draft
      |
    help: delete `draft: true` there when it is done; until then readers are shown this page, with a notice
    ");
    // Its reader is shown the other language, as where no file is.
    assert!(built.article("en/filing/a/").contains("提交申请。"));
    assert!(!built.files().iter().any(|path| path.starts_with("zh-en/filing/a/")), "{built}");
    assert!(!built.file("sitemap.xml").contains("/en/filing/a/"), "{}", built.file("sitemap.xml"));
    assert!(!built.file("en/llms.txt").contains("filing/a"), "{}", built.file("en/llms.txt"));
}

#[test]
fn the_site_is_the_one_without_the_file() {
    let mut drafted = Site::bilingual(&half_a_pair());
    let mut without = Site::bilingual(&half_a_pair());
    without.remove("filing/a.en.md");
    assert_eq!(drafted.build().all(), without.build().all());
}

#[test]
fn drafts_that_are_asked_for_are_shown() {
    let built = with_drafts(&half_a_pair()).build().clean();
    assert!(built.article("en/filing/a/").contains("Unfinished text."));
    assert!(built.files().contains(&"zh-en/filing/a/index.html"));
}

#[test]
fn one_draft_of_three_languages() {
    let languages =
        "languages: [{ code: zh }, { code: en }, { code: ja }]\nbilingual: [[zh, en], [zh, ja]]\n";
    let text = format!(
        "-- site.yaml --\n{languages}-- a.zh.md --\n{}-- a.en.md --\n{}-- a.ja.md --\n{}",
        page("备案", false, "提交申请。"),
        page("Filing", true, "Unfinished."),
        page("届出", false, "申請します。")
    );
    let built = Site::new(&text).build();
    holds_nothing(&built);
    let is_there = |path: &str| built.files().contains(&path);
    assert!(is_there("zh-ja/a/index.html") && !is_there("zh-en/a/index.html"), "{built}");
}

#[test]
fn a_page_of_one_file_is_absent_as_a_whole() {
    let built = Site::bilingual(&format!(
        "-- index.md --\n# 首页 | Home\n-- a.md --\n{}",
        page("未完 | Unfinished", true, "正文。\n\nUnfinished.")
    ))
    .build()
    .clean();
    holds_nothing(&built);
    assert!(!built.files().iter().any(|path| path.contains("/a/")), "{built}");
}

#[test]
fn a_draft_that_is_the_index_of_a_section_leaves_an_overview() {
    let text = format!(
        "-- filing/index.md --\n{}-- filing/a.md --\n# 甲 | Alpha\n",
        page("未完 | Unfinished", true, "Unfinished.")
    );
    let built = Site::bilingual(&text).build().clean();
    holds_nothing(&built);
    assert!(built.html("en/filing/").contains("Alpha"));
}

#[test]
fn questions_of_a_draft_are_in_no_index() {
    let zh = page("问答", false, "## 要多久？ {#how-long}\n\n一周。").replace("title", "type: faq\ntitle");
    let en = page("Questions", true, "## Unfinished question? {#how-long}\n\nUnfinished.")
        .replace("title", "type: faq\ntitle");
    let built = Site::bilingual(&format!(
        "-- faq/a.zh.md --\n{zh}-- faq/a.en.md --\n{en}-- b.md --\n# 乙 | Beta\n\n::: faq how-long\n:::\n"
    ))
    .build();
    holds_nothing(&built);
    assert!(built.html("zh/faq/").contains("要多久？"), "{built}");
}

#[test]
fn what_asks_for_a_draft_is_told_so() {
    let checklist = "questions: []\nitems:\n  - id: a\n    name: { zh: 甲, en: Alpha }\n";
    let text = format!(
        "-- list.md --\n{}-- list.yaml --\n{checklist}-- faq.md --\n{}-- b.md --\n---\ntitle: 乙 | Beta\nrelated: [list.md]\n---\n\n[清单 A](list.md)\n\n[The list](list.md)\n\n::: checklist list\n:::\n\n::: faq how-long\n:::\n",
        page("未完 | Unfinished", true, "").replace("title", "type: checklist\ntitle"),
        page("未完 | Unfinished", true, "## 多久？ | Unfinished? {#how-long}\n\n一周。\n\nUnfinished.")
            .replace("title", "type: faq\ntitle"),
    );
    let built = Site::bilingual(&text).build();
    holds_nothing(&built);
    let told: Vec<String> = built
        .diagnostics
        .iter()
        .map(|said| format!("{}: {} ({})", said.code, said.message, said.related[0].0.path))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    link-missing-page: `list.md` is a draft, which is not published (content/list.md)
    link-missing-page: `list.md` is a draft, which is not published (content/list.md)
    link-missing-page: `list.md` is a draft, which is not published (content/list.md)
    checklist-missing: the checklist `list` is a draft, which is not published (content/list.md)
    faq-unknown: the page with `how-long` is a draft, which is not published (content/faq.md)
    ");
    assert!(!with_drafts(&text).build().said.contains("is a draft"));
}

#[test]
fn a_draft_that_comes_and_goes_leaves_what_a_build_from_nothing_makes() {
    let options = || Options { live: true, ..Options::default() };
    let text = format!(
        "-- site.yaml --\n{SETTINGS}{}-- c.md --\n# 丙 | Gamma\n\n[甲](filing/a.md)\n",
        half_a_pair()
    );
    let mut site = Site::with(options(), &text);
    site.build();
    for (path, text) in [
        ("filing/a.en.md", page("Filing", false, "## Submission {#submit}\n\nSubmit it.")),
        ("filing/a.zh.md", page("备案", true, "## 提交 {#submit}\n\n提交。")),
        ("filing/a.en.md", page("Filing", true, "## Submission {#submit}\n\nSubmit it.")),
        (
            "filing/a.en.md",
            format!(
                "---\nowner: me\n{}",
                &page("Filing", true, "## Submission {#submit}\n\nSubmit it.")[4..]
            ),
        ),
        ("filing/a.zh.md", page("备案", false, "## 提交 {#submit}\n\n提交。")),
    ] {
        let built = site.edit(path, text).build();
        let mut fresh = Site::with(options(), "");
        for name in ["site.yaml", "filing/a.zh.md", "filing/a.en.md", "filing/b.md", "c.md"] {
            fresh.edit(name, fs_err::read(site.root().join("content").join(name)).unwrap());
        }
        let fresh = fresh.build();
        assert_eq!(built.said, fresh.said);
        assert_eq!(built.all(), fresh.all());
        assert_eq!(built.says(Code::LinkMissingPage), !built.files().contains(&"en/filing/a/index.html"));
    }
}

#[test]
fn a_draft_is_not_published_because_of_how_it_is_spelled() {
    let secret = format!("\n---\n\n{SECRET}\n");
    for line in [
        "Draft: true",
        "published: false",
        "publish: no",
        "Published: \"false\"",
        "status: draft",
        "draft: #true",
        "DRAFT: yes",
        "drafts: true",
        "draf: true",
        "草稿: 是",
        "draft: ture",
        "draft: maybe",
        "draft: [true]",
        "draft: true, # not yet",
        "draft: \"true",
        "draft: *x",
        "draft: true  order: 3",
        "draft: false\ndraft: true",
        "draft=true",
        "draft",
        "- draft: true",
        "\tdraft: true",
    ] {
        // Without a site.yaml, where all of this is but warned of.
        let built =
            Site::new(&format!("-- index.md --\n# 首页\n-- a.md --\n---\ntitle: {SECRET}\n{line}{secret}"))
                .build();
        assert!(!built.diagnostics.is_empty(), "{line}");
        holds_nothing(&built);
    }
    let said = Site::bilingual(&format!("-- a.md --\n---\nDraft: true{secret}")).build().said;
    assert!(
        said.contains("^^^^^ the page is taken for a draft\n") && said.contains("did you mean `draft`?"),
        "{said}"
    );
    // What is no draft is published, however it is spelled.
    for line in [
        "draft: no",
        "published: true",
        "status: done",
        "draft: # true",
        "draft: 否",
        "Draft: False",
        "drafts: false",
        "craft: beer",
        "draft:",
        "description: |\n  a\n  draft: true",
    ] {
        let built = Site::new(&format!("-- index.md --\n# 首页\n-- a.md --\n---\n{line}{secret}")).build();
        assert!(
            built.all().iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(SECRET)),
            "{line}: {built}"
        );
    }
}
