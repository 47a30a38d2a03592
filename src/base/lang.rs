//! Languages of a site, values per language, and which script a text is written in.

use memchr::memmem;
use serde::{Serialize, Serializer};

use super::diag::{Near, nearest};

/// Index of a language in the order of `languages` in site.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LangId(pub u8);

impl LangId {
    /// As an index into per-language lists.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One language of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// Short name in file names and URLs: `zh`.
    pub code: String,
    /// BCP 47 tag, the value of `lang`: `zh-CN`.
    pub tag: String,
    /// Its name in itself: `简体中文`.
    pub name: String,
    /// The script its prose is written in.
    pub script: Script,
    /// Whether a page in one file holds it, unless that page names its languages.
    pub is_held: bool,
}

impl Language {
    /// A language of this code and tag.
    pub fn new(code: impl Into<String>, tag: impl Into<String>, name: impl Into<String>) -> Language {
        let tag = tag.into();
        Language { code: code.into(), script: Script::of_tag(&tag), tag, name: name.into(), is_held: true }
    }

    /// A language whose code is its tag, called so.
    pub fn of_code(code: &str) -> Language {
        Language::new(code, code, code)
    }

    /// `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        if matches!(self.script, Script::Arabic | Script::Hebrew) { "rtl" } else { "ltr" }
    }

    /// The primary subtag of the BCP 47 tag, in lower case.
    pub fn primary(&self) -> String {
        self.primary_subtag().to_lowercase()
    }

    /// Whether this is the primary subtag of the BCP 47 tag, in any case.
    pub fn is_primary(&self, code: &str) -> bool {
        self.primary_subtag().eq_ignore_ascii_case(code)
    }

    fn primary_subtag(&self) -> &str {
        self.tag.split(['-', '_']).next().unwrap_or_default()
    }
}

/// A value in some of the languages of the site; the index is a [`LangId`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PerLang<T>(pub Vec<Option<T>>);

impl<T> Default for PerLang<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> PerLang<T> {
    /// No value in any of `count` languages.
    pub fn empty(count: usize) -> Self {
        Self((0..count).map(|_| None).collect())
    }

    /// The value in exactly this language.
    pub fn get(&self, lang: LangId) -> Option<&T> {
        self.0.get(lang.index()).and_then(Option::as_ref)
    }

    /// The value in this language, else in the first language that has one, with the language it is in.
    pub fn get_or_first(&self, lang: LangId) -> Option<(LangId, &T)> {
        self.get(lang).map(|value| (lang, value)).or_else(|| self.iter().next())
    }

    /// Sets the value of one language.
    pub fn set(&mut self, lang: LangId, value: T) {
        while self.0.len() <= lang.index() {
            self.0.push(None);
        }
        self.0[lang.index()] = Some(value);
    }

    /// The values that exist, in the order of the site's languages.
    pub fn iter(&self) -> impl Iterator<Item = (LangId, &T)> {
        self.0.iter().enumerate().filter_map(|(i, value)| Some((LangId(i as u8), value.as_ref()?)))
    }

    /// Whether no language has a value.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

impl<T: Serialize> Serialize for PerLang<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Writing systems that tell languages apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Kana, and Chinese characters among them: Japanese.
    Kana,
    /// Korean.
    Hangul,
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Greek letters.
    Greek,
    /// Arabic letters.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Devanagari.
    Devanagari,
    /// Thai.
    Thai,
}

impl Script {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// All of them, in the order of their declaration.
    pub const ALL: [Script; 10] = {
        use Script::*;
        [Han, Kana, Hangul, Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai]
    };

