// Two languages: the switch keeps the place, the chooser knows the reader.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { everyKind, missing } from './support/pages.mjs';
import { addressOf, becomes, person, readers } from './support/reader.mjs';

const { reads } = readers();

const toChinese = (page) => page.getByRole('navigation', { name: 'Language' }).getByRole('link', { name: '简体中文' });
const inView = (id) => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  return top >= 0 && top < innerHeight / 2;
};

test('the switch stays at the heading that is being read', reads({ at: 'en/filing/why/' }, async (page) => {
  const heading = await page.locator('article h2[id]').nth(4).getAttribute('id');
  await page.locator(`#${heading}`).evaluate((element) => element.scrollIntoView());
  await toChinese(page).click();
  await page.waitForURL('**/zh/filing/why/**');
  assert.equal(addressOf(page), `/zh/filing/why/#${heading}`);
  await becomes(page, inView, true, heading);
}));

test('at the top of a page the switch adds nothing to the address', reads({ at: 'en/filing/why/' }, async (page) => {
  await toChinese(page).click();
  await page.waitForURL('**/zh/filing/why/');
}));

test('the switch stays at an open question', reads({ at: 'en/faq/' }, async (page) => {
  const question = page.locator('details.question').nth(7);
  const id = await question.getAttribute('id');
  await question.locator('summary').click();
  await question.evaluate((element) => element.scrollIntoView());
  await toChinese(page).click();
  await page.waitForURL('**/zh/faq/**');
  assert.equal(addressOf(page), `/zh/faq/#${id}`);
  await becomes(page, (wanted) => document.getElementById(wanted).open, true, id);
}));

test('the switch to both languages stays at the heading', reads({ at: 'en/filing/why/' }, async (page) => {
  const heading = await page.locator('article h2[id]').nth(4).getAttribute('id');
  await page.locator(`#${heading}`).evaluate((element) => element.scrollIntoView());
  await page.getByRole('navigation', { name: 'Language' }).getByRole('link', { name: 'Bilingual' }).click();
  await page.waitForURL('**/zh-en/filing/why/**');
  assert.equal(addressOf(page), `/zh-en/filing/why/#${heading}`);
  await becomes(page, inView, true, heading);
}));

test('an address with a heading in the words of the page leads to that heading', reads({ at: 'zh/filing/why/' }, async (page, { go }) => {
  const [alias, id] = await page.locator('article h2 .alias').last().evaluate((element) => [element.id, element.parentElement.id]);
  await go(`zh/filing/why/#${encodeURIComponent(alias)}`);
  await becomes(page, (wanted) => document.getElementById(wanted).getBoundingClientRect().top < innerHeight, true, id);
}));

for (const [locale, home] of [['zh-CN', 'zh/'], ['zh-TW', 'zh/'], ['en-GB', 'en/'], ['fr-FR', 'zh/']]) {
  test(`the first visit of a browser in ${locale} goes to ${home}`, reads({ ...person, at: '', locale }, async (page) => {
    await page.waitForURL(`**/${home}`);
  }));
}

test('a language that was chosen is remembered', reads({ ...person, at: 'en/filing/why/' }, async (page, { go }) => {
  await toChinese(page).click();
  await page.waitForURL('**/zh/filing/why/');
  await go('');
  await page.waitForURL('**/zh/');
}));

test('a language that was chosen on the chooser is remembered', reads({ ...person }, async (page, { go, site }) => {
  await page.goto(site.url, { referer: `${site.url}en/` });
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.waitForURL('**/zh/');
  await go('');
  await page.waitForURL('**/zh/');
}));

test('the chooser does not trap Back', reads({ ...person, at: 'en/faq/' }, async (page, { go }) => {
  await go('');
  await page.waitForURL('**/en/');
  await page.goBack();
  assert.equal(addressOf(page), '/en/faq/');
}));

test('robots find the chooser itself, with both languages', reads({ at: '' }, async (page) => {
  assert.equal(addressOf(page), '/');
  assert.deepEqual(await page.locator('.chooser a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), ['./zh/', './en/']);
}));

test('the error page speaks the language of the address', reads({ at: 'zh/nowhere/', allowed: missing }, async (page, { go }) => {
  assert.equal(await page.title(), '找不到这个页面');
  assert.equal(await page.getByText('Page not found').isVisible(), false);
  await go('en/nowhere/at/all');
  assert.equal(await page.title(), 'Page not found');
  await page.getByRole('link', { name: 'Go to the home page' }).click();
  await page.waitForURL('**/en/');
}));

test('every part of every page is in a known language', reads({ allowed: missing }, async (page, { go }) => {
  for (const [, path] of everyKind) {
    await go(path);
    const wrong = await page.locator('[lang]').evaluateAll((all) => all.map(({ lang }) => lang).filter((lang) => lang !== 'zh-CN' && lang !== 'en'));
    assert.deepEqual(wrong, [], path);
  }
}));
