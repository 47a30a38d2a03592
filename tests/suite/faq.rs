//! Questions: written anywhere, collected in one index a language, each under an id that both languages
//! share.

use diglot::base::Code;

use super::site::{Built, Site};

const SITE: &str = "\
-- faq/index.md --
---
type: faq
title: 常见问题 | Questions
---

先搜索，再提问。

Search first, then ask.
-- faq/review.md --
---
type: faq
title: 审核 | Review
---

## 时间 | Time {#time}

### 要多久？ | How long does it take? {#how-long}

一般 20 天，见[说明](../guide.md)。

Usually 20 days, see the [guide](../guide.md).

### 能加急吗？ | Can it be expedited? {#expedite}

不能。

No, it can not.

## 结果 | Result {#result}

### 被驳回怎么办？ | What if it is refused? {#refused}

- 改正
  Correct it

```
</script>
```
-- guide.md --
---
title: 指南 | Guide
---

登录控制台。

Sign in to the console.

## 常见问题 | Questions {.faq category=time}

### 周末审核吗？ | Is it reviewed at weekends? {#weekend}

不审核。

No, it is not.

## 之后 | Afterwards

不是问题。

This is no question.
";

/// The questions on a page, each with its id, under their categories.
fn outline(built: &Built, url: &str) -> String {
    let words = ["<h2 id=", "<details class=\"question\"", "<summary><h3>"];
    built.lines(url, &words)
}

