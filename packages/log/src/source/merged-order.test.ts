import type { SpineEvent } from '@spanreel/events';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { verifyRecording } from '../integrity/verify-recording.ts';
import type { ProcessGraph } from '../testing/process-graph.ts';
import { GRAPH_STREAM, processGraphs } from '../testing/process-graph.ts';
import { eventLine, memorySource } from './memory-source.ts';
import type { Gap, Recording } from './recording.ts';

const RUNS = { numRuns: 300 };
// Exhaustive tests on a machine that is busy with other things.
vi.setConfig({ testTimeout: 30_000 });

function readGraph(lines: readonly string[]): Promise<Recording> {
  return memorySource({ lines }).readStream(GRAPH_STREAM);
}

/** The lines in a random order, some of them more than once; and how many copies there are. */
function scrambled(lines: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(fc.shuffledSubarray([...lines], { minLength: lines.length }), fc.subarray([...lines]))
    .chain(([all, copies]) => fc.shuffledSubarray([...all, ...copies], { minLength: all.length + copies.length }));
}

const linesOf = ({ writers }: ProcessGraph): readonly string[] => writers.flatMap((writer) => writer.lines);

test('the merged order never contradicts causality, whatever wall clocks say and in whatever order lines arrive', async () => {
  const run = processGraphs().chain((graph) => scrambled(linesOf(graph)).map((lines) => ({ graph, lines })));
  await fc.assert(
    fc.asyncProperty(run, async ({ graph, lines }) => {
      const { events, completeness } = await readGraph(lines);
      const position = new Map(events.map(({ event_id, sequence_number }) => [event_id, sequence_number]));

      expect(events.map(({ sequence_number }) => sequence_number)).toEqual(graph.events.map((_, index) => index + 1));
      for (const [first, second] of graph.happenedBefore) {
        expect(position.get(first)).toBeLessThan(position.get(second) ?? 0);
      }
      const copies = lines.filter((line) => line.includes(GRAPH_STREAM) && !line.includes('process.alive')).length;
      expect(completeness).toEqual({
        complete: true,
        events: graph.events.length,
        duplicates: copies - graph.events.length,
        gaps: [],
        missing_sagas: [],
        conflicts: [],
        unordered: 0,
        unconfirmed_tails: [],
        problems: [],
      });
    }),
    RUNS,
  );
});

test('the same events give the same recording in any order', async () => {
  const run = processGraphs().chain((graph) => scrambled(linesOf(graph)).map((lines) => ({ graph, lines })));
  await fc.assert(
    fc.asyncProperty(run, async ({ graph, lines }) => {
      expect((await readGraph(lines)).events).toEqual((await readGraph(linesOf(graph))).events);
    }),
    RUNS,
  );
});

test('exactly what is missing is reported as a gap, and nothing as altered', async () => {
  const run = processGraphs()
    .filter(({ events }) => events.length > 0)
    .chain((graph) => fc.subarray([...graph.events], { minLength: 1 }).map((dropped) => ({ graph, dropped })));
  await fc.assert(
    fc.asyncProperty(run, async ({ graph, dropped }) => {
      const missing = new Set(dropped.map(eventLine));
      const recording = await readGraph(linesOf(graph).filter((line) => !missing.has(line)));
      const { verdict, findings } = verifyRecording(recording);

      expect(expand(recording.completeness.gaps)).toEqual(dropped.map(stampOf).toSorted());
      expect(recording.completeness.complete).toBe(false);
      expect(verdict).toBe('gap');
      expect(new Set(findings.map((finding) => finding.verdict))).toEqual(new Set(['gap']));
    }),
    RUNS,
  );
});

