//! [`ChecklistData`] → what is wrong with it, its own examples included.
//!
//! Bad data never panics or loops: what is looked for is bounded.

use std::collections::{BTreeMap, BTreeSet};

use super::checklist::{
    Answers, Effect, Need, STATIC_ENTRIES, STATIC_PAGES, Situation, Truth, evaluate, static_depth,
    static_pages, with_usual,
};
use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Code, Span};
use crate::parse::checklist::{ChecklistData, Example, Id, IdList, Question, RESERVED, Rule, When};

/// How many combinations of answers are tried before a rule is taken to be satisfiable.
const COMBINATIONS: usize = 20_000;

/// How many questions are looked at in all those combinations of all rules of a checklist, which takes about
/// a second.
const LOOKS: usize = 2_000_000;

/// How many questions a rule may depend on to be tried at all.
const DEPTH: usize = 100;

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
