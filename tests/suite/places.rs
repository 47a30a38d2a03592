//! Where a page says what: the places of links and facts in a source, and the copies that are made by them.

use diglot::base::Code;
use diglot::parse::Document;
use diglot::text::{Destination, Filler, Place};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};

use super::page::page;
use super::site::Site;

/// Pieces of links, and of what may stand around and inside them.
const PIECES: &[&str] = &[
    "[",
    "]",
    "](",
    ")",
    "![",
    "<",
    ">",
    "(",
    "\\",
    "`",
    "``",
    "**",
    "*",
    "_",
    "~~",
    "|",
    "\n",
    "\n\n",
    "\n> ",
    "\n  ",
    "\n- ",
    "\n1. ",
    "\t",
    "  ",
    "> ",
    "- ",
    "    ",
    "\n| a | b |\n|---|---|\n| ",
    " | ",
    " / ",
    "登录",
    "控制台：",
    "。",
    "🎉",
    "e\u{301}",
    "App ",
    "a",
    "b.md",
    "x.svg",
    "<b 图.md>",
    "\"t\"",
    "'t'",
    "#x",
    "?q=1&amp;r",
    "%3F",
    "&amp;",
    "&#35;",
    "https://a.cn",
    "<https://a.cn/?x=1>",
    "<a@b.cn>",
    "mailto:a@b.cn",
    "[甲](b.md)",
    "[乙][r]",
    "[r]",
    "[r][]",
    "![图](x.svg \"t\")",
    "![图][r]",
    "\n\n[r]: b.md \"题\"\n\n",
    "\n\n[r]:\n<x y.md>\n",
    "[^1]",
    "\n\n[^1]: 注",
    "{{ fee }}",
    "{{fee",
    "}}",
    "<a href=\"b.md\">",
    "<a\nhref='b.md'\n>",
    "<a href=b.md>",
    "</a>",
    "<img src=\"x.svg\" alt='>'>",
    "<a name=x id=\"y\">",
    "\n\n<div>\n<img src = x.svg>得\n</div>\n\n",
    "\n\n  <p>登录<a href=\"b.md\">台</a>\n",
    "<!-- ",
    " -->",
    "<!-- x -->",
    "<script>",
    "</script>",
    "\n\n<pre>\n",
    "<textarea>",
    "\n::: details 题\n",
    "\n:::\n",
    "\n## ",
    " {#x}",
    "\n```\n",
    "\u{3000}",
    "<b",
    "href=\"",
    "=",
    "&lt;",
];

pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..30).prop_map(|pieces| pieces.concat())
}

/// The destination that a Markdown link has when this is written in it.
fn in_markdown(written: &str) -> String {
    let text = format!("[x]({written})");
    let link = Parser::new(&text).find_map(|event| {
        if let Event::Start(Tag::Link { dest_url, .. }) = event { Some(dest_url.to_string()) } else { None }
    });
    link.unwrap_or_default()
}

/// The value of an attribute when this is written in it.
fn in_attribute(written: &str, quote: &str) -> String {
    let html = format!("<a href={quote}{written}{quote}>");
    let tokens = html5gum::Tokenizer::new(&html);
    let value = tokens.flatten().find_map(|token| {
        if let html5gum::Token::StartTag(tag) = token { tag.attributes.into_iter().next() } else { None }
    });
    value.map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned()).unwrap_or_default()
}

/// The text at a place, which must not be inside a character.
fn at<'d>(document: &'d Document, place: &std::ops::Range<u32>) -> &'d str {
    let text = document.text.get(place.start as usize..place.end as usize);
    text.unwrap_or_else(|| panic!("{place:?} is no text of {:?}", document.text))
}

