// `diglot serve`: an author saves, and the open page follows without losing the author's place.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { becomes, readers } from './support/reader.mjs';
import { copyOfSite, preview } from './support/site.mjs';
import { covered, tap } from './support/touch.mjs';

async function previewOfCopy() {
  const source = await copyOfSite();
  const server = await preview(source.folder);
  return { ...server, source, close: async () => { await server.close(); await source.remove(); } };
}

const { reads } = readers(previewOfCopy);

const file = 'content/filing/first-time.en.md';
const paragraph = 'If neither the entity nor the domain has ever been filed';

/** A page of the preview that listens for changes and is not the page after a reload, should there be one. */
async function open(page, go, path) {
  const listening = page.waitForResponse((response) => response.url().endsWith('/__diglot/events'));
  await go(path);
  await listening;
  await page.evaluate(() => { window.since = 'the first load'; });
}

const isSamePage = (page) => page.evaluate(() => window.since === 'the first load');
const textOf = (selector) => document.querySelector(selector)?.textContent ?? '';

test('an edit appears in place: scroll position, open details, tab, answers and ticks stay', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/first-time/');
  await page.locator('details.details summary').click();
  await page.getByRole('tab').nth(1).click();
  await tap(page, page.locator('[data-question="applicant"] label', { has: page.locator('[value="enterprise"]') }));
  await tap(page, page.locator('[data-item] .tick').filter({ visible: true }).first());
  await page.locator('#after').evaluate((heading) => heading.scrollIntoView());
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 500);

  await site.source.edit(file, paragraph, `EDITED. ${paragraph}`);
  await becomes(page, () => document.querySelector('article').textContent.includes('EDITED. '), true);
  assert.ok(await isSamePage(page), 'without loading the page again');
  assert.ok(Math.abs(await page.evaluate(() => scrollY) - before) < 60, 'the scroll position stays');
  assert.ok(await page.locator('details.details').evaluate((details) => details.open));
  assert.equal(await page.getByRole('tab').nth(1).getAttribute('aria-selected'), 'true');
  assert.deepEqual(await page.locator('[role="tabpanel"]').evaluateAll((all) => all.map((panel) => panel.checkVisibility())), [false, true]);
  assert.ok(await page.locator('[data-question="applicant"] input[value="enterprise"]').isChecked());
  assert.equal(await page.locator('[data-item] input:checked').count(), 1);

  await page.getByRole('tab').nth(0).click();
  assert.deepEqual(await page.locator('[role="tabpanel"]').evaluateAll((all) => all.map((panel) => panel.checkVisibility())), [true, false], 'and works');
  await site.source.edit(file, 'EDITED. ', '');
  await becomes(page, () => document.querySelector('article').textContent.includes('EDITED. '), false);
}));

test('a new heading appears in the contents', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/why/');
  await site.source.edit('content/filing/why.md', '## 旧说法 | Older advice {#older-advice}', '## 新的 | A new heading {#new-heading}\n\n新。\n\nNew.\n\n## 旧说法 | Older advice {#older-advice}');
  await becomes(page, () => [...document.querySelectorAll('.toc a')].some((link) => link.hash === '#new-heading'), true);
  assert.ok(await isSamePage(page));
}));

test('both editions of an open page follow', reads({}, async (page, { context, go, site }) => {
  const bilingual = await context.newPage();
  await open(page, go, 'zh/filing/pre-approval/');
  await open(bilingual, (path) => go(path, bilingual), 'zh-en/filing/pre-approval/');
  await site.source.edit('content/filing/pre-approval.md', '涉及几个行业，就准备几份文件。', '涉及几个行业，就准备几份不同的文件。');
  for (const edition of [page, bilingual]) {
    await becomes(edition, () => document.querySelector('main').textContent.includes('几份不同的文件'), true);
    assert.ok(await isSamePage(edition));
  }
}));

test('what is wrong is shown over the page as it was, and goes when it is mended', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/first-time/');
  const good = await site.source.read(file);
  await site.source.write(file, good.replace(paragraph, `BROKEN [link](nowhere.md). ${paragraph}`));
  await page.locator('.diglot-overlay').waitFor();
  const overlay = await page.locator('.diglot-overlay').innerText();
  assert.match(overlay, /1 error/);
  assert.match(overlay, /first-time\.en\.md:\d+:\d+/, 'the place');
  assert.match(overlay, /nowhere\.md/, 'the line');
  assert.match(await page.evaluate(textOf, 'article'), new RegExp(paragraph), 'the page is still there');
  assert.deepEqual(await covered(page), [], 'and works');

  await site.source.write(file, good);
  await page.locator('.diglot-overlay').waitFor({ state: 'detached' });
  // The page is fetched; that nothing is wrong any more is told.
  await becomes(page, () => document.querySelector('article').textContent.includes('BROKEN'), false);
  assert.ok(await isSamePage(page));
}));

test('the overlay can be put away, and stays away until something else is wrong', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/first-time/');
  const good = await site.source.read(file);
  const wrong = (target) => site.source.write(file, good.replace(paragraph, `[link](${target}). ${paragraph}`));
  await wrong('nowhere.md');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await page.locator('.diglot-overlay').count(), 0);
  await wrong('elsewhere.md');
  await page.locator('.diglot-overlay').filter({ hasText: 'elsewhere.md' }).waitFor();
  await site.source.write(file, good);
  await page.locator('.diglot-overlay').waitFor({ state: 'detached' });
}));

test('an edit of the style of the theme shows', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/why/');
  const style = 'themes/default/assets/site.css';
  const before = await site.source.read(style);
  await site.source.write(style, `${before}\nh1 { color: rgb(1, 2, 3) }\n`);
  // Not `becomes`: the page may be loaded again meanwhile.
  const edited = (wanted) => page.waitForFunction((is) => {
    const title = document.querySelector('h1');
    return title && (getComputedStyle(title).color === 'rgb(1, 2, 3)') === is;
  }, wanted);
  await edited(true);
  await site.source.write(style, before);
  await edited(false);
}));

test('an edit of a template shows', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/why/');
  await site.source.edit('themes/default/templates/base.html', '<footer class="bottom">', '<footer class="bottom" data-edited>');
  await page.locator('footer[data-edited]').waitFor();
}));

test('the preview is searched, and what is written next is found', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/first-time/');
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Search for' }).fill('"neither the entity"');
  await page.locator('.hit[href$="/en/filing/first-time/"]').waitFor();
  await page.getByRole('combobox', { name: 'Search for' }).fill('quokka');
  await becomes(page, textOf, 'Nothing found for “quokka”. Try another word, or fewer of them.', '[data-search-status]');
  await site.source.edit(file, paragraph, `A quokka. ${paragraph}`);
  await becomes(page, () => [...document.querySelectorAll('[role="option"]')].some(({ textContent }) => textContent.includes('A quokka.')), true);
}));
