// What a query costs on a site whose index is too large to be read whole, in all languages that it asks.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { becomes, readers } from './support/reader.mjs';
import { wordySite } from './support/wordy.mjs';

const { reads } = readers(wordySite);

/** Types a query, and gives what its answer took: bytes of words and postings, and how many texts. */
async function cost(page, query) {
  const bodies = [];
  const note = (response) => bodies.push(response.body().then((body) => [new URL(response.url()).pathname, body.length]));
  page.on('response', note);
  await page.getByRole('combobox').fill(query);
  await becomes(page, () => document.querySelector('[role="listbox"]').ariaBusy === 'false', true);
  page.off('response', note);
  const files = await Promise.all(bodies);
  const terms = files.filter(([file]) => /\.(words|post|han)$/.test(file)).reduce((sum, [, size]) => sum + size, 0);
  return { terms, texts: files.filter(([file]) => file.endsWith('/text.json')).length };
}

for (const [code, query] of [['en', 'zyxwvuts'], ['zh', 'zyxwvuts'], ['zh', '7919'], ['zh', 'what happens if I change my phone number'], ['en', '办理 00039x'], ['zh', '"00039x 7919"']]) {
  test(`${query} takes no more in two languages than one may take (${code})`, reads({ at: `${code}/search/` }, async (page) => {
    const { terms, texts } = await cost(page, query);
    assert.ok(terms <= 90_000, `${terms}`);
    assert.ok(texts <= 16, `${texts}`);
  }));
}

test('what was left out for both languages is read when more is asked for', reads({ at: 'zh/search/?q=7919' }, async (page) => {
  await becomes(page, () => document.querySelector('[role="listbox"]').ariaBusy === 'false', true);
  const options = page.getByRole('option');
  const before = await options.count();
  await page.locator('[data-search-more]').click();
  await becomes(page, (before) => document.querySelectorAll('[role="option"]').length > before, true, before);
}));
