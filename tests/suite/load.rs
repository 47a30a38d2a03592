//! Files on disk → what is read, what is left out, and what is said of it.

use std::path::Path;

use diglot::base::Code;
use diglot::engine::{Engine, Options};
use fs_err as fs;

use super::site::{Built, SETTINGS, Site};

fn has(built: &Built, path: &str) -> bool {
    built.files().contains(&path)
}

/// What is said, one line each: the code and the file.
fn told(built: &Built) -> Vec<String> {
    built
        .diagnostics
        .iter()
        .map(|said| format!("{} {}", said.code, said.at.as_ref().map_or("", |span| span.path.as_str())))
        .collect()
}

#[test]
fn leftovers_are_not_published() {
    let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n");
    let before = site.build().clean();
    let temporary = [
        "#index.md#",
        "index.md~",
        "index.md.tmp",
        ".index.md.swp",
        "~$表.docx",
        "Thumbs.db",
        "desktop.ini",
        "4913",
        "a.md___jb_tmp___",
        "a/x.part",
    ];
    let copies = [
        "index.md.orig",
        "index.md.rej",
        "a/图.png.bak",
        "index (copy).md",
        "index.sync-conflict-20260101-120000-ABCDEFG.md",
    ];
    for name in temporary.iter().chain(&copies) {
        site.edit(name, "---\ndraft: true\n---\nsecret");
    }
    site.edit("themes/default/assets/site.css.orig", "secret")
        .edit("themes/default/templates/.base.html.swp", "secret");
    let after = site.build();
    assert_eq!(after.all(), before.all());
    let mut expected: Vec<String> =
        copies.iter().map(|name| format!("file-leftover content/{name}")).collect();
    expected.push("file-leftover themes/default/assets/site.css.orig".to_owned());
    expected.sort();
    assert_eq!(told(&after), expected);
}

#[test]
fn hidden_files_are_published_where_the_web_means_them_and_told_otherwise() {
    let mut site = Site::bilingual(
        "-- index.md --\n# 首页 | Home\n-- .nojekyll --\n-- .well-known/security.txt --\nContact: mailto:a@b.cn\n",
    );
    let built = site.build().clean();
    assert!(has(&built, ".nojekyll") && has(&built, ".well-known/security.txt"), "{built}");
    site.edit(".htaccess", "x")
        .edit("a/.secret/b/c.txt", "x")
        .edit(".gitignore", "x")
        .edit(".git/config", "x")
        .edit(".DS_Store", "x")
        .edit("b/.emptied/deep/c.txt", "x");
    site.remove("b/.emptied/deep/c.txt");
    let built = site.build();
    assert_eq!(told(&built), ["file-hidden content/.htaccess", "file-hidden content/a/.secret"]);
    assert!(built.said.contains("include: [\"a/.secret/**\"]"), "{built}");
    site.edit("site.yaml", format!("{SETTINGS}include: [.htaccess, 'a/.secret/**']\n"));
    let built = site.build().clean();
    assert!(
        has(&built, ".htaccess") && has(&built, "a/.secret/b/c.txt") && !has(&built, ".git/config"),
        "{built}"
    );
    site.edit("site.yaml", format!("{SETTINGS}ignore: [.htaccess, a/.secret]\n"));
    assert!(!has(&site.build().clean(), ".htaccess"));
}

#[test]
fn what_is_ignored_is_as_if_it_were_not_there() {
    let text = "-- index.md --\n# 首页 | Home\n-- internal/a.md --\n[x](nowhere.md)\n-- internal/b.yaml --\n: [\n-- 图/原.psd --\nx\n-- internal/ok.txt --\nx\n";
    let mut site = Site::bilingual(text);
    assert!(site.build().said.contains("nowhere.md"));
    site.edit("site.yaml", format!("{SETTINGS}ignore: [internal/, '**/*.psd']\ninclude: [internal/*.txt]\n"));
    let built = site.build().clean();
    assert!(
        !built.files().iter().any(|path| path.contains("/internal/") || path.ends_with("psd")),
        "{built}"
    );
    assert!(has(&built, "internal/ok.txt"));
    site.edit("index.md", "[a](internal/a.md)\n\n[b](图/原.psd)\n");
    assert_eq!(told(&site.build()).iter().filter(|told| told.starts_with("link-missing")).count(), 2);
}

