//! A checklist and some fixed answers → [`ChecklistView`], what the templates of a checklist are given.
//!
//! Invariant: every text and every condition stands in words, so that the page says everything without
//! JavaScript. What the words of a condition are joined with comes from the theme.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::escape::{body_text, in_language};
use crate::base::{Digest, LangId, Language};
use crate::config::Facts;
use crate::link::checklist::{Answers, Effect, Need, Situation, Truth, rules_json, static_presets, unusual};
use crate::parse::checklist::{ChecklistData, Choice, Id, Item, OutcomeLevel, Question, Rule, When};
use crate::text::{Half, Text};
use tera::Value;

/// A checklist on a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ChecklistView {
    /// Ticks are remembered under it.
    pub id: String,
    /// URL of its page.
    pub url: String,
    /// The questions that a reader must answer, if they are asked, in order.
    pub questions: Vec<QuestionView>,
    /// The other questions that are or may be asked, in order: those that have a usual answer, and those that
    /// only readers are asked whom that of another question does not fit.
    pub aside: Vec<QuestionView>,
    /// The groups that have items, in order.
    pub groups: Vec<GroupView>,
    /// The outcomes that apply or may apply and stop the reader, in order.
    pub blocks: Vec<OutcomeView>,
    /// The other outcomes that apply or may apply, in order.
    pub notices: Vec<OutcomeView>,
    /// The static pages to choose from.
    pub variants: Vec<VariantView>,
    /// The answers that are fixed here.
    pub preset: BTreeMap<String, String>,
    /// The fixed answers in words.
    pub preset_text: Option<String>,
    /// The rules as JSON that may stand in a `<script>`.
    pub rules_json: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct QuestionView {
    /// Its name in the URL.
    pub id: String,
    /// The question.
    pub label: String,
    /// The same as HTML, in both languages where there are two.
    pub label_html: TextView,
    /// What helps to answer it.
    pub help: Option<TextView>,
    /// When it is asked.
    pub condition: Option<String>,
    /// The answer that is assumed until there is one.
    pub usual: Option<OptionView>,
    /// The answers to choose from.
    pub options: Vec<OptionView>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct OptionView {
    /// Its name in the URL.
    pub id: String,
    /// The answer.
    pub label: String,
    /// The same as HTML, in both languages where there are two.
    pub label_html: TextView,
    /// The answer in the second language.
    pub second: Option<String>,
}

/// Items under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct GroupView {
    /// Its name.
    pub id: String,
    /// The heading.
    pub label: String,
    /// The same as HTML, in both languages where there are two.
    pub label_html: TextView,
    /// The items, in order.
    pub items: Vec<ItemView>,
}

/// Something to bring or to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ItemView {
    /// Ticked under this name.
    pub id: String,
    /// What it is called.
    pub name: TextView,
    /// When it is needed.
    pub condition: Option<String>,
    /// The same in the second language.
    pub second_condition: Option<String>,
    /// In which form.
    pub form: Option<TextView>,
    /// How many.
    pub copies: Option<TextView>,
    /// How long it must be or stay valid.
    pub validity: Option<TextView>,
    /// Where to get it.
    #[serde(rename = "where")]
    pub place: Option<TextView>,
    /// Why it is asked for.
    pub why: Option<TextView>,
    /// The rule it rests on.
    pub basis: Option<TextView>,
    /// When somebody last checked it, as an ISO date.
    pub checked: Option<String>,
    /// A file to download.
    pub template: Option<Download>,
    /// The guides that ask for it.
    pub needed_by: Vec<PageLink>,
    /// `needed` or `possible`.
    pub state: Need,
}

/// What the answers mean beyond papers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct OutcomeView {
    /// Its name.
    pub id: String,
    /// `blocked` or `notice`.
    pub level: OutcomeLevel,
    /// What the reader is told.
    pub text: TextView,
    /// When it applies.
    pub condition: Option<String>,
    /// The same in the second language.
    pub second_condition: Option<String>,
    /// `applies` or `possible`.
    pub state: Effect,
    /// The pages to read next.
    pub pages: Vec<PageLink>,
}

