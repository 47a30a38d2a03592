// Questions: filter as you type, highlight what matched, open the one the address names.

import { fill, hashTarget } from './util.js';

// ---- Text as it is compared: full-width, compatibility forms and case folded

const folded = new Map();

function foldChar(char) {
  let value = folded.get(char);
  if (value === undefined) folded.set(char, (value = char.normalize('NFKC').toLowerCase()));
  return value;
}

/** Folded text, and for each of its units the offset in the original. */
function fold(text) {
  let out = '';
  const offsets = [];
  let at = 0;
  for (const char of text) {
    const value = foldChar(char);
    for (let unit = 0; unit < value.length; unit++) offsets.push(at);
    out += value;
    at += char.length;
  }
  offsets.push(at);
  return { out, offsets };
}

// ---- Opening

/** Opens the question the address names, also for links within the page. */
function openHash() {
  const target = hashTarget();
  const details = target?.closest('details');
  if (!details) return;
  details.open = true;
  target.scrollIntoView();
}

addEventListener('hashchange', openHash);
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href*="#"]');
  if (link && link.href === location.href) openHash();
});

let openedForPrint = [];
addEventListener('beforeprint', () => {
  openedForPrint = [...document.querySelectorAll('details.question:not([open])')];
  for (const details of openedForPrint) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of openedForPrint) details.open = false;
});

// ---- Filter

class Filter {
  constructor(element, signal) {
    this.element = element;
    this.form = element.querySelector('[data-faq-form]');
    this.input = this.form.elements.namedItem('q');
    this.toggle = element.querySelector('[data-faq-toggle]');
    this.none = element.querySelector('[data-faq-none]');
    this.count = element.querySelector('[data-faq-count]');
    this.categories = [...element.querySelectorAll('[data-category]')];
    this.questions = [...element.querySelectorAll('details.question')].map((details) => ({
      details,
      title: fold(details.querySelector('summary').textContent).out,
      answer: fold(details.querySelector('.answer').textContent).out,
      openedByFilter: false,
    }));

    const query = new URLSearchParams(location.search).get('q');
    // The address lags behind what is being typed: it leaves out spaces at the end, and what an input method composes.
    if (query && document.activeElement !== this.input) this.input.value = query;
    this.input.addEventListener('input', (event) => event.isComposing || this.apply(), { signal });
    this.input.addEventListener('compositionend', () => this.apply(), { signal });
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.apply();
    }, { signal });
    element.querySelector('[data-faq-clear]').addEventListener('click', () => {
      this.input.value = '';
      this.apply();
      this.input.focus();
    }, { signal });
    this.toggle.addEventListener('click', () => this.toggleAll(), { signal });
    element.addEventListener('toggle', () => this.nameToggle(), { capture: true, signal });
    this.apply();
  }

  words() {
    return fold(this.input.value).out.split(/\s+/).filter(Boolean);
  }

  apply() {
    const words = this.words();
    const found = this.questions.filter(({ title, answer, details }) => {
      const matches = words.every((word) => title.includes(word) || answer.includes(word));
      details.hidden = !matches;
      return matches;
    });
    for (const category of this.categories) {
      category.hidden = words.length > 0 && !category.querySelector('details.question:not([hidden])');
    }
    for (const question of this.questions) this.openForMatch(question, words, found.length);
    const { total, matches } = this.element.dataset;
    const values = { n: found.length, total: this.questions.length };
    this.count.textContent = fill(words.length ? matches : total, values);
    this.none.hidden = found.length > 0;
    this.highlight(words, found);
    this.keepQuery();
    this.nameToggle();
  }

  /** A few matches that only the answer explains are opened, and closed again later. */
  openForMatch(question, words, found) {
    const wanted = words.length > 0 && found <= 5 && !question.details.hidden && !words.every((word) => question.title.includes(word));
    if (wanted && !question.details.open) {
      question.details.open = true;
      question.openedByFilter = true;
    } else if (!wanted && question.openedByFilter) {
      question.details.open = false;
      question.openedByFilter = false;
    }
  }

  highlight(words, found) {
    if (!globalThis.CSS?.highlights) return;
    const ranges = [];
    for (const { details } of words.length ? found : []) {
      const walker = document.createTreeWalker(details, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) ranges.push(...rangesIn(walker.currentNode, words));
    }
    CSS.highlights.set('match', new Highlight(...ranges));
  }

  keepQuery() {
    const url = new URL(location.href);
    const query = this.input.value.trim();
    if (query) url.searchParams.set('q', query);
    else url.searchParams.delete('q');
    if (url.href !== location.href) history.replaceState(history.state, '', url);
  }

  shown() {
    return this.questions.filter(({ details }) => !details.hidden);
  }

  toggleAll() {
    const open = !this.allOpen();
    for (const question of this.shown()) {
      question.details.open = open;
      question.openedByFilter = false;
    }
  }

  allOpen() {
    return this.shown().length > 0 && this.shown().every(({ details }) => details.open);
  }

  nameToggle() {
    this.toggle.textContent = this.allOpen() ? this.toggle.dataset.close : this.toggle.dataset.open;
  }
}

function rangesIn(node, words) {
  const ranges = [];
  const { out, offsets } = fold(node.data);
  for (const word of words) {
    for (let at = out.indexOf(word); at >= 0; at = out.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, offsets[at]);
      range.setEnd(node, offsets[at + word.length]);
      if (!range.collapsed) ranges.push(range);
    }
  }
  return ranges;
}

let running = new AbortController();

function start() {
  running.abort();
  running = new AbortController();
  const element = document.querySelector('[data-faq]');
  if (element) new Filter(element, running.signal);
}

start();
openHash();
document.addEventListener('diglot:update', start);
