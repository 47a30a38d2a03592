//! English words → their stems: plurals, -ed, -ing and final y (steps 1a, 1b and 1c of Porter, 1980).
//!
//! It deliberately goes no further: the later steps join words that readers of a help centre tell apart.

use std::borrow::Cow;

/// The stem of a word. A word with anything but `a`–`z` is its own stem.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let plural = without_plural(word);
    let mut stem = without_ending(plural);
    if let Some(before) = stem.strip_suffix('y').filter(|before| has_vowel(before)) {
        stem = Cow::Owned(format!("{before}i"));
    }
    stem
}

fn without_plural(word: &str) -> &str {
    if word.ends_with("sses") || word.ends_with("ies") {
        &word[..word.len() - 2]
    } else if word.ends_with("ss") {
        word
    } else {
        word.strip_suffix('s').unwrap_or(word)
    }
}

fn without_ending(word: &str) -> Cow<'_, str> {
    if let Some(before) = word.strip_suffix("eed") {
        return Cow::Borrowed(if measure(before) > 0 { &word[..word.len() - 1] } else { word });
    }
    let cut = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")).filter(|before| has_vowel(before));
    let Some(before) = cut else { return Cow::Borrowed(word) };
    if before.ends_with("at") || before.ends_with("bl") || before.ends_with("iz") {
        return Cow::Owned(format!("{before}e"));
    }
    if ends_double(before) && !before.ends_with(['l', 's', 'z']) {
        return Cow::Borrowed(&before[..before.len() - 1]);
    }
    if measure(before) == 1 && ends_short(before) {
        Cow::Owned(format!("{before}e"))
    } else {
        Cow::Borrowed(before)
    }
}

/// Whether each letter is a consonant; `y` is one at the start and after a vowel.
fn consonants(word: &str) -> impl Iterator<Item = bool> + '_ {
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u');
    word.bytes().scan(b'a', move |before, letter| {
        let is_consonant = if letter == b'y' { is_vowel(*before) } else { !is_vowel(letter) };
        *before = letter;
        Some(is_consonant)
    })
}

fn has_vowel(word: &str) -> bool {
    consonants(word).any(|is_consonant| !is_consonant)
}

/// How many times consonants follow vowels.
fn measure(word: &str) -> usize {
    let all: Vec<bool> = consonants(word).collect();
    all.windows(2).filter(|pair| !pair[0] && pair[1]).count()
}

fn ends_double(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes, [.., a, b] if a == b) && consonants(word).last() == Some(true)
}

/// Consonant, vowel, consonant other than w, x, y.
fn ends_short(word: &str) -> bool {
    let all: Vec<bool> = consonants(word).collect();
    matches!(all.as_slice(), [.., true, false, true]) && !word.ends_with(['w', 'x', 'y'])
}
