//! What becomes of the output: whole or untouched, and what is not diglot's is left alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diglot::base::OutPath;
use diglot::base::digest::digest_bytes;
use diglot::emit::sink::{Body, Content, Disk, Memory, Null, Plan, Record, Refusal, Sink, plan};
use fs_err as fs;
use proptest::prelude::*;
use rayon::prelude::*;
use tempfile::TempDir;

/// An empty directory and, inside it, where the output goes.
fn place() -> (TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("dist");
    (temp, out)
}

fn put_all(sink: &dyn Sink, files: &[(&str, &str)]) {
    files
        .iter()
        .for_each(|(path, text)| sink.put(&OutPath::new(*path), Body::Bytes(text.as_bytes())).unwrap());
}

/// The end of a round: `+` before files that are new, `~` changed, `-` gone, `=` unchanged.
fn finished(sink: &dyn Sink) -> String {
    told(&sink.finish().unwrap())
}

fn told(Plan { new, changed, gone, unchanged }: &Plan) -> String {
    let lists = [('+', new), ('~', changed), ('-', gone), ('=', unchanged)];
    let files =
        lists.iter().flat_map(|(mark, files)| files.iter().map(move |(path, _)| format!("{mark}{path}")));
    files.collect::<Vec<_>>().join(" ")
}

fn build(out: &Path, files: &[(&str, &str)]) -> Plan {
    let disk = Disk::open(out).unwrap();
    put_all(&disk, files);
    disk.finish().unwrap()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every file below a directory with its text, every link with what it names; directories end in `/`.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(dir).min_depth(1).into_iter().map(Result::unwrap);
    let entry = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
        match entry.file_type() {
            kind if kind.is_dir() => (format!("{path}/"), String::new()),
            kind if kind.is_symlink() => (path, fs::read_link(entry.path()).unwrap().display().to_string()),
            _ => (path, fs::read_to_string(entry.path()).unwrap()),
        }
    };
    entries.map(entry).collect()
}

/// The published files: without directories and without diglot's own.
fn published(out: &Path) -> Vec<(String, String)> {
    tree(out).into_iter().filter(|(path, _)| !path.ends_with('/') && !path.starts_with(".diglot")).collect()
}

fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn refusal(error: &std::io::Error) -> &Refusal {
    error.get_ref().and_then(|inner| inner.downcast_ref()).unwrap_or_else(|| panic!("not a refusal: {error}"))
}

/// Dates files into the past, so that a write shows without waiting.
fn age(out: &Path) -> SystemTime {
    let past = SystemTime::now() - Duration::from_secs(3600);
    for entry in walkdir::WalkDir::new(out).into_iter().map(Result::unwrap) {
        fs::File::open(entry.path()).unwrap().file().set_modified(past).unwrap();
    }
    modified(out)
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_first_build_appears_at_once_when_it_is_finished() {
    let (temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("index.html", "home"), ("zh/a/index.html", "甲")]);
    assert!(!out.exists());
    assert_eq!(finished(&disk), "+index.html +zh/a/index.html");
    assert_eq!(published(&out), pairs(&[("index.html", "home"), ("zh/a/index.html", "甲")]));
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1, "nothing is left beside the output");
}

#[test]
fn an_empty_output_directory_is_filled_and_a_missing_parent_is_made() {
    let (_temp, out) = place();
    fs::create_dir(&out).unwrap();
    build(&out, &[("index.html", "home")]);
    assert_eq!(published(&out), pairs(&[("index.html", "home")]));
    let deep = out.join("../a/b/c");
    build(&deep, &[("index.html", "deep")]);
    assert_eq!(published(&deep), pairs(&[("index.html", "deep")]));
}

#[test]
fn a_build_that_changes_nothing_touches_nothing() {
    let (_temp, out) = place();
    let files = [("index.html", "home"), ("zh/a/index.html", "甲")];
    build(&out, &files);
    let past = age(&out);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &files);
    assert_eq!(finished(&disk), "=index.html =zh/a/index.html");
    for entry in walkdir::WalkDir::new(&out).into_iter().map(Result::unwrap) {
        assert_eq!(modified(entry.path()), past, "{}", entry.path().display());
    }
}

#[test]
fn only_the_changed_file_is_written() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("b.html", "1")]);
    let past = age(&out);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "1"), ("b.html", "2"), ("c.html", "1")]);
    assert_eq!(
        published(&out),
        pairs(&[("a.html", "1"), ("b.html", "1")]),
        "the old output stands until the build is finished"
    );
    assert_eq!(finished(&disk), "+c.html ~b.html =a.html");
    assert_eq!(published(&out), pairs(&[("a.html", "1"), ("b.html", "2"), ("c.html", "1")]));
    assert_eq!(modified(&out.join("a.html")), past);
    assert!(modified(&out.join("b.html")) > past);
    assert!(!out.join(".diglot-next").exists());
}

#[test]
fn files_that_are_no_longer_made_are_removed_with_their_empty_directories() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("old/deep/x.html", "1"), ("mixed/y.html", "1")]);
    write(&out.join("mixed/mine.txt"), "mine");
    let plan = build(&out, &[("a.html", "1")]);
    assert_eq!(told(&plan), "-mixed/y.html -old/deep/x.html =a.html");
    assert_eq!(plan.gone[0].1, Record { digest: digest_bytes(b"1"), size: 1 });
    assert_eq!(published(&out), pairs(&[("a.html", "1"), ("mixed/mine.txt", "mine")]));
    assert!(!out.join("old").exists());
}

