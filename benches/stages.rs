//! The stages, one page at a time: what a change costs in each of them. `benches/run` measures whole builds.
//!
//! The page is a typical one of the corpus that `benches/run` builds, with a table, lists, links and code,
//! among 50 of its section; the texts are files here, so that figures of different days compare.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, Mutex};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use diglot::base::{Digest, LangId, Language, OutPath, Source, SrcPath};
use diglot::config::{Config, FactsSource};
use diglot::link::{self, Edition, OutlineInput, Sections, Site, Subject, outline};
use diglot::pair::lexicon::Lexicon;
use diglot::pair::{Absent, Topic, pair, pair_closely};
use diglot::parse::{Document, Input, highlight, identify, parse};
use diglot::render::{Parts, Theme, Viewer, render};
use diglot::search::{self, Index, Read, Search};

const ZH: &str = include_str!("page.zh.md");
const EN: &str = include_str!("page.en.md");
const ZH_PATH: &str = "content/guides/sec-001/page-0003.zh.md";
const EN_PATH: &str = "content/guides/sec-001/page-0003.en.md";
const PAGES: usize = 50;

fn config() -> Config {
    let settings = "base_url: https://help.example/\nlanguages: [{ code: zh, tag: zh-CN }, { code: en }]\n";
    Config::read(
        Some(&Source::new(SrcPath::new("content/site.yaml"), settings)),
        FactsSource::Absent,
        None,
        &[],
    )
    .value
}

fn document(path: &str, text: &str, languages: &[Language]) -> Document {
    let source = Source::new(SrcPath::new(path), text);
    let identity = &identify(std::slice::from_ref(&source.path), languages)[0];
    parse(&Input { source: &source, identity, languages, untrusted: false }).value
}

/// The page in both languages, under any number.
fn documents(number: usize, config: &Config) -> [Arc<Document>; 2] {
    [(ZH_PATH, ZH), (EN_PATH, EN)].map(|(path, text)| {
        Arc::new(document(&path.replace("0003", &format!("{number:04}")), text, &config.languages))
    })
}

fn site(pages: usize, config: &Arc<Config>) -> Site {
    let lexicon = Lexicon::default();
    let topic = |number| -> Arc<Topic> {
        Arc::new(
            pair_closely(config, &documents(number, config), &Absent::default(), &lexicon, Digest::default())
                .value,
        )
    };
    let topics: Vec<_> = (1..=pages).map(topic).collect();
    let input = OutlineInput {
        digest: Digest::default(),
        config: config.clone(),
        sections: Sections::new(),
        checklists: BTreeMap::new(),
        assets: BTreeMap::new(),
        drafts: Vec::new(),
        unread: Arc::default(),
    };
    let mut site = Site::new(Arc::new(outline(&topics, input, &link::Parts::default()).value), topics);
    site.targets = site.topics.iter().map(|topic| Arc::new(site.resolve(topic).value)).collect();
    site
}

/// The edition of one page among the others.
fn edition(site: &Site, wanted: impl Fn(&Subject) -> bool) -> Option<&Edition> {
    site.editions
        .iter()
        .filter(|edition| edition.url.as_str().contains("page-0003"))
        .find(|edition| wanted(&edition.subject))
}

fn parsing(criterion: &mut Criterion) {
    let languages = config().languages;
    let emphasis =
        "**注意：**请在**（一）**和**“二”**之后提交，*不要*重复；~~旧规则~~已失效。\n\n".repeat(50);
    let mut group = criterion.benchmark_group("parse");
    for (name, path, text) in [
        ("Chinese page", ZH_PATH, ZH),
        ("English page", EN_PATH, EN),
        ("emphasis beside punctuation", ZH_PATH, &emphasis),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| document(path, black_box(text), &languages)));
    }
    group.finish();
    // Lines that were coloured before are remembered, so the pages above do not pay for theirs; one of this
    // block is new.
    let mut number = 0;
    criterion.bench_function("highlight/YAML block", |bencher| {
        bencher.iter(|| {
            number += 1;
            let mut html = String::new();
            highlight::push_html(
                "yaml",
                &format!(
                    "site:\n  domain: example-{number}.cn\n  languages: [zh, en]\n  cache:\n    ttl: 300\n"
                ),
                &mut html,
            );
            html
        });
    });
}

fn pairing(criterion: &mut Criterion) {
    let config = config();
    let documents = documents(3, &config);
    criterion.bench_function("pair/page", |bencher| {
        bencher.iter(|| pair(&config, black_box(&documents), &Absent::default()))
    });
}

fn linking_and_rendering(criterion: &mut Criterion) {
    let (config, parts) = (Arc::new(config()), Arc::new(Parts::default()));
    criterion
        .bench_function("parse, pair, link/section of 50", |bencher| bencher.iter(|| site(PAGES, &config)));

    let site = Arc::new(site(PAGES, &config));
    let theme = Arc::new(Theme::load("default", &BTreeMap::new(), &config.languages).value);
    let viewer = Viewer::new(site.clone(), theme.clone(), parts, false);
    let zh = edition(&site, |subject| matches!(subject, Subject::Page { lang: LangId(0), .. }));
    let both = edition(&site, |subject| matches!(subject, Subject::Bilingual { .. }));
    for (name, edition) in [("Chinese page", zh), ("bilingual edition", both)] {
        let Some(edition) = edition else { panic!("the site has no {name}") };
        let view = viewer.view(edition);
        criterion.bench_function(&format!("view/{name}"), |bencher| {
            bencher.iter(|| viewer.view(black_box(edition)))
        });
        criterion.bench_function(&format!("render/{name}"), |bencher| {
            bencher.iter(|| render(&theme, black_box(&view)))
        });
    }
}

/// The files of the index of a site, by their paths.
fn index(viewer: &Viewer) -> BTreeMap<String, Vec<u8>> {
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &OutPath, bytes: &[u8]| {
        if let Ok(mut files) = files.lock() {
            files.insert(path.to_string(), bytes.to_vec());
        }
        Ok(())
    };
    if let Err(error) = search::write(viewer.site(), &|edition| viewer.text(edition), &put) {
        panic!("{error}");
    }
    files.into_inner().unwrap_or_default()
}

fn searching(criterion: &mut Criterion) {
    let config = Arc::new(config());
    let theme = Arc::new(Theme::load("default", &BTreeMap::new(), &config.languages).value);
    let viewer =
        |pages| Viewer::new(Arc::new(site(pages, &config)), theme.clone(), Arc::new(Parts::default()), false);
    for (name, pages) in [("one page", 1), ("section of 50", PAGES)] {
        let viewer = viewer(pages);
        criterion.bench_function(&format!("search/index {name}"), |bencher| {
            bencher.iter(|| index(black_box(&viewer)))
        });
    }
    let files = index(&viewer(PAGES));
    let read = |path: &str| files.get(path).cloned();
    let read: &Read<'_> = &read;
    for (name, lang, query) in [
        ("Chinese", "zh", "备案密码"),
        ("pinyin", "zh", "beian"),
        ("English", "en", "filing number"),
        ("misspelt word", "en", "filling"),
    ] {
        // An index that is opened anew, as the command line does it.
        criterion.bench_function(&format!("search/find {name}"), |bencher| {
            bencher.iter(|| {
                Index::open(lang, read).map(|index| Search::new(black_box(query), &index).find().pages.len())
            });
        });
    }
}

criterion_group!(stages, parsing, pairing, linking_and_rendering, searching);
criterion_main!(stages);
