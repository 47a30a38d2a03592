//! Whether work grows with a page, and not with its square.
//!
//! By hand, for it measures: `cargo test --test fuzz growth -- --ignored --nocapture`. What is measured is
//! the time of the processor, of which eight times the page may take forty times as much before anything is
//! said.

use diglot::emit::sink::Memory;
use diglot::engine::{Engine, Options};
use fs_err as fs;

use super::generate::repeated;

/// Copies of a block on the shorter page, and how many times as many are on the longer one.
const COPIES: usize = 150;
const TIMES: usize = 8;

/// Of a page that takes less than this, in ticks of the kernel, nothing can be said.
const LEAST: u64 = 10;

#[test]
#[ignore = "it measures, which needs a quiet machine"]
fn growth() {
    let empty = cost("");
    let mut slow = Vec::new();
    for (template, at) in (0..).map_while(|at| Some((repeated(at, 1)?, at))) {
        let [short, long] = [COPIES, COPIES * TIMES]
            .map(|copies| cost(&repeated(at, copies).unwrap_or_default()).saturating_sub(empty));
        if long > 5 * TIMES as u64 * short.max(LEAST) {
            slow.push(format!("{short} ticks, {long} for {TIMES} times as much:\n{template}"));
        }
    }
    assert!(slow.is_empty(), "\n{}", slow.join("\n"));
}

/// What a site of one page costs to build, in ticks of the kernel.
fn cost(page: &str) -> u64 {
    let dir = tempfile::tempdir().expect("a folder for a site");
    let content = dir.path().join("content");
    fs::create_dir(&content).expect("a folder for pages");
    fs::write(content.join("a.md"), format!("# 甲 | A\n\n{page}")).expect("a page");
    let before = ticks();
    let mut engine = Engine::new(Options { root: dir.path().to_owned(), live: true, ..Options::default() });
    engine.run(&Memory::default()).expect("a build");
    ticks() - before
}

/// Ticks that this process has used so far (proc(5): `utime` and `stime`).
fn ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}
