//! The slice of a value → a [`Node`]: nothing, a text, a list or a map, each part with its place.
//!
//! Deliberately not here: what type a key expects. A scalar stays the text it is, so that `1.10` and `0123` keep their
//! spelling.

use std::ops::Range;

use super::Reader;
use super::lines::{head, is_token, is_wide_colon, line_start, lines};
use super::scalar::{self, fold, indent_of, is_odd_break, quote};
use crate::base::{Code, Diagnostic};

/// How deep lists and maps may nest.
const MAX_DEPTH: usize = 32;
/// How often anchors may be referred to, and how many bytes that may make.
const MAX_ALIASES: usize = 64;
const MAX_EXPANDED: usize = 100 * 1024;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Nothing, or `~`.
    Null,
    /// A scalar, and whether it stands in quotes.
    Text { text: String, is_quoted: bool },
    /// A list.
    List(Vec<Node>),
    /// A map, in the order it is written.
    Map(Vec<Pair>),
}

/// A key of a map, as bytes of the file, with its value.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) key: Range<usize>,
    pub(super) value: Node,
}

impl Node {
    fn null(at: usize) -> Self {
        Self { range: at..at, shape: Shape::Null }
    }

    fn text(range: Range<usize>, text: String, is_quoted: bool) -> Self {
        let text = if text.contains(is_odd_break) { text.replace(is_odd_break, " ") } else { text };
        let text = if text.trim().len() == text.len() { text } else { text.trim().to_owned() };
        let shape = if !is_quoted && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") { Shape::Null } else { Shape::Text { text, is_quoted } };
        Self { range, shape }
    }

    fn size(&self) -> usize {
        32 + match &self.shape {
            Shape::Null => 0,
            Shape::Text { text, .. } => text.len(),
            Shape::List(items) => items.iter().map(Node::size).sum(),
            Shape::Map(pairs) => pairs.iter().map(|pair| pair.value.size()).sum(),
        }
    }
}

impl<'s> Reader<'s> {
    /// Reads a value; `None` when it cannot be read, which is reported.
    pub(super) fn node(&mut self, range: Range<usize>, same_line: bool) -> Option<Node> {
        let text = self.text;
        let raw = &text[range.clone()];
        let Some(first) = raw.chars().next() else { return Some(Node::null(range.start)) };
        if !same_line {
            let first_line = raw.split('\n').next().unwrap_or_default();
            if is_token(raw, '-') {
                return Some(self.block_list(range));
            }
            if !raw.starts_with(['[', '{', '#']) && head(first_line).is_some_and(|head| head.fault.is_none() || head.key.len() < 12) {
                return self.block_map(range);
            }
        }
        match first {
            '&' => self.anchored(range),
            '*' => self.whole_alias(range),
            '!' => self.tag(range),
            '#' if !same_line => self.after_comment(range),
            '"' | '\'' | '[' | '{' if !raw.starts_with("{{") => {
                let mut at = range.start;
                let node = if matches!(first, '"' | '\'') { self.quoted(&mut at, range.end)? } else { self.flow(&mut at, range.end, 1)? };
                self.nothing_follows(at, range).then_some(node)
            }
            '|' | '>' => self.block_scalar(range),
            '@' | '`' | '%' | ',' | ']' | '}' | '{' => self.must_quote(range, format!("a value cannot begin with `{first}`")),
            '-' | '?' if is_token(raw, first) => self.must_quote(range, format!("a value cannot begin with `{first} `")),
            _ => self.plain(range),
        }
    }

    /// A value that begins on a later line, after comments.
    fn after_comment(&mut self, range: Range<usize>) -> Option<Node> {
        let text = self.text;
        let found = lines(text, range.clone()).find(|line| !text[line.clone()].trim_start().starts_with('#') && !text[line.clone()].trim().is_empty());
        let Some(line) = found else { return Some(Node::null(range.start)) };
        let indent = text[line.clone()].len() - text[line.clone()].trim_start().len();
        self.node(line.start + indent..range.end, false)
    }

