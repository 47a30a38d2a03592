//! What is published, by path: who is in whose way, and what no disk can hold.
//!
//! Invariant: what is left can be written. What an author brings along has taken the place of what diglot
//! makes for the whole site before; anything else that two want is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::outline::Outline;
use super::page::{Edition, Subject};
use super::route::{alias_place, slug_place};
use crate::base::diag::Diagnostic;
use crate::base::path::{MANIFEST, PAGE_TEXT, SEARCH_FOLDER};
use crate::base::{Code, OutPath, Span, SrcPath, UrlPath};
use crate::pair::Topic;

/// The longest name of a file or folder in bytes (`NAME_MAX` of Linux; APFS and NTFS take 255 characters).
const LONGEST_NAME: usize = 255;

/// The longest URL in bytes: a path may have 4,096 on Linux (`PATH_MAX`), that of the output folder included.
const LONGEST_URL: usize = 3_000;

/// Files that diglot writes at the top.
const FEEDS: [&str; 3] = ["_redirects", "robots.txt", "sitemap.xml"];

/// Folders that diglot fills itself.
const FOLDERS: [&str; 2] = ["assets", "search"];

/// Takes what cannot be written out of the site, and reports it.
pub(super) fn settle(outline: &mut Outline, topics: &[Arc<Topic>], diagnostics: &mut Vec<Diagnostic>) {
    let output = Output { outline, topics };
    let unwritable: BTreeMap<UrlPath, Diagnostic> = outline
        .editions
        .par_iter()
        .filter_map(|edition| Some((edition.url.clone(), output.unwritable(edition)?)))
        .collect();
    if !unwritable.is_empty() {
        Arc::make_mut(&mut outline.editions).retain(|edition| !unwritable.contains_key(&edition.url));
        diagnostics.extend(unwritable.into_values());
    }
    let output = Output { outline, topics };
    let in_the_way: Vec<(SrcPath, Diagnostic)> =
        outline.assets.keys().filter_map(|asset| Some((asset.clone(), output.in_the_way(asset)?))).collect();
    output.report_cases(diagnostics);
    output.report_devices(diagnostics);
    for (asset, error) in in_the_way {
        Arc::make_mut(&mut outline.assets).remove(&asset);
        diagnostics.push(error);
    }
}

/// The part of a URL that is too long for the name of a file or a folder.
fn long_name(url: &UrlPath) -> Option<&str> {
    url.as_str().split('/').find(|name| name.len() > LONGEST_NAME)
}

/// The part of a path that is the name of a device on Windows.
fn device(path: &str) -> Option<&str> {
    let is_device = |name: &&str| {
        let stem = name.split('.').next().unwrap_or_default();
        let is_numbered = |kind: &str| {
            let number = stem.get(..3).filter(|start| start.eq_ignore_ascii_case(kind)).and(stem.get(3..));
            number.is_some_and(|number| number.len() == 1 && matches!(number.as_bytes()[0], b'1'..=b'9'))
        };
        let is_plain = || ["con", "prn", "aux", "nul"].iter().any(|kind| stem.eq_ignore_ascii_case(kind));
        matches!(stem.len(), 3 | 4) && (is_plain() || is_numbered("com") || is_numbered("lpt"))
    };
    path.split('/').find(is_device)
}

/// Whether the output keeps a name at its top for itself.
fn is_kept(path: &str) -> bool {
    path.get(..MANIFEST.len()).is_some_and(|start| start.eq_ignore_ascii_case(MANIFEST))
}

struct Output<'o> {
    outline: &'o Outline,
    topics: &'o [Arc<Topic>],
}

