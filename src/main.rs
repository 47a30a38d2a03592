//! temporary
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let root = std::path::PathBuf::from(args.get(1).map_or(".", |s| s));
    let out = std::path::PathBuf::from(args.get(2).map_or("dist", |s| s));
    let mut engine = diglot::engine::Engine::new(diglot::engine::Options { root, ..Default::default() });
    let sink = diglot::emit::sink::Disk::open(&out).unwrap();
    let outcome = engine.run(&sink).unwrap();
    use std::io::Write;
    let text = diglot::base::diag::human(&outcome.diagnostics, &|p| engine.text(p));
    let _ = writeln!(std::io::stderr(), "{text}{:?}", outcome.stats);
}
