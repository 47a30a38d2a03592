//! Theme files → templates, assets and strings. A site's own files override the embedded default theme one by
//! one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use tera::{Error, Kwargs, State, Tera, Value};

use super::functions::{asset, fill, link};
pub use super::theme_review::{Overrides, Strings};
use super::theme_review::{Own, as_written, template_error};
use crate::base::diag::Diagnostic;
use crate::base::digest::digest_bytes;
use crate::base::{Checked, Code, Digest, LangId, Language, Source, Span, SrcPath, digest_of};
use crate::yaml;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The file that they stand in: any of the strings of the default theme.
pub struct StringsFile;

impl JsonSchema for StringsFile {
    fn schema_name() -> Cow<'static, str> {
        "StringsFile".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = |(key, english)| (key, json_schema!({ "type": "string", "description": english }));
        let properties = of_default("en").unwrap_or_default().into_iter().map(text);
        json_schema!({
            "description": "Words of the page frame in one language. `{name}` is replaced.",
            "type": "object",
            "properties": properties.collect::<BTreeMap<String, Schema>>(),
            "additionalProperties": false,
        })
    }
}

/// The strings of the default theme in a language.
fn of_default(name: &str) -> Option<Strings> {
    serde_yaml::from_slice(DEFAULT.get_file(format!("strings/{name}.yaml"))?.contents()).ok()
}

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
        let name_of = |(path, bytes): (&String, &Cow<'static, [u8]>)| {
            Some((path.strip_prefix("templates/")?.to_owned(), bytes.clone()))
        };
        // Compared with those of the site alone.
        let compared: &[&str] = if overrides.is_empty() { &[] } else { &["en", "zh"] };
        let own = Own {
            folder: format!("themes/{name}"),
            files: overrides,
            known: files.iter().filter_map(name_of).collect(),
            default_strings: &compared.iter().filter_map(|name| of_default(name)).collect::<Vec<_>>(),
        };
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
            .map(|language| Arc::new(strings(&own, language, name, &mut diagnostics)))
            .collect();
        let tera = templates(&asset_folder, assets.keys().cloned().collect(), &own, &mut diagnostics);
        diagnostics.extend(own.unused(languages));
        let string_values =
            strings.iter().map(|strings| Value::from_serializable(strings.as_ref())).collect();
        let theme = Theme {
            digest: digest(name, overrides, languages),
            asset_folder,
            tera,
            assets,
            strings,
            string_values,
            folder: own.folder,
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
fn strings(own: &Own<'_>, language: &Language, theme: &str, diagnostics: &mut Vec<Diagnostic>) -> Strings {
    let names = [language.code.clone(), language.tag.clone(), language.primary()];
    let mut read = |bytes: &[u8], path: &str| -> Option<Strings> {
        let path = SrcPath::new(format!("themes/{theme}/{path}"));
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let source = Source::new(path, as_written(text));
                let file = yaml::read::<Strings>(&source).take(diagnostics)?;
                diagnostics.extend(own.strings(&file, &source));
                Some(file.value)
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
        read(own.files.get(&path)?, &path)
    };
    let own = names.iter().find_map(|name| of_site(name));
    let english = if names.iter().any(|name| name == "en") { None } else { of_site("en") };
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
    own: &Own<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tera {
    let build = |files: &Overrides| -> Result<Tera, Error> {
        let mut tera = Tera::default();
        tera.set_fallback_prefixes(["default/"])?;
        let (prefix, known) = (asset_folder.to_owned(), known_assets.clone());
        tera.register_function("asset", move |kwargs: Kwargs, state: &State<'_>| {
            asset(&prefix, &known, &kwargs, state)
        });
        tera.register_function("link", link);
        tera.register_filter("fill", fill);
        let text = |bytes: &[u8]| as_written(&String::from_utf8_lossy(bytes));
        let name = |path: &str| path.strip_prefix("templates/").map(str::to_owned);
        let mut all: Vec<(String, String)> =
            own.known.iter().map(|(name, bytes)| (format!("default/{name}"), text(bytes))).collect();
        all.extend(files.iter().filter_map(|(path, bytes)| Some((name(path)?, text(bytes)))));
        tera.add_raw_templates(all)?;
        Ok(tera)
    };
    build(own.files).unwrap_or_else(|error| {
        diagnostics.extend(own.refused(&error));
        // The site's own templates cannot be read: show the content with the default ones.
        build(&Overrides::new()).unwrap_or_default()
    })
}
