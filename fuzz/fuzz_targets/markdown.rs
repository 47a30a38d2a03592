//! Any bytes → a document whose ranges are those of its source.
#![no_main]

mod common;

use diglot::base::LangId;
use diglot::parse::{Identity, Input, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, bytes)) = bytes.split_first() else { return };
    let Some(source) = common::source("content/a.md", bytes) else { return };
    let lang = [None, Some(LangId(0)), Some(LangId(1))][usize::from(first % 3)];
    let identity = Identity { topic: "a".into(), lang, is_left: false, is_index: false };
    let languages = common::languages();
    let parsed = parse(&Input { source: &source, identity: &identity, languages: &languages, untrusted: first % 2 == 0 });
    let document = parsed.value;
    let holds = |text: &str, start: u32, end: u32| text.get(start as usize..end as usize).is_some();
    for block in &document.blocks {
        assert!(holds(&document.text, block.source.start, block.source.end), "{block:?}");
        assert!(holds(&document.html, block.html.start, block.html.end), "{block:?}");
    }
    for hole in &document.holes {
        assert!(holds(&document.text, hole.source.start, hole.source.end), "{hole:?}");
        assert!(holds(&document.html, hole.at, hole.at), "{hole:?}");
    }
    common::look_at(&parsed.diagnostics, &source);
});
