// Letters → the pieces of Chinese titles that they may spell: whole syllables, or the first letters of some.

const most = 50;

/** Where `letters` from `at` on are used up by the characters of `run` from `from` on: the ends of such pieces. */
function ends(letters, run, from, readings) {
  const found = new Set();
  const walk = (at, index) => {
    for (const reading of readings[run[index]] ?? []) {
      if (reading.startsWith(letters.slice(at))) found.add(index + 1);
      if (letters.length - at > reading.length && letters.startsWith(reading, at)) walk(at + reading.length, index + 1);
      if (reading.length > 1 && letters.length - at > 1 && letters[at] === reading[0]) walk(at + 1, index + 1);
    }
  };
  walk(0, from);
  return found;
}

const byCodePoints = (a, b) => {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
  return 0;
};

/** The pieces that `letters` spell, those at the start of a run first, then short ones. */
export function pieces(letters, { runs, readings }) {
  const found = new Map();
  for (const text of runs) {
    const run = [...text];
    for (let from = 0; from < run.length; from++) {
      for (const end of ends(letters, run, from, readings)) {
        const piece = run.slice(from, end);
        if (piece.length === 1 && !readings[piece[0]].includes(letters)) continue;
        const known = found.get(piece.join(''));
        found.set(piece.join(''), { run: piece, isStart: known?.isStart || from === 0 });
      }
    }
  }
  const order = (a, b) => b.isStart - a.isStart || a.run.length - b.run.length || byCodePoints(a.run, b.run);
  return [...found.values()].sort(order).slice(0, most);
}
