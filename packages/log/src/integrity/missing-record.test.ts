import { describe, expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { Scenario } from '../testing/scenario.ts';
import type { SimulatedWriter } from '../testing/simulated-writer.ts';
import { verifyRecording } from './verify-recording.ts';

interface Told {
  readonly scenario: Scenario;
  readonly caller: SimulatedWriter;
  readonly called: SimulatedWriter;
}

/** A process asks another, which writes some events before it answers and one after. */
function request(eventsBefore: number): Told {
  const scenario = new Scenario();
  const [caller, called] = [scenario.writer('shop'), scenario.writer('booking')];
  const note = { error_type: 'E', error_message: 'x' };
  scenario.scope(caller, 'order', undefined, (order) => {
    scenario.emit(caller, order, 'error.occurred', note);
    const options = { kind: 3, attributes: { 'url.full': 'http://booking/holds' } };
    scenario.scope(
      caller,
      'POST',
      order,
      (client) => {
        called.receive(caller.clock);
        for (let count = 0; count < eventsBefore; count++) scenario.emit(called, client, 'error.occurred', note);
        caller.hear(called, scenario.stream, client);
      },
      options,
    );
    scenario.emit(caller, order, 'error.occurred', note);
  });
  scenario.emit(called, undefined, 'error.occurred', note);
  for (const writer of scenario.writers) {
    writer.closeStream(scenario.stream);
    writer.shutdown();
  }
  return { scenario, caller, called };
}

describe('a process that answered after it had written three events', () => {
  const { scenario, caller, called } = request(3);
  const all = [...caller.lines, ...called.lines, ...scenario.spans];

  test('is not missed while its record is there', async () => {
    const source = memorySource({ lines: all });
    const recording = await source.readStream(scenario.stream);

    expect(recording.completeness).toMatchObject({ complete: true, gaps: [] });
    expect(verifyRecording(recording)).toMatchObject({ verdict: 'verified', findings: [], confirmed_tails: 2 });
    expect((await source.verify()).verdict).toBe('verified');
  });

  test('is missed, with the request that it answered, where nothing of it is there', async () => {
    const source = memorySource({ lines: [...caller.lines, ...scenario.spans] });
    const recording = await source.readStream(scenario.stream);
    const answer = {
      stream_id: scenario.stream,
      writer_id: called.id,
      seq: 3,
      told_by: caller.id,
      request: 'POST http://booking/holds',
    };
    const missing = { stream_id: scenario.stream, writer_id: called.id, upto_seq: 3, answer };

    expect(recording.completeness).toMatchObject({ complete: false, gaps: [{ ...missing, from_seq: 1, tail: true }] });
    const told = verifyRecording(recording);
    expect(told).toMatchObject({
      verdict: 'gap',
      findings: [{ ...missing, kind: 'missing-record', seq: 1, place: answerPlace(caller) }],
      checked: { writers: 1, chains: 1, events: 2 },
    });
    const { request: _, ...unnamed } = answer;
    expect(await source.verify()).toMatchObject({
      verdict: 'gap',
      findings: [{ ...missing, kind: 'missing-record', seq: 1, answer: unnamed }],
    });
  });

  test('is missed by its service where a span of it got elsewhere', async () => {
    const [client] = scenario.spans;
    const span = (client ?? '').replaceAll('"spanId":"0000000000000002"', '"spanId":"00000000000000ff"');
    const server = span.replace('"parentSpanId":"0000000000000001"', '"parentSpanId":"0000000000000002"');
    const lines = [
      ...caller.lines,
      ...scenario.spans,
      server.replace('"kind":3', '"kind":2').replace('"shop"', '"booking"'),
    ];
    const { answers } = await memorySource({ lines }).readStream(scenario.stream);

    expect(answers).toMatchObject([{ service_name: 'booking' }]);
  });

  test('is missed at its end, by what it answered, where it was killed and lost it', async () => {
    const [first] = called.lines;
    const recording = await memorySource({ lines: [...caller.lines, first ?? ''] }).readStream(scenario.stream);

    expect(verifyRecording(recording)).toMatchObject({
      verdict: 'gap',
      findings: [{ kind: 'missing-tail', seq: 2, upto_seq: 3, answer: { told_by: caller.id } }],
    });
  });

  test('is judged by its own word where that goes further than its answer', async () => {
    const lines = all.filter((line) => !called.lines.slice(1, 4).includes(line));
    const { findings } = verifyRecording(await memorySource({ lines }).readStream(scenario.stream));

    expect(findings).toMatchObject([{ kind: 'missing-tail', seq: 2, upto_seq: 4 }]);
    expect(findings[0]).not.toHaveProperty('answer');
  });
});

test('a process that had written nothing when it answered is not missed', async () => {
  const { scenario, caller } = request(0);
  const { completeness, answers } = await memorySource({ lines: caller.lines }).readStream(scenario.stream);

  expect(answers).toEqual([]);
  expect(completeness.complete).toBe(true);
});

function answerPlace({ events }: SimulatedWriter): unknown {
  return { file: '<memory>', line: events.findIndex(({ event_type }) => event_type === 'process.alive') + 1 };
}
