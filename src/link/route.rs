//! Topics → pages and their URLs; who wants the same URL is told.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::outline::{Assets, Outline};
use super::page::{Edition, Page, PageId, Subject};
use super::section::{Section, Sections};
use crate::base::diag::Diagnostic;
use crate::base::{Code, LangId, OutPath, PerLang, Span, SrcPath, UrlPath};
use crate::config::Config;
use crate::pair::Topic;
use crate::parse::{Document, PageKind};

/// Where the page of search results is, below each language.
pub(super) const SEARCH: &str = "search/";

/// Pages for the whole site that a file of content/ with the same name replaces, as it does the feeds.
const OVERRIDABLE: [&str; 2] = ["index.html", "404.html"];

/// The pages of a site: the home page first, every page after the one it stands below.
pub(super) fn pages(config: &Config, topics: &[Arc<Topic>], sections: &Sections) -> Vec<Page> {
    let keys = keys(topics);
    let mut pages: Vec<Page> = Vec::with_capacity(keys.len());
    let mut by_key: FxHashMap<&str, PageId> = FxHashMap::default();
    for (key, topic) in keys {
        let parent = (!key.is_empty())
            .then(|| key.rsplit_once('/').map_or("", |(parent, _)| parent))
            .and_then(|parent| by_key.get(parent).copied());
        let parent_paths = parent.map(|parent| pages[parent].paths.as_slice());
        let page = match topic {
            Some(index) => of_topic(config, key, index, &topics[index], sections.get(key), parent_paths),
            None => overview(config, key, sections.get(key), parent_paths),
        };
        by_key.insert(key, pages.len());
        pages.push(Page { parent, ..page });
    }
    for id in 0..pages.len() {
        if let Some(parent) = pages[id].parent {
            pages[parent].children.push(id);
        }
    }
    for id in 0..pages.len() {
        let mut children = std::mem::take(&mut pages[id].children);
        children.sort_by_cached_key(|&child| rank(child, &pages[child], topics));
        children.iter().enumerate().for_each(|(place, &child)| pages[child].place = place);
        pages[id].children = children;
    }
    pages
}

/// Where a page stands among its siblings: by its order, else by what it is to be sorted by, which is its
/// name where nobody asks for another. Numbers in names count as numbers: `2-` stands before `10-`.
fn rank<'t>(id: PageId, page: &Page, topics: &'t [Arc<Topic>]) -> (i64, Cow<'t, str>, PageId) {
    let documents = page.topic.map_or(&[][..], |topic| &topics[topic].documents);
    let sort_key = documents.iter().find_map(|document| document.front.sort_key.as_deref());
    let name = sort_key
        .map_or_else(|| page.key.rsplit('/').next().unwrap_or_default().to_owned().into(), Cow::Borrowed);
    (page.order.unwrap_or(i64::MAX), natural(name), id)
}

/// A name that sorts by the numbers in it: before each stands how many digits it has.
fn natural(name: Cow<'_, str>) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_digit()) {
        return name;
    }
    let mut key = String::with_capacity(name.len() + 8);
    let mut rest = &*name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let number = from[..end].trim_start_matches('0');
        key.push_str(before);
        // So many follow `0` that no file name has as many digits.
        key.extend(char::from_u32(u32::from('0') + number.len() as u32));
        key.push_str(number);
        rest = &from[end..];
    }
    key.push_str(rest);
    key.into()
}

/// The keys of topics and of the folders they are in, in order, each with its topic if it has one.
fn keys(topics: &[Arc<Topic>]) -> Vec<(&str, Option<usize>)> {
    let mut keys: Vec<(&str, Option<usize>)> = vec![("", None)];
    let mut last = "";
    for (index, topic) in topics.iter().enumerate() {
        keys.push((&topic.key, Some(index)));
        let folder = topic.key.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last {
            last = folder;
            keys.extend(
                std::iter::successors(Some(folder), |folder| Some(folder.rsplit_once('/')?.0))
                    .map(|folder| (folder, None)),
            );
        }
    }
    // Of equal keys that with a topic is kept. The topics come in order, which this sort makes use of.
    keys.sort_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
    keys.dedup_by_key(|(key, _)| *key);
    keys
}

