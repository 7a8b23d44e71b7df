import type { SpineEvent } from '../event.ts';
import type { ValueMap } from '../value/value.ts';
import { currentName, findEvent } from './find-event.ts';
import type { EventDefinition } from './event-definition.ts';

/** The event under its name and schema version of today; what is newer than this catalogue, or unknown to it, comes back unchanged. */
export function upcast(event: SpineEvent): SpineEvent {
  const name = currentName(event.event_type);
  const definition = findEvent(name);
  if (!definition || event.schema_version >= definition.version) {
    return name === event.event_type ? event : { ...event, event_type: name };
  }
  const payload = upcastPayload(definition, event.schema_version, event.payload);
  return { ...event, event_type: name, schema_version: definition.version, payload };
}

/** A payload of version `from` in the definition's own. */
export function upcastPayload(definition: EventDefinition, from: number, payload: ValueMap): ValueMap {
  let current = payload;
  for (let version = from; version < definition.version; version++) {
    current = definition.upcast?.[version]?.(current) ?? current;
  }
  return current;
}
