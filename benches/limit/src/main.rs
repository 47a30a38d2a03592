//! The least that building the benchmark's site can cost here: walk, read, Markdown to HTML, one template,
//! write.
//!
//! ```text
//! limit CONTENT OUT             into a folder that is new
//! limit CONTENT OUT --compare   over the same output: lays out every page, writes those that differ
//! ```
//!
//! Its pages have what diglot's have: a sidebar, breadcrumbs, contents, neighbours, alternates. It does not
//! highlight, parse YAML, check a link, pair languages or say what is wrong, and it knows no content but the
//! benchmark's.
#![allow(clippy::disallowed_methods, reason = "the rules of diglot's stages do not hold here")]

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

type Failure = Box<dyn Error + Send + Sync>;

/// A page, read and turned into HTML.
#[derive(Serialize)]
struct Page {
    lang: &'static str,
    url: String,
    title: String,
    description: String,
    headings: Vec<Heading>,
    #[serde(skip)]
    html: String,
    #[serde(skip)]
    folder: String,
    #[serde(skip)]
    is_index: bool,
}

#[derive(Serialize)]
struct Heading {
    id: String,
    title: String,
    level: u8,
}

#[derive(Serialize, Clone, Default)]
struct Link {
    url: String,
    title: String,
}

/// A folder in one language: its pages in order, and the same as a value that every layout shares.
struct Section {
    index: Link,
    pages: Vec<usize>,
    nav: Value,
}

type Sections<'p> = HashMap<(&'p str, &'p str), Section>;

#[derive(Serialize)]
struct Labels {
    brand: &'static str,
    guides: &'static str,
    skip: &'static str,
    languages: &'static str,
    footer: &'static str,
    previous: &'static str,
    next: &'static str,
    contents: &'static str,
}

const ZH: Labels = Labels {
    brand: "帮助中心",
    guides: "使用指南",
    skip: "跳到正文",
    languages: "语言",
    footer: "备案信息与隐私政策",
    previous: "上一页",
    next: "下一页",
    contents: "本页目录",
};
const EN: Labels = Labels {
    brand: "Help centre",
    guides: "Guides",
    skip: "Skip to content",
    languages: "Languages",
    footer: "Filing and privacy",
    previous: "Previous",
    next: "Next",
    contents: "On this page",
};

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(content), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: limit CONTENT OUT [--compare]".into());
    };
    let compare = arguments.next().as_deref() == Some("--compare");
    let (content, out) = (Path::new(&content), Path::new(&out));

    let mut sources = Vec::new();
    walk(content, &mut sources)?;
    sources.sort_unstable();
    let pages: Vec<Page> = sources.par_iter().map(|file| read(content, file)).collect::<Result<_, _>>()?;
    let sections = sections(&pages);
    for (lang, folder) in sections.keys() {
        fs::create_dir_all(out.join(lang).join(folder))?;
    }
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", include_str!("page.html"))?;
    let labels = [Value::from_serializable(&ZH), Value::from_serializable(&EN)];
    let lay_out = |buffer: &mut Vec<u8>, index: usize| -> Result<(), Failure> {
        buffer.clear();
        let context = context(&pages, &sections, &labels, index);
        tera.render_to("page.html", &context, &mut *buffer)?;
        write(&out.join(&pages[index].url[1..]), buffer, compare)?;
        Ok(())
    };
    (0..pages.len()).into_par_iter().map_init(Vec::new, lay_out).collect::<Result<(), _>>()?;
    // Freeing what the system takes back anyway would only cost time.
    std::process::exit(0);
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "md") {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn read(content: &Path, file: &Path) -> Result<Page, Failure> {
    let text = fs::read_to_string(file)?;
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).ok_or("no front matter")?;
    let name = file.strip_prefix(content)?.to_str().ok_or("not UTF-8")?;
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
    let (stem, lang) = if let Some(stem) = name.strip_suffix(".en.md") { (stem, "en") } else { (name.trim_end_matches(".zh.md"), "zh") };
    let is_index = stem == "index";
    let url =
        [lang, folder, if is_index { "" } else { stem }].into_iter().filter(|part| !part.is_empty()).fold(String::from("/"), |url, part| url + part + "/");
    let (html, headings) = convert(body, lang, folder);
    let field = |key: &str| front.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim_matches('"').to_owned();
    Ok(Page { lang, url, title: field("title: "), description: field("description: "), headings, html, folder: folder.to_owned(), is_index })
}

