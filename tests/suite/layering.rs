//! The imports of the crate point down the list of modules in lib.rs, and the documentation names what exists.

use std::path::{Path, PathBuf};

/// What each module may import beside itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("yaml", &["base"]),
    ("text", &["base", "yaml"]),
    ("config", &["base", "yaml", "text"]),
    ("load", &["base", "config"]),
    ("edit", &["base", "load"]),
    ("parse", &["base", "yaml", "text", "config"]),
    ("pair", &["base", "text", "config", "parse"]),
    ("link", &["base", "yaml", "text", "config", "parse", "pair"]),
    ("render", &["base", "yaml", "text", "config", "parse", "pair", "link"]),
    ("search", &["base", "config", "link", "render"]),
    ("emit", &["base", "config", "link", "render", "search"]),
    ("engine", &["base", "config", "load", "parse", "pair", "link", "render", "search", "emit"]),
    ("serve", &["base", "emit", "engine"]),
    ("cli", &["base", "config", "edit", "parse", "link", "render", "search", "emit", "engine", "serve"]),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs_err::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(path: &Path, src: &Path) -> String {
    let below = path.strip_prefix(src).unwrap().to_string_lossy().replace('\\', "/");
    below.split('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

/// The modules named after `crate::` in code, not in comments.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.match_indices("crate::")
            .map(|(at, _)| line[at + "crate::".len()..].to_owned())
            .flat_map(|rest| match rest.strip_prefix('{') {
                Some(group) => group.trim_end_matches("};").split(',').map(|name| name.trim().to_owned()).collect(),
                None => vec![rest],
            })
            .collect::<Vec<_>>()
    })
    .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
    .filter(|name: &String| !name.is_empty())
    .collect()
}

#[test]
fn imports_point_down_the_list_of_modules() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| !matches!(path.file_name().unwrap().to_str(), Some("lib.rs" | "main.rs"))) {
        let module = module_of(path, &src);
        let (_, allowed) = MAY_IMPORT.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("`{module}` is not in the table"));
        for import in imports(&fs_err::read_to_string(path).unwrap()) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{}: {module} imports {import}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_have_one_subject() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for path in files {
        let text = fs_err::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} has no module documentation", path.display());
        assert!(text.lines().count() <= 820, "{} is {} lines long", path.display(), text.lines().count());
    }
}