impl Output<'_> {
    /// A URL that no disk takes.
    fn unwritable(&self, edition: &Edition) -> Option<Diagnostic> {
        let taken = match self.file_on_the_way(edition.url.as_str()) {
            Some(file) => {
                let name = file.rsplit('/').next().unwrap_or(file);
                Some(format!(
                    "`/{}` needs a folder called `{name}`, where a file of that name is written",
                    edition.url
                ))
            }
            None => is_kept(edition.url.as_str()).then(|| {
                format!(
                    "`/{}` begins with `{MANIFEST}`, a name that the output keeps for itself",
                    edition.url
                )
            }),
        };
        if let Some(taken) = taken {
            let way_out = match edition.subject {
                Subject::Redirect { .. } => "delete the alias",
                _ => "give the page another `slug`, or rename its folder",
            };
            return Some(
                self.place(edition)
                    .into_iter()
                    .fold(Diagnostic::new(Code::OutputCollision, taken).help(way_out), Diagnostic::at),
            );
        }
        let (name, what, most) = match long_name(&edition.url) {
            Some(name) => (name, "the name of a folder", LONGEST_NAME),
            None => (Some(edition.url.as_str()).filter(|url| url.len() > LONGEST_URL)?, "a URL", LONGEST_URL),
        };
        let shown: String = name.chars().take(40).collect();
        let long = Diagnostic::new(
            Code::RouteTooLong,
            format!("`{shown}…` has {} bytes, and {what} at most {most}", name.len()),
        );
        let long = long.help("shorten the name, or give the page a shorter `slug`");
        Some(self.place(edition).into_iter().fold(long, Diagnostic::at))
    }

    /// A file of content/ that wants the path of a page, or of a folder that there is.
    fn in_the_way(&self, asset: &SrcPath) -> Option<Diagnostic> {
        let path = asset.in_content()?;
        let (what, owner) = self.owner(path)?;
        let collision = Diagnostic::new(
            Code::OutputCollision,
            format!("this file would be published as `{path}`, where {what}"),
        );
        let collision =
            collision.at(Span::new(asset, 0..0)).help("give one of the two another name, or move the file");
        Some(
            owner
                .and_then(|edition| self.place(edition))
                .into_iter()
                .fold(collision, |error, span| error.related(span, "the page")),
        )
    }

    /// What stands at the path of a file, or on the way to it, or needs it for a folder.
    fn owner(&self, path: &str) -> Option<(String, Option<&Edition>)> {
        let at =
            |path: &str| self.page(path).map(|page| (format!("the page `/{}` is", page.url), Some(page)));
        let text = || {
            self.outline.config.search.then(|| self.outline.edition(path.strip_suffix(PAGE_TEXT)?)).flatten()
        };
        let above = || {
            self.file_on_the_way(path)
                .map(|file| at(file).unwrap_or_else(|| (format!("the file `{file}` is"), None)))
        };
        let below = || {
            let folder = format!("{path}/");
            let first =
                self.outline.editions.partition_point(|edition| edition.url.as_str() < folder.as_str());
            let page = self
                .outline
                .editions
                .get(first)
                .filter(|edition| edition.url.as_str().starts_with(&folder))?;
            Some((format!("the folder of the page `/{}` is", page.url), Some(page)))
        };
        at(path)
            .or_else(|| {
                text().map(|page| (format!("search finds the text of the page `/{}`", page.url), Some(page)))
            })
            .or_else(|| self.is_index(path, ".json").then(|| ("the search index is".to_owned(), None)))
            .or_else(above)
            .or_else(below)
            .or_else(|| {
                (FOLDERS.contains(&path) || self.is_index(path, ""))
                    .then(|| (format!("the folder `{path}/` is"), None))
            })
            .or_else(|| is_kept(path).then(|| ("the output keeps what it needs for itself".to_owned(), None)))
    }

    /// The file that diglot writes where a path needs a folder.
    fn file_on_the_way<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.match_indices('/').map(|(end, _)| &path[..end]).find(|folder| self.is_file(folder))
    }

    /// Whether diglot writes a file to this path: a page, what stands beside one, or what machines read.
    fn is_file(&self, path: &str) -> bool {
        let (folder, name) = path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1));
        // Most names have no dot, and this is asked of every folder.
        FEEDS.contains(&path)
            || name.contains('.')
                && (self.is_index(path, ".json")
                    || (name == "llms.txt"
                        && self
                            .outline
                            .config
                            .languages
                            .iter()
                            .any(|language| folder.strip_suffix('/') == Some(&language.code)))
                    || (matches!(name, "index.md" | PAGE_TEXT) && self.outline.edition(folder).is_some())
                    || self.page(path).is_some())
    }

    /// Whether this is the path of the search index of a language, with the end of its name.
    fn is_index(&self, path: &str, end: &str) -> bool {
        let code = path.strip_prefix(SEARCH_FOLDER).and_then(|name| name.strip_suffix(end));
        self.outline.config.search
            && code.is_some_and(|code| {
                self.outline.config.languages.iter().any(|language| language.code == code)
            })
    }

    /// The page that is written to this path.
    fn page(&self, path: &str) -> Option<&Edition> {
        self.outline
            .edition(OutPath::new(path).to_url())
            .filter(|edition| edition.url.to_out().as_str() == path)
    }

    /// Paths that differ in case alone are one file where the file system ignores case, as on Windows and
    /// macOS.
    fn report_cases(&self, diagnostics: &mut Vec<Diagnostic>) {
        let has_upper = |path: &str| path.chars().any(char::is_uppercase);
        let assets = self.outline.assets.keys().filter_map(|asset| Some((asset.in_content()?, None)));
        if !self.outline.editions.par_iter().any(|edition| has_upper(edition.url.as_str()))
            && !assets.clone().any(|(path, _)| has_upper(path))
        {
            return;
        }
        let place = |path: &str, edition: Option<&Edition>| match edition {
            Some(edition) => self.place(edition),
            None => Some(SrcPath::new(format!("content/{path}")))
                .filter(|asset| self.outline.assets.contains_key(asset))
                .map(|asset| Span::new(&asset, 0..0)),
        };
        let mut by_fold: BTreeMap<String, (&str, Option<&Edition>)> = BTreeMap::new();
        let urls = self.outline.editions.iter().map(|edition| (edition.url.as_str(), Some(edition)));
        for (path, edition) in urls.chain(assets).chain(FEEDS.map(|feed| (feed, None))) {
            let Some((other, known)) =
                by_fold.insert(path.to_lowercase(), (path, edition)).filter(|(other, _)| *other != path)
            else {
                continue;
            };
            let (own, known) = (place(path, edition), place(other, known));
            let warning = Diagnostic::new(
                Code::OutputCase,
                format!("`{path}` and `{other}` differ in case alone: some systems take them for one file"),
            );
            let warning = own.clone().or(known.clone()).into_iter().fold(warning, Diagnostic::at);
            let warning = known
                .filter(|_| own.is_some())
                .into_iter()
                .fold(warning, |warning, span| warning.related(span, "the other one"));
            diagnostics.push(warning.help("rename one of the two, or give its page another `slug`"));
        }
    }

    /// Names that Windows keeps for devices, whatever their case and extension.
    fn report_devices(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut told = BTreeSet::new();
        let pages: Vec<(&str, Span)> = self
            .outline
            .editions
            .par_iter()
            .filter_map(|edition| Some((device(edition.url.as_str())?, self.place(edition)?)))
            .collect();
        let files = self
            .outline
            .assets
            .keys()
            .filter_map(|asset| Some((device(asset.in_content()?)?, Span::new(asset, 0..0))));
        for (name, at) in pages.into_iter().chain(files).filter(|(_, at)| told.insert(at.clone())) {
            let warning =
                Diagnostic::new(Code::OutputName, format!("Windows keeps the name `{name}` for itself"));
            diagnostics
                .push(warning.at(at).help("rename the file or its folder, or give the page another `slug`"));
        }
    }

    /// Where the URL of an edition comes from.
    fn place(&self, edition: &Edition) -> Option<Span> {
        let topic = |page: usize| self.outline.pages[page].topic.map(|topic| &self.topics[topic]);
        match &edition.subject {
            Subject::Page { page, source: lang, .. } | Subject::Bilingual { page, first: lang, .. } => {
                Some(slug_place(topic(*page)?, *lang))
            }
            Subject::Redirect { page, .. } => alias_place(&self.outline.config, topic(*page)?, &edition.url),
            Subject::Variant { checklist, .. } => {
                Some(Span::new(&self.outline.checklists[*checklist].data.path, 0..0))
            }
            Subject::Search { .. } | Subject::Chooser | Subject::NotFound => None,
        }
    }
}
