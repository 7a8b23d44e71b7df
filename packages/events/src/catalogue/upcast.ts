import type { SpineEvent } from '../event.ts';
import { currentName, findEvent } from './catalogue.ts';

/** The event under its name and schema version of today; what is newer than this catalogue, or unknown to it, comes back unchanged. */
export function upcast(event: SpineEvent): SpineEvent {
  const name = currentName(event.event_type);
  const definition = findEvent(name);
  if (!definition || event.schema_version >= definition.version) {
    return name === event.event_type ? event : { ...event, event_type: name };
  }
  let { payload } = event;
  for (let version = event.schema_version; version < definition.version; version++) {
    payload = definition.upcast?.[version]?.(payload) ?? payload;
  }
  return { ...event, event_type: name, schema_version: definition.version, payload };
}
