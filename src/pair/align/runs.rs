//! A container against a run of blocks that say the same without it: steps that are a list in one language
//! and paragraphs and code in the other.
//!
//! Only containers that alignment without runs did not place are tried, and only near to where it left them.

use std::ops::Range;

use super::content::Content;
use super::costs::Costs;
use super::side::Unplaced;
use super::unit::Unit;
use crate::parse::Kind;

/// What a run costs, before what it costs as a pair.
const RUN: f32 = 5.0;
/// What each code block, table or picture without a partner adds.
const OTHER_FIGURE: f32 = 1.5;
/// The most blocks of a run, and how far from where it was left a container is tried.
const LONGEST: usize = 40;
/// A run may be so many times as heavy as the container, or as light, and something more.
const MOST_TIMES: u32 = 3;
const MARGIN: u32 = 40;
/// A block of the container's own kind with so much of its weight is its counterpart.
const COUNTERPART: f32 = 0.8;

/// A container and the run that may say the same, one of them on either side.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub left: Range<usize>,
    pub right: Range<usize>,
    pub cost: f32,
}

/// Whether a block may be a run of blocks in a translation: a container that is missing there, or a text that
/// is one paragraph for each sentence. Of two, the lattice knows.
pub(super) fn can_be_run(kind: Kind, content: &Content, is_open: bool) -> bool {
    match kind {
        Kind::Bullets | Kind::Numbers | Kind::Quote | Kind::Alert | Kind::Container(_) => is_open,
        kind => kind.is_text() && content.sentences > 2,
    }
}

/// The runs of the other side, inside `range`, that a container may be set beside; `is_left` tells its side.
pub(super) fn runs(
    costs: &Costs,
    container: (&Unit<'_>, &Content, Unplaced),
    others: (&[Unit<'_>], &[&Content]),
    range: &Range<usize>,
    is_left: bool,
) -> Vec<Run> {
    let (unit, content, place) = container;
    let mut found = Vec::new();
    let ends =
        (range.start + 2).max(place.beside.saturating_sub(LONGEST))..=range.end.min(place.beside + LONGEST);
    for end in ends {
        let (mut weight, mut figures, mut sentences) = (0_u32, [0_u32; 3], 0);
        for start in (range.start.max(end.saturating_sub(LONGEST))..end).rev() {
            let (block, inside) = (&others.0[start], others.1[start]);
            weight = weight.saturating_add(block.weight);
            let is_border = matches!(block.kind, Kind::Title | Kind::Heading(1 | 2) | Kind::Rule)
                || block.kind.is_heading() && !content.takes_headings;
            let is_counterpart =
                block.kind == unit.kind && block.weight as f32 > COUNTERPART * unit.weight as f32;
            if is_border
                || is_counterpart
                || block.row.is_some()
                || weight > unit.weight.saturating_mul(MOST_TIMES).saturating_add(MARGIN)
            {
                break;
            }
            figures.iter_mut().zip(inside.figures).for_each(|(sum, own)| *sum += own);
            sentences += inside.sentences;
            if unit.kind.is_text() {
                if !block.kind.is_text() || sentences > content.sentences {
                    break;
                }
                if end - start < 3 || sentences < content.sentences {
                    continue;
                }
            }
            if end - start < 2 || weight.saturating_mul(MOST_TIMES).saturating_add(MARGIN) < unit.weight {
                continue;
            }
            let run = Unit::joined(unit.kind, &others.0[start..end]);
            let lone: u32 =
                content.figures.iter().zip(figures).map(|(mine, theirs)| mine.abs_diff(theirs)).sum();
            let pair = if is_left { costs.pair(unit, &run) } else { costs.pair(&run, unit) };
            let cost = RUN + OTHER_FIGURE * lone as f32 + pair;
            let (own, other) = (place.at..place.at + 1, start..end);
            let (left, right) = if is_left { (own, other) } else { (other, own) };
            found.push(Run { left, right, cost });
        }
    }
    found
}
