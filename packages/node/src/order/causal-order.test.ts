import { memorySource, verifyRecording } from '@spanreel/log';
import type { Gap, Recording } from '@spanreel/log';
import { propertySeed } from '@spanreel/testing';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { type History, histories } from './histories.ts';
import type { Emitted } from './simulated-process.ts';

// Thousands of histories, on a machine that is busy with other things.
vi.setConfig({ testTimeout: 120_000 });

/** The lines of a history as a reader finds them: in any order, some more than once. */
interface Found {
  readonly history: History;
  readonly lines: readonly string[];
  readonly copies: readonly string[];
}

const found = (history: fc.Arbitrary<History>): fc.Arbitrary<Found> =>
  history.chain((one) =>
    fc
      .subarray([...one.lines], { maxLength: Math.min(5, one.lines.length) })
      .chain((copies) =>
        fc
          .shuffledSubarray([...one.lines, ...copies], { minLength: one.lines.length + copies.length })
          .map((lines) => ({ history: one, lines, copies })),
      ),
  );

async function readStreams({ events }: History, lines: readonly string[]): Promise<ReadonlyMap<string, Recording>> {
  const source = memorySource({ lines });
  const streams = [...new Set(events.map(({ stream }) => stream))];
  return new Map(await Promise.all(streams.map(async (id) => [id, await source.readStream(id)] as const)));
}

test('6,000 histories: the merged order never contradicts causality, and nothing is reported that is not so', async () => {
  await fc.assert(
    fc.asyncProperty(found(histories({ crashes: false })), async ({ history, lines, copies }) => {
      const recordings = await readStreams(history, lines);
      const clocks = new Map<string, number>();
      const positions = new Map<string, number>();
      for (const [stream, recording] of recordings) {
        const { events, completeness } = recording;
        const emitted = history.events.filter((event) => event.stream === stream);
        expect(events.map(({ sequence_number: position }) => position)).toEqual(emitted.map((_, index) => index + 1));
        for (const { event_id: id, clock, sequence_number: position } of events) {
          clocks.set(id, clock);
          positions.set(id, position);
        }
        expect(completeness).toEqual({
          complete: true,
          events: emitted.length,
          duplicates: copies.filter((line) => isOf(line, emitted)).length,
          gaps: [],
          conflicts: [],
          missing_sagas: [],
          unordered: 0,
          unconfirmed_tails: [],
          problems: [],
        });
        expect(verifyRecording(recording).findings).toEqual([]);
      }
      const contradicted = history.happenedBefore.filter(
        ([{ id: first, stream }, { id: second, stream: other }]) =>
          clocks.get(first)! >= clocks.get(second)! ||
          (stream === other && positions.get(first)! >= positions.get(second)!),
      );
      expect(contradicted).toEqual([]);
    }),
    { numRuns: 6000, ...propertySeed() },
  );
});

test('4,000 histories with lost and forged events: gaps and conflicts are reported where they are, and nowhere else', async () => {
  const damaged = found(histories({ crashes: true })).chain((run) =>
    fc.record({
      run: fc.constant(run),
      lost: fc.subarray([...run.history.events]),
      forged: fc.subarray([...run.history.events], { maxLength: Math.min(2, run.history.events.length) }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async ({ run: { history, lines }, lost, forged }) => {
      const rest = lines.filter((line) => !isOf(line, lost));
      const lies = forged.flatMap((event) => {
        const line = rest.find((one) => isOf(one, [event]));
        return line === undefined ? [] : [line.replace('"stringValue":"event ', '"stringValue":"forged ')];
      });
      const recordings = await readStreams(history, [...rest, ...lies]);

      for (const [stream, { events, completeness, heads, answers }] of recordings) {
        const missing = new Set(lost.filter((event) => event.stream === stream).map(stampOf));
        const kept = history.events.filter((event) => event.stream === stream && !missing.has(stampOf(event)));
        const order = new Map(events.map(({ event_id: id, sequence_number: position }) => [id, position]));
        const contradicted = history.happenedBefore.filter(
          ([first, second]) => (order.get(first.id) ?? 0) >= (order.get(second.id) ?? Infinity),
        );
        expect(contradicted).toEqual([]);
        // What nothing that is left tells of was lost without a trace: the end of a process that crashed.
        const told = new Map<string, number>();
        const tell = (writer: string, seq: number): void => void told.set(writer, Math.max(told.get(writer) ?? 0, seq));
        for (const { writer, seq } of kept) tell(writer, seq);
        for (const { writer_id: writer, seq } of [...heads, ...answers]) tell(writer, seq);
        const reported = [...missing].filter(
          (stamp) => Number(stamp.split(' ')[1]) <= (told.get(stamp.split(' ')[0]!) ?? 0),
        );
        expect(expand(completeness.gaps)).toEqual(reported.toSorted());

        const conflicts = lies.length === 0 ? [] : forged.filter((event) => kept.includes(event)).map(stampOf);
        expect(completeness.conflicts.map(({ writer_id: writer, seq }) => `${writer} ${seq}`).toSorted()).toEqual(
          [...new Set(conflicts)].toSorted(),
        );
        expect(events).toHaveLength(kept.length + new Set(conflicts).size);
        expect(completeness.complete).toBe(reported.length === 0 && conflicts.length === 0);
      }
    }),
    { numRuns: 4000, ...propertySeed() },
  );
});

function isOf(line: string, events: readonly Emitted[]): boolean {
  return events.some(({ id }) => line.includes(`"${id}"`));
}

function stampOf({ writer, seq }: Emitted): string {
  return `${writer} ${seq}`;
}

function expand(gaps: readonly Gap[]): readonly string[] {
  return gaps
    .flatMap(({ writer_id: writer, from_seq: from, upto_seq: upto }) =>
      Array.from({ length: upto - from + 1 }, (_, index) => `${writer} ${from + index}`),
    )
    .toSorted();
}
