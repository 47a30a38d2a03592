//! What the last build said, for a build that finds everything as that one left it: `.diglot-cache/build.json` in the root.
//!
//! Invariant: no output depends on this file. It is written after the output, and believed only where the same program
//! finds the same content and options and, byte for byte, the same output. If it is missing, damaged or cannot be
//! written, the site is built.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::base::{Digest, digest_of};
use crate::emit::sink::Disk;
use crate::engine::{Outcome, Stats};

/// The first line of the file; the second one is what was wrong.
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
        let mut diagnostics = Vec::new();
        file.read_to_end(&mut diagnostics).ok()?;
        let diagnostics = serde_json::from_slice(&diagnostics).ok()?;
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
            let mut file = BufWriter::new(fs::File::create(&file).ok()?);
            serde_json::to_writer(&mut file, &last).ok()?;
            writeln!(file).ok()?;
            serde_json::to_writer(&mut file, &outcome.diagnostics).ok()?;
            file.flush().ok()
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
