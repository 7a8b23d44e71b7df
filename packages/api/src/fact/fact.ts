import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';
import type { EventName, EventPayload, EventStatus } from '@spanreel/events';

import { recordEvent } from '../emit/record-event.ts';
import type { EventRef } from '../pipeline/index.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { At } from '../time/instant.ts';
import { toEpochMs } from '../time/instant.ts';

/** When and where a fact holds, where that is not now and here. */
export interface FactOptions extends At {
  /** Whose span and scope it belongs to; the active one if left out. */
  readonly context?: Context;
}

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

type FieldOf<Name, Value> = Name extends `${string}_at` ? Value | Date : Value;

/**
 * What an event of a name tells, as TypeScript writes it: `device_id` is `deviceId`, and an instant may be a
 * `Date`.
 */
export type FactFields<N extends EventName> = {
  readonly [K in keyof EventPayload<N> as K extends string ? CamelCase<K> : never]: FieldOf<K, EventPayload<N>[K]>;
};

/** Records one kind of event; returns where it stands, `undefined` where no Spanreel pipeline is registered. Never throws. */
export type Fact<N extends EventName> = (fields: FactFields<N>, options?: FactOptions) => EventRef | undefined;

/** The one-line helper of an event that has neither a span nor a length. */
export function fact<N extends EventName>(type: N, status?: EventStatus): Fact<N> {
  return (fields, { at, context = activeContext.active() } = {}) =>
    isObserved()
      ? recordEvent(context, type, payloadOf(fields) as EventPayload<N>, {
          at: toEpochMs(at),
          ...(status !== undefined && { status }),
        })
      : undefined;
}

const snakeCase = new Map<string, string>();

function payloadOf(fields: object | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [toSnakeCase(name), value]));
}

function toSnakeCase(name: string): string {
  let snake = snakeCase.get(name);
  if (snake === undefined) {
    snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    // The names come from code, not from data: few.
    snakeCase.set(name, snake);
  }
  return snake;
}