#[test]
fn languages_are_not_found_in_ignored_files() {
    let built = Site::new("-- site.yaml --\nignore: ['*.ja.md']\n-- a.zh.md --\n# 甲\n-- a.en.md --\n# Alpha\n-- a.ja.md --\n# あ\n").build();
    assert_eq!(built.stats.languages, 2, "{built}");
}

#[test]
fn nothing_is_published_without_what_a_site_yaml_says_that_cannot_be_read() {
    let mut site = Site::new("-- index.md --\n# 首页 | Home\n-- internal/a.md --\n# 甲 | A\n");
    let text = format!("{SETTINGS}ignore: [internal]\n# ");
    let gbk = [text.as_bytes(), b"\xd6\xd0\n"].concat();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("site.yaml", &gbk), ("site.yaml", &utf16), ("site.yml", &gbk)] {
        let built = site.edit(name, bytes).build();
        assert!(built.said.contains("error[file-encoding]") && built.files().is_empty(), "{name}: {built}");
        site.remove(name);
    }
    assert!(site.build().files().contains(&"zh/internal/a/index.html"));
}

#[test]
fn data_that_nothing_reads_is_told_and_other_data_is_not() {
    let list = "---\ntitle: 单 | L\ntype: checklist\n---\n\n文字。\n\nText.\n";
    let data = "groups: [{ id: g, label: 组 | G }]\nitems: [{ id: x, group: g, name: 甲 | A }]\n";
    let known = format!(
        "-- facts.yaml --\na: 1\n-- glossary.yml --\n- keep: [A]\n-- d/_section.yaml --\norder: 1\n-- d/l.md --\n{list}-- d/l.yaml --\n{data}-- p.zh.md --\n{list}-- p.en.md --\n{list}-- p.yaml --\n{data}\
         -- e.md --\n---\ntype: checklist\ndraft: true\n---\n-- e.yaml --\n{data}-- x/api.yaml --\nopenapi: 3\n"
    );
    let ignoring = format!("-- site.yaml --\n{SETTINGS}ignore: [x]\n{known}");
    assert!(!Site::new(&ignoring).build().says(Code::FileUnused));
    for (path, help) in [
        ("Site.yaml", "rename it to `site.yaml`"),
        ("d/section.yaml", "rename it to `_section.yaml`"),
        ("api.yaml", "the data of a checklist has the name of its page"),
        ("d/facts.yaml", "the data of a checklist has the name of its page"),
        ("a.yaml", "write `type: checklist` in `a.md`"),
        ("d/l.yml", "rename it to `l.yaml`"),
    ] {
        let built = Site::new(&format!("{ignoring}-- a.md --\n# 甲 | A\n-- {path} --\na: 1\n")).build();
        assert!(
            built.says(Code::FileUnused)
                && built.said.contains(&format!("--> content/{path}"))
                && built.said.contains(help),
            "{path}: {built}"
        );
    }
}

