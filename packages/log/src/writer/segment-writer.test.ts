import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { WriteFault } from '../testing/faulty-file-system.ts';
import { DAY, caught, setUp } from './segment-writer-fixture.ts';

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
