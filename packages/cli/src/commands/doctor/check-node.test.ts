import { expect, test } from 'vitest';

import { checkNode } from './check-node.ts';

test.each(['v22.22.3', 'v22.23.0', 'v24.11.1', 'v24.12.0', 'v25.1.0', 'v26.10.0'])('%s is supported', (version) => {
  expect(checkNode(version).level).toBe('fine');
});

test.each(['v18.0.0', 'v20.19.0', 'v22.22.2', 'v22.15.0', 'v23.11.0', 'v24.11.0'])('%s is not', (version) => {
  expect(checkNode(version)).toStrictEqual({
    area: 'node',
    level: 'problem',
    finding: `Node ${version.slice(1)} is not supported: Spanreel needs ^22.22.3 or >=24.11.1`,
    way_out: 'install a newer Node',
  });
});
