//! A seed → a whole small site in pieces that can be left out, edits to it, and the words of its prose.
//!
//! Invariant: the same seed gives the same site on every machine, as long as this file and the shipped
//! content are the same. Every word stands in the site once, so whoever misses one on the pages knows where
//! it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use fs_err as fs;

/// A site, and what is done to it while it is previewed.
#[derive(Debug, Clone)]
pub struct Case {
    /// The codes of its languages, in order.
    pub languages: Vec<&'static str>,
    /// The site before the first edit. A file is the pieces of its path, in order.
    pub pieces: Vec<Piece>,
    /// Saves, one after the other.
    pub edits: Vec<Edit>,
}

/// A part of a file.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Tells the pieces and edits of a case apart.
    pub id: usize,
    /// Relative to content/, or beginning with `themes/`.
    pub path: String,
    /// What stands in the file.
    pub text: String,
    /// The words in it that readers must find.
    pub words: Vec<Word>,
}

/// A word that stands nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The code of the language it is written in.
    pub language: Option<&'static str>,
    /// Whether that is beyond doubt: the name of the file tells it.
    pub is_told: bool,
}

/// One save, perhaps of several files.
#[derive(Debug, Clone)]
pub struct Edit {
    /// As of pieces.
    pub id: usize,
    /// What changes, in order.
    pub changes: Vec<Change>,
}

/// A part of an edit.
#[derive(Debug, Clone)]
pub enum Change {
    /// A piece is inserted at an index of the list of all pieces, or at its end.
    Insert(usize, Piece),
    /// A piece goes, and its file with it when it was the last one.
    Remove(usize),
    /// A piece gets another text.
    Rewrite(usize, String),
    /// All pieces of a path go.
    RemoveFile(String),
    /// A file gets another name.
    Rename(String, String),
}

/// A language that pages are written in.
struct Tongue {
    code: &'static str,
    /// Site.yaml's entry.
    entry: &'static str,
    /// What a word begins and ends with: letters of its script, so that a word changes nothing about the
    /// language of a sentence.
    marks: [&'static str; 2],
    sentences: &'static [&'static str],
    phrases: &'static [&'static str],
}

/// `@` is the word.
const TONGUES: &[Tongue] = &[
    Tongue {
        code: "zh",
        entry: "{ code: zh, tag: zh-CN, name: 简体中文 }",
        marks: ["龘", "龖"],
        sentences: &[
            "国家对@信息服务实行备案制度。",
            "登录控制台，查看@。",
            "备案号@要放在首页底部，\n并链接到查询网址。",
            "“@”是旧说法：20个工作日是上限。",
            "用《@》的人，先备案，再上线！",
        ],
        phrases: &["备案@", "@流程", "谁要@？", "审核（@）", "ICP@", "《@》"],
    },
    Tongue {
        code: "en",
        entry: "{ code: en, tag: en, name: English }",
        marks: ["zq", "xv"],
        sentences: &[
            "The filing of @ takes at most 20 working days.",
            "Sign in to the console and look for @ there.",
            "A company (公司) with @ cannot file\nas such; it needs a certificate.",
            "What if the message about @ is not in “Inbox”?",
            "It's the administration's 1–20 days for @, and no more.",
        ],
        phrases: &["Filing of @", "The @ process", "Who must file @?", "@", "Review (@)", "ICP @"],
    },
    Tongue {
        code: "ja",
        entry: "{ code: ja, name: 日本語 }",
        marks: ["ヱ", "ヰ"],
        sentences: &["@の申請には時間がかかります。", "コンソールにログインして@を確認してください。"],
        phrases: &["@の流れ", "申請@"],
    },
    Tongue {
        code: "zh-TW",
        entry: "{ code: zh-TW, name: 繁體中文 }",
        marks: ["龘", "龗"],
        sentences: &["國家對@資訊服務實行備案制度。", "登入控制台，查看@。"],
        phrases: &["備案@", "@流程"],
    },
    Tongue {
        code: "fr",
        entry: "{ code: fr, tag: fr-FR }",
        marks: ["éq", "xé"],
        sentences: &[
            "La déclaration de @ prend vingt jours ouvrables au plus.",
            "Connectez-vous à la console et cherchez @ dans la liste.",
        ],
        phrases: &["Déclaration de @", "Qui doit déclarer @ ?"],
    },
    Tongue {
        code: "ru",
        entry: "{ code: ru }",
        marks: ["щы", "ыщ"],
        sentences: &[
            "Регистрация @ занимает не более двадцати рабочих дней.",
            "Войдите в консоль и найдите там @.",
        ],
        phrases: &["Регистрация @", "Порядок @"],
    },
    Tongue {
        code: "ko",
        entry: "{ code: ko, name: 한국어 }",
        marks: ["쀍", "쀎"],
        sentences: &["@ 신고에는 최대 20일이 걸립니다.", "콘솔에 로그인하여 @ 항목을 확인하십시오."],
        phrases: &["@ 신고", "절차 @"],
    },
    Tongue {
        code: "ar",
        entry: "{ code: ar, tag: ar-SA }",
        marks: ["ظغ", "غظ"],
        sentences: &["يستغرق تسجيل @ عشرين يوم عمل على الأكثر.", "سجل الدخول وابحث عن @ هناك."],
        phrases: &["تسجيل @", "خطوات @"],
    },
];