    /// The code of the language that is most likely to be written in it; `None` for Latin, which is that of
    /// too many.
    pub fn likely_code(self) -> Option<&'static str> {
        Some(match self {
            Script::Han => "zh",
            Script::Kana => "ja",
            Script::Hangul => "ko",
            Script::Latin => return None,
            Script::Cyrillic => "ru",
            Script::Greek => "el",
            Script::Arabic => "ar",
            Script::Hebrew => "he",
            Script::Devanagari => "hi",
            Script::Thai => "th",
        })
    }

    /// Whether it is written without spaces between words: a letter says about as much as half a word.
    pub fn is_dense(self) -> bool {
        matches!(self, Script::Han | Script::Kana)
    }

    /// The script a language is written in unless its tag says otherwise (CLDR likely subtags).
    pub fn of_tag(tag: &str) -> Script {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" | "yue" | "wuu" | "lzh" => Script::Han,
            "ja" => Script::Kana,
            "ko" => Script::Hangul,
            "ru" | "uk" | "bg" | "sr" | "be" | "mk" | "kk" | "mn" => Script::Cyrillic,
            "el" => Script::Greek,
            "ar" | "fa" | "ur" | "ug" => Script::Arabic,
            "he" | "iw" | "yi" => Script::Hebrew,
            "hi" | "mr" | "ne" => Script::Devanagari,
            "th" => Script::Thai,
            _ => Script::Latin,
        }
    }

    /// The script of a letter, `None` for digits, punctuation, symbols and white space.
    pub fn of_char(c: char) -> Option<Script> {
        match c {
            'a'..='z' | 'A'..='Z' => Some(Script::Latin),
            '\u{0}'..='\u{bf}' => None,
            '\u{d7}' | '\u{f7}' => None,
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
            '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
            '\u{591}'..='\u{5f4}' => Some(Script::Hebrew),
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some(Script::Arabic),
            '\u{900}'..='\u{97f}' => Some(Script::Devanagari),
            '\u{e00}'..='\u{e7f}' => Some(Script::Thai),
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}' => {
                Some(Script::Hangul)
            }
            '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Some(Script::Kana),
            '\u{3105}'..='\u{312f}' => Some(Script::Han),
            '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'
            | '\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' => Some(Script::Han),
            '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Some(Script::Han),
            _ => None,
        }
    }
}

/// What the code of a language looks like, for editors.
pub const CODE_PATTERN: &str = "^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$";

/// The language with this name: its code or its tag, whatever the case, `_` for `-`.
pub fn by_name(languages: &[Language], name: &str) -> Option<LangId> {
    let fold = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let same = |known: &str| known.len() == name.len() && known.bytes().map(fold).eq(name.bytes().map(fold));
    let by = |part: fn(&Language) -> &str| languages.iter().position(|language| same(part(language)));
    by(|language| &language.code).or_else(|| by(|language| &language.tag)).map(|index| LangId(index as u8))
}

/// The language that a part of a file name means, or the head of a file: its name, or what other generators
/// and habits write for it. Of two Chinese scripts neither stands for the other.
pub fn by_file_name(languages: &[Language], name: &str) -> Option<LangId> {
    by_name(languages, name).or_else(|| {
        let name = tag_of(name)?;
        let is_other = |tag: &str| is_traditional(tag) != is_traditional(&name);
        let primary = name.split('-').next().unwrap_or_default();
        let mut same = languages
            .iter()
            .enumerate()
            .filter(|(_, language)| language.primary() == primary && !is_other(&language.tag));
        let (index, _) = same.next()?;
        same.next().is_none().then_some(LangId(index as u8))
    })
}

/// The language that people call by this name, in lower case: `eng`, `chinese`, `中文`.
pub fn by_other_name(languages: &[Language], name: &str) -> Option<LangId> {
    let code = match name {
        "eng" | "english" | "英文" | "英语" | "英語" => "en",
        "zho" | "chi" | "chinese" | "中文" | "汉语" | "漢語" => "zh",
        "jpn" | "jap" | "japanese" | "日文" | "日语" | "日本語" => "ja",
        "kor" | "korean" | "韩文" | "韩语" => "ko",
        _ => {
            let own = |language: &Language| language.name.to_lowercase() == name;
            return languages.iter().position(own).map(|index| LangId(index as u8));
        }
    };
    by_file_name(languages, code)
}

/// The language tag that a part of a file name is: `zh_CN`, `zh-Hant`, `cn`.
pub fn tag_of(name: &str) -> Option<String> {
    // Most parts of file names are far from it.
    const LONGEST: usize = "zh-Hant-TW".len();
    if !(2..=LONGEST).contains(&name.len()) {
        return None;
    }
    let tag = match name.to_ascii_lowercase().as_str() {
        "cn" => "zh-CN".to_owned(),
        "jp" => "ja".to_owned(),
        "kr" => "ko".to_owned(),
        _ => name.replace('_', "-"),
    };
    is_language_name(&tag).then_some(tag)
}

/// Whether a tag is that of Chinese in traditional characters.
fn is_traditional(tag: &str) -> bool {
    tag.split('-')
        .skip(1)
        .any(|part| ["hant", "tw", "hk", "mo"].iter().any(|known| known.eq_ignore_ascii_case(part)))
}

