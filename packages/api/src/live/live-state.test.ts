import type { ConversationState, SpineEvent } from '@spanreel/events';
import { applyEvent, canonicalValue, emptyState, normalizeMap } from '@spanreel/events';
import { withInMemoryTelemetry } from '@spanreel/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { recordDecision } from '../decision/index.ts';
import { emit } from '../index.ts';
import { saga, UnknownOutcomeError } from '../saga/index.ts';
import type { Call, Objective, Turn } from '../voice/index.ts';
import { call, startCall } from '../voice/index.ts';
import { stage, workflow } from '../workflow/index.ts';

const name = fc.constantFrom('a', 'b', '__proto__', 'constructor');
const ending = fc.constantFrom('ok', 'fails', 'unknown');

type StepSpec = readonly [name: string, ends: string, compensation: string];
const sagaSpec = fc.record({
  name,
  steps: fc.array(fc.tuple(name, ending, fc.constantFrom('none', 'ok', 'fails', 'unknown')), { maxLength: 4 }),
});

const action = fc.oneof(
  fc.record({ do: fc.constant('turn' as const) }),
  fc.record({
    do: fc.constant('interrupt' as const),
    outcome: fc.constantFrom('accepted' as const, 'ignored' as const),
  }),
  fc.record({ do: fc.constant('end turn' as const) }),
  fc.record({ do: fc.constant('objective' as const), id: name }),
  fc.record({
    do: fc.constant('objective goes on' as const),
    phase: fc.constantFrom('captured', 'completed', 'failed'),
  }),
  fc.record({
    do: fc.constant('decide' as const),
    outcome: fc.constantFrom('open' as const, 'succeeded' as const, 'failed' as const),
  }),
  fc.record({ do: fc.constant('transfer' as const), fails: fc.boolean() }),
  fc.record({ do: fc.constant('saga' as const), spec: sagaSpec, audit: fc.boolean() }),
  fc.record({ do: fc.constant('workflow' as const), stages: fc.array(fc.tuple(name, fc.boolean()), { maxLength: 3 }) }),
  fc.record({ do: fc.constant('emit' as const), index: fc.nat(5) }),
  fc.record({ do: fc.constant('hang up' as const) }),
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

function fail(how: string): void {
  if (how === 'fails') throw new Error('failed');
  if (how === 'unknown') throw new UnknownOutcomeError('unknown');
}

async function runSaga(steps: readonly StepSpec[], id: string): Promise<void> {
  await saga(id, async ({ step }) => {
    for (const [step_, ends, compensation] of steps) {
      const options = compensation === 'none' ? {} : { compensate: () => fail(compensation) };
      await step(step_, () => fail(ends), options);
    }
  }).catch(() => undefined);
}

async function runWorkflow(stages: readonly (readonly [string, boolean])[]): Promise<void> {
  await workflow('w', async () => {
    for (const [stage_, fails] of stages) await stage(stage_, () => fail(fails ? 'fails' : 'ok'));
  }).catch(() => undefined);
}

/** Events that applications may emit themselves, of things that no helper began. */
function emitRaw(index: number): void {
  const [type, payload] = [
    ['decision.made', { decision_id: 'raw', type: 'route', chosen: 'x' }],
    ['decision.outcome', { decision_id: 'raw', outcome: 'failed' }],
    ['saga.started', { saga_id: 'raw', saga: 'theirs' }],
    ['saga.step.completed', { saga_id: 'raw', saga: 'theirs', step: '__proto__', duration_ms: 1 }],
    ['turn.completed', { turn_id: 'nobody’s', turn_index: 9, end_reason: 'completed', duration_ms: 1 }],
    ['objective.started', { objective: 5 }],
  ][index] as ['decision.made', never];
  emit(type, payload);
}

async function perform(actions: readonly Action[], storeFails: (fails: boolean) => void): Promise<void> {
  const running: Call = startCall();
  let turn: Turn | undefined;
  let goal: Objective | undefined;
  await running.run(async () => {
    for (const each of actions) {
      if (each.do === 'turn') turn = running.startTurn();
      else if (each.do === 'interrupt') turn?.interruption({ outcome: each.outcome });
      else if (each.do === 'end turn') turn?.end();
      else if (each.do === 'objective') goal = running.objective(each.id, { id: each.id });
      else if (each.do === 'objective goes on') goal?.[each.phase as 'captured']();
      else if (each.do === 'decide') {
        const decision = recordDecision({ type: 't', chosen: 'c' });
        if (each.outcome !== 'open') decision.outcome(each.outcome);
      } else if (each.do === 'transfer') {
        await running.transfer({ target: 't' }, () => fail(each.fails ? 'fails' : 'ok')).catch(() => undefined);
      } else if (each.do === 'saga') {
        storeFails(each.audit);
        await runSaga(each.spec.steps, each.spec.name);
        storeFails(false);
      } else if (each.do === 'workflow') await runWorkflow(each.stages);
      else if (each.do === 'emit') emitRaw(each.index);
      else running.end('caller_hangup');
    }
  });
  running.end();
}

/** What `replay` does: folds what lies between the numbers of a checkpoint. */
function fold(events: readonly SpineEvent[], checkpoint: SpineEvent): ConversationState {
  const { from_seq: from, upto_seq: upto } = checkpoint.payload as { from_seq: number; upto_seq: number };
  return events
    .filter(
      ({ stream_id, writer_seq }) => stream_id === checkpoint.stream_id && writer_seq >= from && writer_seq <= upto,
    )
    .reduce(applyEvent, emptyState);
}

const canonical = (state: ConversationState): string => canonicalValue(normalizeMap(state));

test('reaches the state that the emitted events fold to, whatever happens', async () => {
  let checkpoints = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
      await withInMemoryTelemetry(async (telemetry) => {
        const { pipeline } = telemetry;
        await perform(actions, (fails) => {
          pipeline.store = () => (fails ? Promise.reject(new Error('disk full')) : Promise.resolve());
        });
        const written = pipeline.events.filter(({ event_type: type }) => type === 'replay.checkpoint');
        expect(written.length).toBeGreaterThan(0);
        for (const checkpoint of written) {
          checkpoints++;
          const live = checkpoint.payload['state'] as unknown as ConversationState;
          expect(canonical(live)).toBe(canonical(fold(pipeline.events, checkpoint)));
        }
        expect(telemetry.openSpans).toEqual([]);
        expect(pipeline.openStreams).toEqual([]);
        expect(pipeline.pendingExits).toBe(0);
      });
    }),
    { numRuns: 150 },
  );
  expect(checkpoints).toBeGreaterThan(150);
});

