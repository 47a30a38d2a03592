// Search as a reader uses it: the dialog, the page of results, what they find and how they say it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { addressOf, becomes, readers, visibleTexts } from './support/reader.mjs';

const { reads } = readers();

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const combobox = (page) => page.getByRole('combobox');
const options = (page) => page.getByRole('option');
const dialog = (page) => page.locator('dialog.search-dialog');

/** Types a query and waits for its answer. */
async function type(page, query) {
  await combobox(page).fill(query);
  await answered(page, query);
}

/** Waits until what is shown answers `query`. */
async function answered(page, query) {
  await becomes(page, (query) => {
    const field = document.querySelector('[role="combobox"]');
    return field?.value === query && document.querySelector('[role="listbox"]')?.ariaBusy === 'false';
  }, true, query);
}

async function open(page) {
  await page.keyboard.press('/');
  await dialog(page).waitFor();
  // The field is there at once, what answers a moment later.
  await page.locator('[role="listbox"]').waitFor({ state: 'attached' });
}

/** Where the results lead, below the site. */
const found = (page) => options(page).evaluateAll((links) => links.map(({ pathname, hash }) => decodeURIComponent(pathname + hash).slice(1)));

// ---- What is found

for (const query of ['ICP备案密码', 'icp备案密码', 'ＩＣＰ备案密码', 'ICP 备案密码', 'ＩＣＰ備案密碼']) {
  test(`the question about the password comes first for ${query}`, reads({ at: 'zh/search/' }, async (page) => {
    await type(page, query);
    assert.equal((await found(page))[0], 'zh/faq/accounts/#lost-password');
  }));
}

test('a part of a word is enough in Chinese', reads({ at: 'zh/search/' }, async (page) => {
  for (const query of ['管局', '被驳', '取消接']) {
    await type(page, query);
    const texts = await options(page).allInnerTexts();
    assert.ok(texts.some((text) => text.includes(query)), query);
  }
}));

test('traditional characters find simplified ones', reads({ at: 'zh/search/' }, async (page) => {
  await type(page, '备案密码');
  const simplified = await found(page);
  await type(page, '備案密碼');
  assert.deepEqual(await found(page), simplified);
}));

test('pinyin and its first letters find titles', reads({ at: 'zh/search/' }, async (page) => {
  for (const query of ['beian', 'ba', 'bei an', 'yuming']) {
    await type(page, query);
    const titles = await page.locator('[lang="zh-CN"] .hit-title').allInnerTexts();
    assert.ok(titles.some((title) => /备案|域名/.test(title)), query);
  }
}));

test('an English name finds Chinese pages through the glossary, and English pages, each under its language', reads({ at: 'zh/search/?q=ICP+filing' }, async (page) => {
  await answered(page, 'ICP filing');
  assert.deepEqual(await visibleTexts(page, '.search-language-name'), ['简体中文', 'English']);
  const groups = page.getByRole('listbox').getByRole('group');
  assert.deepEqual(await groups.evaluateAll((all) => all.map(({ lang }) => lang)), ['zh-CN', 'en']);
  assert.match(await groups.first().innerText(), /备案/);
  assert.ok((await found(page)).some((address) => address.startsWith('en/')));
}));

test('quotes and punctuation around a word change nothing but that it must stand there', reads({ at: 'zh/search/' }, async (page) => {
  await type(page, '“备案”？');
  const quoted = await found(page);
  await type(page, '"备案"');
  assert.deepEqual(await found(page), quoted);
}));

test('a phrase finds only texts that hold it', reads({ at: 'en/search/' }, async (page) => {
  await type(page, '"access filing"');
  const hits = page.locator('.hit:not(.hit-rest)');
  assert.ok(await hits.count() > 2);
  for (const hit of await hits.all()) assert.match((await hit.innerText()).replace(/\s+/g, ' '), /access filing/i);
  await type(page, '"filing access of"');
  assert.equal(await options(page).count(), 0);
}));

test('.cn is found with its dot', reads({ at: 'zh/search/?q=.cn' }, async (page) => {
  await answered(page, '.cn');
  const marks = await page.locator('.hit-text mark').allInnerTexts();
  assert.ok(marks.length > 0 && marks.every((mark) => mark.toLowerCase() === '.cn'));
}));

test('a misspelt word finds the nearest, and the page says so', reads({ at: 'en/search/?q=lisence' }, async (page) => {
  await answered(page, 'lisence');
  assert.match(await page.getByRole('status').first().innerText(), /^Nothing matches exactly\. These are the nearest\./);
  assert.ok((await page.locator('.hit-title mark').allInnerTexts()).every((mark) => /^licen[cs]/i.test(mark)));
}));

