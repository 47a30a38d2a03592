//! Checklists: what an author is told about the data, what answers mean, and what a page says in words.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use super::site::Site;
use diglot::base::source::line_column;
use diglot::base::{Code, Diagnostic, LangId, Language, Source, Span, SrcPath};
use diglot::config::Facts;
use diglot::link::checklist::{Answers, Effect, Need, evaluate, rules_json, static_presets, with_usual};
use diglot::link::checklist_review::{validate, validate_preset};
use diglot::parse::checklist::{ChecklistData, read};
use diglot::render::checklist::{
    ChecklistView, Download, OutcomeView, PageLink, QuestionView, Setting, Words, view,
};

const ZH: LangId = LangId(0);
const EN: LangId = LangId(1);

/// Six questions, some asked only after others, with every way to combine rules.
const SAMPLE: &str = r#"
questions:
  - id: applicant
    label: 谁来备案？ | Who files?
    options:
      - { id: individual, label: 个人 | An individual }
      - { id: enterprise, label: 企业 | An enterprise }
      - { id: sole-trader, label: 个体工商户 | A sole trader }
      - { id: government, label: 党政机关 | A government body }
  - id: filing
    label: 办理哪一种备案？ | Which kind of filing?
    options:
      - { id: first, label: 首次 | First }
      - { id: change, label: 变更 | Change }
  - id: province
    label: 省份 | Province
    when: { filing: [first] }
    options: [ { id: gansu, label: 甘肃 | Gansu }, { id: jiangsu, label: 江苏 | Jiangsu } ]
  - id: residence
    label: 身份证是本省的吗？ | Was your ID card issued there?
    when: { applicant: individual, filing: [first] }
    options: [ { id: same, label: 是 | Yes }, { id: other, label: 不是 | No } ]
  - id: permit
    label: 有居住证吗？ | Do you hold a residence permit?
    when: { residence: other, not: { province: gansu } }
    options: [ { id: yes, label: 有 | Yes }, { id: no, label: 没有 | No } ]
  - id: same-person
    label: 网站负责人是法定代表人吗？ | Is the website principal the legal representative?
    when: { any: [ { applicant: [enterprise, sole-trader] }, { permit: no } ] }
    options: [ { id: yes, label: 是 | Yes }, { id: no, label: 不是 | No } ]
groups:
  - { id: entity, label: 主体证件 | Entity certificates }
  - { id: people, label: 负责人 | Principals }
items:
  - { id: id-card, group: people, name: 身份证 | ID card }
  - { id: licence, group: entity, name: 营业执照 | Business licence, when: { applicant: [enterprise, sole-trader] }, checked: 2026-11-20, copies: 1, template: files/licence.txt }
  - { id: permit, group: people, name: 居住证 | Residence permit, when: { permit: yes } }
  - { id: letter, group: people, name: 授权书 | Letter, when: { same-person: "no", not: { applicant: individual } } }
  - { id: pledge, group: people, name: 承诺书 | Pledge, when: { all: [ { filing: [first, change] }, { any: { province: jiangsu, same-person: "no" } } ] } }
  - { id: not-state, group: entity, name: 说明 | Statement, when: { not: [ { applicant: government }, { residence: same } ] } }
  - { id: anyone, group: entity, name: 表格 | Form, when: { applicant: [individual, enterprise, sole-trader, government], residence: [same, other] } }
outcomes:
  - { id: keep, level: notice, text: 保持关闭 | Keep it off, when: { filing: first } }
  - { id: refused, level: blocked, text: 不受理 | Refused, when: { residence: other, province: gansu } }
examples:
  - name: company
    given: { applicant: enterprise, filing: change, same-person: "no" }
    expect: [licence, letter, id-card, pledge, not-state]
    outcomes: []
"#;

/// Two questions to answer, and two that the usual answer to the one before opens; `permit` is for the
/// others.
const USUAL: &str = r#"
questions:
  - { id: who, label: 谁？ | Who?, options: [{ id: person, label: 个人 | A person }, { id: company, label: 企业 | A company }] }
  - { id: card, label: 证件？ | Which card?, when: { who: person }, usual: resident, options: [{ id: resident, label: 身份证 | ID card }, { id: foreign, label: 护照 | Passport }] }
  - { id: home, label: 本省吗？ | This province?, when: { card: resident }, usual: same, options: [{ id: same, label: 本省 | Yes }, { id: other, label: 外省 | No }] }
  - { id: permit, label: 有居住证吗？ | Permit?, when: { home: other }, options: [{ id: yes, label: 有 | Yes }, { id: no, label: 没有 | No }] }
  - { id: since, label: 何时办的？ | Since when?, when: { permit: yes }, options: [{ id: old, label: 以前 | Before }, { id: new, label: 今年 | This year }] }
  - { id: where, label: 哪里？ | Where?, options: [{ id: here, label: 这里 | Here }, { id: there, label: 那里 | There }] }
groups: [{ id: g, label: 组 | Group }]
items:
  - { id: id-card, group: g, name: 身份证 | ID card, when: { home: [same, other] } }
  - { id: passport, group: g, name: 护照 | Passport, when: { card: foreign } }
  - { id: residence, group: g, name: 居住证 | Permit, when: { permit: yes, since: [old, new] } }
  - { id: letter, group: g, name: 信 | Letter, when: { since: new, where: here } }
