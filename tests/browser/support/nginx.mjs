// A folder → served by nginx as README.md says. The block there is what runs here: only the port, the folder and the
// path below which the site lies are put into it.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const program = process.env.NGINX || '/usr/sbin/nginx';

/** The nginx block of README.md. */
export async function blockOfReadme() {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  return readme.match(/^```nginx\n([\s\S]*?)^```$/m)[1];
}

/** `text` with every occurrence of `from`, of which there must be one, replaced by `to`. */
function put(text, from, to) {
  assert.ok(text.includes(from), `the nginx block of README.md does not hold ${from}`);
  return text.replaceAll(from, () => to);
}

/** Serves `folder` below `prefix`, which begins and ends with a slash. */
export async function serveFolder(folder, prefix = '/') {
  const home = await mkdtemp(path.join(tmpdir(), 'diglot-nginx-'));
  const root = path.join(home, 'root');
  const place = path.join(root, prefix);
  await mkdir(path.dirname(place), { recursive: true });
  await symlink(path.resolve(folder), place.replace(/\/$/, ''));
  await copyFile(path.join(await settings(), 'mime.types'), path.join(home, 'mime.types'));
  const block = await blockOfReadme();
  const { port, nginx } = await start(home, (port) => {
    const below = prefix === '/' ? block : put(put(block, ' /404.html', ` ${prefix}404.html`), ':/(', `:${prefix}(`);
    return put(put(below, 'listen 80;', `listen 127.0.0.1:${port};`), 'root /srv/help/dist;', `root ${root};`);
  });
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    folder,
    async close() {
      nginx.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The folder with the settings that nginx came with. */
async function settings() {
  const { stderr } = await promisify(execFile)(program, ['-V']);
  return path.dirname(stderr.match(/--conf-path=(\S+)/)[1]);
}

/** A port that nothing listens on, for a moment. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts nginx in `home` with the block for a port; with another where somebody was faster. */
async function start(home, block, attempts = 5) {
  const port = await freePort();
  const own = (name) => path.join(home, name);
  await writeFile(own('nginx.conf'), `
daemon off;
worker_processes 1;
${process.getuid() === 0 ? 'user root;' : ''}
pid ${own('pid')};
error_log stderr warn;
events { worker_connections 256; }
http {
access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${own(kind)};`).join('\n')}
${block(port)}
}
`);
  const nginx = spawn(program, ['-c', own('nginx.conf'), '-p', home], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (chunk) => (said += chunk));
  const failed = new Promise((_, reject) => {
    nginx.once('error', reject);
    nginx.once('exit', () => reject(new Error(`nginx ended: ${said}`)));
  });
  try {
    await Promise.race([failed, noted(own('pid'))]);
    failed.catch(() => {});
    return { port, nginx };
  } catch (error) {
    if (attempts === 1 || !said.includes('Address already in use')) throw error;
    return start(home, block, attempts - 1);
  }
}

/** Waits until nginx has noted its number, which it does when it has the port: from then on it answers. */
async function noted(file) {
  for (let tries = 0; tries < 500; tries++) {
    if (await readFile(file, 'utf8').catch(() => '')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nginx does not start');
}