test('what one language does not have is offered from the other', reads({ at: 'zh/search/?q=fapiao+console.example.com' }, async (page) => {
  await type(page, 'Practising');
  assert.match(await page.getByRole('status').first().innerText(), /^中文内容里没有找到/);
  assert.ok((await found(page)).every((address) => address.startsWith('en/')));
  assert.equal(await page.locator('.search-language[lang="en"]').count(), 1);
}));

test('nothing is said to be found for nonsense', reads({ at: 'en/search/?q=xyzzyqwv' }, async (page) => {
  await answered(page, 'xyzzyqwv');
  assert.equal(await options(page).count(), 0);
  assert.equal(await page.locator('[data-search-status]').innerText(), 'Nothing found for “xyzzyqwv”. Try another word, or fewer of them.');
}));

// ---- What is shown

test('marks are what was typed, as the page writes it', reads({ at: 'zh/search/' }, async (page) => {
  for (const [query, pattern] of [['負責人', /^负责人?$/], ['ＥＸＡＭＰＬＥ', /^example$/i]]) {
    await type(page, query);
    const marks = await page.locator('[lang="zh-CN"] .hit-text mark').allInnerTexts();
    assert.ok(marks.length > 4);
    assert.deepEqual(marks.filter((mark) => !pattern.test(mark)), [], query);
  }
}));

test('an excerpt is part of the page that it stands for', reads({ at: 'zh/search/?q=域名' }, async (page, { go }) => {
  await answered(page, '域名');
  const hit = page.locator('.hit').first();
  const excerpt = (await hit.locator('.hit-text').innerText()).replace(/…/g, '').replace(/\s+/g, '');
  const [address] = await found(page);
  await go(address);
  const text = await page.locator('main').evaluate((main) => main.textContent.replace(/\s+/g, ''));
  assert.ok(text.includes(excerpt), excerpt);
}));

test('every result leads to a place that is there', reads({ at: 'en/search/' }, async (page, { site }) => {
  for (const query of ['licence', 'domain', 'how long', 'identity']) {
    await type(page, query);
    for (const address of await found(page)) {
      const [file, id] = address.split('#');
      const html = await readFile(path.join(site.folder, file, 'index.html'), 'utf8');
      assert.ok(!id || html.includes(` id="${id}"`), address);
    }
  }
}));

test('results of a page stand together, and its further ones are one link', reads({ at: 'zh/search/?q=域名' }, async (page) => {
  await answered(page, '域名');
  const pages = await page.locator('.search-of-page').evaluateAll((groups) => groups.map((group) => [...group.querySelectorAll('.hit:not(.hit-rest)')].map(({ pathname }) => pathname)));
  assert.ok(pages.every((paths) => new Set(paths).size === 1 && paths.length <= 3));
  assert.equal(new Set(pages.flat()).size, pages.length);
}));

test('kinds are named', reads({ at: 'en/search/?q=licence' }, async (page) => {
  await answered(page, 'licence');
  const badges = new Set(await visibleTexts(page, '.hit .badge'));
  assert.deepEqual([...badges].sort(), ['Paper', 'Question', 'Term']);
}));

test('more results come when asked for', reads({ at: 'zh/search/?q=备案' }, async (page) => {
  await answered(page, '备案');
  const before = await options(page).count();
  await page.getByRole('button', { name: '更多结果' }).click();
  await becomes(page, (before) => document.querySelectorAll('[role="option"]').length > before, true, before);
  assert.ok(await page.getByRole('button', { name: '更多结果' }).evaluate((button) => button === document.activeElement));
}));

test('the count is said politely', reads({ at: 'en/search/' }, async (page) => {
  await type(page, 'licence');
  const status = page.locator('[data-search-status]');
  assert.equal(await status.getAttribute('role'), 'status');
  assert.match(await status.innerText(), /^\d+ results$/);
  await type(page, '');
  assert.equal(await status.innerText(), '');
  assert.equal(await options(page).count(), 0);
}));

// ---- The dialog

for (const key of ['/', 'Control+k', 'Meta+k']) {
  test(`${key} opens the dialog, and Escape closes it`, reads({ at: 'en/filing/why/' }, async (page) => {
    await page.locator('main a').first().focus();
    await page.keyboard.press(key);
    await dialog(page).waitFor();
    assert.ok(await combobox(page).evaluate((input) => input === document.activeElement));
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    assert.ok(await page.locator('main a').first().evaluate((link) => link === document.activeElement), 'the focus is where it was');
  }));
}

/** Every file of the site comes so much later, in ms. */
const slow = (page, delay) => page.route('**/*', async (route) => {
  await new Promise((resolve) => setTimeout(resolve, delay));
  await route.continue().catch(() => {});
});

