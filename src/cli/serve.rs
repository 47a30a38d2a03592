//! `diglot serve`: a preview that follows every save.

use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;
use std::{process, thread};

use tokio::runtime::Builder;

use super::failure::Failure;
use super::folders;
use super::report::{Report, count, seconds};
use super::verdict::Verdict;
use crate::base::Diagnostic;
use crate::engine::Engine;
use crate::serve::{self, Event};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Nothing is written to disk. The preview is for this machine alone unless --host says otherwise:
  diglot serve --host 0.0.0.0     everybody in the same network can read it
It answers to its addresses and to `localhost`. Behind a proxy, or under a name of this machine:
  diglot serve --host 0.0.0.0 --allow-host mymac.local")]
pub(super) struct Arguments {
    /// Open the preview in a browser
    #[arg(long)]
    open: bool,

    /// The port to listen on [default: 4400, or the next free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,

    /// The address to listen on, or a name of this machine
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", value_parser = host)]
    host: String,

    /// Answer to this name, too; may be given more than once
    #[arg(long, value_name = "NAME", value_parser = host)]
    allow_host: Vec<String>,

    /// Look at the files every MS milliseconds instead of being told of changes [default: 500]
    #[arg(
        long,
        value_name = "MS",
        num_args = 0..=1,
        default_missing_value = "500",
        value_parser = clap::value_parser!(u64).range(10..=60_000)
    )]
    poll: Option<u64>,

    /// Leave drafts out, as `build` does
    #[arg(long)]
    no_drafts: bool,

    /// Show nothing that could act on readers, for content of strangers such as a pull request
    #[arg(long)]
    untrusted: bool,
}

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let root = folders::root(root)?;
    end_when_asked()?;
    let options = serve::Options {
        root,
        host: arguments.host,
        names: arguments.allow_host,
        port: arguments.port,
        drafts: !arguments.no_drafts,
        untrusted: arguments.untrusted,
        poll: arguments.poll.map(Duration::from_millis),
    };
    let server = serve::start(options, move |event, engine| tell(report, event, engine))?;
    if arguments.open
        && let Err(error) = serve::open(&server.url())
    {
        report.warning(&format!("no browser was opened: {error}; the address is {}", server.url()));
    }
    Err(server.wait().into())
}

/// A host as it is written in an address, in lower case.
fn host(text: &str) -> Result<String, String> {
    let name =
        text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).trim_end_matches('.');
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    if is_name || name.parse::<IpAddr>().is_ok() {
        return Ok(name.to_ascii_lowercase());
    }
    Err("write the name or the address alone, as in `mymac.local` or `192.168.1.7`".to_owned())
}

/// Ends the process as soon as it is asked to, from now on: also while the site is read for the first time,
/// and as process 1 of a container, which no signal ends that it does not listen for. Nothing is written, so
/// nothing is left half done.
fn end_when_asked() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let asked = {
        let _inside = runtime.enter();
        asked_to_end()?
    };
    thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(asked);
        process::exit(0);
    })?;
    Ok(())
}

#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    use std::future::poll_fn;
    use std::task::Poll;

    use tokio::signal::unix::{SignalKind, signal};

    let mut kinds = vec![SignalKind::interrupt(), SignalKind::terminate()];
    // Elsewhere the terminal that closes ends the process by itself, unless `nohup` has asked for the
    // opposite.
    if process::id() == 1 {
        kinds.extend([SignalKind::hangup(), SignalKind::quit()]);
    }
    let mut signals = kinds.into_iter().map(signal).collect::<io::Result<Vec<_>>>()?;
    Ok(poll_fn(move |context| match signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready()) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    }))
}

#[cfg(not(unix))]
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn tell(report: Report, event: Event, engine: &Engine) {
    match event {
        Event::PortMoved { to } => {
            report.warning(&format!("port {} is taken; this preview is on port {to}", serve::DEFAULT_PORT))
        }
        Event::Polling { reason } => {
            report.warning(&format!("{reason}; the files are looked at again and again"))
        }
        Event::MayMiss { reason } => {
            report.message(&format!("{reason}; if the preview misses any, start it with --poll"))
        }
        Event::Ready { urls, stats, diagnostics } => {
            diagnose(report, &diagnostics, engine);
            let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
            report.message(&format!("read {pages} in {languages} in {}", seconds(stats.elapsed)));
            report.message(&format!("serving {} (Ctrl-C ends it)", urls[0]));
            for url in &urls[1..] {
                report.message(&format!("in the network {url}"));
            }
        }
        Event::Rebuilt { stats, diagnostics, changed_pages } => {
            if let Some(diagnostics) = diagnostics {
                diagnose(report, &diagnostics, engine);
            }
            let what = match changed_pages.as_slice() {
                [] => "nothing that is open changed".to_owned(),
                [page] => format!("/{page} changed"),
                pages => format!("{} that are open changed", count(pages.len(), "page")),
            };
            report.message(&format!("{what} in {}", seconds(stats.elapsed)));
        }
        Event::Failed(error) => {
            report.failure(&Failure::from(error));
            report.message("the preview shows the site as it was; save again to try again");
        }
    }
}

fn diagnose(report: Report, diagnostics: &[Diagnostic], engine: &Engine) {
    if let Err(failure) = report.diagnostics(diagnostics, engine) {
        report.failure(&failure);
    }
}
