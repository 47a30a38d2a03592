//! Text and HTML with the syntax of other site generators → what it is, and what to write for it.
//!
//! A page that moves in from Hugo, Docusaurus, VitePress, Mintlify or MkDocs holds shortcodes, components,
//! admonitions, includes and lines of JavaScript, of which readers would see the source, or nothing.
//!
//! Invariant: what prose and HTML may hold as well (`<br>`, `!`, `===`, "import") is left alone: a mark
//! counts only in the form that those generators require.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{StartTag, Token};
use memchr::memchr_iter;

use super::html_scan::{RAW_TEXT, inside};
use super::html_tokens::Tokens;
use super::tags::is_element;
use crate::base::diag::Diagnostic;
use crate::base::{Code, Span};

/// Syntax of another generator.
pub(super) struct Foreign {
    pub place: Range<usize>,
    pub message: String,
    pub help: String,
}

impl Foreign {
    fn new(place: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Foreign { place, message: message.into(), help: help.into() }
    }

    /// The same in a body, where what it was found in begins at `start`.
    pub fn from(self, start: usize) -> Self {
        Foreign { place: self.place.start + start..self.place.end + start, ..self }
    }
}

/// What is told of a page: of what it has many times, the first.
pub(super) fn diagnostics(found: Vec<Foreign>, span: impl Fn(Range<usize>) -> Span) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    found.iter().for_each(|foreign| *counts.entry(foreign.message.clone()).or_default() += 1);
    let diagnostic = |Foreign { place, message, help }: Foreign| {
        let count = counts.remove(&message)?;
        let warning = Diagnostic::new(Code::ForeignSyntax, message).at(span(place)).help(help);
        Some(if count > 1 { warning.label(format!("the first of {count} on this page")) } else { warning })
    };
    found.into_iter().filter_map(diagnostic).collect()
}

const INCLUDE_HELP: &str = "copy the text here; a value that many pages share can stand in facts.yaml";

/// A line of prose that is one of another generator.
pub(super) fn of_line(line: &str) -> Option<Foreign> {
    let all = 0..line.trim_end().len();
    let is_include = line.starts_with("<<< ") || line.starts_with("--8<-- ") || line.starts_with("{!");
    if is_include && (!line.starts_with("{!") || line.contains("!}")) {
        return Some(Foreign::new(all, "this file is not included", INCLUDE_HELP));
    }
    if is_program(line) {
        return Some(Foreign::new(all, "this line of JavaScript is shown as text", "delete it"));
    }
    admonition(line)
}

/// `import Tabs from '@theme/Tabs'`, `export const x = 1`.
fn is_program(line: &str) -> bool {
    let is_quoted = |text: &str| text.starts_with(['\'', '"']);
    if let Some(rest) = line.strip_prefix("import ") {
        let from = rest.find(" from ").map(|at| &rest[at + " from ".len()..]);
        return is_quoted(rest) || from.is_some_and(|from| is_quoted(from.trim_start()));
    }
    let begins = ["const ", "let ", "var ", "default ", "function ", "async ", "class ", "{"];
    line.strip_prefix("export ").is_some_and(|rest| {
        begins.iter().any(|begin| rest.starts_with(begin)) && rest.contains(['=', '(', '{'])
    })
}

/// `!!! note "Title"`, `??? tip`, `/// note | Title` and `=== "Tab"` of MkDocs.
fn admonition(line: &str) -> Option<Foreign> {
    let all = 0..line.trim_end().len();
    if let Some(tab) = line.strip_prefix("=== ") {
        let title = tab.trim().trim_start_matches(['!', '+']).trim();
        let title = title.strip_prefix('"').and_then(|title| title.strip_suffix('"'))?;
        let help =
            format!("write `::: tabs` before the first, `### {title}` for this one, `:::` after the last");
        return Some(Foreign::new(all, "this is text, not a tab", help));
    }
    let marks = ["!!! ", "???+ ", "??? ", "/// "];
    let (mark, rest) = marks.iter().find_map(|mark| Some((*mark, line.strip_prefix(mark)?.trim())))?;
    let name = rest
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .filter(|name| !name.is_empty())?;
    let title = rest[name.len()..].trim().trim_start_matches('|').trim().trim_matches('"');
    let container = if mark.starts_with('?') { "details" } else { alert(name) };
    let opening = format!("::: {container} {title}");
    let help = format!(
        "write `{}` and its text below that without spaces before it, then `:::`",
        opening.trim_end()
    );
    Some(Foreign::new(all, format!("this is text, not the block `{name}`"), help))
}