fn of_topic(
    config: &Config,
    key: &str,
    index: usize,
    topic: &Topic,
    section: Option<&Section>,
    parent_paths: Option<&[String]>,
) -> Page {
    let first = &topic.documents[0];
    let is_index = first.is_index || section.is_some();
    let kind = match first.front.kind {
        PageKind::Guide if key.is_empty() => PageKind::Home,
        PageKind::Guide if is_index => PageKind::Section,
        kind => kind,
    };
    let mut title = topic.title.clone();
    let mut description = topic.description.clone();
    for lang in config.lang_ids() {
        if title.get(lang).is_none()
            && let Some(text) = section.and_then(|section| section.title.get(lang))
        {
            title.set(lang, text.clone());
        }
        if description.get(lang).is_none()
            && let Some(text) = section.and_then(|section| section.description.get(lang))
        {
            description.set(lang, text.clone());
        }
    }
    if title.is_empty() {
        let name = file_title(key);
        let langs = topic.langs.iter().copied();
        langs.for_each(|lang| {
            title
                .set(lang, config.title.get(lang).filter(|_| key.is_empty()).cloned().unwrap_or(name.clone()))
        });
    }
    Page {
        key: key.to_owned(),
        topic: Some(index),
        kind,
        title,
        description,
        first_paragraph: topic.first_paragraph.clone(),
        order: first.front.order.or(section.and_then(|section| section.order)),
        paths: paths(config, parent_paths, key, |lang| slug(topic, lang)),
        is_hidden: first.front.hidden,
        parent: None,
        place: 0,
        children: Vec::new(),
    }
}

/// The overview of a folder that has no index file.
fn overview(config: &Config, key: &str, section: Option<&Section>, parent_paths: Option<&[String]>) -> Page {
    let section = section.cloned().unwrap_or_default();
    let (mut title, mut description) = (section.title, section.description);
    for lang in config.lang_ids() {
        if let Some(text) =
            config.description.get(lang).filter(|_| key.is_empty() && description.get(lang).is_none())
        {
            description.set(lang, text.as_str().into());
        }
    }
    if title.is_empty() {
        for lang in config.lang_ids() {
            let site = config.title.get(lang).filter(|_| key.is_empty());
            title.set(lang, site.cloned().unwrap_or_else(|| file_title(key)));
        }
    }
    Page {
        key: key.to_owned(),
        topic: None,
        kind: if key.is_empty() { PageKind::Home } else { PageKind::Section },
        title,
        description,
        first_paragraph: PerLang::default(),
        order: section.order,
        paths: paths(config, parent_paths, key, |_| None),
        is_hidden: false,
        parent: None,
        place: 0,
        children: Vec::new(),
    }
}

