//! All Topics → one [`Site`]: routes, navigation, resolved links, questions, checklists; everything that
//! depends on everything.
//!
//! Invariant: pure. What everything depends on, the outline, is made from what topics show of themselves and
//! redone whole; the links of a topic are resolved against it, topic by topic. No HTML is made here: a link
//! is a [`Target`], a question is a range of rows; `render` turns them into text for one edition.

mod asset;
pub mod checklist;
pub mod checklist_review;
mod cycle;
mod draft;
mod faq;
pub(crate) mod nav;
mod outline;
mod output;
mod page;
mod paths;
mod resolve;
mod route;
pub mod section;
mod site;
mod target;
pub mod trust;
pub mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::diag::{Diagnostic, nearest};
use crate::base::{Checked, Code, Digest, Memo, Span, SrcPath, digest_of};
use crate::config::Config;
use crate::pair::Topic;
use crate::parse::checklist::ChecklistData;
use crate::parse::{Document, PageKind};
use crate::text::{EmbeddedChecklist, Filler, Hole};

pub use asset::File;
pub use draft::Drafts;
pub use faq::{Category, Faq, Introduction, Question};
pub use nav::{Entry, Nav, NavId};
pub use outline::{Asset, Assets, Checklist, Outline};
pub use page::{Edition, Page, PageId, Subject};
pub use paths::Paths;
pub use section::Sections;
pub use site::Site;
pub use target::{DataTargets, Target, Targets};

use self::nav::Navs;

/// What an outline needs beside the topics.
pub struct OutlineInput {
    /// Digest of everything here.
    pub digest: Digest,
    /// The settings of the site.
    pub config: Arc<Config>,
    /// Settings of sections by folder.
    pub sections: Sections,
    /// Data of checklists by path of the YAML file; `None` for a file that cannot be read, which has been
    /// told.
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

/// The outline of a site of these topics. The tree of pages is made anew, the rest where what it depends on
/// has changed.
pub fn outline(topics: &[Arc<Topic>], input: OutlineInput, last: &Parts) -> Checked<Outline> {
    last.navs.begin_run();
    let OutlineInput { digest, config, sections, checklists: data, assets, drafts, unread } = input;
    let digest_all =
        |of: fn(&Topic) -> Digest| digest_of(&topics.iter().map(|topic| of(topic)).collect::<Vec<_>>());
    let routing = digest_of(&(digest, digest_all(|topic| topic.routing_digest)));
    let drafts = Drafts::new(drafts);
    let mut pages = route::pages(&config, topics, &sections);
    // Questions stand in the order of the pages that they are written on.
    let order = faq::order(topics, &pages);
    let questions = last.questions.get(&(), digest_of(&(routing, &order)), || {
        let mut diagnostics = Vec::new();
        let faq = faq::collect(&config, topics, &pages, &order, (&drafts, &unread), &mut diagnostics);
        diagnostics.extend(cycle::report(&config, topics, &pages, &faq));
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
    let (routes, navs) = rayon::join(
        || last.routes.get(&(), with_places, || routes(topics, outline.clone(), &data)),
        || nav::navs(&outline.config, &outline.pages, &last.navs),
    );
    let Routes { paths, editions, assets, checklists } = routes.value;
    let outline = Outline { paths, editions, assets, checklists, navs, ..outline };
    Checked { value: outline, diagnostics: [questions.diagnostics, routes.diagnostics].concat() }
}

/// What is published where, and what is wrong with that. `outline` has everything else already.
fn routes(
    topics: &[Arc<Topic>],
    mut outline: Outline,
    data: &BTreeMap<SrcPath, Option<Arc<ChecklistData>>>,
) -> Checked<Routes> {
    let mut diagnostics = Vec::new();
    let pages = outline.pages.clone();
    let publish = || {
        route::report_collisions(&outline.config, topics, &pages, &mut diagnostics);
        let hidden = (&*outline.drafts, &*outline.unread);
        outline.checklists = Arc::new(checklists(topics, &pages, data, hidden, &mut diagnostics));
        outline.editions = Arc::new(route::editions(&outline, topics, &mut diagnostics));
    };
    let ((), paths) = rayon::join(publish, || Arc::new(Paths::new(&pages, topics)));
    outline.paths = paths;
    resolve::check_data(&outline, &mut diagnostics);
    output::settle(&mut outline, topics, &mut diagnostics);
    let Outline { paths, editions, assets, checklists, .. } = outline;
    Checked { value: Routes { paths, editions, assets, checklists }, diagnostics }
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
                let error = Diagnostic::new(
                    Code::ChecklistMissing,
                    format!("the checklist has no data file `{name}.yaml`"),
                )
                .at(Span::new(path, 0..0));
                diagnostics.push(error.help(format!(
                    "write the questions and items into `{beside}`; \
                    `diglot schema checklist` prints the format"
                )));
                broken.push(name);
            }
        }
    }
    for (page, topic) in pages
        .iter()
        .enumerate()
        .filter_map(|(page, at)| Some((page, &topics[at.topic?])))
        .filter(|(_, topic)| topic.is_embeddable)
    {
        for document in &topic.documents {
            for hole in &document.holes {
                let Filler::Checklist(embedded) = &hole.filler else { continue };
                if broken.iter().map(String::as_str).chain(of_unread()).any(|broken| broken == embedded.name)
                    && found.iter().all(|checklist| checklist.name != embedded.name)
                {
                    continue;
                }
                embed(&mut found, page, embedded, (document, hole), drafts, diagnostics);
            }
        }
    }
    found
}

fn embed(
    found: &mut [Checklist],
    page: PageId,
    EmbeddedChecklist { name, answers }: &EmbeddedChecklist,
    (document, hole): (&Document, &Hole),
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let span = || Span::new(&document.path, hole.source.start as usize..hole.source.end as usize);
    let Some(at) = found.iter().position(|checklist| checklist.name == *name) else {
        if let Some(draft) = drafts.checklist(name) {
            diagnostics.push(draft::missing(
                Code::ChecklistMissing,
                &format!("the checklist `{name}`"),
                draft,
                span(),
            ));
            return;
        }
        let names: Vec<&str> = found.iter().map(|checklist| checklist.name.as_str()).collect();
        let all = if names.is_empty() {
            "no page has `type: checklist`".to_owned()
        } else {
            format!("checklists: {}", names.join(", "))
        };
        let typed = span().of_word(&document.text, name).unwrap_or_else(span);
        let error = Diagnostic::new(Code::ChecklistMissing, format!("no checklist is called `{name}`"))
            .at(span())
            .help(all);
        diagnostics.push(error.did_you_mean(nearest(name, names.iter().copied()), name, &typed));
        return;
    };
    let of = &mut found[at];
    diagnostics.extend(checklist_review::validate_preset(&of.data, answers, &span(), &document.text));
    if of.page != page && !of.embeds.iter().any(|(other, preset)| *other == page && preset == answers) {
        of.embeds.push((page, answers.clone()));
    }
}