const SITES: &[&[&str]] = &[
    &["zh", "en"],
    &["zh", "en"],
    &["zh", "en"],
    &["en", "zh"],
    &["zh"],
    &["en"],
    &["ja"],
    &["ru"],
    &["en", "ru"],
    &["en", "fr"],
    &["ar", "en"],
    &["zh", "en", "fr"],
    &["zh", "en", "ja"],
    &["ko", "zh", "en"],
    &["en", "zh", "ru"],
    &["zh", "ja"],
    &["zh", "en", "ja", "ar"],
    &["en", "fr", "zh", "ko"],
    &["zh", "zh-TW", "en"],
    &["ru", "en", "zh-TW", "ja"],
];

/// Blocks. `①②` are phrases and `③④` sentences in one language of the page and another, the same in a page of
/// one language; `⓪` is a word without letters, `☞` a destination, `№` an id of a heading, question or
/// category.
const BLOCKS: &[&str] = &[
    "③",
    "③",
    "③\n\n④",
    "③\n\n④",
    "③\n④",
    "# ①",
    "## ① | ② {#№}",
    "## ① | ② {#№}\n\n③\n\n④",
    "### ① / ②",
    "## {{ provider.name }}① | ② {{ provider.name }} {#№}",
    "## ①｜②",
    "#### ① {#№ .faq category=№}",
    "## ① | ② {.faq category=№}\n\n### ① | ② {#№}\n\n③\n\n④",
    "## **①** | [②](☞)",
    "① ⓪\n===",
    "- ③\n  ④\n- ③\n  ④",
    "- ①\n- ②",
    "- 阿里云\n- Nginx",
    "- ①\n\n  ③\n\n  ④\n- ⓪",
    "1. ③\n   ④\n   - ①\n     ②\n2. ③\n   ④",
    "7) ③\n8) ④",
    "- [x] ①\n- [ ] ②",
    "> ③\n>\n> ④",
    "> 换\n> n",
    "> ③\n④",
    "> [!NOTE]\n> ③\n>\n> ④",
    "> [!注意]\n> ③\n> ④",
    "> [!WARNING]\n> - ①\n>   ②",
    "| ① / ② | ① |\n|:--|--:|\n| ① / ② | ⓪ |\n| ② | ① \\| ② |",
    "|①|②|\n|-|-|\n|`⓪`|**①**|",
    "```rust\nfn main() { let x = ⓪; } // ③\n```",
    "```html title=\"① / ②\"\n<p>⓪</p>\n```",
    "    indented ⓪",
    "::: details ① | ②\n\n③\n\n④\n\n:::",
    "::: details\n③\n\n④\n:::",
    "::: tabs\n\n### ① | ②\n\n③\n\n④\n\n### ①\n\n### ②\n\n③\n\n④\n\n:::",
    "::: steps\n\n1. **①**：③\n   **②**: ④\n2. ③\n\n:::",
    "::: cards\n\n- [① | ②](☞)\n  ③\n  ④\n- [①](☞)\n\n:::",
    "::: steps\n- 换\n- n\n:::",
    "::: checklist № №=№\n:::",
    "::: faq №\n:::",
    "::: faq № №\n:::",
    "::: details ①\n\n::: faq №\n:::\n\n③\n\n:::",
    "- ③\n\n  ::: details ① | ②\n  ④\n  :::",
    "> ::: tabs\n> ### ①\n> ③\n> :::",
    "[①](☞)③",
    "③[②](☞ \"⓪\")",
    "见[①](<☞>)、[②][№]。\n\n[№]: ☞",
    "[![①](x.png)](☞)",
    "![① | ②](x.png)",
    "![①](x.png)\n\n![②](x.png)",
    "![{{ days }}① | ② {{ days }}](x.png \"① | ②\")",
    "::: details {{ days }}① | **②** {{ days }}\n\n③\n\n④\n\n:::",
    "③ ![①](x.png) ④",
    "<details>\n<summary>① | ②</summary>\n\n③\n\n④\n\n</details>",
    "<div align=\"center\">\n\n③\n\n④\n\n| ① / ② | ⓪ |\n|-|-|\n| ① | ② |\n\n</div>",
    "④\n\n③\n\n- ②\n  ①\n\n| ② / ① |\n|-|\n| ② / ① |",
    "![①](图%20片/timeline.svg \"⓪\")③",
    "③[^№]\n\n④[^№]\n\n[^№]: ③\n\n    ④",
    "[^1]: ③",
    "③，见https://beian.miit.gov.cn/⓪。④",
    "See https://a.cn)](x ⓪",
    "See platform](https://a.cn)](☞). ⓪",
    "<https://a.cn/?q=⓪> ① a@b.cn, www.a.cn/⓪，②",
    "``[`f()`, `x](`][№] ⓪",
    "[①](mailto:a@b.cn?subject=A%26B&body=100%25%0D%0A%23) ③",
    "<div>\n③\n</div>",
    "  <div>\n  <img src=\"x.png\">③\n  </div>",
    "  <p>③<a href=\"☞\">①</a>得到号码⓪</p>",
    "<table><tr><td>①<a name=\"№\"></a><td><a href=☞>②</a></table>",
    "   <ul>\n     <li><a  href='☞'>①</a>\n\t<li id=№>②</ul>",
    "③<b>①</b><br>④<a href=\"☞\">②</a>",
    "<details><summary>①</summary>\n\n③\n\n④\n\n</details>",
    "<span title=\"x\">②</span>",
    "<!-- zh -->\n\n①\n\n<!-- en -->\n\n②\n\n<!-- auto -->",
    "<!-- all -->\n\n⓪ ①\n\n<!-- auto -->",
    "<!-- row: № -->\n③\n\n<!-- row: № -->\n④",
    "<!-- 内部备注 internal note -->",
    "③ <!-- aside --> ④",
    "::: zh\n\n③\n\n:::",
    "::: en\n\n①\n\n:::",
    "{{ provider.name }}③{{ days }}",
    "③ {{ nowhere }} ④{{ days",
    "**①：**③ *①*，__②__ ~~⓪~~ `code ⓪`",
    "****①****③**①，**④",
    "③  \n④\\\n⓪",
    "> ［①］（☞）",
    "＞ ③",
    "##①",
    "｜①｜②｜",
    "- ③\n\n\n\n- ④\n***\n* ①",
    "$⓪$ &amp; &lt;⓪ &#x5907; 🎉⓪ \u{3000}③\u{200b}",
    "#",
    "***",
    ":::",
    ":::: details ①\n③\n::::",
    "::: nothing\n③\n:::",
    "> > - > 1. ③",
];

