//! YAML text → nodes with their places, and typed values made of them: front matter, site.yaml, facts, the
//! glossary, `_section.yaml`, checklists.
//!
//! `tree` reads a text by the events of a YAML parser, or by `simple` where those can only be what they seem.
//! What the parser refuses is cut by `cut` into keys and items, each with the slice that holds its value,
//! until a slice can be read or `explain` says what is wrong with it: one mistake costs nothing but itself,
//! and all are told at once, each where it stands. `typed` makes a value of the nodes.
//!
//! Invariant: a scalar stays the text that was written, so that `1.10` and `0123` keep their spelling, and no
//! input takes more than linear time for a level of its nesting, of which there are few. Deliberately not
//! here: tags, merge keys and compound keys, which no file needs; they are reported.

mod cut;
mod explain;
mod nesting;
mod scalar;
mod simple;
mod tree;
mod typed;

use std::ops::Range;

use crate::base::diag::Fix;
use crate::base::{Code, Diagnostic, Source, Span};

use tree::Trouble;

pub(crate) use cut::{Entry, Slip, head, line_start, lines};
pub(crate) use scalar::{hidden_name, is_bare, quote, yes_or_no};
pub(crate) use typed::read_left;
pub use typed::{Located, read};

/// A value with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) range: Range<usize>,
    pub(crate) shape: Shape,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// Nothing, or `~`.
    Null,
    /// A scalar, and whether it stands in quotes.
    Text { text: String, is_quoted: bool },
    /// A list.
    List(Vec<Node>),
    /// A map, in the order it is written.
    Map(Vec<Pair>),
}

/// A key of a map, as bytes of the file without quotes, with its value.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) key: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    fn null(at: usize) -> Self {
        Self { range: at..at, shape: Shape::Null }
    }

    fn size(&self) -> usize {
        32 + match &self.shape {
            Shape::Null => 0,
            Shape::Text { text, .. } => text.len(),
            Shape::List(items) => items.iter().map(Node::size).sum(),
            Shape::Map(pairs) => pairs.iter().map(|pair| pair.value.size()).sum(),
        }
    }

    /// Whether it is a map without braces, such as a text becomes one that holds a colon.
    fn is_block_map(&self, text: &str) -> bool {
        matches!(self.shape, Shape::Map(_)) && !text[self.range.clone()].starts_with('{')
    }
}

/// What kind of file is read: its mistakes have codes of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The head of a page.
    FrontMatter,
    /// A file of data.
    Data,
}

impl Kind {
    fn syntax(self) -> Code {
        if self == Kind::FrontMatter { Code::FrontMatterInvalid } else { Code::YamlSyntax }
    }
}

