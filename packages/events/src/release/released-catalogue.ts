import type { EventDefinition, EventDefinitions } from '../catalogue/event-definition.ts';
import { type PayloadSchema, payloadSchema } from '../reference/payload-schema.ts';

/** What was promised of an event when it was released. */
export interface ReleasedEvent {
  readonly version: number;
  /** Fields that `SPANREEL_CAPTURE_CONTENT=none` leaves out. */
  readonly content: readonly string[];
  readonly payload: PayloadSchema;
}

export type ReleasedCatalogue = Readonly<Record<string, ReleasedEvent>>;

/** The promises of definitions in a form that is the same however they are written: sorted by name, as JSON Schema. */
export function releaseOf(definitions: EventDefinitions): ReleasedCatalogue {
  return Object.fromEntries(
    Object.entries<EventDefinition>(definitions)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, definition]) => [
        name,
        {
          version: definition.version,
          content: (definition.content ?? []).toSorted(),
          payload: payloadSchema(definition),
        },
      ]),
  );
}
