import { expect, test } from 'vitest';

import { FakeTiming, settle } from '../pipeline/fake-timing.ts';
import { Preparation } from '../pipeline/preparation.ts';
import { SignalQueue } from './signal-queue.ts';

function queueOf(
  millisPerItem: () => number,
  prepare = (): boolean => true,
): { sizes: number[]; run: (items: number) => void } {
  const timing = new FakeTiming();
  const sizes: number[] = [];
  const flush = (items: readonly number[]): void => {
    sizes.push(items.length);
    timing.spend(items.length * millisPerItem());
  };
  const queue = new SignalQueue<number>({
    timing,
    maxSize: 10_000,
    batchSize: 5000,
    delayMillis: 100,
    preparation: new Preparation(prepare, timing),
    flush,
    overflow: flush,
  });
  const run = (items: number): void => {
    for (let item = 0; item < items; item++) queue.add(item);
    timing.advance(100);
  };
  return { sizes, run };
}

test('takes in each turn as many items as fit, beginning with one', () => {
  let cost = 1 / 64;
  const { sizes, run } = queueOf(() => cost);
  run(200);
  expect(sizes).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 9]);

  sizes.length = 0;
  cost = 0.5;
  run(70);
  expect(sizes).toEqual([64, 2, 2, 2]);
});

test('hands nothing on before all is prepared', () => {
  let left = 3;
  const atPreparation: number[] = [];
  const { sizes, run } = queueOf(
    () => 0,
    () => {
      atPreparation.push(sizes.length);
      return left === 0 || --left === 0;
    },
  );
  run(3);
  expect({ left, sizes }).toEqual({ left: 0, sizes: [1, 2] });
  expect(atPreparation).toEqual([0, 0, 0]);
});

test('hands items on when what reads ahead has seen them, and only those that still wait', async () => {
  const timing = new FakeTiming();
  const shown: string[][] = [];
  const out: string[][] = [];
  let see: () => void = () => undefined;
  const queue = new SignalQueue<string>({
    timing,
    maxSize: 4,
    batchSize: 2,
    delayMillis: 1000,
    flush: (items) => out.push([...items]),
    overflow: (items) => out.push(['overflow', ...items]),
    preparation: new Preparation(() => true, timing),
    async readAhead(waiting) {
      shown.push([...waiting()]);
      await new Promise<void>((resolve) => (see = resolve));
      shown.push([...waiting()]);
    },
  });
  for (const item of ['a', 'b']) queue.add(item);
  timing.runTurns();
  expect([shown, out]).toEqual([[['a']], []]);
  for (const item of ['c', 'd', 'e']) queue.add(item);
  expect(out).toEqual([['overflow', 'a', 'b']]);

  see();
  await settle();
  timing.runTurns();
  // Nothing of what was shown is left: the next is shown first.
  expect(shown).toEqual([['a'], [], ['c']]);
  const flushed = queue.flush();
  for (let turn = 0; turn < 4; turn++) {
    see();
    await settle();
    timing.runTurns();
  }
  await flushed;
  expect(out.slice(1).flat()).toEqual(['c', 'd', 'e']);
});
