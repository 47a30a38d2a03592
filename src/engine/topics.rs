//! Sources → documents → topics, with what the last run made.
//!
//! Invariant: a topic depends on its own documents, the settings, and where its rows are doubtful on what the
//! lexicon of the site says of its words; so an edit costs the page that it is made in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::outcome::{Made, Report, Stats};
use crate::base::diag::Diagnostic;
use crate::base::guard::guard;
use crate::base::{Checked, Digest, LangId, Language, Memo, Source, SrcPath, digest_of};
use crate::config::Config;
use crate::load::Snapshot;
use crate::pair::lexicon::{self, Asked, Lexicon, Sample};
use crate::pair::{self, Absent, Topic};
use crate::parse::{Document, Identity, Input, identify, parse};

/// What was made of pages.
#[derive(Default)]
pub(super) struct Topics {
    layout: Memo<(), Arc<Layout>>,
    documents: Memo<SrcPath, Made<Document>>,
    paired: Memo<String, Paired>,
    samples: Memo<String, Made<Sample>>,
    lexicon: Memo<(), Arc<Lexicon>>,
    /// What the lexicon says of the words of a doubtful page.
    answers: Memo<String, Digest>,
    reviewed: Memo<String, Made<Topic>>,
}

/// What the names of sources say.
struct Layout {
    /// In the order of the sources.
    identities: Vec<Identity>,
    /// For each topic, by key, the places of its sources.
    topics: Vec<(String, Vec<usize>)>,
    /// Of topics with files that cannot be read, the languages of those.
    unread: BTreeMap<String, Vec<LangId>>,
}

impl Layout {
    /// A file that cannot be read has its place in a page as well.
    fn new(sources: &[&Source], unread: &BTreeSet<SrcPath>, languages: &[Language]) -> Layout {
        let is_page = |path: &&SrcPath| path.extension() == Some("md");
        let paths: Vec<SrcPath> =
            sources.iter().map(|source| &source.path).chain(unread.iter().filter(is_page)).cloned().collect();
        let mut identities = identify(&paths, languages);
        let mut unread: BTreeMap<String, Vec<LangId>> = BTreeMap::new();
        for Identity { topic, lang, .. } in identities.split_off(sources.len()) {
            unread.entry(topic).or_default().extend(lang);
        }
        let mut topics: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, identity) in identities.iter().enumerate() {
            topics.entry(identity.topic.clone()).or_default().push(at);
        }
        Layout { identities, topics: topics.into_iter().collect(), unread }
    }
}

/// What pairing a page came to without knowing the others.
#[derive(Clone)]
enum Paired {
    /// All documents of the page are drafts that are not published.
    Draft,
    Sure(Made<Topic>),
    /// The words that the lexicon is asked for.
    Doubtful(Arc<Asked>),
}

/// A page with the documents that it is made from.
struct Page<'a> {
    key: &'a String,
    /// Digest of what pairing reads.
    digest: Digest,
    /// Those that are published, each language once, in the site's order.
    documents: Vec<Arc<Document>>,
    absent: Absent,
    /// What wants a place that is taken.
    clashes: Vec<Diagnostic>,
    paired: Paired,
    /// Whether it was paired in this run.
    is_new: bool,
}

