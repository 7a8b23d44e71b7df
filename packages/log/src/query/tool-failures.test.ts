import { describe, expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { ask } from '../testing/ask.ts';
import { Scenario } from '../testing/scenario.ts';

describe('a tool that throws in a call without a saga', () => {
  interface Told {
    readonly spans?: boolean;
    readonly caught?: boolean;
    readonly objective?: 'failed' | 'completed';
  }
  const told = ({ spans = true, caught = false, objective }: Told = {}): Scenario => {
    const s = new Scenario();
    const w = s.writer('agent');
    const turn = { call_id: 'c', turn_id: 't', turn_index: 1 };
    const error = { error_type: 'Refused', error_message: 'no such account' };
    s.scope(w, 'voice.call', undefined, (call) => {
      s.emit(w, call, 'call.started', { call_id: 'c', direction: 'inbound' });
      s.scope(
        w,
        'voice.turn',
        call,
        (at) => {
          s.emit(w, at, 'turn.started', { ...turn, initiator: 'caller' });
          s.scope(
            w,
            'invoke_agent teller',
            at,
            (agent) => {
              s.scope(
                w,
                'execute_tool transfer',
                agent,
                (tool) => {
                  s.scope(w, 'POST', tool, () => {}, {
                    failed: true,
                    kind: 3,
                    attributes: { 'error.type': '404' },
                    export: spans,
                  });
                  s.emit(w, tool, 'effect.recorded', {
                    effect_id: 'e',
                    scope: '/',
                    ordinal: 1,
                    operation: 'execute_tool transfer',
                    outcome: 'threw',
                    part: 1,
                    parts: 1,
                    value: '{"type":"Refused","message":"no such account"}',
                  });
                },
                { failed: true, message: 'no such account', attributes: { 'error.type': 'Refused' }, export: spans },
              );
            },
            { failed: !caught },
          );
          const end = caught ? { end_reason: 'completed' } : { end_reason: 'failed', ...error };
          s.emit(w, at, 'turn.completed', { ...turn, ...end, duration_ms: 1 });
        },
        { failed: !caught },
      );
      const aim = { objective: 'move_money' };
      if (objective) {
        s.emit(w, call, 'objective.started', { ...aim, objective_id: 'o1' });
        s.emit(w, call, 'objective.failed', { ...aim, objective_id: 'o1', reason: 'the account is unknown' });
      }
      if (objective === 'completed') {
        s.emit(w, call, 'objective.started', { ...aim, objective_id: 'o2' });
        s.emit(w, call, 'objective.completed', { ...aim, objective_id: 'o2' });
      }
      s.emit(w, call, 'call.ended', { call_id: 'c', end_reason: 'completed', duration_ms: 2, turns: 1 });
    });
    w.closeStream(s.stream);
    w.shutdown();
    return s;
  };

  test('is named, with the path down to it and its cause', async () => {
    const answer = (await ask(told())).why();

    expect(answer.failure).toMatchObject({
      kind: 'span',
      name: 'execute_tool transfer',
      error_type: 'Refused',
      error_message: 'no such account',
      causes: [{ name: 'POST', error_type: '404' }],
    });
    expect(answer.path.map(({ name }) => name)).toEqual([
      'voice.call',
      'voice.turn',
      'invoke_agent teller',
      'execute_tool transfer',
    ]);
    expect(answer.other_failures).toEqual([]);
  });

  test('is named by the record of what it threw where its span is missing', async () => {
    const { failure } = (await ask(told({ spans: false }))).why();

    expect(failure).toMatchObject({
      kind: 'effect',
      name: 'execute_tool transfer',
      error_type: 'Refused',
      error_message: 'no such account',
    });
  });

  test.each([{ spans: true }, { spans: false }])(
    'is no failure where it was caught, but told: %o',
    async ({ spans }) => {
      const answer = (await ask(told({ spans, caught: true }))).why();

      expect(answer.verdict).toBe('ok');
      expect(answer.went_on_after).toMatchObject([{ name: 'execute_tool transfer', error_message: 'no such account' }]);
    },
  );

  test('is told beside the objective that failed after it', async () => {
    const scenario = told({ caught: true, objective: 'failed' });
    const answer = (await ask(scenario)).why();

    expect(answer.verdict).toBe('failed');
    expect(answer.failure).toMatchObject({
      kind: 'objective',
      name: 'move_money',
      error_message: 'the account is unknown',
      causes: [],
    });
    expect(answer.went_on_after.map(({ name }) => name)).toEqual(['execute_tool transfer']);
    expect(await memorySource({ lines: scenario.lines }).list()).toMatchObject([{ status: 'failed' }]);
  });

  test('is no failure where a later attempt reached the objective', async () => {
    const scenario = told({ caught: true, objective: 'completed' });

    expect((await ask(scenario)).why().verdict).toBe('ok');
    expect(await memorySource({ lines: scenario.lines }).list()).toMatchObject([{ status: 'success' }]);
  });
});
