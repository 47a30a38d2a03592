//! The schemas that editors read accept what diglot accepts, and refuse what it refuses: an independent
//! validator judges both.

use std::path::{Path, PathBuf};

use diglot::base::SrcPath;
use fs_err as fs;
use jsonschema::Validator;
use serde_json::Value;

use super::cli::{diglot, empty};
use super::site::Site;

fn schema(kind: &str) -> Validator {
    let output = diglot(empty().path(), &["schema", kind]).output().unwrap();
    jsonschema::validator_for(&serde_json::from_slice(&output.stdout).unwrap()).unwrap()
}

/// What a schema has against a text.
fn faults(schema: &Validator, yaml: &str) -> Vec<String> {
    let value: Value = serde_yaml::from_str(yaml).unwrap();
    schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The files in some folders and below them.
fn files_in(folders: &[&str]) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> =
        folders.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files
}

/// The kind of a file, with the YAML in it.
fn yaml_of(path: &Path) -> Option<(&'static str, String)> {
    let text = || fs::read_to_string(path).unwrap();
    let kind = match path.file_name()?.to_str()? {
        "site.yaml" => "site",
        "facts.yaml" => "facts",
        "glossary.yaml" => "glossary",
        "_section.yaml" => "section",
        name if name.ends_with(".md") => {
            let text = text();
            let (head, _) = text.strip_prefix("---\n")?.split_once("\n---")?;
            return Some(("front-matter", head.to_owned()));
        }
        name if name.ends_with(".yaml") && path.parent()?.ends_with("strings") => "strings",
        name if name.ends_with(".yaml") => "checklist",
        _ => return None,
    };
    Some((kind, text()))
}

#[test]
fn schemas_accept_every_file_that_is_shipped() {
    let mut seen = Vec::new();
    for path in files_in(&["content", "src/cli/starter", "themes/default/strings"]) {
        let Some((kind, yaml)) = yaml_of(&path) else { continue };
        assert_eq!(faults(&schema(kind), &yaml), [""; 0], "{}", path.display());
        seen.push(kind);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, ["checklist", "facts", "front-matter", "glossary", "section", "site", "strings"]);
}

/// Where a file of a kind stands, and a site around it.
fn site_with(kind: &str, yaml: &str) -> (&'static str, Site) {
    let page = "-- b.md --\n# 乙 | B\n";
    let papers = "-- a.md --\n---\ntitle: 甲 | A\ntype: checklist\n---\n";
    match kind {
        "site" => ("content/site.yaml", Site::new(&format!("{page}-- site.yaml --\n{yaml}\n"))),
        "facts" => ("content/facts.yaml", Site::bilingual(&format!("{page}-- facts.yaml --\n{yaml}\n"))),
        "glossary" => {
            ("content/glossary.yaml", Site::bilingual(&format!("{page}-- glossary.yaml --\n{yaml}\n")))
        }
        "section" => (
            "content/g/_section.yaml",
            Site::bilingual(&format!("-- g/b.md --\n# 乙 | B\n-- g/_section.yaml --\n{yaml}\n")),
        ),
        "checklist" => ("content/a.yaml", Site::bilingual(&format!("{papers}-- a.yaml --\n{yaml}\n"))),
        "front-matter" => {
            ("content/a.md", Site::bilingual(&format!("{page}-- a.md --\n---\n{yaml}\n---\n# 甲 | A\n")))
        }
        _ => {
            let path = "themes/default/strings/en.yaml";
            (path, Site::bilingual(&format!("{page}-- {path} --\n{yaml}\n")))
        }
    }
}

/// What diglot says of a file.
fn said(kind: &str, yaml: &str) -> Vec<String> {
    let (path, mut site) = site_with(kind, yaml);
    let path = SrcPath::new(path);
    let diagnostics = site.build().diagnostics;
    let of_file = diagnostics.iter().filter(|one| one.at.as_ref().is_some_and(|at| at.path == path));
    of_file.map(|one| format!("{}: {}", one.code, one.message)).collect()
}

#[test]
fn schemas_refuse_what_diglot_refuses() {
    for (kind, mistakes) in MISTAKES {
        let schema = schema(kind);
        for yaml in *mistakes {
            assert_ne!(said(kind, yaml), [""; 0], "diglot takes this for {kind}: {yaml}");
            assert_ne!(faults(&schema, yaml), [""; 0], "the schema takes this for {kind}: {yaml}");
        }
    }
}