for (const delay of [150, 600]) {
  test(`what is typed right after the key that opens the dialog is there (${delay} ms)`, reads({ at: 'en/filing/why/' }, async (page) => {
    await slow(page, delay);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('filing number');
    await answered(page, 'filing number');
    assert.ok(await options(page).count() > 0);
    assert.ok(await combobox(page).evaluate((input) => input === document.activeElement));
    await page.keyboard.type('s');
    await answered(page, 'filing numbers');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('domain');
    await answered(page, 'domain');
  }));
}

test('so is what is typed after a tap on the button, and Enter opens what is found', reads({ at: 'zh/filing/why/', hasTouch: true }, async (page) => {
  await slow(page, 300);
  await page.getByRole('banner').getByRole('button', { name: '搜索' }).tap();
  await page.keyboard.type('备案密码');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/zh/faq/accounts/#lost-password');
}));

test('what an input method composes while the dialog is loaded is composed to its end', reads({ at: 'zh/filing/why/' }, async (page, { context }) => {
  await slow(page, 300);
  const input = await context.newCDPSession(page);
  await page.keyboard.press('/');
  await input.send('Input.imeSetComposition', { text: 'bei', selectionStart: 3, selectionEnd: 3 });
  await page.getByRole('listbox').waitFor({ state: 'attached' });
  await input.send('Input.imeSetComposition', { text: 'beian', selectionStart: 5, selectionEnd: 5 });
  assert.equal(await combobox(page).inputValue(), 'beian');
  await input.send('Input.insertText', { text: '备案' });
  await answered(page, '备案');
  assert.ok(await options(page).count() > 0);
}));

test('where the dialog cannot be had, what was typed is asked on the page of results', reads({ at: 'en/filing/why/', allowed: [/ERR_FAILED/] }, async (page) => {
  await page.route('**/search.js', (route) => route.abort());
  await page.keyboard.press('Control+k');
  await page.keyboard.type('domain');
  await page.waitForURL('**/en/search/?q=*');
}));

test('a slash is a slash where one types', reads({ at: 'en/faq/' }, async (page) => {
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('/');
  assert.equal(await page.getByRole('searchbox').inputValue(), '/');
  assert.equal(await dialog(page).count(), 0);
}));

test('the button of the header opens the dialog', reads({ at: 'zh/' }, async (page) => {
  await page.getByRole('banner').getByRole('button', { name: '搜索' }).click();
  await dialog(page).waitFor();
  await dialog(page).getByRole('button', { name: '关闭' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
}));

test('a question is asked and opened without a mouse', reads({ at: 'zh/filing/why/' }, async (page) => {
  await open(page);
  await page.keyboard.type('备案密码');
  await answered(page, '备案密码');
  const active = () => page.evaluate(() => {
    const id = document.activeElement.getAttribute('aria-activedescendant');
    return [...document.querySelectorAll('[role="option"]')].findIndex((option) => option.id === id && option.ariaSelected === 'true');
  });
  const last = await options(page).count() - 1;
  assert.equal(await active(), 0, 'the first is chosen');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 1);
  await page.keyboard.press('End');
  assert.equal(await active(), last);
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 0, 'the last is followed by the first');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), last);
  await page.keyboard.press('Home');
  assert.equal(await active(), 0);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/zh/faq/accounts/#lost-password');
  await becomes(page, () => document.querySelector('#lost-password').open, true);
}));

test('Home and End move in the field until the arrows have left it', reads({ at: 'en/filing/why/' }, async (page) => {
  await open(page);
  await type(page, 'licence');
  await page.keyboard.press('Home');
  assert.equal(await combobox(page).evaluate((input) => input.selectionStart), 0);
}));

test('a result on the same page closes the dialog and goes there', reads({ at: 'zh/faq/accounts/' }, async (page) => {
  await open(page);
  await type(page, '备案密码');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  await becomes(page, () => location.hash, '#lost-password');
  await becomes(page, () => document.querySelector('#lost-password').open, true);
}));

test('the dialog is asked in the language of its page', reads({ at: 'en/filing/why/' }, async (page) => {
  await open(page);
  await type(page, 'domain');
  assert.ok((await found(page)).every((address) => address.startsWith('en/')));
}));

test('Han on an English page finds both languages', reads({ at: 'en/filing/why/' }, async (page) => {
  await open(page);
  await type(page, '域名');
  assert.deepEqual(await visibleTexts(page, '.search-language-name'), ['English', '简体中文']);
}));

