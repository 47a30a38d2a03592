//! Lines of YAML that a parser refuses → keys and items, with the slices that hold their values.
//!
//! The habits of Chinese input methods (full-width colons and spaces) and of YAML beginners (tabs, missing
//! spaces) are reported here, at the character, and the key is read as it was meant.

use std::ops::Range;

use super::scalar::{indent_of, quote};
use super::{Kind, Node, Pair, Reader, Shape};
use crate::base::Code;
use crate::base::diag::written;

/// Keys a front matter may have.
const MAX_KEYS: usize = 512;

/// One key with the bytes of its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'s> {
    pub(crate) key: &'s str,
    pub(crate) key_at: Range<usize>,
    /// The value without white space around it; it may span lines.
    pub(crate) value: Range<usize>,
    /// Whether the value begins on the line of the key.
    pub(crate) same_line: bool,
    /// Whether the value cannot be read and has been reported.
    pub(crate) is_broken: bool,
    /// Brackets opened less brackets closed.
    open: isize,
    /// The value, where all keys could be read at once.
    pub(super) read: Option<Node>,
}

impl<'s> Entry<'s> {
    /// The entry of a key whose value is read.
    pub(super) fn read(text: &'s str, pair: Pair) -> Entry<'s> {
        let same_line = is_beside(text, &pair);
        let value = pair.value.range.clone();
        Entry {
            key: &text[pair.key.clone()],
            key_at: pair.key,
            value,
            same_line,
            is_broken: false,
            open: 0,
            read: Some(pair.value),
        }
    }

    fn is_flow(&self, text: &str) -> bool {
        text[self.value.clone()].starts_with(['[', '{'])
    }

    fn is_plain(&self, text: &str) -> bool {
        self.same_line
            && !self.value.is_empty()
            && !text[self.value.clone()].starts_with(['[', '{', '"', '\'', '|', '>', '&', '!', '*'])
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
    pub(super) fn cut(&mut self, block: Range<usize>) -> Vec<Entry<'s>> {
        let text = self.text;
        let mut entries: Vec<Entry<'s>> = Vec::new();
        let mut base = None;
        let mut complained = false;
        let end = block.end;
        let first = line_start(text, block.start);
        // A map may begin beside the `-` of a list.
        let is_beside = !text[first..block.start].trim().is_empty();
        for line in lines(text, first..block.end) {
            let content = text[line.clone()].trim_end_matches([' ', '\t']);
            let indent =
                if is_beside && line.start == first { block.start - first } else { indent_of(content) };
            let rest = &content[indent..];
            let at = line.start + indent..line.start + content.len();
            if rest.is_empty() {
                continue;
            }
            let last = entries.last_mut();
            let margin = base.unwrap_or(indent);
            if rest.starts_with('\t')
                && !last
                    .as_ref()
                    .is_some_and(|last| last.is_flow(text) || last.is_block_scalar(text) && indent > margin)
            {
                self.tab_line(at, last);
                continue;
            }
            if let Some(last) = last
                && last.continues(text, rest, indent, margin)
            {
                let head = last.is_whole(text).then(|| head(rest)).flatten();
                let Some(head) = head.filter(|head| is_name(&rest[head.key.clone()], head)) else {
                    last.extend(text, at);
                    continue;
                };
                self.indented_key(last, &head, line.start..at.end, margin);
            } else if rest.starts_with('#') {
                continue;
            } else if indent < margin {
                self.outdented(at.clone(), entries.first());
            }
            base = base.or(Some(indent));
            if entries.is_empty() && rest.starts_with('{') {
                return self.root_map(at.start..end);
            }
            let entry = self.entry(at.clone());
            self.unread.extend(entry.is_none().then(|| at.clone()));
            match entry {
                Some(entry) => entries.push(entry),
                None if !complained && !matches!(rest, "~" | "null") => {
                    complained = true;
                    self.not_an_entry(at, entries.last());
                }
                None => {}
            }
        }
        entries
    }

    /// A line at a smaller column than the first key.
    fn outdented(&mut self, line: Range<usize>, first: Option<&Entry<'s>>) {
        let first = first.map(|first| first.key_at.clone()).unwrap_or_default();
        let error = self.invalid(line, "this line is indented less than the ones before it");
        let error = error.related(self.span(first), "the keys begin at this column");
        self.push(error.help("start all keys at the same column"));
    }

    /// A line that begins with a tab, which is a part of nothing.
    fn tab_line(&mut self, line: Range<usize>, last: Option<&mut Entry<'s>>) {
        // Below a value on the line of its key, two spaces would make the line a part of it.
        let is_below_key = last.as_ref().is_some_and(|last| last.value.is_empty() || !last.same_line);
        if let Some(last) = last {
            last.is_broken = true;
        }
        self.unread.push(line.clone());
        self.tab(line, is_below_key);
    }

    /// A key that would be a part of the value before it; `line` includes its indentation.
    fn indented_key(&mut self, last: &Entry<'s>, head: &Head, line: Range<usize>, margin: usize) {
        let rest = self.text[line.clone()].trim_start_matches(' ');
        let start = line.end - rest.len();
        let error = self.invalid(
            start..start + head.separator.end,
            format!("`{}` is indented below a value", &rest[head.key.clone()]),
        );
        let error =
            error.related(self.span(last.key_at.clone()), format!("the value of `{}` begins here", last.key));
        let fix = self.fix(line.start..start, " ".repeat(margin));
        let is_key = head.key.len() <= 32;
        self.push(error.help(format!("start the line at the margin: `{rest}`")).fix(fix).fix_only_if(is_key));
    }

    /// The entries, if they are not too many.
    pub(super) fn checked(&mut self, entries: Vec<Entry<'s>>) -> Vec<Entry<'s>> {
        let Some(first) = entries.get(MAX_KEYS).filter(|_| self.kind == Kind::FrontMatter) else {
            return entries;
        };
        self.limit(first.key_at.clone(), format!("the front matter has more than {MAX_KEYS} keys"));
        Vec::new()
    }

    fn tab(&mut self, at: Range<usize>, is_sure: bool) {
        let tabs = self.text[at.clone()].len() - self.text[at.clone()].trim_start_matches('\t').len();
        let error = self.invalid(at.start..at.start + tabs, "a line is indented with a tab");
        let spaces = "  ".repeat(tabs);
        let fix = self.fix(at.start..at.start + tabs, spaces.as_str());
        let error = error
            .label("YAML takes spaces only")
            .help(format!("write `{spaces}{}`", self.text[at].trim_start()));
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
            let error = self.invalid(at.start..start, "a wide space stands before the key");
            let fix = self.fix(at.start..start, "");
            self.push(error.label(name_of_space(whole)).help(format!("delete it: `{rest}`")).fix(fix));
        }
        let after = &rest[head.separator.end..];
        let value = after.trim_start_matches([' ', '\t']);
        let is_comment = value.starts_with('#') && value.len() < after.len();
        let value_at = at.end - value.len()..if is_comment { at.end - value.len() } else { at.end };
        let separator = start + head.separator.start..start + head.separator.end;
        self.check_separator(start + head.key.start..start + head.key.end, head.slip, separator, &at);
        if is_comment && value.len() > 1 && !value[1..].starts_with([' ', '#', '\t']) {
            self.cut_comment(value_at.start..at.end, value_at.start..at.end, "");
        }
        let mut entry = Entry {
            key,
            key_at: start + head.key.start..start + head.key.end,
            open: balance(value),
            value: value_at,
            same_line: true,
            is_broken: false,
            read: None,
        };
        if key == "<<" {
            let error = self.invalid(entry.key_at.clone(), "`<<` merges maps, which diglot does not do");
            self.push(error.help("write the keys out"));
            entry.is_broken = true;
        }
        Some(entry)
    }

    fn check_separator(
        &mut self,
        key_at: Range<usize>,
        slip: Option<Slip>,
        separator: Range<usize>,
        line: &Range<usize>,
    ) {
        let text = self.text;
        let key = &text[key_at.clone()];
        // A wide space may stand at the end of the line as well.
        let value = text[separator.end..line.end].trim_start();
        let fix = self.fix(key_at.end..line.end - value.len(), if value.is_empty() { ":" } else { ": " });
        let value = value.trim_end();
        let fixed = format!("{key}{}{value}", fix.replacement);
        let (place, message, label) = match slip {
            None => return,
            Some(Slip::WideColon) => {
                let c = text[separator.clone()].chars().next().unwrap_or('：');
                (
                    separator,
                    format!("`{key}` is followed by a full-width colon"),
                    format!("U+{:04X}, not the `:` of YAML", c as u32),
                )
            }
            Some(Slip::NoSpace) => (
                separator,
                format!("a space is missing after `{key}:`"),
                "without it YAML sees no key".to_owned(),
            ),
            Some(Slip::WideSpace) => {
                let space = separator.start + 1..separator.end;
                let label = name_of_space(&text[space.clone()]).to_owned();
                (space, format!("`{key}:` is followed by a wide space"), label)
            }
        };
        self.push(self.invalid(place, message).label(label).help(format!("write `{fixed}`")).fix(fix));
    }

    /// Reports a line without a key.
    fn not_an_entry(&mut self, at: Range<usize>, last: Option<&Entry<'s>>) {
        let line = &self.text[at.clone()];
        let (message, help) = if line.starts_with('%') {
            ("a YAML directive has no effect here", "delete the line".to_owned())
        } else if is_token(line, '?') {
            ("`?` begins a compound key, which no file has", "write `key: value`".to_owned())
        } else if is_token(line, '-') {
            let key = if self.kind == Kind::FrontMatter { "tags" } else { "key" };
            (
                "expected `key: value`, found a list",
                format!("give the list a key, such as `{key}: [{}]`", line[1..].trim()),
            )
        } else if self.kind == Kind::FrontMatter && self.text[..at.start].ends_with("\n\n") {
            (
                "expected `key: value`",
                "if the text of the page begins here, close the front matter with `---` before it".to_owned(),
            )
        } else if let Some(last) = last.filter(|last| last.is_plain(self.text) && !last.value.is_empty()) {
            ("expected `key: value`", format!("indent the line by two spaces if it continues `{}`", last.key))
        } else {
            let key = if self.kind == Kind::FrontMatter { "title" } else { "key" };
            ("expected `key: value`", format!("write `{key}: {line}`, or delete the line"))
        };
        self.push(self.invalid(at, message).help(help));
    }

    /// A map in braces that is all there is.
    fn root_map(&mut self, range: Range<usize>) -> Vec<Entry<'s>> {
        let text = self.text;
        let end = range.start + text[range.clone()].trim_end().len();
        match self.node(range.start..end, true) {
            Some(Node { shape: Shape::Map(pairs), .. }) => {
                pairs.into_iter().map(|pair| Entry::read(text, pair)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The items of a list that begins at the start of `range`: where each stands, and whether beside its
    /// `-`.
    pub(super) fn items(&mut self, range: Range<usize>) -> Vec<(Range<usize>, bool)> {
        let text = self.text;
        let margin = range.start - line_start(text, range.start);
        let mut items: Vec<(Range<usize>, bool)> = Vec::new();
        for line in lines(text, line_start(text, range.start)..range.end) {
            let content = text[line.clone()].trim_end_matches([' ', '\t']);
            // A list may begin beside the `-` of another.
            let indent = if line.start < range.start { margin } else { indent_of(content) };
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
                    (*item, *same_line) = (at, false);
                } else {
                    item.end = at.end;
                }
            } else {
                self.out_of_line(line, at, &range, margin);
            }
        }
        items
    }

    /// Reports a line that belongs to no item.
    fn out_of_line(&mut self, line: Range<usize>, at: Range<usize>, list: &Range<usize>, margin: usize) {
        let rest = &self.text[at.clone()];
        let corrected = format!("{}- {}", " ".repeat(margin), rest.trim_start_matches("- "));
        let fix = is_token(rest, '-').then(|| self.fix(line.start..at.end, corrected.as_str()));
        let error = self.invalid(at, "this line does not stand in line with the list");
        let error = error.related(self.span(list.start..list.start + 1), "the list begins at this column");
        self.push(error.help(format!("write `{corrected}`")).fix_if(fix));
    }

    /// Warns of a `#` that was probably meant as text. `value` is the whole value, `hash` the comment in it.
    pub(super) fn cut_comment(&mut self, value: Range<usize>, hash: Range<usize>, kept: &str) {
        let code = if self.kind == Kind::FrontMatter { Code::FrontMatterValue } else { Code::YamlComment };
        let left = if kept.is_empty() {
            "the value is empty".to_owned()
        } else {
            format!("the value is cut to `{kept}`")
        };
        let fixed = written(self.text, &self.fix(value.clone(), quote(&self.text[value])));
        let warning = self.diagnose(code, hash, format!("`#` starts a comment: {left}"));
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
        is_token(rest, '-') && opens_list
            || self.is_flow(text) && self.open > 0 && (rest.starts_with([']', '}']) || head(rest).is_none())
    }
}

/// A key at the beginning of a line; ranges are bytes of the line.
pub(crate) struct Head {
    pub(crate) key: Range<usize>,
    separator: Range<usize>,
    pub(crate) slip: Option<Slip>,
}

/// What is wrong with what separates a key from its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    /// `title：备案`
    WideColon,
    /// `title:备案`
    NoSpace,
    /// `title:　备案`
    WideSpace,
}

/// The key that a line without indentation begins with.
pub(crate) fn head(line: &str) -> Option<Head> {
    if let Some(quote @ ('"' | '\'')) = line.chars().next() {
        let close = 1 + line[1..].find(quote)?;
        let colon = line.len() - line[close + 1..].trim_start_matches([' ', '\t']).len();
        return separates(line, colon).then(|| Head {
            key: 1..close,
            separator: colon..colon + 1,
            slip: None,
        });
    }
    if is_token(line, '?') {
        return None;
    }
    let name = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let at = line.len() - line[name..].trim_start_matches([' ', '\t']).len();
    let with = |separator: Range<usize>, slip| Some(Head { key: 0..name, separator, slip });
    match line[at..].chars().next() {
        Some(c) if name > 0 && is_wide_colon(c) => return with(at..at + c.len_utf8(), Some(Slip::WideColon)),
        Some(':') if name > 0 => {
            let after = &line[at + 1..];
            if separates(line, at) {
                return with(at..at + 1, None);
            }
            let wide = after.len() - after.trim_start_matches(is_wide_space).len();
            if wide > 0 {
                return with(at..at + 1 + wide, Some(Slip::WideSpace));
            }
            if !after.starts_with("//") && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return with(at..at + 1, Some(Slip::NoSpace));
            }
        }
        _ => {}
    }
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| separates(line, *at));
    let wide = line
        .char_indices()
        .find(|(_, c)| is_wide_colon(*c))
        .filter(|(at, _)| line[..*at].chars().count() <= 8);
    let (separator, slip) = match (colon, wide) {
        (colon, Some((wide, c))) if colon.is_none_or(|colon| wide < colon) => {
            (wide..wide + c.len_utf8(), Some(Slip::WideColon))
        }
        (Some(colon), _) => (colon..colon + 1, None),
        _ => return None,
    };
    let key = line[..separator.start].trim_end().len();
    (key > 0).then_some(Head { key: 0..key, separator, slip })
}

