//! Building again: as little work as the edit needs, and always what a build from nothing would give.

use std::collections::{BTreeMap, BTreeSet};

use diglot::base::Code;
use diglot::emit::sink::{Memory, Null, Sink};
use diglot::engine::{Engine, Options};
use proptest::prelude::*;

use super::site::{Built, SETTINGS, Site};

const SITE: &str = "\
-- index.md --
# 帮助 | Help

欢迎。

You are welcome here.
-- filing/_section.yaml --
title: 备案 | Filing
-- filing/a.md --
---
title: 甲 | Alpha
---

登录控制台。

Sign in to the console.
-- filing/b.zh.md --
# 乙

## 提交 {#submit}

提交申请。
-- filing/b.en.md --
# Beta

## Submission {#submit}

Submit the application.
-- other/c.md --
---
title: 丙 | Gamma
---

见[提交](../filing/b.md#submit)。

See [submission](../filing/b.md#submit).
";

fn built() -> (Site, Built) {
    let mut site = Site::live(SITE);
    let first = site.build().clean();
    (site, first)
}

/// What a run did: sources parsed, topics paired, editions rendered.
fn work(built: &Built) -> (usize, usize, usize) {
    (built.stats.parsed, built.stats.paired, built.stats.rendered)
}

/// The files that two builds do not share, but for the index of search, whose files are named after their
/// bytes.
fn changed<'b>(before: &'b Built, after: &'b Built) -> Vec<&'b str> {
    let of = |built: &'b Built, other: &'b Built| {
        built
            .all()
            .iter()
            .filter(|file| !other.all().contains(file))
            .map(|(path, _)| path.as_str())
            .collect::<Vec<_>>()
    };
    let mut paths = [of(before, after), of(after, before)].concat();
    paths.retain(|path| !path.starts_with("search/"));
    paths.sort_unstable();
    paths.dedup();
    paths
}

#[test]
fn nothing_changed_is_nothing_done() {
    let (mut site, first) = built();
    assert_eq!((first.stats.parsed, first.stats.paired), (5, 4));
    let again = site.build();
    assert_eq!(work(&again), (0, 0, 0));
    assert!(again.plan.new.is_empty() && again.plan.changed.is_empty() && again.plan.gone.is_empty());
    assert_eq!(again.all(), first.all());
}

#[test]
fn a_sentence_costs_one_page() {
    let (mut site, _) = built();
    let page =
        "---\ntitle: 甲 | Alpha\n---\n\n登录控制台。\n\nSign in to the console.\n\n完成。\n\nYou are done.\n";
    // In Chinese, in English and in both.
    assert_eq!(work(&site.edit("filing/a.md", page).build()), (1, 1, 3));
}

#[test]
fn a_sentence_in_one_language_leaves_the_other_alone() {
    let (mut site, before) = built();
    let after = site.edit("filing/b.zh.md", "# 乙\n\n## 提交 {#submit}\n\n在线提交申请。\n").build();
    assert_eq!((after.stats.parsed, after.stats.paired), (1, 1));
    // The page, its bilingual edition, and the lists that show its first sentence.
    insta::assert_snapshot!(changed(&before, &after).join("\n"), @"
    zh-en/filing/b/index.html
    zh/filing/b/index.html
    zh/filing/b/index.md
    zh/filing/b/text.json
    zh/filing/index.html
    zh/llms.txt
    ");
}

#[test]
fn a_title_reaches_the_pages_that_show_it_and_no_others() {
    let (mut site, before) = built();
    let page = "---\ntitle: 甲 | First\n---\n\n登录控制台。\n\nSign in to the console.\n";
    let after = site.edit("filing/a.md", page).build();
    assert_eq!((after.stats.parsed, after.stats.paired), (1, 1));
    insta::assert_snapshot!(changed(&before, &after).join("\n"), @"
    en/filing/a/index.html
    en/filing/a/index.md
    en/filing/a/text.json
    en/filing/b/index.html
    en/filing/index.html
    en/llms.txt
    zh-en/filing/a/index.html
    ");
}

#[test]
fn an_anchor_that_goes_is_missed_by_the_pages_that_link_to_it() {
    let (mut site, _) = built();
    let after = site
        .edit("filing/b.en.md", "# Beta\n\n## Submission {#send}\n\nSubmit the application.\n")
        .edit("filing/b.zh.md", "# 乙\n\n## 提交 {#send}\n\n提交申请。\n")
        .build();
    assert_eq!(after.stats.parsed, 2);
    assert_eq!(
        after.said.matches("error[link-missing-heading]: `../filing/b.md` has no heading `#submit`").count(),
        2,
        "{after}"
    );
}

#[test]
fn a_template_renders_every_page_and_parses_none() {
    let (mut site, first) = built();
    let after = site
        .edit(
            "themes/default/templates/guide.html",
            "{% extends \"base.html\" %}\n{% block crumbs %}{% endblock %}\n",
        )
        .build();
    assert_eq!(work(&after), (0, 0, first.stats.rendered));
}

#[test]
fn a_language_more_parses_everything_again() {
    let (mut site, _) = built();
    let settings = format!(
        "{}  - {{ code: fr }}\nchecks: {{ theme-string: off, translation-missing: off }}\n",
        super::site::SETTINGS
    );
    let after = site.edit("site.yaml", settings).build().clean();
    assert_eq!(after.stats.parsed, 5);
    assert!(after.files().contains(&"fr/filing/a/index.html"));
}

#[test]
fn a_page_that_goes_takes_its_files_with_it() {
    let (mut site, _) = built();
    let after = site.remove("other/c.md").build().clean();
    assert!(!after.files().iter().any(|path| path.contains("/other/")), "{after}");
    assert_eq!(after.stats.parsed, 0);
}

#[test]
fn a_page_stays_up_while_its_template_is_broken() {
    let (mut site, before) = built();
    let after = site
        .edit(
            "themes/default/templates/guide.html",
            "{% extends \"base.html\" %}\n{% block lead %}{{ page.nothing.at_all }}{% endblock %}\n",
        )
        .build();
    assert!(after.said.contains("error[theme-template]"), "{after}");
    assert_eq!(after.html("zh/filing/a/"), before.html("zh/filing/a/"));
}

#[test]
fn errors_leave_the_last_good_output_in_place() {
    let mut site = Site::bilingual(SITE);
    let before = site.build().clean();
    let broken = site.edit("other/c.md", "# 丙 | Gamma\n\n见[提交](nowhere.md)。\n").build();
    assert!(!broken.said.is_empty());
    assert_eq!(broken.all(), before.all());
}

/// What a file may become.
fn contents(path: &str) -> &'static [&'static str] {
    match path {
        "filing/_section.yaml" => {
            &["title: 备案 | Filing\n", "title: 流程 | Process\norder: 1\n", "titel: x\n"]
        }
        "filing/b.zh.md" => &[
            "# 乙\n\n提交申请。\n",
            "# 乙\n\n## 提交 {#submit}\n\n等 20 天。\n",
            "---\ntitle: 新\nslug: neu\n---\n\n文字。\n",
        ],
        "filing/b.en.md" => &[
            "# Beta\n\nSubmit the application.\n",
            "# Beta\n\n## Submission {#submit}\n\nWait for 20 days.\n",
            "---\ntitle: Alpha and omega\norder: -1\n---\n\nWait.\n",
            "",
        ],
        "site.yaml" => &[
            SETTINGS,
            concat!(
                "title: { zh: 帮助中心, en: Help centre }\n",
                "languages: [en, zh]\nbilingual: [[en, zh]]\nsearch: false\n"
            ),
            "title: 帮助 | Help\nlanguages: [zh, en, fr]\nchecks: { translation-missing: off }\ncopies: false\n",
            "title: 帮助 | Help\nlanguages: [en]\n",
            "title: 帮助 | Help\nignore: [left/**]\n",
            "titel: x\n",
        ],
        "papers.md" => &[
            "---\ntype: checklist\ntitle: 材料 | Documents\n---\n",
            "---\ntype: checklist\ntitle: 所需材料 | Required documents\norder: -2\n---\n\n先看。\n\nRead this.\n",
            "---\ntitle: 材料 | Documents\n---\n\n::: checklist papers who=a\n:::\n",
        ],
        "papers.yaml" => &[
            "questions:\n  - { id: who, label: 谁 | Who, options: [{ id: a, label: 甲 | A }, { id: b, label: 乙 | B }] }\nitems:\n  - { id: card, name: 证件 | Card, when: { who: a } }\n",
            "questions:\n  - { id: who, label: 谁 | Who, options: [{ id: a, label: 甲 | A }] }\nitems:\n  - { id: paper, name: 材料 | Paper, why: '见[甲](filing/a.md) | See [Alpha](filing/a.md)' }\n",
            "items: 3\n",
        ],
        "filing/form.txt" => &["a", "bb"],
        "facts.yaml" => &["days: 20\n", "days: 30\n", "days: [\n"],
        "glossary.yaml" => &["- { zh: 申请, en: [application], forbid: [Submit] }\n", "[]\n"],
        "left/index.md" | "right/index.md" => &[
            "---\ntitle: 旁 | Beside\norder: 3\n---\n",
            "---\ntitle: 旁边 | Beside it\norder: 9\ndescription: 说明 | What it is\n---\n",
            "---\ntitle: 旁 | Beside\norder: 1\nhidden: true\n---\n",
            "---\ntitle: 旁 | Beside\ndraft: true\norder: 9\n---\n",
            "---\ntitle: 旁 | Beside\norder: 4\n---\n",
            "---\ntitle: 旁 | Beside\nslug: aside\naliases: [beside]\n---\n",
            "---\ntype: faq\ntitle: 问答 | Questions\norder: 2\n---\n",
        ],
        "left/ask.md" => &[
            "---\ntype: faq\ntitle: 左 | Left\ncategory: 类 | Class\n---\n\n## 左？ | Which left? {#which-left}\n\n这边。\n\nThis side.\n",
            "---\ntype: faq\ntitle: 左 | Left\ncategory: 类 | Class\norder: 7\nupdated: 2026-01-02\ntags: [x]\n---\n\n## 左？ | Which left? {#which-left}\n\n这边。\n\nThis side.\n",
            "---\ntype: faq\ntitle: 左 | Left\ncategory: 别 | Other\nhidden: true\n---\n\n## 左边？ | Which one is left? {#which-left}\n\n::: faq which-right\n:::\n",
            "---\ntype: faq\ntitle: 左 | Left\ncategory: 类 | Class\nslug: l\n---\n\n## 左？ | Which left? {#which-left}\n\n::: faq class\n:::\n",
        ],
        "right/ask.md" => &[
            "---\ntitle: 右 | Right\norder: 1\n---\n\n## 问 | Questions {.faq category=class}\n\n### 右？ | Which right? {#which-right}\n\n那边，见[丙](../other/c.md)。\n\nThat side, see [Gamma](../other/c.md).\n",
            "---\ntitle: 右边 | The right\norder: 1\n---\n\n## 问 | Questions {.faq}\n\n### 右？ | Which right? {#which-right}\n\n那边！\n\nThat side!\n",
            "---\ntitle: 右 | Right\norder: -1\ndraft: true\n---\n\n## 问 | Questions {.faq category=class}\n\n### 右？ | Which right? {#which-right}\n\n::: faq which-left deep\n:::\n",
            "# 右 | Right\n\n没有。\n\nNothing.\n",
        ],
        "right/deep/guide.md" => &[
            "---\ntitle: 深 | Deep\nrelated: [../../other/c.md]\n---\n\n::: faq which-left class\n:::\n\n## 问 | Questions {.faq category=class}\n\n### 多深？ | How deep? {#deep}\n\n很深。\n\nVery deep.\n",
            "---\ntitle: 深处 | Deeper\norder: -3\nrelated: [../../other/c.md, ../ask.md]\n---\n\n::: faq which-right\n:::\n",
            "---\ntitle: 深 | Deep\norder: -3\nhidden: true\n---\n\n文字。\n\nText.\n",
        ],
        "left/_section.yaml" => &[
            "title: 左 | Left\norder: 5\n",
            "title: 左边 | On the left\norder: -5\ndescription: 左 | What is left\n",
        ],
        "themes/default/strings/en.yaml" => &["skip: Go on\n", "skip: Skip\n"],
        _ => &[
            "---\ntitle: 甲 | Alpha\naliases: [old]\n---\n\n等 {{ days }} 天。\n\nWait for {{ days }} days.\n",
            "---\ntitle: 一个很长的名字 | A long name\naliases: [old]\n---\n\n等 {{ days }} 天。\n\nWait for {{ days }} days.\n",
            "---\ntype: faq\ntitle: 问 | Ask\n---\n\n## 多久？ | How long? {#long}\n\n20 天。\n\n20 days in all.\n",
            "# 见[乙](../filing/b.md) | See [Beta](../filing/b.md)\n\n::: faq long\n:::\n",
            "只有中文，见[丁](../d.md#x)。\n",
            "---\ntitle: 甲 | Alpha\naliases: [old]\norder: 5\n---\n\n等 {{ days }} 天。\n\nWait for {{ days }} days.\n",
            "---\ntitle: 甲 | Alpha\naliases: [old]\norder: 5\nhidden: true\n---\n\n等 {{ days }} 天。\n\nWait for {{ days }} days.\n",
        ],
    }
}

const PATHS: [&str; 20] = [
    "site.yaml",
    "papers.md",
    "papers.yaml",
    "filing/form.txt",
    "index.md",
    "d.md",
    "filing/a.md",
    "filing/b.zh.md",
    "filing/b.en.md",
    "filing/_section.yaml",
    "facts.yaml",
    "glossary.yaml",
    "themes/default/strings/en.yaml",
    "other/c.md",
    "left/_section.yaml",
    "left/index.md",
    "left/ask.md",
    "right/index.md",
    "right/ask.md",
    "right/deep/guide.md",
];

/// From here on, they are two sections with questions.
const WITH_QUESTIONS: usize = 15;

/// Files that were edited, with their texts.
type Files = BTreeMap<&'static str, &'static str>;

/// Makes an edit, and notes it.
fn edit(site: &mut Site, files: &mut Files, (path, version): (usize, usize)) {
    const BACK: &str = "# 回来 | Back\n";
    let path = PATHS[path];
    let versions = contents(path);
    match versions.get(version % (versions.len() + 1)) {
        Some(text) => {
            site.edit(path, text);
            files.insert(path, text);
        }
        // The last version is that the file is gone.
        None if path == "site.yaml" => {
            site.edit(path, SETTINGS);
            files.insert(path, SETTINGS);
        }
        None if files.remove(path).is_some() => {
            site.remove(path);
            if SITE.contains(&format!("-- {path} --")) {
                site.edit(path, BACK);
                files.insert(path, BACK);
            }
        }
        None => {}
    }
}

/// The site with these edits, new to its engine.
fn fresh(files: &Files) -> Site {
    let mut fresh = Site::live(SITE);
    files.iter().for_each(|(path, text)| {
        fresh.edit(path, text);
    });
    fresh
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_preview_shows_what_a_new_one_would(
        edits in prop::collection::vec(prop::collection::vec((prop_oneof![0..PATHS.len(), WITH_QUESTIONS..PATHS.len()], 0..56usize), 1..3), 2..6),
    ) {
        let mut site = Site::live(SITE);
        let mut files = Files::new();
        // Questions in two sections, in the order of the sections.
        (WITH_QUESTIONS..PATHS.len()).for_each(|at| edit(&mut site, &mut files, (at, 0)));
        site.preview();
        for steps in edits {
            steps.into_iter().for_each(|step| edit(&mut site, &mut files, step));
            let (shown, said) = site.preview();
            let (wanted, wanted_said) = fresh(&files).preview();
            prop_assert_eq!(said, wanted_said);
            let paths: BTreeSet<&String> = shown.keys().chain(wanted.keys()).collect();
            let other: Vec<&String> = paths.into_iter().filter(|path| shown.get(*path) != wanted.get(*path)).collect();
            prop_assert_eq!(other, Vec::<&String>::new());
        }
    }
}

#[test]
fn another_tag_of_a_language_reaches_every_checklist_that_shows_a_text_in_it() {
    let checklist = "-- papers.md --
---
type: checklist
title: 材料 | Papers
---
-- papers.yaml --
questions:
  - id: who
    label: 谁
    options: [{ id: person, label: 个人 | A person }, { id: firm, label: 企业 | A firm }]
groups:
  - { id: papers, label: 证件 | Papers }
items:
  - { id: card, group: papers, name: 身份证, when: { who: person } }
outcomes:
  - { id: stop, level: notice, text: 不能办。, when: { who: firm } }
-- b.md --
# 乙 | B

::: checklist papers who=person
:::
";
    let other = SETTINGS.replace("zh-CN", "zh-Hans");
    let mut site = Site::live(checklist);
    site.preview();
    let (shown, _) = site.edit("site.yaml", &other).preview();
    let (wanted, _) = Site::live(checklist).edit("site.yaml", &other).preview();
    assert_eq!(shown.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    for (path, html) in &wanted {
        assert_eq!(String::from_utf8_lossy(&shown[path]), String::from_utf8_lossy(html), "{path}");
    }
    let page = String::from_utf8_lossy(&wanted["en/papers/index.html"]).into_owned();
    assert!(page.contains("<span lang=\"zh-Hans\" dir=\"ltr\">身份证</span>"), "{page}");
}

#[test]
fn the_preview_orders_questions_as_a_build_does() {
    let section = |title: &str, order: i64| format!("---\ntitle: {title}\norder: {order}\n---\n");
    let question = |id: &str| {
        format!(
            "---\ntitle: 页{id} | Page {id}\n---\n\n## 问 | Questions {{.faq category=c}}\n\n### 问{id} | About {id} {{#q-{id}}}\n\n回答。\n\nThe answer.\n"
        )
    };
    let files = [
        ("a/index.md", section("甲 | Alpha", 1)),
        ("b/index.md", section("乙 | Beta", 2)),
        ("a/x.md", question("a")),
        ("b/x.md", question("b")),
    ];
    let mut site =
        Site::live(&files.iter().map(|(path, text)| format!("-- {path} --\n{text}\n")).collect::<String>());
    let order = |site: &mut Site| {
        let (files, _) = site.preview();
        let html = String::from_utf8(files["en/faq/index.html"].to_vec()).unwrap();
        html.find("id=\"q-a\"").unwrap() < html.find("id=\"q-b\"").unwrap()
    };
    assert!(order(&mut site));
    site.edit("a/index.md", section("甲 | Alpha", 9));
    assert!(!order(&mut site));
}

#[test]
fn a_build_with_errors_says_what_check_says() {
    let site = Site::bilingual(
        "-- index.md --\n# 帮助 | Help\n\n[x](missing.md)\n-- a.md --\n# 甲 | A\n-- themes/default/templates/guide.html --\n{{ page.nothing.at_all }}\n",
    );
    let run = |sink: &dyn Sink| {
        Engine::new(Options { root: site.root().to_owned(), ..Options::default() }).run(sink).unwrap()
    };
    let built = run(&Memory::default());
    let checked = run(&Null::default());
    assert_eq!(built.diagnostics, checked.diagnostics);
    assert_eq!(built.stats.rendered, checked.stats.rendered);
    let says = |code| built.diagnostics.iter().any(|diagnostic| diagnostic.code == code);
    assert!(says(Code::LinkMissingPage) && says(Code::ThemeTemplate), "{built:?}");
}

#[test]
fn a_page_does_not_depend_on_how_its_translation_is_cut_into_paragraphs() {
    let english = "# A\n\nSign in to the console.\n\nThen submit the application there.\n";
    let mut site = Site::live(&format!(
        "-- a.en.md --\n{english}-- a.zh.md --\n# 甲\n\n登录控制台，然后在控制台提交备案申请。\n"
    ));
    let before = site.build();
    assert!(
        before.html("zh-en/a/").contains("<p>Sign in to the console.</p><p>Then"),
        "two paragraphs are set beside one"
    );
    let zh = "# 甲\n\n登录控制台。\n\n然后在控制台提交备案申请。\n";
    let after = site.edit("a.zh.md", zh).build();
    let fresh = Site::live(&format!("-- a.en.md --\n{english}-- a.zh.md --\n{zh}")).build();
    assert_eq!(after.html("en/a/"), fresh.html("en/a/"));
    assert_eq!(after.html("en/a/"), before.html("en/a/"));
}

/// Two lists of fruit, of which the English one lacks an item, and a page that knows what fruit is called in
/// English.
const FRUIT: &str = "\
-- list.zh.md --
# 水果

- 苹果很甜
- 香蕉很软
- 樱桃很小
-- list.en.md --
# Fruit

- Apples are sweet
- Cherries are small
-- known.zh.md --
# 词汇

苹果在这里。

香蕉在那里。

樱桃在桌上。

苹果在桌下。

香蕉在门前。

樱桃在门后。

苹果还没熟。

香蕉已经熟了。

樱桃会先熟。
-- known.en.md --
# Words

The apples are here.

The bananas are over there.

The cherries lie upon the table.

The apples lie below the table.

The bananas stand before the door.

The cherries stand behind the door.

The apples are not ripe yet.

The bananas are ripe already.

The cherries will ripen first.
";

#[test]
fn what_one_page_teaches_helps_another_one_at_once() {
    let without = "# 词汇\n\n没有。\n";
    let mut site = Site::live(FRUIT);
    let first = site.build();
    let untaught = site.edit("known.zh.md", without).build();
    assert_eq!((untaught.stats.parsed, untaught.stats.paired), (1, 2), "{untaught}");
    // The bananas are missing; who has not learnt the words takes the apples, which come first.
    assert!(first.said.contains("--> content/list.zh.md:4:1"), "{first}");
    assert!(untaught.said.contains("--> content/list.zh.md:3:1"), "{untaught}");
    // Nothing that the list asks is in this edit.
    let other = site.edit("known.zh.md", "# 词汇\n\n还是没有。\n").build();
    assert_eq!(other.stats.paired, 1);
    let again = site
        .edit("known.zh.md", &FRUIT[FRUIT.find("# 词汇").unwrap()..FRUIT.find("-- known.en.md").unwrap()])
        .build();
    assert_eq!(again.said, first.said);
    assert_eq!(changed(&again, &first), Vec::<&str>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_taught_and_forgotten_the_site_is_what_a_build_from_nothing_gives(edits in prop::collection::vec((0..4_usize, 0..6_usize), 1..6)) {
        let paths = ["list.zh.md", "list.en.md", "known.zh.md", "known.en.md"];
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for part in FRUIT.split("-- ").skip(1) {
            let (path, text) = part.split_once(" --\n").unwrap();
            files.insert(paths.into_iter().find(|known| *known == path).unwrap(), text.to_owned());
        }
        let whole = files.clone();
        let site_of = |files: &BTreeMap<&str, String>| Site::live(&files.iter().map(|(path, text)| format!("-- {path} --\n{text}")).collect::<String>());
        let mut site = site_of(&files);
        site.build();
        for (path, line) in edits {
            // One line less than there was at first, or all of them.
            let kept = |(at, _): &(usize, &str)| line == 0 || at != &(line + 1);
            let text: String = whole[paths[path]].lines().enumerate().filter(kept).map(|(_, line)| format!("{line}\n")).collect();
            site.edit(paths[path], &text);
            files.insert(paths[path], text);
            let (rebuilt, fresh) = (site.build(), site_of(&files).build());
            prop_assert_eq!(&rebuilt.said, &fresh.said);
            prop_assert_eq!(changed(&rebuilt, &fresh), Vec::<&str>::new());
        }
    }
}