/// A text with markup; templates show its HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TextView {
    /// As HTML.
    pub html: String,
    /// Without markup.
    pub plain: String,
}

impl Serialize for TextView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.html).serialize(serializer)
    }
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Download {
    /// Where it is.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// How large it is, for a reader.
    pub size_text: String,
    /// What kind of file it is, for a reader.
    pub type_text: String,
}

/// A page to go to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PageLink {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// A static page of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct VariantView {
    /// The answers it is for.
    pub label: String,
    /// The same in the second language.
    pub second: Option<String>,
    /// Where it is.
    pub url: String,
    /// Whether the reader is there.
    pub is_current: bool,
}

/// A view with the digest of what it was made from: equal when that is.
#[derive(Debug, Clone)]
pub struct KeptView {
    pub(super) key: Digest,
    pub(super) view: Arc<ChecklistView>,
}

impl Hash for KeptView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Serialize for KeptView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view.serialize(serializer)
    }
}

/// What the words of a condition are joined with in one language: `谁来备案：企业 或 个体工商户；且 …`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Words {
    /// Between a question and its answers, where the question does not end in `?`: `：`.
    pub colon: String,
    /// Between answers: `、`.
    pub comma: String,
    /// Before the last answer: ` 或 `.
    pub or: String,
    /// Before an answer that must not be given: `不是 `.
    pub not: String,
    /// Between answers that must not be given: `，也不是 `.
    pub nor: String,
    /// Between parts that must all hold: `；且 `.
    pub and_also: String,
    /// Between parts of which one must hold: `；或 `.
    pub or_else: String,
    /// Before parts that belong together: `（`.
    pub open: String,
    /// After parts that belong together: `）`.
    pub close: String,
    /// Before an answer that could be taken for several: `“`.
    pub open_quote: String,
    /// After it: `”`.
    pub close_quote: String,
    /// Words that lose their capital inside a sentence: `A`, `The`, `Which`.
    pub lower: Vec<String>,
}

impl Words {
    /// The keys of the theme's strings that [`Words::new`] asks for.
    pub const KEYS: [&str; 12] = [
        "condition_colon",
        "condition_comma",
        "condition_or",
        "condition_not",
        "condition_nor",
        "condition_and_also",
        "condition_or_else",
        "condition_open",
        "condition_close",
        "condition_open_quote",
        "condition_close_quote",
        "condition_lower",
    ];

    /// The words of a language, from its strings by key. `condition_lower` is a list of words with spaces
    /// between them.
    pub fn new(string: impl Fn(&str) -> String) -> Words {
        let [colon, comma, or, not, nor, and_also, or_else, open, close, open_quote, close_quote, lower] =
            Words::KEYS.map(string);
        let lower = lower.split_whitespace().map(str::to_owned).collect();
        Words { colon, comma, or, not, nor, and_also, or_else, open, close, open_quote, close_quote, lower }
    }
}

/// The page a checklist is shown on.
pub struct Setting<'a> {
    /// The language of the reader.
    pub lang: LangId,
    /// A second language, with what conditions are worded with in it.
    pub second: Option<(LangId, &'a Words)>,
    /// The languages of the site.
    pub languages: &'a [Language],
    /// The answers that are fixed on this page.
    pub preset: &'a Answers,
    /// What conditions are worded with.
    pub words: &'a Words,
    /// The facts that texts ask for.
    pub facts: &'a Facts,
    /// The HTML of what a text says in a language.
    pub html: &'a dyn Fn(&Half, LangId) -> String,
    /// URL of the checklist's own page in this language, with a trailing slash; static pages are below it.
    pub url: &'a str,
    /// The download that a template path, relative to the data file, leads to.
    pub download: &'a dyn Fn(&str) -> Option<Download>,
    /// The page that a path, relative to the data file, leads to.
    pub page: &'a dyn Fn(&str) -> Option<PageLink>,
    /// The guides that ask for an item.
    pub needed_by: &'a dyn Fn(&str) -> Vec<PageLink>,
}

