//! Quotations that begin with a kind, such as `> [!NOTE] A title`, and `::: tip A title` → alerts.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::builder::Builder;
use crate::base::Code;
use crate::base::diag::{Diagnostic, Fix, nearest};
use crate::text::events::Ev;
use crate::text::foreign::alert_of_others;
use crate::text::judge::{Certainty, certainty_of};
use crate::text::{Filler, Form, Summary, split_halves};

/// An alert: a quotation that begins with its kind.
pub(super) struct Alert<'s, 'e> {
    pub kind: BlockQuoteKind,
    /// Where in the body its title stands, behind the kind.
    pub title: Option<Range<usize>>,
    pub blocks: Cow<'s, [Ev<'e>]>,
}

/// `> [!注意]` and `> [!NOTE] A title`, which are no alerts to the Markdown library.
pub(super) fn alert<'s, 'e>(inner: &'s [Ev<'e>]) -> Option<Alert<'s, 'e>> {
    let [paragraph @ (Event::Start(Tag::Paragraph), _), (Event::Text(text), place), ..] = inner else {
        return None;
    };
    let (label, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let kind = kind_of(label.trim())?;
    // `[!NOTE](…)` is a link, and a text that its file writes otherwise has no place.
    if place.len() != text.len() || !(rest.is_empty() || rest.starts_with([' ', '\u{3000}'])) {
        return None;
    }
    let end = inner.iter().position(|(event, _)| {
        matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph))
    })?;
    let title = place.end - rest.len()..inner[end - 1].1.end;
    let blocks = match &inner[end..] {
        [(Event::End(TagEnd::Paragraph), _), blocks @ ..] => blocks.into(),
        [_, text @ ..] => std::iter::once(paragraph).chain(text).cloned().collect(),
        [] => return None,
    };
    Some(Alert {
        kind,
        title: (rest.len() < title.len() || !rest.trim().is_empty()).then_some(title),
        blocks,
    })
}

/// The alert of a name.
fn kind_of(name: &str) -> Option<BlockQuoteKind> {
    Some(match name.to_ascii_lowercase().as_str() {
        "note" | "说明" | "備註" | "备注" | "注" | "說明" => BlockQuoteKind::Note,
        "tip" | "提示" | "技巧" | "建议" | "建議" => BlockQuoteKind::Tip,
        "important" | "重要" => BlockQuoteKind::Important,
        "warning" | "注意" => BlockQuoteKind::Warning,
        "caution" | "警告" | "危险" | "小心" | "当心" | "危險" => BlockQuoteKind::Caution,
        _ => return None,
    })
}

/// The names of alerts in `:::` blocks.
pub(super) const NAMES: [&str; 7] = ["note", "info", "tip", "important", "warning", "caution", "danger"];

/// The alert that a `:::` block of this name is. VitePress, Docusaurus and Rspress have two names more than
/// GitHub has kinds.
pub(super) fn kind_of_container(name: &str) -> Option<BlockQuoteKind> {
    match name.to_ascii_lowercase().as_str() {
        "info" => Some(BlockQuoteKind::Note),
        "danger" => Some(BlockQuoteKind::Caution),
        name => kind_of(name),
    }
}

/// The name of a `:::` block and what follows it, with their places: `tip A title`, `note[A title]`.
pub(super) fn name_and_rest(marker: &str) -> (&str, Range<usize>) {
    let end = marker.find(|c: char| c.is_whitespace() || c == '[').unwrap_or(marker.len());
    let (name, rest) = marker.split_at(end);
    let title = rest.trim();
    let bare = title.strip_prefix('[').and_then(|title| title.strip_suffix(']'));
    let title = bare.filter(|_| rest.starts_with('[')).unwrap_or(title);
    let start = end + rest.find(title).unwrap_or_default();
    (name, start..start + title.len())
}

