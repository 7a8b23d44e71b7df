import { expect } from 'vitest';

import type { Arrived } from './arrived.ts';
import { numbersUpto } from './arrived.ts';

/**
 * Fails unless a log holds the events 1 to `last` once each, without a gap and with every hash chain intact; and the
 * spans too: `once`, or with `copies`, as a Collector leaves them that repeats a request.
 */
export function expectWhole(
  { events, spans, gaps, reports }: Arrived,
  last: number,
  { spans: counted }: { readonly spans: 'once' | 'copies' | 'unchecked' },
): void {
  expect(events).toEqual(numbersUpto(last));
  if (counted === 'once') expect(spans).toEqual(numbersUpto(last));
  if (counted === 'copies') expect(new Set(spans)).toEqual(new Set(numbersUpto(last)));
  expect(gaps).toEqual([]);
  expect(reports.map(({ verdict }) => verdict)).toEqual(reports.map(() => 'verified'));
}
