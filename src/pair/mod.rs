//! The Documents of one page → its [`Topic`]: rows that set the languages beside each other, and ids they
//! share.
//!
//! Invariant: every block of every document stands in exactly one row, and a language's blocks keep their
//! order, so that walking the rows gives back each page as its author wrote it. No HTML is read or written
//! here.

pub mod align;
mod ids;
mod kept;
pub mod lexicon;
mod rows;
mod topic;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::diag::Diagnostic;
use crate::base::file_name::{Place, Reading, readings};
use crate::base::lang::by_file_name;
use crate::base::{Checked, Code, Digest, LangId, PerLang, Span, digest_of, exact};
use crate::config::Config;
use crate::config::review::Review;
use crate::parse::{Block, Document, Kind};
use crate::text::{Filler, Hole, Plain, Text, judge};

pub use topic::{Anchor, Cell, Row, Topic};

use self::lexicon::{Asked, Lexicon, Sample};
use self::topic::{UNSURE, span};

/// Digest of what pairing reads: the memo key.
pub fn digest(config: &Config, documents: &[Arc<Document>]) -> Digest {
    // A fact in a block is filled in later; whether there is one is said here.
    let is_known: Vec<bool> = documents
        .iter()
        .flat_map(|document| document.facts())
        .map(|fact| config.facts.has(&fact.name))
        .collect();
    let shown = documents.iter().flat_map(|document| document.shown_facts());
    let values: Vec<Option<&str>> =
        shown.flat_map(|fact| config.lang_ids().map(|lang| config.facts.get(&fact.name, lang))).collect();
    // What is offered in place of one that does not exist depends on all of them.
    let names = (is_known.contains(&false) || values.contains(&None)).then(|| config.facts.digest());
    let documents: Vec<Digest> = documents.iter().map(|document| document.digest).collect();
    digest_of(&(
        documents,
        config.anchors_from,
        &config.languages,
        config.glossary_digest,
        is_known,
        values,
        names,
    ))
}

/// What pairing the documents of one page came to without knowing the others.
pub enum Paired {
    /// All there is to know.
    Sure(Box<Checked<Topic>>),
    /// The words by which the lexicon of the site may tell more.
    Doubtful(Asked),
}

/// What belongs to a page and is not published.
#[derive(Debug, Clone, Default)]
pub struct Absent {
    pub drafts: Vec<Arc<Document>>,
    /// The languages of files that could not be read, which has been told.
    pub unread: Vec<LangId>,
}

/// Pairs the documents of one page. `documents` is never empty and holds each language at most once.
pub fn pair(config: &Config, documents: &[Arc<Document>], absent: &Absent) -> Paired {
    let draft = rows::draft(config, documents);
    if draft.is_doubtful {
        Paired::Doubtful(Asked::by(config, documents))
    } else {
        Paired::Sure(Box::new(topic(config, documents, absent, draft.rows, Digest::default())))
    }
}

/// Pairs the documents of a page that is doubtful. `answers` is the digest of what the lexicon says of the
/// page's words.
pub fn pair_closely(
    config: &Config,
    documents: &[Arc<Document>],
    absent: &Absent,
    lexicon: &Lexicon,
    answers: Digest,
) -> Checked<Topic> {
    topic(config, documents, absent, rows::reviewed(config, documents, lexicon), answers)
}

/// What a lexicon learns from the documents of one page: the rows that are found without it.
pub fn sample(config: &Config, documents: &[Arc<Document>]) -> Sample {
    Sample::of(config, documents, &rows::draft(config, documents).rows)
}

fn topic(
    config: &Config,
    documents: &[Arc<Document>],
    absent: &Absent,
    rows: Vec<Row>,
    answers: Digest,
) -> Checked<Topic> {
    let mut diagnostics = Vec::new();
    let langs = languages(config, documents);
    let anchors = ids::anchors(config, documents, &rows, &mut diagnostics);
    let none = PerLang::empty(config.languages.len());
    let mut topic = Topic {
        key: documents[0].topic.clone(),
        digest: digest_of(&(digest(config, documents), answers)),
        metadata_digest: Digest::default(),
        routing_digest: Digest::default(),
        url_places: digest_of(&documents.iter().map(url_places).collect::<Vec<_>>()),
        is_embeddable: documents.iter().any(is_embeddable),
        documents: documents.to_vec(),
        langs,
        title: PerLang::empty(config.languages.len()),
        heading: PerLang::empty(config.languages.len()),
        description: none.clone(),
        first_paragraph: none,
        rows: exact(rows).into(),
        anchors,
    };
    topic.langs.clone().into_iter().for_each(|lang| name(config, &mut topic, lang));
    topic.routing_digest = routing_digest(&topic);
    topic.metadata_digest = digest_of(&(
        topic.routing_digest,
        &topic.title,
        &topic.description,
        &topic.first_paragraph,
        documents.iter().map(|document| &document.front).collect::<Vec<_>>(),
    ));
    report(config, &topic, absent, &mut diagnostics);
    documents.iter().for_each(|document| review(config, document, &topic, &mut diagnostics));
    Checked { value: topic, diagnostics }
}

