import { expect, test } from 'vitest';

import { type TreeNode, treeLines } from './tree-lines.ts';

const node = (item: string, ...children: TreeNode<string>[]): TreeNode<string> => ({ item, children });

test('draws the branches that lead to each node', () => {
  const tree = [node('call', node('turn 1', node('chat'), node('tool', node('saga'))), node('turn 2')), node('other')];

  expect(treeLines(tree).map(({ item, branch }) => branch + item)).toStrictEqual([
    'call',
    '├─ turn 1',
    '│  ├─ chat',
    '│  └─ tool',
    '│     └─ saga',
    '└─ turn 2',
    'other',
  ]);
});

test('draws ten thousand levels without running out of stack', () => {
  let deep = node('leaf');
  for (let level = 0; level < 10_000; level++) deep = node('node', deep);
  expect(treeLines([deep])).toHaveLength(10_001);
});