    /// A plain scalar outside brackets.
    fn plain(&mut self, range: Range<usize>) -> Option<Node> {
        let text = self.text;
        let raw = &text[range.clone()];
        if let Some(colon) = inner_colon(raw) {
            let at = range.start + colon;
            let error = self.diagnose(Code::FrontMatterInvalid, at..at + 1, "a second colon in a value");
            let error = error.label("YAML takes what stands before it for a key");
            self.push(self.quoted_whole(error, range));
            return None;
        }
        if !raw.contains('#') {
            return Some(Node::text(range, fold(raw), false));
        }
        let mut kept = String::with_capacity(raw.len());
        for line in lines(text, range.clone()) {
            let content = &text[line.clone()];
            let hash = content.match_indices('#').map(|(at, _)| at).find(|at| *at == 0 || content[..*at].ends_with([' ', '\t']));
            let Some(hash) = hash else {
                kept.push_str(content);
                kept.push('\n');
                continue;
            };
            let before = content[..hash].trim_end();
            if !content[hash + 1..].is_empty() && !content[hash + 1..].starts_with([' ', '#', '\t']) {
                self.cut_comment(line.clone(), line.start + hash..line.end, before);
            }
            kept.push_str(before);
            break;
        }
        Some(Node::text(range, fold(&kept), false))
    }

    /// Reports a value that must stand in quotes. That is a fix only where what it begins with means nothing else.
    fn must_quote(&mut self, range: Range<usize>, message: String) -> Option<Node> {
        let line = first_line(self.text, &range);
        let error = self.diagnose(Code::FrontMatterInvalid, line, message).label("quote the value");
        let is_text = self.text[range.clone()].starts_with(['@', '`', '%', '*', '{']);
        let error = self.quoted_whole(error, range);
        self.push(error.fix_only_if(is_text));
        None
    }

    /// Shows a value in quotes. What may be a comment, or several paragraphs, is not put into them without being asked.
    fn quoted_whole(&self, error: Diagnostic, range: Range<usize>) -> Diagnostic {
        let raw = &self.text[range.clone()];
        let folded = fold(raw);
        let is_sure = !raw.contains(" #") && !raw.contains("\t#") && !folded.contains('\n');
        error.write(self.text, self.fix(range, quote(&folded))).fix_only_if(is_sure)
    }

    fn tag(&mut self, range: Range<usize>) -> Option<Node> {
        let raw = &self.text[range.clone()];
        let name = raw.split([' ', '\n']).next().unwrap_or(raw);
        self.must_quote(range.clone(), format!("YAML tags such as `{name}` are not supported"))
    }

    /// `&name value`
    fn anchored(&mut self, range: Range<usize>) -> Option<Node> {
        let raw = &self.text[range.clone()];
        let name = raw[1..].split([' ', '\t', '\n']).next().unwrap_or_default();
        let rest = &raw[1 + name.len()..];
        let value = rest.trim_start_matches([' ', '\t', '\n']);
        if name.is_empty() || value.is_empty() {
            return self.must_quote(range, format!("`{}` names an anchor in YAML, not a text", raw.trim_end()));
        }
        if self.opening.len() > MAX_DEPTH {
            self.limit(range.start..range.start + 1, format!("anchors nest more than {MAX_DEPTH} deep"));
            return None;
        }
        let start = range.end - value.len();
        let same_line = !rest[..rest.len() - value.len()].contains('\n');
        self.opening.push(name);
        let node = self.node(start..range.end, same_line);
        self.opening.pop();
        let node = node?;
        self.anchors.insert(name, node.clone());
        Some(node)
    }

    fn whole_alias(&mut self, range: Range<usize>) -> Option<Node> {
        let raw = &self.text[range.clone()];
        let name = raw[1..].split([' ', '\t', '\n']).next().unwrap_or_default();
        let rest = raw[1 + name.len()..].trim_start();
        if !rest.is_empty() && !rest.starts_with('#') || name.is_empty() {
            return self.must_quote(range, "`*` begins a reference in YAML".to_owned());
        }
        self.alias(range.start..range.start + 1 + name.len(), range)
    }

