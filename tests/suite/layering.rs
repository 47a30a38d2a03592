//! The imports of the crate point down the list of modules in lib.rs, and the documentation names what
//! exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
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

/// Which modules and files may touch the disk, and what for.
const MAY_TOUCH_THE_DISK: &[(&str, &str)] = &[
    ("load", "it reads the site"),
    ("emit", "it writes what is published, and reads back what was"),
    ("edit", "it changes what authors wrote, and begins a site for them"),
    ("base/stamp", "it takes apart what a directory says of a file, which others ask for"),
    ("serve/watch", "it looks again at names and times, to learn of changes; it reads no file"),
    ("serve/mounts", "it asks the system of which changes that tells"),
    ("cli/folders", "it asks what stands where the arguments point; it reads no file"),
];

/// Parents whose children may import them as well, and why: no other `mod.rs` defines what the files beside
/// it need.
const PARENTS: &[(&str, &str)] = &[("yaml/mod", "its files are steps of one recursion, on one reader")];

/// What touches the disk.
const DISK: &[&str] = &["fs_err", "std::fs", "walkdir", "tempfile::", ".exists()", ".is_dir()", ".is_file()"];

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

/// The code of every file of src/ without comments and tests, by its path without extension:
/// `pair/align/costs`.
fn code() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let name = |path: &Path| {
        path.strip_prefix(&src).unwrap().with_extension("").to_string_lossy().replace('\\', "/")
    };
    let files = files.iter().map(|path| (name(path), without_tests(&fs_err::read_to_string(path).unwrap())));
    files.filter(|(name, _)| !matches!(name.as_str(), "lib" | "main")).collect()
}

fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
    code.filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The modules named after `crate::`.
fn imports(code: &str) -> Vec<String> {
    code.lines()
        .flat_map(|line| {
            line.match_indices("crate::")
                .map(|(at, _)| line[at + "crate::".len()..].to_owned())
                .flat_map(|rest| match rest.strip_prefix('{') {
                    Some(group) => {
                        group.trim_end_matches("};").split(',').map(|name| name.trim().to_owned()).collect()
                    }
                    None => vec![rest],
                })
                .collect::<Vec<_>>()
        })
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .filter(|name: &String| !name.is_empty())
        .collect()
}

/// The files of src/ and which of them import which.
struct Files {
    code: BTreeMap<String, String>,
    /// What a module passes on as its own, by its path, with where it comes from: `link/Paths` from
    /// `link/paths/Paths`.
    passed_on: BTreeMap<String, String>,
}

impl Files {
    fn new(code: BTreeMap<String, String>) -> Files {
        let mut files = Files { code, passed_on: BTreeMap::new() };
        let mut passed_on = BTreeMap::new();
        for (file, code) in &files.code {
            for path in uses(code).filter(|(is_public, _)| *is_public).flat_map(|(_, tree)| paths(tree)) {
                if let Some(from) = files.absolute(file, &path) {
                    passed_on.insert(format!("{}/{}", module(file), name_of(&path)), from);
                }
            }
        }
        files.passed_on = passed_on;
        files
    }

    /// The files that a file imports. A parent imports its children by declaring them, be it `a/mod.rs` or
    /// `a.rs` beside `a/`; so what both need is defined in a file of its own. What a parent passes on is
    /// imported from where it is defined.
    fn imports(&self, file: &str) -> BTreeSet<&str> {
        let code = &self.code[file];
        let used = uses(code).flat_map(|(_, tree)| paths(tree));
        let starts = ["super::", "crate::", "self::"]
            .into_iter()
            .flat_map(|start| code.match_indices(start).map(|(at, _)| at));
        let inline = starts.filter(|at| !code[..*at].ends_with(':')).map(|at| path_at(&code[at..]));
        let children = code.lines().filter_map(|line| {
            Some(format!("self::{}", after_visibility(line).strip_prefix("mod ")?.strip_suffix(';')?))
        });
        let found =
            used.chain(inline).chain(children).filter_map(|path| self.file(&self.absolute(file, &path)?));
        found.filter(|other| *other != file && !PARENTS.iter().any(|(parent, _)| parent == other)).collect()
    }

