//! Every link and image → where it leads; what leads nowhere is told, with the nearest match.

use std::collections::{BTreeMap, BTreeSet};

use super::asset::{self, File, Found, name_in};
use super::draft;
use super::outline::Outline;
use super::page::PageId;
use super::paths::file_name;
use super::site::Site;
use super::target::{DataTargets, Target, Targets};
use crate::base::diag::{Diagnostic, Fix, Near, nearest};
use crate::base::scheme::is_passive;
use crate::base::slug::nfc;
use crate::base::{Checked, Code, LangId, Span, SrcPath};
use crate::pair::Topic;
use crate::parse::{Document, PageKind};
use crate::text::{Destination, Link, Place};

impl Site {
    /// Where the links of a topic lead.
    pub fn resolve(&self, topic: &Topic) -> Checked<Targets> {
        let mut resolver = Resolver::new(self);
        let mut diagnostics = Vec::new();
        let targets = topic
            .documents
            .iter()
            .map(|document| resolver.document(document, &topic.langs, &mut diagnostics))
            .collect();
        Checked { value: targets, diagnostics }
    }

    /// Where the links in data files lead.
    pub fn resolve_data(&self) -> Checked<DataTargets> {
        let mut resolver = Resolver::new(self);
        let mut diagnostics = Vec::new();
        let langs: Vec<LangId> = self.config.lang_ids().collect();
        let mut resolve = |path: &SrcPath, links: &[Link]| {
            links.iter().map(|link| resolver.link(path, None, link, &langs, &mut diagnostics)).collect()
        };
        let checklists = self
            .checklists
            .iter()
            .map(|checklist| resolve(&checklist.data.path, &checklist.data.links))
            .collect();
        let glossary = &self.config.glossary;
        let of_glossary = glossary.terms.first().map(|term| resolve(&term.at.path, &glossary.links));
        Checked { value: DataTargets { checklists, glossary: of_glossary.unwrap_or_default() }, diagnostics }
    }
}

/// Checks what the data of checklists leads to.
pub(super) fn check_data(outline: &Outline, diagnostics: &mut Vec<Diagnostic>) {
    let mut resolver = Resolver { outline, site: None, ids: BTreeMap::new(), suggestions: SUGGESTIONS };
    for checklist in outline.checklists.iter() {
        for (lang, path, at) in checklist.data.templates() {
            if let Err(error) = resolver.file(&checklist.data.path, path, &[lang], at, |_| at.clone()) {
                diagnostics.push(*error);
            }
        }
    }
    for checklist in outline.checklists.iter() {
        for (path, at) in checklist.data.outcomes.iter().flat_map(|outcome| &outcome.pages) {
            if resolver.page(&checklist.data.path, path).is_none() {
                diagnostics.push(resolver.missing_page(&checklist.data.path, path, at.clone(), at));
            }
        }
    }
}

/// How many missing names of a topic are compared with all that exist: a page of broken links must not take
/// for ever.
const SUGGESTIONS: usize = 20;

/// The same where all topics may have them: a site that lost a folder must not take for ever either.
fn suggestions(site: &Site) -> usize {
    /// About a second.
    const COMPARISONS: usize = 2_000_000;
    let names = site.outline.paths.by_source.len().max(site.outline.assets.len());
    (COMPARISONS / (site.topics.len() * names).max(1)).min(SUGGESTIONS)
}

/// The reference to the nearest thing in place of the one that was written; `None` where a link would have to
/// escape it.
fn reference(near: Near<'_>, correct: &str, typed: &str, written: &Span) -> Option<Fix> {
    let is_bare = correct.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '#'));
    Fix::name(Near { name: correct, ..near }, typed, written).filter(|_| is_bare)
}

/// What is said where a link leads to a file that could not be read.
fn unreadable(code: Code, path: &str, file: &SrcPath, at: Span) -> Diagnostic {
    let error = Diagnostic::new(code, format!("`{path}` cannot be read")).at(at);
    error
        .related(Span::new(file, 0..0), "the file")
        .help("put that file right: it is told what is wrong with it")
}