/// Sets what a page is called in a language that it is written in, and what it is about.
fn name(config: &Config, topic: &mut Topic, lang: LangId) {
    let documents = &topic.documents;
    let document = documents
        .iter()
        .find(|document| document.lang.is_none_or(|own| own == lang))
        .unwrap_or(&documents[0]);
    let fill = |plain: &Plain| config.facts.fill(plain, lang);
    let written = |text: &Text| text.get(lang).map(|half| fill(&half.plain));
    let heading = document.title.get(lang).map(fill);
    let named = &document.front.title;
    let of_any = || named.get_or_first(lang).map(|(_, half)| fill(&half.plain));
    // A title in a language that the page is not written in is that of the page all the same.
    let title = match topic.langs.iter().any(|&lang| named.get(lang).is_some()) {
        true => written(named).or_else(|| heading.clone()).or_else(of_any),
        false => of_any().or_else(|| heading.clone()),
    };
    if let Some(title) = title {
        topic.title.set(lang, title);
    }
    if let Some(heading) = heading.filter(|heading| Some(heading) != topic.title.get(lang)) {
        topic.heading.set(lang, heading);
    }
    if let Some(description) = written(&document.front.description) {
        topic.description.set(lang, description.into());
    } else if let Some(lead) = document.lead.get(lang).map(fill) {
        topic.first_paragraph.set(lang, lead.into());
    }
}

/// See [`Topic::url_places`].
fn url_places(document: &Arc<Document>) -> Vec<&Range<u32>> {
    let places = document.front.places.iter();
    places.filter(|(key, ..)| matches!(*key, "slug" | "aliases")).map(|(.., at)| at).collect()
}

/// See [`Topic::routing_digest`].
fn routing_digest(topic: &Topic) -> Digest {
    // Questions are shown elsewhere as they are, row by row.
    let text = topic.is_embeddable.then_some(topic.digest);
    let of_document = |document: &Arc<Document>| {
        let front = &document.front;
        digest_of(&(
            &document.path,
            document.is_index,
            document.lang,
            front.kind,
            front.order,
            &front.sort_key,
            &front.slug,
            &front.aliases,
            front.draft,
            &document.raw_ids,
        ))
    };
    let documents: Vec<Digest> = topic.documents.iter().map(of_document).collect();
    let has_rows = topic.rows.iter().any(|row| !row.is_shared);
    digest_of(&(&topic.key, &topic.langs, &topic.anchors, has_rows, documents, text))
}

/// See [`Topic::is_embeddable`].
fn is_embeddable(document: &Arc<Document>) -> bool {
    let is_embed = |hole: &Hole| matches!(hole.filler, Filler::Checklist(_) | Filler::Faq(_));
    document.has_questions() || document.holes.iter().any(is_embed)
}

/// The languages a page is written in.
fn languages(config: &Config, documents: &[Arc<Document>]) -> Vec<LangId> {
    let holds = |document: &Document, lang: LangId| match document.lang {
        Some(own) => own == lang,
        None => {
            // A title that is the same in every language speaks for those that the page holds.
            let title = &document.front.title;
            let is_split = !title.is_shared() && !title.is_empty();
            let is_held = if document.front.languages.is_empty() {
                config.lang(lang).is_held
            } else {
                document.front.languages.contains(&lang)
            };
            let has_title = title.get(lang).is_some() && (is_split || is_held);
            let is_in = |block: &Block| block.lang == Some(lang);
            // A page without a word of prose belongs to every language.
            let has_no_prose = || !is_split && document.blocks.iter().all(|block| block.lang.is_none());
            has_title || document.blocks.iter().any(is_in) || has_no_prose()
        }
    };
    config.lang_ids().filter(|&lang| documents.iter().any(|document| holds(document, lang))).collect()
}

