//! What templates call: links to pages and to files of the theme, texts with something filled in.

use tera::{Error, Kwargs, State, TeraResult, Value};

use super::escape::attribute;
use crate::base::diag::nearest;

/// Stands around the URL that a link leads to; in a source it would have been replaced.
pub(super) const MARK: char = '\u{1}';

/// `<a{{ link(url=…) }}>`: leads to a page of the site, the shortest way, and says whether it is the one that
/// is open.
pub(super) fn link(kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let url = kwargs.must_get::<&str>("url")?;
    let text = |name: &str| {
        state
            .get::<Value>(name)
            .map(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned())
    };
    let target = shortest(&text("root")?, &text("folder")?, url);
    Ok(Value::safe_string(&format!(" href=\"{}\"{MARK}{url}{MARK}", attribute(&target))))
}

/// A relative URL for the pages of a folder, of which `root` leads to the base of the site.
fn shortest(root: &str, folder: &str, url: &str) -> String {
    let is_relative = root.starts_with("../");
    let shared =
        folder.split_inclusive('/').zip(url.split_inclusive('/')).take_while(|(a, b)| is_relative && a == b);
    let (steps, length) =
        shared.fold((0, 0), |(steps, length), (segment, _)| (steps + 1, length + segment.len()));
    [&root[steps * "../".len()..], &url[length..]].concat()
}

/// `asset(path="site.css")`: the URL of a file of the theme, relative to the page.
pub(super) fn asset(
    folder: &str,
    known: &[String],
    kwargs: &Kwargs,
    state: &State<'_>,
) -> TeraResult<String> {
    let path = kwargs.must_get::<&str>("path")?;
    if !known.iter().any(|file| file == path) {
        let near = nearest(path, known.iter().map(String::as_str))
            .map_or(String::new(), |near| format!("; did you mean `{}`?", near.name));
        return Err(Error::message(format!("the theme has no asset `{path}`{near}")));
    }
    let root = state.get::<Value>("root")?;
    Ok([root.as_ref().and_then(Value::as_str).unwrap_or_default(), folder, "/", path].concat())
}

/// `text | fill(name=value)`: replaces `{name}`.
pub(super) fn fill(text: &str, kwargs: Kwargs, _: &State<'_>) -> String {
    let mut filled = text.to_owned();
    for (key, value) in kwargs.iter() {
        filled = filled.replace(&format!("{{{key}}}"), &value.to_string());
    }
    filled
}
