//! YAML text → a typed value, with the place of every node in the file.
//!
//! serde_yaml reads the values. It reports no positions for values that were read well, so a second, event-level
//! pass records where each node stands; that pass runs on data files only, which are small and few.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::diag::{Checked, Code, Diagnostic, Fix, nearest};
use super::nesting::too_deep_bracket;
use super::source::{Source, Span, line_column};

/// How many maps and lists may stand inside each other. Parsers take time by the square of the depth.
const DEPTH: usize = 64;

/// Where each node of a YAML document stands. A path is its keys and indices joined by `/`: `items/3/when/applicant`.
#[derive(Debug, Clone, Default)]
pub struct Places {
    nodes: BTreeMap<String, (Range<usize>, Range<usize>)>,
}

impl Places {
    /// Byte range of the value at `path`, or of the nearest ancestor that has a place.
    pub fn value(&self, path: &str) -> Range<usize> {
        self.lookup(path).map_or(0..0, |(_, value)| value.clone())
    }

    /// Byte range of the key at `path`; for a list element, of the element.
    pub fn key(&self, path: &str) -> Range<usize> {
        self.lookup(path).map_or(0..0, |(key, _)| key.clone())
    }

    /// Whether something stands at `path` itself.
    pub fn has(&self, path: &str) -> bool {
        self.nodes.contains_key(path)
    }

    fn lookup(&self, path: &str) -> Option<&(Range<usize>, Range<usize>)> {
        let mut path = path;
        loop {
            if let Some(found) = self.nodes.get(path) {
                return Some(found);
            }
            path = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            if path.is_empty() {
                return self.nodes.get("");
            }
        }
    }
}

/// A value read from a file, with the places of its parts.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where its parts stand.
    pub places: Places,
    /// The file.
    pub path: super::SrcPath,
}

impl<T> Located<T> {
    /// Span of the value at a path such as `items/3/id`.
    pub fn at(&self, path: &str) -> Span {
        Span::new(&self.path, self.places.value(path))
    }

    /// Span of the key at a path.
    pub fn at_key(&self, path: &str) -> Span {
        Span::new(&self.path, self.places.key(path))
    }
}

/// Reads a whole YAML file. `None` when it cannot be read as a `T`; unknown keys are warnings.
pub fn read<T: DeserializeOwned + JsonSchema>(source: &Source) -> Checked<Option<Located<T>>> {
    let mut diagnostics = Vec::new();
    let text: &str = &source.text;
    if let Some(value) = says_nothing(text).then(nothing).flatten() {
        return Checked::clean(Some(Located { value, places: Places::default(), path: source.path.clone() }));
    }
    let places = match places(text) {
        Ok(places) => places,
        Err(fault) => {
            diagnostics.push(match &fault {
                Fault::Syntax(at, message) => syntax_error(source, *at, message),
                Fault::Depth(at) => Diagnostic::new(Code::YamlSyntax, fault.to_string())
                    .at(Span::new(&source.path, *at..*at + 1))
                    .help("close the brackets before this place, or indent the lists and maps less"),
            });
            return Checked { value: None, diagnostics };
        }
    };
    let mut unknown = Vec::new();
    let value = serde_ignored::deserialize(serde_yaml::Deserializer::from_str(text), |path| unknown.push(dotless(&path)));
    let value: T = match value {
        Ok(value) => value,
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let range = places.nodes.values().map(|(_, value)| value).filter(|range| range.start == at).min_by_key(|range| range.len());
            let span = Span::new(&source.path, range.cloned().unwrap_or_else(|| line_at(text, at)));
            diagnostics.push(Diagnostic::new(Code::YamlType, headline(&error.to_string())).at(span).help("`diglot schema` prints the format of this file"));
            return Checked { value: None, diagnostics };
        }
    };
    for path in unknown {
        let (parent, key) = path.rsplit_once('/').unwrap_or(("", &path));
        let known = known_keys::<T>(parent);
        let at = Span::new(&source.path, places.key(&path));
        let warning = Diagnostic::new(Code::YamlUnknownKey, format!("unknown key `{key}`")).at(at.clone());
        let near = nearest(key, known.iter().map(String::as_str)).map(|near| near.unless(|name| places.has(&child(parent, name))));
        diagnostics.push(warning.help(format!("known here: {}", list(&known))).did_you_mean(near, key, &at));
    }
    Checked { value: Some(Located { value, places, path: source.path.clone() }), diagnostics }
}

