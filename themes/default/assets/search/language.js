// A query → units of one language, best first. Integers only, so that the command line of the generator agrees.

import { Files, listsOf, pairIn, pairsFrom, place, wordAt } from './files.js';
import { pieces } from './pinyin.js';
import { parse, Synonyms } from './query.js';
import { collapse, fold, isNear, simplifications, squeeze, stem, stemStart } from './text.js';

/** So many units are ranked by their texts, and shown at a time. */
export const batch = 12;

const quality = { exact: 4, stem: 3, prefix: 2, infix: 1, near: 1, run: 4, wholePieceAtStart: 6, wholePiece: 4, pieceAtStart: 3, piece: 2 };
const kinds = { page: 4, question: 4, item: 3, term: 2 };

/** What a first answer may read, in all languages that are asked: so many bytes of words and postings, so many texts. */
export const firstRoom = () => ({ bytes: 86_000, texts: 16 });
/** One language leaves something to the others. */
const room = { most: 64_000, least: 24_000 };
/** A list of words of so few blocks is read whole. */
const smallList = 4;

/** What is looked up first: what was typed, its other names, what it may spell, words that begin with it, words that hold it. */
const rank = { typed: 0, other: 1, spelt: 2, prefix: 3, infix: 4 };

/** Keeps the better score of each unit. Scores are by unit; a unit that does not meet what was asked for has none: 0. */
function better(scores, others) {
  for (let unit = 0; unit < scores.length; unit++) if (others[unit] > scores[unit]) scores[unit] = others[unit];
  return scores;
}

/** One language of the site. */
export class Language {
  constructor(base, code) {
    this.files = new Files(base, code);
  }

  /** Forgets what it has read: the site has changed. */
  forget() {
    this.files.forget();
    this.opened = null;
  }

  open() {
    this.opened ??= this.files.entry().then((entry) => ({ entry, simple: simplifications(entry.fold), synonyms: new Synonyms(entry.synonyms) }));
    this.opened.catch(() => (this.opened = null));
    return this.opened;
  }

  /** Answers a query, from few files at first; without a `left` room from every file that has something to say. */
  async ask(query, left = firstRoom()) {
    const { entry, simple, synonyms } = await this.open();
    const parsed = parse(query, simple, synonyms);
    const round = new Round(this.files, entry, left && Math.max(room.least, Math.min(room.most, left.bytes)));
    const found = await round.find(parsed);
    if (left) left.bytes -= round.size;
    return new Answer({ ...round, ...found, simple, parsed });
  }
}

/**
 * One evaluation of a query. An atom can be met in ways, a way takes parts of files: which files there are to read is
 * known, and can be bounded, before any of them is read.
 */
class Round {
  constructor(files, entry, room) {
    Object.assign(this, { files, entry, room, units: entry.units, isPartial: false, pieces: new Set(), near: new Set(), shards: new Map(), size: 0, lists: [] });
    this.isWhole = !room || entry.words.lists.length <= smallList;
  }

  isRoomFor(size) {
    return !this.room || this.size + size <= this.room;
  }

  async find({ clauses: parsed, phrases, isEmpty }) {
    if (isEmpty) return { order: [], isNearest: false };
    if (!parsed.length) return { order: Array.from({ length: this.units }, (_, unit) => ({ unit, sum: 0 })), isNearest: false };
    const clauses = parsed.map(({ alternatives }) => alternatives.map(({ atoms, isOther }) => ({ isOther, atoms: atoms.map((atom) => ({ ...atom, isOther })) })));
    let scores = await this.scores(clauses);
    if (!this.isWhole && this.isPartial && !meeting(scores).some(Boolean) && this.takeWhole()) scores = await this.scores(clauses);
    const order = ordered(meeting(scores));
    if (order.length || phrases.length) return { order, isNearest: false };
    return { order: await this.nearest(clauses, scores), isNearest: true };
  }

  /** The scores of each clause; null for one that would have taken too many files: it is as if it were not there. */
  async scores(clauses) {
    const atoms = clauses.flat().flatMap(({ atoms }) => atoms);
    await this.readWords(atoms.filter(({ word }) => word));
    for (const atom of atoms) atom.ways = atom.run ? [this.runWay(atom.run, { quality: quality.run }, atom.isOther ? rank.other : rank.typed)] : this.wordWays(atom);
    await this.read(atoms.flatMap(({ ways }) => ways));
    return clauses.map((alternatives) => this.clause(alternatives));
  }

