//! URLs: what is published where, with as little or as much configuration as there is.

use super::site::Site;

#[test]
fn a_site_is_a_page_a_language_and_a_few_files_for_machines() {
    let built =
        Site::bilingual("-- index.md --\n# 首页 | Home\n-- filing/why.md --\n# 为什么 | Why\n").build();
    insta::assert_snapshot!(built.files().join("\n"), @"
    404.html
    en/filing/index.html
    en/filing/why/index.html
    en/filing/why/index.md
    en/index.html
    en/index.md
    en/llms.txt
    en/search/index.html
    index.html
    robots.txt
    sitemap.xml
    zh-en/filing/why/index.html
    zh-en/index.html
    zh/filing/index.html
    zh/filing/why/index.html
    zh/filing/why/index.md
    zh/index.html
    zh/index.md
    zh/llms.txt
    zh/search/index.html
    ");
}

#[test]
fn a_folder_needs_no_settings_at_all() {
    let built = Site::new(
        "-- README.md --\n# 帮助 | Help\n\n欢迎。\n\nYou are welcome.\n-- filing/first-time.md --\n---\nlayout: post\n---\n\n先注册。\n\nRegister first.\n",
    )
    .build();
    assert!(built.said.starts_with("warning[front-matter-unknown-key]: unknown key `layout`"), "{built}");
    assert_eq!(built.diagnostics.len(), 1, "{built}");
    assert_eq!(built.article("zh/filing/first-time/"), "<p>先注册。</p>");
    assert_eq!(built.article("en/"), "<p>You are welcome.</p>");
    insta::assert_snapshot!(built.lines("en/filing/first-time/", &["<title", "<h1"]), @r"
    <title>First time · Help</title>
    <h1>First time</h1>
    ");
}

#[test]
fn languages_are_read_off_file_names() {
    let built = Site::new("-- a.ja.md --\n# 申請\n-- a.ko.md --\n# 신청\n").build();
    let pages: Vec<&str> =
        built.files().into_iter().filter(|path| path.contains("/a/") && path.ends_with(".html")).collect();
    assert_eq!(pages, ["ja-ko/a/index.html", "ja/a/index.html", "ko/a/index.html"]);
}

#[test]
fn a_folder_a_language_is_the_same_site() {
    let built = Site::new("-- zh/index.md --\n# 首页\n-- en/index.md --\n# Home\n-- zh/filing/why.md --\n# 为什么\n\n因为法规。\n-- en/filing/why.md --\n# Why\n\nBecause of the law.\n").build().clean();
    assert_eq!(built.article("zh/filing/why/"), "<p>因为法规。</p>");
    assert_eq!(built.article("en/filing/why/"), "<p>Because of the law.</p>");
    assert!(built.files().contains(&"zh-en/filing/why/index.html"), "{built}");
}

#[test]
fn titles_come_from_the_front_matter_the_first_heading_the_section_or_the_file_name() {
    let site = "-- a.md --\n---\ntitle: 甲 | Alpha\n---\n# 不是它 | Not this\n-- b.md --\n# 乙 | Beta\n-- c/_section.yaml --\ntitle: 丙 | Gamma\n-- c/first-time.md --\n登录控制台。\n\nSign in to the console.\n";
    let built = Site::bilingual(site).build();
    let title = |url: &str| built.lines(url, &["<h1"]);
    assert_eq!(
        title("zh/a/"),
        "<h1>不是它</h1>",
        "a page may be called something else than it is headed with"
    );
    assert!(built.html("zh/a/").contains("<title>甲 · "));
    assert_eq!(title("en/b/"), "<h1>Beta</h1>");
    assert_eq!(title("zh/c/"), "<h1>丙</h1>");
    assert_eq!(title("en/c/first-time/"), "<h1>First time</h1>");
}

#[test]
fn a_slug_is_the_last_part_of_the_address() {
    let built =
        Site::bilingual("-- filing/step 1.md --\n---\ntitle: 甲 | A\nslug: begin\n---\n-- filing/备案：FAQ.md --\n# 问答 | Questions\n").build().clean();
    assert!(built.files().contains(&"zh/filing/begin/index.html"), "{built}");
    assert!(built.files().contains(&"en/filing/备案-FAQ/index.html"), "{built}");
}

#[test]
fn aliases_lead_to_the_page_in_each_language() {
    let built = Site::bilingual(
        "-- filing/why.md --\n---\ntitle: 为什么 | Why\naliases: [old/why, /zh/laoban/]\n---\n",
    )
    .build()
    .clean();
    insta::assert_snapshot!(built.html("en/old/why/"), @r#"
    <!doctype html>
    <html lang="en" dir="ltr">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>This page has moved</title>
    <meta http-equiv="refresh" content="0; url=../../../en/filing/why/">
    <link rel="canonical" href="https://help.example.com/en/filing/why/">
    <meta name="robots" content="noindex">
    <meta name="color-scheme" content="light dark">
    </head>
    <body>
    <main>
    <h1>This page has moved</h1>
    <p>This page is now at: <a href="../../../en/filing/why/">../../../en/filing/why/</a></p>
    </main>
    </body>
    </html>
    "#);
    insta::assert_snapshot!(built.file("_redirects"), @r"
    /en/old/why/ /en/filing/why/ 301
    /zh/laoban/ /zh/filing/why/ 301
    /zh/old/why/ /zh/filing/why/ 301
    ");
}

#[test]
fn a_former_url_is_taken_exactly_as_it_is_written() {
    let built = Site::bilingual(
        "-- why.md --\n---\ntitle: 为什么 | Why\naliases: [legacy.html, /old/page/, old/other.html, /deep/index.html, /旧 页/, /en/before]\n---\n\n文字。\n\nText.\n",
    )
    .build()
    .clean();
    insta::assert_snapshot!(built.file("_redirects"), @r"
    /deep/ /zh/why/ 301
    /en/before/ /en/why/ 301
    /legacy.html /zh/why/ 301
    /old/other.html /zh/why/ 301
    /old/page/ /zh/why/ 301
    /%E6%97%A7%20%E9%A1%B5/ /zh/why/ 301
    ");
    for path in [
        "legacy.html",
        "old/page/index.html",
        "old/other.html",
        "deep/index.html",
        "旧 页/index.html",
        "en/before/index.html",
    ] {
        assert!(built.files().contains(&path), "{path}");
    }
    assert!(built.html("legacy.html").contains("content=\"0; url=zh/why/\""));
    assert!(built.html("old/other.html").contains("content=\"0; url=../zh/why/\""));
    assert!(built.html("old/page/").contains("content=\"0; url=../../zh/why/\""));
}

#[test]
fn redirects_stand_below_the_path_of_the_site() {
    let settings = "base_url: https://example.com/帮助/\nlanguages: [zh, en]\n";
    let built = Site::new(&format!(
        "-- site.yaml --\ntitle: X\n{settings}-- 为什么.zh.md --\n---\naliases: [old]\n---\n文字。\n"
    ))
    .build();
    insta::assert_snapshot!(built.file("_redirects"), @"/%E5%B8%AE%E5%8A%A9/zh/old/ /%E5%B8%AE%E5%8A%A9/zh/%E4%B8%BA%E4%BB%80%E4%B9%88/ 301");
}

#[test]
fn what_former_urls_are_in_the_way_of_is_told_once() {
    let built = Site::bilingual("-- a.md --\n---\ntitle: 甲 | A\naliases: [b, /zh/b/, /index.html]\n---\n\n文字。\n\nText.\n-- b.md --\n# 乙 | B\n").build();
    insta::assert_snapshot!(built.said, @r"
    error[route-collision]: the alias `b` is the URL of another page
     --> content/a.md:3:11
      |
    3 | aliases: [b, /zh/b/, /index.html]
      |           ^
      |
     ::: content/b.md:1:1
      |
    1 | # 乙 | B
      | - which belongs to this page
      |
    help: delete the alias, or give the other page another `slug`

    error[route-collision]: the alias `zh/b` is the URL of another page
     --> content/a.md:3:14
      |
    3 | aliases: [b, /zh/b/, /index.html]
      |              ^^^^^^
      |
     ::: content/b.md:1:1
      |
    1 | # 乙 | B
      | - which belongs to this page
      |
    help: delete the alias, or give the other page another `slug`

    error[route-collision]: the alias `index.html` is the URL of another page
     --> content/a.md:3:22
      |
    3 | aliases: [b, /zh/b/, /index.html]
      |                      ^^^^^^^^^^^
      |
    help: delete the alias, or give the other page another `slug`
    ");
}

#[test]
fn each_language_may_have_a_slug_of_its_own() {
    let site = "\
-- a.md --
---
title: 备案 | Filing
slug: { zh: 备案, en: filing }
---

见[乙](b.zh.md)。

See [B](b.zh.md).
-- b.zh.md --
---
title: 乙
slug: yi
---

见[甲](a.md)。
-- b.en.md --
---
title: B
slug: bee
---

See [A](a.md).
";
    let built = Site::bilingual(site).build().clean();
    let pages: Vec<&str> = built
        .files()
        .into_iter()
        .filter(|path| path.ends_with(".html") && path.matches('/').count() == 2 && !path.contains("search"))
        .collect();
    insta::assert_snapshot!(pages.join("\n"), @r"
    en/bee/index.html
    en/filing/index.html
    zh-en/yi/index.html
    zh-en/备案/index.html
    zh/yi/index.html
    zh/备案/index.html
    ");
    insta::assert_snapshot!(built.lines("zh/备案/", &["canonical", "hreflang", "data-switch"]), @r#"
    <link rel="canonical" href="https://help.example.com/zh/%E5%A4%87%E6%A1%88/">
    <link rel="alternate" hreflang="zh" href="https://help.example.com/zh/%E5%A4%87%E6%A1%88/">
    <link rel="alternate" hreflang="en" href="https://help.example.com/en/filing/">
    <link rel="alternate" hreflang="x-default" href="https://help.example.com/zh/%E5%A4%87%E6%A1%88/">
    <a href="../../zh/备案/" lang="zh-CN" hreflang="zh-CN" data-switch="zh" aria-current="true">简体中文</a>
    <a href="../../en/filing/" lang="en" hreflang="en" data-switch="en">English</a>
    <a class="switch-bilingual" href="../../zh-en/备案/" title="并排阅读：简体中文 · English" data-switch="">双语对照</a>
    <p class="dates"><a class="to-bilingual" href="../../zh-en/备案/" data-switch="">双语对照</a></p>
    "#);
    insta::assert_snapshot!(built.article("zh/备案/"), @r#"<p>见<a href="../../zh/yi/">乙</a>。</p>"#);
    insta::assert_snapshot!(built.article("en/filing/"), @r#"<p>See <a href="../../en/bee/">B</a>.</p>"#);
    insta::assert_snapshot!(built.article("en/bee/"), @r#"<p>See <a href="../../en/filing/">A</a>.</p>"#);
    insta::assert_snapshot!(built.part("en/bee/", "<nav class=\"switch\"", "</nav>"), @r#"
    <nav class="switch" aria-label="Language">
    <a href="../../zh/yi/" lang="zh-CN" hreflang="zh-CN" data-switch="zh">简体中文</a>
    <a href="../../en/bee/" lang="en" hreflang="en" data-switch="en" aria-current="true">English</a>
    <a class="switch-bilingual" href="../../zh-en/yi/" title="Read side by side: 简体中文 · English" data-switch="">Bilingual</a>
    "#);
    let sitemap = built.file("sitemap.xml");
    assert!(sitemap.contains("hreflang=\"zh\" href=\"https://help.example.com/zh/yi/\""), "{sitemap}");
}

#[test]
fn a_folder_may_have_a_slug_of_its_own_in_each_language() {
    let built = Site::bilingual("-- f/index.md --\n---\ntitle: 文 | F\nslug: 备案 | filing\n---\n\n文字。\n\nText.\n-- f/a.md --\n# 甲 | A\n").build().clean();
    assert!(
        built.files().contains(&"zh/备案/a/index.html") && built.files().contains(&"en/filing/a/index.html"),
        "{built}"
    );
}

#[test]
fn two_pages_at_one_url_in_one_language_are_told() {
    let built = Site::bilingual(
        "-- a.zh.md --\n---\nslug: c\n---\n文字。\n-- a.en.md --\n---\nslug: a\n---\nText.\n-- b.zh.md --\n---\nslug: c\n---\n文字。\n-- b.en.md --\nText.\n",
    )
    .build();
    insta::assert_snapshot!(built.said, @r"
    error[route-collision]: two pages want the URL `c/`
     --> content/b.zh.md:2:7
      |
    2 | slug: c
      |       ^
      |
     ::: content/a.zh.md:2:7
      |
    2 | slug: c
      |       - the other page
      |
    help: give one of them another `slug`
    ");
}

#[test]
fn the_entrance_offers_the_languages_in_their_own_words() {
    let built = Site::bilingual("-- index.md --\n# 首页 | Home\n").build().clean();
    insta::assert_snapshot!(built.part("", "<main", "</main>"), @r#"
    <main id="-main" class="chooser">
    <h1><span lang="zh-CN" dir="ltr">帮助中心</span><span class="separator"> · </span><span lang="en" dir="ltr">Help centre</span></h1>
    <ul>
    <li lang="zh-CN" dir="ltr"><a href="./zh/" hreflang="zh-CN" data-lang="zh"><strong>简体中文</strong><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M4 10h12m-4.5-4.5L16 10l-4.5 4.5"/></svg></a></li>
    <li lang="en" dir="ltr"><a href="./en/" hreflang="en" data-lang="en"><strong>English</strong><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M4 10h12m-4.5-4.5L16 10l-4.5 4.5"/></svg></a></li>
    </ul>
    "#);
}

#[test]
fn the_page_for_lost_readers_speaks_every_language_and_links_from_the_base() {
    let settings = super::site::SETTINGS.replace("https://help.example.com/", "https://example.com/help/");
    let built =
        Site::new(&format!("-- site.yaml --\n{settings}-- index.md --\n# 首页 | Home\n")).build().clean();
    insta::assert_snapshot!(built.part("404.html", "<main", "</main>"), @r#"
    <main id="-main">
    <p class="code-404" aria-hidden="true">404</p>
    <section lang="zh-CN" dir="ltr" data-lang="zh">
    <h1>找不到这个页面</h1>
    <p>页面可能已经移动或删除，也可能是网址有误。</p>
    <p><a href="/help/zh/">返回首页</a></p>
    </section>
    <section lang="en" dir="ltr" data-lang="en">
    <h2 class="as-h1">Page not found</h2>
    <p>The page may have moved or been removed, or the address may be mistyped.</p>
    <p><a href="/help/en/">Go to the home page</a></p>
    </section>
    "#);
}

#[test]
fn drafts_are_not_published_and_hidden_pages_are_in_no_list() {
    let site = "-- a.md --\n---\ntitle: 甲 | Alpha\ndraft: true\n---\n-- b.md --\n---\ntitle: 乙 | Beta\nhidden: true\n---\n-- c.md --\n# 丙 | Gamma\n";
    let built = Site::bilingual(site).build().clean();
    assert!(!built.files().contains(&"en/a/index.html"), "{built}");
    assert!(built.files().contains(&"en/b/index.html"), "{built}");
    assert!(!built.html("en/").contains("Beta") && built.html("en/").contains("Gamma"));
    let drafts = diglot::engine::Options { drafts: true, ..Default::default() };
    assert!(Site::with(drafts, site).build().files().contains(&"en/a/index.html"));
}

#[test]
fn pages_stand_in_order_with_the_ones_before_and_after() {
    let site = "-- g/_section.yaml --\ntitle: 指南 | Guides\n-- g/b.md --\n---\ntitle: 二 | Two\norder: 2\n---\n-- g/a.md --\n---\ntitle: 一 | One\nweight: 1\n---\n-- g/c.md --\n# 三 | Three\n";
    let built = Site::bilingual(site).build().clean();
    let order: Vec<usize> =
        ["One", "Two", "Three"].iter().map(|title| built.html("en/g/").rfind(title).unwrap()).collect();
    assert!(order.is_sorted());
    insta::assert_snapshot!(built.lines("en/g/b/", &["rel=\"prev\"", "rel=\"next\"", "class=\"crumbs\"", "<li><a href=\"../../../en/g/\""]), @r#"
    <nav class="crumbs" aria-label="Breadcrumbs"><ol>
    <li><a href="../../../en/g/">Guides</a></li>
    <a rel="prev" href="../../../en/g/a/"><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M16 10H4m4.5-4.5L4 10l4.5 4.5"/></svg><span><small>Previous</small> One</span></a>
    <a rel="next" href="../../../en/g/c/"><span><small>Next</small> Three</span><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M4 10h12m-4.5-4.5L16 10l-4.5 4.5"/></svg></a>
    "#);
}

#[test]
fn the_sidebar_marks_the_open_page_and_no_other() {
    let mut site = Site::bilingual(
        "-- index.md --\n# 帮助 | Help\n-- a/b.md --\n# 乙 & | Beta &\n-- a/c d.md --\n# 丙 | Gamma\n-- d.md --\n# 丁 | Delta\n",
    );
    let built = site.build().clean();
    for (url, link) in
        [("en/a/b/", "../b/"), ("en/a/c-d/", "../c-d/"), ("en/d/", "../d/"), ("zh/a/", "../a/")]
    {
        let sidebar = built.part(url, "<nav class=\"sidebar\"", "</nav>");
        assert_eq!(sidebar.matches("aria-current").count(), 1, "{url}: {sidebar}");
        assert!(sidebar.contains(&format!("<a href=\"{link}\" aria-current=\"page\">")), "{url}: {sidebar}");
    }
    assert!(
        built.all().iter().filter(|(path, _)| path.ends_with(".html")).all(|(_, bytes)| !bytes.contains(&1)),
        "no mark is left"
    );
    let home = built.part("en/", "<nav class=\"sidebar\"", "</nav>");
    assert!(!home.contains("aria-current"), "{home}");
}

#[test]
fn links_of_the_sidebar_are_as_short_as_they_can_be() {
    // 外 and 备 begin with the same bytes, `ab` with the name of a folder.
    let built = Site::bilingual(
        "-- 外/甲.md --\n# 甲 | A\n-- 备/乙.md --\n# 乙 | B\n-- 备/a/丙.md --\n# 丙 | C\n-- 备/ab.md --\n# 丁 | D\n-- index.md --\n# 帮助 | Help\n",
    )
    .build();
    let links = |url: &str| -> Vec<String> {
        let sidebar = built.part(url, "<nav class=\"sidebar\"", "</nav>");
        sidebar
            .split(" href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(links("en/备/乙/"), ["../", "../a/", "../ab/", "../乙/", "../../外/"]);
    assert_eq!(links("en/备/a/丙/"), ["../", "../丙/", "../../../外/"]);
    assert_eq!(links("en/"), ["../en/备/", "../en/外/"]);
}

#[test]
fn the_sidebar_of_a_large_section_shows_the_pages_around_the_one_that_is_open() {
    let pages: String = (0..250)
        .map(|number| format!("-- many/page-{number:03}.en.md --\n# Number {number:03}\n\nText.\n"))
        .collect();
    let built = Site::bilingual(&pages).build();
    let sidebar =
        |page: &str| built.part(&format!("en/many/{page}/"), "<nav class=\"sidebar\"", "</nav>").to_owned();
    let shown = |sidebar: &str, number: usize| sidebar.contains(&format!("Number {number:03}"));
    let middle = sidebar("page-150");
    assert!(shown(&middle, 100) && shown(&middle, 150) && shown(&middle, 199), "{middle}");
    assert!(!shown(&middle, 99) && !shown(&middle, 200), "{middle}");
    assert!(shown(&sidebar("page-249"), 249));
    let adjacent = built.part("en/many/page-100/", "<nav class=\"adjacent\"", "</nav>").to_owned();
    assert!(shown(&adjacent, 99) && shown(&adjacent, 101), "{adjacent}");
}

#[test]
fn agents_are_given_a_list_of_pages() {
    let site = "-- g/_section.yaml --\ntitle: 指南 | Guides\n-- g/a.md --\n---\ntitle: 一 | One\ndescription: 第一步 | The first step\n---\n";
    insta::assert_snapshot!(Site::bilingual(site).build().file("en/llms.txt"), @"
    # Help centre

    ## Help centre

    - [Guides](https://help.example.com/en/g/)

    ## Guides

    - [One](https://help.example.com/en/g/a/index.md): The first step
    ");
}

#[test]
fn a_theme_overrides_one_label_and_keeps_the_others() {
    let built = Site::bilingual(
        "-- a.md --\n# 甲 | A\n-- themes/default/strings/en.yaml --\nskip: Straight to the text\n",
    )
    .build()
    .clean();
    assert_eq!(
        built.lines("en/a/", &["class=\"skip\""]),
        "<a class=\"skip\" href=\"#-main\">Straight to the text</a>"
    );
    assert!(built.html("en/a/").contains("aria-label=\"Menu\""));
}
