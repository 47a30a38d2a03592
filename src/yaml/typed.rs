//! The nodes of a data file → a typed value, by serde, and what is wrong with its types: all of it at once.
//!
//! A value that cannot be read is reported and taken out, and what is left is read again, until nothing is
//! wrong with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::cut::is_wide_colon;
use super::scalar::{is_bare, yes_or_no};
use super::{Kind, Node, Pair, Reader, Shape};
use crate::base::diag::{Checked, Diagnostic, Severity, nearest};
use crate::base::{Code, Source, Span, SrcPath};

/// Mistakes of one file that are reported.
const MAX_MISTAKES: usize = 50;

/// A value read from a file, with the places of its parts. A path is keys and indices joined by `/`:
/// `items/3/when/applicant`.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    source: Source,
    root: Node,
}

impl<T> Located<T> {
    /// A value that no file says.
    pub(crate) fn unsaid(path: SrcPath, value: T) -> Self {
        Self { value, source: Source::new(path, ""), root: Node::null(0) }
    }

    /// The file.
    pub(crate) fn path(&self) -> &SrcPath {
        &self.source.path
    }

    /// Byte range of the value at a path, or of the nearest value around it that has a place.
    pub(crate) fn range(&self, path: &str) -> Range<usize> {
        self.lookup(path).1.range.clone()
    }

    /// Span of the value at a path.
    pub(crate) fn at(&self, path: &str) -> Span {
        Span::new(&self.source.path, self.range(path))
    }

    /// Span of the key at a path; of an element of a list, of the element.
    pub(crate) fn at_key(&self, path: &str) -> Span {
        Span::new(&self.source.path, self.lookup(path).0)
    }

    /// Whether something stands at a path itself.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.lookup(path).2.is_empty()
    }

    /// The place of the key, the value, and what of the path leads nowhere.
    fn lookup<'p>(&self, path: &'p str) -> (Range<usize>, &Node, &'p str) {
        let (mut key, mut node, mut rest) = (self.root.range.clone(), &self.root, path);
        while !rest.is_empty() {
            let Some((at, value, left)) = step(&self.source.text, node, rest) else { break };
            (key, node, rest) = (at, value, left);
        }
        (key, node, rest)
    }
}

/// The first part of a path below a node. A key may hold `/`.
fn step<'n, 'p>(text: &str, node: &'n Node, path: &'p str) -> Option<(Range<usize>, &'n Node, &'p str)> {
    let behind = |rest: &'p str| if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') };
    match &node.shape {
        Shape::List(items) => {
            let (index, rest) = path.split_once('/').unwrap_or((path, ""));
            let item = items.get(index.parse::<usize>().ok()?)?;
            Some((item.range.clone(), item, rest))
        }
        Shape::Map(pairs) => pairs.iter().find_map(|pair| {
            let rest = behind(path.strip_prefix(&text[pair.key.clone()])?)?;
            Some((pair.key.clone(), &pair.value, rest))
        }),
        Shape::Null | Shape::Text { .. } => None,
    }
}

/// Reads a whole YAML file. `None` when it cannot be read as a `T`; unknown keys are warnings.
pub fn read<T: DeserializeOwned>(source: &Source) -> Checked<Option<Located<T>>> {
    let Checked { value, diagnostics } = read_left(source);
    let is_read = diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning);
    Checked { value: value.filter(|_| is_read), diagnostics }
}

/// The same, with what is left of a file without the values that cannot be read, if that is a `T`.
pub(crate) fn read_left<T: DeserializeOwned>(source: &Source) -> Checked<Option<Located<T>>> {
    let mut reader = Reader::new(source, Kind::Data);
    let Some(mut root) = reader.document() else {
        return Checked { value: None, diagnostics: reader.diagnostics };
    };
    let value = reader.typed::<T>(&mut root);
    let value = value.map(|value| Located { value, source: source.clone(), root });
    Checked { value, diagnostics: reader.diagnostics }
}

