import type { SpineEvent } from '@spanreel/events';
import { expect, test } from 'vitest';

import { expectLawful, spoke } from './emission-fixture.ts';
import { settle } from './fake-timing.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

test('subscribers get the redacted, frozen event in its batch, or before emit returns', () => {
  const { pipeline, timing } = pipelineFixture({
    redactor: { event: (event) => ({ ...event, payload: { ...event.payload, error_message: '<redacted>' } }) },
  });
  const batch: SpineEvent[] = [];
  const sync: SpineEvent[] = [];
  pipeline.subscribe('error.*', (event) => void batch.push(event));
  pipeline.emit(spoke('jane'));
  expect(batch).toEqual([]);
  timing.advance(100);
  expect(batch.map(({ payload }) => payload['error_message'])).toEqual(['<redacted>']);
  expect(Object.isFrozen(batch[0]) && Object.isFrozen(batch[0]?.payload) && Object.isFrozen(batch[0]?.metadata)).toBe(
    true,
  );

  const stop = pipeline.subscribe('*', (event) => void sync.push(event), { sync: true });
  pipeline.emit(spoke('jane'));
  expect(sync.map(({ writer_seq }) => writer_seq)).toEqual([2]);
  stop();
  pipeline.emit(spoke('jane'));
  timing.advance(100);
  expect(sync).toHaveLength(1);
});

test('a subscriber that throws, rejects or emits harms nobody', async () => {
  const { pipeline, timing, counters, events } = pipelineFixture();
  const seen: string[] = [];
  pipeline.subscribe('*', () => {
    throw new Error('boom');
  });
  pipeline.subscribe('*', () => Promise.reject(new Error('boom')));
  pipeline.subscribe('*', () => void pipeline.emit(spoke('echo')), {
    sync: true,
    where: ({ payload }) => payload['error_message'] === 'first',
  });
  pipeline.subscribe('*', ({ event_type }) => void seen.push(event_type));
  pipeline.emit(spoke('first'));
  timing.advance(300);
  await settle();
  expect(seen).toEqual(['error.occurred', 'error.occurred']);
  expect(counters.total('subscriberFailed')).toBe(4);
  expectLawful(events());
});

test.each([true, false])('a subscriber that ends the process leaves nothing unwritten (sync: %s)', (sync) => {
  const { pipeline, events } = pipelineFixture();
  let told = 0;
  const unsubscribe = pipeline.subscribe(
    'error.occurred',
    () => {
      told++;
      pipeline.lastly();
      pipeline.emit(spoke('last'));
      pipeline.flushNow();
      pipeline.writeThrough();
      expect(events()).toHaveLength(4);
      pipeline.tellSubscribers();
      unsubscribe();
    },
    { sync, where: ({ writer_seq }) => writer_seq === (sync ? 3 : 1) },
  );
  for (const text of ['one', 'two', 'three']) pipeline.emit(spoke(text));
  pipeline.flushNow();
  expect(told).toBe(1);
  expect(events().map(({ payload }) => payload['error_message'])).toEqual(['one', 'two', 'three', 'last']);
  expectLawful(events());
});

test('a subscriber that answers every event with one cannot hold the last flush for ever', () => {
  const { pipeline } = pipelineFixture();
  pipeline.subscribe('*', () => void pipeline.emit(spoke('echo')));
  pipeline.emit(spoke());
  pipeline.flushNow();
  expect(pipeline.emit(spoke())).toMatchObject({ writer_id: pipeline.writerId });
});
