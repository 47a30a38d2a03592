//! A site → whether what must be true of every site is true of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use diglot::base::diag::{self, Diagnostic};
use diglot::base::{Code, OutPath, Severity, SrcPath};
use diglot::emit::publication::{Counts, Publication};
use diglot::emit::sink::{Content, Disk, Memory, Null, Sink};
use diglot::engine::{Engine, Options, Update};
use diglot::link::{Site, Subject};
use diglot::parse::{Document, Kind, PageKind};
use diglot::text::{Destination, Filler, Place};
use fs_err as fs;
use tempfile::TempDir;

use super::generate::{Case, Piece, Word, files};

/// What is not as it must be.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The property.
    pub property: &'static str,
    /// What was seen.
    pub detail: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property, self.detail)
    }
}

/// `check` and `build` say the same.
pub const CHECK_IS_BUILD: &str = "check is build";
/// Every word stands on a page of its language, or a diagnostic says why not.
pub const WORDS: &str = "no word is lost";
/// No word stands on a page of another language that does not say so, unless a diagnostic does.
pub const LANGUAGES: &str = "no word is on a wrong page";
/// Every range of a source lies in it, on boundaries of characters, and holds what it says.
pub const RANGES: &str = "ranges hold what they say";
/// After any saves the preview is what a build from nothing gives.
pub const PREVIEW: &str = "the preview is a fresh build";
/// Nothing panics.
pub const NO_PANIC: &str = "no panic";
/// The process does not end.
pub const NO_ABORT: &str = "no abort";

/// All of them.
pub const PROPERTIES: &[&str] = &[CHECK_IS_BUILD, WORDS, LANGUAGES, RANGES, PREVIEW, NO_PANIC, NO_ABORT];

/// Tries every property on a case.
pub fn check(case: &Case) -> Result<(), Failure> {
    let states = case.states();
    let mut disk = Folder::new();
    disk.save(&files(&states[0]));
    check_is_build(disk.root())?;
    let mut engine = live(disk.root());
    let mut update = engine.update(None).map_err(machine)?;
    words(&engine, &update, &states[0])?;
    ranges(&engine, &update)?;
    for state in &states[1..] {
        let before = seen(&engine, &update.publication);
        let changed = disk.save(&files(state));
        update = engine.update(Some(&changed)).map_err(machine)?;
        let mut fresh = live(disk.root());
        let expected = fresh.update(None).map_err(machine)?;
        ranges(&fresh, &expected)?;
        same_diagnostics(PREVIEW, &update.diagnosis.diagnostics(), &expected.diagnosis.diagnostics())?;
        same_files(&output(&update.publication)?, &output(&expected.publication)?)?;
        let (after, expected) = (seen(&engine, &update.publication), seen(&fresh, &expected.publication));
        same_files(&after, &expected)?;
        told(&before, &after, &update.changed)?;
    }
    Ok(())
}

/// A site on disk.
struct Folder {
    dir: TempDir,
    saved: BTreeMap<String, String>,
    clock: u64,
}

impl Folder {
    fn new() -> Folder {
        let dir = tempfile::tempdir().expect("a folder for a site");
        fs::create_dir(dir.path().join("content")).expect("a folder for pages");
        Folder { dir, saved: BTreeMap::new(), clock: 0 }
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Makes these files the site. Returns those that are not what they were.
    fn save(&mut self, files: &BTreeMap<String, String>) -> BTreeSet<PathBuf> {
        let place = |path: &str| {
            self.dir.path().join(if path.starts_with("themes/") { "" } else { "content" }).join(path)
        };
        let mut changed = BTreeSet::new();
        for path in self.saved.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(place(path)).expect("a file of the site");
            changed.insert(place(path));
        }
        for (path, text) in files.iter().filter(|(path, text)| self.saved.get(*path) != Some(*text)) {
            let file = place(path);
            fs::create_dir_all(file.parent().unwrap_or(&file)).expect("a folder of the site");
            fs::write(&file, text).expect("a file of the site");
            // Saves within one tick of the file system's clock differ in time as those of a person do.
            self.clock += 1;
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.clock);
            fs::OpenOptions::new()
                .write(true)
                .open(&file)
                .and_then(|file| file.file().set_modified(time))
                .expect("a file of the site");
            changed.insert(file);
        }
        self.saved.clone_from(files);
        changed
    }
}

