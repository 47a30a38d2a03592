//! `diglot completions`: a script that completes commands and options.

use clap_complete::Shell;

use super::failure::Failure;
use super::report::Report;
use super::verdict::Verdict;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
  bash        diglot completions bash > ~/.local/share/bash-completion/completions/diglot
  zsh         diglot completions zsh > ~/.zfunc/_diglot
  fish        diglot completions fish > ~/.config/fish/completions/diglot.fish
  powershell  diglot completions powershell >> $PROFILE")]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for `command`, which is the whole of diglot's command line.
pub(super) fn run(
    arguments: &Arguments,
    mut command: clap::Command,
    report: Report,
) -> Result<Verdict, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "diglot", &mut script);
    report.data(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Clean)
}
