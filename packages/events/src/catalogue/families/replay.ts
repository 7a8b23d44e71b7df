import * as v from 'valibot';

import { canonicalValue } from '../../canonical/canonical-form.ts';
import { hashValue } from '../../canonical/hash-event.ts';
import type { Value, ValueMap } from '../../value/value.ts';
import { defineFamily, lazyFamily } from '../define-family.ts';
import { count, id } from './fields.ts';

/** A checkpoint whose state is larger than this many characters of canonical text keeps only its hash. */
const MAX_STATE = 6_000;
/** Arguments of an effect beyond this many characters keep only their hash. */
const MAX_ARGUMENTS = 2_000;

export const effectEvents = lazyFamily(() =>
  defineFamily({
    'effect.recorded': {
      version: 1,
      about: 'What a step, tool or model returned: what running the code again needs.',
      component: 'replay',
      content: ['value', 'arguments'],
      payload: v.object({
        effect_id: id,
        /** Where in the code: the names of the enclosing calls, turns and steps. */
        scope: v.string(),
        /** Counts from 1 within the scope, in the order of the calls. */
        ordinal: count,
        operation: id,
        /** JSON text of what it was called with; left out when large, the hash stays. */
        arguments: v.optional(v.string()),
        /** Of the redacted arguments: the hash of a raw phone number is soon guessed. */
        arguments_hash: v.optional(v.string()),
        outcome: v.picklist(['returned', 'threw']),
        part: count,
        parts: count,
        /** JSON text; parts joined give the whole. */
        value: v.optional(v.string()),
        value_hash: v.optional(v.string()),
        /** UTF-8 bytes of the whole: of the parts joined, where there are several. */
        size: v.optional(count),
      }),
      example: {
        effect_id: 'effect-1',
        scope: 'transfer/debit',
        ordinal: 1,
        operation: 'debit',
        arguments: '{"cents":4000}',
        outcome: 'returned',
        part: 1,
        parts: 1,
        value: '{"booking":"b-1"}',
        size: 17,
      },
      finish: sealArguments,
    },
  }),
);

export const checkpointEvents = lazyFamily(() =>
  defineFamily({
    'replay.checkpoint': {
      version: 1,
      about: 'The state that the helpers really reached, for a replay to compare with.',
      component: 'replay',
      payload: v.object({
        reducer: id,
        reducer_version: count,
        from_seq: count,
        upto_seq: count,
        state: v.optional(v.record(v.string(), v.unknown())),
        state_hash: v.optional(v.string()),
      }),
      example: {
        reducer: 'conversation',
        reducer_version: 1,
        from_seq: 1,
        upto_seq: 12,
        state: {
          calls: {},
          turns: {},
          objectives: { date_of_visit: 'captured' },
          workflows: {},
          sagas: {},
          decisions: {},
        },
      },
      finish: sealState,
    },
  }),
);

function sealArguments(payload: ValueMap): ValueMap {
  const given = payload['arguments'];
  if (typeof given !== 'string') return payload;
  const sealed: Record<string, Value> = { ...payload, arguments_hash: hashValue(given) };
  if (given.length > MAX_ARGUMENTS) delete sealed['arguments'];
  return sealed;
}

/** The hash may only be taken of what is on record: the redacted state. */
function sealState(payload: ValueMap): ValueMap {
  const state = payload['state'];
  if (state === undefined) return payload;
  const sealed = { ...payload, state_hash: hashValue(state) };
  // Not JSON's length: it knows no bigint.
  return canonicalValue(state).length <= MAX_STATE ? sealed : { ...sealed, state: null };
}
