// `diglot serve`: an author saves, and the open page follows without losing the author's place.

import assert from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { becomes, readers } from './support/reader.mjs';
import { copyOfSite, preview, scratch } from './support/site.mjs';
import { covered, tap } from './support/touch.mjs';

async function previewOfCopy() {
  const source = await copyOfSite();
  const server = await preview(source.folder);
  return { ...server, source, close: async () => { await server.close(); await source.remove(); } };
}

const { reads } = readers(previewOfCopy);

const file = 'content/filing/first-time.en.md';
const paragraph = 'If neither the entity nor the domain has ever been filed';

/** A page of the preview that is not the page after a reload, should there be one. */
async function open(page, go, path) {
  await go(path);
  await page.evaluate(() => { window.since = 'the first load'; });
}

/** Waits until there is a page at a path. */
async function appears(site, path) {
  while (!(await fetch(new URL(path, site.url))).ok);
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

/** A page on which much can be begun, and that can grow at its top. */
const busy = (added, edited = '') => `---
title: Busy
---

${added}

First paragraph.${edited}

::: details Note
The first body.
:::

::: details Note
The second body.${edited}
:::

> [!NOTE]
> A note.

:::: tabs

### One {#one}

- The first tab.

### Two {#two}

- The second tab.${edited}

::::

${Array.from({ length: 30 }, (_, at) => `Line ${at} of many.`).join('\n\n')}

::: details Last
The last body.
:::
`;

test('what is open, chosen, selected and focused stays when something is written above it', reads({}, async (page, { go, site }) => {
  await site.source.write('content/busy.en.md', busy(''));
  await appears(site, 'en/busy/');
  await open(page, go, 'en/busy/');
  await page.locator('details.details summary').nth(1).click();
  await page.locator('details.details summary').nth(2).click();
  await page.getByRole('tab', { name: 'Two' }).click();
  const state = () => page.evaluate(() => ({
    open: [...document.querySelectorAll('details.details[open]')].map((details) => details.querySelector('p').textContent.split('.')[0]),
    tab: document.querySelector('[role="tab"][aria-selected="true"]').textContent,
    panel: [...document.querySelectorAll('[role="tabpanel"]')].find((panel) => panel.checkVisibility()).querySelector('li').textContent.split('.')[0],
    focus: document.activeElement.textContent,
  }));
  const before = { open: ['The second body', 'The last body'], tab: 'Two', panel: 'The second tab', focus: 'Two' };
  assert.deepEqual(await state(), before);

  const additions = ['An added paragraph.', '::: details Note\nAn added body.\n:::', '> [!NOTE]\n> An added note.', '- An added item.', '<div>An added box.</div>', '## An added heading'];
  for (const [at, added] of additions.entries()) {
    await site.source.write('content/busy.en.md', busy(additions.slice(0, at + 1).join('\n\n'), ' Edited.'.repeat(at % 2)));
    await page.locator('article', { hasText: added.match(/An added \w+/)[0] }).waitFor();
    assert.deepEqual(await state(), before, added);
  }
  await site.source.write('content/busy.en.md', busy(''));
  await becomes(page, () => document.querySelector('article').textContent.includes('added'), false);
  assert.deepEqual(await state(), before, 'and when it is taken out again');
  assert.ok(await isSamePage(page));
}));

test('what is read does not move when something is written above it, and selected text stays selected', reads({}, async (page, { go, site }) => {
  await site.source.write('content/busy.en.md', busy(''));
  await appears(site, 'en/busy/');
  await open(page, go, 'en/busy/');
  const line = page.getByText('Line 20 of many.');
  await line.evaluate((element) => {
    element.scrollIntoView();
    getSelection().selectAllChildren(element);
  });
  const top = (await line.boundingBox()).y;
  await site.source.write('content/busy.en.md', busy('Added.\n\n'.repeat(12)));
  await page.getByText('Added.').first().waitFor({ state: 'attached' });
  assert.ok(Math.abs((await line.boundingBox()).y - top) < 2, `${(await line.boundingBox()).y} ${top}`);
  assert.equal(await page.evaluate(() => getSelection().toString()), 'Line 20 of many.');
  await site.source.delete('content/busy.en.md');
}));

test('an open question and a typed filter stay when a question is written before it', reads({}, async (page, { go, site }) => {
  const questions = 'content/faq/basics.md';
  const good = await site.source.read(questions);
  await open(page, go, 'en/faq/basics/');
  const question = page.locator('#domain-only');
  await question.locator('summary').click();
  const heading = '### 网站为什么要备案？';
  await site.source.edit(questions, heading, `### 新问题？ | A new question? {#new-question}\n\n新答案。\n\nA new answer.\n\n${heading}`);
  await page.locator('#new-question').waitFor();
  assert.ok(await question.evaluate((details) => details.open));
  assert.equal(await page.locator('details.question[open]').count(), 1);
  await site.source.write(questions, good);
  await page.locator('#new-question').waitFor({ state: 'detached' });
  assert.ok(await question.evaluate((details) => details.open));

  await go('en/faq/');
  const filter = page.getByRole('searchbox');
  await filter.pressSequentially('domain ');
  await site.source.edit(questions, 'The domain only needs', 'The domain merely needs');
  await page.locator('details.question', { hasText: 'merely needs' }).waitFor({ state: 'attached' });
  await page.keyboard.type('only');
  assert.equal(await filter.inputValue(), 'domain only');
  await site.source.write(questions, good);
}));

test('a filled form and its ticks stay when a paragraph is written before it', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/first-time/');
  await page.locator('[data-question="applicant"] input[value="enterprise"]').check();
  const ticks = page.locator('[data-item] input').filter({ visible: true });
  await ticks.nth(1).check();
  const ticked = () => page.locator('[data-item]:has(input:checked)').evaluateAll((items) => items.map((item) => item.dataset.item));
  const before = await ticked();
  assert.equal(before.length, 1);
  await site.source.edit(file, '## Documents {#papers}', '## Documents {#papers}\n\nA PARAGRAPH.\n\n::: details Before\nA box.\n:::');
  await page.getByText('A PARAGRAPH.').waitFor({ state: 'attached' });
  assert.ok(await page.locator('[data-question="applicant"] input[value="enterprise"]').isChecked());
  assert.deepEqual(await ticked(), before);
  assert.ok(await isSamePage(page));
  await site.source.edit(file, '\n\nA PARAGRAPH.\n\n::: details Before\nA box.\n:::', '');
  await page.getByText('A PARAGRAPH.').waitFor({ state: 'detached' });
}));

