//! Tests of the whole crate, one binary.

mod align;
mod checklist;
mod cli;
mod layering;
mod serve;
mod sink;
