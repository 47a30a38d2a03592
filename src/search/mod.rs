//! Texts of editions → the index of each language, and a query → what it finds there.
//!
//! Invariant: whatever a page says is found by any part of it: text is folded ([`fold`](fn@fold)) and cut
//! into pairs of Han characters and words ([`tokens`]) that are looked up as parts, never segmented. The
//! script of the theme answers from the same files in a browser by the same rules, so the two agree on every
//! result and its score.
//!
//! Nothing here touches the disk: files go to a function, and come from one.

mod entry;
mod excerpt;
mod find;
mod fold;
mod gather;
mod pinyin;
mod posting;
mod query;
mod rank;
mod read;
mod spell;
mod stem;
mod token;
mod write;

use std::io;

use rayon::prelude::*;

use crate::base::{LangId, OutPath};
use crate::link::{Edition, Site, Subject};
use crate::render::text::PageText;

pub use excerpt::Excerpt;
pub use find::{Found, Hit, Page, Search};
pub use fold::{Folded, fold};
use gather::Gathered;
pub use posting::{Posting, place};
pub use read::{Index, Read};
pub use stem::stem;
pub use token::{Token, list as tokens};
pub use write::Put;

pub use crate::base::path::{PAGE_TEXT as TEXT, SEARCH_FOLDER as FOLDER};

/// Parts of a site that are gathered at once by each thread: few, so that little is joined; several, so that
/// all end at about the same time.
const PARTS: usize = 3;

/// What an edition says; `None` for one that says nothing of its own.
pub type Text<'t> = dyn Fn(&Edition) -> Option<PageText> + Sync + 't;

/// Writes the text of every page and the index of every language.
pub fn write(site: &Site, text: &Text<'_>, put: &Put<'_>) -> io::Result<()> {
    site.config.lang_ids().try_for_each(|lang| {
        let gathered = gather(site, text, lang, put)?;
        write::write(site.config.lang(lang), &site.config.glossary, gathered, put)
    })
}

fn gather(site: &Site, text: &Text<'_>, lang: LangId, put: &Put<'_>) -> io::Result<Gathered> {
    let is_own =
        |edition: &&Edition| matches!(edition.subject, Subject::Page { lang: own, .. } if own == lang);
    let editions: Vec<&Edition> = site.editions.iter().filter(is_own).collect();
    let part = editions.len().div_ceil(rayon::current_num_threads() * PARTS).max(1);
    let parts: Vec<io::Result<Gathered>> =
        editions.par_chunks(part).map(|editions| gather_part(editions, text, put)).collect();
    let mut all = Gathered::default();
    for part in parts {
        all.append(part?);
    }
    Ok(all)
}

fn gather_part(editions: &[&Edition], text: &Text<'_>, put: &Put<'_>) -> io::Result<Gathered> {
    let mut gathered = Gathered::default();
    for edition in editions {
        let Some(page) = text(edition) else { continue };
        put(&OutPath::new(format!("{}{TEXT}", edition.url)), &serde_json::to_vec(&page)?)?;
        gathered.add(&edition.url, &page);
    }
    Ok(gathered)
}
