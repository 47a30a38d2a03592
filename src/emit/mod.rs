//! Values → bytes at output paths: the only writer.
//!
//! Invariant: what a build replaces is replaced whole or not at all. It takes no decision about content.

pub mod built;
pub mod feeds;
pub mod last;
pub mod pages;
pub mod publication;
pub mod sink;
