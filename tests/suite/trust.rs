//! Content of strangers: nothing of it may act on readers. Texts that are not Markdown never become markup.

use diglot::base::scheme::is_passive;
use diglot::base::{Code, Severity};
use diglot::engine::Options;
use html5gum::{Token, Tokenizer};

use super::site::{Built, SETTINGS, Site};

/// What a page of strangers might hold.
const MARKDOWN: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.cn/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href='java&#115;cript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<!--><script>alert(1)</script>-->",
    "<!-- a --><b onclick=alert(1)>x</b><!-- b -->",
    "<?xml x ?><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java&NewLine;script:alert(1)>)",
    "[x](&#1;javascript:alert(1))",
    "[x](<  javascript:alert(1)>)",
    "[x](javascript%3Aalert(1))",
    "[x](\\javascript:alert(1))",
    "[x](vbscript:msgbox)",
    "[x](data:text/html,%3Cscript%3Ealert(1)%3C/script%3E)",
    "[x](data:image/svg+xml,%3Csvg/onload=alert(1)%3E)",
    "[x](weixin://x)",
    "![x](javascript:alert(1))",
    "![x](data:text/html,x)",
    "<javascript:alert(1)>",
];

/// What looks like it and is text, to Markdown or to a browser.
const TEXT: &[&str] = &[
    "<svg/onload=alert(1)>",
    "[javascript:alert(1)]",
    "`<script>alert(1)</script>`",
    "\\<script>alert(1)</script>",
    "javascript:alert(1)",
];

/// Asserts that nothing in any page runs, starts or sends anything but the theme's own scripts.
fn is_harmless(built: &Built, what: &str) {
    for (path, bytes) in built.all().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for token in Tokenizer::new(html).map(Result::unwrap) {
            let Token::StartTag(tag) = token else { continue };
            let name = String::from_utf8_lossy(&tag.name).into_owned();
            let attribute = |key: &str| {
                tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
            };
            let is_of_theme = || {
                attribute("src").is_some_and(|src| src.trim_start_matches(['.', '/']).starts_with("assets/"))
            };
            let is_data = || attribute("type").is_some_and(|kind| kind.ends_with("json"));
            assert!(name != "script" || is_of_theme() || is_data(), "{what}: a script in {path}\n{html}");
            assert!(
                !matches!(name.as_str(), "iframe" | "object" | "embed" | "style" | "base"),
                "{what}: <{name}> in {path}\n{html}"
            );
            for key in tag.attributes.keys() {
                let key = String::from_utf8_lossy(key).into_owned();
                assert!(!key.starts_with("on") && key != "srcdoc", "{what}: `{key}` in {path}\n{html}");
                if matches!(key.as_str(), "href" | "src" | "action" | "formaction" | "poster") {
                    let value = attribute(&key).unwrap();
                    assert!(is_passive(&value, name == "img"), "{what}: `{value}` in {path}\n{html}");
                }
            }
        }
    }
}

/// A site that has a text wherever Markdown may be.
fn in_markdown(text: &str) -> String {
    let deep = "> ".repeat(70);
    format!(
        "-- page.md --\n# 页 {text} | Page {text}\n\n段落 {text}\n\nParagraph {text}\n\n{text}\n\n- 项 {text}\n- Item {text}\n\n| 甲 {text} | Alpha |\n|---|---|\n| {text} | b / {text} |\n\n\
         > [!NOTE]\n> {text}\n\n::: details 标题 {text} | Title {text}\n{text}\n:::\n\n::: tabs\n### 签 {text} | Tab {text}\n{text}\n:::\n\n::: steps\n1. {text}\n:::\n\n\
         ![替 {text}](a.png)\n\n[a](b.md \"{text}\")\n\n脚注[^1] Note[^1]\n\n[^1]: {text}\n\n{deep}{text}\n\n## 题 | Heading {{onclick=alert(1) #x\" .y\"}}\n\n```js title=\"{text}\"\n{text}\n```\n\n\
         [r]: javascript:alert(1)\n[r][]\n-- b.zh.md --\n# 乙 {text}\n\n段 {text}\n\n{text}\n-- b.en.md --\n# Beta {text}\n\nText {text}\n\n{text}\n\
         -- faq.md --\n---\ntype: faq\n---\n\n## 类 {text} | Category {text}\n\n### 问 {text} | Question {text} {{#q}}\n\n答 {text}\n\nAnswer {text}\n\n{text}\n\
         -- c.md --\n# 丙 | Gamma\n\n::: faq q\n:::\n-- a.png --\nx\n"
    )
}

fn untrusted() -> Options {
    Options { live: true, drafts: true, untrusted: true, ..Options::default() }
}

#[test]
fn nothing_that_strangers_write_acts_on_readers() {
    for text in MARKDOWN.iter().chain(TEXT) {
        let built =
            Site::with(untrusted(), &format!("-- site.yaml --\n{SETTINGS}{}", in_markdown(text))).build();
        assert!(built.files().contains(&"zh-en/page/index.html"), "{text}: {built}");
        is_harmless(&built, text);
        let is_told = |code: Code| matches!(code, Code::UntrustedHtml | Code::UntrustedLink);
        let told = built
            .diagnostics
            .iter()
            .filter(|said| is_told(said.code) && said.severity == Severity::Error)
            .count();
        // The reference is always there; a path that is no scheme leads nowhere.
        assert!(
            told > 1 || built.says(Code::LinkMissingPage) || TEXT.contains(text),
            "{text}: {told}\n{built}"
        );
    }
}

