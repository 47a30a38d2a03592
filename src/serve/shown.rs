//! The site as of the last run, from which requests are answered.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;

use crate::emit::pages::Pages;
use crate::emit::publication::Publication;

/// What requests are answered from.
pub(super) struct Shown {
    publication: RwLock<Arc<Publication>>,
    pub pages: Arc<Pages>,
    /// Whether somebody searches this preview.
    is_searched: AtomicBool,
}

impl Shown {
    pub fn new(publication: Arc<Publication>, pages: Arc<Pages>) -> Shown {
        Shown { publication: RwLock::new(publication), pages, is_searched: AtomicBool::new(false) }
    }

    /// The site as of the last run.
    pub fn publication(&self) -> Arc<Publication> {
        self.publication.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn replace(&self, publication: Arc<Publication>) {
        let mut shown = self.publication.write().unwrap_or_else(PoisonError::into_inner);
        let last = std::mem::replace(&mut *shown, publication);
        drop(shown);
        self.is_searched.fetch_or(last.is_searched(), Ordering::Relaxed);
        // A large site takes a while to be forgotten, which nobody should wait for.
        rayon::spawn(move || drop(last));
    }

    /// Brings the search index up to date where somebody searches, while nothing else is to be done.
    pub fn follow_search(&self) {
        let publication = self.publication();
        if self.is_searched.load(Ordering::Relaxed) && !publication.is_searched() {
            thread::spawn(move || {
                publication.index();
            });
        }
    }
}
