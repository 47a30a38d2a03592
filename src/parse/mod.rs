//! One Source → one Document.

pub mod document;
pub mod front_matter;

pub use document::{Block, Container, Document, Filler, Heading, Hole, Kind, Link, Trace};
