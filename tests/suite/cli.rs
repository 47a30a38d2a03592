//! The command line as people and programs meet it: exit code, standard output, standard error.

use std::io::{Write, pipe};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use diglot::base::digest::digest_bytes;
use fs_err as fs;
use tempfile::TempDir;

pub(super) fn diglot(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diglot"));
    command
        .current_dir(dir)
        .args(arguments)
        .env_remove("RUST_BACKTRACE")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "100");
    command
}

/// Runs a command in `dir` and writes down what it did. The directory shows as `[DIR]`, every duration as
/// `[TIME]`.
fn run(dir: &TempDir, arguments: &[&str]) -> String {
    told(dir, &diglot(dir.path(), arguments).output().unwrap())
}

fn told(dir: &TempDir, output: &Output) -> String {
    let mut text = format!("exit {}\n", output.status.code().unwrap());
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let shown = std::str::from_utf8(bytes).unwrap().replace(dir.path().to_str().unwrap(), "[DIR]");
        if !shown.is_empty() {
            text.push_str(&format!("--- {name}\n{}\n", shown.trim_end()));
        }
    }
    text
}

/// An empty directory.
pub(super) fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A directory with files.
fn site(files: &[(&str, &str)]) -> TempDir {
    let dir = empty();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

const SITE: &str =
    "title: { zh: 帮助, en: Help }\nlanguages:\n  - { code: zh, tag: zh-CN }\n  - { code: en }\n";
const PAGE: &str = "---\ntitle: 备案 | Filing\n---\n\n登录控制台。\n\nSign in to the console.\n";

/// A small site without faults.
fn sound() -> TempDir {
    site(&[("content/site.yaml", SITE), ("content/why.md", PAGE)])
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+\.\d\d s", "[TIME]");
    settings.add_filter(r"\d+ pages? in", "[N] pages in");
    settings.add_filter(r"\d+ written", "[N] written");
    settings.add_filter(r"\d+ unchanged", "[N] unchanged");
    settings
}

#[test]
fn without_a_command_the_help_is_shown() {
    insta::assert_snapshot!(run(&empty(), &[]), @r"
    exit 2
    --- stderr
    Turns bilingual Markdown pages into a help centre that speaks two languages

    Usage: diglot [OPTIONS] <COMMAND>

    Commands:
      build        Write the site: content/ → dist/
      serve        Preview the site, and follow every save
      check        Say everything that `build` would say, without writing the site
      init         Write a small bilingual help centre to start from
      search       Search the site that was built, as its readers do
      explain      Say what a diagnostic means and what to do about it
      schema       Print the JSON Schema of a file you write, for editors
      completions  Print a completion script for a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Common options:
          --root <DIR>       The folder that holds content/ and themes/ [default: .]
          --format <FORMAT>  How diagnostics are written [default: human] [possible values: human, json,
                             github, gitlab, sarif]
          --color <WHEN>     When to use colours; NO_COLOR is honoured [default: auto] [possible values:
                             auto, always, never]
      -q, --quiet            Say nothing but what is wrong

    A first site:
      diglot init help            write a small help centre into help/
      cd help
      diglot serve --open         see both languages, edit, see them again

    Exit codes:
      0  clean
      1  errors in the content (with --strict: warnings as well)
      2  could not run: a wrong option, no content/, an output folder that cannot be used, a bug
    ");
}

#[test]
fn a_misspelt_command_or_option_is_suggested() {
    insta::assert_snapshot!(run(&empty(), &["buld"]), @r"
    exit 2
    --- stderr
    error: unrecognized subcommand 'buld'

      tip: a similar subcommand exists: 'build'

    Usage: diglot [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&empty(), &["build", "--stric"]), @r"
    exit 2
    --- stderr
    error: unexpected argument '--stric' found

      tip: a similar argument exists: '--strict'

    Usage: diglot build --strict

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(run(&empty(), &["check", "--format", "jsn"]), @r"
    exit 2
    --- stderr
    error: invalid value 'jsn' for '--format <FORMAT>'
      [possible values: human, json, github, gitlab, sarif]

      tip: a similar value exists: 'json'

    For more information, try '--help'.
    ");
}

#[test]
fn a_root_that_does_not_exist_is_named() {
    insta::assert_snapshot!(run(&empty(), &["build", "--root", "nowhere"]), @r"
    exit 2
    --- stderr
    error: `nowhere` does not exist
    help: name the folder that holds content/ with `--root DIR`
    ");
}

#[test]
fn a_root_that_is_a_file_is_named() {
    insta::assert_snapshot!(run(&site(&[("notes.txt", "")]), &["check", "--root", "notes.txt"]), @r"
    exit 2
    --- stderr
    error: `notes.txt` is not a folder
    help: name the folder that holds content/ with `--root DIR`
    ");
}

#[test]
fn a_root_without_content_leads_to_init() {
    insta::assert_snapshot!(run(&site(&[("site/notes.txt", "")]), &["build", "--root", "site"]), @r"
    exit 2
    --- stderr
    error: `site` has no folder content/
    help: `diglot init DIR` writes a site to start from; `--root DIR` names the folder that holds content/
    ");
}

#[test]
fn content_above_or_below_the_current_folder_is_found_and_named() {
    let dir = site(&[("help/content/why.md", PAGE), ("help/content/guide/x.md", PAGE)]);
    insta::assert_snapshot!(run(&dir, &["build", "--root", "."]).replace(dir.path().file_name().unwrap().to_str().unwrap(), "[NAME]"), @r"
    exit 2
    --- stderr
    error: `[NAME]` has no folder content/
    help: there is one in `help`: add `--root help`
    ");
    insta::assert_snapshot!(run(&dir, &["serve", "--root", "help/content"]), @r"
    exit 2
    --- stderr
    error: `help/content` has no folder content/
    help: there is one in `help`: add `--root help`
    ");
}

#[test]
fn build_says_what_it_wrote() {
    settings().bind(|| {
        let dir = sound();
        insta::assert_snapshot!(run(&dir, &["build"]), @r"
        exit 0
        --- stderr
        built [N] pages in 2 languages in [TIME] ([N] written) → dist
        ");
        assert!(dir.path().join("dist/.diglot").is_file());
        insta::assert_snapshot!(run(&dir, &["build"]), @r"
        exit 0
        --- stderr
        built [N] pages in 2 languages in [TIME] ([N] written, [N] unchanged) → dist
        ");
        insta::assert_snapshot!(run(&dir, &["build", "--out", "public/help"]), @r"
        exit 0
        --- stderr
        built [N] pages in 2 languages in [TIME] ([N] written) → public/help
        ");
        assert_eq!(run(&dir, &["build", "--quiet"]), "exit 0\n");
    });
}

#[test]
fn errors_in_the_content_leave_the_output_as_it_was() {
    settings().bind(|| {
        let dir = sound();
        run(&dir, &["build"]);
        let before = fs::read_to_string(dir.path().join("dist/.diglot")).unwrap();
        fs::write(
            dir.path().join("content/site.yaml"),
            format!("{SITE}anchors_from: de\nchecks: {{ term-forbiden: off }}\n"),
        )
        .unwrap();
        fs::write(dir.path().join("content/new.md"), PAGE).unwrap();
        insta::assert_snapshot!(run(&dir, &["build"]), @r"
        exit 1
        --- stderr
        error[language-unknown]: `languages` has no `de`
         --> content/site.yaml:5:15
          |
        5 | anchors_from: de
          |               ^^
          |
        help: the site has `zh`, `en`

        error[config-invalid]: no diagnostic is called `term-forbiden`
         --> content/site.yaml:6:11
          |
        6 | checks: { term-forbiden: off }
          |           ^^^^^^^^^^^^^
          |
        help: did you mean `term-forbidden`?

        2 errors
        more: diglot explain language-unknown
        not built: `dist` is as it was
        ");
        assert_eq!(fs::read_to_string(dir.path().join("dist/.diglot")).unwrap(), before);
        insta::assert_snapshot!(run(&dir, &["check"]), @r"
        exit 1
        --- stderr
        error[language-unknown]: `languages` has no `de`
         --> content/site.yaml:5:15
          |
        5 | anchors_from: de
          |               ^^
          |
        help: the site has `zh`, `en`

        error[config-invalid]: no diagnostic is called `term-forbiden`
         --> content/site.yaml:6:11
          |
        6 | checks: { term-forbiden: off }
          |           ^^^^^^^^^^^^^
          |
        help: did you mean `term-forbidden`?

        2 errors
        more: diglot explain language-unknown
        ");
    });
}

#[test]
fn a_first_build_with_errors_writes_nothing() {
    let dir = site(&[("content/site.yaml", &format!("{SITE}anchors_from: de\n")), ("content/why.md", PAGE)]);
    assert!(run(&dir, &["build"]).ends_with("not built\n"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn warnings_fail_only_when_asked_to() {
    settings().bind(|| {
        let dir =
            site(&[("content/site.yaml", &format!("{SITE}tehme: default\n")), ("content/why.md", PAGE)]);
        insta::assert_snapshot!(run(&dir, &["check"]), @r"
        exit 0
        --- stderr
        warning[yaml-unknown-key]: unknown key `tehme`
         --> content/site.yaml:5:1
          |
        5 | tehme: default
          | ^^^^^
          |
        help: did you mean `theme`?

        1 warning
        more: diglot explain yaml-unknown-key
        ");
        assert!(run(&dir, &["check", "--strict"]).starts_with("exit 1\n"));
        assert!(run(&dir, &["build", "--strict"]).ends_with("not built\n"));
        assert!(!dir.path().join("dist").exists());
        assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
    });
}

#[test]
fn diagnostics_for_programs_are_data() {
    let dir = site(&[("content/site.yaml", &format!("{SITE}anchors_from: de\n")), ("content/why.md", PAGE)]);
    insta::assert_snapshot!(run(&dir, &["check", "--format", "json"]), @r#"
    exit 1
    --- stdout
    {"code":"language-unknown","column":15,"end":105,"end_column":17,"end_line":5,"help":"the site has `zh`, `en`","line":5,"message":"`languages` has no `de`","path":"content/site.yaml","severity":"error","start":103}
    --- stderr
    1 error
    "#);
    insta::assert_snapshot!(run(&dir, &["check", "--format", "github", "-q"]), @r"
    exit 1
    --- stdout
    ::error file=content/site.yaml,line=5,endLine=5,col=15,endColumn=17,title=language-unknown::`languages` has no `de`%0Ahelp: the site has `zh`, `en`
    ");
}

/// Two equal mistakes in a file with a space in its name, one of which has a fix.
const SLIPS: &str = "---\ntitle: 备案 | Filing\nodrer: 1\n---\n\n见 [甲](none.md)，[乙](none.md)。\n";

#[test]
fn a_sarif_log_tells_what_is_wrong_and_how_to_put_it_right() {
    let dir = site(&[("docs/content/site.yaml", SITE), ("docs/content/为 什么.md", SLIPS)]);
    let output =
        diglot(dir.path(), &["check", "--root", "docs", "--format", "sarif", "-q"]).output().unwrap();
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let run = &log["runs"][0];
    let result = |code: &str| {
        let results = run["results"].as_array().unwrap().iter();
        results.filter(|result| result["ruleId"] == code).cloned().collect::<Vec<_>>()
    };
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let all: std::collections::BTreeSet<_> =
        run["results"].as_array().unwrap().iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules.len(), all.len(), "each rule once");
    let missing = result("link-missing-page");
    assert_eq!(missing.len(), 2);
    let place = &missing[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/content/%E4%B8%BA%20%E4%BB%80%E4%B9%88.md");
    assert_eq!((&place["region"]["startLine"], &missing[0]["level"]), (&6.into(), &"error".into()));
    let fix = &result("front-matter-unknown-key")[0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(fix["replacements"][0]["insertedContent"]["text"], "order");
}

#[test]
fn a_report_for_gitlab_names_every_issue_once() {
    let dir = site(&[("docs/content/site.yaml", SITE), ("docs/content/为 什么.md", SLIPS)]);
    let issues = |text: &str| {
        fs::write(dir.path().join("docs/content/为 什么.md"), text).unwrap();
        let output =
            diglot(dir.path(), &["check", "--root", "docs", "--format", "gitlab", "-q"]).output().unwrap();
        let issues: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        issues
    };
    let found = issues(SLIPS);
    let names = |found: &[serde_json::Value]| -> std::collections::BTreeSet<String> {
        found.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&found).len(), found.len(), "{found:?}");
    let first = found.iter().find(|issue| issue["check_name"] == "link-missing-page").unwrap();
    assert_eq!(first["location"]["path"], "docs/content/为 什么.md");
    assert_eq!(first["location"]["positions"]["begin"]["line"], 6);
    let below = issues(&SLIPS.replace("\n见", "\n先看这里。\n\n见"));
    assert!(names(&below).is_superset(&names(&found)), "lines above change no fingerprint");
    assert_eq!(issues(PAGE).len(), 0);
}

#[test]
fn annotations_name_files_from_where_the_command_runs() {
    let dir = site(&[("docs/content/site.yaml", SITE), ("docs/content/why.md", "[x](none.md)\n")]);
    let output =
        diglot(dir.path(), &["check", "--root", "docs", "--format", "github", "-q"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("file=docs/content/why.md,line=1"), "{said}");
}

#[test]
fn an_output_folder_of_somebody_else_is_refused() {
    let dir = sound();
    fs::create_dir(dir.path().join("dist")).unwrap();
    fs::write(dir.path().join("dist/thesis.txt"), "irreplaceable").unwrap();
    fs::write(dir.path().join("dist/robots.txt"), "irreplaceable").unwrap();
    fs::write(dir.path().join("dist/zh"), "irreplaceable").unwrap();
    insta::assert_snapshot!(run(&dir, &["build"]), @r"
    exit 2
    --- stderr
    error: `dist/robots.txt`, `dist/zh` are in the way, and diglot did not make them
    help: move or delete them, or name another folder with `--out DIR`
    ");
    insta::assert_snapshot!(run(&dir, &["build", "--out", "dist/thesis.txt"]), @r"
    exit 2
    --- stderr
    error: `dist/thesis.txt` is a file, not a folder
    help: name another folder with `--out DIR`
    ");
    insta::assert_snapshot!(run(&dir, &["build", "--out", "dist/thesis.txt/deeper"]), @r"
    exit 2
    --- stderr
    error: `dist/thesis.txt/deeper` cannot take the output: failed to query resolved metadata `dist/thesis.txt/deeper`: Not a directory (os error 20)
    help: name another folder with `--out DIR`, or make this one writable
    ");
    assert_eq!(fs::read_dir(dir.path().join("dist")).unwrap().count(), 3);
}

/// Runs a command with a text on standard input.
fn run_with(dir: &TempDir, arguments: &[&str], text: &str) -> String {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    drop(writer);
    told(dir, &diglot(dir.path(), arguments).stdin(reader).output().unwrap())
}

/// A site in which two pages and the theme are wrong.
fn faulty() -> TempDir {
    let dir = sound();
    for (path, text) in [
        ("content/a b/why.md", format!("{PAGE}\n[x](x.md)\n")),
        ("content/faq.md", format!("{PAGE}\n##标题\n")),
    ] {
        fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
        fs::write(dir.path().join(path), text).unwrap();
    }
    fs::create_dir_all(dir.path().join("themes/default/templates")).unwrap();
    fs::write(dir.path().join("themes/default/templates/guide.html"), "{{ nope( }}").unwrap();
    dir
}

#[test]
fn a_check_of_files_tells_of_these_alone() {
    let dir = faulty();
    let codes = |arguments: &[&str]| {
        let told = run(&dir, &[&["check", "--format", "json", "--quiet"], arguments].concat());
        let exit = told.lines().next().unwrap().to_owned();
        let codes = told
            .lines()
            .filter_map(|line| Some(line.strip_prefix("{\"code\":\"")?.split('"').next()?.to_owned()));
        codes.fold(exit, |told, code| format!("{told} {code}"))
    };
    assert_eq!(codes(&[]), "exit 1 link-missing-page markdown-look-alike translation-missing theme-template");
    assert_eq!(codes(&["."]), codes(&[]));
    assert_eq!(codes(&["content/why.md"]), "exit 0");
    assert_eq!(codes(&["content/faq.md"]), "exit 0 markdown-look-alike translation-missing");
    assert_eq!(codes(&["content/faq.md", "--strict"]), "exit 1 markdown-look-alike translation-missing");
    assert_eq!(codes(&["content/a b"]), "exit 1 link-missing-page");
    assert_eq!(
        codes(&["content/a b/", "content/faq.md"]),
        "exit 1 link-missing-page markdown-look-alike translation-missing"
    );
    assert_eq!(codes(&["content"]), codes(&["content/a b", "content/faq.md"]));
    assert_eq!(codes(&["themes"]), "exit 1 theme-template");
    assert_eq!(codes(&["content/../content/a b/../why.md"]), "exit 0");
    assert_eq!(
        codes(&[dir.path().join("content/faq.md").to_str().unwrap()]),
        "exit 0 markdown-look-alike translation-missing"
    );
    assert_eq!(run(&dir, &["check", "content/faq.md", "--fix", "--quiet"]).lines().next(), Some("exit 0"));
    assert!(fs::read_to_string(dir.path().join("content/faq.md")).unwrap().contains("## 标题"));
    settings().bind(|| {
        insta::assert_snapshot!(run(&dir, &["check", "content/why.md"]), @r"
        exit 0
        --- stderr
        checked `content/why.md` in [TIME]: nothing to report
        ");
        insta::assert_snapshot!(run(&dir, &["check", "content/why.md", "content/site.yaml"]), @r"
        exit 0
        --- stderr
        checked 2 paths in [TIME]: nothing to report
        ");
        insta::assert_snapshot!(run(&dir, &["check", "content/what.md"]), @r"
        exit 2
        --- stderr
        error: `content/what.md` does not exist
        help: paths are relative to the current folder
        ");
        insta::assert_snapshot!(run(&dir, &["check", "README.md"]), @r"
        exit 2
        --- stderr
        error: `README.md` is not in content/ or themes/ of the site
        help: paths are relative to the current folder; `--root DIR` names the folder that holds content/
        ");
    });
    #[cfg(unix)]
    {
        // A file of a linked folder is known by both of its names.
        fs::rename(dir.path().join("content/a b"), dir.path().join("shared")).unwrap();
        fs::rename(dir.path().join("content"), dir.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", dir.path().join("content")).unwrap();
        std::os::unix::fs::symlink("../shared", dir.path().join("content/c")).unwrap();
        assert_eq!(codes(&["content/c/why.md"]), "exit 1 link-missing-page");
        assert_eq!(codes(&["elsewhere/c"]), codes(&["elsewhere/why.md", "content/c/why.md"]));
        assert!(run(&dir, &["check", "shared"]).contains("is not in content/ or themes/"));
        assert!(run(&dir, &["check", "--stdin-filename", "content/a\nb.md"]).contains("holds a character"));
    }
    // Files are seen from the current folder, wherever the site is.
    let above = empty();
    let output = diglot(above.path(), &["check", "content/why.md", "--root", dir.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_text_that_is_not_saved_is_checked_as_a_file_of_the_site() {
    let dir = faulty();
    settings().bind(|| {
        let text = "---\ntitle: 备案 | Filing\n---\n\n见 [x](../why.md)。\n\nSee [x](../wy.md).\n";
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "content/a b/why.md"], text), @r"
        exit 1
        --- stderr
        error[link-missing-page]: no page `../wy.md`
         --> content/a b/why.md:7:5
          |
        7 | See [x](../wy.md).
          |     ^^^^^^^^^^^^^
          |
        help: a similar page exists: `why.md`

        1 error
        more: diglot explain link-missing-page
        ");
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "content/new/page.md"], PAGE), @r"
        exit 0
        --- stderr
        checked `content/new/page.md` in [TIME]: nothing to report
        ");
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "content/site.yaml"], &format!("{SITE}checks: {{ term: off }}\n")), @r"
        exit 1
        --- stderr
        error[config-invalid]: no diagnostic is called `term`
         --> content/site.yaml:5:11
          |
        5 | checks: { term: off }
          |           ^^^^
          |
        help: `diglot explain` lists them all

        1 error
        more: diglot explain config-invalid
        ");
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "content/.git/page.md"], PAGE), @r"
        exit 0
        --- stderr
        `content/.git/page.md` is not part of the site: nothing to check
        ");
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "page.md"], PAGE), @r"
        exit 2
        --- stderr
        error: `page.md` is not in content/ or themes/ of the site
        help: paths are relative to the current folder; `--root DIR` names the folder that holds content/
        ");
        insta::assert_snapshot!(run_with(&dir, &["check", "--stdin-filename", "content/form.txt"], PAGE), @r"
        exit 2
        --- stderr
        error: `content/form.txt` is neither a page nor a data file of the site
        help: `--stdin-filename` names a file of content/ whose name ends in `.md` or `.yaml`
        ");
    });
    assert!(!dir.path().join("content/new").exists());
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let dir = sound();
    let name = std::ffi::OsStr::from_bytes(b"content/\xb1\xb8.md");
    let output =
        diglot(dir.path(), &["check", "--stdin-filename"]).arg(name).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is not UTF-8"));
}

#[test]
fn a_dry_run_lists_what_a_build_would_do() {
    let dir = sound();
    let told = run(&dir, &["build", "--dry-run"]);
    assert!(told.starts_with("exit 0\n--- stdout\nnew     404.html\n"), "{told}");
    assert!(!dir.path().join("dist").exists() && !dir.path().join(".diglot-cache").exists());
    run(&dir, &["build"]);
    fs::write(dir.path().join("content/why.md"), PAGE.replace("控制台", "网站")).unwrap();
    fs::write(dir.path().join("content/form.txt"), "form").unwrap();
    settings().bind(|| {
        let told = run(&dir, &["build", "--dry-run"]);
        let without_search: String = told.lines().filter(|line| !line.contains(" search/")).map(|line| format!("{line}\n")).collect();
        insta::assert_snapshot!(without_search, @r"
        exit 0
        --- stdout
        new     form.txt
        changed zh-en/why/index.html
        changed zh/index.html
        changed zh/llms.txt
        changed zh/why/index.html
        changed zh/why/index.md
        changed zh/why/text.json
        --- stderr
        dry run: 2 new, 7 changed, 1 gone, [N] unchanged → dist
        ");
        let json = run(&dir, &["build", "--dry-run", "--format", "json", "--quiet"]);
        insta::assert_snapshot!(json.lines().filter(|line| line.contains("form.txt")).collect::<String>(), @r#"{"change":"new","digest":"1608154c1d296598a4ae812f589fce00","path":"form.txt","size":4}"#);
        fs::write(dir.path().join("content/why.md"), format!("{PAGE}\n[x](x.md)\n")).unwrap();
        insta::assert_snapshot!(run(&dir, &["build", "--dry-run"]), @r"
        exit 1
        --- stderr
        error[link-missing-page]: no page `x.md`
         --> content/why.md:9:1
          |
        9 | [x](x.md)
          | ^^^^^^^^^
          |
        help: write the page, or correct the path: it is relative to the file the link stands in

        1 error
        more: diglot explain link-missing-page
        dry run: nothing would be built
        ");
    });
}

#[test]
fn a_git_checkout_takes_a_first_build() {
    let dir = sound();
    let others = [
        (".git", "gitdir: ../.git/worktrees/dist"),
        (".nojekyll", ""),
        ("CNAME", "help.example.com"),
        ("README.md", "mine"),
    ];
    fs::create_dir(dir.path().join("dist")).unwrap();
    for (path, text) in others {
        fs::write(dir.path().join("dist").join(path), text).unwrap();
    }
    for _ in 0..2 {
        assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
        fs::remove_dir_all(dir.path().join(".diglot-cache")).unwrap();
    }
    assert!(dir.path().join("dist/en/why/index.html").exists());
    for (path, text) in others {
        assert_eq!(fs::read_to_string(dir.path().join("dist").join(path)).unwrap(), text);
    }
}

#[test]
fn sources_are_never_written_to() {
    let dir = sound();
    fs::create_dir(dir.path().join("themes")).unwrap();
    insta::assert_snapshot!(run(&dir, &["build", "--out", "content"]), @r"
    exit 2
    --- stderr
    error: the output folder `content` is content/, which diglot never writes to
    help: name another folder with `--out DIR`, such as `--out dist`
    ");
    insta::assert_snapshot!(run(&dir, &["build", "--out", "content/dist"]), @r"
    exit 2
    --- stderr
    error: the output folder `content/dist` is inside content/, which diglot never writes to
    help: name another folder with `--out DIR`, such as `--out dist`
    ");
    insta::assert_snapshot!(run(&dir, &["build", "--out", "."]), @r"
    exit 2
    --- stderr
    error: the output folder `.` is the root of the site, which diglot never writes to
    help: name another folder with `--out DIR`, such as `--out dist`
    ");
    for (out, how) in [
        ("dist/../themes/x", "is inside themes/"),
        ("themes", "is themes/"),
        ("..", "holds the root of the site"),
        ("Content", "is content/"),
        ("THEMES/default", "is inside themes/"),
        ("dist/..", "is the root of the site"),
        (".diglot-cache", "is .diglot-cache/, which diglot keeps for itself"),
        ("/", "holds the root of the site"),
    ] {
        assert!(
            run(&dir, &["build", "--out", out]).contains(&format!("the output folder `{out}` {how}")),
            "{out}"
        );
    }
    fs::remove_dir(dir.path().join("themes")).unwrap();
    for out in ["themes", "themes/default", "Themes", "./x/../themes"] {
        assert!(
            run(&dir, &["build", "--out", out]).contains("themes/, which diglot never writes to"),
            "{out}"
        );
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn sources_are_never_written_to_through_links() {
    use std::os::unix::fs::symlink;
    let dir = site(&[
        ("site/content/site.yaml", SITE),
        ("site/content/why.md", PAGE),
        ("shared/a/why.md", PAGE),
        ("real/why.md", PAGE),
        ("site/x/y", ""),
    ]);
    let at = |path: &str| dir.path().join(path);
    symlink("../../shared", at("site/content/b")).unwrap();
    symlink("../site", at("shared/site")).unwrap();
    symlink(at("site/content"), at("site/alias")).unwrap();
    fs::write(at("page.md"), PAGE).unwrap();
    symlink(at("page.md"), at("site/content/page.md")).unwrap();
    for (out, how) in [
        ("shared", "is what `content/b` links to"),
        ("shared/x", "is inside what `content/b` links to"),
        ("site/content/b/x", "is inside content/"),
        ("site/alias", "is content/"),
        ("site/alias/x", "is inside content/"),
        ("shared/site", "is the root of the site"),
        ("site", "is the root of the site"),
        ("site/x/..", "is the root of the site"),
    ] {
        let said = run(&dir, &["build", "--root", "site", "--out", out]);
        assert!(
            said.starts_with("exit 2\n") && said.contains(how)
                || out == "site/content/b/x" && said.contains("inside what"),
            "{out}: {said}"
        );
    }
    // The content itself may be a link: the root still is no output.
    fs::rename(at("site/content"), at("real/content")).unwrap();
    symlink("../real/content", at("site/content")).unwrap();
    for (out, how) in [
        ("site", "is the root of the site"),
        (".", "holds the root of the site"),
        ("real/content", "is content/"),
        ("real/content/x", "is inside content/"),
    ] {
        let said = run(&dir, &["build", "--root", "site", "--out", out]);
        assert!(said.starts_with("exit 2\n") && said.contains(how), "{out}: {said}");
    }
    assert!(!at("shared/x").exists() && !at("site/index.html").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_that_cannot_be_written_is_named() {
    insta::assert_snapshot!(run(&sound(), &["build", "--out", "/proc/dist"]), @r"
    exit 2
    --- stderr
    error: `/proc/dist` cannot take the output: failed to create directory `/proc/.dist.diglot-tmp`: No such file or directory (os error 2)
    help: name another folder with `--out DIR`, or make this one writable
    ");
}

#[test]
fn init_writes_a_site_that_has_nothing_to_report() {
    settings().bind(|| {
        let dir = empty();
        insta::assert_snapshot!(run(&dir, &["init", "help"]), @r"
        exit 0
        --- stderr
        wrote 20 files into `help`; to see the site:

          cd help && diglot serve --open
        ");
        insta::assert_snapshot!(run(&dir, &["check", "--strict", "--root", "help"]), @r"
        exit 0
        --- stderr
        checked [N] pages in 2 languages in [TIME]: nothing to report
        ");
        assert_eq!(fs::read_to_string(dir.path().join("help/.gitignore")).unwrap(), "/dist\n");
    });
}

#[test]
fn init_names_the_command_that_shows_the_site() {
    let dir = empty();
    assert!(run(&dir, &["init", "my help"]).contains("  cd 'my help' && diglot serve --open"));
    let dir = site(&[(".git/config", "")]);
    assert!(run(&dir, &["init"]).contains("\n  diglot serve --open"));
}

#[test]
fn init_never_overwrites() {
    let dir = site(&[("mine/notes.txt", "mine")]);
    insta::assert_snapshot!(run(&dir, &["init", "mine"]), @r"
    exit 2
    --- stderr
    error: `mine` is not empty
    help: name a new or an empty folder: `diglot init DIR`
    ");
    insta::assert_snapshot!(run(&dir, &["init", "mine/notes.txt"]), @r"
    exit 2
    --- stderr
    error: `mine/notes.txt` is a file
    help: name a new or an empty folder: `diglot init DIR`
    ");
    assert_eq!(fs::read_dir(dir.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn a_code_is_explained() {
    insta::assert_snapshot!(run(&empty(), &["explain", "translation-missing"]), @r"
    exit 0
    --- stdout
    translation-missing (warning)

    A page or a block exists in one language and has no counterpart in the other.
    Where several blocks are named, it is one of them.
    Translate it, or mark it `<!-- only: en -->` when it concerns the readers of one
    language alone.

    wrong, in content/why.md:
        # 材料 | Papers

        - 身份证
          An ID card
        - 营业执照

    right, in content/why.md:
        # 材料 | Papers

        - 身份证
          An ID card
        - 营业执照
          A business licence

    In site.yaml: checks: { translation-missing: off | warn | error }
    ");
    assert_eq!(
        run(&empty(), &["explain", "TRANSLATION_MISSING"]),
        run(&empty(), &["explain", "translation-missing"])
    );
    insta::assert_snapshot!(run(&empty(), &["explain", "translation-mising"]), @r"
    exit 2
    --- stderr
    error: no diagnostic is called `translation-mising`
    help: did you mean `translation-missing`?
    ");
    insta::assert_snapshot!(run(&empty(), &["explain", "everything"]), @r"
    exit 2
    --- stderr
    error: no diagnostic is called `everything`
    help: `diglot explain` lists them all
    ");
}

#[test]
fn more_is_told_of_the_first_error() {
    let dir = site(&[
        ("content/site.yaml", "languages: [zh, en]\n"),
        ("content/a.md", "##标题\n"),
        ("content/b.md", "# 乙 | B\n\n[x](no.md)\n"),
    ]);
    assert!(run(&dir, &["check"]).contains("\nmore: diglot explain link-missing-page"));
    fs::remove_file(dir.path().join("content/b.md")).unwrap();
    assert!(run(&dir, &["check"]).contains("\nmore: diglot explain markdown-look-alike"));
}

#[test]
fn every_code_is_listed() {
    let list = run(&empty(), &["explain"]);
    let json = run(&empty(), &["explain", "--format", "json"]);
    for code in diglot::base::Code::ALL {
        assert!(list.lines().any(|line| line.starts_with(&format!("{code} "))), "{code}");
        assert!(json.contains(&format!("\"code\":\"{code}\"")), "{code}");
    }
}

#[test]
fn every_schema_that_is_listed_can_be_printed() {
    let list = run(&empty(), &["schema"]);
    let names: Vec<&str> = list.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"site"), "{list}");
    for name in names {
        let output = diglot(empty().path(), &["schema", name]).output().unwrap();
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"), "{name}");
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = run(&empty(), &["completions", shell]);
        assert!(text.starts_with("exit 0\n--- stdout\n") && text.contains("serve"), "{shell}: {text}");
    }
    assert!(run(&empty(), &["completions", "basch"]).contains("a similar value exists: 'bash'"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in
        [&["explain"][..], &["completions", "bash"], &["schema", "site"], &["--help"], &["--version"]]
    {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = diglot(empty().path(), arguments)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn messages_that_nobody_reads_do_not_change_the_exit_code() {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let status = diglot(sound().path(), &["build"]).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn data_that_cannot_be_written_is_a_failure() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into_parts().0;
    let output = diglot(empty().path(), &["explain"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .starts_with("error: standard output cannot be written: No space left")
    );
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let dir = empty();
    let stderr = |command: &mut Command| String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(!stderr(&mut diglot(dir.path(), &["build"])).contains('\x1b'));
    assert!(stderr(&mut diglot(dir.path(), &["build", "--color", "always"])).contains('\x1b'));
    assert!(
        !stderr(
            diglot(dir.path(), &["build", "--color", "auto"]).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1")
        )
        .contains('\x1b')
    );
}

#[test]
fn search_finds_what_was_built_and_fails_where_nothing_is_found() {
    let dir = sound();
    run(&dir, &["build"]);
    insta::assert_snapshot!(run(&dir, &["search", "控制台"]), @r"
    exit 0
    --- stdout
    zh: 1 page

    备案  zh/why/
        登录控制台。
    ");
    insta::assert_snapshot!(run(&dir, &["search", "console", "--lang", "en", "--format", "json"]), @r#"
    exit 0
    --- stdout
    {
      "lang": "en",
      "nearest": false,
      "query": "console",
      "results": [
        {
          "lang": "en",
          "score": 484,
          "title": "Filing",
          "units": [
            {
              "excerpt": "Sign in to the console.",
              "heading": null,
              "id": null,
              "kind": "page",
              "title": "Filing"
            }
          ],
          "url": "en/why/"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(run(&dir, &["search", "“登录网站”"]), @r"
    exit 1
    --- stderr
    nothing found for `“登录网站”`
    ");
}

#[test]
fn search_without_an_index_says_how_to_get_one() {
    insta::assert_snapshot!(run(&sound(), &["search", "备案"]), @r"
    exit 2
    --- stderr
    error: `dist` holds no index
    help: run `diglot build` first (`search: false` in site.yaml writes none); `--out DIR` names another folder
    ");
    let dir = sound();
    run(&dir, &["build"]);
    insta::assert_snapshot!(run(&dir, &["search", "备案", "--lang", "fr"]), @r"
    exit 2
    --- stderr
    error: there is no index for `fr`
    help: there is one for en, zh
    ");
}

/// A page that draws one warning.
const UNSURE: &str = "---\ntitle: 备案 | Filing\n---\n\n登录控制台。\n\nSign in to the console.\n\n只有中文的一段话，没有译文。\n";

fn build(dir: &TempDir) -> (Option<i32>, String) {
    let output = diglot(dir.path(), &["build"]).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A site with a warning that has been built; what the build said is replaced by `recalled` in its memory.
fn built() -> TempDir {
    let dir = site(&[("content/site.yaml", SITE), ("content/why.md", UNSURE)]);
    let (code, said) = build(&dir);
    assert!(code == Some(0) && said.contains("warning[translation-missing]"), "{said}");
    let memory = dir.path().join(".diglot-cache/build.json");
    let kept = fs::read_to_string(&memory).unwrap();
    let said = kept.lines().nth(2).unwrap();
    let message = serde_json::from_str::<serde_json::Value>(said).unwrap()[0]["message"].to_string();
    let (_, lines) = kept.split_once('\n').unwrap();
    let lines = lines.replacen(&message, "\"recalled\"", 1);
    fs::write(&memory, format!("{}\n{lines}", digest_bytes(lines.as_bytes()))).unwrap();
    dir
}

#[test]
fn a_build_that_finds_all_as_it_was_repeats_what_the_last_one_said() {
    let dir = built();
    let (code, said) = build(&dir);
    assert!(
        code == Some(0)
            && said.contains("warning[translation-missing]: recalled")
            && said.contains("(0 written, "),
        "{said}"
    );
    assert_eq!(fs::read_to_string(dir.path().join(".diglot-cache/.gitignore")).unwrap(), "*\n");
}

#[test]
fn a_build_does_not_remember_a_file_that_may_still_be_changing() {
    let dir = site(&[("content/site.yaml", SITE), ("content/why.md", PAGE), ("content/notes.txt", "1")]);
    let notes = dir.path().join("content/notes.txt");
    let date = |ago: u64| {
        fs::OpenOptions::new()
            .write(true)
            .open(&notes)
            .unwrap()
            .file()
            .set_modified(SystemTime::now() - Duration::from_secs(ago))
            .unwrap()
    };
    for (ago, is_kept) in [(0, false), (60, true)] {
        date(ago);
        assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
        assert_eq!(dir.path().join(".diglot-cache/build.json").exists(), is_kept);
    }
}

#[test]
fn the_work_of_a_killed_build_is_completed_also_by_one_that_finds_errors() {
    let dir = sound();
    run(&dir, &["build"]);
    let out = dir.path().join("dist");
    fs::create_dir(out.join(".diglot-next")).unwrap();
    fs::write(out.join(".diglot-next/0"), "new").unwrap();
    fs::copy(out.join(".diglot"), out.join(".diglot-next/manifest")).unwrap();
    let journal = "diglot journal 2\nchanged 0 en/why/index.html\nstale zh/why/index.html\n";
    fs::write(
        out.join(".diglot-next/journal"),
        format!("{journal}end {}\n", digest_bytes(journal.as_bytes())),
    )
    .unwrap();
    fs::write(dir.path().join("content/site.yaml"), format!("{SITE}anchors_from: de\n")).unwrap();
    assert!(run(&dir, &["build"]).starts_with("exit 1\n"));
    assert_eq!(fs::read_to_string(out.join("en/why/index.html")).unwrap(), "new");
    assert!(!out.join("zh/why/index.html").exists() && !out.join(".diglot-next").exists());
}

#[test]
fn a_build_trusts_its_memory_only_while_nothing_has_changed() {
    type Edit<'a> = (&'a str, &'a dyn Fn(&Path));
    let changes: [Edit<'_>; 6] = [
        ("bytes", &|root| fs::write(root.join("content/why.md"), UNSURE.replacen('\n', "\r", 1)).unwrap()),
        ("content", &|root| {
            fs::write(root.join("content/why.md"), UNSURE.replace("控制台", "工作台")).unwrap()
        }),
        ("new content", &|root| fs::write(root.join("content/new.md"), PAGE).unwrap()),
        ("theme", &|root| {
            fs::create_dir_all(root.join("themes/default/assets")).unwrap();
            fs::write(root.join("themes/default/assets/extra.css"), "p {}").unwrap();
        }),
        ("output", &|root| fs::write(root.join("dist/en/why/index.html"), "damaged").unwrap()),
        ("missing output", &|root| fs::remove_file(root.join("dist/robots.txt")).unwrap()),
    ];
    for (what, change) in changes {
        let dir = built();
        let page = dir.path().join("dist/en/why/index.html");
        let before = fs::read(&page).unwrap();
        change(dir.path());
        let (code, said) = build(&dir);
        assert!(
            code == Some(0) && said.contains("translation-missing") && !said.contains("recalled"),
            "{what}: {said}"
        );
        assert!(dir.path().join("dist/robots.txt").exists(), "{what}");
        if what.contains("output") {
            assert_eq!(fs::read(&page).unwrap(), before, "{what}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_memory_is_not_written_through_links() {
    use std::os::unix::fs::symlink;
    let dir = sound();
    let at = |path: &str| dir.path().join(path);
    fs::create_dir(at("elsewhere")).unwrap();
    symlink("elsewhere", at(".diglot-cache")).unwrap();
    assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
    assert_eq!(fs::read_dir(at("elsewhere")).unwrap().count(), 0);
    fs::remove_file(at(".diglot-cache")).unwrap();
    for name in ["build.json", "build.draft"] {
        for target in ["mine.txt", "missing.txt"] {
            fs::write(at("mine.txt"), "mine").unwrap();
            let _ = fs::remove_dir_all(at(".diglot-cache"));
            fs::create_dir(at(".diglot-cache")).unwrap();
            symlink(at(target), at(".diglot-cache").join(name)).unwrap();
            assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
            assert!(
                fs::symlink_metadata(at(".diglot-cache/build.json")).unwrap().is_file(),
                "{name} → {target}"
            );
            assert_eq!(fs::read_to_string(at("mine.txt")).unwrap(), "mine");
            assert!(!at("missing.txt").exists());
        }
    }
    fs::hard_link(at(".diglot-cache/build.json"), at("backup.json")).unwrap();
    let backup = fs::read(at("backup.json")).unwrap();
    fs::write(at("content/new.md"), PAGE).unwrap();
    assert!(run(&dir, &["build"]).starts_with("exit 0\n"));
    assert!(
        fs::read(at("backup.json")).unwrap() == backup
            && fs::read(at(".diglot-cache/build.json")).unwrap() != backup
    );
}

#[test]
fn a_damaged_memory_and_other_options_are_built_for() {
    let dir = built();
    let strict = diglot(dir.path(), &["build", "--strict"]).output().unwrap();
    let said = String::from_utf8(strict.stderr).unwrap();
    assert!(strict.status.code() == Some(1) && !said.contains("recalled"), "{said}");
    let memory = dir.path().join(".diglot-cache/build.json");
    fs::remove_file(&memory).unwrap();
    build(&dir);
    let whole = fs::read_to_string(&memory).unwrap();
    let deep = format!("{}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    for damage in [
        "",
        "{",
        "\n\n\n",
        "\0\0\0",
        &deep,
        &format!("{}\n{deep}", whole.lines().next().unwrap()),
        &whole[..whole.len() / 2],
    ] {
        fs::write(&memory, damage).unwrap();
        let (code, said) = build(&dir);
        assert!(
            code == Some(0) && said.contains("translation-missing") && !said.contains("recalled"),
            "{said}"
        );
        assert_eq!(fs::read_to_string(&memory).unwrap(), whole);
    }
    // Every byte counts, those of the message too.
    for at in (0..whole.len()).step_by(whole.len() / 20) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1;
        fs::write(&memory, bytes).unwrap();
        let (code, said) = build(&dir);
        assert!(code == Some(0) && said.contains("this block has no counterpart in `en`"), "{said}");
        assert_eq!(fs::read_to_string(&memory).unwrap(), whole, "{at}");
    }
}

#[test]
fn a_first_site_is_written_below_the_root() {
    let dir = empty();
    let exit = |arguments: &[&str]| diglot(dir.path(), arguments).output().unwrap().status.code();
    assert_eq!(exit(&["init", "--root", "a", "--quiet"]), Some(0));
    assert_eq!(exit(&["--root", "b", "init", "c", "--quiet"]), Some(0));
    let entries: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        entries.len() == 2
            && dir.path().join("a/content/site.yaml").is_file()
            && dir.path().join("b/c/content/site.yaml").is_file(),
        "{entries:?}"
    );
}
