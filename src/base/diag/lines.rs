//! Files that diagnostics point into → lines and columns.

use std::collections::BTreeMap;

use super::fix::Fix;
use crate::base::path::SrcPath;
use crate::base::source::{LineIndex, Source, Span};

/// Looks up a source for its code frame.
pub type Sources<'a> = dyn Fn(&SrcPath) -> Option<Source> + 'a;

/// Lines and columns of the files that diagnostics point into; each file is read once.
pub(super) struct Lines<'a> {
    sources: &'a Sources<'a>,
    files: BTreeMap<SrcPath, Option<(Source, LineIndex)>>,
}

impl<'a> Lines<'a> {
    pub fn new(sources: &'a Sources<'a>) -> Self {
        Self { sources, files: BTreeMap::new() }
    }

    /// The file of a span with its lines; `None` where it has no text.
    pub fn file(&mut self, path: &SrcPath) -> Option<&(Source, LineIndex)> {
        let indexed = |source: Source| (source.clone(), LineIndex::new(source.text));
        if !self.files.contains_key(path) {
            self.files.insert(path.clone(), (self.sources)(path).map(indexed));
        }
        self.files.get(path)?.as_ref()
    }

    /// Where a span starts and ends, as 1-based (line, column); `None` where its file has no text.
    pub fn ends(&mut self, span: &Span) -> Option<[(usize, usize); 2]> {
        let (_, index) = self.file(&span.path)?;
        Some([span.start, span.end].map(|offset| index.line_column(offset)))
    }

    /// What a fix writes, with the line ends of its file.
    pub fn as_written(&mut self, fix: &Fix) -> String {
        let file = self.file(&fix.at.path);
        file.map_or_else(|| fix.replacement.clone(), |(source, _)| source.as_written(&fix.replacement))
    }
}
