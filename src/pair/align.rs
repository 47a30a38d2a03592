//! stub
use crate::parse::Block;
use std::ops::Range;
/// stub
pub struct Bead { /// l
 pub left: Range<usize>, /// r
 pub right: Range<usize>, /// c
 pub confidence: f32 }
/// stub
pub fn align(left: &[&Block], right: &[&Block], _sigma: f32) -> Vec<Bead> {
    let n = left.len().max(right.len());
    (0..n).map(|i| Bead { left: i.min(left.len())..(i+1).min(left.len()), right: i.min(right.len())..(i+1).min(right.len()), confidence: 1.0 }).collect()
}
