//! The inside of the fences → one [`Entry`] per key, with the slice that holds its value.
//!
//! The habits of Chinese input methods (full-width colons and spaces) and of YAML beginners (tabs, missing spaces)
//! are reported here, at the character, and the key is read as it was meant.

use std::ops::Range;

use super::Reader;
use super::fences::is_key;
use super::fields::says_draft;
use super::node::{Node, Pair, Shape};
use super::scalar::quote;
use crate::base::Code;
use crate::base::diag::written;

/// Keys a front matter may have.
const MAX_KEYS: usize = 512;

/// One key with the bytes of its value.
#[derive(Debug, Clone)]
pub(super) struct Entry<'s> {
    pub(super) key: &'s str,
    pub(super) key_at: Range<usize>,
    /// The value without white space around it; it may span lines.
    pub(super) value: Range<usize>,
    /// Whether the value begins on the line of the key.
    pub(super) same_line: bool,
    /// Whether the value cannot be read and has been reported.
    pub(super) broken: bool,
    /// Brackets opened less brackets closed.
    pub(super) open: isize,
}

impl Entry<'_> {
    fn is_flow(&self, text: &str) -> bool {
        text[self.value.clone()].starts_with(['[', '{'])
    }

    fn is_plain(&self, text: &str) -> bool {
        self.same_line && !self.value.is_empty() && !text[self.value.clone()].starts_with(['[', '{', '"', '\'', '|', '>', '&', '!', '*'])
    }

    /// Whether the value ends on the line of the key, unless a plain text goes on.
    fn is_whole(&self, text: &str) -> bool {
        let value = &text[self.value.clone()];
        match value.chars().next() {
            Some('[' | '{') => self.same_line && self.open <= 0,
            Some(quote @ ('"' | '\'')) => self.same_line && value.len() > 1 && value.ends_with(quote),
            _ => self.is_plain(text),
        }
    }

    fn is_block_scalar(&self, text: &str) -> bool {
        text[self.value.clone()].starts_with(['|', '>'])
    }

    fn extend(&mut self, text: &str, line: Range<usize>) {
        if self.value.is_empty() {
            self.value.start = line.start;
            self.same_line = false;
        }
        self.value.end = line.end;
        self.open += balance(&text[line]);
    }
}

