//! The fixes of diagnostics, applied to the files as a tool would that reads `--format json`: what was wrong
//! is gone, and nothing new is.

use std::collections::BTreeMap;

use fs_err as fs;
use serde_json::Value;

use super::site::{Built, Site};

/// An edit of a file on disk.
struct Edit {
    /// Relative to content/, or beginning with `themes/`.
    path: String,
    start: usize,
    end: usize,
    replacement: String,
    /// The code, the file and the message of the diagnostic.
    told: String,
}

/// The fixes of a build.
fn edits(built: &Built) -> Vec<Edit> {
    let edit = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let fix = value.get("fix")?;
        Some(Edit {
            path: {
                let path = fix["path"].as_str().unwrap();
                path.strip_prefix("content/").unwrap_or(path).to_owned()
            },
            start: fix["start"].as_u64().unwrap() as usize,
            end: fix["end"].as_u64().unwrap() as usize,
            replacement: fix["replacement"].as_str().unwrap().to_owned(),
            told: told(&value),
        })
    };
    built.json.lines().filter_map(edit).collect()
}

fn folder_of(path: &str) -> &'static str {
    if path.starts_with("themes/") { "" } else { "content" }
}

fn told(value: &Value) -> String {
    format!("{} {} {}", value["code"], value["path"], value["message"])
}

/// How often each thing is said.
fn counts(built: &Built, is_counted: impl Fn(&Value) -> bool) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for value in
        built.json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).filter(is_counted)
    {
        *counts.entry(told(&value)).or_default() += 1;
    }
    counts
}

fn applied(bytes: &[u8], edit: &Edit) -> Vec<u8> {
    [&bytes[..edit.start], edit.replacement.as_bytes(), &bytes[edit.end..]].concat()
}

/// The bytes of a text as editors on Windows save it.
fn as_on_windows(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap().replace('\n', "\r\n");
    [b"\xef\xbb\xbf", text.as_bytes()].concat()
}

/// Applies each fix to the site as it was built, on its own.
#[track_caller]
pub fn try_fixes(site: &mut Site, built: &Built) {
    for edit in edits(built) {
        let bytes = fs::read(site.root().join(folder_of(&edit.path)).join(&edit.path)).unwrap();
        let fixed = applied(&bytes, &edit);
        let after = site.edit(&edit.path, &fixed).build();
        let count = |built: &Built| counts(built, |_| true).get(&edit.told).copied().unwrap_or_default();
        let text = String::from_utf8_lossy(&fixed);
        assert!(count(&after) < count(built), "the fix of {} leaves it:\n{text}\n{after}", edit.told);
        let errors = |built: &Built| counts(built, |value| value["severity"] == "error");
        let before = errors(built);
        let new: Vec<String> =
            errors(&after).into_keys().filter(|error| !before.contains_key(error)).collect();
        assert!(new.is_empty(), "the fix of {} makes {new:?}:\n{text}\n{after}", edit.told);
        same_on_windows(site, &bytes, &edit, &fixed);
        site.edit(&edit.path, &bytes);
    }
}

/// The same fix of the same file with a byte order mark and other line ends comes to the same text.
#[track_caller]
fn same_on_windows(site: &mut Site, bytes: &[u8], edit: &Edit, fixed: &[u8]) {
    if bytes.contains(&b'\r') {
        return;
    }
    let windows = as_on_windows(bytes);
    let built = site.edit(&edit.path, &windows).build();
    let results: Vec<Vec<u8>> = edits(&built)
        .iter()
        .filter(|other| other.path == edit.path)
        .map(|other| applied(&windows, other))
        .collect();
    assert!(results.contains(&as_on_windows(fixed)), "the fix of {} differs on Windows:\n{built}", edit.told);
}

/// The replacements that the diagnostics of a bilingual site carry, each in its file as it is afterwards: the
/// lines that change.
fn fixes(site: &str) -> String {
    let mut site = Site::bilingual(site);
    let built = site.build();
    try_fixes(&mut site, &built);
    let mut shown = String::new();
    for edit in edits(&built) {
        let bytes = fs::read(site.root().join(folder_of(&edit.path)).join(&edit.path)).unwrap();
        let (before, after) =
            (String::from_utf8(bytes.clone()).unwrap(), String::from_utf8(applied(&bytes, &edit)).unwrap());
        let lines = |text: &str, other: &str| {
            text.lines()
                .filter(|line| !other.lines().any(|other| other == *line))
                .collect::<Vec<_>>()
                .join("⏎")
        };
        shown.push_str(&format!("{} → {}\n", lines(&before, &after), lines(&after, &before)));
    }
    shown
}