  /** Units for words that are spelt nearly so and for parts of runs; else those that meet most clauses. */
  async nearest(clauses, scores) {
    const misspelt = clauses.map(([{ atoms }]) => (atoms.length === 1 && atoms[0].isUnknown ? { ways: this.nearWays(atoms[0].word) } : null));
    await this.read(misspelt.flatMap((atom) => atom?.ways ?? []));
    const respelt = scores.map((known, at) => {
      const [{ atoms }] = clauses[at];
      if (misspelt[at]) return known && better(this.atom(misspelt[at]) ?? this.none(), known);
      return atoms.length === 1 && atoms[0].run ? better(this.loosely(atoms[0].ways[0]), known ?? this.none()) : known;
    });
    const met = ordered(meeting(respelt));
    return met.length ? met : ordered(meetingMost(respelt));
  }

  // ---- Words

  /** Reads the words that begin like those of `atoms`; where one of these is unknown, all words. */
  async readWords(atoms) {
    for (const atom of atoms) atom.pieces = await this.spelt(atom);
    const { lists } = this.entry.words;
    const like = new Set(atoms.flatMap(({ word }) => listsOf(this.entry, stemStart(word))));
    await this.match(atoms, this.isWhole && atoms.length ? lists : lists.filter((list) => like.has(list)));
    if (!this.isWhole && atoms.some(({ isUnknown }) => isUnknown) && this.takeWhole()) await this.match(atoms, lists);
  }

  /** Whether there is room for all words: from now on they are what is looked through. */
  takeWhole() {
    const unread = this.entry.words.lists.filter(([, first]) => !this.lists.some((list) => list.first === first));
    return (this.isWhole = this.isRoomFor(unread.reduce((sum, [, , , size]) => sum + size, 0)));
  }

  async match(atoms, lists) {
    const words = await this.files.lists(lists);
    for (const [, first, , size] of lists) if (!this.lists.some((list) => list.first === first)) this.size += size;
    this.lists = lists.map(([, first], at) => ({ first, words: words[at] }));
    for (const atom of atoms) {
      atom.found = this.answering(atom);
      atom.isUnknown = !atom.isOther && !atom.pieces.length && !atom.found.length;
    }
    // Words that only hold a typed one may begin with anything.
    this.isPartial = !this.isWhole && atoms.some(({ isOther }) => !isOther);
  }

  /** The words that answer a typed one, those first that are most like it. */
  answering({ word, isOther }) {
    const [root, start] = [stem(word), stemStart(word)];
    const found = [];
    for (const { first, words } of this.lists) {
      for (let at = 0; at < words.length; at++) {
        const other = words[at];
        if (!other.includes(start)) continue;
        const how = answers(other, word, root, start);
        if (how && (isOther ? how === 'exact' || how === 'stem' : how !== 'infix' || this.isWhole)) found.push({ at: first + at, how, length: other.length });
      }
    }
    return found.sort((a, b) => a.length - b.length || a.at - b.at);
  }

  /** The pieces of titles and headings that the letters of a word spell in pinyin. */
  async spelt({ word, isFree, isOther }) {
    if (!isFree || isOther || !/^[a-z]{2,}$/.test(word)) return [];
    const names = await this.files.names();
    const found = names ? pieces(word, names) : [];
    for (const { text } of found) this.pieces.add(text);
    return found;
  }

  // ---- Ways, and the files they take

  runWay(run, worth, rank) {
    if (run.length === 1) return { worth, rank, parts: pairsFrom(this.entry, run[0]) };
    return { worth, rank, isRun: true, parts: run.slice(1).map((second, at) => pairIn(this.entry, run[at], second)) };
  }

  wordWay(at, quality, rank) {
    return { worth: { quality }, rank, parts: [wordAt(this.entry, at)] };
  }

  wordWays({ found, isOther, pieces }) {
    const hasWhole = pieces.some(({ isWhole }) => isWhole);
    return [
      ...pieces.map((piece) => this.runWay(piece.run, worthOf(piece, hasWhole), rank.spelt)),
      ...found.map(({ at, how }) => this.wordWay(at, quality[how], isOther ? rank.other : rank[how] ?? rank.typed)),
    ];
  }

  nearWays(word) {
    const length = [...word].length;
    if (length < 4) return [];
    const ways = [];
    for (const { first, words } of this.lists) {
      words.forEach((other, at) => {
        if (!isNear(word, other, length < 8 ? 1 : 2)) return;
        this.near.add(other);
        ways.push(this.wordWay(first + at, quality.near, rank.typed));
      });
    }
    return ways;
  }