outcomes:
  - { id: refused, level: blocked, text: 不受理 | Refused, when: { permit: no } }
examples:
  - { name: usual, given: { who: person, where: here }, expect: [id-card], outcomes: [] }
  - { name: foreigner, given: { who: person, card: foreign, where: here }, expect: [passport] }
"#;

fn languages() -> Vec<Language> {
    [("zh", "zh-CN", "简体中文"), ("en", "en", "English")]
        .map(|(code, tag, name)| Language::new(code, tag, name))
        .to_vec()
}

fn source(text: &str) -> Source {
    Source::new(SrcPath::new("content/filing/required-documents.yaml"), text)
}

fn sample() -> ChecklistData {
    checklist(SAMPLE)
}

fn checklist(text: &str) -> ChecklistData {
    let read = read(&source(text), &languages());
    assert_eq!(read.diagnostics, []);
    read.value.expect("the sample is readable")
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(question, option)| (question.to_string(), option.to_string())).collect()
}

/// Everything an author is told: the marked text, then code, headline, label, help.
fn problems(text: &str) -> Vec<String> {
    let source = source(text);
    let mut read = read(&source, &languages());
    if let Some(data) = &read.value {
        read.diagnostics.extend(validate(data));
    }
    let told = read.diagnostics.iter().map(|diagnostic| {
        let span = diagnostic.at.as_ref().expect("a diagnostic of a checklist has a place");
        let (line, _) = line_column(text, span.start);
        let label = diagnostic.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        let help = diagnostic.help.as_ref().map(|help| format!(" => {help}")).unwrap_or_default();
        format!(
            "{line} [{}] {}: {}{label}{help}",
            &text[span.start..span.end],
            diagnostic.code,
            diagnostic.message
        )
    });
    told.collect()
}

/// A small sound checklist, with `more` lines at its end.
fn small(more: &str) -> String {
    format!(
        "questions:\n  - {{ id: who, label: 谁？ | Who?, options: [{{ id: a, label: 甲 | A }}, {{ id: b, label: 乙 | B }}, {{ id: c, label: 丙 | C }}] }}\ngroups: [{{ id: g, label: 组 | Group }}]\n{more}\n"
    )
}

fn item(when: &str) -> String {
    small(&format!("items:\n  - {{ id: x, group: g, name: 证件 | Paper, when: {when} }}"))
}

fn words(lang: LangId) -> Words {
    let texts: [&str; 12] = match lang {
        ZH => ["：", "、", "或", "不是", "，也不是", "；且", "；或", "（", "）", "“", "”", ""],
        _ => [
            ": ",
            ", ",
            " or ",
            "not ",
            ", nor ",
            "; and ",
            "; or ",
            "(",
            ")",
            "“",
            "”",
            "A An The Which Who Was Do Is Yes No",
        ],
    };
    let strings: BTreeMap<&str, &str> = Words::KEYS.into_iter().zip(texts).collect();
    Words::new(|key| strings[key].to_owned())
}

fn show(data: &ChecklistData, lang: LangId, preset: &Answers) -> ChecklistView {
    let download = |path: &str| {
        Some(Download {
            url: format!("zh/filing/{path}"),
            name: path.into(),
            size_text: "1 KB".into(),
            type_text: "TXT".into(),
        })
    };
    let needed_by = |item: &str| {
        if item == "id-card" {
            vec![PageLink { title: "首次备案".into(), url: "zh/filing/first-time/".into() }]
        } else {
            Vec::new()
        }
    };
    let setting = Setting {
        lang,
        second: None,
        languages: &languages(),
        preset,
        words: &words(lang),
        facts: &Facts::default(),
        html: &|half, _| half.written().into_owned(),
        url: "zh/filing/required-documents/",
        download: &download,
        page: &|_| None,
        needed_by: &needed_by,
    };
    view(data, &setting)
}

fn in_words(when: &str, lang: LangId) -> String {
    let sample = SAMPLE.replace(
        "outcomes:\n",
        &format!("outcomes:\n  - {{ id: probe, level: notice, text: 见 | See, when: {when} }}\n"),
    );
    let data = read(&source(&sample), &languages()).value.expect("the rule is readable");
    let notices = show(&data, lang, &Answers::new()).notices;
    notices
        .into_iter()
        .find(|outcome| outcome.id == "probe")
        .and_then(|outcome| outcome.condition)
        .expect("the rule is open")
}

#[test]
fn a_sound_checklist_is_accepted_in_silence() {
    assert_eq!(problems(SAMPLE), [] as [&str; 0]);
    assert_eq!(problems(USUAL), [] as [&str; 0]);
    assert_eq!(problems(&item("{ who: a }")), [] as [&str; 0]);
}

