//! A picture, and a file to download, may be another one in each language.

use crate::site::Site;

const FILES: &str = r#"
-- form.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"></svg>
-- form.en.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"></svg>
-- map.zh-CN.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>
-- map.EN.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"></svg>
-- table.docx --
甲
-- table.en.docx --
A
-- only.zh.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>
"#;

fn site(page: &str) -> Site {
    Site::bilingual(&format!("-- a.md --\n{page}\n{}", FILES.trim_start()))
}

const ONE_FILE: &str = "\
---
title: 甲 | A
---

![表单 | Form](form.svg)

下载[表格](table.docx)。

Get the [form](table.docx).

<img src=\"map.svg\" alt=\"\">

| 端口 / Port |
|---|
| ![图](form.svg \"题\") / ![Picture](form.svg) |

![1](only.zh.svg)
";

#[test]
fn each_language_has_the_picture_with_its_name() {
    let built = site(ONE_FILE).build().clean();
    insta::assert_snapshot!(built.lines("zh/a/", &["form.", "map.", "table.", "only."]), @r#"
    <p class="image"><img src="../../form.svg" width="10" height="20" alt="表单" loading="lazy"></p>
    <p>下载<a href="../../table.docx">表格</a>。</p>
    <img src="../../map.zh-CN.svg" width="1" height="1" alt="">
    <div class="table" tabindex="0"><table><thead><tr><th scope="col">端口</th></tr></thead><tbody><tr><td><img src="../../form.svg" width="10" height="20" alt="图" title="题" loading="lazy"></td></tr></tbody></table></div>
    <p class="image"><img src="../../only.zh.svg" width="1" height="1" alt="1" loading="lazy"></p>
    "#);
    insta::assert_snapshot!(built.lines("en/a/", &["form.", "map.", "table.", "only."]), @r#"
    <meta name="description" content="Get the form.">
    <meta property="og:description" content="Get the form.">
    <p class="image"><img src="../../form.en.svg" width="30" height="40" alt="Form" loading="lazy"></p>
    <p>Get the <a href="../../table.en.docx">form</a>.</p>
    <img src="../../map.EN.svg" width="2" height="2" alt="">
    <div class="table" tabindex="0"><table><thead><tr><th scope="col">Port</th></tr></thead><tbody><tr><td><img src="../../form.en.svg" width="30" height="40" alt="Picture" loading="lazy"></td></tr></tbody></table></div>
    <p class="image"><img src="../../only.zh.svg" width="1" height="1" alt="1" loading="lazy"></p>
    "#);
    insta::assert_snapshot!(built.file("en/a/index.md"), @r#"
    # A

    ![Form](../../form.en.svg)

    Get the [form](../../table.en.docx).

    <img src="../../map.EN.svg" alt="">

    | Port |
    |---|
    | ![Picture](../../form.en.svg) |

    ![1](../../only.zh.svg)
    "#);
    assert!(built.files().contains(&"form.svg"));
}

#[test]
fn each_cell_of_the_bilingual_edition_has_its_own_picture() {
    insta::assert_snapshot!(site(ONE_FILE).build().clean().article("zh-en/a/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p class="image"><img src="../../form.svg" width="10" height="20" alt="表单" loading="lazy"></p></div><div class="cell" lang="en" dir="ltr"><p class="image"><img src="../../form.en.svg" width="30" height="40" alt="Form" loading="lazy"></p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>下载<a href="../../table.docx">表格</a>。</p></div><div class="cell" lang="en" dir="ltr"><p>Get the <a href="../../table.en.docx">form</a>.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><img src="../../map.zh-CN.svg" width="1" height="1" alt=""></div><div class="cell" lang="en" dir="ltr"><img src="../../map.EN.svg" width="2" height="2" alt=""></div></div>
    <div class="table" tabindex="0"><table><thead><tr><th scope="col"><span lang="zh-CN" dir="ltr">端口</span><span lang="en" dir="ltr">Port</span></th></tr></thead><tbody>
    <tr><td><span lang="zh-CN" dir="ltr"><img src="../../form.svg" width="10" height="20" alt="图" title="题" loading="lazy"></span><span lang="en" dir="ltr"><img src="../../form.en.svg" width="30" height="40" alt="Picture" loading="lazy"></span></td></tr>
    </tbody></table></div>
    <div class="row row-shared"><p class="image"><img src="../../only.zh.svg" width="1" height="1" alt="1" loading="lazy"></p></div>
    "#);
    let pair = "-- a.zh.md --\n# 甲\n\n一。\n\n![1](form.svg)\n\n![1](only.zh.svg)\n-- a.en.md --\n# A\n\nOne.\n\n![1](form.svg)\n\n![1](only.zh.svg)\n";
    let built = Site::bilingual(&format!("{pair}{}", FILES.trim_start())).build().clean();
    insta::assert_snapshot!(built.article("zh-en/a/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>一。</p></div><div class="cell" lang="en" dir="ltr"><p>One.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p class="image"><img src="../../form.svg" width="10" height="20" alt="1" loading="lazy"></p></div><div class="cell" lang="en" dir="ltr"><p class="image"><img src="../../form.en.svg" width="30" height="40" alt="1" loading="lazy"></p></div></div>
    <div class="row row-shared"><p class="image"><img src="../../only.zh.svg" width="1" height="1" alt="1" loading="lazy"></p></div>
    "#);
}

#[test]
fn a_picture_that_one_language_lacks_is_reported() {
    let built =
        site("# 甲 | A\n\n![1](only.svg)\n\n中文里 ![1](only.svg)\n\nIn English ![1](only.svg)\n").build();
    insta::assert_snapshot!(built.said, @r"
    error[link-missing-file]: no file `only.svg` for readers of English
     --> content/a.md:3:1
      |
    3 | ![1](only.svg)
      | ^^^^^^^^^^^^^^
      |
    help: put `only.en.svg` beside `only.zh.svg`, or `only.svg` for every language

    error[link-missing-file]: no file `only.svg` for readers of English
     --> content/a.md:7:12
      |
    7 | In English ![1](only.svg)
      |            ^^^^^^^^^^^^^^
      |
    help: put `only.en.svg` beside `only.zh.svg`, or `only.svg` for every language
    ");
}

#[test]
fn every_file_that_raw_html_shows_is_found() {
    let html = "<picture><source srcset=\"a%20b.svg 1x,\n  https://a.cn/x.png?a=1&amp;b=2 2x, data:image/png;base64,AA,BB 3x, form.svg\"><img src=form.svg alt='' srcset='form.svg?x=1&amp;y=2 480w, map.svg 800w'></picture>\n\n<video src='v.mp4' poster=form.svg><track src=\"t.vtt\"></video><audio src=\"\"></audio>\n\n<object data=\"form.svg\"></object><svg><use xlink:href=\"form.svg#x\"/><use href=\"#y\"/><image href=\"form.svg\"/></svg>\n";
    let files = "-- a b.svg --\n1\n-- v.mp4 --\n1\n-- t.vtt --\n1\n";
    let built = site(&format!("---\ntitle: 甲 | A\n---\n\n{html}\n{files}")).build().clean();
    let words = ["srcset", "https://a.cn", "poster", "<object"];
    insta::assert_snapshot!(built.lines("en/a/", &words), @r##"
    <p><picture><source srcset="../../a%20b.svg 1x,
    https://a.cn/x.png?a=1&amp;b=2 2x, data:image/png;base64,AA,BB 3x, ../../form.en.svg"><img src="../../form.en.svg" width="30" height="40" alt='' srcset='../../form.en.svg?x=1&amp;y=2 480w, ../../map.EN.svg 800w'></picture></p>
    <p><video src='../../v.mp4' poster=../../form.en.svg><track src="../../t.vtt"></video><audio src=""></audio></p>
    <p><object data="../../form.en.svg"></object><svg><use xlink:href="../../form.en.svg#x"></use><use href="#y"></use><image href="../../form.en.svg"></image></svg></p>
    "##);
    insta::assert_snapshot!(built.file("zh/a/index.md"), @r##"
    # 甲

    <picture><source srcset="../../a%20b.svg 1x,
      https://a.cn/x.png?a=1&amp;b=2 2x, data:image/png;base64,AA,BB 3x, ../../form.svg"><img src="../../form.svg" alt='' srcset='../../form.svg?x=1&amp;y=2 480w, ../../map.zh-CN.svg 800w'></picture>

    <video src='../../v.mp4' poster=../../form.svg><track src="../../t.vtt"></video><audio src=""></audio>

    <object data="../../form.svg"></object><svg><use xlink:href="../../form.svg#x"/><use href="#y"/><image href="../../form.svg"/></svg>
    "##);
}

#[test]
fn every_file_that_raw_html_shows_must_exist() {
    let html = "<img alt=\"\" src=\"form.svg\" srcset=\"form.svg 1x, fort.svg 2x\">\n\n<video poster=\"gone.png\"></video> <object data=\"gone.pdf\"></object>\n";
    insta::assert_snapshot!(site(&format!("---\ntitle: 甲 | A\n---\n\n{html}")).build().said, @r#"
    error[link-missing-file]: no file `fort.svg`
     --> content/a.md:5:49
      |
    5 | <img alt="" src="form.svg" srcset="form.svg 1x, fort.svg 2x">
      |                                                 ^^^^^^^^
      |
    help: a similar file exists: `form.svg`

    error[link-missing-file]: no file `gone.png`
     --> content/a.md:7:16
      |
    7 | <video poster="gone.png"></video> <object data="gone.pdf"></object>
      |                ^^^^^^^^
      |
    help: put the file there, or correct the path: it is relative to the page

    error[link-missing-file]: no file `gone.pdf`
     --> content/a.md:7:49
      |
    7 | <video poster="gone.png"></video> <object data="gone.pdf"></object>
      |                                                 ^^^^^^^^
      |
    help: put the file there, or correct the path: it is relative to the page
    "#);
}
