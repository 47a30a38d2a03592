//! Tests of the whole crate, one binary.

mod align;
mod checklist;
mod cli;
mod front_matter;
mod layering;
mod serve;
mod sink;
