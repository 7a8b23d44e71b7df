import { expect, test } from 'vitest';

import { spoke } from './emission-fixture.ts';
import { noSpace } from './fake-segment.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

test('a durable event stays pending until its sync has returned', async () => {
  const { pipeline, timing, segment } = pipelineFixture();
  segment.holdsSync = true;
  let isDone = false;
  const stored = pipeline.durable(spoke()).then((ref) => {
    isDone = true;
    return ref;
  });
  await timing.pass(1);
  expect(segment.writes).toHaveLength(1);
  expect(segment.syncs).toBe(1);
  await timing.pass(5000);
  expect(isDone).toBe(false);
  segment.releaseSync();
  expect((await stored).writer_seq).toBe(1);
});

test('a durable event whose sync fails is written again, three times in all, and then rejected', async () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  segment.syncError = new Error('the disk reports an error');
  const failure = pipeline.durable(spoke()).catch((error: unknown) => error);
  await timing.pass(1000, 10);
  expect(await failure).toMatchObject({
    code: 'SPANREEL_DURABLE_FAILED',
    message: expect.stringMatching(
      /^event error\.occurred is not on disk: the disk reports an error; three tries have failed; do not act as if it were on record\./,
    ) as string,
  });
  expect(segment.syncs).toBe(3);
  // Copies of one event, which readers drop.
  expect(new Set(events().map(({ event_id }) => event_id)).size).toBe(1);
  expect(events()).toHaveLength(3);
});

test('a durable event is on disk at the second try once the disk takes it', async () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  segment.appendError = noSpace();
  const stored = pipeline.durable(spoke());
  await timing.pass(20, 1);
  segment.appendError = undefined;
  await timing.pass(100, 1);
  expect((await stored).writer_seq).toBe(1);
  expect(events()).toHaveLength(1);
});

test('a durable event is rejected in memory only, and when it was refused', async () => {
  const { pipeline } = pipelineFixture({}, { sink: undefined });
  await expect(pipeline.durable(spoke())).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  await expect(pipeline.durable({ type: 'no.such_event', payload: {} })).rejects.toMatchObject({
    code: 'SPANREEL_DURABLE_FAILED',
    message: expect.stringContaining('not in the catalogue') as string,
  });
});

test('durable events of one moment share a sync per round', async () => {
  const { pipeline, timing, segment } = pipelineFixture();
  const stored = Promise.all(Array.from({ length: 50 }, () => pipeline.durable(spoke())));
  await timing.pass(1);
  await stored;
  expect(segment.writes).toHaveLength(1);
});
