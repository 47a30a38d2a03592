//! Sites that list no languages, and names of files by other habits: no text is without a language.

use super::site::{Built, Site};

/// The heading and the text of a page in some languages.
fn shown(built: &Built, page: &str, codes: &[&str]) -> String {
    let one = |code: &&str| {
        let url = format!("{code}/{page}");
        format!("{code}: {} {}\n", built.lines(&url, &["<h1"]), built.article(&url))
    };
    codes.iter().map(one).collect()
}

#[test]
fn a_page_without_a_mark_is_in_the_language_of_its_text() {
    for site in [
        "-- guide.md --\n# Guide\n\nSign in to the console.\n-- guide.zh.md --\n# 指南\n\n登录控制台。\n",
        "-- guide.md --\n# 指南\n\n登录控制台。\n-- guide.en.md --\n# Guide\n\nSign in to the console.\n",
        "-- guide.md --\n# Guide\n\nSign in to the console.\n-- zh/guide.md --\n# 指南\n\n登录控制台。\n",
        "-- guide.md --\n# Guide\n\nSign in to the console.\n-- guide_zh.md --\n# 指南\n\n登录控制台。\n",
        "-- guide.md --\n# Guide\n\nSign in to the console.\n-- guide.cn.md --\n# 指南\n\n登录控制台。\n",
        "-- guide.md --\n# Guide\n\nSign in to the console.\n-- guide-zh.md --\n# 指南\n\n登录控制台。\n",
        "-- guide.md --\n\u{feff}---\ntitle: Guide\n---\nSign in to the console.\n-- guide.zh.md --\n---\ntitle: 指南\n---\n登录控制台。\n",
    ] {
        let built = Site::new(site).build().clean();
        assert_eq!(
            shown(&built, "guide/", &["zh", "en"]),
            "zh: <h1>指南</h1> <p>登录控制台。</p>\nen: <h1>Guide</h1> <p>Sign in to the console.</p>\n",
            "{site}"
        );
    }
}

#[test]
fn a_language_of_the_text_is_added_to_those_of_the_names() {
    let site = "-- a.md --\nСначала зарегистрируйтесь.\n-- b.zh.md --\n# 乙\n-- c.md --\nConnectez-vous à la console pour gérer les serveurs de votre entreprise.\n";
    let built = Site::new(site).build();
    for code in ["zh", "ru", "fr"] {
        assert!(built.files().iter().any(|path| path.starts_with(&format!("{code}/"))), "{code}: {built}");
    }
    assert!(built.article("ru/a/").contains("Сначала"), "{built}");
    let said: Vec<&str> = built
        .diagnostics
        .iter()
        .map(|finding| finding.message.as_str())
        .filter(|message| !message.contains("not translated into"))
        .collect();
    assert_eq!(
        said,
        [
            "the theme speaks no `fr`; its labels are shown in English",
            "the theme speaks no `ru`; its labels are shown in English"
        ],
        "{built}"
    );
}

