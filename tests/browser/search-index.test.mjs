// The scripts of the theme that answer queries, run as they are on the shipped site: they fold and cut text as the
// generator does, find what `diglot search` finds in the same order, and find every piece of every text.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual, promisify } from 'node:util';

import { program, repository, shippedSite, siteOf } from './support/site.mjs';
import { wordySite } from './support/wordy.mjs';

const run = promisify(execFile);
const script = (name) => import(path.join(repository, 'themes/default/assets/search', name));
const { Language } = await script('language.js');
const { Marks } = await script('excerpt.js');
const { fold, simplifications, squeeze, stem, tokens, isNear } = await script('text.js');
const { pieces } = await script('pinyin.js');

let site;
before(async () => (site = await shippedSite()));
after(() => site?.close());

const language = (code) => new Language(new URL(site.url), code);

/** A language that counts the bytes it reads, by kind of file. */
async function counting(use) {
  const original = globalThis.fetch;
  const bytes = {};
  globalThis.fetch = async (url, options) => {
    const response = await original(url, options);
    const body = await response.arrayBuffer();
    const { pathname } = new URL(url);
    const kind = pathname.endsWith('/text.json') ? 'texts' : pathname.split('/').length === 3 ? 'entry' : pathname.replace(/^.*\./, '');
    bytes[kind] = (bytes[kind] ?? 0) + body.byteLength;
    return new Response(body, { status: response.status });
  };
  try {
    await use();
  } finally {
    globalThis.fetch = original;
  }
  return bytes;
}

const kB = 1000;
const total = (bytes) => Object.values(bytes).reduce((sum, count) => sum + count, 0);

// ---- Text

test('text is folded, cut and stemmed as the generator does it', async () => {
  const golden = JSON.parse(await readFile(path.join(repository, 'tests/fixtures/tokens.json'), 'utf8'));
  const simple = simplifications(golden.fold);
  for (const { text, folded, map, tokens: expected, stems } of golden.cases) {
    const actual = fold(text, simple);
    assert.equal(actual.folded, folded, text);
    assert.deepEqual(actual.starts, map, text);
    const found = tokens(folded);
    assert.deepEqual(found.map(({ run, word }) => (run ? `run:${run.join('')}` : `word:${word}`)), expected, text);
    assert.deepEqual(found.filter(({ word }) => word).map(({ word }) => stem(word)), stems, text);
  }
  assert.ok(golden.cases.length >= 200);
});

test('folding forgets width, case, marks apart and traditional forms, and knows where each character was', () => {
  const simple = simplifications('備备碼码');
  assert.equal(fold('ＩＣＰ備案密碼', simple).folded, 'icp备案密码');
  assert.deepEqual(fold('a㎡b', simple), { folded: 'am2b', starts: [0, 1, 1, 2, 3] });
  assert.equal(fold('e\u0301', simple).folded, 'é');
  assert.deepEqual(fold('e\u0301x', simple).starts, [0, 2, 3]);
});

test('every token of a part of a text is part of a token of the text', () => {
  const text = '用 C++ 和 .NET 写的备案系统 v1.2.（ICP）403 example.com/a#b 二〇二六年，第33号令 node.js.';
  const chars = [...text.toLowerCase()];
  const whole = tokens(chars.join('')).map(({ run, word }) => (run ? run.join('') : word));
  for (let from = 0; from < chars.length; from++) {
    for (let to = from + 1; to <= chars.length; to++) {
      for (const { run, word } of tokens(chars.slice(from, to).join(''))) {
        const part = run ? run.join('') : word;
        assert.ok(whole.some((token) => token.includes(part)), `${part} of ${chars.slice(from, to).join('')}`);
      }
    }
  }
});

test('words are near by the letters that differ', () => {
  assert.ok(isNear('liecnce', 'licence', 1), 'two that changed places are one change');
  assert.ok(!isNear('lcencie', 'licence', 1));
  assert.ok(isNear('ca', 'abc', 3) && !isNear('ca', 'abc', 2), 'and what changed places is not changed again');
  assert.ok(isNear('licence', 'license', 1));
  assert.ok(!isNear('licence', 'lance', 1));
  assert.ok(isNear('verifcatin', 'verification', 2));
});

test('letters spell characters by readings, by first letters, and by both', () => {
  const names = { runs: ['网站备案指南', '备案号', '重新备案'], readings: { 网: ['wang'], 站: ['zhan'], 备: ['bei'], 案: ['an'], 指: ['zhi'], 南: ['nan'], 号: ['hao'], 重: ['zhong', 'chong'], 新: ['xin'] } };
  const spelt = (letters) => pieces(letters, names).map(({ run }) => run.join(''));
  assert.deepEqual(spelt('beian'), ['备案']);
  assert.deepEqual(spelt('ba'), ['备案']);
  assert.deepEqual(spelt('bah'), ['备案号']);
  assert.deepEqual(spelt('chongx'), ['重新']);
  assert.deepEqual(spelt('zhongxinb'), ['重新备']);
  assert.deepEqual(spelt('hao'), ['号']);
  assert.deepEqual(spelt('ha'), [], 'one character takes a whole reading');
});

