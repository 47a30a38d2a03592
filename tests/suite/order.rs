//! Pages in one file whose languages come in any order: names before their translations, pictures in each
//! language.

use super::site::{Site, editions_of};

/// The articles of the Chinese and the English edition.
fn each(body: &str) -> [String; 2] {
    let built = Site::bilingual(&format!("-- a.md --\n{body}\n")).build();
    ["zh/a/", "en/a/"].map(|url| {
        if built.files().contains(&&*format!("{url}index.html")) { built.article(url) } else { String::new() }
    })
}

#[test]
fn a_name_may_stand_above_its_translation() {
    for body in [
        "- Apple\n  苹果\n- Pear\n  梨",
        "- 苹果\n  Apple\n- 梨\n  Pear",
        "- Apple\n- 苹果\n- Pear\n- 梨",
        "- 苹果\n- Apple\n- 梨\n- Pear",
    ] {
        let [zh, en] = each(&format!("Hello there.\n\n你好。\n\n{body}"));
        assert!(
            zh.contains("苹果") && zh.contains("梨") && !zh.contains("Apple") && !zh.contains("Pear"),
            "{body}: {zh}"
        );
        assert!(
            en.contains("Apple") && en.contains("Pear") && !en.contains("苹果") && !en.contains("梨"),
            "{body}: {en}"
        );
    }
}

#[test]
fn a_name_that_begins_a_sentence_is_part_of_it() {
    for body in [
        "Nginx\n是服务器。",
        "- Nginx\n  高性能的网页服务器",
        "Nginx\n是服务器\n也是代理",
        "- Nginx\n- 高性能的网页服务器",
    ] {
        let [zh, _] = each(&format!("你好。\n\nHello there.\n\n{body}"));
        assert!(zh.contains("Nginx") && zh.contains("服务器"), "{body}: {zh}");
    }
    let [zh, en] = each("你好。\n\nHello there.\n\n- Nginx\n- 苹果\n- Apple");
    assert!(zh.contains("Nginx") && en.contains("Nginx"), "{zh}\n{en}");
}