    /// A path as one from the root of the crate, with slashes; `None` for what is not of the crate.
    fn absolute(&self, file: &str, path: &str) -> Option<String> {
        let own = module(file);
        let (mut at, mut rest) = match path.split_once("::")? {
            ("crate", rest) => (String::new(), rest),
            ("self", rest) => (own.to_owned(), rest),
            ("super", _) => (own.to_owned(), path),
            (first, _) => (self.is_module(&format!("{own}/{first}")).then(|| own.to_owned())?, path),
        };
        while let Some(above) = rest.strip_prefix("super::") {
            at.truncate(at.rfind('/').unwrap_or_default());
            rest = above;
        }
        Some(format!("{at}/{}", rest.replace("::", "/")).trim_start_matches('/').to_owned())
    }

    fn is_module(&self, path: &str) -> bool {
        self.code.contains_key(path) || self.code.contains_key(&format!("{path}/mod"))
    }

    /// The file in which something is defined.
    fn file(&self, path: &str) -> Option<&str> {
        let mut at = path;
        loop {
            let file =
                [at.to_owned(), format!("{at}/mod")].iter().find_map(|name| self.code.get_key_value(name));
            if let Some((file, _)) = file {
                return Some(file);
            }
            if let Some(from) = self.passed_on.get(at) {
                return self.file(&format!("{from}{}", &path[at.len()..]));
            }
            at = &at[..at.rfind('/')?];
        }
    }

    /// Files that import each other, by whatever way round.
    fn circles(&self) -> Vec<Vec<(&str, BTreeSet<&str>)>> {
        let imports: BTreeMap<&str, BTreeSet<&str>> =
            self.code.keys().map(|file| (file.as_str(), self.imports(file))).collect();
        let reached = |from: &str| {
            let mut reached: BTreeSet<&str> = BTreeSet::new();
            let mut next: Vec<&str> = imports[from].iter().copied().collect();
            while let Some(file) = next.pop() {
                if reached.insert(file) {
                    next.extend(&imports[file]);
                }
            }
            reached
        };
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            imports.keys().map(|file| (*file, reached(file))).collect();
        let mut circles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        for (file, others) in reached.iter().filter(|(file, others)| others.contains(*file)) {
            circles.insert(others.iter().copied().filter(|other| reached[other].contains(file)).collect());
        }
        let within = |circle: &BTreeSet<_>| {
            circle.iter().map(|&file| (file, imports[file].intersection(circle).copied().collect())).collect()
        };
        circles.iter().map(within).collect()
    }
}

/// The module of a file.
fn module(file: &str) -> &str {
    file.strip_suffix("/mod").unwrap_or(file)
}

/// A line behind `pub`, `pub(super)` and the like.
fn after_visibility(line: &str) -> &str {
    let line = line.trim_start();
    let Some(rest) = line.strip_prefix("pub") else { return line };
    rest.trim_start_matches(|c| c != ' ').trim_start()
}

/// What the `use` declarations of a file name, and whether they pass it on.
fn uses(code: &str) -> impl Iterator<Item = (bool, &str)> {
    let starts =
        code.match_indices("use ").map(|(at, _)| (code[..at].rfind('\n').map_or(0, |end| end + 1), at));
    let declarations = starts.filter(|(line, at)| after_visibility(&code[*line..]).len() == code.len() - at);
    declarations.map(|(line, at)| {
        (
            code[line..].trim_start().starts_with("pub"),
            code[at + "use ".len()..].split(';').next().unwrap_or_default(),
        )
    })
}

/// The paths of a tree such as `super::{a, b::{C, D}}`.
fn paths(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((start, group)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let group = group.strip_suffix('}').unwrap_or(group);
    let (mut depth, mut parts) = (0_i32, vec![String::new()]);
    for c in group.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| paths(part)).map(|path| format!("{start}{path}")).collect()
}

/// What a path is called where it is imported.
fn name_of(path: &str) -> &str {
    let name = path.rsplit("::").next().unwrap_or_default();
    name.rsplit(" as ").next().unwrap_or_default().trim()
}

/// The path that a text begins with.
fn path_at(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':')).unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_owned()
}

