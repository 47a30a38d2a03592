//! The holes of a topic → their texts, for one edition.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::body::{Fills, Texts};
use super::escape::{attribute, body_text, encode};
use super::theme::Strings;
use crate::base::LangId;
use crate::link::{PageId, Site, Target};
use crate::pair::{Anchor, Topic};
use crate::parse::{Document, Heading};
use crate::text::{Destination, Fact, Filler, Half, Hole, Link, Text};

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
    /// The question whose answer this is, where it is shown outside its article. What has an id there has
    /// none here, or one that no other part of the page has.
    pub question: Option<&'a str>,
    /// Renders embedded checklists and questions.
    pub embed: &'a dyn Fn(&Filler) -> String,
}

/// What the first of two languages shows already.
struct Beside<'t> {
    /// The ids of headings.
    ids: FxHashSet<&'t str>,
    /// The ids of embedded questions, once they are asked for.
    questions: OnceCell<FxHashSet<String>>,
}

impl Filling<'_> {
    /// The texts of some top-level rows of a topic in its documents in this language, and in those in no
    /// language of their own.
    pub fn fills(&self, topic: usize, rows: &Range<usize>) -> Fills {
        let of = &self.site.topics[topic];
        let beside = Beside {
            ids: self.first.map(|first| ids_in(of, first)).unwrap_or_default(),
            questions: OnceCell::new(),
        };
        let texts = |(index, document): (usize, &Arc<Document>)| {
            let is_shown = document.lang.is_none_or(|lang| lang == self.lang);
            let shown = if is_shown { self.holes(of, index, rows) } else { 0..0 };
            Texts::of(&document.holes, shown, |filler, out| self.push(filler, topic, index, &beside, out))
        };
        of.documents.iter().enumerate().map(texts).collect()
    }

    /// The holes of a document from the first to the last block that it has in some rows.
    fn holes(&self, topic: &Topic, index: usize, rows: &Range<usize>) -> Range<usize> {
        let document = &topic.documents[index];
        if *rows == (0..topic.rows.len()) {
            return 0..document.holes.len();
        }
        let cells = topic.rows[rows.clone()]
            .iter()
            .filter_map(|row| topic.shown(row, self.lang))
            .filter(|cell| usize::from(cell.document) == index);
        let html = cells
            .map(|cell| topic.html(cell))
            .reduce(|all, html| all.start.min(html.start)..all.end.max(html.end));
        html.map_or(0..0, |html| document.holes_in(&html))
    }

    fn push(&self, filler: &Filler, topic_index: usize, index: usize, beside: &Beside<'_>, out: &mut String) {
        let topic = &self.site.topics[topic_index];
        match filler {
            Filler::Link(link) => self.link(
                &topic.documents[index].links[*link as usize],
                &self.site.targets[topic_index][index][*link as usize],
                out,
            ),
            Filler::HeadingId(_) if self.question.is_some() => out.push('>'),
            Filler::HeadingAnchor(_) if self.question.is_some() => {}
            Filler::HeadingId(heading) => {
                heading_id(&topic.anchors[index][*heading as usize], &beside.ids, out)
            }
            Filler::HeadingAnchor(heading) => {
                let id = encode(&topic.anchors[index][*heading as usize].id);
                push_all(
                    out,
                    &["<a class=\"anchor\" href=\"#", &id, "\" aria-hidden=\"true\" tabindex=\"-1\">#</a>"],
                );
            }
            Filler::Text(at) => {
                if let Some((lang, half)) = topic.documents[index].texts[*at as usize].get_or_first(self.lang)
                {
                    self.half(
                        half,
                        lang,
                        &topic.documents[index].links,
                        &self.site.targets[topic_index][index],
                        out,
                    );
                }
            }
            Filler::Fact(_) | Filler::Label(_) => self.words(filler, &topic.documents[index], out),
            Filler::FootnotePrefix if self.question.is_some() => {
                push_all(out, &[&attribute(self.question.unwrap_or_default()), "-"])
            }
            // The footnotes of one file are numbered together, those of a second file begin at 1 again.
            Filler::FootnotePrefix if self.first.is_some() && !topic.is_one_file() => {
                push_all(out, &[&self.site.config.lang(self.lang).code, "-"])
            }
            Filler::FootnotePrefix => {}
            Filler::Checklist(_) | Filler::Faq(_) => self.embedded(filler, topic, beside, out),
        }
    }

    /// What is embedded. Beside the first language it is shown already, in both.
    fn embedded(&self, filler: &Filler, topic: &Topic, beside: &Beside<'_>, out: &mut String) {
        let shown = self.first.map_or(&[][..], |first| &topic.document(first).holes);
        if shown.iter().any(|hole| hole.filler == *filler) {
            return;
        }
        match filler {
            Filler::Faq(ids) if !shown.is_empty() && self.question.is_none() => {
                let questions = beside.questions.get_or_init(|| self.questions(shown));
                let others = self
                    .site
                    .faq
                    .named(ids)
                    .map(|question| &question.id)
                    .filter(|id| !questions.contains(*id));
                let others: Vec<String> = others.cloned().collect();
                if !others.is_empty() {
                    out.push_str(&(self.embed)(&Filler::Faq(others)));
                }
            }
            _ => out.push_str(&(self.embed)(filler)),
        }
    }

    /// The ids of the questions that some holes embed.
    fn questions(&self, holes: &[Hole]) -> FxHashSet<String> {
        let ids = holes
            .iter()
            .filter_map(|hole| if let Filler::Faq(ids) = &hole.filler { Some(ids) } else { None });
        ids.flat_map(|ids| self.site.faq.named(ids)).map(|question| question.id.clone()).collect()
    }

    /// What a text says in a language, as HTML; it has these links among those of its file.
    pub(super) fn half(
        &self,
        half: &Half,
        lang: LangId,
        links: &[Link],
        targets: &[Target],
        out: &mut String,
    ) {
        let Some(markup) = &half.markup else {
            out.push_str(&attribute(&self.site.config.facts.fill(&half.plain, lang)));
            return;
        };
        let mut at = 0;
        for hole in &markup.holes {
            out.push_str(&markup.html[at..hole.at as usize]);
            match &hole.filler {
                Filler::Link(link) => self.link(&links[*link as usize], &targets[*link as usize], out),
                Filler::Fact(fact) => self.fact(fact, out),
                Filler::Text(at) => self.said(&markup.texts[*at as usize], lang, out),
                _ => {}
            }
            at = hole.at as usize;
        }
        out.push_str(&markup.html[at..]);
    }

    /// What a text that stands in an attribute says in a language, or in the first that it is in.
    fn said(&self, text: &Text, lang: LangId, out: &mut String) {
        if let Some((lang, half)) = text.get_or_first(lang) {
            out.push_str(&attribute(&self.site.config.facts.fill(&half.plain, lang)));
        }
    }

    /// The value of a fact, which may stand in an attribute.
    fn fact(&self, fact: &Fact, out: &mut String) {
        let value = self.site.config.facts.get(&fact.name, self.lang);
        out.push_str(&attribute(value.unwrap_or(&fact.written)));
    }

    /// What a reader reads of a hole; nothing of those that fill tags or hold parts of other pages.
    pub(super) fn words(&self, filler: &Filler, document: &Document, out: &mut String) {
        match filler {
            Filler::Fact(fact) => self.fact(fact, out),
            Filler::Text(at) => self.said(&document.texts[*at as usize], self.lang, out),
            Filler::Label(key) => {
                out.push_str(&body_text(self.strings.get(*key).map_or(key, String::as_str)))
            }
            _ => {}
        }
    }

    fn link(&self, link: &Link, target: &Target, out: &mut String) {
        if link.is_bare {
            return self.url(link, target, out);
        }
        match target {
            Target::External(url) if link.is_image => push_all(out, &[" src=\"", &attribute(url), "\""]),
            Target::External(url) => {
                let is_web = url.starts_with("http") || url.starts_with("//");
                push_all(
                    out,
                    &[" href=\"", &attribute(url), if is_web { "\" rel=\"external\"" } else { "\"" }],
                );
            }
            Target::Page { page, fragment } => {
                out.push_str(" href=\"");
                if self.here != Some(*page) || fragment.is_none() {
                    push_all(out, &[self.root, &encode(self.site.url(*page, self.reader).as_str())]);
                }
                push_all(out, &[&attribute(&suffix(link, fragment.as_deref())), "\""]);
            }
            Target::Asset(file) => {
                out.push_str(if link.is_image { " src=\"" } else { " href=\"" });
                self.url(link, target, out);
                out.push('"');
                let size = self
                    .site
                    .assets
                    .get(file.of(self.lang))
                    .and_then(|asset| asset.size)
                    .filter(|_| link.is_image && !link.has_size);
                if let Some((width, height)) = size {
                    out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
            }
            Target::Broken => out.push_str(" class=\"broken\""),
        }
    }

    /// Where a link leads that is no page, as a part of the value of an attribute.
    fn url(&self, link: &Link, target: &Target, out: &mut String) {
        let url = match (target, &link.destination) {
            (Target::Asset(file), _) => {
                let path = file.of(self.lang);
                out.push_str(self.root);
                encode(path.in_content().unwrap_or(path.as_str()))
            }
            (_, Destination::External(url)) => return out.push_str(&attribute(url)),
            (_, Destination::Internal { path, .. }) => encode(path),
        };
        push_all(out, &[&attribute(&url), &attribute(&suffix(link, link.destination.fragment()))]);
    }
}

