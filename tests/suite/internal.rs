//! A bug of diglot costs the page it happens on. The bugs are asked for by fail points:
//! `parse=return(content/a.md)` is a panic while that page is parsed, `feed=return` one in work that is about
//! no page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use fs_err as fs;
use tempfile::TempDir;

const FILES: &[(&str, &str)] = &[
    (
        "content/site.yaml",
        "title: { zh: 帮助, en: Help }\nlanguages:\n  - { code: zh, tag: zh-CN }\n  - { code: en }\n",
    ),
    ("content/a.md", "# 甲 | A\n\n登录控制台。\n\nSign in to the console.\n"),
    ("content/b.md", "# 乙 | B\n\n见[甲](a.md)。\n\nSee [A](a.md).\n"),
];

fn site() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        write(dir.path(), path, text);
    }
    dir
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn diglot(root: &Path, arguments: &[&str], bug: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diglot"));
    command.current_dir(root).args(arguments).env("FAILPOINTS", bug).env_remove("RUST_BACKTRACE");
    command
}

fn run(root: &Path, arguments: &[&str], bug: &str) -> (i32, String) {
    let Output { status, stdout, stderr } = diglot(root, arguments, bug).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    entries
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn a_bug_in_any_stage_is_told_with_its_page_and_nothing_is_published() {
    let dir = site();
    let root = dir.path();
    assert_eq!(run(root, &["build", "--quiet"], ""), (0, String::new()));
    let published = files(&root.join("dist"));
    // What else is wrong is told as well.
    write(
        root,
        "content/b.md",
        "# 乙 | B\n\n见[甲](a.md)与[无](missing.md)。\n\nSee [A](a.md) and [nothing](missing.md).\n",
    );
    for stage in ["read", "parse", "pair", "link", "render", "copy", "search"] {
        let bug = format!("{stage}=return(content/a.md)");
        for command in ["check", "build"] {
            let (exit, said) = run(root, &[command], &bug);
            assert_eq!(exit, 2, "{command} {bug}: {said}");
            assert!(
                said.contains(&format!(
                    "error[internal]: diglot has a bug in {stage}: a test asked for this (src"
                )),
                "{command} {bug}: {said}"
            );
            assert!(
                said.contains("--> content/a.md") && said.contains("please report it"),
                "{command} {bug}: {said}"
            );
            assert_eq!(said.matches("error[internal]").count(), 1, "{command} {bug}: {said}");
            let missing = if stage == "read" { 4 } else { 2 };
            assert_eq!(said.matches("error[link-missing-page]").count(), missing, "{command} {bug}: {said}");
        }
        let data = |command: &str| run(root, &[command, "--format", "json", "--quiet"], &bug);
        assert_eq!(data("check"), data("build"), "{bug}");
    }
    for bug in ["feed=return", "the whole site=return"] {
        for command in ["check", "build"] {
            let (exit, said) = run(root, &[command], bug);
            assert_eq!((exit, said.contains("error[internal]")), (2, true), "{command} {bug}: {said}");
        }
    }
    assert_eq!(files(&root.join("dist")), published);
}

#[test]
fn a_level_of_the_site_does_not_silence_a_bug() {
    let dir = site();
    write(dir.path(), "content/site.yaml", &format!("{}checks: {{ internal: off }}\n", FILES[0].1));
    let (exit, said) = run(dir.path(), &["check"], "parse=return(content/a.md)");
    assert!(exit == 2 && said.contains("error[internal]"), "{said}");
    // Nor does the want of a site.yaml.
    fs::remove_file(dir.path().join("content/site.yaml")).unwrap();
    let (exit, said) = run(dir.path(), &["check"], "parse=return(content/a.md)");
    assert!(exit == 2 && said.contains("error[internal]"), "{said}");
}

/// A preview that is killed when the test ends.
struct Preview(std::process::Child);

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_preview_outlives_a_bug_and_follows_the_next_save() {
    for bug in [
        "parse=return(content/a.md)",
        "pair=return(content/a.md)",
        "render=return(content/a.md)",
        "the whole site=1*off->1*return->off",
    ] {
        let dir = site();
        let mut child =
            diglot(dir.path(), &["serve", "--port", "0"], bug).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let preview = Preview(child);
        let mut said = Vec::new();
        let mut until = |wanted: &str| -> String {
            for line in lines.by_ref() {
                said.push(line.clone());
                if line.contains(wanted) {
                    return line;
                }
            }
            panic!("{bug}: never said `{wanted}`: {said:#?}");
        };
        let address =
            until("serving http://").split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        if bug.starts_with("render") {
            let answer = get(&address, "/zh/a/");
            assert!(
                answer.starts_with("HTTP/1.1 500") && answer.contains("diglot has a bug in render"),
                "{answer}"
            );
        }
        assert!(get(&address, "/zh/b/").contains("乙"), "{bug}");
        for text in ["第一次", "第二次", "第三次"] {
            write(dir.path(), "content/b.md", &format!("# 乙 | B\n\n{text}保存。\n\nSaved: {text}.\n"));
            let patience = std::time::Instant::now();
            while !get(&address, "/zh/b/").contains(text) {
                if bug.starts_with("the whole site") && text == "第一次" {
                    until("diglot has a bug in the whole site");
                    break;
                }
                assert!(patience.elapsed().as_secs() < 30, "{bug}: {text}");
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
        drop(preview);
        assert!(
            said.iter().any(|line| line.contains("diglot has a bug")) || bug.starts_with("render"),
            "{bug}: {said:#?}"
        );
    }
}