fn live(root: &Path) -> Engine {
    Engine::new(Options { root: root.to_owned(), drafts: true, live: true, ..Options::default() })
}

/// The machine's fault is none of the site's content.
fn machine(error: std::io::Error) -> Failure {
    Failure { property: NO_ABORT, detail: format!("the engine could not run: {error}") }
}

fn check_is_build(root: &Path) -> Result<(), Failure> {
    let run = |sink: &dyn Sink| {
        Engine::new(Options { root: root.to_owned(), ..Options::default() }).run(sink).map_err(machine)
    };
    let out = root.join("dist");
    let disk = Disk::open(&out).map_err(|refusal| machine(refusal.into()))?;
    let (checked, built) = (run(&Null::default())?, run(&disk)?);
    same_diagnostics(CHECK_IS_BUILD, &checked.diagnostics, &built.diagnostics)
}

/// Every file of a publication but pages as the preview remembers them.
fn output(publication: &Publication) -> Result<BTreeMap<OutPath, Content>, Failure> {
    let memory = Memory::default();
    publication.write(&memory, &Counts::default()).map_err(machine)?;
    memory.finish().map_err(machine)?;
    Ok(memory.paths().into_iter().filter_map(|path| Some((path.clone(), memory.get(&path)?))).collect())
}

/// Every page as a browser gets it.
fn seen(engine: &Engine, publication: &Publication) -> BTreeMap<OutPath, Content> {
    let page =
        |path: OutPath| Some((path.clone(), Content::Bytes(engine.pages().get(publication, &path).html?)));
    publication.site().editions.iter().filter_map(|edition| page(edition.url.to_out())).collect()
}

fn same_files(
    got: &BTreeMap<OutPath, Content>,
    expected: &BTreeMap<OutPath, Content>,
) -> Result<(), Failure> {
    let paths: BTreeSet<&OutPath> = got.keys().chain(expected.keys()).collect();
    for path in paths {
        let detail = match (got.get(path), expected.get(path)) {
            (Some(got), Some(expected)) if got == expected => continue,
            (Some(Content::Bytes(got)), Some(Content::Bytes(expected))) => {
                format!("{path}: {}", difference(got, expected))
            }
            (got, expected) => format!("{path}: {} instead of {}", presence(got), presence(expected)),
        };
        return Err(Failure { property: PREVIEW, detail });
    }
    Ok(())
}

fn presence(content: Option<&Content>) -> &'static str {
    match content {
        Some(Content::Bytes(_)) => "a page",
        Some(Content::File(_)) => "a file",
        None => "nothing",
    }
}

/// The first line that differs.
fn difference(got: &[u8], expected: &[u8]) -> String {
    let (got, expected) = (String::from_utf8_lossy(got), String::from_utf8_lossy(expected));
    let lines = got.lines().zip(expected.lines()).find(|(got, expected)| got != expected);
    lines.map_or_else(
        || format!("{} lines instead of {}", got.lines().count(), expected.lines().count()),
        |(got, expected)| format!("`{got}` instead of `{expected}`"),
    )
}

/// Whoever looks at a page learns that it is another one.
fn told(
    before: &BTreeMap<OutPath, Content>,
    after: &BTreeMap<OutPath, Content>,
    told: &[OutPath],
) -> Result<(), Failure> {
    let missed =
        before.iter().find(|(path, content)| after.get(*path) != Some(*content) && !told.contains(path));
    missed.map_or(Ok(()), |(path, _)| {
        Err(Failure {
            property: PREVIEW,
            detail: format!("{path} changed and nobody who looks at it is told"),
        })
    })
}

