//! `diglot schema`: JSON Schema of the files that authors write.

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::failure::Failure;
use super::report::Report;
use super::verdict::Verdict;
use crate::config::{FactsFile, GlossaryFile, SiteFile};
use crate::link::section::SectionFile;
use crate::parse::checklist::ChecklistFile;
use crate::parse::front_matter::FrontMatter;
use crate::render::theme::StringsFile;

/// Where `init` puts the schemas, which the files of a new site name in their first lines.
const FOLDER: &str = ".diglot/schemas";

#[derive(Debug, clap::Args)]
#[command(after_help = "\
An editor with YAML support completes and checks keys when the file names its schema, by a path
from the file to it. `diglot init` writes the schemas and these lines; for another site:
  mkdir -p .diglot/schemas
  diglot schema site > .diglot/schemas/site.json
  # yaml-language-server: $schema=../.diglot/schemas/site.json      (first line of content/site.yaml)")]
pub(super) struct Arguments {
    /// The kind of file; without one, all kinds are listed
    #[arg(value_enum)]
    file: Option<File>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum File {
    /// content/site.yaml: settings of the site
    Site,
    /// content/facts.yaml: facts that pages insert
    Facts,
    /// content/glossary.yaml: approved terms
    Glossary,
    /// _section.yaml: title and order of a folder
    Section,
    /// the data of a checklist, beside a page of `type: checklist`
    Checklist,
    /// the head of a page, between `---` and `---`
    FrontMatter,
    /// themes/NAME/strings/CODE.yaml: labels of a theme
    Strings,
}

impl File {
    fn schema(self) -> Schema {
        match self {
            File::Site => of::<SiteFile>(),
            File::Facts => of::<FactsFile>(),
            File::Glossary => of::<GlossaryFile>(),
            File::Section => of::<SectionFile>(),
            File::Checklist => of::<ChecklistFile>(),
            File::FrontMatter => of::<FrontMatter>(),
            File::Strings => of::<StringsFile>(),
        }
    }

    fn text(self) -> String {
        format!("{:#}\n", self.schema().as_value())
    }
}

/// The schema of a type as its file is read, in the draft that every editor knows.
fn of<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(as_read));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    // A file may say nothing yet.
    add_type(&mut schema, "null");
    schema
}

/// A scalar is the text that is written, whatever YAML takes it for: `1.10`, `true`. A list or a map that has
/// a default may be left empty.
fn as_read(schema: &mut Schema) {
    let is_any = ["pattern", "enum", "const"].iter().all(|key| schema.get(*key).is_none());
    let holds = |name: &str| match schema.get("type") {
        Some(Value::String(only)) => only == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    };
    if is_any && holds("string") {
        add_type(schema, "number");
        add_type(schema, "boolean");
    }
    if matches!(schema.get("default"), Some(Value::Array(_) | Value::Object(_))) {
        add_type(schema, "null");
    }
}

fn add_type(schema: &mut Schema, name: &str) {
    match schema.get_mut("type") {
        Some(Value::Array(names)) if !names.iter().any(|known| known == name) => names.push(json!(name)),
        Some(only @ Value::String(_)) if only != name => *only = json!([only.take(), name]),
        _ => {}
    }
}

/// Every schema with its path in a new site.
pub(super) fn files() -> Vec<(String, String)> {
    let path = |file: &File| Some(format!("{FOLDER}/{}.json", file.to_possible_value()?.get_name()));
    File::value_variants().iter().filter_map(|file| Some((path(file)?, file.text()))).collect()
}

pub(super) fn run(arguments: &Arguments, report: Report) -> Result<Verdict, Failure> {
    report.data(&arguments.file.map_or_else(list, File::text))?;
    Ok(Verdict::Clean)
}

fn list() -> String {
    let values = File::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let line = |value: clap::builder::PossibleValue| {
        format!("{:13} {}\n", value.get_name(), value.get_help().map(ToString::to_string).unwrap_or_default())
    };
    values.map(line).collect()
}
