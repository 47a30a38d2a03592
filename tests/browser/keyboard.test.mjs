// Without a mouse: everything is reached, everything that is reached is seen, nothing traps.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { becomes, readers } from './support/reader.mjs';

const { reads } = readers();

/** What has the focus: its name, whether it is in view, and whether a reader sees that it has the focus. */
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const styled = element.matches('.field input') ? element.parentElement : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(styled);
  const box = element.getBoundingClientRect();
  return {
    name: (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 60) || `${element.localName} ${element.name ?? ''}`,
    seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    inView: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
};

/** Goes through a page with Tab until it leaves it, or `limit` stops. */
async function walk(page, limit = 400) {
  const stops = [];
  for (let step = 0; step < limit; step++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (!stop) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab never leaves the page: ${stops.slice(-3).map(({ name }) => name).join(', ')}`);
}

test('the first stop skips to the content', reads({ at: 'en/filing/why/' }, async (page) => {
  await page.keyboard.press('Tab');
  assert.deepEqual(await page.evaluate(focused), { name: 'Skip to content', seen: true, inView: true });
  await page.keyboard.press('Enter');
  await becomes(page, () => document.activeElement.id, '-main');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
}));

test('the header is read from start to end', reads({ at: 'en/filing/why/' }, async (page) => {
  const names = (await walk(page)).map(({ name }) => name);
  assert.deepEqual(names.slice(0, 9), [
    'Skip to content', 'Website Filing Guide', 'Search/', 'Questions', 'Glossary', '简体中文', 'English', 'Bilingual', 'Switch between light and dark',
  ]);
}));

for (const path of ['en/', 'en/filing/why/', 'en/filing/first-time/', 'en/faq/', 'en/filing/required-documents/', 'en/glossary/', 'zh-en/filing/why/']) {
  test(`every stop on ${path} can be seen`, reads({ at: path }, async (page) => {
    const stops = await walk(page);
    assert.ok(stops.length > 8);
    assert.deepEqual(stops.filter(({ seen, inView }) => !seen || !inView), []);
  }));
}

test('going into the header does not lose the place', reads({ at: 'en/filing/why/' }, async (page) => {
  await page.locator('article h2').nth(4).evaluate((heading) => heading.scrollIntoView());
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 500);
  await page.locator('[data-theme-switch]').focus();
  await page.keyboard.press('Shift+Tab');
  assert.equal(await page.evaluate(() => scrollY), before);
}));

test('typing in the filter does not move the page', reads({ at: 'en/faq/' }, async (page) => {
  await page.locator('.category').nth(2).evaluate((category) => category.scrollIntoView());
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 200);
  await page.getByRole('searchbox').focus();
  assert.equal(await page.evaluate(() => scrollY), before);
}));

test('the drawer opens, takes the focus, and Escape gives it back', reads({ at: 'en/filing/why/', viewport: { width: 400, height: 800 } }, async (page) => {
  const drawer = page.locator('#-nav');
  const isOpen = () => document.getElementById('-nav').matches(':popover-open');
  assert.equal(await drawer.isVisible(), false);
  const menu = page.getByRole('button', { name: 'Menu' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await becomes(page, isOpen, true);
  await page.keyboard.press('Tab');
  assert.ok(await drawer.evaluate((element) => element.contains(document.activeElement)));
  await page.keyboard.press('Escape');
  await becomes(page, isOpen, false);
  assert.ok(await menu.evaluate((element) => element === document.activeElement));
}));

test('the drawer has a button that closes it', reads({ at: 'en/filing/why/', viewport: { width: 400, height: 800 } }, async (page) => {
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.locator('#-nav').getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.locator('#-nav').isVisible(), false);
}));

for (const [path, named] of [['en/filing/first-time/', 'Individual'], ['zh-en/filing/first-time/', '个人 · Individual']]) {
  test(`arrow keys move between tabs (${path})`, reads({ at: path }, async (page, { go }) => {
    const tabs = page.getByRole('tab');
    const panels = page.locator('[role="tabpanel"]');
    const state = async () => [
      await tabs.evaluateAll((all) => all.findIndex((tab) => tab === document.activeElement)),
      await tabs.evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-selected')).join()),
      await panels.evaluateAll((all) => all.map((panel) => panel.checkVisibility()).join()),
    ];
    assert.equal(await tabs.first().textContent(), named);
    await tabs.first().focus();
    assert.deepEqual(await state(), [0, 'true,false', 'true,false']);
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await state(), [1, 'false,true', 'false,true']);
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await state(), [0, 'true,false', 'true,false'], 'the last is followed by the first');
    await page.keyboard.press('End');
    assert.deepEqual(await state(), [1, 'false,true', 'false,true']);
    await page.keyboard.press('Home');
    assert.deepEqual(await state(), [0, 'true,false', 'true,false']);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    assert.ok(!(await tabs.evaluateAll((all) => all.includes(document.activeElement))), 'Tab leaves the tabs');
    await go(path);
    assert.deepEqual((await state())[1], 'false,true', 'the choice is remembered');
  }));
}

test('a link into a closed tab opens it', reads({ at: 'en/filing/first-time/#organization' }, async (page) => {
  assert.deepEqual(await page.getByRole('tab').evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-selected'))), ['false', 'true']);
}));

test('Enter opens and closes a question', reads({ at: 'en/faq/' }, async (page) => {
  const question = page.locator('details.question').first();
  await question.locator('summary').focus();
  await page.keyboard.press('Enter');
  assert.ok(await question.locator('.answer').isVisible());
  await page.keyboard.press('Enter');
  assert.equal(await question.evaluate((details) => details.open), false);
}));

test('a paper is ticked and a question answered with the space bar', reads({ at: 'en/filing/required-documents/' }, async (page) => {
  const radio = page.locator('[data-question="applicant"] input').first();
  await radio.focus();
  await page.keyboard.press('Space');
  assert.ok(await radio.isChecked());
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.locator('[data-question="applicant"] input').nth(1).isChecked());
  const box = page.locator('[data-item] input').filter({ visible: true }).first();
  await box.focus();
  await page.keyboard.press('Space');
  assert.ok(await box.isChecked());
}));