/// Reads YAML of which nothing more is told than why it cannot be read.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    places(text).map_err(|fault| {
        let (line, column) = line_column(text, fault.at());
        format!("{fault} at line {line} column {column}")
    })?;
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// Whether a file is empty but for comments.
fn says_nothing(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

/// The value of a file that says nothing: a map or a list with nothing in it.
fn nothing<T: DeserializeOwned>() -> Option<T> {
    ["{}", "[]"].into_iter().find_map(|text| serde_yaml::from_str(text).ok())
}

fn list(keys: &[String]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The path of an ignored key as [`Places`] writes it.
fn dotless(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    let join = |parent: &Path<'_>, last: &str| {
        let parent = dotless(parent);
        if parent.is_empty() { last.to_owned() } else { format!("{parent}/{last}") }
    };
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => join(parent, &index.to_string()),
        Path::Map { parent, key } => join(parent, key),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => dotless(parent),
    }
}

/// The keys that the schema of `T` knows for the map at `path`.
fn known_keys<T: JsonSchema>(path: &str) -> Vec<String> {
    let root = schemars::schema_for!(T).to_value();
    let mut node = &root;
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        node = resolve(&root, node);
        let next = if segment.parse::<usize>().is_ok() { node.get("items") } else { node.get("properties").and_then(|all| all.get(segment)) };
        match next.or_else(|| node.get("additionalProperties")) {
            Some(next) => node = next,
            None => return Vec::new(),
        }
    }
    let properties = resolve(&root, node).get("properties").and_then(|all| all.as_object());
    properties.map(|all| all.keys().cloned().collect()).unwrap_or_default()
}

fn resolve<'a>(root: &'a serde_json::Value, node: &'a serde_json::Value) -> &'a serde_json::Value {
    let by_ref = |node: &'a serde_json::Value| {
        let pointer = node.get("$ref")?.as_str()?.strip_prefix('#')?;
        root.pointer(pointer)
    };
    let optional = node.get("anyOf").and_then(|any| any.as_array()).and_then(|any| any.iter().find_map(by_ref));
    by_ref(node).or(optional).unwrap_or(node)
}

/// A serde message in an author's words: `copies: invalid type: string "perhaps", expected a boolean at line 2 column 9`
/// becomes "`copies` must be true or false, not the text `perhaps`".
fn headline(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let Some((key, (found, expected))) = message.split_once(": invalid type: ").and_then(|(key, rest)| Some((key, rest.split_once(", expected ")?))) else {
        return message.to_owned();
    };
    let expected = match expected {
        "a boolean" => "true or false",
        "a string" => "a text",
        "a sequence" => "a list",
        "i64" | "u64" => "a whole number",
        other => other.strip_prefix("struct ").map_or(other, |_| "a map"),
    };
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let kind = match kind {
        "string" => "the text",
        "integer" | "floating" => "the number",
        "boolean" => "the value",
        "sequence" => "a list",
        "unit" => "empty",
        "map" => "a map",
        other => other,
    };
    let value = value.trim_start_matches("point ").trim_matches(['"', '`']);
    if value.is_empty() || kind == "empty" {
        format!("`{key}` must be {expected}, not {kind}")
    } else {
        format!("`{key}` must be {expected}, not {kind} `{value}`")
    }
}

