//! What many pages show alike → a template value, converted once.

use std::hash::{Hash, Hasher};

use serde::Serialize;
use tera::Value;

use crate::base::{Digest, digest_of};

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