impl Reader<'_> {
    /// All of the file; `None` when nothing in it can be read.
    fn document(&mut self) -> Option<Node> {
        let mut root = self.node(0..self.text.trim_end().len(), false)?;
        self.take_out_duplicates(&mut root);
        Some(root)
    }

    fn take_out_duplicates(&mut self, node: &mut Node) {
        let text = self.text;
        match &mut node.shape {
            Shape::List(items) => items.iter_mut().for_each(|item| self.take_out_duplicates(item)),
            Shape::Map(pairs) => {
                let mut first: BTreeMap<&str, Range<usize>> = BTreeMap::new();
                pairs.retain(|pair| match first.entry(&text[pair.key.clone()]) {
                    Entry::Vacant(place) => {
                        place.insert(pair.key.clone());
                        true
                    }
                    Entry::Occupied(earlier) => {
                        let error = self.diagnose(
                            Code::YamlSyntax,
                            pair.key.clone(),
                            format!("`{}` stands here twice", earlier.key()),
                        );
                        self.push(
                            error
                                .related(self.span(earlier.get().clone()), "first here")
                                .help("delete one of the two"),
                        );
                        false
                    }
                });
                pairs.iter_mut().for_each(|pair| self.take_out_duplicates(&mut pair.value));
            }
            Shape::Null | Shape::Text { .. } => {}
        }
    }

    /// The value of a node, whose parts of a wrong type are reported and taken out.
    fn typed<T: DeserializeOwned>(&mut self, root: &mut Node) -> Option<T> {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let mut broken: Vec<Range<usize>> =
            errors.filter_map(|error| error.at.as_ref()).map(|at| at.start..at.end).collect();
        loop {
            let file = File { text: self.text, unknown: RefCell::default() };
            let result = T::deserialize(Value { node: root, file: &file });
            let unknown = file.unknown.into_inner();
            let error = match result {
                Ok(value) => {
                    unknown.into_iter().for_each(|unknown| self.unknown_field(unknown));
                    return Some(value);
                }
                Err(error) => error,
            };
            let place = error.at.clone().unwrap_or(root.range.clone());
            // What is taken out is not read again.
            let mut lost = Vec::new();
            if matches!(error.hint, Hint::Missing(_)) {
                lost.extend(unknown.into_iter().filter(|unknown| is_inside(&unknown.key, &place)));
            }
            // What is missing may be what could not be read.
            let is_result =
                matches!(error.hint, Hint::Missing(_)) && broken.iter().any(|range| is_inside(range, &place));
            if !is_result {
                self.mistake(&error, place.clone(), &mut lost);
            }
            lost.into_iter().for_each(|unknown| self.unknown_field(unknown));
            broken.push(place);
            if broken.len() >= MAX_MISTAKES || !take_out(root, &error.steps) {
                return None;
            }
        }
    }

    /// Reports why a value cannot be read; of unknown keys the one that was meant to be a missing one.
    fn mistake(&mut self, error: &Error, place: Range<usize>, unknown: &mut Vec<Unknown>) {
        let text = self.text;
        if let Hint::Missing(missing) = error.hint {
            let is_meant = |unknown: &Unknown| nearest(&text[unknown.key.clone()], [missing]).is_some();
            if let Some(at) = unknown.iter().position(is_meant) {
                let key = unknown.remove(at).key;
                let (typed, at) = (&text[key.clone()], self.span(key.clone()));
                let message = format!("unknown key `{typed}`, and `{missing}` is missing");
                let mistake = self.diagnose(Code::YamlType, key, message);
                return self.push(mistake.did_you_mean(nearest(typed, [missing]), typed, &at));
            }
        }
        let end = place.start + text[place.clone()].find('\n').unwrap_or(place.len());
        let raw = &text[place.start..end];
        let mistake = self
            .diagnose(Code::YamlType, place.start..end, error.to_string())
            .help("`diglot schema` prints the format of this file");
        let at = self.span(place.clone());
        let typed = raw.trim_matches(['"', '\'']);
        self.push(match &error.hint {
            Hint::WantsMap if raw.contains(is_wide_colon) => mistake.label("`：` is not the `:` of YAML"),
            Hint::Names(names) => mistake.did_you_mean(nearest(typed, names.iter().copied()), typed, &at),
            Hint::Better(better) => mistake.write(text, self.fix(place, better.as_str())),
            Hint::None | Hint::WantsMap | Hint::Missing(_) => mistake,
        });
    }

    fn unknown_field(&mut self, unknown: Unknown) {
        let Unknown { key, known, siblings } = unknown;
        let typed = &self.text[key.clone()];
        let at = self.span(key);
        let warning = Diagnostic::new(Code::YamlUnknownKey, format!("unknown key `{typed}`")).at(at.clone());
        let near = nearest(typed, known.iter().copied())
            .map(|near| near.unless(|name| siblings.iter().any(|range| &self.text[range.clone()] == name)));
        let list = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        self.push(warning.help(format!("known here: {list}")).did_you_mean(near, typed, &at));
    }
}

fn is_inside(part: &Range<usize>, whole: &Range<usize>) -> bool {
    whole.start <= part.start && part.end <= whole.end
}

