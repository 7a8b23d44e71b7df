import { expect, test } from 'vitest';

import { FakeTiming } from '../pipeline/fake-timing.ts';
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
