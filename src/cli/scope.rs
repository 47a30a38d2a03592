//! Named files and folders → which diagnostics are told.

use std::fmt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::folders;
use super::report::count;
use crate::base::diag::{ByFile, Diagnostic};
use crate::base::{Code, SrcPath};

/// The files and folders that a command is about, as the site calls them.
#[derive(Debug)]
pub(super) struct Scope {
    places: Vec<String>,
}

impl Scope {
    /// The scope of these arguments; `None` when there are none, or the root itself is named.
    pub fn of(root: &Path, named: &[PathBuf]) -> Result<Option<Scope>, Failure> {
        let places = named.iter().map(|named| folders::place(root, named)).collect::<Result<Vec<_>, _>>()?;
        let is_all = places.is_empty() || places.iter().any(String::is_empty);
        Ok((!is_all).then_some(Scope { places }))
    }

    /// The scope of one file.
    pub fn file(path: &SrcPath) -> Scope {
        Scope { places: vec![path.to_string()] }
    }

    /// Whether a file of a theme is in it.
    pub fn has_theme(&self) -> bool {
        self.places.iter().any(|place| place.starts_with("themes"))
    }

    /// The diagnostics of its files, in order. A bug that has no place may be one of theirs, as what is said
    /// of a theme.
    pub fn only(&self, by_file: ByFile) -> Vec<Diagnostic> {
        let may_be_own = |code: Code| code == Code::Internal || (code.is_about_theme() && self.has_theme());
        let unplaced = by_file.others.into_iter().filter(|diagnostic| may_be_own(diagnostic.code));
        let own = by_file
            .files
            .into_iter()
            .filter(|(path, _)| self.holds(path))
            .flat_map(|(_, diagnostics)| diagnostics);
        unplaced.chain(own).collect()
    }

    fn holds(&self, path: &SrcPath) -> bool {
        let is_in = |place: &String| {
            path.as_str()
                .strip_prefix(place.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.places.iter().any(is_in)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.places.as_slice() {
            [place] => write!(f, "`{place}`"),
            places => f.write_str(&count(places.len(), "path")),
        }
    }
}
