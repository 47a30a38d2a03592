//! Builds that end before their time: killed, out of space, beside another one, while the content changes.
//!
//! Invariant: after each of them every published file is byte for byte the one of the last build or the one
//! of the next, nothing else is to be seen, and the build that follows gives what a build from nothing gives.
//!
//! `DIGLOT_KILLS=1000` kills that often, and `DIGLOT_BIN=target/release/diglot` another binary.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use diglot::base::Digest;
use diglot::base::digest::digest_bytes;
use fs_err as fs;
use tempfile::TempDir;

/// Pages of the site, of which most become six files.
const PAGES: usize = 340;
const SETTINGS: &str = "title: { zh: 帮助中心, en: Help centre }\nlanguages:\n  - { code: zh, tag: zh-CN }\n  - { code: en, tag: en }\n";

/// Files by path with the digest of their bytes.
type Tree = BTreeMap<String, Digest>;

/// A site in one of two states.
struct Site {
    dir: TempDir,
    /// What a build from nothing makes of each state.
    clean: [Tree; 2],
    /// How long a build from nothing takes, and one after the other state.
    takes: [Duration; 2],
}

impl Site {
    /// A site that has been built in its first state.
    fn new() -> Site {
        static CLEAN: OnceLock<([Tree; 2], [Duration; 2])> = OnceLock::new();
        let (clean, takes) = CLEAN.get_or_init(Site::measure).clone();
        let site = Site { dir: tempfile::tempdir().unwrap(), clean, takes };
        site.become_state(0);
        assert_clean(&site.build("dist"));
        site
    }

    fn measure() -> ([Tree; 2], [Duration; 2]) {
        let site =
            Site { dir: tempfile::tempdir().unwrap(), clean: Default::default(), takes: Default::default() };
        let build = |state: usize, out: &str| {
            site.become_state(state);
            let start = Instant::now();
            assert_clean(&site.build(out));
            (tree(&site.at(out)), start.elapsed())
        };
        let ((first, from_nothing), (second, after_another)) = (build(0, "dist"), build(1, "dist"));
        let (fresh, _) = build(1, "fresh");
        assert_eq!(second, fresh, "a build after another state");
        assert!(first.len() > 2000 && fresh.len() > 2000 && first != fresh);
        ([first, fresh], [from_nothing, after_another])
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn out(&self) -> PathBuf {
        self.at("dist")
    }

    /// Writes the content of a state: titles that navigation shows, a stylesheet that all pages load, and an
    /// image differ; pages come, go, and have another name.
    fn become_state(&self, state: usize) {
        let _ = fs::remove_dir_all(self.at("content"));
        let write = |path: &str, text: &str| {
            fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
            fs::write(self.at(path), text).unwrap();
        };
        write("content/site.yaml", SETTINGS);
        write("content/index.md", "# 帮助 | Help\n");
        write("themes/default/assets/own.css", &format!("p {{ order: {state} }}\n"));
        for page in 0..PAGES {
            let name = match (page % 10, state) {
                (3, 0) | (4, 1) => continue,
                (5, _) => format!("renamed-{state}-{page}"),
                _ => format!("page-{page}"),
            };
            let title = if page % 20 == 6 {
                format!("第 {page} 页 {state} | Page {page} {state}")
            } else {
                format!("第 {page} 页 | Page {page}")
            };
            let text = if page % 7 == 2 {
                "改过的。\n\nA changed text.\n"
            } else {
                "备案需要二十天。\n\nFiling takes twenty days.\n"
            };
            let text =
                if state == 0 { "备案需要二十天。\n\nFiling takes twenty days.\n" } else { text };
            let image = if page % 50 == 0 { "\n![图 | Picture](plan.svg)\n" } else { "" };
            write(
                &format!("content/s{}/{name}.md", page % 9),
                &format!("---\ntitle: {title}\n---\n\n{text}{image}"),
            );
        }
        for section in 0..9 {
            let path = format!("content/s{section}/plan.svg");
            write(
                &path,
                &format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1{state}\" height=\"1\"/>"),
            );
            // What changed long ago does not keep a build from being remembered.
            let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + state as u64);
            fs::OpenOptions::new()
                .write(true)
                .open(self.at(&path))
                .unwrap()
                .file()
                .set_modified(long_ago)
                .unwrap();
        }
    }

    fn command(&self, out: &str) -> Command {
        let mut command = Command::new(binary());
        command.current_dir(self.dir.path()).args(["build", "--out", out]).stdin(Stdio::null());
        command
    }

    fn build(&self, out: &str) -> Output {
        self.command(out).output().unwrap()
    }

    /// Builds what is there now and compares it with a build from nothing.
    fn assert_next_is_clean(&self, state: usize, what: &str) {
        assert_clean(&self.build("dist"));
        assert_eq!(
            difference(&self.out(), &self.clean[state]),
            Vec::<String>::new(),
            "{what}: the next build"
        );
        self.assert_nothing_left(what);
    }

    fn assert_nothing_left(&self, what: &str) {
        assert!(!self.out().join(".diglot-next").exists(), "{what}");
        let mut names: Vec<String> = fs::read_dir(self.dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| name != ".diglot-cache");
        names.sort();
        assert_eq!(names, ["content", "dist", "themes"], "{what}");
    }
}

