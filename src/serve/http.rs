//! The site → answers over HTTP on this machine; a page is rendered when it is asked for.
//!
//! Invariant: a path is only ever looked up among what the site publishes, so no request reaches another
//! file; and a page sees the headers that production sends, so that nothing works in the preview alone.
//!
//! Every answer in HTML follows the site, also one that says what is wrong: the script for it is added here,
//! so no template can lack it and no published site has it.
//!
//! It deliberately keeps nothing in a browser's cache: what is shown is what was saved last.

use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use memchr::memmem;
use percent_encoding::percent_decode_str;
use tokio::runtime::Runtime;
use tokio::task::{JoinSet, spawn_blocking};

use super::live::{self, Hub};
use super::overlay;
use super::shown::Shown;
use crate::base::{Digest, OutPath};
use crate::emit::pages::{Page, Pages};
use crate::emit::publication::Publication;
use crate::emit::sink::Content;

/// What a page may load, in the preview as on the site's own server: what the site itself has, and images
/// that a page holds as `data:`. README.md tells a web server the same, word for word; a test compares them.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sent with every answer. `cross-origin-resource-policy`: a draft is nobody else's to embed.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// What an answer is made from.
#[derive(Clone)]
struct Site {
    shown: Arc<Shown>,
    hub: Arc<Hub>,
    names: Arc<Names>,
}

/// Answers on `listeners` from now on, on threads of `runtime`. What is returned ends when a listener is
/// answered on no more.
pub(super) fn serve(
    runtime: &Runtime,
    listeners: Vec<TcpListener>,
    shown: &Arc<Shown>,
    hub: &Arc<Hub>,
    names: Names,
) -> io::Result<JoinSet<io::Result<()>>> {
    let site = Site { shown: Arc::clone(shown), hub: Arc::clone(hub), names: Arc::new(names) };
    let router = Router::new()
        .route("/__diglot/events", get(events))
        .route("/__diglot/live.js", get(|| own("text/javascript", include_str!("assets/live.js"))))
        .route("/__diglot/stream.js", get(|| own("text/javascript", include_str!("assets/stream.js"))))
        .route("/__diglot/live.css", get(|| own("text/css", include_str!("assets/live.css"))))
        .fallback(file)
        .layer(from_fn_with_state(site.clone(), guard))
        .with_state(site);
    let _inside = runtime.enter();
    let mut answering = JoinSet::new();
    for listener in listeners {
        listener.set_nonblocking(true)?;
        // Without this the second of two short messages waits for the first one's delayed acknowledgement, up
        // to 40 ms.
        let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let router = router.clone();
        answering.spawn(async move { axum::serve(listener, router).await });
    }
    Ok(answering)
}

/// Refuses requests under a foreign name, and adds the headers to every answer.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = if site.names.are_asked(request.headers()) {
        next.run(request).await
    } else {
        let text = refusal(request.headers());
        (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The names under which this server answers.
///
/// A foreign page can make its own name resolve to 127.0.0.1 (DNS rebinding) and would then be of the same
/// origin as the preview. So a request has to name an address, which no one else's DNS can point here, or a
/// name that the author gave. The port may differ: it does when it is forwarded, and says nothing about who
/// asks.
pub(super) struct Names {
    ips: Vec<IpAddr>,
    /// In lower case.
    names: Vec<String>,
}

impl Names {
    /// The names of a server that listens on `listeners`, which are those of `host`, with other names that
    /// lead to it.
    pub(super) fn new(host: &str, others: Vec<String>, listeners: &[TcpListener]) -> io::Result<Self> {
        let ips = listeners
            .iter()
            .map(|listener| listener.local_addr().map(|address| address.ip()))
            .collect::<io::Result<_>>()?;
        let mut names = others;
        names.extend(["localhost".to_owned(), host.to_ascii_lowercase()]);
        Ok(Self { ips, names })
    }

    /// Whether a request names this server.
    fn are_asked(&self, headers: &HeaderMap) -> bool {
        let Some((name, port)) = asked(headers) else { return false };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let is_own = match bare.unwrap_or(name).parse::<IpAddr>() {
            Ok(ip) => ip.is_ipv6() == bare.is_some() && self.has_ip(ip),
            Err(_) => self.has_name(name),
        };
        is_own && port.parse::<u16>().is_ok()
    }

    fn has_ip(&self, ip: IpAddr) -> bool {
        // Whoever listens on every address is asked under any of them.
        let is_listened_on = self.ips.iter().any(|own| *own == ip || own.is_unspecified());
        ip.is_loopback() || is_listened_on || self.names.iter().any(|name| name.parse() == Ok(ip))
    }

    fn has_name(&self, name: &str) -> bool {
        let name = name.strip_suffix('.').unwrap_or(name);
        self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// The name and the port that a request asks for.
fn asked(headers: &HeaderMap) -> Option<(&str, &str)> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Some(match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host, "80"),
    })
}

/// What a request for a foreign name is told: how to make the name one of ours, should it be that.
fn refusal(headers: &HeaderMap) -> String {
    let is_name = |name: &&str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c))
    };
    match asked(headers).map(|(name, _)| name).filter(is_name) {
        Some(name) => format!(
            "This preview does not answer to `{name}`, so that no foreign page can read it under a name of \
             its own.\n\n\
             If `{name}` is a name of this machine, or of a proxy in front of it, end the preview and start \
             it with\n\n    \
             diglot serve --allow-host {name}\n"
        ),
        None => {
            "This preview answers to the names of this machine and to those given as --allow-host only.\n"
                .to_owned()
        }
    }
}

