//! The languages of blocks whose script does not tell, from their neighbours.
//!
//! A name such as `Nginx` after a Chinese block of the same kind is its English twin; alone it belongs to
//! every language.

use super::document::{Block, Kind};
use crate::base::LangId;
use crate::text::judge::Certainty;

/// A block whose language had to be guessed from mixed scripts.
pub(super) struct Guess {
    pub block: usize,
}

/// The languages of a page that holds two.
pub(super) type Pair = [LangId; 2];

/// Decides the open blocks among `siblings`. With `defer`, siblings that are all open stay so: their
/// container stands or falls with its own neighbours. `pair` are the languages of a page that holds two.
pub(super) fn settle(
    blocks: &mut [Block],
    certainty: &mut [Certainty],
    siblings: &[usize],
    defer: bool,
    pair: Option<Pair>,
    guesses: &mut Vec<Guess>,
) {
    let lettered =
        |certainty: &[Certainty]| siblings.iter().any(|&at| matches!(certainty[at], Certainty::Sure(_)));
    if defer && !lettered(certainty) {
        return;
    }
    let lead = siblings.iter().find_map(|&at| blocks[at].lang);
    let mut present: Vec<LangId> = Vec::new();
    siblings.iter().filter_map(|&at| blocks[at].lang).for_each(|lang| note(&mut present, lang));
    for (index, &at) in siblings.iter().enumerate() {
        let open = certainty[at];
        if !open.is_open() {
            continue;
        }
        let same_kind = |&&other: &&usize| alike(blocks[other].kind, blocks[at].kind);
        let before = index
            .checked_sub(1)
            .map(|i| &siblings[i])
            .filter(same_kind)
            .and_then(|&other| blocks[other].lang);
        let after = siblings.get(index + 1).filter(same_kind).and_then(|&other| sure(certainty[other]));
        let lang = match open {
            Certainty::Weak(own) if leads(blocks, certainty, siblings, index, own) => Some(own),
            Certainty::Weak(own) if mirrors(blocks, certainty, siblings, index, own) => Some(own),
            Certainty::Weak(own) => (before.is_some_and(|before| before != own && Some(before) == lead)
                || after.is_some_and(|after| after != own && Some(own) == lead))
            .then_some(own),
            _ => match (before, after) {
                (Some(before), _) if Some(before) == lead => other_than(before, &present, pair),
                (_, Some(after)) if Some(after) != lead => lead,
                _ => None,
            },
        };
        if open == Certainty::Unsure {
            guesses.push(Guess { block: at });
        }
        apply(blocks, certainty, at, lang);
        lang.into_iter().for_each(|lang| note(&mut present, lang));
    }
}

/// How many names beside each other are looked at: a list of ten thousand must not take for ever.
const LONGEST_RUN: usize = 256;

/// Whether a block repeats in its language what stands in another one: a run of names beside as many blocks
/// of their kind, as in `苹果`, `梨`, `Apple`, `Pear`; or a block before or after one in its language, as the
/// two of another language stand: `需要：`, a list, `You need:`, a list of names.
fn mirrors(blocks: &[Block], certainty: &[Certainty], siblings: &[usize], index: usize, own: LangId) -> bool {
    let kind = |at: usize| blocks[siblings[at]].kind;
    let is_own = |at: usize| match certainty[siblings[at]] {
        Certainty::Sure(lang) | Certainty::Weak(lang) => lang == own,
        _ => false,
    };
    let is_other = |at: usize| sure(certainty[siblings[at]]).is_some_and(|lang| lang != own);
    let is_alike = |at: usize| alike(kind(at), kind(index));
    let run = |indices: &mut dyn Iterator<Item = usize>, is_in: &dyn Fn(usize) -> bool| {
        indices.take_while(|at| is_alike(*at) && is_in(*at)).take(LONGEST_RUN).count()
    };
    let start = index - run(&mut (0..index).rev(), &is_own);
    let end = index + run(&mut (index..siblings.len()), &is_own);
    let (before, after) = (run(&mut (0..start).rev(), &is_other), run(&mut (end..siblings.len()), &is_other));
    let length = end - start;
    if length > 1 && (before == length) != (after == length) {
        return true;
    }
    let is_sure = |at: usize| certainty[siblings[at]] == Certainty::Sure(own);
    let follows = index >= 3
        && is_sure(index - 1)
        && is_other(index - 2)
        && is_alike(index - 2)
        && is_other(index - 3)
        && alike(kind(index - 3), kind(index - 1));
    let precedes = index + 3 < siblings.len()
        && is_sure(index + 1)
        && is_other(index + 2)
        && is_alike(index + 2)
        && is_other(index + 3)
        && alike(kind(index + 3), kind(index + 1));
    follows || precedes
}

