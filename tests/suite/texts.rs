//! Strings that stand anywhere but in paragraphs are read as paragraphs are.

use diglot::base::Code;

use crate::site::{Built, Site};

/// What is told with a code, as `path:line: message`.
fn told(built: &Built, code: Code) -> Vec<String> {
    let of = built.diagnostics.iter().filter(|said| said.code == code);
    of.map(|said| format!("{}: {}", said.at.as_ref().map_or("", |at| at.path.as_str()), said.message))
        .collect()
}

const CHECKLIST: &str = r#"
-- papers.md --
---
title: 材料 | Papers
type: checklist
---
-- papers.yaml --
questions:
  - id: who
    label: 谁去{{ office }}？ | Who goes to {{ office }}?
    help: 见[甲](a.md#b) | See [A](a.md#b)
    options: [{ id: you, label: "`本人` | **You**" }, { id: other, label: 别人 | Others }]
groups: [{ id: g, label: "到{{ office }} | At {{ office }}" }]
items:
  - id: i
    group: g
    name: 表格 | The *form*
    when: { who: you }
    form: 原件{{ copies }}份 | {{ copies }} originals
    why: 见[甲](a.md) | See [A](a.md)
outcomes:
  - { id: o, level: notice, when: { who: other }, text: 打 https://example.com/tel | Use `call` }
-- facts.yaml --
office: { zh: 管局, en: the office }
copies: 2
-- a.md --
# 甲 | A

## 乙 | B {#b}
"#;

#[test]
fn a_checklist_has_markdown_facts_and_links() {
    let built = Site::bilingual(CHECKLIST.trim_start()).build().clean();
    let page = built.html("en/papers/");
    for part in [
        "<legend>Who goes to the office?</legend>",
        "<p class=\"hint\">See <a href=\"../../en/a/#b\">A</a></p>",
        "<span>You</span>",
        ">At the office</h3>",
        "aria-label=\"At the office\"",
        "<span>The <em>form</em></span>",
        "<dd>2 originals</dd>",
        "<p class=\"why\">See <a href=\"../../en/a/\">A</a></p>",
        "<p>Use <code>call</code></p>",
        "Who goes to the office? You",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let link = "<p>打 <a href=\"https://example.com/tel\" rel=\"external\">https://example.com/tel</a></p>";
    assert!(built.html("zh/papers/").contains(link));
}

#[test]
fn a_link_in_data_that_leads_nowhere_is_reported_where_it_stands() {
    let site = CHECKLIST
        .trim_start()
        .replace("why: 见[甲](a.md)", "why: 见[甲](aa.md)")
        .replace("a.md#b) | See", "a.md#x) | See");
    let built = Site::bilingual(&site).build();
    insta::assert_snapshot!(built.said, @r"
    error[link-missing-heading]: `a.md` has no heading `#x`
     --> content/papers.yaml:4:12
      |
    4 |     help: 见[甲](a.md#x) | See [A](a.md#b)
      |             ^^^^^^^^^^^^ headings there: `#a`, `#b`
      |
    help: a similar heading exists: `#a`

    error[link-missing-page]: no page `aa.md`
      --> content/papers.yaml:13:11
       |
    13 |     why: 见[甲](aa.md) | See [A](a.md)
       |            ^^^^^^^^^^^
       |
    help: a similar page exists: `a.md`
    ");
}

#[test]
fn a_text_in_one_language_is_reported_wherever_it_stands() {
    let site = r#"
-- site.yaml --
title: 只有标题
description: 两句 | Two
languages: [{ code: zh }, { code: en }]
-- facts.yaml --
tel: { zh: 电话 }
name: { zh: 名, en: Name }
code: 400-1
-- glossary.yaml --
- { zh: 备案, en: filing, note: 只有中文 }
- { zh: 域名, en: domain, note: 例如京ICP备1号-1 | For example 京ICP备1号-1 }
-- g/_section.yaml --
title: 只有一组
description: 说 | Say
-- g/a.md --
---
title: 只有中文
description: 都有 | Both
---
中文。

English here.

::: details 只有一边
中文。

English here.
:::

```sh title="只有脚本"
ls
```

![只有图](x.svg)

![图 | Picture](x.svg "只有题")

中文里的图 ![中文](x.svg) 不必译。

An image ![in English](x.svg) need not be translated.
-- g/x.svg --
x
-- index.md --
# 家 | Home
"#;
    let built = Site::new(site.trim_start()).build();
    assert_eq!(
        told(&built, Code::TranslationMissing),
        [
            "content/facts.yaml: `tel` has no text in English",
            "content/g/_section.yaml: `title` has no text in English",
            "content/g/a.md: `title` has no text in English",
            "content/g/a.md: this label has no text in English",
            "content/g/a.md: this label has no text in English",
            "content/g/a.md: this label has no text in English",
            "content/g/a.md: this label has no text in English",
            "content/glossary.yaml: `note` has no text in English",
            "content/site.yaml: `title` has no text in English",
        ]
    );
}

#[test]
fn of_a_language_that_the_files_do_not_hold_the_pages_speak() {
    let site = r#"
-- site.yaml --
title: 家 | Home
description: 说 | Say
languages: [{ code: zh }, { code: en }, { code: fr }]
-- index.md --
# 家 | Home
"#;
    let built = Site::new(site.trim_start()).build();
    assert_eq!(
        told(&built, Code::TranslationMissing),
        ["content/index.md: the page is not translated into `fr`"]
    );
    assert_eq!(built.html("zh/").matches("<h1>家</h1>").count(), 1);
}

#[test]
fn facts_are_filled_in_wherever_they_stand() {
    let site = r#"
-- facts.yaml --
name: { zh: 示例云, en: Example }
tel: "{{ name }} 400"
months: 3
-- g/_section.yaml --
title: "{{ name }}的指南 | Guides of {{ name }}"
-- g/a.md --
---
title: 到{{ name }}办理 | With {{ name }}
description: 打{{ tel }} | Call {{ tel }}
---
## {{ months }}个月 | {{ months }} months

::: details {{ name }}收费吗 | Does {{ name }} charge?
不收。

No.
:::

```text title="{{ name }}脚本 | A script of {{ name }}"
{{ name }}
```

![{{ name }}的图 | A picture of {{ name }}](x.svg "{{ name }} \"1\"")

<code v-pre>{{ name }}</code> 是代码，{{.Name}} 和 {{ $x }} 是文字。

In <code v-pre>{{ name }}</code> it is code, {{.Name}} and {{ .Site.Title }} are text.
-- g/x.svg --
x
"#;
    let built = Site::bilingual(site.trim_start()).build().clean();
    let page = built.html("en/g/a/");
    for part in [
        "<title>With Example ·",
        "<h1>With Example</h1>",
        "content=\"Call Example 400\"",
        "<h2 id=\"3-months\">3 months",
        "<summary>Does Example charge?</summary>",
        "<figcaption>A script of Example</figcaption>",
        "{{ name }}\n</code></pre>",
        "alt=\"A picture of Example\" title=\"Example &quot;1&quot;\"",
        "<code v-pre>{{ name }}</code> it is code, {{.Name}} and {{ .Site.Title }} are text",
        ">Guides of Example<",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let copy = built.file("en/g/a/index.md");
    assert!(copy.starts_with("# With Example\n\n## 3 months\n\n**Does Example charge?**\n\nNo."), "{copy}");
    assert!(copy.contains("![A picture of Example]("), "{copy}");
    assert!(!built.file("search/en.json").is_empty());
}

#[test]
fn a_fact_that_does_not_exist_is_an_error_wherever_it_stands() {
    let site = r#"
-- site.yaml --
title: "{{ a1 }}家 | Home"
languages: [{ code: zh }, { code: en }]
-- facts.yaml --
name: "{{ a2 }}"
-- glossary.yaml --
- { zh: 备案, en: filing, note: "{{ a3 }}号 | No." }
-- g/_section.yaml --
title: "{{ a4 }}组 | Group"
-- g/a.md --
---
title: "{{ a5 }}题 | Title"
description: 说 | Say {{ a6 }}
---
::: details {{ a7 }}折 | Fold
段 {{ a8 }}。

Text.
:::

![{{ a9 }}图 | Picture](x.svg)
-- g/x.svg --
x
-- index.md --
# 家 {{ b1 }} | Home

| 格 {{ b2 }} | Cell |
|---|---|
| a | b |
"#;
    let built = Site::new(site.trim_start()).build();
    let names: Vec<String> = told(&built, Code::FactUnknown)
        .iter()
        .map(|told| told.split('`').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(names, ["a2", "a4", "a5", "a6", "a7", "a8", "a9", "a3", "b1", "b2", "a1"]);
}

#[test]
fn forbidden_words_are_found_once_wherever_prose_stands_and_nowhere_else() {
    let site = r#"
-- site.yaml --
title: 家 | filling A
languages: [{ code: zh }, { code: en }]
-- facts.yaml --
filling: { zh: 二, en: filling B }
-- glossary.yaml --
- { zh: 备案, en: filing, forbid: [filling], note: 说 | a filling C }
-- g/_section.yaml --
title: 组 | filling D
-- g/a.md --
---
title: 题 | filling E
---
# 题 | filling E

## 节 | filling F

{{ filling }} `filling` https://a.cn/filling [站](https://a.cn/filling) 的段落。

See {{ filling }}, `filling`, [the filling G](a.md) and https://a.cn/filling there.

| 格 / filling H | b |
|---|---|
| 丙 / c | 丁 / filling I |

::: details 折 | filling J
里。

Inside.
:::

![图 | filling K](x.svg "题 | filling L")

```sh title="脚 | filling M"
filling
```
-- g/x.svg --
x
-- index.md --
# 家 | Home
"#;
    let mut built = Site::new(site.trim_start()).build();
    built.diagnostics.retain(|said| said.code == Code::TermForbidden);
    let texts = site.trim_start();
    let letters = |said: &diglot::base::Diagnostic| {
        let at = said.at.clone().unwrap();
        let file = texts
            .split("-- ")
            .find(|part| part.starts_with(at.path.as_str().trim_start_matches("content/")))
            .unwrap();
        let text = &file[file.find('\n').unwrap() + 1..];
        text[at.end..].trim_start().chars().next().unwrap()
    };
    let mut found: Vec<char> = built.diagnostics.iter().map(letters).collect();
    found.sort_unstable();
    assert_eq!(found.iter().collect::<String>(), "ABCDEEFGHIJKLM");
}

#[test]
fn what_looks_like_markup_is_told_wherever_it_stands() {
    let site = r#"
-- site.yaml --
title: 家｜Home
description: 说 | Say
languages: [{ code: zh }, { code: en }]
-- facts.yaml --
name: 名 | Name
-- g/_section.yaml --
title: 如何备案？|How to file?
-- g/a.md --
---
title: 题 | Title
description: 叫｛｛ name ｝｝ | Called {{ name }}
---
## 节｜Part

## `a|b` 的用法

## yes|no 选项

::: details 看［乙］（b.md） | See B
里。

Inside.
:::

叫｛｛name｝｝。

Called so.
-- g/b.md --
# 乙 | B
-- index.md --
# 家 | Home
"#;
    let built = Site::new(site.trim_start()).build();
    let of = built.diagnostics.iter().filter(|said| said.code == Code::MarkdownLookAlike);
    let found: Vec<String> = of
        .map(|said| {
            format!("{} {}", said.at.as_ref().unwrap().path, said.help.as_deref().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        found,
        [
            "content/g/_section.yaml write `如何备案？ | How to file?`",
            "content/g/a.md write `{{ name }}`",
            "content/g/a.md write `节 | Part`",
            "content/g/a.md write `[乙](b.md)`",
            "content/g/a.md write `{{name}}`",
            "content/site.yaml write `家 | Home`",
        ]
    );
}

#[test]
fn a_half_of_a_label_that_nobody_is_shown_is_told() {
    let site = "-- a.md --\n# 甲 | A\n\n看这张图 ![图 | Picture](x.svg)，再继续。\n\nThen go on.\n\n| 图 / Picture |\n|---|\n| ![图 | Picture](x.svg) |\n-- x.svg --\nx\n";
    let built =
        Site::bilingual(&site.replace("| ![图 | Picture](x.svg) |", "| ![图 \\| Picture](x.svg) |")).build();
    assert_eq!(
        told(&built, Code::LanguageUnsure),
        ["content/a.md: nobody is shown what this label says in English"]
    );
    // What stands around its block may be what is in one language.
    for block in [
        "- 添加代码。\n- Add the code:\n  ```html title=\"页脚 / The footer\"\n  x\n  ```\n",
        "- 阿里云\n- Nginx\n  ```html title=\"页脚 / The footer\"\n  x\n  ```\n",
        "> 看这张图。\n>\n> ![图 | Picture](x.svg)\n\nThen go on.\n",
        "> 看这张图。\n>\n> - ![](x.svg \"图 | Picture\")\n\nThen go on.\n",
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n# 甲 | A\n\n{block}\n-- x.svg --\nx\n")).build();
        assert_eq!(told(&built, Code::LanguageUnsure).len(), 1, "{block}{}", built.said);
    }
    // A block without a counterpart is shown to readers of both.
    for block in [
        "- 添加代码。\n\n  ```html title=\"页脚 / The footer\"\n  x\n  ```\n\nThen go on.\n",
        "<!-- zh -->\n\n![图 | The footer](x.svg)\n\n<!-- auto -->\n\nThen go on.\n",
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n# 甲 | A\n\n{block}\n-- x.svg --\nx\n")).build();
        let is_shown = built.article("en/a/").contains("The footer");
        assert_eq!(built.says(Code::LanguageUnsure), !is_shown, "{block}{}", built.said);
    }
    let both = "- 添加代码。\n  Add the code.\n\n  ```html title=\"页脚 / The footer\"\n  x\n  ```\n";
    let built = Site::bilingual(&format!("-- a.md --\n# 甲 | A\n\n{both}")).build();
    assert!(!built.says(Code::LanguageUnsure), "{}", built.said);
}

#[test]
fn facts_that_can_no_longer_be_read_are_missed_in_the_preview_as_in_a_build() {
    let files = "-- facts.yaml --\nprovider:\n  name: { zh: 示例云, en: Example Cloud }\n-- index.zh.md --\n---\ntitle: \"{{ provider.name }}谁要？ | 备案 {{ provider.name }}\"\n---\n";
    let mut site = Site::with(diglot::engine::Options { live: true, ..Default::default() }, files);
    site.preview();
    let broken = "provider:\n  ``ame: { zh:_ 示例云, en: Example Cloud }\n";
    site.edit("facts.yaml", broken);
    let (_, said) = site.preview();
    let fresh = Site::with(
        diglot::engine::Options { live: true, ..Default::default() },
        &files.replace("provider:\n  name: { zh: 示例云, en: Example Cloud }\n", broken),
    )
    .preview()
    .1;
    assert_eq!(said, fresh);
}

#[test]
fn a_language_that_data_lacks_is_told_once_where_there_is_much_of_it() {
    let question = |id: &str| {
        format!("  - {{ id: {id}, label: 谁, options: [{{ id: a, label: 甲 }}, {{ id: b, label: 乙 }}] }}\n")
    };
    let missing = |files: &str| told(&Site::bilingual(files).build(), Code::TranslationMissing);
    let checklist = |questions: String| {
        format!(
            "-- papers.md --\n---\ntitle: 材料 | Papers\ntype: checklist\n---\n-- papers.yaml --\nquestions:\n{questions}"
        )
    };
    assert_eq!(
        missing(&checklist(question("who") + &question("whom"))),
        ["content/papers.yaml: no text in this file is in English"]
    );
    assert_eq!(
        missing(&checklist(question("who"))),
        [
            "content/papers.yaml: `label` has no text in English",
            "content/papers.yaml: `label` has no text in English",
            "content/papers.yaml: `label` has no text in English"
        ]
    );
    let glossary =
        "-- index.md --\n# 帮助 | Help\n-- glossary.yaml --\n- { zh: 备案, en: [filing], note: 说明 }\n";
    assert_eq!(missing(glossary), ["content/glossary.yaml: `note` has no text in English"]);
}

const RAW: &str = r#"
-- facts.yaml --
name: { zh: 示例云, en: "Example \"1\"" }
-- x.svg --
x
-- a.md --
---
title: 甲 | A
---
<p title="{{ name }}">在{{ name }} <code>{{ name }}</code></p>

<img src="x.svg" alt='{{ name }}的图 | A picture of {{ name }}' title="not a &quot;split&quot; one">

<details>
<summary>看{{ name }} | See {{ name }}</summary>

文字。

Words here.

</details>

> <p>前 {{ name }}
> 后 {{ name }}</p>

<script>"{{ name }}"</script>
-- b.en.md --
# B

<details><summary>About {{ name }} & {{ x }}</summary>

Words.

</details>
"#;

#[test]
fn raw_html_has_facts_and_languages_as_any_text_has() {
    let built = Site::bilingual(&RAW.trim_start().replace("{{ x }}", "{{.X}}")).build();
    let page = built.html("en/a/");
    for part in [
        "<p title=\"Example &quot;1&quot;\">在Example &quot;1&quot; <code>{{ name }}</code></p>",
        "alt=\"A picture of Example &quot;1&quot;\" title=\"not a &quot;split&quot; one\">",
        "<summary>See Example &quot;1&quot;</summary>",
        "<p>前 Example &quot;1&quot;\n后 Example &quot;1&quot;</p>",
        "<script>\"{{ name }}\"</script>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(built.html("zh/a/").contains("alt=\"示例云的图\""));
    assert!(
        built.html("en/b/").contains("<summary>About Example &quot;1&quot; &amp; {{.X}}</summary>"),
        "{}",
        built.html("en/b/")
    );
    let copy = built.file("en/a/index.md");
    assert!(
        copy.contains("alt='A picture of Example &quot;1&quot;' title=\"not a &quot;split&quot; one\">"),
        "{copy}"
    );
    assert!(copy.contains("> <p>前 Example \"1\"\n> 后 Example \"1\"</p>"), "{copy}");
    assert_eq!(
        told(&Site::bilingual(RAW.trim_start()).build(), Code::FactUnknown),
        ["content/b.en.md: facts.yaml has no `x`"]
    );
}

#[test]
fn forbidden_words_are_found_in_raw_html() {
    let site = "-- glossary.yaml --\n- { zh: 备案, en: filing, forbid: [filling] }\n-- a.en.md --\n# A\n\n<p title=\"filling 1\" class=\"filling\">filling 2 <code>filling</code></p>\n\n<div title=\"a filling 3\">\n\nText.\n\n</div>\n\n<details><summary>filling 4</summary>\n\nText.\n\n</details>\n";
    assert_eq!(told(&Site::bilingual(site).build(), Code::TermForbidden).len(), 4);
}

#[test]
fn what_stands_behind_the_kind_of_an_alert_is_its_title() {
    let site = "-- a.zh.md --\n> [!注意] 小心**火**\n> 说明。\n-- a.en.md --\n> [!WARNING] Careful with *fire*\n>\n> Text.\n-- b.en.md --\n> [!NOTE](a.en.md)\n> is a link.\n\n> [!FOO] Title\n> is a quotation.\n";
    let built = Site::bilingual(site).build();
    assert_eq!(
        built.article("en/a/"),
        "<aside class=\"note note-warning\"><p class=\"note-title\">Careful with <em>fire</em></p><p>Text.</p></aside>"
    );
    let both = built.article("zh-en/a/");
    assert!(both.contains("小心<strong>火</strong></span><span class=\"separator\"> · </span><span lang=\"en\" dir=\"ltr\">Careful with"), "{both}");
    assert_eq!(built.article("en/b/").matches("<blockquote>").count(), 2, "{}", built.article("en/b/"));
    assert_eq!(built.file("zh/a/index.md"), "# A\n\n> [!注意] 小心火\n> 说明。\n");
}

#[test]
fn a_picture_in_a_string_keeps_its_alternative_text_and_title() {
    let built = Site::bilingual(
        "\
-- glossary.yaml --
- zh: 备案
  en: filing
  note: { zh: '看 ![甲图 | Picture A](a.png \"乙 | B\")', en: 'See ![丙图 | Picture C](a.png \"丁 | D\")' }
-- a.png --
-- terms.md --
---
type: glossary
title: 术语 | Terms
---
-- page.md --
---
title: 页 | Page
---

::: details ![戊图 | Picture E](a.png) 更多
正文。
:::
",
    )
    .build();
    for (url, alt) in [
        ("zh/terms/", "alt=\"甲图\" title=\"乙\""),
        ("en/terms/", "alt=\"Picture C\" title=\"D\""),
        ("zh/page/", "alt=\"戊图\""),
    ] {
        assert!(built.html(url).contains(alt), "{}", built.html(url));
    }
}
