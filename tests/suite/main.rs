//! Everything diglot promises, in one binary.

mod cli;
mod sink;