fn binary() -> PathBuf {
    let binary =
        std::env::var_os("DIGLOT_BIN").map_or_else(|| env!("CARGO_BIN_EXE_diglot").into(), PathBuf::from);
    fs::canonicalize(binary).unwrap()
}

fn assert_clean(output: &Output) {
    assert!(output.status.success(), "{}", said(output));
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is published, with the manifest and without what the staging folder holds.
fn tree(dir: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(dir)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".diglot-next")
        .map(Result::unwrap);
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| {
            (
                entry.path().strip_prefix(dir).unwrap().to_str().unwrap().to_owned(),
                digest_bytes(&fs::read(entry.path()).unwrap()),
            )
        })
        .collect()
}

/// Some of the files that are not as they should be.
fn difference(dir: &Path, expected: &Tree) -> Vec<String> {
    let found = tree(dir);
    let mut names: Vec<String> = found
        .iter()
        .filter(|(path, digest)| expected.get(*path) != Some(digest))
        .map(|(path, _)| path.clone())
        .collect();
    names.extend(expected.keys().filter(|path| !found.contains_key(*path)).cloned());
    names.truncate(5);
    names
}

/// A file in content/ that is large enough to be the first one that does not fit.
const LARGE: &str = "content/s1/large.bin";

#[cfg(unix)]
#[test]
fn a_build_that_may_not_write_large_files_leaves_the_output_as_it_was() {
    let site = Site::new();
    // Blocks of 512 bytes: too few for the file, then for the list of all files, then for a page.
    for (blocks, is_large) in [("400", true), ("100", false), ("4", false)] {
        for output in ["missing", "empty", "old"] {
            let _ = fs::remove_dir_all(site.out());
            let expected = match output {
                "old" => {
                    site.become_state(0);
                    assert_clean(&site.build("dist"));
                    site.clean[0].clone()
                }
                "empty" => {
                    fs::create_dir(site.out()).unwrap();
                    Tree::new()
                }
                _ => Tree::new(),
            };
            site.become_state(1);
            if is_large {
                fs::write(site.at(LARGE), vec![b'x'; 1_000_000]).unwrap();
            }
            // Without the signal the system call fails, as it does on a full disk.
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build --color never");
            let ended = Command::new("sh")
                .args(["-c", &script])
                .arg(binary())
                .current_dir(site.dir.path())
                .output()
                .unwrap();
            let what = format!("{blocks} blocks, {output}: {}", said(&ended));
            assert_eq!(ended.status.code(), Some(2), "{what}");
            assert!(
                said(&ended).contains("File too large") && said(&ended).contains("help: make room there"),
                "{what}"
            );
            assert!(
                !is_large || said(&ended).starts_with("error: `dist/s1/large.bin` cannot be published: "),
                "{what}"
            );
            assert_eq!(site.out().exists(), output != "missing", "{what}");
            if output != "missing" {
                assert_eq!(difference(&site.out(), &expected), Vec::<String>::new(), "{what}");
            }
            let _ = fs::remove_file(site.at(LARGE));
            site.assert_next_is_clean(1, &what);
        }
    }
}

/// A file system in memory, if this process may mount one.
#[cfg(target_os = "linux")]
struct Small(TempDir);

#[cfg(target_os = "linux")]
impl Small {
    fn new(options: &str) -> Result<Small, String> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(dir.path())
            .output()
            .map_err(|error| error.to_string())?;
        if mounted.status.success() { Ok(Small(dir)) } else { Err(said(&mounted)) }
    }
}

#[cfg(target_os = "linux")]
impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

