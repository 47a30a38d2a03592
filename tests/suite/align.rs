//! How often alignment is right: the shipped pages, with blocks of the English side deleted, inserted and
//! merged at random.
//!
//! The ids of headings are hidden where not said otherwise, since they would give the answer away.

use std::collections::BTreeSet;
use std::path::Path;

use diglot::base::Language;
use diglot::base::lang::Script;
use diglot::pair::align::{Lengths, align};
use diglot::parse::trace::trace;
use diglot::parse::{Block, Kind, Names};
use diglot::text::of_text;

/// One block of a page, its source kept so that two can become one.
#[derive(Clone)]
struct Piece {
    kind: Kind,
    source: String,
}

impl Piece {
    fn block(&self, ids: Ids) -> Block {
        let id =
            self.source.split_once("{#").and_then(|(_, rest)| rest.split_once('}')).map(|(id, _)| id.into());
        let id = id.filter(|_| ids == Ids::Shown && matches!(self.kind, Kind::Heading(_)));
        let names = id.map(|id| Box::new(Names { row: None, id: Some(id) }));
        Block {
            kind: self.kind,
            lang: None,
            only: false,
            source: 0..0,
            html: 0..0,
            runs: 0..0,
            end: 0,
            names,
            trace: trace(self.kind, &self.source),
        }
    }
}

/// Whether alignment gets to see the explicit ids of headings.
#[derive(Clone, Copy, PartialEq)]
enum Ids {
    Shown,
    Hidden,
}

/// A page whose n-th Chinese and n-th English piece say the same.
struct Page {
    zh: Vec<Piece>,
    en: Vec<Piece>,
}

fn languages() -> Vec<Language> {
    ["zh", "en"].map(Language::of_code).to_vec()
}

/// 0 for Chinese, 1 for English, `None` for what belongs to both.
fn side(text: &str) -> Option<usize> {
    of_text(text, &languages()).map(|lang| lang.index())
}

/// The blocks of a page, blank line by blank line; fences are respected, `:::` lines and front matter
/// dropped.
fn chunks(page: &str) -> Vec<Piece> {
    let body =
        page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(page, |(_, body)| body);
    let mut chunks: Vec<String> = vec![String::new()];
    let mut in_code = false;
    for line in body.lines().filter(|line| !line.starts_with(":::")) {
        in_code ^= line.trim_start().starts_with("```");
        if line.trim().is_empty() && !in_code {
            chunks.push(String::new());
        } else if let Some(chunk) = chunks.last_mut() {
            chunk.push_str(line);
            chunk.push('\n');
        }
    }
    chunks.into_iter().filter(|chunk| !chunk.is_empty()).map(piece).collect()
}

fn piece(source: String) -> Piece {
    let kind = match source.as_bytes() {
        [b'#', ..] => Kind::Heading(source.bytes().take_while(|b| *b == b'#').count() as u8),
        [b'|', ..] => Kind::Table,
        [b'`', b'`', b'`', ..] => Kind::Code,
        [b'>', b' ', b'[', b'!', ..] => Kind::Alert,
        [b'>', ..] => Kind::Quote,
        [b'-' | b'*', b' ', ..] => Kind::Bullets,
        [b'0'..=b'9', b'.', ..] | [b'0'..=b'9', b'0'..=b'9', b'.', ..] => Kind::Numbers,
        [b'<', ..] => Kind::Html,
        [b'!', b'[', ..] => Kind::Image,
        _ => Kind::Paragraph,
    };
    Piece { kind, source }
}

/// The Chinese and the English side of a page in one file.
fn split(page: &str) -> [Vec<Piece>; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    for whole in chunks(page) {
        let halves: [String; 2] = match whole.kind {
            Kind::Heading(_) => {
                let [zh, en] = halves(&whole.source, " | ");
                let id = en.find("{#").filter(|_| zh != en).map_or("", |at| &en[at..]);
                [format!("{zh} {id}"), en]
            }
            Kind::Table => {
                let cells: Vec<[String; 2]> =
                    whole.source.split('|').map(|cell| halves(cell, " / ")).collect();
                [0, 1].map(|side| cells.iter().map(|cell| cell[side].clone()).collect::<Vec<_>>().join("|"))
            }
            Kind::Bullets | Kind::Numbers | Kind::Quote | Kind::Alert => by_line(&whole.source),
            Kind::Paragraph => match side(&whole.source) {
                Some(0) => [whole.source, String::new()],
                Some(_) => [String::new(), whole.source],
                None => [whole.source.clone(), whole.source],
            },
            _ => [whole.source.clone(), whole.source],
        };
        for (side, source) in sides.iter_mut().zip(halves) {
            if !source.is_empty() {
                side.push(Piece { kind: whole.kind, source });
            }
        }
    }
    sides
}

