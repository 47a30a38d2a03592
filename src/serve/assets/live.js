// The preview's page: replaces what changed in place, keeps where the author is, and shows what is wrong.

const liveScript = (page) => page.querySelector('script[src$="__diglot/live.js"]');
const { version: made, status, scripts } = liveScript(document).dataset;
const base = new URL('..', import.meta.url);

/** The version of the site that is shown, or will be as soon as it is fetched. */
let version = Number(made);

/** The path of `url` below the site, as the server writes it. */
function below({ pathname }) {
  try {
    return decodeURIComponent(pathname.slice(base.pathname.length));
  } catch {
    return '';
  }
}

/** Addresses whose changes show here: a page that is missing may appear, and the page in its place may change. */
const here = below(location).replace(/(^|\/)index\.html$/, '$1');
const followed = new Set(['*', here, `${here}/`, ...(status === '200' ? [] : ['404.html'])]);

// ---- Messages

function hear(data) {
  const message = JSON.parse(data);
  if (message.type === 'diagnostics') return overlay(message);
  const isNews = message.type === 'hello' ? message.version !== version : message.urls.some((url) => followed.has(url));
  version = message.version;
  // What happened while nobody listened may be anything.
  for (const file of message.files ?? (isNews ? ['*'] : [])) note(file);
  if (isNews) refresh();
}

/** Listens through the worker that all tabs share; where there is none, alone, while somebody looks. */
function listen() {
  try {
    const worker = new SharedWorker(new URL('stream.js', import.meta.url), { name: 'diglot' });
    worker.port.addEventListener('message', ({ data }) => hear(data));
    worker.port.start();
    worker.addEventListener('error', listenAlone, { once: true });
    addEventListener('pagehide', () => worker.port.postMessage('bye'), { once: true });
  } catch {
    listenAlone();
  }
}

function listenAlone() {
  let source;
  const open = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(new URL('events', import.meta.url));
    source.addEventListener('message', ({ data }) => hear(data));
    source.addEventListener('error', ({ target }) => target === source && target.readyState === EventSource.CLOSED && setTimeout(open, 1000));
  };
  document.addEventListener('visibilitychange', open);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && open());
  open();
}

addEventListener('pageshow', ({ persisted }) => persisted && listen());

// ---- Refresh

let running = false;
let isDue = false;

/** One refresh at a time; what arrives meanwhile is done once afterwards. */
async function refresh() {
  isDue = true;
  if (running) return;
  running = true;
  while (isDue) {
    isDue = false;
    await fetchAndMorph().catch((error) => console.warn('diglot: this page could not be brought up to date', error));
  }
  running = false;
}

async function fetchAndMorph() {
  let next = await fetchPage();
  if (isGone(next)) {
    // Perhaps for a moment only, as while files are moved.
    await new Promise((resolve) => setTimeout(resolve, 300));
    next = await fetchPage();
  }
  // Another server may have answered, as a proxy does while the preview is started anew.
  if (!next || !liveScript(next)) return;
  if (isAnother(next)) return location.reload();
  stamp(next);
  await swapStyles(next);
  document.title = next.title;
  for (const name of ['lang', 'dir']) document.documentElement[name] = next.documentElement[name];
  known = new WeakMap();
  keepingPlace(() => {
    morph(document.body, next.body);
    document.dispatchEvent(new CustomEvent('diglot:update'));
  });
}

/** The page as it is now; null where the server is gone, which says hello again when it is back. */
async function fetchPage() {
  const response = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } }).catch(() => null);
  if (!response) return null;
  // A file that is no page may come to an address where nothing was.
  if (response.ok && !response.headers.get('content-type')?.startsWith('text/html')) location.reload();
  const text = await response.text();
  return new DOMParser().parseFromString(text, 'text/html');
}

const isGone = (page) => status === '200' && page && liveScript(page)?.dataset.status === '404';

