import { type SpineEvent, type Value, type ValueMap, hashValue } from '@spanreel/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { WriterFixture, emitSaga } from '../testing/writer-fixture.ts';
import { foldWriter } from './fold-writer.ts';

describe('a checkpoint that the events lead to', () => {
  test('is verified, with the events it covers', () => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    writer.checkpoint();

    expect(foldWriter('w1', writer.events)).toStrictEqual({
      writer_id: 'w1',
      service_name: 'service-w1',
      events: 9,
      checkpoints: [{ seq: 9, from_seq: 1, upto_seq: 8, outcome: 'verified' }],
    });
  });

  test('goes on from the one before while the scope is open, and begins anew behind its end', () => {
    const writer = new WriterFixture();
    writer.emit('call.started', { call_id: 'c1', direction: 'inbound' });
    writer.checkpoint();
    writer.emit('call.ended', { call_id: 'c1', end_reason: 'completed', duration_ms: 1, turns: 0 });
    writer.checkpoint({}, { reset: true });
    writer.emit('call.started', { call_id: 'c2', direction: 'inbound' });
    writer.checkpoint();

    expect(foldWriter('w1', writer.events).checkpoints).toStrictEqual([
      { seq: 2, from_seq: 1, upto_seq: 1, outcome: 'verified' },
      { seq: 4, from_seq: 1, upto_seq: 3, outcome: 'verified' },
      { seq: 6, from_seq: 5, upto_seq: 5, outcome: 'verified' },
    ]);
  });
});

describe('a checkpoint that the events do not lead to', () => {
  test('names the JSON pointers where its state differs, and the event that was not taken in', () => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    const state = {
      calls: {},
      turns: {},
      objectives: {},
      workflows: {},
      sagas: {
        'saga-1': {
          name: 'book_transfer',
          outcome: 'completed',
          steps: { reserve: 'succeeded', debit: 'running' },
          compensations: { reserve: 'planned', debit: 'planned' },
        },
      },
      decisions: {},
    };
    writer.checkpoint({ state, state_hash: hashValue(state) });

    expect(foldWriter('w1', writer.events).checkpoints).toStrictEqual([
      {
        seq: 9,
        from_seq: 1,
        upto_seq: 8,
        outcome: 'diverged',
        agreed_upto: 0,
        differences: [{ pointer: '/sagas/saga-1/steps/debit', recorded: 'running', folded: 'succeeded' }],
        suspect: { kind: 'left_out', seq: 7, event_type: 'saga.step.completed' },
      },
    ]);
  });

  test('is placed between the last agreement and itself where it kept only its hash', () => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    writer.checkpoint();
    writer.emit('decision.made', { decision_id: 'd1', type: 'route', chosen: 'a' });
    writer.emit('decision.outcome', { decision_id: 'd1', outcome: 'failed' });
    writer.checkpoint({ state: null, state_hash: 'f'.repeat(64) });

    expect(foldWriter('w1', writer.events).checkpoints[1]).toStrictEqual({
      seq: 12,
      from_seq: 1,
      upto_seq: 11,
      outcome: 'diverged',
      agreed_upto: 8,
      differences: [],
    });
  });

  test('names the event before which the live run stood still', () => {
    const writer = new WriterFixture();
    const call = writer.emit('call.started', { call_id: 'c1', direction: 'inbound' });
    const before = { calls: { c1: { end_reason: 'open', transfers: 0 } } };
    writer.emit('user.spoke', { text: 'hello', is_final: true });
    writer.emit('call.ended', { call_id: 'c1', end_reason: 'completed', duration_ms: 1, turns: 0 });
    const state: ValueMap = { ...before, turns: {}, objectives: {}, workflows: {}, sagas: {}, decisions: {} };
    writer.checkpoint({ state: null, state_hash: hashValue(state) });

    expect(call.writer_seq).toBe(1);
    expect(foldWriter('w1', writer.events).checkpoints[0]).toMatchObject({
      outcome: 'diverged',
      suspect: { kind: 'stopped_before', seq: 3, event_type: 'call.ended' },
    });
  });
});

describe('a checkpoint that cannot be compared', () => {
  const cases: readonly { readonly name: string; readonly changes: ValueMap; readonly reason: string }[] = [
    {
      name: 'of a later reducer',
      changes: { reducer_version: 2 },
      reason: 'reducer conversation 2 is unknown to this spanreel, which has conversation 1',
    },
    {
      name: 'of another reducer',
      changes: { reducer: 'orders' },
      reason: 'reducer "orders" is unknown to this spanreel, which has "conversation"',
    },
    {
      name: 'without a state',
      changes: { state: null, state_hash: null },
      reason: 'the checkpoint holds no state',
    },
    {
      name: 'over no events',
      changes: { from_seq: 0 },
      reason: 'the checkpoint names no events: from 0 up to 8',
    },
  ];

  test.each(cases)('$name is unverifiable, not a failure', ({ changes, reason }) => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    writer.checkpoint(changes);

    expect(foldWriter('w1', writer.events).checkpoints).toMatchObject([{ outcome: 'unverifiable', reason }]);
  });

  test('because an event is of a later schema is unverifiable and names it', () => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    writer.checkpoint();
    const events = writer.events.map((event) => (event.writer_seq === 4 ? { ...event, schema_version: 9 } : event));

    expect(foldWriter('w1', events).checkpoints).toMatchObject([
      {
        outcome: 'unverifiable',
        reason: 'saga.step.completed at seq 4 has schema version 9, newer than this spanreel',
      },
    ]);
  });

  test('because events are missing names them', () => {
    const writer = new WriterFixture();
    emitSaga(writer, 'completed');
    writer.checkpoint();
    const events = writer.events.filter((event) => event.writer_seq !== 3 && event.writer_seq !== 4);

    expect(foldWriter('w1', events).checkpoints).toStrictEqual([
      { seq: 9, from_seq: 1, upto_seq: 8, outcome: 'incomplete', missing: [3, 4] },
    ]);
  });
});

