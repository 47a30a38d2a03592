//! [`ChecklistData`] → what is wrong with it, what a reader's answers mean, and the rules the browser works
//! with.
//!
//! Invariant: rules are decided in three values, because a reader has answered some questions and not others;
//! the theme's `assets/rules.js` decides exactly the same, and a test compares the two. Bad data never panics
//! or loops: a question counts only for what comes after it, and a rule about anything else stays undecided.
//! Usual answers are added by [`with_usual`] alone, never behind a caller's back: the page without JavaScript
//! assumes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Code, Span};
use crate::parse::checklist::{ChecklistData, Choice, Example, Id, IdList, Question, RESERVED, Rule, When};

/// What a reader has answered: question id → option id.
pub type Answers = BTreeMap<String, String>;

/// How many combinations of answers are tried before a rule is taken to be satisfiable.
const COMBINATIONS: usize = 20_000;

/// How many questions are looked at in all those combinations of all rules of a checklist, which takes about
/// a second.
const LOOKS: usize = 2_000_000;

/// How many questions a rule may depend on to be tried at all.
const DEPTH: usize = 100;

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
    fn of(questions: impl Iterator<Item = &'a Question>, answers: &'a Answers) -> Self {
        let mut situation = Situation::default();
        questions.for_each(|question| situation.add(question, answers));
        situation
    }

    /// Takes in the next question.
    fn add(&mut self, question: &'a Question, answers: &'a Answers) {
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
fn static_depth(data: &ChecklistData) -> usize {
    let options: usize = data.questions.iter().map(|question| question.options.len()).sum();
    let entries = options + data.items.len() + data.outcomes.len();
    let fits = |pages: &usize| *pages <= STATIC_PAGES && pages * entries <= STATIC_ENTRIES;
    static_pages(data).iter().take_while(|pages| fits(pages)).count()
}

/// How many static pages there would be for the first question, and for the first two if the second one is
/// ever asked then.
fn static_pages(data: &ChecklistData) -> Vec<usize> {
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

/// Everything that is wrong with a checklist, its own examples included.
pub fn validate(data: &ChecklistData) -> Vec<Diagnostic> {
    let mut review = Review::new(data);
    review.ids();
    review.options();
    review.references();
    review.unused();
    review.reach();
    review.static_pages();
    for example in &data.examples {
        review.example(example);
    }
    review.diagnostics
}

/// What is wrong with the answers that a page fixes where it embeds a checklist, at `at`.
pub fn validate_preset(data: &ChecklistData, preset: &Answers, at: &Span, source: &str) -> Vec<Diagnostic> {
    let mut review = Review::new(data);
    let id =
        |text: &String| Id { text: text.clone(), at: at.of_word(source, text).unwrap_or_else(|| at.clone()) };
    for (question, option) in preset {
        review.answers(&id(question), &[id(option)]);
    }
    review.diagnostics
}

struct Review<'a> {
    data: &'a ChecklistData,
    /// The first question with each id.
    questions: BTreeMap<&'a str, &'a Question>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Review<'a> {
    fn new(data: &'a ChecklistData) -> Self {
        // Of equal keys, the last one stays.
        let questions =
            data.questions.iter().rev().map(|question| (question.id.text.as_str(), question)).collect();
        Self { data, questions, diagnostics: Vec::new() }
    }

    fn invalid(&mut self, message: String, at: &Span) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(Code::ChecklistInvalid, message).at(at.clone()));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn ids(&mut self) {
        let data = self.data;
        self.names("question", data.questions.iter().map(|question| &question.id));
        self.names("group", data.groups.iter().map(|group| &group.id));
        self.names("item", data.items.iter().map(|item| &item.id));
        self.names("outcome", data.outcomes.iter().map(|outcome| &outcome.id));
        for question in &data.questions {
            self.names(
                &format!("answer to `{}`", question.id.text),
                question.options.iter().map(|option| &option.id),
            );
            if RESERVED.contains(&question.id.text.as_str()) {
                self.invalid(
                    format!("a question cannot be called `{}`", question.id.text),
                    &question.id.at,
                )
                .label = Some("in a rule, this word combines rules".to_owned());
            }
        }
    }

    fn names(&mut self, what: &str, ids: impl Iterator<Item = &'a Id>) {
        let mut seen: BTreeMap<&str, &Id> = BTreeMap::new();
        for id in ids {
            if id.text.is_empty() || !id.text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                let help = "an id is made of letters, digits, `-` and `_`, because it stands in URLs";
                self.invalid(format!("`{}` cannot be an id", id.text), &id.at).help = Some(help.to_owned());
            }
            match seen.get(id.text.as_str()) {
                Some(first) => {
                    let first = (first.at.clone(), "first here".to_owned());
                    let found =
                        self.invalid(format!("two {} have the id `{}`", plural(what), id.text), &id.at);
                    found.related.push(first);
                    found.help = Some("give one of them another id".to_owned());
                }
                None => {
                    seen.insert(&id.text, id);
                }
            }
        }
    }

    fn options(&mut self) {
        for question in &self.data.questions {
            if question.options.len() < 2 {
                let count = if question.options.is_empty() { "no answers" } else { "one answer only" };
                self.invalid(
                    format!("the question `{}` has {count} to choose from", question.id.text),
                    &question.id.at,
                )
                .help = Some("give it two or more `options`, or delete it".to_owned());
            }
        }
    }

    fn references(&mut self) {
        let data = self.data;
        for (index, question) in data.questions.iter().enumerate() {
            self.rule(question.rule.as_ref());
            self.order(index, question);
            if let Some(usual) = &question.usual {
                self.answers(&question.id, std::slice::from_ref(usual));
            }
        }
        for item in &data.items {
            let groups = data.groups.iter().map(|group| group.id.text.as_str());
            self.known("group", &item.group, groups);
            self.rule(item.rule.as_ref());
        }
        for outcome in &data.outcomes {
            self.rule(outcome.rule.as_ref());
        }
    }

    /// Reports `id` unless it is one of `known`.
    fn known(&mut self, what: &str, id: &Id, known: impl Iterator<Item = &'a str> + Clone) -> bool {
        if known.clone().any(|known| known == id.text) {
            return true;
        }
        let error = Diagnostic::new(Code::ChecklistInvalid, format!("there is no {what} `{}`", id.text))
            .at(id.at.clone());
        let error = error.help_if(list(known.clone()).map(|all| format!("there are: {all}")));
        self.diagnostics.push(error.did_you_mean(nearest(&id.text, known), &id.text, &id.at));
        false
    }

    fn rule(&mut self, rule: Option<&'a Rule>) {
        let Some(rule) = rule else { return };
        let mut tests = Vec::new();
        rule.when.each_answer(&mut |question, options| tests.push((question, options)));
        for (question, options) in tests {
            self.answers(question, options);
            if options.is_empty() {
                let message = format!("the rule names no answer to `{}`", question.text);
                self.invalid(message, &question.at).help =
                    Some("name at least one of its answers".to_owned());
            }
        }
    }

    /// Reports a question or answers to it that do not exist.
    fn answers(&mut self, question: &Id, options: &[Id]) -> bool {
        let Some(found) = self.questions.get(question.text.as_str()).copied() else {
            return self.known(
                "question",
                question,
                self.data.questions.iter().map(|question| question.id.text.as_str()),
            );
        };
        let what = format!("answer to `{}` called", question.text);
        let known = found.options.iter().map(|option| option.id.text.as_str());
        options.iter().filter(|option| !self.known(&what, option, known.clone())).count() == 0
    }

    /// A question can depend only on those before it, which also rules out cycles.
    fn order(&mut self, index: usize, question: &'a Question) {
        let Some(rule) = &question.rule else { return };
        let mut wrong = Vec::new();
        rule.when.each_answer(&mut |id, _| {
            if self.data.questions[index..].iter().any(|later| later.id.text == id.text)
                && !self.data.questions[..index].iter().any(|earlier| earlier.id.text == id.text)
            {
                wrong.push(id);
            }
        });
        for id in wrong {
            let message = if id.text == question.id.text {
                format!("whether the question `{}` is asked depends on its own answer", question.id.text)
            } else {
                format!(
                    "whether the question `{}` is asked depends on the later question `{}`",
                    question.id.text, id.text
                )
            };
            let help = if id.text == question.id.text {
                "delete this part of the rule".to_owned()
            } else {
                format!("move `{}` up, before `{}`", id.text, question.id.text)
            };
            self.invalid(message, &id.at).help = Some(help);
        }
    }

    fn unused(&mut self) {
        let data = self.data;
        let rules = data
            .items
            .iter()
            .map(|item| item.rule.as_ref())
            .chain(data.outcomes.iter().map(|outcome| outcome.rule.as_ref()));
        let mut used = BTreeSet::new();
        for rule in rules.flatten() {
            self.collect(&rule.when, usize::MAX, &mut used);
        }
        // A question misspelt in a rule would be reported twice: as unknown there, as unused here.
        if used.iter().any(|id| !self.questions.contains_key(id)) {
            return;
        }
        for question in data.questions.iter().filter(|question| !used.contains(question.id.text.as_str())) {
            let message = format!("nothing depends on the answer to `{}`", question.id.text);
            let help = "use it in the `when` of an item or an outcome, or delete the question";
            self.diagnostics
                .push(Diagnostic::new(Code::ChecklistUnused, message).at(question.id.at.clone()).help(help));
        }
    }

    /// Rules that no combination of answers fulfils.
    fn reach(&mut self) {
        let data = self.data;
        let questions = data.questions.iter().map(|question| {
            (format!("the question `{}` can never be asked", question.id.text), &question.rule)
        });
        let items = data
            .items
            .iter()
            .map(|item| (format!("the item `{}` can never be needed", item.id.text), &item.rule));
        let outcomes = data
            .outcomes
            .iter()
            .map(|outcome| (format!("the outcome `{}` can never apply", outcome.id.text), &outcome.rule));
        let mut looks = LOOKS;
        for (message, rule) in questions.chain(items).chain(outcomes) {
            let Some(rule) = rule else { continue };
            let mut used = BTreeSet::new();
            self.collect(&rule.when, DEPTH, &mut used);
            if used.len() > DEPTH || !self.is_sound(rule, &used) {
                continue;
            }
            let questions =
                data.questions.iter().filter(|question| used.contains(question.id.text.as_str())).collect();
            let mut search = Search { rule, questions, answers: Answers::new(), left: COMBINATIONS, looks };
            let succeeds = search.from(0);
            looks = search.looks;
            if !succeeds {
                let found = self.invalid(message, &rule.at);
                found.label = Some("no combination of answers fulfils this".to_owned());
                found.help = Some("loosen the rule, or delete what it belongs to".to_owned());
            }
        }
    }

    /// Adds the questions that a rule depends on, directly or because they decide whether another one is
    /// asked, until there are more than `limit`.
    fn collect(&self, when: &'a When, limit: usize, used: &mut BTreeSet<&'a str>) {
        let mut rules = vec![when];
        while let Some(when) = rules.pop() {
            when.each_answer(&mut |id, _| {
                if used.len() <= limit && used.insert(&id.text) {
                    let question = self.questions.get(id.text.as_str());
                    rules.extend(question.and_then(|question| question.rule.as_ref()).map(|rule| &rule.when));
                }
            });
        }
    }

    /// Whether a rule, and the rules of the questions it depends on, name only questions and answers that
    /// exist.
    fn is_sound(&self, rule: &Rule, used: &BTreeSet<&str>) -> bool {
        let rules = used.iter().filter_map(|id| self.questions.get(id)?.rule.as_ref()).chain([rule]);
        let mut is_sound = true;
        for rule in rules {
            rule.when.each_answer(&mut |question, options| {
                let found = self.questions.get(question.text.as_str());
                is_sound &= found.is_some_and(|found| {
                    !options.is_empty() && options.iter().all(|option| found.option(&option.text).is_some())
                });
            });
        }
        is_sound
    }

    /// Questions that would have more static pages than are made.
    fn static_pages(&mut self) {
        let data = self.data;
        let (wanted, made) = (static_pages(data), static_depth(data));
        let (Some(pages), Some(question)) = (wanted.get(made), data.questions.get(made)) else { return };
        let message =
            format!("the answers to `{}` have no static pages, which would be {pages}", question.id.text);
        let label = match made {
            0 => "readers without JavaScript have the whole list with its conditions".to_owned(),
            _ => format!(
                "readers without JavaScript have a page for each answer to `{}`",
                data.questions[0].id.text
            ),
        };
        let help = format!(
            "begin with questions of fewer answers: a checklist has up to {STATIC_PAGES} static pages, which \
                list up to {STATIC_ENTRIES} answers and items; or write \
                `checks: {{ checklist-static: off }}` in site.yaml"
        );
        self.diagnostics.push(
            Diagnostic::new(Code::ChecklistStatic, message)
                .at(question.id.at.clone())
                .label(label)
                .help(help),
        );
    }

    fn example(&mut self, example: &'a Example) {
        let mut is_sound = true;
        for (question, option) in &example.given {
            is_sound &= self.answers(question, std::slice::from_ref(option));
        }
        let items = self.data.items.iter().map(|item| item.id.text.as_str());
        let outcomes = self.data.outcomes.iter().map(|outcome| outcome.id.text.as_str());
        let known: BTreeSet<&str> = items.clone().collect();
        for id in example.expect.iter().flat_map(|list| &list.ids) {
            is_sound &= known.contains(id.text.as_str()) || self.known("item", id, items.clone());
        }
        for id in example.outcomes.iter().flat_map(|list| &list.ids) {
            is_sound &= self.known("outcome", id, outcomes.clone());
        }
        if !is_sound {
            return;
        }
        let given: Answers = example
            .given
            .iter()
            .map(|(question, option)| (question.text.clone(), option.text.clone()))
            .collect();
        let answers = with_usual(self.data, &given);
        let result = evaluate(self.data, &answers);
        let open =
            result.asked.iter().filter(|question| !answers.contains_key(*question)).map(String::as_str);
        if let Some(open) = list(open) {
            let message = format!("{} leaves questions open", title(example));
            let found = Diagnostic::new(Code::ChecklistExample, message)
                .at(example.at.clone())
                .label(format!("not answered: {open}"));
            self.diagnostics
                .push(found.help("answer every question that is asked and has no `usual` answer"));
            return;
        }
        let needed: BTreeSet<&str> = result
            .items
            .iter()
            .filter(|(_, need)| **need == Need::Needed)
            .map(|(id, _)| id.as_str())
            .collect();
        let applying: BTreeSet<&str> = result
            .outcomes
            .iter()
            .filter(|(_, effect)| **effect == Effect::Applies)
            .map(|(id, _)| id.as_str())
            .collect();
        self.compare(
            example,
            example.expect.as_ref(),
            &items.filter(|id| needed.contains(id)).collect::<Vec<_>>(),
            "needed",
        );
        self.compare(
            example,
            example.outcomes.as_ref(),
            &outcomes.filter(|id| applying.contains(id)).collect::<Vec<_>>(),
            "applying",
        );
    }

    fn compare(&mut self, example: &Example, expected: Option<&IdList>, actual: &[&str], word: &str) {
        let Some(expected) = expected else { return };
        let (named, come_out): (BTreeSet<&str>, BTreeSet<&str>) =
            (expected.ids.iter().map(|id| id.text.as_str()).collect(), actual.iter().copied().collect());
        let missing =
            list(expected.ids.iter().map(|id| id.text.as_str()).filter(|id| !come_out.contains(id)));
        let superfluous = list(actual.iter().copied().filter(|id| !named.contains(id)));
        let label = match (missing, superfluous) {
            (None, None) => return,
            (Some(missing), None) => format!("expected but not {word}: {missing}"),
            (None, Some(superfluous)) => format!("{word} but not expected: {superfluous}"),
            (Some(missing), Some(superfluous)) => {
                format!("expected but not {word}: {missing}; {word} but not expected: {superfluous}")
            }
        };
        let message = format!("{} does not come out as expected", title(example));
        let found = Diagnostic::new(Code::ChecklistExample, message).at(expected.at.clone()).label(label);
        self.diagnostics.push(found.help("correct the `when` of what is named here, or the example"));
    }
}

