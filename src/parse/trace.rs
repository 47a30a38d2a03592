//! The source of one block → its [`Trace`]: what alignment and drift compare instead of its words.
//!
//! Invariant: rewrapping a block, quoting it deeper or padding its table cells leaves its trace as it was.
//! The scanner knows as much Markdown as it takes to find code, links, words and numbers, never fails, and
//! reads each byte a bounded number of times. It does not judge languages: in prose of any language it keeps
//! the words of Latin script, most of which are names and commands that a translation repeats.

use std::sync::LazyLock;

use memchr::memchr_iter;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::document::{Kind, Trace};
use crate::base::lang::{Script, is_known_code};
use crate::base::slug::nfc;

/// What alignment compares of the block with this source.
pub fn trace(kind: Kind, source: &str) -> Trace {
    let is_plain = is_plain(source.as_bytes());
    let text = if is_plain { source.into() } else { nfc(source) };
    let text = match kind {
        Kind::Title | Kind::Heading(_) => heading_text(&text),
        _ => text.trim(),
    };
    let mut tokens = Tokens::of(text, kind == Kind::Code);
    tokens.add_shape(kind, text);
    let said = said(kind, text, is_plain);
    let weight = if is_plain { weight_of_plain(&said) } else { weight(&String::from_utf8_lossy(&said)) };
    Trace { weight, tokens: sorted(tokens.hashes), digest: xxh3_64(&said) }
}

/// What alignment compares of a block that holds nothing but these blocks.
pub fn container<'t>(kind: Kind, children: impl Iterator<Item = &'t Trace>) -> Trace {
    let (mut weight, mut tokens) = (0, Vec::new());
    let (mut digests, mut count) = (xxhash_rust::xxh3::Xxh3::new(), 0);
    for child in children {
        weight += child.weight;
        tokens.extend_from_slice(&child.tokens);
        digests.update(&child.digest.to_le_bytes());
        count += 1;
    }
    match kind {
        Kind::Bullets | Kind::Numbers => tokens.push(size_of_list(count)),
        Kind::Table => tokens.push(hash(format!("\0rows {count}").as_bytes())),
        _ => {}
    }
    Trace { weight, tokens: sorted(tokens), digest: digests.digest() }
}

fn sorted(mut hashes: Vec<u32>) -> Box<[u32]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.as_slice().into()
}

fn size_of_list(items: usize) -> u32 {
    hash(format!("\0items {items}").as_bytes())
}

/// The text of a heading without its marker, its underline and its `{#id .class}`.
fn heading_text(source: &str) -> &str {
    let text = source.trim();
    let text = match text.rsplit_once('\n') {
        Some((above, line))
            if line.trim().chars().all(|c| c == '=') || line.trim().chars().all(|c| c == '-') =>
        {
            above
        }
        _ => text.trim_start_matches('#'),
    };
    let text = text.trim();
    match text.strip_suffix('}').and_then(|inner| inner.rsplit_once('{')) {
        Some((before, attributes))
            if !before.ends_with('{') && (attributes.starts_with(['#', '.']) || attributes.contains('=')) =>
        {
            before.trim()
        }
        _ => text,
    }
}

