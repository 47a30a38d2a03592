//! Every link and image → where it leads; what leads nowhere is told, with the nearest match.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Page, PageId, Site};
use crate::base::diag::{Diagnostic, nearest};
use crate::base::slug::nfc;
use crate::base::{Code, Span, SrcPath};
use crate::config::Config;
use crate::pair::Topic;
use crate::parse::{Document, Filler, Link, PageKind};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Another site, a mail address, a telephone number: as written.
    External(String),
    /// A page of this site, in the reader's language.
    Page { page: PageId, fragment: Option<String> },
    /// A file of content/.
    Asset(SrcPath),
    /// Nowhere: the text is shown without a link.
    Broken,
}

pub(super) fn targets(site: &Site, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Vec<Target>>> {
    let resolver = Resolver { site };
    let all: Vec<(Vec<Vec<Target>>, Vec<Diagnostic>)> = {
        use rayon::prelude::*;
        site.topics
            .par_iter()
            .map(|topic| {
                let mut found = Vec::new();
                let targets = topic.documents.iter().map(|document| resolver.document(document, &mut found)).collect();
                (targets, found)
            })
            .collect()
    };
    for checklist in &site.checklists {
        for (path, at) in checklist.data.templates() {
            if checklist.data.path.join(&nfc(path)).is_none_or(|file| !site.assets.contains_key(&file)) {
                diagnostics.push(resolver.missing_file(&checklist.data.path, path, at.clone()));
            }
        }
    }
    for checklist in &site.checklists {
        for (path, at) in checklist.data.outcomes.iter().flat_map(|outcome| &outcome.pages) {
            if resolver.page(&checklist.data.path, path).is_none() {
                diagnostics.push(resolver.missing_page(&checklist.data.path, path, at.clone()));
            }
        }
    }
    all.into_iter()
        .map(|(targets, found)| {
            diagnostics.extend(found);
            targets
        })
        .collect()
}

/// Pages by what links call them.
#[derive(Debug, Default)]
pub struct Paths {
    /// By the path of each of their sources.
    by_source: BTreeMap<String, PageId>,
    /// By key, `filing/why`.
    by_key: BTreeMap<String, PageId>,
}

impl Paths {
    pub(super) fn new(pages: &[Page], topics: &[Arc<Topic>]) -> Self {
        let mut paths = Self::default();
        for (id, page) in pages.iter().enumerate() {
            paths.by_key.insert(page.key.clone(), id);
            for document in page.topic.iter().flat_map(|&topic| &topics[topic].documents) {
                paths.by_source.insert(document.path.to_string(), id);
            }
        }
        paths
    }

    /// The page that a source is part of.
    pub fn of_source(&self, source: &SrcPath) -> Option<PageId> {
        self.by_source.get(source.as_str()).copied()
    }

    /// The page that a path in the file `from` names: a source file, a page without its language or extension, a folder.
    pub fn find(&self, config: &Config, from: &SrcPath, path: &str) -> Option<PageId> {
        let path = path.split('#').next().unwrap_or_default();
        let file = from.join(&nfc(path))?;
        if let Some(&page) = self.by_source.get(file.as_str()) {
            return Some(page);
        }
        let key = file.in_content().unwrap_or("");
        let key = key.strip_suffix(".md").unwrap_or(key);
        let bare = |key: &str| self.by_key.get(key).copied();
        let without_language = key.rsplit_once('.').filter(|(_, suffix)| config.language(suffix).is_some()).map(|(stem, _)| stem);
        let folder = ["index", "_index", "README"].iter().find_map(|name| if key == *name { Some("") } else { key.strip_suffix(&format!("/{name}")) });
        let in_language_folder = key.split_once('/').filter(|(first, _)| config.language(first).is_some()).map(|(_, rest)| rest);
        bare(key).or_else(|| bare(without_language?)).or_else(|| bare(folder?)).or_else(|| bare(in_language_folder?))
    }
}

struct Resolver<'s> {
    site: &'s Site,
}