/// The checklist as a page shows it: what cannot be needed under the preset is left out, and conditions say
/// only what is still open.
pub fn view(data: &ChecklistData, setting: &Setting<'_>) -> ChecklistView {
    let view = View { data, setting, situation: Situation::new(data, setting.preset) };
    let unusual = unusual(data);
    let (aside, questions) = view
        .questions()
        .partition(|question| question.usual.is_some() || unusual.contains(question.id.as_str()));
    let (blocks, notices) = view.outcomes().partition(|outcome| outcome.level == OutcomeLevel::Blocked);
    ChecklistView {
        id: data.id.clone(),
        url: setting.url.to_owned(),
        questions,
        aside,
        groups: view.groups().collect(),
        blocks,
        notices,
        variants: view.variants(),
        preset: setting.preset.clone(),
        preset_text: view.preset_text(),
        rules_json: rules_json(data).to_string().replace('<', "\\u003c"),
    }
}

/// A rule in words.
pub fn condition(data: &ChecklistData, lang: LangId, facts: &Facts, words: &Words, when: &When) -> String {
    Wording { data, lang, facts, words }.phrase(&Phrase::of(data, when, false), false)
}

/// The answers of a static page, for its title: `企业 · 首次备案`.
pub fn preset_label(data: &ChecklistData, lang: LangId, facts: &Facts, preset: &Answers) -> String {
    let answer = |question: &Question| {
        Some(plain(&question.option(preset.get(&question.id.text)?)?.label, lang, facts))
    };
    data.questions.iter().filter_map(answer).collect::<Vec<_>>().join(" · ")
}

struct View<'a> {
    data: &'a ChecklistData,
    setting: &'a Setting<'a>,
    situation: Situation<'a>,
}