#[test]
fn one_index_collects_the_questions_of_all_pages_by_category() {
    let built = Site::bilingual(SITE).build().clean();
    insta::assert_snapshot!(outline(&built, "zh/faq/"), @r#"
    <h2 id="time">时间</h2>
    <details class="question" id="how-long">
    <summary><h3>要多久？</h3></summary>
    <details class="question" id="expedite">
    <summary><h3>能加急吗？</h3></summary>
    <details class="question" id="weekend">
    <summary><h3>周末审核吗？</h3></summary>
    <h2 id="result">结果</h2>
    <details class="question" id="refused">
    <summary><h3>被驳回怎么办？</h3></summary>
    "#);
    insta::assert_snapshot!(outline(&built, "en/faq/"), @r#"
    <h2 id="time">Time</h2>
    <details class="question" id="how-long">
    <summary><h3>How long does it take?</h3></summary>
    <details class="question" id="expedite">
    <summary><h3>Can it be expedited?</h3></summary>
    <details class="question" id="weekend">
    <summary><h3>Is it reviewed at weekends?</h3></summary>
    <h2 id="result">Result</h2>
    <details class="question" id="refused">
    <summary><h3>What if it is refused?</h3></summary>
    "#);
}

#[test]
fn the_index_begins_with_its_own_words() {
    let built = Site::bilingual(SITE).build().clean();
    assert!(built.part("zh/faq/", "data-faq", "<form").contains("<p>先搜索，再提问。</p>"));
    assert!(built.part("en/faq/", "data-faq", "<form").contains("<p>Search first, then ask.</p>"));
}

#[test]
fn a_page_of_questions_shows_its_own_and_leads_to_all() {
    let built = Site::bilingual(SITE).build().clean();
    let page = built.html("en/faq/review/");
    assert!(
        page.contains("id=\"how-long\"")
            && page.contains("id=\"refused\"")
            && !page.contains("id=\"weekend\"")
    );
    assert!(page.contains("<p class=\"faq-all\"><a href=\"../../../en/faq/\">"));
}

#[test]
fn a_question_in_a_guide_stays_there_and_its_copy_says_where_it_is_from() {
    let built = Site::bilingual(SITE).build().clean();
    assert!(built.article("zh/guide/").contains("周末审核吗？"));
    let copy = built.part("zh/faq/", "id=\"weekend\"", "</details>");
    insta::assert_snapshot!(copy, @r#"
    id="weekend">
    <summary><h3>周末审核吗？</h3></summary>
    <div class="answer prose">
    <p>不审核。</p>
    </div>
    <p class="question-foot"><span>出自 <a href="../../zh/guide/">指南</a></span><a href="../../zh/faq/#weekend" data-copy-link>复制链接</a></p>
    "#);
    assert!(!built.html("zh/faq/").contains("不是问题"));
}

#[test]
fn links_in_an_answer_lead_to_the_same_place_from_the_index() {
    let built = Site::bilingual(SITE).build().clean();
    assert!(
        built
            .part("zh/faq/", "id=\"how-long\"", "</details>")
            .contains("<a href=\"../../zh/guide/\">说明</a>")
    );
    assert!(
        built
            .part("zh/faq/review/", "id=\"how-long\"", "</details>")
            .contains("<a href=\"../../../zh/guide/\">说明</a>")
    );
}

#[test]
fn what_search_engines_read_is_what_people_see() {
    let built = Site::bilingual(SITE).build().clean();
    let script = built
        .part("zh/faq/", "<script type=\"application/ld+json\">", "</script>")
        .split_once('>')
        .unwrap()
        .1;
    let value: serde_json::Value = serde_json::from_str(script).unwrap();
    let page = if value.is_array() { value[0].clone() } else { value };
    insta::assert_snapshot!(serde_json::to_string_pretty(&page).unwrap(), @r#"
    {
      "@context": "https://schema.org",
      "@type": "FAQPage",
      "inLanguage": "zh-CN",
      "mainEntity": [
        {
          "@type": "Question",
          "acceptedAnswer": {
            "@type": "Answer",
            "text": "一般 20 天，见说明。"
          },
          "name": "要多久？"
        },
        {
          "@type": "Question",
          "acceptedAnswer": {
            "@type": "Answer",
            "text": "不能。"
          },
          "name": "能加急吗？"
        },
        {
          "@type": "Question",
          "acceptedAnswer": {
            "@type": "Answer",
            "text": "不审核。"
          },
          "name": "周末审核吗？"
        },
        {
          "@type": "Question",
          "acceptedAnswer": {
            "@type": "Answer",
            "text": "改正 </script>"
          },
          "name": "被驳回怎么办？"
        }
      ]
    }
    "#);
}

#[test]
fn questions_can_be_embedded_by_id_or_by_category_and_keep_their_ids_for_the_index() {
    let built = Site::bilingual(&format!(
        "{SITE}-- page.md --\n---\ntitle: 页 | Page\n---\n::: faq refused time\n:::\n"
    ))
    .build()
    .clean();
    let article = built.article("en/page/");
    let order: Vec<usize> =
        ["What if it is refused?", "How long does it take?", "Can it be expedited?", "weekends?"]
            .iter()
            .map(|title| article.find(title).unwrap())
            .collect();
    assert!(order.is_sorted(), "{article}");
    assert!(article.contains("href=\"../../en/faq/#refused\""), "{article}");
}

#[test]
fn one_level_of_headings_are_questions_of_the_category_in_the_front_matter() {
    let built = Site::bilingual("-- changes.md --\n---\ntype: faq\ntitle: 变更问答 | About changes\ncategory: 变更 | Changes\n---\n\n## 能改名吗？ | Can I rename it? {#rename}\n\n能。\n\nYes, you can.\n").build().clean();
    insta::assert_snapshot!(outline(&built, "zh/changes/"), @r#"
    <h2 id="changes">变更</h2>
    <details class="question" id="rename">
    <summary><h3>能改名吗？</h3></summary>
    "#);
}

#[test]
fn questions_in_guides_alone_make_an_index_of_their_own() {
    let built = Site::bilingual("-- guide.md --\n---\ntitle: 指南 | Guide\n---\n## 问答 | Questions {.faq}\n\n### 要钱吗？ | Is there a charge? {#charge}\n\n不要。\n\nThere is none.\n").build().clean();
    insta::assert_snapshot!(outline(&built, "zh/faq/"), @r#"
    <h2 id="guide">指南</h2>
    <details class="question" id="charge">
    <summary><h3>要钱吗？</h3></summary>
    "#);
    assert!(built.html("en/guide/").contains("href=\"../../en/faq/\""), "the header leads to the index");
}

/// A page of questions, each with its id and what stands in its answer after two sentences.
fn questions(category: &str, questions: &[(&str, &str)]) -> String {
    let question = |(id, body): &(&str, &str)| {
        format!("## 问{id} | About {id} {{#{id}}}\n\n回答{id}。\n\nThe answer to {id}.\n\n{body}\n\n")
    };
    let head = format!(
        "---\ntype: faq\ntitle: 页{category} | Page {category}\ncategory: 类{category} | {category}\n---\n\n"
    );
    head + &questions.iter().map(question).collect::<String>()
}

/// A block that embeds.
fn embed(names: &str) -> String {
    format!("::: faq {names}\n:::\n")
}

/// How often a text stands in a page.
fn count(built: &Built, url: &str, text: &str) -> usize {
    built.html(url).matches(text).count()
}

#[test]
fn what_an_answer_embeds_is_shown_where_it_is_written_and_a_link_anywhere_else() {
    let files = [
        ("faq/index.md", questions("all", &[("zero", "")])),
        ("faq/a.md", questions("a", &[("one", &embed("two"))])),
        ("faq/b.md", questions("b", &[("two", &embed("three"))])),
        ("faq/c.md", questions("c", &[("three", "")])),
        ("guide.md", format!("---\ntitle: 指南 | Guide\n---\n\n{}", embed("one"))),
    ];
    let site: String = files.iter().map(|(path, text)| format!("-- {path} --\n{text}\n")).collect();
    let mut site = Site::live(&site);
    let built = site.build().clean();
    let link = |id: &str, root: &str| format!("<li><a href=\"{root}en/faq/#{id}\">About {id}</a></li>");
    // Where it is written.
    assert_eq!(count(&built, "en/faq/a/", "<p>The answer to two.</p>"), 1);
    assert!(built.html("en/faq/a/").contains(&link("three", "../../../")));
    // In a guide that embeds it, and in the index, which has every answer once.
    assert_eq!(
        (
            count(&built, "en/guide/", "<p>The answer to one.</p>"),
            count(&built, "en/guide/", "<p>The answer to two")
        ),
        (1, 0)
    );
    assert!(built.html("en/guide/").contains(&link("two", "../../")));
    for id in ["zero", "one", "two", "three"] {
        assert_eq!(count(&built, "en/faq/", &format!("<p>The answer to {id}.</p>")), 1, "{id}");
    }
    assert!(built.html("en/faq/").contains(&link("two", "../../")));
    assert_eq!(count(&built, "zh-en/faq/a/", "<p>回答two"), 1);
    assert!(built.file("en/faq/a/index.md").contains("- [About two](../../../en/faq/#two)"));
    // A title two embeds away.
    let text = files[2].1.replace("About two", "Concerning two");
    let after = site.edit("faq/b.md", text).build().clean();
    assert!(after.html("en/guide/").contains("#two\">Concerning two</a>"));
}

#[test]
fn questions_that_embed_each_other_without_a_cycle_are_no_fault() {
    let guide = "---\ntitle: 指南 | Guide\n---\n\n::: faq own\n:::\n\n## 问 | Questions {.faq}\n\n### 自己 | My own {#own}\n\n自己的回答。\n\nMy own answer.\n";
    let site = format!(
        "-- faq/a.md --\n{}\n-- faq/b.md --\n{}\n-- guide.md --\n{guide}",
        questions("a", &[("a1", &embed("b2")), ("a2", "")]),
        questions("b", &[("b1", &embed("a2")), ("b2", "")])
    );
    let built = Site::bilingual(&site).build().clean();
    assert_eq!(
        (
            count(&built, "en/faq/a/", "<p>The answer to b2."),
            count(&built, "en/faq/b/", "<p>The answer to a2.")
        ),
        (1, 1)
    );
    // Embedded above, and written below.
    assert_eq!(
        (count(&built, "en/guide/", "<p>My own answer."), count(&built, "en/guide/", "id=\"own\"")),
        (2, 1)
    );
}

#[test]
fn answers_in_a_cycle_are_told_and_shown_all_the_same() {
    let cases = [
        (vec![("a", vec![("a1", embed("a1"))])], "the answer to `a1` embeds itself", 0),
        (
            vec![("a", vec![("a1", embed("a")), ("a2", String::new())])],
            "the answer to `a1` embeds its own category, `a`",
            0,
        ),
        (
            vec![("a", vec![("a1", embed("b1"))]), ("b", vec![("b1", embed("a1"))])],
            "these answers embed each other in a cycle: `a1`, `b1`",
            1,
        ),
        (
            vec![
                ("a", vec![("a1", embed("c1"))]),
                ("b", vec![("b1", embed("a")), ("b2", embed("b1"))]),
                ("c", vec![("c1", embed("b1 b1"))]),
            ],
            "these answers embed each other in a cycle: `a1`, `c1`, `b1`",
            2,
        ),
    ];
    for (pages, message, related) in cases {
        let page = |(category, answers): &(&str, Vec<(&str, String)>)| {
            let answers: Vec<(&str, &str)> = answers.iter().map(|(id, body)| (*id, body.as_str())).collect();
            format!("-- faq/{category}.md --\n{}\n", questions(category, &answers))
        };
        let site: String = pages.iter().map(page).collect();
        let built = Site::live(&format!(
            "{site}-- guide.md --\n---\ntitle: 指南 | Guide\n---\n\n说明。\n\nA note.\n\n{}",
            embed("a1")
        ))
        .build();
        let cycles: Vec<_> =
            built.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::EmbedCycle).collect();
        assert_eq!(
            cycles.iter().map(|cycle| (cycle.message.as_str(), cycle.related.len())).collect::<Vec<_>>(),
            [(message, related)],
            "{built}"
        );
        assert_eq!(built.diagnostics.len(), 1, "{built}");
        for url in ["en/faq/a/", "en/faq/", "en/guide/", "zh-en/guide/"] {
            let answer = if url.starts_with("zh") { "<p>回答a1。" } else { "<p>The answer to a1." };
            assert!((1..=2).contains(&count(&built, url, answer)), "{url}: {built}");
        }
    }
}

#[test]
fn a_cycle_is_one_within_a_language() {
    let page = |id: &str, zh: &str, en: &str| {
        format!(
            "---\ntype: faq\n---\n## 问{id} | About {id} {{#{id}}}\n\n<!-- zh -->\n\n回答。\n\n{zh}\n\n<!-- en -->\n\nThe answer.\n\n{en}\n"
        )
    };
    let pair = |id: &str, other: &str, title: &str, text: &str| {
        format!("---\ntype: faq\ntitle: {id}\n---\n## {title} {{#{id}}}\n\n{text}\n\n{}", embed(other))
    };
    // In Chinese the first one embeds the second, in English it is the other way round.
    let crossed = format!(
        "-- a.zh.md --\n{}\n-- a.en.md --\n{}\n-- b.zh.md --\n{}\n-- b.en.md --\n{}\n",
        pair("one", "two", "一", "回答。"),
        pair("one", "", "One", "Answer.").replace("::: faq \n:::\n", ""),
        pair("two", "", "二", "回答。").replace("::: faq \n:::\n", ""),
        pair("two", "one", "Two", "Answer."),
    );
    assert!(!Site::bilingual(&crossed).build().says(Code::EmbedCycle));
    // In files of their own, a cycle of both languages is one, with four places.
    let both = format!(
        "-- a.zh.md --\n{}\n-- a.en.md --\n{}\n-- b.zh.md --\n{}\n-- b.en.md --\n{}\n",
        pair("one", "two", "一", "回答。"),
        pair("one", "two", "One", "Answer."),
        pair("two", "one", "二", "回答。"),
        pair("two", "one", "Two", "Answer."),
    );
    let built = Site::bilingual(&both).build();
    let cycles: Vec<_> =
        built.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::EmbedCycle).collect();
    assert_eq!((cycles.len(), cycles[0].related.len()), (1, 3), "{built}");
    // In one file, below the marks of a language.
    let marked = format!(
        "-- a.md --\n{}-- b.md --\n{}",
        page("one", &embed("two"), ""),
        page("two", &embed("one"), "")
    );
    assert!(Site::bilingual(&marked).build().says(Code::EmbedCycle));
}

#[test]
fn embeds_stand_in_lists_tabs_steps_details_and_quotations() {
    let frames = [
        "> 引用。\n>\n> ::: faq far\n> :::\n",
        "- 项目\n\n  ::: faq far\n  :::\n",
        ":::: details 更多 | More\n\n::: faq far\n:::\n\n::::\n",
        ":::: tabs\n\n### 甲 | A\n\n::: faq far\n:::\n\n::::\n",
        ":::: steps\n\n1. 一\n\n   ::: faq far\n   :::\n\n::::\n",
    ];
    for frame in frames {
        let site = format!(
            "-- faq/a.md --\n{}\n-- faq/b.md --\n{}\n",
            questions("a", &[("near", frame)]),
            questions("b", &[("far", "")])
        );
        let built = Site::bilingual(&site).build();
        assert!(!built.says(Code::EmbedCycle), "{built}");
        assert_eq!(count(&built, "en/faq/a/", "<p>The answer to far"), 1, "{frame}{built}");
        let cycle = format!(
            "-- faq/a.md --\n{}\n-- faq/b.md --\n{}\n",
            questions("a", &[("near", frame)]),
            questions("b", &[("far", &embed("near"))])
        );
        assert!(Site::bilingual(&cycle).build().says(Code::EmbedCycle), "{frame}");
    }
}

#[test]
fn an_embedded_question_that_is_not_translated_is_a_link_in_its_language() {
    let zh = "---\ntype: faq\ntitle: 问\n---\n\n## 只有中文？ {#chinese}\n\n是。\n";
    let built = Site::bilingual(&format!(
        "-- faq/a.zh.md --\n{zh}\n-- guide.md --\n---\ntitle: 指南 | Guide\n---\n\n说明。\n\nA note.\n\n{}",
        embed("chinese")
    ))
    .build();
    assert!(built.article("zh/guide/").contains("<p>是。</p>"));
    let article = built.article("en/guide/");
    assert!(article.contains("<li><a href=\"../../zh/faq/#chinese\" lang=\"zh-CN\" dir=\"ltr\" hreflang=\"zh-CN\">只有中文？</a></li>"), "{article}");
}

#[test]
fn an_answer_outside_its_page_repeats_no_id() {
    let body = "见注[^1]。\n\nSee the note[^1].\n\n#### 细节 | Details {#details}\n\n文字。\n\nThe text.\n\n[^1]: 12\n";
    let guide = format!("---\ntitle: 指南 | Guide\n---\n\n{body}\n{}", embed("one all one"));
    let built = Site::bilingual(&format!(
        "-- faq/index.md --\n{}\n-- faq/a.md --\n{}\n-- guide.md --\n{guide}",
        questions("all", &[("zero", body)]),
        questions("a", &[("one", body)])
    ))
    .build();
    for url in ["en/faq/", "en/faq/a/", "en/guide/", "zh-en/guide/", "zh-en/faq/a/"] {
        let mut ids: Vec<&str> =
            built.html(url).split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{url}: {ids:?}");
        for link in built.html(url).split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&link), "{url} has no {link}: {ids:?}");
        }
    }
    assert_eq!(count(&built, "en/guide/", "class=\"question\""), 2);
}

#[test]
fn chains_of_embeds_do_not_multiply() {
    let page = |at: usize| {
        let next = embed(&format!("q{}", at + 1)).repeat(2);
        format!(
            "-- faq/p{at:02}.md --\n{}\n",
            questions(&format!("p{at}"), &[(&format!("q{at}"), if at < 29 { next.as_str() } else { "" })])
        )
    };
    let built = Site::bilingual(&(0..30).map(page).collect::<String>()).build().clean();
    assert_eq!(count(&built, "en/faq/p00/", "<p>The answer to q1."), 2);
}

#[test]
fn answers_that_embed_categories_do_not_fill_the_site() {
    let ids: Vec<String> = (0..1000).map(|at| format!("q{at}")).collect();
    let block = embed("all");
    let all: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), block.as_str())).collect();
    let built = Site::live(&format!(
        "-- faq/index.md --\n{}\n-- faq/a.md --\n{}\n",
        questions("own", &[("own", &block)]),
        questions("all", &all)
    ))
    .build();
    assert!(built.says(Code::EmbedCycle));
    // In the index, where a question that is written there embeds them all, each has a link to the category.
    assert_eq!(count(&built, "en/faq/", "<p>The answer to q7.</p>"), 2);
    assert_eq!(count(&built, "en/faq/", "<li><a href=\"../../en/faq/#all\">all</a></li>"), 2 * 1000);
    // On their page, some blocks with the questions, the others as links.
    assert_eq!(count(&built, "en/faq/a/", "<p>The answer to q7.</p>"), 6);
}

