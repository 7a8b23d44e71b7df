import { expect, test } from 'vitest';

import { CALL, failingCall } from '../../testing/failing-call.ts';
import { LogScenario } from '../../testing/log-scenario.ts';
import { runLine } from '../../testing/run-line.ts';

/** Two logs: a failed call, and a workflow that completed a minute later. */
async function twoLogs(): Promise<string> {
  const cwd = await failingCall().write();
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a02-8abc-000000000002', trace: 'b'.repeat(32) });
  const worker = log.process('worker');
  const workflow = { workflow_id: 'wf-3', workflow: 'onboarding' };
  worker.emit(60_000, 'workflow.started', workflow);
  worker.emit(135_000, 'workflow.completed', { ...workflow, duration_ms: 75_000 });
  worker.shutdown(136_000);
  await log.writeInto(`${cwd}/more`);
  return cwd;
}

const LOGS = ['--log', 'log', '--log', 'more'];

test('lists what there is, newest first, with the id to go on with', async () => {
  const cwd = await twoLogs();
  const ran = await runLine(['ls', ...LOGS], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatchInlineSnapshot(`
    "   start                   took  what                 events  id                                    services
    ✓  2026-11-20 02:15:07Z  1m 15s  workflow onboarding       2  0192f0c1-7a50-7a02-8abc-000000000002  worker
    ✗  2026-11-20 02:14:07Z  12.4 s  call                     26  c-harper-17                           agent bank-tools booking

    1 ok and 1 failed
    "
  `);
});

test('leaves out what a narrow terminal has no room for', async () => {
  const cwd = await twoLogs();
  const ran = await runLine(['ls', ...LOGS], { cwd, columns: 80, env: { NO_COLOR: '1' } });

  expect(ran.stdout).toMatchInlineSnapshot(`
    "   start             took  what             id
    ✓  11-20 02:15:07  1m 15s  workflow onboa…  0192f0c1-7a50-7a02-8abc-000000000002
    ✗  11-20 02:14:07  12.4 s  call             c-harper-17

    1 ok and 1 failed
    "
  `);
});

test.each([
  [['--failed'], [CALL]],
  [['--status', 'success'], ['wf']],
  [['--slower', '1m'], ['wf']],
  [['--workflow', 'onboarding'], ['wf']],
  [['--type', 'saga.compensation.*'], [CALL]],
  [['--since', '2026-11-20T02:15:00Z'], ['wf']],
  [['--tenant', 'nobody'], []],
  [['--tag', 'nothing'], []],
  [['--limit', '1'], ['wf']],
])('narrows the list by %s', async (options, expected) => {
  const cwd = await twoLogs();
  const ran = await runLine(['ls', ...options, '--json', ...LOGS], { cwd });
  const rows = ran.stdout.split('\n').filter((line) => line !== '');

  expect(ran.exitCode).toBe(0);
  expect(rows.map((row) => (JSON.parse(row) as { call_id?: string }).call_id ?? 'wf')).toStrictEqual(expected);
});

test('says how many more there are', async () => {
  const cwd = await twoLogs();
  const ran = await runLine(['ls', '--limit', '1', ...LOGS], { cwd });

  expect(ran.stdout.trimEnd().split('\n').at(-1)).toBe('1 ok; 1 older one not shown (--limit 0 shows all)');
});

test('says when nothing matches, and exits 0', async () => {
  const cwd = await twoLogs();
  const ran = await runLine(['ls', '--tenant', 'nobody', '--log', 'log'], { cwd });

  expect(ran).toStrictEqual({ exitCode: 0, stdout: 'Nothing in log matches.\n', stderr: '' });
});

test.each([
  [['--status', 'ok'], 0],
  [['--status', 'lost'], 0],
  [['--status', 'failed'], 1],
  [['--type', 'call_started'], 1],
])('takes the words that it prints and the older names of events: %o', async (conditions, listed) => {
  const cwd = await failingCall().write();
  const ran = await runLine(['ls', '--json', '--log', 'log', ...conditions], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout.split('\n').filter((line) => line !== '')).toHaveLength(listed);
});
