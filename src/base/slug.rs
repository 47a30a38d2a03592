//! Heading ids and URL segments from text, as GitHub makes them: Unicode is kept, never romanised.

use icu_normalizer::ComposingNormalizerBorrowed;

/// NFC, lower case, spaces to `-`, punctuation dropped (full-width included). `ICP 备案：FAQ` →
/// `icp-备案faq`.
///
/// Empty when the text holds no letter, digit, `-` or `_`.
pub fn slug(text: &str) -> String {
    let text = nfc(text);
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || is_mark(c) {
            out.extend(c.to_lowercase());
        } else if c == '_' {
            out.push('_');
        } else if (c.is_whitespace() || c == '-' || matches!(c, '{' | '}' | '/' | '|')) && !out.ends_with('-')
        {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

/// Canonical composition (UAX #15), so that two ways to type the same letter are the same anchor or file.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() || is_inert(text.as_bytes()) {
        return text.into();
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Whether a text consists of what Chinese and English are mostly written in: U+0000–02FF, U+2010–2027,
/// U+3000–3029, U+4E00–9FFF, U+FF01–FF5E. None of it composes or decomposes, and its bytes tell far faster
/// than a table.
fn is_inert(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7f, rest @ ..] | [0xc2..=0xcb, _, rest @ ..] => rest,
            [0xe5..=0xe9, _, _, rest @ ..] | [0xe4, 0xb8..=0xbf, _, rest @ ..] => rest,
            [0xe3, 0x80, 0x80..=0xa9, rest @ ..] | [0xe2, 0x80, 0x90..=0xa7, rest @ ..] => rest,
            [0xef, 0xbc, 0x81..=0xbf, rest @ ..] | [0xef, 0xbd, 0x80..=0x9e, rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Combining marks that stay with their letter.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{900}'..='\u{903}'
            | '\u{93a}'..='\u{94f}'
            | '\u{e31}'
            | '\u{e34}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_chinese_and_drop_punctuation() {
        for (text, expected) in [
            ("备案流程", "备案流程"),
            ("什么是 ICP 备案？", "什么是-icp-备案"),
            ("安装！", "安装"),
            ("使用 {占位符}", "使用-占位符"),
            ("login 登录", "login-登录"),
            ("Filing process", "filing-process"),
            ("C++ & Rust", "c-rust"),
            ("cafe\u{301}", "café"),
            ("？！", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }
}
