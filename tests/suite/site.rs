//! A site in one string → what its author is told and what its readers see.
//!
//! Invariant: sites share nothing, neither files nor engines. The output is the real one, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use diglot::base::diag::{self, Diagnostic};
use diglot::base::{Code, OutPath, SrcPath, UrlPath};
use diglot::emit::publication::Counts;
use diglot::emit::sink::{Content, Memory, Plan, Sink};
use diglot::engine::{Engine, Options, Stats};
use fs_err as fs;
use tempfile::TempDir;

/// The settings of a site in Chinese and English.
pub const SETTINGS: &str = "\
title: { zh: 帮助中心, en: Help centre }
base_url: https://help.example.com/
languages:
  - { code: zh, tag: zh-CN, name: 简体中文 }
  - { code: en, tag: en, name: English }
";

/// A site on disk with the engine that builds it.
pub struct Site {
    dir: TempDir,
    engine: Engine,
    output: Memory,
    is_live: bool,
    edits: u64,
    /// The files that were written or removed since the preview was asked last.
    touched: BTreeSet<PathBuf>,
    is_shown: bool,
}

impl Site {
    /// A site of the files in `text`: each begins with a line `-- path --`, its path relative to content/, or
    /// beginning with `themes/`.
    pub fn new(text: &str) -> Site {
        Site::with(Options::default(), text)
    }

    /// A site in Chinese and English with a site.yaml, which may load pictures from elsewhere.
    pub fn bilingual(text: &str) -> Site {
        Site::new(&format!("-- site.yaml --\n{SETTINGS}allow_external: [a.cn, example.com]\n{text}"))
    }

    /// A bilingual site as `serve` shows it: from memory, in spite of errors.
    pub fn live(text: &str) -> Site {
        Site::with(
            Options { live: true, drafts: true, ..Options::default() },
            &format!("-- site.yaml --\n{SETTINGS}{text}"),
        )
    }

    /// A site built with some options; their root is set here.
    pub fn with(options: Options, text: &str) -> Site {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("content")).unwrap();
        let options = Options { root: dir.path().to_owned(), ..options };
        let is_live = options.live;
        let (engine, output) = (Engine::new(options), Memory::default());
        let mut site =
            Site { dir, engine, output, is_live, edits: 0, touched: BTreeSet::new(), is_shown: false };
        for (path, text) in sections(text) {
            site.edit(path, text);
        }
        site
    }

    /// The folder that holds content/ and themes/.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file.
    pub fn edit(&mut self, path: &str, text: impl AsRef<[u8]>) -> &mut Site {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        // Edits within one tick of the file system's clock differ in time as those of a person do.
        self.edits += 1;
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.edits);
        fs::OpenOptions::new().write(true).open(&path).unwrap().file().set_modified(time).unwrap();
        self.touched.insert(path);
        self
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) -> &mut Site {
        let path = self.path(path);
        fs::remove_file(&path).unwrap();
        self.touched.insert(path);
        self
    }

    /// Builds it, or shows what the preview does after the edits since it was asked last, of which alone it
    /// is told.
    pub fn build(&mut self) -> Built {
        let (files, diagnostics, stats, plan) = if self.is_live {
            let (files, diagnostics, stats) = self.show();
            (files, diagnostics, stats, Plan::default())
        } else {
            let outcome = self.engine.run(&self.output).unwrap();
            (contents(&self.output), outcome.diagnostics, outcome.stats, outcome.plan)
        };
        let source = |path: &SrcPath| self.engine.source(path);
        Built {
            files: files.into_iter().collect(),
            said: plain(&diag::human(&diagnostics, &source)),
            json: diag::json(&diagnostics, &source),
            github: diag::github(&diagnostics, &source, ""),
            diagnostics,
            stats,
            plan,
        }
    }

    /// What the preview shows after the edits since it was asked last: every file, and what its author is
    /// told.
    pub fn preview(&mut self) -> (BTreeMap<String, Arc<[u8]>>, String) {
        let (files, diagnostics, _) = self.show();
        (files, plain(&diag::human(&diagnostics, &|path| self.engine.source(path))))
    }

    fn show(&mut self) -> (BTreeMap<String, Arc<[u8]>>, Vec<Diagnostic>, Stats) {
        let touched = std::mem::take(&mut self.touched);
        let is_first = !std::mem::replace(&mut self.is_shown, true);
        let mut update = self.engine.update((!is_first).then_some(&touched)).unwrap();
        let output = Memory::default();
        update.publication.write(&output, &Counts::default()).unwrap();
        output.finish().unwrap();
        let mut files = contents(&output);
        // Pages that a browser asked for are kept from one update to the next.
        update.stats.rendered = update.changed.len();
        for edition in update.publication.site().editions.iter() {
            let path = edition.url.to_out();
            let page = self.engine.pages().get(&update.publication, &path);
            update.stats.rendered += usize::from(page.is_new);
            files.extend(page.html.map(|html| (path.to_string(), html)));
        }
        (files, update.diagnosis.diagnostics(), update.stats)
    }

    fn path(&self, path: &str) -> PathBuf {
        let folder = if path.starts_with("themes/") { "" } else { "content" };
        self.dir.path().join(folder).join(path)
    }
}

