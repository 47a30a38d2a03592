//! What a bilingual edition embeds is there once, in both languages; and what data says in another language
//! than that of the page says so.

use std::collections::BTreeSet;

use crate::site::Site;

const PAPERS: &str = r#"-- papers.md --
---
title: 材料 | Papers
type: checklist
---
-- papers.yaml --
questions:
  - id: who
    label: 谁去？ | Who goes?
    help: 看证件 | See the *card*
    options: [{ id: you, label: 本人 | You }, { id: other, label: A & B }]
  - id: city
    label: 哪里？ | Where?
    usual: bj
    options: [{ id: bj, label: 北京 | Beijing }, { id: sh, label: 上海 | Shanghai }]
groups: [{ id: g, label: 证件 | Cards }]
items:
  - { id: i, group: g, name: 表格 | The *form*, when: { who: you, city: bj }, why: 要核对 | To check }
outcomes:
  - { id: o, level: notice, when: { who: other }, text: 请打电话 | Please call }
"#;

const QUESTIONS: &str = "-- faq/q.md --
---
title: 问答 | Questions
type: faq
---
## 类 | Kind {#kind}

### 要**多久**？ | How *long*? {#long}

二十天。

Twenty days.

- 节假日不算。
  Holidays do not count.

### 只有中文？ {#only}

是的。
";

const PAGE: &str = "\
# 甲 | A

先看。

Look first.

::: checklist papers
:::

::: faq long
:::
";

/// The ids of a page, each of them once.
fn ids(html: &str) -> BTreeSet<&str> {
    let all: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let ids: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(ids.len(), all.len(), "{all:?}");
    ids
}

