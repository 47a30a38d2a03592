//! Code → HTML with classes.
//!
//! A grammar is a machine that goes from line to line, and pages repeat lines: `}`, `server {`, a command in
//! both languages. So each line is coloured once per state it is met in, and remembered with the state it
//! leads to. Grammars are loaded when the first block needs one. Unknown languages are shown as they are.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use pulldown_cmark_escape::escape_html_body_text;
use rustc_hash::FxHashMap;
use syntect::html::{ClassStyle, line_tokens_to_classed_spans};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// Blocks beyond this size are shown without colours: nobody reads them for their grammar.
const LARGEST: usize = 100_000;

/// Lines a thread remembers before it forgets them all: most are met again soon or never.
const REMEMBERED: usize = 10_000;

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

thread_local! {
    /// States hold what the regular expressions last captured, which cannot go from one thread to another.
    static LINES: RefCell<Lines> = RefCell::default();
}

/// Lines coloured so far, as the transitions of a machine.
#[derive(Default)]
struct Lines {
    /// The states of each grammar, among which an equal one is looked for; the first is where a block begins.
    states: FxHashMap<String, Vec<Rc<State>>>,
    /// What a line is in a state, by the number of the state.
    steps: FxHashMap<u64, FxHashMap<Box<str>, Step>>,
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
    html: Rc<str>,
    /// How many more spans are open after the line than before it.
    opened: isize,
    next: Rc<State>,
}

/// Appends the HTML inside `<code>`: escaped text, with spans of classes `hl-…` where the language is known.
pub fn push_html(language: &str, text: &str, html: &mut String) {
    let start = html.len();
    if language.is_empty()
        || text.len() > LARGEST
        || LINES.with_borrow_mut(|lines| colour(lines, language, text, html)).is_none()
    {
        html.truncate(start);
        // Writing to a String cannot fail.
        let _ = escape_html_body_text(html, text);
    }
}

fn colour(lines: &mut Lines, language: &str, text: &str, html: &mut String) -> Option<()> {
    let grammar = GRAMMARS.find_syntax_by_token(language).filter(|grammar| grammar.name != "Plain Text")?;
    let mut state = lines.start(grammar);
    let mut open = 0;
    for line in LinesWithEndings::from(text) {
        let step = match lines.step(&state, line) {
            Some(step) => step,
            None => lines.take_step(grammar, &state, line)?,
        };
        html.push_str(&step.html);
        open += step.opened;
        state = step.next;
    }
    (0..open).for_each(|_| html.push_str("</span>"));
    Some(())
}

impl Lines {
    fn start(&mut self, grammar: &SyntaxReference) -> Rc<State> {
        let first = self.states.get(&grammar.name).and_then(|states| states.first()).cloned();
        first.unwrap_or_else(|| self.state(grammar, ParseState::new(grammar), ScopeStack::new()))
    }

    /// The state that is like this one, which is new if none is.
    fn state(&mut self, grammar: &SyntaxReference, parser: ParseState, scopes: ScopeStack) -> Rc<State> {
        /// A grammar that is in ever new states, as in nested code, is not searched at length.
        const SEARCHED: usize = 200;
        let states = self.states.entry(grammar.name.clone()).or_default();
        if let Some(known) =
            states.iter().take(SEARCHED).find(|known| known.parser == parser && known.scopes == scopes)
        {
            return known.clone();
        }
        self.last_number += 1;
        let state = Rc::new(State { number: self.last_number, parser, scopes });
        if states.len() < SEARCHED {
            states.push(state.clone());
        }
        state
    }

    fn take_step(&mut self, grammar: &SyntaxReference, from: &State, line: &str) -> Option<Step> {
        let (mut parser, mut scopes) = (from.parser.clone(), from.scopes.clone());
        let ops = parser.parse_line(line, &GRAMMARS).ok()?;
        let (html, opened) = line_tokens_to_classed_spans(line, &ops, STYLE, &mut scopes).ok()?;
        let step = Step { html: html.into(), opened, next: self.state(grammar, parser, scopes) };
        self.remember(from, line, step.clone());
        Some(step)
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