impl<'s> Reader<'s> {
    /// Cuts a block of lines into keys. The lines of one block begin at the same column.
    pub(super) fn entries(&mut self, block: Range<usize>) -> Vec<Entry<'s>> {
        let text = self.text;
        let mut entries: Vec<Entry<'s>> = Vec::new();
        let mut base = None;
        let mut complained = false;
        let end = block.end;
        for line in lines(text, block) {
            let content = text[line.clone()].trim_end_matches([' ', '\t']);
            let indent = content.len() - content.trim_start_matches(' ').len();
            let rest = &content[indent..];
            let at = line.start + indent..line.start + content.len();
            if rest.is_empty() {
                continue;
            }
            let last = entries.last_mut();
            let margin = base.unwrap_or(indent);
            if rest.starts_with('\t') && !last.as_ref().is_some_and(|last| last.is_flow(text) || last.is_block_scalar(text) && indent > margin) {
                // Below a value on the line of its key, two spaces would make the line a part of it.
                let is_below_key = last.as_ref().is_some_and(|last| last.value.is_empty() || !last.same_line);
                if let Some(last) = last {
                    last.broken = true;
                }
                self.has_draft_line |= says_draft(rest);
                self.tab(at, is_below_key);
                continue;
            }
            if let Some(last) = last
                && last.continues(text, rest, indent, margin)
            {
                let Some(head) = last.is_whole(text).then(|| head(rest)).flatten().filter(|head| is_name(&rest[head.key.clone()], head)) else {
                    last.extend(text, at);
                    continue;
                };
                let (key_at, key) = (last.key_at.clone(), last.key);
                let place = at.start..at.start + head.separator.end;
                let error = self.diagnose(Code::FrontMatterInvalid, place, format!("`{}` is indented below a value", &rest[head.key]));
                let error = error.related(self.span(key_at), format!("the value of `{key}` begins here"));
                let fix = self.fix(line.start..at.start, " ".repeat(margin));
                let is_key = is_key(rest);
                self.push(error.help(format!("start the line at the margin: `{rest}`")).fix(fix).fix_only_if(is_key));
            } else if rest.starts_with('#') {
                continue;
            } else if indent < margin {
                let first = entries.first().map(|first| first.key_at.clone()).unwrap_or_default();
                let error = self.diagnose(Code::FrontMatterInvalid, at.clone(), "this line is indented less than the ones before it");
                self.push(error.related(self.span(first), "the keys begin at this column").help("start all keys at the same column"));
            }
            base = base.or(Some(indent));
            if entries.is_empty() && rest.starts_with('{') {
                return self.root_map(at.start..end);
            }
            let entry = self.entry(at.clone());
            self.has_draft_line |= entry.is_none() && says_draft(rest);
            match entry {
                Some(entry) => entries.push(entry),
                None if !complained && !matches!(rest, "~" | "null") => {
                    complained = true;
                    self.not_an_entry(at, entries.last());
                }
                None => {}
            }
            if entries.len() > MAX_KEYS {
                self.limit(entries[MAX_KEYS].key_at.clone(), format!("the front matter has more than {MAX_KEYS} keys"));
                return Vec::new();
            }
        }
        entries
    }

    fn tab(&mut self, at: Range<usize>, is_sure: bool) {
        let tabs = self.text[at.clone()].len() - self.text[at.clone()].trim_start_matches('\t').len();
        let error = self.diagnose(Code::FrontMatterInvalid, at.start..at.start + tabs, "a line is indented with a tab");
        let spaces = "  ".repeat(tabs);
        let fix = self.fix(at.start..at.start + tabs, spaces.as_str());
        let error = error.label("YAML takes spaces only").help(format!("write `{spaces}{}`", self.text[at].trim_start()));
        self.push(error.fix(fix).fix_only_if(is_sure));
    }

    /// The key on a line; `None` when there is none. What is wrong with the key itself is reported.
    fn entry(&mut self, at: Range<usize>) -> Option<Entry<'s>> {
        let text = self.text;
        let whole = &text[at.clone()];
        let rest = whole.trim_start_matches(is_wide_space);
        let start = at.end - rest.len();
        let head = head(rest)?;
        let key = &rest[head.key.clone()];
        if whole.len() != rest.len() {
            let error = self.diagnose(Code::FrontMatterInvalid, at.start..start, "a wide space stands before the key");
            let fix = self.fix(at.start..start, "");
            self.push(error.label(name_of_space(whole)).help(format!("delete it: `{rest}`")).fix(fix));
        }
        let after = &rest[head.separator.end..];
        let value = after.trim_start_matches([' ', '\t']);
        let is_comment = value.starts_with('#') && value.len() < after.len();
        let value_at = at.end - value.len()..if is_comment { at.end - value.len() } else { at.end };
        let separator = start + head.separator.start..start + head.separator.end;
        self.check_separator(start + head.key.start..start + head.key.end, head.fault, separator, &at);
        if is_comment && value.len() > 1 && !value[1..].starts_with([' ', '#', '\t']) {
            self.cut_comment(value_at.start..at.end, value_at.start..at.end, "");
        }
        let mut entry =
            Entry { key, key_at: start + head.key.start..start + head.key.end, open: balance(value), value: value_at, same_line: true, broken: false };
        if key == "<<" {
            let error = self.diagnose(Code::FrontMatterInvalid, entry.key_at.clone(), "`<<` merges maps, which front matter does not do");
            self.push(error.help("write the keys out"));
            entry.broken = true;
        }
        Some(entry)
    }

    fn check_separator(&mut self, key_at: Range<usize>, fault: Option<Fault>, separator: Range<usize>, line: &Range<usize>) {
        let text = self.text;
        let key = &text[key_at.clone()];
        let value = text[separator.end..line.end].trim();
        let fix = self.fix(key_at.end..line.end - value.len(), if value.is_empty() { ":" } else { ": " });
        let fixed = format!("{key}{}{value}", fix.replacement);
        let (place, message, label) = match fault {
            None => return,
            Some(Fault::WideColon) => {
                let c = text[separator.clone()].chars().next().unwrap_or('：');
                (separator, format!("`{key}` is followed by a full-width colon"), format!("U+{:04X}, not the `:` of YAML", c as u32))
            }
            Some(Fault::NoSpace) => (separator, format!("a space is missing after `{key}:`"), "without it YAML sees no key".to_owned()),
            Some(Fault::WideSpace) => {
                let space = separator.start + 1..separator.end;
                let label = name_of_space(&text[space.clone()]).to_owned();
                (space, format!("`{key}:` is followed by a wide space"), label)
            }
        };
        self.push(self.diagnose(Code::FrontMatterInvalid, place, message).label(label).help(format!("write `{fixed}`")).fix(fix));
    }

    /// Reports a line without a key.
    fn not_an_entry(&mut self, at: Range<usize>, last: Option<&Entry<'s>>) {
        let line = &self.text[at.clone()];
        let (message, help) = if line.starts_with('%') {
            ("a YAML directive has no effect here", "delete the line".to_owned())
        } else if is_token(line, '?') {
            ("`?` begins a compound key, which front matter does not have", "write `key: value`".to_owned())
        } else if is_token(line, '-') {
            ("expected `key: value`, found a list", format!("give the list a key, such as `tags: [{}]`", line[1..].trim()))
        } else if self.text[..at.start].ends_with("\n\n") {
            ("expected `key: value`", "if the text of the page begins here, close the front matter with `---` before it".to_owned())
        } else if let Some(last) = last.filter(|last| last.is_plain(self.text) && !last.value.is_empty()) {
            ("expected `key: value`", format!("indent the line by two spaces if it continues `{}`", last.key))
        } else {
            ("expected `key: value`", format!("write `title: {line}`, or delete the line"))
        };
        self.push(self.diagnose(Code::FrontMatterInvalid, at, message).help(help));
    }

    /// `{ title: x, draft: true }` as the whole front matter.
    fn root_map(&mut self, range: Range<usize>) -> Vec<Entry<'s>> {
        let text = self.text;
        let Some(Node { shape: Shape::Map(pairs), .. }) = self.node(range.start..range.start + text[range].trim_end().len(), true) else {
            return Vec::new();
        };
        let entry = |pair: Pair| Entry { key: &text[pair.key.clone()], key_at: pair.key, value: pair.value.range, same_line: true, broken: false, open: 0 };
        pairs.into_iter().map(entry).collect()
    }

    /// Warns of a `#` that was probably meant as text. `value` is the whole value, `hash` the comment in it.
    pub(super) fn cut_comment(&mut self, value: Range<usize>, hash: Range<usize>, kept: &str) {
        let left = if kept.is_empty() { "the value is empty".to_owned() } else { format!("the value is cut to `{kept}`") };
        let fixed = written(self.text, &self.fix(value.clone(), quote(&self.text[value])));
        let warning = self.diagnose(Code::FrontMatterValue, hash, format!("`#` starts a comment: {left}"));
        self.push(warning.help(format!("{fixed} to keep it, or put a space after the `#`")));
    }
}

