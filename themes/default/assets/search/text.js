// Text as search compares it: folding, tokens, stems. The generator does exactly the same; a golden file holds both to it.

const cluster = /\P{M}\p{M}*|\p{M}+/uy;
const plain = /[\0-\x7f]+(?!\p{M})/uy;
const whiteSpace = /\p{White_Space}+/gu;

/** `"備备碼码…"` → the map from traditional to simplified characters. */
export function simplifications(pairs) {
  const chars = [...pairs];
  const map = new Map();
  for (let at = 0; at + 1 < chars.length; at += 2) map.set(chars[at], chars[at + 1]);
  return map;
}

/** Whether a code unit is certainly a character on its own that marks nothing: the common case, told without a table. */
const isBase = (unit) => unit < 0x300 || (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3001 && unit <= 0x3029) || (unit >= 0xff01 && unit <= 0xff60);

/** The folds of clusters, by the map they were made with. */
const folds = new WeakMap();

function foldsOf(simple) {
  if (!folds.has(simple)) folds.set(simple, new Map());
  return folds.get(simple);
}

/** What stands at `at` and needs nothing but lower case, or a cluster. */
function plainAt(text, at) {
  if (text.charCodeAt(at) > 0x7f) return null;
  plain.lastIndex = at;
  return plain.exec(text)?.[0];
}

function clusterAt(text, at) {
  if (isBase(text.charCodeAt(at)) && (at + 1 === text.length || isBase(text.charCodeAt(at + 1)))) return text[at];
  cluster.lastIndex = at;
  return cluster.exec(text)[0];
}

/** Compatibility forms, case and traditional characters undone; `starts` are the offsets in the original, and its end. */
export function fold(text, simple) {
  const known = foldsOf(simple);
  const starts = [];
  let folded = '';
  for (let at = 0; at < text.length;) {
    const stretch = plainAt(text, at);
    if (stretch) {
      for (let unit = 0; unit < stretch.length; unit++) starts.push(at + unit);
      folded += stretch.toLowerCase();
      at += stretch.length;
      continue;
    }
    const part = clusterAt(text, at);
    let value = known.get(part);
    if (value === undefined) {
      value = Array.from(part.normalize('NFKC').toLowerCase(), (char) => simple.get(char) ?? char).join('');
      known.set(part, value);
    }
    for (let unit = 0; unit < value.length; unit++) starts.push(at);
    folded += value;
    at += part.length;
  }
  starts.push(text.length);
  return { folded, starts };
}

/** The order of two texts by their code points. */
export function compare(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

/** White space as one space each, none at the ends. */
export const collapse = (text) => text.replace(whiteSpace, ' ').trim();

/** Without white space. */
export const squeeze = (text) => text.replace(whiteSpace, '');

// ---- Tokens

const dense = '\\u3005-\\u3007\\u3041-\\u30ff\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const letters = '\\p{Alphabetic}\\p{N}\\p{M}';
const token = new RegExp(`([${dense}]+)|(?:(?![${dense}])[${letters}.+#])+`, 'gu');
const letter = new RegExp(`[${letters}]`, 'u');
const edge = new RegExp(`^[^${letters}.+#]+|[^${letters}.+#]+$`, 'gu');
const longest = 64;
const overlap = 8;

/** Folded text → runs of dense characters and words, in order, with where they begin. */
export function tokens(folded) {
  const found = [];
  for (const match of folded.matchAll(token)) {
    if (match[1]) found.push({ run: [...match[1]], at: match.index });
    else found.push(...words(match[0], match.index));
  }
  return found;
}

function words(text, at) {
  if (text.length <= longest && !'.+#'.includes(text[0]) && !text.endsWith('.')) return [{ word: text, at }];
  const leading = text.match(/^[.+#]*/)[0].length;
  const word = text.slice(Math.max(0, leading - 1)).replace(/\.+$/, '');
  if (!letter.test(word)) return [];
  const start = at + Math.max(0, leading - 1);
  const chars = [...word];
  if (chars.length <= longest) return [{ word, at: start }];
  const pieces = [];
  for (let from = 0; ; from += longest - overlap) {
    pieces.push({ word: chars.slice(from, from + longest).join(''), at: start + chars.slice(0, from).join('').length });
    if (from + longest >= chars.length) return pieces;
  }
}

/** Without what stands around the first and last character that search can find. */
export const trimmed = (folded) => folded.replace(edge, '');

// ---- Stems: steps 1a, 1b and 1c of Porter's algorithm of 1980

const consonant = '(?:[^aeiouy]|(?<![^aeiou])y)';
const vowel = '(?:[aeiou]|(?<=[^aeiou])y)';
const hasVowel = new RegExp(vowel);
const measured = new RegExp(`${vowel}${consonant}`);
const once = new RegExp(`^${consonant}*${vowel}+${consonant}+$`);
const short = new RegExp(`${consonant}${vowel}(?![wxy])${consonant}$`);

/** The stem of an English word; any other word itself. */
export function stem(word) {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  let text = word.replace(/sses$/, 'ss').replace(/ies$/, 'i');
  if (text === word) text = word.replace(/([^s])s$/, '$1');
  text = pastAndPresent(text);
  return text.endsWith('y') && hasVowel.test(text.slice(0, -1)) ? `${text.slice(0, -1)}i` : text;
}

function pastAndPresent(text) {
  if (text.endsWith('eed')) return measured.test(text.slice(0, -3)) ? text.slice(0, -1) : text;
  const ending = text.match(/(?:ed|ing)$/)?.[0];
  const rest = ending && text.slice(0, -ending.length);
  if (!rest || !hasVowel.test(rest)) return text;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/([^aeioulsz])\1$/.test(rest) && new RegExp(`${consonant}$`).test(rest)) return rest.slice(0, -1);
  return once.test(rest) && short.test(rest) ? `${rest}e` : rest;
}

/** What every word begins with that has the stem of `word`: they differ from it in the last letter at most. */
export function stemStart(word) {
  const root = stem(word);
  return [...root].slice(0, -1).join('') || root;
}

/** Whether `limit` insertions, deletions, replacements and exchanges of neighbours make `a` of `b`; no part is changed twice. */
export function isNear(a, b, limit) {
  let missing = 0;
  for (const char of a) if (!b.includes(char) && ++missing > limit) return false;
  const [left, right] = [[...a], [...b]];
  if (Math.abs(left.length - right.length) > limit) return false;
  let [before, row] = [[], Array.from({ length: right.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1));
      const isExchange = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isExchange) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...row) >= limit && Math.min(...next) > limit) return false;
    [before, row] = [row, next];
  }
  return row.at(-1) <= limit;
}
