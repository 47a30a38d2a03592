//! Diagnostics → those of each file.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostic;
use crate::base::path::SrcPath;

/// Diagnostics by the file that each of them is about; those of a file stay in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByFile {
    /// Those that have a place.
    pub files: BTreeMap<SrcPath, Vec<Diagnostic>>,
    /// Those that have none.
    pub others: Vec<Diagnostic>,
}

impl From<Vec<Diagnostic>> for ByFile {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        let mut by_file = ByFile::default();
        for diagnostic in diagnostics {
            match &diagnostic.at {
                Some(at) => by_file.files.entry(at.path.clone()).or_default().push(diagnostic),
                None => by_file.others.push(diagnostic),
            }
        }
        by_file
    }
}