#[test]
fn a_page_of_questions_takes_time_in_proportion_to_its_length() {
    let time = |count: usize| {
        let ids: Vec<String> = (0..count).map(|at| format!("q{at}")).collect();
        let all: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "")).collect();
        let mut site = Site::bilingual(&format!("-- faq.md --\n{}\n", questions("all", &all)));
        let start = std::time::Instant::now();
        let built = site.build().clean();
        assert_eq!(self::count(&built, "en/faq/", "class=\"question\""), count);
        start.elapsed()
    };
    // Eight times as long; the square would be 64 times as long. A machine may be busy with something else
    // for a while.
    assert!((0..3).any(|_| time(4000) < time(500) * 30));
}

#[test]
fn what_stands_between_a_category_and_its_first_question_is_shown() {
    let page = "\
---
type: faq
title: 问 | Ask
---

开头。

The beginning of it.

## 审核 | Review {#review}

### 多久？ | How long? {#long}

二十天。

It takes twenty days.

## 费用 | Fees {#fees}

这里说明收费。

What it costs is told here.

### 多少？ | How much? {#much}

不收费。

It is free of charge.

## 其他 | Others {#others}

没有问题的分类。

A category without any question.
";
    let built = Site::bilingual(&format!("-- faq/index.md --\n{page}")).build().clean();
    let html = built.part("en/faq/", "<div class=\"faq\"", "</main>");
    let places = [
        "The beginning of it.",
        ">Review</h2>",
        "twenty days",
        ">Fees</h2>",
        "What it costs",
        "free of charge",
        ">Others</h2>",
        "without any question",
    ];
    let found: Vec<usize> = places
        .iter()
        .map(|place| html.find(place).unwrap_or_else(|| panic!("no `{place}`:\n{html}")))
        .collect();
    assert!(found.is_sorted(), "{found:?}");
    assert!(!built.html("zh/faq/").contains("What it costs"));
}

