//! What the last run made → what this one need not make again.
//!
//! Invariant: a value is found only under the digest of everything it was made from, so it is never stale.
//! What a whole run did not ask for is forgotten when the next one begins.

use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Digest;

/// Threads that look for different names seldom wait for each other.
const SHARDS: usize = 16;

/// Values by name, each with the digest of what it was made from. A clone of a value should be cheap.
pub struct Memo<K, V> {
    shards: [Mutex<Shard<K, V>>; SHARDS],
    run: AtomicU32,
}

struct Shard<K, V> {
    values: FxHashMap<K, Remembered<V>>,
    /// How many of them this run asked for.
    asked: usize,
}

struct Remembered<V> {
    digest: Digest,
    value: V,
    /// The run that asked for it last.
    run: u32,
}

impl<K: Clone + Eq + Hash, V: Clone> Memo<K, V> {
    /// Begins a run, and forgets what the last one did not ask for.
    pub fn begin_run(&self) {
        let last = self.run.fetch_add(1, Ordering::Relaxed);
        for shard in &self.shards {
            let shard = &mut *lock(shard);
            if shard.asked < shard.values.len() {
                shard.values.retain(|_, known| known.run == last);
            }
            shard.asked = 0;
        }
    }

    /// The value of a name: the last one if it was made under the same digest, else a new one.
    pub fn get(&self, name: &K, digest: Digest, make: impl FnOnce() -> V) -> V {
        let run = self.run.load(Ordering::Relaxed);
        let shard = &self.shards[FxBuildHasher.hash_one(name) as usize % SHARDS];
        {
            let shard = &mut *lock(shard);
            if let Some(known) = shard.values.get_mut(name).filter(|known| known.digest == digest) {
                shard.asked += usize::from(known.run != run);
                known.run = run;
                return known.value.clone();
            }
        }
        let value = make();
        let shard = &mut *lock(shard);
        let last = shard.values.insert(name.clone(), Remembered { digest, value: value.clone(), run });
        shard.asked += usize::from(last.is_none_or(|last| last.run != run));
        value
    }
}

impl<V: Clone> Memo<Digest, V> {
    /// The value that has no name but the digest of what it is made from.
    pub fn of(&self, digest: Digest, make: impl FnOnce() -> V) -> V {
        self.get(&digest, digest, make)
    }
}

impl<V: Clone> Memo<(), V> {
    /// The one value, whatever it was made from; `None` if it was never made.
    pub fn last(&self) -> Option<V> {
        self.shards.iter().find_map(|shard| Some(lock(shard).values.get(&())?.value.clone()))
    }
}

/// A panic while the lock was held left the map whole: nothing that runs then is the caller's.
fn lock<K, V>(shard: &Mutex<Shard<K, V>>) -> MutexGuard<'_, Shard<K, V>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        let shard = || Mutex::new(Shard { values: FxHashMap::default(), asked: 0 });
        Memo { shards: std::array::from_fn(|_| shard()), run: AtomicU32::new(0) }
    }
}

impl<K, V> fmt::Debug for Memo<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_for_a_digest_and_forgotten_when_nobody_asks() {
        let memo = Memo::<&str, u32>::default();
        let get = |name, digest, value| memo.get(&name, Digest(digest), || value);
        assert_eq!((get("a", 1, 10), get("a", 1, 11), get("b", 1, 20)), (10, 10, 20));
        memo.begin_run();
        assert_eq!((get("a", 1, 12), get("a", 2, 13)), (10, 13));
        // Nobody asked for `b` in this run.
        memo.begin_run();
        assert_eq!((get("a", 2, 14), get("b", 1, 21)), (13, 21));
        memo.begin_run();
        memo.begin_run();
        assert_eq!(get("a", 2, 15), 15);
    }
}
