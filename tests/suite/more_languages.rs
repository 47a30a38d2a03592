//! Sites in more than two languages, and in two that share their letters.

use std::collections::BTreeMap;
use std::path::Path;

use fs_err as fs;

use super::site::{Built, Site};

/// The languages that the shipped site is built with beside its own.
const MORE: [&str; 6] = ["fr", "ja", "ko", "zh-Hant", "ar", "ru"];

/// The shipped site as one string, with other languages.
fn shipped(languages: &str) -> String {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut text = String::new();
    let mut folders = vec![content.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = fs::read_to_string(&path) {
                let name = path.strip_prefix(&content).unwrap().to_str().unwrap();
                let is_setting = |line: &&str| {
                    !["languages:", "bilingual:", "  - { code:"].iter().any(|start| line.starts_with(start))
                };
                let file: String = if name == "site.yaml" {
                    file.lines().filter(is_setting).map(|line| format!("{line}\n")).collect()
                } else {
                    file
                };
                let file = if name == "site.yaml" { format!("{file}languages: {languages}\n") } else { file };
                text.push_str(&format!("-- {name} --\n{file}"));
            }
        }
    }
    text
}

/// The pages in Chinese, in English and in both, without what tells of other languages.
fn editions(built: &Built) -> BTreeMap<String, String> {
    let is_edition = |path: &&str| {
        path.ends_with(".html")
            && ["zh/", "en/", "zh-en/"].iter().any(|start| path.starts_with(start))
            && !path.contains("/search/")
    };
    let of_others = ["<link rel=\"alternate\"", "og:locale:alternate", "data-switch="];
    let plain = |path: &str| {
        let html = built.file(path);
        let own = html.lines().filter(|line| !of_others.iter().any(|mark| line.contains(mark)));
        // The name of the folder of assets tells the languages of the theme.
        own.map(|line| {
            line.split("assets/")
                .map(|part| part.split_once('/').map_or(part, |(_, rest)| rest))
                .collect::<Vec<_>>()
                .join("assets/")
                + "\n"
        })
        .collect()
    };
    built.files().into_iter().filter(is_edition).map(|path| (path.to_owned(), plain(path))).collect()
}

#[test]
fn a_language_more_changes_nothing_for_those_that_are_there() {
    let before = editions(&Site::new(&shipped("[{ code: zh, tag: zh-CN }, en]")).build().clean());
    for code in MORE {
        for languages in [
            format!("[{{ code: zh, tag: zh-CN }}, en, {code}]"),
            format!("[{{ code: zh, tag: zh-CN }}, {code}, en]"),
        ] {
            let built = Site::new(&shipped(&languages)).build();
            let after = editions(&built);
            assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{languages}");
            for (path, html) in &before {
                assert_eq!(*html, after[path], "{path} of {languages}");
            }
            let topics = built
                .diagnostics
                .iter()
                .map(|finding| finding.message.clone())
                .filter(|message| !message.starts_with("the theme speaks no"));
            let said: Vec<String> = topics.collect();
            let others: Vec<&String> = said
                .iter()
                .filter(|message| **message != format!("the page is not translated into `{code}`"))
                .collect();
            assert!(others.is_empty(), "{others:#?} of {languages}");
        }
    }
}

/// What readers of each language are shown of `page`, and what its author is told.
fn shown(languages: &str, page: &str) -> String {
    let codes = languages.trim_matches(['[', ']']).split(", ");
    let built = Site::new(&format!("-- site.yaml --\ntitle: X\nlanguages: {languages}\nchecks: {{ theme-string: off }}\n-- page.md --\n{page}")).build();
    let mut text: String = codes
        .map(|code| format!("{code}: {}\n", built.article(&format!("{code}/page/")).replace('\n', " ")))
        .collect();
    text.push_str(&built.said);
    text
}

