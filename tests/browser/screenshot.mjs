// The picture in the README: `node tests/browser/screenshot.mjs` writes docs/screenshot.png from the shipped site.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { openBrowser } from './support/reader.mjs';
import { repository, shippedSite } from './support/site.mjs';

const [browser, site] = await Promise.all([openBrowser(), shippedSite()]);
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' });
await page.goto(new URL(process.argv[2] ?? 'zh-en/filing/why/', site.url).href);
await page.evaluate(() => document.fonts.ready);
const folder = path.join(repository, 'docs');
await mkdir(folder, { recursive: true });
await page.screenshot({ path: process.argv[3] ?? path.join(folder, 'screenshot.png') });
await browser.close();
await site.close();
