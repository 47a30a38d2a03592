//! Any bytes → settings, facts, terms and the data of a checklist, read or reported.
#![no_main]

mod common;

use diglot::config::Config;
use diglot::parse::checklist;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let found = common::languages();
    let read = |name: &str| common::source(&format!("content/{name}.yaml"), bytes);
    let (Some(site), Some(facts), Some(glossary), Some(data)) = (read("site"), read("facts"), read("glossary"), read("docs")) else { return };
    common::look_at(&Config::read(Some(&site), Err(false), None, &found).diagnostics, &site);
    common::look_at(&Config::read(None, Ok(&facts), None, &found).diagnostics, &facts);
    common::look_at(&Config::read(None, Err(false), Some(&glossary), &found).diagnostics, &glossary);
    let checklist = checklist::read(&data, &found);
    common::look_at(&checklist.diagnostics, &data);
    if let Some(value) = &checklist.value {
        common::look_at(&diglot::link::checklist::validate(value), &data);
    }
});