fn plural(what: &str) -> String {
    what.strip_prefix("answer").map_or_else(|| format!("{what}s"), |rest| format!("answers{rest}"))
}

fn title(example: &Example) -> String {
    let name = example.name.split(" | ").next().unwrap_or_default();
    if name.is_empty() { "the example".to_owned() } else { format!("the example `{name}`") }
}

/// The ids in backticks, `None` when there are none.
fn list<'a>(ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let ids: Vec<String> = ids.map(|id| format!("`{id}`")).collect();
    (!ids.is_empty()).then(|| ids.join(", "))
}

/// Tries the answers to the questions that a rule depends on, in order, until it is fulfilled.
struct Search<'a> {
    rule: &'a Rule,
    questions: Vec<&'a Question>,
    answers: Answers,
    /// How many combinations may still be tried.
    left: usize,
    /// How many questions may still be looked at.
    looks: usize,
}

impl Search<'_> {
    /// Whether answers to the questions from `index` on may fulfil the rule.
    fn from(&mut self, index: usize) -> bool {
        if self.left == 0 || self.looks < self.questions.len() {
            return true;
        }
        self.left -= 1;
        self.looks -= self.questions.len();
        let situation = Situation::of(self.questions.iter().copied(), &self.answers);
        let truth = situation.rule(Some(self.rule));
        let Some(question) = self.questions.get(index).copied().filter(|_| truth == Truth::Maybe) else {
            return truth != Truth::No;
        };
        let is_asked = situation.asked(&question.id.text) != Truth::No;
        if !is_asked {
            return self.from(index + 1);
        }
        for option in &question.options {
            self.answers.insert(question.id.text.clone(), option.id.text.clone());
            if self.from(index + 1) {
                return true;
            }
        }
        self.answers.remove(&question.id.text);
        false
    }
}
