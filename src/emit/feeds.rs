//! Site → the files that machines read: sitemap, robots, redirects, llms.txt, Markdown copies.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::base::{LangId, OutPath, UrlPath};
use crate::link::{Edition, Site, Subject};
use crate::render::Viewer;
use crate::render::copy::plain;

/// The paths of the files but the copies.
pub fn paths(site: &Site) -> Vec<OutPath> {
    let llms = site.config.languages.iter().map(|language| format!("{}/llms.txt", language.code));
    ["robots.txt", "_redirects", "sitemap.xml"]
        .map(str::to_owned)
        .into_iter()
        .chain(llms)
        .map(OutPath::new)
        .collect()
}

/// The file at one of these paths; `None` where the site has nothing to say there.
pub fn feed(site: &Site, path: &OutPath) -> Option<Vec<u8>> {
    let text = match path.as_str() {
        "robots.txt" => robots(site),
        "_redirects" => redirects(site),
        "sitemap.xml" => return sitemap(site),
        other => llms(site, site.config.language(other.strip_suffix("/llms.txt")?)?),
    };
    (!text.is_empty()).then(|| text.into_bytes())
}

/// The Markdown copy of a page in a language it is written in.
pub fn copy(viewer: &Viewer, edition: &Edition) -> Option<(OutPath, Vec<u8>)> {
    let Subject::Page { page, lang, source } = &edition.subject else { return None };
    if lang != source || !viewer.site().config.copies {
        return None;
    }
    let text = viewer.markdown(*page, *lang)?;
    Some((OutPath::new(format!("{}index.md", edition.url)), text.into_bytes()))
}

fn absolute(base: &str, url: &UrlPath) -> String {
    [base, &encoded(url)].concat()
}

/// A URL as it travels: what RFC 3986 allows in a path stays; the rest, Chinese included, is percent-encoded.
fn encoded(url: &UrlPath) -> Cow<'_, str> {
    const PATH: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    percent_encoding::utf8_percent_encode(url.as_str(), PATH).into()
}

/// Pages that exist in a language, each with its alternates (sitemaps.org 0.9, hreflang as `xhtml:link`).
fn sitemap(site: &Site) -> Option<Vec<u8>> {
    let base = site.config.base_url.as_deref()?;
    let mut writer = Writer::new_with_indent(Vec::with_capacity(site.editions.len() * 400), b' ', 1);
    // Writing to memory cannot fail.
    let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let set = writer.create_element("urlset").with_attributes([
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ]);
    let _ = set.write_inner_content(|writer| {
        for edition in site.editions.iter() {
            let Subject::Page { page, lang, source } = &edition.subject else { continue };
            if lang != source {
                continue;
            }
            let updated = site.topic(*page).and_then(|topic| topic.document(*lang).front.updated);
            writer.create_element("url").write_inner_content(|writer| {
                writer
                    .create_element("loc")
                    .write_text_content(BytesText::new(&absolute(base, &edition.url)))?;
                if let Some(date) = updated {
                    writer.create_element("lastmod").write_text_content(BytesText::new(&date.to_string()))?;
                }
                for other in site.config.lang_ids().filter(|&other| site.exists(*page, other)) {
                    let hreflang = crate::render::view::hreflang(&site.config.languages, other);
                    let href = absolute(base, &site.url(*page, other));
                    writer
                        .create_element("xhtml:link")
                        .with_attributes([
                            ("rel", "alternate"),
                            ("hreflang", hreflang.as_str()),
                            ("href", href.as_str()),
                        ])
                        .write_empty()?;
                }
                Ok(())
            })?;
        }
        Ok(())
    });
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Some(bytes)
}

fn robots(site: &Site) -> String {
    let sitemap =
        site.config.base_url.as_ref().map_or(String::new(), |base| format!("\nSitemap: {base}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

/// Redirects in the format that several static hosts read; the same ones exist as HTML.
fn redirects(site: &Site) -> String {
    const BASE: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b' ');
    let base = percent_encoding::utf8_percent_encode(site.config.base_path(), BASE).to_string();
    // A space would end the URL and make the rest of an alias the target; other characters are patterns
    // there.
    let line = |edition: &Edition| match &edition.subject {
        Subject::Redirect { page, lang } => {
            Some(format!("{base}{} {base}{} 301\n", encoded(&edition.url), encoded(&site.url(*page, *lang))))
        }
        _ => None,
    };
    site.editions.iter().filter_map(line).collect()
}

/// The pages of a language with their descriptions (llmstxt.org).
fn llms(site: &Site, lang: LangId) -> String {
    let title = site.config.title.get_or_first(lang).map_or_else(|| site.title(0, lang), |(_, title)| title);
    let mut text = format!("# {}\n", plain(title));
    if let Some((_, description)) = site.config.description.get_or_first(lang) {
        text.push_str(&format!("\n> {}\n", plain(description)));
    }
    let url = |url: &UrlPath| {
        site.config.base_url.as_ref().map_or_else(|| format!("/{url}"), |base| absolute(base, url))
    };
    for (section, page) in site.pages.iter().enumerate().filter(|(_, page)| !page.children.is_empty()) {
        text.push_str(&format!("\n## {}\n\n", plain(site.title(section, lang))));
        for &child in
            page.children.iter().filter(|&&child| site.exists(child, lang) && !site.pages[child].is_hidden)
        {
            let description =
                site.pages[child].summary(lang).map_or(String::new(), |text| format!(": {}", plain(text)));
            let copied = site.config.copies && site.pages[child].topic.is_some();
            let page = if copied {
                UrlPath::new(format!("{}index.md", site.url(child, lang)))
            } else {
                site.url(child, lang)
            };
            text.push_str(&format!("- [{}]({}){description}\n", plain(site.title(child, lang)), url(&page)));
        }
    }
    text
}