test('the last letters typed are the ones that are answered', reads({ at: 'zh/filing/why/' }, async (page) => {
  await open(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/*.han', async (route) => {
    await held;
    await route.continue();
  }, { times: 1 });
  await combobox(page).fill('密码');
  await type(page, 'console');
  const before = await found(page);
  release();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(await found(page), before);
}));

test('search goes on without a network once its files are there', reads({ at: 'zh/filing/why/' }, async (page, { context }) => {
  await open(page);
  await type(page, '备案密码');
  const before = await found(page);
  await type(page, '');
  await context.setOffline(true);
  await type(page, '备案密码');
  assert.deepEqual(await found(page), before);
}));

test('the reader is told when the files cannot be had', reads({ at: 'zh/filing/why/', allowed: [/ERR_INTERNET_DISCONNECTED/] }, async (page, { context }) => {
  await open(page);
  await context.setOffline(true);
  await type(page, '备案密码');
  assert.match(await page.locator('[data-search-status]').innerText(), /^未能取得搜索数据/);
  await context.setOffline(false);
  await type(page, '备案密');
  await type(page, '备案密码');
  assert.ok(await options(page).count() > 3, 'and it is tried again');
}));

test('what is typed is remembered nowhere and sent nowhere', reads({ at: 'zh/filing/why/' }, async (page, { context }) => {
  const asked = [];
  context.on('request', (request) => asked.push(decodeURIComponent(request.url())));
  await open(page);
  await type(page, '备案密码');
  assert.ok(asked.length > 3);
  assert.deepEqual(asked.filter((url) => url.includes('备案') || url.includes('?')), []);
  assert.deepEqual(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]), [{}, {}, '']);
}));

// ---- The page of results

test('the page of results answers its address, and its address follows', reads({ at: 'en/search/?q=licence' }, async (page) => {
  await answered(page, 'licence');
  assert.equal(await combobox(page).inputValue(), 'licence');
  await type(page, 'domain name');
  assert.equal(addressOf(page), '/en/search/?q=domain+name');
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.waitForURL('**/zh/search/?q=domain+name');
  await answered(page, 'domain name');
}));

test('the home page asks the page of results', reads({ at: 'en/' }, async (page) => {
  await page.getByRole('searchbox').fill('domain');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL('**/en/search/?q=domain');
  await answered(page, 'domain');
  assert.ok(await options(page).count() > 3);
}));

test('on the page of results a slash leads to its field', reads({ at: 'en/search/?q=licence' }, async (page) => {
  await page.locator('h1').click();
  await page.keyboard.press('/');
  assert.ok(await combobox(page).evaluate((input) => input === document.activeElement));
  assert.equal(await dialog(page).count(), 0);
}));

test('the page of results is for readers and not for search engines', reads({ at: 'zh/search/' }, async (page, { site }) => {
  assert.equal(await page.locator('meta[name="robots"]').getAttribute('content'), 'noindex');
  assert.doesNotMatch(await readFile(path.join(site.folder, 'sitemap.xml'), 'utf8'), /\/search\//);
}));

test('opened as a file the page of results says why it cannot search', reads({ allowed: [/^request to another host: file:/, /^request failed: file:/, /file:\/\//] }, async (page, { site }) => {
  await page.goto(pathToFileURL(path.join(site.folder, 'en/search/index.html')).href);
  assert.match(await page.locator('main').innerText(), /This page was opened as a file/);
  assert.equal(await page.locator('main input').count(), 0);
}));

// ---- Barriers

async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary.replace(/\s+/g, ' ')}`));
}

for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 740 }]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const language of ['zh', 'en']) {
      test(`no barriers in the dialog (${language}, ${colorScheme}, ${viewport.width} px)`, reads({ at: `${language}/filing/why/`, viewport, colorScheme }, async (page) => {
        await open(page);
        assert.deepEqual(await barriers(page), [], 'nothing typed');
        for (const query of ['ICP filing', 'xyzzyqwv']) {
          await type(page, query);
          assert.deepEqual(await barriers(page), [], query);
          const [width, content] = await dialog(page).evaluate((element) => [element.clientWidth, element.scrollWidth]);
          assert.ok(content <= width, 'nothing sticks out');
        }
      }));
    }
  }
}

test('the dialog fills a narrow screen', reads({ at: 'en/filing/why/', viewport: { width: 360, height: 740 } }, async (page) => {
  await open(page);
  await type(page, 'licence');
  const box = await dialog(page).boundingBox();
  assert.equal(box.height, 740);
  assert.ok(box.x === 0 && box.width >= 340);
}));

test('the chosen result is seen with forced colours', reads({ at: 'en/filing/why/', forcedColors: 'active' }, async (page) => {
  await open(page);
  await type(page, 'licence');
  assert.equal(await options(page).first().evaluate((option) => getComputedStyle(option).outlineStyle), 'solid');
}));
