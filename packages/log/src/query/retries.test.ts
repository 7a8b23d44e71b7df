import { describe, expect, test } from 'vitest';

import { memorySource } from '../source/memory-source.ts';
import { Scenario } from '../testing/scenario.ts';
import type { SimulatedWriter } from '../testing/simulated-writer.ts';
import { traceQuery } from './create-trace-query.ts';
import type { Explanation } from './trace-query.ts';

interface Attempt {
  readonly model?: string;
  readonly failed?: boolean;
}

interface Told {
  /** Questions to a model, each by an agent of its own if the agent is what is tried again. */
  readonly asked: readonly Attempt[];
  readonly agentAgain?: boolean;
  /** What the agent does then. */
  readonly tool?: 'failed' | 'succeeded';
  /** Whether the spans of questions and tool are in the log. */
  readonly spans?: boolean;
}

const TURN = { call_id: 'c', turn_id: 't', turn_index: 1 };
const ERROR = { error_type: 'Refused', error_message: 'no such account' };

/** A call with one turn that fails, after some questions to a model. */
function failedTurn({ asked, agentAgain = false, tool, spans = true }: Told): Scenario {
  const s = new Scenario();
  const w = s.writer('agent');
  const ask = (agent: string, { model = 'gpt', failed = false }: Attempt): void => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model };
    s.scope(
      w,
      `chat ${model}`,
      agent,
      (at) => {
        const request = { request_id: at, model };
        s.emit(w, at, 'llm.request_sent', request);
        s.emit(w, at, 'llm.completed', { ...request, duration_ms: 1, ...(failed && { error_type: 'Overloaded' }) });
        effect(s, w, at, { operation: `chat ${model}`, failed });
      },
      { kind: 3, failed, message: 'overloaded', attributes, export: spans },
    );
  };
  const agent = (body: (at: string) => void, failed: boolean, parent: string): void =>
    s.scope(w, 'invoke_agent teller', parent, body, { failed });
  s.scope(w, 'voice.call', undefined, (call) => {
    s.emit(w, call, 'call.started', { call_id: 'c', direction: 'inbound' });
    s.scope(
      w,
      'voice.turn',
      call,
      (turn) => {
        s.emit(w, turn, 'turn.started', { ...TURN, initiator: 'caller' });
        if (agentAgain) for (const one of asked) agent((at) => ask(at, one), one.failed === true, turn);
        agent(
          (at) => {
            if (!agentAgain) for (const one of asked) ask(at, one);
            if (tool === undefined) return;
            const failed = tool === 'failed';
            const body = (toolSpan: string): void => effect(s, w, toolSpan, { operation: 'execute_tool pay', failed });
            s.scope(w, 'execute_tool pay', at, body, { failed, message: 'no such account', export: spans });
          },
          tool === 'failed',
          turn,
        );
        s.emit(w, turn, 'turn.completed', { ...TURN, end_reason: 'failed', duration_ms: 1, ...ERROR });
      },
      { failed: true },
    );
    s.emit(w, call, 'call.ended', { call_id: 'c', end_reason: 'completed', duration_ms: 2, turns: 1 });
  });
  w.closeStream(s.stream);
  w.shutdown();
  return s;
}

function effect(
  s: Scenario,
  w: SimulatedWriter,
  at: string,
  { operation, failed }: { readonly operation: string; readonly failed: boolean },
): void {
  const outcome = failed ? { outcome: 'threw', value: JSON.stringify({ type: 'Refused' }) } : { outcome: 'returned' };
  s.emit(w, at, 'effect.recorded', { effect_id: at, scope: '/', ordinal: 1, operation, part: 1, parts: 1, ...outcome });
}

async function why(scenario: Scenario): Promise<Explanation> {
  const recording = await memorySource({ lines: scenario.lines }).readStream(scenario.stream);
  return traceQuery(recording, { now: scenario.time.now + 60_000 }).why();
}

const FAILED = { failed: true };

describe('a question to a model that was answered when asked again', () => {
  test.each<{ readonly name: string; readonly told: Told }>([
    { name: 'by the same model', told: { asked: [FAILED, {}], tool: 'failed' } },
    { name: 'at the third try', told: { asked: [FAILED, FAILED, {}], tool: 'failed' } },
    { name: 'by another model', told: { asked: [FAILED, { model: 'claude' }], tool: 'failed' } },
    { name: 'by an agent that was run again', told: { asked: [FAILED, {}], agentAgain: true, tool: 'failed' } },
    { name: 'as events alone tell', told: { asked: [FAILED, {}], tool: 'failed', spans: false } },
  ])('$name, is not why the turn failed: the tool is', async ({ told }) => {
    const { failure, other_failures: others } = await why(failedTurn(told));

    expect(failure?.name).toBe('execute_tool pay');
    expect(others).toEqual([]);
  });

  test('is told as what was gone on after', async () => {
    const { went_on_after: caught } = await why(failedTurn({ asked: [FAILED, {}], tool: 'failed' }));

    expect(caught.map(({ name, error_message }) => [name, error_message])).toEqual([['chat gpt', 'overloaded']]);
  });

  test.each([true, false])('leaves the turn its own failure where nothing else failed (spans: %s)', async (spans) => {
    const { failure } = await why(failedTurn({ asked: [FAILED, {}], tool: 'succeeded', spans }));

    expect(failure).toMatchObject({ kind: 'turn', error_type: 'Refused', causes: [] });
  });
});

test('a question that was never answered is why, whatever went well before it', async () => {
  const { failure } = await why(failedTurn({ asked: [{}, FAILED] }));

  expect(failure).toMatchObject({ kind: 'llm', name: 'gpt', error_type: 'Overloaded' });
});

test.each([
  { again: 'http://alarm/ring', causes: [{ name: 'POST', error_type: '503' }] },
  { again: 'http://store/rows', causes: [] },
])(
  'a request that failed is the cause, unless one to its address went well after it: $again',
  async ({ again, causes }) => {
    const s = new Scenario();
    const w = s.writer('worker');
    const stage = { workflow_id: 'w-1', workflow: 'onboard', stage: 'save' };
    const post = (parent: string, url: string, failed: boolean): void =>
      s.scope(w, 'POST', parent, () => {}, {
        failed,
        kind: 3,
        attributes: { 'url.full': url, ...(failed && { 'error.type': '503' }) },
      });
    s.scope(w, 'save', undefined, (span) => {
      s.emit(w, span, 'stage.started', stage);
      post(span, 'http://store/rows', true);
      post(span, again, false);
      s.emit(w, span, 'stage.failed', { ...stage, duration_ms: 1, error_type: 'SaveFailed' });
    });
    const { failure } = await why(s);

    expect(failure).toMatchObject({ kind: 'stage', name: 'save', error_type: 'SaveFailed', causes });
  },
);