impl Resolver<'_> {
    fn document(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Target> {
        for hole in &document.holes {
            if let Filler::Fact(name) = &hole.filler {
                self.check_fact(document, name, hole.source.start as usize..hole.source.end as usize, diagnostics);
            }
        }
        for (index, path) in document.front.related.iter().enumerate() {
            let place = document.front.places.get(&format!("related/{index}")).or_else(|| document.front.places.get("related")).cloned();
            if self.page(&document.path, path).is_none() {
                diagnostics.push(self.missing_page(&document.path, path, Span::new(&document.path, place.unwrap_or(0..0))));
            }
        }
        document.links.iter().map(|link| self.link(document, link, diagnostics)).collect()
    }

    fn check_fact(&self, document: &Document, name: &str, place: std::ops::Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
        let facts = &self.site.config.facts.0;
        if facts.contains_key(name) {
            return;
        }
        let near = nearest(name, facts.keys().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        let error = Diagnostic::new(Code::FactUnknown, format!("facts.yaml has no `{name}`")).at(Span::new(&document.path, place));
        diagnostics.push(error.help(near.unwrap_or_else(|| "define it in content/facts.yaml, or put the braces in code".to_owned())));
    }

    fn link(&self, document: &Document, link: &Link, diagnostics: &mut Vec<Diagnostic>) -> Target {
        let at = || Span::new(&document.path, link.source.start as usize..link.source.end as usize);
        let fragment = link.fragment.as_deref().filter(|fragment| !fragment.is_empty());
        if is_external(&link.path) {
            let fragment = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
            return Target::External(format!("{}{fragment}", link.path));
        }
        let path = link.path.split('?').next().unwrap_or_default();
        if path.is_empty() && !link.is_image {
            let Some(&page) = self.site.paths.by_source.get(document.path.as_str()) else { return Target::Broken };
            return self.to_page(page, fragment, "this page", at(), diagnostics);
        }
        if !link.is_image
            && let Some(page) = self.page(&document.path, path)
        {
            return self.to_page(page, fragment, &format!("`{path}`"), at(), diagnostics);
        }
        let file = document.path.join(&nfc(path));
        if let Some(file) = file.filter(|file| self.site.assets.contains_key(file)) {
            return Target::Asset(file);
        }
        let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.') && !name.ends_with(".md") && !name.ends_with(".html"));
        let error = if link.is_image || names_a_file { self.missing_file(&document.path, path, at()) } else { self.missing_page(&document.path, path, at()) };
        diagnostics.push(error);
        Target::Broken
    }

    fn page(&self, from: &SrcPath, path: &str) -> Option<PageId> {
        self.site.paths.find(&self.site.config, from, path)
    }

    fn to_page(&self, page: PageId, fragment: Option<&str>, name: &str, at: Span, diagnostics: &mut Vec<Diagnostic>) -> Target {
        if let Some(fragment) = fragment
            && !self.has_id(page, fragment)
        {
            let ids = self.ids(page);
            let near = nearest(fragment, ids.iter().map(String::as_str)).map(|near| format!("a similar heading exists: `#{near}`"));
            let mut error = Diagnostic::new(Code::LinkMissingHeading, format!("{name} has no heading `#{fragment}`")).at(at);
            if !ids.is_empty() {
                let shown: Vec<String> = ids.iter().take(6).map(|id| format!("`#{id}`")).collect();
                let more = if ids.len() > 6 { " …" } else { "" };
                error = error.label(format!("headings there: {}{more}", shown.join(", ")));
            }
            diagnostics.push(error.help(near.unwrap_or_else(|| "write one of the ids that exist, or give a heading this `{#id}`".to_owned())));
            return Target::Page { page, fragment: None };
        }
        Target::Page { page, fragment: fragment.map(str::to_owned) }
    }

    fn has_id(&self, page: PageId, id: &str) -> bool {
        let of_topic = |topic: &Arc<Topic>| {
            let is_heading = topic.anchors.iter().flatten().any(|anchor| anchor.id == id || anchor.alias.as_deref() == Some(id));
            is_heading || topic.documents.iter().any(|document| document.raw_ids.iter().any(|raw| raw == id))
        };
        self.site.topic(page).is_some_and(of_topic) || self.ids(page).iter().any(|known| known == id)
    }

    fn ids(&self, page: PageId) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        let mut add = |id: &str| {
            if !id.is_empty() && !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        };
        if let Some(topic) = self.site.topic(page) {
            topic.anchors.iter().flatten().for_each(|anchor| add(&anchor.id));
        }
        if self.site.faq.index == Some(page) {
            self.site.faq.categories.iter().for_each(|category| add(&category.id));
            self.site.faq.questions.iter().for_each(|question| add(&question.id));
        }
        if self.site.pages[page].kind == PageKind::Checklist {
            let data = self.site.checklists.iter().find(|checklist| checklist.page == page).map(|checklist| &checklist.data);
            data.into_iter().flat_map(|data| &data.items).for_each(|item| add(&item.id.text));
        }
        ids
    }

    fn missing_page(&self, from: &SrcPath, path: &str, at: Span) -> Diagnostic {
        let wanted = path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or(path);
        let sources: Vec<&str> = self.site.paths.by_source.keys().map(String::as_str).collect();
        let name = |source: &str| source.rsplit('/').next().unwrap_or_default().to_owned();
        let names: Vec<String> = sources.iter().map(|source| name(source)).collect();
        let near = nearest(wanted, names.iter().map(String::as_str)).and_then(|near| sources.iter().find(|source| name(source) == near));
        let help = match near {
            Some(near) => format!("a similar page exists: `{}`", SrcPath::new(*near).seen_from(from)),
            None if path.starts_with('/') || path.ends_with('/') => {
                "links are written to source files, relative to the page, such as `../faq/review.md`".to_owned()
            }
            None => "write the page, or correct the path: it is relative to the file the link stands in".to_owned(),
        };
        Diagnostic::new(Code::LinkMissingPage, format!("no page `{path}`")).at(at).help(help)
    }

    fn missing_file(&self, from: &SrcPath, path: &str, at: Span) -> Diagnostic {
        let wanted = from.join(path).map_or(path.to_owned(), |file| file.to_string());
        let by_path = nearest(&wanted, self.site.assets.keys().map(SrcPath::as_str)).map(SrcPath::new);
        let same_name = || self.site.assets.keys().find(|file| file.file_name() == path.rsplit('/').next().unwrap_or_default()).cloned();
        let similar = by_path.or_else(same_name).map(|near| format!("a similar file exists: `{}`", near.seen_from(from)));
        let help = similar.unwrap_or_else(|| "put the file there, or correct the path: it is relative to the page".to_owned());
        Diagnostic::new(Code::LinkMissingFile, format!("no file `{path}`")).at(at).help(help)
    }
}

/// Whether a destination leaves the site: it has a scheme, or names a host.
fn is_external(path: &str) -> bool {
    let scheme = path.split_once(':').map(|(scheme, _)| scheme);
    let has_scheme = scheme.is_some_and(|scheme| {
        scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    has_scheme || path.starts_with("//")
}