/// Whether a text consists of what Chinese and English are mostly written in: U+0000–007F, U+00C0–02FF,
/// U+2010–2027, U+3001–3004, U+3008–3029, U+4E00–9FFF, U+FF01–FF5E. All of it is in NFC, white space is in
/// ASCII, and the first byte of a character tells how dense it is, which is found many times faster than by
/// decoding.
fn is_plain(mut bytes: &[u8]) -> bool {
    if bytes.is_ascii() {
        return true;
    }
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7f, rest @ ..] | [0xc3..=0xcb, _, rest @ ..] => rest,
            [0xe5..=0xe9, _, _, rest @ ..] | [0xe4, 0xb8..=0xbf, _, rest @ ..] => rest,
            [0xe3, 0x80, 0x81..=0x84 | 0x88..=0xa9, rest @ ..] | [0xe2, 0x80, 0x90..=0xa7, rest @ ..] => rest,
            [0xef, 0xbc, 0x81..=0xbf, rest @ ..] | [0xef, 0xbd, 0x80..=0x9e, rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Two for a letter of a dense script, one for any other character that is not white space.
fn weight(text: &str) -> u32 {
    let of_char = |c: char| {
        if c.is_whitespace() { 0 } else { 1 + u32::from(Script::of_char(c).is_some_and(Script::is_dense)) }
    };
    text.chars().map(of_char).sum()
}

/// The same of a plain text, many bytes at a time.
fn weight_of_plain(text: &[u8]) -> u32 {
    let of_byte = |byte: &u8| {
        u8::from(*byte > b' ') - u8::from(matches!(byte, 0x80..=0xbf)) + u8::from(matches!(byte, 0xe4..=0xe9))
    };
    text.chunks(64).map(|bytes| u32::from(bytes.iter().map(of_byte).sum::<u8>())).sum()
}

/// The bytes that only what is said can change. White space in prose is wrapping and padding, and between
/// Chinese and Latin letters a matter of taste, so prose is left without any; in code it is collapsed.
fn said(kind: Kind, text: &str, is_plain: bool) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    match kind {
        Kind::Code => {
            for word in text.split_whitespace() {
                kept.extend_from_slice(word.as_bytes());
                kept.push(b' ');
            }
        }
        Kind::Table | Kind::TableHead(_) | Kind::TableRow => {
            for word in lines(text).flat_map(|line| unquoted(line).split_whitespace()) {
                if word.contains('-') {
                    push_without_padding(&mut kept, word);
                } else {
                    kept.extend_from_slice(word.as_bytes());
                }
            }
        }
        _ => {
            lines(text).for_each(|line| kept.extend_from_slice(unquoted(line).as_bytes()));
            if is_plain {
                remove_space(&mut kept);
            } else {
                kept = String::from_utf8_lossy(&kept).split_whitespace().flat_map(str::bytes).collect();
            }
        }
    }
    kept
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// The continuation lines of a quoted paragraph repeat the marker.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Takes white space out of a plain text, without a branch for each byte, which every space would make go
/// wrong.
fn remove_space(text: &mut Vec<u8>) {
    let (mut at, mut end) = (0, 0);
    while let Some(&eight) = text[at..].first_chunk::<8>() {
        let kept = &mut text[end..end + 8];
        let mut count = 0;
        for byte in eight {
            kept[count] = byte;
            count += usize::from(!is_space(byte));
        }
        at += 8;
        end += count;
    }
    for at in at..text.len() {
        let byte = text[at];
        text[end] = byte;
        end += usize::from(!is_space(byte));
    }
    text.truncate(end);
}

/// White space in ASCII. The other control characters that this takes for it are in no source.
fn is_space(byte: u8) -> bool {
    byte <= b' '
}

/// Adds a word of a table; the dashes below its head are as many as fit.
fn push_without_padding(kept: &mut Vec<u8>, word: &str) {
    for byte in word.bytes() {
        if byte != b'-' || kept.last() != Some(&b'-') {
            kept.push(byte);
        }
    }
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
    hashes: Vec<u32>,
    /// The token in the making, in lower case.
    token: String,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str, is_code: bool) -> Self {
        let mut tokens = Tokens { text, at: 0, hashes: Vec::with_capacity(16), token: String::new() };
        let bytes = text.as_bytes();
        while let Some(skipped) = bytes
            .get(tokens.at..)
            .and_then(|rest| rest.iter().position(|&byte| ROLES[usize::from(byte)] & BEGINS != 0))
        {
            tokens.at += skipped;
            match bytes[tokens.at] {
                b'`' if !is_code => tokens.code_span(),
                b']' if !is_code && tokens.rest().starts_with("](") => tokens.target(),
                b'h' if is_url(tokens.rest()) => tokens.url(),
                b'a'..=b'z' | b'A'..=b'Z' => tokens.word(),
                b'0'..=b'9' => tokens.number(),
                // The first byte of a full-width digit.
                0xef if full_width_digit(tokens.rest()).is_some() => tokens.number(),
                0xef => tokens.at += '\u{ff01}'.len_utf8(),
                _ => tokens.at += 1,
            }
        }
        tokens
    }

    /// The text from the current place; empty inside a character, where no token begins.
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self) {
        if !self.token.is_empty() {
            self.hashes.push(hash(self.token.as_bytes()));
            self.token.clear();
        }
    }

    fn push_lower(&mut self, text: &str) {
        if text.is_ascii() {
            self.token.push_str(text);
            self.token.make_ascii_lowercase();
        } else {
            self.token.extend(text.chars().flat_map(char::to_lowercase));
        }
        self.push();
    }

    fn code_span(&mut self) {
        let rest = self.rest();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        self.at += ticks;
        let inside = &rest[ticks..];
        let mut from = 0;
        while let Some(found) = inside[from..].find('`') {
            let start = from + found;
            let length = inside[start..].len() - inside[start..].trim_start_matches('`').len();
            if length == ticks {
                self.push_lower(inside[..start].trim());
                self.at += start + length;
                return;
            }
            from = start + length;
        }
    }

    /// The destination of a link or an image; its text and title are read as prose.
    fn target(&mut self) {
        self.at += 2;
        let rest = self.rest();
        let target = match rest.strip_prefix('<') {
            Some(inner) => inner.split(['>', '\n']).next().unwrap_or_default(),
            None => {
                let mut depth = 0;
                let ends = |c: char| {
                    depth += i32::from(c == '(') - i32::from(c == ')');
                    c.is_whitespace() || depth < 0
                };
                rest.split(ends).next().unwrap_or_default()
            }
        };
        self.at += target.len();
        self.push_url(target);
    }

    fn url(&mut self) {
        let rest = self.rest();
        let ends = |c: char| {
            !c.is_ascii() || c.is_whitespace() || matches!(c, ')' | ']' | '<' | '>' | '"' | '\'' | '`' | '|')
        };
        let url = rest.split(ends).next().unwrap_or_default();
        self.at += url.len();
        self.push_url(url.trim_end_matches(['.', ',', ';', ':', '!', '?']));
    }

    /// Adds a destination without what names a language in it: `/zh/`, `.zh.md`, a fragment that is no ASCII.
    fn push_url(&mut self, url: &str) {
        let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
        let (origin, path) = match path.split_once("://") {
            Some((scheme, rest)) => path.split_at(scheme.len() + 3 + rest.find('/').unwrap_or(rest.len())),
            None => ("", path),
        };
        self.token.extend(origin.chars().flat_map(char::to_lowercase));
        let mut segments = path.split('/').peekable();
        let mut is_leading = true;
        while let Some(segment) = segments.next() {
            let names_language = is_leading && segments.peek().is_some() && is_language(segment);
            is_leading &= matches!(segment, "" | "." | "..");
            if !names_language {
                push_without_language(&mut self.token, segment);
                self.token.extend(segments.peek().map(|_| '/'));
            }
        }
        if !fragment.is_empty() && fragment.is_ascii() {
            self.token.push('#');
            self.token.push_str(fragment);
        }
        self.push();
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let role = |byte: &u8| ROLES[usize::from(*byte)];
        let bytes = rest.as_bytes();
        let length = bytes.iter().position(|byte| role(byte) & GOES_ON == 0).unwrap_or(bytes.len());
        let end = bytes[..length].iter().rposition(|byte| role(byte) & ENDS != 0).map_or(0, |last| last + 1);
        self.at += length;
        let word = &rest[..end];
        if let Some(month) = month(word) {
            self.token.push_str(month);
            self.push();
        } else if word.len() > PACKED {
            self.push_lower(word);
        } else if word.len() > 1 {
            let eight = rest
                .as_bytes()
                .first_chunk()
                .map(|bytes| u64::from_be_bytes(*bytes) >> (8 * (PACKED - word.len())));
            let number = eight.map_or_else(|| packed(word.as_bytes()), lower);
            if word.len() > LONGEST_STOP_WORD || !is_stop_word(number) {
                self.hashes.push(mixed(number));
            }
        }
    }

    /// A number, spelled as both languages could: `５0,000`, `50000` and `5万` are the same.
    fn number(&mut self) {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if (before.is_empty() || before.ends_with('\n')) && is_item(self.rest()) {
            self.at += self.rest().bytes().take_while(u8::is_ascii_digit).count();
            return;
        }
        let mut decimals = None;
        while let Some(c) = self.rest().chars().next() {
            let after = &self.rest()[c.len_utf8()..];
            match c {
                '0'..='9' => self.token.push(c),
                '.' if after.starts_with(|c: char| c.is_ascii_digit()) => {
                    decimals = Some(self.token.len() + 1);
                    self.token.push(c);
                }
                ',' if begins_with_group(after) => {}
                _ => match full_width_digit(self.rest()) {
                    Some(digit) => self.token.push(digit),
                    None => break,
                },
            }
            self.at += c.len_utf8();
        }
        let zeros = match self.rest().chars().next() {
            Some('万' | '萬') => 4,
            Some('亿' | '億') => 8,
            _ => 0,
        };
        match decimals {
            Some(start)
                if zeros > 0 && self.token.len() - start <= zeros && self.token.matches('.').count() == 1 =>
            {
                let given = self.token.len() - start;
                self.token.remove(start - 1);
                self.token.extend(std::iter::repeat_n('0', zeros - given));
            }
            Some(_) => {}
            None => self.token.extend(std::iter::repeat_n('0', zeros)),
        }
        self.push();
    }

    /// What translations keep besides words: the size of a list or table, a question, the colon that
    /// announces a list.
    fn add_shape(&mut self, kind: Kind, text: &str) {
        match kind {
            Kind::Bullets | Kind::Numbers => {
                self.hashes.push(size_of_list(text.lines().filter(|line| is_item(line)).count()))
            }
            Kind::Table => {
                let size =
                    (text.lines().count(), text.lines().next().unwrap_or_default().matches('|').count());
                self.hashes.push(hash(format!("\0table {size:?}").as_bytes()));
            }
            Kind::Code | Kind::Html | Kind::TableHead(_) | Kind::TableRow => {}
            _ => match text.chars().next_back() {
                Some('?' | '？') => self.push_lower("\0?"),
                Some(':' | '：') => self.push_lower("\0:"),
                _ => {}
            },
        }
    }
}