#[test]
fn a_file_that_somebody_touched_is_made_again() {
    let (_temp, out) = place();
    let files = [("a.html", "1"), ("b.html", "1"), ("c/d.html", "1"), ("e.html", "1")];
    build(&out, &files);
    write(&out.join("a.html"), "another length");
    write(&out.join("b.html"), "2");
    fs::remove_dir_all(out.join("c")).unwrap();
    let expected = "+c/d.html ~a.html ~b.html =e.html";
    let dry = Disk::look(&out).unwrap();
    put_all(&dry, &files);
    assert_eq!(finished(&dry), expected);
    assert_eq!(told(&build(&out, &files)), expected);
    assert_eq!(published(&out), pairs(&files));
    // The manifest tells of another content than the file has, which is that of the new build.
    write(&out.join("a.html"), "2");
    assert_eq!(told(&build(&out, &[("a.html", "2"), ("b.html", "1")])), "-c/d.html -e.html =a.html =b.html");
    assert_eq!(told(&build(&out, &[("a.html", "2"), ("b.html", "1")])), "=a.html =b.html");
}

#[test]
fn a_dry_run_tells_what_a_build_does_and_changes_nothing() {
    let (temp, out) = place();
    let rounds: [&[(&str, &str)]; 4] = [
        &[("a.html", "1"), ("b/c.html", "1")],
        &[("a.html", "1"), ("b/c.html", "2"), ("d.html", "1")],
        &[("a.html", "1"), ("b", "1"), ("D.html", "1")],
        &[],
    ];
    for files in rounds {
        let before = tree(temp.path());
        let dry = Disk::look(&out).unwrap();
        put_all(&dry, files);
        let plan = dry.finish().unwrap();
        assert_eq!(tree(temp.path()), before);
        // It keeps no build waiting, and is no build that others wait for.
        assert_eq!(plan, build(&out, files));
    }
}

#[test]
fn a_dry_run_refuses_what_a_build_refuses() {
    let (_temp, out) = place();
    write(&out.join("CNAME"), "help.example.com");
    let dry = Disk::look(&out).unwrap();
    put_all(&dry, &[("CNAME", "other")]);
    assert_eq!(
        refusal(&dry.finish().unwrap_err()).message,
        format!("`{}` is in the way, and diglot did not make it", out.join("CNAME").display())
    );
    let building = Disk::open(&out).unwrap();
    assert!(Disk::look(&out).unwrap_err().message.starts_with("another build is writing"));
    drop(building);
    let (_temp, out) = place();
    killed_while_applying(&out, 2);
    let before = tree(&out);
    assert!(Disk::look(&out).unwrap_err().message.ends_with("was killed before it was done"));
    assert_eq!(tree(&out), before);
}

proptest! {
    #[test]
    fn a_plan_names_every_file_once_in_order(old in files_by_name(), new in files_by_name()) {
        let Plan { new: fresh, changed, gone, unchanged } = plan(&old, &new);
        let now: BTreeMap<_, _> = [&fresh[..], &changed, &unchanged].concat().into_iter().collect();
        prop_assert_eq!(&now, &new);
        let before: Vec<&OutPath> = [&changed, &gone, &unchanged].into_iter().flatten().map(|(path, _)| path).collect();
        prop_assert_eq!(before.len(), old.len());
        prop_assert!(gone.iter().chain(&unchanged).all(|(path, record)| old.get(path) == Some(record)));
        prop_assert!(changed.iter().all(|(path, record)| old.get(path).is_some_and(|known| known != record)));
        prop_assert!(fresh.iter().all(|(path, _)| !old.contains_key(path)) && gone.iter().all(|(path, _)| !new.contains_key(path)));
        prop_assert!([fresh, changed, gone, unchanged].iter().all(|list| list.is_sorted_by(|a, b| a.0 < b.0)));
    }
}

fn files_by_name() -> impl Strategy<Value = BTreeMap<OutPath, Record>> {
    let record = (0..3_u8).prop_map(|byte| Record { digest: digest_bytes(&[byte]), size: 1 });
    proptest::collection::btree_map("[a-d]{1,2}".prop_map(OutPath::new), record, 0..12)
}

#[test]
fn files_that_diglot_did_not_make_are_left_alone() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1")]);
    write(&out.join("CNAME"), "help.example.com");
    fs::create_dir(out.join("empty")).unwrap();
    build(&out, &[("b.html", "1")]);
    assert_eq!(published(&out), pairs(&[("CNAME", "help.example.com"), ("b.html", "1")]));
    assert!(out.join("empty").is_dir());
}

/// Why a build into a directory ends.
fn refused(out: &Path, files: &[(&str, &str)]) -> String {
    let disk = Disk::open(out).unwrap();
    let ended = files
        .iter()
        .try_for_each(|(path, text)| disk.put(&OutPath::new(*path), Body::Bytes(text.as_bytes())));
    let error = ended.and_then(|()| disk.finish().map(drop)).unwrap_err();
    disk.abort().unwrap();
    refusal(&error).message.replace(out.to_str().unwrap(), "OUT")
}

#[test]
fn a_foreign_file_is_not_overwritten_but_adopted_when_it_is_the_same() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1")]);
    write(&out.join("CNAME"), "help.example.com");
    assert_eq!(refused(&out, &[("CNAME", "other")]), "`OUT/CNAME` is in the way, and diglot did not make it");
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("CNAME", "help.example.com")]);
    assert_eq!(finished(&disk), "-a.html =CNAME");
    drop(disk);
    build(&out, &[("b.html", "1")]);
    assert_eq!(published(&out), pairs(&[("b.html", "1")]), "what was adopted is removed like any other file");
}

