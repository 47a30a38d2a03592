//! Theme files → templates, assets and strings. A site's own files override the embedded default theme one by
//! one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Error, ErrorKind, Kwargs, State, Tera, Value};

use super::functions::{asset, fill, link};
use crate::base::diag::Diagnostic;
use crate::base::digest::digest_bytes;
use crate::base::{Checked, Code, Digest, LangId, Language, Source, Span, SrcPath, digest_of};
use crate::yaml;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The strings of a theme in one language, by key.
pub type Strings = BTreeMap<String, String>;

/// Files of a site's own theme, by path below the theme's folder: `templates/guide.html`.
pub type Overrides = BTreeMap<String, Arc<[u8]>>;

/// Everything a site looks like.
#[derive(Debug)]
pub struct Theme {
    /// Digest of all its files and of the site's languages.
    pub digest: Digest,
    /// The folder of its assets in the output: `assets/9f3c2a1b`.
    pub asset_folder: String,
    tera: Tera,
    assets: BTreeMap<String, Cow<'static, [u8]>>,
    strings: Vec<Arc<Strings>>,
    string_values: Vec<Value>,
    /// Where the templates come from, for diagnostics.
    folder: String,
}

/// Digest of what a theme is made from: the memo key.
pub fn digest(name: &str, overrides: &Overrides, languages: &[Language]) -> Digest {
    let files: Vec<(&String, Digest)> =
        overrides.iter().map(|(path, bytes)| (path, digest_bytes(bytes))).collect();
    digest_of(&(name, files, languages))
}

impl Theme {
    /// Loads the default theme with the site's own files over it.
    pub fn load(name: &str, overrides: &Overrides, languages: &[Language]) -> Checked<Theme> {
        let mut diagnostics = Vec::new();
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        let mut default_templates: Vec<(String, Cow<'static, [u8]>)> = Vec::new();
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("templates/")) {
            default_templates.push((path.clone(), bytes.clone()));
        }
        files.extend(overrides.iter().map(|(path, bytes)| (path.clone(), Cow::Owned(bytes.to_vec()))));
        let assets: BTreeMap<String, Cow<'static, [u8]>> = files
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?.to_owned(), bytes.clone())))
            .collect();
        let asset_digest =
            digest_of(&assets.iter().map(|(path, bytes)| (path, digest_bytes(bytes))).collect::<Vec<_>>());
        let asset_folder = format!("assets/{}", &asset_digest.to_string()[..10]);
        let strings: Vec<Arc<Strings>> = languages
            .iter()
            .map(|language| Arc::new(strings(overrides, language, name, &mut diagnostics)))
            .collect();
        let folder = format!("themes/{name}");
        let tera = templates(
            &asset_folder,
            assets.keys().cloned().collect(),
            &default_templates,
            overrides,
            &folder,
            &mut diagnostics,
        );
        let string_values =
            strings.iter().map(|strings| Value::from_serializable(strings.as_ref())).collect();
        let theme = Theme {
            digest: digest(name, overrides, languages),
            asset_folder,
            tera,
            assets,
            strings,
            string_values,
            folder,
        };
        Checked { value: theme, diagnostics }
    }

    /// The files that pages link to, by path below [`Theme::asset_folder`].
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// One of them.
    pub fn asset(&self, path: &str) -> Option<&[u8]> {
        self.assets.get(path).map(AsRef::as_ref)
    }

    /// The strings of a language.
    pub fn strings(&self, lang: LangId) -> &Arc<Strings> {
        &self.strings[lang.index()]
    }

    /// The strings of a language as a template value.
    pub(super) fn string_value(&self, lang: LangId) -> Value {
        self.string_values[lang.index()].clone()
    }

    /// Renders a template; a failure is a diagnostic at its place in the template.
    pub(super) fn render(&self, template: &str, context: &tera::Context) -> Result<String, Box<Diagnostic>> {
        self.tera.render(template, context).map_err(|error| Box::new(template_error(&error, &self.folder)))
    }

    /// The same for a page around parts of `size` bytes.
    pub(super) fn render_page(
        &self,
        template: &str,
        context: &tera::Context,
        size: usize,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        /// What a page has besides.
        const FRAME: usize = 10_000;
        let mut html = Vec::with_capacity(size + FRAME);
        self.tera
            .render_to(template, context, &mut html)
            .map_err(|error| Box::new(template_error(&error, &self.folder)))?;
        Ok(html)
    }
}

