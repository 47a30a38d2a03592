//! Tests of the whole crate, one binary.

mod align;
mod checklist;
mod cli;
mod diagnostics;
mod front_matter;
mod language;
mod layering;
mod serve;
mod sink;
mod site;
