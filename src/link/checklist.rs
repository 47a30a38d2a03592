//! [`ChecklistData`] → what is wrong with it, what a reader's answers mean, and the rules the browser works with.
//!
//! Invariant: rules are decided in three values, because a reader has answered some questions and not others; the
//! theme's `assets/rules.js` decides exactly the same, and a test compares the two. Bad data never panics or loops:
//! a question counts only for what comes after it, and a rule about anything else stays undecided. Usual answers are
//! added by [`with_usual`] alone, never behind a caller's back: the page without JavaScript assumes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Code, Span};
use crate::parse::checklist::{ChecklistData, Example, Id, IdList, Question, RESERVED, Rule, When};

/// What a reader has answered: question id → option id.
pub type Answers = BTreeMap<String, String>;

/// How many combinations of answers are tried before a rule is taken to be satisfiable.
const COMBINATIONS: usize = 20_000;

/// Whether something holds, as far as the answers tell. The order makes `all` the least and `any` the greatest.
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

/// What `answers` mean for a checklist. Answers to questions that are not asked, and unknown ones, count as not given.
pub fn evaluate(data: &ChecklistData, answers: &Answers) -> Evaluation {
    let situation = Situation::new(data, answers);
    let asked = data.questions.iter().filter(|question| situation.asked(&question.id.text) == Truth::Yes);
    Evaluation {
        asked: asked.map(|question| question.id.text.clone()).collect(),
        items: data.items.iter().map(|item| (item.id.text.clone(), situation.rule(item.rule.as_ref()).into())).collect(),
        outcomes: data.outcomes.iter().map(|outcome| (outcome.id.text.clone(), situation.rule(outcome.rule.as_ref()).into())).collect(),
    }
}

