import { isOperatorHash } from './operator-token.ts';
import { VaultError } from './vault-error.ts';

/** What an operator may be allowed: show values, delete what stands behind tokens, change the master key. */
export type Permission = 'reveal' | 'erase' | 'rotate';

export interface Role {
  readonly may: readonly Permission[];
  /** Of which entities values are shown, such as `PHONE`; all where it is left out. */
  readonly entities?: readonly string[];
  /** Of which tenants; all, and what is of none, where it is left out. */
  readonly tenants?: readonly string[];
  /** Values shown per hour, at most; 100 where it is left out. */
  readonly valuesPerHour?: number;
}

export interface OperatorEntry {
  /** `scrypt:…`, as `hashOperatorToken` makes it. */
  readonly token: string;
  readonly roles: readonly string[];
}

/** Who may open or change the vault: `operators.json` in its directory. */
export interface OperatorPolicy {
  readonly roles: Readonly<Record<string, Role>>;
  readonly operators: Readonly<Record<string, OperatorEntry>>;
}

/** Roles to begin with. */
export const DEFAULT_ROLES: OperatorPolicy['roles'] = {
  support: { may: ['reveal'], valuesPerHour: 20 },
  privacy: { may: ['reveal', 'erase'], valuesPerHour: 100 },
  keeper: { may: ['rotate'] },
};

const PERMISSIONS: readonly string[] = ['reveal', 'erase', 'rotate'];
const OPERATOR_ID = /^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/;

/** Whether it can be the id of an operator: it stands in the log, so it must be no address. */
export function isOperatorId(id: string): boolean {
  return OPERATOR_ID.test(id);
}

/**
 * Reads a policy from JSON. Unknown fields are refused: a limit that is misspelt must not be none.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP`, naming `source` and what is wrong in it.
 */
export function parseOperatorPolicy(json: string, source: string): OperatorPolicy {
  const fail = (problem: string): never => {
    throw new VaultError('SPANREEL_VAULT_SETUP', `${source}: ${problem}`);
  };
  let policy: unknown;
  try {
    policy = JSON.parse(json);
  } catch {
    fail('is no JSON');
  }
  const { roles, operators } = fieldsOf(policy, ['roles', 'operators'], 'the policy', fail);
  const roleNames = entriesOf(roles, 'roles', fail);
  for (const [name, role] of roleNames) checkRole(role, `role "${name}"`, fail);
  for (const [id, operator] of entriesOf(operators, 'operators', fail)) {
    const named = `operator "${id}"`;
    if (!isOperatorId(id)) fail(`${named} is no id; use letters, digits, ".", "_" and "-"`);
    const { token, roles: own } = fieldsOf(operator, ['token', 'roles'], named, fail);
    if (typeof token !== 'string' || !isOperatorHash(token)) {
      fail(`token of ${named} is no hash; make one with: spanreel vault operator ${id}`);
    }
    const stranger = listOf(own, `roles of ${named}`, fail).find((role) => !roleNames.some(([name]) => name === role));
    if (stranger !== undefined) fail(`${named} has the role "${stranger}", which is not among the roles`);
  }
  return policy as OperatorPolicy;
}

type Fail = (problem: string) => never;

function checkRole(role: unknown, named: string, fail: Fail): void {
  const { may, entities, tenants, valuesPerHour } = fieldsOf(
    role,
    ['may', 'entities', 'tenants', 'valuesPerHour'],
    named,
    fail,
  );
  const stranger = listOf(may, `"may" of ${named}`, fail).find((permission) => !PERMISSIONS.includes(permission));
  if (stranger !== undefined) fail(`${named} may "${stranger}", which is none of ${PERMISSIONS.join(', ')}`);
  if (entities !== undefined) listOf(entities, `"entities" of ${named}`, fail);
  if (tenants !== undefined) listOf(tenants, `"tenants" of ${named}`, fail);
  if (valuesPerHour !== undefined && !(Number.isSafeInteger(valuesPerHour) && Number(valuesPerHour) >= 0)) {
    fail(`"valuesPerHour" of ${named} is no whole number`);
  }
}

function fieldsOf(value: unknown, names: readonly string[], what: string, fail: Fail): Record<string, unknown> {
  const entries = entriesOf(value, what, fail);
  const stranger = entries.find(([name]) => !names.includes(name));
  if (stranger !== undefined) fail(`${what} has "${stranger[0]}"; it may have ${names.join(', ')}`);
  return Object.fromEntries(entries);
}

function entriesOf(value: unknown, what: string, fail: Fail): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : fail(`${what} is no object`);
}

function listOf(value: unknown, what: string, fail: Fail): string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value
    : fail(`${what} is no list of texts`);
}
