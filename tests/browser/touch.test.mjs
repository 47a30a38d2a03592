// A finger on a phone, a mouse and a keyboard at every width: nothing lies over a control, and every control does what it says.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evaluate } from '../../themes/default/assets/rules.js';
import { everyKind, languages, missing } from './support/pages.mjs';
import { addressOf, becomes, readers } from './support/reader.mjs';
import { covered, obscured, phone, pick, tap } from './support/touch.mjs';

const { reads } = readers();

const places = [
  ...everyKind.map(([, path]) => path),
  ...['zh', 'en', 'zh-en'].map((edition) => `${edition}/filing/change-filing/`),
  ...['zh', 'en', 'zh-en'].map((edition) => `${edition}/filing/which-type/`),
  ...languages.map((language) => `${language}/filing/required-documents/?applicant=individual&filing=first-time&province=gansu&residence=other`),
];

/** The page at each of `places`, as it comes, and again for each tab with everything unfolded. */
async function everyState(page, go, check) {
  for (const path of places) {
    await go(path);
    assert.deepEqual(await check(page), [], path);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    const tabs = page.getByRole('tab', { selected: false });
    for (const last of (await tabs.count()) ? [false, true] : [true]) {
      assert.deepEqual(await check(page), [], `${path}, unfolded`);
      if (!last) await tap(page, tabs.first());
    }
  }
}

for (const [width, settings] of [[360, phone], ...[768, 1024, 1280].map((width) => [width, { viewport: { width, height: 800 } }])]) {
  test(`nothing lies over a control (${width} px)`, reads({ ...settings, allowed: missing }, (page, { go }) => everyState(page, go, covered)));
}

for (const width of [360, 1024, 1280]) {
  test(`nothing lies over what has the focus (${width} px)`, reads({ viewport: { width, height: 800 }, allowed: missing }, (page, { go }) => everyState(page, go, obscured)));
}

const rulesOf = async (page) => JSON.parse(await page.locator('[data-rules]').textContent());

/** Answers that make a question be asked: those that its condition names, and theirs. */
function answersFor(rules, id, given) {
  const asked = (answers) => evaluate(rules, answers).asked.includes(id);
  // As many tries as there are answers to any four questions would be too many; always the same ones are enough.
  for (let seed = 1; seed < 5000; seed++) {
    let random = seed;
    const answers = { ...given };
    for (const question of rules.questions) {
      random = (random * 48271) % 2147483647;
      if (question.id !== id && !(question.id in given)) answers[question.id] = question.options[random % question.options.length];
    }
    if (!asked(answers)) continue;
    for (const other of Object.keys(answers)) {
      const { [other]: _, ...fewer } = answers;
      if (!(other in given) && asked(fewer)) delete answers[other];
    }
    return answers;
  }
  throw new Error(`nothing makes ${id} be asked`);
}

/** Whether the reader sees what the answers come to: how many papers, or what to do. */
const isResultInSight = () => {
  const results = [...document.querySelectorAll('[data-count], [data-jump], [data-outcome][data-state="applies"], [data-none]')];
  return results.some((result) => {
    const { top, bottom, height } = result.getBoundingClientRect();
    return result.checkVisibility({ visibilityProperty: true }) && height > 0 && bottom > 0 && top < innerHeight && result.textContent.trim() !== '';
  });
};

const asking = ['filing/required-documents/', 'filing/which-type/', 'filing/first-time/', 'filing/change-filing/'];

for (const path of [...languages.flatMap((language) => asking.map((page) => `${language}/${page}`)), 'zh-en/filing/change-filing/']) {
  test(`every answer is tapped and counts (${path})`, reads({ ...phone, at: path }, async (page, { go }) => {
    const rules = await rulesOf(page);
    const fixed = Object.fromEntries(await page.locator('[data-fixed]').evaluateAll((all) => all.map(({ dataset }) => [dataset.question, dataset.fixed])));
    for (const { id, options } of rules.questions) {
      if (id in fixed) continue;
      // A page for one case need not ask everything.
      const field = page.locator(`[data-question="${id}"]`);
      if (!(await field.count())) continue;
      const answers = Object.fromEntries(Object.entries(answersFor(rules, id, fixed)).filter(([other]) => !(other in fixed)));
      await go(`${path}?${new URLSearchParams(answers)}`);
      const summary = page.locator('[data-aside] summary');
      if (!(await field.isVisible())) await tap(page, summary);
      const select = field.locator('select');
      const isList = (await select.count()) > 0;
      for (const option of options) {
        const box = field.locator(`input[value="${option}"]`);
        if (!isList) await tap(page, field.locator('label', { has: page.locator(`[value="${option}"]`) }));
        else if (option === options[0]) await pick(select, option);
        else await select.selectOption(option);
        assert.equal(new URL(page.url()).searchParams.get(id), option, `${id}: ${option}`);
        assert.ok(isList ? (await select.inputValue()) === option : await box.isChecked(), `${id}: ${option}`);
      }
      // What is assumed is answered in the list itself; and two answers may come to nothing yet where there is no list.
      const isAbove = await field.evaluate((element) => element.closest('.situation') !== null);
      if (isAbove && !path.includes('which-type')) await becomes(page, isResultInSight, true);
    }
  }));
}

