// The preview's page: replaces what changed in place, keeps where the author is, and shows what is wrong.

const { root, url: here } = document.body.dataset;
const base = new URL(root, location.href);

let version = null;
let dismissed = '';

// ---- Events. EventSource reconnects by itself; a new hello tells what was missed.

const source = new EventSource(new URL('__diglot/events', base));
source.addEventListener('message', (event) => {
  const message = JSON.parse(event.data);
  if (message.type === 'hello') hello(message);
  else if (message.type === 'update') update(message);
  else if (message.type === 'diagnostics') overlay(message);
});
addEventListener('pagehide', () => source.close());

function hello(message) {
  const missed = version !== null && message.version !== version;
  version = message.version;
  if (missed) refresh();
}

function update(message) {
  version = message.version;
  if (message.urls.includes('*')) refresh({ assets: true });
  else if (message.urls.includes(here)) refresh();
}

// ---- Refresh

let running = null;
let again = null;

/** One refresh at a time; what arrives meanwhile is done once afterwards. */
async function refresh(options = {}) {
  if (running) {
    again = { assets: options.assets || again?.assets };
    return;
  }
  running = fetchAndMorph(options);
  await running;
  running = null;
  if (again) {
    const next = again;
    again = null;
    refresh(next);
  }
}

async function fetchAndMorph({ assets = false }) {
  let text;
  try {
    const response = await fetch(location.pathname, { cache: 'no-store', headers: { accept: 'text/html' } });
    if (!response.ok) return;
    text = await response.text();
  } catch {
    return;
  }
  const next = new DOMParser().parseFromString(text, 'text/html');
  if (scriptsOf(document) !== scriptsOf(next)) return location.reload();
  if (assets) await swapStyles(next);
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  morph(document.body, next.body);
  document.dispatchEvent(new CustomEvent('diglot:update'));
}

/** A module that ran cannot be replaced: other scripts mean a reload. */
function scriptsOf(page) {
  return [...page.querySelectorAll('script[src]')].map((script) => script.getAttribute('src')).join();
}

/** New stylesheets are in place before the old ones go, so that nothing flashes. */
async function swapStyles(next) {
  const old = [...document.head.querySelectorAll('link[rel="stylesheet"]:not([data-live], [data-search])')];
  const fresh = [...next.head.querySelectorAll('link[rel="stylesheet"]')].map((link) => document.importNode(link));
  for (const link of fresh) {
    const url = new URL(link.getAttribute('href'), location.href);
    url.searchParams.set('v', version);
    link.href = url.href;
  }
  const loaded = fresh.map((link) => new Promise((done) => { link.onload = link.onerror = done; }));
  old.at(-1)?.after(...fresh);
  await Promise.all(loaded);
  for (const link of old) link.remove();
}

// ---- Morph: the smallest change of `from` that makes it `to`

const isOurs = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches('.diglot-overlay, .search-dialog, [data-toast]');

function morph(from, to) {
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) return from.replaceWith(document.importNode(to, true));
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from.isEqualNode(to)) return;
  morphAttributes(from, to);
  morphChildren(from, to);
}

/** Whether a `<details>` is open is the reader's. What was typed or ticked is no attribute anyway. */
const kept = 'open';

function morphAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && name !== kept) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (name !== kept && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

function morphChildren(from, to) {
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    while (at && isOurs(at)) at = at.nextSibling;
    const match = counterpart(at, wanted);
    if (!match) {
      from.insertBefore(document.importNode(wanted, true), at);
      continue;
    }
    while (at !== match) at = removeAndNext(at);
    at = match.nextSibling;
    morph(match, wanted);
  }
  while (at) at = isOurs(at) ? at.nextSibling : removeAndNext(at);
}

function removeAndNext(node) {
  const next = node.nextSibling;
  if (!isOurs(node)) node.remove();
  return next;
}

/** The node that `wanted` continues: the same id, else an equal one near, else the next of its kind. */
function counterpart(at, wanted) {
  if (wanted.id) {
    for (let node = at; node; node = node.nextSibling) if (node.id === wanted.id && node.nodeName === wanted.nodeName) return node;
    return at && at.nodeName === wanted.nodeName && !at.id ? at : null;
  }
  let node = at;
  for (let distance = 0; node && distance < 12; node = node.nextSibling, distance++) {
    if (node.isEqualNode(wanted)) return node;
  }
  return at && at.nodeType === wanted.nodeType && at.nodeName === wanted.nodeName && !at.id ? at : null;
}

// ---- Overlay

function overlay({ errors, warnings, html }) {
  document.querySelector('.diglot-overlay')?.remove();
  if (!errors || html === dismissed) return;
  const box = document.createElement('section');
  box.className = 'diglot-overlay';
  box.setAttribute('aria-label', 'Diagnostics');
  box.setAttribute('lang', 'en');
  box.setAttribute('dir', 'ltr');
  const head = document.createElement('div');
  const title = document.createElement('span');
  title.setAttribute('role', 'status');
  title.textContent = summary(errors, warnings);
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Dismiss';
  close.addEventListener('click', () => {
    dismissed = html;
    box.remove();
  });
  head.append(title, close);
  const frames = document.createElement('div');
  frames.innerHTML = html;
  box.append(head, frames);
  document.body.append(box);
}

function summary(errors, warnings) {
  const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return count(errors, 'error') + (warnings ? `, ${count(warnings, 'warning')}` : '');
}

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = new URL('live.css', import.meta.url).href;
style.dataset.live = '';
document.head.append(style);
