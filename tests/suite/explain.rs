//! What `diglot explain` shows of a code earns that code, and what it shows beside it earns nothing.

use std::path::Path;
use std::process::Command;

use diglot::base::Code;
use diglot::base::diag::{Example, Part};
use diglot::base::width::is_cjk;
use fs_err as fs;

use super::site::{SETTINGS, Site};

/// What stands around the files of an example that has no site.yaml of its own.
const AROUND: &[(&str, &str)] = &[
    ("site.yaml", SETTINGS),
    ("index.md", "# 帮助中心 | Help centre\n"),
    (
        "faq/review.md",
        "---\ntitle: 审核 | Review\ntype: faq\n---\n\n## 审核要多久？ | How long is the review? {#how-long}\n\n\
         大约 20 天。\n\nAbout 20 days.\n",
    ),
    ("papers.md", "---\ntitle: 材料 | Papers\ntype: checklist\n---\n"),
    (
        "papers.yaml",
        "groups: [{ id: a, label: 证件 | Papers }]\nitems: [{ id: b, group: a, name: 身份证 | ID card }]\n",
    ),
    ("steps.md", "# 备案步骤 | How to file\n"),
    // A picture of one pixel.
    ("images/console.png", "GIF89a\u{1}\0\u{1}\0\0\0\0"),
];

/// What no text can show, and why: an example tells how to make it. The others are files.
const NO_FILES: &[(Code, &str)] = &[
    (Code::Internal, "no site is known to meet a bug"),
    (Code::FileEncoding, "an example is UTF-8"),
    (Code::FileControlCharacter, "a terminal would obey it"),
    (Code::FileLineEnding, "lines of an example end as all lines do"),
    (Code::FileUnreadable, "it is about a link"),
    (Code::FileOutside, "it is about a link"),
    (Code::FileName, "it is about a name that no listing can show"),
    (Code::ImageFile, "a picture is no text"),
    (Code::FrontMatterHidden, "nobody would see it"),
    (Code::FrontMatterLimit, "it is too long"),
];

/// A site of some files of an example. What is no file is made by the commands of all `made`, in turn.
fn site(files: &[Part], made: &[&[Part]]) -> Site {
    let mut site = Site::new("");
    let is_whole = files.iter().any(|part| part.path == Some("content/site.yaml"));
    for (path, text) in AROUND.iter().filter(|_| !is_whole) {
        site.edit(path, text);
    }
    for Part { path, text } in files {
        if let Some(path) = path {
            site.edit(path.strip_prefix("content/").unwrap_or(path), text);
        }
    }
    for Part { text, .. } in made.iter().copied().flatten().filter(|part| part.path.is_none()) {
        run(text, site.root());
    }
    site
}

/// Runs the lines of a text that are commands.
fn run(text: &str, root: &Path) {
    let commands: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    let script = format!("set -e\n{}", commands.join("\n"));
    let output = Command::new("sh").arg("-c").arg(script).current_dir(root).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{text}\n{output:?}");
}

#[test]
fn every_example_is_wrong_in_one_way_and_can_be_put_right() {
    for code in Code::ALL.iter().copied().filter(|code| *code != Code::Internal) {
        let Example { wrong, right } = code.example();
        let built = site(&wrong, &[&wrong]).build();
        assert!(built.says(code), "no `{code}` in its wrong example:\n{built}");
        assert_eq!(built.diagnostics.len(), 1, "the wrong example of `{code}` has another mistake:\n{built}");
        // What commands put right is what those of the other side made.
        let built = site(&right, &[&wrong, &right]).build();
        assert_eq!(built.said, "", "the right example of `{code}`");
    }
}

#[test]
fn what_no_text_can_show_is_told() {
    for code in Code::ALL.iter().copied() {
        let Example { wrong, right } = code.example();
        let why = NO_FILES.iter().find(|(known, _)| *known == code).map(|(_, why)| why);
        let is_told = why.is_some();
        for part in wrong.iter().chain(&right) {
            assert_eq!(part.path.is_none(), is_told, "`{code}` ({why:?}): {part:?}");
            let sentence = part.text.lines().next().unwrap_or_default();
            assert!(!is_told || sentence.ends_with([':', '.']), "`{code}`: {sentence}");
        }
    }
}

