//! The `diglot` command: everything it does is in `cli`.

fn main() -> std::process::ExitCode {
    diglot::cli::main()
}
