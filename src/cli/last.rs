//! What the last build said, for a build that finds everything as that one left it: `.diglot-cache/build.json` in the root.
//!
//! Invariant: no output depends on this file. It is written after the output, and believed only where the same program
//! finds the same content and options and, byte for byte, the same output. If it is missing, damaged or cannot be
//! written, the site is built.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fs_err as fs;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::{Diagnostic, Digest, digest_of};
use crate::emit::sink::Disk;
use crate::engine::{Outcome, Stats};

/// How many diagnostics share a line, which is read and written by one thread.
const PART: usize = 500;

/// The first line of the file; each of the others is a part of what was wrong.
#[derive(Serialize, Deserialize)]
pub(super) struct Last {
    /// Digest of the program, the content and the options.
    input: Digest,
    /// Digest of the list of files that were published.
    output: Digest,
    pages: usize,
    languages: usize,
}

impl Last {
    /// What came of the last build, if this one would only do the same again.
    pub fn recall(root: &Path, input: Digest, disk: &Disk) -> Option<Outcome> {
        let mut file = BufReader::new(fs::File::open(file(root)).ok()?);
        let mut line = String::new();
        file.read_line(&mut line).ok()?;
        let last: Last = serde_json::from_str(&line).ok()?;
        if last.input != of_program(input)? || last.output != disk.digest().ok()? {
            return None;
        }
        let mut parts = String::new();
        file.read_to_string(&mut parts).ok()?;
        let parts: Vec<Vec<Diagnostic>> = parts.par_lines().map(serde_json::from_str).collect::<Result<_, _>>().ok()?;
        let diagnostics = parts.concat();
        let stats = Stats { pages: last.pages, languages: last.languages, unchanged: disk.intact()?, ..Stats::default() };
        Some(Outcome { diagnostics, stats })
    }

    /// Keeps what came of a build. Without it the next one takes longer, and nothing else.
    pub fn keep(root: &Path, input: Digest, disk: &Disk, outcome: &Outcome) {
        let (Some(input), Ok(output)) = (of_program(input), disk.digest()) else { return };
        let (pages, languages) = (outcome.stats.pages, outcome.stats.languages);
        let last = Last { input, output, pages, languages };
        let file = file(root);
        let write = || -> Option<()> {
            let folder = file.parent()?;
            if !folder.is_dir() {
                fs::create_dir(folder).ok()?;
                fs::write(folder.join(".gitignore"), "*\n").ok()?;
            }
            let parts: Vec<String> = outcome.diagnostics.par_chunks(PART).map(serde_json::to_string).collect::<Result<_, _>>().ok()?;
            let mut file = fs::File::create(&file).ok()?;
            let lines = std::iter::once(serde_json::to_string(&last).ok()?).chain(parts);
            lines.into_iter().try_for_each(|line| file.write_all((line + "\n").as_bytes())).ok()
        };
        let _ = write();
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(".diglot-cache").join("build.json")
}

/// Another program may make other output of the same input.
fn of_program(input: Digest) -> Option<Digest> {
    let program = std::env::current_exe().ok()?;
    let metadata = fs::metadata(&program).ok()?;
    Some(digest_of(&(input, env!("CARGO_PKG_VERSION"), program, metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH))))
}
