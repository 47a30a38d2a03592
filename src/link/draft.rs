//! Documents that are written and not published → what is said where something asks for them.

use std::sync::Arc;

use super::paths::Paths;
use crate::base::diag::Diagnostic;
use crate::base::slug::slug;
use crate::base::{Code, Span, SrcPath};
use crate::config::Config;
use crate::parse::{Document, PageKind};

/// Documents that are not published.
#[derive(Debug, Default)]
pub struct Drafts {
    documents: Vec<Arc<Document>>,
    paths: Paths,
}

impl Drafts {
    pub(super) fn new(documents: Vec<Arc<Document>>) -> Self {
        let paths = Paths::of(
            documents
                .iter()
                .enumerate()
                .map(|(at, document)| (document.topic.as_str(), at, std::slice::from_ref(document))),
        );
        Self { documents, paths }
    }

    /// The draft that a path in the file `from` names.
    pub(super) fn page(&self, config: &Config, from: &SrcPath, path: &str) -> Option<&Document> {
        self.paths.find(config, from, path).map(|at| &*self.documents[at])
    }

    /// The draft that would show the checklist with this name.
    pub(super) fn checklist(&self, name: &str) -> Option<&Document> {
        let is_named = |document: &Document| {
            document.front.kind == PageKind::Checklist && document.topic.rsplit('/').next() == Some(name)
        };
        self.documents.iter().map(|document| &**document).find(|document| is_named(document))
    }

    /// The draft that has a heading with this id.
    pub(super) fn heading(&self, id: &str) -> Option<&Document> {
        let has_id = |document: &Document| {
            document
                .headings
                .iter()
                .any(|heading| heading.id.as_deref() == Some(id) || slug(&heading.text.written()) == id)
        };
        self.documents.iter().map(|document| &**document).find(|document| has_id(document))
    }
}

/// What is said where something asks for a draft.
pub(super) fn missing(code: Code, what: &str, draft: &Document, at: Span) -> Diagnostic {
    let error = Diagnostic::new(code, format!("{what} is a draft, which is not published")).at(at);
    error
        .related(draft.draft_place(), "the draft")
        .help("delete `draft: true` there, or leave this out until then; `--drafts` publishes drafts as well")
}
