//! The nodes of a front matter → the fields of [`FrontMatter`], each of the type its key expects.
//!
//! Invariant: a value that cannot be read leaves its field as if the key were not there, and is an error; a
//! value that can be read only one way is read that way, and is a warning.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::ops::Range;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;

use super::fences::{Fences, is_key};
use super::keys::{KEYS, SYNONYMS, WITHHELD, plain_name};
use super::values::{FrontMatter, PageKind};
use crate::base::diag::{Near, nearest, written};
use crate::base::lang::{by_file_name, by_name};
use crate::base::slug::nfc;
use crate::base::{Code, Diagnostic, LangId, Language, PerLang, Severity};
use crate::text::{Form, Strings, Text, unknown_language};
use crate::yaml::{Entry, Node, Reader, Shape, hidden_name, is_bare, quote, yes_or_no};

/// Whether what cannot be read as it was meant says that the page is a draft. A draft must not be published
/// because of how it was spelled.
fn says_draft(line: &str) -> bool {
    let word = line.trim_start_matches(|c: char| !c.is_alphabetic());
    ["draft", "草稿"]
        .iter()
        .any(|name| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

/// The page whose front matter is read: the languages of the site, and the one it is written in.
struct Page<'a> {
    languages: &'a [Language],
    /// Given by the file name.
    named: Option<LangId>,
    /// Given by the file name, by `lang`, or left by the other files of the page.
    lang: Option<LangId>,
}

impl<'s> Reader<'s> {
    /// Reads every key between the fences.
    pub(super) fn fields(
        &mut self,
        block: &Fences,
        languages: &[Language],
        own: Option<LangId>,
        is_silent: bool,
    ) -> FrontMatter {
        let entries = self.entries(block.inner.clone());
        self.check_close(block, entries.last());
        let languages = &*self.declared_languages(&entries, languages);
        let declared = self.declared_language(&entries, languages);
        let lang = own.filter(|_| !is_silent).or(declared).or(own);
        let page = Page { languages, named: own.filter(|_| !is_silent), lang };
        let has_hidden = self.text[block.inner.clone()].contains(|c| hidden_name(c).is_some());
        let mut front = FrontMatter::default();
        let mut seen: BTreeMap<&str, Range<usize>> = BTreeMap::new();
        for entry in &entries {
            let key = plain_name(entry.key);
            match seen.entry(key) {
                Slot::Vacant(slot) => {
                    slot.insert(entry.key_at.clone());
                }
                Slot::Occupied(first) => {
                    self.duplicate(entry, first.get().clone());
                    front.draft |= key == "draft";
                    continue;
                }
            }
            if has_hidden {
                self.check_hidden(entry);
            }
            if entry.is_broken {
                front.draft |= says_draft(key);
                continue;
            }
            let Some(known) = KEYS.iter().find(|known| **known == key) else {
                front.draft |= self.unknown_key(&page, &entries, entry);
                continue;
            };
            let Some(node) = self.value(entry) else {
                front.draft |= key == "draft";
                continue;
            };
            front.places.insert(known, &entry.value);
            self.field(&mut front, &page, key, entry, &node);
        }
        front.draft |= self.unread.iter().any(|line| says_draft(&self.text[line.clone()]));
        front
    }

    fn field(&mut self, front: &mut FrontMatter, page: &Page<'_>, key: &str, entry: &Entry<'s>, node: &Node) {
        if matches!(node.shape, Shape::Null) {
            // `draft: #true` is said to be cut off.
            let line = self.text[entry.key_at.end..].split('\n').next().unwrap_or_default();
            front.draft |= key == "draft"
                && line
                    .split_once(" #")
                    .is_some_and(|(_, comment)| comment.starts_with(|c: char| c.is_alphanumeric()));
            if matches!(key, "title" | "description") {
                self.empty(entry);
            }
            return;
        }
        match key {
            "title" => front.title = self.localized(page, entry, node),
            "description" => front.description = self.localized(page, entry, node),
            "category" => front.category = self.localized(page, entry, node),
            "type" => front.kind = self.kind(entry, node).unwrap_or_default(),
            "order" => front.order = self.integer(entry, node),
            "slug" => front.slug = self.slug(page, entry, node),
            "aliases" => {
                let aliases = self.list(entry, node).into_iter();
                let read = aliases.filter_map(|(alias, at)| Some((self.alias_path(alias, at.clone())?, at)));
                front.aliases = front.places.insert_items("aliases", read);
            }
            "tags" => front.tags = self.list(entry, node).into_iter().map(|(tag, _)| tag).collect(),
            "related" => {
                front.related = front.places.insert_items("related", self.list(entry, node).into_iter())
            }
            "draft" => front.draft |= self.boolean(entry, node).unwrap_or(true),
            "hidden" => front.hidden = self.boolean(entry, node).unwrap_or_default(),
            "toc" => front.toc = self.boolean(entry, node),
            "updated" => front.updated = self.date(entry, node),
            "verified" => front.verified = self.date(entry, node),
            "owner" => front.owner = self.localized(page, entry, node),
            "sort_key" => front.sort_key = self.text(entry, node).map(|(text, _)| text.to_owned()),
            "lang" => front.lang = self.lang(page, entry, node),
            "languages" => front.languages = self.languages(page, entry, node),
            _ => {}
        }
    }

    /// A fence at the margin inside a text of several lines closes the front matter, which is seldom meant.
    fn check_close(&mut self, block: &Fences, last: Option<&Entry<'s>>) {
        let is_long_text = last.is_some_and(|last| self.text[last.value.clone()].starts_with(['|', '>']));
        let next = self.text[block.body..].split('\n').next().unwrap_or_default();
        if is_long_text && !block.close.is_empty() && is_key(next) {
            let warning = self.diagnose(
                Code::FrontMatterFence,
                block.close.clone(),
                "the front matter ends here, and a key follows",
            );
            self.push(warning.help("indent this line if it belongs to the text above it"));
        }
    }

    fn declared_language(&self, entries: &[Entry<'s>], languages: &[Language]) -> Option<LangId> {
        let entry = entries.iter().find(|entry| entry.key == "lang")?;
        by_file_name(languages, self.text[entry.value.clone()].trim_matches(['"', '\'']))
    }

    /// The languages of the site, of which the page holds those that it names.
    fn declared_languages<'l>(
        &mut self,
        entries: &[Entry<'s>],
        languages: &'l [Language],
    ) -> Cow<'l, [Language]> {
        let Some(entry) = entries.iter().find(|entry| entry.key == "languages") else {
            return languages.into();
        };
        let names = self.text[entry.value.clone()]
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        holding(languages, &names.filter_map(|name| by_file_name(languages, name)).collect::<Vec<_>>())
    }

    fn duplicate(&mut self, entry: &Entry<'s>, first: Range<usize>) {
        let name = &self.text[first.clone()];
        let line = |at: usize| self.text[..at].matches('\n').count() + 1;
        let (one, two) = (line(first.start), line(entry.key_at.start));
        let message = if name == entry.key {
            format!("`{name}` stands on line {one} and again on line {two}")
        } else {
            format!("`{}` on line {two} is another name for `{name}` on line {one}", entry.key)
        };
        let error =
            self.diagnose(Code::FrontMatterDuplicateKey, entry.key_at.clone(), message).label("not read");
        self.push(error.related(self.span(first), "first here").help("delete one of the two lines"));
    }

    /// Reports a key that does not exist. Returns whether it was meant to say that the page is a draft.
    fn unknown_key(&mut self, page: &Page<'_>, entries: &[Entry<'s>], entry: &Entry<'s>) -> bool {
        let key = entry.key;
        let same = KEYS.iter().copied().find(|known| known.eq_ignore_ascii_case(key));
        let synonym =
            SYNONYMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, known)| *known);
        let known = same.or(synonym).map(|name| Near { name, is_only: true });
        let near = known.or_else(|| nearest(key, KEYS.iter().copied()));
        let near = near.map(|near| {
            near.unless(|name| entries.iter().any(|entry| plain_name(entry.key) == plain_name(name)))
        });
        let (meant, is_sure) = near.map(|near| self.read_as(page, near.name, entry)).unwrap_or_default();
        let value = self.text[entry.value.clone()].trim_matches(['"', '\'']);
        let is_withheld = WITHHELD.iter().any(|(name, values)| {
            name.eq_ignore_ascii_case(key) && values.iter().any(|no| no.eq_ignore_ascii_case(value))
        });
        let is_draft = is_withheld || meant.draft && (is_sure || known.is_some() || says_draft(key));
        let at = self.span(entry.key_at.clone());
        let warning =
            self.diagnose(Code::FrontMatterUnknownKey, entry.key_at.clone(), format!("unknown key `{key}`"));
        let warning = if is_draft { warning.label("the page is taken for a draft") } else { warning };
        let near = near.filter(|_| !is_withheld);
        let help =
            "delete the line, or silence this in site.yaml with `checks: { front-matter-unknown-key: off }`";
        let warning = warning.help(if is_withheld { "write `draft: true`" } else { help });
        self.push(warning.did_you_mean(near, key, &at).fix_safe_if(known.is_some()).fix_only_if(is_sure));
        is_draft
    }

    /// What the value of an entry says under another key, and whether it is one that this key takes.
    fn read_as(&mut self, page: &Page<'_>, key: &'static str, entry: &Entry<'s>) -> (FrontMatter, bool) {
        let before = self.diagnostics.len();
        let mut front = FrontMatter::default();
        let mut entry = entry.clone();
        entry.key = key;
        let node = self.value(&entry);
        if let Some(node) = &node {
            self.field(&mut front, page, plain_name(key), &entry, node);
        }
        let mut found = self.diagnostics.drain(before..);
        let is_taken = node.is_some() && found.all(|diagnostic| diagnostic.severity == Severity::Warning);
        drop(found);
        (front, is_taken)
    }

    fn check_hidden(&mut self, entry: &Entry<'s>) {
        let start = entry.key_at.start;
        let line = &self.text[start..entry.value.end.max(entry.key_at.end)];
        let Some((offset, c, name)) =
            line.char_indices().find_map(|(offset, c)| Some((offset, c, hidden_name(c)?)))
        else {
            return;
        };
        let at = start + offset..start + offset + c.len_utf8();
        let shown: String = line
            .split('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|c| hidden_name(*c).is_none())
            .collect();
        let warning = self.diagnose(
            Code::FrontMatterHidden,
            at,
            format!("`{}` holds U+{:04X}, {name}", entry.key, c as u32),
        );
        let fix = self.fix(start..start + line.len(), shown.as_str());
        let is_sure = !line.contains(['\n', '\u{85}', '\u{2028}', '\u{2029}']);
        let warning = warning.label("nothing to see here").help(format!("retype the value: `{shown}`"));
        self.push(warning.fix(fix).fix_only_if(is_sure));
    }

    fn empty(&mut self, entry: &Entry<'s>) {
        let instead =
            if entry.key == "title" { "the first heading is used" } else { "the first paragraph is used" };
        let warning = self
            .diagnose(Code::FrontMatterValue, entry.key_at.clone(), format!("`{}` is empty", entry.key))
            .label(instead);
        self.push(warning.help("write a value, or delete the line"));
    }

    /// Reports a value of the wrong kind; `example` shows the right one.
    fn wrong_type(&mut self, entry: &Entry<'s>, at: Range<usize>, expected: &str, example: &str) {
        let error = self.type_error(entry, at, expected);
        self.push(error.help(format!("write `{}: {example}`", entry.key)));
    }

    /// Reports a value of the wrong kind that says clearly what is meant.
    fn mistyped(&mut self, entry: &Entry<'s>, at: Range<usize>, expected: &str, better: &str) {
        let error = self.type_error(entry, at.clone(), expected);
        let fix = self.fix(self.without_comment(at), better);
        self.push(error.help(format!("write `{}: {better}`", entry.key)).fix(fix));
    }

    /// A value without the comment behind it.
    fn without_comment(&self, value: Range<usize>) -> Range<usize> {
        let raw = &self.text[value.clone()];
        let is_plain = !raw.starts_with(['"', '\'', '[', '{']);
        let comment = raw.find(" #").into_iter().chain(raw.find("\t#")).min().filter(|_| is_plain);
        value.start..value.start + raw[..comment.unwrap_or(raw.len())].trim_end().len()
    }

    fn type_error(&self, entry: &Entry<'s>, at: Range<usize>, expected: &str) -> Diagnostic {
        let found = self.text[at.clone()].split('\n').next().unwrap_or_default();
        let found = match found.char_indices().nth(40) {
            Some((cut, _)) => format!("{}…", &found[..cut]),
            None => found.to_owned(),
        };
        let end = at.start + self.text[at.clone()].find('\n').unwrap_or(at.len());
        let message = format!("`{}` takes {expected}, not `{found}`", entry.key);
        self.diagnose(Code::FrontMatterType, at.start..end, message)
    }

    /// Reports a value that was read, though it is written in an unusual way.
    fn odd(&mut self, entry: &Entry<'s>, at: Range<usize>, message: String, better: &str, is_sure: bool) {
        let fix = self.fix(self.without_comment(at.clone()), better);
        let warning = self
            .diagnose(Code::FrontMatterValue, at, message)
            .help(format!("write `{}: {better}`", entry.key));
        self.push(warning.fix(fix).fix_only_if(is_sure));
    }

    /// A single text, and whether it stands in quotes.
    fn text<'n>(&mut self, entry: &Entry<'s>, node: &'n Node) -> Option<(&'n str, bool)> {
        match &node.shape {
            Shape::Text { text, is_quoted } => Some((text.trim(), *is_quoted)),
            Shape::Null => None,
            Shape::List(_) | Shape::Map(_) => {
                let example = quote(&self.text[node.range.clone()]);
                let example = if example.contains('\n') { "…".to_owned() } else { example };
                self.wrong_type(entry, node.range.clone(), "one string", &example);
                None
            }
        }
    }

    fn localized(&mut self, page: &Page<'_>, entry: &Entry<'s>, node: &Node) -> Text {
        if matches!(node.shape, Shape::Map(_)) {
            return self.text_per_language(page, entry, node);
        }
        let Some((text, _)) = self.text(entry, node) else { return Text::default() };
        if text.is_empty() {
            self.empty(entry);
            return Text::default();
        }
        Strings::new(self.text, page.languages).text(text, node.range.clone(), page.lang, Form::Plain)
    }

    fn text_per_language(&mut self, page: &Page<'_>, entry: &Entry<'s>, node: &Node) -> Text {
        let text = self.text;
        let Shape::Map(pairs) = &node.shape else { return Text::default() };
        let mut each: BTreeMap<&str, (&str, Range<usize>)> = BTreeMap::new();
        let mut known = Vec::new();
        let is_written = |code: &str| pairs.iter().any(|pair| &text[pair.key.clone()] == code);
        for pair in pairs {
            let key = &text[pair.key.clone()];
            match &pair.value.shape {
                Shape::Text { text, .. } if each.contains_key(key) => {
                    let error = self.diagnose(
                        Code::FrontMatterDuplicateKey,
                        pair.key.clone(),
                        format!("`{key}` stands twice in `{}`", entry.key),
                    );
                    self.push(error.help("delete one of the two"));
                    each.insert(key, (text.trim(), pair.value.range.clone()));
                }
                Shape::Text { text, .. } => {
                    each.insert(key, (text.trim(), pair.value.range.clone()));
                    match by_name(page.languages, key) {
                        Some(lang) => known.push((lang, key)),
                        None => self.push(unknown_language(
                            key,
                            page.languages,
                            self.span(pair.key.clone()),
                            is_written,
                        )),
                    }
                }
                Shape::Null => {}
                Shape::List(_) | Shape::Map(_) => self.wrong_type(
                    entry,
                    pair.value.range.clone(),
                    "one string per language",
                    "{ zh: …, en: … }",
                ),
            }
        }
        if let Some(own) = page.lang {
            let code = &page.languages[own.index()].code;
            let first = node.range.start
                ..node.range.start + text[node.range.clone()].find('\n').unwrap_or(node.range.len());
            let message = format!("`{}` names languages on a page that is `{code}` alone", entry.key);
            known.retain(|(lang, _)| *lang == own);
            let better = known.first().map_or("…", |(_, key)| each[key].0);
            let warning =
                self.diagnose(Code::FrontMatterValue, first, message).label(format!("only `{code}` is used"));
            self.push(warning.help(format!("write `{}: {better}`", entry.key)));
        }
        let values = known.into_iter().map(|(lang, key)| (lang, each[key].0, each[key].1.clone()));
        Strings::new(text, page.languages).each(values, node.range.clone(), Form::Plain)
    }

    fn kind(&mut self, entry: &Entry<'s>, node: &Node) -> Option<PageKind> {
        let (text, _) = self.text(entry, node)?;
        if let Some((name, kind)) = PageKind::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            if *name != text {
                self.odd(entry, node.range.clone(), format!("`{text}` is written `{name}`"), name, true);
            }
            return Some(*kind);
        }
        let names = PageKind::ALL.map(|(name, _)| name);
        let all = format!("one of {}", names.map(|name| format!("`{name}`")).join(", "));
        let error = self
            .diagnose(Code::FrontMatterType, node.range.clone(), format!("no page has the type `{text}`"))
            .help(all);
        self.push(error.did_you_mean(nearest(text, names), text, &self.span(node.range.clone())));
        None
    }

    fn integer(&mut self, entry: &Entry<'s>, node: &Node) -> Option<i64> {
        let (text, is_quoted) = self.text(entry, node)?;
        let number = text.parse::<i64>().ok();
        let Some(number) = number else {
            let ascii: String = text
                .chars()
                .map(|c| {
                    if matches!(c, '０'..='９') {
                        char::from(b'0' + (c as u32 - '０' as u32) as u8)
                    } else {
                        c
                    }
                })
                .collect();
            let expected = "a whole number";
            let rounded = || {
                text.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e9).map(|n| n.round() as i64)
            };
            match ascii.parse::<i64>() {
                Ok(number) => self.mistyped(entry, node.range.clone(), expected, &number.to_string()),
                Err(_) => {
                    self.wrong_type(entry, node.range.clone(), expected, &rounded().unwrap_or(10).to_string())
                }
            }
            return None;
        };
        let digits = text.trim_start_matches(['-', '+']);
        if is_quoted {
            self.odd(
                entry,
                node.range.clone(),
                format!("`{}` is a number in quotes", entry.key),
                &number.to_string(),
                true,
            );
        } else if digits.len() > 1 && digits.starts_with('0') {
            self.odd(
                entry,
                node.range.clone(),
                format!("`{text}` looks octal, and is read as {number}"),
                &number.to_string(),
                true,
            );
        }
        Some(number)
    }

    fn boolean(&mut self, entry: &Entry<'s>, node: &Node) -> Option<bool> {
        let (text, is_quoted) = self.text(entry, node)?;
        let value = match text {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        };
        match value {
            Some(value) if is_quoted => {
                self.odd(
                    entry,
                    node.range.clone(),
                    format!("`{}` is `{value}` in quotes", entry.key),
                    if value { "true" } else { "false" },
                    true,
                );
                Some(value)
            }
            Some(value) => Some(value),
            None => {
                let meant = yes_or_no(text);
                let better = if meant == Some(false) { "false" } else { "true" };
                let expected = "`true` or `false`";
                match meant.is_some() {
                    true => self.mistyped(entry, node.range.clone(), expected, better),
                    false => self.wrong_type(entry, node.range.clone(), expected, better),
                }
                meant
            }
        }
    }

    fn date(&mut self, entry: &Entry<'s>, node: &Node) -> Option<Date> {
        let (text, _) = self.text(entry, node)?;
        if let Some(date) = strict_date(text) {
            return Some(date);
        }
        let Some(date) = loose_date(text) else {
            let is_date_like = text.starts_with(|c: char| c.is_ascii_digit())
                && text.matches(['-', '/', '.', '年']).count() > 0;
            if is_date_like {
                let error = self.diagnose(
                    Code::FrontMatterType,
                    node.range.clone(),
                    format!("`{text}` is no day of the calendar"),
                );
                self.push(
                    error.help(format!("write year, month and day, such as `{}: 2026-11-23`", entry.key)),
                );
            } else {
                self.wrong_type(entry, node.range.clone(), "a date", "2026-11-23");
            }
            return None;
        };
        self.odd(entry, node.range.clone(), format!("`{text}` is read as {date}"), &date.to_string(), true);
        Some(date)
    }

    fn slug(&mut self, page: &Page<'_>, entry: &Entry<'s>, node: &Node) -> PerLang<String> {
        if matches!(&node.shape, Shape::Text { text, .. } if text.trim().is_empty()) {
            return PerLang::default();
        }
        let written = self.localized(page, entry, node);
        let halves: Vec<(LangId, String)> =
            written.iter().map(|(lang, half)| (lang, half.written().into_owned())).collect();
        // One that is not split is the page's in every language, whatever its script.
        let is_one = written.is_shared()
            || (halves.len() == 1 && page.lang.is_none() && !matches!(node.shape, Shape::Map(_)));
        let mut slugs = PerLang::empty(page.languages.len());
        for (lang, text) in halves.iter().take(if is_one { 1 } else { usize::MAX }) {
            let Some(slug) = self.segment(entry, node, text) else { continue };
            let langs = (0..page.languages.len())
                .map(|index| LangId(index as u8))
                .filter(|other| is_one || other == lang);
            langs.for_each(|lang| slugs.set(lang, slug.clone()));
        }
        slugs
    }

    /// One segment of a URL.
    fn segment(&mut self, entry: &Entry<'s>, node: &Node, text: &str) -> Option<String> {
        let shown: String = nfc(text).chars().filter(|c| hidden_name(*c).is_none()).collect();
        let slug = shown.split_whitespace().collect::<Vec<_>>().join("-");
        let problem = if slug.split(['/', '\\']).any(|segment| segment == "." || segment == "..") {
            Some("`..` cannot be part of a URL".to_owned())
        } else {
            slug.chars()
                .find(|c| matches!(c, '/' | '\\' | '?' | '#' | '%'))
                .map(|c| format!("`{c}` cannot be part of a slug, which is one segment of a URL"))
        };
        if let Some(problem) = problem {
            let better = slug
                .split(['/', '\\', '?', '#', '%'])
                .find(|part| !part.is_empty() && !part.starts_with('.'))
                .unwrap_or("name");
            let error = self.diagnose(Code::FrontMatterType, node.range.clone(), problem);
            self.push(error.help(format!("write `slug: {better}`")));
            return None;
        }
        if slug.is_empty() {
            return None;
        }
        if shown.trim() != slug {
            self.odd(
                entry,
                node.range.clone(),
                format!("`slug` becomes `{slug}`: a URL has no spaces"),
                &slug,
                is_bare(&slug),
            );
        }
        Some(slug)
    }

    fn alias_path(&mut self, alias: String, at: Range<usize>) -> Option<String> {
        let path = alias.trim_matches('/');
        let problem = if path.contains("://") {
            "an alias is a path on this site, not a whole URL"
        } else if path.split('/').any(|segment| segment == "." || segment == "..") {
            "`..` cannot be part of a URL"
        } else if path.is_empty() {
            "an alias cannot be empty"
        } else if path.contains("//") {
            "`//` cannot be part of an alias"
        } else if path.contains(|c: char| c.is_control() || c == '\\') {
            "an alias cannot hold a backslash or a control character"
        } else {
            return Some(alias);
        };
        self.push(
            self.diagnose(Code::FrontMatterType, at, problem)
                .help("write the former path, such as `/old/page/` or `old/name` below the language"),
        );
        None
    }

    /// A list of texts with their places. One text stands for a list of one, or of its parts between commas.
    fn list(&mut self, entry: &Entry<'s>, node: &Node) -> Vec<(String, Range<usize>)> {
        let mut items = Vec::new();
        match &node.shape {
            Shape::List(nodes) => {
                let mut has_wide_comma = false;
                for item in nodes {
                    match &item.shape {
                        Shape::Text { text, is_quoted } => {
                            if !is_quoted && !has_wide_comma && text.contains(is_wide_comma) {
                                has_wide_comma = true;
                                self.wide_comma(entry, item, text);
                            }
                            items.push((text.trim().to_owned(), item.range.clone()));
                        }
                        Shape::Null => {}
                        Shape::Map(_) if self.is_one_line(item) => self.second_colon(item.range.clone()),
                        Shape::List(_) | Shape::Map(_) => {
                            self.wrong_type(entry, item.range.clone(), "a list of strings", "[one, two]")
                        }
                    }
                }
            }
            Shape::Text { text, .. } => {
                let parts: Vec<&str> = text
                    .split(|c| c == ',' || is_wide_comma(c))
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .collect();
                if parts.len() > 1 {
                    let message = format!("`{}` is read as a list of {}", entry.key, parts.len());
                    self.odd(
                        entry,
                        node.range.clone(),
                        message,
                        &format!("[{}]", parts.join(", ")),
                        parts.iter().all(|part| is_bare(part)),
                    );
                }
                items.extend(parts.into_iter().map(|part| (part.to_owned(), node.range.clone())));
            }
            Shape::Map(_) => self.wrong_type(entry, node.range.clone(), "a list", "[one, two]"),
            Shape::Null => {}
        }
        items
    }

    /// Whether a map is what YAML makes of a text with a colon.
    fn is_one_line(&self, map: &Node) -> bool {
        let raw = &self.text[map.range.clone()];
        !raw.starts_with('{') && !raw.contains('\n')
    }

    fn wide_comma(&mut self, entry: &Entry<'s>, item: &Node, text: &str) {
        let (offset, comma) = self.text[item.range.clone()]
            .char_indices()
            .find(|(_, c)| is_wide_comma(*c))
            .unwrap_or((0, '，'));
        let at = (item.range.start + offset).min(item.range.end);
        let end = (at + comma.len_utf8()).min(item.range.end);
        let parts = text.split(is_wide_comma).map(str::trim).collect::<Vec<_>>().join(", ");
        let fixed = written(self.text, &self.fix(item.range.clone(), parts));
        let message = format!("`{text}` is one item of `{}`", entry.key);
        self.push(
            self.diagnose(Code::FrontMatterValue, at..end, message)
                .label("items are separated by `,`")
                .help(format!("{fixed} if it is several")),
        );
    }

    fn languages(&mut self, page: &Page<'_>, entry: &Entry<'s>, node: &Node) -> Vec<LangId> {
        let names = self.list(entry, node);
        let mut known = Vec::new();
        for (name, at) in names {
            match by_file_name(page.languages, &name) {
                Some(lang) => known.push(lang),
                None => {
                    self.push(unknown_language(&name, page.languages, self.span(at), |_| false));
                }
            }
        }
        known
    }

    fn lang(&mut self, page: &Page<'_>, entry: &Entry<'s>, node: &Node) -> Option<LangId> {
        let (text, _) = self.text(entry, node)?;
        let Some(lang) = by_file_name(page.languages, text) else {
            self.push(unknown_language(text, page.languages, self.span(node.range.clone()), |_| false));
            return None;
        };
        if let Some(own) = page.named
            && own != lang
        {
            let code = &page.languages[own.index()].code;
            let message = format!("`lang: {text}` contradicts the name of the file, which says `{code}`");
            self.push(
                self.diagnose(Code::FrontMatterType, node.range.clone(), message)
                    .help("delete the line, or rename the file"),
            );
            return None;
        }
        Some(lang)
    }
}

