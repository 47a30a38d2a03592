//! What the targets share.

use diglot::base::diag::{self, Diagnostic};
use diglot::base::{Language, Source, SrcPath};

/// A site in Chinese and English.
pub fn languages() -> Vec<Language> {
    ["zh", "en"].map(Language::of_code).to_vec()
}

/// A file as it is read from disk; `None` for one that is no text.
pub fn source(path: &str, bytes: &[u8]) -> Option<Source> {
    diglot::load::decode(SrcPath::new(path), bytes).value
}

/// Every place of a diagnostic lies in its file, on boundaries of characters, and every renderer finds its
/// way to it.
pub fn look_at(diagnostics: &[Diagnostic], source: &Source) {
    for diagnostic in diagnostics {
        for span in diagnostic.at.iter().chain(diagnostic.related.iter().map(|(span, _)| span)) {
            assert!(span.path != source.path || source.text.get(span.start..span.end).is_some(), "{diagnostic:?}");
        }
    }
    let text = |path: &SrcPath| (*path == source.path).then(|| source.text.clone());
    diag::human(diagnostics, &text);
    diag::json(diagnostics, &text);
}
