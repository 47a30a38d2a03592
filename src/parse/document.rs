//! What parsing makes of one page: blocks in order, HTML with holes, and everything other pages may ask of
//! it.

use std::ops::Range;
use std::sync::Arc;

use super::front_matter::{FrontMatter, PageKind};
use super::input::Input;
use crate::base::{Digest, LangId, PerLang, Span, SrcPath};
use crate::text::{Fact, Filler, Hole, Link, Plain, Run, Text};

/// One parsed Markdown page.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub path: SrcPath,
    /// Its text, shared with the source.
    pub text: Arc<str>,
    /// Digest of everything parsing read; two documents with the same digest are the same.
    pub digest: Digest,
    /// The page apart from its language, as a path below content/: `filing/why`, `filing` for an index, empty
    /// for the home page.
    pub topic: String,
    /// Whether the file is the index of its folder.
    pub is_index: bool,
    /// The language of the whole file; `None` for a page that holds several.
    pub lang: Option<LangId>,
    /// Its front matter.
    pub front: FrontMatter,
    /// The HTML of all blocks, in order, with holes where another file decides.
    pub html: String,
    /// The holes, ordered by place.
    pub holes: Vec<Hole>,
    /// The blocks in pre-order: a container stands before what it contains.
    pub blocks: Vec<Block>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The links and images, in order.
    pub links: Vec<Link>,
    /// What the blocks are made of, in the order in which they are written.
    pub runs: Vec<Run>,
    /// What stands beside the text of blocks, and may be in several languages: labels, alternative texts,
    /// titles.
    pub texts: Vec<Text>,
    /// Bytes of the definitions of links, `[label]: destination`.
    pub definitions: Vec<Range<u32>>,
    /// The titles of folded parts, and the texts of raw HTML in several languages: bytes of the HTML between
    /// tags.
    pub summaries: Vec<Range<u32>>,
    /// The cells of tables: bytes of the HTML between the tags of each.
    pub cells: Vec<Range<u32>>,
    /// Where the source of table cells is cut into languages, in order.
    pub cell_halves: Vec<CellHalf>,
    /// The elements of raw HTML around blocks, in order.
    pub elements: Vec<ElementTags>,
    /// Ids in raw HTML, which links may point to.
    pub raw_ids: Vec<String>,
    /// The text of its title among the first-level headings; other parts of the site call the page so where
    /// the front matter does not name it.
    pub title: PerLang<Plain>,
    /// Plain text of the first paragraph, the description of a page that sets none.
    pub lead: PerLang<Plain>,
}

/// A part of a table cell that is in one language, as `中文` in `中文 / English`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellHalf {
    /// Its language.
    pub lang: LangId,
    /// Bytes of the source of the whole cell, without the space around it.
    pub cell: Range<u32>,
    /// Bytes of the source of the part.
    pub half: Range<u32>,
}

/// One block of a page. Ranges of `html` nest as the blocks do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// The language it is written in; `None` when it belongs to every language.
    pub lang: Option<LangId>,
    /// Whether `<!-- only: xx -->` says that it has no counterpart on purpose.
    pub only: bool,
    /// Bytes of the source.
    pub source: Range<u32>,
    /// Bytes of [`Document::html`], tags included.
    pub html: Range<u32>,
    /// What its own text is made of: indices in [`Document::runs`].
    pub runs: Range<u32>,
    /// Index one past its last descendant in [`Document::blocks`].
    pub end: u32,
    /// What the author calls it, which few blocks have.
    pub names: Option<Box<Names>>,
    /// What alignment and drift compare.
    pub trace: Trace,
}

/// Names that pin a block to its translation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// That of the block of the same name in the other language (`<!-- row: name -->`).
    pub row: Option<Arc<str>>,
    /// The explicit id of a heading.
    pub id: Option<Arc<str>>,
}

impl Block {
    /// See [`Names::row`].
    pub fn row(&self) -> Option<&str> {
        self.names.as_ref()?.row.as_deref()
    }

    /// See [`Names::id`].
    pub fn id(&self) -> Option<&str> {
        self.names.as_ref()?.id.as_deref()
    }
}