impl Page<'_> {
    fn made(&self, mut topic: Checked<Topic>) -> Made<Topic> {
        topic.diagnostics.extend(self.clashes.iter().cloned());
        topic.into()
    }

    /// The page without its text, which a bug kept from being paired.
    fn emptied(&self, config: &Config, bug: Diagnostic) -> Made<Topic> {
        let unknown: Vec<_> = self.documents.iter().map(|document| Arc::new(document.emptied())).collect();
        let topic =
            pair::pair_closely(config, &unknown, &self.absent, &Lexicon::default(), Digest::default());
        self.made(Checked { diagnostics: vec![bug], ..topic })
    }

    fn pair(&self, config: &Config) -> Paired {
        let Some(first) = self.documents.first() else { return Paired::Draft };
        match guard("pair", Some(&first.path), || pair::pair(config, &self.documents, &self.absent)) {
            Ok(pair::Paired::Sure(topic)) => Paired::Sure(self.made(*topic)),
            Ok(pair::Paired::Doubtful(asked)) => Paired::Doubtful(Arc::new(asked)),
            Err(bug) => Paired::Sure(self.emptied(config, *bug)),
        }
    }

    fn pair_closely(&self, config: &Config, lexicon: &Lexicon, answers: Digest) -> Made<Topic> {
        let again = || pair::pair_closely(config, &self.documents, &self.absent, lexicon, answers);
        let topic = guard("pair", Some(&self.documents[0].path), again);
        topic.map_or_else(|bug| self.emptied(config, *bug), |topic| self.made(topic))
    }

    /// What the lexicon learns from the page, found without a lexicon.
    fn sample(&self, config: &Config) -> Made<Sample> {
        let path = self.documents.first().map(|document| &document.path);
        let sample = guard("learn", path, || match &self.paired {
            Paired::Sure(topic) => Sample::of(config, &self.documents, &topic.value.rows),
            _ => pair::sample(config, &self.documents),
        });
        sample
            .map_or_else(|bug| Checked { value: Sample::default(), diagnostics: vec![*bug] }, Checked::clean)
            .into()
    }
}

/// The pages of a run, apart from their languages.
pub(super) struct Pages {
    pub topics: Vec<Arc<Topic>>,
    /// Documents that are not published.
    pub drafts: Vec<Arc<Document>>,
}

impl Topics {
    /// Brings the pages up to date. With `drafts`, drafts are published.
    pub fn update(
        &self,
        snapshot: &Snapshot,
        config: &Config,
        drafts: bool,
        report: &mut Report,
        stats: &mut Stats,
    ) -> Pages {
        self.begin_run();
        let sources: Vec<&Source> = snapshot.pages().collect();
        let unread = snapshot.unread();
        let of_names = digest_of(&(snapshot.page_names(), &unread, &config.languages));
        let layout =
            self.layout.get(&(), of_names, || Arc::new(Layout::new(&sources, &unread, &config.languages)));
        let documents = self.parse(&sources, &layout, config, report, stats);
        let is_shown = |document: &Document| drafts || !document.front.draft;
        let pages = self.pair(&layout, &documents, is_shown, config, stats);
        let topics = self.review(&pages, config, report, stats);
        let topics = topics.into_iter().map(|topic| report.take(topic)).collect();
        let drafts = documents.into_iter().filter(|document| !is_shown(document)).collect();
        Pages { topics, drafts }
    }

    fn begin_run(&self) {
        self.documents.begin_run();
        self.paired.begin_run();
        self.samples.begin_run();
        self.answers.begin_run();
        self.reviewed.begin_run();
    }

    fn parse(
        &self,
        sources: &[&Source],
        layout: &Layout,
        config: &Config,
        report: &mut Report,
        stats: &mut Stats,
    ) -> Vec<Arc<Document>> {
        let count = AtomicUsize::new(0);
        let one = |(source, identity): (&&Source, &Identity)| {
            let input = Input { source, identity, languages: &config.languages, untrusted: config.untrusted };
            self.documents.get(&source.path, input.digest(), || {
                count.fetch_add(1, Ordering::Relaxed);
                let document = guard("parse", Some(&source.path), || parse(&input));
                document
                    .unwrap_or_else(|bug| Checked {
                        value: Document::unknown(&input),
                        diagnostics: vec![*bug],
                    })
                    .into()
            })
        };
        let documents: Vec<Made<Document>> = sources.par_iter().zip(&layout.identities).map(one).collect();
        stats.parsed = count.into_inner();
        documents.into_iter().map(|document| report.take(document)).collect()
    }

