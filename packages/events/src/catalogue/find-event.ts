import { aliases } from './aliases.ts';
import type { EventDefinition } from './event-definition.ts';
import { type EventFamily, families } from './families.ts';
import { registry } from './registry.ts';

/** The definition of a name, an older spelling's included, built-in or added by `defineEvents`; `undefined` if unknown. */
export function findEvent(name: string): EventDefinition | undefined {
  const current = currentName(name);
  return familyOf(current)?.events()[current] ?? registry().get(current);
}

/** The family of a built-in event; `undefined` for every other name. */
export function familyOf(name: string): EventFamily | undefined {
  const candidates = byPrefix().get(name.slice(0, name.indexOf('.')));
  // An own key only: "call.constructor" is no event, and neither is "constructor".
  return candidates?.find(({ events }) => Object.hasOwn(events(), name));
}

/** The name of today for a name of today or an older spelling; unknown names come back unchanged. */
export function currentName(name: string): string {
  return aliases.get(name) ?? name;
}

/** The names of all events known in this process, built-in ones first. */
export function knownNames(): string[] {
  return [...families.flatMap(({ events }) => Object.keys(events())), ...registry().keys()];
}

let prefixes: Map<string, EventFamily[]> | undefined;

function byPrefix(): ReadonlyMap<string, readonly EventFamily[]> {
  if (prefixes) return prefixes;
  prefixes = new Map();
  for (const family of families) {
    for (const prefix of family.prefixes) prefixes.set(prefix, [...(prefixes.get(prefix) ?? []), family]);
  }
  return prefixes;
}
