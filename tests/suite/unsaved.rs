//! Texts that are not saved yet are read as they will be once they are saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use diglot::base::SrcPath;
use diglot::base::diag::ByFile;
use diglot::emit::sink::{Content, Memory};
use diglot::engine::{Engine, Options};
use fs_err as fs;
use proptest::prelude::*;
use tempfile::TempDir;

use super::site::SETTINGS;

type Texts = BTreeMap<String, Vec<u8>>;

const PAGE: &str = "---\ntitle: 甲 | A\n---\n\n见[乙](b.md#x)。\n\nSee [B](b.md#x).\n";

/// A site on disk.
struct Disk {
    dir: TempDir,
    writes: u64,
}

impl Disk {
    fn new(files: &Texts) -> Disk {
        let mut disk = Disk { dir: tempfile::tempdir().unwrap(), writes: 0 };
        fs::create_dir(disk.dir.path().join("content")).unwrap();
        files.iter().for_each(|(path, text)| drop(disk.save(path, text)));
        disk
    }

    /// Writes a file, a second after the one before.
    fn save(&mut self, path: &str, text: &[u8]) -> PathBuf {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        self.writes += 1;
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.writes);
        fs::OpenOptions::new().write(true).open(&file).unwrap().file().set_modified(time).unwrap();
        file
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn engine(&self) -> Engine {
        Engine::new(Options { root: self.root().to_owned(), ..Options::default() })
    }
}

fn unsaved(texts: &Texts) -> BTreeMap<SrcPath, Arc<[u8]>> {
    texts.iter().map(|(path, text)| (SrcPath::new(path.as_str()), Arc::from(&text[..]))).collect()
}

fn texts(files: &[(&str, &str)]) -> Texts {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// What is said and made of a site.
fn made(engine: &mut Engine) -> (ByFile, BTreeMap<String, Vec<u8>>) {
    let memory = Memory::default();
    let diagnostics = engine.run(&memory).unwrap().diagnostics;
    let bytes = |content: Content| content.read().unwrap().into_owned();
    let files =
        memory.paths().iter().map(|path| (path.to_string(), bytes(memory.get(path).unwrap()))).collect();
    (diagnostics.into(), files)
}

fn codes(by_file: &ByFile, path: &str) -> Vec<&'static str> {
    by_file.files.get(path).into_iter().flatten().map(|diagnostic| diagnostic.code.name()).collect()
}

#[test]
fn an_unsaved_text_takes_the_place_of_the_file_until_it_is_taken_back() {
    let on_disk = texts(&[
        ("content/site.yaml", SETTINGS),
        ("content/a.md", PAGE),
        ("content/b.md", "# 乙 | B {#x}\n"),
    ]);
    let disk = Disk::new(&on_disk);
    let mut engine = disk.engine();
    let nothing = BTreeSet::new();
    assert_eq!(engine.diagnose(None).unwrap(), ByFile::default());
    engine.set_unsaved(unsaved(&texts(&[("content/b.md", "# 乙 | B {#y}\n")])));
    // Nothing on disk changed: what was typed is read all the same, and breaks the links of another page.
    let found = engine.diagnose(Some(&nothing)).unwrap();
    assert_eq!(codes(&found, "content/a.md"), ["link-missing-heading", "link-missing-heading"]);
    assert_eq!(&*engine.source(&SrcPath::new("content/b.md")).unwrap().text, "# 乙 | B {#y}\n");
    engine.set_unsaved(unsaved(&texts(&[("content/new.md", "# 丙 | C\n\n[x](b.md) [y](no.md)\n")])));
    let found = engine.diagnose(Some(&nothing)).unwrap();
    assert_eq!(found.files.keys().map(SrcPath::as_str).collect::<Vec<_>>(), ["content/new.md"]);
    engine.set_unsaved(BTreeMap::new());
    assert_eq!(engine.diagnose(Some(&nothing)).unwrap(), ByFile::default());
    assert_eq!(made(&mut engine), made(&mut disk.engine()));
}

#[test]
fn what_is_no_file_of_the_site_is_none_as_unsaved_text() {
    let settings = format!("{SETTINGS}ignore: [drafts]\n");
    let disk = Disk::new(&texts(&[
        ("content/site.yaml", &settings),
        ("content/a.md", "# 甲 | A\n"),
        ("content/form.txt", "form"),
    ]));
    let others = [
        ("content/drafts/b.md", "[x](no.md)"),
        ("content/.git/b.md", "[x](no.md)"),
        ("content/a.md.tmp", "[x](no.md)"),
        ("content/form.txt", "another form"),
        ("elsewhere/b.md", "[x](no.md)"),
        ("b.md", "[x](no.md)"),
    ];
    let mut engine = disk.engine();
    engine.set_unsaved(unsaved(&texts(&others)));
    assert_eq!(engine.diagnose(None).unwrap(), ByFile::default());
    assert_eq!(made(&mut engine), made(&mut disk.engine()));
}

