// What was typed → clauses of which a unit must meet each, by one alternative: atoms that are runs or words.

import { collapse, fold, squeeze, tokens, trimmed } from './text.js';

const quoted = /["“”]([^"“”]*)["“”]/g;
const quotes = /["“”]/g;
/** Quotation marks that something is still to be typed between. */
const begun = /^["“]?["”]?$/;

/** Words are one element, characters of a run one each; between two runs stands a break. */
function elements(folded) {
  const list = [];
  let previous = null;
  for (const { run, word } of tokens(folded)) {
    if (run && previous === 'run') list.push({ key: '\0' });
    if (run) list.push(...run.map((char) => ({ key: char, char })));
    else list.push({ key: `${word} `, word });
    previous = run ? 'run' : 'word';
  }
  return list;
}

const keyOf = (list) => list.map(({ key }) => key).join('\n');

/** Elements as they are written. */
const nameOf = (list) => list.map(({ char, word }, at) => `${at && word && list[at - 1].word ? ' ' : ''}${char ?? word ?? ' '}`).join('');

/** Elements in a row as atoms. */
function atoms(list) {
  const found = [];
  let run = null;
  for (const { char, word } of list) {
    if (char && run) run.push(char);
    else if (char) found.push({ run: (run = [char]) });
    else run = null;
    if (word) found.push({ word });
  }
  return found;
}

/** The names of things, by their elements, each with the other names of what it names. */
export class Synonyms {
  constructor(groups) {
    this.others = new Map();
    this.longest = 0;
    for (const group of groups) {
      const names = group.map(elements).filter((list) => list.length);
      for (const name of names) {
        const key = keyOf(name);
        this.longest = Math.max(this.longest, name.length);
        const others = this.others.get(key) ?? new Map();
        for (const other of names) if (keyOf(other) !== key) others.set(keyOf(other), { name: nameOf(other), atoms: atoms(other), isOther: true });
        this.others.set(key, others);
      }
    }
  }

  /** How many elements from `at` on the longest name takes, and its other names. */
  match(list, at) {
    for (let length = Math.min(this.longest, list.length - at); length > 0; length--) {
      const others = this.others.get(keyOf(list.slice(at, at + length)));
      if (others) return { length, others: [...others.values()] };
    }
    return null;
  }
}

const single = (atom) => ({ alternatives: [{ atoms: [atom] }] });

function freeClauses(folded, synonyms) {
  const list = elements(folded);
  const free = (part) => atoms(part).map((atom) => ({ ...atom, isFree: true }));
  const clauses = [];
  let rest = [];
  const flush = () => {
    clauses.push(...free(rest).map(single));
    rest = [];
  };
  for (let at = 0; at < list.length;) {
    const name = synonyms.match(list, at);
    if (!name) {
      rest.push(list[at++]);
      continue;
    }
    flush();
    clauses.push({ alternatives: [{ atoms: free(list.slice(at, at + name.length)) }, ...name.others] });
    at += name.length;
  }
  flush();
  return clauses;
}

/**
 * Clauses of a query, the phrases that must stand in a text as they are, and the needle: what was typed, as text that
 * is worth more where it stands in one piece.
 */
export function parse(query, simple, synonyms) {
  const { folded } = fold(query, simple);
  const phrases = [];
  const free = folded.replace(quoted, (_, phrase) => {
    if (collapse(phrase)) phrases.push(collapse(phrase));
    return ' ';
  });
  const clauses = freeClauses(free.replace(quotes, ' '), synonyms);
  for (const phrase of phrases) {
    clauses.push(...atoms(elements(phrase)).map((atom) => single({ ...atom, isLiteral: true })));
  }
  const typed = collapse(folded);
  const literal = collapse(folded.replace(quotes, ' ')) || (begun.test(typed) ? '' : typed);
  const mustHold = clauses.length || !literal ? phrases : [literal];
  return { clauses, phrases: mustHold, needle: trimmed(squeeze(folded.replace(quotes, ''))), isEmpty: !literal };
}
