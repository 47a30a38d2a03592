//! A text → its beginning, for cards and descriptions.
//!
//! Invariant: no grapheme cluster is cut, and no Latin word but one that fills all the room; nothing is left
//! hanging at the end (an open bracket, a comma); a text that is short enough stays as it is.

use unicode_segmentation::UnicodeSegmentation;

use super::lang::is_han;
use super::width::{is_cjk, is_full_width_punctuation};

/// The beginning of a text that takes no more room than `limit` Latin letters; a Han letter takes that of
/// two.
pub fn excerpt(text: &str, limit: usize) -> String {
    // Most texts are short. Their clusters take no more room than their characters, which are far easier to
    // find.
    let room = |c: char| if is_cjk(c) { 2 } else { 1 };
    if text.len() <= limit || (text.len() <= limit * 4 && text.chars().map(room).sum::<usize>() <= limit) {
        return text.to_owned();
    }
    cut(text, plain_start(text, limit), limit, |cluster| if cluster.starts_with(is_cjk) { 2 } else { 1 })
}

/// Most of what fits, and the room that it takes: characters that are clusters of their own, up to where a
/// word begins. Finding the bounds of words (UAX #29) takes far longer, and is left for the rest.
fn plain_start(text: &str, limit: usize) -> (usize, usize) {
    let (mut start, mut room) = ((0, 0), 0);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let starts_word = (before == ' ' || is_han(before)) && (c.is_ascii_alphabetic() || is_han(c));
        if starts_word {
            start = (at, room);
        }
        room += if is_cjk(c) { 2 } else { 1 };
        if room > limit || !(matches!(c, ' '..='~') || is_han(c) || is_full_width_punctuation(c)) {
            break;
        }
        before = c;
    }
    start
}

/// The beginning of a text whose clusters have these sizes. A word is known to begin at `start`, where `used`
/// is taken.
fn cut(text: &str, (start, used): (usize, usize), limit: usize, size: impl Fn(&str) -> usize) -> String {
    let words = start
        + end_of(text[start..].split_word_bound_indices(), limit - used, |word| {
            word.graphemes(true).map(&size).sum()
        });
    if words == text.len() {
        return text.to_owned();
    }
    let whole = text[..words].trim_end_matches(hangs);
    // A first word longer than all the room there is.
    let start = if whole.is_empty() {
        text[..end_of(text.grapheme_indices(true), limit, size)].trim_end_matches(hangs)
    } else {
        whole
    };
    format!("{start}…")
}

/// Where the last of some pieces ends that fits.
fn end_of<'a>(
    pieces: impl Iterator<Item = (usize, &'a str)>,
    limit: usize,
    size: impl Fn(&str) -> usize,
) -> usize {
    let mut used = 0;
    let fits = |(_, piece): &(usize, &str)| {
        used += size(piece);
        used <= limit
    };
    pieces.take_while(fits).last().map_or(0, |(at, piece)| at + piece.len())
}

/// Whether a character makes no sense at the end of what is cut off.
fn hangs(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '（' | '('
                | '“'
                | '‘'
                | '「'
                | '『'
                | '《'
                | '〈'
                | '【'
                | '［'
                | '['
                | '{'
                | '，'
                | '、'
                | '；'
                | '：'
                | ','
                | ';'
                | ':'
                | '—'
                | '-'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Counts clusters, as the cases of the specification do.
    fn clusters(text: &str, limit: usize) -> String {
        cut(text, (0, 0), limit, |_| 1)
    }

    #[test]
    fn nothing_is_cut_in_two_and_nothing_is_left_hanging() {
        let cases = [
            ("备案👨‍👩‍👧‍👦指南", 3, "备案👨‍👩‍👧‍👦…"),
            ("域名 registration 流程", 6, "域名…"),
            ("他说（“可以”）", 4, "他说…"),
            ("cafe\u{301}备案", 4, "cafe\u{301}…"),
            ("第一，第二", 3, "第一…"),
            ("备案指南", 4, "备案指南"),
            ("registration", 4, "regi…"),
        ];
        for (text, limit, expected) in cases {
            assert_eq!(clusters(text, limit), expected, "{text}");
        }
    }

    #[test]
    fn a_han_letter_takes_the_room_of_two() {
        assert_eq!(excerpt("备案指南", 8), "备案指南");
        assert_eq!(excerpt("备案指南", 7), "备案指…");
        assert_eq!(excerpt("Filing guide", 11), "Filing…");
    }

    proptest! {
        #[test]
        fn where_the_search_for_words_starts_makes_no_difference(
            text in r"[ a-c备案，（“é 🎉\u{301}\u{200d}0_.]{0,12}[a-c ]{0,12}",
            limit in 0usize..30,
        ) {
            let size = |cluster: &str| if cluster.starts_with(is_cjk) { 2 } else { 1 };
            let from_words = cut(&text, plain_start(&text, limit), limit, size);
            prop_assert_eq!(from_words, cut(&text, (0, 0), limit, size));
        }

        #[test]
        fn an_excerpt_is_the_text_or_a_beginning_of_it(
            text in r"[a-c备案，（“ 🎉\u{301}]{0,20}",
            limit in 0usize..24,
        ) {
            let short = excerpt(&text, limit);
            let is_beginning = |start: &str| text.starts_with(start) && !start.ends_with(hangs);
            prop_assert!(short == text || short.strip_suffix('…').is_some_and(is_beginning));
        }
    }
}