/// Markdown to HTML, with ids on headings and links to URLs.
fn convert(markdown: &str, lang: &str, folder: &str) -> (String, Vec<Heading>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM;
    let mut events: Vec<Event> = Vec::with_capacity(256);
    let mut headings = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for mut event in Parser::new_ext(markdown, options) {
        match &mut event {
            Event::Start(Tag::Heading { .. }) => open = Some((events.len(), String::new())),
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(target) = dest_url.strip_suffix(".md").and_then(|target| target.rsplit_once('.')).map(|(target, _)| target) {
                    let (folder, target) = target.strip_prefix("../").map_or((folder, target), |target| ("guides", target));
                    *dest_url = CowStr::from(format!("/{lang}/{folder}/{target}/"));
                }
            }
            Event::Text(text) => open.iter_mut().for_each(|(_, title)| title.push_str(text)),
            Event::End(TagEnd::Heading(level)) => {
                if let Some((at, title)) = open.take() {
                    let name = anchor(&title);
                    if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
                        *id = Some(CowStr::from(name.clone()));
                    }
                    headings.push(Heading { id: name, title, level: *level as u8 });
                }
            }
            _ => {}
        }
        events.push(event);
    }
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    (out, headings)
}

fn anchor(title: &str) -> String {
    title.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn sections(pages: &[Page]) -> Sections<'_> {
    let mut sections = Sections::new();
    for (index, page) in pages.iter().enumerate() {
        let section =
            sections.entry((page.lang, page.folder.as_str())).or_insert_with(|| Section { index: Link::default(), pages: Vec::new(), nav: Value::none() });
        match page.is_index {
            true => section.index = link(page),
            false => section.pages.push(index),
        }
    }
    for section in sections.values_mut() {
        let links: Vec<Link> = section.pages.iter().map(|page| link(&pages[*page])).collect();
        section.nav = Value::from_serializable(&links);
    }
    sections
}

fn link(page: &Page) -> Link {
    Link { url: page.url.clone(), title: page.title.clone() }
}

/// What the template reads; the navigation and the labels are shared, not copied.
fn context(pages: &[Page], sections: &Sections<'_>, labels: &[Value; 2], index: usize) -> Context {
    let page = &pages[index];
    let section = &sections[&(page.lang, page.folder.as_str())];
    let at = section.pages.binary_search(&index).ok();
    let neighbour = |at: Option<usize>| at.and_then(|at| section.pages.get(at)).map(|page| link(&pages[*page]));
    let (own, labels) = if page.lang == "zh" { (&ZH, &labels[0]) } else { (&EN, &labels[1]) };
    let below = |path: &str| format!("/{}/{path}", page.lang);
    let crumbs = [Link { url: below(""), title: own.brand.into() }, Link { url: below("guides/"), title: own.guides.into() }, section.index.clone()];
    let alternates = ["zh", "en"].map(|lang| Link { url: format!("/{lang}{}", &page.url[3..]), title: lang.into() });
    let mut context = Context::new();
    context.insert("page", page);
    context.insert_value("content", Value::safe_string(&page.html));
    context.insert_value("ui", labels.clone());
    context.insert_value("nav", section.nav.clone());
    context.insert("section", &section.index);
    context.insert("crumbs", &crumbs);
    context.insert("alternates", &alternates);
    context.insert("previous", &neighbour(at.and_then(|at| at.checked_sub(1))));
    context.insert("next", &neighbour(at.map(|at| at + 1)));
    context
}

fn write(folder: &Path, html: &[u8], compare: bool) -> io::Result<()> {
    let file = folder.join("index.html");
    if compare && fs::read(&file)? == html {
        return Ok(());
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::write(file, html),
    }
}