fn halves(text: &str, separator: &str) -> [String; 2] {
    match text.split_once(separator) {
        Some((zh, en)) if side(zh) == Some(0) && side(en) == Some(1) => [zh.to_owned(), en.to_owned()],
        _ => [text.to_owned(), text.to_owned()],
    }
}

/// A list or a quotation whose lines alternate between the languages.
fn by_line(source: &str) -> [String; 2] {
    let mut sides = [String::new(), String::new()];
    for line in source.lines() {
        let text = line.trim_start_matches(|c: char| c.is_ascii_digit() || " -*.>".contains(c));
        for (at, lines) in sides.iter_mut().enumerate() {
            if side(text).is_none_or(|language| language == at) {
                lines.push_str(&if line.starts_with("  ") {
                    format!("- {text}\n")
                } else {
                    format!("{line}\n")
                });
            }
        }
    }
    sides
}

/// The shipped pages whose two sides have the same blocks in the same order.
fn pages() -> Vec<Page> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), &mut files);
    files.sort();
    let mut pages = Vec::new();
    for (name, text) in &files {
        let [zh, en] = match name.strip_suffix(".zh.md") {
            Some(stem) => match files.iter().find(|(other, _)| *other == format!("{stem}.en.md")) {
                Some((_, english)) => [chunks(text), chunks(english)],
                None => continue,
            },
            None if name.ends_with(".en.md") => continue,
            None => split(text),
        };
        let kinds = |side: &[Piece]| side.iter().map(|piece| piece.kind).collect::<Vec<_>>();
        if zh.len() >= 8 && kinds(&zh) == kinds(&en) {
            pages.push(Page { zh, en });
        }
    }
    pages
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push((
                path.to_string_lossy().into_owned(),
                fs_err::read_to_string(&path).unwrap_or_default(),
            ));
        }
    }
}

/// A small linear congruential generator (the constants are Knuth's): the same edits on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

/// The English side after some edits; each piece with the places of the Chinese pieces it translates.
fn edit(page: &Page, edits: usize, pool: &[Piece], dice: &mut Dice) -> Vec<(Vec<usize>, Piece)> {
    let mut side: Vec<(Vec<usize>, Piece)> =
        page.en.iter().enumerate().map(|(at, piece)| (vec![at], piece.clone())).collect();
    for _ in 0..edits {
        match dice.below(4) {
            0 | 1 => {
                side.remove(dice.below(side.len()));
            }
            2 => {
                let at = dice.below(side.len() + 1);
                side.insert(at, (Vec::new(), pool[dice.below(pool.len())].clone()));
            }
            _ => {
                let is_text = |at: usize| side[at].1.kind == Kind::Paragraph;
                let places: Vec<usize> =
                    (1..side.len()).filter(|&at| is_text(at - 1) && is_text(at)).collect();
                if !places.is_empty() {
                    let at = places[dice.below(places.len())];
                    let (origins, second) = side.remove(at);
                    side[at - 1].0.extend(origins);
                    side[at - 1].1.source.push_str(&second.source);
                }
            }
        }
    }
    side
}

/// Counts of links, a link being one Chinese block and one English block that are set side by side.
#[derive(Default)]
struct Score {
    /// Right ones.
    right: usize,
    /// All that were made.
    made: usize,
    /// All that should have been made.
    due: usize,
    /// Right ones and all with a confidence of at least 0.9.
    sure: [usize; 2],
    /// Right ones and all if the n-th block is paired with the n-th.
    by_index: [usize; 2],
}

impl Score {
    fn precision(&self) -> f64 {
        percent(self.right, self.made)
    }

    fn recall(&self) -> f64 {
        percent(self.right, self.due)
    }
}

pub fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

const ROUNDS: usize = 60;