#[test]
fn a_file_of_a_pair_goes_on_below_a_heading_that_the_other_has_alone() {
    let built = Site::bilingual(
        "\
-- faq/index.zh.md --
---
type: faq
title: 问
---

> 中文开头。

## 多久？ {#long}

二十天。

## 只有中文的问题？ {#only}

只有中文的回答。
-- faq/index.en.md --
---
type: faq
title: Ask
---

## How long? {#long}

It takes twenty days.

And a few days more in winter, when nobody is there to look.

- A list that only English readers see.
",
    )
    .build();
    let (zh, en) = (built.html("zh/faq/"), built.html("en/faq/"));
    for text in ["中文开头", "二十天", "只有中文的回答"] {
        assert!(zh.contains(text), "{text}: {zh}");
    }
    for text in ["twenty days", "in winter", "only English readers see"] {
        assert!(en.contains(text), "{text}: {en}");
    }
}

#[test]
fn a_heading_beside_another_block_is_one_in_its_own_language_only() {
    let [heading, code] =
        ["## 怎么配置？ {#nginx}\n", "```nginx title=\"The server block\"\nlisten 80;\n```\n"];
    for (zh, en) in [(heading, code), (code, "## How is it configured? {#nginx}\n")] {
        let built = Site::bilingual(&format!("-- faq/index.zh.md --\n---\ntype: faq\ntitle: 问\n---\n\n<!-- row: a -->\n{zh}\n-- faq/index.en.md --\n---\ntype: faq\ntitle: Ask\n---\n\n<!-- row: a -->\n{en}\n")).build();
        let (zh_page, en_page) = (built.html("zh/faq/"), built.html("en/faq/"));
        assert!(zh_page.contains(if zh == heading { "怎么配置？" } else { "The server block" }), "{zh_page}");
        assert!(
            en_page.contains(if zh == heading { "The server block" } else { "How is it configured?" }),
            "{en_page}"
        );
        let (asking, other) = if zh == heading { (&zh_page, &en_page) } else { (&en_page, &zh_page) };
        assert!(asking.contains("id=\"nginx\"") && !other.contains("id=\"nginx\""));
    }
}

