//! Letters → the pieces of Chinese names that they may spell in pinyin.

use std::collections::BTreeMap;

use super::entry::Names;

/// So many pieces are looked up.
const MOST: usize = 50;

/// A piece of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub run: Vec<char>,
    /// Whether a name begins with it.
    pub is_start: bool,
    /// Whether it has several characters, and every one of them is spelt in full.
    pub is_whole: bool,
}

/// The pieces that letters spell: those spelt in full and those that begin a name first, then short ones. A
/// syllable is spelt by one of its readings or by its first letter, the last one by any beginning of a
/// reading. A piece that holds another one is none of its own: letters that spell `备案` spell no more in
/// `备案能`.
pub fn pieces(letters: &str, names: &Names) -> Vec<Piece> {
    let mut all = found(letters, names);
    all.sort_by_key(|piece| piece.run.len());
    let mut kept: Vec<Piece> = Vec::new();
    for piece in all {
        if !kept.iter().any(|other| piece.run.windows(other.run.len()).any(|part| part == other.run)) {
            kept.push(piece);
        }
    }
    kept.sort_by_key(|piece| (!piece.is_whole, !piece.is_start));
    kept.truncate(MOST);
    kept
}

/// All pieces that letters spell, by their code points.
fn found(letters: &str, names: &Names) -> Vec<Piece> {
    let mut found: BTreeMap<Vec<char>, (bool, bool)> = BTreeMap::new();
    for run in &names.runs {
        let run: Vec<char> = run.chars().collect();
        for from in 0..run.len() {
            let mut ends = BTreeMap::new();
            walk(letters, &run, from, true, names, &mut ends);
            for (end, is_full) in ends {
                let piece = &run[from..end];
                if piece.len() > 1 || is_full {
                    let (is_start, is_whole) = found.entry(piece.to_vec()).or_default();
                    *is_start |= from == 0;
                    *is_whole |= is_full && piece.len() > 1;
                }
            }
        }
    }
    found.into_iter().map(|(run, (is_start, is_whole))| Piece { run, is_start, is_whole }).collect()
}

/// Where in a run the letters are used up, and whether that can be by full readings alone.
fn walk(
    letters: &str,
    run: &[char],
    at: usize,
    is_full: bool,
    names: &Names,
    ends: &mut BTreeMap<usize, bool>,
) {
    let Some(readings) = run.get(at).and_then(|c| names.readings.get(c)) else { return };
    for reading in readings {
        if reading.starts_with(letters) {
            *ends.entry(at + 1).or_default() |= is_full && reading == letters;
        }
        if let Some(rest) = letters.strip_prefix(reading.as_str()).filter(|rest| !rest.is_empty()) {
            walk(rest, run, at + 1, is_full, names, ends);
        }
        let initial = reading.chars().next().filter(|initial| reading.len() > initial.len_utf8());
        if let Some(rest) =
            initial.and_then(|initial| letters.strip_prefix(initial)).filter(|rest| !rest.is_empty())
        {
            walk(rest, run, at + 1, false, names, ends);
        }
    }
}
