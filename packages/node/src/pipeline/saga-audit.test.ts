import { installPipeline } from '@spanreel/api/pipeline';
import { saga } from '@spanreel/api/saga';
import { afterEach, expect, test } from 'vitest';

import { noSpace } from './fake-segment.ts';
import { pipelineFixture } from './pipeline-fixture.ts';
import { systemTiming } from './timing.ts';

afterEach(() => installPipeline(undefined));

test('a saga step whose planned event cannot be written does not run, and the saga says why', async () => {
  const timing = systemTiming();
  const { pipeline, segment, events } = pipelineFixture({ timing }, { timing });
  installPipeline(pipeline);
  const ran: string[] = [];
  const transfer = saga('transfer', async ({ step }) => {
    await step('debit', () => void ran.push('debit'), { compensate: () => void ran.push('undo debit') });
    segment.appendError = noSpace();
    await step('credit', () => void ran.push('credit'), { compensate: () => void ran.push('undo credit') });
  });
  const failure: unknown = await transfer.catch((error: unknown) => error);
  segment.appendError = undefined;
  pipeline.flushNow();

  expect(failure).toMatchObject({ code: 'SPANREEL_SAGA_FAILED' });
  expect((failure as Error).cause).toMatchObject({ code: 'SPANREEL_SAGA_AUDIT' });
  expect(((failure as Error).cause as Error).cause).toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  expect(ran).toEqual(['debit', 'undo debit']);
  const planned = events().filter(({ event_type }) => event_type === 'saga.compensation.planned');
  expect(planned.map(({ payload }) => payload['step'])).toContain('debit');
});

test('with best effort the step runs all the same', async () => {
  const timing = systemTiming();
  const { pipeline, segment } = pipelineFixture({ timing }, { timing });
  installPipeline(pipeline);
  const ran: string[] = [];
  segment.appendError = noSpace();
  await saga('transfer', { audit: 'best-effort' }, async ({ step }) => {
    await step('debit', () => void ran.push('debit'), { compensate: () => {} });
  });
  expect(ran).toEqual(['debit']);
});

test('a planned event is on disk before its step runs', async () => {
  const timing = systemTiming();
  const { pipeline, segment } = pipelineFixture({ timing }, { timing });
  installPipeline(pipeline);
  segment.holdsSync = true;
  let hasRun = false;
  const transfer = saga('transfer', async ({ step }) => {
    await step('debit', () => void (hasRun = true), { compensate: () => {} });
  });
  while (segment.syncs === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(segment.text).toContain('saga.compensation.planned');
  expect(hasRun).toBe(false);
  segment.holdsSync = false;
  segment.releaseSync();
  await transfer;
  expect(hasRun).toBe(true);
});