/// Checks every place that a page knows.
pub fn check(document: &Document) {
    for hole in &document.holes {
        let written = at(document, &hole.source);
        if let Filler::Fact(fact) = &hole.filler {
            // In a title with escapes it stands at no place of its own.
            assert!(written == &*fact.written || written.is_empty(), "{written:?}");
        }
    }
    document.definitions.iter().for_each(|place| assert!(at(document, place).starts_with('[')));
    for link in &document.links {
        at(document, &link.source);
        let written = match &link.place {
            // A URL without brackets around a text.
            Place::Inline(place) if *place == link.source => {
                at(document, place).trim_matches(['<', '>']).to_owned()
            }
            Place::Inline(place) => in_markdown(at(document, place)),
            Place::Attribute(place) => {
                let value = at(document, place);
                let before = document.text[..place.start as usize]
                    .chars()
                    .next_back()
                    .filter(|c| matches!(c, '"' | '\''));
                // Of a value of several lines, those after the first begin with marks of the blocks around
                // it.
                if value.contains('\n') {
                    continue;
                }
                in_attribute(value, before.map(String::from).as_deref().unwrap_or_default())
                    .trim_ascii()
                    .to_owned()
            }
            Place::Reference { label, .. } => {
                // The parser takes no notice of a backslash between `[text]` and `[label]`.
                let label = at(document, label).trim_start_matches('\\');
                assert!(label.is_empty() || (label.starts_with('[') && label.ends_with(']')), "{label:?}");
                continue;
            }
            Place::Unknown => {
                assert!(
                    matches!(&link.destination, Destination::External(url) if url.starts_with("mailto:")),
                    "no place of {link:?} in {:?}",
                    document.text
                );
                continue;
            }
        };
        assert_eq!(Destination::of(&written), link.destination, "{:?}", document.text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_is_exact(text in text()) {
        check(&page("zh", &text).value);
    }

    #[test]
    fn every_place_is_exact_below_front_matter(text in text()) {
        check(&page("", &format!("---\ntitle: 甲 | A\n---\n\n{text}")).value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_has_its_copies(zh in text(), both in text()) {
        let mut site = Site::live("-- x.svg --\n-- b.md --\n# 乙 | B\n-- facts.yaml --\nfee: 20\n");
        let built = site.edit("a.zh.md", format!("# 甲\n\n{zh}")).edit("a.en.md", format!("# A\n\n{both}")).edit("c.md", format!("---\ntitle: 丙 | C\n---\n\n{both}\n\nThe English.\n\n中文。\n\n{zh}")).build();
        prop_assert!(built.files().contains(&"zh/a/index.md") && built.files().contains(&"zh/c/index.md"));
    }
}

/// The copy of a page in Chinese beside `b.md` and two images.
fn copy(text: &str) -> String {
    let mut site = Site::new(
        "-- site.yaml --\nlanguages: [{ code: zh }]\n-- b.md --\n# 乙\n\n## 三 {#x}\n-- x.svg --\n-- a(1) b.svg --\n",
    );
    let built = site.edit("a.md", format!("# 甲\n\n{text}\n")).build();
    assert_eq!(built.said, "");
    built.file("zh/a/index.md").trim_start_matches("# 甲\n\n").trim_end().to_owned()
}

#[test]
fn a_copy_leads_to_published_pages_however_the_link_is_written() {
    for (written, expected) in [
        ("[乙](b.md)", "[乙](../../zh/b/)"),
        ("[乙](<b.md> \"题\")", "[乙](../../zh/b/ \"题\")"),
        ("[乙](\n  b.md?a=1&b=2#x\n  '题' )", "[乙](\n  ../../zh/b/?a=1&b=2#x\n  '题' )"),
        ("[`](b.md)`](b.md)", "[`](b.md)`](../../zh/b/)"),
        ("[`f()`, `x](`](b.md)", "[`f()`, `x](`](../../zh/b/)"),
        ("[a \\](b.md)](b.md)", "[a \\](b.md)](../../zh/b/)"),
        ("[![图](x.svg)](b.md)", "[![图](../../x.svg)](../../zh/b/)"),
        ("![图](a%281%29%20b.svg#f)", "![图](<../../a(1)%20b.svg#f>)"),
        ("> [乙](\n> b.md)", "> [乙](\n> ../../zh/b/)"),
        ("- 一\n  - [乙](b.md)", "- 一\n  - [乙](../../zh/b/)"),
        ("| 一 |\n|---|\n| [乙](b.md) |", "| 一 |\n|---|\n| [乙](../../zh/b/) |"),
        (
            "[乙][r] [r][] [r]\n\n[r]: b.md \"题 \\\"一\\\"\"",
            "[乙](../../zh/b/ \"题 \\\"一\\\"\") [r](../../zh/b/ \"题 \\\"一\\\"\") [r](../../zh/b/ \"题 \\\"一\\\"\")",
        ),
        ("[外][r]\n\n[r]: <https://a.cn/a b>", "[外](<https://a.cn/a b>)"),
        ("- [乙][r]\n\n  [r]: b.md\n\n- 二", "- [乙](../../zh/b/)\n\n  \n\n- 二"),
        ("    代码\n      二", "    代码\n      二"),
        ("- 一\n\n      代码\n        二", "- 一\n\n      代码\n        二"),
        ("\\# 不是标题\n\n\\<a@b.cn>", "\\# 不是标题\n\n\\<a@b.cn>"),
        ("<https://a.cn> https://b.cn [外](https://c.cn)", "<https://a.cn> https://b.cn [外](https://c.cn)"),
        ("See platform](https://a.cn)](b.md).", "See platform](https://a.cn)](b.md)."),
        ("https://a.cn)](x", "https://a.cn)](x"),
        (
            "  <div>\n  <img alt=\"\" src=\"x.svg\">得\n  </div>",
            "<div>\n<img alt=\"\" src=\"../../x.svg\">得\n</div>",
        ),
        (
            "  <p>登录<a href=\"b.md\">控制台</a>得到号码</p>",
            "<p>登录<a href=\"../../zh/b/\">控制台</a>得到号码</p>",
        ),
        ("> 见<a\n> href = b.md>乙</a>", "> 见<a\n> href = \"../../zh/b/\">乙</a>"),
        ("> - <div>\n>   <a href='b.md'>乙</a></div>", "> - <div>\n>   <a href='../../zh/b/'>乙</a></div>"),
    ] {
        assert_eq!(copy(written), expected, "{written}");
    }
}

#[test]
fn a_copy_in_one_language_repeats_no_marks_of_the_blocks_around_it() {
    let body = "> 登录控制台，\n> 见[乙](b.md)。\n>\n> Log in to the console,\n> see [B](b.md).\n\n- [x] 登录控制台，\n  第二行。\n\n  Log in to the console,\n  second line.\n\n  ```sh\n  a\n    b\n  ```\n";
    let mut site = Site::bilingual("-- b.md --\n# 乙 | B\n");
    let built = site.edit("a.md", format!("---\ntitle: 甲 | A\n---\n\n{body}")).build().clean();
    let code = "\n\n  ```sh\n  a\n    b\n  ```\n";
    assert_eq!(
        built.file("zh/a/index.md"),
        format!("# 甲\n\n> 登录控制台，\n> 见[乙](../../zh/b/)。\n\n- [x] 登录控制台，\n  第二行。{code}")
    );
    assert_eq!(
        built.file("en/a/index.md"),
        format!(
            "# A\n\n> Log in to the console,\n> see [B](../../en/b/).\n\n- [x] Log in to the console,\n  second line.{code}"
        )
    );
}

#[test]
fn a_caret_stands_under_the_attribute_however_deep_it_is() {
    for (text, line, column) in [
        ("  <p>登录<a href=\"no.md\">台</a></p>", 3, 11),
        ("> - <p>\n>   <a href=\"no.md\">台</a></p>", 4, 8),
        ("> 见<a\n>  href=no.md>台</a>", 4, 4),
        ("<table>\n   <tr><td><a href='no.md'>台</a></td></tr>\n</table>", 4, 15),
    ] {
        let mut site = Site::live("");
        let built = site.edit("a.zh.md", format!("# 甲\n\n{text}\n")).build();
        assert!(built.said.contains(&format!("content/a.zh.md:{line}:{column}\n")), "{text}\n{}", built.said);
    }
}

#[test]
fn a_destination_with_a_scheme_is_left_as_written() {
    for url in [
        "mailto:a@b.cn?subject=A%26B&body=100%25%0D%0A%23",
        "data:image/svg+xml,%3Csvg%20fill='%23fff'%3E",
        "sms:+8610086?body=%E4%BD%A0",
        "tel:+86-10%2012",
        "weixin://dl/chat?%23x",
        "javascript:void(0)",
        "https://a.cn/%3F?b=%26#c%23",
        "//a.cn/%20",
    ] {
        let attribute = url.replace('&', "&amp;").replace('\'', "&#39;");
        let built = Site::bilingual("")
            .edit("a.zh.md", format!("# 甲\n\n[一](<{url}>) ![二](<{url}>) <a href=\"{url}\">三</a>\n"))
            .build();
        let article = built.article("zh/a/");
        assert_eq!(article.matches(&format!("=\"{attribute}\"")).count(), 3, "{url}\n{article}");
        assert!(
            built
                .file("zh/a/index.md")
                .contains(&format!("[一](<{url}>) ![二](<{url}>) <a href=\"{url}\">三</a>")),
            "{url}"
        );
    }
}

#[test]
fn a_query_is_kept_and_no_part_of_a_name() {
    let mut site = Site::bilingual("-- q?.png --\n-- a&copy.b --\n-- b.zh.md --\n# 乙\n\n## 三 {#x}\n");
    let built = site
        .edit(
            "a.zh.md",
            "# 甲\n\n![一](q%3F.png) ![二](q%3F.png?v=1%262) [三](b.md?a=%3F&b#x) [四](b.md?a) [五](?a#top) [六](a&copy.b#page=2)\n\n## 顶 {#top}\n",
        )
        .build();
    let article = built.article("zh/a/");
    for expected in [
        "src=\"../../q%3F.png\"",
        "src=\"../../q%3F.png?v=1%262\"",
        "href=\"../../zh/b/?a=%3F&amp;b#x\"",
        "href=\"../../zh/b/?a\"",
        "href=\"?a#top\"",
        "href=\"../../a&amp;copy.b#page=2\"",
    ] {
        assert!(article.contains(expected), "{expected}\n{article}\n{}", built.said);
    }
}

/// Where a page of this text is said to hold something that is never closed.
fn unclosed(text: &str) -> Vec<(usize, usize)> {
    let found =
        page("zh", text).diagnostics.into_iter().filter(|diagnostic| diagnostic.code == Code::HtmlUnclosed);
    found
        .filter_map(|diagnostic| diagnostic.at)
        .map(|span| diglot::base::source::line_column(text, span.start))
        .collect()
}

#[test]
fn what_is_never_closed_is_told_where_it_begins() {
    for (text, place) in [
        ("<!--\n\n文", (1, 1)),
        ("文 <!-- 注\n\n文 -->", (1, 3)),
        ("## 题 <!-- 注", (1, 6)),
        ("| 甲 |\n|---|\n| 乙 <!-- |", (3, 5)),
        ("<!-- en\n\ntext", (1, 1)),
        ("<!-- 一 --> <!-- 二\n\n文", (1, 12)),
        ("<!-- 一 -->\n\n<!-- 二\n\n文", (3, 1)),
        ("- 甲\n\n  <!-- 注\n\n  文", (3, 3)),
        ("> <!-- 注\n>\n> 文\n\n文", (1, 3)),
        ("<div>\n<!-- 注\n\n文\n\n-->\n</div>", (2, 1)),
        ("<script>\n\n文", (1, 1)),
        ("<STYLE>\n\n文", (1, 1)),
        ("<pre>\n\n文", (1, 1)),
        ("> <textarea>\n>\n> 文", (1, 3)),
        ("<!-- zh\n\n文\n\n<!-- en -->\n\ntext", (1, 1)),
        ("文 <!-- 一 <!-- 二 --> 文", (1, 3)),
        ("> <div>\n> <!-- 一\n> <!-- 二 --> 文", (2, 3)),
        ("<![CDATA[\n\n文", (1, 1)),
        ("<?php\n\n文", (1, 1)),
        ("文 <textarea> 文", (1, 3)),
        ("<div>\n<iframe src=\"x\">\n\n文", (2, 1)),
        ("<div class=\"a\n\n文", (1, 1)),
        ("<noscript>\n\n文", (1, 1)),
        ("<noscript>\n<img src=\"x\">\n\n文", (1, 1)),
        ("文 <TEMPLATE> 文", (1, 3)),
        ("<div>\n<object data=\"x\">\n</div>\n\n文", (2, 1)),
        ("> <select>\n> <option>甲\n\n文", (1, 3)),
        ("<noscript>\n\n<noscript>\n\n</noscript>", (1, 1)),
        ("| 甲 | 乙 |\n|---|---|\n| 一 / One <template> | 二 / Two |", (3, 11)),
    ] {
        assert_eq!(unclosed(text), [place], "{text}");
    }
}

#[test]
fn a_comment_that_lacks_its_end_does_not_hide_what_stands_before_the_next_one() {
    let built = Site::live("-- a.md --\n# 甲 | A\n\n<!-- zh\n\n文字\n\n<!-- en -->\n\nText\n").build();
    assert!(built.article("zh/a/").contains("文字"), "{built}");
    assert!(
        built.said.contains("^^^^^^^ it hides everything up to the end of the next one\n")
            && built.said.contains("help: write `<!-- zh -->`"),
        "{built}"
    );
}

#[test]
fn what_is_closed_or_code_is_no_mistake() {
    for text in [
        "<!-- 注\n\n文\n\n-->\n\n文 <!-- 注 --> 文",
        "<!-->\n\n<!--->\n\n文",
        "```\n<!-- <script>\n```\n\n    <!--\n\n文 `<!--` `<script>`",
        "\\<!-- 文 &lt;!--",
        "<script>\nif (a < b) { }\n\nc('<!--')\n</script>\n\n<style>\n\n</style>\n\n<pre>\n\n</pre>\n\n<!-- a -->",
        "文 <textarea>文</textarea> <b\nclass=x>文</b>",
        "<div>\n<textarea>\n\n文\n\n</textarea>\n</div>",
        "<svg viewBox=\"0 0 1 1\"><title>题</title></svg>",
        "<p>a < b <!DOCTYPE html> </p>",
        "<noscript>\n\n文\n\n</noscript>\n\n文 <object data=\"x\">文</object> <template>文</Template >",
        "| 甲 |\n|---|\n| <select><option>一</select> |",
        "<script>\ns = '<template>'\n</script>\n\n<!-- <noscript> -->\n\n`<select>`\n\n<object-viewer></object-viewer>",
    ] {
        assert_eq!(unclosed(text), [], "{text}");
    }
}

#[test]
fn the_preview_shows_the_rest_of_a_page_behind_a_comment_that_is_never_closed() {
    let built = Site::live("-- a.zh.md --\n# 甲\n\n<!-- 注\n\n文字\n").build();
    assert!(built.article("zh/a/").contains("&lt;!-- 注"));
}