/// `answers`, and the usual answer to every question that is asked then and not answered: what the browser, and an
/// example, take a reader's situation to be. A usual answer may be what makes a later question asked.
pub fn with_usual(data: &ChecklistData, answers: &Answers) -> Answers {
    let mut all = answers.clone();
    for question in &data.questions {
        let is_answered = all.get(&question.id.text).is_some_and(|answer| question.option(answer).is_some());
        let Some(usual) = question.usual().filter(|_| !is_answered) else { continue };
        if Situation::new(data, &all).asked(&question.id.text) == Truth::Yes {
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
#[derive(Debug, Clone)]
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
        let mut situation = Situation { questions: BTreeMap::new() };
        for question in &data.questions {
            let asked = situation.rule(question.rule.as_ref());
            let answer = answers.get(&question.id.text).map(String::as_str).filter(|answer| question.option(answer).is_some());
            situation.questions.entry(&question.id.text).or_insert(State { question, asked, answer });
        }
        situation
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
            (Truth::Yes, None) if state.question.options.iter().all(|option| listed(&option.id.text)) => Truth::Yes,
            (Truth::Yes, None) => Truth::Maybe,
            (asked, _) => asked,
        }
    }

    /// The part of a rule that is still open: what is already true is left out of `all`, what is already false of `any`.
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

/// The rules as the browser reads them: `{ id, questions, items, outcomes }`; `usual` only where there is one.
pub fn rules_json(data: &ChecklistData) -> Value {
    let options = |question: &Question| question.options.iter().map(|option| option.id.text.clone()).collect::<Vec<_>>();
    let question = |question: &Question| {
        let mut json = json!({ "id": question.id.text, "when": rule_json(question.rule.as_ref()), "options": options(question) });
        if let Some(usual) = question.usual() {
            json["usual"] = json!(usual.id.text);
        }
        json
    };
    let questions = data.questions.iter().map(question);
    let items = data.items.iter().map(|item| json!({ "id": item.id.text, "group": item.group.text, "when": rule_json(item.rule.as_ref()) }));
    let outcomes = data.outcomes.iter().map(|outcome| json!({ "id": outcome.id.text, "level": outcome.level, "when": rule_json(outcome.rule.as_ref()) }));
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
        When::Is { question, options } => json!({ "is": [question.text, options.iter().map(|option| &option.text).collect::<Vec<_>>()] }),
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

/// The static pages that spare a reader without JavaScript the long list: one for every answer to the first question,
/// each followed by one for every answer to the second where that is asked then.
pub fn static_presets(data: &ChecklistData) -> Vec<Preset> {
    let mut presets = Vec::new();
    let Some(first) = data.questions.first().filter(|first| first.rule.is_none()) else { return presets };
    for option in &first.options {
        let preset = Preset { answers: Answers::new(), suffix: String::new() }.with(first, &option.id);
        let second = data.questions.get(1).filter(|second| Situation::new(data, &preset.answers).asked(&second.id.text) == Truth::Yes);
        let pairs: Vec<Preset> = second.map(|second| second.options.iter().map(|option| preset.with(second, &option.id)).collect()).unwrap_or_default();
        presets.push(preset);
        presets.extend(pairs);
    }
    presets
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
    let mut review = Review { data, diagnostics: Vec::new() };
    review.ids();
    review.options();
    review.references();
    review.unused();
    review.reach();
    for example in &data.examples {
        review.example(example);
    }
    review.diagnostics
}

/// What is wrong with the answers that a page fixes where it embeds a checklist, at `at`.
pub fn validate_preset(data: &ChecklistData, preset: &Answers, at: &Span) -> Vec<Diagnostic> {
    let mut review = Review { data, diagnostics: Vec::new() };
    let id = |text: &String| Id { text: text.clone(), at: at.clone() };
    for (question, option) in preset {
        review.answers(&id(question), &[id(option)]);
    }
    review.diagnostics
}

struct Review<'a> {
    data: &'a ChecklistData,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Review<'a> {
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
            self.names(&format!("answer to `{}`", question.id.text), question.options.iter().map(|option| &option.id));
            if RESERVED.contains(&question.id.text.as_str()) {
                self.invalid(format!("a question cannot be called `{}`", question.id.text), &question.id.at).label =
                    Some("in a rule, this word combines rules".to_owned());
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
                    let found = self.invalid(format!("two {} have the id `{}`", plural(what), id.text), &id.at);
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
                self.invalid(format!("the question `{}` has {count} to choose from", question.id.text), &question.id.at).help =
                    Some("give it two or more `options`, or delete it".to_owned());
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
        let help = nearest(&id.text, known.clone()).map(|near| format!("did you mean `{near}`?"));
        let help = help.or_else(|| list(known.clone()).map(|all| format!("there are: {all}")));
        self.invalid(format!("there is no {what} `{}`", id.text), &id.at).help = help;
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
                self.invalid(message, &question.at).help = Some("name at least one of its answers".to_owned());
            }
        }
    }

    /// Reports a question or answers to it that do not exist.
    fn answers(&mut self, question: &Id, options: &[Id]) -> bool {
        let Some(found) = self.data.question(&question.text) else {
            return self.known("question", question, self.data.questions.iter().map(|question| question.id.text.as_str()));
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
                format!("whether the question `{}` is asked depends on the later question `{}`", question.id.text, id.text)
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
        let rules = data.items.iter().map(|item| item.rule.as_ref()).chain(data.outcomes.iter().map(|outcome| outcome.rule.as_ref()));
        let mut used = BTreeSet::new();
        for rule in rules.flatten() {
            collect(data, &rule.when, &mut used);
        }
        // A question misspelt in a rule would be reported twice: as unknown there, as unused here.
        if used.iter().any(|id| data.question(id).is_none()) {
            return;
        }
        for question in data.questions.iter().filter(|question| !used.contains(question.id.text.as_str())) {
            let message = format!("nothing depends on the answer to `{}`", question.id.text);
            let help = "use it in the `when` of an item or an outcome, or delete the question";
            self.diagnostics.push(Diagnostic::new(Code::ChecklistUnused, message).at(question.id.at.clone()).help(help));
        }
    }

    /// Rules that no combination of answers fulfils.
    fn reach(&mut self) {
        let data = self.data;
        let questions = data.questions.iter().map(|question| (format!("the question `{}` can never be asked", question.id.text), &question.rule));
        let items = data.items.iter().map(|item| (format!("the item `{}` can never be needed", item.id.text), &item.rule));
        let outcomes = data.outcomes.iter().map(|outcome| (format!("the outcome `{}` can never apply", outcome.id.text), &outcome.rule));
        for (message, rule) in questions.chain(items).chain(outcomes) {
            let Some(rule) = rule else { continue };
            if is_sound(data, rule) && !Search::new(data, rule).succeeds() {
                let found = self.invalid(message, &rule.at);
                found.label = Some("no combination of answers fulfils this".to_owned());
                found.help = Some("loosen the rule, or delete what it belongs to".to_owned());
            }
        }
    }

    fn example(&mut self, example: &'a Example) {
        let mut is_sound = true;
        for (question, option) in &example.given {
            is_sound &= self.answers(question, std::slice::from_ref(option));
        }
        let items = self.data.items.iter().map(|item| item.id.text.as_str());
        let outcomes = self.data.outcomes.iter().map(|outcome| outcome.id.text.as_str());
        for id in example.expect.iter().flat_map(|list| &list.ids) {
            is_sound &= self.known("item", id, items.clone());
        }
        for id in example.outcomes.iter().flat_map(|list| &list.ids) {
            is_sound &= self.known("outcome", id, outcomes.clone());
        }
        if !is_sound {
            return;
        }
        let given: Answers = example.given.iter().map(|(question, option)| (question.text.clone(), option.text.clone())).collect();
        let answers = with_usual(self.data, &given);
        let result = evaluate(self.data, &answers);
        let open = result.asked.iter().filter(|question| !answers.contains_key(*question)).map(String::as_str);
        if let Some(open) = list(open) {
            let message = format!("{} leaves questions open", title(example));
            let found = Diagnostic::new(Code::ChecklistExample, message).at(example.at.clone()).label(format!("not answered: {open}"));
            self.diagnostics.push(found.help("answer every question that is asked and has no `usual` answer"));
            return;
        }
        let needed: BTreeSet<&str> = result.items.iter().filter(|(_, need)| **need == Need::Needed).map(|(id, _)| id.as_str()).collect();
        let applying: BTreeSet<&str> = result.outcomes.iter().filter(|(_, effect)| **effect == Effect::Applies).map(|(id, _)| id.as_str()).collect();
        self.compare(example, example.expect.as_ref(), &items.filter(|id| needed.contains(id)).collect::<Vec<_>>(), "needed");
        self.compare(example, example.outcomes.as_ref(), &outcomes.filter(|id| applying.contains(id)).collect::<Vec<_>>(), "applying");
    }

    fn compare(&mut self, example: &Example, expected: Option<&IdList>, actual: &[&str], word: &str) {
        let Some(expected) = expected else { return };
        let missing = list(expected.ids.iter().map(|id| id.text.as_str()).filter(|id| !actual.contains(id)));
        let superfluous = list(actual.iter().copied().filter(|id| !expected.ids.iter().any(|expected| expected.text == *id)));
        let label = match (missing, superfluous) {
            (None, None) => return,
            (Some(missing), None) => format!("expected but not {word}: {missing}"),
            (None, Some(superfluous)) => format!("{word} but not expected: {superfluous}"),
            (Some(missing), Some(superfluous)) => format!("expected but not {word}: {missing}; {word} but not expected: {superfluous}"),
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

/// Adds the questions that a rule depends on, directly or because they decide whether another one is asked.
fn collect<'a>(data: &'a ChecklistData, when: &'a When, used: &mut BTreeSet<&'a str>) {
    let mut new = Vec::new();
    when.each_answer(&mut |id, _| {
        if used.insert(&id.text) {
            new.push(id);
        }
    });
    for rule in new.into_iter().filter_map(|id| data.question(&id.text)?.rule.as_ref()) {
        collect(data, &rule.when, used);
    }
}

/// Whether a rule, and the rules of the questions it depends on, name only questions and answers that exist.
fn is_sound(data: &ChecklistData, rule: &Rule) -> bool {
    let mut used = BTreeSet::new();
    collect(data, &rule.when, &mut used);
    let rules = used.iter().filter_map(|id| data.question(id)?.rule.as_ref()).chain([rule]);
    let mut is_sound = true;
    for rule in rules {
        rule.when.each_answer(&mut |question, options| {
            let found = data.question(&question.text);
            is_sound &= found.is_some_and(|found| !options.is_empty() && options.iter().all(|option| found.option(&option.text).is_some()));
        });
    }
    is_sound
}

/// Tries the answers to the questions that a rule depends on, in order, until it is fulfilled.
struct Search<'a> {
    data: &'a ChecklistData,
    rule: &'a Rule,
    questions: Vec<&'a Question>,
    answers: Answers,
    left: usize,
}

impl<'a> Search<'a> {
    fn new(data: &'a ChecklistData, rule: &'a Rule) -> Self {
        let mut used = BTreeSet::new();
        collect(data, &rule.when, &mut used);
        let questions = data.questions.iter().filter(|question| used.contains(question.id.text.as_str())).collect();
        Search { data, rule, questions, answers: Answers::new(), left: COMBINATIONS }
    }

    fn succeeds(mut self) -> bool {
        self.from(0)
    }

    fn from(&mut self, index: usize) -> bool {
        if self.left == 0 {
            return true;
        }
        self.left -= 1;
        let situation = Situation::new(self.data, &self.answers);
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