/// The languages of a site for a page that holds some of them; by default those that the site says.
pub(crate) fn holding<'l>(languages: &'l [Language], held: &[LangId]) -> Cow<'l, [Language]> {
    if held.is_empty() {
        return languages.into();
    }
    let one = |(index, language): (u8, &Language)| Language {
        is_held: held.contains(&LangId(index)),
        ..language.clone()
    };
    (0..).zip(languages).map(one).collect::<Vec<_>>().into()
}

fn is_wide_comma(c: char) -> bool {
    matches!(c, '，' | '、' | '､')
}

/// `2026-11-23`, alone or with a time. The day is the one that is written, whatever the zone: a page has no
/// hour.
fn strict_date(text: &str) -> Option<Date> {
    let is_iso = text.len() >= 10
        && text.is_char_boundary(10)
        && text[..10].bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_iso.then(|| Pieces::parse(text).ok().map(|pieces| pieces.date()))?
}

/// `2026/11/23`, `2026.11.23`, `2026年11月23日`, `2026-1-5`, with or without a time.
fn loose_date(text: &str) -> Option<Date> {
    let mut parts =
        text.split([' ', 'T']).next()?.trim_end_matches(['日', '号']).splitn(3, ['-', '/', '.', '年', '月']);
    let mut next = || parts.next().filter(|part| part.len() <= 4).and_then(|part| part.parse::<i16>().ok());
    let (year, month, day) = (next()?, next()?, next()?);
    let is_plausible = (1000..=9999).contains(&year);
    if !is_plausible {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
