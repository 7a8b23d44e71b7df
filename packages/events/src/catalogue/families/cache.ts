import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { id, optionalCount, optionalMillis, text } from './fields.ts';

const entry = { cache: id, key: text };
const exampleEntry = { cache: 'accounts', key: 'account:1' };

export const cacheEvents = lazyFamily(() =>
  defineFamily({
    'cache.hit': {
      version: 1,
      about: 'A cache had what was looked for.',
      severity: 'DEBUG',
      component: 'cache',
      payload: v.object({ ...entry, age_ms: optionalMillis, duration_ms: optionalMillis }),
      example: { ...exampleEntry, age_ms: 5400, duration_ms: 0.3 },
    },
    'cache.miss': {
      version: 1,
      about: 'A cache did not have what was looked for.',
      severity: 'DEBUG',
      component: 'cache',
      payload: v.object({
        ...entry,
        reason: v.optional(v.picklist(['absent', 'expired', 'failed'])),
        duration_ms: optionalMillis,
      }),
      example: { ...exampleEntry, reason: 'expired', duration_ms: 0.2 },
    },
    'cache.stored': {
      version: 1,
      about: 'Something was put into a cache.',
      severity: 'DEBUG',
      component: 'cache',
      payload: v.object({ ...entry, ttl_ms: optionalMillis, size: optionalCount }),
      example: { ...exampleEntry, ttl_ms: 60_000, size: 812 },
    },
    'cache.invalidated': {
      version: 1,
      about: 'What a cache holds was declared out of date: one entry, or those that a pattern names.',
      component: 'cache',
      payload: v.object({ ...entry, pattern: text, entry_count: optionalCount, reason: text }),
      example: { cache: 'accounts', pattern: 'account:*', entry_count: 12, reason: 'accounts imported' },
    },
  }),
);