test('there are as many tabs as one likes, on the same page and on others', reads({}, async (page, { context, go, site }) => {
  const tabs = [];
  for (let at = 0; at < 12; at++) {
    const tab = await context.newPage();
    tabs.push(tab);
    await open(tab, (path) => go(path, tab), ['en/filing/first-time/', 'zh/filing/first-time/', 'zh-en/filing/first-time/'][at % 3]);
  }
  const chinese = 'content/filing/first-time.zh.md';
  const [first, second] = [await site.source.read(file), await site.source.read(chinese)];
  for (const round of ['ONE', 'TWO']) {
    await site.source.write(file, first.replace(paragraph, `${round}. ${paragraph}`));
    await site.source.write(chinese, second.replace('\n## ', `\n${round}。\n\n## `));
    for (const tab of tabs) await becomes(tab, (round) => document.querySelector('main').textContent.includes(round), true, round);
  }
  await Promise.all(tabs.slice(0, 6).map((tab) => tab.close()));
  await site.source.write(file, first);
  await site.source.write(chinese, second);
  for (const tab of tabs.slice(6)) {
    await becomes(tab, () => document.querySelector('main').textContent.includes('TWO'), false);
    assert.ok(await isSamePage(tab));
  }
}));

test('a browser without shared workers follows as well', reads({}, async (page, { go, site }) => {
  await page.addInitScript(() => delete globalThis.SharedWorker);
  await open(page, go, 'en/filing/why/');
  await site.source.edit('content/filing/why.md', '## 旧说法 | Older advice', '## 旧说法 | Old advice');
  await page.getByRole('heading', { name: 'Old advice' }).waitFor();
  await site.source.edit('content/filing/why.md', '## 旧说法 | Old advice', '## 旧说法 | Older advice');
  await page.getByRole('heading', { name: 'Older advice' }).waitFor();
  assert.ok(await isSamePage(page));
}));

