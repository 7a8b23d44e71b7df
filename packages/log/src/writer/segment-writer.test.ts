import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

import type { WriteFault } from '../testing/faulty-file-system.ts';
import { FaultyFileSystem, failure } from '../testing/faulty-file-system.ts';
import type { SegmentWriterOptions } from './segment-writer.ts';
import { SegmentWriter } from './segment-writer.ts';

const owner = { host: 'web', pid: 7, boot: 'k3f9', thread: 0 };
const DAY = '2026-11-20';
const START = Date.parse(`${DAY}T10:00:00Z`);

function setUp(options: Partial<SegmentWriterOptions> = {}): {
  files: FaultyFileSystem;
  clock: { now: number };
  writer: SegmentWriter;
} {
  const files = new FaultyFileSystem();
  const clock = { now: START };
  const writer = new SegmentWriter({
    directory: '/log',
    owner,
    fileSystem: files,
    now: () => clock.now,
    ...options,
  });
  return { files, clock, writer };
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Whether a promise is settled once all that is already due has run. */
async function settled(promise: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  let state: 'pending' | 'resolved' | 'rejected' = 'pending';
  void promise.then(
    () => (state = 'resolved'),
    () => (state = 'rejected'),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}

describe('append', () => {
  test('writes whole lines at once and says where they stand', () => {
    const { files, writer } = setUp();

    expect(writer.append('{"a":1}\n{"b":2}\n')).toEqual({
      path: `/log/${DAY}/web-7-k3f9-0-0000.jsonl`,
      offset: 0,
      bytes: 16,
    });
    expect(writer.append('{"c":"ü"}')).toEqual({ path: `/log/${DAY}/web-7-k3f9-0-0000.jsonl`, offset: 16, bytes: 11 });
    expect(files.text()).toBe('{"a":1}\n{"b":2}\n{"c":"ü"}\n');
    expect(files.made).toEqual([`/log/${DAY}`]);
  });

  test('writes on where a write was short', () => {
    const { files, writer } = setUp();
    files.faults.push({ take: 3 }, { take: 0 }, { code: 'EAGAIN' });

    writer.append('{"a":1}\n');

    expect(files.text()).toBe('{"a":1}\n');
  });

  test('a full disk leaves a torn line that the next append ends, and returns what is not whole', () => {
    const { files, writer } = setUp();
    files.faults.push({ take: 12 }, { code: 'ENOSPC' });

    const error = caught(() => writer.append('{"a":1}\n{"b":2}\n{"c":3}\n'));

    expect(error).toMatchObject({ code: 'SPANREEL_SEGMENT_WRITE', rest: '{"b":2}\n{"c":3}\n' });
    expect((error as Error).message).toBe(
      `/log/${DAY}/web-7-k3f9-0-0000.jsonl: writing to the event log failed: the disk is full; free some space or move days of the log away`,
    );
    expect(writer.append((error as { rest: string }).rest)).toMatchObject({ offset: 13, bytes: 16 });
    expect(files.text()).toBe('{"a":1}\n{"b"\n{"b":2}\n{"c":3}\n');
  });

  test('a write that took bytes although it failed is measured', () => {
    const { files, writer } = setUp();
    files.faults.push({ take: 10, code: 'EIO' });

    const error = caught(() => writer.append('{"a":1}\n{"b":2}\n'));

    expect(error).toMatchObject({ rest: '{"b":2}\n' });
    writer.append('{"b":2}\n');
    expect(files.text()).toBe('{"a":1}\n{"\n{"b":2}\n');
  });

  test('where even the size cannot be told, the next append goes to a new file with everything again', () => {
    const { files, writer } = setUp();
    files.faults.push({ take: 10, code: 'EIO' });
    files.broken.set('size', 'EIO');

    expect(caught(() => writer.append('{"a":1}\n{"b":2}\n'))).toMatchObject({ rest: '{"a":1}\n{"b":2}\n' });
    writer.append('{"a":1}\n{"b":2}\n');

    expect(files.text('0000')).toBe('{"a":1}\n{"');
    expect(files.text('0001')).toBe('{"a":1}\n{"b":2}\n');
  });

  test('whatever fails, every line is in the file in the end, in order; twice only where just its line end was missing', () => {
    const fault = fc.oneof(
      fc.record({ take: fc.nat(30) }),
      fc.record({ take: fc.nat(30), code: fc.constantFrom('EIO', 'ENOSPC', 'EAGAIN') }),
      fc.constant<WriteFault>({}),
    );
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 12 }), (faults) => {
        const { files, writer } = setUp();
        files.faults.push(...faults);
        for (let batch = 0; batch < 6; batch++) {
          let text = Array.from({ length: 3 }, (_, line) => `{"n":${batch * 3 + line}}\n`).join('');
          while (text !== '') {
            const error = caught(() => writer.append(text)) as { rest: string } | undefined;
            text = error?.rest ?? '';
          }
        }
        const whole = files
          .text()
          .split('\n')
          .filter((line) => /^\{"n":\d+\}$/.test(line));
        // A copy is no harm: readers drop it by its stamp.
        expect([...new Set(whole)]).toEqual(Array.from({ length: 18 }, (_, n) => `{"n":${n}}`));
      }),
    );
  });
});

