// What a web server set up as README.md says answers: addresses, types, what is kept and what is allowed, everywhere.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { blockOfReadme, serveFolder } from './support/nginx.mjs';
import { siteOf, shippedSite } from './support/site.mjs';

let shipped;
let own;
before(async () => {
  shipped = await shippedSite();
  own = await siteOf({
    'site.yaml': 'base_url: https://help.example/\nlanguages: [{ code: zh, tag: zh-CN }, { code: en }]\n',
    'index.md': '# 帮助 | Help\n\n看[指南](<备案 指南/为 什么.md>)。\n\nSee [the guide](<备案 指南/为 什么.md>).\n\n![图](<图 片.svg>)\n',
    '图 片.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>\n',
    '备案 指南/为 什么.md': '---\ntitle: 为什么 | Why\naliases: [/old/why/]\n---\n\n填[表](<表 格.txt>)。\n\nFill in [the form](<表 格.txt>).\n',
    '备案 指南/表 格.txt': '表格\n',
  });
});
after(async () => {
  await shipped?.close();
  await own?.close();
});

/** The answer to one request, as it comes over the line: nothing is followed, nothing unpacked. */
function ask(site, address, { method = 'GET', headers = {} } = {}) {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path: address, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject).end();
  });
}

const gzip = { headers: { 'accept-encoding': 'gzip' } };

/** Every file of a site but what begins with a dot, as an address. */
async function filesOf({ folder }) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => `/${path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).map(encodeURIComponent).join('/')}`);
}

const aScript = async (site) => (await filesOf(site)).find((file) => file.endsWith('/site.js'));

test('an address without its last slash leads to the one with it, under whatever name and scheme', async () => {
  for (const [from, to] of [
    ['/zh/filing/why', '/zh/filing/why/'],
    ['/zh', '/zh/'],
    ['/zh-en/faq/basics?a=1', '/zh-en/faq/basics/?a=1'],
    ['//zh//filing/why', '/zh/filing/why/'],
  ]) {
    const { status, headers } = await ask(shipped, from, { headers: { host: 'help.example.com' } });
    assert.deepEqual([status, headers.location], [301, to], from);
  }
  assert.equal((await ask(shipped, '/zh/filing/why/')).status, 200);
});

test('names in Chinese and with spaces are found', async () => {
  const page = encodeURI('/zh/备案-指南/为-什么');
  const { status, headers } = await ask(own, page);
  assert.deepEqual([status, headers.location], [301, `${page}/`]);
  assert.equal((await ask(own, `${page}/`)).status, 200);
  const form = await ask(own, encodeURI('/备案 指南/表 格.txt'));
  assert.deepEqual([form.status, form.headers['content-type'], form.body.toString()], [200, 'text/plain; charset=utf-8', '表格\n']);
});

test('an address that is not there is answered with 404 and the page that says so', async () => {
  const said = await readFile(path.join(shipped.folder, '404.html'), 'utf8');
  for (const address of ['/nowhere', '/zh/nowhere/', '/zh/filing/why/index.html/', '/assets/', '/assets/0000000000/site.css', '/search/zh/', '/.diglot', '/.git/config', encodeURI('/zh/没有/')]) {
    const { status, headers, body } = await ask(shipped, address);
    assert.equal(status, 404, address);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8', address);
    assert.equal(body.toString(), said, address);
    assert.equal(headers['cache-control'], 'no-cache', address);
  }
});

test('every kind of answer has the headers that protect its reader', async () => {
  const policy = (await blockOfReadme()).match(/Content-Security-Policy "([^"]*)"/)[1];
  const { etag } = (await ask(shipped, '/zh/')).headers;
  const kinds = [
    [200, '/zh/'], [200, await aScript(shipped)], [200, '/robots.txt'], [200, '/zh/', { method: 'HEAD' }],
    [206, '/robots.txt', { headers: { range: 'bytes=0-3' } }],
    [301, '/zh'],
    [304, '/zh/', { headers: { 'if-none-match': etag } }],
    [400, '/zh/%00'],
    [404, '/nowhere'], [404, '/assets/'], [404, '/.diglot'],
    [405, '/zh/', { method: 'POST' }],
    [416, '/robots.txt', { headers: { range: 'bytes=100000-' } }],
  ];
  for (const [expected, address, options] of kinds) {
    const { status, headers } = await ask(shipped, address, options);
    assert.equal(status, expected, address);
    // Where a range is refused, nginx says each of them twice.
    const said = (name) => [...new Set(headers[name]?.split(', '))];
    assert.deepEqual(said('content-security-policy'), [policy], `${status} ${address}`);
    assert.deepEqual(said('x-content-type-options'), ['nosniff'], `${status} ${address}`);
    assert.deepEqual(said('referrer-policy'), ['strict-origin-when-cross-origin'], `${status} ${address}`);
  }
});

