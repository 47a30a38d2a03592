//! All Topics → one [`Site`]: routes, navigation, resolved links, questions, checklists; everything that depends on everything.
//!
//! Invariant: pure. What everything depends on, the outline, is made from what topics show of themselves and redone
//! whole; the links of a topic are resolved against it, topic by topic. No HTML is made here: a link
//! is a [`Target`], a question is a range of rows; `render` turns them into text for one edition.

mod asset;
pub mod checklist;
mod cycle;
mod draft;
mod faq;
pub(crate) mod nav;
mod output;
mod resolve;
mod route;
pub mod section;
pub mod trust;
pub mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Checked, Code, Digest, LangId, Memo, PerLang, Span, SrcPath, UrlPath, digest_of};
use crate::config::Config;
use crate::pair::Topic;
use crate::parse::checklist::ChecklistData;
use crate::parse::{Document, PageKind};
use crate::text::{Filler, Hole};

pub use asset::File;
pub use draft::Drafts;
pub use faq::{Category, Faq, Introduction, Question};
pub use nav::{Entry, Nav, NavId};

use self::nav::Navs;
pub use resolve::{DataTargets, Paths, Target};
pub use section::Sections;

/// Index of a page in [`Outline::pages`].
pub type PageId = usize;

/// Everything the site is.
///
/// What all pages have to do with, the outline, is read through the site itself: `site.pages`.
#[derive(Debug)]
pub struct Site {
    /// What all pages have to do with.
    pub outline: Arc<Outline>,
    /// Its topics, by key.
    pub topics: Vec<Arc<Topic>>,
    /// Where the links of each topic lead.
    pub targets: Vec<Arc<Targets>>,
    /// Where the links in data files lead.
    pub data: Arc<DataTargets>,
}

/// Where the links of a topic lead, by document and link.
pub type Targets = Vec<Vec<Target>>;

/// What all pages have to do with: it depends on the metadata of each topic ([`Topic::metadata_digest`]), not on its text.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Digest of what decides where links lead and what is published; not of what pages are called.
    pub routing: Digest,
    /// The settings of the site.
    pub config: Arc<Config>,
    /// Its pages: the topics by key, and overviews of folders that have no index.
    pub pages: Arc<Vec<Page>>,
    /// What is set for sections.
    pub sections: Arc<Sections>,
    /// The other files of content/.
    pub assets: Arc<Assets>,
    /// Its pages by what links call them.
    pub paths: Arc<Paths>,
    /// The questions of all pages.
    pub faq: Arc<Faq>,
    /// The checklists.
    pub checklists: Arc<Vec<Checklist>>,
    /// The navigation by language and section.
    pub navs: Vec<BTreeMap<NavId, Arc<Nav>>>,
    /// What is published, in the order of URLs.
    pub editions: Arc<Vec<Edition>>,
    /// What is written and not published.
    pub drafts: Arc<Drafts>,
    /// Files that could not be read.
    pub unread: Arc<BTreeSet<SrcPath>>,
}

impl Outline {
    /// The file that readers of a language get where a link leads to `path`; `None` where nothing is called so.
    pub fn file(&self, path: &SrcPath, lang: LangId) -> Option<SrcPath> {
        if let asset::Found::File(file) = asset::find(self, path, &[]) { Some(file.of(lang).clone()) } else { None }
    }

    /// What is published at a URL.
    pub fn edition(&self, url: &str) -> Option<&Edition> {
        self.editions.binary_search_by(|edition| edition.url.as_str().cmp(url)).ok().map(|at| &self.editions[at])
    }
}

impl std::ops::Deref for Site {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

/// Files of content/ that are published as they are.
pub type Assets = BTreeMap<SrcPath, Asset>;

/// One such file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asset {
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height in CSS pixels, of an image.
    pub size: Option<(u32, u32)>,
}

/// A page of the site, apart from its language.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its place in the content: `filing/why`; empty for the home page.
    pub key: String,
    /// Its topic; `None` for an overview that nobody wrote.
    pub topic: Option<usize>,
    /// What kind of page it is.
    pub kind: PageKind,
    /// Its title.
    pub title: PerLang<String>,
    /// The description that its author wrote.
    pub description: PerLang<String>,
    /// Its first paragraph, which describes a page that has no description.
    pub first_paragraph: PerLang<String>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// Its URL below each language: `filing/why/`; empty for the home page.
    pub paths: Vec<String>,
    /// Whether it is left out of navigation.
    pub is_hidden: bool,
    /// The page it stands below; `None` for the home page.
    pub parent: Option<PageId>,
    /// Its place among the pages below its parent.
    pub place: usize,
    /// The pages below it, in order.
    pub children: Vec<PageId>,
}