  /** Reads what the ways take, what matters most first, as far as there is room for a first answer. */
  async read(ways) {
    const wanted = new Set();
    for (const { parts } of [...ways].sort((a, b) => a.rank - b.rank)) {
      for (const part of parts) {
        const { file, size } = part;
        const isNew = file && !this.shards.has(file) && !wanted.has(file);
        part.isTaken = !isNew || this.isRoomFor(size) || !this.shards.size && !wanted.size;
        if (!part.isTaken) {
          this.isPartial = true;
        } else if (isNew) {
          wanted.add(file);
          this.size += size;
        }
      }
    }
    const read = await this.files.shards([...wanted]);
    for (const [file, shard] of read) this.shards.set(file, shard);
  }

  postings({ file, take, isTaken }) {
    return isTaken ? take(this.shards.get(file)) : [];
  }

  // ---- Scores

  none() {
    return new Int32Array(this.units);
  }

  /** The best alternative, for every unit that meets one. */
  clause(alternatives) {
    const [typed, ...others] = alternatives.map((alternative) => this.alternative(alternative));
    return typed && others.filter(Boolean).reduce(better, typed);
  }

  alternative({ atoms, isOther }) {
    const each = atoms.map((atom) => this.atom(atom));
    if (isOther ? each.includes(null) : each.every((scores) => !scores)) return null;
    const sums = meeting(each);
    return isOther ? sums.map((sum) => Math.floor((sum * 3) / 4)) : sums;
  }

  atom({ ways }) {
    if (ways.length && !ways.some(({ parts }) => !parts.length || parts.some(({ isTaken }) => isTaken))) return null;
    const scores = this.none();
    for (const way of ways) {
      if (way.isRun) better(scores, this.run(way));
      else for (const posting of way.parts.flatMap((part) => this.postings(part))) this.score(posting, way.worth, (unit, score) => (scores[unit] = Math.max(scores[unit], score)));
    }
    return scores;
  }

  /** Gives `take` the score of a term in every unit that has it; in titles and headings alone when it is named. */
  score({ units, places }, { quality, isNamed, isCommon }, take) {
    const factor = quality * (isCommon ? 1 : Math.max(1, 32 - Math.clz32(Math.floor(this.units / units.length))));
    for (let at = 0; at < units.length; at++) if (!isNamed || places[at] !== place.text) take(units[at], factor * places[at]);
  }

  /** Units that have two pairs and a quarter of the pairs of a run: in a sentence, half of them stand across two words. */
  loosely({ parts }) {
    const [counts, sums] = [this.none(), this.none()];
    const read = parts.filter(({ isTaken }) => isTaken);
    for (const posting of read.length < 3 ? [] : read.flatMap((part) => this.postings(part))) {
      this.score(posting, { quality: quality.near }, (unit, score) => {
        counts[unit]++;
        sums[unit] += score;
      });
    }
    return sums.map((sum, unit) => (counts[unit] >= 2 && counts[unit] * 4 >= read.length ? Math.max(1, Math.floor(sum / read.length)) : 0));
  }

  /** Units that have pairs which cover every character: the first and the last, and never two in a row are missing. */
  run({ parts, worth }) {
    const found = this.none();
    const reached = new Int32Array(this.units).fill(-1);
    const reaches = (unit, at) => (reached[unit] < 0 ? at === 0 : at - reached[unit] <= 2);
    parts.forEach((part, at) => {
      if (!part.isTaken) {
        for (let unit = 0; unit < this.units; unit++) if (reaches(unit, at)) reached[unit] = at;
      }
      for (const posting of this.postings(part)) {
        this.score(posting, worth, (unit, score) => {
          if (!reaches(unit, at)) return;
          reached[unit] = at;
          found[unit] += score;
        });
      }
    });
    const count = parts.length;
    for (let unit = 0; unit < this.units; unit++) found[unit] = reached[unit] === count - 1 ? Math.floor(found[unit] / count) : 0;
    return found;
  }
}

/** How an indexed word answers a typed one, if it does. */
function answers(other, word, root, start) {
  if (other === word) return 'exact';
  if (other.startsWith(start) && stem(other) === root) return 'stem';
  if (other.startsWith(word)) return 'prefix';
  return other.includes(word) ? 'infix' : null;
}

/**
 * What a spelt piece is worth: where letters spell some piece in full, what they spell by chance is not worth more for
 * being rare, so that no title with it comes before one with the other.
 */
function worthOf({ run, isStart, isWhole }, hasWhole) {
  const name = isWhole ? 'wholePiece' : 'piece';
  return { quality: quality[isStart ? `${name}AtStart` : name], isNamed: true, isCommon: hasWhole && !isWhole && run.length > 1 };
}

