// Every kind of page, in both languages and both schemes: no barrier, no sideways scrolling.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { everyKind, missing } from './support/pages.mjs';
import { readers } from './support/reader.mjs';
import { tap } from './support/touch.mjs';

const { reads } = readers();

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, as lines that say where. */
async function barriers(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary.replace(/\s+/g, ' ')}`));
}

async function barriersInBothSchemes(page, what) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await barriers(page), [], `${what}, ${colorScheme}`);
  }
}

/** What sticks out of a page that scrolls sideways, or null. */
const sideways = () => {
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= innerWidth) return null;
  const culprits = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
  return [scrollWidth, ...culprits.slice(0, 3).map((element) => element.outerHTML.slice(0, 120))];
};

for (const [kind, path] of everyKind) {
  test(`${kind}: no barriers`, reads({ at: path, allowed: missing }, async (page) => {
    await barriersInBothSchemes(page, kind);
  }));
}

test('no kind of page scrolls sideways on a narrow screen', reads({ viewport: { width: 320, height: 640 }, allowed: missing }, async (page, { go }) => {
  for (const [kind, path] of everyKind) {
    await go(path);
    assert.equal(await page.evaluate(sideways), null, kind);
  }
}));

test('no kind of page scrolls sideways when its text is twice as large', reads({ allowed: missing }, async (page, { go }) => {
  for (const [kind, path] of everyKind) {
    await go(path);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    assert.equal(await page.evaluate(sideways), null, kind);
  }
}));

test('no kind of page hides text when its lines and letters are wider apart', reads({ viewport: { width: 640, height: 800 }, allowed: missing }, async (page, { go }) => {
  for (const [kind, path] of everyKind) {
    await go(path);
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('body *')) {
        element.style.lineHeight = '1.5';
        element.style.letterSpacing = '.12em';
        element.style.wordSpacing = '.16em';
      }
    });
    assert.equal(await page.evaluate(sideways), null, kind);
  }
}));

test('an answered checklist: no barriers', reads({ at: 'en/filing/required-documents/?applicant=individual&filing=first-time&province=gansu&nationality=resident&residence=other' }, async (page) => {
  await tap(page, page.locator('[data-item] .tick').filter({ visible: true }).first());
  await page.locator('.more summary').filter({ visible: true }).first().click();
  await barriersInBothSchemes(page, 'answered');
}));

test('the assumptions of a checklist: no barriers', reads({ at: 'zh/filing/required-documents/?applicant=enterprise&filing=first-time&province=guangdong' }, async (page) => {
  await barriersInBothSchemes(page, 'folded');
  await page.locator('[data-aside] summary').click();
  await barriersInBothSchemes(page, 'open');
}));

test('open and filtered questions: no barriers', reads({ at: 'zh/faq/' }, async (page) => {
  await page.getByRole('button', { name: '全部展开' }).click();
  await barriersInBothSchemes(page, 'open');
  await page.getByRole('searchbox').fill('域名');
  await barriersInBothSchemes(page, 'filtered');
  await page.getByRole('searchbox').fill('xyzzy');
  await barriersInBothSchemes(page, 'nothing found');
}));

test('the open drawer: no barriers', reads({ at: 'en/filing/why/', viewport: { width: 400, height: 800 } }, async (page) => {
  await page.getByRole('button', { name: 'Menu' }).click();
  await barriersInBothSchemes(page, 'drawer');
}));

test('the second tab: no barriers', reads({ at: 'zh/filing/first-time/' }, async (page) => {
  await page.getByRole('tab').nth(1).click();
  await barriersInBothSchemes(page, 'second tab');
}));
