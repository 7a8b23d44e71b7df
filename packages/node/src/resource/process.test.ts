import { expect, test } from 'vitest';

import { describeProcess, maskSecrets } from './process.ts';

test('hides what follows a flag with a telling name', () => {
  const args = [
    'node',
    'app.js',
    '--password',
    'hunter2',
    '--api-key=abc',
    '--port',
    '80',
    '--token',
    '--verbose',
    '-auth',
    'x',
  ];

  expect(maskSecrets(args)).toEqual([
    'node',
    'app.js',
    '--password',
    '***',
    '--api-key=***',
    '--port',
    '80',
    '--token',
    '--verbose',
    '-auth',
    '***',
  ]);
});

test('describes this process in the words of the semantic conventions', () => {
  expect(describeProcess()).toMatchObject({
    'process.pid': process.pid,
    'process.executable.path': process.execPath,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  });
});
