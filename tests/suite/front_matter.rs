//! Front matter as authors really write it: every case gives what is read, and what the author is told,
//! where.

use std::time::{Duration, Instant};

use diglot::base::source::line_column;
use diglot::base::{Code, Diagnostic, LangId, Language, Severity, Source, SrcPath};
use diglot::load::decode;
use diglot::parse::front_matter::{FrontMatter, PageKind, read};
use diglot::text::Half;
use proptest::prelude::*;

const ZH: LangId = LangId(0);
const EN: LangId = LangId(1);

/// What became of a page.
struct Page {
    front: FrontMatter,
    body: String,
    text: String,
    found: Vec<Diagnostic>,
    own: Option<LangId>,
}

fn languages() -> Vec<Language> {
    ["zh", "en", "no"].map(Language::of_code).to_vec()
}

/// The slug of a page that has one for all languages.
fn slug(front: &FrontMatter) -> Option<&str> {
    front.slug.get(ZH).filter(|slug| front.slug.get(EN) == Some(slug)).map(String::as_str)
}

fn read_bytes(bytes: &[u8], own: Option<LangId>) -> Page {
    let decoded = decode(SrcPath::new("content/page.md"), bytes);
    let mut found = decoded.diagnostics;
    let Some(source) = decoded.value else {
        return Page { front: FrontMatter::default(), body: String::new(), text: String::new(), found, own };
    };
    // Two languages of different script, as most sites have; Norwegian is only there to be called `no`.
    let languages = if source.text.contains("lang: no") { languages() } else { languages()[..2].to_vec() };
    let (front, body) = read(&source, &languages, own).take(&mut found);
    found.sort_by_key(|diagnostic| diagnostic.at.as_ref().map(|span| span.start));
    Page { front, body: source.text[body..].to_owned(), text: source.text.to_string(), found, own }
}

/// A page with two languages in one file.
fn page(text: &str) -> Page {
    read_bytes(text.as_bytes(), None)
}

/// A page with these lines as front matter.
fn keys(lines: &str) -> Page {
    page(&format!("---\n{lines}\n---\n正文\n"))
}

/// The Chinese page of a pair.
fn chinese(lines: &str) -> Page {
    read_bytes(format!("---\n{lines}\n---\n正文\n").as_bytes(), Some(ZH))
}

impl Page {
    /// Asserts what the author is told: `code line:column part of the help`, in the order of the file.
    #[track_caller]
    fn says(self, expected: &[&str]) -> Self {
        let told: Vec<String> = self.found.iter().map(|diagnostic| self.told(diagnostic)).collect();
        assert_eq!(told.len(), expected.len(), "told: {told:#?}");
        for (told, expected) in told.iter().zip(expected) {
            let (place, help) =
                expected.split_at(expected.match_indices(' ').nth(1).map_or(expected.len(), |(at, _)| at));
            assert!(
                told.starts_with(place) && told.contains(help.trim()),
                "\n    told: {told}\nexpected: {expected}"
            );
        }
        self.found.iter().for_each(|diagnostic| self.try_fix(diagnostic));
        self
    }

    /// What a fix puts right is gone, nothing new is wrong, and what could be read says the same.
    #[track_caller]
    fn try_fix(&self, diagnostic: &Diagnostic) {
        let Some(fix) = &diagnostic.fix else { return };
        let text = [&self.text[..fix.at.start], &fix.replacement, &self.text[fix.at.end..]].concat();
        let fixed = read_bytes(text.as_bytes(), self.own);
        let count = |page: &Page| {
            page.found
                .iter()
                .filter(|other| (other.code, &other.message) == (diagnostic.code, &diagnostic.message))
                .count()
        };
        assert!(count(&fixed) < count(self), "{:?} leaves it:\n{text}", diagnostic.message);
        let errors = |page: &Page| {
            let mut codes: Vec<_> = page
                .found
                .iter()
                .filter(|other| other.severity == Severity::Error)
                .map(|other| other.code)
                .collect();
            codes.sort();
            codes
        };
        let (before, after) = (errors(self), errors(&fixed));
        let new = after.iter().find(|code| {
            after.iter().filter(|other| other == code).count()
                > before.iter().filter(|other| other == code).count()
        });
        assert_eq!(new, None, "the fix of {:?} makes {:#?}:\n{text}", diagnostic.message, fixed.found);
        if diagnostic.code.name() == "front-matter-value" {
            let values = |front: &FrontMatter| {
                format!(
                    "{:?}",
                    (
                        front.kind,
                        front.order,
                        &front.slug,
                        &front.aliases,
                        &front.tags,
                        front.draft,
                        front.updated
                    )
                )
            };
            assert_eq!(values(&fixed.front), values(&self.front));
        }
    }

    fn told(&self, diagnostic: &Diagnostic) -> String {
        let (line, column) =
            diagnostic.at.as_ref().map_or((0, 0), |span| line_column(&self.text, span.start));
        let label = diagnostic.label.as_deref().unwrap_or_default();
        format!(
            "{} {line}:{column} {} [{}] ({label})",
            diagnostic.code,
            diagnostic.help.as_deref().unwrap_or_default(),
            diagnostic.message
        )
    }

    #[track_caller]
    fn silent(self) -> Self {
        self.says(&[])
    }

    #[track_caller]
    fn titled(self, title: &str) -> Self {
        assert_eq!(self.front.title.get(ZH).map(Half::written).as_deref(), Some(title));
        self
    }

    #[track_caller]
    fn untitled(self) -> Self {
        assert!(self.front.title.is_empty(), "{:?}", self.front.title);
        self
    }

    #[track_caller]
    fn tagged(self, tags: &[&str]) -> Self {
        assert_eq!(self.front.tags, tags);
        self
    }

    #[track_caller]
    fn ordered(self, order: i64) -> Self {
        assert_eq!(self.front.order, Some(order));
        self
    }

