// JavaScript off: everything can be read and reached. Only conveniences are missing, and none of their controls shows.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { everyKind, missing } from './support/pages.mjs';
import { readers, visibleTexts } from './support/reader.mjs';

const { reads } = readers();
// A browser that runs no scripts says that it refuses the modules that a page names in advance.
const refused = /^request failed: \S+\.js csp$/;
const off = { javaScriptEnabled: false, allowed: [refused] };

test('every kind of page can be read', reads({ ...off, allowed: [refused, ...missing] }, async (page, { go }) => {
  for (const [kind, path] of everyKind) {
    await go(path);
    assert.ok(await page.locator('h1').filter({ visible: true }).first().isVisible(), `${kind} has a title`);
    assert.ok((await page.locator('main').innerText()).length > 60, `${kind} has text`);
    assert.equal(await page.locator('.js-only, [role="tablist"], .copy').filter({ visible: true }).count(), 0, `${kind} shows nothing that does not work`);
  }
}));

test('answers open', reads({ ...off, at: 'en/faq/' }, async (page) => {
  const question = page.locator('details.question').first();
  assert.equal(await question.locator('.answer').isVisible(), false);
  await question.locator('summary').click();
  assert.ok(await question.locator('.answer').isVisible());
}));

test('the checklist shows every paper with its condition in words', reads({ ...off, at: 'en/filing/required-documents/' }, async (page) => {
  const rules = JSON.parse(await page.locator('[data-rules]').textContent());
  assert.equal(await page.locator('[data-item]').filter({ visible: true }).count(), rules.items.length);
  for (const { id, when } of rules.items) {
    const condition = page.locator(`[data-item="${id}"] .condition`);
    if (when) assert.match(await condition.innerText(), /^Applies if: .{5,}/, id);
    else assert.equal(await condition.count(), 0, id);
  }
}));

test('there is a page for every case of the first two questions, which shows only its papers', reads({ ...off, at: 'en/filing/required-documents/' }, async (page) => {
  const rules = JSON.parse(await page.locator('[data-rules]').textContent());
  const variants = page.locator('.variants a').filter({ visible: true });
  assert.equal(await variants.count(), rules.questions[0].options.length);
  const all = await page.locator('[data-item]').count();
  await variants.first().click();
  const first = await page.locator('[data-item]:not([data-state="no"])').filter({ visible: true }).count();
  assert.ok(first < all);
  await variants.filter({ hasText: /first/i }).first().click();
  assert.match(page.url(), /\/required-documents\/[^/]+\/[^/]+\/$/);
  const second = await page.locator('[data-item]:not([data-state="no"])').filter({ visible: true }).count();
  assert.ok(second < first);
  assert.match(await page.locator('.preset').innerText(), /^Answered: /);
  assert.equal(await page.locator('[data-item][data-state="no"]').filter({ visible: true }).count(), 0);
}));

test('tabs are sections', reads({ ...off, at: 'en/filing/first-time/' }, async (page) => {
  assert.deepEqual((await visibleTexts(page, '.tab > .tab-label')).map((text) => text.replace(/#$/, '')), ['Individual', 'Enterprises and other organizations']);
  assert.equal(await page.locator('.tab').filter({ visible: true }).count(), 2);
}));

test('the drawer opens, and its links lead on', reads({ ...off, at: 'en/filing/why/', viewport: { width: 400, height: 800 } }, async (page) => {
  assert.equal(await page.locator('#-nav').isVisible(), false);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.locator('#-nav').getByRole('link', { name: 'Pre-approval' }).click();
  await page.waitForURL('**/en/filing/pre-approval/');
}));

test('the chooser is a page with both languages', reads({ ...off, at: '' }, async (page) => {
  assert.deepEqual(await visibleTexts(page, '.chooser strong'), ['简体中文', 'English']);
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForURL('**/en/');
}));

test('the language switch and the bilingual edition work', reads({ ...off, at: 'en/filing/why/' }, async (page) => {
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.waitForURL('**/zh/filing/why/');
  await page.getByRole('link', { name: '双语对照' }).first().click();
  await page.waitForURL('**/zh-en/filing/why/');
}));

test('the error page speaks both languages', reads({ ...off, at: 'zh/nowhere/', allowed: [refused, ...missing] }, async (page) => {
  assert.deepEqual(await visibleTexts(page, 'h1, h2'), ['找不到这个页面', 'Page not found']);
}));

test('the page of results says what search needs, and leads on', reads({ ...off, at: 'en/' }, async (page) => {
  await page.getByRole('searchbox').fill('domain');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL('**/en/search/?q=domain');
  assert.match(await page.locator('main').innerText(), /^Search\s+Search happens in your browser and needs JavaScript\./);
  assert.equal(await page.locator('main input').count(), 0);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL('**/en/search/?');
  await page.locator('main').getByRole('link', { name: 'All questions' }).click();
  await page.waitForURL('**/en/faq/');
}));
