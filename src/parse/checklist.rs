//! The data file of a checklist → [`ChecklistData`]: texts per language, rules as trees, the place of every
//! id.
//!
//! Invariant: whatever can be read is kept as the author wrote it; order is the order of the file. Whether
//! ids exist and rules hold together is not judged here: `link::checklist` does, with the places kept here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::base::diag::Diagnostic;
use crate::base::{Checked, Code, LangId, Language, PerLang, Source, Span, SrcPath};
use crate::text::{Form, Link, Localized, Strings, Text};
use crate::yaml::{self, Located};

/// Keys of a rule that combine rules, so no question can have them as its id.
pub const RESERVED: [&str; 3] = ["any", "all", "not"];

/// The file as written.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ChecklistFile {
    /// What the reader is asked, in order.
    pub questions: Vec<QuestionEntry>,
    /// Headings that the items stand under, in order.
    pub groups: Vec<GroupEntry>,
    /// What the reader may have to bring.
    pub items: Vec<ItemEntry>,
    /// What the answers mean beyond papers.
    pub outcomes: Vec<OutcomeEntry>,
    /// Worked examples that `check` runs.
    pub examples: Vec<ExampleEntry>,
}

/// One question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QuestionEntry {
    /// Its name in rules and in URLs.
    pub id: String,
    /// The question.
    pub label: Localized,
    /// What helps to answer it.
    pub help: Option<Localized>,
    /// It is asked only then.
    pub when: Option<Condition>,
    /// The answer that fits nearly every reader, one of the options: it is assumed, visibly, until the reader
    /// answers.
    pub usual: Option<String>,
    /// The answers to choose from.
    #[serde(default)]
    pub options: Vec<OptionEntry>,
}

/// One answer to a question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OptionEntry {
    /// Its name in rules and in URLs.
    pub id: String,
    /// The answer.
    pub label: Localized,
}

/// A heading for items.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GroupEntry {
    /// Its name.
    pub id: String,
    /// The heading.
    pub label: Localized,
}

/// One paper, or one thing to do.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ItemEntry {
    /// The tick is remembered under this id, whatever the wording.
    pub id: String,
    /// The group it stands in.
    pub group: String,
    /// What it is called.
    pub name: Localized,
    /// It is needed only then.
    pub when: Option<Condition>,
    /// In which form.
    pub form: Option<Localized>,
    /// How many.
    pub copies: Option<Localized>,
    /// How long it must be or stay valid.
    pub validity: Option<Localized>,
    /// Where to get it.
    #[serde(rename = "where")]
    pub place: Option<Localized>,
    /// Why it is asked for.
    pub why: Option<Localized>,
    /// The rule it rests on.
    pub basis: Option<Localized>,
    /// When somebody last checked that this is true: `2026-11-20`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub checked: Option<String>,
    /// A file to download, relative to the data file; may differ per language.
    pub template: Option<Localized>,
}

/// What the answers mean beyond papers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct OutcomeEntry {
    /// Its name.
    pub id: String,
    /// Whether it stops the reader.
    pub level: OutcomeLevel,
    /// It applies only then.
    pub when: Option<Condition>,
    /// What the reader is told.
    pub text: Localized,
    /// The pages to read next: source files, relative to the data file.
    #[serde(default)]
    pub pages: Vec<String>,
}

/// Whether an outcome stops the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeLevel {
    /// It cannot be done this way.
    Blocked,
    /// Something to know.
    Notice,
}

/// A worked example.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ExampleEntry {
    /// What it is about.
    #[serde(default)]
    pub name: String,
    /// The answers; a question that is left out has its usual one.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// The items that are needed then, all of them, in any order.
    pub expect: Option<Vec<String>>,
    /// The outcomes that apply then, all of them, in any order.
    pub outcomes: Option<Vec<String>>,
}

/// A rule as written: every key must hold. A key is a question with one of its answers or a list of them, or
/// `any`, `all`, `not` with rules.
#[derive(Debug, Clone)]
pub struct Condition(Vec<(String, Test)>);