    #[track_caller]
    fn body(self, body: &str) -> Self {
        assert_eq!(self.body, body);
        self
    }

    /// The text under the carets of the only diagnostic.
    #[track_caller]
    fn marks(self, marked: &str) -> Self {
        let span = self.found[0].at.as_ref().expect("a place");
        assert_eq!(&self.text[span.start..span.end], marked);
        self
    }

    /// The lines of the other places of the first diagnostic.
    #[track_caller]
    fn relates_to(self, lines: &[usize]) -> Self {
        let found: Vec<usize> =
            self.found[0].related.iter().map(|(span, _)| line_column(&self.text, span.start).0).collect();
        assert_eq!(found, lines);
        self
    }
}

// ---- Fences and encoding

#[test]
fn case_01_a_page_without_front_matter_is_all_text() {
    page("# 备案\n\ntitle: x\n").silent().untitled().body("# 备案\n\ntitle: x\n");
    page("备案指南").silent().body("备案指南");
}

#[test]
fn case_02_empty_front_matter_is_none() {
    page("---\n---\n正文").silent().untitled().body("正文");
}

#[test]
fn case_03_comments_null_and_an_empty_map_are_empty_front_matter() {
    for inner in ["# only a comment", "~", "{}", "", "   "] {
        keys(inner).silent().untitled().body("正文\n");
    }
}

#[test]
fn case_04_a_missing_fence_is_shown_where_the_text_begins_and_yaml_is_never_text() {
    page("---\ntitle: 备案\norder: 3\n\n# 正文\n\n一段。\n")
        .says(&["front-matter-unclosed 4:1 add a line with `---`"])
        .relates_to(&[1])
        .titled("备案")
        .ordered(3)
        .body("\n# 正文\n\n一段。\n");
    page("---\ntitle: 备案\n正文没有空行。\n")
        .says(&["front-matter-unclosed 3:1 `---`"])
        .titled("备案")
        .body("正文没有空行。\n");
    page("---\ntitle: 备案\n").says(&["front-matter-unclosed 3:1"]).titled("备案").body("");
    page("---\ntags:\n  - a\n\norder: 1\n\n正文\n")
        .says(&["front-matter-unclosed 6:1"])
        .ordered(1)
        .body("\n正文\n");
}

#[test]
fn case_05_rules_and_setext_headings_in_the_text_are_text() {
    page("---\ntitle: 备案\n---\n一\n\n---\n\n标题\n---\n").silent().body("一\n\n---\n\n标题\n---\n");
    page("---\n\n一段文字。\n").silent().body("---\n\n一段文字。\n");
    page("一\n\n---\ntitle: x\n---\n").silent().body("一\n\n---\ntitle: x\n---\n");
}

#[test]
fn case_06_an_indented_fence_in_a_long_text_is_part_of_it() {
    let read = keys("description: |\n  上\n  ---\n  下").silent().body("正文\n");
    assert_eq!(read.front.description.get(ZH).map(Half::written).as_deref(), Some("上\n---\n下"));
}

#[test]
fn case_07_a_fence_at_the_margin_of_a_long_text_closes_and_is_doubted_when_a_key_follows() {
    page("---\ndescription: |\n  上\n---\norder: 3\n---\n正文")
        .says(&["front-matter-fence 4:1 indent this line"])
        .body("order: 3\n---\n正文");
    page("---\ndescription: |\n  上\n---\n正文").silent().body("正文");
}

#[test]
fn case_08_spaces_after_a_fence_do_not_matter() {
    page("--- \ntitle: 备案\n---\t\n正文").silent().titled("备案").body("正文");
}

#[test]
fn front_matter_in_a_block_of_code_is_told_and_other_yaml_is_not() {
    for text in [
        "```yaml\n---\ntitle: 备案\n---\n```\n正文",
        "~~~yml\ntitle: 备案\ntags:\n- 甲\norder: 3\n~~~\n正文",
        "\n``` yaml\ndate: 2026-01-02\ntitle: 备案\n```\n正文",
    ] {
        let read = page(text).untitled().body(text);
        let told: Vec<_> = read.found.iter().map(|told| told.code).collect();
        assert_eq!(told, [Code::FrontMatterFence], "{text}");
        let fix = read.found[0].fix.as_ref().unwrap();
        let fixed = [&text[..fix.at.start], &fix.replacement, &text[fix.at.end..]].concat();
        page(&fixed).titled("备案").body("正文");
    }
    for text in [
        "```yaml\ntitle: x\nkind: Pod\n```\n",
        "```yaml\norder: 3\n```\n",
        "```sh\ntitle: x\n```\n",
        "```yaml\ntitle: x\n",
        "正文\n\n```yaml\ntitle: x\n```\n",
    ] {
        page(text).silent().body(text);
    }
}

#[test]
fn case_09_dashes_of_an_input_method_are_read_as_a_fence_with_a_warning() {
    for fence in ["----", "———", "— — —", "－－－", "–––"] {
        page(&format!("{fence}\ntitle: 备案\n{fence}\n正文"))
            .says(&["front-matter-fence 1:1 write `---`"])
            .titled("备案")
            .body("正文");
    }
    page("----\n\n正文").silent().body("----\n\n正文");
}

#[test]
fn case_10_front_matter_below_a_blank_line_is_read_with_a_warning() {
    page("\n\n---\ntitle: 备案\n---\n正文")
        .says(&["front-matter-fence 3:1 delete what stands before"])
        .titled("备案")
        .body("正文");
    page("  ---\ntitle: 备案\n---\n正文")
        .says(&["front-matter-fence 1:3 delete what stands before"])
        .titled("备案")
        .body("正文");
    page("\n---\n\n正文").silent().body("\n---\n\n正文");
}

