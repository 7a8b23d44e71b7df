import type { Detector } from '../detectors/detector.ts';
import { RedactionPolicyError } from './policy-error.ts';
import { type RedactionPolicy, validatePolicy } from './policy.ts';
import { randomTokenKey } from '../tokens/token-key.ts';

/** The part of a policy that says what becomes of what; how tokens are made is set elsewhere, and code cannot be written down. */
export type WrittenPolicy = Omit<
  RedactionPolicy,
  'key' | 'tokenScope' | 'tokenMode' | 'vault' | 'detectors' | 'onRedacted'
>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextMap = (value: unknown): boolean => isMap(value) && Object.values(value).every(isText);

const SHAPES = ['status', 'port', 'count', 'word', 'version', 'id', 'time', 'host'];

/** What each field must be, and how that is called. */
const OF_TENANTS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  preset: [(value) => isText(value) || isTexts(value), 'a name or a list of names'],
  actions: [isTextMap, 'a map of entities to actions'],
};
const FIELDS: typeof OF_TENANTS = {
  ...OF_TENANTS,
  scope: [isText, 'text'],
  tenants: [isMap, 'a map of tenants to what is different for them'],
  locales: [isTexts, 'a list of locales'],
  denyKeys: [isTexts, 'a list of keys'],
  safeKeys: [
    (value) => isMap(value) && Object.values(value).every((shape) => SHAPES.includes(String(shape))),
    `a map of keys to shapes: ${SHAPES.join(', ')}`,
  ],
  logs: [isMap, 'a map of rules for log records'],
  maxTextLength: [(value) => typeof value === 'number', 'a number'],
};

/**
 * Reads a policy from JSON, as a file of settings has it. Throws a {@link RedactionPolicyError} that names the field for
 * whatever would redact otherwise than it seems to: a field that does not exist as much as an action or entity that does
 * not; `detectors` are those of your own whose entities it may name.
 *
 * @example
 * createRedactor({ ...policyFrom(readFileSync('redaction.json', 'utf8')), key });
 */
export function policyFrom(json: string, detectors: readonly Detector[] = []): WrittenPolicy {
  const policy = parsed(json);
  checkFields(policy, FIELDS, '');
  for (const [tenant, own] of Object.entries((policy['tenants'] as Record<string, unknown> | undefined) ?? {})) {
    if (!isMap(own)) throw new RedactionPolicyError(`tenants.${tenant} is no map`);
    checkFields(own, OF_TENANTS, `tenants.${tenant}.`);
  }
  validatePolicy({ ...policy, detectors, key: randomTokenKey() });
  return policy;
}

function parsed(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new RedactionPolicyError(`the policy is no JSON: ${(error as Error).message}`);
  }
  if (!isMap(value)) throw new RedactionPolicyError('the policy is no map of settings');
  return value;
}

function checkFields(policy: Readonly<Record<string, unknown>>, fields: typeof FIELDS, path: string): void {
  for (const [field, value] of Object.entries(policy)) {
    if (!Object.hasOwn(fields, field)) {
      throw new RedactionPolicyError(`${path}${field} is no setting; there are ${Object.keys(fields).join(', ')}`);
    }
    const [holds, expected] = fields[field]!;
    if (!holds(value)) throw new RedactionPolicyError(`${path}${field} is not ${expected}`);
  }
}
