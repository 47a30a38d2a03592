//! Keys of a page that readers see or search by: `tags`, `owner`, `sort_key`; and `keep` of the glossary.

use diglot::base::Code;

use crate::site::{Built, Site};

#[test]
fn tags_are_words_to_search_by_and_shown_nowhere() {
    let built = Site::bilingual("-- a.md --\n---\ntitle: 甲 | A\ntags: [收费标准, price]\n---\n正文。\n\nText.\n-- b.md --\n# 乙 | B\n\n无。\n\nNone.\n")
        .build()
        .clean();
    assert!(!built.html("zh/a/").contains("收费标准"));
    insta::assert_snapshot!(built.file("zh/a/text.json"), @r#"{"title":"甲","tags":["收费标准","price"],"units":[{"kind":"page","headings":[],"text":"正文。"}]}"#);
    for (query, lang) in [
        ("收费标准", "zh"),
        ("\"收费标准\"", "zh"),
        ("shoufei", "zh"),
        ("price", "zh"),
        ("prices", "en"),
        ("\"price\"", "en"),
    ] {
        assert_eq!(found(&built, lang, query), [format!("{lang}/a/")], "{query}");
    }
}

/// The pages that a query finds.
fn found(built: &Built, lang: &str, query: &str) -> Vec<String> {
    let read =
        |path: &str| built.all().iter().find(|(known, _)| known == path).map(|(_, bytes)| bytes.to_vec());
    let index = diglot::search::Index::open(lang, &read).unwrap();
    diglot::search::Search::new(query, &index).find().pages.into_iter().map(|page| page.url).collect()
}

#[test]
fn a_theme_can_show_tags() {
    let built = Site::bilingual("-- a.md --\n---\ntitle: 甲 | A\ntags: [收费, price]\n---\n正文。\n\nText.\n-- themes/default/templates/guide.html --\n{% extends \"default/guide.html\" %}\n{% block lead %}<p class=\"tags\">{{ page.tags | join(sep=\" · \") }}</p>{% endblock %}\n").build().clean();
    assert!(built.html("en/a/").contains("<p class=\"tags\">收费 · price</p>"));
}

#[test]
fn an_owner_is_shown_beside_the_dates() {
    let page = |owner: &str| {
        Site::bilingual(&format!(
            "-- a.md --\n---\ntitle: 甲 | A\nupdated: 2024-05-01\nowner: {owner}\n---\n正文。\n\nText.\n"
        ))
        .build()
        .clean()
    };
    let built = page("备案组 | the filing team");
    insta::assert_snapshot!(built.lines("zh/a/", &["owner"]), @r#"<p class="dates"><time datetime="2024-05-01">更新于2024年5月1日</time><span class="owner">由<span>备案组</span>维护</span><a class="to-bilingual" href="../../zh-en/a/" data-switch="">双语对照</a></p>"#);
    insta::assert_snapshot!(built.lines("en/a/", &["owner"]), @r#"<p class="dates"><time datetime="2024-05-01">Updated 1 May 2024</time><span class="owner">Maintained by <span>the filing team</span></span><a class="to-bilingual" href="../../zh-en/a/" data-switch="">Bilingual</a></p>"#);
    insta::assert_snapshot!(page("张三").lines("en/a/", &["owner"]), @r#"<p class="dates"><time datetime="2024-05-01">Updated 1 May 2024</time><span class="owner">Maintained by <span lang="zh-CN" dir="ltr">张三</span></span><a class="to-bilingual" href="../../zh-en/a/" data-switch="">Bilingual</a></p>"#);
    insta::assert_snapshot!(page("{ zh: 甲 <b>, en: O'Brien }").lines("zh/a/", &["owner"]), @r#"<p class="dates"><time datetime="2024-05-01">更新于2024年5月1日</time><span class="owner">由<span>甲 &lt;b&gt;</span>维护</span><a class="to-bilingual" href="../../zh-en/a/" data-switch="">双语对照</a></p>"#);
}

#[test]
fn a_sort_key_stands_for_the_name_of_the_file() {
    let page = |name: &str, front: &str| {
        format!("-- g/{name}.md --\n---\ntitle: {name} 页 | {name}\n{front}---\n正文。\n\nText.\n")
    };
    let pages = [
        page("a", "sort_key: m\n"),
        page("b", ""),
        page("n", ""),
        page("z", "order: 1\n"),
        page("y", "sort_key: aa\n"),
    ]
    .concat();
    let built = Site::bilingual(&pages).build().clean();
    let links = built.part("en/g/", "<section class=\"children\"", "</section>");
    let names: Vec<&str> = links.split("/g/").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(names, ["z", "y", "b", "a", "n"]);
}

#[test]
fn the_preview_follows_a_sort_key() {
    let mut site = Site::live("-- g/a.md --\n# 甲 | A\n-- g/b.md --\n# 乙 | B\n");
    let order = |site: &mut Site| {
        let (files, _) = site.preview();
        let html = String::from_utf8(files["en/g/index.html"].to_vec()).unwrap();
        let children = html.split("class=\"children\"").nth(1).unwrap().to_owned();
        children.find("g/a/") < children.find("g/b/")
    };
    assert!(order(&mut site));
    site.edit("g/a.md", "---\nsort_key: c\n---\n# 甲 | A\n");
    assert!(!order(&mut site));
}

/// Where a kept word is missing, as `path:byte`.
fn missing(site: &str) -> Vec<String> {
    let built = Site::bilingual(&format!("-- glossary.yaml --\n- {{ keep: [Nginx, 微信] }}\n{site}")).build();
    let said = built.diagnostics.iter().filter(|said| said.code == Code::TermKept);
    said.map(|said| format!("{}: {}", said.at.as_ref().map_or(0, |at| at.start), said.message)).collect()
}

#[test]
fn a_kept_word_stands_on_both_sides_of_a_row() {
    let page = |zh: &str, en: &str| missing(&format!("-- a.md --\n{zh}\n\n{en}\n"));
    assert_eq!(page("重启 Nginx。", "Restart the server."), ["17: `Nginx` is missing in English"]);
    assert_eq!(page("重启服务器。", "Restart nginx."), ["0: `Nginx` is missing in 简体中文"]);
    assert_eq!(page("打开微信。", "Open WeChat."), ["17: `微信` is missing in English"]);
    let fine = [
        ("重启 Nginx。", "Restart Nginx."),
        ("重启NGINX。", "Restart all Nginxs."),
        ("重启 Nginx。", "Run `nginx -s reload`."),
    ];
    for (zh, en) in fine.into_iter().chain([
        ("重启。", "Run `nginx`."),
        ("重启。", "Read about [it](https://nginx.org)."),
        ("甲", "Nginxed"),
    ]) {
        assert!(page(zh, en).is_empty(), "{zh} {en}");
    }
    let list = "-- a.zh.md --\n# 甲\n\n- 重启 Nginx 以后设置就会生效。\n- 一般需要两分钟。\n-- a.en.md --\n# A\n\n- The settings take effect after a restart.\n- It takes two minutes as a rule.\n";
    assert_eq!(missing(list), ["7: `Nginx` is missing in English"]);
    assert!(missing("-- a.zh.md --\n# 甲\n\nNginx 的中文。\n\n二。\n-- a.en.md --\n# A\n").is_empty());
}
