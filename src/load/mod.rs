//! Disk → [`Snapshot`]: the only reader.
//!
//! Invariant: a snapshot holds every file of content/ and themes/ by path, decoded where it is text. A file whose time
//! and size are those of the last snapshot is not read again. Nothing here knows what a file means.

mod decode;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use fs_err as fs;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

pub use decode::decode;

use crate::base::diag::Diagnostic;
use crate::base::digest::digest_bytes;
use crate::base::slug::nfc;
use crate::base::{Digest, Source, SrcPath, digest_of};

/// Everything below content/ and themes/ at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    files: BTreeMap<SrcPath, Arc<File>>,
    changed: usize,
    frame: Digest,
}

/// One file.
#[derive(Debug)]
struct File {
    stamp: Stamp,
    content: Content,
}

/// Tells whether a file may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

#[derive(Debug)]
enum Content {
    /// Markdown, YAML, templates.
    Text { source: Option<Source>, diagnostics: Vec<Diagnostic> },
    /// A file of a theme.
    Theme(Arc<[u8]>, Option<Source>),
    /// Anything else: copied as it is.
    Asset { file: PathBuf, size: Option<(u32, u32)> },
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
    /// Digest of what the directory says about it: equal while the file is the same.
    pub stamp: Digest,
}

/// Reads a site, while its tree is walked. The error names the file that could not be read.
pub fn load(root: &Path, last: &Snapshot) -> io::Result<Snapshot> {
    let folders = ["content", "themes"].map(|folder| root.join(folder));
    let walk = |top: &PathBuf| WalkDir::new(top).follow_links(true).into_iter().filter_entry(is_wanted);
    let wanted = folders.iter().enumerate().filter(|(at, top)| *at == 0 || top.is_dir());
    let entries = wanted.flat_map(|(_, top)| walk(top)).par_bridge();
    let mut found: Vec<Option<Found>> = entries.map(|entry| file(root, entry, last)).collect::<io::Result<_>>()?;
    // Of two files whose names are the same to a reader, always the same one is taken.
    found.sort_unstable_by(|a, b| a.as_ref().map(|(path, name, _)| (path, name)).cmp(&b.as_ref().map(|(path, name, _)| (path, name))));
    let files: BTreeMap<SrcPath, Arc<File>> = found.into_iter().flatten().map(|(path, _, file)| (path, file)).collect();
    let same = files.iter().filter(|(path, file)| last.files.get(*path).is_some_and(|known| Arc::ptr_eq(known, file))).count();
    let gone = last.files.keys().filter(|path| !files.contains_key(*path)).count();
    Ok(Snapshot { changed: files.len() - same + gone, frame: frame(&files), files })
}

/// A file with its name in NFC and as the disk has it.
type Found = (SrcPath, PathBuf, Arc<File>);

/// The file of an entry, if it is one and still there: a file may vanish, and a link may lead nowhere, while the tree is walked.
fn file(root: &Path, entry: walkdir::Result<DirEntry>, last: &Snapshot) -> io::Result<Option<Found>> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) if error.depth() > 0 && error.io_error().is_none_or(|error| error.kind() == io::ErrorKind::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !entry.file_type().is_file() {
        return Ok(None);
    }
    let (Ok(metadata), Ok(below)) = (entry.metadata(), entry.path().strip_prefix(root)) else { return Ok(None) };
    let path = SrcPath::new(nfc(&below.to_string_lossy().replace('\\', "/")).as_ref());
    let stamp = Stamp { modified: metadata.modified().ok(), bytes: metadata.len() };
    let known = last.files.get(&path).filter(|known| known.stamp == stamp && stamp.modified.is_some()).cloned();
    let file = match known {
        Some(known) => known,
        None => match read(&path, entry.path(), stamp) {
            Ok(content) => Arc::new(File { stamp, content }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        },
    };
    Ok(Some((path, entry.into_path(), file)))
}

impl File {
    /// Whether this is the source of a page.
    fn is_page(&self, path: &SrcPath) -> bool {
        path.extension() == Some("md") && matches!(self.content, Content::Text { source: Some(_), .. })
    }
}

/// Digest of everything below content/ but the text of pages, of which it holds the paths.
fn frame(files: &BTreeMap<SrcPath, Arc<File>>) -> Digest {
    let of_file = |(path, file): (&SrcPath, &Arc<File>)| {
        let content = match &file.content {
            _ if file.is_page(path) => None,
            Content::Text { source, .. } => Some(source.as_ref().map_or(digest_of(&file.stamp), |source| source.digest)),
            _ => Some(digest_of(&file.stamp)),
        };
        (path.clone(), content)
    };
    digest_of(&files.iter().filter(|(path, _)| path.in_content().is_some()).map(of_file).collect::<Vec<_>>())
}

/// Hidden files and what package managers leave behind are not content.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(name.starts_with('.') || name == "node_modules" || name.ends_with('~'))
}

