//! Pages with several languages in one file: which text reaches the readers of which language.

use super::site::{SETTINGS, Site, editions_of};

#[test]
fn blocks_alternate_and_the_script_decides() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\nSign in to the console.\n\n提交申请。\n\nSubmit the application."), @r#"
    zh:
    <p>登录控制台。</p>
    <p>提交申请。</p>
    en:
    <p>Sign in to the console.</p>
    <p>Submit the application.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>提交申请。</p></div><div class="cell" lang="en" dir="ltr"><p>Submit the application.</p></div></div>
    "#);
}

#[test]
fn several_blocks_may_stand_before_their_translations() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\n提交申请，编号 ICP-1。\n\nSign in to the console.\n\nSubmit the application, number ICP-1."), @r#"
    zh:
    <p>登录控制台。</p>
    <p>提交申请，编号 ICP-1。</p>
    en:
    <p>Sign in to the console.</p>
    <p>Submit the application, number ICP-1.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>提交申请，编号 ICP-1。</p></div><div class="cell" lang="en" dir="ltr"><p>Submit the application, number ICP-1.</p></div></div>
    "#);
}

#[test]
fn the_english_block_may_come_first() {
    insta::assert_snapshot!(editions_of("Sign in to the console.\n\n登录控制台。"), @r#"
    zh:
    <p>登录控制台。</p>
    en:
    <p>Sign in to the console.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    "#);
}

#[test]
fn a_block_without_a_twin_is_shown_in_its_own_language_with_a_badge() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\nSign in to the console.\n\n## 例外 | Exceptions\n\n西藏不受理。"), @r#"
    zh:
    <p>登录控制台。</p>
    <h2 id="exceptions"><span class="alias" id="例外"></span>例外</h2>
    <p>西藏不受理。</p>
    en:
    <p>Sign in to the console.</p>
    <h2 id="exceptions">Exceptions</h2>
    <div class="untranslated" lang="zh-CN" dir="ltr"><p class="badge" lang="en" dir="ltr">Not translated yet</p><p>西藏不受理。</p></div>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="exceptions"><span class="alias" id="例外"></span>例外</h2></div><div class="cell" lang="en" dir="ltr"><h2>Exceptions</h2></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>西藏不受理。</p></div><div class="cell cell-missing" data-missing="en"></div></div>
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/page.md:7:1
      |
    7 | 西藏不受理。
      | ^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    "#);
}

#[test]
fn a_block_for_the_readers_of_one_language_has_no_badge_and_no_warning() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\nSign in to the console.\n\n<!-- only: en -->\n\nYou may submit papers in English."), @r#"
    zh:
    <p>登录控制台。</p>
    en:
    <p>Sign in to the console.</p>
    <p>You may submit papers in English.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <div class="row"><div class="cell cell-missing" data-missing="zh"></div><div class="cell" lang="en" dir="ltr"><p>You may submit papers in English.</p></div></div>
    "#);
}