const DESTINATIONS: &[&str] = &[
    "a.md",
    "b.md",
    "../a.md",
    "index.md",
    "guide/a.md",
    "../guide/b.md#q1",
    "a.md#q2",
    "#q1",
    "#",
    "x.png",
    "files/表 格.txt",
    "nowhere.md",
    "a.zh.md",
    "b.en.md#q3",
    "新页.md",
    "%E6%96%B0%E9%A1%B5.md",
    "https://a.cn/?a=1&b=2#c",
    "mailto:a@b.cn?subject=A%26B",
    "//a.cn",
    "tel:400-000-0000",
    "data:image/svg+xml,%3Csvg%3E",
    "/a.md",
    "q%3F.png",
    "guide/",
    "faq/index.md",
];

const IDS: &[&str] = &["q1", "q2", "q3", "审核", "c1", "c2", "docs", "review", "guide/docs", "nowhere"];

const FRONT: &[&str] = &[
    "title: ① | ②\n",
    "title: ① | ②\n",
    "title: ① | ②\n",
    "title: ① | ②\n",
    "title: ①\n",
    "title: \"①: ②\"\n",
    "title: { zh: ①, en: ② }\n",
    "title: { zh-CN: ①, EN: ② }\n",
    "title:\n  zh: ①\n  en: ②\n",
    "title：① | ②\n",
    "title:① | ②\n",
    "title: ①: ②\n",
    "description: ③ | ④\n",
    "description: >\n  ③\n",
    "order: 3\n",
    "order: -1\n",
    "order: 1.5\n",
    "slug: neu\n",
    "slug: 新 页\n",
    "slug: ../x\n",
    "aliases: [old, /旧/]\n",
    "aliases: old，older\n",
    "tags: [①, ②]\n",
    "category: ① | ②\n",
    "draft: true\n",
    "hidden: true\n",
    "toc: false\n",
    "updated: 2026-05-23\n",
    "updated: 2026年5月23日\n",
    "updated: yesterday\n",
    "verified: 2026-06-13\n",
    "owner: docs\n",
    "sort_key: beian\n",
    "related: [a.md, ../guide/b.md, nowhere.md]\n",
    "related:\n  - a.md\n",
    "type: guide\n",
    "type: section\n",
    "type: home\n",
    "typ: faq\n",
    "lang: en\n",
    "title: \"{{ provider.name }}① | ② {{ provider.name }}\"\n",
    "slug: { zh: neu, en: new }\n",
    "aliases: [/old/page/, legacy.html]\n",
    "languages: [zh, en]\n",
    "weight: 4\n",
    "# a comment\n",
    "layout: post\n",
    "\ttitle: x\n",
    "title: x\n",
];