#[test]
fn imports_point_down_the_list_of_modules() {
    let mut wrong = Vec::new();
    for (file, code) in code() {
        let module = file.split('/').next().unwrap();
        let (_, allowed) = MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("`{module}` is not in the table"));
        for import in imports(&code) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{file}: {module} imports {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_import_without_circles() {
    let files = Files::new(code());
    let mut told = String::new();
    for circle in files.circles() {
        told.push_str("a circle:\n");
        circle.iter().for_each(|(file, imports)| writeln!(told, "  {file} imports {imports:?}").unwrap());
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn circles_are_seen_through_groups_paths_and_what_a_module_passes_on() {
    let told = |files: &[(&str, &str)]| {
        let files =
            Files::new(files.iter().map(|(name, text)| ((*name).to_owned(), without_tests(text))).collect());
        let circles: Vec<String> = files
            .circles()
            .iter()
            .map(|circle| circle.iter().map(|(file, _)| *file).collect::<Vec<_>>().join(" "))
            .collect();
        circles.join("; ")
    };
    let parent = ("a/mod", "mod b;\nmod c;\npub use b::{One, deep::Two};\nstruct Own;");
    assert_eq!(
        told(&[parent, ("a/b", "use super::c::C;"), ("a/c", "use crate::{a::{b::One,\n b::Other}, x};")]),
        "a/b a/c"
    );
    assert_eq!(
        told(&[parent, ("a/b", "fn f() {\n    super::c::f()\n}"), ("a/c", "pub(super) use super::One;")]),
        "a/b a/c"
    );
    assert_eq!(
        told(&[parent, ("a/b", "mod deep;"), ("a/b/deep", "use crate::a::b;"), ("a/c", "")]),
        "a/b a/b/deep"
    );
    assert_eq!(
        told(&[
            parent,
            ("a/b", "mod deep;"),
            ("a/b/deep", "use super::super::c;"),
            ("a/c", "use super::Two;")
        ]),
        "a/b/deep a/c"
    );
    assert_eq!(told(&[parent, ("a/b", "use super::c::C;"), ("a/c", "use super::Own;")]), "a/b a/c a/mod");
    // Comments and tests are no way round.
    assert_eq!(
        told(&[
            parent,
            ("a/b", "use super::c::C;"),
            ("a/c", "// super::b::f\n#[cfg(test)]\nmod tests { use super::b; }")
        ]),
        ""
    );
}

#[test]
fn only_some_modules_touch_the_disk() {
    let may = |file: &str| {
        MAY_TOUCH_THE_DISK
            .iter()
            .position(|(place, _)| file == *place || file.starts_with(&format!("{place}/")))
    };
    let (mut needed, mut wrong) = (BTreeSet::new(), Vec::new());
    for (file, code) in code() {
        let Some(word) = DISK.iter().find(|word| code.contains(**word)) else { continue };
        match may(&file) {
            Some(place) => drop(needed.insert(place)),
            None => wrong.push(format!("{file} touches the disk: `{word}`")),
        }
    }
    let idle = (0..MAY_TOUCH_THE_DISK.len()).filter(|place| !needed.contains(place));
    wrong.extend(idle.map(|place| format!("{} does not touch the disk", MAY_TOUCH_THE_DISK[place].0)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a check of named pages may leave out.
#[test]
fn rendering_says_nothing_about_content() {
    // Strings of a theme in another encoding are no content either.
    let of_themes = ["ThemeTemplate", "ThemeUnused", "ThemeString", "FileEncoding"];
    for (file, code) in code() {
        let is_rendering = ["render", "search", "emit"].contains(&file.split('/').next().unwrap());
        let codes = code
            .split("Code::")
            .skip(1)
            .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap());
        let wrong: Vec<&str> = codes.filter(|code| is_rendering && !of_themes.contains(code)).collect();
        assert!(
            wrong.is_empty(),
            "{file} speaks of content, which `diglot check FILE` does not render: {wrong:?}"
        );
    }
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

/// The lines of each function, from `fn` to the brace that closes it at the same indentation, by name.
fn functions<'t>(text: &'t str) -> Vec<(&'t str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let function = |(at, line): (usize, &&'t str)| {
        let code = after_visibility(line).trim_start_matches("const ");
        let name = code.strip_prefix("fn ")?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let close = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = lines[at..].iter().position(|line| **line == close)? + 1;
        Some((name, length))
    };
    lines.iter().enumerate().filter_map(function).collect()
}

#[test]
fn code_fits_a_screen() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut told) = (Vec::new(), String::new());
    sources(&src, &mut files);
    for path in files {
        let text = fs_err::read_to_string(&path).unwrap();
        let wide = text.lines().enumerate().filter(|(_, line)| line.chars().count() > 110);
        wide.for_each(|(at, _)| {
            writeln!(told, "{}:{}: more than 110 columns", path.display(), at + 1).unwrap()
        });
        for (name, length) in functions(&text).into_iter().filter(|(_, length)| *length > 60) {
            writeln!(told, "{}: `{name}` has {length} lines", path.display()).unwrap();
        }
    }
    assert!(told.is_empty(), "{told}");
    assert_eq!(functions("pub fn a() {\n    fn b() {\n    }\n}\n"), [("a", 4), ("b", 2)]);
}
