//! Letters → the pieces of Chinese names that they may spell in pinyin.

use std::collections::{BTreeMap, BTreeSet};

use super::read::Names;

/// So many pieces are looked up.
const MOST: usize = 50;

/// A piece of a name, and whether a name begins with it.
pub type Piece = (Vec<char>, bool);

/// The pieces that letters spell: those that begin a name first, then short ones. A syllable is spelt by one of its
/// readings or by its first letter, the last one by any beginning of a reading.
pub fn pieces(letters: &str, names: &Names) -> Vec<Piece> {
    let mut found: BTreeMap<Vec<char>, bool> = BTreeMap::new();
    for run in &names.runs {
        let run: Vec<char> = run.chars().collect();
        for from in 0..run.len() {
            let mut ends = BTreeSet::new();
            walk(letters, &run, from, names, &mut ends);
            for end in ends {
                let piece = &run[from..end];
                let is_whole = || names.readings.get(&piece[0]).is_some_and(|readings| readings.iter().any(|reading| reading == letters));
                if piece.len() > 1 || is_whole() {
                    *found.entry(piece.to_vec()).or_default() |= from == 0;
                }
            }
        }
    }
    let mut all: Vec<Piece> = found.into_iter().collect();
    all.sort_by_key(|(piece, is_start)| (!is_start, piece.len()));
    all.truncate(MOST);
    all
}

/// Where in a run the letters are used up.
fn walk(letters: &str, run: &[char], at: usize, names: &Names, ends: &mut BTreeSet<usize>) {
    let Some(readings) = run.get(at).and_then(|c| names.readings.get(c)) else { return };
    for reading in readings {
        if reading.starts_with(letters) {
            ends.insert(at + 1);
        }
        if let Some(rest) = letters.strip_prefix(reading.as_str()).filter(|rest| !rest.is_empty()) {
            walk(rest, run, at + 1, names, ends);
        }
        let initial = reading.chars().next().filter(|initial| reading.len() > initial.len_utf8());
        if let Some(rest) = initial.and_then(|initial| letters.strip_prefix(initial)).filter(|rest| !rest.is_empty()) {
            walk(rest, run, at + 1, names, ends);
        }
    }
}
