//! The blocks of a page in two languages → what translates what, each with how sure that is.
//!
//! Pairing follows order: a cheapest path through a lattice whose steps are a pair, a block without
//! counterpart, or two paragraphs that one paragraph translates (Gale and Church's method, on blocks instead
//! of sentences and with the anchors that Markdown gives: code, links, names, numbers, explicit ids). How
//! sure a step is, is its posterior: the share of all paths, weighed by their cost, that take it.
//!
//! A first look sees traces alone. Where it leaves doubt, in about one group of siblings in twenty, a second
//! one reads the words of both sides, and lets a container stand against a run of blocks.
//!
//! Invariant: beads cover both sides without overlap and in order. Names on rows and equal explicit ids are
//! certain and cut the problem; what remains is banded, so that time and memory grow with the length of the
//! page, not its square. Not done here: blocks that moved are not looked for, and the insides of lists and
//! quotes are aligned by calling again.

mod bead;
mod content;
mod costs;
mod lattice;
mod lengths;
mod meaning;
mod runs;
mod side;
mod unit;
mod vocabulary;

use std::ops::Range;

pub use self::bead::{Bead, Others};
pub use self::content::{Content, Review, sentences};
use self::costs::Costs;
use self::lattice::{DENSE, Lattice};
pub use self::lengths::Lengths;
use self::runs::Run;
use self::side::{Side, Unplaced};
use self::vocabulary::Vocabulary;
use crate::parse::Block;

/// Pairs sibling blocks of two languages.
pub fn align(left: &[&Block], right: &[&Block], lengths: Lengths) -> Vec<Bead> {
    Page::new(left, right, lengths, None).beads(left.len(), right.len())
}

/// Pairs them again with a closer look, where the first one, which found `beads`, left doubt: words count,
/// and a container may stand against a run of blocks.
pub fn review(
    left: &[&Block],
    right: &[&Block],
    lengths: Lengths,
    beads: &[Bead],
    review: &Review<'_>,
) -> Vec<Bead> {
    let mut page = Page::new(left, right, lengths, Some(review));
    page.find_unplaced(beads);
    page.beads(left.len(), right.len())
}

/// Where an item is one text on one side and several blocks on the other, the text belongs to the first of
/// these unless a later one has more in common with it: what stands below the first block of an item adds to
/// it.
pub fn begin_together(left: &[&Block], right: &[&Block], beads: &mut Vec<Bead>) {
    let pair = beads.iter().find(|bead| !bead.left.is_empty() && !bead.right.is_empty());
    let Some(pair) = pair.filter(|pair| pair.left.len() + pair.right.len() == 2 && pair.confidence < BEGINS)
    else {
        return;
    };
    let in_common = |i: usize, j: usize| {
        left[i].trace.tokens.iter().filter(|token| right[j].trace.tokens.contains(token)).count()
    };
    let is_told = in_common(pair.left.start, pair.right.start) > in_common(0, 0);
    if is_told || left.len().min(right.len()) != 1 || left.len() == right.len() {
        return;
    }
    let bead = |left, right, alone| Bead { left, right, confidence: BEGINS, alone };
    *beads = vec![bead(0..1, 0..1, [1.0 - BEGINS; 2])];
    beads.extend((1..left.len()).map(|at| bead(at..at + 1, 1..1, [BEGINS, 0.0])));
    beads.extend((1..right.len()).map(|at| bead(1..1, at..at + 1, [0.0, BEGINS])));
}

/// Whether there is doubt about these beads: a block without counterpart, two in one, a confidence below what
/// is usual.
pub fn is_doubtful(left: &[&Block], right: &[&Block], beads: &[Bead]) -> bool {
    let is_sure = |bead: &Bead| match (bead.left.len(), bead.right.len()) {
        (1, 1) => bead.confidence >= BEYOND_DOUBT,
        (1, 0) => left[bead.left.start].only,
        (0, 1) => right[bead.right.start].only,
        _ => false,
    };
    let has_any = |side: &[&Block]| side.iter().any(|block| !block.only);
    has_any(left) && has_any(right) && !beads.iter().all(is_sure)
}

