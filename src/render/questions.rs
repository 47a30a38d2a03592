//! Questions → what the index, pages of questions and embedded questions show, and their JSON-LD.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::json;

use super::article::write_rows;
use super::body::Body;
use super::checklist::PageLink;
use super::escape::{body_text, encode};
use super::page_view::LangView;
use super::text::visible_text;
use crate::base::{LangId, PerLang};
use crate::link::{Category, Introduction, Question, Site};
use crate::text::Filler;

/// Questions of one category.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct CategoryView {
    pub id: String,
    pub title: String,
    /// HTML of what is said before its questions.
    pub introduction: String,
    pub questions: Vec<QuestionView>,
}

/// A question with its answer.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct QuestionView {
    pub id: String,
    pub title: String,
    pub title_html: String,
    pub answer: String,
    /// The question in a second language, whose answer stands beside that in the first one.
    pub second: Option<SecondTitle>,
    pub permalink: String,
    pub source: Option<PageLink>,
}

/// A question in a second language.
#[derive(Debug, Clone, Hash, Serialize)]
pub(super) struct SecondTitle {
    #[serde(flatten)]
    pub lang: LangView,
    pub title_html: String,
}

/// The rows of a question and its answer, as the edition that is rendered shows them.
pub(super) type BodyOf<'a> = dyn Fn(&Question) -> Option<Body> + 'a;

/// The questions by category, in the order given; those that are not translated are left out.
pub(super) fn categories<'s>(
    site: &'s Site,
    lang: LangId,
    questions: impl Iterator<Item = &'s Question>,
    body: &BodyOf<'_>,
) -> Vec<CategoryView> {
    let mut categories: Vec<CategoryView> = Vec::new();
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    for question in questions {
        let Some(view) = view(site, lang, question, body) else { continue };
        let place = *places.entry(question.category).or_insert_with(|| {
            categories.push(category_view(&site.faq.categories[question.category], lang));
            categories.len() - 1
        });
        categories[place].questions.push(view);
    }
    categories
}

/// Puts what pages say below the headings of categories at the head of these, and categories without
/// questions between them.
pub(super) fn introduce<'s>(
    site: &'s Site,
    lang: LangId,
    introductions: impl Iterator<Item = &'s Introduction>,
    categories: &mut Vec<CategoryView>,
    body: impl Fn(&Introduction, Range<usize>) -> Option<Body>,
) {
    let mut places: FxHashMap<String, usize> =
        categories.iter().enumerate().map(|(place, category)| (category.id.clone(), place)).collect();
    for introduction in introductions {
        let Some(rows) = site.section(introduction.page, introduction.heading, lang) else { continue };
        let topic = site.topic(introduction.page);
        if !topic.is_some_and(|topic| topic.is_headed(&topic.rows[introduction.heading], lang)) {
            continue;
        }
        let Some(body) = body(introduction, rows.clone()) else { continue };
        let mut html = String::new();
        write_rows(&body, rows, lang, &mut html);
        let category = &site.faq.categories[introduction.category];
        if html.is_empty() && category.title.get(lang).is_none() {
            continue;
        }
        let place = *places.entry(category.id.clone()).or_insert_with(|| {
            categories.push(category_view(category, lang));
            categories.len() - 1
        });
        categories[place].introduction.push_str(html.trim());
    }
    let order: FxHashMap<&str, usize> =
        site.faq.categories.iter().enumerate().map(|(at, category)| (category.id.as_str(), at)).collect();
    categories.sort_by_key(|category| order.get(category.id.as_str()).copied());
}

fn category_view(category: &Category, lang: LangId) -> CategoryView {
    let title = category.title.get_or_first(lang).map_or(category.id.clone(), |(_, title)| title.clone());
    CategoryView { id: category.id.clone(), title, introduction: String::new(), questions: Vec::new() }
}

fn view(site: &Site, lang: LangId, question: &Question, body: &BodyOf<'_>) -> Option<QuestionView> {
    let title = question.title.get(lang)?.clone();
    let body = body(question)?;
    let mut answer = String::new();
    write_rows(&body, site.answer(question, lang), lang, &mut answer);
    Some(QuestionView {
        id: question.id.clone(),
        title_html: title_html(&body, lang).unwrap_or_else(|| foreign_title(site, lang, &body, &title)),
        title,
        answer: answer.trim().to_owned(),
        second: None,
        permalink: permalink(site, lang, &question.id)?,
        source: Some(PageLink {
            title: site.title(question.page, lang).to_owned(),
            url: site.url(question.page, lang).to_string(),
        }),
    })
}

