//! Text with the syntax of other Markdown tools (formulas, `[[links]]`, `:emoji:`) → what it was meant as.
//!
//! Invariant: what also occurs in prose and in program text (`$5`, `a == b`, `10:30`) is left alone: a mark
//! counts only where it stands as those tools require.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::emoji;

/// Syntax of another tool in a text.
pub(super) struct Borrowed {
    pub place: Range<usize>,
    pub message: &'static str,
    pub help: String,
    /// What takes its place, where one replacement is right.
    pub replacement: Option<String>,
}

/// What a text stands behind and in.
pub(super) struct Surroundings {
    /// Whether a link or a picture ends where it begins.
    pub follows_link: bool,
    pub follows_image: bool,
    /// Whether it is a line of its own.
    pub is_line: bool,
    /// Whether it begins a paragraph.
    pub is_first: bool,
}

/// The syntax of other tools in a text without markup.
pub(super) fn borrowed(text: &str, around: &Surroundings, found: &mut Vec<Borrowed>) {
    let bytes = text.as_bytes();
    if text.starts_with('{') {
        found.extend(attributes(text, around));
    }
    if around.is_line && text.starts_with(['[', '{', '@']) && is_contents(text) {
        found.push(Borrowed {
            place: 0..text.len(),
            message: "this is text, not a table of contents",
            help: "delete it: each page shows its headings beside the text".to_owned(),
            replacement: None,
        });
        return;
    }
    if memchr(b'$', bytes).is_some() {
        formulas(text, around, found);
    }
    if memmem::find(bytes, b"[[").is_some() {
        wiki_links(text, found);
    }
    if memmem::find(bytes, b"==").is_some() {
        highlights(text, found);
    }
    if memchr(b':', bytes).is_some() {
        emoji(text, found);
    }
}

/// `[TOC]`, `[[toc]]`, `[[_TOC_]]`, `{:toc}`, `@[toc]`.
fn is_contents(line: &str) -> bool {
    let word = line.trim().trim_start_matches('@').trim_matches(['[', ']', '{', '}', ':', '_', ' ']);
    line.trim_end().ends_with([']', '}']) && word.eq_ignore_ascii_case("toc")
}

/// `{width=300}`, `{.class}`, `{:target="_blank"}` behind a link, a picture or on a line of its own.
fn attributes(text: &str, around: &Surroundings) -> Option<Borrowed> {
    let end = text.find('}')? + 1;
    let inner = text[1..end - 1].trim();
    let is_word = |word: &str| {
        word.strip_prefix(['.', '#']).is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
            || word.split_once('=').is_some_and(|(key, value)| {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
                !key.is_empty() && key.chars().all(is_name) && !value.is_empty()
            })
    };
    let follows = around.follows_link || around.follows_image;
    let is_alone = around.is_line && text[end..].trim().is_empty();
    let is_meant = inner.trim_start_matches(':').split_whitespace().next().is_some_and(is_word);
    (is_meant && (follows || is_alone)).then(|| Borrowed {
        place: 0..end,
        message: "these attributes are text",
        help: match around.follows_image {
            true => "delete them, or write the picture as HTML: `<img src=\"…\" alt=\"…\" width=\"300\">`",
            false => "delete them: only headings have attributes, such as `## 标题 {#id}`",
        }
        .to_owned(),
        replacement: None,
    })
}

/// `$x$` and `$$…$$`; a line of `$$` alone opens one.
fn formulas(text: &str, around: &Surroundings, found: &mut Vec<Borrowed>) {
    let mut tell = |place| {
        found.push(Borrowed {
            place,
            message: "this is text, not a formula",
            help: "write it in words or as a picture, or in code if readers should see it as it is"
                .to_owned(),
            replacement: None,
        });
    };
    if around.is_line && around.is_first && text.trim_end() == "$$" {
        return tell(0..2);
    }
    let mut from = 0;
    while let Some(open) = text[from..].find('$').map(|at| from + at) {
        let mark = if text[open..].starts_with("$$") { "$$" } else { "$" };
        let inside = open + mark.len();
        let Some(close) = text[inside..].find(mark).map(|at| inside + at) else { return };
        let end = close + mark.len();
        let is_meant = is_formula(&text[inside..close], mark) && !touches_word(text, open..end);
        if is_meant {
            tell(open..end);
        }
        from = if is_meant || mark == "$$" { end } else { close };
    }
}

