//! Emphasis beside Chinese punctuation, through the whole parser, with comrak as the oracle.

use std::path::Path;

use comrak::Options;
use proptest::prelude::*;

use super::page::html;

/// The paragraph that a line of Markdown becomes.
fn paragraph(markdown: &str) -> String {
    let html = html(markdown);
    html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(&html).to_owned()
}

#[test]
fn emphasis_closes_after_chinese_punctuation() {
    let cases = [
        ("**注意：**密码区分大小写", "<strong>注意：</strong>密码区分大小写"),
        ("**备案（ICP）**是必需的", "<strong>备案（ICP）</strong>是必需的"),
        ("请先完成**“实名认证”**再提交", "请先完成<strong>“实名认证”</strong>再提交"),
        ("**「A」**和**「B」**", "<strong>「A」</strong>和<strong>「B」</strong>"),
        ("见**（一）**和**（二）**两条", "见<strong>（一）</strong>和<strong>（二）</strong>两条"),
        ("**`domain`**参数", "<strong><code>domain</code></strong>参数"),
        ("**[备案指南](a.md)**的说明", "<strong><a>备案指南</a></strong>的说明"),
        ("价格**¥100**起", "价格<strong>¥100</strong>起"),
        ("**100%**的用户", "<strong>100%</strong>的用户"),
        ("**C++**语言", "<strong>C++</strong>语言"),
        ("~~旧内容。~~新内容", "<del>旧内容。</del>新内容"),
        ("***重要！***请看", "<em><strong>重要！</strong></em>请看"),
        (r"使用**\*号**表示", "使用<strong>*号</strong>表示"),
        ("登录**<https://a.cn>**查看", "登录<strong><a>https://a.cn</a></strong>查看"),
        ("**完成🎉**下一步", "<strong>完成🎉</strong>下一步"),
        ("**葛\u{e0100}**（地名）", "<strong>葛\u{e0100}</strong>（地名）"),
        ("**“备案”\u{fe01}**is required", "<strong>“备案”\u{fe01}</strong>is required"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(paragraph(markdown), expected, "{markdown}");
    }
}

#[test]
fn emphasis_that_the_amendment_leaves_alone() {
    // Underscores keep their rule inside words, and a curly quote is as much Latin as Chinese.
    for markdown in ["__注意：__密码", "**“备案”**is required"] {
        assert_eq!(paragraph(markdown), markdown);
    }
    assert_eq!(paragraph(r"\*\*注意：\*\*密码"), "**注意：**密码");
    assert_eq!(paragraph("`**注意：**密码`"), "<code>**注意：**密码</code>");
    assert!(html("```\n**a。**b\n```").contains("**a。**b"));
    assert!(html("<div>\n**注意：**密码\n</div>").contains("**注意：**密码"));
}

#[test]
fn emphasis_in_every_kind_of_text() {
    let strong = "<strong>注意：</strong>密码";
    for markdown in [
        "# **注意：**密码",
        "- **注意：**密码",
        "- [ ] **注意：**密码",
        "> **注意：**密码",
        "a | b\n- | -\n**注意：**密码 | c",
    ] {
        assert!(html(markdown).contains(strong), "{markdown}: {}", html(markdown));
    }
    assert_eq!(paragraph("[**注意：**密码](a.md)"), format!("<a>{strong}</a>"));
    assert_eq!(
        paragraph("[**注意：**密码](a.md)，**见（一）**下"),
        format!("<a>{strong}</a>，<strong>见（一）</strong>下")
    );
    assert_eq!(paragraph("甲 ![**注意：**密码](a.png)"), "甲 <img alt=\"注意：密码\" loading=\"lazy\">");
    assert_eq!(paragraph("第一行，\n**注意：**密码"), format!("第一行，{strong}"));
    assert_eq!(
        paragraph("<https://a.cn/备_案_x_（_）>**注意：**密码"),
        format!("<a>https://a.cn/备_案_x_（_）</a>{strong}")
    );
}

#[test]
fn many_unmatched_delimiters_cost_little() {
    let text = "见**（一）*和_（二）".repeat(20_000);
    assert!(html(&text).len() > text.len());
    let nested = format!("{}**甲。**乙{}", "![".repeat(5_000), "](a)".repeat(5_000));
    assert!(!html(&nested).is_empty());
}

/// Emphasis and text of some HTML: other tags and white space dropped.
fn emphasis(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |close| open + close + 1);
        out.push_str(&rest[..open]);
        if matches!(rest[open..close].trim_matches(['<', '/', '>']), "em" | "strong" | "del") {
            out.push_str(&rest[open..close]);
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out.replace("&quot;", "\"").chars().filter(|c| !c.is_whitespace()).collect()
}

fn comrak(markdown: &str, is_cjk_friendly: bool) -> String {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = is_cjk_friendly;
    options.render.r#unsafe = true;
    emphasis(&comrak::markdown_to_html(markdown, &options))
}

/// What pulldown-cmark makes of it without our help.
fn plain(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser, html::push_html};
    let mut html = String::new();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    push_html(&mut html, Parser::new_ext(markdown, options));
    emphasis(&html)
}

/// Whether `~~` touches other delimiters, about which the two parsers differ without the amendment too.
fn has_touching_tildes(markdown: &str) -> bool {
    let is_delimiter = |c: Option<char>| c.is_some_and(|c| matches!(c, '*' | '_' | '~'));
    let touches = |before: &str, after: &str| {
        is_delimiter(before.chars().next_back()) || is_delimiter(after.chars().next())
    };
    markdown.match_indices("~~").any(|(at, tildes)| touches(&markdown[..at], &markdown[at + tildes.len()..]))
}

/// Asserts that a text has the emphasis that comrak gives it, where the two parsers agree about the rest of
/// Markdown.
fn agrees(markdown: &str) -> bool {
    if has_touching_tildes(markdown) || plain(markdown) != comrak(markdown, false) {
        return false;
    }
    assert_eq!(emphasis(&html(markdown)), comrak(markdown, true), "{markdown}");
    true
}

#[test]
fn the_shipped_pages_have_the_emphasis_that_comrak_gives_them() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut paragraphs = 0;
    for entry in walkdir::WalkDir::new(content) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs_err::read_to_string(path).unwrap();
            // Our own line syntax is nothing to comrak.
            let is_plain = |block: &&str| {
                !block.contains(":::")
                    && !block.contains('{')
                    && !block.contains("> [!")
                    && !block.starts_with("---")
            };
            paragraphs += text.split("\n\n").filter(is_plain).filter(|block| agrees(block)).count();
        }
    }
    assert!(paragraphs > 50, "only {paragraphs} paragraphs were compared");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn random_texts_have_the_emphasis_that_comrak_gives_them(pieces in prop::collection::vec(piece(), 1..14)) {
        agrees(&format!("文{}", pieces.concat()));
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "*", "*", "**", "**", "**", "***", "_", "~~", "中", "文", "。", "（", "）", "「", "」", "“", "!",
        "\\", "`码`", "[链](a)", "\n",
    ])
}
