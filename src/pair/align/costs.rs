//! Two blocks → what it costs to set them beside each other: kinds, lengths, ids, names of rows, and what
//! they share.

use super::lengths::Lengths;
use super::unit::Unit;
use super::vocabulary::UNSEEN;
use crate::parse::{Container, Kind};

/// What the same explicit id takes off, what different ids or names of rows add, what identical text takes
/// off.
const SAME_ID: f32 = -6.0;
const OTHER_NAME: f32 = 9.0;
const COPY: f32 = -3.0;
/// How often a translation repeats a token that both languages use.
const REPEATED: f32 = 0.9;
/// The most that tokens take off or add: they come in phrases, so each further one tells less than it seems.
const MOST_PRO: f32 = 10.0;
const MOST_CON: f32 = 5.0;
/// The same, where one side has no tokens at all.
const MOST_CON_OF_NOTHING: f32 = 1.5;
/// The most that a difference in length costs: translators do add and drop whole sentences.
const MOST_LENGTH: f32 = 8.0;

/// What pairs cost: minus the logarithm of how much likelier they are as translations than by chance.
pub(super) struct Costs {
    lengths: Lengths,
    /// By token.
    evidence: Vec<Evidence>,
}

/// What a token tells about a pair. A rare one tells much, one that most blocks hold next to nothing.
struct Evidence {
    in_both: f32,
    only_left: f32,
    only_right: f32,
}

impl Costs {
    pub(super) fn new(left: &[Unit<'_>], right: &[Unit<'_>], vocabulary: usize, lengths: Lengths) -> Self {
        let shares = |side: &[Unit<'_>]| {
            let mut counts = vec![0.5_f32; vocabulary];
            for &token in side.iter().flat_map(|unit| &unit.tokens) {
                counts[token as usize] += 1.0;
            }
            counts.into_iter().map(|count| count / (side.len() as f32 + UNSEEN)).collect::<Vec<_>>()
        };
        let missing = |share: f32| ((1.0 - share) / (1.0 - REPEATED)).ln().max(0.0);
        let evidence = shares(left).into_iter().zip(shares(right)).map(|(left, right)| Evidence {
            in_both: ((left * right).sqrt() / REPEATED).ln().min(0.0),
            only_left: missing(right),
            only_right: missing(left),
        });
        Costs { lengths: lengths.of(left, right), evidence: evidence.collect() }
    }

    pub(super) fn pair(&self, left: &Unit<'_>, right: &Unit<'_>) -> f32 {
        let is_code = left.kind == Kind::Code && right.kind == Kind::Code;
        let is_copy = left.kind != Kind::Rule && left.digest.is_some() && left.digest == right.digest;
        let ids = match (left.id, right.id) {
            (Some(left), Some(right)) if left == right => SAME_ID,
            (Some(_), Some(_)) => OTHER_NAME,
            _ => 0.0,
        };
        let rows =
            if left.row.is_some() && right.row.is_some() && left.row != right.row { OTHER_NAME } else { 0.0 };
        let length = self.length(left, right) * if is_code { 0.5 } else { 1.0 };
        let words =
            left.meaning.as_ref().zip(right.meaning.as_ref()).map_or(0.0, |(left, right)| left.cost(right));
        let copy = if is_copy { COPY } else { 0.0 };
        kind_cost(left.kind, right.kind)
            + length
            + ids
            + rows
            + self.anchors(&left.tokens, &right.tokens)
            + words
            + copy
    }

    fn length(&self, left: &Unit<'_>, right: &Unit<'_>) -> f32 {
        let ratio = right.log_weight - left.log_weight - self.lengths.mean;
        (ratio * ratio * self.lengths.precision(left.weight.min(right.weight)) / 2.0).min(MOST_LENGTH)
    }

    /// Both lists ascend.
    fn anchors(&self, mut left: &[u32], mut right: &[u32]) -> f32 {
        // Chinese without a single Latin word or number says nothing about the words of its translation.
        let most_con = if left.is_empty() || right.is_empty() { MOST_CON_OF_NOTHING } else { MOST_CON };
        let (mut pro, mut con) = (0.0, 0.0);
        loop {
            match (left, right) {
                ([l, left_rest @ ..], [r, right_rest @ ..]) if l == r => {
                    pro += self.evidence[*l as usize].in_both;
                    (left, right) = (left_rest, right_rest);
                }
                ([l, rest @ ..], _) if right.first().is_none_or(|r| l < r) => {
                    con += self.evidence[*l as usize].only_left;
                    left = rest;
                }
                (_, [r, rest @ ..]) => {
                    con += self.evidence[*r as usize].only_right;
                    right = rest;
                }
                _ => return pro.max(-MOST_PRO) + con.min(most_con),
            }
        }
    }
}

/// How unlikely it is that a block of one kind is translated by one of the other.
fn kind_cost(left: Kind, right: Kind) -> f32 {
    use self::Container::{Cards, Steps};
    use Kind::*;
    if left == right {
        return 0.0;
    }
    if left.is_heading() || right.is_heading() {
        return if left.is_heading() && right.is_heading() { 3.0 } else { 9.0 };
    }
    match (left, right) {
        (Bullets | Container(Cards), Bullets | Numbers | Container(Cards)) | (Numbers, Bullets) => 1.0,
        (Numbers, Container(Steps)) | (Container(Steps), Numbers) => 1.0,
        (Paragraph | Text, Paragraph | Text) | (Quote | Alert, Quote | Alert) => 1.0,
        _ if [left, right].iter().any(|kind| matches!(kind, Code | Table | Rule | Item | Tab | Footnote)) => {
            9.0
        }
        _ if [left, right].iter().any(|kind| matches!(kind, Container(_))) => 4.0,
        _ => 2.5,
    }
}