async fn events(State(site): State<Site>) -> Response {
    Sse::new(site.hub.subscribe()).keep_alive(KeepAlive::default()).into_response()
}

async fn file(State(site): State<Site>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path().to_owned();
    // Read before the site: what changes in between is told to the page as news.
    let version = site.hub.version();
    let publication = site.shown.publication();
    let scripts = publication.scripts_digest();
    // Rendering is work, and must not hold up the events of other pages.
    let (status, path, content) =
        match spawn_blocking(move || find(&site.shown.pages, &publication, &path)).await {
            Ok(Found::File(status, path, content)) => (status, path, content),
            Ok(Found::Directory) => return redirect(&uri),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, OutPath::new("500.html"), says(&error)),
        };
    let (status, path, body) = match bytes(content).await {
        Ok(body) => (status, path, body),
        Err(error) => {
            (StatusCode::NOT_FOUND, OutPath::new("404.html"), Bytes::from(overlay::failure_page(&error)))
        }
    };
    let kind = content_type(&path);
    let body = if kind.starts_with("text/html") {
        with_script(&body, &live_script(uri.path(), status, version, scripts))
    } else {
        body
    };
    let length = body.len();
    let body = if method == Method::HEAD { Body::empty() } else { Body::from(body) };
    (status, [(header::CONTENT_TYPE, kind), (header::CONTENT_LENGTH, length.to_string())], body)
        .into_response()
}

fn says(error: &dyn std::fmt::Display) -> Content {
    Content::Bytes(overlay::failure_page(error).into_bytes().into())
}

/// The script that keeps the page at `path` up to date. It is told what the page was made from: the version
/// of the site, and what makes two states of a page so different that one cannot turn into the other.
fn live_script(path: &str, status: StatusCode, version: u64, scripts: Digest) -> String {
    // Relative, as all links of a page are: a proxy may have put the site below a folder.
    let root = "../".repeat(path.matches('/').count().saturating_sub(1));
    let status = status.as_u16();
    format!(
        "<script type=\"module\" src=\"{root}__diglot/live.js\" data-version=\"{version}\" \
            data-status=\"{status}\" data-scripts=\"{scripts}\"></script>\n"
    )
}

/// Puts a script at the end of the head, where there is one: a comment that is never closed would swallow it
/// further down.
fn with_script(html: &[u8], script: &str) -> Bytes {
    let at = memmem::find(html, b"</head>").unwrap_or(html.len());
    Bytes::from([&html[..at], script.as_bytes(), &html[at..]].concat())
}

/// A file of the preview itself.
async fn own(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], text).into_response()
}

enum Found {
    File(StatusCode, OutPath, Content),
    /// There is a page at this address with a slash after it.
    Directory,
}

/// Looks a request's path up as a static file server would.
fn find(pages: &Pages, publication: &Publication, path: &str) -> Found {
    let path = percent_decode_str(path.strip_prefix('/').unwrap_or(path)).decode_utf8();
    if let Ok(path) = &path {
        let is_directory = path.is_empty() || path.ends_with('/');
        let out = OutPath::new(if is_directory { format!("{path}index.html") } else { path.to_string() });
        if live::page(&out).is_some()
            && let Some(found) = page(pages.get(publication, &out), StatusCode::OK, &out)
        {
            return found;
        }
        if let Some(content) = publication.file(&out).or_else(|| publication.newer_asset(&out)) {
            return Found::File(StatusCode::OK, out, content);
        }
        if !is_directory {
            let index = OutPath::new(format!("{path}/index.html"));
            if publication.edition(&index).is_some() {
                return Found::Directory;
            }
            // Followed from now on: whoever looks at the error page learns when there is a page.
            pages.get(publication, &index);
        }
    }
    let out = OutPath::new("404.html");
    let own = page(pages.get(publication, &out), StatusCode::NOT_FOUND, &out);
    own.unwrap_or_else(|| Found::File(StatusCode::NOT_FOUND, out, Content::Bytes(Arc::from(&b"404"[..]))))
}