/// What the settings of the site tell about the texts of a document.
fn review(config: &Config, document: &Document, topic: &Topic, diagnostics: &mut Vec<Diagnostic>) {
    let mut review = Review { config, path: &document.path, source: &document.text, diagnostics };
    let langs = if document.lang.is_none() { topic.langs.as_slice() } else { &[] };
    for (key, text) in document.front.texts() {
        review.text(Some(key), text, langs);
    }
    // The languages of the blocks that show a label; a cell in two languages shows it in a block of each.
    let mut shown: BTreeMap<(u32, u32), (&Text, u32, Vec<LangId>)> = BTreeMap::new();
    for (hole, own) in document.holes.iter().zip(document.langs_of_holes()) {
        match &hole.filler {
            Filler::Fact(fact) => review.fact(&fact.name, &hole.source),
            Filler::Text(at) => {
                let text = &document.texts[*at as usize];
                // Where its block is in one language, so is the text.
                review.text(None, text, if own.is_none() { langs } else { &[] });
                let place = (text.at.start, text.at.end);
                let (.., of_blocks) = shown.entry(place).or_insert((text, hole.at, Vec::new()));
                of_blocks.extend(own.map_or(langs.to_vec(), |own| vec![own]));
            }
            _ => {}
        }
    }
    for (text, at, of_blocks) in shown.into_values().filter(|_| document.lang.is_none()) {
        let is_unseen =
            |lang: &LangId| !of_blocks.contains(lang) && !is_untranslated(topic, &topic.rows, *lang, at);
        let unseen: Vec<LangId> = text.iter().map(|(lang, _)| lang).filter(is_unseen).collect();
        review.unseen(text, &unseen);
    }
    // A table has the runs of its rows.
    let has_own = |(at, block): &(usize, &Block)| {
        block.end as usize == at + 1 || matches!(block.kind, Kind::Element(_))
    };
    for (_, block) in document.blocks.iter().enumerate().filter(has_own) {
        review.words(&document.runs[block.runs.start as usize..block.runs.end as usize], block.lang);
    }
}

/// Whether readers of a language are shown a byte of the HTML of a page in one file since a block around it
/// has no counterpart in that language.
fn is_untranslated(topic: &Topic, rows: &[Row], lang: LangId, html: u32) -> bool {
    let is_shown = |(_, cell): (LangId, Cell)| {
        let block = topic.block(cell);
        !block.only && block.kind != Kind::Title && topic.html(cell).contains(&html)
    };
    rows.iter().any(|row| match row.cell(lang) {
        Some(cell) => topic.block(cell).lang.is_none() && is_untranslated(topic, &row.children, lang, html),
        None => topic.has(lang) && row.any_cell().is_some_and(is_shown),
    })
}

/// What a translator should know: pages and blocks without a counterpart, rows that may be wrong, keys that
/// disagree.
fn report(config: &Config, topic: &Topic, absent: &Absent, diagnostics: &mut Vec<Diagnostic>) {
    let first = &topic.documents[0];
    let lacking = config.lang_ids().filter(|lang| !topic.has(*lang) && !absent.unread.contains(lang));
    let draft = |lang: LangId| absent.drafts.iter().find(|draft| draft.lang == Some(lang));
    let (drafted, unwritten): (Vec<LangId>, Vec<LangId>) = lacking.partition(|lang| draft(*lang).is_some());
    let missing = |langs: &[LangId]| {
        let message = format!("the page is not translated into {}", codes(config, langs.iter().copied()));
        Diagnostic::new(Code::TranslationMissing, message).at(Span::new(&first.path, 0..0))
    };
    const UNTIL: &str = "until then readers are shown this page, with a notice";
    if let Some(&lang) = unwritten.first() {
        let others = if unwritten.len() > 1 { ", and so for the others" } else { "" };
        let help = format!("{}{others}; {UNTIL}", way_to_translate(config, topic, lang));
        diagnostics.push(missing(&unwritten).help(help));
    }
    for (lang, draft) in drafted.into_iter().filter_map(|lang| Some((lang, draft(lang)?))) {
        let missing = missing(&[lang]).related(draft.draft_place(), "the translation is a draft");
        diagnostics.push(missing.help(format!("delete `draft: true` there when it is done; {UNTIL}")));
    }
    report_titles(config, topic, diagnostics);
    let mut without = Without::new();
    report_rows(config, topic, &topic.rows, &topic.langs, (diagnostics, &mut without));
    diagnostics.extend(of_all(config, without));
    kept::report(config, topic, diagnostics);
    report_parity(topic, diagnostics);
}

/// Of more blocks that lack the same languages than these, a page tells how many there are, and the first.
const FEW: usize = 5;

/// Blocks that some languages lack, by these.
type Without = BTreeMap<Vec<LangId>, Vec<Diagnostic>>;

