import fc from 'fast-check';
import { expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { MINUTE, ask } from '../testing/ask.ts';
import type { BookingCallKind } from '../testing/booking-call.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { Scenario } from '../testing/scenario.ts';
import { traceQuery } from './create-trace-query.ts';
import type { CompensationReport, Explanation, TreeNode } from './trace-query.ts';

async function why(kind: BookingCallKind, after?: number): Promise<Explanation> {
  return (await ask(bookingCall(kind).scenario, after)).why();
}

const brief = ({ step, step_outcome, status, reason }: CompensationReport): unknown[] =>
  reason === undefined ? [step, step_outcome, status] : [step, step_outcome, status, reason];
const names = ({ path }: Explanation): string => path.map(({ name, outcome }) => `${name} ${outcome}`).join(' > ');
const BELOW_CALL = 'voice.call succeeded > voice.turn succeeded > execute_tool book failed > POST failed';

test('a call that went well has no failure, and its planned compensations were not needed', async () => {
  const query = await ask(bookingCall('good').scenario);

  expect(query.why()).toMatchObject({
    verdict: 'ok',
    other_failures: [],
    path: [],
    decisions: [],
    compensations: [],
    pending: [],
  });
  expect(query.compensations().map(brief)).toEqual([
    ['hold_slot', 'succeeded', 'not_needed'],
    ['reserve_agent', 'succeeded', 'not_needed'],
    ['notify_bank', 'succeeded', 'not_needed'],
  ]);
});

test('a saga that failed and undid itself: the step, its cause, the path, the decision four steps earlier, all done', async () => {
  const answer = await why('compensated');

  expect(answer.verdict).toBe('failed');
  expect(answer.failure).toMatchObject({
    kind: 'step',
    name: 'notify_bank',
    within: 'book_transfer',
    step_index: 3,
    step_count: 3,
    outcome: 'failed',
    error_type: 'BankUnavailable',
    error_message: 'bank answered 503',
    service_name: 'booking',
    causes: [{ name: 'POST', error_type: '503', error_message: 'Service Unavailable', service_name: 'booking' }],
  });
  expect(answer.other_failures).toEqual([]);
  expect(names(answer)).toBe(`${BELOW_CALL} > POST /book failed > saga book_transfer failed > step notify_bank failed`);
  expect(answer.decisions).toMatchObject([
    {
      decision_id: 'decision-1',
      type: 'slot',
      chosen: 'friday 9:00',
      confidence: 0.55,
      alternatives: [{ option: 'friday 14:00', score: 0.45 }],
      outcome: 'failed',
      via: 'causation',
      steps_before: 4,
    },
  ]);
  expect(answer.compensations.map(brief)).toEqual([
    ['hold_slot', 'succeeded', 'done'],
    ['reserve_agent', 'succeeded', 'done'],
  ]);
  expect(answer.pending).toEqual([]);
  expect(answer.completeness).toMatchObject({ complete: true, unconfirmed_tails: [] });
});

test('a compensation that failed itself is named with its error', async () => {
  const { compensations, failure } = await why('compensation_failed');

  expect(failure).toMatchObject({ kind: 'step', name: 'notify_bank' });
  expect(compensations.map(brief)).toEqual([
    ['hold_slot', 'succeeded', 'failed'],
    ['reserve_agent', 'succeeded', 'done'],
  ]);
  expect(compensations[0]).toMatchObject({ error_type: 'Timeout', error_message: 'calendar timed out', attempts: 1 });
});

test('a service killed before it compensates leaves orphans, and the path still leads there', async () => {
  const answer = await why('killed');

  expect(answer.failure).toMatchObject({ kind: 'step', name: 'notify_bank', outcome: 'failed' });
  expect(names(answer)).toBe(`${BELOW_CALL} > saga book_transfer lost > step notify_bank failed`);
  expect(answer.path.map(({ parent_inferred }) => parent_inferred ?? false)).toEqual([
    false,
    false,
    false,
    false,
    true,
    false,
  ]);
  const reason = 'the step took effect and its process was gone before it could undo it';
  expect(answer.compensations.map(brief)).toEqual([
    ['hold_slot', 'succeeded', 'orphaned', reason],
    ['reserve_agent', 'succeeded', 'orphaned', reason],
  ]);
  expect(answer.pending.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)).toEqual([
    'saga book_transfer lost',
  ]);
  expect(answer.completeness.unconfirmed_tails).toHaveLength(1);
});

