// The files of one language's index: fetched once each, decoded, kept for as long as the page lives.

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
    const units = new Array(count);
    let [bit, unit] = [this.at * 8, -1];
    const next = () => (this.bytes[bit >> 3] >> (7 - (bit++ & 7))) & 1;
    for (let index = 0; index < count; index++) {
      let value = 0;
      while (next()) value++;
      for (let low = 0; low < k; low++) value = value * 2 + next();
      unit += value + 1;
      units[index] = unit;
    }
    this.at = (bit + 7) >> 3;
    return units;
  }

  /** The units that hold a term, and those that hold it in the title and in a heading. */
  posting() {
    const flags = this.varint();
    const [df, inHeading, inTitle] = [Math.floor(flags / 4), flags & 2, flags & 1];
    const units = this.list(df);
    const part = (is) => (!is ? [] : df === 1 ? units : this.list(this.varint()));
    const titles = new Set(part(inTitle));
    return { units, titles, headings: new Set(part(inHeading)) };
  }
}

const byCodePoints = ([a, b], [c, d]) => a - c || b - d;
const codePoints = (key) => [key.codePointAt(0), [...key][1]?.codePointAt(0) ?? 0];

/** Terms of a shard of pairs, in order, as [first, second, posting]. */
function pairs(buffer) {
  const bytes = new Bytes(buffer);
  const found = [];
  let first = 0;
  while (!bytes.isDone) {
    first += bytes.varint();
    let second = 0;
    for (let left = bytes.varint(); left > 0; left--) {
      second += bytes.varint();
      found.push([first, second, bytes.posting()]);
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

function wordList(buffer) {
  const bytes = new Bytes(buffer);
  const decoder = new TextDecoder();
  const words = [];
  let word = new Uint8Array(0);
  while (!bytes.isDone) {
    const shared = bytes.varint();
    const suffix = bytes.take(bytes.varint());
    const next = new Uint8Array(shared + suffix.length);
    next.set(word.subarray(0, shared));
    next.set(suffix, shared);
    words.push(decoder.decode((word = next)));
  }
  return words;
}

/** A path of the site as a URL keeps it. */
const encoded = (path) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);

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

  json(name) {
    return this.keep(`search/${this.code}/${name}`, (response) => response.json());
  }

  entry() {
    return this.keep(`search/${this.code}.json`, (response) => response.json(), { changes: true });
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

  async words() {
    const { words } = await this.entry();
    return this.binary(words.list, wordList);
  }

  async names() {
    const { names } = await this.entry();
    return names && this.json(names);
  }

  /** The posting of the pair (`first`, `second`), or those of every pair that begins with `first` when there is no second. */
  async pair(first, second) {
    const { han } = await this.entry();
    const [from, to] = second === undefined ? [0, Infinity] : [second.codePointAt(0), second.codePointAt(0)];
    const start = first.codePointAt(0);
    const keys = han.map(([key]) => codePoints(key));
    const begin = Math.max(0, keys.findLastIndex((key) => byCodePoints(key, [start, from]) <= 0));
    const end = keys.findLastIndex((key) => byCodePoints(key, [start, to]) <= 0);
    const shards = await Promise.all(han.slice(begin, end + 1).map(([, name]) => this.binary(name, pairs)));
    return shards.flat().filter(([a, b]) => a === start && b >= from && b <= to).map(([, , posting]) => posting);
  }

  /** Which shard holds the posting of a word. */
  async shardOf(word) {
    const { words: { shards } } = await this.entry();
    return shards.findLastIndex(([first]) => first <= word);
  }

  async wordPosting(word) {
    const { words: { shards } } = await this.entry();
    const [first, name] = shards[await this.shardOf(word)];
    return (await this.binary(name, postings))[word - first];
  }

  /** The page of a unit, and the place of the unit among those of its page. */
  async pageOf(unit) {
    const { pages } = await this.entry();
    const block = pages.findLastIndex(([, first]) => first <= unit);
    const [name, first] = pages[block];
    let [at, url] = [first, ''];
    for (const [shared, suffix, units] of await this.json(name)) {
      url = url.slice(0, shared) + suffix;
      if (unit < at + units) return { url, place: unit - at };
      at += units;
    }
    throw new Unavailable(`search/${this.code}/${name}`);
  }

  /** A unit with its text. */
  async unit(unit) {
    const { url, place } = await this.pageOf(unit);
    const page = await this.text(url);
    const found = page.units[place];
    if (!found) throw new Unavailable(`${url}text.json`, 404);
    return { ...found, unit, url, page: page.title, title: found.title ?? page.title };
  }

  /** Forgets everything: the site has changed. */
  forget() {
    this.kept.clear();
  }
}
