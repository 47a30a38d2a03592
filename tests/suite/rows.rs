//! The bilingual edition: rows of a page in two files, each cell with its language.

use diglot::base::Code;

use super::site::{Site, editions_of};

/// A page in two files.
fn pair(zh: &str, en: &str) -> super::site::Built {
    Site::bilingual(&format!("-- page.zh.md --\n# 流程\n\n{zh}\n-- page.en.md --\n# Steps\n\n{en}\n")).build()
}

#[test]
fn every_block_stands_beside_its_translation() {
    let built = pair(
        "## 登录\n\n打开控制台。\n\n- 域名\n- 网站名称",
        "## Sign in\n\nOpen the console.\n\n- The domain\n- The name of the site",
    )
    .clean();
    insta::assert_snapshot!(built.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="sign-in"><span class="alias" id="登录"></span>登录</h2></div><div class="cell" lang="en" dir="ltr"><h2>Sign in</h2></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>打开控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Open the console.</p></div></div>
    <ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">域名</div><div class="cell" lang="en" dir="ltr">The domain</div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">网站名称</div><div class="cell" lang="en" dir="ltr">The name of the site</div></li>
    </ul>
    "#);
}

#[test]
fn a_row_has_a_permalink_that_no_other_row_has() {
    let built =
        Site::bilingual("-- page.md --\n运行：\n\nRun this:\n\n运行：\n\nRun this:\n").build().clean();
    let ids: Vec<&str> = built
        .html("zh-en/page/")
        .split("class=\"row\" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    for id in ids {
        assert!(built.html("zh-en/page/").contains(&format!("<a class=\"row-link\" href=\"#{id}\"")), "{id}");
    }
}

#[test]
fn the_permalink_of_a_row_survives_what_is_inserted_before_it() {
    let mut site = Site::bilingual("-- page.md --\n打开控制台。\n\nOpen the console.\n");
    let name = |built: &super::site::Built| {
        built
            .part("zh-en/page/", "<p>打开控制台", "</div>\n")
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let before = name(&site.build());
    let after = name(
        &site.edit("page.md", "先注册。\n\nRegister first.\n\n打开控制台。\n\nOpen the console.\n").build(),
    );
    assert_eq!(before, after);
}

#[test]
fn a_block_without_a_twin_leaves_a_gap_and_each_page_stays_as_it_was_written() {
    let built = pair(
        "在 `example.com` 准备 1 个域名。\n\n- 西藏另有规定\n- 请先咨询管局\n\n等待 20 天。",
        "Prepare 1 domain at `example.com`.\n\nWait for 20 days.",
    );
    insta::assert_snapshot!(built.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>在 <code>example.com</code> 准备 1 个域名。</p></div><div class="cell" lang="en" dir="ltr"><p>Prepare 1 domain at <code>example.com</code>.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><ul><li>西藏另有规定</li><li>请先咨询管局</li></ul></div><div class="cell cell-missing" data-missing="en"></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>等待 20 天。</p></div><div class="cell" lang="en" dir="ltr"><p>Wait for 20 days.</p></div></div>
    "#);
    assert_eq!(
        built.article("en/page/"),
        "<p>Prepare 1 domain at <code>example.com</code>.</p>\n<p>Wait for 20 days.</p>"
    );
}

#[test]
fn a_comment_pins_two_blocks_to_one_row() {
    let zh = "<!-- row: time -->\n\n审核需要时间。\n\n准备 `domain` 和 3 份材料。";
    let en = "Prepare the `domain` and 3 papers.\n\n<!-- row: time -->\n\nIt takes a while.";
    let built = pair(zh, en);
    insta::assert_snapshot!(built.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell cell-missing" data-missing="zh"></div><div class="cell" lang="en" dir="ltr"><p>Prepare the <code>domain</code> and 3 papers.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>审核需要时间。</p></div><div class="cell" lang="en" dir="ltr"><p>It takes a while.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>准备 <code>domain</code> 和 3 份材料。</p></div><div class="cell cell-missing" data-missing="en"></div></div>
    "#);
}

#[test]
fn code_that_is_the_same_in_both_files_is_shown_once() {
    let built = pair(
        "运行：\n\n```\necho 1\n```\n\n```\necho 中\n```",
        "Run:\n\n```\necho 1\n```\n\n```\necho en\n```",
    );
    insta::assert_snapshot!(built.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>运行：</p></div><div class="cell" lang="en" dir="ltr"><p>Run:</p></div></div>
    <div class="row row-shared"><figure class="code"><pre tabindex="0"><code>echo 1
    </code></pre></figure></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><figure class="code"><pre tabindex="0"><code>echo 中
    </code></pre></figure></div><div class="cell" lang="en" dir="ltr"><figure class="code"><pre tabindex="0"><code>echo en
    </code></pre></figure></div></div>
    "#);
}

#[test]
fn an_item_that_belongs_to_both_languages_is_an_item() {
    insta::assert_snapshot!(editions_of("- 数据库要升级\n  The database must be upgraded\n- Nginx"), @r#"
    zh:
    <ul><li>数据库要升级
    </li>
    <li>Nginx</li>
    </ul>
    en:
    <ul><li>The database must be upgraded
    </li>
    <li>Nginx</li>
    </ul>
    zh-en:
    <ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">数据库要升级</div><div class="cell" lang="en" dir="ltr">The database must be upgraded</div></li>
    <li class="row row-shared">Nginx</li>
    </ul>
    "#);
}

#[test]
fn a_bilingual_page_is_for_people_not_for_search_engines() {
    let built = pair("登录。", "Sign in to the console.").clean();
    insta::assert_snapshot!(built.lines("zh-en/page/", &["<html", "<title", "robots", "canonical", "alternate", "hreflang"]), @r#"
    <html lang="zh-CN" dir="ltr">
    <title>流程 · Steps</title>
    <meta name="robots" content="noindex, follow">
    <meta property="og:locale:alternate" content="en_US">
    <a href="../../zh/page/" lang="zh-CN" hreflang="zh-CN" data-switch="zh">简体中文</a>
    <a href="../../en/page/" lang="en" hreflang="en" data-switch="en">English</a>
    "#);
}

#[test]
fn a_page_in_one_language_has_no_bilingual_edition() {
    let built = Site::bilingual("-- page.zh.md --\n# 流程\n\n登录。\n").build();
    assert!(!built.files().contains(&"zh-en/page/index.html"), "{built}");
}

#[test]
fn footnotes_of_two_languages_have_ids_of_their_own() {
    let built = pair("备案[^1]。\n\n[^1]: 依据条例。", "Filing[^1].\n\n[^1]: By the regulation.").clean();
    insta::assert_snapshot!(built.article("zh-en/page/"), @r##"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>备案<sup class="footnote-ref"><a href="#fn-1">1</a></sup>。</p></div><div class="cell" lang="en" dir="ltr"><p>Filing<sup class="footnote-ref"><a href="#fn-en-1">1</a></sup>.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><div class="footnote" id="fn-1"><sup>1</sup><p>依据条例。</p></div></div><div class="cell" lang="en" dir="ltr"><div class="footnote" id="fn-en-1"><sup>1</sup><p>By the regulation.</p></div></div></div>
    "##);
}

#[test]
fn footnotes_of_one_file_are_numbered_together() {
    let built =
        Site::bilingual("-- page.md --\n备案[^1]需要 20 天。\n\nFiling[^1] takes 20 days.\n\n[^1]: 依据条例。\n\n    By the regulation.\n").build().clean();
    insta::assert_snapshot!(built.article("zh-en/page/"), @r##"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>备案<sup class="footnote-ref"><a href="#fn-1">1</a></sup>需要 20 天。</p></div><div class="cell" lang="en" dir="ltr"><p>Filing<sup class="footnote-ref"><a href="#fn-1">1</a></sup> takes 20 days.</p></div></div>
    <div class="footnote" id="fn-1"><sup>1</sup><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>依据条例。</p></div><div class="cell" lang="en" dir="ltr"><p>By the regulation.</p></div></div>
    </div>
    "##);
}

#[test]
fn a_footnote_of_one_file_is_copied_in_one_language() {
    let page = "-- page.md --\n备案[^1]。\n\nFiling[^1] takes time.\n\n[^1]: 依据条例。\n\n    By the regulation.\n\n    再说。\n\n    Once more.\n";
    let built = Site::bilingual(page).build().clean();
    assert!(
        built.file("zh/page/index.md").ends_with("\n\n[^1]: 依据条例。\n\n    再说。\n"),
        "{}",
        built.file("zh/page/index.md")
    );
    assert!(
        built.file("en/page/index.md").ends_with("\n\n[^1]: By the regulation.\n\n    Once more.\n"),
        "{}",
        built.file("en/page/index.md")
    );
}

#[test]
fn every_anchor_of_either_language_is_there_once() {
    let built = pair(
        "## 备案流程 {#filing}\n\n见[上文](#备案流程)。",
        "## Filing process {#filing}\n\nSee [above](#filing-process).\n\n## For foreigners\n\nBring your passport, see [here](#for-foreigners).",
    );
    insta::assert_snapshot!(built.article("zh-en/page/"), @r##"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="filing"><span class="alias" id="备案流程"></span>备案流程</h2></div><div class="cell" lang="en" dir="ltr"><h2><span class="alias" id="filing-process"></span>Filing process</h2></div></div>
    <div class="row" data-confidence="0.64"><div class="cell" lang="zh-CN" dir="ltr"><p>见<a href="#%E5%A4%87%E6%A1%88%E6%B5%81%E7%A8%8B">上文</a>。</p></div><div class="cell" lang="en" dir="ltr"><p>See <a href="#filing-process">above</a>.</p></div></div>
    <div class="row"><div class="cell cell-missing" data-missing="zh"></div><div class="cell" lang="en" dir="ltr"><h2 id="for-foreigners">For foreigners</h2></div></div>
    <div class="row"><div class="cell cell-missing" data-missing="zh"></div><div class="cell" lang="en" dir="ltr"><p>Bring your passport, see <a href="#for-foreigners">here</a>.</p></div></div>
    "##);
}

#[test]
fn a_block_without_a_counterpart_is_kept_where_another_language_joins_its_neighbours() {
    let settings = "-- site.yaml --\nlanguages: [{ code: en }, { code: zh }, { code: ru }]\n";
    let en = "[Link](mailto:a@b.cn) A company (公司) cannot file\nas such; it needs a certificate.\n\nWhen a website is sold, companies merge, or a person founds a company, the entity is a different one. There are two ways:\n";
    let zh = "## **谁要备案？** | [审核](tel:400)\n  ::: details\n备案号要放在首页底部，\n并链接到查询网址。\n\n“备案”是旧说法：20个工作日是上限。\n:::\n";
    let built =
        Site::new(&format!("{settings}-- d.en.md --\n{en}-- d.ru.md --\nNginx\n-- d.zh.md --\n{zh}")).build();
    let article = built.article("zh/d/");
    assert!(article.contains("谁要备案") && article.contains("旧说法"), "{article}");
}

#[test]
fn the_halves_of_a_heading_are_one_row_whatever_the_order_of_languages_around_them() {
    for body in [
        "# 导览 | Guide\n\n导\n\nguide\n\n## Common questions | 常见问题 {#q}\n\n答案\n\nanswers\n",
        "# Guide | 导览\n\nguide\n\n导\n\n## 常见问题 | Common questions {#q}\n\nanswers\n\n答案\n",
        "# Guide | 导览\r\n\r\nguide\r\n\r\n导\r\n\r\n## 常见问题 | Common questions {#q}\r\n",
    ] {
        let built = super::site::Site::bilingual(&format!("-- a.md --\n---\ntitle: 甲 | A\n---\n\n{body}"))
            .build()
            .clean();
        for url in ["zh/a/", "en/a/", "zh-en/a/"] {
            assert!(built.html(url).contains("id=\"q\""), "{url}: {body}");
        }
        let row = built.part("zh-en/a/", "id=\"q\"", "Common questions").to_owned();
        assert!(row.contains("常见问题") && !row.contains("class=\"row"), "{row}");
    }
}

const STEPS: [&str; 3] = [
    "下载安装包。|Download the package.|curl -O x.tgz",
    "解压到目录。|Unpack it into a folder.|tar xf x.tgz",
    "启动服务。|Start the service.|./x start",
];

/// Steps as a list, or as paragraphs and code, in one of the languages.
fn steps(lang: usize, is_list: bool) -> String {
    let step = |(number, step): (usize, &&str)| {
        let parts: Vec<&str> = step.split('|').collect();
        if is_list {
            format!("{}. {}\n\n   ```\n   {}\n   ```\n\n", number + 1, parts[lang], parts[2])
        } else {
            format!("{}\n\n```\n{}\n```\n\n", parts[lang], parts[2])
        }
    };
    STEPS.iter().enumerate().map(step).collect()
}

#[test]
fn steps_in_a_list_stand_beside_paragraphs_and_code() {
    let between = |zh: String, en: String| {
        pair(&format!("先准备。\n\n{zh}最后检查。"), &format!("Prepare first.\n\n{en}Check in the end."))
            .clean()
    };
    let listed = between(steps(0, true), steps(1, false));
    insta::assert_snapshot!(listed.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>先准备。</p></div><div class="cell" lang="en" dir="ltr"><p>Prepare first.</p></div></div>
    <ol class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>下载安装包。</p><figure class="code"><pre tabindex="0"><code>curl -O x.tgz
    </code></pre></figure></div><div class="cell" lang="en" dir="ltr"><p>Download the package.</p><figure class="code"><pre tabindex="0"><code>curl -O x.tgz
    </code></pre></figure></div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>解压到目录。</p><figure class="code"><pre tabindex="0"><code>tar xf x.tgz
    </code></pre></figure></div><div class="cell" lang="en" dir="ltr"><p>Unpack it into a folder.</p><figure class="code"><pre tabindex="0"><code>tar xf x.tgz
    </code></pre></figure></div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>启动服务。</p><figure class="code"><pre tabindex="0"><code>./x start
    </code></pre></figure></div><div class="cell" lang="en" dir="ltr"><p>Start the service.</p><figure class="code"><pre tabindex="0"><code>./x start
    </code></pre></figure></div></li>
    </ol>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>最后检查。</p></div><div class="cell" lang="en" dir="ltr"><p>Check in the end.</p></div></div>
    "#);
    // What is no list has no tags to set the items into.
    let unlisted = between(steps(0, false), steps(1, true));
    insta::assert_snapshot!(unlisted.article("zh-en/page/"), @r#"
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>先准备。</p></div><div class="cell" lang="en" dir="ltr"><p>Prepare first.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>下载安装包。</p><figure class="code"><pre tabindex="0"><code>curl -O x.tgz
    </code></pre></figure><p>解压到目录。</p><figure class="code"><pre tabindex="0"><code>tar xf x.tgz
    </code></pre></figure><p>启动服务。</p><figure class="code"><pre tabindex="0"><code>./x start
    </code></pre></figure></div><div class="cell" lang="en" dir="ltr"><ol><li><p>Download the package.</p><figure class="code"><pre tabindex="0"><code>curl -O x.tgz
    </code></pre></figure></li><li><p>Unpack it into a folder.</p><figure class="code"><pre tabindex="0"><code>tar xf x.tgz
    </code></pre></figure></li><li><p>Start the service.</p><figure class="code"><pre tabindex="0"><code>./x start
    </code></pre></figure></li></ol></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>最后检查。</p></div><div class="cell" lang="en" dir="ltr"><p>Check in the end.</p></div></div>
    "#);
}

#[test]
fn items_stand_beside_items_that_were_torn_apart() {
    let zh = "- 身份证：原件扫描，两面都要清楚。\n- 营业执照：最新的副本，要能扫码。\n- 域名证书：从注册商下载。\n- 核验单：签字并盖章。";
    let en = "- The identity card\n\nA scan of the original, both sides clear.\n\n- The business licence\n\nThe latest copy, with a code that can be scanned.\n\n\
        - The domain certificate\n\nDownloaded from the registrar.\n\n- The verification form\n\nSigned and stamped.";
    insta::assert_snapshot!(pair(zh, en).clean().article("zh-en/page/"), @r#"
    <ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">身份证：原件扫描，两面都要清楚。</div><div class="cell" lang="en" dir="ltr"><ul><li>The identity card</li></ul><p>A scan of the original, both sides clear.</p></div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">营业执照：最新的副本，要能扫码。</div><div class="cell" lang="en" dir="ltr"><ul><li>The business licence</li></ul><p>The latest copy, with a code that can be scanned.</p></div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">域名证书：从注册商下载。</div><div class="cell" lang="en" dir="ltr"><ul><li>The domain certificate</li></ul><p>Downloaded from the registrar.</p></div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">核验单：签字并盖章。</div><div class="cell" lang="en" dir="ltr"><ul><li>The verification form</li></ul><p>Signed and stamped.</p></div></li>
    </ul>
    "#);
}

#[test]
fn a_paragraph_of_two_sentences_stands_beside_both_paragraphs() {
    let zh = "登录控制台。然后提交备案申请，等待审核。\n\n审核需要二十天。";
    let en = "Sign in to the console.\n\nThen submit the filing application and wait for the review.\n\nThe review takes twenty days.";
    insta::assert_snapshot!(pair(zh, en).article("zh-en/page/"), @r#"
    <div class="row" data-confidence="0.64"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。然后提交备案申请，等待审核。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p><p>Then submit the filing application and wait for the review.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>审核需要二十天。</p></div><div class="cell" lang="en" dir="ltr"><p>The review takes twenty days.</p></div></div>
    "#);
}

#[test]
fn what_an_item_begins_with_stands_beside_the_whole_of_a_shorter_one() {
    let zh = [
        "登录控制台，打开“备案”。",
        "填写主体信息。",
        "上传照片。",
        "提交初审，等待 1 天。",
        "管局审核需要 20 天。",
        "收到短信。",
    ];
    let en = [
        ["Sign in to the console and open \"Filing\".", "The menu is on the left."],
        ["Fill in the information of the entity.", "Use the name on the licence."],
        ["Upload photos.", "They must be sharp."],
        ["Submit for the first review and wait for 1 day.", "It may be longer."],
        ["The review takes 20 days.", "Sometimes less."],
        ["A text message arrives.", "Keep it."],
    ];
    let short: String = zh.iter().map(|item| format!("1. {item}\n")).collect();
    let long: String = en.iter().map(|[text, more]| format!("1. {text}\n\n   {more}\n\n")).collect();
    let built = pair(&short, &long);
    let article = built.article("zh-en/page/");
    for (zh, [text, more]) in zh.iter().zip(en) {
        assert!(
            article.contains(&format!("{zh}</div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>{text}</p>")),
            "{text}\n{article}"
        );
        let alone =
            format!("data-missing=\"zh\"></div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>{more}</p>");
        assert!(article.contains(&alone), "{more}\n{article}");
    }
    assert!(built.said.contains("6 blocks of this page have no counterpart in `zh`"), "{built}");
    assert_eq!(built.said.matches("translation-missing").count(), 1, "{built}");
    assert!(!built.said.contains("translation-unsure"), "{built}");
    // What surely belongs to a later block stays there.
    let article = pair("- 用 `cargo` 和 `rustc`。", "- Before you begin.\n\n  Use `cargo` and `rustc`.")
        .article("zh-en/page/");
    assert!(
        article.contains(
            "data-missing=\"zh\"></div><div class=\"cell\" lang=\"en\" dir=\"ltr\"><p>Before you begin.</p>"
        ),
        "{article}"
    );
}

#[test]
fn a_paragraph_of_three_sentences_stands_beside_three_paragraphs() {
    let parts = ["打开 `config.yaml`。", "把 `port` 改为 8080。", "重启服务。"];
    let whole = "Open `config.yaml`. Set `port` to 8080. Restart the service.";
    for (zh, en) in [(parts.join("\n\n"), whole.to_owned()), (parts.concat(), whole.replace(". ", ".\n\n"))] {
        let built = pair(
            &format!("先读。\n\n{zh}\n\n完成后等待 20 天。"),
            &format!("Read first.\n\n{en}\n\nThen wait for 20 days."),
        )
        .clean();
        let article = built.article("zh-en/page/");
        assert_eq!(article.matches("class=\"row\"").count(), 3, "{article}");
    }
}

#[test]
fn a_doubt_about_items_is_shown_beside_their_text() {
    let zh = "1. 导出 `zone.txt`。\n2. 用 `dig` 检查。\n3. 通知用户。";
    let en = "1. Export `zone.txt`.\n2. Change the servers to `ns1.example.com`.\n3. Check with `dig`.";
    let article = pair(zh, en).article("zh-en/page/");
    assert!(
        article.contains("<li class=\"row\" data-confidence=") || article.contains("data-missing"),
        "{article}"
    );
}

#[test]
fn every_heading_beside_a_container_is_in_the_contents_of_its_page() {
    let built = pair(
        "## 开头\n\n### 购买服务器\n\n买一台有公网地址的服务器。\n\n### 填写信息\n\n在控制台里填写主体信息。",
        "## First\n\n::: tabs\n\n### Buy a server\n\nBuy a server with a public address.\n\n### Fill in\n\n\
         Fill in the entity in the console.\n\n:::",
    );
    let page = built.html("zh/page/");
    for heading in ["开头", "购买服务器", "填写信息"] {
        assert!(page.contains(&format!("\">{heading}</a></li>")), "{page}");
    }
}

#[test]
fn a_heading_in_two_languages_does_not_say_which_one_leads() {
    for (page, missing) in [
        ("# 甲 | A\n\n审核需要二十天。\n\nThe review takes twenty days.\n\n工作日。\n", "工作日。"),
        ("# A | 甲\n\nThe review takes twenty days.\n\n审核需要二十天。\n\nWorking days.\n", "Working days."),
        (
            "# 甲 | A\n\n审核需要二十天。\n\nThe review takes twenty days.\n\n## 乙 | B\n\n节假日不算。\n",
            "节假日不算。",
        ),
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n{page}")).build();
        assert_eq!(built.said.matches("warning[translation-missing]").count(), 1, "{page}: {}", built.said);
        assert!(built.said.contains(&format!(" | {missing}\n")), "{page}: {}", built.said);
    }
}

#[test]
fn a_row_of_one_file_holds_nothing_of_another_language() {
    let page = "-- a.md --\n# 甲 | A\n\n备案 7700013 由接入商提交，登录控制台，查看状态。\n\nNote\n\nSign in to the console and look for the state there. The filing takes at most 20 working days.\n\n登录控制台，查看。\n";
    let built = Site::bilingual(page).build();
    let (zh, en) = (built.article("zh/a/"), built.article("en/a/"));
    assert!(
        zh.contains("尚无中文译文") && zh.ends_with("<p>登录控制台，查看。</p>") && !zh.contains("Sign in"),
        "{zh}"
    );
    assert!(en.contains("<p>Note</p>") && !en.contains("<p>备案"), "{en}");
    assert!(built.says(Code::TranslationMissing));
}