// ---- The same answers as the command line

const queries = {
  zh: [
    'ICP备案密码', 'icp备案密码', 'ＩＣＰ备案密码', '域名', '管局', '被驳回', '備案密碼', 'beian', 'ba', 'yuming', 'bei', 'ICP filing', '“备案”？', '"取消接入" 短信', '.cn', '403', '备',
    '人', '备案 多久', '多久', '手机号换了', '公安备案', '营业执照', '注销', '个人网站能做什么', '香港服务器', 'example', 'console', 'App', '2020年', '第33号令', '负责人变更', '核验单', '幕布', 'zxba', 'duanxin', 'licence',
    '备案难', '没有的词语组合', '“接入备案”', '？', '域 名', '備', 'xyzzy', '审核要几天', '网站备案审核需要多长时间才能通过管局', '换服务器后需要重新备案吗', '公司搬家了地址变了要不要改备案', '”“', '“”', '”，“',
  ],
  en: [
    'licence', 'license', 'liecnce', 'lisence', 'how long', 'domain', 'domains', 'filing', 'file', 'filed', 'access filing', '"access filing"', 'ICP', '备案', '域名', 'identity card', 'verification', 'verify', 'verifcation', 'Hong Kong', 'e',
    'SMS', 'cancel', 'cancelling', 'foreign company', 'Order No. 33', 'MIIT', 'working days', 'xyzzy', 'cript', 'recordation', 'public security', 'RMB 5,000', '.com', 'what happens if I change my phone number', '!',
  ],
};

async function commandLine(query, code, { folder } = site) {
  const arguments_ = ['search', '--lang', code, '--out', folder, '--format', 'json', '--', query];
  const { stdout } = await run(program, arguments_).catch((error) => (error.code === 1 ? error : Promise.reject(error)));
  const { nearest, results } = JSON.parse(stdout);
  return { nearest, pages: results.map(({ url, units }) => [url, ...units.map(({ kind, id }) => `${kind} ${id ?? ''}`)]) };
}

async function browser(query, index) {
  const answer = await index.ask(query, null);
  do await answer.more(); while (!answer.isDone);
  return { nearest: answer.isNearest && answer.hits.length > 0, pages: answer.pages().map((hits) => [hits[0].url, ...hits.map(({ kind, id }) => `${kind} ${id ?? ''}`)]) };
}

for (const [code, all] of Object.entries(queries)) {
  test(`the command line and the browser give the same results in the same order (${code})`, async () => {
    const index = language(code);
    const differing = [];
    let found = 0;
    for (const query of all) {
      const [here, there] = await Promise.all([browser(query, index), commandLine(query, code)]);
      if (!isDeepStrictEqual(here, there)) differing.push({ query, here, there });
      found += here.pages.length;
    }
    assert.deepEqual(differing, []);
    assert.ok(found > 200);
  });
}

test('tags are found as the command line finds them', async () => {
  const tagged = await siteOf({
    'site.yaml': 'languages: [{ code: zh }, { code: en }]\n',
    'a.md': '---\ntitle: 甲 | A\ntags: [收费标准, price]\n---\n正文。\n\nText.\n',
    'b.md': '# 乙 | B\n\n收费。标准。\n\nThe price.\n',
  });
  try {
    const index = new Language(new URL(tagged.url), 'zh');
    for (const query of ['收费标准', '"收费标准"', '“收费”', 'price', 'shoufei']) {
      const [here, there] = await Promise.all([browser(query, index), commandLine(query, 'zh', tagged)]);
      assert.deepEqual(here, there, query);
      assert.equal(here.pages[0][0], 'zh/a/', query);
    }
  } finally {
    await tagged.close();
  }
});

// ---- Recall

