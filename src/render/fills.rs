//! The holes of a topic → their texts, for one edition.

use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::body::Fills;
use super::theme::Strings;
use crate::base::{LangId, UrlPath};
use crate::link::{PageId, Site, Target};
use crate::pair::{Anchor, Topic};
use crate::parse::{Document, Filler, Link};

/// What stays readable in a URL: everything but white space and what HTML or URLs give a meaning.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'?').add(b'#').add(b'{').add(b'}').add(b'%').add(b'\\').add(b'^').add(b'|');

/// Where and for whom holes are filled.
pub(super) struct Filling<'a> {
    pub site: &'a Site,
    pub strings: &'a Strings,
    /// The language whose cells are shown.
    pub lang: LangId,
    /// Language of the reader, whose pages links lead to.
    pub reader: LangId,
    /// The page that is open; `None` where it is not one.
    pub here: Option<PageId>,
    /// Relative prefix to the site's base.
    pub root: &'a str,
    /// In an edition of two languages, the first one to the second, which repeats no id.
    pub first: Option<LangId>,
    /// Renders embedded checklists and questions.
    pub embed: &'a dyn Fn(&Filler) -> String,
}

/// A site-relative URL as an attribute value: percent-encoded where it must be.
pub(super) fn encode(url: &str) -> String {
    utf8_percent_encode(url, ENCODED).to_string()
}

impl Filling<'_> {
    pub fn fills(&self, topic: usize) -> Fills {
        let of = &self.site.topics[topic];
        of.documents.iter().enumerate().map(|(index, document)| self.document(of, topic, index, document)).collect()
    }

    fn document(&self, topic: &Topic, topic_index: usize, index: usize, document: &Document) -> Vec<Arc<str>> {
        document
            .holes
            .iter()
            .map(|hole| match &hole.filler {
                Filler::Link(link) => self.link(&document.links[*link as usize], &self.site.targets[topic_index][index][*link as usize]).into(),
                Filler::HeadingId(heading) => self.heading_id(topic, index, *heading as usize).into(),
                Filler::HeadingAnchor(heading) => {
                    format!("<a class=\"anchor\" href=\"#{}\" aria-hidden=\"true\" tabindex=\"-1\">#</a>", encode(&topic.anchors[index][*heading as usize].id))
                        .into()
                }
                words @ (Filler::Fact(_) | Filler::Localized(_) | Filler::Label(_)) => self.words(words).into(),
                // The footnotes of one file are numbered together, those of a second file begin at 1 again.
                Filler::FootnotePrefix if self.first.is_some() && !topic.is_one_file() => format!("{}-", self.site.config.lang(self.lang).code).into(),
                Filler::FootnotePrefix => "".into(),
                embed @ (Filler::Checklist { .. } | Filler::Faq(_)) => if self.first.is_some() { String::new() } else { (self.embed)(embed) }.into(),
            })
            .collect()
    }

    /// What a reader reads of a hole; nothing of those that fill tags or hold parts of other pages.
    pub(super) fn words(&self, filler: &Filler) -> String {
        match filler {
            Filler::Fact(name) => self.fact(name),
            Filler::Localized(texts) => body_text(texts.get_or_first(self.lang).map_or("", |(_, text)| text)),
            Filler::Label(key) => body_text(self.strings.get(*key).map_or(key, String::as_str)),
            _ => String::new(),
        }
    }

    fn heading_id(&self, topic: &Topic, document: usize, heading: usize) -> String {
        let anchor = &topic.anchors[document][heading];
        let alias = anchor.alias.as_ref().map(|alias| format!("<span class=\"alias\" id=\"{}\"></span>", attribute(alias)));
        let is_shown_before = self.first.is_some_and(|first| {
            let of_first = |(document, anchors): (&Arc<Document>, &Vec<Anchor>)| {
                document.headings.iter().zip(anchors).any(|(heading, other)| heading.lang == Some(first) && other.id == anchor.id)
            };
            topic.documents.iter().zip(&topic.anchors).any(of_first)
        });
        let id = if is_shown_before { String::new() } else { format!(" id=\"{}\"", attribute(&anchor.id)) };
        format!("{id}>{}", alias.unwrap_or_default())
    }

    fn fact(&self, name: &str) -> String {
        let value = self.site.config.facts.0.get(name).and_then(|fact| fact.get_or_first(self.lang));
        value.map_or_else(|| body_text(&format!("{{{{ {name} }}}}")), |(_, text)| body_text(text))
    }

    fn link(&self, link: &Link, target: &Target) -> String {
        match target {
            Target::External(url) if link.is_image => format!(" src=\"{}\"", attribute(url)),
            Target::External(url) => {
                let is_web = url.starts_with("http") || url.starts_with("//");
                format!(" href=\"{}\"{}", attribute(url), if is_web { " rel=\"external\"" } else { "" })
            }
            Target::Page { page, fragment } => {
                let fragment = fragment.as_ref().map_or(String::new(), |fragment| format!("#{}", encode(fragment)));
                if self.here == Some(*page) && !fragment.is_empty() {
                    return format!(" href=\"{fragment}\"");
                }
                format!(" href=\"{}{}{fragment}\"", self.root, encode(self.site.url(*page, self.reader).as_str()))
            }
            Target::Asset(path) => {
                let url = UrlPath::new(path.in_content().unwrap_or(path.as_str()));
                let url = format!("{}{}", self.root, encode(url.as_str()));
                if !link.is_image {
                    return format!(" href=\"{url}\"");
                }
                let size = self.site.assets.get(path).and_then(|asset| asset.size).filter(|_| !link.has_size);
                let size = size.map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
                format!(" src=\"{url}\"{size}")
            }
            Target::Broken => " class=\"broken\"".to_owned(),
        }
    }
}

pub(super) fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = escape_html(&mut out, text);
    out
}

pub(super) fn body_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = escape_html_body_text(&mut out, text);
    out
}