impl View<'_> {
    /// A text in the language of the reader, else in another one.
    fn text(&self, text: &Text) -> Option<TextView> {
        let (lang, half) = text.get_or_first(self.setting.lang).filter(|(_, half)| !half.plain.is_empty())?;
        let second = self.second(text, lang).map(|(lang, half)| (lang, (self.setting.html)(half, lang)));
        let html = self.in_languages((lang, (self.setting.html)(half, lang)), second);
        Some(TextView { html, plain: self.setting.facts.fill(&half.plain, lang) })
    }

    /// What a text says in the second language, if that is not what is shown of it already.
    fn second<'t>(&self, text: &'t Text, shown: LangId) -> Option<(LangId, &'t Half)> {
        let (lang, _) = self.setting.second.filter(|_| !text.is_shared())?;
        text.get(lang).filter(|half| lang != shown && !half.plain.is_empty()).map(|half| (lang, half))
    }

    /// HTML in a language, which is said where it is not that of the reader, and in the second one.
    fn in_languages(&self, (lang, html): (LangId, String), second: Option<(LangId, String)>) -> String {
        let language = |lang: LangId| &self.setting.languages[lang.index()];
        let first = if lang == self.setting.lang { html } else { in_language(language(lang), "", &html) };
        match second {
            Some((lang, html)) => format!("{first} {}", in_language(language(lang), "second", &html)),
            None => first,
        }
    }

    fn label(&self, text: &Text) -> TextView {
        let Some((lang, half)) = text.get_or_first(self.setting.lang) else { return TextView::default() };
        let html =
            |lang: LangId, half: &Half| body_text(&self.setting.facts.fill(&half.plain, lang)).into_owned();
        let second = self.second(text, lang).map(|(lang, half)| (lang, html(lang, half)));
        TextView { html: self.in_languages((lang, html(lang, half)), second), plain: self.plain(text) }
    }

    fn plain(&self, text: &Text) -> String {
        plain(text, self.setting.lang, self.setting.facts)
    }

    fn questions(&self) -> impl Iterator<Item = QuestionView> {
        let option = move |option: &Choice| OptionView {
            id: option.id.text.clone(),
            label: self.plain(&option.label),
            label_html: self.label(&option.label),
            second: self
                .second(&option.label, self.setting.lang)
                .map(|(lang, half)| self.setting.facts.fill(&half.plain, lang)),
        };
        let questions = self
            .data
            .questions
            .iter()
            .filter(|question| self.situation.asked(&question.id.text) != Truth::No);
        questions.map(move |question| QuestionView {
            id: question.id.text.clone(),
            label: self.plain(&question.label),
            label_html: self.label(&question.label),
            help: self.text(&question.help),
            condition: self.open(question.rule.as_ref()),
            usual: question.usual().map(option),
            options: question.options.iter().map(option).collect(),
        })
    }

    fn groups(&self) -> impl Iterator<Item = GroupView> {
        let groups = self.data.groups.iter().map(|group| GroupView {
            id: group.id.text.clone(),
            label: self.plain(&group.label),
            label_html: self.label(&group.label),
            items: self
                .data
                .items
                .iter()
                .filter(|item| item.group.text == group.id.text)
                .filter_map(|item| self.item(item))
                .collect(),
        });
        groups.filter(|group| !group.items.is_empty())
    }

    fn item(&self, item: &Item) -> Option<ItemView> {
        let lang = self.setting.lang;
        let truth = self.situation.rule(item.rule.as_ref());
        let template = item.template.get_or_first(lang).and_then(|(_, path)| (self.setting.download)(path));
        (truth != Truth::No).then(|| ItemView {
            id: item.id.text.clone(),
            name: self.text(&item.name).unwrap_or_default(),
            condition: self.open(item.rule.as_ref()),
            second_condition: self.second_open(item.rule.as_ref()),
            form: self.text(&item.form),
            copies: self.text(&item.copies),
            validity: self.text(&item.validity),
            place: self.text(&item.place),
            why: self.text(&item.why),
            basis: self.text(&item.basis),
            checked: item.checked.map(|date| date.to_string()),
            template,
            needed_by: (self.setting.needed_by)(&item.id.text),
            state: truth.into(),
        })
    }

    fn outcomes(&self) -> impl Iterator<Item = OutcomeView> {
        let outcomes =
            self.data.outcomes.iter().map(|outcome| (outcome, self.situation.rule(outcome.rule.as_ref())));
        outcomes.filter(|(_, truth)| *truth != Truth::No).map(|(outcome, truth)| OutcomeView {
            id: outcome.id.text.clone(),
            level: outcome.level,
            text: self.text(&outcome.text).unwrap_or_default(),
            condition: self.open(outcome.rule.as_ref()),
            second_condition: self.second_open(outcome.rule.as_ref()),
            state: truth.into(),
            pages: outcome.pages.iter().filter_map(|(path, _)| (self.setting.page)(path)).collect(),
        })
    }

    /// The pages for the first question, and below the one the reader is in, those for the second.
    fn variants(&self) -> Vec<VariantView> {
        let Some(first) = self.data.questions.first().map(|question| question.id.text.as_str()) else {
            return Vec::new();
        };
        let current = self.setting.preset;
        let presets = static_presets(self.data).into_iter();
        let shown = presets
            .filter(|preset| preset.answers.len() == 1 || preset.answers.get(first) == current.get(first));
        let label =
            |lang: LangId, answers: &Answers| preset_label(self.data, lang, self.setting.facts, answers);
        shown
            .map(|preset| VariantView {
                label: label(self.setting.lang, &preset.answers),
                second: self
                    .setting
                    .second
                    .map(|(lang, _)| label(lang, &preset.answers))
                    .filter(|second| *second != label(self.setting.lang, &preset.answers)),
                url: format!("{}{}", self.setting.url, preset.suffix),
                is_current: preset.answers == *current,
            })
            .collect()
    }

    fn preset_text(&self) -> Option<String> {
        let wording = Wording {
            data: self.data,
            lang: self.setting.lang,
            facts: self.setting.facts,
            words: self.setting.words,
        };
        let answers = self.data.questions.iter().filter_map(|question| {
            let option = question.option(self.setting.preset.get(&question.id.text)?)?;
            Some(Phrase::Is { question: &question.id.text, options: vec![&option.id.text], is_denied: false })
        });
        let answers: Vec<_> = answers.collect();
        (!answers.is_empty()).then(|| wording.phrase(&Phrase::All(answers), false))
    }

    /// What is still open of a rule, in words.
    fn open(&self, rule: Option<&Rule>) -> Option<String> {
        let open = self.situation.open(&rule?.when)?;
        Some(condition(self.data, self.setting.lang, self.setting.facts, self.setting.words, &open))
    }

    /// The same in the second language.
    fn second_open(&self, rule: Option<&Rule>) -> Option<String> {
        let (lang, words) = self.setting.second?;
        Some(condition(self.data, lang, self.setting.facts, words, &self.situation.open(&rule?.when)?))
    }
}