/// The output is a mount point, as in a container, and fills up after ever more of a build.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_output_whole() {
    let site = Site::new();
    let (mut state, mut full, mut partly) = (0, 0, 0);
    for (options, is_of_names) in [("size=64m", false), ("size=256m,nr_inodes=16k", true)] {
        let small = match Small::new(options) {
            Ok(small) => small,
            Err(error) => {
                println!("not tried, for nothing can be mounted here: {error}");
                return;
            }
        };
        let out = small.0.path().join("dist");
        fs::create_dir(&out).unwrap();
        let out_name = out.to_str().unwrap();
        site.become_state(state);
        assert_clean(&site.build(out_name));
        let staged =
            site.clean[0].iter().filter(|(path, digest)| site.clean[1].get(*path) != Some(digest)).count()
                as u64;
        // The last one is enough for all files and a few directories.
        for free in [0, 3, 200, staged + 12] {
            let next = 1 - state;
            site.become_state(next);
            let filler = small.0.path().join("filler");
            fs::create_dir(&filler).unwrap();
            fill(&filler, is_of_names);
            if is_of_names {
                (0..free).for_each(|n| fs::remove_file(filler.join(n.to_string())).unwrap());
            } else {
                fs::OpenOptions::new()
                    .write(true)
                    .open(filler.join("0"))
                    .unwrap()
                    .set_len(fs::metadata(filler.join("0")).unwrap().len() - 4096 * free)
                    .unwrap();
            }
            let ended = site.build(out_name);
            let what = format!("{options}, room for {free}: {}", said(&ended));
            let found = tree(&out);
            if ended.status.success() {
                assert_eq!(found, site.clean[next], "{what}");
            } else {
                full += 1;
                assert_eq!(ended.status.code(), Some(2), "{what}");
                assert!(said(&ended).contains("No space left on device"), "{what}");
                if said(&ended).contains("is only partly updated") {
                    partly += 1;
                    assert!(
                        found.iter().all(|(path, digest)| [state, next]
                            .iter()
                            .any(|at| site.clean[*at].get(path) == Some(digest))),
                        "{what}"
                    );
                } else {
                    assert_eq!(found, site.clean[state], "{what}");
                    assert!(!out.join(".diglot-next").exists(), "{what}");
                }
            }
            fs::remove_dir_all(filler).unwrap();
            assert_clean(&site.build(out_name));
            assert_eq!(difference(&out, &site.clean[next]), Vec::<String>::new(), "{what}");
            assert!(!out.join(".diglot-next").exists(), "{what}");
            state = next;
        }
    }
    println!("{full} builds found the disk full, {partly} of them after the journal");
    assert!(full > 4 && partly > 0);
}

/// Leaves no room in a directory: for bytes, or for names of files.
#[cfg(target_os = "linux")]
fn fill(dir: &Path, is_of_names: bool) {
    use std::io::Write;
    if is_of_names {
        let _ = (0..).try_for_each(|n: usize| fs::File::create(dir.join(n.to_string())).map(drop));
    } else {
        let mut file = fs::File::create(dir.join("0")).unwrap();
        while file.write_all(&[b'x'; 4096]).is_ok() {}
    }
}

#[test]
fn of_two_builds_at_once_one_gives_way() {
    let site = Site::new();
    for round in 0..6 {
        let state = round % 2;
        site.become_state(state);
        if round < 3 {
            fs::remove_dir_all(site.out()).unwrap();
        }
        let start = || {
            let child = site.command("dist").stderr(Stdio::piped()).spawn().unwrap();
            thread::sleep(Duration::from_micros(below(if round % 2 == 0 { 3_000 } else { 300_000 })));
            child
        };
        let children = [start(), start(), start()];
        let ended = children.map(|child| child.wait_with_output().unwrap());
        assert!(
            ended.iter().any(|ended| ended.status.success()),
            "{}",
            ended.iter().map(said).collect::<String>()
        );
        for ended in ended.iter().filter(|ended| !ended.status.success()) {
            let gives_way = ["another build is writing", "came to be while this build ran"]
                .iter()
                .any(|reason| said(ended).contains(reason));
            assert!(ended.status.code() == Some(2) && gives_way, "{}", said(ended));
        }
        assert_eq!(difference(&site.out(), &site.clean[state]), Vec::<String>::new(), "round {round}");
        site.assert_nothing_left("two builds at once");
    }
}

