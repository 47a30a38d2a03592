//! Which language a piece of prose is written in, told by its script.
//!
//! The rule is that of bilingual one-file pages: what stands in brackets or quotes is a gloss, code and URLs
//! are no language; then Han letters without English function words are Chinese, Latin letters without Han
//! are English.

use std::borrow::Cow;

use memchr::memchr2_iter;

use crate::base::lang::Script;
use crate::base::{LangId, Language};

/// What the letters of a text say about its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// This language.
    Sure(LangId),
    /// No letters at all, only a term that both languages use, or a script of which the site has several
    /// languages.
    Unsure,
    /// A language that a page in one file does not hold, by its code: `ja`.
    Foreign(&'static str),
}

/// The language of a short text such as half a title; `None` when it cannot be told.
pub fn of_text(text: &str, languages: &[Language]) -> Option<LangId> {
    match judge(text, languages) {
        Verdict::Sure(lang) => Some(lang),
        Verdict::Unsure | Verdict::Foreign(_) => None,
    }
}

/// The language of prose from which code and URLs have been removed.
pub fn judge(text: &str, languages: &[Language]) -> Verdict {
    let bare = without_glosses(text);
    match of_letters(&bare, text, languages) {
        // Everything stood in brackets: judge what is in them.
        Verdict::Unsure if !bare.chars().any(|c| Script::of_char(c).is_some()) => {
            of_letters(text, text, languages)
        }
        verdict => verdict,
    }
}

fn of_letters(text: &str, whole: &str, languages: &[Language]) -> Verdict {
    let letters = Letters::of(text);
    let mut latin = languages.iter().filter(|language| language.script == Script::Latin);
    let own = LATIN.iter().find(|(code, _)| latin.clone().any(|language| language.is_primary(code)));
    // Of a language whose words are not known no text can be told to be in another.
    let is_known = own.is_some() || latin.next().is_none();
    let own = own.map_or(&ENGLISH, |(_, words)| *words);
    let of_latin =
        || if is_known { of_latin(text, own, languages) } else { of_script(Script::Latin, languages) };
    let Some(native) = letters.native(languages) else {
        if letters.of_script(Script::Latin) == 0 {
            return Verdict::Unsure;
        }
        // What is left of a text without its glosses may be a term that both languages use.
        let is_term = || {
            whole.chars().any(|c| Script::of_char(c).is_some_and(|script| script != Script::Latin))
                && words(text, Script::Latin) < 3
        };
        return if is_term() && !has_words(whole, own, 2) { Verdict::Unsure } else { of_latin() };
    };
    let is_western = letters.of_script(Script::Latin) > 0 && has_words(text, own, 2) && {
        let size = if native.is_dense() { letters.of_script(native) } else { words(text, native) };
        size < words(text, Script::Latin)
    };
    if is_western { of_latin() } else { of_script(native, languages) }
}

/// How many letters of each script a text has.
struct Letters([usize; Script::COUNT], bool);

impl Letters {
    fn of(text: &str) -> Letters {
        let (mut counts, mut has_hiragana) = ([0; Script::COUNT], false);
        for c in text.chars() {
            let Some(script) = Script::of_char(c) else { continue };
            counts[script as usize] += 1;
            has_hiragana |= matches!(c, '\u{3041}'..='\u{309f}');
        }
        Letters(counts, has_hiragana)
    }

    fn of_script(&self, script: Script) -> usize {
        match script {
            // Chinese characters are Japanese among kana, and kana are an ornament among Chinese characters.
            Script::Han | Script::Kana => self.0[Script::Han as usize] + self.0[Script::Kana as usize],
            script => self.0[script as usize],
        }
    }

    /// The script other than Latin that the text has most of.
    fn native(&self, languages: &[Language]) -> Option<Script> {
        let dense = if self.is_japanese(languages) { Script::Kana } else { Script::Han };
        let others = Script::ALL.into_iter().filter(|script| !script.is_dense() && *script != Script::Latin);
        let weight = |script: &Script| self.of_script(*script) * if script.is_dense() { 2 } else { 1 };
        others.chain([dense]).filter(|script| self.of_script(*script) > 0).max_by_key(weight)
    }

