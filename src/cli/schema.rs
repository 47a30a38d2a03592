//! `diglot schema`: JSON Schema of the files that authors write.

use clap::ValueEnum;
use schemars::{Schema, schema_for};

use super::failure::Failure;
use super::report::Report;
use super::verdict::Verdict;
use crate::config::{FactsFile, GlossaryFile, SiteFile};
use crate::link::section::SectionFile;
use crate::parse::checklist::ChecklistFile;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
An editor with YAML support completes and checks keys when the file names its schema:
  diglot schema site > site.schema.json
  # yaml-language-server: $schema=../site.schema.json      (first line of content/site.yaml)")]
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
}

impl File {
    fn schema(self) -> Schema {
        match self {
            File::Site => schema_for!(SiteFile),
            File::Facts => schema_for!(FactsFile),
            File::Glossary => schema_for!(GlossaryFile),
            File::Section => schema_for!(SectionFile),
            File::Checklist => schema_for!(ChecklistFile),
        }
    }
}

pub(super) fn run(arguments: &Arguments, report: Report) -> Result<Verdict, Failure> {
    report.data(&match arguments.file {
        Some(file) => format!("{:#}\n", file.schema().as_value()),
        None => list(),
    })?;
    Ok(Verdict::Clean)
}

fn list() -> String {
    let values = File::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let line = |value: clap::builder::PossibleValue| {
        format!("{:13} {}\n", value.get_name(), value.get_help().map(ToString::to_string).unwrap_or_default())
    };
    values.map(line).collect()
}
