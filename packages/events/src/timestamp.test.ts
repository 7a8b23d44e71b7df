import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromIsoNanos, isUnixNano, toIsoNanos } from './timestamp.ts';

describe('timestamps', () => {
  it('have nine fractional digits', () => {
    expect(toIsoNanos(1_700_000_000_123_456_789n)).toBe('2023-11-14T22:13:20.123456789Z');
    expect(toIsoNanos(0n)).toBe('1970-01-01T00:00:00.000000000Z');
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), (nanos) => fromIsoNanos(toIsoNanos(nanos)) === nanos),
    );
  });

  it('are what OTLP can hold, and nothing else', () => {
    for (const time of [0n, 1_700_000_000_123_456_789n, 2n ** 63n - 1n]) expect(isUnixNano(time)).toBe(true);
    for (const none of [-1n, 2n ** 63n, 1_700_000_000, '0', undefined]) expect(isUnixNano(none)).toBe(false);
  });

  it('read text with fewer digits, and nothing else', () => {
    expect(fromIsoNanos('2023-11-14T22:13:20.5Z')).toBe(1_700_000_000_500_000_000n);
    expect(fromIsoNanos('2023-11-14T22:13:20Z')).toBe(1_700_000_000_000_000_000n);
    for (const text of ['', 'yesterday', '2023-11-14', '2023-11-14T22:13:20+01:00', '2023-99-14T22:13:20Z']) {
      expect(fromIsoNanos(text)).toBeUndefined();
    }
  });
});
