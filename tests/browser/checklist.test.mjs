// The checklist: every answer leaves fewer papers, and nothing a reader entered is lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evaluate, withUsual } from '../../themes/default/assets/rules.js';
import { addressOf, becomes, readers, visibleTexts } from './support/reader.mjs';
import { phone, pick, tap } from './support/touch.mjs';

const { reads } = readers();

const list = 'filing/required-documents/';
const english = `en/${list}`;
const refused = 'applicant=individual&filing=first-time&province=gansu&nationality=resident&residence=other';
const accepted = 'applicant=individual&filing=first-time&province=zhejiang&nationality=resident&residence=same';

const idsOf = (page, attribute) =>
  page.locator(`[${attribute}]`).filter({ visible: true }).evaluateAll((all, name) => all.map((one) => one.getAttribute(name)), attribute);
const papers = (page) => idsOf(page, 'data-item');
const asked = (page) => idsOf(page, 'data-question');
const aside = (page) => page.locator('[data-aside]');
const rulesOf = async (page) => JSON.parse(await page.locator('[data-rules]').textContent());
const answersIn = (query) => Object.fromEntries(new URLSearchParams(query));

/** What the rules say when the usual answers stand in for those that are not given. */
const judged = (rules, answers) => evaluate(rules, withUsual(rules, answers));

/** What the rules leave of the list, in its order. */
const left = (rules, answers) => {
  const { items } = judged(rules, answers);
  return rules.items.map(({ id }) => id).filter((id) => items[id] !== 'no');
};

const choose = async (page, question, option) => {
  const field = page.locator(`[data-question="${question}"]`);
  if (!(await field.isVisible())) await tap(page, aside(page).locator('summary'));
  const select = field.locator('select');
  if (await select.count()) await pick(select, option);
  else await tap(page, field.locator('label', { has: page.locator(`[value="${option}"]`) }));
};

const tick = (page, id) => tap(page, page.locator(`[data-item="${id}"] .tick`));

test('a paper that a link leads to is shown even where the answers rule it out, and says so', reads({ at: `${english}?${accepted}` }, async (page, { go }) => {
  const { items } = judged(await rulesOf(page), answersIn(accepted));
  const [ruledOut, other] = Object.keys(items).filter((id) => items[id] === 'no');
  const shown = await papers(page);
  assert.ok(!shown.includes(ruledOut));
  await page.evaluate((id) => (location.hash = `item-${id}`), ruledOut);
  await becomes(page, (id) => document.querySelector(`#item-${id}`).checkVisibility(), true, ruledOut);
  assert.deepEqual(new Set(await papers(page)), new Set([...shown, ruledOut]));
  assert.equal(await page.locator(`#item-${ruledOut} > .badge`).innerText(), 'Not needed with these answers');
  await go(`${english}?${accepted}#item-${other}`);
  await page.locator(`#item-${other}`).waitFor();
  await becomes(page, (id) => {
    const { top, bottom } = document.querySelector(`#item-${id}`).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }, true, other);
}));

test('every answer leaves the papers that the rules leave, and the count says so', reads({ at: english }, async (page) => {
  const rules = await rulesOf(page);
  const answers = {};
  let before = (await papers(page)).length;
  const first = before;
  for (const [question, option] of Object.entries(answersIn(accepted))) {
    await choose(page, question, option);
    answers[question] = option;
    const now = await papers(page);
    assert.deepEqual([...now].sort(), [...left(rules, answers)].sort());
    assert.ok(now.length <= before);
    before = now.length;
    const states = Object.values(judged(rules, answers).items);
    const [needed, possible] = ['needed', 'possible'].map((state) => states.filter((one) => one === state).length);
    const count = page.locator('[data-count]');
    assert.equal(await count.innerText(), possible ? `${needed} needed, ${possible} more depending on your case` : `${needed} needed`);
    assert.equal(await count.getAttribute('role'), 'status');
  }
  assert.ok(before < first);
}));

test('a question that depends on another appears with its answer', reads({ at: english }, async (page) => {
  const rules = await rulesOf(page);
  const shown = await asked(page);
  assert.deepEqual(shown, evaluate(rules, {}).asked);
  const answers = answersIn(accepted);
  for (const [question, option] of Object.entries(answers)) await choose(page, question, option);
  assert.deepEqual([...(await asked(page))].sort(), [...judged(rules, answers).asked].sort());
  assert.ok((await asked(page)).length > shown.length);
}));