#[test]
fn a_first_build_goes_beside_the_files_of_others() {
    let (_temp, out) = place();
    let others = [
        (".git", "gitdir: ../.git/worktrees/dist"),
        (".nojekyll", ""),
        ("CNAME", "help.example.com"),
        ("README.md", "1"),
        ("zh/mine.txt", "1"),
    ];
    others.iter().for_each(|(path, text)| write(&out.join(path), text));
    let before = tree(&out);
    assert_eq!(
        refused(
            &out,
            &[("a.html", "2"), ("README.md", "2"), ("zh", "2"), ("CNAME/x.html", "2"), (".nojekyll", ".")]
        ),
        "`OUT/.nojekyll`, `OUT/CNAME`, `OUT/README.md` and 1 more are in the way, and diglot did not make them"
    );
    assert_eq!(tree(&out), before);
    let files = [("a.html", "1"), ("zh/a.html", "1")];
    build(&out, &files);
    let all = |files: &[(&'static str, &'static str)]| {
        let mut all = [&others[..], files].concat();
        all.sort_unstable();
        pairs(&all)
    };
    assert_eq!(published(&out), all(&files));
    build(&out, &[("b.html", "1")]);
    assert_eq!(published(&out), all(&[("b.html", "1")]));
}

#[test]
fn a_file_in_place_of_the_output_directory_is_refused() {
    let (_temp, out) = place();
    write(&out, "text");
    assert!(Disk::open(&out).unwrap_err().message.ends_with("is a file, not a folder"));
}

/// Lines with the digest that makes them whole.
fn sealed(lines: &str) -> String {
    format!("{lines}end {}\n", digest_bytes(lines.as_bytes()))
}

#[test]
fn a_manifest_of_a_newer_version_is_refused() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1")]);
    fs::write(out.join(".diglot"), sealed("diglot 3\nsomething new\n")).unwrap();
    assert!(Disk::open(&out).unwrap_err().message.ends_with(".diglot` was written by a newer diglot"));
}

#[test]
fn a_damaged_manifest_takes_nothing_for_ours_that_is_not() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("b.html", "1"), ("old.html", "1")]);
    write(&out.join("mine.html"), "1");
    let whole = fs::read_to_string(out.join(".diglot")).unwrap();
    for damage in [
        String::new(),
        "\0".repeat(100),
        "diglot 9\n".to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace('\n', "\r\n"),
        format!("<<<<<<< HEAD\n{whole}=======\n"),
        whole.replace("old.html", "mine.html"),
        whole.replace(" 1 old.html", " 2 mine.html"),
        whole.replace("old.html", "../../etc/passwd"),
        sealed("diglot 2\nnonsense\n"),
        "x".repeat(5_000_000),
    ] {
        fs::write(out.join(".diglot"), &damage).unwrap();
        let disk = Disk::open(&out).unwrap();
        put_all(&disk, &[("a.html", "1"), ("b.html", "1"), ("old.html", "1")]);
        disk.finish().unwrap();
        assert_eq!(disk.unknown(), [out.join("mine.html")]);
        assert_eq!(fs::read_to_string(out.join(".diglot")).unwrap(), whole);
        drop(disk);
        assert_eq!(
            published(&out),
            pairs(&[("a.html", "1"), ("b.html", "1"), ("mine.html", "1"), ("old.html", "1")])
        );
    }
    // Lines that are whole still count, and the others are told.
    fs::write(out.join(".diglot"), whole.replace("old.html", "o1d.html")).unwrap();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "2")]);
    disk.finish().unwrap();
    assert_eq!(disk.unknown(), [out.join("mine.html"), out.join("old.html")]);
    assert_eq!(published(&out), pairs(&[("a.html", "2"), ("mine.html", "1"), ("old.html", "1")]));
}

#[test]
fn identical_builds_have_an_identical_manifest() {
    let ((_one, first), (_two, second)) = (place(), place());
    build(&first, &[("a.html", "1"), ("b/c.css", "2")]);
    build(&second, &[("old.html", "0")]);
    build(&second, &[("b/c.css", "2"), ("a.html", "1")]);
    let manifest = |out: &Path| fs::read_to_string(out.join(".diglot")).unwrap();
    assert_eq!(manifest(&first), manifest(&second));
    insta::assert_snapshot!(manifest(&first), @r"
    diglot 2
    3255b9d0 df3ce784d856334d65cd25028f98f158 1 a.html
    38f60c31 cb358fcee0dfde56fb95a7322f5da314 1 b/c.css
    end 28a936b9ec6af5539699cb9a0ad0774f
    ");
}

#[test]
fn an_aborted_build_changes_nothing() {
    let (temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "1")]);
    disk.abort().unwrap();
    drop(disk);
    assert_eq!(tree(temp.path()), BTreeMap::new());
    build(&out, &[("a.html", "1")]);
    let before = tree(&out);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "2"), ("b.html", "2")]);
    disk.abort().unwrap();
    assert_eq!(tree(&out), before);
}

#[test]
fn a_first_build_that_is_killed_leaves_nothing_the_next_one_does_not_clean_up() {
    let (temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("half.html", "1")]);
    drop(disk);
    assert!(!out.exists());
    assert!(temp.path().join(".dist.diglot-tmp").is_dir());
    build(&out, &[("a.html", "1")]);
    assert_eq!(published(&out), pairs(&[("a.html", "1")]));
    assert!(!temp.path().join(".dist.diglot-tmp").exists());
}

