// A reader with a browser: every visit is watched, and anything a reader's browser would complain about fails the test.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

import { shippedSite } from './site.mjs';

const launch = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
    '--disable-blink-features=AutomationControlled',
  ],
};

/** The chooser leaves robots alone: a context with these options is a person's. */
export const person = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

/** How long a condition may take to come true; never how long anything waits. */
const patience = 10_000;

/** Starts a browser. */
export const openBrowser = () => chromium.launch(launch);

/** What the pages of `context` do that they must not do. */
function watch(context, origin, allowed) {
  const problems = [];
  const note = (problem) => allowed.some((pattern) => pattern.test(problem)) || problems.push(problem);
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().stack}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) note(`request to another host: ${url.href}`);
  });
  context.on('requestfailed', (request) => {
    // Leaving a page ends its requests; that is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) note(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}

/** Violations of the content security policy, as the page itself learns of them. */
function reportViolations() {
  addEventListener('securitypolicyviolation', (event) => {
    console.error(`blocked by the content security policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

/**
 * The browser and the shipped site for the tests of one file.
 *
 * `reads(options, body)` makes a test body: a new context with `options` of Playwright, `at` for where it starts, and
 * `allowed` for complaints that the test provokes. `body` gets the page and `{ context, go, site }`.
 */
export function readers(open = shippedSite) {
  const world = {};
  before(async () => {
    // Both are waited for even when one fails: what has started must be ended, or the process never does.
    const [browser, site] = await Promise.allSettled([openBrowser(), open()]);
    Object.assign(world, { browser: browser.value, site: site.value });
    for (const { status, reason } of [browser, site]) if (status === 'rejected') throw reason;
  });
  after(async () => {
    await world.browser?.close();
    await world.site?.close();
  });

  const reads = (options, body) => async () => {
    const { at, allowed = [], ...settings } = options;
    const context = await world.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce', ...settings });
    context.setDefaultTimeout(patience);
    const problems = watch(context, new URL(world.site.url).origin, allowed);
    try {
      if (settings.javaScriptEnabled !== false) await context.addInitScript(reportViolations);
      const page = await context.newPage();
      const go = (path, to = page) => to.goto(new URL(path, world.site.url).href);
      if (at !== undefined) await go(at);
      await body(page, { context, go, site: world.site });
    } finally {
      await context.close();
    }
    assert.deepEqual(problems, []);
  };
  return { reads, world };
}

/** Waits until `check`, run in the page, gives what `expected` says. */
export async function becomes(page, check, expected, argument) {
  const deadline = Date.now() + patience;
  let actual;
  do {
    actual = await page.evaluate(check, argument);
    try {
      assert.deepEqual(actual, expected);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await page.evaluate(() => new Promise(requestAnimationFrame));
  } while (true);
}

/** What the address bar shows, below the site. */
export const addressOf = (page) => {
  const { pathname, search, hash } = new URL(page.url());
  return decodeURIComponent(pathname + search + hash);
};

/** The texts of what a reader can see of `selector`. */
export const visibleTexts = (page, selector) =>
  page.locator(selector).filter({ visible: true }).allInnerTexts().then((texts) => texts.map((text) => text.trim()));
