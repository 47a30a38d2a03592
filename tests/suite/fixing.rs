//! `check --fix`: what cannot change the meaning of a text is put right in the files, and nothing else.

use std::process::Command;

use diglot::base::SrcPath;
use diglot::base::diag::Fix;
use diglot::edit::{Edits, Refusal};
use diglot::emit::sink::Null;
use diglot::engine::{Engine, Options};
use fs_err as fs;
use tempfile::TempDir;

const SETTINGS: &str = "title: { zh: 帮助, en: Help }\nlanguages: [zh, en]\n";

fn site(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("content")).unwrap();
    for (path, text) in [("site.yaml", SETTINGS)].iter().chain(files) {
        fs::write(dir.path().join("content").join(path), text).unwrap();
    }
    dir
}

fn check(dir: &TempDir, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diglot"));
    let output = command
        .current_dir(dir.path())
        .arg("check")
        .args(arguments)
        .args(["--color", "never"])
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn read(dir: &TempDir, path: &str) -> String {
    fs::read_to_string(dir.path().join("content").join(path)).unwrap()
}

/// A byte order mark, line ends of Windows, slips of an input method, and a link in another case.
const SLIPS: &str = "\u{feff}---\r\ntitle： 备案 | Filing\r\nsummary: 说明 | What it is\r\n---\r\n\r\n##步骤 | Steps\r\n\r\n见［甲］（A.md）。\r\n\r\nSee [alpha](A.md).\r\n";

#[test]
fn slips_are_put_right_and_every_other_byte_stays() {
    let dir = site(&[("page.md", SLIPS), ("a.md", "# 甲 | Alpha\n")]);
    let (_, said) = check(&dir, &["--fix"]);
    assert_eq!(
        read(&dir, "page.md"),
        "\u{feff}---\r\ntitle: 备案 | Filing\r\ndescription: 说明 | What it is\r\n---\r\n\r\n## 步骤 | Steps\r\n\r\n见[甲](a.md)。\r\n\r\nSee [alpha](a.md).\r\n"
    );
    assert_eq!(read(&dir, "a.md"), "# 甲 | Alpha\n");
    assert!(said.starts_with("fixed ") && said.contains("nothing to report"), "{said}");
}

#[test]
fn a_dry_run_shows_the_changes_and_makes_none() {
    let dir = site(&[("page.md", "---\ntitle： 备案 | Filing\n---\n")]);
    let (shown, said) = check(&dir, &["--fix", "--dry-run"]);
    assert_eq!(
        shown,
        "--- a/content/page.md\n+++ b/content/page.md\n@@ -1,3 +1,3 @@\n ---\n-title： 备案 | Filing\n+title: 备案 | Filing\n ---\n"
    );
    assert!(said.contains("1 mistake can be fixed in 1 file\n"), "{said}");
    assert_eq!(read(&dir, "page.md"), "---\ntitle： 备案 | Filing\n---\n");
}

#[test]
fn a_diff_is_not_mixed_with_what_programs_read() {
    let dir = site(&[("page.md", "---\ntitle： 备案 | Filing\n---\n")]);
    let (shown, said) = check(&dir, &["--fix", "--dry-run", "--format", "json"]);
    assert_eq!(shown, "");
    assert_eq!(
        said,
        "error: `--dry-run` shows a diff, which is for people\nhelp: leave out `--format`, or `--dry-run`: diagnostics carry their fixes\n"
    );
    let (shown, _) = check(&dir, &["--format", "json"]);
    assert!(shown.contains(r#""replacement":": ","safe":true"#), "{shown}");
}

#[test]
fn a_guess_is_offered_and_not_applied() {
    let page = "# 页 | Page\n\n见[甲](alhpa.md)。\n\nSee [alpha](alhpa.md).\n";
    let dir = site(&[("page.md", page), ("alpha.md", "# 甲 | Alpha\n")]);
    let (_, said) = check(&dir, &["--fix"]);
    assert!(said.contains("a similar page exists: `alpha.md`"), "{said}");
    assert_eq!(read(&dir, "page.md"), page);
}

#[test]
fn without_fix_the_command_that_fixes_is_named() {
    let dir = site(&[("page.md", "---\ntitle： 备案 | Filing\n---\n")]);
    let (_, said) = check(&dir, &[]);
    assert!(said.contains("1 mistake can be fixed by `diglot check --fix`"), "{said}");
}

#[test]
fn a_file_that_changed_meanwhile_keeps_all_files_as_they_are() {
    let slip = "---\ntitle： 备案 | Filing\n---\n";
    let dir = site(&[("a.md", slip), ("b.md", slip)]);
    let mut engine = Engine::new(Options { root: dir.path().to_owned(), ..Options::default() });
    let outcome = engine.run(&Null::default()).unwrap();
    let fixes = || outcome.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    let edits = Edits::new(dir.path(), fixes(), |path| engine.source(path)).unwrap();
    assert_eq!((edits.count(), edits.files()), (2, 2));
    fs::write(dir.path().join("content/b.md"), "# 新 | New\n").unwrap();
    assert!(matches!(edits.apply(), Err(Refusal::Changed(path)) if path == SrcPath::new("content/b.md")));
    assert!(matches!(Edits::new(dir.path(), fixes(), |path| engine.source(path)), Err(Refusal::Changed(_))));
    assert_eq!((read(&dir, "a.md").as_str(), read(&dir, "b.md").as_str()), (slip, "# 新 | New\n"));
    assert_eq!(fs::read_dir(dir.path().join("content")).unwrap().count(), 3);
}

#[test]
fn of_fixes_that_touch_the_first_one_is_taken() {
    let dir = site(&[("a.md", "# 甲 | Alpha\n")]);
    let mut engine = Engine::new(Options { root: dir.path().to_owned(), ..Options::default() });
    engine.run(&Null::default()).unwrap();
    let path = SrcPath::new("content/a.md");
    let fixes = [Fix::new(&path, 0..1, "##"), Fix::new(&path, 1..5, "x"), Fix::new(&path, 8..13, "Beta")];
    let edits = Edits::new(dir.path(), fixes.iter(), |path| engine.source(path)).unwrap();
    edits.apply().unwrap();
    assert_eq!(read(&dir, "a.md"), "## 甲 | Beta\n");
}
