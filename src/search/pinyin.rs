//! Han characters → how they are read, without tones.
//!
//! It gives every reading of a character and deliberately picks none: the reader's letters decide.

use pinyin::ToPinyinMulti;

/// The readings of a character, the usual one first; `v` stands for `ü`, as people type it.
pub fn readings(c: char) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain().replace('ü', "v");
        if !all.contains(&plain) {
            all.push(plain);
        }
    }
    all
}