test('answers are in the address and come back from it', reads({ at: english }, async (page, { context, go }) => {
  for (const [question, option] of Object.entries(answersIn(accepted))) await choose(page, question, option);
  assert.equal(addressOf(page), `/${english}?${accepted}`);
  const before = await papers(page);
  const elsewhere = await context.newPage();
  await go(`${english}?${accepted}`, elsewhere);
  assert.deepEqual(await papers(elsewhere), before);
  assert.ok(await elsewhere.locator('[data-question="applicant"] input[value="individual"]').isChecked());
  assert.equal(await elsewhere.locator('[data-question="province"] select').inputValue(), 'zhejiang');
}));

test('an address with answers that do not exist shows the whole list', reads({ at: `${english}?applicant=ghost&nothing=1` }, async (page) => {
  assert.deepEqual((await papers(page)).length, (await rulesOf(page)).items.length);
}));

test('ticks are there after a reload, and in the other language', reads({ at: english }, async (page, { go }) => {
  const [first, second] = await papers(page);
  const box = (id) => page.locator(`[data-item="${id}"] input[type="checkbox"]`);
  await tick(page, first);
  await tick(page, second);
  await page.reload();
  assert.ok(await box(first).isChecked());
  await go(`zh/${list}`);
  assert.ok(await box(first).isChecked());
  assert.ok(await box(second).isChecked());
  await tick(page, second);
  await go(english);
  assert.ok(await box(first).isChecked());
  assert.equal(await box(second).isChecked(), false);
}));

test('the language switch keeps the answers', reads({ at: `${english}?${accepted}` }, async (page) => {
  const before = await papers(page);
  await page.getByRole('link', { name: '简体中文' }).click();
  await page.waitForURL(`**/zh/${list}?${accepted}`);
  assert.deepEqual(await papers(page), before);
  assert.ok(await page.locator('[data-question="applicant"] input[value="individual"]').isChecked());
}));

test('progress follows the ticks', reads({ at: `${english}?${accepted}` }, async (page) => {
  const needed = await page.locator('[data-item][data-state="needed"]').count();
  assert.equal(await page.locator('[data-done]').innerText(), `0 of ${needed} ready`);
  const box = page.locator('[data-item][data-state="needed"] input[type="checkbox"]').first();
  await tap(page, box);
  assert.equal(await page.locator('[data-done]').innerText(), `1 of ${needed} ready`);
  assert.equal(await page.getByRole('progressbar').evaluate((bar) => bar.value / bar.max), 1 / needed);
  await tap(page, box);
  assert.equal(await page.locator('[data-done]').innerText(), `0 of ${needed} ready`);
}));

test('clearing takes answers and ticks away', reads({ at: `${english}?${accepted}` }, async (page) => {
  await tap(page, page.locator('[data-item] .tick').filter({ visible: true }).first());
  await page.getByRole('button', { name: 'Clear answers and ticks' }).click();
  assert.equal(addressOf(page), `/${english}`);
  assert.equal((await papers(page)).length, (await rulesOf(page)).items.length);
  await page.reload();
  assert.equal(await page.locator('.checklist input:checked').count(), 0);
  assert.equal(await page.locator('.checklist select').evaluateAll((all) => all.filter(({ value }) => value).length), 0);
}));

test('what cannot be filed is said before everything else', reads({ at: `${english}?${refused}` }, async (page) => {
  const outcomes = page.locator('.outcome').filter({ visible: true });
  const levels = await outcomes.evaluateAll((all) => all.map((one) => (one.matches('.outcome-blocked') ? 'blocked' : 'notice')));
  assert.equal(levels[0], 'blocked');
  assert.deepEqual(levels, [...levels].sort());
  const top = (locator) => locator.evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(await top(outcomes.first()) < await top(page.locator('[data-item]').filter({ visible: true }).first()));
  assert.deepEqual(await visibleTexts(page, '.outcome-blocked .outcome-title'), ['Cannot be filed']);
}));

test('a case that can be filed says nothing about refusals', reads({ at: `${english}?${accepted}` }, async (page) => {
  assert.equal(await page.locator('.outcome-blocked').filter({ visible: true }).count(), 0);
}));

