import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { diag } from '@opentelemetry/api';
import { now, toEpochMs, toHrTime, toUnixNano } from './instant.ts';

test('reads epoch milliseconds, performance values and dates', () => {
  expect(toEpochMs(1_591_056_777_185.25)).toBe(1_591_056_777_185.25);
  expect(toEpochMs(new Date(1_591_056_777_185))).toBe(1_591_056_777_185);
  expect(toEpochMs(1500)).toBe(performance.timeOrigin + 1500);
});

test('takes what is no time for now, with a warning', () => {
  const warn = vi.spyOn(diag, 'warn').mockReturnValue();
  for (const at of [Number.NaN, Infinity, -1, new Date('never'), Date.now() * 1e6, 1e13, 'now', null, 5n]) {
    expect(Math.abs(toEpochMs(at as number) - Date.now())).toBeLessThan(1000);
  }
  expect(warn).toHaveBeenCalledTimes(9);
  warn.mockRestore();
});

test('follows a wall clock that is set', () => {
  const before = now();
  const wall = vi.spyOn(Date, 'now').mockReturnValue(before + 3_600_000);
  expect(now()).toBeCloseTo(before + 3_600_000, -1);
  wall.mockRestore();
  expect(Math.abs(now() - Date.now())).toBeLessThan(100);
});

test('agrees with itself in both forms of nanoseconds', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e11, max: 4e12, noNaN: true }), (at) => {
      const [seconds, nanos] = toHrTime(at);
      const whole = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      const difference = Number(whole - toUnixNano(at));
      expect(Math.abs(difference)).toBeLessThan(500);
    }),
  );
});