const SETTINGS: &[&str] = &[
    "title: { zh: 帮助中心⓪, en: Help centre }\n",
    "title: ① | ②\n",
    "description: ③\n",
    "base_url: https://help.example.com/\n",
    "base_url: help.example.com\n",
    "bilingual: [[zh, en]]\n",
    "bilingual: []\n",
    "bilingual: [[en]]\n",
    "anchors_from: zh\n",
    "search: false\n",
    "copies: false\n",
    "edit_url: https://git.example.com/edit/\n",
    "contact: https://example.com/contact\n",
    "footer: { icp: 京ICP备12345678号-1, psb: 京公网安备11010502030143号 }\n",
    "checks: { translation-missing: off, translation-unsure: off }\n",
    "checks: { link-missing-page: warn, language-unsure: error }\n",
    "checks: { nothing: off }\n",
    "theme: default\n",
    "langauges: [zh]\n",
    "title： x\n",
];

const FACTS: &[&str] = &[
    "days: 20\n",
    "provider:\n  name: { zh: 示例云, en: Example Cloud }\n  hotline: 400\n",
    "days: { zh-CN: 二十, EN: twenty }\n",
    "provider: x\n",
    "bad: [\n",
    "nested: { a: { b: 1 } }\n",
    "of: \"{{ days }} { b }\"\n",
    "circle: \"{{ circle }}\"\n",
    "date: 2026-01-01\n",
];

const TERMS: &[&str] = &[
    "- { zh: ①, en: [②, filing], note: ③ | ④ }\n",
    "- zh: 备案\n  en: [filing, file]\n  forbid: [filling, backup]\n  note: ③ | ④\n  sort_key: beian\n",
    "- { zh: [①, 备案号], en: ② }\n",
    "- keep: [Nginx, DNS]\n",
    "- { zh: ①, xx: ② }\n",
    "- { fr: ①, en: ② }\n",
    "- ①\n",
];

const QUESTIONS: &[&str] = &[
    "  - id: who\n    label: ① | ②\n    options:\n      - { id: person, label: ① | ② }\n      - { id: company, label: ① | ② }\n",
    "  - id: q1\n    label: ① | ②\n    help: ③ | ④\n    when: { who: [company] }\n    usual: \"yes\"\n    options:\n      - { id: \"yes\", label: 是 | Yes }\n      - { id: \"no\", label: 否 | No }\n",
    "  - id: q2\n    label: { zh: ①, en: ② }\n    when: { q1: [\"yes\"] }\n    options:\n      - { id: a, label: ⓪ }\n      - { id: b, label: ② }\n",
    "  - id: q3\n    label: ① | ②\n    when: { q3: [a] }\n    options: []\n",
];

const ITEMS: &[&str] = &[
    "  - id: card\n    group: papers\n    name: ① | ②\n    when: { who: [person] }\n    form: ③\n    validity: ① | ②\n",
    "  - id: licence\n    group: papers\n    name: ① | ②\n    copies: 2\n    where: ① | ②\n    why: ③ | ④\n    basis: ① | ②\n    checked: 2026-05-23\n",
    "  - id: letter\n    group: domain\n    name: ① | ②\n    when: { any: [{ who: [company], q1: [\"no\"] }, { not: { q2: [a] } }] }\n    template: files/表 格.txt\n",
    "  - id: card\n    group: nowhere\n    name: ①\n    when: { who: [nobody] }\n",
];

const OUTCOMES: &[&str] = &[
    "  - id: stop\n    level: blocked\n    when: { who: [company], q1: [\"no\"] }\n    text: ③ | ④\n    pages: [a.md, nowhere.md]\n",
    "  - id: hint\n    level: notice\n    text: ③ | ④\n",
    "  - id: odd\n    level: odd\n    text: ③\n",
];

const EXAMPLES: &[&str] = &[
    "  - name: 个人 | A person\n    given: { who: person }\n    expect: [card, licence]\n",
    "  - name: 坏\n    given: { nobody: person }\n    expect: [letter]\n",
];

/// What hands and input methods slip in.
const SLIPS: &[&str] = &[
    "[", "]", "](", ")", "(", "{", "}", "{{", "<", ">", "</p>", "|", " | ", " / ", ":", "：", "，", "。",
    "（", "）", "“", "*", "**", "_", "`", "``", "~~", "#", "# ", "-", "- ", "+", "\\", "\"", "'", "&",
    "&amp;", "%", "%20", " ", "  ", "    ", "\t", "\n", "\n\n", "\n  ", "\n> ", "备", "é", "🎉", "\u{3000}",
    "\u{200b}", "\u{feff}", "\u{202e}", "e\u{301}", "::: ", "\n:::\n", "---\n", "[^1]", "![", "http://", "0",
    "1. ",
];

/// What a piece ends with.
const GAPS: &[&str] = &["\n\n", "\n\n", "\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n  ", "\n> "];

