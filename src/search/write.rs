//! Terms of a language → the files of its index.
//!
//! Invariant: a file is named after its bytes, but for the entry, so that browsers keep what did not change;
//! and files are cut where their terms say, not where their sizes add up, so that a new term moves only the
//! cuts beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rayon::prelude::*;
use serde::Serialize;

use super::entry::{Entry, FORMAT, Holds, Names, Words, entry_path, file_path};
use super::fold::{fold, traditional};
use super::gather::Gathered;
use super::pinyin::readings;
use super::posting::varint;
use super::token::{is_dense, unpair};
use crate::base::digest::digest_bytes;
use crate::base::lang::Script;
use crate::base::{Language, OutPath, UrlPath};
use crate::config::Glossary;

/// Takes a file of the output, from many threads at once.
pub type Put<'p> = dyn Fn(&OutPath, &[u8]) -> io::Result<()> + Sync + 'p;

/// Files have at least this many bytes, if there are as many …
const SMALLEST: usize = 3072;
/// … on average this many more …
const MORE: u64 = 3072;
/// … and seldom more than this.
const LARGEST: usize = 12_288;
/// Pages of one block of the page table.
const BLOCK: usize = 64;

/// Writes the index of a language.
pub fn write(
    language: &Language,
    glossary: &Glossary,
    mut gathered: Gathered,
    put: &Put<'_>,
) -> io::Result<()> {
    let mut files = Files { code: &language.code, all: BTreeMap::new() };
    let pairs: Vec<(u64, Vec<u8>)> =
        gathered.take_pairs().into_par_iter().map(|counted| counted.bytes()).collect();
    let words: Vec<(Box<str>, Vec<u8>)> =
        gathered.take_words().into_par_iter().map(|counted| counted.bytes()).collect();
    let present: BTreeSet<char> = pairs.iter().map(|(pair, _)| unpair(*pair).0).collect();
    let entry = Entry {
        format: FORMAT,
        units: gathered.units,
        pages: pages(&gathered.pages, &mut files),
        han: han(&pairs, &mut files),
        words: word_files(&words, &mut files),
        names: names(language, gathered.names, &mut files)?,
        fold: traditional(|c| present.contains(&c)),
        synonyms: synonyms(glossary),
    };
    let Files { all, .. } = files;
    all.par_iter().try_for_each(|(path, bytes)| put(path, bytes))?;
    put(&entry_path(&language.code), &serde_json::to_vec(&entry)?)
}

/// Files by the names that their bytes give them.
struct Files<'c> {
    code: &'c str,
    all: BTreeMap<OutPath, Vec<u8>>,
}

impl Files<'_> {
    fn add(&mut self, holds: Holds, bytes: Vec<u8>) -> String {
        let mut name = digest_bytes(&bytes).to_string();
        name.truncate(10);
        self.all.insert(file_path(self.code, &name, holds), bytes);
        name
    }

    fn add_sized(&mut self, holds: Holds, bytes: Vec<u8>) -> (String, usize) {
        let size = bytes.len();
        (self.add(holds, bytes), size)
    }
}

