//! Headings → ids that all languages of a page share.
//!
//! An id is the explicit `{#id}`, else the slug of the heading in the language that names anchors, else its
//! own slug. The slug in the reader's language stays as an alias, so that links copied by hand keep working.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::topic::{Anchor, Row};
use crate::base::diag::Diagnostic;
use crate::base::slug::slug;
use crate::base::{Code, Span};
use crate::config::Config;
use crate::parse::{Document, Heading};

/// A heading by document and index.
type Place = (usize, usize);

pub(super) fn anchors(
    config: &Config,
    documents: &[Arc<Document>],
    rows: &[Row],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Anchor>> {
    let mut collected = Collected::default();
    collected.rows(documents, rows);
    let groups = collected.groups;

    let heading = |&(document, at): &Place| -> &Heading { &documents[document].headings[at] };
    let fill =
        |heading: &Heading| config.facts.fill(&heading.text, heading.lang.unwrap_or(config.anchors_from));
    let filled = |heading: &Heading| heading.text.facts().next().map(|_| fill(heading).into());
    let anchor = |heading: &Heading| Anchor { filled: filled(heading), ..Anchor::default() };
    let mut anchors: Vec<Vec<Anchor>> =
        documents.iter().map(|document| document.headings.iter().map(anchor).collect()).collect();
    let mut slugs: Vec<Vec<String>> = documents
        .iter()
        .zip(&anchors)
        .map(|(document, anchors)| {
            document
                .headings
                .iter()
                .zip(anchors)
                .map(|(heading, anchor)| slug(anchor.text(heading)))
                .collect()
        })
        .collect();
    let mut used =
        Used { ids: explicit_ids(documents, &groups, diagnostics), repeated: FxHashMap::default() };
    for group in &groups {
        let explicit = group.iter().find_map(|place| heading(place).id.clone());
        let naming = group
            .iter()
            .find(|place| language(documents, place) == Some(config.anchors_from))
            .or(group.first());
        let id = match (explicit, naming) {
            (Some(id), _) => id.to_string(),
            (None, Some(&(document, at))) => used.free(&slugs[document][at]),
            (None, None) => continue,
        };
        for &(document, at) in group {
            anchors[document][at].id.clone_from(&id);
        }
    }
    let mut taken: FxHashSet<String> = anchors.iter().flatten().map(|anchor| anchor.id.clone()).collect();
    for place in groups.iter().flatten() {
        let anchor = &mut anchors[place.0][place.1];
        let own = std::mem::take(&mut slugs[place.0][place.1]);
        // An id that the other language overrides is still one that its author gave.
        let overridden = heading(place).id.as_deref().filter(|id| **id != anchor.id && !taken.contains(*id));
        anchor.alias = match overridden {
            Some(id) => Some(id.to_owned()),
            None => (!own.is_empty() && own != anchor.id && used.ids.insert(own.clone())).then_some(own),
        };
        taken.extend(anchor.alias.clone());
    }
    anchors
}

/// The ids that authors chose; the same one on two headings of a page is an error.
fn explicit_ids(
    documents: &[Arc<Document>],
    groups: &[Vec<Place>],
    diagnostics: &mut Vec<Diagnostic>,
) -> FxHashSet<String> {
    let mut owners: FxHashMap<String, usize> = FxHashMap::default();
    let mut reported: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (group_index, group) in groups.iter().enumerate() {
        for &(document, at) in group {
            let Some(id) = &documents[document].headings[at].id else { continue };
            let owner = *owners.entry(id.to_string()).or_insert(group_index);
            // Both halves of `## 中文 | English {#id}` carry the id: that is one heading, and one mistake.
            if owner == group_index || !reported.insert((group_index, document)) {
                continue;
            }
            let span = |&(document, at): &Place| {
                let document = &documents[document];
                let block = &document.blocks[document.headings[at].block as usize];
                Span::new(&document.path, block.source.start as usize..block.source.end as usize)
            };
            let first = groups[owner]
                .iter()
                .find(|place| documents[place.0].path == documents[document].path)
                .unwrap_or(&groups[owner][0]);
            let error = Diagnostic::new(
                Code::HeadingDuplicateId,
                format!("the id `{id}` is used twice on this page"),
            )
            .at(span(&(document, at)));
            diagnostics.push(error.related(span(first), "first used here").help("rename one of the two"));
        }
    }
    owners.into_keys().collect()
}

fn language(documents: &[Arc<Document>], &(document, at): &Place) -> Option<crate::base::LangId> {
    documents[document].headings[at].lang
}

/// The headings that stand in one row, in the order of the rows.
#[derive(Default)]
struct Collected {
    groups: Vec<Vec<Place>>,
    /// All that are in a group.
    seen: FxHashSet<Place>,
}

impl Collected {
    fn rows(&mut self, documents: &[Arc<Document>], rows: &[Row]) {
        for row in rows {
            let mut group: Vec<Place> = Vec::new();
            for cell in row.cells.iter().flatten() {
                let document = usize::from(cell.document);
                if let Ok(at) =
                    documents[document].headings.binary_search_by_key(&cell.first, |heading| heading.block)
                    && !group.contains(&(document, at))
                {
                    group.push((document, at));
                }
            }
            if !group.is_empty() {
                self.seen.extend(&group);
                self.groups.push(group);
            }
            if row.children.is_empty() {
                self.inside(documents, row);
            } else {
                self.rows(documents, &row.children);
            }
        }
    }

    /// Headings inside a block that has no rows of its own, such as a quotation in one language.
    fn inside(&mut self, documents: &[Arc<Document>], row: &Row) {
        for cell in row.cells.iter().flatten() {
            let document = usize::from(cell.document);
            let end = documents[document].blocks[cell.last as usize].end;
            let headings = &documents[document].headings;
            let before = |block: u32| headings.partition_point(|heading| heading.block < block);
            for at in before(cell.first + 1)..before(end) {
                if self.seen.insert((document, at)) {
                    self.groups.push(vec![(document, at)]);
                }
            }
        }
    }
}

/// The ids of a page so far.
struct Used {
    ids: FxHashSet<String>,
    /// The last number given to a name that several headings have.
    repeated: FxHashMap<String, usize>,
}

impl Used {
    /// A name nobody has taken yet: `name`, `name-1`, `name-2`.
    fn free(&mut self, name: &str) -> String {
        let name = if name.is_empty() { "section" } else { name };
        if self.ids.insert(name.to_owned()) {
            return name.to_owned();
        }
        let number = self.repeated.entry(name.to_owned()).or_default();
        loop {
            *number += 1;
            let id = format!("{name}-{number}");
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}
