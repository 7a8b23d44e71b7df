import { catalogue } from '../catalogue/catalogue.ts';
import type { EventDefinition } from '../catalogue/event-definition.ts';
import type { SpineEvent } from '../event.ts';
import { normalizeMap } from '../value/normalize-value.ts';

/** An event for every name of the catalogue, with its example as payload. For tests. */
export function exampleEvents(): SpineEvent[] {
  return Object.entries<EventDefinition>(catalogue).map(([name, definition], index) => ({
    event_type: name,
    event_id: `01890000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    stream_id: '01890000-0000-7000-8000-000000000a01',
    writer_id: '01890000-0000-7000-8000-000000000a02',
    writer_seq: index + 1,
    clock: index + 1,
    timestamp: '2026-11-20T09:30:00.123456789Z',
    severity: definition.severity ?? 'INFO',
    schema_version: definition.version,
    metadata: definition.component === undefined ? {} : { component: definition.component },
    payload: normalizeMap(definition.example),
  }));
}
