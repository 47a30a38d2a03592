//! [`ChecklistData`] → what a reader's answers mean, and the rules the browser works with.
//!
//! Invariant: rules are decided in three values, because a reader has answered some questions and not others;
//! the theme's `assets/rules.js` decides exactly the same, and a test compares the two. Bad data never panics
//! or loops: a question counts only for what comes after it, and a rule about anything else stays undecided.
//! Usual answers are added by [`with_usual`] alone, never behind a caller's back: the page without JavaScript
//! assumes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::parse::checklist::{ChecklistData, Choice, Id, Question, Rule, When};

/// What a reader has answered: question id → option id.
pub type Answers = BTreeMap<String, String>;

/// How many static pages a checklist has at most.
pub const STATIC_PAGES: usize = 500;

/// How many answers, items and outcomes these pages list together at most, which makes some 30 MB a language.
pub const STATIC_ENTRIES: usize = 200_000;

/// Whether something holds, as far as the answers tell. The order makes `all` the least and `any` the
/// greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not, whatever else is answered.
    No,
    /// That depends on what is not answered yet.
    Maybe,
    /// It does, whatever else is answered.
    Yes,
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Maybe => Truth::Maybe,
            Truth::Yes => Truth::No,
        }
    }
}

/// Whether an item is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It is.
    Needed,
    /// Depending on what is not answered yet.
    Possible,
    /// It is not.
    No,
}

impl From<Truth> for Need {
    fn from(truth: Truth) -> Need {
        match truth {
            Truth::Yes => Need::Needed,
            Truth::Maybe => Need::Possible,
            Truth::No => Need::No,
        }
    }
}

/// Whether an outcome applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It does.
    Applies,
    /// Depending on what is not answered yet.
    Possible,
    /// It does not.
    No,
}

impl From<Truth> for Effect {
    fn from(truth: Truth) -> Effect {
        match truth {
            Truth::Yes => Effect::Applies,
            Truth::Maybe => Effect::Possible,
            Truth::No => Effect::No,
        }
    }
}

/// What answers mean for a whole checklist. Serialises as `evaluate` of rules.js returns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// The questions that are asked for certain, in order.
    pub asked: Vec<String>,
    /// Every item by id.
    pub items: BTreeMap<String, Need>,
    /// Every outcome by id.
    pub outcomes: BTreeMap<String, Effect>,
}

/// What `answers` mean for a checklist. Answers to questions that are not asked, and unknown ones, count as
/// not given.
pub fn evaluate(data: &ChecklistData, answers: &Answers) -> Evaluation {
    let situation = Situation::new(data, answers);
    let asked = data.questions.iter().filter(|question| situation.asked(&question.id.text) == Truth::Yes);
    Evaluation {
        asked: asked.map(|question| question.id.text.clone()).collect(),
        items: data
            .items
            .iter()
            .map(|item| (item.id.text.clone(), situation.rule(item.rule.as_ref()).into()))
            .collect(),
        outcomes: data
            .outcomes
            .iter()
            .map(|outcome| (outcome.id.text.clone(), situation.rule(outcome.rule.as_ref()).into()))
            .collect(),
    }
}

/// `answers`, and the usual answer to every question that is asked then and not answered: what the browser,
/// and an example, take a reader's situation to be. A usual answer may be what makes a later question asked.
pub fn with_usual(data: &ChecklistData, answers: &Answers) -> Answers {
    let mut all = answers.clone();
    let mut situation = Situation::default();
    for question in &data.questions {
        situation.add(question, answers);
        let Some(state) = situation.questions.get_mut(question.id.text.as_str()) else { continue };
        if let (Truth::Yes, None, Some(usual)) = (state.asked, state.answer, question.usual()) {
            state.answer = Some(&usual.id.text);
            all.insert(question.id.text.clone(), usual.id.text.clone());
        }
    }
    all
}

/// The questions that are asked only of readers whom a usual answer does not fit.
pub fn unusual(data: &ChecklistData) -> BTreeSet<&str> {
    let mut unusual = BTreeSet::new();
    for question in &data.questions {
        if question.rule.as_ref().is_some_and(|rule| usually(data, &unusual, &rule.when) == Truth::No) {
            unusual.insert(question.id.text.as_str());
        }
    }
    unusual
}

