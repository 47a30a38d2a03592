//! Raw HTML around blocks: a container with rows inside; titles of folded parts; tags that close themselves.

use diglot::base::Code;

use super::site::{SETTINGS, Site, editions_of};

/// The article of an English page.
fn en(body: &str) -> String {
    Site::bilingual(&format!("-- a.en.md --\n{body}\n")).build().article("en/a/")
}

/// Asserts that every start tag has its end tag, in order.
fn assert_balanced(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..at + html[at..].find('>').unwrap()];
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        match (tag.starts_with('/'), name) {
            (_, "br" | "img" | "input" | "hr") => {}
            (true, name) => assert_eq!(open.pop(), Some(name), "{html}"),
            (false, name) => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} in {html}");
}

#[test]
fn a_folded_part_of_html_is_a_container_with_a_title_in_each_language() {
    insta::assert_snapshot!(editions_of("<details>\n<summary><b>例外 | Exceptions</b></summary>\n\n没有例外。\n\nThere are no exceptions.\n\n</details>"), @r#"
    zh:
    <details>
    <summary><b>例外</b></summary><p>没有例外。</p>
    </details>
    en:
    <details>
    <summary><b>Exceptions</b></summary><p>There are no exceptions.</p>
    </details>
    zh-en:
    <details>
    <summary><span lang="zh-CN" dir="ltr"><b>例外</b></span><span class="separator"> · </span><span lang="en" dir="ltr"><b>Exceptions</b></span></summary><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>没有例外。</p></div><div class="cell" lang="en" dir="ltr"><p>There are no exceptions.</p></div></div>
    </details>
    "#);
}

#[test]
fn a_folded_part_in_each_language_is_one_in_the_edition_of_both() {
    let part = |title: &str, text: &str| {
        format!("<details><summary>{title}</summary>\n\n{text}\n\n```\nls\n```\n</details>\n\n")
    };
    let body =
        part("怎么办 <code>ls</code>", "运行它。") + &part("Try <code>ls</code>", "Run it in a shell.");
    let said = editions_of(&body);
    assert!(!said.contains("warning"), "{said}");
    let built = Site::bilingual(&format!("-- a.md --\n{body}")).build().clean();
    assert_eq!(built.article("zh/a/").matches("<details").count(), 1);
    assert!(
        built
            .article("en/a/")
            .starts_with("<details><summary>Try <code>ls</code></summary><p>Run it in a shell.</p>")
    );
    let both = built.article("zh-en/a/");
    assert_balanced(&both);
    assert_eq!(both.matches("<details").count(), 1);
    assert!(both.contains("<span lang=\"zh-CN\" dir=\"ltr\">怎么办 <code>ls</code></span><span class=\"separator\"> · </span><span lang=\"en\" dir=\"ltr\">Try <code>ls</code></span></summary><div class=\"row\">"));
}

#[test]
fn elements_stand_inside_each_other_and_one_block_may_close_and_open() {
    let body = "<div align=\"center\">\n<img alt=\"\" src=\"https://a.cn/x.png\">\n\n<details><summary>一 | One</summary>\n\n甲。\n\nThis is A.\n\n</details>\n<details>\n<summary>二 | Two</summary>\n\n乙。\n\nThis is B.\n\n</details>\n</div>";
    let built = Site::bilingual(&format!("-- a.md --\n{body}\n")).build().clean();
    for edition in ["zh/a/", "en/a/", "zh-en/a/"] {
        assert_balanced(&built.article(edition));
    }
    insta::assert_snapshot!(built.article("en/a/"), @r#"
    <div align="center">
    <img alt="" src="https://a.cn/x.png"><details><summary>One</summary><p>This is A.</p>
    </details>
    <details>
    <summary>Two</summary><p>This is B.</p>
    </details>
    </div>
    "#);
    insta::assert_snapshot!(built.file("zh/a/index.md"), @r#"
    # A

    <div align="center">
    <img alt="" src="https://a.cn/x.png">

    <details><summary>一</summary>

    甲。

    </details>

    <details>
    <summary>二</summary>

    乙。

    </details>

    </div>
    "#);
}

#[test]
fn nothing_stands_between_a_table_and_its_rows() {
    insta::assert_snapshot!(editions_of("<table><tr><td>\n\n甲格。\n\nThis is cell A.\n\n</td>\n\n<td>\n\n`b`\n\n</td></tr></table>"), @r#"
    zh:
    <table><tr><td><p>甲格。</p>
    </td>
    <td><p><code>b</code></p></td>
    </tr>
    </table>
    en:
    <table><tr><td><p>This is cell A.</p>
    </td>
    <td><p><code>b</code></p></td>
    </tr>
    </table>
    zh-en:
    <table><tr><td><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>甲格。</p></div><div class="cell" lang="en" dir="ltr"><p>This is cell A.</p></div></div>
    </td>
    <td><p><code>b</code></p></td></tr>
    </table>
    "#);
}

#[test]
fn elements_in_quotations_and_of_pairs_of_files_hold_rows() {
    let file = |a: &str, b: &str| {
        format!(
            "> <div class=\"x\">\n>\n> {a}\n>\n> </div>\n\n<Tabs>\n<TabItem>\n\n{b}\n\n</TabItem>\n</Tabs>\n"
        )
    };
    let pages = format!(
        "-- a.zh.md --\n{}-- a.en.md --\n{}",
        file("第一。", "第二段有 2 行。"),
        file("The first.", "The second has 2 lines.")
    );
    let site = format!("-- site.yaml --\n{SETTINGS}checks: {{ foreign-syntax: off }}\n{pages}");
    let built = Site::new(&site).build().clean();
    assert_balanced(&built.article("zh-en/a/"));
    assert_eq!(
        built.article("zh-en/a/").matches("class=\"cell\"").count(),
        4,
        "{}",
        built.article("zh-en/a/")
    );
    assert_eq!(
        built.article("en/a/"),
        "<blockquote><div class=\"x\"><p>The first.</p></div></blockquote>\n<Tabs><TabItem><p>The second has 2 lines.</p></TabItem></Tabs>"
    );
}

#[test]
fn what_is_not_balanced_among_its_siblings_breaks_nothing_around_it() {
    for (body, expected) in [
        ("<div>\n\nText.", "<div></div><p>Text.</p>"),
        ("Text.\n\n</div>", "<p>Text.</p>"),
        ("Text.\n\n</div></section>\n<p>x</p></DIV>", "<p>Text.</p><p>x</p>"),
        ("a </div> b <details><summary>c</summary>", "<p>a  b <details><summary>c</summary></details></p>"),
        ("<div>\n\n- a\n\n  </div>", "<div></div><ul><li><p>a</p></li></ul>"),
        ("<div>\n\n- a\n- b</div>", "<div></div><ul><li>a</li><li>b</li></ul>"),
        ("<section><div>\n\nText.\n\n</section>", "<section><p>Text.</p></section>"),
        (
            "<table>\n<tr><td>\n\nText.\n\n</td></tr>\n\nEnd.",
            "<table><tr><td><p>Text.</p></td></tr></table><p>End.</p>",
        ),
        (
            "<details><summary>a</summary>\n\n<div>\n\nText.\n\n</div>\n\nEnd.",
            "<details><summary>a</summary><div><p>Text.</p></div></details><p>End.</p>",
        ),
        (
            "<video src=\"https://a.cn/x.mp4\">\n\nText.",
            "<video src=\"https://a.cn/x.mp4\"></video><p>Text.</p>",
        ),
    ] {
        let built = Site::bilingual(&format!("-- a.en.md --\n{body}\n")).build();
        assert!(built.says(Code::HtmlUnbalanced), "{body}");
        assert_eq!(built.article("en/a/").replace('\n', ""), expected, "{body}");
    }
    let built = Site::bilingual("-- a.md --\n---\ntitle: 甲 | A\n---\n<details><summary>问</summary>\n\n答案在此。\n\n<details><summary>Question</summary>\n\nThe answer is here.\n\n> <div>\n>\n> 引文在此。\n>\n> A quotation is here.\n").build();
    for url in ["zh/a/", "en/a/", "zh-en/a/"] {
        assert_balanced(&built.article(url));
    }
    assert_eq!(
        built.diagnostics.iter().filter(|said| said.code == Code::HtmlUnbalanced).count(),
        3,
        "{built}"
    );
}

#[test]
fn html_that_browsers_balance_is_not_told_of() {
    let rows = |count: usize| "<tr><td>甲 | A<td>\n\n文字。\n\nSome text.\n\n".repeat(count);
    for body in [
        "<p align=\"center\"><img src=\"https://a.cn/x.png\"></p>\n\n<p>一段 | Text<br>\n\n<hr>".to_owned(),
        "<DIV align=center>\n\n文字。\n\nSome text.</DIV>".to_owned(),
        "<div><details><summary>问 | Question</summary>\n\n文字。\n\nSome text.\n\n</details></div>"
            .to_owned(),
        format!("<table>{}</table>", rows(60)),
        format!("<table>{}</table>", "<tr><th>x<td>y".repeat(100)),
        "<dl><dt>词 | Term<dd>义 | Meaning<dt>词 | Term</dl>\n\n<select><option>a<option>b</select>"
            .to_owned(),
        "文字 <a id=\"x\"></a><span>二</span> <b>三\n\nSome text <unknown> </unknown> `</div>` \\</div>"
            .to_owned(),
        "<!-- zh -->\n\n<div>\n\n文字。\n\n</div>\n\n<!-- en -->\n\n<div>\n\nSome text.\n\n</div>".to_owned(),
        "```\n</div>\n```\n\n    <div>\n\n<!-- <div> -->".to_owned(),
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n---\ntitle: 甲 | A\n---\n{body}\n")).build();
        assert!(!built.says(Code::HtmlUnbalanced), "{body}\n{built}");
    }
}

#[test]
fn an_element_is_not_closed_by_what_stands_elsewhere() {
    let stray = Site::bilingual("-- a.en.md --\n<div>\n\nText.\n\n:::\n\n</div>\n").build();
    assert!(stray.said.contains("container-unopened"), "{stray}");
}

#[test]
fn elements_nested_without_end_are_built() {
    let body = "<div>\n\n".repeat(300) + "甲。\n\nThis is A.\n\n" + &"</div>\n\n".repeat(300);
    let built = Site::bilingual(&format!("-- a.md --\n{body}")).build();
    assert_eq!(built.article("zh/a/").matches("<div>").count(), 300);
    assert_eq!(built.article("zh/a/").matches("</div>").count(), 300);
}

#[test]
fn an_answer_that_is_shown_elsewhere_keeps_its_elements() {
    let faq = "-- faq.md --\n---\ntitle: 问答 | Questions\ntype: faq\n---\n## 多久？ | How long? {#long}\n\n<details><summary>细节 | Details</summary>\n\n一天。\n\nIt takes one day.\n\n</details>\n";
    let built = Site::bilingual(&format!("{faq}-- a.md --\n甲。\n\nThis is A.\n\n::: faq long\n:::\n"))
        .build()
        .clean();
    assert!(
        built
            .article("en/a/")
            .contains("<details><summary>Details</summary><p>It takes one day.</p>\n</details>"),
        "{}",
        built.article("en/a/")
    );
    assert!(built.html("zh/faq/").contains("<details><summary>细节</summary><p>一天。</p>\n</details>"));
}

#[test]
fn html_in_one_block_has_a_title_in_each_language_as_well() {
    let built =
        Site::bilingual("-- a.md --\n甲。\n\nThis is A.\n\n<details><summary>\n1 &lt; 2 是的 / 1 &lt; 2 indeed</summary><br></details>\n").build().clean();
    assert!(
        built.article("zh/a/").contains("<summary>\n1 &lt; 2 是的</summary>"),
        "{}",
        built.article("zh/a/")
    );
    assert!(
        built.article("zh-en/a/").contains("1 &lt; 2 是的</span>")
            && built.article("zh-en/a/").contains("1 &lt; 2 indeed</span>")
    );
    assert!(
        built.file("en/a/index.md").contains("<summary>\n1 &lt; 2 indeed</summary>"),
        "{}",
        built.file("en/a/index.md")
    );
    let one = Site::bilingual("-- a.zh.md --\n<details><summary>甲 | A</summary>文</details>\n").build();
    assert!(one.article("zh/a/").contains("<summary>甲 | A</summary>"));
}

#[test]
fn a_tag_that_closes_itself_takes_in_nothing() {
    for (body, expected) in [
        ("A <Badge/> b", "<p>A <Badge></Badge> b</p>"),
        (
            "A <Badge type=\"tip\" /> b<br/>c<img src=\"https://a.cn/x.png\"/>",
            "<p>A <Badge type=\"tip\"></Badge> b<br/>c<img src=\"https://a.cn/x.png\"/></p>",
        ),
        ("<a href=\"https://a.cn\"/> b", "<p><a href=\"https://a.cn\" rel=\"external\"></a> b</p>"),
        ("<Badge/>\n\nText", "<Badge></Badge>\n<p>Text</p>"),
        (
            "<div><x-y a='1'/><svg><path d=\"M0\"/></svg><hr/></div>",
            "<div><x-y a='1'></x-y><svg><path d=\"M0\"/></svg><hr/></div>",
        ),
    ] {
        assert_eq!(en(body), expected, "{body}");
    }
}

#[test]
fn headings_in_an_element_stand_in_the_contents() {
    let body = "## 一 | One\n\n甲。\n\nThis is A.\n\n<div>\n\n## 二 | Two\n\n乙。\n\nThis is B.\n\n</div>\n";
    let pair = "-- a.en.md --\n## One\n\n<div>\n\n## Two\n\n</div>\n";
    for (site, entries) in [(format!("-- a.md --\n{body}"), 2), (pair.to_owned(), 2)] {
        let built = Site::bilingual(&site).build();
        assert_eq!(
            built.html("en/a/").matches("<li class=\"level-2\">").count(),
            entries,
            "{}",
            built.html("en/a/")
        );
        assert!(built.html("en/a/").contains("<li class=\"level-2\"><a href=\"#two\">Two</a></li>"));
    }
}

#[test]
fn a_cell_in_one_language_stays_a_cell_of_its_table() {
    let table = "<table><tr><td>\n\n甲格。\n\nThis is cell A.\n\n</td><td>\n\n只有中文的一格。\n\n</td></tr></table>\n\n<ul>\n<li>\n\nIn English alone.\n\n</li>\n</ul>\n\n完。\n\nThe end.";
    let built = Site::bilingual(&format!("-- a.md --\n{table}\n")).build();
    assert!(built.article("en/a/").contains(
        "</td>\n<td><div class=\"untranslated\" lang=\"zh-CN\" dir=\"ltr\"><p class=\"badge\" lang=\"en\" dir=\"ltr\">Not translated yet</p><p>只有中文的一格。</p></div></td>"
    ));
    let both = built.article("zh-en/a/");
    assert_balanced(&both);
    assert!(both.contains("<td><div class=\"row\"><div class=\"cell\" lang=\"zh-CN\" dir=\"ltr\"><p>只有中文的一格。</p></div><div class=\"cell cell-missing\" data-missing=\"en\"></div></div>"), "{both}");
    assert!(
        !built.article("zh/a/").contains("<ul>\n<div") && !built.article("zh/a/").contains("<ul><div"),
        "{}",
        built.article("zh/a/")
    );
    // In the files of a pair, a row of cells that one of them has.
    let row = |cell: &str| format!("<tr>\n<td>\n\n{cell}\n\n</td>\n</tr>\n");
    let pair = format!(
        "-- b.zh.md --\n<table>\n{}</table>\n-- b.en.md --\n<table>\n{}{}</table>\n",
        row("见 `a`。"),
        row("See `a`."),
        row("Then wait for `b`.")
    );
    let both = Site::bilingual(&pair).build().article("zh-en/b/");
    assert_balanced(&both);
    assert!(both.contains("<td><div class=\"row\"><div class=\"cell cell-missing\" data-missing=\"zh\"></div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>Then wait for <code>b</code>.</p></div></div>\n</td>"), "{both}");
}

#[test]
fn elements_that_hold_other_parts_stand_side_by_side() {
    let table = "<table>\n<tr><td>\n\n{a}\n\n</td></tr>\n<tr><td>\n\n{b}\n\n</td></tr>\n</table>\n";
    let list = "<ul>\n<li>\n\n{a}\n\n</li>\n<li>\n\n{b}\n\n</li>\n</ul>\n";
    let filled = |text: &str, a: &str, b: &str| text.replace("{a}", a).replace("{b}", b);
    let pages = format!(
        "-- a.zh.md --\n{}-- a.en.md --\n{}",
        filled(table, "打开 `a`。", "关闭 `b`。"),
        filled(list, "Open `a`.", "Close `b`.")
    );
    let both = Site::bilingual(&pages).build().article("zh-en/a/");
    assert_balanced(&both);
    assert!(
        both.contains("dir=\"ltr\"><table><tr><td><p>打开") && both.contains("dir=\"ltr\"><ul><li><p>Open"),
        "{both}"
    );
}

#[test]
fn a_text_of_html_in_two_languages_is_split_whatever_element_it_stands_in() {
    insta::assert_snapshot!(editions_of("甲。\n\nThis is A.\n\n<table><caption>一 &lt; 二 | 1 &lt; 2 indeed</caption>\n<tr><th>列 | Column</th><td><b>粗 / Bold</b></td><td><code>乙 | B</code> a / b</td></tr></table>\n\n<p align=\"center\">\n  说明 | Some text\n</p>\n\n<svg><text>图 | Picture</text></svg>"), @r#"
    zh:
    <p>甲。</p>
    <table><caption>一 &lt; 二</caption>
    <tr><th>列</th><td><b>粗</b></td><td><code>乙 | B</code> a / b</td></tr></table>
    <p align="center">
      说明
    </p>
    <p><svg><text>图</text></svg></p>
    en:
    <p>This is A.</p>
    <table><caption>1 &lt; 2 indeed</caption>
    <tr><th>Column</th><td><b>Bold</b></td><td><code>乙 | B</code> a / b</td></tr></table>
    <p align="center">
      Some text
    </p>
    <p><svg><text>Picture</text></svg></p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>甲。</p></div><div class="cell" lang="en" dir="ltr"><p>This is A.</p></div></div>
    <div class="row row-shared"><table><caption><span lang="zh-CN" dir="ltr">一 &lt; 二</span><span class="separator"> · </span><span lang="en" dir="ltr">1 &lt; 2 indeed</span></caption>
    <tr><th><span lang="zh-CN" dir="ltr">列</span><span class="separator"> · </span><span lang="en" dir="ltr">Column</span></th><td><b><span lang="zh-CN" dir="ltr">粗</span><span class="separator"> · </span><span lang="en" dir="ltr">Bold</span></b></td><td><code>乙 | B</code> a / b</td></tr></table></div>
    <div class="row row-shared"><p align="center">
      <span lang="zh-CN" dir="ltr">说明</span><span class="separator"> · </span><span lang="en" dir="ltr">Some text</span>
    </p></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p><svg><text>图</text></svg></p></div><div class="cell" lang="en" dir="ltr"><p><svg><text>Picture</text></svg></p></div></div>
    "#);
    let built = Site::bilingual("-- a.md --\n甲。\n\nThis is A.\n\n<dl><dt>一 &lt; 二 | 1 &lt; 2 indeed</dt><dd>到{{ n }}去 | Go to {{ n }} now</dd></dl>\n-- facts.yaml --\nn: { zh: 这里, en: here }\n").build();
    assert!(
        built.file("en/a/index.md").contains("<dl><dt>1 &lt; 2 indeed</dt><dd>Go to here now</dd></dl>"),
        "{}",
        built.file("en/a/index.md")
    );
    let one = Site::bilingual("-- a.zh.md --\n<p>甲 | A</p>\n").build();
    assert!(one.article("zh/a/").contains("<p>甲 | A</p>"));
}

#[test]
fn marks_around_a_text_in_two_languages_are_around_each() {
    for (open, close) in [
        ("**", "**"),
        ("*", "*"),
        ("***", "***"),
        ("<b>", "</b>"),
        ("<font color=\"red\"><b>", "</b></font>"),
        ("~~", "~~"),
    ] {
        let body = format!(
            "## {open}标题 | Heading text{close}\n\n{open}一段文字 | A text here{close}\n\n| 列 / Column |\n|---|\n| {open}格子 / Cell text{close} |\n"
        );
        let built =
            Site::bilingual(&format!("-- a.md --\n---\ntitle: 甲 | A\n---\n\n{body}")).build().clean();
        for edition in ["zh/a/", "en/a/", "zh-en/a/"] {
            assert_balanced(&built.article(edition));
        }
        let (en, copy) = (built.article("en/a/"), built.file("en/a/index.md"));
        assert!(
            en.contains("Heading text") && en.contains("A text here") && en.contains("Cell text"),
            "{en}"
        );
        assert!(
            !en.contains(" | ") && !en.contains("一段") && !en.contains("格子") && !copy.contains("格子"),
            "{en}{copy}"
        );
    }
    // Marks that are not around all of it are not torn.
    let built = Site::bilingual("-- a.md --\n甲。\n\nThis is A.\n\n按 <b>确定 | OK</b>\n").build();
    assert_balanced(&built.article("zh/a/"));
}

#[test]
fn a_paragraph_of_html_around_blocks_is_around_them_in_every_edition() {
    let body = "<P align=\"center\" title=\"标题 | Title\">\n\n文字在此。\n\nSome text here.\n\n</P>\n\n<div><p>\n\n![图 | Picture](https://a.cn/x.png)\n\n</p></div>\n\n<p>一段 | Text</p>\n\n<p>\n\n末尾。\n\nThe end.";
    insta::assert_snapshot!(editions_of(body), @r#"
    zh:
    <div align="center" title="标题"><p>文字在此。</p>
    </div>
    <div><div><p class="image"><img src="https://a.cn/x.png" alt="图" loading="lazy"></p></div></div>
    <p>一段</p>
    <p>
    <p>末尾。</p>
    en:
    <div align="center" title="Title"><p>Some text here.</p>
    </div>
    <div><div><p class="image"><img src="https://a.cn/x.png" alt="Picture" loading="lazy"></p></div></div>
    <p>Text</p>
    <p>
    <p>The end.</p>
    zh-en:
    <div align="center" title="标题"><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>文字在此。</p></div><div class="cell" lang="en" dir="ltr"><p>Some text here.</p></div></div>
    </div>
    <div class="row row-shared"><div><div><p class="image"><img src="https://a.cn/x.png" alt="图" loading="lazy"></p></div></div></div>
    <div class="row row-shared"><p><span lang="zh-CN" dir="ltr">一段</span><span class="separator"> · </span><span lang="en" dir="ltr">Text</span></p></div>
    <div class="row row-shared"><p></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>末尾。</p></div><div class="cell" lang="en" dir="ltr"><p>The end.</p></div></div>
    "#);
}

#[test]
fn raw_html_in_one_language_that_all_readers_are_shown_is_told() {
    let of = |body: &str| {
        let page = format!("# 甲 | A\n\n登录控制台。\n\nSign in to the console.\n\n{body}\n");
        Site::bilingual(&format!("-- a.md --\n{page}")).build()
    };
    let told = |body: &str| of(body).said.matches("this raw HTML looks like").count();
    insta::assert_snapshot!(of("<div>\n登录控制台，查看说明。\n</div>").said, @r"
    warning[language-unsure]: this raw HTML looks like `zh`, and stands for every language
     --> content/a.md:7:1
      |
    7 | <div>
      | ^^^^^ all readers are shown it
      |
    help: write `<!-- only: zh -->` on a line before it, or `<!-- all -->` if it is for all readers
    ");
    for body in [
        "> <p>登录<b>控制台</b>，查看 ICP 的说明。</p>",
        "- 甲 | A\n\n  <table><tr><td>Sign in to the console and look for it.</td></tr></table>",
        "::: details 甲 | A\n\n<p>登录控制台，查看说明。</p>\n\n:::",
    ] {
        assert_eq!(told(body), 1, "{body}");
    }
    for body in [
        "<p>登录控制台，查看说明。</p>\n<p>Sign in to the console and look for it.</p>",
        "<p>登录控制台，查看说明。 | Sign in to the console and look for it.</p>",
        "<!-- only: zh -->\n<p>登录控制台，查看说明。</p>",
        "<!-- zh -->\n<p>登录控制台，查看说明。</p>\n\n<!-- auto -->",
        "<!-- all -->\n<p>登录控制台，查看说明。</p>",
        "<p>阿里云 ECS</p>",
        "<pre>\nSign in to the console and look for it.\n</pre>",
        "<script>\n// Sign in to the console and look for it.\n</script>",
        "- 登录控制台，查看说明。\n\n  <p>登录控制台，查看说明。</p>",
    ] {
        assert_eq!(told(body), 0, "{body}");
    }
    let monolingual = "-- a.md --\n登录控制台。\n\n<p>登录控制台，查看说明。</p>\n-- b.zh.md --\n<p>登录控制台，查看说明。</p>\n";
    assert!(!Site::bilingual(monolingual).build().said.contains("raw HTML"));
}
