//! The edit that puts right what a diagnostic tells of, as data.
//!
//! Invariant: a fix is there only where one replacement is right. What an editor does without asking must not
//! be a guess.

use std::ops::Range;

use crate::base::path::SrcPath;
use crate::base::source::Span;

/// A replacement of some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// What is replaced; an empty place is where something is inserted.
    pub at: Span,
    /// What stands there afterwards.
    pub replacement: String,
    /// Whether it makes the text what it was meant to be beyond doubt, so that it may be applied unseen: it
    /// puts syntax right, and guesses no name.
    pub is_safe: bool,
}

impl Fix {
    /// The replacement of `range` in the file at `path`.
    pub fn new(path: &SrcPath, range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { at: Span::new(path, range), replacement: replacement.into(), is_safe: true }
    }

    /// The nearest name in place of what was typed; `None` if another is as near, if it has another number,
    /// which is seldom a slip (`step-3.md` is not `step-2.md`), or if `at` is not just what was typed, bare
    /// or in quotes. It is safe where the two differ in case alone.
    pub fn name(near: Near<'_>, typed: &str, at: &Span) -> Option<Self> {
        let quote = match (at.end - at.start).checked_sub(typed.len()) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return None,
        };
        let is_sure = near.is_only && number(near.name).eq(number(typed));
        let is_safe = near.name.to_lowercase() == typed.to_lowercase();
        is_sure.then(|| Self { is_safe, ..Self::new(&at.path, at.start + quote..at.end - quote, near.name) })
    }

    /// The line it stands in as it is afterwards, without white space around it.
    fn line(&self, text: &str) -> String {
        let start = text[..self.at.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[self.at.end..].find('\n').map_or(text.len(), |length| self.at.end + length);
        let line = [&text[start..self.at.start], &self.replacement, &text[self.at.end..end]].concat();
        line.trim().to_owned()
    }
}

/// The digits of a name, or of the last part of a path.
fn number(name: &str) -> impl Iterator<Item = char> {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.chars().filter(char::is_ascii_digit)
}

/// Advice that shows the line of a fix as it is afterwards.
pub fn written(text: &str, fix: &Fix) -> String {
    const SHOWN: usize = 160;
    let line = fix.line(text);
    match line.char_indices().nth(SHOWN) {
        None => format!("write `{line}`"),
        Some((cut, _)) => format!("write `{}…`", &line[..cut]),
    }
}

/// The name nearest to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether no other name is as near.
    pub is_only: bool,
}

impl Near<'_> {
    /// The same, not the only one if `is_taken`: what is written already cannot have been meant.
    pub fn unless(self, is_taken: impl Fn(&str) -> bool) -> Self {
        Self { is_only: self.is_only && !is_taken(self.name), ..self }
    }
}

/// The letters and digits of a name, whatever their case.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

/// The candidate nearest to what was typed, if one is near enough to be meant.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Near<'a>> {
    let limit = (typed.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, Near<'a>)> = None;
    for name in candidates {
        // `baseURL` is `base_url`.
        let distance = if folded(typed).eq(folded(name)) { 0 } else { strsim::osa_distance(typed, name) };
        match &mut best {
            _ if distance > limit => {}
            Some((least, near)) if distance == *least => near.is_only &= near.name == name,
            Some((least, _)) if distance > *least => {}
            best => *best = Some((distance, Near { name, is_only: true })),
        }
    }
    best.map(|(_, near)| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_only_one_if_no_other_is_as_near() {
        let near = |typed, names: &[&'static str]| nearest(typed, names.iter().copied());
        assert_eq!(near("stpes", &["tabs", "steps"]), Some(Near { name: "steps", is_only: true }));
        assert_eq!(near("card", &["cart", "care"]), Some(Near { name: "cart", is_only: false }));
        assert_eq!(near("card", &["cart", "cards", "card"]), Some(Near { name: "card", is_only: true }));
        assert_eq!(near("steps", &["faq"]), None);
        assert_eq!(near("baseURL", &["base", "base_url"]), Some(Near { name: "base_url", is_only: true }));
        assert_eq!(
            near("大写-ABCDE", &["大写-abcdf", "大写-abcde"]),
            Some(Near { name: "大写-abcde", is_only: true })
        );
    }
}