#[test]
fn a_sibling_directory_of_somebody_else_is_not_deleted() {
    let (temp, out) = place();
    write(&temp.path().join(".dist.diglot-tmp/mine.txt"), "mine");
    assert!(Disk::open(&out).unwrap_err().message.contains(".dist.diglot-tmp` is in the way"));
    assert_eq!(fs::read_to_string(temp.path().join(".dist.diglot-tmp/mine.txt")).unwrap(), "mine");
}

#[test]
fn a_build_killed_while_it_stages_leaves_the_old_output_whole() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("b.html", "1")]);
    let before = published(&out);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "2"), ("c/d.html", "2")]);
    drop(disk);
    assert_eq!(published(&out), before);
    let disk = Disk::open(&out).unwrap();
    assert!(!out.join(".diglot-next").exists());
    drop(disk);
    assert_eq!(published(&out), before);
}

/// A build of `a.html`, `b.html`, `old.html` that was killed while it made `a.html`, `b.html`,
/// `new/style.css` of it: the first `done` steps have been taken.
fn killed_while_applying(out: &Path, done: usize) {
    let (_next, next) = place();
    build(&next, &[("a.html", "2"), ("b.html", "2"), ("new/style.css", "2")]);
    build(out, &[("a.html", "1"), ("b.html", "1"), ("old.html", "1")]);
    let staging = out.join(".diglot-next");
    for (name, text) in
        [("0", "2"), ("1", "2"), ("2", "2"), ("manifest", &fs::read_to_string(next.join(".diglot")).unwrap())]
    {
        write(&staging.join(name), text);
    }
    write(
        &staging.join("journal"),
        &sealed(
            "diglot journal 2\nnew 2 new/style.css\nchanged 0 a.html\nchanged 1 b.html\nstale old.html\n",
        ),
    );
    fs::create_dir_all(out.join("new")).unwrap();
    let steps: [&dyn Fn(); 5] = [
        &|| fs::rename(staging.join("2"), out.join("new/style.css")).unwrap(),
        &|| fs::rename(staging.join("0"), out.join("a.html")).unwrap(),
        &|| fs::rename(staging.join("1"), out.join("b.html")).unwrap(),
        &|| fs::remove_file(out.join("old.html")).unwrap(),
        &|| fs::rename(staging.join("manifest"), out.join(".diglot")).unwrap(),
    ];
    steps[..done].iter().for_each(|step| step());
}

#[test]
fn a_build_killed_while_it_applies_is_completed_by_the_next_one() {
    for done in 0..=5 {
        let (_temp, out) = place();
        killed_while_applying(&out, done);
        let disk = Disk::open(&out).unwrap();
        assert_eq!(
            published(&out),
            pairs(&[("a.html", "2"), ("b.html", "2"), ("new/style.css", "2")]),
            "after {done} steps"
        );
        assert!(!out.join(".diglot-next").exists());
        put_all(&disk, &[("a.html", "2"), ("b.html", "2")]);
        assert_eq!(finished(&disk), "-new/style.css =a.html =b.html");
    }
}

#[test]
fn a_build_that_fails_while_it_applies_is_completed_by_the_next_one() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("b.html", "1")]);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "2"), ("b.html", "2")]);
    // Comes in between: a directory that cannot be renamed over.
    fs::remove_file(out.join("b.html")).unwrap();
    fs::create_dir(out.join("b.html")).unwrap();
    assert!(disk.finish().unwrap_err().to_string().contains("b.html"));
    disk.abort().unwrap();
    drop(disk);
    fs::remove_dir(out.join("b.html")).unwrap();
    Disk::open(&out).unwrap();
    assert_eq!(published(&out), pairs(&[("a.html", "2"), ("b.html", "2")]));
}

#[test]
fn what_came_in_the_place_of_a_new_file_is_not_overwritten() {
    let (_temp, out) = place();
    killed_while_applying(&out, 0);
    write(&out.join("new/style.css"), "mine");
    let before = published(&out);
    for _ in 0..2 {
        assert!(
            Disk::open(&out)
                .unwrap_err()
                .message
                .ends_with("new/style.css` is in the way, and diglot did not make it")
        );
        assert_eq!(published(&out), before);
    }
    fs::remove_file(out.join("new/style.css")).unwrap();
    Disk::open(&out).unwrap();
    assert_eq!(published(&out), pairs(&[("a.html", "2"), ("b.html", "2"), ("new/style.css", "2")]));
}

