//! The vocabulary every stage speaks: paths, sources, digests, languages, diagnostics.
//!
//! Invariant: nothing here reads a file, knows a template or a Markdown event.

pub mod diag;
pub mod digest;
pub mod exact;
pub mod excerpt;
pub mod file_name;
pub mod guard;
pub mod lang;
pub mod leftover;
pub mod memo;
pub mod path;
pub mod scheme;
pub mod slug;
pub mod source;
pub mod stamp;
pub mod width;

pub use diag::{Checked, Code, Diagnostic, Level, Severity};
pub use digest::{Digest, digest_of};
pub use exact::exact;
pub use lang::{LangId, Language, PerLang};
pub use leftover::{Leftover, leftover};
pub use memo::Memo;
pub use path::{OutPath, SrcPath, UrlPath};
pub use source::{Source, Span};
pub use stamp::Stamp;
