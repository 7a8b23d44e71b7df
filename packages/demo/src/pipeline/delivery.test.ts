import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { undeliveredBytes } from './delivery.ts';

let log: string;

beforeEach(() => {
  log = mkdtempSync(join(tmpdir(), 'delivery-'));
  mkdirSync(join(log, '2026-11-21'));
});

afterEach(() => rmSync(log, { recursive: true }));

function given(file: string, text: string): void {
  writeFileSync(join(log, '2026-11-21', file), text);
}

test('what lies behind the cursors is delivered, of whole lines', () => {
  expect(undeliveredBytes(log)).toBe(0);
  given('host-1-boot-0-0000.spool.jsonl', '{"a":1}\n{"b":2}\n');
  expect(undeliveredBytes(log)).toBe(16);
  given('host-1-boot-0-0000.cursor', '0000000000000008');
  expect(undeliveredBytes(log)).toBe(8);
  given('host-1-boot-0-0000.cursor', '0000000000000016');
  // Of a process that was killed while it wrote: nobody sends that.
  given('host-1-boot-0-0000.spool.jsonl', '{"a":1}\n{"b":2}\n{"c":');
  expect(undeliveredBytes(log)).toBe(0);
});

test('a spool that another process has claimed has the cursor of the one that wrote it', () => {
  given('host-1-boot-0-0000.claim-0192f0c1-0000-7000-8000-000000000001.spool.jsonl', '{"a":1}\n{"b":2}\n');
  given('host-1-boot-0-0000.cursor', '0000000000000008');
  expect(undeliveredBytes(log)).toBe(8);
});

test('segments of a log that nobody delivers do not count', () => {
  given('host-1-boot-0-0000.jsonl', '{"a":1}\n');
  expect(undeliveredBytes(log)).toBe(0);
});
