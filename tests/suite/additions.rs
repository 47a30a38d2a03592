//! What is added in one place and has to be told in others: see `How to add` in lib.rs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use diglot::base::Code;
use diglot::parse::PageKind;
use fs_err as fs;

use super::site::Site;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

#[test]
fn every_container_is_explained() {
    let built = Site::bilingual("-- a.md --\n# 甲 | A\n\n::: nothing\n:::\n").build();
    let known = built.said.split("known blocks: ").nth(1).unwrap().lines().next().unwrap();
    let (explanation, readme) = (Code::ContainerUnknown.explanation(), read("README.md"));
    for name in known.split(", ") {
        assert!(
            explanation.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name),
            "`{name}` is not explained: {explanation}"
        );
        assert!(readme.contains(&format!("`::: {name}")), "`{name}` is not in the README");
    }
}

#[test]
fn every_page_type_has_a_template() {
    let (readme, templates) = (read("README.md"), repository().join("themes/default/templates"));
    let types = readme.split("`type` is ").nth(1).unwrap().split('.').next().unwrap();
    for (name, _) in PageKind::ALL {
        assert!(templates.join(format!("{name}.html")).is_file(), "`{name}` has no template");
        assert!(types.contains(&format!("`{name}`")), "`{name}` is not in the README: {types}");
        let mut site = Site::bilingual(&format!(
            "-- a.md --\n---\ntitle: 甲 | A\ntype: {name}\n---\n\n文字。\n\nText.\n"
        ));
        let template =
            format!("{{% extends \"default/{name}.html\" %}}{{% block title %}}own template{{% endblock %}}");
        let built = site.edit(&format!("themes/default/templates/{name}.html"), template).build();
        // A checklist without data is shown as a guide.
        assert!(
            name == "checklist" || built.html("zh/a/").contains("own template"),
            "`{name}` is rendered by another template: {built}"
        );
    }
}

#[test]
fn every_command_is_in_the_readme() {
    let help = Command::new(env!("CARGO_BIN_EXE_diglot")).arg("--help").output().unwrap();
    let (help, readme) = (String::from_utf8(help.stdout).unwrap(), read("README.md"));
    let commands =
        help.split("Commands:\n").nth(1).unwrap().lines().map_while(|line| line.split_whitespace().next());
    let missing: Vec<&str> =
        commands.filter(|name| *name != "help" && !readme.contains(&format!("diglot {name}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn labels_are_the_same_in_all_languages() {
    let labels = |path: &Path| {
        serde_yaml::from_str::<BTreeMap<String, String>>(&fs::read_to_string(path).unwrap())
            .unwrap()
            .into_keys()
            .collect::<Vec<_>>()
    };
    let folder = repository().join("themes/default/strings");
    let english = labels(&folder.join("en.yaml"));
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(labels(&path), english, "{}", path.display());
    }
}

#[test]
fn the_files_that_lib_rs_names_are_there() {
    let text = read("src/lib.rs");
    let paths = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| ["src/", "tests/", "themes/"].iter().any(|start| word.starts_with(start)));
    let missing: Vec<&str> = paths
        .filter(|path| !path.contains(|c: char| c.is_ascii_uppercase()) && !repository().join(path).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let tests = fs::read_dir(repository().join("tests/suite"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect::<String>();
    let section = text.split("# How to add").nth(1).unwrap();
    let names = section.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() > 2);
    let unknown: Vec<&str> = names.filter(|name| !tests.contains(&format!("fn {name}()"))).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
