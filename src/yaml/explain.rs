//! A slice that is no value, or not the one that was meant → what is wrong with it, and what to write.

use std::ops::Range;

use super::cut::{is_beside, is_token, is_wide_colon, line_start, lines};
use super::scalar::{bad_escape, closing_quote, indent_of, quote};
use super::tree::{Fault, Trouble};
use super::{Node, Pair, Reader, Shape};
use crate::base::Diagnostic;
use crate::base::width::one_line;

impl Reader<'_> {
    /// Reports why a slice is no value.
    pub(super) fn explain(&mut self, range: Range<usize>, fault: Fault) {
        let text = self.text;
        let at = fault.at.min(text.len());
        let place = at..text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        match fault.trouble {
            Trouble::Depth => self.limit(place, "nested deeper than any file needs: more than 64 levels"),
            Trouble::Aliases => self.limit(place, "the file refers to its own values too often"),
            Trouble::Cycle => {
                let name = word(&text[at..]);
                let error = self
                    .invalid(at..at + name.len(), format!("`{name}` stands inside the value it refers to"));
                self.push(error.help("write the value out"));
            }
            Trouble::Documents => self.push(
                self.invalid(place, "a second document begins here")
                    .help("delete the line: a file is one document"),
            ),
            Trouble::Syntax(message) => self.explain_syntax(range, at, &message),
            Trouble::Tag | Trouble::Compound | Trouble::Anchor => {
                self.explain_syntax(range, at, "this is not read")
            }
        }
    }

    fn explain_syntax(&mut self, range: Range<usize>, at: usize, message: &str) {
        let raw = &self.text[range.clone()];
        match raw.chars().next() {
            Some('"' | '\'') => self.explain_quoted(range, message),
            Some('[' | '{') if !raw.starts_with("{{") => self.explain_flow(range, at, message),
            Some('|' | '>') => self.explain_block(range),
            Some('&') => {
                self.must_quote(range, format!("`{}` names an anchor in YAML, not a text", word(raw)))
            }
            Some('*') => self.explain_alias(range),
            Some('!') => {
                self.must_quote(range, format!("YAML tags such as `{}` are not supported", word(raw)))
            }
            Some(first @ ('@' | '`' | '%' | ',' | ']' | '}' | '{')) => {
                self.must_quote(range, format!("a value cannot begin with `{first}`"))
            }
            Some(first @ ('-' | '?')) if is_token(raw, first) => {
                self.must_quote(range, format!("a value cannot begin with `{first} `"))
            }
            _ if inner_colon(raw).is_some() => self.second_colon(range),
            _ => self.not_yaml(at, message),
        }
    }

    /// Reports what the parser says where nothing better is known.
    fn not_yaml(&mut self, at: usize, message: &str) {
        let text = self.text;
        let start = line_start(text, at.min(text.trim_end().len()));
        let line = trimmed(text, first_line(text, &(start..text.len())));
        let error = self.invalid(line, format!("not valid YAML: {message}"));
        self.push(error.help(
            "check the brackets and the indentation up to here, and put values with `: `, \
            `#` or `|` in quotes",
        ));
    }

    /// Reports a text that YAML takes for a key and its value.
    pub(crate) fn second_colon(&mut self, range: Range<usize>) {
        // The colon may stand behind a key without a value, and what follows a `#` may belong to the text.
        let line = first_line(self.text, &(range.end..self.text.len()));
        let range = range.start..range.end + self.text[line].trim_end().len();
        let Some(colon) = inner_colon(&self.text[range.clone()]) else {
            return self.must_quote(range, "a value cannot begin with `? `".to_owned());
        };
        let at = range.start + colon;
        let error = self
            .invalid(at..at + 1, "a second colon in a value")
            .label("YAML takes what stands before it for a key");
        self.push(self.quoted_whole(error, range));
    }

    /// Reports a value that must stand in quotes. That is a fix only where what it begins with means nothing
    /// else.
    pub(super) fn must_quote(&mut self, range: Range<usize>, message: String) {
        let line = first_line(self.text, &range);
        let is_text = self.text[range.clone()].starts_with(['@', '`', '%', '*', '{']);
        let error = self.quoted_whole(self.invalid(line, message).label("quote the value"), range);
        self.push(error.fix_only_if(is_text));
    }

    /// Shows a value in quotes. What may be a comment, or several paragraphs, is not put into them without
    /// being asked.
    fn quoted_whole(&self, error: Diagnostic, range: Range<usize>) -> Diagnostic {
        let raw = &self.text[range.clone()];
        let is_sure = !raw.contains(" #") && !raw.contains("\t#") && !raw.contains("\n\n");
        error.write(self.text, self.fix(range, quote(&one_line(raw)))).fix_only_if(is_sure)
    }

    fn explain_alias(&mut self, range: Range<usize>) {
        let raw = &self.text[range.clone()];
        let name = &word(raw)[1..];
        let rest = raw[1 + name.len()..].trim_start();
        if name.is_empty() || !rest.is_empty() && !rest.starts_with('#') {
            return self.must_quote(range, "`*` begins a reference in YAML".to_owned());
        }
        let anchor = format!("&{name}");
        // What it refers to stands in a part that could not be read, which has been reported.
        if self.text[..range.start].contains(&anchor) {
            return;
        }
        let at = range.start..range.start + 1 + name.len();
        let error = self
            .invalid(at, format!("`*` begins a reference in YAML, and no value above is marked `{anchor}`"));
        let has_anchors = self.text.contains(" &");
        // With anchors in the file, the name of one may be misspelt.
        self.push(
            self.quoted_whole(error.label("quote it when it is text"), range).fix_only_if(!has_anchors),
        );
    }

    fn explain_quoted(&mut self, range: Range<usize>, message: &str) {
        let text = self.text;
        let Some(close) = closing_quote(text, range.start, range.end) else {
            return self.unclosed_quote(range.start, range.end);
        };
        let is_double = text[range.start..].starts_with('"');
        if let Some(escape) = bad_escape(&text[range.start + 1..close]).filter(|_| is_double) {
            return self.odd_escape(
                range.start..close + 1,
                range.start + 1 + escape.start..range.start + 1 + escape.end,
            );
        }
        if self.nothing_follows(close + 1, range) {
            self.not_yaml(close, message);
        }
    }

    fn unclosed_quote(&mut self, start: usize, end: usize) {
        let text = self.text;
        let line = first_line(text, &(start..end));
        let is_sure = line.end == end && !text[line.clone()].contains([']', '}', '#']);
        let error = self.invalid(start..start + 1, "this quote is never closed");
        let fix = self.fix(line.end..line.end, &text[start..start + 1]);
        self.push(error.write(text, fix).fix_only_if(is_sure));
    }

    /// Reports an escape that YAML does not have, in a text with its quotes.
    fn odd_escape(&mut self, quoted: Range<usize>, escape: Range<usize>) {
        let text = self.text;
        let raw = &text[quoted.start + 1..quoted.end - 1];
        let fix = self.fix(quoted.clone(), format!("'{}'", one_line(raw).replace('\'', "''")));
        // An escape that is one was perhaps meant as one.
        let is_sure = !["\\\"", "\\\\", "\\n"].iter().any(|escape| raw.contains(escape));
        let place = escape.start..escape.end.min(quoted.end - 1);
        let place = if text.is_char_boundary(place.end) { place } else { quoted };
        let error = self.invalid(place.clone(), format!("`{}` is no escape that YAML knows", &text[place]));
        self.push(error.label("`\\` is special in double quotes only").write(text, fix).fix_only_if(is_sure));
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
        let inner =
            raw.strip_prefix(first).and_then(|raw| raw.strip_suffix(first)).filter(|inner| !inner.is_empty());
        // A second pair of quotes may quote a part: what the value is, its author alone knows.
        let is_sure = match inner {
            Some(inner) => inner.matches(first).count() == 1 && !inner.contains('\\'),
            None => matches!(first, '"' | '\'') && rest.matches(first).count() == 0 && !rest.contains('#'),
        };
        let (message, fixed) = match (first, inner) {
            ('\'', Some(inner)) => (
                "a `'` inside single quotes ends the value".to_owned(),
                format!("'{}'", inner.replace("''", "'").replace('\'', "''")),
            ),
            ('"', Some(inner)) => ("a `\"` inside double quotes ends the value".to_owned(), quote(inner)),
            _ => (format!("text follows the closing `{}`", &text[at - 1..at]), quote(raw)),
        };
        let end = first_line(text, &(start..value.end)).end;
        let error = self
            .invalid(start..end, message)
            .label("not part of the value")
            .write(text, self.fix(value, fixed));
        self.push(error.fix_only_if(is_sure));
        false
    }

    /// `|` and `>`
    fn explain_block(&mut self, range: Range<usize>) {
        let text = self.text;
        let all: Vec<Range<usize>> = lines(text, range.clone()).collect();
        let header = &text[all[0].clone()];
        let marks = header[1..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '+' || c == '-');
        let body: Vec<&Range<usize>> =
            all[1..].iter().filter(|line| !text[(*line).clone()].trim().is_empty()).collect();
        let (Some(first), true) = (
            body.first(),
            marks.trim().is_empty() || marks.starts_with([' ', '\t']) && marks.trim_start().starts_with('#'),
        ) else {
            return self.must_quote(range, format!("`{}` announces a text on the lines below", &header[..1]));
        };
        let indent = indent_of(&text[(*first).clone()]);
        let line = body.iter().find(|line| indent_of(&text[(**line).clone()]) < indent).unwrap_or(first);
        let error = self
            .invalid(trimmed(text, (*line).clone()), "this line is indented less than the ones before it");
        let error =
            error.related(self.span(trimmed(text, (*first).clone())), "the text begins at this column");
        self.push(error.help("start all lines of the text at the same column"));
    }

    /// Lists and maps in brackets.
    fn explain_flow(&mut self, range: Range<usize>, fault: usize, message: &str) {
        let text = self.text;
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut at = range.start;
        loop {
            skip_blank(text, &mut at, range.end);
            let c = text[at..range.end].chars().next();
            match c {
                Some('[' | '{') => {
                    open.push((at, if text[at..].starts_with('[') { ']' } else { '}' }));
                    at += 1;
                }
                Some(',' | ':') => at += 1,
                Some(c @ (']' | '}')) if open.last().is_some_and(|(_, close)| *close == c) => {
                    open.pop();
                    at += 1;
                    if open.is_empty() {
                        break;
                    }
                }
                None | Some(']' | '}') => {
                    let (start, close) = open.pop().unwrap_or((range.start, ']'));
                    return self.unclosed_bracket(start, at, close);
                }
                Some(_) => match self.flow_scalar(at, range.end) {
                    Some(end) => at = end,
                    None => return,
                },
            }
        }
        if !self.nothing_follows(at, range.clone()) {
            return;
        }
        if fault >= at {
            return self.not_yaml(fault, message);
        }
        let end = text[fault..at].find([',', ']', '}', '\n']).map_or(at, |length| fault + length);
        let error = self.invalid(
            fault..end.max(fault + text[fault..].chars().next().map_or(0, char::len_utf8)),
            "a comma is missing, or a text needs quotes",
        );
        self.push(error.help("separate the items with `, ` and quote those with `:` or quotes inside"));
    }

    /// Where the scalar at `at` ends, between brackets; `None` when it is what is wrong, which is reported.
    fn flow_scalar(&mut self, at: usize, end: usize) -> Option<usize> {
        let text = self.text;
        if text[at..].starts_with(['"', '\'']) {
            let Some(close) = closing_quote(text, at, end) else {
                self.unclosed_quote(at, end);
                return None;
            };
            let is_double = text[at..].starts_with('"');
            return match bad_escape(&text[at + 1..close]).filter(|_| is_double) {
                None => Some(close + 1),
                Some(escape) => {
                    self.odd_escape(at..close + 1, at + 1 + escape.start..at + 1 + escape.end);
                    None
                }
            };
        }
        let range = plain_in_flow(text, at, end);
        let raw = &text[range.clone()];
        match raw.chars().next() {
            Some('*') if !text[..at].contains(&format!("&{}", &raw[1..])) => self.explain_alias(range),
            Some('!') => {
                self.must_quote(range, format!("YAML tags such as `{}` are not supported", word(raw)))
            }
            Some(c @ ('@' | '`' | '%' | '|' | '>')) => {
                self.must_quote(range, format!("a value cannot begin with `{c}`"))
            }
            // What can begin no text is passed over.
            _ => return Some(range.end.max(text.ceil_char_boundary(at + 1))),
        }
        None
    }

    fn unclosed_bracket(&mut self, start: usize, at: usize, close: char) {
        let text = self.text;
        let line = first_line(text, &(start..text.len()));
        let is_mistaken = text[at..].starts_with([']', '}']);
        let place = if is_mistaken { at..at + 1 } else { line.end..line.end };
        let is_sure = is_mistaken || at == line.end && !text[line].contains('#');
        let error = self.invalid(start..start + 1, format!("`{}` is never closed", &text[start..start + 1]));
        self.push(error.write(text, self.fix(place, close)).fix_only_if(is_sure));
    }

    /// Whether a value that YAML reads is what was meant in all its parts, which is reported otherwise.
    pub(super) fn check(&mut self, node: &Node) -> bool {
        match &node.shape {
            Shape::Null => true,
            Shape::Text { is_quoted, .. } => {
                if !is_quoted {
                    self.check_comment(&node.range);
                }
                true
            }
            Shape::List(items) => items.iter().filter(|item| !self.check(item)).count() == 0,
            Shape::Map(pairs) => {
                let is_flow = self.text[node.range.clone()].starts_with('{');
                pairs.iter().filter(|pair| !self.check_pair(pair, is_flow)).count() == 0
            }
        }
    }

    fn check_pair(&mut self, pair: &Pair, is_flow: bool) -> bool {
        if is_flow
            && matches!(pair.value.shape, Shape::Null)
            && !self.text[pair.key.end..].trim_start_matches(['"', '\'', ' ', '\t', '\n']).starts_with(':')
        {
            self.no_flow_separator(pair.key.clone());
            return false;
        }
        let is_slip = !is_flow
            && matches!(pair.value.shape, Shape::Text { is_quoted: false, .. })
            && !is_beside(self.text, pair);
        if is_slip && super::cut::begins_key(&self.text[pair.value.range.clone()]) {
            self.block_map(pair.value.range.clone());
            return false;
        }
        if matches!(pair.value.shape, Shape::Null) && !is_flow {
            self.check_no_text(&pair.key);
        }
        self.check(&pair.value)
    }

    /// Warns of a `#` where the value of a key is expected.
    pub(super) fn check_no_text(&mut self, key: &Range<usize>) {
        let line = first_line(self.text, &(key.end..self.text.len()));
        let value = self.text[line.clone()].trim_start_matches(['"', '\'', ' ', ':']);
        let at = line.end - value.len();
        if value.starts_with('#') && self.text[..at].ends_with(' ') {
            self.check_comment(&(at..at));
        }
    }

    /// Warns of a `#` behind a text, or in place of one, that was probably meant as text.
    pub(super) fn check_comment(&mut self, value: &Range<usize>) {
        let text = self.text;
        let line = first_line(text, &(value.end..text.len()));
        let after = &text[line.clone()];
        let hash = line.end - after.trim_start_matches([' ', '\t']).len();
        let comment = &text[hash..line.end];
        if (hash > line.start || value.is_empty())
            && comment.starts_with('#')
            && comment.len() > 1
            && !comment[1..].starts_with([' ', '#', '\t'])
        {
            let line_start = line_start(text, value.end);
            let start = if value.is_empty() {
                hash
            } else {
                value.start.max(line_start + indent_of(&text[line_start..]))
            };
            let end = hash + comment.trim_end().len();
            self.cut_comment(start..end, hash..end, &text[start..value.end.max(start)]);
        }
    }

    /// `{ zh：备案 }`, `{ zh:备案 }`, `{ zh }`
    fn no_flow_separator(&mut self, key: Range<usize>) {
        let raw = &self.text[key.clone()];
        let found = raw.char_indices().find(|(_, c)| is_wide_colon(*c) || *c == ':');
        let Some((offset, colon)) = found else {
            let error = self.invalid(key, "expected `key: value`");
            self.push(error.help("a map in braces looks like `{ zh: 备案, en: Filing }`"));
            return;
        };
        let place = key.start + offset..key.start + offset + colon.len_utf8();
        let fix = self.fix(place.clone(), ": ");
        let is_sure = colon != ':' || !raw[offset..].starts_with("://");
        let (message, label) = if colon == ':' {
            (
                format!("a space is missing after `{}:`", &raw[..offset]),
                "without it YAML sees no key".to_owned(),
            )
        } else {
            (
                format!("`{}` is followed by a full-width colon", &raw[..offset]),
                format!("U+{:04X}, not the `:` of YAML", colon as u32),
            )
        };
        let error = self.invalid(place, message).label(label).write(self.text, fix);
        self.push(error.fix_only_if(is_sure));
    }
}

/// What a text begins with, to the next white space.
fn word(text: &str) -> &str {
    text.split([' ', '\t', '\n', ',', ']', '}']).next().unwrap_or(text)
}

/// The first `: ` in a plain scalar, or a colon at the end of one of its lines.
fn inner_colon(raw: &str) -> Option<usize> {
    let comment = raw
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| raw[..*at].ends_with([' ', '\t', '\n']))
        .unwrap_or(raw.len());
    let raw = raw[..comment].trim_end();
    raw.match_indices(':')
        .map(|(at, _)| at)
        .find(|at| raw[at + 1..].is_empty() || raw[at + 1..].starts_with([' ', '\t', '\n']))
}

/// The plain scalar at `at` between brackets, without white space behind it.
fn plain_in_flow(text: &str, at: usize, end: usize) -> Range<usize> {
    let raw = &text[at..end];
    let stops = |(offset, c): &(usize, char)| match c {
        ',' | '[' | ']' | '{' | '}' => true,
        ':' => {
            raw[offset + 1..].is_empty()
                || raw[offset + 1..].starts_with([' ', '\t', '\n', ',', '[', ']', '{', '}'])
        }
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
