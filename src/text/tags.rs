//! What is known of the tags of HTML.

/// Elements that have no end tag (HTML, void elements).
pub(super) const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements whose end tag browsers do without (HTML, optional tags).
pub(super) const OPTIONAL_END: &[&str] = &[
    "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption", "option",
    "optgroup", "rt", "rp",
];

/// By how much a tag of inline HTML changes the number of open elements; by nothing where browsers need no
/// end tag.
pub(super) fn level(tag: &str) -> isize {
    let is_end = tag.starts_with("</");
    let name = tag
        .trim_start_matches(['<', '/'])
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default();
    let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let has_no_end = name.is_empty()
        || tag.ends_with("/>")
        || is_one_of(VOID)
        || is_one_of(OPTIONAL_END)
        || is_one_of(&["p"]);
    if has_no_end { 0 } else { 1 - 2 * isize::from(is_end) }
}