/// Its mistake is a name of more columns than a terminal has.
const WIDE: Code = Code::RouteTooLong;

#[test]
fn an_example_fits_a_terminal_and_is_written_as_it_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/base/diag/examples");
    for code in Code::ALL.iter().copied() {
        let text = fs::read_to_string(folder.join(format!("{code}.txt"))).unwrap();
        let mut written = String::new();
        for (side, parts) in ["both", "wrong", "right"].into_iter().zip(code.example().sides()) {
            assert!(side == "both" || !parts.is_empty(), "`{code}` has nothing {side} alone");
            for Part { path, text } in parts {
                let place = path.map(|path| format!(": {path}")).unwrap_or_default();
                written += &format!("-- {side}{place} --\n{text}");
            }
        }
        assert_eq!(written, text, "`{code}`");
        let page = explain(&[code.name()]);
        for line in page.lines().filter(|_| code != WIDE) {
            let columns: usize = line.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum();
            assert!(columns <= 80, "`{code}`: {columns} columns: {line}");
        }
    }
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let names = names.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    let unknown: Vec<String> = names.filter(|name| Code::by_name(name).is_none()).collect();
    assert_eq!(unknown, [""; 0], "examples of no code");
}

fn explain(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diglot"));
    String::from_utf8(command.arg("explain").args(arguments).output().unwrap().stdout).unwrap()
}

#[test]
fn a_code_is_explained_with_an_example() {
    insta::assert_snapshot!(explain(&["fact-unknown"]), @r"
    fact-unknown (error)

    A page inserts `{{ a.fact }}` that facts.yaml does not define.
    Add it there, or correct the name.

    both, in content/facts.yaml:
        hotline: 400-000-0000

    wrong, in content/why.md:
        # 为什么要备案？ | Why file a website?

        请致电 {{ hotline }}。

        Call {{ hotlin }}.

    right, in content/why.md:
        # 为什么要备案？ | Why file a website?

        请致电 {{ hotline }}。

        Call {{ hotline }}.

    In site.yaml: checks: { fact-unknown: off | warn | error }
    ");
    insta::assert_snapshot!(explain(&["file-unused", "--format", "json"]), @r#"{"code":"file-unused","explanation":"A YAML file of content/ is none that diglot reads: site.yaml, facts.yaml and glossary.yaml in content/ itself, `_section.yaml` in a folder, or the data of a checklist, named as its page. It has no effect, and is not published as it is: it may hold what readers should not see.\nCorrect its name, move it out of content/, or list it under `ignore` in site.yaml.","level":"warning","right":[{"path":"content/facts.yaml","text":"hotline: 400-000-0000\n"}],"wrong":[{"path":"content/fact.yaml","text":"hotline: 400-000-0000\n"}]}"#);
    // What commands make, and a file without text.
    insta::assert_snapshot!(explain(&["file-line-ending"]), @r"
    file-line-ending (warning)

    A line ends in a carriage return alone, as no editor has written for twenty
    years; some tools see one long line.
    Save the file with the line ends of Unix (LF) or Windows (CRLF).

    wrong:
        A page whose lines end in a carriage return alone:
        $ printf '# 备案 | Filing\r\r登录控制台。\r\rSign in.\r' > content/why.md

    right:
        The same page with the line ends of Unix:
        $ tr '\r' '\n' < content/why.md > why.md
        $ mv why.md content/why.md

    In site.yaml: checks: { file-line-ending: off | warn | error }
    ");
    // What no setting changes does not say how.
    assert!(!explain(&["internal"]).contains("checks:") && !explain(&["untrusted-html"]).contains("checks:"));
    assert!(explain(&["file-empty"]).contains("\nwrong, in content/why.md (without text):\n\nright, in "));
}

#[test]
fn sides_have_colours_on_a_terminal_alone() {
    let coloured = explain(&["fact-unknown", "--color", "always"]);
    assert!(coloured.contains("\u{1b}[0m, in content/why.md:\n"), "{coloured:?}");
    assert!(!explain(&["fact-unknown"]).contains('\u{1b}'));
}