#[derive(Debug, Clone)]
enum Test {
    Answers(Answers),
    Rules(Rules),
}

#[derive(Debug, Clone)]
struct Answers {
    ids: Vec<String>,
    is_list: bool,
}

#[derive(Debug, Clone)]
enum Rules {
    One(Condition),
    List(Vec<Condition>),
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ConditionVisitor;
        impl<'de> Visitor<'de> for ConditionVisitor {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from questions to answers, such as `{ applicant: [enterprise] }`")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
                condition(map)
            }
        }
        deserializer.deserialize_any(ConditionVisitor)
    }
}

fn condition<'de, A: MapAccess<'de>>(mut map: A) -> Result<Condition, A::Error> {
    let mut tests: Vec<(String, Test)> = Vec::new();
    while let Some(key) = map.next_key::<String>()? {
        let test = if RESERVED.contains(&key.as_str()) {
            Test::Rules(map.next_value()?)
        } else {
            Test::Answers(map.next_value()?)
        };
        tests.push((key, test));
    }
    Ok(Condition(tests))
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnswersVisitor;
        impl<'de> Visitor<'de> for AnswersVisitor {
            type Value = Answers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer, or a list of answers")
            }

            fn visit_str<E>(self, id: &str) -> Result<Answers, E> {
                Ok(Answers { ids: vec![id.to_owned()], is_list: false })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Answers, A::Error> {
                let mut ids = Vec::new();
                while let Some(id) = list.next_element::<String>()? {
                    ids.push(id);
                }
                Ok(Answers { ids, is_list: true })
            }
        }
        deserializer.deserialize_any(AnswersVisitor)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RulesVisitor;
        impl<'de> Visitor<'de> for RulesVisitor {
            type Value = Rules;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a rule, or a list of rules")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rules, A::Error> {
                condition(map).map(Rules::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rules, A::Error> {
                let mut rules = Vec::new();
                while let Some(rule) = list.next_element()? {
                    rules.push(rule);
                }
                Ok(Rules::List(rules))
            }
        }
        deserializer.deserialize_any(RulesVisitor)
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rule = generator.subschema_for::<Condition>();
        let rules = json_schema!({ "anyOf": [rule, { "type": "array", "items": rule }] });
        let id = generator.subschema_for::<String>();
        json_schema!({
            "description": "Every key must hold: a question with one of its answers or a list of them, or \
                `any`, `all`, `not` with rules.",
            "type": "object",
            "properties": {
                "any": rules,
                "all": rules,
                "not": rules,
            },
            "additionalProperties": { "anyOf": [id, { "type": "array", "items": id }] },
        })
    }
}

/// A checklist in the languages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChecklistData {
    /// The name of the file without its extension; pages embed the checklist by it.
    pub id: String,
    /// The file.
    pub path: SrcPath,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// The items, in order.
    pub items: Vec<Item>,
    /// The outcomes, in order.
    pub outcomes: Vec<Outcome>,
    /// The worked examples, in order.
    pub examples: Vec<Example>,
    /// The links in its texts.
    pub links: Vec<Link>,
}

/// A name of something, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub at: Span,
}

/// Names of several things, and where the list stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdList {
    /// The names.
    pub ids: Vec<Id>,
    /// Where the list stands.
    pub at: Span,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// Its name.
    pub id: Id,
    /// The question.
    pub label: Text,
    /// What helps to answer it.
    pub help: Text,
    /// When it is asked; `None`: always.
    pub rule: Option<Rule>,
    /// The answer that is assumed until there is one, as written.
    pub usual: Option<Id>,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Its name.
    pub id: Id,
    /// The answer.
    pub label: Text,
}

/// A heading for items.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// Its name.
    pub id: Id,
    /// The heading.
    pub label: Text,
}

