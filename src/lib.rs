//! diglot turns bilingual Markdown pages with YAML front matter into a static help centre: one clean page per
//! language, an edition that sets the languages side by side, an index of questions, checklists; and previews
//! it while it is written.
//!
//! This page is the architecture document. The modules below stand in the order in which a page passes
//! through them, and every arrow between them points down this list. A test reads the `use` lines and holds
//! them to it; it also finds no circle among the files inside a module, and knows which of them may touch the
//! disk.
//!
//! ```text
//!  disk ─load▶ Snapshot ─parse▶ [Document] ─pair▶ [Topic] ─link▶ Site
//!         I/O            pure, par,      pure, par,    pure, remembered
//!                        remembered      remembered    in parts
//!
//!  Site ─view▶ [EditionView] ─render▶ [HTML] ──────────────emit▶ Sink
//!   │     pure, by value        pure, par, remembered   │     I/O   disk, memory, or nowhere
//!   └────text▶ [PageText] ─────search▶ [index file] ────┘
//!         pure, par             pure, par
//! ```
//!
//! # Words
//! | word | means |
//! |---|---|
//! | [`Source`](base::Source) | one text file as read: path, text, digest |
//! | [`Text`](text::Text) | a string beside the body of a page: what it says in each language, with places |
//! | [`Document`](parse::Document) | a parsed page file: front matter, blocks by language, HTML with holes |
//! | [`Topic`](pair::Topic) | a page apart from its language: its documents and their rows |
//! | [`Row`](pair::Row) | what belongs together: a paragraph and its translation, with a confidence |
//! | [`Site`](link::Site) | all topics with routes, navigation, questions, checklists, resolved links |
//! | [`Edition`](link::Edition) | one URL, one HTML file: a page in a language, or in two |
//!
//! # Decisions
//! 1. **A stage is a pure function from values to a value and diagnostics** ([`Checked`](base::Checked)).
//!    Only the first and the last stage touch the disk.
//! 2. **Bad content is data, not an `Err`.** One run reports everything that is wrong, sorted, with code
//!    frames. An `io::Error` is the machine's fault.
//! 3. **Every run takes the same road, and work is remembered under the digest of what it reads**
//!    ([`Memo`](base::Memo)). There is no dependency graph to get wrong. The keys: parse = (path, text,
//!    identity, languages); pair = (its documents, glossary, anchor language), and where there is doubt (what
//!    the site's [`Lexicon`](pair::lexicon::Lexicon) says of its words); outline = (everything but pages, the
//!    [metadata](pair::Topic::metadata_digest) of each topic), and in it questions, routes and each part of
//!    the navigation under keys of their own; links of a topic = (the topic, the
//!    [routing](link::Outline::routing) of the site); render = (theme, [`EditionView`](render::EditionView)).
//!    A title edit reaches the pages whose navigation shows it because their views are no longer equal, not
//!    because a rule says so.
//! 4. **HTML with holes.** A document becomes HTML once. Where another file decides (the target of a link,
//!    the size of an image, a fact, the id that a heading shares with its translation) it has a typed
//!    [`Hole`](text::Hole), which `link` resolves and `render` fills. So the costly part never runs again
//!    because *another* page changed.
//! 5. **Where output goes is the caller's choice**, behind one small trait ([`Sink`](emit::sink::Sink)). What
//!    becomes of its files is a value, a [`Plan`](emit::sink::Plan), which a dry run prints and a build
//!    carries out.
//! 6. **A page is made when it is asked for.** What a run gives is a
//!    [`Publication`](emit::publication::Publication): a build asks it for everything at once, the preview
//!    for what a browser shows, and [`diagnose`](engine::Engine::diagnose) asks for none.
//! 7. **A text need not be saved to be read.** [`Unsaved`](load::Unsaved) texts take the place of files when
//!    they are loaded; no later stage knows the difference.
//!
//! # What each module may know
//! | module | turns | never holds |
//! |---|---|---|
//! | [`base`] | paths, spans, digests, languages, diagnostics | I/O, templates, Markdown, settings |
//! | [`yaml`] | YAML text → nodes with places, typed values | what a key means |
//! | [`text`] | a string that an author wrote → what it says by language | where it stands, other files |
//! | [`config`] | site.yaml, facts.yaml, glossary.yaml → settings | I/O |
//! | [`load`] | disk → snapshot | what a file means |
//! | [`edit`] | fixes of diagnostics → changed files of content/; first files → a new site | what is wrong |
//! | [`parse`] | one source → one document | the file system, other documents, templates |
//! | [`pair`] | documents of one page → topic with rows | HTML, I/O |
//! | [`link`] | topics → site | Markdown events, HTML |
//! | [`render`] | site and theme → HTML | I/O |
//! | [`search`] | texts of pages → indexes; a query → what it finds | I/O, HTML |
//! | [`emit`] | values → bytes at output paths | decisions about content |
//! | [`engine`] | runs the stages, remembers | printing, arguments, HTTP |
//! | [`serve`] | a loop around the engine | stage internals |
//! | [`cli`] | arguments, printing, exit codes | logic worth testing without a process |
//!
//! # How to add
//! The files in the order in which to touch them, and what reminds of those that were forgotten: the
//! compiler, or a test.
//!
//! **A diagnostic** touches 4 files: `src/base/diag/code.rs` (name, level, explanation), its example in
//! `src/base/diag/examples/` (without it, nothing compiles; `tests/suite/explain.rs` builds both sides), the
//! file that finds the fault, and `tests/suite/diagnostics.rs` with a site that earns it;
//! `every_code_has_an_example` fails without. `explain`, `check` and `checks:` in site.yaml know it at once.
//! If `render`, `search` or `emit` find it, it may only be about the theme, for `check FILE` does not render:
//! `rendering_says_nothing_about_content` fails otherwise.
//!
//! **A command** touches 4: `src/cli/NAME.rs` (`Arguments`, `run`), `src/cli/mod.rs` (module, variant, arm),
//! `README.md` and `tests/suite/cli.rs`, where `without_a_command_the_help_is_shown` shows the list of
//! commands; `every_command_is_in_the_readme` reads the README. Completions need nothing.
//!
//! **A container** (`::: name`) touches 8: `src/parse/document.rs` (`Container`), `src/parse/containers.rs`
//! (`CONTAINERS`, its tags), `src/render/copy.rs` (as Markdown), `src/base/diag/code.rs` (the explanation of
//! `container-unknown` names all), `README.md`, `themes/default/assets/site.css`, an example in
//! `tests/suite/language.rs`; and `src/pair/align/costs.rs` if it may translate a block of another kind. The
//! compiler asks for both matches, `every_container_is_explained` for the texts; nothing asks for the style
//! and the costs. One that shows what stands elsewhere also needs a [`Filler`](text::Filler), which `link`
//! resolves and `src/render/fills.rs` fills: about 5 more.
//!
//! **A page type** (`type: name`) touches 9 at least, which is too many: `src/parse/front_matter/values.rs`
//! (`PageKind` and its `ALL`), `src/render/view.rs` (`kind_name`, `template`, its part in `page`),
//! `src/render/edition_view.rs` (`Part`), a file in `src/render` for that part, `src/render/page_text.rs`
//! (what search finds), `src/render/copied.rs` (the Markdown copy), a template of its name in
//! `themes/default/templates/`, `README.md` and a test. Labels go into each of `themes/default/strings/`,
//! data of its own into `src/link` and `src/engine/site.rs`, a place in the order of reading into
//! `src/link/nav.rs`. The compiler asks for `kind_name` alone; `every_page_type_has_a_template` asks for what
//! readers and authors would miss first.
//!
//! **A language** needs no code: list it in site.yaml, and `theme-string` asks for
//! `themes/NAME/strings/CODE.yaml`. What the built-in theme should say in it goes into
//! `themes/default/strings/CODE.yaml`; `labels_are_the_same_in_all_languages` compares the keys. The rest has
//! a fallback, stands in 6 more files, and nothing reminds of it: `src/base/lang.rs` (its name, its script),
//! `src/text/judge.rs` (common words, by which languages of one script are told apart), `src/render/view.rs`
//! (dates, `og:locale`), `src/link/faq.rs` (the title of the index of questions), `src/search/stem.rs` with
//! `themes/default/assets/search/text.js` (stems, which `tests/fixtures/tokens.json` holds to each other).

pub mod base;
pub mod cli;
pub mod config;
pub mod edit;
pub mod emit;
pub mod engine;
pub mod link;
pub mod load;
pub mod pair;
pub mod parse;
pub mod render;
pub mod search;
pub mod serve;
pub mod text;
pub mod yaml;
