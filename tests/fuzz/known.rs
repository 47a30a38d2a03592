//! Faults that are known, each with the shape of a site that has it, so that the others are seen.
//!
//! Invariant: every fault on the list still fails on its site. One that was mended fails the test, and goes.

use super::generate::{Case, Piece, Word, files};
use super::properties::{Failure, WORDS};

/// A fault whose remedy is another design.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// Files as one string: a site that has it.
    pub site: &'static str,
    /// Words of the site that readers must find, each with its language if that is beyond doubt.
    pub words: &'static [(&'static str, Option<&'static str>)],
    /// Whether a failure of a case is this one.
    pub is: fn(&Case, &Failure) -> bool,
}

/// What is known.
pub const KNOWN: &[Known] = &[
    // `lang` in front matter tells the language of the text, the script that of the title.
    Known {
        name: "a title in another language than `lang`",
        site: "\
-- a.md --
---
title: 龘1龖流程
lang: en
---

# 谁要备案？
-- b.en.md --
# The process
-- b.zh.md --
# 流程
",
        words: &[("龘1龖", None)],
        is: |case, failure| is_lost(failure, |line, path| line.starts_with("title:") && has_line(case, path, |line| line.starts_with("lang:"))),
    },
];

impl Known {
    /// Its site as a case.
    pub fn case(&self) -> Case {
        let mut pieces: Vec<Piece> = Vec::new();
        for line in self.site.split_inclusive('\n') {
            match line.trim_end().strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
                Some(path) => pieces.push(Piece { id: pieces.len(), path: path.to_owned(), text: String::new(), words: Vec::new() }),
                None => pieces.last_mut().expect("a site begins with a line `-- path --`").text.push_str(line),
            }
        }
        for piece in &mut pieces {
            let words = self.words.iter().filter(|(word, _)| piece.text.contains(word));
            piece.words = words.map(|&(word, language)| Word { text: word.to_owned(), language, is_told: false }).collect();
        }
        Case { languages: Vec::new(), pieces, edits: Vec::new() }
    }
}

/// The known fault that a failure is.
pub fn of(case: &Case, failure: &Failure) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.is)(case, failure))
}

/// Whether a word is lost that stands in a line of a file like these.
fn is_lost(failure: &Failure, is_like: impl Fn(&str, &str) -> bool) -> bool {
    let mut parts = failure.detail.splitn(3, ['«', '»']);
    let (path, line) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    failure.property == WORDS && is_like(line, path.trim_end_matches(": "))
}

/// Whether a file of a case has a line like this.
fn has_line(case: &Case, path: &str, is_like: impl Fn(&str) -> bool) -> bool {
    files(&case.pieces).get(path).is_some_and(|text| text.lines().any(is_like))
}
