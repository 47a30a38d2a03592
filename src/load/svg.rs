//! The text of an SVG image → its size, and whether it is only a picture.

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use crate::base::scheme::is_passive;

/// What draws, or groups and describes what draws. Not here: scripts, animations (which can set what a link
/// leads to), foreign content.
const PLAIN: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "style",
    "a",
    "image",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "feTurbulence",
];

/// `width` and `height` of the root element, else the size of its `viewBox` (SVG 2, section 8.2).
pub(super) fn size(text: &str) -> Option<(u32, u32)> {
    let mut reader = Reader::from_str(text);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => break tag.into_owned(),
            Event::Eof => return None,
            _ => {}
        }
    };
    let attribute = |name: &str| {
        let value = root.try_get_attribute(name).ok()??;
        Some(value.value.into_owned())
    };
    let pixels = |name: &str| attribute(name)?.trim().trim_end_matches("px").parse::<f32>().ok();
    let (width, height) = match (pixels("width"), pixels("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view_box = attribute("viewBox")?;
            let mut numbers =
                view_box.split([' ', ',']).filter_map(|number| number.parse::<f32>().ok()).skip(2);
            (numbers.next()?, numbers.next()?)
        }
    };
    (width >= 1.0 && height >= 1.0).then_some((width.round() as u32, height.round() as u32))
}

/// Whether an image is nothing but shapes and text: opened by itself, it is a document that could run
/// scripts.
pub(super) fn is_plain(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    loop {
        let is_plain = match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => is_plain_element(&tag),
            Ok(Event::Decl(declaration)) => declaration
                .encoding()
                .is_none_or(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case("utf-8"))),
            // A document type can define entities, and an instruction a style sheet that is a program.
            Ok(Event::DocType(_) | Event::PI(_)) | Err(_) => false,
            Ok(Event::Eof) => return true,
            Ok(_) => true,
        };
        if !is_plain {
            return false;
        }
    }
}

fn is_plain_element(tag: &BytesStart<'_>) -> bool {
    PLAIN.contains(&tag.name().as_ref())
        && tag.attributes().all(|attribute| attribute.is_ok_and(|attribute| is_plain_attribute(&attribute)))
}

fn is_plain_attribute(attribute: &Attribute<'_>) -> bool {
    let key = attribute.key.as_ref();
    let value = &*attribute.value;
    match key.rsplit(':').next().unwrap_or(key) {
        _ if key == "xmlns" => value == "http://www.w3.org/2000/svg",
        name if name.to_ascii_lowercase().starts_with("on") => false,
        "base" => false,
        // Written with entities it would have to be decoded as a browser does.
        "href" => !value.contains('&') && is_passive(value, true),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_plain_and_a_program_is_not() {
        let with = |inside: &str| {
            is_plain(&format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><svg \
                    xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>"
            ))
        };
        for inside in [
            "",
            "<g><path d='M0 0'/></g><!-- x -->",
            "<a href='https://a.cn'><text>甲</text></a>",
            "<use href='#a'/>",
            "<style>path{fill:red}</style>",
        ] {
            assert!(with(inside), "{inside}");
        }
        let active = [
            "<script>alert(1)</script>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
            "<g onload='alert(1)'/>",
            "<g ONLOAD='alert(1)'/>",
            "<a href='javascript:alert(1)'/>",
            "<a xlink:href=' java&#115;cript:alert(1)'/>",
            "<a href='jav\tascript:alert(1)'/>",
            "<foreignObject/>",
            "<animate attributeName='href' to='javascript:alert(1)'/>",
            "<set/>",
            "<iframe/>",
            "<g xmlns='http://www.w3.org/1999/xhtml'/>",
            "<?xml-stylesheet href='x.xsl'?>",
            "<g",
        ];
        for inside in active {
            assert!(!with(inside), "{inside}");
        }
        assert!(!is_plain("<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>"));
        assert!(!is_plain("<?xml version='1.0' encoding='UTF-7'?><svg/>"));
    }
}
