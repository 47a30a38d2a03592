//! content/ and themes/ on disk → the files of a site, and what is said of the rest.
//!
//! Invariant: no file is named but regular ones that lie in the site, wherever links lead. What is found and
//! is no part of the site is told, unless everybody expects it.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use walkdir::{DirEntry, WalkDir};

use crate::base::slug::nfc;
use crate::base::{Code, Diagnostic, Span, SrcPath};
use crate::config::Selection;
use crate::config::selection::{self, Choice};

/// What one place of the tree holds.
pub(super) enum Found {
    /// A file of the site.
    File(Box<Candidate>),
    /// A folder that a link leads to.
    Linked(PathBuf),
    /// Something that is no part of the site, and what is said of it.
    Told(Box<Diagnostic>),
    /// A folder, or something that nobody misses.
    Nothing,
}

impl Found {
    fn told(diagnostic: Diagnostic) -> Found {
        Found::Told(Box::new(diagnostic))
    }
}

/// A file of the site, not read yet.
pub(super) struct Candidate {
    /// Its name.
    pub path: SrcPath,
    /// Where it is on disk.
    pub file: PathBuf,
    /// What the directory says about it.
    pub metadata: Metadata,
    /// Where it really is, if it is a link.
    pub target: Option<PathBuf>,
}

/// A step of the walk. Folders are judged on the way, for they may be passed by; files can be judged by other
/// threads.
pub(super) enum Step {
    File(DirEntry),
    Other(io::Result<Found>),
}

/// Tells what belongs to a site.
pub(super) struct Rules<'r> {
    pub root: &'r Path,
    pub selection: &'r Selection,
    pub bounds: &'r Bounds,
}