#[test]
fn two_pictures_in_a_row_belong_to_the_languages_of_their_texts() {
    let body =
        "看图。\n\nSee the diagram.\n\n![示意图](https://a.cn/zh.png)\n\n![Diagram](https://a.cn/en.png)";
    insta::assert_snapshot!(editions_of(body), @r#"
    zh:
    <p>看图。</p>
    <p class="image"><img src="https://a.cn/zh.png" alt="示意图" loading="lazy"></p>
    en:
    <p>See the diagram.</p>
    <p class="image"><img src="https://a.cn/en.png" alt="Diagram" loading="lazy"></p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>看图。</p></div><div class="cell" lang="en" dir="ltr"><p>See the diagram.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p class="image"><img src="https://a.cn/zh.png" alt="示意图" loading="lazy"></p></div><div class="cell" lang="en" dir="ltr"><p class="image"><img src="https://a.cn/en.png" alt="Diagram" loading="lazy"></p></div></div>
    "#);
    let [zh, en] = each(
        "Hello there.\n\n你好。\n\n![Step one](https://a.cn/1.png)\n\n![步骤一](https://a.cn/2.png)\n\n![Step two](https://a.cn/3.png)\n\n![步骤二](https://a.cn/4.png)",
    );
    assert_eq!((zh.matches("<img").count(), en.matches("<img").count()), (2, 2), "{zh}\n{en}");
    assert!(zh.contains("2.png") && zh.contains("4.png") && en.contains("1.png") && en.contains("3.png"));
}

#[test]
fn pictures_that_are_no_translations_of_each_other_are_in_every_language() {
    for pictures in [
        "![示意图](https://a.cn/1.png)",
        "![示意图](https://a.cn/1.png)\n\n![流程图](https://a.cn/2.png)",
        "![示意图](https://a.cn/1.png)\n\n![Diagram](https://a.cn/2.png)\n\n![Diagram](https://a.cn/3.png)",
        "![示意图](https://a.cn/1.png)\n\n![](https://a.cn/2.png)",
        "![示意图](https://a.cn/1.png)\n\n文字。\n\nSome text.\n\n![Diagram](https://a.cn/2.png)",
        "![示意图 | Diagram](https://a.cn/1.png)\n\n![Diagram](https://a.cn/2.png)",
        "<!-- all -->\n\n![示意图](https://a.cn/1.png)\n\n![Diagram](https://a.cn/2.png)",
    ] {
        let count = pictures.matches("![").count();
        let [zh, en] = each(&format!("你好。\n\nHello there.\n\n{pictures}"));
        assert_eq!((zh.matches("<img").count(), en.matches("<img").count()), (count, count), "{pictures}");
    }
}

#[test]
fn the_order_inside_headings_decides_nothing() {
    for title in ["# 甲 | Alpha", "# Alpha | 甲", "## 甲 | Alpha", "## 多久？ | How long?"] {
        let body = "Install the server first.\n\n先安装服务器。\n\nThen open the console.\n\n再打开控制台。";
        let built = Site::bilingual(&format!("-- page.md --\n{title}\n\n{body}\n")).build();
        assert_eq!(built.said, "", "{title}");
        let pairs = built
            .article("zh-en/page/")
            .matches("<div class=\"cell\" lang=\"zh-CN\" dir=\"ltr\"><p>先安装服务器。</p></div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>Install")
            .count();
        assert_eq!(pairs, 1, "{title}\n{}", built.article("zh-en/page/"));
    }
}

#[test]
fn one_pair_in_the_other_order_shifts_no_row() {
    let body = "第一步登录控制台。\n\nFirst log in to the console.\n\nThen upload all the papers.\n\n然后上传全部材料。\n\n最后等待审核结果。\n\nFinally wait for the review.";
    let built = Site::bilingual(&format!("-- page.md --\n# 甲 | Alpha\n\n{body}\n")).build();
    assert_eq!(built.said, "");
    assert!(
        built.article("zh-en/page/").contains(
            "<p>然后上传全部材料。</p></div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>Then upload"
        ),
        "{}",
        built.article("zh-en/page/")
    );
}

#[test]
fn names_beside_as_many_translations_are_in_their_language() {
    for (body, only_english) in [
        ("# 甲 | A\n\n- 苹果\n- 梨\n- 桃\n- Apple\n- Pear\n- Peach", vec!["Apple", "Pear", "Peach"]),
        (
            "# 甲 | A\n\n1. Log in\n2. Click\n3. Done\n4. 登录\n5. 点击\n6. 完成",
            vec!["Log in", "Click", "Done"],
        ),
        (
            "# 甲 | A\n\n需要：\n\n- 护照\n- 照片\n\nYou will need:\n\n- Passport\n- Photo",
            vec!["Passport", "Photo"],
        ),
        (
            "# 甲 | A\n\n## Overview\n\nThe text of this one is here.\n\n## 概述\n\n这一节的文字在这里。",
            vec!["Overview"],
        ),
    ] {
        let built = Site::bilingual(&format!("-- page.md --\n{body}\n")).build();
        let (zh, en) = (built.article("zh/page/"), built.article("en/page/"));
        for word in only_english {
            assert!(!zh.contains(word) && en.contains(word), "{word}\n{zh}\n{en}");
        }
    }
    // Names alone are every reader's.
    let built = Site::bilingual(
        "-- page.md --\n# 甲 | A\n\n支持这些软件。\n\nThese programs are supported.\n\n- Nginx\n- Apache\n",
    )
    .build();
    assert!(built.article("zh/page/").contains("Nginx") && built.article("en/page/").contains("Nginx"));
}

#[test]
fn a_label_in_bold_does_not_tell_the_language_of_its_sentence() {
    let body = "- 点击 **Save and continue later** 按钮。\n- 然后选择 **Export as a text file**。\n- Click the button **提交审核**.\n- Then choose **导出为文本文件**.";
    let built = Site::bilingual(&format!("-- page.md --\n# 甲 | A\n\n{body}\n")).build();
    let (zh, en) = (built.article("zh/page/"), built.article("en/page/"));
    assert!(zh.contains("Save and continue") && zh.contains("Export as") && !zh.contains("提交审核"), "{zh}");
    assert!(en.contains("提交审核") && en.contains("导出为") && !en.contains("Export as"), "{en}");
}

#[test]
fn what_was_left_untranslated_in_a_file_of_one_language_is_told_once() {
    let site = "-- a.zh.md --\n# 甲\n\n登录控制台，上传全部材料。\n\n填写网站名称。\n-- a.en.md --\n# A\n\n登录控制台，上传全部材料。\n\nEnter the name of the site (网站名称).\n\n- 主办单位\n- 这一条也忘了翻译成英文了。\n";
    let built = Site::bilingual(site).build();
    let told: Vec<&str> = built
        .diagnostics
        .iter()
        .filter(|said| said.code == diglot::base::Code::LanguageUnsure)
        .map(|said| said.message.as_str())
        .collect();
    assert_eq!(told, ["this looks like `zh` on a page in `en`"]);
}

#[test]
fn a_table_of_names_is_every_readers() {
    let built =
        Site::bilingual("-- page.md --\n# 甲 | A\n\n支持这些协议。\n\nThese protocols are supported.\n\n| HTTP | TCP |\n|---|---|\n| 80 | 443 |\n").build();
    assert_eq!(built.said, "");
    assert!(
        built.article("zh/page/").contains("<th scope=\"col\">HTTP")
            && built.article("en/page/").contains("<th scope=\"col\">HTTP")
    );
}

#[test]
fn a_title_in_front_matter_is_the_counterpart_of_a_heading() {
    let built = Site::bilingual(
        "-- a.zh.md --\n# 甲\n\n一二三四五。\n-- a.en.md --\n---\ntitle: A\n---\n\nOne to five.\n",
    )
    .build();
    assert_eq!(built.said, "");
}

#[test]
fn pages_without_an_order_stand_in_the_order_of_the_numbers_in_their_names() {
    let names = ["2-b", "10-c", "001-a", "v1.10", "v1.9", "第2章", "第10章"];
    let pages: String = names
        .iter()
        .map(|name| format!("-- {name}.md --\n# 题{name} | T {name}\n\n话。\n\nWords.\n"))
        .collect();
    let built = Site::bilingual(&pages).build();
    let home = built.html("zh/");
    let place = |name: &str| home.find(&format!(">题{name}</a>")).unwrap_or_else(|| panic!("{name}: {home}"));
    for pair in ["001-a", "2-b", "10-c", "v1.9", "v1.10", "第2章", "第10章"].windows(2) {
        assert!(place(pair[0]) < place(pair[1]), "{pair:?}");
    }
}
