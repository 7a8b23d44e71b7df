import { expect, test } from 'vitest';

import { editSegment } from '../../testing/edit-segment.ts';
import { CALL, failingCall } from '../../testing/failing-call.ts';
import { LogScenario } from '../../testing/log-scenario.ts';
import { runLine } from '../../testing/run-line.ts';

test('names the failing step, its cause, the decision, the compensation, the record and what to type next', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ step debit (2 of 2) of transfer_money failed
      InsufficientFunds: balance 12.00 is below 40.00

      in    call c-harper-17
      at    2026-11-20 02:14:15Z, 8.80 s after the start, in booking
      path  voice.call [agent] → voice.turn 2 → invoke_agent teller → execute_tool transfer_money → POST /transfer [bank-tools] → saga transfer_money [booking] → step debit

    The decision that led there
      route: transfer_money  confidence 0.62, 3 steps before
        instead of check_balance (0.31), human (0.07)
        because the caller asked to move money

    Compensations of transfer_money
      ✓ done  reserve
      everything that took effect was undone

    Record  whole: 26 events, none missing
    Next    spanreel show c-harper-17 --timeline --log log
            spanreel replay c-harper-17 --log log
    "
  `);
});

test('tells a compensation that failed, and with which error', async () => {
  const cwd = await failingCall({ compensationFails: true }).write();
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(section(ran.stdout, 'Compensations')).toMatchInlineSnapshot(`
    "Compensations of transfer_money
      ✗ failed  reserve  TimeoutError: ledger did not answer within 200 ms
      reserve is still in effect"
  `);
});

test('tells an orphan whose process was killed before it could undo anything', async () => {
  const cwd = await failingCall({ killed: true }).write();
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(section(ran.stdout, 'Compensations')).toMatchInlineSnapshot(`
    "Compensations of transfer_money
      ! orphaned  reserve  the step took effect and its process was gone before it could undo it
      reserve is still in effect"
  `);
  expect(section(ran.stdout, 'Record')).toMatchInlineSnapshot(`
    "Record  whole: 22 events, none missing
            booking is gone without a word, last seen 2026-11-20 02:14:15Z: what it did in its last moment may be missing
    Next    spanreel show c-harper-17 --timeline --log log
            spanreel replay c-harper-17 --log log"
  `);
});

test('says that nothing failed, and what was done', async () => {
  const cwd = await failingCall({ succeeds: true }).write();
  const ran = await runLine(['why', CALL], { cwd, env: { SPANREEL_LOG: 'log' } });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ call c-harper-17: nothing failed

      took  12.4 s
      done  1 call, 2 turns, 1 stage, 1 saga and 2 steps

    Record  whole: 23 events, none missing
    Next    spanreel show c-harper-17
            spanreel replay c-harper-17
    "
  `);
});

