//! Code and raw HTML → blocks; comments that direct what follows.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::builder::{Builder, Scope};
use super::document::Kind;
use super::highlight;
use crate::base::diag::{Diagnostic, Fix, nearest};
use crate::base::lang::{by_file_name, by_name, by_other_name, codes, is_language_name, nearest_name};
use crate::base::scheme::is_passive;
use crate::base::{Code, LangId, Language};
use crate::text::Form;
use crate::text::events::{Ev, is_comment};
use crate::text::html_prose::markdown_in;
use crate::text::judge::Certainty;
use crate::text::raw_html::{self, Raw};

impl<'e> Builder<'_, 'e> {
    pub(super) fn code(
        &mut self,
        kind: &CodeBlockKind<'e>,
        inner: &[Ev<'e>],
        range: Range<usize>,
        scope: &mut Scope,
    ) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let (language, title) = code_info(&info);
        if matches!(kind, CodeBlockKind::Fenced(_)) {
            self.report_unclosed_code(inner, &range);
        }
        let code = self.text_of_code(inner);
        let fence = range.start..range.start + self.body[range.clone()].find('\n').unwrap_or(range.len());
        let labels_tab = std::mem::take(&mut self.labels_tab);
        let title = title.or_else(|| labels_tab.then(|| language.clone()).filter(|name| !name.is_empty()));
        let title = title.map(|title| self.label(&title, &fence, Form::Plain));
        // The indentation is what makes it code.
        let indent = self.body[..range.start]
            .bytes()
            .rev()
            .take(4)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let range = range.start - if matches!(kind, CodeBlockKind::Indented) { indent } else { 0 }..range.end;
        self.leaf(Kind::Code, range.clone(), Certainty::Shared, scope, |this| {
            let html = &mut this.writer.html;
            html.push_str("<figure class=\"code\"");
            if !language.is_empty() {
                html.push_str(" data-lang=\"");
                this.writer.attribute(&language);
                this.writer.html.push('"');
            }
            this.writer.html.push('>');
            if let Some(title) = title {
                let class = if labels_tab { " class=\"tab-label\"" } else { "" };
                ["<figcaption", class, ">"].into_iter().for_each(|part| this.writer.html.push_str(part));
                this.writer.hole(title, range.start..range.start);
                this.writer.html.push_str("</figcaption>");
            }
            this.writer.html.push_str("<pre tabindex=\"0\"><code");
            if !language.is_empty() {
                this.writer.html.push_str(" class=\"language-");
                this.writer.attribute(&language);
                this.writer.html.push('"');
            }
            this.writer.html.push('>');
            highlight::push_html(&language, &code, &mut this.writer.html);
            this.writer.html.push_str("</code></pre></figure>");
        });
    }

    /// What stands in a block of code.
    fn text_of_code(&self, inner: &[Ev<'e>]) -> String {
        let mut code = String::new();
        for (event, piece) in inner {
            let Event::Text(text) = event else { continue };
            // The mask may have changed the text; where the event is a slice, the original has the same
            // place.
            let original = self.body.get(piece.clone()).filter(|original| original.len() == text.len());
            code.push_str(original.unwrap_or(text));
        }
        code
    }

    /// Tells of a fence that nothing closes but the end of the page, or of the quotation or the list item
    /// that it stands in. What follows is then in the code, or the lines of the code are not.
    fn report_unclosed_code(&mut self, inner: &[Ev<'e>], range: &Range<usize>) {
        let line = self.body[range.clone()].lines().next().unwrap_or_default().trim_end();
        let opening = range.start..range.start + line.len();
        let end = inner.last().map_or(opening.end, |(_, last)| last.end.max(opening.end));
        let marks = ['`', '~'];
        if self.body.get(end..range.end).is_some_and(|rest| rest.contains(marks)) {
            return;
        }
        let fence = &line[..line.len() - line.trim_start_matches(marks).len()];
        let (label, help) = if self.body[range.end.max(end)..].trim().is_empty() {
            ("it takes in everything that follows", format!("write {fence} on a line after the code"))
        } else {
            (
                "it ends with the block that it stands in",
                format!(
                    "write the code and a closing {fence} in that block as well: with `>` before each line, \
                     or indented as far as this one"
                ),
            )
        };
        let warning = Diagnostic::new(Code::CodeUnclosed, "this block of code is never closed");
        self.diagnostics.push(warning.at(self.span(opening)).label(label).help(help));
    }

    pub(super) fn html_block(&mut self, inner: &[Ev<'e>], range: Range<usize>, scope: &mut Scope) {
        let mut raw = self.raw(inner);
        if is_comment(&raw.html) {
            let comment =
                raw.html.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().to_owned();
            self.comment(&comment, range, scope);
            return;
        }
        raw.html.truncate(raw.html.trim_end().len());
        self.report_markdown_in(&raw, &range);
        let place = range.clone();
        if self.fixed(scope).is_none() {
            self.shared_html.push(self.blocks.len());
        }
        self.leaf(Kind::Html, range, Certainty::Shared, scope, |this| {
            raw_html::write_block(&mut this.writer, &raw, &place)
        });
    }

    /// Tells of Markdown that raw HTML around it makes text, once a block.
    pub(super) fn report_markdown_in(&mut self, raw: &Raw, block: &Range<usize>) {
        let Some(found) = markdown_in(&raw.html).filter(|_| !self.input.untrusted) else { return };
        let place = raw.place(found).unwrap_or(block.start..block.start + 1);
        let warning = Diagnostic::new(Code::MarkdownLookAlike, "this Markdown is shown as it is")
            .at(self.span(place))
            .label("part of the HTML around it");
        self.diagnostics.push(warning.help(
            "write an empty line below the tag before it and above the tag behind it, or write it in HTML",
        ));
    }

    /// The HTML of a block.
    pub(super) fn raw(&self, inner: &[Ev<'e>]) -> Raw {
        let mut raw = Raw::default();
        for (event, piece) in inner {
            if let Event::Html(text) | Event::Text(text) = event {
                raw.push(self.body, text, piece.clone());
            }
        }
        raw
    }

    /// A comment alone on its line may be a directive; any other comment is the author's own and is not
    /// published.
    fn comment(&mut self, comment: &str, range: Range<usize>, scope: &mut Scope) {
        if let Some(name) = comment.strip_prefix("row:") {
            scope.row = Some(name.trim().into());
        } else if let Some(name) = comment.strip_prefix("only:") {
            match self.language(name.trim()) {
                Some(lang) => scope.only = Some(lang),
                None => self.unknown_language(name.trim(), range),
            }
        } else if comment == "all" {
            scope.marker = Some(Certainty::Shared);
        } else if comment == "auto" {
            scope.marker = None;
        } else if let Some(lang) = self.language(comment) {
            scope.marker = Some(Certainty::Sure(lang));
        } else if self.input.identity.lang.is_none() && self.input.languages.len() > 1 {
            self.unknown_marker(comment, range);
        }
    }

    /// A comment that was probably meant to say something of a language.
    fn unknown_marker(&mut self, comment: &str, range: Range<usize>) {
        let Some(meant) = meant(comment, self.input.languages) else {
            if is_language_name(comment) {
                self.unknown_language(comment, range);
            }
            return;
        };
        let at = self.span(range);
        let fix = at.of_word(&self.input.source.text, comment).map(|typed| Fix {
            at: typed,
            replacement: meant.clone(),
            is_safe: false,
        });
        let error =
            Diagnostic::new(Code::LanguageMarker, format!("diglot does not know the mark `{comment}`"));
        let error = error.at(at).label("this comment has no effect");
        self.diagnostics.push(error.help(format!("write `<!-- {meant} -->`")).fix_if(fix));
    }

    fn unknown_language(&mut self, name: &str, range: Range<usize>) {
        let at = self.span(range);
        let typed = at.of_word(&self.input.source.text, name).unwrap_or_else(|| at.clone());
        let error =
            Diagnostic::new(Code::LanguageMarker, format!("the site has no language `{name}`")).at(at);
        let error = error.help(format!("write one of {}, or `all`", codes(self.input.languages)));
        self.diagnostics.push(error.did_you_mean(nearest_name(self.input.languages, name), name, &typed));
    }

    /// Blocks nested deeper than rows can show are rendered by the Markdown library itself.
    pub(super) fn as_it_is(&mut self, events: &[Ev<'e>], range: Range<usize>, scope: &mut Scope) {
        let mut html = String::new();
        let events: Vec<Event<'_>> =
            events.iter().map(|(event, place)| self.allowed(event.clone(), place.clone())).collect();
        pulldown_cmark::html::push_html(&mut html, events.into_iter());
        self.leaf(Kind::Html, range, Certainty::Shared, scope, |this| this.writer.html.push_str(&html));
    }
}

impl<'e> Builder<'_, 'e> {
    /// An event as its author may write it.
    fn allowed(&mut self, event: Event<'e>, place: Range<usize>) -> Event<'e> {
        if !self.input.untrusted {
            return event;
        }
        let is_comment = matches!(&event, Event::Html(html) | Event::InlineHtml(html) if is_comment(html));
        let (code, event) = match event {
            Event::Html(_) | Event::InlineHtml(_) if is_comment => return Event::Text("".into()),
            Event::Html(html) | Event::InlineHtml(html) => (Code::UntrustedHtml, Event::Text(html)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) if !is_passive(&dest_url, false) => {
                (Code::UntrustedLink, Event::Start(Tag::Link { link_type, dest_url: "".into(), title, id }))
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) if !is_passive(&dest_url, true) => {
                (Code::UntrustedLink, Event::Start(Tag::Image { link_type, dest_url: "".into(), title, id }))
            }
            event => return event,
        };
        self.writer.refused.push((code, place));
        event
    }

    /// Tells what an author who is not trusted may not write.
    pub(super) fn report_refused(&mut self) {
        for (code, place) in std::mem::take(&mut self.writer.refused) {
            let (message, help) = match code {
                Code::UntrustedHtml => {
                    ("raw HTML from authors who are not trusted is not published", "write it in Markdown")
                }
                _ => ("this leads to something that could run or start a program", "link to a page"),
            };
            let error = Diagnostic::new(code, message).at(self.span(place));
            self.diagnostics.push(error.help(format!("{help}, or let somebody who is trusted add it")));
        }
    }
}

/// What a comment that is no mark was meant as: `eng`, `only zh`, `lang: en`, `rwo: a`.
fn meant(comment: &str, languages: &[Language]) -> Option<String> {
    let code = |lang: LangId| languages[lang.index()].code.as_str();
    let named = |name: &str| by_name(languages, name.trim()).map(code);
    if let Some((key, name)) = comment.split_once([':', '：', ' ', '=']) {
        let is_near = |known: &str| nearest(key, [known]).is_some();
        return match named(name) {
            Some(code) if is_near("only") => Some(format!("only: {code}")),
            Some(code) if matches!(key, "lang" | "language") => Some(code.to_owned()),
            None if comment.contains(':') && is_near("row") => Some(format!("row: {}", name.trim())),
            _ => None,
        };
    }
    let word = comment.trim_end_matches([':', '：']).to_lowercase();
    // A slip in the second letter: `on` may be a word.
    let is_slip = |code: &&str| code.len() == 2 && word.len() == 2 && code[..1] == word[..1];
    let mut slips = languages.iter().map(|language| language.code.as_str()).filter(is_slip);
    let meant = named(&word)
        .or_else(|| by_file_name(languages, &word).map(code))
        .or_else(|| by_other_name(languages, &word).map(code))
        .or_else(|| slips.next().filter(|_| slips.next().is_none() && !is_language_name(&word)));
    meant.map(str::to_owned).or_else(|| (word == "all").then_some(word))
}

/// The language and the title of a fenced block: `html title="页脚 / footer.html"`, `sh [npm]`. Other tools
/// write `js:line-numbers`, `js{1,3}`, `{.js}`.
fn code_info(info: &str) -> (String, Option<String>) {
    let named = info.strip_prefix("{.").unwrap_or(info);
    let language = named.split([' ', ',', '{', '}', ':', '\t']).next().unwrap_or_default();
    let title = info.find("title=").map(|at| &info[at + "title=".len()..]).and_then(|rest| {
        let quote = rest.chars().next()?;
        match quote {
            '"' | '\'' => rest[1..].split(quote).next(),
            _ => rest.split_whitespace().next(),
        }
    });
    // As VitePress has it: `sh [npm]`. What stands in braces is about lines.
    let bracketed = || {
        let (before, title) = info.trim_end().strip_suffix(']')?.rsplit_once('[')?;
        before.ends_with([' ', '\t', '}']).then_some(title)
    };
    (language.to_owned(), title.or_else(bracketed).map(str::to_owned).filter(|title| !title.is_empty()))
}
