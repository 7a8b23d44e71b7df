import type { LogEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import { textField } from '../reader/payload-field.ts';

/**
 * Ids of sagas that are named and have no event of their own: a process that took part kept its record elsewhere, or
 * lost it. Where there are spans alone nothing can be said.
 */
export function missingSagas(events: readonly LogEvent[], spans: readonly LogSpan[]): readonly string[] {
  if (events.length === 0) return [];
  const [named, held] = [new Set<string>(), new Set<string>()];
  for (const { event_type, payload } of events) {
    const id = textField(payload, 'saga_id');
    if (id !== undefined) (event_type.startsWith('saga.') ? held : named).add(id);
  }
  for (const { attributes } of spans) {
    const id = textField(attributes, 'saga.id');
    if (id !== undefined) named.add(id);
  }
  return [...named].filter((id) => !held.has(id));
}
