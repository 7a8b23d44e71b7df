import { inspect } from 'node:util';

import type { EmitRequest } from '@spanreel/api/pipeline';
import { hashEvent } from '@spanreel/events';
import { describe, expect, test } from 'vitest';

import { pipelineFixture } from './pipeline-fixture.ts';

const event = (more: object = {}): EmitRequest => ({
  type: 'error.occurred',
  payload: { error_type: 'E', error_message: 'm' },
  ...more,
});

describe('a time that is none', () => {
  for (const unixNano of [1_763_600_000_000, Number.NaN, 'x', 10n ** 40n, -1n, null, {}]) {
    test(`${inspect(unixNano)} counts as now, said, and nothing around it suffers`, () => {
      const { pipeline, events, said, timing } = pipelineFixture();
      pipeline.emit(event());
      expect(pipeline.emit(event({ unixNano }))).toMatchObject({ writer_seq: 2 });
      pipeline.emit(event());
      timing.advance(100);
      pipeline.flushNow();
      expect(events().map(({ writer_seq }) => writer_seq)).toEqual([1, 2, 3]);
      expect(new Set(events().map(({ timestamp }) => timestamp)).size).toBe(1);
      expect(said).toEqual([expect.stringContaining('taken as now')]);
    });
  }
});

test('an event that is refused takes no number', () => {
  const { pipeline, events } = pipelineFixture();
  const tag = {
    toString: () => {
      throw new Error('no');
    },
  };
  expect(pipeline.emit(event({ tags: [tag] }))).toBeUndefined();
  expect(pipeline.emit(event({ context: 'none' }))).toBeUndefined();
  expect(pipeline.emit(event({ tags: 'abc', severity: 'LOUD', status: 'odd', component: 5 }))).toMatchObject({
    writer_seq: 1,
  });
  pipeline.flushNow();
  expect(events()).toMatchObject([{ writer_seq: 1, tags: ['abc'], severity: 'ERROR', metadata: { component: '5' } }]);
  expect(events()[0]).not.toHaveProperty('status');
});

test('whatever fails in sealing one event, its place in the sequence and the chain is kept', () => {
  const broken = {
    name: 'test',
    get version(): string {
      throw new Error('no service');
    },
  };
  const { pipeline, events, counters } = pipelineFixture({ service: broken });
  for (let index = 0; index < 3; index++) pipeline.emit(event());
  pipeline.flushNow();
  expect(events().map(({ writer_seq }) => writer_seq)).toEqual([1, 2, 3]);
  expect(events().map(({ prev_hash }) => prev_hash)).toEqual([undefined, ...events().slice(0, 2).map(hashEvent)]);
  expect(counters.parts('redactionFailed').get('event')).toBe(3);
});