/** The scores added of the units that all of `each` have, but those that are not known. */
function meeting(each) {
  const [first, ...others] = each.filter(Boolean);
  const sums = first ? first.slice() : new Int32Array(0);
  for (const scores of others) {
    for (let unit = 0; unit < sums.length; unit++) sums[unit] = sums[unit] && scores[unit] ? sums[unit] + scores[unit] : 0;
  }
  return sums;
}

/** The scores added of the units that most of `each` have. */
function meetingMost(each) {
  const known = each.filter(Boolean);
  const [counts, sums] = [known[0].map(() => 0), known[0].map(() => 0)];
  for (const scores of known) {
    scores.forEach((score, unit) => {
      counts[unit] += score > 0;
      sums[unit] += score;
    });
  }
  const most = counts.reduce((most, count) => Math.max(most, count), 1);
  return sums.map((sum, unit) => (counts[unit] === most ? sum : 0));
}

/** Units with a score, the best first; numbers that hold both are sorted much faster than pairs. */
function ordered(sums) {
  const size = 2 ** 24;
  const keys = new Float64Array(sums.length);
  let count = 0;
  for (let unit = 0; unit < sums.length; unit++) if (sums[unit]) keys[count++] = unit - sums[unit] * size;
  return Array.from(keys.subarray(0, count).sort(), (key) => {
    const sum = Math.ceil(-key / size);
    return { unit: key + sum * size, sum };
  });
}

/** What a query found: units in order, read as far as they are wanted. */
export class Answer {
  constructor({ files, simple, parsed, order, isNearest, isPartial, pieces, near }) {
    Object.assign(this, { files, simple, parsed, order, isNearest, isPartial, pieces, near });
    this.at = 0;
    this.hits = [];
  }

  /** How many units were found; at least so many while `isCertain` is false. */
  get count() {
    return this.isCertain ? this.hits.length + this.order.length - this.at : this.hits.length;
  }

  get isCertain() {
    return this.isDone || !this.isByTexts;
  }

  get isDone() {
    return this.at >= this.order.length;
  }

  /** Whether only texts tell what meets the query. */
  get isByTexts() {
    return this.parsed.phrases.length > 0;
  }

  /** Whether it is known that something meets the query. */
  get isMet() {
    return !this.isNearest && (this.isByTexts ? this.hits : this.order).length > 0;
  }

  /** Reads the next units into `hits`, at most `most` texts for `count` of them; the first ones are ranked by their texts. */
  async more(most = 2 * batch, count = batch) {
    const next = [];
    const end = this.at + most;
    while (next.length < count && this.at < Math.min(end, this.order.length)) {
      const wanted = this.order.slice(this.at, Math.min(end, this.at + count - next.length));
      this.at += wanted.length;
      const units = await Promise.all(wanted.map(async ({ unit, sum }) => this.read(unit, sum)));
      next.push(...units.filter(({ texts }) => this.holds(texts)));
    }
    if (!this.hits.length) {
      for (const hit of next) hit.score = (hit.sum + this.bonus(hit)) * (kinds[hit.kind] ?? 1);
      next.sort((a, b) => b.score - a.score || a.unit - b.unit);
    }
    this.hits.push(...next);
    return this;
  }

  async read(unit, sum) {
    const hit = await this.files.unit(unit);
    const { folded, starts } = fold(hit.text, this.simple);
    const [title, description, ...tags] = [hit.title, hit.description, ...hit.tags].map((text) => fold(text, this.simple).folded);
    return { ...hit, sum, texts: { text: folded, starts, title, description, tags } };
  }

  holds({ text, title, description, tags }) {
    const { phrases } = this.parsed;
    if (!phrases.length) return true;
    const texts = [text, title, description, ...tags].map(collapse);
    return phrases.every((phrase) => texts.some((text) => text.includes(phrase)));
  }

  bonus({ headings = [], texts }) {
    const { needle } = this.parsed;
    if ([...needle].length < 2) return 0;
    const title = squeeze(texts.title);
    const inTitle = title === needle ? 1000 : title.includes(needle) ? 400 : 0;
    const inHeading = [...headings.map(([, , heading]) => fold(heading, this.simple).folded), texts.description, ...texts.tags].some((text) => squeeze(text).includes(needle)) ? 200 : 0;
    const count = squeeze(texts.text).split(needle).length - 1;
    return inTitle + inHeading + (count ? 100 + 5 * Math.min(count, 10) : 0);
  }

  /** The hits by page: a page stands where its best unit stands, and shows three of its units. */
  pages() {
    const pages = new Map();
    for (const hit of this.hits) {
      const hits = pages.get(hit.url) ?? [];
      if (hits.length < 3) pages.set(hit.url, [...hits, hit]);
    }
    return [...pages.values()];
  }
}
