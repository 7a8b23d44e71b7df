import type { VaultAudit } from './audit.ts';
import { type Credentials, type Operator, authenticate } from './operator.ts';
import type { OperatorPolicy, Permission } from './operator-policy.ts';
import { VaultError } from './vault-error.ts';

/** Every doing of an operator says who, what for, and where it is asked for. */
export interface OperatorRequest {
  readonly operator: Credentials;
  /** What for, in words of the operator; stands in the log, redacted. */
  readonly purpose: string;
  /** The operator's own reference, such as the number of a complaint. */
  readonly ticket?: string | undefined;
}

/** Puts a refusal on record. */
export type Refusal = (request: OperatorRequest, reason: string) => Promise<void>;

interface Supervision {
  readonly operators: OperatorPolicy;
  readonly audit: VaultAudit;
}

const MAX_TEXT = 500;
const MAX_ID = 64;

/**
 * The operator of a request who has this permission.
 *
 * @throws {VaultError} `SPANREEL_VAULT_REFUSED`, after the refusal is on record.
 */
export async function authorised(
  { operators }: Supervision,
  request: OperatorRequest,
  permission: Permission,
  refusal: Refusal,
): Promise<Operator> {
  const operator = await authenticate(request.operator, operators);
  // Who is told that an id exists and its token was wrong has learnt half of what there is to guess.
  if (operator === undefined) return refuse(request, refusal, 'no operator with this id and token');
  if (!operator.may(permission)) return refuse(request, refusal, `no role of the operator may ${permission}`);
  if (request.purpose.trim() === '') return refuse(request, refusal, 'no purpose was given');
  return operator;
}

/** Puts the refusal on record, and throws it. */
export async function refuse(request: OperatorRequest, refusal: Refusal, reason: string): Promise<never> {
  await recorded(refusal(request, reason));
  throw new VaultError('SPANREEL_VAULT_REFUSED', `refused: ${reason}`);
}

/** The refusal of what is no reveal. */
export function refusalOf(audit: VaultAudit, permission: Permission, target: string): Refusal {
  return (request, reason) =>
    audit.record({
      type: 'audit.recorded',
      payload: {
        actor: whoAsked(request),
        actor_type: 'user',
        action: `vault.${permission}`,
        target,
        outcome: 'denied',
        reason,
      },
    });
}

/**
 * Waits until an entry is on disk.
 *
 * @throws {VaultError} `SPANREEL_VAULT_UNAUDITED` where it cannot be: then nothing may be done.
 */
export async function recorded(record: Promise<void>): Promise<void> {
  try {
    await record;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new VaultError('SPANREEL_VAULT_UNAUDITED', `it cannot be put on record, so it was not done: ${reason}`, {
      cause: error,
    });
  }
}

/** As it stands in the log: whoever is unknown may have typed anything. */
export function whoAsked({ operator }: OperatorRequest): string {
  return operator.id.trim().slice(0, MAX_ID) || 'nobody';
}

/** What for, and the reference. */
export function said({ purpose, ticket }: OperatorRequest): { readonly reason: string; readonly ticket?: string } {
  return {
    reason: purpose.trim().slice(0, MAX_TEXT),
    ...(ticket === undefined ? {} : { ticket: ticket.slice(0, MAX_TEXT) }),
  };
}
