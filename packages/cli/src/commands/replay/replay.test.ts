import { hashValue } from '@spanreel/events';
import { expect, test } from 'vitest';

import { editSegment } from '../../testing/edit-segment.ts';
import { CALL, failingCall } from '../../testing/failing-call.ts';
import { LogScenario } from '../../testing/log-scenario.ts';
import { runLine } from '../../testing/run-line.ts';

test('verifies, and says for each process what was compared', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ call c-harper-17  verified: the events lead to the state of 3 checkpoints

      ✓  agent       11 events  1 checkpoint agrees
      ✓  bank-tools   3 events  1 checkpoint agrees
      ✓  booking     12 events  1 checkpoint agrees
    "
  `);
});

test('says whose events could not be compared because the process was killed', async () => {
  const cwd = await failingCall({ killed: true }).write();
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✓ call c-harper-17  verified: the events lead to the state of 2 checkpoints, but for what booking did without one

      ✓  agent       11 events  1 checkpoint agrees
      ✓  bank-tools   3 events  1 checkpoint agrees
      ?  booking      8 events  no checkpoint for seq 1–8
    "
  `);
});

test('exits 3 with one event altered by hand, naming the place', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => lines.map((line) => line.replace('InsufficientFunds', 'Nothing')));
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(3);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ call c-harper-17  altered
      altered  saga.step.failed, seq 7 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:7
      altered  saga.compensating, seq 8 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:8
      altered  saga.compensated, seq 11 of booking: the next event recorded another hash of it, log/2026-11-20/host-3-boot-0-0000.jsonl:11

      ✓  agent       11 events  1 checkpoint agrees
      ✓  bank-tools   3 events  1 checkpoint agrees
      ✗  booking     12 events  1 checkpoint agrees
    "
  `);
});

test('exits 2 with one event cut away, naming the place', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) => lines.toSpliced(4, 1));
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "! call c-harper-17  gap
      gap  seq 5 of booking is missing, behind log/2026-11-20/host-3-boot-0-0000.jsonl:4

      ✓  agent       11 events  1 checkpoint agrees
      ✓  bank-tools   3 events  1 checkpoint agrees
      !  booking     11 events  the checkpoint of seq 12 needs seq 5
    "
  `);
});

test('exits 2 with a line torn in the middle', async () => {
  const log = failingCall();
  const cwd = await log.write();
  await editSegment(cwd, log.segment(3), (lines) =>
    lines.map((line, index) => (index === 4 ? line.slice(0, 700) : line)),
  );

  expect((await runLine(['replay', CALL, '--log', 'log'], { cwd })).exitCode).toBe(2);
});

test('exits 1 with a checkpoint that the events do not lead to, naming the fields', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const agent = log.process('agent');
  agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound' });
  agent.emit(1, 'decision.made', { decision_id: 'd-1', type: 'route', chosen: 'human' });
  const state = {
    calls: { [CALL]: { end_reason: 'open', transfers: 1 } },
    turns: {},
    objectives: {},
    workflows: {},
    sagas: {},
    decisions: {},
  };
  agent.checkpoint(2, { state, state_hash: hashValue(state) });
  agent.shutdown(3);
  const cwd = await log.write();
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ call c-harper-17  diverged
      diverged  within seq 1–2 of agent, at the checkpoint of seq 3
        /calls/c-harper-17/transfers
          - recorded 1
          + folded   0
        /decisions/d-1
          - recorded nothing
          + folded   {"type":"route","chosen":"human","outcome":"open"}

      ✗  agent  3 events  the checkpoint of seq 3 differs
    "
  `);
});

test('exits 1 when a saga undid a step twice', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const booking = log.process('booking');
  const saga = { saga_id: 'saga-9', saga: 'transfer_money' };
  const step = { ...saga, step: 'reserve' };
  booking.emit(0, 'saga.started', saga);
  booking.emit(1, 'saga.step.started', step);
  booking.emit(2, 'saga.step.completed', { ...step, duration_ms: 1 });
  for (const at of [3, 5]) {
    booking.emit(at, 'saga.compensation.started', step);
    booking.emit(at + 1, 'saga.compensation.completed', { ...step, duration_ms: 1 });
  }
  booking.checkpoint(7);
  booking.shutdown(8);
  const cwd = await log.write();
  const ran = await runLine(['replay', 'saga-9', '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "✗ saga saga-9  diverged
      diverged  saga transfer_money: reserve was undone twice, seq 6 of booking

      ✗  booking  8 events  1 checkpoint agrees
    "
  `);
});

test('exits 2 without any checkpoint, saying so', async () => {
  const log = new LogScenario({ stream: '0192f0c1-7a50-7a01-8abc-000000000001', trace: 'a'.repeat(32) });
  const agent = log.process('agent');
  agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound' });
  agent.shutdown(1);
  const cwd = await log.write();
  const ran = await runLine(['replay', CALL, '--log', 'log'], { cwd });

  expect(ran.exitCode).toBe(2);
  expect(ran.stdout).toMatchInlineSnapshot(`
    "? call c-harper-17  inconclusive: there is no checkpoint to compare with, so nothing is proven

      ?  agent  1 event  no checkpoint for seq 1
    "
  `);
});

test('gives programs one JSON document with its exit code', async () => {
  const cwd = await failingCall().write();
  const ran = await runLine(['replay', CALL, '--json', '--log', 'log'], { cwd });

  expect(JSON.parse(ran.stdout)).toMatchObject({
    kind: 'call',
    id: CALL,
    exit_code: 0,
    verdict: 'verified',
    streams: [{ writers: [{ service_name: 'agent' }, { service_name: 'bank-tools' }, { service_name: 'booking' }] }],
    integrity: { verdict: 'verified' },
  });
});
