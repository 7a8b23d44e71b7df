import { expect, test } from 'vitest';

import { editSegment } from '../../testing/edit-segment.ts';
import { CALL, failingCall } from '../../testing/failing-call.ts';
import { runLine } from '../../testing/run-line.ts';

test('verifies the whole log, and says what it cannot detect', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['verify', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ log  verified  32 events in 4 streams
      detects accidents; no signing key is configured
    "
  `);
});

test('says whose end is not confirmed', async () => {
  const cwd = await failingCall({ killed: true }).write();
  const ran = await runLine(['verify', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ call c-harper-17  verified  22 events in 1 stream
      the end of 1 of 3 chains is confirmed by no later sign of life: a cut tail would not show there
      detects accidents; no signing key is configured
    "
  `);
});

test('says of a whole log how many ends are not confirmed, whatever the number of processes', async () => {
  const cwd = await failingCall({ killed: true }).write();
  const ran = await runLine(['verify', '--log', 'log'], { cwd });

  // The call's chain in the killed process, and that process's own.
  expect(ran.stdout).toContain('the end of 2 of 6 chains is confirmed by no later sign of life');
});

test('names what was altered, cut away, torn and foreign, the worst first', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(1), (lines) => lines.map((line) => line.replace('my savings', 'your savings')));
  await editSegment(cwd, log.segment(2), (lines) => [...lines.slice(0, 1), ...lines.slice(2)]);
  await editSegment(cwd, log.segment(3), (lines) => [...lines, '{"hello":1}', 'no json']);
  const ran = await runLine(['verify', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(3);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ log  altered  31 events in 4 streams
      altered  user.spoke, seq 7 of agent: the next event recorded another hash of it, log/2026-11-20/host-1-boot-0-0000.jsonl:7, stream 0192f0c1-7a50-7a01-8abc-5d1f6a0b2c3d
      gap  seq 2 of bank-tools is missing, behind log/2026-11-20/host-2-boot-0-0000.jsonl:1, stream 0192f0c1-7a50-7a01-8abc-5d1f6a0b2c3d
      torn  line is no JSON (7 bytes), log/2026-11-20/host-3-boot-0-0000.jsonl:20
      odd  line that is JSON but no OTLP, skipped (11 bytes), log/2026-11-20/host-3-boot-0-0000.jsonl:19
    "
  `);
});

test('gives programs one JSON document with its exit code', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => lines.toSpliced(4, 1));
  const ran = await runLine(['verify', CALL, '--json', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    what: `call ${CALL}`,
    exit_code: 2,
    verdict: 'gap',
    findings: [{ kind: 'missing', seq: 5, upto_seq: 5 }],
  });
});
