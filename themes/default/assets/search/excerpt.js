// What a hit shows: which parts of a text match, the heading they are under, and the passage around them.

import { collapse, fold, squeeze, stem, stemStart, tokens } from './text.js';

const lead = { dense: 24, spaced: 56 };
const width = { dense: 76, spaced: 168 };
const sentence = /[。！？；\n]|[.!?]\s/g;
const isHan = (text) => /[\u3400-\u9fff]/.test(text);

/** What of a text is to be marked, of everything that the query and its other names ask for. */
export class Marks {
  constructor({ parsed, pieces, near, simple }) {
    this.simple = simple;
    this.known = new Map();
    this.needle = parsed.needle;
    this.literals = parsed.phrases;
    const alternatives = parsed.clauses.flatMap((clause) => clause.alternatives);
    const atoms = alternatives.flatMap((alternative) => (alternative.isOther && alternative.atoms.length > 1 ? [] : alternative.atoms.map((atom) => ({ ...atom, isOther: alternative.isOther }))));
    this.names = alternatives.filter((alternative) => alternative.isOther && alternative.atoms.length > 1).map(({ name }) => name);
    this.words = atoms.filter(({ word }) => word).map(({ word, isOther }) => wanted(word, isOther));
    this.words.push(...[...near].map((word) => wanted(word, true)));
    const typed = atoms.filter(({ run, isOther }) => run && !isOther).map(({ run }) => run.join(''));
    const others = [...atoms.filter(({ run, isOther }) => run && isOther).map(({ run }) => run.join('')), ...pieces];
    this.runs = [...new Map([...others.map((run) => [run, run.length]), ...typed.map((run) => [run, Math.min(run.length, 2)])])];
  }

  /** The parts of a folded text that match, in order and apart, as [start, end, weight]. */
  ranges(folded) {
    const found = [];
    const flat = folded.replace(/\p{White_Space}/gu, ' ');
    for (const literal of this.literals) found.push(...places(flat, literal).map((at) => [at, at + literal.length, 6]));
    for (const name of this.names) found.push(...places(flat, name).map((at) => [at, at + name.length, 3]).filter(([from, to]) => isWhole(folded, from, to)));
    for (const { run, word, at } of tokens(folded)) {
      if (run) found.push(...this.inRun(run.join(''), at, folded));
      else found.push(...this.inWord(word, at));
    }
    return apart(found);
  }

  /** Parts of what was typed in one piece are marked only where the whole stands nowhere. */
  inRun(text, at, whole) {
    const found = [];
    for (const [run, part] of this.runs) {
      const least = whole.includes(run) ? run.length : part;
      for (let from = 0; from < text.length;) {
        let length = Math.min(run.length, text.length - from);
        while (length >= least && !run.includes(text.slice(from, from + length))) length--;
        if (length >= least) found.push([at + from, at + from + length, length === run.length ? 4 : 1]);
        from += length >= least ? length : 1;
      }
    }
    return found;
  }

  inWord(text, at) {
    if (!this.known.has(text)) this.known.set(text, this.words.flatMap((word) => partsLike(text, word)));
    return this.known.get(text).map(([from, to, weight]) => [at + from, at + to, weight]);
  }

  /** A text as pieces, `isMark` those that match. */
  split(text) {
    const { folded, starts } = fold(text, this.simple);
    return pieces(text, this.ranges(folded).map(([from, to]) => original(starts, from, to)));
  }

  /** The heading of a hit as [id, title], if one applies, and its passage as pieces. */
  passage({ text, headings = [], description, texts }) {
    const ranges = this.original(texts.text, texts.starts);
    if (!ranges.length && description) {
      const { folded, starts } = fold(description, this.simple);
      const inDescription = this.original(folded, starts);
      if (inDescription.length) return { pieces: cut(description, inDescription[0][0], inDescription, []) };
    }
    const places = headings.map(([offset, id, title]) => ({ offset, id, title, end: offset + title.length }));
    const best = this.best(ranges, places, texts.text);
    const heading = best === null ? undefined : places.findLast(({ offset }) => offset <= best);
    const from = heading && best < heading.end ? heading.end : best ?? 0;
    return { heading: heading && [heading.id, heading.title], pieces: cut(text, from, ranges, places) };
  }

  /** The parts of a text that match, as [start, end, weight, what, start in the folded text]. */
  original(folded, starts) {
    return this.ranges(folded).map(([from, to, weight]) => [...original(starts, from, to), weight, folded.slice(from, to), from]);
  }

