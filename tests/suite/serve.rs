//! The preview as a browser sees it: real sockets, real files, and every wait is for an event.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use diglot::serve::{self, Event, Server};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Longer than anything here takes, so that a test that fails does not hang.
const LONG: Duration = Duration::from_secs(30);

/// What a browser escapes in the addresses used here.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-');

/// A small site and its preview.
struct Preview {
    root: tempfile::TempDir,
    server: Server,
    events: mpsc::Receiver<Event>,
}

impl Preview {
    fn start() -> Self {
        Self::with(|_| {})
    }

    /// A preview with options of its own.
    fn with(change: impl FnOnce(&mut serve::Options)) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            // Without it errors are mere warnings: people try diglot on folders that are no site yet.
            (
                "content/site.yaml",
                "title: { zh: 备案帮助, en: Filing help }\nlanguages:\n  - { code: zh, tag: zh-CN, name: 简体中文 }\n  - { code: en, tag: en, name: English }\n",
            ),
            ("content/index.zh.md", "---\ntitle: 首页\n---\n\n欢迎。\n"),
            ("content/why.zh.md", "---\ntitle: 为什么\n---\n\n因为如此。\n"),
            ("content/why.en.md", "---\ntitle: Why\n---\n\nBecause it is so.\n"),
        ] {
            write_at(root.path().join(path), text);
        }
        let (send, events) = mpsc::channel();
        let mut options = serve::Options::new(root.path());
        options.port = Some(0);
        change(&mut options);
        let report = move |event, _: &diglot::engine::Engine| {
            let _ = send.send(event);
        };
        let server = serve::start(options, report).unwrap();
        loop {
            match events.recv_timeout(LONG).unwrap() {
                Event::Ready { .. } => break,
                // Where the machine's watches are used up, or the temporary files lie on a file system that
                // does not tell.
                Event::Polling { .. } | Event::MayMiss { .. } => {}
                event => panic!("{event:?}"),
            }
        }
        Self { root, server, events }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write_at(self.path(path), text);
    }

    fn get(&self, path: &str) -> Answer {
        request(
            self.server.address,
            &format!("GET {path} HTTP/1.1\r\nHost: localhost:{}", self.server.address.port()),
        )
    }

    fn listen(&self) -> Stream {
        Stream::open(self.server.address)
    }

    /// Opens a page as a browser does: asks for it, then listens for changes.
    fn open(&self, url: &str) -> Stream {
        self.get(&address(url));
        self.listen()
    }

    /// Waits for announcements of a page until `is_it` holds for it; returns how many updates that took.
    ///
    /// One announcement is not always enough: a slow machine may catch a file between being emptied and being
    /// filled.
    fn await_page(&self, stream: &mut Stream, url: &str, is_it: impl Fn(&Answer) -> bool) -> usize {
        let mut updates = 0;
        loop {
            updates += stream.wait_for(|message| has_page(message, url)).1;
            if is_it(&self.get(&address(url))) {
                return updates;
            }
        }
    }

    fn await_text(&self, stream: &mut Stream, url: &str, text: &str) -> usize {
        self.await_page(stream, url, |page| page.body.contains(text))
    }
}

fn address(url: &str) -> String {
    format!("/{}", utf8_percent_encode(url, PATH))
}

