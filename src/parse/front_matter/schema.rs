//! What a front matter may say without a word from `check`, as JSON Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::keys::KEYS;
use super::values::{FrontMatter, PageKind};
use crate::base::lang::CODE_PATTERN;

impl JsonSchema for FrontMatter {
    fn schema_name() -> Cow<'static, str> {
        "FrontMatter".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let properties: serde_json::Map<_, _> =
            KEYS.iter().map(|key| ((*key).to_owned(), value(key).to_value())).collect();
        json_schema!({
            "description": "The front matter of a page.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
            "not": { "required": ["order", "weight"] },
        })
    }
}

/// What the value of a key may be.
fn value(key: &str) -> Schema {
    match key {
        "title" => localized("Title per language.", r"\S", false),
        "description" => localized("One sentence per language.", r"\S", false),
        "category" => localized("Category of its questions, per language.", r"\S", true),
        "owner" => localized("Who answers for it, per language.", r"\S", true),
        "slug" => localized(
            "Last segment of its URL in each language, where it is not the file name.",
            r"^(?!\s*\.\.?\s*$)[^/\\?#%\s]*$",
            true,
        ),
        "type" => json_schema!({
            "description": "What kind of page it is.",
            "type": ["string", "null"],
            "enum": PageKind::ALL.iter().map(|(name, _)| Some(*name)).chain([None]).collect::<Vec<_>>(),
        }),
        "order" => number("Its place among its siblings; pages without one come last."),
        "weight" => number("Another name for `order`."),
        "aliases" => list(
            "Former URLs: `/old/page/`, or `old/name` below the language.",
            r"^(?!(.*/)?\.\.?(/|$))/*[^/\\]+(/[^/\\]+)*/*$",
        ),
        "tags" => list("Words that readers look for it by.", ""),
        "related" => list("Related pages, as paths of source files relative to the page.", ""),
        "languages" => list("The languages that the page holds.", CODE_PATTERN),
        "draft" => flag("Not published by `build`."),
        "hidden" => flag("Published, but in no navigation."),
        "toc" => flag("Whether the page shows its contents."),
        "updated" => date("When it last changed: `2026-11-23`."),
        "verified" => date("When somebody last checked that it is true: `2026-11-23`."),
        "lang" => json_schema!({
            "description": "The language of the whole page.",
            "type": ["string", "null"],
            "pattern": CODE_PATTERN,
        }),
        _ => json_schema!({
            "description": "Where it sorts among the pages of its folder that have no order, in place of \
                its file name.",
            "type": ["string", "number", "boolean", "null"],
        }),
    }
}

fn localized(description: &str, pattern: &str, may_be_empty: bool) -> Schema {
    let mut kinds = vec!["string", "number", "boolean"];
    let each = json_schema!({ "type": ["string", "number", "boolean", "null"], "pattern": pattern });
    if may_be_empty {
        kinds.push("null");
    }
    json_schema!({
        "description": description,
        "anyOf": [
            { "type": kinds, "pattern": pattern },
            { "type": "object", "propertyNames": { "pattern": CODE_PATTERN }, "additionalProperties": each },
        ],
    })
}

/// Texts; one may stand alone, but not several with commas between them.
fn list(description: &str, pattern: &str) -> Schema {
    let item = json_schema!({ "type": ["string", "number", "boolean", "null"], "pattern": pattern });
    json_schema!({
        "description": description,
        "anyOf": [{ "type": "array", "items": item }, { "allOf": [item, { "pattern": "^[^,，、､]*$" }] }],
    })
}

fn number(description: &str) -> Schema {
    json_schema!({ "description": description, "type": ["integer", "null"] })
}

fn flag(description: &str) -> Schema {
    json_schema!({ "description": description, "type": ["boolean", "null"] })
}

fn date(description: &str) -> Schema {
    json_schema!({
        "description": description,
        "type": ["string", "null"],
        "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T].*)?$",
    })
}
