//! Files of data with several mistakes: each is told where it stands, and costs nothing but itself.

use std::collections::BTreeMap;

use diglot::base::source::line_column;
use diglot::base::{Severity, Source, SrcPath};
use diglot::config::FactsFile;
use diglot::parse::checklist::ChecklistFile;
use diglot::text::Localized;
use diglot::yaml::read;
use proptest::prelude::*;
use serde::de::DeserializeOwned;

use super::site::Site;

/// What is told about a text as a `T`: `line:column message`.
fn told<T: DeserializeOwned>(text: &str) -> Vec<String> {
    let source = Source::new(SrcPath::new("content/data.yaml"), text);
    let checked = read::<T>(&source);
    let line = |diagnostic: &diglot::base::Diagnostic| {
        let at = diagnostic.at.as_ref().expect("a place");
        let fix = diagnostic.fix.as_ref().map_or(at, |fix| &fix.at);
        for at in [at, fix] {
            assert!(text.get(at.start..at.end).is_some(), "{at:?} {:?} {text:?}", diagnostic.message);
        }
        let (line, column) = line_column(text, at.start);
        format!("{line}:{column} {}", diagnostic.message)
    };
    let has_errors = checked.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(checked.value.is_none(), has_errors);
    let mut diagnostics: Vec<_> = checked.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.at.as_ref().map(|at| at.start));
    diagnostics.into_iter().map(line).collect()
}