/// Whether a text between dollars is mathematics rather than an amount, a variable or a sentence.
fn is_formula(inner: &str, mark: &str) -> bool {
    if inner.is_empty() || inner.contains('`') {
        return false;
    }
    let is_tight = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    let is_letter = inner.len() == 1 && inner.as_bytes()[0].is_ascii_alphabetic();
    let has_signs = inner.contains(['\\', '^', '=', '+']) || inner.contains("_{");
    let has_letters = inner.contains(|c: char| c.is_ascii_alphabetic());
    (mark == "$$" || is_tight) && (is_letter || has_letters && has_signs && !inner.contains("://"))
}

/// Whether a letter, a digit or the same mark stands right beside a place.
fn touches_word(text: &str, place: Range<usize>) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || text[place.clone()].starts_with(c);
    text[..place.start].ends_with(is_word) || text[place.end..].starts_with(is_word)
}

/// `[[page]]`, `[[page|text]]`; not `[[ -f x ]]` and `[[1, 2], [3, 4]]`.
fn wiki_links(text: &str, found: &mut Vec<Borrowed>) {
    let mut from = 0;
    while let Some(close) = text[from..].find("]]").map(|at| from + at) {
        let Some(open) = text[from..close].rfind("[[").map(|at| from + at) else {
            from = close + 2;
            continue;
        };
        from = close + 2;
        let inner = &text[open + 2..close];
        let is_name = inner.contains(char::is_alphabetic)
            && !inner.contains(['[', ']', '\n', '"', '\'', '='])
            && inner.trim() == inner;
        if !is_name || text[..open].ends_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        let (page, words) = inner.split_once('|').unwrap_or((inner, inner));
        let (page, words) = (page.trim(), words.trim());
        let path =
            if page.contains('.') || page.contains('#') { page.to_owned() } else { format!("{page}.md") };
        let path = if path.contains(' ') { format!("<{path}>") } else { path };
        found.push(Borrowed {
            place: open..close + 2,
            message: "this is text, not a link",
            help: format!("write `[{words}]({path})`, with the path of the file as seen from this one"),
            replacement: None,
        });
    }
}

/// `==重点==`; not `a == b == c`.
fn highlights(text: &str, found: &mut Vec<Borrowed>) {
    let mut from = 0;
    while let Some(open) = text[from..].find("==").map(|at| from + at) {
        from = open + 2;
        let Some(close) = text[from..].find("==").map(|at| from + at) else { return };
        let inner = &text[from..close];
        let is_tight = !inner.starts_with(|c: char| c.is_whitespace() || c == '=')
            && !inner.ends_with(|c: char| c.is_whitespace() || "=!<>".contains(c));
        let is_words = is_tight && inner.contains(char::is_alphanumeric) && !inner.contains('\n');
        let is_compared = text[..open].ends_with(|c: char| "!<>)]".contains(c));
        if is_words && !is_compared && !touches_word(text, open..close + 2) {
            found.push(Borrowed {
                place: open..close + 2,
                message: "the signs are shown, and nothing is marked",
                help: format!("write `**{inner}**`, or `<mark>{inner}</mark>`"),
                replacement: None,
            });
            from = close + 2;
        }
    }
}

/// `:tada:`.
fn emoji(text: &str, found: &mut Vec<Borrowed>) {
    let mut from = 0;
    while let Some(open) = text[from..].find(':').map(|at| from + at) {
        from = open + 1;
        let is_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_+-".contains(byte);
        let length = text.as_bytes()[from..].iter().take_while(|byte| is_name(byte)).count();
        let place = open..from + length + 1;
        let Some(sign) = emoji::by_name(&text[from..from + length]) else { continue };
        if text[from + length..].starts_with(':') && !touches_word(text, place.clone()) {
            found.push(Borrowed {
                place: place.clone(),
                message: "this name is shown as it is, not as a sign",
                help: format!("write `{sign}`"),
                replacement: Some(sign.to_owned()),
            });
            from = place.end;
        }
    }
}