/// What a byte is to the scanner: whether a token may begin with it, whether a word goes on with it, and may
/// end.
const ROLES: [u8; 256] = {
    let mut roles = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (letter, digit) = ((byte as u8).is_ascii_alphabetic(), (byte as u8).is_ascii_digit());
        // 0xEF is the first byte of a full-width digit.
        let begins = letter || digit || matches!(byte as u8, b'`' | b']' | 0xef);
        let ends = letter || digit || byte as u8 == b'+';
        let goes_on = ends || matches!(byte as u8, b'_' | b'.' | b'-');
        roles[byte] =
            if begins { BEGINS } else { 0 } | if goes_on { GOES_ON } else { 0 } | if ends { ENDS } else { 0 };
        byte += 1;
    }
    roles
};
const BEGINS: u8 = 1;
const GOES_ON: u8 = 2;
const ENDS: u8 = 4;

/// The number that a token, in lower case, is compared by.
fn hash(token: &[u8]) -> u32 {
    if token.len() <= PACKED { mixed(packed(token)) } else { xxh3_64(token) as u32 }
}

/// So many bytes are a number as they are: most words.
const PACKED: usize = 8;

/// A token as a number, ASCII letters in lower case.
fn packed(token: &[u8]) -> u64 {
    lower(token.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Eight bytes with ASCII letters in lower case, all at once.
fn lower(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // The sums reach the eighth bit of each byte that is at least `A`, and of each that is more than `Z`.
    let sevens = bytes & (0x7f * ONES);
    let from_a = sevens + u64::from(0x80 - b'A') * ONES;
    let after_z = sevens + u64::from(0x7f - b'Z') * ONES;
    let is_upper = (from_a ^ after_z) & !bytes & (0x80 * ONES);
    bytes | (is_upper >> 2)
}

/// Half of the digits of a number, each of which depends on all of them.
fn mixed(number: u64) -> u32 {
    ((number ^ number >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn full_width_digit(text: &str) -> Option<char> {
    text.chars()
        .next()
        .filter(|c| ('０'..='９').contains(c))
        .and_then(|c| char::from_digit(c as u32 - '０' as u32, 10))
}

/// Whether exactly three digits follow, as after the comma in `10,000`.
fn begins_with_group(text: &str) -> bool {
    text.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Whether an unindented line begins a list item.
fn is_item(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let marker = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_marker = if marker.len() < line.len() {
        marker.starts_with(['.', ')'])
    } else {
        line.starts_with(['-', '*', '+'])
    };
    is_marker && (marker.len() == 1 || marker[1..].starts_with([' ', '\t']))
}

/// Whether a part of a path names a language: `zh`, `zh-CN`.
fn is_language(part: &str) -> bool {
    let code = part.split_once('-').map_or(part, |(code, _)| code);
    // The list of codes is long; nearly all links that name a language name one of these two.
    matches!(code, "zh" | "en")
        || (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) && is_known_code(code))
}

/// Adds a file name, `page.zh.md` as `page.md`.
fn push_without_language(token: &mut String, name: &str) {
    let mut parts = name.rsplitn(3, '.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(extension), Some(code), Some(stem)) if is_language(code) => {
            token.push_str(stem);
            token.push('.');
            token.push_str(extension);
        }
        _ => token.push_str(name),
    }
}

/// The number of a month, for `6 December` beside `12月6日`. May is more often a verb.
fn month(word: &str) -> Option<&'static str> {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
        return None;
    }
    Some(match word {
        "January" => "1",
        "February" => "2",
        "March" => "3",
        "April" => "4",
        "June" => "6",
        "July" => "7",
        "August" => "8",
        "September" => "9",
        "October" => "10",
        "November" => "11",
        "December" => "12",
        _ => return None,
    })
}

/// Whether a word, in lower case, is one that any English sentence may hold.
pub(crate) fn is_common(word: &str) -> bool {
    word.len() <= LONGEST_STOP_WORD && is_stop_word(packed(word.as_bytes()))
}

/// Whether a word, packed, is one that any English sentence may hold and no Chinese one does.
fn is_stop_word(number: u64) -> bool {
    const WORDS: &[&str] = &[
        "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "before", "but", "by", "can",
        "do", "does", "each", "for", "from", "has", "have", "how", "if", "in", "into", "is", "it", "its",
        "may", "must", "no", "not", "of", "on", "one", "only", "or", "other", "should", "so", "such", "than",
        "that", "the", "their", "then", "there", "these", "they", "this", "to", "until", "use", "used",
        "using", "was", "we", "what", "when", "where", "which", "who", "will", "with", "without", "you",
        "your",
    ];
    static NUMBERS: LazyLock<FxHashSet<u64>> =
        LazyLock::new(|| WORDS.iter().map(|word| packed(word.as_bytes())).collect());
    NUMBERS.contains(&number)
}

const LONGEST_STOP_WORD: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(token: &str) -> u32 {
        super::hash(token.as_bytes())
    }

    fn tokens(source: &str) -> Vec<u32> {
        trace(Kind::Paragraph, source).tokens.into_vec()
    }

    fn hashes(expected: &[&str]) -> Vec<u32> {
        let mut hashes: Vec<u32> = expected.iter().map(|token| hash(token)).collect();
        hashes.sort_unstable();
        hashes
    }

    #[test]
    fn tokens_are_what_a_translation_repeats() {
        for (source, expected) in [
            ("登录 `nginx -t` 后", &["nginx -t"][..]),
            ("a ``x`y`` b", &["x`y"]),
            ("an `unclosed span", &["unclosed", "span"]),
            ("见[指南](/zh/guide/a.zh.md#filing)", &["/guide/a.md#filing"]),
            ("[指南](a.md#备案 \"Nginx\")", &["a.md", "nginx"]),
            ("![图](../images/a.en.png)", &["../images/a.png"]),
            ("[a](<b c.md>)", &["b c.md"]),
            ("打开https://example.com/en/x。然后", &["https://example.com/x"]),
            ("(see https://example.com/a_(b).)", &["see", "https://example.com/a_(b"]),
            ("Node.js. and C++", &["node.js", "c++"]),
            ("2024年12月6日", &["2024", "12", "6"]),
            ("6 December 2024", &["2024", "12", "6"]),
            ("１０万元以上、1.5万元以下", &["100000", "15000"]),
            ("RMB 100,000, or 15,000", &["rmb", "100000", "15000"]),
            ("1,2 and 3.14.15", &["1", "2", "3.14.15"]),
            ("需要多久？", &["\0?"]),
            ("", &[]),
        ] {
            assert_eq!(tokens(source), hashes(expected), "{source}");
        }
    }

    #[test]
    fn both_spellings_of_a_link_make_one_token() {
        assert_eq!(tokens("[甲](../guide/a.zh.md#x)"), tokens("[](../guide/a.en.md#x)"));
        assert_eq!(tokens("[甲](/zh-CN/a/)"), tokens("[](/en/a/)"));
        assert_eq!(tokens("<https://a.cn/zh/b>"), tokens("https://a.cn/en/b"));
    }

    #[test]
    fn weight_counts_a_chinese_character_twice() {
        assert_eq!(trace(Kind::Paragraph, "备案 ICP，\n　号").weight, 4 + 3 + 1 + 2);
    }

    #[test]
    fn rewrapping_and_restyling_leave_the_digest_alone() {
        let digest = |kind, text| trace(kind, text).digest;
        let same = [
            (Kind::Paragraph, "第一步，登录控制台", "第一步，\n登录\r\n控制台"),
            (Kind::Paragraph, "one two three", "one\n  two   three "),
            (Kind::Paragraph, "备案ICP号", "备案 ICP 号"),
            (Kind::Paragraph, "caf\u{e9}", "cafe\u{301}"),
            (Kind::Quote, "> 甲乙\n> 丙", "> 甲\n> 乙丙"),
            (Kind::Table, "| a | b |\n|---|---|\n| 1 | 2 |", "| a   | b |\n| --- | --- |\n| 1   | 2 |"),
            (Kind::Heading(2), "## 备案 {#filing}", "备案\n----"),
            (Kind::Code, "```\na b\n```", "```\n  a  b\n```"),
        ];
        for (kind, left, right) in same {
            assert_eq!(digest(kind, left), digest(kind, right), "{left:?}");
        }
        let different = [
            (Kind::Paragraph, "20 days", "30 days"),
            (Kind::Code, "```\nab\n```", "```\na b\n```"),
            (Kind::Heading(2), "## use {x}", "## use"),
            (Kind::Heading(2), "## use {{ x }}", "## use {{ y }}"),
        ];
        for (kind, left, right) in different {
            assert_ne!(digest(kind, left), digest(kind, right), "{left:?}");
        }
    }

    #[test]
    fn letters_are_lowered_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            let (upper, expected) =
                ([byte, b'A', byte, b'z', 0, byte, b'Z', byte], byte.to_ascii_lowercase());
            assert_eq!(
                lower(u64::from_be_bytes(upper)).to_be_bytes(),
                [expected, b'a', expected, b'z', 0, expected, b'z', expected]
            );
        }
    }

    #[test]
    fn white_space_of_every_kind_is_left_out() {
        let digest = |text: &str| trace(Kind::Paragraph, text).digest;
        let spaces: Vec<char> = ('\0'..='\u{3100}').filter(|c| c.is_whitespace()).collect();
        assert_eq!(spaces.len(), 25);
        for space in spaces {
            assert_eq!(digest(&format!("甲{space}b")), digest("甲b"), "{space:?}");
        }
    }

    #[test]
    fn lists_of_one_size_share_a_token() {
        let list = |source| trace(Kind::Bullets, source).tokens;
        assert_eq!(list("- 甲\n  - 乙\n- 丙"), list("* \n* "));
        assert_ne!(list("- 甲\n- 丙"), list("- 甲"));
        assert_eq!(trace(Kind::Numbers, "1. 甲\n10) 乙").tokens, list("- 甲\n- 乙"));
    }

    #[test]
    fn a_container_says_what_its_blocks_say() {
        let items = ["登录 `nginx -t` 后", "Node.js 20"].map(|text| trace(Kind::Paragraph, text));
        let list = container(Kind::Bullets, items.iter());
        assert_eq!(list.weight, items[0].weight + items[1].weight);
        assert_eq!(list.tokens.into_vec(), hashes(&["nginx -t", "node.js", "20", "\0items 2"]));
        assert_ne!(list.digest, container(Kind::Bullets, items.iter().rev()).digest);
    }

    #[test]
    fn any_bytes_are_scanned_to_the_end() {
        for source in [
            "](", "](<", "`", "``` ", "{#}", "## {", "，](（", "1.", "1,", "９", "９万", "1.5万", "http://",
            "\u{ef00}", "..a..", "-",
        ] {
            for kind in [Kind::Paragraph, Kind::Heading(1), Kind::Table, Kind::Code, Kind::Bullets] {
                trace(kind, source);
            }
        }
    }
}