/// The confidence below which a pair is looked at again.
const BEYOND_DOUBT: f32 = 0.98;

/// How sure it is that what items begin with belongs together.
const BEGINS: f32 = 0.85;
/// The confidence from which a container has its place.
const PLACED: f32 = 0.9;
/// The confidence from which a section found by its outline cuts the problem.
const CERTAIN: f32 = 0.99;

/// Both sides of a problem, with what their blocks have in common.
struct Page<'b> {
    left: Side<'b>,
    right: Side<'b>,
    costs: Costs,
    review: Option<&'b Review<'b>>,
}

impl<'b> Page<'b> {
    fn new(
        left: &[&'b Block],
        right: &[&'b Block],
        lengths: Lengths,
        review: Option<&'b Review<'b>>,
    ) -> Self {
        let (mut left, mut right) = (Side::new(left), Side::new(right));
        let vocabulary = Vocabulary::new(left.tokens(), right.tokens());
        let [of_left, of_right] =
            review.map(|review| meaning::meanings(review, [&left.places, &right.places])).unwrap_or_default();
        left.measure(&vocabulary, of_left);
        right.measure(&vocabulary, of_right);
        let costs = Costs::new(&left.units, &right.units, vocabulary.len(), lengths);
        Page { left, right, costs, review }
    }

    fn beads(&self, left: usize, right: usize) -> Vec<Bead> {
        let mut links = Vec::new();
        let mut from = (0, 0);
        for pin in self.pins() {
            self.solve(from.0..pin.0, from.1..pin.1, &mut links);
            links.push(Bead::certain(pin.0..pin.0 + 1, pin.1..pin.1 + 1));
            from = (pin.0 + 1, pin.1 + 1);
        }
        self.solve(from.0..self.left.len(), from.1..self.right.len(), &mut links);
        self.restore(&links, left, right)
    }

    /// Notes what these beads have not placed, each with the place on the other side that it was left at:
    /// containers, and texts of several sentences, beside which something may have been left as well.
    fn find_unplaced(&mut self, beads: &[Bead]) {
        let Some(review) = self.review else { return };
        let is_alone = |bead: &Bead| bead.left.is_empty() || bead.right.is_empty();
        for (nth, bead) in beads.iter().enumerate() {
            let is_open = is_alone(bead) || bead.confidence < PLACED;
            let is_beside_open = is_open
                || [nth.wrapping_sub(1), nth + 1].iter().any(|&near| beads.get(near).is_some_and(is_alone));
            if !is_beside_open {
                continue;
            }
            let number = |side: &Side<'_>, place: usize| side.places.partition_point(|&own| own < place);
            let (at, beside) = (number(&self.left, bead.left.start), number(&self.right, bead.right.start));
            let sides =
                [(&mut self.left, &bead.left, at, beside), (&mut self.right, &bead.right, beside, at)];
            for ((side, own, at, beside), contents) in sides.into_iter().zip(&review.contents) {
                let is_there = own.len() == 1 && side.places.get(at) == Some(&own.start);
                if is_there
                    && side.units[at].row.is_none()
                    && runs::can_be_run(side.units[at].kind, &contents[own.start], is_open)
                {
                    side.unplaced.push(Unplaced { at, beside });
                }
            }
        }
    }

    /// The runs that containers of two ranges may stand against, as places in these ranges.
    fn runs(&self, left: &Range<usize>, right: &Range<usize>) -> Vec<Run> {
        let Some(review) = self.review else { return Vec::new() };
        let contents = |side: &Side<'_>, at: usize| -> Vec<&Content> {
            side.places.iter().map(|&place| &review.contents[at][place]).collect()
        };
        let (of_left, of_right) = (contents(&self.left, 0), contents(&self.right, 1));
        let mut found = Vec::new();
        for place in self.left.unplaced.iter().filter(|place| left.contains(&place.at)) {
            let container = (&self.left.units[place.at], of_left[place.at], *place);
            found.extend(runs::runs(&self.costs, container, (&self.right.units, &of_right), right, true));
        }
        for place in self.right.unplaced.iter().filter(|place| right.contains(&place.at)) {
            let container = (&self.right.units[place.at], of_right[place.at], *place);
            found.extend(runs::runs(&self.costs, container, (&self.left.units, &of_left), left, false));
        }
        for run in &mut found {
            run.left = run.left.start - left.start..run.left.end - left.start;
            run.right = run.right.start - right.start..run.right.end - right.start;
        }
        found
    }

    /// The pairs that authors fixed, by a name on the row or by the id of a heading. Names go before ids.
    fn pins(&self) -> Vec<(usize, usize)> {
        let mut pins = ascending(namesakes(&self.left, &self.right, Block::row));
        let fits = |&(i, j): &(usize, usize)| {
            let at = pins.partition_point(|pin| pin.0 < i);
            pins.get(at).is_none_or(|next| i < next.0 && j < next.1) && (at == 0 || pins[at - 1].1 < j)
        };
        let ids = ascending(namesakes(&self.left, &self.right, Block::id).into_iter().filter(fits).collect());
        pins.extend(ids);
        pins.sort_unstable();
        pins
    }

    /// Pairs the blocks of two ranges.
    fn solve(&self, left: Range<usize>, right: Range<usize>, links: &mut Vec<Bead>) {
        if left.len().saturating_mul(right.len()) <= DENSE {
            return self.search(left, right, links);
        }
        let (mut i, mut j) = (left.start, right.start);
        for (a, b) in self.outline(&left, &right) {
            self.search(i..a, j..b, links);
            (i, j) = (a, b);
        }
        self.search(i..left.end, j..right.end, links);
    }

    /// Pairs of headings that are certain once whole sections are compared.
    fn outline(&self, left: &Range<usize>, right: &Range<usize>) -> Vec<(usize, usize)> {
        let ((rows, left), (columns, right)) = (self.left.sections(left), self.right.sections(right));
        let beads = Lattice::new(&self.costs, (&left, &[]), (&right, &[]), Vec::new()).beads();
        let certain = beads
            .into_iter()
            .filter(|bead| bead.confidence >= CERTAIN && !bead.left.is_empty() && !bead.right.is_empty());
        certain.map(|bead| (rows[bead.left.start], columns[bead.right.start])).collect()
    }

    fn search(&self, left: Range<usize>, right: Range<usize>, links: &mut Vec<Bead>) {
        let runs = self.runs(&left, &right);
        let beads =
            Lattice::new(&self.costs, self.left.within(&left), self.right.within(&right), runs).beads();
        let shift = |range: Range<usize>, by: usize| range.start + by..range.end + by;
        links.extend(beads.into_iter().map(|bead| Bead {
            left: shift(bead.left.clone(), left.start),
            right: shift(bead.right.clone(), right.start),
            ..bead
        }));
    }

    /// Translates indices back and puts the blocks that have no counterpart on purpose between the others.
    fn restore(&self, links: &[Bead], left: usize, right: usize) -> Vec<Bead> {
        let mut beads = Vec::with_capacity(left.max(right));
        let (mut i, mut j) = (0, 0);
        for link in links {
            // A block that stands alone pulls nothing along on the other side.
            let a = if link.left.is_empty() { i } else { self.left.places[link.left.start] };
            let b = if link.right.is_empty() { j } else { self.right.places[link.right.start] };
            alone(&mut beads, i..a, j..b);
            (i, j) = (a + link.left.len(), b + link.right.len());
            beads.push(Bead { left: a..i, right: b..j, ..*link });
        }
        alone(&mut beads, i..left, j..right);
        beads
    }
}

/// Adds blocks without counterpart, one bead each.
fn alone(beads: &mut Vec<Bead>, left: Range<usize>, right: Range<usize>) {
    beads.extend(left.clone().map(|at| Bead::certain(at..at + 1, right.start..right.start)));
    beads.extend(right.map(|at| Bead::certain(left.end..left.end, at..at + 1)));
}

/// Pairs of blocks with the same name, where the name is used once on each side; in the order of the left
/// side.
fn namesakes<'b>(
    left: &Side<'b>,
    right: &Side<'b>,
    name: impl Fn(&'b Block) -> Option<&'b str>,
) -> Vec<(usize, usize)> {
    let named = |side: &Side<'b>| {
        let mut named: Vec<(&str, usize)> =
            side.blocks.iter().enumerate().filter_map(|(at, block)| Some((name(block)?, at))).collect();
        named.sort_unstable();
        let unique = |k: usize| {
            (k == 0 || named[k - 1].0 != named[k].0)
                && named.get(k + 1).is_none_or(|next| next.0 != named[k].0)
        };
        (0..named.len()).filter(|&k| unique(k)).map(|k| named[k]).collect::<Vec<_>>()
    };
    let others = named(right);
    let other =
        |name: &str| others.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|k| others[k].1);
    let mut pairs: Vec<_> =
        named(left).into_iter().filter_map(|(name, at)| Some((at, other(name)?))).collect();
    pairs.sort_unstable();
    pairs
}