    /// What `*name` stands for. `value` is the whole value, which is quoted when the name means nothing.
    fn alias(&mut self, at: Range<usize>, value: Range<usize>) -> Option<Node> {
        // Reported once; what is not read after that cannot be referred to either.
        if self.is_over_limit() {
            return None;
        }
        let name = &self.text[at.start + 1..at.end];
        if self.opening.contains(&name) {
            let error = self.diagnose(Code::FrontMatterInvalid, at, format!("`*{name}` stands inside the value it refers to"));
            self.push(error.help("write the value out"));
            return None;
        }
        let Some(node) = self.anchors.get(name) else {
            let error = self.diagnose(Code::FrontMatterInvalid, at, format!("`*` begins a reference in YAML, and no value above is marked `&{name}`"));
            let error = self.quoted_whole(error.label("quote it when it is text"), value);
            // With anchors on the page, the name of one may be misspelt.
            self.push(error.fix_only_if(self.anchors.is_empty()));
            return None;
        };
        let node = node.clone();
        self.aliases += 1;
        self.expanded += node.size();
        if self.is_over_limit() {
            self.limit(at, "the front matter refers to its own values too often");
            return None;
        }
        Some(Node { range: at, shape: node.shape })
    }

    fn is_over_limit(&self) -> bool {
        self.aliases > MAX_ALIASES || self.expanded > MAX_EXPANDED
    }

    /// Whether nothing but a comment stands after a quoted or bracketed value, which is reported otherwise.
    fn nothing_follows(&mut self, at: usize, value: Range<usize>) -> bool {
        let text = self.text;
        let rest = text[at..value.end].trim();
        if rest.is_empty() || rest.starts_with('#') && text[at..].starts_with([' ', '\t', '\n']) {
            return true;
        }
        let raw = &text[value.clone()];
        let first = raw.chars().next().unwrap_or('"');
        let start = value.end - text[at..value.end].trim_start().len();
        let inner = raw.strip_prefix(first).and_then(|raw| raw.strip_suffix(first)).filter(|inner| !inner.is_empty());
        // A second pair of quotes may quote a part: what the value is, its author alone knows.
        let is_sure = match inner {
            Some(inner) => inner.matches(first).count() == 1 && !inner.contains('\\'),
            None => matches!(first, '"' | '\'') && rest.matches(first).count() == 0 && !rest.contains('#'),
        };
        let (message, fixed) = match (first, inner) {
            ('\'', Some(inner)) => ("a `'` inside single quotes ends the value".to_owned(), format!("'{}'", inner.replace("''", "'").replace('\'', "''"))),
            ('"', Some(inner)) => ("a `\"` inside double quotes ends the value".to_owned(), quote(inner)),
            _ => (format!("text follows the closing `{}`", &text[at - 1..at]), quote(raw)),
        };
        let end = start + first_line(text, &(start..value.end)).len();
        let error = self.diagnose(Code::FrontMatterInvalid, start..end, message).label("not part of the value");
        let error = error.write(text, self.fix(value, fixed));
        self.push(error.fix_only_if(is_sure));
        false
    }

    /// A scalar in quotes at `at`, which moves behind it.
    fn quoted(&mut self, at: &mut usize, end: usize) -> Option<Node> {
        let text = self.text;
        let start = *at;
        let mark = &text[start..start + 1];
        let Some(close) = closing_quote(text, start, end) else {
            let line = first_line(text, &(start..end));
            let is_sure = line.end == end && !text[line.clone()].contains([']', '}', '#']);
            let error = self.diagnose(Code::FrontMatterInvalid, start..start + 1, "this quote is never closed");
            let error = error.write(text, self.fix(line.end..line.end, mark));
            self.push(error.fix_only_if(is_sure));
            return None;
        };
        *at = close + 1;
        let raw = &text[start + 1..close];
        if mark == "'" {
            return Some(Node::text(start..*at, fold(&raw.replace("''", "'")), true));
        }
        let read = if raw.contains(is_odd_break) { scalar::double_quoted(&raw.replace(is_odd_break, " ")) } else { scalar::double_quoted(raw) };
        match read {
            Ok(value) => Some(Node::text(start..*at, value, true)),
            Err(escape) => {
                let place = start + 1 + escape.start..(start + 1 + escape.end).min(close);
                let fix = self.fix(start..*at, format!("'{}'", fold(raw).replace('\'', "''")));
                // An escape that is one was perhaps meant as one.
                let is_sure = !["\\\"", "\\\\", "\\n"].iter().any(|escape| raw.contains(escape));
                let place = if text.is_char_boundary(place.start) && text.is_char_boundary(place.end) { place } else { start..*at };
                let message = format!("`{}` is no escape that YAML knows", &text[place.clone()]);
                let error = self.diagnose(Code::FrontMatterInvalid, place, message).label("`\\` is special in double quotes only");
                let error = error.write(text, fix);
                self.push(error.fix_only_if(is_sure));
                None
            }
        }
    }

