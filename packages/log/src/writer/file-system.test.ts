import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { nodeFileSystem } from './file-system.ts';

const root = mkdtempSync(join(tmpdir(), 'spanreel-fs-'));
afterAll(() => rmSync(root, { recursive: true }));

test('makes a directory and those above it, for their owner alone', () => {
  nodeFileSystem.makeDirectory(join(root, 'a/b/c'));

  expect(['a', 'a/b', 'a/b/c'].map((folder) => statSync(join(root, folder)).mode & 0o777)).toEqual([
    0o700, 0o700, 0o700,
  ]);
});

test('finds nothing wrong with one that is there', () => {
  nodeFileSystem.makeDirectory(join(root, 'a'));
  nodeFileSystem.makeDirectory(join(root, 'a'));

  expect(statSync(join(root, 'a')).isDirectory()).toBe(true);
});

test.each([
  ['a file is in the way', 'file', 'EEXIST'],
  ['a file is in the way above', 'file/below', 'ENOTDIR'],
])('says so when %s', (_, path, code) => {
  writeFileSync(join(root, 'file'), '');

  expect(() => nodeFileSystem.makeDirectory(join(root, path))).toThrow(expect.objectContaining({ code }));
});

test.runIf(process.platform === 'linux')('gives up where no directory can ever be made', () => {
  expect(() => nodeFileSystem.makeDirectory('/proc/spanreel/log')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
