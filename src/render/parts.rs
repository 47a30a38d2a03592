//! Parts of pages that several pages and runs share: navigation, views of checklists, rendered embeds.
//!
//! A part has no name but the digest of what it was made from.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;
use tera::Value;

use super::checklist::ChecklistView;
use super::sidebar::Sidebar;
use crate::base::{Digest, Memo, digest_of};

/// The parts that pages share.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) checklists: Memo<Digest, Arc<ChecklistView>>,
    pub(super) embeds: Memo<Digest, Arc<str>>,
    pub(super) shared: Memo<Digest, Arc<Shared>>,
    pub(super) sidebars: Memo<Digest, Arc<Sidebar>>,
}

/// What many pages show alike, converted for templates once. Equal when its digest is.
#[derive(Debug, Clone)]
pub struct Shared {
    digest: Digest,
    value: Value,
}

impl Shared {
    pub(super) fn new(part: &(impl Serialize + Hash)) -> Shared {
        Shared { digest: digest_of(part), value: Value::from_serializable(part) }
    }

    pub(super) fn with_digest(digest: Digest, part: &impl Serialize) -> Shared {
        Shared { digest, value: Value::from_serializable(part) }
    }

    /// Digest of what it was made from.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The part as templates see it.
    pub fn value(&self) -> Value {
        self.value.clone()
    }
}

impl Hash for Shared {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl Parts {
    /// Begins a run.
    pub(super) fn begin_run(&self) {
        self.checklists.begin_run();
        self.embeds.begin_run();
        self.shared.begin_run();
        self.sidebars.begin_run();
    }
}