/// Something to bring or to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Item {
    /// Its name in ticks.
    pub id: Id,
    /// Its group.
    pub group: Id,
    /// What it is called.
    pub name: Text,
    /// When it is needed; `None`: always.
    pub rule: Option<Rule>,
    /// In which form.
    pub form: Text,
    /// How many.
    pub copies: Text,
    /// How long it must be or stay valid.
    pub validity: Text,
    /// Where to get it.
    pub place: Text,
    /// Why it is asked for.
    pub why: Text,
    /// The rule it rests on.
    pub basis: Text,
    /// When somebody last checked it.
    pub checked: Option<jiff::civil::Date>,
    /// A file to download, relative to the data file, as written.
    pub template: PerLang<String>,
    /// Where the template is named.
    pub template_at: Span,
}

/// What the answers mean beyond papers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Its name.
    pub id: Id,
    /// Whether it stops the reader.
    pub level: OutcomeLevel,
    /// When it applies; `None`: always.
    pub rule: Option<Rule>,
    /// What the reader is told.
    pub text: Text,
    /// The pages to read next, as written, with their places.
    pub pages: Vec<(String, Span)>,
}

/// A worked example.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Example {
    /// What it is about.
    pub name: String,
    /// Where its answers stand.
    pub at: Span,
    /// The answers: question and option.
    pub given: Vec<(Id, Id)>,
    /// All items that are needed then.
    pub expect: Option<IdList>,
    /// All outcomes that apply then.
    pub outcomes: Option<IdList>,
}

/// A whole `when`, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// What must hold.
    pub when: When,
    /// Where it stands.
    pub at: Span,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum When {
    /// The answer to a question is one of these options.
    Is {
        /// The question.
        question: Id,
        /// The options.
        options: Vec<Id>,
    },
    /// All of these; nothing in it: always.
    All(Vec<When>),
    /// At least one of these; nothing in it: never.
    Any(Vec<When>),
    /// Not this.
    Not(Box<When>),
}

impl When {
    /// All of `parts`, without a shell around a single one.
    pub fn all(parts: Vec<When>) -> When {
        single(parts).unwrap_or_else(When::All)
    }

    /// At least one of `parts`, without a shell around a single one.
    pub fn any(parts: Vec<When>) -> When {
        single(parts).unwrap_or_else(When::Any)
    }

    /// Calls `visit` for every question asked for, with its options, in the order of the text.
    pub fn each_answer<'a>(&'a self, visit: &mut dyn FnMut(&'a Id, &'a [Id])) {
        match self {
            When::Is { question, options } => visit(question, options),
            When::All(parts) | When::Any(parts) => parts.iter().for_each(|part| part.each_answer(visit)),
            When::Not(part) => part.each_answer(visit),
        }
    }
}

fn single(mut parts: Vec<When>) -> Result<When, Vec<When>> {
    if parts.len() == 1 { parts.pop().ok_or(parts) } else { Err(parts) }
}

impl ChecklistData {
    /// The first question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.text == id)
    }

    /// Every text, with its key.
    pub fn texts(&self) -> impl Iterator<Item = (&'static str, &Text)> + Clone {
        let questions = self.questions.iter().flat_map(|question| {
            let options = question.options.iter().map(|option| ("label", &option.label));
            [("label", &question.label), ("help", &question.help)].into_iter().chain(options)
        });
        let items = self.items.iter().flat_map(|item| {
            let Item { name, form, copies, validity, place, why, basis, .. } = item;
            let parts = [
                ("form", form),
                ("copies", copies),
                ("validity", validity),
                ("where", place),
                ("why", why),
                ("basis", basis),
            ];
            [("name", name)].into_iter().chain(parts)
        });
        let outcomes = self.outcomes.iter().map(|outcome| ("text", &outcome.text));
        questions.chain(self.groups.iter().map(|group| ("label", &group.label))).chain(items).chain(outcomes)
    }

    /// Every template that is named, with the language it is for and its place: paths relative to the data
    /// file.
    pub fn templates(&self) -> impl Iterator<Item = (LangId, &str, &Span)> {
        self.items.iter().flat_map(|item| {
            item.template.iter().map(|(lang, path)| (lang, path.as_str(), &item.template_at))
        })
    }
}

impl Question {
    /// The option with this id.
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.id.text == id)
    }

    /// The answer that is assumed until there is one, if it is among the options.
    pub fn usual(&self) -> Option<&Choice> {
        self.option(&self.usual.as_ref()?.text)
    }
}