#[test]
fn answers_decide_in_three_values() {
    let data = sample();
    let state = |pairs: &[(&str, &str)], item: &str| evaluate(&data, &answers(pairs)).items[item];
    for (given, item, expected) in [
        (&[][..], "id-card", Need::Needed),
        (&[], "licence", Need::Possible),
        (&[("applicant", "enterprise")], "licence", Need::Needed),
        (&[("applicant", "individual")], "licence", Need::No),
        (&[("applicant", "unheard-of")], "licence", Need::Possible),
        // An answer counts only once its question is certainly asked.
        (&[("permit", "yes")], "permit", Need::Possible),
        (&[("permit", "yes"), ("applicant", "enterprise")], "permit", Need::No),
        (
            &[
                ("applicant", "individual"),
                ("filing", "first"),
                ("residence", "other"),
                ("province", "gansu"),
                ("permit", "yes"),
            ],
            "permit",
            Need::No,
        ),
        (
            &[
                ("applicant", "individual"),
                ("filing", "first"),
                ("residence", "other"),
                ("province", "jiangsu"),
                ("permit", "yes"),
            ],
            "permit",
            Need::Needed,
        ),
        // Every answer is listed, so it does not matter which one is given, as long as the question is asked.
        (&[], "anyone", Need::Possible),
        (&[("applicant", "individual"), ("filing", "first")], "anyone", Need::Needed),
        (&[("filing", "change")], "anyone", Need::No),
        (&[("applicant", "government")], "not-state", Need::No),
        (&[("applicant", "enterprise")], "not-state", Need::Needed),
        (&[("applicant", "individual")], "not-state", Need::Possible),
    ] {
        assert_eq!(state(given, item), expected, "{item} with {given:?}");
    }
    let refused = answers(&[
        ("applicant", "individual"),
        ("filing", "first"),
        ("residence", "other"),
        ("province", "gansu"),
    ]);
    let result = evaluate(&data, &refused);
    assert_eq!(result.outcomes["refused"], Effect::Applies);
    assert_eq!(result.asked, ["applicant", "filing", "province", "residence"]);
    assert_eq!(evaluate(&data, &answers(&[("filing", "change")])).outcomes["keep"], Effect::No);
}

#[test]
fn a_usual_answer_stands_in_for_one_that_is_asked_and_not_given_and_opens_the_next() {
    let data = checklist(USUAL);
    let usual = |given: &[(&str, &str)]| with_usual(&data, &answers(given));
    assert_eq!(usual(&[]), answers(&[]), "nothing is assumed before its question is asked");
    assert_eq!(usual(&[("who", "company")]), answers(&[("who", "company")]));
    assert_eq!(
        usual(&[("who", "person")]),
        answers(&[("who", "person"), ("card", "resident"), ("home", "same")])
    );
    assert_eq!(
        usual(&[("who", "person"), ("card", "foreign")]),
        answers(&[("who", "person"), ("card", "foreign")])
    );
    assert_eq!(
        usual(&[("who", "person"), ("card", "ghost")]),
        answers(&[("who", "person"), ("card", "resident"), ("home", "same")])
    );
    assert_eq!(
        usual(&[("who", "person"), ("home", "other")]),
        answers(&[("who", "person"), ("card", "resident"), ("home", "other")])
    );

    let given = answers(&[("who", "person"), ("where", "here")]);
    assert_eq!(
        evaluate(&data, &given).items["passport"],
        Need::Possible,
        "without JavaScript nothing is assumed"
    );
    let assumed = evaluate(&data, &with_usual(&data, &given));
    assert!(assumed.items.values().all(|need| *need != Need::Possible), "the list is settled: {assumed:?}");
    assert_eq!(assumed.outcomes["refused"], Effect::No);
    let other = evaluate(
        &data,
        &with_usual(&data, &answers(&[("who", "person"), ("home", "other"), ("where", "here")])),
    );
    assert_eq!((other.outcomes["refused"], other.items["residence"]), (Effect::Possible, Need::Possible));
}

#[test]
fn a_usual_answer_that_is_not_among_the_options_is_reported_and_never_assumed() {
    let misspelt = USUAL
        .replace("usual: resident", "usual: residnet")
        .split("examples:")
        .next()
        .unwrap_or_default()
        .to_owned();
    assert_eq!(
        problems(&misspelt),
        [
            "4 [residnet] checklist-invalid: there is no answer to `card` called `residnet` => did you mean `resident`?"
        ]
    );
    assert_eq!(
        with_usual(&checklist(&misspelt), &answers(&[("who", "person")])),
        answers(&[("who", "person")])
    );
}

#[test]
fn an_example_that_leaves_a_question_out_has_its_usual_answer() {
    let told = problems(&USUAL.replace("expect: [id-card]", "expect: [passport]"));
    assert!(
        told.len() == 1
            && told[0].contains("expected but not needed: `passport`; needed but not expected: `id-card`"),
        "{told:#?}"
    );
    let told =
        problems(&USUAL.replace(
            "given: { who: person, where: here }",
            "given: { who: person, home: other, where: here }",
        ));
    assert!(
        told.len() == 1 && told[0].contains("leaves questions open (not answered: `permit`)"),
        "{told:#?}"
    );
}

#[test]
fn questions_with_a_usual_answer_and_those_of_unusual_cases_stand_apart() {
    let data = checklist(USUAL);
    let shown = show(&data, EN, &Answers::new());
    let ids =
        |questions: &[QuestionView]| questions.iter().map(|question| question.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&shown.questions), ["who", "where"]);
    assert_eq!(ids(&shown.aside), ["card", "home", "permit", "since"]);
    assert_eq!(shown.aside[0].usual.as_ref().map(|usual| usual.label.as_str()), Some("ID card"));
    assert_eq!(shown.aside[2].usual, None);
    assert_eq!(
        shown.groups[0].items.iter().filter(|item| item.state == Need::Possible).count(),
        4,
        "the page assumes nothing"
    );
}