#[test]
fn a_damaged_journal_is_dropped_and_what_it_did_is_still_ours() {
    for done in 0..=5 {
        for damage in ["", "diglot journal 2\nnew 2 new/style.css\n", "diglot journal 3\nend 0\n", "\0\0\0\0"]
        {
            let (_temp, out) = place();
            killed_while_applying(&out, done);
            write(&out.join("mine.html"), "2");
            fs::write(out.join(".diglot-next/journal"), damage).unwrap();
            build(&out, &[("a.html", "3")]);
            assert_eq!(published(&out), pairs(&[("a.html", "3"), ("mine.html", "2")]), "after {done} steps");
            assert!(!out.join(".diglot-next").exists());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_cost_nobody_a_file(
        done in 0..=5usize,
        file in prop::sample::select(vec![".diglot", ".diglot-next/journal", ".diglot-next/manifest", ".diglot-next/0"]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..4),
        text in prop::sample::select(vec!["2", "3"]),
    ) {
        let (_temp, out) = place();
        killed_while_applying(&out, done);
        // Names and contents that are one flip away from those of diglot.
        let others = [("b.htmm", "1"), ("c.html", "2"), ("old.html~", "1")];
        others.iter().for_each(|(path, text)| write(&out.join(path), text));
        if let Ok(mut bytes) = fs::read(out.join(file)) {
            for (at, flip) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
            }
            fs::write(out.join(file), bytes).unwrap();
        }
        let files = [("a.html", text), ("d.html", text)];
        let round = || {
            let disk = Disk::open(&out).unwrap();
            put_all(&disk, &files);
            match disk.finish() {
                Ok(_) => disk.unknown().to_vec(),
                Err(error) => {
                    // Files of diglot's own that nothing tells of any more: it says so, and leaves them to
                    // their owner.
                    disk.abort().unwrap();
                    assert_eq!(refusal(&error).message, format!("`{}` is in the way, and diglot did not make it", out.join("a.html").display()));
                    fs::remove_file(out.join("a.html")).unwrap();
                    drop(disk);
                    let disk = Disk::open(&out).unwrap();
                    put_all(&disk, &files);
                    disk.finish().unwrap();
                    disk.unknown().to_vec()
                }
            }
        };
        let told = round();
        let found = published(&out);
        let expected = pairs(&[&files[..], &others].concat());
        for file in &expected {
            prop_assert!(found.contains(file), "{file:?} of {found:?}");
        }
        for (path, _) in found.iter().filter(|file| !expected.contains(file)) {
            prop_assert!(told.contains(&out.join(path)), "{path} of {told:?}");
        }
        prop_assert!(!out.join(".diglot-next").exists());
    }
}

#[test]
fn new_files_come_first_and_the_old_assets_go_last() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1"), ("assets/1/site.css", "1"), ("old.html", "1"), ("search/zh.json", "1")]);
    let disk = Disk::open(&out).unwrap();
    put_all(
        &disk,
        &[("a.html", "2"), ("assets/2/site.css", "2"), ("new.html", "2"), ("search/zh.json", "2")],
    );
    // A directory that cannot be renamed over ends the work where it stands, at each of the steps in turn.
    let block = |file: &str| {
        fs::remove_file(out.join(file)).unwrap();
        fs::create_dir(out.join(file)).unwrap();
    };
    block("search/zh.json");
    disk.finish().unwrap_err();
    drop(disk);
    let there = |file: &str| fs::read_to_string(out.join(file)).ok();
    assert_eq!(["assets/2/site.css", "new.html"].map(there), [Some("2".to_owned()), Some("2".to_owned())]);
    assert_eq!(
        ["a.html", "old.html", "assets/1/site.css"].map(there),
        [(); 3].map(|()| Some("1".to_owned()))
    );
    fs::remove_dir(out.join("search/zh.json")).unwrap();
    block("a.html");
    assert!(
        Disk::open(&out)
            .unwrap_err()
            .remedy
            .ends_with("; the next build first completes what this one began")
    );
    assert_eq!(
        ["search/zh.json", "old.html", "assets/1/site.css"].map(there),
        ["2", "1", "1"].map(|text| Some(text.to_owned()))
    );
    fs::remove_dir(out.join("a.html")).unwrap();
    Disk::open(&out).unwrap();
    let new = [("a.html", "2"), ("assets/2/site.css", "2"), ("new.html", "2"), ("search/zh.json", "2")];
    assert_eq!(published(&out), pairs(&new));
}

#[test]
fn a_cold_build_that_was_being_cleaned_up_when_killed_is_cleaned_up() {
    let (temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("half.html", "1"), ("zh/half.html", "1")]);
    drop(disk);
    // Whatever has gone, the list that tells whose folder it is goes last.
    fs::remove_dir_all(temp.path().join(".dist.diglot-tmp/zh")).unwrap();
    assert!(temp.path().join(".dist.diglot-tmp/.diglot").exists());
    fs::create_dir(&out).unwrap();
    build(&out, &[("a.html", "1")]);
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
}

#[test]
fn an_output_that_came_to_be_meanwhile_is_left_alone() {
    let (temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "1")]);
    write(&out.join("mine.txt"), "mine");
    let error = disk.finish().unwrap_err();
    assert!(refusal(&error).message.ends_with("dist` came to be while this build ran"), "{error}");
    disk.abort().unwrap();
    assert_eq!(tree(temp.path()).into_keys().collect::<Vec<_>>(), ["dist/", "dist/mine.txt"]);
}

