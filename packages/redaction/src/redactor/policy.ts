import type { Detector } from '../detectors/detector.ts';
import type { Shape } from '../keys/shapes.ts';
import type { Locale } from '../locales/number-rule.ts';
import type { TokenMode } from '../tokens/scoped-tokens.ts';
import type { TokenKey } from '../tokens/token-key.ts';
import type { TokenScope } from '../tokens/token-scope.ts';
import type { TokenVault } from '../tokens/token-vault.ts';
import { ENTITIES } from './entities.ts';
import { type LogRules, validateLogRules } from './log-rules.ts';
import { RedactionPolicyError } from './policy-error.ts';
import { type PresetName, presets } from './presets.ts';

/**
 * What becomes of a value:
 * - `token`: `<EMAIL:k7QX.7Q2M9XK4PJ8CT>`, the same for the same value
 * - `hash`: `<EMAIL:hash.…>`, 120 bits that are the same in every scope and never enter a vault
 * - `remove`: dropped, `<EMAIL:removed>`
 * - `last4`: `<CARD:***1111>`, for `CARD` and `PHONE` alone; of other numbers four digits still identify (HIPAA safe
 *   harbour), and beside a token of the same card they would weaken it (PCI DSS 3.5.1)
 * - `keep`: leave it
 */
export type Action = 'token' | 'hash' | 'remove' | 'last4' | 'keep';

/** The part of a policy that tenants may have of their own. */
export interface TenantPolicy {
  /** One or more rules to follow; where they differ, the stricter action wins. */
  readonly preset?: PresetName | readonly PresetName[];
  /**
   * By entity (`EMAIL`, `PHONE`, `CARD` …), over the preset; `*` for all that are not named. Without `*` and a preset
   * that has it a token, but `TFN` and `MEDICARE` are removed and `DATE` is kept. `SECRET` cannot be changed.
   */
  readonly actions?: Readonly<Record<string, Action>>;
}

export interface RedactionPolicy extends TenantPolicy {
  readonly key: TokenKey;
  /** Values get the same token only within one scope, such as a tenant; one for all by default. */
  readonly scope?: string;
  /**
   * Whether a value has one token for `all`, per `tenant` (`tenant.id`), or per `conversation` (`spanreel.stream.id`, else
   * `gen_ai.conversation.id`); what tells neither falls to the next wider one. `all` by default.
   */
  readonly tokenScope?: TokenScope;
  /**
   * `keyed`, the default: made of the value, so that all who have the key make the same. `random`: made of nothing; the
   * vault remembers which value has which, and without one the last 65,536 to 131,072 values of this process do.
   */
  readonly tokenMode?: TokenMode;
  /** Where values with a token can be shown again by those who may; `createVaultWriter` of `@spanreel/redaction/vault`. */
  readonly vault?: TokenVault;
  /** What is different for a tenant, by `tenant.id`; its tokens have a scope of their own. */
  readonly tenants?: Readonly<Record<string, TenantPolicy>>;
  /** What is different in log records; by default they are without what somebody wrote or said. */
  readonly logs?: LogRules;
  /** Whose numbers are looked for; all by default. */
  readonly locales?: readonly Locale[];
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

const ACTIONS = ['token', 'hash', 'remove', 'last4', 'keep'];
const TOKEN_SCOPES = ['all', 'tenant', 'conversation'];
const TOKEN_MODES = ['keyed', 'random'];
const LOCALES = ['au', 'us', 'uk', 'nz', 'eu'];

/** Throws a {@link RedactionPolicyError} for a policy that would redact less than it seems to. */
export function validatePolicy(policy: RedactionPolicy): void {
  const entities = new Set(['*', ...ENTITIES, ...(policy.detectors ?? []).flatMap((detector) => detector.entities)]);
  validateActions(policy, entities, '');
  for (const [tenant, own] of Object.entries(policy.tenants ?? {})) {
    validateActions(own, entities, `tenants.${tenant}.`);
  }
  for (const locale of policy.locales ?? []) {
    if (!LOCALES.includes(locale)) {
      throw new RedactionPolicyError(`locales "${locale}" is none of ${LOCALES.join(', ')}`);
    }
  }
  if (policy.logs !== undefined) validateLogRules(policy.logs);
  const { maxTextLength, tokenScope = 'all', tokenMode = 'keyed' } = policy;
  if (!TOKEN_SCOPES.includes(tokenScope)) {
    throw new RedactionPolicyError(`tokenScope "${tokenScope}" is none of ${TOKEN_SCOPES.join(', ')}`);
  }
  if (!TOKEN_MODES.includes(tokenMode)) {
    throw new RedactionPolicyError(`tokenMode "${tokenMode}" is none of ${TOKEN_MODES.join(', ')}`);
  }
  if (maxTextLength !== undefined && !(Number.isInteger(maxTextLength) && maxTextLength >= 64)) {
    throw new RedactionPolicyError(`maxTextLength ${maxTextLength} is no whole number of at least 64`);
  }
}

function validateActions({ actions = {}, preset = [] }: TenantPolicy, known: ReadonlySet<string>, path: string): void {
  for (const name of typeof preset === 'string' ? [preset] : preset) {
    if (!Object.hasOwn(presets, name)) {
      throw new RedactionPolicyError(`${path}preset "${name}" is none of ${Object.keys(presets).join(', ')}`);
    }
  }
  for (const [entity, action] of Object.entries(actions)) {
    if (!known.has(entity)) {
      throw new RedactionPolicyError(`${path}actions.${entity} is no entity; there are ${[...known].join(', ')}`);
    }
    if (!ACTIONS.includes(action)) {
      throw new RedactionPolicyError(`${path}actions.${entity} "${action}" is none of ${ACTIONS.join(', ')}`);
    }
    if (entity === 'SECRET' && action !== 'remove') {
      throw new RedactionPolicyError(`${path}actions.SECRET "${action}" is not possible; secrets are always removed`);
    }
    if (action === 'last4' && entity !== 'CARD' && entity !== 'PHONE') {
      throw new RedactionPolicyError(
        `${path}actions.${entity} "last4" is for CARD and PHONE alone; use "token" or "remove"`,
      );
    }
  }
}