fn same_diagnostics(
    property: &'static str,
    got: &[Diagnostic],
    expected: &[Diagnostic],
) -> Result<(), Failure> {
    let only = |these: &[Diagnostic], those: &[Diagnostic]| {
        these.iter().find(|one| !those.contains(one)).map(|one| format!("{} {}", one.code, one.message))
    };
    match (only(got, expected), only(expected, got)) {
        (Some(more), _) => Err(Failure { property, detail: format!("says too much: {more}") }),
        (_, Some(less)) => Err(Failure { property, detail: format!("does not say: {less}") }),
        _ if got != expected => {
            Err(Failure { property, detail: "says the same in another order, or not as often".into() })
        }
        _ => Ok(()),
    }
}

fn words(engine: &Engine, update: &Update, pieces: &[Piece]) -> Result<(), Failure> {
    let publication = &update.publication;
    let site = publication.site();
    let mut pages: Vec<(Option<&str>, String)> = Vec::new();
    for edition in site.editions.iter() {
        let html = engine.pages().get(publication, &edition.url.to_out()).html.unwrap_or_default();
        let code = match &edition.subject {
            Subject::Page { lang, source, .. } if lang == source => {
                Some(site.config.lang(*lang).code.as_str())
            }
            _ => None,
        };
        pages.push((code, String::from_utf8_lossy(&html).into_owned()));
    }
    let diagnostics = update.diagnosis.diagnostics();
    // A slip may have made a word of another one.
    let is_one =
        |word: &Word| pieces.iter().map(|piece| piece.text.matches(&word.text).count()).sum::<usize>() < 2;
    let own: Vec<(Option<&str>, String)> =
        pages.iter().map(|(code, html)| (*code, in_own_language(html))).collect();
    for (piece, word) in pieces.iter().flat_map(|piece| piece.words.iter().map(move |word| (piece, word))) {
        let path = SrcPath::new(format!("content/{}", piece.path));
        let text = engine.source(&path).map(|source| source.text).unwrap_or_default();
        let is_one_file =
            site.topics.iter().any(|topic| topic.is_one_file() && topic.documents[0].path == path);
        let is_code =
            text.find(&word.text).is_some_and(|at| is_in_unclosed_code(site, &diagnostics, &path, at));
        let due = word
            .language
            .filter(|code| is_due(site, word, code, &text) && (word.is_told || is_one_file) && !is_code);
        let mut shown = pages.iter().filter(|(code, _)| due.is_none() || *code == due);
        if !shown.any(|(_, html)| html.contains(&word.text))
            && !is_excused(site, &diagnostics, &path, &text, word)
        {
            let line = piece.text.lines().find(|line| line.contains(&word.text)).unwrap_or_default();
            let detail = format!(
                "{}: «{line}»: `{}` is not on a page of {}",
                piece.path,
                word.text,
                due.unwrap_or("any language")
            );
            return Err(Failure { property: WORDS, detail });
        }
        let wrong = own.iter().find(|(code, text)| {
            due.is_some() && code.is_some() && *code != due && text.contains(&word.text) && is_one(word)
        });
        if let Some((code, _)) = wrong
            && !is_excused(site, &diagnostics, &path, &text, word)
            && !is_told(site, &diagnostics, &path, &text, word)
        {
            let line = piece.text.lines().find(|line| line.contains(&word.text)).unwrap_or_default();
            let detail = format!(
                "{}: «{line}»: `{}` is on a page of {} without a word",
                piece.path,
                word.text,
                code.unwrap_or_default()
            );
            return Err(Failure { property: LANGUAGES, detail });
        }
    }
    Ok(())
}

