//! Terms → the glossary page: by pinyin in Chinese, by alphabet in English.

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::Locale;
use serde::Serialize;

use super::checklist::TextView;
use super::copy::plain;
use super::escape::in_language;
use super::markdown::inline;
use super::text::{UnitKind, UnitText, lines};
use super::theme::Strings;
use super::viewer::Viewer;
use crate::base::LangId;
use crate::base::lang::is_han;
use crate::base::slug::slug;
use crate::config::{Config, Term};
use crate::text::Half;

/// The page.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct GlossaryView {
    letters: Vec<LetterView>,
}

#[derive(Debug, Clone, Hash, Serialize)]
struct LetterView {
    letter: String,
    terms: Vec<TermView>,
}

#[derive(Debug, Clone, Hash, Serialize)]
struct TermView {
    id: String,
    names: Vec<NameView>,
    note: Option<TextView>,
    forbid: Vec<String>,
}

#[derive(Debug, Clone, Hash, Serialize)]
struct NameView {
    tag: String,
    texts: Vec<String>,
}

/// The first character of each letter in pinyin order (CLDR root of `zh`); no syllable begins with i, u or v.
const PINYIN: [(char, char); 23] = [
    ('A', '吖'),
    ('B', '八'),
    ('C', '嚓'),
    ('D', '咑'),
    ('E', '妸'),
    ('F', '发'),
    ('G', '旮'),
    ('H', '哈'),
    ('J', '丌'),
    ('K', '咔'),
    ('L', '垃'),
    ('M', '妈'),
    ('N', '拏'),
    ('O', '噢'),
    ('P', '妑'),
    ('Q', '七'),
    ('R', '呥'),
    ('S', '仨'),
    ('T', '他'),
    ('W', '屲'),
    ('X', '夕'),
    ('Y', '丫'),
    ('Z', '帀'),
];

impl Viewer {
    /// The terms in the order of a language, perhaps with their notes in a second one as well.
    pub(super) fn glossary(&self, lang: LangId, second: Option<LangId>, root: &str) -> GlossaryView {
        let config = &self.site.config;
        let html = |half: &Half, own: LangId| {
            let html = self.data_html(half, own, root, &config.glossary.links, &self.site.data.glossary);
            let class = if second == Some(own) { "second" } else { "" };
            if own == lang { html } else { in_language(config.lang(own), class, &html) }
        };
        view(config, [lang, second.unwrap_or(lang)], &html)
    }
}

/// The terms in the order of a language, each with its name in that language first, and with its note in a
/// second one as well where that is another one.
fn view(
    config: &Config,
    [lang, second]: [LangId; 2],
    html: &dyn Fn(&Half, LangId) -> String,
) -> GlossaryView {
    let collator = collator(&config.lang(lang).tag);
    let key = |term: &Term| {
        let name =
            term.names.get_or_first(lang).and_then(|(_, names)| names.first().cloned()).unwrap_or_default();
        term.sort_key.clone().filter(|_| name.chars().next().is_some_and(is_han)).unwrap_or(name)
    };
    let mut terms: Vec<(String, String, &Term)> = config
        .glossary
        .terms
        .iter()
        .map(|term| (letter(&key(term), collator.as_ref()), key(term), term))
        .collect();
    terms.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| compare(collator.as_ref(), &a.1, &b.1)));
    let mut letters: Vec<LetterView> = Vec::new();
    for (letter, _, term) in terms {
        let view = term_view(config, [lang, second], term, html);
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.terms.push(view),
            _ => letters.push(LetterView { letter, terms: vec![view] }),
        }
    }
    GlossaryView { letters }
}