/// Aligns every page again and again, with other edits each time.
fn measure(pages: &[Page], edits: usize, ids: Ids) -> Score {
    let mut dice = Dice(edits as u64);
    let mut score = Score::default();
    for (at, page) in pages.iter().enumerate() {
        let others = pages.iter().enumerate().filter(|(other, _)| *other != at);
        let pool: Vec<Piece> = others.flat_map(|(_, page)| page.en.iter().cloned()).collect();
        let zh: Vec<Block> = page.zh.iter().map(|piece| piece.block(ids)).collect();
        for _ in 0..ROUNDS {
            let edited = edit(page, edits, &pool, &mut dice);
            let en: Vec<Block> = edited.iter().map(|(_, piece)| piece.block(ids)).collect();
            let origins = |(at, (origins, _)): (usize, &(Vec<usize>, Piece))| {
                origins.iter().map(|&origin| (origin, at)).collect::<Vec<_>>()
            };
            let truth: BTreeSet<(usize, usize)> = edited.iter().enumerate().flat_map(origins).collect();
            count(&mut score, &truth, &zh, &en);
        }
    }
    score
}

fn count(score: &mut Score, truth: &BTreeSet<(usize, usize)>, zh: &[Block], en: &[Block]) {
    for bead in align(
        &zh.iter().collect::<Vec<_>>(),
        &en.iter().collect::<Vec<_>>(),
        Lengths::between(Script::Han, Script::Latin),
    ) {
        for link in bead.left.flat_map(|left| bead.right.clone().map(move |right| (left, right))) {
            let is_right = usize::from(truth.contains(&link));
            let is_sure = usize::from(bead.confidence >= 0.9);
            score.right += is_right;
            score.made += 1;
            score.sure[0] += is_right * is_sure;
            score.sure[1] += is_sure;
        }
    }
    score.due += truth.len();
    let length = zh.len().min(en.len());
    score.by_index[0] += (0..length).filter(|&at| truth.contains(&(at, at))).count();
    score.by_index[1] += length;
}

#[test]
fn shipped_pages_align_with_their_translations() {
    let pages = pages();
    assert!(pages.len() >= 5, "too few pages to measure with: {}", pages.len());
    let score = measure(&pages, 0, Ids::Hidden);
    assert_eq!((score.precision(), score.recall()), (100.0, 100.0));
    assert_eq!(score.sure[1], score.made, "a page that is translated block by block leaves no doubt");
}

/// The lists of the pages, one page of items each.
fn lists(pages: &[Page]) -> Vec<Page> {
    let items = |list: &Piece| -> Vec<Piece> {
        let is_first = |line: &&str| !line.starts_with(' ');
        list.source
            .lines()
            .filter(is_first)
            .map(|line| Piece { kind: Kind::Item, source: line.to_owned() })
            .collect()
    };
    let pairs = pages.iter().flat_map(|page| page.zh.iter().zip(&page.en));
    let lists = pairs.filter(|(zh, _)| matches!(zh.kind, Kind::Bullets | Kind::Numbers));
    lists
        .map(|(zh, en)| Page { zh: items(zh), en: items(en) })
        .filter(|list| list.zh.len() == list.en.len())
        .collect()
}

#[test]
fn items_of_shipped_lists_align_with_their_translations() {
    let lists = lists(&pages());
    assert!(lists.len() >= 10, "too few lists to measure with: {}", lists.len());
    let score = measure(&lists, 0, Ids::Hidden);
    assert_eq!((score.precision(), score.recall()), (100.0, 100.0));
    assert!(percent(score.sure[1], score.made) >= 97.0, "{:.1}", percent(score.sure[1], score.made));
}

#[test]
fn alignment_survives_edits_on_one_side() {
    let pages = pages();
    for (edits, precision, recall) in [(1, 99.5, 99.5), (2, 99.1, 99.2), (4, 98.1, 98.2)] {
        let score = measure(&pages, edits, Ids::Hidden);
        let sure = percent(score.sure[0], score.sure[1]);
        let coverage = percent(score.sure[1], score.made);
        let by_index = percent(score.by_index[0], score.by_index[1]);
        let found = format!(
            "{edits} edits: precision {:.2}, recall {:.2}, sure {sure:.2} of {coverage:.1}, by index {by_index:.1}",
            score.precision(),
            score.recall()
        );
        assert!(score.precision() >= precision && score.recall() >= recall, "{found}");
        assert!(sure >= 99.5 && coverage >= 95.0, "{found}");
        assert!(by_index < 70.0, "the edits are too easy: {found}");
    }
}

#[test]
fn ids_on_headings_make_alignment_surer() {
    let pages = pages();
    let (hidden, shown) = (measure(&pages, 4, Ids::Hidden), measure(&pages, 4, Ids::Shown));
    assert!(
        shown.precision() >= 99.1 && shown.precision() > hidden.precision(),
        "{:.2}, without ids {:.2}",
        shown.precision(),
        hidden.precision()
    );
}