/// The text and the texts in attributes of a page that stand in no element of another language.
fn in_own_language(html: &str) -> String {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path",
        "circle", "rect",
    ];
    let (mut text, mut own, mut open): (String, Option<String>, Vec<(String, bool)>) =
        (String::new(), None, Vec::new());
    for token in html5gum::Tokenizer::new(html).flatten() {
        let is_foreign = open.iter().any(|(_, is_foreign)| *is_foreign);
        match token {
            html5gum::Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |key: &str| {
                    tag.attributes
                        .get(key.as_bytes())
                        .map(|value| String::from_utf8_lossy(value).into_owned())
                };
                let lang = attribute("lang");
                if name == "html" {
                    own = lang.clone();
                }
                let is_other = lang.is_some_and(|lang| Some(lang) != own);
                if !is_foreign && !is_other {
                    ["alt", "title", "content", "aria-label"]
                        .iter()
                        .filter_map(|key| attribute(key))
                        .for_each(|value| text.push_str(&(value + "\n")));
                }
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push((name, is_other));
                }
            }
            html5gum::Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if let Some(at) = open.iter().rposition(|(known, _)| *known == name) {
                    open.truncate(at);
                }
            }
            html5gum::Token::String(part) if !is_foreign => text.push_str(&String::from_utf8_lossy(&part)),
            _ => {}
        }
    }
    text
}

/// Whether a diagnostic tells that a word has no text in another language: about its line, its whole file, or
/// what is wrong with the page in another language.
fn is_told(site: &Site, diagnostics: &[Diagnostic], path: &SrcPath, text: &str, word: &Word) -> bool {
    // Whoever turns the diagnostic off knows.
    let is_off = site.config.checks.contains_key(&Code::TranslationMissing);
    let Some(at) = text.find(&word.text).filter(|_| !is_off) else { return true };
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1)
        ..text[at..].find('\n').map_or(text.len(), |end| at + end);
    let spans = diagnostics
        .iter()
        .flat_map(|diagnostic| diagnostic.at.iter().chain(diagnostic.related.iter().map(|(span, _)| span)));
    let mut topics = site.topics.iter().map(|topic| &topic.documents);
    let siblings = topics.find(|documents| documents.iter().any(|document| document.path == *path));
    let is_sibling = |other: &SrcPath| siblings.into_iter().flatten().any(|document| document.path == *other);
    // One without text is no document, and told by itself.
    let name = |path: &SrcPath| path.file_name().split('.').next().map(str::to_owned);
    let is_empty_sibling = |diagnostic: &Diagnostic| {
        diagnostic.code == Code::FileEmpty
            && diagnostic.at.as_ref().is_some_and(|at| name(&at.path) == name(path))
    };
    let is_about = |span: &diglot::base::Span| {
        if span.path == *path {
            (span.start <= line.end && span.end >= line.start) || span.end == 0
        } else {
            is_sibling(&span.path)
        }
    };
    // Of many blocks the first stands for all.
    let is_about_many = |diagnostic: &Diagnostic| {
        diagnostic.code == Code::TranslationMissing
            && diagnostic.message.contains(" blocks of this page ")
            && diagnostic.at.as_ref().is_some_and(|at| at.path == *path)
    };
    spans.into_iter().any(is_about)
        || diagnostics.iter().any(|diagnostic| is_empty_sibling(diagnostic) || is_about_many(diagnostic))
}

/// Whether a place is in code that is told to take in what follows: code is in no language.
fn is_in_unclosed_code(site: &Site, diagnostics: &[Diagnostic], path: &SrcPath, at: usize) -> bool {
    let documents = site.topics.iter().flat_map(|topic| &topic.documents);
    let mut of_code = documents
        .filter(|document| document.path == *path)
        .flat_map(|document| &document.blocks)
        .filter(|block| block.kind == Kind::Code)
        .map(|block| block.source.start as usize..block.source.end as usize);
    // Below a fence that nothing closes, the next one opens where it was meant to close.
    let is_opening_before = |diagnostic: &Diagnostic| {
        let span = diagnostic.at.as_ref().filter(|_| diagnostic.code == Code::CodeUnclosed);
        span.is_some_and(|span| span.path == *path && span.start <= at)
    };
    of_code.any(|code| code.contains(&at)) && diagnostics.iter().any(is_opening_before)
}

