//! One page in Chinese or English, parsed as the site would.

use diglot::base::{Checked, LangId, Language, Source, SrcPath};
use diglot::parse::{Document, Identity, Input, parse};

/// A page that is written in one language, `zh` or `en`.
pub fn page(lang: &str, text: &str) -> Checked<Document> {
    let languages = ["zh", "en"].map(Language::of_code);
    let lang = languages.iter().position(|language| language.code == lang).map(|index| LangId(index as u8));
    let identity = Identity { topic: "page".into(), lang, is_left: false, is_index: false };
    let source = Source::new(SrcPath::new("content/page.md"), text);
    parse(&Input { source: &source, identity: &identity, languages: &languages, untrusted: false })
}

/// The HTML of a Chinese page; links, which depend on the rest of the site, have no attributes.
pub fn html(text: &str) -> String {
    page("zh", text).value.html
}
