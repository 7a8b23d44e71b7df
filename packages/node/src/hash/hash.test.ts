import * as nodeCrypto from 'node:crypto';

import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { hash, loadCryptoLater } from './hash.ts';

const data = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.uint8Array({ maxLength: 300 }));

function expectTheSame(): void {
  fc.assert(
    fc.property(data, (input) => {
      expect(hash('sha256', input)).toBe(nodeCrypto.hash('sha256', input));
      expect(hash('sha256', input, 'buffer')).toEqual(nodeCrypto.hash('sha256', input, 'buffer'));
      for (const encoding of ['binary', 'base64url', 'hex'] as const) {
        expect(hash('sha256', input, encoding)).toBe(nodeCrypto.hash('sha256', input, encoding));
      }
    }),
    { examples: [[''], ['abc'], ['lone \ud800 surrogate'], ['x'.repeat(100_000)]] },
  );
}

test('hashes as node:crypto does, before that is loaded and after', () => {
  vi.useFakeTimers();
  try {
    let calls = 0;
    const counted = (...input: Parameters<typeof nodeCrypto.hash>): ReturnType<typeof nodeCrypto.hash> => {
      calls++;
      return nodeCrypto.hash(...input);
    };
    expectTheSame();

    loadCryptoLater(() => ({ hash: counted as typeof nodeCrypto.hash }));
    vi.advanceTimersByTime(1499);
    hash('sha256', '');
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1);
    expectTheSame();
    expect(calls).toBeGreaterThan(0);
  } finally {
    vi.useRealTimers();
  }
});
