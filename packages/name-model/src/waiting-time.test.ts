import { expect, onTestFinished, test, vi } from 'vitest';

import { WaitingTime } from './waiting-time.ts';

test('gives in all what there is, and a tenth of the time that passes back', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const waiting = new WaitingTime(1000);
  const given: number[] = [];
  const wait = (taken: number): void =>
    waiting.spend((millis) => {
      given.push(millis);
      vi.advanceTimersByTime(taken);
    });

  wait(300);
  wait(700);
  wait(0);
  vi.advanceTimersByTime(2000);
  wait(0);
  vi.advanceTimersByTime(1_000_000);
  wait(0);

  expect(given).toEqual([1000, 700, 0, 200, 1000]);
});