test('below a path it is the same', async () => {
  const below = await serveFolder(shipped.folder, '/help/');
  try {
    const redirected = await ask(below, '/help/zh/filing/why');
    assert.deepEqual([redirected.status, redirected.headers.location], [301, '/help/zh/filing/why/']);
    const missing = await ask(below, '/help/nowhere');
    assert.deepEqual([missing.status, missing.body.toString()], [404, await readFile(path.join(shipped.folder, '404.html'), 'utf8')]);
    const script = await ask(below, `/help${await aScript(shipped)}`);
    assert.deepEqual([script.status, script.headers['cache-control']], [200, 'public, max-age=31536000, immutable']);
  } finally {
    await below.close();
  }
});

test('a file that keeps its name is asked for again, wherever its author puts it', async () => {
  const own = { 'index.md': '# 帮助 | Help\n', 'assets/logo.txt': '1', 'search/zh/list.txt': '2' };
  const site = await siteOf(own);
  try {
    for (const file of ['/assets/logo.txt', '/search/zh/list.txt']) {
      const answer = await ask(site, file);
      assert.deepEqual([answer.status, answer.headers['cache-control']], [200, 'no-cache'], file);
    }
  } finally {
    await site.close();
  }
});

const types = {
  css: ['text/css; charset=utf-8'],
  html: ['text/html; charset=utf-8'],
  // The name that nginx has for it changed.
  js: ['application/javascript; charset=utf-8', 'text/javascript; charset=utf-8'],
  json: ['application/json; charset=utf-8'],
  md: ['text/markdown; charset=utf-8'],
  svg: ['image/svg+xml; charset=utf-8'],
  txt: ['text/plain; charset=utf-8'],
  xml: ['text/xml; charset=utf-8', 'application/xml; charset=utf-8'],
};
const packed = ['han', 'words', 'post'];

test('every file of the site is there, says that it is text in UTF-8 where it is, and is sent compressed', async () => {
  const seen = new Set();
  for (const file of await filesOf(shipped)) {
    const { status, headers, body } = await ask(shipped, file, gzip);
    assert.equal(status, 200, file);
    const ending = file.slice(file.lastIndexOf('.') + 1);
    seen.add(ending);
    if (packed.includes(ending)) {
      assert.equal(headers['content-type'], 'application/octet-stream', file);
      continue;
    }
    assert.ok(types[ending]?.includes(headers['content-type']), `${file}: ${headers['content-type']}`);
    assert.equal(headers['content-encoding'], 'gzip', file);
    assert.equal(headers.vary, 'Accept-Encoding', file);
    assert.deepEqual(gunzipSync(body), await readFile(path.join(shipped.folder, decodeURIComponent(file))), file);
  }
  assert.deepEqual([...seen].sort(), [...Object.keys(types), ...packed].sort());
});

test('a script of the author is one under either name', async () => {
  const site = await siteOf({ 'index.md': '# 帮助 | Help\n', 'a.js': `${'// a\n'.repeat(200)}`, 'a.mjs': `${'// a\n'.repeat(200)}` });
  try {
    for (const file of ['/a.js', '/a.mjs']) {
      const { headers } = await ask(site, file, gzip);
      assert.ok(types.js.includes(headers['content-type']), `${file}: ${headers['content-type']}`);
      assert.equal(headers['content-encoding'], 'gzip', file);
    }
  } finally {
    await site.close();
  }
});

test('a reader who takes nothing compressed gets the same', async () => {
  const { headers, body } = await ask(shipped, '/zh/');
  assert.equal(headers['content-encoding'], undefined);
  assert.equal(headers.vary, 'Accept-Encoding');
  assert.deepEqual(body, await readFile(path.join(shipped.folder, 'zh/index.html')));
});