/// The text of one file, with what was found wrong in it.
pub(crate) struct Reader<'s> {
    pub(crate) source: &'s Source,
    pub(crate) text: &'s str,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Lines that are no part of any value.
    pub(crate) unread: Vec<Range<usize>>,
    kind: Kind,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(source: &'s Source, kind: Kind) -> Self {
        Self { source, text: &source.text, diagnostics: Vec::new(), unread: Vec::new(), kind }
    }

    /// Reads the keys of a map that is no value of a key. What is wrong is reported, and costs its own key.
    pub(crate) fn entries(&mut self, block: Range<usize>) -> Vec<Entry<'s>> {
        let text = self.text;
        let is_as_meant = |pairs: &[Pair]| pairs.iter().all(|pair| !cut::is_slip(&text[pair.key.clone()]));
        let entries = match tree::parse(text, block.clone()) {
            Ok(Node { shape: Shape::Map(pairs), .. }) if is_as_meant(&pairs) => {
                pairs.into_iter().map(|pair| Entry::read(text, pair)).collect()
            }
            // No single key is at fault.
            Err(fault) if matches!(fault.trouble, Trouble::Aliases) => {
                self.explain(block.clone(), fault);
                self.cut(block)
            }
            _ => self.cut(block),
        };
        self.checked(entries)
    }

    /// The value of an entry; `None` when it cannot be read, which is reported.
    pub(crate) fn value(&mut self, entry: &Entry<'s>) -> Option<Node> {
        match &entry.read {
            Some(node) => {
                if matches!(node.shape, Shape::Null) {
                    self.check_no_text(&entry.key_at);
                }
                self.meant(node.clone(), entry.same_line)
            }
            None => self.node(entry.value.clone(), entry.same_line),
        }
    }

    /// Reads a slice, which begins behind its key, or on a line of its own; `None` when it cannot be read,
    /// which is reported.
    pub(crate) fn node(&mut self, range: Range<usize>, same_line: bool) -> Option<Node> {
        let text = self.text;
        match tree::parse(text, range.clone()) {
            Ok(node) => self.meant(node, same_line),
            Err(fault) if fault.is_limit() => {
                self.explain(range, fault);
                None
            }
            Err(fault) => {
                let start = if same_line { range.start } else { self.after_comments(&range) };
                let raw = &text[start..range.end];
                match same_line {
                    false if cut::is_token(raw, '-') => Some(self.block_list(start..range.end)),
                    false if cut::begins_key(raw) => Some(self.block_map(start..range.end)),
                    _ => {
                        self.explain(start..range.end, fault);
                        None
                    }
                }
            }
        }
    }

    /// A value that a parser read, if that is what was meant; otherwise that is reported.
    fn meant(&mut self, node: Node, same_line: bool) -> Option<Node> {
        let raw = &self.text[node.range.clone()];
        match &node.shape {
            Shape::Map(_) if same_line && node.is_block_map(self.text) => {
                self.second_colon(node.range);
                None
            }
            Shape::List(_) if same_line && raw.starts_with('-') => {
                self.must_quote(node.range, "a value cannot begin with `- `".to_owned());
                None
            }
            Shape::Text { is_quoted: false, .. } if !same_line && cut::begins_key(raw) => {
                Some(self.block_map(node.range))
            }
            _ => self.check(&node).then_some(node),
        }
    }

    /// Where a value begins that comments may stand before.
    fn after_comments(&self, range: &Range<usize>) -> usize {
        let is_content = |line: &Range<usize>| {
            !matches!(self.text[line.clone()].trim_start().chars().next(), None | Some('#'))
        };
        let line = lines(self.text, range.clone()).find(is_content).unwrap_or(range.start..range.end);
        line.end - self.text[line].trim_start().len()
    }

    fn block_list(&mut self, range: Range<usize>) -> Node {
        let items = self.items(range.clone());
        let items = items.into_iter().filter_map(|(item, same_line)| self.item(item, same_line)).collect();
        Node { range, shape: Shape::List(items) }
    }

    /// An item: a map or a list that begins beside the `-` goes on below it.
    fn item(&mut self, item: Range<usize>, same_line: bool) -> Option<Node> {
        let raw = &self.text[item.clone()];
        let is_block = cut::is_token(raw, '-')
            || raw.contains('\n') && cut::begins_key(raw)
            || self.kind == Kind::Data && cut::begins_key(raw);
        self.node(item, same_line && !is_block)
    }

    fn block_map(&mut self, range: Range<usize>) -> Node {
        let entries = self.cut(range.clone());
        let mut pairs = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| !entry.is_broken) {
            pairs.extend(self.value(entry).map(|value| Pair { key: entry.key_at.clone(), value }));
        }
        Node { range, shape: Shape::Map(pairs) }
    }

    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.source.path, range)
    }

    pub(crate) fn diagnose(&self, code: Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.span(range))
    }

    fn invalid(&self, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.diagnose(self.kind.syntax(), range, message)
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports that a limit is exceeded.
    pub(crate) fn limit(&mut self, range: Range<usize>, message: impl Into<String>) {
        let (code, help) = match self.kind {
            Kind::FrontMatter => {
                (Code::FrontMatterLimit, "move what is long or nested into the text of the page")
            }
            Kind::Data => {
                (Code::YamlSyntax, "close the brackets before this place, or indent the lists and maps less")
            }
        };
        self.push(self.diagnose(code, range, message).help(help));
    }

    /// The replacement of some bytes of the file.
    pub(crate) fn fix(&self, range: Range<usize>, replacement: impl Into<String>) -> Fix {
        Fix::new(&self.source.path, range, replacement)
    }
}
