// The files of one language's index: fetched once each, decoded, kept for as long as the page lives.

import { compare } from './text.js';

/** Thrown when a file could not be had; `isGone` when the server says that there is none. */
export class Unavailable extends Error {
  constructor(url, status) {
    super(`${url}: ${status ?? 'unreachable'}`);
    this.isGone = status === 404;
  }
}

/** Fetches `url` and gives the response; files whose name never changes are asked for anew while there is a network. */
export async function load(url, { changes = false } = {}) {
  const attempts = changes ? ['no-cache', 'force-cache'] : ['default'];
  for (const cache of attempts) {
    const response = await fetch(url, { cache }).catch(() => null);
    if (response?.ok) return response;
    if (response) throw new Unavailable(url, response.status);
  }
  throw new Unavailable(url);
}

class Bytes {
  constructor(buffer) {
    this.bytes = new Uint8Array(buffer);
    this.at = 0;
  }

  get isDone() {
    return this.at >= this.bytes.length;
  }

  varint() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128 || byte === undefined) return value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** `count` ascending units: one as it is, several as Rice codes of the gaps between them. */
  list(count) {
    if (count === 1) return [this.varint()];
    const k = this.bytes[this.at++];
    const { bytes } = this;
    const units = new Int32Array(count);
    let [bit, unit] = [this.at * 8, -1];
    for (let index = 0; index < count; index++) {
      let value = 0;
      for (; (bytes[bit >> 3] << (bit & 7)) & 128; bit++) value++;
      bit++;
      for (const end = bit + k; bit < end; bit++) value = value * 2 + ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
      unit += value + 1;
      units[index] = unit;
    }
    this.at = (bit + 7) >> 3;
    return units;
  }

  /** The units that hold a term, and the best place where each of them has it. */
  posting() {
    const flags = this.varint();
    const units = this.list(Math.floor(flags / 4));
    const places = new Uint8Array(units.length).fill(place.text);
    const part = (is) => (!is ? [] : units.length === 1 ? units : this.list(this.varint()));
    const titles = part(flags & 1);
    for (const [some, value] of [[part(flags & 2), place.heading], [titles, place.title]]) {
      let at = 0;
      for (const unit of some) {
        while (units[at] < unit) at++;
        places[at] = value;
      }
    }
    return { units, places };
  }
}

/** What a term is worth by where it stands. */
export const place = { title: 16, heading: 6, text: 2 };

const pairKey = (first, second) => first * 2 ** 21 + second;

/** The place of the last of `list` whose key is at most `key`; -1 if there is none. */
function lastUpTo(list, key, keyOf) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keyOf(list[middle]) <= key) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** Postings of a shard of pairs, by their pairs, in order. */
function pairs(buffer) {
  const bytes = new Bytes(buffer);
  const found = new Map();
  let first = 0;
  while (!bytes.isDone) {
    first += bytes.varint();
    let second = 0;
    for (let left = bytes.varint(); left > 0; left--) {
      second += bytes.varint();
      found.set(pairKey(first, second), bytes.posting());
    }
  }
  return found;
}

function postings(buffer) {
  const bytes = new Bytes(buffer);
  const found = [];
  while (!bytes.isDone) found.push(bytes.posting());
  return found;
}

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** Words of a block: what each shares with the one before, in bytes, and what follows. */
function wordList(buffer) {
  const bytes = new Bytes(buffer);
  const words = [];
  let [word, isAscii] = ['', true];
  while (!bytes.isDone) {
    const both = bytes.take(1)[0];
    const [shared, length] = both ? [both >> 4, both & 15] : [bytes.varint(), bytes.varint()];
    const suffix = bytes.take(length);
    for (const byte of suffix) isAscii &&= byte < 128;
    if (isAscii) word = word.slice(0, shared) + String.fromCharCode.apply(null, suffix);
    else word = decoder.decode(Uint8Array.of(...encoder.encode(word).subarray(0, shared), ...suffix));
    words.push(word);
  }
  return words;
}

/** Pages of a block of the table: [URL, first unit]. */
function pageTable(rows, first) {
  let [unit, url] = [first, ''];
  return rows.map(([shared, suffix, units]) => {
    url = url.slice(0, shared) + suffix;
    unit += units;
    return [url, unit - units];
  });
}

/** A path of the site as a URL keeps it. */
const encoded = (path) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);

// ---- What of an index a term takes, by its entry: files with their sizes, `take` being how it is found in one