/// Paths of pages, without their language and suffix.
const TOPICS: &[&str] = &[
    "index",
    "a",
    "b",
    "guide/index",
    "guide/a",
    "guide/b",
    "faq/index",
    "faq/c",
    "新页",
    "guide/深 层/d",
    "README",
];

impl Case {
    /// The site of a seed.
    pub fn new(seed: u64) -> Case {
        let mut author = Author::new(seed);
        author.site();
        let edits = author.rng.below(4);
        let mut case = Case {
            languages: author.languages.iter().map(|tongue| tongue.code).collect(),
            pieces: std::mem::take(&mut author.pieces),
            edits: Vec::new(),
        };
        let mut now = case.pieces.clone();
        for _ in 0..edits {
            let edit = author.edit(&now);
            apply(&mut now, &edit);
            case.edits.push(edit);
        }
        case
    }

    /// The same without some pieces and edits.
    pub fn without(mut self, ids: &BTreeSet<usize>) -> Case {
        self.pieces.retain(|piece| !ids.contains(&piece.id));
        self.edits.retain(|edit| !ids.contains(&edit.id));
        for edit in &mut self.edits {
            edit.changes
                .retain(|change| !matches!(change, Change::Insert(_, piece) if ids.contains(&piece.id)));
        }
        self
    }

    /// The ids of all that can be left out.
    #[allow(dead_code, reason = "shared with a test that leaves nothing out")]
    pub fn ids(&self) -> Vec<usize> {
        let inserted = |edit: &Edit| {
            edit.changes
                .iter()
                .filter_map(
                    |change| if let Change::Insert(_, piece) = change { Some(piece.id) } else { None },
                )
                .collect::<Vec<_>>()
        };
        let edits = self.edits.iter().flat_map(|edit| [vec![edit.id], inserted(edit)].concat());
        edits.chain(self.pieces.iter().map(|piece| piece.id)).collect()
    }

    /// The site before the first edit, and after each.
    pub fn states(&self) -> Vec<Vec<Piece>> {
        let mut states = vec![self.pieces.clone()];
        for edit in &self.edits {
            let mut next = states[states.len() - 1].clone();
            apply(&mut next, edit);
            states.push(next);
        }
        states
    }
}

/// Copies of the block of a template, each with words of its own; `None` beyond the last template.
#[allow(dead_code, reason = "shared with a test that repeats nothing")]
pub fn repeated(template: usize, copies: usize) -> Option<String> {
    let template = BLOCKS.get(template)?;
    let mut author = Author::new(0);
    let tongues = Tongues { first: tongue("zh"), second: tongue("en"), is_told: false };
    Some((0..copies).map(|_| author.fill(template, tongues).0 + "\n\n").collect())
}

/// The files of some pieces, by path.
pub fn files(pieces: &[Piece]) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for piece in pieces {
        files.entry(piece.path.clone()).or_default().push_str(&piece.text);
    }
    files
}

/// Files as one string, each behind a line `-- path --`.
pub fn one_string(files: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (path, content) in files {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "-- {path} --\n{content}{}",
            if content.is_empty() || content.ends_with('\n') { "" } else { "\n" }
        );
    }
    text
}

fn apply(pieces: &mut Vec<Piece>, edit: &Edit) {
    for change in &edit.changes {
        match change {
            Change::Insert(at, piece) => pieces.insert((*at).min(pieces.len()), piece.clone()),
            Change::Remove(id) => pieces.retain(|piece| piece.id != *id),
            Change::Rewrite(id, text) => {
                for piece in pieces.iter_mut().filter(|piece| piece.id == *id) {
                    piece.text.clone_from(text);
                    piece.words.clear();
                }
            }
            Change::RemoveFile(path) => pieces.retain(|piece| piece.path != *path),
            Change::Rename(from, to) => {
                if !pieces.iter().any(|piece| piece.path == *to) {
                    pieces
                        .iter_mut()
                        .filter(|piece| piece.path == *from)
                        .for_each(|piece| piece.path.clone_from(to));
                }
            }
        }
    }
}

/// The pages of the shipped site in blocks, by the language of the file: `None` for both.
fn shipped() -> &'static [(Option<&'static str>, Vec<String>)] {
    static SHIPPED: OnceLock<Vec<(Option<&'static str>, Vec<String>)>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let mut paths: Vec<_> = walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(|entry| Some(entry.ok()?.into_path()))
            .collect();
        paths.sort();
        let pages =
            paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        pages
            .map(|path| {
                let name = path.to_string_lossy();
                let language = if name.ends_with(".zh.md") {
                    Some("zh")
                } else if name.ends_with(".en.md") {
                    Some("en")
                } else {
                    None
                };
                let text = fs::read_to_string(&path).expect("a page of the shipped site");
                let body = text.splitn(3, "---\n").last().unwrap_or_default();
                (
                    language,
                    body.split("\n\n")
                        .filter(|block| block.len() < 1500 && !block.trim().is_empty())
                        .map(str::to_owned)
                        .collect(),
                )
            })
            .collect()
    })
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Writes the site of a seed.
struct Author {
    rng: Rng,
    languages: Vec<&'static Tongue>,
    pieces: Vec<Piece>,
    ids: usize,
    words: usize,
}