fn read(path: &SrcPath, file: &Path, stamp: Stamp) -> io::Result<Content> {
    if path.in_content().is_none() {
        let bytes = fs::read(file)?;
        let source = std::str::from_utf8(&bytes).ok().map(|text| Source::new(path.clone(), text));
        return Ok(Content::Theme(bytes.into(), source));
    }
    match path.extension() {
        Some("md" | "yaml" | "yml") => {
            let checked = decode(path.clone(), &bytes_of(file, stamp.bytes)?);
            Ok(Content::Text { source: checked.value, diagnostics: checked.diagnostics })
        }
        extension => Ok(Content::Asset { file: file.to_owned(), size: image_size(extension, file, stamp) }),
    }
}

/// What is in a file of about this size. `fs::read` would ask for the size twice more.
fn bytes_of(file: &Path, size: u64) -> io::Result<Vec<u8>> {
    // One byte more, so that the end is seen.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    fs::File::open(file)?.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Width and height of an image in CSS pixels, from its first bytes.
fn image_size(extension: Option<&str>, file: &Path, stamp: Stamp) -> Option<(u32, u32)> {
    /// A vector image larger than this is not worth reading for its size.
    const LARGEST_SVG: u64 = 1_000_000;
    match extension?.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" => {
            let size = imagesize::size(file).ok()?;
            Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
        }
        "svg" if stamp.bytes <= LARGEST_SVG => svg_size(&fs::read_to_string(file).ok()?),
        _ => None,
    }
}

/// `width` and `height` of the root element, else the size of its `viewBox` (SVG 2, section 8.2).
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let root = loop {
        match reader.read_event().ok()? {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => break tag.into_owned(),
            quick_xml::events::Event::Eof => return None,
            _ => {}
        }
    };
    let attribute = |name: &str| {
        let value = root.try_get_attribute(name).ok()??;
        Some(value.value.into_owned())
    };
    let pixels = |name: &str| attribute(name)?.trim().trim_end_matches("px").parse::<f32>().ok();
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view_box = attribute("viewBox")?;
            let mut numbers = view_box.split([' ', ',']).filter_map(|number| number.parse::<f32>().ok()).skip(2);
            (numbers.next()?, numbers.next()?)
        }
    };
    (width >= 1.0 && height >= 1.0).then_some((width.round() as u32, height.round() as u32))
}

impl Snapshot {
    /// Reads the files at these paths again. `false` when files came or went, and all has to be loaded.
    pub fn reload(&mut self, root: &Path, paths: &BTreeSet<PathBuf>) -> io::Result<bool> {
        self.changed = 0;
        let mut is_framed = true;
        for file in paths {
            let Ok(below) = file.strip_prefix(root) else { return Ok(false) };
            let path = SrcPath::new(nfc(&below.to_string_lossy().replace('\\', "/")).as_ref());
            let Some(known) = self.files.get(&path) else { return Ok(false) };
            let metadata = match fs::metadata(file) {
                Ok(metadata) if metadata.is_file() => metadata,
                _ => return Ok(false),
            };
            let stamp = Stamp { modified: metadata.modified().ok(), bytes: metadata.len() };
            if known.stamp == stamp && stamp.modified.is_some() {
                continue;
            }
            let fresh = File { stamp, content: read(&path, file, stamp)? };
            if fresh.is_page(&path) != known.is_page(&path) {
                return Ok(false);
            }
            is_framed &= fresh.is_page(&path) || path.in_content().is_none();
            self.changed += 1;
            self.files.insert(path, Arc::new(fresh));
        }
        if !is_framed {
            self.frame = frame(&self.files);
        }
        Ok(true)
    }

    /// How many files are new, gone or not what they were in the last snapshot.
    pub fn changed(&self) -> usize {
        self.changed
    }

    /// Digest of everything below content/ but the text of pages, of which it holds the paths.
    pub fn frame(&self) -> Digest {
        self.frame
    }

    /// Digest of everything: of the text of what was read, of what the directory says about the rest.
    pub fn digest(&self) -> Digest {
        let of_file = |(path, file): (&SrcPath, &Arc<File>)| match &file.content {
            // What is wrong with the bytes of a file can be mended without another text.
            Content::Text { source: Some(source), diagnostics } => (path.clone(), digest_of(&(source.digest, diagnostics))),
            Content::Theme(bytes, _) => (path.clone(), digest_bytes(bytes)),
            _ => (path.clone(), digest_of(&file.stamp)),
        };
        digest_of(&self.files.iter().map(of_file).collect::<Vec<_>>())
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
        self.files.values().filter_map(|file| if let Content::Text { source, .. } = &file.content { source.as_ref() } else { None })
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
            Content::Asset { file, size } => Some((path, AssetFile { file, bytes: entry.stamp.bytes, size: *size, stamp: digest_of(&entry.stamp) })),
            _ => None,
        })
    }

    /// The files of a theme, by path below its folder.
    pub fn theme(&self, name: &str) -> BTreeMap<String, Arc<[u8]>> {
        let prefix = format!("themes/{name}/");
        let of_theme = |(path, file): (&SrcPath, &Arc<File>)| match &file.content {
            Content::Theme(bytes, _) => Some((path.as_str().strip_prefix(&prefix)?.to_owned(), bytes.clone())),
            _ => None,
        };
        self.files.iter().filter_map(of_theme).collect()
    }

    /// What was wrong with the bytes of files.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.values().flat_map(|file| if let Content::Text { diagnostics, .. } = &file.content { diagnostics.as_slice() } else { &[] })
    }
}