fn pages(pages: &[(UrlPath, u32)], files: &mut Files<'_>) -> Vec<(String, u32)> {
    let mut first = 0;
    let mut table = Vec::new();
    for block in pages.chunks(BLOCK) {
        let mut rows: Vec<(u32, &str, u32)> = Vec::with_capacity(block.len());
        let mut before = "";
        for (url, units) in block {
            let url = url.as_str();
            let shared: usize =
                before.chars().zip(url.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
            rows.push((url[..shared].encode_utf16().count() as u32, &url[shared..], *units));
            before = url;
        }
        let units: u32 = block.iter().map(|(_, units)| units).sum();
        table.push((files.add(Holds::Table, json(&rows)), first));
        first += units;
    }
    table
}

/// Writing these values to memory cannot fail.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Whether a file ends before a term: told by the term and the size of what stands before it, not by where
/// others end.
fn is_cut(size: usize, last: usize, term: &[u8]) -> bool {
    size >= LARGEST || (size >= SMALLEST && digest_bytes(term).0 as u64 % MORE < last as u64)
}

fn han(pairs: &[(u64, Vec<u8>)], files: &mut Files<'_>) -> Vec<(String, String, usize)> {
    let mut shards = Vec::new();
    let mut from = 0;
    let mut size = 0;
    for at in 1..=pairs.len() {
        let last = pairs[at - 1].1.len() + 1;
        size += last;
        if at == pairs.len() || is_cut(size, last, &pairs[at].0.to_le_bytes()) {
            let (first, second) = unpair(pairs[from].0);
            let (name, bytes) = files.add_sized(Holds::Pairs, shard(&pairs[from..at]));
            shards.push(([Some(first), second].into_iter().flatten().collect(), name, bytes));
            (from, size) = (at, 0);
        }
    }
    shards
}

fn shard(pairs: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut before = 0;
    for group in pairs.chunk_by(|(a, _), (b, _)| a >> 21 == b >> 21) {
        let first = group[0].0 >> 21;
        varint(first - before, &mut bytes);
        varint(group.len() as u64, &mut bytes);
        before = first;
        let mut last = 0;
        for (pair, posting) in group {
            let second = pair & 0x1f_ffff;
            varint(second - last, &mut bytes);
            bytes.extend_from_slice(posting);
            last = second;
        }
    }
    bytes
}

fn word_files(words: &[(Box<str>, Vec<u8>)], files: &mut Files<'_>) -> Words {
    let mut written = Words::default();
    let (mut list, mut postings) = (Vec::new(), Vec::new());
    let (mut list_from, mut shard_from) = (0, 0);
    let mut before: &[u8] = &[];
    for (at, (word, posting)) in words.iter().enumerate() {
        let size = list.len();
        list_word(before, word.as_bytes(), &mut list);
        postings.extend_from_slice(posting);
        before = word.as_bytes();
        let is_end = |size: usize, last: usize| {
            words.get(at + 1).is_none_or(|(word, _)| is_cut(size, last, word.as_bytes()))
        };
        if is_end(list.len(), list.len() - size) {
            let (name, size) = files.add_sized(Holds::Words, std::mem::take(&mut list));
            written.lists.push((words[list_from].0.to_string(), list_from as u32, name, size));
            list_from = at + 1;
            before = &[];
        }
        if is_end(postings.len(), posting.len()) {
            let (name, size) = files.add_sized(Holds::Postings, std::mem::take(&mut postings));
            written.shards.push((shard_from, name, size));
            shard_from = at as u32 + 1;
        }
    }
    written
}

/// Appends a word to the list: how many bytes it shares with the one before and how many follow, in a byte if
/// they fit.
fn list_word(before: &[u8], word: &[u8], list: &mut Vec<u8>) {
    let shared = before.iter().zip(word).take_while(|(a, b)| a == b).count();
    let length = word.len() - shared;
    if shared < 16 && (1..16).contains(&length) {
        list.push((shared << 4 | length) as u8);
    } else {
        list.push(0);
        varint(shared as u64, list);
        varint(length as u64, list);
    }
    list.extend_from_slice(&word[shared..]);
}

/// The runs of names and how their characters are read, in a language that is typed by how it is read.
fn names(language: &Language, runs: BTreeSet<String>, files: &mut Files<'_>) -> io::Result<Option<String>> {
    if language.script != Script::Han || runs.is_empty() {
        return Ok(None);
    }
    let characters: BTreeSet<char> =
        runs.iter().flat_map(|run| run.chars()).filter(|c| is_dense(*c)).collect();
    let readings = characters
        .into_iter()
        .map(|c| (c, readings(c)))
        .filter(|(_, readings)| !readings.is_empty())
        .collect();
    Ok(Some(files.add(Holds::Table, serde_json::to_vec(&Names { runs, readings })?)))
}

/// The names of each term in every language, those to avoid included: a reader may type them.
fn synonyms(glossary: &Glossary) -> Vec<Vec<String>> {
    let group = |term: &crate::config::Term| {
        let mut names: Vec<String> = Vec::new();
        for name in term.names.iter().flat_map(|(_, names)| names).chain(&term.forbid) {
            let name = fold(name).trim().to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    glossary.terms.iter().map(group).filter(|names| names.len() > 1).collect()
}
