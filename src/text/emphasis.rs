//! Inline events → inline events whose emphasis is right beside Chinese punctuation.
//!
//! CommonMark takes `。」）：` for punctuation that needs a space around it, so that `**注意：**密码` stays
//! literal and `**（一）**和**（二）**` sets the wrong word in bold. Here the delimiters of such a run are
//! matched again, with the flanking rule of the amendment proposed to CommonMark
//! (tats-u/markdown-cjk-friendly).
//!
//! Invariant: where no delimiter flanks otherwise than CommonMark says, events are returned untouched; this
//! holds for every text without CJK characters. Links, code and HTML stay as they were parsed, since they
//! bind tighter.

use std::ops::Range;

use memchr::memchr3;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::{Ev, closing};
use crate::base::width::{is_cjk, is_punctuation};

/// Links and images nested deeper than this keep the emphasis they were parsed with.
const DEEPEST: usize = 8;

/// Matches the delimiters of emphasis again wherever CJK characters decide about them.
pub(super) fn resolve<'a>(source: &'a str, events: Vec<Ev<'a>>) -> Vec<Ev<'a>> {
    if source.is_ascii() || !has_marks(source) {
        return events;
    }
    let mut changes = Vec::new();
    let mut at = 0;
    while at < events.len() {
        if is_verbatim(&events[at].0) {
            at = closing(&events, at) + 1;
            continue;
        }
        let end = at + events[at..].iter().take_while(|(event, _)| is_inline(event)).count();
        if end > at {
            let text = Inline { source, depth: 0 };
            text.changes(&events[at..end], at, &mut changes);
        }
        at = end.max(at + 1);
    }
    if changes.is_empty() { events } else { apply(&events, changes) }
}

/// Events that take the place of others.
struct Change<'a> {
    place: Range<usize>,
    events: Vec<Ev<'a>>,
}

fn apply<'a>(events: &[Ev<'a>], changes: Vec<Change<'a>>) -> Vec<Ev<'a>> {
    let mut out =
        Vec::with_capacity(events.len() + changes.iter().map(|change| change.events.len()).sum::<usize>());
    let mut kept = 0;
    for change in changes {
        out.extend_from_slice(&events[kept..change.place.start]);
        out.extend(change.events);
        kept = change.place.end;
    }
    out.extend_from_slice(&events[kept..]);
    out
}

fn has_marks(text: &str) -> bool {
    memchr3(b'*', b'_', b'~', text.as_bytes()).is_some()
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'*' | b'_' | b'~')
}

fn is_verbatim(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)))
}

pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        ),
        Event::End(tag) => matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
        ),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        Event::SoftBreak | Event::HardBreak | Event::InlineMath(_) | Event::DisplayMath(_) => true,
        _ => false,
    }
}

/// The text of one block, or of one link in it.
#[derive(Clone, Copy)]
struct Inline<'a> {
    source: &'a str,
    /// How many links and images it stands in.
    depth: usize,
}

impl<'a> Inline<'a> {
    /// Collects what changes among `events`, of which the first has the index `first`.
    fn changes(self, events: &[Ev<'a>], first: usize, changes: &mut Vec<Change<'a>>) {
        let (Some((_, start)), Some((_, end))) = (events.first(), events.last()) else { return };
        let text = self.source.get(start.start..end.end).unwrap_or_default();
        if text.is_ascii() || !has_marks(text) || self.depth > DEEPEST {
            return;
        }
        let parts = self.parts(events);
        if parts.iter().any(|part| matches!(part, Part::Run(run) if run.can != run.could)) {
            changes.push(Change { place: first..first + events.len(), events: self.write(matched(parts)) });
            return;
        }
        for part in parts {
            if let Part::Link { events: link, at } = part {
                self.inside().changes(&link[1..link.len() - 1], first + at + 1, changes);
            }
        }
    }

    fn inside(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn parts<'s>(self, events: &'s [Ev<'a>]) -> Vec<Part<'s, 'a>> {
        let mut parts = Parts { source: self.source, parts: Vec::with_capacity(events.len()), end: 0 };
        let mut at = 0;
        while at < events.len() {
            let (event, range) = &events[at];
            let mut next = at + 1;
            match event {
                Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                    next = closing(events, at) + 1;
                    parts.push(Part::Whole(&events[at..next]), range.end);
                }
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                    next = closing(events, at) + 1;
                    parts.push(Part::Link { events: &events[at..next], at }, range.end);
                }
                Event::Start(tag) => parts.marks(range.start..range.start + parts.width(tag.to_end(), range)),
                Event::End(tag) => {
                    let width = parts.width(*tag, range);
                    parts.marks(range.end - width..range.end);
                }
                Event::Text(text) if self.source.get(range.clone()) == Some(&**text) => {
                    parts.text(range.clone())
                }
                Event::SoftBreak | Event::HardBreak => parts.push(Part::Break(&events[at]), range.end),
                _ => parts.push(Part::Whole(&events[at..next]), range.end),
            }
            at = next;
        }
        self.flank(&mut parts.parts);
        parts.parts
    }

