import stringWidth from 'string-width';
import { expect, test } from 'vitest';

import { CALL, failingCall } from '../../testing/failing-call.ts';
import { LogScenario } from '../../testing/log-scenario.ts';
import { runLine } from '../../testing/run-line.ts';

test('prints what it is, the tree with errors where they began, and where the answers took their time', async () => {
  const cwd = await failingCall({ compensationFails: true }).write();
  const ran = await runLine(['show', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ call c-harper-17  failed
      start         2026-11-20 02:14:07Z
      took          12.4 s
      ended         caller_hangup
      stream        0192f0c1-7a50-7a01-8abc-5d1f6a0b2c3d
      trace         4bf92f3577b34da6a3ce929d0e0e4736
      conversation  conv-17
      processes     agent, bank-tools, booking
      record        whole: 26 events, none missing

    voice.call [agent]                                     12.4 s  ████████████████████████
    ├─ voice.turn 1                                        5.60 s  ████████████
    │  └─ speech_to_text nova-3                            2.00 s  █████
    │     └─ user.spoke  “Hi, what is my balance?”
    └─ voice.turn 2                                        5.80 s              ████████████
       ├─ speech_to_text nova-3                            1.80 s              ████
       │  └─ user.spoke  “Move forty dollars to my savings, please.”
       └─ invoke_agent teller                              1.40 s                 ████
          ├─ decision.made  route: transfer_money (0.62)
          └─ execute_tool transfer_money ✗ failed          1.10 s                  ███
             └─ POST /transfer ✗ failed [bank-tools]       1.00 s                  ███
                └─ saga transfer_money ✗ failed [booking]  435 ms                  ██
                   ├─ step reserve                          80 ms                  ▏
                   ├─ step debit ✗ failed                   80 ms                  ▏
                   │  └─ InsufficientFunds: balance 12.00 is below 40.00
                   └─ compensate reserve ✗ failed          200 ms                   ▏
                      └─ TimeoutError: ledger did not answer within 200 ms

    Answer after ms
      turn   all  █ hear  ▓ wait  ▒ think  ░ voice  · play
         1  1240     120     400      500      150      70  █▓▓▓▓▒▒▒▒▒▒░·
         2  2310     180     420     1480      160      70  ██▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░·
    "
  `);
});

test('prints every event and span in order', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['show', CALL, '--timeline', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout.split('\n\n')[1]).toMatchInlineSnapshot(`
    " +0.000 s  agent       ▶ voice.call                   12.4 s
     +0.000 s  agent       call.started                   inbound websocket
     +0.400 s  agent       ▶ voice.turn                   5.60 s
     +0.400 s  agent       ▶ speech_to_text nova-3        2.00 s
     +0.400 s  agent       turn.started                   turn 1 by the caller
     +2.100 s  agent       user.spoke                     “Hi, what is my bal” (partial)
     +2.400 s  agent       user.spoke                     “Hi, what is my balance?”
     +6.000 s  agent       turn.completed                 turn 1 completed, answered after 1.24 s, “Your balance is twelve dollars.”
     +6.200 s  agent       ▶ voice.turn                   5.80 s
     +6.200 s  agent       ▶ speech_to_text nova-3        1.80 s
     +6.200 s  agent       turn.started                   turn 2 by the caller
     +8.000 s  agent       user.spoke                     “Move forty dollars to my savings, please.”
     +8.200 s  agent       ▶ invoke_agent teller          1.40 s
     +8.300 s  agent       decision.made                  route: transfer_money (0.62)
     +8.400 s  agent       ▶ execute_tool transfer_money  1.10 s
     +8.450 s  bank-tools  ▶ POST /transfer               1.00 s
     +8.500 s  bank-tools  stage.started                  validate (1 of 2)
     +8.560 s  bank-tools  stage.completed                validate (1 of 2), 60 ms
     +8.600 s  booking     ▶ saga transfer_money          435 ms
     +8.600 s  booking     saga.started                   transfer_money
     +8.610 s  booking     saga.compensation.planned      reserve (1 of 2)
     +8.620 s  booking     ▶ step reserve                 80 ms
     +8.620 s  booking     saga.step.started              reserve (1 of 2)
     +8.700 s  booking     saga.step.completed            reserve (1 of 2), 80 ms
     +8.710 s  booking     saga.compensation.planned      debit (2 of 2)
     +8.720 s  booking     ▶ step debit                   80 ms
     +8.720 s  booking     saga.step.started              debit (2 of 2)
     +8.800 s  booking     saga.step.failed               debit (2 of 2), 80 ms, InsufficientFunds: balance 12.00 is below 40.00
     +8.810 s  booking     saga.compensating              undoing reserve, InsufficientFunds: balance 12.00 is below 40.00
     +8.820 s  booking     ▶ compensate reserve           50 ms
     +8.820 s  booking     saga.compensation.started      reserve (1 of 2)
     +8.870 s  booking     saga.compensation.completed    reserve (1 of 2), 50 ms
     +9.030 s  booking     saga.compensated               transfer_money, 430 ms, InsufficientFunds: balance 12.00 is below 40.00
     +9.040 s  booking     replay.checkpoint              seq 1–11
    +12.000 s  agent       turn.completed                 turn 2 completed, answered after 2.31 s, “I could not move the money, nothing has changed.”
    +12.400 s  agent       call.ended                     caller_hangup, 12.4 s
    +12.410 s  bank-tools  replay.checkpoint              seq 1–2
    +12.420 s  agent       replay.checkpoint              seq 1–10
    "
  `);
});

test('prints the timeline of what has no tree, such as the own stream of a process', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['show', '0192f0c1-7a50-7000-8000-0000000000f1', '--log', 'log'], { cwd });

  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ stream 0192f0c1-7a50-7000-8000-0000000000f1  ok
      start      2026-11-20 02:14:19Z
      took       0 ms
      stream     0192f0c1-7a50-7000-8000-0000000000f1
      trace      00000000000000000000000000000001
      processes  agent
      record     whole: 2 events, none missing; the end of agent is not confirmed: a missing last event would not show

    +0.000 s  agent  process.alive    part 1 of 1
    +0.000 s  agent  system.shutdown  exit
    "
  `);
});

test.each([60, 80, 120])('fits a terminal of %d columns, in colour', async (columns) => {
  const cwd = await failingCall({ compensationFails: true }).write();
  for (const option of [[], ['--timeline']]) {
    const { stdout } = await runLine(['show', CALL, ...option, '--log', 'log'], { cwd, columns });
    expect(stdout.split('\n').filter((line) => stringWidth(line) > columns)).toStrictEqual([]);
    expect(stdout).toContain('\u001B[31m');
  }
});

test('prints no colour where it is not wanted, nor into a pipe', async () => {
  const cwd = await failingCall().write();
  const args = ['show', CALL, '--log', 'log'];

  expect((await runLine(args, { cwd, columns: 80, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001B');
  expect((await runLine(args, { cwd, columns: 80, env: { TERM: 'dumb' } })).stdout).not.toContain('\u001B');
  expect((await runLine(args, { cwd })).stdout).not.toContain('\u001B');
  expect((await runLine(args, { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001B[31m');
});

test('lets nothing that was said on the phone reach the terminal as a command', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const agent = log.process('agent\u001B[2J');
  const span = '1'.repeat(16);
  agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound' }, { span });
  agent.emit(5, 'user.spoke', { text: 'hi\u001B]0;owned\u0007\u001B[31m there\nnew line', is_final: true }, { span });
  agent.span('voice.call\u001B[31m', { id: span, from: 0, upto: 10, error: 'bad\u001B[5mthing' });
  const cwd = await log.write();

  for (const command of [['show', CALL], ['show', CALL, '--timeline'], ['why', CALL], ['ls'], ['replay', CALL]]) {
    const { stdout } = await runLine([...command, '--log', 'log'], { cwd });
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  }
});

test('gives programs a document with the tree, or with the timeline', async () => {
  const cwd = await failingCall().write();
  const tree = JSON.parse((await runLine(['show', CALL, '--json', '--log', 'log'], { cwd })).stdout) as object;
  const timeline = JSON.parse(
    (await runLine(['show', CALL, '--json', '--timeline', '--log', 'log'], { cwd })).stdout,
  ) as object;

  expect(Object.keys(tree)).toStrictEqual([
    'kind',
    'id',
    'streams',
    'traces',
    'duration_ms',
    'writers',
    'completeness',
    'activities',
    'tree',
  ]);
  expect(tree).toMatchObject({ kind: 'call', id: CALL, duration_ms: 12_420, tree: [{ name: 'voice.call' }] });
  expect(timeline).toHaveProperty('timeline');
  expect(timeline).not.toHaveProperty('tree');
});
