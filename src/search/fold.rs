//! Text as written → text as compared: widths, cases and traditional characters made one.
//!
//! Invariant: folding works cluster by cluster (a character and the marks on it), so the fold of a text that
//! is cut between clusters is the fold of its parts, and every folded character knows where it was written.
//! The script of the theme folds the same way. Nothing is segmented here.

use std::sync::LazyLock;

use hanconv::RawDictionary;
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::base::width::is_mark;

/// Traditional → simplified, one line a character. A constant, so that no other table of the crate is linked.
const TABLE: &str = RawDictionary::TSCharacters.text();

/// The blocks whose characters are looked up, not normalised: Latin letters with marks, punctuation, full
/// width forms.
const COMMON: [std::ops::Range<u32>; 4] = [0x80..0x250, 0x2000..0x2070, 0x3000..0x3100, 0xff00..0xfff0];

static SIMPLIFIED: LazyLock<Simplified> = LazyLock::new(Simplified::read);
static FOLDED: LazyLock<Vec<char>> = LazyLock::new(|| COMMON.into_iter().flatten().map(fold_alone).collect());

/// The characters that have a simplified form.
struct Simplified {
    /// By code point below U+10000; zero for a character that stays.
    plane: Box<[u16]>,
    /// The others, sorted.
    rest: Vec<(char, char)>,
}

impl Simplified {
    fn read() -> Self {
        let mut table = Self { plane: vec![0; 0x10000].into(), rest: Vec::new() };
        let pairs = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let mut words = line.split_whitespace();
            let (from, to) = (single(words.next()?)?, single(words.next()?)?);
            (from != to).then_some((from, to))
        });
        for (from, to) in pairs {
            match (u16::try_from(u32::from(from)), u16::try_from(u32::from(to))) {
                (Ok(from), Ok(to)) => table.plane[usize::from(from)] = to,
                _ => table.rest.push((from, to)),
            }
        }
        table.rest.sort_unstable();
        table
    }

    fn of(&self, c: char) -> char {
        match self.plane.get(c as usize) {
            Some(&to) if to != 0 => char::from_u32(u32::from(to)).unwrap_or(c),
            _ if self.rest.is_empty() || c < '\u{3400}' => c,
            _ => self.rest.binary_search_by_key(&c, |(from, _)| *from).map_or(c, |at| self.rest[at].1),
        }
    }
}

fn single(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A character that folds to one character on its own; NUL stands for the others.
fn fold_alone(point: u32) -> char {
    let Some(c) = char::from_u32(point) else { return '\0' };
    let mut out = String::new();
    fold_cluster(c.encode_utf8(&mut [0; 4]), &mut out);
    single(&out).unwrap_or('\0')
}

fn fold_cluster(cluster: &str, out: &mut String) {
    let normal = ComposingNormalizerBorrowed::new_nfkc().normalize(cluster);
    out.extend(normal.to_lowercase().chars().map(|c| SIMPLIFIED.of(c)));
}

/// The fold of a character that no mark follows, when it is one character and cheap to know.
fn quick(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return Some(SIMPLIFIED.of(c));
    }
    let mut before = 0;
    for block in COMMON {
        if block.contains(&u32::from(c)) {
            let folded = FOLDED[before + (u32::from(c) - block.start) as usize];
            return (folded != '\0').then_some(folded);
        }
        before += block.len();
    }
    None
}

/// Whether a character certainly stands on its own: the common case, told without a table.
fn is_base(c: char) -> bool {
    c < '\u{300}'
        || ('\u{4e00}'..='\u{9fff}').contains(&c)
        || ('\u{3001}'..='\u{3029}').contains(&c)
        || ('\u{ff01}'..='\u{ff60}').contains(&c)
}

/// Appends the fold of a text; `place` is told, for every character of the fold, the bytes of the text it
/// stands for.
fn each(text: &str, out: &mut String, mut place: impl FnMut(std::ops::Range<usize>, usize)) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = out.len();
        let mut end = at + c.len_utf8();
        let is_cluster = chars.peek().is_some_and(|&(_, next)| !is_base(next) && is_mark(next));
        match quick(c).filter(|_| !is_cluster) {
            Some(folded) => out.push(folded),
            None => {
                while let Some((mark, next)) = chars.next_if(|&(_, next)| !is_base(next) && is_mark(next)) {
                    end = mark + next.len_utf8();
                }
                fold_cluster(&text[at..end], out);
            }
        }
        place(at..end, start);
    }
}

