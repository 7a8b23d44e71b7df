import { context as activeContext } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { recordEvent } from '../emit/record-event.ts';
import { isObserved } from '../telemetry/providers.ts';
import { elapsedMs } from '../time/elapsed.ts';

export type MissReason = NonNullable<EventPayload<'cache.miss'>['reason']>;

/** What is out of date: one entry, those that a pattern names, or all. */
export interface Invalidation {
  readonly key?: string;
  /** Such as `account:*`. */
  readonly pattern?: string;
  /** How many entries went. */
  readonly entryCount?: number;
  readonly reason?: string;
}

/** Tells what a cache has and has not. Whatever it is told is at most four events, `cache.*`; it holds nothing itself. */
export interface ObservedCache {
  readonly name: string;
  /**
   * Looks a key up, at once or later as `read` does, and returns what that returns: a hit, or a miss where that is `undefined` or
   * `null`. What `read` throws is a miss for the reason `failed`, and goes on to the caller.
   */
  get<T>(key: string, read: () => T): T;
  hit(key: string, options?: { readonly ageMs?: number; readonly durationMs?: number }): void;
  miss(key: string, options?: { readonly reason?: MissReason; readonly durationMs?: number }): void;
  /** `size` in bytes. */
  stored(key: string, options?: { readonly ttlMs?: number; readonly size?: number }): void;
  invalidated(what: Invalidation): void;
}

/**
 * Has a cache of any kind tell what it does.
 *
 * @example
 * const accounts = observeCache('accounts');
 * const held = new Map([['account:1', { balance: 40 }]]);
 * const account = accounts.get('account:1', () => held.get('account:1'));
 * accounts.invalidated({ pattern: 'account:*', entryCount: 12, reason: 'accounts imported' });
 */
export function observeCache(name: string): ObservedCache {
  const record = <N extends 'cache.hit' | 'cache.miss' | 'cache.stored' | 'cache.invalidated'>(
    type: N,
    payload: Omit<EventPayload<N>, 'cache'>,
  ): void => {
    if (isObserved()) recordEvent(activeContext.active(), type, { ...payload, cache: name });
  };
  const cache: ObservedCache = {
    name,
    get<T>(key: string, read: () => T): T {
      if (!isObserved()) return read();
      const begin = performance.now();
      const found = <V>(value: V): V => {
        const durationMs = elapsedMs(begin);
        if (value === undefined || value === null) cache.miss(key, { reason: 'absent', durationMs });
        else cache.hit(key, { durationMs });
        return value;
      };
      const failed = (error: unknown): never => {
        cache.miss(key, { reason: 'failed', durationMs: elapsedMs(begin) });
        throw error;
      };
      let value: T;
      try {
        value = read();
      } catch (error) {
        return failed(error);
      }
      return isPromise(value) ? (value.then(found, failed) as T) : found(value);
    },
    hit: (key, { ageMs, durationMs } = {}) => record('cache.hit', { key, age_ms: ageMs, duration_ms: durationMs }),
    miss: (key, { reason, durationMs } = {}) => record('cache.miss', { key, reason, duration_ms: durationMs }),
    stored: (key, { ttlMs, size } = {}) => record('cache.stored', { key, ttl_ms: ttlMs, size }),
    invalidated: ({ key, pattern, entryCount, reason }) =>
      record('cache.invalidated', { key, pattern, entry_count: entryCount, reason }),
  };
  return cache;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
