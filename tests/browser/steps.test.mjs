// Steps and numbered lists: one number for each, the same in every edition, on a screen and on paper.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readers } from './support/reader.mjs';
import { siteOf } from './support/site.mjs';

const steps = (...items) => `::: steps\n\n${items.join('\n')}\n\n:::\n`;
const both = (number, zh, en) => `${number}. ${zh}\n   ${en}`;

const page = `---
title: 步骤 | Steps
---

## 普通 | Plain {#plain}

${steps(both(1, '登录。', 'Log in.'), both(2, '填写。', 'Fill in.'), both(3, '提交。', 'Submit.'))}

## 多段 | Paragraphs {#paragraphs}

${steps('1. 打开。\n\n   Open.\n\n   再看说明。\n\n   Then read.\n', '2. ```\n   diglot build\n   ```\n', both(3, '结束。', 'End.'))}

## 嵌套 | Nested {#nested}

${steps(both(1, '依次：', 'In turn:') + '\n\n   1. 甲\n      First\n   2. 乙\n      Second\n', both(2, '材料：', 'Papers:') + '\n\n   - 身份证\n     ID card\n')}

## 从五开始 | From five {#from-five}

${steps(both(5, '第五步。', 'Fifth.'), both(6, '第六步。', 'Sixth.'))}

## 缺一种 | One missing {#missing}

${steps('1. 只有中文。', both(2, '都有。', 'Both.'), '3. Only English.')}

## 标签 | Tabs {#tabs}

:::: tabs

### 个人 | Individual

${steps(both(1, '个人一。', 'Person one.'), both(2, '个人二。', 'Person two.'))}

### 企业 | Enterprise

${steps(both(1, '企业一。', 'Firm one.'), both(2, '企业二。', 'Firm two.'))}

::::

## 折叠 | Folded {#folded}

:::: details 更多 | More

${steps(both(1, '折叠一。', 'Folded one.'), both(2, '折叠二。', 'Folded two.'))}

::::

## 列表 | List {#list}

3. 只有中文。
${both(4, '都有。', 'Both.')}
5. Only English.
`;

const { reads } = readers(() => siteOf({
  'site.yaml': 'base_url: https://help.example/\nlanguages: [{ code: zh, tag: zh-CN }, { code: en }]\nbilingual: [[zh, en]]\n',
  'index.md': '# 帮助 | Help\n',
  'steps.md': page,
}));

/** The numbers before the items of lists as the browser draws them, in order, from one heading to the next. */
async function numbers(page, context) {
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const found = [[]];
  const visit = ({ role, name, ignored, childIds }) => {
    if (!ignored && role.value === 'heading') found.push([]);
    // The marks of the browser itself are markers, those of the theme are text.
    else if (!ignored && ['StaticText', 'ListMarker'].includes(role.value) && /^\d+(\. ?)?$/.test(name.value)) found.at(-1).push(parseInt(name.value, 10));
    if (role.value !== 'ListMarker') childIds.map((id) => byId.get(id)).forEach((child) => child && visit(child));
  };
  visit(nodes[0]);
  return found.filter((list) => list.length);
}

const openAll = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const panel of document.querySelectorAll('.tab')) panel.hidden = false;
});

const each = { plain: [1, 2, 3], paragraphs: [1, 2, 3], nested: [1, 1, 2, 2], five: [5, 6], missing: [1, 2, 3], tabs: [1, 2, 1, 2], folded: [1, 2], list: [3, 4, 5] };
const listsInColumns = { ...each, nested: [1, 1, 1, 2, 2, 2], list: [3, 4, 4, 5] };

for (const [where, path, expected, settings, media] of [
  ['in one language', 'zh/steps/', each, {}],
  ['in the other', 'en/steps/', each, {}],
  ['in both, interleaved', 'zh-en/steps/', each, { viewport: { width: 360, height: 740 } }],
  ['in both, in columns', 'zh-en/steps/', listsInColumns, {}],
  ['in both, on paper', 'zh-en/steps/', each, {}, 'print'],
]) {
  test(`every step has one number ${where}`, reads({ at: path, ...settings }, async (page, { context }) => {
    await openAll(page);
    await page.emulateMedia({ media: media ?? 'screen' });
    assert.deepEqual(await numbers(page, context), Object.values(expected));
  }));
}