/// Whether one tag says the same as another one, or less: `zh` and `zh-CN`, not `zh` and `zh-TW`.
pub fn is_same_language(a: &str, b: &str) -> bool {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    primary(a) == primary(b) && is_traditional(a) == is_traditional(b)
}

/// A language's name in itself, for the ones a help centre is likely to have.
pub fn own_name(code: &str) -> String {
    known_name(code).unwrap_or(code).to_owned()
}

/// The same where it is known: codes of two letters are words as well, `to`, `is`.
pub fn known_name(code: &str) -> Option<&'static str> {
    Some(match code.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" | "zh-hans" => "简体中文",
        "zh-tw" | "zh-hk" | "zh-hant" => "繁體中文",
        "en" | "en-us" | "en-gb" => "English",
        "ja" => "日本語",
        "ko" => "한국어",
        "fr" => "Français",
        "de" => "Deutsch",
        "es" => "Español",
        "ru" => "Русский",
        "pt" | "pt-br" => "Português",
        "ar" => "العربية",
        "vi" => "Tiếng Việt",
        "th" => "ไทย",
        _ => return None,
    })
}

/// The code of a language that is called by its name, in itself, in English or in Chinese.
pub fn code_of_name(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "chinese" | "simplified chinese" | "中文" | "汉语" | "简体中文" => "zh",
        "traditional chinese" | "繁體中文" | "繁体中文" => "zh-TW",
        "english" | "英文" | "英语" => "en",
        "japanese" | "日本語" | "日文" | "日语" => "ja",
        "korean" | "한국어" | "韩文" | "韩语" => "ko",
        "french" | "français" | "法文" | "法语" => "fr",
        "german" | "deutsch" | "德文" | "德语" => "de",
        "spanish" | "español" | "西班牙语" => "es",
        "russian" | "русский" | "俄文" | "俄语" => "ru",
        "portuguese" | "português" | "葡萄牙语" => "pt",
        "arabic" | "العربية" | "阿拉伯语" => "ar",
        "vietnamese" | "tiếng việt" | "越南语" => "vi",
        "thai" | "ไทย" | "泰语" => "th",
        _ => return None,
    })
}

/// The code that a name which no language of the site has was probably meant to be. That of another language
/// is no slip.
pub fn nearest_name<'l>(languages: &'l [Language], name: &str) -> Option<Near<'l>> {
    nearest(name, languages.iter().map(|language| language.code.as_str())).filter(|_| !is_language_name(name))
}

/// The codes of languages, as a list to read: `zh`, `en`.
pub fn codes(languages: &[Language]) -> String {
    languages.iter().map(|language| format!("`{}`", language.code)).collect::<Vec<_>>().join(", ")
}

/// Whether a character is a Chinese character (not kana, not punctuation).
pub fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{3007}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a code is one of the two-letter language codes of ISO 639-1, or one of the three-letter codes in
/// use on the web.
pub fn is_known_code(code: &str) -> bool {
    const CODES: &str = "\
        aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
        dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia \
        id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo \
        lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl \
        ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk \
        tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu yue wuu lzh fil";
    let is_whole = |at: usize| {
        (at == 0 || CODES.as_bytes()[at - 1] == b' ')
            && CODES.as_bytes().get(at + code.len()).is_none_or(|byte| *byte == b' ')
    };
    matches!(code.len(), 2 | 3) && memmem::find_iter(CODES.as_bytes(), code).any(is_whole)
}

/// Whether a part of a file name is a language: `zh`, `en`, `zh-CN`, `pt-br`, `zh-Hans`.
pub(crate) fn is_language_name(name: &str) -> bool {
    let mut parts = name.split('-');
    let language = parts.next().unwrap_or_default();
    let known = language.chars().all(|c| c.is_ascii_lowercase()) && is_known_code(language);
    known
        && parts
            .all(|part| (part.len() == 2 || part.len() == 4) && part.chars().all(|c| c.is_ascii_alphabetic()))
        && name.matches('-').count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_digits_have_no_script() {
        for c in "，。：（）“”1２ -·".chars() {
            assert_eq!(Script::of_char(c), None, "{c}");
        }
        assert_eq!(Script::of_char('备'), Some(Script::Han));
        assert_eq!(Script::of_char('é'), Some(Script::Latin));
        assert_eq!(Script::of_char('한'), Some(Script::Hangul));
    }
}
