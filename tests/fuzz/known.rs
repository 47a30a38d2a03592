//! Faults that are known, each with the shape of a site that has it, so that the others are seen.
//!
//! Invariant: every fault on the list still fails on its site. One that was mended fails the test, and goes.

use super::generate::{Case, Piece, files};
use super::properties::Failure;

/// A fault whose remedy is another design.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// Files as one string: a site that has it.
    pub site: &'static str,
    /// Whether a failure of a case is this one.
    pub is: fn(&Case, &Failure) -> bool,
}

/// What is known.
pub const KNOWN: &[Known] = &[];

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
        Case { languages: Vec::new(), pieces, edits: Vec::new() }
    }
}

/// The known fault that a failure is.
pub fn of(case: &Case, failure: &Failure) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.is)(case, failure))
}

/// Whether a file of a case, in any of its states, has a line that is like this.
#[allow(dead_code)]
pub fn has_line(case: &Case, is_like: impl Fn(&str) -> bool) -> bool {
    case.states().iter().any(|state| files(state).values().any(|text| text.lines().any(&is_like)))
}