#[test]
fn content_that_changes_during_a_build_is_published_by_the_next_one() {
    let site = Site::new();
    let versions: Vec<Vec<u8>> =
        (0..40).map(|version| vec![b'a' + version as u8 % 26; 300_000 + 1000 * version]).collect();
    for round in 0..8 {
        site.become_state(round % 2);
        fs::write(site.at(LARGE), &versions[0]).unwrap();
        let mut child = site.command("dist").stderr(Stdio::piped()).spawn().unwrap();
        let mut version = 0;
        while child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_micros(below(30_000)));
            version = (version + 1) % versions.len();
            match round % 4 {
                // As editors save, so that readers meet whole versions.
                0 | 1 => {
                    fs::write(site.at("draft"), &versions[version]).unwrap();
                    fs::rename(site.at("draft"), site.at(LARGE)).unwrap();
                }
                // In place: cut off, then written again.
                2 => fs::write(site.at(LARGE), &versions[version]).unwrap(),
                // Files come and go.
                _ => {
                    let _ = fs::remove_file(site.at(LARGE));
                    let _ = fs::remove_file(site.at(&format!("content/s0/page-{}.md", 9 * version)));
                    fs::write(site.at("content/s1/new.md"), format!("# 新 {version} | New {version}\n"))
                        .unwrap();
                }
            }
        }
        let ended = child.wait_with_output().unwrap();
        let what = format!("round {round}: {}", said(&ended));
        match ended.status.code() {
            Some(0) => {
                let published = fs::read(site.out().join("s1/large.bin"));
                let is_whole = |bytes: Vec<u8>| versions.contains(&bytes);
                assert!(round % 4 > 1 || published.is_ok_and(is_whole), "{what}");
            }
            _ => assert!(
                ["No such file", "changes again and again"].iter().any(|reason| what.contains(reason)),
                "{what}"
            ),
        }
        let fresh = TempDir::new_in(site.dir.path()).unwrap();
        assert_clean(&site.build("dist"));
        assert_clean(&site.build(fresh.path().join("dist").to_str().unwrap()));
        assert_eq!(
            difference(&site.out(), &tree(&fresh.path().join("dist"))),
            Vec::<String>::new(),
            "{what}"
        );
        drop(fresh);
        let _ = fs::remove_file(site.at("draft"));
        site.assert_nothing_left(&what);
    }
}

/// A number below a bound, another one each time.
fn below(bound: u64) -> u64 {
    RandomState::new().hash_one(0) % bound.max(1)
}

/// When a build is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// At any time of it.
    Any,
    /// While changed files are moved to their places.
    Applying,
}

fn kill(site: &Site, takes: Duration, moment: Moment) -> String {
    let mut child = site.command("dist").stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    let delay = match moment {
        Moment::Any => Duration::from_micros(below((takes.as_micros() as u64) * 21 / 20)),
        Moment::Applying => {
            let journal = site.out().join(".diglot-next/journal");
            while !journal.exists() && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_micros(50));
            }
            // Mostly soon: it takes milliseconds, and longer only on a busy machine.
            Duration::from_micros(below(1 << (8 + below(8))))
        }
    };
    thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    format!("killed after {:?} at {moment:?}", start.elapsed())
}

/// Checks what is published after a build from one state to the next was killed. Tells whether it is a
/// mixture.
fn assert_whole(site: &Site, old: &Tree, new: &Tree, what: &str) -> bool {
    let out = site.out();
    let found = tree(&out);
    for (path, digest) in &found {
        assert!(
            old.get(path) == Some(digest) || new.get(path) == Some(digest),
            "{what}: `{path}` is of no build"
        );
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(found.contains_key(path), "{what}: `{path}` is of both builds and gone");
    }
    let is_mixed = found != *old && found != *new;
    if is_mixed {
        assert!(
            out.join(".diglot-next/journal").exists(),
            "{what}: a mixture that the next build does not know of"
        );
        for page in found.keys().filter(|path| path.ends_with(".html")) {
            let html = fs::read_to_string(out.join(page)).unwrap();
            let (_, rest) = html.split_once("assets/").unwrap();
            let folder = rest.split('/').next().unwrap();
            assert!(
                out.join("assets").join(folder).join("own.css").exists(),
                "{what}: `{page}` loads what is gone"
            );
        }
    }
    is_mixed
}

fn kills() -> usize {
    std::env::var("DIGLOT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(52)
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_is_clean() {
    let site = Site::new();
    let (mut state, mut mixed) = (0, 0);
    for round in 0..kills() {
        let next = 1 - state;
        site.become_state(next);
        match round % 4 {
            // From nothing: the output is missing, or all of it is there.
            0 => {
                fs::remove_dir_all(site.out()).unwrap();
                let what = kill(&site, site.takes[0], Moment::Any);
                if site.out().exists() {
                    assert_eq!(
                        difference(&site.out(), &site.clean[next]),
                        Vec::<String>::new(),
                        "{what}, from nothing"
                    );
                }
                site.assert_next_is_clean(next, &what);
            }
            // Into a folder that is there.
            1 => {
                fs::remove_dir_all(site.out()).unwrap();
                fs::create_dir(site.out()).unwrap();
                let what =
                    kill(&site, site.takes[0], if round % 8 == 1 { Moment::Any } else { Moment::Applying });
                assert_whole(&site, &Tree::new(), &site.clean[next], &what);
                site.assert_next_is_clean(next, &what);
            }
            at => {
                let what = kill(&site, site.takes[1], if at == 2 { Moment::Any } else { Moment::Applying });
                mixed += usize::from(assert_whole(&site, &site.clean[state], &site.clean[next], &what));
                site.assert_next_is_clean(next, &what);
            }
        }
        state = next;
    }
    println!("{} kills, {mixed} of them left a mixture; a build takes {:?}", kills(), site.takes);
}
