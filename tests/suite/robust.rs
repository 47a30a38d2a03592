//! Whatever is in a page, nothing panics and no word of it is lost.

use diglot::base::{Code, Language, Source, SrcPath};
use diglot::engine::Options;
use diglot::parse::{Identity, Input, parse};
use proptest::prelude::*;

use super::site::{Built, Site};

/// Pieces that pages are made of, and pieces that break them. `@` becomes a word that occurs nowhere else.
const PIECES: &[&str] = &[
    "备案@流程。",
    "Filing @ takes time.",
    "# @ 标题",
    "## 中文@ | English @ {#x@}",
    "### @ {.faq}",
    "- 项目@\n  item @ here",
    "1. 第@步\n   Step @ of it\n   - 内层@",
    "> 引用@\n>\n> A quotation @ of it.",
    "> [!NOTE]\n> 说明@",
    "> [!注意]\n> 小心@",
    "| 甲@ / A@ | 乙 |\n|---|--:|\n| 一@ | two @ |",
    "```rust\nfn word@() {}\n```",
    "    indented @",
    "::: details 标题@ | Title @\n\n文字@\n\n:::",
    "::: tabs\n\n### 甲@\n\n文@\n\n### Second @\n\nText of @.\n\n:::",
    ":::",
    ":::: x",
    "::: en\n\nonly @\n\n:::",
    "<!-- en -->",
    "<!-- zh -->",
    "<!-- all -->",
    "<!-- auto -->",
    "<!-- only: zh -->",
    "<!-- row: r -->",
    "<!--",
    "-->",
    "<div>\n@\n</div>",
    "<b>@",
    "</p>",
    "[链接@](a.md)",
    "[脚注@][^1]",
    "[^1]: 注@",
    "[^1]",
    "![图@](x.png)",
    "**粗@：**文",
    "*@*",
    "~~@~~",
    "`code @`",
    "{{ fact }}",
    "{{ @",
    "---",
    "***",
    "\\",
    "\u{3000}@",
    "\t@",
    "- [x] 完成@",
    "&amp; &lt;@",
    "<https://a.cn/@>",
    "$@$",
    "a@  \nb@",
    "===",
    "@\n---",
    "-",
    ">",
    "#",
    "1.",
    "|",
    "```",
    "~~~",
    "﻿@",
    "\u{200b}@",
    "한국어@",
    "עברית@",
    "🎉@",
];

/// A body of some of the pieces, with the words that are in it.
fn body(choice: &[(usize, usize)], newline: &str) -> (String, Vec<String>) {
    let (mut text, mut words) = (String::new(), Vec::new());
    for &(piece, gap) in choice {
        for (index, part) in PIECES[piece].split('@').enumerate() {
            if index > 0 {
                let word = format!("zq{}xv", words.len());
                text.push_str(&word);
                words.push(word);
            }
            text.push_str(part);
        }
        text.push_str(["\n\n", "\n", "\n\n", "\n  ", "\n> "][gap]);
    }
    (text.replace('\n', newline), words)
}

/// The words that none of these pages has.
fn lost<'w>(built: &Built, urls: &[&str], words: &'w [String]) -> Vec<&'w String> {
    let pages: Vec<&str> = urls.iter().map(|url| built.html(url)).collect();
    words.iter().filter(|word| !pages.iter().any(|page| page.contains(word.as_str()))).collect()
}

fn choice() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..PIECES.len(), 0..5usize), 0..12)
}

/// A comment hides what is in it: that is what it is for.
fn has_comment(text: &str) -> bool {
    text.contains("<!--")
        && (text.contains("<!--\n")
            || text.contains("<!--\r")
            || text.contains("<!--  ")
            || text.contains("-->"))
}

