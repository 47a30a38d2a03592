//! Code → HTML with classes.
//!
//! A grammar is a machine that goes from line to line, and pages repeat lines: `}`, `server {`, a command in both
//! languages. So each line is coloured once per state it is met in, and remembered with the state it leads to. Grammars
//! are loaded when the first block needs one. Unknown languages are shown as they are.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use pulldown_cmark_escape::escape_html_body_text;
use rayon::prelude::*;
use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// Blocks beyond this size are shown without colours: nobody reads them for their grammar.
const LARGEST: usize = 100_000;

/// Lines remembered before everything is forgotten: a preview that runs for days must not grow for ever.
const REMEMBERED: usize = 10_000;

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// Highlights code blocks.
#[derive(Default)]
pub struct Highlighter {
    grammars: OnceLock<SyntaxSet>,
    lines: Mutex<Lines>,
}

/// Lines coloured so far, as the transitions of a machine.
#[derive(Default)]
struct Lines {
    /// The states of each grammar, among which an equal one is looked for; the first is where a block begins.
    states: HashMap<String, Vec<Arc<State>>>,
    /// What a line is in a state, by the number of the state.
    steps: HashMap<u64, HashMap<Box<str>, Step>>,
    last_number: u64,
    remembered: usize,
}

/// Where a grammar stands between two lines.
struct State {
    number: u64,
    parser: ParseState,
    scopes: ScopeStack,
}

/// A line in a state.
#[derive(Clone)]
struct Step {
    html: Arc<str>,
    /// How many more spans are open after the line than before it.
    opened: isize,
    next: Arc<State>,
}

impl Highlighter {
    /// Appends the HTML inside `<code>`: escaped text, with spans of classes `hl-…` where the language is known.
    pub fn push_html(&self, language: &str, text: &str, html: &mut String) {
        let start = html.len();
        if language.is_empty() || text.len() > LARGEST || self.colour(language, text, html).is_none() {
            html.truncate(start);
            // Writing to a String cannot fail.
            let _ = escape_html_body_text(html, text);
        }
    }

    /// Colours a few blocks of each language in these Markdown texts, one language a thread: a grammar is compiled as far as
    /// it is used, and pages that are parsed side by side would wait for each other's first block.
    pub fn prepare(&self, texts: &[&str]) {
        /// As many pages show what a site's code is like.
        const PAGES: usize = 500;
        const BLOCKS: usize = 20;
        let mut blocks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (language, code) in texts.iter().take(PAGES).flat_map(|text| fenced(text)) {
            let known = blocks.entry(language).or_default();
            if known.len() < BLOCKS {
                known.push(code);
            }
        }
        blocks.into_par_iter().for_each(|(language, codes)| codes.iter().for_each(|code| self.push_html(language, &format!("{code}\n"), &mut String::new())));
    }

    fn colour(&self, language: &str, text: &str, html: &mut String) -> Option<()> {
        let grammars = self.grammars.get_or_init(two_face::syntax::extra_newlines);
        let grammar = grammars.find_syntax_by_token(language).filter(|grammar| grammar.name != "Plain Text")?;
        let mut state = self.lines().start(grammar);
        let mut open = 0;
        for line in LinesWithEndings::from(text) {
            let known = self.lines().step(&state, line);
            let step = match known {
                Some(step) => step,
                None => self.take_step(grammars, grammar, &state, line)?,
            };
            html.push_str(&step.html);
            open += step.opened;
            state = step.next;
        }
        (0..open).for_each(|_| html.push_str("</span>"));
        Some(())
    }

    fn take_step(&self, grammars: &SyntaxSet, grammar: &SyntaxReference, from: &State, line: &str) -> Option<Step> {
        let (mut parser, mut scopes) = (from.parser.clone(), from.scopes.clone());
        let ops = parser.parse_line(line, grammars).ok()?;
        let (html, opened) = line_tokens_to_classed_spans(line, &ops, STYLE, &mut scopes).ok()?;
        let mut lines = self.lines();
        let next = lines.state(grammar, parser, scopes);
        let step = Step { html: html.into(), opened, next };
        lines.remember(from, line, step.clone());
        Some(step)
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The blocks between lines of three backticks, with the language that the first names, as far as no Markdown has to be
/// parsed for it.
fn fenced(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = text.split("\n```").skip(1);
    std::iter::from_fn(move || {
        let (inside, _) = (parts.next()?, parts.next());
        let (language, code) = inside.split_once('\n')?;
        Some((language.split_whitespace().next().unwrap_or_default(), code))
    })
}

impl Lines {
    fn start(&mut self, grammar: &SyntaxReference) -> Arc<State> {
        let first = self.states.get(&grammar.name).and_then(|states| states.first()).cloned();
        first.unwrap_or_else(|| self.state(grammar, ParseState::new(grammar), ScopeStack::new()))
    }

    /// The state that is like this one, which is new if none is.
    fn state(&mut self, grammar: &SyntaxReference, parser: ParseState, scopes: ScopeStack) -> Arc<State> {
        /// A grammar that is in ever new states, as in nested code, is not searched at length.
        const SEARCHED: usize = 200;
        let states = self.states.entry(grammar.name.clone()).or_default();
        if let Some(known) = states.iter().take(SEARCHED).find(|known| known.parser == parser && known.scopes == scopes) {
            return known.clone();
        }
        self.last_number += 1;
        let state = Arc::new(State { number: self.last_number, parser, scopes });
        if states.len() < SEARCHED {
            states.push(state.clone());
        }
        state
    }

    fn step(&self, from: &State, line: &str) -> Option<Step> {
        self.steps.get(&from.number)?.get(line).cloned()
    }

    fn remember(&mut self, from: &State, line: &str, step: Step) {
        if self.remembered >= REMEMBERED {
            self.steps.clear();
            self.remembered = 0;
        }
        self.remembered += 1;
        self.steps.entry(from.number).or_default().insert(line.into(), step);
    }
}