impl Rules<'_> {
    /// Walks content/ or themes/.
    pub fn walk(&self, top: &Path) -> impl Iterator<Item = Step> {
        let mut entries = WalkDir::new(top).follow_links(true).into_iter();
        std::iter::from_fn(move || {
            Some(match entries.next()? {
                Err(error) => Step::Other(self.trouble(error)),
                Ok(entry) if !entry.file_type().is_dir() => Step::File(entry),
                Ok(entry) => match self.folder(&entry) {
                    Ok(target) => Step::Other(Ok(target.map_or(Found::Nothing, Found::Linked))),
                    Err(found) => {
                        entries.skip_current_dir();
                        Step::Other(Ok(found))
                    }
                },
            })
        })
    }

    /// Whether a text that is not saved would be a file of the site, where the walk found none. `told` is
    /// what it said of places: one that is refused, or left out, is so whatever is written there.
    pub fn unsaved(&self, path: &SrcPath, told: &[Diagnostic]) -> Result<(), Found> {
        let is_told = |place: &str| {
            told.iter().any(|finding| finding.at.as_ref().is_some_and(|at| at.path.as_str() == place))
        };
        let folders: Vec<&str> =
            path.as_str().match_indices('/').map(|(at, _)| &path.as_str()[..at]).collect();
        if !matches!(folders.first(), Some(&("content" | "themes")))
            || is_told(path.as_str())
            || folders.iter().any(|folder| is_told(folder))
        {
            return Err(Found::Nothing);
        }
        for folder in &folders[1..] {
            self.judged(&self.root.join(folder), true)?;
        }
        self.judged(&self.root.join(path.as_str()), false).map(drop)
    }

    /// What a step comes to.
    pub fn found(&self, step: Step) -> io::Result<Found> {
        match step {
            Step::Other(found) => found,
            Step::File(entry) => Ok(self.file(&entry).unwrap_or_else(|found| found)),
        }
    }

    /// Whether a folder is entered, and where it is if a link leads there.
    fn folder(&self, entry: &DirEntry) -> Result<Option<PathBuf>, Found> {
        if entry.depth() == 0 {
            return Ok(None);
        }
        let path = self.judged(entry.path(), true).map_err(|found| match found {
            // What git does not keep is told nobody.
            Found::Told(_) if holds_nothing(entry.path()) => Found::Nothing,
            found => found,
        })?;
        self.target(entry, &path)
    }

    fn file(&self, entry: &DirEntry) -> Result<Found, Found> {
        let path = self.judged(entry.path(), false)?;
        let target = self.target(entry, &path)?;
        if !entry.file_type().is_file() {
            let message = "this is no file but a pipe, a socket or a device, which is never read";
            return Err(Found::told(
                unreadable(&path, message).help("delete it, or list it under `ignore` in site.yaml"),
            ));
        }
        match entry.metadata() {
            Ok(metadata) => {
                Ok(Found::File(Box::new(Candidate { path, file: entry.path().to_owned(), metadata, target })))
            }
            // It vanished since its folder was read.
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => {
                Err(Found::Nothing)
            }
            Err(error) => Err(Found::told(unreadable(&path, &of_system(error.io_error())))),
        }
    }

    /// The name of something that belongs to the site.
    fn judged(&self, file: &Path, is_folder: bool) -> Result<SrcPath, Found> {
        let path = name(self.root, file).map_err(Found::Told)?;
        let choice = match (path.in_content(), is_folder) {
            (Some(below), true) => self.selection.folder(below),
            (Some(below), false) => self.selection.file(below),
            (None, true) => selection::folder_by_name(path.file_name()),
            (None, false) => selection::by_name(path.file_name()),
        };
        let in_content = path.in_content();
        match choice {
            Choice::Taken => Ok(path),
            Choice::Left => Err(Found::Nothing),
            Choice::Hidden if in_content.is_none() => Err(Found::Nothing),
            Choice::Hidden => {
                let (what, glob) = if is_folder {
                    ("folder", format!("{}/**", in_content.unwrap_or_default()))
                } else {
                    ("file", in_content.unwrap_or_default().to_owned())
                };
                let warning = Diagnostic::new(
                    Code::FileHidden,
                    format!("this {what} is not published, because its name begins with a dot"),
                );
                Err(Found::told(warning.at(Span::new(&path, 0..0)).help(format!(
                    "write `include: [\"{glob}\"]` in site.yaml to publish it, or the same under `ignore`"
                ))))
            }
            Choice::Misnamed => {
                let page = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
                let extension =
                    if path.as_str().to_ascii_lowercase().ends_with("ml") { "yaml" } else { "md" };
                let error = Diagnostic::new(
                    Code::FileExtension,
                    format!("this is not read, nor published: its name does not end in `.{extension}`"),
                );
                let published = in_content.map(|below| {
                    format!(", or write `include: [\"{below}\"]` in site.yaml to publish it as it is")
                });
                Err(Found::told(
                    error
                        .at(Span::new(&path, 0..0))
                        .help(format!("rename it to `{page}.{extension}`{}", published.unwrap_or_default())),
                ))
            }
            Choice::Copy => {
                let warning = Diagnostic::new(
                    Code::FileLeftover,
                    "this looks like an old version of another file, and is not published",
                )
                .at(Span::new(&path, 0..0));
                let lists = in_content.map(|below| {
                    format!("delete it, or write `include: [\"{below}\"]` in site.yaml to publish it")
                });
                Err(Found::told(warning.help(lists.unwrap_or_else(|| "delete it, or rename it".to_owned()))))
            }
        }
    }

    /// Where a link leads; `None` for what is none.
    fn target(&self, entry: &DirEntry, path: &SrcPath) -> Result<Option<PathBuf>, Found> {
        if !entry.path_is_symlink() {
            return Ok(None);
        }
        let target = self.bounds.target(entry.path(), entry.file_type().is_dir());
        target.map(Some).map_err(|message| Found::told(outside(path, &message)))
    }

    /// What could not be looked at: a file may vanish, and a link may lead nowhere.
    fn trouble(&self, error: walkdir::Error) -> io::Result<Found> {
        let Some(file) = error.path().filter(|_| error.depth() > 0).map(Path::to_owned) else {
            return Err(error.into());
        };
        let link = fs::read_link(&file).ok();
        let is_missing = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
        let path = match self.judged(&file, false) {
            Ok(path) if !is_missing || link.is_some() => path,
            Ok(_) => return Ok(Found::Nothing),
            Err(found) => return Ok(found),
        };
        let message = match link {
            Some(link) if is_missing => format!("this is a link to `{}`, where nothing is", link.display()),
            _ if error.loop_ancestor().is_some() => "this is a link to a folder that it is in".to_owned(),
            _ => of_system(error.io_error()),
        };
        Ok(Found::told(unreadable(&path, &message)))
    }
}

/// Whether there is no file anywhere below a folder.
fn holds_nothing(folder: &Path) -> bool {
    WalkDir::new(folder).into_iter().all(|entry| entry.is_ok_and(|entry| entry.file_type().is_dir()))
}

