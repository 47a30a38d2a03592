//! HTML that we made → the text that a browser shows of it; and what a page says, of which that is a part.

use std::borrow::Cow;
use std::sync::LazyLock;

use html5gum::Token;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::html_tokens::Tokens;

/// What a page says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageText {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Words that readers look for it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its article, then its questions, items or terms.
    pub units: Vec<UnitText>,
}

/// A part of a page that a reader can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitText {
    /// What it is.
    pub kind: UnitKind,
    /// Its anchor; `None` for the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title; `None` for the article, whose title is the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The headings in it.
    pub headings: Vec<HeadingText>,
    /// Its text, one line a block.
    pub text: String,
}

/// A heading: where it begins in the text (in UTF-16 units, as browsers count), its anchor, its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingText(pub u32, pub String, pub String);

/// What a part of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// The article.
    Page,
    /// A question with its answer.
    Question,
    /// An item of a checklist.
    Item,
    /// A term of the glossary.
    Term,
}

/// Each text on a line of its own, after what stands before.
pub(super) fn lines<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts
        .filter(|text| !text.trim().is_empty())
        .flat_map(|text| ["\n".to_owned(), text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")])
        .collect()
}

/// The text that a browser shows of HTML we made, on one line.
pub(super) fn visible_text(html: &str) -> String {
    let mut text = Text::default();
    text.add(html);
    text.text.replace('\n', " ")
}

/// Text taken out of HTML: one line a block, white space collapsed, with the headings that can be linked to.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub text: String,
    headings: Vec<HeadingText>,
    /// What separates the next character from the text so far.
    gap: Gap,
    /// The heading that is open: its anchor, and the byte it begins at once there is text.
    open: Option<(String, Option<usize>)>,
    /// How many UTF-16 units the text before some byte has.
    counted: (usize, u32),
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

impl Text {
    pub fn into_unit(self, kind: UnitKind, id: Option<String>, title: Option<String>) -> UnitText {
        UnitText { kind, id, title, headings: self.headings, text: self.text }
    }

    /// Takes the text out of HTML that begins a new line.
    pub fn add(&mut self, html: &str) {
        self.gap = Gap::Line;
        let mut rest = html;
        while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
            self.words(&rest[..at]);
            rest = &rest[at..];
            rest = if rest.starts_with('<') { self.markup(rest) } else { self.reference(rest) };
        }
        self.words(rest);
    }

    fn words(&mut self, text: &str) {
        if is_spaced(text.as_bytes()) {
            return self.visible(text);
        }
        if text.starts_with(|c: char| c.is_ascii_whitespace()) {
            self.gap = self.gap.max(Gap::Space);
        }
        let mut is_first = true;
        for word in text.split_ascii_whitespace() {
            if !is_first {
                self.gap = self.gap.max(Gap::Space);
            }
            self.visible(word);
            is_first = false;
        }
        if !is_first && text.ends_with(|c: char| c.is_ascii_whitespace()) {
            self.gap = self.gap.max(Gap::Space);
        }
    }

    fn visible(&mut self, word: &str) {
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
        if let Some((_, start @ None)) = &mut self.open {
            *start = Some(self.text.len());
        }
        self.text.push_str(word);
    }

    /// A tag, a comment, or a `<` that is text; gives what comes after it.
    fn markup<'h>(&mut self, html: &'h str) -> &'h str {
        if let Some(comment) = html.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let is_closing = html[1..].starts_with('/');
        let name_at = 1 + usize::from(is_closing);
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let name_end = name_at + html.as_bytes()[name_at..].iter().take_while(|byte| is_part(byte)).count();
        let name = &html[name_at..name_end];
        let name = &*if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        if name.is_empty() && !html.starts_with("<!") && !html.starts_with("<?") {
            self.words(&html[..1]);
            return &html[1..];
        }
        let end = name_end + tag_end(&html[name_end..]);
        let (tag, rest) = html.split_at(end);
        let is_hidden = !is_closing
            && (matches!(name, "script" | "style" | "svg" | "template")
                || tag.starts_with("<a class=\"anchor\""));
        if is_hidden {
            let close = format!("</{}", &html[name_at..name_end]);
            return rest
                .find(&close)
                .map_or("", |at| rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]));
        }
        if is_block(name) {
            self.gap = Gap::Line;
        }
        if is_heading(name) {
            self.heading(tag, is_closing);
        }
        rest
    }

    fn heading(&mut self, tag: &str, is_closing: bool) {
        if !is_closing {
            self.open = id(tag).map(|id| (id, None));
        } else if let Some((id, Some(start))) = self.open.take() {
            let (byte, units) = self.counted;
            let units = units + self.text[byte..start].encode_utf16().count() as u32;
            self.counted = (start, units);
            self.headings.push(HeadingText(units, id, self.text[start..].to_owned()));
        }
    }

    /// The reference of a character, or a `&` that is text; gives what comes after it.
    fn reference<'h>(&mut self, html: &'h str) -> &'h str {
        // Those that we write ourselves, and there are many.
        let ours = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")];
        if let Some((reference, character)) = ours.iter().find(|(reference, _)| html.starts_with(reference)) {
            self.words(character);
            return &html[reference.len()..];
        }
        let end = html[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
            .map_or(html.len(), |end| end + 1);
        let end = end + usize::from(html[end..].starts_with(';'));
        let texts = Tokens::of(&html[..end])
            .filter_map(|token| if let Token::String(text) = token { Some(text.value) } else { None });
        texts.for_each(|text| self.words(&String::from_utf8_lossy(&text)));
        &html[end..]
    }
}

/// The id in the tag of a heading.
fn id(tag: &str) -> Option<String> {
    // As we write it ourselves.
    let ours = tag.get("<h2".len()..).and_then(|tag| tag.strip_prefix(" id=\"")?.strip_suffix("\">"));
    if let Some(id) = ours.filter(|id| !id.contains(['"', '&'])) {
        return Some(id.to_owned());
    }
    let Some(Token::StartTag(tag)) = Tokens::of(tag).find(|token| matches!(token, Token::StartTag(_))) else {
        return None;
    };
    tag.attributes.get(b"id".as_slice()).map(|id| String::from_utf8_lossy(&id.value).into_owned())
}

/// Where a tag ends, from anywhere behind its name: behind the first `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let bytes = tag.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]).map(|found| at + found) {
        if bytes[found] == b'>' {
            return found + 1;
        }
        let Some(closing) = memchr::memchr(bytes[found], &bytes[found + 1..]) else { break };
        at = found + 1 + closing + 1;
    }
    tag.len()
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements that begin and end a line, beside headings.
static BLOCKS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let names = "address article aside audio blockquote br caption dd details div dl dt fieldset figcaption \
                 figure footer form header hr iframe label legend li main nav ol p pre section summary table \
                 tbody td tfoot th thead tr ul video";
    names.split_ascii_whitespace().collect()
});

/// Whether a text is words with one space between them and nothing around them.
fn is_spaced(text: &[u8]) -> bool {
    let is_wide = |found, byte: &u8| found | matches!(byte, b'\t'..=b'\r');
    let is_doubled = |found, pair: (&u8, &u8)| found | ((*pair.0 == b' ') & (*pair.1 == b' '));
    !text.is_empty()
        && !text.starts_with(b" ")
        && !text.ends_with(b" ")
        // Without a branch, many bytes at a time.
        && !text.iter().fold(false, is_wide)
        && !text.iter().zip(&text[1..]).fold(false, is_doubled)
}

fn is_block(name: &str) -> bool {
    is_heading(name) || BLOCKS.contains(name)
}
