import fc from 'fast-check';

import { EVENT_STATUSES, type SpineEvent } from '../event.ts';
import { SEVERITY, type Severity } from '../severity.ts';
import { toIsoNanos } from '../timestamp.ts';
import { normalizeMap } from '../value/normalize-value.ts';
import type { ValueMap } from '../value/value.ts';

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...[...Array(16).keys()].map((digit) => digit.toString(16))),
    minLength: length,
    maxLength: length,
  });
const text: fc.Arbitrary<string> = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .map((value) => value.toWellFormed());
const payload: fc.Arbitrary<ValueMap> = fc
  .dictionary(text, fc.anything({ withBigInt: true, withTypedArray: true }))
  .map(normalizeMap);

/** Any event that a pipeline may have written. For tests. */
export const anyEvent: fc.Arbitrary<SpineEvent> = fc
  .record(
    {
      event_type: fc.constantFrom('call.started', 'order.placed', 'saga.step.failed'),
      event_id: fc.uuid({ version: 7 }),
      trace_id: hex(32),
      span_id: hex(16),
      parent_span_id: hex(16),
      stream_id: fc.uuid({ version: 7 }),
      writer_id: fc.uuid({ version: 7 }),
      writer_seq: fc.integer({ min: 1, max: 2 ** 40 }),
      clock: fc.integer({ min: 1, max: 2 ** 40 }),
      timestamp: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(toIsoNanos),
      severity: fc.constantFrom(...(Object.keys(SEVERITY) as Severity[])),
      status: fc.constantFrom(...EVENT_STATUSES),
      tags: fc.array(text, { maxLength: 3 }),
      schema_version: fc.integer({ min: 1, max: 9 }),
      correlation_id: text,
      causation_id: text,
      parent_trace_id: hex(32),
      tenant_id: text,
      conversation_id: text,
      metadata: fc.record({ component: text, agent_name: text, agent_version: text }, { requiredKeys: [] }),
      prev_hash: hex(64),
      payload,
    },
    {
      requiredKeys: [
        'event_type',
        'event_id',
        'trace_id',
        'stream_id',
        'writer_id',
        'writer_seq',
        'clock',
        'timestamp',
        'severity',
        'schema_version',
        'metadata',
        'payload',
      ],
    },
  )
  .map((event): SpineEvent => event);
