//! Site + Edition → [`EditionView`]: what one page's template reads, by value.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::checklist::{PageLink, Words, preset_label};
use super::edition_view::{EditionView, Part};
use super::embed::{Embedded, Place};
use super::escape::encode;
use super::page_view::{
    AlternateView, BilingualView, CardView, FallbackView, HomeView, LangView, OwnerView, PageView, SiteView,
    SwitchView, TocView,
};
use super::parts::Parts;
use super::questions::{self, CategoryView, absolute};
use super::setting::needs;
use super::shared::Shared;
use super::sidebar::{self, Sidebar};
use super::theme::Theme;
use super::viewer::Viewer;
use crate::base::excerpt::excerpt;
use crate::base::{LangId, Language, UrlPath, digest_of};
use crate::link::nav::{nav_of, neighbours};
use crate::link::{Edition, Introduction, PageId, Question, Site, Subject, checklist};
use crate::pair::{Anchor, Row};
use crate::parse::{Document, Kind, PageKind};
use crate::text::{EmbeddedChecklist, Filler, Text};

impl Viewer {
    /// A viewer of a site; with `live` it stands at the root of its host, wherever it will be published.
    pub fn new(site: Arc<Site>, theme: Arc<Theme>, parts: Arc<Parts>, live: bool) -> Self {
        let config = site.config.clone();
        let words = config
            .lang_ids()
            .map(|lang| Words::new(|key| theme.strings(lang).get(key).cloned().unwrap_or_default()))
            .collect();
        let langs = config
            .languages
            .iter()
            .map(|language| Arc::new(Shared::new(&LangView::from(language))))
            .collect();
        let sites =
            config.lang_ids().map(|lang| Arc::new(Shared::new(&site_view(&site, &theme, lang)))).collect();
        let needs = site.checklists.iter().map(needs).collect();
        parts.begin_run();
        let checklists = site.checklists.len();
        let mut viewer = Self {
            site,
            theme,
            live,
            languages: config.languages.clone().into(),
            langs,
            sites,
            words,
            needs,
            surroundings: Vec::new(),
            parts,
        };
        viewer.surroundings = (0..checklists)
            .map(|at| config.lang_ids().map(|lang| viewer.surroundings_of(at, lang)).collect())
            .collect();
        viewer
    }