    /// Whether there are more kana than the ornament or the borrowed name that a Chinese text may have.
    fn is_japanese(&self, languages: &[Language]) -> bool {
        let (han, kana) = (self.0[Script::Han as usize], self.0[Script::Kana as usize]);
        let has_japanese = languages.iter().any(|language| language.script == Script::Kana);
        kana > 0 && (kana * 4 >= han || (self.1 && has_japanese))
    }
}

/// The language that a text in this script is taken for.
fn of_script(script: Script, languages: &[Language]) -> Verdict {
    let has = |script: Script| languages.iter().any(|language| language.script == script);
    // Chinese characters alone are Japanese where there is no Chinese, be it on this page alone.
    let is_held =
        |script: Script| languages.iter().any(|language| language.script == script && language.is_held);
    let is_japanese = script == Script::Han
        && has(Script::Kana)
        && (!has(script) || (is_held(Script::Kana) && !is_held(script)));
    let script = if is_japanese { Script::Kana } else { script };
    if !has(script) {
        return script.likely_code().map_or(Verdict::Unsure, Verdict::Foreign);
    }
    let only = |held: bool| {
        let mut with = (0..)
            .zip(languages)
            .filter(|(_, language)| language.script == script && (language.is_held || !held));
        with.next().filter(|_| with.next().is_none()).map(|(index, _)| LangId(index))
    };
    only(false).or_else(|| only(true)).map_or(Verdict::Unsure, Verdict::Sure)
}

/// The language that a text is in, by its code, where its place says another. A name or a quoted label is
/// none: only a sentence counts.
pub(crate) fn astray<'l>(text: &str, own: LangId, languages: &'l [Language]) -> Option<&'l str> {
    if is_at_home(text, &languages[own.index()]) {
        return None;
    }
    let code = match judge(text, languages) {
        Verdict::Sure(lang) if lang != own => languages[lang.index()].code.as_str(),
        Verdict::Foreign(code) => code,
        _ => return None,
    };
    let script = languages
        .iter()
        .find(|language| language.code == code)
        .map_or(Script::of_tag(code), |language| language.script);
    let own = languages[own.index()].script;
    let letters =
        |wanted: Script| text.chars().filter_map(Script::of_char).filter(|script| *script == wanted).count();
    let is_sentence = if script.is_dense() {
        letters(Script::Han) + letters(Script::Kana) >= 8
    } else {
        let is_mixed = own.is_dense() && letters(Script::Han) + letters(Script::Kana) > 0;
        !is_mixed && text.split_whitespace().count() >= 6
    };
    is_sentence.then_some(code)
}

/// Whether a text is in the language of its place at a glance, as nearly every block of a site is: Chinese
/// characters with nothing but ASCII and punctuation around them, or ASCII with words of that language.
fn is_at_home(text: &str, own: &Language) -> bool {
    let bytes = text.as_bytes();
    match own.script {
        Script::Han => {
            // U+4000 to U+9FFF begin with E4 to E9, punctuation with E2, E3 80 and EF BC.
            let is_other = |byte: &u8| matches!(byte, 0xc0..=0xe1 | 0xea..=0xee | 0xf0..=0xff);
            let is_punctuation =
                |at: usize| bytes.get(at + 1) == Some(if bytes[at] == 0xe3 { &0x80 } else { &0xbc });
            bytes.iter().any(|byte| matches!(byte, 0xe4..=0xe9))
                // Without an early end this is done for many bytes at once.
                && !bytes.iter().fold(false, |found, byte| found | is_other(byte))
                && memchr2_iter(0xe3, 0xef, bytes).all(is_punctuation)
        }
        Script::Latin => {
            let Some((_, known)) = LATIN.iter().find(|(code, _)| own.is_primary(code)) else { return false };
            let words = bytes.split(|byte| !byte.is_ascii_alphabetic());
            has_only_punctuation(bytes) && words.filter(|word| known.has(word)).nth(1).is_some()
        }
        _ => false,
    }
}

/// Whether a text is ASCII but for quotation marks, dashes and spaces, U+2000 to U+203F.
fn has_only_punctuation(text: &[u8]) -> bool {
    text.is_ascii() || {
        let others = text.split(|byte| byte.is_ascii()).filter(|other| !other.is_empty());
        others.flat_map(|other| other.chunks(3)).all(|c| matches!(c, [0xe2, 0x80, _]))
    }
}