/// The longest choice of pairs, given in the order of the left side, that keeps the order of the right side
/// as well.
fn ascending(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (k, pair) in pairs.iter().enumerate() {
        let at = tails.partition_point(|&tail| pairs[tail].1 < pair.1);
        before.push(at.checked_sub(1).map(|at| tails[at]));
        if at == tails.len() {
            tails.push(k);
        } else {
            tails[at] = k;
        }
    }
    let mut chain: Vec<_> =
        std::iter::successors(tails.last().copied(), |&k| before[k]).map(|k| pairs[k]).collect();
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lang::Script;
    use crate::parse::trace::trace;
    use crate::parse::{Kind, Names};

    fn block(kind: Kind, source: &str) -> Block {
        Block {
            kind,
            lang: None,
            only: false,
            source: 0..0,
            html: 0..0,
            runs: 0..0,
            end: 0,
            names: None,
            trace: trace(kind, source),
        }
    }

    fn paragraph(source: &str) -> Block {
        block(Kind::Paragraph, source)
    }

    fn heading(id: &str, source: &str) -> Block {
        let mut heading = block(Kind::Heading(2), source);
        heading.names = (!id.is_empty()).then(|| Box::new(Names { id: Some(id.into()), row: None }));
        heading
    }

    fn only(source: &str) -> Block {
        Block { only: true, ..paragraph(source) }
    }

    fn row(name: &str, source: &str) -> Block {
        Block { names: Some(Box::new(Names { row: Some(name.into()), id: None })), ..paragraph(source) }
    }

    fn beads(left: &[Block], right: &[Block]) -> Vec<Bead> {
        let beads = align(
            &left.iter().collect::<Vec<_>>(),
            &right.iter().collect::<Vec<_>>(),
            Lengths::between(Script::Han, Script::Latin),
        );
        let (mut i, mut j) = (0, 0);
        for bead in &beads {
            assert_eq!((bead.left.start, bead.right.start), (i, j), "beads follow each other");
            assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
            (i, j) = (bead.left.end, bead.right.end);
        }
        assert_eq!((i, j), (left.len(), right.len()), "beads cover both sides");
        beads
    }

    /// `0=0 1= 2+3=1`: the indices on either side of each bead.
    fn show(beads: &[Bead]) -> String {
        let side =
            |range: &Range<usize>| range.clone().map(|at| at.to_string()).collect::<Vec<_>>().join("+");
        beads
            .iter()
            .map(|bead| format!("{}={}", side(&bead.left), side(&bead.right)))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn aligned(left: &[Block], right: &[Block]) -> String {
        show(&beads(left, right))
    }

    #[test]
    fn an_empty_side_leaves_every_block_alone() {
        let one = [paragraph("甲"), paragraph("乙")];
        assert_eq!(aligned(&[], &[]), "");
        assert_eq!(aligned(&one, &[]), "0= 1=");
        assert_eq!(aligned(&[], &one), "=0 =1");
        assert!(beads(&one, &[]).iter().all(|bead| bead.confidence > 0.99));
    }

    #[test]
    fn an_inserted_block_shifts_nothing() {
        let zh = [paragraph("使用 `nginx -t` 检查配置文件。"), paragraph("重启服务，等待 30 秒。")];
        let en = [
            paragraph("Check the configuration file with `nginx -t`."),
            paragraph("This paragraph has not been translated yet, and says something quite different."),
            paragraph("Restart the service and wait 30 seconds."),
        ];
        assert_eq!(aligned(&zh, &en), "0=0 =1 1=2");
        assert_eq!(aligned(&en, &zh), "0=0 1= 2=1");
    }

    #[test]
    fn two_paragraphs_can_be_one_in_the_other_language() {
        let zh = [
            paragraph("首次备案要先购买服务器，再在控制台里填写主体信息。"),
            paragraph("填写以后等待服务商初审，通常需要一到两个工作日。"),
        ];
        let en = [paragraph(
            "For a first filing you buy a server first, then fill in the entity in the console. After that, \
                wait for the provider to review it, which usually takes one or two working days.",
        )];
        assert_eq!(aligned(&zh, &en), "0+1=0");
        assert_eq!(aligned(&en, &zh), "0=0+1");
    }

    #[test]
    fn a_heading_is_no_translation_of_a_paragraph() {
        assert_eq!(aligned(&[heading("", "备案")], &[paragraph("Filing")]), "0= =0");
    }

    #[test]
    fn the_same_code_is_the_same_block() {
        let code = |text| block(Kind::Code, text);
        let zh = [code("```sh\n# 安装\nnpm install\n```"), code("```sh\nnginx -t\n```")];
        let en = [code("```sh\nnginx -t\n```")];
        assert_eq!(aligned(&zh, &en), "0= 1=0");
    }

    #[test]
    fn equal_ids_pair_headings_however_much_was_cut_between() {
        let mut zh = vec![heading("a", "## 甲")];
        zh.extend((0..30).map(|k| paragraph(&format!("第 {k} 段，译文里没有这一段话。"))));
        zh.push(heading("b", "## 乙"));
        let en = [heading("a", "## One"), heading("b", "## Two")];
        let beads = beads(&zh, &en);
        assert_eq!((&beads[0], &beads[31]), (&Bead::certain(0..1, 0..1), &Bead::certain(31..32, 1..2)));
    }

    #[test]
    fn different_ids_keep_headings_apart() {
        assert_eq!(aligned(&[heading("a", "## 甲")], &[heading("b", "## A")]), "0= =0");
    }

    #[test]
    fn sections_in_another_order_do_not_cross() {
        let zh = [
            heading("a", "## 甲"),
            paragraph("一"),
            heading("b", "## 乙"),
            paragraph("二"),
            heading("c", "## 丙"),
        ];
        let en = [
            heading("b", "## B"),
            paragraph("Two"),
            heading("c", "## C"),
            heading("a", "## A"),
            paragraph("One"),
        ];
        assert_eq!(aligned(&zh, &en), "0= 1= 2=0 3=1 4=2 =3 =4");
    }

    #[test]
    fn a_named_row_goes_before_likeness_and_ids() {
        let zh = [row("x", "使用 `nginx -t`。"), paragraph("使用 `nginx -s`。")];
        let en = [paragraph("Use `nginx -t`."), row("x", "Something else."), paragraph("Use `nginx -s`.")];
        let beads = beads(&zh, &en);
        assert_eq!(show(&beads), "=0 0=1 1=2");
        assert_eq!(beads[1].confidence, 1.0);
    }

    #[test]
    fn a_name_that_is_used_twice_pins_nothing() {
        let zh = [row("x", "使用 `a-a`。"), row("x", "使用 `b-b`。")];
        let en = [row("x", "Use `b-b`.")];
        assert_eq!(aligned(&zh, &en), "0= 1=0");
    }

    #[test]
    fn a_block_without_counterpart_on_purpose_raises_no_doubt() {
        let zh = [paragraph("使用 `nginx -t` 检查。"), only("仅限中国内地。"), paragraph("等待 30 秒。")];
        let en = [
            only("Outside China only."),
            paragraph("Check with `nginx -t`."),
            paragraph("Wait 30 seconds."),
            only("The end."),
        ];
        let found = beads(&zh, &en);
        assert_eq!(show(&found), "=0 0=1 1= 2=2 =3");
        let without = beads(&[zh[0].clone(), zh[2].clone()], &[en[1].clone(), en[2].clone()]);
        assert!(found[1].confidence >= without[0].confidence && found[3].confidence >= without[1].confidence);
        assert!([0, 2, 4].iter().all(|&at| found[at].confidence == 1.0));
    }

    #[test]
    fn paragraphs_do_not_merge_across_a_block_between_them() {
        let zh = [
            paragraph("首次备案要先购买服务器，再填写信息。"),
            only("仅限中国内地。"),
            paragraph("填写以后等待初审，需要一到两天。"),
        ];
        let en = [paragraph(
            "For a first filing you buy a server first, then fill in the details. After that, wait for the \
                review, one or two days.",
        )];
        assert!(beads(&zh, &en).iter().all(|bead| bead.left.len() < 2));
    }

    #[test]
    fn a_toss_up_is_told_from_a_sure_pair() {
        let quote = |text| block(Kind::Quote, text);
        let zh = [quote("> 好的。"), quote("> 好的。"), paragraph("使用 `nginx -t`。")];
        let en = [quote("> All right."), paragraph("Use `nginx -t`.")];
        let beads = beads(&zh, &en);
        let pairs: Vec<&Bead> = beads.iter().filter(|bead| !bead.right.is_empty()).collect();
        assert!(pairs[0].confidence < 0.6, "{beads:?}");
        assert!(pairs[1].confidence > 0.9, "{beads:?}");
    }

    /// A page of numbered paragraphs, from which some are left out; a heading before every tenth.
    fn long_page(blocks: usize, with_headings: bool, left_out: Range<usize>) -> Vec<Block> {
        let at = |k: usize| {
            if with_headings && k.is_multiple_of(10) {
                heading("", "## 标题")
            } else {
                paragraph(&format!("第 {k} 段：{}", "字".repeat(k % 17)))
            }
        };
        (0..blocks).filter(|k| !left_out.contains(k)).map(at).collect()
    }

    #[test]
    fn a_very_long_page_is_searched_in_linear_space() {
        for with_headings in [true, false] {
            let (left, right) =
                (long_page(1500, with_headings, 0..0), long_page(1500, with_headings, 1000..1050));
            let wrong = |bead: &&Bead| {
                !bead.left.is_empty()
                    && !bead.right.is_empty()
                    && bead.left.start != bead.right.start + if bead.left.start < 1000 { 0 } else { 50 }
            };
            let beads = beads(&left, &right);
            assert_eq!(beads.iter().filter(wrong).count(), 0);
            assert_eq!(beads.iter().filter(|bead| bead.right.is_empty()).count(), 50);
        }
    }

    #[test]
    fn sides_of_very_different_length_are_covered() {
        let (long, short) = (long_page(1700, false, 0..0), long_page(100, false, 0..0));
        beads(&long, &short);
        beads(&short, &long);
        beads(&long, &short[..1]);
    }
}
