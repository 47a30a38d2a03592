//! What a page says about itself: the description that its author wrote, else the beginning of its text.

use crate::site::{SETTINGS, Site};

const SHOWN: &[&str] = &["name=\"description\"", "class=\"lead\""];

#[test]
fn a_beginning_is_a_description_and_not_shown_twice() {
    let site = Site::bilingual(
        "-- a.md --\n# 甲 | A\n\n第一段。\n\nThe beginning.\n-- b.md --\n---\ntitle: 乙 | B\ndescription: 写的 | Written\n---\n正文。\n\nText.\n",
    )
    .build()
    .clean();
    insta::assert_snapshot!(site.lines("zh/a/", SHOWN), @r#"<meta name="description" content="第一段。">"#);
    insta::assert_snapshot!(site.lines("en/a/", SHOWN), @r#"<meta name="description" content="The beginning.">"#);
    insta::assert_snapshot!(site.lines("en/b/", SHOWN), @r#"
    <meta name="description" content="Written">
    <p class="lead">Written</p>
    "#);
    insta::assert_snapshot!(site.lines("en/", &["../en/a/\">"]), @r#"
    <li><a href="../en/a/">A</a></li>
    <li><a href="../en/a/">A</a><p>The beginning.</p></li>
    "#);
    assert_eq!(site.html("zh/a/").matches("第一段。").count(), 3, "two in the head, one in the article");
}

#[test]
fn a_description_is_shown_in_full() {
    let text = "很长的说明，".repeat(30);
    let site = Site::bilingual(&format!("-- a.zh.md --\n---\ntitle: 甲\ndescription: {text}\n---\n正文。\n"))
        .build();
    assert!(site.html("zh/a/").contains(&format!("<p class=\"lead\">{text}</p>")));
    assert!(
        site.html("zh/a/")
            .lines()
            .any(|line| line.starts_with("<meta name=\"description\"") && line.ends_with("…\">"))
    );
}

#[test]
fn the_description_of_a_section_comes_before_its_beginning() {
    let site = Site::bilingual("-- g/_section.yaml --\ndescription: 写的 | Written\n-- g/index.md --\n# 组 | Group\n\n开头。\n\nBeginning.\n").build().clean();
    insta::assert_snapshot!(site.lines("en/g/", SHOWN), @r#"
    <meta name="description" content="Written">
    <p class="lead">Written</p>
    "#);
}

#[test]
fn an_answer_does_not_describe_a_page_of_questions() {
    let page = "---\ntitle: 问答 | Questions\ntype: faq\n---\n{}## 类 | Kind\n\n类的说明。\n\nOf the kind.\n\n### 问 | Question\n\n答。\n\nAnswer.\n";
    let described = |beginning: &str| {
        Site::bilingual(&format!("-- a.md --\n{}", page.replace("{}", beginning)))
            .build()
            .clean()
            .lines("en/a/", SHOWN)
    };
    assert_eq!(described(""), "");
    insta::assert_snapshot!(described("开头。\n\nBeginning.\n\n"), @r#"<meta name="description" content="Beginning.">"#);
}

#[test]
fn a_statement_of_mdx_describes_nothing() {
    for statement in [
        "import Tabs from '@theme/Tabs';",
        "import { A } from 'a'\nimport 'b'",
        "export const year = 2024",
        "export default () => null",
    ] {
        let site =
            Site::bilingual(&format!("-- a.en.md --\n# A\n\n{statement}\n\nImport it from there.\n")).build();
        insta::allow_duplicates!(
            insta::assert_snapshot!(site.lines("en/a/", SHOWN), @r#"<meta name="description" content="Import it from there.">"#)
        );
    }
    let site = Site::bilingual("-- a.en.md --\n# A\n\nexport your data first\n").build();
    insta::assert_snapshot!(site.lines("en/a/", SHOWN), @r#"<meta name="description" content="export your data first">"#);
}

#[test]
fn the_site_describes_a_home_page_that_nobody_wrote() {
    let site = format!(
        "-- site.yaml --\n{SETTINGS}description: {{ zh: 一句话, en: One sentence }}\n-- a/b.md --\n# 乙 | B\n\n正文。\n\nText.\n"
    );
    let described = |more: &str| Site::new(&format!("{site}{more}")).build().clean().lines("en/", SHOWN);
    insta::assert_snapshot!(described(""), @r#"
    <meta name="description" content="One sentence">
    <p class="lead">One sentence</p>
    "#);
    insta::assert_snapshot!(described("-- _section.yaml --\ndescription: 写的 | Written\n"), @r#"
    <meta name="description" content="Written">
    <p class="lead">Written</p>
    "#);
    assert_eq!(Site::new(&site).build().lines("en/a/", SHOWN), "", "another folder has its own, or none");
}
