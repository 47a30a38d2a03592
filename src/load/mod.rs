//! Disk → [`Snapshot`]: the only reader.
//!
//! Invariant: a snapshot holds every file of content/ and themes/ that belongs to the site, by path, decoded
//! where it is text; what site.yaml and file names leave out is no part of it, and what cannot be read is a
//! diagnostic. A file whose stamp is that of the last snapshot is not read again. A text that is not saved
//! yet takes the place of what is on disk. Nothing here knows what a file means.
//!
//! # Trust
//! Who may change content/ and themes/ is trusted as a programmer is: raw HTML, scripts of a theme and links
//! to other sites are published as they are written. Readers and other sites are not trusted, and no text
//! that is not Markdown becomes markup. Links of the file system are followed only within the folder of the
//! site, and never to hidden files. Content of strangers, such as a pull request, is built with `--untrusted`
//! (or `untrusted: true` in site.yaml, which the option does not ask for: a stranger could change it): then
//! nothing is published that can act on readers, and whatever tries is an error.

mod decode;
mod svg;
mod unsaved;
mod walk;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err as fs;
use rayon::prelude::*;

pub use decode::decode;
pub use unsaved::Unsaved;

use crate::base::diag::Diagnostic;
use crate::base::digest::digest_bytes;
use crate::base::guard::guard;
use crate::base::{Code, Digest, Source, Span, SrcPath, Stamp, digest_of};
use crate::config::Selection;
use walk::{Bounds, Candidate, Found, Rules};

/// Where the settings of a site are.
const SETTINGS: [&str; 2] = ["content/site.yaml", "content/site.yml"];

/// Everything below content/ and themes/ at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    files: BTreeMap<SrcPath, Arc<File>>,
    /// The texts that were taken in the place of files.
    unsaved: Unsaved,
    /// What site.yaml says belongs to the site, with the digest of its text.
    selection: (Option<Digest>, Arc<Selection>),
    /// What is said of the rest.
    findings: Vec<Diagnostic>,
    /// Where links lead.
    targets: BTreeSet<PathBuf>,
    changed: usize,
    page_names: Digest,
    others: Digest,
}

/// One file.
#[derive(Debug)]
struct File {
    version: Version,
    content: Content,
}

/// By which it is told whether the content of a file may be another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Version {
    Disk(Stamp),
    /// Digest of the bytes.
    Unsaved(Digest),
}

impl Version {
    /// Whether a file that was read as `self` need not be read again.
    fn is_still(self, now: Version) -> bool {
        self == now && !matches!(now, Version::Disk(Stamp { modified: None, .. }))
    }
}

#[derive(Debug)]
enum Content {
    /// Markdown, YAML, templates.
    Text { source: Option<Source>, diagnostics: Vec<Diagnostic> },
    /// A file of a theme.
    Theme(Arc<[u8]>, Option<Source>),
    /// Anything else: copied as it is.
    Asset { file: PathBuf, bytes: u64, size: Option<(u32, u32)>, is_plain_svg: bool },
}

/// A file that is copied as it is.
#[derive(Debug, Clone, Copy)]
pub struct AssetFile<'s> {
    /// Where it is on disk.
    pub file: &'s Path,
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height, of an image.
    pub size: Option<(u32, u32)>,
    /// Whether it is an SVG image of shapes and text alone.
    pub is_plain_svg: bool,
    /// Digest of what the directory says about it: equal while the file is the same.
    pub stamp: Digest,
}

