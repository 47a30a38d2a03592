//! What alignment says: blocks that belong together, each with how sure that is, and for what stands alone
//! the blocks that may do so instead.

use std::ops::Range;

/// Blocks that belong together. One range is empty where a block has no counterpart.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// Indices on the left side.
    pub left: Range<usize>,
    /// Indices on the right side.
    pub right: Range<usize>,
    /// The probability, from 0 to 1, that this is right.
    pub confidence: f32,
    /// The probability that a block of the left side here has no counterpart, and one of the right side.
    /// Where there are several blocks, that of the block for which it is highest.
    pub alone: [f32; 2],
}

impl Bead {
    /// A pair or a block alone that is certain.
    pub(super) fn certain(left: Range<usize>, right: Range<usize>) -> Self {
        let alone = [f32::from(right.is_empty()), f32::from(left.is_empty())];
        Bead { left, right, confidence: 1.0, alone }
    }
}

/// The probability to stand alone from which a block is named.
pub(super) const SUSPECT: f32 = 0.1;

/// For blocks that stand alone, by place and side, the other ones that may do so instead.
#[derive(Default)]
pub struct Others([Vec<(usize, Vec<Range<usize>>)>; 2]);

impl Others {
    /// From the beads of two sides.
    pub fn of(beads: &[Bead]) -> Self {
        Others([0, 1].map(|side| {
            let own = |bead: &Bead| if side == 0 { bead.left.clone() } else { bead.right.clone() };
            let is_alone =
                |bead: &Bead| bead.left.is_empty() != bead.right.is_empty() && !own(bead).is_empty();
            let lone: Vec<usize> = (0..beads.len())
                .filter(|&at| is_alone(&beads[at]) && beads[at].confidence <= 1.0 - SUSPECT)
                .collect();
            let mut found: Vec<(usize, Vec<Range<usize>>)> =
                lone.iter().map(|&at| (own(&beads[at]).start, Vec::new())).collect();
            let suspects = (0..beads.len()).filter(|&at| {
                !is_alone(&beads[at]) && !own(&beads[at]).is_empty() && beads[at].alone[side] >= SUSPECT
            });
            for at in suspects {
                if let Some(nearest) = (0..lone.len()).min_by_key(|&nearest| lone[nearest].abs_diff(at)) {
                    found[nearest].1.push(own(&beads[at]));
                }
            }
            found
        }))
    }

    /// Those beside a block of the left side.
    pub fn of_left(&self, at: usize) -> &[Range<usize>] {
        Self::find(&self.0[0], at)
    }

    /// Those beside a block of the right side.
    pub fn of_right(&self, at: usize) -> &[Range<usize>] {
        Self::find(&self.0[1], at)
    }

    fn find(known: &[(usize, Vec<Range<usize>>)], at: usize) -> &[Range<usize>] {
        known.binary_search_by_key(&at, |(place, _)| *place).map_or(&[], |found| &known[found].1)
    }
}