/// The line a parser stopped in; at the end of a file, the last line that says something.
fn line_at(text: &str, offset: usize) -> Range<usize> {
    let offset = (0..=offset.min(text.trim_end().len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    start + (text[start..end].len() - text[start..end].trim_start().len())..end
}

/// A syntax error, with the remedy when the line shows one of the habits of Chinese input methods.
fn syntax_error(source: &Source, at: usize, message: &str) -> Diagnostic {
    let text = &*source.text;
    let fullwidth = text.lines().scan(0, |offset, line| {
        let start = *offset;
        *offset += line.len() + 1;
        Some((start, line))
    });
    for (start, line) in fullwidth {
        let Some(colon) = line.find('：') else { continue };
        let key = line[..colon].trim_start_matches([' ', '-']);
        if !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            let value = line[colon + '：'.len_utf8()..].trim_start();
            let separator = if value.is_empty() { ":" } else { ": " };
            let fix = Fix::new(&source.path, start + colon..start + line.len() - value.len(), separator);
            return Diagnostic::new(Code::YamlSyntax, format!("`{key}` is followed by a full-width colon"))
                .at(Span::new(&source.path, start + colon..start + colon + '：'.len_utf8()))
                .label("U+FF1A, not the `:` of YAML")
                .write(text, fix);
        }
    }
    let error = Diagnostic::new(Code::YamlSyntax, format!("not valid YAML: {message}")).at(Span::new(&source.path, line_at(text, at)));
    error.help("check the brackets and the indentation up to here, and put values with `: `, `#` or `|` in quotes")
}

/// Why the nodes of a text cannot be told, with a byte offset.
enum Fault {
    Syntax(usize, String),
    Depth(usize),
}

impl Fault {
    fn at(&self) -> usize {
        let (Fault::Syntax(at, _) | Fault::Depth(at)) = self;
        *at
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Syntax(_, message) => f.write_str(message),
            Fault::Depth(_) => write!(f, "nested deeper than any file needs: more than {DEPTH} levels"),
        }
    }
}

/// Records where every node stands.
fn places(text: &str) -> Result<Places, Fault> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |index: usize| offsets[index.min(offsets.len() - 1)];
    if let Some(at) = too_deep_bracket(text, DEPTH) {
        return Err(Fault::Depth(at));
    }
    let mut places = Places::default();
    let mut stack: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Fault::Syntax(byte(error.marker().index()), error.info().to_owned()))?;
        let range = byte(span.start.index())..byte(span.end.index());
        let start = range.start;
        match event {
            Event::Scalar(value, ..) => node(&mut stack, &mut places, range, Some(&value), None),
            Event::Alias(_) => node(&mut stack, &mut places, range, None, None),
            Event::SequenceStart(..) => node(&mut stack, &mut places, range, None, Some(false)),
            Event::MappingStart(..) => node(&mut stack, &mut places, range, None, Some(true)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(frame) = stack.pop()
                    && let Some((_, value)) = places.nodes.get_mut(&frame.path)
                {
                    // A block ends where the next one begins, a flow collection with its bracket.
                    let is_flow = text[range.clone()].starts_with([']', '}']);
                    value.end = value.end.max(if is_flow { range.end } else { range.start });
                    let trimmed = text[value.clone()].trim_end().len();
                    value.end = value.start + trimmed;
                }
            }
            _ => {}
        }
        if stack.len() > DEPTH {
            return Err(Fault::Depth(start));
        }
    }
    Ok(places)
}

/// An open map or list.
struct Frame {
    path: String,
    is_map: bool,
    /// In a map: the key whose value comes next.
    key: Option<(String, Range<usize>)>,
    index: usize,
}

fn node(stack: &mut Vec<Frame>, places: &mut Places, range: Range<usize>, scalar: Option<&str>, opens: Option<bool>) {
    let (path, key_range) = match stack.last_mut() {
        None => (String::new(), range.clone()),
        Some(frame) if frame.is_map => match frame.key.take() {
            None => {
                frame.key = Some((scalar.unwrap_or_default().to_owned(), range));
                return;
            }
            Some((key, key_range)) => (child(&frame.path, &key), key_range),
        },
        Some(frame) => {
            frame.index += 1;
            (child(&frame.path, &(frame.index - 1).to_string()), range.clone())
        }
    };
    places.nodes.insert(path.clone(), (key_range, range));
    if let Some(is_map) = opens {
        stack.push(Frame { path, is_map, key: None, index: 0 });
    }
}

fn child(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") }
}
