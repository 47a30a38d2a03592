//! Lines of Chinese meet without a space, wherever an author may wrap them.

use super::page::{html, page};
use super::site::Site;

fn paragraph(markdown: &str) -> String {
    let html = html(markdown);
    html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(&html).to_owned()
}

#[test]
fn chinese_lines_meet_without_a_space() {
    let cases = [
        ("备案\n指南", "备案指南"),
        ("**备案**\n指南", "<strong>备案</strong>指南"),
        ("[备案](a.md)\n指南", "<a>备案</a>指南"),
        ("第一步，\n登录控制台", "第一步，登录控制台"),
        ("支持 HTTPS，\nTLS 1.3", "支持 HTTPS，TLS 1.3"),
        ("TLS 1.3\n（含）", "TLS 1.3（含）"),
        ("他说：\n“可以”", "他说：“可以”"),
        ("他说“可以”\n然后", "他说“可以”然后"),
        ("“可以”\n“不可以”", "“可以”“不可以”"),
        ("备案<!-- 说明 -->\n指南", "备案指南"),
        ("葛\u{e0100}\n城", "葛\u{e0100}城"),
        ("a\u{200b}\nb", "a\u{200b}b"),
        ("**注意：**\n密码", "<strong>注意：</strong>密码"),
        ("カタ\nカナ", "カタカナ"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(paragraph(markdown), expected, "{markdown}");
    }
}

#[test]
fn other_lines_keep_their_break() {
    let cases = [
        ("使用 ICP\n备案", "使用 ICP\n备案"),
        ("`code`\n参数", "<code>code</code>\n参数"),
        ("`代码`\n参数", "<code>代码</code>\n参数"),
        ("备案[^1]\n完成\n\n[^1]: 注", "完成"),
        ("한국\n어", "한국\n어"),
        ("备案🎉\n完成", "备案🎉\n完成"),
        ("第一行  \n第二行", "第一行<br>\n第二行"),
        ("one\ntwo", "one\ntwo"),
        ("约 10㎡\nABC", "约 10㎡\nABC"),
    ];
    for (markdown, expected) in cases {
        let paragraph = paragraph(markdown);
        assert!(paragraph.contains(expected), "{markdown}: {paragraph}");
    }
    assert!(html("备案[^1]\n完成\n\n[^1]: 注").contains("</sup>\n完成"));
    assert_eq!(page("en", "He said ‘yes’\n“no”").value.html, "<p>He said ‘yes’\n“no”</p>");
}

#[test]
fn lines_that_hold_one_link_each_stay_lines() {
    let links = "<a>备案</a><br>\n<a>指南</a>";
    assert_eq!(paragraph("[备案](a.md)\n[指南](b.md)"), links);
    assert!(html("- [备案](a.md)\n  [指南](b.md)").contains(links));
    assert_eq!(paragraph("见[备案](a.md)\n[指南](b.md)"), "见<a>备案</a><a>指南</a>");
    assert_eq!(paragraph("[备案](a.md)\n[指南](b.md)。"), "<a>备案</a><a>指南</a>。");
    assert_eq!(page("en", "[A](a.md)\n[B](b.md)").value.html, "<p><a>A</a><br>\n<a>B</a></p>");
}

#[test]
fn lines_meet_in_every_kind_of_block() {
    assert_eq!(html("> 第一行\n> 第二行"), "<blockquote><p>第一行第二行</p></blockquote>");
    assert!(html("- 第一行\n  第二行").contains("第一行第二行"));
    assert!(html("文[^1]\n\n[^1]: 第一行\n    第二行").contains("第一行第二行"));
    assert!(html("> [!NOTE]\n> 第一行\n> 第二行").contains("第一行第二行"));
    assert!(html("备案\n指南\n===").contains("备案指南"));
    assert!(
        html("甲 ![备案\n指南](a.png \"第一行\n第二行\")")
            .contains("alt=\"备案指南\" title=\"第一行第二行\"")
    );
    assert!(html("[甲](a.md \"ICP\n备案\")").contains("title=\"ICP 备案\""));
}

#[test]
fn lines_meet_in_titles_and_descriptions() {
    let built = Site::bilingual(
        "-- a.zh.md --\n---\ntitle: >\n  备案\n  指南\ndescription:\n  第一行，\n  第二行\n---\n正文\n-- b.zh.md --\n备案\n流程\n===\n\n他说：\n“可以”\n\n怎么\n备案？\n---\n\n答案\n",
    )
    .build();
    assert!(built.html("zh/a/").contains("<title>备案指南"), "{}", built.html("zh/a/"));
    assert!(built.html("zh/a/").contains("第一行，第二行"));
    assert!(built.html("zh/b/").contains("<title>备案流程"));
    assert!(built.html("zh/b/").contains("他说：“可以”"));
    assert!(built.html("zh/b/").contains("怎么备案？"));
}