test('says that it still runs', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const agent = log.process('agent');
  agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound' }, { span: '1'.repeat(16) });
  agent.beat(5000);
  const cwd = await log.write();
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd, now: Date.parse('2026-11-20T02:14:15Z') });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "… call c-harper-17 runs; nothing has failed so far

      took     0 ms
      running  call

    Record  whole: 1 event, none missing
    Next    spanreel show c-harper-17 --log log
            spanreel replay c-harper-17 --log log
    "
  `);
});

test('does not call a half record a success', async () => {
  const log = failingCall({ succeeds: true });
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => lines.toSpliced(3, 2));
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(section(ran.stdout, 'Record')).toMatchInlineSnapshot(`
    "Record  not whole: 21 events
            seq 4–5 of booking is missing, behind log/2026-11-20/host-3-boot-0-0000.jsonl:3
    Next    spanreel verify c-harper-17 --log log
            spanreel show c-harper-17 --log log"
  `);
});

test('says when what it tells was altered after it was written', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => lines.map((line) => line.replace('InsufficientFunds', 'Nothing')));
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(section(ran.stdout, 'Record')).toMatchInlineSnapshot(`
    "Record  altered after it was written: 26 events
            saga.step.failed, seq 7 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:7
            saga.compensating, seq 8 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:8
            saga.compensated, seq 11 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:11
    Next    spanreel verify c-harper-17 --log log
            spanreel show c-harper-17 --timeline --log log"
  `);
});

test('names a turn once, and the tool that failed in one', async () => {
  const told = async (tool: boolean): Promise<string[]> => {
    const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
    const agent = log.process('agent');
    const [turn, run] = ['2'.repeat(16), '3'.repeat(16)];
    const of = { call_id: CALL, turn_id: 't1', turn_index: 1 };
    const fault = { error_type: 'Refused', error_message: 'no such account' };
    agent.emit(0, 'turn.started', { ...of, initiator: 'caller' }, { span: turn });
    agent.emit(50, 'turn.completed', { ...of, end_reason: 'failed', duration_ms: 50, ...fault }, { span: turn });
    agent.span('voice.turn', { id: turn, from: 0, upto: 50, error: 'no such account' });
    if (tool)
      agent.span('execute_tool transfer', { id: run, parent: turn, from: 5, upto: 40, error: 'no such account' });
    agent.shutdown(100);
    const ran = await runLine(['why', CALL, '--log', 'log'], { cwd: await log.write() });
    return ran.stdout.split('\n').filter((line) => /✗|path/.test(line));
  };

  expect(await told(false)).toEqual(['✗ turn 1 failed', '  path  voice.turn 1 [agent]']);
  expect(await told(true)).toEqual([
    '✗ execute_tool transfer failed',
    '  path  voice.turn 1 [agent] → execute_tool transfer',
  ]);
});

test.each([
  {
    objective: false,
    exitCode: 0,
    lines: ['✓ call c-harper-17: nothing failed', '  it went on after: execute_tool transfer failed: no such account'],
  },
  {
    objective: true,
    exitCode: 1,
    lines: [
      '✗ objective move_money failed',
      '  the account is unknown',
      '  before it: execute_tool transfer failed: no such account',
    ],
  },
])(
  'tells a tool failure that was caught; objective failed after it: $objective',
  async ({ objective, exitCode, lines }) => {
    const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
    const agent = log.process('agent');
    const [call, run] = ['2'.repeat(16), '3'.repeat(16)];
    const aim = { objective: 'move_money', objective_id: 'o1' };
    agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound' }, { span: call });
    if (objective) {
      agent.emit(1, 'objective.started', aim, { span: call });
      agent.emit(45, 'objective.failed', { ...aim, reason: 'the account is unknown' }, { span: call });
    }
    agent.emit(50, 'call.ended', { call_id: CALL, end_reason: 'completed', duration_ms: 50, turns: 0 }, { span: call });
    agent.span('voice.call', { id: call, from: 0, upto: 50 });
    agent.span('execute_tool transfer', { id: run, parent: call, from: 5, upto: 40, error: 'no such account' });
    agent.shutdown(100);
    const ran = await runLine(['why', CALL, '--log', 'log'], { cwd: await log.write() });

    expect(ran.exitCode).toBe(exitCode);
    for (const line of lines) expect(ran.stdout.split('\n')).toContain(line);
  },
);

test('counts model calls and syntheses by their names, and gives programs null where nothing failed', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const agent = log.process('agent');
  for (const [index, id] of ['r1', 'r2'].entries()) {
    const span = { span: `${index + 2}`.repeat(16) };
    agent.emit(index, 'llm.request_sent', { request_id: id, model: 'm' }, span);
    agent.emit(index + 5, 'llm.completed', { request_id: id, duration_ms: 5 }, span);
    agent.emit(index + 6, 'tts.started', { text: 'hi' }, { span: `${index + 4}`.repeat(16) });
    agent.emit(index + 7, 'tts.completed', { duration_ms: 1 }, { span: `${index + 4}`.repeat(16) });
  }
  agent.shutdown(100);
  const cwd = await log.write();
  const said = await runLine(['why', log.ids.stream, '--log', 'log'], { cwd });
  const json = await runLine(['why', log.ids.stream, '--log', 'log', '--json'], { cwd });

  expect(said.stdout).toContain('2 model calls and 2 syntheses');
  expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'ok', failure: null });
});

test('explains a trace that has spans alone', async () => {
  const log = new LogScenario({ stream: 'none', trace: 'ab'.repeat(16) });
  const [web, db] = [log.process('web'), log.process('db')];
  const [request, query] = ['1'.repeat(16), '2'.repeat(16)];
  web.span('GET /users', { id: request, from: 0, upto: 50, error: 'boom', attributes: { 'error.type': '500' } });
  db.span('SELECT', { id: query, parent: request, from: 10, upto: 40, error: 'relation "users" does not exist' });
  const cwd = await log.write();
  const ran = await runLine(['why', 'abab', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ GET /users failed
      HTTP 500: boom
      because SELECT in db: relation "users" does not exist

      in    trace abababababababababababababababab
      at    2026-11-20 02:14:07Z, 50 ms after the start, in web
      path  GET /users [web]

    Record  spans only: without events nobody can tell what is missing
    Next    spanreel show abab --timeline --log log
            spanreel replay abab --log log
    "
  `);
});

test('wraps at the width of the terminal and never beyond it', async () => {
  const cwd = await failingCall({ killed: true }).write();
  const ran = await runLine(['why', CALL, '--log', 'log'], { cwd, columns: 60, env: { NO_COLOR: '1' } });

  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ step debit (2 of 2) of transfer_money failed
      InsufficientFunds: balance 12.00 is below 40.00

      in    call c-harper-17
      at    2026-11-20 02:14:15Z, 8.80 s after the start, in
            booking
      path  voice.call [agent] → voice.turn 2 → invoke_agent
            teller → execute_tool transfer_money → POST
            /transfer [bank-tools] → saga transfer_money
            [booking] → step debit

    The decision that led there
      route: transfer_money  confidence 0.62, 3 steps before
        instead of check_balance (0.31), human (0.07)
        because the caller asked to move money

    Compensations of transfer_money
      ! orphaned  reserve  the step took effect and its process
                           was gone before it could undo it
      reserve is still in effect

    Record  whole: 22 events, none missing
            booking is gone without a word, last seen 2026-11-20
            02:14:15Z: what it did in its last moment may be
            missing
    Next    spanreel show c-harper-17 --timeline --log log
            spanreel replay c-harper-17 --log log
    "
  `);
});

test('gives programs the same answer as one JSON document', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['why', CALL, '--json', '--log', 'log'], { cwd, columns: 80 });

  expect(ran.exitCode).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    kind: 'call',
    id: CALL,
    verdict: 'failed',
    failure: { kind: 'step', name: 'debit', within: 'transfer_money', error_type: 'InsufficientFunds' },
    decisions: [{ decision_id: 'd-1', chosen: 'transfer_money', via: 'causation', steps_before: 3 }],
    compensations: [{ step: 'reserve', status: 'done' }],
    completeness: { complete: true },
  });
});

/** From a heading up to the next empty line. */
function section(screen: string, heading: string): string {
  const lines = screen.split('\n');
  const from = lines.findIndex((line) => line.startsWith(heading));
  return lines.slice(from, lines.indexOf('', from)).join('\n');
}