    /// The template of an edition.
    pub fn template(&self, edition: &Edition) -> &'static str {
        match &edition.subject {
            Subject::Page { page, .. } => template(kind_name(self.site.pages[*page].kind)),
            Subject::Variant { .. } => "checklist.html",
            Subject::Bilingual { .. } => "bilingual.html",
            Subject::Search { .. } => "search.html",
            Subject::Chooser => "chooser.html",
            Subject::NotFound => "404.html",
            Subject::Redirect { .. } => "redirect.html",
        }
    }

    /// The view of an edition.
    pub fn view(&self, edition: &Edition) -> EditionView {
        match &edition.subject {
            Subject::Page { page, lang, source } => {
                self.page(edition, *page, *lang, *source, &BTreeMap::new())
            }
            Subject::Variant { checklist, lang, preset } => {
                self.page(edition, self.site.checklists[*checklist].page, *lang, *lang, preset)
            }
            Subject::Bilingual { page, first, second } => self.bilingual(edition, *page, *first, *second),
            Subject::Search { lang } => self.search(edition, *lang),
            Subject::Chooser => {
                let default = self.site.config.languages[0].code.clone();
                self.bare(
                    edition,
                    "chooser.html",
                    "./".to_owned(),
                    LangId(0),
                    vec![("default_lang", Part::Text(Some(default)))],
                )
            }
            Subject::NotFound => self.bare(edition, "404.html", self.base_path(), LangId(0), Vec::new()),
            Subject::Redirect { page, lang } => {
                let target = self.site.url(*page, *lang);
                let root = edition.url.to_base();
                let parts = vec![
                    ("target", Part::Text(Some(format!("{root}{}", encode(target.as_str()))))),
                    ("canonical", Part::Text(self.absolute(&target))),
                ];
                self.bare(edition, "redirect.html", root, *lang, parts)
            }
        }
    }

    fn bare(
        &self,
        edition: &Edition,
        template: &'static str,
        root: String,
        lang: LangId,
        parts: Vec<(&'static str, Part)>,
    ) -> EditionView {
        let page = PageView { url: edition.url.to_string(), ..PageView::default() };
        let (nav, sidebar) = self.nav(0, lang, &edition.url, &root);
        EditionView {
            template,
            lang_id: lang,
            lang: self.langs[lang.index()].clone(),
            root,
            site: self.sites[lang.index()].clone(),
            nav,
            sidebar,
            page,
            parts,
        }
    }

    /// The navigation that a page shows, and its HTML on pages beside that at `url`.
    fn nav(&self, page: PageId, lang: LangId, url: &UrlPath, root: &str) -> (Arc<Shared>, Arc<Sidebar>) {
        let nav = &self.site.navs[lang.index()][&nav_of(&self.site.pages, page)];
        let shared =
            self.parts.shared.of(nav.digest, || Arc::new(Shared::with_digest(nav.digest, &nav.entries)));
        let (site, own) = (&self.sites[lang.index()], &self.langs[lang.index()]);
        let folder = sidebar::folder(url.as_str());
        let key = digest_of(&(self.theme.digest, nav.digest, site.digest(), own.digest(), root, folder));
        let make = || {
            let mut context = sidebar::context(own, site, &shared, self.theme.string_value(lang), root);
            context.insert("folder", folder);
            Arc::new(Sidebar::new(key, &self.theme, &context))
        };
        let sidebar = self.parts.sidebars.of(key, make);
        (shared, sidebar)
    }

    fn search(&self, edition: &Edition, lang: LangId) -> EditionView {
        let config = &self.site.config;
        let mut view = self.bare(edition, "search.html", edition.url.to_base(), lang, Vec::new());
        let here = view.page.url.clone();
        view.page.kind = "search";
        view.page.title = self.theme.strings(lang).get("search_title").cloned().unwrap_or_default();
        view.page.robots = Some("noindex");
        view.page.og_locale = og_locale(config.lang(lang));
        let searches =
            config.lang_ids().filter_map(|other| Some((other, self.site.search_url(other)?.to_string())));
        view.page.switch = searches
            .map(|(other, url)| {
                let language = config.lang(other);
                let is_current = url == here;
                SwitchView {
                    code: language.code.clone(),
                    tag: language.tag.clone(),
                    name: language.name.clone(),
                    url,
                    is_current,
                    exists: true,
                }
            })
            .collect();
        view
    }

    /// The path of the site below its host, for the page that a server shows at any URL.
    fn base_path(&self) -> String {
        if self.live { "/".to_owned() } else { self.site.config.base_path().to_owned() }
    }

    fn page(
        &self,
        edition: &Edition,
        page: PageId,
        lang: LangId,
        source: LangId,
        preset: &BTreeMap<String, String>,
    ) -> EditionView {
        let site = &self.site;
        let root = edition.url.to_base();
        let kind = site.pages[page].kind;
        let embedded = Embedded::default();
        let place = Place::article(page, &root, &embedded);
        let questions = self.questions(place, lang, source);
        // Categories and questions are shown below the article.
        let end = questions.as_ref().and_then(|_| site.next_section(page, 0, source)).unwrap_or(usize::MAX);
        let body = self.body(page, place, &[source], lang, 0..end);
        let mut view = PageView { body, ..self.page_view(edition, page, lang, source) };
        view.toc = if questions.is_some() { Vec::new() } else { self.toc(page, source) };
        let mut parts = Vec::new();
        let mut json_ld = Vec::new();
        if let Some(questions) = questions {
            view.is_faq_index = site.faq.index == Some(page);
            if view.is_faq_index && source == lang {
                json_ld.extend(questions::json_ld(&questions, &site.config.lang(lang).tag));
            }
            parts.push(("faq", Part::Questions(questions)));
        }
        if kind == PageKind::Checklist
            && let Some(at) = site.checklists.iter().position(|checklist| checklist.page == page)
        {
            let checklist = self.checklist(at, lang, None, preset, &root);
            if !preset.is_empty() {
                self.answered(&mut view, at, lang, preset);
            }
            parts.push(("checklist", Part::Checklist(checklist)));
            parts.push(("standalone", Part::Flag(true)));
        }
        if kind == PageKind::Glossary {
            parts.push(("glossary", Part::Glossary(self.glossary(lang, None, &root))));
        }
        json_ld.extend(questions::breadcrumbs(&view.crumbs, site.config.base_url.as_deref()));
        view.jsonld_json = script_json(&json_ld);
        let missing_data = kind == PageKind::Checklist && parts.is_empty();
        let (nav, sidebar) = self.nav(page, lang, &edition.url, &root);
        EditionView {
            template: if missing_data { "guide.html" } else { template(view.kind) },
            lang_id: lang,
            lang: self.langs[lang.index()].clone(),
            root,
            site: self.sites[lang.index()].clone(),
            nav,
            sidebar,
            page: view,
            parts,
        }
    }

    fn bilingual(&self, edition: &Edition, page: PageId, first: LangId, second: LangId) -> EditionView {
        let site = &self.site;
        let root = edition.url.to_base();
        let mut view = self.page_view(edition, page, first, first);
        let second_title = site.pages[page].title.get(second).filter(|title| **title != view.title);
        let second_heading = site
            .topic(page)
            .and_then(|topic| topic.heading.get(second))
            .or_else(|| site.pages[page].title.get(second));
        let heading = view.heading.take().unwrap_or_else(|| view.title.clone());
        view.heading2 = second_heading.filter(|second| **second != heading).cloned();
        view.heading = Some(heading);
        view.kind = "bilingual";
        view.title = second_title.map_or(view.title.clone(), |title| format!("{} · {title}", view.title));
        view.lang2 = Some(site.config.lang(second).into());
        view.robots = Some("noindex, follow");
        view.canonical = None;
        view.alternates = Vec::new();
        view.switch.iter_mut().for_each(|entry| entry.is_current = false);
        view.toc = self.toc(page, first);
        let (nav, sidebar) = self.nav(page, first, &edition.url, &root);
        let (embedded, langs) = (Embedded::default(), [first, second]);
        let place = Place::article(page, &root, &embedded);
        let mut body = self.body(page, place, &langs, first, 0..usize::MAX);
        body.iter_mut().for_each(|body| body.data = self.checklist_beside(page, langs, place));
        let is_glossary = site.pages[page].kind == PageKind::Glossary;
        let glossary =
            is_glossary.then(|| ("glossary", Part::Glossary(self.glossary(first, Some(second), &root))));
        EditionView {
            template: "bilingual.html",
            lang_id: first,
            lang: self.langs[first.index()].clone(),
            nav,
            sidebar,
            site: self.sites[first.index()].clone(),
            page: PageView { body, ..view },
            parts: glossary.into_iter().collect(),
            root,
        }
    }

    /// The checklist of a page in two languages, and the row that it stands before: its second heading, as in
    /// one language.
    fn checklist_beside(
        &self,
        page: PageId,
        [first, second]: [LangId; 2],
        place: Place<'_>,
    ) -> Option<(usize, Arc<str>)> {
        let of = self.site.checklists.iter().find(|checklist| checklist.page == page)?;
        let topic = self.site.topic(page)?;
        let is_section = |row: &Row| {
            row.any_cell().is_some_and(|(_, cell)| matches!(topic.block(cell).kind, Kind::Heading(1 | 2)))
        };
        let at = topic.rows.iter().position(is_section).unwrap_or(topic.rows.len());
        let embedded = EmbeddedChecklist { name: of.name.as_str().into(), answers: Default::default() };
        let filler = Filler::Checklist(Box::new(embedded));
        Some((at, self.embed(&filler, first, Some(second), place).into()))
    }

    /// The first edition of a page in two languages.
    fn bilingual_link(&self, page: PageId) -> Option<BilingualView> {
        let (site, config) = (&self.site, &self.site.config);
        let &(first, second) =
            config.bilingual.iter().find(|&&(first, second)| site.is_bilingual(page, first, second))?;
        Some(BilingualView {
            url: site.bilingual_url(page, first, second).to_string(),
            name: format!("{} · {}", config.lang(first).name, config.lang(second).name),
        })
    }

    /// Makes the view of the page of a checklist that of one with some answers given.
    fn answered(&self, view: &mut PageView, at: usize, lang: LangId, preset: &BTreeMap<String, String>) {
        let (site, of) = (&self.site, &self.site.checklists[at]);
        let label = preset_label(&of.data, lang, &site.config.facts, preset);
        for title in [Some(&mut view.title), view.heading.as_mut()].into_iter().flatten() {
            title.push_str(&format!(" · {label}"));
        }
        view.canonical = self.absolute(&site.url(of.page, lang));
        view.alternates = Vec::new();
        view.switch = self.switch(of.page, lang, Some(checklist::static_suffix(&of.data, preset)));
    }

    /// What every kind of page has.
    fn page_view(&self, edition: &Edition, page: PageId, lang: LangId, source: LangId) -> PageView {
        let site = &self.site;
        let config = &site.config;
        let of = &site.pages[page];
        let topic = site.topic(page);
        let document = topic.map(|topic| topic.document(source));
        let front = document.map(|document| &document.front);
        let (prev, next) = neighbours(&site.pages, page);
        let date = |date: Option<Date>| {
            (date.map(|date| date.to_string()), date.map(|date| date_text(date, config.lang(lang))))
        };
        let (updated, updated_text) = date(front.and_then(|front| front.updated));
        let (verified, verified_text) = date(front.and_then(|front| front.verified));
        let exists = source == lang;
        let others = config.lang_ids().filter(|&other| other != source && site.exists(page, other));
        let edit_url = |document: &Arc<Document>| {
            Some(format!("{}{}", config.edit_url.as_ref()?, encode(document.path.as_str())))
        };
        PageView {
            kind: kind_name(of.kind),
            title: of.title.get(source).map_or_else(|| site.title(page, source).to_owned(), Clone::clone),
            heading: topic.and_then(|topic| topic.heading.get(source)).cloned(),
            description: of.summary(source).map(|text| excerpt(text, 160)),
            lead: of.description.get(source).map(|text| text.to_string()),
            url: edition.url.to_string(),
            updated,
            updated_text,
            verified,
            verified_text,
            owner: front.and_then(|front| self.owner(&front.owner, lang)),
            tags: front.map_or_else(Vec::new, |front| front.tags.clone()),
            edit_url: document.and_then(edit_url),
            canonical: self.absolute(&site.url(page, source)),
            alternates: if exists { self.alternates(page) } else { Vec::new() },
            og_locale: og_locale(config.lang(source)),
            og_locale_alternates: others.map(|other| og_locale(config.lang(other))).collect(),
            fallback: (!exists).then(|| FallbackView {
                lang: config.lang(source).into(),
                url: site.url(page, source).to_string(),
            }),
            switch: self.switch(page, lang, None),
            bilingual: self.bilingual_link(page),
            crumbs: self.crumbs(page, lang),
            prev: prev.map(|id| self.link(id, lang)),
            next: next.map(|id| self.link(id, lang)),
            related: self.related(page, lang),
            papers: self.papers(page, lang),
            children: of
                .children
                .iter()
                .filter(|&&id| !site.pages[id].is_hidden)
                .map(|&id| self.card(id, lang))
                .collect(),
            ..PageView::default()
        }
    }

    fn owner(&self, owner: &Text, reader: LangId) -> Option<OwnerView> {
        let (lang, half) = owner.get_or_first(reader)?;
        let lang_view = (lang != reader).then(|| self.site.config.lang(lang).into());
        Some(OwnerView { name: self.site.config.facts.fill(&half.plain, lang), lang: lang_view })
    }

    /// The questions a page shows: all of them on the index, its own on another page of questions.
    fn questions(&self, place: Place<'_>, lang: LangId, source: LangId) -> Option<Vec<CategoryView>> {
        let Place { page, .. } = place;
        if self.site.pages[page].kind != PageKind::Faq {
            return None;
        }
        let is_index = self.site.faq.index == Some(page);
        let body = |question: &Question| {
            self.answer(
                question,
                Place { question: (question.page != page).then_some(&*question.id), ..place },
                source,
                lang,
            )
        };
        let faq = &self.site.faq;
        let mut categories = if is_index {
            questions::categories(&self.site, source, faq.questions.iter(), &body)
        } else {
            questions::categories(&self.site, source, faq.of_page(page), &body)
        };
        let introductions =
            faq.introductions.iter().filter(|introduction| is_index || introduction.page == page);
        let body = |introduction: &Introduction, rows| {
            let category = &*faq.categories[introduction.category].id;
            self.body(
                introduction.page,
                Place { question: (introduction.page != page).then_some(category), ..place },
                &[source],
                lang,
                rows,
            )
        };
        questions::introduce(&self.site, source, introductions, &mut categories, body);
        Some(categories)
    }

    fn toc(&self, page: PageId, lang: LangId) -> Vec<TocView> {
        let Some(topic) = self.site.topic(page) else { return Vec::new() };
        let mut toc = Vec::new();
        if topic.document(lang).front.toc == Some(false) {
            return toc;
        }
        for cell in topic.rows.iter().filter_map(|row| row.cell(lang)) {
            let (document, anchors) =
                (&topic.documents[usize::from(cell.document)], &topic.anchors[usize::from(cell.document)]);
            let blocks = document.siblings(cell.first, cell.last);
            blocks.for_each(|block| contents(document, anchors, block, lang, &mut toc));
        }
        toc
    }

    fn alternates(&self, page: PageId) -> Vec<AlternateView> {
        let Some(base) = self.site.config.base_url.as_deref() else { return Vec::new() };
        let config = &self.site.config;
        let existing: Vec<LangId> = config.lang_ids().filter(|&lang| self.site.exists(page, lang)).collect();
        let href = |lang: LangId| absolute(base, self.site.url(page, lang).as_str());
        let mut alternates: Vec<AlternateView> = existing
            .iter()
            .map(|&lang| AlternateView { hreflang: hreflang(&config.languages, lang), href: href(lang) })
            .collect();
        let is_home = page == 0;
        if let Some(&first) = existing.first() {
            let href = if is_home { base.to_owned() } else { href(first) };
            alternates.push(AlternateView { hreflang: "x-default".to_owned(), href });
        }
        alternates
    }

    fn switch(&self, page: PageId, current: LangId, suffix: Option<String>) -> Vec<SwitchView> {
        let suffix = suffix.unwrap_or_default();
        let entry = |lang: LangId| {
            let language = self.site.config.lang(lang);
            SwitchView {
                code: language.code.clone(),
                tag: language.tag.clone(),
                name: language.name.clone(),
                url: [self.site.url(page, lang).as_str(), &suffix].concat(),
                is_current: lang == current,
                exists: self.site.exists(page, lang),
            }
        };
        self.site.config.lang_ids().map(entry).collect()
    }

    fn crumbs(&self, page: PageId, lang: LangId) -> Vec<PageLink> {
        let mut crumbs = Vec::new();
        let mut at = Some(page).filter(|&page| page != 0);
        while let Some(id) = at {
            crumbs.push(self.link(id, lang));
            at = self.site.pages[id].parent;
        }
        crumbs.reverse();
        crumbs
    }

    fn related(&self, page: PageId, lang: LangId) -> Vec<CardView> {
        let Some(topic) = self.site.topic(page) else { return Vec::new() };
        let document = topic.document(lang);
        let find = |path: &String| self.site.paths.find(&self.site.config, &document.path, path);
        document.front.related.iter().filter_map(find).map(|id| self.card(id, lang)).collect()
    }

    fn papers(&self, page: PageId, lang: LangId) -> Vec<PageLink> {
        let mut papers = Vec::new();
        for checklist in self.site.checklists.iter() {
            for (_, answers) in checklist.embeds.iter().filter(|(embedding, _)| *embedding == page) {
                let query: Vec<String> =
                    answers.iter().map(|(question, option)| format!("{question}={option}")).collect();
                let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
                papers.push(PageLink {
                    title: self.site.title(checklist.page, lang).to_owned(),
                    url: format!("{}{query}", self.site.url(checklist.page, lang)),
                });
            }
        }
        papers
    }

    fn card(&self, page: PageId, lang: LangId) -> CardView {
        let PageLink { title, url } = self.link(page, lang);
        CardView {
            title,
            url,
            description: self.site.pages[page].summary(lang).map(|text| excerpt(text, 110)),
        }
    }

    fn absolute(&self, url: &UrlPath) -> Option<String> {
        self.site.config.base_url.as_deref().map(|base| absolute(base, url.as_str()))
    }
}