#[test]
fn an_answer_of_code_with_a_title_in_two_languages_is_for_both() {
    let code = "```html title=\"页脚 / The footer\"\n<p>\n```";
    for (answer, is_both) in [
        (code.to_owned(), true),
        (format!("> {}", code.replace('\n', "\n> ")), true),
        ("![页脚 | The footer](x.png)".to_owned(), true),
        (code.replace(" / The footer", ""), false),
        (code.replace("页脚 / The footer", "footer.html"), false),
        (format!("登录控制台。\n\n{}", code.replace(" / The footer", "")), false),
    ] {
        let page = format!(
            "-- faq.md --\n---\ntype: faq\ntitle: 问题 | Questions\n---\n\n## 怎么写页脚？\n\n{answer}\n\n## 何时？ | When?\n\n好。\n\nSoon.\n-- x.png --\nx\n"
        );
        let built = Site::bilingual(&page).build();
        assert_eq!(built.html("en/faq/").contains("怎么写页脚"), is_both, "{answer}");
        assert_eq!(built.html("en/faq/").contains("The footer"), is_both, "{answer}");
        assert!(built.html("zh/faq/").contains("怎么写页脚"), "{answer}");
    }
}

/// Two questions in Chinese, below headings of a level.
fn asked(level: &str) -> String {
    format!(
        "{level} 备案需要多久？\n\n管局审核一般需要二十个工作日。\n\n节假日不算在内。\n\n\
         {level} 要先准备什么？\n\n提交以前先核对域名。\n"
    )
}

