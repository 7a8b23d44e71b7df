import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readApplication } from './application.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'application-'));
  mkdirSync(join(folder, 'dist', 'server'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'package.json'), '{"name": "bank", "version": "1.2.3"}');
  writeFileSync(join(folder, 'dist', 'package.json'), '{"type": "commonjs"}');
  writeFileSync(join(folder, 'dist', 'server', 'main.js'), '');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('takes the nearest package.json above the entry that has a name', () => {
  expect(readApplication(join(folder, 'dist', 'server', 'main.js'), folder)).toEqual({
    name: 'bank',
    version: '1.2.3',
  });
});

test('follows the link of an installed command', () => {
  const link = join(folder, 'bin', 'bank');
  symlinkSync(join(folder, 'dist', 'server', 'main.js'), link);

  expect(readApplication(link, folder)).toEqual({ name: 'bank', version: '1.2.3' });
});

test('starts from the working directory without an entry, and does without a version', () => {
  writeFileSync(join(folder, 'package.json'), '{"name": "bank"}');

  expect(readApplication(undefined, join(folder, 'bin'))).toEqual({ name: 'bank' });
});

test('passes over a broken package.json', () => {
  writeFileSync(join(folder, 'dist', 'package.json'), '{');

  expect(readApplication(join(folder, 'dist', 'server', 'main.js'), folder)).toMatchObject({ name: 'bank' });
});