#[test]
fn case_11_toml_is_named_and_never_published() {
    page("+++\ntitle = \"备案\"\n+++\n正文")
        .says(&["front-matter-invalid 1:1 `title: \"备案\"`"])
        .untitled()
        .body("正文");
    page("+++\ntitle = 1\n\n正文").says(&["front-matter-invalid 1:1 `---` instead of `+++`"]).body("\n正文");
}

#[test]
fn case_12_three_dots_close() {
    page("---\ntitle: 备案\n...\n正文").silent().titled("备案").body("正文");
}

#[test]
fn case_13_a_comment_beside_the_fence_is_fine_and_text_is_not() {
    page("--- # 设置\ntitle: 备案\n---\n正文").silent().titled("备案");
    page("--- 设置\ntitle: 备案\n---\n正文")
        .says(&["front-matter-invalid 1:5 write `---` alone"])
        .marks("设置")
        .titled("备案")
        .body("正文");
}

#[test]
fn case_14_a_byte_order_mark_is_never_seen() {
    let read = page("\u{feff}---\ntitle: 备案\n---\n正文").silent().titled("备案").body("正文");
    assert!(!read.text.contains('\u{feff}'));
    page("\u{feff}正文").silent().body("正文");
}

#[test]
fn case_15_windows_line_ends_are_fine() {
    page("---\r\ntitle: 备案\r\norder: 1\r\n---\r\n正文\r\n")
        .silent()
        .titled("备案")
        .ordered(1)
        .body("正文\n");
}

#[test]
fn case_16_a_byte_order_mark_with_windows_line_ends_is_fine() {
    page("\u{feff}---\r\ntitle: 备案\r\n---\r\n正文\r\n").silent().titled("备案").body("正文\n");
}

#[test]
fn case_17_lone_carriage_returns_end_lines_with_a_warning() {
    page("---\rtitle: 备案\r---\r正文").says(&["file-line-ending 1:4 LF"]).titled("备案").body("正文");
}

#[test]
fn case_18_mixed_line_ends_are_fine() {
    page("---\ntitle: 备案\r\norder: 1\n---\r\n正文").silent().titled("备案").ordered(1).body("正文");
}

#[test]
fn case_19_a_line_separator_does_not_end_a_line_of_yaml() {
    for separator in ['\u{85}', '\u{2028}'] {
        for value in [
            format!("备案{separator}draft: true"),
            format!("\"备案{separator}draft: true\""),
            format!("'备案{separator}draft: true'"),
        ] {
            let is_plain = value.starts_with('备');
            let read = keys(&format!("title: {value}"));
            assert!(!read.front.draft);
            if is_plain {
                read.says(&["front-matter-hidden 2:10", "front-matter-invalid 2:16"]);
            } else {
                read.says(&["front-matter-hidden 2:11 retype the value"]).titled("备案 draft: true");
            }
        }
        keys(&format!("title: 备案{separator}草稿"))
            .says(&["front-matter-hidden 2:10 `title: 备案草稿`"])
            .titled("备案 草稿");
    }
}

#[test]
fn case_20_gbk_is_recognised() {
    // 备案指南 in GBK
    let read = read_bytes(b"---\ntitle: \xb1\xb8\xb0\xb8\xd6\xb8\xc4\xcf\n---\n", None)
        .says(&["file-encoding 1:1 iconv -f GB18030 -t UTF-8 page.md"]);
    assert!(
        read.found[0].message.contains("byte 11 (line 2)") && read.found[0].message.contains("GBK"),
        "{}",
        read.found[0].message
    );
    let latin = read_bytes(b"caf\xe9 au lait", None).says(&["file-encoding 1:1 iconv"]);
    assert!(!latin.found[0].message.contains("GBK"), "{}", latin.found[0].message);
}

#[test]
fn case_21_utf_16_is_recognised() {
    let little: Vec<u8> = "\u{feff}备案".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}备案".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bare: Vec<u8> = "---\ntitle: Filing\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    read_bytes(&little, None).says(&["file-encoding 1:1 iconv -f UTF-16LE"]);
    read_bytes(&big, None).says(&["file-encoding 1:1 iconv -f UTF-16BE"]);
    read_bytes(&bare, None).says(&["file-encoding 1:1 iconv -f UTF-16LE"]);
}

#[test]
fn case_22_a_control_character_is_named_with_its_place_and_the_rest_is_kept() {
    let read = page("---\ntitle: 备\0案\n---\n正\u{8}文")
        .says(&["file-control-character 2:9 delete it"])
        .titled("备\u{fffd}案")
        .body("正\u{fffd}文");
    assert!(read.found[0].message.contains("U+0000 at 2:9"), "{}", read.found[0].message);
}

#[test]
fn case_23_invisible_characters_are_shown_and_stay_out_of_slugs() {
    keys("title: 备\u{200b}案").says(&["front-matter-hidden 2:9 `title: 备案`"]).titled("备\u{200b}案");
    keys("title: 备\u{202e}案").says(&["front-matter-hidden 2:9"]);
    let read = keys("slug: fi\u{200b}ling").says(&["front-matter-hidden 2:9"]);
    assert_eq!(slug(&read.front), Some("filing"));
}

#[test]
fn case_24_a_second_document_is_text() {
    page("---\ntitle: 备案\n---\n---\nx\n---\n").silent().titled("备案").body("---\nx\n---\n");
}

#[test]
fn case_25_and_26_a_file_without_text_makes_no_page() {
    read_bytes(b"", None).says(&["file-empty 1:1 write the page, or delete the file"]);
    read_bytes(b"\xef\xbb\xbf", None).says(&["file-empty 1:1"]);
    read_bytes(b"\n  \n", None).says(&["file-empty 1:1"]);
}

/// Runs a reading that must be refused quickly.
#[track_caller]
fn refused_quickly(read: impl FnOnce() -> Page) -> Page {
    let start = Instant::now();
    let page = read();
    // Generous, because tests run unoptimised beside each other.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    page
}

