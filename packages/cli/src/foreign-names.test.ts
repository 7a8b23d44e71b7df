import { expect, test } from 'vitest';

import { LogScenario } from './testing/log-scenario.ts';
import { runLine } from './testing/run-line.ts';

const STREAM = '0192f0c1-7a50-7a02-8abc-000000000003';

/** Events of another program, in words that every JavaScript object inherits. */
async function foreignLog(): Promise<string> {
  const log = new LogScenario({ stream: STREAM, trace: 'c'.repeat(32) });
  const worker = log.process('worker');
  for (const name of ['constructor', 'toString', '__proto__']) {
    worker.emit(10, `${name}.started`, { constructor: name });
    worker.emit(20, `${name}.failed`, { error_type: name });
    worker.emit(30, `call.${name}`, { call_id: 'c-1' });
    worker.emit(40, name, {});
  }
  return log.write();
}

test.each([
  [['ls'], 0],
  [['why', STREAM], 0],
  [['show', STREAM], 0],
  [['show', STREAM, '--timeline'], 0],
  [['verify'], 0],
  [['events', 'constructor'], 4],
  [['ls', '--status', 'constructor'], 4],
])('%j takes names that every object inherits for names', async (line, exitCode) => {
  const ran = await runLine([...line, ...(line[0] === 'events' ? [] : ['--log', 'log'])], { cwd: await foreignLog() });

  expect({ ...ran, stdout: '' }).toMatchObject({ exitCode });
  expect(ran.stdout + ran.stderr).not.toMatch(/\[native code\]|function |TypeError/);
});