/// A readable title from a file name: `first-time` → `First time`.
fn file_title(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars.next().map_or("Home".to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// The URL of a page below each language.
fn paths<'t>(
    config: &Config,
    parent: Option<&[String]>,
    key: &str,
    slug: impl Fn(LangId) -> Option<&'t str>,
) -> Vec<String> {
    let name = key.rsplit('/').next().unwrap_or_default();
    let path = |lang: LangId| {
        let parent = parent.map_or("", |paths| &paths[lang.index()]);
        if key.is_empty() {
            String::new()
        } else {
            format!("{parent}{}/", segment(slug(lang).unwrap_or(name)))
        }
    };
    config.lang_ids().map(path).collect()
}

/// What a page is called in the URLs of a language: as it says for that language, else for another one.
fn slug(topic: &Topic, lang: LangId) -> Option<&str> {
    let fronts = || topic.documents.iter().map(|document| &document.front.slug);
    fronts()
        .find_map(|slug| slug.get(lang))
        .or_else(|| fronts().find_map(|slug| slug.iter().next().map(|(_, slug)| slug)))
        .map(String::as_str)
}

/// A URL segment: letters and digits of any script, `-`, `_` and `.`; anything else becomes `-`.
fn segment(name: &str) -> String {
    let name = crate::base::slug::nfc(name);
    let mut out = String::new();
    for c in name.trim().chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_matches(['-', '.']).to_owned();
    if out.is_empty() { "page".to_owned() } else { out }
}

/// Tells once of two pages that want the same URL, in whatever languages.
pub(super) fn report_collisions(
    config: &Config,
    topics: &[Arc<Topic>],
    pages: &[Page],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut owners: FxHashMap<(LangId, &str), PageId> = FxHashMap::default();
    for (id, page) in pages.iter().enumerate() {
        let mut told: Option<PageId> = None;
        for lang in config.lang_ids() {
            let owner = *owners.entry((lang, page.path(lang))).or_insert(id);
            if owner == id || told.replace(owner) == Some(owner) {
                continue;
            }
            let place = |id: PageId| Some(slug_place(&topics[pages[id].topic?], lang));
            let message = format!("two pages want the URL `{}`", page.path(lang));
            let mut error =
                Diagnostic::new(Code::RouteCollision, message).help("give one of them another `slug`");
            if let Some(span) = place(id) {
                error = error.at(span);
            }
            if let Some(span) = place(owner) {
                error = error.related(span, "the other page");
            }
            diagnostics.push(error);
        }
    }
}

/// Where a page says what it is called in the URLs of a language.
pub(super) fn slug_place(topic: &Topic, lang: LangId) -> Span {
    let with_slug = || topic.documents.iter().find(|document| document.front.slug.get(lang).is_some());
    let document = with_slug().unwrap_or_else(|| topic.document(lang));
    Span::new(&document.path, document.front.places.get("slug"))
}

/// A page of the content where the page of results would be: the reader has no search then.
fn report_lost_search(topics: &[Arc<Topic>], pages: &[Page], diagnostics: &mut Vec<Diagnostic>) {
    let Some(owner) = pages.iter().find(|page| page.paths.iter().any(|path| path == SEARCH)) else { return };
    let (what, way_out) = match owner.topic {
        Some(_) => ("this page has", "give it another `slug`"),
        None => ("the overview of this page's folder has", "rename the folder"),
    };
    let warning = Diagnostic::new(
        Code::RouteSearch,
        format!("{what} the URL of the search page, `{SEARCH}`, so the site has no search"),
    )
    .help(format!("{way_out}, or write `search: false` in site.yaml"));
    // An overview has no file of its own; a page below it does.
    let document = pages
        .iter()
        .filter(|page| page.paths.iter().any(|path| path.starts_with(SEARCH)))
        .find_map(|page| topics[page.topic?].documents.first());
    diagnostics.push(match document {
        Some(document) => warning.at(Span::new(&document.path, document.front.places.get("slug"))),
        None => warning,
    });
}

/// Everything that is published, by URL.
pub(super) fn editions(
    outline: &Outline,
    topics: &[Arc<Topic>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Edition> {
    let Outline { config, pages, checklists, assets, .. } = outline;
    let mut taken: BTreeMap<UrlPath, Subject> = BTreeMap::new();
    let code = |lang: LangId| &config.lang(lang).code;
    for (id, page) in pages.iter().enumerate() {
        let topic = page.topic.map(|topic| &topics[topic]);
        for lang in config.lang_ids() {
            let source = match topic {
                Some(topic) if !topic.has(lang) => topic.langs.first().copied().unwrap_or(lang),
                _ => lang,
            };
            taken
                .entry(UrlPath::new(format!("{}/{}", code(lang), page.path(lang))))
                .or_insert(Subject::Page { page: id, lang, source });
        }
        for &(first, second) in &config.bilingual {
            let has_rows = topic.is_some_and(|topic| {
                topic.has(first) && topic.has(second) && topic.rows.iter().any(|row| !row.is_shared)
            });
            if has_rows {
                let url = UrlPath::new(format!("{}-{}/{}", code(first), code(second), page.path(first)));
                taken.entry(url).or_insert(Subject::Bilingual { page: id, first, second });
            }
        }
    }
    for (index, checklist) in checklists.iter().enumerate() {
        for preset in super::checklist::static_presets(&checklist.data) {
            for lang in config.lang_ids() {
                let url = UrlPath::new(format!(
                    "{}/{}{}",
                    code(lang),
                    pages[checklist.page].path(lang),
                    preset.suffix
                ));
                taken.entry(url).or_insert(Subject::Variant {
                    checklist: index,
                    lang,
                    preset: preset.answers.clone(),
                });
            }
        }
    }
    if config.search {
        for lang in config.lang_ids() {
            taken.entry(UrlPath::new(format!("{}/{SEARCH}", code(lang)))).or_insert(Subject::Search { lang });
        }
        report_lost_search(topics, pages, diagnostics);
    }
    let of_site = [("", Subject::Chooser), ("404.html", Subject::NotFound)]
        .map(|(url, subject)| (UrlPath::new(url), subject));
    taken.extend(of_site.into_iter().filter(|(url, _)| !is_overridden(&url.to_out(), assets)));
    redirects(config, topics, pages, &mut taken, diagnostics);
    taken.into_iter().map(|(url, subject)| Edition { url, subject }).collect()
}

/// Whether a file of content/ takes the place of a page for the whole site.
fn is_overridden(out: &OutPath, assets: &Assets) -> bool {
    OVERRIDABLE.contains(&out.as_str()) && assets.contains_key(&SrcPath::new(format!("content/{out}")))
}

/// A former URL of a page, with the language that it leads to.
struct Former<'d> {
    document: &'d Document,
    /// Its place among the aliases of the document.
    index: usize,
    url: UrlPath,
    lang: LangId,
}

impl<'d> Former<'d> {
    /// The former URLs of a page.
    fn all(config: &'d Config, topic: &'d Topic) -> impl Iterator<Item = Former<'d>> {
        topic.documents.iter().flat_map(move |document| {
            let aliases = document.front.aliases.iter().enumerate();
            aliases.flat_map(move |(index, alias)| {
                let urls = Self::urls(config, topic, document, alias).into_iter();
                urls.map(move |(url, lang)| Former { document, index, url, lang })
            })
        })
    }

    /// `/old/page/` and `old/page.html` are URLs as they stand; `old/name` is below the language, or below
    /// each of them.
    fn urls(config: &Config, topic: &Topic, document: &Document, alias: &str) -> Vec<(UrlPath, LangId)> {
        let bare = alias.trim_matches('/');
        let below = bare.split_once('/').and_then(|(first, rest)| Some((config.language(first)?, rest)));
        if alias.starts_with('/') || [".html", ".htm"].iter().any(|end| alias.ends_with(end)) {
            let lang = below
                .map(|(lang, _)| lang)
                .or(document.lang)
                .or(topic.langs.first().copied())
                .unwrap_or(LangId(0));
            return vec![(exact(bare), lang)];
        }
        let (only, name) = below.map_or((document.lang, bare), |(lang, rest)| (Some(lang), rest));
        let langs = config.lang_ids().filter(|lang| only.is_none_or(|only| only == *lang));
        langs.map(|lang| (UrlPath::new(format!("{}/{name}/", config.lang(lang).code)), lang)).collect()
    }

    fn place(&self) -> Span {
        Span::new(&self.document.path, self.document.front.places.item("aliases", self.index))
    }
}

/// Where the front matter of a page asks for a former URL.
pub(super) fn alias_place(config: &Config, topic: &Topic, url: &UrlPath) -> Option<Span> {
    Former::all(config, topic).find(|former| former.url == *url).map(|former| former.place())
}

/// The URL that a static server answers as one that was written: a file, or a folder.
fn exact(path: &str) -> UrlPath {
    let is_file = path.ends_with(".html") || path.ends_with(".htm");
    let out = if is_file { OutPath::new(path) } else { OutPath::new(format!("{path}/index.html")) };
    UrlPath::new(out.to_url())
}

fn redirects(
    config: &Config,
    topics: &[Arc<Topic>],
    pages: &[Page],
    taken: &mut BTreeMap<UrlPath, Subject>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (id, topic) in pages.iter().enumerate().filter_map(|(id, page)| Some((id, &topics[page.topic?]))) {
        let mut told: Option<(&Document, usize)> = None;
        for former in Former::all(config, topic) {
            let own = |subject: &Subject| matches!(subject, Subject::Redirect { page, .. } if *page == id);
            match taken.get(&former.url) {
                None => {
                    taken.insert(former.url.clone(), Subject::Redirect { page: id, lang: former.lang });
                }
                Some(same) if own(same) => {}
                Some(_)
                    if told.is_some_and(|(document, index)| {
                        std::ptr::eq(document, former.document) && index == former.index
                    }) => {}
                Some(owner) => {
                    told = Some((former.document, former.index));
                    let alias = former.document.front.aliases[former.index].trim_matches('/');
                    let error = Diagnostic::new(
                        Code::RouteCollision,
                        format!("the alias `{alias}` is the URL of another page"),
                    );
                    let mut error = error
                        .at(former.place())
                        .help("delete the alias, or give the other page another `slug`");
                    if let Subject::Page { page, .. } | Subject::Redirect { page, .. } = owner
                        && let Some(topic) = pages[*page].topic
                    {
                        error = error.related(
                            Span::new(&topics[topic].documents[0].path, 0..0),
                            "which belongs to this page",
                        );
                    }
                    diagnostics.push(error);
                }
            }
        }
    }
}