    /// Decides for every run what it can do.
    fn flank(self, parts: &mut [Part<'_, 'a>]) {
        for at in 0..parts.len() {
            let before_is_edge =
                at.checked_sub(1).map_or(self.depth == 0, |before| matches!(parts[before], Part::Break(_)));
            let after_is_edge =
                parts.get(at + 1).map_or(self.depth == 0, |after| matches!(after, Part::Break(_)));
            let Part::Run(run) = &mut parts[at] else { continue };
            let (before, after) = (&self.source[..run.place.start], &self.source[run.place.end..]);
            // The backslash of a hard break is a character before the end of the line.
            let (before, after) = (
                if before_is_edge { "" } else { before },
                if after_is_edge && !after.starts_with('\\') { "" } else { after },
            );
            run.can = Flanks::of(run, Side::before(before), Side::after(after));
            run.could =
                Flanks::of(run, Side::plain(before.chars().next_back()), Side::plain(after.chars().next()));
        }
    }

    fn write(self, parts: Vec<Part<'_, 'a>>) -> Vec<Ev<'a>> {
        let mut out = Output { source: self.source, events: Vec::with_capacity(parts.len() + 8) };
        for part in parts {
            match part {
                Part::Text(range) => out.text(range),
                Part::Whole(events) => out.events.extend_from_slice(events),
                Part::Break(event) => out.events.push(event.clone()),
                Part::Link { events, .. } => {
                    let mut changes = Vec::new();
                    self.inside().changes(&events[1..events.len() - 1], 1, &mut changes);
                    out.events.extend(apply(events, changes));
                }
                Part::Run(run) => {
                    out.events.extend(run.closes.into_iter().map(|(tag, range)| (Event::End(tag), range)));
                    out.text(run.left);
                    out.events.extend(
                        run.opens.into_iter().rev().map(|(tag, range)| (Event::Start(start(tag)), range)),
                    );
                }
            }
        }
        out.events
    }
}

/// What matching sees of a run of inline events.
enum Part<'s, 'a> {
    /// Delimiters that touch.
    Run(Run),
    /// Plain text, a slice of the source.
    Text(Range<usize>),
    /// Code, HTML, a character reference: what has no delimiters in it.
    Whole(&'s [Ev<'a>]),
    /// A link or an image with the events in it, and the index of the first.
    Link { events: &'s [Ev<'a>], at: usize },
    /// The end of a line.
    Break(&'s Ev<'a>),
}

struct Parts<'s, 'a> {
    source: &'a str,
    parts: Vec<Part<'s, 'a>>,
    /// Where the last part ends.
    end: usize,
}

impl<'s, 'a> Parts<'s, 'a> {
    fn push(&mut self, part: Part<'s, 'a>, end: usize) {
        self.parts.push(part);
        self.end = end;
    }

    /// How many delimiters either tag of an element stands for.
    fn width(&self, tag: TagEnd, element: &Range<usize>) -> usize {
        match tag {
            TagEnd::Strong => 2,
            TagEnd::Strikethrough if self.source[element.clone()].starts_with("~~") => 2,
            _ => 1,
        }
    }

    /// Cuts plain text at its delimiters. A character that a backslash escapes is always the first of its
    /// text.
    fn text(&mut self, range: Range<usize>) {
        let between = self.source.get(self.end..range.start).unwrap_or_default();
        let backslashes = between.bytes().rev().take_while(|b| *b == b'\\').count();
        let mut from = range.start;
        for at in range.clone() {
            if is_mark(self.source.as_bytes()[at]) && (at > range.start || backslashes.is_multiple_of(2)) {
                self.plain(from..at);
                self.marks(at..at + 1);
                from = at + 1;
            }
        }
        self.plain(from..range.end);
        self.end = range.end;
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.parts.push(Part::Text(range));
        }
    }

    /// Adds delimiters, to the run before them if they touch it.
    fn marks(&mut self, range: Range<usize>) {
        self.end = range.end;
        for at in range {
            let mark = self.source.as_bytes()[at];
            match self.parts.last_mut() {
                Some(Part::Run(run)) if run.mark == mark && run.place.end == at => {
                    run.place.end += 1;
                    run.left.end += 1;
                }
                _ => self.parts.push(Part::Run(Run::new(mark, at))),
            }
        }
    }
}

