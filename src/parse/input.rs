//! What a page is parsed with.

use super::identity::Identity;
use crate::base::{Digest, Language, Source, digest_of};

/// One file, and what is known before it is read.
pub struct Input<'a> {
    /// The file.
    pub source: &'a Source,
    /// What its name says.
    pub identity: &'a Identity,
    /// The languages of the site.
    pub languages: &'a [Language],
    /// Whether the author is not trusted: raw HTML becomes text.
    pub untrusted: bool,
}

impl Input<'_> {
    /// Digest of everything that parsing reads: the memo key.
    pub fn digest(&self) -> Digest {
        digest_of(&(&self.source.path, self.source.digest, self.identity, self.languages, self.untrusted))
    }
}
