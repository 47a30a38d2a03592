//! What an author is told: for every code one small site that earns it, with the words as they appear on the
//! terminal.

use diglot::base::{Code, Severity};

use super::fixes::try_fixes;
use super::site::{SETTINGS, Site};

/// What is said about a bilingual site, which must include this code.
fn said(code: Code, site: &str) -> String {
    said_of(code, Site::bilingual(site))
}

fn said_of(code: Code, mut site: Site) -> String {
    let built = site.build();
    assert!(built.says(code), "no `{code}` in:\n{built}");
    try_fixes(&mut site, &built);
    built.said
}

#[test]
fn every_code_has_an_example() {
    let here = include_str!("diagnostics.rs");
    let elsewhere = include_str!("front_matter.rs");
    // What a site cannot earn is shown by the command.
    let bugs = include_str!("internal.rs");
    for code in Code::ALL {
        let calls = [format!("said(Code::{code:?},"), format!("said_of(Code::{code:?},")];
        let is_here = calls.iter().any(|call| here.contains(call));
        let is_elsewhere = code.name().starts_with("front-matter-") && elsewhere.contains(code.name());
        let is_bug = *code == Code::Internal && bugs.contains("error[internal]");
        assert!(is_here || is_elsewhere || is_bug, "no test shows `{code}`");
    }
}

#[test]
fn every_code_explains_itself_and_says_what_to_do() {
    for code in Code::ALL {
        let (fact, remedy) =
            code.explanation().split_once('\n').unwrap_or_else(|| panic!("`{code}` has no second line"));
        assert!(fact.len() > 30 && fact.ends_with('.'), "`{code}`: {fact}");
        assert!(remedy.len() > 15 && remedy.trim_end_matches('`').ends_with('.'), "`{code}`: {remedy}");
        assert_eq!(Code::by_name(code.name()), Some(*code));
    }
}

