import type { SpineEvent, ValueMap } from '@spanreel/events';

import { isId } from '../keys/shapes.ts';
import type { SpeechEvents } from '../streaming/speech-events.ts';
import type { ValueRedactor } from './value-redactor.ts';

const EVENT_NAME = /^[a-z][a-z_]{0,40}(?:\.[a-z][a-z_]{0,40}){0,5}$/;
const COMPONENT = /^[a-z][a-z_]{0,23}$/;

/**
 * A redacted copy of an event. Fields that the envelope promises in a shape pass where they have it; all else, and
 * whatever is not of the envelope, is examined.
 */
export function redactEvent<E extends SpineEvent>(
  event: E,
  values: ValueRedactor,
  speech: Pick<SpeechEvents, 'payload'>,
): E {
  const { payload: _, metadata, tags, ...envelope } = event;
  const redacted: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(envelope)) {
    redacted[field] = hasPromisedShape(field, value) ? value : values.value(field, value as string);
  }
  if (tags !== undefined) redacted['tags'] = tags.map((tag) => values.text(tag));
  redacted['metadata'] = redactMetadata(metadata as ValueMap, values);
  redacted['payload'] = values.map(speech.payload(event));
  return redacted as unknown as E;
}

function redactMetadata(metadata: ValueMap, values: ValueRedactor): Record<string, unknown> {
  const redacted: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(metadata)) {
    const known = field === 'component' && typeof value === 'string' && COMPONENT.test(value);
    redacted[field] = known ? value : values.value(field, value);
  }
  return redacted;
}

function hasPromisedShape(field: string, value: unknown): boolean {
  switch (field) {
    case 'event_type':
      return typeof value === 'string' && EVENT_NAME.test(value);
    case 'event_id':
    case 'trace_id':
    case 'parent_trace_id':
    case 'stream_id':
    case 'writer_id':
    case 'correlation_id':
    case 'causation_id':
    case 'prev_hash':
      return typeof value === 'string' && isId(value);
    case 'span_id':
    case 'parent_span_id':
      // Sixteen hexadecimal digits made by an SDK; one in two thousand has no letter.
      return typeof value === 'string' && /^[\da-f]{16}$/.test(value);
    case 'timestamp':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(value);
    case 'writer_seq':
    case 'clock':
    case 'sequence_number':
    case 'schema_version':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'severity':
      return value === 'DEBUG' || value === 'INFO' || value === 'WARN' || value === 'ERROR' || value === 'FATAL';
    case 'status':
      return value === 'success' || value === 'failed' || value === 'pending' || value === 'unknown';
    default:
      return false;
  }
}
