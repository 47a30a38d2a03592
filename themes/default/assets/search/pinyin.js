// Letters → the pieces of Chinese titles that they may spell: whole syllables, or the first letters of some.

import { compare } from './text.js';

const most = 50;

/** Where `letters` are used up by the characters of `run` from `from` on, and whether they can be by full readings alone. */
function ends(letters, run, from, readings) {
  const found = new Map();
  const walk = (at, index, isFull) => {
    for (const reading of readings[run[index]] ?? []) {
      if (reading.startsWith(letters.slice(at))) found.set(index + 1, found.get(index + 1) || (isFull && reading.length === letters.length - at));
      if (letters.length - at > reading.length && letters.startsWith(reading, at)) walk(at + reading.length, index + 1, isFull);
      if (reading.length > 1 && letters.length - at > 1 && letters[at] === reading[0]) walk(at + 1, index + 1, false);
    }
  };
  walk(0, from, true);
  return found;
}

/** All pieces that `letters` spell. */
function spelt(letters, { runs, readings }) {
  const found = new Map();
  for (const text of runs) {
    const run = [...text];
    for (let from = 0; from < run.length; from++) {
      for (const [end, isFull] of ends(letters, run, from, readings)) {
        const piece = run.slice(from, end);
        if (piece.length === 1 && !isFull) continue;
        const key = piece.join('');
        const known = found.get(key) ?? { run: piece, text: key, isStart: false, isWhole: false };
        found.set(key, { ...known, isStart: known.isStart || from === 0, isWhole: known.isWhole || (isFull && piece.length > 1) });
      }
    }
  }
  return [...found.values()];
}

/**
 * The pieces that `letters` spell: those spelt in full (`isWhole`) and those at the start of a run first, then short
 * ones. One that holds another is none of its own: letters that spell 备案 spell no more in 备案能.
 */
export function pieces(letters, names) {
  const all = spelt(letters, names).sort((a, b) => a.run.length - b.run.length || compare(a.text, b.text));
  const kept = [];
  for (const piece of all) if (!kept.some(({ text }) => piece.text.includes(text))) kept.push(piece);
  return kept.sort((a, b) => b.isWhole - a.isWhole || b.isStart - a.isStart).slice(0, most);
}