/// The files of an output, by path.
fn contents(output: &Memory) -> BTreeMap<String, Arc<[u8]>> {
    let read = |path: &OutPath| match output.get(path).unwrap() {
        Content::Bytes(bytes) => bytes,
        Content::File(file) => fs::read(file).unwrap().into(),
    };
    output.paths().iter().map(|path| (path.to_string(), read(path))).collect()
}

/// The files of a site in one string.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            Some(path) => files.push((path, String::new())),
            None => files.last_mut().expect("a site begins with a line `-- path --`").1.push_str(line),
        }
    }
    files
}

/// What a build came to.
pub struct Built {
    files: Vec<(String, Arc<[u8]>)>,
    /// What its author is told, as `build` prints it, without colours.
    pub said: String,
    /// The same as `--format json` prints it.
    pub json: String,
    /// The same as `--format github` prints it.
    pub github: String,
    /// The same as data.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done.
    pub stats: Stats,
    /// What became of the files, but in a preview.
    pub plan: Plan,
}

impl Built {
    /// The site when there is nothing to say about it.
    pub fn clean(self) -> Built {
        assert_eq!(self.said, "");
        self
    }

    /// The paths of all files but the theme's and those that search reads.
    pub fn files(&self) -> Vec<&str> {
        self.files
            .iter()
            .map(|(path, _)| path.as_str())
            .filter(|path| !path.starts_with("assets/") && !is_of_search(path))
            .collect()
    }

    /// Every file with its bytes.
    pub fn all(&self) -> &[(String, Arc<[u8]>)] {
        &self.files
    }

    /// The text of a file.
    pub fn file(&self, path: &str) -> &str {
        let file = self.files.iter().find(|(known, _)| known == path);
        let (_, bytes) = file.unwrap_or_else(|| panic!("no file `{path}`\n{self}"));
        std::str::from_utf8(bytes).unwrap()
    }

    /// The page at a URL.
    pub fn html(&self, url: &str) -> &str {
        self.file(UrlPath::new(url).to_out().as_str())
    }

    /// The article of a page, without the permalinks of its headings and rows.
    pub fn article(&self, url: &str) -> String {
        let html = self.part(url, "<article", "</article>");
        without_permalinks(html.split_once('>').unwrap().1).trim().to_owned()
    }

    /// What stands between two pieces of a page; the first one is included.
    pub fn part(&self, url: &str, from: &str, to: &str) -> &str {
        let html = self.html(url);
        let start = html.find(from).unwrap_or_else(|| panic!("`{url}` has no `{from}`:\n{html}"));
        let length =
            html[start..].find(to).unwrap_or_else(|| panic!("`{url}` has no `{to}` after `{from}`:\n{html}"));
        &html[start..start + length]
    }

    /// The lines of a page that hold one of some words, trimmed.
    pub fn lines(&self, url: &str, words: &[&str]) -> String {
        let lines =
            self.html(url).lines().map(str::trim).filter(|line| words.iter().any(|word| line.contains(word)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Whether something of this kind was said.
    pub fn says(&self, code: Code) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
    }
}

/// Whether a file is read by search alone.
fn is_of_search(path: &str) -> bool {
    path.starts_with("search/") || path.ends_with("/text.json")
}

impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "files:\n  {}\n{}", self.files().join("\n  "), self.said)
    }
}

/// The URLs under which every kind of edition shows a page.
pub const EDITIONS: [&str; 3] = ["zh", "en", "zh-en"];

/// The articles of a one-file page with this body, in every edition there is.
pub fn editions_of(body: &str) -> String {
    let built = Site::bilingual(&format!("-- page.md --\n{body}\n")).build();
    let mut text = String::new();
    for edition in EDITIONS {
        let url = format!("{edition}/page/");
        if built.files().contains(&UrlPath::new(url.as_str()).to_out().as_str()) {
            text.push_str(&format!("{edition}:\n{}\n", built.article(&url)));
        }
    }
    text + &built.said
}

/// Permalinks, and the names of rows that they lead to, are the same everywhere: they would only blur what a
/// test shows.
fn without_permalinks(html: &str) -> String {
    let mut text = html.to_owned();
    for (open, close) in
        [("<a class=\"anchor\"", "</a>"), ("<a class=\"row-link\"", "</a>"), (" id=\"row-", "\"")]
    {
        while let Some(start) = text.find(open) {
            let inside = start + open.len();
            let end = inside + text[inside..].find(close).unwrap() + close.len();
            text.replace_range(start..end, "");
        }
    }
    text
}

/// A text without colours (ECMA-48 `CSI … m`) and without space at the ends of lines.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('\u{1b}') {
        plain.push_str(&rest[..start]);
        let end = rest[start..].find('m').map_or(rest.len(), |length| start + length + 1);
        rest = &rest[end..];
    }
    plain.push_str(rest);
    plain.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}
