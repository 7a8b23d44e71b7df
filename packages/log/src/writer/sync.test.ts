import { describe, expect, test } from 'vitest';

import { failure } from '../testing/faulty-file-system.ts';
import { DAY, caught, setUp, settled } from './segment-writer-fixture.ts';

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
