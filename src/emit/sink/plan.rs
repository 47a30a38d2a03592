//! The files of the last output and those of the next one → what becomes of each.
//!
//! Invariant: every path of the two is in exactly one of the lists, and each list is sorted. Whatever makes
//! an output what another one is, on this disk or elsewhere, asks here what to do.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::base::{Digest, OutPath};

/// What a file of the output holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Their number.
    pub size: u64,
}

impl Record {
    /// Of what nobody read: the record of no file.
    pub(super) const UNKNOWN: Record = Record { digest: Digest(0), size: u64::MAX };
}

/// What becomes of the files of an output, with what they hold: then, or, of those that go, now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that there are not yet.
    pub new: Vec<(OutPath, Record)>,
    /// Files that hold something else now.
    pub changed: Vec<(OutPath, Record)>,
    /// Files that are no longer made.
    pub gone: Vec<(OutPath, Record)>,
    /// Files that are as they will be.
    pub unchanged: Vec<(OutPath, Record)>,
}

/// How to make an output of the files `old` one of the files `new`.
pub fn plan(old: &BTreeMap<OutPath, Record>, new: &BTreeMap<OutPath, Record>) -> Plan {
    let mut plan = Plan::default();
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return plan,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let known = old.next_if(|_| order.is_le());
        let (list, file) = match (known, new.next_if(|_| order.is_ge())) {
            (Some(known), Some(file)) if known.1 == file.1 => (&mut plan.unchanged, file),
            (Some(_), Some(file)) => (&mut plan.changed, file),
            (None, Some(file)) => (&mut plan.new, file),
            (Some(known), None) => (&mut plan.gone, known),
            (None, None) => return plan,
        };
        list.push((file.0.clone(), *file.1));
    }
}