/// Whether the byte at `at` is a colon that ends a key.
fn separates(line: &str, at: usize) -> bool {
    line[at..].strip_prefix(':').is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n']))
}

/// Whether a text begins with a key that is no prose: `zh: 备案`, or with a slip behind a name in letters,
/// `zh：备案`.
pub(super) fn begins_key(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    let is_plain = |key: &str| key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    !line.starts_with(['[', '{', '#'])
        && head(line).is_some_and(|head| {
            head.slip.is_none() || head.key.len() < 12 && is_plain(&line[head.key.clone()])
        })
}

/// Whether a key that a parser read holds what is a slip before its colon.
pub(super) fn is_slip(key: &str) -> bool {
    key == "<<" || key.starts_with(is_wide_space) || key.chars().take(9).any(is_wide_colon)
}

/// Whether the value of a pair begins on the line of its key.
pub(super) fn is_beside(text: &str, pair: &Pair) -> bool {
    !text[pair.key.end..pair.value.range.start.max(pair.key.end)].contains('\n')
}

fn is_name(key: &str, head: &Head) -> bool {
    head.slip.is_none() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
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
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The lines of a part of a text, without their newlines.
pub(crate) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'_> {
    text[range.clone()].split_inclusive('\n').scan(range.start, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..start + line.strip_suffix('\n').unwrap_or(line).len())
    })
}
