import type { Attributes, HrTime, Span } from '@opentelemetry/api';
import { EVENT_ATTRIBUTE, type EventDefinition, type ValueMap } from '@spanreel/events';

import { LIMIT } from './limits.ts';

/**
 * Shows an event on its span: name, event id and at most 16 top-level scalars, so that Jaeger has it. What people said
 * goes along only where spans may hold content. The span's own exporter redacts it.
 */
export function mirrorEvent(
  span: Span,
  type: string,
  eventId: string,
  payload: ValueMap,
  definition: EventDefinition,
  withContent: boolean,
  time?: HrTime,
): void {
  const attributes: Attributes = { [EVENT_ATTRIBUTE.eventId]: eventId };
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
    if (!withContent && definition.content?.includes(key)) continue;
    attributes[key] = value;
    scalars++;
  }
  span.addEvent(type, attributes, time);
}