describe('rotation', () => {
  test('begins a new file before one gets too long, but gives a long append a file of its own', () => {
    const { files, writer } = setUp({ maxBytes: 20 });
    for (const line of ['{"n":1}', '{"n":2}', '{"n":3}', `{"n":"${'x'.repeat(40)}"}`, '{"n":5}']) writer.append(line);

    expect([...files.files].map(([path, bytes]) => [path.slice(-10, -6), bytes.length])).toEqual([
      ['0000', 16],
      ['0001', 8],
      ['0002', 49],
      ['0003', 8],
    ]);
  });

  test('begins a new file after its age and in the new day’s folder at midnight UTC', () => {
    const { files, clock, writer } = setUp({ maxAgeMs: 60_000 });
    writer.append('1');
    clock.now += 59_999;
    writer.append('2');
    clock.now += 1;
    writer.append('3');
    clock.now = Date.parse('2026-11-21T00:00:00Z');
    writer.append('4');

    expect([...files.files.keys()]).toEqual([
      `/log/${DAY}/web-7-k3f9-0-0000.jsonl`,
      `/log/${DAY}/web-7-k3f9-0-0001.jsonl`,
      '/log/2026-11-21/web-7-k3f9-0-0002.jsonl',
    ]);
  });

  test('tells of every new segment and names spools', () => {
    const segments: string[] = [];
    const { writer } = setUp({
      maxBytes: 1,
      spool: true,
      onSegment: (path) => void segments.push(path),
    });
    writer.append('1');
    writer.append('2');

    expect(segments).toEqual([
      `/log/${DAY}/web-7-k3f9-0-0000.spool.jsonl`,
      `/log/${DAY}/web-7-k3f9-0-0001.spool.jsonl`,
    ]);
    expect(writer.path).toBe(segments[1]);
  });

  test('never opens a file that is there', () => {
    const { files, writer } = setUp();
    files.files.set(`/log/${DAY}/web-7-k3f9-0-0000.jsonl`, Buffer.from('theirs'));

    expect(caught(() => writer.append('mine'))).toMatchObject({ code: 'SPANREEL_SEGMENT_OPEN', rest: 'mine\n' });
    writer.append('mine');

    expect(files.text('0000')).toBe('theirs');
    expect(files.text('0001')).toBe('mine\n');
  });

  test('leaves a segment that somebody took over, found out by touching it or after 15 silent seconds', () => {
    const { files, clock, writer } = setUp();
    writer.append('1');
    files.files.delete(writer.path ?? '');
    clock.now += 15_001;
    writer.append('2');
    expect(writer.path).toBe(`/log/${DAY}/web-7-k3f9-0-0001.jsonl`);

    writer.touch();
    expect(files.touched).toEqual([`/log/${DAY}/web-7-k3f9-0-0001.jsonl`]);
    files.files.delete(writer.path ?? '');
    writer.touch();
    writer.append('3');
    expect(files.text()).toBe('3\n');
  });
});

