//! A URL → a window of the user's browser.
//!
//! It deliberately does not wait for the browser: some launchers run as long as the window is open.

use std::io;
use std::process::{Command, Stdio};
use std::thread;

/// Opens `url` in the browser that the system prefers.
///
/// # Errors
/// The system's launcher cannot be started. What the launcher does afterwards is not known.
pub fn open(url: &str) -> io::Result<()> {
    let mut command = launcher();
    let program = command.get_program().to_string_lossy().into_owned();
    let started = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = started
        .map_err(|error| io::Error::new(error.kind(), format!("`{program}` cannot be started: {error}")))?;
    // Waited for on the side, so that no dead process stays behind.
    thread::spawn(move || child.wait());
    Ok(())
}

fn launcher() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The empty argument is the title of the window; without it `start` would take the URL for the title.
        command.args(["/c", "start", ""]);
        command
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    }
}
