//! The `diglot` command: everything it does is in `cli`.

/// Pages are parsed into many small parts on all threads at once: the allocator of the system takes a third
/// longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    diglot::cli::main()
}