/// Reads a site, while its tree is walked. What is `unsaved` is taken before what is on disk. With
/// `untrusted`, its authors are not trusted, whatever site.yaml says.
///
/// # Errors
/// content/ cannot be read at all. What is wrong with a file in it is in the snapshot.
pub fn load(root: &Path, last: &Snapshot, unsaved: &Unsaved, untrusted: bool) -> io::Result<Snapshot> {
    let selection = select(root, last, unsaved, untrusted);
    let bounds = Bounds::new(root, untrusted || selection.1.untrusted)?;
    let rules = Rules { root, selection: &selection.1, bounds: &bounds };
    let mut snapshot =
        Snapshot { selection: selection.clone(), unsaved: unsaved.clone(), ..Snapshot::default() };
    let mut found: Vec<(Box<Candidate>, Arc<File>)> = Vec::new();
    for (at, top) in ["content", "themes"].map(|folder| root.join(folder)).iter().enumerate() {
        if let Some(trouble) = bounds.trouble_with(root, top) {
            snapshot.findings.push(trouble);
        } else if at == 0 || top.is_dir() {
            let steps =
                rules.walk(top).par_bridge().map(|step| Ok(read_found(rules.found(step)?, unsaved, last)));
            for read in steps.collect::<io::Result<Vec<Place>>>()? {
                match read {
                    Place::File(candidate, file) => {
                        snapshot.targets.extend(candidate.target.clone());
                        found.push((candidate, file));
                    }
                    Place::Linked(target) => drop(snapshot.targets.insert(target)),
                    Place::Told(finding) => snapshot.findings.push(*finding),
                    Place::Nothing => {}
                }
            }
        }
    }
    // Of two files whose names are the same to a reader, always the same one is taken.
    found.sort_unstable_by(|(a, _), (b, _)| (&a.path, &a.file).cmp(&(&b.path, &b.file)));
    for (candidate, file) in found {
        let path = candidate.path;
        if snapshot.files.insert(path.clone(), file).is_some() {
            let error = Diagnostic::new(
                Code::FileName,
                "two files have this name, written with different characters that look the same",
            );
            snapshot.findings.push(error.at(Span::new(&path, 0..0)).help("delete or rename one of them"));
        }
    }
    add_unsaved(&mut snapshot, &rules, last);
    snapshot.findings.sort_unstable_by(|a, b| (&a.at, a.code, &a.message).cmp(&(&b.at, b.code, &b.message)));
    let same = snapshot
        .files
        .iter()
        .filter(|(path, file)| last.files.get(*path).is_some_and(|known| Arc::ptr_eq(known, file)))
        .count();
    let gone = last.files.keys().filter(|path| !snapshot.files.contains_key(*path)).count();
    snapshot.changed = snapshot.files.len() - same + gone;
    snapshot.page_names = page_names(&snapshot.files);
    snapshot.others = others(&snapshot.files);
    Ok(snapshot)
}

/// Adds the files that are nowhere but among the texts that are not saved.
fn add_unsaved(snapshot: &mut Snapshot, rules: &Rules<'_>, last: &Snapshot) {
    for path in snapshot.unsaved.keys() {
        let Some(bytes) =
            unsaved::text(&snapshot.unsaved, path).filter(|_| !snapshot.files.contains_key(path))
        else {
            continue;
        };
        match rules.unsaved(path, &snapshot.findings) {
            Ok(()) => {
                drop(snapshot.files.insert(path.clone(), read_unsaved(path, bytes, last.files.get(path))))
            }
            Err(Found::Told(finding)) => snapshot.findings.push(*finding),
            Err(_) => {}
        }
    }
}

/// What site.yaml says belongs to the site: everything, where it cannot be read.
fn select(
    root: &Path,
    last: &Snapshot,
    unsaved: &Unsaved,
    untrusted: bool,
) -> (Option<Digest>, Arc<Selection>) {
    let Some(source) = settings(root, unsaved, untrusted) else { return Default::default() };
    if last.selection.0 == Some(source.digest) {
        return last.selection.clone();
    }
    (Some(source.digest), Arc::new(Selection::read(&source)))
}

/// site.yaml, read ahead of everything else.
fn settings(root: &Path, unsaved: &Unsaved, untrusted: bool) -> Option<Source> {
    let everything = Selection::default();
    let bounds = Bounds::new(root, untrusted).ok()?;
    let rules = Rules { root, selection: &everything, bounds: &bounds };
    let file = |path: &&str| {
        let path = SrcPath::new(*path);
        match (rules.walk(&root.join(path.as_str())).next().map(|step| rules.found(step)), unsaved.get(&path))
        {
            (Some(Ok(Found::Told(_))), _) => None,
            (_, Some(bytes)) => decode(path, bytes).value,
            (Some(Ok(Found::File(candidate))), None) => {
                decode(path, &bytes_of(&candidate.file, candidate.metadata.len()).ok()?).value
            }
            _ => None,
        }
    };
    SETTINGS.iter().find_map(file)
}

