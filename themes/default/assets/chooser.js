// The root page: a reader who has chosen a language before, or whose browser asks for one, goes there.
// Robots and readers who came here from within the site stay.

import { recall, remember } from './util.js';

const links = [...document.querySelectorAll('a[data-lang]')];

for (const link of links) link.addEventListener('click', () => remember('lang', link.dataset.lang));

function preferred() {
  const chosen = links.find((link) => link.dataset.lang === recall('lang'));
  if (chosen) return chosen;
  for (const wanted of navigator.languages ?? [navigator.language]) {
    const tag = wanted.toLowerCase();
    const match =
      links.find((link) => link.hreflang.toLowerCase() === tag) ??
      links.find((link) => link.hreflang.toLowerCase().split('-')[0] === tag.split('-')[0]);
    if (match) return match;
  }
  return links.find((link) => link.dataset.lang === document.body.dataset.default);
}

function isRobot() {
  return navigator.webdriver || /bot|crawl|spider|slurp|lighthouse|headless|preview/i.test(navigator.userAgent);
}

function cameFromHere() {
  return document.referrer !== '' && new URL(document.referrer).origin === location.origin;
}

if (!isRobot() && !cameFromHere()) {
  const link = preferred();
  if (link) location.replace(link.href + location.search + location.hash);
}
