//! Any query → what the shipped site says about it.
#![no_main]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use diglot::emit::sink::{Content, Memory};
use diglot::engine::{Engine, Options};
use diglot::search::{Index, Search};
use libfuzzer_sys::fuzz_target;

/// The files that search reads, of the site beside this folder.
fn files() -> &'static BTreeMap<String, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let memory = Memory::default();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        Engine::new(Options { root: root.into(), ..Options::default() }).run(&memory).expect("the shipped site");
        let bytes = |content| if let Content::Bytes(bytes) = content { Some(bytes.to_vec()) } else { None };
        memory.paths().into_iter().filter_map(|path| Some((path.to_string(), bytes(memory.get(&path)?)?))).collect()
    })
}

fn read(path: &str) -> Option<Vec<u8>> {
    files().get(path).cloned()
}

thread_local! {
    static INDEXES: Vec<Index<'static>> = ["zh", "en"].into_iter().filter_map(|code| Index::open(code, &read)).collect();
}

fuzz_target!(|query: &str| {
    INDEXES.with(|indexes| {
        assert_eq!(indexes.len(), 2);
        for index in indexes {
            let search = Search::new(query, index);
            search.find().pages.iter().take(3).for_each(|page| drop(search.show(page)));
        }
    });
});