/// The languages of a file: the first is that of the whole file where it has one.
#[derive(Clone, Copy)]
struct Tongues {
    first: &'static Tongue,
    second: &'static Tongue,
    /// Whether the name of the file tells its language.
    is_told: bool,
}

impl Author {
    fn new(seed: u64) -> Author {
        let mut rng = Rng(seed);
        let codes = *rng.pick(SITES);
        let languages = codes.iter().map(|code| tongue(code)).collect();
        Author { rng, languages, pieces: Vec::new(), ids: 0, words: 0 }
    }

    fn site(&mut self) {
        if self.rng.chance(75) {
            self.settings();
        }
        let mixed = self.mixed();
        if self.rng.chance(60) {
            self.list("facts.yaml", FACTS, 3, mixed);
        }
        if self.rng.chance(40) {
            self.list("glossary.yaml", TERMS, 4, mixed);
            if self.rng.chance(70) {
                self.page("glossary.md", mixed, Some("glossary"));
            }
        }
        if self.rng.chance(40) {
            self.put("guide/_section.yaml", "title: ① | ②\ndescription: ③\norder: 2\n", mixed);
        }
        if self.rng.chance(30) {
            self.checklist();
        }
        for _ in 0..1 + self.rng.below(5) {
            self.topic();
        }
        if self.rng.chance(10) {
            let lines =
                ["skip: Go on\n", "faq_all: All of them\n", "details: { a: b }\n", "nothing: at all\n"];
            let line = *self.rng.pick(&lines);
            self.put("themes/default/strings/en.yaml", line, mixed);
        }
        if self.rng.chance(60) {
            for path in ["x.png", "guide/x.png", "files/表 格.txt", "图 片/timeline.svg"] {
                self.push(path, "<svg width=\"4\" height=\"3\"/>".into(), Vec::new());
            }
        }
    }

    fn mixed(&mut self) -> Tongues {
        let first = self.rng.below(self.languages.len());
        let second = (first + 1 + self.rng.below(self.languages.len().max(2) - 1)) % self.languages.len();
        Tongues {
            first: self.languages[first.min(second)],
            second: self.languages[first.max(second)],
            is_told: false,
        }
    }

    fn settings(&mut self) {
        let entries: String = self.languages.iter().map(|tongue| format!("  - {}\n", tongue.entry)).collect();
        self.push("site.yaml", format!("languages:\n{entries}"), Vec::new());
        let mixed = self.mixed();
        for _ in 0..self.rng.below(5) {
            let line = *self.rng.pick(SETTINGS);
            self.put("site.yaml", line, mixed);
        }
    }

    fn list(&mut self, path: &str, all: &[&str], most: usize, tongues: Tongues) {
        for _ in 0..1 + self.rng.below(most) {
            let line = *self.rng.pick(all);
            self.put(path, line, tongues);
        }
    }

    fn checklist(&mut self) {
        let folder = *self.rng.pick(&["", "guide/"]);
        let (path, mixed) = (format!("{folder}docs.yaml"), self.mixed());
        self.page(&format!("{folder}docs.md"), mixed, Some("checklist"));
        // The name of a group without items is not shown.
        let groups =
            ["  - { id: papers, label: 证件 | Certificates }\n  - { id: domain, label: 域名 | Domain }\n"];
        for (key, all, most) in [
            ("questions", QUESTIONS, 4),
            ("groups", &groups[..], 1),
            ("items", ITEMS, 4),
            ("outcomes", OUTCOMES, 3),
            ("examples", EXAMPLES, 2),
        ] {
            self.push(&path, format!("{key}:\n"), Vec::new());
            for entry in all.iter().take(most) {
                if self.rng.chance(75) {
                    self.put(&path, entry, mixed);
                }
            }
        }
    }

    /// A page in one file, in a file for each of some languages, or in one below the folder of a language.
    fn topic(&mut self) {
        let topic = *self.rng.pick(TOPICS);
        let mixed = self.mixed();
        let kind = if topic.starts_with("faq") { Some("faq") } else { None };
        if self.rng.chance(50) {
            return self.page(&format!("{topic}.md"), mixed, kind);
        }
        let is_folder = self.rng.chance(15);
        for tongue in self.languages.clone() {
            if self.rng.chance(85) {
                let path = if is_folder {
                    format!("{}/{topic}.md", tongue.code)
                } else {
                    format!("{topic}.{}.md", tongue.code)
                };
                self.page(&path, Tongues { first: tongue, second: tongue, is_told: true }, kind);
            }
        }
    }