/// What is said of blocks without a counterpart.
fn of_all(config: &Config, without: Without) -> Vec<Diagnostic> {
    let of_some = |(langs, told): (Vec<LangId>, Vec<Diagnostic>)| {
        if told.len() <= FEW {
            return told;
        }
        let langs = codes(config, langs.into_iter());
        let message = format!("{} blocks of this page have no counterpart in {langs}", told.len());
        let all = Diagnostic::new(Code::TranslationMissing, message).label("the first of them");
        let first = told.into_iter().next().and_then(|first| first.at);
        let help = "translate them, delete them, or write `<!-- only: … -->` with their language before them";
        vec![first.into_iter().fold(all, Diagnostic::at).help(help)]
    };
    without.into_iter().flat_map(of_some).collect()
}

/// The codes of languages in a sentence: `` `en`, `fr` and `ja` ``.
fn codes(config: &Config, langs: impl Iterator<Item = LangId>) -> String {
    let codes: Vec<String> = langs.map(|lang| format!("`{}`", config.lang(lang).code)).collect();
    match codes.as_slice() {
        [codes @ .., last] if !codes.is_empty() => format!("{} and {last}", codes.join(", ")),
        codes => codes.concat(),
    }
}

/// Reports files without a title whose page is shown under the title of a file in another language.
fn report_titles(config: &Config, topic: &Topic, diagnostics: &mut Vec<Diagnostic>) {
    let untitled = topic.langs.iter().filter(|&&lang| topic.headed(lang).is_none());
    for &lang in untitled.filter(|_| !topic.is_one_file()) {
        let Some((other, title)) = topic.title.get_or_first(lang) else { continue };
        if judge::of_text(title, &config.languages) == Some(lang) {
            continue;
        }
        let message = format!("the page has no title in `{}`", config.lang(lang).code);
        let missing = Diagnostic::new(Code::TranslationMissing, message)
            .at(Span::new(&topic.document(lang).path, 0..0));
        let named = topic.document(other);
        let place = named.front.places.get("title");
        let missing = missing.related(Span::new(&named.path, place), "readers are shown this one");
        diagnostics.push(missing.help(
            "write `title:` into its front matter, or begin the page with a heading of the first level",
        ));
    }
}

/// Where the translation of a page belongs.
fn way_to_translate(config: &Config, topic: &Topic, lang: LangId) -> String {
    let (first, code) = (&topic.documents[0], &config.lang(lang).code);
    if first.lang.is_none() && topic.langs.len() > 1 {
        return format!("write it into this file, each part after `<!-- {code} -->`");
    }
    let path = first.path.in_content().unwrap_or(first.path.as_str());
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let is_own = |reading: &Reading<'_>| {
        by_file_name(&config.languages, reading.language).is_some_and(|named| Some(named) == first.lang)
    };
    let name =
        |page: &str| format!("write `{}.{code}.md` beside it", page.rsplit('/').next().unwrap_or(page));
    match readings(path).find(is_own) {
        Some(Reading { page, place: Place::Folder, .. }) => format!("write `content/{code}/{page}.md`"),
        Some(Reading { language, place: Place::Inner(at), .. }) => {
            format!("write `content/{}{code}{}.md`", &stem[..at], &stem[at + language.len()..])
        }
        Some(Reading { page, .. }) => name(&page),
        None => name(stem),
    }
}

