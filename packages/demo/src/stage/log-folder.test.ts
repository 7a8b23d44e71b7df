import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { claimLogFolder, openLogFolder } from './log-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'spanreel-demo-'));
const file = join(root, 'file');
writeFileSync(file, '');
afterAll(() => rmSync(root, { recursive: true }));

test('gives every run a folder of its own, however fast they follow one another', () => {
  const wanted = join(root, 'demo', '1121-014932');
  expect([1, 2, 3].map(() => claimLogFolder(wanted)).map(({ log, run }) => [basename(log), run])).toEqual([
    ['1121-014932', 1],
    ['1121-014932-2', 1],
    ['1121-014932-3', 1],
  ]);
});

test('makes a folder that is named, and numbers the runs that share it', () => {
  const log = join(root, 'a', 'b');
  expect([1, 2, 3].map(() => openLogFolder(log))).toEqual([
    { log, run: 1 },
    { log, run: 2 },
    { log, run: 3 },
  ]);
});

test('takes a log that somebody else began for one that has had its first run', () => {
  const log = mkdtempSync(join(root, 'begun-'));
  writeFileSync(join(log, 'host-1-0-0-0000.jsonl'), '');
  expect([openLogFolder(log).run, openLogFolder(log).run]).toEqual([2, 3]);
});

test.each([file, join(file, 'below'), '/proc/nope'])('says in one sentence that %s cannot be written', (folder) => {
  const sentence = /^--log \S+ cannot be written \(E[A-Z]+\); name a directory that can$/;
  expect(() => openLogFolder(folder)).toThrow(sentence);
  expect(() => claimLogFolder(join(folder, 'run'))).toThrow(sentence);
});