impl Page {
    /// See [`Page::paths`].
    pub fn path(&self, lang: LangId) -> &str {
        &self.paths[lang.index()]
    }

    /// What it is about, for search engines and for links to it.
    pub fn summary(&self, lang: LangId) -> Option<&str> {
        self.description.get(lang).or_else(|| self.first_paragraph.get(lang)).map(String::as_str)
    }
}

/// A checklist.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its name: that of its files.
    pub name: String,
    /// The page that shows it.
    pub page: PageId,
    /// Its data.
    pub data: Arc<ChecklistData>,
    /// The pages that embed it, with the answers they preset.
    pub embeds: Vec<(PageId, BTreeMap<String, String>)>,
}

/// One URL, one HTML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its URL.
    pub url: UrlPath,
    /// What it shows.
    pub subject: Subject,
}

/// What an edition shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A page in a language; `source` is another one where the page is not translated.
    Page { page: PageId, lang: LangId, source: LangId },
    /// A page in two languages.
    Bilingual { page: PageId, first: LangId, second: LangId },
    /// A checklist with some answers given.
    Variant { checklist: usize, lang: LangId, preset: BTreeMap<String, String> },
    /// The page that shows what a search finds.
    Search { lang: LangId },
    /// The choice of a language.
    Chooser,
    /// The page for URLs that do not exist.
    NotFound,
    /// A former URL.
    Redirect { page: PageId, lang: LangId },
}

/// What an outline needs beside the topics.
pub struct OutlineInput {
    /// Digest of everything here.
    pub digest: Digest,
    /// The settings of the site.
    pub config: Arc<Config>,
    /// Settings of sections by folder.
    pub sections: Sections,
    /// Data of checklists by path of the YAML file; `None` for a file that cannot be read, which has been told.
    pub checklists: BTreeMap<SrcPath, Option<Arc<ChecklistData>>>,
    /// Other files.
    pub assets: Assets,
    /// Documents that are not published.
    pub drafts: Vec<Arc<Document>>,
    /// Files that could not be read, which has been told.
    pub unread: Arc<BTreeSet<SrcPath>>,
}

/// The parts of the last outline, each under the digest of what it was made from.
#[derive(Debug, Default)]
pub struct Parts {
    questions: Memo<(), Checked<Arc<Faq>>>,
    routes: Memo<(), Checked<Routes>>,
    navs: Navs,
}

/// The parts of an outline that do not depend on what pages are called.
#[derive(Debug, Clone)]
struct Routes {
    paths: Arc<Paths>,
    editions: Arc<Vec<Edition>>,
    assets: Arc<Assets>,
    checklists: Arc<Vec<Checklist>>,
}

/// The outline of a site of these topics. The tree of pages is made anew, the rest where what it depends on has changed.
pub fn outline(topics: &[Arc<Topic>], input: OutlineInput, last: &Parts) -> Checked<Outline> {
    last.navs.begin_run();
    let OutlineInput { digest, config, sections, checklists: data, assets, drafts, unread } = input;
    let digest_all = |of: fn(&Topic) -> Digest| digest_of(&topics.iter().map(|topic| of(topic)).collect::<Vec<_>>());
    let routing = digest_of(&(digest, digest_all(|topic| topic.routing_digest)));
    let drafts = Drafts::new(drafts);
    let mut pages = route::pages(&config, topics, &sections);
    // Questions stand in the order of the pages that they are written on.
    let order = faq::order(topics, &pages);
    let questions = last.questions.get(&(), digest_of(&(routing, &order)), || {
        let mut diagnostics = Vec::new();
        let faq = faq::collect(&config, topics, &pages, &order, (&drafts, &unread), &mut diagnostics);
        Checked { value: Arc::new(faq), diagnostics }
    });
    faq::add_index(&config, &mut pages, &questions.value);
    let outline = Outline {
        routing,
        pages: Arc::new(pages),
        sections: Arc::new(sections),
        assets: Arc::new(assets),
        faq: questions.value,
        drafts: Arc::new(drafts),
        paths: Arc::default(),
        checklists: Arc::default(),
        editions: Arc::default(),
        navs: Vec::new(),
        unread,
        config,
    };
    // What is wrong with a URL is said where the front matter asks for it.
    let with_places = digest_of(&(routing, digest_all(|topic| topic.url_places)));
    let (routes, navs) =
        rayon::join(|| last.routes.get(&(), with_places, || routes(topics, outline.clone(), &data)), || nav::navs(&outline.config, &outline.pages, &last.navs));
    let Routes { paths, editions, assets, checklists } = routes.value;
    let outline = Outline { paths, editions, assets, checklists, navs, ..outline };
    Checked { value: outline, diagnostics: [questions.diagnostics, routes.diagnostics].concat() }
}

