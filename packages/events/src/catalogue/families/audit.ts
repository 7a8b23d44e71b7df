import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { count, id, optionalId, text } from './fields.ts';

export const auditEvents = lazyFamily(() =>
  defineFamily({
    'audit.recorded': {
      version: 1,
      about: 'Who did what to what, and how it went: for the audit trail.',
      component: 'audit',
      content: ['changes'],
      payload: v.object({
        actor: id,
        actor_type: v.optional(v.picklist(['user', 'agent', 'service', 'system'])),
        /** In whose name, where that is somebody else. */
        on_behalf_of: optionalId,
        action: id,
        target: id,
        target_type: text,
        outcome: v.picklist(['success', 'failed', 'denied', 'unknown']),
        reason: text,
        client_address: text,
        changes: v.optional(v.unknown()),
      }),
      example: {
        actor: 'agent-7',
        actor_type: 'agent',
        on_behalf_of: 'user-1',
        action: 'appointment.cancel',
        target: 'appointment-1',
        target_type: 'appointment',
        outcome: 'success',
        reason: 'asked by phone',
        changes: { status: { from: 'booked', to: 'cancelled' } },
      },
    },
  }),
);

/** Who opened or changed the vault, the only place where a token and its value meet. */
const operation = {
  operator: id,
  /** What for, as the operator said; why not, where it was denied. */
  reason: text,
  /** The operator's own reference, such as the number of a complaint. */
  ticket: text,
};
const exampleOperation = { operator: 'operator-1', reason: 'complaint 4711' };

export const vaultEvents = lazyFamily(() =>
  defineFamily({
    'vault.revealed': {
      version: 1,
      about: 'An authorised operator is shown what stands behind redacted values; on record before it is shown.',
      severity: 'WARN',
      component: 'vault',
      payload: v.object({
        ...operation,
        /** The redacted values asked for, as they stand in the log, and of which kinds they are. */
        revealed: v.optional(v.array(v.string())),
        revealed_count: count,
        entities: v.optional(v.array(v.string())),
      }),
      example: { ...exampleOperation, revealed: ['<PHONE:k1.NKN1G0G6EGQF6>'], revealed_count: 1, entities: ['PHONE'] },
    },
    'vault.reveal_denied': {
      version: 1,
      about: 'Somebody asked for what stands behind redacted values and was not shown it.',
      severity: 'WARN',
      component: 'vault',
      payload: v.object({
        ...operation,
        /** The redacted values asked for, as they stand in the log, and of which kinds they are. */
        asked: v.optional(v.array(v.string())),
        entities: v.optional(v.array(v.string())),
      }),
      example: {
        operator: 'operator-2',
        reason: 'not authorised',
        asked: ['<PHONE:k1.NKN1G0G6EGQF6>'],
        entities: ['PHONE'],
      },
    },
    'vault.erased': {
      version: 1,
      about: 'What stands behind redacted values was deleted for good; nobody can be shown it again.',
      severity: 'WARN',
      component: 'vault',
      payload: v.object({
        ...operation,
        erased_count: count,
        entities: v.optional(v.array(v.string())),
        /** Whose values: of one conversation, or of all conversations of a tenant. */
        conversation_id: optionalId,
        tenant_id: optionalId,
      }),
      example: {
        operator: 'operator-1',
        reason: 'request for erasure',
        erased_count: 3,
        entities: ['EMAIL', 'PHONE'],
        conversation_id: 'conversation-1',
      },
    },
    'vault.rotated': {
      version: 1,
      about: 'The keys of the vault are wrapped with another master key; what they open is as before.',
      severity: 'WARN',
      component: 'vault',
      payload: v.object({
        ...operation,
        key_id: id,
        previous_key_ids: v.optional(v.array(v.string())),
        rewrapped_count: count,
      }),
      example: {
        operator: 'operator-1',
        reason: 'yearly',
        key_id: '2027',
        previous_key_ids: ['2026'],
        rewrapped_count: 41,
      },
    },
    'vault.key_rotated': {
      version: 1,
      about: 'New tokens are made with another key from now on.',
      component: 'vault',
      payload: v.object({ ...operation, key_id: id, previous_key_id: optionalId }),
      example: { operator: 'operator-1', reason: 'yearly', key_id: 'k2', previous_key_id: 'k1' },
    },
  }),
);
