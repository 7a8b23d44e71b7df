import type { EventDefinition, EventDefinitions } from '../catalogue/event-definition.ts';
import { type ReleasedCatalogue, type ReleasedEvent, releaseOf } from './released-catalogue.ts';
import { schemaChanges } from './schema-changes.ts';

/**
 * What definitions break of the promises of a release, as sentences that name the event, the field and the way out.
 *
 * @param renamed older spellings, with the name that took their place
 */
export function breaches(
  released: ReleasedCatalogue,
  definitions: EventDefinitions,
  renamed: ReadonlyMap<string, string>,
): string[] {
  const today = releaseOf(definitions);
  return Object.entries(released).flatMap(([name, before]) => {
    const after = today[name];
    const definition = definitions[name];
    if (after && definition) return eventBreaches(name, before, after, definition);
    return Object.hasOwn(today, renamed.get(name) ?? '')
      ? []
      : [`${name} was removed; keep it, or make it an alias of what took its place`];
  });
}

function eventBreaches(
  name: string,
  before: ReleasedEvent,
  after: ReleasedEvent,
  { version, upcast }: EventDefinition,
): string[] {
  const uncovered = before.content
    .filter((field) => !after.content.includes(field) && after.payload.properties?.[field])
    .map((field) => `${name}.${field} is no longer content; SPANREEL_CAPTURE_CONTENT=none would let it through`);
  if (version < before.version) return [...uncovered, `${name} went back from version ${before.version} to ${version}`];
  if (version === before.version) {
    const wayOut = `; raise its version to ${version + 1} and add an upcaster from ${version}`;
    return [...uncovered, ...schemaChanges(name, before.payload, after.payload).map((change) => change + wayOut)];
  }
  const missing = Array.from({ length: version - 1 }, (_, index) => index + 1).filter((from) => !upcast?.[from]);
  return [...uncovered, ...missing.map((from) => `${name} needs an upcaster from version ${from}`)];
}