/// The `:::` block of an admonition.
fn alert(name: &str) -> &'static str {
    alert_of_others(name).unwrap_or("note")
}

/// The alert that is meant by the name that another tool has for it.
pub(crate) fn alert_of_others(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "note" | "info" | "notice" | "abstract" | "summary" | "question" | "example" | "信息" => "note",
        "tip" | "hint" | "success" | "check" | "done" => "tip",
        "important" => "important",
        "warning" | "attention" | "warn" => "warning",
        "caution" | "danger" | "error" | "failure" | "fail" | "bug" | "stop" => "caution",
        _ => return None,
    })
}

/// `{{< ref "a.md" >}}`, `{{% notice %}}` of Hugo and `{% include x %}` of Jekyll.
pub(super) fn in_text(text: &str) -> Vec<Foreign> {
    let mut found = Vec::new();
    for open in memchr_iter(b'{', text.as_bytes()) {
        let rest = &text[open..];
        let marks = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
        let Some((mark, end)) = marks.into_iter().find(|(mark, _)| rest.starts_with(mark)) else { continue };
        if mark == "{%" && text[..open].ends_with('{') {
            continue;
        }
        let Some(length) = rest.find(end) else { continue };
        let inner = rest[mark.len()..length].trim_matches(['-', ' ', '/', '\n']);
        let name = inner
            .split(|c: char| !c.is_ascii_alphanumeric() && !"-_./".contains(c))
            .next()
            .unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        let message = format!("the shortcode `{name}` is shown as text");
        found.push(Foreign::new(open..open + length + end.len(), message, instead_of(name)));
    }
    found
}

/// Components, includes and the code of Vue files in raw HTML.
pub(super) fn in_html(html: &str) -> Vec<Foreign> {
    // Most HTML has none of them, and is not read for them.
    let may_begin = |at: usize| matches!(html.as_bytes().get(at + 1), Some(b'A'..=b'Z' | b's' | b'!'));
    if !memchr_iter(b'<', html.as_bytes()).any(may_begin) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut tokens = Tokens::of(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                if let Some(name) = RAW_TEXT.iter().find(|name| name.as_bytes() == tag.name.as_slice()) {
                    tokens.set_state(inside(name));
                }
                found.extend(of_tag(html, &tag));
            }
            Token::Comment(comment) => {
                let text = String::from_utf8_lossy(&comment.value);
                let is_include =
                    ["@include", "#include"].iter().any(|word| text.trim_start().starts_with(word));
                let include = || {
                    Foreign::new(
                        comment.span.start..comment.span.end,
                        "this file is not included",
                        INCLUDE_HELP,
                    )
                };
                found.extend(is_include.then(include));
            }
            _ => {}
        }
    }
    found
}

/// A component, which is written with a capital and is no element of HTML in other letters, `<Br>`; or the
/// code of a Vue component, `<script setup>`, which browsers would run.
fn of_tag(html: &str, tag: &StartTag<usize>) -> Option<Foreign> {
    let place = tag.span.start..tag.span.start + "<".len() + tag.name.len();
    let name = html.get(place.start + "<".len()..place.end)?;
    let has = |key: &[u8]| tag.attributes.keys().any(|known| known.as_slice() == key);
    if matches!(name, "script" | "style")
        && [&b"setup"[..], b"scoped", b"module", b"lang"].into_iter().any(has)
    {
        let message = format!("this `<{name}>` is of a Vue component, which no browser reads");
        return Some(Foreign::new(place, message, "delete it, with what is below it to its end"));
    }
    let is_component =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && !is_element(&name.to_ascii_lowercase());
    let message = || format!("`<{name}>` is no element of HTML: readers do not see it");
    is_component.then(|| Foreign::new(place, message(), instead_of(name)))
}