/// What alignment compares of a block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Length: two for a Han letter, one for any other character that is not white space.
    pub weight: u32,
    /// Sorted hashes of what a translation repeats: code spans, URLs, image targets, Latin words, numbers,
    /// the size of a list.
    pub tokens: Box<[u32]>,
    /// Hash of the text without white space (in code: with it collapsed): stable under rewrapping.
    pub digest: u64,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The first-level heading that is the page's title, see [`Document::title`].
    Title,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// The text of a tight list item, without a paragraph around it.
    Text,
    /// A bulleted list; contains items.
    Bullets,
    /// A numbered list; contains items.
    Numbers,
    /// A list item; contains blocks.
    Item,
    /// A quotation; contains blocks.
    Quote,
    /// An alert such as `> [!NOTE]`; contains blocks.
    Alert,
    /// A code block.
    Code,
    /// A table; contains its rows.
    Table,
    /// The head of a table, which has this many columns.
    TableHead(u16),
    /// A row of a table below its head.
    TableRow,
    /// A thematic break.
    Rule,
    /// Raw HTML.
    Html,
    /// A paragraph that holds one image and nothing else.
    Image,
    /// A footnote definition; contains blocks.
    Footnote,
    /// A `:::` block; contains blocks.
    Container(Container),
    /// An element of raw HTML around blocks; contains them.
    Element(Element),
    /// One part of a `::: tabs` block: a label and what follows it; contains blocks.
    Tab,
}

impl Kind {
    /// Whether it is a paragraph, or the text of an item.
    pub fn is_text(self) -> bool {
        matches!(self, Kind::Paragraph | Kind::Text)
    }

    /// Whether it is a heading, be it the title of the page.
    pub fn is_heading(self) -> bool {
        matches!(self, Kind::Title | Kind::Heading(_))
    }

    /// Whether it contains other blocks.
    pub fn contains_blocks(self) -> bool {
        matches!(
            self,
            Kind::Table
                | Kind::Bullets
                | Kind::Numbers
                | Kind::Item
                | Kind::Quote
                | Kind::Alert
                | Kind::Footnote
                | Kind::Container(_)
                | Kind::Element(_)
                | Kind::Tab
        )
    }
}

/// The names of `:::` blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// Alternatives, one heading each.
    Tabs,
    /// An ordered list with emphasis on its order.
    Steps,
    /// A list of links as cards.
    Cards,
    /// A part that is folded.
    Details,
    /// An embedded checklist.
    Checklist,
    /// Embedded questions.
    Faq,
}

/// Elements of raw HTML around blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    /// A part that is folded.
    Details,
    /// One that holds certain elements only, such as a table.
    Structure,
    /// Any other.
    Group,
}

/// Where the tags of an element around blocks stand in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementTags {
    /// Index of its block.
    pub block: u32,
    /// The start tag, and what follows it in the same HTML block.
    pub open: Range<u32>,
    /// The end tag.
    pub close: Range<u32>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Index of its block.
    pub block: u32,
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: Plain,
    /// The id in `{#id}`.
    pub id: Option<Arc<str>>,
    /// The classes in `{.class}`.
    pub classes: Vec<String>,
    /// The pairs in `{key=value}`.
    pub attributes: Vec<(String, String)>,
    /// The language it is written in; `None` when it belongs to every language.
    pub lang: Option<LangId>,
}

impl Document {
    /// What is left of a page that could not be parsed: its path and what its name says.
    pub fn unknown(input: &Input<'_>) -> Document {
        let languages = input.languages.len();
        Document {
            path: input.source.path.clone(),
            text: input.source.text.clone(),
            digest: input.digest(),
            topic: input.identity.topic.clone(),
            is_index: input.identity.is_index,
            lang: input.identity.lang,
            front: FrontMatter::default(),
            html: String::new(),
            holes: Vec::new(),
            blocks: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            runs: Vec::new(),
            texts: Vec::new(),
            definitions: Vec::new(),
            summaries: Vec::new(),
            cells: Vec::new(),
            cell_halves: Vec::new(),
            elements: Vec::new(),
            raw_ids: Vec::new(),
            title: PerLang::empty(languages),
            lead: PerLang::empty(languages),
        }
    }

    /// The page without its text, where that could not be paired.
    pub fn emptied(&self) -> Document {
        let (title, lead) = (self.title.clone(), self.lead.clone());
        let (html, holes, blocks) = (String::new(), Vec::new(), Vec::new());
        let (headings, links, runs, texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (definitions, raw_ids) = (Vec::new(), Vec::new());
        let (summaries, cells, cell_halves, elements) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Document {
            html,
            holes,
            blocks,
            headings,
            links,
            runs,
            texts,
            definitions,
            summaries,
            cells,
            cell_halves,
            elements,
            raw_ids,
            title,
            lead,
            ..self.clone()
        }
    }

    /// The facts that its blocks and texts ask for.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        let in_blocks = self
            .holes
            .iter()
            .filter_map(|hole| if let Filler::Fact(fact) = &hole.filler { Some(&**fact) } else { None });
        in_blocks.chain(self.texts.iter().flat_map(Text::iter).flat_map(|(_, half)| half.plain.facts()))
    }

    /// The facts in what other pages and the address of this one show of it: titles, descriptions, headings.
    pub fn shown_facts(&self) -> impl Iterator<Item = &Fact> {
        let front =
            self.front.texts().flat_map(|(_, text)| text.iter()).flat_map(|(_, half)| half.plain.facts());
        let plain = self.title.iter().chain(self.lead.iter()).map(|(_, plain)| plain);
        front.chain(plain.chain(self.headings.iter().map(|heading| &heading.text)).flat_map(Plain::facts))
    }

