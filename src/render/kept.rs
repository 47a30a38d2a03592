//! Parts of pages that several runs share: views of checklists, rendered embeds.
//!
//! Invariant: a part is found under the digest of everything it was made from, so it is never stale; what a run did not
//! use is forgotten by the next one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::checklist::ChecklistView;
use crate::base::Digest;

/// The parts of this run and the last one.
#[derive(Debug, Default)]
pub struct Parts {
    pub(super) checklists: Kept<ChecklistView>,
    pub(super) embeds: Kept<str>,
}

impl Parts {
    /// Begins a run.
    pub(super) fn turn(&self) {
        self.checklists.turn();
        self.embeds.turn();
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