    /// `|` and `>`
    fn block_scalar(&mut self, range: Range<usize>) -> Option<Node> {
        let text = self.text;
        let raw = &text[range.clone()];
        let (header, body) = raw.split_once('\n').unwrap_or((raw, ""));
        let marks = header[1..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '+' || c == '-');
        if !(marks.trim().is_empty() || marks.starts_with([' ', '\t']) && marks.trim_start().starts_with('#')) {
            return self.must_quote(range.clone(), format!("`{}` announces a text on the lines below", &header[..1]));
        }
        let parent = indent_of(&text[line_start(text, range.start)..]);
        let body: Vec<&str> = body.split('\n').collect();
        match scalar::block(header.split('#').next().unwrap_or(header), &body, parent) {
            Ok(value) => Some(Node::text(range, value, true)),
            Err(index) => {
                let all: Vec<_> = lines(text, range.clone()).collect();
                let line = all.get(index + 1).cloned().unwrap_or(range.clone());
                let first = all.get(1).cloned().unwrap_or(range);
                let error = self.diagnose(Code::FrontMatterInvalid, trimmed(text, line), "this line is indented less than the ones before it");
                let error = error.related(self.span(trimmed(text, first)), "the text begins at this column");
                self.push(error.help("start all lines of the text at the same column"));
                None
            }
        }
    }

    fn block_list(&mut self, range: Range<usize>) -> Node {
        let text = self.text;
        let margin = range.start - line_start(text, range.start);
        let mut items: Vec<(Range<usize>, bool)> = Vec::new();
        for line in lines(text, line_start(text, range.start)..range.end) {
            let content = text[line.clone()].trim_end_matches([' ', '\t']);
            let indent = indent_of(content);
            let rest = &content[indent..];
            let at = line.start + indent..line.start + content.len();
            if rest.is_empty() || rest.starts_with('#') && indent <= margin {
                continue;
            }
            if indent == margin && is_token(rest, '-') {
                let item = rest[1..].trim_start_matches([' ', '\t']);
                let item = if item.starts_with('#') { "" } else { item };
                let start = if item.is_empty() { at.end } else { at.end - item.len() };
                items.push((start..at.end, true));
            } else if let Some((item, same_line)) = items.last_mut().filter(|_| indent > margin) {
                if item.start == item.end {
                    *item = at;
                    *same_line = false;
                } else {
                    item.end = at.end;
                }
            } else {
                let corrected = format!("{}- {}", " ".repeat(margin), rest.trim_start_matches("- "));
                let fix = is_token(rest, '-').then(|| self.fix(line.start..at.end, corrected.as_str()));
                let error = self.diagnose(Code::FrontMatterInvalid, at, "this line does not stand in line with the list");
                let error = error.related(self.span(range.start..range.start + 1), "the list begins at this column");
                self.push(error.help(format!("write `{corrected}`")).fix_if(fix));
            }
        }
        let items = items.into_iter().filter_map(|(item, same_line)| self.list_item(item, same_line)).collect();
        Node { range, shape: Shape::List(items) }
    }

    /// Lists of lists and lists of maps are what no key takes: an item is one value on its own lines.
    fn list_item(&mut self, range: Range<usize>, same_line: bool) -> Option<Node> {
        let raw = &self.text[range.clone()];
        if !same_line && is_token(raw, '-') {
            return self.must_quote(range.clone(), "a list stands inside a list".to_owned());
        }
        self.node(range, true)
    }

