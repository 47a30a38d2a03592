//! A site that was built → the files of it that are asked for.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::base::path::SEARCH_FOLDER;

/// The folder that a site was built into.
#[derive(Debug)]
pub struct Built {
    out: PathBuf,
}

impl Built {
    /// The site in a folder.
    pub fn new(out: impl Into<PathBuf>) -> Built {
        Built { out: out.into() }
    }

    /// Where it is.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// The bytes of a file; `None` where none can be read.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.out.join(path)).ok()
    }

    /// The codes of the languages that have a search index.
    pub fn indexed(&self) -> Vec<String> {
        let entries = fs::read_dir(self.out.join(SEARCH_FOLDER)).into_iter().flatten().flatten();
        let mut codes: Vec<String> = entries
            .filter_map(|entry| {
                entry.file_name().to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_owned)
            })
            .collect();
        codes.sort();
        codes
    }
}
