//! A site's own theme → what is wrong with it, each at its place: templates that the engine refuses, files
//! and strings that nothing uses.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Error, ErrorKind};

use crate::base::diag::{Diagnostic, Fix, nearest};
use crate::base::{Code, Language, Source, Span, SrcPath};
use crate::yaml::Located;

/// The strings of a theme in one language, by key.
pub type Strings = BTreeMap<String, String>;

/// Files of a site's own theme, by path below the theme's folder: `templates/guide.html`.
pub type Overrides = BTreeMap<String, Arc<[u8]>>;

/// A site's own theme beside the default one.
pub(super) struct Own<'t> {
    pub(super) folder: String,
    pub(super) files: &'t Overrides,
    /// The templates of the default theme.
    pub(super) known: BTreeMap<String, Cow<'static, [u8]>>,
    /// The strings that the default theme has, in its languages.
    pub(super) default_strings: &'t [Strings],
}

impl Own<'_> {
    /// Templates and strings that nothing uses.
    pub(super) fn unused(&self, languages: &[Language]) -> Vec<Diagnostic> {
        let named = |path: &str, folder: &str, end: &str| {
            Some(path.strip_prefix(folder)?.strip_suffix(end)?.to_owned())
        };
        let templates = self.files.keys().filter(|path| self.is_unused_template(path));
        let mut found: Vec<Diagnostic> = templates.map(|path| self.unused_template(path)).collect();
        let is_language = |name: &str| {
            let names = languages.iter().map(|one| [one.code.clone(), one.tag.clone(), one.primary()]);
            name == "en" || names.flatten().any(|known| known == name)
        };
        for path in self.files.keys() {
            let name = named(path, "strings/", ".yaml").filter(|name| !is_language(name));
            found.extend(name.map(|name| {
                let near = nearest(&name, languages.iter().map(|language| language.code.as_str()));
                let help = near.map(|near| format!("rename it to `{}.yaml`", near.name));
                Diagnostic::new(Code::ThemeUnused, format!("the site has no language `{name}`"))
                    .at(self.start_of(path))
                    .help(format!("add `{name}` to `languages` in site.yaml, or delete the file"))
                    .help_if(help)
            }));
        }
        found
    }

    fn is_unused_template(&self, path: &str) -> bool {
        let Some(name) = path.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else {
            return false;
        };
        !self.known.contains_key(name) && !self.is_named(name)
    }

    fn unused_template(&self, path: &str) -> Diagnostic {
        let name = path.strip_prefix("templates/").unwrap_or(path);
        let near = nearest(name, self.known.keys().map(String::as_str));
        Diagnostic::new(Code::ThemeUnused, format!("no page is made with the template `{name}`"))
            .at(self.start_of(path))
            .help("give it the name of a template of the default theme, or include it in another one")
            .help_if(near.map(|near| format!("did you mean `{}`? Rename the file", near.name)))
    }

    /// Whether a template of the theme speaks of a name.
    fn is_named(&self, name: &str) -> bool {
        let templates = self.files.iter().filter(|(path, _)| path.starts_with("templates/"));
        templates.into_iter().any(|(_, bytes)| memchr::memmem::find(bytes, name.as_bytes()).is_some())
    }

    fn start_of(&self, path: &str) -> Span {
        Span::new(&SrcPath::new(format!("{}/{path}", self.folder)), 0..0)
    }

    /// What is wrong with the strings of one language: keys that nothing uses, parts that nothing fills in.
    pub(super) fn strings(&self, file: &Located<Strings>, source: &Source) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (key, text) in &file.value {
            let default: Vec<&String> =
                self.default_strings.iter().filter_map(|strings| strings.get(key)).collect();
            if default.is_empty() {
                found.extend((!self.is_named(key)).then(|| self.unknown_key(key, file)));
                continue;
            }
            let filled: BTreeSet<&str> = default.iter().flat_map(|text| placeholders(text)).collect();
            for name in placeholders(text).filter(|name| !filled.contains(name)) {
                let at = file.at(key);
                let at = at.of_word(&source.text, name).unwrap_or(at);
                let warning =
                    Diagnostic::new(Code::ThemeString, format!("nothing is filled in for `{{{name}}}`"))
                        .at(at.clone());
                let help = if filled.is_empty() {
                    "readers see the braces: write the text without them".to_owned()
                } else {
                    format!("filled in here: {}", list(filled.iter().copied()))
                };
                let near = nearest(name, filled.iter().copied());
                found.push(warning.help(help).did_you_mean(near, name, &at));
            }
        }
        found
    }

    fn unknown_key(&self, key: &str, file: &Located<Strings>) -> Diagnostic {
        let at = file.at_key(key);
        let known = self.default_strings.iter().flat_map(BTreeMap::keys).map(String::as_str);
        let near = nearest(key, known).map(|near| near.unless(|name| file.has(name)));
        Diagnostic::new(Code::ThemeUnused, format!("no template uses the string `{key}`"))
            .at(at.clone())
            .help("delete the line, or use the string in a template of the theme")
            .did_you_mean(near, key, &at)
    }

    /// Why the templates cannot be used.
    pub(super) fn refused(&self, error: &Error) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                let refused = self.at_name(current, parent);
                vec![self.near_template(format!("no template is called `{parent}`"), parent, refused)]
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                let at = self.at_name(tpl, tpl);
                let error = Diagnostic::new(Code::ThemeTemplate, format!("`{tpl}` extends itself"));
                let original = format!("default/{tpl}");
                let fix = Fix::new(&at.path, at.start..at.end, original.as_str());
                let help = format!("write `{{% extends \"{original}\" %}}` to start from the original");
                vec![error.at(at).help(help).fix_if(self.known.contains_key(tpl).then_some(fix))]
            }
            // Every fault of every template, each as it would be printed.
            ErrorKind::Msg(text) if text.starts_with("error: ") => {
                text.split("error: ").filter_map(|report| self.reported(report)).collect()
            }
            _ => vec![template_error(error, &self.folder)],
        }
    }

    /// A fault as the engine prints it: what is wrong, then ` --> guide.html:2:10`.
    fn reported(&self, report: &str) -> Option<Diagnostic> {
        let mut lines = report.lines();
        let message = lines.next()?.trim();
        let place = lines.next()?.trim().strip_prefix("--> ")?;
        let (rest, column) = place.rsplit_once(':')?;
        let (name, line) = rest.rsplit_once(':')?;
        let name = name.strip_prefix("default/").unwrap_or(name);
        let word = message.split('`').nth(1).unwrap_or_default();
        let text = self.text(name);
        let start = text.split_inclusive('\n').take(line.parse::<usize>().ok()?.checked_sub(1)?);
        let start = start.map(str::len).sum::<usize>();
        let skipped = text[start..].chars().take(column.parse::<usize>().ok()?.checked_sub(1)?);
        let at = start + skipped.map(char::len_utf8).sum::<usize>();
        let end = text[at..].find(word).map_or(at, |offset| at + offset + word.len());
        let at = Span::new(&self.path(name), end.saturating_sub(word.len()).max(at)..end);
        if message.starts_with("Unknown template") {
            return Some(self.near_template(format!("no template is called `{word}`"), word, at));
        }
        let error = Diagnostic::new(Code::ThemeTemplate, format!("`{name}` fails: {}", lower_first(message)));
        if !message.starts_with("Block") {
            return Some(error.at(at).help("correct the name, or delete what uses it"));
        }
        let blocks = self.blocks();
        let others = || blocks.iter().map(String::as_str).filter(|block| *block != word);
        let help = format!("the default theme has the blocks {}", list(others()));
        Some(error.at(at.clone()).help(help).did_you_mean(nearest(word, others()), word, &at))
    }

    fn near_template(&self, message: String, typed: &str, at: Span) -> Diagnostic {
        let own = self.files.keys().filter_map(|path| path.strip_prefix("templates/"));
        let near = nearest(typed, self.known.keys().map(String::as_str).chain(own));
        let error = Diagnostic::new(Code::ThemeTemplate, message).at(at.clone());
        error.help("write the name of a template below `templates/`").did_you_mean(near, typed, &at)
    }

    /// The blocks of the templates of the default theme.
    fn blocks(&self) -> BTreeSet<String> {
        let names = |text: &str| -> Vec<String> {
            let behind = text.split("{% block ").skip(1);
            behind.filter_map(|rest| Some(rest.split_whitespace().next()?.to_owned())).collect()
        };
        self.known.values().flat_map(|bytes| names(&String::from_utf8_lossy(bytes))).collect()
    }

    /// Where a template names another one.
    fn at_name(&self, template: &str, name: &str) -> Span {
        let template = template.strip_prefix("default/").unwrap_or(template);
        let start = self.text(template).find(name).unwrap_or(0);
        Span::new(&self.path(template), start..start + name.len())
    }

    fn path(&self, template: &str) -> SrcPath {
        SrcPath::new(format!("{}/templates/{template}", self.folder))
    }

    fn text(&self, template: &str) -> String {
        let bytes = self.files.get(&format!("templates/{template}"));
        bytes.map(|bytes| as_written(&String::from_utf8_lossy(bytes))).unwrap_or_default()
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A text as every other one is read: without a byte order mark, with the line ends of Unix.
pub(super) fn as_written(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// The names in braces of a string.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    names.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// What the engine says while it reads or renders a template.
pub(super) fn template_error(error: &Error, folder: &str) -> Diagnostic {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    };
    match report {
        Some(report) => {
            let name = report.filename().strip_prefix("default/").unwrap_or(report.filename());
            let span =
                Span::new(&SrcPath::new(format!("{folder}/templates/{name}")), report.span().range.clone());
            // Tera speaks in sentences: the first one is the fact, what follows is advice.
            let (fact, advice) =
                report.message().split_once(". ").unwrap_or((report.message(), "correct the template"));
            let message = format!("`{name}` fails: {}", lower_first(fact.trim_end_matches('.')));
            Diagnostic::new(Code::ThemeTemplate, message).at(span).help(lower_first(advice))
        }
        None => {
            let text = error.to_string();
            let headline = text.lines().next().unwrap_or("the template engine reports an error").to_owned();
            Diagnostic::new(Code::ThemeTemplate, format!("the templates cannot be used: {headline}"))
                .help(text)
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