fn term_view(
    config: &Config,
    [lang, second]: [LangId; 2],
    term: &Term,
    html: &dyn Fn(&Half, LangId) -> String,
) -> TermView {
    let own = term.names.get(lang).map(|names| (lang, names));
    let others = term.names.iter().filter(|(other, _)| *other != lang);
    let name = |(lang, texts): (LangId, &Vec<String>)| NameView {
        tag: config.lang(lang).tag.clone(),
        texts: texts.clone(),
    };
    let id = term
        .names
        .get_or_first(config.anchors_from)
        .and_then(|(_, names)| names.first())
        .map_or(String::new(), |name| slug(name));
    let note = term.note.get_or_first(lang).map(|(own, half)| {
        let beside = term.note.get(second).filter(|_| own != second && !term.note.is_shared());
        let beside = beside.map_or(String::new(), |half| format!(" {}", html(half, second)));
        TextView { html: html(half, own) + &beside, plain: config.facts.fill(&half.plain, own) }
    });
    TermView {
        id,
        names: own.into_iter().chain(others).map(name).collect(),
        note,
        forbid: term.forbid.clone(),
    }
}

impl GlossaryView {
    /// The terms as a list in Markdown.
    pub fn markdown(&self, strings: &Strings) -> String {
        let term = |term: &TermView| {
            let texts: Vec<String> =
                term.names.iter().flat_map(|name| &name.texts).map(|text| plain(text).into_owned()).collect();
            let (name, others) =
                texts.split_first().map_or(("", &[][..]), |(name, others)| (name.as_str(), others));
            let others: String = others.iter().map(|other| format!(" · {other}")).collect();
            let note = term.note.iter().map(|note| format!("  - {}\n", inline(&note.html)));
            let avoid = strings.get("glossary_avoid").map_or("", String::as_str);
            let forbid = (!term.forbid.is_empty())
                .then(|| format!("  - {avoid} {}\n", plain(&term.forbid.join(" · "))));
            [format!("- **{name}**{others}\n")].into_iter().chain(note).chain(forbid).collect::<String>()
        };
        self.letters
            .iter()
            .flat_map(|letter| &letter.terms)
            .map(term)
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    /// What each term says, in the order of the page.
    pub fn texts(self) -> impl Iterator<Item = UnitText> {
        self.letters.into_iter().flat_map(|letter| letter.terms).map(|term| {
            let mut names = term.names.into_iter().flat_map(|name| name.texts);
            let title = names.next().unwrap_or_default();
            let rest: Vec<String> =
                names.chain(term.note.map(|note| note.plain)).chain(term.forbid).collect();
            let text = lines(rest.iter().map(String::as_str)).trim_start().to_owned();
            UnitText {
                kind: UnitKind::Term,
                id: Some(term.id),
                title: Some(title),
                headings: Vec::new(),
                text,
            }
        })
    }
}

/// Numeric order of digits (`-u-kn`), pinyin for Chinese.
fn collator(tag: &str) -> Option<CollatorBorrowed<'static>> {
    let locale = Locale::try_from_str(&format!("{tag}-u-kn")).ok()?;
    icu_collator::Collator::try_new((&locale).into(), CollatorOptions::default()).ok()
}

fn compare(collator: Option<&CollatorBorrowed<'static>>, a: &str, b: &str) -> std::cmp::Ordering {
    collator.map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
}

/// The heading a term stands under: its first letter, in Chinese that of its pinyin; `#` for anything else.
fn letter(key: &str, collator: Option<&CollatorBorrowed<'static>>) -> String {
    let Some(first) = key.chars().next() else { return "#".to_owned() };
    if first.is_ascii_alphabetic() {
        return first.to_ascii_uppercase().to_string();
    }
    let Some(collator) = collator.filter(|_| is_han(first)) else { return "#".to_owned() };
    let at_or_before = |&&(_, boundary): &&(char, char)| {
        collator.compare(boundary.encode_utf8(&mut [0; 4]), key) != std::cmp::Ordering::Greater
    };
    PINYIN.iter().rev().find(at_or_before).map_or("#".to_owned(), |(letter, _)| letter.to_string())
}
