import type { SpineEvent } from '@spanreel/events';
import { expect, test } from 'vitest';

import { expectLawful, spoke } from './emission-fixture.ts';
import { settle } from './fake-timing.ts';
import { type PipelineFixture, pipelineFixture } from './pipeline-fixture.ts';

/** A pipeline whose events are looked at ahead of time for as long as the test wants. */
function fixture(): PipelineFixture & { shown: string[][]; proceed: () => Promise<void> } {
  const shown: string[][] = [];
  let done: (() => void)[] = [];
  const made = pipelineFixture({
    ahead: {
      async events(waiting) {
        shown.push(textsOf(waiting()));
        await new Promise<void>((resolve) => done.push(resolve));
        shown.push(textsOf(waiting()));
      },
    },
  });
  const proceed = async (): Promise<void> => {
    for (const resolve of done.splice(0)) resolve();
    done = [];
    await settle();
    made.timing.runTurns();
  };
  return { ...made, shown, proceed };
}

const textsOf = (events: readonly SpineEvent[]): string[] =>
  events.map(({ payload }) => payload['error_message'] as string);

test('writes events when what reads ahead has seen them, in order, and emit waits for nothing', async () => {
  const { pipeline, timing, events, segment, shown, proceed } = fixture();
  for (let index = 0; index < 10; index++) pipeline.emit(spoke(`${index}`));
  timing.advance(100);
  pipeline.emit(spoke('late'));
  expect(shown).toEqual([['0', '1', '2', '3', '4', '5', '6', '7']]);
  expect(segment.writes).toEqual([]);

  await proceed();
  expect(textsOf(events())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(shown.slice(1)).toEqual([shown[0], ['8', '9', 'late']]);
  const flushed = pipeline.flush();
  await proceed();
  await flushed;
  expect(textsOf(events())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'late']);
  expectLawful(events());
});

test('writes all at once where the process ends meanwhile, and shows nothing of it again', async () => {
  const { pipeline, timing, events, shown, proceed } = fixture();
  pipeline.emit(spoke('one'));
  timing.advance(100);
  pipeline.emit(spoke('two'));
  pipeline.flushNow();
  expect(textsOf(events())).toEqual(['one', 'two']);
  await proceed();
  expect(shown).toEqual([['one'], []]);
  pipeline.emit(spoke('three'));
  timing.advance(100);
  await proceed();
  expect(textsOf(events())).toEqual(['one', 'two', 'three']);
});
