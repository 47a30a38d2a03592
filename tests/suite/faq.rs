//! Questions: written anywhere, collected in one index a language, each under an id that both languages share.

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
    assert!(page.contains("id=\"how-long\"") && page.contains("id=\"refused\"") && !page.contains("id=\"weekend\""));
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
    assert!(built.part("zh/faq/", "id=\"how-long\"", "</details>").contains("<a href=\"../../zh/guide/\">说明</a>"));
    assert!(built.part("zh/faq/review/", "id=\"how-long\"", "</details>").contains("<a href=\"../../../zh/guide/\">说明</a>"));
}

#[test]
fn what_search_engines_read_is_what_people_see() {
    let built = Site::bilingual(SITE).build().clean();
    let script = built.part("zh/faq/", "<script type=\"application/ld+json\">", "</script>").split_once('>').unwrap().1;
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
    let built = Site::bilingual(&format!("{SITE}-- page.md --\n---\ntitle: 页 | Page\n---\n::: faq refused time\n:::\n")).build().clean();
    let article = built.article("en/page/");
    let order: Vec<usize> =
        ["What if it is refused?", "How long does it take?", "Can it be expedited?", "weekends?"].iter().map(|title| article.find(title).unwrap()).collect();
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
