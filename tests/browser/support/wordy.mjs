// A site whose index is too large to be read whole for a query.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { serveFolder } from './nginx.mjs';
import { build, scratch } from './site.mjs';

const wordAt = (at) => (at % 50 ? `${String((at * 7919) % 100_000).padStart(5, '0')}x` : `überprüfungsausschüsse${at}`);

/** A site of 40,000 words, some of them long and not of ASCII, with 300 pages whose titles hold the same Chinese. */
export async function wordySite() {
  const { folder, remove } = await scratch();
  const content = path.join(folder, 'content');
  await mkdir(content, { recursive: true });
  await writeFile(path.join(content, 'site.yaml'), 'base_url: https://help.example/\nlanguages: [{ code: zh, tag: zh-CN }, { code: en }]\n');
  await writeFile(path.join(content, 'index.md'), '# 帮助 | Help\n');
  for (let page = 0; page < 20; page++) {
    const words = Array.from({ length: 2000 }, (_, at) => wordAt(page * 2000 + at));
    await writeFile(path.join(content, `p${page}.en.md`), `# Page ${page}\n\n${words.join(' ')}\n`);
    await writeFile(path.join(content, `p${page}.zh.md`), `---\ntitle: 网站备案之${page}\ndescription: 说明${page}号事项的办理\n---\n\n正文${page}。\n`);
  }
  await writeFile(path.join(content, 'x.zh.md'), '# 北阿南\n\n正文。\n');
  const out = path.join(folder, 'dist');
  await build(folder, out);
  const served = await serveFolder(out);
  const close = async () => {
    await served.close();
    await remove();
  };
  return { folder: out, ...served, close };
}
