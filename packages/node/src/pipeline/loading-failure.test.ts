import { expect, test } from 'vitest';

import { pipelineFixture } from './pipeline-fixture.ts';

const event = { type: 'error.occurred', payload: { error_type: 'E', error_message: 'm' } };

function withoutDescriptors(): {
  readonly fails: () => boolean;
  readonly mend: () => void;
  readonly tries: () => number;
} {
  let isBroken = true;
  let tries = 0;
  return {
    fails: () => {
      tries++;
      if (isBroken) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
      return false;
    },
    mend: () => (isBroken = false),
    tries: () => tries,
  };
}

test('what cannot be redacted yet stays, and is written once it can be', () => {
  const { fails, mend } = withoutDescriptors();
  const { pipeline, timing, events, said } = pipelineFixture({ resource: () => ({ attributes: fails() ? [] : [] }) });
  for (let index = 0; index < 150; index++) pipeline.emit(event);
  timing.advance(1000);
  expect(events()).toEqual([]);
  mend();
  timing.advance(1000);
  expect(events().map(({ writer_seq }) => writer_seq)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  expect(said).toEqual([]);
});

test('after five failures it is said, and tried again after 30 s', () => {
  const { fails, mend, tries } = withoutDescriptors();
  const { pipeline, timing, events, said } = pipelineFixture({ resource: () => ({ attributes: fails() ? [] : [] }) });
  pipeline.emit(event);
  timing.advance(10_000);
  expect(tries()).toBe(5);
  expect(said).toEqual(['redaction could not be loaded (EMFILE); events wait in memory, trying again in 30 s']);
  mend();
  timing.advance(30_000);
  expect(events()).toHaveLength(1);
  expect(said).toHaveLength(2);
});

test('a flush that cannot be made is over, and a durable event is rejected with the reason', async () => {
  const { fails } = withoutDescriptors();
  const { pipeline, timing } = pipelineFixture({ resource: () => ({ attributes: fails() ? [] : [] }) });
  const stored = pipeline.durable(event);
  const outcome = stored.catch((error: unknown) => error);
  await timing.pass(1000, 10);
  expect(await outcome).toMatchObject({
    code: 'SPANREEL_DURABLE_FAILED',
    message: expect.stringContaining('event error.occurred is not on disk: redaction could not be loaded; ') as string,
  });
});

test('at the end what still cannot be redacted is counted and said, whatever the breaker says', () => {
  const { fails, tries } = withoutDescriptors();
  const { pipeline, timing, counters, said } = pipelineFixture({
    resource: () => ({ attributes: fails() ? [] : [] }),
  });
  pipeline.emit(event);
  timing.advance(10_000);
  pipeline.emit(event);
  pipeline.writeThrough();
  expect(tries()).toBeGreaterThan(5);
  expect(counters.parts('dropped').get('redaction')).toBe(2);
  expect(said.at(-1)).toBe('2 events are lost: redaction could not be loaded');
});
