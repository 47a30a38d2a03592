//! Topics → the site, with what the last run made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::outcome::{Made, Report};
use super::topics::Pages;
use crate::base::diag::Diagnostic;
use crate::base::guard::guard;
use crate::base::{Checked, Digest, Memo, Source, SrcPath, digest_of};
use crate::config::Config;
use crate::config::review::Review;
use crate::link::{
    self, Asset, Assets, DataTargets, Outline, OutlineInput, Parts, Site, Target, Targets, section,
};
use crate::load::Snapshot;
use crate::pair::Topic;
use crate::parse::checklist::{self, ChecklistData};
use crate::parse::{Document, PageKind};

/// What was made of everything that pages have to do with.
#[derive(Default)]
pub(super) struct Sites {
    checklists: Memo<SrcPath, Made<Option<Arc<ChecklistData>>>>,
    outline: Memo<(), Made<Outline>>,
    parts: Parts,
    targets: Memo<String, Made<Targets>>,
    data: Memo<(), Made<DataTargets>>,
}

impl Sites {
    /// Brings the site up to date. `settings` is the digest of what the configuration was read from.
    pub fn update(
        &self,
        snapshot: &Snapshot,
        (config, settings): (&Arc<Config>, Digest),
        pages: Pages,
        report: &mut Report,
    ) -> Site {
        self.begin_run();
        let Pages { topics, drafts } = pages;
        let of_drafts: Vec<Digest> = drafts.iter().map(|draft| draft.digest).collect();
        let unread = Arc::new(snapshot.unread());
        let of_others = digest_of(&(settings, snapshot.others(), of_drafts, &unread));
        let of_pages: Vec<Digest> = topics.iter().map(|topic| topic.metadata_digest).collect();
        let outline = self.outline.get(&(), digest_of(&(of_others, of_pages)), || {
            let mut diagnostics = Vec::new();
            let input = self.input(snapshot, config, &topics, (of_others, drafts, unread), &mut diagnostics);
            let outline = link::outline(&topics, input, &self.parts);
            diagnostics.extend(outline.diagnostics);
            Checked { value: outline.value, diagnostics }.into()
        });
        let mut site = Site::new(report.take(outline), topics);
        let targets: Vec<Made<Targets>> =
            site.topics.par_iter().map(|topic| self.resolve(&site, topic)).collect();
        site.targets = targets.into_iter().map(|targets| report.take(targets)).collect();
        let data = self.data.get(&(), site.routing, || {
            let data = guard("link", None, || site.resolve_data());
            data.unwrap_or_else(|bug| Checked { value: DataTargets::default(), diagnostics: vec![*bug] })
                .into()
        });
        site.data = report.take(data);
        site
    }

    fn begin_run(&self) {
        self.checklists.begin_run();
        self.targets.begin_run();
    }

    /// Where the links of a topic lead; nowhere if a bug keeps that from being known.
    fn resolve(&self, site: &Site, topic: &Topic) -> Made<Targets> {
        self.targets.get(&topic.key, digest_of(&(topic.digest, site.routing)), || {
            let targets = guard("link", Some(&topic.documents[0].path), || site.resolve(topic));
            let nowhere = |document: &Arc<Document>| vec![Target::Broken; document.links.len()];
            let to_nowhere = || topic.documents.iter().map(nowhere).collect();
            targets.unwrap_or_else(|bug| Checked { value: to_nowhere(), diagnostics: vec![*bug] }).into()
        })
    }

    /// What the outline is made from beside the topics.
    fn input(
        &self,
        snapshot: &Snapshot,
        config: &Arc<Config>,
        topics: &[Arc<Topic>],
        (digest, drafts, unread): (Digest, Vec<Arc<Document>>, Arc<BTreeSet<SrcPath>>),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> OutlineInput {
        let is_of_section =
            |source: &&Source| matches!(source.path.file_name(), "_section.yaml" | "_section.yml");
        let sections = section::read(config, snapshot.data().filter(is_of_section), topics, diagnostics);
        let is_checklist = |topic: &&Arc<Topic>| topic.documents[0].front.kind == PageKind::Checklist;
        let mut checklists = BTreeMap::new();
        for topic in topics.iter().filter(is_checklist) {
            let Some(source) = snapshot.source(&format!("content/{}.yaml", topic.key)) else { continue };
            let read = self.checklist(source, config);
            diagnostics.extend(read.findings.iter().cloned());
            checklists.insert(source.path.clone(), (*read.value).clone());
        }
        link::unused::report(
            snapshot.data().map(|source| &source.path),
            (topics, &drafts, &unread),
            &config.languages,
            diagnostics,
        );
        let assets = assets(snapshot, config, diagnostics);
        OutlineInput { digest, config: config.clone(), sections, checklists, assets, drafts, unread }
    }

    /// The data of a checklist; `None` where it cannot be read.
    fn checklist(&self, source: &Source, config: &Config) -> Made<Option<Arc<ChecklistData>>> {
        let key =
            digest_of(&(source.digest, &config.languages, config.facts.digest(), config.glossary_digest));
        self.checklists.get(&source.path, key, || {
            let Checked { value, mut diagnostics } = checklist::read(source, &config.languages);
            if let Some(data) = &value {
                Review { config, path: &source.path, source: &source.text, diagnostics: &mut diagnostics }
                    .data(data.texts());
            }
            diagnostics.extend(value.iter().flat_map(link::checklist_review::validate));
            Checked { value: value.map(Arc::new), diagnostics }.into()
        })
    }
}

/// The files that are published as they are, but for those that strangers may not bring.
fn assets(snapshot: &Snapshot, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Assets {
    let mut assets = Assets::new();
    for (path, file) in snapshot.assets() {
        let trouble =
            if config.untrusted { link::trust::trouble_with(path, file.is_plain_svg) } else { None };
        if trouble.is_none() {
            assets.insert(path.clone(), Asset { bytes: file.bytes, size: file.size });
        }
        diagnostics.extend(trouble);
    }
    assets
}
