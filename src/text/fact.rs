//! `{{ name }}` in a text → the name of a fact, or text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;

/// A fact that a text asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Its dotted name: `provider.hotline`.
    pub name: Arc<str>,
    /// How it is written, braces included: what readers see of one that does not exist.
    pub written: Arc<str>,
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Text.
    Text(&'t str),
    /// `{{ name }}` and its name.
    Fact(&'t str, &'t str),
}

/// Cuts a text at the facts it asks for. What cannot be the name of a fact is text: `{{ .Name }}`,
/// `{{ $x }}`, `{{< ref >}}`.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (before, fact) = match next_fact(rest) {
            Some((place, _)) if place.start > 0 => (place.start, None),
            Some((place, name)) => (place.end, Some(name)),
            None => (rest.len(), None),
        };
        let (piece, after) = rest.split_at(before);
        rest = after;
        Some(fact.map_or(Piece::Text(piece), |name| Piece::Fact(piece, name)))
    })
}

/// The first fact in a text: its bytes and its name.
fn next_fact(text: &str) -> Option<(Range<usize>, &str)> {
    let mut from = 0;
    loop {
        let bytes = &text.as_bytes()[from..];
        let open = from + memchr_iter(b'{', bytes).find(|at| bytes.get(at + 1) == Some(&b'{'))?;
        let close = open + 2 + text[open + 2..].find("}}")?;
        // Of `{{ a {{ b }}` the last braces count.
        let open = open + text[open..close].rfind("{{").unwrap_or(0);
        let name = text[open + 2..close].trim();
        if is_name(name) {
            return Some((open..close + 2, name));
        }
        from = close + 2;
    }
}

/// Whether a text can be the name of a fact: words joined by dots, each of letters, digits, `_` and `-`, with
/// a letter first.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(char::is_alphanumeric)
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    text.starts_with(char::is_alphabetic) && text.split('.').all(is_word)
}

/// A piece of a text without markup.
pub(crate) enum PlainPiece<'t> {
    /// Text.
    Text(&'t str),
    /// What is filled in.
    Fact(&'t Fact),
}

/// A text without markup. The facts it asks for are filled in where their values are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Plain {
    /// The text without its facts.
    text: String,
    /// The facts by the byte of `text` that they stand before.
    facts: Vec<(u32, Fact)>,
}

impl Plain {
    /// The plain text of a string that has no markup.
    pub fn of(text: &str) -> Plain {
        let mut plain = Plain::default();
        plain.push(text);
        plain
    }

    /// Adds text, of which facts are cut out.
    pub(crate) fn push(&mut self, text: &str) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Fact(written, name) => {
                    self.push_fact(Fact { name: name.into(), written: written.into() })
                }
            }
        }
    }

    /// Adds text in which braces are no facts.
    pub(crate) fn push_literally(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push_fact(&mut self, fact: Fact) {
        self.facts.push((self.text.len() as u32, fact));
    }

    /// Cuts white space off at both ends.
    pub(crate) fn trimmed(mut self) -> Plain {
        let last = self.facts.last().map_or(0, |(at, _)| *at as usize);
        self.text.truncate(last + self.text[last..].trim_end().len());
        let first = self.facts.first().map_or(self.text.len(), |(at, _)| *at as usize);
        let cut = first - self.text[..first].trim_start().len();
        self.text.drain(..cut);
        self.facts.iter_mut().for_each(|(at, _)| *at -= cut as u32);
        // Large sites keep many of these.
        self.text.shrink_to_fit();
        self
    }

    /// Its text and its facts, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = PlainPiece<'_>> {
        let starts = std::iter::once(0).chain(self.facts.iter().map(|(at, _)| *at as usize));
        let ends =
            self.facts.iter().map(|(at, fact)| (*at as usize, Some(fact))).chain([(self.text.len(), None)]);
        let both = |(start, (end, fact))| {
            [Some(PlainPiece::Text(&self.text[start..end])), Option::map(fact, PlainPiece::Fact)]
        };
        starts.zip(ends).flat_map(both).flatten()
    }

    /// The text without its facts.
    pub fn without_facts(&self) -> &str {
        &self.text
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.facts.is_empty()
    }

    /// The facts it asks for.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().map(|(_, fact)| fact)
    }

    /// The text with its facts as they are written.
    pub fn written(&self) -> Cow<'_, str> {
        self.fill(|_| None)
    }

    /// The text with the values of its facts; one without a value stays as it is written.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Cow<'_, str> {
        if self.facts.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut out = String::with_capacity(self.text.len() + 16 * self.facts.len());
        let mut from = 0;
        for (at, fact) in &self.facts {
            out.push_str(&self.text[from..*at as usize]);
            out.push_str(value(&fact.name).unwrap_or(&fact.written));
            from = *at as usize;
        }
        Cow::Owned(out + &self.text[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_name_is_text() {
        let facts = |text: &str| {
            pieces(text)
                .filter_map(
                    |piece| if let Piece::Fact(_, name) = piece { Some(name.to_owned()) } else { None },
                )
                .collect::<Vec<_>>()
        };
        assert_eq!(facts("a {{ provider.name }} b {{x}}"), ["provider.name", "x"]);
        assert_eq!(facts("{{ 服务商.电话 }}"), ["服务商.电话"]);
        for text in [
            "{{.Name}}",
            "{{ $x }}",
            "{{< ref >}}",
            "{{ a b }}",
            "{{ a..b }}",
            "{{}}",
            "{{ 1 }}",
            "{{ a",
            "{{% x %}}",
            "{{ a() }}",
            "{{ a | b }}",
        ] {
            assert_eq!(facts(text), [""; 0], "{text}");
        }
        assert_eq!(facts("{{ {{ a }}"), ["a"]);
    }

    #[test]
    fn facts_are_filled_in_their_places() {
        let plain = Plain::of("  {{ a }}和{{ b }} ").trimmed();
        assert_eq!(plain.fill(|name| (name == "a").then_some("甲")), "甲和{{ b }}");
        assert_eq!(Plain::of(" 一 {{ a }}").trimmed().written(), "一 {{ a }}");
    }
}
