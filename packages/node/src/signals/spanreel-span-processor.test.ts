import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { ReadableSpan, Span } from '@opentelemetry/sdk-trace';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';

import { FakeTiming } from '../pipeline/fake-timing.ts';
import { Preparation } from '../pipeline/preparation.ts';
import { SignalQueue } from './signal-queue.ts';
import { SpanreelSpanProcessor } from './spanreel-span-processor.ts';

interface Fixture {
  readonly processor: SpanreelSpanProcessor;
  readonly start: (name: string) => Span;
  readonly ended: () => readonly string[];
  readonly lost: number[];
}

function fixture(): Fixture {
  const names: string[] = [];
  const lost: number[] = [];
  const take = (spans: readonly ReadableSpan[]): void => void names.push(...spans.map(({ name }) => name));
  const timing = new FakeTiming();
  const queue = new SignalQueue<ReadableSpan>({
    timing,
    maxSize: 100,
    batchSize: 100,
    delayMillis: 1000,
    preparation: new Preparation(() => true, timing),
    flush: take,
    overflow: take,
  });
  const processor = new SpanreelSpanProcessor(queue, { maxHeld: 2, lost: (spans) => void lost.push(spans) });
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('t');
  const ended = (): readonly string[] => {
    queue.flushNow();
    return names;
  };
  return { processor, start: (name) => tracer.startSpan(name) as Span, ended, lost };
}

test('ends open spans beyond those it holds too, the youngest first', () => {
  const { processor, start, lost, ended } = fixture();
  const held = ['one', 'two', 'three', 'four', 'five'].map((name) => start(name));
  held[3]?.end();
  processor.endOpen('exit');
  expect(ended()).toEqual(['four', 'five', 'three', 'two', 'one']);
  expect(lost).toEqual([]);
});

test('tells how many were let go without an end', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { processor, start, lost } = fixture();
  for (let index = 0; index < 7; index++) start(`forgotten ${index}`);
  // A reference made in this turn is kept until it ends.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  processor.endOpen('exit');
  expect(lost).toEqual([5]);
});
