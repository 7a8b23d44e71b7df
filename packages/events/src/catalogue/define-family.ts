import type { GenericSchema, InferOutput } from 'valibot';

import type { EventDefinition } from './event-definition.ts';

/** A built-in event, which always has an example. */
type FamilyEvent<S extends GenericSchema> = EventDefinition<S> & { readonly example: InferOutput<S> };

/** The built-in events of one family, unchanged: here the compiler holds each example to its schema. */
export function defineFamily<S extends Readonly<Record<string, GenericSchema>>>(events: {
  readonly [N in keyof S]: FamilyEvent<S[N]>;
}): { readonly [N in keyof S]: FamilyEvent<S[N]> } {
  return events;
}

/**
 * A family that is made when it is first asked for: a process starts with every family and emits events of a few, and making
 * all schemas would cost each start some milliseconds.
 */
export function lazyFamily<F>(make: () => F): () => F {
  let family: F | undefined;
  return () => (family ??= make());
}
