//! Marks inside a text that are no facts, links or bold type.

use std::ops::Range;

use super::search::Search;
use crate::base::width::{is_cjk, is_full_width_punctuation};
use crate::text::fact::{Piece, pieces};

impl Search<'_> {
    /// `｛｛ fact ｝｝`.
    pub(super) fn braces(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let mut from = 0;
        while let Some(open) = line[from..].find("｛｛").map(|at| from + at) {
            let Some(close) = line[open..].find("｝｝").map(|at| open + at + "｝｝".len()) else {
                return;
            };
            let corrected = line[open..close].replace('｛', "{").replace('｝', "}");
            if matches!(pieces(&corrected).next(), Some(Piece::Fact(..))) {
                let place = text.start + open..text.start + close;
                self.found(
                    place.clone(),
                    "this is text, not a fact",
                    "full-width braces".into(),
                    &corrected,
                    Some(place),
                );
            }
            from = close;
        }
    }

    /// `［文］（url）`, and every mixture of full-width and ASCII brackets.
    pub(super) fn links(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let mut last_open = None;
        for (at, bracket) in line.match_indices(['［', '[', '］', ']']) {
            if matches!(bracket, "［" | "[") {
                last_open = Some((at, bracket));
                continue;
            }
            let Some((open, opening)) = last_open else { continue };
            let after = at + bracket.len();
            let Some(paren) = line[after..].chars().next().filter(|c| matches!(c, '（' | '(')) else {
                continue;
            };
            let target = after + paren.len_utf8();
            let Some((length, last)) =
                line[target..].char_indices().take(LONGEST_TARGET).find(|(_, c)| matches!(c, '）' | ')'))
            else {
                continue;
            };
            let end = target + length + last.len_utf8();
            let target = &line[target..target + length];
            let is_wide = opening == "［" || bracket == "］" || paren == '（' || last == '）';
            if !is_wide && is_spaced_target(target) {
                self.spaced_link(text.start + open..text.start + end, &line[open..at + 1], target);
            } else if is_target(target) && is_wide {
                let name = line[open..at].trim_start_matches(['［', '[']);
                let place = text.start + open..text.start + end;
                self.found(
                    place.clone(),
                    "this is text, not a link",
                    "full-width brackets".into(),
                    &format!("[{name}]({target})"),
                    Some(place),
                );
            }
        }
    }

    /// `[文](授权书 模板.docx)`: a destination with a space in it; a title may follow it.
    fn spaced_link(&mut self, place: Range<usize>, name: &str, target: &str) {
        let path = target.split(" \"").next().unwrap_or_default().trim();
        let rest = &target.trim()[path.len()..];
        let (what, sign) = match self.body[..place.start].ends_with('!') {
            true => ("this is text, not a picture", "!"),
            false => ("this is text, not a link", ""),
        };
        let place = place.start - sign.len()..place.end;
        let corrected = format!("{sign}{name}(<{path}>{rest})");
        self.found(place.clone(), what, "a space in the path".into(), &corrected, Some(place));
    }

    /// `** 注意 **`: stars that stay visible because of a space inside them.
    pub(super) fn stars(&mut self, text: &Range<usize>) {
        let line = &self.body[text.clone()];
        let stars: Vec<usize> = line.match_indices("**").map(|(at, _)| at).collect();
        for pair in stars.chunks_exact(2) {
            let (open, close) = (pair[0], pair[1]);
            let inner = &line[open + 2..close];
            let words = inner.trim();
            let is_spaced = inner.len() > words.len() && !words.is_empty() && !words.contains('\n');
            let is_chinese = words.starts_with(is_cjk) || words.ends_with(is_cjk);
            let stands_alone =
                line[..open].ends_with(char::is_whitespace) && inner.starts_with(char::is_whitespace);
            // `通过 **名称 **创建`: the last pair cannot close, whatever it stands behind.
            let is_cut = inner.ends_with(char::is_whitespace)
                && !inner.starts_with(char::is_whitespace)
                && line[close + 2..].starts_with(is_cjk);
            let is_meant = match stands_alone {
                true => words.starts_with(is_cjk) && words.ends_with(is_cjk),
                false => is_chinese || is_cut,
            };
            if is_spaced && is_meant {
                let place = text.start + open..text.start + close + 2;
                let (label, corrected) = ("a space inside the stars".to_owned(), format!("**{words}**"));
                self.found(
                    place.clone(),
                    "the stars are shown, and nothing is bold",
                    label,
                    &corrected,
                    Some(place),
                );
            }
        }
    }
}

/// In characters; looking further would make a line of brackets slow.
const LONGEST_TARGET: usize = 300;

/// Whether what stands in brackets is where a link would lead.
fn is_target(text: &str) -> bool {
    let is_path = text.contains('/')
        || text.starts_with('#')
        || [".md", ".html", ".png", ".jpg", ".svg", ".pdf"].iter().any(|end| text.ends_with(end));
    is_path && !text.contains(|c: char| c.is_whitespace() || is_full_width_punctuation(c))
}

/// Whether what stands in brackets is a path or a URL with a space in it.
fn is_spaced_target(text: &str) -> bool {
    let path = text.split(" \"").next().unwrap_or_default().trim();
    let has_extension = path.rsplit_once('.').is_some_and(|(name, extension)| {
        let extension = extension.split(['#', '?']).next().unwrap_or_default();
        !name.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let is_path =
        has_extension || ["https://", "http://", "./", "../"].iter().any(|start| path.starts_with(start));
    path.contains(' ') && is_path && !path.contains(['<', '>', '\n'])
}