/// The same two in English, in a container.
fn boxed(open: &str, indent: &str, close: &str) -> String {
    let text = "### How long does it take?\n\nThe administration takes twenty working days.\n\nHolidays do not \
        count.\n\n### What comes first?\n\nCheck the domain before you submit.\n";
    let lines: Vec<String> = text.lines().map(|line| format!("{indent}{line}").trim_end().into()).collect();
    format!("{open}{}{close}", lines.join("\n")).replacen("-   ", "- ", 1)
}

#[test]
fn a_question_keeps_its_answer_beside_a_container_that_says_the_same() {
    let containers = [
        boxed("::: tabs\n", "", "\n:::\n"),
        boxed("::: details\n", "", "\n:::\n"),
        boxed("", "> ", "\n"),
        boxed("- ", "  ", "\n"),
    ];
    for container in containers {
        let head = |title: &str| format!("---\ntype: faq\ntitle: {title}\n---\n\n");
        let pair = format!(
            "-- faq/index.zh.md --\n{}{}-- faq/index.en.md --\n{}{container}",
            head("问"),
            asked("###"),
            head("Ask"),
        );
        let one_file = format!(
            "-- faq.md --\n{}<!-- zh -->\n\n{}\n<!-- en -->\n\n{container}",
            head("问 | Ask"),
            asked("##"),
        );
        let guide = format!(
            "-- guide.zh.md --\n# 指南\n\n## 提问 {{.faq}}\n\n{}-- guide.en.md --\n# Guide\n\n{container}",
            asked("###"),
        );
        for site in [pair, one_file, guide] {
            let built = Site::bilingual(&site).build();
            let page = built.html("zh/faq/");
            for text in ["二十个工作日", "节假日不算在内", "先核对域名"] {
                assert!(page.contains(text), "{text} of\n{site}\n{page}");
            }
            assert_eq!(page.matches("<details class=\"question\"").count(), 2, "{site}");
        }
    }
}

