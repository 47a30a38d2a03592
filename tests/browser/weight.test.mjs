// What a page costs its reader: bytes over the line, and text that jumps.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { readers } from './support/reader.mjs';

const { reads, world } = readers();

const kB = 1000;
const weigh = async (file) => gzipSync(await readFile(path.join(world.site.folder, file))).length;

/** The assets as [name, path below the site]. */
async function assets() {
  const files = await readdir(path.join(world.site.folder, 'assets'), { recursive: true });
  return files.filter((file) => /\.\w+$/.test(file)).map((file) => [path.basename(file), path.join('assets', file)]);
}

const sum = async (names) => {
  const wanted = (await assets()).filter(([name]) => names.includes(name));
  assert.deepEqual(wanted.map(([name]) => name).sort(), [...names].sort());
  return (await Promise.all(wanted.map(([, file]) => weigh(file)))).reduce((total, bytes) => total + bytes, 0);
};

test('an ordinary guide weighs at most 10 kB', async () => {
  for (const language of ['zh', 'en']) {
    for (const page of ['filing/why', 'filing/pre-approval']) {
      const bytes = await weigh(`${language}/${page}/index.html`);
      assert.ok(bytes <= 10 * kB, `${language}/${page}: ${bytes}`);
    }
  }
});

test('the style of an ordinary page weighs at most 10 kB, print included', async () => {
  const bytes = await sum(['site.css', 'print.css']);
  assert.ok(bytes <= 10 * kB, `${bytes}`);
});

test('the scripts of an ordinary page weigh at most 8 kB', async () => {
  const bytes = await sum(['theme.js', 'site.js', 'util.js']);
  assert.ok(bytes <= 8 * kB, `${bytes}`);
});

const searching = ['search.css', 'search.js', 'excerpt.js', 'files.js', 'language.js', 'pinyin.js', 'query.js', 'text.js'];

test('what the first search fetches of scripts and style weighs at most 24 kB', async () => {
  const bytes = await sum(searching);
  assert.ok(bytes <= 24 * kB, `${bytes}`);
});

test('what the first search fetches and then keeps has at most 100 kB before it is compressed', async () => {
  const files = (await assets()).filter(([name]) => searching.includes(name)).map(([, file]) => file);
  const sizes = await Promise.all([...files, 'search/zh.json', 'search/en.json'].map((file) => readFile(path.join(world.site.folder, file))));
  const bytes = sizes.reduce((total, { length }) => total + length, 0);
  assert.ok(bytes <= 100 * kB, `${bytes}`);
});

test('a guide loads its style and its scripts and nothing else', reads({}, async (page, { go }) => {
  const loaded = [];
  page.on('requestfinished', (request) => loaded.push(path.basename(new URL(request.url()).pathname)));
  await go('en/filing/why/');
  await page.waitForLoadState('networkidle');
  assert.deepEqual(loaded.filter((name) => name !== 'icon.svg').sort(), ['print.css', 'site.css', 'site.js', 'theme.js', 'util.js', 'why']);
}));

/** How far what was painted has moved since, as the browser counts it. */
const shifted = () => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((entries) => {
    for (const entry of entries.getEntries()) total += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
});

for (const viewport of [{ width: 1280, height: 800 }, { width: 400, height: 800 }]) {
  test(`nothing moves while a page loads (${viewport.width} px)`, reads({ viewport }, async (page, { go }) => {
    for (const place of ['en/filing/why/', 'zh/filing/first-time/', 'zh-en/filing/first-time/', 'en/faq/', 'zh/filing/required-documents/', 'en/']) {
      await go(place);
      await page.waitForLoadState('networkidle');
      const total = await page.evaluate(shifted);
      assert.ok(total < 0.02, `${place}: ${total}`);
    }
  }));
}
