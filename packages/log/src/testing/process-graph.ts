import type { SpineEvent } from '@spanreel/events';
import fc from 'fast-check';

import { SimulatedTime, SimulatedWriter } from './simulated-writer.ts';

export const GRAPH_STREAM = '0193bbbb-0000-7000-8000-000000000001';

/** A random run of a few processes that write into one stream and send each other messages. */
export interface ProcessGraph {
  readonly writers: readonly SimulatedWriter[];
  /** Events of the stream, as they were emitted. */
  readonly events: readonly SpineEvent[];
  /** Pairs of event ids: the first happened before the second. */
  readonly happenedBefore: readonly (readonly [string, string])[];
}

type Step =
  | { readonly kind: 'emit'; readonly writer: number }
  | { readonly kind: 'send'; readonly from: number; readonly to: number }
  | { readonly kind: 'jump'; readonly writer: number; readonly millis: number };

/** Random process graphs, with wall clocks that are wrong and jump; every process ends with a beat. */
export function processGraphs(maxWriters = 4): fc.Arbitrary<ProcessGraph> {
  const writer = fc.nat(maxWriters - 1);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('emit' as const), writer }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('send' as const), from: writer, to: writer }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('jump' as const),
        writer,
        millis: fc.integer({ min: -100_000, max: 100_000 }),
      }),
    },
  );
  return fc.array(step, { minLength: 1, maxLength: 40 }).map((steps) => run(steps, maxWriters));
}

function run(steps: readonly Step[], count: number): ProcessGraph {
  const time = new SimulatedTime();
  const writers = Array.from({ length: count }, (_, index) => new SimulatedWriter(time, `service-${index}`, index + 1));
  const happenedBefore: [string, string][] = [];
  /** Per writer, what its next event comes after. */
  const before = new Map<SimulatedWriter, Set<string>>(writers.map((writer) => [writer, new Set()]));
  const emit = (writer: SimulatedWriter): void => {
    const event = writer.emit(GRAPH_STREAM, 'error.occurred', { error_type: 'E', error_message: writer.service });
    for (const id of before.get(writer) ?? []) happenedBefore.push([id, event.event_id]);
    before.set(writer, new Set([event.event_id]));
  };
  for (const step of steps) {
    const [one, other] = step.kind === 'send' ? [step.from, step.to] : [step.writer, step.writer];
    const [writer, target] = [writers[one], writers[other]];
    if (!writer || !target) continue;
    if (step.kind === 'emit') emit(writer);
    else if (step.kind === 'jump') writer.skew = step.millis;
    else {
      target.receive(writer.clock);
      for (const id of before.get(writer) ?? []) before.get(target)?.add(id);
    }
  }
  const events = writers.flatMap(({ events: own }) => own).filter(({ stream_id }) => stream_id === GRAPH_STREAM);
  for (const writer of writers) writer.shutdown();
  return { writers, events, happenedBefore };
}