/// What follows the path of a link: its query as written, and a fragment.
pub(super) fn suffix(link: &Link, fragment: Option<&str>) -> String {
    let query = if let Destination::Internal { query, .. } = &link.destination { query.as_str() } else { "" };
    [query, if fragment.is_some() { "#" } else { "" }, &encode(fragment.unwrap_or_default())].concat()
}

/// The ids of the headings of a topic in a language.
fn ids_in(topic: &Topic, lang: LangId) -> FxHashSet<&str> {
    let of_document = |(document, anchors)| std::iter::zip::<&Vec<Heading>, &Vec<Anchor>>(document, anchors);
    let headings =
        topic.documents.iter().map(|document| &document.headings).zip(&topic.anchors).flat_map(of_document);
    headings.filter(|(heading, _)| heading.lang == Some(lang)).map(|(_, anchor)| anchor.id.as_str()).collect()
}

fn heading_id(anchor: &Anchor, repeated: &FxHashSet<&str>, out: &mut String) {
    if !repeated.contains(anchor.id.as_str()) {
        push_all(out, &[" id=\"", &attribute(&anchor.id), "\""]);
    }
    out.push('>');
    if let Some(alias) = &anchor.alias {
        push_all(out, &["<span class=\"alias\" id=\"", &attribute(alias), "\"></span>"]);
    }
}

fn push_all(out: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| out.push_str(part));
}