#[test]
fn the_headings_and_the_cases_of_an_embedded_checklist_are_in_both_languages() {
    let built = Site::bilingual(&format!("{PAPERS}-- a.md --\n{}", PAGE.split("::: faq").next().unwrap()))
        .build()
        .clean();
    insta::assert_snapshot!(built.lines("zh-en/a/", &["class=\"label\"", "outcome-title", "<dt>", "variants", "papers/"]), @r#"
    <li><a href="../../zh/papers/">材料</a></li>
    <p class="label">您的情况 <span class="second" lang="en" dir="ltr">Your case</span></p>
    <p class="label">材料清单 <span class="second" lang="en" dir="ltr">Your papers</span></p>
    <p class="outcome-title">请留意 <span class="second" lang="en" dir="ltr">Please note</span></p>
    <details class="variants" open><summary>按情况列出的清单 <span class="second" lang="en" dir="ltr">The list for each case</span></summary>
    <li><a href="../../zh/papers/you/">本人 <span class="second" lang="en" dir="ltr">You</span></a></li>
    <li><a href="../../zh/papers/other/">A &amp; B</a></li>
    <div><dt>用于 <span class="second" lang="en" dir="ltr">Used in</span></dt><dd><ul><li><a href="../../zh/a/">甲</a></li></ul></dd></div>
    <li><a href="../../zh/papers/">材料</a></li>
    "#);
    insta::assert_snapshot!(built.lines("en/a/", &["class=\"label\"", "outcome-title", "<dt>", "variants", "papers/"]), @r#"
    <li><a href="../papers/">Papers</a></li>
    <p class="label">Your case</p>
    <p class="label">Your papers</p>
    <p class="outcome-title">Please note</p>
    <details class="variants" open><summary>The list for each case</summary>
    <li><a href="../../en/papers/you/">You</a></li>
    <li><a href="../../en/papers/other/">A &amp; B</a></li>
    <div><dt>Used in</dt><dd><ul><li><a href="../../en/a/">A</a></li></ul></dd></div>
    <li><a href="../../en/papers/">Papers</a></li>
    "#);
}

#[test]
fn a_checklist_stands_in_the_bilingual_edition_once_in_both_languages() {
    let built = Site::bilingual(&format!("{PAPERS}-- a.md --\n{}", PAGE.split("::: faq").next().unwrap()))
        .build()
        .clean();
    let article = built.article("zh-en/a/");
    assert_eq!(article.matches("data-checklist=").count(), 1);
    assert_eq!(article.matches("name=\"who\"").count(), 2, "an option each");
    for part in [
        "<div class=\"row row-shared\"",
        "<legend>谁去？ <span class=\"second\" lang=\"en\" dir=\"ltr\">Who goes?</span></legend>",
        "<p class=\"hint\">看证件 <span class=\"second\" lang=\"en\" dir=\"ltr\">See the <em>card</em></span></p>",
        "<span>本人 <span class=\"second\" lang=\"en\" dir=\"ltr\">You</span></span>",
        "<span>A &amp; B</span>",
        "<option value=\"sh\">上海 / Shanghai</option>",
        "aria-label=\"证件\">\n<p class=\"group-title\">证件 <span class=\"second\" lang=\"en\" dir=\"ltr\">Cards</span></p>",
        "<span>表格 <span class=\"second\" lang=\"en\" dir=\"ltr\">The <em>form</em></span></span>",
        "</p>\n<p class=\"condition\" lang=\"en\" dir=\"ltr\">Applies if: Who goes? You",
        "<p>请打电话 <span class=\"second\" lang=\"en\" dir=\"ltr\">Please call</span></p>",
    ] {
        assert!(article.contains(part), "{part}\n{article}");
    }
    ids(built.html("zh-en/a/"));
    for url in ["zh/a/", "en/a/", "zh/papers/"] {
        assert!(!built.html(url).contains("class=\"second\""), "{url}");
    }
}

#[test]
fn questions_stand_in_the_bilingual_edition_side_by_side() {
    let built =
        Site::bilingual(&format!("{PAPERS}{QUESTIONS}-- a.md --\n{}::: faq only\n:::\n", PAGE)).build();
    let article = built.article("zh-en/a/");
    let digest = article.split("assets/").nth(1).unwrap().split('/').next().unwrap();
    let article = article.replace(digest, "…");
    insta::assert_snapshot!(&article[article.find("<div class=\"faq").unwrap()..], @r#"
    <div class="faq faq-embed">
    <details class="question">
    <summary>要<strong>多久</strong>？ <span class="second" lang="en" dir="ltr">How <em>long</em>?</span></summary>
    <div class="answer prose">
    <div class="row" id="long-row-29a46b14"><div class="cell" lang="zh-CN" dir="ltr"><p>二十天。</p></div><div class="cell" lang="en" dir="ltr"><p>Twenty days.</p></div></div>
    <ul class="rows"><li class="row" id="long-row-ede0acbd"><div class="cell" lang="zh-CN" dir="ltr">节假日不算。</div><div class="cell" lang="en" dir="ltr">Holidays do not count.</div></li>
    </ul>
    </div>
    <p class="question-foot"><a href="../../zh/faq/#long" data-copy-link>复制链接</a></p>
    </details>
    </div>
    <script type="module" src="../../assets/…/faq.js"></script></div></div>
    <div class="row row-shared"><div class="embed"><div class="faq faq-embed">
    <details class="question">
    <summary>只有中文？</summary>
    <div class="answer prose">
    <p>是的。</p>
    </div>
    <p class="question-foot"><a href="../../zh/faq/#only" data-copy-link>复制链接</a></p>
    </details>
    </div>
    <script type="module" src="../../assets/…/faq.js"></script></div></div>
    "#);
    ids(built.html("zh-en/a/"));
}

#[test]
fn the_files_of_a_pair_embed_once() {
    let zh = "-- a.zh.md --\n# 甲\n\n先看。\n\n::: checklist papers\n:::\n\n::: faq long\n:::\n";
    let en = "-- a.en.md --\n# A\n\nLook first.\n\n::: checklist papers\n:::\n\n::: faq long\n:::\n";
    let built = Site::bilingual(&[PAPERS, QUESTIONS, zh, en].concat()).build();
    let article = built.article("zh-en/a/");
    assert_eq!(
        (article.matches("data-checklist=").count(), article.matches("<details class=\"question\"").count()),
        (1, 1),
        "{article}"
    );
    assert!(article.contains("Who goes?") && article.contains("Twenty days."));
    // What one file alone embeds is there in its own language.
    let built = Site::bilingual(
        &[
            PAPERS,
            QUESTIONS,
            "-- a.zh.md --\n# 甲\n\n先看。\n-- a.en.md --\n# A\n\nLook first.\n\n::: faq long\n:::\n",
        ]
        .concat(),
    )
    .build();
    assert!(built.article("zh-en/a/").contains("Twenty days."));
    assert!(!built.article("zh-en/a/").contains("二十天"));
}

#[test]
fn data_in_another_language_says_so() {
    let papers = PAPERS
        .replace(" | The *form*", "*")
        .replace("证件 | Cards", "证件")
        .replace("本人 | You", "本人")
        .replace("谁去？ | Who goes?", "{ zh: 谁去？ }");
    let glossary = "-- glossary.yaml --\n- { zh: 备案, en: filing, note: 登记 }\n-- terms.md --\n---\ntitle: 术语 | Terms\ntype: glossary\n---\n";
    let built = Site::bilingual(&[&papers, glossary].concat()).build();
    let page = built.html("en/papers/");
    for part in [
        "<legend><span lang=\"zh-CN\" dir=\"ltr\">谁去？</span></legend>",
        "<span><span lang=\"zh-CN\" dir=\"ltr\">本人</span></span>",
        "<h3 class=\"group-title\"><span lang=\"zh-CN\" dir=\"ltr\">证件</span></h3>",
        "<span><span lang=\"zh-CN\" dir=\"ltr\">表格*</span></span>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!built.html("zh/papers/").contains("<span lang=\"zh-CN\""));
    assert!(
        built
            .html("en/terms/")
            .contains("<p class=\"term-note\"><span lang=\"zh-CN\" dir=\"ltr\">登记</span></p>")
    );
    assert!(built.html("zh/terms/").contains("<p class=\"term-note\">登记</p>"));
}

/// A glossary with a note in both languages, one in Chinese alone, and a page that shows it.
const GLOSSARY: &str = "\
-- facts.yaml --
days: { zh: 20 天, en: 20 days }
-- glossary.yaml --
- { zh: 备案, en: [filing, recordal], forbid: [filling], note: \"要 {{ days }}，见[材料](papers.md) | It takes {{ days }}, see [the papers](papers.md)\" }
- { zh: 域名, en: domain, note: { zh: 名字 } }
-- terms.md --
---
title: 术语 | Terms
type: glossary
---
先看。

Look first.
";

#[test]
fn a_page_of_a_checklist_or_of_terms_shows_them_in_the_bilingual_edition() {
    let text = "准备这些。\n\nPrepare these.\n\n## 之后 | Afterwards\n\n准备这些。\n\nPrepare these.\n";
    let papers = PAPERS.replace("type: checklist\n---\n", &format!("type: checklist\n---\n{text}"));
    let built = Site::bilingual(&[&papers, GLOSSARY].concat()).build();
    let article = built.article("zh-en/papers/");
    let order = [
        "Prepare these.",
        "data-checklist=\"papers\"",
        "Who goes?</span></legend>",
        "The <em>form</em></span></span>",
        "Afterwards",
        "Prepare these.",
    ];
    let found = order.iter().try_fold(0, |from, part| Some(from + article[from..].find(part)? + part.len()));
    assert!(found.is_some(), "{article}");
    assert_eq!(article.matches("data-checklist=").count(), 1);
    ids(built.html("zh-en/papers/"));
    let terms = built.part("zh-en/terms/", "<div class=\"glossary\">", "</main>");
    for part in [
        "<h3 lang=\"zh-CN\"><dfn>备案</dfn></h3>\n<p class=\"other-name\" lang=\"en\">filing<span> · </span>recordal</p>",
        "<p class=\"term-note\">要 20 天，见<a href=\"../../zh/papers/\">材料</a> <span class=\"second\" lang=\"en\" dir=\"ltr\">It takes 20 days, see <a href=\"../../en/papers/\">the papers</a></span></p>",
        "<p class=\"term-note\">名字</p>",
    ] {
        assert!(terms.contains(part), "{part}\n{terms}");
    }
    for url in ["zh/terms/", "en/terms/"] {
        assert!(!built.html(url).contains("class=\"second\""), "{url}");
    }
}

#[test]
fn the_copy_of_a_checklist_or_of_terms_holds_them() {
    let papers = PAPERS.replace(
        "why: 要核对 | To check",
        "why: \"见[术语](terms.md)，`<b>` | See [terms](terms.md), `<b>`\", form: 原件 | Original",
    );
    let papers =
        papers.replace("type: checklist\n---\n", "type: checklist\n---\nPrepare.\n\n## Later\n\nMore.\n");
    let built = Site::bilingual(&[&papers, GLOSSARY].concat()).build();
    insta::assert_snapshot!(built.file("en/papers/index.md"), @r#"
    # Papers

    Prepare.

    ## Your case

    - Who goes?
      See the *card*
      - You
      - A & B
    - Where?
      - Beijing
      - Shanghai

    ## Your result

    - Please call
      - Applies if: Who goes? A & B

    ## Your papers

    ### Cards

    - [ ] The *form*
      - Applies if: Who goes? You; and Where? Beijing
      - **Form** Original
      - See [terms](../../en/terms/), `<b>`

    ## Later

    More.
    "#);
    insta::assert_snapshot!(built.file("zh/terms/index.md"), @r#"
    # 术语

    先看。

    - **备案** · filing · recordal
      - 要 20 天，见[材料](../../zh/papers/)
      - 不用 filling
    - **域名** · domain
      - 名字
    "#);
}

#[test]
fn a_question_is_embedded_once_in_each_language_whatever_each_file_names() {
    let questions =
        QUESTIONS.replace("### 要**多久**", "### English alone? {#alone}\n\nIt is, truly.\n\n### 要**多久**");
    let zh = "-- a.zh.md --\n# 甲\n\n先看。\n\n::: faq long only\n:::\n";
    let en = "-- a.en.md --\n# A\n\nLook first.\n\n::: faq long alone\n:::\n";
    let one = "-- b.md --\n# 乙 | B\n\n先看。\n\nLook first.\n\n::: faq kind\n:::\n\n::: faq long\n:::\n";
    let built = Site::bilingual(&[&questions, zh, en, one].concat()).build();
    for (url, times) in [("zh-en/a/", 1), ("zh-en/b/", 2)] {
        let article = built.article(url);
        for part in ["How <em>long</em>?", "<p>二十天。</p>", "<p>Twenty days.</p>"] {
            assert_eq!(article.matches(part).count(), times, "{part}\n{article}");
        }
        for part in ["<summary>只有中文？", "<summary>English alone?", "It is, truly."] {
            assert_eq!(article.matches(part).count(), 1, "{part}\n{article}");
        }
        ids(built.html(url));
    }
    assert!(built.article("zh-en/b/").contains("<div lang=\"en\" dir=\"ltr\"><div class=\"faq faq-embed\">"));
    assert!(
        built.article("zh/b/").contains("<summary>只有中文？")
            && !built.article("zh/b/").contains("English alone?")
    );
}