/// Whether a URL has a scheme and nothing else: `https://`, `mailto:`.
fn names_nobody(url: &str) -> bool {
    let rest = match url.split_once(':') {
        Some((scheme, rest))
            if ["http", "https", "mailto", "tel"].contains(&&*scheme.to_ascii_lowercase()) =>
        {
            rest
        }
        _ => url,
    };
    rest.trim_matches(['/', ' ']).is_empty()
}

/// The host of a URL that a page loads something from.
fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    matches!(scheme.to_ascii_lowercase().as_str(), "" | "http:" | "https:").then_some(host)
}

/// What is said of a link that leads nowhere.
fn nowhere_from(link: &Link, at: impl Fn() -> Span) -> Option<Diagnostic> {
    let message = match &link.destination {
        Destination::External(url) if names_nobody(url) => format!("`{url}` is no address"),
        _ if link.is_empty() => "this link has no destination".to_owned(),
        _ => return None,
    };
    let error = Diagnostic::new(Code::LinkMissingPage, message).at(at());
    Some(error.help("write where it leads, such as `../faq/review.md`, or delete the link and keep its text"))
}

struct Resolver<'s> {
    outline: &'s Outline,
    /// The whole site, whose topics have the headings that links name.
    site: Option<&'s Site>,
    /// The ids of the pages that were linked to so far.
    ids: BTreeMap<PageId, BTreeSet<&'s str>>,
    suggestions: usize,
}

impl<'s> Resolver<'s> {
    fn new(site: &'s Site) -> Self {
        Resolver {
            outline: &site.outline,
            site: Some(site),
            ids: BTreeMap::new(),
            suggestions: suggestions(site),
        }
    }

