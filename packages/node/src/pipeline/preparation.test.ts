import { expect, test } from 'vitest';

import { FakeTiming } from './fake-timing.ts';
import { Preparation } from './preparation.ts';

test('is done once for all who wait, who go on in later turns', () => {
  const timing = new FakeTiming();
  const log: string[] = [];
  let steps = 0;
  const preparation = new Preparation(() => {
    log.push(`step ${++steps}`);
    timing.spend(0.15);
    return steps === 5;
  }, timing);

  expect(preparation.isDone(() => log.push('events go on'))).toBe(false);
  expect(preparation.isDone(() => log.push('spans go on'))).toBe(false);
  expect(log).toEqual(['step 1', 'step 2']);

  timing.runTurns();
  expect(log.slice(2)).toEqual(['step 3', 'step 4', 'step 5', 'events go on', 'spans go on']);
  expect(preparation.isDone(() => log.push('nobody waits any more'))).toBe(true);
  timing.runTurns();
  expect(log).toHaveLength(7);
});

test('takes no turn of its own where all fits into the first slice', () => {
  const preparation = new Preparation(() => true, new FakeTiming());
  expect(preparation.isDone(() => expect.unreachable())).toBe(true);
});