#[test]
fn what_strangers_may_write_is_as_it_was() {
    let text = "-- a.md --\n# 甲 | Alpha\n\n<!-- 注 -->\n\n见[站](https://a.cn/?a=b:c)、<a@b.cn>、[电话](tel:110) 与 https://b.cn 。\n\n<!-- en -->\n\nSee [b](b.md#x:y) and `<script>`. ![](data:image/png;base64,AA==)\n\n<!-- auto -->\n\n```html\n<script>alert(1)</script>\n```\n-- b.md --\n# 乙 | Beta\n\n## x:y {#x:y}\n";
    let settings = format!("-- site.yaml --\n{SETTINGS}");
    let trusted =
        Site::with(Options { live: true, ..Options::default() }, &format!("{settings}{text}")).build();
    let built = Site::with(untrusted(), &format!("{settings}{text}")).build();
    assert_eq!(built.said, trusted.said);
    assert_eq!(built.all(), trusted.all());
}

/// A site that has a text wherever YAML is shown.
fn in_yaml(text: &str) -> String {
    let text = format!("'{}'", text.replace('\'', "''"));
    let both = format!("{{ zh: {text}, en: {text} }}");
    format!(
        "-- site.yaml --\ntitle: {both}\ndescription: {both}\nbase_url: https://help.example.com/\ncontact: {both}\nedit_url: {text}\nfooter: {{ icp: {text}, psb: {text} }}\n\
         languages:\n  - {{ code: zh, tag: zh-CN, name: {text} }}\n  - {{ code: en, tag: en, name: {text} }}\n\
         -- facts.yaml --\na:\n  fact: {both}\n\
         -- glossary.yaml --\n- zh: {text}\n  en: {text}\n  note: {both}\n  forbid: [zzz]\n\
         -- s/_section.yaml --\ntitle: {both}\ndescription: {both}\n\
         -- s/page.md --\n---\ntitle: {text}\ndescription: {text}\ncategory: {text}\nowner: {text}\ntags: [{text}]\nslug: {text}\naliases: [{text}]\nrelated: [{text}]\n---\n\n事实 {{{{ a.fact }}}}\n\nFact {{{{ a.fact }}}} [x]({{{{ a.fact }}}})\n\n\
         ## 问答 | Questions {{.faq}}\n\n### 问 | Question\n\n答。\n\nAnswer.\n\
         -- s/glossary.md --\n---\ntype: glossary\ntitle: {text}\n---\n\
         -- s/list.md --\n---\ntype: checklist\ntitle: {text}\n---\n\
         -- s/list.yaml --\nquestions:\n  - id: q\n    label: {both}\n    help: {both}\n    options:\n      - {{ id: a, label: {both} }}\n      - {{ id: b, label: {both} }}\n\
         groups:\n  - {{ id: g, label: {both} }}\nitems:\n  - id: i\n    group: g\n    name: {both}\n    when: {{ q: a }}\n    form: {both}\n    copies: {both}\n    validity: {both}\n    where: {both}\n    why: {both}\n    basis: {both}\n    template: {both}\n\
         outcomes:\n  - id: o\n    level: blocked\n    when: {{ q: b }}\n    text: {both}\n    pages: [{text}]\n\
         -- c.md --\n# 丙 | Gamma\n\n::: checklist list\n:::\n"
    )
}