/// What a place of the tree holds, once it is read.
enum Place {
    File(Box<Candidate>, Arc<File>),
    Linked(PathBuf),
    Told(Box<Diagnostic>),
    Nothing,
}

fn read_found(found: Found, unsaved: &Unsaved, last: &Snapshot) -> Place {
    let candidate = match found {
        Found::File(candidate) => candidate,
        Found::Linked(target) => return Place::Linked(target),
        Found::Told(finding) => return Place::Told(finding),
        Found::Nothing => return Place::Nothing,
    };
    if let Some(bytes) = unsaved::text(unsaved, &candidate.path) {
        let file = read_unsaved(&candidate.path, bytes, last.files.get(&candidate.path));
        return Place::File(candidate, file);
    }
    let stamp = Stamp::of(&candidate.metadata);
    let version = Version::Disk(stamp);
    if let Some(known) = last.files.get(&candidate.path).filter(|known| known.version.is_still(version)) {
        return Place::File(candidate, known.clone());
    }
    let content = guard("read", Some(&candidate.path), || read(&candidate.path, &candidate.file, stamp));
    match content.unwrap_or_else(|bug| Ok(without_text(*bug))) {
        Ok(content) => Place::File(candidate, Arc::new(File { version, content })),
        // It vanished since its folder was read.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Place::Nothing,
        Err(error) => {
            Place::Told(Box::new(walk::unreadable(&candidate.path, &walk::of_system(Some(&error)))))
        }
    }
}

/// A file as it will be once its text is saved.
fn read_unsaved(path: &SrcPath, bytes: &[u8], known: Option<&Arc<File>>) -> Arc<File> {
    let version = Version::Unsaved(digest_bytes(bytes));
    match known.filter(|known| known.version.is_still(version)) {
        Some(known) => known.clone(),
        None => Arc::new(File {
            version,
            content: guard("read", Some(path), || decoded(path, bytes))
                .unwrap_or_else(|bug| without_text(*bug)),
        }),
    }
}

/// What a bug keeps from being read.
fn without_text(bug: Diagnostic) -> Content {
    Content::Text { source: None, diagnostics: vec![bug] }
}

impl File {
    /// Whether this is the source of a page.
    fn is_page(&self, path: &SrcPath) -> bool {
        path.extension() == Some("md") && matches!(self.content, Content::Text { source: Some(_), .. })
    }
}

/// See [`Snapshot::page_names`].
fn page_names(files: &BTreeMap<SrcPath, Arc<File>>) -> Digest {
    digest_of(
        &files.iter().filter(|(path, file)| file.is_page(path)).map(|(path, _)| path).collect::<Vec<_>>(),
    )
}

/// See [`Snapshot::others`].
fn others(files: &BTreeMap<SrcPath, Arc<File>>) -> Digest {
    let of_file = |(path, file): (&SrcPath, &Arc<File>)| match &file.content {
        Content::Text { source: Some(source), .. } => (path.clone(), source.digest),
        _ => (path.clone(), digest_of(&file.version)),
    };
    let others = files.iter().filter(|(path, file)| path.in_content().is_some() && !file.is_page(path));
    digest_of(&others.map(of_file).collect::<Vec<_>>())
}

fn read(path: &SrcPath, file: &Path, stamp: Stamp) -> io::Result<Content> {
    if path.in_content().is_none() || unsaved::is_text(path) {
        return Ok(decoded(path, &bytes_of(file, stamp.bytes)?));
    }
    // Opened, so that a file that cannot be copied is known now.
    let (size, is_plain_svg) = image(path.extension(), fs::File::open(file)?, stamp);
    Ok(Content::Asset { file: file.to_owned(), bytes: stamp.bytes, size, is_plain_svg })
}

/// What the bytes of a file that is read come to.
fn decoded(path: &SrcPath, bytes: &[u8]) -> Content {
    if path.in_content().is_none() {
        let source = std::str::from_utf8(bytes).ok().and_then(|_| decode(path.clone(), bytes).value);
        return Content::Theme(bytes.into(), source);
    }
    let checked = decode(path.clone(), bytes);
    Content::Text { source: checked.value, diagnostics: checked.diagnostics }
}

