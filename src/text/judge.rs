//! Which language a piece of prose is written in, told by its script.
//!
//! The rule is that of bilingual one-file pages: what stands in brackets or quotes is a gloss, code and URLs are no
//! language; then Han letters without English function words are Chinese, Latin letters without Han are English.

use crate::base::lang::{Script, is_han};
use crate::base::{LangId, Language};

use super::localized::telling_script;

/// What the letters of a text say about its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// This language.
    Sure(LangId),
    /// No letters at all, or only a term that both languages use.
    Unsure,
}

/// The language of a short text such as half a title; `None` when it cannot be told.
pub fn of_text(text: &str, languages: &[Language]) -> Option<LangId> {
    match judge(text, languages) {
        Verdict::Sure(lang) => Some(lang),
        Verdict::Unsure => None,
    }
}

/// The language of prose from which code and URLs have been removed.
pub fn judge(text: &str, languages: &[Language]) -> Verdict {
    let bare = without_glosses(text);
    match of_letters(&bare, text, languages) {
        Verdict::Sure(lang) => Verdict::Sure(lang),
        // Everything stood in brackets: judge what is in them.
        Verdict::Unsure if !bare.chars().any(|c| Script::of_char(c).is_some()) => of_letters(text, text, languages),
        Verdict::Unsure => Verdict::Unsure,
    }
}

fn of_letters(text: &str, whole: &str, languages: &[Language]) -> Verdict {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter_map(Script::of_char) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    let count = |script| counts.iter().find(|(known, _)| *known == script).map_or(0, |(_, count)| *count);
    let (han, latin) = (count(Script::Han), count(Script::Latin));
    let dense_pair = telling_script(Script::Han, languages).zip(telling_script(Script::Latin, languages));
    if let Some((chinese, western)) = dense_pair
        && han + latin > 0
        && counts.iter().all(|(script, _)| matches!(script, Script::Han | Script::Latin))
    {
        let words = latin_words(text);
        return match (han, latin) {
            (0, _) if whole.chars().any(is_han) && function_words(whole) < 2 && words < 3 => Verdict::Unsure,
            (0, _) => Verdict::Sure(western),
            _ if function_words(text) < 2 => Verdict::Sure(chinese),
            _ if han >= words => Verdict::Sure(chinese),
            _ => Verdict::Sure(western),
        };
    }
    let most = counts.iter().filter_map(|(script, count)| Some((telling_script(*script, languages)?, *count))).max_by_key(|(_, count)| *count);
    most.map_or(Verdict::Unsure, |(lang, _)| Verdict::Sure(lang))
}

fn latin_words(text: &str) -> usize {
    text.split(|c| Script::of_char(c) != Some(Script::Latin)).filter(|word| !word.is_empty()).count()
}

/// How many words are ones that only running English has; a Chinese sentence may hold any number of names and terms.
fn function_words(text: &str) -> usize {
    const WORDS: &[&str] = &[
        "the", "to", "is", "are", "your", "you", "of", "and", "or", "in", "on", "for", "with", "this", "that", "it", "be", "must", "can", "if", "when", "not",
        "from", "by", "as", "at", "has", "have", "will", "an", "a", "do", "does", "what", "how", "why", "which", "who",
    ];
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| WORDS.contains(&word.to_ascii_lowercase().as_str())).count()
}

/// Drops what stands in brackets and quotes: `Graph (图编排)`, `备案（ICP filing）`.
pub(super) fn without_glosses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<char> = Vec::new();
    for c in text.chars() {
        let closing = match c {
            '（' | '(' => Some([')', '）']),
            '“' => Some(['”', '”']),
            '「' => Some(['」', '」']),
            '【' => Some(['】', '】']),
            '《' => Some(['》', '》']),
            _ => None,
        };
        if let Some(closing) = closing {
            open.push(closing[0]);
            open.push(closing[1]);
        } else if open.len() >= 2 && open[open.len() - 2..].contains(&c) {
            open.truncate(open.len() - 2);
        } else if open.is_empty() {
            out.push(c);
        }
    }
    // A bracket that never closes hides nothing.
    if open.is_empty() { out } else { text.to_owned() }
}

/// How sure the language of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// It is written in this language.
    Sure(LangId),
    /// A few Latin words, perhaps a name that every language uses: its neighbours decide.
    Weak(LangId),
    /// It has letters of both; its neighbours decide, and the author is told.
    Unsure,
    /// It belongs to every language.
    Shared,
}

impl Certainty {
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Certainty::Weak(_) | Certainty::Unsure)
    }
}

pub(crate) fn certainty_of(prose: &str, languages: &[Language]) -> Certainty {
    if !prose.chars().any(|c| Script::of_char(c).is_some()) {
        return Certainty::Shared;
    }
    match judge(prose, languages) {
        Verdict::Sure(lang) if is_name_like(prose) => Certainty::Weak(lang),
        Verdict::Sure(lang) => Certainty::Sure(lang),
        Verdict::Unsure => Certainty::Unsure,
    }
}

/// Up to three Latin words that are no sentence: `Nginx`, `Cloud Server`.
fn is_name_like(prose: &str) -> bool {
    let letters_are_latin = prose.chars().filter_map(Script::of_char).all(|script| script == Script::Latin);
    letters_are_latin && prose.split_whitespace().count() <= 3 && !prose.trim_end().ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> Vec<Language> {
        ["zh", "en"].map(|code| Language { code: code.into(), tag: code.into(), name: code.into(), script: Script::of_tag(code) }).to_vec()
    }

    #[test]
    fn the_script_decides_and_glosses_do_not() {
        let languages = languages();
        for (text, expected) in [
            ("ICP 备案", Some("zh")),
            ("ICP filing (备案) is required", Some("en")),
            ("Click 提交 to submit the form.", Some("en")),
            ("登录控制台。", Some("zh")),
            ("Log in to the console.", Some("en")),
            ("《互联网信息服务管理办法》", Some("zh")),
            ("使用 HTTPS 和 TLS 1.3", Some("zh")),
            ("Graph (图编排)", None),
            ("Nginx", Some("en")),
            ("100 %", None),
            ("(only in brackets)", Some("en")),
        ] {
            let code = of_text(text, &languages).map(|lang| languages[lang.index()].code.clone());
            assert_eq!(code.as_deref(), expected, "{text}");
        }
    }
}
