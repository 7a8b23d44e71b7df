import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** Checks on what goes into and comes out of a model. */
export interface Guardrail {
  /** A check said no, and this was done about it. */
  readonly tripped: Fact<'guardrail.tripped'>;
}

/**
 * Tells where a guardrail stepped in.
 *
 * @example
 * guardrail.tripped({ guardrail: 'no_investment_advice', stage: 'output', action: 'rewritten', confidence: 0.97 });
 */
export const guardrail: Guardrail = { tripped: fact('guardrail.tripped') };