#[test]
fn a_directory_that_is_there_is_filled_and_not_replaced() {
    let (_temp, out) = place();
    fs::create_dir(&out).unwrap();
    // Held as a container holds a directory that it mounts.
    let held = fs::File::open(&out).unwrap();
    build(&out, &[("a.html", "1"), ("zh/b.html", "1")]);
    build(&out, &[("a.html", "2"), ("zh/b.html", "1")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(held.metadata().unwrap().ino(), fs::metadata(&out).unwrap().ino());
    }
    drop(held);
    assert_eq!(published(&out), pairs(&[("a.html", "2"), ("zh/b.html", "1")]));
}

#[test]
fn a_journal_that_is_cut_short_is_not_applied() {
    let (_temp, out) = place();
    build(&out, &[("a.html", "1")]);
    write(&out.join(".diglot-next/journal"), "diglot journal 2\nstale a.html\n");
    Disk::open(&out).unwrap();
    assert_eq!(published(&out), pairs(&[("a.html", "1")]));
    assert!(!out.join(".diglot-next").exists());
}

#[test]
fn a_journal_that_leaves_the_output_is_not_applied() {
    let (temp, out) = place();
    build(&out, &[("a.html", "1")]);
    write(&temp.path().join("mine.txt"), "mine");
    write(&out.join(".diglot-next/journal"), &sealed("diglot journal 2\nstale ../mine.txt\n"));
    Disk::open(&out).unwrap();
    assert!(temp.path().join("mine.txt").exists());
}

#[test]
fn a_file_becomes_a_directory_and_back() {
    let (_temp, out) = place();
    let flat = [("a", "1"), ("b.html", "1")];
    let deep = [("a/index.html", "2"), ("a/x/y.html", "2"), ("b.html", "1")];
    build(&out, &flat);
    build(&out, &deep);
    assert_eq!(published(&out), pairs(&deep));
    build(&out, &flat);
    assert_eq!(published(&out), pairs(&flat));
}

#[test]
fn a_directory_with_foreign_files_does_not_become_a_file() {
    let (_temp, out) = place();
    build(&out, &[("a/index.html", "1")]);
    write(&out.join("a/mine.txt"), "mine");
    assert_eq!(refused(&out, &[("a", "2")]), "`OUT/a/mine.txt` is in the way, and diglot did not make it");
    assert_eq!(published(&out), pairs(&[("a/index.html", "1"), ("a/mine.txt", "mine")]));
}

#[test]
fn a_name_that_only_changes_its_case_is_replaced() {
    let (_temp, out) = place();
    build(&out, &[("Guide/index.html", "1")]);
    build(&out, &[("guide/index.html", "1")]);
    assert_eq!(published(&out), pairs(&[("guide/index.html", "1")]));
}

#[test]
fn two_files_with_one_name_are_refused() {
    let (_temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a.html", "1"), ("a.html", "1")]);
    let error = disk.put(&OutPath::new("a.html"), Body::Bytes(b"2")).unwrap_err();
    assert_eq!(refusal(&error).message, "two files want to be published as `a.html`");
    disk.abort().unwrap();
    drop(disk);
    build(&out, &[("b.html", "1")]);
    let disk = Disk::open(&out).unwrap();
    put_all(&disk, &[("a", "1"), ("a/b.html", "1")]);
    assert_eq!(
        refusal(&disk.finish().unwrap_err()).message,
        "`a` cannot be published as a file and as the folder of `a/b.html`"
    );
    disk.abort().unwrap();
    assert_eq!(published(&out), pairs(&[("b.html", "1")]));
}

#[test]
fn names_that_leave_the_output_or_belong_to_diglot_are_refused() {
    let (_temp, out) = place();
    let disk = Disk::open(&out).unwrap();
    for path in ["", "/a", "a//b", "../a", "a/../../b", "./a", "a\nb", "a\\b", ".diglot", ".diglot-next/0"] {
        let error = disk.put(&OutPath::new(path), Body::Bytes(b"")).unwrap_err();
        assert!(refusal(&error).message.ends_with("cannot be the name of a published file"), "{path:?}");
    }
}

#[test]
fn two_builds_at_once_do_not_share_an_output_directory() {
    let (_temp, out) = place();
    let first = Disk::open(&out).unwrap();
    assert!(Disk::open(&out).unwrap_err().message.starts_with("another build is writing"));
    put_all(&first, &[("a.html", "1")]);
    first.finish().unwrap();
    assert!(Disk::open(&out).unwrap_err().message.starts_with("another build is writing"));
    drop(first);
    Disk::open(&out).unwrap();
}

#[test]
fn files_are_put_from_many_threads_at_once() {
    let (_temp, out) = place();
    let paths: Vec<OutPath> =
        (0..2000).map(|n| OutPath::new(format!("s{}/t{}/p{n}.html", n % 7, n % 31))).collect();
    for round in 0..3 {
        let disk = Disk::open(&out).unwrap();
        let text =
            |n: usize| if n.is_multiple_of(3) { format!("{n} in round {round}") } else { n.to_string() };
        paths
            .par_iter()
            .enumerate()
            .for_each(|(n, path)| disk.put(path, Body::Bytes(text(n).as_bytes())).unwrap());
        let Plan { new, changed, gone, unchanged } = disk.finish().unwrap();
        let expected = if round == 0 { [2000, 0, 0, 0] } else { [0, 667, 0, 1333] };
        assert_eq!([new.len(), changed.len(), gone.len(), unchanged.len()], expected, "round {round}");
        assert!(
            paths
                .iter()
                .enumerate()
                .all(|(n, path)| fs::read_to_string(out.join(path.as_str())).unwrap() == text(n))
        );
    }
}

#[test]
fn an_asset_is_copied_and_compared_by_content() {
    let (temp, out) = place();
    let source = temp.path().join("logo.png");
    let long = "x".repeat(200_000);
    for (text, expected) in [
        (long.clone(), "+zh/logo.png"),
        (long.clone(), "=zh/logo.png"),
        (long.replace("xx", "xy"), "~zh/logo.png"),
    ] {
        fs::write(&source, &text).unwrap();
        let disk = Disk::open(&out).unwrap();
        disk.put(&OutPath::new("zh/logo.png"), Body::File(&source)).unwrap();
        assert_eq!(finished(&disk), expected);
        assert!(fs::read_to_string(out.join("zh/logo.png")).unwrap() == text);
    }
    let disk = Disk::open(&out).unwrap();
    let error = disk.put(&OutPath::new("x.png"), Body::File(&temp.path().join("missing.png"))).unwrap_err();
    assert!(error.to_string().contains("missing.png"), "{error}");
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder outside the output with a file.
    fn album(temp: &TempDir) -> PathBuf {
        write(&temp.path().join("album/a.html"), "mine");
        temp.path().join("album")
    }

    fn assert_untouched(album: &Path) {
        assert_eq!(tree(album), BTreeMap::from([("a.html".to_owned(), "mine".to_owned())]));
    }

    #[test]
    fn the_own_files_of_diglot_are_not_reached_through_links() {
        for own in [".diglot-next", ".diglot", "../.dist.diglot-tmp"] {
            for is_first in [true, false] {
                let (temp, out) = place();
                let album = album(&temp);
                match is_first {
                    true if own.starts_with("..") => {}
                    true => fs::create_dir(&out).unwrap(),
                    false => drop(build(&out, &[("a.html", "1"), ("b.html", "1")])),
                }
                let _ = fs::remove_file(out.join(own));
                symlink(
                    &album,
                    if is_first && own.starts_with("..") {
                        temp.path().join(".dist.diglot-tmp")
                    } else {
                        out.join(own)
                    },
                )
                .unwrap();
                let refusal = Disk::open(&out).unwrap_err();
                assert!(refusal.message.contains(own.trim_start_matches("../")), "{own}: {refusal}");
                assert_untouched(&album);
            }
        }
    }

    #[test]
    fn a_manifest_that_is_a_link_to_a_file_is_refused() {
        let (temp, out) = place();
        build(&out, &[("a.html", "1")]);
        fs::rename(out.join(".diglot"), temp.path().join("list")).unwrap();
        for target in ["list", "missing"] {
            let _ = fs::remove_file(out.join(".diglot"));
            symlink(temp.path().join(target), out.join(".diglot")).unwrap();
            assert!(
                Disk::open(&out)
                    .unwrap_err()
                    .message
                    .ends_with(".diglot` is in the way, and diglot did not make it")
            );
        }
    }

    #[test]
    fn a_folder_that_became_a_link_is_refused_even_where_nothing_changed() {
        for is_first in [true, false] {
            let (temp, out) = place();
            let album = album(&temp);
            if is_first {
                fs::create_dir(&out).unwrap();
            } else {
                build(&out, &[("zh/a.html", "mine"), ("zh/b.html", "1"), ("c.html", "1")]);
                fs::remove_dir_all(out.join("zh")).unwrap();
            }
            symlink(&album, out.join("zh")).unwrap();
            let before = tree(&out);
            for files in [[("zh/a.html", "mine")], [("zh/a.html", "2")], [("zh/new/b.html", "2")]] {
                assert_eq!(
                    refused(&out, &files),
                    "`OUT/zh` is a symbolic link; diglot writes and deletes nothing through it"
                );
            }
            assert_eq!(tree(&out), before);
            assert_untouched(&album);
            // What went away behind the link is not removed there.
            build(&out, &[("c.html", "2")]);
            assert_untouched(&album);
        }
    }

    #[test]
    fn a_journal_is_not_applied_through_links_that_came_in_between() {
        for (link, done) in [("new", 0), (".diglot-next/2", 0), (".diglot-next/1", 2)] {
            let (temp, out) = place();
            let album = album(&temp);
            killed_while_applying(&out, done);
            let link = out.join(link);
            let staged = fs::read(&link).ok();
            match staged {
                Some(_) => fs::remove_file(&link).unwrap(),
                None => fs::remove_dir(&link).unwrap(),
            }
            symlink(&album, &link).unwrap();
            let before = published(&out);
            assert!(
                Disk::open(&out).unwrap_err().message.contains(link.file_name().unwrap().to_str().unwrap())
            );
            assert_untouched(&album);
            assert_eq!(published(&out), before);
            fs::remove_file(&link).unwrap();
            if let Some(staged) = staged {
                fs::write(&link, staged).unwrap();
            }
            Disk::open(&out).unwrap();
            assert_eq!(published(&out), pairs(&[("a.html", "2"), ("b.html", "2"), ("new/style.css", "2")]));
            assert_untouched(&album);
        }
    }

    #[test]
    fn stale_files_of_a_journal_are_not_removed_through_links() {
        let (temp, out) = place();
        let album = album(&temp);
        build(&out, &[("zh/a.html", "1")]);
        write(
            &out.join(".diglot-next/journal"),
            &sealed("diglot journal 2\nclear zh/a.html\nstale zh/a.html\n"),
        );
        write(&out.join(".diglot-next/manifest"), &sealed("diglot 2\n"));
        fs::remove_dir_all(out.join("zh")).unwrap();
        symlink(&album, out.join("zh")).unwrap();
        Disk::open(&out).unwrap();
        assert_untouched(&album);
        assert!(fs::symlink_metadata(out.join("zh")).unwrap().is_symlink());
    }

    #[test]
    fn links_that_lead_nowhere_are_links() {
        let (temp, out) = place();
        symlink(temp.path().join("missing"), &out).unwrap();
        assert!(Disk::open(&out).unwrap_err().message.ends_with("missing`, which does not exist"));
        fs::remove_file(&out).unwrap();
        build(&out, &[("a.html", "1")]);
        for link in ["b.html", "zh"] {
            symlink(temp.path().join("missing"), out.join(link)).unwrap();
        }
        assert_eq!(
            refused(&out, &[("b.html", "1")]),
            "`OUT/b.html` is in the way, and diglot did not make it"
        );
        assert_eq!(
            refused(&out, &[("zh/b.html", "1")]),
            "`OUT/zh` is a symbolic link; diglot writes and deletes nothing through it"
        );
        fs::remove_file(out.join("a.html")).unwrap();
        symlink(temp.path().join("missing"), out.join("a.html")).unwrap();
        build(&out, &[("a.html", "2")]);
        assert!(!temp.path().join("missing").exists());
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "2");
    }

    #[test]
    fn other_names_of_a_published_file_keep_their_content() {
        let (temp, out) = place();
        build(&out, &[("a.html", "1"), ("b.html", "1")]);
        let backup = temp.path().join("backup");
        fs::create_dir(&backup).unwrap();
        for file in ["a.html", "b.html", ".diglot"] {
            fs::hard_link(out.join(file), backup.join(file)).unwrap();
        }
        let before = tree(&backup);
        build(&out, &[("a.html", "2")]);
        assert_eq!(tree(&backup), before);
    }

    #[test]
    fn nothing_is_removed_through_a_symbolic_link() {
        let (temp, out) = place();
        build(&out, &[("a.html", "1"), ("images/x.png", "1")]);
        write(&temp.path().join("album/x.png"), "mine");
        fs::remove_dir_all(out.join("images")).unwrap();
        symlink(temp.path().join("album"), out.join("images")).unwrap();
        build(&out, &[("a.html", "1")]);
        assert_eq!(fs::read_to_string(temp.path().join("album/x.png")).unwrap(), "mine");
    }

    #[test]
    fn nothing_is_written_through_a_symbolic_link() {
        let (temp, out) = place();
        build(&out, &[("a.html", "1")]);
        fs::create_dir(temp.path().join("album")).unwrap();
        symlink(temp.path().join("album"), out.join("images")).unwrap();
        let disk = Disk::open(&out).unwrap();
        let error = disk.put(&OutPath::new("images/x.png"), Body::Bytes(b"1")).unwrap_err();
        assert!(
            refusal(&error)
                .message
                .ends_with("images` is a symbolic link; diglot writes and deletes nothing through it"),
            "{error}"
        );
        assert_eq!(fs::read_dir(temp.path().join("album")).unwrap().count(), 0);
    }

    #[test]
    fn a_file_replaced_by_a_link_is_written_anew_and_its_target_kept() {
        let (temp, out) = place();
        build(&out, &[("a.html", "1")]);
        write(&temp.path().join("mine.html"), "1");
        fs::remove_file(out.join("a.html")).unwrap();
        symlink(temp.path().join("mine.html"), out.join("a.html")).unwrap();
        build(&out, &[("a.html", "2")]);
        assert!(fs::symlink_metadata(out.join("a.html")).unwrap().is_file());
        assert_eq!(fs::read_to_string(temp.path().join("mine.html")).unwrap(), "1");
    }

    #[test]
    fn an_output_directory_that_is_a_link_is_written_where_it_leads() {
        let (temp, out) = place();
        fs::create_dir(temp.path().join("www")).unwrap();
        symlink(temp.path().join("www"), &out).unwrap();
        build(&out, &[("a.html", "1")]);
        build(&out, &[("a.html", "2")]);
        assert!(fs::symlink_metadata(&out).unwrap().is_symlink());
        assert_eq!(published(&temp.path().join("www")), pairs(&[("a.html", "2")]));
    }

    #[test]
    fn the_permissions_of_an_empty_output_directory_are_kept() {
        let (_temp, out) = place();
        fs::create_dir(&out).unwrap();
        fs::set_permissions(&out, PermissionsExt::from_mode(0o711)).unwrap();
        build(&out, &[("a.html", "1")]);
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o711);
    }
}