#[test]
fn case_27_two_megabytes_are_refused_quickly() {
    let text = format!("---\ntitle: {}\n---\n正文", "备".repeat(700_000));
    refused_quickly(|| page(&text))
        .says(&["front-matter-limit 1:1 into the text of the page"])
        .untitled()
        .body("正文");
    let quoted = format!("---\ntitle: \"{}\n---\n正文", "\\\\ ".repeat(700_000));
    refused_quickly(|| page(&quoted)).says(&["front-matter-limit 1:1"]);
}

#[test]
fn case_28_too_many_keys_are_refused_quickly() {
    let many: String = (0..100_000).map(|n| format!("k{n}: v\n")).collect();
    refused_quickly(|| page(&format!("---\n{many}---\n正文"))).says(&["front-matter-limit 1:1"]).body("正文");
    let some: String = (0..600).map(|n| format!("k{n}: v\n")).collect();
    refused_quickly(|| page(&format!("---\n{some}---\n正文"))).says(&["front-matter-limit 514:1"]);
}

// ---- Punctuation and the habits of Chinese input

#[test]
fn case_29_a_full_width_colon_is_shown_and_read_as_meant() {
    let read = keys("title：备案")
        .says(&["front-matter-invalid 2:6 write `title: 备案`"])
        .marks("：")
        .titled("备案");
    assert!(read.found[0].label.as_deref().is_some_and(|label| label.contains("U+FF1A")));
    keys("标题：备案")
        .says(&["front-matter-unknown-key 2:1 `title`", "front-matter-invalid 2:3 write `标题: 备案`"]);
}

#[test]
fn case_30_a_full_width_colon_is_blamed_on_its_own_line() {
    keys("title：备案\norder: 1\ndraft: true")
        .says(&["front-matter-invalid 2:6 write `title: 备案`"])
        .titled("备案")
        .ordered(1);
}

#[test]
fn case_31_a_missing_space_after_the_colon_is_shown_and_read_as_meant() {
    keys("title:备案\norder:1")
        .says(&["front-matter-invalid 2:6 write `title: 备案`", "front-matter-invalid 3:6 write `order: 1`"])
        .titled("备案")
        .ordered(1);
}

#[test]
fn case_32_a_wide_space_after_the_colon_is_shown() {
    keys("title:\u{3000}备案")
        .says(&["front-matter-invalid 2:7 write `title: 备案`"])
        .marks("\u{3000}")
        .titled("备案");
}

#[test]
fn case_33_a_wide_space_before_a_key_is_shown() {
    keys("\u{3000}title: 备案").says(&["front-matter-invalid 2:1 delete it: `title: 备案`"]).titled("备案");
    keys("order: 1\n\u{a0}title: 备案").says(&["front-matter-invalid 3:1 delete it"]).titled("备案");
}

#[test]
fn case_34_a_second_colon_needs_quotes() {
    keys("title: ICP备案: 常见问题\norder: 1")
        .says(&["front-matter-invalid 2:13 write `title: \"ICP备案: 常见问题\"`"])
        .untitled()
        .ordered(1);
    keys("tags:\n  - 备案: 流程").says(&["front-matter-invalid 3:7 write `- \"备案: 流程\"`"]);
}

#[test]
fn case_35_a_time_in_a_title_is_fine() {
    keys("title: 时间10:30").silent().titled("时间10:30");
    keys("title: https://example.com").silent().titled("https://example.com");
}

#[test]
fn case_36_full_width_quotes_are_text() {
    keys("title: “备案”").silent().titled("“备案”");
}

#[test]
fn case_37_a_full_width_comma_in_a_list_makes_one_item() {
    keys("tags: [备案，域名]")
        .says(&["front-matter-value 2:10 write `tags: [备案, 域名]`"])
        .marks("，")
        .tagged(&["备案，域名"]);
}

#[test]
fn case_38_a_text_is_read_as_a_list() {
    keys("tags: 备案、域名")
        .says(&["front-matter-value 2:7 write `tags: [备案, 域名]`"])
        .tagged(&["备案", "域名"]);
    keys("tags: 备案, 域名")
        .says(&["front-matter-value 2:7 write `tags: [备案, 域名]`"])
        .tagged(&["备案", "域名"]);
    keys("tags: [备案、域名，接入]").says(&["front-matter-value 2:10 write `tags: [备案, 域名, 接入]`"]);
    keys("tags: 备案").silent().tagged(&["备案"]);
}

#[test]
fn case_39_a_hash_inside_a_word_is_text() {
    keys("title: C# 入门").silent().titled("C# 入门");
}

#[test]
fn case_40_a_comment_that_cuts_a_value_is_shown() {
    let read = keys("title: 问题 #3")
        .says(&["front-matter-value 2:11 write `title: \"问题 #3\"`"])
        .marks("#3")
        .titled("问题");
    assert!(read.found[0].message.contains("cut to `问题`"));
    keys("order: 3 # after the others").silent().ordered(3);
    keys("title: #3")
        .says(&["front-matter-value 2:1 write a value", "front-matter-value 2:8 write `title: \"#3\"`"])
        .untitled();
}

#[test]
fn case_41_values_that_yaml_takes_for_something_else_need_quotes() {
    for value in
        ["@x", "`x`", "%x", "*x*", "&x", "!x", "[x] y", "{{x}}", "- x", "*重点* 说明", "> x", "? x", "[x]y"]
    {
        let fixed = format!("write `title: \"{value}\"`");
        let read = keys(&format!("title: {value}\norder: 1"));
        let place = if value.starts_with("[x]") {
            8 + value.rfind(']').unwrap() + 1 + usize::from(value.contains(' '))
        } else {
            8
        };
        read.says(&[&format!("front-matter-invalid 2:{place} {fixed}")]).untitled().ordered(1);
    }
}