/** The part that holds a pair; none where there are no pairs. */
export function pairIn({ han }, first, second) {
  const key = pairKey(first.codePointAt(0), second.codePointAt(0));
  const [, name, size] = han[Math.max(0, lastUpTo(han, key, ([key]) => key))] ?? [];
  return { file: name && `${name}.han`, size, take: (postings) => [postings?.get(key)].filter(Boolean) };
}

/** The parts that hold the pairs which begin with a character. */
export function pairsFrom({ han }, char) {
  const [from, to] = [char.codePointAt(0), char.codePointAt(0) + 1].map((point) => pairKey(point, 0));
  const begin = Math.max(0, lastUpTo(han, from, ([key]) => key));
  const end = lastUpTo(han, to - 1, ([key]) => key) + 1;
  const take = (postings) => [...postings].filter(([key]) => key >= from && key < to).map(([, posting]) => posting);
  return han.slice(begin, end).map(([, name, size]) => ({ file: `${name}.han`, size, take }));
}

/** The part that holds the posting of a word. */
export function wordAt({ words: { shards } }, at) {
  const [first, name, size] = shards[lastUpTo(shards, at, ([first]) => first)];
  return { file: `${name}.post`, size, take: (postings) => [postings[at - first]] };
}

/** The blocks of the list of words that may hold words which begin with `start`. */
export function listsOf({ words: { lists } }, start) {
  const begin = lists.findLastIndex(([first]) => compare(first, start) <= 0);
  const end = lists.findIndex(([first]) => compare(first, start) > 0 && !first.startsWith(start));
  return lists.slice(Math.max(0, begin), end < 0 ? lists.length : end);
}

/** What is stored of one language, below the site at `base`. */
export class Files {
  constructor(base, code) {
    this.base = base;
    this.code = code;
    this.kept = new Map();
  }

  /** What `decode` made of a file, from the first time on. */
  keep(path, decode, options) {
    if (!this.kept.has(path)) {
      const value = load(new URL(encoded(path), this.base), options).then(decode);
      value.catch(() => this.kept.delete(path));
      this.kept.set(path, value);
    }
    return this.kept.get(path);
  }

  binary(name, decode) {
    return this.keep(`search/${this.code}/${name}`, async (response) => decode(await response.arrayBuffer()));
  }

  json(name, decode = (value) => value) {
    return this.keep(`search/${this.code}/${name}.json`, async (response) => decode(await response.json()));
  }

  /** What the index consists of. */
  entry() {
    const decode = async (response) => {
      const entry = await response.json();
      const points = (key) => [...key].map((char) => char.codePointAt(0));
      return { ...entry, han: entry.han.map(([key, ...file]) => [pairKey(...points(key), 0), ...file]) };
    };
    return this.keep(`search/${this.code}.json`, decode, { changes: true });
  }

  /** The address of a page. */
  address(url, id) {
    const address = new URL(encoded(url), this.base);
    if (id) address.hash = id;
    return address.href;
  }

  /** The texts of a page. */
  text(url) {
    return this.keep(`${url}text.json`, (response) => response.json(), { changes: true });
  }

  /** Blocks of the list of words. */
  lists(blocks) {
    return Promise.all(blocks.map(([, , name]) => this.binary(`${name}.words`, wordList)));
  }

  async names() {
    const { names } = await this.entry();
    return names && this.json(names);
  }

  /** Postings of several shards, by their names. */
  async shards(names) {
    return new Map(await Promise.all(names.map(async (name) => [name, await this.binary(name, name.endsWith('.han') ? pairs : postings)])));
  }

  async pageOf(unit) {
    const { pages } = await this.entry();
    const [name, first] = pages[lastUpTo(pages, unit, ([, first]) => first)];
    const table = await this.json(name, (rows) => pageTable(rows, first));
    const [url, start] = table[lastUpTo(table, unit, ([, first]) => first)];
    return { url, place: unit - start };
  }

  /** A unit with its text. */
  async unit(unit) {
    const { url, place } = await this.pageOf(unit);
    const page = await this.text(url);
    const found = page.units[place];
    if (!found) throw new Unavailable(`${url}text.json`, 404);
    const description = found.kind === 'page' ? page.description ?? '' : '';
    const tags = found.kind === 'page' ? page.tags ?? [] : [];
    return { ...found, unit, url, page: page.title, title: found.title ?? page.title, description, tags };
  }

  /** Forgets everything: the site has changed. */
  forget() {
    this.kept.clear();
  }
}
