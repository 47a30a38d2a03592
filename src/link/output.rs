//! What is published, by path: who is in whose way, and what no disk can hold.
//!
//! Invariant: what is left can be written. What an author brings along takes the place of what diglot
//! makes for the whole site, [`OVERRIDABLE`]; anything else that two want is an error.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Assets, Edition, Outline, Subject};
use crate::base::diag::Diagnostic;
use crate::base::path::{PAGE_TEXT, SEARCH_FOLDER};
use crate::base::{Code, OutPath, Span, SrcPath, UrlPath};
use crate::pair::Topic;

/// Pages for the whole site that a file of content/ with the same name replaces, as it does the feeds.
const OVERRIDABLE: [&str; 2] = ["index.html", "404.html"];

/// The longest name of a file or folder in bytes (`NAME_MAX` of Linux; APFS and NTFS take 255 characters).
const LONGEST_NAME: usize = 255;

/// The longest URL in bytes: a path may have 4,096 on Linux (`PATH_MAX`), that of the output folder included.
const LONGEST_URL: usize = 3_000;

/// Files that diglot writes at the top.
const FEEDS: [&str; 3] = ["_redirects", "robots.txt", "sitemap.xml"];

/// Folders that diglot fills itself.
const FOLDERS: [&str; 2] = ["assets", "search"];

/// Whether a file of content/ takes the place of a page for the whole site.
pub(super) fn is_overridden(out: &OutPath, assets: &Assets) -> bool {
    OVERRIDABLE.contains(&out.as_str()) && assets.contains_key(&SrcPath::new(format!("content/{out}")))
}

/// Takes what cannot be written out of the site, and reports it.
pub(super) fn settle(outline: &mut Outline, topics: &[Arc<Topic>], diagnostics: &mut Vec<Diagnostic>) {
    let errors: Vec<Diagnostic> = outline.editions.iter().filter_map(|edition| Output { outline, topics }.unwritable(edition)).collect();
    if !errors.is_empty() {
        let is_writable = |url: &UrlPath| url.as_str().len() <= LONGEST_URL && long_name(url).is_none() && file_name(url).is_none();
        Arc::make_mut(&mut outline.editions).retain(|edition| is_writable(&edition.url));
        diagnostics.extend(errors);
    }
    let output = Output { outline, topics };
    let in_the_way: Vec<(SrcPath, Diagnostic)> = outline.assets.keys().filter_map(|asset| Some((asset.clone(), output.in_the_way(asset)?))).collect();
    output.report_cases(diagnostics);
    for (asset, error) in in_the_way {
        Arc::make_mut(&mut outline.assets).remove(&asset);
        diagnostics.push(error);
    }
}

/// The part of a URL that is too long for the name of a file or a folder.
fn long_name(url: &UrlPath) -> Option<&str> {
    url.as_str().split('/').find(|name| name.len() > LONGEST_NAME)
}

/// The part of a URL that is the name of a file diglot writes beside each page, or of one it writes for each language.
fn file_name(url: &UrlPath) -> Option<&str> {
    let is_file = |(place, name): &(usize, &str)| matches!(*name, "index.html" | "index.md" | PAGE_TEXT) || (*place == 1 && *name == "llms.txt");
    let (folders, _) = url.as_str().rsplit_once('/')?;
    folders.split('/').enumerate().find(is_file).map(|(_, name)| name)
}

struct Output<'o> {
    outline: &'o Outline,
    topics: &'o [Arc<Topic>],
}