    fn document(
        &mut self,
        document: &Document,
        langs: &[LangId],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Target> {
        for (index, path) in document.front.related.iter().enumerate() {
            if self.page(&document.path, path).is_none() {
                let at = Span::new(&document.path, document.front.places.item("related", index));
                diagnostics.push(self.missing_page(&document.path, path, at.clone(), &at));
            }
        }
        let langs_of = |link: &Link| document.lang.or_else(|| document.lang_at(link.source.start));
        let link = |link: &Link| {
            let own = langs_of(link);
            self.link(
                &document.path,
                Some(&document.text),
                link,
                own.as_ref().map_or(langs, std::slice::from_ref),
                diagnostics,
            )
        };
        document.links.iter().map(link).collect()
    }

    /// Where a link leads that is shown to readers of some languages; `text` is that of its file, where it is
    /// at hand.
    fn link(
        &mut self,
        from: &SrcPath,
        text: Option<&str>,
        link: &Link,
        langs: &[LangId],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Target {
        let at = || Span::new(from, link.source.start as usize..link.source.end as usize);
        let written = match &link.destination {
            Destination::External(url) => url,
            Destination::Internal { path, .. } => path,
        };
        if self.outline.config.untrusted && !is_passive(written, link.is_image) {
            let error = Diagnostic::new(
                Code::UntrustedLink,
                "this leads to something that could run or start a program",
            )
            .at(at());
            diagnostics.push(error.help("link to a page, or let somebody who is trusted add the link"));
            return Target::Broken;
        }
        diagnostics.extend(nowhere_from(link, at).or_else(|| self.blocked(link, at)));
        // What is wrong in the destination; where that is not to be told, nothing.
        let nowhere = || Span::new(from, 0..0);
        let written = |word: &str| {
            let (Place::Inline(place) | Place::Attribute(place)) = &link.place else { return nowhere() };
            let place = Span::new(from, place.start as usize..place.end as usize);
            place.of_word(text.unwrap_or_default(), word).unwrap_or_else(nowhere)
        };
        let (path, fragment) = match &link.destination {
            Destination::External(url) => return Target::External(url.clone()),
            Destination::Internal { path, .. } => (path.as_str(), link.destination.fragment()),
        };
        if path.is_empty() && !link.is_image {
            let Some(page) = self.owner(from) else { return Target::Broken };
            return self.page_target(page, fragment, "this page", at(), &written, diagnostics);
        }
        if !link.is_image
            && let Some(page) = self.page(from, path).or_else(|| self.published(from, path, langs))
        {
            return self.page_target(page, fragment, &format!("`{path}`"), at(), &written, diagnostics);
        }
        let names_a_file = path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.contains('.') && !name.ends_with(".md") && !name.ends_with(".html"));
        let error = match self.file(from, path, langs, &at(), written) {
            Ok(file) => {
                if link.is_image {
                    diagnostics.extend(self.odd_picture(&file, langs, at()));
                }
                return Target::Asset(file);
            }
            Err(error) if link.is_image || names_a_file => *error,
            Err(_) => self.missing_page(from, path, at(), &written(path)),
        };
        diagnostics.push(error);
        Target::Broken
    }

    /// What is said of a URL that browsers do not load, or follow, under the headers of README.md.
    fn blocked(&self, link: &Link, at: impl Fn() -> Span) -> Option<Diagnostic> {
        let Destination::External(url) = &link.destination else { return None };
        if !link.is_image {
            let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
            let warning = Diagnostic::new(Code::ExternalResource, "this link is a program, not an address");
            return matches!(scheme.as_str(), "javascript" | "vbscript" | "data")
                .then(|| warning.at(at()).help("link to a page or a file"));
        }
        let host = host_of(url)?.to_lowercase();
        let message = format!("this is loaded from another host, `{host}`");
        let help = format!(
            "copy it into content/, or write `allow_external: [{host}]` in site.yaml and the host in the \
            header `Content-Security-Policy`"
        );
        let warning = Diagnostic::new(Code::ExternalResource, message).at(at()).help(help);
        (!self.outline.config.allow_external.contains(&host)).then_some(warning)
    }

    /// The page that other programs publish at a path where there is no file.
    fn published(&self, from: &SrcPath, path: &str, langs: &[LangId]) -> Option<PageId> {
        let page = self.outline.paths.find_published(&self.outline.config, from, path)?;
        let file = from.join(&nfc(path)).map(|file| asset::find(self.outline, &file, langs));
        (!matches!(file, Some(Found::File(_)))).then_some(page)
    }

    /// The file at a path, for readers of some languages; `written` tells where the link names something.
    fn file(
        &mut self,
        from: &SrcPath,
        path: &str,
        langs: &[LangId],
        at: &Span,
        written: impl Fn(&str) -> Span,
    ) -> Result<File, Box<Diagnostic>> {
        let found =
            from.join(&nfc(path)).map_or(Found::Nothing, |file| asset::find(self.outline, &file, langs));
        match found {
            Found::File(file) => Ok(file),
            Found::Missing(lang, other) => {
                let language = self.outline.config.lang(lang);
                let (name, other) = (name_in(file_name(path), &language.code), other.seen_from(from));
                let error = Diagnostic::new(
                    Code::LinkMissingFile,
                    format!("no file `{path}` for readers of {}", language.name),
                )
                .at(at.clone());
                Err(Box::new(error.help(format!(
                    "put `{name}` beside `{other}`, or `{}` for every language",
                    file_name(path)
                ))))
            }
            Found::Nothing => Err(Box::new(self.missing_file(from, path, at.clone(), &written(path)))),
        }
    }

    /// What is wrong with the file of a picture that readers of some languages are shown.
    fn odd_picture(&self, file: &File, langs: &[LangId], at: Span) -> Option<Diagnostic> {
        /// Larger than a screen of today, four times over, and than what a phone takes in a few seconds.
        const PIXELS: u64 = 40_000_000;
        const BYTES: u64 = 10_000_000;
        const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"];
        let path = file.of(langs.first().copied().unwrap_or(LangId(0)));
        let is_picture = |extension: &str| PICTURES.iter().any(|known| known.eq_ignore_ascii_case(extension));
        let asset = self.outline.assets.get(path).filter(|_| path.extension().is_some_and(is_picture))?;
        let name = path.file_name();
        let (message, help) = match asset.size {
            None => {
                let help = "save it as a picture again: another name does not make another format";
                (format!("`{name}` is no picture that browsers can show"), help)
            }
            Some((width, height)) if u64::from(width) * u64::from(height) > PIXELS => {
                let help = "make it smaller: 2,000 pixels are enough for the whole width of a screen";
                (format!("`{name}` has {width} × {height} pixels"), help)
            }
            Some(_) if asset.bytes > BYTES => {
                let help = "make it smaller, or save it as JPEG, WebP or AVIF";
                (format!("`{name}` has {} MB", asset.bytes / 1_000_000), help)
            }
            Some(_) => return None,
        };
        Some(Diagnostic::new(Code::ImageFile, message).at(at).help(help))
    }

    /// The page that a file is part of: for a data file, the one beside it.
    fn owner(&self, file: &SrcPath) -> Option<PageId> {
        let stem = || file.file_name().rsplit_once('.').map(|(stem, _)| stem);
        self.outline.paths.of_source(file).or_else(|| self.page(file, stem()?))
    }

    fn page(&self, from: &SrcPath, path: &str) -> Option<PageId> {
        self.outline.paths.find(&self.outline.config, from, path)
    }

    /// `written` tells where the link names something.
    fn page_target(
        &mut self,
        page: PageId,
        fragment: Option<&str>,
        name: &str,
        at: Span,
        written: &dyn Fn(&str) -> Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Target {
        if let Some(fragment) = fragment
            && !self.ids(page).contains(fragment)
        {
            let ids = if self.may_suggest() { self.headings(page) } else { Vec::new() };
            let near = nearest(fragment, ids.iter().copied());
            let mut error =
                Diagnostic::new(Code::LinkMissingHeading, format!("{name} has no heading `#{fragment}`"))
                    .at(at);
            if !ids.is_empty() {
                let shown: Vec<String> = ids.iter().take(6).map(|id| format!("`#{id}`")).collect();
                let more = if ids.len() > 6 { " …" } else { "" };
                error = error.label(format!("headings there: {}{more}", shown.join(", ")));
            }
            let help = near.map(|near| format!("a similar heading exists: `#{}`", near.name));
            let error = error.help(help.unwrap_or_else(|| {
                "write one of the ids that exist, or give a heading this `{#id}`".to_owned()
            }));
            let hash = format!("#{fragment}");
            diagnostics.push(error.fix_if(
                near.and_then(|near| reference(near, &format!("#{}", near.name), &hash, &written(&hash))),
            ));
            return Target::Page { page, fragment: None };
        }
        Target::Page { page, fragment: fragment.map(str::to_owned) }
    }

    /// The ids of a page.
    fn ids(&mut self, page: PageId) -> &BTreeSet<&'s str> {
        let (outline, site) = (self.outline, self.site);
        self.ids.entry(page).or_insert_with(|| {
            let mut ids = BTreeSet::new();
            if let Some(topic) = site.and_then(|site| site.topic(page)) {
                let anchors = topic.anchors.iter().flatten();
                ids.extend(
                    anchors.flat_map(|anchor| [Some(anchor.id.as_str()), anchor.alias.as_deref()]).flatten(),
                );
                ids.extend(topic.documents.iter().flat_map(|document| &document.raw_ids).map(String::as_str));
            }
            if outline.faq.index == Some(page) {
                ids.extend(outline.faq.categories.iter().map(|category| category.id.as_str()));
                ids.extend(outline.faq.questions.iter().map(|question| question.id.as_str()));
            }
            if outline.pages[page].kind == PageKind::Checklist {
                let data = outline
                    .checklists
                    .iter()
                    .find(|checklist| checklist.page == page)
                    .map(|checklist| &checklist.data);
                ids.extend(data.into_iter().flat_map(|data| &data.items).map(|item| item.id.text.as_str()));
            }
            ids.remove("");
            ids
        })
    }

    /// What is offered in place of a missing heading, in the order of the page: its ids without aliases.
    fn headings(&self, page: PageId) -> Vec<&'s str> {
        let mut seen = BTreeSet::new();
        let anchors = self
            .site
            .and_then(|site| site.topic(page))
            .into_iter()
            .flat_map(|topic| topic.anchors.iter().flatten());
        let of_page = self
            .outline
            .faq
            .questions
            .iter()
            .filter(|_| self.outline.faq.index == Some(page))
            .map(|question| question.id.as_str());
        anchors
            .map(|anchor| anchor.id.as_str())
            .chain(of_page)
            .filter(|id| !id.is_empty() && seen.insert(*id))
            .collect()
    }