test('a change between the page and its first message is not missed', reads({}, async (page, { go, site }) => {
  const why = 'content/filing/why.md';
  await page.route('**/__diglot/live.js', async (route) => {
    await site.source.edit(why, '## 旧说法 | Older advice', '## 旧说法 | Advice of old');
    const shown = async () => (await (await fetch(new URL('en/filing/why/', site.url))).text()).includes('Advice of old');
    while (!await shown());
    await route.continue();
  });
  await go('en/filing/why/');
  await page.getByRole('heading', { name: 'Advice of old' }).waitFor();
  await site.source.edit(why, '## 旧说法 | Advice of old', '## 旧说法 | Older advice');
}));

const missing = [/status 404/, /status of 404/, /status 500/, /status of 500/];

test('an error page becomes the page when there is one, and a page that is gone the error page', reads({ allowed: missing }, async (page, { context, go, site }) => {
  const paths = ['en/新-页/', 'zh/新-页/', 'en/新-页'];
  const tabs = [];
  for (const path of paths) {
    const tab = await context.newPage();
    tabs.push(tab);
    await go(path, tab);
    assert.equal(await tab.locator('.code-404').count(), 1);
  }
  for (const text of ['Here now.', 'Here again.']) {
    await site.source.write('content/新 页/index.md', `---\ntitle: 新页 | A new page\nslug: 新-页\n---\n\n有了。\n\n${text}\n`);
    const article = (tab) => tabs[tab].locator('article');
    await article(0).getByText(text).waitFor();
    await article(1).getByText('有了。').waitFor();
    await article(2).getByText(text).waitFor();
    await site.source.edit('content/新 页/index.md', text, 'It changed.');
    await article(0).getByText('It changed.').waitFor();
    await site.source.delete('content/新 页');
    for (const tab of tabs) await tab.locator('.code-404').waitFor();
  }
}));

test('an error page becomes the file that comes to its address', reads({ allowed: missing }, async (page, { go, site }) => {
  await go('files/说明 1.txt');
  assert.equal(await page.locator('.code-404').count(), 1);
  await site.source.write('content/files/说明 1.txt', 'Here now.');
  await page.getByText('Here now.').waitFor();
}));

test('a page whose template fails follows it until it works', reads({ allowed: missing }, async (page, { go, site }) => {
  const template = 'themes/default/templates/glossary.html';
  const good = await site.source.read(template);
  await go('en/');
  await site.source.write(template, '{{ page.no.such }}');
  await page.locator('.diglot-overlay').waitFor();
  await go('en/glossary/');
  await page.getByText('field `no`').waitFor();
  assert.equal(await page.locator('.diglot-overlay').count(), 0, 'it is said once');
  await site.source.write(template, '{{ page.nor.this }}');
  await page.getByText('field `nor`').waitFor();
  await site.source.write(template, good);
  await page.getByRole('heading', { level: 1 }).waitFor();
}));

test('a preview that is started anew on its port is followed, and shows what is there now', reads({ allowed: [/ERR_|Failed to load/, /request to another host: http:..127.0.0.1/] }, async (page) => {
  const source = await copyOfSite();
  let server = await preview(source.folder);
  try {
    await page.goto(`${server.url}en/filing/why/`);
    await page.evaluate(() => { window.since = 'the first load'; });
    const [{ port }, title] = [new URL(server.url), '## 旧说法 | Older advice'];
    await server.close();
    await source.edit('content/filing/why.md', title, '## 旧说法 | Advice while nobody looked');
    server = await preview(source.folder, { port });
    await page.getByRole('heading', { name: 'Advice while nobody looked' }).waitFor();
    await source.edit('content/filing/why.md', '## 旧说法 | Advice while nobody looked', title);
    await page.getByRole('heading', { name: 'Older advice' }).waitFor();
    assert.ok(await isSamePage(page));
  } finally {
    await server.close();
    await source.remove();
  }
}));