/// Appends the fold of a text. Of ASCII, which folds byte by byte, the runs are taken as a whole.
pub fn fold_into(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let has_mark = rest[ascii..].chars().next().is_some_and(|next| !is_base(next) && is_mark(next));
        // A mark belongs to the character before it.
        let (run, others) = rest.split_at(ascii - usize::from(has_mark && ascii > 0));
        let from = out.len();
        out.push_str(run);
        out[from..].make_ascii_lowercase();
        let first = usize::from(others.starts_with(|c: char| c.is_ascii()));
        let end =
            others.bytes().skip(first).position(|byte| byte.is_ascii()).map_or(others.len(), |at| first + at);
        others_into(&others[..end], out);
        rest = &others[end..];
    }
}

/// Appends the fold of a text that is hardly any ASCII, Han characters many at a time.
fn others_into(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let mut han = han(rest.as_bytes());
        if rest[han..].chars().next().is_some_and(|next| !is_base(next) && is_mark(next)) {
            // The mark belongs to the last of them.
            han = han.saturating_sub(HAN);
        }
        let (run, others) = rest.split_at(han);
        han_into(run, out);
        let first = others.chars().next().map_or(0, char::len_utf8);
        let end = others.bytes().skip(first).position(is_han).map_or(others.len(), |at| first + at);
        each(&others[..end], out, |_, _| {});
        rest = &others[end..];
    }
}

/// Appends the fold of Han characters.
fn han_into(run: &str, out: &mut String) {
    let mut from = 0;
    for (nth, bytes) in run.as_bytes().chunks_exact(HAN).enumerate() {
        let bits = |byte: u8, mask: u8| usize::from(byte & mask);
        let point = bits(bytes[0], 0x0f) << 12 | bits(bytes[1], 0x3f) << 6 | bits(bytes[2], 0x3f);
        if let to @ 1.. = SIMPLIFIED.plane[point] {
            out.push_str(&run[from..nth * HAN]);
            out.extend(char::from_u32(u32::from(to)));
            from = (nth + 1) * HAN;
        }
    }
    out.push_str(&run[from..]);
}

/// The bytes of a Han character.
const HAN: usize = 3;

/// Whether a character that begins with this byte is one of U+5000–9FFF, most of Han.
fn is_han(byte: u8) -> bool {
    matches!(byte, 0xe5..=0xe9)
}

/// How many bytes the Han characters that a text begins with are, as far as a byte of each tells them.
pub(super) fn han(text: &[u8]) -> usize {
    text.chunks(HAN).take_while(|bytes| is_han(bytes[0])).count() * HAN
}

/// The fold of a text.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// A folded text that knows what each part of it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The text as compared.
    pub text: String,
    /// Where each cluster begins in the fold and in the text, in order; the ends of both stand last.
    places: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), places: Vec::new() };
        let places = &mut folded.places;
        each(text, &mut folded.text, |source, start| places.push((start as u32, source.start as u32)));
        folded.places.push((folded.text.len() as u32, text.len() as u32));
        folded
    }

    /// The bytes of the text that some bytes of the fold stand for, whole clusters.
    pub fn source(&self, folded: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let first = self.places.partition_point(|(at, _)| (*at as usize) <= folded.start).saturating_sub(1);
        let last = self
            .places
            .partition_point(|(at, _)| (*at as usize) < folded.end)
            .min(self.places.len().saturating_sub(1));
        let at = |index: usize| self.places.get(index).map_or(0, |(_, source)| *source as usize);
        at(first)..at(last)
    }
}

/// The traditional characters whose simplified form is wanted, each followed by that form.
pub fn traditional(is_wanted: impl Fn(char) -> bool) -> String {
    let table = &*SIMPLIFIED;
    let plane = (0..0x10000u32).filter_map(|point| {
        Some((
            char::from_u32(point)?,
            char::from_u32(u32::from(table.plane[point as usize])).filter(|to| *to != '\0')?,
        ))
    });
    plane
        .chain(table.rest.iter().copied())
        .filter(|(_, to)| is_wanted(*to))
        .flat_map(|(from, to)| [from, to])
        .collect()
}