/** Scripts that ran cannot be replaced, and a page cannot become one of another kind: both are loaded anew. */
function isAnother(page) {
  const own = liveScript(page).dataset;
  return own.status !== status || own.scripts !== scripts || scriptsOf(page) !== scriptsOf(document);
}

/** The names of the scripts: the folder above them changes with any file of the theme. */
const scriptsOf = (page) => [...page.querySelectorAll('script[src]')].map((script) => script.getAttribute('src').split('/').at(-1)).join();

// ---- Files beside the page: asked for again under another address when they are not what they were

const versions = new Map();

function note(file) {
  if (file === '*') versions.clear();
  versions.set(file, version);
}

function stamped(address) {
  const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  const wanted = url?.origin === base.origin && (versions.get(below(url)) ?? versions.get('*'));
  if (!wanted) return address;
  url.searchParams.set('v', wanted);
  return url.href;
}

function stampedSet(candidates) {
  return candidates.split(/,\s+/).map((candidate) => candidate.trim().replace(/^\S+/, stamped)).join(', ');
}

/** Gives what `page` loads the addresses of the present files. */
function stamp(page) {
  if (!versions.size) return;
  for (const element of page.querySelectorAll('link, img, source, video, audio, track, object, embed, iframe, image, use, input[src]')) {
    for (const name of ['src', 'poster', 'data', 'srcset', ...(element.matches('link, image, use') ? ['href'] : [])]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, name === 'srcset' ? stampedSet(value) : stamped(value));
    }
  }
}

/** New stylesheets are in place before the old ones go, so that nothing flashes. */
async function swapStyles(next) {
  const of = (page, extra) => [...page.head.querySelectorAll(`link[rel="stylesheet"]${extra}`)];
  const address = (link) => new URL(link.getAttribute('href'), location.href).href;
  const old = of(document, ':not([data-live], [data-search])');
  const wanted = of(next, '');
  if (old.map(address).join() === wanted.map(address).join()) return;
  const later = of(document, '[data-search]');
  const fresh = [...wanted, ...later].map((link) => document.importNode(link));
  for (const link of fresh.slice(wanted.length)) link.href = `${address(link).split('?')[0]}?v=${version}`;
  const loaded = fresh.map((link) => new Promise((resolve) => { link.onload = link.onerror = resolve; }));
  const place = old.at(-1) ?? document.head.lastChild;
  place.after(...fresh);
  await Promise.all(loaded);
  for (const link of [...old, ...later]) link.remove();
}

// ---- What the author sees and has begun stays where it is

function keepingPlace(change) {
  const scrolled = landmarks();
  const focused = focus();
  // The browser would move the page as well.
  document.documentElement.style.overflowAnchor = 'none';
  change();
  const [landmark, top] = scrolled.find(([element]) => element.isConnected) ?? [];
  if (landmark) scrollBy({ top: landmark.getBoundingClientRect().top - top, behavior: 'instant' });
  focused();
  requestAnimationFrame(() => document.documentElement.style.removeProperty('overflow-anchor'));
}

/** What is seen first on the screen, with where it is; nothing at the top of the page, which stays the top. */
function landmarks() {
  const found = [];
  if (scrollY < 1) return found;
  for (const element of document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6, p, li, pre, tr, summary, figure, img, legend, label, dt, dd)')) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (height > 0 && bottom > 80) found.push([element, top]);
    if (found.length === 8) break;
  }
  return found;
}

/** Remembers what has the focus. Returns what gives it back, to what stands for it where it was made anew. */
function focus() {
  const element = document.activeElement;
  if (!element || element === document.body) return () => {};
  const same = () => {
    const name = element.nodeName;
    return [...document.querySelectorAll(name)].filter((other) => (element.id && other.id === element.id) || other.textContent.trim() === element.textContent.trim());
  };
  const place = same().indexOf(element);
  const { selectionStart, selectionEnd } = element;
  return () => {
    if (document.activeElement === element) return;
    const heir = element.isConnected ? element : same()[place];
    heir?.focus({ preventScroll: true });
    if (heir && typeof selectionStart === 'number') heir.setSelectionRange?.(selectionStart, selectionEnd);
  };
}

