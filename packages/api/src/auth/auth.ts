import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** Who is who, and who may do what: the events `auth.*`. */
export interface Auth {
  readonly session: {
    /** Somebody is signed in. The session's id leaves the process as a token, for whoever has it is signed in. */
    readonly created: Fact<'auth.session.created'>;
    readonly expired: Fact<'auth.session.expired'>;
    /** Ended before its time. */
    readonly revoked: Fact<'auth.session.revoked'>;
  };
  /** Somebody proved who they are: by password, by voice, by questions. */
  readonly succeeded: Fact<'auth.succeeded'>;
  readonly failed: Fact<'auth.failed'>;
  /** Somebody known asked for what they may not have or do. */
  readonly denied: Fact<'auth.denied'>;
}

/**
 * Tells what became of signing in.
 *
 * @example
 * auth.session.created({ sessionId: 'session-1', userId: 'user-1', method: 'oauth', expiresAt: new Date('2026-11-20T21:30:00Z') });
 * auth.failed({ method: 'knowledge', reason: 'wrong_answer', attempts: 3 });
 */
export const auth: Auth = {
  session: {
    created: fact('auth.session.created', 'success'),
    expired: fact('auth.session.expired'),
    revoked: fact('auth.session.revoked'),
  },
  succeeded: fact('auth.succeeded', 'success'),
  failed: fact('auth.failed', 'failed'),
  denied: fact('auth.denied', 'failed'),
};