#[test]
fn a_glob_that_cannot_be_used_is_shown() {
    let built = Site::bilingual("ignore: ['[a', '!b', '../c', '', content/d, /content/e/**]\n").build();
    assert_eq!(built.diagnostics.iter().filter(|said| said.code == Code::ConfigInvalid).count(), 6);
    assert!(built.said.contains(" --> content/site.yaml:7:10"), "{built}");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    fn link(site: &Site, target: impl AsRef<Path>, path: &str) {
        symlink(target, site.root().join(path)).unwrap();
    }

    #[test]
    fn links_out_of_the_site_are_errors_and_not_followed() {
        let mut site = Site::bilingual(
            "-- index.md --\n# 首页 | Home\n-- filing/a.md --\n# 甲 | Alpha\n-- themes/default/assets/own.css --\na{}\n",
        );
        let clean = site.build().clean();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "secret").unwrap();
        fs::write(outside.path().join("secret.md"), "# secret").unwrap();
        fs::create_dir(site.root().join(".git")).unwrap();
        fs::write(site.root().join(".git/config"), "secret").unwrap();
        link(&site, outside.path(), "content/folder");
        link(&site, outside.path().join("secret.txt"), "content/secret.txt");
        link(&site, outside.path().join("secret.md"), "content/secret.md");
        link(&site, "/proc/self/environ", "content/environ.txt");
        link(&site, "/dev/zero", "content/zero.md");
        link(&site, "../.git/config", "content/config.txt");
        link(&site, "..", "content/all");
        link(&site, "../..", "content/filing/more");
        link(&site, outside.path().join("secret.txt"), "themes/default/assets/secret.css");
        link(&site, outside.path(), "themes/other");
        let built = site.build();
        let mut places = [
            "all",
            "config.txt",
            "environ.txt",
            "filing/more",
            "folder",
            "secret.md",
            "secret.txt",
            "zero.md",
        ]
        .map(|name| format!("content/{name}"))
        .to_vec();
        places.extend(["themes/default/assets/secret.css", "themes/other"].map(str::to_owned));
        let said: Vec<&str> = built
            .diagnostics
            .iter()
            .filter(|said| said.code == Code::FileOutside)
            .map(|said| said.at.as_ref().unwrap().path.as_str())
            .collect();
        assert_eq!(said, places, "{built}");
        assert_eq!(built.diagnostics.len(), places.len(), "{built}");
        // An error keeps the site from being published; the preview shows the rest.
        assert_eq!(built.all(), clean.all());
    }

    #[test]
    fn links_within_the_site_are_followed() {
        let mut site = Site::bilingual(
            "-- index.md --\n# 首页 | Home\n\n[a](copy/a.md) [b](b.md) ![c](c.txt)\n-- real/a.md --\n# 甲 | Alpha\n",
        );
        fs::create_dir_all(site.root().join("shared/more")).unwrap();
        fs::write(site.root().join("shared/b.md"), "# 乙 | Beta\n").unwrap();
        fs::write(site.root().join("shared/more/c.txt"), "one").unwrap();
        link(&site, "real", "content/copy");
        link(&site, "../shared/b.md", "content/b.md");
        link(&site, "chain.txt", "content/c.txt");
        link(&site, "../shared/more/c.txt", "content/chain.txt");
        let built = site.build().clean();
        assert!(has(&built, "zh/copy/a/index.html") && has(&built, "zh/b/index.html"), "{built}");
        assert_eq!(built.file("c.txt"), "one");
        fs::write(site.root().join("shared/b.md"), "# 丙 | Gamma\n").unwrap();
        assert!(site.build().clean().html("en/b/").contains("Gamma"));
    }

    #[test]
    fn links_that_lead_nowhere_or_round_are_told() {
        let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n-- a/b.md --\n# 乙 | Beta\n");
        link(&site, "nothing.md", "content/gone.md");
        link(&site, "self.md", "content/self.md");
        link(&site, "../a", "content/a/round");
        // The lock file of Emacs.
        link(&site, "me@host.1:2", "content/.#index.md");
        assert_eq!(
            told(&site.build()),
            [
                "file-unreadable content/a/round",
                "file-unreadable content/gone.md",
                "file-unreadable content/self.md"
            ]
        );
    }

    #[test]
    fn content_may_be_a_link_itself() {
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("a.md"), "# 甲 | Alpha\n").unwrap();
        symlink(elsewhere.path().join("a.md"), elsewhere.path().join("b.md")).unwrap();
        let mut site = Site::new("");
        fs::remove_dir(site.root().join("content")).unwrap();
        link(&site, elsewhere.path(), "content");
        let built = site.build();
        assert!(has(&built, "en/a/index.html") && has(&built, "en/b/index.html"), "{built}");
        assert!(!built.says(Code::FileOutside), "{built}");
    }

    #[test]
    fn only_regular_files_are_opened() {
        let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n");
        for name in ["content/pipe.md", "content/pipe.txt", "content/site.yml"] {
            assert!(
                std::process::Command::new("mkfifo").arg(site.root().join(name)).status().unwrap().success()
            );
        }
        let _socket = std::os::unix::net::UnixListener::bind(site.root().join("content/socket")).unwrap();
        assert_eq!(
            told(&site.build()),
            ["pipe.md", "pipe.txt", "site.yml", "socket"]
                .map(|name| format!("file-unreadable content/{name}"))
        );
        fs::remove_file(site.root().join("content/site.yaml")).unwrap();
        site.build();
    }

    #[test]
    fn a_file_that_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let mut site = Site::bilingual(
            "-- index.md --\n# 首页 | Home\n-- a.md --\n# 甲 | Alpha\n-- b.png --\nx\n-- c/d.md --\n# 丁 | Delta\n",
        );
        let forbid = |name: &str| {
            fs::set_permissions(site.root().join(name), std::fs::Permissions::from_mode(0o000)).unwrap()
        };
        ["content/a.md", "content/b.png", "content/c"].into_iter().for_each(forbid);
        let is_allowed_all = fs::read(site.root().join("content/a.md")).is_ok();
        let built = site.build();
        fs::set_permissions(site.root().join("content/c"), std::fs::Permissions::from_mode(0o755)).unwrap();
        // The administrator may read everything.
        if !is_allowed_all {
            assert_eq!(
                told(&built),
                ["a.md", "b.png", "c"].map(|name| format!("file-unreadable content/{name}"))
            );
        }
    }

    #[test]
    fn names_that_no_url_can_hold_are_told() {
        use std::os::unix::ffi::OsStrExt;
        let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n");
        for name in [&b"\xb1\xb8.md"[..], b"a\\b.md", b"c\nd.txt"] {
            fs::write(site.root().join("content").join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        }
        for name in ["e\u{301}.txt", "\u{e9}.txt"] {
            fs::write(site.root().join("content").join(name), "x").unwrap();
        }
        let built = site.build();
        assert_eq!(
            told(&built),
            [
                "file-name content/a/b.md",
                "file-name content/c\u{fffd}d.txt",
                "file-name content/\u{e9}.txt",
                "file-name content/\u{fffd}\u{fffd}.md"
            ]
        );
    }

    #[test]
    fn other_bytes_of_the_same_size_and_time_are_seen() {
        let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n\nText one.\n-- a.txt --\none\n");
        let keep_time = |name: &str, text: &str| {
            let path = site.root().join("content").join(name);
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            // The clock of a file system ticks a few hundred times a second.
            std::thread::sleep(std::time::Duration::from_millis(30));
            fs::write(&path, text).unwrap();
            fs::OpenOptions::new().write(true).open(&path).unwrap().file().set_modified(time).unwrap();
        };
        let look =
            || Engine::new(Options { root: site.root().to_owned(), ..Options::default() }).look().unwrap();
        let before = look();
        assert_eq!(look(), before);
        keep_time("a.txt", "two\n");
        assert_ne!(look(), before);
        let path = site.root().join("content/index.md");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        site.build();
        std::thread::sleep(std::time::Duration::from_millis(30));
        fs::write(&path, "# 首页 | Home\n\nText two.\n").unwrap();
        fs::OpenOptions::new().write(true).open(&path).unwrap().file().set_modified(time).unwrap();
        assert!(site.build().html("en/").contains("Text two."));
    }
}