const MISTAKES: &[(&str, &[&str])] = &[
    (
        "site",
        &[
            "titel: X",
            "baseURL: https://example.com/",
            "base_url: example.com",
            "languages: zh, en",
            "languages: []",
            "languages: [{ tag: zh-CN }]",
            "languages: [{ code: zh, nmae: 中文 }]",
            "bilingual: [[zh]]",
            "bilingual: zh",
            "search: \"true\"",
            "copies: yes please",
            "footer: { icp: [1] }",
            "footer: { pbs: 京公网安备11010502030143号 }",
            "checks: { term-forbiden: off }",
            "checks: { term-forbidden: loud }",
            "checks: { route-collision: off }",
            "checks: { untrusted-html: warn }",
            "theme: ../other",
            "ignore: internal/**",
        ],
    ),
    ("facts", &["a: [1, 2]", "a: { b: [x] }", "- a", "a: ~"]),
    (
        "glossary",
        &[
            "zh: 备案",
            "- { zh: 备案, en: filing, notes: x }",
            "- { zh: 备案, forbid: filling }",
            "- { zh: { a: b } }",
            "- keep: ICP",
        ],
    ),
    (
        "section",
        &["titel: 甲 | A", "title: [甲, A]", "order: first", "order: \"3\"", "order: 1.5", "weight: 3"],
    ),
    (
        "checklist",
        &[
            "question: []",
            "questions: [{ id: a, label: 甲 | A, option: [] }]",
            "groups: [{ id: g }]",
            "items: [{ id: i, group: g, nmae: 项 | Item }]",
            "items: [{ id: i, group: g, name: 项 | Item, when: x }]",
            "items: [{ id: i, group: g, name: 项 | Item, checked: last week }]",
            "items: [{ id: i, group: g, name: 项 | Item, when: { a: { b: c } } }]",
            "outcomes: [{ id: o, level: blockd, text: 否 | No }]",
            "outcomes: [{ id: o, text: 否 | No }]",
            "examples: [{ given: { a: [b] } }]",
            "examples: [{ expect: i }]",
        ],
    ),
    (
        "front-matter",
        &[
            "titel: 甲 | A",
            "title: [甲, A]",
            "title: \"\"",
            "type: gide",
            "order: soon",
            "order: \"3\"",
            "order: 1\nweight: 2",
            "draft: \"true\"",
            "draft: maybe",
            "updated: 2026/11/23",
            "updated: 2026-13-01",
            "slug: a/b",
            "tags: one, two",
            "aliases: [https://example.com/old/]",
            "aliases: [../old]",
            "lang: Chinese",
            "related: { a: b }",
            "date: 2026-11-23",
        ],
    ),
    ("strings", &["serach: Find", "skip: [Skip]", "- skip"]),
];

#[test]
fn schemas_accept_what_diglot_accepts() {
    for (kind, texts) in RIGHT {
        let schema = schema(kind);
        for yaml in *texts {
            assert_eq!(said(kind, yaml), [""; 0], "diglot refuses this for {kind}: {yaml}");
            assert_eq!(faults(&schema, yaml), [""; 0], "the schema refuses this for {kind}: {yaml}");
        }
    }
}

const RIGHT: &[(&str, &[&str])] = &[
    (
        "site",
        &[
            "# nothing yet",
            "title: 2026\nlanguages: [zh, { code: en, tag: en-GB }]",
            "title:\nfooter:\nchecks:\nlanguages:",
            "checks: { translation-missing: off, route-collision: warn }\nfooter: { icp: 12345678 }",
            "bilingual: []\ncontact: { zh: /zh/a/, en: mailto:a@example.com }\nbase_url: http://example.com",
        ],
    ),
    ("facts", &["a: 1.10\nb: true\nc: { zh: 甲, en: A }\nd: { e: { f: 400-000-0000 } }", ""]),
    (
        "glossary",
        &[
            "- { zh: 备案, en: [filing, 1], note: , sort_key: beian }\n- keep: [ICP, 5]",
            "- { ZH: 备案, EN: filing }",
        ],
    ),
    ("section", &["title: 2026\norder: -3", "order:"]),
    (
        "checklist",
        &[
            "questions:\n- id: a\n  label: 甲 | A\n  usual: 1\n  options: [{ id: 1, label: 一 | One }, { id: true, label: 真 | True }]\n\
             groups: [{ id: g, label: 组 | Group }]\n\
             items: [{ id: i, group: g, name: 项 | Item, when: { a: [1] }, checked: 2026-11-20 }, { id: j, group: g, name: 项 | Item, when: { any: [{ a: 1 }, { not: { a: true } }] } }]\n\
             examples: [{ given: { a: 1 }, expect: [i, j] }]",
        ],
    ),
    (
        "front-matter",
        &[
            "title: 2026\norder: 3\nupdated: 2026-11-23T10:00:00+08:00\nslug: 3\ntags: 备案",
            "slug: { zh: jia, en: a }\naliases: [/old/page/, old/name, //older//]\nweight: -1\ncategory:\ntype:",
            "languages: [zh, en]\ndraft: false\ntoc: True\nhidden:\ntags: [1, true, ~]\nsort_key: 10",
        ],
    ),
    ("strings", &["skip: Skip\nsearch: 1", ""]),
];

#[test]
fn init_writes_schemas_that_its_files_name() {
    let dir = empty();
    assert!(diglot(dir.path(), &["init", "--quiet"]).status().unwrap().success());
    let mut named = 0;
    for path in files_in(&[dir.path().join("content").to_str().unwrap()]) {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        let Some(schema) = first.strip_prefix("# yaml-language-server: $schema=") else {
            assert!(path.extension().unwrap() != "yaml", "{} names no schema", path.display());
            continue;
        };
        let (kind, yaml) = yaml_of(&path).unwrap();
        let schema = path.parent().unwrap().join(schema);
        assert!(schema.ends_with(format!("{kind}.json")), "{}", schema.display());
        let schema = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
        assert_eq!(faults(&jsonschema::validator_for(&schema).unwrap(), &yaml), [""; 0]);
        named += 1;
    }
    assert_eq!(named, 5);
}
