//! What writing makes of Markdown: HTML with holes, and links whose targets other files decide.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fact::Fact;

/// A place in HTML where text is inserted that depends on another file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hole {
    /// Byte offset.
    pub at: u32,
    /// What goes there.
    pub filler: Filler,
    /// Bytes of the source that asked for it.
    pub source: Range<u32>,
}

/// What goes into a hole. A large site has hundreds of thousands, so what is rare or long is boxed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Filler {
    /// The attributes of a link or image: index into the links of the file.
    Link(u32),
    /// The id of a heading, the end of its tag and its aliases: index into the headings of the page.
    HeadingId(u32),
    /// The permalink at the end of a heading.
    HeadingAnchor(u32),
    /// A fact.
    Fact(Box<Fact>),
    /// A text beside the article, such as the title of a folded part: index into the texts of the page.
    Text(u32),
    /// A label of the theme in the language of the edition, such as the title of an alert.
    Label(&'static str),
    /// A prefix that makes the ids of footnotes unique per language of a bilingual edition.
    FootnotePrefix,
    /// An embedded checklist.
    Checklist(Box<EmbeddedChecklist>),
    /// Embedded questions: ids of categories or questions.
    Faq(Vec<String>),
}

/// A checklist in another page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmbeddedChecklist {
    /// Its name.
    pub name: String,
    /// The answers that it presets.
    pub answers: BTreeMap<String, String>,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Whether it is an image, or another file that the page shows.
    pub is_image: bool,
    /// Whether its hole is the URL alone, and the attribute around it is as its author wrote it.
    pub is_bare: bool,
    /// Whether the author gave it a width or height.
    pub has_size: bool,
    /// Where it leads.
    pub destination: Destination,
    /// Where the source says so.
    pub place: Place,
    /// Bytes of the whole link in the source; of an attribute in raw HTML, its name and value.
    pub source: Range<u32>,
}

/// Where a link leads, as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A URL with a scheme or a host, exactly as written: `https://a.cn`, `mailto:a@b.cn`, `//a.cn`.
    External(String),
    /// A file of this site, a heading, or both.
    Internal {
        /// The path, percent-decoded: what the file system calls it.
        path: String,
        /// What begins with `?`, as written; empty where there is none.
        query: String,
        /// What follows `#`, percent-decoded.
        fragment: Option<String>,
    },
}

impl Link {
    /// Whether it is written in Markdown without a destination, `[text]()`. In HTML that is the page itself.
    pub fn is_empty(&self) -> bool {
        let Destination::Internal { path, query, fragment: None } = &self.destination else { return false };
        let is_html = matches!(self.place, Place::Attribute(_));
        path.is_empty() && query.is_empty() && !self.is_image && !is_html
    }
}

impl Destination {
    /// Takes a destination apart (RFC 3986). Parts are cut off before they are decoded: `a%3Fb` is a name.
    pub fn of(written: &str) -> Destination {
        if is_external(written) {
            return Destination::External(written.to_owned());
        }
        let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (rest, fragment) = written
            .split_once('#')
            .map_or((written, None), |(rest, fragment)| (rest, Some(decode(fragment))));
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        Destination::Internal { path: decode(path), query: query.to_owned(), fragment }
    }

    /// What follows `#` in a destination on this site.
    pub fn fragment(&self) -> Option<&str> {
        if let Destination::Internal { fragment, .. } = self {
            fragment.as_deref().filter(|fragment| !fragment.is_empty())
        } else {
            None
        }
    }
}

/// Whether a destination leaves the site: it has a scheme, or names a host. A single letter is a drive of
/// Windows.
fn is_external(written: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    written.starts_with("//") || written.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// Where the source of a page names the destination of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the link: bytes of the destination, with `<` and `>` where they stand around it.
    Inline(Range<u32>),
    /// In an attribute of raw HTML: bytes of its value, without quotes.
    Attribute(Range<u32>),
    /// In a definition elsewhere: bytes of what follows the text, `[label]`, `[]` or nothing, and the title
    /// from there.
    Reference { label: Range<u32>, title: Box<str> },
    /// Not to be told.
    Unknown,
}

/// The title of a folded part.
pub(crate) struct Summary {
    /// The bytes of the HTML between its tags.
    pub html: Range<u32>,
    /// Its text without markup.
    pub said: String,
}