/// A rule arranged for saying it: negations stand at the answers, nothing is nested without need.
#[derive(Debug, PartialEq, Eq)]
enum Phrase<'a> {
    Is { question: &'a str, options: Vec<&'a str>, is_denied: bool },
    All(Vec<Phrase<'a>>),
    Any(Vec<Phrase<'a>>),
}

impl<'a> Phrase<'a> {
    fn of(data: &'a ChecklistData, when: &'a When, is_denied: bool) -> Phrase<'a> {
        let parts = |parts: &'a [When]| parts.iter().map(|part| Phrase::of(data, part, is_denied)).collect();
        match when {
            When::Is { question, options } => Phrase::is(data, question, options, is_denied),
            When::Not(part) => Phrase::of(data, part, !is_denied),
            // De Morgan holds for three values as it does for two.
            When::All(all) if is_denied => Phrase::any(parts(all)),
            When::Any(any) if is_denied => Phrase::all(parts(any)),
            When::All(all) => Phrase::all(parts(all)),
            When::Any(any) => Phrase::any(parts(any)),
        }
    }

    /// “Not this one” instead of a long list of all the others.
    fn is(data: &'a ChecklistData, question: &'a Id, options: &'a [Id], is_denied: bool) -> Phrase<'a> {
        let question = question.text.as_str();
        let listed: Vec<&str> = options.iter().map(|option| option.text.as_str()).collect();
        let all = data.question(question).map(|found| found.options.as_slice()).unwrap_or_default();
        let others: Vec<&str> = all
            .iter()
            .map(|option| option.id.text.as_str())
            .filter(|option| !listed.contains(option))
            .collect();
        if !others.is_empty() && others.len() * 2 < listed.len() {
            Phrase::Is { question, options: others, is_denied: !is_denied }
        } else {
            Phrase::Is { question, options: listed, is_denied }
        }
    }

    fn all(parts: Vec<Phrase<'a>>) -> Phrase<'a> {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Phrase::All(inner) => inner.into_iter().for_each(|part| merge(&mut flat, part, true)),
                part => merge(&mut flat, part, true),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Phrase::All(flat) }
    }

    fn any(parts: Vec<Phrase<'a>>) -> Phrase<'a> {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Phrase::Any(inner) => inner.into_iter().for_each(|part| merge(&mut flat, part, false)),
                part => merge(&mut flat, part, false),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Phrase::Any(flat) }
    }
}

/// Adds a part; alternatives (or denials, under `all`) about one question become one list of answers.
fn merge<'a>(parts: &mut Vec<Phrase<'a>>, part: Phrase<'a>, denials: bool) {
    if let Phrase::Is { question, options, is_denied } = &part
        && *is_denied == denials
    {
        let same = parts.iter_mut().find_map(|known| match known {
            Phrase::Is { question: known, options, is_denied }
                if known == question && *is_denied == denials =>
            {
                Some(options)
            }
            _ => None,
        });
        if let Some(known) = same {
            let new: Vec<&str> = options.iter().copied().filter(|option| !known.contains(option)).collect();
            known.extend(new);
            return;
        }
    }
    parts.push(part);
}