#[test]
fn a_file_saved_in_the_encoding_of_chinese_windows() {
    let mut site = Site::bilingual("");
    // 备案 in GB18030.
    site.edit("old.md", b"# \xb1\xb8\xb0\xb8\n");
    insta::assert_snapshot!(said_of(Code::FileEncoding, site), @r"
    error[file-encoding]: not UTF-8 at byte 2 (line 1); it looks like GBK (GB18030)
    --> content/old.md
     |
    help: save the file as UTF-8, or convert it: `iconv -f GB18030 -t UTF-8 old.md > new-old.md`
    ");
}

#[test]
fn a_file_with_a_character_that_no_page_can_show() {
    insta::assert_snapshot!(said(Code::FileControlCharacter, "-- old.md --\n备案\0流程\n\nThe steps of filing.\n"), @r"
    error[file-control-character]: U+0000 at 1:3 is a control character (NUL)
     --> content/old.md:1:3
      |
    1 | 备案�流程
      |     ^
      |
    help: delete it, or move the file out of content/ if it is not a text
    ");
}

#[test]
fn a_file_with_the_line_ends_of_old_systems() {
    insta::assert_snapshot!(said(Code::FileLineEnding, "-- old.md --\n备案流程。\r\rThe steps of filing.\r"), @r"
    warning[file-line-ending]: 3 lines end in a lone carriage return (U+000D)
     --> content/old.md:1:6
      |
    1 | 备案流程。
      |           ^ read as the end of a line
      |
    help: save the file with the line ends of Unix (LF) or Windows (CRLF)
    ");
}

#[test]
fn a_page_without_a_word() {
    insta::assert_snapshot!(said(Code::FileEmpty, "-- old.md --\n"), @r"
    warning[file-empty]: the file has no text
    --> content/old.md
     |
    help: write the page, or delete the file
    ");
}

#[test]
fn a_hidden_file() {
    insta::assert_snapshot!(said(Code::FileHidden, "-- a/.htaccess --\n"), @r#"
    warning[file-hidden]: this file is not published, because its name begins with a dot
    --> content/a/.htaccess
     |
    help: write `include: ["a/.htaccess"]` in site.yaml to publish it, or the same under `ignore`
    "#);
}

#[test]
fn an_old_version_of_a_file() {
    insta::assert_snapshot!(said(Code::FileLeftover, "-- a.md.orig --\n"), @r#"
    warning[file-leftover]: this looks like an old version of another file, and is not published
    --> content/a.md.orig
     |
    help: delete it, or write `include: ["a.md.orig"]` in site.yaml to publish it
    "#);
}

#[cfg(unix)]
fn linked(target: &str) -> Site {
    let site = Site::bilingual("");
    std::os::unix::fs::symlink(target, site.root().join("content/a.md")).unwrap();
    site
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    insta::assert_snapshot!(said_of(Code::FileUnreadable, linked("b.md")), @"
    error[file-unreadable]: this is a link to `b.md`, where nothing is
    --> content/a.md
     |
    help: put it right, delete it, or list it under `ignore` in site.yaml
    ");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site() {
    insta::assert_snapshot!(said_of(Code::FileOutside, linked("/dev/zero")), @"
    error[file-outside]: this is a link to `/dev/zero`, which is not in the folder of the site
    --> content/a.md
     |
    help: copy what it leads to into content/, or delete the link
    ");
}

#[cfg(unix)]
#[test]
fn a_name_that_no_url_can_hold() {
    let mut site = Site::bilingual("");
    site.edit("a\\b.md", "");
    insta::assert_snapshot!(said_of(Code::FileName, site), @r"
    error[file-name]: the name holds a backslash, which browsers read as a slash
    --> content/a/b.md
     |
    help: rename it
    ");
}

/// What is said about a bilingual site of strangers.
fn untrusted(site: &str) -> Site {
    let options = diglot::engine::Options { untrusted: true, ..Default::default() };
    Site::with(options, &format!("-- site.yaml --\n{SETTINGS}{site}"))
}

#[test]
fn raw_html_of_strangers() {
    insta::assert_snapshot!(said_of(Code::UntrustedHtml, untrusted("-- a.md --\n# 甲 | Alpha\n\n<b>x</b>\n")), @r"
    error[untrusted-html]: raw HTML from authors who are not trusted is not published
     --> content/a.md:3:1
      |
    3 | <b>x</b>
      | ^^^
      |
    help: write it in Markdown, or let somebody who is trusted add it
    ");
}

#[test]
fn a_link_of_strangers_that_runs_something() {
    insta::assert_snapshot!(said_of(Code::UntrustedLink, untrusted("-- a.md --\n# 甲 | Alpha\n\n[x](javascript:alert)\n")), @r"
    error[untrusted-link]: this leads to something that could run or start a program
     --> content/a.md:3:1
      |
    3 | [x](javascript:alert)
      | ^^^^^^^^^^^^^^^^^^^^^
      |
    help: link to a page, or let somebody who is trusted add the link
    ");
}

#[test]
fn a_file_of_strangers_that_runs_something() {
    insta::assert_snapshot!(said_of(Code::UntrustedFile, untrusted("-- a.html --\n")), @r"
    error[untrusted-file]: a file of this kind could act on readers
    --> content/a.html
     |
    help: save it as an image or a document, or let somebody who is trusted add it
    ");
}

#[test]
fn a_theme_of_strangers() {
    insta::assert_snapshot!(said_of(Code::UntrustedTheme, untrusted("-- themes/default/assets/a.css --\na{}\n")), @r"
    warning[untrusted-theme]: the site's own theme is not used
     --> themes/default/assets/a.css:1:1
      |
    1 | a{}
      | ^
      |
    help: what is published in the end is built without `--untrusted`
    ");
}

#[test]
fn a_data_file_that_is_not_yaml() {
    insta::assert_snapshot!(said(Code::YamlSyntax, "-- glossary.yaml --\n- zh: [备案, 登记\n  en: filing\n"), @r"
    error[yaml-syntax]: `[` is never closed
     --> content/glossary.yaml:1:7
      |
    1 | - zh: [备案, 登记
      |       ^
      |
    help: write `- zh: [备案, 登记]`
    ");
}

#[test]
fn a_full_width_colon_in_a_data_file() {
    insta::assert_snapshot!(said(Code::YamlSyntax, "-- facts.yaml --\nprovider:\n  name：示例云\n  hotline: 400\n"), @r"
    error[yaml-syntax]: `name` is followed by a full-width colon
     --> content/facts.yaml:2:7
      |
    2 |   name：示例云
      |       ^^ U+FF1A, not the `:` of YAML
      |
    help: write `name: 示例云`
    ");
}

#[test]
fn a_comment_in_a_data_file_that_was_meant_as_text() {
    insta::assert_snapshot!(said(Code::YamlComment, "-- facts.yaml --\nroom: 3 #301\n"), @r#"
    warning[yaml-comment]: `#` starts a comment: the value is cut to `3`
     --> content/facts.yaml:1:9
      |
    1 | room: 3 #301
      |         ^^^^
      |
    help: write `room: "3 #301"` to keep it, or put a space after the `#`
    "#);
}

#[test]
fn a_row_with_more_cells_than_its_table() {
    insta::assert_snapshot!(said(Code::TableCells, "-- a.md --\n# 甲 | A\n\n| 命令 / Command | 说明 / Note |\n|-|-|\n| `on|off` | 开关 / Switch |\n"), @r"
    warning[table-cells]: this row has more cells than the head of its table
     --> content/a.md:5:14
      |
    5 | | `on|off` | 开关 / Switch |
      |              ^^^^^^^^^^^^^ shown to nobody
      |
    help: write `\|` for a bar inside a cell, ` / ` between two languages, or add cells to the head
    ");
}

#[test]
fn a_line_that_is_a_row_of_the_table_above_it() {
    insta::assert_snapshot!(said(Code::TableCells, "-- a.md --\n# 甲 | A\n\n| 命令 / Command |\n|-|\n| `on` |\n登录控制台。 / Sign in.\n"), @r"
    warning[table-cells]: this is a row of the table above it
     --> content/a.md:6:1
      |
    6 | 登录控制台。 / Sign in.
      | ^^^^^^^^^^^^^^^^^^^^^^^ no empty line before it
      |
    help: write an empty line before it, or `|` between its cells if it is meant to be one
    ");
    // A line that looks empty and is not.
    let text =
        said(Code::TableCells, "-- a.md --\n# 甲 | A\n\n| 命令 / Command |\n|-|\n| `on` |\n\u{3000}\n");
    assert!(text.contains("this is a row of the table above it\n --> content/a.md:6:1\n"), "{text}");
}

#[test]
fn a_key_that_is_not_known() {
    insta::assert_snapshot!(said_of(Code::YamlUnknownKey, Site::new(&format!("-- site.yaml --\n{SETTINGS}bilingaul: []\n"))), @r"
    warning[yaml-unknown-key]: unknown key `bilingaul`
     --> content/site.yaml:6:1
      |
    6 | bilingaul: []
      | ^^^^^^^^^
      |
    help: did you mean `bilingual`?
    ");
}

#[test]
fn a_value_of_the_wrong_kind() {
    insta::assert_snapshot!(said_of(Code::YamlType, Site::new("-- site.yaml --\ntitle: 帮助\ncopies: perhaps\n")), @r"
    warning[translation-missing]: `title` has no text in English
     --> content/site.yaml:1:8
      |
    1 | title: 帮助
      |        ^^^^
      |
    help: write both, as in `中文 | English`, or a text for each language: `title: { en: … }`

    error[yaml-type]: `copies` must be true or false, not the string `perhaps`
     --> content/site.yaml:2:9
      |
    2 | copies: perhaps
      |         ^^^^^^^
      |
    help: `diglot schema` prints the format of this file
    ");
}

#[test]
fn a_setting_that_cannot_be_used() {
    let site = "-- site.yaml --\nlanguages:\n  - { code: zh, tag: cn }\n  - { code: en, tag: en_GB }\nbase_url: help.example.com\nchecks: { link-missing-heding: off }\n";
    insta::assert_snapshot!(said_of(Code::ConfigInvalid, Site::new(site)), @r"
    error[config-invalid]: `cn` is not a language tag (BCP 47)
     --> content/site.yaml:2:22
      |
    2 |   - { code: zh, tag: cn }
      |                      ^^
      |
    help: Chinese is `zh`, as used in mainland China `zh-CN`

    error[config-invalid]: `en_GB` is not a language tag (BCP 47)
     --> content/site.yaml:3:22
      |
    3 |   - { code: en, tag: en_GB }
      |                      ^^^^^
      |
    help: write `en-GB`

    error[config-invalid]: `help.example.com` is not the address of a site
     --> content/site.yaml:4:11
      |
    4 | base_url: help.example.com
      |           ^^^^^^^^^^^^^^^^
      |
    help: write it whole, such as `https://help.example.com/`

    error[config-invalid]: no diagnostic is called `link-missing-heding`
     --> content/site.yaml:5:11
      |
    5 | checks: { link-missing-heding: off }
      |           ^^^^^^^^^^^^^^^^^^^
      |
    help: did you mean `link-missing-heading`?
    ");
}

#[test]
fn a_language_that_the_site_does_not_have() {
    let site = format!(
        "-- site.yaml --\n{SETTINGS}anchors_from: eng\ndescription: {{ zh: 备案, fr: Enregistrement }}\n"
    );
    insta::assert_snapshot!(said_of(Code::LanguageUnknown, Site::new(&site)), @r"
    error[language-unknown]: `languages` has no `eng`
     --> content/site.yaml:6:15
      |
    6 | anchors_from: eng
      |               ^^^
      |
    help: did you mean `en`?

    warning[translation-missing]: `description` has no text in English
     --> content/site.yaml:7:14
      |
    7 | description: { zh: 备案, fr: Enregistrement }
      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: write both, as in `中文 | English`, or a text for each language: `description: { en: … }`

    error[language-unknown]: the site has no language `fr`
     --> content/site.yaml:7:24
      |
    7 | description: { zh: 备案, fr: Enregistrement }
      |                          ^^
      |
    help: the site has `zh`, `en`
    ");
}

#[test]
fn a_block_that_is_never_closed() {
    insta::assert_snapshot!(said(Code::ContainerUnclosed, "-- a.md --\n::: details 例外 | Exceptions\n\n没有。\n\nNone.\n"), @r"
    error[container-unclosed]: this `:::` block is never closed
     --> content/a.md:1:1
      |
    1 | ::: details 例外 | Exceptions
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: add a line with `:::` after its last line
    ");
}

#[test]
fn a_block_that_was_never_opened() {
    insta::assert_snapshot!(said(Code::ContainerUnopened, "-- a.md --\n没有例外。\n\nThere are no exceptions.\n\n:::\n"), @r"
    error[container-unopened]: nothing is open that this `:::` could close
     --> content/a.md:5:1
      |
    5 | :::
      | ^^^
      |
    help: delete the line, or open a block before it, such as `::: details`
    ");
}

#[test]
fn a_block_of_an_unknown_name() {
    insta::assert_snapshot!(said(Code::ContainerUnknown, "-- a.md --\n::: step\n1. 登录。\n   Sign in.\n:::\n"), @r"
    error[container-unknown]: no block is called `step`
     --> content/a.md:1:1
      |
    1 | ::: step
      | ^^^^^^^^
      |
    help: did you mean `steps`?
    ");
}

#[test]
fn a_paragraph_whose_script_does_not_tell_its_language() {
    insta::assert_snapshot!(said(Code::LanguageUnsure, "-- a.md --\n打开编排页。\n\nGraph (图编排)\n\n登录控制台。\n\nSign in to the console.\n"), @r"
    warning[language-unsure]: cannot tell which language this is written in
     --> content/a.md:3:1
      |
    3 | Graph (图编排)
      | ^^^^^^^^^^^^^^ taken as `en`
      |
    help: write `<!-- zh -->`, `<!-- en -->` or `<!-- all -->` on a line before it
    ");
}

#[test]
fn an_element_of_html_without_its_other_tag() {
    insta::assert_snapshot!(said(Code::HtmlUnbalanced, "-- a.md --\n登录控制台。\n\nSign in to the console.\n\n- <details><summary>细节 | Details</summary>\n\n  全部细节。\n\n  All details.\n\n</details>\n"), @r"
    warning[html-unbalanced]: `<details>` is never closed
     --> content/a.md:5:3
      |
    5 | - <details><summary>细节 | Details</summary>
      |   ^^^^^^^^^ what follows is not part of it
      |
    help: write `</details>` on a line of its own where it ends, in the same list item, quotation or `:::` block; or put it in code if readers should see it

    warning[html-unbalanced]: `</details>` closes nothing
      --> content/a.md:11:1
       |
    11 | </details>
       | ^^^^^^^^^^ left out
       |
    help: delete it, or write `<details>` on a line before it, in the same list item, quotation or `:::` block; or put it in code if readers should see it
    ");
}

#[test]
fn a_block_of_code_that_is_never_closed() {
    insta::assert_snapshot!(said(Code::CodeUnclosed, "-- a.md --\n登录控制台。\n\nSign in to the console.\n\n> ~~~sh\nnpm install\n~~~\n\n完成。\n\nYou are done.\n"), @r"
    warning[code-unclosed]: this block of code is never closed
     --> content/a.md:5:3
      |
    5 | > ~~~sh
      |   ^^^^^ it ends with the block that it stands in
      |
    help: write the code and a closing ~~~ in that block as well: with `>` before each line, or indented as far as this one

    warning[code-unclosed]: this block of code is never closed
     --> content/a.md:7:1
      |
    7 | ~~~
      | ^^^ it takes in everything that follows
      |
    help: write ~~~ on a line after the code
    ");
}

#[test]
fn a_comment_that_is_never_closed() {
    insta::assert_snapshot!(said(Code::HtmlUnclosed, "-- a.md --\n登录控制台。\n\nSign in to the console.\n\n<!-- en\n\nYou are done.\n"), @r"
    error[html-unclosed]: this comment is never closed
     --> content/a.md:5:1
      |
    5 | <!-- en
      | ^^^^^^^ it hides everything that follows
      |
    help: write `<!-- en -->`, or put it in code if readers should see it
    ");
}

#[test]
fn a_footnote_without_a_text() {
    insta::assert_snapshot!(said(Code::FootnoteUnmatched, "-- a.md --\n登录控制台[^注]。\n\nSign in[^none].\n\n[^注1]: 见首页。\n"), @r"
    warning[footnote-unmatched]: this footnote has no text `[^注]: …`
     --> content/a.md:1:6
      |
    1 | 登录控制台[^注]。
      |           ^^^^^ readers see the mark as it is
      |
    help: did you mean `[^注1]`?

    warning[footnote-unmatched]: this footnote has no text `[^none]: …`
     --> content/a.md:3:8
      |
    3 | Sign in[^none].
      |        ^^^^^^^ readers see the mark as it is
      |
    help: write its text on a line of its own: `[^none]: …`

    warning[footnote-unmatched]: no mark leads to this footnote
     --> content/a.md:5:1
      |
    5 | [^注1]: 见首页。
      | ^^^^^^
      |
    help: write `[^注1]` where it belongs, or delete it

    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:5:1
      |
    5 | [^注1]: 见首页。
      | ^^^^^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    ");
}

#[test]
fn a_block_without_what_it_arranges() {
    insta::assert_snapshot!(said(Code::ContainerLacking, "-- a.md --\n::: steps\n登录控制台。\n\nSign in to the console.\n:::\n"), @r"
    warning[container-lacking]: this block holds no steps
     --> content/a.md:1:1
      |
    1 | ::: steps
      | ^^^^^^^^^ shown as any text is
      |
    help: write a numbered list in it: `1. …`; or delete the lines with `:::`
    ");
}

#[test]
fn a_language_comment_with_a_slip() {
    insta::assert_snapshot!(said(Code::LanguageMarker, "-- a.md --\n登录控制台。\n\n<!-- eng -->\n\nSign in.\n"), @r"
    error[language-marker]: diglot does not know the mark `eng`
     --> content/a.md:3:1
      |
    3 | <!-- eng -->
      | ^^^^^^^^^^^^ this comment has no effect
      |
    help: write `<!-- en -->`
    ");
}

#[test]
fn a_language_comment_for_a_language_that_the_site_does_not_have() {
    insta::assert_snapshot!(said(Code::LanguageMarker, "-- a.md --\n登录控制台。\n\n<!-- fr -->\n\nOuvrez la console.\n"), @r"
    error[language-marker]: the site has no language `fr`
     --> content/a.md:3:1
      |
    3 | <!-- fr -->
      | ^^^^^^^^^^^
      |
    help: write one of `zh`, `en`, or `all`
    ");
}

#[test]
fn a_page_that_is_not_translated() {
    insta::assert_snapshot!(said(Code::TranslationMissing, "-- why.zh.md --\n# 为什么要备案\n"), @r"
    warning[translation-missing]: the page is not translated into `en`
     --> content/why.zh.md:1:1
      |
    1 | # 为什么要备案
      | ^
      |
    help: write `why.en.md` beside it; until then readers are shown this page, with a notice
    ");
}

#[test]
fn a_paragraph_that_is_not_translated() {
    let page = "-- a.md --\n登录控制台。\n\nSign in to the console.\n\n- 身份证\n  ID card\n- 营业执照\n";
    insta::assert_snapshot!(said(Code::TranslationMissing, page), @r"
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:7:1
      |
    7 | - 营业执照
      | ^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    ");
}

#[test]
fn a_list_item_that_is_missing_in_the_other_file() {
    let pair = "\
-- a.zh.md --
# 材料

准备 3 份材料：

- 身份证原件的照片，不超过 4 MB
- 营业执照的 PDF 文件，在有效期内
- 授权书的 Word 文件，加盖公章

提交以后等 20 个工作日。
-- a.en.md --
# Papers

Prepare 3 papers:

- A photo of the original ID card of at most 4 MB
- A Word file of the letter of authorization, with the official seal

After you submit, wait 20 working days.
";
    insta::assert_snapshot!(said(Code::TranslationMissing, pair), @r"
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.zh.md:6:1
      |
    6 | - 营业执照的 PDF 文件，在有效期内
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
     ::: content/a.en.md:5:1
      |
    5 | - A photo of the original ID card of at most 4 MB
      | ------------------------------------------------- it belongs after this
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    ");
}

#[test]
fn blocks_of_which_one_has_no_counterpart() {
    let pair = "\
-- a.zh.md --
# 材料

备案号放在首页底部。

审核需要 20 天。
-- a.en.md --
# Papers

Put it first.
";
    insta::assert_snapshot!(said(Code::TranslationMissing, pair), @r"
    warning[translation-missing]: one of these blocks has no counterpart in `en`
     --> content/a.zh.md:3:1
      |
    3 | 备案号放在首页底部。
      | ^^^^^^^^^^^^^^^^^^^^
      |
     ::: content/a.zh.md:5:1
      |
    5 | 审核需要 20 天。
      | ---------------- or this one
      |
     ::: content/a.en.md:1:3
      |
    1 | # Papers
      |   ------ it belongs after this
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    ");
}

#[test]
fn two_paragraphs_that_may_not_say_the_same() {
    let pair = "\
-- a.zh.md --
# 材料

请先备案。

审核需要 20 天。
-- a.en.md --
# Papers

Whoever opens a website in mainland China has to tell the authorities about it before anything else is done.

The review takes 20 days.
";
    insta::assert_snapshot!(said(Code::TranslationUnsure, pair), @r"
    warning[translation-unsure]: these blocks may not say the same (confidence 0.46)
     --> content/a.zh.md:3:1
      |
    3 | 请先备案。
      | ^^^^^^^^^^
      |
     ::: content/a.en.md:3:1
      |
    3 | Whoever opens a website in mainland China has to tell the authorities about it before anything else is done.
      | ------------------------------------------------------------------------------------------------------------ set beside this
      |
    help: make the two pages alike, or write `<!-- row: name -->` before both blocks
    ");
}

#[test]
fn two_items_without_their_halves() {
    let page = "-- a.md --\n# 甲 | A\n\n- 一。\n  One.\n- 二。\n- Three.\n- 四。\n  Four.\n";
    insta::assert_snapshot!(said(Code::TranslationUnsure, page), @r"
    warning[translation-unsure]: these blocks may not say the same (confidence 0.50)
     --> content/a.md:5:1
      |
    5 | - 二。
      | ^^^^^^
      |
     ::: content/a.md:6:1
      |
    6 | - Three.
      | -------- set beside this
      |
    help: write what is missing, or both languages in one item; `<!-- row: name -->` before both blocks says that they belong together
    ");
}

#[test]
fn two_files_of_a_page_that_disagree_about_it() {
    let pair =
        "-- a.zh.md --\n---\ntitle: 甲\norder: 10\n---\n-- a.en.md --\n---\ntitle: A\norder: 20\n---\n";
    insta::assert_snapshot!(said(Code::FrontMatterParity, pair), @r"
    warning[front-matter-parity]: `order` differs from the page in the other language
     --> content/a.en.md:3:8
      |
    3 | order: 20
      |        ^^
      |
     ::: content/a.zh.md:3:8
      |
    3 | order: 10
      |        -- the other page
      |
    help: give both files the same `order`
    ");
}

#[test]
fn one_id_on_two_headings() {
    insta::assert_snapshot!(said(Code::HeadingDuplicateId, "-- a.md --\n## 流程 | Steps {#steps}\n\n## 步骤 | How to {#steps}\n"), @r"
    error[heading-duplicate-id]: the id `steps` is used twice on this page
     --> content/a.md:3:4
      |
    3 | ## 步骤 | How to {#steps}
      |    ^^^^
      |
     ::: content/a.md:1:4
      |
    1 | ## 流程 | Steps {#steps}
      |    ---- first used here
      |
    help: rename one of the two
    ");
}

#[test]
fn two_pages_at_one_url() {
    let site = "-- a.md --\n---\ntitle: 甲 | A\nslug: b\n---\n-- b.md --\n---\ntitle: 乙 | B\n---\n";
    insta::assert_snapshot!(said(Code::RouteCollision, site), @r"
    error[route-collision]: two pages want the URL `b/`
     --> content/b.md:1:1
      |
    1 | ---
      | ^
      |
     ::: content/a.md:3:7
      |
    3 | slug: b
      |       - the other page
      |
    help: give one of them another `slug`
    ");
}

#[test]
fn a_file_for_all_languages_beside_files_for_each() {
    let site = "-- a.en.md --\n# A\n-- a.md --\n# 20\n-- a.zh.md --\n# 甲\n";
    insta::assert_snapshot!(said(Code::RouteCollision, site), @r"
    error[route-collision]: every language of this page has a file of its own
     --> content/a.md:1:1
      |
    1 | # 20
      | ^
      |
     ::: content/a.zh.md:1:1
      |
    1 | # 甲
      | - one of them
      |
    help: move the text into these files, and delete this one
    ");
}

#[test]
fn two_files_for_one_page_in_one_language() {
    let site = "-- a.en.md --\n# A\n-- en/a.md --\n# Also A\n-- a.zh.md --\n# 甲\n";
    insta::assert_snapshot!(said(Code::RouteCollision, site), @r"
    error[route-collision]: another file is the same page in the same language
     --> content/en/a.md:1:1
      |
    1 | # Also A
      | ^
      |
     ::: content/a.en.md:1:1
      |
    1 | # A
      | - the page that is published
      |
    help: delete or rename one of the two
    ");
}

#[test]
fn an_alias_at_the_url_of_another_page() {
    let site =
        "-- a.md --\n---\ntitle: 甲 | A\naliases: [old, b]\n---\n-- b.md --\n---\ntitle: 乙 | B\n---\n";
    insta::assert_snapshot!(said(Code::RouteCollision, site), @r"
    error[route-collision]: the alias `b` is the URL of another page
     --> content/a.md:3:16
      |
    3 | aliases: [old, b]
      |                ^
      |
     ::: content/b.md:1:1
      |
    1 | ---
      | - which belongs to this page
      |
    help: delete the alias, or give the other page another `slug`
    ");
}

#[test]
fn a_page_where_the_search_page_would_be() {
    let site = "-- index.md --\n# 帮助 | Help\n-- find.md --\n---\ntitle: 查找 | Find\nslug: search\n---\n";
    insta::assert_snapshot!(said(Code::RouteSearch, site), @r"
    warning[route-search]: this page has the URL of the search page, `search/`, so the site has no search
     --> content/find.md:3:7
      |
    3 | slug: search
      |       ^^^^^^
      |
    help: give it another `slug`, or write `search: false` in site.yaml
    ");
    let folder = "-- index.md --\n# 帮助 | Help\n-- search/tips.md --\n---\ntitle: 窍门 | Tips\n---\n";
    insta::assert_snapshot!(said(Code::RouteSearch, folder), @r"
    warning[route-search]: the overview of this page's folder has the URL of the search page, `search/`, so the site has no search
     --> content/search/tips.md:1:1
      |
    1 | ---
      | ^
      |
    help: rename the folder, or write `search: false` in site.yaml
    ");
    let without =
        Site::new(&format!("-- site.yaml --\n{SETTINGS}search: false\n-- search.md --\n# 查找 | Find\n"))
            .build();
    assert!(!without.says(Code::RouteSearch));
}

#[test]
fn a_link_to_a_page_that_does_not_exist() {
    let site = "-- a.md --\n请看[审核](faq/reveiw.md)。\n\nSee [review](/filing/).\n-- faq/review.md --\n# 审核 | Review\n";
    insta::assert_snapshot!(said(Code::LinkMissingPage, site), @r"
    error[link-missing-page]: no page `faq/reveiw.md`
     --> content/a.md:1:3
      |
    1 | 请看[审核](faq/reveiw.md)。
      |     ^^^^^^^^^^^^^^^^^^^^^
      |
    help: a similar page exists: `faq/review.md`

    error[link-missing-page]: no page `/filing/`
     --> content/a.md:3:5
      |
    3 | See [review](/filing/).
      |     ^^^^^^^^^^^^^^^^^^
      |
    help: links are written to source files, relative to the page, such as `../faq/review.md`
    ");
}

#[test]
fn a_link_to_a_heading_that_does_not_exist() {
    let site = "-- a.md --\n请参阅[升级指南](b.md#rollbakc)。\n\nSee the [upgrade guide](b.md#rollback).\n-- b.md --\n## 之前 | Before\n\n## 回滚 | Rollback\n";
    insta::assert_snapshot!(said(Code::LinkMissingHeading, site), @r"
    error[link-missing-heading]: `b.md` has no heading `#rollbakc`
     --> content/a.md:1:4
      |
    1 | 请参阅[升级指南](b.md#rollbakc)。
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^ headings there: `#before`, `#rollback`
      |
    help: a similar heading exists: `#rollback`
    ");
}

#[test]
fn an_image_that_does_not_exist() {
    let site = "-- a.md --\n![流程](images/proces.svg)\n\n[表格](/files/form.docx)\n\n[Form](form.docx)\n-- images/process.svg --\n<svg/>\n-- form.docx --\n";
    insta::assert_snapshot!(said(Code::LinkMissingFile, site), @r"
    warning[translation-missing]: the page is not translated into `en`
     --> content/a.md:1:1
      |
    1 | ![流程](images/proces.svg)
      | ^
      |
    help: write `a.en.md` beside it; until then readers are shown this page, with a notice

    error[link-missing-file]: no file `images/proces.svg`
     --> content/a.md:1:1
      |
    1 | ![流程](images/proces.svg)
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: a similar file exists: `images/process.svg`

    error[link-missing-file]: no file `/files/form.docx`
     --> content/a.md:3:1
      |
    3 | [表格](/files/form.docx)
      | ^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: a similar file exists: `form.docx`
    ");
}

#[test]
fn a_fact_that_nobody_wrote_down() {
    let site = "-- facts.yaml --\nprovider: { hotline: 400-000-0000 }\n-- a.md --\n请致电{{ provider.hotlin }}。\n\nCall {{ support.phone }}.\n";
    insta::assert_snapshot!(said(Code::FactUnknown, site), @r"
    error[fact-unknown]: facts.yaml has no `provider.hotlin`
     --> content/a.md:1:4
      |
    1 | 请致电{{ provider.hotlin }}。
      |       ^^^^^^^^^^^^^^^^^^^^^
      |
    help: did you mean `provider.hotline`?

    error[fact-unknown]: facts.yaml has no `support.phone`
     --> content/a.md:3:6
      |
    3 | Call {{ support.phone }}.
      |      ^^^^^^^^^^^^^^^^^^^
      |
    help: define it in content/facts.yaml, or put the braces in code
    ");
}

#[test]
fn facts_in_a_circle() {
    let site = "-- facts.yaml --\na: 见 {{ b }}\nb: { zh: \"见 {{ c.d }}\", en: See it }\nc: { d: \"见 {{ a }}\" }\n-- a.md --\n{{ a }}\n";
    insta::assert_snapshot!(said_of(Code::FactCycle, Site::bilingual(site)), @r#"
    warning[translation-missing]: `a` has no text in English
     --> content/facts.yaml:1:4
      |
    1 | a: 见 {{ b }}
      |    ^^^^^^^^^^
      |
    help: write both, as in `中文 | English`, or a text for each language: `a: { en: … }`

    warning[translation-missing]: `c.d` has no text in English
     --> content/facts.yaml:3:10
      |
    3 | c: { d: "见 {{ a }}" }
      |          ^^^^^^^^^^
      |
    help: write both, as in `中文 | English`, or a text for each language: `c.d: { en: … }`

    error[fact-cycle]: these facts use each other: `a` → `b` → `c.d` → `a`
     --> content/facts.yaml:3:10
      |
    3 | c: { d: "见 {{ a }}" }
      |          ^^^^^^^^^^
      |
    help: write the text of one of them without the other
    "#);
}

#[test]
fn a_word_that_stays_as_it_is() {
    let site = "-- glossary.yaml --\n- { keep: [Nginx] }\n-- a.md --\n重启 Nginx。\n\nRestart the server.\n";
    insta::assert_snapshot!(said(Code::TermKept, site), @r"
    warning[term-kept]: `Nginx` is missing in English
     --> content/a.md:3:1
      |
    3 | Restart the server.
      | ^^^^^^^^^^^^^^^^^^^
      |
     ::: content/a.md:1:4
      |
    1 | 重启 Nginx。
      |      ----- it stands here
      |
    help: write `Nginx` here as well: the glossary keeps it in every language
    ");
}

/// A checklist page with this data.
fn checklist(data: &str) -> String {
    format!("-- papers.md --\n---\ntitle: 材料 | Papers\ntype: checklist\n---\n-- papers.yaml --\n{data}")
}

const QUESTIONS: &str = "\
questions:
  - id: applicant
    label: 谁来备案？ | Who files?
    options: [ { id: individual, label: 个人 | An individual }, { id: enterprise, label: 企业 | An enterprise } ]
groups: [ { id: entity, label: 主体证件 | Certificates } ]
items:
  - { id: id-card, group: entity, name: 身份证 | ID card }
";

#[test]
fn a_checklist_rule_with_an_unknown_answer() {
    let data = format!(
        "{QUESTIONS}  - {{ id: licence, group: entity, name: 营业执照 | Licence, when: {{ applicant: [enterprize] }} }}\n"
    );
    insta::assert_snapshot!(said(Code::ChecklistInvalid, &checklist(&data)), @r"
    error[checklist-invalid]: there is no answer to `applicant` called `enterprize`
     --> content/papers.yaml:8:77
      |
    8 |   - { id: licence, group: entity, name: 营业执照 | Licence, when: { applicant: [enterprize] } }
      |                                                                                 ^^^^^^^^^^
      |
    help: did you mean `enterprise`?
    ");
}

#[test]
fn a_checklist_question_without_consequence() {
    insta::assert_snapshot!(said(Code::ChecklistUnused, &checklist(QUESTIONS)), @r"
    warning[checklist-unused]: nothing depends on the answer to `applicant`
     --> content/papers.yaml:2:9
      |
    2 |   - id: applicant
      |         ^^^^^^^^^
      |
    help: use it in the `when` of an item or an outcome, or delete the question
    ");
}

#[test]
fn a_checklist_with_more_answers_than_static_pages() {
    let options: String =
        (1..=300).map(|at| format!("      - {{ id: d{at}, label: 区{at} | District {at} }}\n")).collect();
    let question = format!(
        "  - id: district\n    label: 在哪个区？ | In which district?\n    options:\n{options}groups:"
    );
    let data =
        QUESTIONS.replace("groups:", &question) + "    when: { applicant: individual, district: d1 }\n";
    let data = data.replace(
        "- { id: id-card, group: entity, name: 身份证 | ID card }",
        "- id: id-card\n    group: entity\n    name: 身份证 | ID card",
    );
    insta::assert_snapshot!(said(Code::ChecklistStatic, &checklist(&data)), @r"
    warning[checklist-static]: the answers to `district` have no static pages, which would be 602
     --> content/papers.yaml:5:9
      |
    5 |   - id: district
      |         ^^^^^^^^ readers without JavaScript have a page for each answer to `applicant`
      |
    help: begin with questions of fewer answers: a checklist has up to 500 static pages, which list up to 200000 answers and items; or write `checks: { checklist-static: off }` in site.yaml
    ");
}

#[test]
fn a_checklist_example_that_does_not_come_out() {
    let data = format!(
        "{QUESTIONS}  - {{ id: licence, group: entity, name: 营业执照 | Licence, when: {{ applicant: enterprise }} }}\nexamples:\n  - {{ name: company, given: {{ applicant: enterprise }}, expect: [id-card] }}\n"
    );
    insta::assert_snapshot!(said(Code::ChecklistExample, &checklist(&data)), @r"
    error[checklist-example]: the example `company` does not come out as expected
      --> content/papers.yaml:10:64
       |
    10 |   - { name: company, given: { applicant: enterprise }, expect: [id-card] }
       |                                                                ^^^^^^^^^ needed but not expected: `licence`
       |
    help: correct the `when` of what is named here, or the example
    ");
}

#[test]
fn a_checklist_that_does_not_exist() {
    let site = "-- papers.md --\n---\ntitle: 材料 | Papers\ntype: checklist\n---\n-- a.md --\n::: checklist paper\n:::\n";
    insta::assert_snapshot!(said(Code::ChecklistMissing, site), @r"
    error[checklist-missing]: no checklist is called `paper`
     --> content/a.md:1:1
      |
    1 | ::: checklist paper
      | ^^^^^^^^^^^^^^^^^^^
      |
    help: no page has `type: checklist`

    error[checklist-missing]: the checklist has no data file `papers.yaml`
     --> content/papers.md:1:1
      |
    1 | ---
      | ^
      |
    help: write the questions and items into `content/papers.yaml`; `diglot schema checklist` prints the format
    ");
}

#[test]
fn an_embedded_question_that_does_not_exist() {
    let site = "-- a.md --\n::: faq how-lnog\n:::\n-- faq.md --\n---\ntype: faq\ntitle: 问答 | Questions\n---\n## 要多久？ | How long? {#how-long}\n\n20 天。\n\n20 days.\n";
    insta::assert_snapshot!(said(Code::FaqUnknown, site), @r"
    error[faq-unknown]: no category and no question has the id `how-lnog`
     --> content/a.md:1:1
      |
    1 | ::: faq how-lnog
      | ^^^^^^^^^^^^^^^^
      |
    help: did you mean `how-long`?
    ");
}

#[test]
fn two_questions_with_one_id() {
    let site = "-- faq/a.md --\n---\ntype: faq\ntitle: 审核 | Review\n---\n## 要多久？ | How long? {#how-long}\n\n20 天。\n\n20 days.\n\
        -- faq/b.md --\n---\ntype: faq\ntitle: 变更 | Changes\n---\n## 变更要多久？ | How long does a change take? {#how-long}\n\n10 天。\n\n10 days.\n";
    insta::assert_snapshot!(said(Code::FaqDuplicate, site), @r"
    error[faq-duplicate]: two questions have the id `how-long`
     --> content/faq/b.md:5:4
      |
    5 | ## 变更要多久？ | How long does a change take? {#how-long}
      |    ^^^^^^^^^^^^
      |
     ::: content/faq/a.md:5:4
      |
    5 | ## 要多久？ | How long? {#how-long}
      |    -------- the other question
      |
    help: give one of them another `{#id}`
    ");
}

#[test]
fn two_answers_that_embed_each_other() {
    let site = "-- faq/a.md --\n---\ntype: faq\ntitle: 审核 | Review\n---\n## 要多久？ | How long? {#how-long}\n\n20 天。\n\n20 days.\n\n::: faq weekend\n:::\n\
        -- faq/b.md --\n---\ntype: faq\ntitle: 时间 | Time\n---\n## 周末呢？ | At weekends? {#weekend}\n\n一样。\n\nThe same.\n\n::: faq how-long\n:::\n";
    insta::assert_snapshot!(said(Code::EmbedCycle, site), @r"
    error[embed-cycle]: these answers embed each other in a cycle: `how-long`, `weekend`
      --> content/faq/a.md:11:1
       |
    11 | ::: faq weekend
       | ^^^^^^^^^^^^^^^ `how-long` embeds `weekend`
       |
      ::: content/faq/b.md:11:1
       |
    11 | ::: faq how-long
       | ---------------- `weekend` embeds `how-long`
       |
    help: delete one of these `::: faq` blocks, or link to the question instead
    ");
}

#[test]
fn a_word_that_the_glossary_forbids() {
    let site = "-- glossary.yaml --\n- { zh: 备案, en: [ICP filing, filing], forbid: [filling] }\n-- a.md --\n备案需要 20 天。\n\nThe filling takes 20 days.\n";
    insta::assert_snapshot!(said(Code::TermForbidden, site), @r"
    error[term-forbidden]: `filling` is not the word for this
     --> content/a.md:3:5
      |
    3 | The filling takes 20 days.
      |     ^^^^^^^
      |
     ::: content/glossary.yaml:1:3
      |
    1 | - { zh: 备案, en: [ICP filing, filing], forbid: [filling] }
      |   --------------------------------------------------------- the glossary forbids it
      |
    help: write `ICP filing`
    ");
}

#[test]
fn a_template_that_fails() {
    let theme = "-- themes/default/templates/guide.html --\n{% extends \"base.html\" %}\n{% block lead %}{{ page.tilte.x }}{% endblock %}\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r"
    error[theme-template]: `guide.html` fails: field `tilte` is not defined
     --> themes/default/templates/guide.html:2:25
      |
    2 | {% block lead %}{{ page.tilte.x }}{% endblock %}
      |                         ^^^^^
      |
    help: available fields: alternates, bilingual, body, canonical, children, crumbs, description, edit_url, fallback, heading, heading2, is_faq_index, jsonld_json, kind, lang2, lead, next, og_locale, og_locale_alternates, owner, papers, prev, related, robots, switch, tags, title, toc, updated, updated_text, url, verified, verified_text
    ");
}

#[test]
fn a_sidebar_that_fails() {
    let theme = "-- themes/default/templates/sidebar.html --\n<ul>\n{% for section in nav %}{{ section.tilte.x }}{% endfor %}\n</ul>\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r"
    error[theme-template]: `sidebar.html` fails: field `tilte` is not defined
     --> themes/default/templates/sidebar.html:2:36
      |
    2 | {% for section in nav %}{{ section.tilte.x }}{% endfor %}
      |                                    ^^^^^
      |
    help: available fields: is_current_section, pages, title, url
    ");
}

#[test]
fn a_template_that_cannot_be_read() {
    let theme = "-- themes/default/templates/guide.html --\n{% extends \"base.html\" %}\n{% block lead %}{{ page.title }\n{% endblock %}\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r"
    error[theme-template]: `guide.html` fails: found `}` but expected }}
     --> themes/default/templates/guide.html:2:31
      |
    2 | {% block lead %}{{ page.title }
      |                               ^
      |
    help: correct the template
    ");
}

#[test]
fn what_a_template_asks_for_and_is_not_there() {
    let theme = "-- themes/default/templates/guide.html --\n{% extends \"base.html\" %}\n{% block laed %}{{ page.title | upperr }}{% include \"nope.html\" %}{% endblock %}\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r#"
    error[theme-template]: `guide.html` fails: block `laed` is not defined in any parent template
     --> themes/default/templates/guide.html:2:10
      |
    2 | {% block laed %}{{ page.title | upperr }}{% include "nope.html" %}{% endblock %}
      |          ^^^^
      |
    help: did you mean `lead`?

    error[theme-template]: `guide.html` fails: unknown filter `upperr`
     --> themes/default/templates/guide.html:2:33
      |
    2 | {% block laed %}{{ page.title | upperr }}{% include "nope.html" %}{% endblock %}
      |                                 ^^^^^^
      |
    help: correct the name, or delete what uses it

    error[theme-template]: no template is called `nope.html`
     --> themes/default/templates/guide.html:2:54
      |
    2 | {% block laed %}{{ page.title | upperr }}{% include "nope.html" %}{% endblock %}
      |                                                      ^^^^^^^^^
      |
    help: did you mean `home.html`?
    "#);
    let theme =
        "-- themes/default/templates/guide.html --\n{% extends \"bsae.html\" %}\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r#"
    error[theme-template]: no template is called `bsae.html`
     --> themes/default/templates/guide.html:1:13
      |
    1 | {% extends "bsae.html" %}
      |             ^^^^^^^^^
      |
    help: did you mean `base.html`?
    "#);
    let theme =
        "-- themes/default/templates/guide.html --\n{% extends \"guide.html\" %}\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeTemplate, theme), @r#"
    error[theme-template]: `guide.html` extends itself
     --> themes/default/templates/guide.html:1:13
      |
    1 | {% extends "guide.html" %}
      |             ^^^^^^^^^^
      |
    help: write `{% extends "default/guide.html" %}` to start from the original
    "#);
}

#[test]
fn what_of_a_theme_nothing_uses() {
    let theme = "-- themes/default/templates/gudie.html --\n<p>\n-- themes/default/strings/fr.yaml --\nsearch: Recherche\n-- themes/default/strings/en.yaml --\nserach: Find\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeUnused, theme), @r"
    warning[theme-unused]: no template uses the string `serach`
     --> themes/default/strings/en.yaml:1:1
      |
    1 | serach: Find
      | ^^^^^^
      |
    help: did you mean `search`?

    warning[theme-unused]: the site has no language `fr`
     --> themes/default/strings/fr.yaml:1:1
      |
    1 | search: Recherche
      | ^
      |
    help: add `fr` to `languages` in site.yaml, or delete the file

    warning[theme-unused]: no page is made with the template `gudie.html`
     --> themes/default/templates/gudie.html:1:1
      |
    1 | <p>
      | ^
      |
    help: did you mean `guide.html`? Rename the file
    ");
    let used = "-- themes/default/templates/guide.html --\n{% extends \"default/guide.html\" %}\n{% block lead %}{% include \"part.html\" %}{% endblock %}\n-- themes/default/templates/part.html --\n{{ strings.own_key }}\n-- themes/default/strings/zh.yaml --\nown_key: 甲\n-- themes/default/strings/en.yaml --\nown_key: A\n-- a.md --\n# 甲 | A\n";
    assert!(!Site::bilingual(used).build().says(Code::ThemeUnused));
}

#[test]
fn a_string_with_a_name_that_nothing_is_filled_in_for() {
    let theme = "-- themes/default/strings/en.yaml --\nskip: \"Skip {to}\"\nfallback: Not in {langage} yet\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::ThemeString, theme), @r#"
    warning[theme-string]: nothing is filled in for `{to}`
     --> themes/default/strings/en.yaml:1:14
      |
    1 | skip: "Skip {to}"
      |              ^^
      |
    help: readers see the braces: write the text without them

    warning[theme-string]: nothing is filled in for `{langage}`
     --> themes/default/strings/en.yaml:2:19
      |
    2 | fallback: Not in {langage} yet
      |                   ^^^^^^^
      |
    help: did you mean `language`?
    "#);
}

#[test]
fn what_loses_a_page_cannot_be_silenced() {
    let site = "-- site.yaml --\nlanguages: [zh, en]\nchecks: { route-collision: off }\n-- a.md --\n# 甲 | A\n-- b.md --\n---\nslug: a\n---\n# 乙 | B\n";
    assert!(Site::new(site).build().says(Code::RouteCollision));
    insta::assert_snapshot!(said_of(Code::ConfigInvalid, Site::new(site)), @r"
    error[route-collision]: two pages want the URL `a/`
     --> content/b.md:2:7
      |
    2 | slug: a
      |       ^
      |
     ::: content/a.md:1:1
      |
    1 | # 甲 | A
      | - the other page
      |
    help: give one of them another `slug`

    error[config-invalid]: `route-collision` cannot be `off`
     --> content/site.yaml:2:28
      |
    2 | checks: { route-collision: off }
      |                            ^^^ a page or a file would be left out in silence
      |
    help: write `warn` to publish in spite of it, or delete the line
    ");
}

#[test]
fn entries_of_a_glossary_that_contradict() {
    let glossary = "-- glossary.yaml --\n- { zh: 备案, en: filing, forbid: [Filing, record] }\n- { zh: 备案, en: registration }\n- { zh: 域名, en: [] }\n- { keep: [Record, \"\"] }\n- { forbid: [filling] }\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said(Code::GlossaryConflict, glossary), @r#"
    warning[glossary-conflict]: `Filing` is a name of this term, and forbidden
     --> content/glossary.yaml:1:34
      |
    1 | - { zh: 备案, en: filing, forbid: [Filing, record] }
      |                                    ^^^^^^
      |
    help: delete one of the two

    warning[glossary-conflict]: the term `备案` stands here twice
     --> content/glossary.yaml:2:9
      |
    2 | - { zh: 备案, en: registration }
      |         ^^^^
      |
     ::: content/glossary.yaml:1:9
      |
    1 | - { zh: 备案, en: filing, forbid: [Filing, record] }
      |         ---- first here
      |
    help: write all its names into one entry

    warning[glossary-conflict]: this name is empty
     --> content/glossary.yaml:3:17
      |
    3 | - { zh: 域名, en: [] }
      |                   ^^
      |
    help: write the name, or delete it

    warning[glossary-conflict]: `Record` is kept in every language, and forbidden
     --> content/glossary.yaml:4:12
      |
    4 | - { keep: [Record, ""] }
      |            ^^^^^^
      |
     ::: content/glossary.yaml:1:42
      |
    1 | - { zh: 备案, en: filing, forbid: [Filing, record] }
      |                                            ------ forbidden here
      |
    help: delete one of the two

    warning[glossary-conflict]: this name is empty
     --> content/glossary.yaml:4:20
      |
    4 | - { keep: [Record, ""] }
      |                    ^^
      |
    help: write the name, or delete it

    warning[glossary-conflict]: this entry names no term
     --> content/glossary.yaml:5:3
      |
    5 | - { forbid: [filling] }
      |   ^^^^^^^^^^^^^^^^^^^^^
      |
    help: write its name in each language, such as `zh: …`
    "#);
    let glossary = "-- glossary.yaml --\n- { zh: 主体, en: entity }\n- { zh: 主办者, en: entity, forbid: [sponsoring entity] }\n- { keep: [ICP] }\n-- a.md --\n# 甲 | A\n";
    Site::bilingual(glossary).build().clean();
}

#[test]
fn names_of_languages_in_place_of_their_codes() {
    let site = "-- site.yaml --\nlanguages: [Chinese, { code: English }]\n-- a.md --\n# 甲 | A\n\n登录控制台。\n\nSign in to the console.\n";
    insta::assert_snapshot!(Site::new(site).build().said, @r"
    error[config-invalid]: `Chinese` is the name of a language, not its code
     --> content/site.yaml:1:13
      |
    1 | languages: [Chinese, { code: English }]
      |             ^^^^^^^
      |
    help: write `zh`

    error[config-invalid]: `English` is the name of a language, not its code
     --> content/site.yaml:1:30
      |
    1 | languages: [Chinese, { code: English }]
      |                              ^^^^^^^
      |
    help: write `en`
    ");
    let site = "-- site.yaml --\nlanguages: [zh, en, ZH]\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said_of(Code::ConfigInvalid, Site::new(site)), @r"
    error[config-invalid]: the language `ZH` is listed twice
     --> content/site.yaml:1:21
      |
    1 | languages: [zh, en, ZH]
      |                     ^^
      |
    help: delete one of the two entries
    ");
}

#[test]
fn what_stands_in_a_site_yaml_beside_a_value_of_the_wrong_type() {
    let site = "-- site.yaml --\nlanguages: [zh, en]\nsearch: yes\nbilingual: zh\nbase_url: example.com\nchecks: { look-alike: off, link-missing-page: loud }\ntheme: a/b\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(Site::new(site).build().said, @r"
    error[yaml-type]: `search` must be true or false, not the string `yes`
     --> content/site.yaml:2:9
      |
    2 | search: yes
      |         ^^^
      |
    help: write `search: true`

    error[yaml-type]: `bilingual` must be a list, not the string `zh`
     --> content/site.yaml:3:12
      |
    3 | bilingual: zh
      |            ^^
      |
    help: `diglot schema` prints the format of this file

    error[config-invalid]: `example.com` is not the address of a site
     --> content/site.yaml:4:11
      |
    4 | base_url: example.com
      |           ^^^^^^^^^^^
      |
    help: write it whole, such as `https://help.example.com/`

    error[config-invalid]: no diagnostic is called `look-alike`
     --> content/site.yaml:5:11
      |
    5 | checks: { look-alike: off, link-missing-page: loud }
      |           ^^^^^^^^^^
      |
    help: `diglot explain` lists them all

    error[yaml-type]: `link-missing-page` must be `off`, `warn` or `error`, not `loud`
     --> content/site.yaml:5:47
      |
    5 | checks: { look-alike: off, link-missing-page: loud }
      |                                               ^^^^
      |
    help: `diglot schema` prints the format of this file

    error[config-invalid]: `a/b` cannot be a theme
     --> content/site.yaml:6:8
      |
    6 | theme: a/b
      |        ^^^
      |
    help: a theme is the name of a folder in themes/
    ");
}

#[test]
fn a_key_that_many_pages_have_is_counted() {
    let pages: String = (0..20)
        .map(|page| format!("-- p{page}.md --\n---\nlinkTitle: x\nfoo{page}: y\n---\n# 甲 | A\n"))
        .collect();
    let said = Site::bilingual(&pages).build().said;
    assert_eq!(said.matches("unknown key `linkTitle`\n -->").count(), 3, "{said}");
    assert!(said.contains("… and 17 more: unknown key `linkTitle` (all of them: --format json)"), "{said}");
}

#[test]
fn a_frame_shows_the_beginning_of_what_is_long() {
    let said =
        Site::bilingual(&format!("-- a.md --\n# 甲 | A\n\n{}\n", "中文文字。".repeat(100_000))).build().said;
    assert!(said.contains("has no counterpart in `en`\n --> content/a.md:3:1\n"), "{said:.400}");
    assert!(said.len() < 10_000, "{}", said.len());
}

#[test]
fn a_theme_without_a_folder() {
    let theme = "-- site.yaml --\nlanguages: [zh, en]\ntheme: prety\n-- themes/pretty/assets/x.css --\n\n-- a.md --\n# 甲 | A\n";
    insta::assert_snapshot!(said_of(Code::ConfigInvalid, Site::new(theme)), @r"
    error[config-invalid]: no file is in `themes/prety`: pages look as the default theme makes them
     --> content/site.yaml:2:8
      |
    2 | theme: prety
      |        ^^^^^
      |
    help: did you mean `pretty`?
    ");
}

#[test]
fn a_language_that_the_theme_does_not_speak() {
    let site = "-- site.yaml --\nlanguages: [ { code: en }, { code: fr } ]\n";
    insta::assert_snapshot!(said_of(Code::ThemeString, Site::new(site)), @r"
    warning[theme-string]: the theme speaks no `fr`; its labels are shown in English
    help: write them into themes/default/strings/fr.yaml
    ");
}

#[test]
fn the_levels_of_a_site_are_its_own() {
    let page = "-- a.md --\n登录[控制台](console.md)。\n\nSign in to the console.\n\n没有例外。\n";
    let level = |checks: &str| {
        let built = Site::new(&format!("-- site.yaml --\n{SETTINGS}checks: {{ {checks} }}\n{page}")).build();
        let of =
            |diagnostic: &diglot::base::Diagnostic| format!("{} {:?}", diagnostic.code, diagnostic.severity);
        (built.diagnostics.iter().map(of).collect::<Vec<_>>().join(", "), built.files().len())
    };
    assert_eq!(
        level(""),
        ("link-missing-page Error, translation-missing Warning".to_owned(), 0),
        "errors keep the output from being written"
    );
    let (said, files) = level("link-missing-page: warn, translation-missing: off");
    assert_eq!(said, "link-missing-page Warning");
    assert!(files > 0);
    assert_eq!(
        level("link-missing-page: off, translation-missing: error"),
        ("translation-missing Error".to_owned(), 0)
    );
}

#[test]
fn a_folder_that_is_no_site_yet_is_published_with_warnings() {
    let page = "-- a.md --\n登录[控制台](console.md)。\n\nSign in to the console.\n";
    let gentle = Site::new(page).build();
    assert!(gentle.diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning), "{gentle}");
    assert!(gentle.says(Code::LinkMissingPage));
    assert!(gentle.article("zh/a/").contains("登录"));
    let strict = Site::new(&format!("-- site.yaml --\n{SETTINGS}{page}")).build();
    assert!(strict.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error));
}

#[test]
fn a_theme_that_fails_is_an_error_even_without_a_site_yaml() {
    let built =
        Site::new("-- themes/default/templates/guide.html --\n{% if %}\n-- a.md --\n# 甲 | A\n").build();
    assert!(
        built.diagnostics.iter().any(
            |diagnostic| diagnostic.code == Code::ThemeTemplate && diagnostic.severity == Severity::Error
        ),
        "{built}"
    );
}

/// A link in the middle of Chinese text, and two places that belong together.
const WIDE: &str = "-- a.md --\n请看“[常见问题](faqs.md)”，编号 100%。\n\nSee the questions.\n\n## 流程 | Steps {#steps}\n\n## 步骤 | How to {#steps}\n-- faq.md --\n# 问答 | Questions\n";

#[test]
fn programs_read_one_object_a_line() {
    let built = Site::bilingual(WIDE).build();
    for line in built.json.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(value["code"].is_string() && value["severity"].is_string() && value["message"].is_string());
    }
    insta::assert_snapshot!(built.json, @r#"
    {"code":"link-missing-page","column":4,"end":32,"end_column":19,"end_line":1,"fix":{"column":11,"end":31,"end_column":18,"end_line":1,"line":1,"path":"content/a.md","replacement":"faq.md","safe":false,"start":24},"help":"a similar page exists: `faq.md`","line":1,"message":"no page `faqs.md`","path":"content/a.md","severity":"error","start":9}
    {"code":"heading-duplicate-id","column":4,"end":111,"end_column":6,"end_line":7,"help":"rename one of the two","line":7,"message":"the id `steps` is used twice on this page","path":"content/a.md","related":[{"column":4,"end":83,"end_column":6,"end_line":5,"line":5,"message":"first used here","path":"content/a.md","start":77}],"severity":"error","start":105}
    "#);
}

#[test]
fn columns_count_characters_of_any_width() {
    let built = Site::bilingual(WIDE).build();
    let first: serde_json::Value = serde_json::from_str(built.json.lines().next().unwrap()).unwrap();
    // 请看“ are three characters, nine bytes and six columns of a terminal.
    assert_eq!((&first["line"], &first["column"], &first["end_column"]), (&1.into(), &4.into(), &19.into()));
    // On the terminal the carets stand under the link, two columns for each wide character.
    insta::assert_snapshot!(built.said.split("\n\n").next().unwrap(), @r"
    error[link-missing-page]: no page `faqs.md`
     --> content/a.md:1:4
      |
    1 | 请看“[常见问题](faqs.md)”，编号 100%。
      |      ^^^^^^^^^^^^^^^^^^^
      |
    help: a similar page exists: `faq.md`
    ");
}

#[test]
fn pull_requests_show_each_message_beside_its_line() {
    insta::assert_snapshot!(Site::bilingual(WIDE).build().github, @r"
    ::error file=content/a.md,line=1,endLine=1,col=4,endColumn=19,title=link-missing-page::no page `faqs.md`%0Ahelp: a similar page exists: `faq.md`
    ::error file=content/a.md,line=7,endLine=7,col=4,endColumn=6,title=heading-duplicate-id::the id `steps` is used twice on this page%0Ahelp: rename one of the two
    ");
}

#[test]
fn a_screenful_of_one_kind_is_shown_and_the_rest_counted() {
    let links: String = (0..20).map(|n| format!("- [{n}](page-{n}.md)\n")).collect();
    let built = Site::bilingual(&format!("-- a.md --\n链接：\n\nLinks:\n\n{links}")).build();
    assert_eq!(built.said.matches("error[link-missing-page]").count(), 12);
    assert!(
        built.said.ends_with("… and 8 more `link-missing-page` (all of them: --format json)"),
        "{}",
        built.said
    );
}

#[test]
fn external_resource() {
    let page = "-- a.md --\n# 甲 | A\n\n![图 | Picture](https://IMG.example.net/a.png) [x](javascript:void) ![](data:image/gif;base64,R0) [y](https://y.example.net)\n";
    let text = said(Code::ExternalResource, page);
    assert!(text.contains("loaded from another host, `img.example.net`\n --> content/a.md:3:1\n"), "{text}");
    assert!(text.contains("this link is a program, not an address\n --> content/a.md:3:47\n"), "{text}");
    assert_eq!(text.matches("external-resource").count(), 2, "{text}");
    let frames = "-- a.md --\n<!-- only: zh -->\n\n<iframe src=\"//v.example.net/1\"></iframe><iframe src=\"../x/\"></iframe>\n\n<video src=\"https://v.example.net:8080/a.mp4\"></video>\n";
    let built = Site::bilingual(frames).build();
    assert_eq!(built.said.matches("external-resource").count(), 2, "{built}");
    let site =
        format!("-- site.yaml --\n{SETTINGS}allow_external: [V.example.net, 'v.example.net:8080']\n{frames}");
    assert!(!Site::new(&site).build().says(Code::ExternalResource));
    let site = format!("-- site.yaml --\n{SETTINGS}allow_external: ['https://v.example.net/']\n{frames}");
    assert!(Site::new(&site).build().said.contains("`https://v.example.net/` is no host"));
}

#[test]
fn foreign_syntax() {
    let page = "-- a.md --\n# 备案 | Filing\n\n<Note>备案需要约 20 天。</Note>\n\n<Note>It takes about 20 days.</Note>\n\n!!! tip \"提示\"\n    见{{< ref \"b.md\" >}}。\n";
    insta::assert_snapshot!(said(Code::ForeignSyntax, page), @r#"
    warning[foreign-syntax]: `<Note>` is no element of HTML: readers do not see it
     --> content/a.md:3:1
      |
    3 | <Note>备案需要约 20 天。</Note>
      | ^^^^^ the first of 2 on this page
      |
    help: write `::: note` and its text, then `:::`

    warning[foreign-syntax]: this is text, not the block `tip`
     --> content/a.md:7:1
      |
    7 | !!! tip "提示"
      | ^^^^^^^^^^^^^^
      |
    help: write `::: tip 提示` and its text below that without spaces before it, then `:::`

    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:7:1
      |
    7 | !!! tip "提示"
      | ^^^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it

    warning[foreign-syntax]: the shortcode `ref` is shown as text
     --> content/a.md:8:6
      |
    8 |     见{{< ref "b.md" >}}。
      |       ^^^^^^^^^^^^^^^^^^
      |
    help: write `[text](path/of/page.md)`
    "#);
}

#[test]
fn a_line_that_only_looks_like_markdown() {
    insta::assert_snapshot!(said(Code::MarkdownLookAlike, "-- a.md --\n# 备案 | Filing\n\n##流程\n\nThe steps.\n"), @r"
    warning[markdown-look-alike]: this line is text, not a heading
     --> content/a.md:3:1
      |
    3 | ##流程
      | ^^ no space follows
      |
    help: write `## 流程`
    ");
}

#[test]
fn a_file_in_the_place_of_a_page() {
    insta::assert_snapshot!(said(Code::OutputCollision, "-- a.md --\n# 甲 | A\n-- zh/a/index.html --\n<p>mine\n"), @r"
    error[output-collision]: this file would be published as `zh/a/index.html`, where the page `/zh/a/` is
     --> content/zh/a/index.html
      |
     ::: content/a.md:1:1
      |
    1 | # 甲 | A
      | - the page
      |
    help: give one of the two another name, or move the file
    ");
}

#[test]
fn two_files_whose_names_differ_in_case() {
    insta::assert_snapshot!(said(Code::OutputCase, "-- a.md --\n# 甲 | A\n-- Logo.png --\n1\n-- logo.png --\n2\n"), @r"
    warning[output-case]: `logo.png` and `Logo.png` differ in case alone: some systems take them for one file
    --> content/logo.png
    ::: content/Logo.png
     |
    help: rename one of the two, or give its page another `slug`
    ");
}

#[test]
fn names_that_windows_keeps() {
    insta::assert_snapshot!(said(Code::OutputName, "-- con.md --\n# 甲 | A\n-- files/aux.tar.png --\n1\n"), @r"
    warning[output-name]: Windows keeps the name `con` for itself
     --> content/con.md:1:1
      |
    1 | # 甲 | A
      | ^
      |
    help: rename the file or its folder, or give the page another `slug`

    warning[output-name]: Windows keeps the name `aux.tar.png` for itself
    --> content/files/aux.tar.png
     |
    help: rename the file or its folder, or give the page another `slug`
    ");
}

#[test]
fn a_question_without_an_answer_and_a_category_that_is_none() {
    let site = "-- faq.md --\n---\ntype: faq\n---\n\n# 问题 | Questions\n\n## 之前 | Before {#before-filing}\n\n### 要多久？ | How long?\n\n20 天。\n\n20 days.\n\n### 要多少？ | How much?\n-- a.md --\n# 甲 | A\n\n## 问 | Questions {.faq category=before}\n\n### 谁？ | Who?\n\n我。\n\nMe.\n";
    insta::assert_snapshot!(said(Code::FaqUnanswered, site), @r"
    error[faq-unknown]: no category has the id `before`
     --> content/a.md:3:33
      |
    3 | ## 问 | Questions {.faq category=before}
      |                                  ^^^^^^ readers see this as its title
      |
    help: did you mean `before-filing`?

    warning[faq-unanswered]: this question has no answer
      --> content/faq.md:15:5
       |
    15 | ### 要多少？ | How much?
       |     ^^^^^^^^
       |
    help: write the answer below it, or delete the question
    ");
}

#[test]
fn a_picture_without_an_alternative_text() {
    insta::assert_snapshot!(said(Code::ImageAlt, "-- a.md --\n# 甲 | A\n\n![](a.svg)\n\n<p><img src=\"a.svg\"><img src=\"a.svg\" alt=\"\"><!-- <img> --></p>\n-- a.svg --\n<svg/>\n"), @r#"
    warning[image-alt]: this picture has no alternative text
     --> content/a.md:3:1
      |
    3 | ![](a.svg)
      | ^^^^^^^^^^
      |
    help: write what it shows, such as `![登录页面](login.png)`; `<img alt="">` if it only decorates

    warning[image-alt]: this picture has no alternative text
     --> content/a.md:5:4
      |
    5 | <p><img src="a.svg"><img src="a.svg" alt=""><!-- <img> --></p>
      |    ^^^^^^^^^^^^^^^^^
      |
    help: write what it shows, such as `![登录页面](login.png)`; `<img alt="">` if it only decorates
    "#);
}

#[test]
fn a_picture_that_is_none_and_one_that_is_too_large() {
    let mut site = Site::bilingual(
        "-- a.md --\n# 甲 | A\n\n![图 | A picture](a.png)\n\n![图 | A picture](b.png)\n-- a.png --\n<html>\n",
    );
    site.edit("b.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x2e\xe0\0\0\x23\x28\x08\x06\0\0\0");
    insta::assert_snapshot!(said_of(Code::ImageFile, site), @r"
    warning[image-file]: `a.png` is no picture that browsers can show
     --> content/a.md:3:1
      |
    3 | ![图 | A picture](a.png)
      | ^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: save it as a picture again: another name does not make another format

    warning[image-file]: `b.png` has 12000 × 9000 pixels
     --> content/a.md:5:1
      |
    5 | ![图 | A picture](b.png)
      | ^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: make it smaller: 2,000 pixels are enough for the whole width of a screen
    ");
}

#[test]
fn links_that_lead_nowhere() {
    insta::assert_snapshot!(said(Code::LinkMissingPage, "-- a.md --\n# 甲 | A\n\n[甲]()、[乙](https://)、[丙](../a.md)、[丁](#甲)、[戊](#)。\n\n## 大写 ABC\n\n[己](#大写-ABC)。\n"), @r"
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:3:1
      |
    3 | [甲]()、[乙](https://)、[丙](../a.md)、[丁](#甲)、[戊](#)。
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it

    error[link-missing-page]: this link has no destination
     --> content/a.md:3:1
      |
    3 | [甲]()、[乙](https://)、[丙](../a.md)、[丁](#甲)、[戊](#)。
      | ^^^^^^
      |
    help: write where it leads, such as `../faq/review.md`, or delete the link and keep its text

    error[link-missing-page]: `https://` is no address
     --> content/a.md:3:7
      |
    3 | [甲]()、[乙](https://)、[丙](../a.md)、[丁](#甲)、[戊](#)。
      |         ^^^^^^^^^^^^^^
      |
    help: write where it leads, such as `../faq/review.md`, or delete the link and keep its text

    error[link-missing-page]: no page `../a.md`
     --> content/a.md:3:21
      |
    3 | [甲]()、[乙](https://)、[丙](../a.md)、[丁](#甲)、[戊](#)。
      |                         ^^^^^^^^^^^^^
      |
    help: a similar page exists: `a.md`

    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:5:4
      |
    5 | ## 大写 ABC
      |    ^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it

    warning[translation-missing]: this block has no counterpart in `en`
     --> content/a.md:7:1
      |
    7 | [己](#大写-ABC)。
      | ^^^^^^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it

    error[link-missing-heading]: this page has no heading `#大写-ABC`
     --> content/a.md:7:1
      |
    7 | [己](#大写-ABC)。
      | ^^^^^^^^^^^^^^^ headings there: `#a`, `#大写-abc`
      |
    help: a similar heading exists: `#大写-abc`
    ");
}

#[test]
fn a_slug_longer_than_a_file_name_may_be() {
    insta::assert_snapshot!(said(Code::RouteTooLong, &format!("-- a.md --\n---\ntitle: 甲 | A\nslug: {}\n---\n", "备".repeat(90))), @r"
    error[route-too-long]: `备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备…` has 270 bytes, and the name of a folder at most 255
     --> content/a.md:3:7
      |
    3 | slug: 备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备备
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
    help: shorten the name, or give the page a shorter `slug`
    ");
}

#[test]
fn a_page_by_another_extension() {
    insta::assert_snapshot!(said(Code::FileExtension, "-- a.md --\n# 甲 | A\n-- b.MD --\n---\ndraft: true\n---\n\n# 密 | Secret\n"), @r#"
    warning[file-extension]: this is not read, nor published: its name does not end in `.md`
    --> content/b.MD
     |
    help: rename it to `b.md`, or write `include: ["b.MD"]` in site.yaml to publish it as it is
    "#);
}

#[test]
fn a_data_file_that_nothing_reads() {
    insta::assert_snapshot!(said(Code::FileUnused, "-- a.md --\n# 甲 | A\n-- fact.yaml --\na: 1\n"), @r"
    warning[file-unused]: nothing reads this file, and it is not published
     --> content/fact.yaml:1:1
      |
    1 | a: 1
      | ^
      |
    help: rename it to `facts.yaml` if that is meant; if it is for another program, list it under `ignore` in site.yaml
    ");
}