#[test]
fn all_mistakes_of_syntax_are_told_at_once() {
    let text = "\
questions:
  - id：who
    label: 谁？ | Who?
    options:
      - { id: a, label: 甲 | A
      - { id: b, label:乙 | B }
groups:
  - id: g
\tlabel: 组 | Group
items:
  - id: \"x
    group: g
    name: 纸: 一 | Paper
";
    assert_eq!(
        told::<ChecklistFile>(text),
        [
            "2:7 `id` is followed by a full-width colon",
            "5:9 `{` is never closed",
            "6:23 a space is missing after `label:`",
            "9:1 a line is indented with a tab",
            "11:9 this quote is never closed",
            "13:12 a second colon in a value",
        ]
    );
}

#[test]
fn a_wide_space_at_the_end_of_a_line_moves_no_place() {
    for text in
        ["title： x\u{3000}\n", "title:x\u{3000}", "title:\u{3000}x\u{3000}\u{a0}\n", "title：\u{3000}"]
    {
        assert_eq!(told::<serde_json::Value>(text).len(), 1, "{text:?}");
    }
}

#[test]
fn all_mistakes_of_type_are_told_at_once_and_none_that_follows_from_another() {
    let text = "\
questions:
  - id: who
    label: [谁, Who]
    options: none
  - label: 何时？ | When?
items:
  - { id: x, group: g, name: 纸 | Paper, when: who }
  - { id: y, group: g, name: 纸 | Paper, whn: { who: a } }
examples: 3
";
    assert_eq!(
        told::<ChecklistFile>(text),
        [
            "3:12 `label` must be a string, or a map from language to string, not a list",
            "4:14 `options` must be a list, not the string `none`",
            "5:5 `id` is missing",
            "7:47 `when` must be a map from questions to answers, such as `{ applicant: [enterprise] }`, not the string `who`",
            "8:41 unknown key `whn`",
            "9:11 `examples` must be a list, not the number `3`",
        ]
    );
}

#[test]
fn a_mistake_deep_in_a_group_of_facts_is_told_where_it_stands() {
    let text = "provider:\n  contact:\n    phone: [400, 800]\n    mail: a@example.com\n";
    assert_eq!(
        told::<FactsFile>(text),
        ["3:12 `phone` must be a string, a string per language, or a map of facts, not a list"]
    );
}

#[test]
fn a_key_stands_once_in_a_map() {
    assert_eq!(
        told::<FactsFile>("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n"),
        ["4:3 `c` stands here twice", "5:1 `a` stands here twice"]
    );
}

#[test]
fn a_text_keeps_its_spelling_and_chinese_its_lines_without_spaces() {
    let text = "a: 1.10\nb: 0x10\nc: yes\nd: >\n  网站备案，\n  是指“登记”\ne: 网站\n  备案\nf: &x 甲\ng: *x\nh: '2026-11-27'\ni: |\n  一\n  二\n";
    let source = Source::new(SrcPath::new("content/facts.yaml"), text);
    let read = read::<BTreeMap<String, String>>(&source);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    let values: Vec<String> = read.value.expect("a value").value.into_values().collect();
    assert_eq!(
        values,
        ["1.10", "0x10", "yes", "网站备案，是指“登记”", "网站备案", "甲", "甲", "2026-11-27", "一\n二"]
    );
}

#[test]
fn a_file_that_says_nothing_is_empty() {
    for text in ["", "# nothing yet\n", "---\n", "{}\n", "~\n", "\n\n"] {
        assert!(told::<FactsFile>(text).is_empty(), "{text:?}");
        assert!(told::<ChecklistFile>(text).is_empty(), "{text:?}");
    }
    assert_eq!(told::<FactsFile>("- a\n"), ["1:1 the file must be a map, not a list"]);
    assert_eq!(told::<FactsFile>("备案\n"), ["1:1 the file must be a map, not the string `备案`"]);
    assert_eq!(told::<FactsFile>("a: 1\n---\nb: 2\n"), ["2:1 a second document begins here"]);
}

#[test]
fn a_key_that_is_misspelt_is_told_in_place_of_the_one_that_is_missing() {
    let text = "\
items:
  - { id: i, group: g, nmae: 项 | Item, waht: x }
outcomes:
  - { id: o, level: blockd, text: 否 | No }
examples:
  - { expect: i, foo: bar }
";
    assert_eq!(
        told::<ChecklistFile>(text),
        [
            "2:24 unknown key `nmae`, and `name` is missing",
            "2:40 unknown key `waht`",
            "4:21 `level` must be `blocked` or `notice`, not `blockd`",
            "6:15 `expect` must be a list, not the string `i`",
            "6:18 unknown key `foo`",
        ]
    );
    assert_eq!(told::<ChecklistFile>("groups:\n  - { id: g }\n"), ["2:5 `label` is missing"]);
}

#[test]
fn strings_of_a_theme_are_read_as_any_data() {
    let strings = "\u{feff}skip: [Skip]\r\nsearch：Find\r\n";
    let built =
        Site::bilingual("-- a.md --\n# 甲 | A\n").edit("themes/default/strings/en.yaml", strings).build();
    assert!(built.said.contains("--> themes/default/strings/en.yaml:2:7\n"), "{built}");
    assert!(
        built.said.contains("`search` is followed by a full-width colon")
            && built.said.contains("`skip` must be a string, not a list"),
        "{built}"
    );
}

#[test]
fn white_space_in_quotes_is_meant() {
    for name in ["zh", "en"] {
        let path = format!("{}/themes/default/strings/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = fs_err::read_to_string(path).unwrap();
        let strings = read::<BTreeMap<String, String>>(&Source::new(
            SrcPath::new("themes/default/strings/x.yaml"),
            text.as_str(),
        ))
        .value
        .unwrap()
        .value;
        assert!(strings.values().any(|text| text.ends_with(' ')) || name == "zh");
        assert_eq!(strings, serde_yaml::from_str::<BTreeMap<String, String>>(&text).unwrap());
    }
}

/// Values such as data files hold.
fn value() -> impl Strategy<Value = serde_yaml::Value> {
    let text = prop::sample::select(vec![
        "备案",
        "a: b",
        "#x",
        "x #y",
        "- z",
        "",
        "中文 | English",
        "it's",
        "\"q\"",
        "1.0",
        "true",
        "~",
        "行\n行",
        "{{ a }}",
        " x ",
        "&a",
        "*b",
        "：",
        "\\",
    ]);
    let leaf = text.prop_map(|text| serde_yaml::Value::String(text.to_owned()));
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = prop::sample::select(vec!["a", "b", "c-d", "备案", "e f", "1"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_yaml::Value::Sequence),
            prop::collection::btree_map(key, inner, 0..5).prop_map(|map| serde_yaml::Value::Mapping(
                map.into_iter().map(|(key, value)| (key.into(), value)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn what_a_yaml_writer_writes_is_read_back_in_silence(value in value()) {
        let text = serde_yaml::to_string(&value).unwrap();
        let read = read::<serde_yaml::Value>(&Source::new(SrcPath::new("content/data.yaml"), text.as_str()));
        prop_assert!(read.diagnostics.is_empty(), "{text}\n{:?}", read.diagnostics);
        prop_assert_eq!(read.value.unwrap().value, value, "{}", text);
    }

    #[test]
    fn no_text_makes_reading_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "a: ", "\n", "\n  ", "\n- ", "- ", "[", "]", "{", "}", ", ", ": ", "：", "\"", "'", "#", " #x", "&a ", "*a", "!t ", "|", ">", "备案", "\u{3000}", "\t", "? ", "%", "@", "~", "---", "<<: ", "\\x", "é",
    ]), 0..40)) {
        told::<Vec<Localized>>(&parts.concat());
        told::<FactsFile>(&parts.concat());
    }
}
