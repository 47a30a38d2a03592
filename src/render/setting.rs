//! The site around a checklist → what the view of the checklist is made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checklist::{ChecklistView, Download, KeptView, PageLink, Setting};
use super::escape::encode;
use super::viewer::Viewer;
use crate::base::slug::nfc;
use crate::base::{Digest, LangId, SrcPath, digest_of};
use crate::link::{Checklist, PageId, checklist};
use crate::text::Half;

impl Viewer {
    /// The view of a checklist with some answers given, perhaps in a second language as well.
    pub(super) fn checklist(
        &self,
        at: usize,
        lang: LangId,
        second: Option<LangId>,
        preset: &BTreeMap<String, String>,
        root: &str,
    ) -> KeptView {
        // Links to pages begin with `root`, which differs by page.
        let root = if self.site.checklists[at].data.links.is_empty() { "" } else { root };
        let of_second = second.map(|lang| self.surroundings[at][lang.index()]);
        let key = digest_of(&(self.surroundings[at][lang.index()], of_second, preset, root));
        KeptView {
            key,
            view: self
                .parts
                .checklists
                .of(key, || Arc::new(self.new_checklist(at, lang, second, preset, root))),
        }
    }

    /// Digest of what the views of a checklist are made from, but the answers they preset.
    pub(super) fn surroundings_of(&self, at: usize, lang: LangId) -> Digest {
        let of = &self.site.checklists[at];
        let embeds: Vec<(PageLink, &BTreeMap<String, String>)> =
            of.embeds.iter().map(|(page, answers)| (self.link(*page, lang), answers)).collect();
        let pages = of.data.outcomes.iter().flat_map(|outcome| &outcome.pages);
        let pages: Vec<Option<PageLink>> =
            pages.map(|(path, _)| self.page_from(&of.data.path, path, lang)).collect();
        let downloads: Vec<Option<Download>> =
            of.data.templates().map(|(_, path, _)| self.download(&of.data.path, path, lang)).collect();
        let targets = &self.site.data.checklists[at];
        let words = (&self.words[lang.index()], &self.site.config.facts);
        // A text that a language lacks is shown in another one, with the tag of that.
        let langs = (lang, &self.languages);
        digest_of(&(&of.data, langs, words, self.site.url(of.page, lang), embeds, pages, downloads, targets))
    }

    fn new_checklist(
        &self,
        at: usize,
        lang: LangId,
        second: Option<LangId>,
        preset: &BTreeMap<String, String>,
        root: &str,
    ) -> ChecklistView {
        let of = &self.site.checklists[at];
        let url = self.site.url(of.page, lang);
        let download = |path: &str| self.download(&of.data.path, path, lang);
        let needed_by = |item: &str| {
            self.needs[at].get(item).into_iter().flatten().map(|&page| self.link(page, lang)).collect()
        };
        let page = |path: &str| self.page_from(&of.data.path, path, lang);
        let html = |half: &Half, lang: LangId| {
            self.data_html(half, lang, root, &of.data.links, &self.site.data.checklists[at])
        };
        let setting = Setting {
            lang,
            second: second.map(|lang| (lang, &self.words[lang.index()])),
            languages: &self.site.config.languages,
            preset,
            words: &self.words[lang.index()],
            facts: &self.site.config.facts,
            html: &html,
            url: url.as_str(),
            download: &download,
            page: &page,
            needed_by: &needed_by,
        };
        super::checklist::view(&of.data, &setting)
    }

    fn download(&self, data: &SrcPath, path: &str, lang: LangId) -> Option<Download> {
        let file = self.site.file(&data.join(&nfc(path))?, lang)?;
        let asset = self.site.assets.get(&file)?;
        Some(Download {
            url: encode(file.in_content()?).into_owned(),
            name: file.file_name().to_owned(),
            size_text: if asset.bytes < 1000 {
                format!("{} B", asset.bytes)
            } else {
                format!("{:.1} kB", asset.bytes as f64 / 1000.0)
            },
            type_text: file.extension().unwrap_or_default().to_uppercase(),
        })
    }
}

/// The pages that embed a checklist, by the items that are needed there.
pub(super) fn needs(of: &Checklist) -> BTreeMap<String, Vec<PageId>> {
    let mut evaluations: BTreeMap<&BTreeMap<String, String>, checklist::Evaluation> = BTreeMap::new();
    let mut needs: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (page, answers) in &of.embeds {
        let evaluation = evaluations.entry(answers).or_insert_with(|| checklist::evaluate(&of.data, answers));
        for (item, _) in evaluation.items.iter().filter(|(_, need)| **need != checklist::Need::No) {
            let pages = needs.entry(item.clone()).or_default();
            if pages.last() != Some(page) {
                pages.push(*page);
            }
        }
    }
    needs
}
