//! A character → how wide it is in Chinese text, and whether two lines meet without a space.
//!
//! Invariant: everything is derived from Unicode properties; there is no list of characters to keep up to
//! date but the handful of marks whose width depends on the language around them.

use std::borrow::Cow;

use icu_properties::props::{
    EastAsianWidth, EmojiPresentation, GeneralCategory, GeneralCategoryGroup, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Whether a character is written in the square of Chinese, Japanese or Korean text: letters and full-width
/// punctuation, no emoji.
pub fn is_cjk(c: char) -> bool {
    !c.is_ascii()
        && (matches!(
            east_asian_width(c),
            EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth
        ) && !is_emoji(c)
            || is_hangul(c))
}

/// Whether a character is punctuation or a symbol (Unicode categories P and S), as Markdown understands the
/// word.
pub fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let category = category(c);
    GeneralCategoryGroup::Punctuation.contains(category) || GeneralCategoryGroup::Symbol.contains(category)
}

/// Whether a character only modifies the one before it: a combining accent, a variation selector.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && GeneralCategoryGroup::Mark.contains(category(c))
}

/// Whether a character is full-width: Han, kana, full-width letters and punctuation; neither Hangul, which
/// has spaces, nor emoji.
pub fn is_full_width(c: char) -> bool {
    matches!(Width::of(c), Width::Full | Width::FullPunctuation)
}

/// Whether a character is full-width punctuation.
pub fn is_full_width_punctuation(c: char) -> bool {
    matches!(Width::of(c), Width::FullPunctuation)
}

/// Whether two lines meet without a space (CSS Text 3 leaves it to the user agent, so browsers would show
/// one).
///
/// `dense` says that the language is Chinese or Japanese, where ambiguous punctuation is full-width.
pub fn joins(before: char, after: char, dense: bool) -> bool {
    use Width::{Ambiguous, Full, FullPunctuation, Other};
    match (Width::of(before), Width::of(after)) {
        _ if before == ZERO_WIDTH_SPACE || after == ZERO_WIDTH_SPACE => true,
        (Full | FullPunctuation, Full | FullPunctuation | Ambiguous)
        | (Ambiguous, Full | FullPunctuation) => true,
        (Ambiguous, Ambiguous) => dense,
        (FullPunctuation, Other) | (Other, FullPunctuation) => true,
        _ => false,
    }
}

/// A text in one line, its lines joined with a space where the language has one.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let dense = text.chars().any(is_full_width);
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
        let edges = out.chars().rev().find(|c| !is_mark(*c)).zip(line.chars().next());
        if edges.is_some_and(|(before, after)| !joins(before, after, dense)) {
            out.push(' ');
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

const ZERO_WIDTH_SPACE: char = '\u{200b}';

enum Width {
    Full,
    FullPunctuation,
    Ambiguous,
    Other,
}

impl Width {
    fn of(c: char) -> Self {
        if c.is_ascii() {
            return Width::Other;
        }
        if matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·') {
            return Width::Ambiguous;
        }
        if !matches!(east_asian_width(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth)
            || is_hangul(c)
            || is_emoji(c)
        {
            return Width::Other;
        }
        // `～` and `＋` are symbols to Unicode, but typed and spaced as punctuation.
        let category = category(c);
        let is_punctuation =
            GeneralCategoryGroup::Punctuation.contains(category) || category == GeneralCategory::MathSymbol;
        if is_punctuation { Width::FullPunctuation } else { Width::Full }
    }
}

fn east_asian_width(c: char) -> EastAsianWidth {
    CodePointMapData::<EastAsianWidth>::new().get(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

fn is_hangul(c: char) -> bool {
    CodePointMapData::<Script>::new().get(c) == Script::Hangul
}

fn is_emoji(c: char) -> bool {
    CodePointSetData::new::<EmojiPresentation>().contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cjk_is_what_stands_in_a_square_without_emoji() {
        for c in "备ア한。（「，￥ｱ\u{3000}〜".chars() {
            assert!(is_cjk(c), "{c}");
        }
        for c in "aé“”…—🎉¥é·".chars() {
            assert!(!is_cjk(c), "{c}");
        }
    }

    #[test]
    fn punctuation_includes_symbols() {
        for c in "。（“！¥＋*_~🎉".chars() {
            assert!(is_punctuation(c), "{c}");
        }
        for c in "备a1é \u{3000}\u{fe0f}".chars() {
            assert!(!is_punctuation(c), "{c}");
        }
    }
}