fn site_view(site: &Site, theme: &Theme, lang: LangId) -> SiteView {
    let config = &site.config;
    let title = |lang: LangId| {
        config
            .title
            .get_or_first(lang)
            .map_or_else(|| site.title(0, lang).to_owned(), |(_, title)| title.clone())
    };
    let page_of = |kind: PageKind| {
        site.pages.iter().position(|page| page.kind == kind).map(|id| site.url(id, lang).to_string())
    };
    let faq = site.faq.index.filter(|_| !site.faq.questions.is_empty());
    let search = |lang: LangId| site.search_url(lang).map(|url| url.to_string());
    let home = |lang: LangId| HomeView {
        lang: config.lang(lang).into(),
        home: site.url(0, lang).to_string(),
        title: title(lang),
        description: config.description.get(lang).cloned(),
        t: theme.strings(lang).clone(),
        script: config.lang(lang).script,
        search: search(lang),
    };
    SiteView {
        title: title(lang),
        description: config.description.get(lang).cloned(),
        base_url: config.base_url.clone(),
        home: site.url(0, lang).to_string(),
        footer: config.footer.clone(),
        contact: config.contact.get(lang).cloned(),
        has_faq: faq.map(|id| site.url(id, lang).to_string()),
        has_glossary: page_of(PageKind::Glossary),
        search: search(lang),
        languages: config.lang_ids().map(home).collect(),
    }
}

