import { isNeverKept } from '../redactor/kept-entities.ts';
import type { OperatorPolicy, Permission, Role } from './operator-policy.ts';
import { isOperatorToken } from './operator-token.ts';

/** Who asks, and the proof. */
export interface Credentials {
  readonly id: string;
  /** The secret itself, not its hash. */
  readonly token: string;
}

/** Somebody whose secret was right, with what the policy lets them do. */
export interface Operator {
  readonly id: string;
  may(permission: Permission): boolean;
  /** Whether values of an entity and tenant (empty: of none) may be shown to them. */
  mayReveal(entity: string, tenant: string): boolean;
  /** Whether they may do something to all of a tenant (empty: of none). */
  mayFor(permission: Permission, tenant: string): boolean;
  readonly valuesPerHour: number;
}

const DEFAULT_PER_HOUR = 100;

/** The operator with these credentials; `undefined` where the policy knows none such. */
export async function authenticate({ id, token }: Credentials, policy: OperatorPolicy): Promise<Operator | undefined> {
  const entry = Object.hasOwn(policy.operators, id) ? policy.operators[id] : undefined;
  if (!(await isOperatorToken(token, entry?.token)) || entry === undefined) return undefined;
  const roles = entry.roles.flatMap((name) => policy.roles[name] ?? []);
  const withRight = (permission: Permission): Role[] => roles.filter(({ may }) => may.includes(permission));
  const isFor = ({ tenants }: Role, tenant: string): boolean => tenants === undefined || tenants.includes(tenant);
  return {
    id,
    may: (permission) => withRight(permission).length > 0,
    mayReveal: (entity, tenant) =>
      !isNeverKept(entity) &&
      withRight('reveal').some((role) => isFor(role, tenant) && (role.entities?.includes(entity) ?? true)),
    mayFor: (permission, tenant) => withRight(permission).some((role) => isFor(role, tenant)),
    valuesPerHour: Math.max(0, ...withRight('reveal').map(({ valuesPerHour = DEFAULT_PER_HOUR }) => valuesPerHour)),
  };
}
