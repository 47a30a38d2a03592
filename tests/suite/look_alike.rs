//! What only looks like Markdown is reported with the line as it should be; ordinary prose is not.

use std::path::Path;

use diglot::base::{Code, Diagnostic};
use proptest::prelude::*;

use super::page::page;

/// What is reported about a page: the place, and the line that is suggested.
fn reported(markdown: &str) -> Vec<(String, String)> {
    let front = "---\ntitle: 备案\n---\n";
    let text = format!("{front}{markdown}");
    let found = page("zh", &text)
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.code == Code::MarkdownLookAlike);
    found
        .map(|diagnostic| {
            try_fix(&text, &diagnostic);
            let at = diagnostic.at.unwrap();
            let help = diagnostic.help.unwrap();
            (text[at.start..at.end].to_owned(), help["write `".len()..help.len() - 1].to_owned())
        })
        .collect()
}

/// The look-alike that a fix puts right is gone, and no other is there.
#[track_caller]
fn try_fix(text: &str, diagnostic: &Diagnostic) {
    let Some(fix) = &diagnostic.fix else { return };
    let fixed = [&text[..fix.at.start], &fix.replacement, &text[fix.at.end..]].concat();
    let count = |text: &str| {
        page("zh", text).diagnostics.iter().filter(|other| other.code == Code::MarkdownLookAlike).count()
    };
    assert!(count(&fixed) < count(text), "the fix leaves {:?}:\n{fixed}", diagnostic.message);
}

#[test]
fn look_alikes_are_reported_with_the_corrected_line() {
    let cases = [
        ("##备案", "##", "## 备案"),
        ("##\u{3000}备案", "##", "## 备案"),
        ("#备案", "#", "# 备案"),
        ("- ###Filing", "###", "### Filing"),
        ("1、登录\n2、提交", "1、", "1. 登录"),
        ("说明：\n1、登录\n2、提交\n\n完", "1、", "1. 登录"),
        ("１.登录\n２.提交", "１.", "1. 登录"),
        ("1.登录\n2.提交", "1.", "1. 登录"),
        ("（1）登录\n（2）提交", "（1）", "1. 登录"),
        ("（９）登录\n（１０）提交", "（９）", "9. 登录"),
        ("－ 项", "－", "- 项"),
        ("－\u{3000}项", "－", "- 项"),
        ("-甲\n-乙", "-", "- 甲"),
        ("• 甲\n• 乙", "•", "- 甲"),
        ("＞ 引用", "＞", "> 引用"),
        ("＞引用", "＞", "> 引用"),
        ("｜表｜头｜", "｜表｜头｜", "|表|头|`, and under it `| - | - |"),
        ("见［文］（a.md）。", "［文］（a.md）", "[文](a.md)"),
        ("见[文]（https://a.cn/x）。", "[文]（https://a.cn/x）", "[文](https://a.cn/x)"),
        ("见[文](a.md）。", "[文](a.md）", "[文](a.md)"),
        ("甲 | 乙\n- | -\n丙 | ［文］（a.md）", "［文］（a.md）", "[文](a.md)"),
        ("：：： details 标题", "：：： details 标题", "::: details 标题"),
        ("：：：", "：：：", ":::"),
        ("<! -- zh -->", "<! -- zh -->", "<!-- zh -->"),
        ("文字\n\n  < !--all-- >\n\n文字", "< !--all-- >", "<!-- all -->"),
        ("＜！－－ only: zh －－＞", "＜！－－ only: zh －－＞", "<!-- only:zh -->"),
        ("<!- zh -->", "<!- zh -->", "<!-- zh -->"),
        ("1、登录\n\n2、提交", "1、", "1. 登录"),
        ("1． 登录\n\n2． 提交\n\n完", "1．", "1. 登录"),
        ("![图](屏幕 1.png)", "![图](屏幕 1.png)", "![图](<屏幕 1.png>)"),
        ("见[文](a b.docx)。", "[文](a b.docx)", "[文](<a b.docx>)"),
        ("[文](../甲 乙.md \"题\")", "[文](../甲 乙.md \"题\")", "[文](<../甲 乙.md> \"题\")"),
        ("通过 **X **创建", "**X **", "**X**"),
        ("这是 ** 注意 ** 的", "** 注意 **", "**注意**"),
        ("- []备案", "[]", "[ ] 备案"),
        ("- [x]备案\n", "[x]", "[x] 备案"),
        ("1. [ ]备案", "[ ]", "[ ] 备案"),
        ("|甲|乙|\n|－－|－－|\n|1|2|", "|－－|－－|", "| -- | -- |"),
        ("| 甲 | 乙 |\n| ：--- | --- |\n| 1 | 2 |", "| ：--- | --- |", "| :--- | --- |"),
        ("文字\n| 甲 | 乙 |\n|---|\n| 1 | 2 |", "|---|", "| --- | --- |"),
        ("> | 甲 |\n> |---|---|", "|---|---|", "| --- |"),
        (
            "> [!TIP]+ 标题\n> 文字",
            "[!TIP]",
            "> [!TIP]`; the kinds are NOTE, TIP, IMPORTANT, WARNING and CAUTIO",
        ),
        ("成功 :tada: 了", ":tada:", "🎉"),
        ("## 备案｛#filing｝", "｛#filing｝", "## 备案{#filing}"),
        ("** 注意 **请看", "** 注意 **", "**注意**"),
        ("请**注意 **密码", "**注意 **", "**注意**"),
        (
            "甲\n\n    备案是指网站主办者，向管局提交信息。",
            "备案是指网站主办者，向管局提交信息。",
            "备案是指网站主办者，向管局提交信息。",
        ),
        ("- 甲\n\n\t   　请先登录，再提交。", "请先登录，再提交。", "请先登录，再提交。"),
        ("> 甲\n>\n>      请先登录，再提交。", "请先登录，再提交。", "请先登录，再提交。"),
    ];
    for (markdown, place, corrected) in cases {
        assert_eq!(reported(markdown), [(place.to_owned(), corrected.to_owned())], "{markdown}");
    }
}