/// Takes the value at the end of some indices out of a tree, if there is one.
fn take_out(node: &mut Node, steps: &[usize]) -> bool {
    let Some((&last, above)) = steps.split_last() else { return false };
    let mut node = node;
    for &step in above {
        node = match &mut node.shape {
            Shape::List(items) => &mut items[step],
            Shape::Map(pairs) => &mut pairs[step].value,
            Shape::Null | Shape::Text { .. } => return false,
        };
    }
    match &mut node.shape {
        Shape::List(items) => drop(items.remove(last)),
        Shape::Map(pairs) => drop(pairs.remove(last)),
        Shape::Null | Shape::Text { .. } => return false,
    }
    true
}

/// What reading the values of one file comes upon.
struct File<'t> {
    text: &'t str,
    unknown: RefCell<Vec<Unknown>>,
}

/// A key that a map does not take.
struct Unknown {
    key: Range<usize>,
    known: &'static [&'static str],
    siblings: Vec<Range<usize>>,
}

/// What else is known of a value that cannot be read.
#[derive(Debug)]
enum Hint {
    None,
    /// This key is not there.
    Missing(&'static str),
    /// It should be a map.
    WantsMap,
    /// It should be one of these names.
    Names(&'static [&'static str]),
    /// This was meant for certain.
    Better(String),
}

/// Why a value cannot be read.
#[derive(Debug)]
struct Error {
    message: String,
    /// The key whose value it is.
    key: Option<String>,
    at: Option<Range<usize>>,
    /// The way to the value from the root, by index.
    steps: Vec<usize>,
    hint: Hint,
}

impl Error {
    /// `expected` and `found` in an author's words.
    fn mistyped(expected: &dyn Expected, found: &str) -> Self {
        let expected = expected.to_string();
        let expected = match expected.as_str() {
            "a boolean" => "true or false",
            "a sequence" => "a list",
            "i64" | "u64" | "i32" | "u32" => "a whole number",
            other => other.strip_prefix("struct ").map_or(other, |_| "a map"),
        };
        let hint = if expected.contains("a map") { Hint::WantsMap } else { Hint::None };
        Self { hint, ..Self::new(format!("must be {expected}, not {found}")) }
    }

    fn new(message: String) -> Self {
        Self { message, key: None, at: None, steps: Vec::new(), hint: Hint::None }
    }

    /// The same, seen from the list or the map that the value is in.
    fn inside(mut self, step: usize, value: &Node, key: Option<&str>) -> Self {
        self.steps.insert(0, step);
        self.at.get_or_insert_with(|| value.range.clone());
        self.key = self.key.or(key.map(str::to_owned));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) if self.message.starts_with("must be ") => write!(f, "`{key}` {}", self.message),
            _ if self.message.starts_with("must be ") => write!(f, "the file {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Str(text) => described(text, false),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "a map".to_owned(),
            Unexpected::Unit | Unexpected::Option => "empty".to_owned(),
            other => other.to_string(),
        };
        Self::mistyped(expected, &found)
    }

    fn missing_field(field: &'static str) -> Self {
        Self { hint: Hint::Missing(field), ..Self::new(format!("`{field}` is missing")) }
    }

    fn unknown_variant(variant: &str, names: &'static [&'static str]) -> Self {
        let each: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let all = match each.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => each.concat(),
        };
        Self { hint: Hint::Names(names), ..Self::new(format!("must be {all}, not `{variant}`")) }
    }
}

fn described(text: &str, is_quoted: bool) -> String {
    let kind = match text {
        _ if is_quoted => "string",
        "true" | "false" => "value",
        _ if text.parse::<f64>().is_ok() => "number",
        _ => "string",
    };
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("the {kind} `{}…`", &text[..cut]),
        None => format!("the {kind} `{text}`"),
    }
}

/// A node as serde reads it.
#[derive(Clone, Copy)]
struct Value<'a> {
    node: &'a Node,
    file: &'a File<'a>,
}

impl<'a> Value<'a> {
    fn mistyped(self, expected: &dyn Expected) -> Error {
        let found = match &self.node.shape {
            Shape::Null => "empty".to_owned(),
            Shape::Text { text, is_quoted } => described(text, *is_quoted),
            Shape::List(_) => "a list".to_owned(),
            Shape::Map(_) => "a map".to_owned(),
        };
        Error::mistyped(expected, &found)
    }

    /// A scalar without quotes as another type than text.
    fn parsed<T>(self, parse: impl Fn(&str) -> Option<T>, expected: &dyn Expected) -> Result<T, Error> {
        match &self.node.shape {
            Shape::Text { text, is_quoted: false } => parse(text).ok_or_else(|| self.mistyped(expected)),
            _ => Err(self.mistyped(expected)),
        }
    }