describe('sync', () => {
  test('stays pending until fdatasync has returned', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    const durable = writer.sync(writer.append('1'));

    expect(await settled(durable)).toBe('pending');
    files.waiting.shift()?.resolve();
    expect(await settled(durable)).toBe('resolved');
  });

  test('callers that wait at the same time share one fdatasync, those who come later the next one', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    writer.append('1');
    const first = writer.sync();
    writer.append('2');
    const second = writer.sync();
    writer.append('3');
    const third = writer.sync();

    files.waiting.shift()?.resolve();
    expect(await settled(first)).toBe('resolved');
    expect([await settled(second), await settled(third)]).toEqual(['pending', 'pending']);
    files.waiting.shift()?.resolve();
    expect([await settled(second), await settled(third)]).toEqual(['resolved', 'resolved']);
    expect(files.dataSyncs).toBe(2);
  });

  test('syncs nothing twice', async () => {
    const { files, writer } = setUp();
    writer.append('1');
    await writer.sync();
    await writer.sync();

    expect(files.dataSyncs).toBe(1);
  });

  test('rejects when fdatasync fails, and what is appended again goes to a new file', async () => {
    const { files, writer } = setUp();
    const appended = writer.append('1');
    files.broken.set('dataSync', 'EIO');

    await expect(writer.sync(appended)).rejects.toMatchObject({
      code: 'SPANREEL_SEGMENT_SYNC',
      path: `/log/${DAY}/web-7-k3f9-0-0000.jsonl`,
    });
    files.broken.clear();
    await expect(writer.sync(appended)).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
    await expect(writer.sync(writer.append('1'))).resolves.toBeUndefined();
    expect(files.text('0001')).toBe('1\n');
  });

  test('does not ask a second time for what a failed fdatasync may have lost', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    writer.append('1');
    const first = writer.sync();
    const during = writer.append('2');
    files.waiting.shift()?.reject(failure('EIO'));

    await expect(first).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
    await expect(writer.sync(during)).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
    expect(files.dataSyncs).toBe(1);
  });

  test('covers the segments before a rotation, and remembers a failure nobody waited for', async () => {
    const { files, writer } = setUp({ maxBytes: 1 });
    files.holdSyncs = true;
    const first = writer.append('1');
    const second = writer.append('2');
    const durable = writer.sync(first);
    expect(files.waiting.map(({ path }) => path.slice(-10, -6))).toEqual(['0000']);

    files.waiting.shift()?.reject(failure('EIO'));
    expect(await settled(durable)).toBe('pending');
    files.waiting.shift()?.resolve();

    await expect(durable).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC', path: first.path });
    files.holdSyncs = false;
    await expect(writer.sync(second)).resolves.toBeUndefined();
    expect(files.closed).toEqual([first.path]);
  });

  test('rejects when the name of the file cannot be brought to disk', async () => {
    const { files, writer } = setUp();
    files.broken.set('directorySync', 'EIO');

    await expect(writer.sync(writer.append('1'))).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
  });
});

describe('close', () => {
  test('closes the file, and says so to whoever appends afterwards', () => {
    const { files, writer } = setUp();
    writer.append('1');
    writer.close();

    expect(files.closed).toEqual([`/log/${DAY}/web-7-k3f9-0-0000.jsonl`]);
    expect(caught(() => writer.append('2'))).toMatchObject({ code: 'SPANREEL_SEGMENT_CLOSED', rest: '2\n' });
  });

  test('waits for those whose sync comes after the one under way, and promises nothing afterwards', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    writer.append('1');
    const first = writer.sync();
    const appended = writer.append('2');
    const second = writer.sync(appended);
    writer.close();

    files.waiting.shift()?.resolve();
    expect([await settled(first), await settled(second)]).toEqual(['resolved', 'pending']);
    expect(files.closed).toEqual([]);
    files.waiting.shift()?.resolve();
    await second;
    expect([files.dataSyncs, files.closed]).toEqual([2, [appended.path]]);
  });

  test('a sync of what was closed unsynced rejects', async () => {
    const { writer } = setUp();
    const appended = writer.append('1');
    writer.close();

    await expect(writer.sync(appended)).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_CLOSED' });
  });

  test('waits with the file that a sync is using', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    writer.append('1');
    const durable = writer.sync();
    writer.close();
    expect(files.closed).toEqual([]);

    files.waiting.shift()?.resolve();
    await durable;
    expect(files.closed).toEqual([`/log/${DAY}/web-7-k3f9-0-0000.jsonl`]);
  });
});