/// The languages that a text may be written in, where its letters are those of several and none of them goes
/// first.
pub(crate) fn rivals<'l>(text: &str, languages: &'l [Language]) -> Vec<&'l Language> {
    let script = Letters::of(text).native(languages).unwrap_or(Script::Latin);
    let rivals = languages.iter().filter(|language| language.script == script);
    if of_script(script, languages) == Verdict::Unsure { rivals.collect() } else { Vec::new() }
}

/// The language of a text in Latin letters; `own` are the words of the one that a page holds.
fn of_latin(text: &str, own: &Words, languages: &[Language]) -> Verdict {
    let verdict = of_script(Script::Latin, languages);
    if verdict == Verdict::Unsure || words(text, Script::Latin) < 5 || has_words(text, own, 2) {
        return verdict;
    }
    let other = LATIN.iter().find(|(_, words)| !std::ptr::eq(*words, own) && has_words(text, words, 3));
    other.map_or(verdict, |(code, _)| Verdict::Foreign(code))
}

/// Of languages that share Latin letters, the one that a whole page is written in, if one is much more likely
/// than the others.
pub(crate) fn of_page(text: &str, languages: &[Language]) -> Option<LangId> {
    let count = |language: &Language| {
        LATIN
            .iter()
            .find(|(code, _)| language.is_primary(code))
            .map_or(0, |(_, words)| count_words(text, words))
    };
    let latin = (0..).zip(languages).filter(|(_, language)| language.script == Script::Latin);
    let mut counts: Vec<(usize, LangId)> =
        latin.map(|(index, language)| (count(language), LangId(index))).collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let (most, lang) = *counts.first()?;
    let second = counts.get(1).map_or(0, |(count, _)| *count);
    (most >= 3 && most >= second * 4).then_some(lang)
}

/// A language that a page seems to be written in.
pub(crate) struct Spoken {
    /// Its code.
    pub code: &'static str,
    /// Whether more than its letters tell it.
    pub is_sure: bool,
}

/// The languages that a page is written in, where nothing is known of it but its text.
pub(crate) fn spoken(text: &str) -> Vec<Spoken> {
    let codes = Script::ALL
        .into_iter()
        .filter(|script| *script != Script::Latin)
        .filter_map(Script::likely_code)
        .chain(["en"]);
    let codes: Vec<&'static str> = codes.collect();
    let languages: Vec<Language> = codes.iter().map(|code| Language::of_code(code)).collect();
    let shares = shares(text, &languages);
    let most = shares.iter().copied().max().unwrap_or_default();
    let is_much = |share: usize| share > 0 && share * 4 >= most;
    let native = codes.iter().zip(&shares).filter(|(code, share)| **code != "en" && is_much(**share));
    let mut spoken: Vec<Spoken> = native.map(|(code, _)| Spoken { code, is_sure: false }).collect();
    if shares.last().is_some_and(|share| is_much(*share)) {
        let latin: Vec<Language> = LATIN.iter().map(|(code, _)| Language::of_code(code)).collect();
        let lines: Vec<&str> = prose_lines(text).collect();
        let known = of_page(&lines.join("\n"), &latin).map(|lang| LATIN[lang.index()].0);
        spoken.push(Spoken { code: known.unwrap_or("en"), is_sure: known.is_some() });
    }
    spoken
}

/// The language that a page is written in, if that is surely not the one that is expected.
pub(crate) fn other_than(expected: LangId, text: &str, languages: &[Language]) -> Option<LangId> {
    let shares = shares(text, languages);
    let (most, share) =
        (0..).zip(&shares).max_by_key(|(_, share)| **share).map(|(index, share)| (LangId(index), *share))?;
    let is_expected = most == expected || shares[expected.index()] * 4 >= share;
    if !is_expected && languages[most.index()].script != Script::Latin {
        return Some(most);
    }
    // Names and terms are Latin in every language: running text is asked for.
    let is_latin = |lang: LangId| languages[lang.index()].script == Script::Latin;
    let lines = || prose_lines(text).collect::<Vec<_>>().join("\n");
    let may_be_other = if is_expected { is_latin(expected) } else { true };
    may_be_other.then(|| of_page(&lines(), languages)).flatten().filter(|other| *other != expected)
}