/// A file as it is now; the same where it need not be read. `None` where it is none any more, or a link.
fn read_again(path: &SrcPath, file: &Path, unsaved: &Unsaved, known: &Arc<File>) -> Option<Arc<File>> {
    if let Some(bytes) = unsaved::text(unsaved, path) {
        return Some(read_unsaved(path, bytes, Some(known)));
    }
    // Where a link leads is looked at when all is loaded.
    let metadata = fs::symlink_metadata(file).ok().filter(Metadata::is_file)?;
    let stamp = Stamp::of(&metadata);
    let version = Version::Disk(stamp);
    if known.version.is_still(version) {
        return Some(known.clone());
    }
    Some(Arc::new(File { version, content: read(path, file, stamp).ok()? }))
}

/// Whether a file says which others belong to the site.
fn is_settings(path: &SrcPath) -> bool {
    SETTINGS.contains(&path.as_str())
}

/// What is in a file of about this size. `fs::read` would ask for the size twice more.
fn bytes_of(file: &Path, size: u64) -> io::Result<Vec<u8>> {
    // One byte more, so that the end is seen.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    fs::File::open(file)?.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Width and height of an image in CSS pixels, from its first bytes, and whether it is an SVG image of shapes
/// and text.
fn image(extension: Option<&str>, mut file: fs::File, stamp: Stamp) -> (Option<(u32, u32)>, bool) {
    /// A vector image larger than this is not worth reading.
    const LARGEST_SVG: u64 = 1_000_000;
    match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico") => {
            let size = imagesize::reader_size(io::BufReader::new(file)).ok();
            (size.and_then(|size| Some((size.width.try_into().ok()?, size.height.try_into().ok()?))), false)
        }
        Some("svg") if stamp.bytes <= LARGEST_SVG => {
            let mut text = String::new();
            let is_text = file.read_to_string(&mut text).is_ok();
            (svg::size(&text), is_text && svg::is_plain(&text))
        }
        _ => (None, false),
    }
}

impl Snapshot {
    /// Reads the files at these paths again, and those whose unsaved text is another one. `false` when files
    /// came or went or none were read before, and all has to be loaded.
    pub fn reload(&mut self, root: &Path, paths: &BTreeSet<PathBuf>, unsaved: &Unsaved) -> bool {
        if self.files.is_empty() {
            return false;
        }
        self.changed = 0;
        let mut is_other = false;
        let last = std::mem::replace(&mut self.unsaved, unsaved.clone());
        let retyped = unsaved::different(&last, unsaved).map(|path| Cow::Owned(root.join(path.as_str())));
        for file in paths.iter().map(Cow::Borrowed).chain(retyped) {
            let Ok(path) = walk::name(root, &file) else { return false };
            let Some(known) = self.files.get(&path) else { return false };
            let Some(fresh) = read_again(&path, &file, unsaved, known) else { return false };
            if Arc::ptr_eq(&fresh, known) {
                continue;
            }
            if fresh.is_page(&path) != known.is_page(&path) || is_settings(&path) {
                return false;
            }
            is_other |= !fresh.is_page(&path) && path.in_content().is_some();
            self.changed += 1;
            self.files.insert(path, fresh);
        }
        if is_other {
            self.others = others(&self.files);
        }
        true
    }

    /// The files and folders that links lead to.
    pub fn targets(&self) -> impl Iterator<Item = &Path> {
        self.targets.iter().map(PathBuf::as_path)
    }

    /// How many files are new, gone or not what they were in the last snapshot.
    pub fn changed(&self) -> usize {
        self.changed
    }

    /// Digest of the paths of the pages.
    pub fn page_names(&self) -> Digest {
        self.page_names
    }

    /// Digest of everything below content/ that is no page.
    pub fn others(&self) -> Digest {
        self.others
    }