#[test]
fn unquoted_words_and_numbers_stay_the_text_that_was_written() {
    let text = small("items: [{ id: x, group: g, name: 证件 | Paper, when: { n: [1, no], m: true } }]").replace(
        "groups:",
        "  - { id: n, label: 几个？ | How many?, options: [{ id: 1, label: 一 | One }, { id: no, label: 没有 | None }] }\n  - { id: m, label: 有吗？ | Any?, options: [{ id: true, label: 有 | Some }, { id: 2.5, label: 无 | Half }] }\ngroups:",
    );
    let only: Vec<String> =
        problems(&text).into_iter().filter(|told| !told.contains("checklist-unused")).collect();
    assert_eq!(
        only,
        [
            "4 [2.5] checklist-invalid: `2.5` cannot be an id => an id is made of letters, digits, `-` and `_`, because it stands in URLs"
        ]
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_reported_where_it_stands() {
    for (text, expected) in [
        (item("[a, b]"), "a map from questions to answers"),
        (item("{ who: { a: b } }"), "must be an answer, or a list of answers, not a map"),
        (item("{ any: a }"), "must be a rule, or a list of rules, not the string `a`"),
        (
            small("outcomes: [{ id: o, level: stop, text: 见 | See }]"),
            "`level` must be `blocked` or `notice`, not `stop`",
        ),
        (small("items: [{ id: x, group: g }]"), "`name` is missing"),
        (item("{ who: a }, checked: soon"), "`soon` is not a date => write it as `2026-11-20`"),
    ] {
        let told = problems(&text);
        assert!(
            told.iter().any(|told| told.contains("yaml-type") && told.contains(expected)),
            "{expected}: {told:#?}"
        );
    }
}

#[test]
fn a_question_stands_once_in_a_rule() {
    assert_eq!(
        problems(&item("{ who: a, who: b }")),
        ["5 [who] yaml-syntax: `who` stands here twice => delete one of the two"]
    );
}

#[test]
fn an_unknown_key_is_reported_with_the_nearest_one() {
    let told = problems(&item("{ who: a }, vaildity: 3"));
    assert_eq!(told, ["5 [vaildity] yaml-unknown-key: unknown key `vaildity` => did you mean `validity`?"]);
}

#[test]
fn ids_that_do_not_exist_are_reported_with_the_nearest_one() {
    for (text, expected) in [
        (
            item("{ whom: [a] }"),
            "5 [whom] checklist-invalid: there is no question `whom` => did you mean `who`?",
        ),
        (
            item("{ who: [a, bb] }"),
            "5 [bb] checklist-invalid: there is no answer to `who` called `bb` => did you mean `b`?",
        ),
        (
            item("{ not: { who: zzz } }"),
            "5 [zzz] checklist-invalid: there is no answer to `who` called `zzz` => there are: `a`, `b`, `c`",
        ),
        (
            item("{ any: [{ who: a }, { xyz: b }] }"),
            "5 [xyz] checklist-invalid: there is no question `xyz` => there are: `who`",
        ),
        (
            item("{ who: [] }"),
            "5 [who] checklist-invalid: the rule names no answer to `who` => name at least one of its answers",
        ),
        (
            item("{ who: a }").replace("group: g", "group: gg"),
            "5 [gg] checklist-invalid: there is no group `gg` => did you mean `g`?",
        ),
    ] {
        assert_eq!(problems(&text), [expected]);
    }
}

#[test]
fn an_id_used_twice_is_reported_at_the_second_place() {
    let twice = format!("{}\n  - {{ id: x, group: g, name: 证件 | Paper }}\n", item("{ who: a }").trim_end());
    assert_eq!(
        problems(&twice),
        ["6 [x] checklist-invalid: two items have the id `x` => give one of them another id"]
    );
    let options = item("{ who: a }").replace("id: b", "id: a");
    assert_eq!(
        problems(&options),
        ["2 [a] checklist-invalid: two answers to `who` have the id `a` => give one of them another id"]
    );
    let data = read(&source(&twice), &languages()).value.expect("readable");
    let related = &validate(&data)[0].related;
    assert_eq!((line_column(&twice, related[0].0.start).0, related[0].1.as_str()), (5, "first here"));
}

#[test]
fn a_question_needs_two_answers_and_a_name_that_is_no_word_of_rules() {
    let one = item("{ who: a }").replace(", { id: b, label: 乙 | B }, { id: c, label: 丙 | C }", "");
    assert_eq!(
        problems(&one),
        [
            "2 [who] checklist-invalid: the question `who` has one answer only to choose from => give it two or more `options`, or delete it"
        ]
    );
    let reserved = small("items: [{ id: x, group: g, name: 证件 | Paper }]").replace("id: who", "id: any");
    assert!(problems(&reserved)[0].starts_with(
        "2 [any] checklist-invalid: a question cannot be called `any` (in a rule, this word combines rules)"
    ));
}

#[test]
fn a_question_that_depends_on_itself_or_on_a_later_one_is_reported() {
    let with = |when: &str| {
        let later = "  - { id: later, label: 何时？ | When?, when: WHEN, options: [{ id: d, label: 日 | Day }, { id: n, label: 夜 | Night }] }\ngroups:";
        item("{ who: a, later: d }").replace("groups:", &later.replace("WHEN", when))
    };
    assert_eq!(
        problems(&with("{ later: d }")),
        [
            "3 [later] checklist-invalid: whether the question `later` is asked depends on its own answer => delete this part of the rule"
        ]
    );
    let cycle = with("{ who: a }").replace("label: 谁？ | Who?", "label: 谁？ | Who?, when: { later: n }");
    assert_eq!(
        problems(&cycle),
        [
            "2 [later] checklist-invalid: whether the question `who` is asked depends on the later question `later` => move `later` up, before `who`"
        ]
    );
    let data = read(&source(&cycle), &languages()).value.expect("readable");
    assert_eq!(evaluate(&data, &answers(&[("who", "a"), ("later", "d")])).items["x"], Need::Possible);
}

#[test]
fn a_question_that_nothing_depends_on_is_reported() {
    let told = problems(&small("items: [{ id: x, group: g, name: 证件 | Paper }]"));
    assert_eq!(
        told,
        [
            "2 [who] checklist-unused: nothing depends on the answer to `who` => use it in the `when` of an item or an outcome, or delete the question"
        ]
    );
}

#[test]
fn a_rule_that_no_answers_fulfil_is_reported() {
    let never = " (no combination of answers fulfils this) => loosen the rule, or delete what it belongs to";
    let told = problems(&item("{ who: a, not: { who: [a, b] } }"));
    assert_eq!(
        told,
        [format!(
            "5 [{{ who: a, not: {{ who: [a, b] }} }}] checklist-invalid: the item `x` can never be needed{never}"
        )]
    );
    let told =
        problems(&SAMPLE.replace("residence: other, province: gansu }", "permit: no, province: gansu }"));
    assert_eq!(
        told,
        [format!(
            "44 [{{ permit: no, province: gansu }}] checklist-invalid: the outcome `refused` can never apply{never}"
        )]
    );
    let told = problems(&SAMPLE.replace(
        "when: { residence: other, not: { province: gansu } }",
        "when: { residence: other, applicant: enterprise }",
    ));
    let expected = format!(
        "25 [{{ residence: other, applicant: enterprise }}] checklist-invalid: the question `permit` can never be asked{never}"
    );
    assert!(told.contains(&expected), "{told:#?}");
}

#[test]
fn a_rule_over_very_many_answers_is_let_through_in_bounded_time() {
    let mut text = String::from("questions:\n");
    let mut rule = Vec::new();
    for question in 0..12 {
        let options: Vec<String> =
            (0..8).map(|option| format!("{{ id: o{option}, label: 甲{option} | A{option} }}")).collect();
        text.push_str(&format!(
            "  - {{ id: q{question}, label: 问{question} | Q{question}, options: [{}] }}\n",
            options.join(", ")
        ));
        rule.push(format!("{{ q{question}: o0, any: [{{ q{question}: o1 }}] }}"));
    }
    text.push_str(&format!(
        "groups: [{{ id: g, label: 组 | Group }}]\nitems: [{{ id: x, group: g, name: 证件 | Paper, when: {{ any: [{}] }} }}]\n",
        rule.join(", ")
    ));
    assert_eq!(problems(&text), [] as [&str; 0]);
}

#[test]
fn an_example_that_does_not_come_out_names_what_is_missing_and_what_is_too_much() {
    let told = problems(&SAMPLE.replace(
        "expect: [licence, letter, id-card, pledge, not-state]",
        "expect: [licence, permit, id-card, not-state]",
    ));
    assert_eq!(
        told,
        [
            "48 [[licence, permit, id-card, not-state]] checklist-example: the example `company` does not come out as expected (expected but not needed: `permit`; needed but not expected: `letter`, `pledge`) => correct the `when` of what is named here, or the example"
        ]
    );
    let told = problems(&SAMPLE.replace("outcomes: []", "outcomes: [keep]"));
    assert_eq!(
        told,
        [
            "49 [[keep]] checklist-example: the example `company` does not come out as expected (expected but not applying: `keep`) => correct the `when` of what is named here, or the example"
        ]
    );
}

#[test]
fn an_example_answers_every_question_that_is_asked_with_an_answer_that_exists() {
    let given = |given: &str| {
        problems(&SAMPLE.replace("{ applicant: enterprise, filing: change, same-person: \"no\" }", given))
    };
    assert_eq!(
        given("{ applicant: enterprise }"),
        [
            "47 [{ applicant: enterprise }] checklist-example: the example `company` leaves questions open (not answered: `filing`, `same-person`) => answer every question that is asked and has no `usual` answer"
        ]
    );
    assert_eq!(
        given("{ aplicant: enterprise, filing: chnge }"),
        [
            "47 [aplicant] checklist-invalid: there is no question `aplicant` => did you mean `applicant`?",
            "47 [chnge] checklist-invalid: there is no answer to `filing` called `chnge` => did you mean `change`?",
        ]
    );
    let told = problems(&SAMPLE.replace("expect: [licence,", "expect: [lisence,"));
    assert_eq!(
        told,
        ["48 [lisence] checklist-invalid: there is no item `lisence` => did you mean `licence`?"]
    );
}

#[test]
fn an_embedded_checklist_is_given_answers_that_exist() {
    let path = SrcPath::new("content/filing/first-time.md");
    let told = |pairs: &[(&str, &str)]| -> Vec<_> {
        let block: String = pairs.iter().map(|(question, answer)| format!(" {question}={answer}")).collect();
        let found = validate_preset(&sample(), &answers(pairs), &Span::new(&path, 0..block.len()), &block);
        let place = |diagnostic: &Diagnostic| diagnostic.at.clone().unwrap();
        assert!(found.iter().all(|diagnostic| {
            diagnostic.message.contains(&block[place(diagnostic).start..place(diagnostic).end])
        }));
        found
            .into_iter()
            .map(|diagnostic| (diagnostic.message, diagnostic.help.unwrap_or_default()))
            .collect()
    };
    assert_eq!(told(&[("filing", "first")]), []);
    assert_eq!(
        told(&[("filling", "first")]),
        [("there is no question `filling`".into(), "did you mean `filing`?".into())]
    );
    assert_eq!(
        told(&[("filing", "frist")]),
        [("there is no answer to `filing` called `frist`".into(), "did you mean `first`?".into())]
    );
}

#[test]
fn conditions_are_said_in_both_languages() {
    for (when, zh, en) in [
        ("{ applicant: enterprise }", "谁来备案：企业", "Who files? An enterprise"),
        (
            "{ applicant: [enterprise, sole-trader] }",
            "谁来备案：企业或个体工商户",
            "Who files? An enterprise or a sole trader",
        ),
        ("{ province: [gansu] }", "省份：甘肃", "Province: Gansu"),
        (
            "{ applicant: [individual, enterprise], province: jiangsu }",
            "谁来备案：个人或企业；且省份：江苏",
            "Who files? An individual or an enterprise; and Province: Jiangsu",
        ),
        (
            "{ applicant: [enterprise, sole-trader, government] }",
            "谁来备案：不是个人",
            "Who files? Not an individual",
        ),
        (
            "{ not: { applicant: [enterprise, sole-trader] } }",
            "谁来备案：不是企业，也不是个体工商户",
            "Who files? Not an enterprise, nor a sole trader",
        ),
        (
            "{ applicant: enterprise, any: [ { province: gansu }, { filing: change } ] }",
            "谁来备案：企业；且（省份：甘肃；或办理哪一种备案：变更）",
            "Who files? An enterprise; and (Province: Gansu; or which kind of filing? Change)",
        ),
        (
            "{ any: [ { applicant: enterprise, province: gansu }, { filing: change } ] }",
            "（谁来备案：企业；且省份：甘肃）；或办理哪一种备案：变更",
            "(who files? An enterprise; and Province: Gansu); or which kind of filing? Change",
        ),
        (
            "{ not: { applicant: enterprise, province: gansu } }",
            "谁来备案：不是企业；或省份：不是甘肃",
            "Who files? Not an enterprise; or Province: not Gansu",
        ),
        (
            "{ any: [ { applicant: enterprise }, { applicant: individual } ] }",
            "谁来备案：企业或个人",
            "Who files? An enterprise or an individual",
        ),
        ("{ not: { not: { province: gansu } } }", "省份：甘肃", "Province: Gansu"),
    ] {
        assert_eq!(in_words(when, ZH), zh, "{when}");
        assert_eq!(in_words(when, EN), en, "{when}");
    }
}

#[test]
fn answers_that_could_be_taken_for_two_stand_in_quotes() {
    let text = item("{ who: [a, b] }").replace("甲 | A", "\"甲、类似的 | A, or the like\"");
    let data = read(&source(&text), &languages()).value.expect("readable");
    let said = |lang| show(&data, lang, &Answers::new()).groups[0].items[0].condition.clone();
    assert_eq!(said(EN).as_deref(), Some("Who? “A, or the like” or “B”"));
    assert_eq!(said(ZH).as_deref(), Some("谁：“甲、类似的”或“乙”"));
}

#[test]
fn a_page_says_everything_and_a_static_page_only_what_is_still_open() {
    let data = sample();
    let whole = show(&data, ZH, &Answers::new());
    assert_eq!(whole.id, "required-documents");
    let ids =
        |outcomes: &[OutcomeView]| outcomes.iter().map(|outcome| outcome.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&whole.blocks), ids(&whole.notices)), (vec!["refused".into()], vec!["keep".into()]));
    assert_eq!(whole.groups.iter().map(|group| group.items.len()).sum::<usize>(), 7);
    let licence = &whole.groups[0].items[0];
    assert_eq!(
        (
            licence.name.plain.as_str(),
            licence.copies.as_ref().map(|text| text.plain.as_str()),
            licence.checked.as_deref()
        ),
        ("营业执照", Some("1"), Some("2026-11-20"))
    );
    assert_eq!(licence.template.as_ref().map(|file| file.url.as_str()), Some("zh/filing/files/licence.txt"));
    assert_eq!(whole.groups[1].items[0].needed_by[0].title, "首次备案");
    assert_eq!((whole.groups[1].items[0].state, &whole.groups[1].items[0].condition), (Need::Needed, &None));
    assert_eq!(whole.preset_text, None);

    let fixed = show(&data, EN, &answers(&[("applicant", "enterprise"), ("filing", "first")]));
    let items: Vec<_> = fixed
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| (item.id.as_str(), item.state, item.condition.as_deref()))
        .collect();
    assert_eq!(
        items,
        [
            ("licence", Need::Needed, None),
            ("not-state", Need::Needed, None),
            ("id-card", Need::Needed, None),
            ("letter", Need::Possible, Some("Is the website principal the legal representative? No")),
            (
                "pledge",
                Need::Possible,
                Some("Province: Jiangsu; or is the website principal the legal representative? No")
            ),
        ]
    );
    assert_eq!(
        fixed.preset_text.as_deref(),
        Some("Who files? An enterprise; and which kind of filing? First")
    );
    assert_eq!(
        fixed.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(),
        ["applicant", "filing", "province", "same-person"]
    );
    assert!(fixed.questions.iter().all(|question| question.condition.is_none()));
    assert_eq!((ids(&fixed.blocks), ids(&fixed.notices)), (vec![], vec!["keep".into()]));
}

