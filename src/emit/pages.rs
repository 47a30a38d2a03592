//! Pages that were asked for, kept until their view changes.
//!
//! Invariant: what is given is what the publication would render now. A page is rendered when it is asked
//! for, not when the site changes, so an edit costs what is looked at and not what exists.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::publication::Publication;
use crate::base::diag::Diagnostic;
use crate::base::{Checked, Digest, OutPath, digest_of};

/// How many of the pages that were asked for last are followed, so that whoever looks at them learns of a
/// change.
const FOLLOWED: usize = 500;

/// Rendered pages, by path.
#[derive(Default)]
pub struct Pages {
    kept: Mutex<HashMap<OutPath, Kept>>,
    clock: AtomicU64,
}

/// A page as it is now.
#[derive(Clone)]
pub struct Page {
    /// Its HTML; `None` for a page that does not exist, or whose template never worked.
    pub html: Option<Arc<[u8]>>,
    /// What is wrong with its template.
    pub diagnostics: Arc<[Diagnostic]>,
    /// Whether it was rendered for this answer.
    pub is_new: bool,
}

#[derive(Clone)]
struct Kept {
    /// Digest of its view; `None` for a page that does not exist.
    digest: Option<Digest>,
    html: Option<Arc<[u8]>>,
    diagnostics: Arc<[Diagnostic]>,
    /// When it was asked for last.
    asked: u64,
}

impl Pages {
    /// The page at a path; one that does not exist has neither HTML nor diagnostics.
    pub fn get(&self, publication: &Publication, path: &OutPath) -> Page {
        let asked = self.clock.fetch_add(1, Ordering::Relaxed);
        let known = self.kept().get(path).cloned();
        let (page, digest) = look(publication, path, known.as_ref());
        self.kept().insert(
            path.clone(),
            Kept { digest, html: page.html.clone(), diagnostics: page.diagnostics.clone(), asked },
        );
        page
    }

    /// Brings the pages that were asked for last up to date, the last one first. Returns the paths of those
    /// that are not what they were, and what is wrong with templates.
    pub fn refresh(&self, publication: &Publication) -> (Vec<OutPath>, Vec<Diagnostic>) {
        let mut followed: Vec<(OutPath, Kept)> =
            self.kept().iter().map(|(path, kept)| (path.clone(), kept.clone())).collect();
        followed.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.asked));
        let forgotten: Vec<OutPath> =
            followed.drain(FOLLOWED.min(followed.len())..).map(|(path, _)| path).collect();
        let fresh: Vec<(OutPath, bool, Kept)> = followed
            .into_par_iter()
            .map(|(path, known)| {
                let (page, digest) = look(publication, &path, Some(&known));
                let is_other = digest != known.digest;
                (
                    path,
                    is_other,
                    Kept { digest, html: page.html, diagnostics: page.diagnostics, asked: known.asked },
                )
            })
            .collect();
        let mut kept = self.kept();
        forgotten.iter().for_each(|path| {
            kept.remove(path);
        });
        let (mut changed, mut diagnostics) = (Vec::new(), Vec::new());
        for (path, is_other, fresh) in fresh {
            diagnostics.extend(fresh.diagnostics.iter().cloned());
            if is_other {
                changed.push(path.clone());
            }
            // A request that came in between knows later.
            if kept.get(&path).is_none_or(|known| known.asked == fresh.asked) {
                kept.insert(path, fresh);
            }
        }
        (changed, diagnostics)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<OutPath, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page at a path with the digest of its view: what is known of it, while the digest is the same.
fn look(publication: &Publication, path: &OutPath, known: Option<&Kept>) -> (Page, Option<Digest>) {
    let Some(edition) = publication.edition(path) else {
        return (Page { html: None, diagnostics: Arc::default(), is_new: false }, None);
    };
    let look = || {
        let (digest, view) = publication.view(edition);
        let html = (known.and_then(|known| known.digest) != Some(digest)).then(|| publication.html(&view));
        (digest, html)
    };
    let (digest, html) = publication.guard("render", edition, look).unwrap_or_else(|bug| {
        // The next run tries again.
        let digest = digest_of(&(&bug.message, publication.theme_digest()));
        (digest, Some(Checked { value: None, diagnostics: vec![*bug] }))
    });
    let last = known.and_then(|known| known.html.clone());
    let page = match (html, known) {
        // A template that fails leaves the last good page.
        (Some(html), _) => Page {
            html: html.value.map(Arc::from).or(last),
            diagnostics: html.diagnostics.into(),
            is_new: true,
        },
        (None, known) => Page {
            html: last,
            diagnostics: known.map(|known| known.diagnostics.clone()).unwrap_or_default(),
            is_new: false,
        },
    };
    (page, Some(digest))
}