/// Whether a rule holds as far as usual answers tell, every question without one being open.
fn usually(data: &ChecklistData, unusual: &BTreeSet<&str>, when: &When) -> Truth {
    match when {
        When::Is { question, .. } if unusual.contains(question.text.as_str()) => Truth::No,
        When::Is { question, options } => match data.question(&question.text).and_then(Question::usual) {
            Some(usual) if !options.iter().any(|option| option.text == usual.id.text) => Truth::No,
            _ => Truth::Maybe,
        },
        When::All(parts) => parts.iter().map(|part| usually(data, unusual, part)).min().unwrap_or(Truth::Yes),
        When::Any(parts) => parts.iter().map(|part| usually(data, unusual, part)).max().unwrap_or(Truth::No),
        When::Not(part) => !usually(data, unusual, part),
    }
}

/// A reader's situation: which questions are asked, and how they are answered.
#[derive(Debug, Clone, Default)]
pub struct Situation<'a> {
    questions: BTreeMap<&'a str, State<'a>>,
}

#[derive(Debug, Clone)]
struct State<'a> {
    question: &'a Question,
    asked: Truth,
    answer: Option<&'a str>,
}

impl<'a> Situation<'a> {
    /// The situation that `answers` describe.
    pub fn new(data: &'a ChecklistData, answers: &'a Answers) -> Self {
        Self::of(data.questions.iter(), answers)
    }

    /// The same as far as it concerns some of the questions, which depend on no other ones.
    pub(super) fn of(questions: impl Iterator<Item = &'a Question>, answers: &'a Answers) -> Self {
        let mut situation = Situation::default();
        questions.for_each(|question| situation.add(question, answers));
        situation
    }

    /// Takes in the next question.
    pub(super) fn add(&mut self, question: &'a Question, answers: &'a Answers) {
        let asked = self.rule(question.rule.as_ref());
        let answer = answers
            .get(&question.id.text)
            .map(String::as_str)
            .filter(|answer| question.option(answer).is_some());
        self.questions.entry(&question.id.text).or_insert(State { question, asked, answer });
    }

    /// Whether a question is asked.
    pub fn asked(&self, question: &str) -> Truth {
        self.questions.get(question).map_or(Truth::Maybe, |state| state.asked)
    }

    /// Whether a rule holds; without one, it does.
    pub fn rule(&self, rule: Option<&Rule>) -> Truth {
        rule.map_or(Truth::Yes, |rule| self.truth(&rule.when))
    }

    /// Whether a part of a rule holds.
    pub fn truth(&self, when: &When) -> Truth {
        match when {
            When::Is { question, options } => self.answered(&question.text, options),
            When::All(parts) => parts.iter().map(|part| self.truth(part)).min().unwrap_or(Truth::Yes),
            When::Any(parts) => parts.iter().map(|part| self.truth(part)).max().unwrap_or(Truth::No),
            When::Not(part) => !self.truth(part),
        }
    }

    fn answered(&self, question: &str, options: &[Id]) -> Truth {
        let Some(state) = self.questions.get(question) else { return Truth::Maybe };
        let listed = |id: &str| options.iter().any(|option| option.text == id);
        match (state.asked, state.answer) {
            (Truth::Yes, Some(answer)) if listed(answer) => Truth::Yes,
            (Truth::Yes, Some(_)) => Truth::No,
            (Truth::Yes, None) if state.question.options.iter().all(|option| listed(&option.id.text)) => {
                Truth::Yes
            }
            (Truth::Yes, None) => Truth::Maybe,
            (asked, _) => asked,
        }
    }

    /// The part of a rule that is still open: what is already true is left out of `all`, what is already
    /// false of `any`.
    ///
    /// `None` when nothing is open.
    pub fn open(&self, when: &When) -> Option<When> {
        if self.truth(when) != Truth::Maybe {
            return None;
        }
        let open = |parts: &[When]| parts.iter().filter_map(|part| self.open(part)).collect();
        Some(match when {
            When::Is { .. } => when.clone(),
            When::All(parts) => When::all(open(parts)),
            When::Any(parts) => When::any(open(parts)),
            When::Not(part) => When::Not(Box::new(self.open(part)?)),
        })
    }
}

/// The rules as the browser reads them: `{ id, questions, items, outcomes }`; `usual` only where there is
/// one.
pub fn rules_json(data: &ChecklistData) -> Value {
    let options = |question: &Question| {
        question.options.iter().map(|option| option.id.text.clone()).collect::<Vec<_>>()
    };
    let question = |question: &Question| {
        let (when, options) = (rule_json(question.rule.as_ref()), options(question));
        let mut json = json!({ "id": question.id.text, "when": when, "options": options });
        if let Some(usual) = question.usual() {
            json["usual"] = json!(usual.id.text);
        }
        json
    };
    let questions = data.questions.iter().map(question);
    let items = data.items.iter().map(
        |item| json!({ "id": item.id.text, "group": item.group.text, "when": rule_json(item.rule.as_ref()) }),
    );
    let outcomes = data.outcomes.iter().map(|outcome| {
        let when = rule_json(outcome.rule.as_ref());
        json!({ "id": outcome.id.text, "level": outcome.level, "when": when })
    });
    json!({
        "id": data.id,
        "questions": questions.collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>(),
        "outcomes": outcomes.collect::<Vec<_>>(),
    })
}

