//! Sites that nobody would write, and what must be true of every site.
//!
//! `cargo test` tries the same few sites each time, so that it says the same on every machine; `tests/run`
//! more of them. By hand, `DIGLOT_FUZZ_SECONDS=3600 cargo test --test fuzz -- --nocapture` tries new ones for
//! an hour, from a seed that it prints. `DIGLOT_FUZZ_SEED` is the first seed, `DIGLOT_FUZZ_SITES` how many
//! sites are tried. What fails is made small, and printed as a site in one string, as tests/suite/site.rs
//! reads it.

mod generate;
mod growth;
mod properties;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use generate::{files, one_string};
use properties::Failure;
use worker::{Request, Worker};

/// How many sites `cargo test` tries.
const SITES: u64 = 100;

/// With so many different failures, more are no news.
const ENOUGH: usize = 12;

/// What a run is for.
struct Budget {
    first: u64,
    sites: u64,
    time: Option<Duration>,
}

impl Budget {
    fn read() -> Budget {
        let number = |name: &str| {
            std::env::var(name)
                .ok()
                .map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name} is a number")))
        };
        let time = number("DIGLOT_FUZZ_SECONDS").map(Duration::from_secs);
        let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() << 24);
        let first = number("DIGLOT_FUZZ_SEED").unwrap_or_else(|| if time.is_some() { now() } else { 0 });
        let sites =
            number("DIGLOT_FUZZ_SITES").unwrap_or(if time.is_some() { u64::MAX - first } else { SITES });
        Budget { first, sites, time }
    }
}

/// What was found, by what tells failures apart.
#[derive(Default)]
struct Found {
    failures: BTreeMap<String, (u64, Failure)>,
    edits: usize,
}

#[test]
fn sites() {
    let budget = Budget::read();
    println!("sites from seed {}", budget.first);
    let (start, next, found) = (Instant::now(), AtomicU64::new(0), Mutex::new(Found::default()));
    let is_over = |done: u64| {
        done >= budget.sites
            || budget.time.is_some_and(|time| start.elapsed() > time)
            || found.lock().unwrap().failures.len() >= ENOUGH
    };
    let work = || {
        let mut worker = Worker::default();
        loop {
            let done = next.fetch_add(1, Ordering::Relaxed);
            if is_over(done) {
                return;
            }
            let seed = budget.first + done;
            let request = Request { seed, without: BTreeSet::new() };
            let result = worker.ask(&request);
            let mut found = found.lock().unwrap();
            found.edits += request.case().edits.len();
            if let Err(failure) = result {
                found.failures.entry(signature(&failure)).or_insert((seed, failure));
            }
        }
    };
    thread::scope(|scope| {
        (0..thread::available_parallelism().map_or(2, usize::from)).for_each(|_| drop(scope.spawn(work)))
    });
    let found = found.into_inner().unwrap();
    let done = next.into_inner().min(budget.sites);
    println!("{done} sites, {} edits, {:.0} s", found.edits, start.elapsed().as_secs_f64());
    let reports: Vec<String> =
        found.failures.values().map(|(seed, failure)| report(*seed, failure)).collect();
    assert!(reports.is_empty(), "\n{}", reports.join("\n"));
}

/// What tells failures apart: the property, of a panic its place, of a lost word what its line looks like.
fn signature(failure: &Failure) -> String {
    let shape = |text: &str| text.chars().filter(|c| !c.is_alphanumeric()).take(24).collect::<String>();
    match failure.property {
        properties::WORDS => format!(
            "{} {}",
            failure.property,
            shape(failure.detail.split(['«', '»']).nth(1).unwrap_or_default())
        ),
        properties::NO_PANIC => {
            format!("{} {}", failure.property, failure.detail.split(": ").next().unwrap_or_default())
        }
        property => property.into(),
    }
}

/// A failure with the smallest site that has it.
fn report(seed: u64, failure: &Failure) -> String {
    let (request, failure) = shrink(seed, failure);
    let without = &request.without;
    let case = request.case();
    let mut text = format!("{failure}\nseed {seed} without {without:?}, languages {:?}\n", case.languages);
    for (at, state) in case.states().iter().enumerate() {
        text += &format!("===== after {at} edits\n{}", one_string(&files(state)));
    }
    text
}

/// Leaves out what is not needed to fail in the same way: halves, then quarters, then single pieces.
fn shrink(seed: u64, failure: &Failure) -> (Request, Failure) {
    let mut worker = Worker::default();
    let (mut without, mut failure) = (BTreeSet::new(), failure.clone());
    let mut left = Request { seed, without: BTreeSet::new() }.case().ids();
    let mut size = left.len().div_ceil(2);
    while size > 0 {
        for chunk in left.clone().chunks(size) {
            let fewer: BTreeSet<usize> = without.iter().chain(chunk).copied().collect();
            match worker.ask(&Request { seed, without: fewer.clone() }) {
                Err(same) if signature(&same) == signature(&failure) => {
                    failure = same;
                    without = fewer;
                }
                _ => {}
            }
        }
        left.retain(|id| !without.contains(id));
        size /= 2;
    }
    (Request { seed, without }, failure)
}

/// Not a test: what the processes run that the others start.
#[test]
#[ignore = "run by the other tests"]
fn worker() {
    if std::env::var_os(worker::IS_WORKER).is_some() {
        worker::answer_all();
    }
}
