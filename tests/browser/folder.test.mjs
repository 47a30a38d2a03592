// A site below a folder of its host: nothing that it names is outside, missing or absolute.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { missing } from './support/pages.mjs';
import { serveFolder } from './support/nginx.mjs';
import { addressOf, person, readers } from './support/reader.mjs';
import { build, copyOfSite, scratch } from './support/site.mjs';
import { tap } from './support/touch.mjs';

async function siteInFolder() {
  const source = await copyOfSite();
  await source.edit('content/site.yaml', 'https://help.example.com/', 'https://example.com/help/');
  const output = await scratch();
  await build(source.folder, output.folder);
  const server = await serveFolder(output.folder, '/help/');
  return { ...server, close: () => Promise.all([server.close(), source.remove(), output.remove()]) };
}

const { reads, world } = readers(siteInFolder);

/** `src`, `href` and `action` of a page. */
const references = (html) => [...html.matchAll(/<[a-z][^>]*?\s(?:href|src|action)="([^"]*)"/g)]
  .filter(([tag]) => !/rel="(?:canonical|alternate)"/.test(tag))
  .map(([, value]) => value.replaceAll('&amp;', '&'));

test('every link and every asset of every page is there', async () => {
  const { folder, url } = world.site;
  const pages = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.html'));
  assert.ok(pages.length > 20);
  const ids = new Map();
  const wanted = [];
  for (const file of pages) {
    const html = await readFile(path.join(folder, file), 'utf8');
    const address = new URL(file.replace(/index\.html$/, ''), url);
    ids.set(address.pathname, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)));
    for (const value of references(html)) wanted.push({ file, value, target: new URL(value, address) });
  }
  const inside = wanted.filter(({ target }) => target.origin === new URL(url).origin);
  const absolute = inside.filter(({ file, value }) => file !== '404.html' && (value.startsWith('/') || /^https?:/.test(value)));
  assert.deepEqual(absolute, [], 'links are relative');

  const answers = new Map();
  for (const { target } of inside) {
    if (!answers.has(target.pathname)) answers.set(target.pathname, (await fetch(target.origin + target.pathname)).status);
  }
  const broken = inside.filter(({ target }) => answers.get(target.pathname) !== 200);
  assert.deepEqual(broken.map(({ file, value }) => `${file}: ${value}`), []);

  const astray = inside.filter(({ target }) => target.hash.length > 1 && !ids.get(target.pathname)?.has(decodeURIComponent(target.hash.slice(1))));
  assert.deepEqual(astray.map(({ file, value }) => `${file}: ${value}`), [], 'every link to a part of a page finds it');
});

test('a reader gets about', reads({ ...person, at: '' }, async (page) => {
  await page.waitForURL('**/help/en/');
  await page.getByRole('searchbox').fill('domain');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL('**/help/en/search/?q=domain');
  await page.getByRole('option', { name: /domain/i }).first().waitFor();
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.waitForURL('**/help/zh/search/?q=domain');
  await page.getByRole('option').first().click();
  await page.waitForURL(/\/help\/zh\/(?!search)/);
  await page.getByRole('link', { name: '双语对照' }).click();
  await page.waitForURL('**/help/zh-en/**');
}));

test('the checklist works', reads({ at: 'en/filing/required-documents/' }, async (page) => {
  await tap(page, page.locator('[data-question="applicant"] label', { has: page.locator('[value="individual"]') }));
  assert.equal(addressOf(page), '/help/en/filing/required-documents/?applicant=individual');
}));

test('the error page finds its way home from any depth', reads({ at: 'en/filing/nowhere/at/all', allowed: missing }, async (page) => {
  assert.equal(await page.title(), 'Page not found');
  await page.getByRole('link', { name: 'Go to the home page' }).click();
  await page.waitForURL('**/help/en/');
}));