test('a service killed inside a step: the step is what failed, and may have taken effect', async () => {
  const answer = await why('killed_in_step');

  expect(answer.failure).toMatchObject({
    kind: 'step',
    name: 'notify_bank',
    outcome: 'lost',
    error_type: 'process_lost',
    error_message: expect.stringMatching(
      /^its process \(booking\) fell silent while it ran, last seen at 2026/,
    ) as string,
    causes: [],
  });
  expect(answer.compensations.map(({ step, step_outcome, status }) => [step, step_outcome, status])).toEqual([
    ['hold_slot', 'succeeded', 'orphaned'],
    ['reserve_agent', 'succeeded', 'orphaned'],
    ['notify_bank', 'lost', 'orphaned'],
  ]);
});

test('what runs is running until three beats are missed, then it is lost', async () => {
  const fresh = await why('running', 29_000);
  expect(fresh.verdict).toBe('running');
  expect(fresh.pending.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(
    ['call running', 'turn running', 'saga running', 'step running'].filter((line) => !line.startsWith('turn')),
  );
  expect(fresh.compensations.map(({ status }) => status)).toEqual(['planned', 'planned', 'planned']);

  const stale = await why('running', 31_000);
  expect(stale.verdict).toBe('failed');
  expect(stale.failure).toMatchObject({ kind: 'step', name: 'notify_bank', outcome: 'lost' });
  expect(stale.compensations.map(({ status }) => status)).toEqual(['orphaned', 'orphaned', 'orphaned']);
});

test('a process that said why it ended is quoted', async () => {
  const { scenario, booking } = bookingCall('killed_in_step');
  booking.shutdown('SIGTERM');
  const { failure } = (await ask(scenario, 0)).why();

  expect(failure).toMatchObject({ error_type: 'process_ended', outcome: 'lost' });
  expect(failure?.error_message).toMatch(/^its process \(booking\) ended while it ran: SIGTERM at 2026/);
});

test('a compensation that another process ran later, in a stream and trace of its own, is found by the saga', async () => {
  const { scenario } = bookingCall('killed');
  const rescue = scenario.writer('rescue');
  const step = { saga_id: 'saga-1', saga: 'book_transfer', step: 'hold_slot', step_index: 1 };
  const fields = { trace_id: 'd'.repeat(32), span_id: '00000000000000d1' };
  rescue.emit('0193dddd-0000-7000-8000-000000000001', 'saga.compensation.started', step, fields);
  rescue.emit(
    '0193dddd-0000-7000-8000-000000000001',
    'saga.compensation.completed',
    { ...step, duration_ms: 1 },
    fields,
  );

  expect((await ask(scenario)).compensations().map(({ step: name, status }) => [name, status])).toEqual([
    ['hold_slot', 'done'],
    ['reserve_agent', 'orphaned'],
    ['notify_bank', 'not_needed'],
  ]);
});

test('what a call left open at its end neither runs nor is lost, whoever is asked', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  s.scope(w, 'voice.call', undefined, (call) => {
    s.emit(w, call, 'call.started', { call_id: 'c', direction: 'inbound' });
    s.emit(w, call, 'objective.started', { objective: 'learn_name', objective_id: 'o1' });
    s.scope(
      w,
      'voice.turn',
      call,
      (at) => s.emit(w, at, 'turn.started', { call_id: 'c', turn_id: 't', turn_index: 1, initiator: 'caller' }),
      { export: false },
    );
    s.emit(w, call, 'call.ended', { call_id: 'c', end_reason: 'completed', duration_ms: 2, turns: 1 });
  });
  for (const after of [0, MINUTE]) {
    const query = await ask(s, after);
    const now = s.time.now + after;

    expect(query.why().verdict).toBe('ok');
    expect(query.pending().map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['objective', 'left_open'],
      ['turn', 'left_open'],
    ]);
    expect(query.root()?.outcome).toBe('succeeded');
    expect(query.root()?.children.map(({ outcome }) => outcome)).toEqual(['left_open']);
    expect(await memorySource({ lines: s.lines, now: () => now }).list()).toMatchObject([{ status: 'success' }]);
  }
});

