import { expect, test } from 'vitest';

import { claimName, cursorName, parseSegmentName, segmentName } from './segment-name.ts';

const name = { host: 'web-1.example', pid: 4711, boot: 'k3f9a2', thread: 2, index: 7, spool: false };

test('a name reads back as what it was made of', () => {
  const spool = { ...name, spool: true };
  const claimed = { ...spool, claimedBy: '0192f0c1-0000-7000-8000-000000000001' };

  expect(segmentName(name)).toBe('web-1.example-4711-k3f9a2-2-0007.jsonl');
  expect(segmentName(spool)).toBe('web-1.example-4711-k3f9a2-2-0007.spool.jsonl');
  expect([name, spool, claimed].map((parts) => parseSegmentName(segmentName(parts)))).toEqual([name, spool, claimed]);
});

test('what a file name cannot hold becomes an underscore', () => {
  expect(segmentName({ ...name, host: 'a/b:ü c' })).toBe('a_b___c-4711-k3f9a2-2-0007.jsonl');
  expect(segmentName({ ...name, host: '', index: 12_345 })).toBe('_-4711-k3f9a2-2-12345.jsonl');
});

test('only a spool can be claimed, and a claim replaces the one before', () => {
  const first = claimName(segmentName({ ...name, spool: true }), 'w1');

  expect(first).toBe('web-1.example-4711-k3f9a2-2-0007.claim-w1.spool.jsonl');
  expect(claimName(first ?? '', 'w2')).toBe('web-1.example-4711-k3f9a2-2-0007.claim-w2.spool.jsonl');
  expect(claimName(segmentName(name), 'w1')).toBeUndefined();
});

test('the cursor outlives a claim', () => {
  const spool = segmentName({ ...name, spool: true });

  expect(cursorName(spool)).toBe('web-1.example-4711-k3f9a2-2-0007.cursor');
  expect(cursorName(claimName(spool, 'w1') ?? '')).toBe('web-1.example-4711-k3f9a2-2-0007.cursor');
});

test("the Collector's files are no segments", () => {
  expect(['logs.jsonl', 'spans-2026-11-20T10-00-00.000-size.jsonl', 'index.db'].map(parseSegmentName)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