/// What to write for a shortcode or a component, by its name.
fn instead_of(name: &str) -> String {
    let block = |name: &str| format!("write `::: {name}` and its text, then `:::`");
    let lower = name.to_ascii_lowercase();
    match lower.trim_start_matches("docs/") {
        "notice" | "alert" | "callout" | "admonition" | "aside" | "info" | "note" | "tip" | "hint"
        | "warning" | "caution" | "danger" | "important" | "success" | "check" => block(alert(&lower)),
        "tabs" | "tab" | "tabpane" | "tabitem" | "tabgroup" | "codegroup" | "codetabs" => {
            "write `::: tabs`, a heading for each tab, and `:::`".to_owned()
        }
        "steps" | "step" => "write `::: steps`, a numbered list, and `:::`".to_owned(),
        "card" | "cards" | "cardgroup" | "cardgrid" | "linkcard" | "columns" => {
            "write `::: cards`, a list with a link in each item, and `:::`".to_owned()
        }
        "details" | "expand" | "accordion" | "accordiongroup" | "collapse" | "expandable" | "spoiler" => {
            "write `::: details` with a title, its text, and `:::`".to_owned()
        }
        "ref" | "relref" | "link" | "router-link" => "write `[text](path/of/page.md)`".to_owned(),
        "figure" | "img" | "image" | "frame" => "write `![what it shows](path/of/picture.png)`".to_owned(),
        "include" | "readfile" | "render" | "snippet" => INCLUDE_HELP.to_owned(),
        "highlight" | "code" | "codeblock" => "write a block of code between lines of ```".to_owned(),
        _ => "write it in Markdown or HTML, or put it in backticks to show it as it is".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(of: fn(&str) -> Vec<Foreign>, text: &str) -> Vec<String> {
        of(text).into_iter().map(|foreign| text[foreign.place].to_owned()).collect()
    }

    #[test]
    fn prose_is_left_alone() {
        for line in [
            "import the certificate from the console",
            "export the list (as CSV)",
            "!!! 注意",
            "??? what",
            "=== x",
            "/// ",
            "//",
            "{!",
            "-- 8",
        ] {
            let found = of_line(line).map(|found| found.message);
            assert!(found.is_none() || line == "??? what", "{line}: {found:?}");
        }
        assert_eq!(told(in_text, "{{ fee }} {{% {x} {{{a}}}"), Vec::<String>::new());
        assert_eq!(
            told(
                in_html,
                "<p><br/><BR><Br><TABLE></p><!-- <Note> --><script>a<Bcd</script><i title=\"<Note>\"><my-el>"
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_syntax_of_others_is_told_with_what_to_write() {
        for (line, help) in [
            ("!!! note \"标题\"", "::: note 标题`"),
            ("???+ tip", "::: details`"),
            ("/// warning | 标题", "::: warning 标题`"),
            ("=== \"Linux\"", "### Linux"),
            ("import Tabs from '@theme/Tabs';", "delete"),
            ("export const a = 1", "delete"),
            ("<<< @/snippets/a.js{2}", "copy"),
            ("--8<-- \"a.md\"", "copy"),
            ("{!a.md!}", "copy"),
        ] {
            assert!(of_line(line).is_some_and(|found| found.help.contains(help)), "{line}");
        }
        assert_eq!(
            told(in_text, "见{{< ref \"b.md\" >}}。{% include x.md %}{{%/* a */%}}"),
            ["{{< ref \"b.md\" >}}", "{% include x.md %}"]
        );
        assert_eq!(
            told(in_html, "<Note>x</Note><Tabs.Item/><script setup>x</script><!--@include: ./a.md-->"),
            ["<Note", "<Tabs.Item", "<script", "<!--@include: ./a.md-->"]
        );
    }
}
