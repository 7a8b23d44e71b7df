import { fileURLToPath } from 'node:url';

import { OtlpSink, readLogDirectory, runApp, temporaryDirectory, waitUntil } from '@spanreel/testing';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('fixture/cluster-app.ts', import.meta.url));
const PROCESSES = 4;
const EVENTS = 120;

/** The ids of the events that were taken, by writer. */
function takenBy(lines: readonly string[]): Map<string, string[]> {
  const taken = lines.filter((line) => line.startsWith('taken ')).map((line) => line.split(' ').slice(1));
  return new Map(taken.map(([writer = '', ...ids]) => [writer, ids]));
}

test.each([
  ['process.exit', 'ended 3 null'],
  ['throw', 'ended 1 null'],
  ['disconnect', 'ended 0 null'],
  ['kill', 'ended null SIGTERM'],
])(
  'each process of a cluster writes a segment of its own and leaves nothing behind: workers by %s',
  async (way, end) => {
    const log = temporaryDirectory();
    const { exitCode, lines } = await runApp({ entry, args: [way], env: { SPANREEL_LOG: log } });
    expect(exitCode).toBe(0);
    expect(lines.filter((line) => line.startsWith('worker'))).toEqual(Array.from({ length: 3 }, () => `worker ${end}`));
    const { events, files, damaged } = readLogDirectory(log);
    expect([files.length, damaged]).toEqual([PROCESSES, []]);
    const taken = takenBy(lines);
    expect(taken.size).toBe(PROCESSES);
    for (const [writer, ids] of taken) {
      const written = events.filter(({ writer_id }) => writer_id === writer);
      expect(written.map(({ writer_seq }) => writer_seq)).toEqual(written.map((_, index) => index + 1));
      expect(
        written.filter(({ event_type }) => event_type === 'error.occurred').map(({ event_id }) => event_id),
      ).toEqual(ids);
    }
  },
);

test('workers whose primary is gone end with everything on disk', async () => {
  const log = temporaryDirectory();
  const { exitCode, lines } = await runApp({ entry, args: ['primary exits'], env: { SPANREEL_LOG: log } });
  expect(exitCode).toBe(5);
  const taken = takenBy(lines);
  await waitUntil(
    () =>
      readLogDirectory(log).events.filter(({ event_type }) => event_type === 'system.shutdown').length === PROCESSES,
    {
      what: 'the shutdown of all four',
    },
  );
  const onDisk = new Set(readLogDirectory(log).events.map(({ event_id }) => event_id));
  expect([...taken.values()].flat()).toHaveLength(PROCESSES * EVENTS);
  expect([...taken.values()].flat().filter((id) => !onDisk.has(id))).toEqual([]);
});

test('all events of a cluster are delivered, each process by itself', async () => {
  const log = temporaryDirectory();
  await using sink = await OtlpSink.start();
  const { exitCode, lines } = await runApp({ entry, args: ['flush'], env: { SPANREEL_LOG: log, ...sink.env } });
  expect(exitCode).toBe(0);
  const delivered = new Set(sink.logRecords().map(({ attributes }) => attributes['spanreel.event.id']));
  const missing = [...takenBy(lines).values()].flat().filter((id) => !delivered.has(id));
  expect(missing).toEqual([]);
  expect(new Set(sink.logRecords().map(({ attributes }) => attributes['spanreel.writer.id'])).size).toBe(PROCESSES);
});
