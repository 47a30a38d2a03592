//! Any bytes → front matter, read or reported.
#![no_main]

mod common;

use diglot::base::LangId;
use diglot::parse::front_matter;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let bytes = [b"---\n", rest].concat();
    let Some(source) = common::source("content/a.md", &bytes) else { return };
    let own = [None, Some(LangId(0)), Some(LangId(1))][usize::from(first % 3)];
    let read = front_matter::read(&source, &common::languages(), own);
    assert!(source.text.is_char_boundary(read.value.1));
    common::look_at(&read.diagnostics, &source);
});