test('exactly the altered event is reported as altered, and never as anything else', async () => {
  const run = processGraphs()
    .filter(({ events }) => events.length > 0)
    .chain((graph) => fc.constantFrom(...graph.events).map((victim) => ({ graph, victim })));
  const changes: fc.Arbitrary<(event: SpineEvent) => SpineEvent> = fc.constantFrom<
    ((event: SpineEvent) => SpineEvent)[]
  >(
    (event) => ({ ...event, payload: { ...event.payload, error_message: 'forged' } }),
    (event) => ({ ...event, payload: { ...event.payload, more: 1 } }),
    (event) => ({ ...event, event_type: 'call.started' }),
    (event) => ({ ...event, severity: 'INFO' }),
    (event) => ({ ...event, timestamp: '2026-11-20T10:00:00.000000001Z' }),
    (event) => ({ ...event, clock: event.clock + 1000 }),
    (event) => ({ ...event, tenant_id: 'other' }),
    (event) => ({ ...event, trace_id: 'f'.repeat(32) }),
    (event) => ({ ...event, prev_hash: '0'.repeat(64) }),
  );
  await fc.assert(
    fc.asyncProperty(run, changes, async ({ graph, victim }, change) => {
      const forged = eventLine(change(victim));
      const lines = linesOf(graph).map((line) => (line === eventLine(victim) ? forged : line));
      const { verdict, findings } = verifyRecording(await readGraph(lines));

      expect(
        findings.map(({ kind, event_id, writer_id, seq, stream_id, place }) => ({
          kind,
          event_id,
          writer_id,
          seq,
          stream_id,
          line: place?.line,
        })),
      ).toEqual([
        {
          kind: 'altered-event',
          event_id: victim.event_id,
          writer_id: victim.writer_id,
          seq: victim.writer_seq,
          stream_id: GRAPH_STREAM,
          line: lines.indexOf(forged) + 1,
        },
      ]);
      expect(verdict).toBe('altered');
    }),
    RUNS,
  );
});

test('two different events under one stamp are a conflict: both are kept, and the false one is named', async () => {
  const run = processGraphs()
    .filter(({ events }) => events.length > 0)
    .chain((graph) => fc.constantFrom(...graph.events).map((victim) => ({ graph, victim })));
  await fc.assert(
    fc.asyncProperty(run, async ({ graph, victim }) => {
      const forged = { ...victim, payload: { ...victim.payload, error_message: 'forged' } };
      const lines = [...linesOf(graph), eventLine(forged), eventLine(victim)];
      const recording = await readGraph(lines);

      expect(recording.completeness.conflicts).toMatchObject([
        { stream_id: GRAPH_STREAM, writer_id: victim.writer_id, seq: victim.writer_seq },
      ]);
      expect(recording.completeness.duplicates).toBe(1);
      expect(recording.events).toHaveLength(graph.events.length + 1);
      expect(verifyRecording(recording).findings.map(({ kind, place }) => ({ kind, line: place?.line }))).toEqual([
        { kind: 'conflict', line: lines.length - 1 },
      ]);
    }),
    RUNS,
  );
});

test('the whole log is verified to the same verdict as its streams', async () => {
  await fc.assert(
    fc.asyncProperty(processGraphs(), fc.nat(), fc.boolean(), async (graph, pick, drop) => {
      const lines = [...linesOf(graph)];
      const victim = graph.events[pick % Math.max(graph.events.length, 1)];
      const at = victim ? lines.indexOf(eventLine(victim)) : -1;
      if (victim && drop) lines.splice(at, 1);
      else if (victim) lines[at] = eventLine({ ...victim, tags: ['forged'] });
      const source = memorySource({ lines });

      const whole = await source.verify();
      const stream = verifyRecording(await source.readStream(GRAPH_STREAM));
      expect(whole.verdict).toBe(stream.verdict);
      expect(whole.findings).toEqual(stream.findings);
    }),
    { numRuns: 150 },
  );
});

function expand(gaps: readonly Gap[]): readonly string[] {
  return gaps
    .flatMap(({ writer_id, from_seq, upto_seq }) =>
      Array.from({ length: upto_seq - from_seq + 1 }, (_, index) => `${writer_id} ${from_seq + index}`),
    )
    .toSorted();
}

function stampOf({ writer_id, writer_seq }: SpineEvent): string {
  return `${writer_id} ${writer_seq}`;
}
