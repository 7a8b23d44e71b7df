import type { Detector } from '../detectors/detector.ts';
import type { Shape } from '../keys/shapes.ts';
import type { TokenKey } from '../tokens/token-key.ts';

/**
 * What becomes of a value:
 * - `token`: `<EMAIL:k7QX.7Q2M9XK4PJ8CT>`, the same for the same value
 * - `remove`: `<EMAIL:removed>`
 * - `last4`: `<CARD:***1111>`, for `CARD` and `PHONE` alone; of other numbers four digits still identify (HIPAA safe
 *   harbour), and beside a token of the same card they would weaken it (PCI DSS 3.5.1)
 * - `keep`: leave it
 */
export type Action = 'token' | 'remove' | 'last4' | 'keep';

export interface RedactionPolicy {
  readonly key: TokenKey;
  /** Values get the same token only within one scope, such as a tenant; one for all by default. */
  readonly scope?: string;
  /** By entity (`EMAIL`, `PHONE`, `CARD` …); `token` where absent. `SECRET` cannot be changed. */
  readonly actions?: Readonly<Record<string, Action>>;
  /** More detectors, run after the built-in ones. */
  readonly detectors?: readonly Detector[];
  /** More words or keys whose values are replaced whole, such as `employee_number`. */
  readonly denyKeys?: readonly string[];
  /** More keys whose values pass without a look where they have the shape named. */
  readonly safeKeys?: Readonly<Record<string, Shape>>;
  /** Told of every value that is replaced, by its entity; must not throw. What is looked at twice may be told twice. */
  readonly onRedacted?: (entity: string) => void;
  /** Characters of one string that are read; the rest is cut off with a marker. 262,144 by default. */
  readonly maxTextLength?: number;
}

/** The options of a policy contradict each other or the rules of an entity. */
export class RedactionPolicyError extends Error {
  readonly code = 'SPANREEL_REDACTION_POLICY_INVALID';
  override readonly name = 'RedactionPolicyError';
}

const ACTIONS = ['token', 'remove', 'last4', 'keep'];

/** Throws a {@link RedactionPolicyError} for a policy that would redact less than it seems to. */
export function validatePolicy(policy: RedactionPolicy): void {
  for (const [entity, action] of Object.entries(policy.actions ?? {})) {
    if (!ACTIONS.includes(action)) {
      throw new RedactionPolicyError(`actions.${entity} "${action}" is none of ${ACTIONS.join(', ')}`);
    }
    if (entity === 'SECRET' && action !== 'remove') {
      throw new RedactionPolicyError(`actions.SECRET "${action}" is not possible; secrets are always removed`);
    }
    if (action === 'last4' && entity !== 'CARD' && entity !== 'PHONE') {
      throw new RedactionPolicyError(`actions.${entity} "last4" is for CARD and PHONE alone; use "token" or "remove"`);
    }
  }
  const { maxTextLength } = policy;
  if (maxTextLength !== undefined && !(Number.isInteger(maxTextLength) && maxTextLength >= 64)) {
    throw new RedactionPolicyError(`maxTextLength ${maxTextLength} is no whole number of at least 64`);
  }
}
