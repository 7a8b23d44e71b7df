import { readFileSync } from 'node:fs';

import { type FileSystem, SegmentWriter, nodeFileSystem } from '@spanreel/log/writer';
import { temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { type PipelineFixture, pipelineFixture } from './pipeline-fixture.ts';

const paid = (order = 1): { type: string; payload: object } => ({
  type: 'error.occurred',
  payload: { error_type: 'E', error_message: `order ${order} was paid twice` },
});

const fail = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};

/** A pipeline over the writer that processes use, and a real directory behind a file system in the test's hand. */
function onDisk(faults: Partial<FileSystem>, backlogSize?: number): PipelineFixture & { writer: SegmentWriter } {
  const owner = { host: 'h', pid: 1, boot: 'b', thread: 0 };
  const fileSystem = { ...nodeFileSystem, ...faults };
  const writer = new SegmentWriter({ directory: temporaryDirectory(), owner, fileSystem });
  return { ...pipelineFixture({}, { sink: writer, ...(backlogSize !== undefined && { backlogSize }) }), writer };
}

/** Lets time pass in small steps, real work of the file system between them, until the promise has settled. */
async function settled<T>({ timing }: PipelineFixture, promise: Promise<T>): Promise<unknown> {
  const outcome: unknown[] = [];
  void promise.then(
    (value) => outcome.push(value),
    (error: unknown) => outcome.push(error),
  );
  while (outcome.length === 0) {
    await timing.pass(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return outcome[0];
}

test.each([
  [
    'write',
    'ENOSPC',
    'writing to the event log failed: the disk is full; free some space or move days of the log away',
  ],
  ['write', 'EIO', 'writing to the event log failed: the disk reports an error'],
  ['dataSync', 'EIO', 'the event log could not be brought to disk: the disk reports an error'],
] as const)(
  'a durable event whose %s fails with %s is tried three times, with pauses that double, and rejected with what to do',
  async (call, code, reason) => {
    const tries: number[] = [];
    const fixture = onDisk({
      // Real work would let the fake time run on.
      directorySync: () => Promise.resolve(),
      [call]: () => {
        tries.push(fixture.timing.now());
        return fail(code);
      },
    });
    const failure = await settled(fixture, fixture.pipeline.durable(paid()));

    expect(failure).toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
    const { message } = failure as Error;
    expect(message).toContain(`event error.occurred is not on disk: `);
    expect(message).toContain(`${reason}; three tries have failed; do not act as if it were on record.`);
    // As often as the pauses end: to retire a file asks for its sync once more.
    const [first = 0] = tries;
    const moments = [...new Set(tries.map((at) => Math.round((at - first) / 50) * 50))];
    expect(moments).toEqual([0, 50, 150]);
  },
);

test('a durable event is on record at the last of three tries, once for every reader', async () => {
  let failures = 2;
  const fixture = onDisk({
    dataSync: (fd) => (failures-- > 0 ? fail('EIO') : nodeFileSystem.dataSync(fd)),
  });
  const ref = await settled(fixture, fixture.pipeline.durable(paid()));

  expect(ref).toMatchObject({ writer_seq: 1 });
  expect(readFileSync(fixture.writer.path ?? '', 'utf8')).toContain('order 1 was paid twice');
});

test('a durable event for which there is no memory either says that it went to stderr', async () => {
  const fixture = onDisk({ write: () => fail('ENOSPC') }, 0);
  const failure = await settled(fixture, fixture.pipeline.durable(paid()));

  expect((failure as Error).message).toContain('it did not fit into memory either and went to stderr; make room');
  expect(fixture.stderr.join('')).toContain('order 1 was paid twice');
});

test('without a log directory a durable event says how to get one', async () => {
  const { pipeline } = pipelineFixture({}, { sink: undefined });
  await expect(pipeline.durable(paid())).rejects.toThrow(
    'event error.occurred is not on disk: the log directory is not writable; set SPANREEL_LOG to a directory that this user may write, and start again',
  );
});

test('durable events of one moment share an fdatasync', async () => {
  let syncs = 0;
  const fixture = onDisk({
    dataSync: (fd) => {
      syncs++;
      return nodeFileSystem.dataSync(fd);
    },
  });
  const all = Array.from({ length: 100 }, (_, index) => fixture.pipeline.durable(paid(index)));
  await settled(fixture, Promise.all(all));

  expect(syncs).toBe(1);
});