#[test]
fn every_answer_to_the_first_two_questions_has_a_static_page() {
    let data = sample();
    let suffixes: Vec<String> = static_presets(&data).into_iter().map(|preset| preset.suffix).collect();
    assert_eq!(suffixes.len(), 4 + 4 * 2);
    assert_eq!(suffixes[..4], ["individual/", "individual/first/", "individual/change/", "enterprise/"]);
    let labels = |preset: &[(&str, &str)]| -> Vec<String> {
        let variants = show(&data, ZH, &answers(preset)).variants;
        variants
            .into_iter()
            .map(|variant| {
                format!("{}{} {}", if variant.is_current { "*" } else { "" }, variant.label, variant.url)
            })
            .collect()
    };
    assert_eq!(labels(&[])[1], "企业 zh/filing/required-documents/enterprise/");
    assert_eq!(labels(&[]).len(), 4);
    assert_eq!(
        labels(&[("applicant", "enterprise"), ("filing", "change")])[3],
        "*企业 · 变更 zh/filing/required-documents/enterprise/change/"
    );
    assert_eq!(labels(&[("applicant", "enterprise"), ("filing", "change")]).len(), 6);
}

/// Questions `q0`, `q1`, … of so many answers each, then items that are needed after the first answer to each
/// question.
fn large(answers: &[usize], items: usize) -> String {
    let options = |count: usize| {
        (0..count)
            .map(|at| format!("      - {{ id: o{at}, label: 答{at} | Answer {at} }}\n"))
            .collect::<String>()
    };
    let question = |(at, &count): (usize, &usize)| {
        format!("  - id: q{at}\n    label: 问{at} | Question {at}\n    options:\n{}", options(count))
    };
    let item = |at: usize| {
        format!(
            "  - {{ id: i{at}, group: g, name: 项{at} | Item {at}, when: {{ q{}: o0 }} }}\n",
            at % answers.len()
        )
    };
    let questions: String = answers.iter().enumerate().map(question).collect();
    format!(
        "questions:\n{questions}groups:\n  - {{ id: g, label: 组 | Group }}\nitems:\n{}",
        (0..items).map(item).collect::<String>()
    )
}

