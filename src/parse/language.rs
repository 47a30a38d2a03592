//! Which language a run of inline events is written in, and where a line with two languages is cut.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::lang::Script;
use crate::base::{LangId, Language};
use crate::text::events::Ev;
use crate::text::halves::prose;
use crate::text::{Verdict, judge};

/// How sure the language of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// It is written in this language.
    Sure(LangId),
    /// A few Latin words, perhaps a name that every language uses: its neighbours decide.
    Weak(LangId),
    /// It has letters of both; its neighbours decide, and the author is told.
    Unsure,
    /// It belongs to every language.
    Shared,
}

impl Certainty {
    pub fn is_open(self) -> bool {
        matches!(self, Certainty::Weak(_) | Certainty::Unsure)
    }
}

/// The language of prose, from its text without code and URLs.
pub(super) fn certainty(events: &[Ev<'_>], languages: &[Language]) -> Certainty {
    certainty_of(&prose(events), languages)
}

pub(super) fn certainty_of(prose: &str, languages: &[Language]) -> Certainty {
    if !prose.chars().any(|c| Script::of_char(c).is_some()) {
        return Certainty::Shared;
    }
    match judge(prose, languages) {
        Verdict::Sure(lang) if is_name_like(prose) => Certainty::Weak(lang),
        Verdict::Sure(lang) => Certainty::Sure(lang),
        Verdict::Unsure => Certainty::Unsure,
    }
}

/// Up to three Latin words that are no sentence: `Nginx`, `Cloud Server`.
fn is_name_like(prose: &str) -> bool {
    let letters_are_latin = prose.chars().filter_map(Script::of_char).all(|script| script == Script::Latin);
    letters_are_latin && prose.split_whitespace().count() <= 3 && !prose.trim_end().ends_with(['.', '!', '?', ':'])
}

/// The lines of a run of inline events: cut at breaks that stand inside no link and no emphasis.
pub(super) fn lines(events: &[Ev<'_>]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak if depth == 0 => {
                lines.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(start..events.len());
    lines.retain(|line| !line.is_empty());
    lines
}

/// Whether a run is one image and nothing else, perhaps inside a link.
pub(super) fn is_image_only(events: &[Ev<'_>]) -> bool {
    let mut depth = 0usize;
    let mut images = 0;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Image { .. }) => {
                images += 1;
                depth += 1;
            }
            Event::End(pulldown_cmark::TagEnd::Image) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Link { .. }) | Event::End(pulldown_cmark::TagEnd::Link) => {}
            Event::Text(text) if depth == 0 && !text.trim().is_empty() => return false,
            Event::SoftBreak => {}
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    images == 1
}
