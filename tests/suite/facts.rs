//! Facts: written once, inserted in every page, in the reader's language.

use super::site::{Site, editions_of};

const FACTS: &str = "-- facts.yaml --\nprovider:\n  name: { zh: 示例云, en: Example Cloud }\n  hotline: 400-000-0000\n  days: 20\n  slogan: A & B\n";

#[test]
fn a_fact_is_shown_in_the_language_of_the_reader() {
    let built = Site::bilingual(&format!("{FACTS}-- a.md --\n致电{{{{ provider.name }}}}：{{{{provider.hotline}}}}，{{{{ provider.days }}}} 天。\n\nCall {{{{ provider.name }}}}, “{{{{ provider.slogan }}}}”.\n")).build().clean();
    assert_eq!(built.article("zh/a/"), "<p>致电示例云：400-000-0000，20 天。</p>");
    assert_eq!(built.article("en/a/"), "<p>Call Example Cloud, “A &amp; B”.</p>");
}

#[test]
fn braces_in_code_and_braces_that_name_nothing_are_text() {
    insta::assert_snapshot!(editions_of("写作 `{{ provider.name }}` 或 {{ 1 + 1 }}。\n\nWrite it as `{{ provider.name }}` or {{ 1 + 1 }}.\n\n```\n{{ provider.name }}\n```"), @r#"
    zh:
    <p>写作 <code>{{ provider.name }}</code> 或 {{ 1 + 1 }}。</p>
    <figure class="code"><pre tabindex="0"><code>{{ provider.name }}
    </code></pre></figure>
    en:
    <p>Write it as <code>{{ provider.name }}</code> or {{ 1 + 1 }}.</p>
    <figure class="code"><pre tabindex="0"><code>{{ provider.name }}
    </code></pre></figure>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>写作 <code>{{ provider.name }}</code> 或 {{ 1 + 1 }}。</p></div><div class="cell" lang="en" dir="ltr"><p>Write it as <code>{{ provider.name }}</code> or {{ 1 + 1 }}.</p></div></div>
    <div class="row row-shared"><figure class="code"><pre tabindex="0"><code>{{ provider.name }}
    </code></pre></figure></div>
    "#);
}

#[test]
fn one_change_reaches_every_page_without_parsing_any() {
    let mut site = Site::live(&format!(
        "{FACTS}-- a.md --\n致电 {{{{ provider.hotline }}}}。\n\nCall {{{{ provider.hotline }}}} for help.\n-- b.md --\n没有电话。\n\nThere is no phone.\n"
    ));
    site.build();
    let built = site
        .edit("facts.yaml", FACTS.replace("-- facts.yaml --\n", "").replace("400-000-0000", "95000"))
        .build();
    assert_eq!(built.article("zh/a/"), "<p>致电 95000。</p>");
    // The description of the page, its first paragraph, is another one.
    assert_eq!((built.stats.parsed, built.stats.paired), (0, 1));
    // The page in each language and in both, and the two home pages, which show its description.
    assert_eq!(built.stats.rendered, 5);
}

#[test]
fn of_facts_that_cannot_be_read_the_file_alone_is_told() {
    let page = "-- a.md --\n致电 {{ a.b }}。\n\nCall {{ a.b }}.\n";
    for (facts, message) in [
        ("a:\n  b: \"5\n", "yaml-syntax"),
        (
            "a:\n  b: [5]\n",
            "`b` must be a string, a string per language, or a map of facts, not a list\n --> content/facts.yaml:2:6",
        ),
        ("[]\n", "yaml-type"),
    ] {
        let mut site = Site::live(&format!("-- facts.yaml --\n{facts}{page}"));
        let built = site.build();
        assert!(built.diagnostics.len() == 1 && built.said.contains(message), "{built}");
        assert!(built.article("zh/a/").contains("{{ a.b }}"), "{built}");
        let mended = site.edit("facts.yaml", "a:\n  b: 5\n").build().clean();
        assert_eq!(mended.article("en/a/"), "<p>Call 5.</p>");
    }
}

#[test]
fn a_fact_at_the_end_of_an_item_belongs_to_its_language() {
    let facts = "-- facts.yaml --\nn: { zh: 三, en: three }\n";
    let page = "-- a.md --\n# 甲 | A\n\n- 任务 {{ n }}\n  Task {{ n }}\n- 又 {{ n }} | Again {{ n }}\n- `x` {{ n }}\n";
    let built = Site::bilingual(&[facts, page].concat()).build().clean();
    let text = |url: &str| built.article(url).replace('\n', "");
    assert_eq!(text("zh/a/"), "<ul><li>任务 三</li><li>又 三</li><li><code>x</code> 三</li></ul>");
    assert_eq!(
        text("en/a/"),
        "<ul><li>Task three</li><li>Again three</li><li><code>x</code> three</li></ul>"
    );
    for cells in
        [["任务 三", "Task three"], ["又 三", "Again three"], ["<code>x</code> 三", "<code>x</code> three"]]
    {
        let cell =
            |lang: &str, text: &str| format!("<div class=\"cell\" lang=\"{lang}\" dir=\"ltr\">{text}</div>");
        assert!(
            text("zh-en/a/").contains(&(cell("zh-CN", cells[0]) + &cell("en", cells[1]))),
            "{}",
            text("zh-en/a/")
        );
    }
}

#[test]
fn facts_stand_in_the_text_of_raw_html() {
    let facts = "-- facts.yaml --\nn: { zh: 三, en: three }\nurl: https://example.com\n";
    let html = "<table title=\"{{ n }}\">\n<tr><td>{{ n }}</td><td><code>{{ n }}</code> {{.Name}}</td></tr>\n</table>\n\n<div>{{ n }}\n\n甲。\n\nThis is A.\n\n</div>\n\n<b>x</b> {{ n }}\n";
    let built =
        Site::bilingual(&format!("{facts}-- a.md --\n{html}\n<p>y</p> {{{{ n }}}}\n")).build().clean();
    for (url, value) in [("zh/a/", "三"), ("en/a/", "three")] {
        let article = built.article(url).replace('\n', "");
        assert!(
            article.contains(&format!("<td>{value}</td><td><code>{{{{ n }}}}</code> {{{{.Name}}}}</td>")),
            "{article}"
        );
        assert!(
            article.contains(&format!("<div>{value}")) && article.contains(&format!("<b>x</b> {value}")),
            "{article}"
        );
        assert!(article.contains(&format!("<p>y</p> {value}")), "{article}");
    }
    assert!(
        built.file("en/a/index.md").contains("<tr><td>three</td><td><code>{{ n }}</code>"),
        "{}",
        built.file("en/a/index.md")
    );
    let unknown = Site::bilingual("-- a.en.md --\n<div>\n  {{ nothing }}\n</div>\n").build();
    assert!(
        unknown.said.contains("error[fact-unknown]") && unknown.said.contains("content/a.en.md:2:3"),
        "{unknown}"
    );
}
