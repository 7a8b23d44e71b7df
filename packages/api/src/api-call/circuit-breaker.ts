import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** An API that is left alone for a while: the events `api.circuit_breaker_*` of a circuit breaker of your own. */
export interface CircuitBreaker {
  readonly opened: Fact<'api.circuit_breaker_opened'>;
  /** One call is let through to see whether the API is well again. */
  readonly halfOpened: Fact<'api.circuit_breaker_half_opened'>;
  readonly closed: Fact<'api.circuit_breaker_closed'>;
}

/**
 * Tells what a circuit breaker does.
 *
 * @example
 * circuitBreaker.opened({ circuit: 'billing', host: 'api.example.com', failureCount: 5, retryAfterMs: 30_000, errorType: '503' });
 * circuitBreaker.closed({ circuit: 'billing', openMs: 30_240 });
 */
export const circuitBreaker: CircuitBreaker = {
  opened: fact('api.circuit_breaker_opened'),
  halfOpened: fact('api.circuit_breaker_half_opened'),
  closed: fact('api.circuit_breaker_closed'),
};