/// How much of a page is written in each language, as far as letters tell.
pub(crate) fn shares(text: &str, languages: &[Language]) -> Vec<usize> {
    let mut shares = vec![0; languages.len()];
    for line in prose_lines(text) {
        let verdict = match judge(line, languages) {
            // By its letters alone: what language of these letters it is, is asked of the whole page.
            Verdict::Foreign(_) => {
                of_script(Letters::of(line).native(languages).unwrap_or(Script::Latin), languages)
            }
            verdict => verdict,
        };
        if let Verdict::Sure(lang) = verdict {
            shares[lang.index()] += line
                .chars()
                .filter_map(Script::of_char)
                .map(|script| if script.is_dense() { 3 } else { 1 })
                .sum::<usize>();
        }
    }
    shares
}

/// Bytes of a page that are enough to tell its language.
const ENOUGH: usize = 16 * 1024;

/// The lines of a page that may be prose: neither code nor front matter, unless there is nothing else.
fn prose_lines(text: &str) -> impl Iterator<Item = &str> {
    let text = &text[..text.floor_char_boundary(ENOUGH)];
    let body = text
        .strip_prefix("---")
        .and_then(|rest| Some(&rest[rest.find("\n---")? + 4..]))
        .filter(|body| !body.trim().is_empty())
        .unwrap_or(text);
    let mut fence: Option<&str> = None;
    body.lines().filter(move |line| {
        let line = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        fence.is_none() && mark.is_none() && !line.starts_with('<')
    })
}

/// How many words of a script a text has.
fn words(text: &str, script: Script) -> usize {
    text.split(|c| Script::of_char(c) != Some(script)).filter(|word| !word.is_empty()).count()
}

/// Words that only running text of a language has; a Chinese sentence may hold any number of names and terms.
struct Words {
    list: &'static [&'static str],
    /// How long those are that begin with a letter, as a set of bits: most words of a text are none of them.
    lengths: [u16; 26],
}

impl Words {
    const fn new(list: &'static [&'static str]) -> Words {
        let (mut lengths, mut at) = ([0; 26], 0);
        while at < list.len() {
            let word = list[at].as_bytes();
            if word[0].is_ascii_lowercase() {
                lengths[(word[0] - b'a') as usize] |= 1 << word.len();
            }
            at += 1;
        }
        Words { list, lengths }
    }

    fn has(&self, word: &[u8]) -> bool {
        let may_be = match word {
            [first, ..] if first.is_ascii_alphabetic() => {
                word.len() < 16 && self.lengths[usize::from((first | 0x20) - b'a')] & (1 << word.len()) != 0
            }
            [] => false,
            _ => true,
        };
        may_be && self.list.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word))
    }
}

static ENGLISH: Words = Words::new(&[
    "the", "to", "is", "are", "your", "you", "of", "and", "or", "in", "on", "for", "with", "this", "that",
    "it", "be", "must", "can", "if", "when", "not", "from", "by", "as", "at", "has", "have", "will", "an",
    "a", "do", "does", "what", "how", "why", "which", "who",
]);

/// The same of other languages, by code.
static LATIN: [(&str, &Words); 6] = [
    ("en", &ENGLISH),
    (
        "fr",
        &Words::new(&[
            "le", "la", "les", "des", "du", "une", "est", "et", "pour", "vous", "votre", "vos", "dans",
            "que", "qui", "sur", "avec", "pas", "cette", "sont",
        ]),
    ),
    (
        "de",
        &Words::new(&[
            "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "für", "sie", "auf", "den",
            "dem", "zu", "von", "im", "wird", "werden", "oder",
        ]),
    ),
    (
        "es",
        &Words::new(&[
            "el", "los", "las", "de", "que", "y", "en", "una", "para", "con", "por", "su", "es", "del", "al",
            "se", "más", "este", "esta", "como",
        ]),
    ),
    (
        "pt",
        &Words::new(&[
            "os", "de", "que", "e", "em", "um", "uma", "para", "com", "não", "por", "seu", "do", "da", "na",
            "no", "se", "são", "você", "como",
        ]),
    ),
    (
        "it",
        &Words::new(&[
            "il", "di", "che", "e", "una", "per", "con", "non", "del", "della", "è", "sono", "gli", "nel",
            "questo", "questa", "come", "alla", "dei", "si",
        ]),
    ),
];