describe('on the file system of this machine', () => {
  const directories: string[] = [];
  function directory(): string {
    directories.push(mkdtempSync(join(tmpdir(), 'segment-')));
    return directories.at(-1) ?? '';
  }
  afterEach(() => {
    for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  test('creates folders and files for their owner alone and appends', async () => {
    const root = directory();
    const writer = new SegmentWriter({ directory: join(root, 'log'), owner, now: () => START });
    writer.open();
    writer.append('{"a":1}\n');
    await writer.sync();
    appendFileSync(writer.path ?? '', 'x\n');
    writer.append('{"b":2}\n');
    writer.touch();
    writer.close();

    const folder = join(root, 'log', DAY);
    expect(readdirSync(folder)).toEqual(['web-7-k3f9-0-0000.jsonl']);
    expect(readFileSync(join(folder, 'web-7-k3f9-0-0000.jsonl'), 'utf8')).toBe('{"a":1}\nx\n{"b":2}\n');
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
    expect((statSync(join(root, 'log')).mode & 0o777).toString(8)).toBe('700');
    expect((statSync(join(folder, 'web-7-k3f9-0-0000.jsonl')).mode & 0o777).toString(8)).toBe('600');
  });

  test('says at once where it cannot write, and the way out', () => {
    const root = directory();
    writeFileSync(join(root, 'file'), '');
    const writer = new SegmentWriter({ directory: join(root, 'file', 'log'), owner, now: () => START });

    expect(caught(() => writer.open())).toMatchObject({
      code: 'SPANREEL_SEGMENT_OPEN',
      message: `${join(root, 'file', 'log', DAY)}: the event log cannot be written here: a part of the path is a file; set SPANREEL_LOG to a directory`,
    });
  });
});

describe('a file that somebody deletes while it is written to', () => {
  const path = (index: number): string => `/log/${DAY}/web-7-k3f9-0-000${index}.jsonl`;

  test.each(['append', 'touch'] as const)('is noticed by %s, said once, and followed by a new one', (way) => {
    const deleted: string[] = [];
    const { files, writer } = setUp({ onDeleted: (gone) => void deleted.push(gone) });
    writer.append('{"a":1}\n');
    files.deleted.add(path(0));

    if (way === 'touch') writer.touch();
    expect(writer.append('{"b":2}\n').path).toBe(path(1));
    writer.append('{"c":3}\n');

    expect(deleted).toEqual([path(0)]);
    expect(files.text('0001')).toBe('{"b":2}\n{"c":3}\n');
  });

  test('fails the sync of what stands in it, and only that', async () => {
    const { files, writer } = setUp();
    files.holdSyncs = true;
    const lost = writer.append('{"a":1}\n');
    const sync = writer.sync(lost);
    files.deleted.add(path(0));
    files.holdSyncs = false;
    for (const { resolve } of files.waiting.splice(0)) resolve();

    await expect(sync).rejects.toMatchObject({
      code: 'SPANREEL_SEGMENT_SYNC',
      message: `${path(0)}: the event log could not be brought to disk: its file was deleted while in use`,
    });
    const again = writer.append('{"a":1}\n');
    expect(again.path).toBe(path(1));
    await writer.sync(again);
    await expect(writer.sync(lost)).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
  });

  test('on a real disk too, with its directory', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'spanreel-deleted-'));
    const writer = new SegmentWriter({ directory, owner, now: () => START });
    writer.append('{"a":1}\n');
    rmSync(join(directory, DAY), { recursive: true });
    await expect(writer.sync()).rejects.toMatchObject({ code: 'SPANREEL_SEGMENT_SYNC' });
    const again = writer.append('{"a":1}\n');
    await writer.sync(again);
    expect(readFileSync(again.path, 'utf8')).toBe('{"a":1}\n');
    writer.close();
    rmSync(directory, { recursive: true });
  });
});