    fn block_map(&mut self, range: Range<usize>) -> Option<Node> {
        let entries = self.entries(line_start(self.text, range.start)..range.end);
        let mut pairs = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.broken {
                continue;
            }
            // A map below a map is what no key takes; not reading it keeps the depth of the recursion at one.
            let first = self.text[entry.value.clone()].split('\n').next().unwrap_or_default();
            let value = if !entry.same_line && (is_token(first, '-') || head(first).is_some()) {
                Some(Node { range: entry.value.clone(), shape: Shape::Map(Vec::new()) })
            } else {
                self.node(entry.value.clone(), true)
            };
            pairs.extend(value.map(|value| Pair { key: entry.key_at, value }));
        }
        Some(Node { range, shape: Shape::Map(pairs) })
    }

    /// A list or a map in brackets at `at`, which moves behind it.
    fn flow(&mut self, at: &mut usize, end: usize, depth: usize) -> Option<Node> {
        let text = self.text;
        let start = *at;
        if depth > MAX_DEPTH {
            self.limit(start..start + 1, format!("brackets nest more than {MAX_DEPTH} deep"));
            return None;
        }
        let is_map = text[start..].starts_with('{');
        let close = if is_map { '}' } else { ']' };
        let (mut items, mut pairs) = (Vec::new(), Vec::new());
        *at += 1;
        loop {
            skip_blank(text, at, end);
            match text[*at..end].chars().next() {
                Some(c) if c == close => break,
                None | Some(']' | '}') => return self.unclosed_bracket(start, *at, close),
                Some(',') => {
                    *at += 1;
                    continue;
                }
                Some(_) if is_map => pairs.push(self.flow_pair(at, end, depth)?),
                Some(_) => items.push(self.flow_value(at, end, depth)?),
            }
            skip_blank(text, at, end);
            let next = text[*at..end].chars().next();
            if next.is_some_and(|c| !matches!(c, ',' | ']' | '}')) {
                let rest = *at..*at + text[*at..end].find([',', ']', '}', '\n']).unwrap_or(end - *at);
                let error = self.diagnose(Code::FrontMatterInvalid, rest, "a comma is missing, or a text needs quotes");
                self.push(error.help("separate the items with `, ` and quote those with `:` or quotes inside"));
                return None;
            }
        }
        *at += 1;
        Some(Node { range: start..*at, shape: if is_map { Shape::Map(pairs) } else { Shape::List(items) } })
    }

    fn unclosed_bracket(&mut self, start: usize, at: usize, close: char) -> Option<Node> {
        let text = self.text;
        let line = first_line(text, &(start..text.len()));
        let is_mistaken = text[at..].starts_with([']', '}']);
        let place = if is_mistaken { at..at + 1 } else { line.end..line.end };
        let is_sure = is_mistaken || at == line.end && !text[line].contains('#');
        let message = format!("`{}` is never closed", &text[start..start + 1]);
        let error = self.diagnose(Code::FrontMatterInvalid, start..start + 1, message).write(text, self.fix(place, close));
        self.push(error.fix_only_if(is_sure));
        None
    }

    fn flow_value(&mut self, at: &mut usize, end: usize, depth: usize) -> Option<Node> {
        let text = self.text;
        match text[*at..end].chars().next() {
            Some('[' | '{') => return self.flow(at, end, depth + 1),
            Some('"' | '\'') => return self.quoted(at, end),
            _ => {}
        }
        let range = plain_in_flow(text, *at, end);
        *at = range.end;
        let raw = &text[range.clone()];
        match raw.chars().next() {
            Some('*') => self.alias(range.clone(), range),
            Some('!') => self.tag(range),
            Some(c @ ('&' | '@' | '`' | '%' | '|' | '>')) => self.must_quote(range, format!("a value cannot begin with `{c}`")),
            _ => Some(Node::text(range, fold(raw), false)),
        }
    }

    fn flow_pair(&mut self, at: &mut usize, end: usize, depth: usize) -> Option<Pair> {
        let text = self.text;
        let key = match text[*at..end].chars().next() {
            Some('"' | '\'') => {
                let node = self.quoted(at, end)?;
                node.range.start + 1..node.range.end - 1
            }
            _ => {
                let range = plain_in_flow(text, *at, end);
                *at = range.end;
                range
            }
        };
        skip_blank(text, at, end);
        if !text[*at..end].starts_with(':') {
            self.no_flow_separator(key);
            return None;
        }
        *at += 1;
        skip_blank(text, at, end);
        let value = if text[*at..end].starts_with([',', '}']) || *at >= end { Node::null(*at) } else { self.flow_value(at, end, depth)? };
        Some(Pair { key, value })
    }

    /// `{ zh：备案 }`, `{ zh:备案 }`, `{ zh }`
    fn no_flow_separator(&mut self, key: Range<usize>) {
        let raw = &self.text[key.clone()];
        let found = raw.char_indices().find(|(_, c)| is_wide_colon(*c) || *c == ':');
        let Some((offset, colon)) = found else {
            let error = self.diagnose(Code::FrontMatterInvalid, key, "expected `key: value`");
            self.push(error.help("a map in braces looks like `{ zh: 备案, en: Filing }`"));
            return;
        };
        let place = key.start + offset..key.start + offset + colon.len_utf8();
        let fix = self.fix(place.clone(), ": ");
        let is_sure = colon != ':' || !raw[offset..].starts_with("://");
        let (message, label) = if colon == ':' {
            (format!("a space is missing after `{}:`", &raw[..offset]), "without it YAML sees no key".to_owned())
        } else {
            (format!("`{}` is followed by a full-width colon", &raw[..offset]), format!("U+{:04X}, not the `:` of YAML", colon as u32))
        };
        let error = self.diagnose(Code::FrontMatterInvalid, place, message).label(label).write(self.text, fix);
        self.push(error.fix_only_if(is_sure));
    }
}