/// Reports sibling rows, in order. `langs` are those that the block around them has: what another one lacks
/// is told of that block.
fn report_rows(
    config: &Config,
    topic: &Topic,
    rows: &[Row],
    langs: &[LangId],
    (diagnostics, without): (&mut Vec<Diagnostic>, &mut Without),
) {
    // By language: the first cell there is, and the last one before the row at hand.
    let first: Vec<Option<Cell>> =
        config.lang_ids().map(|lang| rows.iter().find_map(|row| row.cell(lang))).collect();
    let mut last: Vec<Option<Cell>> = vec![None; first.len()];
    // What is said to be without a counterpart is not said to be doubtful as well.
    let named: Vec<Cell> = rows.iter().flat_map(|row| row.others.iter().map(|(_, cell)| *cell)).collect();
    for row in rows {
        let Some((lang, cell)) = row.any_cell() else { continue };
        // The front matter of the other file may name the page.
        let is_named =
            |other: LangId| topic.block(cell).kind == Kind::Title && topic.title.get(other).is_some();
        let lacks =
            |other: &LangId| row.cell(*other).is_none() && !topic.block(cell).only && !is_named(*other);
        let others: Vec<LangId> = langs.iter().copied().filter(lacks).collect();
        if let Some(other) = others.first() {
            let told = without_counterpart(config, topic, row, (lang, cell), &others);
            // Where it is missing: beside its nearest neighbour in the other file.
            let before = last[other.index()].map(|cell| (cell, "it belongs after this"));
            let neighbour = before
                .or(first[other.index()].map(|cell| (cell, "it belongs before this")))
                .filter(|_| !topic.is_one_file());
            let told = neighbour
                .into_iter()
                .fold(told, |told, (neighbour, what)| told.related(span(topic, neighbour), what));
            without.entry(others).or_default().push(told);
        }
        let present: Vec<Cell> = row.cells.iter().flatten().copied().collect();
        if row.confidence >= UNSURE || present.len() < 2 || row.is_shared {
            let langs: Vec<LangId> = langs.iter().copied().filter(|&lang| row.cell(lang).is_some()).collect();
            report_rows(config, topic, &row.children, &langs, (diagnostics, without));
        } else if !present.iter().any(|cell| named.contains(cell)) {
            diagnostics.push(doubtful(topic, row, [present[0], present[1]]));
        }
        last.iter_mut()
            .zip(&row.cells)
            .filter(|(_, cell)| cell.is_some())
            .for_each(|(last, cell)| *last = *cell);
    }
}

/// What a language has alone in a row, and `lacking` have not.
fn without_counterpart(
    config: &Config,
    topic: &Topic,
    row: &Row,
    (lang, cell): (LangId, Cell),
    lacking: &[LangId],
) -> Diagnostic {
    let others: Vec<Cell> =
        row.others.iter().filter(|(lang, _)| lacking.contains(lang)).map(|(_, cell)| *cell).collect();
    let what = if others.is_empty() { "this block" } else { "one of these blocks" };
    let message = format!("{what} has no counterpart in {}", codes(config, lacking.iter().copied()));
    let help = match topic.block(cell).kind {
        // A comment before it would end its table.
        Kind::TableRow => "translate it, or delete it".to_owned(),
        _ => {
            format!("translate it, delete it, or write `<!-- only: {} -->` before it", config.lang(lang).code)
        }
    };
    let missing = Diagnostic::new(Code::TranslationMissing, message).at(span(topic, cell)).help(help);
    others.iter().fold(missing, |missing, &other| missing.related(span(topic, other), "or this one"))
}

fn doubtful(topic: &Topic, row: &Row, [one, other]: [Cell; 2]) -> Diagnostic {
    let message = format!("these blocks may not say the same (confidence {:.2})", row.confidence);
    let unsure = Diagnostic::new(Code::TranslationUnsure, message)
        .at(span(topic, one))
        .related(span(topic, other), "set beside this");
    unsure.help(if topic.is_one_file() {
        "write what is missing, or both languages in one item; `<!-- row: name -->` before both blocks says \
            that they belong together"
    } else {
        "make the two pages alike, or write `<!-- row: name -->` before both blocks"
    })
}

fn report_parity(topic: &Topic, diagnostics: &mut Vec<Diagnostic>) {
    let [first, rest @ ..] = topic.documents.as_slice() else { return };
    for other in rest {
        let (a, b) = (&first.front, &other.front);
        let differ =
            [("order", a.order != b.order), ("type", a.kind != b.kind), ("hidden", a.hidden != b.hidden)];
        for (key, _) in differ.into_iter().filter(|(_, differs)| *differs) {
            let place = |document: &Document| Span::new(&document.path, document.front.places.get(key));
            let warning = Diagnostic::new(
                Code::FrontMatterParity,
                format!("`{key}` differs from the page in the other language"),
            )
            .at(place(other));
            diagnostics.push(
                warning
                    .related(place(first), "the other page")
                    .help(format!("give both files the same `{key}`")),
            );
        }
    }
}

/// A file whose name tells no language, where every language of the page has a file of its own.
pub fn unplaced(document: &Document, other: &Document) -> Diagnostic {
    let error = Diagnostic::new(Code::RouteCollision, "every language of this page has a file of its own")
        .at(Span::new(&document.path, 0..0));
    error
        .related(Span::new(&other.path, 0..0), "one of them")
        .help("move the text into these files, and delete this one")
}

/// Two files claim the same page in the same language.
pub fn clash(kept: &Document, other: &Document) -> Diagnostic {
    let error = Diagnostic::new(Code::RouteCollision, "another file is the same page in the same language")
        .at(Span::new(&other.path, 0..0));
    error
        .related(Span::new(&kept.path, 0..0), "the page that is published")
        .help("delete or rename one of the two")
}