impl Entry<'_> {
    /// Whether a line belongs to this entry.
    fn continues(&self, text: &str, rest: &str, indent: usize, margin: usize) -> bool {
        if indent > margin {
            return true;
        }
        if indent < margin {
            return false;
        }
        let opens_list = self.value.is_empty() || !self.same_line && is_token(&text[self.value.clone()], '-');
        is_token(rest, '-') && opens_list || self.is_flow(text) && self.open > 0 && (rest.starts_with([']', '}']) || head(rest).is_none())
    }
}

/// A key at the beginning of a line; ranges are bytes of the line.
pub(super) struct Head {
    pub(super) key: Range<usize>,
    pub(super) separator: Range<usize>,
    pub(super) fault: Option<Fault>,
}

/// What is wrong with what separates a key from its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// `title：备案`
    WideColon,
    /// `title:备案`
    NoSpace,
    /// `title:　备案`
    WideSpace,
}

/// The key that a line without indentation begins with.
pub(super) fn head(line: &str) -> Option<Head> {
    if let Some(quote @ ('"' | '\'')) = line.chars().next() {
        let close = 1 + line[1..].find(quote)?;
        let colon = line.len() - line[close + 1..].trim_start_matches([' ', '\t']).len();
        return separates(line, colon).then(|| Head { key: 1..close, separator: colon..colon + 1, fault: None });
    }
    if is_token(line, '?') {
        return None;
    }
    let name = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let at = line.len() - line[name..].trim_start_matches([' ', '\t']).len();
    let with = |separator: Range<usize>, fault| Some(Head { key: 0..name, separator, fault });
    match line[at..].chars().next() {
        Some(c) if name > 0 && is_wide_colon(c) => return with(at..at + c.len_utf8(), Some(Fault::WideColon)),
        Some(':') if name > 0 => {
            let after = &line[at + 1..];
            if separates(line, at) {
                return with(at..at + 1, None);
            }
            let wide = after.len() - after.trim_start_matches(is_wide_space).len();
            if wide > 0 {
                return with(at..at + 1 + wide, Some(Fault::WideSpace));
            }
            if !after.starts_with("//") && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return with(at..at + 1, Some(Fault::NoSpace));
            }
        }
        _ => {}
    }
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| separates(line, *at));
    let wide = line.char_indices().find(|(_, c)| is_wide_colon(*c)).filter(|(at, _)| line[..*at].chars().count() <= 8);
    let (separator, fault) = match (colon, wide) {
        (colon, Some((wide, c))) if colon.is_none_or(|colon| wide < colon) => (wide..wide + c.len_utf8(), Some(Fault::WideColon)),
        (Some(colon), _) => (colon..colon + 1, None),
        _ => return None,
    };
    let key = line[..separator.start].trim_end().len();
    (key > 0).then_some(Head { key: 0..key, separator, fault })
}

