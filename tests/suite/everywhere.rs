//! Every place where an author writes a string × everything that is looked for in strings.
//!
//! A place is a file with `{}` where the string stands, or `{/}` where a bar would mean something else; a
//! check is a string and what is told of it. A place more, or a check more, is one entry more.

use std::collections::BTreeMap;

use diglot::base::Code;

use crate::site::{Built, SETTINGS, Site};

const PAGE: &str = "---\ntitle: 页 | Page\n---\n";

/// Files by path below content/.
const PLACES: &[(&str, &str)] = &[
    ("title.md", "---\ntitle: '{}'\n---\n一段。\n\nA paragraph.\n"),
    ("first-heading.md", "# {}\n\n一段。\n\nA paragraph.\n"),
    ("description.md", "---\ntitle: 页 | Page\ndescription: '{}'\n---\n一段。\n\nA paragraph.\n"),
    ("section/_section.yaml", "title: '{}'\ndescription: '{}'\n"),
    ("facts.yaml", "name: { zh: 示例云, en: Example }\nused: '{}'\n"),
    (
        "glossary.yaml",
        "- { zh: 备案, en: filing, forbid: [filling] }\n- { keep: [Nginx] }\n- { zh: 域名, en: domain, note: '{}' }\n",
    ),
    ("heading.md", "## {}\n\n一段。\n\nA paragraph.\n"),
    ("category.md", "---\ntitle: 问 | Q\ntype: faq\n---\n## {}\n\n### 问一 | One\n\n答案。\n\nAn answer.\n"),
    ("question.md", "---\ntitle: 问 | Q\ntype: faq\n---\n## 类 | Kind\n\n### {}\n\n答案。\n\nAn answer.\n"),
    ("item.md", "- {}\n- 第二项目\n  The second item\n"),
    ("lines.md", "一段。\n\nA paragraph.\n\n{}\n"),
    ("quote.md", "> {}\n"),
    ("cells.md", "| {/} | 二 / Two |\n|---|---|\n| {/} | 丁 / Dog |\n"),
    ("image.md", "![{}](x.svg)\n"),
    ("image-title.md", "![图 | Picture](x.svg \"{}\")\n"),
    ("code.md", "```sh title=\"{}\"\nls\n```\n"),
    ("details.md", "::: details {}\n一段。\n\nA paragraph.\n:::\n"),
    ("summary.md", "<details>\n<summary>{}</summary>\n\n一段。\n\nA paragraph.\n\n</details>\n"),
    ("attribute.md", "<img src=\"x.svg\" alt=\"{}\">\n"),
    ("alert.md", "> [!NOTE] {}\n> 一段。\n>\n> A paragraph.\n"),
    ("tab.md", "::: tabs\n### {}\n一段。\n\nA paragraph.\n\n### 乙 | B\n二段。\n\nThe second.\n:::\n"),
    ("footnote.md", "一段[^1]。\n\nA paragraph[^1].\n\n[^1]: {}\n"),
    ("papers.md", "---\ntitle: 材料 | Papers\ntype: checklist\n---\n"),
    (
        "papers.yaml",
        "questions:\n  - id: who\n    label: '{}'\n    help: '{}'\n    options: [{ id: a, label: '{}' }, { id: b, label: '乙 | B' }]\n\
         groups: [{ id: g, label: '{}' }]\n\
         items:\n  - id: i\n    group: g\n    name: '{}'\n    when: { who: a }\n    form: '{}'\n    copies: '{}'\n    validity: '{}'\n    where: '{}'\n    why: '{}'\n    basis: '{}'\n\
         outcomes: [{ id: o, level: notice, when: { who: b }, text: '{}' }]\n",
    ),
    ("x.svg", "x"),
];

/// What is not told somewhere: raw HTML may hold a picture for each language, and the cells of two tables are
/// written in one.
const SILENT: &[(&str, Code)] = &[("attribute.md", Code::TranslationMissing), ("cells.md", Code::TermKept)];

/// A site with a string in every place.
fn everywhere(string: &str) -> Built {
    let settings = SETTINGS.replace("{ zh: 帮助中心, en: Help centre }", "'{}'") + "description: '{}'\n";
    let site_yaml = ("site.yaml", settings.as_str());
    let mut site = String::new();
    for (path, file) in [site_yaml].iter().chain(PLACES) {
        let head = if path.ends_with(".md") && !file.starts_with("---") && !file.starts_with("# ") {
            PAGE
        } else {
            ""
        };
        site += &format!(
            "-- {path} --\n{head}{}\n",
            file.replace("{}", string).replace("{/}", &string.replace(" | ", " / "))
        );
    }
    Site::new(&site).build()
}

/// How often something is told in each place where it should be told otherwise: once of each string.
fn wrong(string: &str, code: Code) -> Vec<String> {
    let built = everywhere(string);
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong: Vec<String> = Vec::new();
    for said in &built.diagnostics {
        let path = said.at.as_ref().map_or("", |at| at.path.as_str()).trim_start_matches("content/");
        *told.entry(path.to_owned()).or_default() += 1;
        if said.code != code {
            wrong.push(format!("{path}: {} {}", said.code, said.message));
        }
    }
    for (path, file) in [("site.yaml", "{} {}")].iter().chain(PLACES) {
        let (strings, told) = (
            file.matches("{}").count() + file.matches("{/}").count(),
            told.get(*path).copied().unwrap_or_default(),
        );
        if strings != told && !SILENT.contains(&(path, code)) {
            wrong.push(format!("{path}: {told} of {strings}"));
        }
    }
    wrong
}

#[test]
fn what_is_wrong_with_a_string_is_told_once_wherever_it_stands() {
    for (string, code) in [
        ("只有中文说明", Code::TranslationMissing),
        ("到{{ nope }}办理 | With it you go", Code::FactUnknown),
        ("备案一次 | The filling form is here", Code::TermForbidden),
        ("看［乙］（b.md）吧 | See the letter B", Code::MarkdownLookAlike),
        ("看｛｛ name ｝｝吧 | See {{ name }} there", Code::MarkdownLookAlike),
        ("甲乙丙｜Alpha beta", Code::MarkdownLookAlike),
        ("登録してください | Sign in please", Code::LanguageUnsure),
        ("使用 Nginx 服务 | Use the service now", Code::TermKept),
    ] {
        assert_eq!(wrong(string, code), [""; 0], "{string}");
    }
}

#[test]
fn a_string_is_split_and_filled_in_wherever_it_stands() {
    for string in ["到{{ name }}办理 | With {{ name }} here", "With {{ name }} here | 到{{ name }}办理"]
    {
        let built = everywhere(string).clean();
        for (path, _) in PLACES.iter().filter(|(path, _)| path.ends_with(".md")) {
            let name = path.trim_end_matches(".md");
            let (zh, en) = (built.html(&format!("zh/{name}/")), built.html(&format!("en/{name}/")));
            assert!(zh.contains("到示例云办理") && !zh.contains("With Example"), "{path}\n{zh}");
            assert!(en.contains("With Example here") && !en.contains("到示例云"), "{path}\n{en}");
            assert!(!zh.contains("{{") && !en.contains("{{"), "{path}\n{en}");
        }
    }
}
