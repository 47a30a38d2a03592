// A finger, or a mouse: what is not on top where it is touched is not touched.

import assert from 'node:assert/strict';

/** A phone in the hand: options of a context. */
export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/**
 * Taps the middle of what `locator` finds, scrolled to the middle of the window as far as the page allows; with the
 * mouse where there is no touch. Fails where anything else would take the tap.
 */
export async function tap(page, locator) {
  const hasTouch = await page.evaluate(() => navigator.maxTouchPoints > 0);
  // A busy machine may take a tap for a long press, which is no click; then there is another.
  for (let tries = 0; tries < 3; tries++) {
    const [x, y] = await reach(locator);
    await page.evaluate(awaitClick);
    await (hasTouch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
    // What leads to another page has been clicked, if this one cannot say so any more.
    if (await page.evaluate(() => window.clicked ?? true).catch(() => true)) return;
  }
  assert.fail(`${locator} takes no click`);
}

/** Picks from a list of choices that can be tapped. What a tap opens belongs to the system, where no test reaches. */
export async function pick(select, option) {
  await reach(select);
  await select.selectOption(option);
}

/** Scrolls to what `locator` finds, and says where to touch it. */
async function reach(locator) {
  const { x, y, taker } = await locator.evaluate(middle);
  if (taker) assert.fail(`${locator} lies under ${taker}`);
  return [x, y];
}

/** Notes in the page whether there is a click soon: a touch becomes one only a moment later. */
function awaitClick() {
  window.clicked = new Promise((resolve) => {
    addEventListener('click', () => setTimeout(resolve, 0, true), { once: true, capture: true });
    setTimeout(resolve, 3000, false);
  });
}

/** Where a finger goes for `control`, and what would take the tap there in its place, or null. Runs in the page. */
async function middle(control) {
  control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const box = [...control.getClientRects()].find(({ width, height }) => width && height);
  if (!box) return { taker: 'nothing: it has no box' };
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  const own = [control, control.control, ...(control.labels ?? [])];
  const isOwn = own.some((part) => part?.contains(hit));
  return { x, y, taker: isOwn ? null : hit?.outerHTML.slice(0, 100) ?? 'the edge of the window' };
}

/** The visible controls of a page that something else covers when they are scrolled to the middle of the window, as lines. */
export const covered = (page) => page.evaluate(walk, ['in the middle']);

/** The same where they get the focus at the upper or lower edge of the window, as when a reader comes to them with Tab. */
export const obscured = (page) => page.evaluate(walk, ['focused at the upper edge', 'focused at the lower edge']);

function walk(places) {
  const boxesOf = (control) => [...control.getClientRects()].filter(({ width, height }) => width && height);
  const taker = (control) => {
    const own = [control, control.control, ...(control.labels ?? [])];
    for (const { left, right, top, bottom } of boxesOf(control)) {
      // What is higher than the window, such as a long table, is looked at where it is seen.
      const hit = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
      if (!own.some((part) => part?.contains(hit))) return hit?.outerHTML.slice(0, 100) ?? 'the edge of the window';
    }
    return null;
  };
  const move = {
    'in the middle': (control) => control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' }),
    'focused at the upper edge': (control) => scrollBy({ top: control.getBoundingClientRect().top, behavior: 'instant' }),
    'focused at the lower edge': (control) => scrollBy({ top: control.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' }),
  };
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, label, [tabindex="0"]')].filter((control) =>
    control.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && boxesOf(control).length && !control.closest('[aria-hidden="true"], .skip'));
  const problems = [];
  for (const place of places) {
    const isFocus = place.startsWith('focused');
    for (const control of controls) {
      if (isFocus && control.localName === 'label') continue;
      document.activeElement.blur();
      move[place](control);
      if (isFocus) control.focus();
      const over = taker(control);
      if (over) problems.push(`${place}: ${control.outerHTML.slice(0, 160)} lies under ${over}`);
    }
  }
  return problems;
}