/// What is published where, and what is wrong with that. `outline` has everything else already.
fn routes(topics: &[Arc<Topic>], mut outline: Outline, data: &BTreeMap<SrcPath, Option<Arc<ChecklistData>>>) -> Checked<Routes> {
    let mut diagnostics = Vec::new();
    route::report_collisions(&outline.config, topics, &outline.pages, &mut diagnostics);
    outline.checklists = Arc::new(checklists(topics, &outline.pages, data, (&outline.drafts, &outline.unread), &mut diagnostics));
    outline.editions = Arc::new(route::editions(&outline, topics, &mut diagnostics));
    outline.paths = Arc::new(Paths::new(&outline.pages, topics));
    resolve::check_data(&outline, &mut diagnostics);
    output::settle(&mut outline, topics, &mut diagnostics);
    let Outline { paths, editions, assets, checklists, .. } = outline;
    Checked { value: Routes { paths, editions, assets, checklists }, diagnostics }
}

impl Site {
    /// A site whose links lead nowhere yet.
    pub fn new(outline: Arc<Outline>, topics: Vec<Arc<Topic>>) -> Site {
        Site { outline, topics, targets: Vec::new(), data: Arc::default() }
    }

    /// The rows of the answer to a question, in a language.
    pub fn answer(&self, question: &Question, lang: LangId) -> Range<usize> {
        self.section(question.page, question.heading, lang).unwrap_or(question.answer.clone())
    }

    /// The rows below the heading of a category or question, up to the next one. Below a heading that a file of its own does
    /// not have, that file goes on with what it said before.
    pub fn section(&self, page: PageId, heading: usize, lang: LangId) -> Option<Range<usize>> {
        Some(heading + 1..self.next_section(page, heading + 1, lang)?)
    }

    /// The row at or after `row` where the next category or question of a page of questions begins in a language, or its end.
    pub fn next_section(&self, page: PageId, row: usize, lang: LangId) -> Option<usize> {
        let (sections, topic) = (self.faq.sections_from(page, row)?, self.topic(page)?);
        let is_there = |row: &usize| topic.is_one_file() || topic.rows[*row].cell(lang).is_some();
        Some(sections.iter().copied().find(is_there).unwrap_or(topic.rows.len()))
    }

    /// Where the links of a topic lead.
    pub fn resolve(&self, topic: &Topic) -> Checked<Targets> {
        resolve::targets(self, topic)
    }

    /// Where the links in data files lead.
    pub fn resolve_data(&self) -> Checked<DataTargets> {
        resolve::data_targets(self)
    }

    /// The topic of a page.
    pub fn topic(&self, page: PageId) -> Option<&Arc<Topic>> {
        self.pages[page].topic.map(|topic| &self.topics[topic])
    }

    /// The URL of a page in a language.
    pub fn url(&self, page: PageId, lang: LangId) -> UrlPath {
        UrlPath::new([&*self.config.lang(lang).code, "/", self.pages[page].path(lang)].concat())
    }

    /// The URL of a page in two languages.
    pub fn bilingual_url(&self, page: PageId, first: LangId, second: LangId) -> UrlPath {
        UrlPath::new(format!("{}-{}/{}", self.config.lang(first).code, self.config.lang(second).code, self.pages[page].path(first)))
    }

    /// The URL of the page that shows what a search finds; `None` where a page of the content has it, or nothing can be searched.
    pub fn search_url(&self, lang: LangId) -> Option<UrlPath> {
        let url = format!("{}/{}", self.config.lang(lang).code, route::SEARCH);
        let edition = self.edition(&url).filter(|edition| edition.subject == Subject::Search { lang })?;
        Some(edition.url.clone())
    }

    /// Whether a page exists in a language, not only as a fallback.
    pub fn exists(&self, page: PageId, lang: LangId) -> bool {
        self.topic(page).is_none_or(|topic| topic.has(lang))
    }

