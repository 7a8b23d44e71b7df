import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { StreamHeads } from './stream-heads.ts';

function fixture(capacity: number): StreamHeads {
  let writers = 0;
  return new StreamHeads('own', { newWriterId: () => `w${writers++}`, now: () => 0, capacity });
}

test('no (stream, writer, sequence) is ever given out twice, however small the memory', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 300 }),
      (capacity, streams) => {
        const heads = fixture(capacity);
        const given = new Set<string>();
        for (const stream of streams) {
          const head = heads.of(`s${stream}`);
          head.sealedSeq = ++head.seq;
          const place = `${head.streamId} ${head.writerId} ${head.seq}`;
          expect(given.has(place)).toBe(false);
          given.add(place);
          // Dense: what came before in this stream by this writer was given out.
          expect(head.seq === 1 || given.has(`${head.streamId} ${head.writerId} ${head.seq - 1}`)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('open streams and those not yet hashed are kept while others can go', () => {
  const heads = fixture(3);
  heads.open('open');
  const waiting = heads.of('waiting');
  waiting.seq = 1;
  const closed = heads.of('closed');
  closed.sealedSeq = closed.seq = 1;
  heads.of('new');
  expect([heads.of('waiting').seq, heads.of('open').open]).toEqual([1, 1]);
  expect(heads.writerId).toBe('w1');
});

test('one writer is enough as long as nothing is forgotten', () => {
  const heads = fixture(10);
  for (let index = 0; index < 10; index++) heads.of(`s${index}`).seq++;
  expect(heads.writerId).toBe('w0');
});