    fn page(&mut self, path: &str, tongues: Tongues, kind: Option<&str>) {
        if self.pieces.iter().any(|piece| piece.path == path) {
            return;
        }
        if self.rng.chance(85) {
            let mut front = String::from(if self.rng.chance(3) { "\u{feff}---\n" } else { "---\n" });
            if let Some(kind) = kind {
                front += &format!("type: {kind}\n");
            }
            let is_plain = self.rng.chance(80);
            let title = *self.rng.pick(if is_plain { &FRONT[..5] } else { FRONT });
            let (title, mut words) = self.fill(title, tongues);
            if !is_plain {
                words.clear();
            }
            front += &title;
            for _ in 0..self.rng.below(4) {
                // Whether the rest of the front matter is shown depends on the kind of the page.
                let line = *self.rng.pick(&FRONT[12..]);
                front += &self.fill(line, tongues).0;
            }
            if self.rng.chance(8) {
                front = self.slip(front);
                words.clear();
            }
            front += if self.rng.chance(96) { "---\n\n" } else { "——\n\n" };
            self.push(path, front, words);
        }
        for _ in 0..self.rng.below(9) {
            let piece = self.block(path, tongues);
            self.pieces.push(piece);
        }
        if self.rng.chance(5) {
            let windows = |piece: &mut Piece| piece.text = piece.text.replace('\n', "\r\n");
            self.pieces.iter_mut().filter(|piece| piece.path == path).for_each(windows);
        }
    }

    fn block(&mut self, path: &str, tongues: Tongues) -> Piece {
        let is_shipped = self.rng.chance(12);
        let (mut text, mut words) = if is_shipped {
            (self.shipped_block(tongues), Vec::new())
        } else {
            let template = *self.rng.pick(BLOCKS);
            self.fill(template, tongues)
        };
        let is_slipped = self.rng.chance(12);
        if is_slipped {
            text = self.slip(text);
            words.clear();
        }
        text += if is_slipped { "\n\n" } else { *self.rng.pick(GAPS) };
        self.piece(path, text, words)
    }

    fn shipped_block(&mut self, tongues: Tongues) -> String {
        let is_fit = |language: &Option<&str>| {
            if tongues.is_told { *language == Some(tongues.first.code) } else { language.is_none() }
        };
        let pages: Vec<&Vec<String>> = shipped()
            .iter()
            .filter(|(language, blocks)| is_fit(language) && !blocks.is_empty())
            .map(|(_, blocks)| blocks)
            .collect();
        if pages.is_empty() {
            return "Nginx".into();
        }
        let page = *self.rng.pick(&pages);
        self.rng.pick(page).clone()
    }

    /// A slip or three, between any two characters.
    fn slip(&mut self, text: String) -> String {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for _ in 0..1 + self.rng.below(3) {
            let at = self.rng.below(chars.len().max(1)).min(chars.len());
            match self.rng.below(4) {
                0 if at < chars.len() => drop(chars.remove(at)),
                1 if at < chars.len() => chars[at] = (*self.rng.pick(SLIPS)).into(),
                _ => chars.insert(at, (*self.rng.pick(SLIPS)).into()),
            }
        }
        chars.concat()
    }

    /// A template with its placeholders filled, and the words in it.
    fn fill(&mut self, template: &str, tongues: Tongues) -> (String, Vec<Word>) {
        let (mut text, mut words) = (String::new(), Vec::new());
        let ids = [*self.rng.pick(IDS), *self.rng.pick(IDS)];
        let mut mentions = 0;
        // Where phrases and sentences stand, and their languages.
        let mut places: Vec<(Range<usize>, &str)> = Vec::new();
        for c in template.chars() {
            let start = text.len();
            let tongue = if matches!(c, '①' | '③') { tongues.first } else { tongues.second };
            match c {
                '①' | '②' => {
                    let phrase = *self.rng.pick(tongue.phrases);
                    text += &self.word(phrase, tongue, tongues.is_told, &mut words);
                }
                '③' | '④' => {
                    let sentence = *self.rng.pick(tongue.sentences);
                    text += &self
                        .word(sentence, tongue, tongues.is_told, &mut words)
                        .replace('\n', &continuation(&text));
                }
                '⓪' => {
                    self.words += 1;
                    let word = format!("77{:05}", self.words);
                    text += &word;
                    words.push(Word { text: word, language: None, is_told: false });
                }
                '☞' => text += *self.rng.pick(DESTINATIONS),
                '№' => {
                    text += ids[mentions % 2];
                    mentions += usize::from(self.rng.chance(30));
                }
                _ => text.push(c),
            }
            if matches!(c, '①' | '②' | '③' | '④') {
                places.push((start..text.len(), tongue.code));
            }
        }
        // Raw HTML is in the language of what it stands in.
        if !tongues.is_told && template.contains('<') {
            words.iter_mut().for_each(|word| word.language = None);
        }
        // A line with two languages is in one of them as a whole.
        let mut end = 0;
        for line in text.split_inclusive('\n').filter(|_| !tongues.is_told) {
            let start = end;
            end += line.len();
            let mut codes = places
                .iter()
                .filter(|(place, _)| place.start < end && place.end > start)
                .map(|(_, code)| code);
            let first = codes.next();
            let is_mixed = codes.any(|code| Some(code) != first);
            if is_mixed || words.iter().filter(|word| line.contains(&word.text)).count() > 1 {
                words
                    .iter_mut()
                    .filter(|word| line.contains(&word.text))
                    .for_each(|word| word.language = None);
            }
        }
        (text, words)
    }

