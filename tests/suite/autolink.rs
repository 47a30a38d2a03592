//! Bare URLs become links that end where the URL does.

use diglot::text::{Destination, Link};

use super::page::page;
use super::site::Site;

/// The targets of the links of a page in Chinese.
fn links(markdown: &str) -> Vec<String> {
    let url = |link: Link| match link.destination {
        Destination::External(url) => url,
        Destination::Internal { path, .. } => path,
    };
    page("zh", markdown).value.links.into_iter().map(url).collect()
}

#[test]
fn a_url_ends_before_chinese_and_before_punctuation() {
    let cases = [
        ("访问https://beian.miit.gov.cn，查看", "https://beian.miit.gov.cn"),
        ("https://a.cn/备案。", "https://a.cn/"),
        ("见 https://a.cn/x。", "https://a.cn/x"),
        ("（https://a.cn/x）", "https://a.cn/x"),
        ("“https://a.cn/x”", "https://a.cn/x"),
        ("地址:http://a.cn/x?a=1&b=2#c", "http://a.cn/x?a=1&b=2#c"),
        ("See https://a.cn/x, or not.", "https://a.cn/x"),
        ("See (https://a.cn/x_(y)).", "https://a.cn/x_(y)"),
        ("[https://a.cn/x]", "https://a.cn/x"),
        ("Is it https://a.cn/x?!", "https://a.cn/x"),
        ("**https://a.cn/x。**密码", "https://a.cn/x"),
        ("HTTPS://A.cn:8080/a_b_c~d", "HTTPS://A.cn:8080/a_b_c~d"),
        ("https://a.cn/café x", "https://a.cn/café"),
        ("- https://a.cn", "https://a.cn"),
        ("见 https://a.cn/文档/安装，然后", "https://a.cn/文档/安装"),
        ("https://zh.wikipedia.org/wiki/备案。", "https://zh.wikipedia.org/wiki/备案"),
        ("https://a.cn/x?q=备案&p=2（新）", "https://a.cn/x?q=备案&p=2"),
        ("https://a.cn/x页面", "https://a.cn/x"),
        ("https://例子.中国访问", "https://例子.中国"),
        ("https://例子.中国/a。", "https://例子.中国/a"),
        ("见www.a.cn/x。", "http://www.a.cn/x"),
        ("电邮：help@a.cn。", "mailto:help@a.cn"),
        ("Write to first.last+x@mail.a-b.com.", "mailto:first.last+x@mail.a-b.com"),
        ("甲 | 乙\n- | -\n丙 | https://a.cn", "https://a.cn"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(links(markdown), [expected], "{markdown}");
    }
    assert_eq!(
        links("https://a.cn、https://b.cn；https://c.cn。"),
        ["https://a.cn", "https://b.cn", "https://c.cn"]
    );
    assert_eq!(page("zh", "访问https://a.cn，查看").value.html, "<p>访问<a>https://a.cn</a>，查看</p>");
}

#[test]
fn what_is_no_bare_url_stays_as_it_is() {
    let texts = [
        "`https://a.cn`",
        "```\nhttps://a.cn\n```",
        "    https://a.cn",
        "<div>\nhttps://a.cn\n</div>",
        "见 <code>https://a.cn</code>",
        "见 <KBD class=\"x\"><b>https://a.cn</b></KBD>",
        "http://localhost:3000",
        "https://中文",
        "https://{{ site.host }}/",
        "https://a.cn/{id}/",
        "https://a.cn/?a=1&amp;b=2",
        r"https://a.cn/a\_b",
        "ftp://a.cn",
        "xhttps://a.cn",
        "https://",
        "https://a_b.cn",
        "www.a",
        "xwww.a.cn",
        "`help@a.cn` 和 @a.cn 和 a@b",
        "npm i @scope/pkg@1.2.3 pkg@next",
        "git@a.com:x/y.git",
        r"help\@a.cn",
    ];
    for text in texts {
        assert!(links(text).is_empty(), "{text}: {:?}", links(text));
    }
    assert_eq!(links("[见 https://a.cn](b.md)"), ["b.md"]);
    assert_eq!(links("<https://a.cn>"), ["https://a.cn"]);
    assert_eq!(
        links("<a href=\"https://b.cn\">https://a.cn</a>，https://c.cn").last().unwrap(),
        "https://c.cn"
    );
    assert!(!links("<a href=\"https://b.cn\">https://a.cn</a>").contains(&"https://a.cn".to_owned()));
    assert_eq!(links("![https://a.cn](b.png)"), ["b.png"]);
}

#[test]
fn a_bare_url_is_an_external_link_to_its_reader() {
    let built = Site::bilingual("-- a.zh.md --\n# 备案\n\n访问https://a.cn/x?a=1&b=2，查看。\n").build();
    let link =
        "访问<a href=\"https://a.cn/x?a=1&amp;b=2\" rel=\"external\">https://a.cn/x?a=1&amp;b=2</a>，查看。";
    assert!(built.article("zh/a/").contains(link), "{}", built.article("zh/a/"));
}