#[test]
fn each_language_has_its_letters() {
    insta::assert_snapshot!(shown("[zh, en, ja, ar]", "- 苹果 / Apple / りんご / تفاح\n- 香蕉\n  Banana\n  バナナ\n  موز\n"), @r"
    zh: <ul><li>苹果 </li> <li>香蕉 </li> </ul>
    en: <ul><li>Apple </li> <li>Banana </li> </ul>
    ja: <ul><li>りんご </li> <li>バナナ </li> </ul>
    ar: <ul><li>تفاح </li> <li>موز </li> </ul>
    ");
    insta::assert_snapshot!(shown("[zh, en, ko, ru]", "| 端口 / Port / 포트 / порт | IP |\n|---|---|\n| 1 | 甲 / A / 갑 / Б |\n\n登录。\n\nSign in.\n\n로그인하세요.\n\nВойдите.\n"), @r#"
    zh: <div class="table" tabindex="0"><table><thead><tr><th scope="col">端口</th><th scope="col">IP</th></tr></thead><tbody><tr><td>1</td><td>甲</td></tr></tbody></table></div> <p>登录。</p>
    en: <div class="table" tabindex="0"><table><thead><tr><th scope="col">Port</th><th scope="col">IP</th></tr></thead><tbody><tr><td>1</td><td>A</td></tr></tbody></table></div> <p>Sign in.</p>
    ko: <div class="table" tabindex="0"><table><thead><tr><th scope="col">포트</th><th scope="col">IP</th></tr></thead><tbody><tr><td>1</td><td>갑</td></tr></tbody></table></div> <p>로그인하세요.</p>
    ru: <div class="table" tabindex="0"><table><thead><tr><th scope="col">порт</th><th scope="col">IP</th></tr></thead><tbody><tr><td>1</td><td>Б</td></tr></tbody></table></div> <p>Войдите.</p>
    "#);
}

#[test]
fn text_in_a_language_that_the_site_does_not_have_is_told_once() {
    insta::assert_snapshot!(shown("[zh, en]", "登录控制台。\n\nSign in to the console.\n\nコンソールにログインしてください。\n\nサーバーを選びます。\n\nВойдите в консоль.\n"), @r"
    zh: <p>登录控制台。</p> <p>コンソールにログインしてください。</p> <p>サーバーを選びます。</p> <p>Войдите в консоль.</p>
    en: <p>Sign in to the console.</p> <p>コンソールにログインしてください。</p> <p>サーバーを選びます。</p> <p>Войдите в консоль.</p>
    warning[language-unsure]: this looks like `ja`, which the site does not hold
     --> content/page.md:5:1
      |
    5 | コンソールにログインしてください。
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all readers are shown it
      |
    help: write `<!-- all -->` on a line before it if it is for all readers; or add `ja` to `languages` in site.yaml

    warning[language-unsure]: this looks like `ru`, which the site does not hold
     --> content/page.md:9:1
      |
    9 | Войдите в консоль.
      | ^^^^^^^^^^^^^^^^^^ all readers are shown it
      |
    help: write `<!-- all -->` on a line before it if it is for all readers; or add `ru` to `languages` in site.yaml
    ");
    insta::assert_snapshot!(shown("[zh, en]", "登录控制台。\n\nSign in to the console.\n\nConnectez-vous à la console pour gérer les serveurs de votre entreprise.\n"), @r"
    zh: <p>登录控制台。</p> <p>Connectez-vous à la console pour gérer les serveurs de votre entreprise.</p>
    en: <p>Sign in to the console.</p> <p>Connectez-vous à la console pour gérer les serveurs de votre entreprise.</p>
    warning[language-unsure]: this looks like `fr`, which the site does not hold
     --> content/page.md:5:1
      |
    5 | Connectez-vous à la console pour gérer les serveurs de votre entreprise.
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all readers are shown it
      |
    help: write `<!-- all -->` on a line before it if it is for all readers; or add `fr` to `languages` in site.yaml
    ");
    insta::assert_snapshot!(shown("[zh, en]", "登录控制台。\n\nSign in to the console.\n\n<!-- all -->\n\nコンソール\n"), @r"
    zh: <p>登录控制台。</p> <p>コンソール</p>
    en: <p>Sign in to the console.</p> <p>コンソール</p>
    ");
}

#[test]
fn languages_of_one_script_are_told_apart_by_marks_alone() {
    insta::assert_snapshot!(shown("[en, fr]", "Sign in to the console.\n\nConnectez-vous à la console.\n\nChoose a server.\n\nChoisissez un serveur.\n"), @r"
    en: <p>Sign in to the console.</p> <p>Connectez-vous à la console.</p> <p>Choose a server.</p> <p>Choisissez un serveur.</p>
    fr: <p>Sign in to the console.</p> <p>Connectez-vous à la console.</p> <p>Choose a server.</p> <p>Choisissez un serveur.</p>
    warning[language-unsure]: cannot tell what is `en` and what is `fr` on this page: both have the same letters
     --> content/page.md:1:1
      |
    1 | Sign in to the console.
      | ^
      |
    help: write `<!-- en -->` or `<!-- fr -->` on a line before what is written in it, or a file for each; of one language: `lang: en`
    ");
    insta::assert_snapshot!(shown("[en, fr]", "<!-- en -->\n\nSign in to the console.\n\n<!-- fr -->\n\nConnectez-vous à la console.\n"), @r"
    en: <p>Sign in to the console.</p>
    fr: <p>Connectez-vous à la console.</p>
    ");
    insta::assert_snapshot!(shown("[en, fr]", "Sign in to the console with the name of your company.\n\nChoose a server in the list.\n"), @r"
    en: <p>Sign in to the console with the name of your company.</p> <p>Choose a server in the list.</p>
    fr: <p>Sign in to the console with the name of your company.</p> <p>Choose a server in the list.</p>
    warning[translation-missing]: the page is not translated into `fr`
     --> content/page.md:1:1
      |
    1 | Sign in to the console with the name of your company.
      | ^
      |
    help: write `page.fr.md` beside it; until then readers are shown this page, with a notice
    ");
}

#[test]
fn a_page_names_the_languages_that_it_holds() {
    insta::assert_snapshot!(shown("[zh, en, fr]", "---\ntitle: 服务器 | Serveurs\nlanguages: [zh, fr]\n---\n\n登录控制台。\n\nConnectez-vous à la console.\n"), @r"
    zh: <p>登录控制台。</p>
    en: <p>登录控制台。</p>
    fr: <p>Connectez-vous à la console.</p>
    warning[translation-missing]: the page is not translated into `en`
     --> content/page.md:1:1
      |
    1 | ---
      | ^
      |
    help: write it into this file, each part after `<!-- en -->`; until then readers are shown this page, with a notice
    ");
    let unknown = Site::new("-- site.yaml --\nlanguages: [zh, en, fr]\n-- page.zh.md --\n---\nlanguages: [zh, xx]\n---\n\n登录控制台。\n").build();
    assert!(unknown.said.contains("the site has no language `xx`"), "{unknown}");
}

#[test]
fn a_page_that_says_its_language_is_in_it_whatever_its_letters() {
    insta::assert_snapshot!(shown("[zh, en]", "---\nlang: zh\ntitle: Nginx\n---\n\nNginx 配置。\n\nNginx configuration reference manual.\n"), @r"
    zh: <p>Nginx 配置。</p> <p>Nginx configuration reference manual.</p>
    en: <p>Nginx 配置。</p> <p>Nginx configuration reference manual.</p>
    warning[translation-missing]: the page is not translated into `en`
     --> content/page.md:1:1
      |
    1 | ---
      | ^
      |
    help: write `page.en.md` beside it; until then readers are shown this page, with a notice
    ");
    insta::assert_snapshot!(shown("[zh, en, fr]", "---\nlang: fr\n---\n\n# Serveurs | Servers\n\nChoisissez un serveur.\n"), @r"
    zh: <p>Choisissez un serveur.</p>
    en: <p>Choisissez un serveur.</p>
    fr: <p>Choisissez un serveur.</p>
    warning[translation-missing]: the page is not translated into `zh` and `en`
     --> content/page.md:1:1
      |
    1 | ---
      | ^
      |
    help: write `page.zh.md` beside it, and so for the others; until then readers are shown this page, with a notice
    ");
}

#[test]
fn a_title_in_a_language_that_the_page_is_not_in_is_no_less_its_title() {
    let site = "-- site.yaml --\nlanguages: [en, fr, zh]\nchecks: { theme-string: off }\n-- a.md --\n---\ntitle: Qui déclare ?\n---\n\n# 快速开始\n\n文字内容都是中文。\n";
    let built = Site::new(site).build();
    assert!(built.html("zh/a/").contains("<title>Qui déclare ?"), "{built}");
    assert!(built.html("zh/a/").contains(">快速开始</h1>"), "{built}");
}

#[test]
fn a_page_that_says_its_language_is_a_translation_of_the_others() {
    let site = "-- site.yaml --\nlanguages: [zh, en, fr]\nchecks: { theme-string: off }\n-- a.md --\n---\nlang: fr\n---\n\n# Serveurs\n-- a.en.md --\n# Servers\n";
    let built = Site::new(site).build();
    assert!(built.lines("fr/a/", &["<h1"]).contains("Serveurs"), "{built}");
    assert!(built.lines("en/a/", &["<h1"]).contains("Servers"), "{built}");
    insta::assert_snapshot!(built.said, @r"
    warning[translation-missing]: the page is not translated into `zh`
     --> content/a.en.md:1:1
      |
    1 | # Servers
      | ^
      |
    help: write `a.zh.md` beside it; until then readers are shown this page, with a notice
    ");
    let clash = Site::new(&format!("{site}-- b.zh.md --\n---\nlang: en\n---\n文字。\n")).build();
    insta::assert_snapshot!(clash.said.split_once("error").map_or("", |(_, said)| said), @r"
    [front-matter-type]: `lang: en` contradicts the name of the file, which says `zh`
     --> content/b.zh.md:2:7
      |
    2 | lang: en
      |       ^^
      |
    help: delete the line, or rename the file
    ");
}

#[test]
fn parts_that_nothing_tells_apart_are_told() {
    let page = "---\ntitle: 标题 | Title | Titre\n---\n\n## 甲 | Part | Partie\n\n登录。\n\nSign in.\n";
    let built = Site::new(&format!(
        "-- site.yaml --\ntitle: 甲 | A | Bé\nlanguages: [zh, en, fr]\nchecks: {{ theme-string: off, translation-missing: off }}\n-- page.md --\n{page}"
    ))
    .build();
    insta::assert_snapshot!(built.said, @r"
    warning[language-unsure]: cannot tell which of these parts is in which language
     --> content/page.md:2:8
      |
    2 | title: 标题 | Title | Titre
      |        ^^^^^^^^^^^^^^^^^^^^ not split
      |
    help: write a text for each language: `{ zh: …, en: …, fr: … }`

    warning[language-unsure]: cannot tell which of these parts is in which language
     --> content/page.md:5:4
      |
    5 | ## 甲 | Part | Partie
      |    ^^^^^^^^^^^^^^^^^^ not split
      |
    help: write a heading for each language, each after a comment such as `<!-- en -->`

    warning[language-unsure]: cannot tell which of these parts is in which language
     --> content/site.yaml:1:8
      |
    1 | title: 甲 | A | Bé
      |        ^^^^^^^^^^^ not split
      |
    help: write a text for each language: `{ zh: …, en: …, fr: … }`
    ");
    let foreign = Site::bilingual("-- page.md --\n---\ntitle: ログイン\n---\n\n登录。\n\nSign in.\n").build();
    insta::assert_snapshot!(foreign.said, @r"
    warning[language-unsure]: this looks like `ja`
     --> content/page.md:2:8
      |
    2 | title: ログイン
      |        ^^^^^^^^ shown to all readers
      |
    help: write a text for each language: `{ zh: … }`; a language more belongs into `languages` in site.yaml
    ");
    let two = Site::new("-- site.yaml --\ntitle: TCP | UDP\nlanguages: [zh, en]\n-- page.md --\n---\ntitle: TCP | UDP\n---\n\n登录。\n\nSign in.\n").build();
    assert!(!two.said.contains("which of these parts"), "{two}");
}

#[test]
fn the_notice_on_a_page_that_is_not_translated_names_the_language() {
    let site = "-- site.yaml --\nlanguages: [zh, en, ko, { code: tw, tag: zh-Hant, name: 繁體中文 }]\nchecks: { theme-string: off, translation-missing: off }\n-- a.zh.md --\n文字。\n";
    let built = Site::new(site).build();
    let notice = |url: &str| built.lines(url, &["class=\"banner\""]);
    insta::assert_snapshot!(format!("{}\n{}\n{}", notice("ko/a/"), notice("en/a/"), notice("tw/a/")), @r#"
    <div class="banner" role="note"><p>This page has not been translated into 한국어 yet. It is shown in 简体中文. <a href="../../zh/a/" hreflang="zh">Open the original page</a></p></div>
    <div class="banner" role="note"><p>This page has not been translated into English yet. It is shown in 简体中文. <a href="../../zh/a/" hreflang="zh">Open the original page</a></p></div>
    <div class="banner" role="note"><p>本页暂无繁體中文版，以下为简体中文原文。 <a href="../../zh/a/" hreflang="zh">打开原文页面</a></p></div>
    "#);
}

#[test]
fn no_order_of_languages_is_privileged() {
    let table = "| 端口 / Port | IP |\n|---|---|\n| 甲 / A | 1 |\n";
    let list = "- Apple\n  苹果\n- 面包\n  Bread\n";
    for languages in ["[zh, en]", "[en, zh]"] {
        for text in
            [format!("Hello.\n\n你好。\n\n{table}\n{list}"), format!("你好。\n\nHello.\n\n{table}\n{list}")]
        {
            let told = shown(languages, &text);
            let zh = "zh: <p>你好。</p> <div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">端口</th><th scope=\"col\">IP</th></tr></thead>\
                      <tbody><tr><td>甲</td><td>1</td></tr></tbody></table></div> <ul><li>苹果</li> <li>面包</li> </ul>\n";
            let en = "en: <p>Hello.</p> <div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Port</th><th scope=\"col\">IP</th></tr></thead>\
                      <tbody><tr><td>A</td><td>1</td></tr></tbody></table></div> <ul><li>Apple</li> <li>Bread</li> </ul>\n";
            let expected = if languages == "[zh, en]" { [zh, en].concat() } else { [en, zh].concat() };
            assert_eq!(told.replace(" </li>", "</li>"), expected, "{languages} {text}");
        }
    }
    // The first table of a page that begins with English alone.
    let built = Site::bilingual(&format!(
        "-- page.md --\nThis is in English only.\n\n{table}\n你好。\n\nHello to you.\n"
    ))
    .build();
    assert_eq!(built.article("zh/page/").matches("<table").count(), 1, "{built}");
    assert_eq!(built.article("en/page/").matches("<table").count(), 1, "{built}");
}

#[test]
fn languages_are_called_by_code_or_tag_in_any_case() {
    let site = "\
-- site.yaml --
title: { ZH_cn: 帮助, EN: Help }
languages: [{ code: zh, tag: zh-CN }, en]
bilingual: [[ZH-CN, En]]
anchors_from: EN
one_file: [zh_CN, en]
-- facts.yaml --
a: { zh-CN: 一, EN: one }
-- glossary.yaml --
- { zh_CN: 备案, EN: filing }
-- a.md --
---
title: { ZH-CN: 标题, EN: Title }
---

<!-- ZH_CN -->

文字 {{ a }}。

<!-- EN -->

Text {{ a }}.
-- b.ZH-cn.md --
# 乙
-- EN/b.md --
# B
";
    let built = Site::new(site).build().clean();
    assert_eq!([built.article("zh/a/"), built.article("en/a/")], ["<p>文字 一。</p>", "<p>Text one.</p>"]);
    assert!(built.files().contains(&"zh-en/a/index.html"), "{built}");
}

#[test]
fn the_bilingual_edition_is_that_of_the_scripts_that_differ_most() {
    for (languages, folder) in [
        ("[zh, zh-TW, en]", "zh-en/"),
        ("[zh, ja, en]", "zh-en/"),
        ("[fr, zh, en]", "zh-en/"),
        ("[zh, ko]", "zh-ko/"),
        ("[zh, ja]", "zh-ja/"),
        ("[en, fr]", "en-fr/"),
        ("[zh, zh-TW, en]\nbilingual: [[zh, zh-TW]]", "zh-zh-TW/"),
    ] {
        let codes: Vec<&str> =
            languages.split(']').next().unwrap_or_default().trim_matches('[').split(", ").collect();
        let pages: String =
            codes.iter().map(|code| format!("-- a.{code}.md --\n# {code}\n\nText.\n")).collect();
        let built = Site::new(&format!("-- site.yaml --\ntitle: X\nlanguages: {languages}\n{pages}")).build();
        let editions: Vec<&str> = built
            .files()
            .into_iter()
            .filter(|path| {
                path.ends_with("/a/index.html")
                    && !codes.iter().any(|code| path.starts_with(&format!("{code}/")))
            })
            .collect();
        assert_eq!(editions, [format!("{folder}a/index.html")], "{languages}: {built}");
    }
}

#[test]
fn a_block_that_a_language_lacks_is_told_once_with_all_that_it_holds() {
    let site = "-- site.yaml --\nlanguages: [zh, en, ja]\nbase_url: https://help.example.com/\n";
    let page = |list: [&str; 2], quote: &str| format!("- {}\n- {}\n\n> {quote}\n", list[0], list[1]);
    let zh = page(["身份证", "营业执照"], "用 `a` 引用。");
    let en = page(["ID card", "Business licence"], "Quoted with `a`.");
    let built = Site::new(&format!(
        "{site}-- q.zh.md --\n{zh}-- q.en.md --\n{en}-- q.ja.md --\n> `a` で引用します。\n"
    ))
    .build();
    let missing =
        built.diagnostics.iter().filter(|said| said.code == diglot::base::Code::TranslationMissing).count();
    assert_eq!(missing, 1, "{built}");
    assert!(built.said.contains("--> content/q.zh.md:1:1"), "{built}");
}

#[test]
fn a_page_of_japanese_and_english_has_no_chinese() {
    let site = "-- site.yaml --\ntitle: { zh: 家, en: Home, ja: ホーム }\nlanguages: [zh, en, ja]\nchecks: { theme-string: off }\n-- a.md --\n---\ntitle: Sign in | 利用登録\nlanguages: [en, ja]\n---\nSign in to the console.\n\n登録します。\n\n- Apple | 林檎\n- Tokyo / 東京\n";
    let built = Site::new(site).build();
    assert!(built.html("ja/a/").contains("<h1>利用登録</h1>"));
    assert_eq!(built.article("ja/a/"), "<p>登録します。</p>\n<ul><li>林檎\n</li>\n<li>東京\n</li>\n</ul>");
    assert!(built.html("zh/a/").contains("class=\"banner\""), "{built}");
    assert_eq!(built.said.matches("translation-missing").count(), 1, "{built}");
}

#[test]
fn parts_of_which_nothing_tells_the_language_are_told_wherever_they_stand() {
    let settings = "-- site.yaml --\ntitle: { zh: 家, en: Home, de: Haus }\nlanguages: [zh, en, de]\nchecks: { theme-string: off, translation-missing: off }\n";
    let page = "---\ntitle: 甲 | A\n---\n## 苹果 | Apple | Apfel\n\n- 梨 / Pear / Birne\n- TCP / UDP / ICMP\n\n李子 | Plum | Pflaume\n\n| 端口 / Port / Anschluss |\n|---|\n| 2 |\n\n![樱桃 | Cherry | Kirsche](x.svg)\n";
    let built = Site::new(&format!("{settings}-- x.svg --\nx\n-- a.md --\n{page}")).build();
    let told: Vec<&str> = built.said.lines().map(str::trim).filter(|line| line.starts_with("-->")).collect();
    assert_eq!(
        told,
        [
            "--> content/a.md:4:4",
            "--> content/a.md:6:3",
            "--> content/a.md:9:1",
            "--> content/a.md:11:3",
            "--> content/a.md:15:3"
        ],
        "{built}"
    );
}

#[test]
fn a_string_in_another_language_than_its_place_says_is_told() {
    let site = r#"
-- a.zh.md --
---
title: Everything that you must know before you sign in
---
::: details This was left as it was in English
说明。
:::

![A picture of what the console looks like](x.svg)
-- a.en.md --
---
title: Sign in
---
::: details Kept
The text.
:::

![登录控制台以后看到的页面](x.svg)

コンソールにログインしてください。
-- facts.yaml --
name: { zh: 示例云, en: 示例云计算有限责任公司 }
-- x.svg --
x
"#;
    let built = Site::bilingual(site.trim_start()).build();
    let told: Vec<&str> = built.said.lines().map(str::trim).filter(|line| line.starts_with("-->")).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    --> content/a.en.md:8:3
    --> content/a.en.md:10:1
    --> content/a.en.md:10:1
    --> content/a.zh.md:2:8
    --> content/a.zh.md:4:13
    --> content/a.zh.md:8:3
    --> content/facts.yaml:1:22
    ");
}

#[test]
fn a_language_whose_words_are_not_known_is_not_taken_for_another() {
    let text = "Em có thể mua da hoặc cam ở no, com một ngày; em do em, da do.";
    let site = format!(
        "-- site.yaml --\ntitle: {{ zh: 家, vi: Nhà }}\nlanguages: [zh, vi]\nchecks: {{ theme-string: off }}\n-- a.md --\n# 甲 | Nhà\n\n文字。\n\n{text}\n"
    );
    assert!(!Site::new(&site).build().said.contains("looks like"));
}
