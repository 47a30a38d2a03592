//! All that the template of an edition reads, by value.

use std::sync::Arc;

use serde::Serialize;

use super::checklist::KeptView;
use super::glossary::GlossaryView;
use super::page_view::PageView;
use super::questions::CategoryView;
use super::shared::Shared;
use super::sidebar::Sidebar;
use crate::base::LangId;

/// Everything a template reads.
#[derive(Debug, Clone, Hash)]
pub struct EditionView {
    /// Name of the template.
    pub template: &'static str,
    /// The language of the page's frame.
    pub lang_id: LangId,
    /// The same, as templates see it.
    pub lang: Arc<Shared>,
    /// Relative prefix to the site's base.
    pub root: String,
    /// What all pages of a language share.
    pub site: Arc<Shared>,
    /// The navigation, which the pages of a section share.
    pub nav: Arc<Shared>,
    /// The same as HTML.
    pub sidebar: Arc<Sidebar>,
    /// The page.
    pub page: PageView,
    /// What only some kinds of page have, by the name templates use.
    pub parts: Vec<(&'static str, Part)>,
}

/// A part of the context that only some kinds of page have.
#[derive(Debug, Clone, Hash, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// `faq`
    #[expect(private_interfaces, reason = "templates alone read it")]
    Questions(Vec<CategoryView>),
    /// `checklist`
    Checklist(KeptView),
    /// `glossary`
    #[expect(private_interfaces, reason = "templates alone read it")]
    Glossary(GlossaryView),
    /// `target`, `canonical`, `default_lang`
    Text(Option<String>),
    /// `standalone`
    Flag(bool),
}
