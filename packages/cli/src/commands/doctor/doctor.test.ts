import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { failingCall } from '../../testing/failing-call.ts';
import { editSegment } from '../../testing/edit-segment.ts';
import { runLine } from '../../testing/run-line.ts';
import { scratchFolder } from '../../testing/scratch-folder.ts';

const APPLICATION = JSON.stringify({ scripts: { start: 'node --require @spanreel/node/register app.js' } });

/** Without the first line, which names the version of this Node. */
function withoutNode(screen: string): string {
  return screen.slice(screen.indexOf('\n') + 1);
}

test('finds nothing wrong with a set-up as it should be', async () => {
  const cwd = await failingCall().write();
  await writeFile(join(cwd, 'package.json'), APPLICATION);
  const ran = await runLine(['doctor'], { cwd, env: { SPANREEL_LOG: 'log' } });

  expect(ran.exitCode).toBe(0);
  expect(withoutNode(ran.stdout)).toMatchInlineSnapshot(`
    "✓ application  the script "start" loads @spanreel/node/register
    ✓ environment  read: SPANREEL_LOG
    ✓ log          log: 3 segments, 52.8 KB
    ✓ endpoint     none is set: everything goes to the local log

    Nothing is wrong.
    "
  `);
});

test('warns of what works but is probably not as meant, and says what to do', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => [...lines, '{"hello":1}', 'no json']);
  const spool = join(cwd, 'log', '2026-11-20', 'host-9-boot-0-0000.spool.jsonl');
  await writeFile(spool, log.processes[0]?.lines()[0] ?? '');
  await utimes(spool, new Date('2026-11-20T02:00:00Z'), new Date('2026-11-20T02:00:00Z'));
  await writeFile(join(cwd, 'package.json'), APPLICATION);
  const ran = await runLine(['doctor'], { cwd, env: { SPANREEL_LOG: 'log', SPANREEL_LOGS: 'x' } });

  expect(ran.exitCode).toBe(1);
  expect(withoutNode(ran.stdout)).toMatchInlineSnapshot(`
    "✓ application  the script "start" loads @spanreel/node/register
    ! environment  SPANREEL_LOGS is no variable of Spanreel and does nothing; did you mean SPANREEL_LOG?
    ✓ log          log: 4 segments, 53.9 KB
    !              1 spool, 1.2 KB, not yet delivered; the oldest was last touched 1h 00m ago
                   → start any program with Spanreel and the same endpoint: it takes them over within 30 s
    !              1 damaged line; the first: line is no JSON (7 bytes), log/2026-11-20/host-3-boot-0-0000.jsonl:20
                   → spanreel verify --log log names each
    !              1 foreign line; the first: line that is JSON but no OTLP, skipped (11 bytes), log/2026-11-20/host-3-boot-0-0000.jsonl:19
                   → keep files of other programs elsewhere
    ✓ endpoint     none is set: everything goes to the local log

    4 warnings.
    "
  `);
});

test("says what to change when the Collector's file is protobuf", async () => {
  const cwd = await failingCall().write();
  await writeFile(join(cwd, 'package.json'), APPLICATION);
  await writeFile(join(cwd, 'log', 'logs.json'), Buffer.from([0, 0, 0, 4, 0x0a, 2, 0x0a, 0]));
  const { stdout } = await runLine(['doctor'], { cwd, env: { SPANREEL_LOG: 'log' } });

  expect(stdout).toContain(
    '✗              1 file of protobuf, which is not read; the first: log/logs.json:1\n' +
      "               → set format: json in the Collector's file exporter\n",
  );
  const verified = await runLine(['verify', '--log', 'log'], { cwd });
  expect(verified.exitCode).toBe(2);
  expect(verified.stdout).toContain(
    'protobuf, which is not read; set format: json in the file exporter of the Collector (8 bytes), log/logs.json:1',
  );
});

test('exits 4 when something does not work', async () => {
  const cwd = await scratchFolder({ 'package.json': APPLICATION, log: 'a file' });
  const ran = await runLine(['doctor'], { cwd, env: { SPANREEL_LOG: 'log', SPANREEL_CAPTURE_CONTENT: 'all' } });

  expect(ran.exitCode).toBe(4);
  expect(withoutNode(ran.stdout)).toMatchInlineSnapshot(`
    "✓ application  the script "start" loads @spanreel/node/register
    ✗ environment  SPANREEL_CAPTURE_CONTENT "all" is none of none, events, events+spans; use one of them; Spanreel is off until then
    ✗ log          log is a file, not a directory, or below one
                   → set SPANREEL_LOG to a directory
    ✓ endpoint     none is set: everything goes to the local log

    2 problems.
    "
  `);
});

test('says that a log which does not exist yet will be made', async () => {
  const cwd = await scratchFolder({ 'package.json': APPLICATION });
  await mkdir(join(cwd, 'elsewhere'));
  const ran = await runLine(['doctor', '--json'], { cwd });

  expect(JSON.parse(ran.stdout)).toMatchObject({
    exit_code: 0,
    diagnoses: [
      { area: 'node', level: 'fine' },
      { area: 'application', level: 'fine' },
      { area: 'environment', level: 'fine' },
      { area: 'log', level: 'note', finding: '.spanreel/log does not exist yet; the first process creates it' },
      { area: 'endpoint', level: 'fine' },
    ],
  });
});