#[test]
fn memory_shows_whole_rounds_only() {
    let memory = Memory::default();
    let is = |path: &str, text: &str| {
        memory.get(&OutPath::new(path)) == Some(Content::Bytes(text.as_bytes().into()))
    };
    put_all(&memory, &[("a.html", "1"), ("b.html", "1")]);
    assert_eq!(memory.get(&OutPath::new("a.html")), None);
    memory.finish().unwrap();
    assert!(is("a.html", "1"));
    put_all(&memory, &[("a.html", "2")]);
    memory.abort().unwrap();
    assert!(is("a.html", "1"));
    put_all(&memory, &[("a.html", "2"), ("c.html", "1")]);
    assert_eq!(finished(&memory), "+c.html ~a.html -b.html");
    assert_eq!(memory.paths(), ["a.html", "c.html"].map(OutPath::new));
    put_all(&memory, &[("a.html", "2"), ("c.html", "1")]);
    assert_eq!(finished(&memory), "=a.html =c.html");
}

#[test]
fn memory_names_the_file_of_an_asset_instead_of_loading_it() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("logo.png");
    fs::write(&file, "png").unwrap();
    let memory = Memory::default();
    let put = || memory.put(&OutPath::new("logo.png"), Body::File(&file)).unwrap();
    put();
    assert_eq!(finished(&memory), "+logo.png");
    assert_eq!(memory.get(&OutPath::new("logo.png")), Some(Content::File(file.clone())));
    put();
    assert_eq!(finished(&memory), "=logo.png");
    fs::write(&file, "other").unwrap();
    put();
    assert_eq!(finished(&memory), "~logo.png");
}

#[test]
fn null_counts_what_it_is_given() {
    let null = Null::default();
    put_all(&null, &[("a.html", "1"), ("b.html", "1")]);
    assert_eq!((null.files(), null.finish().unwrap()), (2, Plan::default()));
}
