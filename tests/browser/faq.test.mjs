// Questions: found by typing, opened by address, passed on by link, and the same for machines as for people.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { languages } from './support/pages.mjs';
import { addressOf, becomes, readers, visibleTexts } from './support/reader.mjs';

const { reads } = readers();

const questions = 'details.question';
const shown = (page) => page.locator(questions).filter({ visible: true });

/** The texts that the browser paints as matches. */
const marked = () => [...(CSS.highlights.get('match') ?? [])].map((range) => range.toString().toLowerCase());

test('typing leaves the questions with the word, counts them and marks the word', reads({ at: 'en/faq/' }, async (page) => {
  const total = await page.locator(questions).count();
  await page.getByRole('searchbox').fill('domain');
  const wanted = await page.evaluate(() =>
    [...document.querySelectorAll('details.question')]
      .filter((question) => /domain/i.test(question.querySelector('summary').textContent + question.querySelector('.answer').textContent))
      .map((question) => question.id));
  assert.ok(wanted.length > 0 && wanted.length < total);
  assert.deepEqual(await shown(page).evaluateAll((found) => found.map(({ id }) => id)), wanted);
  assert.equal(await page.locator('[data-faq-count]').innerText(), `Showing ${wanted.length} of ${total} questions`);
  const marks = await page.evaluate(marked);
  assert.ok(marks.length >= wanted.length);
  assert.deepEqual([...new Set(marks)], ['domain']);
}));

test('every word must occur, in any order', reads({ at: 'en/faq/' }, async (page) => {
  const input = page.getByRole('searchbox');
  const count = async (text) => {
    await input.fill(text);
    return shown(page).count();
  };
  const one = await count('domain');
  const both = await count('domain transfer');
  assert.ok(both > 0 && both < one);
  assert.equal(await count('transfer domain'), both);
}));

test('full-width letters find what ordinary ones find', reads({ at: 'zh/faq/' }, async (page) => {
  const input = page.getByRole('searchbox');
  const found = async (text) => {
    await input.fill(text);
    return shown(page).evaluateAll((all) => all.map(({ id }) => id));
  };
  const ordinary = await found('icp');
  assert.ok(ordinary.length > 0);
  assert.deepEqual(await found('ＩＣＰ'), ordinary);
}));

test('when nothing matches, the page says so and offers the way back', reads({ at: 'en/faq/' }, async (page) => {
  const total = await page.locator(questions).count();
  await page.getByRole('searchbox').fill('xyzzy');
  assert.equal(await shown(page).count(), 0);
  assert.deepEqual(await visibleTexts(page, '.category > h2'), []);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  assert.equal(await shown(page).count(), total);
  assert.equal(await page.getByRole('searchbox').inputValue(), '');
  assert.ok(await page.getByRole('searchbox').evaluate((input) => input === document.activeElement));
  assert.deepEqual(await page.evaluate(marked), []);
}));

/** Whether the question is open and its title in view. */
const isOpenAndInView = (id) => {
  const question = document.getElementById(id);
  const { top } = question.getBoundingClientRect();
  return [question.open, top >= 0 && top < innerHeight];
};

async function lastTwo(page) {
  return (await page.locator(questions).evaluateAll((all) => all.map(({ id }) => id))).slice(-2);
}

test('an address with a question opens it', reads({ at: 'en/faq/' }, async (page, { context, go }) => {
  const [, last] = await lastTwo(page);
  const fresh = await context.newPage();
  await go(`en/faq/#${last}`, fresh);
  await becomes(fresh, isOpenAndInView, [true, true], last);
}));

test('a link within the page opens its question, also again, and Back opens the one before', reads({ at: 'en/faq/' }, async (page) => {
  const [first, second] = await lastTwo(page);
  await page.evaluate((ids) => {
    for (const id of ids) {
      const link = document.createElement('a');
      link.href = `#${id}`;
      link.textContent = `to ${id}`;
      document.querySelector('.lead').append(' ', link);
    }
  }, [first, second]);
  const follow = (id) => page.getByRole('link', { name: `to ${id}`, exact: true }).click();
  const close = (id) => page.locator(`[id="${id}"]`).evaluate((question) => { question.open = false; });

  await follow(first);
  await becomes(page, isOpenAndInView, [true, true], first);
  await close(first);
  await follow(first);
  await becomes(page, isOpenAndInView, [true, true], first);
  await follow(second);
  await becomes(page, isOpenAndInView, [true, true], second);
  await close(first);
  await page.goBack();
  assert.equal(addressOf(page), `/en/faq/#${first}`);
  await becomes(page, isOpenAndInView, [true, true], first);
}));

test('the link of a question is copied', reads({ at: 'en/faq/', permissions: ['clipboard-read', 'clipboard-write'] }, async (page, { site }) => {
  const question = page.locator(questions).first();
  await question.locator('summary').click();
  await question.getByRole('link', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  const id = await question.getAttribute('id');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.url}en/faq/#${id}`);
  assert.equal(addressOf(page), '/en/faq/', 'copying does not leave the place');
}));

test('all questions open and close at once', reads({ at: 'en/faq/' }, async (page) => {
  const open = () => page.locator(`${questions}[open]`).count();
  const total = await page.locator(questions).count();
  await page.getByRole('button', { name: 'Open all' }).click();
  assert.equal(await open(), total);
  await page.getByRole('button', { name: 'Close all' }).click();
  assert.equal(await open(), 0);
}));

test('on paper every answer is there', reads({ at: 'en/faq/' }, async (page) => {
  await page.emulateMedia({ media: 'print' });
  const hidden = await page.locator('.answer').evaluateAll((answers) =>
    answers.filter((answer) => !answer.checkVisibility() || answer.getBoundingClientRect().height === 0).length);
  assert.equal(hidden, 0);
  assert.equal(await page.locator('.top').isVisible(), false);
}));

/** Text without the spaces that only markup makes. */
const bare = (text) => text.replace(/<[^>]*>/g, '').replace(/\s+/g, '');

for (const language of languages) {
  test(`machines read the questions that people read (${language})`, reads({ at: `${language}/faq/` }, async (page) => {
    const data = (await page.locator('script[type="application/ld+json"]').allTextContents()).flatMap((text) => JSON.parse(text));
    const forMachines = data.find((entry) => entry['@type'] === 'FAQPage').mainEntity
      .map((entry) => [bare(entry.name), bare(entry.acceptedAnswer.text)]);
    const forPeople = await page.locator(questions).evaluateAll((all) =>
      all.map((question) => [question.querySelector('summary').textContent, question.querySelector('.answer').textContent]));
    assert.deepEqual(forMachines, forPeople.map((pair) => pair.map(bare)));
  }));

  test(`machines read the trail that people read (${language})`, reads({ at: `${language}/filing/why/` }, async (page) => {
    const data = (await page.locator('script[type="application/ld+json"]').allTextContents()).flatMap((text) => JSON.parse(text));
    const trail = data.find((entry) => entry['@type'] === 'BreadcrumbList').itemListElement.map(({ name }) => name);
    assert.deepEqual(trail, await visibleTexts(page, '.crumbs li > *'));
  }));
}
