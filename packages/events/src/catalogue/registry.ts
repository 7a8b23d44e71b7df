import type { EventDefinition } from './event-definition.ts';

const KEY = Symbol.for('spanreel.catalogue.v1');

/** The names known in this process; on `globalThis`, since an application and register's bundle hold a copy each of this package. */
export function registry(): Map<string, EventDefinition> {
  const holder = globalThis as { [KEY]?: Map<string, EventDefinition> };
  return (holder[KEY] ??= new Map());
}
