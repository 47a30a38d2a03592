// What every page has: colour scheme, language switch, contents that follow the scroll, tabs, copying.

import { copy, hashTarget, recall, remember } from './util.js';

const root = document.documentElement;
const words = document.body.dataset;

// ---- Colour scheme

const systemDark = matchMedia('(prefers-color-scheme: dark)');

function switchTheme() {
  const dark = (root.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark';
  const next = dark ? 'light' : 'dark';
  const followsSystem = (next === 'dark') === systemDark.matches;
  if (followsSystem) delete root.dataset.theme;
  else root.dataset.theme = next;
  remember('theme', followsSystem ? null : next);
}

// ---- Language switch: the same place in the other language

/** The id of the heading or opened question that the reader is at, or ''. */
function place() {
  if (scrollY < 120) return '';
  let id = '';
  for (const heading of document.querySelectorAll('main :is(h2, h3)[id], main details[open][id]')) {
    if (heading.getClientRects().length === 0) continue;
    const edge = parseFloat(getComputedStyle(heading).scrollMarginBlockStart);
    if (heading.getBoundingClientRect().top > edge + 48) break;
    id = heading.id;
  }
  return id;
}

function carryPlace(link) {
  const url = new URL(link.href);
  url.search = location.search;
  url.hash = place() || (scrollY < 120 ? '' : location.hash);
  link.href = url.href;
}

for (const type of ['pointerover', 'focusin', 'click']) {
  document.addEventListener(type, (event) => {
    const link = event.target.closest?.('a[data-switch]');
    if (!link) return;
    carryPlace(link);
    if (type === 'click' && link.dataset.switch) remember('lang', link.dataset.switch);
  });
}

// ---- Contents

let contents = [];

function readContents() {
  contents = [...document.querySelectorAll('.toc a[href^="#"]')]
    .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter((entry) => entry.target);
  followScroll();
}

function followScroll() {
  if (contents.length === 0) return;
  const edge = innerHeight * 0.25;
  const atEnd = innerHeight + scrollY >= root.scrollHeight - 4 && scrollY > 0;
  let current = null;
  for (const entry of contents) {
    if (entry.target.getBoundingClientRect().top > edge) break;
    current = entry;
  }
  if (atEnd) current = contents.findLast((entry) => entry.target.getBoundingClientRect().top < innerHeight) ?? current;
  for (const entry of contents) {
    if (entry === current) entry.link.setAttribute('aria-current', 'location');
    else entry.link.removeAttribute('aria-current');
  }
}

let queued = false;
addEventListener('scroll', () => {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    followScroll();
  });
}, { passive: true });

// ---- Tabs: sections become panels; groups with equal labels follow each other

let serial = 0;

function makeTabs(group) {
  const panels = [...group.querySelectorAll(':scope > .tab')];
  if (panels.length < 2 || group.querySelector(':scope > .tab-list')) return;
  const list = document.createElement('div');
  list.className = 'tab-list';
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', words.tabs);
  for (const panel of panels) {
    const within = [':scope >', ':scope > .row >', ':scope > .row > .cell >'];
    const headings = [...panel.querySelectorAll(within.flatMap((at) => [`${at} .tab-label`, `${at} .code > .tab-label`]))];
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = `tab-${++serial}`;
    const isOwn = (heading, at) => headings.findIndex((other) => other.textContent === heading.textContent) === at;
    tab.append(...headings.filter(isOwn).flatMap((heading, at) => (at === 0 ? [labelText(heading)] : [' · ', labelText(heading)])));
    tab.setAttribute('role', 'tab');
    panel.id ||= `panel-${serial}`;
    tab.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    for (const heading of headings) {
      const row = heading.matches('figcaption') ? null : heading.closest('.tab > .row');
      (row ?? heading).hidden = true;
    }
    list.append(tab);
  }
  group.prepend(list);
  const labels = [...list.children].map((tab) => tab.textContent);
  const remembered = (recall('tabs') ?? []).find((label) => labels.includes(label));
  selectTab(list, Math.max(0, labels.indexOf(remembered)));
}

/** The words of a label, in its language: the bilingual edition has one label for each. */
function labelText(label) {
  const copy = label.cloneNode(true);
  copy.querySelectorAll('.anchor').forEach((anchor) => anchor.remove());
  const text = document.createElement('span');
  text.lang = label.closest('[lang]').lang;
  text.textContent = copy.textContent.trim();
  return text;
}

function selectTab(list, index) {
  [...list.children].forEach((tab, at) => {
    tab.setAttribute('aria-selected', at === index);
    tab.tabIndex = at === index ? 0 : -1;
    document.getElementById(tab.getAttribute('aria-controls')).hidden = at !== index;
  });
}

/** Selects the tab everywhere its label occurs, without moving what the reader looks at. */
function chooseTab(tab) {
  const before = tab.getBoundingClientRect().top;
  const label = tab.textContent;
  for (const list of document.querySelectorAll('.tab-list')) {
    const index = [...list.children].findIndex((other) => other.textContent === label);
    if (index >= 0) selectTab(list, index);
  }
  scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: 'instant' });
  const others = (recall('tabs') ?? []).filter((other) => other !== label);
  remember('tabs', [label, ...others].slice(0, 20));
}