impl Output<'_> {
    /// A URL that no disk takes.
    fn unwritable(&self, edition: &Edition) -> Option<Diagnostic> {
        if let Some(name) = file_name(&edition.url) {
            let taken =
                Diagnostic::new(Code::OutputCollision, format!("`/{}` needs a folder called `{name}`, where a file of that name is written", edition.url));
            return Some(self.place(edition).into_iter().fold(taken.help("give the page another `slug`, or rename its folder"), Diagnostic::at));
        }
        let (name, what, most) = match long_name(&edition.url) {
            Some(name) => (name, "the name of a folder", LONGEST_NAME),
            None => (Some(edition.url.as_str()).filter(|url| url.len() > LONGEST_URL)?, "a URL", LONGEST_URL),
        };
        let shown: String = name.chars().take(40).collect();
        let long = Diagnostic::new(Code::RouteTooLong, format!("`{shown}…` has {} bytes, and {what} at most {most}", name.len()));
        let long = long.help("shorten the name, or give the page a shorter `slug`");
        Some(self.place(edition).into_iter().fold(long, Diagnostic::at))
    }

    /// A file of content/ that wants the path of a page, or of a folder that there is.
    fn in_the_way(&self, asset: &SrcPath) -> Option<Diagnostic> {
        let path = asset.in_content()?;
        let (what, owner) = self.owner(path)?;
        let collision = Diagnostic::new(Code::OutputCollision, format!("this file would be published as `{path}`, where {what}"));
        let collision = collision.at(Span::new(asset, 0..0)).help("give one of the two another name, or move the file");
        Some(owner.and_then(|edition| self.place(edition)).into_iter().fold(collision, |error, span| error.related(span, "the page")))
    }

    /// What stands at the path of a file, or on the way to it, or needs it for a folder.
    fn owner(&self, path: &str) -> Option<(String, Option<&Edition>)> {
        let at = |path: &str| self.page(path).map(|page| (format!("the page `/{}` is", page.url), Some(page)));
        let text = || self.outline.config.search.then(|| self.outline.edition(path.strip_suffix(PAGE_TEXT)?)).flatten();
        let is_index = || self.outline.config.languages.iter().any(|language| path == format!("{SEARCH_FOLDER}{}.json", language.code));
        let above = || path.match_indices('/').find_map(|(end, _)| at(&path[..end]));
        let below = || {
            let folder = format!("{path}/");
            let first = self.outline.editions.partition_point(|edition| edition.url.as_str() < folder.as_str());
            let page = self.outline.editions.get(first).filter(|edition| edition.url.as_str().starts_with(&folder))?;
            Some((format!("the folder of the page `/{}` is", page.url), Some(page)))
        };
        let is_folder = || FOLDERS.contains(&path).then(|| (format!("the folder `{path}/` is"), None));
        at(path)
            .or_else(|| text().map(|page| (format!("search finds the text of the page `/{}`", page.url), Some(page))))
            .or_else(|| (self.outline.config.search && is_index()).then(|| ("the search index is".to_owned(), None)))
            .or_else(above)
            .or_else(below)
            .or_else(is_folder)
    }

    /// The page that is written to this path.
    fn page(&self, path: &str) -> Option<&Edition> {
        self.outline.edition(OutPath::new(path).to_url()).filter(|edition| edition.url.to_out().as_str() == path)
    }

    /// Paths that differ in case alone are one file where the file system ignores case, as on Windows and macOS.
    fn report_cases(&self, diagnostics: &mut Vec<Diagnostic>) {
        let urls = self.outline.editions.iter().map(|edition| (edition.url.as_str(), Some(edition)));
        let assets = self.outline.assets.keys().filter_map(|asset| Some((asset.in_content()?, None)));
        let all = || urls.clone().chain(assets.clone()).chain(FEEDS.map(|feed| (feed, None)));
        if !all().any(|(path, _)| path.chars().any(char::is_uppercase)) {
            return;
        }
        let place = |path: &str, edition: Option<&Edition>| match edition {
            Some(edition) => self.place(edition),
            None => Some(SrcPath::new(format!("content/{path}"))).filter(|asset| self.outline.assets.contains_key(asset)).map(|asset| Span::new(&asset, 0..0)),
        };
        let mut by_fold: BTreeMap<String, (&str, Option<&Edition>)> = BTreeMap::new();
        for (path, edition) in all() {
            let Some((other, known)) = by_fold.insert(path.to_lowercase(), (path, edition)).filter(|(other, _)| *other != path) else { continue };
            let (own, known) = (place(path, edition), place(other, known));
            let warning = Diagnostic::new(Code::OutputCase, format!("`{path}` and `{other}` differ in case alone: some systems take them for one file"));
            let warning = own.clone().or(known.clone()).into_iter().fold(warning, Diagnostic::at);
            let warning = known.filter(|_| own.is_some()).into_iter().fold(warning, |warning, span| warning.related(span, "the other one"));
            diagnostics.push(warning.help("rename one of the two, or give its page another `slug`"));
        }
    }

    /// Where the URL of an edition comes from.
    fn place(&self, edition: &Edition) -> Option<Span> {
        let topic = |page: usize| self.outline.pages[page].topic.map(|topic| &self.topics[topic]);
        match &edition.subject {
            Subject::Page { page, source: lang, .. } | Subject::Bilingual { page, first: lang, .. } => Some(super::route::slug_place(topic(*page)?, *lang)),
            Subject::Redirect { page, .. } => super::route::alias_place(&self.outline.config, topic(*page)?, &edition.url),
            Subject::Variant { checklist, .. } => Some(Span::new(&self.outline.checklists[*checklist].data.path, 0..0)),
            Subject::Search { .. } | Subject::Chooser | Subject::NotFound => None,
        }
    }
}
