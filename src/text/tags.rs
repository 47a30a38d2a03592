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

/// The elements of HTML that stand in the body of a page, obsolete ones included (HTML, index of elements).
/// `link` is left out: `<Link>` is a component.
const ELEMENTS: &str = "\
    a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption \
    center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed \
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input \
    ins kbd label legend li main map mark marquee math menu meta meter nav nobr noscript object ol \
    optgroup option output p param picture pre progress q rp rt ruby s samp script search section \
    select slot small source span strike strong style sub summary sup svg table tbody td template \
    textarea tfoot th thead time title tr track tt u ul var video wbr";

/// Whether HTML has an element of this name, in lower case.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.split(' ').any(|element| element == name)
}

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
