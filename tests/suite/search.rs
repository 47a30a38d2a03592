//! Search: whatever a page says is found by any part of it, and nothing is found that is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use diglot::base::OutPath;
use diglot::emit::sink::{Content, Memory};
use diglot::engine::{Engine, Options};
use diglot::search::{Folded, Index, Posting, Read, Search, Token, fold, place, stem, tokens};
use html5gum::{Token as HtmlToken, Tokenizer};
use proptest::prelude::*;
use serde_json::Value;

use super::site::{Built, Site};

type Files = BTreeMap<String, Vec<u8>>;

static SHIPPED: LazyLock<Files> = LazyLock::new(build_shipped);

fn build_shipped() -> Files {
    let mut engine =
        Engine::new(Options { root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(), ..Options::default() });
    let output = Memory::default();
    engine.run(&output).unwrap();
    let read = |path: &OutPath| match output.get(path).unwrap() {
        Content::Bytes(bytes) => bytes.to_vec(),
        Content::File(file) => fs_err::read(file).unwrap(),
    };
    output.paths().iter().map(|path| (path.to_string(), read(path))).collect()
}

fn files(built: &Built) -> Files {
    built.all().iter().map(|(path, bytes)| (path.clone(), bytes.to_vec())).collect()
}

fn with_index<T>(files: &Files, lang: &str, ask: impl FnOnce(&Index<'_>) -> T) -> T {
    let read = |path: &str| files.get(path).cloned();
    let read: &Read<'_> = &read;
    ask(&Index::open(lang, read).unwrap())
}

/// The URLs of the pages that a query finds, best first.
fn find(files: &Files, lang: &str, query: &str) -> Vec<String> {
    with_index(files, lang, |index| {
        let found = Search::new(query, index).find();
        found.pages.into_iter().filter(|_| !found.is_nearest).map(|page| page.url).collect()
    })
}

/// Everything a page shows in its prose, a block each, without what it embeds of other pages.
fn blocks(html: &str) -> Vec<String> {
    const VOID: [&str; 7] = ["br", "img", "hr", "input", "link", "meta", "source"];
    const INLINE: [&str; 14] =
        ["a", "b", "code", "del", "dfn", "em", "i", "kbd", "mark", "s", "span", "strong", "sub", "sup"];
    let mut blocks = vec![String::new()];
    // For each open element: whether what stands in it is prose; `None` inside what is left out.
    let mut open: Vec<(String, Option<bool>)> = Vec::new();
    for token in Tokenizer::new(html).flatten() {
        match token {
            HtmlToken::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !INLINE.contains(&name.as_str()) {
                    blocks.push(String::new());
                }
                let class = tag
                    .attributes
                    .iter()
                    .find(|(key, _)| ***key == *b"class")
                    .map_or(String::new(), |(_, value)| String::from_utf8_lossy(value).into_owned());
                let has = |wanted: &[&str]| class.split_whitespace().any(|class| wanted.contains(&class));
                let around = open.last().map_or(Some(false), |(_, is_prose)| *is_prose);
                let is_left_out = has(&["anchor", "checklist", "faq-embed"])
                    || matches!(name.as_str(), "script" | "style" | "svg" | "template");
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push((
                        name,
                        around.filter(|_| !is_left_out).map(|is_prose| is_prose || has(&["prose"])),
                    ));
                }
            }
            HtmlToken::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !INLINE.contains(&name.as_str()) {
                    blocks.push(String::new());
                }
                if let Some(at) = open.iter().rposition(|(known, _)| *known == name) {
                    open.truncate(at);
                }
            }
            HtmlToken::String(text) if open.last().is_some_and(|(_, is_prose)| *is_prose == Some(true)) => {
                blocks.last_mut().unwrap().push_str(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    blocks
        .iter()
        .map(|block| block.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|block| block.chars().count() > 1)
        .collect()
}

/// The same numbers on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

/// Parts of 2 to 8 characters of what the pages of a language show, each with the page.
fn samples(lang: &str, count: usize) -> Vec<(String, String)> {
    let has_text =
        |url: &str| SHIPPED.contains_key(&format!("{url}text.json")) && url != format!("{lang}/faq/");
    let pages: Vec<(String, Vec<String>)> = SHIPPED
        .iter()
        .filter_map(|(path, bytes)| {
            Some((
                path.strip_suffix("index.html")
                    .filter(|url| url.starts_with(&format!("{lang}/")) && has_text(url))?,
                bytes,
            ))
        })
        .map(|(url, bytes)| (url.to_owned(), blocks(std::str::from_utf8(bytes).unwrap())))
        .filter(|(_, blocks)| !blocks.is_empty())
        .collect();
    let blocks: Vec<(&String, &String)> =
        pages.iter().flat_map(|(url, blocks)| blocks.iter().map(move |block| (url, block))).collect();
    let mut dice = Dice(7);
    let mut all = Vec::new();
    while all.len() < count {
        let (url, block) = blocks[dice.below(blocks.len())];
        let chars: Vec<char> = block.chars().collect();
        let length = (2 + dice.below(7)).min(chars.len());
        let from = dice.below(chars.len() - length + 1);
        let part: String = chars[from..from + length].iter().collect();
        // These are how a phrase begins, not what it asks for.
        if !matches!(part.trim(), "" | "\"" | "“" | "”" | "“”" | "\"\"") {
            all.push((part, url.clone()));
        }
    }
    all
}

#[test]
fn every_part_of_what_a_page_shows_finds_the_page() {
    for lang in ["zh", "en"] {
        let samples = samples(lang, 1000);
        let missed: Vec<String> = with_index(&SHIPPED, lang, |index| {
            let is_missed = |(part, url): &&(String, String)| {
                let found = Search::new(part, index).find();
                found.is_nearest || !found.pages.iter().any(|page| page.url == *url)
            };
            samples.iter().filter(is_missed).map(|(part, url)| format!("{part:?} of {url}")).collect()
        });
        assert!(
            missed.is_empty(),
            "{} of {} missed in {lang}:\n{}",
            missed.len(),
            samples.len(),
            missed.join("\n")
        );
    }
}

#[test]
fn every_line_of_the_sources_finds_its_page() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/filing");
    let mut count = 0;
    for entry in fs_err::read_dir(content).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some((page, lang)) = name
            .strip_suffix(".md")
            .and_then(|name| name.rsplit_once('.'))
            .filter(|(page, _)| *page != "index")
        else {
            continue;
        };
        let url = format!("{lang}/filing/{page}/");
        if !SHIPPED.contains_key(&format!("{url}text.json")) {
            continue;
        }
        let text = fs_err::read_to_string(&path).unwrap();
        let is_plain = |line: &&str| {
            !line.contains(['`', '[', '<', '{', '*', '|', '\\', ':', '_', '#', '!'])
                && line.chars().count() > 12
        };
        for line in text.rsplit("---").next().unwrap().lines().filter(is_plain).take(12) {
            let part: String =
                line.trim_start_matches(|c: char| !c.is_alphabetic()).chars().skip(3).take(6).collect();
            let found = find(&SHIPPED, lang, &part);
            assert!(found.contains(&url), "`{part}` finds {found:?}, not {url}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// The texts of the units of a page, with its title and its description.
fn says(files: &Files, url: &str) -> Vec<String> {
    let page: Value = serde_json::from_slice(&files[&format!("{url}text.json")]).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let units =
        page["units"].as_array().unwrap().iter().flat_map(|unit| [text(&unit["text"]), text(&unit["title"])]);
    [text(&page["title"]), text(&page["description"])]
        .into_iter()
        .chain(units)
        .map(|text| fold(&text).split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn what_stands_in_quotation_marks_stands_in_every_result() {
    for lang in ["zh", "en"] {
        let texts: BTreeMap<String, Vec<String>> = SHIPPED
            .keys()
            .filter_map(|path| path.strip_suffix("text.json"))
            .map(|url| (url.to_owned(), says(&SHIPPED, url)))
            .collect();
        let parts: Vec<(String, String)> =
            samples(lang, 150).into_iter().filter(|(part, _)| !part.contains(['"', '“', '”'])).collect();
        with_index(&SHIPPED, lang, |index| {
            for (part, url) in parts {
                let phrase = fold(&part).split_whitespace().collect::<Vec<_>>().join(" ");
                let found = Search::new(&format!("“{part}”"), index).find();
                let without: Vec<_> = found
                    .pages
                    .iter()
                    .filter(|page| !texts[&page.url].iter().any(|text| text.contains(&phrase)))
                    .collect();
                assert!(without.is_empty(), "`{part}` is not in {without:?}");
                assert!(found.pages.iter().any(|page| page.url == url), "`{part}` of {url} is not found");
            }
        });
    }
    assert_eq!(find(&SHIPPED, "zh", "“备案的密码要找回来”"), Vec::<String>::new());
    assert_eq!(find(&SHIPPED, "en", "\"entity the filing of\""), Vec::<String>::new());
}

const SMALL: &str = "\
-- glossary.yaml --
- { zh: 备案, en: filing }
- { zh: 实名认证, en: real-name verification, forbid: [实名验证] }
-- index.md --
# 帮助 | Help
-- a.zh.md --
# 找回 ICP 备案密码

忘记了可以重置。
-- b.zh.md --
# 资料

ICP备案 的密码已经停用，见 C++ 与 example.cn，错误 403。
-- c.zh.md --
# 密码

登录的密码。
-- d.zh.md --
# 域名解析

把域名指向服务器。
-- e.zh.md --
# 区域和名称

选一个区域，起一个名称。
-- f.en.md --
# Submitting a filing

Users filed their websites after real-name verification.
";

fn small() -> Files {
    files(&Site::bilingual(SMALL).build())
}

#[test]
fn queries_find_what_readers_mean() {
    let site = small();
    let zh = |query: &str| find(&site, "zh", query).join(" ");
    for query in ["ICP备案密码", "icp备案密码", "ＩＣＰ备案密码", "ICP 備案密碼"] {
        assert_eq!(zh(query), "zh/a/ zh/b/", "{query}");
    }
    assert_eq!(zh("备案密码"), "zh/a/ zh/b/");
    assert_eq!(zh("備案密碼"), "zh/a/ zh/b/");
    assert_eq!(zh("域名"), "zh/d/");
    assert_eq!(zh("“备案”？"), zh("备案"));
    assert_eq!(zh("beian"), "zh/a/");
    assert_eq!(zh("yumjx"), "zh/d/");
    assert_eq!(zh("ym"), "zh/d/");
    assert_eq!(zh("C++"), "zh/b/");
    assert_eq!(zh(".cn"), "zh/b/");
    assert_eq!(zh("403"), "zh/b/");
    assert_eq!(zh("ICP filing"), "zh/a/ zh/b/");
    assert_eq!(zh("域"), "zh/d/ zh/e/");
    assert_eq!(zh("？！"), "");
    assert_eq!(zh(""), "");
}

#[test]
fn english_is_found_by_its_stem_and_by_its_beginning() {
    let site = small();
    let en = |query: &str| find(&site, "en", query).join(" ");
    assert_eq!(en("submit website"), "en/f/");
    assert_eq!(en("files"), "en/f/");
    assert_eq!(en("verif"), "en/f/");
    assert_eq!(en("备案"), "en/f/");
    assert_eq!(en("实名验证"), "en/f/");
    assert_eq!(en("filing nowhere"), "");
}

#[test]
fn what_letters_spell_in_full_comes_before_what_they_spell_by_chance() {
    let page = |at: usize| format!("-- p{at}.zh.md --\n# 网站备案之{at}\n\n正文。\n");
    let others = "-- x.zh.md --\n# 北阿南\n\n正文。\n-- y.zh.md --\n# 备案能做什么\n\n正文。\n";
    let site = files(
        &Site::bilingual(&format!(
            "-- index.md --\n# 帮助 | Help\n{}{others}",
            (0..20).map(page).collect::<String>()
        ))
        .build(),
    );
    let found = find(&site, "zh", "beian");
    assert_eq!(found.len(), 22);
    assert_eq!(found.last().map(String::as_str), Some("zh/x/"));
    assert_eq!(
        find(&site, "zh", "ban")[0],
        "zh/x/",
        "where nothing is spelt in full, what is rare comes first"
    );
}

#[test]
fn a_description_is_found_below_titles_and_above_texts() {
    let page =
        |name: &str, front: &str, text: &str| format!("-- {name}.en.md --\n---\n{front}\n---\n\n{text}\n");
    let text = [
        page("a", "title: Alpha", "Ask for a refund here."),
        page("b", "title: Beta\ndescription: How a refund of the deposit is paid", "Nothing else."),
        page("c", "title: A refund", "Nothing else."),
        page("d", "title: Delta", "Nothing else."),
    ];
    let site = files(&Site::bilingual(&format!("-- index.md --\n# 帮助 | Help\n{}", text.concat())).build());
    assert_eq!(find(&site, "en", "refund"), ["en/c/", "en/b/", "en/a/"]);
    assert_eq!(find(&site, "en", "\"refund of the deposit\""), ["en/b/"]);
    with_index(&site, "en", |index| {
        let search = Search::new("deposit", index);
        let (_, hits) = search.show(&search.find().pages[0]).unwrap();
        assert_eq!(hits[0].excerpt.text, "How a refund of the deposit is paid");
        assert_eq!(
            hits[0].excerpt.marks.iter().map(|mark| &hits[0].excerpt.text[mark.clone()]).collect::<Vec<_>>(),
            ["deposit"]
        );
    });
}

#[test]
fn neighbouring_letters_that_changed_places_are_one_mistake() {
    let site = files(
        &Site::bilingual("-- index.md --\n# 帮助 | Help\n-- a.en.md --\n# The licence\n\nAn original.\n")
            .build(),
    );
    with_index(&site, "en", |index| {
        let found = Search::new("liecnce", index).find();
        assert_eq!((found.is_nearest, found.pages.len()), (true, 1));
        assert!(
            Search::new("licnec", index).find().pages.is_empty(),
            "two mistakes in a short word are too many"
        );
    });
}

#[test]
fn a_sentence_that_stands_nowhere_finds_what_has_most_of_its_words() {
    let site = files(
        &Site::bilingual("-- index.md --\n# 帮助 | Help\n-- a.zh.md --\n# 审核\n\n管局审核备案的时间不同。\n-- b.zh.md --\n# 备案\n\n网站的备案。\n").build(),
    );
    with_index(&site, "zh", |index| {
        let found = Search::new("网站备案审核需要多长时间", index).find();
        assert!(found.is_nearest);
        assert_eq!(found.pages.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(), ["zh/a/"]);
    });
}

#[test]
fn quotation_marks_alone_are_found_but_where_they_begin_a_phrase() {
    let site = files(
        &Site::bilingual("-- index.md --\n# 帮助 | Help\n-- a.zh.md --\n# 甲\n\n“主体”“网站”两种。\n")
            .build(),
    );
    assert_eq!(find(&site, "zh", "”“"), ["zh/a/"]);
    for query in ["“", "”", "“”", "\"\"", "\" "] {
        assert!(find(&site, "zh", query).is_empty(), "{query}");
    }
}

#[test]
fn what_is_misspelt_finds_what_is_nearest_and_says_so() {
    let site = small();
    with_index(&site, "en", |index| {
        let found = Search::new("verifcation", index).find();
        assert!(found.is_nearest);
        assert_eq!(found.pages.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(), ["en/f/"]);
    });
}

#[test]
fn a_result_names_its_heading_and_marks_what_matches() {
    let site = files(&Site::bilingual("-- index.md --\n# 帮助 | Help\n-- a.zh.md --\n# 甲\n\n开头。\n\n## 材料 {#papers}\n\n要带身份证𠮷原件。\n").build());
    with_index(&site, "zh", |index| {
        let search = Search::new("身份证", index);
        let (title, hits) = search.show(&search.find().pages[0]).unwrap();
        let [hit] = hits.as_slice() else { panic!("{hits:?}") };
        assert_eq!(
            (title.as_str(), hit.heading.clone()),
            ("甲", Some(("papers".to_owned(), "材料".to_owned())))
        );
        assert_eq!(hit.excerpt.text, "要带身份证𠮷原件。");
        assert_eq!(
            hit.excerpt.marks.iter().map(|mark| &hit.excerpt.text[mark.clone()]).collect::<Vec<_>>(),
            ["身份证"]
        );
    });
}

#[test]
fn folding_makes_widths_cases_and_scripts_one() {
    for (text, folded) in [
        ("ＩＣＰ备案", "icp备案"),
        ("備案號碼", "备案号码"),
        ("Ｃ＋＋", "c++"),
        ("Café", "café"),
        ("Cafe\u{301}", "café"),
        ("①㎏ﬁ", "1kgfi"),
        ("ΣΑΣ", "σασ"),
        ("İ", "i\u{307}"),
        ("が", "が"),
        ("か\u{3099}", "が"),
        ("，。“”", ",。“”"),
        ("\u{3000}", " "),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn tokens_are_runs_and_words_with_their_joiners() {
    let shown = |text: &str| {
        let show = |token: Token<'_>| match token {
            Token::Run(run) => format!("run:{run}"),
            Token::Word(word) => format!("word:{word}"),
        };
        tokens(text).into_iter().map(show).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("icp备案 的密码"), "word:icp run:备案 run:的密码");
    assert_eq!(shown("c++ .net c#. ..cn v1.2. +++ ."), "word:c++ word:.net word:c# word:.cn word:v1.2");
    assert_eq!(shown("real-name 한국어 カナ"), "word:real word:name run:한국어 run:カナ");
    let long: String = ('a'..='z').cycle().take(130).collect();
    let lengths: Vec<usize> = tokens(&long).into_iter().map(|token| token.text().len()).collect();
    assert_eq!(lengths, [64, 64, 18]);
}

#[test]
fn stems_join_the_forms_of_a_word_and_no_more() {
    let stems = "filings=file filed=file files=file file=file documents=document policies=polici policy=polici hopping=hop hoping=hope \
                 agreed=agree feed=feed sing=sing pass=pass is=is hosted=host relating=relate falling=fall sky=sky 备案=备案";
    for (word, expected) in stems.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        assert_eq!(stem(word), expected, "{word}");
    }
}

/// What tokens and folds are, for the script of the theme as well: both are held to this file.
#[test]
fn folds_and_tokens_are_those_that_the_browser_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tokens.json");
    let golden: Value = serde_json::from_str(&fs_err::read_to_string(path).unwrap()).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let text = case["text"].as_str().unwrap();
        let folded = Folded::new(text);
        assert_eq!(folded.text, case["folded"].as_str().unwrap(), "{text}");
        let show = |token: Token<'_>| match token {
            Token::Run(run) => format!("run:{run}"),
            Token::Word(word) => format!("word:{word}"),
        };
        let shown: Vec<String> = tokens(&folded.text).into_iter().map(show).collect();
        assert_eq!(Value::from(shown), case["tokens"], "{text}");
        let units = |to: usize| text[..to].encode_utf16().count();
        let starts = folded
            .text
            .char_indices()
            .flat_map(|(at, c)| vec![units(folded.source(at..at + c.len_utf8()).start); c.len_utf16()]);
        let map: Vec<usize> = starts.chain([units(text.len())]).collect();
        assert_eq!(Value::from(map), case["map"], "{text}");
        let words = tokens(&folded.text).into_iter().filter(|token| matches!(token, Token::Word(_)));
        assert_eq!(
            Value::from(words.map(|word| stem(word.text()).into_owned()).collect::<Vec<_>>()),
            case["stems"],
            "{text}"
        );
    }
}

const ALPHABET: &str = "[a-c备案碼的。，.+#\\- 一Ａ１é\u{301}한か\u{3099}]{0,24}";

proptest! {
    #[test]
    fn the_tokens_of_a_part_are_parts_of_the_tokens(text in ALPHABET, from in 0..24usize, length in 2..9usize) {
        // A part begins and ends between clusters, as what a reader selects does.
        let folded = fold(&text);
        let chars: Vec<char> = folded.chars().collect();
        let part: String = chars.iter().skip(from).take(length).collect();
        let whole = tokens(&folded);
        for token in tokens(&part) {
            let is_in = |other: &Token<'_>| std::mem::discriminant(other) == std::mem::discriminant(&token) && other.text().contains(token.text());
            prop_assert!(whole.iter().any(is_in), "{token:?} of {part:?} is not in {whole:?}");
        }
    }

    #[test]
    fn the_fold_of_a_text_is_the_folds_of_its_clusters(text in ALPHABET, other in ALPHABET) {
        let joined = format!("{text} {other}");
        prop_assert_eq!(fold(&joined), format!("{} {}", fold(&text), fold(&other)));
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        let folded = Folded::new(&text);
        prop_assert_eq!(folded.source(0..folded.text.len()), 0..text.len());
        prop_assert_eq!(&folded.text, &fold(&text));
    }

    #[test]
    fn postings_are_read_as_they_were_written(units in prop::collection::btree_map(0..200_000u32, 0..4u8, 1..200), rest in prop::collection::vec(any::<u8>(), 0..9)) {
        let mut posting = Posting::default();
        units.iter().for_each(|(unit, places)| posting.push(*unit, *places));
        prop_assert_eq!(posting.titles.len(), units.values().filter(|places| **places & place::TITLE != 0).count());
        let mut bytes = Vec::new();
        posting.write(&mut bytes);
        bytes.extend(&rest);
        let mut left = bytes.as_slice();
        prop_assert_eq!(Posting::read(&mut left), Some(posting));
        prop_assert_eq!(left, rest.as_slice());
    }

    #[test]
    fn bytes_that_are_no_posting_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Posting::read(&mut bytes.as_slice());
    }
}

#[test]
fn the_index_is_smaller_than_what_it_indexes() {
    for lang in ["zh", "en"] {
        let text: usize = SHIPPED
            .keys()
            .filter_map(|path| {
                path.strip_suffix("text.json").filter(|url| url.starts_with(&format!("{lang}/")))
            })
            .flat_map(|url| says(&SHIPPED, url))
            .map(|text| text.len())
            .sum();
        let index: usize = SHIPPED
            .iter()
            .filter(|(path, _)| {
                path.starts_with(&format!("search/{lang}/")) || **path == format!("search/{lang}.json")
            })
            .map(|(_, bytes)| bytes.len())
            .sum();
        assert!(index * 10 <= text * 6, "{lang}: {index} bytes for {text} bytes of text");
    }
}

/// A site of many words, the longest of which share most of their letters.
fn wordy(words: usize) -> Files {
    let word = |at: usize| {
        if at.is_multiple_of(50) {
            format!("überprüfungsausschüsse{at}")
        } else {
            format!("{:05}x", at * 7919 % 100_000)
        }
    };
    let page = |at: usize| {
        format!(
            "-- p{at}.en.md --\n# Page {at}\n\n{}\n",
            (0..words).map(|word_at| word(at * words + word_at)).collect::<Vec<_>>().join(" ")
        )
    };
    files(
        &Site::bilingual(&format!(
            "-- index.md --\n# 帮助 | Help\n{}",
            (0..20).map(page).collect::<String>()
        ))
        .build(),
    )
}

#[test]
fn what_the_first_search_fetches_hardly_grows_with_the_words() {
    let (few, many) = (wordy(20), wordy(2000));
    let entry = |files: &Files| files["search/en.json"].len();
    let rest = |files: &Files| {
        files
            .iter()
            .filter(|(path, _)| path.starts_with("search/en/"))
            .map(|(_, bytes)| bytes.len())
            .sum::<usize>()
    };
    assert!(rest(&many) > 20 * rest(&few), "{} and {}", rest(&few), rest(&many));
    let grown = entry(&many) - entry(&few);
    assert!(grown * 60 < rest(&many), "{grown} bytes for {} of words", rest(&many));
    let lists = many.iter().filter(|(path, _)| path.ends_with(".words"));
    assert!(
        lists.clone().count() > 8 && lists.clone().all(|(_, bytes)| bytes.len() < 16_384),
        "{:?}",
        lists.map(|(_, bytes)| bytes.len()).collect::<Vec<_>>()
    );
    with_index(&many, "en", |index| {
        let words: BTreeSet<&String> = index.words().iter().collect();
        assert_eq!(words.len(), index.words().len());
        assert!(index.words().is_sorted());
    });
    assert_eq!(find(&many, "en", "prüfungsausschüsse2050"), ["en/p1/", "en/p10/"]);
}

fn of_search(files: &Files) -> BTreeSet<(&String, &Vec<u8>)> {
    files.iter().filter(|(path, _)| path.starts_with("search/") || path.ends_with("/text.json")).collect()
}

#[test]
fn two_builds_give_the_same_index() {
    assert_eq!(of_search(&SHIPPED), of_search(&build_shipped()));
}

#[test]
fn a_site_that_is_not_searched_has_no_index() {
    let site = files(
        &Site::new(&format!(
            "-- site.yaml --\n{}search: false\n-- a.md --\n# 甲 | Alpha\n",
            super::site::SETTINGS
        ))
        .build(),
    );
    assert_eq!(of_search(&site), BTreeSet::new());
    assert!(!site.contains_key("zh/search/index.html"));
}

#[test]
fn only_pages_that_exist_in_a_language_are_indexed_in_it() {
    let text = "-- index.md --\n# 帮助 | Help\n-- a.zh.md --\n# 甲\n\n独有内容。\n-- b.md --\n---\ntitle: 乙 | Beta\nhidden: true\n---\n\n藏起来。\n\nHidden away.\n";
    let site = files(&Site::bilingual(text).build());
    assert_eq!(find(&site, "zh", "独有内容"), ["zh/a/"]);
    assert_eq!(find(&site, "en", "独有内容"), Vec::<String>::new());
    assert_eq!(find(&site, "zh", "藏起来"), Vec::<String>::new());
    assert!(!site.contains_key("en/a/text.json"));
}

#[test]
fn an_edit_changes_the_text_of_its_page_and_few_files_of_the_index() {
    let word = |at: usize| format!("w{:05}", at * 7919 % 100_000);
    let page = |at: usize| {
        format!(
            "-- p{at}.en.md --\n# Page {at}\n\n{}\n",
            (0..400).map(|word_at| word(at * 400 + word_at)).collect::<Vec<_>>().join(" ")
        )
    };
    let text = format!("-- index.md --\n# 帮助 | Help\n{}", (0..40).map(page).collect::<String>());
    let mut site = Site::live(&text);
    let before = files(&site.build());
    let after = files(
        &site
            .edit(
                "p7.en.md",
                format!(
                    "# Page 7\n\n{} brandnewword\n",
                    (0..400).map(|at| word(2800 + at)).collect::<Vec<_>>().join(" ")
                ),
            )
            .build(),
    );
    let changed: Vec<&String> =
        of_search(&after).difference(&of_search(&before)).map(|(path, _)| *path).collect();
    let shards = after.keys().filter(|path| path.ends_with(".post")).count();
    assert!(shards > 4, "{shards}");
    assert_eq!(
        changed
            .iter()
            .filter(|path| path.ends_with("text.json"))
            .map(|path| path.as_str())
            .collect::<Vec<_>>(),
        ["en/p7/text.json"]
    );
    // The word list, the entry, and the shard that the word fell into, or that and the next.
    assert!(changed.len() <= 5, "{changed:?}");
}

#[test]
fn raw_html_is_read_as_browsers_read_it() {
    let raw = "<DIV>价&mdash;&hellip;</DIV><p>AT&T&nbsp;&copy; &#x4e2d;&#25991; &amp;amp; &unknown; a < b</p>\n<H2 id='x&amp;y' title=\"a>b\">题</H2>\n<BR>尾<SCRIPT>var a = '<p>';</SCRIPT>";
    let built = Site::bilingual(&format!("-- a.zh.md --\n# 甲\n\n{raw}\n")).build();
    let text: Value = serde_json::from_str(built.file("zh/a/text.json")).unwrap();
    assert_eq!(text["units"][0]["text"], "价—…\nAT&T\u{a0}© 中文 &amp; &unknown; a < b\n题\n尾");
    assert_eq!(text["units"][0]["headings"][0], serde_json::json!([36, "x&y", "题"]));
}