/// Adds a heading to the contents of a page, or those that stand in an element of raw HTML.
fn contents(document: &Document, anchors: &[Anchor], at: u32, lang: LangId, toc: &mut Vec<TocView>) {
    let block = &document.blocks[at as usize];
    if let Some(index) = document.heading(at) {
        let heading = &document.headings[index];
        if heading.level <= 3 && block.kind != Kind::Title {
            toc.push(TocView {
                id: anchors[index].id.clone(),
                title: anchors[index].text(heading).to_owned(),
                level: heading.level.max(2),
            });
        }
    } else if matches!(block.kind, Kind::Element(_)) {
        let is_shown = |at: &u32| document.blocks[*at as usize].lang.is_none_or(|own| own == lang);
        document
            .children(Some(at))
            .filter(is_shown)
            .for_each(|child| contents(document, anchors, child, lang, toc));
    }
}

fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Guide => "guide",
        PageKind::Faq => "faq",
        PageKind::Checklist => "checklist",
        PageKind::Home => "home",
        PageKind::Section => "section",
        PageKind::Glossary => "glossary",
    }
}

fn template(kind: &str) -> &'static str {
    match kind {
        "faq" => "faq.html",
        "checklist" => "checklist.html",
        "home" => "home.html",
        "section" => "section.html",
        "glossary" => "glossary.html",
        _ => "guide.html",
    }
}