    /// The pairs of a map; what says nothing is one with nothing in it.
    fn pairs(
        self,
        known: Option<&'static [&'static str]>,
        expected: &dyn Expected,
    ) -> Result<Pairs<'a>, Error> {
        let pairs = match &self.node.shape {
            Shape::Map(pairs) => pairs.as_slice(),
            Shape::Null => &[],
            _ => return Err(self.mistyped(expected)),
        };
        Ok(Pairs { pairs, at: 0, file: self.file, known })
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let number = self.parsed(|text| text.parse().ok(), &visitor)?;
            visitor.$visit(number)
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.shape {
            Shape::Null => visitor.visit_unit(),
            Shape::Text { text, .. } => visitor.visit_str(text),
            Shape::List(items) => visitor.visit_seq(Items { items, at: 0, file: self.file }),
            Shape::Map(pairs) => visitor.visit_map(Pairs { pairs, at: 0, file: self.file, known: None }),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.parsed(boolean, &visitor).map_err(|error| {
            let Shape::Text { text, .. } = &self.node.shape else { return error };
            let meant = boolean(text).or_else(|| yes_or_no(text));
            let hint = meant.map_or(Hint::None, |meant| Hint::Better(meant.to_string()));
            Error { hint, ..error }
        })?;
        visitor.visit_bool(value)
    }

    parsed! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.shape {
            Shape::Text { text, .. } => visitor.visit_str(text),
            _ => Err(self.mistyped(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if matches!(self.node.shape, Shape::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.shape {
            Shape::List(items) => visitor.visit_seq(Items { items, at: 0, file: self.file }),
            // A file that says nothing is a list, or a map, with nothing in it.
            Shape::Null if self.node.range.is_empty() => {
                visitor.visit_seq(Items { items: &[], at: 0, file: self.file })
            }
            Shape::Text { text, is_quoted: false } if !text.contains('\n') => {
                let parts: Vec<&str> = text.split([',', '，', '、']).map(str::trim).collect();
                let error = self.mistyped(&visitor);
                let one = Items { items: std::slice::from_ref(self.node), at: 0, file: self.file };
                let is_sure = parts.iter().all(|part| is_bare(part)) && visitor.visit_seq(one).is_ok();
                let list = || Hint::Better(format!("[{}]", parts.join(", ")));
                Err(Error { hint: if is_sure { list() } else { Hint::None }, ..error })
            }
            _ => Err(self.mistyped(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let pairs = self.pairs(None, &visitor)?;
        visitor.visit_map(pairs)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Some maps may be written as one word.
        if let Shape::Text { text, .. } = &self.node.shape {
            return visitor.visit_str(text);
        }
        let pairs = self.pairs(Some(fields), &visitor)?;
        visitor.visit_map(pairs)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.shape {
            Shape::Text { text, .. } => {
                let variant: StrDeserializer<'_, Error> = text.as_str().into_deserializer();
                visitor.visit_enum(variant)
            }
            _ => Err(self.mistyped(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

/// The items of a list that are left.
struct Items<'a> {
    items: &'a [Node],
    at: usize,
    file: &'a File<'a>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.items.get(self.at) else { return Ok(None) };
        let at = self.at;
        self.at += 1;
        seed.deserialize(Value { node, file: self.file })
            .map(Some)
            .map_err(|error| error.inside(at, node, None))
    }
}

/// The pairs of a map that are left.
struct Pairs<'a> {
    pairs: &'a [Pair],
    at: usize,
    file: &'a File<'a>,
    /// The keys that the map takes; `None` when it takes any.
    known: Option<&'static [&'static str]>,
}

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        while let Some(pair) = self.pairs.get(self.at) {
            let key = &self.file.text[pair.key.clone()];
            let Some(known) = self.known.filter(|known| !known.contains(&key)) else {
                let key: StrDeserializer<'_, Error> = key.into_deserializer();
                return seed.deserialize(key).map(Some);
            };
            let siblings = self.pairs.iter().map(|pair| pair.key.clone()).collect();
            self.file.unknown.borrow_mut().push(Unknown { key: pair.key.clone(), known, siblings });
            self.at += 1;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (at, pair) = (self.at, &self.pairs[self.at]);
        self.at += 1;
        let key = &self.file.text[pair.key.clone()];
        seed.deserialize(Value { node: &pair.value, file: self.file })
            .map_err(|error| error.inside(at, &pair.value, Some(key)))
    }
}
