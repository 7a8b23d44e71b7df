import { type SpineEvent } from '@spanreel/events';
import { expect, test } from 'vitest';

import { noSpace } from './fake-segment.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

const spoke = (index: number): { type: string; payload: object } => ({
  type: 'error.occurred',
  payload: { error_type: 'E', error_message: `event ${index}` },
});

const texts = (events: readonly SpineEvent[]): unknown[] => events.map(({ payload }) => payload['error_message']);

test('with the store failing, five failures open the breaker, one line says so, one probe comes after 30 s, and recovery writes everything', () => {
  const { pipeline, timing, segment, said, stderr, counters, events } = pipelineFixture();
  const append = segment.append.bind(segment);
  const tries: number[] = [];
  segment.append = (lines) => {
    tries.push(timing.now());
    return append(lines);
  };
  segment.appendError = noSpace();
  let emitted = 0;
  // An event every 100 ms, for 65 s.
  const emitFor = (millis: number): void => {
    for (const end = timing.now() + millis; timing.now() < end; timing.advance(100)) pipeline.emit(spoke(++emitted));
  };

  emitFor(1000);
  expect(tries).toHaveLength(5);
  expect(said).toEqual([
    'writing to the event log failed: the disk is full; trying again in 30 s, meanwhile events wait in memory and then go to stderr',
  ]);
  const [opened = 0] = tries.slice(-1);

  emitFor(29_000);
  expect(tries).toHaveLength(5);

  emitFor(2000);
  expect(tries).toHaveLength(6);
  expect((tries[5] ?? 0) - opened).toBeGreaterThanOrEqual(30_000);
  expect(said).toHaveLength(1);
  expect(events()).toEqual([]);

  segment.appendError = undefined;
  emitFor(33_000);
  timing.advance(1000);
  expect(said.slice(1)).toEqual(['the event log takes writes again']);
  expect(texts(events())).toEqual(Array.from({ length: emitted }, (_, index) => `event ${index + 1}`));
  expect(events().map(({ writer_seq }) => writer_seq)).toEqual(events().map((_, index) => index + 1));
  expect(counters.total('emitted')).toBe(counters.total('written'));
  expect([stderr, counters.total('dropped'), counters.parts('breakerOpened')]).toEqual([[], 0, new Map([['log', 1]])]);
});

test('nobody waits for a store that fails: emit returns at once, and so does a flush that is asked for', async () => {
  const { pipeline, timing, segment, counters } = pipelineFixture();
  segment.appendError = noSpace();
  for (let index = 0; index < 500; index++) {
    expect(pipeline.emit(spoke(index))).toMatchObject({ writer_seq: index + 1 });
    expect(segment.writes).toEqual([]);
    timing.advance(10);
  }
  let isFlushed = false;
  void pipeline.flush().then(() => (isFlushed = true));
  await timing.pass(10);
  expect(isFlushed).toBe(true);
  expect([counters.total('emitted'), counters.total('written')]).toEqual([500, 0]);
});