/// The first file that is not the default theme's own.
pub fn first_other(overrides: &Overrides) -> Option<&str> {
    let is_own =
        |path: &str, bytes: &[u8]| DEFAULT.get_file(path).is_some_and(|file| file.contents() == bytes);
    overrides.iter().find(|(path, bytes)| !is_own(path, bytes)).map(|(path, _)| path.as_str())
}

fn embedded(dir: &Dir<'static>, files: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            files.insert(path.replace('\\', "/"), Cow::Borrowed(file.contents()));
        }
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}

/// The strings of a language: the site's own, else those of the default theme, else English.
fn strings(
    overrides: &Overrides,
    language: &Language,
    theme: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Strings {
    let names = [language.code.clone(), language.tag.clone(), language.primary()];
    let mut read = |bytes: &[u8], path: &str| -> Option<Strings> {
        let path = SrcPath::new(format!("themes/{theme}/{path}"));
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
                Some(yaml::read(&Source::new(path, text)).take(diagnostics)?.value)
            }
            Err(error) => {
                let error = Diagnostic::new(
                    Code::FileEncoding,
                    format!("the strings of the theme are not UTF-8: {error}"),
                );
                diagnostics.push(error.at(Span::new(&path, 0..0)).help("save the file as UTF-8"));
                None
            }
        }
    };
    let mut of_site = |name: &str| {
        let path = format!("strings/{name}.yaml");
        read(overrides.get(&path)?, &path)
    };
    let own = names.iter().find_map(|name| of_site(name));
    let english = if names.iter().any(|name| name == "en") { None } else { of_site("en") };
    let of_default = |name: &str| {
        serde_yaml::from_slice::<Strings>(DEFAULT.get_file(format!("strings/{name}.yaml"))?.contents()).ok()
    };
    let default = names.iter().find_map(|name| of_default(name));
    if own.is_none() && default.is_none() {
        let warning = Diagnostic::new(
            Code::ThemeString,
            format!("the theme speaks no `{}`; its labels are shown in English", language.tag),
        );
        diagnostics
            .push(warning.help(format!("write them into themes/{theme}/strings/{}.yaml", language.code)));
    }
    let mut strings = Strings::new();
    for (key, text) in [own, default, english, of_default("en")].into_iter().flatten().flatten() {
        strings.entry(key).or_insert(text);
    }
    strings
}

fn templates(
    asset_folder: &str,
    known_assets: Vec<String>,
    defaults: &[(String, Cow<'static, [u8]>)],
    overrides: &Overrides,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tera {
    let build = |own: &Overrides| -> Result<Tera, Error> {
        let mut tera = Tera::default();
        tera.set_fallback_prefixes(["default/"])?;
        let (prefix, known) = (asset_folder.to_owned(), known_assets.clone());
        tera.register_function("asset", move |kwargs: Kwargs, state: &State<'_>| {
            asset(&prefix, &known, &kwargs, state)
        });
        tera.register_function("link", link);
        tera.register_filter("fill", fill);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let name = |path: &str| path.strip_prefix("templates/").map(str::to_owned);
        let mut all: Vec<(String, String)> = defaults
            .iter()
            .filter_map(|(path, bytes)| Some((format!("default/{}", name(path)?), text(bytes))))
            .collect();
        all.extend(own.iter().filter_map(|(path, bytes)| Some((name(path)?, text(bytes)))));
        tera.add_raw_templates(all)?;
        Ok(tera)
    };
    build(overrides).unwrap_or_else(|error| {
        diagnostics.push(template_error(&error, folder));
        // The site's own templates cannot be read: show the content with the default ones.
        build(&Overrides::new()).unwrap_or_default()
    })
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn template_error(error: &Error, folder: &str) -> Diagnostic {
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
