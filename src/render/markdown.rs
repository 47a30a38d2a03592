//! The HTML of a text → Markdown.

use html5gum::Token;

use super::copy::{as_destination, plain};
use crate::text::html_tokens::Tokens;

/// A text of a data file as Markdown: its links and its emphasis, and no other tags.
pub(super) fn inline(html: &str) -> String {
    let (mut text, mut links, mut is_code) = (String::with_capacity(html.len()), Vec::new(), false);
    for token in Tokens::of(html) {
        match token {
            Token::StartTag(tag) if tag.name.as_slice() == b"a" => {
                let target = tag.attributes.iter().find(|(name, _)| name.as_slice() == b"href");
                let target = target.map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned());
                text.push_str(target.as_ref().map_or("", |_| "["));
                links.push(target);
            }
            Token::EndTag(tag) if tag.name.as_slice() == b"a" => {
                let target = links.pop().flatten().map(|target| format!("]({})", as_destination(&target)));
                text.push_str(&target.unwrap_or_default());
            }
            Token::StartTag(tag) => {
                is_code |= tag.name.as_slice() == b"code";
                text.push_str(mark(&tag.name));
            }
            Token::EndTag(tag) => {
                is_code &= tag.name.as_slice() != b"code";
                text.push_str(mark(&tag.name));
            }
            Token::String(part) => {
                let part = String::from_utf8_lossy(&part.value);
                text.push_str(&if is_code { part } else { plain(&part).into_owned().into() });
            }
            _ => {}
        }
    }
    text
}

/// What stands for a tag in Markdown, at both ends.
fn mark(name: &[u8]) -> &'static str {
    match name {
        b"strong" => "**",
        b"em" => "*",
        b"del" => "~~",
        b"code" => "`",
        _ => "",
    }
}
