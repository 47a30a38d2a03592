//! Three kinds of path that must never be mixed up: where a source is, where output goes, what a reader's
//! browser asks for.
//!
//! Invariant: all three use `/`, are relative, and never contain `.` or `..` segments.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Name of the file, beside a page, that holds its text for search.
pub const PAGE_TEXT: &str = "text.json";

/// The folder of the search indexes in the output.
pub const SEARCH_FOLDER: &str = "search/";

/// Name of the list of files in the output; other names that begin like it are kept for what is not finished
/// yet.
pub const MANIFEST: &str = ".diglot";

macro_rules! path_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a path that is already normal (see the module's invariant).
            pub fn new(path: impl Into<Arc<str>>) -> Self {
                Self(path.into())
            }

            /// The path as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

path_type! {
    /// A source file, relative to the site's root: `content/filing/why.md`.
    SrcPath
}
path_type! {
    /// A file of the output, relative to the output directory: `zh/filing/why/index.html`.
    OutPath
}
path_type! {
    /// What a browser asks for, below the site's base, not percent-encoded: `zh/filing/why/`.
    UrlPath
}

impl SrcPath {
    /// The directory part without a trailing slash; empty for a file in the root.
    pub fn dir(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The text after the last dot of the file name, if there is one.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// The path below `content/`, if it is there.
    pub fn in_content(&self) -> Option<&str> {
        self.0.strip_prefix("content/")
    }

    /// The relative reference that leads here from another file: what an author would write in a link.
    pub fn seen_from(&self, other: &SrcPath) -> String {
        let dir: Vec<&str> = other.dir().split('/').filter(|segment| !segment.is_empty()).collect();
        let own: Vec<&str> = self.0.split('/').collect();
        let shared = dir.iter().zip(&own).take_while(|(a, b)| a == b).count();
        let down = own[shared.min(own.len() - 1)..].join("/");
        format!("{}{down}", "../".repeat(dir.len() - shared.min(own.len() - 1)))
    }

    /// Resolves a relative reference against the directory of this file.
    ///
    /// `None` when the reference climbs above the root.
    pub fn join(&self, reference: &str) -> Option<SrcPath> {
        let base = if reference.starts_with('/') { "content" } else { self.dir() };
        normalize(&format!("{base}/{reference}")).map(SrcPath::new)
    }
}

impl OutPath {
    /// The URL that a static server answers with this file: the inverse of [`UrlPath::to_out`].
    pub fn to_url(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }
}

impl UrlPath {
    /// The file a static server answers this URL with.
    pub fn to_out(&self) -> OutPath {
        if self.0.is_empty() || self.0.ends_with('/') {
            OutPath::new(format!("{}index.html", self.0))
        } else {
            OutPath::new(self.0.clone())
        }
    }

    /// The relative prefix that leads from a page at this URL back to the site's base: `../../`.
    pub fn to_base(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }
}

/// Removes `.` and resolves `..`; `None` when the path climbs above its start.
pub fn normalize(path: &str) -> Option<String> {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_resolved_against_the_directory_of_its_file() {
        let page = SrcPath::new("content/filing/why.md");
        assert_eq!(page.join("../faq/review.md").unwrap().as_str(), "content/faq/review.md");
        assert_eq!(page.join("./images/a.png").unwrap().as_str(), "content/filing/images/a.png");
        assert_eq!(page.join("/faq/review.md").unwrap().as_str(), "content/faq/review.md");
        assert_eq!(page.join("../../../x.md"), None);
    }

    #[test]
    fn a_file_is_named_as_a_link_would_name_it() {
        let page = SrcPath::new("content/filing/why.md");
        for file in [
            "content/faq/review.md",
            "content/filing/first-time.md",
            "content/index.md",
            "content/filing/images/a.png",
        ] {
            let reference = SrcPath::new(file).seen_from(&page);
            assert_eq!(page.join(&reference).unwrap().as_str(), file, "{reference}");
        }
        assert_eq!(SrcPath::new("content/faq/review.md").seen_from(&page), "../faq/review.md");
        assert_eq!(SrcPath::new("content/filing/images/a.png").seen_from(&page), "images/a.png");
    }

    #[test]
    fn a_url_with_a_trailing_slash_is_a_directory_with_an_index() {
        assert_eq!(UrlPath::new("zh/why/").to_out().as_str(), "zh/why/index.html");
        assert_eq!(UrlPath::new("").to_out().as_str(), "index.html");
        assert_eq!(UrlPath::new("404.html").to_out().as_str(), "404.html");
        assert_eq!(UrlPath::new("zh/why/").to_base(), "../../");
    }
}