/// Whether a word must be on a page of its language: the name of its file tells it, or no other language of
/// the site has its script, and no comment and no block of the file says otherwise. Raw HTML is in the
/// language of what it stands in, and what stands behind a fence with a slip is code, which is in none.
fn is_due(site: &Site, word: &Word, code: &str, text: &str) -> bool {
    let languages = &site.config.languages;
    let Some(own) = languages.iter().find(|language| language.code == code) else { return false };
    let is_alone = languages.iter().filter(|language| language.script == own.script).count() == 1;
    // A picture alone makes no page in the language of its text.
    let is_picture = |line: &str| line.contains(&word.text) && line.trim().starts_with("![");
    word.is_told
        || (is_alone
            && !text.lines().any(is_picture)
            && !["<", "::: zh", "::: en", "lang: ", "\n``\n"].iter().any(|sign| text.contains(sign)))
}

/// Whether a word is rightly on no page: its file is shown by a page that is not there, or a diagnostic says
/// why.
fn is_excused(site: &Site, diagnostics: &[Diagnostic], path: &SrcPath, text: &str, word: &Word) -> bool {
    let is_shown = match path.file_name() {
        // The index of a folder may have a title of its own.
        "_section.yaml" => site.pages.iter().any(|page| path.dir().ends_with(&page.key) && !page.key.is_empty() && page.topic.is_none()),
        "glossary.yaml" => {
            site.editions.iter().any(|edition| matches!(edition.subject, Subject::Page { page, .. } if site.pages[page].kind == PageKind::Glossary))
        }
        "docs.yaml" => !site.checklists.is_empty(),
        // What these say is shown where it is asked for.
        "facts.yaml" | "site.yaml" => false,
        _ => true,
    };
    let at = text.find(&word.text);
    let line = at.map(|at| {
        text[..at].rfind('\n').map_or(0, |end| end + 1)
            ..text[at..].find('\n').map_or(text.len(), |end| at + end)
    });
    // Nobody knows what else was meant by front matter or YAML with a slip in it.
    let is_in_front = at.is_some_and(|at| text.starts_with("---") && !text[..at].contains("\n---"));
    // A page that gave way to another one did so in all its files, and a glossary with its terms.
    let is_file = |document: &Arc<Document>| {
        document.path == *path
            || path.file_name() == "glossary.yaml" && document.front.kind == PageKind::Glossary
    };
    let is_of_page = |other: &SrcPath| {
        let topics = site
            .topics
            .iter()
            .map(|topic| &topic.documents)
            .filter(|documents| documents.iter().any(is_file));
        topics.flatten().any(|document| document.path == *other)
    };
    let is_about = |diagnostic: &Diagnostic| {
        let mut spans = diagnostic
            .at
            .iter()
            .chain(diagnostic.related.iter().map(|(span, _)| span))
            .filter(|span| span.path == *path);
        let name = diagnostic.code.name();
        match &line {
            _ if diagnostic.code == Code::RouteCollision => {
                let mut spans = diagnostic.at.iter().chain(diagnostic.related.iter().map(|(span, _)| span));
                spans.any(|span| span.path == *path || is_of_page(&span.path))
            }
            _ if matches!(diagnostic.code, Code::FrontMatterUnclosed | Code::FileControlCharacter) => {
                spans.next().is_some()
            }
            Some(_) if name.starts_with("front-matter") && is_in_front => spans.next().is_some(),
            Some(_)
                if path.extension() == Some("yaml")
                    && (name.starts_with("yaml") || name.starts_with("checklist")) =>
            {
                spans.next().is_some()
            }
            // What it says in the language of another block is told to be shown to nobody.
            Some(line) => {
                // So is that a paragraph became a heading, of which the title of the page has the text alone.
                let is_loss = matches!(diagnostic.code, Code::LanguageUnsure | Code::TableCells)
                    || diagnostic.message == "these lines are one heading";
                (diagnostic.code.default_severity() == Severity::Error || is_loss)
                    && spans.any(|span| span.start <= line.end && span.end >= line.start)
            }
            // The file could not be read at all.
            None => spans.next().is_some(),
        }
    };
    // What a slip in its end made a part of a comment is the author's own.
    let is_in_comment = at.is_some_and(|at| {
        let open = text[..at].rfind("<!--").filter(|open| !text[*open..at].contains("-->"));
        open.is_some() && text[at..].contains("-->")
    });
    !is_shown || is_in_comment || diagnostics.iter().any(is_about)
}

