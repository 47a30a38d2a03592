//! A slice of a YAML file → a [`Node`], by the events of a YAML parser.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::cut::line_start;
use super::nesting::too_deep_bracket;
use super::scalar::{closing_quote, is_odd_break, join_lines};
use super::{Node, Pair, Shape, simple};

/// How many lists and maps may stand inside each other. Parsers take time by the square of the depth.
const MAX_DEPTH: usize = 64;
/// How often anchors may be referred to, and how many bytes that may make.
const MAX_ALIASES: usize = 1000;
const MAX_EXPANDED: usize = 1024 * 1024;

/// Why a slice is no value, at a byte of the file.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) trouble: Trouble,
}

/// What is the trouble with a slice.
#[derive(Debug)]
pub(super) enum Trouble {
    /// What the parser says.
    Syntax(String),
    /// `!name`
    Tag,
    /// A key that is a list or a map, as `{{ name }}` is.
    Compound,
    /// `&name` before nothing.
    Anchor,
    /// An alias inside the value that it refers to.
    Cycle,
    /// More lists and maps inside each other than are read.
    Depth,
    /// More aliases than are followed.
    Aliases,
    /// `---` where one document is expected.
    Documents,
}

impl Fault {
    /// Whether the slice may be well written, and is too much all the same.
    pub(super) fn is_limit(&self) -> bool {
        matches!(self.trouble, Trouble::Depth | Trouble::Aliases | Trouble::Cycle | Trouble::Documents)
    }
}

/// Reads a slice as a document of its own. Its first line keeps its column.
pub(super) fn parse(text: &str, range: Range<usize>) -> Result<Node, Fault> {
    let simple =
        (line_start(text, range.start) == range.start).then(|| simple::map(text, range.clone())).flatten();
    simple.map_or_else(|| parsed(text, range), Ok)
}

/// The same by the parser alone.
pub(super) fn parsed(text: &str, range: Range<usize>) -> Result<Node, Fault> {
    let start = line_start(text, range.start);
    let slice = match range.start - start {
        0 => Cow::Borrowed(&text[range.clone()]),
        indent => Cow::Owned([&" ".repeat(indent), &text[range.clone()]].concat()),
    };
    let has_many = memchr::memchr2_iter(b'[', b'{', slice.as_bytes()).nth(MAX_DEPTH).is_some();
    if has_many && let Some(at) = too_deep_bracket(&slice, MAX_DEPTH) {
        return Err(Fault { at: start + at, trouble: Trouble::Depth });
    }
    let mut builder =
        Builder { text, open: Vec::new(), anchors: Vec::new(), root: None, aliases: 0, expanded: 0 };
    let mut bytes = Bytes { slice: &slice, is_ascii: slice.is_ascii(), character: 0, byte: 0 };
    for event in Parser::new_from_str(&slice) {
        let (event, span) = event.map_err(|error| {
            let trouble = Trouble::Syntax(error.info().to_owned());
            Fault { at: start + bytes.at(error.marker().index()), trouble }
        })?;
        let at = start + bytes.at(span.start.index())..start + bytes.at(span.end.index());
        let from = at.start;
        builder.take(event, at).map_err(|trouble| Fault { at: from, trouble })?;
    }
    Ok(builder.root.unwrap_or(Node::null(range.start)))
}

/// The byte of each character of a slice. Places are asked for in the order of the slice, or nearly.
struct Bytes<'t> {
    slice: &'t str,
    is_ascii: bool,
    character: usize,
    byte: usize,
}

impl Bytes<'_> {
    fn at(&mut self, character: usize) -> usize {
        if self.is_ascii {
            return character.min(self.slice.len());
        }
        while self.character < character && self.byte < self.slice.len() {
            self.byte = self.slice.ceil_char_boundary(self.byte + 1);
            self.character += 1;
        }
        while self.character > character {
            self.byte = self.slice.floor_char_boundary(self.byte - 1);
            self.character -= 1;
        }
        self.byte
    }
}

