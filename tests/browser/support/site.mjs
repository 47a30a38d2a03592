// The shipped content → a built site behind a static server.
//
// The server does what the web server of production does and nothing more: index.html of a folder, 404.html with
// status 404, and a strict content security policy. So what works here works there.

import { execFile, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The program under test. */
export const program = process.env.DIGLOT || path.join(repository, 'target/debug/diglot');

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
};

/** Builds the site at `root` into `out`. */
export async function build(root, out) {
  await run(program, ['build', '--quiet', '--color', 'never', '--root', root, '--out', out]);
}

/** A new empty folder that is gone when the process ends well. */
export async function scratch() {
  const folder = await mkdtemp(path.join(tmpdir(), 'diglot-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A copy of the shipped content and theme that a test may edit. */
export async function copyOfSite() {
  const { folder, remove } = await scratch();
  for (const part of ['content', 'themes']) await cp(path.join(repository, part), path.join(folder, part), { recursive: true });
  const place = (file) => path.join(folder, file);
  return {
    folder,
    remove,
    /** Replaces `from`, which must be there, by `to` in a file. */
    async edit(file, from, to) {
      const text = await readFile(place(file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
      await writeFile(place(file), text.replace(from, () => to));
    },
    read: (file) => readFile(place(file), 'utf8'),
    write: (file, text) => writeFile(place(file), text),
  };
}

/** The file that answers a path below `folder`, or null. */
async function fileAt(folder, pathname) {
  const file = path.join(folder, decodeURIComponent(pathname));
  if (file !== folder && !file.startsWith(folder + path.sep)) return null;
  const entry = await stat(file).catch(() => null);
  if (entry?.isFile()) return file;
  if (!entry?.isDirectory() || !pathname.endsWith('/')) return null;
  const index = path.join(file, 'index.html');
  return (await stat(index).catch(() => null)) && index;
}

/** Serves `folder` below `prefix`, which begins and ends with a slash. */
export async function serveFolder(folder, prefix = '/') {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const inside = pathname.startsWith(prefix) ? `/${pathname.slice(prefix.length)}` : null;
    const found = inside && (await fileAt(folder, inside));
    const file = found ?? path.join(folder, '404.html');
    response.writeHead(found ? 200 : 404, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    folder,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** The shipped site, built and served. */
export async function shippedSite() {
  const { folder, remove } = await scratch();
  await build(repository, folder).catch((error) => remove().then(() => { throw error; }));
  const server = await serveFolder(folder);
  return { ...server, close: () => server.close().then(remove) };
}

/** `diglot serve` on the site at `root`. */
export async function preview(root) {
  const child = spawn(program, ['serve', '--port', '0', '--color', 'never', '--root', root], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      const address = said.match(/http:\/\/[\d.]+:\d+\//);
      if (address) resolve(address[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`diglot serve ended: ${said}`)));
    child.once('error', reject);
  });
  return { url, close: () => child.kill('SIGINT') && ended };
}
