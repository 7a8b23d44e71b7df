import { findEvent } from './find-event.ts';
import type { EventDefinition, EventDefinitions } from './event-definition.ts';
import { registry } from './registry.ts';

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;

/** A definition that the catalogue refuses; `code` is `SPANREEL_EVENT_DEFINITION`. */
export class EventDefinitionError extends Error {
  readonly code = 'SPANREEL_EVENT_DEFINITION';
}

/**
 * Adds an application's own events to the catalogue of this process and returns the definitions unchanged.
 *
 * To have `emit` know their payloads, declare them once:
 * `declare module '@spanreel/events' { interface EventCatalogue extends PayloadsOf<typeof orderEvents> {} }`.
 *
 * @throws {EventDefinitionError} when a name is not dotted lower case, a version is not a whole number from 1, an
 * upcaster is missing, or a name is taken by another definition.
 *
 * @example
 * const orderEvents = defineEvents({
 *   'order.placed': { version: 1, about: 'A customer placed an order.', payload: v.object({ order_id: v.string() }) },
 * });
 */
export function defineEvents<const D extends EventDefinitions>(definitions: D): D {
  for (const [name, definition] of Object.entries(definitions)) {
    check(name, definition);
    registry().set(name, definition);
  }
  return definitions;
}

function check(name: string, definition: EventDefinition): void {
  if (!NAME.test(name)) {
    throw new EventDefinitionError(`event name "${name}" must be dotted lower case, such as "order.placed"`);
  }
  if (!Number.isSafeInteger(definition.version) || definition.version < 1) {
    throw new EventDefinitionError(`event "${name}": version ${definition.version} must be a whole number from 1`);
  }
  for (let from = 1; from < definition.version; from++) {
    if (!definition.upcast?.[from]) {
      throw new EventDefinitionError(
        `event "${name}": version ${definition.version} needs an upcaster from version ${from}`,
      );
    }
  }
  const known = findEvent(name);
  if (known && (known.version !== definition.version || known.about !== definition.about)) {
    throw new EventDefinitionError(`event "${name}" is defined twice, differently; rename one of them`);
  }
}
