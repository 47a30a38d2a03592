// The shipped content → a built site behind the web server of production.

import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { serveFolder } from './nginx.mjs';

const run = promisify(execFile);

/** The repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The program under test. */
export const program = process.env.DIGLOT || path.join(repository, 'target/debug/diglot');

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
      await this.write(file, text.replace(from, () => to));
    },
    read: (file) => readFile(place(file), 'utf8'),
    write: async (file, text) => {
      await mkdir(path.dirname(place(file)), { recursive: true });
      // At once, as editors do: nobody sees the file half written.
      await writeFile(place('saving'), text);
      await rename(place('saving'), place(file));
    },
    delete: (file) => rm(place(file), { recursive: true }),
  };
}

/** The shipped site, built and served. */
export async function shippedSite() {
  const { folder, remove } = await scratch();
  await build(repository, folder).catch((error) => remove().then(() => { throw error; }));
  const server = await serveFolder(folder);
  return { ...server, close: () => server.close().then(remove) };
}

/** A site of `files`, as { path: text } below its content, built and served. */
export async function siteOf(files) {
  const { folder, remove } = await scratch();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, 'content', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const out = path.join(folder, 'dist');
  await build(folder, out).catch((error) => remove().then(() => { throw error; }));
  const server = await serveFolder(out);
  return { ...server, close: () => server.close().then(remove) };
}

/** `diglot serve` on the site at `root`. */
export async function preview(root, { port = 0 } = {}) {
  const child = spawn(program, ['serve', '--port', port, '--color', 'never', '--root', root], { stdio: ['ignore', 'pipe', 'pipe'] });
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