test('a folder that is no site yet is followed in every tab, under whatever names', reads({ allowed: [/request to another host: http:..127.0.0.1/] }, async (page, { context }) => {
  const { folder, remove } = await scratch();
  const write = async (name, text) => {
    await mkdir(path.join(folder, 'content'), { recursive: true });
    await writeFile(path.join(folder, 'saving'), text);
    await rename(path.join(folder, 'saving'), path.join(folder, 'content', name));
  };
  const names = ['index.md', '第一 次.md', '常见问题.md'];
  for (const name of names) await write(name, `# ${name}\n\n还没有。\n`);
  const server = await preview(folder);
  try {
    await page.goto(server.url);
    await page.locator('main a').first().click();
    await page.locator('.sidebar').waitFor({ state: 'attached' });
    const links = await page.locator('.sidebar a').evaluateAll((all) => [...new Set(all.map(({ href }) => href))]);
    const tabs = [];
    for (const name of names) {
      const tab = await context.newPage();
      tabs.push(tab);
      for (const link of [page.url(), ...links]) {
        await tab.goto(link);
        if (await tab.locator('h1').innerText() === name) break;
      }
      assert.equal(await tab.locator('h1').innerText(), name);
    }
    for (const [at, name] of names.entries()) {
      await write(name, `# ${name}\n\n第 ${at} 页有了。\n`);
      await tabs[at].locator('article').getByText(`第 ${at} 页有了。`).waitFor();
    }
  } finally {
    await server.close();
    await remove();
  }
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
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await site.source.edit(file, `[link](elsewhere.md). ${paragraph}`, `Mended. ${paragraph}`);
  await page.locator('article').getByText('Mended.').waitFor({ state: 'attached' });
  await wrong('elsewhere.md');
  await page.locator('.diglot-overlay').filter({ hasText: 'elsewhere.md' }).waitFor();
  await site.source.write(file, good);
  await page.locator('.diglot-overlay').waitFor({ state: 'detached' });
}));

test('an edit of the style of the theme shows at once, on the page as it is', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/faq/');
  await page.getByRole('searchbox').fill('domain');
  await page.evaluate(() => scrollTo(0, 200));
  const style = 'themes/default/assets/site.css';
  const before = await site.source.read(style);
  await site.source.write(style, `${before}\nh1 { color: rgb(1, 2, 3) }\n`);
  const isEdited = () => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)';
  await becomes(page, isEdited, true);
  await site.source.write(style, before);
  await becomes(page, isEdited, false);
  assert.ok(await isSamePage(page));
  assert.equal(await page.getByRole('searchbox').inputValue(), 'domain');
  assert.equal(await page.evaluate(() => scrollY), 200);
  assert.equal(await page.evaluate(() => new Set([...document.styleSheets].map(({ href }) => new URL(href).pathname)).size === document.styleSheets.length), true, 'each once');
}));

test('an edit of a script loads the page anew', reads({}, async (page, { go, site }) => {
  await open(page, go, 'en/filing/why/');
  const script = 'themes/default/assets/util.js';
  const before = await site.source.read(script);
  await site.source.write(script, `${before}\ndocument.documentElement.dataset.edited = '';\n`);
  await page.locator('html[data-edited]').waitFor();
  assert.ok(!await isSamePage(page));
  await site.source.write(script, before);
  await page.locator('html:not([data-edited])').waitFor();
}));

test('an image that is saved again is shown as it is now', reads({}, async (page, { go, site }) => {
  const image = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
  await site.source.write('content/图 一.svg', image(10));
  await site.source.write('content/pictures.en.md', '# Pictures\n\n![one](<图 一.svg>)\n\nText.\n');
  await appears(site, 'en/pictures/');
  await open(page, go, 'en/pictures/');
  const widths = () => [...document.querySelectorAll('article img')].map((image) => image.naturalWidth);
  await becomes(page, widths, [10]);
  for (const width of [20, 30]) {
    await site.source.write('content/图 一.svg', image(width));
    await becomes(page, widths, [width]);
  }
  await site.source.edit('content/pictures.en.md', 'Text.', 'Other text.');
  await page.locator('article').getByText('Other text.').waitFor();
  assert.deepEqual(await page.evaluate(widths), [30]);
  assert.ok(await isSamePage(page));
  await site.source.delete('content/pictures.en.md');
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