struct Wording<'a> {
    data: &'a ChecklistData,
    lang: LangId,
    facts: &'a Facts,
    words: &'a Words,
}

impl Wording<'_> {
    fn phrase(&self, phrase: &Phrase<'_>, is_inner: bool) -> String {
        let (parts, joint) = match phrase {
            Phrase::Is { question, options, is_denied } => {
                return self.answers(question, options, *is_denied);
            }
            Phrase::All(parts) => (parts, &self.words.and_also),
            Phrase::Any(parts) => (parts, &self.words.or_else),
        };
        let spoken = parts.iter().enumerate().map(|(index, part)| {
            let spoken = self.phrase(part, true);
            if index == 0 { spoken } else { self.lower(&spoken) }
        });
        let spoken = spoken.collect::<Vec<_>>().join(joint);
        if is_inner {
            format!("{}{}{}", self.words.open, self.lower(&spoken), self.words.close)
        } else {
            spoken
        }
    }

    fn answers(&self, question: &str, options: &[&str], is_denied: bool) -> String {
        let label = self
            .data
            .question(question)
            .map_or_else(|| question.to_owned(), |found| plain(&found.label, self.lang, self.facts));
        let labels = self.listed(options.iter().map(|option| self.option(question, option)).collect());
        let answer = if is_denied { self.denied(&labels) } else { self.one_of(&labels) };
        match label.strip_suffix('?') {
            Some(_) => format!("{label} {}", capitalised(&answer)),
            None => format!("{}{}{answer}", label.trim_end_matches(['？', '：', ':']), self.words.colon),
        }
    }

    fn option(&self, question: &str, option: &str) -> String {
        let found = self.data.question(question).and_then(|question| question.option(option));
        found.map_or_else(|| option.to_owned(), |found| plain(&found.label, self.lang, self.facts))
    }

    /// `A、B或C`.
    fn one_of(&self, labels: &[String]) -> String {
        let Some((last, labels)) = labels.split_last() else { return String::new() };
        if labels.is_empty() {
            last.clone()
        } else {
            format!("{}{}{last}", labels.join(&self.words.comma), self.words.or)
        }
    }

    /// `不是A，也不是B`.
    fn denied(&self, labels: &[String]) -> String {
        let first = labels.first().map(|label| self.lower(label)).into_iter();
        let labels: Vec<String> = first.chain(labels.iter().skip(1).cloned()).collect();
        format!("{}{}", self.words.not, labels.join(&self.words.nor))
    }

    /// The answers as they stand in a list; all in quotes where one of them reads like a list itself.
    fn listed(&self, labels: Vec<String>) -> Vec<String> {
        let joints = [self.words.or.as_str(), self.words.comma.trim(), ",", "，", "、"];
        let is_plain =
            labels.len() < 2 || !labels.iter().any(|label| joints.iter().any(|joint| label.contains(joint)));
        let in_list = |(index, label): (usize, String)| match (is_plain, index) {
            (true, 0) => label,
            (true, _) => self.lower(&label),
            (false, _) => format!("{}{label}{}", self.words.open_quote, self.words.close_quote),
        };
        labels.into_iter().enumerate().map(in_list).collect()
    }

    /// Takes the capital from a first word that has one only because it begins a sentence.
    fn lower(&self, spoken: &str) -> String {
        let word = spoken.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if self.words.lower.iter().any(|lower| lower == word) {
            with_first(spoken, |c| c.to_lowercase().collect())
        } else {
            spoken.to_owned()
        }
    }
}

fn capitalised(spoken: &str) -> String {
    with_first(spoken, |c| c.to_uppercase().collect())
}

fn with_first(spoken: &str, change: impl Fn(char) -> String) -> String {
    let mut rest = spoken.chars();
    rest.next().map_or_else(String::new, |first| format!("{}{}", change(first), rest.as_str()))
}

/// A text without markup in this language, else in another one.
fn plain(text: &Text, lang: LangId, facts: &Facts) -> String {
    text.get_or_first(lang).map(|(lang, half)| facts.fill(&half.plain, lang)).unwrap_or_default()
}
