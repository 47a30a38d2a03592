//! What earns a code and what does not, as files that an author might write.
//!
//! Invariant: an example is data; a test builds both sides of each.

use serde::Serialize;

/// A site that earns a code, and the same site put right; each side is whole.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Example {
    pub wrong: Vec<Part>,
    pub right: Vec<Part>,
}

/// A file, or what can only be told about one: a sentence, and lines behind `$ ` that make it in the folder
/// of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// From the folder of the site; `None` for what is no file.
    pub path: Option<&'static str>,
    pub text: &'static str,
}

impl Example {
    /// Reads a file of examples/. Each part begins with a line `-- SIDE: PATH --`, or `-- SIDE --` where it
    /// is no file; SIDE is `wrong`, `right` or `both`.
    pub(super) fn parse(text: &'static str) -> Example {
        let mut example = Example::default();
        let mut rest = text;
        while let Some((head, below)) = rest.split_once('\n') {
            let end = below.find("\n-- ").map_or(below.len(), |at| at + "\n".len());
            // A file may have no text.
            let (text, next) = below.split_at(if below.starts_with("-- ") { 0 } else { end });
            let head = head.trim_matches(['-', ' ']);
            let (side, path) = head.split_once(": ").map_or((head, None), |(side, path)| (side, Some(path)));
            if side != "right" {
                example.wrong.push(Part { path, text });
            }
            if side != "wrong" {
                example.right.push(Part { path, text });
            }
            rest = next;
        }
        example
    }

    /// The parts that stand on both sides, on the wrong one alone, and on the right one alone.
    pub fn sides(&self) -> [Vec<Part>; 3] {
        let Example { wrong, right } = self;
        let (both, wrong_alone) = wrong.iter().partition(|part| right.contains(part));
        [both, wrong_alone, right.iter().copied().filter(|part| !wrong.contains(part)).collect()]
    }
}