  /** Where the passage is that matches most, or null. */
  best(ranges, headings, folded) {
    const wanted = headings.filter(({ title }) => this.needle.length > 1 && squeeze(fold(title, this.simple).folded).includes(this.needle));
    if (wanted.length) return wanted[0].offset;
    let best = null;
    let most = 0;
    ranges.forEach(([start, , , , place], at) => {
      const seen = new Map();
      for (let next = at; next < ranges.length && ranges[next][0] - start <= width.dense; next++) {
        const [, , weight, what] = ranges[next];
        seen.set(what, Math.max(seen.get(what) ?? 0, weight));
      }
      const worth = [...seen.values()].reduce((sum, weight) => sum + weight, holdsAt(folded, place, this.needle) ? 8 : 0);
      if (worth > most) [best, most] = [start, worth];
    });
    return best;
  }
}

const wanted = (word, isOther) => ({ word, root: stem(word), start: stemStart(word), isOther });

/** The parts of a word that a typed one matches. */
function partsLike(text, { word, root, start, isOther }) {
  if (text === word || (text.startsWith(start) && stem(text) === root)) return [[0, text.length, 4]];
  if (isOther) return [];
  if (text.startsWith(word)) return [[0, word.length, 2]];
  return word.length > 2 ? places(text, word).map((from) => [from, from + word.length, 1]) : [];
}

/** Whether `needle` stands at a place of a text, white space in it apart. */
function holdsAt(text, at, needle) {
  let met = 0;
  for (; met < needle.length && at < text.length; at++) {
    if (text[at] === needle[met]) met++;
    else if (!/\s/.test(text[at])) return false;
  }
  return met === needle.length;
}

/** Whether no word goes on before or after a part of a text. */
function isWhole(text, from, to) {
  return !/[a-z0-9]{2}/.test(text.slice(Math.max(0, from - 1), from + 1)) && !/[a-z0-9]{2}/.test(text.slice(to - 1, to + 1));
}

function places(text, part) {
  const found = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at);
  return found;
}

/** Ranges that overlap or touch become one. */
function apart(ranges) {
  const merged = [];
  for (const [from, to, weight] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) {
      last[1] = Math.max(last[1], to);
      last[2] = Math.max(last[2], weight);
    } else merged.push([from, to, weight]);
  }
  return merged;
}

/** Offsets of a folded text as offsets of the original; a character is marked whole. */
function original(starts, from, to) {
  let end = to;
  while (end < starts.length - 1 && starts[end] === starts[to - 1]) end++;
  return [starts[from], starts[end]];
}

function pieces(text, ranges) {
  const found = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) found.push({ text: text.slice(at, from) });
    found.push({ text: text.slice(from, to), isMark: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at) });
  return found;
}

/** A passage of the text around `at`, from the beginning of a sentence if one is near, within its heading. */
function cut(text, at, ranges, headings) {
  const under = headings.findLast(({ offset }) => offset <= at)?.end ?? 0;
  const limit = headings.find(({ offset }) => offset > at)?.offset ?? text.length;
  const kind = isHan(text.slice(Math.max(0, at - 12), at + 12)) ? 'dense' : 'spaced';
  const before = lead[kind];
  const earliest = Math.max(Math.min(under, at), at - 2 * before);
  const sentences = [...text.slice(earliest, at).matchAll(sentence)].map(({ index, 0: mark }) => earliest + index + mark.length);
  if (earliest === under) sentences.unshift(under);
  const near = sentences.find((from) => at - from <= before) ?? sentences.at(-1);
  let start = near ?? wordStart(text, at - before, at);
  while (/\s/.test(text[start] ?? '')) start++;
  const room = width[kind];
  let end = Math.min(start + room, limit);
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (end < limit) end = wordStart(text, end, Math.min(limit, end + 24));
  const shown = ranges.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start, to - start]);
  const found = pieces(text.slice(start, end), shown).map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, ' ') }));
  const isCutBefore = near === undefined;
  const isCutAfter = end < limit && collapse(text.slice(end, limit)) !== '';
  return [...(isCutBefore ? [{ text: '…' }] : []), ...found, ...(isCutAfter ? [{ text: '…' }] : [])];
}

/** `at`, or where the next word begins before `end`, so that no word and no character is cut. */
function wordStart(text, at, end) {
  if (/[\udc00-\udfff]/.test(text[at] ?? '')) at++;
  if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') || isHan(text[at - 1] + (text[at] ?? ''))) return at;
  const space = text.slice(at, end).search(/[^\p{L}\p{N}]/u);
  return space < 0 ? at : at + space;
}
