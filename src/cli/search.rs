//! `diglot search`: a query → what readers of the built site find, as the site itself would show it.

use std::path::{Path, PathBuf};

use clap::builder::styling::Style;
use serde_json::{Value, json};

use super::failure::Failure;
use super::folders;
use super::report::{Report, count};
use super::verdict::Verdict;
use crate::emit::built::Built;
use crate::search::{Excerpt, Found, Hit, Index, Page, Read, Search};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

#[derive(Debug, clap::Args)]
#[command(after_help = "\
The query is what a reader would type: words and Chinese in any order, all of which must be
there; \"…\" for text that must stand there as it is; pinyin for Chinese titles. Pages are
found and ranked as the search of the site does it, from the files that `build` wrote.

Exit codes:
  0  something was found
  1  nothing was found
  2  could not run: there is no index, a wrong option")]
pub(super) struct Arguments {
    /// What to search for
    query: String,

    /// The language to search, by its code; without it, all of them
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,

    /// Where the site was built [default: dist/ in the root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Show at most so many pages of each language [default: 10, with --format json all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => folders::out(&folders::root(root)?, None)?,
    };
    let built = Built::new(out);
    let wanted = wanted(&built, arguments.lang.as_deref())?;
    let read = |path: &str| built.read(path);
    let read: &Read<'_> = &read;
    let indexes: Vec<Index<'_>> = wanted.iter().filter_map(|lang| Index::open(lang, read)).collect();
    if indexes.is_empty() {
        return Err(Failure::new(format!("the index in `{}` cannot be read", built.out().display()))
            .help("build the site again with this version of diglot"));
    }
    let searches: Vec<Search<'_, '_>> =
        indexes.iter().map(|index| Search::new(&arguments.query, index)).collect();
    let mut found: Vec<(Found, &Search<'_, '_>)> =
        searches.iter().map(|search| (search.find(), search)).collect();
    // Nothing that comes near is worth showing beside what meets the query.
    if found.iter().any(|(found, _)| !found.is_nearest && !found.pages.is_empty()) {
        found.retain(|(found, _)| !found.is_nearest);
    }
    found.sort_by_key(|(found, _)| std::cmp::Reverse(found.pages.first().map_or(0, |page| page.score)));
    if report.is_json() {
        report.data(&format!("{:#}\n", as_json(arguments, &found)))?;
    } else {
        report.data(&as_text(arguments, &found))?;
    }
    let is_any = found.iter().any(|(found, _)| !found.pages.is_empty());
    if !is_any {
        report.message(&format!("nothing found for `{}`", arguments.query));
    }
    Ok(if is_any { Verdict::Clean } else { Verdict::Faulty })
}

fn wanted(built: &Built, lang: Option<&str>) -> Result<Vec<String>, Failure> {
    let known = built.indexed();
    if known.is_empty() {
        let failure = Failure::new(format!("`{}` holds no index", built.out().display()));
        return Err(failure.help(
            "run `diglot build` first (`search: false` in site.yaml writes none); \
            `--out DIR` names another folder",
        ));
    }
    match lang {
        None => Ok(known),
        Some(lang) if known.iter().any(|code| code == lang) => Ok(vec![lang.to_owned()]),
        Some(lang) => Err(Failure::new(format!("there is no index for `{lang}`"))
            .help(format!("there is one for {}", known.join(", ")))),
    }
}

fn shown<'f>(arguments: &Arguments, found: &'f Found, all: usize) -> &'f [Page] {
    &found.pages[..arguments.limit.unwrap_or(all).min(found.pages.len())]
}

fn as_json(arguments: &Arguments, found: &[(Found, &Search<'_, '_>)]) -> Value {
    let hit = |hit: &Hit| {
        let heading = hit.heading.as_ref().map(|(id, title)| json!({ "id": id, "title": title }));
        let excerpt = &hit.excerpt.text;
        json!({ "kind": hit.kind, "id": hit.id, "title": hit.title, "heading": heading, "excerpt": excerpt })
    };
    let page = |found: &Found, search: &Search<'_, '_>, page: &Page| {
        let (title, hits) = search.show(page)?;
        let units: Vec<Value> = hits.iter().map(hit).collect();
        let (url, score) = (&page.url, page.score);
        Some(json!({ "url": url, "title": title, "lang": found.lang, "score": score, "units": units }))
    };
    let results: Vec<Value> = found
        .iter()
        .flat_map(|(found, search)| {
            shown(arguments, found, usize::MAX).iter().filter_map(|one| page(found, search, one))
        })
        .collect();
    let is_nearest =
        !results.is_empty() && found.iter().all(|(found, _)| found.is_nearest || found.pages.is_empty());
    json!({ "query": arguments.query, "lang": arguments.lang, "nearest": is_nearest, "results": results })
}

fn as_text(arguments: &Arguments, found: &[(Found, &Search<'_, '_>)]) -> String {
    let mut text = String::new();
    for (found, search) in found.iter().filter(|(found, _)| !found.pages.is_empty()) {
        let nearest = if found.is_nearest { ", none of which has all of it; the nearest are" } else { "" };
        text.push_str(&format!(
            "{DIM}{}: {}{nearest}{DIM:#}\n\n",
            found.lang,
            count(found.pages.len(), "page")
        ));
        let pages = shown(arguments, found, 10);
        for page in pages {
            let Some((title, hits)) = search.show(page) else { continue };
            text.push_str(&format!("{BOLD}{title}{BOLD:#}  {DIM}{}{DIM:#}\n", page.url));
            hits.iter().for_each(|hit| text.push_str(&hit_text(hit, &title)));
            text.push('\n');
        }
        if pages.len() < found.pages.len() {
            text.push_str(&format!(
                "{DIM}… and {} more: --limit {}{DIM:#}\n\n",
                found.pages.len() - pages.len(),
                found.pages.len()
            ));
        }
    }
    text
}

fn hit_text(hit: &Hit, page: &str) -> String {
    let own = (hit.title != page).then(|| (hit.id.clone(), hit.title.clone()));
    let heading = hit.heading.clone().map(|(id, title)| (Some(id), title));
    let mut text = String::new();
    if let Some((id, title)) = heading.or(own) {
        let anchor = id.map_or(String::new(), |id| format!("  {DIM}#{id}{DIM:#}"));
        text.push_str(&format!("  {title}{anchor}\n"));
    }
    if !hit.excerpt.text.is_empty() {
        text.push_str(&format!("    {}\n", marked(&hit.excerpt)));
    }
    text
}

fn marked(excerpt: &Excerpt) -> String {
    let mut text = String::new();
    let mut at = 0;
    for mark in &excerpt.marks {
        text.push_str(&format!(
            "{}{BOLD}{}{BOLD:#}",
            &excerpt.text[at..mark.start],
            &excerpt.text[mark.clone()]
        ));
        at = mark.end;
    }
    text + &excerpt.text[at..]
}
