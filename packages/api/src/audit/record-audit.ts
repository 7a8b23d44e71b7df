import type { EventPayload, EventStatus, Severity } from '@spanreel/events';

import { emitDurableRequest } from '../emit/emit.ts';
import type { DurableReceipt, EmitOptions } from '../pipeline/index.ts';

type Recorded = EventPayload<'audit.recorded'>;
export type AuditOutcome = Recorded['outcome'];

/** Who did what to what. Texts are redacted as in every event: an address becomes a token, the same one wherever it stands. */
export interface AuditEntry {
  /** Who acted: an id of yours. */
  readonly actor: string;
  readonly actorType?: NonNullable<Recorded['actor_type']>;
  /** In whose name, where that is somebody else. */
  readonly onBehalfOf?: string;
  /** Such as `appointment.cancel`. */
  readonly action: string;
  /** What it was done to: an id of yours. */
  readonly target: string;
  readonly targetType?: string;
  readonly outcome: AuditOutcome;
  readonly reason?: string;
  readonly clientAddress?: string;
  /** What was different afterwards; left out with `SPANREEL_CAPTURE_CONTENT=none`. */
  readonly changes?: unknown;
}

const STATUS: Readonly<Record<AuditOutcome, EventStatus>> = {
  success: 'success',
  failed: 'failed',
  denied: 'failed',
  unknown: 'unknown',
};
const SEVERITY: Readonly<Record<AuditOutcome, Severity>> = {
  success: 'INFO',
  failed: 'WARN',
  denied: 'WARN',
  unknown: 'WARN',
};

/**
 * Puts on record who did what to what (`audit.recorded`), with trace, stream and correlation id of the moment: resolves once it is
 * on disk, with `{stored: false}` where no Spanreel pipeline is registered.
 *
 * @throws an error with code `SPANREEL_DURABLE_FAILED` where it cannot be written within three tries, or the entry is none.
 *
 * @example
 * await recordAudit({ actor: 'agent-7', action: 'appointment.cancel', target: 'appointment-1', outcome: 'success' });
 */
export async function recordAudit(
  entry: AuditEntry,
  options: Pick<EmitOptions, 'tags' | 'context' | 'causationId'> = {},
): Promise<DurableReceipt> {
  const { actorType, onBehalfOf, targetType, clientAddress, actor, action, target, outcome, reason, changes } = entry;
  return emitDurableRequest({
    ...options,
    type: 'audit.recorded',
    severity: SEVERITY[outcome],
    status: STATUS[outcome],
    payload: {
      actor,
      actor_type: actorType,
      on_behalf_of: onBehalfOf,
      action,
      target,
      target_type: targetType,
      outcome,
      reason,
      client_address: clientAddress,
      changes,
    },
  });
}
