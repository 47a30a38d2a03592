//! Code frames for people.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::code::Code;
use super::diagnostic::Diagnostic;
use super::lines::Sources;
use super::severity::Severity;
use crate::base::source::Span;

/// How many diagnostics of one code are shown in full.
const SHOWN_PER_CODE: usize = 12;

/// How many times the same unknown key is: pages of another generator have it on every page.
const SHOWN_PER_KEY: usize = 3;

/// Bytes of a line that are shown from the place on, and marked: it may be as long as its file.
const SHOWN_OF_LINE: usize = 1_000;

/// The diagnostics with code frames, colours included (`anstream` strips them where they are not wanted).
///
/// At most a screenful of each code is shown, then a count.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources<'_>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    let mut shown: BTreeMap<_, usize> = BTreeMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let is_key = matches!(diagnostic.code, Code::FrontMatterUnknownKey | Code::YamlUnknownKey);
        let key = is_key.then_some(diagnostic.message.as_str());
        let of_key = shown.entry((diagnostic.code, key)).or_default();
        *of_key += 1;
        let is_repeated = is_key && *of_key > SHOWN_PER_KEY;
        if is_key && !is_repeated {
            *shown.entry((diagnostic.code, None)).or_default() += 1;
        }
        if !is_repeated && shown[&(diagnostic.code, None)] <= SHOWN_PER_CODE {
            out.push_str(&frame(&renderer, diagnostic, sources));
            out.push_str("\n\n");
        }
    }
    for ((code, key), count) in shown {
        let (limit, what) = match key {
            Some(key) => (SHOWN_PER_KEY, format!(": {key}")),
            None => (SHOWN_PER_CODE, format!(" `{code}`")),
        };
        if count > limit {
            out.push_str(&format!("… and {} more{what} (all of them: --format json)\n\n", count - limit));
        }
    }
    out
}

fn frame(renderer: &Renderer, diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let mut group = match &diagnostic.at {
        None => Group::with_title(title),
        Some(span) => place(
            Group::with_title(title),
            span,
            AnnotationKind::Primary,
            diagnostic.label.as_deref(),
            sources,
        ),
    };
    for (span, what) in &diagnostic.related {
        group = place(group, span, AnnotationKind::Context, Some(what), sources);
    }
    let mut groups = vec![group];
    if diagnostic.at.is_none() && diagnostic.related.is_empty() {
        // Without a frame the bar between the message and its help would hang in the air.
        let help = diagnostic.help.as_ref().map(|help| Level::HELP.secondary_title(help.as_str()));
        let help = help.map(|help| renderer.render(&[Group::with_title(help)]));
        return [Some(renderer.render(&groups)), help].into_iter().flatten().collect::<Vec<_>>().join("\n");
    }
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    renderer.render(&groups)
}

/// Adds the frame of one place. A long file is cut to the lines around the span, so that a frame costs the
/// same everywhere.
fn place<'a>(
    group: Group<'a>,
    span: &'a Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
    sources: &Sources<'_>,
) -> Group<'a> {
    let Some(source) = sources(&span.path) else {
        return group.element(Origin::path(span.path.as_str()));
    };
    let text = &*source.text;
    let (window, first_line) = window(text, span.start..span.end);
    let cut = text.floor_char_boundary(window.end.min(span.start.max(window.start) + SHOWN_OF_LINE));
    let (window, end) = (window.start..cut, if cut < window.end { "…" } else { "" });
    let excerpt = format!("{}{end}", &text[window.clone()]);
    let clip = |at: usize| {
        let mut at = at.clamp(window.start, window.end) - window.start;
        while !excerpt.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = clip(span.start);
    let end = clip(span.end).max(start);
    // Several lines under carets are hard to read: mark the first one.
    let end = excerpt[start..end].find('\n').map_or(end, |newline| start + newline);
    let annotation = kind.span(start..end);
    let annotation = match label {
        Some(label) => annotation.label(label.to_owned()),
        None => annotation,
    };
    group.element(
        Snippet::source(excerpt).line_start(first_line).path(span.path.as_str()).annotation(annotation),
    )
}

fn window(text: &str, range: Range<usize>) -> (Range<usize>, usize) {
    let mut at = range.start.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    (start..end, text[..start].bytes().filter(|b| *b == b'\n').count() + 1)
}
