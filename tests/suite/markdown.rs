//! Markdown as it is published: joined lines, code, tables, footnotes, raw HTML.

use diglot::base::Code;

use super::site::{Site, editions_of};

/// The article of a Chinese page.
fn zh(body: &str) -> String {
    Site::bilingual(&format!("-- a.zh.md --\n{body}\n")).build().article("zh/a/")
}

/// The article of an English page.
fn en(body: &str) -> String {
    Site::bilingual(&format!("-- a.en.md --\n{body}\n")).build().article("en/a/")
}

#[test]
fn lines_of_chinese_are_joined_without_a_space() {
    for (body, expected) in [
        ("备案\n指南", "<p>备案指南</p>"),
        ("**备案**\n指南", "<p><strong>备案</strong>指南</p>"),
        ("[备案](https://a.cn)\n指南", "<p><a href=\"https://a.cn\" rel=\"external\">备案</a>指南</p>"),
        ("第一步，\n登录控制台", "<p>第一步，登录控制台</p>"),
        ("支持 HTTPS，\nTLS 1.3", "<p>支持 HTTPS，TLS 1.3</p>"),
        ("他说：\n“可以”", "<p>他说：“可以”</p>"),
        ("他说“可以”\n然后", "<p>他说“可以”然后</p>"),
        ("使用 ICP\n备案", "<p>使用 ICP\n备案</p>"),
        ("`code`\n参数", "<p><code>code</code>\n参数</p>"),
        ("参数\n`code`", "<p>参数\n<code>code</code></p>"),
        ("备案🎉\n完成", "<p>备案🎉\n完成</p>"),
        ("第一行  \n第二行", "<p>第一行<br>\n第二行</p>"),
        ("> 第一行\n> 第二行", "<blockquote><p>第一行第二行</p></blockquote>"),
        ("- 第一行\n  第二行", "<ul><li>第一行第二行</li></ul>"),
        ("备案\u{200b}\nICP", "<p>备案\u{200b}ICP</p>"),
    ] {
        assert_eq!(zh(body), expected, "{body}");
    }
}

#[test]
fn korean_and_english_lines_keep_their_space() {
    assert_eq!(en("one\ntwo"), "<p>one\ntwo</p>");
    let built = Site::new("-- a.ko.md --\n한국\n어\n").build();
    assert_eq!(built.article("ko/a/"), "<p>한국\n어</p>");
}

#[test]
fn dashes_and_dots_between_quotes_join_in_chinese_alone() {
    assert_eq!(zh("“甲”\n——乙"), "<p>“甲”——乙</p>");
    assert_eq!(en("“A”\n“B”"), "<p>“A”\n“B”</p>");
}

#[test]
fn lines_are_joined_in_what_search_engines_and_lists_show() {
    let built =
        Site::bilingual("-- a.zh.md --\n# 标题\n\n第一行，\n第二行。\n\n![图\n一](https://a.cn/x.png)\n")
            .build();
    assert!(built.lines("zh/a/", &["name=\"description\""]).contains("第一行，第二行。"));
    assert!(built.article("zh/a/").contains("alt=\"图一\""), "{}", built.article("zh/a/"));
}

