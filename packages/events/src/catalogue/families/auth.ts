import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { id, optionalCount, optionalId, optionalMillis, text, time } from './fields.ts';

/** A session's id becomes a token on its way out, for whoever has it is signed in. */
const session = { session_id: optionalId, user_id: optionalId };
const exampleSession = { session_id: 'session-1', user_id: 'user-1' };

export const authEvents = lazyFamily(() =>
  defineFamily({
    'auth.session.created': {
      version: 1,
      about: 'Somebody is signed in.',
      component: 'auth',
      payload: v.object({ ...session, method: text, expires_at: v.optional(time) }),
      example: { ...exampleSession, method: 'oauth', expires_at: '2026-11-20T21:30:00.000Z' },
    },
    'auth.session.expired': {
      version: 1,
      about: 'A session ended because its time was over.',
      component: 'auth',
      payload: v.object({ ...session, duration_ms: optionalMillis }),
      example: { ...exampleSession, duration_ms: 43_200_000 },
    },
    'auth.session.revoked': {
      version: 1,
      about: 'A session was ended before its time, and why.',
      component: 'auth',
      payload: v.object({ ...session, reason: text, revoked_by: text }),
      example: { ...exampleSession, reason: 'signed_out' },
    },
    'auth.succeeded': {
      version: 1,
      about: 'Somebody proved who they are: by password, by voice, by questions.',
      component: 'auth',
      payload: v.object({ user_id: optionalId, method: text, attempts: optionalCount }),
      example: { user_id: 'user-1', method: 'knowledge', attempts: 2 },
    },
    'auth.failed': {
      version: 1,
      about: 'Somebody could not prove who they are, and why.',
      severity: 'WARN',
      component: 'auth',
      payload: v.object({
        user_id: optionalId,
        method: text,
        reason: text,
        attempts: optionalCount,
        client_address: text,
      }),
      example: { method: 'knowledge', reason: 'wrong_answer', attempts: 3 },
    },
    'auth.denied': {
      version: 1,
      about: 'Somebody known asked for what they may not have or do.',
      severity: 'WARN',
      component: 'auth',
      payload: v.object({ user_id: optionalId, action: id, resource: text, reason: text }),
      example: { user_id: 'user-1', action: 'transfer', resource: 'account-2', reason: 'not_owner' },
    },
  }),
);