/// Pieces of JSON for a data block in a page: `<` is escaped, so that no text can end the block.
fn script_json(pieces: &[String]) -> Option<String> {
    let json = match pieces {
        [] => return None,
        [one] => Cow::from(one),
        several => format!("[{}]", several.join(",")).into(),
    };
    Some(json.replace('<', "\\u003c"))
}

/// The bare language while the site has one variant of it, else its tag (bilingual sites with `zh-Hans` and
/// `zh-Hant`).
pub(crate) fn hreflang(languages: &[Language], lang: LangId) -> String {
    let language = &languages[lang.index()];
    let is_only = languages.iter().filter(|other| other.primary() == language.primary()).count() == 1;
    if is_only { language.primary() } else { language.tag.clone() }
}

fn og_locale(language: &Language) -> String {
    match language.tag.as_str() {
        "zh" | "zh-Hans" => "zh_CN".to_owned(),
        "zh-Hant" => "zh_TW".to_owned(),
        "en" => "en_US".to_owned(),
        tag => tag.replace('-', "_"),
    }
}

/// A date as people write it.
fn date_text(date: Date, language: &Language) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = (date.year(), date.month(), date.day());
    match language.primary().as_str() {
        "zh" | "ja" => format!("{year}年{month}月{day}日"),
        "en" => {
            format!("{day} {} {year}", MONTHS[usize::from(month.unsigned_abs()).saturating_sub(1).min(11)])
        }
        _ => date.to_string(),
    }
}