/// Reads a data file. `None` when it cannot be read at all.
pub fn read(source: &Source, languages: &[Language]) -> Checked<Option<ChecklistData>> {
    let mut diagnostics = Vec::new();
    let located = yaml::read::<ChecklistFile>(source).take(&mut diagnostics);
    let strings = Strings::new(&source.text, languages);
    let value =
        located.map(|file| Reader { file: &file, strings, diagnostics: &mut diagnostics }.checklist());
    Checked { value, diagnostics }
}

struct Reader<'a> {
    file: &'a Located<ChecklistFile>,
    strings: Strings<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn checklist(mut self) -> ChecklistData {
        let file = self.file;
        let name = file.path().file_name();
        let data = ChecklistData {
            id: name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned(),
            path: file.path().clone(),
            questions: file
                .value
                .questions
                .iter()
                .enumerate()
                .map(|(index, entry)| self.question(entry, &format!("questions/{index}")))
                .collect(),
            groups: file
                .value
                .groups
                .iter()
                .enumerate()
                .map(|(index, entry)| self.group(entry, &format!("groups/{index}")))
                .collect(),
            items: file
                .value
                .items
                .iter()
                .enumerate()
                .map(|(index, entry)| self.item(entry, &format!("items/{index}")))
                .collect(),
            outcomes: file
                .value
                .outcomes
                .iter()
                .enumerate()
                .map(|(index, entry)| self.outcome(entry, &format!("outcomes/{index}")))
                .collect(),
            examples: file
                .value
                .examples
                .iter()
                .enumerate()
                .map(|(index, entry)| self.example(entry, &format!("examples/{index}")))
                .collect(),
            links: Vec::new(),
        };
        ChecklistData { links: self.strings.links, ..data }
    }

    fn question(&mut self, entry: &QuestionEntry, path: &str) -> Question {
        let option = |(index, option): (usize, &OptionEntry)| {
            let path = format!("{path}/options/{index}");
            Choice {
                id: self.id(&option.id, &format!("{path}/id")),
                label: self.text(Some(&option.label), &path, "label"),
            }
        };
        let options = entry.options.iter().enumerate().map(option).collect();
        Question {
            id: self.id(&entry.id, &format!("{path}/id")),
            label: self.text(Some(&entry.label), path, "label"),
            help: self.text(entry.help.as_ref(), path, "help"),
            rule: self.rule(entry.when.as_ref(), path),
            usual: entry.usual.as_ref().map(|usual| self.id(usual, &format!("{path}/usual"))),
            options,
        }
    }

    fn group(&mut self, entry: &GroupEntry, path: &str) -> Group {
        Group {
            id: self.id(&entry.id, &format!("{path}/id")),
            label: self.text(Some(&entry.label), path, "label"),
        }
    }

    fn item(&mut self, entry: &ItemEntry, path: &str) -> Item {
        Item {
            id: self.id(&entry.id, &format!("{path}/id")),
            group: self.id(&entry.group, &format!("{path}/group")),
            name: self.text(Some(&entry.name), path, "name"),
            rule: self.rule(entry.when.as_ref(), path),
            form: self.text(entry.form.as_ref(), path, "form"),
            copies: self.text(entry.copies.as_ref(), path, "copies"),
            validity: self.text(entry.validity.as_ref(), path, "validity"),
            place: self.text(entry.place.as_ref(), path, "where"),
            why: self.text(entry.why.as_ref(), path, "why"),
            basis: self.text(entry.basis.as_ref(), path, "basis"),
            checked: entry.checked.as_deref().and_then(|date| self.date(date, &format!("{path}/checked"))),
            template: self.template(entry.template.as_ref(), path),
            template_at: self.file.at(&format!("{path}/template")),
        }
    }

    /// The path of a template, which may differ by language.
    fn template(&mut self, raw: Option<&Localized>, path: &str) -> PerLang<String> {
        let Some(raw) = raw else { return PerLang::default() };
        let text = self.strings.localized(
            raw,
            self.file,
            &format!("{path}/template"),
            Form::Plain,
            self.diagnostics,
        );
        text.plain(|_, plain| plain.written().into_owned())
    }

    fn outcome(&mut self, entry: &OutcomeEntry, path: &str) -> Outcome {
        Outcome {
            id: self.id(&entry.id, &format!("{path}/id")),
            level: entry.level,
            rule: self.rule(entry.when.as_ref(), path),
            text: self.text(Some(&entry.text), path, "text"),
            pages: entry
                .pages
                .iter()
                .enumerate()
                .map(|(index, page)| (page.clone(), self.file.at(&format!("{path}/pages/{index}"))))
                .collect(),
        }
    }

    fn example(&mut self, entry: &ExampleEntry, path: &str) -> Example {
        let given = entry.given.iter().map(|(question, option)| {
            let path = format!("{path}/given/{question}");
            (Id { text: question.clone(), at: self.file.at_key(&path) }, self.id(option, &path))
        });
        Example {
            name: entry.name.clone(),
            given: given.collect(),
            at: self.file.at(&format!("{path}/given")),
            expect: entry.expect.as_ref().map(|ids| self.list(ids, &format!("{path}/expect"))),
            outcomes: entry.outcomes.as_ref().map(|ids| self.list(ids, &format!("{path}/outcomes"))),
        }
    }

    fn id(&self, text: &str, path: &str) -> Id {
        Id { text: text.to_owned(), at: self.file.at(path) }
    }

    fn list(&self, ids: &[String], path: &str) -> IdList {
        let ids = ids.iter().enumerate().map(|(index, id)| self.id(id, &format!("{path}/{index}"))).collect();
        IdList { ids, at: self.file.at(path) }
    }

    fn rule(&self, condition: Option<&Condition>, parent: &str) -> Option<Rule> {
        let path = format!("{parent}/when");
        let when = self.when(condition?, &path);
        (when != When::All(Vec::new())).then(|| Rule { when, at: self.file.at(&path) })
    }

    fn when(&self, condition: &Condition, path: &str) -> When {
        When::all(
            condition.0.iter().map(|(key, test)| self.test(key, test, &format!("{path}/{key}"))).collect(),
        )
    }

    fn test(&self, key: &str, test: &Test, path: &str) -> When {
        let rules = match test {
            Test::Answers(answers) => {
                let at =
                    |index: usize| if answers.is_list { format!("{path}/{index}") } else { path.to_owned() };
                let options =
                    answers.ids.iter().enumerate().map(|(index, id)| self.id(id, &at(index))).collect();
                return When::Is {
                    question: Id { text: key.to_owned(), at: self.file.at_key(path) },
                    options,
                };
            }
            Test::Rules(rules) => rules,
        };
        let parts = match rules {
            Rules::List(list) => list
                .iter()
                .enumerate()
                .map(|(index, rule)| self.when(rule, &format!("{path}/{index}")))
                .collect(),
            // `not: { a: x, b: y }` denies what a rule with these keys says; under `any` each key is an
            // alternative.
            Rules::One(rule) if key == "not" => vec![self.when(rule, path)],
            Rules::One(Condition(tests)) => {
                tests.iter().map(|(key, test)| self.test(key, test, &format!("{path}/{key}"))).collect()
            }
        };
        match key {
            "any" => When::any(parts),
            "not" => When::Not(Box::new(When::any(parts))),
            _ => When::all(parts),
        }
    }

    fn text(&mut self, raw: Option<&Localized>, parent: &str, key: &str) -> Text {
        let Some(raw) = raw else { return Text::default() };
        self.strings.localized(raw, self.file, &format!("{parent}/{key}"), Form::Markdown, self.diagnostics)
    }

    fn date(&mut self, text: &str, path: &str) -> Option<jiff::civil::Date> {
        let date = text.parse().ok();
        if date.is_none() {
            let message = format!("`{text}` is not a date");
            self.diagnostics.push(
                Diagnostic::new(Code::YamlType, message)
                    .at(self.file.at(path))
                    .help("write it as `2026-11-20`"),
            );
        }
        date
    }
}