#[test]
fn case_42_a_single_quote_inside_single_quotes_is_doubled() {
    keys("title: 'it's'").says(&["front-matter-invalid 2:12 write `title: 'it''s'`"]).untitled();
    keys("title: 'it''s'").silent().titled("it's");
    keys("title: \"他说\"好\"了\"").says(&["front-matter-invalid 2:12 write `title: '他说\"好\"了'`"]);
}

#[test]
fn case_43_a_backslash_wants_single_quotes() {
    keys(r#"title: "C:\path""#).says(&[r"front-matter-invalid 2:11 write `title: 'C:\path'`"]).marks(r"\p");
    keys(r"title: 'C:\path'").silent().titled(r"C:\path");
    keys(r#"title: "a\tb \u5907\"""#).silent().titled("a\tb 备\"");
}

#[test]
fn case_44_an_unclosed_quote_is_shown_where_it_opens() {
    keys("title: \"备案\norder: 1")
        .says(&["front-matter-invalid 2:8 write `title: \"备案\"`"])
        .marks("\"")
        .ordered(1);
    keys("tags: ['备案]\norder: 1").says(&["front-matter-invalid 2:8"]).ordered(1);
    keys("tags: [备案, 域名\norder: 1")
        .says(&["front-matter-invalid 2:7 write `tags: [备案, 域名]`"])
        .ordered(1);
}

#[test]
fn case_45_a_tab_is_no_indentation() {
    keys("tags:\n\t- 备案\norder: 1")
        .says(&["front-matter-invalid 3:1 write `  - 备案`"])
        .marks("\t")
        .tagged(&[])
        .ordered(1);
}

#[test]
fn case_46_a_tab_after_the_colon_is_fine() {
    keys("title:\t备案").silent().titled("备案");
}

#[test]
fn case_47_uneven_indentation_shows_both_lines() {
    keys("title: 备案\n  order: 1")
        .says(&["front-matter-invalid 3:3 `order: 1`"])
        .relates_to(&[2])
        .titled("备案")
        .ordered(1);
    for value in ["[一, 二]", "\"一\"", "'一'"] {
        keys(&format!("tags: {value}\n  order: 1"))
            .says(&["front-matter-invalid 3:3 `order: 1`"])
            .relates_to(&[2])
            .ordered(1);
    }
    keys("  title: 备案\norder: 1")
        .says(&["front-matter-invalid 3:1 same column"])
        .relates_to(&[2])
        .titled("备案")
        .ordered(1);
    keys("tags:\n  - a\n - b")
        .says(&["front-matter-invalid 4:2 write `  - b`"])
        .relates_to(&[3])
        .tagged(&["a"]);
    keys("title: 备案\n指南")
        .says(&["front-matter-invalid 3:1 indent the line by two spaces if it continues `title`"])
        .titled("备案");
    keys("title:\n    zh: 备案\n  en: Filing")
        .says(&["front-matter-invalid 4:3 same column"])
        .relates_to(&[3]);
}

// ---- Types and names

#[test]
fn case_48_norwegian_is_a_language() {
    let read = keys("lang: no").silent();
    assert_eq!(read.front.lang, Some(LangId(2)));
}

#[test]
fn case_49_draft_takes_true_or_false_and_is_never_silently_false() {
    for value in ["yes", "on", "是"] {
        let read = keys(&format!("draft: {value}")).says(&["front-matter-type 2:8 write `draft: true`"]);
        assert!(read.front.draft, "{value}");
    }
    let read = keys("draft: no").says(&["front-matter-type 2:8 write `draft: false`"]);
    assert!(!read.front.draft);
}

#[test]
fn case_50_a_quoted_true_is_read_with_a_warning() {
    let read = keys("draft: \"true\"").says(&["front-matter-value 2:8 write `draft: true`"]);
    assert!(read.front.draft);
}

#[test]
fn case_51_dates_are_read_as_people_write_them() {
    let day = jiff::civil::date(2026, 11, 23);
    for text in ["2026-11-23", "2026-11-23 10:30:00", "2026-11-23T10:30:00+08:00", "2026-11-23T10:30:00Z"] {
        assert_eq!(keys(&format!("updated: {text}")).silent().front.updated, Some(day), "{text}");
    }
    for text in ["2026/11/23", "2026年11月23日", "2026.11.23"] {
        let read = keys(&format!("verified: {text}"))
            .says(&["front-matter-value 2:11 write `verified: 2026-11-23`"]);
        assert_eq!(read.front.verified, Some(day), "{text}");
    }
    let read = keys("updated: 2026-13-40").says(&["front-matter-type 2:10 `updated: 2026-11-23`"]);
    assert_eq!(read.front.updated, None);
    keys("updated: yesterday").says(&["front-matter-type 2:10 `updated: 2026-11-23`"]);
}

#[test]
fn case_52_the_day_is_the_one_that_is_written_whatever_the_zone() {
    for text in ["2026-11-23T23:59:00", "2026-11-23T00:30:00+08:00", "2026-11-23T23:30:00-08:00"] {
        assert_eq!(
            keys(&format!("updated: {text}")).silent().front.updated,
            Some(jiff::civil::date(2026, 11, 23)),
            "{text}"
        );
    }
}

#[test]
fn case_53_numbers_in_a_title_keep_their_spelling() {
    for text in ["404", "1.10", "1e3", "0x10", "true", "2026-11-23"] {
        keys(&format!("title: {text}")).silent().titled(text);
    }
}

#[test]
fn case_54_leading_zeros_stay_in_a_slug_and_are_doubted_in_a_number() {
    assert_eq!(slug(&keys("slug: 0123").silent().front), Some("0123"));
    keys("weight: 010").says(&["front-matter-value 2:9 write `weight: 10`"]).ordered(10);
}

#[test]
fn case_55_order_takes_a_whole_number() {
    for value in ["first", ".nan", "99999999999999999999", "1.5", "[1]"] {
        let read = keys(&format!("weight: {value}")).says(&["front-matter-type 2:9 write `weight: "]);
        assert_eq!(read.front.order, None);
    }
    keys("order: １０").says(&["front-matter-type 2:8 write `order: 10`"]);
}

#[test]
fn case_56_an_empty_title_falls_back_with_a_warning() {
    for value in ["", " ~", " null", " \"\""] {
        keys(&format!("title:{value}"))
            .says(&["front-matter-value 2:1 write a value, or delete the line"])
            .untitled();
    }
}

#[test]
fn case_57_a_repeated_key_names_both_lines() {
    let read = keys("title: 一\norder: 1\ntitle: 二")
        .says(&["front-matter-duplicate-key 4:1 delete one of the two lines"])
        .relates_to(&[2])
        .titled("一");
    assert_eq!(read.found[0].message, "`title` stands on line 2 and again on line 4");
    keys("order: 1\nweight: 2").says(&["front-matter-duplicate-key 3:1"]).ordered(1);
}

#[test]
fn case_58_an_unknown_key_is_one_warning_with_the_nearest_known_one() {
    keys("titel: 备案")
        .says(&["front-matter-unknown-key 2:1 did you mean `title`?"])
        .marks("titel")
        .untitled();
    keys("lastmod: 2026-11-23").says(&["front-matter-unknown-key 2:1 did you mean `updated`?"]);
    keys("hero:\n  name: 备案\n  actions:\n    - text: a\n      link: b")
        .says(&["front-matter-unknown-key 2:1 `checks: { front-matter-unknown-key: off }`"]);
}

#[test]
fn case_59_keys_are_written_in_small_letters() {
    keys("Title: 备案\nTAGS: [a]")
        .says(&["front-matter-unknown-key 2:1 `title`", "front-matter-unknown-key 3:1 `tags`"]);
}

#[test]
fn case_60_a_list_or_a_text_is_no_front_matter() {
    keys("- 备案\n- 域名").says(&["front-matter-invalid 2:1 `tags: [备案]`"]);
    keys("备案指南").says(&["front-matter-invalid 2:1 write `title: 备案指南`"]);
    keys("title: 备案\n\n正文从这里开始。\n\n第二段。")
        .says(&["front-matter-invalid 4:1 close the front matter with `---` before it"])
        .titled("备案");
}

#[test]
fn case_61_keys_of_other_types_are_texts_and_compound_keys_are_refused() {
    keys("1: a\ntrue: b").says(&["front-matter-unknown-key 2:1", "front-matter-unknown-key 3:1"]);
    keys("? [a]\n: b\norder: 1").says(&["front-matter-invalid 2:1 write `key: value`"]).ordered(1);
    keys("\"title\": 备案").silent().titled("备案");
}

#[test]
fn case_62_a_map_of_languages_belongs_to_pages_with_several() {
    let both = keys("title: { zh: 备案, en: Filing }").silent().titled("备案");
    assert_eq!(both.front.title.get(EN).map(Half::written).as_deref(), Some("Filing"));
    let both = keys("title:\n  zh: 备案\n  en: \"Filing: basics\"").silent().titled("备案");
    assert_eq!(both.front.title.get(EN).map(Half::written).as_deref(), Some("Filing: basics"));
    let one = chinese("title: { zh: 备案, en: Filing }")
        .says(&["front-matter-value 2:8 write `title: 备案`"])
        .titled("备案");
    assert_eq!(one.front.title.get(EN), None);
    keys("title: { zh: 备案, eng: Filing }").says(&["language-unknown 2:18 did you mean `en`?"]).marks("eng");
    keys("title: { zh：备案, en: Filing }")
        .says(&["front-matter-invalid 2:12 write `title: { zh: 备案, en: Filing }`"]);
    keys("title: { zh:备案, en: Filing }")
        .says(&["front-matter-invalid 2:12 write `title: { zh: 备案, en: Filing }`"]);
}

#[test]
fn a_title_is_split_between_scripts_on_a_page_with_two_languages() {
    let read =
        keys("title: 备案 | Filing\ndescription: 一句话\ncategory: 审核 / Review").silent().titled("备案");
    assert_eq!(read.front.title.get(EN).map(Half::written).as_deref(), Some("Filing"));
    assert_eq!(read.front.description.get(EN), None);
    assert_eq!(read.front.category.get(EN).map(Half::written).as_deref(), Some("Review"));
    let pair = chinese("title: 备案 | Filing").silent().titled("备案 | Filing");
    assert_eq!(pair.front.title.get(EN), None);
}

#[test]
fn case_63_lang_may_not_contradict_the_file_name() {
    chinese("lang: en").says(&["front-matter-type 2:7 delete the line, or rename the file"]);
    chinese("lang: zh").silent();
    keys("lang: fr").says(&["language-unknown 2:7 the site has `zh`, `en`"]);
    let read = keys("title: 备案\nlang: zh").silent().titled("备案");
    assert_eq!(read.front.title.get(EN), None);
}

#[test]
fn case_64_a_slug_is_one_segment_of_a_url() {
    let read = keys("slug: 备案 指南/../x").says(&["front-matter-type 2:7 write `slug: 备案-指南`"]);
    assert_eq!(slug(&read.front), None);
    let read = keys("slug: 备案 指南").says(&["front-matter-value 2:7 write `slug: 备案-指南`"]);
    assert_eq!(slug(&read.front), Some("备案-指南"));
    keys("aliases: [old/name, ../x]").says(&["front-matter-type 2:21 `old/name`"]);
}

// ---- Anchors and tags

#[test]
fn case_67_a_simple_reference_is_followed() {
    let read = keys("title: &name 备案\ndescription: *name\ntags: [*name, 域名]")
        .silent()
        .titled("备案")
        .tagged(&["备案", "域名"]);
    assert_eq!(read.front.description.get(ZH).map(Half::written).as_deref(), Some("备案"));
}

#[test]
fn case_68_merge_keys_are_refused() {
    keys("base: &b { order: 1 }\n<<: *b\ntitle: 备案")
        .says(&["front-matter-unknown-key 2:1", "front-matter-invalid 3:1 write the keys out"])
        .titled("备案");
}

#[test]
fn case_69_a_billion_laughs_are_refused_quickly() {
    let mut lines = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for (from, to) in ('a'..'j').zip('b'..='j') {
        lines.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", ")));
    }
    let read = refused_quickly(|| keys(&format!("{lines}tags: *j")));
    assert!(read.found.iter().any(|found| found.code.name() == "front-matter-limit"), "{:?}", read.found);
    assert_eq!(read.found.iter().filter(|found| found.severity == Severity::Error).count(), 1);
}