// ---- Morph: the smallest change of `from` that makes it `to`

const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
const isOurs = (node) => isElement(node) && node.matches('.diglot-overlay, .search-dialog, [data-toast]');

function morph(from, to) {
  if (!isElement(from)) return setText(from, to.data);
  if (from.isEqualNode(to)) return;
  morphAttributes(from, to);
  morphChildren(from, to);
}

/** Replaces only what differs, so that what is selected around it stays so. */
function setText(node, text) {
  const { data } = node;
  const shorter = Math.min(data.length, text.length);
  let start = 0;
  while (start < shorter && data[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && data.at(-1 - end) === text.at(-1 - end)) end++;
  if (data !== text) node.replaceData(start, data.length - start - end, text.slice(start, text.length - end));
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
  const old = [...from.childNodes].filter((node) => !isOurs(node));
  const wanted = [...to.childNodes].filter((node) => !isOurs(node));
  const matches = pair(old, wanted);
  const stays = new Set(ascending(matches));
  const going = new Set(old);
  for (const match of matches) going.delete(old[match]);
  for (const node of going) node.remove();
  let next = old.findLast((node) => !going.has(node))?.nextSibling ?? null;
  for (let at = wanted.length - 1; at >= 0; at--) {
    const match = old[matches[at]];
    const node = match ?? document.importNode(wanted[at], true);
    if (!match) from.insertBefore(node, next);
    else if (!stays.has(matches[at])) move(from, node, next);
    next = node;
  }
  matches.forEach((match, at) => match >= 0 && morph(old[match], wanted[at]));
}

/** Where the browser can, without ending what goes on in it. */
function move(parent, node, next) {
  if (parent.moveBefore) parent.moveBefore(node, next);
  else parent.insertBefore(node, next);
}

// ---- Which node becomes which

/**
 * For each of `wanted` the place in `old` of the node that it continues, or -1.
 *
 * The same id, then the same text; what lies between those that keep their order is compared by how much of it is the
 * same. White space has nothing to lose: it follows its neighbours.
 */
function pair(old, wanted) {
  const matches = wanted.map(() => -1);
  const free = new Set(old.keys());
  const join = (at, match) => {
    matches[at] = match;
    free.delete(match);
  };
  joinEqual((node) => isElement(node) && node.id && `${node.nodeName} ${node.id}`);
  joinEqual((node) => !isBlank(node) && fingerprint(node));

  const anchors = new Set(ascending(matches));
  let [from, first] = [0, 0];
  for (let at = 0; at <= wanted.length; at++) {
    const isEnd = at === wanted.length;
    if (!isEnd && !anchors.has(matches[at])) continue;
    const end = isEnd ? old.length : matches[at];
    const left = range(first, end).filter((place) => free.has(place) && !isBlank(old[place]));
    const right = range(from, at).filter((place) => matches[place] < 0 && !isBlank(wanted[place]));
    for (const [match, place] of aligned(left, right, (a, b) => likeness(old[a], wanted[b]))) join(place, match);
    [from, first] = [at + 1, end + 1];
  }
  wanted.forEach((node, at) => {
    const after = at ? matches[at - 1] + 1 : 0;
    if (isBlank(node) && (!at || after) && free.has(after) && isBlank(old[after])) join(at, after);
  });
  return matches;

  /** Joins those that `key` names alike, in order, where as many are wanted as there are. */
  function joinEqual(key) {
    const places = (nodes, isFree) => Map.groupBy([...nodes.keys()].filter((at) => isFree(at) && key(nodes[at])), (at) => key(nodes[at]));
    const there = places(old, (at) => free.has(at));
    for (const [name, ats] of places(wanted, (at) => matches[at] < 0)) {
      const found = there.get(name);
      if (found?.length === ats.length) ats.forEach((at, index) => join(at, found[index]));
    }
  }
}

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

const inOne = (text) => text.replace(/\s+/g, ' ').trim();

function fingerprint(node) {
  if (!isElement(node)) return `${node.nodeName} ${node.data}`;
  const named = ['name', 'value', 'src', 'href'].map((name) => node.getAttribute(name) ?? '');
  return [node.nodeName, ...named, inOne(node.textContent)].join('\n');
}

/** What an element has that can be lost is not given to another one that has nothing in common with it. */
const holdsState = (node) => isElement(node) && node.matches('details, dialog, input, select, textarea, video, audio, iframe');

/** How much of `a` is in `b`, from 0: not the same thing. */
function likeness(a, b) {
  if (a.nodeName !== b.nodeName) return 0;
  if (!isElement(a)) return 0.1;
  const [of, wanted] = [parts(a), parts(b)];
  const shared = of.size + wanted.size ? (2 * [...of].filter((part) => wanted.has(part)).length) / (of.size + wanted.size) : 1;
  const summary = (node) => node.matches('details') && inOne(node.querySelector('summary')?.textContent ?? '');
  const isNamesake = summary(a) && summary(a) === summary(b);
  const isOther = a.id && b.id && a.id !== b.id;
  if ((isOther || holdsState(a)) && shared < 0.3 && !isNamesake) return 0;
  return 0.1 + (a.className === b.className ? 0.1 : 0) + shared + (isNamesake ? 1 : 0);
}

let known = new WeakMap();

/** The words of an element, of which every Chinese character is one, and the names of what is in it. */
function parts(element) {
  if (known.has(element)) return known.get(element);
  const words = element.textContent.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];
  const named = [element, ...element.querySelectorAll('[id], [name], [src]')];
  const names = named.flatMap((node) => ['id', 'name', 'value', 'src'].map((name) => node.getAttribute(name)).filter(Boolean));
  const found = new Set([...words, ...names]);
  known.set(element, found);
  return found;
}