#[cfg(unix)]
#[test]
fn a_place_that_is_refused_is_refused_whatever_is_typed_there() {
    let disk = Disk::new(&texts(&[("content/site.yaml", SETTINGS), ("content/a.md", "# 甲 | A\n")]));
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("b.md"), "# 乙 | B\n").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), disk.root().join("content/out")).unwrap();
    std::os::unix::fs::symlink("nowhere.md", disk.root().join("content/c.md")).unwrap();
    let before = made(&mut disk.engine());
    let mut engine = disk.engine();
    let typed = [
        ("content/out/b.md", "[x](no.md)"),
        ("content/out/new.md", "[x](no.md)"),
        ("content/c.md", "[x](no.md)"),
    ];
    engine.set_unsaved(unsaved(&texts(&typed)));
    assert_eq!(made(&mut engine), before);
}

const NAMES: [&str; 12] = [
    "content/site.yaml",
    "content/site.yml",
    "content/facts.yaml",
    "content/index.md",
    "content/a.md",
    "content/b.zh.md",
    "content/b.en.md",
    "content/部 分/c.md",
    "content/部 分/_section.yaml",
    "content/.hidden/d.md",
    "content/b (copy).md",
    "themes/default/templates/guide.html",
];

fn text() -> impl Strategy<Value = Vec<u8>> {
    let settings = ["", "ignore: [a.md]\n", "ignore: [部*]\ninclude: ['.hidden/**']\n", "untrusted: true\n"]
        .map(|more| format!("{SETTINGS}{more}"));
    let texts = [
        PAGE.to_owned(),
        PAGE.replace('\n', "\r\n"),
        "# 乙 | B {#x}\n\n{{ fee }} [c](部%20分/c.md) <b>x</b>\n".to_owned(),
        "---\ndraft: true\n---\n\n文字\n".to_owned(),
        "\n".to_owned(),
        "fee: { zh: 十元, en: ten yuan }\n".to_owned(),
        "title: { zh: 部分, en: Part }\n".to_owned(),
    ];
    let valid = proptest::sample::select([&texts[..], &settings].concat()).prop_map(String::into_bytes);
    prop_oneof![9 => valid, 1 => Just(b"\xb1\xb8\xb0\xb8".to_vec())]
}

#[derive(Debug, Clone)]
enum Step {
    Type(usize, Vec<u8>),
    Save(usize, Vec<u8>),
    TakeBack(usize),
    Remove(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let name = || 0..NAMES.len();
    prop_oneof![
        4 => (name(), text()).prop_map(|(name, text)| Step::Type(name, text)),
        2 => (name(), text()).prop_map(|(name, text)| Step::Save(name, text)),
        2 => name().prop_map(Step::TakeBack),
        1 => name().prop_map(Step::Remove),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is typed, saved and taken back: an engine that was there all the time says and makes what a
    /// new one does where everything typed is saved.
    #[test]
    fn what_is_typed_is_as_if_it_were_saved(steps in proptest::collection::vec((step(), any::<bool>()), 1..10)) {
        let mut on_disk = texts(&[(NAMES[0], SETTINGS), (NAMES[4], PAGE), (NAMES[5], "# 乙\n\n## 节 {#x}\n"), (NAMES[6], "# B\n\n## S {#x}\n")]);
        let mut disk = Disk::new(&on_disk);
        let mut engine = disk.engine();
        engine.diagnose(None).unwrap();
        let mut typed = Texts::new();
        for (step, is_known) in steps {
            let mut changed = BTreeSet::new();
            match step {
                Step::Type(name, text) => drop(typed.insert(NAMES[name].to_owned(), text)),
                Step::TakeBack(name) => drop(typed.remove(NAMES[name])),
                Step::Save(name, text) => {
                    changed.insert(disk.save(NAMES[name], &text));
                    on_disk.insert(NAMES[name].to_owned(), text);
                }
                Step::Remove(name) => if on_disk.remove(NAMES[name]).is_some() {
                    fs::remove_file(disk.root().join(NAMES[name])).unwrap();
                    changed.insert(disk.root().join(NAMES[name]));
                },
            }
            engine.set_unsaved(unsaved(&typed));
            let found = engine.diagnose(is_known.then_some(&changed)).unwrap();
            let all: Texts = on_disk.clone().into_iter().chain(typed.clone()).collect();
            prop_assert_eq!(found, Disk::new(&all).engine().diagnose(None).unwrap());
        }
        let all: Texts = on_disk.into_iter().chain(typed).collect();
        prop_assert_eq!(made(&mut engine), made(&mut Disk::new(&all).engine()));
    }
}

/// Rendering adds what is said of templates, and nothing about content.
#[test]
fn what_is_found_without_rendering_is_all_that_a_build_says_of_content() {
    let page = "# 甲 | A\n\n##标题\n\n[x](no.md) {{ no }}\n\n::: faq no\n:::\n";
    let files = [
        ("content/site.yaml", SETTINGS),
        ("content/a.md", page),
        ("themes/default/templates/guide.html", "{{ nope( }}"),
    ];
    let disk = Disk::new(&texts(&files));
    let mut said = made(&mut disk.engine()).0;
    assert_eq!(codes(&said, "themes/default/templates/guide.html"), ["theme-template"]);
    said.files.remove("themes/default/templates/guide.html");
    assert!(codes(&said, "content/a.md").len() > 3);
    assert_eq!(disk.engine().diagnose(None).unwrap(), said);
}