test('writes a checkpoint every fifty events and when the last scope closes, and begins anew after that', async () => {
  await withInMemoryTelemetry(async ({ pipeline }) => {
    const first = startCall({ id: 'first' });
    for (let index = 0; index < 60; index++)
      emit('error.occurred', { error_type: 'E', error_message: 'm' }, { context: first.context });
    await workflow('inner', { context: first.context }, () => undefined);
    first.end();
    const second = startCall({ id: 'second', context: first.context });
    second.end();
    const written = pipeline.events.filter(({ event_type: type }) => type === 'replay.checkpoint');
    expect(
      written.map(({ payload }) => [
        payload['from_seq'],
        payload['upto_seq'],
        Object.keys((payload['state'] as unknown as ConversationState).calls),
      ]),
    ).toEqual([
      [1, 50, ['first']],
      [1, 65, ['first']],
      [67, 68, ['second']],
    ]);
  });
});

test('writes checkpoints of a large state less often, so that a long call costs no more per turn', async () => {
  await withInMemoryTelemetry(({ pipeline }) => {
    const long = startCall();
    for (let index = 0; index < 600; index++) long.startTurn().end();
    long.end();
    const at = pipeline.events
      .filter(({ event_type: type }) => type === 'replay.checkpoint')
      .map(({ payload }) => payload['upto_seq'] as number);
    const gaps = at.slice(1).map((upto, index) => upto - at[index]!);
    expect(gaps[0]).toBe(51);
    expect(gaps.at(-2)).toBeGreaterThan(150);
    expect(at.length).toBeLessThan(15);
  });
});

test('counts durable events that are still on their way to disk', async () => {
  await withInMemoryTelemetry(async ({ pipeline }) => {
    pipeline.store = () => new Promise(() => undefined);
    await call({}, async (running) => {
      void emit.durable('decision.made', { decision_id: 'd', type: 't', chosen: 'c' }, { context: running.context });
    });
    const checkpoint = pipeline.events.at(-1)!;
    expect(checkpoint.payload).toMatchObject({ from_seq: 1, upto_seq: 3 });
    expect(canonical(checkpoint.payload['state'] as unknown as ConversationState)).toBe(
      canonical(fold(pipeline.events, checkpoint)),
    );
  });
});