#[test]
fn code_has_a_language_and_a_title_in_each_language() {
    insta::assert_snapshot!(editions_of("运行：\n\nRun this:\n\n```banner title=\"解析 | Resolution\"\n127.0.0.1 <local> & \"quoted\"\n```"), @r#"
    zh:
    <p>运行：</p>
    <figure class="code" data-lang="banner"><figcaption>解析</figcaption><pre tabindex="0"><code class="language-banner">127.0.0.1 &lt;local&gt; &amp; "quoted"
    </code></pre></figure>
    en:
    <p>Run this:</p>
    <figure class="code" data-lang="banner"><figcaption>Resolution</figcaption><pre tabindex="0"><code class="language-banner">127.0.0.1 &lt;local&gt; &amp; "quoted"
    </code></pre></figure>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>运行：</p></div><div class="cell" lang="en" dir="ltr"><p>Run this:</p></div></div>
    <div class="row row-shared"><figure class="code" data-lang="banner"><figcaption>解析</figcaption><pre tabindex="0"><code class="language-banner">127.0.0.1 &lt;local&gt; &amp; "quoted"
    </code></pre></figure></div>
    "#);
}

#[test]
fn tables_align_their_columns() {
    insta::assert_snapshot!(zh("| 名称 | 数量 | 备注 |\n|:--|--:|:-:|\n| **甲** | 1 | `a\\|b` |"), @r#"<div class="table" tabindex="0"><table><thead><tr><th scope="col" class="align-left">名称</th><th scope="col" class="align-right">数量</th><th scope="col" class="align-center">备注</th></tr></thead><tbody><tr><td class="align-left"><strong>甲</strong></td><td class="align-right">1</td><td class="align-center"><code>a|b</code></td></tr></tbody></table></div>"#);
}

#[test]
fn footnotes_lead_to_their_text_and_stand_where_they_are_written() {
    insta::assert_snapshot!(zh("备案[^法规]。\n\n[^法规]: 依据条例。"), @r##"
    <p>备案<sup class="footnote-ref"><a href="#fn-1">1</a></sup>。</p>
    <div class="footnote" id="fn-1"><sup>1</sup><p>依据条例。</p></div>
    "##);
}

#[test]
fn tasks_and_strikes_are_shown() {
    insta::assert_snapshot!(zh("- [x] 身份证\n- [ ] ~~执照~~"), @r#"<ul><li><input type="checkbox" disabled checked> 身份证</li><li><input type="checkbox" disabled> <del>执照</del></li></ul>"#);
}

#[test]
fn raw_html_is_published_as_written_and_comments_are_not() {
    insta::assert_snapshot!(zh("<div class=\"a\">\n<b>甲</b>\n</div>\n\n乙<sub>2</sub><!-- 待定 -->\n\n<!-- 给同事的话 -->\n\n<!--\n::: details\n-->"), @r#"
    <div class="a">
    <b>甲</b>
    </div>
    <p>乙<sub>2</sub></p>
    "#);
}

#[test]
fn what_looks_like_our_syntax_inside_code_is_code() {
    insta::assert_snapshot!(zh("```\n::: details 标题\n## 甲 {#a}\n:::\n```\n\n    ::: tabs\n\n写 `::: tabs`。"), @r#"
    <figure class="code"><pre tabindex="0"><code>::: details 标题
    ## 甲 {#a}
    :::
    </code></pre></figure>
    <figure class="code"><pre tabindex="0"><code>::: tabs
    </code></pre></figure>
    <p>写 <code>::: tabs</code>。</p>
    "#);
}

#[test]
fn braces_that_are_no_attributes_are_text() {
    assert_eq!(zh("## 使用 {占位符}"), "<h2 id=\"使用-占位符\">使用 {占位符}</h2>");
    assert_eq!(zh("## 数组 {a, b}"), "<h2 id=\"数组-a-b\">数组 {a, b}</h2>");
}

#[test]
fn numbered_lists_go_on_counting() {
    assert_eq!(zh("3. 三\n4. 四"), "<ol start=\"3\"><li>三</li><li>四</li></ol>");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_leave_no_trace() {
    let unix = "---\ntitle: 甲 | A\n---\n\n登录，\n再提交。\n\nSign in to the console.\n";
    let mut site = Site::bilingual("");
    let of_unix = site.edit("a.md", unix).build().html("zh/a/").to_owned();
    let of_windows =
        site.edit("a.md", format!("\u{feff}{}", unix.replace('\n', "\r\n"))).build().html("zh/a/").to_owned();
    assert_eq!(of_unix, of_windows);
}

#[test]
fn a_fence_that_nothing_closes_is_told() {
    // The lines that open one.
    let told = |body: &str| {
        let built = Site::bilingual(&format!("-- a.zh.md --\n{body}")).build();
        let found = built.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::CodeUnclosed);
        found.map(|diagnostic| diagnostic.at.as_ref().map_or(0, |at| at.start)).collect::<Vec<_>>()
    };
    for body in [
        "```\n`x`\n\n```\n",
        "```\n```",
        "~~~ js\n```\n~~~~\n",
        "```\r\na\r\n```\r\n",
        "- ```sh\n  ls\n  ```\n- 乙\n",
        "> ```\n> a\n> ```\n乙\n",
        "> - ```\n>   a\n>\n>   ```",
        "[^1]: ```\n    a\n    ```\n",
        "::: details 甲\n```\n:::\n```\n:::\n",
        "    ```\n    a\n",
        "甲 ``` 乙\n",
    ] {
        assert_eq!(told(body), [0; 0], "{body}");
    }
    for (body, places) in [
        ("```", &[0][..]),
        ("甲\n\n```sh\nls\n\n乙\n", &[5]),
        ("````\n```\n", &[0]),
        ("```\n~~~\n", &[0]),
        ("``` js\r\na\r\n", &[0]),
        ("```\n    ```\n", &[0]),
        ("> ```\na\n```\n", &[2, 8]),
        ("> > ```\n> > > ```\n\n乙\n", &[4]),
        ("- ```\n- 乙\n", &[2]),
        ("1. ```\nls\n```\n\n乙\n", &[3, 10]),
        ("::: details 甲\n```\n:::\n", &[16]),
    ] {
        assert_eq!(told(body), places, "{body}");
    }
}
