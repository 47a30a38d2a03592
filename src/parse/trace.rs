//! stub
use super::document::{Kind, Trace};
/// stub
pub fn trace(_kind: Kind, source: &str) -> Trace { Trace { weight: source.len() as u32, ..Trace::default() } }