#[test]
fn a_gloss_in_brackets_and_a_quoted_button_do_not_change_the_language() {
    insta::assert_snapshot!(editions_of("ICP 备案（ICP filing）是必需的。\n\nICP filing (备案) is required.\n\n点击 Submit 提交。\n\nClick 提交 to submit the form."), @r#"
    zh:
    <p>ICP 备案（ICP filing）是必需的。</p>
    <p>点击 Submit 提交。</p>
    en:
    <p>ICP filing (备案) is required.</p>
    <p>Click 提交 to submit the form.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>ICP 备案（ICP filing）是必需的。</p></div><div class="cell" lang="en" dir="ltr"><p>ICP filing (备案) is required.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>点击 Submit 提交。</p></div><div class="cell" lang="en" dir="ltr"><p>Click 提交 to submit the form.</p></div></div>
    "#);
}

#[test]
fn a_name_alone_belongs_to_every_language() {
    insta::assert_snapshot!(editions_of("支持以下软件。\n\nThese are supported.\n\n---\n\nNginx\n\n---\n\n完成。\n\nYou are done."), @r#"
    zh:
    <p>支持以下软件。</p>
    <hr>
    <p>Nginx</p>
    <hr>
    <p>完成。</p>
    en:
    <p>These are supported.</p>
    <hr>
    <p>Nginx</p>
    <hr>
    <p>You are done.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>支持以下软件。</p></div><div class="cell" lang="en" dir="ltr"><p>These are supported.</p></div></div>
    <div class="row row-shared"><hr></div>
    <div class="row row-shared"><p>Nginx</p></div>
    <div class="row row-shared"><hr></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>完成。</p></div><div class="cell" lang="en" dir="ltr"><p>You are done.</p></div></div>
    "#);
}

#[test]
fn a_quotation_holds_both_languages() {
    insta::assert_snapshot!(editions_of("> 没有备案不得开通。\n>\n> No site may open without a filing."), @r#"
    zh:
    <blockquote><p>没有备案不得开通。</p>
    </blockquote>
    en:
    <blockquote><p>No site may open without a filing.</p>
    </blockquote>
    zh-en:
    <blockquote><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>没有备案不得开通。</p></div><div class="cell" lang="en" dir="ltr"><p>No site may open without a filing.</p></div></div>
    </blockquote>
    "#);
}

#[test]
fn a_question_is_split_at_a_bar() {
    insta::assert_snapshot!(editions_of("### 问：要多久？ | Q: How long does it take?\n\n20 天。\n\nIt takes 20 days."), @r#"
    zh:
    <h3 id="q-how-long-does-it-take"><span class="alias" id="问要多久"></span>问：要多久？</h3>
    <p>20 天。</p>
    en:
    <h3 id="q-how-long-does-it-take">Q: How long does it take?</h3>
    <p>It takes 20 days.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h3 id="q-how-long-does-it-take"><span class="alias" id="问要多久"></span>问：要多久？</h3></div><div class="cell" lang="en" dir="ltr"><h3>Q: How long does it take?</h3></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>20 天。</p></div><div class="cell" lang="en" dir="ltr"><p>It takes 20 days.</p></div></div>
    "#);
}

#[test]
fn comments_override_the_script() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\nSign in to the console.\n\n<!-- zh -->\n\nICP license number\n\n<!-- en -->\n\n备案号\n\n<!-- all -->\n\nNginx and Apache are supported.\n\n<!-- auto -->\n\n完成。\n\nYou are done."), @r#"
    zh:
    <p>登录控制台。</p>
    <p>ICP license number</p>
    <p>Nginx and Apache are supported.</p>
    <p>完成。</p>
    en:
    <p>Sign in to the console.</p>
    <p>备案号</p>
    <p>Nginx and Apache are supported.</p>
    <p>You are done.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>ICP license number</p></div><div class="cell" lang="en" dir="ltr"><p>备案号</p></div></div>
    <div class="row row-shared"><p>Nginx and Apache are supported.</p></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>完成。</p></div><div class="cell" lang="en" dir="ltr"><p>You are done.</p></div></div>
    "#);
}

#[test]
fn a_bar_never_splits_two_texts_of_one_script_nor_an_escaped_one() {
    insta::assert_snapshot!(editions_of("## TCP | UDP\n\n支持两种协议。\n\nBoth are supported.\n\n## 管道 \\| Pipe"), @r#"
    zh:
    <h2 id="tcp-udp">TCP | UDP</h2>
    <p>支持两种协议。</p>
    <h2 id="管道-pipe">管道 | Pipe</h2>
    en:
    <h2 id="tcp-udp">TCP | UDP</h2>
    <p>Both are supported.</p>
    <div class="untranslated" lang="zh-CN" dir="ltr"><p class="badge" lang="en" dir="ltr">Not translated yet</p><h2 id="管道-pipe">管道 | Pipe</h2></div>
    zh-en:
    <div class="row row-shared"><h2 id="tcp-udp">TCP | UDP</h2></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>支持两种协议。</p></div><div class="cell" lang="en" dir="ltr"><p>Both are supported.</p></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h2 id="管道-pipe">管道 | Pipe</h2></div><div class="cell cell-missing" data-missing="en"></div></div>
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/page.md:7:4
      |
    7 | ## 管道 \| Pipe
      |    ^^^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it
    "#);
}

#[test]
fn a_list_item_holds_a_line_in_each_language_and_is_numbered_once() {
    insta::assert_snapshot!(editions_of("1. 登录控制台。\n   Sign in to the console.\n2. 提交申请。\n   Submit the application."), @r#"
    zh:
    <ol><li>登录控制台。
    </li>
    <li>提交申请。
    </li>
    </ol>
    en:
    <ol><li>Sign in to the console.
    </li>
    <li>Submit the application.
    </li>
    </ol>
    zh-en:
    <ol class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">登录控制台。</div><div class="cell" lang="en" dir="ltr">Sign in to the console.</div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">提交申请。</div><div class="cell" lang="en" dir="ltr">Submit the application.</div></li>
    </ol>
    "#);
}

#[test]
fn items_inside_items_are_split_as_well() {
    insta::assert_snapshot!(editions_of("- 个人\n  Individuals need\n  - 身份证\n    an ID card"), @r#"
    zh:
    <ul><li>个人
    <ul><li>身份证
    </li>
    </ul>
    </li>
    </ul>
    en:
    <ul><li>Individuals need
    <ul><li>an ID card
    </li>
    </ul>
    </li>
    </ul>
    zh-en:
    <ul class="rows"><li class="row-group"><div class="row"><div class="cell" lang="zh-CN" dir="ltr">个人</div><div class="cell" lang="en" dir="ltr">Individuals need</div></div>
    <ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">身份证</div><div class="cell" lang="en" dir="ltr">an ID card</div></li>
    </ul>
    </li>
    </ul>
    "#);
}

#[test]
fn a_list_in_each_language_is_paired_item_by_item() {
    insta::assert_snapshot!(editions_of("- 身份证\n- 营业执照的照片\n\n<!-- -->\n\n- An ID card\n- A photo of the business licence"), @r#"
    zh:
    <ul><li>身份证</li><li>营业执照的照片</li></ul>
    en:
    <ul><li>An ID card</li><li>A photo of the business licence</li></ul>
    zh-en:
    <ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">身份证</div><div class="cell" lang="en" dir="ltr">An ID card</div></li>
    <li class="row"><div class="cell" lang="zh-CN" dir="ltr">营业执照的照片</div><div class="cell" lang="en" dir="ltr">A photo of the business licence</div></li>
    </ul>
    "#);
}

#[test]
fn table_cells_are_split_at_a_slash() {
    insta::assert_snapshot!(editions_of("见下表。\n\nSee the table.\n\n| 情形 / Case | 天数 / Days |\n|---|--:|\n| 首次 / First | 20 |"), @r#"
    zh:
    <p>见下表。</p>
    <div class="table" tabindex="0"><table><thead><tr><th scope="col">情形</th><th scope="col" class="align-right">天数</th></tr></thead><tbody><tr><td>首次</td><td class="align-right">20</td></tr></tbody></table></div>
    en:
    <p>See the table.</p>
    <div class="table" tabindex="0"><table><thead><tr><th scope="col">Case</th><th scope="col" class="align-right">Days</th></tr></thead><tbody><tr><td>First</td><td class="align-right">20</td></tr></tbody></table></div>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>见下表。</p></div><div class="cell" lang="en" dir="ltr"><p>See the table.</p></div></div>
    <div class="table" tabindex="0"><table><thead><tr><th scope="col"><span lang="zh-CN" dir="ltr">情形</span><span lang="en" dir="ltr">Case</span></th><th scope="col" class="align-right"><span lang="zh-CN" dir="ltr">天数</span><span lang="en" dir="ltr">Days</span></th></tr></thead><tbody>
    <tr><td><span lang="zh-CN" dir="ltr">首次</span><span lang="en" dir="ltr">First</span></td><td class="align-right">20</td></tr>
    </tbody></table></div>
    "#);
}

#[test]
fn alerts_are_labelled_in_the_language_of_the_reader() {
    insta::assert_snapshot!(editions_of("> [!WARNING]\n> 不要关闭页面。\n>\n> Keep the page open.\n\n> [!注意]\n> 需要 3 天。\n>\n> It takes 3 days."), @r#"
    zh:
    <aside class="note note-warning"><p class="note-title">注意</p><p>不要关闭页面。</p>
    </aside>
    <aside class="note note-warning"><p class="note-title">注意</p><p>需要 3 天。</p>
    </aside>
    en:
    <aside class="note note-warning"><p class="note-title">Warning</p><p>Keep the page open.</p>
    </aside>
    <aside class="note note-warning"><p class="note-title">Warning</p><p>It takes 3 days.</p>
    </aside>
    zh-en:
    <aside class="note note-warning"><p class="note-title">注意</p><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>不要关闭页面。</p></div><div class="cell" lang="en" dir="ltr"><p>Keep the page open.</p></div></div>
    </aside>
    <aside class="note note-warning"><p class="note-title">注意</p><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>需要 3 天。</p></div><div class="cell" lang="en" dir="ltr"><p>It takes 3 days.</p></div></div>
    </aside>
    "#);
}

#[test]
fn a_label_speaks_the_language_of_the_text_it_stands_in() {
    let built = Site::bilingual("-- page.en.md --\n# Page\n\n> [!TIP]\n> Keep it open.\n").build();
    assert!(
        built.article("zh/page/").contains("<p class=\"note-title\">Tip</p>"),
        "{}",
        built.article("zh/page/")
    );
}

#[test]
fn a_folded_part_has_a_title_in_each_language() {
    insta::assert_snapshot!(editions_of("::: details 例外 | Exceptions\n\n没有例外。\n\nThere are no exceptions.\n\n:::"), @r#"
    zh:
    <details class="details"><summary>例外</summary><p>没有例外。</p>
    </details>
    en:
    <details class="details"><summary>Exceptions</summary><p>There are no exceptions.</p>
    </details>
    zh-en:
    <details class="details"><summary><span lang="zh-CN" dir="ltr">例外</span><span class="separator"> · </span><span lang="en" dir="ltr">Exceptions</span></summary><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>没有例外。</p></div><div class="cell" lang="en" dir="ltr"><p>There are no exceptions.</p></div></div>
    </details>
    "#);
}

#[test]
fn a_folded_part_with_two_titles_belongs_to_both_languages_whatever_is_inside() {
    insta::assert_snapshot!(editions_of("登录控制台。\n\nSign in to the console.\n\n::: details 例外 | Exceptions\n\n没有例外。\n\n:::\n\nGo on."), @r#"
    zh:
    <p>登录控制台。</p>
    <details class="details"><summary>例外</summary><p>没有例外。</p>
    </details>
    <div class="untranslated" lang="en" dir="ltr"><p class="badge" lang="zh-CN" dir="ltr">尚无中文译文</p><p>Go on.</p></div>
    en:
    <p>Sign in to the console.</p>
    <details class="details"><summary>Exceptions</summary><div class="untranslated" lang="zh-CN" dir="ltr"><p class="badge" lang="en" dir="ltr">Not translated yet</p><p>没有例外。</p></div>
    </details>
    <p>Go on.</p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>
    <details class="details"><summary><span lang="zh-CN" dir="ltr">例外</span><span class="separator"> · </span><span lang="en" dir="ltr">Exceptions</span></summary><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>没有例外。</p></div><div class="cell cell-missing" data-missing="en"></div></div>
    </details>
    <div class="row"><div class="cell cell-missing" data-missing="zh"></div><div class="cell" lang="en" dir="ltr"><p>Go on.</p></div></div>
    warning[translation-missing]: this block has no counterpart in `en`
     --> content/page.md:7:1
      |
    7 | 没有例外。
      | ^^^^^^^^^^
      |
    help: translate it, delete it, or write `<!-- only: zh -->` before it

    warning[translation-missing]: this block has no counterpart in `zh`
      --> content/page.md:11:1
       |
    11 | Go on.
       | ^^^^^^
       |
    help: translate it, delete it, or write `<!-- only: en -->` before it
    "#);
}

#[test]
fn tabs_have_a_label_in_each_language_and_share_code() {
    insta::assert_snapshot!(editions_of("::: tabs\n\n### 命令行 | Command line\n\n运行：\n\nRun this:\n\n```\ncurl -I https://example.com\n```\n\n### Nginx\n\n添加一行。\n\nAdd a line.\n\n:::"), @r#"
    zh:
    <div class="tabs"><section class="tab"><h3 class="tab-label" id="command-line"><span class="alias" id="命令行"></span>命令行</h3>
    <p>运行：</p>
    <figure class="code"><pre tabindex="0"><code>curl -I https://example.com
    </code></pre></figure>
    </section>
    <section class="tab"><h3 class="tab-label" id="nginx">Nginx</h3>
    <p>添加一行。</p>
    </section>
    </div>
    en:
    <div class="tabs"><section class="tab"><h3 class="tab-label" id="command-line">Command line</h3>
    <p>Run this:</p>
    <figure class="code"><pre tabindex="0"><code>curl -I https://example.com
    </code></pre></figure>
    </section>
    <section class="tab"><h3 class="tab-label" id="nginx">Nginx</h3>
    <p>Add a line.</p>
    </section>
    </div>
    zh-en:
    <div class="tabs"><section class="tab"><div class="row"><div class="cell" lang="zh-CN" dir="ltr"><h3 class="tab-label" id="command-line"><span class="alias" id="命令行"></span>命令行</h3></div><div class="cell" lang="en" dir="ltr"><h3 class="tab-label">Command line</h3></div></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>运行：</p></div><div class="cell" lang="en" dir="ltr"><p>Run this:</p></div></div>
    <div class="row row-shared"><figure class="code"><pre tabindex="0"><code>curl -I https://example.com
    </code></pre></figure></div>
    </section>
    <section class="tab"><div class="row row-shared"><h3 class="tab-label" id="nginx">Nginx</h3></div>
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>添加一行。</p></div><div class="cell" lang="en" dir="ltr"><p>Add a line.</p></div></div>
    </section>
    </div>
    "#);
}

#[test]
fn steps_and_cards_keep_their_lists() {
    insta::assert_snapshot!(editions_of("::: steps\n1. 登录。\n   Sign in to the console.\n:::\n\n::: cards\n- 首次备案\n  First-time filing of a site\n:::"), @r#"
    zh:
    <div class="steps"><ol><li>登录。
    </li>
    </ol>
    </div>
    <div class="cards"><ul><li>首次备案
    </li>
    </ul>
    </div>
    en:
    <div class="steps"><ol><li>Sign in to the console.
    </li>
    </ol>
    </div>
    <div class="cards"><ul><li>First-time filing of a site
    </li>
    </ul>
    </div>
    zh-en:
    <div class="steps"><ol class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">登录。</div><div class="cell" lang="en" dir="ltr">Sign in to the console.</div></li>
    </ol>
    </div>
    <div class="cards"><ul class="rows"><li class="row"><div class="cell" lang="zh-CN" dir="ltr">首次备案</div><div class="cell" lang="en" dir="ltr">First-time filing of a site</div></li>
    </ul>
    </div>
    "#);
}

#[test]
fn code_and_pictures_are_shared_and_shown_once() {
    insta::assert_snapshot!(editions_of("运行：\n\nRun this:\n\n```\necho 备案\n```\n\n![1](https://example.com/a.png)"), @r#"
    zh:
    <p>运行：</p>
    <figure class="code"><pre tabindex="0"><code>echo 备案
    </code></pre></figure>
    <p class="image"><img src="https://example.com/a.png" alt="1" loading="lazy"></p>
    en:
    <p>Run this:</p>
    <figure class="code"><pre tabindex="0"><code>echo 备案
    </code></pre></figure>
    <p class="image"><img src="https://example.com/a.png" alt="1" loading="lazy"></p>
    zh-en:
    <div class="row"><div class="cell" lang="zh-CN" dir="ltr"><p>运行：</p></div><div class="cell" lang="en" dir="ltr"><p>Run this:</p></div></div>
    <div class="row row-shared"><figure class="code"><pre tabindex="0"><code>echo 备案
    </code></pre></figure></div>
    <div class="row row-shared"><p class="image"><img src="https://example.com/a.png" alt="1" loading="lazy"></p></div>
    "#);
}

#[test]
fn a_page_in_one_language_is_a_page_in_that_language() {
    let built =
        Site::bilingual("-- why.md --\n# 为什么要备案\n\n因为法规要求。\n\n- Nginx\n- 备案号\n").build();
    assert!(built.said.contains("the page is not translated into `en`"), "{built}");
    assert!(!built.files().contains(&"zh-en/why/index.html"), "{built}");
    insta::assert_snapshot!(built.article("zh/why/"), @r"
    <p>因为法规要求。</p>
    <ul><li>Nginx</li><li>备案号</li></ul>
    ");
}

/// The settings of a site whose languages cannot all be told by script.
const THREE: &str = "\
-- site.yaml --
title: { zh: 帮助, en: Help, fr: Aide }
languages: [ { code: zh }, { code: en }, { code: fr } ]
bilingual: [[zh, en], [zh, fr]]
checks: { theme-string: off }
";

#[test]
fn three_languages_in_one_file_need_markers() {
    let page = "-- page.md --\n---\ntitle: { zh: 登录, en: Signing in, fr: Connexion }\n---\n\n<!-- zh -->\n\n登录控制台。\n\n<!-- en -->\n\nSign in to the console.\n\n<!-- fr -->\n\nOuvrez la console.\n";
    let built = Site::new(&format!("{THREE}{page}")).build().clean();
    assert_eq!(built.article("zh/page/"), "<p>登录控制台。</p>");
    assert_eq!(built.article("en/page/"), "<p>Sign in to the console.</p>");
    assert_eq!(built.article("fr/page/"), "<p>Ouvrez la console.</p>");
    insta::assert_snapshot!(built.article("zh-fr/page/"), @r#"<div class="row"><div class="cell" lang="zh" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="fr" dir="ltr"><p>Ouvrez la console.</p></div></div>"#);
    assert!(!built.files().contains(&"en-fr/page/index.html"));
}

#[test]
fn three_languages_in_three_files_are_paired_with_the_first() {
    let files = "-- page.zh.md --\n# 登录\n\n登录控制台。\n-- page.en.md --\n# Signing in\n\nSign in to the console.\n-- page.fr.md --\n# Connexion\n\nOuvrez la console.\n";
    let built = Site::new(&format!("{THREE}{files}")).build().clean();
    assert_eq!(built.article("fr/page/"), "<p>Ouvrez la console.</p>");
    insta::assert_snapshot!(built.article("zh-en/page/"), @r#"<div class="row"><div class="cell" lang="zh" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="en" dir="ltr"><p>Sign in to the console.</p></div></div>"#);
    insta::assert_snapshot!(built.article("zh-fr/page/"), @r#"<div class="row"><div class="cell" lang="zh" dir="ltr"><p>登录控制台。</p></div><div class="cell" lang="fr" dir="ltr"><p>Ouvrez la console.</p></div></div>"#);
}

#[test]
fn the_blocks_of_a_one_file_page_in_three_languages_are_told_from_each_other() {
    let site = format!(
        "-- site.yaml --\n{}-- page.md --\n---\ntitle: {{ zh: 甲, en: A, ko: 가 }}\n---\n\n登录控制台。\n\nSign in to the console.\n\n콘솔에 로그인합니다.\n",
        SETTINGS.replace("  - { code: en", "  - { code: ko, name: 한국어 }\n  - { code: en")
    );
    let built = Site::new(&format!("{site}-- themes/default/strings/ko.yaml --\nskip: 본문으로\n")).build();
    assert_eq!(built.article("ko/page/"), "<p>콘솔에 로그인합니다.</p>", "{built}");
    assert_eq!(built.article("zh/page/"), "<p>登录控制台。</p>");
    assert_eq!(built.article("en/page/"), "<p>Sign in to the console.</p>");
}

#[test]
fn a_text_that_was_never_written_for_a_site_becomes_two_clean_pages() {
    let text = include_str!("../fixtures/legacy.md");
    let built = Site::new(&format!("-- legacy.md --\n{text}")).build().clean();
    insta::assert_snapshot!(built.article("zh/legacy/"), @r#"
    <p>在中国内地的服务器上开通网站，须先向省通信管理局办理备案。备案由接入服务商代为提交，不收取费用。</p>
    <p>未备案的网站不得提供服务。违反规定的，由主管部门责令关闭。</p>
    <h2 id="1-which-websites-must-be-filed"><span class="alias" id="一哪些网站需要备案"></span>一、哪些网站需要备案</h2>
    <p>网站的服务器在中国内地，并且通过域名访问的，需要备案。</p>
    <ol><li><p>个人可以办理备案吗？</p>
    <p>可以。请准备：</p>
    <ul><li>身份证正反两面的照片
    </li>
    <li>手持身份证的半身照
    </li>
    </ul>
    </li>
    <li><p>审核需要多长时间？</p>
    <p>一般不超过 20 个工作日。</p>
    </li>
    <li><p>备案以后还要做什么？</p>
    <ul><li>在首页底部写上备案号
    </li>
    <li>网站开通后 30 日内办理公安备案
    </li>
    </ul>
    </li>
    </ol>
    <h2 id="2-contact-us"><span class="alias" id="二联系我们"></span>二、联系我们</h2>
    <p>如有疑问，请在工作日 9:00 至 18:00 致电客服。</p>
    "#);
    insta::assert_snapshot!(built.article("en/legacy/"), @r#"
    <p>A website on a server in mainland China must be filed with the provincial communications administration before it opens. Your access provider submits the filing for you, and there is no charge.</p>
    <p>No website may operate without a filing. A site that does is closed by order of the authority.</p>
    <h2 id="1-which-websites-must-be-filed">1. Which websites must be filed</h2>
    <p>A website must be filed when its server is in mainland China and it is reached through a domain name.</p>
    <ol><li><p>Can an individual file a website?</p>
    <p>Yes. Please prepare:</p>
    <ul><li>Photos of both sides of the ID card
    </li>
    <li>A photo of yourself holding the card
    </li>
    </ul>
    </li>
    <li><p>How long does the review take?</p>
    <p>Usually no more than 20 working days.</p>
    </li>
    <li><p>What is left to do after the filing?</p>
    <ul><li>Put the filing number at the foot of the home page
    </li>
    <li>Make the public security filing within 30 days of opening
    </li>
    </ul>
    </li>
    </ol>
    <h2 id="2-contact-us">2. Contact us</h2>
    <p>If you have questions, please call us on working days between 9:00 and 18:00.</p>
    "#);
    insta::assert_snapshot!(built.article("zh-en/legacy/"), @r#"
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>在中国内地的服务器上开通网站，须先向省通信管理局办理备案。备案由接入服务商代为提交，不收取费用。</p></div><div class="cell" lang="en" dir="ltr"><p>A website on a server in mainland China must be filed with the provincial communications administration before it opens. Your access provider submits the filing for you, and there is no charge.</p></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>未备案的网站不得提供服务。违反规定的，由主管部门责令关闭。</p></div><div class="cell" lang="en" dir="ltr"><p>No website may operate without a filing. A site that does is closed by order of the authority.</p></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><h2 id="1-which-websites-must-be-filed"><span class="alias" id="一哪些网站需要备案"></span>一、哪些网站需要备案</h2></div><div class="cell" lang="en" dir="ltr"><h2>1. Which websites must be filed</h2></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>网站的服务器在中国内地，并且通过域名访问的，需要备案。</p></div><div class="cell" lang="en" dir="ltr"><p>A website must be filed when its server is in mainland China and it is reached through a domain name.</p></div></div>
    <ol class="rows"><li class="row-group"><div class="row"><div class="cell" lang="zh" dir="ltr"><p>个人可以办理备案吗？</p></div><div class="cell" lang="en" dir="ltr"><p>Can an individual file a website?</p></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>可以。请准备：</p></div><div class="cell" lang="en" dir="ltr"><p>Yes. Please prepare:</p></div></div>
    <ul class="rows"><li class="row"><div class="cell" lang="zh" dir="ltr">身份证正反两面的照片</div><div class="cell" lang="en" dir="ltr">Photos of both sides of the ID card</div></li>
    <li class="row"><div class="cell" lang="zh" dir="ltr">手持身份证的半身照</div><div class="cell" lang="en" dir="ltr">A photo of yourself holding the card</div></li>
    </ul>
    </li>
    <li class="row-group"><div class="row"><div class="cell" lang="zh" dir="ltr"><p>审核需要多长时间？</p></div><div class="cell" lang="en" dir="ltr"><p>How long does the review take?</p></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>一般不超过 20 个工作日。</p></div><div class="cell" lang="en" dir="ltr"><p>Usually no more than 20 working days.</p></div></div>
    </li>
    <li class="row-group"><div class="row"><div class="cell" lang="zh" dir="ltr"><p>备案以后还要做什么？</p></div><div class="cell" lang="en" dir="ltr"><p>What is left to do after the filing?</p></div></div>
    <ul class="rows"><li class="row"><div class="cell" lang="zh" dir="ltr">在首页底部写上备案号</div><div class="cell" lang="en" dir="ltr">Put the filing number at the foot of the home page</div></li>
    <li class="row"><div class="cell" lang="zh" dir="ltr">网站开通后 30 日内办理公安备案</div><div class="cell" lang="en" dir="ltr">Make the public security filing within 30 days of opening</div></li>
    </ul>
    </li>
    </ol>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><h2 id="2-contact-us"><span class="alias" id="二联系我们"></span>二、联系我们</h2></div><div class="cell" lang="en" dir="ltr"><h2>2. Contact us</h2></div></div>
    <div class="row"><div class="cell" lang="zh" dir="ltr"><p>如有疑问，请在工作日 9:00 至 18:00 致电客服。</p></div><div class="cell" lang="en" dir="ltr"><p>If you have questions, please call us on working days between 9:00 and 18:00.</p></div></div>
    "#);
}

#[test]
fn a_list_with_an_item_in_both_languages_is_in_both() {
    let list = "- 登录控制台。\n  Sign in to the console.\n- 只有中文的一项。\n\nA paragraph for English readers alone.\n";
    let nested = "- 登录控制台。\n\n  ::: details 备案 | Filing of a website\n\n  中文说明。\n\n  :::\n- 只有中文的一项。\n\nA paragraph for English readers alone.\n";
    for (body, text) in [
        (list.to_owned(), "Sign in to the console."),
        (list.replace("\n-", "\n\n-"), "Sign in"),
        (format!("::: cards\n\n{list}\n:::\n"), "Sign in"),
        (nested.to_owned(), "Filing of a website"),
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n---\ntitle: 甲 | A\n---\n\n{body}")).build();
        assert!(built.article("en/a/").contains(text), "{body}{}", built.article("en/a/"));
        assert!(built.article("zh/a/").contains("登录控制台"), "{body}");
        assert!(built.article("zh-en/a/").contains(text), "{body}");
    }
}

#[test]
fn a_name_above_both_languages_is_for_readers_of_both() {
    for body in [
        "- 阿里云\n- Nginx\n  > 先备案，再上线。\n  >\n  > File first, then open.\n",
        "- 阿里云\n- Nginx\n  > 先备案，再上线。\n  File first, then open the site.\n",
        "1. 阿里云\n2. Nginx\n   - 先备案，再上线。\n   - File first, then open.\n",
        "- 阿里云\n- Nginx\n\n  ::: details 先备案，再上线。 | File first\n  好。\n  :::\n",
    ] {
        let built = Site::bilingual(&format!("-- a.md --\n---\ntitle: 甲 | A\n---\n\n{body}")).build();
        for (url, text) in
            [("zh/a/", "先备案，再上线。"), ("en/a/", "File first"), ("zh-en/a/", "File first")]
        {
            assert!(built.article(url).contains(text), "{body}{}", built.article(url));
            assert!(built.article(url).contains("Nginx"), "{body}{}", built.article(url));
        }
        assert!(!built.article("en/a/").contains("先备案，再上线。"), "{}", built.article("en/a/"));
    }
}

#[test]
fn an_alert_in_the_form_of_a_container_is_an_alert() {
    let page = "-- a.md --\n# 甲 | A\n\n::: tip\n先备案。\n\nFile first.\n:::\n\n:::note[备案提示 | About filing]\n看这里。\n\nLook here.\n:::\n\n\
        ::: Danger 小心\n只有中文的内容。\n:::\n\n::: danger Careful\nThe same in English here.\n:::\n";
    let built = Site::bilingual(page).build();
    assert_eq!(built.said, "");
    let (zh, en) = (built.html("zh/a/"), built.html("en/a/"));
    for (kind, title, text) in [
        ("tip", "提示", "先备案。"),
        ("note", "备案提示", "看这里。"),
        ("caution", "小心", "只有中文的内容。"),
    ] {
        let alert =
            format!("<aside class=\"note note-{kind}\"><p class=\"note-title\">{title}</p><p>{text}</p>");
        assert!(zh.contains(&alert), "{alert}: {zh}");
    }
    assert!(en.contains("<p class=\"note-title\">About filing</p><p>Look here.</p>"), "{en}");
    assert!(!en.contains("备案提示"), "{en}");
    let copy = built.file("en/a/index.md");
    assert!(copy.contains("> [!NOTE] About filing\n> Look here.\n"), "{copy}");
    assert!(!copy.contains(":::"), "{copy}");
}

#[test]
fn an_alert_of_either_form_is_set_beside_one_of_the_other() {
    let pair = "-- a.zh.md --\n# 甲\n\n- 甲\n\n  ::: tip 标题\n  先备案。\n  :::\n-- a.en.md --\n# A\n\n- A\n\n  > [!TIP] Title\n  > File first.\n";
    let built = Site::bilingual(pair).build();
    assert_eq!(built.said, "");
    let both = built.html("zh-en/a/");
    assert_eq!(both.matches("<aside class=\"note note-tip\">").count(), 1, "{both}");
    let copy = built.file("zh/a/index.md");
    assert!(copy.contains("> [!TIP] 标题"), "{copy}");
}

#[test]
fn each_block_of_a_group_of_code_is_a_tab() {
    let page = "-- a.md --\n# 甲 | A\n\n安装：\n\nInstall:\n\n::: code-group\n\n```sh [npm]\nnpm i\n```\n\n```sh title=\"纱线 | Yarn\"\nyarn\n```\n\n\
        ```js {1,3} [a.js]\nlet a\n```\n\n```json\n{}\n```\n\n```js{hl_lines=[1]}\nlet b\n```\n:::\n";
    let built = Site::bilingual(page).build();
    assert_eq!(built.said, "");
    let (zh, en) = (built.html("zh/a/"), built.html("en/a/"));
    assert_eq!(en.matches("<section class=\"tab\"><figure").count(), 5, "{en}");
    for label in ["npm", "Yarn", "a.js", "json", "js"] {
        assert!(
            en.contains(&format!("<figcaption class=\"tab-label\">{label}</figcaption>")),
            "{label}: {en}"
        );
    }
    assert!(zh.contains(">纱线</figcaption>") && !zh.contains("Yarn"), "{zh}");
    let copy = built.file("en/a/index.md");
    assert!(copy.contains("```sh [npm]\nnpm i\n```") && !copy.contains(":::"), "{copy}");
}