/// Whether the byte at `at` is a colon that ends a key.
fn separates(line: &str, at: usize) -> bool {
    line[at..].strip_prefix(':').is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n']))
}

fn is_name(key: &str, head: &Head) -> bool {
    head.fault.is_none() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// Whether `text` begins with an indicator that stands alone: `- item`, but not `-item`.
pub(super) fn is_token(text: &str, indicator: char) -> bool {
    text.strip_prefix(indicator).is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n']))
}

pub(super) fn is_wide_colon(c: char) -> bool {
    matches!(c, '：' | '﹕' | '∶' | '︰')
}

pub(super) fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}')
}

fn name_of_space(text: &str) -> &'static str {
    match text.chars().next() {
        Some('\u{3000}') => "U+3000, the wide space of Chinese input",
        Some('\u{a0}') => "U+00A0, a no-break space",
        _ => "not the space of YAML",
    }
}

fn balance(text: &str) -> isize {
    text.bytes().map(|b| isize::from(matches!(b, b'[' | b'{')) - isize::from(matches!(b, b']' | b'}'))).sum()
}

/// The start of the line that holds `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The lines of a part of a text, without their newlines.
pub(super) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'_> {
    text[range.clone()].split_inclusive('\n').scan(range.start, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..start + line.strip_suffix('\n').unwrap_or(line).len())
    })
}
