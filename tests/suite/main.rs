//! Tests of the whole crate, one binary.

mod align;
mod autolink;
mod checklist;
mod cli;
mod diagnostics;
mod emphasis;
mod facts;
mod fallback;
mod faq;
mod front_matter;
mod golden;
mod ids;
mod incremental;
mod language;
mod layering;
mod links;
mod look_alike;
mod markdown;
mod page;
mod robust;
mod routes;
mod rows;
mod serve;
mod sink;
mod site;
mod softbreaks;
