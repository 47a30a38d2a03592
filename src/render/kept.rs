//! Parts of pages that several pages and runs share: navigation, views of checklists, rendered embeds.
//!
//! Invariant: a part is found under the digest of everything it was made from, so it is never stale; what a run did not
//! use is forgotten by the next one.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tera::Value;

use super::checklist::ChecklistView;
use super::sidebar::Sidebar;
use crate::base::{Digest, digest_of};

/// The parts of this run and the last one.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) checklists: Kept<ChecklistView>,
    pub(super) embeds: Kept<str>,
    pub(super) shared: Kept<Shared>,
    pub(super) sidebars: Kept<Sidebar>,
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
    pub(super) fn turn(&self) {
        self.checklists.turn();
        self.embeds.turn();
        self.shared.turn();
        self.sidebars.turn();
    }
}

/// Values by digest, in two generations.
#[derive(Debug)]
pub(super) struct Kept<T: ?Sized>(Mutex<Generations<T>>);

#[derive(Debug)]
struct Generations<T: ?Sized> {
    last: BTreeMap<Digest, Arc<T>>,
    this: BTreeMap<Digest, Arc<T>>,
}

impl<T: ?Sized> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(Generations { last: BTreeMap::new(), this: BTreeMap::new() }))
    }
}

impl<T: ?Sized> Kept<T> {
    fn turn(&self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.last = std::mem::take(&mut all.this);
    }

    /// The value under a key, made if it is new.
    pub(super) fn get(&self, key: Digest, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = {
            let all = lock();
            all.this.get(&key).or_else(|| all.last.get(&key)).cloned()
        };
        let value = known.unwrap_or_else(make);
        lock().this.insert(key, value.clone());
        value
    }
}
