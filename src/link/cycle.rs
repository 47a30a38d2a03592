//! Questions → the cycles in which their answers embed each other.
//!
//! Invariant: linear in questions and embeds, because a category is a node of the graph of its own, not an
//! edge to each of its questions. A language has a graph of its own: answers may embed each other in two
//! languages without a cycle in either.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::faq::{Faq, Question};
use super::page::Page;
use crate::base::diag::Diagnostic;
use crate::base::{Code, LangId, Span};
use crate::config::Config;
use crate::pair::Topic;
use crate::text::{Filler, Hole};

/// How many cycles are reported: who has mended so many will see the others.
const REPORTED: usize = 100;

/// How many questions of a cycle its message names.
const NAMED: usize = 6;

/// Index of a question or, behind all of them, of a category.
type Node = usize;

/// One question in the answer to another one.
#[derive(Debug, Clone)]
struct Embed {
    to: Node,
    at: Span,
}

/// The questions of a cycle, each with the category through which it embeds the next one.
type Cycle = Vec<(usize, Option<usize>)>;

/// What is wrong with the embeds in answers. A cycle that several languages share is reported once, at all
/// its places.
pub(super) fn report(config: &Config, topics: &[Arc<Topic>], pages: &[Page], faq: &Faq) -> Vec<Diagnostic> {
    let mut found: BTreeMap<Cycle, Vec<(usize, Span)>> = BTreeMap::new();
    for lang in config.lang_ids() {
        let graph = Graph { faq, embeds: embeds(topics, pages, faq, lang) };
        for (cycle, spans) in graph.cycles() {
            let places = found.entry(cycle).or_default();
            for place in spans.into_iter().enumerate() {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
    }
    found.into_iter().map(|(cycle, places)| diagnostic(faq, &cycle, places)).collect()
}

/// For each question, what its answer embeds in a language.
fn embeds(topics: &[Arc<Topic>], pages: &[Page], faq: &Faq, lang: LangId) -> Vec<Vec<Embed>> {
    let mut embeds: Vec<Vec<Embed>> = vec![Vec::new(); faq.questions.len()];
    for (page, questions) in faq.pages() {
        let Some(topic) = pages[page].topic.map(|topic| &topics[topic]) else { continue };
        let holes = holes_of(topic);
        if holes.iter().all(Vec::is_empty) {
            continue;
        }
        for &at in questions.iter().filter(|&&at| faq.questions[at].title.get(lang).is_some()) {
            embeds[at] = embeds_of(topic, &faq.questions[at], &holes, faq, lang);
        }
    }
    embeds
}

/// The holes for questions, by document.
fn holes_of(topic: &Topic) -> Vec<Vec<&Hole>> {
    topic
        .documents
        .iter()
        .map(|document| document.holes.iter().filter(|hole| matches!(hole.filler, Filler::Faq(_))).collect())
        .collect()
}

fn embeds_of(
    topic: &Topic,
    question: &Question,
    holes: &[Vec<&Hole>],
    faq: &Faq,
    lang: LangId,
) -> Vec<Embed> {
    let mut embeds: Vec<Embed> = Vec::new();
    for cell in topic.rows[question.answer.clone()].iter().filter_map(|row| topic.shown(row, lang)) {
        let (html, holes) = (topic.html(cell), &holes[usize::from(cell.document)]);
        let first = holes.partition_point(|hole| hole.at < html.start);
        for hole in holes[first..].iter().take_while(|hole| hole.at < html.end) {
            let Filler::Faq(ids) = &hole.filler else { continue };
            let at = Span::new(
                &topic.documents[usize::from(cell.document)].path,
                hole.source.start as usize..hole.source.end as usize,
            );
            let nodes = ids.iter().flat_map(|id| match faq.category_named(id) {
                Some(category) => vec![faq.questions.len() + category],
                None => faq.indices(id).to_vec(),
            });
            embeds.extend(nodes.map(|to| Embed { to, at: at.clone() }));
        }
    }
    embeds
}

struct Graph<'f> {
    faq: &'f Faq,
    embeds: Vec<Vec<Embed>>,
}

impl Graph<'_> {
    fn next(&self, node: Node, index: usize) -> Option<Node> {
        match self.embeds.get(node) {
            Some(embeds) => embeds.get(index).map(|embed| embed.to),
            None => self.faq.indices(&self.faq.categories[node - self.embeds.len()].id).get(index).copied(),
        }
    }

    /// Cycles with the places of their embeds: at least one where there are any, and each edge closes at most
    /// one.
    fn cycles(&self) -> Vec<(Cycle, Vec<Span>)> {
        #[derive(Clone, Copy, PartialEq, Eq)]
        enum Visit {
            New,
            Open,
            Done,
        }
        let mut cycles = Vec::new();
        let mut visits = vec![Visit::New; self.embeds.len() + self.faq.categories.len()];
        for start in (0..self.embeds.len()).filter(|&start| !self.embeds[start].is_empty()) {
            // Each node on the way from the start, and how many of its edges were followed.
            let mut path: Vec<(Node, usize)> =
                if visits[start] == Visit::New { vec![(start, 0)] } else { Vec::new() };
            while let Some((node, followed)) = path.last_mut() {
                visits[*node] = Visit::Open;
                let Some(next) = self.next(*node, *followed) else {
                    visits[*node] = Visit::Done;
                    path.pop();
                    continue;
                };
                *followed += 1;
                match visits[next] {
                    Visit::New => path.push((next, 0)),
                    Visit::Open if cycles.len() < REPORTED => {
                        let start = path.iter().position(|(node, _)| *node == next).unwrap_or_default();
                        cycles.push(self.cycle(&path[start..]));
                    }
                    Visit::Open | Visit::Done => {}
                }
            }
        }
        cycles
    }

    /// A way that leads back to where it begins, from its first question on.
    fn cycle(&self, path: &[(Node, usize)]) -> (Cycle, Vec<Span>) {
        let count = self.embeds.len();
        let steps = path.iter().enumerate().filter(|(_, (node, _))| *node < count).map(
            |(place, (node, followed))| {
                let (next, _) = path[(place + 1) % path.len()];
                ((*node, next.checked_sub(count)), self.embeds[*node][followed - 1].at.clone())
            },
        );
        let (mut cycle, mut spans): (Cycle, Vec<Span>) = steps.unzip();
        let first = cycle.iter().enumerate().min_by_key(|(_, step)| **step).map_or(0, |(place, _)| place);
        cycle.rotate_left(first);
        spans.rotate_left(first);
        (cycle, spans)
    }
}

