import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { DAY, START, caught, owner, setUp } from './segment-writer-fixture.ts';
import { SegmentWriter } from './segment-writer.ts';

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