#[test]
fn names_that_are_nearest_to_what_was_typed() {
    let site = "\
-- facts.yaml --
provider: { hotline: 400-000-0000 }
-- glossary.yaml --
- { zh: 备案, en: ICP filing, forbd: [filling] }
-- a.md --
---
title: 甲 | A
related: [faq/reveiw.md]
---
请看[审核](faq/reveiw.md#scpoe)、<a href=\"faq/reveiw.md\">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。

See [this](faq/reveiw.md 'x') and [that](<#oen>).

<!-- only: enn -->

::: deatils 例外 | Exceptions
没有。

None.
:::

## 一 | One {#one}

::: faq how-lnog
:::
-- faq/review.md --
---
title: 审核 | Review
type: faqs
---
## 范围 | Scope {#scope}

## 要多久？ | How long? {#how-long}

20 天。

20 days.
";
    insta::assert_snapshot!(fixes(site), @r#"
    related: [faq/reveiw.md] → related: [faq/review.md]
    请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。 → 请看[审核](faq/review.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。
    请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。 → 请看[审核](faq/reveiw.md#scpoe)、<a href="faq/review.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。
    请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。 → 请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scope)，致电 {{ provider.hotlin }}。
    请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotlin }}。 → 请看[审核](faq/reveiw.md#scpoe)、<a href="faq/reveiw.md">审核</a>和[范围](faq/review.md#scpoe)，致电 {{ provider.hotline }}。
    See [this](faq/reveiw.md 'x') and [that](<#oen>). → See [this](faq/review.md 'x') and [that](<#oen>).
    See [this](faq/reveiw.md 'x') and [that](<#oen>). → See [this](faq/reveiw.md 'x') and [that](<#one>).
    <!-- only: enn --> → <!-- only: en -->
    ::: deatils 例外 | Exceptions → ::: details 例外 | Exceptions
    type: faqs → type: faq
    - { zh: 备案, en: ICP filing, forbd: [filling] } → - { zh: 备案, en: ICP filing, forbid: [filling] }
    "#);
}

#[test]
fn names_in_quotes_keep_them() {
    let site = "-- facts.yaml --\n{}\n-- papers.md --\n---\ntitle: 材料 | Papers\ntype: checklist\n---\n-- papers.yaml --\n\
        questions:\n  - id: applicant\n    label: 谁来备案？ | Who files?\n    options: [ { id: one, label: 个人 | One }, { id: many, label: 企业 | Many } ]\n\
        groups: [ { id: g, label: 证件 | Papers } ]\n\
        items: [ { id: i, group: \"gg\", name: 证 | Card, when: { \"aplicant\": ['one'] } }, { id: j, group: g, name: 照 | Photo } ]\n\
        -- a.md --\n::: checklist paper\n:::\n\n::: checklist papers applicant=mny\n:::\n";
    insta::assert_snapshot!(fixes(site), @r#"
    ::: checklist paper → ::: checklist papers
    ::: checklist papers applicant=mny → ::: checklist papers applicant=many
    items: [ { id: i, group: "gg", name: 证 | Card, when: { "aplicant": ['one'] } }, { id: j, group: g, name: 照 | Photo } ] → items: [ { id: i, group: "g", name: 证 | Card, when: { "aplicant": ['one'] } }, { id: j, group: g, name: 照 | Photo } ]
    items: [ { id: i, group: "gg", name: 证 | Card, when: { "aplicant": ['one'] } }, { id: j, group: g, name: 照 | Photo } ] → items: [ { id: i, group: "gg", name: 证 | Card, when: { "applicant": ['one'] } }, { id: j, group: g, name: 照 | Photo } ]
    "#);
}

#[test]
fn words_that_the_glossary_forbids() {
    let site = "\
-- glossary.yaml --
- { zh: 网站备案, en: [ICP filing, filing], forbid: [filling, 备按, record filing] }
-- a.md --
网站备按需要 20 天，备按很快。

Filling takes 20 days. The ICP filling is free.

A record filing is one.
";
    insta::assert_snapshot!(fixes(site), @r"
    网站备按需要 20 天，备按很快。 → 网站备案需要 20 天，备按很快。
    网站备按需要 20 天，备按很快。 → 网站备按需要 20 天，网站备案很快。
    Filling takes 20 days. The ICP filling is free. → ICP filing takes 20 days. The ICP filling is free.
    Filling takes 20 days. The ICP filling is free. → Filling takes 20 days. The ICP filing is free.
    ");
}

#[test]
fn characters_of_input_methods() {
    let site = "\
-- a.md --
# 甲 | A

材料：
１、身份证
２、执照

（2）提交
（3）等待

> ＞ 引用

　##流程

这是** 重点 **，见［此处］（https://example.com/）。

## 例外｛#exceptions｝

<!-- en

There are none.
";
    insta::assert_snapshot!(fixes(site), @r"
    １、身份证⏎２、执照 → 1. 身份证⏎2. 执照
    > ＞ 引用 → > > 引用
    　##流程 → ## 流程
    这是** 重点 **，见［此处］（https://example.com/）。 → 这是**重点**，见［此处］（https://example.com/）。
    这是** 重点 **，见［此处］（https://example.com/）。 → 这是** 重点 **，见[此处](https://example.com/)。
    ## 例外｛#exceptions｝ → ## 例外{#exceptions}
    <!-- en → <!-- en -->
    ");
}

#[test]
fn front_matter_in_the_habits_of_others() {
    let site = "\
-- a.md --
———
title：甲 | A
Tags: [一, 二]
date: 2026/1/5 # 发布
草稿: 是
toc: \"true\"
order: １０
slug: my page
———
正文。

Text.
";
    insta::assert_snapshot!(fixes(site), @r#"
    ———⏎——— → ---⏎---
    title：甲 | A → title: 甲 | A
    Tags: [一, 二] → tags: [一, 二]
    date: 2026/1/5 # 发布 → updated: 2026/1/5 # 发布
    toc: "true" → toc: true
    order: １０ → order: 10
    slug: my page → slug: my-page
    "#);
}

#[test]
fn no_edit_where_more_than_one_may_be_right() {
    let silent = |site: &str| assert_eq!(fixes(site), "", "{site}");
    // Two names are as near.
    silent(
        "-- facts.yaml --\na: { cart: 1, care: 2 }\n-- a.md --\n# 甲 | A\n\n价格 {{ a.card }}。\n\nAt {{ a.card }}.\n",
    );
    silent(
        "-- a.md --\n看[此](rewiev.md)。\n\nSee [it](rewiev.md).\n-- x/review.md --\n# 审核 | Review\n-- y/review.md --\n# 审核 | Review\n",
    );
    // Another number is another page, and another question.
    silent(
        "-- step-2.md --\n# 甲 | A\n\n看[下一步](step-3.md)和[此](#q3)。\n\nSee [the next step](step-3.md) and [this](#q3).\n\n## 乙 | B {#q2}\n",
    );
    // The label of a reference is no path.
    silent("-- a.md --\n看[fqa.md]。\n\nSee [fqa.md].\n\n[fqa.md]: fqa.md\n-- faq.md --\n# 问 | Q\n");
    // The key stands there already.
    silent("-- a.md --\n---\ntitle: 甲 | A\ntitel: 乙 | B\n---\n");
    // The other key does not take the value.
    silent("-- a.md --\n---\ntitle: 甲 | A\nurl: a/b\n---\n");
    // French is another language, not English misspelt.
    silent("-- a.md --\n登录。\n\n<!-- es -->\n\nAbra la consola.\n");
    // A comment, or a part of the value.
    silent("-- a.md --\n---\ntitle: 甲: 乙 #1\n---\n");
    // A part in quotes, or a value whose quotes were forgotten.
    silent("-- a.md --\n---\ntitle: \"甲\"和\"乙\"\n---\n");
}

#[test]
fn places_are_those_of_the_file_on_disk() {
    let mut site = Site::bilingual("");
    let text = "\u{feff}# 甲 | A\r\n\r\n请看[此](bb.md)。\0\r\n\r\nSee [it](bb.md).\r\n";
    let built = site.edit("a.md", text).edit("b.md", "# 乙 | B\n").build();
    let values: Vec<Value> = built.json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at = |value: &Value| {
        text[value["start"].as_u64().unwrap() as usize..value["end"].as_u64().unwrap() as usize].to_owned()
    };
    let places: Vec<(String, Option<String>)> =
        values.iter().map(|value| (at(value), value.get("fix").map(at))).collect();
    let link = |text: &str| (text.to_owned(), Some("bb.md".to_owned()));
    assert_eq!(places, [link("[此](bb.md)"), ("\0".to_owned(), None), link("[it](bb.md)")]);
}
