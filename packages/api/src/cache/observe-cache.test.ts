import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { observeCache } from './index.ts';

const accounts = observeCache('accounts');

test('tells hits from misses, at once or later, as the look-up does', async () => {
  await given()
    .when(async () => [
      accounts.get('a', () => 40),
      accounts.get('b', () => undefined),
      await accounts.get('c', async () => 'x'),
      await accounts.get('d', async () => null),
    ])
    .then(({ result, events }) => {
      expect(result).toEqual([40, undefined, 'x', null]);
      const duration_ms = expect.any(Number);
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['cache.hit', { cache: 'accounts', key: 'a', duration_ms }],
        ['cache.miss', { cache: 'accounts', key: 'b', reason: 'absent', duration_ms }],
        ['cache.hit', { cache: 'accounts', key: 'c', duration_ms }],
        ['cache.miss', { cache: 'accounts', key: 'd', reason: 'absent', duration_ms }],
      ]);
      expect(events[0]?.severity).toBe('DEBUG');
    });
});

test.each([
  {
    as: 'at once',
    read: () => {
      throw new RangeError('gone');
    },
  },
  { as: 'later', read: () => Promise.reject(new RangeError('gone')) },
])('a look-up that fails $as is a miss, and its error the caller’s', async ({ read }) => {
  await given()
    .whenFailing(async () => accounts.get('a', read))
    .then(({ result, events }) => {
      expect(result).toBeInstanceOf(RangeError);
      expect(events).toMatchObject([{ event_type: 'cache.miss', payload: { key: 'a', reason: 'failed' } }]);
      expect(events).toHaveLength(1);
    });
});

test('tells what is stored and what is out of date', async () => {
  await given()
    .when(() => {
      accounts.stored('a', { ttlMs: 60_000, size: 812 });
      accounts.invalidated({ pattern: 'account:*', entryCount: 12, reason: 'imported' });
      accounts.hit('a', { ageMs: 5 });
      accounts.miss('a', { reason: 'expired' });
    })
    .then(({ events }) => {
      expect(events.map(({ event_type: type, payload }) => [type, payload])).toEqual([
        ['cache.stored', { cache: 'accounts', key: 'a', ttl_ms: 60_000, size: 812 }],
        ['cache.invalidated', { cache: 'accounts', pattern: 'account:*', entry_count: 12, reason: 'imported' }],
        ['cache.hit', { cache: 'accounts', key: 'a', age_ms: 5 }],
        ['cache.miss', { cache: 'accounts', key: 'a', reason: 'expired' }],
      ]);
    });
});

test('only looks up where nobody looks', async () => {
  expect(accounts.get('a', () => 1)).toBe(1);
});
