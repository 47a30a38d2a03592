//! What a page shows of data files → Markdown, for the copy of the page.

use super::checklist::{ChecklistView, ItemView, OutcomeView, QuestionView, TextView};
use super::copy::{self, as_destination, plain};
use super::escape::encode;
use super::markdown::inline;
use super::theme::Strings;
use super::viewer::Viewer;
use crate::base::LangId;
use crate::link::PageId;
use crate::parse::PageKind;

impl Viewer {
    /// The Markdown of a page in a language it is written in; `None` where it has no text of its own.
    pub fn markdown(&self, page: PageId, lang: LangId) -> Option<String> {
        let site = self.site();
        let (root, strings) = (site.url(page, lang).to_base(), self.theme().strings(lang));
        let data = match site.pages[page].kind {
            PageKind::Checklist => {
                site.checklists.iter().position(|checklist| checklist.page == page).map(|at| {
                    let kept = self.checklist(at, lang, None, &Default::default(), &root);
                    Writer { strings, root: &root }.checklist(&kept.view)
                })
            }
            PageKind::Glossary => Some(self.glossary(lang, None, &root).markdown(strings)),
            _ => None,
        };
        copy::markdown(site, page, lang, &data.unwrap_or_default())
    }
}

struct Writer<'a> {
    strings: &'a Strings,
    root: &'a str,
}

impl Writer<'_> {
    fn checklist(&self, view: &ChecklistView) -> String {
        let mut parts = Vec::new();
        let questions: String =
            view.questions.iter().chain(&view.aside).map(|question| self.question(question)).collect();
        if !questions.is_empty() {
            parts.push(format!("## {}\n\n{questions}", self.string("checklist_situation")));
        }
        let outcomes: String =
            view.blocks.iter().chain(&view.notices).map(|outcome| self.outcome(outcome)).collect();
        if !outcomes.is_empty() {
            parts.push(format!("## {}\n\n{outcomes}", self.string("checklist_result")));
        }
        if !view.groups.is_empty() {
            parts.push(format!("## {}\n", self.string("checklist_list")));
        }
        for group in &view.groups {
            let items: String = group.items.iter().map(|item| self.item(item)).collect();
            parts.push(format!("### {}\n\n{items}", inline(&group.label_html.html)));
        }
        parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n")
    }

    fn question(&self, question: &QuestionView) -> String {
        let help = question.help.iter().map(|help| format!("  {}\n", inline(&help.html)));
        let options =
            question.options.iter().map(|option| format!("  - {}\n", inline(&option.label_html.html)));
        let label = format!("- {}\n", inline(&question.label_html.html));
        [label].into_iter().chain(help).chain(options).collect()
    }

    fn outcome(&self, outcome: &OutcomeView) -> String {
        let pages = outcome
            .pages
            .iter()
            .map(|page| format!("  - [{}]({})\n", plain(&page.title), self.to(&page.url)));
        let text =
            format!("- {}\n{}", inline(&outcome.text.html), self.condition(outcome.condition.as_deref()));
        [text].into_iter().chain(pages).collect()
    }

    fn item(&self, item: &ItemView) -> String {
        let named = |(key, text): (&'static str, &Option<TextView>)| {
            text.as_ref().map(|text| format!("  - **{}** {}\n", self.string(key), inline(&text.html)))
        };
        let spec = [
            ("checklist_form", &item.form),
            ("checklist_copies", &item.copies),
            ("checklist_validity", &item.validity),
        ];
        let more = [("checklist_where", &item.place), ("checklist_basis", &item.basis)];
        let why = item.why.iter().map(|why| format!("  - {}\n", inline(&why.html)));
        let template = item
            .template
            .iter()
            .map(|file| format!("  - [{}]({})\n", self.string("checklist_template"), self.to(&file.url)));
        let checked =
            item.checked.iter().map(|day| format!("  - **{}** {day}\n", self.string("checklist_checked")));
        let name =
            format!("- [ ] {}\n{}", inline(&item.name.html), self.condition(item.condition.as_deref()));
        let parts = spec
            .into_iter()
            .filter_map(named)
            .chain(why)
            .chain(template)
            .chain(more.into_iter().filter_map(named));
        [name].into_iter().chain(parts).chain(checked).collect()
    }

    fn condition(&self, condition: Option<&str>) -> String {
        condition.map_or(String::new(), |condition| {
            format!("  - {}\n", self.string("checklist_if").replace("{condition}", &plain(condition)))
        })
    }

    fn to(&self, url: &str) -> String {
        as_destination(&format!("{}{}", self.root, encode(url)))
    }

    fn string(&self, key: &'static str) -> &str {
        self.strings.get(key).map_or(key, String::as_str)
    }
}