#[test]
fn case_70_a_value_cannot_hold_itself() {
    keys("tags: &a [*a]").says(&["front-matter-invalid 2:11 write the value out"]);
}

#[test]
fn case_71_deep_nesting_is_refused_quickly() {
    refused_quickly(|| keys(&format!("tags: {}", "[".repeat(20_000)))).says(&["front-matter-limit 2:71"]);
    refused_quickly(|| keys(&format!("tags: {}", "&a ".repeat(20_000)))).says(&["front-matter-invalid 2"]);
    refused_quickly(|| keys(&format!("title: {}", "{ a: ".repeat(10_000)))).says(&["front-matter-limit 2"]);
}

#[test]
fn case_72_tags_of_yaml_are_refused() {
    for value in ["!include x", "!!binary x", "!custom x"] {
        keys(&format!("title: {value}"))
            .says(&[&format!("front-matter-invalid 2:8 write `title: \"{value}\"`")]);
    }
}

#[test]
fn case_73_directives_have_no_effect() {
    keys("%YAML 1.1\ntitle: 备案").says(&["front-matter-invalid 2:1 delete the line"]).titled("备案");
    page("%YAML 1.1\n---\ntitle: 备案\n---\n正文")
        .says(&["front-matter-fence 2:1 delete what stands before"])
        .titled("备案")
        .body("正文");
}

