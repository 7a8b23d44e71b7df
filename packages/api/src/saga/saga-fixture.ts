import type { SpineEvent } from '@spanreel/events';

import { type SagaError, isSagaError } from './index.ts';

export const names = (events: readonly SpineEvent[]): string[] => events.map(({ event_type: type }) => type);

/** Payloads of all events of a type. */
export const payloadsOf = (events: readonly SpineEvent[], type: string): unknown[] =>
  events.filter((event) => event.event_type === type).map(({ payload }) => ({ ...payload }));

/** What a saga failed with. */
export async function failureOf(run: Promise<unknown>): Promise<SagaError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSagaError(error)) throw new Error(`expected a SagaError, got ${String(error)}`);
  return error;
}
