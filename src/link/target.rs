//! Where links lead.

use super::asset::File;
use super::page::PageId;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Another site, a mail address, a telephone number, data: as written.
    External(String),
    /// A page of this site, in the reader's language.
    Page { page: PageId, fragment: Option<String> },
    /// A file of content/.
    Asset(File),
    /// Nowhere: the text is shown without a link.
    Broken,
}

/// Where the links of a topic lead, by document and link.
pub type Targets = Vec<Vec<Target>>;

/// Where the links in data files lead.
#[derive(Debug, Default)]
pub struct DataTargets {
    /// By checklist.
    pub checklists: Vec<Vec<Target>>,
    /// Those of the notes of glossary.yaml.
    pub glossary: Vec<Target>,
}