/// A title that is in another language, with that.
fn foreign_title(site: &Site, lang: LangId, body: &Body, title: &str) -> String {
    let text = body_text(title);
    let own =
        body.topic.rows.get(body.rows.start).and_then(|row| row.any_cell()).filter(|(own, _)| *own != lang);
    own.map_or(text.to_string(), |(own, _)| {
        let language = site.config.lang(own);
        format!("<span lang=\"{}\" dir=\"{}\">{text}</span>", language.tag, language.dir())
    })
}

/// Where a question or a category stands in the index of a language.
fn permalink(site: &Site, lang: LangId, id: &str) -> Option<String> {
    Some(format!("{}#{}", encode(site.url(site.faq.index?, lang).as_str()), encode(id)))
}

/// What stands inside the tag of the heading that a body begins with: between the hole of its id and that of
/// its permalink.
pub(super) fn title_html(body: &Body, lang: LangId) -> Option<String> {
    let cell = body.topic.rows.get(body.rows.start)?.cell(lang)?;
    let document = &body.topic.documents[usize::from(cell.document)];
    let heading = document.heading(cell.first)? as u32;
    let mut holes = document.holes_in(&body.topic.html(cell)).map(|index| (index, &document.holes[index]));
    let mut at = holes.find(|(_, hole)| hole.filler == Filler::HeadingId(heading))?.1.at as usize;
    let mut html = String::new();
    for (index, hole) in holes {
        html.push_str(&document.html[at..hole.at as usize]);
        if hole.filler == Filler::HeadingAnchor(heading) {
            return Some(html);
        }
        html.push_str(body.fills[0][usize::from(cell.document)].get(index));
        at = hole.at as usize;
    }
    None
}

/// Links into the index to questions and categories, by id and title, each in its language where it is not
/// translated into that of the page.
pub(super) fn links<'s>(
    site: &'s Site,
    lang: LangId,
    root: &str,
    named: impl Iterator<Item = (&'s str, &'s PerLang<String>)>,
) -> String {
    let link = |(id, title): (&str, &PerLang<String>)| {
        let (own, title) = title.get_or_first(lang).map_or((lang, id), |(own, title)| (own, title));
        let language = site.config.lang(own);
        let marks = if own == lang {
            String::new()
        } else {
            format!(" lang=\"{0}\" dir=\"{1}\" hreflang=\"{0}\"", language.tag, language.dir())
        };
        Some(format!(
            "<li><a href=\"{root}{}\"{marks}>{}</a></li>\n",
            permalink(site, own, id)?,
            body_text(title)
        ))
    };
    let links: String = named.filter_map(link).collect();
    if links.is_empty() { links } else { format!("<ul>\n{links}</ul>") }
}

/// FAQPage of schema.org, its texts equal to what is visible.
pub(super) fn json_ld(categories: &[CategoryView], tag: &str) -> Option<String> {
    let question = |question: &QuestionView| {
        let text = visible_text(&question.answer);
        let answer = json!({ "@type": "Answer", "text": text });
        let question = json!({ "@type": "Question", "name": question.title, "acceptedAnswer": answer });
        (!text.is_empty()).then_some(question)
    };
    let questions: Vec<serde_json::Value> =
        categories.iter().flat_map(|category| &category.questions).filter_map(question).collect();
    let page = || {
        json!({
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "inLanguage": tag,
            "mainEntity": questions,
        })
    };
    (!questions.is_empty()).then(|| page().to_string())
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
pub(super) fn breadcrumbs(crumbs: &[PageLink], base: Option<&str>) -> Option<String> {
    let base = base?;
    if crumbs.len() < 2 {
        return None;
    }
    let items = (1..).zip(crumbs).map(|(position, crumb)| Crumb {
        kind: "ListItem",
        position,
        name: &crumb.title,
        item: absolute(base, &crumb.url),
    });
    let items = items.collect();
    serde_json::to_string(&Trail { context: "https://schema.org", kind: "BreadcrumbList", items }).ok()
}

/// The absolute URL of a page.
pub(super) fn absolute(base: &str, url: &str) -> String {
    [base, &encode(url)].concat()
}
