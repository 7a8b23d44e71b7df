import { expect, test } from 'vitest';

import { ask } from '../testing/ask.ts';
import { Scenario } from '../testing/scenario.ts';

const WORKFLOW = { workflow_id: 'w1', workflow: 'onboard' };

test('a step that succeeded when tried again is no failure', async () => {
  const s = new Scenario();
  const w = s.writer('worker');
  s.scope(w, 'onboard', undefined, (span) => {
    s.emit(w, span, 'workflow.started', WORKFLOW);
    for (const outcome of ['failed', 'completed']) {
      s.scope(w, 'fetch', span, (stage) => {
        s.emit(w, stage, 'stage.started', { ...WORKFLOW, stage: 'fetch' });
        s.emit(w, stage, `stage.${outcome}`, {
          ...WORKFLOW,
          stage: 'fetch',
          duration_ms: 1,
          ...(outcome === 'failed' && { error_type: 'E' }),
        });
      });
    }
    s.emit(w, span, 'workflow.completed', { ...WORKFLOW, duration_ms: 9 });
  });
  w.closeStream(s.stream);
  w.shutdown();
  const query = await ask(s);

  expect(query.why().verdict).toBe('ok');
  expect(query.activities().map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)).toEqual([
    'workflow onboard succeeded',
    'stage fetch failed',
    'stage fetch succeeded',
  ]);
});

test('the cause is found down the tree, across processes, at the last attempt', async () => {
  const s = new Scenario();
  const [w, db] = [s.writer('worker'), s.writer('store')];
  s.scope(w, 'onboard', undefined, (span) => {
    s.emit(w, span, 'workflow.started', WORKFLOW);
    s.scope(
      w,
      'save',
      span,
      (stage) => {
        s.emit(w, stage, 'stage.started', { ...WORKFLOW, stage: 'save', step_index: 4, step_count: 10 });
        s.scope(w, 'POST', stage, () => {}, { failed: true, attributes: { 'error.type': 'ECONNRESET' } });
        s.scope(
          w,
          'POST',
          stage,
          (client) =>
            s.scope(
              db,
              'PUT /rows',
              client,
              (server) => s.emit(db, server, 'error.occurred', { error_type: 'DiskFull', error_message: 'no space' }),
              { failed: true },
            ),
          { failed: true, attributes: { 'error.type': '500' } },
        );
        s.emit(w, stage, 'stage.failed', {
          ...WORKFLOW,
          stage: 'save',
          step_index: 4,
          step_count: 10,
          duration_ms: 1,
          error_type: 'SaveFailed',
        });
      },
      { failed: true },
    );
    s.emit(w, span, 'workflow.failed', { ...WORKFLOW, failed_stage: 'save', duration_ms: 2, error_type: 'SaveFailed' });
  });
  const { failure, other_failures: others } = (await ask(s)).why();

  expect(failure).toMatchObject({ kind: 'stage', name: 'save', within: 'onboard', step_index: 4, step_count: 10 });
  expect(failure?.causes.map(({ name, error_type, service_name }) => [name, error_type, service_name])).toEqual([
    ['POST', '500', 'worker'],
    ['PUT /rows', 'DiskFull', 'store'],
  ]);
  expect(others).toEqual([]);
});
test('a call that failed without steps is its own failure, with its turn before it', async () => {
  const s = new Scenario();
  const w = s.writer('agent');
  const turn = { call_id: 'c', turn_id: 't', turn_index: 0 };
  s.scope(w, 'voice.call', undefined, (span) => {
    s.emit(w, span, 'call.started', { call_id: 'c', direction: 'inbound' });
    s.scope(
      w,
      'voice.turn',
      span,
      (at) => {
        s.emit(w, at, 'turn.started', { ...turn, initiator: 'caller' });
        s.scope(
          w,
          'chat',
          at,
          (chat) => {
            s.emit(w, chat, 'llm.request_sent', { request_id: 'r', model: 'm' });
            s.emit(w, chat, 'llm.completed', { request_id: 'r', duration_ms: 1, error_type: 'RateLimited' });
          },
          { failed: true },
        );
        s.emit(w, at, 'turn.completed', { ...turn, end_reason: 'failed', duration_ms: 1, error_type: 'RateLimited' });
      },
      { failed: true },
    );
    s.emit(w, span, 'call.ended', { call_id: 'c', end_reason: 'failed', duration_ms: 2, turns: 1 });
  });
  const { failure, other_failures: others } = (await ask(s)).why();

  expect(failure).toMatchObject({ kind: 'llm', name: 'm', error_type: 'RateLimited' });
  expect(others).toEqual([]);
});