test('what has a digest in its address is kept for ever, everything else is asked for again and not sent twice', async () => {
  const files = await filesOf(shipped);
  const forEver = files.filter((file) => /^\/(assets\/|search\/[^/]+\/)/.test(file));
  assert.ok(forEver.length > 20);
  for (const file of forEver) {
    assert.match(file, /\/[0-9a-f]{10}[./]/, 'the address changes with the content');
    assert.equal((await ask(shipped, file)).headers['cache-control'], 'public, max-age=31536000, immutable', file);
  }
  for (const file of files.filter((file) => !forEver.includes(file))) {
    const first = await ask(shipped, file, gzip);
    assert.equal(first.headers['cache-control'], 'no-cache', file);
    const again = await ask(shipped, file, { headers: { ...gzip.headers, 'if-none-match': first.headers.etag } });
    assert.deepEqual([again.status, again.body.length], [304, 0], file);
    assert.equal(again.headers['cache-control'], 'no-cache', file);
  }
});

/** The addresses that a page, a style sheet or a map of the site names. */
function named(text, type) {
  const unescape = (value) => value.replaceAll('&amp;', '&');
  if (type.startsWith('text/html')) {
    const tags = [...text.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag).filter((tag) => !/rel="(?:canonical|alternate)"/.test(tag));
    const values = tags.flatMap((tag) => [...tag.matchAll(/\s(?:href|src|action|poster)="([^"]*)"/g)].map(([, value]) => unescape(value)));
    const refresh = [...text.matchAll(/http-equiv="refresh" content="0; url=([^"]*)"/g)].map(([, value]) => unescape(value));
    return [...values, ...refresh];
  }
  if (type.startsWith('text/css')) return [...text.matchAll(/url\(["']?([^"')]+)/g)].map(([, value]) => value);
  if (/javascript/.test(type)) return [...text.matchAll(/(?:from |import\(|import )'(\.[^']+)'/g)].map(([, value]) => value);
  return [];
}

/** Follows everything from the root and from the map of the site. What is wrong, and what was found. */
async function crawl(site) {
  const origin = new URL(site.url);
  const map = await readFile(path.join(site.folder, 'sitemap.xml'), 'utf8');
  const queue = ['/', '/404.html', ...[...map.matchAll(/<loc>https:\/\/[^/]+([^<]*)<\/loc>/g)].map(([, address]) => address)];
  const seen = new Set(queue);
  const wrong = [];
  for (const address of queue) {
    const { status, headers, body } = await ask(site, address);
    if (status !== 200) {
      wrong.push(`${status} ${address}`);
      continue;
    }
    const type = headers['content-type'];
    const base = new URL(address, origin);
    for (const value of named(body.toString(), type)) {
      const target = new URL(value, base);
      if (target.origin !== origin.origin || seen.has(target.pathname)) continue;
      seen.add(target.pathname);
      queue.push(target.pathname);
    }
  }
  return { wrong, seen };
}

test('from the root a reader reaches every page, and no link is dead or goes a long way round', async () => {
  const { wrong, seen } = await crawl(shipped);
  assert.deepEqual(wrong, []);
  const pages = (await filesOf(shipped)).filter((file) => file.endsWith('/index.html')).map((file) => file.slice(0, -'index.html'.length));
  assert.ok(pages.length > 100);
  assert.deepEqual(pages.filter((page) => !seen.has(page)), []);
});

test('so it is where names have spaces and are Chinese, and from an address that a page had before', async () => {
  const { wrong, seen } = await crawl(own);
  assert.deepEqual(wrong, []);
  for (const address of ['/en/备案-指南/为-什么/', '/备案 指南/表 格.txt', '/图 片.svg']) assert.ok(seen.has(encodeURI(address)), address);
  const files = await filesOf(own);
  const old = files.filter((file) => file.includes('/old/why/'));
  assert.ok(old.length > 0, files.join('\n'));
  for (const file of old) {
    const address = file.slice(0, -'index.html'.length);
    const { status, headers, body } = await ask(own, address);
    assert.equal(status, 200);
    const [target] = named(body.toString(), headers['content-type']).slice(-1);
    assert.equal((await ask(own, new URL(target, new URL(address, own.url)).pathname)).status, 200, target);
  }
});