/// The first line of a `:::` block that is an alert, as a quotation has it: `[!TIP] A title`.
pub fn as_quotation(line: &str) -> Option<String> {
    let marker = line.trim_start_matches([' ', '>']).strip_prefix(":::")?.trim_matches([':', ' ']);
    let (name, title) = name_and_rest(marker);
    let (kind, _) = alert_names(kind_of_container(name)?);
    Some(format!("[!{}] {}", kind.to_ascii_uppercase(), &marker[title]).trim_end().to_owned())
}

/// The kind that was meant by a name of another tool, or by a slip.
fn meant(label: &str) -> Option<&'static str> {
    alert_of_others(label).or_else(|| {
        let kinds = ["note", "tip", "important", "warning", "caution"];
        let near = nearest(&label.to_ascii_lowercase(), kinds).filter(|near| near.is_only)?;
        kinds.into_iter().find(|kind| *kind == near.name)
    })
}

impl<'e> Builder<'_, 'e> {
    /// Tells of a quotation that was meant as an alert: `> [!INFO]`, `> ［!NOTE］`, `> [!TIP]+`.
    pub(super) fn report_no_alert(&mut self, inner: &[Ev<'e>]) {
        let [(Event::Start(Tag::Paragraph), _), (Event::Text(_), place), ..] = inner else { return };
        let line = self.body[place.clone()].lines().next().unwrap_or_default();
        let opening = ["[!", "［!", "[！", "［！"].iter().find_map(|mark| line.strip_prefix(mark));
        let Some((label, rest)) = opening.and_then(|rest| rest.split_once([']', '］'])) else { return };
        let Some(kind) = meant(label.trim()).filter(|_| !rest.starts_with(['(', '['])) else { return };
        let mark = place.start..place.start + line.len() - rest.len();
        let sign = usize::from(rest.starts_with(['+', '-']));
        let typed = self.span(mark.start..mark.end + sign);
        let fix = Fix { at: typed, replacement: format!("[!{}]", kind.to_ascii_uppercase()), is_safe: false };
        let warning = Diagnostic::new(Code::MarkdownLookAlike, "this is a quotation, not an alert")
            .at(self.span(mark))
            .label("readers see this as it is");
        let kinds = "NOTE, TIP, IMPORTANT, WARNING and CAUTION";
        self.diagnostics
            .push(warning.help(format!("write `> {}`; the kinds are {kinds}", fix.replacement)).fix(fix));
    }

    /// Writes the title of an alert, which stands at a place of the body; gives its language, which is no
    /// single one of a title in several.
    pub(super) fn open_alert(
        &mut self,
        kind: BlockQuoteKind,
        title: Option<Range<usize>>,
        at: usize,
    ) -> Option<Certainty> {
        let (name, label) = alert_names(kind);
        self.writer.html.push_str(&format!("<aside class=\"note note-{name}\"><p class=\"note-title\">"));
        let title = title.map(|place| (self.body[place.clone()].trim(), place));
        let (filler, place) = match title.clone() {
            Some((title, place)) => {
                let start = self.writer.html.len() as u32;
                self.writer.summaries.push(Summary { html: start..start, said: title.to_owned() });
                (self.label(title, &place, Form::Markdown), place)
            }
            None => (Filler::Label(label), at..at),
        };
        self.writer.hole(filler, place);
        self.writer.html.push_str("</p>");
        let languages = self.input.languages;
        let (title, _) = title.filter(|_| self.own.is_none())?;
        Some(if split_halves(title, languages).is_some() {
            Certainty::Shared
        } else {
            certainty_of(title, languages)
        })
    }
}

/// The class of an alert, and the name of its label.
fn alert_names(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "note_note"),
        BlockQuoteKind::Tip => ("tip", "note_tip"),
        BlockQuoteKind::Important => ("important", "note_important"),
        BlockQuoteKind::Warning => ("warning", "note_warning"),
        BlockQuoteKind::Caution => ("caution", "note_caution"),
    }
}
