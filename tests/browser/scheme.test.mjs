// Light and dark: what the system asks for, unless the reader chose; and never a flash of the other.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readers } from './support/reader.mjs';

const { reads } = readers();

const isDark = (page) => page.evaluate(() => {
  const [red] = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number);
  return red < 128;
});

/** Notes the scheme at the moment when there is a first thing to paint, and when the page has been read. */
function noteScheme() {
  const seen = [];
  window.seen = seen;
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    seen.push(document.documentElement.dataset.theme ?? null);
  }).observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', () => seen.push(document.documentElement.dataset.theme ?? null));
}

for (const [system, other] of [['light', 'dark'], ['dark', 'light']]) {
  test(`the ${system} scheme of the system is followed, and the switch to ${other} remembered without a flash`,
    reads({ at: 'en/filing/why/', colorScheme: system }, async (page, { go }) => {
      assert.equal(await isDark(page), system === 'dark');
      await page.addInitScript(noteScheme);
      await page.reload();
      assert.deepEqual(await page.evaluate(() => window.seen), [null, null]);

      await page.getByRole('button', { name: 'Switch between light and dark' }).click();
      assert.equal(await isDark(page), other === 'dark');
      for (const path of ['en/filing/why/', 'zh/faq/', 'zh-en/', '']) {
        await go(path);
        assert.equal(await isDark(page), other === 'dark', path);
        assert.deepEqual(await page.evaluate(() => window.seen), [other, other], path);
      }
    }));

  test(`switching twice follows the system again (${system})`, reads({ at: 'en/', colorScheme: system }, async (page) => {
    const button = page.getByRole('button', { name: 'Switch between light and dark' });
    await button.click();
    await button.click();
    assert.equal(await isDark(page), system === 'dark');
    await page.emulateMedia({ colorScheme: other });
    assert.equal(await isDark(page), other === 'dark');
  }));
}