test('on paper there are the answers and the papers, and nothing to click', reads({ at: `${english}?${accepted}` }, async (page) => {
  const before = await papers(page);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await papers(page), before);
  assert.deepEqual(await asked(page), Object.keys(answersIn(accepted)), 'only the questions that were answered');
  const labels = await visibleTexts(page, '.situation label');
  assert.ok(labels.includes('An individual') && !labels.includes('An enterprise'), labels.join());
  for (const hidden of ['.top', '.papers-tools', '.papers-state', '.variants', '.sidebar']) {
    assert.equal(await page.locator(hidden).filter({ visible: true }).count(), 0, hidden);
  }
  const specifications = page.locator('[data-item][data-state="needed"] .spec').first();
  assert.ok(await specifications.isVisible());
  assert.equal(await page.locator('body').evaluate((body) => getComputedStyle(body).color), 'rgb(26, 32, 35)', 'dark on white');
}));

test('the link with the answers is copied', reads({ at: `${english}?${accepted}`, permissions: ['clipboard-read', 'clipboard-write'] }, async (page, { site }) => {
  await page.getByRole('button', { name: 'Copy link with answers' }).click();
  await page.getByText('Link copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.url}${english}?${accepted}`);
}));

test('a paper that is ticked in one window is ticked in the other', reads({ at: english }, async (page, { context, go }) => {
  const other = await context.newPage();
  await go(english, other);
  const [first] = await papers(page);
  await tick(page, first);
  await becomes(other, (id) => document.querySelector(`[data-item="${id}"] input[type="checkbox"]`).checked, true, first);
}));

test('a checklist inside a guide asks the rest, and leads to the whole one with the answers', reads({ at: 'en/filing/first-time/' }, async (page) => {
  const rules = await rulesOf(page);
  assert.ok(!(await asked(page)).includes('filing'), 'what the guide is about is not asked');
  await choose(page, 'applicant', 'individual');
  const answers = { filing: 'first-time', applicant: 'individual' };
  assert.deepEqual([...await papers(page)].sort(), [...left(rules, answers)].sort());
  const [first] = await papers(page);
  await tick(page, first);
  await page.getByRole('link', { name: 'Open the full checklist' }).click();
  await page.waitForURL(`**/${english}?*`);
  assert.deepEqual(answersIn(new URL(page.url()).search), answers);
  assert.ok(await page.locator(`[data-item="${first}"] input[type="checkbox"]`).isChecked());
}));

test('a page for one case shows that case, with the answers of the first questions fixed', reads({ at: `${english}individual/first-time/` }, async (page) => {
  const rules = await rulesOf(page);
  assert.deepEqual([...await papers(page)].sort(), [...left(rules, { applicant: 'individual', filing: 'first-time' })].sort());
  const questions = await asked(page);
  assert.ok(!questions.includes('applicant') && !questions.includes('filing'));
}));

/** Where the page says how many papers there are, as far as that can be seen without scrolling. */
const countsInSight = () => [...document.querySelectorAll('[data-jump], [data-count]')].filter((place) => {
  const { top, bottom } = place.getBoundingClientRect();
  return getComputedStyle(place).visibility === 'visible' && top >= 0 && bottom <= innerHeight + 3;
}).map((place) => place.textContent);

const words = {
  zh: { papers: '要带哪些材料', needed: (n) => `需要${n}项`, assumed: '其余先按常见情形假定，不符合请改', assumes: '假定：' },
  en: { papers: 'Which papers do I need?', needed: (n) => `${n} needed`, assumed: 'Assumed for now; change what does not fit you', assumes: 'Assumed: ' },
};
const firstTimers = {
  'an individual': { applicant: 'individual', filing: 'first-time', province: 'zhejiang' },
  'an enterprise': { applicant: 'enterprise', filing: 'first-time', province: 'guangdong' },
};

for (const [language, said] of Object.entries(words)) {
  for (const [who, answers] of Object.entries(firstTimers)) {
    test(`${who} gets from the home page to a settled list in five taps, in ${language}`, reads({ ...phone, at: `${language}/` }, async (page) => {
      let taps = 0;
      const touch = async (target) => {
        await tap(page, target);
        taps += 1;
      };
      const entry = page.getByRole('link', { name: said.papers });
      const { y, height } = await entry.boundingBox();
      assert.ok(y + height <= phone.viewport.height, `the way to the list is on the first screen: ${y}`);
      await touch(entry);
      await page.waitForURL(`**/${language}/${list}`);
      for (const question of ['applicant', 'filing']) {
        await touch(page.locator(`[data-question="${question}"] label`, { has: page.locator(`[value="${answers[question]}"]`) }));
      }
      // A list of choices takes one tap to open and one to choose.
      await choose(page, 'province', answers.province);
      taps += 2;
      assert.ok(taps <= 5, `${taps} taps`);

      const rules = await rulesOf(page);
      const expected = left(rules, answers);
      assert.deepEqual([...(await papers(page))].sort(), [...expected].sort());
      assert.equal(await page.locator('[data-item][data-state="possible"]').count(), 0, 'nothing is left open');
      assert.equal(await page.locator('[data-count]').innerText(), said.needed(expected.length));
      assert.equal(addressOf(page), `/${language}/${list}?${new URLSearchParams(answers)}`, 'what is assumed is no answer');

      await becomes(page, countsInSight, [said.needed(expected.length)]);
      assert.equal(await page.locator('[data-aside-title]').innerText(), said.assumed);
      const stated = await aside(page).locator('summary').innerText();
      await touch(aside(page).locator('summary'));
      const assumed = judged(rules, answers).asked.filter((question) => !answers[question]);
      assert.ok(assumed.length >= 4);
      for (const question of assumed) {
        const shown = await page.locator(`[data-question="${question}"] option:checked`).innerText();
        assert.ok(shown.startsWith(said.assumes), shown);
        assert.ok(stated.includes(shown.slice(said.assumes.length)), `${shown} in ${stated}`);
      }
    }));
  }
}

test('on a small screen the count is in sight before the list is, and leads there', reads({ ...phone, at: english }, async (page) => {
  const jump = page.locator('[data-jump]');
  const text = await page.locator('[data-count]').textContent();
  await page.locator('[data-question="applicant"]').scrollIntoViewIfNeeded();
  await becomes(page, countsInSight, [text]);
  assert.ok(await jump.isVisible());
  await tap(page, jump);
  await becomes(page, () => getComputedStyle(document.querySelector('[data-jump]')).visibility, 'hidden');
  await becomes(page, countsInSight, [text]);
}));

test('an assumption is changed with the keyboard, and then stands in the address', reads({ at: `${english}?applicant=individual&filing=first-time&province=zhejiang` }, async (page, { go, context }) => {
  const focused = () => page.evaluate(() => document.activeElement.name ?? document.activeElement.localName);
  await aside(page).locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'nationality');
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(answersIn(new URL(page.url()).search).nationality, 'resident', 'what is usual can be confirmed');
  assert.match(await aside(page).locator('summary').innerText(), /^Your answers: All hold resident ID cards$/m);
  await page.keyboard.press('ArrowDown');
  const answers = { applicant: 'individual', filing: 'first-time', province: 'zhejiang', nationality: 'hk-macao' };
  assert.deepEqual(answersIn(new URL(page.url()).search), answers);
  const now = await papers(page);
  assert.deepEqual([...now].sort(), [...left(await rulesOf(page), answers)].sort());
  assert.ok(now.includes('hk-macao-permit') && !now.includes('id-card-cn'));
  assert.ok(!(await asked(page)).includes('residence'), 'what hung on the assumption is no longer asked');

  const other = await context.newPage();
  await go(`${english}${new URL(page.url()).search}`, other);
  assert.deepEqual(await papers(other), now);
  assert.match(await aside(other).locator('summary').innerText(), /^Your answers: One is a Hong Kong or Macao resident$/m);
}));

