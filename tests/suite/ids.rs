//! Anchors of headings: shared by the languages, kept as they were written, never lost.

use super::site::{Site, editions_of};

/// The headings of a page as they are published.
fn headings(built: &super::site::Built, url: &str) -> String {
    let article = built.article(url);
    article.lines().filter(|line| line.starts_with("<h")).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_explicit_id_is_the_id_in_both_files() {
    let built =
        Site::bilingual("-- a.zh.md --\n## 备案流程 {#filing}\n-- a.en.md --\n## Filing process {#filing}\n")
            .build()
            .clean();
    assert_eq!(
        headings(&built, "zh/a/"),
        r#"<h2 id="filing"><span class="alias" id="备案流程"></span>备案流程</h2>"#
    );
    assert_eq!(
        headings(&built, "en/a/"),
        r#"<h2 id="filing"><span class="alias" id="filing-process"></span>Filing process</h2>"#
    );
}

#[test]
fn two_languages_that_give_one_heading_two_ids_keep_both() {
    let pinned = "-- a.zh.md --\n<!-- row: steps -->\n\n## 流程 {#liucheng}\n\n见[英文](#steps)。\n-- a.en.md --\n<!-- row: steps -->\n\n## Steps {#steps}\n\nSee [Chinese](#liucheng).\n";
    let built = Site::bilingual(pinned).build().clean();
    assert_eq!(
        headings(&built, "zh/a/"),
        r#"<h2 id="liucheng"><span class="alias" id="流程"></span>流程</h2>"#
    );
    assert_eq!(
        headings(&built, "en/a/"),
        r#"<h2 id="liucheng"><span class="alias" id="steps"></span>Steps</h2>"#
    );
}

#[test]
fn english_names_the_anchors_of_aligned_headings_and_the_own_slug_stays() {
    let built =
        Site::bilingual("-- a.zh.md --\n## 备案流程\n-- a.en.md --\n## Filing process\n").build().clean();
    assert_eq!(
        headings(&built, "zh/a/"),
        r#"<h2 id="filing-process"><span class="alias" id="备案流程"></span>备案流程</h2>"#
    );
    assert_eq!(headings(&built, "en/a/"), r#"<h2 id="filing-process">Filing process</h2>"#);
}

#[test]
fn site_yaml_says_which_language_names_the_anchors() {
    let settings = format!("-- site.yaml --\n{}anchors_from: zh\n", super::site::SETTINGS);
    let built = Site::new(&format!("{settings}-- a.md --\n## 备案流程 | Filing process\n")).build().clean();
    assert_eq!(
        headings(&built, "en/a/"),
        r#"<h2 id="备案流程"><span class="alias" id="filing-process"></span>Filing process</h2>"#
    );
}

#[test]
fn chinese_headings_keep_their_characters() {
    let body =
        "## 什么是 ICP 备案？\n\n## 安装\n\n## 安装！\n\n## 使用 {占位符}\n\n## `login` **登录**\n\n## ？！";
    let built = Site::bilingual(&format!("-- a.zh.md --\n{body}\n")).build();
    insta::assert_snapshot!(headings(&built, "zh/a/"), @r#"
    <h2 id="什么是-icp-备案">什么是 ICP 备案？</h2>
    <h2 id="安装">安装</h2>
    <h2 id="安装-1">安装！</h2>
    <h2 id="使用-占位符">使用 {占位符}</h2>
    <h2 id="login-登录"><code>login</code> <strong>登录</strong></h2>
    <h2 id="section">？！</h2>
    "#);
}

#[test]
fn a_heading_in_two_languages_has_one_id_whether_given_or_made() {
    insta::assert_snapshot!(editions_of("## 备案流程 | Filing process {#filing}\n\n## 之后 | Afterwards"), @r#"
    zh:
    <h2 id="filing"><span class="alias" id="备案流程"></span>备案流程</h2>
    <h2 id="afterwards"><span class="alias" id="之后"></span>之后</h2>
    en:
    <h2 id="filing"><span class="alias" id="filing-process"></span>Filing process</h2>
    <h2 id="afterwards">Afterwards</h2>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="filing"><span class="alias" id="备案流程"></span>备案流程</h2></div><div class="cell" lang="en" dir="ltr"><h2><span class="alias" id="filing-process"></span>Filing process</h2></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="afterwards"><span class="alias" id="之后"></span>之后</h2></div><div class="cell" lang="en" dir="ltr"><h2>Afterwards</h2></div></div>
    "#);
}

#[test]
fn a_link_to_the_own_slug_leads_to_the_alias() {
    let built = Site::bilingual("-- a.zh.md --\n## 备案流程\n\n见[上文](#备案流程)。\n-- a.en.md --\n## Filing process\n\nSee [above](#filing-process).\n")
        .build()
        .clean();
    // A browser decodes the fragment before it looks for the id.
    assert!(
        built.article("zh/a/").contains("<a href=\"#%E5%A4%87%E6%A1%88%E6%B5%81%E7%A8%8B\">上文</a>"),
        "{}",
        built.article("zh/a/")
    );
}

#[test]
fn a_heading_ends_with_its_permalink() {
    let built = Site::bilingual("-- a.md --\n## 备案流程 | Filing process {#filing}\n").build().clean();
    assert!(built.html("zh/a/").contains(
        "备案流程<a class=\"anchor\" href=\"#filing\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h2>"
    ));
}

#[test]
fn the_contents_of_a_page_lead_to_its_headings() {
    let built =
        Site::bilingual("-- a.md --\n## 准备 | Preparation\n\n### 材料 | Papers\n\n## 提交 | Submission\n")
            .build()
            .clean();
    insta::assert_snapshot!(built.part("zh/a/", "<ol>\n<li class=\"level", "</details>"), @r##"
    <ol>
    <li class="level-2"><a href="#preparation">准备</a></li>
    <li class="level-3"><a href="#papers">材料</a></li>
    <li class="level-2"><a href="#submission">提交</a></li>
    </ol>
    "##);
}
