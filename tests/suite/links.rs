//! Links and images: written to source files, published to where the reader is.

use diglot::base::Code;

use super::site::{Site, editions_of};

/// The link targets of an article, in order.
fn targets(article: &str) -> Vec<&str> {
    let ends = article.match_indices("href=\"").map(|(at, name)| at + name.len());
    ends.map(|at| article[at..].split('"').next().unwrap()).collect()
}

/// What links from `content/guide/page.md` become on the Chinese and on the English page.
fn resolved(links: &[&str], files: &str) -> Vec<(String, String)> {
    let body: String =
        links.iter().map(|link| format!("- [文字]({link})\n  [Some words]({link})\n")).collect();
    let site =
        format!("-- guide/page.md --\n---\ntitle: 页 | Page\n---\n## 一 | One {{#one}}\n\n{body}{files}");
    let built = Site::bilingual(&site).build().clean();
    let (zh, en) = (built.article("zh/guide/page/"), built.article("en/guide/page/"));
    targets(&zh).into_iter().map(str::to_owned).zip(targets(&en).into_iter().map(str::to_owned)).collect()
}

fn both(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

const PAIR: &str = "-- faq/review.zh.md --\n# 审核\n\n## 多久 {#how-long}\n-- faq/review.en.md --\n# Review\n\n## How long {#how-long}\n-- faq/index.md --\n# 问答 | Questions\n";

#[test]
fn a_link_names_a_source_file_and_the_reader_stays_in_their_language() {
    let page = both("../../../zh/faq/review/", "../../../en/faq/review/");
    for link in [
        "../faq/review.md",
        "../faq/review.zh.md",
        "../faq/review.en.md",
        "../faq/review",
        "/faq/review.md",
        "./../faq/review.md",
    ] {
        assert_eq!(resolved(&[link], PAIR), std::slice::from_ref(&page), "{link}");
    }
}

#[test]
fn a_link_may_name_a_folder_or_its_index() {
    let folder = both("../../../zh/faq/", "../../../en/faq/");
    for link in ["../faq/", "../faq", "../faq/index.md", "/faq/"] {
        assert_eq!(resolved(&[link], PAIR), std::slice::from_ref(&folder), "{link}");
    }
    assert_eq!(resolved(&["/"], "-- index.md --\n# 首页 | Home\n"), [both("../../../zh/", "../../../en/")]);
}

#[test]
fn a_link_may_name_a_heading_here_or_there() {
    let expected = [
        both("../../../zh/faq/review/#how-long", "../../../en/faq/review/#how-long"),
        both("#one", "#one"),
        both("#one", "#one"),
    ];
    assert_eq!(resolved(&["../faq/review.md#how-long", "#one", "page.md#one"], PAIR), expected);
}

#[test]
fn file_names_may_be_chinese_and_have_spaces() {
    let files = "-- guide/备案 指南.md --\n# 指南 | Guide\n";
    let page = both(
        "../../../zh/guide/%E5%A4%87%E6%A1%88-%E6%8C%87%E5%8D%97/",
        "../../../en/guide/%E5%A4%87%E6%A1%88-%E6%8C%87%E5%8D%97/",
    );
    assert_eq!(
        resolved(&["<备案 指南.md>", "%E5%A4%87%E6%A1%88%20%E6%8C%87%E5%8D%97.md"], files),
        [page.clone(), page]
    );
}

#[test]
fn other_sites_mail_and_telephone_are_left_as_they_are() {
    insta::assert_snapshot!(editions_of("见[系统](https://beian.miit.gov.cn/?a=1&b=2#x)、[邮件](mailto:a@b.cn)、[电话](tel:400)和<https://b.cn>。\n\nSee the [system](https://beian.miit.gov.cn/)."), @r#"
    zh:
    <p>见<a href="https://beian.miit.gov.cn/?a=1&amp;b=2#x" rel="external">系统</a>、<a href="mailto:a@b.cn">邮件</a>、<a href="tel:400">电话</a>和<a href="https://b.cn" rel="external">https://b.cn</a>。</p>
    en:
    <p>See the <a href="https://beian.miit.gov.cn/" rel="external">system</a>.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>见<a href="https://beian.miit.gov.cn/?a=1&amp;b=2#x" rel="external">系统</a>、<a href="mailto:a@b.cn">邮件</a>、<a href="tel:400">电话</a>和<a href="https://b.cn" rel="external">https://b.cn</a>。</p></div><div class="cell" lang="en" dir="ltr"><p>See the <a href="https://beian.miit.gov.cn/" rel="external">system</a>.</p></div></div>
    "#);
}

#[test]
fn images_know_their_size_and_downloads_are_files() {
    let site = "\
-- guide/page.md --
![流程 | Flow](images/flow.svg)

下载[表格](files/form.txt)。

Download the [form](files/form.txt).
-- guide/images/flow.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 320\"/>
-- guide/files/form.txt --
表格
";
    let built = Site::bilingual(site).build().clean();
    insta::assert_snapshot!(built.article("zh/guide/page/"), @r#"
    <p class="image"><img src="../../../guide/images/flow.svg" width="640" height="320" alt="流程" loading="lazy"></p>
    <p>下载<a href="../../../guide/files/form.txt">表格</a>。</p>
    "#);
    assert_eq!(built.file("guide/files/form.txt"), "表格\n");
}

#[test]
fn a_broken_link_keeps_its_text_and_leads_nowhere() {
    let built = Site::live("-- a.md --\n请看[审核](reveiw.md)。\n\nSee the [review](review.md#x).\n-- review.md --\n# 审核 | Review\n").build();
    assert_eq!(built.article("zh/a/"), "<p>请看<a class=\"broken\">审核</a>。</p>");
    assert_eq!(built.article("en/a/"), "<p>See the <a href=\"../../en/review/\">review</a>.</p>");
}

#[test]
fn related_pages_stand_below_the_text() {
    let site = "-- a.md --\n---\ntitle: 甲 | A\nrelated: [b.md]\n---\n-- b.md --\n---\ntitle: 乙 | B\ndescription: 第二页 | The second page\n---\n";
    let built = Site::bilingual(site).build().clean();
    insta::assert_snapshot!(built.part("zh/a/", "<ul class=\"links\">", "</ul>"), @r#"
    <ul class="links">
    <li><a href="../../zh/b/">乙</a><p>第二页</p></li>
    "#);
    assert!(built.part("en/a/", "<ul class=\"links\">", "</ul>").contains("The second page"));
}

#[test]
fn a_link_to_a_file_that_cannot_be_read_says_so() {
    let mut site = Site::bilingual("-- a.md --\n# 甲 | A\n\n[乙](b.md#x)\n\n[B](b)\n");
    let unread = site.edit("b.md", b"# \xd2\xd2 | B\n").build();
    let links: Vec<&str> = unread
        .diagnostics
        .iter()
        .filter(|said| said.code == Code::LinkMissingPage)
        .map(|said| &*said.message)
        .collect();
    assert_eq!(links, ["`b.md` cannot be read", "`b` cannot be read"], "{unread}");
    assert!(unread.said.contains("::: content/b.md\n"), "{unread}");
    site.edit("b.md", "# 乙 | B\n\n## 节 | X {#x}\n\n文字。\n\nText.\n").build().clean();
}

#[test]
fn a_picture_without_a_path_is_told_in_words() {
    let built = Site::bilingual("-- a.en.md --\n![x](<>) ![y]() <img src=\"\"> ![z](# \"t\")\n").build();
    let told: Vec<&str> = built
        .diagnostics
        .iter()
        .filter(|told| told.code == Code::LinkMissingFile)
        .map(|told| told.message.as_str())
        .collect();
    assert_eq!(told, ["this picture has no path"; 4], "{built}");
}

#[test]
fn links_as_other_programs_publish_pages_lead_to_these() {
    let site = "-- site.yaml --\ntitle: { zh: 帮助, en: Help }\nlanguages: [{ code: zh, tag: zh-CN }, { code: en }]\n\
        base_url: https://help.example.cn/docs/\n\
        -- guide/b.md --\n# 乙 | B\n\n## 一 | One {#x}\n\n话。\n\nWords.\n\
        -- guide/index.md --\n# 指南 | Guide\n\n话。\n\nWords.\n\
        -- demo.html --\n<p>x</p>\n-- demo.md --\n# 丙 | C\n\n话。\n\nWords.\n\
        -- a.md --\n# 甲 | A\n\n";
    for (link, url) in [
        ("/guide/b.html#x", "guide/b/#x"),
        ("guide/b.html", "guide/b/"),
        ("./guide/b", "guide/b/"),
        ("guide/", "guide/"),
        ("guide/index.html", "guide/"),
        ("/docs/guide/b/", "guide/b/"),
        ("/docs/guide/b.html", "guide/b/"),
        ("/docs/zh/guide/b", "guide/b/"),
        ("/zh/guide/b.html", "guide/b/"),
        ("zh/guide/index", "guide/"),
    ] {
        let built = Site::new(&format!("{site}[链接 Link]({link})\n")).build();
        assert!(!built.said.contains("link-"), "{link}: {}", built.said);
        assert!(
            built.html("zh/a/").contains(&format!("href=\"../../zh/{url}\"")),
            "{link}: {}",
            built.html("zh/a/")
        );
    }
    let built = Site::new(&format!("{site}[链接 Link](demo.html)\n")).build();
    assert!(
        built.html("zh/a/").contains("href=\"../../demo.html\""),
        "a file goes before a page of its name"
    );
    let built = Site::new(&format!("{site}[链接 Link](/docs/none.html)\n")).build();
    assert!(built.said.contains("error[link-missing-page]"), "{}", built.said);
}
