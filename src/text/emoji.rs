//! The names that other Markdown tools give to signs, `:tada:`, as far as help pages use them.

/// By name, in order.
const SIGNS: &[(&str, &str)] = &[
    ("+1", "👍"),
    ("-1", "👎"),
    ("100", "💯"),
    ("arrow_down", "⬇️"),
    ("arrow_left", "⬅️"),
    ("arrow_right", "➡️"),
    ("arrow_up", "⬆️"),
    ("bell", "🔔"),
    ("book", "📖"),
    ("books", "📚"),
    ("boom", "💥"),
    ("bug", "🐛"),
    ("bulb", "💡"),
    ("calendar", "📆"),
    ("camera", "📷"),
    ("chart_with_upwards_trend", "📈"),
    ("clap", "👏"),
    ("clipboard", "📋"),
    ("construction", "🚧"),
    ("email", "📧"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("file_folder", "📁"),
    ("fire", "🔥"),
    ("gear", "⚙️"),
    ("gift", "🎁"),
    ("globe_with_meridians", "🌐"),
    ("grey_question", "❔"),
    ("hammer", "🔨"),
    ("heart", "❤️"),
    ("heavy_check_mark", "✔️"),
    ("heavy_exclamation_mark", "❗"),
    ("hourglass", "⌛"),
    ("information_source", "ℹ️"),
    ("key", "🔑"),
    ("link", "🔗"),
    ("lock", "🔒"),
    ("mag", "🔍"),
    ("mega", "📣"),
    ("memo", "📝"),
    ("no_entry", "⛔"),
    ("ok", "🆗"),
    ("package", "📦"),
    ("page_facing_up", "📄"),
    ("paperclip", "📎"),
    ("pencil", "📝"),
    ("pencil2", "✏️"),
    ("phone", "☎️"),
    ("point_down", "👇"),
    ("point_right", "👉"),
    ("pushpin", "📌"),
    ("question", "❓"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("smile", "😄"),
    ("sparkles", "✨"),
    ("star", "⭐"),
    ("stop_sign", "🛑"),
    ("tada", "🎉"),
    ("telephone_receiver", "📞"),
    ("thumbsup", "👍"),
    ("triangular_flag_on_post", "🚩"),
    ("unlock", "🔓"),
    ("warning", "⚠️"),
    ("white_check_mark", "✅"),
    ("wrench", "🔧"),
    ("x", "❌"),
    ("zap", "⚡"),
];

/// The sign with this name.
pub(super) fn by_name(name: &str) -> Option<&'static str> {
    SIGNS.binary_search_by_key(&name, |(known, _)| known).ok().map(|at| SIGNS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        assert!(SIGNS.is_sorted());
        for (name, sign) in SIGNS {
            assert_eq!(by_name(name), Some(*sign), "{name}");
        }
    }
}
