import { expect, test } from 'vitest';

import { GENERATIONS } from './event-flush.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

const event = { type: 'error.occurred', payload: { error_type: 'E', error_message: 'm' } };

for (const sync of [false, true]) {
  test(`a subscriber that answers every event with one is told of so many generations${sync ? ', before emit returns too' : ''}`, () => {
    const { pipeline, timing, events, said } = pipelineFixture();
    let calls = 0;
    pipeline.subscribe('*', () => void (calls++, pipeline.emit(event)), { sync });
    pipeline.emit(event);
    timing.advance(10_000);
    expect(calls).toBe(GENERATIONS);
    expect(events()).toHaveLength(GENERATIONS + 1);
    expect(said).toEqual([expect.stringContaining('in a loop')]);
    pipeline.emit(event);
    timing.advance(10_000);
    expect(calls).toBe(2 * GENERATIONS);
  });
}

test('at the end every event is written, and subscribers hear of none that they emitted meanwhile', () => {
  const { pipeline, events } = pipelineFixture();
  let calls = 0;
  pipeline.subscribe('*', () => {
    calls++;
    pipeline.emit(event);
    pipeline.emit(event);
  });
  for (let index = 0; index < 500; index++) pipeline.emit(event);
  pipeline.lastly();
  pipeline.flushNow();
  pipeline.writeThrough();
  expect(calls).toBe(0);
  pipeline.tellSubscribers();
  expect(calls).toBe(500);
  expect(events()).toHaveLength(1500);
  // What the application itself still emits is told.
  pipeline.emit(event);
  expect(calls).toBe(501);
});