/// Whether a text has so many of these words.
fn has_words(text: &str, words: &Words, at_least: usize) -> bool {
    known_words(text, words).take(at_least).count() == at_least
}

fn count_words(text: &str, words: &Words) -> usize {
    known_words(text, words).count()
}

fn known_words(text: &str, words: &Words) -> impl Iterator<Item = ()> {
    let words_of_text = text.split(|c: char| Script::of_char(c) != Some(Script::Latin));
    words_of_text.filter(|word| words.has(word.as_bytes())).map(|_| ())
}

/// Drops what stands in brackets and quotes: `Graph (图编排)`, `备案（ICP filing）`.
pub(super) fn without_glosses(text: &str) -> Cow<'_, str> {
    // `（`, `【` and their like begin with E3 and EF, `“` with E2.
    if !text.bytes().fold(false, |found, byte| found | matches!(byte, b'(' | 0xe2 | 0xe3 | 0xef)) {
        return Cow::Borrowed(text);
    }
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
    if open.is_empty() { Cow::Owned(out) } else { Cow::Borrowed(text) }
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
    /// It is written in a language that the page does not hold, so that every reader is shown it; the author
    /// is told.
    Foreign(&'static str),
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
        Verdict::Foreign(code) => Certainty::Foreign(code),
    }
}

/// Up to three Latin words that are no sentence: `Nginx`, `Cloud Server`.
fn is_name_like(prose: &str) -> bool {
    let letters_are_latin = prose.chars().filter_map(Script::of_char).all(|script| script == Script::Latin);
    letters_are_latin
        && prose.split_whitespace().count() <= 3
        && !prose.trim_end().ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_and_glosses_do_not() {
        let languages = ["zh", "en"].map(Language::of_code);
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

    #[test]
    fn any_number_of_languages_is_told_apart_as_far_as_letters_do() {
        let of = |codes: &[&str], held: &[&str], text: &str| {
            let language = |code: &&str| Language { is_held: held.contains(code), ..Language::of_code(code) };
            let languages: Vec<Language> = codes.iter().map(language).collect();
            match judge(text, &languages) {
                Verdict::Sure(lang) => languages[lang.index()].code.clone(),
                Verdict::Unsure => "?".to_owned(),
                Verdict::Foreign(code) => format!("!{code}"),
            }
        };
        let many: &[&str] = &["zh", "en", "fr", "zh-Hant", "ja", "ko", "ar", "ru", "el", "th", "he", "hi"];
        for (text, expected) in [
            ("苹果", "zh"),
            ("Apple", "en"),
            ("りんご", "ja"),
            ("利用規約の変更", "ja"),
            ("点击カスタマ四个字以外的那一个按钮来提交这一份备案申请，然后等待管局审核的结果通知", "zh"),
            ("사과", "ko"),
            ("تفاح", "ar"),
            ("Нажмите кнопку Submit Form", "ru"),
            ("Press Пуск to open the menu.", "en"),
            ("Μήλο", "el"),
            ("แอปเปิล", "th"),
            ("תפוח", "he"),
            ("सेब", "hi"),
            ("Connectez-vous à la console pour gérer les serveurs de votre entreprise.", "!fr"),
        ] {
            assert_eq!(of(many, &["zh", "en"], text), expected, "{text}");
        }
        for (codes, held, text, expected) in [
            (&["zh", "en"][..], &["zh", "en"][..], "登録してください", "!ja"),
            (&["zh", "en"], &["zh", "en"], "Нажмите кнопку", "!ru"),
            (&["zh", "en"], &["zh", "en"], "樱の花店铺，全国连锁经营多年", "zh"),
            (&["en", "fr"], &["en", "fr"], "Apple and pear", "?"),
            (&["zh", "zh-TW"], &["zh", "zh-TW"], "备案", "?"),
            (&["ja", "en"], &["ja", "en"], "申請", "ja"),
            (&["zh", "en", "fr"], &["zh", "fr"], "Pomme", "fr"),
            (&["ja", "ko"], &["ja", "ko"], "Nginx", "?"),
        ] {
            assert_eq!(of(codes, held, text), expected, "{text} of {codes:?}");
        }
    }
}
