import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  expect([1, 2, 3].map(() => basename(claimLogFolder(wanted)))).toEqual([
    '1121-014932',
    '1121-014932-2',
    '1121-014932-3',
  ]);
});

test('makes a folder that is named, takes one that is there, and leaves nothing in it', () => {
  const folder = join(root, 'a', 'b');
  expect([openLogFolder(folder), openLogFolder(folder)]).toEqual([folder, folder]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([file, join(file, 'below'), '/proc/nope'])('says in one sentence that %s cannot be written', (folder) => {
  const sentence = /^--log \S+ cannot be written \(E[A-Z]+\); name a directory that can$/;
  expect(() => openLogFolder(folder)).toThrow(sentence);
  expect(() => claimLogFolder(join(folder, 'run'))).toThrow(sentence);
});
