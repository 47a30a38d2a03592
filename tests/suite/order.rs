//! Pages in one file whose languages come in any order: names before their translations, pictures in each language.

use super::site::{Site, editions_of};

/// The articles of the Chinese and the English edition.
fn each(body: &str) -> [String; 2] {
    let built = Site::bilingual(&format!("-- a.md --\n{body}\n")).build();
    ["zh/a/", "en/a/"].map(|url| if built.files().contains(&&*format!("{url}index.html")) { built.article(url) } else { String::new() })
}

#[test]
fn a_name_may_stand_above_its_translation() {
    for body in ["- Apple\n  苹果\n- Pear\n  梨", "- 苹果\n  Apple\n- 梨\n  Pear", "- Apple\n- 苹果\n- Pear\n- 梨", "- 苹果\n- Apple\n- 梨\n- Pear"]
    {
        let [zh, en] = each(&format!("Hello there.\n\n你好。\n\n{body}"));
        assert!(zh.contains("苹果") && zh.contains("梨") && !zh.contains("Apple") && !zh.contains("Pear"), "{body}: {zh}");
        assert!(en.contains("Apple") && en.contains("Pear") && !en.contains("苹果") && !en.contains("梨"), "{body}: {en}");
    }
}

#[test]
fn a_name_that_begins_a_sentence_is_part_of_it() {
    for body in ["Nginx\n是服务器。", "- Nginx\n  高性能的网页服务器", "Nginx\n是服务器\n也是代理", "- Nginx\n- 高性能的网页服务器"]
    {
        let [zh, _] = each(&format!("你好。\n\nHello there.\n\n{body}"));
        assert!(zh.contains("Nginx") && zh.contains("服务器"), "{body}: {zh}");
    }
    let [zh, en] = each("你好。\n\nHello there.\n\n- Nginx\n- 苹果\n- Apple");
    assert!(zh.contains("Nginx") && en.contains("Nginx"), "{zh}\n{en}");
}

#[test]
fn two_pictures_in_a_row_belong_to_the_languages_of_their_texts() {
    let body = "看图。\n\nSee the diagram.\n\n![示意图](https://a.cn/zh.png)\n\n![Diagram](https://a.cn/en.png)";
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