/// Whether a name that is followed by a block of another language comes before its translation: `Apple`,
/// `苹果`, `Pear`, `梨`. So it is on a page that begins in its language, where languages take turns among all
/// blocks of this kind around it, and no translation is much longer than its name, as the explanation of a
/// name is.
fn leads(blocks: &[Block], certainty: &[Certainty], siblings: &[usize], index: usize, own: LangId) -> bool {
    let is_alike = |other: &usize| alike(blocks[siblings[index]].kind, blocks[*other].kind);
    let start = siblings[..index].iter().rposition(|other| !is_alike(other)).map_or(0, |before| before + 1);
    let end = siblings[index..]
        .iter()
        .position(|other| !is_alike(other))
        .map_or(siblings.len(), |length| index + length);
    let turns = |pair: &[usize]| {
        let [name, translation] = *pair else { return false };
        let is_named = [Certainty::Weak(own), Certainty::Sure(own)].contains(&certainty[name]);
        let is_translated = sure(certainty[translation]).is_some_and(|other| other != own);
        is_named
            && is_translated
            && is_translation(blocks[name].trace.weight, blocks[translation].trace.weight)
    };
    let page = certainty[..siblings[start]].iter().find_map(|certainty| sure(*certainty));
    page == Some(own) && siblings[start..end].chunks(2).all(turns)
}

/// Whether a text may translate a name, by their weights.
pub(super) fn is_translation(name: u32, text: u32) -> bool {
    text <= name.saturating_mul(2)
}

fn note(present: &mut Vec<LangId>, lang: LangId) {
    if !present.contains(&lang) {
        present.push(lang);
    }
}

fn sure(certainty: Certainty) -> Option<LangId> {
    match certainty {
        Certainty::Sure(lang) => Some(lang),
        _ => None,
    }
}

/// The language that alternates with `lang` among siblings that have these; in a page that holds two, the
/// other one.
fn other_than(lang: LangId, present: &[LangId], pair: Option<Pair>) -> Option<LangId> {
    let of_page = || pair.into_iter().flatten().find(|other| *other != lang);
    present.iter().copied().find(|other| *other != lang).or_else(of_page)
}

fn alike(a: Kind, b: Kind) -> bool {
    a == b || (matches!(a, Kind::Paragraph | Kind::Text) && matches!(b, Kind::Paragraph | Kind::Text))
}

/// Gives a language to a block and to everything open below it.
pub(super) fn apply(blocks: &mut [Block], certainty: &mut [Certainty], at: usize, lang: Option<LangId>) {
    let end = blocks[at].end as usize;
    for below in at..end {
        if certainty[below].is_open() {
            blocks[below].lang = lang;
            certainty[below] = lang.map_or(Certainty::Shared, Certainty::Sure);
        }
    }
}

/// The language of a container, from those of its children.
pub(super) fn of_container(children: impl Iterator<Item = Certainty> + Clone) -> Certainty {
    let mut sure = children.clone().filter_map(sure);
    if let Some(first) = sure.next() {
        let one = sure.all(|lang| lang == first)
            && children
                .clone()
                .all(|child| matches!(child, Certainty::Sure(_) | Certainty::Shared | Certainty::Foreign(_)));
        return if one { Certainty::Sure(first) } else { Certainty::Shared };
    }
    let mut open = children.filter(|child| child.is_open());
    open.next().map_or(Certainty::Shared, |first| {
        if open.all(|child| child == first) { first } else { Certainty::Unsure }
    })
}