test('events behind the last checkpoint that change the state are told as uncovered', () => {
  const writer = new WriterFixture();
  writer.emit('call.started', { call_id: 'c1', direction: 'inbound' });
  writer.checkpoint();
  writer.emit('user.spoke', { text: 'hello', is_final: true });
  writer.emit('call.transferred', { call_id: 'c1', kind: 'cold', target: 'x', result: 'completed' });

  expect(foldWriter('w1', writer.events).uncovered).toStrictEqual({ from_seq: 4, upto_seq: 4, events: 1 });
});

describe('laws', () => {
  const payloads: readonly (readonly [string, ValueMap])[] = [
    ['call.started', { call_id: 'c1' }],
    ['call.ended', { call_id: 'c1', end_reason: 'completed' }],
    ['turn.started', { turn_id: 't1', turn_index: 1 }],
    ['turn.completed', { turn_id: 't1', end_reason: 'completed' }],
    ['turn.interrupted', { turn_id: 't1' }],
    ['objective.started', { objective: 'o1' }],
    ['objective.captured', { objective: 'o1' }],
    ['saga.started', { saga_id: 's1', saga: 'book' }],
    ['saga.step.started', { saga_id: 's1', step: 'a' }],
    ['saga.step.failed', { saga_id: 's1', step: 'a' }],
    ['saga.compensation.completed', { saga_id: 's1', step: 'a' }],
    ['decision.made', { decision_id: 'd1', type: 'route', chosen: 'x' }],
    ['decision.outcome', { decision_id: 'd1', outcome: 'failed' }],
    ['user.spoke', { is_final: false }],
  ];
  const actions = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...payloads) },
      { weight: 1, arbitrary: fc.constantFrom('checkpoint' as const, 'reset' as const) },
    ),
    { minLength: 1, maxLength: 120 },
  );

  function written(script: readonly (readonly [string, ValueMap] | 'checkpoint' | 'reset')[]): SpineEvent[] {
    const writer = new WriterFixture();
    for (const action of script) {
      if (action === 'checkpoint' || action === 'reset') {
        if (writer.events.length > 0 && writer.events.at(-1)?.event_type !== 'replay.checkpoint') {
          writer.checkpoint({}, { reset: action === 'reset' });
        }
      } else writer.emit(...action);
    }
    return writer.events;
  }

  test('what a writer really did is verified, in whatever order its events are read', () => {
    fc.assert(
      fc.property(
        actions.chain((script) => {
          const events = written(script);
          return fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }));
        }),
        ([events, shuffled]) => {
          const fold = foldWriter('w1', events);
          expect(fold.checkpoints.every(({ outcome }) => outcome === 'verified')).toBe(true);
          expect(foldWriter('w1', shuffled)).toStrictEqual(fold);
        },
      ),
    );
  });

  test('a checkpoint with another state is never verified, and names only places that differ', () => {
    fc.assert(
      fc.property(actions, fc.constantFrom('calls', 'sagas', 'decisions'), (script, part) => {
        const events = written(['checkpoint' as const, ...script, payloads[0] ?? ['', {}], 'checkpoint' as const]);
        const last = events.at(-1);
        if (last === undefined) return;
        const forged: Value = { ...(last.payload['state'] as ValueMap), [part]: { forged: { outcome: 'x' } } };
        const payload = { ...last.payload, state: forged, state_hash: hashValue(forged) };
        const fold = foldWriter('w1', [...events.slice(0, -1), { ...last, payload }]);
        const result = fold.checkpoints.at(-1);
        expect(result?.outcome).toBe('diverged');
        const pointers = result?.outcome === 'diverged' ? result.differences.map(({ pointer }) => pointer) : [];
        expect(pointers).toContain(`/${part}/forged`);
        expect(pointers.every((pointer) => pointer.startsWith(`/${part}/`))).toBe(true);
      }),
    );
  });

  test('an event that is missing below a checkpoint is never verified', () => {
    fc.assert(
      fc.property(actions, fc.nat(), (script, pick) => {
        const events = written([payloads[0] ?? ['', {}], ...script, 'reset' as const]);
        const index = pick % (events.length - 1);
        const fold = foldWriter('w1', events.toSpliced(index, 1));
        const covering = fold.checkpoints.filter(
          ({ from_seq, upto_seq }) => from_seq <= index + 1 && index + 1 <= upto_seq,
        );
        expect(covering.every(({ outcome }) => outcome === 'incomplete')).toBe(true);
      }),
    );
  });
});