function moveTab(event) {
  const tabs = [...event.target.parentElement.children];
  const at = tabs.indexOf(event.target);
  const forward = root.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = root.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
  const to = { [forward]: at + 1, [backward]: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[to % tabs.length];
  tab.focus();
  chooseTab(tab);
}

/** A link to something inside a closed panel opens the panel. */
function openPanelOfHash() {
  const target = hashTarget();
  const panel = target?.closest('[role="tabpanel"][hidden]');
  if (!panel) return;
  chooseTab(document.getElementById(panel.getAttribute('aria-labelledby')));
  (target.checkVisibility() ? target : panel).scrollIntoView();
}

addEventListener('hashchange', openPanelOfHash);

// ---- Code

function addCopyButton(figure) {
  if (figure.querySelector('.copy')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = words.copy;
  figure.append(button);
}

// ---- One listener for what can be clicked

document.addEventListener('click', (event) => {
  const on = (selector) => event.target.closest(selector);
  let hit;
  if (on('[data-theme-switch]')) switchTheme();
  else if ((hit = on('.copy'))) copy(hit.parentElement.querySelector('code').textContent, words.copied);
  else if ((hit = on('[role="tab"]'))) chooseTab(hit);
  else if ((hit = on('.anchor, .row-link')) && !modified(event)) copy(hit.href, words.linkCopied);
  else if ((hit = on('a[data-copy-link]')) && !modified(event)) {
    event.preventDefault();
    copy(hit.href, words.linkCopied);
  }
});

function modified(event) {
  return event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

document.addEventListener('keydown', (event) => {
  if (event.target.matches?.('[role="tab"]')) moveTab(event);
  if (event.key === 'Escape') closeDrawer();
});

// ---- Search: its field opens at once, so that no key is lost; what else it needs comes when it is first wanted

// The field of a dialog that is closed keeps the focus until the browser paints again.
const isEditable = (target) => target.matches?.('input, select, textarea, [contenteditable]') && !target.closest('dialog:not([open])');
const searchForm = () => document.querySelector('[data-search-open]');

function openSearch() {
  const field = document.querySelector('[data-search-page] input');
  if (field) return field.focus();
  const dialog = document.querySelector('.search-dialog') ?? makeSearchDialog(searchForm());
  const form = dialog.querySelector('form');
  if (!dialog.open) dialog.showModal();
  form.elements.q.focus();
  form.elements.q.select();
  import('./search.js').then(({ complete }) => complete(dialog)).catch(() => dialog.open && form.submit());
}

function makeSearchDialog(opener) {
  const [dialog, form, field, input] = ['dialog', 'form', 'div', 'input'].map((name) => document.createElement(name));
  const name = opener.textContent.replace('/', '').trim();
  Object.assign(dialog, { className: 'search-dialog is-empty', ariaLabel: name });
  Object.assign(form, { className: 'search-form', action: opener.action });
  Object.assign(field, { className: 'field' });
  Object.assign(input, { type: 'search', name: 'q', ariaLabel: name, autocomplete: 'off', autocapitalize: 'off', spellcheck: false, enterKeyHint: 'search', role: 'combobox', ariaExpanded: 'false' });
  field.append(opener.querySelector('svg').cloneNode(true), input);
  form.append(field);
  dialog.append(form);
  document.body.append(dialog);
  return dialog;
}

document.addEventListener('submit', (event) => {
  const isOpener = event.target === searchForm();
  if (!isOpener && !event.target.closest('.search-dialog')) return;
  event.preventDefault();
  if (isOpener) openSearch();
  else event.target.dataset.submitted = '';
});

for (const type of ['pointerover', 'focusin']) {
  document.addEventListener(type, (event) => {
    if (event.target.closest?.('[data-search-open]')) import('./search.js').catch(() => {});
  });
}

document.addEventListener('keydown', (event) => {
  const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isEditable(event.target);
  const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!searchForm() || event.isComposing || !(isSlash || isK)) return;
  event.preventDefault();
  openSearch();
});

// ---- Drawer

function closeDrawer() {
  const drawer = document.getElementById('-nav');
  if (drawer?.matches('[popover]:popover-open')) drawer.hidePopover();
}

matchMedia('(width >= 60rem)').addEventListener('change', closeDrawer);

/** Scrolls the navigation to the page. `scrollIntoView` would also make Tab start there. */
function showCurrentPage() {
  const page = document.querySelector('.sidebar ul ul [aria-current]');
  const sidebar = page?.closest('.sidebar');
  const hidden = page ? page.getBoundingClientRect().bottom - sidebar.getBoundingClientRect().bottom : 0;
  if (hidden > 0) sidebar.scrollTop += hidden + sidebar.clientHeight / 3;
}

// ---- Start, and again when the preview has replaced parts of the page

function enhance() {
  document.querySelectorAll('.tabs').forEach(makeTabs);
  document.querySelectorAll('figure.code').forEach(addCopyButton);
  readContents();
}

enhance();
openPanelOfHash();
showCurrentPage();
document.addEventListener('diglot:update', enhance);