/// A list or a map that is being read.
struct Open {
    start: usize,
    anchor: usize,
    shape: Shape,
    /// In a map: the key whose value comes next.
    key: Option<Range<usize>>,
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    /// By the number that the parser gives an anchor, its value once that is read.
    anchors: Vec<Option<Node>>,
    root: Option<Node>,
    aliases: usize,
    expanded: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, at: Range<usize>) -> Result<(), Trouble> {
        match event {
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => Err(Trouble::Tag),
            Event::Scalar(value, style, anchor, None) => {
                let node = scalar(self.text, at, &value, style);
                let names_nothing = anchor > 0 && matches!(node.shape, Shape::Null);
                if names_nothing { Err(Trouble::Anchor) } else { self.place(node, anchor) }
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(anchor).cloned().flatten().ok_or(Trouble::Cycle)?;
                self.aliases += 1;
                self.expanded += node.size();
                let is_limit = self.aliases > MAX_ALIASES || self.expanded > MAX_EXPANDED;
                if is_limit { Err(Trouble::Aliases) } else { self.place(Node { range: at, ..node }, 0) }
            }
            Event::SequenceStart(anchor, None) => self.begin(at.start, anchor, Shape::List(Vec::new())),
            Event::MappingStart(anchor, None) => self.begin(at.start, anchor, Shape::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => self.end(at.end),
            Event::DocumentStart(_) if self.root.is_some() => Err(Trouble::Documents),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, start: usize, anchor: usize, shape: Shape) -> Result<(), Trouble> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Trouble::Depth);
        }
        // A list or a map as a key.
        if self.open.last().is_some_and(|open| matches!(open.shape, Shape::Map(_)) && open.key.is_none()) {
            return Err(Trouble::Compound);
        }
        self.open.push(Open { start, anchor, shape, key: None });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Trouble> {
        let Some(Open { start, anchor, shape, .. }) = self.open.pop() else { return Ok(()) };
        let is_flow = self.text[start..].starts_with(['[', '{']);
        // What has no bracket ends with the last thing in it.
        let last = match &shape {
            Shape::List(items) => items.last().map(|item| item.range.end),
            Shape::Map(pairs) => pairs.last().map(|pair| pair.value.range.end.max(pair.key.end)),
            _ => None,
        };
        let end =
            if is_flow { start + self.text[start..end].trim_end().len() } else { last.unwrap_or(start) };
        self.place(Node { range: start..end.max(start), shape }, anchor)
    }

    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Trouble> {
        if anchor > 0 {
            self.anchors.resize(self.anchors.len().max(anchor + 1), None);
            self.anchors[anchor] = Some(node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.shape {
            Shape::List(items) => items.push(node),
            Shape::Map(pairs) => match open.key.take() {
                Some(key) => pairs.push(Pair { key, value: node }),
                None if matches!(node.shape, Shape::List(_) | Shape::Map(_)) => {
                    return Err(Trouble::Compound);
                }
                None => {
                    let quotes = usize::from(
                        self.text[node.range.clone()].starts_with(['"', '\'']) && node.range.len() > 1,
                    );
                    open.key = Some(node.range.start + quotes..node.range.end - quotes);
                }
            },
            Shape::Null | Shape::Text { .. } => {}
        }
        Ok(())
    }
}

fn scalar(text: &str, at: Range<usize>, value: &str, style: ScalarStyle) -> Node {
    let is_quoted = style != ScalarStyle::Plain;
    let end = match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            closing_quote(text, at.start, at.end).map_or(at.end, |close| close + 1)
        }
        _ => at.start + text[at.clone()].trim_end().len(),
    };
    let start = match style {
        ScalarStyle::Literal | ScalarStyle::Folded => block_header(text, at.start).unwrap_or(at.start),
        _ => at.start,
    };
    let range = start..end.max(start);
    let raw = &text[range.clone()];
    let joined = (style != ScalarStyle::Literal && raw.contains('\n')).then(|| join_lines(raw)).flatten();
    let joined = joined.and_then(|joined| value_of(&joined));
    let value = joined.as_deref().unwrap_or(value);
    // White space in quotes is meant.
    let has_quotes = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let value = if has_quotes { value } else { value.trim() };
    if !is_quoted && matches!(value, "" | "~" | "null" | "Null" | "NULL") {
        return Node { range, shape: Shape::Null };
    }
    Node { range, shape: Shape::Text { text: value.replace(is_odd_break, " "), is_quoted } }
}

/// Where the `|` or `>` stands before the first line of a text, which the parser does not tell.
fn block_header(text: &str, first: usize) -> Option<usize> {
    let before = text[..line_start(text, first)].trim_end();
    let line = line_start(text, before.len());
    let is_header = |at: &usize| {
        let rest = text[at + 1..before.len()]
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        rest.trim().is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#')
    };
    before[line..].match_indices(['|', '>']).map(|(at, _)| line + at).find(is_header)
}

/// The value of a scalar alone. After an error the parser gives the same one without end.
fn value_of(scalar: &str) -> Option<String> {
    let mut events = Parser::new_from_str(scalar).map_while(Result::ok);
    events.find_map(
        |(event, _)| if let Event::Scalar(value, ..) = event { Some(value.into_owned()) } else { None },
    )
}