/// The first `: ` in a plain scalar, or a colon at the end of one of its lines.
fn inner_colon(raw: &str) -> Option<usize> {
    let comment = raw.match_indices('#').map(|(at, _)| at).find(|at| raw[..*at].ends_with([' ', '\t', '\n'])).unwrap_or(raw.len());
    let raw = raw[..comment].trim_end();
    raw.match_indices(':').map(|(at, _)| at).find(|at| raw[at + 1..].is_empty() || raw[at + 1..].starts_with([' ', '\t', '\n']))
}

fn closing_quote(text: &str, start: usize, end: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    let mark = bytes[start];
    let mut at = start + 1;
    while at < end {
        match bytes[at] {
            b'\\' if mark == b'"' => at += 1,
            b'\'' if mark == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == mark => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The plain scalar at `at` between brackets, without white space behind it.
fn plain_in_flow(text: &str, at: usize, end: usize) -> Range<usize> {
    let raw = &text[at..end];
    let stops = |(offset, c): &(usize, char)| match c {
        ',' | '[' | ']' | '{' | '}' => true,
        ':' => raw[offset + 1..].is_empty() || raw[offset + 1..].starts_with([' ', '\t', '\n', ',', '[', ']', '{', '}']),
        '#' => raw[..*offset].ends_with([' ', '\t', '\n']),
        _ => false,
    };
    let length = raw.char_indices().find(stops).map_or(raw.len(), |(offset, _)| offset);
    at..at + raw[..length].trim_end().len()
}

/// Moves `at` behind white space and comments.
fn skip_blank(text: &str, at: &mut usize, end: usize) {
    loop {
        let rest = &text[*at..end];
        *at = end - rest.trim_start_matches([' ', '\t', '\n']).len();
        if !text[*at..end].starts_with('#') || !text[..*at].ends_with([' ', '\t', '\n']) {
            return;
        }
        *at += text[*at..end].find('\n').unwrap_or(end - *at);
    }
}

fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..text[range.clone()].find('\n').map_or(range.end, |at| range.start + at)
}

fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    let content = text[line.clone()].trim();
    let start = line.end - text[line.clone()].trim_start().len();
    start..start + content.len()
}