#[test]
fn syntax_of_other_tools_is_told_with_what_to_write_instead() {
    let cases = [
        ("<div>\n**粗体**\n\n</div>", "**粗体**", "an empty line"),
        ("<p>见 [文](a.md)</p>", "[文](a.md)", "an empty line"),
        ("<table><tr><td>\n- 甲\n- 乙\n</td></tr></table>", "- 甲", "an empty line"),
        ("<div class=\"x\">\n## 标题\n**粗** `码`\n</div>", "**粗**", "an empty line"),
        ("半径 $r$ 的圆", "$r$", "in words"),
        ("$$\nE=mc^2\n$$", "$$", "in words"),
        ("$$E=mc^2$$", "$$E=mc^2$$", "in words"),
        ("[TOC]", "[TOC]", "delete it"),
        ("[[toc]]\n", "[[toc]]", "delete it"),
        ("{:toc}", "{:toc}", "delete it"),
        ("见[[备案 流程|流程]]。", "[[备案 流程|流程]]", "`[流程](<备案 流程.md>)`"),
        ("请==注意==密码", "==注意==", "`**注意**`"),
        ("![图](a.png){width=300}", "{width=300}", "as HTML"),
        ("[文](https://a.cn){.button}", "{.button}", "only headings"),
        ("文字\n\n{: .note}", "{: .note}", "only headings"),
        ("一、登录\n二、提交", "一、", "`1. 登录`, or put an empty line"),
        ("> [!INFO]\n> 文字", "[!INFO]", "`> [!NOTE]`"),
        ("> ［!WARNNG］ 标题\n> 文字", "［!WARNNG］", "`> [!WARNING]`"),
    ];
    for (markdown, place, help) in cases {
        let text = format!("---\ntitle: 备案\n---\n{markdown}");
        let found = page("zh", &text).diagnostics;
        let [diagnostic] = &found[..] else { panic!("{markdown}: {found:#?}") };
        let at = diagnostic.at.clone().unwrap();
        assert_eq!(
            (diagnostic.code, &text[at.start..at.end]),
            (Code::MarkdownLookAlike, place),
            "{markdown}"
        );
        assert!(diagnostic.help.as_ref().unwrap().contains(help), "{markdown}: {diagnostic:?}");
    }
}