fn rule_json(rule: Option<&Rule>) -> Value {
    rule.map_or(Value::Null, |rule| when_json(&rule.when))
}

fn when_json(when: &When) -> Value {
    let list = |parts: &[When]| parts.iter().map(when_json).collect::<Vec<_>>();
    match when {
        When::Is { question, options } => {
            json!({ "is": [question.text, options.iter().map(|option| &option.text).collect::<Vec<_>>()] })
        }
        When::All(parts) => json!({ "all": list(parts) }),
        When::Any(parts) => json!({ "any": list(parts) }),
        When::Not(part) => json!({ "not": when_json(part) }),
    }
}

/// A static page of a checklist: some answers, fixed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Preset {
    /// The fixed answers.
    pub answers: Answers,
    /// What its URL adds to that of the checklist: `enterprise/first-time/`.
    pub suffix: String,
}

/// The static pages that spare a reader without JavaScript the long list: one for every answer to the first
/// question, each followed by one for every answer to the second where that is asked then.
///
/// Where those would be more than [`STATIC_PAGES`], or list more than [`STATIC_ENTRIES`], the second question
/// has none, and if need be the first one neither. The list without answers has everything with its
/// conditions all the same.
pub fn static_presets(data: &ChecklistData) -> Vec<Preset> {
    let mut presets = Vec::new();
    let (Some(first), depth) = (data.questions.first(), static_depth(data)) else { return presets };
    for option in first.options.iter().filter(|_| depth > 0) {
        let preset = Preset { answers: Answers::new(), suffix: String::new() }.with(first, &option.id);
        let second = second_question(data, &preset.answers).filter(|_| depth > 1);
        let pairs: Vec<Preset> = second
            .map(|second| second.options.iter().map(|option| preset.with(second, &option.id)).collect())
            .unwrap_or_default();
        presets.push(preset);
        presets.extend(pairs);
    }
    presets
}

/// The second question, if it is asked after an answer to the first one.
fn second_question<'d>(data: &'d ChecklistData, answers: &Answers) -> Option<&'d Question> {
    data.questions.get(1).filter(|second| {
        Situation::of(data.questions.iter().take(2), answers).asked(&second.id.text) == Truth::Yes
    })
}

/// How many of the first two questions have static pages.
pub(super) fn static_depth(data: &ChecklistData) -> usize {
    let options: usize = data.questions.iter().map(|question| question.options.len()).sum();
    let entries = options + data.items.len() + data.outcomes.len();
    let fits = |pages: &usize| *pages <= STATIC_PAGES && pages * entries <= STATIC_ENTRIES;
    static_pages(data).iter().take_while(|pages| fits(pages)).count()
}

/// How many static pages there would be for the first question, and for the first two if the second one is
/// ever asked then.
pub(super) fn static_pages(data: &ChecklistData) -> Vec<usize> {
    let Some(first) =
        data.questions.first().filter(|first| first.rule.is_none() && !first.options.is_empty())
    else {
        return Vec::new();
    };
    let pages = first.options.len();
    let answers = |option: &Choice| Answers::from([(first.id.text.clone(), option.id.text.clone())]);
    // Beyond the limit, it does not matter how far.
    let more = first
        .options
        .iter()
        .take(STATIC_PAGES)
        .filter_map(|option| Some(second_question(data, &answers(option))?.options.len()))
        .sum::<usize>();
    if more == 0 { vec![pages] } else { vec![pages, pages + more] }
}

/// What the URL of a static page adds to that of the checklist.
pub fn static_suffix(data: &ChecklistData, preset: &Answers) -> String {
    data.questions
        .iter()
        .filter_map(|question| preset.get(&question.id.text))
        .map(|option| format!("{option}/"))
        .collect()
}

impl Preset {
    fn with(&self, question: &Question, option: &Id) -> Preset {
        let mut answers = self.answers.clone();
        answers.insert(question.id.text.clone(), option.text.clone());
        Preset { answers, suffix: format!("{}{}/", self.suffix, option.text) }
    }
}