    /// A text with its `@` replaced by a new word.
    fn word(&mut self, text: &str, tongue: &'static Tongue, is_told: bool, words: &mut Vec<Word>) -> String {
        self.words += 1;
        let word = format!("{}{}{}", tongue.marks[0], self.words, tongue.marks[1]);
        let filled = text.replace('@', &word);
        // A phrase may be a name that every language uses, a sentence is in the language of its letters.
        let is_sentence = filled.ends_with(['.', '。', '!', '！', '?', '？']) && filled.chars().count() > 16;
        words.push(Word { text: word, language: (is_told || is_sentence).then_some(tongue.code), is_told });
        filled
    }

    /// What a save, or a few of them at once, do to the site as it is now.
    fn edit(&mut self, now: &[Piece]) -> Edit {
        let mut changes = Vec::new();
        for _ in 0..1 + self.rng.below(2) {
            if now.is_empty() {
                break;
            }
            let at = self.rng.below(now.len());
            let piece = &now[at];
            let is_page = piece.path.ends_with(".md");
            let mixed = self.mixed();
            changes.push(match self.rng.below(12) {
                0..=3 if is_page => Change::Insert(at + 1, self.block(&piece.path, mixed)),
                0..=3 => Change::Insert(at, self.piece(&piece.path, "# comment\n".into(), Vec::new())),
                4..=5 => Change::Remove(piece.id),
                6..=8 => Change::Rewrite(piece.id, self.slip(piece.text.clone())),
                9 => self.new_order(now).unwrap_or(Change::Remove(piece.id)),
                10 if self.rng.chance(50) => Change::RemoveFile(piece.path.clone()),
                10 => Change::Rename(piece.path.clone(), format!("{}.md", self.rng.pick(TOPICS))),
                _ => {
                    let path = format!("{}.md", self.rng.pick(TOPICS));
                    let (text, words) = self.fill("---\ntitle: ① | ②\norder: 1\n---\n\n③\n\n④\n\n", mixed);
                    Change::Insert(now.len(), self.piece(&path, text, words))
                }
            });
        }
        self.ids += 1;
        Edit { id: self.ids, changes }
    }

    /// Another title, place or state of a page, which other pages show.
    fn new_order(&mut self, now: &[Piece]) -> Option<Change> {
        let fronts: Vec<&Piece> = now.iter().filter(|piece| piece.text.starts_with("---\n")).collect();
        if fronts.is_empty() {
            return None;
        }
        let front = *self.rng.pick(&fronts);
        let mixed = self.mixed();
        let line = *self.rng.pick(FRONT);
        let line = self.fill(line, mixed).0;
        Some(Change::Rewrite(front.id, front.text.replacen("---\n", &format!("---\n{line}"), 1)))
    }

    /// A piece, perhaps with a slip, whose words then need not be on any page.
    fn put(&mut self, path: &str, template: &str, tongues: Tongues) {
        let (mut text, mut words) = self.fill(template, tongues);
        if self.rng.chance(8) {
            text = self.slip(text);
            words.clear();
        }
        self.push(path, text, words);
    }

    fn push(&mut self, path: &str, text: String, mut words: Vec<Word>) {
        // A slip may have made its first line a part of the last one.
        let last = self.pieces.iter().rev().find(|piece| piece.path == path);
        if last.is_some_and(|last| !last.text.ends_with('\n')) {
            words.clear();
        }
        let piece = self.piece(path, text, words);
        self.pieces.push(piece);
    }

    fn piece(&mut self, path: &str, text: String, words: Vec<Word>) -> Piece {
        self.ids += 1;
        Piece { id: self.ids, path: path.to_owned(), text, words }
    }
}

fn tongue(code: &str) -> &'static Tongue {
    TONGUES.iter().find(|tongue| tongue.code == code).expect("a language that pages can be written in")
}

/// A line break that keeps the block of the last line open: its quotation marks, and its text's indentation.
fn continuation(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let mark = |c: char| matches!(c, '>' | ' ' | '-' | '.' | ')') || c.is_ascii_digit();
    let prefix: String =
        line.chars().take_while(|c| mark(*c)).map(|c| if c == '>' { '>' } else { ' ' }).collect();
    format!("\n{prefix}")
}