    /// Where the file says that it is a draft.
    pub fn draft_place(&self) -> Span {
        Span::new(&self.path, self.front.places.get("draft"))
    }

    /// The language of each hole: that of the innermost block around it that has one.
    pub fn langs_of_holes(&self) -> impl Iterator<Item = Option<LangId>> {
        let mut blocks = self.blocks.iter().peekable();
        let mut open: Vec<(u32, Option<LangId>)> = Vec::new();
        let close = |open: &mut Vec<(u32, Option<LangId>)>, at: u32| {
            while open.pop_if(|(end, _)| *end <= at).is_some() {}
        };
        self.holes.iter().map(move |hole| {
            while let Some(block) = blocks.next_if(|block| block.html.start <= hole.at) {
                close(&mut open, block.html.start);
                let lang = block.lang.or_else(|| open.last()?.1);
                open.push((block.html.end.max(block.html.start + 1), lang));
            }
            close(&mut open, hole.at);
            open.last().and_then(|(_, lang)| *lang)
        })
    }

    /// The language of the innermost block that holds a byte of the source, if it has one.
    pub fn lang_at(&self, source: u32) -> Option<LangId> {
        // Blocks stand in the order of where they begin, those that contain others before these.
        let end = self.blocks.partition_point(|block| block.source.start <= source);
        self.blocks[..end].iter().rev().find(|block| source < block.source.end)?.lang
    }

    /// Whether headings are questions here: on a page of questions, or below one marked `{.faq}`.
    pub fn has_questions(&self) -> bool {
        let is_marked = |heading: &Heading| heading.classes.iter().any(|class| class == "faq");
        self.front.kind == PageKind::Faq || self.headings.iter().any(is_marked)
    }

    /// Index of the heading that a block is.
    pub fn heading(&self, block: u32) -> Option<usize> {
        self.headings.binary_search_by_key(&block, |heading| heading.block).ok()
    }

    /// Indices of the holes in a part of the HTML.
    pub fn holes_in(&self, html: &Range<u32>) -> Range<usize> {
        let place = |at: u32| self.holes.partition_point(|hole| hole.at < at);
        place(html.start)..place(html.end)
    }

    /// Indices of the holes between two tags, at their very ends as well.
    pub fn holes_within(&self, inside: &Range<u32>) -> Range<usize> {
        let holes = self.holes_in(inside);
        holes.start..self.holes.partition_point(|hole| hole.at <= inside.end)
    }

    /// The name of an element that holds certain elements only, which another one may not hold.
    pub fn structure(&self, block: u32) -> Option<String> {
        if self.blocks[block as usize].kind != Kind::Element(Element::Structure) {
            return None;
        }
        let tags = self.element(block)?;
        let tag = self.text.get(tags.open.start as usize + 1..tags.open.end as usize)?;
        Some(tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase())
    }

    /// Where the tags of an element around blocks stand.
    pub fn element(&self, block: u32) -> Option<&ElementTags> {
        self.elements.binary_search_by_key(&block, |tags| tags.block).ok().map(|at| &self.elements[at])
    }

    /// The titles of folded parts in a part of the HTML.
    pub fn summaries_in(&self, html: &Range<u32>) -> &[Range<u32>] {
        within(&self.summaries, html)
    }

    /// The cells of tables in a part of the HTML.
    pub fn cells_in(&self, html: &Range<u32>) -> &[Range<u32>] {
        within(&self.cells, html)
    }

    /// The children of a block, or the top-level blocks for `None`, as indices.
    pub fn children(&self, parent: Option<u32>) -> Children<'_> {
        let (next, end) = match parent {
            None => (0, self.blocks.len() as u32),
            Some(index) => (index + 1, self.blocks[index as usize].end),
        };
        Children { blocks: &self.blocks, next, end }
    }

    /// The blocks from one to a sibling of it, as indices.
    pub fn siblings(&self, first: u32, last: u32) -> Children<'_> {
        Children { blocks: &self.blocks, next: first, end: last + 1 }
    }
}

/// Those of some ordered pieces of HTML that stand in a part of it.
fn within<'d>(pieces: &'d [Range<u32>], html: &Range<u32>) -> &'d [Range<u32>] {
    let place = |at: u32| pieces.partition_point(|piece| piece.start < at);
    &pieces[place(html.start)..place(html.end)]
}

/// Iterator over sibling blocks, as indices.
#[derive(Debug, Clone)]
pub struct Children<'d> {
    blocks: &'d [Block],
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.next < self.end).then(|| {
            let index = self.next;
            self.next = self.blocks[index as usize].end;
            index
        })
    }
}