#[test]
fn case_74_folded_chinese_is_joined_without_spaces() {
    for lines in [
        "title: >\n  网站备案，\n  是指“登记”\n  在册",
        "title: >-\n    网站备案，\n    是指“登记”\n    在册",
        "title: 网站备案，\n  是指“登记”\n  在册",
        "title: \"网站备案，\n  是指“登记”\n  在册\"",
        "title: '网站备案，\n  是指“登记”\n  在册'",
        "title:\n  网站备案，\n  是指“登记”\n  在册",
        "title:\n  zh: >\n    网站备案，\n    是指“登记”\n    在册",
    ] {
        keys(lines).silent().titled("网站备案，是指“登记”在册");
    }
    keys("title: >\n  使用 ICP\n  备案\n  and more\n  text").silent().titled("使用 ICP 备案 and more text");
    keys("title: >\n  第一段\n\n  第二段").silent().titled("第一段\n第二段");
}

#[test]
fn case_75_a_literal_text_keeps_its_lines_and_loses_the_last_newline() {
    for header in ["|", "|-", "|+", "|2", "| # 说明"] {
        keys(&format!("title: {header}\n  第一行\n  第二行\n\norder: 1"))
            .silent()
            .titled("第一行\n第二行")
            .ordered(1);
    }
    keys("title: |\n    第一行\n  第二行").says(&["front-matter-invalid 4:3 same column"]);
}

// ---- Everything together

#[test]
fn every_key_is_read_with_its_place() {
    let read = page(
        "---\ntitle: 备案 | Filing\ntype: faq\norder: -3\nslug: filing\naliases: [/old/name/]\ntags:\n- 一\n- \"二, 三\" # 注\ncategory: 审核\ndraft: false\n\
         updated: 2026-11-20\nowner: 李雷\nverified: '2026-11-21'\nsort_key: beian\nrelated:\n  - ../faq/review.md\n  - materials.md\nhidden: true\ntoc: false\n---\n正文",
    )
    .silent()
    .ordered(-3)
    .tagged(&["一", "二, 三"]);
    let front = &read.front;
    assert_eq!(front.kind, PageKind::Faq);
    assert_eq!(front.aliases, ["/old/name/"]);
    assert_eq!(front.related, ["../faq/review.md", "materials.md"]);
    assert_eq!(
        (
            front.owner.get(LangId(0)).map(|half| half.written().into_owned()).as_deref(),
            front.sort_key.as_deref()
        ),
        (Some("李雷"), Some("beian"))
    );
    assert_eq!((front.hidden, front.toc, front.draft), (true, Some(false), false));
    assert_eq!(front.verified, Some(jiff::civil::date(2026, 11, 21)));
    assert_eq!(&read.text[front.places.item("related", 1)], "materials.md");
    assert_eq!(&read.text[front.places.get("title")], "备案 | Filing");
}

#[test]
fn lists_in_brackets_may_span_lines() {
    keys("tags: [\n  备案, # 一\n  \"域名\",\n]\norder: 1").silent().tagged(&["备案", "域名"]).ordered(1);
    keys("tags: [\n备案,\n域名\n]\norder: 1").silent().tagged(&["备案", "域名"]).ordered(1);
    keys("tags: # 见下\n  # 一\n  - 备案").silent().tagged(&["备案"]);
    keys("{ title: 备案, tags: [一, 二], order: 2 }")
        .silent()
        .titled("备案")
        .tagged(&["一", "二"])
        .ordered(2);
}