/** So many comparisons are quick. */
const comparisons = 10_000;

/** Pairs of `left` and `right`, in the order of both, that are together as like as can be. */
function aligned(left, right, like) {
  if (left.length * right.length > comparisons) return inOrder(left, right, like);
  const best = Array.from({ length: left.length + 1 }, () => new Float64Array(right.length + 1));
  const likes = left.map((a) => right.map((b) => like(a, b)));
  for (let a = left.length - 1; a >= 0; a--) {
    for (let b = right.length - 1; b >= 0; b--) {
      const joined = likes[a][b] && likes[a][b] + best[a + 1][b + 1];
      best[a][b] = Math.max(joined, best[a + 1][b], best[a][b + 1]);
    }
  }
  const pairs = [];
  for (let a = 0, b = 0; a < left.length && b < right.length; ) {
    if (likes[a][b] && best[a][b] === likes[a][b] + best[a + 1][b + 1]) pairs.push([left[a++], right[b++]]);
    else if (best[a][b] === best[a + 1][b]) a++;
    else b++;
  }
  return pairs;
}

function inOrder(left, right, like) {
  const pairs = [];
  let a = 0;
  for (const b of right) {
    if (a < left.length && like(left[a], b)) pairs.push([left[a++], b]);
  }
  return pairs;
}

/** The longest ascending part of `numbers`, of which negative ones are none. */
function ascending(numbers) {
  const ends = [];
  const before = new Map();
  for (const number of numbers) {
    if (number < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] < number) low = middle + 1;
      else high = middle;
    }
    before.set(number, ends[low - 1]);
    ends[low] = number;
  }
  const found = [];
  for (let number = ends.at(-1); number !== undefined; number = before.get(number)) found.push(number);
  return found.reverse();
}

// ---- Overlay

let dismissed = '';

function overlay({ errors, warnings, html }) {
  document.querySelector('.diglot-overlay')?.remove();
  // Put away is what was seen: when it is mended and made again it is seen again.
  if (html !== dismissed) dismissed = '';
  // The page that says what is wrong says it already.
  if (!errors || html === dismissed || status === '500') return;
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

listen();