    /// Whether there is time to look for a name like the missing one.
    fn may_suggest(&mut self) -> bool {
        let may = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        may
    }

    /// The file at a path that could not be read.
    fn unread(&self, from: &SrcPath, path: &str) -> Option<&'s SrcPath> {
        let file = from.join(&nfc(path))?;
        self.outline.unread.get(&file).or_else(|| self.outline.unread.get(&*format!("{file}.md")))
    }

    /// `written` is where the path stands.
    fn missing_page(&mut self, from: &SrcPath, path: &str, at: Span, written: &Span) -> Diagnostic {
        if let Some(file) = self.unread(from, path) {
            return unreadable(Code::LinkMissingPage, path, file, at);
        }
        if let Some(draft) = self.outline.drafts.page(&self.outline.config, from, path) {
            return draft::missing(Code::LinkMissingPage, &format!("`{path}`"), draft, at);
        }
        let wanted = path.rsplit('/').find(|segment| !segment.is_empty()).unwrap_or(path);
        let paths = &self.outline.paths;
        let nearest = || nearest(wanted, paths.by_source.keys().map(|source| file_name(source)));
        let similar = |near: Near<'_>| paths.named(near.name).map(|named| named.unless(|_| !near.is_only));
        let near = paths.named(wanted).or_else(|| similar(self.may_suggest().then(nearest)??));
        let near = near.map(|near| (near, SrcPath::new(near.name).seen_from(from)));
        let fix = near.as_ref().and_then(|(near, correct)| reference(*near, correct, path, written));
        let help = match near {
            Some((_, correct)) => format!("a similar page exists: `{correct}`"),
            None if from.join(path).is_none_or(|file| file.in_content().is_none()) => {
                "only what is in content/ is published: move the file there, or write the URL of its page"
                    .to_owned()
            }
            None if path.starts_with('/') || path.ends_with('/') => {
                "links are written to source files, relative to the page, such as `../faq/review.md`"
                    .to_owned()
            }
            None => "write the page, or correct the path: it is relative to the file the link stands in"
                .to_owned(),
        };
        Diagnostic::new(Code::LinkMissingPage, format!("no page `{path}`")).at(at).help(help).fix_if(fix)
    }

    /// `written` is where the path stands.
    fn missing_file(&mut self, from: &SrcPath, path: &str, at: Span, written: &Span) -> Diagnostic {
        if path.is_empty() {
            return Diagnostic::new(Code::LinkMissingFile, "this picture has no path")
                .at(at)
                .help("write its path, such as `picture.png`, or delete it");
        }
        if let Some(file) = self.unread(from, path) {
            return unreadable(Code::LinkMissingFile, path, file, at);
        }
        let may_suggest = self.may_suggest();
        let wanted = from.join(path).map_or(path.to_owned(), |file| file.to_string());
        let assets = || self.outline.assets.keys().filter(|_| may_suggest);
        let by_path = nearest(&wanted, assets().map(SrcPath::as_str));
        let same_name = || {
            let mut all = assets().filter(|file| file.file_name() == file_name(path));
            all.next().map(|file| Near { name: file.as_str(), is_only: all.next().is_none() })
        };
        let near = by_path.or_else(same_name).map(|near| (near, SrcPath::new(near.name).seen_from(from)));
        let fix = near.as_ref().and_then(|(near, correct)| reference(*near, correct, path, written));
        let help = near.map(|(_, correct)| format!("a similar file exists: `{correct}`"));
        let help = help.unwrap_or_else(|| {
            "put the file there, or correct the path: it is relative to the page".to_owned()
        });
        Diagnostic::new(Code::LinkMissingFile, format!("no file `{path}`")).at(at).help(help).fix_if(fix)
    }
}