/// A block without an end or a beginning is an error: such a page is not published.
fn is_publishable(built: &Built) -> bool {
    !built.says(Code::ContainerUnclosed) && !built.says(Code::ContainerUnopened)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_in_one_file_loses_no_word(choice in choice(), windows in any::<bool>()) {
        let (text, words) = body(&choice, if windows { "\r\n" } else { "\n" });
        let mut site = Site::live("-- a.md --\n");
        let built = site.edit("a.md", format!("---\ntitle: 甲 | A\n---\n\n开头。\n\nThe beginning.\n\n{text}")).edit("x.png", "").build();
        if !has_comment(&text) && is_publishable(&built) {
            prop_assert_eq!(lost(&built, &["zh/a/", "en/a/"], &words), Vec::<&String>::new(), "{}", text);
        }
    }

    #[test]
    fn a_pair_of_files_loses_no_word(zh in choice(), en in choice()) {
        let mut site = Site::live("-- a.zh.md --\n-- a.en.md --\n");
        let ((zh, zh_words), (en, en_words)) = (body(&zh, "\n"), body(&en, "\n"));
        let en = en.replace("zq", "zr");
        let en_words: Vec<String> = en_words.iter().map(|word| word.replace("zq", "zr")).collect();
        let built = site.edit("a.zh.md", format!("---\ntitle: 甲\n---\n\n开头。\n\n{zh}")).edit("a.en.md", format!("---\ntitle: A\n---\n\nThe beginning.\n\n{en}")).build();
        if !has_comment(&zh) && !has_comment(&en) && is_publishable(&built) {
            prop_assert_eq!(lost(&built, &["zh/a/"], &zh_words), Vec::<&String>::new(), "{}", zh);
            prop_assert_eq!(lost(&built, &["en/a/"], &en_words), Vec::<&String>::new(), "{}", en);
            let all: Vec<String> = zh_words.into_iter().chain(en_words).collect();
            let is_bilingual = built.files().contains(&"zh-en/a/index.html");
            if is_bilingual {
                prop_assert_eq!(lost(&built, &["zh-en/a/"], &all), Vec::<&String>::new(), "{}\n=====\n{}", zh, en);
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_are_built_or_reported(bytes in prop::collection::vec(any::<u8>(), 0..400), path in prop::sample::select(vec!["a.md", "a.zh.md", "site.yaml", "facts.yaml", "glossary.yaml", "g/_section.yaml"])) {
        Site::live("-- b.md --\n# 乙 | B\n").edit(path, bytes).build();
    }

    #[test]
    fn text_of_any_kind_is_built_or_reported(text in "(---\n)?[-#>|:`*_~\\[\\](){}!<>&\\\\ \n\ta-z备案，。]{0,200}") {
        Site::live("").edit("a.md", text).build();
    }
}

#[test]
fn nesting_deeper_than_any_page_has_is_no_danger() {
    for open in ["> ", "- ", "1. ", "> - "] {
        let text = format!("{}备案 zq0xv\n", open.repeat(2000));
        let built = Site::live("").edit("a.md", text).build();
        assert!(built.html("zh/a/").contains("zq0xv"), "{open}");
    }
    Site::live("").edit("a.md", "::: details\n".repeat(2000)).build();
    Site::live("").edit("a.md", "<div>".repeat(20_000)).build();
    Site::live("").edit("a.md", "*a ".repeat(20_000)).build();
    Site::live("").edit("a.md", "[".repeat(20_000)).build();
}

#[test]
fn a_long_page_takes_no_longer_than_its_length() {
    let zh: String = (0..3000).map(|n| format!("第 {n} 段。\n\n")).collect();
    let en: String = (0..3000).map(|n| format!("Paragraph {n} of it.\n\n")).collect();
    let start = std::time::Instant::now();
    let built = Site::bilingual("")
        .edit("a.zh.md", format!("# 甲\n\n{zh}"))
        .edit("a.en.md", format!("# A\n\n{en}"))
        .build();
    assert!(built.article("zh-en/a/").contains("Paragraph 2999 of it."));
    // Ten times what it needs without optimisation; quadratic work takes minutes.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn work_grows_with_a_page_and_not_with_its_square() {
    let repeated =
        |count: usize, text: &str| (0..count).map(|n| text.replace('@', &n.to_string())).collect::<String>();
    for (count, zh, en) in [
        (20_000, "## 标题 @\n\n", ""),
        (4_000, "::: details 标题 @\n\n### 内 @\n\n文字。\n\n:::\n\n", ""),
        (4_000, "## 标题 {#h@}\n\n", "## Heading {#h@}\n\n"),
        (8_000, "见[这](b.md)、[r]和{{ fee }}[^@]。\n\n[^@]: 注\n\n", ""),
        (8_000, "<p id=\"i@\"><a href=\"b.md\">这</a></p>\n\n", ""),
        (20_000, "](（", ""),
    ] {
        let start = std::time::Instant::now();
        let mut site = Site::bilingual("-- b.md --\n# 乙 | B\n-- facts.yaml --\nfee: 20\n");
        site.edit("a.zh.md", format!("# 甲\n\n{}\n\n[r]: b.md\n", repeated(count, zh)));
        if !en.is_empty() {
            site.edit("a.en.md", format!("# A\n\n{}", repeated(count, en)));
        }
        assert!(site.build().files().contains(&"zh/a/index.html"), "{zh}");
        // Ten times what it needs without optimisation; quadratic work takes minutes.
        assert!(start.elapsed().as_secs() < 60, "{zh}: {:?}", start.elapsed());
    }
}

/// Languages of a site: one, several, two of one script, English first.
const LANGUAGES: &[&[&str]] = &[
    &["zh"],
    &["en"],
    &["ja"],
    &["ar"],
    &["en", "zh"],
    &["en", "fr"],
    &["zh-Hans", "zh-Hant"],
    &["zh", "ja"],
    &["zh", "en", "ko"],
    &["ko", "zh", "en"],
    &["zh-Hans", "zh-Hant", "en"],
    &["fr", "en", "de", "zh"],
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_is_built_whatever_the_languages_of_its_site_are(choice in choice(), languages in prop::sample::select(LANGUAGES), others in prop::sample::select(LANGUAGES)) {
        let settings = |languages: &[&str]| format!("languages: [{}]\n", languages.iter().map(|code| format!("{{ code: {code} }}")).collect::<Vec<_>>().join(", "));
        let (text, _) = body(&choice, "\n");
        let files = format!("-- site.yaml --\n{}-- a.md --\n{text}\n-- b.{}.md --\n{text}\n-- b.md --\n{text}\n", settings(languages), languages[0]);
        let mut site = Site::with(Options { live: true, ..Options::default() }, &files);
        site.build();
        // Languages come and go while the preview runs.
        let after = site.edit("site.yaml", settings(others)).build();
        let mut fresh = Site::with(Options { live: true, ..Options::default() }, &files);
        let fresh = fresh.edit("site.yaml", settings(others)).build();
        prop_assert_eq!(after.said, fresh.said);
    }
}

#[test]
fn a_site_of_one_language_has_one_language() {
    let body = "- 阿里云\n- Nginx\n\n> 换\n>\n> n\n\n::: steps\n1. 登录 App\n2. 用户\n:::\n\n::: details Nginx\n登录 App\n\nNginx\n:::\n\n- 甲\n\n  Nginx\n";
    for code in ["zh", "en", "ja", "ar", "zh-Hant"] {
        let mut site = Site::new(&format!(
            "-- site.yaml --\nlanguages: [{{ code: {code} }}]\nchecks: {{ theme-string: off }}\n-- index.md --\n# A\n\n{body}\n> [!NOTE]\n> Nginx\n"
        ));
        let built = site.build();
        assert_eq!(built.said, "", "{code}");
        assert!(built.article(&format!("{code}/")).contains("<li>Nginx</li>"), "{code}");
    }
}

#[test]
fn a_page_without_a_language_beside_one_that_has_the_only_one() {
    let built = Site::new("-- site.yaml --\nlanguages: [en]\n-- a.en.md --\n# A\n\n- 登录 App\n- 用户\n-- index.md --\n# 首页\n\n- 登录 App\n- 用户\n").build();
    assert_eq!(built.said, "");
    assert!(built.html("en/").contains("登录 App") && built.html("en/a/").contains("用户"));
}

#[test]
fn a_third_language_is_not_taken_for_the_second() {
    let mut site = Site::new(
        "-- site.yaml --\nlanguages: [{ code: zh }, { code: ko }, { code: en }]\n-- a.md --\n# 甲\n\n打开编排页。\n\nGraph (图编排)\n\n登录控制台。\n\nSign in to the console.\n",
    );
    let built = site.build();
    assert!(!built.said.contains("taken as `ko`") && built.said.contains("taken as `en`"), "{}", built.said);
}

#[test]
fn data_files_nested_deeper_than_any_needs_are_reported_at_once() {
    let flow = |open: &str| format!("a: {}\n", open.repeat(50_000));
    let by_indentation: String = (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let listed = format!("a:\n  {}x\n", "- ".repeat(40_000));
    let hidden = format!("a: [\"]]\", ']]', # ]]\n {}\n", "[\"]\", ".repeat(20_000));
    let closed = format!("a: {}{}\n", "[".repeat(20_000), "]".repeat(20_000));
    for text in
        [flow("["), flow("{"), flow("{a: "), flow("[\n"), flow("[{"), by_indentation, listed, hidden, closed]
    {
        for path in ["site.yaml", "facts.yaml", "glossary.yaml", "g/_section.yaml", "docs.yaml"] {
            let start = std::time::Instant::now();
            let page = "---\ntype: checklist\ntitle: 清单 | List\n---\n";
            let built = Site::new("-- g/a.md --\n# 甲 | A\n").edit("docs.md", page).edit(path, &text).build();
            let said = built.diagnostics.iter().find(|diagnostic| diagnostic.code == Code::YamlSyntax);
            let said = said.unwrap_or_else(|| panic!("{path} {:.40}\n{built}", text));
            assert!(
                said.message.contains("more than 64 levels") && said.at.is_some() && said.help.is_some(),
                "{path} {text:.40}\n{built}"
            );
            // Ten times what it needs without optimisation; quadratic work takes far longer.
            assert!(start.elapsed().as_secs() < 10, "{path} {text:.40}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn compound_keys_inside_each_other_are_refused_at_once() {
    let built = Site::bilingual("-- a.md --\n# 甲 | A\n").edit("facts.yaml", "? ".repeat(20_000)).build();
    assert!(built.said.contains("error[yaml-syntax]: a value cannot begin with `? `"), "{built}");
}

#[test]
fn brackets_in_texts_of_data_files_are_no_nesting() {
    let open = "[{".repeat(100);
    for text in [
        format!("a: \"{open}\"\n"),
        format!("a: '{open}'\n"),
        format!("a: x{open}\n"),
        format!("a: |\n  {open}\n"),
        format!("a: x # {open}\n"),
        format!("a: x\n  {open}\n"),
    ] {
        let built = Site::new("-- a.md --\n# 甲 | A\n\n{{ a }}\n").edit("facts.yaml", &text).build();
        assert!(!built.says(Code::YamlSyntax), "{text}\n{built}");
    }
}

#[test]
fn a_page_of_many_diagnostics_is_reported_in_every_format() {
    let start = std::time::Instant::now();
    let built =
        Site::new("").edit("a.md", format!("# 甲 | A\n\n{}", "[看](missing.md)\n\n".repeat(16_000))).build();
    assert!(built.github.contains("line=32001,endLine=32001,"), "{:.400}", built.github);
    // Ten times what it needs without optimisation; quadratic work takes far longer.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn data_files_may_say_nothing_yet() {
    for text in ["", "\n\n", "# Terms come later.\n", "  # indented\n\n# and more"] {
        let files = ["site.yaml", "facts.yaml", "glossary.yaml", "g/_section.yaml", "docs.yaml"]
            .map(|path| format!("-- {path} --\n{text}\n"))
            .concat();
        let page = "---\ntitle: 甲 | A\n---\n\n文字。\n\nSome text here.\n";
        let built = Site::new(&format!(
            "{files}-- g/a.md --\n{page}-- docs.md --\n---\ntype: checklist\ntitle: 清单 | List\n---\n"
        ))
        .build();
        assert!(
            built.diagnostics.iter().all(|diagnostic| !diagnostic.code.name().starts_with("yaml")),
            "{text:?}\n{built}"
        );
    }
}

/// Parses a page with a stack that is smaller than those of the threads that build.
fn parse_with_a_small_stack(text: String, untrusted: bool) -> String {
    let languages = ["zh", "en"].map(Language::of_code);
    let parse_text = move || {
        let identity = Identity { topic: "page".into(), lang: None, is_left: false, is_index: false };
        let source = Source::new(SrcPath::new("content/page.md"), text);
        parse(&Input { source: &source, identity: &identity, languages: &languages, untrusted }).value.html
    };
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(parse_text).expect("a thread");
    thread.join().expect("a page")
}

#[test]
fn the_stack_does_not_grow_with_raw_html() {
    let pieces = [
        "x=\"y\" ",
        "x='y' ",
        "x=y ",
        "x ",
        "x=\"&amp;\"",
        "x=\" ",
        "&amp;",
        "<",
        "<b>",
        "</b>",
        "<!--x-->",
        "<!",
        "<?",
        "<![CDATA[",
        "<a href=\"x\">",
    ];
    for (piece, untrusted) in pieces.into_iter().flat_map(|piece| [(piece, false), (piece, true)]) {
        let many = piece.repeat(10_000);
        for text in [
            format!("<div {many}>x</div>"),
            format!("文 <a {many}>x</a>"),
            format!("| 甲 |\n|---|\n| <a {many}>x</a> |"),
        ] {
            let html = parse_with_a_small_stack(format!("# T\n\n{text}\n\n末\n"), untrusted);
            assert!(html.contains("末"), "{piece} {untrusted}");
        }
    }
}

#[test]
fn the_last_of_many_attributes_is_read() {
    let built = Site::bilingual(&format!(
        "-- a.zh.md --\n# 甲\n\n<a {}href=\"b.md#x\" id=\"y\">乙</a>\n\n[丙](#y)\n-- b.zh.md --\n# 乙\n\n## 三 {{#x}}\n",
        "x=\"y\" ".repeat(9_000)
    ))
    .build();
    let article = built.article("zh/a/");
    assert!(article.contains("href=\"../../zh/b/#x\""), "{}", built.said);
    assert!(!built.said.contains("error"), "{}", built.said);
}