fn ranges(engine: &Engine, update: &Update) -> Result<(), Failure> {
    let source = |path: &SrcPath| engine.source(path);
    let diagnostics = update.diagnosis.diagnostics();
    for diagnostic in &diagnostics {
        let spans = diagnostic
            .at
            .iter()
            .chain(diagnostic.related.iter().map(|(span, _)| span))
            .chain(diagnostic.fix.iter().map(|fix| &fix.at));
        for span in spans {
            if let Some(file) = engine.source(&span.path) {
                slice(&file.text, span.start..span.end, || format!("{} of {}", diagnostic.code, span.path))?;
            }
        }
    }
    // Every renderer finds its way through them.
    diag::human(&diagnostics, &source);
    diag::json(&diagnostics, &source);
    diag::github(&diagnostics, &source, "");
    diag::sarif(&diagnostics, &source, "");
    diag::gitlab(&diagnostics, &source, "");
    update.publication.site().topics.iter().flat_map(|topic| &topic.documents).try_for_each(document_ranges)
}

fn document_ranges(document: &Arc<Document>) -> Result<(), Failure> {
    let source = |range: &Range<u32>, what: &dyn fmt::Debug| {
        slice(&document.text, range.start as usize..range.end as usize, || {
            format!("{what:?} in {}", document.path)
        })
    };
    let html = |range: Range<u32>, what: &dyn fmt::Debug| {
        slice(&document.html, range.start as usize..range.end as usize, || {
            format!("the HTML of {what:?} in {}", document.path)
        })
    };
    for block in &document.blocks {
        source(&block.source, &block.kind)?;
        html(block.html.clone(), &block.kind)?;
    }
    for hole in &document.holes {
        html(hole.at..hole.at, &hole.filler)?;
        let written = source(&hole.source, &hole.filler)?;
        let is_right = match &hole.filler {
            // In a title with escapes it stands at no place of its own.
            Filler::Fact(fact) => written == &*fact.written || written.is_empty(),
            Filler::HeadingId(_) | Filler::Link(_) => !written.is_empty(),
            _ => true,
        };
        if !is_right {
            return Err(Failure {
                property: RANGES,
                detail: format!(
                    "{:?} in {} is said to be written as `{written}`",
                    hole.filler, document.path
                ),
            });
        }
    }
    for link in &document.links {
        source(&link.source, &link.destination)?;
        let (Place::Inline(range) | Place::Attribute(range)) = &link.place else { continue };
        let written = source(range, &link.destination)?;
        let written =
            written.strip_prefix('<').and_then(|written| written.strip_suffix('>')).unwrap_or(written);
        let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
        let is_right = match &link.destination {
            // What character references and backslashes stand for is the parser's business.
            _ if written.contains(['&', '\\']) => true,
            // Browsers take no notice of white space around a URL, and bare hosts and addresses are links.
            Destination::External(url) => {
                let bare = |url: &str| {
                    let url = url.trim().trim_start_matches("mailto:");
                    url.strip_prefix("http://")
                        .filter(|rest| rest.starts_with("www."))
                        .unwrap_or(url)
                        .to_owned()
                };
                bare(url) == bare(written)
            }
            Destination::Internal { path, .. } => decoded.trim_start().starts_with(path.trim()),
        };
        if !is_right {
            return Err(Failure {
                property: RANGES,
                detail: format!(
                    "{:?} in {} is said to be written as `{written}`",
                    link.destination, document.path
                ),
            });
        }
    }
    Ok(())
}

fn slice(text: &str, range: Range<usize>, what: impl Fn() -> String) -> Result<&str, Failure> {
    text.get(range.clone()).ok_or_else(|| Failure {
        property: RANGES,
        detail: format!("{} at {range:?} of {} bytes", what(), text.len()),
    })
}
