//! What the last build said, for a build that finds everything as that one left it:
//! `.diglot-cache/build.json` in the root.
//!
//! Invariant: no output depends on this file. It is written after the output, and believed only where the
//! same program finds the same content and options and, byte for byte, the same output. If it is missing,
//! damaged or cannot be written, the site is built.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fs_err as fs;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::digest::digest_bytes;
use crate::base::{Diagnostic, Digest, digest_of};
use crate::emit::sink::Disk;

/// The folder in the root that holds it. Not written to while it is a link.
pub const FOLDER: &str = ".diglot-cache";

/// How many diagnostics share a line, which is read and written by one thread.
const PART: usize = 500;

/// The coarsest clock of a file system that is in use, that of FAT.
const TICK: Duration = Duration::from_secs(2);

/// A larger file is damaged: it would be no gain to read it.
const LARGEST: u64 = 1 << 28;

/// What a build said, and what it was about.
#[derive(Debug)]
pub struct Last {
    /// What was wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages the site has.
    pub pages: usize,
    /// How many languages.
    pub languages: usize,
    /// How many files were published.
    pub files: usize,
}

/// The second line of the file, below the digest of all others; each of the others is a part of what was
/// wrong.
#[derive(Serialize, Deserialize)]
struct Head {
    /// Digest of the program, the content and the options.
    input: Digest,
    /// Digest of the list of files that were published.
    output: Digest,
    pages: usize,
    languages: usize,
}

impl Last {
    /// What the last build said, if this one would only say and do the same again.
    pub fn recall(root: &Path, input: Digest, disk: &Disk) -> Option<Last> {
        let file = file(root)?;
        if !fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST)
        {
            return None;
        }
        let text = fs::read_to_string(file).ok()?;
        let (digest, lines) = text.split_once('\n')?;
        let (head, parts) = lines.split_once('\n')?;
        let head: Head = serde_json::from_str(head).ok()?;
        if head.input != of_program(input)?
            || head.output != disk.digest().ok()?
            || digest != digest_bytes(lines.as_bytes()).to_string()
        {
            return None;
        }
        let parts: Vec<Vec<Diagnostic>> =
            parts.par_lines().map(serde_json::from_str).collect::<Result<_, _>>().ok()?;
        Some(Last {
            diagnostics: parts.concat(),
            pages: head.pages,
            languages: head.languages,
            files: disk.intact()?,
        })
    }

    /// Keeps what a build said of so many pages and languages, which looked at the content at `looked`.
    /// Without it the next one takes longer, and nothing else.
    pub fn keep(
        root: &Path,
        input: Digest,
        looked: SystemTime,
        disk: &Disk,
        diagnostics: &[Diagnostic],
        [pages, languages]: [usize; 2],
    ) {
        // A file that changes twice within a tick is of the same time before and after: what was copied need
        // not be what was looked at, and nobody could tell.
        if disk.newest().is_some_and(|newest| newest + TICK > looked) {
            return;
        }
        let (Some(input), Ok(output)) = (of_program(input), disk.digest()) else { return };
        let head = Head { input, output, pages, languages };
        let write = || -> Option<()> {
            let folder = root.join(FOLDER);
            if fs::create_dir(&folder).is_ok() {
                fs::write(folder.join(".gitignore"), "*\n").ok()?;
            }
            let parts: Vec<String> =
                diagnostics.par_chunks(PART).map(serde_json::to_string).collect::<Result<_, _>>().ok()?;
            let lines = std::iter::once(serde_json::to_string(&head).ok()?).chain(parts);
            let lines: String = lines.map(|line| line + "\n").collect();
            replace(&file(root)?, &format!("{}\n{lines}", digest_bytes(lines.as_bytes()))).ok()
        };
        let _ = write();
    }
}

/// Puts a file in the place of another one, whole. What stands there as a link is replaced, not written
/// through.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let draft = file.with_extension("draft");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::OpenOptions::new().write(true).create_new(true).open(&draft)?.write_all(text.as_bytes())?;
    fs::rename(draft, file)
}

/// The file; `None` when its folder is a link, which may lead out of the site.
fn file(root: &Path) -> Option<PathBuf> {
    let folder = root.join(FOLDER);
    fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()).then(|| folder.join("build.json"))
}

/// Another program may make other output of the same input.
fn of_program(input: Digest) -> Option<Digest> {
    let program = std::env::current_exe().ok()?;
    let metadata = fs::metadata(&program).ok()?;
    Some(digest_of(&(
        input,
        env!("CARGO_PKG_VERSION"),
        program,
        metadata.len(),
        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
    )))
}