#[test]
fn static_pages_are_made_while_they_are_few() {
    // How many answers two questions have, how many items there are, how many pages are made of them, whether
    // that is told.
    let cases = [
        (vec![20, 23], 10, 20 + 20 * 23, false),
        (vec![20, 24], 10, 20 + 20 * 24, false),
        (vec![20, 25], 10, 20, true),
        (vec![200, 200], 10, 200, true),
        (vec![300, 2], 10, 300, true),
        (vec![501, 2], 10, 0, true),
        (vec![20, 20], 2000, 20, true),
        (vec![200, 2], 2000, 0, true),
        (vec![2], 2000, 2, false),
    ];
    for (counts, items, pages, is_told) in cases {
        let text = large(&counts, items);
        let data = checklist(&text);
        assert_eq!(static_presets(&data).len(), pages, "{counts:?} {items}");
        let said = validate(&data);
        assert_eq!(
            said.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(),
            vec![Code::ChecklistStatic; usize::from(is_told)],
            "{counts:?} {items}"
        );
        // The list without answers has everything.
        let view = show(&data, ZH, &Answers::new());
        assert_eq!(view.groups.iter().map(|group| group.items.len()).sum::<usize>(), items);
        assert!(view.groups.iter().flat_map(|group| &group.items).all(|item| item.condition.is_some()));
    }
}