fn write_at(path: PathBuf, text: &str) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, text).unwrap();
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        })
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// Sends a request, of which the request line and the first header lines are given.
fn request(address: SocketAddr, head: &str) -> Answer {
    let mut stream = connect(address);
    stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// The events that an open page receives.
struct Stream {
    lines: BufReader<TcpStream>,
    /// The server's signs of life would hide that nothing is said.
    deadline: Instant,
}

impl Stream {
    fn open(address: SocketAddr) -> Self {
        let mut stream = Self::connect(address);
        assert_eq!(stream.next().unwrap()["type"], "hello");
        stream
    }

    /// A stream of which not even the greeting was read.
    fn connect(address: SocketAddr) -> Self {
        let mut stream = connect(address);
        stream
            .write_all(format!("GET /__diglot/events HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
            .unwrap();
        Self { lines: BufReader::new(stream), deadline: Instant::now() + LONG }
    }

    /// The next message; `None` when the server has closed the stream.
    fn next(&mut self) -> Option<Value> {
        loop {
            assert!(Instant::now() < self.deadline, "nothing came that was waited for");
            let mut line = String::new();
            match self.lines.read_line(&mut line) {
                Ok(0) => return None,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
                read => read.unwrap(),
            };
            if let Some(data) = line.strip_prefix("data:") {
                return Some(serde_json::from_str(data.trim()).unwrap());
            }
        }
    }

    /// The next message for which `is_it` holds, and how many updates came on the way, itself included.
    fn wait_for(&mut self, is_it: impl Fn(&Value) -> bool) -> (Value, usize) {
        let mut updates = 0;
        loop {
            let message = self.next().expect("the stream stays open");
            updates += usize::from(message["type"] == "update");
            if is_it(&message) {
                return (message, updates);
            }
        }
    }
}

fn has_page(message: &Value, url: &str) -> bool {
    message["urls"].as_array().is_some_and(|urls| urls.iter().any(|each| each == url || each == "*"))
}

#[test]
fn a_saved_page_is_announced_and_then_served() {
    let preview = Preview::start();
    assert!(preview.get("/zh/why/").body.contains("因为如此"));
    let mut stream = preview.listen();
    preview.write("content/why.zh.md", "---\ntitle: 为什么\n---\n\n因为不同了。\n");
    preview.await_text(&mut stream, "zh/why/", "因为不同了");
    assert!(!preview.get("/zh/why/").body.contains("因为如此"));
    let Event::Rebuilt { changed_pages, .. } = preview.events.recv_timeout(LONG).unwrap() else {
        panic!("a rebuild is reported")
    };
    assert!(changed_pages.iter().any(|url| url.as_str() == "zh/why/"), "{changed_pages:?}");
}

#[test]
fn only_pages_that_were_looked_at_are_rendered_again() {
    let preview = Preview::start();
    let mut stream = preview.open("zh/why/");
    preview.get("/en/why/");
    preview.write("content/why.zh.md", "---\ntitle: 为什么\n---\n\n因为不同了。\n");
    preview.await_text(&mut stream, "zh/why/", "因为不同了");
    let Event::Rebuilt { changed_pages, .. } = preview.events.recv_timeout(LONG).unwrap() else {
        panic!("a rebuild is reported")
    };
    // The bilingual edition changed as well, but nobody looks at it; the English page did not.
    assert_eq!(changed_pages.iter().map(|url| url.as_str()).collect::<Vec<_>>(), ["zh/why/"]);
    assert!(preview.get("/zh-en/why/").body.contains("因为不同了"));
}

#[test]
fn a_template_that_fails_leaves_the_last_good_page_and_says_so_where_there_is_none() {
    let preview = Preview::start();
    let mut stream = preview.open("zh/why/");
    preview.write("themes/default/templates/guide.html", "{{ page.no_such_thing.at_all }}");
    let (message, _) =
        stream.wait_for(|message| message["type"] == "diagnostics" && message["errors"].as_u64() > Some(0));
    assert!(message["html"].as_str().unwrap().contains("guide.html"), "{message}");
    assert!(preview.get("/zh/why/").body.contains("因为如此"));
    let never_seen = preview.get("/en/why/");
    assert_eq!(never_seen.status, 500);
    assert!(never_seen.body.contains("guide.html"), "{}", never_seen.body);
}

#[test]
fn an_editor_that_renames_over_the_file_is_followed() {
    let preview = Preview::start();
    let mut stream = preview.open("en/why/");
    for text in ["Renamed once.", "Renamed twice."] {
        preview.write("content/.why.en.md.swp", &format!("---\ntitle: Why\n---\n\n{text}\n"));
        fs_err::rename(preview.path("content/.why.en.md.swp"), preview.path("content/why.en.md")).unwrap();
        preview.await_text(&mut stream, "en/why/", text);
    }
}

#[test]
fn a_page_in_a_new_folder_appears_and_goes_with_it() {
    let preview = Preview::start();
    let mut stream = preview.open("zh/filing/deep/more/");
    preview.write("content/filing/deep/more.zh.md", "---\ntitle: 更多\n---\n\n更多内容。\n");
    preview.await_text(&mut stream, "zh/filing/deep/more/", "更多内容");
    preview.write("content/filing/deep/more.zh.md", "---\ntitle: 更多\n---\n\n改过的内容。\n");
    preview.await_text(&mut stream, "zh/filing/deep/more/", "改过的内容");
    fs_err::remove_dir_all(preview.path("content/filing")).unwrap();
    preview.await_page(&mut stream, "zh/filing/deep/more/", |page| page.status == 404);
}

#[test]
fn content_that_is_replaced_as_a_whole_is_still_followed() {
    let preview = Preview::start();
    let mut stream = preview.open("en/why/");
    for name in ["index.zh.md", "why.zh.md", "why.en.md"] {
        preview.write(&format!("new/{name}"), &format!("---\ntitle: {name}\n---\n\nReplaced {name}.\n"));
    }
    fs_err::rename(preview.path("content"), preview.path("old")).unwrap();
    fs_err::rename(preview.path("new"), preview.path("content")).unwrap();
    preview.await_text(&mut stream, "en/why/", "Replaced why.en.md.");
    preview.write("content/why.en.md", "---\ntitle: Why\n---\n\nEdited in the new folder.\n");
    preview.await_text(&mut stream, "en/why/", "Edited in the new folder.");
}

#[test]
fn edits_that_follow_each_other_are_folded() {
    let preview = Preview::start();
    let mut stream = preview.open("en/why/");
    const EDITS: usize = 20;
    for edit in 1..=EDITS {
        preview.write("content/why.zh.md", &format!("---\ntitle: 为什么\n---\n\n第 {edit} 次修改。\n"));
        preview.write("content/why.en.md", &format!("---\ntitle: Why\n---\n\nEdit number {edit}.\n"));
    }
    let updates = preview.await_text(&mut stream, "en/why/", &format!("Edit number {EDITS}."));
    assert!(updates < EDITS, "{updates} updates for {EDITS} edits");
    assert!(preview.get("/zh/why/").body.contains(&format!("第 {EDITS} 次修改")));
}

#[test]
fn a_broken_link_is_shown_over_the_page_until_it_is_mended() {
    let preview = Preview::start();
    let mut stream = preview.listen();
    preview.write("content/why.en.md", "---\ntitle: Why\n---\n\nBecause [of <b>this](missing.md).\n");
    let broken = |message: &Value| message["type"] == "diagnostics" && message["errors"].as_u64() > Some(0);
    let (message, _) = stream.wait_for(broken);
    let html = message["html"].as_str().unwrap();
    assert!(html.contains("missing.md") && html.contains("content/why.en.md:5:"), "{html}");
    assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
    assert!(html.contains("<a href=\"/en/why/\">"), "{html}");
    assert_eq!(preview.get("/zh/why/").status, 200);

    // A page that is opened now hears of it, too.
    let mut late = preview.listen();
    assert_eq!(late.next().unwrap(), message);

    preview.write("content/why.en.md", "---\ntitle: Why\n---\n\nBecause it is mended.\n");
    stream.wait_for(|message| message["type"] == "diagnostics" && message["errors"] == 0);
    assert!(preview.get("/en/why/").body.contains("it is mended"));
}

#[test]
fn an_address_without_its_slash_is_redirected_with_its_query() {
    let preview = Preview::start();
    let answer = preview.get("/zh/why?who=company");
    assert_eq!((answer.status, answer.header("location")), (307, Some("/zh/why/?who=company")));
    assert_eq!(preview.get("/zh").header("location"), Some("/zh/"));
    assert_eq!(preview.get("//zh/why").status, 404);
}

#[test]
fn a_chinese_address_is_found_in_its_percent_encoded_form() {
    let preview = Preview::start();
    let mut stream = preview.open("zh/备案/");
    preview.write("content/备案.zh.md", "---\ntitle: 备案\nslug: 备案\n---\n\n备案说明。\n");
    preview.await_text(&mut stream, "zh/备案/", "备案说明");
    assert_eq!(preview.get("/zh/%E5%A4%87%E6%A1%88").header("location"), Some("/zh/%E5%A4%87%E6%A1%88/"));
}

#[test]
fn what_is_not_there_is_404_with_the_sites_own_page() {
    let preview = Preview::start();
    let answer = preview.get("/zh/nothing/");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let without = |body: &str| {
        body.lines().filter(|line| !line.contains("__diglot/live.js")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(without(&answer.body), without(&preview.get("/404.html").body));
}

#[test]
fn every_page_that_is_answered_follows_the_site_whatever_it_says() {
    let preview = Preview::start();
    preview.write("themes/default/templates/guide.html", "{{ page.no_such_thing.at_all }}");
    preview.write("content/own.html", "<!doctype html><p>An author's own.</p>");
    let mut stream = preview.open("own.html");
    if preview.get("/own.html").status != 200 {
        preview.await_page(&mut stream, "own.html", |page| page.status == 200);
    }
    stream.wait_for(|message| message["type"] == "diagnostics" && message["errors"].as_u64() > Some(0));
    for (path, status, root) in [
        ("/zh/", 200, "../"),
        ("/own.html", 200, ""),
        ("/zh/nothing/", 404, "../../"),
        ("/zh/nothing", 404, "../"),
        ("/en/why/", 500, "../../"),
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.body.matches("__diglot/live.js").count(), 1, "{path}: {}", answer.body);
        assert!(
            answer.body.contains(&format!("src=\"{root}__diglot/live.js\""))
                && answer.body.contains(&format!("data-status=\"{status}\"")),
            "{}",
            answer.body
        );
    }
    for name in ["live.js", "stream.js", "live.css"] {
        let answer = preview.get(&format!("/__diglot/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        assert!(answer.header("content-security-policy").is_some());
    }
    assert!(!preview.get("/zh/index.md").body.contains("__diglot"));
}

#[test]
fn a_missing_page_is_announced_when_it_appears_with_and_without_its_slash() {
    let preview = Preview::start();
    for url in ["zh/新/", "zh/更新"] {
        assert_eq!(preview.get(&address(url)).status, 404);
    }
    let mut stream = preview.listen();
    preview.write("content/新.zh.md", "---\ntitle: 新\nslug: 新\n---\n\n新内容。\n");
    preview.await_text(&mut stream, "zh/新/", "新内容");
    preview.write("content/更新.zh.md", "---\ntitle: 更新\nslug: 更新\n---\n\n更新内容。\n");
    preview.await_text(&mut stream, "zh/更新/", "更新内容");
}

#[test]
fn a_page_knows_from_which_version_it_was_made() {
    let preview = Preview::start();
    let made = |path: &str| {
        let body = preview.get(path).body;
        let (_, rest) = body.split_once("data-version=\"").unwrap();
        rest.split_once('"').unwrap().0.parse::<u64>().unwrap()
    };
    let before = made("/zh/why/");
    let mut stream = preview.listen();
    preview.write("content/why.zh.md", "---\ntitle: 为什么\n---\n\n因为不同了。\n");
    preview.await_text(&mut stream, "zh/why/", "因为不同了");
    let after = made("/zh/why/");
    assert!(after > before, "{before} {after}");
    // Whoever is told of the version of its page has missed nothing.
    let mut late = Stream::connect(preview.server.address);
    assert_eq!(late.next().unwrap()["version"].as_u64(), Some(after));
}

#[test]
fn an_image_that_changes_is_named() {
    let preview = Preview::start();
    preview.write("content/图 一.svg", "<svg/>");
    let mut stream = preview.open("zh/");
    preview.write("content/图 一.svg", "<svg width=\"1\"/>");
    let (message, _) =
        stream.wait_for(|message| message["type"] == "update" && message["files"] != serde_json::json!([]));
    assert_eq!(
        (&message["urls"], &message["files"]),
        (&serde_json::json!(["*"]), &serde_json::json!(["图 一.svg"]))
    );
}

#[test]
fn what_the_system_does_not_tell_is_seen_by_polling() {
    let outside = tempfile::tempdir().unwrap();
    let preview = Preview::with(|options| {
        options.poll = Some(Duration::from_millis(50));
        // The same file under a second name, under which it is written: the folder of the first one is not
        // told.
        write_at(outside.path().join("why.md"), "---\ntitle: Why\n---\n\nBecause it is so.\n");
        let inside = options.root.join("content/why.en.md");
        fs_err::remove_file(&inside).unwrap();
        fs_err::hard_link(outside.path().join("why.md"), inside).unwrap();
    });
    let mut stream = preview.open("en/why/");
    for text in ["Polled once.", "Polled anew."] {
        write_at(outside.path().join("why.md"), &format!("---\ntitle: Why\n---\n\n{text}\n"));
        preview.await_text(&mut stream, "en/why/", text);
    }
}

#[test]
fn drafts_are_shown_only_where_they_are_asked_for() {
    for is_shown in [true, false] {
        let preview = Preview::with(|options| {
            options.drafts = is_shown;
            write_at(
                options.root.join("content/plan.en.md"),
                "---\ntitle: Plan\ndraft: true\n---\n\nA plan.\n",
            );
        });
        assert_eq!(preview.get("/en/plan/").status, if is_shown { 200 } else { 404 });
    }
}

#[test]
fn a_panic_while_changes_are_followed_is_told_and_the_next_save_is_followed() {
    let root = tempfile::tempdir().unwrap();
    write_at(root.path().join("content/a.en.md"), "# A\n\nFirst.\n");
    let mut options = serve::Options::new(root.path());
    options.port = Some(0);
    let (send, events) = mpsc::channel();
    let mut has_panicked = false;
    let server = serve::start(options, move |event, _: &diglot::engine::Engine| {
        if matches!(event, Event::Rebuilt { .. }) && !std::mem::replace(&mut has_panicked, true) {
            panic!("whoever is told fails");
        }
        let _ = send.send(event);
    })
    .unwrap();
    let mut stream = Stream::open(server.address);
    write_at(root.path().join("content/a.en.md"), "# A\n\nSecond.\n");
    let (message, _) = stream.wait_for(|message| message["errors"].as_u64() == Some(1));
    assert!(message["html"].as_str().unwrap().contains("whoever is told fails"), "{message}");
    write_at(root.path().join("content/a.en.md"), "# A\n\nThird.\n");
    stream.wait_for(|message| message["errors"].as_u64() == Some(0));
    loop {
        if let Event::Rebuilt { .. } = events.recv_timeout(LONG).unwrap() {
            break;
        }
    }
}

#[test]
fn a_page_that_loads_while_its_theme_is_edited_finds_the_files_it_names() {
    let preview = Preview::start();
    assert_eq!(
        preview.get("/assets/0123456789/site.css").header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert_eq!(preview.get("/assets/0123456789/none.css").status, 404);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = Preview::start();
    preview.write("secret.txt", "secret");
    for path in [
        "/../secret.txt",
        "/zh/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%00",
        "/%ff",
        "//etc/passwd",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[test]
fn a_foreign_name_is_refused_and_the_servers_own_are_not() {
    let preview = Preview::start();
    let address = preview.server.address;
    let status =
        |host: &str, path: &str| request(address, &format!("GET {path} HTTP/1.1\r\nHost: {host}")).status;
    assert_eq!(status("evil.example", "/zh/"), 403);
    assert_eq!(status(&format!("evil.example:{}", address.port()), "/__diglot/events"), 403);
    assert_eq!(status(&address.to_string(), "/zh/"), 200);
    assert_eq!(status(&format!("localhost:{}", address.port()), "/zh/"), 200);
    let refused = request(address, "GET /zh/ HTTP/1.1\r\nHost: mymac.local:4400");
    assert!(
        refused.status == 403 && refused.body.contains("diglot serve --allow-host mymac.local\n"),
        "{}",
        refused.body
    );
}

#[test]
fn a_name_that_the_author_allows_is_answered_to_and_no_other() {
    let preview = Preview::with(|options| options.names = vec!["mymac.local".into(), "preview".into()]);
    let status =
        |host: &str| request(preview.server.address, &format!("GET /zh/ HTTP/1.1\r\nHost: {host}")).status;
    for host in ["mymac.local:4400", "MyMac.local", "preview", "localhost"] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in ["evil.example", "evil.mymac.local", "mymac.local.evil.example", "preview.evil.example:80"] {
        assert_eq!(status(host), 403, "{host}");
    }
}

#[test]
fn localhost_is_listened_on_by_name() {
    let preview = Preview::with(|options| options.host = "localhost".into());
    let port = preview.server.address.port();
    assert_eq!(preview.server.url(), format!("http://localhost:{port}/"));
    let has_v6 = TcpListener::bind("[::1]:0").is_ok();
    for address in ["127.0.0.1", "[::1]"].into_iter().take(1 + usize::from(has_v6)) {
        let address: SocketAddr = format!("{address}:{port}").parse().unwrap();
        assert_eq!(
            request(address, &format!("GET /zh/ HTTP/1.1\r\nHost: localhost:{port}")).status,
            200,
            "{address}"
        );
    }
}

/// `diglot serve` as a process, by itself or below another program.
#[cfg(unix)]
struct Process {
    child: std::process::Child,
    said: BufReader<std::process::ChildStderr>,
    _root: tempfile::TempDir,
}

#[cfg(unix)]
impl Process {
    fn start(before: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        write_at(root.path().join("content/a.en.md"), "# A\n\nText.\n");
        let words = [before, &[env!("CARGO_BIN_EXE_diglot"), "serve", "--port", "0", "--root"]].concat();
        let mut command = std::process::Command::new(words[0]);
        let mut child =
            command.args(&words[1..]).arg(root.path()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        Self { child, said, _root: root }
    }

    /// Waits until it serves; `false` when it ended before.
    fn is_ready(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            if self.said.read_line(&mut line).unwrap() == 0 {
                return false;
            }
            if line.contains("serving http") {
                return true;
            }
        }
    }

    fn signal(id: u32, name: &str) {
        assert!(
            std::process::Command::new("kill")
                .args([&format!("-{name}"), &id.to_string()])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits until it ends, and returns its exit code.
    fn end(mut self) -> Option<i32> {
        let deadline = Instant::now() + LONG;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        panic!("it does not end");
    }
}

#[cfg(unix)]
#[test]
fn the_process_ends_when_it_is_asked_to() {
    for name in ["TERM", "INT"] {
        let mut process = Process::start(&[]);
        assert!(process.is_ready());
        Process::signal(process.child.id(), name);
        assert_eq!(process.end(), Some(0), "{name}");
    }
}

/// In a container it is process 1, which the system ends for no signal that it does not listen for.
#[cfg(target_os = "linux")]
#[test]
fn process_1_ends_when_it_is_asked_to() {
    let unshare = ["unshare", "--pid", "--fork", "--kill-child"];
    let may = std::process::Command::new(unshare[0])
        .args(&unshare[1..])
        .arg("true")
        .stderr(std::process::Stdio::null())
        .status();
    if !may.is_ok_and(|status| status.success()) {
        let _ = writeln!(std::io::stderr(), "not tried: this user may not make a process 1");
        return;
    }
    for name in ["TERM", "INT", "HUP"] {
        let mut process = Process::start(&unshare);
        assert!(process.is_ready());
        let id = process.child.id();
        let children = fs_err::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        Process::signal(children.trim().parse().unwrap(), name);
        assert_eq!(process.end(), Some(0), "{name}");
    }
}

#[test]
fn every_answer_carries_the_headers_of_production_and_is_not_cached() {
    let preview = Preview::start();
    for path in ["/zh/", "/nothing", "/zh"] {
        let answer = preview.get(path);
        assert_eq!(answer.header("content-security-policy"), Some(serve::CONTENT_SECURITY_POLICY), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn the_readme_gives_a_web_server_the_policy_of_the_preview() {
    let readme = fs_err::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!(
        "add_header Content-Security-Policy \"{}\" always;",
        serve::CONTENT_SECURITY_POLICY
    )));
}

#[test]
fn head_answers_with_the_length_alone_and_other_methods_are_refused() {
    let preview = Preview::start();
    let ask = |method: &str| {
        request(preview.server.address, &format!("{method} /zh/why/ HTTP/1.1\r\nHost: localhost"))
    };
    let head = ask("HEAD");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), Some(preview.get("/zh/why/").body.len().to_string().as_str()));
    let post = ask("POST");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn a_port_that_is_taken_is_named_with_the_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let root = tempfile::tempdir().unwrap();
    let mut options = serve::Options::new(root.path());
    options.port = Some(port);
    let error = serve::start(options, |_, _| {}).err().expect("the port is taken").to_string();
    assert!(error.contains(&format!("port {port} ")) && error.contains("--port"), "{error}");
}

#[test]
fn stopping_ends_the_streams_that_are_open() {
    let preview = Preview::start();
    let mut stream = preview.listen();
    let address = preview.server.address;
    preview.server.stop();
    while stream.next().is_some() {}
    assert!(TcpListener::bind(address).is_ok(), "the port is free again");
}
