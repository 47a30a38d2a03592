//! What changed → messages to the pages that are open in a browser.
//!
//! Invariant: a page that connects hears the version and the diagnostics of this moment first, then every
//! later message, with no gap between the two.
//!
//! It deliberately sends addresses and no HTML: the page fetches what it shows.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::response::sse;
use serde_json::json;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use crate::base::{OutPath, UrlPath};

/// How many messages a slow reader may be behind before it is told to reload instead.
const BACKLOG: usize = 64;

/// How many addresses one message names before it says [`EVERYTHING`].
const ADDRESSES: usize = 500;

/// In place of addresses: any of them.
const EVERYTHING: &str = "*";

/// How soon a page asks again for a server that is gone, as while it is started anew.
const RETRY: Duration = Duration::from_millis(500);

/// One message: the JSON text of an event.
type Message = Arc<str>;

/// Where messages go out from.
pub(super) struct Hub {
    state: Mutex<State>,
    messages: broadcast::Sender<Message>,
}

struct State {
    version: u64,
    diagnostics: Message,
}

impl Hub {
    /// A hub that has nothing to tell yet.
    pub(super) fn new() -> Self {
        // Counted from the clock, so that a page which outlived the last server sees that it is behind.
        let version = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64);
        Self {
            state: Mutex::new(State { version, diagnostics: "".into() }),
            messages: broadcast::Sender::new(BACKLOG),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the state of the site that is shown: a page made before it was read is that state or a
    /// later one.
    pub(super) fn version(&self) -> u64 {
        self.state().version
    }

    /// Says that the site is not what it was: which pages, and which files beside them; or everything, as
    /// when the theme is another one. Where no page that is open changed it is still told, so that all pages
    /// know the version.
    pub(super) fn update(&self, is_everything: bool, pages: &[UrlPath], files: &[OutPath]) {
        let pages = pages.iter().map(UrlPath::as_str);
        let urls = if is_everything || !files.is_empty() { vec![EVERYTHING] } else { limited(pages) };
        let files = limited(files.iter().map(OutPath::as_str));
        let mut state = self.state();
        state.version += 1;
        self.send(
            json!({ "type": "update", "version": state.version, "urls": urls, "files": files })
                .to_string()
                .into(),
        );
    }

    /// Says what is wrong, unless it was said last: an overlay that was dismissed stays so.
    pub(super) fn diagnose(&self, message: String) {
        let mut state = self.state();
        if *state.diagnostics != *message {
            state.diagnostics = message.into();
            self.send(state.diagnostics.clone());
        }
    }

    fn send(&self, message: Message) {
        // An error means that no page is open.
        let _ = self.messages.send(message);
    }

    /// The messages for one page, from now on.
    pub(super) fn subscribe(self: &Arc<Self>) -> impl Stream<Item = Result<sse::Event, Infallible>> + use<> {
        let (now, later) = {
            let state = self.state();
            ([hello(state.version), state.diagnostics.clone()], self.messages.subscribe())
        };
        let hub = Arc::clone(self);
        let later = BroadcastStream::new(later).map(move |message| message.unwrap_or_else(|_| hub.missed()));
        tokio_stream::iter(now)
            .chain(later)
            .map(|message| Ok(sse::Event::default().retry(RETRY).data(&*message)))
    }

    /// What a reader gets in place of messages that it was too slow for.
    fn missed(&self) -> Message {
        let version = self.state().version;
        let message =
            json!({ "type": "update", "version": version, "urls": [EVERYTHING], "files": [EVERYTHING] });
        message.to_string().into()
    }
}

/// Names, or that there are too many.
fn limited<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Vec<&'a str> {
    if names.len() > ADDRESSES { vec![EVERYTHING] } else { names.collect() }
}

fn hello(version: u64) -> Message {
    json!({ "type": "hello", "version": version }).to_string().into()
}

/// The address of the page in a file of the output; `None` for what is not a page.
pub(super) fn page(path: &OutPath) -> Option<UrlPath> {
    let path = path.as_str();
    match path.strip_suffix("index.html") {
        Some(directory) if directory.is_empty() || directory.ends_with('/') => Some(UrlPath::new(directory)),
        _ => path.ends_with(".html").then(|| UrlPath::new(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(paths: &[&str]) -> Vec<String> {
        paths.iter().filter_map(|path| page(&OutPath::new(*path))).map(|url| url.to_string()).collect()
    }

    #[test]
    fn pages_have_addresses_and_other_files_have_none() {
        assert_eq!(
            urls(&[
                "index.html",
                "zh/why/index.html",
                "404.html",
                "zh/why/index.md",
                "sitemap.xml",
                "zh/my-index.html"
            ]),
            ["", "zh/why/", "404.html", "zh/my-index.html"]
        );
    }
}
