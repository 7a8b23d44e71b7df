import type { GenericSchema, InferOutput } from 'valibot';

import type { Severity } from '../severity.ts';
import type { ValueMap } from '../value/value.ts';

/** What the catalogue knows of one event name. */
export interface EventDefinition<S extends GenericSchema = GenericSchema> {
  /** Version of the payload schema, from 1. Raised when an old reader could misread a new payload. */
  readonly version: number;
  /** One line of meaning. */
  readonly about: string;
  readonly payload: S;
  /** A payload as it could be, without anybody's data: for the reference, and for tests. */
  readonly example?: InferOutput<S>;
  /** Payload fields that hold what people said or programs returned; `SPANREEL_CAPTURE_CONTENT=none` leaves them out. */
  readonly content?: readonly string[];
  /** Severity unless the emission says otherwise; INFO if absent. */
  readonly severity?: Severity;
  /** Component unless the emission says otherwise. */
  readonly component?: string;
  /** Takes a payload of version n to version n + 1; keyed by n. */
  readonly upcast?: Readonly<Record<number, (payload: ValueMap) => ValueMap>>;
  /** Runs on the redacted payload before it is hashed, for what may only be derived from redacted values. Pure. */
  readonly finish?: (payload: ValueMap) => ValueMap;
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** The payload types of a set of definitions, by event name. */
export type PayloadsOf<D extends EventDefinitions> = { readonly [K in keyof D]: InferOutput<D[K]['payload']> };