#[test]
fn what_is_left_beside_files_of_one_language_is_told_by_its_text() {
    let settings = "-- site.yaml --\ntitle: X\nlanguages: [zh, en, ja]\nchecks: { theme-string: off, translation-missing: off }\n";
    let built =
        Site::new(&format!("{settings}-- a.md --\n# Guide\n\nSign in to the console of the provider.\n-- a.ja.md --\n# 案内\n\nログインします。\n")).build();
    assert_eq!(built.article("en/a/"), "<p>Sign in to the console of the provider.</p>");
    assert!(
        built.lines("zh/a/", &["class=\"banner\""]).contains("banner"),
        "not translated into Chinese: {built}"
    );
    let mixed = Site::new(&format!("{settings}-- a.md --\n登录控制台。\n\nSign in to the console of the provider.\n-- a.ja.md --\nログインします。\n")).build();
    insta::assert_snapshot!(mixed.said, @r"
    error[route-collision]: this file is in `zh` and `en`, and other files are the same page in one language
     --> content/a.md:1:1
      |
    1 | 登录控制台。
      | ^
      |
    help: write a file for each language; or write all of them into this one, each part after a comment such as `<!-- en -->`

    warning[language-unsure]: this looks like `en` on a page in `zh`
     --> content/a.md:3:1
      |
    3 | Sign in to the console of the provider.
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ readers of `zh` are shown it
      |
    help: translate it, or put it in code or quotation marks
    ");
    let twice =
        Site::new("-- a.md --\n登录控制台，然后提交。\n-- a.zh.md --\n登录控制台。\n-- b.en.md --\nText.\n")
            .build();
    insta::assert_snapshot!(twice.said, @r"
    warning[translation-missing]: the page is not translated into `en`
     --> content/a.md:1:1
      |
    1 | 登录控制台，然后提交。
      | ^
      |
    help: write `a.en.md` beside it; until then readers are shown this page, with a notice

    warning[route-collision]: another file is the same page in the same language
     --> content/a.zh.md:1:1
      |
    1 | 登录控制台。
      | ^
      |
     ::: content/a.md:1:1
      |
    1 | 登录控制台，然后提交。
      | - the page that is published
      |
    help: delete or rename one of the two

    warning[translation-missing]: the page is not translated into `zh`
     --> content/b.en.md:1:1
      |
    1 | Text.
      | ^
      |
    help: write `b.zh.md` beside it; until then readers are shown this page, with a notice
    ");
}

#[test]
fn the_tree_of_docusaurus_is_the_same_site() {
    let site = "-- docs/a.md --\n# Alpha\n\nText of the page.\n-- i18n/zh/docusaurus-plugin-content-docs/current/a.md --\n# 甲\n\n文字。\n";
    assert_eq!(
        shown(&Site::new(site).build().clean(), "docs/a/", &["zh", "en"]),
        "zh: <h1>甲</h1> <p>文字。</p>\nen: <h1>Alpha</h1> <p>Text of the page.</p>\n"
    );
}

#[test]
fn the_blog_of_docusaurus_is_translated_as_its_documents_are() {
    let site = "-- blog/a.md --\n# Alpha\n\nText of the page.\n-- i18n/zh/docusaurus-plugin-content-blog/a.md --\n# 甲\n\n文字。\n";
    assert_eq!(
        shown(&Site::new(site).build().clean(), "blog/a/", &["zh", "en"]),
        "zh: <h1>甲</h1> <p>文字。</p>\nen: <h1>Alpha</h1> <p>Text of the page.</p>\n"
    );
}

#[test]
fn names_that_are_doubtful_alone_are_told_by_their_twins() {
    for (zh, en, page) in [
        ("g/zh/a", "g/en/a", "g/a/"),
        ("g/a", "g/en/a", "g/a/"),
        ("g/a-zh", "g/a-en", "g/a/"),
        ("1/2/zh/3/a", "1/2/en/3/a", "1/2/3/a/"),
    ] {
        for settings in ["", "-- site.yaml --\nlanguages: [zh, en]\n"] {
            let built = Site::new(&format!(
                "{settings}-- {zh}.md --\n# 甲\n\n文字。\n-- {en}.md --\n# A\n\nText here.\n"
            ))
            .build()
            .clean();
            assert_eq!(
                shown(&built, page, &["zh", "en"]),
                "zh: <h1>甲</h1> <p>文字。</p>\nen: <h1>A</h1> <p>Text here.</p>\n",
                "{zh} {en}"
            );
        }
    }
    let built = Site::new(
        "-- g/en/a.md --\n# A\n\nText here.\n-- g/x-de.md --\n# X\n\nText here.\n-- b.zh.md --\n# 乙\n",
    )
    .build();
    assert!(
        built.files().contains(&"en/g/en/a/index.html") && built.files().contains(&"en/g/x-de/index.html"),
        "{built}"
    );
    let built = Site::new("-- g/zh/a.md --\n# 甲\n-- g/en/a.md --\n# A\n-- g/en/b.md --\n# B\n").build();
    assert!(built.said.contains("write `content/g/zh/b.md`"), "{built}");
}

#[test]
fn a_language_that_a_page_names_is_one_of_the_site() {
    let built =
        Site::new("-- a.md --\n---\nlang: ko\n---\n# A\n\nNot Korean.\n-- b.zh.md --\n# 乙\n").build();
    assert_eq!(built.article("ko/a/"), "<p>Not Korean.</p>", "{built}");
    let built = Site::new(
        "-- a.md --\n---\nlanguages: [ja, zh-CN]\ntitle: 利用 | 使用\n---\n登録します。\n\n登录。\n",
    )
    .build();
    assert!(built.article("ja/a/").contains("登録します"), "{built}");
    let built =
        Site::bilingual("-- a.md --\n---\nlang: zh-Hans\n---\n# 甲\n-- a.en.md --\n# A\n").build().clean();
    assert!(built.html("zh/a/").contains("<h1>甲</h1>"));
}

#[test]
fn a_name_that_looks_like_a_translation_is_told() {
    let built =
        Site::bilingual("-- a.md --\n# 甲 | A\n-- a.fr.md --\n---\nlang: en\n---\n# A\n-- how_to.md --\n# 如何 | How to\n-- v1.2.md --\n# 一 | One\n").build();
    insta::assert_snapshot!(built.said, @r"
    warning[language-unsure]: the name of this file looks like `fr`, a language that the site does not have: it is a page of its own
     --> content/a.fr.md:1:1
      |
    1 | ---
      | ^
      |
    help: add `fr` to `languages` in site.yaml; or give the file another name

    warning[translation-missing]: the page is not translated into `zh`
     --> content/a.fr.md:1:1
      |
    1 | ---
      | ^
      |
    help: write `a.fr.zh.md` beside it; until then readers are shown this page, with a notice
    ");
}

#[test]
fn a_draft_counts_in_its_language_alone() {
    let site = "-- a.zh.md --\n# 甲\n\n文字。\n-- a.en.md --\n---\ndraft: true\nslug: alpha\naliases: [/old/]\n---\n# A\n\nText.\n";
    let built = Site::bilingual(site).build();
    assert_eq!(built.article("zh/a/"), "<p>文字。</p>");
    assert_eq!(built.article("en/a/"), "<p>文字。</p>");
    assert!(!built.files().iter().any(|path| path.contains("old") || path.contains("alpha")), "{built}");
    insta::assert_snapshot!(built.said, @r"
    warning[translation-missing]: the page is not translated into `en`
     --> content/a.zh.md:1:1
      |
    1 | # 甲
      | ^
      |
     ::: content/a.en.md:2:8
      |
    2 | draft: true
      |        ---- the translation is a draft
      |
    help: delete `draft: true` there when it is done; until then readers are shown this page, with a notice
    ");
}

#[test]
fn the_preview_learns_of_a_language_that_an_edit_brings_along() {
    let mut site = Site::new(
        "-- a.md --\n# Guide\n\nSign in to the console.\n-- a.zh.md --\n# 指南\n\n登录控制台。\n-- b.md --\nText of the page.\n",
    );
    site.preview();
    for text in [
        "コンソールにログインします。\n",
        "Text of the page, again.\n",
        "登录控制台。\n",
        "Войдите в консоль.\n",
    ] {
        let (files, said) = site.edit("b.md", text).preview();
        let (fresh, told) =
            Site::new(&format!("-- a.md --\n# Guide\n\nSign in to the console.\n-- a.zh.md --\n# 指南\n\n登录控制台。\n-- b.md --\n{text}")).preview();
        assert_eq!(files.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>(), "{text}");
        assert_eq!((files, said), (fresh, told), "{text}");
    }
}

#[test]
fn the_title_of_a_folder_of_one_language_is_in_that_language() {
    for (zh, en) in
        [("zh/g", "en/g"), ("g/zh", "g/en"), ("i18n/zh/docusaurus-plugin-content-docs/current/g", "docs/g")]
    {
        let url = if en == "docs/g" { "docs/g/" } else { "g/" };
        let pages = format!(
            "-- {zh}/a.md --\n# 甲\n\n文字。\n-- {en}/a.md --\n# A\n\nText here.\n-- {zh}/_section.yaml --\ntitle: 指南\n"
        );
        let built = Site::new(&format!("{pages}-- {en}/_section.yaml --\ntitle: Guides\n")).build().clean();
        assert!(
            built.html(&format!("zh/{url}")).contains("<h1>指南</h1>")
                && built.html(&format!("en/{url}")).contains("<h1>Guides</h1>"),
            "{zh}"
        );
        let built = Site::new(&pages).build();
        assert!(
            built.said.contains("`title` has no text in English") && built.diagnostics.len() == 1,
            "{built}"
        );
    }
}

#[test]
fn a_folder_that_happens_to_be_called_by_a_language_is_a_folder() {
    let built = Site::new(
        "-- it/index.md --\n# IT\n\nAll about machines.\n-- it/a.md --\n# A\n\nText here.\n-- hr/index.md --\n# HR\n\nAll about people.\n-- c.zh.md --\n# 丙\n",
    )
    .build();
    assert!(
        built.files().contains(&"en/it/a/index.html")
            && !built.files().iter().any(|path| path.starts_with("it/")),
        "{built}"
    );
    let built = Site::new("-- it/a.md --\n# Primo\n\nTesto.\n-- pl/a.md --\n# Jeden\n\nTekst.\n").build();
    assert!(
        built.files().contains(&"it/a/index.html") && built.files().contains(&"pl/a/index.html"),
        "{built}"
    );
}