#[test]
fn rules_of_a_large_checklist_are_checked_in_a_moment() {
    let start = std::time::Instant::now();
    // A question asked only after the one before it, and so on, and items that need the last one.
    let chain = |at: usize| {
        format!(
            "  - id: q{at}\n    label: 问 | Question\n    when: {{ q{}: o }}\n    options: [{{ id: o, label: 甲 | A }}, {{ id: p, label: 乙 | B }}]\n",
            at - 1
        )
    };
    let first = "questions:\n  - { id: q0, label: 问 | Question, options: [{ id: o, label: 甲 | A }, { id: p, label: 乙 | B }] }\n";
    let item = |at: usize| format!("  - {{ id: i{at}, group: g, name: 项 | Item, when: {{ q399: p }} }}\n");
    let chained = format!(
        "{first}{}groups:\n  - {{ id: g, label: 组 | Group }}\nitems:\n{}",
        (1..400).map(chain).collect::<String>(),
        (0..1000).map(item).collect::<String>()
    );
    assert_eq!(validate(&checklist(&chained)), []);
    // Rules that nothing fulfils, each with more combinations than can be tried.
    let parts: String = (0..10).map(|at| format!("{{ q{at}: [o0, o1, o2, o3, o4] }}, ")).collect();
    let impossible = large(&[6; 10], 500)
        .replace("when: { q9: o0 }", &format!("when: {{ all: [{parts}{{ q9: o1 }}, {{ q9: o2 }}] }}"));
    validate(&checklist(&impossible));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn rules_cannot_close_the_script_they_stand_in() {
    let mut data = sample();
    data.id = "</script>".into();
    assert!(show(&data, ZH, &Answers::new()).rules_json.contains(r#""id":"\u003c/script>""#));
}

/// Every way to answer the questions of a checklist, leaving any of them out, whether they are asked or not.
fn combinations(data: &ChecklistData) -> Vec<Answers> {
    let mut all = vec![Answers::new()];
    for question in &data.questions {
        let answered: Vec<Answers> = all
            .iter()
            .flat_map(|answers| {
                question.options.iter().map(move |option| {
                    let mut answers = answers.clone();
                    answers.insert(question.id.text.clone(), option.id.text.clone());
                    answers
                })
            })
            .collect();
        all.extend(answered);
    }
    all.push(answers(&[("applicant", "no such answer"), ("no-such-question", "x")]));
    all
}

/// Ways to answer a checklist of any size, some questions left out, the same ones in every run.
fn random_answers(data: &ChecklistData, count: usize) -> Vec<Answers> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let mut one = || -> Answers {
        let left_out = below(100);
        let mut answers = Answers::new();
        for question in &data.questions {
            if below(100) >= left_out {
                answers.insert(
                    question.id.text.clone(),
                    question.options[below(question.options.len())].id.text.clone(),
                );
            }
        }
        answers
    };
    (0..count).map(|_| one()).collect()
}

#[test]
fn the_browser_decides_and_assumes_as_the_generator_does_for_every_combination_of_answers() {
    for text in [SAMPLE, USUAL] {
        let data = checklist(text);
        assert_same_in_browser(&data, &combinations(&data));
    }
}

#[test]
fn the_browser_decides_and_assumes_as_the_generator_does_on_the_shipped_checklists() {
    for name in ["required-documents", "which-type"] {
        let path = format!("{}/content/filing/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let data = checklist(
            &fs_err::read_to_string(path).expect("the shipped checklist is part of the repository"),
        );
        assert!(data.questions.iter().any(|question| question.usual().is_some()));
        assert_same_in_browser(&data, &random_answers(&data, 3000));
    }
}

fn assert_same_in_browser(data: &ChecklistData, cases: &[Answers]) {
    const SCRIPT: &str = "
        import { readFileSync } from 'node:fs';
        const { module, rules, cases } = JSON.parse(readFileSync(0, 'utf8'));
        const { evaluate, withUsual } = await import('data:text/javascript,' + encodeURIComponent(module));
        process.stdout.write(JSON.stringify(cases.map((answers) => {
            const all = withUsual(rules, answers);
            return [evaluate(rules, answers), all, evaluate(rules, all)];
        })));
    ";
    let rules_js = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/assets/rules.js");
    let module =
        fs_err::read_to_string(rules_js).expect("themes/default/assets/rules.js is part of the repository");
    let input =
        serde_json::json!({ "module": module, "rules": rules_json(data), "cases": cases }).to_string();

    let mut node = Command::new("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("this test runs the theme's rules.js in Node.js; install it (Debian: `apt-get install nodejs`): {error}"));
    node.stdin
        .take()
        .expect("standard input is piped")
        .write_all(input.as_bytes())
        .expect("node reads its input");
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed: {}", String::from_utf8_lossy(&output.stderr));

    let browser: Vec<serde_json::Value> =
        serde_json::from_slice(&output.stdout).expect("rules.js returns JSON");
    assert_eq!(browser.len(), cases.len());
    for (answers, browser) in cases.iter().zip(browser) {
        let all = with_usual(data, answers);
        let generator = serde_json::json!([evaluate(data, answers), all, evaluate(data, &all)]);
        assert_eq!(
            browser, generator,
            "rules.js (left) and the generator (right) disagree about {answers:?}"
        );
    }
}

#[test]
fn of_a_checklist_whose_data_cannot_be_read_the_data_alone_is_told() {
    let site = "-- l.md --\n---\ntitle: 单 | L\ntype: checklist\n---\n\n文字。\n\nText.\n-- a.md --\n# 甲 | A\n\n::: checklist l\n:::\n";
    for data in ["items: [", "items:\n  - { id: x, name: 甲 | A }\n", "[]"] {
        let built = Site::bilingual(&format!("{site}-- l.yaml --\n{data}\n")).build();
        assert!(built.diagnostics.len() == 1 && built.said.contains("--> content/l.yaml:"), "{built}");
    }
    let missing = Site::bilingual(site).build();
    assert!(
        missing.diagnostics.len() == 1 && missing.said.contains("the checklist has no data file `l.yaml`"),
        "{missing}"
    );
}
