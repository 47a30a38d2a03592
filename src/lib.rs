//! diglot turns bilingual Markdown pages into a static help centre.

pub mod base;
pub mod config;
pub mod parse;
