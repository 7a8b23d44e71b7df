import type { SpineEvent } from '@spanreel/events';
import { EventType } from '@spanreel/events';

import { textField } from '../reader/payload-field.ts';

const ENDS: ReadonlySet<string> = new Set([
  EventType.SAGA_COMPLETED,
  EventType.SAGA_COMPENSATED,
  EventType.SAGA_FAILED,
]);

/** Ids of sagas that these events begin or continue, but do not end. */
export function openSagas(events: readonly SpineEvent[]): readonly string[] {
  const open = new Set<string>();
  const ended = new Set<string>();
  for (const { event_type, payload } of events) {
    const id = textField(payload, 'saga_id');
    if (id !== undefined) (ENDS.has(event_type) ? ended : open).add(id);
  }
  return [...open].filter((id) => !ended.has(id));
}