/// Delimiters of one kind that touch.
struct Run {
    mark: u8,
    place: Range<usize>,
    /// Those that are not matched yet.
    left: Range<usize>,
    /// What it can do here.
    can: Flanks,
    /// What it could do if CJK characters were like any others.
    could: Flanks,
    /// What it opens, the innermost first, with the bytes of the whole element.
    opens: Vec<(TagEnd, Range<usize>)>,
    /// What it closes, the innermost first.
    closes: Vec<(TagEnd, Range<usize>)>,
}

impl Run {
    fn new(mark: u8, at: usize) -> Self {
        let can = Flanks::default();
        Run {
            mark,
            place: at..at + 1,
            left: at..at + 1,
            can,
            could: can,
            opens: Vec::new(),
            closes: Vec::new(),
        }
    }

    /// Whether a closing run belongs to this one (CommonMark 0.31, rules 9 and 10 of emphasis; GFM for `~`).
    fn opens_for(&self, closer: &Run) -> bool {
        let (opened, closed) = (self.place.len(), closer.place.len());
        if self.mark != closer.mark || !self.can.open {
            return false;
        }
        if self.mark == b'~' {
            return opened == closed;
        }
        let either_does_both = self.can.close || closer.can.open;
        !either_does_both
            || !(opened + closed).is_multiple_of(3)
            || opened.is_multiple_of(3) && closed.is_multiple_of(3)
    }

    /// What closing runs have in common that find the same openers.
    fn class(&self) -> (u8, bool, usize) {
        (self.mark, self.can.open, self.place.len() % 3)
    }
}

/// Whether a run can open and close emphasis.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Flanks {
    open: bool,
    close: bool,
}

impl Flanks {
    fn of(run: &Run, before: Side, after: Side) -> Self {
        let left =
            !after.is_space && (!after.separates() || before.is_space || before.separates() || before.is_cjk);
        let right =
            !before.is_space && (!before.separates() || after.is_space || after.separates() || after.is_cjk);
        match (run.mark, run.place.len()) {
            (b'_', _) => Flanks {
                open: left && (!right || before.is_punctuation),
                close: right && (!left || after.is_punctuation),
            },
            (b'~', 1) => Flanks {
                open: left && (before.is_space || before.is_punctuation),
                close: right && (after.is_space || after.is_punctuation),
            },
            (b'~', 3..) => Flanks::default(),
            _ => Flanks { open: left, close: right },
        }
    }
}

/// The character beside a run; the end of a text counts as space.
#[derive(Clone, Copy)]
struct Side {
    is_space: bool,
    is_punctuation: bool,
    is_cjk: bool,
}

impl Side {
    /// As CommonMark sees it, to which no character is CJK.
    fn plain(c: Option<char>) -> Self {
        Side {
            is_space: c.is_none_or(char::is_whitespace),
            is_punctuation: c.is_some_and(is_punctuation),
            is_cjk: false,
        }
    }

    fn after(text: &str) -> Self {
        let c = text.chars().next();
        Side { is_cjk: c.is_some_and(is_cjk), ..Side::plain(c) }
    }

    /// Looks through a variation selector to the character that it selects a form of.
    fn before(text: &str) -> Self {
        let mut chars = text.chars().rev();
        let Some(last) = chars.next() else { return Side::plain(None) };
        match (last, chars.next()) {
            ('\u{fe00}'..='\u{fe0e}', Some(base)) => {
                let is_full_width_quote = last == '\u{fe01}' && matches!(base, '‘' | '’' | '“' | '”');
                Side {
                    is_space: false,
                    is_punctuation: is_punctuation(base),
                    is_cjk: is_cjk(base) || is_full_width_quote,
                }
            }
            ('\u{e0100}'..='\u{e01ef}', _) => Side { is_cjk: true, ..Side::plain(Some(last)) },
            _ => Side { is_cjk: is_cjk(last), ..Side::plain(Some(last)) },
        }
    }