#[test]
fn texts_that_are_no_markdown_never_become_markup() {
    let more = [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "]]><x/>&\u{2028}",
        "javascript:alert(1)",
    ];
    for text in MARKDOWN.iter().step_by(5).chain(&more) {
        for options in [Options { live: true, ..Options::default() }, untrusted()] {
            // Whoever is trusted may link to anything.
            if !options.untrusted && (text.contains("](") || text.contains("javascript")) {
                continue;
            }
            let built = Site::with(options, &in_yaml(text)).build();
            assert!(
                built.files().contains(&"zh/s/index.html") && built.files().contains(&"en/s/list/index.html"),
                "{text}: {built}"
            );
            is_harmless(&built, text);
            for (path, bytes) in built.all() {
                let bytes = std::str::from_utf8(bytes).unwrap_or_default();
                if path.ends_with(".xml") {
                    let mut reader = quick_xml::Reader::from_str(bytes);
                    while reader.read_event().unwrap_or_else(|error| panic!("{text}: {path}: {error}"))
                        != quick_xml::events::Event::Eof
                    {}
                }
                for data in bytes.split("<script type=\"application/ld+json\">").skip(1) {
                    let json = data.split("</script>").next().unwrap();
                    assert!(
                        serde_json::from_str::<serde_json::Value>(json).is_ok(),
                        "{text}: {path}: {json}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_option_wins_over_what_strangers_set() {
    let text = format!(
        "-- site.yaml --\n{SETTINGS}untrusted: false\nchecks: {{ untrusted-html: off }}\n-- a.md --\n# 甲 | Alpha\n\n<b>x</b>\n"
    );
    let built = Site::with(untrusted(), &text).build();
    assert!(built.says(Code::UntrustedHtml) && built.says(Code::ConfigInvalid), "{built}");
    // Without a site.yaml most errors are warnings.
    let built = Site::with(untrusted(), "-- a.md --\n<b>x</b>\n").build();
    assert!(
        built
            .diagnostics
            .iter()
            .any(|said| said.code == Code::UntrustedHtml && said.severity == Severity::Error),
        "{built}"
    );
    let built = Site::bilingual("untrusted: true\n-- a.md --\n# 甲 | Alpha\n\n<b>x</b>\n").build();
    assert!(built.says(Code::UntrustedHtml) && built.files().is_empty(), "{built}");
}

#[test]
fn files_of_strangers_are_pictures_and_documents() {
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>")
    };
    let mut site = Site::with(
        untrusted(),
        &format!("-- site.yaml --\n{SETTINGS}include: [.htaccess]\n-- a.md --\n# 甲 | Alpha\n"),
    );
    site.edit("ok.svg", svg("<g/>"))
        .edit("bad.svg", svg("<script>alert(1)</script>"))
        .edit("x.html", "x")
        .edit("x.js", "x")
        .edit("x.PNG", "x")
        .edit("表.docx", "x");
    site.edit(".htaccess", "x")
        .edit(".well-known/acme-challenge/x", "x")
        .edit("404.html", "x")
        .edit("noname", "x");
    let built = site.build();
    for path in ["ok.svg", "x.PNG", "表.docx"] {
        assert!(built.files().contains(&path), "{path}: {built}");
    }
    for path in ["bad.svg", "x.html", "x.js", ".htaccess", ".well-known/acme-challenge/x", "noname"] {
        assert!(!built.files().contains(&path), "{path}: {built}");
    }
    assert_ne!(built.file("404.html"), "x");
    assert_eq!(
        built.diagnostics.iter().filter(|said| said.code == Code::UntrustedFile).count(),
        7,
        "{built}"
    );
}

#[test]
fn the_theme_of_strangers_is_not_used() {
    let theme = "-- themes/own/templates/guide.html --\n<script>alert(1)</script>\n-- themes/own/assets/site.js --\nalert(1)\n";
    let built = Site::with(
        untrusted(),
        &format!("-- site.yaml --\n{SETTINGS}theme: own\n-- a.md --\n# 甲 | Alpha\n{theme}"),
    )
    .build();
    is_harmless(&built, "theme");
    assert!(built.says(Code::UntrustedTheme), "{built}");
    assert!(built.all().iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains("alert(1)")));
}

#[cfg(unix)]
#[test]
fn strangers_can_only_link_within_content() {
    let mut site = Site::with(untrusted(), &format!("-- site.yaml --\n{SETTINGS}-- a.md --\n# 甲 | Alpha\n"));
    fs_err::write(site.root().join("notes.txt"), "secret").unwrap();
    std::os::unix::fs::symlink("../notes.txt", site.root().join("content/x.txt")).unwrap();
    std::os::unix::fs::symlink("a.md", site.root().join("content/b.md")).unwrap();
    let built = site.build();
    assert!(
        built.says(Code::FileOutside)
            && !built.files().contains(&"x.txt")
            && built.files().contains(&"en/b/index.html"),
        "{built}"
    );
    fs_err::rename(site.root().join("content"), site.root().join("real")).unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs_err::write(outside.path().join("x.txt"), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path(), site.root().join("content")).unwrap();
    let built = site.build();
    assert!(built.says(Code::FileOutside) && !built.files().contains(&"x.txt"), "{built}");
}

#[test]
fn texts_are_texts_in_the_files_that_machines_read() {
    let text = "-- facts.yaml --\na: \"<b>1</b>\\n# x\"\n-- s/_section.yaml --\ntitle: \"<i>S</i>\\n- [x](y)\"\n-- s/a.en.md --\n---\ntitle: <script>A</script>\naliases: ['old /elsewhere 301!', '*']\n---\n\nFact {{ a }}.\n\n::: details <u>D</u>\nText.\n:::\n";
    let built = Site::with(
        Options { live: true, ..Options::default() },
        &format!("-- site.yaml --\n{SETTINGS}{text}"),
    )
    .build();
    insta::assert_snapshot!(built.file("en/s/a/index.md"), @r"
    # \<script>A\</script>

    Fact \<b>1\</b> # x.

    **\<u>D\</u>**

    Text.
    ");
    let redirects = built.file("_redirects");
    assert!(
        redirects.contains("/en/%2A/ /en/s/a/ 301\n")
            && redirects.contains("/en/old%20/elsewhere%20301%21/ /en/s/a/ 301\n"),
        "{redirects}\n{built}"
    );
    assert!(
        built.file("en/llms.txt").contains("## \\<i>S\\</i> - [x](y)\n\n- [\\<script>A"),
        "{}",
        built.file("en/llms.txt")
    );
}