#[test]
fn what_stands_beside_a_heading_belongs_to_what_its_language_said_before() {
    let one_file = "\
-- faq.md --
---
type: faq
title: 问 | Ask
---

## 多久？ | How long?

二十天。

Twenty days.

<!-- row: a -->
## 怎么配置？

<!-- row: a -->
::: details More

Folded words.

:::

改这一行。

Notes below.
";
    let pair = "\
-- faq.zh.md --
---
type: faq
title: 问
---

## 一类 {#one}

### 多久？ {#long}

二十天。

<!-- row: a -->
## 二类 {#two}

改这一行。
-- faq.en.md --
---
type: faq
title: Ask
---

## One {#one}

### How long? {#long}

Twenty days.

<!-- row: a -->
Folded words.

Notes below.
";
    for site in [one_file, pair] {
        let built = Site::bilingual(site).build();
        let (zh, en) = (built.html("zh/faq/"), built.html("en/faq/"));
        let (_, article) = en.split_once("How long?</h3>").unwrap_or_default();
        for text in ["Twenty days", "Folded words", "Notes below"] {
            assert_eq!(article.matches(text).count(), 1, "{text}: {en}");
        }
        assert_eq!(article.matches("</h3>").count(), 0, "{en}");
        let (_, article) = zh.split_once("<div class=\"faq\"").unwrap_or_default();
        assert_eq!(article.matches("改这一行").count(), 1, "{zh}");
    }
}