    /// Whether it is punctuation that keeps a run from flanking what is behind it.
    fn separates(self) -> bool {
        self.is_punctuation && !self.is_cjk
    }
}

/// Matches openers with closers: the delimiter stack of the CommonMark specification.
fn matched<'s, 'a>(mut parts: Vec<Part<'s, 'a>>) -> Vec<Part<'s, 'a>> {
    let mut runs: Vec<&mut Run> = parts
        .iter_mut()
        .filter_map(|part| if let Part::Run(run) = part { Some(run) } else { None })
        .collect();
    let mut openers: Vec<usize> = Vec::new();
    // No opener before this run fits a closer of this class: keeps the search linear.
    let mut bottoms: Vec<((u8, bool, usize), usize)> = Vec::new();
    for at in 0..runs.len() {
        let (before, rest) = runs.split_at_mut(at);
        let closer = &mut *rest[0];
        while closer.can.close && !closer.left.is_empty() {
            let class = closer.class();
            let bottom = bottoms.iter().find(|(of, _)| *of == class).map_or(0, |(_, bottom)| *bottom);
            let candidates = openers.iter().enumerate().rev().take_while(|(_, opener)| **opener >= bottom);
            let Some(place) = candidates
                .filter(|(_, opener)| before[**opener].opens_for(closer))
                .map(|(place, _)| place)
                .next()
            else {
                bottoms.retain(|(of, _)| *of != class);
                bottoms.push((class, at));
                break;
            };
            openers.truncate(place + 1);
            let opener = &mut *before[openers[place]];
            pair(opener, closer);
            if opener.left.is_empty() {
                openers.pop();
            }
        }
        if closer.can.open && !closer.left.is_empty() {
            openers.push(at);
        }
    }
    parts
}

fn pair(opener: &mut Run, closer: &mut Run) {
    let (tag, width) = match (opener.mark, opener.left.len().min(closer.left.len())) {
        (b'~', width) => (TagEnd::Strikethrough, width),
        (_, 1) => (TagEnd::Emphasis, 1),
        _ => (TagEnd::Strong, 2),
    };
    opener.left.end -= width;
    closer.left.start += width;
    let element = opener.left.end..closer.left.start;
    opener.opens.push((tag, element.clone()));
    closer.closes.push((tag, element));
}

fn start<'a>(tag: TagEnd) -> Tag<'a> {
    match tag {
        TagEnd::Strong => Tag::Strong,
        TagEnd::Strikethrough => Tag::Strikethrough,
        _ => Tag::Emphasis,
    }
}

struct Output<'a> {
    source: &'a str,
    events: Vec<Ev<'a>>,
}

impl<'a> Output<'a> {
    /// Adds a slice of the source, joined to the text that it touches.
    fn text(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if let Some((Event::Text(last), place)) = self.events.last_mut()
            && place.end == range.start
            && self.source.get(place.clone()) == Some(&**last)
        {
            place.end = range.end;
            *last = CowStr::Borrowed(&self.source[place.clone()]);
        } else {
            self.events.push((Event::Text(CowStr::Borrowed(&self.source[range.clone()])), range));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Options, Parser};

    use super::*;

    fn events(text: &str) -> Vec<Ev<'_>> {
        Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES)
            .into_offset_iter()
            .collect()
    }

    proptest! {
        #[test]
        fn text_without_cjk_is_returned_untouched(
            text in r"([*_~!\\`“”é—🎉. a\[\]()\n]|\*\*|\[a\]\(b\)){0,24}"
        ) {
            prop_assert_eq!(resolve(&text, events(&text)), events(&text));
        }
    }

    #[test]
    fn every_event_keeps_its_place() {
        let text = "> 见**（一）**和 ***重要！***请\n> 看~~旧。~~新\n";
        for (event, range) in resolve(text, events(text)) {
            match event {
                Event::Text(piece) => assert_eq!(&text[range], &*piece),
                Event::Start(Tag::Strong) => {
                    assert!(text[range.clone()].starts_with("**") && text[range].ends_with("**"))
                }
                Event::Start(Tag::Emphasis) => assert_eq!(&text[range], "***重要！***"),
                Event::Start(Tag::Strikethrough) => assert_eq!(&text[range], "~~旧。~~"),
                _ => {}
            }
        }
    }
}