/// A page as it is, or what is wrong with its template in place of one that never worked.
fn page(page: Page, status: StatusCode, path: &OutPath) -> Option<Found> {
    if let Some(html) = page.html {
        return Some(Found::File(status, path.clone(), Content::Bytes(html)));
    }
    let failed = (!page.diagnostics.is_empty()).then(|| overlay::page(&page.diagnostics).into_bytes());
    failed
        .map(|html| Found::File(StatusCode::INTERNAL_SERVER_ERROR, path.clone(), Content::Bytes(html.into())))
}

/// To the same address with a slash after the path. Not for ever: the page may be gone after the next save.
fn redirect(uri: &Uri) -> Response {
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{}/{query}", uri.path()))]).into_response()
}

async fn bytes(content: Content) -> io::Result<Bytes> {
    match content {
        Content::Bytes(bytes) => Ok(Bytes::from_owner(bytes)),
        file @ Content::File(_) => spawn_blocking(move || Ok(Bytes::from(file.read()?.into_owned())))
            .await
            .map_err(io::Error::other)?,
    }
}

fn content_type(path: &OutPath) -> String {
    let name = path.as_str();
    // Files without an extension (`_redirects`) are text in a site.
    let is_bare = !name.rsplit('/').next().unwrap_or_default().contains('.');
    let mime = if is_bare {
        mime_guess::mime::TEXT_PLAIN
    } else {
        mime_guess::from_path(name).first_or_octet_stream()
    };
    if mime.type_() == "text" && mime.get_param("charset").is_none() {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_and_localhost_are_names_of_the_preview() {
        let named = |name: &str| HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(name).unwrap())]);
        let is_own = |name: &str, host: &str| {
            let names = Names {
                ips: host.parse().into_iter().collect(),
                names: vec!["localhost".into(), host.into(), "proxy.example".into()],
            };
            names.are_asked(&named(name))
        };
        for name in [
            "localhost:4400",
            "LOCALHOST",
            "localhost.",
            "127.0.0.1:4400",
            "127.0.0.1",
            "[::1]:4400",
            "[::1]",
            "proxy.example",
            "Proxy.Example:8080",
        ] {
            assert!(is_own(name, "127.0.0.1"), "{name}");
        }
        for name in [
            "evil.example:4400",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "x.proxy.example",
            "proxy.example.evil.example",
            "192.168.1.7:4400",
            "",
            ":4400",
            "localhost:x",
            "::1",
            "[127.0.0.1]",
        ] {
            assert!(!is_own(name, "127.0.0.1"), "{name}");
        }
        assert!(is_own("192.168.1.7:4400", "192.168.1.7"));
        assert!(is_own("192.168.1.7:4400", "0.0.0.0"));
        assert!(is_own("[fd00::7]:4400", "::"));
        assert!(is_own("mymac.local:4400", "mymac.local"));
        assert!(!is_own("evil.example", "0.0.0.0"));
        assert!(!Names { ips: Vec::new(), names: Vec::new() }.are_asked(&HeaderMap::new()));
        assert!(refusal(&named("mymac.local:4400")).contains("--allow-host mymac.local\n"));
        assert!(!refusal(&named("a$(b):1")).contains('$'));
    }

    #[test]
    fn text_says_its_encoding_and_data_its_kind() {
        for (path, kind) in [
            ("zh/index.html", "text/html; charset=utf-8"),
            ("zh/index.md", "text/markdown; charset=utf-8"),
            ("assets/0/site.css", "text/css; charset=utf-8"),
            ("assets/0/site.js", "text/javascript; charset=utf-8"),
            ("_redirects", "text/plain; charset=utf-8"),
            ("zh/seal.png", "image/png"),
            ("zh/icon.svg", "image/svg+xml"),
            ("zh/search/0.json", "application/json"),
            ("zh/search/0.shard", "application/octet-stream"),
        ] {
            assert_eq!(content_type(&OutPath::new(path)), kind, "{path}");
        }
    }
}