#[test]
fn what_is_not_named_as_diglot_reads_it_is_told_and_not_published() {
    let names = [
        "b.MD",
        "b.Md",
        "b.markdown",
        "b.mdx",
        "data.YAML",
        "b.md.mine",
        "b.md.r12",
        "b.md,v",
        "b.md.1",
        "b.zh.md.tmp.1234",
        "site.yaml.2024",
    ];
    let files: String =
        names.iter().map(|name| format!("-- {name} --\n---\ndraft: true\n---\n\n# 密 | Secret\n")).collect();
    for settings in [format!("-- site.yaml --\n{}", super::site::SETTINGS), String::new()] {
        let built = Site::new(&format!(
            "{settings}-- a.zh.md --\n# 甲\n-- a.en.md --\n# A\n{files}-- CVS/Entries --\n/a.md/1.1/\n"
        ))
        .build();
        for name in names {
            assert!(built.said.contains(&format!("--> content/{name}")), "{name}: {built}");
        }
        assert!(
            !built.all().iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Secret")),
            "{built}"
        );
        assert!(!built.files().iter().any(|path| path.contains("CVS") || names.contains(path)), "{built}");
    }
    let built = Site::bilingual("-- a.md --\n# 甲 | A\n-- b.markdown --\nraw\n")
        .edit("site.yaml", format!("{}include: [b.markdown]\n", super::site::SETTINGS))
        .build();
    assert_eq!(built.file("b.markdown"), "raw\n");
}