    /// Digest of everything: of the text of what was read, of what the directory says about the rest.
    pub fn digest(&self) -> Digest {
        let of_file = |(path, file): (&SrcPath, &Arc<File>)| match &file.content {
            // What is wrong with the bytes of a file can be mended without another text.
            Content::Text { source: Some(source), diagnostics } => {
                (path.clone(), digest_of(&(source.digest, diagnostics)))
            }
            Content::Theme(bytes, _) => (path.clone(), digest_bytes(bytes)),
            _ => (path.clone(), digest_of(&file.version)),
        };
        digest_of(&(self.files.iter().map(of_file).collect::<Vec<_>>(), &self.findings))
    }

    /// The pages, by path.
    pub fn pages(&self) -> impl Iterator<Item = &Source> {
        self.sources().filter(|source| source.path.extension() == Some("md"))
    }

    /// The YAML files, by path.
    pub fn data(&self) -> impl Iterator<Item = &Source> {
        self.sources().filter(|source| source.path.extension() != Some("md"))
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.files.values().filter_map(|file| {
            if let Content::Text { source, .. } = &file.content { source.as_ref() } else { None }
        })
    }

    /// A text file of the content by its path.
    pub fn source(&self, path: &str) -> Option<&Source> {
        match &self.files.get(&SrcPath::new(path))?.content {
            Content::Text { source, .. } | Content::Theme(_, source) => source.as_ref(),
            Content::Asset { .. } => None,
        }
    }

    /// Files that are copied as they are, by path.
    pub fn assets(&self) -> impl Iterator<Item = (&SrcPath, AssetFile<'_>)> {
        self.files.iter().filter_map(|(path, entry)| match &entry.content {
            Content::Asset { file, bytes, size, is_plain_svg } => {
                let (bytes, stamp) = (*bytes, digest_of(&entry.version));
                Some((path, AssetFile { file, bytes, size: *size, is_plain_svg: *is_plain_svg, stamp }))
            }
            _ => None,
        })
    }

    /// What an author put into content/ and diglot could not read, which has been told.
    pub fn unread(&self) -> BTreeSet<SrcPath> {
        let is_unread =
            |finding: &&Diagnostic| matches!(finding.code, Code::FileUnreadable | Code::FileOutside);
        let told =
            self.findings.iter().filter(is_unread).filter_map(|finding| Some(&finding.at.as_ref()?.path));
        let files =
            self.files.iter().filter(|(_, file)| matches!(file.content, Content::Text { source: None, .. }));
        files.map(|(path, _)| path).chain(told).cloned().collect()
    }

    /// Whether there is a site.yaml, be it one that cannot be read.
    pub fn has_settings(&self) -> bool {
        let is_missed = |finding: &Diagnostic| {
            finding.at.as_ref().is_some_and(|at| is_settings(&at.path) || at.path.as_str() == "content")
        };
        SETTINGS.iter().any(|path| self.files.contains_key(*path)) || self.findings.iter().any(is_missed)
    }

    /// Whether there is a data file of this name in content/, be it one that cannot be read.
    pub fn has_data(&self, name: &str) -> bool {
        let unread = self.unread();
        ["yaml", "yml"]
            .iter()
            .map(|end| SrcPath::new(format!("content/{name}.{end}")))
            .any(|path| self.files.contains_key(&path) || unread.contains(&path))
    }

    /// The folders in themes/.
    pub fn themes(&self) -> BTreeSet<&str> {
        let paths = self.files.keys().filter_map(|path| path.as_str().strip_prefix("themes/"));
        paths.filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect()
    }

    /// The files of a theme, by path below its folder.
    pub fn theme(&self, name: &str) -> BTreeMap<String, Arc<[u8]>> {
        let prefix = format!("themes/{name}/");
        let of_theme = |(path, file): (&SrcPath, &Arc<File>)| match &file.content {
            Content::Theme(bytes, _) => {
                Some((path.as_str().strip_prefix(&prefix)?.to_owned(), bytes.clone()))
            }
            _ => None,
        };
        self.files.iter().filter_map(of_theme).collect()
    }

    /// What is wrong with files, and what is said of those that are no part of the site.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().chain(self.files.values().flat_map(|file| {
            if let Content::Text { diagnostics, .. } = &file.content { diagnostics.as_slice() } else { &[] }
        }))
    }
}
