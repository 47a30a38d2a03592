//! A map whose lines can be read in one way only, as most front matter is → the [`Node`] that a parser makes
//! of it.
//!
//! A parser takes a hundred instructions a character; here nothing is decided that it would decide otherwise,
//! which a test holds this file to. Whatever is not as simple as this is left to it.

use std::ops::Range;

use super::scalar::is_odd_break;
use super::{Node, Pair, Shape};

/// Lines of `key: value`, where the value is a word or more, a text in double quotes or a list of those in
/// brackets.
pub(super) fn map(text: &str, range: Range<usize>) -> Option<Node> {
    let mut pairs = Vec::new();
    let mut at = range.start;
    for line in text[range].split('\n') {
        if !line.is_empty() {
            pairs.push(pair(line, at)?);
        }
        at += line.len() + 1;
    }
    let (first, last) = (pairs.first()?, pairs.last()?);
    Some(Node { range: first.key.start..last.value.range.end, shape: Shape::Map(pairs) })
}

fn pair(line: &str, at: usize) -> Option<Pair> {
    let colon = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let value = line[colon..].strip_prefix(": ")?;
    let is_plain = |c: char| c >= ' ' && !is_odd_break(c) && c != '\u{7f}' && c != '\u{feff}';
    if !line.starts_with(|c: char| c.is_ascii_alphabetic()) || !value.chars().all(is_plain) {
        return None;
    }
    let spaces = value.len() - value.trim_start_matches(' ').len();
    let value = value.trim_matches(' ');
    let start = at + colon + 2 + spaces;
    let value = match value.strip_prefix('[') {
        Some(items) => list(items.strip_suffix(']')?, start)?,
        None => scalar(value, start)?,
    };
    Some(Pair { key: at..at + colon, value })
}

/// What stands between the brackets that begin at `start`.
fn list(items: &str, start: usize) -> Option<Node> {
    let range = start..start + items.len() + 2;
    let mut at = start + 1;
    let mut read = Vec::new();
    for item in items.split(',') {
        let spaces = item.len() - item.trim_start_matches(' ').len();
        let node = scalar(item.trim_matches(' '), at + spaces)?;
        at += item.len() + 1;
        read.push(node);
    }
    Some(Node { range, shape: Shape::List(read) })
}

fn scalar(value: &str, start: usize) -> Option<Node> {
    let range = start..start + value.len();
    let inner = value
        .strip_prefix('"')
        .map(|rest| rest.strip_suffix('"').filter(|inner| !inner.contains(['"', '\\'])));
    let (text, is_quoted) = match inner {
        Some(inner) => (inner?, true),
        // Without a character that may mean something else, and not `null`.
        None => {
            let is_word = value.starts_with(char::is_alphanumeric)
                && !value.ends_with(char::is_whitespace)
                && !value.contains([':', '#', '[', ']', '{', '}', ',']);
            (Some(value).filter(|_| is_word && !matches!(value, "null" | "Null" | "NULL"))?, false)
        }
    };
    Some(Node { range, shape: Shape::Text { text: text.to_owned(), is_quoted } })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree;
    use super::map;

    /// Parts of front matter that are simple, and some that only look so.
    fn texts() -> impl Strategy<Value = String> {
        // Cut at `¦`.
        const PARTS: &str = "title¦tags¦a_b¦no¦: ¦:  ¦:¦\n¦\n¦\n\n¦ ¦\"¦\"备案 | Filing\"¦\"it's: #1\"¦备案¦Fil¦\
            2026-11-27¦1.10¦null¦true¦[¦]¦, ¦,¦[a, \"b\"]¦[]¦- ¦# c¦#¦'¦~¦&a¦*a¦|¦>¦{¦}¦\\¦%¦@¦`¦\t¦\r¦\
            \u{2028}¦\u{85}¦\u{feff}¦\u{a0}¦　¦：¦!¦?¦? ¦\
            ---¦...¦é¦½¦key: value\n¦order: 10\n¦description: \"x y\"\n";
        const SIMPLE: &str =
            "key: value\n¦order: 10\n¦b: \"x y\"\n¦标题¦t: [a, \"b c\"]\n¦u: 备案 流程\n¦v: a-b/c.d\n";
        let one_of = |parts: &'static str| prop::sample::select(parts.split('¦').collect::<Vec<_>>());
        let part = prop_oneof![one_of(PARTS), one_of(SIMPLE)];
        prop::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_read_here_is_what_the_parser_reads(text in texts()) {
            if let Some(read) = map(&text, 0..text.len()) {
                let parsed = tree::parsed(&text, 0..text.len());
                prop_assert_eq!(format!("{:?}", Ok::<_, ()>(read)), format!("{parsed:?}"));
            }
        }
    }

    #[test]
    fn usual_front_matter_needs_no_parser() {
        let text = "title: 备案流程\ndescription: \"How long, and what: all of it\"\ntags: [备案, \"domain \
            name\"]\norder: 10\n";
        assert!(map(text, 0..text.len()).is_some());
    }
}
