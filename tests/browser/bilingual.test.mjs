// The bilingual edition: everything that either language says, pair by pair.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { readers } from './support/reader.mjs';
import { repository } from './support/site.mjs';

const { reads } = readers();

const guide = 'filing/why/';

/** The rows of two cells that are shown, as [box of the first cell, box of the second]. */
const boxes = (page) => page.locator('.rows-page .row').evaluateAll((rows) =>
  rows
    .map((row) => [...row.children].filter((child) => child.matches('.cell')))
    .filter((cells) => cells.length === 2 && cells[0].checkVisibility())
    .map((cells) => cells.map((cell) => cell.getBoundingClientRect().toJSON())));

const oneLine = (texts) => texts.map((text) => text.replace(/\s+/g, ' ').trim());

/** What the headings, list items and paragraphs of a language say. */
const said = (page, within) => page.evaluate((scope) => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('.anchor, .row-link').forEach((extra) => extra.remove());
    return copy.textContent.trim();
  });
  return { headings: texts(`${scope} h2, ${scope} h3`), paragraphs: texts(`${scope} p:not(.note-title, .badge)`) };
}, within);

test('there is a row for every heading and every list item of the source', reads({ at: `zh-en/${guide}` }, async (page) => {
  const source = await readFile(path.join(repository, 'content/filing/why.md'), 'utf8');
  const count = (pattern) => source.match(pattern).length;
  const rows = (selector) => page.locator(`.rows-page .row:not(.row-shared):has(> .cell + .cell)${selector}`).count();
  assert.equal(await rows(':has(> .cell > :is(h2, h3))'), count(/^##+ /gm));
  assert.equal(await page.locator('.rows .row:has(> .cell + .cell)').count(), count(/^(?:-|\d+\.) /gm));
}));

for (const [language, tag] of [['zh', 'zh-CN'], ['en', 'en']]) {
  test(`it says in ${language} what the page in ${language} says`, reads({ at: `zh-en/${guide}` }, async (page, { go }) => {
    const both = await said(page, `.rows-page .cell[lang="${tag}"]`);
    await go(`${language}/${guide}`);
    const alone = await said(page, 'article');
    assert.deepEqual(oneLine(both.headings), oneLine(alone.headings));
    assert.deepEqual(oneLine(both.paragraphs), oneLine(alone.paragraphs));
  }));
}

for (const path of [guide, 'filing/first-time/', 'faq/basics/', '']) {
  test(`in a wide window counterparts stand side by side, at the same height (${path || 'home'})`, reads({ at: `zh-en/${path}` }, async (page) => {
    const rows = await boxes(page);
    assert.ok(rows.length > 0);
    for (const [first, second] of rows) {
      assert.ok(Math.abs(first.top - second.top) <= 1, `${first.top} and ${second.top}`);
      assert.ok(first.right <= second.left);
      assert.ok(first.width > 100 && Math.abs(first.width - second.width) <= 2, `${first.width} and ${second.width}`);
    }
  }));
}

test('the items of a list keep their marks, and steps their one', reads({ at: 'zh-en/filing/first-time/' }, async (page) => {
  for (const [list, mark] of [['ul.rows > .row > .cell:first-child', /^""$/], ['.steps > ol.rows > li', /^counter\(list-item\)$/], ['.steps > ol.rows > .row > .cell', /^none$/]]) {
    const marks = await page.locator(list).evaluateAll((cells) =>
      cells.map((cell) => getComputedStyle(cell, '::before').content));
    assert.ok(marks.length > 2, list);
    for (const content of marks) assert.match(content, mark);
  }
}));

test('in a narrow window each is followed by its counterpart', reads({ at: `zh-en/${guide}`, viewport: { width: 400, height: 800 } }, async (page) => {
  const rows = await boxes(page);
  assert.ok(rows.length > 0);
  for (const [first, second] of rows) {
    assert.ok(second.top >= first.bottom - 1, `${second.top} below ${first.bottom}`);
    assert.ok(Math.abs(first.left - second.left) <= 1);
  }
}));

test('every cell says its language', reads({ at: 'zh-en/filing/first-time/' }, async (page) => {
  const languages = await page.locator('.row:not(.row-shared)').evaluateAll((rows) =>
    rows.map((row) => [...row.children].filter((child) => child.matches('.cell:not(.cell-missing)')).map(({ lang }) => lang).join()));
  assert.ok(languages.length > 0);
  assert.deepEqual([...new Set(languages)].filter((pair) => !['zh-CN,en', 'zh-CN', 'en'].includes(pair)), []);
}));

test('every row has an address of its own, and its mark copies it', reads({ at: `zh-en/${guide}`, permissions: ['clipboard-read', 'clipboard-write'] }, async (page, { site }) => {
  const ids = await page.locator('.rows-page .row[id]').evaluateAll((rows) => rows.map(({ id }) => id));
  assert.ok(ids.length > 0);
  assert.equal(new Set(ids).size, ids.length, 'no two rows have the same address');
  const row = page.locator('.rows-page .row[id]').nth(2);
  await row.hover();
  await row.locator('.row-link').click();
  await page.getByText('链接已复制').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.url}zh-en/${guide}#${ids[2]}`);
}));

test('ids occur once on a page', reads({}, async (page, { go }) => {
  for (const path of [guide, 'filing/first-time/', 'faq/basics/', '', 'filing/required-documents/']) {
    await go(`zh-en/${path}`);
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    assert.deepEqual([...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))], [], path);
  }
}));
