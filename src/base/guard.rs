//! A panic in the work on one page → a diagnostic about that page.
//!
//! Invariant: a bug costs the page it happens on and nothing else; it is always told, with the place in the
//! program. Stages know nothing of this: whoever runs them for one page after the other guards each.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use super::diag::Diagnostic;
use super::{Code, SrcPath};

/// What a bug of diglot is answered with wherever it shows.
pub const PLEASE_REPORT: &str = "please report it, with this message and what it happened on";

thread_local! {
    /// How many guards this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// Where in the program this thread panicked last: the payload that a guard gets does not say.
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// The same of any thread, for a guard whose work went on on others.
static ANY_PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Does `work`, which is about `page` where it is about one. A panic in it becomes the diagnostic
/// [`internal`](Code::Internal). `stage` is what is being done, such as `parse`.
///
/// Values that `work` changes must not be read after it panicked.
pub fn guard<T>(stage: &str, page: Option<&SrcPath>, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    DEPTH.set(DEPTH.get() + 1);
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        fail_at(stage, page);
        work()
    }));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|payload| {
        let message = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied());
        let place = PLACE.take().or_else(|| ANY_PLACE.lock().unwrap_or_else(PoisonError::into_inner).take());
        let place = place.map_or(String::new(), |place| format!(" ({place})"));
        let bug = Diagnostic::new(
            Code::Internal,
            format!("diglot has a bug in {stage}: {}{place}", message.unwrap_or("no message")),
        );
        Box::new(
            page.into_iter().fold(bug.help(PLEASE_REPORT), |bug, page| bug.at(super::Span::new(page, 0..0))),
        )
    })
}

/// Notes where a panic happened that a guard will catch, for its diagnostic. `false` when no guard will: the
/// stages run on threads of rayon, from which panics always reach a guard.
pub fn note(bug: &PanicHookInfo<'_>) -> bool {
    let is_guarded = DEPTH.get() > 0 || rayon::current_thread_index().is_some();
    if is_guarded {
        let place = bug.location().map(|place| format!("{}:{}", place.file(), place.line()));
        PLACE.set(place.clone());
        *ANY_PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
    is_guarded
}

/// Where tests ask for a panic: on the page that the fail point of the stage names. Nothing in the program
/// that is published.
#[allow(unused_variables, reason = "fail points are compiled for tests alone")]
fn fail_at(stage: &str, page: Option<&SrcPath>) {
    fail::fail_point!(stage, |at| {
        let is_here = at.as_deref() == page.map(SrcPath::as_str);
        assert!(!is_here, "a test asked for this");
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_diagnostic_about_its_page() {
        let page = SrcPath::new("content/a.md");
        assert_eq!(guard("parse", Some(&page), || 1), Ok(1));
        let bug = guard("parse", Some(&page), || [0][std::hint::black_box(1)]).unwrap_err();
        assert_eq!((bug.code, bug.at.unwrap().path), (Code::Internal, page));
        assert!(bug.message.starts_with("diglot has a bug in parse: index out of bounds"), "{}", bug.message);
    }
}
