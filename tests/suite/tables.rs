//! Tables in two languages: rows side by side, cells in both languages.

use diglot::base::Code;

use super::site::{Site, editions_of};

/// The article of the edition of two languages of a pair of files.
fn both(zh: &str, en: &str) -> (String, String) {
    let built = Site::bilingual(&format!("-- a.zh.md --\n{zh}\n-- a.en.md --\n{en}\n")).build();
    (built.article("zh-en/a/"), built.said)
}

#[test]
fn a_table_of_a_pair_has_each_row_in_both_languages() {
    let (html, said) = both(
        "| 端口 | 用途 |\n|--:|---|\n| 80 | [网页](https://a.cn/zh) |\n| 443 | 加密 |",
        "| Port | Use |\n|--:|---|\n| 80 | [Web](https://a.cn/en) |\n| 443 | `TLS` |",
    );
    insta::assert_snapshot!(html, @r#"
    <div class="table" tabindex="0"><table><thead><tr><th scope="col" class="align-right"><span lang="zh-CN" dir="ltr">端口</span><span lang="en" dir="ltr">Port</span></th><th scope="col"><span lang="zh-CN" dir="ltr">用途</span><span lang="en" dir="ltr">Use</span></th></tr></thead><tbody>
    <tr><td class="align-right">80</td><td><span lang="zh-CN" dir="ltr"><a href="https://a.cn/zh" rel="external">网页</a></span><span lang="en" dir="ltr"><a href="https://a.cn/en" rel="external">Web</a></span></td></tr>
    <tr><td class="align-right">443</td><td><span lang="zh-CN" dir="ltr">加密</span><span lang="en" dir="ltr"><code>TLS</code></span></td></tr>
    </tbody></table></div>
    "#);
    assert!(!said.contains("warning[translation-"), "{said}");
}

#[test]
fn a_row_that_is_missing_on_one_side_is_told_and_shown_in_its_place() {
    let row = |port: u16, use_: &str| format!("| {port} | {use_} |\n");
    let zh = "| 端口 | 用途 |\n|---|---|\n".to_owned()
        + &row(22, "远程登录")
        + &row(80, "网页")
        + &row(443, "加密的网页");
    let en =
        "| Port | Use |\n|---|---|\n".to_owned() + &row(22, "Remote login") + &row(443, "Encrypted pages");
    let (html, said) = both(&zh, &en);
    let rows: Vec<&str> = html.lines().filter(|line| line.starts_with("<tr>")).collect();
    assert_eq!(
        rows[1],
        "<tr><td><span lang=\"zh-CN\" dir=\"ltr\">80</span></td><td><span lang=\"zh-CN\" dir=\"ltr\">网页</span></td></tr>"
    );
    assert!(rows[2].contains("加密的网页") && rows[2].contains("Encrypted pages"), "{html}");
    insta::assert_snapshot!(said.split("\n\n").find(|part| part.contains("translation-missing")).unwrap(), @r"
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.zh.md:4:1
      |
    4 | | 80 | 网页 |
      | ^^^^^^^^^^^^^
      |
     ::: content/a.en.md:3:1
      |
    3 | | 22 | Remote login |
      | --------------------- it belongs after this
      |
    help: translate it, or delete it
    ");
}

#[test]
fn tables_of_other_columns_stand_side_by_side() {
    let (html, _) = both("| 端口 | 用途 |\n|---|---|\n| 80 | 网页 |", "| Port |\n|---|\n| 80 |");
    assert_eq!(html.matches("<table>").count(), 2, "{html}");
    assert!(html.starts_with("<div class=\"row\""), "{html}");
}

#[test]
fn no_order_of_languages_is_privileged_in_cells() {
    for table in [
        "| Port / 端口 | Use / 用途 |\n|---|---|\n| 80 | Web pages / 网页 |",
        "| 端口 / Port | 用途 / Use |\n|---|---|\n| 80 | 网页 / Web pages |",
    ] {
        for before in [
            "Hello there.\n\n你好。",
            "你好。\n\nHello there.",
            "An English paragraph alone.\n\n第一段。\n\nThe first one.",
        ] {
            let built = Site::bilingual(&format!("-- a.md --\n{before}\n\n{table}\n")).build();
            let html = built.article("zh-en/a/");
            assert_eq!(html.matches("<table>").count(), 1, "{before}: {html}");
            assert!(html.contains("<td><span lang=\"zh-CN\" dir=\"ltr\">网页</span><span lang=\"en\" dir=\"ltr\">Web pages</span></td>"), "{html}");
            assert_eq!(
                (
                    built.article("zh/a/").matches("网页").count(),
                    built.article("zh/a/").matches("Web").count()
                ),
                (1, 0)
            );
            assert_eq!(
                (
                    built.article("en/a/").matches("网页").count(),
                    built.article("en/a/").matches("Web").count()
                ),
                (0, 1)
            );
        }
    }
}

#[test]
fn a_cell_without_its_half_is_told() {
    insta::assert_snapshot!(editions_of("| 甲 / A | 编号 / Number |\n|---|---|\n| 只有中文 | 京ICP备1号 |\n| `code` | Nginx |").split("zh-en:").nth(1).unwrap(), @r#"

    <div class="table" tabindex="0"><table><thead><tr><th scope="col"><span lang="zh-CN" dir="ltr">甲</span><span lang="en" dir="ltr">A</span></th><th scope="col"><span lang="zh-CN" dir="ltr">编号</span><span lang="en" dir="ltr">Number</span></th></tr></thead><tbody>
    <tr><td>只有中文</td><td>京ICP备1号</td></tr>
    <tr><td><code>code</code></td><td>Nginx</td></tr>
    </tbody></table></div>
    warning[translation-missing]: this cell has no counterpart in `en`
     --> content/page.md:3:3
      |
    3 | | 只有中文 | 京ICP备1号 |
      |   ^^^^^^^^
      |
    help: write both languages in it, with ` / ` between them
    "#);
}

#[test]
fn a_sentence_in_one_cell_is_told_whatever_names_it_has() {
    let told = |cell: &str| {
        let table = format!("| 名称 / Name | 说明 / Note |\n|-|-|\n| {cell} | 1 |\n");
        let built = Site::bilingual(&format!("-- a.md --\n# 甲 | A\n\n{table}")).build();
        built.said.matches("this cell has no counterpart in `en`").count()
    };
    for cell in ["用 Nginx 的人，先备案，再上线。", "**注意**：登录 ECS 控制台，查看说明。"]
    {
        assert_eq!(told(cell), 1, "{cell}");
    }
    for cell in ["京ICP备12345678号", "阿里云 ECS", "`登录控制台，查看 Nginx 的说明。`", "Nginx"]
    {
        assert_eq!(told(cell), 0, "{cell}");
    }
}

#[test]
fn tables_in_other_blocks_have_rows_as_well() {
    let table = |a: &str, b: &str| format!("> | {a} |\n> |---|\n> | {b} |\n\n- 1\n\n  | {b} |\n  |---|\n");
    let (html, said) = both(&table("端口", "用途"), &table("Port", "Use"));
    assert_eq!(html.matches("<table>").count(), 2, "{html}\n{said}");
    assert!(html.contains("<tr><td><span lang=\"zh-CN\" dir=\"ltr\">用途</span><span lang=\"en\" dir=\"ltr\">Use</span></td></tr>"), "{html}");
}

#[test]
fn cells_that_a_table_leaves_out_are_told() {
    let told = |rows: &str| {
        let built =
            Site::bilingual(&format!("-- a.zh.md --\n> | 甲 | 乙 |\n> |-|-|\n{rows}-- a.en.md --\nText.\n"))
                .build();
        built.said.lines().filter(|line| line.contains("this row has more cells")).count()
    };
    assert_eq!(told("> | 一 | 二 | 三 |\n"), 1);
    assert_eq!(told("> 一 | 二 | 三\n> | `a|b` | 二 |\n"), 2);
    for row in [
        "| 一 | 二 |",
        "| 一 |",
        "一 | 二",
        "| 一 \\| 三 | 二 |",
        "| 一 | 二 | |",
        "| `a\\|b` | 二 |",
        "| 一 | 二 ||",
        "| 一 | 二 \\\\| ",
    ] {
        assert_eq!(told(&format!("> {row}\n")), 0, "{row}");
    }
}

#[test]
fn a_line_without_a_bar_below_a_table_is_told_to_be_a_row() {
    // The lines of each that are told to be.
    let told = |body: &str| {
        let built = Site::bilingual(&format!("-- a.zh.md --\n{body}")).build();
        let found = built.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::TableCells);
        let line =
            |at: usize| body[..at].lines().count() + usize::from(body[..at].ends_with('\n') || at == 0);
        found
            .filter_map(|diagnostic| diagnostic.at.as_ref())
            .map(|at| (line(at.start), line(at.end)))
            .collect::<Vec<_>>()
    };
    for body in [
        "| 甲 | 乙 |\n|-|-|\n| 一 | 二 |\n\n登录。\n",
        "| 甲 | 乙 |\n|-|-|\n| 一 |\n一 | 二\n一 |\n|\n",
        "| 甲 |\n|-|\n| 一 |\n<!-- all -->\n登录。\n",
        "| 甲 |\n|-|\n> 登录。\n",
        "::: details 甲\n| 甲 |\n|-|\n| 一 |\n:::\n",
        "> | 甲 |\n> |-|\n> | 一 |\n登录。\n",
    ] {
        assert_eq!(told(body), [], "{body}");
    }
    for (body, lines) in [
        ("| 甲 | 乙 |\n|-|-|\n| 一 | 二 |\n登录，\n  查看。\n| 一 | 二 |\n登录。\n", &[(4, 5), (7, 7)][..]),
        ("> 甲 | 乙\n> -|-\n> 登录。\n", &[(3, 3)]),
        ("| 甲 |\n|-|\n登录\\|查看。\n", &[(3, 3)]),
        ("- | 甲 |\n  |-|\n  `a\\|b`\n- 乙\n", &[(3, 3)]),
    ] {
        assert_eq!(told(body), lines, "{body}");
    }
}
