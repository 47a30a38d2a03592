// A query → units of one language, best first. Integers only, so that the command line of the generator agrees.

import { Files } from './files.js';
import { pieces } from './pinyin.js';
import { parse, Synonyms } from './query.js';
import { collapse, fold, isNear, simplifications, squeeze, stem } from './text.js';

/** So many units are ranked by their texts, and shown at a time. */
export const batch = 12;

const quality = { exact: 4, stem: 3, prefix: 2, infix: 1, near: 1, run: 4, pieceAtStart: 3, piece: 2 };
const field = { title: 16, heading: 6, text: 2 };
const kinds = { page: 4, question: 4, item: 3, term: 2 };
const furtherShards = 4;

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
    this.opened ??= this.files.entry().then((entry) => ({
      units: entry.units,
      simple: simplifications(entry.fold),
      synonyms: new Synonyms(entry.synonyms),
    }));
    this.opened.catch(() => (this.opened = null));
    return this.opened;
  }

  /** Answers a query; `all` looks up words too that hold a typed word somewhere inside, however many files that takes. */
  async ask(query, { all = false } = {}) {
    const { units, simple, synonyms } = await this.open();
    const parsed = parse(query, simple, synonyms);
    const round = new Round(this.files, units, all);
    const found = await round.find(parsed);
    if (!found.order.length && round.isPartial) return this.ask(query, { all: true });
    return new Answer({ ...round, ...found, simple, parsed });
  }
}

/** One evaluation of a query. */
class Round {
  constructor(files, units, all) {
    Object.assign(this, { files, units, all, isPartial: false, pieces: new Set(), near: new Set() });
  }

  async find({ clauses, phrases, isEmpty }) {
    if (isEmpty) return { order: [], isNearest: false };
    if (!clauses.length) return { order: Array.from({ length: this.units }, (_, unit) => ({ unit, sum: 0 })), isNearest: false };
    const scores = await Promise.all(clauses.map((clause) => this.clause(clause)));
    const exact = ordered(meeting(scores));
    if (exact.length || phrases.length || (this.isPartial && !this.all)) return { order: exact, isNearest: false };
    return { order: await this.nearest(clauses, scores), isNearest: true };
  }

  /** Units for words that are spelt nearly so; else those that meet most clauses. */
  async nearest(clauses, scores) {
    const respelt = await Promise.all(clauses.map(async (clause, at) => {
      const [only] = clause.alternatives[0].atoms;
      const isMisspelt = clause.alternatives[0].atoms.length === 1 && only.word && !only.isKnown;
      if (!isMisspelt) return scores[at];
      return better(await this.nearWords(only.word), scores[at]);
    }));
    const met = ordered(meeting(respelt));
    return met.length ? met : ordered(meetingMost(respelt));
  }

  async nearWords(word) {
    const length = [...word].length;
    if (length < 4) return this.none();
    const words = await this.files.words();
    const near = words.flatMap((other, at) => (isNear(word, other, length < 8 ? 1 : 2) ? [[at, quality.near]] : []));
    for (const [at] of near) this.near.add(words[at]);
    return this.wordScores(near);
  }

  none() {
    return new Int32Array(this.units);
  }

  /** The best alternative of a clause, for every unit that meets one. */
  async clause({ alternatives }) {
    const each = await Promise.all(alternatives.map((alternative) => this.alternative(alternative)));
    return each.reduce(better);
  }

  async alternative({ atoms, isOther = false }) {
    const each = await Promise.all(atoms.map((atom) => (atom.run ? this.run(atom.run) : this.word(atom, isOther))));
    const sums = meeting(each);
    return isOther ? sums.map((sum) => Math.floor((sum * 3) / 4)) : sums;
  }

  /** Gives `take` the score of a term in every unit that has it; in titles and headings alone when `named`. */
  score({ units, titles, headings }, factor, named, take) {
    const rarity = Math.max(1, 32 - Math.clz32(Math.floor(this.units / units.length))) * factor;
    for (const unit of units) {
      const place = titles.has(unit) ? field.title : headings.has(unit) ? field.heading : named ? 0 : field.text;
      if (place) take(unit, rarity * place);
    }
  }

