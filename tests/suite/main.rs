//! Tests of the whole crate, one binary.

mod checklist;
mod layering;
mod serve;
mod sink;
