//! The one file of an index with a name that is known, and what it says of the others.
//!
//! Invariant: what is written is what is read; both sides know the format from here. Files but this one are
//! named after their bytes, without their extension; the sizes of those that hold terms are told, so that a
//! browser knows what an answer costs before it reads anything.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::FOLDER;
use crate::base::OutPath;

/// The format that this version of diglot writes and reads.
pub const FORMAT: u32 = 2;

/// What a file of an index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A block of the table of pages, or the names.
    Table,
    /// Pairs with their postings.
    Pairs,
    /// A block of the list of words.
    Words,
    /// Postings of words.
    Postings,
}

impl Holds {
    fn extension(self) -> &'static str {
        match self {
            Holds::Table => "json",
            Holds::Pairs => "han",
            Holds::Words => "words",
            Holds::Postings => "post",
        }
    }
}

/// What an index consists of.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its format.
    pub format: u32,
    /// How many units there are.
    pub units: u32,
    /// The blocks of the table of pages, each with its first unit.
    pub pages: Vec<(String, u32)>,
    /// The first pair of each file of pairs, the file, and its size.
    pub han: Vec<(String, String, usize)>,
    /// The words.
    pub words: Words,
    /// The file of the names, where there is one.
    pub names: Option<String>,
    /// Traditional characters, each followed by its simplified form.
    pub fold: String,
    /// The groups of names of one thing.
    pub synonyms: Vec<Vec<String>>,
}

/// The files of words. Words are numbered in their order.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Words {
    /// The first word of each block of the list, its number, the file, and its size.
    pub lists: Vec<(String, u32, String, usize)>,
    /// The number of the first word of each file of postings, the file, and its size.
    pub shards: Vec<(u32, String, usize)>,
}

/// The runs of titles and headings, and how their characters are read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Names {
    /// The runs.
    pub runs: BTreeSet<String>,
    /// The readings of a character.
    pub readings: BTreeMap<char, Vec<String>>,
}

/// Where the entry of a language is.
pub fn entry_path(code: &str) -> OutPath {
    OutPath::new(format!("{FOLDER}{code}.json"))
}

/// Where another file of the index of a language is.
pub fn file_path(code: &str, name: &str, holds: Holds) -> OutPath {
    OutPath::new(format!("{FOLDER}{code}/{name}.{}", holds.extension()))
}
