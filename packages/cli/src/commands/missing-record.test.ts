import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { editSegment } from '../testing/edit-segment.ts';
import { CALL, failingCall } from '../testing/failing-call.ts';
import { runLine } from '../testing/run-line.ts';

const MISSING =
  /the record of process 000003, which answered POST http:\/\/booking\/transfers of bank-tools, is missing: 9 events at least \(deleted, not collected yet, or given with another --log\?\), told in log\/2026-11-20\/host-2-boot-0-0000\.jsonl:\d+/;

test.each([{ line: ['why', CALL] }, { line: ['replay', CALL] }, { line: ['verify', CALL] }])(
  '$line exits 2 and names whose record is missing, and which request it answered',
  async ({ line }) => {
    const log = failingCall({ succeeds: true, answered: true });
    const cwd = await log.write();
    await rm(join(cwd, 'log', log.segment(3)));
    const ran = await runLine([...line, '--log', 'log'], { cwd });

    expect(ran.exitCode).toBe(2);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toMatch(MISSING);
  },
);

test('show tells of it too', async () => {
  const log = failingCall({ succeeds: true, answered: true });
  const cwd = await log.write();
  await rm(join(cwd, 'log', log.segment(3)));
  const ran = await runLine(['show', CALL, '--log', 'log'], { cwd });

  expect(ran.stdout.replaceAll(/\s+/g, ' ')).toMatch(MISSING);
});

test('a whole log is verified with its exit code 2 as well, without the spans that name the request', async () => {
  const log = failingCall({ succeeds: true, answered: true });
  const cwd = await log.write();
  await rm(join(cwd, 'log', log.segment(3)));
  const ran = await runLine(['verify', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'the record of process 000003, which answered a request of bank-tools, is missing: 9 events at least',
  );
});

test.each(['why', 'replay', 'verify'])(
  '%s misses nothing where all is there, or given with another --log',
  async (command) => {
    const log = failingCall({ succeeds: true, answered: true });
    const cwd = await log.write();
    expect((await runLine([command, CALL, '--log', 'log'], { cwd })).exitCode).toBe(0);

    await mkdir(join(cwd, 'other'));
    await rename(join(cwd, 'log', log.segment(3)), join(cwd, 'other', 'a.jsonl'));
    expect((await runLine([command, CALL, '--log', 'log'], { cwd })).exitCode).toBe(2);
    expect((await runLine([command, CALL, '--log', 'log', '--log', 'other'], { cwd })).exitCode).toBe(0);
  },
);

test('an end that the answer tells of and the record does not have is missing', async () => {
  const log = failingCall({ succeeds: true, answered: true });
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) =>
    lines.filter((line) => !line.includes('process.alive')).toSpliced(7, 2),
  );
  const ran = await runLine(['verify', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'the end is missing: seq 8–9 of booking, as POST http://booking/transfers of bank-tools was answered, behind log/2026-11-20/host-3-boot-0-0000.jsonl:7',
  );
});
