//! Headings → ids that all languages of a page share.
//!
//! An id is the explicit `{#id}`, else the slug of the heading in the language that names anchors, else its own slug.
//! The slug in the reader's language stays as an alias, so that links copied by hand keep working.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Row;
use crate::base::diag::Diagnostic;
use crate::base::slug::slug;
use crate::base::{Code, Span};
use crate::config::Config;
use crate::parse::{Document, Heading};

/// The id of a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// What links point to, the same in all languages.
    pub id: String,
    /// The slug of the heading's own text, where it differs.
    pub alias: Option<String>,
}

/// A heading by document and index.
type Place = (usize, usize);

pub(super) fn anchors(config: &Config, documents: &[Arc<Document>], rows: &[Row], diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Anchor>> {
    let mut groups = Vec::new();
    let index = heading_index(documents);
    collect(documents, &index, rows, &mut groups);

    let heading = |&(document, at): &Place| -> &Heading { &documents[document].headings[at] };
    let mut anchors: Vec<Vec<Anchor>> = documents.iter().map(|document| vec![Anchor::default(); document.headings.len()]).collect();
    let mut used: BTreeSet<String> = explicit_ids(documents, &groups, diagnostics);
    for group in &groups {
        let explicit = group.iter().find_map(|place| heading(place).id.clone());
        let naming = group.iter().find(|place| language(documents, place) == Some(config.anchors_from)).or(group.first());
        let id = match (explicit, naming) {
            (Some(id), _) => id.to_string(),
            (None, Some(naming)) => free(&mut used, &slug(&heading(naming).text)),
            (None, None) => continue,
        };
        for &(document, at) in group {
            anchors[document][at].id = id.clone();
        }
    }
    let mut aliases: BTreeSet<String> = anchors.iter().flatten().map(|anchor| anchor.id.clone()).collect();
    for place in groups.iter().flatten() {
        let anchor = &mut anchors[place.0][place.1];
        // An id that the other language overrides is still one that its author gave.
        let chosen = heading(place).id.as_deref().filter(|id| **id != anchor.id && !aliases.contains(*id)).map(str::to_owned);
        let own = slug(&heading(place).text);
        anchor.alias = chosen.or_else(|| (!own.is_empty() && own != anchor.id && used.insert(own.clone())).then_some(own));
        aliases.extend(anchor.alias.clone());
    }
    anchors
}

/// The ids that authors chose; the same one on two headings of a page is an error.
fn explicit_ids(documents: &[Arc<Document>], groups: &[Vec<Place>], diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let mut reported: BTreeSet<(usize, usize)> = BTreeSet::new();
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
            let first = groups[owner].iter().find(|place| documents[place.0].path == documents[document].path).unwrap_or(&groups[owner][0]);
            let error = Diagnostic::new(Code::HeadingDuplicateId, format!("the id `{id}` is used twice on this page")).at(span(&(document, at)));
            diagnostics.push(error.related(span(first), "first used here").help("rename one of the two"));
        }
    }
    owners.into_keys().collect()
}

fn language(documents: &[Arc<Document>], &(document, at): &Place) -> Option<crate::base::LangId> {
    documents[document].headings[at].lang
}

/// Headings by (document, block).
fn heading_index(documents: &[Arc<Document>]) -> BTreeMap<(usize, u32), usize> {
    let of =
        |(index, document): (usize, &Arc<Document>)| document.headings.iter().enumerate().map(|(at, heading)| ((index, heading.block), at)).collect::<Vec<_>>();
    documents.iter().enumerate().flat_map(of).collect()
}

/// Groups the headings that stand in one row, in the order of the rows.
fn collect(documents: &[Arc<Document>], index: &BTreeMap<(usize, u32), usize>, rows: &[Row], groups: &mut Vec<Vec<Place>>) {
    for row in rows {
        let mut group: Vec<Place> = Vec::new();
        for cell in row.cells.iter().flatten() {
            let document = usize::from(cell.document);
            if let Some(&at) = index.get(&(document, cell.first))
                && !group.contains(&(document, at))
            {
                group.push((document, at));
            }
        }
        if !group.is_empty() {
            groups.push(group);
        }
        if row.children.is_empty() {
            // Headings inside a block that has no rows of its own, such as a quotation in one language.
            for cell in row.cells.iter().flatten() {
                let document = usize::from(cell.document);
                let end = documents[document].blocks[cell.last as usize].end;
                for (_, &at) in index.range((document, cell.first + 1)..(document, end)) {
                    if !groups.iter().any(|group| group.contains(&(document, at))) {
                        groups.push(vec![(document, at)]);
                    }
                }
            }
        } else {
            collect(documents, index, &row.children, groups);
        }
    }
}

/// A name nobody has taken yet: `name`, `name-1`, `name-2`.
fn free(used: &mut BTreeSet<String>, name: &str) -> String {
    let name = if name.is_empty() { "section" } else { name };
    let id = std::iter::once(name.to_owned()).chain((1..).map(|n| format!("{name}-{n}"))).find(|id| !used.contains(id)).unwrap_or_default();
    used.insert(id.clone());
    id
}
