//! Destinations of links → whether following one can do more than show something.

/// Whether a destination leads to a page, a message or a call, as a browser reads it. An image may be data as
/// well. What has no scheme is a path.
pub fn is_passive(destination: &str, is_image: bool) -> bool {
    // A browser drops line breaks and tabs anywhere, and controls and spaces before the scheme (WHATWG URL,
    // 4.4).
    let read: String = destination.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let Some((scheme, rest)) = read.trim_start_matches(|c: char| c <= ' ').split_once(':') else {
        return true;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return true;
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "mailto" | "tel" | "sms" => true,
        "data" => is_image && rest.trim_start().to_ascii_lowercase().starts_with("image/"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_or_start_something_are_not_passive() {
        for destination in [
            "https://a.cn",
            "//a.cn",
            "mailto:a@b.cn",
            "TEL:110",
            "a/b:c.md",
            "#a:b",
            "?q=a:b",
            "备案:a.md",
            "%5Cjavascript:x",
            "",
        ] {
            assert!(is_passive(destination, false), "{destination}");
        }
        for destination in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " \u{1}javascript:x",
            "java\nscript:x",
            "vbscript:x",
            "data:text/html,x",
            "data:image/png,x",
            "weixin://x",
            "file:///etc",
        ] {
            assert!(!is_passive(destination, false), "{destination}");
        }
        assert!(is_passive("data:image/png;base64,x", true) && !is_passive("data:text/html,x", true));
    }
}