#[test]
fn a_question_beside_another_block_is_told_where_it_stands() {
    let pair = "-- faq.zh.md --\n---\ntitle: 问\ntype: faq\n---\n\n# 审核（甲）\n-- faq.en.md --\n---\ntitle: Ask\ntype: faq\n---\n\n\
        ::: details Filing\nThe filing takes at most 20 working days, and longer before holidays.\n:::\n\n## Another entity\n";
    let built = Site::bilingual(pair).build();
    let told = |code: Code| built.diagnostics.iter().filter(move |diagnostic| diagnostic.code == code);
    for diagnostic in told(Code::FaqUnanswered) {
        let at = diagnostic.at.as_ref().unwrap();
        let source =
            if at.path.as_str().ends_with("zh.md") { "# 审核（甲）" } else { "## Another entity" };
        let text = pair.split("-- faq.").find(|text| text.contains(source)).unwrap();
        let text = text.split_once("--\n").unwrap().1;
        assert!(text[at.start..at.end].trim_start_matches(['#', ' ']).len() < source.len(), "{built}");
        assert!(source.contains(text[at.start..at.end].trim()), "{}", &text[at.start..at.end]);
    }
    assert!(told(Code::FaqUnanswered).count() > 0, "{built}");
}

#[test]
fn a_category_has_its_name_in_each_language_from_whatever_page_gives_it() {
    let pages = "-- faq/a.zh.md --\n---\ntype: faq\n---\n\n# 审核 | Review\n\n## 进度 {#state}\n\n### 多久？\n\n20 天。\n-- faq/b.en.md --\n---\ntype: faq\n---\n\n# Numbers\n\n## Progress {#state}\n\n### Which number?\n\nThat of the licence.\n";
    let built = Site::bilingual(pages).build();
    assert!(built.html("en/faq/b/").contains("<h2 id=\"state\">Progress</h2>"), "{built}");
    assert!(built.html("zh/faq/a/").contains("<h2 id=\"state\">进度</h2>"), "{built}");
}
