//! The units that hold a term ↔ bytes.
//!
//! Invariant: reading what was written gives the same units; both are sorted and hold no unit twice. What the
//! terms are, this does not know.

/// Where a term stands in a unit: the text always, these beside it.
pub mod place {
    /// The title of the unit.
    pub const TITLE: u8 = 1;
    /// A heading in it.
    pub const HEADING: u8 = 2;
}

/// The units that hold a term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posting {
    /// All of them.
    pub units: Vec<u32>,
    /// Those whose title holds it.
    pub titles: Vec<u32>,
    /// Those with a heading that holds it.
    pub headings: Vec<u32>,
}

impl Posting {
    /// Adds a unit after all others.
    pub fn push(&mut self, unit: u32, places: u8) {
        self.units.push(unit);
        if places & place::TITLE != 0 {
            self.titles.push(unit);
        }
        if places & place::HEADING != 0 {
            self.headings.push(unit);
        }
    }

    /// Appends the bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        let flags = u64::from(!self.headings.is_empty()) * 2 + u64::from(!self.titles.is_empty());
        varint(self.units.len() as u64 * 4 + flags, out);
        write_list(&self.units, out);
        if self.units.len() > 1 {
            for part in [&self.titles, &self.headings].into_iter().filter(|part| !part.is_empty()) {
                varint(part.len() as u64, out);
                write_list(part, out);
            }
        }
    }

    /// Reads what was written, and moves behind it; `None` for bytes that are no posting.
    pub fn read(bytes: &mut &[u8]) -> Option<Posting> {
        let head = read_varint(bytes)?;
        let units = read_list(bytes, head / 4)?;
        let (has_titles, has_headings) = (head & 1 != 0, head & 2 != 0);
        if let [only] = units[..] {
            let part = |has: bool| if has { vec![only] } else { Vec::new() };
            return Some(Posting { units, titles: part(has_titles), headings: part(has_headings) });
        }
        let mut part = |has: bool| {
            if !has {
                return Some(Vec::new());
            }
            let count = read_varint(bytes)?;
            read_list(bytes, count)
        };
        Some(Posting { titles: part(has_titles)?, headings: part(has_headings)?, units })
    }
}

/// Seven bits a byte, the lowest first.
pub fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a number and moves behind it.
pub fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// The first unit, then the gaps between neighbours less one.
fn gaps(units: &[u32]) -> impl Iterator<Item = u64> + Clone + '_ {
    let next = units.windows(2).map(|pair| u64::from(pair[1] - pair[0] - 1));
    units.first().map(|first| u64::from(*first)).into_iter().chain(next)
}

fn write_list(units: &[u32], out: &mut Vec<u8>) {
    if let [only] = units {
        return varint(u64::from(*only), out);
    }
    let k = parameter(units);
    out.push(k);
    let mut bits = BitWriter { out, byte: 0, used: 0 };
    for value in gaps(units) {
        bits.ones(value >> k);
        bits.low_bits(value, k);
    }
    bits.finish();
}

/// The largest Rice parameter: units have 32 bits.
const LARGEST: u8 = 31;

/// The Rice parameter that takes the fewest bits. They fall and then rise again as it grows.
fn parameter(units: &[u32]) -> u8 {
    let bits = |k: u8| gaps(units).map(|value| (value >> k) + 1 + u64::from(k)).sum::<u64>();
    let mut best = (bits(0), 0);
    for k in 1..=LARGEST {
        let next = bits(k);
        if next > best.0 {
            break;
        }
        if next < best.0 {
            best = (next, k);
        }
    }
    best.1
}

fn read_list(bytes: &mut &[u8], count: u64) -> Option<Vec<u32>> {
    if count == 1 {
        return Some(vec![u32::try_from(read_varint(bytes)?).ok()?]);
    }
    let (&k, rest) = bytes.split_first().filter(|(k, _)| **k <= LARGEST)?;
    let mut bits = BitReader { bytes: rest, at: 0 };
    let mut units = Vec::with_capacity(usize::try_from(count).ok()?.min(rest.len() * 8));
    let mut next = 0u64;
    for _ in 0..count {
        let high = bits.ones()?;
        let unit = next + (high << k | bits.low_bits(k)?);
        units.push(u32::try_from(unit).ok()?);
        next = unit + 1;
    }
    *bytes = rest.get(bits.at.div_ceil(8)..)?;
    Some(units)
}

struct BitWriter<'o> {
    out: &'o mut Vec<u8>,
    byte: u8,
    used: u8,
}

impl BitWriter<'_> {
    fn bit(&mut self, bit: bool) {
        self.byte = self.byte << 1 | u8::from(bit);
        self.used += 1;
        if self.used == 8 {
            self.out.push(self.byte);
            (self.byte, self.used) = (0, 0);
        }
    }

    /// That many ones and a zero.
    fn ones(&mut self, count: u64) {
        for _ in 0..count {
            self.bit(true);
        }
        self.bit(false);
    }

    fn low_bits(&mut self, value: u64, count: u8) {
        for at in (0..count).rev() {
            self.bit(value >> at & 1 != 0);
        }
    }

    fn finish(mut self) {
        while self.used != 0 {
            self.bit(false);
        }
    }
}

struct BitReader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl BitReader<'_> {
    fn bit(&mut self) -> Option<u64> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u64::from(bit))
    }

    fn ones(&mut self) -> Option<u64> {
        let mut count = 0;
        while self.bit()? == 1 {
            count += 1;
        }
        Some(count)
    }

    fn low_bits(&mut self, count: u8) -> Option<u64> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | self.bit()?))
    }
}
