import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import type { ByteSource } from './byte-source.ts';
import { openBytes } from './open-bytes.ts';
import type { ReadLinesOptions } from './read-lines.ts';
import { lineNumbers, readLines } from './read-lines.ts';

interface Read {
  readonly lines: readonly { readonly text: string; readonly offset: number }[];
  readonly tail?: { readonly text: string; readonly offset: number };
  readonly oversized: readonly { readonly offset: number; readonly length: number }[];
}

async function withBytes<T>(path: string, upTo: number, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await use(await openBytes(file, upTo));
  } finally {
    await file.close();
  }
}

async function read(path: string, options: ReadLinesOptions = {}, upTo = statSync(path).size): Promise<Read> {
  const lines: { text: string; offset: number }[] = [];
  const { tail, oversized } = await withBytes(path, upTo, (source) =>
    readLines(source, ({ bytes, offset }) => lines.push({ text: bytes.toString(), offset }), options),
  );
  return {
    lines,
    ...(tail && { tail: { text: tail.bytes.toString(), offset: tail.offset } }),
    oversized: oversized.map(({ offset, length }) => ({ offset, length })),
  };
}

test('hands over whole lines and keeps back what has no end', async () => {
  const path = writeLog(temporaryDirectory(), 'a.jsonl', 'one\n\ntwö\nthr');

  expect(await read(path)).toEqual({
    lines: [
      { text: 'one', offset: 0 },
      { text: '', offset: 4 },
      { text: 'twö', offset: 5 },
    ],
    tail: { text: 'thr', offset: 10 },
    oversized: [],
  });
});

test('reads no further than it is told', async () => {
  const path = writeLog(temporaryDirectory(), 'a.jsonl', 'one\ntwo\nthree\n');

  expect(await read(path, {}, 6)).toEqual({
    lines: [{ text: 'one', offset: 0 }],
    tail: { text: 'tw', offset: 4 },
    oversized: [],
  });
});

test('hands over each line with a needle once, in order', async () => {
  const path = writeLog(temporaryDirectory(), 'a.jsonl', 'b a b\nnothing\na\nc\nb\n');

  expect((await read(path, { needles: ['a', 'b'] })).lines).toEqual([
    { text: 'b a b', offset: 0 },
    { text: 'a', offset: 14 },
    { text: 'b', offset: 18 },
  ]);
});

test('passes over a line longer than it takes, and says where it is', async () => {
  const long = 'x'.repeat(50);
  const path = writeLog(temporaryDirectory(), 'a.jsonl', `one\n${long}\ntwo\n${long}${long}`);

  for (const chunkBytes of [4, 16, 1000]) {
    expect(await read(path, { maxLineBytes: 40, chunkBytes })).toEqual({
      lines: [
        { text: 'one', offset: 0 },
        { text: 'two', offset: 55 },
      ],
      oversized: [
        { offset: 4, length: 50 },
        { offset: 59, length: 100 },
      ],
    });
  }
});

test('reads the same whatever the size of its pieces, with and without needles', async () => {
  const directory = temporaryDirectory();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '\n'), maxLength: 20 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, chunkBytes) => {
        const text = parts.join('');
        const path = writeLog(directory, 'a.jsonl', text);
        const pieces = text.split('\n');
        const tail = pieces.pop() ?? '';
        const { lines, ...rest } = await read(path, { chunkBytes });

        expect(lines.map((line) => line.text)).toEqual(pieces);
        expect(rest.tail?.text ?? '').toBe(tail);
        const hits = lines.filter((line) => line.text.includes('ab'));
        expect((await read(path, { chunkBytes, needles: ['ab'] })).lines).toEqual(hits);
        const offsets = lines.map(({ offset }) => offset);
        const numbers = await withBytes(path, Infinity, (source) => lineNumbers(source, offsets));
        expect(numbers).toEqual(lines.map((_, index) => index + 1));
      },
    ),
    { numRuns: 200 },
  );
}, 30_000);