test.each(['event', 'span'])('a saga that an %s names and nobody tells of is missing from the record', async (by) => {
  const s = new Scenario();
  const w = s.writer('agent');
  const attributes = by === 'span' ? { 'saga.id': 'saga-7' } : {};
  s.scope(w, 'voice.call', undefined, () => {}, { attributes });
  s.emit(w, undefined, 'tool.called', by === 'event' ? { saga_id: 'saga-7' } : {});

  expect((await ask(s)).completeness()).toMatchObject({ complete: false, missing_sagas: ['saga-7'], gaps: [] });
  expect((await ask(bookingCall('good').scenario)).completeness()).toMatchObject({
    complete: true,
    missing_sagas: [],
  });
});

test.each(['music.playback', 'conversation'])('%s goes on without the program that began it', async (family) => {
  const s = new Scenario();
  const w = s.writer('cli');
  s.scope(w, 'play', undefined, (span) => {
    s.emit(w, span, 'command.started', { command: 'play' });
    s.emit(w, span, `${family}.started`, { conversation_id: 'c-1' });
    s.emit(w, span, 'command.completed', { command: 'play', exit_code: 0 });
  });
  const query = await ask(s);
  expect(query.pending()).toEqual([]);
  expect(query.why()).toMatchObject({ verdict: 'ok', pending: [] });
});

test('an error without a scope, and a trace of spans alone, have failures too', async () => {
  const s = new Scenario();
  const w = s.writer('cli');
  s.emit(w, undefined, 'error.occurred', { error_type: 'E', error_message: 'broken' });
  expect((await ask(s)).failure()).toMatchObject({
    kind: 'error',
    name: 'error.occurred',
    error_message: 'broken',
    causes: [],
  });

  const spansOnly = new Scenario({ trace: 'e'.repeat(32) });
  const other = spansOnly.writer('web');
  spansOnly.scope(
    other,
    'GET /',
    undefined,
    (root) => {
      spansOnly.scope(other, 'cache', root, () => {}, { failed: false });
      spansOnly.scope(other, 'db', root, () => {}, { failed: true, message: 'gone' });
    },
    { failed: true },
  );
  const recording = await memorySource({ lines: spansOnly.spans }).readTrace(spansOnly.trace);
  expect(traceQuery(recording).failure()).toMatchObject({
    kind: 'span',
    name: 'GET /',
    causes: [{ name: 'db', error_message: 'gone' }],
  });
});

test('whatever is missing from the log, there is an answer, and what is orphaned never looks done', async () => {
  const kinds: BookingCallKind[] = [
    'good',
    'compensated',
    'compensation_failed',
    'killed',
    'killed_in_step',
    'running',
  ];
  const partial = fc
    .constantFrom(...kinds)
    .chain((kind) => fc.shuffledSubarray([...bookingCall(kind).scenario.lines]).map((lines) => ({ kind, lines })));
  await fc.assert(
    fc.asyncProperty(partial, async ({ kind, lines }) => {
      const { scenario } = bookingCall(kind);
      const recording = await memorySource({ lines }).readStream(scenario.stream);
      const query = traceQuery(recording, { now: scenario.time.now + MINUTE });
      const { compensations, path, verdict } = query.why();

      expect(['failed', 'running', 'ok', 'empty']).toContain(verdict);
      expect(path.filter((node) => 'children' in node)).toEqual([]);
      const below = path.slice(0, -1).map(({ span_id }) => query.children(span_id).map((child) => child.span_id));
      expect(path.slice(1).every(({ span_id }, index) => below[index]?.includes(span_id))).toBe(true);
      expect(
        query
          .tree()
          .flatMap(count)
          .reduce((a, b) => a + b, 0),
      ).toBe(new Set([...recording.spans, ...recording.events].flatMap(({ span_id }) => span_id ?? [])).size);
      const done = compensations.filter(({ status }) => status === 'done').map(({ step }) => step);
      expect(
        done.every((step) => lines.some((line) => line.includes('compensation.completed') && line.includes(step))),
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
}, 30_000);

function count(node: TreeNode): number[] {
  return [1, ...node.children.flatMap(count)];
}

test('an empty recording says so', async () => {
  const recording = await memorySource({ lines: [] }).readStream('none');

  expect(traceQuery(recording).why()).toMatchObject({ verdict: 'empty', path: [], completeness: { events: 0 } });
  expect(traceQuery(recording).duration()).toBeUndefined();
});
