import { expect, test } from 'vitest';

import { createLamportClock } from './lamport-clock.ts';

test('ticks by one, jumps to what it receives, never goes back, and ignores what is too far ahead', () => {
  let ignored = 0;
  const clock = createLamportClock(() => ignored++);
  expect(clock.tick()).toBe(1);
  clock.merge(10);
  expect([clock.now(), clock.tick()]).toEqual([10, 11]);
  clock.merge(5);
  expect(clock.now()).toBe(11);
  clock.merge(11 + 2 ** 32 + 1);
  clock.merge(-1);
  clock.merge(1.5);
  clock.merge(Number.NaN);
  expect([clock.now(), ignored]).toEqual([11, 4]);
  clock.merge(11 + 2 ** 32);
  expect(clock.now()).toBe(11 + 2 ** 32);
});

test('keeps half of the safe integers for its own ticks, however often it is pushed', () => {
  const clock = createLamportClock(() => undefined);
  for (let push = 0; push < 2 ** 20 + 10; push++) clock.merge(clock.now() + 2 ** 32);
  expect(clock.now()).toBe(2 ** 52);
  expect(clock.tick()).toBe(2 ** 52 + 1);
});