    /// Whether a page has an edition in these two languages.
    pub fn is_bilingual(&self, page: PageId, first: LangId, second: LangId) -> bool {
        let has_rows = |topic: &Arc<Topic>| topic.has(first) && topic.has(second) && topic.rows.iter().any(|row| !row.is_shared);
        self.config.bilingual.contains(&(first, second)) && self.topic(page).is_some_and(has_rows)
    }

    /// A page's title in a language, else in one it has.
    pub fn title(&self, page: PageId, lang: LangId) -> &str {
        self.pages[page].title.get_or_first(lang).map_or("", |(_, title)| title)
    }

    /// The checklist with this name.
    pub fn checklist(&self, name: &str) -> Option<usize> {
        self.checklists.iter().position(|checklist| checklist.name == name)
    }
}

/// Finds the checklist pages, their data and the pages that embed them.
fn checklists(
    topics: &[Arc<Topic>],
    pages: &[Page],
    data: &BTreeMap<SrcPath, Option<Arc<ChecklistData>>>,
    (drafts, unread): (&Drafts, &BTreeSet<SrcPath>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Checklist> {
    let mut found = Vec::new();
    // Names of checklists without data. Whoever embeds them is not told as well.
    let mut broken: Vec<String> = Vec::new();
    // A page that cannot be read may be a checklist.
    let of_unread = || unread.iter().filter_map(|file| file.file_name().split('.').next());
    for (page, topic) in pages.iter().enumerate().filter_map(|(page, at)| Some((page, &topics[at.topic?]))) {
        if pages[page].kind != PageKind::Checklist {
            continue;
        }
        let path = &topic.documents[0].path;
        let name = topic.key.rsplit('/').next().unwrap_or_default().to_owned();
        let beside = SrcPath::new(format!("content/{}.yaml", topic.key));
        match data.get(&beside) {
            Some(Some(data)) => found.push(Checklist { name, page, data: data.clone(), embeds: Vec::new() }),
            Some(None) => broken.push(name),
            None if unread.contains(&beside) => broken.push(name),
            None => {
                let error = Diagnostic::new(Code::ChecklistMissing, format!("the checklist has no data file `{name}.yaml`")).at(Span::new(path, 0..0));
                diagnostics.push(error.help(format!("write the questions and items into `{beside}`; `diglot schema checklist` prints the format")));
                broken.push(name);
            }
        }
    }
    for (page, topic) in pages.iter().enumerate().filter_map(|(page, at)| Some((page, &topics[at.topic?]))).filter(|(_, topic)| topic.is_embeddable) {
        for document in &topic.documents {
            for hole in &document.holes {
                let Filler::Checklist { name, answers } = &hole.filler else { continue };
                if broken.iter().map(String::as_str).chain(of_unread()).any(|broken| *broken == **name)
                    && found.iter().all(|checklist| *checklist.name != **name)
                {
                    continue;
                }
                embed(&mut found, page, name, answers, (document, hole), drafts, diagnostics);
            }
        }
    }
    found
}

fn embed(
    found: &mut [Checklist],
    page: PageId,
    name: &str,
    answers: &BTreeMap<String, String>,
    (document, hole): (&Document, &Hole),
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let span = || Span::new(&document.path, hole.source.start as usize..hole.source.end as usize);
    let Some(at) = found.iter().position(|checklist| checklist.name == name) else {
        if let Some(draft) = drafts.checklist(name) {
            diagnostics.push(draft::missing(Code::ChecklistMissing, &format!("the checklist `{name}`"), draft, span()));
            return;
        }
        let names: Vec<&str> = found.iter().map(|checklist| checklist.name.as_str()).collect();
        let all = if names.is_empty() { "no page has `type: checklist`".to_owned() } else { format!("checklists: {}", names.join(", ")) };
        let typed = span().of_word(&document.text, name).unwrap_or_else(span);
        let error = Diagnostic::new(Code::ChecklistMissing, format!("no checklist is called `{name}`")).at(span()).help(all);
        diagnostics.push(error.did_you_mean(nearest(name, names.iter().copied()), name, &typed));
        return;
    };
    let of = &mut found[at];
    diagnostics.extend(checklist::validate_preset(&of.data, answers, &span(), &document.text));
    if of.page != page && !of.embeds.iter().any(|(other, preset)| *other == page && preset == answers) {
        of.embeds.push((page, answers.clone()));
    }
}