fn diagnostic(faq: &Faq, cycle: &Cycle, mut places: Vec<(usize, Span)>) -> Diagnostic {
    let name = |question: usize| &faq.questions[question].id;
    let message = match cycle.as_slice() {
        [(question, None)] => format!("the answer to `{}` embeds itself", name(*question)),
        [(question, Some(category))] => format!(
            "the answer to `{}` embeds its own category, `{}`",
            name(*question),
            faq.categories[*category].id
        ),
        _ => {
            let named: Vec<String> =
                cycle.iter().take(NAMED).map(|(question, _)| format!("`{}`", name(*question))).collect();
            let more = cycle
                .len()
                .checked_sub(NAMED)
                .filter(|&more| more > 0)
                .map_or(String::new(), |more| format!(" and {more} more"));
            format!("these answers embed each other in a cycle: {}{more}", named.join(", "))
        }
    };
    let label = |step: usize| {
        let ((from, category), (to, _)) = (cycle[step], cycle[(step + 1) % cycle.len()]);
        match category {
            Some(category) => format!(
                "`{}` embeds `{}`, the category of `{}`",
                name(from),
                faq.categories[category].id,
                name(to)
            ),
            None => format!("`{}` embeds `{}`", name(from), name(to)),
        }
    };
    places.sort_by_key(|(step, _)| *step);
    let mut places = places.into_iter().map(|(step, span)| (span, label(step)));
    let block = if cycle.len() == 1 { "this `::: faq` block" } else { "one of these `::: faq` blocks" };
    let error = Diagnostic::new(Code::EmbedCycle, message)
        .help(format!("delete {block}, or link to the question instead"));
    match places.next() {
        Some((span, label)) => Diagnostic { related: places.collect(), ..error.at(span).label(label) },
        None => error,
    }
}