/// What is said of a file that cannot be read.
pub(super) fn unreadable(path: &SrcPath, message: &str) -> Diagnostic {
    let error = Diagnostic::new(Code::FileUnreadable, message).at(Span::new(path, 0..0));
    error.help("put it right, delete it, or list it under `ignore` in site.yaml")
}

/// An error of the system in words, without the path that the diagnostic has anyway.
pub(super) fn of_system(error: Option<&io::Error>) -> String {
    let Some(error) = error else { return "this cannot be read".to_owned() };
    match error.kind() {
        io::ErrorKind::PermissionDenied => "you may not read this".to_owned(),
        kind => format!("this cannot be read: {kind}"),
    }
}

fn outside(path: &SrcPath, message: &str) -> Diagnostic {
    let error = Diagnostic::new(Code::FileOutside, message).at(Span::new(path, 0..0));
    error.help("copy what it leads to into content/, or delete the link")
}

/// The name of a file below the root, as readers and URLs know it.
pub(super) fn name(root: &Path, file: &Path) -> Result<SrcPath, Box<Diagnostic>> {
    let below = file.strip_prefix(root).unwrap_or(file);
    let mut name = String::new();
    for component in below.components() {
        let Component::Normal(part) = component else { continue };
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part_of_name(part).map_err(|message| {
            let path = SrcPath::new(
                below.to_string_lossy().replace(|c: char| c.is_control(), "\u{fffd}").replace('\\', "/"),
            );
            Box::new(Diagnostic::new(Code::FileName, message).at(Span::new(&path, 0..0)).help("rename it"))
        })?);
    }
    Ok(SrcPath::new(nfc(&name).as_ref()))
}

fn part_of_name(part: &OsStr) -> Result<&str, &'static str> {
    match part.to_str() {
        None => Err("the name is not UTF-8"),
        Some(part) if part.contains(char::is_control) => Err("the name holds a control character"),
        Some(part) if part.contains('\\') => {
            Err("the name holds a backslash, which browsers read as a slash")
        }
        Some(part) => Ok(part),
    }
}

/// Where links may lead.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// The folders they may lead into, as they really are and as they are called.
    roots: Vec<(PathBuf, PathBuf)>,
    /// content/ and themes/ as they really are.
    tops: Vec<PathBuf>,
}

impl Bounds {
    /// The bounds of a site: its folder, and where content/ and themes/ are if they are links themselves.
    /// Strangers can only link within content/ and themes/, which may not be links.
    pub fn new(root: &Path, untrusted: bool) -> io::Result<Bounds> {
        let real_root = fs::canonicalize(root)?;
        let mut bounds = Bounds::default();
        for top in ["content", "themes"].map(|top| root.join(top)) {
            let Ok(real) = fs::canonicalize(&top) else { continue };
            let is_within = real.starts_with(&real_root);
            if untrusted == is_within {
                bounds.roots.push((real.clone(), top));
            }
            if is_within || !untrusted {
                bounds.tops.push(real);
            }
        }
        if !untrusted {
            bounds.roots.push((real_root, root.to_owned()));
        }
        Ok(bounds)
    }

    /// What is wrong with content/ or themes/ itself.
    pub fn trouble_with(&self, root: &Path, top: &Path) -> Option<Diagnostic> {
        let real = fs::canonicalize(top).ok()?;
        let path = name(root, top).ok()?;
        (!self.tops.contains(&real)).then(|| {
            outside(
                &path,
                &format!("{path}/ is a link out of the site's folder, which untrusted content may not be"),
            )
        })
    }

    /// Where a link leads, named from the root; the error is why it may not be followed.
    pub fn target(&self, link: &Path, is_folder: bool) -> Result<PathBuf, String> {
        let as_written = fs::read_link(link).unwrap_or_default();
        let say = |what: &str| format!("this is a link to `{}`, {what}", as_written.display());
        let target = fs::canonicalize(link).map_err(|error| say(&of_system(Some(&error))))?;
        let inside =
            self.roots.iter().find_map(|(real, called)| Some((target.strip_prefix(real).ok()?, called)));
        let Some((below, called)) = inside else { return Err(say("which is not in the folder of the site")) };
        if below.components().any(|part| part.as_os_str().to_str().is_some_and(selection::is_hidden)) {
            return Err(say("which is hidden"));
        }
        if is_folder && self.tops.iter().any(|top| top.starts_with(&target)) {
            return Err(say("a folder that it is in"));
        }
        Ok(called.join(below))
    }
}
