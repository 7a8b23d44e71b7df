import type { EventDefinition, EventDefinitions } from '../catalogue/event-definition.ts';
import { upcastPayload } from '../catalogue/upcast.ts';
import { normalizeMap } from '../value/normalize-value.ts';
import type { ValueMap } from '../value/value.ts';

/** A payload as a released version wrote it, and what it reads as today where that differs. */
export interface Golden {
  readonly written: ValueMap;
  /** For versions before today's. */
  readonly read?: ValueMap;
}

/** By event and version: `call.started@1`. */
export type Goldens = Readonly<Record<string, Golden>>;

/** Event and version of a golden's key. */
export function goldenOf(key: string): { readonly name: string; readonly version: number } {
  const at = key.lastIndexOf('@');
  return { name: key.slice(0, at), version: Number(key.slice(at + 1)) };
}

/**
 * The goldens of a release: what older versions wrote is never changed, what it reads as is told anew, and a version without
 * a golden gets the example of its event.
 */
export function goldensOf(definitions: EventDefinitions, before: Goldens): Goldens {
  const kept = Object.entries(before).map(([key, { written }]): [string, Golden] => {
    const { name, version } = goldenOf(key);
    const definition = definitions[name];
    if (!definition || version >= definition.version) return [key, { written }];
    return [key, { written, read: upcastPayload(definition, version, written) }];
  });
  const added = Object.entries<EventDefinition>(definitions)
    .map(([name, { version, example }]): [string, Golden] => [`${name}@${version}`, { written: normalizeMap(example) }])
    .filter(([key]) => !Object.hasOwn(before, key));
  return Object.fromEntries([...kept, ...added].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
