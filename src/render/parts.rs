//! Parts of pages that several pages and runs share: navigation, views of checklists, rendered embeds.
//!
//! A part has no name but the digest of what it was made from.

use std::sync::Arc;

use super::checklist::ChecklistView;
use super::shared::Shared;
use super::sidebar::Sidebar;
use crate::base::{Digest, Memo};

/// The parts that pages share.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) checklists: Memo<Digest, Arc<ChecklistView>>,
    pub(super) embeds: Memo<Digest, Arc<str>>,
    pub(super) shared: Memo<Digest, Arc<Shared>>,
    pub(super) sidebars: Memo<Digest, Arc<Sidebar>>,
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
