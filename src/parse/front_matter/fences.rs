//! The text of a page → where its front matter begins and ends.
//!
//! Invariant: what an author meant as front matter is never taken for text, and a thematic break never for a
//! fence.

use std::ops::Range;

use super::keys::{KEYS, SYNONYMS};
use crate::base::Code;
use crate::base::diag::Fix;
use crate::yaml::{Reader, Slip, head, line_start, lines};

/// The front matter as bytes of the file.
pub(super) struct Fences {
    /// The opening line.
    pub(super) open: Range<usize>,
    /// What stands between the fences.
    pub(super) inner: Range<usize>,
    /// The closing line; empty when it is missing.
    pub(super) close: Range<usize>,
    /// Where the text of the page begins.
    pub(super) body: usize,
}

impl Reader<'_> {
    /// Finds the front matter; `None` when the page has none.
    pub(super) fn fences(&mut self) -> Option<Fences> {
        let blank = self.text.len() - self.text.trim_start().len();
        let open = self.line(line_start(self.text, blank));
        let fence = self.text[open.clone()].trim();
        if !fence.starts_with(is_fence_char) {
            self.in_code(&open);
            return None;
        }
        if fence == "+++" {
            return self.toml(open);
        }
        let open = if fence.starts_with('%') { self.after_directive(open)? } else { open };
        let fence = self.text[open.clone()].trim();
        self.check_opening(&open, fence)?;
        let start = self.next_line(&open);
        let close =
            lines(self.text, start..self.text.len()).find(|line| is_closing(&self.text[line.clone()], fence));
        match close {
            Some(close) => {
                Some(Fences { open, inner: start..close.start, body: self.next_line(&close), close })
            }
            None => self.unclosed(open),
        }
    }

    /// Reports an opening line that is not exactly `---`; `None` when it opens nothing.
    fn check_opening(&mut self, open: &Range<usize>, fence: &str) -> Option<()> {
        let line = &self.text[open.clone()];
        let begins_keys = self.begins_keys(self.next_line(open));
        let rest = fence.strip_prefix("---").unwrap_or(fence);
        let exact = fence.starts_with("---")
            && (rest.is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#'));
        let at = open.start + (line.len() - line.trim_start().len());
        let span = at..at + fence.len();
        if exact && at == 0 {
            return Some(());
        }
        if !begins_keys {
            return None;
        }
        if exact {
            let first = self.diagnose(Code::FrontMatterFence, span, "front matter must start on line 1");
            let help =
                first.label("read as front matter all the same").help("delete what stands before the `---`");
            self.push(help.fix(self.fix(0..at, "")));
        } else if fence.chars().all(is_dash_or_space) {
            let what = if fence.is_ascii() {
                "three hyphens, no more"
            } else {
                "not hyphens: an input method typed dashes"
            };
            let odd = self.diagnose(Code::FrontMatterFence, span, format!("`{fence}` is not a fence"));
            let fix = self.hyphens(open, at);
            self.push(
                odd.label(what)
                    .help("write `---` alone on the first line, and again after the last key")
                    .fix_if(fix),
            );
        } else if fence.starts_with("---") && rest.starts_with([' ', '\t']) {
            let text = at + fence.len() - rest.trim_start().len()..at + fence.len();
            let error = self.diagnose(Code::FrontMatterInvalid, text, "text stands beside the opening `---`");
            self.push(error.help("write `---` alone on the first line, and the text below it"));
        } else {
            return None;
        }
        Some(())
    }

    /// Reports front matter in a block of code, which readers are shown: every key of it is one of front
    /// matter, and one is the title.
    fn in_code(&mut self, open: &Range<usize>) {
        let fence = self.text[open.clone()].trim_end();
        let language = fence.trim_start_matches(['`', '~']);
        let marks = &fence[..fence.len() - language.len()];
        let start = self.next_line(open);
        let close =
            lines(self.text, start..self.text.len()).find(|line| self.text[line.clone()].trim_end() == marks);
        let Some(close) = close.filter(|_| marks.len() >= 3 && matches!(language.trim(), "yaml" | "yml"))
        else {
            return;
        };
        let inner = self.text[start..close.start].trim();
        let inner =
            inner.strip_prefix("---\n").map_or(inner, |inner| inner.strip_suffix("\n---").unwrap_or(inner));
        let top = inner
            .lines()
            .filter(|line| !line.starts_with([' ', '\t', '#', '-', ']', '}']) && !line.is_empty());
        let keys: Option<Vec<&str>> = top.map(|line| Some(&line[head(line)?.key])).collect();
        let is_known = |key: &&str| KEYS.contains(key) || SYNONYMS.iter().any(|(other, _)| other == key);
        if keys.is_some_and(|keys| {
            keys.iter().all(is_known) && keys.iter().any(|key| matches!(*key, "title" | "标题"))
        }) {
            let warning = self
                .diagnose(Code::FrontMatterFence, open.clone(), "this is a block of code, not front matter")
                .label("readers are shown it");
            let fix = self.fix(0..close.end, format!("---\n{inner}\n---"));
            self.push(
                warning.help("write `---` in place of its first line, and in place of its last").fix(fix),
            );
        }
    }

    /// Three hyphens for a fence, and for the closing one if that is no better. What is closed by nothing has
    /// none.
    fn hyphens(&self, open: &Range<usize>, at: usize) -> Option<Fix> {
        let fence = self.text[open.clone()].trim();
        let start = self.next_line(open);
        let close = lines(self.text, start..self.text.len())
            .find(|line| is_closing(&self.text[line.clone()], fence))?;
        let is_proper = is_closing(&self.text[close.clone()], "---");
        let inner = &self.text[open.end..close.start];
        Some(if is_proper {
            self.fix(0..at + fence.len(), "---")
        } else {
            self.fix(0..close.end, format!("---{inner}---"))
        })
    }

    /// A missing closing fence: the front matter ends where the keys do.
    fn unclosed(&mut self, open: Range<usize>) -> Option<Fences> {
        let start = self.next_line(&open);
        if !self.begins_keys(start) {
            return None;
        }
        let end =
            lines(self.text, start..self.text.len()).find(|line| self.ends_keys(line)).map(|line| line.start);
        let (at, label) = match end {
            Some(end) => (self.line(end), "the text of the page seems to begin here"),
            None => (self.text.len()..self.text.len(), "the file ends here"),
        };
        let at =
            if end.is_some() && at.is_empty() { at.start..(at.start + 1).min(self.text.len()) } else { at };
        let error =
            self.diagnose(Code::FrontMatterUnclosed, at, "the front matter is never closed").label(label);
        let end = end.unwrap_or(self.text.len());
        // It ends where it is taken to end: what the page says stays the same.
        let fence = if self.text[..end].ends_with('\n') { "---\n" } else { "\n---\n" };
        let error = error
            .related(self.span(open.clone()), "opened here")
            .help("add a line with `---` after the last key");
        self.push(error.fix(self.fix(end..end, fence)));
        Some(Fences { open, inner: start..end, close: end..end, body: end })
    }

    /// Whether a line is where an unclosed front matter ends.
    fn ends_keys(&self, line: &Range<usize>) -> bool {
        let text = &self.text[line.clone()];
        if text.trim().is_empty() {
            return !is_key(self.following(self.next_line(line)));
        }
        !(is_key(text) || text.starts_with([' ', '\t', '#', ']', '}']) || text.starts_with("- "))
    }

    /// Whether the first line with text at or after `at` is a key or a comment.
    fn begins_keys(&self, at: usize) -> bool {
        let line = self.following(at);
        is_key(line.trim_start())
            || line.starts_with("# ")
                && lines(self.text, at..self.text.len()).take(8).any(|line| is_key(&self.text[line]))
    }

    fn following(&self, at: usize) -> &str {
        lines(self.text, at..self.text.len())
            .map(|line| &self.text[line])
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default()
    }

    fn toml(&mut self, open: Range<usize>) -> Option<Fences> {
        let start = self.next_line(&open);
        let close =
            lines(self.text, start..self.text.len()).find(|line| self.text[line.clone()].trim_end() == "+++");
        let first = self.following(start);
        if close.is_none() && !first.contains('=') {
            return None;
        }
        let example = match first.split_once('=') {
            Some((key, value)) => format!("{}: {}", key.trim(), value.trim()),
            None => "title: …".to_owned(),
        };
        let error = self
            .diagnose(Code::FrontMatterInvalid, open.clone(), "the front matter is TOML")
            .label("diglot reads YAML");
        self.push(error.help(format!("write `---` instead of `+++`, and `{example}`")));
        let close = close.unwrap_or_else(|| {
            let end = lines(self.text, start..self.text.len())
                .find(|line| !self.text[line.clone()].contains('='))
                .map_or(self.text.len(), |line| line.start);
            end..end
        });
        let body = if close.is_empty() { close.start } else { self.next_line(&close) };
        Some(Fences { open, inner: start..start, close, body })
    }

    /// `%YAML 1.2` before the fence.
    fn after_directive(&mut self, line: Range<usize>) -> Option<Range<usize>> {
        let next = self.line(self.next_line(&line));
        if !self.text[line.clone()].starts_with("%YAML")
            || self.text[next.clone()].trim_end() != "---"
            || !self.begins_keys(self.next_line(&next))
        {
            return None;
        }
        Some(next)
    }

    /// The line that begins at `start`, without its newline.
    fn line(&self, start: usize) -> Range<usize> {
        start..self.text[start..].find('\n').map_or(self.text.len(), |at| start + at)
    }

    fn next_line(&self, line: &Range<usize>) -> usize {
        (line.end + 1).min(self.text.len())
    }
}

fn is_fence_char(c: char) -> bool {
    matches!(c, '+' | '%') || is_dash_or_space(c)
}

fn is_dash_or_space(c: char) -> bool {
    matches!(
        c,
        '-' | ' ' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

fn is_closing(line: &str, open: &str) -> bool {
    let line = line.trim_end_matches([' ', '\t']);
    line == "---" || line == "..." || line == open
}

/// Whether a line is a key of front matter rather than prose with a colon.
pub(super) fn is_key(line: &str) -> bool {
    let Some(head) = head(line) else { return false };
    let key = &line[head.key.clone()];
    let is_name = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && key.starts_with(|c: char| c.is_ascii_alphabetic());
    KEYS.contains(&key) || is_name && key.len() <= 32 && head.slip != Some(Slip::NoSpace)
}
