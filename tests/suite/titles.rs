//! The first-level headings of a page: its title in each language, and sections.

use diglot::engine::Options;

use super::site::{Built, Site};

/// What stands in the head, in the contents and in the article of an edition.
fn headings(built: &Built, url: &str) -> String {
    let html = built.html(url);
    let starts = html.match_indices(['<']).filter(|(at, _)| {
        ["<title", "<h1", "<h2", "<h3", "<li class=\"level"].iter().any(|tag| html[*at..].starts_with(tag))
    });
    let text = |at: usize| html[at..].split('\n').next().unwrap_or_default().to_owned();
    let without_marks = |line: String| {
        line.split(" <a class=\"anchor\"")
            .next()
            .unwrap_or_default()
            .split("<a class=\"anchor\"")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    starts.map(|(at, _)| without_marks(text(at))).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_first_heading_of_a_language_is_its_title_wherever_it_stands() {
    let built = Site::bilingual("-- a.md --\n<!-- 说明 -->\n\n简介。\n\n# 流程\n\n先准备材料。\n\n# How it works\n\nPrepare the papers first.\n").build();
    insta::assert_snapshot!(headings(&built, "zh/a/"), @"
    <title>流程 · 帮助中心</title>
    <h1>流程</h1>
    ");
    insta::assert_snapshot!(headings(&built, "en/a/"), @"
    <title>How it works · Help centre</title>
    <h1>How it works</h1>
    ");
    assert!(built.html("zh-en/a/").contains("<span lang=\"zh-CN\" dir=\"ltr\">流程</span>"));
    assert_eq!(built.html("zh-en/a/").matches("<h1").count(), 1);
    assert_eq!(built.file("zh/a/index.md"), "# 流程\n\n简介。\n\n先准备材料。\n");
}

#[test]
fn both_titles_may_stand_in_one_line_and_have_a_line_below() {
    let built = Site::bilingual("-- a.md --\n简介。\n\nThe introduction.\n\n流程 | The *process*\n===\n\n准备材料。\n\nPrepare the papers.\n").build().clean();
    insta::assert_snapshot!([headings(&built, "zh/a/"), headings(&built, "en/a/")].join("\n"), @"
    <title>流程 · 帮助中心</title>
    <h1>流程</h1>
    <title>The process · Help centre</title>
    <h1>The process</h1>
    ");
}

#[test]
fn the_lines_of_an_underlined_heading_may_be_in_a_language_each() {
    let pages = |heading: &str| {
        let page = format!("---\ntitle: 甲 | A\n---\n{heading}\n\n准备材料。\n\nPrepare the papers.\n");
        Site::bilingual(&format!("-- a.md --\n{page}")).build().clean()
    };
    for heading in
        ["办理流程\nThe process\n===", "办理流程  \nThe process\n=====", "The *process*\n**办理流程**\n==="]
    {
        let built = pages(heading);
        assert!(headings(&built, "zh/a/").ends_with("<h1>办理流程</h1>"), "{built}");
        let english = headings(&built, "en/a/").replace("<em>process</em>", "process");
        assert!(english.ends_with("<h1>The process</h1>"), "{built}");
        assert!(!built.html("zh/a/").contains("process"), "{built}");
    }
    let built = pages("办理流程，\\\n一步一步\nThe process,\nstep by step\n---");
    assert!(built.article("zh/a/").contains(">办理流程，<br>\n一步一步<"), "{built}");
    assert!(built.article("en/a/").contains(">The process,\nstep by step<"), "{built}");
    assert_eq!(built.file("zh/a/index.md"), "# 甲\n\n## 办理流程，一步一步\n\n准备材料。\n");
    assert_eq!(built.file("en/a/index.md"), "# A\n\n## The process, step by step\n\nPrepare the papers.\n");
}

#[test]
fn the_only_first_level_heading_heads_a_page_that_the_front_matter_names() {
    let pages = "-- a.zh.md --\n---\ntitle: 短名\n---\n简介。\n\n# 完整的标题\n\n正文。\n-- a.en.md --\n---\ntitle: Short\n---\nIntro to it.\n\n# The whole title\n\nText.\n";
    let built = Site::bilingual(&format!("-- index.md --\n# 首页 | Home\n{pages}")).build().clean();
    insta::assert_snapshot!(headings(&built, "zh/a/"), @"
    <title>短名 · 帮助中心</title>
    <h1>完整的标题</h1>
    ");
    insta::assert_snapshot!(built.lines("zh-en/a/", &["<title", "<h1", "<h2"]), @r#"
    <title>短名 · Short</title>
    <h1 class="pair"><span lang="zh-CN" dir="ltr">完整的标题</span><span class="separator"> · </span><span lang="en" dir="ltr">The whole title</span></h1>
    "#);
    assert!(built.html("en/").contains(">Short</a>"));
    assert_eq!(built.file("en/a/index.md"), "# The whole title\n\nIntro to it.\n\nText.\n");
}

#[test]
fn further_first_level_headings_are_sections() {
    let page = |title: &str| {
        format!("-- a.en.md --\n{title}# First\n\nText.\n\n# Second\n\n## Below\n\n> # Quoted\n")
    };
    let built = Site::bilingual(&page("---\ntitle: Name\n---\n")).build();
    insta::assert_snapshot!(headings(&built, "en/a/"), @r##"
    <title>Name · Help centre</title>
    <h1>Name</h1>
    <li class="level-2"><a href="#first">First</a></li>
    <li class="level-2"><a href="#second">Second</a></li>
    <li class="level-2"><a href="#below">Below</a></li>
    <h2 id="first">First
    <h2 id="second">Second
    <h2 id="below">Below
    <h2 id="quoted">Quoted
    "##);
    assert!(
        built.file("en/a/index.md").starts_with("# Name\n\n## First\n\nText.\n\n## Second"),
        "{}",
        built.file("en/a/index.md")
    );
    for (title, name) in [("", "First"), ("---\ntitle: First\n---\n", "First")] {
        let built = Site::bilingual(&page(title)).build();
        assert!(
            built.html("en/a/").contains(&format!("<h1>{name}</h1>"))
                && !built.html("en/a/").contains("id=\"first\"")
        );
        assert_eq!(built.html("en/a/").matches("<h1").count(), 1);
        assert!(built.html("en/a/").contains("<h2 id=\"second\">Second"));
    }
}

#[test]
fn categories_of_questions_may_be_first_level_headings() {
    let built =
        Site::bilingual("-- faq.en.md --\n---\ntitle: Questions\ntype: faq\n---\n# Time\n\n## How long?\n\nA day.\n\n# Cost\n\n## How much?\n\nNothing.\n")
            .build();
    let html = built.html("en/faq/");
    assert_eq!(html.matches("<h1").count(), 1, "{html}");
    assert!(html.contains(">Time<") && html.contains(">Cost<") && html.contains("How much?"));
}

#[test]
fn a_name_heads_both_languages_and_a_heading_of_either_half_its_own() {
    let built =
        Site::bilingual("-- a.md --\n# Nginx\n\n是一个服务器。\n\nIt is a web server.\n").build().clean();
    assert!(built.html("zh/a/").contains("<h1>Nginx</h1>") && built.html("en/a/").contains("<h1>Nginx</h1>"));
    let built =
        Site::bilingual("-- a.md --\n# 服务器\n\n中文。\n\n# Docker\n\n是容器。\n\nThis is English text.\n")
            .build();
    assert!(built.html("zh/a/").contains("<h2 id=\"docker\">Docker"));
}

#[test]
fn a_search_finds_the_words_of_a_heading_that_is_not_the_title() {
    let built =
        Site::bilingual("-- a.en.md --\n---\ntitle: Name\n---\n# Everything about porcelain\n\nText.\n")
            .build();
    assert!(
        built
            .all()
            .iter()
            .any(|(path, bytes)| path.contains("search")
                && String::from_utf8_lossy(bytes).contains("porcelain")),
        "{:?}",
        built.files()
    );
}

#[test]
fn a_title_may_stand_in_raw_html() {
    let page = |title: &str, text: &str| {
        format!("<div align=\"center\">\n\n# {title}\n\n{text}\n\n</div>\n\n{text}\n")
    };
    let pair = format!(
        "-- a.zh.md --\n{}-- a.en.md --\n{}",
        page("项目", "一段文字。"),
        page("Project", "Some text.")
    );
    let one = "-- a.md --\n<div align=\"center\">\n\n# 项目 | Project\n\n一段文字。\n\nSome text.\n\n</div>\n\n一段文字。\n\nSome text.\n";
    for site in [pair.as_str(), one] {
        let built = Site::bilingual(site).build().clean();
        for edition in ["zh/a/", "en/a/", "zh-en/a/"] {
            assert_eq!(built.html(edition).matches("<h1").count(), 1, "{}", built.html(edition));
            assert!(
                !built.article(edition).contains("<h2") && built.article(edition).contains("<div align"),
                "{}",
                built.article(edition)
            );
        }
        assert!(built.html("en/a/").contains("<h1>Project</h1>"));
        assert_eq!(
            built.file("en/a/index.md"),
            "# Project\n\n<div align=\"center\">\n\nSome text.\n\n</div>\n\nSome text.\n"
        );
    }
}

#[test]
fn a_title_that_is_set_beside_other_blocks_is_shown_once() {
    // What the Russian file says decides which blocks of the English one make a cell, not what its page
    // shows.
    let settings = "-- site.yaml --\nlanguages: [ru, en, ja]\nchecks: { theme-string: off }\n";
    let english = "-- a.en.md --\n::: faq nowhere\n:::\n  Filing 7700056\n===\n\nIt's the administration's 1–20 days for it, and no more.\n";
    let russian = "-- a.ru.md --\nNginx\n\n::: details Порядок | Порядок\n\nРегистрация занимает не более двадцати рабочих дней.\n\nВойдите в консоль и найдите там.\n\n:::\n\n\nNginx\n\nNginx\n";
    let japanese = "-- a.ja.md --\n> > - > 1. 申請には時間がかかります。\n";
    // Shown in spite of the question that is nowhere.
    let shown = |files: &[&str]| {
        Site::with(Options { live: true, ..Options::default() }, &files.concat()).build().article("en/a/")
    };
    let alone = shown(&[settings, english]);
    let beside = shown(&[settings, english, russian, japanese]);
    assert_eq!(beside, alone);
    assert!(!beside.contains("<h2"), "{beside}");
}

#[test]
fn a_file_without_a_title_says_that_its_page_is_shown_under_that_of_another() {
    let titled = |zh: &str, en: &str| {
        Site::bilingual(&format!("-- a.zh.md --\n{zh}\n文字。\n-- a.en.md --\n{en}\nText.\n")).build()
    };
    let built = titled("---\ntitle: 备案\n---\n", "");
    insta::assert_snapshot!(built.said, @"
    warning[translation-missing]: the page has no title in `en`
     --> content/a.en.md:1:1
      |
    1 |
      | ^
      |
     ::: content/a.zh.md:2:8
      |
    2 | title: 备案
      |        ---- readers are shown this one
      |
    help: write `title:` into its front matter, or begin the page with a heading of the first level
    ");
    for (zh, en) in [("---\ntitle: Nginx\n---\n", ""), ("---\ntitle: 备案\n---\n", "# Filing\n"), ("", "")]
    {
        titled(zh, en).clean();
    }
}

#[test]
fn a_paragraph_that_a_line_below_it_made_a_heading_is_told() {
    let said = |body: &str| {
        let built = Site::bilingual(&format!("-- a.md --\n{body}\n")).build();
        built.said.matches("these lines are one heading").count()
    };
    for body in [
        "先备案，再上线。\n流程\n===",
        "![图](x.png \"标题\")\n流程\n===",
        "# 甲\n\n先备案，再上线。\n到此为止。\n---\n",
        "<!-- en -->\n\nFile first.\nThe filing process\n---",
        "> File first.  \n> The filing process\n> ===",
    ] {
        assert_eq!(said(body), 1, "{body}");
    }
    for body in [
        "流程\n===",
        "备案流程\nThe filing process\n===",
        "先备案，再上线。\n---",
        "How to file a website\nwith the administration\n===",
        "怎样为一个网站\n办理备案？\n---",
        "先备案，再上线。\n\n流程\n===",
        "# 先备案。流程",
    ] {
        assert_eq!(said(body), 0, "{body}");
    }
}
