//! Texts that are not saved yet, which take the place of what is on disk.
//!
//! Invariant: such a text is a file of the site exactly where it would be one once it is saved.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::SrcPath;

/// What is to be read as the content of a file, by its path, whether there is such a file on disk or not. Of
/// files that are copied as they are, what is on disk is taken all the same.
pub type Unsaved = BTreeMap<SrcPath, Arc<[u8]>>;

/// The text that takes the place of a file, if the file is one that is read.
pub(super) fn text<'u>(unsaved: &'u Unsaved, path: &SrcPath) -> Option<&'u [u8]> {
    unsaved.get(path).filter(|_| path.in_content().is_none() || is_text(path)).map(|bytes| &**bytes)
}

/// Whether a file of content/ is read, and not copied as it is.
pub(super) fn is_text(path: &SrcPath) -> bool {
    matches!(path.extension(), Some("md" | "yaml" | "yml"))
}

/// The files whose texts are not the same in both.
pub(super) fn different<'u>(a: &'u Unsaved, b: &'u Unsaved) -> impl Iterator<Item = &'u SrcPath> {
    let only = |these: &'u Unsaved, those: &'u Unsaved| {
        these.iter().filter(|(path, text)| those.get(*path) != Some(*text)).map(|(path, _)| path)
    };
    only(a, b).chain(only(b, a))
}