#[test]
fn a_list_of_look_alikes_is_reported_once() {
    assert_eq!(reported("1、甲\n2、乙\n3、丙\n\n1、丁\n2、戊").len(), 2);
    assert_eq!(reported("1、甲\n3、丙"), []);
    assert_eq!(reported("｜表｜头｜\n｜甲｜乙｜").len(), 1);
}

#[test]
fn ordinary_prose_is_left_in_peace() {
    let texts = [
        "1、甲",
        "第（1）项和第（2）项",
        "（1）甲，见下。\n第二行",
        "2026年11月23日\n2027年1月1日",
        "1.5 倍\n2.5 倍",
        "3.14 and\n4.15",
        "#备案 #域名",
        "#备案#",
        "#5 is the bolt",
        "#hashtag",
        "5 ＞ 3",
        "＞ 3 天",
        "甲｜乙",
        "见［注］（下文）。",
        "数组 a[i]（见上）",
        "函数[文]（第 3 页）",
        "比例 3：2",
        "`##备案` 和 `［文］（a.md）`",
        "```\n##备案\n1、甲\n2、乙\n＞ 引用\n```",
        "<div>\n##备案\n＞ 引用\n</div>",
        "甲\n\n    # 说明，见下。\n    server { listen 80; }",
        "甲\n\n    npm install\n",
        "2 ** 3 和 4 ** 5",
        "前 **3 ** 后",
        "- [x](a.md) 和 [x]: 见",
        "- \\[ ]甲",
        "1、登录\n\n先登录。\n\n2、提交",
        "一、总则\n\n二、细则",
        "一、总则  \n二、细则",
        "[注](如 a/b 或 c)",
        "[注](第 3 页)",
        "|甲|乙|",
        "价格 $5 到 $10，$HOME/$USER，US$5",
        "若 a == b 且 c == d，a==b==c",
        "时间 10:30:45，std::io::Result，C:\\x:\\y",
        "[[ -f x ]] 和 a[[1]] 和 [[1, 2], [3]]",
        "`$x$` `[[a]]` `==a==` `:tada:` `[^1]`",
        "[文](a.md){占位符}",
        "[^a-z]+ 和 \\[^1]",
        "> [!NOTE] 标题\n> 文字",
        "> [!注意]\n> 文字",
        "> [!甲](b.md)",
        "<div>\n\n**粗体**\n\n</div>",
        "<p>a * b * c - d, 2 ** 3</p>",
        "<pre>\n**x** `y`\n- a\n- b\n</pre>",
        "<div><code>**x**</code><script>\nlet a = `b`;\n</script></div>",
        "<ul>\n<li>- 甲</li>\n<li>- 乙</li>\n</ul>",
        r"\*\*注意 \*\*",
        "## 使用 {占位符}",
        "## 使用｛占位符｝",
        "“1、2、3”\n三个数",
        "He paid 5.\nThen (1) he left, and (2) came back.",
        "[文](a.md)（见 b.md）",
        "- -5 度",
    ];
    for text in texts {
        assert_eq!(reported(text), [], "{text}");
    }
}

#[test]
fn the_shipped_pages_have_nothing_to_report() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for entry in walkdir::WalkDir::new(content) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let found = page("", &fs_err::read_to_string(&path).unwrap()).diagnostics;
            let found: Vec<_> =
                found.iter().filter(|diagnostic| diagnostic.code == Code::MarkdownLookAlike).collect();
            assert!(found.is_empty(), "{}: {found:?}", path.display());
        }
    }
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in r"([#*\[\]()（）［］｛｝｜＞－：:.、１1 文a`~_|>\n\\]|\*\*|https://|a\.cn|\{#x\}|<a>|    |\u{3000}|\u{e0100}|&amp;|🎉){0,30}") {
        page("", &text);
    }
}