#[test]
fn nothing_is_told_of_what_depends_on_a_file_in_another_encoding() {
    let files = [
        ("facts.yaml", "phone: '1'\nname: { zh: 甲, en: A }\n"),
        ("faq.md", "---\ntitle: 问 | Q\ntype: faq\n---\n## 多少？ | How much? {#cost}\n\n一元。\n\nOne.\n"),
        ("d/papers.md", "---\ntitle: 材料 | Papers\ntype: checklist\n---\n"),
        (
            "d/papers.yaml",
            "groups: [{ id: g, label: 组 | Group }]\nitems: [{ id: i, group: g, name: 名字 | Name }]\n",
        ),
    ];
    let page = "-- a.md --\n---\ntitle: 页 | Page\n---\n电话 {{ phone }}，{{ name }}。\n\nCall {{ phone }}, {{ name }}.\n\n::: checklist papers\n:::\n\n::: faq cost\n:::\n";
    let mut site = Site::bilingual(page);
    for (path, text) in files {
        site.edit(path, text);
    }
    site.build().clean();
    for (path, text) in files {
        for bytes in [
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            [text.as_bytes(), b"\n# \xd6\xd0\n"].concat(),
        ] {
            let built = site.edit(path, &bytes).build();
            assert!(built.says(Code::FileEncoding) && built.diagnostics.len() == 1, "{path}: {built}");
        }
        site.edit(path, text);
    }
    // What another file may not define is told all the same.
    site.remove("facts.yaml");
    assert!(site.build().says(Code::FactUnknown));
}

#[test]
fn data_of_one_language_is_told_where_that_of_all_languages_stands() {
    let page = "---\ntitle: 单\ntype: checklist\n---\n\n文字。\n";
    for (pages, data, shared) in [
        (["zh/d/l.md", "en/d/l.md"], "en/d/l.yaml", "d/l"),
        (["d/l.zh.md", "d/l.en.md"], "d/l.zh-CN.yaml", "d/l"),
        (["zh/d/l.md", "en/d/l.md"], "EN/facts.yaml", "facts"),
        (["zh/d/l.md", "en/d/l.md"], "glossary.zh.yaml", "glossary"),
    ] {
        let mut site = Site::bilingual("");
        for path in pages {
            site.edit(path, page);
        }
        let said = site.edit(data, "groups: []\n").build().said;
        let help = format!(
            "help: write it into `content/{shared}.yaml`, which has the texts of all languages: `{{ zh: …, en: … }}`;"
        );
        assert!(said.contains(&help), "{data}: {said}");
    }
}

#[test]
fn a_translation_that_cannot_be_read_is_not_said_to_be_missing() {
    let gb18030 = b"\xb1\xb8\xb0\xb8\xd2\xaa\xb6\xe0\xbe\xc3\xa3\xbf\n";
    let english = "---\ntitle: Review\n---\nHow long does it take?\n";
    for (zh, en) in [("a.zh.md", "a.en.md"), ("a.md", "a.en.md"), ("zh/a.md", "en/a.md"), ("a.zh.md", "a.md")]
    {
        let mut site = Site::bilingual("-- index.md --\n# 首页 | Home\n");
        site.edit(zh, gb18030).edit(en, english);
        let built = site.build();
        assert!(built.says(Code::FileEncoding) && built.diagnostics.len() == 1, "{zh} {en}: {built}");
        let built = site.edit(zh, "---\ntitle: 审核\n---\n备案要多久？\n").build();
        assert!(
            built.diagnostics.iter().all(|diagnostic| diagnostic.code == Code::TranslationUnsure),
            "{zh} {en}: {built}"
        );
        // In the preview it comes and goes.
        assert!(site.edit(zh, gb18030).build().diagnostics.len() == 1);
        site.remove(zh);
        assert!(site.build().says(Code::TranslationMissing));
    }
}
