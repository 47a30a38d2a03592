//! `ignore:`, `include:` and `untrusted:` of site.yaml → which files of content/ belong to the site.
//!
//! Invariant: the answer depends on the path alone, so that it can be asked before anything but site.yaml is
//! read.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::base::slug::nfc;
use crate::base::{Leftover, Source, leftover};
use crate::yaml;

/// Which files of content/ belong to the site.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    ignored: GlobSet,
    included: GlobSet,
    /// What paths that may be included begin with.
    included_below: Vec<String>,
    /// Whether the authors are not trusted.
    pub untrusted: bool,
}

/// What a selection says about a file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It belongs to the site.
    Taken,
    /// It does not, as everybody expects or the author asked for.
    Left,
    /// It does not, because its name begins with a dot.
    Hidden,
    /// It does not, because it looks like an old version of another file.
    Copy,
    /// It does not, because it is a page or data by another extension than diglot reads.
    Misnamed,
}

/// The part of site.yaml that is read first, whatever is wrong with the rest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lists {
    ignore: Vec<String>,
    include: Vec<String>,
    untrusted: bool,
}

impl Selection {
    /// What site.yaml asks for, as far as it can be read. What is wrong with it is told where all of it is
    /// read.
    pub fn read(source: &Source) -> Selection {
        let lists: Lists = yaml::read_left(source).value.map(|left| left.value).unwrap_or_default();
        let included_below = lists.include.iter().map(|glob| literal(&normal(glob)).to_owned()).collect();
        Selection {
            ignored: set(&lists.ignore),
            included: set(&lists.include),
            included_below,
            untrusted: lists.untrusted,
        }
    }

    /// Whether a file belongs to the site, by its path below content/.
    pub fn file(&self, path: &str) -> Choice {
        let name = path.rsplit('/').next().unwrap_or(path);
        // Most sites have no lists, and some have ten thousand files.
        if self.ignored.is_empty()
            && self.included.is_empty()
            && !path.starts_with('.')
            && !path.contains("/.")
        {
            return by_name(name);
        }
        let is_in_included =
            || leftover(name).is_none() && with_folders(path).any(|folder| self.included.is_match(folder));
        if self.included.is_match(path) || is_in_included() {
            return Choice::Taken;
        }
        if with_folders(path).any(|path| self.ignored.is_match(path)) {
            return Choice::Left;
        }
        // A folder whose name begins with a dot is entered for what is included in it.
        if path.split('/').rev().skip(1).any(is_hidden) {
            return Choice::Left;
        }
        by_name(name)
    }

    /// Whether there can be anything of the site in a folder, by its path below content/.
    pub fn folder(&self, path: &str) -> Choice {
        let name = path.rsplit('/').next().unwrap_or(path);
        if is_of_tool(name) {
            return Choice::Left;
        }
        let is_ignored = with_folders(path).any(|path| self.ignored.is_match(path));
        let choice = if is_ignored { Choice::Left } else { folder_by_name(name) };
        if choice != Choice::Taken && self.reaches(path) { Choice::Taken } else { choice }
    }

    /// Whether something in a folder may be included.
    fn reaches(&self, folder: &str) -> bool {
        let folder = format!("{folder}/");
        self.included_below
            .iter()
            .any(|start| folder.starts_with(start.as_str()) || start.starts_with(&folder))
    }
}

/// What the name of a file says, where no list does.
pub fn by_name(name: &str) -> Choice {
    match leftover(name) {
        Some(Leftover::Temporary) => Choice::Left,
        Some(Leftover::Copy) => Choice::Copy,
        None if is_misnamed(name) => Choice::Misnamed,
        None if !is_hidden(name) => Choice::Taken,
        None if is_silent(name) => Choice::Left,
        None => Choice::Hidden,
    }
}

/// Whether a file would be a page, or data, if its extension were written as diglot reads it.
fn is_misnamed(name: &str) -> bool {
    const MARKDOWN: [&str; 5] = ["markdown", "mdown", "mkd", "mkdn", "mdx"];
    let Some((_, extension)) = name.rsplit_once('.') else { return false };
    let lower = extension.to_ascii_lowercase();
    MARKDOWN.contains(&&*lower) || (lower != extension && matches!(&*lower, "md" | "yaml" | "yml"))
}

/// The same of a folder.
pub fn folder_by_name(name: &str) -> Choice {
    match name {
        _ if is_of_tool(name) || name.ends_with('~') => Choice::Left,
        _ if !is_hidden(name) => Choice::Taken,
        _ if is_silent(name) => Choice::Left,
        _ => Choice::Hidden,
    }
}

/// Whether a name is hidden, and not one of those that the web gave a meaning (RFC 8615; GitHub Pages).
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !matches!(name, ".well-known" | ".nojekyll")
}

