//! diglot turns bilingual Markdown pages into a static help centre.

pub mod base;
pub mod config;
pub mod load;
pub mod parse;
pub mod pair;
pub mod link;
pub mod render;
pub mod emit;
pub mod engine;