#[test]
fn an_unknown_type_names_the_nearest() {
    keys("type: fag").says(&["front-matter-type 2:7 did you mean `faq`?"]);
    let read = keys("type: FAQ").says(&["front-matter-value 2:7 write `type: faq`"]);
    assert_eq!(read.front.kind, PageKind::Faq);
}

#[test]
fn one_bad_key_does_not_lose_the_others() {
    keys("title: @x\norder: first\ntags: [a\ndraft: maybe\nslug: ok\nowner: 李雷").says(&[
        "front-matter-invalid 2:8",
        "front-matter-type 3:8",
        "front-matter-invalid 4:7",
        "front-matter-type 5:8",
    ]);
}

/// Fragments that YAML and Chinese text are made of, strung together.
fn fragments() -> impl Strategy<Value = String> {
    const FRAGMENTS: &[&str] = &[
        "---",
        "\n",
        "\n",
        "\n  ",
        "\n- ",
        "title: ",
        "tags:",
        "order: ",
        "draft: true",
        "备案",
        "：",
        "，",
        "\u{3000}",
        "\u{200b}",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "[",
        "]",
        "{",
        "}",
        "{ zh: ",
        ", en: ",
        "\"",
        "'",
        "''",
        "\\",
        "\\u5907",
        "\\x",
        "#",
        " #",
        ": ",
        ":",
        "&a ",
        "*a",
        "!x",
        "|",
        ">",
        "|2\n",
        "- ",
        "? ",
        "%",
        "@",
        "`",
        "~",
        "\t",
        " ",
        "...",
        "+++",
        "———",
        "a",
        "1",
        "010",
        "2026-11-23",
        "2026/",
        "\r",
        "\r\n",
        "\0",
        "é",
        "<<: ",
        "lang: en",
        "slug: ",
        "..",
        "/",
    ];
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..40).prop_map(|parts| parts.concat())
}

/// Texts that a YAML library can write: what ends a line for YAML 1.1 alone is written in a way that only
/// such a parser reads.
fn texts() -> impl Strategy<Value = String> {
    fragments().prop_map(|text| {
        let text = text.replace(['\r', '\0', '\u{85}', '\u{2028}'], "");
        // White space around a text never counts; a parser disagrees about the wide space only.
        let text = text.trim_matches('\u{3000}');
        if text.trim().is_empty() { "字".to_owned() } else { text.to_owned() }
    })
}

#[test]
fn a_long_text_that_is_none_on_one_line_ends() {
    for text in [
        "---\n>\n，\n---\n正文",
        "---\ntitle: { zh: |2\n：a }\n---\n正文",
        "---\n{ zh: &a |2\n：a: \n---\n正文",
    ] {
        page(text).body("正文");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic_and_every_place_is_in_the_file(text in fragments(), fenced in any::<bool>(), own in prop::option::of(0u8..2)) {
        let text = if fenced { format!("---\n{text}\n---\n正文") } else { text };
        let path = SrcPath::new("content/page.md");
        let mut found = Vec::new();
        let Some(source) = decode(path.clone(), text.as_bytes()).take(&mut found) else { return Ok(()) };
        let raw = Source::new(path, text.as_str());
        for source in [&source, &raw] {
            let (front, body) = read(source, &languages(), own.map(LangId)).take(&mut found);
            prop_assert!(source.text.get(body..).is_some());
            for (.., place) in front.places.iter() {
                prop_assert!(source.text.get(place.start as usize..place.end as usize).is_some());
            }
        }
        let shown = diglot::base::diag::human(&found, &|_| Some(source.clone()));
        prop_assert_eq!(found.is_empty(), shown.is_empty());
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let decoded = decode(SrcPath::new("content/page.md"), &bytes);
        prop_assert!(decoded.value.is_some() || !decoded.diagnostics.is_empty());
        if let Some(source) = decoded.value {
            let checked = read(&source, &languages(), None);
            for span in checked.diagnostics.iter().filter_map(|found| found.at.as_ref()) {
                prop_assert!(source.text.get(span.start..span.end).is_some());
            }
        }
    }

    #[test]
    fn what_is_read_without_complaint_is_what_a_yaml_parser_reads(value in texts()) {
        let text = format!("---\ntitle: x{value}\n---\n");
        let source = Source::new(SrcPath::new("content/page.md"), text.as_str());
        let checked = read(&source, &languages(), Some(ZH));
        let places = &checked.value.0.places;
        if checked.diagnostics.is_empty() && places.iter().count() == 1 && let Some(title) = checked.value.0.title.get(ZH) {
            let slice = &text[4..places.get("title").end];
            let parsed: Result<std::collections::BTreeMap<String, String>, _> = serde_yaml::from_str(slice);
            if let Ok(parsed) = parsed {
                let spaceless = |text: &str| text.split_whitespace().collect::<String>();
                prop_assert_eq!(spaceless(&title.written()), spaceless(&parsed["title"]));
            }
        }
    }

    #[test]
    fn what_a_yaml_writer_writes_is_read_back(title in texts(), tags in prop::collection::vec(texts(), 0..4)) {
        let written = serde_yaml::to_string(&Written { title: &title, tags: &tags, order: 7 }).unwrap();
        prop_assume!(!written.lines().any(|line| line == "---" || line == "..."));
        let source = Source::new(SrcPath::new("content/page.md"), format!("---\n{written}---\n"));
        let checked = read(&source, &languages(), Some(ZH));
        let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{written}\n{errors:?}");
        let front = checked.value.0;
        prop_assert_eq!(front.title.get(ZH).map(|half| half.written().into_owned()), Some(title.trim().to_owned()));
        prop_assert_eq!(front.tags, tags.iter().map(|tag| tag.trim()).collect::<Vec<_>>());
        prop_assert_eq!(front.order, Some(7));
    }
}

/// A front matter for a YAML library to write.
#[derive(serde::Serialize)]
struct Written<'a> {
    title: &'a str,
    tags: &'a [String],
    order: i64,
}