test('papers are ticked, unfolded and cleared with a finger', reads({ ...phone, at: 'en/filing/required-documents/?applicant=individual&filing=first-time' }, async (page) => {
  const needed = page.locator('[data-item][data-state="needed"]');
  const total = await needed.count();
  for (let at = 0; at < total; at++) {
    await tap(page, needed.nth(at).locator('.tick'));
    assert.ok(await needed.nth(at).locator('input').isChecked());
    const more = needed.nth(at).locator('.more');
    if (await more.count()) {
      await tap(page, more.locator('summary'));
      assert.ok(await more.evaluate(({ open }) => open));
    }
  }
  await tap(page, page.locator('[data-reset]'));
  assert.equal(await page.locator('.checklist input:checked').count(), 0);
  await tap(page, page.locator('[data-question="applicant"] label').first());
  await tap(page, page.locator('[data-jump]'));
  await becomes(page, () => document.querySelector('[data-jump]').checkVisibility({ visibilityProperty: true }), false);
}));

for (const language of languages) {
  test(`questions are filtered, opened and closed with a finger (${language})`, reads({ ...phone, at: `${language}/faq/` }, async (page) => {
    const questions = page.locator('details.question').filter({ visible: true });
    const total = await questions.count();
    for (let at = 0; at < total; at += 5) {
      await tap(page, questions.nth(at).locator('summary'));
      assert.ok(await questions.nth(at).evaluate(({ open }) => open));
      await tap(page, questions.nth(at).locator('summary'));
      assert.equal(await questions.nth(at).evaluate(({ open }) => open), false);
    }
    await tap(page, page.locator('[data-faq-toggle]'));
    assert.equal(await page.locator('details.question[open]').count(), total);
    await tap(page, page.locator('.field input'));
    await page.keyboard.type('xyzzy');
    assert.equal(await questions.count(), 0);
    await tap(page, page.locator('[data-faq-clear]'));
    assert.equal(await questions.count(), total);
  }));

  test(`the menu opens, leads on and closes with a finger (${language})`, reads({ ...phone, at: `${language}/filing/why/` }, async (page) => {
    const menu = page.locator('#-nav');
    await tap(page, page.locator('.menu-button'));
    assert.ok(await menu.isVisible());
    assert.deepEqual(await menu.locator('a, button').evaluateAll((all) => all.filter((control) => {
      control.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = control.getBoundingClientRect();
      return !control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }).map(({ outerHTML }) => outerHTML)), []);
    await tap(page, menu.locator('.close-button'));
    assert.equal(await menu.isVisible(), false);
    await tap(page, page.locator('.menu-button'));
    await tap(page, menu.locator('a[href$="/pre-approval/"]'));
    await page.waitForURL(`**/${language}/filing/pre-approval/`);
    assert.equal(await menu.isVisible(), false);
  }));

  test(`search is opened, used and closed with a finger (${language})`, reads({ ...phone, at: `${language}/filing/why/` }, async (page) => {
    const dialog = page.locator('.search-dialog');
    await tap(page, page.locator('.top-search button'));
    await dialog.waitFor();
    await tap(page, dialog.locator('[data-search-close]'));
    await dialog.waitFor({ state: 'hidden' });
    await tap(page, page.locator('.top-search button'));
    await dialog.waitFor();
    await tap(page, dialog.locator('input'));
    await page.keyboard.type(language === 'zh' ? '域名' : 'domain');
    const hits = dialog.locator('.hit');
    await hits.first().waitFor();
    const target = await hits.nth(1).evaluate(({ href }) => href);
    await tap(page, hits.nth(1));
    await page.waitForURL(target);
    assert.equal(await dialog.isVisible(), false);
  }));
}

for (const edition of ['en', 'zh', 'zh-en']) {
  test(`tabs, folded parts and contents follow a finger (${edition})`, reads({ ...phone, at: `${edition}/filing/first-time/` }, async (page) => {
    const tabs = page.getByRole('tab');
    for (const at of [1, 0, 1]) {
      await tap(page, tabs.nth(at));
      assert.deepEqual(await page.locator('[role="tabpanel"]').evaluateAll((all) => all.map((panel) => panel.checkVisibility())), [at === 0, at === 1]);
    }
    for (const folded of await page.locator('main details:not(.more, .variants, .aside details)').filter({ visible: true }).all()) {
      const was = await folded.evaluate(({ open }) => open);
      await tap(page, folded.locator('> summary'));
      assert.equal(await folded.evaluate(({ open }) => open), !was);
    }
    if (edition === 'zh-en') return;
    const link = page.locator('.toc a').last();
    const { hash } = await link.evaluate((anchor) => new URL(anchor.href));
    await tap(page, link);
    assert.equal(addressOf(page), `/${edition}/filing/first-time/${decodeURIComponent(hash)}`);
    await becomes(page, (id) => {
      const { top } = document.getElementById(id).getBoundingClientRect();
      return top >= document.querySelector('.top').getBoundingClientRect().bottom - 1 && top < innerHeight;
    }, true, decodeURIComponent(hash.slice(1)));
  }));
}

test('the header follows a finger', reads({ ...phone, at: 'en/filing/why/', colorScheme: 'light' }, async (page) => {
  await tap(page, page.locator('.theme-button'));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await tap(page, page.locator('.switch [lang="zh-CN"]'));
  await page.waitForURL('**/zh/filing/why/');
  await tap(page, page.locator('.to-bilingual'));
  await page.waitForURL('**/zh-en/filing/why/');
  await tap(page, page.locator('.switch [lang="en"]'));
  await page.waitForURL('**/en/filing/why/');
  await tap(page, page.locator('.brand'));
  await page.waitForURL('**/en/');
}));