/// Folders of thousands of files that are never content.
fn is_of_tool(name: &str) -> bool {
    matches!(name, ".git" | ".hg" | ".svn" | ".jj" | "CVS" | "RCS" | "SCCS" | "node_modules")
}

/// Hidden files that nobody expects to be published: settings of tools.
fn is_silent(name: &str) -> bool {
    const NAMES: [&str; 11] = [
        ".git",
        ".editorconfig",
        ".keep",
        ".obsidian",
        ".vscode",
        ".idea",
        ".vs",
        ".trash",
        ".cache",
        ".stfolder",
        ".vale.ini",
    ];
    const STARTS: [&str; 8] =
        [".git", ".markdownlint", ".prettier", ".remark", ".textlint", ".stversions", ".dropbox", ".sync"];
    NAMES.contains(&name) || STARTS.iter().any(|start| name.starts_with(start))
}

/// A path and the folders it is in.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0))
}

/// What is wrong with a glob, and a way out.
pub(super) fn problem(glob: &str) -> Option<(String, &'static str)> {
    let example = "write a path below content/, in which `*` stands for part of a name and `**` for folders: \
        `internal/**`";
    if glob.trim().is_empty() {
        return Some(("it is empty".to_owned(), example));
    }
    if glob.starts_with('!') {
        return Some((
            "it begins with `!`".to_owned(),
            "list what is published all the same under `include`",
        ));
    }
    if glob.split('/').any(|segment| segment == "..") {
        return Some(("it leads out of content/".to_owned(), example));
    }
    if normal(glob).starts_with("content/") {
        return Some((
            "it begins with `content/`".to_owned(),
            "leave that out: the path is one below content/",
        ));
    }
    compile(glob).err().map(|error| (error.kind().to_string(), example))
}

/// The set of the globs that can be used.
fn set(globs: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    globs.iter().filter(|glob| problem(glob).is_none()).filter_map(|glob| compile(glob).ok()).for_each(
        |glob| {
            set.add(glob);
        },
    );
    set.build().unwrap_or_default()
}

fn compile(glob: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(&normal(glob)).literal_separator(true).build()
}

/// A glob as paths are written: below content/, composed, a folder without a slash behind it.
fn normal(glob: &str) -> String {
    let glob = glob.trim().trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
    nfc(glob).into_owned()
}

/// What a glob begins with that is no pattern.
fn literal(glob: &str) -> &str {
    &glob[..glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SrcPath;

    fn selection(text: &str) -> Selection {
        Selection::read(&Source::new(SrcPath::new("content/site.yaml"), text))
    }

    #[test]
    fn lists_are_globs_below_content() {
        let of = selection(
            "ignore: [internal, '**/*.psd', /drafts/*.md]\ninclude: [.htaccess, internal/ok.md, 'x/.y/**']",
        );
        assert_eq!(of.file("internal/a/b.md"), Choice::Left);
        assert_eq!(of.file("internal/ok.md"), Choice::Taken);
        assert_eq!(of.folder("internal"), Choice::Taken);
        assert_eq!(of.folder("internal/a"), Choice::Left);
        assert_eq!(of.file("a/b.psd"), Choice::Left);
        assert_eq!(of.file("drafts/a.md"), Choice::Left);
        assert_eq!(of.file("drafts/a/b.md"), Choice::Taken);
        assert_eq!((of.file(".htaccess"), of.file("a/.htaccess")), (Choice::Taken, Choice::Hidden));
        assert_eq!((of.folder("x/.y"), of.file("x/.y/z/a.txt")), (Choice::Taken, Choice::Taken));
        assert_eq!((of.folder("x/.z"), of.folder(".git")), (Choice::Hidden, Choice::Left));
    }

    #[test]
    fn names_with_a_meaning_on_the_web_are_published() {
        let of = Selection::default();
        assert_eq!(
            (of.folder(".well-known"), of.file(".well-known/security.txt"), of.file(".nojekyll")),
            (Choice::Taken, Choice::Taken, Choice::Taken)
        );
        assert_eq!(
            (of.file(".env"), of.file(".gitignore"), of.file(".well-known/.env")),
            (Choice::Hidden, Choice::Left, Choice::Hidden)
        );
    }

    #[test]
    fn lists_are_read_whatever_else_is_wrong() {
        assert_eq!(selection("copies: perhaps\nignore: [a.md]").file("a.md"), Choice::Left);
        assert_eq!(selection("ignore: [a.md]\ntitle: [1\n").file("a.md"), Choice::Left);
        assert_eq!(selection("ignore: [1").file("a.md"), Choice::Taken);
    }
}
