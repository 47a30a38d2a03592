//! `diglot serve`: a preview that follows every save.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use super::failure::Failure;
use super::report::{Report, count, seconds};
use super::{Verdict, folders};
use crate::base::Diagnostic;
use crate::engine::Engine;
use crate::serve::{self, Event};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Nothing is written to disk. The preview is for this machine alone unless --host says otherwise:
  diglot serve --host 0.0.0.0     everybody in the same network can read it")]
pub(super) struct Arguments {
    /// Open the preview in a browser
    #[arg(long)]
    open: bool,

    /// The port to listen on [default: 4400, or the next free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,

    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// Leave drafts out, as `build` does
    #[arg(long)]
    no_drafts: bool,

    /// Show nothing that could act on readers, for content of strangers such as a pull request
    #[arg(long)]
    untrusted: bool,
}

pub(super) fn run(arguments: Arguments, root: &Path, report: Report) -> Result<Verdict, Failure> {
    let root = folders::root(root)?;
    let options = serve::Options { root, host: arguments.host, port: arguments.port, drafts: !arguments.no_drafts, untrusted: arguments.untrusted };
    let server = serve::start(options, move |event, engine| tell(report, event, engine))?;
    if arguments.open
        && let Err(error) = serve::open(&server.url())
    {
        report.warning(&format!("no browser was opened: {error}; the address is {}", server.url()));
    }
    server.wait()?;
    Ok(Verdict::Clean)
}

fn tell(report: Report, event: Event, engine: &Engine) {
    match event {
        Event::PortMoved { to } => report.warning(&format!("port {} is taken; this preview is on port {to}", serve::DEFAULT_PORT)),
        Event::Polling { reason } => report.warning(&format!("{reason}; the files are looked at again and again instead")),
        Event::Ready { address, stats, diagnostics } => {
            diagnose(report, &diagnostics, engine);
            let (pages, languages) = (count(stats.pages, "page"), count(stats.languages, "language"));
            report.message(&format!("read {pages} in {languages} in {}", seconds(stats.elapsed)));
            report.message(&format!("serving {} (Ctrl-C ends it)", url(address)));
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

/// An address that a browser on this machine can open.
fn url(address: SocketAddr) -> String {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}
