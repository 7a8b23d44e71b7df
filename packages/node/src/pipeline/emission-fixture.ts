import { ROOT_CONTEXT } from '@opentelemetry/api';
import { withScope } from '@spanreel/api/pipeline';
import type { SpineEvent } from '@spanreel/events';
import { hashEvent } from '@spanreel/events';
import { expect } from 'vitest';

/** A request for an event that says something. */
export const spoke = (text = 'hello'): { type: string; payload: unknown } => ({
  type: 'error.occurred',
  payload: { error_type: 'E', error_message: text },
});

export const inStream = (streamId: string): { context: ReturnType<typeof withScope> } => ({
  context: withScope(ROOT_CONTEXT, { streamId }),
});

/** What must hold of any log: dense sequences, a rising clock, an unbroken chain. */
export function expectLawful(events: readonly SpineEvent[]): void {
  for (const ofStream of Map.groupBy(events, (event) => `${event.stream_id} ${event.writer_id}`).values()) {
    ofStream.forEach((event, index) => {
      expect(event.writer_seq).toBe(index + 1);
      expect(event.prev_hash).toBe(index === 0 ? undefined : hashEvent(ofStream[index - 1] as SpineEvent));
    });
  }
  const clocks = events.map(({ clock }) => clock);
  expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
  expect(new Set(clocks).size).toBe(clocks.length);
}
