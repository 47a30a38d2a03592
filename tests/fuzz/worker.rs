//! Cases in processes of their own: whatever a site does to the process that builds it, the next one is
//! tried.
//!
//! Invariant: a worker answers every line with one line, or is dead.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::generate::Case;
use super::properties::{Failure, NO_ABORT, NO_PANIC, PROPERTIES, check};

/// What an answer begins with: the harness of the tests writes on the same stream.
const MARK: &str = "@diglot-fuzz ";

/// A site that takes this long is stuck, on any machine.
const STUCK: Duration = Duration::from_secs(300);

/// Set for processes that are workers.
pub const IS_WORKER: &str = "DIGLOT_FUZZ_WORKER";

/// What a worker is asked to try: the case of a seed, without some of its pieces and edits.
#[derive(Debug, Clone)]
pub struct Request {
    pub seed: u64,
    pub without: BTreeSet<usize>,
}

impl Request {
    /// What is tried.
    pub fn case(&self) -> Case {
        Case::new(self.seed).without(&self.without)
    }

    fn write(&self) -> String {
        self.without.iter().fold(format!("seed {}", self.seed), |line, id| format!("{line} {id}"))
    }

    fn read(line: &str) -> Option<Request> {
        let mut numbers = line.strip_prefix("seed ")?.split(' ');
        let seed = numbers.next()?.parse().ok()?;
        Some(Request { seed, without: numbers.filter_map(|id| id.parse().ok()).collect() })
    }
}

/// Answers requests until there are no more.
pub fn answer_all() {
    static PANIC: Mutex<Option<String>> = Mutex::new(None);
    let last = || PANIC.lock().unwrap_or_else(PoisonError::into_inner);
    panic::set_hook(Box::new(move |info| {
        last().get_or_insert_with(|| info.to_string().replace('\n', " "));
    }));
    for line in io::stdin().lines() {
        let Some(request) = line.ok().as_deref().and_then(Request::read) else { return };
        last().take();
        let result = panic::catch_unwind(AssertUnwindSafe(|| check(&request.case())));
        // A panic that costs a page only is one as well.
        let result = match last().take() {
            Some(detail) => Err(Failure { property: NO_PANIC, detail }),
            None => result
                .unwrap_or_else(|_| Err(Failure { property: NO_PANIC, detail: "without a message".into() })),
        };
        let said = result.map_or_else(
            |failure| format!("{}\t{}", failure.property, failure.detail.replace('\n', "\\n")),
            |()| "ok".into(),
        );
        let mut out = io::stdout().lock();
        if writeln!(out, "\n{MARK}{said}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

/// A process that tries cases, started again when it dies.
#[derive(Default)]
pub struct Worker {
    process: Option<(Child, Receiver<String>)>,
}

impl Worker {
    /// Tries a case.
    pub fn ask(&mut self, request: &Request) -> Result<(), Failure> {
        let (child, answers) = self.process.get_or_insert_with(start);
        let sent = child.stdin.as_mut().map(|stdin| writeln!(stdin, "{}", request.write()));
        let answer = sent
            .and_then(Result::ok)
            .map_or(Err(mpsc::RecvTimeoutError::Disconnected), |()| answers.recv_timeout(STUCK));
        match answer.as_deref() {
            Ok("ok") => Ok(()),
            Ok(failure) => {
                let (property, detail) = failure.split_once('\t').unwrap_or((failure, ""));
                let property = PROPERTIES.iter().find(|known| **known == property).unwrap_or(&NO_ABORT);
                Err(Failure { property, detail: detail.to_owned() })
            }
            Err(why) => {
                let is_stuck = *why == mpsc::RecvTimeoutError::Timeout;
                let (mut child, _) = self.process.take().expect("it was just asked");
                // One that is dead already cannot be killed, and has a status all the same.
                let _ = if is_stuck { child.kill() } else { Ok(()) };
                let status = child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
                let detail = if is_stuck {
                    format!("no end after {} s", STUCK.as_secs())
                } else {
                    format!("the process ended: {status}")
                };
                Err(Failure { property: NO_ABORT, detail })
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some((mut child, _)) = self.process.take() {
            // It ends when nothing more is asked.
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

fn start() -> (Child, Receiver<String>) {
    let program = std::env::current_exe().expect("the path of this test");
    let mut command = Command::new(program);
    command
        .args(["worker", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(IS_WORKER, "1")
        .env("RAYON_NUM_THREADS", "2");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("another process of this test");
    let (answer, answers) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().expect("its output"));
    thread::spawn(move || {
        let lines = out.lines().map_while(Result::ok);
        lines
            .filter_map(|line| line.strip_prefix(MARK).map(str::to_owned))
            .for_each(|line| drop(answer.send(line)));
    });
    (child, answers)
}