  async run(run, factor = quality.run, named = false) {
    const found = this.none();
    if (run.length === 1) {
      for (const posting of await this.files.pair(run[0])) {
        this.score(posting, factor, named, (unit, score) => (found[unit] = Math.max(found[unit], score)));
      }
      return found;
    }
    const each = await Promise.all(run.slice(1).map((second, at) => this.files.pair(run[at], second)));
    // Every character must be covered: the first pair and the last are there, and never two in a row are missing.
    const reached = new Int32Array(this.units).fill(-1);
    each.forEach(([posting], at) => {
      if (!posting) return;
      this.score(posting, factor, named, (unit, score) => {
        if (reached[unit] < 0 ? at > 0 : at - reached[unit] > 2) return;
        reached[unit] = at;
        found[unit] += score;
      });
    });
    return found.map((sum, unit) => (reached[unit] === each.length - 1 ? Math.floor(sum / each.length) : 0));
  }

  async word(atom, isOther) {
    const { word, isFree = false } = atom;
    const words = await this.files.words();
    const root = stem(word);
    const start = root.slice(0, -1);
    const [near, inside] = [[], []];
    words.forEach((other, at) => {
      if (other === word) near.push([at, quality.exact]);
      else if (other.startsWith(start) && stem(other) === root) near.push([at, quality.stem]);
      else if (isOther) return;
      else if (other.startsWith(word)) near.push([at, quality.prefix]);
      else if (other.includes(word)) inside.push([at, quality.infix]);
    });
    const spelt = isFree && !isOther ? await this.spelt(word) : [];
    const isFound = near.length > 0 || spelt.length > 0;
    if (!isFound || this.all || !(await this.isFar(near, inside))) near.push(...inside);
    else this.isPartial = true;
    atom.isKnown = isFound || inside.length > 0;
    return spelt.reduce(better, await this.wordScores(near));
  }

  async wordScores(matches) {
    const scores = this.none();
    await Promise.all(matches.map(async ([at, factor]) => {
      this.score(await this.files.wordPosting(at), factor, false, (unit, score) => (scores[unit] = Math.max(scores[unit], score)));
    }));
    return scores;
  }

  /** Whether words that only hold the typed one would take many more files. */
  async isFar(near, inside) {
    const shards = async (matches) => new Set(await Promise.all(matches.map(([at]) => this.files.shardOf(at))));
    const [known, further] = await Promise.all([shards(near), shards(inside)]);
    return [...further].filter((shard) => !known.has(shard)).length > furtherShards;
  }

  /** The units whose titles and headings hold what the letters spell in pinyin. */
  async spelt(word) {
    if (!/^[a-z]{2,}$/.test(word)) return [];
    const names = await this.files.names();
    if (!names) return [];
    return Promise.all(pieces(word, names).map(({ run, isStart }) => {
      this.pieces.add(run.join(''));
      return this.run(run, isStart ? quality.pieceAtStart : quality.piece, true);
    }));
  }
}

/** The scores added of the units that all of `each` have. */
function meeting([first, ...others]) {
  return first.map((score, unit) => (score && others.every((scores) => scores[unit]) ? others.reduce((sum, scores) => sum + scores[unit], score) : 0));
}

/** The scores added of the units that most of `each` have. */
function meetingMost(each) {
  const counts = each[0].map((_, unit) => each.filter((scores) => scores[unit]).length);
  const most = counts.reduce((most, count) => Math.max(most, count), 1);
  return counts.map((count, unit) => (count === most ? each.reduce((sum, scores) => sum + scores[unit], 0) : 0));
}

function ordered(sums) {
  const order = [];
  sums.forEach((sum, unit) => sum && order.push({ unit, sum }));
  return order.sort((a, b) => b.sum - a.sum || a.unit - b.unit);
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
    return this.at >= this.order.length || !this.parsed.phrases.length;
  }

  get isDone() {
    return this.at >= this.order.length;
  }

  /** Reads the next units into `hits`; the first ones are ranked by their texts. */
  async more() {
    const next = [];
    while (next.length < batch && !this.isDone) {
      const wanted = this.order.slice(this.at, this.at + batch - next.length);
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
    return { ...hit, sum, texts: { text: folded, starts, title: fold(hit.title, this.simple).folded } };
  }

  holds({ text, title }) {
    const { phrases } = this.parsed;
    if (!phrases.length) return true;
    const texts = [collapse(text), collapse(title)];
    return phrases.every((phrase) => texts.some((text) => text.includes(phrase)));
  }

  bonus({ headings = [], texts }) {
    const { needle } = this.parsed;
    if ([...needle].length < 2) return 0;
    const title = squeeze(texts.title);
    const inTitle = title === needle ? 1000 : title.includes(needle) ? 400 : 0;
    const inHeading = headings.some(([, , heading]) => squeeze(fold(heading, this.simple).folded).includes(needle)) ? 200 : 0;
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
