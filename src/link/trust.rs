//! Files that are published as they are → which of them authors who are not trusted may bring.

use crate::base::diag::{Diagnostic, Severity};
use crate::base::{Code, Span, SrcPath};

/// Kinds of file that a browser shows, plays or saves, and never runs.
const PASSIVE: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", // images
    "mp4", "m4v", "webm", "mov", "mp3", "m4a", "ogg", "oga", "ogv", "wav", "flac", "vtt",
    "srt", // sound and film
    "pdf", "txt", "csv", "tsv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf",
    "wps", "et", "dps", "ofd", "epub", // documents
    "zip", "7z", "rar", "gz", "tar", // archives
];

/// Why a file of authors who are not trusted is not published; `None` where it is.
pub fn trouble_with(path: &SrcPath, is_plain_svg: bool) -> Option<Diagnostic> {
    let refuse = |message: &str, help: &str| {
        Diagnostic::new(Code::UntrustedFile, message).at(Span::new(path, 0..0)).help(help)
    };
    let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    let is_well_known =
        path.in_content().is_some_and(|path| path.split('/').any(|part| part == ".well-known"));
    if is_well_known {
        // What is there speaks for the owner of the host: certificates, apps.
        let warning = refuse(
            "this speaks for the owner of the host, and is left out",
            "what is published in the end is built without `--untrusted`",
        );
        return Some(Diagnostic { severity: Severity::Warning, ..warning });
    }
    match extension.as_str() {
        "svg" if is_plain_svg => None,
        "svg" => Some(refuse(
            "this image holds more than shapes and text, which could act on readers",
            "save it as plain SVG or as PNG",
        )),
        extension if PASSIVE.contains(&extension) || path.file_name() == ".nojekyll" => None,
        _ => Some(refuse(
            "a file of this kind could act on readers",
            "save it as an image or a document, or let somebody who is trusted add it",
        )),
    }
}
