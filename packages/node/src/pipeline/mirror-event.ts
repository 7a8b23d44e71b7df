import { type Attributes, type HrTime, context as contexts, trace } from '@opentelemetry/api';
import type { EmitRequest } from '@spanreel/api/pipeline';
import { EVENT_ATTRIBUTE } from '@spanreel/events';

import { LIMIT } from './limits.ts';
import type { PendingEvent } from './pending-event.ts';

/**
 * Shows an event on its span, if that is recorded: name, event id and at most 16 top-level scalars, so that Jaeger has it. What
 * people said goes along only where spans may hold content, and is final. The span's own exporter redacts it. Never throws.
 */
export function mirrorEvent(request: EmitRequest, event: PendingEvent, withContent: boolean): void {
  const span = trace.getSpan(request.context ?? contexts.active());
  if (!span?.isRecording()) return;
  const time = request.unixNano === undefined ? undefined : toHrTime(event.unixNano);
  try {
    span.addEvent(event.type, attributesOf(event, withContent), time);
  } catch {
    // The span is somebody else's; the event has its number and goes on without a mirror.
  }
}

function attributesOf({ id, payload, definition }: PendingEvent, withContent: boolean): Attributes {
  const attributes: Attributes = { [EVENT_ATTRIBUTE.eventId]: id };
  let scalars = 0;
  for (const key in payload) {
    if (scalars >= LIMIT.mirroredScalars) break;
    const value = payload[key];
    if (
      typeof value === 'string'
        ? value.length > LIMIT.mirroredText
        : typeof value !== 'number' && typeof value !== 'boolean'
    ) {
      continue;
    }
    // A span's exporter knows nothing of the final that shows a partial to be half a number.
    const decided = withContent && payload['is_final'] !== false;
    if (!decided && definition.content?.includes(key)) continue;
    attributes[key] = value;
    scalars++;
  }
  return attributes;
}

function toHrTime(unixNano: bigint): HrTime {
  return [Number(unixNano / 1_000_000_000n), Number(unixNano % 1_000_000_000n)];
}