test('an assumption that decides whether one can file says so, and what it leads to is asked', reads({ at: `${english}?applicant=individual&filing=first-time&province=zhejiang` }, async (page) => {
  const decides = page.locator('[data-aside-decides]');
  assert.equal(await decides.innerText(), 'Decides whether you can file: ID card of that province\u00a0· Domain held by the filing entity');
  assert.match(await page.locator('[data-aside-rest]').innerText(), /^Others: All hold resident ID cards/);
  await choose(page, 'residence', 'other');
  assert.ok(await page.locator('[data-question="permit"] input').first().isVisible());
  assert.match(await page.locator('[data-count]').innerText(), /more depending on your case$/, 'a follow-up has no usual answer');
  await choose(page, 'permit', 'no');
  assert.deepEqual(await visibleTexts(page, '.outcome-blocked .outcome-title'), ['Cannot be filed']);
  assert.equal(await decides.innerText(), 'Decides whether you can file: Domain held by the filing entity');
}));

test('without JavaScript nothing is assumed', reads({ at: `${english}individual/first-time/`, javaScriptEnabled: false, allowed: [/\.js csp$/] }, async (page) => {
  assert.ok(await page.locator('[data-item][data-state="possible"] .condition').filter({ visible: true }).count() > 0);
  assert.equal(await aside(page).isVisible(), false);
}));