/** Parts of 2 to 8 characters of every unit of a language, spread evenly, as [url, id, part]. */
async function parts(code) {
  const files = (await readdir(path.join(site.folder, code), { recursive: true })).filter((file) => path.basename(file) === 'text.json').sort();
  const found = [];
  let seed = 7;
  const below = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  for (const file of files) {
    const { units } = JSON.parse(await readFile(path.join(site.folder, code, file), 'utf8'));
    for (const { id, text } of units) {
      for (let left = 0; left < 3; left++) {
        const line = text.split('\n')[below(text.split('\n').length)];
        const chars = [...line];
        const length = 2 + below(7);
        const part = chars.slice(below(Math.max(1, chars.length - length)), Infinity).slice(0, length).join('');
        if (tokens(part.toLowerCase()).length && !/["“”]/.test(part)) found.push([`${code}/${path.dirname(file)}/`.replace('/./', '/'), id, part]);
      }
    }
  }
  return found;
}

for (const code of ['zh', 'en']) {
  test(`every part of every text is found (${code})`, async () => {
    const index = language(code);
    const samples = await parts(code);
    assert.ok(samples.length > 300, `${samples.length}`);
    const missed = [];
    for (const [url, id, part] of samples) {
      const { order, files } = await index.ask(part, null);
      const places = await Promise.all(order.map(({ unit }) => files.pageOf(unit)));
      if (!places.some((place) => place.url === url)) missed.push([url, id, part]);
    }
    assert.deepEqual(missed, []);
  });
}

// ---- Many words

test('of many words a query reads those that begin like its own, and all of them only when it is asked for all', async () => {
  const wordy = await wordySite();
  try {
    const lists = (await readdir(path.join(wordy.folder, 'search/en'))).filter((name) => name.endsWith('.words'));
    assert.ok(lists.length > 8);
    const index = () => new Language(new URL(wordy.url), 'en');
    const cost = (query) => counting(async () => (await index().ask(query)).more());
    const [known, unknown] = [await cost('überprüfungsausschüsse2050'), await cost('zyxwvuts')];
    const { words } = await counting(() => index().ask('zyxwvuts', null));
    assert.ok(known.words * 8 < words && unknown.words * 8 < words, `${known.words} and ${unknown.words} of ${words}`);
    assert.ok(known.entry < 6 * kB, `${known.entry}`);
    for (const query of ['überprüfungsausschüsse2050', 'schüsse2050', 'ausschüsse', '00039x', '0039', 'x', 'überprüfnugsausschüsse2050', 'page', '7']) {
      const [here, there] = [await browser(query, index()), await commandLine(query, 'en', wordy)];
      assert.deepEqual(here, there, query);
      const { texts = 0, words = 0, ...terms } = await cost(query);
      assert.ok(total(terms) < 80 * kB, `${query}: ${JSON.stringify({ texts, words, ...terms })}`);
    }
    for (const query of ['beian', 'ban', '"事项的办理"', '说明7号']) {
      const [here, there] = [await browser(query, new Language(new URL(wordy.url), 'zh')), await commandLine(query, 'zh', wordy)];
      assert.deepEqual(here, there, query);
      assert.ok(here.pages.length > 0, query);
    }
  } finally {
    await wordy.close();
  }
});

test('a first answer that left words out says so, and the whole one has them', async () => {
  const wordy = await wordySite();
  try {
    const index = new Language(new URL(wordy.url), 'en');
    const first = await index.ask('7919');
    const whole = await index.ask('7919', null);
    assert.ok(first.isPartial && !whole.isPartial);
    assert.ok(first.order.length <= whole.order.length && first.order.every(({ unit }) => whole.order.some((other) => other.unit === unit)));
  } finally {
    await wordy.close();
  }
});

// ---- Marks

test('marks cover what was typed and nothing else', async () => {
  const index = language('zh');
  for (const query of ['备案密码', '域名', '短信', '取消接入']) {
    const answer = await (await index.ask(query)).more();
    const marks = new Marks(answer);
    const folded = (text) => squeeze(fold(text, answer.simple).folded);
    const names = [query, ...answer.parsed.clauses.flatMap(({ alternatives }) => alternatives.map(({ name }) => name ?? ''))].map(squeeze);
    let whole = 0;
    for (const hit of answer.hits) {
      const shown = [...marks.split(hit.title), ...marks.passage(hit).pieces];
      for (const { text } of shown.filter(({ isMark }) => isMark)) {
        assert.ok(names.some((name) => name.includes(folded(text)) || folded(text).includes(name)), `${query}: ${text}`);
        whole += folded(text).includes(query) ? 1 : 0;
      }
      assert.equal(marks.split(hit.title).map(({ text }) => text).join(''), hit.title);
    }
    assert.ok(whole > 0, query);
  }
});

// ---- Bytes

test('a query costs few bytes', async () => {
  for (const [code, all] of Object.entries(queries)) {
    for (const query of all.filter((query) => tokens(query).length)) {
      const index = language(code);
      const bytes = await counting(async () => (await index.ask(query)).more());
      const { entry = 0, words = 0, texts = 0 } = bytes;
      if (process.env.BYTES) console.log(code, query, total(bytes), JSON.stringify(bytes));
      assert.ok(entry + words < 20 * kB, `${query}: ${JSON.stringify(bytes)}`);
      assert.ok(total(bytes) - entry - words - texts <= 80 * kB, `${query}: ${JSON.stringify(bytes)}`);
      assert.ok(total(bytes) - entry - words <= 150 * kB, `${query}: ${JSON.stringify(bytes)}`);
    }
  }
});
