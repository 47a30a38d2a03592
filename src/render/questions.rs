//! Questions → what the index, pages of questions and embedded questions show, and their JSON-LD.

use serde::Serialize;
use serde_json::json;

use super::body::Body;
use super::text::visible_text;
use crate::base::LangId;
use crate::link::{PageId, Question, Site};
use crate::parse::Filler;

/// Questions of one category.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct CategoryView {
    pub id: String,
    pub title: String,
    pub questions: Vec<QuestionView>,
}

/// A question with its answer.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct QuestionView {
    pub id: String,
    pub title: String,
    pub title_html: String,
    pub answer: String,
    pub permalink: String,
    pub source: Option<super::checklist::PageLink>,
}

/// The article of a page, cut to some of its rows, as the edition that is rendered shows it.
pub(super) type BodyOf<'a> = dyn Fn(PageId, std::ops::Range<usize>) -> Option<Body> + 'a;

/// The questions by category, in the order given; those that are not translated are left out.
pub(super) fn categories<'s>(site: &'s Site, lang: LangId, questions: impl Iterator<Item = &'s Question>, body: &BodyOf<'_>) -> Vec<CategoryView> {
    let mut categories: Vec<CategoryView> = Vec::new();
    for question in questions {
        let Some(view) = view(site, lang, question, body) else { continue };
        let category = &site.faq.categories[question.category];
        match categories.iter_mut().find(|known| known.id == category.id) {
            Some(known) => known.questions.push(view),
            None => {
                let title = category.title.get_or_first(lang).map_or(category.id.clone(), |(_, title)| title.clone());
                categories.push(CategoryView { id: category.id.clone(), title, questions: vec![view] });
            }
        }
    }
    categories
}

fn view(site: &Site, lang: LangId, question: &Question, body: &BodyOf<'_>) -> Option<QuestionView> {
    let title = question.title.get(lang)?.clone();
    let heading = body(question.page, question.heading..question.heading + 1)?;
    let answer = body(question.page, question.answer.clone())?.html();
    let index = site.faq.index?;
    Some(QuestionView {
        id: question.id.clone(),
        title_html: title_html(&heading, lang).unwrap_or_else(|| super::fills::body_text(&title).into_owned()),
        title,
        answer: answer.trim().to_owned(),
        permalink: format!("{}#{}", super::fills::encode(site.url(index, lang).as_str()), super::fills::encode(&question.id)),
        source: Some(super::checklist::PageLink { title: site.title(question.page, lang).to_owned(), url: site.url(question.page, lang).to_string() }),
    })
}

/// What stands inside the heading's tag: between the hole of its id and that of its permalink.
fn title_html(heading: &Body, lang: LangId) -> Option<String> {
    let row = heading.topic.rows.get(heading.rows.start)?;
    let cell = row.cell(lang)?;
    let document = &heading.topic.documents[usize::from(cell.document)];
    let index = document.headings.iter().position(|heading| heading.block == cell.first)? as u32;
    let place = |wanted: &Filler| document.holes.iter().find(|hole| hole.filler == *wanted).map(|hole| hole.at);
    let (start, end) = (place(&Filler::HeadingId(index))?, place(&Filler::HeadingAnchor(index))?);
    let mut html = String::new();
    let mut at = start as usize;
    for (index, hole) in document.holes.iter().enumerate().filter(|(_, hole)| hole.at > start && hole.at < end) {
        html.push_str(&document.html[at..hole.at as usize]);
        html.push_str(heading.fills[0][usize::from(cell.document)].get(index));
        at = hole.at as usize;
    }
    html.push_str(&document.html[at..end as usize]);
    Some(html)
}

/// FAQPage of schema.org, its texts equal to what is visible.
pub(super) fn json_ld(categories: &[CategoryView], tag: &str) -> Option<String> {
    let question = |question: &QuestionView| json!({ "@type": "Question", "name": question.title, "acceptedAnswer": { "@type": "Answer", "text": visible_text(&question.answer) } });
    let questions: Vec<serde_json::Value> = categories.iter().flat_map(|category| &category.questions).map(question).collect();
    (!questions.is_empty()).then(|| json!({ "@context": "https://schema.org", "@type": "FAQPage", "inLanguage": tag, "mainEntity": questions }).to_string())
}

/// BreadcrumbList of schema.org.
#[derive(Serialize)]
struct Trail<'v> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<Crumb<'v>>,
}

#[derive(Serialize)]
struct Crumb<'v> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'v str,
    item: String,
}

/// Breadcrumbs of schema.org; `None` without absolute URLs.
pub(super) fn breadcrumbs(crumbs: &[super::checklist::PageLink], base: Option<&str>) -> Option<String> {
    let base = base?;
    if crumbs.len() < 2 {
        return None;
    }
    let items = (1..).zip(crumbs).map(|(position, crumb)| Crumb { kind: "ListItem", position, name: &crumb.title, item: absolute(base, &crumb.url) });
    let items = items.collect();
    serde_json::to_string(&Trail { context: "https://schema.org", kind: "BreadcrumbList", items }).ok()
}

/// The absolute URL of a page.
pub(super) fn absolute(base: &str, url: &str) -> String {
    [base, &super::fills::encode(url)].concat()
}
