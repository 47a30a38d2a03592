//! What HTML is written into, with its holes, and with what was noted on the way.

use std::ops::Range;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rustc_hash::FxHashMap;

use super::balance::Unbalanced;
use super::runs::{Origin, Run, RunKind};
use super::said::Text;
use super::unclosed::Unclosed;
use super::written::{Filler, Hole, Link, Summary};
use crate::base::{Code, LangId, Language};

/// What inline HTML is written into.
pub(crate) struct Writer<'b> {
    /// The text that is parsed.
    pub body: &'b str,
    pub html: String,
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    /// What the text is made of.
    pub runs: Vec<Run>,
    /// Alternative texts, titles and labels, which may be in several languages.
    pub texts: Vec<Text>,
    /// Those of raw HTML, for which there is a place among `texts`.
    pub unread: Vec<Unread>,
    /// Numbers of footnotes by label, in the order they are first mentioned.
    pub footnotes: FxHashMap<String, usize>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    /// The titles of folded parts.
    pub summaries: Vec<Summary>,
    /// The element in raw HTML that is open, and whose text is no HTML.
    pub raw_text: Option<Unclosed>,
    /// What is opened in raw HTML and never closed.
    pub unclosed: Vec<Unclosed>,
    /// Elements of raw HTML that are open and that readers do not see.
    pub unseen: Vec<Unclosed>,
    /// Tags of raw HTML that have no counterpart.
    pub unbalanced: Vec<Unbalanced>,
    /// Those that are open in the text that is being written.
    pub(super) blocks: Vec<Unbalanced>,
    /// Where the text stands in the file.
    pub origin: Origin<'b>,
    /// The languages of the site.
    pub languages: &'b [Language],
    /// The language of the whole file.
    pub own: Option<LangId>,
    /// Elements of raw HTML that are open and whose text is code.
    pub(super) code: usize,
    /// Whether the author is not trusted.
    pub untrusted: bool,
    /// Places of what an author who is not trusted may not write.
    pub refused: Vec<(Code, Range<usize>)>,
}

/// A text of raw HTML, which is read as other strings are when all is written.
pub(crate) struct Unread {
    /// Its place among the texts of the writer.
    pub index: usize,
    pub text: String,
    /// Where it stands in what is parsed.
    pub at: Range<usize>,
}

impl<'b> Writer<'b> {
    /// A writer of a text that stands at a place in its file.
    pub fn new(body: &'b str, origin: Origin<'b>, languages: &'b [Language], untrusted: bool) -> Self {
        Writer {
            body,
            html: String::with_capacity(body.len() * 3 / 2),
            holes: Vec::new(),
            links: Vec::new(),
            runs: Vec::new(),
            texts: Vec::new(),
            unread: Vec::new(),
            footnotes: FxHashMap::default(),
            ids: Vec::new(),
            summaries: Vec::new(),
            raw_text: None,
            unclosed: Vec::new(),
            unseen: Vec::new(),
            unbalanced: Vec::new(),
            blocks: Vec::new(),
            origin,
            languages,
            own: None,
            code: 0,
            untrusted,
            refused: Vec::new(),
        }
    }

    pub fn hole(&mut self, filler: Filler, source: Range<usize>) {
        self.holes.push(Hole { at: self.html.len() as u32, filler, source: self.shift(source) });
    }

    pub fn shift(&self, range: Range<usize>) -> Range<u32> {
        self.origin.place(self.body, range)
    }

    pub fn text(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = escape_html_body_text(&mut self.html, text);
    }

    pub fn attribute(&mut self, text: &str) {
        let _ = escape_html(&mut self.html, text);
    }

    /// 1-based number of a footnote.
    pub fn footnote(&mut self, label: &str) -> usize {
        if let Some(number) = self.footnotes.get(label) {
            return *number;
        }
        let number = self.footnotes.len() + 1;
        self.footnotes.insert(label.to_owned(), number);
        number
    }

    /// Leaves a hole for a text that is not the same in every language.
    pub(super) fn text_hole(&mut self, text: Text, at: Range<usize>) {
        self.hole(Filler::Text(self.texts.len() as u32), at);
        self.texts.push(text);
    }

    /// Leaves a hole for a text of raw HTML without markup, which stands at `at`.
    pub fn string(&mut self, text: &str, at: Range<usize>) {
        self.unread.push(Unread { index: self.texts.len(), text: text.to_owned(), at: at.clone() });
        self.text_hole(Text::default(), at);
    }

    /// Leaves a hole for the attributes of a link or image.
    pub fn link(&mut self, link: Link, range: Range<usize>) {
        self.hole(Filler::Link(self.links.len() as u32), range);
        self.links.push(link);
    }

    /// Notes what a part of the text is.
    pub fn run(&mut self, kind: RunKind, range: Range<usize>) {
        let source = self.shift(range);
        self.runs.push(Run { kind, source });
    }
}