    fn pair<'l>(
        &self,
        layout: &'l Layout,
        documents: &[Arc<Document>],
        is_shown: impl Fn(&Document) -> bool + Sync,
        config: &Config,
        stats: &mut Stats,
    ) -> Vec<Page<'l>> {
        let one = |(key, places): &'l (String, Vec<usize>)| {
            let documents: Vec<Arc<Document>> = places.iter().map(|&at| documents[at].clone()).collect();
            let unread = layout.unread.get(key).cloned().unwrap_or_default();
            let digest = digest_of(&(pair::digest(config, &documents), &unread));
            let (shown, drafts): (Vec<_>, Vec<_>) =
                documents.into_iter().partition(|document| is_shown(document));
            let mut clashes = Vec::new();
            let documents = once_each(shown, &mut clashes);
            let mut page = Page {
                key,
                digest,
                documents,
                absent: Absent { drafts, unread },
                clashes,
                paired: Paired::Draft,
                is_new: false,
            };
            let mut is_new = false;
            page.paired = self.paired.get(key, digest, || {
                is_new = true;
                page.pair(config)
            });
            Page { is_new, ..page }
        };
        let pages: Vec<Page<'_>> = layout.topics.par_iter().map(one).collect();
        stats.paired = pages.iter().filter(|page| page.is_new).count();
        pages
    }

    /// The topics, the doubtful ones paired with the help of what the sure rows of the site teach.
    fn review(
        &self,
        pages: &[Page<'_>],
        config: &Config,
        report: &mut Report,
        stats: &mut Stats,
    ) -> Vec<Made<Topic>> {
        let is_doubtful = |page: &Page<'_>| matches!(page.paired, Paired::Doubtful(_));
        let lexicon = pages.iter().any(is_doubtful).then(|| self.learn(pages, config, report));
        let (of_lexicon, lexicon) = lexicon.unwrap_or_default();
        let again = AtomicUsize::new(0);
        let one = |page: &Page<'_>| match &page.paired {
            Paired::Draft => None,
            Paired::Sure(topic) => Some(topic.clone()),
            Paired::Doubtful(asked) => {
                let answers = self
                    .answers
                    .get(page.key, digest_of(&(page.digest, of_lexicon)), || lexicon.digest_of(asked));
                Some(self.reviewed.get(page.key, digest_of(&(page.digest, answers)), || {
                    again.fetch_add(usize::from(!page.is_new), Ordering::Relaxed);
                    page.pair_closely(config, &lexicon, answers)
                }))
            }
        };
        let topics = pages.par_iter().filter_map(one).collect();
        stats.paired += again.into_inner();
        topics
    }

    /// The lexicon of the site, with its digest.
    fn learn(&self, pages: &[Page<'_>], config: &Config, report: &mut Report) -> (Digest, Arc<Lexicon>) {
        let chosen = lexicon::chosen(pages.iter().map(|page| page.key.as_str()));
        let chosen: Vec<&Page<'_>> =
            pages.iter().zip(chosen).filter_map(|(page, is_chosen)| is_chosen.then_some(page)).collect();
        let one = |page: &&Page<'_>| self.samples.get(page.key, page.digest, || page.sample(config));
        let samples: Vec<Made<Sample>> = chosen.par_iter().map(one).collect();
        let samples: Vec<Arc<Sample>> = samples.into_iter().map(|sample| report.take(sample)).collect();
        let samples = || samples.iter().map(|sample| &**sample);
        let digest = lexicon::digest(samples());
        (digest, self.lexicon.get(&(), digest, || Arc::new(Lexicon::new(samples()))))
    }
}

/// The documents of a page, each language once, in the site's order; what wants a place that is taken is
/// told.
fn once_each(mut documents: Vec<Arc<Document>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Document>> {
    documents.sort_by_key(|document| document.lang);
    documents.dedup_by(|later, kept| {
        let clash = later.lang == kept.lang;
        if clash {
            diagnostics.push(pair::clash(kept, later));
        }
        clash
    });
    // A file for all languages has no place beside files for each of them.
    if documents.len() > 1 && documents[0].lang.is_none() {
        let unplaced = documents.remove(0);
        diagnostics.push(pair::unplaced(&unplaced, &documents[0]));
    }
    documents
}
